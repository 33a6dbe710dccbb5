// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_decide_fuzz.c - any paths, and what becomes of any PDU where they are
 *
 * The input is a program: paths and dependents come, go and are changed, and
 * between that it is asked for PDUs. The twin is a list that is gone through
 * from end to end, where the table has hashes.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/bits.h>
#include "df_decide.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

#define PATHS		20
#define DEPS		8
#define LINKS		16
/* the addresses that are used most */
#define COMMON		48

struct input {
	const u8 *p;
	size_t left;
};

struct twin {
	bool used;
	struct btgw_df_path path;
	/* newest first, as the table has them */
	struct btgw_df_range dep[__BTGW_DF_SIDES][DEPS];
	u32 n[__BTGW_DF_SIDES];
};

struct world {
	struct btgw_df_table t;
	struct twin twin[PATHS];
	u32 used, deps;
	u16 update_id;
};

static u8 take(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

/* few that meet often, the edges, groups */
static u16 take_addr(struct input *in)
{
	static const u16 some[] = { 0xc001, 0xc002, 0x8001, 0xfffb, 0xfffe,
				    0xffff, 0x7fff, 0x7ffe, 0x7f80, 0 };
	u8 i = take(in);

	if (i < 192)
		return 1 + i % COMMON;
	i -= 192;
	return i < sizeof(some) / sizeof(some[0]) ? some[i] :
						    (u16)(i << 8 | take(in));
}

static struct btgw_df_range take_range(struct input *in)
{
	struct btgw_df_range r = { .start = take_addr(in) };
	u8 more = take(in);

	/* mostly a few elements */
	r.more = more < 224 ? more & 15 : more;
	return r;
}

static bool has(const struct btgw_df_range *r, u16 addr)
{
	return addr >= r->start && addr - r->start <= r->more;
}

static struct btgw_df_entry *entry_of(struct world *w, const struct twin *tw)
{
	const struct btgw_df_path *p = &tw->path;
	struct btgw_df_entry *e;

	e = btgw_df_table_find(&w->t, p->flags & BTGW_DF_FIXED,
			       p->end[BTGW_DF_ORIGIN].start,
			       p->end[BTGW_DF_TARGET].start);
	MUST(e && !memcmp(&e->path, p, sizeof(*p)));
	return e;
}

/* one of those that there are, or NULL */
static struct twin *pick(struct input *in, struct world *w)
{
	struct twin *tw = &w->twin[take(in) % PATHS];

	return tw->used ? tw : NULL;
}

static struct twin *twin_free(struct world *w)
{
	unsigned int i;

	for (i = 0; i < PATHS; i++) {
		if (!w->twin[i].used)
			return &w->twin[i];
	}
	return NULL;
}

static void take_fields(struct input *in, struct btgw_df_path *p)
{
	u8 how = take(in);

	p->bearers[BTGW_DF_ORIGIN] = how & BTGW_DF_BEARERS;
	p->bearers[BTGW_DF_TARGET] = how >> 2 & BTGW_DF_BEARERS;
	p->flags &= BTGW_DF_FIXED;
	if (btgw_addr_is_unicast(p->end[BTGW_DF_TARGET].start))
		p->flags |= how & 16 ? BTGW_DF_TWO_WAY : 0;
	else if (!p->flags)
		p->flags |= how & 16 ? BTGW_DF_NOT_READY : 0;
}

static void path_add(struct input *in, struct world *w)
{
	struct btgw_df_path path = { .lanes = 1 };
	struct btgw_df_entry *e;
	enum btgw_df_path_bad bad;
	struct twin *tw;

	path.end[BTGW_DF_ORIGIN] = take_range(in);
	path.end[BTGW_DF_TARGET] = take_range(in);
	if (!btgw_addr_is_unicast(path.end[BTGW_DF_TARGET].start))
		path.end[BTGW_DF_TARGET].more = 0;
	path.flags = take(in) & BTGW_DF_FIXED;
	take_fields(in, &path);
	e = btgw_df_table_add(&w->t, &path, 1, &bad);
	MUST(!e == !!bad);
	if (!e)
		return;
	tw = twin_free(w);
	MUST(tw);
	memset(tw, 0, sizeof(*tw));
	tw->used = true;
	tw->path = path;
	w->used++;
	w->update_id++;
}

static void path_del(struct world *w, struct twin *tw)
{
	btgw_df_table_del(&w->t, entry_of(w, tw));
	tw->used = false;
	w->used--;
	w->deps -= tw->n[BTGW_DF_ORIGIN] + tw->n[BTGW_DF_TARGET];
	w->update_id++;
}

/* what claims no more than the one in its place is not refused */
static void path_again(struct input *in, struct world *w, struct twin *tw)
{
	enum btgw_df_path_bad bad;
	int side;

	path_del(w, tw);
	for (side = 0; side < __BTGW_DF_SIDES; side++) {
		if (tw->path.end[side].more)
			tw->path.end[side].more -=
				take(in) % tw->path.end[side].more;
		tw->n[side] = 0;
	}
	take_fields(in, &tw->path);
	w->t.again = true;
	MUST(btgw_df_table_add(&w->t, &tw->path, 1, &bad));
	w->t.again = false;
	tw->used = true;
	w->used++;
	w->update_id++;
}

static void path_touch(struct input *in, struct world *w, struct twin *tw)
{
	struct btgw_df_entry *e = entry_of(w, tw);

	take_fields(in, &tw->path);
	e->path = tw->path;
	btgw_df_table_touch(&w->t, e);
	w->update_id++;
}

static void dep_add(struct input *in, struct world *w, struct twin *tw)
{
	struct btgw_df_range range = take_range(in);
	int side = take(in) % __BTGW_DF_SIDES;
	struct btgw_df_range *dep = tw->dep[side];

	if (btgw_df_dep_add(&w->t, entry_of(w, tw), side, &range))
		return;
	MUST(w->deps < DEPS);
	memmove(dep + 1, dep, tw->n[side] * sizeof(*dep));
	dep[0] = range;
	tw->n[side]++;
	w->deps++;
	w->update_id++;
}

static void dep_del(struct input *in, struct world *w, struct twin *tw)
{
	int side = take(in) % __BTGW_DF_SIDES;
	struct btgw_df_range *dep = tw->dep[side];
	u16 primary = take_addr(in);
	u32 i = 0;

	while (i < tw->n[side] && dep[i].start != primary)
		i++;
	MUST(btgw_df_dep_del(&w->t, entry_of(w, tw), side, primary) ==
	     (i < tw->n[side]));
	if (i == tw->n[side])
		return;
	tw->n[side]--;
	memmove(dep + i, dep + i + 1, (tw->n[side] - i) * sizeof(*dep));
	w->deps--;
	w->update_id++;
}

/* all of it goes into another table, whatever comes first */
static void move(struct input *in, struct world *w, struct btgw_df_table *to)
{
	u8 from = take(in);
	enum btgw_df_path_bad bad;
	struct btgw_df_entry *e;
	unsigned int i;
	int side;
	u32 n;

	to->again = true;
	for (i = 0; i < PATHS; i++) {
		const struct twin *tw = &w->twin[(from + i) % PATHS];

		if (!tw->used)
			continue;
		e = btgw_df_table_add(to, &tw->path, 1, &bad);
		MUST(e);
		for (side = 0; side < __BTGW_DF_SIDES; side++)
			for (n = tw->n[side]; n--;)
				MUST(!btgw_df_dep_add(to, e, side,
						      &tw->dep[side][n]));
	}
	to->again = false;
	w->t = *to;
	w->update_id = w->t.update_id;
}

/* paths of one direction that @src and @dst are nodes of */
static void twin_match(const struct twin *tw, int side, u16 src, u16 dst,
		       u16 own, struct btgw_df_match *m)
{
	const struct btgw_df_range *near = &tw->path.end[side];
	const struct btgw_df_range *far = &tw->path.end[!side];
	u32 i;

	for (i = 0; !has(near, src); i++) {
		if (i == tw->n[side])
			return;
		near = &tw->dep[side][i];
	}
	for (i = 0; !has(far, dst); i++) {
		if (i == tw->n[!side])
			return;
		far = &tw->dep[!side][i];
	}
	m->n++;
	m->bearers |= tw->path.bearers[!side];
	m->ready |= !(tw->path.flags & BTGW_DF_NOT_READY);
	m->src_listed |= tw->path.end[side].start == own && near->start != own;
	m->dst_listed |= tw->path.end[!side].start == own && far->start != own;
}

static struct btgw_df_match match(struct world *w, u16 src, u16 dst, u16 own)
{
	struct btgw_df_match want = {}, m;
	unsigned int i;

	for (i = 0; i < PATHS; i++) {
		const struct twin *tw = &w->twin[i];

		if (!tw->used)
			continue;
		twin_match(tw, BTGW_DF_ORIGIN, src, dst, own, &want);
		if (tw->path.flags & BTGW_DF_TWO_WAY)
			twin_match(tw, BTGW_DF_TARGET, src, dst, own, &want);
	}
	if (dst == BTGW_ADDR_ALL_DIRECTED) {
		want.n++;
		want.bearers = BTGW_DF_BEARERS;
		want.ready = true;
		want.src_listed = true;
	}
	MUST(btgw_df_table_match(&w->t, src, dst, own, &m) == !!want.n);
	MUST(m.n == want.n && m.bearers == want.bearers &&
	     m.ready == want.ready && m.src_listed == want.src_listed &&
	     m.dst_listed == want.dst_listed);
	MUST(!m.entry == (m.n == (dst == BTGW_ADDR_ALL_DIRECTED)));
	return m;
}

static void decide(struct input *in, u16 facts, u16 path)
{
	u8 how = take(in);
	u8 bearer = how & 1 ? BTGW_DF_GATT : BTGW_DF_ADV;
	enum btgw_df_material from = (how >> 1) % (__BTGW_DF_MATERIALS + 1);
	struct btgw_df_verdict v;
	u16 out = 0;
	bool any;

	any = btgw_df_decide(bearer, from, facts, path, &v);
	MUST(any == !!v.rows && v.rows < BIT(BTGW_DF_ROWS));
	out = v.bearers[BTGW_DF_M_FLOODING] | v.bearers[BTGW_DF_M_DIRECTED];
	MUST(any || (!v.action && !out));
	MUST(!(out & ~BTGW_DF_BEARERS));
	/* what goes by a path has one, and goes where that leads */
	MUST(!(v.bearers[BTGW_DF_M_DIRECTED] & ~path));
	if (v.bearers[BTGW_DF_M_DIRECTED])
		MUST(facts & (BTGW_DF_HAS_PATH | BTGW_DF_HAS_PATH_FROM_US));
	/* nothing that came by a path is flooded on the air without a bridge */
	if (from == BTGW_DF_M_DIRECTED && !(facts & BTGW_DF_IS_BRIDGED))
		MUST(!(v.bearers[BTGW_DF_M_FLOODING] & BTGW_DF_ADV));
	if (!(facts & (BTGW_DF_IS_RELAY | BTGW_DF_IS_PROXY | BTGW_DF_IS_FRIEND |
		       BTGW_DF_IS_DIRECTED_RELAY | BTGW_DF_IS_DIRECTED_PROXY |
		       BTGW_DF_IS_DIRECTED_FRIEND | BTGW_DF_IS_BRIDGED |
		       BTGW_DF_IS_SELECTED)))
		MUST(!any);
}

static void route(struct input *in, struct world *w, u16 src, u16 dst,
		  const struct btgw_df_match *m)
{
	u8 how = take(in);
	struct btgw_df_send s = {
		.src = src,
		.dst = dst,
		.ttl = how >> 4,
		.immutable = how & 1,
		.use_directed = how & 2,
		.friendship = how & 4,
	};
	struct btgw_df_route r;
	bool free = !s.immutable && !s.friendship;

	btgw_df_route(how & 8 ? NULL : &w->t, &s, &r);
	MUST(!(r.bearers & ~BTGW_DF_BEARERS));
	if (how & 8)
		MUST(!r.directed && !r.need_path);
	else
		MUST(r.directed == (free && m->n &&
				    (m->ready || btgw_addr_is_unicast(dst))));
	if (r.directed)
		MUST(r.bearers == m->bearers);
	if (r.need_path)
		MUST(free && !m->n && s.use_directed && s.ttl >= 2);
}

static void ask(struct input *in, struct world *w)
{
	u16 src = take_addr(in), dst = take_addr(in), own = take_addr(in);
	struct btgw_df_match m, from, to;
	u16 facts, bearers;
	bool group;

	if (!btgw_addr_is_unicast(src) || !btgw_addr_is_unicast(own) || !dst)
		return;
	m = match(w, src, dst, own);
	from = match(w, own, dst, own);
	to = match(w, src, own, own);
	group = m.n && !btgw_addr_is_unicast(dst) &&
		dst != BTGW_ADDR_ALL_DIRECTED;
	facts = btgw_df_facts(&w->t, src, dst, own, &bearers);
	MUST(bearers == m.bearers);
	MUST(!(facts & BTGW_DF_HAS_PATH) == !m.n);
	MUST(!(facts & BTGW_DF_SRC_LISTED) == !m.src_listed);
	MUST(!(facts & BTGW_DF_DST_LISTED) == !(m.dst_listed || group));
	MUST(!(facts & BTGW_DF_HAS_PATH_FROM_US) == !from.n);
	MUST(!(facts & BTGW_DF_HAS_PATH_TO_US) == !(to.n || group));
	MUST(!(facts & BTGW_DF_DST_VALID) == (dst >= BTGW_ADDR_ALL_RELAYS));
	/* with any states of this node */
	facts |= take(in) | (take(in) & 1 ? BTGW_DF_IS_SELECTED : 0);
	decide(in, facts, bearers);
	route(in, w, src, dst, &m);
}

/* nothing stays behind */
static void end(struct world *w)
{
	unsigned int i;

	for (i = 0; i < PATHS; i++) {
		if (w->twin[i].used)
			path_del(w, &w->twin[i]);
	}
	MUST(!w->t.used && !w->t.deps_used && !w->t.links_used);
	MUST(!btgw_df_table_next(&w->t, NULL));
	for (i = 1; i <= COMMON; i++)
		MUST(!btgw_df_table_knows(&w->t, i));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static u64 tables[2][65536 / 8];
	struct btgw_df_table_cfg cfg = { .paths = PATHS, .deps = DEPS,
					 .links = LINKS, .seed = 7 };
	struct input in = { data, size };
	struct btgw_df_table other;
	static struct world w;
	unsigned int now = 0;
	struct twin *tw;

	MUST(btgw_df_table_bytes(&cfg) <= sizeof(tables[0]));
	memset(&w, 0, sizeof(w));
	btgw_df_table_init(&w.t, &cfg, tables[0]);
	while (in.left) {
		u8 what = take(&in);

		tw = what & 8 ? pick(&in, &w) : NULL;
		switch (what % 8) {
		case 0:
			if (tw)
				path_del(&w, tw);
			else
				path_add(&in, &w);
			break;
		case 1:
			if (tw)
				path_again(&in, &w, tw);
			break;
		case 2:
			if (tw)
				path_touch(&in, &w, tw);
			break;
		case 3:
		case 4:
			if (tw)
				dep_add(&in, &w, tw);
			break;
		case 5:
			if (tw)
				dep_del(&in, &w, tw);
			break;
		case 6:
			if (take(&in) & 7)
				break;
			now = !now;
			btgw_df_table_init(&other, &cfg, tables[now]);
			move(&in, &w, &other);
			break;
		default:
			ask(&in, &w);
			break;
		}
		MUST(w.t.used == w.used && w.t.deps_used == w.deps &&
		     w.t.update_id == w.update_id);
	}
	end(&w);
	return 0;
}
