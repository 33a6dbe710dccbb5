// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fb_endpoint_test.c - ids and refusals of a FastBatch endpoint
 */
#include "kunit.h"

#include <linux/string.h>
#include <asm/unaligned.h>
#include "fb_end.h"

static const struct btgw_fb_cfg reliable = { 1000, 0, 60000 };

static void gateway(struct fb_end *e, u16 first_id)
{
	fb_end_init(e, BTGW_FB_GATEWAY, first_id, NULL);
}

static void device(struct fb_end *e)
{
	fb_end_init(e, BTGW_FB_DEVICE, 0, NULL);
}

static void expect_ack(struct kunit *test, const struct fb_end *e, u16 id,
		       u8 status)
{
	KUNIT_EXPECT_EQ(test, e->out.todo, BTGW_FB_DO_SEND_ACK);
	KUNIT_EXPECT_EQ(test, get_unaligned_le16(&e->out.ack.id), id);
	KUNIT_EXPECT_EQ(test, e->out.ack.status, status);
	KUNIT_EXPECT_EQ(test, e->out.ack.rsvd, 0);
}

/* ids before, at and behind the edges of the window, relative to the last */
static const struct id_case {
	const char *name;
	int diff;
	enum btgw_fb_result verdict;
	u32 todo;
} id_cases[] = {
	{ "next", 1, BTGW_FB_V_BATCH, BTGW_FB_DO_DELIVER },
	{ "after_next", 2, BTGW_FB_V_BATCH, BTGW_FB_DO_DELIVER },
	{ "last_of_window", 0x3fff, BTGW_FB_V_BATCH, BTGW_FB_DO_DELIVER },
	{ "beyond_window", 0x4000, BTGW_FB_V_VIOLATION, BTGW_FB_DO_CLOSE },
	{ "opposite", 0x8000, BTGW_FB_V_VIOLATION, BTGW_FB_DO_CLOSE },
	{ "before_window", -0x4000, BTGW_FB_V_VIOLATION, BTGW_FB_DO_CLOSE },
	{ "first_of_window", -0x3fff, BTGW_FB_V_STALE, 0 },
	{ "before_last", -1, BTGW_FB_V_STALE, 0 },
	{ "last", 0, BTGW_FB_V_REPEAT, BTGW_FB_DO_SEND_ACK },
};

static void id_desc(const struct id_case *c, char *desc)
{
	strcpy(desc, c->name);
}

KUNIT_ARRAY_PARAM(id, id_cases, id_desc);

/* the last id goes round the circle, so that every comparison wraps once */
static void id_at_device(struct kunit *test)
{
	const struct id_case *c = test->param_value;
	struct fb_end d;
	unsigned int last;

	for (last = 0; last < 0x10000; last += 0xff) {
		device(&d);
		fb_end_recv_batch(&d, (u16)last, 1, 0);
		btgw_fb_done(&d.fb, 0, 0, &d.out);
		KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&d, (u16)(last + c->diff),
							1, 0), c->verdict);
		KUNIT_EXPECT_EQ(test, d.out.todo, c->todo);
	}
}

/* the same for D's own batches; G's ids are the opposite of them */
static void id_at_gateway(struct kunit *test)
{
	const struct id_case *c = test->param_value;
	struct fb_end g;
	unsigned int base;
	u16 own;

	for (base = 0; base < 0x10000; base += 0xff) {
		enum btgw_fb_result verdict = c->verdict;
		u32 todo = c->todo;

		gateway(&g, (u16)base);
		fb_end_send(&g, "\x08", 1, 0);
		own = (u16)(base ^ 0x8000);
		KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&g, own, 1, 0),
				BTGW_FB_V_BATCH);
		btgw_fb_done(&g.fb, 0, 0, &g.out);
		if (c->diff == 0x8000) {
			/* this is the outstanding id itself */
			verdict = BTGW_FB_V_ANSWER;
			todo = BTGW_FB_DO_DELIVER | BTGW_FB_DO_TX_DONE;
		}
		KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&g, (u16)(own + c->diff),
							1, 0), verdict);
		KUNIT_EXPECT_EQ(test, g.out.todo, todo);
	}
}

/* 70000 exchanges: each answered, each id once, through ffff and back */
static void ids_wrap(struct kunit *test)
{
	struct fb_end g, d;
	u16 id = 0xfff0;
	unsigned int i;

	gateway(&g, id);
	device(&d);
	for (i = 0; i < 70000; i++, id++) {
		KUNIT_ASSERT_EQ(test, fb_end_send(&g, "\x08", 1, i),
				BTGW_FB_V_SENT);
		KUNIT_ASSERT_EQ(test, g.out.id, id);
		KUNIT_ASSERT_EQ(test, fb_end_recv(&d, g.tx, g.tx_len, i),
				BTGW_FB_V_BATCH);
		KUNIT_ASSERT_EQ(test, fb_end_send(&d, "\x04", 1, i),
				BTGW_FB_V_SENT);
		KUNIT_ASSERT_EQ(test, d.out.id, id);
		KUNIT_ASSERT_EQ(test, fb_end_recv(&g, d.answer, d.answer_len, i),
				BTGW_FB_V_ANSWER);
	}
}

/* D's own ids: from the opposite of G's first, whatever G's are by then */
static void own_ids(struct kunit *test)
{
	struct fb_end g, d;
	unsigned int i;
	u16 own = 0x7ffe;

	gateway(&g, 0xfffe);
	device(&d);
	KUNIT_EXPECT_EQ(test, fb_end_send(&d, "\x08", 1, 0), BTGW_FB_V_NOT_YET);
	for (i = 0; i < 5; i++, own++) {
		fb_end_send(&g, "\x08", 1, 0);
		fb_end_recv(&d, g.tx, g.tx_len, 0);
		fb_end_send(&d, "\x08", 1, 0);
		KUNIT_EXPECT_TRUE(test, d.out.is_answer);
		fb_end_recv(&g, d.answer, d.answer_len, 0);

		KUNIT_EXPECT_EQ(test, fb_end_send(&d, "\x04", 1, 0),
				BTGW_FB_V_SENT);
		KUNIT_EXPECT_FALSE(test, d.out.is_answer);
		KUNIT_EXPECT_EQ(test, d.out.id, own);
		KUNIT_EXPECT_EQ(test, fb_end_recv(&g, d.tx, d.tx_len, 0),
				BTGW_FB_V_BATCH);
		btgw_fb_done(&g.fb, 0, 0, &g.out);
		expect_ack(test, &g, own, BTGW_FB_ST_OK);
		KUNIT_EXPECT_EQ(test, fb_end_recv(&d, &g.out.ack, 4, 0),
				BTGW_FB_V_ACK);
	}
}

static void window_is_one(struct kunit *test)
{
	struct fb_end g, d;

	gateway(&g, 1);
	device(&d);
	fb_end_send(&g, "\x08", 1, 0);
	KUNIT_EXPECT_EQ(test, btgw_fb_may_send(&g.fb), BTGW_FB_V_BUSY);
	KUNIT_EXPECT_EQ(test, fb_end_send(&g, "\x08", 1, 0), BTGW_FB_V_BUSY);
	KUNIT_EXPECT_EQ(test, g.fb.tx_next, 2);
	fb_end_recv(&d, g.tx, g.tx_len, 0);
	btgw_fb_done(&d.fb, 0, 0, &d.out);
	fb_end_recv(&g, &d.out.ack, 4, 0);
	KUNIT_EXPECT_EQ(test, btgw_fb_may_send(&g.fb), BTGW_FB_V_SENT);

	/* D: a batch of its own closes its window, but never to an answer */
	fb_end_send(&d, "\x04", 1, 0);
	KUNIT_EXPECT_EQ(test, btgw_fb_may_send(&d.fb), BTGW_FB_V_BUSY);
	fb_end_send(&g, "\x08", 1, 0);
	fb_end_recv(&d, g.tx, g.tx_len, 0);
	KUNIT_EXPECT_EQ(test, btgw_fb_may_send(&d.fb), BTGW_FB_V_SENT);
	KUNIT_EXPECT_EQ(test, fb_end_send(&d, "\x08", 1, 0), BTGW_FB_V_SENT);
	KUNIT_EXPECT_TRUE(test, d.out.is_answer);
	KUNIT_EXPECT_EQ(test, fb_end_send(&d, "\x08", 1, 0), BTGW_FB_V_BUSY);
}

static void answer_again(struct kunit *test)
{
	struct fb_end g;

	gateway(&g, 7);
	fb_end_send(&g, "\x08", 1, 0);
	KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&g, 7, 1, 0), BTGW_FB_V_ANSWER);
	KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&g, 7, 1, 0), BTGW_FB_V_REPEAT);
	KUNIT_EXPECT_EQ(test, g.out.todo, 0);
	/* late, with the next batch under way and with it settled */
	fb_end_send(&g, "\x08", 1, 0);
	KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&g, 7, 1, 0), BTGW_FB_V_REPEAT);
	KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&g, 8, 1, 0), BTGW_FB_V_ANSWER);
	KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&g, 7, 1, 0), BTGW_FB_V_STALE);
	KUNIT_EXPECT_EQ(test, g.out.todo, 0);
	/* other content, of the same length and of another */
	KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&g, 8, 2, 0), BTGW_FB_V_CONFLICT);
	KUNIT_EXPECT_EQ(test, g.out.todo, BTGW_FB_DO_CLOSE);
	KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&g, 8, 1, 0), BTGW_FB_V_DEAD);
}

static void conflict_of_equal_length(struct kunit *test)
{
	u8 frame[BTGW_FB_FRAME_MAX];
	struct fb_end d, g;
	size_t len;

	device(&d);
	fb_end_recv_batch(&d, 3, 1, 0);
	len = fb_make(frame, 3, "\x04", 1, 0);
	KUNIT_EXPECT_EQ(test, fb_end_recv(&d, frame, len, 0),
			BTGW_FB_V_CONFLICT);

	gateway(&g, 3);
	fb_end_send(&g, "\x08", 1, 0);
	fb_end_recv_batch(&g, 3, 1, 0);
	KUNIT_EXPECT_EQ(test, fb_end_recv(&g, frame, len, 0),
			BTGW_FB_V_CONFLICT);
}

/* the CRC alone does not tell two batches apart, nor does the length */
static void conflict_of_equal_crc(struct kunit *test)
{
	u8 pdus[6] = {};		/* three Invites */
	u8 frame[BTGW_FB_FRAME_MAX];
	u32 i, found = 0;
	struct fb_end d;
	size_t len;
	u16 crc;

	crc = btgw_crc16(0xffff, (const u8 *)"\x08", 1);
	for (i = 0; i < 1 << 24 && !found; i++) {
		pdus[1] = (u8)i;
		pdus[3] = (u8)(i >> 8);
		pdus[5] = (u8)(i >> 16);
		found = btgw_crc16(0xffff, pdus, sizeof(pdus)) == crc;
	}
	KUNIT_ASSERT_TRUE(test, found);

	device(&d);
	fb_end_recv_batch(&d, 3, 1, 0);
	len = fb_make(frame, 3, pdus, sizeof(pdus), 0);
	KUNIT_EXPECT_EQ(test, fb_end_recv(&d, frame, len, 0),
			BTGW_FB_V_CONFLICT);
}

/* D answers or acknowledges; both it must not */
static void answer_after_ack(struct kunit *test)
{
	struct fb_end g;

	gateway(&g, 7);
	fb_end_send(&g, "\x08", 1, 0);
	fb_end_recv_ack(&g, 7, BTGW_FB_ST_OK, 0);
	KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&g, 7, 1, 0),
			BTGW_FB_V_VIOLATION);
	KUNIT_EXPECT_EQ(test, g.out.todo, BTGW_FB_DO_CLOSE);

	/* an acknowledgement after the answer is only late */
	gateway(&g, 7);
	fb_end_send(&g, "\x08", 1, 0);
	fb_end_recv_batch(&g, 7, 1, 0);
	KUNIT_EXPECT_EQ(test, fb_end_recv_ack(&g, 7, BTGW_FB_ST_WORKING, 0),
			BTGW_FB_V_STALE);
}

/* answers to batches long settled, as far back as the window reaches */
static void late_answers(struct kunit *test)
{
	struct fb_end g;
	u32 base;

	for (base = 0; base < 0x10000; base += 0xff) {
		gateway(&g, (u16)base);
		fb_end_send(&g, "\x08", 1, 0);
		KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&g, (u16)(base - 1), 1,
							0), BTGW_FB_V_STALE);
		KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&g,
							(u16)(base - 0x3fff),
							1, 0),
				BTGW_FB_V_STALE);
		KUNIT_EXPECT_EQ(test, g.fb.tx_state, BTGW_FB_TX_WAIT);
		KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&g,
							(u16)(base - 0x4000),
							1, 0),
				BTGW_FB_V_VIOLATION);
	}
}

/* nothing was sent: nothing can be answered or acknowledged */
static void before_the_first(struct kunit *test)
{
	struct fb_end g, d;

	gateway(&g, 7);
	KUNIT_EXPECT_EQ(test, fb_end_recv_ack(&g, 7, 0, 0), BTGW_FB_V_STALE);
	KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&g, 7, 1, 0),
			BTGW_FB_V_VIOLATION);
	device(&d);
	KUNIT_EXPECT_EQ(test, fb_end_recv_ack(&d, 0, 0, 0), BTGW_FB_V_STALE);
	KUNIT_EXPECT_EQ(test, btgw_fb_done(&d.fb, 0, 0, &d.out),
			BTGW_FB_V_NOTHING);
}

static void working_until_answered(struct kunit *test)
{
	struct fb_end g, d;

	gateway(&g, 9);
	device(&d);
	fb_end_send(&g, "\x08", 1, 0);
	fb_end_recv(&d, g.tx, g.tx_len, 0);
	btgw_fb_timer(&g.fb, 1000, &g.out);
	KUNIT_EXPECT_EQ(test, fb_end_recv(&d, g.tx, g.tx_len, 1000),
			BTGW_FB_V_REPEAT);
	expect_ack(test, &d, 9, BTGW_FB_ST_WORKING);
	KUNIT_EXPECT_EQ(test, fb_end_recv(&g, &d.out.ack, 4, 1000),
			BTGW_FB_V_WORKING);
	KUNIT_EXPECT_EQ(test, g.out.todo, 0);
	KUNIT_EXPECT_EQ(test, btgw_fb_may_send(&g.fb), BTGW_FB_V_BUSY);

	/* the answer is lost: G asks again and gets it again */
	fb_end_send(&d, "\x04", 1, 2000);
	KUNIT_EXPECT_EQ(test, btgw_fb_timer(&g.fb, 3000, &g.out),
			BTGW_FB_V_RETRY);
	KUNIT_EXPECT_EQ(test, fb_end_recv(&d, g.tx, g.tx_len, 3000),
			BTGW_FB_V_REPEAT);
	KUNIT_EXPECT_EQ(test, d.out.todo, BTGW_FB_DO_RESEND_ANSWER);
	KUNIT_EXPECT_EQ(test, fb_end_recv(&g, d.answer, d.answer_len, 3005),
			BTGW_FB_V_ANSWER);
	KUNIT_EXPECT_EQ(test, g.out.rtt_ms, 3005);
}

/* every status with every number of PDUs */
static void verdict_status(struct kunit *test)
{
	unsigned int status;
	struct fb_end d;
	bool valid;
	u8 n, bit;

	for (n = 1; n <= BTGW_FB_MAX_PDUS; n++) {
		for (status = 0; status < 0x100; status++) {
			valid = status == 0;
			for (bit = 0; bit < n; bit++)
				valid |= status == 1U << bit;
			device(&d);
			fb_end_recv_batch(&d, 5, n, 0);
			KUNIT_EXPECT_EQ(test, btgw_fb_done(&d.fb, (u8)status, 0,
							   &d.out),
					valid ? BTGW_FB_V_SENT :
						BTGW_FB_V_NOTHING);
			if (valid) {
				expect_ack(test, &d, 5, (u8)status);
				/* a repeat hears the same again */
				KUNIT_EXPECT_EQ(test,
						fb_end_recv_batch(&d, 5, n, 0),
						BTGW_FB_V_REPEAT);
				expect_ack(test, &d, 5, (u8)status);
			} else {
				KUNIT_EXPECT_EQ(test, d.out.todo, 0);
				KUNIT_EXPECT_EQ(test, d.fb.rx_state,
						BTGW_FB_RX_OPEN);
			}
		}
	}
}

/* every status octet of an acknowledgement, and of the reserved one */
static void ack_octets(struct kunit *test)
{
	unsigned int octet;
	struct fb_end g;
	u8 ack[4];

	for (octet = 0; octet < 0x100; octet++) {
		enum btgw_fb_result want = BTGW_FB_V_REJECT;

		if (octet == 0)
			want = BTGW_FB_V_ACK;
		else if (octet == 1 || octet == 2 || octet == 4 || octet == 8 ||
			 octet == 16)
			want = BTGW_FB_V_REFUSED;
		else if (octet == 0x40)
			want = BTGW_FB_V_WORKING;
		else if (octet == 0x80)
			want = BTGW_FB_V_FRAME_REFUSED;

		fb_end_init(&g, BTGW_FB_GATEWAY, 5, &reliable);
		fb_end_send(&g, "\x08", 1, 0);
		KUNIT_EXPECT_EQ(test, fb_end_recv_ack(&g, 5, (u8)octet, 0), want);
		KUNIT_EXPECT_EQ(test, g.out.id, 5);
		KUNIT_EXPECT_EQ(test, g.out.status, octet);
		if (want == BTGW_FB_V_REJECT) {
			KUNIT_EXPECT_EQ(test, g.out.todo, 0);
			KUNIT_EXPECT_EQ(test, g.out.reject, BTGW_FB_REJ_TYPE);
			KUNIT_EXPECT_EQ(test, g.fb.tx_state, BTGW_FB_TX_WAIT);
		}
		if (!octet)
			continue;
		fb_make_ack(ack, 5, 0);
		ack[3] = (u8)octet;
		fb_end_init(&g, BTGW_FB_GATEWAY, 5, &reliable);
		fb_end_send(&g, "\x08", 1, 0);
		KUNIT_EXPECT_EQ(test, fb_end_recv(&g, ack, 4, 0),
				BTGW_FB_V_REJECT);
		KUNIT_EXPECT_EQ(test, g.out.todo, 0);
		KUNIT_EXPECT_EQ(test, g.fb.tx_state, BTGW_FB_TX_WAIT);
	}
}

static void frame_refused(struct kunit *test)
{
	u8 frame[BTGW_FB_FRAME_MAX];
	struct fb_end d;
	size_t len, n;

	/* nothing to refer to */
	device(&d);
	for (n = 0; n < 2; n++) {
		KUNIT_EXPECT_EQ(test, fb_end_recv(&d, "\x34\x12", n, 0),
				BTGW_FB_V_REJECT);
		KUNIT_EXPECT_EQ(test, d.out.reject, BTGW_FB_REJ_LENGTH);
		KUNIT_EXPECT_EQ(test, d.out.todo, 0);
	}
	/* an id at least; four octets would be an acknowledgement */
	for (n = 2; n < 7; n++) {
		if (n == BTGW_FB_ACK_LEN)
			continue;
		KUNIT_EXPECT_EQ(test, fb_end_recv(&d, "\x34\x12\1\0\0\0", n, 0),
				BTGW_FB_V_REJECT);
		expect_ack(test, &d, 0x1234, BTGW_FB_ST_FRAME);
	}
	/* nothing of it remains: the first batch is still to come */
	KUNIT_EXPECT_EQ(test, btgw_fb_may_send(&d.fb), BTGW_FB_V_NOT_YET);

	len = fb_make(frame, 8, "\x08\x08", 2, 0);
	KUNIT_EXPECT_EQ(test, fb_end_recv(&d, frame, len, 0), BTGW_FB_V_BATCH);
	/*
	 * A damaged repeat: 'refused, no PDU was run' would be untrue, in
	 * whatever state the batch is.
	 */
	frame[3] ^= 1;
	KUNIT_EXPECT_EQ(test, fb_end_recv(&d, frame, len, 0), BTGW_FB_V_REJECT);
	KUNIT_EXPECT_EQ(test, d.out.reject, BTGW_FB_REJ_CRC);
	KUNIT_EXPECT_EQ(test, d.out.todo, 0);
	btgw_fb_done(&d.fb, 0, 0, &d.out);
	KUNIT_EXPECT_EQ(test, fb_end_recv(&d, frame, len, 0), BTGW_FB_V_REJECT);
	KUNIT_EXPECT_EQ(test, d.out.todo, 0);
	/* the next one, damaged, is refused, and comes again */
	put_unaligned_le16(9, frame);
	KUNIT_EXPECT_EQ(test, fb_end_recv(&d, frame, len, 0), BTGW_FB_V_REJECT);
	expect_ack(test, &d, 9, BTGW_FB_ST_FRAME);
	frame[3] ^= 1;
	KUNIT_EXPECT_EQ(test, fb_end_recv(&d, frame, len, 0), BTGW_FB_V_BATCH);
}

/* told so, the sender repeats at once, as often as it may */
static void frame_refused_to_sender(struct kunit *test)
{
	struct fb_end g;
	u32 i;

	gateway(&g, 5);
	fb_end_send(&g, "\x08", 1, 0);
	for (i = 0; i < BTGW_FB_RETRIES; i++) {
		KUNIT_EXPECT_EQ(test, fb_end_recv_ack(&g, 5, BTGW_FB_ST_FRAME,
						      10 * i),
				BTGW_FB_V_RETRY);
		KUNIT_EXPECT_EQ(test, g.out.todo, BTGW_FB_DO_RESEND_TX);
		KUNIT_EXPECT_EQ(test, g.out.status, BTGW_FB_ST_FRAME);
	}
	KUNIT_EXPECT_EQ(test, g.out.deadline_ms, BTGW_FB_SESSION_MS);
	KUNIT_EXPECT_EQ(test, fb_end_recv_ack(&g, 5, BTGW_FB_ST_FRAME, 50),
			BTGW_FB_V_FRAME_REFUSED);
	KUNIT_EXPECT_EQ(test, g.out.todo, BTGW_FB_DO_TX_DONE);
	KUNIT_EXPECT_EQ(test, g.out.rtt_ms, 50);
	KUNIT_EXPECT_EQ(test, g.out.deadline_ms, 0);
	/* the link lives, the next id is the next */
	KUNIT_EXPECT_EQ(test, fb_end_send(&g, "\x08", 1, 60), BTGW_FB_V_SENT);
	KUNIT_EXPECT_EQ(test, g.out.id, 6);
}

static void algorithm_follows_start(struct kunit *test)
{
	static const u8 start_hmac[6] = { 2, 1 };
	static const u8 start_cmac[6] = { 2, 0 };
	u8 frame[BTGW_FB_FRAME_MAX];
	u8 first[BTGW_FB_FRAME_MAX];
	size_t len, first_len;
	struct fb_end g, d;

	gateway(&g, 5);
	device(&d);
	KUNIT_EXPECT_EQ(test, g.fb.alg, BTGW_ALG_UNKNOWN);
	fb_end_send(&g, "\x08", 1, 0);
	KUNIT_EXPECT_EQ(test, g.fb.alg, BTGW_ALG_UNKNOWN);
	/* not taken, not learnt */
	KUNIT_EXPECT_EQ(test, fb_end_send(&g, start_hmac, 6, 0), BTGW_FB_V_BUSY);
	KUNIT_EXPECT_EQ(test, g.fb.alg, BTGW_ALG_UNKNOWN);
	fb_end_recv_ack(&g, 5, 0, 0);
	fb_end_send(&g, start_hmac, 6, 0);
	KUNIT_EXPECT_EQ(test, g.fb.alg, BTGW_ALG_HMAC);

	/* received */
	first_len = fb_make(first, 9, start_hmac, 6, 0xff);
	fb_end_recv(&d, first, first_len, 0);
	KUNIT_EXPECT_EQ(test, d.fb.alg, BTGW_ALG_HMAC);
	btgw_fb_done(&d.fb, 0, 0, &d.out);
	len = fb_make(frame, 10, start_cmac, 6, 0xff);
	fb_end_recv(&d, frame, len, 0);
	KUNIT_EXPECT_EQ(test, d.fb.alg, BTGW_ALG_CMAC);
	/* a late copy of the first is of a session that is over */
	KUNIT_EXPECT_EQ(test, fb_end_recv(&d, first, first_len, 0),
			BTGW_FB_V_STALE);
	KUNIT_EXPECT_EQ(test, d.fb.alg, BTGW_ALG_CMAC);
	/* a batch without Start keeps it */
	btgw_fb_done(&d.fb, 0, 0, &d.out);
	fb_end_recv_batch(&d, 11, 1, 0);
	KUNIT_EXPECT_EQ(test, d.fb.alg, BTGW_ALG_CMAC);

	/* told beforehand; a value that is none is none */
	btgw_fb_init(&g.fb, BTGW_FB_GATEWAY, 1, BTGW_ALG_HMAC, &reliable);
	KUNIT_EXPECT_EQ(test, g.fb.alg, BTGW_ALG_HMAC);
	btgw_fb_init(&g.fb, BTGW_FB_GATEWAY, 1, 2, &reliable);
	KUNIT_EXPECT_EQ(test, g.fb.alg, BTGW_ALG_UNKNOWN);
}

static void dead_is_dead(struct kunit *test)
{
	struct fb_end e;
	int role;

	for (role = BTGW_FB_GATEWAY; role <= BTGW_FB_DEVICE; role++) {
		fb_end_init(&e, role, 5, NULL);
		fb_end_send(&e, "\x08", 1, 0);
		btgw_fb_down(&e.fb);
		KUNIT_EXPECT_EQ(test, btgw_fb_deadline(&e.fb), 0);
		KUNIT_EXPECT_EQ(test, btgw_fb_may_send(&e.fb), BTGW_FB_V_DEAD);
		KUNIT_EXPECT_EQ(test, fb_end_send(&e, "\x08", 1, 0),
				BTGW_FB_V_DEAD);
		KUNIT_EXPECT_EQ(test, fb_end_recv_batch(&e, 5, 1, 0),
				BTGW_FB_V_DEAD);
		KUNIT_EXPECT_EQ(test, fb_end_recv_ack(&e, 5, 0, 0),
				BTGW_FB_V_DEAD);
		KUNIT_EXPECT_EQ(test, fb_end_recv(&e, "\1\2\3\4\5\6", 6, 0),
				BTGW_FB_V_DEAD);
		KUNIT_EXPECT_EQ(test, e.out.todo, 0);
		KUNIT_EXPECT_EQ(test, btgw_fb_done(&e.fb, 0, 0, &e.out),
				BTGW_FB_V_DEAD);
		KUNIT_EXPECT_EQ(test, btgw_fb_timer(&e.fb, ~0ULL, &e.out),
				BTGW_FB_V_DEAD);
		KUNIT_EXPECT_EQ(test, e.out.todo, 0);
	}
}

static struct kunit_case fb_endpoint_cases[] = {
	KUNIT_CASE_PARAM(id_at_device, id_gen_params),
	KUNIT_CASE_PARAM(id_at_gateway, id_gen_params),
	KUNIT_CASE(ids_wrap),
	KUNIT_CASE(own_ids),
	KUNIT_CASE(window_is_one),
	KUNIT_CASE(answer_again),
	KUNIT_CASE(conflict_of_equal_length),
	KUNIT_CASE(conflict_of_equal_crc),
	KUNIT_CASE(late_answers),
	KUNIT_CASE(answer_after_ack),
	KUNIT_CASE(before_the_first),
	KUNIT_CASE(working_until_answered),
	KUNIT_CASE(verdict_status),
	KUNIT_CASE(ack_octets),
	KUNIT_CASE(frame_refused),
	KUNIT_CASE(frame_refused_to_sender),
	KUNIT_CASE(algorithm_follows_start),
	KUNIT_CASE(dead_is_dead),
	{}
};

static struct kunit_suite fb_endpoint_suite = {
	.name = "fb_endpoint",
	.test_cases = fb_endpoint_cases,
};

kunit_test_suite(fb_endpoint_suite);
