// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * keep.c - keys that are given while the daemon runs
 *
 * The kernel shows no key, so one that is to be kept comes here first: into the
 * store, then to the kernel. What the kernel refuses leaves the store as it was.
 */
#include "btgwd.h"

#include <errno.h>

static const struct {
	const struct btgw_mesh_set *set;
	int new_cmd;
	int set_cmd;
} keys[] = {
	{ &btgw_set_subnet, BTGW_CMD_SUBNET_NEW, BTGW_CMD_SUBNET_SET },
	{ &btgw_set_appkey, BTGW_CMD_APPKEY_NEW, BTGW_CMD_APPKEY_SET },
	{ &btgw_set_devkey, BTGW_CMD_DEVKEY_NEW, 0 },
};

/* attributes 1 and 2 name a key: its net, and an index or address */
enum { NET = 1, NAME = 2 };

static int row_get(struct btgwd *d, const struct btgw_mesh_obj *obj,
		   struct btgw_mesh_obj *row, struct btgw_err *err)
{
	struct btgw_mesh_list list;
	size_t i;
	int ret;

	ret = btgw_store_mesh_list(d->store, obj->set, obj->v[NET].num, &list,
				   err);
	for (i = 0; !ret && i < list.count; i++) {
		if (list.obj[i].v[NAME].num == obj->v[NAME].num)
			break;
	}
	if (!ret && i == list.count)
		ret = btgw_err_set(err, -ENOENT, "the store has no such %s",
				   obj->set->name);
	if (!ret)
		*row = list.obj[i];
	btgw_store_mesh_free(&list);
	return ret;
}

static int key_new(struct btgwd *d, int cmd, const struct btgw_mesh_obj *obj,
		   struct btgw_err *err)
{
	int ret;

	ret = btgw_store_mesh_new(d->store, obj, err);
	if (ret)
		return ret;
	ret = btgw_mesh_do(d->ask, cmd, obj, NULL, err);
	if (ret)
		btgw_store_mesh_del(d->store, obj, NULL);
	return ret;
}

/* All of the row, as it was: also what it had not */
static void row_put_back(struct btgwd *d, const struct btgw_mesh_obj *row)
{
	int ret;

	ret = btgw_store_mesh_begin(d->store, NULL);
	if (ret)
		return;
	ret = btgw_store_mesh_del(d->store, row, NULL);
	if (!ret)
		ret = btgw_store_mesh_new(d->store, row, NULL);
	btgw_store_mesh_finish(d->store, ret, NULL);
}

static int key_set(struct btgwd *d, int cmd, const struct btgw_mesh_obj *obj,
		   struct btgw_err *err)
{
	struct btgw_mesh_obj row, to = *obj;
	int ret;

	ret = row_get(d, obj, &row, err);
	if (ret)
		return ret;
	/* with the new key comes the phase, if it is not said */
	if (to.set == &btgw_set_subnet &&
	    btgw_mesh_has(&to, BTGW_A_SUBNET_NEW_KEY))
		btgw_mesh_num(&to, BTGW_A_SUBNET_PHASE,
			      BTGW_KEY_REFRESH_PHASE_DISTRIBUTE);
	ret = btgw_store_mesh_set(d->store, &to, err);
	btgw_mesh_wipe(&to);
	if (!ret) {
		ret = btgw_mesh_do(d->ask, cmd, obj, NULL, err);
		if (ret)
			row_put_back(d, &row);
	}
	btgw_mesh_wipe(&row);
	return ret;
}

/**
 * btgwd_keep() - make or change a key, in the store and in the kernel
 * @d: the daemon
 * @change: it is there; else it is made
 * @obj: of the sets subnet, appkey or devkey
 * @err: reason of a failure
 *
 * Return: 0; -ENXIO the daemon does not keep that net; -EINVAL; what the kernel
 * refuses with.
 */
int btgwd_keep(struct btgwd *d, bool change, const struct btgw_mesh_obj *obj,
	       struct btgw_err *err)
{
	unsigned int i;

	if (!btgw_mesh_has(obj, NET) || !btgw_mesh_has(obj, NAME))
		return btgw_err_set(err, -EINVAL, "a %s without what names it",
				    obj->set->name);
	if (!btgwd_net_find(d, obj->v[NET].num))
		return btgw_err_set(err, -ENXIO, "net %u is not kept",
				    (unsigned int)obj->v[NET].num);
	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		if (keys[i].set != obj->set)
			continue;
		if (!change)
			return key_new(d, keys[i].new_cmd, obj, err);
		if (keys[i].set_cmd)
			return key_set(d, keys[i].set_cmd, obj, err);
	}
	return btgw_err_set(err, -EINVAL, "a %s cannot be kept like this",
			    obj->set->name);
}

static int unbind(struct btgwd *d, uint16_t net, uint16_t appkey,
		  struct btgw_err *err)
{
	struct btgw_mesh_list list;
	size_t i;
	int ret;

	ret = btgw_store_mesh_list(d->store, &btgw_set_bind, net, &list, err);
	for (i = 0; !ret && i < list.count; i++) {
		if (list.obj[i].v[BTGW_A_BIND_APPKEY].num == appkey)
			ret = btgw_store_mesh_del(d->store, &list.obj[i], err);
	}
	btgw_store_mesh_free(&list);
	return ret;
}

/**
 * btgwd_keep_forget() - a key is gone from the kernel, and so from the store
 * @d: the daemon
 * @obj: of the sets subnet, appkey or devkey
 * @err: reason of a failure
 *
 * With it go its bindings, in one step: a net with a binding to a key that it
 * has not cannot be made.
 *
 * Return: 0; -ENOENT the store has it not; another negative errno.
 */
int btgwd_keep_forget(struct btgwd *d, const struct btgw_mesh_obj *obj,
		      struct btgw_err *err)
{
	int ret;

	ret = btgw_store_mesh_begin(d->store, err);
	if (ret)
		return ret;
	ret = btgw_store_mesh_del(d->store, obj, err);
	if (!ret && obj->set == &btgw_set_appkey)
		ret = unbind(d, obj->v[NET].num, obj->v[NAME].num, err);
	return btgw_store_mesh_finish(d->store, ret, err);
}

static bool in_refresh(struct btgwd *d, uint16_t net, uint16_t subnet)
{
	struct btgw_mesh_obj req, live;

	btgw_mesh_init(&req, &btgw_set_subnet);
	btgw_mesh_num(&req, BTGW_A_SUBNET_NET, net);
	btgw_mesh_num(&req, BTGW_A_SUBNET_INDEX, subnet);
	/* of one that is gone nothing is known */
	return btgw_mesh_do(d->ask, BTGW_CMD_SUBNET_GET, &req, &live, NULL) ||
	       btgw_mesh_has(&live, BTGW_A_SUBNET_NEW_NID);
}

/* The new key of each row that belongs to the subnet takes the old one's place */
static int renew(struct btgwd *d, const struct btgw_mesh_set *set, uint16_t net,
		 uint16_t subnet, unsigned int owner, unsigned int key,
		 unsigned int new_key, struct btgw_err *err)
{
	struct btgw_mesh_list list;
	size_t i;
	int ret;

	ret = btgw_store_mesh_list(d->store, set, net, &list, err);
	for (i = 0; !ret && i < list.count; i++) {
		struct btgw_mesh_obj *row = &list.obj[i];

		if (row->v[owner].num != subnet || !btgw_mesh_has(row, new_key))
			continue;
		btgw_mesh_bin(row, key, row->v[new_key].bin);
		row->has &= ~BTGW_MESH_BIT(new_key);
		if (set == &btgw_set_subnet)
			btgw_mesh_num(row, BTGW_A_SUBNET_PHASE,
				      BTGW_KEY_REFRESH_PHASE_NORMAL);
		ret = btgw_store_mesh_del(d->store, row, err);
		if (!ret)
			ret = btgw_store_mesh_new(d->store, row, err);
	}
	btgw_store_mesh_free(&list);
	return ret;
}

static int renew_all(struct btgwd *d, uint16_t net, uint16_t subnet,
		     struct btgw_err *err)
{
	int ret;

	ret = btgw_store_mesh_begin(d->store, err);
	if (ret)
		return ret;
	ret = renew(d, &btgw_set_subnet, net, subnet, BTGW_A_SUBNET_INDEX,
		    BTGW_A_SUBNET_KEY, BTGW_A_SUBNET_NEW_KEY, err);
	if (!ret)
		ret = renew(d, &btgw_set_appkey, net, subnet,
			    BTGW_A_APPKEY_SUBNET, BTGW_A_APPKEY_KEY,
			    BTGW_A_APPKEY_NEW_KEY, err);
	return btgw_store_mesh_finish(d->store, ret, err);
}

/**
 * btgwd_keep_renewed() - store that a key refresh came to its end, if one did
 * @d: the daemon
 * @net: id of the net
 * @subnet: index of the subnet of which an event told
 * @err: reason of a failure
 *
 * What the event says may be older than what the store has: the kernel is asked.
 *
 * Return: 0; negative errno.
 */
int btgwd_keep_renewed(struct btgwd *d, uint16_t net, uint16_t subnet,
		       struct btgw_err *err)
{
	if (in_refresh(d, net, subnet))
		return 0;
	return renew_all(d, net, subnet, err);
}

/**
 * btgwd_keep_adopt() - store the ends of key refreshes that nobody was told of
 * @d: the daemon
 * @net: id of the net, which the kernel has
 * @err: reason of a failure
 *
 * Return: 0; negative errno.
 */
int btgwd_keep_adopt(struct btgwd *d, uint16_t net, struct btgw_err *err)
{
	struct btgw_mesh_list list;
	size_t i;
	int ret;

	ret = btgw_store_mesh_list(d->store, &btgw_set_subnet, net, &list,
				   err);
	for (i = 0; !ret && i < list.count; i++) {
		const struct btgw_mesh_obj *row = &list.obj[i];

		if (btgw_mesh_has(row, BTGW_A_SUBNET_NEW_KEY))
			ret = btgwd_keep_renewed(d, net,
						 row->v[NAME].num, err);
	}
	btgw_store_mesh_free(&list);
	return ret;
}

/**
 * btgwd_keep_load() - what a net is made of in the middle of a key refresh
 * @d: the daemon
 * @net: id of the net, which the kernel has not
 * @err: reason of a failure
 *
 * Ended between the last step and its event, a refresh is at its end in the
 * store and has both keys; ended before the event of the first step, it has
 * not begun and has both keys.
 *
 * Return: 0; negative errno.
 */
int btgwd_keep_load(struct btgwd *d, uint16_t net, struct btgw_err *err)
{
	struct btgw_mesh_list list;
	size_t i;
	int ret;

	ret = btgw_store_mesh_list(d->store, &btgw_set_subnet, net, &list,
				   err);
	for (i = 0; !ret && i < list.count; i++) {
		struct btgw_mesh_obj *row = &list.obj[i];
		uint32_t phase = row->v[BTGW_A_SUBNET_PHASE].num;

		if (!btgw_mesh_has(row, BTGW_A_SUBNET_NEW_KEY)) {
			/* of one key there is no phase: the kernel refuses it */
			if (phase == BTGW_KEY_REFRESH_PHASE_NORMAL)
				continue;
			btgw_mesh_num(row, BTGW_A_SUBNET_PHASE,
				      BTGW_KEY_REFRESH_PHASE_NORMAL);
			ret = btgw_store_mesh_set(d->store, row, err);
		} else if (phase == BTGW_KEY_REFRESH_PHASE_REVOKE) {
			ret = renew_all(d, net,
					row->v[BTGW_A_SUBNET_INDEX].num, err);
		} else if (phase == BTGW_KEY_REFRESH_PHASE_NORMAL) {
			btgw_mesh_num(row, BTGW_A_SUBNET_PHASE,
				      BTGW_KEY_REFRESH_PHASE_DISTRIBUTE);
			ret = btgw_store_mesh_set(d->store, row, err);
		}
	}
	btgw_store_mesh_free(&list);
	return ret;
}
