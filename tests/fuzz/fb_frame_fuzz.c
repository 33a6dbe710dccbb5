// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fb_frame_fuzz.c - any octets as a frame and as PDUs to be sent
 *
 * The first octet is the algorithm. The rest is parsed as it is, and again with
 * its CRC put right, without which nothing behind the CRC would ever be seen.
 * Every outcome is held against the twin's parser, and what is accepted must be
 * a partition of the payload that seals to the same frame.
 */
#include <stdlib.h>
#include <string.h>
#include "fb_frame.h"
#include "fb_twin.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

static void check_pdus(const u8 *payload, size_t len,
		       const struct btgw_fb_pdus *pdus)
{
	size_t off = 0;
	u8 i;

	MUST(pdus->count >= 1 && pdus->count <= BTGW_FB_MAX_PDUS);
	for (i = 0; i < pdus->count; i++) {
		MUST(pdus->off[i] == off);
		MUST(pdus->len[i] >= 1);
		MUST(!(payload[off] & 0xc0));
		off += pdus->len[i];
	}
	MUST(off == len);
}

static void check_frame(const u8 *frame, size_t len, u8 alg)
{
	int twin_alg = alg > 1 ? -1 : alg;
	u8 again[BTGW_FB_FRAME_MAX];
	struct btgw_fb_pdus scan;
	struct btgw_fb_frame out;
	enum btgw_fb_reject why;
	size_t n;

	why = btgw_fb_parse(frame, len, alg, &out);
	MUST(why == twin_parse(frame, len, &twin_alg));
	if (why)
		return;
	n = len - BTGW_FB_HDR_LEN - BTGW_FB_CRC_LEN;
	MUST(out.len == len);
	MUST(out.pdus.alg == (u8)twin_alg);
	MUST(out.pdus.count == frame[2]);
	check_pdus(frame + BTGW_FB_HDR_LEN, n, &out.pdus);

	memcpy(again + BTGW_FB_HDR_LEN, frame + BTGW_FB_HDR_LEN, n);
	MUST(btgw_fb_seal(again, out.id, out.pdus.count, n) == len);
	MUST(!memcmp(again, frame, len));

	/* whoever knows the algorithm finds the same PDUs in it */
	if (alg > 1)
		return;
	MUST(!btgw_fb_scan(frame + BTGW_FB_HDR_LEN, n, alg, &scan));
	MUST(!memcmp(&scan, &out.pdus, sizeof(scan)));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 frame[BTGW_FB_FRAME_MAX + 64];
	struct btgw_fb_pdus scan;
	size_t n;
	u16 crc;
	u8 alg;

	if (!size)
		return 0;
	alg = data[0] % 3 == 2 ? BTGW_ALG_UNKNOWN : data[0] % 3;
	data++;
	size--;
	check_frame(data, size, alg);
	if (!btgw_fb_scan(data, size, alg, &scan))
		check_pdus(data, size, &scan);

	if (size < 5 || size > sizeof(frame))
		return 0;
	memcpy(frame, data, size);
	n = size - BTGW_FB_HDR_LEN - BTGW_FB_CRC_LEN;
	crc = btgw_crc16(0xffff, frame + BTGW_FB_HDR_LEN, n);
	frame[size - 2] = (u8)crc;
	frame[size - 1] = (u8)(crc >> 8);
	check_frame(frame, size, alg);
	return 0;
}
