// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwd_df_world.c - some nodes, each a driver of directed forwarding of btgwd
 */
#include "btgwd_df_world.h"

#include <errno.h>
#include <stdlib.h>

enum { AIR_MS = 7 };

static unsigned int index_of(const struct df_box *box)
{
	return box - box->w->box;
}

static int op_reserve(void *user, u64 fn)
{
	struct df_box *box = user;

	box->reserves++;
	if (box->store_broken)
		return -EIO;
	KUNIT_EXPECT_GT(box->w->test, fn, box->stored);
	box->stored = fn;
	return 0;
}

static void on_air(struct df_box *box, const struct btgw_df_tx *tx, u16 src,
		   u8 ttl, u32 seq)
{
	struct df_boxes *w = box->w;

	KUNIT_ASSERT_LT(w->test, w->queued, ARRAY_SIZE(w->air));
	w->air[w->queued++] = (struct df_air) {
		.at = w->now + AIR_MS,
		.from = index_of(box),
		.src = src,
		.ttl = ttl,
		.seq = seq,
		.tx = *tx,
	};
}

static int op_send(void *user, const struct btgw_df_tx *tx)
{
	struct df_box *box = user;
	struct df_boxes *w = box->w;

	if (tx->opcode == BTGW_CTL_PATH_REQUEST && !tx->params[2]) {
		/* none that is not stored, and none twice */
		KUNIT_EXPECT_LE(w->test, box->df->fn, box->stored);
		KUNIT_EXPECT_GT(w->test, box->df->fn, box->seen);
		box->seen = box->df->fn;
		box->requests++;
	}
	on_air(box, tx, ADDR(index_of(box)), tx->ttl, ++w->seq);
	return 0;
}

static struct btgw_df_entry *kernel_find(struct df_box *box,
					 const struct btgw_df_path *path)
{
	return btgw_df_table_find(&box->kernel.t, false,
				  path->end[BTGW_DF_ORIGIN].start,
				  path->end[BTGW_DF_TARGET].start);
}

static int op_path_put(void *user, const struct btgw_df_path *path)
{
	struct df_box *box = user;
	enum btgw_df_path_bad bad;
	struct btgw_df_entry *e = kernel_find(box, path);

	if (box->kernel.broken)
		return -ENOSPC;
	if (e)
		btgw_df_table_del(&box->kernel.t, e);
	return btgw_df_table_add(&box->kernel.t, path, box->w->now, &bad) ?
	       0 : -EINVAL;
}

static int op_path_set(void *user, const struct btgw_df_path *path)
{
	struct df_box *box = user;
	struct btgw_df_entry *e = kernel_find(box, path);

	if (!e)
		return -ENOENT;
	e->path = *path;
	btgw_df_table_touch(&box->kernel.t, e);
	return 0;
}

static int op_path_del(void *user, u16 origin, u16 target)
{
	struct df_box *box = user;
	struct btgw_df_entry *e;

	e = btgw_df_table_find(&box->kernel.t, false, origin, target);
	if (!e)
		return -ENOENT;
	btgw_df_table_del(&box->kernel.t, e);
	box->kernel.deleted++;
	return 0;
}

static int op_dep(void *user, const struct btgw_df_path *path,
		  enum btgw_df_side side, const struct btgw_df_range *range,
		  bool add)
{
	struct df_box *box = user;
	struct btgw_df_entry *e = kernel_find(box, path);

	if (!e)
		return -ENOENT;
	if (!add)
		return btgw_df_dep_del(&box->kernel.t, e, side, range->start) ?
		       0 : -ENOENT;
	switch (btgw_df_dep_add(&box->kernel.t, e, side, range)) {
	case BTGW_DF_PATH_OK:
		return 0;
	case BTGW_DF_PATH_EXISTS:
		return -EEXIST;
	default:
		return -EINVAL;
	}
}

static bool op_hears(void *user, u16 dst)
{
	const struct df_box *box = user;

	return box->grouped && dst == GROUP;
}

static const struct btgwd_df_ops ops = {
	.reserve = op_reserve,
	.send = op_send,
	.path_put = op_path_put,
	.path_set = op_path_set,
	.path_del = op_path_del,
	.dep = op_dep,
	.hears = op_hears,
};

static void start(struct df_box *box)
{
	struct btgwd_df_setup setup = {
		.cfg = box->w->cfg,
		.sizes = { .discs = 16, .origins = 16 },
		.paths = KERNEL_PATHS,
		.fn = box->stored,
		.seed = 77 + index_of(box),
	};

	setup.cfg.own = (struct btgw_df_range){ ADDR(index_of(box)), 3 };
	setup.cfg.relay = true;
	box->df = btgwd_df_new(&setup, &ops, box);
	KUNIT_ASSERT_NOT_NULL(box->w->test, box->df);
}

struct df_boxes *df_boxes_new(struct kunit *test, unsigned int n,
			      const struct btgw_df_cfg *cfg)
{
	struct btgw_df_table_cfg tc = {
		.paths = KERNEL_PATHS,
		.deps = KERNEL_PATHS,
		.links = 2 * KERNEL_PATHS,
		.seed = 5,
	};
	struct df_boxes *w = calloc(1, sizeof(*w));
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, w);
	w->test = test;
	w->n = n;
	w->now = 1000000000;
	w->cfg = *cfg;
	for (i = 0; i < n; i++) {
		w->box[i].w = w;
		w->box[i].stored = 255;
		w->box[i].seen = 255;
		w->box[i].kernel.mem = malloc(btgw_df_table_bytes(&tc));
		btgw_df_table_init(&w->box[i].kernel.t, &tc,
				   w->box[i].kernel.mem);
		start(&w->box[i]);
	}
	return w;
}

void df_boxes_free(struct df_boxes *w)
{
	unsigned int i;

	for (i = 0; i < w->n; i++) {
		btgwd_df_free(w->box[i].df);
		free(w->box[i].kernel.mem);
	}
	free(w);
}

void df_boxes_link(struct df_boxes *w, unsigned int a, unsigned int b)
{
	w->hears[a][b] = true;
	w->hears[b][a] = true;
}

const struct btgw_df_entry *df_boxes_path(struct df_boxes *w, unsigned int i,
					  u16 origin, u16 target)
{
	return btgw_df_table_find(&w->box[i].kernel.t, false, origin, target);
}

static bool same(const struct btgw_df_path *a, const struct btgw_df_path *b)
{
	return !memcmp(a->end, b->end, sizeof(a->end)) &&
	       !memcmp(a->bearers, b->bearers, sizeof(a->bearers)) &&
	       a->flags == b->flags && a->fn == b->fn && a->lanes == b->lanes &&
	       a->lifetime == b->lifetime;
}

/* what the daemon believes is what the kernel forwards by */
static void compare(struct df_box *box)
{
	const struct btgw_df_table *t = &box->df->table;
	struct btgw_df_entry *e = NULL, *k;
	struct kunit *test = box->w->test;

	if (box->kernel.broken)
		return;
	KUNIT_ASSERT_EQ(test, t->used, box->kernel.t.used);
	KUNIT_ASSERT_EQ(test, t->deps_used, box->kernel.t.deps_used);
	while ((e = btgw_df_table_next(t, e))) {
		k = kernel_find(box, &e->path);
		KUNIT_ASSERT_NOT_NULL(test, k);
		KUNIT_ASSERT_TRUE(test, same(&e->path, &k->path));
	}
}

void df_boxes_kill(struct df_boxes *w, unsigned int i)
{
	struct df_box *box = &w->box[i];
	struct btgw_df_entry *e = NULL;
	u32 left;

	btgwd_df_free(box->df);
	start(box);
	while ((e = btgw_df_table_next(&box->kernel.t, e))) {
		left = e->expires_ms > w->now ?
		       (e->expires_ms - w->now + 999) / 1000 : 0;
		KUNIT_ASSERT_EQ(w->test, btgwd_df_adopt(box->df, &e->path, left,
							w->now), 0);
	}
	compare(box);
}

static bool is_for(const struct df_box *box, u16 dst)
{
	return dst == BTGW_ADDR_ALL_DIRECTED ||
	       btgw_df_range_has(&box->df->core.cfg.own, dst) ||
	       (box->grouped && dst == GROUP);
}

static void hear(struct df_boxes *w, unsigned int i, const struct df_air *air)
{
	struct btgw_df_rx rx = {
		.src = air->src,
		.dst = air->tx.dst,
		.ttl = air->ttl,
		.directed = air->tx.directed,
		.bearer = BTGW_DF_ADV,
		.heard = { -60, BTGW_DF_LOST_NONE },
	};
	struct df_box *box = &w->box[i];
	struct btgw_df_match m;

	/* who sent it hears it no more */
	if (box->off || air->src == ADDR(i) ||
	    w->heard[i][air->seq % ARRAY_SIZE(w->heard[i])])
		return;
	w->heard[i][air->seq % ARRAY_SIZE(w->heard[i])] = true;
	if (is_for(box, rx.dst))
		btgwd_df_receive(box->df, &rx, air->tx.opcode, air->tx.params,
				 air->tx.len, w->now);
	compare(box);
	/* as the kernel relays what goes by a path, and floods the rest */
	if (air->ttl >= 2 && rx.dst != ADDR(i) &&
	    (!rx.directed || btgw_df_table_match(&box->kernel.t, rx.src, rx.dst,
						 ADDR(i), &m)))
		on_air(box, &air->tx, air->src, air->ttl - 1, air->seq);
}

/* the first thing that is due; false: nothing is until then */
static bool step(struct df_boxes *w, u64 until)
{
	unsigned int i, first = w->queued, timer = w->n;
	struct df_air air;
	u64 at = until + 1, due;

	for (i = 0; i < w->queued; i++) {
		if (w->air[i].at < at) {
			at = w->air[i].at;
			first = i;
		}
	}
	for (i = 0; i < w->n; i++) {
		due = btgwd_df_deadline(w->box[i].df);
		if (due && due < at) {
			at = due;
			timer = i;
		}
	}
	if (at > until)
		return false;
	if (at > w->now)
		w->now = at;
	if (timer < w->n) {
		btgwd_df_timer(w->box[timer].df, w->now);
		compare(&w->box[timer]);
		return true;
	}
	air = w->air[first];
	w->air[first] = w->air[--w->queued];
	if (w->box[air.from].off)
		return true;
	for (i = 0; i < w->n; i++) {
		if (w->hears[i][air.from])
			hear(w, i, &air);
	}
	return true;
}

void df_boxes_run(struct df_boxes *w, u64 until)
{
	until += w->now;
	while (step(w, until))
		;
	w->now = until;
}
