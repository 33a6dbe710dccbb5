// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_main.c - arguments
 *
 *	sim [scenario=NAME] [KEY=VALUE...]
 */
#include "sim.h"

#include <stdlib.h>
#include <string.h>

static const struct sim_cfg defaults = {
	.cols = 25,
	.rows = 20,
	.spacing = 10,
	.range = 50,
	.rate = 0.02,
	.setup = 900,
	.seconds = 60,
	.transmit = 3,
	.relay = 2,
	.flood = 1,
	.control = 2,
	.relay_ms = 20,
	/* only those on the path send: nothing to spread in time */
	.path_ms = 1,
	.repeat_ms = 20,
	.again_ms = 10,
	.scan_ms = 100,
	.duty = 100,
	.capture = 8,
	.gate = 1,
	.lanes = 1,
	.lifetime = 2,
	.gateways = 1,
	.subnets = 1,
	.targets = 50,
	.chunks = 800,
	.segment_ms = 60,
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
	WHOLE(relay_ms, "ms a relay waits at most with what is flooded"),
	WHOLE(path_ms, "ms a relay waits at most with what has a path"),
	WHOLE(repeat_ms, "ms between two transmissions, flooded"),
	WHOLE(again_ms, "ms between two transmissions, directed"),
	WHOLE(scan_ms, "ms on one channel before the next"),
	WHOLE(duty, "% of the time that a node listens"),
	REAL(capture, "dB by which the stronger one is heard"),
	REAL(gate, "dB above the weakest, for a PATH_REQUEST"),
	WHOLE(lanes, "lanes of a path"),
	WHOLE(lifetime, "of a path: 0 12 min, 1 2 h, 2 24 h, 3 10 days"),
	WHOLE(echo, "% of the lifetime between two echoes, 0 none"),
	WHOLE(targets, "nodes that get firmware"),
	WHOLE(segment_ms, "ms between two segments of it, 10 to 160"),
	WHOLE(chunks, "of 128 octets, of firmware"),
	WHOLE(seed, "of all that is random"),
};

#define KEYS ARRAY_SIZE(keys)

static const struct {
	const char *name;
	const char *what;
	int (*run)(const struct sim_cfg *cfg);
} scenarios[] = {
	{ "report", "flooding beside directed, what is sent", sim_report },
	{ "levers", "what each setting brings", sim_levers },
	{ "load", "both over load, CSV", sim_load },
	{ "firmware", "chunks to many nodes, CSV", sim_firmware },
	{ "churn", "nodes die and move, policies compared, CSV", sim_churn },
	{ "subnets", "one subnet or several, CSV", sim_subnets },
};

#define SCENARIOS ARRAY_SIZE(scenarios)

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
		if (*end || end == value + 1 || !(number >= 0 && number < 1e9))
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

	fprintf(stderr, "usage: sim [scenario=NAME] [KEY=VALUE...]\n");
	for (i = 0; i < SCENARIOS; i++)
		fprintf(stderr, "  scenario=%-10s %s\n", scenarios[i].name,
			scenarios[i].what);
	for (i = 0; i < KEYS; i++)
		fprintf(stderr, "  %-10s %s\n", keys[i].name, keys[i].what);
	return 2;
}

static bool sound(const struct sim_cfg *cfg)
{
	u64 n = (u64)cfg->cols * cfg->rows;

	return n >= 2 && n <= 5000 && cfg->rate > 0 && cfg->seconds > 0 &&
	       cfg->seed && cfg->scan_ms && cfg->scan_ms <= 1000 &&
	       cfg->range >= 2 && cfg->duty <= 100 && cfg->lanes &&
	       cfg->lanes < 256 && cfg->lifetime < 4 && cfg->echo < 100 &&
	       cfg->transmit && cfg->relay && cfg->flood && cfg->control &&
	       cfg->targets && cfg->targets <= 5000 && cfg->chunks &&
	       cfg->segment_ms >= 10 && cfg->segment_ms <= 160;
}

int main(int argc, char **argv)
{
	struct sim_cfg cfg = defaults;
	unsigned int k, which = 0;
	int i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 1; i < argc; i++) {
		if (set(&cfg, argv[i]))
			continue;
		for (k = 0; k < SCENARIOS; k++) {
			if (!strncmp(argv[i], "scenario=", 9) &&
			    !strcmp(argv[i] + 9, scenarios[k].name))
				break;
		}
		if (k == SCENARIOS)
			return usage();
		which = k;
	}
	if (!sound(&cfg))
		return usage();
	return scenarios[which].run(&cfg);
}
