// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fb_session_test.c - whole sessions between a gateway and a device
 *
 * The applications at both ends are the vector file: each sends the PDUs that
 * are its turn. The endpoints must produce exactly the frames of the file.
 */
#include "kunit.h"

#include <linux/string.h>
#include "fb_end.h"
#include "fb_vectors.h"

/* what happens to every frame on its way, its repeats apart */
enum link {
	PERFECT,	/* it arrives */
	LOSSY,		/* the first copy is lost */
	DOUBLING,	/* it arrives twice */
	DAMAGING,	/* the first copy of a batch arrives damaged */
};

struct pair {
	struct kunit *test;
	const struct fbv_session *s;
	struct fb_end g, d;
	u64 now;
	enum link link;
};

static const void *session_gen_params(const void *prev, char *desc)
{
	const struct fbv_session *s = fbv_get()->sessions;

	if (prev)
		s = (const struct fbv_session *)prev + 1;
	if (s == fbv_get()->sessions + fbv_get()->n_sessions)
		return NULL;
	strcpy(desc, s->name);
	return s;
}

/* a frame damaged in its PDUs, which is what the CRC guards */
static void pass_damaged(struct pair *p, struct fb_end *to, const u8 *frame,
			 size_t len)
{
	u8 copy[BTGW_FB_FRAME_MAX];

	memcpy(copy, frame, len);
	copy[BTGW_FB_HDR_LEN] ^= 0x08;
	KUNIT_EXPECT_EQ(p->test, fb_end_recv(to, copy, len, p->now),
			BTGW_FB_V_REJECT);
	KUNIT_EXPECT_EQ(p->test, to->out.reject, BTGW_FB_REJ_CRC);
}

/* the sender's repeat of a batch, by its timer or because it was refused */
static void repeat(struct pair *p, struct fb_end *from)
{
	p->now = from->fb.retry_at;
	KUNIT_ASSERT_EQ(p->test, btgw_fb_timer(&from->fb, p->now, &from->out),
			BTGW_FB_V_RETRY);
	KUNIT_EXPECT_EQ(p->test, from->out.todo, BTGW_FB_DO_RESEND_TX);
}

/* an acknowledgement that one end wants sent, to the other */
static enum btgw_fb_result pass_ack(struct pair *p, struct fb_end *from,
				    struct fb_end *to)
{
	KUNIT_EXPECT_EQ(p->test, from->out.todo, BTGW_FB_DO_SEND_ACK);
	return fb_end_recv(to, &from->out.ack, sizeof(from->out.ack), p->now);
}

/* the ids of "order" records are not those of an endpoint; the rest is */
static void check_frame(struct pair *p, const u8 *frame, size_t len,
			const struct fbv_frame *f)
{
	size_t skip = p->s->refuser ? sizeof(u16) : 0;

	KUNIT_ASSERT_EQ(p->test, len, f->len);
	KUNIT_ASSERT_MEMEQ(p->test, frame + skip, f->frame + skip, len - skip);
}

static void check_delivered(struct pair *p, const struct fb_end *to,
			    const struct fbv_frame *f)
{
	u8 i;

	KUNIT_EXPECT_TRUE(p->test, to->out.todo & BTGW_FB_DO_DELIVER);
	if (!p->s->refuser)
		KUNIT_EXPECT_EQ(p->test, to->out.frame.id, f->id);
	KUNIT_ASSERT_EQ(p->test, to->out.frame.pdus.count, f->count);
	for (i = 0; i < f->count; i++)
		KUNIT_EXPECT_EQ(p->test, f->frame[BTGW_FB_HDR_LEN +
					to->out.frame.pdus.off[i]],
				f->types[i]);
}

/* a batch that is outstanding, from its sender to the other application */
static void pass_batch(struct pair *p, struct fb_end *from, struct fb_end *to,
		       const struct fbv_frame *f)
{
	KUNIT_EXPECT_FALSE(p->test, from->out.is_answer);
	check_frame(p, from->tx, from->tx_len, f);

	if (p->link == LOSSY)
		repeat(p, from);
	if (p->link == DAMAGING) {
		pass_damaged(p, to, from->tx, from->tx_len);
		KUNIT_EXPECT_EQ(p->test, pass_ack(p, to, from),
				BTGW_FB_V_RETRY);
		KUNIT_EXPECT_EQ(p->test, from->out.todo, BTGW_FB_DO_RESEND_TX);
	}
	KUNIT_ASSERT_EQ(p->test, fb_end_recv(to, from->tx, from->tx_len, p->now),
			BTGW_FB_V_BATCH);
	check_delivered(p, to, f);

	if (p->link == DOUBLING) {
		KUNIT_EXPECT_EQ(p->test, fb_end_recv(to, from->tx, from->tx_len,
						     p->now),
				BTGW_FB_V_REPEAT);
		KUNIT_EXPECT_EQ(p->test, to->out.ack.status,
				BTGW_FB_ST_WORKING);
		KUNIT_EXPECT_EQ(p->test, pass_ack(p, to, from),
				BTGW_FB_V_WORKING);
	}
}

static void pass_answer(struct pair *p, const struct fbv_frame *f)
{
	struct fb_end *g = &p->g;
	struct fb_end *d = &p->d;

	KUNIT_EXPECT_TRUE(p->test, d->out.is_answer);
	check_frame(p, d->answer, d->answer_len, f);

	if (p->link == DAMAGING)
		pass_damaged(p, g, d->answer, d->answer_len);
	if (p->link == LOSSY || p->link == DAMAGING) {
		/* G has to ask again, and gets it again */
		repeat(p, g);
		KUNIT_EXPECT_EQ(p->test, fb_end_recv(d, g->tx, g->tx_len, p->now),
				BTGW_FB_V_REPEAT);
		KUNIT_EXPECT_EQ(p->test, d->out.todo, BTGW_FB_DO_RESEND_ANSWER);
	}
	KUNIT_ASSERT_EQ(p->test, fb_end_recv(g, d->answer, d->answer_len, p->now),
			BTGW_FB_V_ANSWER);
	KUNIT_EXPECT_TRUE(p->test, g->out.todo & BTGW_FB_DO_TX_DONE);
	check_delivered(p, g, f);

	if (p->link == DOUBLING) {
		KUNIT_EXPECT_EQ(p->test, fb_end_recv(g, d->answer, d->answer_len,
						     p->now),
				BTGW_FB_V_REPEAT);
		KUNIT_EXPECT_EQ(p->test, g->out.todo, 0);
	}
}

static void pass_verdict(struct pair *p, struct fb_end *from, struct fb_end *to,
			 const struct fbv_frame *f)
{
	KUNIT_EXPECT_EQ(p->test, btgw_fb_done(&to->fb, BTGW_FB_ST_OK, p->now,
					      &to->out),
			BTGW_FB_V_SENT);
	KUNIT_EXPECT_MEMEQ(p->test, &to->out.ack, f->ack, sizeof(f->ack));

	if (p->link == LOSSY) {
		repeat(p, from);
		KUNIT_EXPECT_EQ(p->test, fb_end_recv(to, from->tx, from->tx_len,
						     p->now),
				BTGW_FB_V_REPEAT);
		KUNIT_EXPECT_MEMEQ(p->test, &to->out.ack, f->ack,
				   sizeof(f->ack));
	}
	KUNIT_EXPECT_EQ(p->test, pass_ack(p, to, from), BTGW_FB_V_ACK);
	KUNIT_EXPECT_EQ(p->test, from->out.todo, BTGW_FB_DO_TX_DONE);
	if (p->link == DOUBLING)
		KUNIT_EXPECT_EQ(p->test, fb_end_recv(from, &to->out.ack,
						     sizeof(to->out.ack),
						     p->now),
				BTGW_FB_V_STALE);
}

static void run_session(struct kunit *test, enum link link)
{
	const struct fbv_session *s = test->param_value;
	struct pair *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, p);
	p->test = test;
	p->s = s;
	p->link = link;
	p->now = 1000000;
	fb_end_init(&p->g, BTGW_FB_GATEWAY, s->frames[0].id, NULL);
	fb_end_init(&p->d, BTGW_FB_DEVICE, 0, NULL);

	for (i = 0; i < s->n; i++) {
		const struct fbv_frame *f = &s->frames[i];
		const u8 *pdus = f->frame + BTGW_FB_HDR_LEN;
		size_t n = f->len - BTGW_FB_HDR_LEN - BTGW_FB_CRC_LEN;
		struct fb_end *from = f->side == 'G' ? &p->g : &p->d;
		struct fb_end *to = f->side == 'G' ? &p->d : &p->g;
		bool answer = f->side == 'D' && s->frames[i - 1].side == 'G';

		p->now += 10;
		KUNIT_ASSERT_EQ(test, fb_end_send(from, pdus, n, p->now),
				BTGW_FB_V_SENT);
		if (answer)
			pass_answer(p, f);
		else
			pass_batch(p, from, to, f);
		if (f->acked)
			pass_verdict(p, from, to, f);
		/* Start went one way or the other: both know the algorithm */
		KUNIT_EXPECT_EQ(test, from->fb.alg, s->alg);
		KUNIT_EXPECT_EQ(test, to->fb.alg, s->alg);
		if (s->refuser && i == s->refused)
			break;
	}

	if (s->refuser == 'D') {
		/* the application of D refuses the batch from its first PDU */
		KUNIT_EXPECT_EQ(test, btgw_fb_done(&p->d.fb, 0x01, p->now,
						   &p->d.out),
				BTGW_FB_V_SENT);
		KUNIT_EXPECT_EQ(test, pass_ack(p, &p->d, &p->g),
				BTGW_FB_V_REFUSED);
		KUNIT_EXPECT_EQ(test, p->g.out.status, 0x01);
	}
	/* an answer is not acknowledged: that of G ends the link */
	if (s->refuser == 'G')
		KUNIT_EXPECT_EQ(test, btgw_fb_done(&p->g.fb, 0x01, p->now,
						   &p->g.out),
				BTGW_FB_V_NOTHING);

	KUNIT_EXPECT_EQ(test, p->g.fb.tx_state, BTGW_FB_TX_IDLE);
	KUNIT_EXPECT_EQ(test, p->d.fb.tx_state, BTGW_FB_TX_IDLE);
	KUNIT_EXPECT_EQ(test, btgw_fb_deadline(&p->g.fb), 0);
	KUNIT_EXPECT_EQ(test, btgw_fb_deadline(&p->d.fb), 0);
}

static void over_perfect_link(struct kunit *test)
{
	run_session(test, PERFECT);
}

static void over_lossy_link(struct kunit *test)
{
	run_session(test, LOSSY);
}

static void over_doubling_link(struct kunit *test)
{
	run_session(test, DOUBLING);
}

static void over_damaging_link(struct kunit *test)
{
	run_session(test, DAMAGING);
}

/* an answer that does not repeat the id of the batch is none */
static void answer_with_id_of_its_own(struct kunit *test)
{
	const struct fbv *v = fbv_get();
	unsigned int i, n = 0;
	struct fb_end g;

	for (i = 0; i < v->n_sessions; i++) {
		const struct fbv_frame *f = v->sessions[i].frames;

		if (!v->sessions[i].refuser)
			continue;
		n++;
		fb_end_init(&g, BTGW_FB_GATEWAY, f[0].id, NULL);
		fb_end_send(&g, f[0].frame + BTGW_FB_HDR_LEN,
			    f[0].len - BTGW_FB_HDR_LEN - BTGW_FB_CRC_LEN, 0);
		KUNIT_EXPECT_MEMEQ(test, g.tx, f[0].frame, f[0].len);
		KUNIT_EXPECT_EQ(test, fb_end_recv(&g, f[1].frame, f[1].len, 0),
				BTGW_FB_V_VIOLATION);
		KUNIT_EXPECT_EQ(test, g.out.todo, BTGW_FB_DO_CLOSE);
	}
	KUNIT_EXPECT_EQ(test, n, 2);
}

static struct kunit_case fb_session_cases[] = {
	KUNIT_CASE_PARAM(over_perfect_link, session_gen_params),
	KUNIT_CASE_PARAM(over_lossy_link, session_gen_params),
	KUNIT_CASE_PARAM(over_doubling_link, session_gen_params),
	KUNIT_CASE_PARAM(over_damaging_link, session_gen_params),
	KUNIT_CASE(answer_with_id_of_its_own),
	{}
};

static struct kunit_suite fb_session_suite = {
	.name = "fb_session",
	.test_cases = fb_session_cases,
};

kunit_test_suite(fb_session_suite);
