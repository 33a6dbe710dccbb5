// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_main.c - a grid of nodes that report to one gateway in its corner
 *
 *	sim [key=value...]	one network, flooded and directed
 *	sim rates		the same at several rates, as CSV
 */
#include "sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TAIL_US		2000000

static const struct sim_cfg defaults = {
	.cols = 25,
	.rows = 20,
	.spacing = 10,
	.range = 50,
	.rate = 1,
	.setup = 300,
	.seconds = 10,
	/* directed: as the standard has it; flooding repeats itself anyway */
	.transmit = 2,
	.relay = 3,
	.flood = 1,
	.control = 2,
	.relay_ms = 20,
	.repeat_ms = 20,
	.scan_ms = 30,
	.duty = 100,
	.capture = 8,
	.gate = 6,
	.lanes = 1,
	.seed = 1,
};

struct key {
	const char *name;
	const char *what;
	size_t offset;
	bool real;
};

#define WHOLE(name, what) { #name, what, offsetof(struct sim_cfg, name), false }
#define REAL(name, what) { #name, what, offsetof(struct sim_cfg, name), true }

static const struct key keys[] = {
	WHOLE(cols, "nodes in a row"),
	WHOLE(rows, "rows"),
	REAL(spacing, "m between two of them"),
	REAL(range, "m at which one is just heard"),
	REAL(rate, "messages per second and node"),
	REAL(setup, "s in which paths are found"),
	REAL(seconds, "s that are measured"),
	WHOLE(transmit, "times a directed PDU is sent at first"),
	WHOLE(relay, "times a directed relay sends it"),
	WHOLE(flood, "times a flooded PDU is sent, and by each relay"),
	WHOLE(control, "times a control PDU is sent"),
	WHOLE(relay_ms, "ms a relay waits at most"),
	WHOLE(repeat_ms, "ms between two transmissions"),
	WHOLE(scan_ms, "ms on one channel before the next"),
	WHOLE(duty, "% of the time that a node listens"),
	REAL(capture, "dB by which the stronger one is heard"),
	REAL(gate, "dB above the weakest, for a PATH_REQUEST"),
	WHOLE(lanes, "lanes of a path"),
	WHOLE(seed, "of all that is random"),
};

#define KEYS (sizeof(keys) / sizeof(keys[0]))

static void place(struct sim *s)
{
	unsigned int i;

	for (i = 0; i < s->n; i++) {
		s->node[i].x = i % s->cfg.cols * s->cfg.spacing;
		s->node[i].y = i / s->cfg.cols * s->cfg.spacing;
		s->node[i].addr = (u16)(i + 1);
	}
	s->gateway = &s->node[0];
}

static int by_value(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

/* in: what is simulated; out: what was counted while it was measured */
static struct sim_count simulate(const struct sim_cfg *cfg,
				 struct sim_count *setup)
{
	struct sim *s = calloc(1, sizeof(*s));
	u64 begin = (u64)(cfg->setup * 1e6);
	struct sim_count count;
	unsigned int i;

	s->cfg = *cfg;
	s->n = cfg->cols * cfg->rows;
	s->rnd = 0x9e3779b97f4a7c15ULL * cfg->seed;
	s->node = calloc(s->n, sizeof(*s->node));
	if (!s->node)
		abort();
	place(s);
	sim_air_init(s);
	for (i = 0; i < s->n; i++)
		sim_node_init(s, &s->node[i]);

	/* in the last third, what failed is only tried again */
	s->end = begin;
	for (i = 1; cfg->directed && i < s->n; i++)
		sim_message(s, &s->node[i],
			    (u64)(sim_random(s) * begin * 0.67));
	if (cfg->directed)
		sim_run(s, begin);
	s->now = begin;
	*setup = s->count;
	memset(&s->count, 0, sizeof(s->count));
	s->measuring = true;
	s->end = begin + (u64)(cfg->seconds * 1e6);
	for (i = 1; i < s->n; i++) {
		s->count.paths += cfg->directed &&
				  sim_node_has_path(s, &s->node[i]);
		sim_message(s, &s->node[i],
			    begin + (u64)(sim_random(s) / cfg->rate * 1e6));
	}
	/* what is under way at the end arrives, or does not */
	sim_run(s, s->end + TAIL_US);
	count = s->count;
	if (count.n_latency)
		qsort(count.latency, count.n_latency, sizeof(*count.latency),
		      by_value);
	for (i = 0; i < s->n; i++)
		sim_node_free(&s->node[i]);
	sim_air_free(s);
	free(s->node);
	free(s);
	return count;
}

static double p95_ms(const struct sim_count *c)
{
	return c->n_latency ? c->latency[c->n_latency * 95ULL / 100] / 1e3 : 0;
}

static double share(double part, double whole)
{
	return whole ? part / whole : 0;
}

/* what a node hears of others, per channel */
static double erlang(const struct sim_cfg *cfg, const struct sim_count *c)
{
	return c->heard / (cfg->seconds * 1e6 * cfg->cols * cfg->rows *
			   SIM_CHANNELS);
}

static void show(const struct sim_cfg *cfg, const struct sim_count *c)
{
	printf("  %-9s %9.2f %8.1f %12.0f %9.2f %9.1f %9.2f %8.3f\n",
	       cfg->directed ? "directed" : "flooding",
	       100 * share(c->delivered, c->messages), p95_ms(c),
	       (c->bytes[0] + c->bytes[1]) / cfg->seconds,
	       share(c->pdus[0], c->messages), share(c->pdus[1], c->messages),
	       share(c->hops, c->delivered), erlang(cfg, c));
}

static void one(const struct sim_cfg *given, bool ideal)
{
	struct sim_cfg cfg = *given;
	struct sim_count flood, direct, setup;

	cfg.ideal = ideal;
	/* where nothing is lost, once is enough */
	if (ideal) {
		cfg.transmit = 1;
		cfg.relay = 1;
		cfg.flood = 1;
		cfg.control = 1;
	}
	printf("%s: %ux%u nodes, %.0f m apart, range %.0f m, %g messages/s each, %g s\n",
	       ideal ? "idealised, nothing collides" : "with collisions",
	       cfg.cols, cfg.rows, cfg.spacing, cfg.range, cfg.rate,
	       cfg.seconds);
	printf("  %-9s %9s %8s %12s %9s %9s %9s %8s\n", "", "arrive %",
	       "p95 ms", "octets/s", "PDUs/msg", "control", "hops", "Erlang");
	cfg.directed = false;
	flood = simulate(&cfg, &setup);
	show(&cfg, &flood);
	cfg.directed = true;
	direct = simulate(&cfg, &setup);
	show(&cfg, &direct);
	printf("  %u of %u nodes have a path; finding them took %llu PDUs, %llu octets\n",
	       direct.paths, cfg.cols * cfg.rows - 1,
	       (unsigned long long)setup.pdus[1],
	       (unsigned long long)setup.bytes[1]);
	printf("  flooding / directed: octets %.1f, PDUs of a message %.1f, p95 %.1f\n",
	       share(flood.bytes[0], direct.bytes[0] + direct.bytes[1]),
	       share(share(flood.pdus[0], flood.messages),
		     share(direct.pdus[0], direct.messages)),
	       share(p95_ms(&flood), p95_ms(&direct)));
	free(flood.latency);
	free(direct.latency);
}

static void rates(const struct sim_cfg *given)
{
	static const double per_node[] = { 0.02, 0.05, 0.1, 0.2, 0.5 };
	struct sim_cfg cfg = *given;
	struct sim_count c, setup;
	unsigned int i;

	printf("rate,kind,messages,arrived_percent,p95_ms,pdus_per_message,");
	printf("control_pdus,erlang,paths\n");
	for (i = 0; i < 2 * sizeof(per_node) / sizeof(per_node[0]); i++) {
		cfg.rate = per_node[i / 2];
		cfg.directed = i % 2;
		c = simulate(&cfg, &setup);
		printf("%g,%s,%llu,%.2f,%.1f,%.2f,%llu,%.4f,%u\n", cfg.rate,
		       cfg.directed ? "directed" : "flooding",
		       (unsigned long long)c.messages,
		       100 * share(c.delivered, c.messages), p95_ms(&c),
		       share(c.pdus[0], c.messages),
		       (unsigned long long)c.pdus[1], erlang(&cfg, &c),
		       c.paths);
		fflush(stdout);
		free(c.latency);
	}
}

static bool set(struct sim_cfg *cfg, const char *arg)
{
	const char *value = strchr(arg, '=');
	unsigned int i;
	char *end;

	for (i = 0; value && i < KEYS; i++) {
		void *at = (u8 *)cfg + keys[i].offset;
		double number;

		if (strlen(keys[i].name) != (size_t)(value - arg) ||
		    strncmp(keys[i].name, arg, value - arg))
			continue;
		number = strtod(value + 1, &end);
		if (*end || end == value + 1 || number < 0)
			return false;
		if (keys[i].real)
			*(double *)at = number;
		else
			*(unsigned int *)at = (unsigned int)number;
		return true;
	}
	return false;
}

static int usage(void)
{
	unsigned int i;

	fprintf(stderr, "usage: sim [rates] [KEY=VALUE...]\n");
	for (i = 0; i < KEYS; i++)
		fprintf(stderr, "  %-10s %s\n", keys[i].name, keys[i].what);
	return 2;
}

int main(int argc, char **argv)
{
	struct sim_cfg cfg = defaults;
	bool many = false;
	int i;

	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "rates"))
			many = true;
		else if (!set(&cfg, argv[i]))
			return usage();
	}
	if (cfg.cols * cfg.rows < 2 || cfg.cols * cfg.rows > 5000 ||
	    cfg.rate <= 0 || cfg.seconds <= 0 || !cfg.seed || !cfg.scan_ms ||
	    cfg.range < 2 || cfg.duty > 100)
		return usage();
	if (many) {
		rates(&cfg);
		return 0;
	}
	one(&cfg, true);
	one(&cfg, false);
	return 0;
}
