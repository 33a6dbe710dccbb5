// SPDX-License-Identifier: GPL-2.0-only
/*
 * df.c - directed forwarding of a subnet: its states and the table of its paths
 *
 * The table itself is kernel/core/df_table.c. Here is its memory, its clock, and
 * who is told.
 */
#include "df_priv.h"

#include <linux/mm.h>
#include <linux/random.h>
#include <linux/slab.h>

/* One dependent for each path, and the pairs of as many */
static struct btgw_df_table_cfg btgw_paths_cfg(u32 size)
{
	return (struct btgw_df_table_cfg) {
		.paths = size,
		.deps = size,
		.links = size,
		.seed = get_random_u32(),
	};
}

/* a table and its memory, before it is that of a subnet */
struct btgw_paths_new {
	struct btgw_df_table table;
	void *mem;
	struct btgw_path_use *use;
	size_t bytes;
};

static bool btgw_paths_alloc(struct btgw_paths_new *new, u32 size)
{
	struct btgw_df_table_cfg cfg = btgw_paths_cfg(size);

	new->bytes = btgw_df_table_bytes(&cfg);
	new->mem = kvzalloc(new->bytes, GFP_KERNEL_ACCOUNT);
	new->use = kvcalloc(size, sizeof(*new->use), GFP_KERNEL_ACCOUNT);
	if (!new->mem || !new->use) {
		kvfree(new->mem);
		kvfree(new->use);
		return false;
	}
	new->bytes += size * sizeof(*new->use);
	btgw_df_table_init(&new->table, &cfg, new->mem);
	return true;
}

/* what is counted goes on where another table began or ended */
static void btgw_paths_take(struct btgw_paths *paths,
			    struct btgw_paths_new *new)
{
	/* not that of the new one: with 65535 changes it would come round */
	new->table.update_id = paths->table.update_id + 1;
	memcpy(new->table.refused, paths->table.refused,
	       sizeof(new->table.refused));
	kvfree(paths->mem);
	kvfree(paths->use);
	paths->mem = new->mem;
	paths->use = new->use;
	paths->bytes = new->bytes;
	paths->table = new->table;
}

bool btgw_paths_begin(struct btgw_paths *paths)
{
	struct btgw_paths_new new;

	if (paths->mem)
		return true;
	if (!btgw_paths_alloc(&new, paths->states.size))
		return false;
	btgw_paths_take(paths, &new);
	return true;
}

static void btgw_paths_end(struct btgw_paths *paths)
{
	btgw_timer_cancel(paths->net, &paths->timer);
	kvfree(paths->mem);
	kvfree(paths->use);
	paths->mem = NULL;
	paths->use = NULL;
}

struct btgw_paths *btgw_paths_find(struct btgw_net *net, u16 subnet,
				   struct btgw_refusal *no)
{
	struct btgw_subnet *found = btgw_subnet_find(net, subnet);

	if (found)
		return found->paths;
	btgw_refuse(no, -ENOENT, BTGW_FIELD_NETKEY_INDEX,
		    "there is no subnet with that index");
	return NULL;
}

void btgw_path_tell(struct btgw_paths *paths, const struct btgw_df_entry *e,
		    enum btgw_mesh_event_kind kind, u8 end)
{
	u64 value = btgw_path_event(e->path.end[BTGW_DF_ORIGIN].start,
				    e->path.end[BTGW_DF_TARGET].start,
				    e->path.flags & BTGW_DF_FIXED, end);

	btgw_mesh_event(paths->net, kind, paths->subnet, value);
}

void btgw_paths_full(struct btgw_paths *paths)
{
	u64 now = btgw_mesh_now_ms() / MSEC_PER_SEC + 1;

	if (paths->full_said == now)
		return;
	paths->full_said = now;
	btgw_mesh_event(paths->net, BTGW_MESH_EV_DF_FULL, paths->subnet, 0);
}

void btgw_paths_arm(struct btgw_paths *paths)
{
	btgw_timer_set(paths->net, &paths->timer,
		       btgw_df_table_deadline(&paths->table));
}

static void btgw_paths_timer(struct btgw_net *net, struct btgw_timer *timer)
{
	struct btgw_paths *paths = container_of(timer, struct btgw_paths,
						timer);
	u64 now = btgw_mesh_now_ms();
	struct btgw_df_entry *e;

	while ((e = btgw_df_table_expired(&paths->table, now))) {
		btgw_path_tell(paths, e, BTGW_MESH_EV_PATH_DEL,
			       BTGW_PATH_END_EXPIRED);
		btgw_df_table_del(&paths->table, e);
	}
	btgw_paths_arm(paths);
}

struct btgw_paths *btgw_paths_new(struct btgw_net *net, u16 subnet)
{
	struct btgw_paths *paths = kzalloc(sizeof(*paths), GFP_KERNEL_ACCOUNT);

	if (!paths)
		return NULL;
	paths->net = net;
	paths->subnet = subnet;
	paths->states.size = BTGW_PATHS_DEFAULT;
	btgw_timer_init(&paths->timer, btgw_paths_timer);
	return paths;
}

void btgw_paths_free(struct btgw_paths *paths)
{
	if (!paths)
		return;
	btgw_paths_end(paths);
	kfree(paths);
}

/*
 * States
 */

/* a copy of a path in another table, with what is left of its life */
static bool btgw_path_copy(const struct btgw_paths *paths,
			   const struct btgw_df_entry *e,
			   struct btgw_paths_new *new)
{
	const struct btgw_df_table *from = &paths->table;
	struct btgw_df_table *to = &new->table;
	u64 born = e->expires_ms - btgw_df_lifetime_ms(e->path.lifetime);
	const struct btgw_df_range *range;
	enum btgw_df_path_bad bad;
	struct btgw_df_entry *copy;
	int side;

	copy = btgw_df_table_add(to, &e->path, born, &bad);
	if (!copy)
		return false;
	new->use[copy - to->entry] = paths->use[e - from->entry];
	for (side = 0; side < __BTGW_DF_SIDES; side++) {
		u32 at = e->dep[side];

		while ((range = btgw_df_dep_next(from, &at)))
			if (btgw_df_dep_add(to, copy, side, range))
				return false;
	}
	return true;
}

static int btgw_paths_resize(struct btgw_paths *paths, u32 size,
			     struct btgw_refusal *no)
{
	struct btgw_df_table *old = &paths->table;
	struct btgw_df_entry *e = NULL;
	struct btgw_paths_new new;

	if (size < old->used)
		return btgw_refuse(no, -EBUSY, BTGW_FIELD_PATHS,
				   "there are more paths than that");
	if (!btgw_paths_alloc(&new, size))
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_PATHS, NULL);
	new.table.again = true;
	while ((e = btgw_df_table_next(old, e))) {
		if (!btgw_path_copy(paths, e, &new)) {
			kvfree(new.mem);
			kvfree(new.use);
			return btgw_refuse(no, -EBUSY, BTGW_FIELD_PATHS,
					   "the paths have more dependents than that");
		}
	}
	new.table.again = false;
	btgw_paths_take(paths, &new);
	return 0;
}

static int btgw_df_states_check(const struct btgw_net *net,
				const struct btgw_df_states *new, u32 set,
				struct btgw_refusal *no)
{
	if ((set & BTGW_DF_SET_SIZE) &&
	    (new->size < BTGW_DF_PATHS_MIN || new->size > BTGW_DF_PATHS_MAX))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_PATHS,
				   "20 to 65536 paths have room");
	if (!new->directed && (set & BTGW_DF_SET_RELAY) && new->relay)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_RELAY,
				   "directed forwarding is off");
	if (!new->directed && (set & BTGW_DF_SET_PROXY) && new->proxy)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_PROXY,
				   "directed forwarding is off");
	if (!new->directed && (set & BTGW_DF_SET_FRIEND) && new->friend)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_FRIEND,
				   "directed forwarding is off");
	if (new->directed && new->proxy && !net->cfg.proxy)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_PROXY,
				   "the proxy feature of the net is off");
	if (new->directed && new->friend && !net->cfg.friend)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_FRIEND,
				   "the friend feature of the net is off");
	return 0;
}

/* Section 4.2.26: the paths that were found go, the fixed ones stay. */
static void btgw_df_off(struct btgw_paths *paths)
{
	struct btgw_df_entry *e = NULL;

	if (!paths->mem)
		return;
	while ((e = btgw_df_table_next(&paths->table, e)))
		if (!(e->path.flags & BTGW_DF_FIXED))
			btgw_df_table_del(&paths->table, e);
	if (paths->table.used)
		btgw_paths_arm(paths);
	else
		btgw_paths_end(paths);
}

/**
 * btgw_df_set() - change states of a subnet
 * @net: the net
 * @subnet: NetKey index
 * @states: what to change
 * @no: why not
 *
 * Return: 0; -ENOENT; -EINVAL; -EBUSY the paths need more room; -ENOMEM.
 */
int btgw_df_set(struct btgw_net *net, u16 subnet,
		const struct btgw_df_states *states, struct btgw_refusal *no)
{
	struct btgw_paths *paths = btgw_paths_find(net, subnet, no);
	u32 set = states->set;
	struct btgw_df_states new;
	int err;

	if (!paths)
		return -ENOENT;
	new = paths->states;
	if (set & BTGW_DF_SET_DIRECTED)
		new.directed = states->directed;
	if (set & BTGW_DF_SET_RELAY)
		new.relay = states->relay;
	if (set & BTGW_DF_SET_PROXY)
		new.proxy = states->proxy;
	if (set & BTGW_DF_SET_FRIEND)
		new.friend = states->friend;
	if (set & BTGW_DF_SET_SIZE)
		new.size = states->size;
	err = btgw_df_states_check(net, &new, set, no);
	if (err)
		return err;
	if (!new.directed) {
		new.relay = false;
		new.proxy = false;
		new.friend = false;
	}

	/* one of the two may fail, and only where the other does nothing */
	if (paths->mem && new.size != paths->states.size) {
		err = btgw_paths_resize(paths, new.size, no);
		if (err)
			return err;
	}
	swap(new, paths->states);
	if (paths->states.directed && !btgw_paths_begin(paths)) {
		swap(new, paths->states);
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_PATHS, NULL);
	}
	if (!paths->states.directed && new.directed)
		btgw_df_off(paths);
	btgw_mesh_event(net, BTGW_MESH_EV_DF_CHG, subnet, 0);
	return 0;
}

void btgw_paths_features(struct btgw_net *net)
{
	struct btgw_subnet *subnet;

	list_for_each_entry(subnet, &net->subnets, node) {
		struct btgw_df_states *states = &subnet->paths->states;
		bool proxy = states->proxy && net->cfg.proxy;
		bool friend = states->friend && net->cfg.friend;

		if (proxy == states->proxy && friend == states->friend)
			continue;
		states->proxy = proxy;
		states->friend = friend;
		btgw_mesh_event(net, BTGW_MESH_EV_DF_CHG, subnet->index, 0);
	}
}

static void btgw_df_show(const struct btgw_paths *paths,
			 struct btgw_df_info *info)
{
	struct btgw_df_table_cfg cfg = { .paths = paths->states.size };
	const struct btgw_df_table *t = &paths->table;

	memset(info, 0, sizeof(*info));
	info->subnet = paths->subnet;
	info->states = paths->states;
	info->states.set = ~0;
	info->paths.size = paths->states.size;
	cfg.deps = cfg.paths;
	cfg.links = cfg.paths;
	info->dependents.size = cfg.deps;
	info->path_memory = DIV_ROUND_UP(btgw_df_table_bytes(&cfg), cfg.paths) +
			    sizeof(struct btgw_path_use);
	/* counters stay when the table goes */
	info->paths.dropped = t->refused[BTGW_DF_PATH_FULL];
	info->dependents.dropped = t->refused[BTGW_DF_PATH_DEPENDENTS];
	info->update_id = t->update_id;
	if (!paths->mem)
		return;
	info->paths.used = t->used;
	info->fixed = t->fixed;
	info->dependents.used = t->deps_used;
	info->memory = paths->bytes;
}

int btgw_df_get(struct btgw_net *net, u16 subnet, struct btgw_df_info *info)
{
	struct btgw_subnet *found = btgw_subnet_find(net, subnet);

	if (!found)
		return -ENOENT;
	btgw_df_show(found->paths, info);
	return 0;
}

int btgw_df_next(struct btgw_net *net, u32 *pos, struct btgw_df_info *info)
{
	struct btgw_subnet *subnet;

	list_for_each_entry(subnet, &net->subnets, node) {
		if (subnet->index < *pos)
			continue;
		btgw_df_show(subnet->paths, info);
		*pos = subnet->index + 1;
		return 1;
	}
	return 0;
}
