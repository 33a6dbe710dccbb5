// SPDX-License-Identifier: GPL-2.0-only
/*
 * fb_frame.c - FastBatch frames: layout, refusals, CRC
 *
 * Nothing here looks further into a PDU than its type octet and, for Start,
 * the algorithm: that is all that decides where the next PDU begins.
 */
#include "fb_frame.h"

#include <linux/build_bug.h>
#include <linux/string.h>
#include <asm/unaligned.h>

static_assert(sizeof(struct btgw_fb_hdr) == BTGW_FB_HDR_LEN);
static_assert(sizeof(struct btgw_fb_ack) == BTGW_FB_ACK_LEN);
/* no batch can be taken for an acknowledgement */
static_assert(BTGW_FB_FRAME_MIN > BTGW_FB_ACK_LEN);

/* PDU types, Mesh Protocol 1.1 section 5.4.1, table 5.18 */
enum {
	PDU_INVITE		= 0x00,
	PDU_CAPABILITIES	= 0x01,
	PDU_START		= 0x02,
	PDU_PUBLIC_KEY		= 0x03,
	PDU_INPUT_COMPLETE	= 0x04,
	PDU_CONFIRMATION	= 0x05,
	PDU_RANDOM		= 0x06,
	PDU_DATA		= 0x07,
	PDU_COMPLETE		= 0x08,
	PDU_FAILED		= 0x09,
	PDU_RECORD_REQUEST	= 0x0a,
	PDU_RECORDS_GET		= 0x0c,
};

/**
 * btgw_crc16() - CRC-16/CCITT-FALSE
 * @crc: 0xffff, or the CRC of the octets before these
 * @data: octets
 * @len: number of them
 *
 * Polynomial 0x1021, no reflection, no final xor; "123456789" gives 0x29b1.
 *
 * Return: the CRC of all octets so far.
 */
u16 btgw_crc16(u16 crc, const u8 *data, size_t len)
{
	/* eight steps of the division at once: 0x1021 has only three terms */
	while (len--) {
		crc = (u16)(crc << 8 | crc >> 8);
		crc ^= *data++;
		crc ^= (crc & 0xff) >> 4;
		crc ^= (u16)(crc << 12);
		crc ^= (u16)((crc & 0xff) << 5);
	}
	return crc;
}

/**
 * btgw_fb_pdu_len() - length of a provisioning PDU
 * @type: its first octet
 * @alg: enum btgw_fb_alg in force
 *
 * Return: length with the type octet; 0 if padding bits are set, the type is
 * unknown, its length does not follow from the type (Record Response, Records
 * List), or it needs an algorithm and @alg is none.
 */
size_t btgw_fb_pdu_len(u8 type, u8 alg)
{
	switch (type) {
	case PDU_INVITE:
		return 1 + 1;
	case PDU_CAPABILITIES:
		return 1 + 11;
	case PDU_START:
		return 1 + 5;
	case PDU_PUBLIC_KEY:
		return 1 + 64;
	case PDU_CONFIRMATION:
	case PDU_RANDOM:
		if (alg == BTGW_ALG_CMAC)
			return 1 + 16;
		if (alg == BTGW_ALG_HMAC)
			return 1 + 32;
		return 0;
	case PDU_DATA:
		return 1 + 25 + 8;
	case PDU_FAILED:
		return 1 + 1;
	case PDU_RECORD_REQUEST:
		return 1 + 6;
	case PDU_INPUT_COMPLETE:
	case PDU_COMPLETE:
	case PDU_RECORDS_GET:
		return 1;
	default:
		return 0;
	}
}

/*
 * Walk the PDUs under a known algorithm. @count is the number there must be,
 * or 0 for as many as there are. *@used says whether the algorithm passed in
 * (and not one from Start) decided the length of any.
 */
static enum btgw_fb_reject fb_walk(const u8 *payload, size_t len, u8 count,
				   u8 alg, struct btgw_fb_pdus *out, bool *used)
{
	bool started = false;
	size_t off = 0;
	size_t n;
	u8 type;

	memset(out, 0, sizeof(*out));
	*used = false;

	while (off < len) {
		if (count && out->count == count)
			return BTGW_FB_REJ_LENGTH;
		if (out->count == BTGW_FB_MAX_PDUS)
			return BTGW_FB_REJ_COUNT;

		type = payload[off];
		n = btgw_fb_pdu_len(type, alg);
		if (!n)
			return BTGW_FB_REJ_TYPE;
		if (!started && (type == PDU_CONFIRMATION || type == PDU_RANDOM))
			*used = true;
		if (n > len - off)
			return BTGW_FB_REJ_LENGTH;
		if (type == PDU_START) {
			alg = payload[off + 1];
			if (alg != BTGW_ALG_CMAC && alg != BTGW_ALG_HMAC)
				return BTGW_FB_REJ_ALG;
			started = true;
		}

		out->off[out->count] = (u16)off;
		out->len[out->count] = (u16)n;
		out->count++;
		off += n;
	}
	if (!out->count || out->count < count)
		return BTGW_FB_REJ_LENGTH;

	out->alg = alg;
	/* for the caller that does not know: neither do we, still */
	if (!started && !*used)
		out->alg = BTGW_ALG_UNKNOWN;
	return BTGW_FB_REJ_NONE;
}

static enum btgw_fb_reject fb_pdus(const u8 *payload, size_t len, u8 count,
				   u8 alg, struct btgw_fb_pdus *out)
{
	enum btgw_fb_reject cmac, hmac;
	struct btgw_fb_pdus other;
	bool used;

	if (alg == BTGW_ALG_CMAC || alg == BTGW_ALG_HMAC) {
		cmac = fb_walk(payload, len, count, alg, out, &used);
		if (out->alg == BTGW_ALG_UNKNOWN)
			out->alg = alg;
		return cmac;
	}

	cmac = fb_walk(payload, len, count, BTGW_ALG_CMAC, out, &used);
	if (!used)
		return cmac;
	hmac = fb_walk(payload, len, count, BTGW_ALG_HMAC, &other, &used);

	if (!cmac && !hmac)
		return BTGW_FB_REJ_ALG;
	if (!cmac)
		return BTGW_FB_REJ_NONE;
	if (!hmac) {
		*out = other;
		return BTGW_FB_REJ_NONE;
	}
	/* it fits under neither: two different reasons are only a bad fit */
	return cmac == hmac ? cmac : BTGW_FB_REJ_LENGTH;
}

/**
 * btgw_fb_scan() - find the PDUs of a batch before it is framed
 * @payload: PDUs, back to back
 * @len: octets of them
 * @alg: enum btgw_fb_alg of the session so far
 * @out: filled on success, undefined otherwise
 *
 * Return: %BTGW_FB_REJ_NONE, or why @payload is no batch. %BTGW_FB_REJ_LENGTH:
 * empty, above %BTGW_FB_PAYLOAD_MAX or the last PDU is cut short;
 * %BTGW_FB_REJ_COUNT: more than %BTGW_FB_MAX_PDUS.
 */
enum btgw_fb_reject btgw_fb_scan(const u8 *payload, size_t len, u8 alg,
				 struct btgw_fb_pdus *out)
{
	if (!len || len > BTGW_FB_PAYLOAD_MAX)
		return BTGW_FB_REJ_LENGTH;
	return fb_pdus(payload, len, 0, alg, out);
}

/**
 * btgw_fb_parse() - check a received frame and find its PDUs
 * @frame: the frame as received
 * @len: its length
 * @alg: enum btgw_fb_alg of the session so far
 * @out: filled on success, undefined otherwise
 *
 * Refusals come in the order length of the frame, count, CRC, PDUs, so that a
 * damaged frame is called damaged and only an intact one malformed.
 *
 * Return: %BTGW_FB_REJ_NONE, or why the frame is refused.
 */
enum btgw_fb_reject btgw_fb_parse(const u8 *frame, size_t len, u8 alg,
				  struct btgw_fb_frame *out)
{
	const u8 *payload;
	size_t n;
	u8 count;
	u16 crc;

	if (len < BTGW_FB_HDR_LEN + BTGW_FB_CRC_LEN || len > BTGW_FB_FRAME_MAX)
		return BTGW_FB_REJ_LENGTH;
	count = frame[2];
	if (!count || count > BTGW_FB_MAX_PDUS)
		return BTGW_FB_REJ_COUNT;
	if (len < BTGW_FB_FRAME_MIN)
		return BTGW_FB_REJ_LENGTH;

	payload = frame + BTGW_FB_HDR_LEN;
	n = len - BTGW_FB_HDR_LEN - BTGW_FB_CRC_LEN;
	crc = get_unaligned_le16(payload + n);
	if (btgw_crc16(0xffff, payload, n) != crc)
		return BTGW_FB_REJ_CRC;

	out->id = get_unaligned_le16(frame);
	out->crc = crc;
	out->len = (u16)len;
	return fb_pdus(payload, n, count, alg, &out->pdus);
}

/**
 * btgw_fb_seal() - make a frame around PDUs already in place
 * @frame: buffer with the PDUs at offset %BTGW_FB_HDR_LEN, and room for
 *	%BTGW_FB_CRC_LEN octets after them
 * @id: batch id
 * @count: number of PDUs
 * @payload_len: octets of PDUs
 *
 * Return: length of the frame; 0 if @count or @payload_len has no frame, with
 * nothing written.
 */
size_t btgw_fb_seal(u8 *frame, u16 id, u8 count, size_t payload_len)
{
	u8 *payload = frame + BTGW_FB_HDR_LEN;

	if (!count || count > BTGW_FB_MAX_PDUS)
		return 0;
	if (!payload_len || payload_len > BTGW_FB_PAYLOAD_MAX)
		return 0;

	put_unaligned_le16(id, frame);
	frame[2] = count;
	put_unaligned_le16(btgw_crc16(0xffff, payload, payload_len),
			   payload + payload_len);
	return BTGW_FB_HDR_LEN + payload_len + BTGW_FB_CRC_LEN;
}
