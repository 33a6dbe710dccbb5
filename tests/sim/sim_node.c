// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_node.c - what a node does with a PDU
 *
 * Message cache, forwarding table, discovery and the decision about each PDU
 * are those of kernel/core. There is no encryption, which changes nothing of
 * what is counted here.
 */
#include "sim.h"

#include <stdlib.h>
#include <string.h>

#define NO_RSSI_GATE	(-128)
#define WEAKEST		(-90)
/* a gateway ends a path of every node; who is near it forwards for many */
#define PATHS_MAX	1000

static u64 now_ms(const struct sim *s)
{
	return s->now / 1000 + 1;
}

void sim_node_init(struct sim *s, struct sim_node *node)
{
	struct btgw_df_sizes sizes = { .discs = BTGW_DF_DISCS_MAX,
				       .origins = node == node->gateway ?
						  s->cfg.targets + 4 : 4 };
	struct btgw_df_table_cfg tc = {
		.paths = node == node->gateway || s->n < PATHS_MAX ? s->n :
			 PATHS_MAX,
	};
	struct btgw_df_cfg cfg = {
		.own = { node->addr, 0 },
		.relay = true,
		.two_way = s->cfg.two_way,
		.lifetime = s->cfg.lifetime,
		.lanes = s->cfg.lanes,
		.max_init = 2,
		.echo_unicast = s->cfg.echo,
		.monitoring_s = 120,
		.early_s = 20,
		.retry_s = 10,
		.gate = {
			.threshold = s->cfg.ideal ? NO_RSSI_GATE : WEAKEST,
			.margin = s->cfg.ideal ? 0 : (u8)s->cfg.gate,
			.lost_max = BTGW_DF_LOST_MAX,
		},
	};

	btgw_msg_cache_init(&node->cache,
			    sim_memory(btgw_msg_cache_bytes(SIM_CACHE)),
			    SIM_CACHE);
	if (!s->cfg.directed)
		return;
	btgw_df_table_init(&node->t, &tc, sim_memory(btgw_df_table_bytes(&tc)));
	btgw_df_init(&node->df, &cfg, &sizes, sim_memory(btgw_df_bytes(&sizes)),
		     &node->t, BTGW_DF_FN_FIRST,
		     (u32)(sim_random(s) * 4e9) + 1);
}

void sim_node_free(struct sim_node *node)
{
	free(node->cache.key);
	free(node->t.entry);
	free(node->df.disc);
}

bool sim_node_has_path(const struct sim_node *node, u16 dst)
{
	struct btgw_df_match m;

	return btgw_df_table_match(&node->t, node->addr, dst, node->addr, &m);
}

static u64 key_of(const struct sim_pdu *pdu)
{
	return btgw_msg_key(0, pdu->src, pdu->seq, 0);
}

static bool is_for(const struct sim_node *node, u16 dst)
{
	return dst == node->addr || (dst == SIM_GROUP && node->grouped);
}

bool sim_node_wants(struct sim_node *node, const struct sim_pdu *pdu)
{
	struct btgw_df_match m;

	if (pdu->subnet != node->subnet ||
	    btgw_msg_cache_seen(&node->cache, key_of(pdu)))
		return false;
	return !pdu->directed || pdu->ctl || is_for(node, pdu->dst) ||
	       btgw_df_table_match(&node->t, pdu->src, pdu->dst, node->addr,
				   &m);
}

static enum sim_what what_of(u8 opcode)
{
	switch (opcode) {
	case BTGW_CTL_PATH_REPLY:
		return SIM_REPLY;
	case BTGW_CTL_PATH_CONFIRMATION:
		return SIM_CONFIRM;
	case BTGW_CTL_PATH_ECHO_REQUEST:
	case BTGW_CTL_PATH_ECHO_REPLY:
		return SIM_ECHO;
	default:
		return SIM_REQUEST;
	}
}

static unsigned int times(const struct sim *s, const struct sim_pdu *pdu)
{
	enum btgw_df_material m = pdu->directed ? BTGW_DF_M_DIRECTED :
				  BTGW_DF_M_FLOODING;

	switch (btgw_df_repeat(m, pdu->relayed, pdu->ctl)) {
	case BTGW_DF_REP_DIRECTED:
		return s->cfg.transmit;
	case BTGW_DF_REP_DIRECTED_RELAY:
		return s->cfg.relay;
	case BTGW_DF_REP_DIRECTED_CTL:
	case BTGW_DF_REP_DIRECTED_CTL_RELAY:
		return s->cfg.control;
	default:
		return s->cfg.flood;
	}
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
			.msg = SIM_NO_MSG,
			.subnet = node->subnet,
			.ttl = tx->ttl,
			.what = what_of(tx->opcode),
			.ctl = true,
			.directed = tx->directed,
			.opcode = tx->opcode,
			.len = tx->len,
		};

		memcpy(pdu.octets, tx->params, tx->len);
		btgw_msg_cache_add(&node->cache, key_of(&pdu));
		sim_queue(s, node, &pdu, times(s, &pdu),
			  (u64)tx->delay_ms * 1000);
	}
	if (out->deadline_ms && out->deadline_ms != node->timer_at)
		sim_at(s, out->deadline_ms * 1000, SIM_EV_TIMER,
		       sim_index(s, node));
	node->timer_at = out->deadline_ms;
}

void sim_node_timer(struct sim *s, struct sim_node *node)
{
	struct btgw_df_out out;

	if (node->dead || !node->timer_at || now_ms(s) < node->timer_at)
		return;
	btgw_df_timer(&node->df, now_ms(s), &out);
	carry_out(s, node, &out);
}

void sim_node_need(struct sim *s, struct sim_node *node, u16 dst)
{
	struct btgw_df_out out;

	btgw_df_need(&node->df, dst, NULL, now_ms(s), &out);
	carry_out(s, node, &out);
}

void sim_node_lost(struct sim *s, struct sim_node *node, u16 dst)
{
	struct btgw_df_out out;

	btgw_df_lost(&node->df, dst, now_ms(s), &out);
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
	u16 dst = pdu->dst;

	if (btgw_df_parse(pdu->opcode, pdu->octets, pdu->len, &msg))
		abort();
	if (pdu->opcode == BTGW_CTL_PATH_REQUEST)
		dst = msg.request.destination;
	if (is_for(node, dst))
		rx.target = BTGW_DF_TARGET_SELF;
	btgw_df_receive(&node->df, &rx, &msg, now_ms(s), &out);
	carry_out(s, node, &out);
}

/* another path than the one its origin has now */
static bool is_stale(const struct sim *s, const struct sim_node *node,
		     const struct sim_pdu *pdu)
{
	const struct sim_node *origin = &s->node[pdu->src - 1];
	struct btgw_df_entry *here, *there;

	here = btgw_df_table_find_to(&node->t, pdu->src, pdu->dst);
	there = btgw_df_table_find_to(&origin->t, pdu->src, pdu->dst);
	return here && there && here->path.fn != there->path.fn;
}

static void forward(struct sim *s, struct sim_node *node,
		    const struct sim_pdu *pdu)
{
	/* a path to a group has branches that hear each other */
	unsigned int wait = pdu->directed && pdu->dst != SIM_GROUP ?
			    s->cfg.path_ms : s->cfg.relay_ms;
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
	copy.relayed = true;
	if (s->measuring && pdu->directed && is_stale(s, node, pdu))
		s->count.stale += times(s, &copy);
	sim_queue(s, node, &copy, times(s, &copy),
		  (u64)(wait * 1000 * sim_random(s)));
}

void sim_node_hear(struct sim *s, struct sim_node *node,
		   const struct sim_pdu *pdu, s8 rssi)
{
	/* of another subnet: not to be decrypted */
	if (pdu->subnet != node->subnet)
		return;
	if (!btgw_msg_cache_add(&node->cache, key_of(pdu))) {
		s->count.known++;
		return;
	}
	if (pdu->ctl && pdu->what != SIM_ACK)
		control(s, node, pdu, rssi);
	else if (is_for(node, pdu->dst) && s->app && s->app->hear)
		s->app->hear(s, node, pdu);
	else if (is_for(node, pdu->dst))
		sim_traffic_hear(s, node, pdu);
	forward(s, node, pdu);
}

void sim_node_send(struct sim *s, struct sim_node *node, struct sim_pdu *pdu,
		   bool flood)
{
	struct btgw_df_send how = { node->addr, pdu->dst, BTGW_DF_TTL, flood };
	struct btgw_df_route route = {};

	btgw_df_route(s->cfg.directed ? &node->t : NULL, &how, &route);
	pdu->src = node->addr;
	pdu->seq = node->seq++;
	pdu->subnet = node->subnet;
	if (!pdu->ttl)
		pdu->ttl = BTGW_DF_TTL;
	pdu->directed = route.directed;
	if (s->cfg.directed)
		btgw_df_used(&node->df, pdu->dst);
	btgw_msg_cache_add(&node->cache, key_of(pdu));
	sim_queue(s, node, pdu, times(s, pdu), 0);
}
