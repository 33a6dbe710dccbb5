// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sar_rx_test.c - the SAR Receiver: what is known of a message against what
 * arrives, acknowledgements and their timers, and the table of contexts
 *
 * The message of the table has three segments, and the times are the defaults:
 * acknowledged 150 ms after the last new segment, given up after 10 s.
 */
#include "kunit.h"

#include "sar_rx.h"

#define START	1000
#define SRC	0x0021
#define DST	0x0b0c
#define GROUP	0xc001
#define IV	5
#define SEQ	0x3000		/* of the first segment */
#define SUBNET	2
#define ID	0x66

/* what a test sends, to be altered before it goes */
struct rx {
	struct btgw_sar_rx_table t;
	struct btgw_sar_rx ctx[3];
	struct btgw_sar_rx_in in;
	struct btgw_lt_pdu pdu;
	struct btgw_sar_rx_out out;
};

static void setup_cfg(struct rx *rx, u32 size,
		      const struct btgw_sar_rx_cfg *cfg)
{
	static const u8 data[12];

	memset(rx, 0, sizeof(*rx));
	btgw_sar_rx_init(&rx->t, rx->ctx, size, cfg);
	rx->in.src = SRC;
	rx->in.dst = DST;
	rx->in.subnet = SUBNET;
	rx->in.iv_index = IV;
	rx->in.seq = SEQ;
	rx->in.ttl = 5;
	rx->in.max_segs = 32;
	rx->in.pdu = &rx->pdu;
	rx->pdu.kind = BTGW_LT_SEG_ACCESS;
	rx->pdu.id = ID;
	rx->pdu.seg_n = 2;
	rx->pdu.seq_zero = SEQ & 0x1fff;
	rx->pdu.data = data;
	rx->pdu.len = 12;
}

static void setup(struct rx *rx, u32 size)
{
	setup_cfg(rx, size, &btgw_sar_rx_default);
}

/* segment @o of the message that begins with SEQ @first */
static enum btgw_sar_rx_result put(struct rx *rx, u32 first, u8 o, u64 now)
{
	rx->in.seq = first + o;
	rx->pdu.seq_zero = first & 0x1fff;
	rx->pdu.seg_o = o;
	rx->pdu.len = o == rx->pdu.seg_n ? 5 : 12;
	return btgw_sar_rx_segment(&rx->t, &rx->in, now, &rx->out);
}

enum known { EMPTY, GROWING, DONE, LOST, REFUSED, FINISHED };

/* brings the pair to know of a message; 1 s later */
static u64 go(struct kunit *test, struct rx *rx, enum known known)
{
	setup(rx, 2);
	switch (known) {
	case EMPTY:
		break;
	case GROWING:
		put(rx, SEQ, 0, START);
		break;
	case DONE:
		put(rx, SEQ, 0, START);
		put(rx, SEQ, 1, START);
		KUNIT_ASSERT_EQ(test, put(rx, SEQ, 2, START),
				BTGW_SAR_RX_V_DELIVER);
		break;
	case LOST:
		put(rx, SEQ, 0, START);
		KUNIT_ASSERT_TRUE(test, btgw_sar_rx_cancel(&rx->t, 0));
		break;
	case REFUSED:
		rx->in.max_segs = 2;
		KUNIT_ASSERT_EQ(test, put(rx, SEQ, 0, START),
				BTGW_SAR_RX_V_TOO_LONG);
		rx->in.max_segs = 32;
		break;
	case FINISHED:
		rx->in.finished = true;
		KUNIT_ASSERT_EQ(test, put(rx, SEQ, 0, START),
				BTGW_SAR_RX_V_DUPLICATE);
		rx->in.finished = false;
		break;
	}
	while (btgw_sar_rx_timer(&rx->t, START + 1000, &rx->out) !=
	       BTGW_SAR_RX_V_NOTHING)
		;
	return START + 1000;
}

enum what {
	NEXT,		/* segment 1 of the message */
	AGAIN,		/* segment 0 of it */
	NEWER,		/* segment 0 of a later one */
	NEWER_LONG,	/* the same, longer than allowed */
	OLDER,		/* segment 0 of an earlier one */
	BEFORE_ZERO,	/* SeqZero before SEQ 0 */
	NO_SEGMENT,	/* an acknowledgement */
	AS_CTL, OTHER_ID, OTHER_SZMIC, OTHER_SEGN, OTHER_SUBNET,
};

#define STORE	BTGW_SAR_RX_DO_STORE
#define ACK	BTGW_SAR_RX_DO_ACK
#define DROP	BTGW_SAR_RX_DO_DROP

static const struct row {
	const char *name;
	enum known known;
	enum what what;
	enum btgw_sar_rx_result verdict;
	u32 todo;
	u32 block;	/* of the acknowledgement */
	u8 state;	/* of context 0 after */
} rows[] = {
#define ROW(known, what, verdict, todo, block, state)			\
	{ #what "_when_" #known, known, what, BTGW_SAR_RX_V_##verdict,	\
	  todo, block, BTGW_SAR_RX_##state }
	ROW(EMPTY, NEXT, STORED, STORE, 0, ACTIVE),
	ROW(GROWING, NEXT, STORED, STORE, 0, ACTIVE),
	ROW(DONE, NEXT, DUPLICATE, ACK, 7, COMPLETE),
	ROW(LOST, NEXT, CANCELLED, 0, 0, CANCELLED),
	ROW(REFUSED, NEXT, NO_CONTEXT, ACK, 0, FREE),
	ROW(FINISHED, NEXT, DUPLICATE, ACK, 7, FREE),
	ROW(GROWING, AGAIN, HELD, 0, 0, ACTIVE),
	ROW(DONE, AGAIN, DUPLICATE, ACK, 7, COMPLETE),
	ROW(LOST, AGAIN, CANCELLED, 0, 0, CANCELLED),
	ROW(EMPTY, NEWER, STORED, STORE, 0, ACTIVE),
	ROW(GROWING, NEWER, STORED, STORE | DROP, 0, ACTIVE),
	ROW(DONE, NEWER, STORED, STORE, 0, ACTIVE),
	ROW(LOST, NEWER, STORED, STORE, 0, ACTIVE),
	ROW(REFUSED, NEWER, STORED, STORE, 0, ACTIVE),
	ROW(FINISHED, NEWER, STORED, STORE, 0, ACTIVE),
	ROW(EMPTY, NEWER_LONG, TOO_LONG, ACK, 0, FREE),
	ROW(GROWING, NEWER_LONG, TOO_LONG, ACK | DROP, 0, CANCELLED),
	ROW(DONE, NEWER_LONG, TOO_LONG, ACK, 0, COMPLETE),
	ROW(LOST, NEWER_LONG, TOO_LONG, ACK, 0, CANCELLED),
	ROW(REFUSED, NEWER_LONG, TOO_LONG, ACK, 0, FREE),
	ROW(GROWING, OLDER, OLD, 0, 0, ACTIVE),
	ROW(DONE, OLDER, OLD, 0, 0, COMPLETE),
	ROW(LOST, OLDER, OLD, 0, 0, CANCELLED),
	/* nothing is known of it where there is no context */
	ROW(REFUSED, OLDER, STORED, STORE, 0, ACTIVE),
	ROW(EMPTY, BEFORE_ZERO, INVALID, 0, 0, FREE),
	ROW(GROWING, BEFORE_ZERO, INVALID, 0, 0, ACTIVE),
	ROW(EMPTY, NO_SEGMENT, INVALID, 0, 0, FREE),
	ROW(GROWING, AS_CTL, CTL, 0, 0, ACTIVE),
	ROW(GROWING, OTHER_ID, ID, 0, 0, ACTIVE),
	ROW(GROWING, OTHER_SZMIC, SZMIC, 0, 0, ACTIVE),
	ROW(GROWING, OTHER_SEGN, SEGN, 0, 0, ACTIVE),
	ROW(GROWING, OTHER_SUBNET, SUBNET, 0, 0, ACTIVE),
	/* a message that was complete says no more than that it was */
	ROW(DONE, OTHER_SUBNET, DUPLICATE, 0, 0, COMPLETE),
	ROW(DONE, OTHER_SEGN, DUPLICATE, ACK, 7, COMPLETE),
};

static void row_desc(const struct row *r, char *desc)
{
	strcpy(desc, r->name);
}

KUNIT_ARRAY_PARAM(row, rows, row_desc);

static void table(struct kunit *test)
{
	const struct row *r = test->param_value;
	struct btgw_sar_rx was;
	struct rx rx;
	u64 now;

	now = go(test, &rx, r->known);
	was = rx.ctx[0];
	rx.pdu.kind = r->what == AS_CTL ? BTGW_LT_SEG_CTL :
		      r->what == NO_SEGMENT ? BTGW_LT_ACK : BTGW_LT_SEG_ACCESS;
	rx.pdu.id ^= r->what == OTHER_ID;
	rx.pdu.szmic = r->what == OTHER_SZMIC;
	rx.pdu.seg_n += r->what == OTHER_SEGN;
	rx.in.subnet += r->what == OTHER_SUBNET;
	if (r->what == NEWER_LONG)
		rx.in.max_segs = 2;

	if (r->what == AGAIN)
		put(&rx, SEQ, 0, now);
	else if (r->what == NEWER || r->what == NEWER_LONG)
		put(&rx, SEQ + 9, 0, now);
	else if (r->what == OLDER)
		put(&rx, SEQ - 9, 0, now);
	else if (r->what == BEFORE_ZERO)
		put(&rx, 0x1fff - 0x2000, 1, now);
	else
		put(&rx, SEQ, 1, now);

	KUNIT_EXPECT_EQ(test, rx.out.verdict, r->verdict);
	KUNIT_EXPECT_EQ(test, rx.out.todo, r->todo);
	KUNIT_EXPECT_EQ(test, rx.ctx[0].state, r->state);
	KUNIT_EXPECT_EQ(test, rx.out.deadline_ms,
			btgw_sar_rx_deadline(&rx.t));
	KUNIT_EXPECT_EQ(test, !!rx.out.deadline_ms,
			r->state == BTGW_SAR_RX_ACTIVE);
	if (r->todo & ACK) {
		KUNIT_EXPECT_EQ(test, rx.out.ack.block_ack, r->block);
		KUNIT_EXPECT_EQ(test, rx.out.ack.src, DST);
		KUNIT_EXPECT_EQ(test, rx.out.ack.dst, SRC);
		KUNIT_EXPECT_EQ(test, rx.out.ack.subnet, SUBNET);
		KUNIT_EXPECT_FALSE(test, rx.out.ack.obo);
		KUNIT_EXPECT_FALSE(test, rx.out.ack.ttl_zero);
	}
	if (r->todo & STORE) {
		KUNIT_EXPECT_EQ(test, rx.out.index, 0);
		KUNIT_EXPECT_EQ(test, rx.out.off, 12 * rx.pdu.seg_o);
	}
	/* what is inconsistent leaves the message as it was */
	if (r->verdict >= BTGW_SAR_RX_V_INVALID && !(r->todo & DROP))
		KUNIT_EXPECT_MEMEQ(test, &rx.ctx[0], &was, sizeof(was));
}

/* one acknowledgement after a pause, repeated for long messages */
static void ack_timer(struct kunit *test)
{
	struct btgw_sar_rx_cfg cfg = btgw_sar_rx_default;
	struct rx rx;
	int i;

	cfg.ack_retrans_count = 2;
	cfg.threshold = 2;
	setup_cfg(&rx, 1, &cfg);
	put(&rx, SEQ, 0, START);
	KUNIT_EXPECT_EQ(test, rx.out.deadline_ms, START + 150);
	/* each new segment makes it wait again, one that is held does not */
	put(&rx, SEQ, 1, START + 100);
	KUNIT_EXPECT_EQ(test, rx.out.deadline_ms, START + 250);
	KUNIT_EXPECT_EQ(test, put(&rx, SEQ, 1, START + 120),
			BTGW_SAR_RX_V_HELD);
	KUNIT_EXPECT_EQ(test, rx.out.deadline_ms, START + 250);
	KUNIT_EXPECT_EQ(test, btgw_sar_rx_timer(&rx.t, START + 249, &rx.out),
			BTGW_SAR_RX_V_NOTHING);
	KUNIT_EXPECT_EQ(test, btgw_sar_rx_timer(&rx.t, START + 250, &rx.out),
			BTGW_SAR_RX_V_ACK);
	KUNIT_EXPECT_EQ(test, rx.out.ack.block_ack, 3);
	KUNIT_EXPECT_EQ(test, rx.out.ack.seq_zero, SEQ & 0x1fff);
	/* not above the threshold: no repeat, on to the discard timer */
	KUNIT_EXPECT_EQ(test, rx.out.deadline_ms, START + 10100);
	/* heard again, so the acknowledgement was not: another */
	put(&rx, SEQ, 0, START + 500);
	KUNIT_EXPECT_EQ(test, rx.out.deadline_ms, START + 650);

	cfg.threshold = 1;
	setup_cfg(&rx, 1, &cfg);
	put(&rx, SEQ, 0, START);
	for (i = 0; i < 3; i++) {
		u64 due = START + 150 + 60 * i;

		KUNIT_EXPECT_EQ(test, btgw_sar_rx_deadline(&rx.t), due);
		KUNIT_EXPECT_EQ(test, btgw_sar_rx_timer(&rx.t, due, &rx.out),
				BTGW_SAR_RX_V_ACK);
	}
	KUNIT_EXPECT_EQ(test, rx.out.deadline_ms, START + 10000);
	KUNIT_EXPECT_EQ(test, btgw_sar_rx_timer(&rx.t, START + 10000, &rx.out),
			BTGW_SAR_RX_V_DISCARD);
	KUNIT_EXPECT_EQ(test, rx.out.todo, BTGW_SAR_RX_DO_DROP);
	KUNIT_EXPECT_EQ(test, rx.out.deadline_ms, 0);
	KUNIT_EXPECT_EQ(test, rx.t.active, 0);
	KUNIT_EXPECT_EQ(test, rx.t.remembered, 1);
}

/* a discarded message is not begun again, the next one is */
static void discard_is_remembered(struct kunit *test)
{
	struct rx rx;

	setup(&rx, 1);
	rx.in.dst = GROUP;
	put(&rx, SEQ, 0, START);
	KUNIT_EXPECT_EQ(test, rx.out.deadline_ms, START + 10000);
	put(&rx, SEQ, 1, START + 9999);
	KUNIT_EXPECT_EQ(test, rx.out.deadline_ms, START + 19999);
	KUNIT_EXPECT_EQ(test, btgw_sar_rx_timer(&rx.t, START + 19999, &rx.out),
			BTGW_SAR_RX_V_DISCARD);
	KUNIT_EXPECT_EQ(test, put(&rx, SEQ, 2, START + 20000),
			BTGW_SAR_RX_V_CANCELLED);
	KUNIT_EXPECT_EQ(test, put(&rx, SEQ + 10, 0, START + 20000),
			BTGW_SAR_RX_V_STORED);
}

/* who acknowledges, and with which TTL */
static void ack_modes(struct kunit *test)
{
	struct rx rx;

	setup(&rx, 1);
	rx.pdu.seg_n = 0;
	rx.in.ack_mode = BTGW_SAR_RX_ACK_OBO;
	rx.in.ttl = 0;
	KUNIT_EXPECT_EQ(test, put(&rx, SEQ, 0, START), BTGW_SAR_RX_V_DELIVER);
	KUNIT_EXPECT_EQ(test, rx.out.total, 5);
	KUNIT_EXPECT_TRUE(test, rx.out.todo & ACK);
	KUNIT_EXPECT_TRUE(test, rx.out.ack.obo);
	KUNIT_EXPECT_TRUE(test, rx.out.ack.ttl_zero);
	rx.in.ttl = 1;
	KUNIT_EXPECT_EQ(test, put(&rx, SEQ, 0, START + 150),
			BTGW_SAR_RX_V_DUPLICATE);
	KUNIT_EXPECT_TRUE(test, rx.out.ack.obo);
	KUNIT_EXPECT_FALSE(test, rx.out.ack.ttl_zero);

	rx.in.ack_mode = BTGW_SAR_RX_ACK_NONE;
	KUNIT_EXPECT_EQ(test, put(&rx, SEQ + 1, 0, START + 1000),
			BTGW_SAR_RX_V_DELIVER);
	KUNIT_EXPECT_FALSE(test, rx.out.todo & ACK);
	rx.in.ack_mode = BTGW_SAR_RX_ACK;
	rx.in.dst = GROUP;
	KUNIT_EXPECT_EQ(test, put(&rx, SEQ + 2, 0, START + 2000),
			BTGW_SAR_RX_V_DELIVER);
	KUNIT_EXPECT_FALSE(test, rx.out.todo & ACK);
	KUNIT_EXPECT_EQ(test, put(&rx, SEQ + 2, 0, START + 3000),
			BTGW_SAR_RX_V_DUPLICATE);
	KUNIT_EXPECT_FALSE(test, rx.out.todo & ACK);
	/* refused in silence, and taken as soon as there is room */
	rx.in.max_segs = 0;
	KUNIT_EXPECT_EQ(test, put(&rx, SEQ + 3, 0, START + 4000),
			BTGW_SAR_RX_V_TOO_LONG);
	KUNIT_EXPECT_EQ(test, rx.out.todo, 0);
	rx.in.max_segs = 1;
	KUNIT_EXPECT_EQ(test, put(&rx, SEQ + 3, 0, START + 4100),
			BTGW_SAR_RX_V_DELIVER);
}

/* each refused message is answered once per 150 ms, not once per segment */
static void refusals_are_paced(struct kunit *test)
{
	unsigned int i, acks = 0;
	struct rx rx;

	setup(&rx, 2);
	rx.in.max_segs = 16;
	rx.pdu.seg_n = 31;
	for (i = 0; i < 32; i++) {
		KUNIT_EXPECT_EQ(test, put(&rx, SEQ, (u8)i, START + 60 * i),
				BTGW_SAR_RX_V_TOO_LONG);
		acks += !!(rx.out.todo & ACK);
	}
	KUNIT_EXPECT_EQ(test, acks, 11);	/* 0, 180, 360 ... 1800 ms */
	KUNIT_EXPECT_EQ(test, rx.t.refused, 1);
	KUNIT_EXPECT_EQ(test, rx.t.active, 0);

	/* more of them than are remembered: the first is forgotten */
	for (i = 0; i < BTGW_SAR_RX_ANSWERS; i++) {
		rx.in.src = SRC + 1 + i;
		put(&rx, SEQ, 0, START + 5000);
		KUNIT_EXPECT_TRUE(test, rx.out.todo & ACK);
	}
	rx.in.src = SRC;
	KUNIT_EXPECT_EQ(test, btgw_sar_rx_known(&rx.t, SRC, DST,
						(u64)IV << 24 | SEQ),
			BTGW_SAR_RX_NEW);
	KUNIT_EXPECT_EQ(test, btgw_sar_rx_known(&rx.t, SRC + 1, DST,
						(u64)IV << 24 | SEQ),
			BTGW_SAR_RX_GIVEN_UP);
}

/* memories make room, oldest first; unfinished messages never do */
static void eviction(struct kunit *test)
{
	u64 auth = (u64)IV << 24 | SEQ;
	struct rx rx;

	setup(&rx, 3);
	rx.pdu.seg_n = 0;
	put(&rx, SEQ, 0, START);
	rx.in.dst = DST + 1;
	put(&rx, SEQ, 0, START + 10);
	rx.in.dst = DST + 2;
	put(&rx, SEQ, 0, START + 20);
	KUNIT_EXPECT_EQ(test, rx.t.remembered, 3);
	/* a repeat keeps the first one fresh */
	rx.in.dst = DST;
	put(&rx, SEQ, 0, START + 30);

	rx.pdu.seg_n = 2;
	rx.in.dst = DST + 3;
	KUNIT_EXPECT_EQ(test, put(&rx, SEQ, 0, START + 40),
			BTGW_SAR_RX_V_STORED);
	KUNIT_EXPECT_EQ(test, rx.t.evicted, 1);
	KUNIT_EXPECT_EQ(test, btgw_sar_rx_known(&rx.t, SRC, DST + 1, auth),
			BTGW_SAR_RX_NEW);
	KUNIT_EXPECT_EQ(test, btgw_sar_rx_known(&rx.t, SRC, DST, auth),
			BTGW_SAR_RX_FINISHED);
	rx.in.dst = DST + 4;
	put(&rx, SEQ, 0, START + 50);
	rx.in.dst = DST + 5;
	put(&rx, SEQ, 0, START + 60);
	KUNIT_EXPECT_EQ(test, rx.t.evicted, 3);
	KUNIT_EXPECT_EQ(test, rx.t.active, 3);
	KUNIT_EXPECT_EQ(test, rx.t.remembered, 0);
	rx.in.dst = DST + 6;
	KUNIT_EXPECT_EQ(test, put(&rx, SEQ, 0, START + 70),
			BTGW_SAR_RX_V_NO_CONTEXT);
	KUNIT_EXPECT_EQ(test, rx.out.ack.block_ack, 0);
	KUNIT_EXPECT_TRUE(test, rx.out.todo & ACK);
	KUNIT_EXPECT_EQ(test, rx.t.refused, 1);

	/* evicted, and known to the replay list: never delivered again */
	rx.in.dst = DST + 1;
	rx.in.finished = true;
	rx.pdu.seg_n = 0;
	KUNIT_EXPECT_EQ(test, put(&rx, SEQ, 0, START + 80),
			BTGW_SAR_RX_V_DUPLICATE);
	KUNIT_EXPECT_EQ(test, rx.out.ack.block_ack, 1);
	KUNIT_EXPECT_EQ(test, rx.t.active, 3);
}

/* a node is removed, and its address given to another */
static void forget(struct kunit *test)
{
	struct rx rx;

	setup(&rx, 3);
	put(&rx, SEQ, 0, START);
	rx.in.dst = DST + 1;
	rx.pdu.seg_n = 0;
	put(&rx, SEQ + 9, 0, START);
	rx.in.max_segs = 0;
	rx.in.dst = DST + 2;
	put(&rx, SEQ + 19, 0, START);
	rx.in.src = SRC + 1;
	rx.in.max_segs = 32;
	put(&rx, SEQ, 0, START);
	KUNIT_EXPECT_EQ(test, btgw_sar_rx_forget(&rx.t, SRC), 1);
	KUNIT_EXPECT_EQ(test, rx.t.active, 0);
	KUNIT_EXPECT_EQ(test, rx.t.remembered, 1);
	rx.in.src = SRC;
	rx.pdu.seg_n = 2;
	for (rx.in.dst = DST; rx.in.dst < DST + 3; rx.in.dst++)
		KUNIT_EXPECT_EQ(test, btgw_sar_rx_known(&rx.t, SRC, rx.in.dst,
							0),
				BTGW_SAR_RX_NEW);
	rx.in.dst = DST;
	rx.in.iv_index = 0;
	KUNIT_EXPECT_EQ(test, put(&rx, 0, 0, START + 1), BTGW_SAR_RX_V_STORED);
	KUNIT_EXPECT_FALSE(test, btgw_sar_rx_cancel(&rx.t, 3));
}

/* the IV index is the upper part of SeqAuth */
static void iv_index_counts(struct kunit *test)
{
	struct rx rx;

	setup(&rx, 1);
	put(&rx, SEQ, 0, START);
	rx.in.iv_index = IV - 1;
	KUNIT_EXPECT_EQ(test, put(&rx, SEQ, 1, START + 60), BTGW_SAR_RX_V_OLD);
	rx.in.iv_index = IV + 1;
	KUNIT_EXPECT_EQ(test, put(&rx, 0, 1, START + 120),
			BTGW_SAR_RX_V_STORED);
	KUNIT_EXPECT_EQ(test, rx.ctx[0].block, 2);
	KUNIT_EXPECT_EQ(test, rx.ctx[0].seq_auth, (u64)(IV + 1) << 24);
	/* what the replay list gets: the highest SEQ that came, in any order */
	put(&rx, 0, 2, START + 180);
	KUNIT_EXPECT_EQ(test, put(&rx, 0, 0, START + 200),
			BTGW_SAR_RX_V_DELIVER);
	KUNIT_EXPECT_EQ(test, rx.ctx[0].seq_max, 2);
}

/* the longest there are fill the memory exactly */
static void longest(struct kunit *test)
{
	struct rx rx;
	int i;

	setup(&rx, 1);
	rx.pdu.seg_n = 31;
	for (i = 31; i >= 0; i--) {
		put(&rx, SEQ, (u8)i, START);
		KUNIT_EXPECT_LE(test, rx.out.off + rx.out.len, BTGW_SAR_RX_BUF);
	}
	KUNIT_EXPECT_EQ(test, rx.out.verdict, BTGW_SAR_RX_V_DELIVER);
	KUNIT_EXPECT_EQ(test, rx.out.total, 31 * 12 + 5);
	KUNIT_EXPECT_EQ(test, rx.out.ack.block_ack, 0xffffffff);
	rx.pdu.kind = BTGW_LT_SEG_CTL;
	for (i = 31; i >= 0; i--) {
		rx.in.seq = SEQ + 40 + i;
		rx.pdu.seq_zero = (SEQ + 40) & 0x1fff;
		rx.pdu.seg_o = (u8)i;
		rx.pdu.len = 8;
		btgw_sar_rx_segment(&rx.t, &rx.in, START, &rx.out);
		KUNIT_EXPECT_EQ(test, rx.out.off, 8 * i);
	}
	KUNIT_EXPECT_EQ(test, rx.out.total, 256);
}

static void sizes(struct kunit *test)
{
	kunit_info(test, "context %zu octets and %u of memory, table %zu",
		   sizeof(struct btgw_sar_rx), BTGW_SAR_RX_BUF,
		   sizeof(struct btgw_sar_rx_table));
	KUNIT_EXPECT_LE(test, sizeof(struct btgw_sar_rx), 80);
}

static void names(struct kunit *test)
{
	unsigned int i, k;

	for (i = 0; i < __BTGW_SAR_RX_RESULTS; i++) {
		for (k = 0; k < i; k++)
			KUNIT_EXPECT_STRNEQ(test, btgw_sar_rx_name(i),
					    btgw_sar_rx_name(k));
	}
	KUNIT_EXPECT_STREQ(test, btgw_sar_rx_name(99), "?");
}

static struct kunit_case sar_rx_cases[] = {
	KUNIT_CASE_PARAM(table, row_gen_params),
	KUNIT_CASE(ack_timer),
	KUNIT_CASE(discard_is_remembered),
	KUNIT_CASE(ack_modes),
	KUNIT_CASE(refusals_are_paced),
	KUNIT_CASE(eviction),
	KUNIT_CASE(forget),
	KUNIT_CASE(iv_index_counts),
	KUNIT_CASE(longest),
	KUNIT_CASE(sizes),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite sar_rx_suite = {
	.name = "sar_rx",
	.test_cases = sar_rx_cases,
};

kunit_test_suite(sar_rx_suite);
