// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_ops.c - what directed forwarding of a subnet wants of the kernel and of
 *	the store
 */
#include "df_net.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>

#include <linux/btgw.h>

#define SAME(a, b)							\
	_Static_assert((int)(a) == (int)(b), "they are not")
SAME(BTGW_PATH_BEARERS_ADV, BTGW_DF_ADV);
SAME(BTGW_PATH_BEARERS_GATT, BTGW_DF_GATT);
SAME(BTGW_PATH_SIDE_ORIGIN, BTGW_DF_ORIGIN);
SAME(BTGW_PATH_SIDE_TARGET, BTGW_DF_TARGET);

static int op_reserve(void *user, u64 fn)
{
	struct btgwd_df_subnet *s = user;
	struct btgw_err err = {};
	int ret;

	ret = btgw_store_mesh_fn_step(s->d->store, s->net, s->subnet, fn,
				      &err);
	if (ret)
		btgwd_log(LOG_ERR, "net %u, subnet %u: no path is looked for: %s",
			  s->net, s->subnet, err.text);
	return ret;
}

static int op_send(void *user, const struct btgw_df_tx *tx)
{
	struct btgwd_df_subnet *s = user;
	struct sockaddr_btgw to = {
		.btgw_family = AF_BLUETOOTH,
		.btgw_addr = tx->dst,
		.btgw_key = s->subnet,
		.btgw_keytype = BTGW_KEYTYPE_CONTROL,
		.btgw_ttl = tx->ttl,
		.btgw_flags = BTGW_F_IMMUTABLE |
			      (tx->directed ? BTGW_F_DIRECTED : 0),
	};
	struct btgwd_net *net = btgwd_net_find(s->d, s->net);
	u8 data[1 + BTGW_DF_PARAMS_MAX];

	if (!net || net->control.fd < 0)
		return -ENOTCONN;
	data[0] = tx->opcode;
	memcpy(data + 1, tx->params, tx->len);
	if (sendto(net->control.fd, data, 1 + tx->len,
		   MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&to,
		   sizeof(to)) < 0)
		return -errno;
	return 0;
}

static struct btgw_mesh_obj path_obj(const struct btgwd_df_subnet *s,
				     u16 origin, u16 target)
{
	struct btgw_mesh_obj obj;

	btgw_mesh_init(&obj, &btgw_set_path);
	btgw_mesh_num(&obj, BTGW_A_PATH_NET, s->net);
	btgw_mesh_num(&obj, BTGW_A_PATH_SUBNET, s->subnet);
	btgw_mesh_num(&obj, BTGW_A_PATH_ORIGIN, origin);
	btgw_mesh_num(&obj, BTGW_A_PATH_TARGET, target);
	btgw_mesh_num(&obj, BTGW_A_PATH_FIXED, false);
	return obj;
}

/* with what can be changed */
static struct btgw_mesh_obj path_values(const struct btgwd_df_subnet *s,
					const struct btgw_df_path *path)
{
	struct btgw_mesh_obj obj;

	obj = path_obj(s, path->end[BTGW_DF_ORIGIN].start,
		       path->end[BTGW_DF_TARGET].start);
	btgw_mesh_num(&obj, BTGW_A_PATH_TOWARD_ORIGIN,
		      path->bearers[BTGW_DF_ORIGIN]);
	btgw_mesh_num(&obj, BTGW_A_PATH_TOWARD_TARGET,
		      path->bearers[BTGW_DF_TARGET]);
	btgw_mesh_num(&obj, BTGW_A_PATH_TWO_WAY,
		      !!(path->flags & BTGW_DF_TWO_WAY));
	btgw_mesh_num(&obj, BTGW_A_PATH_NOT_READY,
		      !!(path->flags & BTGW_DF_NOT_READY));
	btgw_mesh_num(&obj, BTGW_A_PATH_LANES, path->lanes);
	return obj;
}

/* what is no failure, as it was so already, is not said */
static int ask(struct btgwd_df_subnet *s, int cmd,
	       const struct btgw_mesh_obj *req, int fine)
{
	struct btgw_err err = {};
	int ret;

	ret = btgw_mesh_do(s->d->ask, cmd, req, NULL, &err);
	if (ret && ret != fine)
		btgwd_log(LOG_WARNING,
			  "net %u, subnet %u: path from 0x%04x to 0x%04x: %s",
			  s->net, s->subnet,
			  (unsigned int)req->v[BTGW_A_PATH_ORIGIN].num,
			  (unsigned int)req->v[BTGW_A_PATH_TARGET].num,
			  err.text);
	return ret;
}

static int op_path_put(void *user, const struct btgw_df_path *path)
{
	struct btgwd_df_subnet *s = user;
	struct btgw_mesh_obj obj = path_values(s, path);

	btgw_mesh_num(&obj, BTGW_A_PATH_ORIGIN_ELEMENTS,
		      path->end[BTGW_DF_ORIGIN].more + 1);
	btgw_mesh_num(&obj, BTGW_A_PATH_TARGET_ELEMENTS,
		      path->end[BTGW_DF_TARGET].more + 1);
	btgw_mesh_num(&obj, BTGW_A_PATH_FN, path->fn);
	btgw_mesh_num(&obj, BTGW_A_PATH_LIFETIME, path->lifetime);
	btgw_mesh_num(&obj, BTGW_A_PATH_REPLACE, true);
	return ask(s, BTGW_CMD_PATH_NEW, &obj, 0);
}

static int op_path_set(void *user, const struct btgw_df_path *path)
{
	struct btgwd_df_subnet *s = user;
	struct btgw_mesh_obj obj = path_values(s, path);

	return ask(s, BTGW_CMD_PATH_SET, &obj, 0);
}

static int op_path_del(void *user, u16 origin, u16 target)
{
	struct btgwd_df_subnet *s = user;
	struct btgw_mesh_obj obj = path_obj(s, origin, target);

	return ask(s, BTGW_CMD_PATH_DEL, &obj, -ENOENT);
}

static int op_dep(void *user, const struct btgw_df_path *path,
		  enum btgw_df_side side, const struct btgw_df_range *range,
		  bool add)
{
	struct btgwd_df_subnet *s = user;
	struct btgw_mesh_obj obj;

	btgw_mesh_init(&obj, &btgw_set_dependent);
	btgw_mesh_num(&obj, BTGW_A_DEPENDENT_NET, s->net);
	btgw_mesh_num(&obj, BTGW_A_DEPENDENT_SUBNET, s->subnet);
	btgw_mesh_num(&obj, BTGW_A_DEPENDENT_ORIGIN,
		      path->end[BTGW_DF_ORIGIN].start);
	btgw_mesh_num(&obj, BTGW_A_DEPENDENT_TARGET,
		      path->end[BTGW_DF_TARGET].start);
	btgw_mesh_num(&obj, BTGW_A_DEPENDENT_FIXED, false);
	btgw_mesh_num(&obj, BTGW_A_DEPENDENT_SIDE, side);
	btgw_mesh_num(&obj, BTGW_A_DEPENDENT_ADDR, range->start);
	if (!add)
		return ask(s, BTGW_CMD_DEPENDENT_DEL, &obj, -ENOENT);
	btgw_mesh_num(&obj, BTGW_A_DEPENDENT_ELEMENTS, range->more + 1);
	return ask(s, BTGW_CMD_DEPENDENT_NEW, &obj, -EEXIST);
}

static int by_number(const void *a, const void *b)
{
	return *(const uint16_t *)a - *(const uint16_t *)b;
}

/* a label is in the list by its virtual address */
static void read_groups(struct btgwd_df_subnet *s)
{
	struct btgw_mesh_list list;
	struct btgw_mesh_obj only;
	uint16_t *groups;
	size_t i;

	btgw_mesh_init(&only, &btgw_set_sub);
	btgw_mesh_num(&only, BTGW_A_SUB_NET, s->net);
	if (!btgw_mesh_collect(s->d->ask, BTGW_CMD_SUB_GET, &only, &list,
			       NULL)) {
		groups = reallocarray(s->groups, list.count + 1,
				      sizeof(*groups));
		if (groups) {
			for (i = 0; i < list.count; i++)
				groups[i] = list.obj[i].v[BTGW_A_SUB_ADDR].num;
			qsort(groups, list.count, sizeof(*groups), by_number);
			s->groups = groups;
			s->n_groups = list.count;
			s->groups_known = true;
		}
	}
	free(list.obj);
}

static bool op_hears(void *user, u16 dst)
{
	struct btgwd_df_subnet *s = user;

	if (!s->groups_known)
		read_groups(s);
	return s->n_groups && bsearch(&dst, s->groups, s->n_groups,
				      sizeof(*s->groups), by_number);
}

const struct btgwd_df_ops btgwd_df_kernel = {
	.reserve = op_reserve,
	.send = op_send,
	.path_put = op_path_put,
	.path_set = op_path_set,
	.path_del = op_path_del,
	.dep = op_dep,
	.hears = op_hears,
};

/**
 * btgwd_df_bearer() - the kind of a bearer
 * @s: the subnet
 * @id: of the bearer
 *
 * Ids are given once in a net, and the kind does not change: it is asked once.
 *
 * Return: BTGW_DF_ADV or BTGW_DF_GATT.
 */
uint16_t btgwd_df_bearer(struct btgwd_df_subnet *s, uint32_t id)
{
	struct btgw_mesh_obj req, bearer;
	uint16_t kind = BTGW_DF_ADV;
	uint64_t framing;

	if (s->bearers[id % BTGWD_DF_BEARERS].id == id && id)
		return s->bearers[id % BTGWD_DF_BEARERS].kind;
	btgw_mesh_init(&req, &btgw_set_bearer);
	btgw_mesh_num(&req, BTGW_A_BEARER_NET, s->net);
	btgw_mesh_num(&req, BTGW_A_BEARER_ID, id);
	if (btgw_mesh_do(s->d->ask, BTGW_CMD_BEARER_GET, &req, &bearer, NULL))
		return kind;
	framing = bearer.v[BTGW_A_BEARER_FRAMING].num;
	if (framing == BTGW_FRAMING_PROXY_SERVER ||
	    framing == BTGW_FRAMING_PROXY_CLIENT)
		kind = BTGW_DF_GATT;
	s->bearers[id % BTGWD_DF_BEARERS].id = id;
	s->bearers[id % BTGWD_DF_BEARERS].kind = kind;
	return kind;
}
