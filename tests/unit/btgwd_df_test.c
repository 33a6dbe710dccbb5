// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwd_df_test.c - directed forwarding as btgwd does it, several daemons
 *	against each other and each against its kernel and its store
 */
#include "kunit.h"

#include <errno.h>
#include "btgwd_df_world.h"

#define SECOND	1000ULL
#define MINUTE	(60 * SECOND)

static struct btgw_df_cfg quick(void)
{
	struct btgw_df_cfg cfg = btgwd_df_cfg();

	cfg.lifetime = 0;
	cfg.interval = 0;
	cfg.echo_unicast = 0;
	cfg.echo_multicast = 0;
	cfg.retry_s = 10;
	return cfg;
}

static struct df_boxes *line(struct kunit *test, unsigned int n,
			     const struct btgw_df_cfg *cfg)
{
	struct df_boxes *w = df_boxes_new(test, n, cfg);
	unsigned int i;

	for (i = 0; i + 1 < n; i++)
		df_boxes_link(w, i, i + 1);
	return w;
}

/* 0 - 1,2 - 3 */
static struct df_boxes *diamond(struct kunit *test,
				const struct btgw_df_cfg *cfg)
{
	struct df_boxes *w = df_boxes_new(test, 4, cfg);

	df_boxes_link(w, 0, 1);
	df_boxes_link(w, 0, 2);
	df_boxes_link(w, 1, 3);
	df_boxes_link(w, 2, 3);
	return w;
}

/* the relay of the path from 0 to 3, 0: none or both */
static unsigned int relay_of(struct df_boxes *w)
{
	bool one = df_boxes_path(w, 1, ADDR(0), ADDR(3));
	bool two = df_boxes_path(w, 2, ADDR(0), ADDR(3));

	return one == two ? 0 : one ? 1 : 2;
}

static void five_in_a_row(struct kunit *test)
{
	struct btgw_df_cfg cfg = quick();
	struct df_boxes *w = line(test, 5, &cfg);
	const struct btgw_df_entry *e;
	unsigned int i;

	/* the third element of the last node */
	KUNIT_EXPECT_EQ(test, btgwd_df_needed(w->box[0].df, ADDR(0) + 1,
					      ADDR(4) + 2, w->now),
			BTGW_DF_V_NEEDED);
	KUNIT_EXPECT_EQ(test, btgwd_df_needed(w->box[0].df, ADDR(0),
					      ADDR(4) + 2, w->now),
			BTGW_DF_V_KNOWN);
	df_boxes_run(w, 3 * SECOND);
	for (i = 0; i < 5; i++) {
		e = df_boxes_path(w, i, ADDR(0), ADDR(4));
		KUNIT_ASSERT_NOT_NULL(test, e);
		KUNIT_EXPECT_EQ(test, e->path.end[BTGW_DF_TARGET].more, 3);
		KUNIT_EXPECT_EQ(test, e->path.flags, BTGW_DF_TWO_WAY);
		KUNIT_EXPECT_EQ(test, e->path.bearers[BTGW_DF_ORIGIN],
				i ? BTGW_DF_ADV : 0);
		KUNIT_EXPECT_EQ(test, e->path.bearers[BTGW_DF_TARGET],
				i < 4 ? BTGW_DF_ADV : 0);
	}
	/* nothing is sent there: nothing is renewed, and it ends everywhere */
	df_boxes_run(w, 12 * MINUTE);
	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, w->box[i].kernel.t.used, 0);
	KUNIT_EXPECT_EQ(test, w->box[0].requests, 1);
	KUNIT_EXPECT_EQ(test, w->box[0].df->core.origins_used, 0);
	df_boxes_free(w);
}

static void renewed_while_used(struct kunit *test)
{
	struct btgw_df_cfg cfg = quick();
	struct df_boxes *w = line(test, 3, &cfg);
	unsigned int i;

	btgwd_df_needed(w->box[0].df, ADDR(0), ADDR(2), w->now);
	/* as the kernel tells it: of a path that is used and will end */
	for (i = 0; i < 40; i++) {
		df_boxes_run(w, MINUTE);
		KUNIT_ASSERT_NOT_NULL(test, df_boxes_path(w, 0, ADDR(0),
							  ADDR(2)));
		btgwd_df_needed(w->box[0].df, ADDR(0), ADDR(2), w->now);
	}
	KUNIT_EXPECT_GE(test, w->box[0].requests, 4);
	/* one took the place of the other */
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, w->box[i].kernel.deleted, 0);
	df_boxes_free(w);
}

static void number_is_used_once(struct kunit *test)
{
	struct btgw_df_cfg cfg = quick();
	struct df_boxes *w = line(test, 3, &cfg);
	unsigned int i;

	/* op_send() and op_reserve() look at each; it goes round twice */
	for (i = 0; i < 600; i++) {
		KUNIT_EXPECT_GE(test, btgwd_df_discover(w->box[0].df, ADDR(2),
							w->now),
				BTGW_DF_V_NEEDED);
		df_boxes_run(w, 6 * SECOND);
		KUNIT_ASSERT_NOT_NULL(test, df_boxes_path(w, 2, ADDR(0),
							  ADDR(2)));
		KUNIT_ASSERT_EQ(test, df_boxes_path(w, 2, ADDR(0),
						    ADDR(2))->path.fn,
				(u8)w->box[0].seen);
		if (i % 7 == 0)
			df_boxes_kill(w, 0);
	}
	KUNIT_EXPECT_EQ(test, w->box[0].requests, 600);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, w->box[i].df->core.count[BTGW_DF_V_OLD_FN],
				0);
	df_boxes_free(w);
}

static void store_fails(struct kunit *test)
{
	struct btgw_df_cfg cfg = quick();
	struct df_boxes *w = line(test, 3, &cfg);
	unsigned int reserves;

	w->box[0].store_broken = true;
	btgwd_df_needed(w->box[0].df, ADDR(0), ADDR(2), w->now);
	df_boxes_run(w, 6 * SECOND);
	KUNIT_EXPECT_EQ(test, w->box[0].requests, 0);
	KUNIT_EXPECT_EQ(test, w->box[0].df->count[BTGWD_DF_C_UNSTORED], 1);
	reserves = w->box[0].reserves;
	/* it relays and answers meanwhile, and does not ask the store for it */
	btgwd_df_needed(w->box[2].df, ADDR(2), ADDR(0), w->now);
	df_boxes_run(w, 3 * SECOND);
	KUNIT_EXPECT_NOT_NULL(test, df_boxes_path(w, 0, ADDR(2), ADDR(0)));
	KUNIT_EXPECT_EQ(test, w->box[0].reserves, reserves);
	w->box[0].store_broken = false;
	btgwd_df_discover(w->box[0].df, ADDR(2), w->now);
	df_boxes_run(w, 3 * SECOND);
	KUNIT_EXPECT_NOT_NULL(test, df_boxes_path(w, 2, ADDR(0), ADDR(2)));
	df_boxes_free(w);
}

static void daemon_is_killed(struct kunit *test)
{
	struct btgw_df_cfg cfg = quick();
	struct df_boxes *w = line(test, 4, &cfg);
	unsigned int i;

	btgwd_df_needed(w->box[0].df, ADDR(0), ADDR(3), w->now);
	df_boxes_run(w, 3 * SECOND);
	/* the paths go on in the kernels */
	for (i = 0; i < 4; i++)
		df_boxes_kill(w, i);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_NOT_NULL(test, df_boxes_path(w, i, ADDR(0),
							  ADDR(3)));
	/* and are renewed by who is told that they end */
	df_boxes_run(w, 11 * MINUTE);
	btgwd_df_needed(w->box[0].df, ADDR(0), ADDR(3), w->now);
	df_boxes_run(w, 5 * MINUTE);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_NOT_NULL(test, df_boxes_path(w, i, ADDR(0),
							  ADDR(3)));
	df_boxes_free(w);
}

static void operator_repairs(struct kunit *test)
{
	struct btgw_df_cfg cfg = quick();
	struct df_boxes *w = diamond(test, &cfg);
	unsigned int relay;

	btgwd_df_needed(w->box[0].df, ADDR(0), ADDR(3), w->now);
	df_boxes_run(w, 10 * SECOND);
	relay = relay_of(w);
	KUNIT_ASSERT_NE(test, relay, 0);
	w->box[relay].off = true;
	KUNIT_EXPECT_EQ(test, btgwd_df_discover(w->box[0].df, ADDR(3), w->now),
			BTGW_DF_V_KNOWN);
	/* until there is another one, the old one stays */
	KUNIT_EXPECT_NOT_NULL(test, df_boxes_path(w, 0, ADDR(0), ADDR(3)));
	df_boxes_run(w, 3 * SECOND);
	KUNIT_ASSERT_NOT_NULL(test, df_boxes_path(w, 3 - relay, ADDR(0),
						  ADDR(3)));
	KUNIT_EXPECT_EQ(test, w->box[0].kernel.deleted, 0);
	KUNIT_EXPECT_EQ(test, w->box[3].kernel.deleted, 0);
	df_boxes_free(w);
}

static void echo_repairs(struct kunit *test)
{
	struct btgw_df_cfg cfg = quick();
	struct df_boxes *w;
	unsigned int relay;

	cfg.echo_unicast = 10;
	w = diamond(test, &cfg);
	btgwd_df_needed(w->box[0].df, ADDR(0), ADDR(3), w->now);
	df_boxes_run(w, 5 * MINUTE);
	KUNIT_EXPECT_GE(test, w->box[0].df->core.count[BTGW_DF_V_ECHO], 3);
	relay = relay_of(w);
	KUNIT_ASSERT_NE(test, relay, 0);
	w->box[relay].off = true;
	/* 72 s to the next echo, 30 s for its answer */
	df_boxes_run(w, 2 * MINUTE);
	KUNIT_EXPECT_NOT_NULL(test, df_boxes_path(w, 3 - relay, ADDR(0),
						  ADDR(3)));
	KUNIT_EXPECT_NOT_NULL(test, df_boxes_path(w, 0, ADDR(0), ADDR(3)));
	df_boxes_free(w);
}

static void to_a_group(struct kunit *test)
{
	struct btgw_df_cfg cfg = quick();
	struct df_boxes *w = line(test, 4, &cfg);
	const struct btgw_df_entry *e;

	w->box[1].grouped = true;
	w->box[3].grouped = true;
	btgwd_df_needed(w->box[0].df, ADDR(0), GROUP, w->now);
	df_boxes_run(w, 3 * SECOND);
	e = df_boxes_path(w, 0, ADDR(0), GROUP);
	KUNIT_ASSERT_NOT_NULL(test, e);
	KUNIT_EXPECT_EQ(test, e->path.flags, BTGW_DF_NOT_READY);
	df_boxes_run(w, 3 * SECOND);
	KUNIT_EXPECT_EQ(test, e->path.flags, 0);
	KUNIT_EXPECT_NOT_NULL(test, df_boxes_path(w, 3, ADDR(0), GROUP));
	df_boxes_free(w);
}

static void for_who_depends(struct kunit *test)
{
	static const u8 gone[] = { 0x00, 0x01, 0x00, 0x30, 0x00 };
	const struct btgw_df_rx from = {
		.src = ADDR(0),
		.dst = BTGW_ADDR_ALL_DIRECTED,
		.directed = true,
		.bearer = BTGW_DF_ADV,
	};
	struct btgw_df_cfg cfg = quick();
	struct df_boxes *w;
	unsigned int i;

	cfg.supporting = true;
	w = line(test, 3, &cfg);
	/* of a Low Power node of ours, and then of another one */
	btgwd_df_needed(w->box[0].df, 0x3000, ADDR(2), w->now);
	df_boxes_run(w, 3 * SECOND);
	KUNIT_EXPECT_EQ(test, btgwd_df_needed(w->box[0].df, 0x3100, ADDR(2),
					      w->now), BTGW_DF_V_UPDATED);
	df_boxes_run(w, SECOND);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, w->box[i].kernel.t.deps_used, 2);
	/* the first one leaves */
	btgwd_df_receive(w->box[1].df, &from, BTGW_CTL_DEPENDENT_NODE_UPDATE,
			 gone, sizeof(gone), w->now);
	df_boxes_run(w, SECOND);
	for (i = 1; i < 3; i++)
		KUNIT_EXPECT_EQ(test, w->box[i].kernel.t.deps_used, 1);
	df_boxes_free(w);
}

static void taken_away_by_hand(struct kunit *test)
{
	struct btgw_df_path fixed = {
		.end = { { 0x4000, 0 }, { 0x4100, 0 } },
		.bearers = { BTGW_DF_ADV, BTGW_DF_ADV },
		.flags = BTGW_DF_FIXED,
		.lanes = 1,
	};
	struct btgw_df_cfg cfg = quick();
	struct df_boxes *w = line(test, 2, &cfg);
	struct btgwd_df *df = w->box[0].df;
	struct btgw_df_entry *e;

	btgwd_df_needed(df, ADDR(0), ADDR(1), w->now);
	df_boxes_run(w, 10 * SECOND);
	KUNIT_EXPECT_EQ(test, df->core.origins_used, 1);
	e = btgw_df_table_find(&w->box[0].kernel.t, false, ADDR(0), ADDR(1));
	KUNIT_ASSERT_NOT_NULL(test, e);
	btgw_df_table_del(&w->box[0].kernel.t, e);
	btgwd_df_gone(df, false, ADDR(0), ADDR(1));
	btgwd_df_gone(df, false, ADDR(0), ADDR(1));
	KUNIT_EXPECT_EQ(test, df->core.origins_used, 0);
	KUNIT_EXPECT_EQ(test, df->table.used, 0);
	/* a fixed one comes and goes; the kernel is not told what it knows */
	KUNIT_EXPECT_EQ(test, btgwd_df_adopt(df, &fixed, 0, w->now), 0);
	KUNIT_EXPECT_EQ(test, df->table.fixed, 1);
	btgwd_df_gone(df, true, 0x4000, 0x4100);
	KUNIT_EXPECT_EQ(test, df->table.used, 0);
	fixed.lanes = 0;
	KUNIT_EXPECT_EQ(test, btgwd_df_adopt(df, &fixed, 0, w->now), -EINVAL);
	KUNIT_EXPECT_EQ(test, df->count[BTGWD_DF_C_PATH], 0);
	df_boxes_free(w);
}

static void kernel_refuses(struct kunit *test)
{
	struct btgw_df_cfg cfg = quick();
	struct df_boxes *w = line(test, 2, &cfg);

	w->box[0].kernel.broken = true;
	btgwd_df_needed(w->box[0].df, ADDR(0), ADDR(1), w->now);
	df_boxes_run(w, 3 * SECOND);
	KUNIT_EXPECT_GE(test, w->box[0].df->count[BTGWD_DF_C_PATH], 1);
	df_boxes_free(w);
}

static void insiders(struct kunit *test)
{
	static const u8 request[] = { 0x0a, 0, 1, 0x01, 0x00, 0x50, 0x00 };
	u8 update[] = { 0x80, 0x01, 0x00, 0x60, 0x00 };
	struct btgw_df_rx rx = {
		.src = ADDR(1),
		.dst = BTGW_ADDR_ALL_DIRECTED,
		.directed = true,
		.bearer = BTGW_DF_ADV,
	};
	struct btgw_df_cfg cfg = quick();
	struct df_boxes *w = line(test, 3, &cfg);
	struct btgwd_df *df = w->box[1].df;
	unsigned int i, seen = 0;

	btgwd_df_needed(w->box[0].df, ADDR(0), ADDR(2), w->now);
	df_boxes_run(w, 10 * SECOND);
	rx.src = ADDR(0);
	btgwd_df_receive(df, &rx, BTGW_CTL_PATH_REQUEST, request, 3, w->now);
	btgwd_df_receive(df, &rx, 0x33, request, 7, w->now);
	KUNIT_EXPECT_EQ(test, df->count[BTGWD_DF_C_MALFORMED], 2);
	/* it claims one dependent after the other */
	for (i = 0; i < 2 * BTGWD_DF_DEPENDENTS; i++) {
		update[4] = i;
		btgwd_df_receive(df, &rx, BTGW_CTL_DEPENDENT_NODE_UPDATE,
				 update, sizeof(update), w->now);
		df_boxes_run(w, SECOND);
	}
	KUNIT_EXPECT_EQ(test, df->table.deps_used, BTGWD_DF_DEPENDENTS);
	/* and what a neighbour says again of the last that was taken */
	KUNIT_EXPECT_EQ(test, df->count[BTGWD_DF_C_DEPENDENTS],
			BTGWD_DF_DEPENDENTS + 1);
	/* too much, under one address and under many */
	for (i = 0; i < 1000; i++)
		btgwd_df_receive(df, &rx, BTGW_CTL_PATH_REQUEST, request,
				 sizeof(request), w->now);
	KUNIT_EXPECT_EQ(test, df->count[BTGWD_DF_C_SENDER],
			1000 - BTGWD_DF_BURST);
	for (i = 0; i < 10000; i++) {
		rx.src = 0x2000 + i;
		btgwd_df_receive(df, &rx, BTGW_CTL_PATH_REQUEST, request,
				 sizeof(request), w->now);
	}
	KUNIT_EXPECT_EQ(test, df->count[BTGWD_DF_C_ALL],
			10000 + BTGWD_DF_BURST - BTGWD_DF_BURST_ALL);
	for (i = 0; i < __BTGW_DF_RESULTS; i++)
		seen += df->core.count[i];
	KUNIT_EXPECT_GE(test, seen, BTGWD_DF_BURST_ALL);
	/* and ten seconds later all is as before */
	df_boxes_run(w, 10 * SECOND);
	rx.src = ADDR(0);
	KUNIT_EXPECT_EQ(test, btgwd_df_limit(&df->limit, rx.src, w->now),
			BTGWD_DF_PASS);
	df_boxes_free(w);
}

static void names(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < __BTGWD_DF_COUNTS; i++)
		KUNIT_EXPECT_STRNEQ(test, btgwd_df_count_name(i), "unknown");
	KUNIT_EXPECT_STREQ(test, btgwd_df_count_name(i), "unknown");
}

static struct kunit_case btgwd_df_cases[] = {
	KUNIT_CASE(five_in_a_row),
	KUNIT_CASE(renewed_while_used),
	KUNIT_CASE(number_is_used_once),
	KUNIT_CASE(store_fails),
	KUNIT_CASE(daemon_is_killed),
	KUNIT_CASE(operator_repairs),
	KUNIT_CASE(echo_repairs),
	KUNIT_CASE(to_a_group),
	KUNIT_CASE(for_who_depends),
	KUNIT_CASE(taken_away_by_hand),
	KUNIT_CASE(kernel_refuses),
	KUNIT_CASE(insiders),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite btgwd_df_suite = {
	.name = "btgwd_df",
	.test_cases = btgwd_df_cases,
};

kunit_test_suite(btgwd_df_suite);
