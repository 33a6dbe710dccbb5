// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_table_test.c - the forwarding table beside a list that is searched to the
 * end, word for word as section 3.6.8.5.1 has it
 */
#include "kunit.h"

#include <stdlib.h>
#include <time.h>
#include "df_table.h"

#define OWN		5
#define TWIN_PATHS	BTGW_DF_PATHS_MIN
#define TWIN_DEPS	8

struct twin_path {
	bool used;
	struct btgw_df_path path;
	struct btgw_df_range dep[__BTGW_DF_SIDES][TWIN_DEPS];
	unsigned int n_dep[__BTGW_DF_SIDES];
};

struct twin {
	struct twin_path path[TWIN_PATHS];
	unsigned int used;
};

struct watched {
	unsigned int n[3];
};

static void watch(void *ctx, enum btgw_df_event event,
		  const struct btgw_df_entry *entry)
{
	struct watched *w = ctx;

	w->n[event]++;
}

static struct btgw_df_table *new_table(struct kunit *test, u32 paths, u32 deps,
				       struct watched *w)
{
	struct btgw_df_table_cfg cfg = {
		.paths = paths,
		.deps = deps,
		.links = 4 * deps,
		.seed = 0x5eed,
		.watch = w ? watch : NULL,
		.ctx = w,
	};
	struct btgw_df_table *t;
	void *mem;

	t = kunit_kmalloc(test, sizeof(*t), GFP_KERNEL);
	mem = kunit_kmalloc(test, btgw_df_table_bytes(&cfg), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mem);
	btgw_df_table_init(t, &cfg, mem);
	return t;
}

static struct btgw_df_path path_of(u16 from, u8 from_more, u16 to, u8 to_more,
				   u8 fn)
{
	struct btgw_df_path p = {
		.end = { { from, from_more }, { to, to_more } },
		.bearers = { BTGW_DF_ADV, BTGW_DF_GATT },
		.fn = fn,
		.lanes = 1,
	};

	return p;
}

static struct btgw_df_entry *must_add(struct kunit *test,
				      struct btgw_df_table *t,
				      const struct btgw_df_path *p, u64 now)
{
	enum btgw_df_path_bad bad;
	struct btgw_df_entry *e = btgw_df_table_add(t, p, now, &bad);

	KUNIT_ASSERT_EQ(test, bad, BTGW_DF_PATH_OK);
	KUNIT_ASSERT_NOT_NULL(test, e);
	return e;
}

static void forward_and_back(struct kunit *test)
{
	struct btgw_df_table *t = new_table(test, 20, 20, NULL);
	struct btgw_df_path p = path_of(0x10, 2, 0x40, 1, 0);
	struct btgw_df_entry *e = must_add(test, t, &p, 0);
	struct btgw_df_match m;

	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x12, 0x41, OWN, &m));
	KUNIT_EXPECT_EQ(test, m.bearers, BTGW_DF_GATT);
	KUNIT_EXPECT_EQ(test, m.n, 1);
	KUNIT_EXPECT_PTR_EQ(test, m.entry, e);
	KUNIT_EXPECT_TRUE(test, m.ready);
	KUNIT_EXPECT_FALSE(test, btgw_df_table_match(t, 0x13, 0x41, OWN, &m));
	KUNIT_EXPECT_FALSE(test, btgw_df_table_match(t, 0x12, 0x42, OWN, &m));
	KUNIT_EXPECT_FALSE(test, btgw_df_table_match(t, 0x41, 0x12, OWN, &m));
	KUNIT_EXPECT_NULL(test, m.entry);

	e->path.flags |= BTGW_DF_TWO_WAY;
	btgw_df_table_touch(t, e);
	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x41, 0x12, OWN, &m));
	KUNIT_EXPECT_EQ(test, m.bearers, BTGW_DF_ADV);
	KUNIT_EXPECT_FALSE(test, btgw_df_table_match(t, 0x10, 0x11, OWN, &m));
}

/* what all directed nodes hear has a path, even where the table is empty */
static void all_directed(struct kunit *test)
{
	struct btgw_df_table *t = new_table(test, 20, 0, NULL);
	struct btgw_df_match m;

	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x123, 0xfffb, OWN, &m));
	KUNIT_EXPECT_EQ(test, m.bearers, BTGW_DF_BEARERS);
	KUNIT_EXPECT_TRUE(test, m.ready);
	KUNIT_EXPECT_NULL(test, m.entry);
	KUNIT_EXPECT_FALSE(test, btgw_df_table_match(t, 0x123, 0xffff, OWN,
						     &m));
}

static void groups(struct kunit *test)
{
	struct btgw_df_table *t = new_table(test, 20, 4, NULL);
	struct btgw_df_path p = path_of(0x10, 0, 0xc001, 0, 0);
	struct btgw_df_range dep = { 0x60, 0 };
	struct btgw_df_entry *e;
	struct btgw_df_match m;

	p.flags = BTGW_DF_NOT_READY;
	e = must_add(test, t, &p, 0);
	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x10, 0xc001, OWN, &m));
	KUNIT_EXPECT_FALSE(test, m.ready);
	e->path.flags = 0;
	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x10, 0xc001, OWN, &m));
	KUNIT_EXPECT_TRUE(test, m.ready);
	KUNIT_EXPECT_FALSE(test, btgw_df_table_match(t, 0x10, 0xc002, OWN, &m));
	KUNIT_EXPECT_EQ(test, btgw_df_dep_add(t, e, BTGW_DF_TARGET, &dep),
			BTGW_DF_PATH_GROUP);
	KUNIT_EXPECT_EQ(test, btgw_df_dep_add(t, e, BTGW_DF_ORIGIN, &dep),
			BTGW_DF_PATH_OK);
	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x60, 0xc001, 0x10,
						    &m));
	KUNIT_EXPECT_TRUE(test, m.src_listed);
	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x60, 0xc001, OWN, &m));
	KUNIT_EXPECT_FALSE(test, m.src_listed);
}

static void dependents(struct kunit *test)
{
	struct btgw_df_table *t = new_table(test, 20, 8, NULL);
	struct btgw_df_path p = path_of(OWN, 0, 0x40, 1, 0);
	struct btgw_df_range a = { 0x100, 2 }, b = { 0x200, 0 };
	struct btgw_df_range meets = { 0x102, 0 }, c = { 0x300, 0 };
	struct btgw_df_entry *e = must_add(test, t, &p, 0);
	const struct btgw_df_range *range;
	struct btgw_df_match m;
	u32 at, n = 0;

	KUNIT_EXPECT_EQ(test, btgw_df_dep_add(t, e, BTGW_DF_ORIGIN, &a),
			BTGW_DF_PATH_OK);
	KUNIT_EXPECT_EQ(test, btgw_df_dep_add(t, e, BTGW_DF_ORIGIN, &a),
			BTGW_DF_PATH_EXISTS);
	KUNIT_EXPECT_EQ(test, btgw_df_dep_add(t, e, BTGW_DF_TARGET, &meets),
			BTGW_DF_PATH_MEET);
	KUNIT_EXPECT_EQ(test, btgw_df_dep_add(t, e, BTGW_DF_TARGET, &b),
			BTGW_DF_PATH_OK);

	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x102, 0x41, OWN, &m));
	KUNIT_EXPECT_TRUE(test, m.src_listed);
	KUNIT_EXPECT_FALSE(test, m.dst_listed);
	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x102, 0x200, OWN, &m));
	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, OWN, 0x200, OWN, &m));
	KUNIT_EXPECT_FALSE(test, m.src_listed);
	/* seen from the other end */
	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, OWN, 0x200, 0x40, &m));
	KUNIT_EXPECT_TRUE(test, m.dst_listed);
	KUNIT_EXPECT_FALSE(test, btgw_df_table_match(t, 0x200, 0x100, OWN,
						     &m));
	e->path.flags |= BTGW_DF_TWO_WAY;
	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x200, 0x100, OWN, &m));
	KUNIT_EXPECT_TRUE(test, m.dst_listed);
	KUNIT_EXPECT_PTR_EQ(test, m.entry, e);

	KUNIT_EXPECT_PTR_EQ(test, btgw_df_table_find_to(t, OWN, 0x200), e);
	KUNIT_EXPECT_PTR_EQ(test, btgw_df_table_find_fn(t, OWN, 0, 0x200), e);
	KUNIT_EXPECT_NOT_NULL(test, btgw_df_dep_find(t, e, BTGW_DF_ORIGIN,
						     0x101));
	/* all of an end, and no other */
	KUNIT_EXPECT_EQ(test, btgw_df_dep_add(t, e, BTGW_DF_ORIGIN, &c),
			BTGW_DF_PATH_OK);
	at = e->dep[BTGW_DF_ORIGIN];
	while ((range = btgw_df_dep_next(t, &at)))
		n += range->start;
	KUNIT_EXPECT_EQ(test, n, 0x100 + 0x300);
	KUNIT_EXPECT_TRUE(test, btgw_df_dep_del(t, e, BTGW_DF_ORIGIN, 0x300));
	KUNIT_EXPECT_TRUE(test, btgw_df_dep_del(t, e, BTGW_DF_ORIGIN, 0x100));
	at = e->dep[BTGW_DF_ORIGIN];
	KUNIT_EXPECT_NULL(test, btgw_df_dep_next(t, &at));
	KUNIT_EXPECT_FALSE(test, btgw_df_dep_del(t, e, BTGW_DF_ORIGIN, 0x100));
	KUNIT_EXPECT_NULL(test, btgw_df_dep_find(t, e, BTGW_DF_ORIGIN, 0x101));
	KUNIT_EXPECT_FALSE(test, btgw_df_table_match(t, 0x102, 0x41, OWN, &m));
	KUNIT_EXPECT_FALSE(test, btgw_df_table_knows(t, 0x100));
	KUNIT_EXPECT_TRUE(test, btgw_df_table_knows(t, 0x200));
}

/* a fixed path and one that was found live beside each other */
static void fixed_and_found(struct kunit *test)
{
	struct btgw_df_table *t = new_table(test, 20, 0, NULL);
	struct btgw_df_path p = path_of(0x10, 0, 0x40, 0, 0);
	struct btgw_df_entry *found, *fixed;
	enum btgw_df_path_bad bad;
	struct btgw_df_match m;

	p.fn = 9;
	found = must_add(test, t, &p, 0);
	KUNIT_EXPECT_NULL(test, btgw_df_table_add(t, &p, 0, &bad));
	KUNIT_EXPECT_EQ(test, bad, BTGW_DF_PATH_EXISTS);
	p.fn = 0;
	p.flags = BTGW_DF_FIXED;
	p.bearers[BTGW_DF_TARGET] = BTGW_DF_ADV;
	fixed = must_add(test, t, &p, 0);
	KUNIT_EXPECT_EQ(test, t->fixed, 1);
	KUNIT_EXPECT_PTR_EQ(test, btgw_df_table_find(t, true, 0x10, 0x40),
			    fixed);
	KUNIT_EXPECT_PTR_EQ(test, btgw_df_table_find(t, false, 0x10, 0x40),
			    found);
	KUNIT_EXPECT_PTR_EQ(test, btgw_df_table_find_fn(t, 0x10, 9, 0x40),
			    found);
	KUNIT_EXPECT_NULL(test, btgw_df_table_find_fn(t, 0x10, 9, 0x41));
	KUNIT_EXPECT_NULL(test, btgw_df_table_find_fn(t, 0x10, 0, 0x40));
	KUNIT_EXPECT_PTR_EQ(test, btgw_df_table_find_to(t, 0x10, 0x40), found);
	KUNIT_EXPECT_NULL(test, btgw_df_table_find_to(t, 0x10, 0x41));
	KUNIT_EXPECT_NULL(test, btgw_df_table_find_to(t, 0x11, 0x40));
	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x10, 0x40, OWN, &m));
	KUNIT_EXPECT_EQ(test, m.n, 2);
	KUNIT_EXPECT_EQ(test, m.bearers, BTGW_DF_BEARERS);

	/* one lives for ever, the other 12 minutes */
	KUNIT_EXPECT_EQ(test, btgw_df_table_deadline(t), 720000);
	KUNIT_EXPECT_NULL(test, btgw_df_table_expired(t, 719999));
	KUNIT_EXPECT_PTR_EQ(test, btgw_df_table_expired(t, 720000), found);
	btgw_df_table_del(t, found);
	KUNIT_EXPECT_EQ(test, btgw_df_table_deadline(t), 0);
	KUNIT_EXPECT_EQ(test, t->used, 1);
	btgw_df_table_del(t, fixed);
	KUNIT_EXPECT_FALSE(test, btgw_df_table_match(t, 0x10, 0x40, OWN, &m));
}

static void full(struct kunit *test)
{
	struct btgw_df_table *t = new_table(test, 1, 0, NULL);
	struct btgw_df_range dep = { 0x300, 0 };
	enum btgw_df_path_bad bad;
	struct btgw_df_path p;
	struct btgw_df_entry *e = NULL;
	u16 i;

	for (i = 0; i < BTGW_DF_PATHS_MIN; i++) {
		p = path_of(0x10, 0, 0x40 + i, 0, i);
		e = must_add(test, t, &p, 0);
	}
	p = path_of(0x10, 0, 0x100, 0, 200);
	KUNIT_EXPECT_NULL(test, btgw_df_table_add(t, &p, 0, &bad));
	KUNIT_EXPECT_EQ(test, bad, BTGW_DF_PATH_FULL);
	KUNIT_EXPECT_EQ(test, btgw_df_dep_add(t, e, BTGW_DF_TARGET, &dep),
			BTGW_DF_PATH_DEPENDENTS);
	KUNIT_EXPECT_EQ(test, t->refused[BTGW_DF_PATH_FULL], 1);
	KUNIT_EXPECT_EQ(test, t->refused[BTGW_DF_PATH_DEPENDENTS], 1);
	btgw_df_table_del(t, e);
	must_add(test, t, &p, 0);
}

/* whoever claims the addresses of everybody has four tries */
static void claimed_twice(struct kunit *test)
{
	struct btgw_df_table *t = new_table(test, 20, 0, NULL);
	enum btgw_df_path_bad bad;
	struct btgw_df_match m;
	struct btgw_df_path p;
	u16 i;

	for (i = 0; i < BTGW_DF_CLAIMS_MAX; i++) {
		p = path_of(0x100 + i, 100, 0x300, 0, i);
		must_add(test, t, &p, 0);
	}
	p = path_of(0x110, 0, 0x300, 0, 9);
	KUNIT_EXPECT_NULL(test, btgw_df_table_add(t, &p, 0, &bad));
	KUNIT_EXPECT_EQ(test, bad, BTGW_DF_PATH_OVERLAP);
	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x110, 0x300, OWN, &m));
	KUNIT_EXPECT_EQ(test, m.n, BTGW_DF_CLAIMS_MAX);
	/* outside, nobody is hindered */
	p = path_of(0x200, 0, 0x300, 0, 9);
	must_add(test, t, &p, 0);
}

/* what was there comes back, although others claim its addresses by now */
static void there_before(struct kunit *test)
{
	struct btgw_df_table *t = new_table(test, 20, 4, NULL);
	struct btgw_df_path p = path_of(0x100, 15, 0x300, 0, 1), inside;
	struct btgw_df_range dep = { 0x400, 15 };
	enum btgw_df_path_bad bad;
	struct btgw_df_entry *e;
	struct btgw_df_match m;
	u16 i;

	e = must_add(test, t, &p, 0);
	KUNIT_ASSERT_EQ(test, btgw_df_dep_add(t, e, BTGW_DF_ORIGIN, &dep),
			BTGW_DF_PATH_OK);
	for (i = 1; i <= BTGW_DF_CLAIMS_MAX; i++) {
		inside = path_of(0x100 + i, 0, 0x300, 0, 1 + i);
		must_add(test, t, &inside, 0);
		inside = path_of(0x400 + i, 0, 0x300, 0, 1 + i);
		must_add(test, t, &inside, 0);
	}
	btgw_df_table_del(t, e);
	KUNIT_EXPECT_NULL(test, btgw_df_table_add(t, &p, 0, &bad));
	KUNIT_EXPECT_EQ(test, bad, BTGW_DF_PATH_OVERLAP);
	t->again = true;
	e = must_add(test, t, &p, 0);
	KUNIT_EXPECT_EQ(test, btgw_df_dep_add(t, e, BTGW_DF_ORIGIN, &dep),
			BTGW_DF_PATH_OK);
	t->again = false;
	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x101, 0x300, OWN, &m));
	KUNIT_EXPECT_EQ(test, m.n, 2);
	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x404, 0x300, OWN, &m));
	KUNIT_EXPECT_EQ(test, m.n, 2);
	KUNIT_EXPECT_TRUE(test, btgw_df_table_match(t, 0x40f, 0x300, OWN, &m));
	KUNIT_EXPECT_EQ(test, m.n, 1);
}

static void watched(struct kunit *test)
{
	struct watched w = {};
	struct btgw_df_table *t = new_table(test, 20, 4, &w);
	struct btgw_df_path p = path_of(0x10, 0, 0x40, 0, 0);
	struct btgw_df_range dep = { 0x60, 0 };
	struct btgw_df_entry *e;

	KUNIT_EXPECT_EQ(test, t->update_id, 0);
	e = must_add(test, t, &p, 0);
	btgw_df_dep_add(t, e, BTGW_DF_ORIGIN, &dep);
	btgw_df_dep_add(t, e, BTGW_DF_ORIGIN, &dep);
	btgw_df_table_touch(t, e);
	btgw_df_dep_del(t, e, BTGW_DF_ORIGIN, 0x60);
	btgw_df_dep_del(t, e, BTGW_DF_ORIGIN, 0x60);
	btgw_df_table_del(t, e);
	KUNIT_EXPECT_EQ(test, w.n[BTGW_DF_ADDED], 1);
	KUNIT_EXPECT_EQ(test, w.n[BTGW_DF_CHANGED], 3);
	KUNIT_EXPECT_EQ(test, w.n[BTGW_DF_REMOVED], 1);
	KUNIT_EXPECT_EQ(test, t->update_id, 5);
}

/* the twin */

static bool in_set(const struct twin_path *tp, enum btgw_df_side side,
		   u16 addr)
{
	unsigned int i;

	if (btgw_df_range_has(&tp->path.end[side], addr))
		return true;
	for (i = 0; i < tp->n_dep[side]; i++) {
		if (btgw_df_range_has(&tp->dep[side][i], addr))
			return true;
	}
	return false;
}

static void twin_match(const struct twin *tw, u16 src, u16 dst,
		       struct btgw_df_match *m)
{
	unsigned int i;

	memset(m, 0, sizeof(*m));
	for (i = 0; i < TWIN_PATHS; i++) {
		const struct twin_path *tp = &tw->path[i];

		if (!tp->used)
			continue;
		if (in_set(tp, BTGW_DF_ORIGIN, src) &&
		    in_set(tp, BTGW_DF_TARGET, dst)) {
			m->n++;
			m->bearers |= tp->path.bearers[BTGW_DF_TARGET];
		}
		if (tp->path.flags & BTGW_DF_TWO_WAY &&
		    in_set(tp, BTGW_DF_TARGET, src) &&
		    in_set(tp, BTGW_DF_ORIGIN, dst)) {
			m->n++;
			m->bearers |= tp->path.bearers[BTGW_DF_ORIGIN];
		}
	}
}

static struct twin_path *twin_find(struct twin *tw, bool fixed, u16 from,
				   u16 to)
{
	unsigned int i;

	for (i = 0; i < TWIN_PATHS; i++) {
		struct twin_path *tp = &tw->path[i];

		if (tp->used &&
		    tp->path.end[BTGW_DF_ORIGIN].start == from &&
		    tp->path.end[BTGW_DF_TARGET].start == to &&
		    fixed == !!(tp->path.flags & BTGW_DF_FIXED))
			return tp;
	}
	return NULL;
}

/* nodes of 1 to 4 elements, now and then a liar */
static struct btgw_df_range random_range(void)
{
	struct btgw_df_range r;

	r.start = 8 * (1 + rand() % 12);
	r.more = rand() % 4;
	if (!(rand() % 6)) {
		r.start += rand() % 8;
		r.more = rand() % 40;
	}
	return r;
}

static void random_add(struct kunit *test, struct btgw_df_table *t,
		       struct twin *tw, u8 fn)
{
	struct btgw_df_path p = {
		.end = { random_range(), random_range() },
		.bearers = { rand() % 4, rand() % 4 },
		.lanes = 1,
		.flags = rand() % 2 ? BTGW_DF_TWO_WAY : 0,
		.fn = fn,
	};
	enum btgw_df_path_bad bad, want;
	struct twin_path *tp = tw->path;
	u16 from, to;

	if (!(rand() % 4)) {
		p.flags = 0;
		p.end[BTGW_DF_TARGET].start = 0xc000 + rand() % 3;
		p.end[BTGW_DF_TARGET].more = 0;
	}
	if (!(rand() % 4)) {
		p.flags |= BTGW_DF_FIXED;
		p.fn = 0;
	}
	from = p.end[BTGW_DF_ORIGIN].start;
	to = p.end[BTGW_DF_TARGET].start;
	want = btgw_df_path_check(&p);
	if (!want && twin_find(tw, p.flags & BTGW_DF_FIXED, from, to))
		want = BTGW_DF_PATH_EXISTS;
	if (!want && tw->used == TWIN_PATHS)
		want = BTGW_DF_PATH_FULL;
	btgw_df_table_add(t, &p, 0, &bad);
	/* claims and pairs are the table's own business */
	if (bad == BTGW_DF_PATH_OVERLAP || bad == BTGW_DF_PATH_DEPENDENTS)
		return;
	KUNIT_ASSERT_EQ(test, bad, want);
	if (bad)
		return;
	while (tp->used)
		tp++;
	memset(tp, 0, sizeof(*tp));
	tp->used = true;
	tp->path = p;
	tw->used++;
}

static void random_dep(struct kunit *test, struct btgw_df_table *t,
		       struct twin *tw)
{
	struct twin_path *tp = &tw->path[rand() % TWIN_PATHS];
	enum btgw_df_side side = rand() % 2;
	struct btgw_df_range r = random_range();
	enum btgw_df_path_bad bad;
	struct btgw_df_entry *e;
	unsigned int i;

	if (!tp->used)
		return;
	e = btgw_df_table_find(t, tp->path.flags & BTGW_DF_FIXED,
			       tp->path.end[BTGW_DF_ORIGIN].start,
			       tp->path.end[BTGW_DF_TARGET].start);
	KUNIT_ASSERT_NOT_NULL(test, e);
	for (i = 0; i < tp->n_dep[side]; i++) {
		if (tp->dep[side][i].start == r.start)
			break;
	}
	if (rand() % 2) {
		KUNIT_ASSERT_EQ(test, btgw_df_dep_del(t, e, side, r.start),
				i < tp->n_dep[side]);
		if (i < tp->n_dep[side])
			tp->dep[side][i] = tp->dep[side][--tp->n_dep[side]];
		return;
	}
	if (tp->n_dep[side] == TWIN_DEPS)
		return;
	bad = btgw_df_dep_add(t, e, side, &r);
	if (!bad)
		tp->dep[side][tp->n_dep[side]++] = r;
	KUNIT_ASSERT_EQ(test, e->n_dep[side], tp->n_dep[side]);
}

static void random_del(struct kunit *test, struct btgw_df_table *t,
		       struct twin *tw)
{
	struct twin_path *tp = &tw->path[rand() % TWIN_PATHS];
	struct btgw_df_entry *e;

	if (!tp->used)
		return;
	e = btgw_df_table_find(t, tp->path.flags & BTGW_DF_FIXED,
			       tp->path.end[BTGW_DF_ORIGIN].start,
			       tp->path.end[BTGW_DF_TARGET].start);
	KUNIT_ASSERT_NOT_NULL(test, e);
	btgw_df_table_del(t, e);
	tp->used = false;
	tw->used--;
}

static void beside_its_twin(struct kunit *test)
{
	struct btgw_df_table *t = new_table(test, TWIN_PATHS, 10, NULL);
	static struct twin tw;
	struct btgw_df_match got, want;
	unsigned int i, j, hits = 0;
	u16 src, dst;

	memset(&tw, 0, sizeof(tw));
	srand(3);
	for (i = 0; i < 60000; i++) {
		switch (rand() % 4) {
		case 0:
			random_add(test, t, &tw, (u8)i);
			break;
		case 1:
			random_del(test, t, &tw);
			break;
		default:
			random_dep(test, t, &tw);
		}
		KUNIT_ASSERT_EQ(test, t->used, tw.used);
		for (j = 0; j < 8; j++) {
			src = 1 + rand() % 110;
			dst = rand() % 8 ? 1 + rand() % 110 :
					   0xc000 + rand() % 3;
			btgw_df_table_match(t, src, dst, OWN, &got);
			twin_match(&tw, src, dst, &want);
			KUNIT_ASSERT_EQ(test, got.n, want.n);
			KUNIT_ASSERT_EQ(test, got.bearers, want.bearers);
			hits += got.n;
		}
	}
	KUNIT_EXPECT_GT(test, hits, 10000);
	KUNIT_EXPECT_GT(test, t->refused[BTGW_DF_PATH_OVERLAP], 0);
	KUNIT_EXPECT_GT(test, t->refused[BTGW_DF_PATH_FULL], 0);
	KUNIT_EXPECT_GT(test, t->refused[BTGW_DF_PATH_DEPENDENTS], 0);

	/* nothing was lost on the way */
	for (i = 0; i < TWIN_PATHS; i++) {
		struct btgw_df_entry *e = btgw_df_table_next(t, NULL);

		if (e)
			btgw_df_table_del(t, e);
	}
	KUNIT_EXPECT_EQ(test, t->used, 0);
	KUNIT_EXPECT_EQ(test, t->links_used, 0);
	KUNIT_EXPECT_EQ(test, t->deps_used, 0);
	KUNIT_EXPECT_EQ(test, t->fixed, 0);
	for (i = 0; i < ARRAY_SIZE(t->reach); i++)
		KUNIT_EXPECT_EQ(test, t->reach[i], 0);
}

static u64 now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

/* thirty thousand nodes that talk to one */
static void large(struct kunit *test)
{
	static const u32 sizes[] = { 10, 100, 1000, 10000, 30000 };
	struct btgw_df_table *t = new_table(test, 30000, 0, NULL);
	struct btgw_df_table_cfg cfg = { .paths = 30000 };
	struct btgw_df_match m;
	struct btgw_df_path p;
	u32 i, n = 0, at;
	u64 took;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (; n < sizes[i]; n++) {
			p = path_of(0x100 + n, 0, 1, 0, 0);
			must_add(test, t, &p, n);
		}
		took = now_ns();
		for (at = 0; at < 20000; at++)
			KUNIT_ASSERT_TRUE(test,
					  btgw_df_table_match(t, 0x100 +
							      at * 7919 % n, 1,
							      OWN, &m));
		took = now_ns() - took;
		KUNIT_EXPECT_EQ(test, m.n, 1);
		kunit_info(test, "%u paths: %u ns each look, with the checks of this build",
			   n, (u32)(took / 20000));
	}
	kunit_info(test, "%u octets per path",
		   (u32)(btgw_df_table_bytes(&cfg) / cfg.paths));
	/* they die in the order in which they were born */
	for (i = 0; i < n; i++) {
		struct btgw_df_entry *e;

		KUNIT_ASSERT_EQ(test, btgw_df_table_deadline(t), 720000 + i);
		e = btgw_df_table_expired(t, 720000 + i);
		KUNIT_ASSERT_NOT_NULL(test, e);
		KUNIT_ASSERT_EQ(test, e->path.end[BTGW_DF_ORIGIN].start,
				0x100 + i);
		btgw_df_table_del(t, e);
	}
	KUNIT_EXPECT_EQ(test, t->used, 0);
}

static struct kunit_case df_table_cases[] = {
	KUNIT_CASE(forward_and_back),
	KUNIT_CASE(all_directed),
	KUNIT_CASE(groups),
	KUNIT_CASE(dependents),
	KUNIT_CASE(fixed_and_found),
	KUNIT_CASE(full),
	KUNIT_CASE(claimed_twice),
	KUNIT_CASE(there_before),
	KUNIT_CASE(watched),
	KUNIT_CASE(beside_its_twin),
	KUNIT_CASE(large),
	{}
};

static struct kunit_suite df_table_suite = {
	.name = "df_table",
	.test_cases = df_table_cases,
};

kunit_test_suite(df_table_suite);
