/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fb_frame.h - FastBatch frames: layout, refusals, CRC
 *
 * Pure: no lock, clock, allocation or skb. Compiled into the module, libbtgw,
 * the unit tests and the fuzzers. The air format is in btgw_packet.h.
 */
#ifndef _BTGW_CORE_FB_FRAME_H
#define _BTGW_CORE_FB_FRAME_H

#include <linux/types.h>
#include <linux/btgw_packet.h>

/**
 * enum btgw_fb_alg - provisioning algorithm of a session
 * @BTGW_ALG_CMAC: BTM_ECDH_P256_CMAC_AES128_AES_CCM, 17 octet Confirmation
 *	and Random
 * @BTGW_ALG_HMAC: BTM_ECDH_P256_HMAC_SHA256_AES_CCM, 33 octets
 * @BTGW_ALG_UNKNOWN: no Start was seen and nobody said
 */
enum btgw_fb_alg {
	BTGW_ALG_CMAC = 0,
	BTGW_ALG_HMAC = 1,
	BTGW_ALG_UNKNOWN = 0xff,
};

/**
 * enum btgw_fb_reject - why a frame or a payload is refused
 * @BTGW_FB_REJ_NONE: it is not
 * @BTGW_FB_REJ_LENGTH: too short, too long, or the PDUs do not fill it exactly
 * @BTGW_FB_REJ_COUNT: count is 0 or above %BTGW_FB_MAX_PDUS
 * @BTGW_FB_REJ_CRC: CRC over the PDU octets is wrong
 * @BTGW_FB_REJ_TYPE: a type octet with padding bits set, of an unknown type,
 *	or of a type whose length cannot be derived (Record Response, Records
 *	List)
 * @BTGW_FB_REJ_ALG: the algorithm is unknown and the PDUs fill the frame under
 *	both, or Start names an algorithm that has no value
 */
enum btgw_fb_reject {
	BTGW_FB_REJ_NONE,
	BTGW_FB_REJ_LENGTH,
	BTGW_FB_REJ_COUNT,
	BTGW_FB_REJ_CRC,
	BTGW_FB_REJ_TYPE,
	BTGW_FB_REJ_ALG,
};

/**
 * struct btgw_fb_pdus - where the PDUs of a payload are
 * @count: number of PDUs
 * @alg: algorithm after the last of them, an enum btgw_fb_alg: what Start in
 *	this payload says, else what the caller passed, else what the payload
 *	fills under, else unknown
 * @off: offset of each from the start of the payload
 * @len: length of each, type octet included
 */
struct btgw_fb_pdus {
	u8 count;
	u8 alg;
	u16 off[BTGW_FB_MAX_PDUS];
	u16 len[BTGW_FB_MAX_PDUS];
};

/**
 * struct btgw_fb_frame - a frame that was accepted
 * @id: batch id
 * @crc: CRC as received; with @id and @len it identifies a repeat
 * @len: length of the whole frame
 * @pdus: the PDUs, offsets from the octet after the header
 */
struct btgw_fb_frame {
	u16 id;
	u16 crc;
	u16 len;
	struct btgw_fb_pdus pdus;
};

u16 btgw_crc16(u16 crc, const u8 *data, size_t len);

size_t btgw_fb_pdu_len(u8 type, u8 alg);

enum btgw_fb_reject btgw_fb_scan(const u8 *payload, size_t len, u8 alg,
				 struct btgw_fb_pdus *out);

enum btgw_fb_reject btgw_fb_parse(const u8 *frame, size_t len, u8 alg,
				  struct btgw_fb_frame *out);

size_t btgw_fb_seal(u8 *frame, u16 id, u8 count, size_t payload_len);

#endif /* _BTGW_CORE_FB_FRAME_H */
