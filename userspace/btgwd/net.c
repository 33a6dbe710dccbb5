// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * net.c - nets between the store and the kernel
 *
 * A net is made in the kernel with nothing granted, filled, and granted its
 * numbers last. The store has a mark meanwhile: a net that the kernel has and
 * that is marked was never finished and has sent nothing, so it is made again.
 */
#include "btgwd.h"

#include <errno.h>
#include <stdlib.h>
#include <syslog.h>

#include "adv.h"
#include "df_net.h"

static struct btgwd_net *net_add(struct btgwd *d, uint16_t id)
{
	struct btgwd_net *net = calloc(1, sizeof(*net));

	if (!net)
		return NULL;
	net->id = id;
	net->control.d = d;
	net->control.net = id;
	net->control.fd = -1;
	net->next = d->nets;
	d->nets = net;
	return net;
}

/**
 * btgwd_net_find() - a net that the daemon keeps
 * @d: the daemon
 * @id: of the net
 *
 * Return: it, or NULL.
 */
struct btgwd_net *btgwd_net_find(struct btgwd *d, uint16_t id)
{
	struct btgwd_net *net;

	for (net = d->nets; net && net->id != id; net = net->next)
		;
	return net;
}

/**
 * btgwd_net_forget() - the kernel has a net no more; the store keeps it
 * @d: the daemon
 * @id: of the net
 */
void btgwd_net_forget(struct btgwd *d, uint16_t id)
{
	struct btgwd_net **p, *net;

	for (p = &d->nets; (net = *p); p = &net->next) {
		if (net->id != id)
			continue;
		*p = net->next;
		btgwd_adv_forget(d, id);
		btgwd_df_forget(d, id);
		btgwd_control_close(&net->control);
		free(net);
		return;
	}
}

static int kernel_del(struct btgwd *d, uint16_t id, struct btgw_err *err)
{
	struct btgw_mesh_obj req;

	btgw_mesh_init(&req, &btgw_set_net);
	btgw_mesh_num(&req, BTGW_A_NET_ID, id);
	return btgw_mesh_do(d->ask, BTGW_CMD_NET_DEL, &req, NULL, err);
}

/* All rows of a set, in the order of the store */
static int load_set(struct btgwd *d, uint16_t id,
		    const struct btgw_mesh_set *set, int cmd,
		    struct btgw_err *err)
{
	struct btgw_mesh_list list;
	size_t i;
	int ret;

	ret = btgw_store_mesh_list(d->store, set, id, &list, err);
	for (i = 0; !ret && i < list.count; i++)
		ret = btgw_mesh_do(d->ask, cmd, &list.obj[i], NULL, err);
	btgw_store_mesh_free(&list);
	return ret;
}

static int load_rpl(struct btgwd *d, uint16_t id, struct btgw_err *err)
{
	struct btgw_mesh_list list;
	int ret;

	ret = btgw_store_mesh_rpl_list(d->store, id, &list, err);
	if (!ret)
		ret = btgw_rpl_put(d->ask, id, list.obj, list.count, err);
	btgw_store_mesh_free(&list);
	return ret;
}

/* Keys before what is bound to them, and the replay list before any key */
static int load_parts(struct btgwd *d, uint16_t id, struct btgw_err *err)
{
	static const struct {
		const struct btgw_mesh_set *set;
		int cmd;
	} parts[] = {
		{ &btgw_set_subnet, BTGW_CMD_SUBNET_NEW },
		{ &btgw_set_appkey, BTGW_CMD_APPKEY_NEW },
		{ &btgw_set_devkey, BTGW_CMD_DEVKEY_NEW },
		{ &btgw_set_element, BTGW_CMD_ELEMENT_NEW },
		{ &btgw_set_bind, BTGW_CMD_BIND_NEW },
		{ &btgw_set_sub, BTGW_CMD_SUB_NEW },
	};
	unsigned int i;
	int ret;

	ret = load_rpl(d, id, err);
	for (i = 0; !ret && i < ARRAY_SIZE(parts); i++)
		ret = load_set(d, id, parts[i].set, parts[i].cmd, err);
	return ret;
}

static int net_load(struct btgwd *d, const struct btgw_mesh_obj *row,
		    const struct btgw_store_mesh *stored, struct btgw_err *err)
{
	struct btgw_mesh_obj req = *row;
	uint16_t id = stored->id;
	struct btgwd_net *net;
	int ret;

	ret = btgwd_keep_load(d, id, err);
	if (!ret)
		ret = btgw_store_mesh_loading(d->store, id, true, err);
	if (ret)
		return ret;
	/* numbers below the limit may have been used: go on at the limit */
	req.has &= ~BTGW_MESH_BIT(BTGW_A_NET_SEQ_LIMIT);
	btgw_mesh_num(&req, BTGW_A_NET_SEQ, stored->seq_limit);
	ret = btgw_mesh_do(d->ask, BTGW_CMD_NET_NEW, &req, NULL, err);
	if (ret)
		return ret;
	ret = load_parts(d, id, err);
	if (ret)
		goto undo;
	net = net_add(d, id);
	if (!net) {
		ret = btgw_err_set(err, -ENOMEM, "out of memory");
		goto undo;
	}
	ret = btgw_store_mesh_loading(d->store, id, false, err);
	if (!ret)
		ret = btgwd_net_step(d, net, err);
	if (!ret)
		ret = btgwd_adv_load(d, id, err);
	if (!ret)
		return 0;
	btgwd_net_forget(d, id);
undo:
	kernel_del(d, id, NULL);
	return ret;
}

/* The kernel has it: its values are the newer ones */
static int net_adopt(struct btgwd *d, const struct btgw_store_mesh *stored,
		     struct btgw_err *err)
{
	struct btgwd_net *net = net_add(d, stored->id);
	int ret;

	if (!net)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	/* first: what fails below is tried again by the tick, this is not */
	ret = btgwd_adv_load(d, stored->id, err);
	if (!ret)
		ret = btgwd_keep_adopt(d, stored->id, err);
	if (!ret)
		ret = btgwd_net_step(d, net, err);
	if (!ret)
		ret = btgwd_net_rpl(d, net, true, err);
	if (!ret)
		ret = btgwd_net_mirror(d, net, err);
	return ret;
}

static int net_start(struct btgwd *d, const struct btgw_mesh_obj *row,
		     struct btgw_err *err)
{
	uint16_t id = row->v[BTGW_A_NET_ID].num;
	struct btgw_store_mesh stored;
	struct btgwd_live live;
	int ret;

	ret = btgw_store_mesh_get(d->store, id, &stored, err);
	if (ret)
		return ret;
	ret = btgwd_live_get(d, id, &live, err);
	if (!ret && stored.loading) {
		btgwd_log(LOG_NOTICE, "net %u was not finished: made again",
			  id);
		ret = kernel_del(d, id, err);
		if (ret)
			return ret;
		ret = -ENOENT;
	}
	if (!ret) {
		ret = net_adopt(d, &stored, err);
		if (!ret)
			btgwd_log(LOG_INFO, "net %u goes on", id);
		return ret;
	}
	if (ret != -ENOENT && ret != -ENODEV)
		return ret;
	btgw_err_clear(err);
	ret = net_load(d, row, &stored, err);
	if (!ret)
		btgwd_log(LOG_INFO,
			  "net %u made, sequence numbers from %u on", id,
			  stored.seq_limit);
	return ret;
}

/**
 * btgwd_nets_start() - make or take over every net of the store
 * @d: the daemon
 * @err: reason of a failure
 *
 * One that cannot be made does not keep the others from it; it is logged.
 *
 * Return: 0; a negative errno if the store cannot be read.
 */
int btgwd_nets_start(struct btgwd *d, struct btgw_err *err)
{
	struct btgw_mesh_list list;
	struct btgw_err why;
	size_t i;
	int ret;

	ret = btgw_store_mesh_list(d->store, &btgw_set_net, 0, &list, err);
	for (i = 0; !ret && i < list.count; i++) {
		uint16_t id = list.obj[i].v[BTGW_A_NET_ID].num;

		if (btgwd_net_find(d, id))
			continue;
		btgw_err_clear(&why);
		if (net_start(d, &list.obj[i], &why))
			btgwd_log(LOG_ERR, "net %u: %s", id, why.text);
	}
	btgw_store_mesh_free(&list);
	return ret;
}

/* What has no secret is stored as the kernel has it */
static int mirror_set(struct btgwd *d, uint16_t id,
		      const struct btgw_mesh_set *set, unsigned int net_attr,
		      int cmd, struct btgw_err *err)
{
	struct btgw_mesh_list list;
	struct btgw_mesh_obj only;
	struct btgwd_live live;
	int ret;

	btgw_mesh_init(&only, set);
	btgw_mesh_num(&only, net_attr, id);
	ret = btgw_mesh_collect(d->ask, cmd, &only, &list, err);
	/* a net that went meanwhile has no elements, which is no news */
	if (!ret)
		ret = btgwd_live_get(d, id, &live, err);
	if (!ret)
		ret = btgw_store_mesh_replace(d->store, set, id, &list, err);
	free(list.obj);
	return ret;
}

/**
 * btgwd_net_mirror() - store settings, elements, subscriptions and bindings
 * @d: the daemon
 * @net: the net
 * @err: reason of a failure
 *
 * Return: 0; -ENOENT the net is gone; another negative errno.
 */
int btgwd_net_mirror(struct btgwd *d, struct btgwd_net *net,
		     struct btgw_err *err)
{
	struct btgw_mesh_obj req, live;
	int ret;

	btgw_mesh_init(&req, &btgw_set_net);
	btgw_mesh_num(&req, BTGW_A_NET_ID, net->id);
	ret = btgw_mesh_do(d->ask, BTGW_CMD_NET_GET, &req, &live, err);
	if (!ret)
		ret = btgw_store_mesh_set(d->store, &live, err);
	if (!ret)
		ret = mirror_set(d, net->id, &btgw_set_element,
				 BTGW_A_ELEMENT_NET, BTGW_CMD_ELEMENT_GET, err);
	if (!ret)
		ret = mirror_set(d, net->id, &btgw_set_bind, BTGW_A_BIND_NET,
				 BTGW_CMD_BIND_GET, err);
	if (!ret)
		ret = mirror_set(d, net->id, &btgw_set_sub, BTGW_A_SUB_NET,
				 BTGW_CMD_SUB_GET, err);
	if (!ret)
		net->dirty = false;
	return ret;
}
