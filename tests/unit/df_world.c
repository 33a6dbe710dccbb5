// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_world.c - nodes with directed forwarding and what they hear of each other
 */
#include "df_world.h"

#include <stdlib.h>
#include <linux/minmax.h>

u16 df_addr(unsigned int i)
{
	return 1 + i * DF_ELEMENTS;
}

struct btgw_df_cfg df_world_cfg(void)
{
	struct btgw_df_cfg cfg = {
		.relay = true,
		.supporting = true,
		.two_way = true,
		.lifetime = 0,
		.interval = 0,
		.guard = 0,
		.lanes = 1,
		.max_init = 2,
		.monitoring_s = 120,
		.retry_s = 300,
		.gate = { -86, 20, BTGW_DF_LOST_MAX, 0 },
	};

	return cfg;
}

struct df_world *df_world_new(struct kunit *test, unsigned int n,
			      const struct btgw_df_cfg *cfg)
{
	static const struct btgw_df_sizes sizes = { .discs = 32, .origins = 32 };
	struct btgw_df_table_cfg tc = { .paths = 256, .deps = 64,
					.links = 128 };
	struct df_world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	struct btgw_df_cfg c = *cfg;
	unsigned int i;

	KUNIT_ASSERT_LE(test, n, DF_NODES);
	w->test = test;
	w->n = n;
	w->node = kunit_kcalloc(test, n, sizeof(*w->node), GFP_KERNEL);
	w->room = 65536;
	w->queue = kunit_kmalloc_array(test, w->room, sizeof(*w->queue),
				       GFP_KERNEL);
	w->now = 1;
	for (i = 0; i < n; i++) {
		struct df_node *node = &w->node[i];
		void *mem;

		node->own = (struct btgw_df_range){ df_addr(i), i % 3 };
		c.own = node->own;
		mem = kunit_kmalloc(test, btgw_df_table_bytes(&tc),
				    GFP_KERNEL);
		btgw_df_table_init(&node->t, &tc, mem);
		mem = kunit_kmalloc(test, btgw_df_bytes(&sizes), GFP_KERNEL);
		btgw_df_init(&node->df, &c, &sizes, mem, &node->t,
			     BTGW_DF_FN_FIRST, rand());
	}
	return w;
}

void df_world_link(struct df_world *w, unsigned int a, unsigned int b)
{
	w->hears[a][b] = true;
	w->hears[b][a] = true;
}

void df_world_unlink(struct df_world *w, unsigned int a, unsigned int b)
{
	w->hears[a][b] = false;
	w->hears[b][a] = false;
}

static bool before(const struct df_event *a, const struct df_event *b)
{
	return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static void push(struct df_world *w, struct df_event ev)
{
	unsigned int pos = w->queued++;

	KUNIT_ASSERT_LE(w->test, w->queued, w->room);
	ev.order = w->order++;
	while (pos && before(&ev, &w->queue[(pos - 1) / 2])) {
		w->queue[pos] = w->queue[(pos - 1) / 2];
		pos = (pos - 1) / 2;
	}
	w->queue[pos] = ev;
}

static struct df_event pop(struct df_world *w)
{
	struct df_event top = w->queue[0];
	struct df_event last = w->queue[--w->queued];
	unsigned int pos = 0, down;

	while ((down = 2 * pos + 1) < w->queued) {
		if (down + 1 < w->queued &&
		    before(&w->queue[down + 1], &w->queue[down]))
			down++;
		if (!before(&w->queue[down], &last))
			break;
		w->queue[pos] = w->queue[down];
		pos = down;
	}
	w->queue[pos] = last;
	return top;
}

static void transmit(struct df_world *w, unsigned int i,
		     const struct df_pdu *pdu, u64 delay)
{
	struct df_event ev = { .from = i, .pdu = *pdu };

	ev.at = w->now + delay + 2 + rand() % 8;
	push(w, ev);
}

/* the message cache */
static bool is_new(struct df_node *node, const struct df_pdu *pdu)
{
	u64 key = (u64)pdu->src << 32 | pdu->seq;
	unsigned int i;

	for (i = 0; i < DF_SEEN; i++) {
		if (node->seen[i] == key)
			return false;
	}
	node->seen[node->seen_pos++ % DF_SEEN] = key;
	return true;
}

void df_world_emit(struct df_world *w, unsigned int i,
		   const struct btgw_df_out *out)
{
	struct df_node *node = &w->node[i];
	unsigned int k;

	KUNIT_ASSERT_LE(w->test, out->n_tx, BTGW_DF_TX_MAX);
	for (k = 0; k < out->n_tx; k++) {
		const struct btgw_df_tx *tx = &out->tx[k];
		struct df_pdu pdu = {
			.src = node->own.start,
			.dst = tx->dst,
			.seq = node->seq++,
			.ttl = tx->ttl,
			.ctl = true,
			.directed = tx->directed,
			.opcode = tx->opcode,
			.len = tx->len,
		};

		KUNIT_ASSERT_NE(w->test, tx->bearers & BTGW_DF_ADV, 0);
		memcpy(pdu.params, tx->params, tx->len);
		is_new(node, &pdu);
		transmit(w, i, &pdu, tx->delay_ms);
	}
	node->deadline = out->deadline_ms;
}

static bool is_ours(const struct df_node *node, u16 dst)
{
	return btgw_df_range_has(&node->own, dst) || node->group == dst;
}

static void control(struct df_world *w, unsigned int i,
		    const struct df_pdu *pdu)
{
	struct df_node *node = &w->node[i];
	struct btgw_df_rx rx = {
		.src = pdu->src,
		.dst = pdu->dst,
		.ttl = pdu->ttl,
		.directed = pdu->directed,
		.bearer = BTGW_DF_ADV,
		.heard = { -60, BTGW_DF_LOST_NONE },
	};
	struct btgw_df_out out;
	struct btgw_df_msg msg;
	u16 dst = pdu->dst;

	KUNIT_ASSERT_EQ(w->test, btgw_df_parse(pdu->opcode, pdu->params,
					       pdu->len, &msg),
			BTGW_DF_OK);
	if (pdu->opcode == BTGW_CTL_PATH_REQUEST)
		dst = msg.request.destination;
	if (is_ours(node, dst)) {
		rx.target = BTGW_DF_TARGET_SELF;
	} else if (btgw_df_range_has(&node->dep, dst)) {
		rx.target = BTGW_DF_TARGET_DEPENDENT;
		rx.dependent = node->dep;
	}
	btgw_df_receive(&node->df, &rx, &msg, w->now, &out);
	df_world_emit(w, i, &out);
}

static void forward(struct df_world *w, unsigned int i,
		    const struct df_pdu *pdu)
{
	struct df_node *node = &w->node[i];
	struct btgw_df_verdict v;
	struct df_pdu copy = *pdu;
	u16 facts, path;

	if (pdu->ttl < 2 || btgw_df_range_has(&node->own, pdu->dst))
		return;
	facts = btgw_df_facts(&node->t, pdu->src, pdu->dst, node->own.start,
			      &path);
	facts |= BTGW_DF_IS_RELAY | BTGW_DF_IS_DIRECTED;
	if (node->df.cfg.relay)
		facts |= BTGW_DF_IS_DIRECTED_RELAY;
	if (!btgw_df_decide(BTGW_DF_ADV, pdu->directed ? BTGW_DF_M_DIRECTED :
			    BTGW_DF_M_FLOODING, facts, path, &v))
		return;
	copy.ttl--;
	if (v.bearers[pdu->directed] & BTGW_DF_ADV)
		transmit(w, i, &copy, 0);
}

static void hear(struct df_world *w, unsigned int i, const struct df_pdu *pdu)
{
	struct df_node *node = &w->node[i];

	if (node->off || rand() % 1000 < w->lost || !is_new(node, pdu))
		return;
	if (pdu->ctl)
		control(w, i, pdu);
	else if (is_ours(node, pdu->dst) ||
		 btgw_df_range_has(&node->dep, pdu->dst))
		node->got++;
	forward(w, i, pdu);
}

static u64 first_deadline(const struct df_world *w, unsigned int *who)
{
	u64 first = 0;
	unsigned int i;

	for (i = 0; i < w->n; i++) {
		u64 at = w->node[i].deadline;

		if (!w->node[i].off && at && (!first || at < first)) {
			first = at;
			*who = i;
		}
	}
	return first;
}

static void air(struct df_world *w)
{
	struct df_event ev = pop(w);
	unsigned int i;

	w->now = max(w->now, ev.at);
	if (w->node[ev.from].off)
		return;
	w->on_air++;
	w->requests += ev.pdu.ctl && ev.pdu.opcode == BTGW_CTL_PATH_REQUEST;
	w->node[ev.from].sent++;
	for (i = 0; i < w->n; i++) {
		if (w->hears[ev.from][i])
			hear(w, i, &ev.pdu);
	}
}

void df_world_run(struct df_world *w, u64 until)
{
	struct btgw_df_out out;
	unsigned int who;
	u64 at;

	for (;;) {
		at = first_deadline(w, &who);
		if (w->queued && (!at || w->queue[0].at <= at)) {
			if (w->queue[0].at > until)
				break;
			air(w);
			continue;
		}
		if (!at || at > until)
			break;
		w->now = max(w->now, at);
		btgw_df_timer(&w->node[who].df, w->now, &out);
		df_world_emit(w, who, &out);
	}
	w->now = until;
}

enum btgw_df_result df_world_need(struct df_world *w, unsigned int i, u16 dst,
				  const struct btgw_df_range *dep)
{
	struct btgw_df_out out;
	enum btgw_df_result verdict;

	verdict = btgw_df_need(&w->node[i].df, dst, dep, w->now, &out);
	df_world_emit(w, i, &out);
	return verdict;
}

bool df_world_say(struct df_world *w, unsigned int i, u16 src, u16 dst)
{
	struct df_node *node = &w->node[i];
	struct btgw_df_send s = { .src = src, .dst = dst, .ttl = 0x7f };
	struct df_pdu pdu = {
		.src = src,
		.dst = dst,
		.seq = 0x800000 + node->seq++,
		.ttl = 0x7f,
	};
	struct btgw_df_route r;

	btgw_df_route(&node->t, &s, &r);
	pdu.directed = r.directed;
	is_new(node, &pdu);
	transmit(w, i, &pdu, 0);
	btgw_df_used(&node->df, dst);
	return r.directed;
}

void df_world_solicit(struct df_world *w, unsigned int i, u16 dst)
{
	struct btgw_df_out out = { .deadline_ms = w->node[i].deadline };
	struct btgw_df_msg msg = {
		.opcode = BTGW_CTL_PATH_REQUEST_SOLICITATION,
		.solicitation = { .n = 1, .addr = { dst } },
	};
	size_t len;

	btgw_df_build(&msg, out.tx[0].params, &len);
	out.tx[0].len = (u8)len;
	out.tx[0].opcode = msg.opcode;
	out.tx[0].dst = BTGW_ADDR_ALL_DIRECTED;
	out.tx[0].ttl = BTGW_DF_TTL;
	out.tx[0].directed = true;
	out.tx[0].bearers = BTGW_DF_BEARERS;
	out.n_tx = 1;
	df_world_emit(w, i, &out);
}

unsigned int df_world_hops(const struct df_world *w, unsigned int a,
			   unsigned int b)
{
	unsigned int queue[DF_NODES], hops[DF_NODES] = {};
	unsigned int head = 0, tail = 0, i, at;

	queue[tail++] = a;
	hops[a] = 1;
	while (head < tail) {
		at = queue[head++];
		if (at == b)
			return hops[b] - 1;
		if (at != a && !w->node[at].df.cfg.relay)
			continue;
		for (i = 0; i < w->n; i++) {
			if (!w->hears[at][i] || hops[i] || w->node[i].off)
				continue;
			hops[i] = hops[at] + 1;
			queue[tail++] = i;
		}
	}
	return 0;
}

struct btgw_df_entry *df_world_path(struct df_world *w, unsigned int i,
				    u16 origin, u16 dst)
{
	return btgw_df_table_find_to(&w->node[i].t, origin, dst);
}
