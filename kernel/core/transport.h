/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * transport.h - the lower transport layer: headers, SeqAuth, segment sizes
 *
 * Pure: no lock, clock, allocation or skb. Mesh Protocol 1.1 section 3.5.2
 * (lower transport PDUs) and 3.5.3.1 (segmentation). Everything here is
 * big-endian on the air.
 *
 *	unsegmented access   0 | AKF | AID(6)               upper PDU, 5 to 15
 *	segmented access     1 | AKF | AID(6)   24 bits     segment, 1 to 12
 *	unsegmented control  0 | Opcode(7)                  parameters, 0 to 11
 *	segmented control    1 | Opcode(7)      24 bits     segment, 1 to 8
 *	acknowledgement      00   OBO SeqZero(13) RFU(2)    BlockAck, 4
 *
 * where the 24 bits are SZMIC(1) SeqZero(13) SegO(5) SegN(5).
 */
#ifndef _BTGW_CORE_TRANSPORT_H
#define _BTGW_CORE_TRANSPORT_H

#include <linux/types.h>

enum {
	BTGW_LT_PDU_MAX		= 16,	/* access; control has 12 at most */
	BTGW_LT_CTL_PDU_MAX	= 12,
	BTGW_LT_HDR_LEN		= 1,
	BTGW_LT_SEG_HDR_LEN	= 1 + 3,
	BTGW_LT_ACK_LEN		= 1 + 2 + 4,

	BTGW_LT_ACCESS_SEG	= BTGW_LT_PDU_MAX - BTGW_LT_SEG_HDR_LEN,
	BTGW_LT_CTL_SEG		= BTGW_LT_CTL_PDU_MAX - BTGW_LT_SEG_HDR_LEN,
	BTGW_LT_SEGS_MAX	= 32,

	/* upper transport PDU of an access message, its TransMIC included */
	BTGW_LT_UNSEG_MIN	= 1 + 4,
	BTGW_LT_UNSEG_MAX	= BTGW_LT_PDU_MAX - BTGW_LT_HDR_LEN,
	BTGW_LT_UPPER_MAX	= BTGW_LT_SEGS_MAX * BTGW_LT_ACCESS_SEG,

	/* parameters of a control message, which has no TransMIC */
	BTGW_LT_CTL_UNSEG_MAX	= BTGW_LT_CTL_PDU_MAX - BTGW_LT_HDR_LEN,
	BTGW_LT_CTL_MAX		= BTGW_LT_SEGS_MAX * BTGW_LT_CTL_SEG,

	/* access payload, before encryption */
	BTGW_ACCESS_MAX		= BTGW_LT_UPPER_MAX - 4,
	BTGW_ACCESS_MAX_MIC64	= BTGW_LT_UPPER_MAX - 8,
	BTGW_ACCESS_UNSEG_MAX	= BTGW_LT_UNSEG_MAX - 4,

	/* a segment is sent within so many SEQ of the first: SeqZero has 13
	 * bits
	 */
	BTGW_LT_SEQ_SPAN	= 8191,
	BTGW_LT_SEQ_MAX		= 0xffffff,
};

/**
 * enum btgw_lt_kind - the five lower transport PDUs
 * @BTGW_LT_UNSEG_ACCESS: a whole access message
 * @BTGW_LT_SEG_ACCESS: a segment of one
 * @BTGW_LT_UNSEG_CTL: a whole control message
 * @BTGW_LT_SEG_CTL: a segment of one
 * @BTGW_LT_ACK: Segment Acknowledgment
 */
enum btgw_lt_kind {
	BTGW_LT_UNSEG_ACCESS,
	BTGW_LT_SEG_ACCESS,
	BTGW_LT_UNSEG_CTL,
	BTGW_LT_SEG_CTL,
	BTGW_LT_ACK,
};

/**
 * enum btgw_lt_reject - why a lower transport PDU is dropped, or a message
 *	cannot be sent
 * @BTGW_LT_REJ_NONE: it is not
 * @BTGW_LT_REJ_EMPTY: no octet at all, or nothing to send
 * @BTGW_LT_REJ_UNSEG_LENGTH: unsegmented access PDU whose upper PDU is not 5
 *	to 15 octets
 * @BTGW_LT_REJ_CTL_LENGTH: unsegmented control PDU with more than 11 octets
 *	of parameters
 * @BTGW_LT_REJ_HEADER: a segmented PDU shorter than its header
 * @BTGW_LT_REJ_SEGO: SegO above SegN
 * @BTGW_LT_REJ_SEG_EMPTY: a segment without an octet in it
 * @BTGW_LT_REJ_SEG_LENGTH: a segment longer than it may be, or not the last
 *	one and not full, or the only one and too short for its TransMIC
 * @BTGW_LT_REJ_AID: device key (AKF 0) with an application key identifier
 * @BTGW_LT_REJ_ACK_LENGTH: Segment Acknowledgment not of 7 octets
 * @BTGW_LT_REJ_ACK_SEG: Segment Acknowledgment that says it is segmented
 * @BTGW_LT_REJ_SEQ_AUTH: SeqZero lies before SEQ 0
 * @BTGW_LT_REJ_TOO_LONG: sending: longer than 32 segments carry
 * @__BTGW_LT_REJECTS: number of the others
 */
enum btgw_lt_reject {
	BTGW_LT_REJ_NONE,
	BTGW_LT_REJ_EMPTY,
	BTGW_LT_REJ_UNSEG_LENGTH,
	BTGW_LT_REJ_CTL_LENGTH,
	BTGW_LT_REJ_HEADER,
	BTGW_LT_REJ_SEGO,
	BTGW_LT_REJ_SEG_EMPTY,
	BTGW_LT_REJ_SEG_LENGTH,
	BTGW_LT_REJ_AID,
	BTGW_LT_REJ_ACK_LENGTH,
	BTGW_LT_REJ_ACK_SEG,
	BTGW_LT_REJ_SEQ_AUTH,
	BTGW_LT_REJ_TOO_LONG,
	__BTGW_LT_REJECTS,
};

/**
 * struct btgw_lt_pdu - a parsed lower transport PDU
 * @kind: enum btgw_lt_kind
 * @id: octet 0 without SEG: AKF and AID, or the opcode. What the segments of
 *	one message have in common
 * @akf: an application key, not the device key (access)
 * @aid: application key identifier, 0 with the device key (access)
 * @opcode: control opcode (control, acknowledgement)
 * @szmic: the TransMIC has 8 octets (segmented access; false otherwise)
 * @obo: sent by a Friend on behalf of its LPN (acknowledgement)
 * @seg_o: number of this segment, 0 to 31 (segmented)
 * @seg_n: number of the last one, 0 to 31 (segmented)
 * @seq_zero: low 13 bits of the SEQ of the first segment (segmented,
 *	acknowledgement)
 * @block_ack: bit i: segment i was received (acknowledgement)
 * @data: upper transport PDU, segment, or parameters; points into the PDU
 *	parsed. For an acknowledgement the 6 octets after the opcode
 * @len: octets of @data
 */
struct btgw_lt_pdu {
	u8 kind;
	u8 id;
	bool akf;
	u8 aid;
	u8 opcode;
	bool szmic;
	bool obo;
	u8 seg_o;
	u8 seg_n;
	u16 seq_zero;
	u32 block_ack;
	const u8 *data;
	u8 len;
};

/**
 * btgw_lt_segment() - which segment a lower transport PDU is, for a trace
 * @pdu: the PDU, whole or not
 * @len: its length
 * @seg_o: its number; -1 if it is none
 * @seg_n: of the last one; -1
 */
void btgw_lt_segment(const u8 *pdu, size_t len, s8 *seg_o, s8 *seg_n);

/**
 * struct btgw_lt_hdr - what the PDUs of one message to send have in common
 * @ctl: a control message
 * @segmented: it goes in segments
 * @szmic: TransMIC of 8 octets; segmented access only
 * @id: octet 0 without SEG, from btgw_lt_id_app(), btgw_lt_id_dev() or the
 *	control opcode
 * @seg_n: number of its last segment
 * @seq_zero: low 13 bits of the SEQ of its first segment
 */
struct btgw_lt_hdr {
	bool ctl;
	bool segmented;
	bool szmic;
	u8 id;
	u8 seg_n;
	u16 seq_zero;
};

/**
 * struct btgw_lt_plan - how a message will be sent
 * @segmented: in segments
 * @szmic: with a TransMIC of 8 octets
 * @mic_len: octets of TransMIC: 4, 8, or 0 for control
 * @seg_n: number of the last segment, 0 if not segmented
 * @upper_len: octets of the upper transport PDU, TransMIC included
 */
struct btgw_lt_plan {
	bool segmented;
	bool szmic;
	u8 mic_len;
	u8 seg_n;
	u16 upper_len;
};

/* octet 0 without SEG */
static inline u8 btgw_lt_id_app(u8 aid)
{
	return 0x40 | (aid & 0x3f);
}

static inline u8 btgw_lt_id_dev(void)
{
	return 0;
}

/* octets that a segment carries when it is full */
static inline u8 btgw_lt_seg_size(bool ctl)
{
	return ctl ? BTGW_LT_CTL_SEG : BTGW_LT_ACCESS_SEG;
}

/* BlockAck of a message that is complete */
static inline u32 btgw_lt_full_block(u8 seg_n)
{
	return 0xffffffffU >> (31 - (seg_n & 31));
}

const char *btgw_lt_reject_name(enum btgw_lt_reject why);

enum btgw_lt_reject btgw_lt_parse(bool ctl, const u8 *pdu, size_t len,
				  struct btgw_lt_pdu *out);

enum btgw_lt_reject btgw_lt_seq_auth(u32 iv_index, u32 seq, u16 seq_zero,
				     u64 *seq_auth);

enum btgw_lt_reject btgw_lt_plan(bool ctl, size_t len, bool segment,
				 bool mic64, struct btgw_lt_plan *plan);

u8 btgw_lt_seg_span(bool ctl, u16 upper_len, u8 seg, u16 *off);

size_t btgw_lt_build(const struct btgw_lt_hdr *hdr, u8 seg, const u8 *upper,
		     u16 upper_len, u8 *pdu);

size_t btgw_lt_build_ack(bool obo, u16 seq_zero, u32 block_ack, u8 *pdu);

#endif /* _BTGW_CORE_TRANSPORT_H */
