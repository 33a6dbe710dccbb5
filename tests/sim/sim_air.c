// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_air.c - advertising on three channels, who hears what
 *
 * A PDU is sent on each channel, one after the other. A node listens on one
 * channel, and on the next after a while; it is deaf while it sends. A PDU is
 * lost where another one is on the same channel at the same time, unless it is
 * stronger by the capture ratio. A signal falls with a power of the distance
 * that brings it to the sensitivity at the range, and disturbs beyond that too.
 */
#include "sim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SENSITIVITY	(-90)
#define AT_ONE_METRE	(-40)
#define LEGS		32768	/* transmissions remembered, a power of two */
/* longer than a PDU is on the air on all channels */
#define EVENT_US	2400

struct sim_leg {
	u64 from;
	u64 until;
	unsigned int node;
	unsigned int channel;
	struct sim_pdu pdu;
};

struct sim_air {
	s8 *rssi;		/* by two nodes */
	unsigned int *near;	/* by node: those that hear it... */
	unsigned int *n_near;	/* ...and how many */
	struct sim_leg leg[LEGS];
	unsigned int legs;
	unsigned int rival[LEGS];	/* of the one that arrives */
};

unsigned int sim_index(const struct sim *s, const struct sim_node *node)
{
	return (unsigned int)(node - s->node);
}

static s8 signal_at(const struct sim *s, unsigned int a, unsigned int b)
{
	return s->air->rssi[(size_t)a * s->n + b];
}

static double apart(const struct sim *s, unsigned int a, unsigned int b)
{
	return hypot(s->node[a].x - s->node[b].x, s->node[a].y - s->node[b].y);
}

void sim_air_place(struct sim *s)
{
	double fall = (AT_ONE_METRE - SENSITIVITY) / log10(s->cfg.range);
	struct sim_air *a = s->air;
	unsigned int i, k;

	memset(a->n_near, 0, s->n * sizeof(*a->n_near));
	for (i = 0; i < s->n; i++) {
		for (k = 0; k < s->n; k++) {
			double d = apart(s, i, k);
			double dbm = AT_ONE_METRE - fall * log10(fmax(d, 1));

			a->rssi[(size_t)i * s->n + k] = (s8)fmax(dbm, -128);
			if (i != k && d <= s->cfg.range + 0.001)
				a->near[(size_t)i * s->n + a->n_near[i]++] = k;
		}
	}
}

void sim_air_init(struct sim *s)
{
	struct sim_air *a = sim_memory(sizeof(*a));
	unsigned int i;

	a->rssi = sim_memory((size_t)s->n * s->n);
	a->near = sim_memory((size_t)s->n * s->n * sizeof(*a->near));
	a->n_near = sim_memory(s->n * sizeof(*a->n_near));
	s->air = a;
	sim_air_place(s);
	for (i = 0; i < s->n; i++)
		s->node[i].phase = (u32)(sim_random(s) * SIM_CHANNELS *
					 s->cfg.scan_ms * 1000);
}

void sim_air_free(struct sim *s)
{
	free(s->air->rssi);
	free(s->air->near);
	free(s->air->n_near);
	free(s->air);
}

void sim_air_hops(const struct sim *s, const struct sim_node *to, double range,
		  unsigned int *hops)
{
	unsigned int *line = sim_memory(s->n * sizeof(*line));
	unsigned int i, head = 0, tail = 0, first = sim_index(s, to);

	memset(hops, 0, s->n * sizeof(*hops));
	line[tail++] = first;
	while (head < tail) {
		unsigned int at = line[head++];

		for (i = 0; i < s->n; i++) {
			if (i == first || hops[i] || s->node[i].dead ||
			    apart(s, at, i) > range + 0.001)
				continue;
			hops[i] = hops[at] + 1;
			line[tail++] = i;
		}
	}
	free(line);
}

static unsigned int pdu_len(const struct sim_pdu *pdu)
{
	return (pdu->ctl ? SIM_CTL_LEN : SIM_DATA_LEN) + pdu->len;
}

unsigned int sim_airtime_us(const struct sim_pdu *pdu)
{
	return (SIM_ADV_LEN + pdu_len(pdu)) * SIM_US_PER_OCTET;
}

/* the radio looks again when it is free and something may be sent */
static void wake(struct sim *s, struct sim_node *node)
{
	u64 at = ~0ULL;
	unsigned int i;

	if (!node->queued)
		return;
	for (i = 0; i < node->queued; i++) {
		if (node->queue[i].at < at)
			at = node->queue[i].at;
	}
	if (at < node->tx_until)
		at = node->tx_until;
	if (at < s->now)
		at = s->now;
	/* a later one that was planned finds nothing to do */
	if (node->wake_at && node->wake_at <= at)
		return;
	node->wake_at = at;
	sim_at(s, at, SIM_EV_SEND, sim_index(s, node));
}

void sim_queue(struct sim *s, struct sim_node *node, const struct sim_pdu *pdu,
	       unsigned int times, u64 delay_us)
{
	unsigned int ms = pdu->directed ? s->cfg.again_ms : s->cfg.repeat_ms;
	unsigned int i;

	if (node->dead)
		return;
	for (i = 0; i < times; i++) {
		if (node->queued == SIM_QUEUE) {
			s->count.overflow++;
			continue;
		}
		node->queue[node->queued].pdu = *pdu;
		node->queue[node->queued++].at = s->now + delay_us;
		/* a controller adds up to 10 ms to each advertising event */
		delay_us += (u64)((ms + 10 * sim_random(s)) * 1000);
	}
	wake(s, node);
}

static void account(struct sim *s, const struct sim_pdu *pdu,
		    unsigned int hearers)
{
	s->count.sent[pdu->what][pdu->directed][pdu->relayed]++;
	s->count.octets += pdu_len(pdu);
	s->count.airtime += SIM_CHANNELS * sim_airtime_us(pdu);
	s->count.heard += (u64)SIM_CHANNELS * sim_airtime_us(pdu) * hearers;
}

void sim_air_send(struct sim *s, struct sim_node *node)
{
	struct sim_air *a = s->air;
	unsigned int i, first = SIM_QUEUE, us, who = sim_index(s, node);
	struct sim_pdu pdu;
	u64 at = s->now;

	if (node->wake_at != s->now)
		return;
	node->wake_at = 0;
	for (i = 0; i < node->queued; i++) {
		if (node->queue[i].at <= s->now &&
		    (first == SIM_QUEUE ||
		     node->queue[i].at < node->queue[first].at))
			first = i;
	}
	if (first == SIM_QUEUE || node->tx_until > s->now) {
		wake(s, node);
		return;
	}
	pdu = node->queue[first].pdu;
	node->queue[first] = node->queue[--node->queued];
	us = sim_airtime_us(&pdu);
	account(s, &pdu, a->n_near[who]);
	node->tx_from = at;
	node->tx_until = at + SIM_CHANNELS * us;
	for (i = 0; i < (s->cfg.ideal ? 1 : SIM_CHANNELS); i++) {
		struct sim_leg *leg = &a->leg[a->legs % LEGS];

		leg->from = at;
		leg->until = at + us;
		leg->node = who;
		leg->channel = i;
		leg->pdu = pdu;
		sim_at(s, leg->until, SIM_EV_LEG, a->legs++);
		at += us;
	}
	wake(s, node);
}

/* who else sent on this channel at this time */
static unsigned int rivals_of(struct sim_air *a, unsigned int number)
{
	const struct sim_leg *leg = &a->leg[number % LEGS];
	unsigned int i, n = 0, oldest = a->legs > LEGS ? a->legs - LEGS : 0;

	/* those begun later, and those begun up to a whole event before */
	for (i = a->legs; i-- > oldest;) {
		const struct sim_leg *other = &a->leg[i % LEGS];

		if (other->from + EVENT_US < leg->from)
			break;
		if (i != number && other->channel == leg->channel &&
		    other->from < leg->until && other->until > leg->from)
			a->rival[n++] = other->node;
	}
	return n;
}

/* is there another one that the receiver cannot tell it from */
static bool collides(const struct sim *s, const struct sim_leg *leg,
		     unsigned int rivals, unsigned int receiver)
{
	double limit = signal_at(s, leg->node, receiver) - s->cfg.capture;
	unsigned int i;

	for (i = 0; i < rivals; i++) {
		unsigned int other = s->air->rival[i];

		if (other != receiver && signal_at(s, other, receiver) > limit)
			return true;
	}
	return false;
}

static void missed(struct sim *s, struct sim_node *node,
		   const struct sim_leg *leg, enum sim_lost why)
{
	if (s->measuring && sim_node_wants(node, &leg->pdu))
		s->count.lost[leg->pdu.directed && !leg->pdu.ctl][why]++;
}

void sim_air_arrive(struct sim *s, unsigned int number)
{
	struct sim_air *a = s->air;
	struct sim_leg leg = a->leg[number % LEGS];
	const unsigned int *near = &a->near[(size_t)leg.node * s->n];
	u32 slot = s->cfg.scan_ms * 1000, us = (u32)(leg.until - leg.from);
	u32 open = (u32)((u64)slot * s->cfg.duty / 100);
	u32 cycle = SIM_CHANNELS * slot;
	u32 from = (u32)(leg.from % cycle), off;
	unsigned int i, rivals = s->cfg.ideal ? 0 : rivals_of(a, number);

	for (i = 0; i < a->n_near[leg.node]; i++) {
		struct sim_node *node = &s->node[near[i]];

		if (node->dead)
			continue;
		if (!s->cfg.ideal) {
			off = from + node->phase;
			if (off >= cycle)
				off -= cycle;
			/* where it is in the time it has on this channel */
			off -= leg.channel * slot;
			if (off >= slot)
				continue;
			/* from the first bit to the last */
			if (off + us > open) {
				missed(s, node, &leg, SIM_LOST_CHANNEL);
				continue;
			}
			if (node->tx_until > leg.from &&
			    node->tx_from < leg.until) {
				missed(s, node, &leg, SIM_LOST_SENDING);
				continue;
			}
		}
		if (collides(s, &leg, rivals, near[i])) {
			missed(s, node, &leg, SIM_LOST_COLLISION);
			continue;
		}
		s->count.taken++;
		sim_node_hear(s, node, &leg.pdu,
			      signal_at(s, leg.node, near[i]));
	}
}
