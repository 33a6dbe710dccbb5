// SPDX-License-Identifier: GPL-2.0-only
/*
 * df_path.c - paths of directed forwarding and what depends on their ends
 */
#include "df_priv.h"

#include <linux/slab.h>

static struct btgw_df_entry *btgw_path_find(struct btgw_net *net,
					    const struct btgw_path_key *key,
					    struct btgw_paths **paths,
					    struct btgw_refusal *no)
{
	struct btgw_df_entry *e = NULL;

	*paths = btgw_paths_find(net, key->subnet, no);
	if (!*paths)
		return NULL;
	if ((*paths)->mem)
		e = btgw_df_table_find(&(*paths)->table, key->fixed,
				       key->origin, key->target);
	if (!e)
		btgw_refuse(no, -ENOENT, BTGW_FIELD_TARGET,
			    "there is no such path");
	return e;
}

/* What the core refuses as a value, with the value at fault. */
static int btgw_path_check(const struct btgw_df_path *path,
			   struct btgw_refusal *no)
{
	const struct btgw_df_range *origin = &path->end[BTGW_DF_ORIGIN];
	const struct btgw_df_range *target = &path->end[BTGW_DF_TARGET];
	bool unicast = btgw_addr_is_unicast(target->start);
	bool fixed = path->flags & BTGW_DF_FIXED;

	if (!btgw_addr_is_unicast(origin->start))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_ORIGIN,
				   "a path begins at a unicast address");
	if (!btgw_df_range_valid(origin))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_ORIGIN_ELEMENTS,
				   "the last element is beyond the unicast addresses");
	if (!btgw_df_destination_valid(target->start))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_TARGET,
				   "no path leads to such an address");
	if (unicast ? !btgw_df_range_valid(target) : target->more)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_TARGET_ELEMENTS,
				   unicast ?
				   "the last element is beyond the unicast addresses" :
				   "a group has no elements");
	if (unicast && btgw_df_ranges_meet(origin, target))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_TARGET,
				   "the origin has some of these elements");
	if (!path->bearers[BTGW_DF_ORIGIN] && !path->bearers[BTGW_DF_TARGET])
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_TOWARD_TARGET,
				   "it leads nowhere from here");
	if (!unicast && (path->flags & BTGW_DF_TWO_WAY))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_TWO_WAY,
				   "a path to a group has no way back");
	if ((unicast || fixed) && (path->flags & BTGW_DF_NOT_READY))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_NOT_READY,
				   "only what was found to a group gathers branches");
	if (fixed && path->fn)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_FN,
				   "a fixed path has no forwarding number");
	if (!path->lanes || (fixed && path->lanes != 1))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_LANES,
				   "a path has a lane, and a fixed one no other");
	return 0;
}

static int btgw_path_refused(struct btgw_paths *paths,
			     enum btgw_df_path_bad bad, enum btgw_field group,
			     enum btgw_field field, struct btgw_refusal *no)
{
	switch (bad) {
	case BTGW_DF_PATH_EXISTS:
		return btgw_refuse(no, -EEXIST, field, "it is there already");
	case BTGW_DF_PATH_FULL:
		btgw_paths_full(paths);
		return btgw_refuse(no, -ENOSPC, field,
				   "the table of paths is full");
	case BTGW_DF_PATH_DEPENDENTS:
		btgw_paths_full(paths);
		return btgw_refuse(no, -ENOSPC, field,
				   "there is no room for more dependents");
	case BTGW_DF_PATH_OVERLAP:
		return btgw_refuse(no, -ENOSPC, field,
				   "four other nodes claim some of these addresses");
	case BTGW_DF_PATH_MEET:
		return btgw_refuse(no, -EINVAL, field,
				   "the path has some of these elements");
	case BTGW_DF_PATH_GROUP:
		return btgw_refuse(no, -EINVAL, group,
				   "nothing depends on a group");
	default:
		return btgw_refuse(no, -EINVAL, field,
				   "not a range of unicast addresses");
	}
}

/**
 * struct btgw_path_kept - a path that gives way to another
 * @path: the path
 * @born: when its life began
 * @update_id: of the table with it
 * @n: number of dependents of each end
 * @dep: dependents of both, those of the origin first
 */
struct btgw_path_kept {
	struct btgw_df_path path;
	u64 born;
	u16 update_id;
	u32 n[__BTGW_DF_SIDES];
	struct btgw_df_range dep[];
};

static struct btgw_path_kept *btgw_path_keep(const struct btgw_df_table *t,
					     const struct btgw_df_entry *e)
{
	const struct btgw_df_range *range;
	struct btgw_path_kept *kept;
	u32 n = 0;
	int side;

	kept = kvzalloc(struct_size(kept, dep, (size_t)e->n_dep[0] +
				    e->n_dep[1]), GFP_KERNEL);
	if (!kept)
		return NULL;
	kept->path = e->path;
	kept->born = e->expires_ms - btgw_df_lifetime_ms(e->path.lifetime);
	kept->update_id = t->update_id;
	for (side = 0; side < __BTGW_DF_SIDES; side++) {
		u32 at = e->dep[side];

		while ((range = btgw_df_dep_next(t, &at))) {
			kept->dep[n++] = *range;
			kept->n[side]++;
		}
	}
	return kept;
}

/* an entry may have been that of another path before */
static void btgw_path_begin(struct btgw_paths *paths,
			    const struct btgw_df_entry *e)
{
	memset(&paths->use[e - paths->table.entry], 0, sizeof(*paths->use));
}

/*
 * There was room for all of it, and there is again. Dependents are put in front
 * of those that are there: the last of the list is the first to come back.
 */
static void btgw_path_restore(struct btgw_df_table *t,
			      const struct btgw_path_kept *kept)
{
	const struct btgw_df_range *dep = kept->dep;
	enum btgw_df_path_bad bad;
	struct btgw_df_entry *e;
	int side;
	u32 i;

	t->again = true;
	e = btgw_df_table_add(t, &kept->path, kept->born, &bad);
	for (side = 0; e && side < __BTGW_DF_SIDES; side++) {
		for (i = kept->n[side]; i--;)
			WARN_ON_ONCE(btgw_df_dep_add(t, e, side, &dep[i]));
		dep += kept->n[side];
	}
	t->again = false;
	if (!WARN_ON_ONCE(!e))
		t->update_id = kept->update_id;
}

/* has each end of a path no more elements than that of another one has */
static bool btgw_path_within(const struct btgw_df_path *path,
			     const struct btgw_df_path *other)
{
	return path->end[BTGW_DF_ORIGIN].more <=
	       other->end[BTGW_DF_ORIGIN].more &&
	       path->end[BTGW_DF_TARGET].more <=
	       other->end[BTGW_DF_TARGET].more;
}

/*
 * Another path between the same ends. The old one has to go first, for there is
 * one at most; if the new one is refused it comes back.
 */
static int btgw_path_swap(struct btgw_paths *paths, struct btgw_df_entry *old,
			  const struct btgw_df_path *path, u64 born,
			  struct btgw_refusal *no)
{
	struct btgw_df_table *t = &paths->table;
	struct btgw_path_kept *kept;
	enum btgw_df_path_bad bad;
	struct btgw_df_entry *e;
	int err = 0;

	kept = btgw_path_keep(t, old);
	if (!kept)
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_NONE, NULL);
	btgw_df_table_del(t, old);
	/* it claims nothing that the old one did not */
	t->again = btgw_path_within(path, &kept->path);
	e = btgw_df_table_add(t, path, born, &bad);
	t->again = false;
	if (e) {
		btgw_path_begin(paths, e);
		btgw_path_tell(paths, e, BTGW_MESH_EV_PATH_CHG, 0);
	} else {
		/* where it was: what is free last is taken first */
		btgw_path_restore(t, kept);
		err = btgw_path_refused(paths, bad, BTGW_FIELD_ORIGIN,
					BTGW_FIELD_ORIGIN, no);
	}
	btgw_paths_arm(paths);
	kvfree(kept);
	return err;
}

int btgw_path_new(struct btgw_net *net, u16 subnet,
		  const struct btgw_df_path *path, u32 remaining_s,
		  bool replace, struct btgw_refusal *no)
{
	struct btgw_paths *paths = btgw_paths_find(net, subnet, no);
	u64 life, left = remaining_s * (u64)MSEC_PER_SEC;
	bool fixed = path->flags & BTGW_DF_FIXED;
	u64 born = btgw_mesh_now_ms();
	enum btgw_df_path_bad bad;
	struct btgw_df_entry *e;
	int err;

	if (!paths)
		return -ENOENT;
	err = btgw_path_check(path, no);
	if (err)
		return err;
	life = btgw_df_lifetime_ms(path->lifetime);
	if (left && (fixed || left > life))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_REMAINING,
				   fixed ? "a fixed path does not end" :
				   "that is more than its lifetime");
	/* what was found is of no use where it is off, and would not last */
	if (!fixed && !paths->states.directed)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_FIXED,
				   "directed forwarding is off");
	if (!btgw_paths_begin(paths))
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_PATHS, NULL);
	/* the end is so much later than the beginning: it may be before boot */
	if (left)
		born -= life - left;

	e = btgw_df_table_find(&paths->table, fixed,
			       path->end[BTGW_DF_ORIGIN].start,
			       path->end[BTGW_DF_TARGET].start);
	if (e && replace)
		return btgw_path_swap(paths, e, path, born, no);
	e = btgw_df_table_add(&paths->table, path, born, &bad);
	if (!e)
		return btgw_path_refused(paths, bad, BTGW_FIELD_TARGET,
					 bad == BTGW_DF_PATH_OVERLAP ?
					 BTGW_FIELD_ORIGIN :
					 BTGW_FIELD_TARGET, no);
	btgw_path_begin(paths, e);
	btgw_paths_arm(paths);
	btgw_path_tell(paths, e, BTGW_MESH_EV_PATH_NEW, 0);
	return 0;
}

static void btgw_path_flag(struct btgw_df_path *to, u8 flag, u8 flags)
{
	to->flags = (to->flags & ~flag) | (flags & flag);
}

int btgw_path_set(struct btgw_net *net, const struct btgw_path_key *key,
		  u32 set, const struct btgw_df_path *path,
		  struct btgw_refusal *no)
{
	struct btgw_df_path new;
	struct btgw_paths *paths;
	struct btgw_df_entry *e;
	int err;

	e = btgw_path_find(net, key, &paths, no);
	if (!e)
		return -ENOENT;
	new = e->path;
	if (set & BTGW_PATH_TOWARD_ORIGIN)
		new.bearers[BTGW_DF_ORIGIN] = path->bearers[BTGW_DF_ORIGIN];
	if (set & BTGW_PATH_TOWARD_TARGET)
		new.bearers[BTGW_DF_TARGET] = path->bearers[BTGW_DF_TARGET];
	if (set & BTGW_PATH_TWO_WAY)
		btgw_path_flag(&new, BTGW_DF_TWO_WAY, path->flags);
	if (set & BTGW_PATH_NOT_READY)
		btgw_path_flag(&new, BTGW_DF_NOT_READY, path->flags);
	if (set & BTGW_PATH_LANES)
		new.lanes = path->lanes;
	err = btgw_path_check(&new, no);
	if (err)
		return err;
	if (!memcmp(&new, &e->path, sizeof(new)))
		return 0;
	e->path = new;
	btgw_df_table_touch(&paths->table, e);
	btgw_path_tell(paths, e, BTGW_MESH_EV_PATH_CHG, 0);
	return 0;
}

int btgw_path_del(struct btgw_net *net, const struct btgw_path_key *key,
		  struct btgw_refusal *no)
{
	struct btgw_paths *paths;
	struct btgw_df_entry *e;

	e = btgw_path_find(net, key, &paths, no);
	if (!e)
		return -ENOENT;
	btgw_path_tell(paths, e, BTGW_MESH_EV_PATH_DEL, BTGW_PATH_END_DELETED);
	btgw_df_table_del(&paths->table, e);
	btgw_paths_arm(paths);
	return 0;
}

static void btgw_path_show(const struct btgw_paths *paths,
			   const struct btgw_df_entry *e,
			   struct btgw_path_info *info)
{
	const struct btgw_path_use *use = &paths->use[e - paths->table.entry];
	u64 now = btgw_mesh_now_ms();

	memset(info, 0, sizeof(*info));
	info->sent = use->sent;
	info->relayed = use->relayed;
	info->used = use->last_ms;
	if (info->used)
		info->idle_ms = now - use->last_ms;
	info->subnet = paths->subnet;
	info->path = e->path;
	if (e->expires_ms > now)
		info->remaining_s = DIV_ROUND_UP_ULL(e->expires_ms - now,
						     MSEC_PER_SEC);
	info->dependents[BTGW_DF_ORIGIN] = e->n_dep[BTGW_DF_ORIGIN];
	info->dependents[BTGW_DF_TARGET] = e->n_dep[BTGW_DF_TARGET];
}

int btgw_path_get(struct btgw_net *net, const struct btgw_path_key *key,
		  struct btgw_path_info *info, struct btgw_refusal *no)
{
	struct btgw_paths *paths;
	struct btgw_df_entry *e;

	e = btgw_path_find(net, key, &paths, no);
	if (!e)
		return -ENOENT;
	btgw_path_show(paths, e, info);
	return 0;
}

static bool btgw_path_wanted(const struct btgw_path_filter *filter,
			     const struct btgw_df_path *path)
{
	const struct btgw_path_key *key = &filter->key;
	bool fixed = path->flags & BTGW_DF_FIXED;

	return !((filter->set & BTGW_PATH_ORIGIN &&
		  path->end[BTGW_DF_ORIGIN].start != key->origin) ||
		 (filter->set & BTGW_PATH_TARGET &&
		  path->end[BTGW_DF_TARGET].start != key->target) ||
		 (filter->set & BTGW_PATH_FIXED && fixed != key->fixed));
}

static void btgw_path_go(struct btgw_path_pos *pos, u32 subnet, u32 entry)
{
	pos->subnet = subnet;
	pos->entry = entry;
	pos->side = 0;
	pos->dep = 0;
}

/* The next entry at or after @pos that is wanted; @pos is set to it. */
static struct btgw_df_entry *btgw_path_walk(struct btgw_net *net,
					    const struct btgw_path_filter *filter,
					    struct btgw_path_pos *pos,
					    struct btgw_paths **paths)
{
	struct btgw_subnet *subnet;

	list_for_each_entry(subnet, &net->subnets, node) {
		const struct btgw_df_table *t = &subnet->paths->table;
		struct btgw_df_entry *e;

		if (subnet->index < pos->subnet || !subnet->paths->mem ||
		    (filter->set & BTGW_PATH_SUBNET &&
		     subnet->index != filter->key.subnet))
			continue;
		if (subnet->index != pos->subnet)
			btgw_path_go(pos, subnet->index, 0);
		if ((pos->entry || pos->side || pos->dep) &&
		    pos->table != t->cfg.seed)
			pos->torn = true;
		pos->table = t->cfg.seed;
		if (pos->entry >= t->cfg.paths)
			continue;
		e = pos->entry ? &t->entry[pos->entry - 1] : NULL;
		while ((e = btgw_df_table_next(t, e))) {
			u32 at = e - t->entry;

			if (!btgw_path_wanted(filter, &e->path))
				continue;
			if (at != pos->entry)
				btgw_path_go(pos, subnet->index, at);
			*paths = subnet->paths;
			return e;
		}
	}
	return NULL;
}

int btgw_path_next(struct btgw_net *net, const struct btgw_path_filter *filter,
		   struct btgw_path_pos *pos, struct btgw_path_info *info)
{
	struct btgw_paths *paths;
	struct btgw_df_entry *e;

	e = btgw_path_walk(net, filter, pos, &paths);
	if (!e)
		return 0;
	btgw_path_show(paths, e, info);
	pos->entry++;
	return 1;
}

/*
 * Dependents
 */

int btgw_dep_new(struct btgw_net *net, const struct btgw_dep_info *dep,
		 struct btgw_refusal *no)
{
	enum btgw_df_path_bad bad;
	struct btgw_paths *paths;
	struct btgw_df_entry *e;

	e = btgw_path_find(net, &dep->key, &paths, no);
	if (!e)
		return -ENOENT;
	bad = btgw_df_dep_add(&paths->table, e, dep->side, &dep->range);
	if (bad)
		return btgw_path_refused(paths, bad, BTGW_FIELD_TARGET,
					 BTGW_FIELD_ADDRESS, no);
	btgw_path_tell(paths, e, BTGW_MESH_EV_PATH_CHG, 0);
	return 0;
}

int btgw_dep_del(struct btgw_net *net, const struct btgw_dep_info *dep,
		 struct btgw_refusal *no)
{
	struct btgw_paths *paths;
	struct btgw_df_entry *e;

	e = btgw_path_find(net, &dep->key, &paths, no);
	if (!e)
		return -ENOENT;
	if (!btgw_df_dep_del(&paths->table, e, dep->side, dep->range.start))
		return btgw_refuse(no, -ENOENT, BTGW_FIELD_ADDRESS,
				   "it does not depend on that end");
	btgw_path_tell(paths, e, BTGW_MESH_EV_PATH_CHG, 0);
	return 0;
}

int btgw_dep_get(struct btgw_net *net, struct btgw_dep_info *dep,
		 struct btgw_refusal *no)
{
	const struct btgw_df_range *range;
	struct btgw_paths *paths;
	struct btgw_df_entry *e;
	u32 at;

	e = btgw_path_find(net, &dep->key, &paths, no);
	if (!e)
		return -ENOENT;
	at = e->dep[dep->side];
	while ((range = btgw_df_dep_next(&paths->table, &at))) {
		if (range->start == dep->range.start) {
			dep->range = *range;
			return 0;
		}
	}
	return btgw_refuse(no, -ENOENT, BTGW_FIELD_ADDRESS,
			   "it does not depend on that end");
}

static bool btgw_dep_wanted(const struct btgw_path_filter *filter, u16 side,
			    const struct btgw_df_range *range)
{
	return !((filter->set & BTGW_PATH_SIDE && side != filter->side) ||
		 (filter->set & BTGW_PATH_ADDRESS &&
		  range->start != filter->addr));
}

/* the dependent of an entry at or after @pos that is wanted, if there is one */
static bool btgw_dep_at(const struct btgw_paths *paths,
			const struct btgw_df_entry *e,
			const struct btgw_path_filter *filter,
			struct btgw_path_pos *pos, struct btgw_dep_info *dep)
{
	for (; pos->side < __BTGW_DF_SIDES; pos->side++, pos->dep = 0) {
		const struct btgw_df_range *range;
		u32 at = e->dep[pos->side];
		u32 i = 0;

		while ((range = btgw_df_dep_next(&paths->table, &at))) {
			if (i++ < pos->dep ||
			    !btgw_dep_wanted(filter, pos->side, range))
				continue;
			dep->key.subnet = paths->subnet;
			dep->key.origin = e->path.end[BTGW_DF_ORIGIN].start;
			dep->key.target = e->path.end[BTGW_DF_TARGET].start;
			dep->key.fixed = e->path.flags & BTGW_DF_FIXED;
			dep->side = pos->side;
			dep->range = *range;
			pos->dep = i;
			return true;
		}
	}
	return false;
}

int btgw_dep_next(struct btgw_net *net, const struct btgw_path_filter *filter,
		  struct btgw_path_pos *pos, struct btgw_dep_info *dep)
{
	struct btgw_paths *paths;
	struct btgw_df_entry *e;

	while ((e = btgw_path_walk(net, filter, pos, &paths))) {
		if (btgw_dep_at(paths, e, filter, pos, dep))
			return 1;
		btgw_path_go(pos, pos->subnet, pos->entry + 1);
	}
	return 0;
}
