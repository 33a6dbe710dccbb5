// SPDX-License-Identifier: GPL-2.0-only
/*
 * stream_v1.c - version 1 of streaming: framer and receiver
 */
#include "stream_v1.h"

#include <linux/build_bug.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <asm/unaligned.h>

#include "btgw_crc.h"

static_assert(sizeof(struct btgw_v1_hdr) == BTGW_V1_HDR_LEN);

void btgw_v1_tx_init(struct btgw_v1_tx *tx, u16 frame, u16 chunk)
{
	memset(tx, 0, sizeof(*tx));
	tx->frame = frame;
	tx->chunk = chunk;
	/* a receiver in the field would not see number 0 begin */
	tx->number = 1;
	tx->crc = ~0U;
}

size_t btgw_v1_tx_next(struct btgw_v1_tx *tx)
{
	tx->fill = BTGW_V1_HDR_LEN;
	return tx->fill;
}

size_t btgw_v1_tx_room(const struct btgw_v1_tx *tx)
{
	if (tx->fill >= tx->frame || btgw_v1_tx_full(tx))
		return 0;
	return min_t(size_t, tx->frame - tx->fill, tx->chunk - tx->len);
}

void btgw_v1_tx_add(struct btgw_v1_tx *tx, const u8 *data, size_t len)
{
	tx->crc = btgw_crc32(tx->crc, data, len);
	tx->len += len;
	tx->fill += len;
}

void btgw_v1_tx_head(const struct btgw_v1_tx *tx, u8 *to)
{
	put_unaligned_le16(tx->number, to);
	put_unaligned_le16(tx->len, to + 2);
	put_unaligned_le32(~tx->crc, to + 4);
}

void btgw_v1_tx_done(struct btgw_v1_tx *tx)
{
	tx->number++;
	tx->len = 0;
	tx->fill = 0;
	tx->crc = ~0U;
}

enum btgw_v1_frame btgw_v1_classify(const struct btgw_st_rx *rx,
				    const u8 *frame, size_t len)
{
	size_t payload;
	u16 length;

	if (len <= BTGW_V1_HDR_LEN || len > BTGW_STREAM_FRAME_MAX)
		return BTGW_V1_BAD;
	payload = len - BTGW_V1_HDR_LEN;
	length = get_unaligned_le16(frame + 2);
	if (payload > length)
		return BTGW_V1_BAD;
	if (length > rx->limit)
		return BTGW_V1_BIG;
	if (!rx->begun || get_unaligned_le16(frame) != rx->number)
		return BTGW_V1_NEW;
	if (length != rx->length || get_unaligned_le32(frame + 4) != rx->want)
		return BTGW_V1_CLASH;
	if (rx->state == BTGW_ST_OPEN && payload > length - rx->got)
		return BTGW_V1_CLASH;
	return BTGW_V1_SAME;
}

/* Payload of the chunk that is open. */
static enum btgw_st_verdict btgw_v1_add(struct btgw_st_rx *rx, const u8 *frame,
					struct btgw_st_out *out)
{
	u32 crc = btgw_crc32(rx->crc, frame + out->off, out->len);

	if (rx->got + out->len == rx->length && ~crc != rx->want) {
		btgw_st_rx_drop(rx, out);
		return BTGW_ST_V_CRC;
	}
	rx->crc = crc;
	rx->got += out->len;
	out->todo |= BTGW_ST_DO_STORE;
	if (rx->got < rx->length)
		return BTGW_ST_V_PART;
	btgw_st_rx_whole(rx, out);
	return BTGW_ST_V_CHUNK;
}

static enum btgw_st_verdict btgw_v1_begin(struct btgw_st_rx *rx,
					  const u8 *frame,
					  struct btgw_st_out *out)
{
	if (rx->state == BTGW_ST_OPEN) {
		btgw_st_rx_drop(rx, out);
		out->cut_short = true;
	}
	rx->length = get_unaligned_le16(frame + 2);
	rx->want = get_unaligned_le32(frame + 4);
	rx->crc = ~0U;
	btgw_st_rx_begin(rx, get_unaligned_le16(frame), false, out);
	return btgw_v1_add(rx, frame, out);
}

/* What was begun is dropped, and nothing of the frame is of use. */
static enum btgw_st_verdict btgw_v1_fail(struct btgw_st_rx *rx,
					 struct btgw_st_out *out,
					 enum btgw_st_verdict why)
{
	if (rx->state == BTGW_ST_SKIP && why != BTGW_ST_V_BIG)
		return BTGW_ST_V_STRAY;
	btgw_st_rx_drop(rx, out);
	return why;
}

/* The table of btgw_packet.h: what a frame is, by where the receiver is. */
static enum btgw_st_verdict btgw_v1_step(struct btgw_st_rx *rx,
					 enum btgw_v1_frame what,
					 const u8 *frame,
					 struct btgw_st_out *out)
{
	switch (what) {
	case BTGW_V1_BIG:
		/* all its frames say so, the first is counted */
		if (rx->state == BTGW_ST_SKIP && rx->begun &&
		    get_unaligned_le16(frame) == rx->number)
			return BTGW_ST_V_STRAY;
		return btgw_v1_fail(rx, out, BTGW_ST_V_BIG);
	case BTGW_V1_NEW:
		return btgw_v1_begin(rx, frame, out);
	case BTGW_V1_SAME:
		if (rx->state == BTGW_ST_OPEN)
			return btgw_v1_add(rx, frame, out);
		return rx->state == BTGW_ST_IDLE ? BTGW_ST_V_REPEAT :
						   BTGW_ST_V_STRAY;
	case BTGW_V1_CLASH:
		if (rx->state == BTGW_ST_IDLE)
			return btgw_v1_begin(rx, frame, out);
		return btgw_v1_fail(rx, out, BTGW_ST_V_LENGTH);
	default:
		return BTGW_ST_V_MALFORMED;
	}
}

void btgw_v1_receive(struct btgw_st_rx *rx, const u8 *frame, size_t len,
		     struct btgw_st_out *out)
{
	enum btgw_v1_frame what = btgw_v1_classify(rx, frame, len);

	memset(out, 0, sizeof(*out));
	if (rx->ended || what == BTGW_V1_BAD) {
		out->verdict = BTGW_ST_V_MALFORMED;
		return;
	}

	out->off = BTGW_V1_HDR_LEN;
	out->len = len - BTGW_V1_HDR_LEN;
	out->verdict = btgw_v1_step(rx, what, frame, out);
	rx->begun = true;
	rx->number = get_unaligned_le16(frame);
}
