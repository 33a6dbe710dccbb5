// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_air.c - events, advertising on three channels, who hears what
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

enum sim_kind {
	SIM_SEND,
	SIM_LEG,
	SIM_TIMER,
	SIM_MESSAGE,
};

struct sim_event {
	u64 at;
	u64 order;
	unsigned int kind;
	unsigned int which;	/* node or leg */
};

struct sim_leg {
	u64 from;
	u64 until;
	unsigned int node;
	unsigned int channel;
	struct sim_pdu pdu;
};

struct sim_air {
	struct sim_event *heap;
	size_t used;
	size_t room;
	u64 order;
	s8 *rssi;		/* by two nodes */
	unsigned int *near;	/* by node: those that hear it... */
	unsigned int *n_near;	/* ...and how many */
	struct sim_leg leg[LEGS];
	unsigned int legs;
	unsigned int rival[LEGS];	/* of the one that arrives */
};

double sim_random(struct sim *s)
{
	u64 x = s->rnd;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	s->rnd = x;
	return (double)(x >> 11) / (double)(1ULL << 53);
}

static bool before(const struct sim_event *a, const struct sim_event *b)
{
	return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static void push(struct sim *s, u64 at, unsigned int kind, unsigned int which)
{
	struct sim_air *a = s->air;
	struct sim_event ev = { at, a->order++, kind, which };
	size_t pos = a->used++;

	if (a->used > a->room) {
		a->room *= 2;
		a->heap = realloc(a->heap, a->room * sizeof(*a->heap));
		if (!a->heap)
			abort();
	}
	while (pos && before(&ev, &a->heap[(pos - 1) / 2])) {
		a->heap[pos] = a->heap[(pos - 1) / 2];
		pos = (pos - 1) / 2;
	}
	a->heap[pos] = ev;
}

static struct sim_event pop(struct sim_air *a)
{
	struct sim_event top = a->heap[0];
	struct sim_event last = a->heap[--a->used];
	size_t pos = 0, down;

	while ((down = 2 * pos + 1) < a->used) {
		if (down + 1 < a->used &&
		    before(&a->heap[down + 1], &a->heap[down]))
			down++;
		if (!before(&a->heap[down], &last))
			break;
		a->heap[pos] = a->heap[down];
		pos = down;
	}
	a->heap[pos] = last;
	return top;
}

static unsigned int index_of(const struct sim *s, const struct sim_node *node)
{
	return (unsigned int)(node - s->node);
}

static s8 signal_at(const struct sim *s, unsigned int a, unsigned int b)
{
	return s->air->rssi[(size_t)a * s->n + b];
}

void sim_air_init(struct sim *s)
{
	double fall = (AT_ONE_METRE - SENSITIVITY) / log10(s->cfg.range);
	struct sim_air *a = calloc(1, sizeof(*a));
	unsigned int i, k;

	a->room = 4096;
	a->heap = malloc(a->room * sizeof(*a->heap));
	a->rssi = malloc((size_t)s->n * s->n);
	a->near = malloc((size_t)s->n * s->n * sizeof(*a->near));
	a->n_near = calloc(s->n, sizeof(*a->n_near));
	if (!a->heap || !a->rssi || !a->near || !a->n_near)
		abort();
	s->air = a;
	for (i = 0; i < s->n; i++) {
		for (k = 0; k < s->n; k++) {
			double d = hypot(s->node[i].x - s->node[k].x,
					 s->node[i].y - s->node[k].y);
			double dbm = AT_ONE_METRE - fall * log10(fmax(d, 1));

			a->rssi[(size_t)i * s->n + k] = (s8)fmax(dbm, -128);
			if (i != k && d <= s->cfg.range + 0.001)
				a->near[(size_t)i * s->n + a->n_near[i]++] = k;
		}
		s->node[i].scan_phase = (unsigned int)(sim_random(s) * 1e6);
	}
}

void sim_air_free(struct sim *s)
{
	free(s->air->heap);
	free(s->air->rssi);
	free(s->air->near);
	free(s->air->n_near);
	free(s->air);
}

static unsigned int pdu_len(const struct sim_pdu *pdu)
{
	return pdu->ctl ? SIM_CTL_LEN + pdu->len : SIM_DATA_LEN;
}

static unsigned int leg_us(const struct sim_pdu *pdu)
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
	push(s, at, SIM_SEND, index_of(s, node));
}

void sim_queue(struct sim *s, struct sim_node *node, const struct sim_pdu *pdu,
	       unsigned int times, u64 delay_us)
{
	unsigned int i;

	for (i = 0; i < times; i++) {
		if (node->queued == SIM_QUEUE) {
			s->count.overflow++;
			continue;
		}
		node->queue[node->queued].pdu = *pdu;
		node->queue[node->queued++].at = s->now + delay_us;
		delay_us += (u64)((s->cfg.repeat_ms + 10 * sim_random(s)) *
				  1000);
	}
	wake(s, node);
}

void sim_timer(struct sim *s, struct sim_node *node, u64 at_us)
{
	push(s, at_us, SIM_TIMER, index_of(s, node));
}

void sim_message(struct sim *s, struct sim_node *node, u64 at_us)
{
	push(s, at_us, SIM_MESSAGE, index_of(s, node));
}

static void account(struct sim *s, const struct sim_pdu *pdu,
		    unsigned int hearers)
{
	unsigned int us = SIM_CHANNELS * leg_us(pdu);

	s->count.pdus[pdu->ctl]++;
	s->count.bytes[pdu->ctl] += pdu_len(pdu);
	s->count.airtime += us;
	s->count.heard += (u64)us * hearers;
}

static void send(struct sim *s, struct sim_node *node)
{
	struct sim_air *a = s->air;
	unsigned int i, first = SIM_QUEUE, us, who = index_of(s, node);
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
	us = leg_us(&pdu);
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
		push(s, leg->until, SIM_LEG, a->legs++);
		at += us;
	}
	wake(s, node);
}

static bool listens(const struct sim *s, const struct sim_node *node,
		    const struct sim_leg *leg)
{
	u64 slot = (u64)s->cfg.scan_ms * 1000;
	u64 from = leg->from + node->scan_phase;

	/* from the first bit to the last */
	if ((leg->until + node->scan_phase) / slot != from / slot ||
	    from / slot % SIM_CHANNELS != leg->channel ||
	    (leg->until + node->scan_phase) % slot * 100 > slot * s->cfg.duty)
		return false;
	return node->tx_until <= leg->from || node->tx_from >= leg->until;
}

/* who else sent on this channel at this time */
static unsigned int rivals_of(struct sim_air *a, unsigned int number)
{
	const struct sim_leg *leg = &a->leg[number % LEGS];
	unsigned int i, n = 0, oldest = a->legs > LEGS ? a->legs - LEGS : 0;

	/* those begun later, and those begun up to a whole event before */
	for (i = a->legs; i-- > oldest;) {
		const struct sim_leg *other = &a->leg[i % LEGS];

		if (other->from + 2 * SIM_CHANNELS * 400 < leg->from)
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

static void arrive(struct sim *s, unsigned int number)
{
	struct sim_air *a = s->air;
	struct sim_leg leg = a->leg[number % LEGS];
	const unsigned int *near = &a->near[(size_t)leg.node * s->n];
	unsigned int i, rivals = s->cfg.ideal ? 0 : rivals_of(a, number);

	for (i = 0; i < a->n_near[leg.node]; i++) {
		struct sim_node *node = &s->node[near[i]];

		if (!s->cfg.ideal && !listens(s, node, &leg))
			continue;
		if (collides(s, &leg, rivals, near[i])) {
			s->count.collided++;
			continue;
		}
		s->count.taken++;
		sim_node_hear(s, node, &leg.pdu,
			      signal_at(s, leg.node, near[i]));
	}
}

void sim_run(struct sim *s, u64 until_us)
{
	struct sim_air *a = s->air;

	while (a->used && a->heap[0].at <= until_us) {
		struct sim_event ev = pop(a);

		s->now = ev.at;
		switch (ev.kind) {
		case SIM_SEND:
			send(s, &s->node[ev.which]);
			break;
		case SIM_LEG:
			arrive(s, ev.which);
			break;
		case SIM_TIMER:
			sim_node_timer(s, &s->node[ev.which]);
			break;
		default:
			sim_node_message(s, &s->node[ev.which]);
			break;
		}
	}
	s->now = until_us;
}
