// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_net.c - a network from its beginning to its end
 *
 * Paths are found before anything is measured: one node after the other, as a
 * gateway that configures them can have it. What that takes is counted apart.
 */
#include "sim.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TAIL_US		2000000
/* in the last third, what failed is only tried again */
#define FIRST		0.67

/*
 * One gateway is in a corner. Several are in the middles of as many squares;
 * a node reports to the one of its square, and is in a subnet with it if there
 * are several.
 */
static void place(struct sim *s)
{
	unsigned int i, k, side = 1, cols = s->cfg.cols, rows = s->cfg.rows;

	while (side * side < s->cfg.gateways)
		side++;
	for (i = 0; i < s->n; i++) {
		s->node[i].x = i % cols * s->cfg.spacing;
		s->node[i].y = i / cols * s->cfg.spacing;
		s->node[i].addr = (u16)(i + 1);
		k = i % cols * side / cols + i / cols * side / rows * side;
		if (s->cfg.subnets > 1)
			s->node[i].subnet = (u8)k;
		s->node[i].gateway = &s->node[0];
		if (side > 1)
			s->node[i].gateway =
				&s->node[(2 * (k / side) + 1) * rows /
					 (2 * side) * cols +
					 (2 * (k % side) + 1) * cols /
					 (2 * side)];
	}
}

struct sim *sim_new(const struct sim_cfg *cfg)
{
	struct sim *s = sim_memory(sizeof(*s));
	unsigned int i;

	s->cfg = *cfg;
	s->n = cfg->cols * cfg->rows;
	s->rnd = 0x9e3779b97f4a7c15ULL * cfg->seed;
	s->node = sim_memory(s->n * sizeof(*s->node));
	place(s);
	sim_air_init(s);
	for (i = 0; i < s->n; i++)
		sim_node_init(s, &s->node[i]);
	return s;
}

void sim_free(struct sim *s)
{
	unsigned int i;

	for (i = 0; i < s->n; i++)
		sim_node_free(&s->node[i]);
	sim_air_free(s);
	free(s->node);
	free(s->msg);
	free(s->heap);
	free(s);
}

void sim_setup(struct sim *s, struct sim_count *setup)
{
	unsigned int i;

	s->begin = (u64)(s->cfg.setup * 1e6);
	s->end = s->begin;
	for (i = 0; s->cfg.directed && i < s->n; i++) {
		if (s->node[i].gateway != &s->node[i] && !s->cfg.quiet)
			sim_at(s, (u64)(s->begin * FIRST * (i + 1) / s->n),
			       SIM_EV_MESSAGE, i);
	}
	if (s->cfg.directed)
		sim_run(s, s->begin);
	s->now = s->begin;
	if (setup)
		*setup = s->count;
	memset(&s->count, 0, sizeof(s->count));
	s->measuring = true;
	for (i = 0; s->cfg.directed && i < s->n; i++)
		s->count.paths += s->node[i].gateway != &s->node[i] &&
				  sim_node_has_path(&s->node[i],
						    s->node[i].gateway->addr);
}

void sim_measure(struct sim *s)
{
	unsigned int i;

	s->end = s->begin + (u64)(s->cfg.seconds * 1e6);
	for (i = 0; i < s->n; i++) {
		if (s->node[i].gateway != &s->node[i])
			sim_at(s, s->begin + sim_traffic_pause_us(s),
			       SIM_EV_MESSAGE, i);
	}
	/* what is under way at the end arrives, or does not */
	sim_run(s, s->end + TAIL_US);
}

/*
 * The same network with other settings of what is sent over its paths: a child
 * measures, and this one is as it was.
 */
void sim_measure_as(struct sim *s, const struct sim_cfg *cfg,
		    struct sim_figures *f, struct sim_count *count)
{
	struct {
		struct sim_figures f;
		struct sim_count count;
	} result;
	int ends[2], status;
	pid_t child;

	fflush(stdout);
	child = pipe(ends) ? -1 : fork();
	if (child < 0) {
		perror("sim");
		exit(1);
	}
	if (!child) {
		s->cfg = *cfg;
		sim_measure(s);
		sim_figures(s, &result.f);
		result.count = s->count;
		/* less than a pipe holds */
		_exit(write(ends[1], &result, sizeof(result)) !=
		      sizeof(result));
	}
	close(ends[1]);
	if (read(ends[0], &result, sizeof(result)) != sizeof(result) ||
	    waitpid(child, &status, 0) != child || status) {
		fprintf(stderr, "sim: the child ended with %d\n", status);
		exit(1);
	}
	close(ends[0]);
	*f = result.f;
	if (count)
		*count = result.count;
}

void sim_once(const struct sim_cfg *cfg, struct sim_figures *f,
	      struct sim_count *setup, struct sim_count *count)
{
	struct sim *s = sim_new(cfg);

	sim_setup(s, setup);
	sim_measure(s);
	sim_figures(s, f);
	if (count)
		*count = s->count;
	sim_free(s);
}
