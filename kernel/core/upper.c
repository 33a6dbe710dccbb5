// SPDX-License-Identifier: GPL-2.0-only
/*
 * upper.c - the upper transport layer: TransMIC, control opcodes, Heartbeat
 */
#include "upper.h"

#include <linux/build_bug.h>
#include <linux/string.h>
#include <asm/unaligned.h>

#include "net_pdu.h"

#define HEARTBEAT_TTL	0x7f		/* bit 7 is RFU */
#define ACCESS_OP_RFU	0x7f

static const char *const ut_reject_names[] = {
	[BTGW_UT_REJ_NONE] = "none",
	[BTGW_UT_REJ_SHORT] = "short",
	[BTGW_UT_REJ_LONG] = "long",
	[BTGW_UT_REJ_DEV_DST] = "dev_dst",
	[BTGW_UT_REJ_LABEL] = "label",
	[BTGW_UT_REJ_MIC] = "mic",
	[BTGW_UT_REJ_CTL_LENGTH] = "ctl_length",
	[BTGW_UT_REJ_HOPS] = "hops",
	[BTGW_UT_REJ_OPCODE] = "opcode",
};

static const char *const ctl_names[] = {
	[BTGW_CTL_ACK] = "segment_ack",
	[BTGW_CTL_FRIEND_POLL] = "friend_poll",
	[BTGW_CTL_FRIEND_UPDATE] = "friend_update",
	[BTGW_CTL_FRIEND_REQUEST] = "friend_request",
	[BTGW_CTL_FRIEND_OFFER] = "friend_offer",
	[BTGW_CTL_FRIEND_CLEAR] = "friend_clear",
	[BTGW_CTL_FRIEND_CLEAR_CONFIRM] = "friend_clear_confirm",
	[BTGW_CTL_FRIEND_SUB_ADD] = "friend_sub_add",
	[BTGW_CTL_FRIEND_SUB_REMOVE] = "friend_sub_remove",
	[BTGW_CTL_FRIEND_SUB_CONFIRM] = "friend_sub_confirm",
	[BTGW_CTL_HEARTBEAT] = "heartbeat",
	[BTGW_CTL_PATH_REQUEST] = "path_request",
	[BTGW_CTL_PATH_REPLY] = "path_reply",
	[BTGW_CTL_PATH_CONFIRMATION] = "path_confirmation",
	[BTGW_CTL_PATH_ECHO_REQUEST] = "path_echo_request",
	[BTGW_CTL_PATH_ECHO_REPLY] = "path_echo_reply",
	[BTGW_CTL_DEPENDENT_NODE_UPDATE] = "dependent_node_update",
	[BTGW_CTL_PATH_REQUEST_SOLICITATION] = "path_request_solicitation",
};

static_assert(sizeof(ut_reject_names) ==
	      __BTGW_UT_REJECTS * sizeof(ut_reject_names[0]));
static_assert(sizeof(ctl_names) == __BTGW_CTL_OPS * sizeof(ctl_names[0]));
static_assert(BTGW_CTL_HEARTBEAT == 0x0a);
static_assert(BTGW_CTL_PATH_REQUEST_SOLICITATION == 0x11);

/**
 * btgw_ut_reject_name() - what a refusal is called in statistics and traces
 * @why: the refusal
 *
 * Return: its name, never NULL.
 */
const char *btgw_ut_reject_name(enum btgw_ut_reject why)
{
	return why < __BTGW_UT_REJECTS ? ut_reject_names[why] : "?";
}

/**
 * btgw_ctl_name() - what a control message is called
 * @opcode: its opcode
 *
 * Return: the name; NULL for an opcode that the standard does not define.
 */
const char *btgw_ctl_name(u8 opcode)
{
	return opcode < __BTGW_CTL_OPS ? ctl_names[opcode] : NULL;
}

static enum btgw_ut_reject ut_check(const struct btgw_ut_ctx *ctx)
{
	if (!ctx->app && !btgw_addr_is_unicast(ctx->dst))
		return BTGW_UT_REJ_DEV_DST;
	if (btgw_addr_is_virtual(ctx->dst) != !!ctx->label)
		return BTGW_UT_REJ_LABEL;
	return BTGW_UT_REJ_NONE;
}

static void ut_nonce(const struct btgw_ut_ctx *ctx, u8 *nonce)
{
	if (ctx->app)
		btgw_nonce_app(nonce, ctx->szmic, ctx->seq, ctx->src, ctx->dst,
			       ctx->iv_index);
	else
		btgw_nonce_dev(nonce, ctx->szmic, ctx->seq, ctx->src, ctx->dst,
			       ctx->iv_index);
}

/**
 * btgw_ut_seal() - encrypt an access payload
 * @key: application or device key, expanded
 * @ctx: what goes into the nonce
 * @buf: the payload; encrypted in place, with room for the TransMIC after it
 * @len: octets of payload, 1 to 380, or 376 with a TransMIC of 8 octets
 * @upper_len: on success octets of the upper transport PDU
 *
 * Return: %BTGW_UT_REJ_NONE, or why not, with @buf as it was.
 */
enum btgw_ut_reject btgw_ut_seal(const struct btgw_aes *key,
				 const struct btgw_ut_ctx *ctx, u8 *buf,
				 size_t len, size_t *upper_len)
{
	size_t mic_len = ctx->szmic ? BTGW_MIC_LONG : BTGW_MIC_SHORT;
	u8 nonce[BTGW_NONCE_LEN];
	enum btgw_ut_reject why;

	if (!len)
		return BTGW_UT_REJ_SHORT;
	if (len > BTGW_LT_UPPER_MAX - mic_len)
		return BTGW_UT_REJ_LONG;
	why = ut_check(ctx);
	if (why)
		return why;

	ut_nonce(ctx, nonce);
	btgw_ccm_seal(key, nonce, ctx->label, ctx->label ? BTGW_LABEL_LEN : 0,
		      buf, buf, len, buf + len, mic_len);
	*upper_len = len + mic_len;
	return BTGW_UT_REJ_NONE;
}

/**
 * btgw_ut_open() - decrypt an upper transport PDU and verify it
 * @key: candidate key, expanded
 * @ctx: what goes into the nonce, with the candidate Label UUID
 * @buf: the PDU; decrypted in place
 * @upper_len: its length, TransMIC included
 * @len: on success octets of the access payload
 *
 * Return: %BTGW_UT_REJ_NONE, or why not, with @buf as it was, so that the next
 * candidate can be tried.
 */
enum btgw_ut_reject btgw_ut_open(const struct btgw_aes *key,
				 const struct btgw_ut_ctx *ctx, u8 *buf,
				 size_t upper_len, size_t *len)
{
	size_t mic_len = ctx->szmic ? BTGW_MIC_LONG : BTGW_MIC_SHORT;
	u8 nonce[BTGW_NONCE_LEN];
	enum btgw_ut_reject why;
	size_t n;

	if (upper_len < 1 + mic_len)
		return BTGW_UT_REJ_SHORT;
	if (upper_len > BTGW_LT_UPPER_MAX)
		return BTGW_UT_REJ_LONG;
	why = ut_check(ctx);
	if (why)
		return why;

	n = upper_len - mic_len;
	ut_nonce(ctx, nonce);
	if (!btgw_ccm_open(key, nonce, ctx->label,
			   ctx->label ? BTGW_LABEL_LEN : 0, buf, buf, n,
			   buf + n, mic_len))
		return BTGW_UT_REJ_MIC;
	*len = n;
	return BTGW_UT_REJ_NONE;
}

/**
 * btgw_heartbeat_parse() - take a Heartbeat apart, section 3.6.5.10
 * @params: parameters of the control message
 * @len: octets of them
 * @rx_ttl: TTL that the message was received with
 * @hb: filled on success
 *
 * Return: %BTGW_UT_REJ_NONE, %BTGW_UT_REJ_CTL_LENGTH or %BTGW_UT_REJ_HOPS.
 */
enum btgw_ut_reject btgw_heartbeat_parse(const u8 *params, size_t len,
					 u8 rx_ttl, struct btgw_heartbeat *hb)
{
	if (len != BTGW_HEARTBEAT_LEN)
		return BTGW_UT_REJ_CTL_LENGTH;
	hb->init_ttl = params[0] & HEARTBEAT_TTL;
	hb->features = get_unaligned_be16(params + 1);
	if (rx_ttl > hb->init_ttl)
		return BTGW_UT_REJ_HOPS;
	hb->hops = hb->init_ttl - rx_ttl + 1;
	return BTGW_UT_REJ_NONE;
}

/**
 * btgw_heartbeat_build() - write the parameters of a Heartbeat
 * @hb: init_ttl and features
 * @params: room for %BTGW_HEARTBEAT_LEN octets
 *
 * Return: %BTGW_HEARTBEAT_LEN.
 */
size_t btgw_heartbeat_build(const struct btgw_heartbeat *hb, u8 *params)
{
	params[0] = hb->init_ttl & HEARTBEAT_TTL;
	put_unaligned_be16(hb->features, params + 1);
	return BTGW_HEARTBEAT_LEN;
}

/**
 * btgw_access_op_parse() - the opcode of an access message, section 3.7.3.1
 * @payload: access payload, decrypted
 * @len: octets of it
 * @op: filled on success
 *
 * The company identifier is the only little-endian number in here.
 *
 * Return: %BTGW_UT_REJ_NONE or %BTGW_UT_REJ_OPCODE.
 */
enum btgw_ut_reject btgw_access_op_parse(const u8 *payload, size_t len,
					 struct btgw_access_op *op)
{
	if (!len || payload[0] == ACCESS_OP_RFU)
		return BTGW_UT_REJ_OPCODE;
	if (!(payload[0] & 0x80)) {
		op->len = 1;
		op->op = payload[0];
		return BTGW_UT_REJ_NONE;
	}
	op->len = payload[0] & 0x40 ? 3 : 2;
	if (len < op->len)
		return BTGW_UT_REJ_OPCODE;
	if (op->len == 2)
		op->op = get_unaligned_be16(payload);
	else
		op->op = (u32)payload[0] << 16 |
			 get_unaligned_le16(payload + 1);
	return BTGW_UT_REJ_NONE;
}
