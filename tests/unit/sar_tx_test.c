// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sar_tx_test.c - the SAR Transmitter: every phase and event, whose
 * acknowledgements count, and the span of SEQ
 *
 * The message of the table has four segments and TTL 4, and the times are the
 * defaults: 60 ms between segments, 350 ms after a round, three rounds.
 */
#include "kunit.h"

#include "sar_tx.h"

#define START	1000
#define SRC	0x0005
#define DST	0x0b0c
#define GROUP	0xc055
#define SUBNET	2
#define FIRST	0x1777
#define ALL	0xf

static void begin(struct kunit *test, struct btgw_sar_tx *tx, u16 dst)
{
	const struct btgw_sar_tx_msg msg = {
		.src = SRC, .dst = dst, .subnet = SUBNET, .ttl = 4, .seg_n = 3,
		.seq_first = FIRST,
	};

	KUNIT_ASSERT_EQ(test, btgw_sar_tx_init(tx, &btgw_sar_tx_default, &msg,
					       START), 0);
}

/* @n segments when they are due; the time of the last one */
static u64 send(struct kunit *test, struct btgw_sar_tx *tx, int n)
{
	struct btgw_sar_tx_out out;
	u64 at = 0;

	while (n--) {
		at = btgw_sar_tx_deadline(tx);
		KUNIT_ASSERT_EQ(test, btgw_sar_tx_next(tx, at, &out),
				BTGW_SAR_TX_SEND);
		KUNIT_ASSERT_EQ(test, btgw_sar_tx_sent(tx, FIRST +
						       tx->transmissions, at,
						       &out),
				BTGW_SAR_TX_SENT);
	}
	return at;
}

static struct btgw_sar_ack ack_of(u32 block)
{
	struct btgw_sar_ack ack = {
		.src = DST, .dst = SRC, .subnet = SUBNET,
		.seq_zero = FIRST & 0x1fff, .block_ack = block,
	};

	return ack;
}

static enum btgw_sar_tx_result hear(struct btgw_sar_tx *tx, u32 block, u64 now,
				    struct btgw_sar_tx_out *out)
{
	struct btgw_sar_ack ack = ack_of(block);

	return btgw_sar_tx_ack(tx, &ack, now, out);
}

enum where { FRESH, ROUND, HEARD, WAIT, SOON, LAST, MULTI, MULTI_LAST, OVER };

/* brings a message into a phase; the time is 20 ms after what came last */
static u64 go(struct kunit *test, struct btgw_sar_tx *tx, enum where where)
{
	struct btgw_sar_tx_out out;
	u64 at = START;

	begin(test, tx, where == MULTI || where == MULTI_LAST ? GROUP : DST);
	switch (where) {
	case FRESH:
		return START;
	case ROUND:
		at = send(test, tx, 2);
		break;
	case HEARD:
		at = send(test, tx, 2);
		hear(tx, 1, at, &out);
		break;
	case WAIT:
	case MULTI:
		at = send(test, tx, 4);
		break;
	case SOON:
		at = send(test, tx, 2);
		hear(tx, 1, at, &out);
		at = send(test, tx, 2);
		break;
	case LAST:
	case MULTI_LAST:
		at = send(test, tx, 12);
		break;
	case OVER:
		btgw_sar_tx_abort(tx, BTGW_SAR_END_ABORTED);
		break;
	}
	return at + 20;
}

enum what {
	NEXT,		/* not yet due, but for a fresh one */
	NEXT_DUE,	/* at the deadline */
	SENT,		/* at the deadline, after next() */
	SENT_EARLY,	/* without next() */
	ACK_NEW,	/* segment 1 */
	ACK_AGAIN,	/* segment 0 */
	ACK_ALL,
	ACK_ZERO,
	ABORT,
};

static const struct row {
	const char *name;
	enum where where;
	enum what what;
	enum btgw_sar_tx_result verdict;
	u8 phase;
	u8 end;
	u8 seg;
	u16 wait;	/* from now to the deadline, 0 = none or now */
} rows[] = {
#define ROW(where, what, verdict, phase, end, seg, wait)		\
	{ #what "_in_" #where, where, what, BTGW_SAR_TX_##verdict,	\
	  BTGW_SAR_TX_##phase, BTGW_SAR_END_##end, seg, wait }
	/* something is due, or it is not */
	ROW(FRESH, NEXT, SEND, SENDING, NONE, 0, 0),
	ROW(ROUND, NEXT, NOTHING, SENDING, NONE, 0, 40),
	ROW(HEARD, NEXT, NOTHING, SENDING, NONE, 0, 40),
	ROW(WAIT, NEXT, NOTHING, WAITING, NONE, 0, 330),
	ROW(SOON, NEXT, NOTHING, WAITING, NONE, 0, 40),
	ROW(LAST, NEXT, NOTHING, WAITING, NONE, 0, 330),
	ROW(MULTI, NEXT, NOTHING, WAITING, NONE, 0, 230),
	ROW(MULTI_LAST, NEXT, NOTHING, WAITING, NONE, 0, 230),
	ROW(OVER, NEXT, ENDED, OVER, ABORTED, 0, 0),
	ROW(ROUND, NEXT_DUE, SEND, SENDING, NONE, 2, 0),
	ROW(HEARD, NEXT_DUE, SEND, SENDING, NONE, 2, 0),
	ROW(WAIT, NEXT_DUE, SEND, SENDING, NONE, 0, 0),
	ROW(SOON, NEXT_DUE, SEND, SENDING, NONE, 1, 0),
	ROW(LAST, NEXT_DUE, ENDED, OVER, TIMEOUT, 0, 0),
	ROW(MULTI, NEXT_DUE, SEND, SENDING, NONE, 0, 0),
	ROW(MULTI_LAST, NEXT_DUE, ENDED, OVER, SENT, 0, 0),
	/* the interval counts from here */
	ROW(FRESH, SENT, SENT, SENDING, NONE, 0, 60),
	ROW(ROUND, SENT, SENT, SENDING, NONE, 2, 60),
	ROW(WAIT, SENT, SENT, SENDING, NONE, 0, 60),
	ROW(SOON, SENT, SENT, SENDING, NONE, 1, 60),
	ROW(LAST, SENT, ENDED, OVER, TIMEOUT, 0, 0),
	ROW(OVER, SENT, ENDED, OVER, ABORTED, 0, 0),
	/* nobody asked */
	ROW(ROUND, SENT_EARLY, IGNORED, SENDING, NONE, 0, 40),
	ROW(WAIT, SENT_EARLY, IGNORED, WAITING, NONE, 0, 330),
	ROW(OVER, SENT_EARLY, ENDED, OVER, ABORTED, 0, 0),
	/* progress: the next round at once, if there is one */
	ROW(FRESH, ACK_NEW, PROGRESS, SENDING, NONE, 0, 0),
	ROW(ROUND, ACK_NEW, PROGRESS, SENDING, NONE, 0, 40),
	ROW(HEARD, ACK_NEW, PROGRESS, SENDING, NONE, 0, 40),
	ROW(WAIT, ACK_NEW, PROGRESS, SENDING, NONE, 0, 0),
	ROW(SOON, ACK_NEW, PROGRESS, SENDING, NONE, 0, 0),
	ROW(LAST, ACK_NEW, PROGRESS, WAITING, NONE, 0, 330),
	ROW(MULTI, ACK_NEW, IGNORED, WAITING, NONE, 0, 230),
	ROW(OVER, ACK_NEW, IGNORED, OVER, ABORTED, 0, 0),
	/* none: time goes on */
	ROW(HEARD, ACK_AGAIN, NO_PROGRESS, SENDING, NONE, 0, 40),
	ROW(SOON, ACK_AGAIN, NO_PROGRESS, WAITING, NONE, 0, 40),
	ROW(WAIT, ACK_ALL, ENDED, OVER, ACKED, 0, 0),
	ROW(FRESH, ACK_ALL, ENDED, OVER, ACKED, 0, 0),
	ROW(ROUND, ACK_ALL, ENDED, OVER, ACKED, 0, 0),
	ROW(LAST, ACK_ALL, ENDED, OVER, ACKED, 0, 0),
	ROW(FRESH, ACK_ZERO, ENDED, OVER, REFUSED, 0, 0),
	ROW(ROUND, ACK_ZERO, ENDED, OVER, REFUSED, 0, 0),
	ROW(WAIT, ACK_ZERO, ENDED, OVER, REFUSED, 0, 0),
	ROW(LAST, ACK_ZERO, ENDED, OVER, REFUSED, 0, 0),
	ROW(MULTI, ACK_ZERO, IGNORED, WAITING, NONE, 0, 230),
	ROW(OVER, ACK_ZERO, IGNORED, OVER, ABORTED, 0, 0),
	ROW(ROUND, ABORT, ENDED, OVER, SEQ_EXHAUSTED, 0, 0),
	ROW(WAIT, ABORT, ENDED, OVER, SEQ_EXHAUSTED, 0, 0),
	ROW(OVER, ABORT, ENDED, OVER, ABORTED, 0, 0),
};

static void row_desc(const struct row *r, char *desc)
{
	strcpy(desc, r->name);
}

KUNIT_ARRAY_PARAM(row, rows, row_desc);

static void table(struct kunit *test)
{
	const struct row *r = test->param_value;
	struct btgw_sar_tx_out out = {};
	struct btgw_sar_tx tx;
	u64 now;

	now = go(test, &tx, r->where);
	if (r->what == NEXT_DUE || (r->what == SENT && r->where != OVER))
		now = btgw_sar_tx_deadline(&tx);
	switch (r->what) {
	case SENT:
		btgw_sar_tx_next(&tx, now, &out);
		btgw_sar_tx_sent(&tx, FIRST + 20, now, &out);
		break;
	case SENT_EARLY:
		btgw_sar_tx_sent(&tx, FIRST + 20, now, &out);
		break;
	case ACK_NEW:
		hear(&tx, 2, now, &out);
		KUNIT_EXPECT_EQ(test, out.acked,
				r->verdict == BTGW_SAR_TX_PROGRESS ? 2 : 0);
		break;
	case ACK_AGAIN:
		hear(&tx, 1, now, &out);
		KUNIT_EXPECT_EQ(test, out.acked, 0);
		break;
	case ACK_ALL:
		hear(&tx, ALL, now, &out);
		break;
	case ACK_ZERO:
		hear(&tx, 0, now, &out);
		break;
	case ABORT:
		btgw_sar_tx_abort(&tx, BTGW_SAR_END_SEQ_EXHAUSTED);
		btgw_sar_tx_next(&tx, now, &out);
		break;
	default:
		btgw_sar_tx_next(&tx, now, &out);
		break;
	}
	KUNIT_EXPECT_EQ(test, out.verdict, r->verdict);
	KUNIT_EXPECT_EQ(test, tx.phase, r->phase);
	KUNIT_EXPECT_EQ(test, tx.end, r->end);
	KUNIT_EXPECT_EQ(test, out.seg, r->seg);
	KUNIT_EXPECT_EQ(test, out.deadline_ms, btgw_sar_tx_deadline(&tx));
	if (r->phase == BTGW_SAR_TX_OVER)
		KUNIT_EXPECT_EQ(test, out.deadline_ms, 0);
	else
		KUNIT_EXPECT_EQ(test, out.deadline_ms, now + r->wait);
}

/* progress buys rounds without progress, never rounds */
static void progress_counts(struct kunit *test)
{
	struct btgw_sar_tx_cfg cfg = btgw_sar_tx_default;
	struct btgw_sar_tx_out out;
	struct btgw_sar_tx_msg msg;
	struct btgw_sar_tx tx;

	begin(test, &tx, DST);
	msg = tx.msg;
	cfg.uni_count = 15;
	cfg.uni_no_progress = 0;
	KUNIT_ASSERT_EQ(test, btgw_sar_tx_init(&tx, &cfg, &msg, START), 0);
	send(test, &tx, 4);
	KUNIT_EXPECT_EQ(test, hear(&tx, 1, tx.sent_ms + 1, &out),
			BTGW_SAR_TX_PROGRESS);
	send(test, &tx, 3);
	KUNIT_EXPECT_EQ(test, hear(&tx, 2, tx.sent_ms + 1, &out),
			BTGW_SAR_TX_PROGRESS);
	send(test, &tx, 2);
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_next(&tx, tx.next_ms, &out),
			BTGW_SAR_TX_ENDED);
	KUNIT_EXPECT_EQ(test, out.end, BTGW_SAR_END_TIMEOUT);
	KUNIT_EXPECT_EQ(test, tx.transmissions, 9);

	cfg.uni_count = 1;
	cfg.uni_no_progress = 15;
	KUNIT_ASSERT_EQ(test, btgw_sar_tx_init(&tx, &cfg, &msg, START), 0);
	send(test, &tx, 4);
	hear(&tx, 1, tx.sent_ms + 1, &out);
	send(test, &tx, 3);
	KUNIT_EXPECT_EQ(test, hear(&tx, 2, tx.sent_ms + 1, &out),
			BTGW_SAR_TX_PROGRESS);
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_next(&tx, tx.next_ms, &out),
			BTGW_SAR_TX_ENDED);
	KUNIT_EXPECT_EQ(test, out.end, BTGW_SAR_END_TIMEOUT);
}

/* silence is counted from the last progress */
static void progress_resets(struct kunit *test)
{
	struct btgw_sar_tx_cfg cfg = btgw_sar_tx_default;
	struct btgw_sar_tx_out out;
	struct btgw_sar_tx_msg msg;
	struct btgw_sar_tx tx;

	begin(test, &tx, DST);
	msg = tx.msg;
	cfg.uni_count = 15;
	cfg.uni_no_progress = 1;
	KUNIT_ASSERT_EQ(test, btgw_sar_tx_init(&tx, &cfg, &msg, START), 0);
	send(test, &tx, 4 + 4);
	hear(&tx, 1, tx.sent_ms + 1, &out);
	send(test, &tx, 3 + 3);
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_next(&tx, tx.next_ms, &out),
			BTGW_SAR_TX_ENDED);
	KUNIT_EXPECT_EQ(test, out.end, BTGW_SAR_END_TIMEOUT);
}

/* in the last round progress brings no other: the message waits for the rest */
static void progress_in_the_last_round(struct kunit *test)
{
	struct btgw_sar_tx_out out;
	struct btgw_sar_tx tx;

	begin(test, &tx, DST);
	send(test, &tx, 4 + 4 + 2);
	hear(&tx, 1, tx.sent_ms + 1, &out);
	send(test, &tx, 2);
	KUNIT_EXPECT_EQ(test, tx.phase, BTGW_SAR_TX_WAITING);
	KUNIT_EXPECT_EQ(test, tx.next_ms, tx.sent_ms + 350);
	KUNIT_EXPECT_EQ(test, hear(&tx, ALL, tx.next_ms - 1, &out),
			BTGW_SAR_TX_ENDED);
	KUNIT_EXPECT_EQ(test, out.end, BTGW_SAR_END_ACKED);
}

/* what is acknowledged while the round is on is not sent in it */
static void round_is_shortened(struct kunit *test)
{
	struct btgw_sar_tx_out out;
	struct btgw_sar_tx tx;

	begin(test, &tx, DST);
	send(test, &tx, 2);
	KUNIT_EXPECT_EQ(test, hear(&tx, 0xc, tx.sent_ms + 5, &out),
			BTGW_SAR_TX_PROGRESS);
	/* the round is over: the next one after a segment interval */
	KUNIT_EXPECT_EQ(test, tx.phase, BTGW_SAR_TX_WAITING);
	KUNIT_EXPECT_EQ(test, out.deadline_ms, tx.sent_ms + 60);
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_next(&tx, tx.next_ms, &out),
			BTGW_SAR_TX_SEND);
	KUNIT_EXPECT_EQ(test, out.seg, 0);
	KUNIT_EXPECT_EQ(test, tx.due, 3);
}

static const struct {
	const char *name;
	u16 src, dst, subnet, seq_zero;
	bool obo;
	u32 block;
	enum btgw_sar_ack_reject why;
} judged[] = {
	{ "good", DST, SRC, SUBNET, FIRST, false, 1, BTGW_SAR_ACK_OK },
	{ "all", DST, SRC, SUBNET, FIRST, false, ALL, BTGW_SAR_ACK_OK },
	{ "friend", 0x77, SRC, SUBNET, FIRST, true, 1, BTGW_SAR_ACK_OK },
	{ "obo_itself", DST, SRC, SUBNET, FIRST, true, 1, BTGW_SAR_ACK_OK },
	{ "other_element", DST, SRC + 1, SUBNET, FIRST, false, 1,
	  BTGW_SAR_ACK_DST },
	{ "other_message", DST, SRC, SUBNET, FIRST - 1, false, 1,
	  BTGW_SAR_ACK_SEQ_ZERO },
	{ "other_key", DST, SRC, SUBNET + 1, FIRST, false, 1,
	  BTGW_SAR_ACK_SUBNET },
	{ "other_source", DST + 1, SRC, SUBNET, FIRST, false, 1,
	  BTGW_SAR_ACK_SOURCE },
	{ "obo_from_nobody", 0, SRC, SUBNET, FIRST, true, 1,
	  BTGW_SAR_ACK_SOURCE },
	{ "too_many", DST, SRC, SUBNET, FIRST, false, 0x10,
	  BTGW_SAR_ACK_RANGE },
	{ "top_bit", DST, SRC, SUBNET, FIRST, false, 0x80000001,
	  BTGW_SAR_ACK_RANGE },
	{ "friend_too_many", 0x77, SRC, SUBNET, FIRST, true, 0x1f,
	  BTGW_SAR_ACK_RANGE },
};

static void whose_ack(struct kunit *test)
{
	struct btgw_sar_tx_out out;
	struct btgw_sar_tx tx, was;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(judged); i++) {
		struct btgw_sar_ack ack = {
			.src = judged[i].src, .dst = judged[i].dst,
			.subnet = judged[i].subnet, .obo = judged[i].obo,
			.seq_zero = judged[i].seq_zero & 0x1fff,
			.block_ack = judged[i].block,
		};

		begin(test, &tx, DST);
		send(test, &tx, 4);
		was = tx;
		KUNIT_EXPECT_EQ_MSG(test, btgw_sar_tx_match(&tx, &ack),
				    judged[i].why, "%s", judged[i].name);
		btgw_sar_tx_ack(&tx, &ack, tx.sent_ms + 1, &out);
		KUNIT_EXPECT_EQ(test, out.ignored, judged[i].why);
		if (judged[i].why)
			KUNIT_EXPECT_MEMEQ(test, &tx, &was, sizeof(tx));
		else
			KUNIT_EXPECT_EQ(test, tx.unacked,
					ALL & ~judged[i].block);
	}
}

/* the first Friend is believed, and no other; the destination is always */
static void one_friend(struct kunit *test)
{
	struct btgw_sar_ack ack = ack_of(1);
	struct btgw_sar_tx_out out;
	struct btgw_sar_tx tx;

	begin(test, &tx, DST);
	send(test, &tx, 4);
	ack.src = 0x0077;
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_ack(&tx, &ack, 2000, &out),
			BTGW_SAR_TX_IGNORED);
	ack.obo = true;
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_ack(&tx, &ack, 2000, &out),
			BTGW_SAR_TX_PROGRESS);
	ack.src = 0x0078;
	ack.block_ack = 2;
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_ack(&tx, &ack, 2000, &out),
			BTGW_SAR_TX_IGNORED);
	KUNIT_EXPECT_EQ(test, out.ignored, BTGW_SAR_ACK_SOURCE);
	ack.block_ack = 0;
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_ack(&tx, &ack, 2000, &out),
			BTGW_SAR_TX_IGNORED);
	ack.src = DST;
	ack.obo = false;
	ack.block_ack = 2;
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_ack(&tx, &ack, 2000, &out),
			BTGW_SAR_TX_PROGRESS);
	ack.src = 0x0077;
	ack.obo = true;
	ack.block_ack = ALL;
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_ack(&tx, &ack, 2000, &out),
			BTGW_SAR_TX_ENDED);
	KUNIT_EXPECT_EQ(test, out.end, BTGW_SAR_END_ACKED);
}

static void seq_span(struct kunit *test)
{
	struct btgw_sar_tx_out out;
	struct btgw_sar_tx tx;

	begin(test, &tx, DST);
	send(test, &tx, 1);
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_sent(&tx, FIRST + 8191, tx.next_ms,
					       &out), BTGW_SAR_TX_SENT);
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_sent(&tx, FIRST + 8192, tx.next_ms,
					       &out), BTGW_SAR_TX_ENDED);
	KUNIT_EXPECT_EQ(test, out.end, BTGW_SAR_END_SEQ_SPAN);
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_deadline(&tx), 0);
	KUNIT_EXPECT_EQ(test, tx.transmissions, 2);

	begin(test, &tx, DST);
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_sent(&tx, FIRST - 1, START, &out),
			BTGW_SAR_TX_ENDED);
	KUNIT_EXPECT_EQ(test, out.end, BTGW_SAR_END_SEQ_SPAN);
}

static void init_refuses(struct kunit *test)
{
	const struct btgw_sar_tx_msg good = { .src = 1, .dst = 2 };
	struct btgw_sar_tx_cfg cfg = btgw_sar_tx_default;
	struct btgw_sar_tx_out out;
	struct btgw_sar_tx_msg msg;
	struct btgw_sar_tx tx;
	int i;

	for (i = 0; i < 7; i++) {
		msg = good;
		if (i == 0)
			msg.src = 0;
		else if (i == 1)
			msg.src = 0x8000;
		else if (i == 2)
			msg.dst = 0;
		else if (i == 3)
			msg.ttl = 128;
		else if (i == 4)
			msg.seg_n = 32;
		else if (i == 5)
			msg.seq_first = 0x1000000;
		else
			cfg.multi_count = 16;
		KUNIT_EXPECT_LT(test, btgw_sar_tx_init(&tx, &cfg, &msg, START),
				0);
		/* safe to be asked all the same */
		KUNIT_EXPECT_EQ(test, btgw_sar_tx_next(&tx, START, &out),
				BTGW_SAR_TX_ENDED);
	}
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_init(&tx, &btgw_sar_tx_default,
					       &good, START), 0);
}

/* a clock near its end: no wrap into the past */
static void end_of_time(struct kunit *test)
{
	const struct btgw_sar_tx_msg msg = { .src = 1, .dst = 2, .seg_n = 1 };
	struct btgw_sar_tx_out out;
	struct btgw_sar_tx tx;
	u64 now = ~0ULL - 10;

	btgw_sar_tx_init(&tx, &btgw_sar_tx_default, &msg, now);
	KUNIT_EXPECT_EQ(test, btgw_sar_tx_sent(&tx, 0, now, &out),
			BTGW_SAR_TX_SENT);
	KUNIT_EXPECT_EQ(test, out.deadline_ms, ~0ULL);
}

static void names(struct kunit *test)
{
	unsigned int i, k;

	for (i = 0; i < __BTGW_SAR_ENDS; i++) {
		for (k = 0; k < i; k++)
			KUNIT_EXPECT_STRNEQ(test, btgw_sar_end_name(i),
					    btgw_sar_end_name(k));
	}
	for (i = 0; i < __BTGW_SAR_ACK_REJECTS; i++) {
		for (k = 0; k < i; k++)
			KUNIT_EXPECT_STRNEQ(test, btgw_sar_ack_name(i),
					    btgw_sar_ack_name(k));
	}
	KUNIT_EXPECT_STREQ(test, btgw_sar_end_name(99), "?");
	KUNIT_EXPECT_STREQ(test, btgw_sar_ack_name(99), "?");
}

static struct kunit_case sar_tx_cases[] = {
	KUNIT_CASE_PARAM(table, row_gen_params),
	KUNIT_CASE(progress_counts),
	KUNIT_CASE(progress_resets),
	KUNIT_CASE(progress_in_the_last_round),
	KUNIT_CASE(round_is_shortened),
	KUNIT_CASE(whose_ack),
	KUNIT_CASE(one_friend),
	KUNIT_CASE(seq_span),
	KUNIT_CASE(init_refuses),
	KUNIT_CASE(end_of_time),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite sar_tx_suite = {
	.name = "sar_tx",
	.test_cases = sar_tx_cases,
};

kunit_test_suite(sar_tx_suite);
