// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_time_test.c - the histogram of durations
 */
#include "kunit.h"

#include <stdlib.h>
#include "stream_time.h"

static void buckets_cover(struct kunit *test)
{
	u32 us, last = 0;

	for (us = 0; us < 3000000; us++) {
		u32 i = btgw_time_bucket(us);

		KUNIT_ASSERT_LT(test, i, BTGW_STREAM_BUCKETS);
		/* none is left out, none comes twice */
		KUNIT_ASSERT_TRUE(test, i == last || i == last + 1);
		last = i;
		if (i == BTGW_STREAM_BUCKETS - 1)
			continue;
		KUNIT_ASSERT_LE(test, us, btgw_time_edge(i));
		if (i)
			KUNIT_ASSERT_GT(test, us, btgw_time_edge(i - 1));
	}
	KUNIT_EXPECT_EQ(test, last, BTGW_STREAM_BUCKETS - 1);
	KUNIT_EXPECT_EQ(test, btgw_time_bucket(1835007), BTGW_STREAM_BUCKETS - 2);
	KUNIT_EXPECT_EQ(test, btgw_time_bucket(1835008), BTGW_STREAM_BUCKETS - 1);
	KUNIT_EXPECT_EQ(test, btgw_time_bucket(0xffffffff), BTGW_STREAM_BUCKETS - 1);
}

static int compare(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

static void p95_is_near(struct kunit *test)
{
	struct btgw_stream_time t = {};
	u32 us[1000];
	u32 seed = 1, true95, got;
	u64 sum = 0;
	int i;

	KUNIT_EXPECT_EQ(test, btgw_time_p95(&t), 0);
	for (i = 0; i < 1000; i++) {
		seed = seed * 1664525 + 1013904223;
		us[i] = 100 + (seed >> 16) % 100000;
		sum += us[i];
		btgw_time_add(&t, us[i]);
	}
	qsort(us, 1000, sizeof(us[0]), compare);
	true95 = us[949];
	got = btgw_time_p95(&t);
	KUNIT_EXPECT_GE(test, got, true95);
	KUNIT_EXPECT_LE(test, got, true95 + true95 / 4);
	KUNIT_EXPECT_EQ(test, t.min, us[0]);
	KUNIT_EXPECT_EQ(test, t.max, us[999]);
	KUNIT_EXPECT_EQ(test, t.sum, sum);
	KUNIT_EXPECT_EQ(test, t.count, 1000);
}

static void p95_of_few(struct kunit *test)
{
	struct btgw_stream_time t = {};

	btgw_time_add(&t, 1000);
	KUNIT_EXPECT_EQ(test, btgw_time_p95(&t), 1000);
	btgw_time_add(&t, 5000000);
	KUNIT_EXPECT_EQ(test, btgw_time_p95(&t), 5000000);
	KUNIT_EXPECT_EQ(test, t.min, 1000);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(buckets_cover),
	KUNIT_CASE(p95_is_near),
	KUNIT_CASE(p95_of_few),
	{}
};

static struct kunit_suite suite = {
	.name = "stream_time",
	.test_cases = cases,
};

kunit_test_suite(suite);
