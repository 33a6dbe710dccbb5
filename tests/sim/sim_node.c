// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_node.c - what a node does with a PDU
 *
 * Message cache, forwarding table, discovery and the decision about each PDU
 * are those of kernel/core. There is no encryption, which changes nothing of
 * what is counted here.
 */
#include "sim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NO_RSSI_GATE	(-128)
/* a path that was not found is looked for again so much later */
#define AGAIN_S		15

static u64 now_ms(const struct sim *s)
{
	return s->now / 1000 + 1;
}

static void *memory(size_t n)
{
	void *p = calloc(1, n);

	if (!p)
		abort();
	return p;
}

void sim_node_init(struct sim *s, struct sim_node *node)
{
	static const struct btgw_df_sizes sizes = { .discs = BTGW_DF_DISCS_MAX,
						    .origins = 4 };
	/* a gateway ends a path of every node, and so does who is near it */
	struct btgw_df_table_cfg tc = { .paths = s->n };
	struct btgw_df_cfg cfg = {
		.own = { node->addr, 0 },
		.relay = true,
		.two_way = false,
		.lifetime = 2,
		.lanes = s->cfg.lanes,
		.max_init = 2,
		.monitoring_s = 120,
		.retry_s = 10,
		.gate = {
			.threshold = s->cfg.ideal ? NO_RSSI_GATE : -90,
			.margin = s->cfg.ideal ? 0 : (u8)s->cfg.gate,
			.lost_max = BTGW_DF_LOST_MAX,
		},
	};

	btgw_msg_cache_init(&node->cache, memory(btgw_msg_cache_bytes(SIM_CACHE)),
			    SIM_CACHE);
	if (!s->cfg.directed)
		return;
	btgw_df_table_init(&node->t, &tc, memory(btgw_df_table_bytes(&tc)));
	btgw_df_init(&node->df, &cfg, &sizes, memory(btgw_df_bytes(&sizes)),
		     &node->t, BTGW_DF_FN_FIRST,
		     (u32)(sim_random(s) * 4e9) + 1);
}

void sim_node_free(struct sim_node *node)
{
	free(node->cache.key);
	free(node->t.entry);
	free(node->df.disc);
}

bool sim_node_has_path(const struct sim *s, const struct sim_node *node)
{
	struct btgw_df_match m;

	return btgw_df_table_match(&node->t, node->addr, s->gateway->addr,
				   node->addr, &m);
}

static void known(struct sim_node *node, const struct sim_pdu *pdu)
{
	btgw_msg_cache_add(&node->cache, btgw_msg_key(0, pdu->src, pdu->seq,
						      0));
}

static void carry_out(struct sim *s, struct sim_node *node,
		      const struct btgw_df_out *out)
{
	unsigned int i;

	for (i = 0; i < out->n_tx; i++) {
		const struct btgw_df_tx *tx = &out->tx[i];
		struct sim_pdu pdu = {
			.src = node->addr,
			.dst = tx->dst,
			.seq = node->seq++,
			.ttl = tx->ttl,
			.ctl = true,
			.directed = tx->directed,
			.opcode = tx->opcode,
			.len = tx->len,
		};

		memcpy(pdu.params, tx->params, tx->len);
		known(node, &pdu);
		sim_queue(s, node, &pdu, s->cfg.control,
			  (u64)tx->delay_ms * 1000);
	}
	if (out->deadline_ms && out->deadline_ms != node->timer_at)
		sim_timer(s, node, out->deadline_ms * 1000);
	node->timer_at = out->deadline_ms;
}

void sim_node_timer(struct sim *s, struct sim_node *node)
{
	struct btgw_df_out out;

	if (!node->timer_at || now_ms(s) < node->timer_at)
		return;
	btgw_df_timer(&node->df, now_ms(s), &out);
	carry_out(s, node, &out);
}

static void control(struct sim *s, struct sim_node *node,
		    const struct sim_pdu *pdu, s8 rssi)
{
	struct btgw_df_rx rx = {
		.src = pdu->src,
		.dst = pdu->dst,
		.ttl = pdu->ttl,
		.directed = pdu->directed,
		.bearer = BTGW_DF_ADV,
		.heard = { rssi, BTGW_DF_LOST_NONE },
	};
	struct btgw_df_out out;
	struct btgw_df_msg msg;

	if (btgw_df_parse(pdu->opcode, pdu->params, pdu->len, &msg))
		abort();
	btgw_df_receive(&node->df, &rx, &msg, now_ms(s), &out);
	carry_out(s, node, &out);
}

static void delivered(struct sim *s, const struct sim_pdu *pdu)
{
	struct sim_count *c = &s->count;

	if (c->n_latency == c->room) {
		c->room = c->room ? 2 * c->room : 4096;
		c->latency = realloc(c->latency, c->room * sizeof(*c->latency));
		if (!c->latency)
			abort();
	}
	c->delivered++;
	c->hops += BTGW_DF_TTL - pdu->ttl + 1;
	c->latency[c->n_latency++] = (u32)(s->now - pdu->born);
}

static void forward(struct sim *s, struct sim_node *node,
		    const struct sim_pdu *pdu)
{
	u16 facts = BTGW_DF_IS_RELAY, path = 0;
	struct sim_pdu copy = *pdu;
	struct btgw_df_verdict v;

	if (pdu->ttl < 2 || pdu->dst == node->addr)
		return;
	if (s->cfg.directed)
		facts |= BTGW_DF_IS_DIRECTED | BTGW_DF_IS_DIRECTED_RELAY |
			 btgw_df_facts(&node->t, pdu->src, pdu->dst,
				       node->addr, &path);
	if (!btgw_df_decide(BTGW_DF_ADV, pdu->directed ? BTGW_DF_M_DIRECTED :
			    BTGW_DF_M_FLOODING, facts, path, &v) ||
	    !(v.bearers[pdu->directed] & BTGW_DF_ADV))
		return;
	copy.ttl--;
	sim_queue(s, node, &copy, pdu->directed ? s->cfg.relay : s->cfg.flood,
		  (u64)(s->cfg.relay_ms * 1000 * sim_random(s)));
}

void sim_node_hear(struct sim *s, struct sim_node *node,
		   const struct sim_pdu *pdu, s8 rssi)
{
	if (!btgw_msg_cache_add(&node->cache,
				btgw_msg_key(0, pdu->src, pdu->seq, 0)))
		return;
	if (pdu->ctl)
		control(s, node, pdu, rssi);
	else if (pdu->dst == node->addr)
		delivered(s, pdu);
	forward(s, node, pdu);
}

/* while paths are found: one is wanted. After that: a message, and the next */
void sim_node_message(struct sim *s, struct sim_node *node)
{
	struct btgw_df_send how = { node->addr, s->gateway->addr, BTGW_DF_TTL };
	struct sim_pdu pdu = {
		.src = node->addr,
		.dst = s->gateway->addr,
		.seq = node->seq++,
		.ttl = BTGW_DF_TTL,
		.born = s->now,
	};
	struct btgw_df_route route = {};
	struct btgw_df_out out;

	if (s->now >= s->end)
		return;
	if (s->cfg.directed && !sim_node_has_path(s, node)) {
		if (!s->measuring)
			sim_message(s, node, s->now + AGAIN_S * 1000000ULL);
		btgw_df_need(&node->df, s->gateway->addr, NULL, now_ms(s),
			     &out);
		carry_out(s, node, &out);
	}
	if (!s->measuring)
		return;
	btgw_df_route(s->cfg.directed ? &node->t : NULL, &how, &route);
	pdu.directed = route.directed;
	known(node, &pdu);
	s->count.messages++;
	sim_queue(s, node, &pdu, pdu.directed ? s->cfg.transmit : s->cfg.flood,
		  0);
	sim_message(s, node, s->now +
		    (u64)(-log(1 - sim_random(s)) / s->cfg.rate * 1e6));
}
