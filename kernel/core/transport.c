// SPDX-License-Identifier: GPL-2.0-only
/*
 * transport.c - the lower transport layer: headers, SeqAuth, segment sizes
 */
#include "transport.h"

#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/string.h>
#include <asm/unaligned.h>

#define LT_SEG		BIT(7)		/* of octet 0 */
#define LT_AKF		BIT(6)
#define LT_AID		GENMASK(5, 0)
#define LT_ID		GENMASK(6, 0)

#define LT_SZMIC	BIT(23)		/* of the 24 bits after it */
#define LT_SEQ_ZERO	GENMASK(22, 10)
#define LT_SEG_O	GENMASK(9, 5)
#define LT_SEG_N	GENMASK(4, 0)

#define LT_ACK_OBO	BIT(15)		/* of the 16 bits after it */
#define LT_ACK_SEQ_ZERO	GENMASK(14, 2)

#define LT_OP_ACK	0x00

static_assert(BTGW_LT_UPPER_MAX == 384);
static_assert(BTGW_LT_CTL_MAX == 256);
static_assert(BTGW_ACCESS_UNSEG_MAX == 11);
static_assert(LT_SEQ_ZERO >> 10 == BTGW_LT_SEQ_SPAN);

static const char *const lt_reject_names[] = {
	[BTGW_LT_REJ_NONE] = "none",
	[BTGW_LT_REJ_EMPTY] = "empty",
	[BTGW_LT_REJ_UNSEG_LENGTH] = "unseg_length",
	[BTGW_LT_REJ_CTL_LENGTH] = "ctl_length",
	[BTGW_LT_REJ_HEADER] = "header",
	[BTGW_LT_REJ_SEGO] = "sego",
	[BTGW_LT_REJ_SEG_EMPTY] = "seg_empty",
	[BTGW_LT_REJ_SEG_LENGTH] = "seg_length",
	[BTGW_LT_REJ_AID] = "aid",
	[BTGW_LT_REJ_ACK_LENGTH] = "ack_length",
	[BTGW_LT_REJ_ACK_SEG] = "ack_segmented",
	[BTGW_LT_REJ_SEQ_AUTH] = "seq_auth",
	[BTGW_LT_REJ_TOO_LONG] = "too_long",
};

/**
 * btgw_lt_reject_name() - what a refusal is called in statistics and traces
 * @why: the refusal
 *
 * Return: its name, never NULL.
 */
const char *btgw_lt_reject_name(enum btgw_lt_reject why)
{
	static_assert(sizeof(lt_reject_names) ==
		      __BTGW_LT_REJECTS * sizeof(lt_reject_names[0]));
	return why < __BTGW_LT_REJECTS ? lt_reject_names[why] : "?";
}

void btgw_lt_segment(const u8 *pdu, size_t len, s8 *seg_o, s8 *seg_n)
{
	u32 bits;

	*seg_o = -1;
	*seg_n = -1;
	if (len < BTGW_LT_SEG_HDR_LEN || !(pdu[0] & LT_SEG))
		return;
	bits = get_unaligned_be24(pdu + 1);
	*seg_o = (s8)FIELD_GET(LT_SEG_O, bits);
	*seg_n = (s8)FIELD_GET(LT_SEG_N, bits);
}

static enum btgw_lt_reject lt_parse_segment(bool ctl, const u8 *pdu,
					    size_t len, struct btgw_lt_pdu *out)
{
	u8 full = btgw_lt_seg_size(ctl);
	u32 bits;

	if (len < BTGW_LT_SEG_HDR_LEN)
		return BTGW_LT_REJ_HEADER;
	bits = get_unaligned_be24(pdu + 1);
	/* the bit is RFU in a control message, and ignored */
	out->szmic = !ctl && bits & LT_SZMIC;
	out->seq_zero = FIELD_GET(LT_SEQ_ZERO, bits);
	out->seg_o = FIELD_GET(LT_SEG_O, bits);
	out->seg_n = FIELD_GET(LT_SEG_N, bits);
	if (out->seg_o > out->seg_n)
		return BTGW_LT_REJ_SEGO;

	len -= BTGW_LT_SEG_HDR_LEN;
	if (!len)
		return BTGW_LT_REJ_SEG_EMPTY;
	if (len > full || (out->seg_o < out->seg_n && len < full))
		return BTGW_LT_REJ_SEG_LENGTH;
	/* with two segments there is always room for one octet and a TransMIC */
	if (!ctl && !out->seg_n && len < (out->szmic ? 1 + 8 : 1 + 4))
		return BTGW_LT_REJ_SEG_LENGTH;
	out->data = pdu + BTGW_LT_SEG_HDR_LEN;
	out->len = (u8)len;
	return BTGW_LT_REJ_NONE;
}

static enum btgw_lt_reject lt_parse_ctl(const u8 *pdu, size_t len,
					struct btgw_lt_pdu *out)
{
	u16 bits;

	out->opcode = out->id;
	if (pdu[0] & LT_SEG) {
		out->kind = BTGW_LT_SEG_CTL;
		if (out->opcode == LT_OP_ACK)
			return BTGW_LT_REJ_ACK_SEG;
		return lt_parse_segment(true, pdu, len, out);
	}

	out->data = pdu + BTGW_LT_HDR_LEN;
	out->len = (u8)(len - BTGW_LT_HDR_LEN);
	if (out->opcode != LT_OP_ACK) {
		out->kind = BTGW_LT_UNSEG_CTL;
		return len > BTGW_LT_CTL_PDU_MAX ? BTGW_LT_REJ_CTL_LENGTH :
						   BTGW_LT_REJ_NONE;
	}

	out->kind = BTGW_LT_ACK;
	if (len != BTGW_LT_ACK_LEN)
		return BTGW_LT_REJ_ACK_LENGTH;
	bits = get_unaligned_be16(pdu + 1);
	out->obo = bits & LT_ACK_OBO;
	out->seq_zero = FIELD_GET(LT_ACK_SEQ_ZERO, bits);
	out->block_ack = get_unaligned_be32(pdu + 3);
	return BTGW_LT_REJ_NONE;
}

static enum btgw_lt_reject lt_parse_access(const u8 *pdu, size_t len,
					   struct btgw_lt_pdu *out)
{
	out->akf = pdu[0] & LT_AKF;
	out->aid = pdu[0] & LT_AID;
	if (!out->akf && out->aid)
		return BTGW_LT_REJ_AID;

	if (pdu[0] & LT_SEG) {
		out->kind = BTGW_LT_SEG_ACCESS;
		return lt_parse_segment(false, pdu, len, out);
	}

	out->kind = BTGW_LT_UNSEG_ACCESS;
	len -= BTGW_LT_HDR_LEN;
	if (len < BTGW_LT_UNSEG_MIN || len > BTGW_LT_UNSEG_MAX)
		return BTGW_LT_REJ_UNSEG_LENGTH;
	out->data = pdu + BTGW_LT_HDR_LEN;
	out->len = (u8)len;
	return BTGW_LT_REJ_NONE;
}

/**
 * btgw_lt_parse() - take a lower transport PDU apart
 * @ctl: CTL bit of the network PDU that carried it
 * @pdu: the PDU, decrypted by the network layer
 * @len: its length
 * @out: filled on success, undefined otherwise
 *
 * Mesh Protocol 1.1 section 3.5.2. RFU bits are ignored.
 *
 * Return: %BTGW_LT_REJ_NONE, or why it is dropped.
 */
enum btgw_lt_reject btgw_lt_parse(bool ctl, const u8 *pdu, size_t len,
				  struct btgw_lt_pdu *out)
{
	memset(out, 0, sizeof(*out));
	if (!len)
		return BTGW_LT_REJ_EMPTY;
	out->id = pdu[0] & LT_ID;
	return ctl ? lt_parse_ctl(pdu, len, out) :
		     lt_parse_access(pdu, len, out);
}

/**
 * btgw_lt_seq_auth() - the number that names a segmented message
 * @iv_index: IV index the segment was received under
 * @seq: SEQ of the segment, 24 bits
 * @seq_zero: SeqZero of the segment, 13 bits
 * @seq_auth: on success IV index (32 bits) and SEQ of the first segment (24)
 *
 * Mesh Protocol 1.1 section 3.5.3.1: the first segment had the largest SEQ not
 * above @seq whose low 13 bits are @seq_zero.
 *
 * Return: %BTGW_LT_REJ_NONE; %BTGW_LT_REJ_SEQ_AUTH if that is below 0.
 */
enum btgw_lt_reject btgw_lt_seq_auth(u32 iv_index, u32 seq, u16 seq_zero,
				     u64 *seq_auth)
{
	u32 back = (seq - seq_zero) & BTGW_LT_SEQ_SPAN;

	if (back > seq)
		return BTGW_LT_REJ_SEQ_AUTH;
	*seq_auth = (u64)iv_index << 24 | (seq - back);
	return BTGW_LT_REJ_NONE;
}

/**
 * btgw_lt_plan() - how a message of a given length is sent
 * @ctl: a control message
 * @len: octets of access payload, or of control parameters
 * @segment: segmented even if it fits into one PDU, to be acknowledged
 * @mic64: TransMIC of 8 octets, which only segmented messages have; ignored
 *	for control
 * @plan: filled on success, undefined otherwise
 *
 * Return: %BTGW_LT_REJ_NONE; %BTGW_LT_REJ_EMPTY: there is no message of no
 * octets, but for an unsegmented control message; %BTGW_LT_REJ_TOO_LONG: above
 * 380 octets of payload, 376 with @mic64, 256 of parameters.
 */
enum btgw_lt_reject btgw_lt_plan(bool ctl, size_t len, bool segment,
				 bool mic64, struct btgw_lt_plan *plan)
{
	size_t max;

	memset(plan, 0, sizeof(*plan));
	plan->szmic = !ctl && mic64;
	plan->mic_len = ctl ? 0 : mic64 ? 8 : 4;
	plan->segmented = segment || plan->szmic ||
			  len > (ctl ? BTGW_LT_CTL_UNSEG_MAX :
				       BTGW_ACCESS_UNSEG_MAX);
	max = ctl ? BTGW_LT_CTL_MAX : BTGW_LT_UPPER_MAX - plan->mic_len;
	if (!len && (!ctl || plan->segmented))
		return BTGW_LT_REJ_EMPTY;
	if (len > max)
		return BTGW_LT_REJ_TOO_LONG;

	plan->upper_len = (u16)(len + plan->mic_len);
	if (plan->segmented)
		plan->seg_n = (plan->upper_len - 1) / btgw_lt_seg_size(ctl);
	return BTGW_LT_REJ_NONE;
}

/**
 * btgw_lt_seg_span() - which octets of the upper transport PDU a segment has
 * @ctl: a control message
 * @upper_len: octets of the upper transport PDU
 * @seg: number of the segment
 * @off: where they begin; written if there are any
 *
 * Return: number of octets; 0 if there is no such segment.
 */
u8 btgw_lt_seg_span(bool ctl, u16 upper_len, u8 seg, u16 *off)
{
	u8 full = btgw_lt_seg_size(ctl);
	u16 at = seg * full;

	if (seg >= BTGW_LT_SEGS_MAX || at >= upper_len)
		return 0;
	*off = at;
	return upper_len - at < full ? upper_len - at : full;
}

/**
 * btgw_lt_build() - write a lower transport PDU
 * @hdr: header of the message
 * @seg: number of the segment; 0 if it is not segmented
 * @upper: its whole upper transport PDU
 * @upper_len: octets of @upper
 * @pdu: room for %BTGW_LT_PDU_MAX octets
 *
 * Return: length of the PDU; 0, with nothing written, if @upper_len does not
 * fit @hdr or there is no such segment.
 */
size_t btgw_lt_build(const struct btgw_lt_hdr *hdr, u8 seg, const u8 *upper,
		     u16 upper_len, u8 *pdu)
{
	u8 full = btgw_lt_seg_size(hdr->ctl);
	u32 bits;
	u16 off;
	u8 n;

	if (!hdr->segmented) {
		if (upper_len > (hdr->ctl ? BTGW_LT_CTL_UNSEG_MAX :
					    BTGW_LT_UNSEG_MAX) ||
		    (!hdr->ctl && upper_len < BTGW_LT_UNSEG_MIN) || seg)
			return 0;
		pdu[0] = hdr->id & LT_ID;
		memcpy(pdu + BTGW_LT_HDR_LEN, upper, upper_len);
		return BTGW_LT_HDR_LEN + upper_len;
	}

	if (!upper_len || hdr->seg_n != (upper_len - 1) / full)
		return 0;
	n = btgw_lt_seg_span(hdr->ctl, upper_len, seg, &off);
	if (!n)
		return 0;
	bits = FIELD_PREP(LT_SEQ_ZERO, hdr->seq_zero) |
	       FIELD_PREP(LT_SEG_O, seg) | FIELD_PREP(LT_SEG_N, hdr->seg_n);
	if (hdr->szmic && !hdr->ctl)
		bits |= LT_SZMIC;
	pdu[0] = LT_SEG | (hdr->id & LT_ID);
	put_unaligned_be24(bits, pdu + 1);
	memcpy(pdu + BTGW_LT_SEG_HDR_LEN, upper + off, n);
	return BTGW_LT_SEG_HDR_LEN + n;
}

/**
 * btgw_lt_build_ack() - write a Segment Acknowledgment
 * @obo: a Friend sends it on behalf of its LPN
 * @seq_zero: SeqZero of the message, 13 bits
 * @block_ack: bit i: segment i was received; 0: the message is refused
 * @pdu: room for %BTGW_LT_ACK_LEN octets
 *
 * Return: %BTGW_LT_ACK_LEN.
 */
size_t btgw_lt_build_ack(bool obo, u16 seq_zero, u32 block_ack, u8 *pdu)
{
	u16 bits = FIELD_PREP(LT_ACK_SEQ_ZERO, seq_zero);

	if (obo)
		bits |= LT_ACK_OBO;
	pdu[0] = LT_OP_ACK;
	put_unaligned_be16(bits, pdu + 1);
	put_unaligned_be32(block_ack, pdu + 3);
	return BTGW_LT_ACK_LEN;
}
