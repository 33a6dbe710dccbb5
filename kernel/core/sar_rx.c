// SPDX-License-Identifier: GPL-2.0-only
/*
 * sar_rx.c - receiving segmented messages: the SAR Receiver
 *
 * A segment is first looked at from outside its message: which pair, which
 * message of the pair, is there room (rx_segment, rx_new); then from inside: is
 * it consistent, is it new, is the message complete (rx_inside). The table of
 * contexts is in sar_rx_table.c.
 */
#include "sar_rx.h"

#include <linux/build_bug.h>
#include <linux/string.h>

#include "net_pdu.h"
#include "sar_rx_table.h"

static const char *const rx_names[] = {
	[BTGW_SAR_RX_V_STORED] = "stored",
	[BTGW_SAR_RX_V_DELIVER] = "deliver",
	[BTGW_SAR_RX_V_HELD] = "held",
	[BTGW_SAR_RX_V_DUPLICATE] = "duplicate",
	[BTGW_SAR_RX_V_INVALID] = "invalid",
	[BTGW_SAR_RX_V_OLD] = "old_seqauth",
	[BTGW_SAR_RX_V_CANCELLED] = "cancelled",
	[BTGW_SAR_RX_V_TOO_LONG] = "too_long",
	[BTGW_SAR_RX_V_NO_CONTEXT] = "no_context",
	[BTGW_SAR_RX_V_CTL] = "ctl",
	[BTGW_SAR_RX_V_ID] = "id",
	[BTGW_SAR_RX_V_SZMIC] = "szmic",
	[BTGW_SAR_RX_V_SEGN] = "segn",
	[BTGW_SAR_RX_V_SUBNET] = "subnet",
	[BTGW_SAR_RX_V_ACK] = "ack",
	[BTGW_SAR_RX_V_DISCARD] = "discard",
	[BTGW_SAR_RX_V_NOTHING] = "nothing",
};

static_assert(sizeof(rx_names) == __BTGW_SAR_RX_RESULTS * sizeof(rx_names[0]));

/**
 * btgw_sar_rx_name() - what a verdict is called in statistics and traces
 * @verdict: the verdict
 *
 * Return: its name, never NULL.
 */
const char *btgw_sar_rx_name(enum btgw_sar_rx_result verdict)
{
	return verdict < __BTGW_SAR_RX_RESULTS ? rx_names[verdict] : "?";
}

/* @now_ms + @ms, and no wrap into the past */
static u64 rx_after(u64 now_ms, u32 ms)
{
	return now_ms > ~0ULL - ms ? ~0ULL : now_ms + ms;
}

/* is @ms over since @since_ms; 0 = never was */
static bool rx_since(u64 since_ms, u64 now_ms, u32 ms)
{
	return !since_ms || now_ms >= rx_after(since_ms, ms);
}

static bool rx_is_ctl(const struct btgw_sar_rx_in *in)
{
	return in->pdu->kind == BTGW_LT_SEG_CTL;
}

static bool rx_acks(const struct btgw_sar_rx_in *in)
{
	return btgw_addr_is_unicast(in->dst) &&
	       in->ack_mode != BTGW_SAR_RX_ACK_NONE;
}

static void rx_ack(struct btgw_sar_rx *c, u64 now_ms,
		   struct btgw_sar_rx_out *out)
{
	c->acked_ms = now_ms;
	out->todo |= BTGW_SAR_RX_DO_ACK;
	out->ack.src = c->dst;
	out->ack.dst = c->src;
	out->ack.subnet = c->subnet;
	out->ack.obo = c->ack_mode == BTGW_SAR_RX_ACK_OBO;
	out->ack.ttl_zero = !c->ttl;
	out->ack.seq_zero = c->seq_auth & BTGW_LT_SEQ_SPAN;
	out->ack.block_ack = c->block;
}

/* a message that is over, once more: not more often than @spacing allows */
static void rx_ack_again(const struct btgw_sar_rx_table *t,
			 struct btgw_sar_rx *c,
			 const struct btgw_sar_rx_in *in, u64 now_ms,
			 struct btgw_sar_rx_out *out)
{
	c->used_ms = now_ms;
	if (!rx_acks(in) || in->subnet != c->subnet ||
	    !rx_since(c->acked_ms, now_ms, btgw_sar_rx_ack_spacing_ms(&t->cfg)))
		return;
	c->ack_mode = in->ack_mode;
	c->ttl = in->ttl;
	rx_ack(c, now_ms, out);
}

/* the same, without a context: all of the message, or nothing of it */
static void rx_answer(struct btgw_sar_rx_table *t,
		      const struct btgw_sar_rx_in *in, u64 seq_auth, u32 block,
		      u64 now_ms, struct btgw_sar_rx_out *out)
{
	struct btgw_sar_rx_answer *a;

	if (!rx_acks(in))
		return;
	a = __btgw_sar_rx_answer(t, in->src, in->dst, seq_auth);
	if (!a)
		a = __btgw_sar_rx_answer_new(t, in->src, in->dst, seq_auth,
					     block);
	if (!rx_since(a->acked_ms, now_ms, btgw_sar_rx_ack_spacing_ms(&t->cfg)))
		return;

	a->acked_ms = now_ms;
	out->todo |= BTGW_SAR_RX_DO_ACK;
	out->ack.src = in->dst;
	out->ack.dst = in->src;
	out->ack.subnet = in->subnet;
	out->ack.obo = in->ack_mode == BTGW_SAR_RX_ACK_OBO;
	out->ack.ttl_zero = !in->ttl;
	out->ack.seq_zero = in->pdu->seq_zero;
	out->ack.block_ack = a->block;
}

/* the first segment of a message in its context */
static void rx_begin(struct btgw_sar_rx_table *t, struct btgw_sar_rx *c,
		     const struct btgw_sar_rx_in *in, u64 seq_auth)
{
	const struct btgw_lt_pdu *pdu = in->pdu;

	__btgw_sar_rx_set(t, c, BTGW_SAR_RX_ACTIVE);
	c->src = in->src;
	c->dst = in->dst;
	c->subnet = in->subnet;
	c->ctl = rx_is_ctl(in);
	c->szmic = pdu->szmic;
	c->id = pdu->id;
	c->seg_n = pdu->seg_n;
	c->acks_left = 0;
	c->total = 0;
	c->block = 0;
	c->seq_max = 0;
	c->seq_auth = seq_auth;
	c->acked_ms = 0;
}

static enum btgw_sar_rx_result rx_consistent(const struct btgw_sar_rx *c,
					     const struct btgw_sar_rx_in *in)
{
	const struct btgw_lt_pdu *pdu = in->pdu;

	if (in->subnet != c->subnet)
		return BTGW_SAR_RX_V_SUBNET;
	if (rx_is_ctl(in) != c->ctl)
		return BTGW_SAR_RX_V_CTL;
	if (pdu->id != c->id)
		return BTGW_SAR_RX_V_ID;
	if (pdu->szmic != c->szmic)
		return BTGW_SAR_RX_V_SZMIC;
	if (pdu->seg_n != c->seg_n)
		return BTGW_SAR_RX_V_SEGN;
	return BTGW_SAR_RX_V_STORED;
}

static void rx_arm_ack(const struct btgw_sar_rx_table *t,
		       struct btgw_sar_rx *c, u64 now_ms)
{
	c->ack_ms = rx_after(now_ms,
			     btgw_sar_rx_ack_delay_ms(&t->cfg, c->seg_n));
	c->acks_left = btgw_sar_rx_ack_repeats(&t->cfg, c->seg_n);
}

/* a segment of the message that the context is active with */
static enum btgw_sar_rx_result rx_inside(struct btgw_sar_rx_table *t,
					 struct btgw_sar_rx *c,
					 const struct btgw_sar_rx_in *in,
					 u64 now_ms,
					 struct btgw_sar_rx_out *out)
{
	const struct btgw_lt_pdu *pdu = in->pdu;
	enum btgw_sar_rx_result verdict;
	u32 bit = 1U << pdu->seg_o;

	verdict = rx_consistent(c, in);
	if (verdict != BTGW_SAR_RX_V_STORED)
		return verdict;

	out->index = c - t->ctx;
	c->used_ms = now_ms;
	c->ack_mode = in->ack_mode;
	c->ttl = in->ttl;
	if (in->seq > c->seq_max)
		c->seq_max = in->seq;
	if (c->block & bit) {
		/*
		 * It comes again because no acknowledgement was heard: where
		 * none is on its way, there must be another.
		 */
		if (rx_acks(in) && !c->ack_ms)
			rx_arm_ack(t, c, now_ms);
		return BTGW_SAR_RX_V_HELD;
	}

	c->block |= bit;
	out->todo |= BTGW_SAR_RX_DO_STORE;
	out->off = pdu->seg_o * btgw_lt_seg_size(c->ctl);
	out->len = pdu->len;
	if (pdu->seg_o == c->seg_n)
		c->total = out->off + pdu->len;

	if (c->block != btgw_lt_full_block(c->seg_n)) {
		c->discard_ms = rx_after(now_ms,
					 btgw_sar_rx_discard_ms(&t->cfg));
		if (rx_acks(in))
			rx_arm_ack(t, c, now_ms);
		return BTGW_SAR_RX_V_STORED;
	}

	__btgw_sar_rx_set(t, c, BTGW_SAR_RX_COMPLETE);
	out->todo |= BTGW_SAR_RX_DO_DELIVER;
	out->total = c->total;
	if (rx_acks(in))
		rx_ack(c, now_ms, out);
	return BTGW_SAR_RX_V_DELIVER;
}

static bool rx_too_long(const struct btgw_sar_rx_in *in)
{
	return in->pdu->seg_n >= in->max_segs;
}

/* a segment of a message that nothing is known of yet */
static enum btgw_sar_rx_result rx_new(struct btgw_sar_rx_table *t,
				      struct btgw_sar_rx *c,
				      const struct btgw_sar_rx_in *in,
				      u64 seq_auth, u64 now_ms,
				      struct btgw_sar_rx_out *out)
{
	if (c && c->state == BTGW_SAR_RX_ACTIVE) {
		/* its sender has gone on to another */
		__btgw_sar_rx_set(t, c, BTGW_SAR_RX_CANCELLED);
		out->todo |= BTGW_SAR_RX_DO_DROP;
		out->index = c - t->ctx;
	}
	if (!c && !rx_too_long(in))
		c = __btgw_sar_rx_alloc(t);
	if (!c || rx_too_long(in)) {
		t->refused++;
		rx_answer(t, in, seq_auth, 0, now_ms, out);
		return rx_too_long(in) ? BTGW_SAR_RX_V_TOO_LONG :
					 BTGW_SAR_RX_V_NO_CONTEXT;
	}
	rx_begin(t, c, in, seq_auth);
	return rx_inside(t, c, in, now_ms, out);
}

static enum btgw_sar_rx_result rx_segment(struct btgw_sar_rx_table *t,
					  const struct btgw_sar_rx_in *in,
					  u64 now_ms,
					  struct btgw_sar_rx_out *out)
{
	const struct btgw_lt_pdu *pdu = in->pdu;
	enum btgw_sar_rx_age age;
	struct btgw_sar_rx *c;
	u64 seq_auth;

	if (pdu->kind != BTGW_LT_SEG_ACCESS && pdu->kind != BTGW_LT_SEG_CTL)
		return BTGW_SAR_RX_V_INVALID;
	if (btgw_lt_seq_auth(in->iv_index, in->seq, pdu->seq_zero, &seq_auth))
		return BTGW_SAR_RX_V_INVALID;

	c = __btgw_sar_rx_find(t, in->src, in->dst);
	age = btgw_sar_rx_known(t, in->src, in->dst, seq_auth);
	if (age == BTGW_SAR_RX_NEW && in->finished)
		age = BTGW_SAR_RX_FINISHED;

	switch (age) {
	case BTGW_SAR_RX_NEW:
		return rx_new(t, c, in, seq_auth, now_ms, out);
	case BTGW_SAR_RX_UNFINISHED:
		return rx_inside(t, c, in, now_ms, out);
	case BTGW_SAR_RX_FINISHED:
		if (c && c->seq_auth == seq_auth)
			rx_ack_again(t, c, in, now_ms, out);
		else
			rx_answer(t, in, seq_auth,
				  btgw_lt_full_block(pdu->seg_n), now_ms, out);
		return BTGW_SAR_RX_V_DUPLICATE;
	case BTGW_SAR_RX_GIVEN_UP:
		if (c && c->seq_auth == seq_auth)
			return BTGW_SAR_RX_V_CANCELLED;
		rx_answer(t, in, seq_auth, 0, now_ms, out);
		return rx_too_long(in) ? BTGW_SAR_RX_V_TOO_LONG :
					 BTGW_SAR_RX_V_NO_CONTEXT;
	default:
		return BTGW_SAR_RX_V_OLD;
	}
}

static enum btgw_sar_rx_result rx_say(const struct btgw_sar_rx_table *t,
				      struct btgw_sar_rx_out *out,
				      enum btgw_sar_rx_result verdict)
{
	out->verdict = verdict;
	out->deadline_ms = btgw_sar_rx_deadline(t);
	return verdict;
}

/**
 * btgw_sar_rx_segment() - a segment was received
 * @t: the table
 * @in: the segment
 * @now_ms: the time
 * @out: what to do with it
 *
 * Return: a verdict up to %BTGW_SAR_RX_V_SUBNET.
 */
enum btgw_sar_rx_result btgw_sar_rx_segment(struct btgw_sar_rx_table *t,
					    const struct btgw_sar_rx_in *in,
					    u64 now_ms,
					    struct btgw_sar_rx_out *out)
{
	memset(out, 0, sizeof(*out));
	return rx_say(t, out, rx_segment(t, in, now_ms, out));
}

/**
 * btgw_sar_rx_timer() - one thing that is due now, the one due first
 * @t: the table
 * @now_ms: the time
 * @out: what to do
 *
 * To be called until it says %BTGW_SAR_RX_V_NOTHING.
 *
 * Return: %BTGW_SAR_RX_V_ACK, %BTGW_SAR_RX_V_DISCARD or
 * %BTGW_SAR_RX_V_NOTHING.
 */
enum btgw_sar_rx_result btgw_sar_rx_timer(struct btgw_sar_rx_table *t,
					  u64 now_ms,
					  struct btgw_sar_rx_out *out)
{
	struct btgw_sar_rx *c;

	memset(out, 0, sizeof(*out));
	c = __btgw_sar_rx_first_due(t);
	if (!c || __btgw_sar_rx_due(c) > now_ms)
		return rx_say(t, out, BTGW_SAR_RX_V_NOTHING);

	out->index = c - t->ctx;
	if (c->ack_ms && c->ack_ms <= c->discard_ms) {
		c->ack_ms = 0;
		if (c->acks_left) {
			c->acks_left--;
			c->ack_ms = rx_after(now_ms,
					     btgw_sar_rx_interval_ms(&t->cfg));
		}
		rx_ack(c, now_ms, out);
		return rx_say(t, out, BTGW_SAR_RX_V_ACK);
	}
	__btgw_sar_rx_set(t, c, BTGW_SAR_RX_CANCELLED);
	out->todo |= BTGW_SAR_RX_DO_DROP;
	return rx_say(t, out, BTGW_SAR_RX_V_DISCARD);
}
