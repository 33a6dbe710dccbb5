// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_count.c - what was counted, as figures
 */
#include "sim.h"

#include <stdlib.h>
#include <string.h>

double sim_share(double part, double whole)
{
	return whole ? part / whole : 0;
}

u64 sim_sent(const struct sim_count *c, enum sim_what what)
{
	return c->sent[what][0][0] + c->sent[what][0][1] +
	       c->sent[what][1][0] + c->sent[what][1][1];
}

u64 sim_sent_all(const struct sim_count *c)
{
	u64 sum = 0;
	unsigned int i;

	for (i = 0; i < __SIM_WHATS; i++)
		sum += sim_sent(c, i);
	return sum;
}

static int by_value(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

void sim_figures(const struct sim *s, struct sim_figures *f)
{
	u32 *latency = sim_memory((s->msgs + 1) * sizeof(*latency));
	double hops = 0, flooded = 0;
	u32 i, n = 0;

	for (i = 0; i < s->msgs; i++) {
		flooded += s->msg[i].flooded;
		if (!s->msg[i].got)
			continue;
		hops += s->msg[i].hops;
		latency[n++] = (u32)(s->msg[i].got - s->msg[i].born);
	}
	qsort(latency, n, sizeof(*latency), by_value);

	memset(f, 0, sizeof(*f));
	f->messages = s->msgs;
	f->delivery = sim_share(n, s->msgs);
	f->flooded = sim_share(flooded, s->msgs);
	f->p50_ms = n ? latency[n / 2] / 1e3 : 0;
	f->p95_ms = n ? latency[n * 95ULL / 100] / 1e3 : 0;
	f->hops = sim_share(hops, n);
	f->pdus = sim_share(sim_sent(&s->count, SIM_DATA), s->msgs);
	f->other = sim_share(sim_sent_all(&s->count) -
			     sim_sent(&s->count, SIM_DATA), s->msgs);
	f->octets = s->count.octets / s->cfg.seconds;
	f->erlang = s->count.heard /
		    (s->cfg.seconds * 1e6 * s->n * SIM_CHANNELS);
	f->paths = s->count.paths;
	free(latency);
}
