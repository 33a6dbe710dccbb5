// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_churn.c - scenario d: nodes die and move, refresh policies compared
 *
 * Each minute one node of a hundred dies or moves elsewhere, all at once, which
 * is the worst moment there is. Delivery is counted by the time since then, over
 * all minutes; it is back when it stays above 99 % to the end of the minute.
 */
#include "sim.h"

#include <string.h>

enum {
	STEP_S	= 5,
	STEPS	= 60 / STEP_S,
	/* of the nodes, each minute */
	PERCENT	= 1,
};

#define MINUTE_US	60000000ULL
#define BACK		0.99
/* so much longer than the other scenarios: ten minutes by default */
#define LONGER		10

struct policy {
	const char *what;
	unsigned int lifetime;
	unsigned int echo;
	unsigned int lanes;
	bool acked;
};

static const struct policy policies[] = {
	{ "none_24h", 2, 0, 1, false },
	{ "lifetime_12min", 0, 0, 1, false },
	{ "echo_14s", 0, 2, 1, false },
	{ "two_lanes_24h", 2, 0, 2, false },
	{ "acknowledged", 2, 0, 1, true },
};

static struct sim_node *somebody(struct sim *s)
{
	struct sim_node *node;

	do {
		node = &s->node[(unsigned int)(sim_random(s) * s->n)];
	} while (node->dead || node == node->gateway);
	return node;
}

static void tick(struct sim *s)
{
	unsigned int i, n = s->n * PERCENT / 100;

	if (s->now >= s->end)
		return;
	for (i = 0; i < (n ? n : 1); i++) {
		struct sim_node *node = somebody(s);

		if (i % 2) {
			node->x = sim_random(s) * s->cfg.spacing *
				  (s->cfg.cols - 1);
			node->y = sim_random(s) * s->cfg.spacing *
				  (s->cfg.rows - 1);
		} else {
			node->dead = true;
			node->queued = 0;
		}
	}
	sim_air_place(s);
	sim_at(s, s->now + MINUTE_US, SIM_EV_TICK, 0);
}

static const struct sim_app churn = { .tick = tick };

static void show(const struct sim *s, const struct policy *p)
{
	u32 sent[STEPS] = {}, got[STEPS] = {}, i;
	struct sim_figures f;
	int back = 60;

	for (i = 0; i < s->msgs; i++) {
		unsigned int step = (s->msg[i].born - s->begin) % MINUTE_US /
				    (STEP_S * 1000000ULL);

		sent[step]++;
		got[step] += s->msg[i].got != 0;
	}
	for (i = STEPS; i-- && got[i] >= BACK * sent[i];)
		back = i * STEP_S;
	sim_figures(s, &f);
	printf("%s,%llu,%.2f,%.1f,%.2f,%.2f,%.4f", p->what,
	       (unsigned long long)f.messages, 100 * f.delivery, f.p95_ms,
	       f.pdus, f.other, f.erlang);
	for (i = 0; i < STEPS; i++)
		printf(",%.2f", 100 * sim_share(got[i], sent[i]));
	if (back < 60)
		printf(",%d\n", back);
	else
		printf(",never\n");
}

int sim_churn(const struct sim_cfg *given)
{
	unsigned int i;

	printf("policy,messages,arrive_percent,p95_ms,pdus_per_message,"
	       "control_per_message,erlang");
	for (i = 0; i < STEPS; i++)
		printf(",from_%u_s", i * STEP_S);
	printf(",back_s\n");
	for (i = 0; i < ARRAY_SIZE(policies); i++) {
		const struct policy *p = &policies[i];
		struct sim_cfg cfg = *given;
		struct sim *s;

		cfg.directed = true;
		cfg.seconds = LONGER * given->seconds;
		cfg.lifetime = p->lifetime;
		cfg.echo = p->echo;
		cfg.lanes = p->lanes;
		cfg.acked = p->acked;
		cfg.two_way = p->acked || p->echo;
		cfg.setup = given->setup * p->lanes;
		/* what lives 12 minutes shall not die of old age before */
		if (!cfg.lifetime && cfg.setup > 600)
			cfg.setup = 600;
		s = sim_new(&cfg);
		s->app = &churn;
		sim_setup(s, NULL);
		sim_at(s, s->begin, SIM_EV_TICK, 0);
		sim_measure(s);
		show(s, p);
		sim_free(s);
	}
	return 0;
}
