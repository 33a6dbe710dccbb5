// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * seq_test.c - sequence numbers, never the same one twice
 */
#include "kunit.h"

#include "seq.h"

static void blocks(struct kunit *test)
{
	struct btgw_seq seq;
	u32 n = 0xdead, i;
	int low = 0;

	btgw_seq_init(&seq, 5, 1000);
	KUNIT_EXPECT_EQ(test, btgw_seq_take(&seq, &n), BTGW_SEQ_EXHAUSTED);
	KUNIT_EXPECT_EQ(test, n, 0xdead);
	KUNIT_EXPECT_EQ(test, seq.refused, 1);

	KUNIT_EXPECT_EQ(test, btgw_seq_grant(&seq, 5, 9192), BTGW_SEQ_OK);
	KUNIT_EXPECT_EQ(test, btgw_seq_remaining(&seq), 8192);
	for (i = 0; i < 8192; i++) {
		enum btgw_seq_result r = btgw_seq_take(&seq, &n);

		KUNIT_ASSERT_EQ(test, n, 1000 + i);
		if (r == BTGW_SEQ_LOW) {
			low++;
			/* the first time that less than half is left */
			KUNIT_EXPECT_EQ(test, btgw_seq_remaining(&seq), 4095);
		} else {
			KUNIT_ASSERT_EQ(test, r, BTGW_SEQ_OK);
		}
	}
	KUNIT_EXPECT_EQ(test, low, 1);
	KUNIT_EXPECT_EQ(test, btgw_seq_take(&seq, &n), BTGW_SEQ_EXHAUSTED);
	KUNIT_EXPECT_EQ(test, seq.refused, 2);
}

/* the next block granted at the event: half of *it* is what counts then */
static void granted_in_time(struct kunit *test)
{
	struct btgw_seq seq;
	u32 n, limit = 100, said = 0, i;

	btgw_seq_init(&seq, 5, 0);
	btgw_seq_grant(&seq, 5, limit);
	for (i = 0; i < 10000; i++) {
		enum btgw_seq_result r = btgw_seq_take(&seq, &n);

		KUNIT_ASSERT_EQ(test, n, i);
		KUNIT_ASSERT_NE(test, r, BTGW_SEQ_EXHAUSTED);
		if (r != BTGW_SEQ_LOW)
			continue;
		said++;
		KUNIT_ASSERT_EQ(test, btgw_seq_remaining(&seq), 49);
		limit += 100;
		KUNIT_ASSERT_EQ(test, btgw_seq_grant(&seq, 5, limit),
				BTGW_SEQ_OK);
	}
	KUNIT_EXPECT_EQ(test, said, 100);
}

static void smallest_blocks(struct kunit *test)
{
	struct btgw_seq seq;
	u32 n;

	btgw_seq_init(&seq, 5, 7);
	btgw_seq_grant(&seq, 5, 8);
	KUNIT_EXPECT_EQ(test, btgw_seq_take(&seq, &n), BTGW_SEQ_LOW);
	btgw_seq_grant(&seq, 5, 11);
	KUNIT_EXPECT_EQ(test, btgw_seq_take(&seq, &n), BTGW_SEQ_OK);
	KUNIT_EXPECT_EQ(test, btgw_seq_take(&seq, &n), BTGW_SEQ_LOW);
	/* the same limit says nothing new */
	KUNIT_EXPECT_EQ(test, btgw_seq_grant(&seq, 5, 11), BTGW_SEQ_OK);
	KUNIT_EXPECT_EQ(test, btgw_seq_take(&seq, &n), BTGW_SEQ_OK);
	KUNIT_EXPECT_EQ(test, n, 10);
	KUNIT_EXPECT_EQ(test, btgw_seq_take(&seq, &n), BTGW_SEQ_EXHAUSTED);
}

static void never_backward(struct kunit *test)
{
	struct btgw_seq seq;
	u32 n;

	btgw_seq_init(&seq, 5, 100);
	btgw_seq_grant(&seq, 5, 200);
	btgw_seq_take(&seq, &n);

	KUNIT_EXPECT_EQ(test, btgw_seq_grant(&seq, 5, 199), BTGW_SEQ_BACKWARD);
	KUNIT_EXPECT_EQ(test, btgw_seq_grant(&seq, 4, 300), BTGW_SEQ_BACKWARD);
	KUNIT_EXPECT_EQ(test, btgw_seq_grant(&seq, 6, 300), BTGW_SEQ_BACKWARD);
	KUNIT_EXPECT_EQ(test, btgw_seq_grant(&seq, 5, BTGW_SEQ_END + 1),
			BTGW_SEQ_RANGE);
	KUNIT_EXPECT_EQ(test, btgw_seq_skip(&seq, 100), BTGW_SEQ_BACKWARD);
	KUNIT_EXPECT_EQ(test, btgw_seq_skip(&seq, BTGW_SEQ_END + 1),
			BTGW_SEQ_RANGE);
	KUNIT_EXPECT_EQ(test, btgw_seq_restart(&seq, 5, 300),
			BTGW_SEQ_BACKWARD);
	KUNIT_EXPECT_EQ(test, btgw_seq_restart(&seq, 6, BTGW_SEQ_END + 1),
			BTGW_SEQ_RANGE);
	/* and nothing of all that changed anything */
	KUNIT_EXPECT_EQ(test, seq.iv_index, 5);
	KUNIT_EXPECT_EQ(test, seq.next, 101);
	KUNIT_EXPECT_EQ(test, seq.limit, 200);

	KUNIT_EXPECT_EQ(test, btgw_seq_skip(&seq, 150), BTGW_SEQ_OK);
	KUNIT_EXPECT_EQ(test, btgw_seq_take(&seq, &n), BTGW_SEQ_LOW);
	KUNIT_EXPECT_EQ(test, n, 150);
	KUNIT_EXPECT_EQ(test, btgw_seq_skip(&seq, 5000), BTGW_SEQ_OK);
	KUNIT_EXPECT_EQ(test, btgw_seq_take(&seq, &n), BTGW_SEQ_EXHAUSTED);
	KUNIT_EXPECT_EQ(test, btgw_seq_grant(&seq, 5, 4999),
			BTGW_SEQ_BACKWARD);
}

static void restart(struct kunit *test)
{
	struct btgw_seq seq;
	u32 n;

	btgw_seq_init(&seq, 5, BTGW_SEQ_END - 1);
	KUNIT_EXPECT_TRUE(test, btgw_seq_wants_update(&seq));
	btgw_seq_grant(&seq, 5, BTGW_SEQ_END);
	KUNIT_EXPECT_EQ(test, btgw_seq_take(&seq, &n), BTGW_SEQ_LOW);
	KUNIT_EXPECT_EQ(test, n, 0xffffff);
	/* the end: no limit helps any more */
	KUNIT_EXPECT_EQ(test, btgw_seq_grant(&seq, 5, BTGW_SEQ_END),
			BTGW_SEQ_OK);
	KUNIT_EXPECT_EQ(test, btgw_seq_take(&seq, &n), BTGW_SEQ_EXHAUSTED);

	KUNIT_EXPECT_EQ(test, btgw_seq_restart(&seq, 6, 10), BTGW_SEQ_OK);
	KUNIT_EXPECT_FALSE(test, btgw_seq_wants_update(&seq));
	KUNIT_EXPECT_EQ(test, btgw_seq_take(&seq, &n), BTGW_SEQ_OK);
	KUNIT_EXPECT_EQ(test, n, 0);
	KUNIT_EXPECT_EQ(test, btgw_seq_remaining(&seq), 9);

	btgw_seq_init(&seq, 5, ~0U);
	KUNIT_EXPECT_EQ(test, seq.next, BTGW_SEQ_END);
	KUNIT_EXPECT_EQ(test, btgw_seq_take(&seq, &n), BTGW_SEQ_EXHAUSTED);
}

/* cut the power at any moment: what was stored covers what was used */
static void no_number_twice(struct kunit *test)
{
	static u8 used[1 << 16];
	u32 stored = 0, n, r = 12345;
	struct btgw_seq seq;

	memset(used, 0, sizeof(used));
	btgw_seq_init(&seq, 5, 0);
	while (stored < sizeof(used)) {
		r = r * 1664525 + 1013904223;
		switch (r >> 24 & 15) {
		case 0:
			btgw_seq_init(&seq, 5, stored);
			break;
		case 1:
			/* durable first; the power may go before it is set */
			stored += 64;
			if (r & 0x100 || stored > sizeof(used))
				break;
			KUNIT_ASSERT_EQ(test, btgw_seq_grant(&seq, 5, stored),
					BTGW_SEQ_OK);
			break;
		default:
			if (btgw_seq_take(&seq, &n) == BTGW_SEQ_EXHAUSTED)
				break;
			KUNIT_ASSERT_LT(test, n, sizeof(used));
			KUNIT_ASSERT_EQ(test, used[n], 0);
			used[n] = 1;
			break;
		}
	}
}

static void names(struct kunit *test)
{
	int i;

	for (i = 0; i < __BTGW_SEQ_RESULTS; i++)
		KUNIT_EXPECT_STRNEQ(test, btgw_seq_result_name(i), "unknown");
	KUNIT_EXPECT_STREQ(test, btgw_seq_result_name(i), "unknown");
}

static struct kunit_case seq_cases[] = {
	KUNIT_CASE(blocks),
	KUNIT_CASE(granted_in_time),
	KUNIT_CASE(smallest_blocks),
	KUNIT_CASE(never_backward),
	KUNIT_CASE(restart),
	KUNIT_CASE(no_number_twice),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite seq_suite = {
	.name = "seq",
	.test_cases = seq_cases,
};

kunit_test_suite(seq_suite);
