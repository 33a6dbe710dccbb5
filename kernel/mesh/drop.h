/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * drop.h - why the mesh datapath threw something away
 *
 * Every drop has one reason, every reason one counter per net and one sentence.
 * The tracepoint btgw_mesh_drop shows the name.
 */
#ifndef _BTGW_MESH_DROP_H
#define _BTGW_MESH_DROP_H

#include <linux/btgw_netlink.h>

/* X(NAME, "name-in-the-tool", "sentence") */
#define BTGW_DROPS(X) \
	/* bearer */ \
	X(RX_OVERRUN, "rx-overrun", \
	  "the receive queue of a bearer was full") \
	X(TX_OVERRUN, "tx-overrun", \
	  "the transmit queue of a bearer was full, its oldest PDU went") \
	X(TX_FAILED, "tx-failed", \
	  "the link of a bearer refused a PDU, or went with it") \
	X(NO_BEARER, "no-bearer", \
	  "no bearer was up to carry a PDU") \
	X(BEARER_FRAME, "bearer-frame", \
	  "a frame of a bearer was too short, too long or of unknown type") \
	X(NO_MEMORY, "no-memory", \
	  "the kernel had no memory for it") \
	/* network layer */ \
	X(NET_LENGTH, "net-length", \
	  "a network PDU was shorter than 14 or longer than 29 octets") \
	X(NET_NID, "net-nid", \
	  "no key has the NID of the network PDU") \
	X(NET_IV, "net-iv", \
	  "the IVI names an IV index before the first one") \
	X(NET_MIC, "net-mic", \
	  "the NetMIC verified under none of the keys with that NID") \
	X(NET_SRC, "net-src", \
	  "the source was not a unicast address") \
	X(NET_DST, "net-dst", \
	  "the destination was unassigned, or virtual in a control PDU") \
	X(NET_OWN, "net-own", \
	  "a PDU of an element of this net came back") \
	X(NET_DUPLICATE, "net-duplicate", \
	  "the network message cache knows the PDU") \
	X(NET_NOT_OURS, "net-not-ours", \
	  "neither for this net nor to be relayed") \
	X(NET_DIRECTED, "net-directed", \
	  "came with directed credentials, and there is no path for it") \
	X(RELAY_OFF, "relay-off", \
	  "would have been relayed, but the relay feature is off") \
	X(RELAY_TTL, "relay-ttl", \
	  "would have been relayed, but the TTL was 0 or 1") \
	/* replay protection */ \
	X(REPLAY, "replay", \
	  "the sequence number was not newer than the last of its source") \
	X(REPLAY_OLD, "replay-old", \
	  "segment of a message older than the newest of its source") \
	X(REPLAY_FULL, "replay-full", \
	  "a new source, and the replay protection list is full") \
	X(REPLAY_UNSAVED, "replay-unsaved", \
	  "strict replay: more messages waited for the store than fit") \
	/* lower transport */ \
	X(TRANS_LENGTH, "trans-length", \
	  "a transport PDU was of a length that its header does not allow") \
	X(TRANS_SEGMENT, "trans-segment", \
	  "a segment had SegO above SegN, or the wrong size") \
	X(TRANS_SEQZERO, "trans-seqzero", \
	  "SeqZero points before the first sequence number") \
	X(SAR_MISMATCH, "sar-mismatch", \
	  "a segment did not agree with the first one of its message") \
	X(SAR_DUPLICATE, "sar-duplicate", \
	  "a segment was there already") \
	X(SAR_COMPLETE, "sar-complete", \
	  "segment of a message that was complete; acknowledged again") \
	X(SAR_CANCELLED, "sar-cancelled", \
	  "segment of a message that was given up") \
	X(SAR_FULL, "sar-full", \
	  "no context was free for a segmented message") \
	X(SAR_TIMEOUT, "sar-timeout", \
	  "a message stayed incomplete until its discard timeout") \
	X(SAR_REPLACED, "sar-replaced", \
	  "an incomplete message gave way to a newer one of its source") \
	X(ACK_MALFORMED, "ack-malformed", \
	  "a segment acknowledgment was of a wrong length") \
	X(ACK_UNEXPECTED, "ack-unexpected", \
	  "a segment acknowledgment matched no message being sent") \
	/* upper transport */ \
	X(APP_NO_KEY, "app-no-key", \
	  "no application or device key has the AID of the message") \
	X(APP_MIC, "app-mic", \
	  "the TransMIC verified under no key and label") \
	X(APP_NOT_BOUND, "app-not-bound", \
	  "the key of the message is bound to no element it was for") \
	X(NO_RECEIVER, "no-receiver", \
	  "no socket was bound for the message") \
	X(SOCKET_FULL, "socket-full", \
	  "the receive buffer of a socket was full") \
	X(CTL_MALFORMED, "ctl-malformed", \
	  "a control message was of a wrong length or value") \
	X(CTL_NO_RECEIVER, "ctl-no-receiver", \
	  "a control message that no control socket was there for") \
	/* friendship */ \
	X(FRIEND_OFF, "friend-off", \
	  "a friendship message, and the friend feature is off") \
	X(FRIEND_UNKNOWN, "friend-unknown", \
	  "a friendship message of a node that is no friend") \
	X(FRIEND_STATE, "friend-state", \
	  "a friendship message that the state of the friendship refuses") \
	X(FRIEND_FULL, "friend-full", \
	  "no place for another friend") \
	X(FRIEND_QUEUE, "friend-queue", \
	  "the oldest entry of a full friend queue went") \
	X(FRIEND_TOO_LARGE, "friend-too-large", \
	  "a message for a friend had more segments than its queue holds") \
	X(FRIEND_SUPERSEDED, "friend-superseded", \
	  "an acknowledgment for a friend was older than the one in its queue") \
	X(FRIEND_LATE, "friend-late", \
	  "an answer to a friend missed its receive window") \
	/* proxy */ \
	X(PROXY_SAR, "proxy-sar", \
	  "a proxy PDU out of order, too long or too late") \
	X(PROXY_TYPE, "proxy-type", \
	  "a proxy PDU of a type that this side does not take") \
	X(PROXY_CONFIG, "proxy-config", \
	  "a proxy configuration message was malformed") \
	X(PROXY_FILTER, "proxy-filter", \
	  "the filter of a proxy client does not want the PDU") \
	X(PROXY_LIST, "proxy-list", \
	  "the filter list of a proxy client was full") \
	/* beacons */ \
	X(BEACON_FORM, "beacon-form", \
	  "a beacon of a wrong length or unknown type") \
	X(BEACON_UNKNOWN, "beacon-unknown", \
	  "a beacon of a network that is not known here") \
	X(BEACON_AUTH, "beacon-auth", \
	  "a beacon whose authentication value is wrong") \
	X(BEACON_IV, "beacon-iv", \
	  "a beacon whose IV index or flags the rules refuse") \
	/* sending */ \
	X(SEQ_EXHAUSTED, "seq-exhausted", \
	  "the sequence numbers ran out; new ones come from the daemon") \
	X(TX_NO_KEY, "tx-no-key", \
	  "the key of a message went before it was sent") \
	X(TX_SEQ_SPAN, "tx-seq-span", \
	  "a segment would have been 8192 sequence numbers, or an IV index, after the first")

/* BTGW_DROP_RX_OVERRUN and so on, with the numbers that the control API has */
#define BTGW_DROP_ENUM(name, text, why) \
	BTGW_DROP_##name = BTGW_MESH_DROP_##name,
enum btgw_drop {
	BTGW_DROPS(BTGW_DROP_ENUM)
	BTGW_DROP_COUNT = __BTGW_MESH_DROP_MAX,
};

#undef BTGW_DROP_ENUM

#endif /* _BTGW_MESH_DROP_H */
