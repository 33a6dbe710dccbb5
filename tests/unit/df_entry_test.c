// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_entry_test.c - numbers and times of a path, what can be one, and the heap
 * of deadlines beside a search through all of them
 */
#include "kunit.h"

#include <stdlib.h>
#include "df_entry.h"
#include "df_heap.h"
#include "prov_vectors.h"

static void forwarding_numbers(struct kunit *test)
{
	const struct pv_record *r = NULL;
	static const char *const orders[] = { "older", "same", "newer" };
	const struct pv_file *f = pv_get("mesh-directed.txt");
	unsigned int a, b;

	while ((r = pv_next(f, "fn", r)))
		KUNIT_EXPECT_STREQ_MSG(test,
				       orders[1 +
					      btgw_df_fn_order(pv_u8(r, "b"),
							       pv_u8(r, "a"))],
				       pv_text(r, "order"), "%s", r->name);
	KUNIT_EXPECT_EQ(test, pv_count(f, "fn"), 5);

	/* of two different ones, one is newer, but for those 128 apart */
	for (a = 0; a < 256; a++) {
		for (b = 0; b < 256; b++) {
			int ab = btgw_df_fn_order(a, b);
			int ba = btgw_df_fn_order(b, a);

			if (((a - b) & 255) == 128)
				KUNIT_EXPECT_TRUE(test, ab == -1 && ba == -1);
			else
				KUNIT_EXPECT_EQ(test, ab, -ba);
			KUNIT_EXPECT_EQ(test, !ab, a == b);
		}
	}
}

static void times(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, btgw_df_lifetime_ms(0), 720000);
	KUNIT_EXPECT_EQ(test, btgw_df_lifetime_ms(1), 7200000);
	KUNIT_EXPECT_EQ(test, btgw_df_lifetime_ms(2), 86400000);
	KUNIT_EXPECT_EQ(test, btgw_df_lifetime_ms(3), 864000000);
	KUNIT_EXPECT_EQ(test, btgw_df_interval_ms(0), 5000);
	KUNIT_EXPECT_EQ(test, btgw_df_interval_ms(1), 30000);
	KUNIT_EXPECT_EQ(test, btgw_df_guard_ms(0), 2000);
	KUNIT_EXPECT_EQ(test, btgw_df_guard_ms(1), 10000);

	/* with the defaults of the standard, 30 s and 120 s */
	KUNIT_EXPECT_EQ(test, btgw_df_use_ms(0, 1, 120), 570000);
	KUNIT_EXPECT_EQ(test, btgw_df_use_ms(1, 1, 120), 7050000);
	KUNIT_EXPECT_EQ(test, btgw_df_use_ms(2, 1, 120), 86250000);
	KUNIT_EXPECT_EQ(test, btgw_df_use_ms(3, 1, 120), 863850000);
	/* monitoring that is longer than the path lives */
	KUNIT_EXPECT_EQ(test, btgw_df_use_ms(0, 1, 65535), 30000);
	KUNIT_EXPECT_EQ(test, btgw_df_use_ms(0, 0, 65535), 5000);
	KUNIT_EXPECT_EQ(test, btgw_df_use_ms(0, 0, 712), 5000);

	KUNIT_EXPECT_EQ(test, btgw_df_echo_ms(0, 50), 360000);
	KUNIT_EXPECT_EQ(test, btgw_df_echo_ms(2, 10), 8640000);
	KUNIT_EXPECT_EQ(test, btgw_df_echo_ms(3, 0), 0);
}

static void possible_paths(struct kunit *test)
{
	static const struct btgw_df_path good = {
		.end = { { 1, 3 }, { 0x40, 2 } },
		.lanes = 1,
	};
	static const struct {
		const char *what;
		struct btgw_df_path path;
		enum btgw_df_path_bad bad;
	} cases[] = {
		{ "origin 0", { { { 0, 0 }, { 0x40, 0 } }, .lanes = 1 },
		  BTGW_DF_PATH_ORIGIN },
		{ "origin a group", { { { 0xc000, 0 }, { 0x40, 0 } },
				      .lanes = 1 }, BTGW_DF_PATH_ORIGIN },
		{ "origin beyond 7fff", { { { 0x7fff, 1 }, { 0x40, 0 } },
					  .lanes = 1 }, BTGW_DF_PATH_ORIGIN },
		{ "to nobody", { { { 1, 0 }, { 0, 0 } }, .lanes = 1 },
		  BTGW_DF_PATH_DESTINATION },
		{ "to all nodes", { { { 1, 0 }, { 0xffff, 0 } }, .lanes = 1 },
		  BTGW_DF_PATH_DESTINATION },
		{ "beyond 7fff", { { { 1, 0 }, { 0x7fff, 1 } }, .lanes = 1 },
		  BTGW_DF_PATH_DESTINATION },
		{ "to itself", { { { 1, 3 }, { 4, 0 } }, .lanes = 1 },
		  BTGW_DF_PATH_MEET },
		{ "a group of many", { { { 1, 0 }, { 0xc000, 1 } },
				       .lanes = 1 }, BTGW_DF_PATH_VALUE },
		{ "two ways to a group", { { { 1, 0 }, { 0xc000, 0 } },
					   .flags = BTGW_DF_TWO_WAY,
					   .lanes = 1 }, BTGW_DF_PATH_VALUE },
		{ "no lane", { { { 1, 0 }, { 0x40, 0 } } },
		  BTGW_DF_PATH_VALUE },
		{ "a lifetime too much", { { { 1, 0 }, { 0x40, 0 } },
					   .lanes = 1, .lifetime = 4 },
		  BTGW_DF_PATH_VALUE },
		{ "fixed with a number", { { { 1, 0 }, { 0x40, 0 } },
					   .lanes = 1, .fn = 1,
					   .flags = BTGW_DF_FIXED },
		  BTGW_DF_PATH_VALUE },
		{ "fixed with two lanes", { { { 1, 0 }, { 0x40, 0 } },
					    .lanes = 2,
					    .flags = BTGW_DF_FIXED },
		  BTGW_DF_PATH_VALUE },
		{ "virtual", { { { 1, 0 }, { 0x8001, 0 } }, .lanes = 1 },
		  BTGW_DF_PATH_OK },
	};
	int i;

	KUNIT_EXPECT_EQ(test, btgw_df_path_check(&good), BTGW_DF_PATH_OK);
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, btgw_df_path_check(&cases[i].path),
				    cases[i].bad, "%s", cases[i].what);
}

#define ITEMS	97

static void deadlines(struct kunit *test)
{
	u64 at[ITEMS] = {}, first;
	struct btgw_df_heap h;
	unsigned int i, n, used;
	u32 item;
	void *mem;

	mem = kunit_kmalloc(test, btgw_df_heap_bytes(ITEMS), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	btgw_df_heap_init(&h, mem, ITEMS);
	KUNIT_EXPECT_EQ(test, btgw_df_heap_first(&h, &item), 0);
	srand(7);
	for (n = 0; n < 100000; n++) {
		item = rand() % ITEMS;
		at[item] = rand() % 3 ? 1 + rand() % 200 : 0;
		btgw_df_heap_set(&h, item, at[item]);

		first = 0;
		used = 0;
		for (i = 0; i < ITEMS; i++) {
			used += !!at[i];
			if (at[i] && (!first || at[i] < first))
				first = at[i];
		}
		KUNIT_ASSERT_EQ(test, btgw_df_heap_first(&h, &item), first);
		KUNIT_ASSERT_EQ(test, h.used, used);
		if (first)
			KUNIT_ASSERT_EQ(test, at[item], first);
	}
}

static void names(struct kunit *test)
{
	int i;

	for (i = 0; i < __BTGW_DF_PATH_BADS; i++)
		KUNIT_EXPECT_STRNEQ(test, btgw_df_path_bad_name(i), "unknown");
	KUNIT_EXPECT_STREQ(test, btgw_df_path_bad_name(i), "unknown");
}

static struct kunit_case df_entry_cases[] = {
	KUNIT_CASE(forwarding_numbers),
	KUNIT_CASE(times),
	KUNIT_CASE(possible_paths),
	KUNIT_CASE(deadlines),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite df_entry_suite = {
	.name = "df_entry",
	.test_cases = df_entry_cases,
};

kunit_test_suite(df_entry_suite);
