// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_decide_test.c - the table of section 3.4.6.3, row by row and under every
 * combination of facts; what this node sends; metrics
 */
#include "kunit.h"

#include <stdlib.h>
#include <linux/bits.h>
#include <linux/minmax.h>
#include "df_decide.h"
#include "df_metric.h"

#define OWN	0x0100
#define ADV	BTGW_DF_ADV
#define GATT	BTGW_DF_GATT

/* the conditions as the standard names them */
struct conditions {
	bool adv, flooding, directed, friendship;
	bool relay, proxy, friend, df, directed_relay, directed_proxy;
	bool directed_friend, bridged, selected, path, from, to, listed;
	bool dst_listed, valid;
};

static bool fits(unsigned int row, const struct conditions *c)
{
	bool bridged = c->bridged && c->df;

	switch (row) {
	case 1:
		return c->adv && c->flooding && c->relay;
	case 2:
		return c->adv && c->flooding && c->proxy;
	case 3:
		return c->adv && c->flooding && bridged && c->valid && !c->from;
	case 4:
		return c->adv && c->flooding && bridged && c->from &&
		       !c->listed;
	case 5:
		return c->adv && c->flooding && bridged && c->from && c->listed;
	case 6:
		return c->adv && c->friendship && c->friend &&
		       !c->directed_friend;
	case 7:
		return c->adv && c->friendship && c->directed_friend &&
		       c->valid && !c->from;
	case 8:
		return c->adv && c->friendship && c->directed_friend &&
		       c->from && !c->listed;
	case 9:
		return c->adv && c->friendship && c->directed_friend &&
		       c->from && c->listed;
	case 10:
		return c->adv && c->directed && c->directed_relay && c->path;
	case 11:
		return c->adv && c->directed && c->directed_proxy && c->to &&
		       c->dst_listed;
	case 12:
		return c->adv && c->directed && bridged && !c->from;
	case 13:
		return c->adv && c->directed && bridged && c->from &&
		       !c->listed;
	case 14:
		return c->adv && c->directed && bridged && c->path;
	case 15:
		return !c->adv && c->flooding && c->proxy && !c->directed_proxy;
	case 16:
		return !c->adv && c->flooding && c->directed_proxy &&
		       !c->selected;
	case 17:
		return !c->adv && c->flooding && c->selected && c->valid &&
		       !c->from;
	case 18:
		return !c->adv && c->flooding && c->selected && c->from &&
		       !c->listed;
	case 19:
		return !c->adv && c->flooding && c->selected && c->from &&
		       c->listed;
	case 20:
		return !c->adv && c->directed && c->directed_relay && c->path;
	case 21:
		return !c->adv && c->directed && bridged && !c->from;
	case 22:
		return !c->adv && c->directed && bridged && c->from &&
		       !c->listed;
	default:
		return !c->adv && c->directed && bridged && c->path;
	}
}

static void every_combination(struct kunit *test)
{
	unsigned int facts, bearer, in, n;
	struct btgw_df_verdict v;
	u32 seen = 0;

	for (facts = 0; facts < __BTGW_DF_FACTS; facts++) {
		for (n = 0; n < 2 * __BTGW_DF_MATERIALS; n++) {
			struct conditions c;
			u32 want = 0;

			bearer = n & 1 ? GATT : ADV;
			in = n / 2;
			c = (struct conditions){
				.adv = bearer == ADV,
				.flooding = in == BTGW_DF_M_FLOODING,
				.directed = in == BTGW_DF_M_DIRECTED,
				.friendship = in == BTGW_DF_M_FRIENDSHIP,
				.relay = facts & BTGW_DF_IS_RELAY,
				.proxy = facts & BTGW_DF_IS_PROXY,
				.friend = facts & BTGW_DF_IS_FRIEND,
				.df = facts & BTGW_DF_IS_DIRECTED,
				.directed_relay = facts &
					BTGW_DF_IS_DIRECTED_RELAY,
				.directed_proxy = facts &
					BTGW_DF_IS_DIRECTED_PROXY,
				.directed_friend = facts &
					BTGW_DF_IS_DIRECTED_FRIEND,
				.bridged = facts & BTGW_DF_IS_BRIDGED,
				.selected = facts & BTGW_DF_IS_SELECTED,
				.path = facts & BTGW_DF_HAS_PATH,
				.from = facts & BTGW_DF_HAS_PATH_FROM_US,
				.to = facts & BTGW_DF_HAS_PATH_TO_US,
				.listed = facts & BTGW_DF_SRC_LISTED,
				.dst_listed = facts & BTGW_DF_DST_LISTED,
				.valid = facts & BTGW_DF_DST_VALID,
			};
			for (unsigned int row = 1; row <= BTGW_DF_ROWS; row++)
				want |= fits(row, &c) ? BIT(row - 1) : 0;
			KUNIT_ASSERT_EQ(test, btgw_df_decide(bearer, in, facts,
							     ADV, &v),
					!!want);
			KUNIT_ASSERT_EQ_MSG(test, v.rows, want, "%x %x %x",
					    bearer, in, facts);
			seen |= want;
		}
	}
	KUNIT_EXPECT_EQ(test, seen, BIT(BTGW_DF_ROWS) - 1);
}

/* what each row does and where it sends, alone */
static void each_row(struct kunit *test)
{
	enum { CREATE = BTGW_DF_NEED_PATH, UPDATE = BTGW_DF_ADD_DEPENDENT,
	       TAG = BTGW_DF_TAG_RELAY, RPL = BTGW_DF_REPLAY,
	       ALL = BTGW_DF_BEARERS, PATH = 0x8000 };
	static const struct {
		unsigned int row;
		u8 action;
		u16 flooding;
		u16 directed;
	} want[] = {
		{ 1, TAG, ADV, 0 }, { 2, 0, GATT, 0 },
		{ 3, CREATE | RPL, ALL, 0 }, { 4, UPDATE | RPL, ALL, 0 },
		{ 5, RPL, 0, PATH }, { 6, 0, ALL, 0 }, { 7, CREATE, ALL, 0 },
		{ 8, UPDATE, ALL, 0 }, { 9, 0, 0, PATH }, { 10, TAG, 0, PATH },
		{ 11, 0, GATT, 0 }, { 12, CREATE | RPL, ALL, 0 },
		{ 13, UPDATE | RPL, ALL, 0 }, { 14, RPL, 0, PATH },
		{ 15, 0, ALL, 0 }, { 16, 0, ALL, 0 }, { 17, CREATE, ALL, 0 },
		{ 18, UPDATE, ALL, 0 }, { 19, 0, 0, PATH },
		{ 20, 0, 0, PATH }, { 21, CREATE | RPL, ALL, 0 },
		{ 22, UPDATE | RPL, ALL, 0 }, { 23, RPL, 0, PATH },
	};
	struct btgw_df_verdict v;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, ARRAY_SIZE(want), BTGW_DF_ROWS);
	for (i = 0; i < ARRAY_SIZE(want); i++) {
		const struct btgw_df_row *row = btgw_df_row(want[i].row);

		/* no more than it needs: no other row of its kind fits */
		btgw_df_decide(row->bearer, row->in, row->need, PATH, &v);
		if (i == 13 || i == 22)
			continue;
		KUNIT_EXPECT_EQ_MSG(test, v.rows, BIT(i), "row %u", i + 1);
		KUNIT_EXPECT_EQ_MSG(test, v.action, want[i].action, "row %u",
				    i + 1);
		KUNIT_EXPECT_EQ_MSG(test, v.bearers[BTGW_DF_M_FLOODING],
				    want[i].flooding, "row %u", i + 1);
		KUNIT_EXPECT_EQ_MSG(test, v.bearers[BTGW_DF_M_DIRECTED],
				    want[i].directed, "row %u", i + 1);
	}
	/* where 14 and 23 fit alone, there is a way from us, and SRC is in it */
	for (i = 0; i < 2; i++) {
		const struct btgw_df_row *row = btgw_df_row(i ? 23 : 14);

		btgw_df_decide(row->bearer, row->in, row->need |
			       BTGW_DF_HAS_PATH_FROM_US | BTGW_DF_SRC_LISTED,
			       GATT, &v);
		KUNIT_EXPECT_EQ(test, v.rows, BIT(i ? 22 : 13));
		KUNIT_EXPECT_EQ(test, v.action, BTGW_DF_REPLAY);
		KUNIT_EXPECT_EQ(test, v.bearers[BTGW_DF_M_DIRECTED], GATT);
	}
}

static struct btgw_df_table *new_table(struct kunit *test)
{
	struct btgw_df_table_cfg cfg = { .paths = 20, .deps = 8 };
	struct btgw_df_table *t;
	void *mem;

	t = kunit_kmalloc(test, sizeof(*t), GFP_KERNEL);
	mem = kunit_kmalloc(test, btgw_df_table_bytes(&cfg), GFP_KERNEL);
	btgw_df_table_init(t, &cfg, mem);
	return t;
}

static struct btgw_df_entry *add(struct btgw_df_table *t, u16 from, u16 to,
				 u16 back, u16 forth, u8 flags)
{
	struct btgw_df_path p = {
		.end = { { from, 0 }, { to, 0 } },
		.bearers = { back, forth },
		.flags = flags,
		.lanes = 1,
	};
	enum btgw_df_path_bad bad;

	return btgw_df_table_add(t, &p, 0, &bad);
}

static void facts(struct kunit *test)
{
	struct btgw_df_table *t = new_table(test);
	struct btgw_df_range lpn = { 0x200, 1 };
	struct btgw_df_entry *e;
	u16 bearers;

	KUNIT_EXPECT_EQ(test, btgw_df_facts(t, 1, 2, OWN, &bearers),
			BTGW_DF_DST_VALID);
	KUNIT_EXPECT_EQ(test, btgw_df_facts(t, 1, 0xffff, OWN, &bearers), 0);
	KUNIT_EXPECT_EQ(test, btgw_df_facts(t, 1, 0xfffe, OWN, &bearers), 0);
	/* what all directed nodes hear */
	KUNIT_EXPECT_EQ(test, btgw_df_facts(t, 1, 0xfffb, OWN, &bearers),
			BTGW_DF_DST_VALID | BTGW_DF_HAS_PATH |
			BTGW_DF_HAS_PATH_FROM_US | BTGW_DF_SRC_LISTED);
	KUNIT_EXPECT_EQ(test, bearers, BTGW_DF_BEARERS);

	/* we are the origin, an LPN depends on us */
	e = add(t, OWN, 0x40, 0, ADV, 0);
	KUNIT_EXPECT_EQ(test, btgw_df_facts(t, 0x201, 0x40, OWN, &bearers),
			BTGW_DF_DST_VALID | BTGW_DF_HAS_PATH_FROM_US);
	btgw_df_dep_add(t, e, BTGW_DF_ORIGIN, &lpn);
	KUNIT_EXPECT_EQ(test, btgw_df_facts(t, 0x201, 0x40, OWN, &bearers),
			BTGW_DF_DST_VALID | BTGW_DF_HAS_PATH |
			BTGW_DF_HAS_PATH_FROM_US | BTGW_DF_SRC_LISTED);
	KUNIT_EXPECT_EQ(test, bearers, ADV);
	/* and back */
	KUNIT_EXPECT_EQ(test, btgw_df_facts(t, 0x40, 0x201, OWN, &bearers),
			BTGW_DF_DST_VALID);
	e->path.flags |= BTGW_DF_TWO_WAY;
	KUNIT_EXPECT_EQ(test, btgw_df_facts(t, 0x40, 0x201, OWN, &bearers),
			BTGW_DF_DST_VALID | BTGW_DF_HAS_PATH |
			BTGW_DF_HAS_PATH_TO_US | BTGW_DF_DST_LISTED);

	/* a group, which a proxy client may hear */
	add(t, 0x40, 0xc001, 0, ADV, 0);
	KUNIT_EXPECT_EQ(test, btgw_df_facts(t, 0x40, 0xc001, OWN, &bearers),
			BTGW_DF_DST_VALID | BTGW_DF_HAS_PATH |
			BTGW_DF_HAS_PATH_TO_US | BTGW_DF_DST_LISTED);
	KUNIT_EXPECT_EQ(test, btgw_df_facts(t, 0x41, 0xc001, OWN, &bearers),
			BTGW_DF_DST_VALID);
}

static void own_messages(struct kunit *test)
{
	struct btgw_df_table *t = new_table(test);
	struct btgw_df_send s = { .src = OWN, .dst = 0x40, .ttl = 5 };
	struct btgw_df_route r;
	struct btgw_df_entry *e;

	/* nothing is known: it floods, and asks for a path if told to */
	btgw_df_route(t, &s, &r);
	KUNIT_EXPECT_FALSE(test, r.directed || r.need_path);
	KUNIT_EXPECT_EQ(test, r.bearers, BTGW_DF_BEARERS);
	s.use_directed = true;
	btgw_df_route(t, &s, &r);
	KUNIT_EXPECT_FALSE(test, r.directed);
	KUNIT_EXPECT_TRUE(test, r.need_path);
	s.ttl = 1;
	btgw_df_route(t, &s, &r);
	KUNIT_EXPECT_FALSE(test, r.need_path);
	s.ttl = 5;
	btgw_df_route(NULL, &s, &r);
	KUNIT_EXPECT_FALSE(test, r.directed || r.need_path);
	s.dst = 0xffff;
	btgw_df_route(t, &s, &r);
	KUNIT_EXPECT_FALSE(test, r.directed || r.need_path);
	s.dst = 0xfffb;
	btgw_df_route(t, &s, &r);
	KUNIT_EXPECT_TRUE(test, r.directed);
	KUNIT_EXPECT_FALSE(test, r.need_path);

	/* a path takes what is not told to flood */
	s.dst = 0x40;
	s.use_directed = false;
	add(t, OWN, 0x40, 0, ADV, 0);
	btgw_df_route(t, &s, &r);
	KUNIT_EXPECT_TRUE(test, r.directed);
	KUNIT_EXPECT_EQ(test, r.bearers, ADV);
	s.immutable = true;
	btgw_df_route(t, &s, &r);
	KUNIT_EXPECT_FALSE(test, r.directed);
	KUNIT_EXPECT_EQ(test, r.bearers, BTGW_DF_BEARERS);
	s.friendship = true;
	btgw_df_route(t, &s, &r);
	KUNIT_EXPECT_FALSE(test, r.directed);
	KUNIT_EXPECT_EQ(test, r.bearers, ADV);

	/* a group floods until its path is ready, and asks for no other */
	s = (struct btgw_df_send){ .src = OWN, .dst = 0xc001, .ttl = 5,
				   .use_directed = true };
	e = add(t, OWN, 0xc001, 0, ADV, BTGW_DF_NOT_READY);
	btgw_df_route(t, &s, &r);
	KUNIT_EXPECT_FALSE(test, r.directed || r.need_path);
	e->path.flags = 0;
	btgw_df_route(t, &s, &r);
	KUNIT_EXPECT_TRUE(test, r.directed);
}

static void repetitions(struct kunit *test)
{
	static const enum btgw_df_repeat want[__BTGW_DF_MATERIALS][4] = {
		[BTGW_DF_M_FLOODING] = {
			BTGW_DF_REP_TRANSMIT, BTGW_DF_REP_TRANSMIT,
			BTGW_DF_REP_RELAY, BTGW_DF_REP_RELAY,
		},
		[BTGW_DF_M_DIRECTED] = {
			BTGW_DF_REP_DIRECTED, BTGW_DF_REP_DIRECTED_CTL,
			BTGW_DF_REP_DIRECTED_RELAY,
			BTGW_DF_REP_DIRECTED_CTL_RELAY,
		},
		[BTGW_DF_M_FRIENDSHIP] = {
			BTGW_DF_REP_ONCE, BTGW_DF_REP_ONCE, BTGW_DF_REP_ONCE,
			BTGW_DF_REP_ONCE,
		},
	};
	int m, i;

	for (m = 0; m < __BTGW_DF_MATERIALS; m++) {
		for (i = 0; i < 4; i++)
			KUNIT_EXPECT_EQ(test, btgw_df_repeat(m, i & 2, i & 1),
					want[m][i]);
	}
	/* 0, 1 and 2: what goes out */
	KUNIT_EXPECT_TRUE(test, btgw_df_passes(ADV, 0, 0, false));
	KUNIT_EXPECT_FALSE(test, btgw_df_passes(ADV, 0, 1, false));
	KUNIT_EXPECT_TRUE(test, btgw_df_passes(ADV, 0, 1, true));
	KUNIT_EXPECT_TRUE(test, btgw_df_passes(GATT, 0, 2, false));
	KUNIT_EXPECT_TRUE(test, btgw_df_passes(ADV, BTGW_DF_M_FRIENDSHIP, 0,
					       false));
	KUNIT_EXPECT_FALSE(test, btgw_df_passes(GATT, BTGW_DF_M_FRIENDSHIP, 0,
						false));
}

static void metrics(struct kunit *test)
{
	const struct btgw_df_cost *both = btgw_df_cost_find("both");
	struct btgw_df_heard good = { -50, 0 }, bad = { -90, 500 };
	struct btgw_df_heard unknown = { BTGW_DF_RSSI_NONE, BTGW_DF_LOST_NONE };
	static const char *const rules[] = { "none", "rssi", "loss", "both" };
	u32 ms, i, low[2] = { ~0U, ~0U }, high[2] = {};

	KUNIT_EXPECT_EQ(test, btgw_df_metric_next(0, 0), 1);
	KUNIT_EXPECT_EQ(test, btgw_df_metric_next(3, 2), 6);
	KUNIT_EXPECT_EQ(test, btgw_df_metric_next(254, 0), 255);
	KUNIT_EXPECT_EQ(test, btgw_df_metric_next(255, 0), 255);
	KUNIT_EXPECT_EQ(test, btgw_df_metric_next(200, 255), 255);

	KUNIT_EXPECT_EQ(test, btgw_df_metric_better(2, 9, 3, 0),
			BTGW_DF_BETTER);
	KUNIT_EXPECT_EQ(test, btgw_df_metric_better(3, 0, 3, 1), BTGW_DF_TIE);
	KUNIT_EXPECT_EQ(test, btgw_df_metric_better(3, 1, 3, 1),
			BTGW_DF_WORSE);
	KUNIT_EXPECT_EQ(test, btgw_df_metric_better(4, 0, 3, 9),
			BTGW_DF_WORSE);

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		const struct btgw_df_cost *c = btgw_df_cost_find(rules[i]);

		KUNIT_ASSERT_NOT_NULL(test, c);
		KUNIT_EXPECT_EQ(test, btgw_df_cost_of(c, &good) <
				btgw_df_cost_of(c, &bad), i > 0);
		KUNIT_EXPECT_EQ(test, btgw_df_cost_of(c, &unknown) ==
				btgw_df_cost_of(c, &good), i == 0);
	}
	KUNIT_EXPECT_NULL(test, btgw_df_cost_find("luck"));
	KUNIT_EXPECT_EQ(test, btgw_df_cost_of(NULL, &bad), 0);

	for (i = 0; i < 10000; i++) {
		ms = btgw_df_request_delay_ms(NULL, 0, rand());
		low[0] = min(low[0], ms);
		high[0] = max(high[0], ms);
		ms = btgw_df_request_delay_ms(both, rand() % 256, rand());
		low[1] = min(low[1], ms);
		high[1] = max(high[1], ms);
	}
	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, low[i], 150);
		KUNIT_EXPECT_EQ(test, high[i], 180);
	}
	/* who hears well is never later than who hears badly at its earliest */
	KUNIT_EXPECT_LE(test, btgw_df_request_delay_ms(both, 0, 15),
			btgw_df_request_delay_ms(both, 255, 0));
}

static void gates(struct kunit *test)
{
	struct btgw_df_gate gate = { -86, 20, BTGW_DF_LOST_MAX, 0 };
	struct btgw_df_heard h = { -66, BTGW_DF_LOST_NONE };

	KUNIT_EXPECT_TRUE(test, btgw_df_gate_pass(&gate, &h));
	h.rssi = -67;
	KUNIT_EXPECT_FALSE(test, btgw_df_gate_pass(&gate, &h));
	h.rssi = BTGW_DF_RSSI_NONE;
	KUNIT_EXPECT_TRUE(test, btgw_df_gate_pass(&gate, &h));
	h.rssi = -66;
	h.lost = 400;
	KUNIT_EXPECT_TRUE(test, btgw_df_gate_pass(&gate, &h));
	gate.lost_db = 2;
	KUNIT_EXPECT_FALSE(test, btgw_df_gate_pass(&gate, &h));
	h.rssi = -58;
	KUNIT_EXPECT_TRUE(test, btgw_df_gate_pass(&gate, &h));
	gate.lost_max = 399;
	KUNIT_EXPECT_FALSE(test, btgw_df_gate_pass(&gate, &h));
}

static struct kunit_case df_decide_cases[] = {
	KUNIT_CASE(every_combination),
	KUNIT_CASE(each_row),
	KUNIT_CASE(facts),
	KUNIT_CASE(own_messages),
	KUNIT_CASE(repetitions),
	KUNIT_CASE(metrics),
	KUNIT_CASE(gates),
	{}
};

static struct kunit_suite df_decide_suite = {
	.name = "df_decide",
	.test_cases = df_decide_cases,
};

kunit_test_suite(df_decide_suite);
