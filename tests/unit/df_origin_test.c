// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_origin_test.c - one node: the paths that it looks for itself
 */
#include "df_one.h"

/* checklist 17, 19: the rows of the table that need one node alone */
static void state_machine(struct kunit *test)
{
	struct one *o = new_one(test);

	/* discovery -> retry wait -> gone */
	btgw_df_need(&o->df, 0x40, NULL, o->now, &o->out);
	KUNIT_EXPECT_EQ(test, tick(o), 6000);
	KUNIT_EXPECT_EQ(test, state(o, 0x40), BTGW_DF_RETRY_WAIT);
	KUNIT_EXPECT_EQ(test, tick(o), 306000);
	KUNIT_EXPECT_EQ(test, state(o, 0x40), __BTGW_DF_STATES);
	KUNIT_EXPECT_EQ(test, btgw_df_deadline(&o->df), 0);

	/* retry wait -> discovery -> in use -> monitoring -> discovery */
	btgw_df_need(&o->df, 0x40, NULL, o->now, &o->out);
	tick(o);
	KUNIT_EXPECT_TRUE(test, btgw_df_used(&o->df, 0x40));
	KUNIT_EXPECT_EQ(test, tick(o), 611000);
	KUNIT_EXPECT_EQ(test, state(o, 0x40), BTGW_DF_DISCOVERY);
	KUNIT_EXPECT_EQ(test, sent(test, o).request.fn, 2);
	o->now += 700;
	lane(test, o, 0x40);
	tick(o);
	KUNIT_EXPECT_EQ(test, state(o, 0x40), BTGW_DF_IN_USE);
	/* 12 min - 5 s - 2 min */
	KUNIT_EXPECT_EQ(test, tick(o), 616000 + 595000);
	KUNIT_EXPECT_EQ(test, state(o, 0x40), BTGW_DF_MONITORING);
	btgw_df_used(&o->df, 0x40);
	tick(o);
	/* the path lives on as long as it took to find it, and not longer */
	KUNIT_EXPECT_EQ(test, state(o, 0x40), BTGW_DF_DISCOVERY);
	KUNIT_EXPECT_EQ(test, o->t.used, 1);
	KUNIT_EXPECT_EQ(test, btgw_df_table_deadline(&o->t), o->now + 700);
	lane(test, o, 0x40);
	KUNIT_EXPECT_EQ(test, o->t.used, 1);
	/* monitoring -> gone */
	tick(o);
	tick(o);
	KUNIT_EXPECT_EQ(test, state(o, 0x40), BTGW_DF_MONITORING);
	tick(o);
	KUNIT_EXPECT_EQ(test, state(o, 0x40), __BTGW_DF_STATES);

	/* where that is not enough, it is renewed sooner */
	o = new_one(test);
	o->df.cfg.early_s = 10;
	btgw_df_need(&o->df, 0x40, NULL, o->now, &o->out);
	lane(test, o, 0x40);
	tick(o);
	KUNIT_EXPECT_EQ(test, tick(o), 6000 + 595000 - 10000);
	KUNIT_EXPECT_EQ(test, state(o, 0x40), BTGW_DF_MONITORING);
	o = new_one(test);
	o->df.cfg.early_s = 65535;
	btgw_df_need(&o->df, 0x40, NULL, o->now, &o->out);
	lane(test, o, 0x40);
	tick(o);
	KUNIT_EXPECT_EQ(test, tick(o), 6000 + 5000);

	/* the path is taken away */
	o = new_one(test);
	btgw_df_need(&o->df, 0x40, NULL, o->now, &o->out);
	lane(test, o, 0x40);
	tick(o);
	btgw_df_removed(&o->df, btgw_df_table_find(&o->t, false, OWN, 0x40));
	KUNIT_EXPECT_EQ(test, state(o, 0x40), __BTGW_DF_STATES);
	KUNIT_EXPECT_FALSE(test, btgw_df_used(&o->df, 0x40));

	/* test mode: in use until it is told otherwise */
	o = new_one(test);
	o->df.cfg.test = true;
	btgw_df_need(&o->df, 0x40, NULL, o->now, &o->out);
	lane(test, o, 0x40);
	tick(o);
	KUNIT_EXPECT_EQ(test, state(o, 0x40), BTGW_DF_IN_USE);
	KUNIT_EXPECT_EQ(test, btgw_df_deadline(&o->df), 721000);
	KUNIT_EXPECT_EQ(test, btgw_df_monitor(&o->df, 0x41, o->now, &o->out),
			BTGW_DF_V_NO_PATH);
	btgw_df_monitor(&o->df, 0x40, o->now, &o->out);
	KUNIT_EXPECT_EQ(test, state(o, 0x40), BTGW_DF_MONITORING);
	KUNIT_EXPECT_EQ(test, btgw_df_deadline(&o->df), o->now + 120000);

	/* waits of 0 are over at once */
	o = new_one(test);
	o->df.cfg.retry_s = 0;
	btgw_df_need(&o->df, 0x40, NULL, o->now, &o->out);
	tick(o);
	KUNIT_EXPECT_EQ(test, o->now, 6000);
	KUNIT_EXPECT_EQ(test, state(o, 0x40), __BTGW_DF_STATES);
}

/* somebody says so: at once, whatever is waited for */
static void renew(struct kunit *test)
{
	struct one *o = new_one(test);
	u8 fn;

	/* a state machine that there was not */
	KUNIT_EXPECT_EQ(test, btgw_df_renew(&o->df, 0x40, o->now, &o->out),
			BTGW_DF_V_NEEDED);
	KUNIT_EXPECT_EQ(test, sent(test, o).opcode, BTGW_CTL_PATH_REQUEST);
	/* once */
	KUNIT_EXPECT_EQ(test, btgw_df_renew(&o->df, 0x40, o->now, &o->out),
			BTGW_DF_V_KNOWN);
	KUNIT_EXPECT_EQ(test, o->out.n_tx, 0);
	/* nobody answered */
	tick(o);
	KUNIT_EXPECT_EQ(test, state(o, 0x40), BTGW_DF_RETRY_WAIT);
	btgw_df_renew(&o->df, 0x40, o->now, &o->out);
	KUNIT_EXPECT_EQ(test, sent(test, o).opcode, BTGW_CTL_PATH_REQUEST);
	KUNIT_EXPECT_EQ(test, state(o, 0x40), BTGW_DF_DISCOVERY);
	/* found, and more lanes are waited for: that is over */
	lane(test, o, 0x40);
	KUNIT_EXPECT_EQ(test, o->df.discs_used, 1);
	btgw_df_renew(&o->df, 0x40, o->now, &o->out);
	KUNIT_EXPECT_EQ(test, sent(test, o).opcode, BTGW_CTL_PATH_REQUEST);
	KUNIT_EXPECT_EQ(test, o->df.discs_used, 1);
	KUNIT_EXPECT_EQ(test, btgw_df_renew(&o->df, 0x40, o->now, &o->out),
			BTGW_DF_V_KNOWN);
	KUNIT_EXPECT_EQ(test, o->out.n_tx, 0);
	/* a path in use stays until there is another one */
	lane(test, o, 0x40);
	tick(o);
	KUNIT_EXPECT_EQ(test, state(o, 0x40), BTGW_DF_IN_USE);
	fn = btgw_df_table_find(&o->t, false, OWN, 0x40)->path.fn;
	btgw_df_renew(&o->df, 0x40, o->now, &o->out);
	KUNIT_EXPECT_EQ(test, sent(test, o).request.fn, (u8)(fn + 1));
	KUNIT_EXPECT_EQ(test, btgw_df_table_find(&o->t, false, OWN,
						 0x40)->path.fn, fn);
	/* not to ourselves */
	KUNIT_EXPECT_EQ(test, btgw_df_renew(&o->df, OWN, o->now, &o->out),
			BTGW_DF_V_DESTINATION);
}

/* checklist 18 */
static void power_up(struct kunit *test)
{
	struct one *o = new_one(test);
	unsigned int i;
	u64 at;

	for (i = 1; i <= 3; i++)
		KUNIT_EXPECT_EQ(test, btgw_df_power_up(&o->df, 0x40 + i, i,
						       o->now, &o->out),
				BTGW_DF_V_NEEDED);
	KUNIT_EXPECT_EQ(test, btgw_df_power_up(&o->df, 0xfffb, 4, o->now,
					       &o->out),
			BTGW_DF_V_DESTINATION);
	for (i = 1; i <= 3; i++) {
		KUNIT_EXPECT_EQ(test, state(o, 0x40 + i), BTGW_DF_POWER_UP);
		if (i == 2)
			btgw_df_used(&o->df, 0x42);
		at = tick(o) - 1000;
		KUNIT_EXPECT_GE(test, at, (i - 1) * 2000);
		KUNIT_EXPECT_LT(test, at, i * 2000);
		KUNIT_EXPECT_EQ(test, state(o, 0x40 + i), i == 2 ?
				BTGW_DF_DISCOVERY : __BTGW_DF_STATES);
	}
}

/* a number that relays would take for an older one is not used */
static void many_paths(struct kunit *test)
{
	struct one *o = new_one(test);
	struct btgw_df_entry *e;
	unsigned int i, round;
	u8 before;

	o->df.cfg.lifetime = 3;
	for (round = 0; round < 3; round++) {
		for (i = 0; i < 500; i++) {
			const struct btgw_df_origin *origin;
			u16 dst = 0x1000 + i;

			e = btgw_df_table_find(&o->t, false, OWN, dst);
			KUNIT_ASSERT_EQ(test, !!e, round > 0);
			before = e ? e->path.fn : 0;
			btgw_df_need(&o->df, dst, NULL, o->now, &o->out);
			KUNIT_ASSERT_EQ(test, o->out.n_tx, 1);
			if (e)
				KUNIT_ASSERT_EQ(test,
						btgw_df_fn_order(o->df.fn,
								 before), 1);
			lane(test, o, dst);
			origin = btgw_df_origin_find(&o->df, dst);
			while (origin->state == BTGW_DF_DISCOVERY)
				tick(o);
			KUNIT_ASSERT_EQ(test, origin->state, BTGW_DF_IN_USE);
			/* room for the next one; the path stays */
			btgw_df_removed(&o->df,
					btgw_df_table_find(&o->t, false, OWN,
							   dst));
		}
	}
	KUNIT_EXPECT_EQ(test, o->t.used, 500);
}

static struct kunit_case df_origin_cases[] = {
	KUNIT_CASE(state_machine),
	KUNIT_CASE(renew),
	KUNIT_CASE(power_up),
	KUNIT_CASE(many_paths),
	{}
};

static struct kunit_suite df_origin_suite = {
	.name = "df_origin",
	.test_cases = df_origin_cases,
};

kunit_test_suite(df_origin_suite);
