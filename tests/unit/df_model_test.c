// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_model_test.c - random networks of up to 200 nodes
 *
 * Whatever the network looks like, a path that was found has no loop, reaches
 * its target, and is gone when its life is over. DF_MODEL_ROUNDS=n runs n
 * networks, DF_MODEL_SEED=n begins with that one, which a failure names.
 */
#include "kunit.h"

#include <stdlib.h>
#include <linux/minmax.h>
#include "df_world.h"

#define PAIRS		4
#define FOUND_AT	4800	/* replies are in, discoveries not yet over */
/* as many hops as a request surely makes in that time, at 180 ms each */
#define FAR		20
#define GROUP		0xc0de
#define LIFE		720000ULL

struct pair {
	unsigned int from;
	unsigned int to;
	unsigned int hops;	/* of the shortest way, 0 = none */
	unsigned int length;	/* of the one found */
};

static struct {
	unsigned int paths;
	unsigned int none;
	unsigned int hops;
	unsigned int shortest;
	unsigned int longest;
	unsigned int members;
} sum;

static unsigned int env(const char *name, unsigned int otherwise)
{
	const char *text = getenv(name);

	return text ? strtoul(text, NULL, 0) : otherwise;
}

/* points on a plane that hear each other up to a distance, or any graph */
static struct df_world *random_world(struct kunit *test)
{
	struct btgw_df_cfg cfg = df_world_cfg();
	unsigned int n = 2 + rand() % (DF_NODES - 1);
	unsigned int degree = 3 + rand() % 10, i, k;
	bool plane = rand() % 2;
	int x[DF_NODES], y[DF_NODES];
	struct df_world *w;

	cfg.max_init = 1 + rand() % 6;
	cfg.two_way = rand() % 4;
	cfg.cost = btgw_df_cost_find(rand() % 2 ? "none" : "both");
	w = df_world_new(test, n, &cfg);
	for (i = 0; i < n; i++) {
		x[i] = rand() % 1000;
		y[i] = rand() % 1000;
		/* one in eight does not relay */
		w->node[i].df.cfg.relay = rand() % 8;
	}
	for (i = 0; i < n; i++) {
		for (k = 0; k < i; k++) {
			long dx = x[i] - x[k], dy = y[i] - y[k];

			/* pi r^2 n = degree, in thousandths of the side */
			if (plane ? (dx * dx + dy * dy) * 22 / 7 * n <=
				    1000000L * degree :
				    rand() % n < degree)
				df_world_link(w, i, k);
		}
	}
	return w;
}

static unsigned int node_of(u16 addr)
{
	return (addr - 1) / DF_ELEMENTS;
}

/*
 * From the target back to where each node heard the best request: the way that
 * the reply took. Each has the path, and a smaller metric than the one before.
 */
static unsigned int walk_back(struct kunit *test, struct df_world *w,
			      unsigned int from, unsigned int to, u16 dst)
{
	struct btgw_df_entry *e = df_world_path(w, from, df_addr(from), dst);
	unsigned int at = to, steps = 0, metric = 256;

	KUNIT_ASSERT_NOT_NULL(test, e);
	while (at != from) {
		struct btgw_df_disc *d = NULL;
		unsigned int i;

		for (i = 0; i < w->node[at].df.discs; i++) {
			struct btgw_df_disc *one = &w->node[at].df.disc[i];

			if (one->used && one->origin.start == df_addr(from) &&
			    one->fn == e->path.fn)
				d = one;
		}
		KUNIT_ASSERT_NOT_NULL(test, d);
		KUNIT_ASSERT_LT(test, d->metric, metric);
		KUNIT_ASSERT_NOT_NULL(test, df_world_path(w, at, df_addr(from),
							  dst));
		metric = d->metric;
		at = node_of(d->next);
		KUNIT_ASSERT_LT(test, ++steps, w->n);
	}
	return steps;
}

static void find_paths(struct kunit *test, struct df_world *w,
		       struct pair *pairs)
{
	unsigned int i;

	for (i = 0; i < PAIRS; i++) {
		struct pair *p = &pairs[i];

		p->from = rand() % w->n;
		p->to = rand() % w->n;
		p->length = 0;
		p->hops = df_world_hops(w, p->from, p->to);
		if (p->from == p->to)
			continue;
		df_world_need(w, p->from, df_addr(p->to), NULL);
	}
	df_world_run(w, FOUND_AT);
	for (i = 0; i < PAIRS; i++) {
		struct pair *p = &pairs[i];
		bool found = df_world_path(w, p->from, df_addr(p->from),
					   df_addr(p->to));

		/* an origin looks for so many at once, and no more */
		if (found)
			p->length = walk_back(test, w, p->from, p->to,
					      df_addr(p->to));
		else if (p->hops && p->hops <= FAR &&
			 w->node[p->from].df.cfg.max_init >= PAIRS)
			KUNIT_EXPECT_TRUE_MSG(test, found, "%u hops", p->hops);
		KUNIT_EXPECT_GE(test, p->length, found ? p->hops : 0);
		KUNIT_EXPECT_TRUE(test, p->hops || !found);
		sum.none += !found;
		if (!found)
			continue;
		sum.paths++;
		sum.hops += p->hops;
		sum.shortest += p->length == p->hops;
		sum.longest = max(sum.longest, p->length);
	}
}

/* what goes under directed credentials arrives, and both ways if it may */
static void use_paths(struct kunit *test, struct df_world *w,
		      const struct pair *pairs)
{
	unsigned int i, got;

	for (i = 0; i < PAIRS; i++) {
		const struct pair *p = &pairs[i];
		struct df_node *from = &w->node[p->from];
		struct df_node *to = &w->node[p->to];

		if (!p->length)
			continue;
		got = to->got;
		KUNIT_EXPECT_TRUE(test, df_world_say(w, p->from,
						     df_addr(p->from),
						     df_addr(p->to)));
		df_world_run(w, w->now + 3000);
		KUNIT_EXPECT_EQ(test, to->got, got + 1);
		if (!from->df.cfg.two_way)
			continue;
		got = from->got;
		KUNIT_EXPECT_TRUE(test, df_world_say(w, p->to, df_addr(p->to),
						     df_addr(p->from)));
		df_world_run(w, w->now + 3000);
		KUNIT_EXPECT_EQ(test, from->got, got + 1);
	}
}

/* paths that are there, all of them within their life */
static unsigned int paths_left(struct kunit *test, const struct df_world *w)
{
	unsigned int i, n = 0;

	for (i = 0; i < w->n; i++) {
		const struct btgw_df_table *t = &w->node[i].t;
		const struct btgw_df_entry *e = NULL;

		while ((e = btgw_df_table_next(t, e))) {
			KUNIT_EXPECT_GT(test, e->expires_ms, w->now);
			KUNIT_EXPECT_LE(test, e->expires_ms, w->now + LIFE);
			n++;
		}
	}
	return n;
}

static bool is_member(const struct df_world *w, unsigned int from,
		      unsigned int i)
{
	unsigned int hops = w->node[i].group ? df_world_hops(w, from, i) : 0;

	return hops && hops <= FAR;
}

/* the tree of a group: every member that can be reached is */
static void group(struct kunit *test, struct df_world *w)
{
	unsigned int from = rand() % w->n, i, reached = 0, members = 0;
	u64 begun = w->now;

	for (i = 0; i < 5; i++)
		w->node[rand() % w->n].group = GROUP;
	w->node[from].group = 0;
	for (i = 0; i < w->n; i++)
		members += is_member(w, from, i);
	df_world_need(w, from, GROUP, NULL);
	df_world_run(w, begun + FOUND_AT);
	for (i = 0; i < w->n; i++) {
		if (is_member(w, from, i))
			walk_back(test, w, from, i, GROUP);
	}
	df_world_run(w, begun + 6000);
	for (i = 0; i < w->n; i++)
		w->node[i].got = 0;
	KUNIT_EXPECT_GE(test, df_world_say(w, from, df_addr(from), GROUP),
			!!members);
	df_world_run(w, begun + 10000);
	for (i = 0; i < w->n; i++)
		reached += w->node[i].got;
	/* what is flooded may go further, and so may a path with luck */
	if (members)
		KUNIT_EXPECT_GE(test, reached, members);
	sum.members += members;
}

static void one_network(struct kunit *test, unsigned int seed)
{
	struct pair pairs[PAIRS];
	struct df_world *w;
	unsigned int left;
	u64 at;

	srand(seed);
	w = random_world(test);
	find_paths(test, w, pairs);
	df_world_run(w, 10000);
	use_paths(test, w, pairs);
	group(test, w);

	/* those that were found at first live to the last minute, and the last
	 * ones, of origins that had to wait for their turn, not for ever
	 */
	left = paths_left(test, w);
	for (at = 100000; at < LIFE; at += 100000) {
		df_world_run(w, at);
		KUNIT_EXPECT_GE(test, paths_left(test, w), left);
	}
	for (at = LIFE; at < 3 * LIFE; at += 60000) {
		df_world_run(w, at);
		left = paths_left(test, w);
	}
	KUNIT_EXPECT_EQ(test, left, 0);
}

static void networks(struct kunit *test)
{
	unsigned int rounds = env("DF_MODEL_ROUNDS", 40);
	unsigned int seed = env("DF_MODEL_SEED", 1);
	unsigned int i;

	for (i = 0; i < rounds && !test->status; i++)
		one_network(test, seed + i);
	if (test->status)
		kunit_info(test, "DF_MODEL_SEED=%u", seed + i - 1);
	kunit_info(test, "%u networks: %u paths of %u.%02u hops on average, %u at most, %u the shortest there is; %u members of groups",
		   rounds, sum.paths, sum.hops / max(sum.paths, 1U),
		   sum.hops * 100 / max(sum.paths, 1U) % 100, sum.longest,
		   sum.shortest, sum.members);
	KUNIT_EXPECT_GT(test, sum.paths, rounds);
}

/* with losses there may be no path, but no false one either */
static void lossy(struct kunit *test)
{
	unsigned int i, k, found = 0;

	for (i = 0; i < 10; i++) {
		struct df_world *w;

		srand(1000 + i);
		w = random_world(test);
		w->lost = 200;
		for (k = 0; k < PAIRS; k++) {
			unsigned int from = rand() % w->n, to = rand() % w->n;

			if (from == to)
				continue;
			df_world_need(w, from, df_addr(to), NULL);
			df_world_run(w, w->now + FOUND_AT);
			if (df_world_path(w, from, df_addr(from), df_addr(to))) {
				walk_back(test, w, from, to, df_addr(to));
				found++;
			}
			df_world_run(w, w->now + 6000);
		}
		df_world_run(w, w->now + 3 * LIFE);
		KUNIT_EXPECT_EQ(test, paths_left(test, w), 0);
	}
	KUNIT_EXPECT_GT(test, found, 0);
}

static struct kunit_case df_model_cases[] = {
	KUNIT_CASE(networks),
	KUNIT_CASE(lossy),
	{}
};

static struct kunit_suite df_model_suite = {
	.name = "df_model",
	.test_cases = df_model_cases,
};

kunit_test_suite(df_model_suite);
