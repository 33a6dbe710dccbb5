// SPDX-License-Identifier: GPL-2.0-only
/*
 * stream_v2.c - version 2 of streaming: framer and receiver
 */
#include "stream_v2.h"

#include <linux/build_bug.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <asm/unaligned.h>

#include "btgw_crc.h"

static_assert(sizeof(struct btgw_v2_first) == BTGW_V2_FIRST_LEN);
static_assert(sizeof(struct btgw_v2_trailer) == BTGW_V2_TRAILER_LEN);
/* a frame takes a head, a trailer and payload */
static_assert(BTGW_STREAM_FRAME_MIN > BTGW_V2_WHOLE_LEN);

void btgw_v2_tx_init(struct btgw_v2_tx *tx, u16 frame, u16 chunk)
{
	memset(tx, 0, sizeof(*tx));
	tx->frame = frame;
	tx->chunk = chunk;
}

/* octets around the payload of a chunk that is one SDU: ours and L2CAP's */
#define BTGW_V2_SDU_LEN		(BTGW_V2_WHOLE_LEN + 2)

void btgw_v2_tx_plan(struct btgw_v2_tx *tx, const struct btgw_v2_sizes *sizes,
		     size_t left, bool bulk, bool end)
{
	size_t whole, pdus;

	if (tx->open && tx->fill != BTGW_V2_FIRST_LEN + tx->len)
		return;
	tx->frame = sizes->frame;
	tx->chunk = sizes->chunk;
	if (!sizes->large || !(bulk || end))
		return;

	tx->frame = sizes->large;
	if (sizes->fixed) {
		/* several frames of a chunk: of full PDUs, too, if it has one */
		pdus = (sizes->large + 2) / sizes->pdu;
		if (pdus && tx->chunk + BTGW_V2_WHOLE_LEN > sizes->large)
			tx->frame = pdus * sizes->pdu - 2;
		return;
	}
	whole = left + (tx->open ? tx->len : 0) + BTGW_V2_SDU_LEN;
	if (end && whole <= sizes->large + 2U) {
		tx->chunk = sizes->large - BTGW_V2_WHOLE_LEN;
		return;
	}
	pdus = min_t(size_t, whole, sizes->large + 2) / sizes->pdu;
	if (pdus * sizes->pdu > tx->chunk + BTGW_V2_SDU_LEN)
		tx->chunk = pdus * sizes->pdu - BTGW_V2_SDU_LEN;
}

size_t btgw_v2_tx_begin(struct btgw_v2_tx *tx, u8 *to)
{
	if (tx->open) {
		to[0] = 0;
		tx->fill = BTGW_V2_HDR_LEN;
	} else {
		to[0] = BTGW_V2_F;
		put_unaligned_le16(tx->number, to + 1);
		tx->fill = BTGW_V2_FIRST_LEN;
		tx->len = 0;
		tx->crc = btgw_crc32(~0U, to + 1, 2);
		tx->open = true;
	}
	return tx->fill;
}

size_t btgw_v2_tx_room(const struct btgw_v2_tx *tx)
{
	/* what was sent may be more than a chunk that was made smaller */
	if (tx->fill >= tx->frame || tx->len >= tx->chunk)
		return 0;
	return min_t(size_t, tx->frame - tx->fill, tx->chunk - tx->len);
}

void btgw_v2_tx_add(struct btgw_v2_tx *tx, const u8 *data, size_t len)
{
	tx->crc = btgw_crc32(tx->crc, data, len);
	tx->len += len;
	tx->fill += len;
}

size_t btgw_v2_tx_seal(struct btgw_v2_tx *tx, u8 *to, bool end)
{
	size_t len = tx->fill;

	if ((end || tx->len >= tx->chunk) &&
	    len + BTGW_V2_TRAILER_LEN <= tx->frame) {
		to[0] |= BTGW_V2_L;
		put_unaligned_le16(tx->len, to + len);
		tx->crc = btgw_crc32(tx->crc, to + len, 2);
		put_unaligned_le32(~tx->crc, to + len + 2);
		len += BTGW_V2_TRAILER_LEN;
		tx->number++;
		tx->len = 0;
		tx->open = false;
	}
	tx->fill = 0;
	return len;
}

bool btgw_v2_tx_stamp(u8 *frame, u8 counter, bool dropped)
{
	frame[0] |= counter & BTGW_V2_COUNTER;
	if (!dropped || !(frame[0] & BTGW_V2_F))
		return false;
	frame[0] |= BTGW_V2_G;
	return true;
}

enum btgw_v2_frame btgw_v2_classify(const struct btgw_st_rx *rx,
				    const u8 *frame, size_t len)
{
	bool first, last;
	u8 flags, next;
	size_t min;

	if (!len || len > BTGW_STREAM_FRAME_MAX || (frame[0] & BTGW_V2_RSVD))
		return BTGW_V2_BAD;
	first = frame[0] & BTGW_V2_F;
	last = frame[0] & BTGW_V2_L;
	min = first ? BTGW_V2_FIRST_LEN : BTGW_V2_HDR_LEN;
	if (last)
		min += BTGW_V2_TRAILER_LEN;
	if (len < min)
		return BTGW_V2_BAD;

	flags = frame[0] & ~BTGW_V2_G;
	if (rx->begun && flags == rx->flags &&
	    (!first || get_unaligned_le16(frame + 1) == rx->number))
		return BTGW_V2_REPEAT;
	if (first)
		return last ? BTGW_V2_WHOLE : BTGW_V2_FIRST;

	next = rx->begun ? (rx->flags + 1) & BTGW_V2_COUNTER : 0;
	if ((flags & BTGW_V2_COUNTER) != next)
		return BTGW_V2_JUMP;
	return last ? BTGW_V2_LAST : BTGW_V2_NEXT;
}

static enum btgw_st_verdict btgw_v2_fail(struct btgw_st_rx *rx,
					 struct btgw_st_out *out,
					 enum btgw_st_verdict why)
{
	btgw_st_rx_drop(rx, out);
	return why;
}

/* Payload of the chunk that is open, from out->off on. */
static enum btgw_st_verdict btgw_v2_add(struct btgw_st_rx *rx, const u8 *frame,
					struct btgw_st_out *out)
{
	if (rx->got + out->len > rx->limit)
		return btgw_v2_fail(rx, out, BTGW_ST_V_BIG);
	rx->crc = btgw_crc32(rx->crc, frame + out->off, out->len);
	rx->got += out->len;
	if (out->len)
		out->todo |= BTGW_ST_DO_STORE;
	return BTGW_ST_V_PART;
}

/* Is the trailer that of the payload? */
static enum btgw_st_verdict btgw_v2_check(const u8 *trailer, u32 crc, u32 len)
{
	if (get_unaligned_le16(trailer) != len)
		return BTGW_ST_V_LENGTH;
	crc = ~btgw_crc32(crc, trailer, 2);
	if (get_unaligned_le32(trailer + 2) != crc)
		return BTGW_ST_V_CRC;
	return BTGW_ST_V_CHUNK;
}

static enum btgw_st_verdict btgw_v2_hand_on(struct btgw_st_rx *rx,
					    struct btgw_st_out *out)
{
	btgw_st_rx_whole(rx, out);
	if (rx->got)
		return BTGW_ST_V_CHUNK;
	rx->ended = true;
	out->todo &= ~(BTGW_ST_DO_BEGIN | BTGW_ST_DO_CHUNK);
	out->todo |= BTGW_ST_DO_END;
	return BTGW_ST_V_END;
}

/* The last frame of the chunk that is open. */
static enum btgw_st_verdict btgw_v2_last(struct btgw_st_rx *rx, const u8 *frame,
					 struct btgw_st_out *out)
{
	u32 crc = btgw_crc32(rx->crc, frame + out->off, out->len);
	enum btgw_st_verdict why;

	if (rx->got + out->len > rx->limit)
		return btgw_v2_fail(rx, out, BTGW_ST_V_BIG);
	why = btgw_v2_check(frame + out->off + out->len, crc,
			    rx->got + out->len);
	if (why != BTGW_ST_V_CHUNK)
		return btgw_v2_fail(rx, out, why);
	btgw_v2_add(rx, frame, out);
	return btgw_v2_hand_on(rx, out);
}

/* Drop what is open, and begin. */
static void btgw_v2_begin(struct btgw_st_rx *rx, const u8 *frame,
			  struct btgw_st_out *out)
{
	if (rx->state == BTGW_ST_OPEN) {
		btgw_st_rx_drop(rx, out);
		out->cut_short = true;
	}
	btgw_st_rx_begin(rx, get_unaligned_le16(frame + 1),
			 frame[0] & BTGW_V2_G, out);
	rx->crc = btgw_crc32(~0U, frame + 1, 2);
}

/*
 * A chunk in one frame is checked before anything is believed, also where
 * octets are handed on before that.
 */
static enum btgw_st_verdict btgw_v2_whole(struct btgw_st_rx *rx,
					  const u8 *frame,
					  struct btgw_st_out *out)
{
	enum btgw_st_verdict why = BTGW_ST_V_BIG;

	if (out->len <= rx->limit)
		why = btgw_v2_check(frame + out->off + out->len,
				    btgw_crc32(~0U, frame + 1, 2 + out->len),
				    out->len);
	if (why != BTGW_ST_V_CHUNK) {
		out->cut_short = rx->state == BTGW_ST_OPEN;
		if (out->cut_short)
			btgw_st_rx_drop(rx, out);
		/* the frame itself, which is one more than what was open */
		return btgw_v2_fail(rx, out, why);
	}
	btgw_v2_begin(rx, frame, out);
	btgw_v2_add(rx, frame, out);
	return btgw_v2_hand_on(rx, out);
}

/* The table of btgw_packet.h: what a frame is, by where the receiver is. */
static enum btgw_st_verdict btgw_v2_step(struct btgw_st_rx *rx,
					 enum btgw_v2_frame what,
					 const u8 *frame,
					 struct btgw_st_out *out)
{
	switch (what) {
	case BTGW_V2_REPEAT:
		return BTGW_ST_V_REPEAT;
	case BTGW_V2_FIRST:
		btgw_v2_begin(rx, frame, out);
		return btgw_v2_add(rx, frame, out);
	case BTGW_V2_WHOLE:
		return btgw_v2_whole(rx, frame, out);
	case BTGW_V2_NEXT:
		if (rx->state == BTGW_ST_OPEN)
			return btgw_v2_add(rx, frame, out);
		break;
	case BTGW_V2_LAST:
		if (rx->state == BTGW_ST_OPEN)
			return btgw_v2_last(rx, frame, out);
		break;
	case BTGW_V2_JUMP:
		break;
	default:
		return BTGW_ST_V_MALFORMED;
	}

	/* its chunk did not begin, or lacks something */
	if (rx->state == BTGW_ST_SKIP)
		return BTGW_ST_V_STRAY;
	return btgw_v2_fail(rx, out, BTGW_ST_V_JUMP);
}

void btgw_v2_receive(struct btgw_st_rx *rx, const u8 *frame, size_t len,
		     struct btgw_st_out *out)
{
	enum btgw_v2_frame what = btgw_v2_classify(rx, frame, len);

	memset(out, 0, sizeof(*out));
	/* nothing follows the end */
	if (rx->ended)
		what = BTGW_V2_BAD;
	if (what == BTGW_V2_BAD) {
		out->verdict = BTGW_ST_V_MALFORMED;
		return;
	}

	out->off = frame[0] & BTGW_V2_F ? BTGW_V2_FIRST_LEN : BTGW_V2_HDR_LEN;
	out->len = len - out->off;
	if (frame[0] & BTGW_V2_L)
		out->len -= BTGW_V2_TRAILER_LEN;
	out->verdict = btgw_v2_step(rx, what, frame, out);
	if (what == BTGW_V2_REPEAT)
		return;
	rx->begun = true;
	rx->flags = frame[0] & ~BTGW_V2_G;
	if (frame[0] & BTGW_V2_F)
		rx->number = get_unaligned_le16(frame + 1);
}
