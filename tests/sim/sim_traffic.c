// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_traffic.c - messages to a gateway, acknowledgements, what arrives
 *
 * Every node but the gateways reports at random times, on average at the rate
 * given. A message goes over the path if there is one, else it is flooded, and
 * a path is looked for.
 *
 * With acked=1 the gateway answers each report, over the path back. What is not
 * answered in time is sent again, flooded, and the node asks by an echo whether
 * its path still leads anywhere (btgw_df_lost()).
 */
#include "sim.h"

#include <math.h>
#include <stdlib.h>

/* a path that was not found is looked for again so much later */
#define AGAIN_US	15000000ULL
#define ACK_US		1000000
#define TRIES		3

u32 sim_msg_new(struct sim *s, struct sim_node *node)
{
	if (s->msgs == s->msg_room) {
		s->msg_room = s->msg_room ? 2 * s->msg_room : 4096;
		s->msg = realloc(s->msg, s->msg_room * sizeof(*s->msg));
		if (!s->msg)
			abort();
	}
	s->msg[s->msgs] = (struct sim_msg) {
		.born = s->now,
		.from = (u16)sim_index(s, node),
		.tries = 1,
	};
	return s->msgs++;
}

u64 sim_traffic_pause_us(struct sim *s)
{
	return (u64)(-log(1 - sim_random(s)) / s->cfg.rate * 1e6);
}

static void send_report(struct sim *s, struct sim_node *node, u32 msg,
			bool flood)
{
	struct sim_pdu pdu = {
		.dst = node->gateway->addr,
		.msg = msg,
		.what = SIM_DATA,
		.len = SIM_DATA_LT,
	};

	sim_node_send(s, node, &pdu, flood);
	if (s->cfg.acked)
		sim_at(s, s->now + ACK_US, SIM_EV_RETRY, msg);
}

/* while paths are found: one is wanted. After that: a message, and the next */
void sim_traffic_message(struct sim *s, struct sim_node *node)
{
	u16 dst = node->gateway->addr;
	bool path;
	u32 msg;

	if (s->now >= s->end || node->dead)
		return;
	path = s->cfg.directed && sim_node_has_path(node, dst);
	if (s->cfg.directed && !path) {
		if (!s->measuring)
			sim_at(s, s->now + AGAIN_US, SIM_EV_MESSAGE,
			       sim_index(s, node));
		sim_node_need(s, node, dst);
	}
	if (!s->measuring)
		return;
	msg = sim_msg_new(s, node);
	s->msg[msg].flooded = !path;
	send_report(s, node, msg, false);
	sim_at(s, s->now + sim_traffic_pause_us(s), SIM_EV_MESSAGE,
	       sim_index(s, node));
}

void sim_traffic_retry(struct sim *s, u32 number)
{
	struct sim_msg *m = &s->msg[number];
	struct sim_node *node = &s->node[m->from];

	if (m->acked || m->tries == TRIES || node->dead)
		return;
	m->tries++;
	if (s->cfg.directed)
		sim_node_lost(s, node, node->gateway->addr);
	send_report(s, node, number, true);
}

static void acknowledge(struct sim *s, struct sim_node *node,
			const struct sim_pdu *report)
{
	struct sim_pdu pdu = {
		.dst = report->src,
		.msg = report->msg,
		.what = SIM_ACK,
		.len = SIM_DATA_LT,
	};

	sim_node_send(s, node, &pdu, false);
}

void sim_traffic_hear(struct sim *s, struct sim_node *node,
		      const struct sim_pdu *pdu)
{
	struct sim_msg *m = &s->msg[pdu->msg];

	if (pdu->what == SIM_ACK) {
		m->acked = true;
		return;
	}
	if (!m->got) {
		m->got = s->now;
		m->hops = BTGW_DF_TTL - pdu->ttl + 1;
	}
	if (s->cfg.acked)
		acknowledge(s, node, pdu);
}
