// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwd_policy_test.c - sequence numbers and IV index that the daemon decides
 */
#include "kunit.h"
#include "userspace/btgwd/policy.h"

#define HOUR	3600ull

struct grant {
	const char *name;
	uint32_t seq;
	uint32_t limit;
	uint32_t seconds;
	uint32_t stored;
	uint32_t want;
};

static const struct grant grants[] = {
	{ "nothing granted yet", 0, 0, 0, 0, 8192 },
	{ "of a stored net", 8192, 8192, 0, 8192, 16384 },
	{ "more than half is left", 100, 8192, 0, 8192, 8192 },
	{ "half is left", 4096, 8192, 0, 8192, 12288 },
	{ "the store is ahead: killed before the kernel was told",
	  100, 8192, 0, 12288, 12288 },
	{ "the kernel is ahead: somebody else granted",
	  100, 50000, 0, 8192, 50000 },
	/* 8192 in 40 s are 24576 in 120 s, of which less than half is left */
	{ "a quick sender gets 120 s", 0, 8192, 40, 8192, 24576 },
	{ "and keeps them", 0, 24576, 120, 24576, 24576 },
	{ "a slow one gets the least", 8000, 8192, 192, 8192, 16192 },
	{ "near the end there is less", 0xfffff0, 0xfffff8, 0, 0xfffff8,
	  0x1000000 },
	{ "at the end there is none", 0x1000000, 0x1000000, 0, 0x1000000,
	  0x1000000 },
	{ "the quickest does not overflow", 0, 0x1000000, 1, 0x1000000,
	  0x1000000 },
};

static void sequence_numbers(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(grants); i++) {
		const struct grant *g = &grants[i];
		struct btgwd_live live = {
			.seq = g->seq,
			.limit = g->limit,
			.seconds = g->seconds,
		};

		KUNIT_EXPECT_EQ_MSG(test, btgwd_seq_limit(&live, g->stored),
				    g->want, "%s", g->name);
	}
}

struct update {
	const char *name;
	struct btgwd_live live;
	uint64_t age_s;
	bool secondary;
	enum btgwd_iv_action want;
};

static const struct update updates[] = {
	{ "numbers enough", { .seq = 0x7fffff }, 1000 * HOUR },
	{ "half of them used", { .seq = 0x800000 }, 96 * HOUR, false,
	  BTGWD_IV_START },
	{ "too early", { .seq = 0x800000 }, 96 * HOUR - 1 },
	{ "too early, but in test mode", { .seq = 0x800000, .iv_test = true },
	  0, false, BTGWD_IV_START },
	{ "others decide", { .seq = 0x800000 }, 96 * HOUR, true },
	{ "no index is left", { .seq = 0x800000, .iv_index = UINT32_MAX },
	  96 * HOUR },
	{ "in progress for too short", { .iv_index = 1, .iv_flag = true },
	  96 * HOUR - 1 },
	{ "in progress for long", { .iv_index = 1, .iv_flag = true },
	  96 * HOUR, false, BTGWD_IV_FINISH },
	{ "the last index ends, too",
	  { .iv_index = UINT32_MAX, .iv_flag = true }, 96 * HOUR, false,
	  BTGWD_IV_FINISH },
	{ "it waits already",
	  { .iv_index = 1, .iv_flag = true, .iv_pending = true }, 97 * HOUR },
	{ "in progress, others decide", { .iv_index = 1, .iv_flag = true },
	  97 * HOUR, true },
};

static void iv_index(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(updates); i++) {
		const struct update *u = &updates[i];

		KUNIT_EXPECT_EQ_MSG(test, btgwd_iv_due(&u->live, u->age_s,
						       !u->secondary),
				    u->want, "%s", u->name);
	}
}

static void progress(struct kunit *test)
{
	static const struct {
		uint32_t index;
		bool flag;
	} order[] = {
		{ 0, false }, { 1, true }, { 1, false }, { 2, true },
		{ 2, false }, { UINT32_MAX, true }, { UINT32_MAX, false },
	};
	unsigned int i;

	for (i = 1; i < ARRAY_SIZE(order); i++)
		KUNIT_EXPECT_GT(test, btgwd_iv_progress(order[i].index,
							order[i].flag),
				btgwd_iv_progress(order[i - 1].index,
						  order[i - 1].flag));
}

static void beacons(struct kunit *test)
{
	/* alone: every 10 s */
	KUNIT_EXPECT_EQ(test, btgwd_beacon_interval(0, 20), 10);
	KUNIT_EXPECT_EQ(test, btgwd_beacon_interval(0, 600), 10);
	/* in 600 s 60 are expected */
	KUNIT_EXPECT_EQ(test, btgwd_beacon_interval(1, 600), 20);
	KUNIT_EXPECT_EQ(test, btgwd_beacon_interval(29, 600), 300);
	KUNIT_EXPECT_EQ(test, btgwd_beacon_interval(59, 600), 600);
	KUNIT_EXPECT_EQ(test, btgwd_beacon_interval(600, 600), 600);
	KUNIT_EXPECT_EQ(test, btgwd_beacon_interval(UINT32_MAX, 600), 600);
	/* periods that are no whole number of tens */
	KUNIT_EXPECT_EQ(test, btgwd_beacon_interval(0, 25), 12);
	KUNIT_EXPECT_EQ(test, btgwd_beacon_interval(5, 9), 10);
	KUNIT_EXPECT_EQ(test, btgwd_beacon_interval(0, 0), 10);
}

static struct kunit_case btgwd_policy_cases[] = {
	KUNIT_CASE(sequence_numbers),
	KUNIT_CASE(iv_index),
	KUNIT_CASE(progress),
	KUNIT_CASE(beacons),
	{}
};

static struct kunit_suite btgwd_policy_suite = {
	.name = "btgwd_policy",
	.test_cases = btgwd_policy_cases,
};

kunit_test_suite(btgwd_policy_suite);
