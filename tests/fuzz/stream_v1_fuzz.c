// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_v1_fuzz.c - version 1 of streaming
 */
#include "stream_v1.h"
#include "tests/fuzz/stream_fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static struct btgw_st_detect detect;

static void give(struct pair *p, const u8 *frame, size_t len)
{
	struct twin_result twin;
	struct btgw_st_out out;

	btgw_st_version(frame, len);
	btgw_st_meets_v1(&detect, frame, len);
	btgw_v1_receive(&p->rx, frame, len, &out);
	twin = twin_stream_frame(&p->twin, frame, len);
	pair_check(p, &out, frame, len, twin);
}

/* A chunk in one frame, with length and CRC as they should be. */
static void give_right(struct pair *p, const u8 *frame, size_t len)
{
	u8 copy[BTGW_STREAM_FRAME_MAX];

	if (len <= BTGW_V1_HDR_LEN)
		return;
	memcpy(copy, frame, len);
	put_unaligned_le16(len - BTGW_V1_HDR_LEN, copy + 2);
	put_unaligned_le32(twin_crc32(copy + BTGW_V1_HDR_LEN,
				      len - BTGW_V1_HDR_LEN), copy + 4);
	give(p, copy, len);
}

static void give_chunk(struct pair *p, struct btgw_v1_tx *tx, u8 harm,
		       const u8 *payload, size_t len)
{
	static u8 frames[BTGW_V1_CHUNK_MAX][BTGW_STREAM_FRAME_MAX];
	static size_t lens[BTGW_V1_CHUNK_MAX];
	size_t pos = 0;
	size_t n = 0;
	size_t i, part;

	if (!len)
		return;
	tx->chunk = len;
	while (!btgw_v1_tx_full(tx)) {
		lens[n] = btgw_v1_tx_next(tx);
		part = btgw_v1_tx_room(tx);
		MUST(part && lens[n] + part <= tx->frame && pos + part <= len);
		memcpy(frames[n] + lens[n], payload + pos, part);
		btgw_v1_tx_add(tx, payload + pos, part);
		lens[n++] += part;
		pos += part;
	}
	MUST(pos == len);
	for (i = 0; i < n; i++) {
		btgw_v1_tx_head(tx, frames[i]);
		switch (harm >> i % 4 * 2 & 3) {
		case 1:
			break;
		case 2:
			give(p, frames[i], lens[i]);
			/* fallthrough */
		default:
			give(p, frames[i], lens[i]);
			break;
		}
	}
	btgw_v1_tx_done(tx);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static struct pair p;
	struct input in = { data, size };
	struct btgw_v1_tx tx;
	struct btgw_st_out out;
	u8 how = take(&in);

	pair_init(&p, 1, how);
	memset(&detect, 0, sizeof(detect));
	btgw_v1_tx_init(&tx, BTGW_STREAM_FRAME_MIN + how % 40, 1);
	while (in.size) {
		u8 op = take(&in);
		size_t len;
		const u8 *some = take_some(&in, BTGW_STREAM_FRAME_MAX + 1, &len);

		switch (op % 5) {
		case 0:
		case 1:
			give(&p, some, len);
			break;
		case 2:
			if (len <= BTGW_STREAM_FRAME_MAX)
				give_right(&p, some, len);
			break;
		case 3:
			give_chunk(&p, &tx, take(&in), some, len);
			break;
		default:
			if (p.rx.state != BTGW_ST_OPEN)
				break;
			btgw_st_rx_abort(&p.rx, &out);
			p.aborted = true;
			p.len = 0;
			break;
		}
	}
	pair_down(&p);
	return 0;
}
