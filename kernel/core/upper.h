/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * upper.h - the upper transport layer: TransMIC, control opcodes, Heartbeat
 *
 * Pure: no lock, clock, allocation or skb. Mesh Protocol 1.1 section 3.6.2
 * (PDUs), 3.6.5 (control messages) and 3.9.5 (nonces).
 */
#ifndef _BTGW_CORE_UPPER_H
#define _BTGW_CORE_UPPER_H

#include <linux/types.h>
#include "mesh_crypto.h"
#include "transport.h"

/**
 * enum btgw_ut_reject - why an upper transport PDU is dropped, or a message
 *	not encrypted
 * @BTGW_UT_REJ_NONE: it is not
 * @BTGW_UT_REJ_SHORT: no room for one octet of payload and the TransMIC
 * @BTGW_UT_REJ_LONG: longer than 32 segments carry
 * @BTGW_UT_REJ_DEV_DST: under a device key, and not to a unicast address
 * @BTGW_UT_REJ_LABEL: to a virtual address without a Label UUID, or with one
 *	and not to a virtual address
 * @BTGW_UT_REJ_MIC: the TransMIC is wrong: another key, another label, or
 *	somebody meddled; the next candidate may be the right one
 * @BTGW_UT_REJ_CTL_LENGTH: a control message of a length its opcode has not
 * @BTGW_UT_REJ_HOPS: a Heartbeat with a TTL above the one it began with
 * @BTGW_UT_REJ_OPCODE: an access message without a whole opcode, or with one
 *	that is reserved
 * @__BTGW_UT_REJECTS: number of the others
 */
enum btgw_ut_reject {
	BTGW_UT_REJ_NONE,
	BTGW_UT_REJ_SHORT,
	BTGW_UT_REJ_LONG,
	BTGW_UT_REJ_DEV_DST,
	BTGW_UT_REJ_LABEL,
	BTGW_UT_REJ_MIC,
	BTGW_UT_REJ_CTL_LENGTH,
	BTGW_UT_REJ_HOPS,
	BTGW_UT_REJ_OPCODE,
	__BTGW_UT_REJECTS,
};

/**
 * struct btgw_ut_ctx - what decides how an access message is encrypted
 * @app: with an application key (AKF 1), not with a device key
 * @szmic: TransMIC of 8 octets, not 4; segmented messages only
 * @src: SRC
 * @dst: DST
 * @seq: SEQ of the PDU; for a segmented message of its first segment (the low
 *	24 bits of SeqAuth), also when a segment is sent again
 * @iv_index: IV index of the PDU; for a segmented message the upper 32 bits of
 *	SeqAuth
 * @label: Label UUID of 16 octets where @dst is virtual, else NULL
 */
struct btgw_ut_ctx {
	bool app;
	bool szmic;
	u16 src;
	u16 dst;
	u32 seq;
	u32 iv_index;
	const u8 *label;
};

/**
 * enum btgw_ctl_op - opcodes of control messages, section 3.6.5
 * @BTGW_CTL_ACK: Segment Acknowledgment; of the lower transport layer
 * @BTGW_CTL_FRIEND_POLL: Friend Poll
 * @BTGW_CTL_FRIEND_UPDATE: Friend Update
 * @BTGW_CTL_FRIEND_REQUEST: Friend Request
 * @BTGW_CTL_FRIEND_OFFER: Friend Offer
 * @BTGW_CTL_FRIEND_CLEAR: Friend Clear
 * @BTGW_CTL_FRIEND_CLEAR_CONFIRM: Friend Clear Confirm
 * @BTGW_CTL_FRIEND_SUB_ADD: Friend Subscription List Add
 * @BTGW_CTL_FRIEND_SUB_REMOVE: Friend Subscription List Remove
 * @BTGW_CTL_FRIEND_SUB_CONFIRM: Friend Subscription List Confirm
 * @BTGW_CTL_HEARTBEAT: Heartbeat
 * @BTGW_CTL_PATH_REQUEST: PATH_REQUEST, the first of directed forwarding
 * @BTGW_CTL_PATH_REPLY: PATH_REPLY
 * @BTGW_CTL_PATH_CONFIRMATION: PATH_CONFIRMATION
 * @BTGW_CTL_PATH_ECHO_REQUEST: PATH_ECHO_REQUEST
 * @BTGW_CTL_PATH_ECHO_REPLY: PATH_ECHO_REPLY
 * @BTGW_CTL_DEPENDENT_NODE_UPDATE: DEPENDENT_NODE_UPDATE
 * @BTGW_CTL_PATH_REQUEST_SOLICITATION: PATH_REQUEST_SOLICITATION
 * @__BTGW_CTL_OPS: the first that has no meaning
 */
enum btgw_ctl_op {
	BTGW_CTL_ACK,
	BTGW_CTL_FRIEND_POLL,
	BTGW_CTL_FRIEND_UPDATE,
	BTGW_CTL_FRIEND_REQUEST,
	BTGW_CTL_FRIEND_OFFER,
	BTGW_CTL_FRIEND_CLEAR,
	BTGW_CTL_FRIEND_CLEAR_CONFIRM,
	BTGW_CTL_FRIEND_SUB_ADD,
	BTGW_CTL_FRIEND_SUB_REMOVE,
	BTGW_CTL_FRIEND_SUB_CONFIRM,
	BTGW_CTL_HEARTBEAT,
	BTGW_CTL_PATH_REQUEST,
	BTGW_CTL_PATH_REPLY,
	BTGW_CTL_PATH_CONFIRMATION,
	BTGW_CTL_PATH_ECHO_REQUEST,
	BTGW_CTL_PATH_ECHO_REPLY,
	BTGW_CTL_DEPENDENT_NODE_UPDATE,
	BTGW_CTL_PATH_REQUEST_SOLICITATION,
	__BTGW_CTL_OPS,
};

enum {
	BTGW_HEARTBEAT_LEN	= 1 + 2,	/* without the opcode */
	BTGW_HEARTBEAT_RELAY	= 0x0001,
	BTGW_HEARTBEAT_PROXY	= 0x0002,
	BTGW_HEARTBEAT_FRIEND	= 0x0004,
	BTGW_HEARTBEAT_LPN	= 0x0008,
};

/**
 * struct btgw_heartbeat - a Heartbeat
 * @init_ttl: TTL it began with, 0 to 127
 * @features: BTGW_HEARTBEAT bits of its sender; others are kept as received
 * @hops: links it went over, from 1; only of a received one
 */
struct btgw_heartbeat {
	u8 init_ttl;
	u16 features;
	u8 hops;
};

/**
 * struct btgw_access_op - the opcode of an access message
 * @len: octets it has, 1 to 3
 * @op: its value; one octet: 0x00 to 0x7e; two: 0x8000 to 0xbfff; three: the
 *	low 16 bits are the company identifier, the upper octet is 0xc0 to 0xff
 */
struct btgw_access_op {
	u8 len;
	u32 op;
};

const char *btgw_ut_reject_name(enum btgw_ut_reject why);
const char *btgw_ctl_name(u8 opcode);

enum btgw_ut_reject btgw_ut_seal(const struct btgw_aes *key,
				 const struct btgw_ut_ctx *ctx, u8 *buf,
				 size_t len, size_t *upper_len);

enum btgw_ut_reject btgw_ut_open(const struct btgw_aes *key,
				 const struct btgw_ut_ctx *ctx, u8 *buf,
				 size_t upper_len, size_t *len);

enum btgw_ut_reject btgw_heartbeat_parse(const u8 *params, size_t len,
					 u8 rx_ttl, struct btgw_heartbeat *hb);

size_t btgw_heartbeat_build(const struct btgw_heartbeat *hb, u8 *params);

enum btgw_ut_reject btgw_access_op_parse(const u8 *payload, size_t len,
					 struct btgw_access_op *op);

#endif /* _BTGW_CORE_UPPER_H */
