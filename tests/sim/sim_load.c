// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_load.c - scenario b: flooding and directed forwarding over load, CSV
 *
 * The same number of messages at each rate. Beside both is the bound: what no
 * way of forwarding can do better in this network. It is computed, not
 * simulated:
 *
 * - transmissions: one for each link of the shortest way, nodes as far apart as
 *   they can just be heard;
 * - p95: so many times one PDU on one channel, for the node that 95 % of the
 *   others are not farther away than; no wait, nothing lost;
 * - delivery: of a PDU that is sent once for each link, if all others are sent
 *   as seldom: exp(-2 G) by link, as in ALOHA, with no capture. It is what a
 *   single transmission gives: who repeats, or hears the stronger of two, gets
 *   above it, at the cost of airtime.
 */
#include "sim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double rates[] = {
	0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5,
};

#define RATES	ARRAY_SIZE(rates)
/* a second at least, for a network in which much is under way */
#define SECONDS	1.0
/* more messages of what takes so much less to simulate */
#define MORE	8

static double seconds_at(const struct sim_cfg *cfg, double rate)
{
	return fmax(SECONDS, cfg->seconds * cfg->rate / rate);
}

static void line(double rate, const char *kind, const struct sim_figures *f)
{
	printf("%g,%s,%llu,%.2f,%.1f,%.1f,%.2f,%.2f,%.2f,%.4f,%.1f\n", rate,
	       kind, (unsigned long long)f->messages, 100 * f->delivery,
	       f->p50_ms, f->p95_ms, f->pdus, f->other, f->hops, f->erlang,
	       100 * f->flooded);
	fflush(stdout);
}

static int by_value(const void *a, const void *b)
{
	unsigned int x = *(const unsigned int *)a;
	unsigned int y = *(const unsigned int *)b;

	return x < y ? -1 : x > y;
}

struct bound {
	double hops;
	unsigned int hops95;
	double hearers;		/* of one transmission */
};

static void find_bound(const struct sim *s, struct bound *b)
{
	unsigned int *hops = sim_memory(s->n * sizeof(*hops));
	unsigned int i, k;
	double sum = 0;

	sim_air_hops(s, s->node[0].gateway, s->cfg.range, hops);
	for (i = 0; i < s->n; i++)
		sum += hops[i];
	qsort(hops, s->n, sizeof(*hops), by_value);
	memset(b, 0, sizeof(*b));
	b->hops = sum / (s->n - 1);
	b->hops95 = hops[s->n * 95 / 100];
	for (i = 0; i < s->n; i++) {
		for (k = 0; k < s->n; k++)
			b->hearers += i != k &&
				      hypot(s->node[i].x - s->node[k].x,
					    s->node[i].y - s->node[k].y) <=
				      s->cfg.range + 0.001;
	}
	b->hearers /= s->n;
	free(hops);
}

static void bound_line(double rate, const struct bound *b)
{
	struct sim_pdu pdu = { .len = SIM_DATA_LT };
	double leg_s = sim_airtime_us(&pdu) / 1e6;
	/* what a node hears: all nodes' messages, once by link, by those near */
	double g = rate * b->hops * b->hearers * leg_s;
	struct sim_figures f = {
		.delivery = exp(-2 * g * b->hops),
		.p50_ms = b->hops * leg_s * 1e3,
		.p95_ms = b->hops95 * leg_s * 1e3,
		.pdus = b->hops,
		.hops = b->hops,
		.erlang = g,
	};

	line(rate, "bound", &f);
}

int sim_load(const struct sim_cfg *given)
{
	struct sim_cfg cfg = *given;
	struct sim_figures f;
	struct bound bound;
	unsigned int i;
	struct sim *s;

	printf("rate,kind,messages,arrive_percent,p50_ms,p95_ms,");
	printf("pdus_per_message,control_per_message,hops,erlang,no_path_percent\n");
	cfg.directed = true;
	s = sim_new(&cfg);
	find_bound(s, &bound);
	sim_setup(s, NULL);
	for (i = 0; i < RATES; i++) {
		cfg.rate = rates[i];
		cfg.seconds = MORE * seconds_at(given, rates[i]);
		sim_measure_as(s, &cfg, &f, NULL);
		line(rates[i], "directed", &f);
		bound_line(rates[i], &bound);
	}
	sim_free(s);
	cfg.directed = false;
	for (i = 0; i < RATES; i++) {
		cfg.rate = rates[i];
		cfg.seconds = seconds_at(given, rates[i]);
		sim_once(&cfg, &f, NULL, NULL);
		line(rates[i], "flooding", &f);
	}
	return 0;
}
