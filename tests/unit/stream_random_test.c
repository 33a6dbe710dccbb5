// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_random_test.c - receivers of streams beside their twin
 *
 * A sender makes chunks of random sizes; its frames are lost, repeated, cut,
 * damaged and made up. Receiver and twin must agree on every frame, a chunk
 * handed on must be one that was sent, and chunks handed on and missing must be
 * all there are.
 */
#include "kunit.h"

#include <stdlib.h>
#include <linux/minmax.h>
#include "stream_twin.h"
#include "stream_v1.h"
#include "stream_v2.h"

#define LIMIT	3000

struct run {
	u64 seed;
	struct btgw_st_rx rx;
	struct twin_stream twin;
	u8 stored[70000];
	size_t n_stored;
	u64 chunks;
	u64 lost;
	u64 frames;
	bool restarted;
};

static u32 rnd(struct run *r, u32 below)
{
	r->seed = r->seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (u32)(r->seed >> 33) % below;
}

static void give(struct kunit *test, struct run *r, int version,
		 const u8 *frame, size_t len)
{
	struct twin_result twin;
	struct btgw_st_out out;

	if (version == 2)
		btgw_v2_receive(&r->rx, frame, len, &out);
	else
		btgw_v1_receive(&r->rx, frame, len, &out);
	twin = twin_stream_frame(&r->twin, frame, len);
	r->frames++;

	KUNIT_ASSERT_EQ(test, !!(out.todo & BTGW_ST_DO_CHUNK), twin.chunk);
	KUNIT_ASSERT_EQ(test, !!(out.todo & BTGW_ST_DO_END), twin.end);
	KUNIT_ASSERT_EQ(test, out.todo & BTGW_ST_DO_GAP ? (long)out.lost : -1L,
			twin.lost);
	KUNIT_ASSERT_EQ(test, out.restart, twin.restart);

	if (out.todo & BTGW_ST_DO_DROP)
		r->n_stored = 0;
	if (out.todo & BTGW_ST_DO_GAP)
		r->lost += out.lost;
	if (out.restart)
		r->restarted = true;
	if (out.todo & BTGW_ST_DO_BEGIN)
		KUNIT_ASSERT_EQ(test, r->n_stored, 0);
	if (out.todo & BTGW_ST_DO_STORE) {
		KUNIT_ASSERT_LE(test, (size_t)out.off + out.len, len);
		memcpy(r->stored + r->n_stored, frame + out.off, out.len);
		r->n_stored += out.len;
	}
	KUNIT_ASSERT_LE(test, r->n_stored, LIMIT);
	if (out.todo & BTGW_ST_DO_CHUNK) {
		KUNIT_ASSERT_EQ(test, r->n_stored, r->twin.len);
		KUNIT_ASSERT_MEMEQ(test, r->stored, r->twin.data, r->n_stored);
		r->chunks++;
		r->n_stored = 0;
	}
}

/* What the radio never does, but hosts and gateways do. */
static void harm(struct kunit *test, struct run *r, int version, u8 *frame,
		 size_t len, u32 rate)
{
	u8 copy[700];
	u32 i;

	if (rnd(r, 1000) >= rate) {
		give(test, r, version, frame, len);
		return;
	}
	memcpy(copy, frame, len);
	switch (rnd(r, 5)) {
	case 0:
		return;
	case 1:
		give(test, r, version, frame, len);
		give(test, r, version, frame, len);
		return;
	case 2:
		copy[rnd(r, len)] ^= 1 << rnd(r, 8);
		give(test, r, version, copy, len);
		return;
	case 3:
		give(test, r, version, copy, rnd(r, len));
		return;
	default:
		for (i = 0; i < sizeof(copy); i++)
			copy[i] = rnd(r, 256);
		give(test, r, version, copy, rnd(r, sizeof(copy)));
		give(test, r, version, frame, len);
		return;
	}
}

static void chunk_v2(struct kunit *test, struct run *r, struct btgw_v2_tx *tx,
		     u8 *counter, u32 rate)
{
	size_t left = 1 + rnd(r, rnd(r, 10) ? 500 : 3500);
	u8 frame[700], data[700];
	size_t n, len, i;

	tx->frame = 16 + rnd(r, 600);
	tx->chunk = left;
	do {
		n = btgw_v2_tx_begin(tx, frame);
		len = min_t(size_t, btgw_v2_tx_room(tx), left);
		for (i = 0; i < len; i++)
			data[i] = rnd(r, 256);
		memcpy(frame + n, data, len);
		btgw_v2_tx_add(tx, data, len);
		left -= len;
		n = btgw_v2_tx_seal(tx, frame, !left);
		btgw_v2_tx_stamp(frame, (*counter)++, false);
		harm(test, r, 2, frame, n, rate);
	} while (tx->open);
}

static void chunk_v1(struct kunit *test, struct run *r, struct btgw_v1_tx *tx,
		     u32 rate)
{
	size_t left = 1 + rnd(r, BTGW_V1_CHUNK_MAX);
	u8 frames[128][700];
	size_t lens[128];
	size_t n = 0, i, k;

	tx->frame = 16 + rnd(r, 600);
	tx->chunk = left;
	while (left) {
		lens[n] = btgw_v1_tx_next(tx);
		i = min_t(size_t, btgw_v1_tx_room(tx), left);
		for (k = 0; k < i; k++)
			frames[n][lens[n] + k] = rnd(r, 256);
		btgw_v1_tx_add(tx, frames[n] + lens[n], i);
		lens[n++] += i;
		left -= i;
	}
	for (i = 0; i < n; i++) {
		btgw_v1_tx_head(tx, frames[i]);
		harm(test, r, 1, frames[i], lens[i], rate);
	}
	btgw_v1_tx_done(tx);
}

static void run_one(struct kunit *test, int version, u64 seed, u32 rate,
		    int chunks)
{
	struct run *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	struct btgw_v1_tx v1;
	struct btgw_v2_tx v2;
	u8 counter = 0;
	int i;

	r->seed = seed;
	btgw_st_rx_init(&r->rx, LIMIT, version == 2);
	twin_stream_init(&r->twin, version, LIMIT);
	btgw_v1_tx_init(&v1, 245, 900);
	btgw_v2_tx_init(&v2, 245, 900);
	for (i = 0; i < chunks; i++) {
		if (version == 2)
			chunk_v2(test, r, &v2, &counter, rate);
		else
			chunk_v1(test, r, &v1, rate);
	}
	/* one whole at the end settles the count */
	v2.chunk = 5;
	if (version == 2) {
		u8 frame[64] = {};
		size_t n = btgw_v2_tx_begin(&v2, frame);

		btgw_v2_tx_add(&v2, frame + n, 5);
		n = btgw_v2_tx_seal(&v2, frame, true);
		btgw_v2_tx_stamp(frame, counter, false);
		give(test, r, 2, frame, n);
		KUNIT_EXPECT_FALSE(test, r->restarted);
		KUNIT_EXPECT_EQ(test, r->chunks + r->lost, (u64)chunks + 1);
	} else if (!rate) {
		KUNIT_EXPECT_EQ(test, r->chunks, (u64)chunks);
	}
	if (rate)
		KUNIT_EXPECT_GT(test, r->lost, 0);
	KUNIT_EXPECT_GT(test, r->chunks, 0);
}

static void unharmed(struct kunit *test)
{
	run_one(test, 1, 1, 0, 2000);
	/* chunks above the limit are missing, and nothing else */
	run_one(test, 2, 2, 0, 2000);
}

static void a_little_harm(struct kunit *test)
{
	u64 seed;

	for (seed = 0; seed < 8; seed++) {
		run_one(test, 2, 100 + seed, 10, 2000);
		run_one(test, 1, 200 + seed, 10, 2000);
	}
}

static void much_harm(struct kunit *test)
{
	u64 seed;

	for (seed = 0; seed < 8; seed++) {
		run_one(test, 2, 300 + seed, 250, 2000);
		run_one(test, 1, 400 + seed, 250, 2000);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(unharmed),
	KUNIT_CASE(a_little_harm),
	KUNIT_CASE(much_harm),
	{}
};

static struct kunit_suite suite = {
	.name = "stream_random",
	.test_cases = cases,
};

kunit_test_suite(suite);
