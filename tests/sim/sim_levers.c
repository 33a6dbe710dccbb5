// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_levers.c - what each setting of directed forwarding brings
 *
 * Above, how paths are found; indented under it, how often what goes over them is
 * sent. All of it are states that a Configuration Client may set (sections 4.2.26 to
 * 4.2.40) but for how long a relay waits at random, which the standard leaves
 * to the node.
 */
#include "sim.h"

/* what needs paths of its own */
struct found {
	const char *what;
	double setup;
	unsigned int control;
	double gate;
	unsigned int lanes;
	unsigned int scan_ms;
};

static const struct found founds[] = {
	{ "paths found in a hurry, scan windows of 30 ms", 300, 2, 6, 1, 30 },
	{ "paths found one by one", 900, 2, 6, 1, 30 },
	{ "likewise, control PDUs three times", 900, 3, 6, 1, 30 },
	{ "likewise, scan windows of 100 ms", 900, 2, 6, 1, 100 },
	{ "likewise, RSSI margin 1 dB", 900, 2, 1, 1, 100 },
	{ "likewise, two lanes", 1800, 2, 1, 2, 100 },
};

/* what does not */
struct used {
	const char *what;
	unsigned int transmit;
	unsigned int relay;
	unsigned int path_ms;
	unsigned int again_ms;
};

static const struct used useds[] = {
	{ "2 + 3 times, 100 ms apart, wait 0-20 ms", 2, 3, 20, 100 },
	{ "2 + 3 times, 20 ms apart, wait 0-20 ms", 2, 3, 20, 20 },
	{ "2 + 2 times, 10 ms apart, wait 0-20 ms", 2, 2, 20, 10 },
	{ "2 + 2 times, 10 ms apart, wait 0-2 ms", 2, 2, 2, 10 },
	{ "2 + 2 times, 10 ms apart, wait 0-1 ms", 2, 2, 1, 10 },
	{ "1 + 1 times, wait 0-1 ms", 1, 1, 1, 10 },
};

/* flooding too may wait shorter: where 80 nodes relay it costs more than it
 * brings
 */
static const unsigned int waits[] = { 5, 10, 20, 40 };

static void line(const char *what, const struct sim_figures *f,
		 const struct sim_count *c, const struct sim_figures *flood)
{
	printf("    %-42s %8.2f %7.1f %7.2f %7.2f %7.2f %6.2f %7.1f %6.2f\n",
	       what, 100 * f->delivery, f->p95_ms, f->pdus,
	       sim_share(c->stale, f->messages), f->other, f->hops,
	       sim_share(flood->pdus, f->pdus + f->other),
	       sim_share(flood->p95_ms, f->p95_ms));
}

static void paths(const struct sim_cfg *given, const struct found *how,
		  const struct sim_figures *flood)
{
	struct sim_cfg cfg = *given;
	struct sim_count setup, count;
	struct sim_figures f;
	struct sim *s;
	unsigned int i;

	cfg.directed = true;
	cfg.setup = how->setup;
	cfg.control = how->control;
	cfg.gate = how->gate;
	cfg.lanes = how->lanes;
	cfg.scan_ms = how->scan_ms;
	s = sim_new(&cfg);
	sim_setup(s, &setup);
	printf("  %s: %u of %u, %.0f PDUs for each\n", how->what,
	       s->count.paths, s->n - cfg.gateways,
	       sim_share(sim_sent_all(&setup), s->count.paths));
	for (i = 0; i < ARRAY_SIZE(useds); i++) {
		cfg.transmit = useds[i].transmit;
		cfg.relay = useds[i].relay;
		cfg.path_ms = useds[i].path_ms;
		cfg.again_ms = useds[i].again_ms;
		sim_measure_as(s, &cfg, &f, &count);
		line(useds[i].what, &f, &count, flood);
	}
	sim_free(s);
}

int sim_levers(const struct sim_cfg *given)
{
	struct sim_figures other, flood = {};
	struct sim_cfg cfg = *given;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(waits); i++) {
		cfg.relay_ms = waits[i];
		sim_once(&cfg, &other, NULL, NULL);
		printf("flooding, %g messages/s and node, wait 0-%u ms: "
		       "%.2f %% arrive, p95 %.1f ms, %.1f PDUs each, %.4f Erlang\n",
		       cfg.rate, waits[i], 100 * other.delivery, other.p95_ms,
		       other.pdus, other.erlang);
		if (waits[i] == given->relay_ms)
			flood = other;
	}
	cfg.relay_ms = given->relay_ms;
	if (!flood.messages)
		sim_once(&cfg, &flood, NULL, NULL);
	printf("  %-44s %8s %7s %7s %7s %7s %6s %7s %6s\n", "directed",
	       "arrive %", "p95 ms", "PDUs", "stale", "control", "hops",
	       "fewer", "faster");
	for (i = 0; i < ARRAY_SIZE(founds); i++)
		paths(&cfg, &founds[i], &flood);
	return 0;
}
