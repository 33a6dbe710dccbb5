// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * iv_test.c - IV Update and IV Index Recovery, sections 3.11.5 and 3.11.6
 */
#include "kunit.h"

#include <linux/minmax.h>
#include "iv.h"
#include "prov_vectors.h"

#define HOUR		3600
/* the clock need not have run as long as the state has lasted */
#define NOW		((u64)5 * HOUR)

static u32 number(const struct pv_record *r, const char *key, size_t len)
{
	const u8 *p = pv_octets(r, key, len);
	u32 v = 0;

	while (len--)
		v = v << 8 | *p++;
	return v;
}

static void made(struct btgw_iv *iv, u32 index, bool in_progress, u64 hours)
{
	btgw_iv_init(iv, index, in_progress, true, NOW);
	btgw_iv_age(iv, hours * HOUR, false, false, 0, NOW);
}

static void use_vectors(struct kunit *test)
{
	const struct pv_file *f = pv_get("mesh-replay.txt");
	const struct pv_record *r = NULL;
	struct btgw_iv iv;
	u32 got;

	while ((r = pv_next(f, "use", r))) {
		bool known;

		made(&iv, number(r, "iv_index", 4),
		     pv_u8(r, "iv_update_in_progress"), 0);
		known = btgw_iv_rx(&iv, pv_u8(r, "received_ivi"), &got);
		if (!strcmp(pv_text(r, "rx_iv_index"), "none")) {
			KUNIT_EXPECT_FALSE_MSG(test, known, "%s", r->name);
		} else {
			KUNIT_EXPECT_TRUE_MSG(test, known, "%s", r->name);
			KUNIT_EXPECT_EQ_MSG(test, got,
					    number(r, "rx_iv_index", 4), "%s",
					    r->name);
		}
		KUNIT_EXPECT_EQ_MSG(test, btgw_iv_tx(&iv),
				    number(r, "tx_iv_index", 4), "%s", r->name);
	}
	KUNIT_EXPECT_GE(test, pv_count(f, "use"), 5);
}

static void beacon_vectors(struct kunit *test)
{
	const struct pv_file *f = pv_get("mesh-replay.txt");
	const struct pv_record *r = NULL;
	struct btgw_iv_out out;
	struct btgw_iv iv;

	while ((r = pv_next(f, "beacon", r))) {
		enum btgw_iv_result got;
		u32 tx;

		made(&iv, number(r, "iv_index", 4), pv_u8(r, "state"),
		     number(r, "hours_in_state", 2));
		tx = btgw_iv_tx(&iv);
		got = btgw_iv_beacon(&iv, number(r, "beacon_iv_index", 4),
				     pv_u8(r, "beacon_iv_update_flag"), true,
				     false, NOW, &out);
		KUNIT_EXPECT_STREQ_MSG(test, btgw_iv_result_name(got),
				       pv_text(r, "result"), "%s", r->name);
		KUNIT_EXPECT_EQ_MSG(test, iv.index,
				    number(r, "new_iv_index", 4), "%s",
				    r->name);
		KUNIT_EXPECT_EQ_MSG(test, iv.state, pv_u8(r, "new_state"),
				    "%s", r->name);
		KUNIT_EXPECT_EQ_MSG(test, out.index, iv.index, "%s", r->name);
		KUNIT_EXPECT_EQ_MSG(test, out.tx_index, btgw_iv_tx(&iv), "%s",
				    r->name);
		KUNIT_EXPECT_EQ_MSG(test, out.restart, out.tx_index > tx, "%s",
				    r->name);
		KUNIT_EXPECT_EQ_MSG(test, out.changed,
				    got == BTGW_IV_UPDATE ||
				    got == BTGW_IV_COMPLETE ||
				    got == BTGW_IV_RECOVERY, "%s", r->name);
		KUNIT_EXPECT_EQ_MSG(test, iv.count[got], 1, "%s", r->name);
	}
	KUNIT_EXPECT_GE(test, pv_count(f, "beacon"), 14);
}

/* the whole way round, on one clock */
static void a_year_of_updates(struct kunit *test)
{
	struct btgw_iv_out out;
	struct btgw_iv iv;
	u64 now = NOW;
	u32 index;

	btgw_iv_init(&iv, 0, false, true, now);
	for (index = 1; index < 40; index++) {
		u64 began = now;

		KUNIT_ASSERT_EQ(test, btgw_iv_start(&iv, now + BTGW_IV_MIN_S - 1,
						    &out),
				BTGW_IV_TOO_EARLY);
		KUNIT_ASSERT_EQ(test, out.deadline_s, 0);
		now += BTGW_IV_MIN_S;
		KUNIT_ASSERT_EQ(test, btgw_iv_start(&iv, now, &out),
				BTGW_IV_UPDATE);
		KUNIT_ASSERT_TRUE(test, out.changed && !out.restart);
		KUNIT_ASSERT_EQ(test, out.index, index);
		KUNIT_ASSERT_EQ(test, out.tx_index, index - 1);
		KUNIT_ASSERT_TRUE(test, out.in_progress);
		KUNIT_ASSERT_EQ(test, out.deadline_s, now + BTGW_IV_MAX_S);
		KUNIT_ASSERT_EQ(test, btgw_iv_start(&iv, now, &out),
				BTGW_IV_WRONG_STATE);

		KUNIT_ASSERT_EQ(test, btgw_iv_finish(&iv, false,
						     now + BTGW_IV_MIN_S - 1,
						     &out),
				BTGW_IV_TOO_EARLY);
		KUNIT_ASSERT_EQ(test, btgw_iv_timer(&iv, false,
						    now + BTGW_IV_MAX_S - 1,
						    &out),
				BTGW_IV_NO_CHANGE);
		if (index & 1) {
			now += BTGW_IV_MIN_S;
			KUNIT_ASSERT_EQ(test, btgw_iv_finish(&iv, false, now,
							     &out),
					BTGW_IV_COMPLETE);
		} else {
			now += BTGW_IV_MAX_S;
			KUNIT_ASSERT_EQ(test, btgw_iv_timer(&iv, false, now,
							    &out),
					BTGW_IV_COMPLETE);
		}
		KUNIT_ASSERT_TRUE(test, out.changed && out.restart);
		KUNIT_ASSERT_EQ(test, out.tx_index, index);
		KUNIT_ASSERT_EQ(test, btgw_iv_finish(&iv, false, now, &out),
				BTGW_IV_WRONG_STATE);
		KUNIT_ASSERT_EQ(test, btgw_iv_state_age(&iv, now + 7), 7);
		KUNIT_ASSERT_GE(test, now - began, 2 * BTGW_IV_MIN_S);
	}
}

static void deferred_while_sending(struct kunit *test)
{
	const u64 late = NOW + BTGW_IV_MAX_S;
	struct btgw_iv_out out;
	struct btgw_iv iv;

	made(&iv, 11, true, 96);
	KUNIT_EXPECT_EQ(test, btgw_iv_drained(&iv, NOW, &out),
			BTGW_IV_NO_CHANGE);
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 11, false, true, true, NOW,
					     &out),
			BTGW_IV_DEFERRED);
	KUNIT_EXPECT_TRUE(test, iv.pending && !out.changed);
	KUNIT_EXPECT_EQ(test, out.tx_index, 10);
	KUNIT_EXPECT_EQ(test, out.deadline_s, 0);
	/* others are still In Progress: we go on waiting */
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 11, true, true, true, NOW,
					     &out),
			BTGW_IV_NO_CHANGE);
	KUNIT_EXPECT_TRUE(test, iv.pending);
	KUNIT_EXPECT_EQ(test, btgw_iv_drained(&iv, NOW + 3, &out),
			BTGW_IV_COMPLETE);
	KUNIT_EXPECT_TRUE(test, out.changed && out.restart && !iv.pending);
	KUNIT_EXPECT_EQ(test, btgw_iv_drained(&iv, NOW + 3, &out),
			BTGW_IV_NO_CHANGE);

	/* given up, then again by the timer, each second if need be */
	made(&iv, 11, true, 96);
	KUNIT_EXPECT_FALSE(test, btgw_iv_give_up(&iv));
	KUNIT_EXPECT_EQ(test, btgw_iv_finish(&iv, true, NOW, &out),
			BTGW_IV_DEFERRED);
	KUNIT_EXPECT_TRUE(test, btgw_iv_give_up(&iv));
	KUNIT_EXPECT_EQ(test, btgw_iv_timer(&iv, true, late, &out),
			BTGW_IV_DEFERRED);
	KUNIT_EXPECT_TRUE(test, btgw_iv_give_up(&iv));
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 11, true, true, true, late,
					     &out),
			BTGW_IV_NO_CHANGE);
	KUNIT_EXPECT_EQ(test, out.deadline_s, late + 1);
	KUNIT_EXPECT_EQ(test, btgw_iv_timer(&iv, true, late + 1, &out),
			BTGW_IV_DEFERRED);
	KUNIT_EXPECT_EQ(test, btgw_iv_timer(&iv, false, late + 1, &out),
			BTGW_IV_COMPLETE);
}

static void recovery_once_in_192_hours(struct kunit *test)
{
	struct btgw_iv_out out;
	struct btgw_iv iv;

	made(&iv, 10, false, 1);
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 15, false, true, false, NOW,
					     &out),
			BTGW_IV_RECOVERY);
	KUNIT_EXPECT_TRUE(test, out.restart);
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 17, false, true, false,
					     NOW + BTGW_IV_RECOVERY_S - 1,
					     &out),
			BTGW_IV_RECOVERY_TOO_SOON);
	KUNIT_EXPECT_EQ(test, iv.index, 15);
	/* an update is none */
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 16, true, true, false,
					     NOW + BTGW_IV_MIN_S, &out),
			BTGW_IV_UPDATE);
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 17, false, true, false,
					     NOW + BTGW_IV_RECOVERY_S, &out),
			BTGW_IV_RECOVERY);
	KUNIT_EXPECT_EQ(test, iv.state, BTGW_IV_NORMAL);

	/* it is remembered over a restart */
	made(&iv, 10, false, 1);
	btgw_iv_age(&iv, HOUR, false, true, BTGW_IV_RECOVERY_S - 10, NOW);
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 15, false, true, false,
					     NOW + 9, &out),
			BTGW_IV_RECOVERY_TOO_SOON);
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 15, false, true, false,
					     NOW + 10, &out),
			BTGW_IV_RECOVERY);

	/* a return that was pending has nothing to return to */
	made(&iv, 10, true, 96);
	btgw_iv_finish(&iv, true, NOW, &out);
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 12, true, true, true, NOW,
					     &out),
			BTGW_IV_RECOVERY);
	KUNIT_EXPECT_FALSE(test, iv.pending);
	KUNIT_EXPECT_EQ(test, btgw_iv_drained(&iv, NOW, &out),
			BTGW_IV_NO_CHANGE);
	KUNIT_EXPECT_EQ(test, iv.index, 12);
}

static void provisioned_in_progress(struct kunit *test)
{
	struct btgw_iv_out out;
	struct btgw_iv iv;

	btgw_iv_init(&iv, 11, true, true, NOW);
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 11, false, true, false,
					     NOW + 1, &out),
			BTGW_IV_COMPLETE);
	/* the first time only */
	KUNIT_EXPECT_EQ(test, btgw_iv_start(&iv, NOW + 2, &out),
			BTGW_IV_TOO_EARLY);

	/* Normal at provisioning: no exemption */
	btgw_iv_init(&iv, 11, false, true, NOW);
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 12, true, true, false,
					     NOW + 1, &out),
			BTGW_IV_TOO_EARLY);

	/* it has a deadline from the first moment, and a pending one none */
	btgw_iv_init(&iv, 11, true, true, NOW);
	KUNIT_EXPECT_EQ(test, btgw_iv_deadline(&iv, NOW), NOW + BTGW_IV_MAX_S);
	btgw_iv_age(&iv, BTGW_IV_MAX_S - 5, false, false, 0, NOW);
	KUNIT_EXPECT_EQ(test, btgw_iv_deadline(&iv, NOW), NOW + 5);
	KUNIT_EXPECT_EQ(test, btgw_iv_deadline(&iv, NOW + 9), NOW + 10);
	KUNIT_EXPECT_EQ(test, btgw_iv_timer(&iv, true, NOW + 5, &out),
			BTGW_IV_DEFERRED);
	KUNIT_EXPECT_EQ(test, btgw_iv_deadline(&iv, NOW + 5), 0);
	KUNIT_EXPECT_TRUE(test, btgw_iv_give_up(&iv));
	KUNIT_EXPECT_EQ(test, btgw_iv_deadline(&iv, NOW + 35), NOW + 36);
	btgw_iv_init(&iv, 11, false, true, NOW);
	KUNIT_EXPECT_EQ(test, btgw_iv_deadline(&iv, NOW), 0);

	/* an exemption is stored like the rest */
	btgw_iv_init(&iv, 11, true, true, NOW);
	btgw_iv_age(&iv, 5, true, false, 0, NOW);
	KUNIT_EXPECT_EQ(test, btgw_iv_finish(&iv, false, NOW, &out),
			BTGW_IV_COMPLETE);

	/* there is no index before the first */
	btgw_iv_init(&iv, 0, true, true, NOW);
	KUNIT_EXPECT_EQ(test, iv.state, BTGW_IV_NORMAL);
}

static void test_mode(struct kunit *test)
{
	struct btgw_iv_out out;
	struct btgw_iv iv;

	made(&iv, 10, false, 0);
	btgw_iv_test_mode(&iv, true);
	KUNIT_EXPECT_EQ(test, btgw_iv_start(&iv, NOW, &out), BTGW_IV_UPDATE);
	KUNIT_EXPECT_EQ(test, btgw_iv_finish(&iv, false, NOW, &out),
			BTGW_IV_COMPLETE);
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 13, false, true, false, NOW,
					     &out),
			BTGW_IV_RECOVERY);
	/* the 192 h hold all the same */
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 15, false, true, false, NOW,
					     &out),
			BTGW_IV_RECOVERY_TOO_SOON);
	btgw_iv_test_mode(&iv, false);
	KUNIT_EXPECT_EQ(test, btgw_iv_start(&iv, NOW, &out),
			BTGW_IV_TOO_EARLY);
}

static void who_may_decide(struct kunit *test)
{
	struct btgw_iv_out out;
	struct btgw_iv iv;

	/* on the primary subnet: its beacons only */
	made(&iv, 10, false, 96);
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 11, true, false, false, NOW,
					     &out),
			BTGW_IV_NOT_PRIMARY);
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 13, false, false, false, NOW,
					     &out),
			BTGW_IV_NOT_PRIMARY);
	/* on others: any beacon, but nothing by itself except the 144 h */
	btgw_iv_init(&iv, 10, false, false, NOW);
	btgw_iv_age(&iv, 96 * HOUR, false, false, 0, NOW);
	KUNIT_EXPECT_EQ(test, btgw_iv_start(&iv, NOW, &out),
			BTGW_IV_NOT_PRIMARY);
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 11, true, false, false, NOW,
					     &out),
			BTGW_IV_UPDATE);
	KUNIT_EXPECT_EQ(test, btgw_iv_finish(&iv, false, NOW + BTGW_IV_MIN_S,
					     &out),
			BTGW_IV_NOT_PRIMARY);
	KUNIT_EXPECT_EQ(test, btgw_iv_timer(&iv, false, NOW + BTGW_IV_MAX_S,
					    &out),
			BTGW_IV_COMPLETE);
}

static void ends_of_the_range(struct kunit *test)
{
	struct btgw_iv_out out;
	struct btgw_iv iv;
	u32 got;

	made(&iv, 0xffffffff, false, 96);
	KUNIT_EXPECT_EQ(test, btgw_iv_start(&iv, NOW, &out),
			BTGW_IV_EXHAUSTED);
	KUNIT_EXPECT_EQ(test, btgw_iv_beacon(&iv, 0, true, true, false, NOW,
					     &out),
			BTGW_IV_LOWER);
	KUNIT_EXPECT_TRUE(test, btgw_iv_rx(&iv, 1, &got));
	KUNIT_EXPECT_EQ(test, got, 0xffffffff);
	KUNIT_EXPECT_TRUE(test, btgw_iv_rx(&iv, 0, &got));
	KUNIT_EXPECT_EQ(test, got, 0xfffffffe);
	KUNIT_EXPECT_EQ(test, btgw_iv_set(&iv, 0, false, false, NOW, &out),
			BTGW_IV_BACKWARD);

	/* a clock that is set back, an age that cannot be */
	made(&iv, 10, false, 96);
	btgw_iv_start(&iv, NOW, &out);
	KUNIT_EXPECT_EQ(test, btgw_iv_state_age(&iv, NOW - 100), 0);
	KUNIT_EXPECT_EQ(test, btgw_iv_finish(&iv, false, 0, &out),
			BTGW_IV_TOO_EARLY);
	btgw_iv_age(&iv, ~0ULL, false, true, ~0ULL, NOW);
	KUNIT_EXPECT_EQ(test, btgw_iv_timer(&iv, false, NOW, &out),
			BTGW_IV_COMPLETE);
}

/* what the owner of the net sets: state before, what is set, what comes of it */
static const struct {
	u32 index;
	bool in_progress;
	u32 set;
	bool flag;
	enum btgw_iv_result want, want_busy;
} steps[] = {
	{ 10, 0, 10, 0, BTGW_IV_NO_CHANGE, BTGW_IV_NO_CHANGE },
	{ 10, 0, 10, 1, BTGW_IV_BACKWARD, BTGW_IV_BACKWARD },
	{ 10, 0, 11, 1, BTGW_IV_UPDATE, BTGW_IV_UPDATE },
	{ 10, 0, 11, 0, BTGW_IV_RECOVERY, BTGW_IV_DEFERRED },
	{ 10, 0, 12, 1, BTGW_IV_RECOVERY, BTGW_IV_DEFERRED },
	{ 10, 0, 9, 0, BTGW_IV_BACKWARD, BTGW_IV_BACKWARD },
	{ 10, 0, 9, 1, BTGW_IV_BACKWARD, BTGW_IV_BACKWARD },
	{ 10, 1, 10, 1, BTGW_IV_NO_CHANGE, BTGW_IV_NO_CHANGE },
	{ 10, 1, 10, 0, BTGW_IV_COMPLETE, BTGW_IV_DEFERRED },
	{ 10, 1, 11, 1, BTGW_IV_RECOVERY, BTGW_IV_DEFERRED },
	{ 10, 1, 11, 0, BTGW_IV_RECOVERY, BTGW_IV_DEFERRED },
	{ 10, 1, 9, 1, BTGW_IV_BACKWARD, BTGW_IV_BACKWARD },
	{ 10, 1, 9, 0, BTGW_IV_BACKWARD, BTGW_IV_BACKWARD },
	{ 0, 0, 0, 1, BTGW_IV_WRONG_STATE, BTGW_IV_WRONG_STATE },
	{ 0, 0, 1, 1, BTGW_IV_UPDATE, BTGW_IV_UPDATE },
	{ 0, 0, 0xffffffff, 0, BTGW_IV_RECOVERY, BTGW_IV_DEFERRED },
};

static void set_by_the_owner(struct kunit *test)
{
	struct btgw_iv_out out;
	unsigned int i, busy;
	struct btgw_iv iv;

	for (i = 0; i < 2 * ARRAY_SIZE(steps); i++) {
		const typeof(steps[0]) *s = &steps[i / 2];
		enum btgw_iv_result want, got;
		bool moved;
		u32 tx;

		busy = i & 1;
		want = busy ? s->want_busy : s->want;
		moved = want == BTGW_IV_UPDATE || want == BTGW_IV_COMPLETE ||
			want == BTGW_IV_RECOVERY;
		/* the times are the owner's */
		made(&iv, s->index, s->in_progress, 0);
		tx = btgw_iv_tx(&iv);
		got = btgw_iv_set(&iv, s->set, s->flag, busy, NOW, &out);
		KUNIT_EXPECT_EQ_MSG(test, got, want, "step %u busy %u", i / 2,
				    busy);
		KUNIT_EXPECT_EQ_MSG(test, out.changed, moved, "step %u", i / 2);
		KUNIT_EXPECT_EQ_MSG(test, iv.index, moved ? s->set : s->index,
				    "step %u", i / 2);
		KUNIT_EXPECT_EQ_MSG(test, iv.state == BTGW_IV_IN_PROGRESS,
				    moved ? s->flag : s->in_progress,
				    "step %u", i / 2);
		KUNIT_EXPECT_EQ_MSG(test, out.restart, out.tx_index > tx,
				    "step %u", i / 2);
		/* the index we transmit with never goes back */
		KUNIT_EXPECT_GE_MSG(test, out.tx_index, tx, "step %u", i / 2);
	}
}

static u64 rng = 0xa4093822299f31d0ULL;

static u32 rnd(u32 below)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (u32)((rng >> 20) % below);
}

/* whatever comes: what must always hold */
static void random_events(struct kunit *test)
{
	struct btgw_iv_out out;
	u64 now = NOW, entered = 0;
	struct btgw_iv iv;
	int i;

	btgw_iv_init(&iv, 3, false, true, now);
	entered = now;
	for (i = 0; i < 300000; i++) {
		struct btgw_iv was = iv;
		enum btgw_iv_result r;
		bool busy = !rnd(4);

		now += rnd(3) ? 0 : rnd(12 * HOUR);
		switch (rnd(6)) {
		case 0:
			r = btgw_iv_start(&iv, now, &out);
			break;
		case 1:
			r = btgw_iv_finish(&iv, busy, now, &out);
			break;
		case 2:
			r = btgw_iv_timer(&iv, busy, now, &out);
			break;
		case 3:
			r = btgw_iv_drained(&iv, now, &out);
			break;
		default:
			r = btgw_iv_beacon(&iv, iv.index - 2 + rnd(5) +
					   (rnd(50) ? 0 : rnd(50)), rnd(2),
					   rnd(8), busy, now, &out);
			break;
		}
		KUNIT_ASSERT_GE(test, iv.index, was.index);
		KUNIT_ASSERT_LE(test, iv.index - was.index, 42);
		KUNIT_ASSERT_GE(test, btgw_iv_tx(&iv), btgw_iv_tx(&was));
		KUNIT_ASSERT_EQ(test, out.restart,
				btgw_iv_tx(&iv) != btgw_iv_tx(&was));
		KUNIT_ASSERT_EQ(test, out.changed, iv.index != was.index ||
				iv.state != was.state);
		KUNIT_ASSERT_TRUE(test, !iv.pending ||
				  iv.state == BTGW_IV_IN_PROGRESS);
		if (r >= BTGW_IV_LOWER)
			KUNIT_ASSERT_FALSE(test, out.changed);
		if (!out.changed)
			continue;
		if (r != BTGW_IV_RECOVERY)
			KUNIT_ASSERT_GE(test, now - entered, BTGW_IV_MIN_S);
		entered = now;
	}
	/* every one of them was met */
	KUNIT_EXPECT_GT(test, iv.count[BTGW_IV_UPDATE], 100);
	KUNIT_EXPECT_GT(test, iv.count[BTGW_IV_COMPLETE], 100);
	KUNIT_EXPECT_GT(test, iv.count[BTGW_IV_RECOVERY], 100);
	KUNIT_EXPECT_GT(test, iv.count[BTGW_IV_DEFERRED], 100);
	KUNIT_EXPECT_GT(test, iv.count[BTGW_IV_RECOVERY_TOO_SOON], 100);
	KUNIT_EXPECT_GT(test, iv.count[BTGW_IV_TOO_HIGH], 10);
}

static void names(struct kunit *test)
{
	int i;

	for (i = 0; i < __BTGW_IV_RESULTS; i++)
		KUNIT_EXPECT_STRNEQ(test, btgw_iv_result_name(i), "unknown");
	KUNIT_EXPECT_STREQ(test, btgw_iv_result_name(i), "unknown");
	kunit_info(test, "IV index: %zu octets per net",
		   sizeof(struct btgw_iv));
}

static struct kunit_case iv_cases[] = {
	KUNIT_CASE(use_vectors),
	KUNIT_CASE(beacon_vectors),
	KUNIT_CASE(a_year_of_updates),
	KUNIT_CASE(deferred_while_sending),
	KUNIT_CASE(recovery_once_in_192_hours),
	KUNIT_CASE(provisioned_in_progress),
	KUNIT_CASE(test_mode),
	KUNIT_CASE(who_may_decide),
	KUNIT_CASE(ends_of_the_range),
	KUNIT_CASE(set_by_the_owner),
	KUNIT_CASE(random_events),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite iv_suite = {
	.name = "iv",
	.test_cases = iv_cases,
};

kunit_test_suite(iv_suite);
