// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_v2_fuzz.c - version 2 of streaming
 */
#include "stream_v2.h"
#include "tests/fuzz/stream_fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static struct btgw_st_detect detect;

static void give(struct pair *p, const u8 *frame, size_t len)
{
	struct twin_result twin;
	struct btgw_st_out out;

	btgw_st_version(frame, len);
	btgw_st_meets_v1(&detect, frame, len);
	btgw_v2_receive(&p->rx, frame, len, &out);
	twin = twin_stream_frame(&p->twin, frame, len);
	pair_check(p, &out, frame, len, twin);
}

/* A frame that follows, with a trailer that is right where it has one. */
static void give_right(struct pair *p, const u8 *frame, size_t len)
{
	static u8 all[BTGW_STREAM_CHUNK_MAX + 1024];
	u8 copy[BTGW_STREAM_FRAME_MAX];
	size_t before = p->twin.open ? p->twin.len : 0;
	size_t from, n;

	if (!len)
		return;
	memcpy(copy, frame, len);
	copy[0] &= BTGW_V2_F | BTGW_V2_L | BTGW_V2_G;
	copy[0] |= (p->rx.flags + p->rx.begun) & BTGW_V2_COUNTER;
	from = copy[0] & BTGW_V2_F ? BTGW_V2_FIRST_LEN : BTGW_V2_HDR_LEN;
	if (!(copy[0] & BTGW_V2_L) || len < from + BTGW_V2_TRAILER_LEN) {
		give(p, copy, len);
		return;
	}
	if (copy[0] & BTGW_V2_F) {
		before = 0;
		memcpy(all, copy + 1, 2);
	} else {
		put_unaligned_le16(p->twin.number, all);
	}
	n = len - from - BTGW_V2_TRAILER_LEN;
	memcpy(all + 2, p->twin.data, before);
	memcpy(all + 2 + before, copy + from, n);
	put_unaligned_le16(before + n, all + 2 + before + n);
	memcpy(copy + from + n, all + 2 + before + n, 2);
	put_unaligned_le32(twin_crc32(all, before + n + 4), copy + from + n + 2);
	give(p, copy, len);
}

/* A chunk of the framer; what it gives back must be the payload. */
static void give_chunk(struct pair *p, struct btgw_v2_tx *tx, u8 *counter,
		       u8 harm, const u8 *payload, size_t len)
{
	u8 frame[BTGW_STREAM_FRAME_MAX];
	size_t n, part;
	size_t pos = 0;
	int i = 0;

	if (!len)
		return;
	tx->chunk = len;
	do {
		n = btgw_v2_tx_begin(tx, frame);
		part = btgw_v2_tx_room(tx);
		MUST(n + part <= tx->frame && pos + part <= len);
		memcpy(frame + n, payload + pos, part);
		btgw_v2_tx_add(tx, payload + pos, part);
		pos += part;
		n = btgw_v2_tx_seal(tx, frame, pos == len);
		MUST(n <= tx->frame);
		btgw_v2_tx_stamp(frame, (*counter)++, harm & 0x80);
		switch (harm >> (i++ % 3) * 2 & 3) {
		case 1:
			break;
		case 2:
			give(p, frame, n);
			/* fallthrough */
		default:
			give(p, frame, n);
			break;
		}
	} while (tx->open);
	MUST(pos == len);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static struct pair p;
	struct input in = { data, size };
	struct btgw_v2_tx tx;
	struct btgw_st_out out;
	u8 counter = 0;
	u8 how = take(&in);

	pair_init(&p, 2, how);
	memset(&detect, 0, sizeof(detect));
	btgw_v2_tx_init(&tx, BTGW_STREAM_FRAME_MIN + how % 40, 1);
	while (in.size) {
		u8 op = take(&in);
		size_t len;
		const u8 *some = take_some(&in, BTGW_STREAM_FRAME_MAX + 1, &len);

		switch (op % 5) {
		case 0:
			give(&p, some, len);
			break;
		case 1:
		case 2:
			if (len <= BTGW_STREAM_FRAME_MAX)
				give_right(&p, some, len);
			break;
		case 3:
			give_chunk(&p, &tx, &counter, take(&in), some, len);
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
