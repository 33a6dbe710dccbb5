// SPDX-License-Identifier: GPL-2.0-only
/*
 * df_table.c - the forwarding table of a subnet
 */
#include "df_table.h"

#include <linux/build_bug.h>
#include <linux/minmax.h>
#include <linux/string.h>

#define HASH_MULT	0x9e3779b97f4a7c15ULL

static_assert(sizeof(struct btgw_df_entry) % sizeof(u64) == 0);

struct sizes {
	u32 paths;
	u32 deps;
	u32 links;
	u32 claims;
	u8 path_bits;
	u8 link_bits;
	u8 claim_bits;
};

/* at least as many chains as there can be items */
static u8 bits_for(u32 n)
{
	u8 bits = 1;

	while (bits < 31 && (1U << bits) < n)
		bits++;
	return bits;
}

static struct sizes sizes_of(const struct btgw_df_table_cfg *cfg)
{
	struct sizes s = {
		.paths = min_t(u32, max_t(u32, cfg->paths, BTGW_DF_PATHS_MIN),
			       BTGW_DF_PATHS_MAX),
		.deps = min_t(u32, cfg->deps, 4 * BTGW_DF_PATHS_MAX),
	};

	s.links = s.paths + min_t(u32, max_t(u32, cfg->links, s.deps),
				  16 * BTGW_DF_PATHS_MAX);
	/* a path has two ends; each dependent is one more node */
	s.claims = 2 * s.paths + s.deps;
	s.path_bits = bits_for(s.paths);
	s.link_bits = bits_for(s.links);
	s.claim_bits = bits_for(s.claims);
	return s;
}

size_t btgw_df_table_bytes(const struct btgw_df_table_cfg *cfg)
{
	struct sizes s = sizes_of(cfg);

	return s.paths * sizeof(struct btgw_df_entry) +
	       btgw_df_heap_bytes(s.paths) +
	       s.links * sizeof(struct btgw_df_link) +
	       s.deps * sizeof(struct btgw_df_dep) +
	       s.claims * sizeof(struct btgw_df_claim) +
	       ((size_t)1 << s.path_bits) * sizeof(u32) +
	       ((size_t)1 << s.link_bits) * sizeof(u32) +
	       ((size_t)1 << s.claim_bits) * sizeof(u32);
}

static u32 *hash_init(struct btgw_df_hash *h, u32 *mem, u8 bits)
{
	size_t n = (size_t)1 << bits;

	memset(mem, 0, n * sizeof(*mem));
	h->head = mem;
	h->shift = 64 - bits;
	return mem + n;
}

void btgw_df_table_init(struct btgw_df_table *t,
			const struct btgw_df_table_cfg *cfg, void *mem)
{
	struct sizes s = sizes_of(cfg);
	u32 *heads;
	u32 i;

	memset(t, 0, sizeof(*t));
	t->cfg = *cfg;
	t->cfg.paths = s.paths;
	t->cfg.deps = s.deps;
	t->links_max = s.links;
	t->entry = mem;
	mem = t->entry + s.paths;
	btgw_df_heap_init(&t->life, mem, s.paths);
	mem = (u8 *)mem + btgw_df_heap_bytes(s.paths);
	t->link = mem;
	t->dep = (struct btgw_df_dep *)(t->link + s.links);
	t->claim = (struct btgw_df_claim *)(t->dep + s.deps);
	heads = (u32 *)(t->claim + s.claims);
	heads = hash_init(&t->numbers, heads, s.path_bits);
	heads = hash_init(&t->pairs, heads, s.link_bits);
	hash_init(&t->claims, heads, s.claim_bits);

	memset(t->entry, 0, s.paths * sizeof(*t->entry));
	for (i = s.paths; i; i--) {
		t->entry[i - 1].fn_next = t->free_entry;
		t->free_entry = i;
	}
	for (i = s.links; i; i--) {
		t->link[i - 1].next = t->free_link;
		t->free_link = i;
	}
	for (i = s.deps; i; i--) {
		t->dep[i - 1].next = t->free_dep;
		t->free_dep = i;
	}
	for (i = s.claims; i; i--) {
		t->claim[i - 1].next = t->free_claim;
		t->free_claim = i;
	}
}

static u32 *chain(const struct btgw_df_table *t, const struct btgw_df_hash *h,
		  u16 a, u16 b)
{
	u64 key = ((u64)t->cfg.seed << 32 | (u32)a << 16 | b) + 1;

	key = (key ^ key >> 29) * HASH_MULT;
	key = (key ^ key >> 32) * HASH_MULT;
	return &h->head[key >> h->shift];
}

static u32 index_of(const struct btgw_df_table *t,
		    const struct btgw_df_entry *e)
{
	return (u32)(e - t->entry);
}

/* claims: who has which addresses */

/* 0 for one element, then 2, 3 to 4, 5 to 8... */
static u8 octave(u8 more)
{
	u8 n = 0;

	while (n < 8 && (1U << n) <= more)
		n++;
	return n;
}

/* addresses to look back */
static u16 reach_of(const struct btgw_df_table *t)
{
	u8 n = 8;

	while (n && !t->reach[n])
		n--;
	return (u16)((1U << n) - 1);
}

static u32 *claim_slot(const struct btgw_df_table *t, u16 start)
{
	u32 *slot = chain(t, &t->claims, start, 0);

	while (*slot && t->claim[*slot - 1].range.start != start)
		slot = &t->claim[*slot - 1].next;
	return slot;
}

/* how many others have some of these addresses */
static u32 claim_rivals(const struct btgw_df_table *t,
			const struct btgw_df_range *r)
{
	u16 back = min_t(u16, reach_of(t), r->start - 1);
	u32 last = r->start + r->more;
	u32 addr, n = 0;

	for (addr = r->start - back; addr <= last; addr++) {
		u32 at = addr == r->start ? 0 : *claim_slot(t, (u16)addr);

		if (at && btgw_df_ranges_meet(&t->claim[at - 1].range, r))
			n++;
	}
	return n;
}

static bool claimed(const struct btgw_df_table *t,
		    const struct btgw_df_range *r)
{
	return !t->again && claim_rivals(t, r) >= BTGW_DF_CLAIMS_MAX;
}

/* there is always a free one: see sizes_of() */
static void claim_get(struct btgw_df_table *t, const struct btgw_df_range *r)
{
	u32 *slot = claim_slot(t, r->start);
	struct btgw_df_claim *c;

	if (!btgw_addr_is_unicast(r->start))
		return;
	if (!*slot) {
		*slot = t->free_claim;
		c = &t->claim[*slot - 1];
		t->free_claim = c->next;
		c->next = 0;
		c->refs = 0;
		c->range = *r;
		t->reach[octave(r->more)]++;
	}
	c = &t->claim[*slot - 1];
	c->refs++;
	if (r->more > c->range.more) {
		t->reach[octave(c->range.more)]--;
		t->reach[octave(r->more)]++;
		c->range.more = r->more;
	}
}

static void claim_put(struct btgw_df_table *t, const struct btgw_df_range *r)
{
	u32 *slot = claim_slot(t, r->start);
	struct btgw_df_claim *c;
	u32 at = *slot;

	if (!at)
		return;		/* a group */
	c = &t->claim[at - 1];
	if (--c->refs)
		return;
	t->reach[octave(c->range.more)]--;
	*slot = c->next;
	c->next = t->free_claim;
	t->free_claim = at;
}

/* the nodes that an address may belong to; a group is itself */
static u32 claims_of(const struct btgw_df_table *t, u16 addr,
		     u16 starts[BTGW_DF_CLAIMS_MAX])
{
	u16 back, i;
	u32 n = 0;

	if (!btgw_addr_is_unicast(addr)) {
		starts[0] = addr;
		return 1;
	}
	back = min_t(u16, reach_of(t), addr - 1);
	for (i = 0; i <= back && n < BTGW_DF_CLAIMS_MAX; i++) {
		u32 at = *claim_slot(t, addr - i);

		if (at && btgw_df_range_has(&t->claim[at - 1].range, addr))
			starts[n++] = addr - i;
	}
	return n;
}

/* pairs */

static void link_add(struct btgw_df_table *t, struct btgw_df_entry *e,
		     const struct btgw_df_range *from,
		     const struct btgw_df_range *to)
{
	u32 at = t->free_link;
	struct btgw_df_link *l = &t->link[at - 1];
	u32 *head = chain(t, &t->pairs, from->start, to->start);

	t->free_link = l->next;
	t->links_used++;
	l->side[BTGW_DF_ORIGIN] = *from;
	l->side[BTGW_DF_TARGET] = *to;
	l->entry = index_of(t, e);
	l->next = *head;
	*head = at;
	l->sibling = e->links;
	e->links = at;
	claim_get(t, from);
	claim_get(t, to);
}

/* @slot: where the entry's list has it */
static void link_del(struct btgw_df_table *t, u32 *slot)
{
	u32 at = *slot;
	struct btgw_df_link *l = &t->link[at - 1];
	u32 *pos = chain(t, &t->pairs, l->side[BTGW_DF_ORIGIN].start,
			 l->side[BTGW_DF_TARGET].start);

	while (*pos != at)
		pos = &t->link[*pos - 1].next;
	*pos = l->next;
	*slot = l->sibling;
	claim_put(t, &l->side[BTGW_DF_ORIGIN]);
	claim_put(t, &l->side[BTGW_DF_TARGET]);
	l->next = t->free_link;
	t->free_link = at;
	t->links_used--;
}

/* the pairs of a dependent with the other end and with what depends on that */
static void dep_link(struct btgw_df_table *t, struct btgw_df_entry *e,
		     enum btgw_df_side side, const struct btgw_df_range *range)
{
	const struct btgw_df_range *other = &e->path.end[!side];
	u32 at = e->dep[!side];

	for (;;) {
		if (side == BTGW_DF_ORIGIN)
			link_add(t, e, range, other);
		else
			link_add(t, e, other, range);
		if (!at)
			return;
		other = &t->dep[at - 1].range;
		at = t->dep[at - 1].next;
	}
}

static enum btgw_df_path_bad refuse(struct btgw_df_table *t,
				    enum btgw_df_path_bad bad)
{
	t->refused[bad]++;
	return bad;
}

static void tell(struct btgw_df_table *t, enum btgw_df_event event,
		 const struct btgw_df_entry *e)
{
	t->update_id++;
	if (t->cfg.watch)
		t->cfg.watch(t->cfg.ctx, event, e);
}

static enum btgw_df_path_bad check_new(const struct btgw_df_table *t,
				       const struct btgw_df_path *path)
{
	const struct btgw_df_range *origin = &path->end[BTGW_DF_ORIGIN];
	const struct btgw_df_range *target = &path->end[BTGW_DF_TARGET];
	enum btgw_df_path_bad bad = btgw_df_path_check(path);

	if (bad)
		return bad;
	if (btgw_df_table_find(t, path->flags & BTGW_DF_FIXED, origin->start,
			       target->start))
		return BTGW_DF_PATH_EXISTS;
	if (!t->free_entry)
		return BTGW_DF_PATH_FULL;
	/* links are enough for all paths and their dependents, not for the
	 * products of many of them
	 */
	if (!t->free_link)
		return BTGW_DF_PATH_DEPENDENTS;
	if (claimed(t, origin) ||
	    (btgw_addr_is_unicast(target->start) && claimed(t, target)))
		return BTGW_DF_PATH_OVERLAP;
	return BTGW_DF_PATH_OK;
}

struct btgw_df_entry *btgw_df_table_add(struct btgw_df_table *t,
					const struct btgw_df_path *path,
					u64 now_ms, enum btgw_df_path_bad *bad)
{
	struct btgw_df_entry *e;
	u32 *head;

	*bad = check_new(t, path);
	if (*bad) {
		refuse(t, *bad);
		return NULL;
	}

	e = &t->entry[t->free_entry - 1];
	t->free_entry = e->fn_next;
	memset(e, 0, sizeof(*e));
	e->path = *path;
	e->used = true;
	link_add(t, e, &e->path.end[BTGW_DF_ORIGIN],
		 &e->path.end[BTGW_DF_TARGET]);
	if (path->flags & BTGW_DF_FIXED) {
		t->fixed++;
	} else {
		head = chain(t, &t->numbers, path->end[BTGW_DF_ORIGIN].start,
			     path->fn);
		e->fn_next = *head;
		*head = index_of(t, e) + 1;
		e->expires_ms = now_ms + btgw_df_lifetime_ms(path->lifetime);
		btgw_df_heap_set(&t->life, index_of(t, e), e->expires_ms);
	}
	t->used++;
	tell(t, BTGW_DF_ADDED, e);
	return e;
}

static void free_deps(struct btgw_df_table *t, u32 at)
{
	while (at) {
		struct btgw_df_dep *d = &t->dep[at - 1];
		u32 next = d->next;

		d->next = t->free_dep;
		t->free_dep = at;
		t->deps_used--;
		at = next;
	}
}

void btgw_df_table_del(struct btgw_df_table *t, struct btgw_df_entry *e)
{
	u32 at = index_of(t, e);
	u32 *pos;

	tell(t, BTGW_DF_REMOVED, e);
	while (e->links)
		link_del(t, &e->links);
	free_deps(t, e->dep[BTGW_DF_ORIGIN]);
	free_deps(t, e->dep[BTGW_DF_TARGET]);
	if (e->path.flags & BTGW_DF_FIXED) {
		t->fixed--;
	} else {
		pos = chain(t, &t->numbers, e->path.end[BTGW_DF_ORIGIN].start,
			    e->path.fn);
		while (*pos != at + 1)
			pos = &t->entry[*pos - 1].fn_next;
		*pos = e->fn_next;
		btgw_df_heap_set(&t->life, at, 0);
	}
	e->used = false;
	e->fn_next = t->free_entry;
	t->free_entry = at + 1;
	t->used--;
}

void btgw_df_table_touch(struct btgw_df_table *t, struct btgw_df_entry *e)
{
	tell(t, BTGW_DF_CHANGED, e);
}

struct btgw_df_entry *btgw_df_table_find(const struct btgw_df_table *t,
					 bool fixed, u16 origin, u16 dst)
{
	u32 at = *chain(t, &t->pairs, origin, dst);

	for (; at; at = t->link[at - 1].next) {
		struct btgw_df_entry *e = &t->entry[t->link[at - 1].entry];

		if (e->path.end[BTGW_DF_ORIGIN].start == origin &&
		    e->path.end[BTGW_DF_TARGET].start == dst &&
		    fixed == !!(e->path.flags & BTGW_DF_FIXED))
			return e;
	}
	return NULL;
}

struct btgw_df_entry *btgw_df_table_find_fn(const struct btgw_df_table *t,
					    u16 origin, u8 fn, u16 dst)
{
	u32 at = *chain(t, &t->numbers, origin, fn);

	for (; at; at = t->entry[at - 1].fn_next) {
		struct btgw_df_entry *e = &t->entry[at - 1];

		if (e->path.end[BTGW_DF_ORIGIN].start == origin &&
		    e->path.fn == fn &&
		    (btgw_df_range_has(&e->path.end[BTGW_DF_TARGET], dst) ||
		     btgw_df_dep_find(t, e, BTGW_DF_TARGET, dst)))
			return e;
	}
	return NULL;
}

struct btgw_df_entry *btgw_df_table_find_to(const struct btgw_df_table *t,
					    u16 origin, u16 dst)
{
	u16 to[BTGW_DF_CLAIMS_MAX];
	u32 n = claims_of(t, dst, to);

	while (n--) {
		u32 at = *chain(t, &t->pairs, origin, to[n]);

		for (; at; at = t->link[at - 1].next) {
			const struct btgw_df_link *l = &t->link[at - 1];
			struct btgw_df_entry *e = &t->entry[l->entry];

			if (e->path.end[BTGW_DF_ORIGIN].start == origin &&
			    !(e->path.flags & BTGW_DF_FIXED) &&
			    btgw_df_range_has(&l->side[BTGW_DF_TARGET], dst))
				return e;
		}
	}
	return NULL;
}

struct btgw_df_entry *btgw_df_table_next(const struct btgw_df_table *t,
					 const struct btgw_df_entry *e)
{
	u32 i = e ? index_of(t, e) + 1 : 0;

	for (; i < t->cfg.paths; i++) {
		if (t->entry[i].used)
			return &t->entry[i];
	}
	return NULL;
}

/* paths between nodes that begin at @from and @to; @side: where @src is */
static void match_pair(const struct btgw_df_table *t, u16 from, u16 to,
		       enum btgw_df_side side, u16 src, u16 dst, u16 own,
		       struct btgw_df_match *m)
{
	u32 at = *chain(t, &t->pairs, from, to);

	for (; at; at = t->link[at - 1].next) {
		const struct btgw_df_link *l = &t->link[at - 1];
		struct btgw_df_entry *e = &t->entry[l->entry];
		const struct btgw_df_range *near = &l->side[side];
		const struct btgw_df_range *far = &l->side[!side];

		if (l->side[BTGW_DF_ORIGIN].start != from ||
		    l->side[BTGW_DF_TARGET].start != to)
			continue;
		if (side == BTGW_DF_TARGET &&
		    !(e->path.flags & BTGW_DF_TWO_WAY))
			continue;
		/* of a group there is no range, but it is what it is */
		if (!btgw_df_range_has(near, src) ||
		    !btgw_df_range_has(far, dst))
			continue;
		m->n++;
		m->bearers |= e->path.bearers[!side];
		m->ready |= !(e->path.flags & BTGW_DF_NOT_READY);
		m->src_listed |= e->path.end[side].start == own &&
				 near->start != own;
		m->dst_listed |= e->path.end[!side].start == own &&
				 far->start != own;
		if (!m->entry || m->entry->path.flags & BTGW_DF_FIXED)
			m->entry = e;
	}
}

bool btgw_df_table_match(const struct btgw_df_table *t, u16 src, u16 dst,
			 u16 own, struct btgw_df_match *m)
{
	u16 from[BTGW_DF_CLAIMS_MAX], to[BTGW_DF_CLAIMS_MAX];
	u32 n_from, n_to, i, j;

	memset(m, 0, sizeof(*m));
	n_from = claims_of(t, src, from);
	n_to = claims_of(t, dst, to);
	for (i = 0; i < n_from; i++) {
		for (j = 0; j < n_to; j++) {
			match_pair(t, from[i], to[j], BTGW_DF_ORIGIN, src, dst,
				   own, m);
			match_pair(t, to[j], from[i], BTGW_DF_TARGET, src, dst,
				   own, m);
		}
	}
	if (dst == BTGW_ADDR_ALL_DIRECTED) {
		m->n++;
		m->bearers = BTGW_DF_BEARERS;
		m->ready = true;
		m->src_listed = true;
	}
	return m->n;
}

bool btgw_df_table_knows(const struct btgw_df_table *t, u16 addr)
{
	return *claim_slot(t, addr);
}

static u32 *dep_slot(struct btgw_df_table *t, struct btgw_df_entry *e,
		     enum btgw_df_side side, u16 primary)
{
	u32 *slot = &e->dep[side];

	while (*slot && t->dep[*slot - 1].range.start != primary)
		slot = &t->dep[*slot - 1].next;
	return slot;
}

static bool meets_path(const struct btgw_df_table *t,
		       const struct btgw_df_entry *e,
		       const struct btgw_df_range *r)
{
	int side;
	u32 at;

	for (side = 0; side < __BTGW_DF_SIDES; side++) {
		if (btgw_df_ranges_meet(&e->path.end[side], r))
			return true;
		for (at = e->dep[side]; at; at = t->dep[at - 1].next) {
			if (btgw_df_ranges_meet(&t->dep[at - 1].range, r))
				return true;
		}
	}
	return false;
}

enum btgw_df_path_bad btgw_df_dep_add(struct btgw_df_table *t,
				      struct btgw_df_entry *e,
				      enum btgw_df_side side,
				      const struct btgw_df_range *range)
{
	struct btgw_df_dep *d;
	u32 at;

	if (!btgw_df_range_valid(range))
		return refuse(t, BTGW_DF_PATH_VALUE);
	if (!btgw_addr_is_unicast(e->path.end[side].start))
		return refuse(t, BTGW_DF_PATH_GROUP);
	if (*dep_slot(t, e, side, range->start))
		return BTGW_DF_PATH_EXISTS;
	if (meets_path(t, e, range))
		return refuse(t, BTGW_DF_PATH_MEET);
	if (!t->free_dep ||
	    t->links_max - t->links_used < 1U + e->n_dep[!side])
		return refuse(t, BTGW_DF_PATH_DEPENDENTS);
	if (claimed(t, range))
		return refuse(t, BTGW_DF_PATH_OVERLAP);

	at = t->free_dep;
	d = &t->dep[at - 1];
	t->free_dep = d->next;
	t->deps_used++;
	d->range = *range;
	d->next = e->dep[side];
	e->dep[side] = at;
	e->n_dep[side]++;
	dep_link(t, e, side, range);
	tell(t, BTGW_DF_CHANGED, e);
	return BTGW_DF_PATH_OK;
}

bool btgw_df_dep_del(struct btgw_df_table *t, struct btgw_df_entry *e,
		     enum btgw_df_side side, u16 primary)
{
	u32 *slot = dep_slot(t, e, side, primary);
	u32 at = *slot;
	u32 *link;

	if (!at)
		return false;
	*slot = t->dep[at - 1].next;
	t->dep[at - 1].next = t->free_dep;
	t->free_dep = at;
	t->deps_used--;
	e->n_dep[side]--;
	/* the ends and the dependents of a path are all different nodes */
	for (link = &e->links; *link;) {
		if (t->link[*link - 1].side[side].start == primary)
			link_del(t, link);
		else
			link = &t->link[*link - 1].sibling;
	}
	tell(t, BTGW_DF_CHANGED, e);
	return true;
}

const struct btgw_df_range *btgw_df_dep_find(const struct btgw_df_table *t,
					     const struct btgw_df_entry *e,
					     enum btgw_df_side side, u16 addr)
{
	u32 at = e->dep[side];

	for (; at; at = t->dep[at - 1].next) {
		if (btgw_df_range_has(&t->dep[at - 1].range, addr))
			return &t->dep[at - 1].range;
	}
	return NULL;
}

const struct btgw_df_range *btgw_df_dep_next(const struct btgw_df_table *t,
					     u32 *at)
{
	const struct btgw_df_dep *d;

	if (!*at)
		return NULL;
	d = &t->dep[*at - 1];
	*at = d->next;
	return &d->range;
}

struct btgw_df_entry *btgw_df_table_expired(const struct btgw_df_table *t,
					    u64 now_ms)
{
	u64 at;
	u32 i;

	at = btgw_df_heap_first(&t->life, &i);
	return at && at <= now_ms ? &t->entry[i] : NULL;
}

u64 btgw_df_table_deadline(const struct btgw_df_table *t)
{
	u32 i;

	return btgw_df_heap_first(&t->life, &i);
}
