// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fb_random_test.c - random sessions over a bad link, against the twin
 *
 * Two endpoints, each of them once as kernel/core has it and once as the twin,
 * get the same calls; every outcome must be equal. Between them is a link that
 * loses, doubles, delays past each other and damages; above them applications
 * that answer, refuse, dither and start batches of their own as they like.
 *
 * Beside the twin, what users are promised is checked from outside:
 *  - no batch is delivered twice, and none before one that was sent earlier;
 *  - a batch reported acknowledged, answered or refused was delivered;
 *  - in the end every batch was reported on, or the link was closed;
 *  - the link is closed for a violation only if a frame was refused on the way
 *    or a stranger put one in.
 *
 * A failure names its seed: FB_SEED=n runs that session alone.
 */
#include "kunit.h"

#include <stdlib.h>
#include "fb_end.h"
#include "fb_twin.h"

#define SESSIONS	12000	/* per mixture */
#define FLIGHT_MAX	48
#define BATCHES_MAX	250	/* serials are an octet */

struct mixture {
	const char *name;
	u8 loss, twice, damage;	/* of 256 frames */
	u8 stranger;		/* frames from nowhere, of 256 steps */
	u16 delay;		/* at most, ms; above 1: frames overtake */
	u8 own;			/* batches of D's own, of 256 chances */
};

static const struct mixture mixtures[] = {
	{ "perfect", 0, 0, 0, 0, 1, 64 },
	{ "loss", 60, 0, 0, 0, 1, 64 },
	{ "heavy_loss", 160, 0, 0, 0, 50, 64 },
	{ "doubling", 0, 120, 0, 0, 20, 64 },
	{ "overtaking", 10, 40, 0, 0, 3000, 64 },
	{ "damage", 0, 0, 60, 0, 1, 64 },
	{ "everything", 40, 40, 30, 0, 1500, 128 },
	{ "talkative_device", 40, 40, 0, 0, 400, 255 },
	{ "stranger", 30, 30, 10, 20, 300, 64 },
};

static void mixture_desc(const struct mixture *m, char *desc)
{
	strcpy(desc, m->name);
}

KUNIT_ARRAY_PARAM(mixture, mixtures, mixture_desc);

struct flight {
	u64 at;
	int to;
	size_t len;
	u8 frame[128];
};

struct side {
	struct fb_end end;
	struct twin twin;
	u64 app_at;		/* the application's next move */
	u8 next_serial;		/* of the next batch it sends */
	u8 outstanding;		/* serial of the outstanding batch */
	bool unreported;	/* it was not reported on yet */
	u8 answered;		/* serial of the last answer */
	bool answer_pending;	/* it was not delivered yet */
	bool delivered[256];	/* by serial, at the other side */
	int newest;		/* highest of them, -1 none */
};

struct sim {
	struct kunit *test;
	const struct mixture *mix;
	u64 seed, rng, now;
	struct side side[2];	/* G, D */
	struct flight flight[FLIGHT_MAX];
	int n_flight;
	bool quiet;		/* no new batches, no more trouble */
	bool refused;		/* some frame was refused on the way */
	bool strange;		/* a stranger's frame was put in */
	bool given_up;		/* a batch was reported refused whole */
	unsigned long delivered;
};

static u32 rnd(struct sim *s, u32 below)
{
	s->rng ^= s->rng << 13;
	s->rng ^= s->rng >> 7;
	s->rng ^= s->rng << 17;
	return (u32)((s->rng >> 24) % below);
}

static bool chance(struct sim *s, u8 of_256)
{
	return rnd(s, 256) < of_256;
}

#define SIM_EXPECT(s, cond)						\
	do {								\
		const struct sim *__s = (s);				\
									\
		KUNIT_ASSERT_TRUE_MSG(__s->test, cond, "FB_SEED=%llu",	\
				      __s->seed);			\
	} while (0)

static void put_in_flight(struct sim *s, int to, const u8 *frame, size_t len)
{
	struct flight *f;

	SIM_EXPECT(s, len <= sizeof(f->frame));
	/* a full link loses: that is what links do */
	if (s->n_flight == FLIGHT_MAX)
		return;
	f = &s->flight[s->n_flight++];
	f->at = s->now + 1 + (s->mix->delay > 1 ? rnd(s, s->mix->delay) : 0);
	f->to = to;
	f->len = len;
	memcpy(f->frame, frame, len);
}

static void transmit(struct sim *s, int from, const void *frame, size_t len)
{
	const struct mixture *m = s->mix;
	u8 copy[128];

	if (!s->quiet && chance(s, m->loss))
		return;
	memcpy(copy, frame, len);
	/* what the CRC guards: not the id, and not acknowledgements */
	if (!s->quiet && len > BTGW_FB_ACK_LEN && chance(s, m->damage))
		copy[2 + rnd(s, (u32)len - 2)] ^= 1 << rnd(s, 8);
	put_in_flight(s, !from, copy, len);
	if (!s->quiet && chance(s, m->twice))
		put_in_flight(s, !from, copy, len);
}

/* the outcome of a call must be the twin's, and is carried out */
static void carry_out(struct sim *s, int who, const struct btgw_fb_out *want)
{
	struct side *me = &s->side[who];
	const struct btgw_fb_out *out = &me->end.out;

	SIM_EXPECT(s, out->verdict == want->verdict);
	SIM_EXPECT(s, out->todo == want->todo);
	SIM_EXPECT(s, out->reject == want->reject);
	SIM_EXPECT(s, out->status == want->status);
	SIM_EXPECT(s, out->is_answer == want->is_answer);
	SIM_EXPECT(s, out->rtt_ms == want->rtt_ms);
	SIM_EXPECT(s, !memcmp(&out->ack, &want->ack, sizeof(out->ack)));
	SIM_EXPECT(s, out->deadline_ms == twin_deadline(&me->twin));
	SIM_EXPECT(s, (me->end.fb.rx_state == BTGW_FB_RX_DEAD) ==
		   me->twin.dead);
	SIM_EXPECT(s, me->end.fb.alg == (u8)me->twin.alg);

	if (out->todo & BTGW_FB_DO_SEND_ACK)
		transmit(s, who, &out->ack, sizeof(out->ack));
	if (out->todo & BTGW_FB_DO_RESEND_ANSWER)
		transmit(s, who, me->end.answer, me->end.answer_len);
	if (out->todo & BTGW_FB_DO_RESEND_TX)
		transmit(s, who, me->end.tx, me->end.tx_len);
	if (out->todo & BTGW_FB_DO_TX_DONE) {
		SIM_EXPECT(s, me->unreported);
		me->unreported = false;
	}

	switch (out->verdict) {
	case BTGW_FB_V_REJECT:
		s->refused = true;
		break;
	case BTGW_FB_V_ACK:
	case BTGW_FB_V_REFUSED:
	case BTGW_FB_V_ANSWER:
		SIM_EXPECT(s, s->strange || me->delivered[me->outstanding]);
		break;
	case BTGW_FB_V_FRAME_REFUSED:
		/* nothing was run, unless a copy overtook the refusal */
		SIM_EXPECT(s, s->strange || s->mix->delay > 1 ||
			   !me->delivered[me->outstanding]);
		s->given_up = true;
		break;
	case BTGW_FB_V_VIOLATION:
	case BTGW_FB_V_CONFLICT:
		SIM_EXPECT(s, s->refused || s->strange);
		break;
	default:
		break;
	}
	if (out->todo & BTGW_FB_DO_CLOSE) {
		/* the other side sees the link go, with all that is on it */
		btgw_fb_down(&s->side[!who].end.fb);
		s->side[!who].twin.dead = true;
		s->n_flight = 0;
	}
}

/* a frame for the application: its first PDU is an Invite with the serial */
static void deliver(struct sim *s, int to, const struct flight *f)
{
	const struct btgw_fb_out *out = &s->side[to].end.out;
	struct side *from = &s->side[!to];
	u8 serial = f->frame[BTGW_FB_HDR_LEN + 1];

	if (s->strange)
		return;
	SIM_EXPECT(s, !from->delivered[serial]);
	SIM_EXPECT(s, serial < from->next_serial);
	/* answers and D's own batches are two sequences: each in its order */
	if (!to || out->verdict == BTGW_FB_V_BATCH)
		from->delivered[serial] = true;
	if (out->verdict == BTGW_FB_V_BATCH) {
		SIM_EXPECT(s, serial > from->newest);
		from->newest = serial;
	} else {
		SIM_EXPECT(s, from->answer_pending &&
			   serial == from->answered);
		from->answer_pending = false;
	}
	s->delivered++;
}

static void arrive(struct sim *s, int i)
{
	struct flight f = s->flight[i];
	struct side *me = &s->side[f.to];
	struct btgw_fb_out want;

	s->flight[i] = s->flight[--s->n_flight];
	if (me->twin.n_got > TWIN_MAX - 2)
		return;
	fb_end_recv(&me->end, f.frame, f.len, s->now);
	twin_receive(&me->twin, f.frame, f.len, s->now, &want);
	SIM_EXPECT(s, me->end.out.id == want.id ||
		   want.verdict == BTGW_FB_V_DEAD);
	if (me->end.out.todo & BTGW_FB_DO_DELIVER)
		deliver(s, f.to, &f);
	carry_out(s, f.to, &want);
}

static size_t random_batch(struct sim *s, struct side *me, u8 *p)
{
	size_t len = 0;

	p[len++] = 0;
	p[len++] = me->next_serial;
	if (chance(s, 40)) {
		memset(p + len, 0, 6);
		p[len++] = 2;
		p[len++] = (u8)rnd(s, 2);
		len += 4;
	} else if (me->end.fb.alg != BTGW_ALG_UNKNOWN && chance(s, 80)) {
		size_t n = btgw_fb_pdu_len(5, me->end.fb.alg);

		memset(p + len, (u8)rnd(s, 256), n);
		p[len] = (u8)(5 + rnd(s, 2));
		len += n;
	}
	while (chance(s, 60) && len < 50)
		p[len++] = 8;
	/* five PDUs at most */
	while (len > 5 && p[len - 5] == 8)
		len--;
	return len;
}

static void app_send(struct sim *s, int who)
{
	struct side *me = &s->side[who];
	struct btgw_fb_pdus scan;
	struct btgw_fb_out want;
	u8 p[128];
	size_t len;

	if (me->next_serial == BATCHES_MAX ||
	    me->twin.n_sent > TWIN_MAX - 2)
		return;
	len = random_batch(s, me, p);
	if (btgw_fb_scan(p, len, me->end.fb.alg, &scan))
		return;
	fb_end_send(&me->end, p, len, s->now);
	twin_send(&me->twin, scan.alg == BTGW_ALG_UNKNOWN ? -1 : scan.alg,
		  s->now, &want);
	SIM_EXPECT(s, me->end.out.id == want.id);
	if (want.verdict == BTGW_FB_V_SENT) {
		if (want.is_answer) {
			me->answered = me->next_serial++;
			me->answer_pending = true;
			transmit(s, who, me->end.answer, me->end.answer_len);
		} else {
			me->outstanding = me->next_serial++;
			me->unreported = true;
			transmit(s, who, me->end.tx, me->end.tx_len);
		}
	}
	carry_out(s, who, &want);
}

static void app_done(struct sim *s, int who, u8 status)
{
	struct side *me = &s->side[who];
	struct btgw_fb_out want;

	btgw_fb_done(&me->end.fb, status, s->now, &me->end.out);
	twin_done(&me->twin, status, &want);
	carry_out(s, who, &want);
}

/* the application of one side makes a move, sensible or not */
static void app(struct sim *s, int who)
{
	struct side *me = &s->side[who];
	bool open = me->end.fb.rx_state == BTGW_FB_RX_OPEN;

	me->app_at = s->now + 1 + rnd(s, chance(s, 30) ? 5000 : 30);
	if (open && chance(s, 60)) {
		/* a refusal, or a status that is none */
		app_done(s, who, (u8)(chance(s, 128) ? 1 << rnd(s, 8) :
						       rnd(s, 256)));
	} else if (open && (who == 0 || chance(s, 80))) {
		app_done(s, who, 0);
	} else if (open && who == 1) {
		if (!chance(s, 60))
			app_send(s, who);
	} else if (chance(s, 20)) {
		app_done(s, who, 0);
	} else if (!s->quiet && (who == 0 || chance(s, s->mix->own))) {
		app_send(s, who);
	}
}

static void timer(struct sim *s, int who)
{
	struct side *me = &s->side[who];
	struct btgw_fb_out want;

	btgw_fb_timer(&me->end.fb, s->now, &me->end.out);
	twin_timer(&me->twin, s->now, &want);
	carry_out(s, who, &want);
}

/* a frame that nobody sent, made to be near the truth */
static void stranger(struct sim *s)
{
	int to = (int)rnd(s, 2);
	struct side *me = &s->side[to];
	u8 frame[128];
	size_t len;
	u16 id;

	s->strange = true;
	id = chance(s, 128) ? me->end.fb.tx_id : me->end.fb.rx_id;
	if (chance(s, 100))
		id = (u16)(id + rnd(s, 5) - 2);
	else if (chance(s, 40))
		id = (u16)rnd(s, 0x10000);
	if (chance(s, 80)) {
		fb_make_ack(frame, id, (u8)(chance(s, 200) ? 1 << rnd(s, 8) :
							     rnd(s, 256)));
		put_in_flight(s, to, frame, BTGW_FB_ACK_LEN);
		return;
	}
	len = fb_make(frame, id, "\x08\x08\x04\x00\x07", 1 + rnd(s, 5),
		      BTGW_ALG_CMAC);
	if (!len || chance(s, 40)) {
		for (len = 0; len < 20 && !chance(s, 20); len++)
			frame[len] = (u8)rnd(s, 256);
	}
	put_in_flight(s, to, frame, len);
}

static bool all_quiet(const struct sim *s)
{
	return !s->n_flight && !s->side[0].unreported &&
	       !s->side[1].unreported &&
	       s->side[0].end.fb.rx_state != BTGW_FB_RX_OPEN &&
	       s->side[1].end.fb.rx_state != BTGW_FB_RX_OPEN;
}

/* the next thing to happen, whatever it is; false: nothing can */
static bool step(struct sim *s)
{
	u64 first = ~0ULL;
	int what = -1;
	int i;
	u64 at;

	for (i = 0; i < s->n_flight; i++) {
		if (s->flight[i].at < first) {
			first = s->flight[i].at;
			what = i;
		}
	}
	for (i = 0; i < 2; i++) {
		at = btgw_fb_deadline(&s->side[i].end.fb);
		if (at && at < first) {
			first = at;
			what = FLIGHT_MAX + i;
		}
		if (!s->side[i].twin.dead && s->side[i].app_at < first) {
			first = s->side[i].app_at;
			what = FLIGHT_MAX + 2 + i;
		}
	}
	if (what < 0)
		return false;
	s->now = first;
	if (what < FLIGHT_MAX)
		arrive(s, what);
	else if (what < FLIGHT_MAX + 2)
		timer(s, what - FLIGHT_MAX);
	else
		app(s, what - FLIGHT_MAX - 2);
	if (!s->quiet && chance(s, s->mix->stranger))
		stranger(s);
	return true;
}

static void run_session(struct sim *s)
{
	struct btgw_fb_cfg cfg = {
		.retry_ms = 100 + rnd(s, 1000),
		.retries = rnd(s, 5),
		.session_ms = 5000 + rnd(s, 30000),
	};
	/* near the end of the circle, often */
	u16 first_id = (u16)(chance(s, 128) ? 0xfffa + rnd(s, 10) :
					      rnd(s, 0x10000));
	unsigned int steps = 20 + rnd(s, 100);
	int i;

	s->now = 1 + rnd(s, 1000);
	for (i = 0; i < 2; i++) {
		struct side *me = &s->side[i];

		fb_end_init(&me->end, i ? BTGW_FB_DEVICE : BTGW_FB_GATEWAY,
			    first_id, &cfg);
		twin_init(&me->twin, !i, first_id, &cfg);
		me->app_at = s->now + rnd(s, 20);
		me->next_serial = 0;
		me->unreported = false;
		me->answer_pending = false;
		memset(me->delivered, 0, sizeof(me->delivered));
		me->newest = -1;
	}
	s->n_flight = 0;
	s->quiet = false;
	s->refused = false;
	s->strange = false;
	s->given_up = false;

	while (steps-- && step(s))
		;
	s->quiet = true;
	for (steps = 0; !all_quiet(s) && step(s); steps++)
		SIM_EXPECT(s, steps < 5000);

	if (s->side[0].twin.dead) {
		SIM_EXPECT(s, s->side[1].twin.dead);
		return;
	}
	for (i = 0; i < 2; i++)
		SIM_EXPECT(s, !s->side[i].unreported);
	SIM_EXPECT(s, s->strange || s->given_up || !s->side[1].answer_pending);
}

static void against_twin(struct kunit *test)
{
	const struct mixture *m = test->param_value;
	const char *only = getenv("FB_SEED");
	struct sim *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->test = test;
	s->mix = m;
	for (i = 0; i < (only ? 1 : SESSIONS); i++) {
		s->seed = only ? strtoull(only, NULL, 0) :
				 (u64)(m - mixtures) * SESSIONS + i + 1;
		s->rng = s->seed * 0x9e3779b97f4a7c15ULL | 1;
		run_session(s);
	}
	kunit_info(test, "%u sessions, %lu batches delivered", i,
		   s->delivered);
	/* a simulation in which nothing happens proves nothing */
	if (!only && !m->stranger)
		KUNIT_EXPECT_GT(test, s->delivered, SESSIONS);
}

/* the two parsers, over frames that are nearly right */
static void parsers_agree(struct kunit *test)
{
	static const u8 types[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
				    13, 14, 0x40 };
	static const u8 lens[] = { 2, 12, 6, 65, 1, 17, 33, 34, 1, 2, 7, 1, 1,
				   1, 1, 1 };
	unsigned int good = 0;
	struct sim s = { .rng = 88172645463325252ULL };
	unsigned int i, k, n;

	for (i = 0; i < 200000; i++) {
		u8 frame[BTGW_FB_FRAME_MAX + 8];
		struct btgw_fb_frame out = {};
		enum btgw_fb_reject want, got;
		size_t len = BTGW_FB_HDR_LEN;
		int alg = (int)rnd(&s, 3) - 1;
		int known = alg;
		size_t pdu;

		n = rnd(&s, 5) + 1;
		for (k = 0; k < n; k++) {
			u32 t = rnd(&s, chance(&s, 10) ? 16 : 10);

			pdu = lens[t];
			if (t == 5 || t == 6)
				pdu = rnd(&s, 2) ? 17 : 33;
			memset(frame + len, chance(&s, 200) ? 0xee : 8, pdu);
			frame[len] = types[t];
			if (t == 2)
				frame[len + 1] = (u8)rnd(&s, chance(&s, 9) ?
							     3 : 2);
			len += pdu;
		}
		if (chance(&s, 20))
			len -= rnd(&s, (u32)len);
		if (chance(&s, 20))
			n = rnd(&s, 8);
		frame[0] = 1;
		frame[1] = 0;
		frame[2] = (u8)n;
		if (len > BTGW_FB_HDR_LEN) {
			u16 crc = btgw_crc16(0xffff, frame + BTGW_FB_HDR_LEN,
					     len - BTGW_FB_HDR_LEN);

			frame[len++] = (u8)(crc + chance(&s, 3));
			frame[len++] = (u8)(crc >> 8);
		}

		want = twin_parse(frame, len, &alg);
		got = btgw_fb_parse(frame, len, known < 0 ? BTGW_ALG_UNKNOWN :
							    (u8)known, &out);
		KUNIT_ASSERT_EQ_MSG(test, got, want, "frame %u", i);
		if (got)
			continue;
		good++;
		KUNIT_ASSERT_EQ_MSG(test, out.pdus.alg, (u8)alg, "frame %u", i);
	}
	KUNIT_EXPECT_GT(test, good, 50000);
}

static struct kunit_case fb_random_cases[] = {
	KUNIT_CASE(parsers_agree),
	KUNIT_CASE_PARAM(against_twin, mixture_gen_params),
	{}
};

static struct kunit_suite fb_random_suite = {
	.name = "fb_random",
	.test_cases = fb_random_cases,
};

kunit_test_suite(fb_random_suite);
