// SPDX-License-Identifier: GPL-2.0-only
/*
 * stream_rx.c - what the receivers of both versions share: gaps and versions
 *
 * Gaps are counted by the numbers of chunks that were checked. In cut-through
 * the octets go before the check, so the number does too: a chunk that fails
 * later is reported at once, and the count goes on behind it.
 */
#include "stream_rx.h"

#include <linux/string.h>
#include <asm/unaligned.h>

#include "btgw_crc.h"

u8 btgw_st_version(const u8 *frame, size_t len)
{
	u16 length;

	if (len >= BTGW_V2_FIRST_LEN && (frame[0] & BTGW_V2_F) &&
	    !(frame[0] & (BTGW_V2_RSVD | BTGW_V2_COUNTER)) &&
	    !get_unaligned_le16(frame + 1))
		return 2;
	if (len <= BTGW_V1_HDR_LEN)
		return 0;
	length = get_unaligned_le16(frame + 2);
	return length && len - BTGW_V1_HDR_LEN <= length ? 1 : 0;
}

bool btgw_st_meets_v1(struct btgw_st_detect *det, const u8 *frame, size_t len)
{
	size_t payload;
	u16 length;

	if (len <= BTGW_V1_HDR_LEN) {
		det->seen = false;
		return false;
	}
	payload = len - BTGW_V1_HDR_LEN;
	length = get_unaligned_le16(frame + 2);
	if (payload > length) {
		det->seen = false;
		return false;
	}
	if (payload == length &&
	    ~btgw_crc32(~0U, frame + BTGW_V1_HDR_LEN, payload) ==
	    get_unaligned_le32(frame + 4))
		return true;
	if (det->seen && !memcmp(det->head, frame, BTGW_V1_HDR_LEN))
		return true;
	memcpy(det->head, frame, BTGW_V1_HDR_LEN);
	det->seen = true;
	return false;
}

void btgw_st_rx_init(struct btgw_st_rx *rx, u32 limit, bool heard)
{
	memset(rx, 0, sizeof(*rx));
	rx->limit = limit;
	rx->heard = heard;
}

static void btgw_st_gap(struct btgw_st_out *out, u32 lost, u32 flags)
{
	out->todo |= BTGW_ST_DO_GAP;
	out->lost += lost;
	out->gap |= flags;
}

/* @number is believed: say what is missing before it. */
static void btgw_st_rx_believe(struct btgw_st_rx *rx, u16 number,
			       struct btgw_st_out *out)
{
	u16 lost = number - rx->expect;

	if (!rx->heard) {
		/* what was damaged before the first chunk is one at least */
		if (rx->damage)
			btgw_st_gap(out, 1, 0);
	} else if (lost && lost < 0x8000) {
		btgw_st_gap(out, lost, rx->late ? BTGW_GAP_SENDER : 0);
	} else if (lost) {
		btgw_st_gap(out, rx->damage, BTGW_GAP_RESTART);
		out->restart = true;
	}
	rx->heard = true;
	rx->damage = false;
	rx->expect = number;
}

/* Forget the chunk that is being received, if any. */
void btgw_st_rx_drop(struct btgw_st_rx *rx, struct btgw_st_out *out)
{
	if (rx->state == BTGW_ST_OPEN) {
		out->todo &= ~BTGW_ST_DO_BEGIN;
		out->todo |= BTGW_ST_DO_DROP;
		if (rx->cutting) {
			btgw_st_gap(out, 1, rx->got ? BTGW_GAP_DELIVERED : 0);
			rx->expect = rx->number + 1;
		} else {
			rx->damage = true;
		}
	} else {
		rx->damage = true;
	}
	rx->cutting = false;
	rx->state = BTGW_ST_SKIP;
}

/* A chunk begins; nothing is open. */
void btgw_st_rx_begin(struct btgw_st_rx *rx, u16 number, bool late,
		      struct btgw_st_out *out)
{
	rx->state = BTGW_ST_OPEN;
	rx->number = number;
	rx->late = late;
	rx->got = 0;
	rx->cutting = rx->cut;
	out->todo |= BTGW_ST_DO_BEGIN;
	out->number = number;
	if (rx->cutting)
		btgw_st_rx_believe(rx, number, out);
}

/* The chunk that is open was checked. */
void btgw_st_rx_whole(struct btgw_st_rx *rx, struct btgw_st_out *out)
{
	if (!rx->cutting)
		btgw_st_rx_believe(rx, rx->number, out);
	rx->expect = rx->number + 1;
	rx->cutting = false;
	rx->state = BTGW_ST_IDLE;
	out->verdict = BTGW_ST_V_CHUNK;
	out->todo |= BTGW_ST_DO_CHUNK;
	out->number = rx->number;
}

void btgw_st_rx_abort(struct btgw_st_rx *rx, struct btgw_st_out *out)
{
	memset(out, 0, sizeof(*out));
	out->verdict = BTGW_ST_V_BIG;
	btgw_st_rx_drop(rx, out);
}

void btgw_st_rx_down(struct btgw_st_rx *rx, struct btgw_st_out *out)
{
	memset(out, 0, sizeof(*out));
	if (rx->state == BTGW_ST_OPEN)
		btgw_st_rx_drop(rx, out);
	if (rx->damage)
		btgw_st_gap(out, 1, 0);
	if (out->todo & BTGW_ST_DO_GAP)
		out->gap |= BTGW_GAP_END;
	rx->damage = false;
	rx->state = BTGW_ST_IDLE;
}
