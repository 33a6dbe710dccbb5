// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_net_test.c - what several nodes do together: paths over hops and lanes, of
 * groups, of dependents, their confirmation, end, repair and renewal
 */
#include "kunit.h"

#include <stdlib.h>
#include "df_world.h"

#define MINUTE	60000ULL
#define NODE(i)	(&w->node[i])

static struct df_world *line(struct kunit *test, unsigned int n,
			     const struct btgw_df_cfg *cfg)
{
	struct df_world *w = df_world_new(test, n, cfg);
	unsigned int i;

	for (i = 0; i + 1 < n; i++)
		df_world_link(w, i, i + 1);
	return w;
}

/* 0 - 1,2 - 3: two ways of the same length */
static struct df_world *diamond(struct kunit *test,
				const struct btgw_df_cfg *cfg)
{
	struct df_world *w = df_world_new(test, 4, cfg);

	df_world_link(w, 0, 1);
	df_world_link(w, 0, 2);
	df_world_link(w, 1, 3);
	df_world_link(w, 2, 3);
	return w;
}

static unsigned int state(struct df_world *w, unsigned int i, u16 dst)
{
	const struct btgw_df_origin *o;

	o = btgw_df_origin_find(&w->node[i].df, dst);
	return o ? o->state : __BTGW_DF_STATES;
}

/* checklist 7, 10, 14, 32 */
static void three_hops(struct kunit *test)
{
	struct btgw_df_cfg cfg = df_world_cfg();
	struct df_world *w = line(test, 4, &cfg);
	u16 from = df_addr(0), to = df_addr(3);
	unsigned int i, sent;

	/* before there is one, it floods */
	KUNIT_EXPECT_FALSE(test, df_world_say(w, 0, from, to));
	KUNIT_EXPECT_EQ(test, df_world_need(w, 0, to, NULL), BTGW_DF_V_NEEDED);
	KUNIT_EXPECT_EQ(test, df_world_need(w, 0, to, NULL), BTGW_DF_V_KNOWN);
	df_world_run(w, 2000);
	KUNIT_EXPECT_EQ(test, NODE(3)->got, 1);
	for (i = 0; i < 4; i++) {
		struct btgw_df_entry *e = df_world_path(w, i, from, to);

		KUNIT_ASSERT_NOT_NULL(test, e);
		KUNIT_EXPECT_EQ(test, e->path.lanes, 1);
		KUNIT_EXPECT_EQ(test, e->path.fn, 0);
		KUNIT_EXPECT_EQ(test, e->path.flags, BTGW_DF_TWO_WAY);
		KUNIT_EXPECT_EQ(test, e->path.bearers[BTGW_DF_ORIGIN],
				i ? BTGW_DF_ADV : 0);
		KUNIT_EXPECT_EQ(test, e->path.bearers[BTGW_DF_TARGET],
				i < 3 ? BTGW_DF_ADV : 0);
		KUNIT_EXPECT_EQ(test, e->path.end[BTGW_DF_TARGET].more, 0);
	}
	/* every element of the target, and back: 3 PDUs each */
	sent = w->on_air;
	KUNIT_EXPECT_TRUE(test, df_world_say(w, 0, from, to));
	KUNIT_EXPECT_TRUE(test, df_world_say(w, 3, to, from));
	df_world_run(w, 3000);
	KUNIT_EXPECT_EQ(test, NODE(3)->got, 2);
	KUNIT_EXPECT_EQ(test, NODE(0)->got, 1);
	KUNIT_EXPECT_EQ(test, w->on_air - sent, 6);

	KUNIT_EXPECT_EQ(test, state(w, 0, to), BTGW_DF_DISCOVERY);
	df_world_run(w, 6000);
	KUNIT_EXPECT_EQ(test, state(w, 0, to), BTGW_DF_IN_USE);
	KUNIT_EXPECT_EQ(test, NODE(1)->df.discs_used, 0);

	/* nobody uses it: it ends, everywhere, in the second it should */
	df_world_run(w, 12 * MINUTE);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, NODE(i)->t.used, 1);
	df_world_run(w, 12 * MINUTE + 2000);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, NODE(i)->t.used, 0);
	KUNIT_EXPECT_EQ(test, NODE(0)->df.origins_used, 0);
	KUNIT_EXPECT_FALSE(test, df_world_say(w, 0, from, to));
}

/* checklist 11 */
static void one_way(struct kunit *test)
{
	struct btgw_df_cfg cfg = df_world_cfg();
	u16 from = df_addr(0), to = df_addr(2);
	struct df_world *w;
	int i;

	cfg.two_way = false;
	w = line(test, 3, &cfg);
	df_world_need(w, 0, to, NULL);
	df_world_run(w, 6000);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, df_world_path(w, i, from, to)->path.flags,
				0);
	KUNIT_EXPECT_FALSE(test, df_world_say(w, 2, to, from));

	/* where there is a way back, none is asked for */
	cfg.two_way = true;
	w = line(test, 3, &cfg);
	df_world_need(w, 0, to, NULL);
	df_world_run(w, 6000);
	df_world_need(w, 2, from, NULL);
	df_world_run(w, 12000);
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, df_world_path(w, i, from, to)->path.flags,
				BTGW_DF_TWO_WAY);
		KUNIT_EXPECT_EQ(test, df_world_path(w, i, to, from)->path.flags,
				0);
	}
}

/* checklist 8, 9 */
static void two_lanes(struct kunit *test)
{
	struct btgw_df_cfg cfg = df_world_cfg();
	u16 from = df_addr(0), to = df_addr(3);
	struct btgw_df_entry *e;
	struct df_world *w;
	unsigned int seed;

	cfg.lanes = 2;
	for (seed = 0; seed < 20; seed++) {
		srand(seed);
		w = diamond(test, &cfg);
		df_world_need(w, 0, to, NULL);
		df_world_run(w, 4900);
		/* one of them is on the first lane */
		KUNIT_EXPECT_EQ(test, NODE(1)->t.used + NODE(2)->t.used, 1);
		df_world_run(w, 7000);
		KUNIT_EXPECT_EQ(test, NODE(0)->df.fn, 0);
		df_world_run(w, 13000);
		KUNIT_EXPECT_EQ(test, NODE(1)->t.used + NODE(2)->t.used, 2);
		KUNIT_EXPECT_EQ(test, NODE(0)->df.fn, 0);
		e = df_world_path(w, 0, from, to);
		KUNIT_ASSERT_NOT_NULL(test, e);
		KUNIT_EXPECT_EQ(test, e->path.lanes, 2);
		KUNIT_EXPECT_EQ(test, df_world_path(w, 3, from, to)->path.lanes,
				2);
		KUNIT_EXPECT_EQ(test, state(w, 0, to), BTGW_DF_IN_USE);

		/* one relay dies, the message arrives */
		NODE(1 + seed % 2)->off = true;
		df_world_say(w, 0, from, to);
		df_world_run(w, 14000);
		KUNIT_EXPECT_EQ(test, NODE(3)->got, 1);
	}
}

/* a round that brings no lane is the last, whatever was wanted */
static void no_second_lane(struct kunit *test)
{
	struct btgw_df_cfg cfg = df_world_cfg();
	struct df_world *w;
	u16 to = df_addr(3);

	cfg.lanes = 5;
	srand(2);
	w = diamond(test, &cfg);
	df_world_need(w, 0, to, NULL);
	df_world_run(w, 6500);
	NODE(1)->off = true;
	NODE(2)->off = true;
	df_world_run(w, 12200);
	KUNIT_EXPECT_EQ(test, state(w, 0, to), BTGW_DF_IN_USE);
	KUNIT_EXPECT_EQ(test, df_world_path(w, 0, df_addr(0), to)->path.lanes,
			1);
	KUNIT_EXPECT_EQ(test, NODE(0)->df.discs_used, 0);
}

/* checklist 12, 13: 0 - 1 - 2 - 3 and 1 - 4; members are 3 and 4 */
static void group_of(struct kunit *test, u16 group)
{
	struct btgw_df_cfg cfg = df_world_cfg();
	struct df_world *w = line(test, 5, &cfg);
	u16 from = df_addr(0);
	unsigned int i, sent;

	df_world_unlink(w, 3, 4);
	df_world_link(w, 1, 4);
	NODE(3)->group = group;
	NODE(4)->group = group;
	df_world_need(w, 0, group, NULL);
	df_world_run(w, 4900);
	for (i = 0; i < 5; i++) {
		struct btgw_df_entry *e = df_world_path(w, i, from, group);

		KUNIT_ASSERT_NOT_NULL(test, e);
		KUNIT_EXPECT_EQ(test, e->path.flags,
				i ? 0 : BTGW_DF_NOT_READY);
		KUNIT_EXPECT_EQ(test, e->path.end[BTGW_DF_TARGET].more, 0);
	}
	/* one lane, however many answer */
	KUNIT_EXPECT_EQ(test, df_world_path(w, 0, from, group)->path.lanes, 1);
	KUNIT_EXPECT_FALSE(test, df_world_say(w, 0, from, group));
	df_world_run(w, 5100);
	KUNIT_EXPECT_EQ(test, NODE(3)->got + NODE(4)->got, 2);
	sent = w->on_air;
	KUNIT_EXPECT_TRUE(test, df_world_say(w, 0, from, group));
	df_world_run(w, 5300);
	KUNIT_EXPECT_EQ(test, NODE(3)->got + NODE(4)->got, 4);
	/* 0, 1 and 2: the members are relays too, but their paths end there */
	KUNIT_EXPECT_EQ(test, w->on_air - sent, 3);
	/* nobody answers on the way of a group */
	KUNIT_EXPECT_FALSE(test, df_world_say(w, 3, df_addr(3), from));
}

static void groups(struct kunit *test)
{
	group_of(test, 0xc123);
	group_of(test, 0x8123);
}

/* checklist 24: one more member makes itself known */
static void new_member(struct kunit *test)
{
	struct btgw_df_cfg cfg = df_world_cfg();
	struct df_world *w = line(test, 4, &cfg);
	u16 from = df_addr(0), group = 0xc200;

	cfg = NODE(0)->df.cfg;
	cfg.hold_s = 60;
	btgw_df_configure(&NODE(0)->df, &cfg);
	NODE(2)->group = group;
	df_world_need(w, 0, group, NULL);
	df_world_run(w, 6000);
	KUNIT_EXPECT_NULL(test, df_world_path(w, 3, from, group));

	NODE(3)->group = group;
	/* node 3 has no path and is heard all the same */
	df_world_solicit(w, 3, group);
	df_world_run(w, 6100);
	KUNIT_EXPECT_NULL(test, df_world_path(w, 0, from, group));
	KUNIT_EXPECT_EQ(test, state(w, 0, group), BTGW_DF_DISCOVERY);
	df_world_run(w, 12000);
	KUNIT_EXPECT_EQ(test, state(w, 0, group), BTGW_DF_IN_USE);
	KUNIT_EXPECT_NOT_NULL(test, df_world_path(w, 3, from, group));
	KUNIT_EXPECT_EQ(test, df_world_path(w, 0, from, group)->path.fn, 1);

	/* who does it again and again is not heard; checklist 38 */
	df_world_solicit(w, 3, group);
	df_world_run(w, 13000);
	KUNIT_EXPECT_NOT_NULL(test, df_world_path(w, 0, from, group));
	KUNIT_EXPECT_EQ(test, NODE(0)->df.count[BTGW_DF_V_HELD], 1);
	df_world_run(w, 70000);
	df_world_solicit(w, 3, group);
	df_world_run(w, 71000);
	KUNIT_EXPECT_EQ(test, NODE(0)->df.count[BTGW_DF_V_SOLICITED], 2);
}

/* checklist 15: the old path is used until the new one is there */
static void renewal(struct kunit *test)
{
	struct btgw_df_cfg cfg = df_world_cfg();
	u16 from = df_addr(0), to = df_addr(3);
	unsigned int said = 0;
	struct df_world *w;
	u64 at;

	w = line(test, 4, &cfg);
	df_world_need(w, 0, to, NULL);
	df_world_run(w, 6000);
	for (at = 10000; at < 30 * MINUTE; at += 10000) {
		df_world_run(w, at);
		KUNIT_EXPECT_TRUE(test, df_world_say(w, 0, from, to));
		said++;
	}
	df_world_run(w, at);
	KUNIT_EXPECT_EQ(test, NODE(3)->got, said);
	/* twice in that time, each before 12 minutes were over */
	KUNIT_EXPECT_EQ(test, NODE(0)->df.fn, 2);
	KUNIT_EXPECT_EQ(test, df_world_path(w, 1, from, to)->path.fn, 2);
	KUNIT_EXPECT_EQ(test, NODE(1)->t.used, 1);
}

/* checklist 16, 17 */
static void echo(struct kunit *test)
{
	struct btgw_df_cfg cfg = df_world_cfg();
	u16 from = df_addr(0), to = df_addr(3);
	struct df_world *w;

	cfg.echo_unicast = 50;
	w = diamond(test, &cfg);
	df_world_need(w, 0, to, NULL);
	df_world_run(w, 6 * MINUTE + 5000);
	KUNIT_EXPECT_EQ(test, NODE(0)->df.count[BTGW_DF_V_ECHO], 1);
	KUNIT_EXPECT_EQ(test, NODE(3)->df.count[BTGW_DF_V_ANSWER], 1);
	KUNIT_EXPECT_EQ(test, state(w, 0, to), BTGW_DF_IN_USE);

	/* the path breaks where it goes; the origin asks, waits and looks */
	w = diamond(test, &cfg);
	df_world_need(w, 0, to, NULL);
	df_world_run(w, 6 * MINUTE - 5000);
	NODE(NODE(1)->t.used ? 1 : 2)->off = true;
	df_world_run(w, 6 * MINUTE + 5000);
	KUNIT_EXPECT_EQ(test, state(w, 0, to), BTGW_DF_VALIDATION);
	df_world_run(w, 6 * MINUTE + 33000);
	KUNIT_EXPECT_EQ(test, state(w, 0, to), BTGW_DF_DISCOVERY);
	df_world_run(w, 7 * MINUTE);
	KUNIT_EXPECT_EQ(test, state(w, 0, to), BTGW_DF_IN_USE);
	KUNIT_EXPECT_EQ(test, df_world_path(w, 0, from, to)->path.fn, 1);
	KUNIT_EXPECT_TRUE(test, df_world_say(w, 0, from, to));
	df_world_run(w, 7 * MINUTE + 1000);
	KUNIT_EXPECT_EQ(test, NODE(3)->got, 1);
}

/* the answer to an echo floods where the path does not go both ways */
static void echo_one_way(struct kunit *test)
{
	struct btgw_df_cfg cfg = df_world_cfg();
	struct df_world *w;

	cfg.two_way = false;
	cfg.echo_unicast = 1;
	cfg.echo_multicast = 1;
	w = line(test, 4, &cfg);
	NODE(3)->group = 0xc001;
	df_world_need(w, 0, df_addr(3), NULL);
	df_world_need(w, 0, 0xc001, NULL);
	df_world_run(w, 9000);
	KUNIT_EXPECT_EQ(test, NODE(0)->df.count[BTGW_DF_V_ECHO], 2);
	KUNIT_EXPECT_EQ(test, NODE(0)->df.count[BTGW_DF_V_CREDENTIALS], 0);
}

/* acknowledgements are missing: an echo is sent before its time */
static void lost_acknowledgements(struct kunit *test)
{
	struct btgw_df_cfg cfg = df_world_cfg();
	struct df_world *w = diamond(test, &cfg);
	u16 to = df_addr(3);
	struct btgw_df_out out;

	df_world_need(w, 0, to, NULL);
	df_world_run(w, 10000);
	NODE(NODE(1)->t.used ? 1 : 2)->off = true;
	KUNIT_EXPECT_EQ(test, btgw_df_lost(&NODE(0)->df, to, w->now, &out),
			BTGW_DF_V_KNOWN);
	KUNIT_EXPECT_EQ(test, out.n_tx, 1);
	df_world_emit(w, 0, &out);
	/* once is enough */
	btgw_df_lost(&NODE(0)->df, to, w->now, &out);
	KUNIT_EXPECT_EQ(test, out.n_tx, 0);
	df_world_run(w, 42000);
	df_world_say(w, 0, df_addr(0), to);
	df_world_run(w, 43000);
	KUNIT_EXPECT_EQ(test, NODE(3)->got, 1);
	KUNIT_EXPECT_EQ(test, NODE(0)->df.fn, 1);
}

/* checklist 20, and a destination that depends on the target */
static void dependents(struct kunit *test)
{
	struct btgw_df_range lpn = { 0x1000, 1 }, other = { 0x2000, 0 };
	struct btgw_df_cfg cfg = df_world_cfg();
	struct df_world *w = line(test, 4, &cfg);
	u16 from = df_addr(0), to = df_addr(3);
	struct btgw_df_out out;
	unsigned int i, sent;

	NODE(3)->dep = lpn;
	df_world_need(w, 0, 0x1001, NULL);
	df_world_run(w, 6000);
	for (i = 0; i < 4; i++) {
		struct btgw_df_entry *e = df_world_path(w, i, from, 0x1001);

		KUNIT_ASSERT_NOT_NULL(test, e);
		KUNIT_EXPECT_EQ(test, e->path.end[BTGW_DF_TARGET].start, to);
		KUNIT_EXPECT_EQ(test, e->n_dep[BTGW_DF_TARGET], 1);
		KUNIT_EXPECT_TRUE(test, e->path.flags & BTGW_DF_TWO_WAY);
	}
	KUNIT_EXPECT_TRUE(test, df_world_say(w, 0, from, 0x1000));
	df_world_run(w, 6500);
	KUNIT_EXPECT_EQ(test, NODE(3)->got, 1);

	/* one begins to depend on the origin: the wave goes once over each */
	sent = w->on_air;
	NODE(0)->dep = other;
	KUNIT_EXPECT_EQ(test, btgw_df_dependent(&NODE(0)->df, true, &other,
						&out), BTGW_DF_V_UPDATED);
	df_world_emit(w, 0, &out);
	df_world_run(w, 7000);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, df_world_path(w, i, from, to)
				->n_dep[BTGW_DF_ORIGIN], 1);
	KUNIT_EXPECT_EQ(test, w->on_air - sent, 4);
	KUNIT_EXPECT_EQ(test, btgw_df_dependent(&NODE(0)->df, true, &other,
						&out), BTGW_DF_V_NO_CHANGE);
	KUNIT_EXPECT_EQ(test, out.n_tx, 0);
	/* from one dependent to the other, and back */
	KUNIT_EXPECT_TRUE(test, df_world_say(w, 0, 0x2000, 0x1000));
	KUNIT_EXPECT_TRUE(test, df_world_say(w, 3, 0x1001, 0x2000));
	df_world_run(w, 8000);
	KUNIT_EXPECT_EQ(test, NODE(3)->got, 2);
	KUNIT_EXPECT_EQ(test, NODE(0)->got, 1);

	KUNIT_EXPECT_EQ(test, btgw_df_dependent(&NODE(3)->df, false, &lpn,
						&out), BTGW_DF_V_UPDATED);
	df_world_emit(w, 3, &out);
	df_world_run(w, 9000);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, df_world_path(w, i, from, to)
				->n_dep[BTGW_DF_TARGET], 0);
}

/* a path that is asked for on behalf of a dependent */
static void on_behalf(struct kunit *test)
{
	struct btgw_df_range lpn = { 0x1000, 2 };
	struct btgw_df_cfg cfg = df_world_cfg();
	struct df_world *w = line(test, 3, &cfg);
	unsigned int i;

	NODE(0)->dep = lpn;
	df_world_need(w, 0, df_addr(2), &lpn);
	df_world_run(w, 6000);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_NOT_NULL(test,
				      btgw_df_dep_find(&NODE(i)->t,
						       df_world_path(w, i, df_addr(0),
								     df_addr(2)),
						       BTGW_DF_ORIGIN, 0x1002));
	KUNIT_EXPECT_TRUE(test, df_world_say(w, 0, 0x1002, df_addr(2)));
	df_world_run(w, 7000);
	KUNIT_EXPECT_EQ(test, NODE(2)->got, 1);
}

/* nobody is there: it is tried again only for somebody who sends */
static void nobody(struct kunit *test)
{
	struct btgw_df_cfg cfg = df_world_cfg();
	struct df_world *w = line(test, 2, &cfg);
	u16 to = df_addr(5);

	df_world_need(w, 0, to, NULL);
	df_world_run(w, 6000);
	KUNIT_EXPECT_EQ(test, state(w, 0, to), BTGW_DF_RETRY_WAIT);
	df_world_say(w, 0, df_addr(0), to);
	df_world_run(w, 5 * MINUTE + 5100);
	KUNIT_EXPECT_EQ(test, state(w, 0, to), BTGW_DF_DISCOVERY);
	KUNIT_EXPECT_EQ(test, NODE(0)->df.fn, 1);
	df_world_run(w, 11 * MINUTE);
	KUNIT_EXPECT_EQ(test, state(w, 0, to), __BTGW_DF_STATES);
	KUNIT_EXPECT_EQ(test, NODE(0)->t.used + NODE(1)->t.used, 0);
}

/* checklist 28, 29: what is off forgets, but for what was configured */
static void off(struct kunit *test)
{
	struct btgw_df_cfg cfg = df_world_cfg();
	struct df_world *w = line(test, 3, &cfg);
	struct btgw_df_path fixed = {
		.end = { { df_addr(0), 0 }, { df_addr(2), 0 } },
		.bearers = { BTGW_DF_ADV, BTGW_DF_ADV },
		.flags = BTGW_DF_FIXED,
		.lanes = 1,
	};
	enum btgw_df_path_bad bad;

	btgw_df_table_add(&NODE(1)->t, &fixed, w->now, &bad);
	KUNIT_EXPECT_EQ(test, bad, BTGW_DF_PATH_OK);
	df_world_need(w, 0, df_addr(2), NULL);
	df_world_run(w, 3000);
	KUNIT_EXPECT_EQ(test, NODE(1)->t.used, 2);
	btgw_df_stop(&NODE(1)->df);
	KUNIT_EXPECT_EQ(test, NODE(1)->t.used, 1);
	KUNIT_EXPECT_EQ(test, NODE(1)->df.discs_used, 0);
	KUNIT_EXPECT_EQ(test, btgw_df_deadline(&NODE(1)->df), 0);
	btgw_df_stop(&NODE(0)->df);
	KUNIT_EXPECT_EQ(test, NODE(0)->df.origins_used, 0);
	KUNIT_EXPECT_EQ(test, NODE(2)->t.used, 1);
}

static struct kunit_case df_net_cases[] = {
	KUNIT_CASE(three_hops),
	KUNIT_CASE(one_way),
	KUNIT_CASE(two_lanes),
	KUNIT_CASE(no_second_lane),
	KUNIT_CASE(groups),
	KUNIT_CASE(new_member),
	KUNIT_CASE(renewal),
	KUNIT_CASE(echo),
	KUNIT_CASE(echo_one_way),
	KUNIT_CASE(lost_acknowledgements),
	KUNIT_CASE(dependents),
	KUNIT_CASE(on_behalf),
	KUNIT_CASE(nobody),
	KUNIT_CASE(off),
	{}
};

static struct kunit_suite df_net_suite = {
	.name = "df_net",
	.test_cases = df_net_cases,
};

kunit_test_suite(df_net_suite);
