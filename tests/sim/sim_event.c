// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_event.c - what happens next
 *
 * A heap by time; what was planned first comes first at the same time, so that
 * a run is always the same.
 */
#include "sim.h"

#include <stdlib.h>

double sim_random(struct sim *s)
{
	u64 x = s->rnd;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	s->rnd = x;
	return (double)(x >> 11) / (double)(1ULL << 53);
}

void *sim_memory(size_t n)
{
	void *p = calloc(1, n);

	if (!p) {
		fprintf(stderr, "sim: out of memory\n");
		exit(1);
	}
	return p;
}

static bool before(const struct sim_event *a, const struct sim_event *b)
{
	return a->at != b->at ? a->at < b->at : a->order < b->order;
}

void sim_at(struct sim *s, u64 at_us, enum sim_kind kind, unsigned int which)
{
	struct sim_event ev = { at_us, s->order++, kind, which };
	size_t pos = s->used++;

	if (s->used > s->room) {
		s->room = s->room ? 2 * s->room : 4096;
		s->heap = realloc(s->heap, s->room * sizeof(*s->heap));
		if (!s->heap)
			abort();
	}
	while (pos && before(&ev, &s->heap[(pos - 1) / 2])) {
		s->heap[pos] = s->heap[(pos - 1) / 2];
		pos = (pos - 1) / 2;
	}
	s->heap[pos] = ev;
}

static struct sim_event pop(struct sim *s)
{
	struct sim_event top = s->heap[0];
	struct sim_event last = s->heap[--s->used];
	size_t pos = 0, down;

	while ((down = 2 * pos + 1) < s->used) {
		if (down + 1 < s->used &&
		    before(&s->heap[down + 1], &s->heap[down]))
			down++;
		if (!before(&s->heap[down], &last))
			break;
		s->heap[pos] = s->heap[down];
		pos = down;
	}
	s->heap[pos] = last;
	return top;
}

static void happen(struct sim *s, const struct sim_event *ev)
{
	switch (ev->kind) {
	case SIM_EV_SEND:
		sim_air_send(s, &s->node[ev->which]);
		break;
	case SIM_EV_LEG:
		sim_air_arrive(s, ev->which);
		break;
	case SIM_EV_TIMER:
		sim_node_timer(s, &s->node[ev->which]);
		break;
	case SIM_EV_MESSAGE:
		sim_traffic_message(s, &s->node[ev->which]);
		break;
	case SIM_EV_RETRY:
		sim_traffic_retry(s, ev->which);
		break;
	case SIM_EV_APP:
		s->app->timer(s, &s->node[ev->which]);
		break;
	case SIM_EV_TICK:
		s->app->tick(s);
		break;
	}
}

void sim_run(struct sim *s, u64 until_us)
{
	while (s->used && s->heap[0].at <= until_us) {
		struct sim_event ev = pop(s);

		s->now = ev.at;
		happen(s, &ev);
	}
	s->now = until_us;
}
