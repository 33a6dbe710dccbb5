// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_rx_test.c - receivers of streams over more than one frame
 *
 * Gaps and their numbers, peers that begin anew, counters that wrap,
 * cut-through, and telling the versions apart.
 */
#include "kunit.h"

#include <asm/unaligned.h>
#include "stream_twin.h"
#include "stream_v1.h"
#include "stream_v2.h"

struct peer {
	struct btgw_v2_tx tx;
	struct btgw_st_rx rx;
	struct btgw_st_out out;
	u8 counter;
};

static void peer_init(struct peer *p)
{
	memset(p, 0, sizeof(*p));
	btgw_v2_tx_init(&p->tx, 16, 1000);
	btgw_st_rx_init(&p->rx, 4096, true);
}

/* One frame of @n octets; @end ends the chunk. Returns its length. */
static size_t peer_frame(struct peer *p, u8 *frame, size_t n, bool end, bool late)
{
	u8 data[16] = "payload";
	size_t len = btgw_v2_tx_begin(&p->tx, frame);

	memcpy(frame + len, data, n);
	btgw_v2_tx_add(&p->tx, data, n);
	len = btgw_v2_tx_seal(&p->tx, frame, end);
	btgw_v2_tx_stamp(frame, p->counter++, late);
	return len;
}

static void peer_send(struct peer *p, size_t n, bool end)
{
	u8 frame[16];
	size_t len = peer_frame(p, frame, n, end, false);

	btgw_v2_receive(&p->rx, frame, len, &p->out);
}

static void lose(struct peer *p, size_t n, bool end)
{
	u8 frame[16];

	peer_frame(p, frame, n, end, false);
}

static void whole_chunks_are_missed(struct kunit *test)
{
	struct peer p;
	int i;

	peer_init(&p);
	peer_send(&p, 5, true);
	KUNIT_EXPECT_EQ(test, p.out.verdict, BTGW_ST_V_CHUNK);
	for (i = 0; i < 1000; i++)
		lose(&p, 5, true);
	peer_send(&p, 5, true);
	KUNIT_EXPECT_EQ(test, p.out.verdict, BTGW_ST_V_CHUNK);
	KUNIT_EXPECT_TRUE(test, p.out.todo & BTGW_ST_DO_GAP);
	KUNIT_EXPECT_EQ(test, p.out.lost, 1000);
	KUNIT_EXPECT_EQ(test, p.out.gap, 0);
	peer_send(&p, 5, true);
	KUNIT_EXPECT_FALSE(test, p.out.todo & BTGW_ST_DO_GAP);
}

/* The most that can be missing, and one more: it has begun anew. */
static void half_of_the_numbers(struct kunit *test)
{
	struct peer p;

	peer_init(&p);
	peer_send(&p, 5, true);
	p.tx.number = 1 + 0x7fff;
	peer_send(&p, 5, true);
	KUNIT_EXPECT_EQ(test, p.out.lost, 0x7fff);
	KUNIT_EXPECT_EQ(test, p.out.gap, 0);
	p.tx.number += 0x8000;
	peer_send(&p, 5, true);
	KUNIT_EXPECT_EQ(test, p.out.lost, 0);
	KUNIT_EXPECT_EQ(test, p.out.gap, BTGW_GAP_RESTART);
}

/* The first chunks of a link are missed, too: numbers start at 0. */
static void the_first_are_missed(struct kunit *test)
{
	struct peer p;

	peer_init(&p);
	lose(&p, 5, true);
	lose(&p, 5, true);
	peer_send(&p, 5, true);
	KUNIT_EXPECT_EQ(test, p.out.lost, 2);
}

static void the_sender_dropped(struct kunit *test)
{
	struct peer p;
	u8 frame[16];
	size_t len;

	peer_init(&p);
	peer_send(&p, 5, true);
	p.tx.number += 3;
	len = peer_frame(&p, frame, 5, true, true);
	btgw_v2_receive(&p.rx, frame, len, &p.out);
	KUNIT_EXPECT_EQ(test, p.out.lost, 3);
	KUNIT_EXPECT_EQ(test, p.out.gap, BTGW_GAP_SENDER);
}

/* A frame that comes twice costs nothing, wherever it stands. */
static void every_frame_twice(struct kunit *test)
{
	struct peer p;
	u8 frame[16];
	size_t len;
	int i;

	peer_init(&p);
	for (i = 0; i < 100; i++) {
		len = peer_frame(&p, frame, 5, i % 4 == 3, false);
		btgw_v2_receive(&p.rx, frame, len, &p.out);
		KUNIT_EXPECT_EQ(test, p.out.verdict,
				i % 4 == 3 ? BTGW_ST_V_CHUNK : BTGW_ST_V_PART);
		KUNIT_EXPECT_FALSE(test, p.out.todo & BTGW_ST_DO_GAP);
		btgw_v2_receive(&p.rx, frame, len, &p.out);
		KUNIT_EXPECT_EQ(test, p.out.verdict, BTGW_ST_V_REPEAT);
	}
}

/* As many frames lost as the counter has values: length or CRC tell. */
static void sixteen_frames_lost(struct kunit *test)
{
	struct peer p;
	int lost, i;

	for (lost = 14; lost <= 18; lost++) {
		peer_init(&p);
		peer_send(&p, 5, false);
		for (i = 0; i < lost; i++)
			lose(&p, 15, false);
		peer_send(&p, 5, false);
		peer_send(&p, 5, true);
		KUNIT_EXPECT_FALSE(test, p.out.todo & BTGW_ST_DO_CHUNK);
		peer_send(&p, 5, true);
		KUNIT_EXPECT_EQ(test, p.out.verdict, BTGW_ST_V_CHUNK);
		KUNIT_EXPECT_EQ(test, p.out.lost, 1);
	}
}

static void peer_restarts_in_mid_chunk(struct kunit *test)
{
	struct peer p;
	int i;

	peer_init(&p);
	for (i = 0; i < 50; i++)
		peer_send(&p, 5, true);
	peer_send(&p, 5, false);
	/* a new program on the same link */
	btgw_v2_tx_init(&p.tx, 16, 1000);
	p.counter = 0;
	peer_send(&p, 5, true);
	KUNIT_EXPECT_EQ(test, p.out.verdict, BTGW_ST_V_CHUNK);
	KUNIT_EXPECT_TRUE(test, p.out.cut_short);
	KUNIT_EXPECT_TRUE(test, p.out.restart);
	KUNIT_EXPECT_EQ(test, p.out.gap, BTGW_GAP_RESTART);
	KUNIT_EXPECT_EQ(test, p.out.lost, 1);
	peer_send(&p, 5, true);
	KUNIT_EXPECT_FALSE(test, p.out.todo & BTGW_ST_DO_GAP);

	/* between chunks nothing is lost, but the reader should know */
	btgw_v2_tx_init(&p.tx, 16, 1000);
	peer_send(&p, 5, true);
	KUNIT_EXPECT_EQ(test, p.out.gap, BTGW_GAP_RESTART);
	KUNIT_EXPECT_EQ(test, p.out.lost, 0);
}

static void numbers_wrap(struct kunit *test)
{
	struct peer p;
	int i;

	peer_init(&p);
	for (i = 0; i < 3 * 65536; i++) {
		peer_send(&p, 1, true);
		KUNIT_ASSERT_EQ(test, p.out.verdict, BTGW_ST_V_CHUNK);
		KUNIT_ASSERT_FALSE(test, p.out.todo & BTGW_ST_DO_GAP);
		KUNIT_ASSERT_EQ(test, p.out.number, (u16)i);
	}
	/* over the wrap */
	for (i = 0; i < 65535; i++)
		peer_send(&p, 1, true);
	for (i = 0; i < 10; i++)
		lose(&p, 1, true);
	peer_send(&p, 1, true);
	KUNIT_EXPECT_EQ(test, p.out.lost, 10);
}

static void larger_than_allowed(struct kunit *test)
{
	struct peer p;
	int i;

	peer_init(&p);
	p.rx.limit = 20;
	for (i = 0; i < 4; i++)
		peer_send(&p, 5, i == 3);
	KUNIT_EXPECT_EQ(test, p.out.verdict, BTGW_ST_V_CHUNK);
	for (i = 0; i < 4; i++)
		peer_send(&p, 5, false);
	KUNIT_EXPECT_EQ(test, p.out.verdict, BTGW_ST_V_PART);
	peer_send(&p, 1, false);
	KUNIT_EXPECT_EQ(test, p.out.verdict, BTGW_ST_V_BIG);
	KUNIT_EXPECT_TRUE(test, p.out.todo & BTGW_ST_DO_DROP);
	peer_send(&p, 5, true);
	KUNIT_EXPECT_EQ(test, p.out.verdict, BTGW_ST_V_STRAY);
	peer_send(&p, 5, true);
	KUNIT_EXPECT_EQ(test, p.out.lost, 1);
}

static void link_goes(struct kunit *test)
{
	struct btgw_st_out out;
	struct peer p;

	peer_init(&p);
	peer_send(&p, 5, true);
	btgw_st_rx_down(&p.rx, &out);
	KUNIT_EXPECT_EQ(test, out.todo, 0);

	peer_init(&p);
	peer_send(&p, 5, false);
	btgw_st_rx_down(&p.rx, &out);
	KUNIT_EXPECT_EQ(test, out.todo, BTGW_ST_DO_DROP | BTGW_ST_DO_GAP);
	KUNIT_EXPECT_EQ(test, out.gap, BTGW_GAP_END);
	KUNIT_EXPECT_EQ(test, out.lost, 1);
	/* once */
	btgw_st_rx_down(&p.rx, &out);
	KUNIT_EXPECT_EQ(test, out.todo, 0);

	peer_init(&p);
	lose(&p, 5, false);
	peer_send(&p, 5, false);
	btgw_st_rx_down(&p.rx, &out);
	KUNIT_EXPECT_EQ(test, out.gap, BTGW_GAP_END);
	KUNIT_EXPECT_EQ(test, out.lost, 1);
}

static void end_of_stream(struct kunit *test)
{
	struct btgw_st_out out;
	struct peer p;

	peer_init(&p);
	peer_send(&p, 5, true);
	lose(&p, 5, true);
	peer_send(&p, 0, true);
	KUNIT_EXPECT_EQ(test, p.out.verdict, BTGW_ST_V_END);
	/* what is missing before it shows */
	KUNIT_EXPECT_EQ(test, p.out.lost, 1);
	KUNIT_EXPECT_EQ(test, p.out.todo, BTGW_ST_DO_GAP | BTGW_ST_DO_END);
	btgw_st_rx_down(&p.rx, &out);
	KUNIT_EXPECT_EQ(test, out.todo, 0);
}

static void abort_by_the_shell(struct kunit *test)
{
	struct btgw_st_out out;
	struct peer p;

	peer_init(&p);
	peer_send(&p, 5, false);
	btgw_st_rx_abort(&p.rx, &out);
	KUNIT_EXPECT_EQ(test, out.todo, BTGW_ST_DO_DROP);
	peer_send(&p, 5, true);
	KUNIT_EXPECT_EQ(test, p.out.verdict, BTGW_ST_V_STRAY);
	peer_send(&p, 5, true);
	KUNIT_EXPECT_EQ(test, p.out.lost, 1);
}

/* Octets go before their check; what was wrong is said behind them, at once. */
static void cut_through(struct kunit *test)
{
	struct peer p;
	u8 frame[16];
	size_t len;

	peer_init(&p);
	p.rx.cut = true;
	peer_send(&p, 5, false);
	KUNIT_EXPECT_TRUE(test, p.rx.cutting);
	KUNIT_EXPECT_EQ(test, p.out.todo, BTGW_ST_DO_BEGIN | BTGW_ST_DO_STORE);
	peer_send(&p, 5, true);
	KUNIT_EXPECT_EQ(test, p.out.todo, BTGW_ST_DO_STORE | BTGW_ST_DO_CHUNK);

	/* a wrong CRC: nothing of the last frame, and a gap behind the first */
	peer_send(&p, 5, false);
	len = peer_frame(&p, frame, 5, true, false);
	frame[len - 1] ^= 1;
	btgw_v2_receive(&p.rx, frame, len, &p.out);
	KUNIT_EXPECT_EQ(test, p.out.verdict, BTGW_ST_V_CRC);
	KUNIT_EXPECT_EQ(test, p.out.todo, BTGW_ST_DO_DROP | BTGW_ST_DO_GAP);
	KUNIT_EXPECT_EQ(test, p.out.gap, BTGW_GAP_DELIVERED);
	KUNIT_EXPECT_EQ(test, p.out.lost, 1);
	/* it is not reported again */
	peer_send(&p, 5, false);
	KUNIT_EXPECT_FALSE(test, p.out.todo & BTGW_ST_DO_GAP);

	/* cut short, and one more missing: one gap of two */
	lose(&p, 5, true);
	lose(&p, 5, true);
	peer_send(&p, 5, false);
	KUNIT_EXPECT_EQ(test, p.out.lost, 2);
	KUNIT_EXPECT_EQ(test, p.out.gap, BTGW_GAP_DELIVERED);
	KUNIT_EXPECT_EQ(test, p.out.todo, BTGW_ST_DO_DROP | BTGW_ST_DO_GAP |
			BTGW_ST_DO_BEGIN | BTGW_ST_DO_STORE);
	peer_send(&p, 5, true);
	KUNIT_EXPECT_EQ(test, p.out.verdict, BTGW_ST_V_CHUNK);

	/* a chunk in one frame is checked before it is believed */
	len = peer_frame(&p, frame, 5, true, false);
	frame[4] ^= 1;
	btgw_v2_receive(&p.rx, frame, len, &p.out);
	KUNIT_EXPECT_EQ(test, p.out.verdict, BTGW_ST_V_CRC);
	KUNIT_EXPECT_EQ(test, p.out.todo, 0);
	peer_send(&p, 5, true);
	KUNIT_EXPECT_EQ(test, p.out.lost, 1);
	KUNIT_EXPECT_EQ(test, p.out.gap, 0);
}

static size_t v1_frame(u8 *frame, u16 number, const char *text, size_t from,
		       size_t n)
{
	size_t len = strlen(text);

	put_unaligned_le16(number, frame);
	put_unaligned_le16(len, frame + 2);
	put_unaligned_le32(twin_crc32((const u8 *)text, len), frame + 4);
	memcpy(frame + 8, text + from, n);
	return 8 + n;
}

static void versions_show(struct kunit *test)
{
	struct btgw_st_detect det = {};
	struct peer p;
	u8 frame[64];
	size_t len;
	int number;

	/* the first frame of every chunk of version 1 */
	for (number = 0; number < 65536; number++) {
		len = v1_frame(frame, number, "text of a chunk", 0, 15);
		KUNIT_ASSERT_EQ(test, btgw_st_version(frame, len), 1);
	}
	peer_init(&p);
	len = peer_frame(&p, frame, 5, false, false);
	KUNIT_EXPECT_EQ(test, btgw_st_version(frame, len), 2);
	len = peer_frame(&p, frame, 5, false, false);
	KUNIT_EXPECT_EQ(test, btgw_st_version(frame, 3), 0);
	KUNIT_EXPECT_EQ(test, btgw_st_version(frame, 0), 0);
	peer_init(&p);
	len = peer_frame(&p, frame, 5, true, true);
	KUNIT_EXPECT_EQ(test, btgw_st_version(frame, len), 2);

	/* a chunk of one frame: by its CRC, at once */
	len = v1_frame(frame, 0, "text", 0, 4);
	KUNIT_EXPECT_TRUE(test, btgw_st_meets_v1(&det, frame, len));
	frame[len - 1] ^= 1;
	KUNIT_EXPECT_FALSE(test, btgw_st_meets_v1(&det, frame, len));
	/* of two: by the second head */
	memset(&det, 0, sizeof(det));
	len = v1_frame(frame, 7, "text", 0, 2);
	KUNIT_EXPECT_FALSE(test, btgw_st_meets_v1(&det, frame, len));
	len = v1_frame(frame, 7, "text", 2, 2);
	KUNIT_EXPECT_TRUE(test, btgw_st_meets_v1(&det, frame, len));
	/* something else between them */
	memset(&det, 0, sizeof(det));
	len = v1_frame(frame, 7, "text", 0, 2);
	KUNIT_EXPECT_FALSE(test, btgw_st_meets_v1(&det, frame, len));
	KUNIT_EXPECT_FALSE(test, btgw_st_meets_v1(&det, frame, 8));
	KUNIT_EXPECT_FALSE(test, btgw_st_meets_v1(&det, frame, len));
}

/* Frames of version 2 are never taken for the other, whatever they carry. */
static void version_2_is_not_1(struct kunit *test)
{
	struct btgw_st_detect det = {};
	struct btgw_v2_tx tx;
	u8 frame[64];
	u8 counter = 0;
	size_t len;
	int i;

	btgw_v2_tx_init(&tx, 64, 60000);
	for (i = 0; i < 500; i++) {
		/* zeros look most like heads that are the same */
		u8 data[64] = {};

		if (i % 3 == 1)
			memset(data, 0x20, sizeof(data));
		len = btgw_v2_tx_begin(&tx, frame);
		memcpy(frame + len, data, btgw_v2_tx_room(&tx));
		btgw_v2_tx_add(&tx, data, btgw_v2_tx_room(&tx));
		len = btgw_v2_tx_seal(&tx, frame, false);
		btgw_v2_tx_stamp(frame, counter++, false);
		KUNIT_ASSERT_FALSE(test, btgw_st_meets_v1(&det, frame, len));
	}
}

static void v1_losses(struct kunit *test)
{
	struct btgw_st_out out;
	struct btgw_st_rx rx;
	u8 frame[64];
	size_t len;

	btgw_st_rx_init(&rx, 4096, false);
	/* the first number is whatever it is, but damage before it shows */
	len = v1_frame(frame, 65533, "one chunk", 0, 4);
	btgw_v1_receive(&rx, frame, len, &out);
	len = v1_frame(frame, 65534, "two", 0, 3);
	btgw_v1_receive(&rx, frame, len, &out);
	KUNIT_EXPECT_EQ(test, out.verdict, BTGW_ST_V_CHUNK);
	KUNIT_EXPECT_EQ(test, out.lost, 1);
	/* over the wrap */
	len = v1_frame(frame, 2, "three", 0, 5);
	btgw_v1_receive(&rx, frame, len, &out);
	KUNIT_EXPECT_EQ(test, out.lost, 3);
	/* a device that begins anew in mid-chunk */
	len = v1_frame(frame, 3, "four", 0, 2);
	btgw_v1_receive(&rx, frame, len, &out);
	len = v1_frame(frame, 0, "five", 0, 4);
	btgw_v1_receive(&rx, frame, len, &out);
	KUNIT_EXPECT_EQ(test, out.gap, BTGW_GAP_RESTART);
	KUNIT_EXPECT_EQ(test, out.lost, 1);
	KUNIT_EXPECT_TRUE(test, out.cut_short);
	/* cut-through of what fails in its only frame: nothing went */
	rx.cut = true;
	len = v1_frame(frame, 1, "six", 0, 3);
	frame[9] ^= 1;
	btgw_v1_receive(&rx, frame, len, &out);
	KUNIT_EXPECT_EQ(test, out.verdict, BTGW_ST_V_CRC);
	KUNIT_EXPECT_EQ(test, out.gap, 0);
	KUNIT_EXPECT_EQ(test, out.lost, 1);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(whole_chunks_are_missed),
	KUNIT_CASE(half_of_the_numbers),
	KUNIT_CASE(the_first_are_missed),
	KUNIT_CASE(the_sender_dropped),
	KUNIT_CASE(every_frame_twice),
	KUNIT_CASE(sixteen_frames_lost),
	KUNIT_CASE(peer_restarts_in_mid_chunk),
	KUNIT_CASE(numbers_wrap),
	KUNIT_CASE(larger_than_allowed),
	KUNIT_CASE(link_goes),
	KUNIT_CASE(end_of_stream),
	KUNIT_CASE(abort_by_the_shell),
	KUNIT_CASE(cut_through),
	KUNIT_CASE(versions_show),
	KUNIT_CASE(version_2_is_not_1),
	KUNIT_CASE(v1_losses),
	{}
};

static struct kunit_suite suite = {
	.name = "stream_rx",
	.test_cases = cases,
};

kunit_test_suite(suite);
