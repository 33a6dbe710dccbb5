// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the counters of a mesh net are called, and what each of them counts, as
 * include/netlink/btgw.yaml has it
 */
#include "genl_mesh.h"

const struct btgw_mesh_name btgw_mesh_counts[BTGW_MESH_COUNT_MAX + 1] = {
	[BTGW_MESH_COUNT_RX_PDUS] = {
		"rx-pdus",
		"network PDUs authenticated"
	},
	[BTGW_MESH_COUNT_RX_BEACONS] = {
		"rx-beacons",
		"beacons authenticated"
	},
	[BTGW_MESH_COUNT_RX_ACCESS] = {
		"rx-access",
		"access messages delivered"
	},
	[BTGW_MESH_COUNT_RX_CONTROL] = {
		"rx-control",
		"control messages taken"
	},
	[BTGW_MESH_COUNT_RX_SEGMENTS] = {
		"rx-segments",
		"segments taken"
	},
	[BTGW_MESH_COUNT_RX_ACKS] = {
		"rx-acks",
		"segment acknowledgments taken"
	},
	[BTGW_MESH_COUNT_RX_HEARTBEATS] = {
		"rx-heartbeats",
		"heartbeats heard"
	},
	[BTGW_MESH_COUNT_TX_PDUS] = {
		"tx-pdus",
		"network PDUs originated"
	},
	[BTGW_MESH_COUNT_TX_ACCESS] = {
		"tx-access",
		"access messages sent"
	},
	[BTGW_MESH_COUNT_TX_CONTROL] = {
		"tx-control",
		"control messages sent"
	},
	[BTGW_MESH_COUNT_TX_SEGMENTS] = {
		"tx-segments",
		"segments sent, repeats included"
	},
	[BTGW_MESH_COUNT_TX_ACKS] = {
		"tx-acks",
		"segment acknowledgments sent"
	},
	[BTGW_MESH_COUNT_TX_FAILED] = {
		"tx-failed",
		"messages that could not be sent or were not acknowledged"
	},
	[BTGW_MESH_COUNT_TX_REFUSED] = {
		"tx-refused",
		"messages that the receiver had no room for"
	},
	[BTGW_MESH_COUNT_RELAYED] = {
		"relayed",
		"network PDUs relayed"
	},
	[BTGW_MESH_COUNT_PROXIED] = {
		"proxied",
		"network PDUs forwarded to or from proxy bearers"
	},
	[BTGW_MESH_COUNT_LOOPED] = {
		"looped",
		"messages to elements of this net"
	},
	[BTGW_MESH_COUNT_FRIEND_STORED] = {
		"friend-stored",
		"network PDUs stored for friends"
	},
	[BTGW_MESH_COUNT_FRIEND_SENT] = {
		"friend-sent",
		"of them, sent"
	},
	[BTGW_MESH_COUNT_FRIEND_POLLS] = {
		"friend-polls",
		"polls answered"
	},
	[BTGW_MESH_COUNT_DIRECTED_SENT] = {
		"directed-sent",
		"network PDUs originated that went by a path"
	},
	[BTGW_MESH_COUNT_DIRECTED_RELAYED] = {
		"directed-relayed",
		"network PDUs relayed that went by a path"
	},
};

const struct btgw_mesh_name btgw_mesh_drops[BTGW_MESH_DROP_MAX + 1] = {
	[BTGW_MESH_DROP_RX_OVERRUN] = {
		"rx-overrun",
		"the receive queue of a bearer was full"
	},
	[BTGW_MESH_DROP_TX_OVERRUN] = {
		"tx-overrun",
		"the transmit queue of a bearer was full, its oldest PDU went"
	},
	[BTGW_MESH_DROP_TX_FAILED] = {
		"tx-failed",
		"the link of a bearer refused a PDU, or went with it"
	},
	[BTGW_MESH_DROP_NO_BEARER] = {
		"no-bearer",
		"no bearer was up to carry a PDU"
	},
	[BTGW_MESH_DROP_BEARER_FRAME] = {
		"bearer-frame",
		"a frame of a bearer was too short, too long or of unknown type"
	},
	[BTGW_MESH_DROP_NO_MEMORY] = {
		"no-memory",
		"the kernel had no memory for it"
	},
	[BTGW_MESH_DROP_NET_LENGTH] = {
		"net-length",
		"a network PDU was shorter than 14 or longer than 29 octets"
	},
	[BTGW_MESH_DROP_NET_NID] = {
		"net-nid",
		"no key has the NID of the network PDU"
	},
	[BTGW_MESH_DROP_NET_IV] = {
		"net-iv",
		"the IVI names an IV index before the first one"
	},
	[BTGW_MESH_DROP_NET_MIC] = {
		"net-mic",
		"the NetMIC verified under none of the keys with that NID"
	},
	[BTGW_MESH_DROP_NET_SRC] = {
		"net-src",
		"the source was not a unicast address"
	},
	[BTGW_MESH_DROP_NET_DST] = {
		"net-dst",
		"the destination was unassigned, or virtual in a control PDU"
	},
	[BTGW_MESH_DROP_NET_OWN] = {
		"net-own",
		"a PDU of an element of this net came back"
	},
	[BTGW_MESH_DROP_NET_DUPLICATE] = {
		"net-duplicate",
		"the network message cache knows the PDU"
	},
	[BTGW_MESH_DROP_NET_NOT_OURS] = {
		"net-not-ours",
		"neither for this net nor to be relayed"
	},
	[BTGW_MESH_DROP_NET_DIRECTED] = {
		"net-directed",
		"came with directed credentials, and there is no path for it"
	},
	[BTGW_MESH_DROP_RELAY_OFF] = {
		"relay-off",
		"would have been relayed, but the relay feature is off"
	},
	[BTGW_MESH_DROP_RELAY_TTL] = {
		"relay-ttl",
		"would have been relayed, but the TTL was 0 or 1"
	},
	[BTGW_MESH_DROP_REPLAY] = {
		"replay",
		"the sequence number was not newer than the last of its source"
	},
	[BTGW_MESH_DROP_REPLAY_OLD] = {
		"replay-old",
		"segment of a message older than the newest of its source"
	},
	[BTGW_MESH_DROP_REPLAY_FULL] = {
		"replay-full",
		"a new source, and the replay protection list is full"
	},
	[BTGW_MESH_DROP_REPLAY_UNSAVED] = {
		"replay-unsaved",
		"strict replay: more messages waited for the store than fit"
	},
	[BTGW_MESH_DROP_TRANS_LENGTH] = {
		"trans-length",
		"a transport PDU was of a length that its header does not allow"
	},
	[BTGW_MESH_DROP_TRANS_SEGMENT] = {
		"trans-segment",
		"a segment had SegO above SegN, or the wrong size"
	},
	[BTGW_MESH_DROP_TRANS_SEQZERO] = {
		"trans-seqzero",
		"SeqZero points before the first sequence number"
	},
	[BTGW_MESH_DROP_SAR_MISMATCH] = {
		"sar-mismatch",
		"a segment did not agree with the first one of its message"
	},
	[BTGW_MESH_DROP_SAR_DUPLICATE] = {
		"sar-duplicate",
		"a segment was there already"
	},
	[BTGW_MESH_DROP_SAR_COMPLETE] = {
		"sar-complete",
		"segment of a message that was complete; acknowledged again"
	},
	[BTGW_MESH_DROP_SAR_CANCELLED] = {
		"sar-cancelled",
		"segment of a message that was given up"
	},
	[BTGW_MESH_DROP_SAR_FULL] = {
		"sar-full",
		"no context was free for a segmented message"
	},
	[BTGW_MESH_DROP_SAR_TIMEOUT] = {
		"sar-timeout",
		"a message stayed incomplete until its discard timeout"
	},
	[BTGW_MESH_DROP_SAR_REPLACED] = {
		"sar-replaced",
		"an incomplete message gave way to a newer one of its source"
	},
	[BTGW_MESH_DROP_ACK_MALFORMED] = {
		"ack-malformed",
		"a segment acknowledgment was of a wrong length"
	},
	[BTGW_MESH_DROP_ACK_UNEXPECTED] = {
		"ack-unexpected",
		"a segment acknowledgment matched no message being sent"
	},
	[BTGW_MESH_DROP_APP_NO_KEY] = {
		"app-no-key",
		"no application or device key has the AID of the message"
	},
	[BTGW_MESH_DROP_APP_MIC] = {
		"app-mic",
		"the TransMIC verified under no key and label"
	},
	[BTGW_MESH_DROP_APP_NOT_BOUND] = {
		"app-not-bound",
		"the key of the message is bound to no element it was for"
	},
	[BTGW_MESH_DROP_NO_RECEIVER] = {
		"no-receiver",
		"no socket was bound for the message"
	},
	[BTGW_MESH_DROP_SOCKET_FULL] = {
		"socket-full",
		"the receive buffer of a socket was full"
	},
	[BTGW_MESH_DROP_CTL_MALFORMED] = {
		"ctl-malformed",
		"a control message was of a wrong length or value"
	},
	[BTGW_MESH_DROP_CTL_NO_RECEIVER] = {
		"ctl-no-receiver",
		"a control message that no control socket was there for"
	},
	[BTGW_MESH_DROP_FRIEND_OFF] = {
		"friend-off",
		"a friendship message, and the friend feature is off"
	},
	[BTGW_MESH_DROP_FRIEND_UNKNOWN] = {
		"friend-unknown",
		"a friendship message of a node that is no friend"
	},
	[BTGW_MESH_DROP_FRIEND_STATE] = {
		"friend-state",
		"a friendship message that the state of the friendship refuses"
	},
	[BTGW_MESH_DROP_FRIEND_FULL] = {
		"friend-full",
		"no place for another friend"
	},
	[BTGW_MESH_DROP_FRIEND_QUEUE] = {
		"friend-queue",
		"the oldest entry of a full friend queue went"
	},
	[BTGW_MESH_DROP_FRIEND_TOO_LARGE] = {
		"friend-too-large",
		"a message for a friend had more segments than its queue holds"
	},
	[BTGW_MESH_DROP_FRIEND_SUPERSEDED] = {
		"friend-superseded",
		"an acknowledgment for a friend was older than the one in its queue"
	},
	[BTGW_MESH_DROP_FRIEND_LATE] = {
		"friend-late",
		"an answer to a friend missed its receive window"
	},
	[BTGW_MESH_DROP_PROXY_SAR] = {
		"proxy-sar",
		"a proxy PDU out of order, too long or too late"
	},
	[BTGW_MESH_DROP_PROXY_TYPE] = {
		"proxy-type",
		"a proxy PDU of a type that this side does not take"
	},
	[BTGW_MESH_DROP_PROXY_CONFIG] = {
		"proxy-config",
		"a proxy configuration message was malformed"
	},
	[BTGW_MESH_DROP_PROXY_FILTER] = {
		"proxy-filter",
		"the filter of a proxy client does not want the PDU"
	},
	[BTGW_MESH_DROP_PROXY_LIST] = {
		"proxy-list",
		"the filter list of a proxy client was full"
	},
	[BTGW_MESH_DROP_BEACON_FORM] = {
		"beacon-form",
		"a beacon of a wrong length or unknown type"
	},
	[BTGW_MESH_DROP_BEACON_UNKNOWN] = {
		"beacon-unknown",
		"a beacon of a network that is not known here"
	},
	[BTGW_MESH_DROP_BEACON_AUTH] = {
		"beacon-auth",
		"a beacon whose authentication value is wrong"
	},
	[BTGW_MESH_DROP_BEACON_IV] = {
		"beacon-iv",
		"a beacon whose IV index or flags the rules refuse"
	},
	[BTGW_MESH_DROP_SEQ_EXHAUSTED] = {
		"seq-exhausted",
		"the sequence numbers ran out; new ones come from the daemon"
	},
	[BTGW_MESH_DROP_TX_NO_KEY] = {
		"tx-no-key",
		"the key of a message went before it was sent"
	},
	[BTGW_MESH_DROP_TX_SEQ_SPAN] = {
		"tx-seq-span",
		"a segment would have been 8192 sequence numbers, or an IV index, after the first"
	},
};
