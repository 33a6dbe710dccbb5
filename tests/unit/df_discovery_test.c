// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_discovery_test.c - one node: what it takes and what it refuses of each
 * message, when its timers run, and what insiders cannot do to it
 */
#include "df_one.h"

/* checklist 3: (a) to (g) */
static void request_rules(struct kunit *test)
{
	struct btgw_df_msg m = request(0x40, 5, 3);
	struct btgw_df_path p = {
		.end = { { PO, 1 }, { 0x40, 0 } },
		.bearers = { 1, 1 }, .fn = 6, .lanes = 1,
	};
	struct one *o = new_one(test);
	enum btgw_df_path_bad bad;
	unsigned int i;

	o->rx.heard.rssi = -67;
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_WEAK);
	/* on a GATT bearer there is no RSSI to speak of */
	o->rx.bearer = BTGW_DF_GATT;
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_REQUEST);
	o->rx.bearer = BTGW_DF_ADV;
	o->rx.heard.rssi = -60;
	m.request.metric_type = 1;
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_METRIC_TYPE);
	m = request(0x40, 5, 3);
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_METRIC);
	m.request.metric = 4;
	KUNIT_EXPECT_EQ(test, take(o, FAR, &m), BTGW_DF_V_METRIC);
	m.request.metric = 2;
	KUNIT_EXPECT_EQ(test, take(o, FAR, &m), BTGW_DF_V_BETTER);
	KUNIT_EXPECT_EQ(test, o->df.disc[0].next, FAR);
	KUNIT_EXPECT_EQ(test, o->df.disc[0].bearer, BTGW_DF_ADV);

	/* older than a path there is; the same is one more lane */
	o = new_one(test);
	btgw_df_table_add(&o->t, &p, o->now, &bad);
	m = request(0x40, 5, 3);
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_OLD_FN);
	m = request(0x40, 6 + 128, 3);
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_OLD_FN);
	m = request(0x40, 6, 3);
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_REQUEST);
	/* to another destination there is none */
	m = request(0x41, 5, 3);
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_REQUEST);

	/* not for us, and we are no relay */
	o = new_one(test);
	o->df.cfg.relay = false;
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_NOT_OURS);
	o->rx.target = BTGW_DF_TARGET_DEPENDENT;
	o->rx.dependent = (struct btgw_df_range){ 0x41, 0 };
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_NOT_OURS);
	o->df.cfg.supporting = true;
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_REQUEST);
	m = request(OWN + 1, 6, 3);
	o->rx.target = BTGW_DF_TARGET_NONE;
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_REQUEST);

	/* checklist 36: full */
	o = new_one(test);
	for (i = 0; i < DISCS; i++) {
		m = request(0x40 + i, i, 3);
		KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_REQUEST);
	}
	m = request(0x50, i, 3);
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_FULL);
	KUNIT_EXPECT_EQ(test, o->df.count[BTGW_DF_V_FULL], 1);
}

/* checklist 4, 5: what a relay passes on, and when */
static void relay(struct kunit *test)
{
	struct btgw_df_path p = {
		.end = { { PO, 1 }, { 0x40, 0 } },
		.bearers = { 1, 1 }, .fn = 5, .lanes = 3,
	};
	enum btgw_df_path_bad bad;
	struct btgw_df_msg m, got;
	u64 low = ~0ULL, high = 0, at;
	struct one *o;
	int i;

	for (i = 0; i < 300; i++) {
		o = new_one(test);
		m = request(0x40, 5, 3);
		take(o, HOP, &m);
		at = tick(o) - 1000;
		low = min(low, at);
		high = max(high, at);
	}
	KUNIT_EXPECT_GE(test, low, 150);
	KUNIT_EXPECT_LE(test, low, 153);
	KUNIT_EXPECT_GE(test, high, 177);
	KUNIT_EXPECT_LE(test, high, 180);
	got = sent(test, o);
	KUNIT_EXPECT_EQ(test, got.request.metric, 4);
	KUNIT_EXPECT_EQ(test, got.request.origin.start, PO);
	KUNIT_EXPECT_EQ(test, got.request.fn, 5);
	KUNIT_EXPECT_EQ(test, o->out.tx[0].ttl, 0);
	KUNIT_EXPECT_EQ(test, o->out.tx[0].dst, BTGW_ADDR_ALL_DIRECTED);
	KUNIT_EXPECT_TRUE(test, o->out.tx[0].directed);
	/* a better one after that is passed on too */
	m = request(0x40, 5, 1);
	take(o, FAR, &m);
	tick(o);
	KUNIT_EXPECT_EQ(test, sent(test, o).request.metric, 2);
	/* the timer of the message: forgotten after 5 s */
	KUNIT_EXPECT_EQ(test, tick(o), 6000);
	KUNIT_EXPECT_EQ(test, o->df.discs_used, 0);
	KUNIT_EXPECT_EQ(test, o->t.used, 0);

	/* the better one of two within the delay is */
	o = new_one(test);
	m = request(0x40, 5, 7);
	take(o, HOP, &m);
	m = request(0x40, 5, 2);
	o->now += 100;
	take(o, FAR, &m);
	KUNIT_EXPECT_LE(test, tick(o), 1180);
	KUNIT_EXPECT_EQ(test, sent(test, o).request.metric, 3);

	/* on a lane of the same number it costs as much as there are */
	o = new_one(test);
	btgw_df_table_add(&o->t, &p, o->now, &bad);
	m = request(0x40, 5, 3);
	take(o, HOP, &m);
	tick(o);
	KUNIT_EXPECT_EQ(test, sent(test, o).request.metric, 7);
	m = request(0x40, 6, 3);
	take(o, HOP, &m);
	tick(o);
	KUNIT_EXPECT_EQ(test, sent(test, o).request.metric, 4);

	/* 255 goes no further */
	o = new_one(test);
	m = request(0x40, 5, 254);
	take(o, HOP, &m);
	tick(o);
	KUNIT_EXPECT_EQ(test, o->out.n_tx, 0);
}

/* checklist 6 */
static void target(struct kunit *test)
{
	u64 low = ~0ULL, high = 0, at;
	struct btgw_df_msg m, got;
	struct one *o = new_one(test);
	int i;

	m = request(OWN + 1, 5, 3);
	m.request.interval = 1;
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_REQUEST);
	KUNIT_EXPECT_EQ(test, tick(o), 1500);
	got = sent(test, o);
	KUNIT_EXPECT_EQ(test, got.opcode, BTGW_CTL_PATH_REPLY);
	KUNIT_EXPECT_TRUE(test, got.reply.unicast && got.reply.confirm);
	KUNIT_EXPECT_FALSE(test, got.reply.on_behalf);
	KUNIT_EXPECT_EQ(test, got.reply.target.start, OWN);
	KUNIT_EXPECT_EQ(test, got.reply.target.more, 1);
	KUNIT_EXPECT_EQ(test, o->out.tx[0].dst, HOP);
	/* it is passed on by nobody who has it */
	KUNIT_EXPECT_EQ(test, tick(o), 31000);
	KUNIT_EXPECT_EQ(test, o->out.n_tx, 0);

	for (i = 0; i < 300; i++) {
		o = new_one(test);
		o->rx.target = BTGW_DF_TARGET_SELF;
		m = request(GROUP, 5, 3);
		take(o, HOP, &m);
		/* a relay does pass it on */
		tick(o);
		KUNIT_ASSERT_EQ(test, sent(test, o).opcode,
				BTGW_CTL_PATH_REQUEST);
		at = tick(o) - 1000;
		KUNIT_ASSERT_EQ(test, sent(test, o).opcode,
				BTGW_CTL_PATH_REPLY);
		low = min(low, at);
		high = max(high, at);
	}
	KUNIT_EXPECT_FALSE(test, sent(test, o).reply.unicast);
	KUNIT_EXPECT_GE(test, low, 500);
	KUNIT_EXPECT_LE(test, high, 1000);
	KUNIT_EXPECT_GT(test, high - low, 400);
}

static void reply_rules(struct kunit *test)
{
	struct btgw_df_range dep = { 0x41, 0 };
	struct btgw_df_msg m, r;
	struct btgw_df_entry *e;
	struct one *o = new_one(test);

	r = reply(0x40, 1, 5);
	KUNIT_EXPECT_EQ(test, take(o, FAR, &r), BTGW_DF_V_NO_REQUEST);
	m = request(0x41, 5, 3);
	take(o, HOP, &m);
	r = reply(0x42, 1, 5);
	KUNIT_EXPECT_EQ(test, take(o, FAR, &r), BTGW_DF_V_DESTINATION);
	r.reply.unicast = false;
	KUNIT_EXPECT_EQ(test, take(o, FAR, &r), BTGW_DF_V_DESTINATION);
	r = reply(0x50, 1, 5);
	r.reply.on_behalf = true;
	r.reply.dependent = (struct btgw_df_range){ 0x60, 0 };
	KUNIT_EXPECT_EQ(test, take(o, FAR, &r), BTGW_DF_V_DESTINATION);
	r = reply(0x41, 0, 5);
	r.reply.fn = 6;
	KUNIT_EXPECT_EQ(test, take(o, FAR, &r), BTGW_DF_V_NO_REQUEST);
	KUNIT_EXPECT_EQ(test, o->t.used, 0);

	/* the first is passed on with other DST, the others add bearers */
	r = reply(0x40, 1, 5);
	KUNIT_EXPECT_EQ(test, take(o, FAR, &r), BTGW_DF_V_FORWARD);
	m = sent(test, o);
	KUNIT_EXPECT_MEMEQ(test, &m, &r, sizeof(m));
	KUNIT_EXPECT_EQ(test, o->out.tx[0].dst, HOP);
	KUNIT_EXPECT_EQ(test, o->out.tx[0].bearers, BTGW_DF_ADV);
	e = btgw_df_table_find(&o->t, false, PO, 0x40);
	KUNIT_ASSERT_NOT_NULL(test, e);
	KUNIT_EXPECT_EQ(test, e->path.bearers[BTGW_DF_TARGET], BTGW_DF_ADV);
	o->rx.bearer = BTGW_DF_GATT;
	KUNIT_EXPECT_EQ(test, take(o, FAR + 1, &r), BTGW_DF_V_BRANCH);
	KUNIT_EXPECT_EQ(test, o->out.n_tx, 0);
	KUNIT_EXPECT_EQ(test, e->path.bearers[BTGW_DF_TARGET],
			BTGW_DF_BEARERS);
	KUNIT_EXPECT_EQ(test, e->path.lanes, 1);

	/* the destination depends on whoever answers */
	o = new_one(test);
	m = request(0x41, 5, 3);
	take(o, HOP, &m);
	r = reply(0x60, 0, 5);
	r.reply.on_behalf = true;
	r.reply.dependent = dep;
	KUNIT_EXPECT_EQ(test, take(o, FAR, &r), BTGW_DF_V_FORWARD);
	e = btgw_df_table_find(&o->t, false, PO, 0x60);
	KUNIT_ASSERT_NOT_NULL(test, e);
	KUNIT_EXPECT_NOT_NULL(test, btgw_df_dep_find(&o->t, e, BTGW_DF_TARGET,
						     0x41));
}

static void confirmation_rules(struct kunit *test)
{
	struct btgw_df_msg m = request(0x40, 5, 3), r = reply(0x40, 0, 5);
	struct btgw_df_msg c = {
		.opcode = BTGW_CTL_PATH_CONFIRMATION,
		.confirmation = { PO, 0x40 },
	};
	struct one *o = new_one(test);
	u64 until;

	KUNIT_EXPECT_EQ(test, take(o, HOP, &c), BTGW_DF_V_NO_PATH);
	take(o, HOP, &m);
	take(o, FAR, &r);
	KUNIT_EXPECT_EQ(test, take(o, HOP, &c), BTGW_DF_V_CONFIRMED);
	KUNIT_EXPECT_EQ(test, sent(test, o).opcode, BTGW_CTL_PATH_CONFIRMATION);
	KUNIT_EXPECT_LE(test, o->out.tx[0].delay_ms, 30);
	KUNIT_EXPECT_EQ(test, take(o, FAR, &c), BTGW_DF_V_AGAIN);
	KUNIT_EXPECT_EQ(test, o->out.n_tx, 0);
	/* and when the round is forgotten, it must not begin anew */
	until = o->now + 6000;
	while (btgw_df_deadline(&o->df) < until)
		tick(o);
	KUNIT_EXPECT_EQ(test, o->df.discs_used, 0);
	KUNIT_EXPECT_EQ(test, take(o, FAR, &c), BTGW_DF_V_AGAIN);
}

/* checklist 38: members of the net who lie */
static void insiders(struct kunit *test)
{
	struct btgw_df_update own_dep = { true, PO, { OWN + 1, 0 } };
	struct btgw_df_msg m, r;
	struct one *o = new_one(test);
	unsigned int i;

	/* ranges that take in our elements or swallow the destination */
	m = request(0x140, 5, 0);
	m.request.origin = (struct btgw_df_range){ OWN - 50, 254 };
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_CLAIM);
	m = request(0x40, 5, 0);
	m.request.origin = (struct btgw_df_range){ PO, 0x40 };
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_CLAIM);
	m = request(0x40, 5, 0);
	m.request.on_behalf = true;
	m.request.dependent = (struct btgw_df_range){ OWN, 0 };
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_CLAIM);
	/* in our own name */
	m = request(0x40, 5, 0);
	KUNIT_EXPECT_EQ(test, take(o, OWN + 1, &m), BTGW_DF_V_CLAIM);

	m = request(0x40, 5, 3);
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_REQUEST);
	/* the same number for another destination */
	m = request(0x50, 5, 1);
	KUNIT_EXPECT_EQ(test, take(o, FAR, &m), BTGW_DF_V_CLAIM);
	/* an answer with 255 elements, ours among them, or the origin's */
	r = reply(0x30, 254, 5);
	KUNIT_EXPECT_EQ(test, take(o, FAR, &r), BTGW_DF_V_CLAIM);
	r = reply(0x08, 0x40, 5);
	KUNIT_EXPECT_EQ(test, take(o, FAR, &r), BTGW_DF_V_CLAIM);
	r = reply(0x40, 0, 5);
	r.reply.on_behalf = true;
	r.reply.dependent = (struct btgw_df_range){ 0x40, 0 };
	KUNIT_EXPECT_EQ(test, take(o, FAR, &r), BTGW_DF_V_CLAIM);

	/* a dependent that is us */
	m = (struct btgw_df_msg){ .opcode = BTGW_CTL_DEPENDENT_NODE_UPDATE };
	m.update = own_dep;
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_CLAIM);
	m.update = (struct btgw_df_update){ true, OWN, { 0x700, 0 } };
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_CLAIM);
	m.update = (struct btgw_df_update){ true, 0x666, { 0x700, 0 } };
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_NO_CHANGE);
	KUNIT_EXPECT_EQ(test, o->out.n_tx, 0);

	/* one that fills the table has its share of it */
	o = new_one(test);
	o->df.cfg.per_origin = 2;
	for (i = 0; i < DISCS; i++) {
		m = request(0x40 + i, i, 3);
		KUNIT_EXPECT_EQ(test, take(o, HOP, &m),
				i < 2 ? BTGW_DF_V_REQUEST : BTGW_DF_V_QUOTA);
	}
	m.request.origin.start = PO + 8;
	KUNIT_EXPECT_EQ(test, take(o, HOP, &m), BTGW_DF_V_REQUEST);
}

/* checklist 36: as many at once, and no more; the others wait */
static void concurrent(struct kunit *test)
{
	struct one *o = new_one(test);
	int i;

	for (i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, btgw_df_need(&o->df, 0x40 + i, NULL,
						   o->now, &o->out),
				BTGW_DF_V_NEEDED);
		KUNIT_EXPECT_EQ(test, o->out.n_tx, i < 2);
		KUNIT_EXPECT_EQ(test, btgw_df_origin_find(&o->df, 0x40 + i)
				->state, i < 2 ? BTGW_DF_DISCOVERY :
				BTGW_DF_RETRY_WAIT);
	}
	KUNIT_EXPECT_EQ(test, o->out.fn, 1);
	KUNIT_EXPECT_EQ(test, btgw_df_need(&o->df, 0x50, NULL, o->now,
					   &o->out), BTGW_DF_V_ORIGINS);
	KUNIT_EXPECT_EQ(test, btgw_df_need(&o->df, 0xffff, NULL, o->now,
					   &o->out), BTGW_DF_V_DESTINATION);
	KUNIT_EXPECT_EQ(test, btgw_df_need(&o->df, OWN + 1, NULL, o->now,
					   &o->out), BTGW_DF_V_DESTINATION);
}

static void arrivals(struct kunit *test)
{
	struct btgw_df_msg m = request(0x40, 5, 3);
	struct btgw_df_msg hb = { .opcode = BTGW_CTL_HEARTBEAT };
	struct one *o = new_one(test);

	o->rx.src = HOP;
	o->rx.dst = BTGW_ADDR_ALL_DIRECTED;
	o->rx.directed = true;
	o->rx.ttl = 1;
	KUNIT_EXPECT_EQ(test, btgw_df_receive(&o->df, &o->rx, &m, o->now,
					      &o->out), BTGW_DF_V_ARRIVAL);
	o->rx.ttl = 0;
	o->rx.directed = false;
	KUNIT_EXPECT_EQ(test, btgw_df_receive(&o->df, &o->rx, &m, o->now,
					      &o->out), BTGW_DF_V_ARRIVAL);
	o->rx.directed = true;
	KUNIT_EXPECT_EQ(test, btgw_df_receive(&o->df, &o->rx, &hb, o->now,
					      &o->out), BTGW_DF_V_OPCODE);
	/* a reply to somebody else, overheard */
	take(o, HOP, &m);
	m = reply(0x40, 0, 5);
	o->rx.src = FAR;
	o->rx.dst = HOP;
	o->rx.ttl = 0;
	KUNIT_EXPECT_EQ(test, btgw_df_receive(&o->df, &o->rx, &m, o->now,
					      &o->out), BTGW_DF_V_ARRIVAL);
	KUNIT_EXPECT_EQ(test, o->t.used, 0);
}

static void names(struct kunit *test)
{
	int i;

	for (i = 0; i < __BTGW_DF_RESULTS; i++)
		KUNIT_EXPECT_STRNEQ(test, btgw_df_result_name(i), "unknown");
	KUNIT_EXPECT_STREQ(test, btgw_df_result_name(i), "unknown");
	for (i = 0; i < __BTGW_DF_STATES; i++)
		KUNIT_EXPECT_STRNEQ(test, btgw_df_state_name(i), "unknown");
	KUNIT_EXPECT_STREQ(test, btgw_df_state_name(i), "unknown");
}

static struct kunit_case df_discovery_cases[] = {
	KUNIT_CASE(request_rules),
	KUNIT_CASE(relay),
	KUNIT_CASE(target),
	KUNIT_CASE(reply_rules),
	KUNIT_CASE(confirmation_rules),
	KUNIT_CASE(insiders),
	KUNIT_CASE(concurrent),
	KUNIT_CASE(arrivals),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite df_discovery_suite = {
	.name = "df_discovery",
	.test_cases = df_discovery_cases,
};

kunit_test_suite(df_discovery_suite);
