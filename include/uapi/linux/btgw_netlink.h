/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/btgw.yaml */
/* YNL-GEN uapi header */

#ifndef _UAPI_LINUX_BTGW_NETLINK_H
#define _UAPI_LINUX_BTGW_NETLINK_H

#define BTGW_GENL_NAME		"btgw"
#define BTGW_GENL_VERSION	1

#define BTGW_MCGRP_MAX_NAME	16

/**
 * enum btgw_link_kind - What a link is made of
 * @BTGW_LINK_KIND_OWNED: L2CAP channel made by a socket
 * @BTGW_LINK_KIND_ADOPTED: descriptors handed over by a process
 * @BTGW_LINK_KIND_LOOP: one of two ends back to back
 * @BTGW_LINK_KIND_TAP: hears what a controller hears; receive only
 */
enum btgw_link_kind {
	BTGW_LINK_KIND_OWNED,
	BTGW_LINK_KIND_ADOPTED,
	BTGW_LINK_KIND_LOOP,
	BTGW_LINK_KIND_TAP,
};

/**
 * enum btgw_link_role - Which side of the FastBatch protocol a link is
 * @BTGW_LINK_ROLE_GATEWAY: the connecting side
 * @BTGW_LINK_ROLE_DEVICE: the accepting side
 */
enum btgw_link_role {
	BTGW_LINK_ROLE_GATEWAY,
	BTGW_LINK_ROLE_DEVICE,
};

/**
 * enum btgw_link_state - Where a link is in its life
 * @BTGW_LINK_STATE_IDLE: has no socket yet
 * @BTGW_LINK_STATE_CONNECTING: the channel is being set up
 * @BTGW_LINK_STATE_UP: carries frames
 * @BTGW_LINK_STATE_DOWN: ended, waits for its socket to close
 */
enum btgw_link_state {
	BTGW_LINK_STATE_IDLE,
	BTGW_LINK_STATE_CONNECTING,
	BTGW_LINK_STATE_UP,
	BTGW_LINK_STATE_DOWN,
};

/**
 * enum btgw_key_refresh_phase - Where a subnet is in the key refresh procedure
 * @BTGW_KEY_REFRESH_PHASE_NORMAL: phase 0, one key
 * @BTGW_KEY_REFRESH_PHASE_DISTRIBUTE: phase 1, the new key is known; sent with
 *   the old, both received
 * @BTGW_KEY_REFRESH_PHASE_SWITCH: phase 2, sent with the new key, both
 *   received
 * @BTGW_KEY_REFRESH_PHASE_REVOKE: phase 3, as a request only, the old key is
 *   forgotten and the phase is normal again
 */
enum btgw_key_refresh_phase {
	BTGW_KEY_REFRESH_PHASE_NORMAL,
	BTGW_KEY_REFRESH_PHASE_DISTRIBUTE,
	BTGW_KEY_REFRESH_PHASE_SWITCH,
	BTGW_KEY_REFRESH_PHASE_REVOKE,
};

/**
 * enum btgw_beacon_kind - Which beacons the proxy clients of a net get
 * @BTGW_BEACON_KIND_SECURE: Secure Network beacons
 * @BTGW_BEACON_KIND_PRIVATE: Mesh Private beacons
 */
enum btgw_beacon_kind {
	BTGW_BEACON_KIND_SECURE,
	BTGW_BEACON_KIND_PRIVATE,
};

/**
 * enum btgw_framing - What stands in front of a PDU on a bearer
 * @BTGW_FRAMING_HEADER: struct btgw_bearer_hdr of linux/btgw_packet.h
 * @BTGW_FRAMING_RAW: nothing, each frame is one network PDU
 * @BTGW_FRAMING_PROXY_SERVER: the octet of the proxy protocol, this side
 *   serves and filters
 * @BTGW_FRAMING_PROXY_CLIENT: the octet of the proxy protocol, this side is
 *   served
 */
enum btgw_framing {
	BTGW_FRAMING_HEADER,
	BTGW_FRAMING_RAW,
	BTGW_FRAMING_PROXY_SERVER,
	BTGW_FRAMING_PROXY_CLIENT,
};

/**
 * enum btgw_bearer_state - Whether a bearer carries PDUs
 * @BTGW_BEARER_STATE_DOWN: its link is not up
 * @BTGW_BEARER_STATE_UP: carries PDUs
 */
enum btgw_bearer_state {
	BTGW_BEARER_STATE_DOWN,
	BTGW_BEARER_STATE_UP,
};

/**
 * enum btgw_friendship_state - Where a friendship is in its life
 * @BTGW_FRIENDSHIP_STATE_OFFERED: waits for the first Friend Poll
 * @BTGW_FRIENDSHIP_STATE_ESTABLISHED: the Low Power node polls
 */
enum btgw_friendship_state {
	BTGW_FRIENDSHIP_STATE_OFFERED,
	BTGW_FRIENDSHIP_STATE_ESTABLISHED,
};

/**
 * enum btgw_table_kind - A table of a net that messages fill
 * @BTGW_TABLE_KIND_RPL: replay protection list, one entry for each source
 * @BTGW_TABLE_KIND_CACHE: network message cache; the oldest makes room
 * @BTGW_TABLE_KIND_SAR: segmented messages that are being received
 * @BTGW_TABLE_KIND_FRIEND: friendships
 * @BTGW_TABLE_KIND_HELD: messages that wait until their replay entries are
 *   durable
 */
enum btgw_table_kind {
	BTGW_TABLE_KIND_RPL,
	BTGW_TABLE_KIND_CACHE,
	BTGW_TABLE_KIND_SAR,
	BTGW_TABLE_KIND_FRIEND,
	BTGW_TABLE_KIND_HELD,

	/* private: */
	__BTGW_TABLE_KIND_MAX,
	BTGW_TABLE_KIND_MAX = (__BTGW_TABLE_KIND_MAX - 1)
};

/**
 * enum btgw_mesh_drop - Why a PDU or a message went no further
 * @BTGW_MESH_DROP_RX_OVERRUN: the receive queue of a bearer was full
 * @BTGW_MESH_DROP_TX_OVERRUN: the transmit queue of a bearer was full, its
 *   oldest PDU went
 * @BTGW_MESH_DROP_TX_FAILED: the link of a bearer refused a PDU, or went with
 *   it
 * @BTGW_MESH_DROP_NO_BEARER: no bearer was up to carry a PDU
 * @BTGW_MESH_DROP_BEARER_FRAME: a frame of a bearer was too short, too long or
 *   of unknown type
 * @BTGW_MESH_DROP_NO_MEMORY: the kernel had no memory for it
 * @BTGW_MESH_DROP_NET_LENGTH: a network PDU was shorter than 14 or longer than
 *   29 octets
 * @BTGW_MESH_DROP_NET_NID: no key has the NID of the network PDU
 * @BTGW_MESH_DROP_NET_IV: the IVI names an IV index before the first one
 * @BTGW_MESH_DROP_NET_MIC: the NetMIC verified under none of the keys with
 *   that NID
 * @BTGW_MESH_DROP_NET_SRC: the source was not a unicast address
 * @BTGW_MESH_DROP_NET_DST: the destination was unassigned, or virtual in a
 *   control PDU
 * @BTGW_MESH_DROP_NET_OWN: a PDU of an element of this net came back
 * @BTGW_MESH_DROP_NET_DUPLICATE: the network message cache knows the PDU
 * @BTGW_MESH_DROP_NET_NOT_OURS: neither for this net nor to be relayed
 * @BTGW_MESH_DROP_NET_DIRECTED: came with directed credentials, and there is
 *   no path for it
 * @BTGW_MESH_DROP_RELAY_OFF: would have been relayed, but the relay feature is
 *   off
 * @BTGW_MESH_DROP_RELAY_TTL: would have been relayed, but the TTL was 0 or 1
 * @BTGW_MESH_DROP_REPLAY: the sequence number was not newer than the last of
 *   its source
 * @BTGW_MESH_DROP_REPLAY_OLD: segment of a message older than the newest of
 *   its source
 * @BTGW_MESH_DROP_REPLAY_FULL: a new source, and the replay protection list is
 *   full
 * @BTGW_MESH_DROP_REPLAY_UNSAVED: strict replay: more messages waited for the
 *   store than fit
 * @BTGW_MESH_DROP_TRANS_LENGTH: a transport PDU was of a length that its
 *   header does not allow
 * @BTGW_MESH_DROP_TRANS_SEGMENT: a segment had SegO above SegN, or the wrong
 *   size
 * @BTGW_MESH_DROP_TRANS_SEQZERO: SeqZero points before the first sequence
 *   number
 * @BTGW_MESH_DROP_SAR_MISMATCH: a segment did not agree with the first one of
 *   its message
 * @BTGW_MESH_DROP_SAR_DUPLICATE: a segment was there already
 * @BTGW_MESH_DROP_SAR_COMPLETE: segment of a message that was complete;
 *   acknowledged again
 * @BTGW_MESH_DROP_SAR_CANCELLED: segment of a message that was given up
 * @BTGW_MESH_DROP_SAR_FULL: no context was free for a segmented message
 * @BTGW_MESH_DROP_SAR_TIMEOUT: a message stayed incomplete until its discard
 *   timeout
 * @BTGW_MESH_DROP_SAR_REPLACED: an incomplete message gave way to a newer one
 *   of its source
 * @BTGW_MESH_DROP_ACK_MALFORMED: a segment acknowledgment was of a wrong
 *   length
 * @BTGW_MESH_DROP_ACK_UNEXPECTED: a segment acknowledgment matched no message
 *   being sent
 * @BTGW_MESH_DROP_APP_NO_KEY: no application or device key has the AID of the
 *   message
 * @BTGW_MESH_DROP_APP_MIC: the TransMIC verified under no key and label
 * @BTGW_MESH_DROP_APP_NO_LABEL: no label of a subscription has the virtual
 *   address
 * @BTGW_MESH_DROP_APP_NOT_BOUND: the key of the message is bound to no element
 *   it was for
 * @BTGW_MESH_DROP_APP_EMPTY: the access message was empty
 * @BTGW_MESH_DROP_NO_RECEIVER: no socket was bound for the message
 * @BTGW_MESH_DROP_SOCKET_FULL: the receive buffer of a socket was full
 * @BTGW_MESH_DROP_CTL_MALFORMED: a control message was of a wrong length or
 *   value
 * @BTGW_MESH_DROP_CTL_NO_RECEIVER: a control message that no control socket
 *   was there for
 * @BTGW_MESH_DROP_FRIEND_OFF: a friendship message, and the friend feature is
 *   off
 * @BTGW_MESH_DROP_FRIEND_UNKNOWN: a friendship message of a node that is no
 *   friend
 * @BTGW_MESH_DROP_FRIEND_STATE: a friendship message that the state of the
 *   friendship refuses
 * @BTGW_MESH_DROP_FRIEND_FULL: no place for another friend
 * @BTGW_MESH_DROP_FRIEND_QUEUE: the oldest entry of a full friend queue went
 * @BTGW_MESH_DROP_FRIEND_LATE: an answer to a friend missed its receive window
 * @BTGW_MESH_DROP_PROXY_SAR: a proxy PDU out of order, too long or too late
 * @BTGW_MESH_DROP_PROXY_TYPE: a proxy PDU of a type that this side does not
 *   take
 * @BTGW_MESH_DROP_PROXY_CONFIG: a proxy configuration message was malformed
 * @BTGW_MESH_DROP_PROXY_FILTER: the filter of a proxy client does not want the
 *   PDU
 * @BTGW_MESH_DROP_PROXY_LIST: the filter list of a proxy client was full
 * @BTGW_MESH_DROP_BEACON_FORM: a beacon of a wrong length or unknown type
 * @BTGW_MESH_DROP_BEACON_UNKNOWN: a beacon of a network that is not known here
 * @BTGW_MESH_DROP_BEACON_AUTH: a beacon whose authentication value is wrong
 * @BTGW_MESH_DROP_BEACON_IV: a beacon whose IV index or flags the rules refuse
 * @BTGW_MESH_DROP_SEQ_EXHAUSTED: the sequence numbers ran out; new ones come
 *   from the daemon
 * @BTGW_MESH_DROP_TX_NO_KEY: the key of a message went before it was sent
 * @BTGW_MESH_DROP_TX_SEQ_SPAN: a segment would have been 8192 sequence numbers
 *   after the first
 */
enum btgw_mesh_drop {
	BTGW_MESH_DROP_RX_OVERRUN,
	BTGW_MESH_DROP_TX_OVERRUN,
	BTGW_MESH_DROP_TX_FAILED,
	BTGW_MESH_DROP_NO_BEARER,
	BTGW_MESH_DROP_BEARER_FRAME,
	BTGW_MESH_DROP_NO_MEMORY,
	BTGW_MESH_DROP_NET_LENGTH,
	BTGW_MESH_DROP_NET_NID,
	BTGW_MESH_DROP_NET_IV,
	BTGW_MESH_DROP_NET_MIC,
	BTGW_MESH_DROP_NET_SRC,
	BTGW_MESH_DROP_NET_DST,
	BTGW_MESH_DROP_NET_OWN,
	BTGW_MESH_DROP_NET_DUPLICATE,
	BTGW_MESH_DROP_NET_NOT_OURS,
	BTGW_MESH_DROP_NET_DIRECTED,
	BTGW_MESH_DROP_RELAY_OFF,
	BTGW_MESH_DROP_RELAY_TTL,
	BTGW_MESH_DROP_REPLAY,
	BTGW_MESH_DROP_REPLAY_OLD,
	BTGW_MESH_DROP_REPLAY_FULL,
	BTGW_MESH_DROP_REPLAY_UNSAVED,
	BTGW_MESH_DROP_TRANS_LENGTH,
	BTGW_MESH_DROP_TRANS_SEGMENT,
	BTGW_MESH_DROP_TRANS_SEQZERO,
	BTGW_MESH_DROP_SAR_MISMATCH,
	BTGW_MESH_DROP_SAR_DUPLICATE,
	BTGW_MESH_DROP_SAR_COMPLETE,
	BTGW_MESH_DROP_SAR_CANCELLED,
	BTGW_MESH_DROP_SAR_FULL,
	BTGW_MESH_DROP_SAR_TIMEOUT,
	BTGW_MESH_DROP_SAR_REPLACED,
	BTGW_MESH_DROP_ACK_MALFORMED,
	BTGW_MESH_DROP_ACK_UNEXPECTED,
	BTGW_MESH_DROP_APP_NO_KEY,
	BTGW_MESH_DROP_APP_MIC,
	BTGW_MESH_DROP_APP_NO_LABEL,
	BTGW_MESH_DROP_APP_NOT_BOUND,
	BTGW_MESH_DROP_APP_EMPTY,
	BTGW_MESH_DROP_NO_RECEIVER,
	BTGW_MESH_DROP_SOCKET_FULL,
	BTGW_MESH_DROP_CTL_MALFORMED,
	BTGW_MESH_DROP_CTL_NO_RECEIVER,
	BTGW_MESH_DROP_FRIEND_OFF,
	BTGW_MESH_DROP_FRIEND_UNKNOWN,
	BTGW_MESH_DROP_FRIEND_STATE,
	BTGW_MESH_DROP_FRIEND_FULL,
	BTGW_MESH_DROP_FRIEND_QUEUE,
	BTGW_MESH_DROP_FRIEND_LATE,
	BTGW_MESH_DROP_PROXY_SAR,
	BTGW_MESH_DROP_PROXY_TYPE,
	BTGW_MESH_DROP_PROXY_CONFIG,
	BTGW_MESH_DROP_PROXY_FILTER,
	BTGW_MESH_DROP_PROXY_LIST,
	BTGW_MESH_DROP_BEACON_FORM,
	BTGW_MESH_DROP_BEACON_UNKNOWN,
	BTGW_MESH_DROP_BEACON_AUTH,
	BTGW_MESH_DROP_BEACON_IV,
	BTGW_MESH_DROP_SEQ_EXHAUSTED,
	BTGW_MESH_DROP_TX_NO_KEY,
	BTGW_MESH_DROP_TX_SEQ_SPAN,

	/* private: */
	__BTGW_MESH_DROP_MAX,
	BTGW_MESH_DROP_MAX = (__BTGW_MESH_DROP_MAX - 1)
};

/**
 * enum btgw_mesh_count - What a net counts beside drops
 * @BTGW_MESH_COUNT_RX_PDUS: network PDUs authenticated
 * @BTGW_MESH_COUNT_RX_BEACONS: beacons authenticated
 * @BTGW_MESH_COUNT_RX_ACCESS: access messages delivered
 * @BTGW_MESH_COUNT_RX_CONTROL: control messages taken
 * @BTGW_MESH_COUNT_RX_SEGMENTS: segments taken
 * @BTGW_MESH_COUNT_RX_ACKS: segment acknowledgments taken
 * @BTGW_MESH_COUNT_RX_HEARTBEATS: heartbeats heard
 * @BTGW_MESH_COUNT_TX_PDUS: network PDUs originated
 * @BTGW_MESH_COUNT_TX_ACCESS: access messages sent
 * @BTGW_MESH_COUNT_TX_CONTROL: control messages sent
 * @BTGW_MESH_COUNT_TX_SEGMENTS: segments sent, repeats included
 * @BTGW_MESH_COUNT_TX_ACKS: segment acknowledgments sent
 * @BTGW_MESH_COUNT_TX_FAILED: messages that could not be sent or were not
 *   acknowledged
 * @BTGW_MESH_COUNT_TX_REFUSED: messages that the receiver had no room for
 * @BTGW_MESH_COUNT_RELAYED: network PDUs relayed
 * @BTGW_MESH_COUNT_PROXIED: network PDUs forwarded to or from proxy bearers
 * @BTGW_MESH_COUNT_LOOPED: messages to elements of this net
 * @BTGW_MESH_COUNT_FRIEND_STORED: network PDUs stored for friends
 * @BTGW_MESH_COUNT_FRIEND_SENT: of them, sent
 * @BTGW_MESH_COUNT_FRIEND_POLLS: polls answered
 */
enum btgw_mesh_count {
	BTGW_MESH_COUNT_RX_PDUS,
	BTGW_MESH_COUNT_RX_BEACONS,
	BTGW_MESH_COUNT_RX_ACCESS,
	BTGW_MESH_COUNT_RX_CONTROL,
	BTGW_MESH_COUNT_RX_SEGMENTS,
	BTGW_MESH_COUNT_RX_ACKS,
	BTGW_MESH_COUNT_RX_HEARTBEATS,
	BTGW_MESH_COUNT_TX_PDUS,
	BTGW_MESH_COUNT_TX_ACCESS,
	BTGW_MESH_COUNT_TX_CONTROL,
	BTGW_MESH_COUNT_TX_SEGMENTS,
	BTGW_MESH_COUNT_TX_ACKS,
	BTGW_MESH_COUNT_TX_FAILED,
	BTGW_MESH_COUNT_TX_REFUSED,
	BTGW_MESH_COUNT_RELAYED,
	BTGW_MESH_COUNT_PROXIED,
	BTGW_MESH_COUNT_LOOPED,
	BTGW_MESH_COUNT_FRIEND_STORED,
	BTGW_MESH_COUNT_FRIEND_SENT,
	BTGW_MESH_COUNT_FRIEND_POLLS,

	/* private: */
	__BTGW_MESH_COUNT_MAX,
	BTGW_MESH_COUNT_MAX = (__BTGW_MESH_COUNT_MAX - 1)
};

enum {
	BTGW_A_LINK_ID = 1,
	BTGW_A_LINK_KIND,
	BTGW_A_LINK_ROLE,
	BTGW_A_LINK_STATE,
	BTGW_A_LINK_PEER,
	BTGW_A_LINK_FD,
	BTGW_A_LINK_FD_READ,
	BTGW_A_LINK_MTU,
	BTGW_A_LINK_UID,
	BTGW_A_LINK_RX_FRAMES,
	BTGW_A_LINK_TX_FRAMES,
	BTGW_A_LINK_RX_DROPPED,
	BTGW_A_LINK_RX_DESCRIPTORS,
	BTGW_A_LINK_TX_ERRORS,
	BTGW_A_LINK_PAD,
	BTGW_A_LINK_CONTROLLER,
	BTGW_A_LINK_TAP_EVENTS,
	BTGW_A_LINK_TAP_REPORTS,
	BTGW_A_LINK_TAP_MALFORMED,
	BTGW_A_LINK_TAP_CONNECTABLE,
	BTGW_A_LINK_TAP_INCOMPLETE,
	BTGW_A_LINK_TAP_OTHER,
	BTGW_A_LINK_TAP_PB_ADV,
	BTGW_A_LINK_TAP_MESSAGES,
	BTGW_A_LINK_TAP_BEACONS,

	__BTGW_A_LINK_MAX
};
#define BTGW_A_LINK_MAX (__BTGW_A_LINK_MAX - 1)

enum {
	BTGW_A_FASTBATCH_TX_BATCHES = 1,
	BTGW_A_FASTBATCH_TX_FRAMES,
	BTGW_A_FASTBATCH_TX_ACKS,
	BTGW_A_FASTBATCH_TX_RETRIES,
	BTGW_A_FASTBATCH_RX_FRAMES,
	BTGW_A_FASTBATCH_RX_BATCHES,
	BTGW_A_FASTBATCH_RX_ACKS,
	BTGW_A_FASTBATCH_RX_CRC,
	BTGW_A_FASTBATCH_RX_MALFORMED,
	BTGW_A_FASTBATCH_RX_DUPLICATES,
	BTGW_A_FASTBATCH_RX_STALE,
	BTGW_A_FASTBATCH_RX_WORKING,
	BTGW_A_FASTBATCH_RX_REFUSED,
	BTGW_A_FASTBATCH_TX_REFUSED,
	BTGW_A_FASTBATCH_RX_VIOLATIONS,
	BTGW_A_FASTBATCH_RX_UNREAD,
	BTGW_A_FASTBATCH_RX_NOBUF,
	BTGW_A_FASTBATCH_TIMEOUTS,
	BTGW_A_FASTBATCH_RTT,
	BTGW_A_FASTBATCH_PAD,

	__BTGW_A_FASTBATCH_MAX
};
#define BTGW_A_FASTBATCH_MAX (__BTGW_A_FASTBATCH_MAX - 1)

enum {
	BTGW_A_STREAM_TX_BYTES = 1,
	BTGW_A_STREAM_TX_CHUNKS,
	BTGW_A_STREAM_TX_FRAMES,
	BTGW_A_STREAM_TX_LATE,
	BTGW_A_STREAM_TX_ERRORS,
	BTGW_A_STREAM_TX_WAITS,
	BTGW_A_STREAM_RX_BYTES,
	BTGW_A_STREAM_RX_CHUNKS,
	BTGW_A_STREAM_RX_FRAMES,
	BTGW_A_STREAM_RX_GAPS,
	BTGW_A_STREAM_RX_LOST,
	BTGW_A_STREAM_RX_CRC,
	BTGW_A_STREAM_RX_LENGTH,
	BTGW_A_STREAM_RX_JUMPS,
	BTGW_A_STREAM_RX_CUT,
	BTGW_A_STREAM_RX_BIG,
	BTGW_A_STREAM_RX_MALFORMED,
	BTGW_A_STREAM_RX_REPEATS,
	BTGW_A_STREAM_RX_STRAY,
	BTGW_A_STREAM_RX_RESTARTS,
	BTGW_A_STREAM_RX_UNREAD,
	BTGW_A_STREAM_PAD,

	__BTGW_A_STREAM_MAX
};
#define BTGW_A_STREAM_MAX (__BTGW_A_STREAM_MAX - 1)

enum {
	BTGW_A_STATS_LINK = 1,
	BTGW_A_STATS_FASTBATCH,
	BTGW_A_STATS_LINKS,
	BTGW_A_STATS_SOCKETS,
	BTGW_A_STATS_NETS,
	BTGW_A_STATS_OWNER,
	BTGW_A_STATS_OWNER_NAME,
	BTGW_A_STATS_STREAM,

	__BTGW_A_STATS_MAX
};
#define BTGW_A_STATS_MAX (__BTGW_A_STATS_MAX - 1)

enum {
	BTGW_A_FILL_SIZE = 1,
	BTGW_A_FILL_USED,
	BTGW_A_FILL_DROPPED,
	BTGW_A_FILL_PAD,

	__BTGW_A_FILL_MAX
};
#define BTGW_A_FILL_MAX (__BTGW_A_FILL_MAX - 1)

enum {
	BTGW_A_NET_ID = 1,
	BTGW_A_NET_TTL,
	BTGW_A_NET_TRANSMIT_COUNT,
	BTGW_A_NET_TRANSMIT_INTERVAL,
	BTGW_A_NET_RELAY,
	BTGW_A_NET_RELAY_COUNT,
	BTGW_A_NET_RELAY_INTERVAL,
	BTGW_A_NET_FRIEND,
	BTGW_A_NET_FRIEND_MAX,
	BTGW_A_NET_FRIEND_QUEUE,
	BTGW_A_NET_FRIEND_SUBS,
	BTGW_A_NET_FRIEND_WINDOW,
	BTGW_A_NET_PROXY,
	BTGW_A_NET_BEACON,
	BTGW_A_NET_SAR_TX,
	BTGW_A_NET_SAR_RX,
	BTGW_A_NET_RPL_SIZE,
	BTGW_A_NET_CACHE_SIZE,
	BTGW_A_NET_SAR_SIZE,
	BTGW_A_NET_STRICT_REPLAY,
	BTGW_A_NET_IV_INDEX,
	BTGW_A_NET_IV_FLAG,
	BTGW_A_NET_IV_TEST,
	BTGW_A_NET_SEQ,
	BTGW_A_NET_SEQ_LIMIT,
	BTGW_A_NET_ADDR,
	BTGW_A_NET_IV_AGE,
	BTGW_A_NET_IV_PENDING,
	BTGW_A_NET_SEQ_LEFT,
	BTGW_A_NET_SEQ_REMAINING,
	BTGW_A_NET_RPL_GENERATION,
	BTGW_A_NET_RPL_CONFIRMED,
	BTGW_A_NET_SUBNETS,
	BTGW_A_NET_APPKEYS,
	BTGW_A_NET_DEVKEYS,
	BTGW_A_NET_ELEMENTS,
	BTGW_A_NET_BEARERS,

	__BTGW_A_NET_MAX
};
#define BTGW_A_NET_MAX (__BTGW_A_NET_MAX - 1)

enum {
	BTGW_A_SUBNET_NET = 1,
	BTGW_A_SUBNET_INDEX,
	BTGW_A_SUBNET_KEY,
	BTGW_A_SUBNET_NEW_KEY,
	BTGW_A_SUBNET_PHASE,
	BTGW_A_SUBNET_NID,
	BTGW_A_SUBNET_NETWORK_ID,
	BTGW_A_SUBNET_NEW_NID,
	BTGW_A_SUBNET_NEW_NETWORK_ID,
	BTGW_A_SUBNET_RX_BEACONS,
	BTGW_A_SUBNET_BEARER,

	__BTGW_A_SUBNET_MAX
};
#define BTGW_A_SUBNET_MAX (__BTGW_A_SUBNET_MAX - 1)

enum {
	BTGW_A_APPKEY_NET = 1,
	BTGW_A_APPKEY_INDEX,
	BTGW_A_APPKEY_SUBNET,
	BTGW_A_APPKEY_KEY,
	BTGW_A_APPKEY_NEW_KEY,
	BTGW_A_APPKEY_AID,
	BTGW_A_APPKEY_NEW_AID,

	__BTGW_A_APPKEY_MAX
};
#define BTGW_A_APPKEY_MAX (__BTGW_A_APPKEY_MAX - 1)

enum {
	BTGW_A_DEVKEY_NET = 1,
	BTGW_A_DEVKEY_ADDR,
	BTGW_A_DEVKEY_KEY,

	__BTGW_A_DEVKEY_MAX
};
#define BTGW_A_DEVKEY_MAX (__BTGW_A_DEVKEY_MAX - 1)

enum {
	BTGW_A_BEARER_NET = 1,
	BTGW_A_BEARER_ID,
	BTGW_A_BEARER_LINK,
	BTGW_A_BEARER_FRAMING,
	BTGW_A_BEARER_RELAY,
	BTGW_A_BEARER_REPEAT,
	BTGW_A_BEARER_RX_ONLY,
	BTGW_A_BEARER_STATE,
	BTGW_A_BEARER_ERROR,
	BTGW_A_BEARER_MTU,
	BTGW_A_BEARER_RX_FRAMES,
	BTGW_A_BEARER_TX_FRAMES,
	BTGW_A_BEARER_RX_QUEUE,
	BTGW_A_BEARER_TX_QUEUE,
	BTGW_A_BEARER_FILTER_REJECT,
	BTGW_A_BEARER_FILTER,
	BTGW_A_BEARER_PAD,

	__BTGW_A_BEARER_MAX
};
#define BTGW_A_BEARER_MAX (__BTGW_A_BEARER_MAX - 1)

enum {
	BTGW_A_ELEMENT_NET = 1,
	BTGW_A_ELEMENT_ADDR,
	BTGW_A_ELEMENT_UID,
	BTGW_A_ELEMENT_GID,
	BTGW_A_ELEMENT_PRIMARY,
	BTGW_A_ELEMENT_SUBS,
	BTGW_A_ELEMENT_BINDS,

	__BTGW_A_ELEMENT_MAX
};
#define BTGW_A_ELEMENT_MAX (__BTGW_A_ELEMENT_MAX - 1)

enum {
	BTGW_A_SUB_NET = 1,
	BTGW_A_SUB_ELEMENT,
	BTGW_A_SUB_ADDR,
	BTGW_A_SUB_LABEL,

	__BTGW_A_SUB_MAX
};
#define BTGW_A_SUB_MAX (__BTGW_A_SUB_MAX - 1)

enum {
	BTGW_A_BIND_NET = 1,
	BTGW_A_BIND_ELEMENT,
	BTGW_A_BIND_APPKEY,

	__BTGW_A_BIND_MAX
};
#define BTGW_A_BIND_MAX (__BTGW_A_BIND_MAX - 1)

enum {
	BTGW_A_FRIEND_NET = 1,
	BTGW_A_FRIEND_LPN,
	BTGW_A_FRIEND_SUBNET,
	BTGW_A_FRIEND_STATE,
	BTGW_A_FRIEND_ELEMENTS,
	BTGW_A_FRIEND_LPN_COUNTER,
	BTGW_A_FRIEND_FRIEND_COUNTER,
	BTGW_A_FRIEND_RECEIVE_DELAY,
	BTGW_A_FRIEND_POLL_TIMEOUT,
	BTGW_A_FRIEND_POLL_REMAINING,
	BTGW_A_FRIEND_FSN,
	BTGW_A_FRIEND_QUEUE,
	BTGW_A_FRIEND_SUBS,

	__BTGW_A_FRIEND_MAX
};
#define BTGW_A_FRIEND_MAX (__BTGW_A_FRIEND_MAX - 1)

enum {
	BTGW_A_RPL_ENTRY_SRC = 1,
	BTGW_A_RPL_ENTRY_IV_INDEX,
	BTGW_A_RPL_ENTRY_SEQ,
	BTGW_A_RPL_ENTRY_SEG_IV_INDEX,
	BTGW_A_RPL_ENTRY_SEG_SEQ,

	__BTGW_A_RPL_ENTRY_MAX
};
#define BTGW_A_RPL_ENTRY_MAX (__BTGW_A_RPL_ENTRY_MAX - 1)

enum {
	BTGW_A_RPL_NET = 1,
	BTGW_A_RPL_ENTRY,
	BTGW_A_RPL_SRC,
	BTGW_A_RPL_SINCE,
	BTGW_A_RPL_GENERATION,

	__BTGW_A_RPL_MAX
};
#define BTGW_A_RPL_MAX (__BTGW_A_RPL_MAX - 1)

enum {
	BTGW_A_TABLE_NET = 1,
	BTGW_A_TABLE_KIND,
	BTGW_A_TABLE_SIZE,
	BTGW_A_TABLE_USED,
	BTGW_A_TABLE_DROPPED,
	BTGW_A_TABLE_PAD,

	__BTGW_A_TABLE_MAX
};
#define BTGW_A_TABLE_MAX (__BTGW_A_TABLE_MAX - 1)

enum {
	BTGW_A_DROP_REASON = 1,
	BTGW_A_DROP_COUNT,
	BTGW_A_DROP_PAD,

	__BTGW_A_DROP_MAX
};
#define BTGW_A_DROP_MAX (__BTGW_A_DROP_MAX - 1)

enum {
	BTGW_A_COUNT_WHAT = 1,
	BTGW_A_COUNT_COUNT,
	BTGW_A_COUNT_PAD,

	__BTGW_A_COUNT_MAX
};
#define BTGW_A_COUNT_MAX (__BTGW_A_COUNT_MAX - 1)

enum {
	BTGW_A_MESH_STATS_NET = 1,
	BTGW_A_MESH_STATS_COUNT,
	BTGW_A_MESH_STATS_DROP,

	__BTGW_A_MESH_STATS_MAX
};
#define BTGW_A_MESH_STATS_MAX (__BTGW_A_MESH_STATS_MAX - 1)

enum {
	BTGW_A_MESH_EVENT_NET = 1,
	BTGW_A_MESH_EVENT_IV_INDEX,
	BTGW_A_MESH_EVENT_IV_RESULT,

	__BTGW_A_MESH_EVENT_MAX
};
#define BTGW_A_MESH_EVENT_MAX (__BTGW_A_MESH_EVENT_MAX - 1)

enum {
	BTGW_A_OWNER_NAME = 1,
	BTGW_A_OWNER_PORT,

	__BTGW_A_OWNER_MAX
};
#define BTGW_A_OWNER_MAX (__BTGW_A_OWNER_MAX - 1)

enum {
	BTGW_A_MODULE_NETS = 1,

	__BTGW_A_MODULE_MAX
};
#define BTGW_A_MODULE_MAX (__BTGW_A_MODULE_MAX - 1)

enum {
	BTGW_CMD_LINK_GET = 1,
	BTGW_CMD_LINK_NEW,
	BTGW_CMD_LINK_DEL,
	BTGW_CMD_STATS_GET,
	BTGW_CMD_LINK_NEW_NTF,
	BTGW_CMD_LINK_CHG_NTF,
	BTGW_CMD_LINK_DEL_NTF,
	BTGW_CMD_NET_GET,
	BTGW_CMD_NET_NEW,
	BTGW_CMD_NET_SET,
	BTGW_CMD_NET_DEL,
	BTGW_CMD_SUBNET_GET,
	BTGW_CMD_SUBNET_NEW,
	BTGW_CMD_SUBNET_SET,
	BTGW_CMD_SUBNET_DEL,
	BTGW_CMD_APPKEY_GET,
	BTGW_CMD_APPKEY_NEW,
	BTGW_CMD_APPKEY_SET,
	BTGW_CMD_APPKEY_DEL,
	BTGW_CMD_DEVKEY_GET,
	BTGW_CMD_DEVKEY_NEW,
	BTGW_CMD_DEVKEY_DEL,
	BTGW_CMD_BEARER_GET,
	BTGW_CMD_BEARER_NEW,
	BTGW_CMD_BEARER_DEL,
	BTGW_CMD_ELEMENT_GET,
	BTGW_CMD_ELEMENT_NEW,
	BTGW_CMD_ELEMENT_SET,
	BTGW_CMD_ELEMENT_DEL,
	BTGW_CMD_SUB_GET,
	BTGW_CMD_SUB_NEW,
	BTGW_CMD_SUB_DEL,
	BTGW_CMD_BIND_GET,
	BTGW_CMD_BIND_NEW,
	BTGW_CMD_BIND_DEL,
	BTGW_CMD_FRIEND_GET,
	BTGW_CMD_FRIEND_DEL,
	BTGW_CMD_RPL_GET,
	BTGW_CMD_RPL_NEW,
	BTGW_CMD_RPL_DEL,
	BTGW_CMD_RPL_CONFIRM,
	BTGW_CMD_TABLE_GET,
	BTGW_CMD_MESH_STATS_GET,
	BTGW_CMD_OWNER_CLAIM,
	BTGW_CMD_MODULE_DRAIN,
	BTGW_CMD_NET_NEW_NTF,
	BTGW_CMD_NET_CHG_NTF,
	BTGW_CMD_NET_DEL_NTF,
	BTGW_CMD_SUBNET_NEW_NTF,
	BTGW_CMD_SUBNET_CHG_NTF,
	BTGW_CMD_SUBNET_DEL_NTF,
	BTGW_CMD_APPKEY_NEW_NTF,
	BTGW_CMD_APPKEY_CHG_NTF,
	BTGW_CMD_APPKEY_DEL_NTF,
	BTGW_CMD_DEVKEY_NEW_NTF,
	BTGW_CMD_DEVKEY_DEL_NTF,
	BTGW_CMD_BEARER_NEW_NTF,
	BTGW_CMD_BEARER_CHG_NTF,
	BTGW_CMD_BEARER_DEL_NTF,
	BTGW_CMD_ELEMENT_NEW_NTF,
	BTGW_CMD_ELEMENT_CHG_NTF,
	BTGW_CMD_ELEMENT_DEL_NTF,
	BTGW_CMD_FRIEND_NEW_NTF,
	BTGW_CMD_FRIEND_CHG_NTF,
	BTGW_CMD_FRIEND_DEL_NTF,
	BTGW_CMD_SEQ_HALF_NTF,
	BTGW_CMD_SEQ_EXHAUSTED_NTF,
	BTGW_CMD_IV_NTF,
	BTGW_CMD_RPL_UNSAVED_NTF,
	BTGW_CMD_TABLE_FULL_NTF,
	BTGW_CMD_IV_REFUSED_NTF,
	BTGW_CMD_OWNER_NTF,
	BTGW_CMD_SUBNET_BEACON,

	__BTGW_CMD_MAX
};
#define BTGW_CMD_MAX (__BTGW_CMD_MAX - 1)

#define BTGW_MCGRP_EVENTS	"events"
#define BTGW_MCGRP_MESH		"mesh"

#endif /* _UAPI_LINUX_BTGW_NETLINK_H */
