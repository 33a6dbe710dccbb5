// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fb_time_test.c - when a FastBatch endpoint repeats, and when it gives up
 */
#include "kunit.h"

#include <linux/string.h>
#include "fb_end.h"

static const struct btgw_fb_cfg reliable = { 1000, 0, 60000 };

static void gateway(struct fb_end *e, u16 first_id)
{
	fb_end_init(e, BTGW_FB_GATEWAY, first_id, NULL);
}

static void repeats_after_1_2_4_s(struct kunit *test)
{
	static const u64 at[] = { 1000, 3000, 7000 };
	struct fb_end g;
	size_t i;

	gateway(&g, 5);
	fb_end_send(&g, "\x08", 1, 0);
	for (i = 0; i < ARRAY_SIZE(at); i++) {
		KUNIT_EXPECT_EQ(test, g.out.deadline_ms, at[i]);
		KUNIT_EXPECT_EQ(test, btgw_fb_timer(&g.fb, at[i] - 1, &g.out),
				BTGW_FB_V_NOTHING);
		KUNIT_EXPECT_EQ(test, g.out.todo, 0);
		KUNIT_EXPECT_EQ(test, btgw_fb_timer(&g.fb, at[i], &g.out),
				BTGW_FB_V_RETRY);
		KUNIT_EXPECT_EQ(test, g.out.todo, BTGW_FB_DO_RESEND_TX);
		KUNIT_EXPECT_EQ(test, g.out.id, 5);
	}
	KUNIT_EXPECT_EQ(test, g.out.deadline_ms, 60000);
	KUNIT_EXPECT_EQ(test, btgw_fb_timer(&g.fb, 59999, &g.out),
			BTGW_FB_V_NOTHING);
	KUNIT_EXPECT_EQ(test, btgw_fb_timer(&g.fb, 60000, &g.out),
			BTGW_FB_V_TIMEOUT);
	KUNIT_EXPECT_EQ(test, g.out.todo, BTGW_FB_DO_TX_DONE | BTGW_FB_DO_CLOSE);
	KUNIT_EXPECT_EQ(test, g.out.deadline_ms, 0);
	KUNIT_EXPECT_EQ(test, btgw_fb_timer(&g.fb, 60001, &g.out),
			BTGW_FB_V_DEAD);
}

/* on a reliable link only the session timer runs, and 'working' keeps it */
static void no_repeats_on_reliable_link(struct kunit *test)
{
	struct fb_end g;

	fb_end_init(&g, BTGW_FB_GATEWAY, 5, &reliable);
	fb_end_send(&g, "\x08", 1, 500);
	KUNIT_EXPECT_EQ(test, g.out.deadline_ms, 60500);
	fb_end_recv_ack(&g, 5, BTGW_FB_ST_WORKING, 30000);
	KUNIT_EXPECT_EQ(test, g.out.deadline_ms, 60500);
	KUNIT_EXPECT_EQ(test, btgw_fb_timer(&g.fb, 60500, &g.out),
			BTGW_FB_V_TIMEOUT);
}

/* a peer at work is asked again at the interval reached, for ever */
static void repeats_while_working(struct kunit *test)
{
	u64 now = 1000;
	struct fb_end g;
	int i;

	gateway(&g, 5);
	fb_end_send(&g, "\x08", 1, 0);
	btgw_fb_timer(&g.fb, now, &g.out);
	fb_end_recv_ack(&g, 5, BTGW_FB_ST_WORKING, now);
	for (i = 0; i < 20; i++) {
		KUNIT_ASSERT_EQ(test, g.out.deadline_ms, now + 2000);
		now += 2000;
		KUNIT_ASSERT_EQ(test, btgw_fb_timer(&g.fb, now, &g.out),
				BTGW_FB_V_RETRY);
		if (i % 2)
			fb_end_recv_ack(&g, 5, BTGW_FB_ST_WORKING, now);
	}
	KUNIT_EXPECT_EQ(test, g.fb.tries, 1);
	KUNIT_EXPECT_EQ(test, btgw_fb_timer(&g.fb, 60000, &g.out),
			BTGW_FB_V_TIMEOUT);

	/* also when the repeats were used up before */
	gateway(&g, 5);
	fb_end_send(&g, "\x08", 1, 0);
	btgw_fb_timer(&g.fb, 1000, &g.out);
	btgw_fb_timer(&g.fb, 3000, &g.out);
	btgw_fb_timer(&g.fb, 7000, &g.out);
	fb_end_recv_ack(&g, 5, BTGW_FB_ST_WORKING, 8000);
	KUNIT_EXPECT_EQ(test, g.out.deadline_ms, 12000);
}

static void times_at_their_limits(struct kunit *test)
{
	struct btgw_fb_cfg cfg = { 0, ~0U, ~0U };
	struct fb_end g;
	u64 last = 0;
	int i;

	/* a first wait of 0 would never end */
	fb_end_init(&g, BTGW_FB_GATEWAY, 5, &cfg);
	fb_end_send(&g, "\x08", 1, 0);
	KUNIT_EXPECT_EQ(test, g.out.deadline_ms, 1);

	/* doubling stops before it overflows */
	cfg.retry_ms = ~0U;
	cfg.session_ms = 0;
	fb_end_init(&g, BTGW_FB_GATEWAY, 5, &cfg);
	fb_end_send(&g, "\x08", 1, 0);
	KUNIT_EXPECT_EQ(test, g.out.deadline_ms, 60000);
	for (i = 0; i < 100; i++) {
		KUNIT_ASSERT_GT(test, g.out.deadline_ms, last);
		last = g.out.deadline_ms;
		KUNIT_ASSERT_EQ(test, btgw_fb_timer(&g.fb, last, &g.out),
				BTGW_FB_V_RETRY);
	}

	/* a deadline behind the end of time is the end of time */
	fb_end_init(&g, BTGW_FB_GATEWAY, 5, NULL);
	fb_end_send(&g, "\x08", 1, ~0ULL - 10);
	KUNIT_EXPECT_EQ(test, g.out.deadline_ms, ~0ULL);
	KUNIT_EXPECT_EQ(test, btgw_fb_timer(&g.fb, ~0ULL - 1, &g.out),
			BTGW_FB_V_NOTHING);
	/* a clock that went back is no round trip of 580 million years */
	fb_end_recv_ack(&g, 5, 0, 100);
	KUNIT_EXPECT_EQ(test, g.out.rtt_ms, 0);

	/* neither timer: nothing to wait for */
	fb_end_init(&g, BTGW_FB_GATEWAY, 5, &(struct btgw_fb_cfg){ 1000, 0, 0 });
	fb_end_send(&g, "\x08", 1, 0);
	KUNIT_EXPECT_EQ(test, g.out.deadline_ms, 0);
	KUNIT_EXPECT_EQ(test, btgw_fb_timer(&g.fb, ~0ULL, &g.out),
			BTGW_FB_V_NOTHING);
}

static void times_changed(struct kunit *test)
{
	struct btgw_fb_cfg cfg = { 500, 2, 5000 };
	struct fb_end g;

	gateway(&g, 5);
	btgw_fb_set_cfg(&g.fb, &cfg);
	KUNIT_EXPECT_EQ(test, btgw_fb_deadline(&g.fb), 0);
	gateway(&g, 5);
	fb_end_send(&g, "\x08", 1, 100);
	btgw_fb_set_cfg(&g.fb, &cfg);
	KUNIT_EXPECT_EQ(test, btgw_fb_deadline(&g.fb), 600);
	btgw_fb_timer(&g.fb, 600, &g.out);
	KUNIT_EXPECT_EQ(test, g.out.deadline_ms, 1600);
	/* switched off and, with more allowed than were used, on again */
	btgw_fb_set_cfg(&g.fb, &reliable);
	KUNIT_EXPECT_EQ(test, btgw_fb_deadline(&g.fb), 60100);
	btgw_fb_set_cfg(&g.fb, &cfg);
	KUNIT_EXPECT_EQ(test, btgw_fb_deadline(&g.fb), 1600);
	cfg.retries = 1;
	btgw_fb_set_cfg(&g.fb, &cfg);
	KUNIT_EXPECT_EQ(test, btgw_fb_deadline(&g.fb), 5100);
}

static struct kunit_case fb_time_cases[] = {
	KUNIT_CASE(repeats_after_1_2_4_s),
	KUNIT_CASE(no_repeats_on_reliable_link),
	KUNIT_CASE(repeats_while_working),
	KUNIT_CASE(times_at_their_limits),
	KUNIT_CASE(times_changed),
	{}
};

static struct kunit_suite fb_time_suite = {
	.name = "fb_time",
	.test_cases = fb_time_cases,
};

kunit_test_suite(fb_time_suite);
