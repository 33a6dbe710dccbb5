// SPDX-License-Identifier: GPL-2.0-only
/*
 * sar_rx_table.c - the contexts of the SAR Receiver
 *
 * They are searched one by one: a net has tens of them, and the radio brings
 * some hundred segments per second.
 */
#include "sar_rx_table.h"

#include <linux/string.h>

/**
 * btgw_sar_rx_init() - begin with an empty table
 * @t: the caller's, any content
 * @ctx: array of contexts, any content; the caller's for as long as @t is used
 * @size: number of them; with 0 every message is refused
 * @cfg: times and counts, in range
 */
void btgw_sar_rx_init(struct btgw_sar_rx_table *t, struct btgw_sar_rx *ctx,
		      u32 size, const struct btgw_sar_rx_cfg *cfg)
{
	memset(t, 0, sizeof(*t));
	t->ctx = ctx;
	t->size = size;
	t->cfg = *cfg;
	memset(ctx, 0, size * sizeof(*ctx));
}

struct btgw_sar_rx *__btgw_sar_rx_find(const struct btgw_sar_rx_table *t,
				       u16 src, u16 dst)
{
	u32 i;

	for (i = 0; i < t->size; i++) {
		struct btgw_sar_rx *c = &t->ctx[i];

		if (c->state != BTGW_SAR_RX_FREE && c->src == src &&
		    c->dst == dst)
			return c;
	}
	return NULL;
}

void __btgw_sar_rx_set(struct btgw_sar_rx_table *t, struct btgw_sar_rx *c,
		       enum btgw_sar_rx_state state)
{
	if (c->state == BTGW_SAR_RX_ACTIVE)
		t->active--;
	else if (c->state != BTGW_SAR_RX_FREE)
		t->remembered--;
	if (state == BTGW_SAR_RX_ACTIVE)
		t->active++;
	else if (state != BTGW_SAR_RX_FREE)
		t->remembered++;

	c->state = state;
	c->acks_left = 0;
	c->ack_ms = 0;
	c->discard_ms = 0;
}

struct btgw_sar_rx *__btgw_sar_rx_alloc(struct btgw_sar_rx_table *t)
{
	struct btgw_sar_rx *oldest = NULL;
	u32 i;

	for (i = 0; i < t->size; i++) {
		struct btgw_sar_rx *c = &t->ctx[i];

		if (c->state == BTGW_SAR_RX_FREE)
			return c;
		if (c->state != BTGW_SAR_RX_ACTIVE &&
		    (!oldest || c->used_ms < oldest->used_ms))
			oldest = c;
	}
	if (oldest) {
		t->evicted++;
		__btgw_sar_rx_set(t, oldest, BTGW_SAR_RX_FREE);
	}
	return oldest;
}

u64 __btgw_sar_rx_due(const struct btgw_sar_rx *c)
{
	return c->ack_ms && c->ack_ms < c->discard_ms ? c->ack_ms :
							c->discard_ms;
}

struct btgw_sar_rx *
__btgw_sar_rx_first_due(const struct btgw_sar_rx_table *t)
{
	struct btgw_sar_rx *first = NULL;
	u32 left = t->active;
	u32 i;

	for (i = 0; left && i < t->size; i++) {
		struct btgw_sar_rx *c = &t->ctx[i];

		if (c->state != BTGW_SAR_RX_ACTIVE)
			continue;
		left--;
		if (!first || __btgw_sar_rx_due(c) < __btgw_sar_rx_due(first))
			first = c;
	}
	return first;
}

/**
 * btgw_sar_rx_deadline() - when there is something to do
 * @t: the table
 *
 * Return: when to call btgw_sar_rx_timer(), 0 = no need.
 */
u64 btgw_sar_rx_deadline(const struct btgw_sar_rx_table *t)
{
	const struct btgw_sar_rx *c = __btgw_sar_rx_first_due(t);

	return c ? __btgw_sar_rx_due(c) : 0;
}

struct btgw_sar_rx_answer *
__btgw_sar_rx_answer(const struct btgw_sar_rx_table *t, u16 src, u16 dst,
		     u64 seq_auth)
{
	u8 i;

	for (i = 0; i < BTGW_SAR_RX_ANSWERS; i++) {
		const struct btgw_sar_rx_answer *a = &t->answers[i];

		if (a->acked_ms && a->src == src && a->dst == dst &&
		    a->seq_auth == seq_auth)
			return (struct btgw_sar_rx_answer *)a;
	}
	return NULL;
}

struct btgw_sar_rx_answer *
__btgw_sar_rx_answer_new(struct btgw_sar_rx_table *t, u16 src, u16 dst,
			 u64 seq_auth, u32 block)
{
	struct btgw_sar_rx_answer *a = &t->answers[t->answer_next];

	t->answer_next = (t->answer_next + 1) % BTGW_SAR_RX_ANSWERS;
	a->src = src;
	a->dst = dst;
	a->block = block;
	a->seq_auth = seq_auth;
	a->acked_ms = 0;
	return a;
}

/**
 * btgw_sar_rx_known() - what is known of a segmented message
 * @t: the table
 * @src: who sends it
 * @dst: where to
 * @seq_auth: its SeqAuth
 *
 * Return: enum btgw_sar_rx_age.
 */
enum btgw_sar_rx_age btgw_sar_rx_known(const struct btgw_sar_rx_table *t,
				       u16 src, u16 dst, u64 seq_auth)
{
	const struct btgw_sar_rx *c = __btgw_sar_rx_find(t, src, dst);
	const struct btgw_sar_rx_answer *a;

	if (c && seq_auth < c->seq_auth)
		return BTGW_SAR_RX_EARLIER;
	if (c && seq_auth == c->seq_auth) {
		if (c->state == BTGW_SAR_RX_ACTIVE)
			return BTGW_SAR_RX_UNFINISHED;
		return c->state == BTGW_SAR_RX_COMPLETE ?
		       BTGW_SAR_RX_FINISHED : BTGW_SAR_RX_GIVEN_UP;
	}
	a = __btgw_sar_rx_answer(t, src, dst, seq_auth);
	if (!a)
		return BTGW_SAR_RX_NEW;
	return a->block ? BTGW_SAR_RX_FINISHED : BTGW_SAR_RX_GIVEN_UP;
}

/**
 * btgw_sar_rx_cancel() - give an unfinished message up
 * @t: the table
 * @index: its context
 *
 * For a Friend whose LPN went away, and for the end of a subscription.
 *
 * Return: whether there was one; the caller forgets its octets.
 */
bool btgw_sar_rx_cancel(struct btgw_sar_rx_table *t, u32 index)
{
	if (index >= t->size || t->ctx[index].state != BTGW_SAR_RX_ACTIVE)
		return false;
	__btgw_sar_rx_set(t, &t->ctx[index], BTGW_SAR_RX_CANCELLED);
	return true;
}

/**
 * btgw_sar_rx_forget() - forget a source
 * @t: the table
 * @src: its address
 *
 * For a node that is removed: another may get its address, and begin with
 * SEQ 0. Goes together with its entry in the replay list.
 *
 * Return: number of unfinished messages that were given up.
 */
u32 btgw_sar_rx_forget(struct btgw_sar_rx_table *t, u16 src)
{
	u32 dropped = 0;
	u32 i;

	for (i = 0; i < t->size; i++) {
		if (t->ctx[i].state == BTGW_SAR_RX_FREE ||
		    t->ctx[i].src != src)
			continue;
		dropped += t->ctx[i].state == BTGW_SAR_RX_ACTIVE;
		__btgw_sar_rx_set(t, &t->ctx[i], BTGW_SAR_RX_FREE);
	}
	for (i = 0; i < BTGW_SAR_RX_ANSWERS; i++) {
		if (t->answers[i].src == src)
			t->answers[i].acked_ms = 0;
	}
	return dropped;
}
