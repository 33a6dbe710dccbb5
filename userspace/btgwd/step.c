// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * step.c - IV index, sequence numbers and replay list of a net
 *
 * Each request to the kernel names the IV index and flag that it was decided
 * under. If a beacon changed them meanwhile the kernel refuses it, because the
 * index does not go back: a limit never lands under an index that it was not
 * stored for.
 */
#include "btgwd.h"

#include <errno.h>
#include <stdlib.h>
#include <syslog.h>

enum {
	/* after a return to Normal that the kernel gave up */
	IV_AGAIN_S	= 600,
};

int btgwd_live_get(struct btgwd *d, uint16_t id, struct btgwd_live *live,
		   struct btgw_err *err)
{
	struct btgw_mesh_obj req, net;
	int ret;

	btgw_mesh_init(&req, &btgw_set_net);
	btgw_mesh_num(&req, BTGW_A_NET_ID, id);
	ret = btgw_mesh_do(d->ask, BTGW_CMD_NET_GET, &req, &net, err);
	if (ret)
		return ret;
	*live = (struct btgwd_live){
		.iv_index = net.v[BTGW_A_NET_IV_INDEX].num,
		.iv_flag = net.v[BTGW_A_NET_IV_FLAG].num,
		.iv_age = net.v[BTGW_A_NET_IV_AGE].num,
		.iv_pending = net.v[BTGW_A_NET_IV_PENDING].num,
		.iv_test = net.v[BTGW_A_NET_IV_TEST].num,
		.seq = net.v[BTGW_A_NET_SEQ].num,
		.limit = net.v[BTGW_A_NET_SEQ_LIMIT].num,
		.seconds = net.v[BTGW_A_NET_SEQ_REMAINING].num,
		.generation = net.v[BTGW_A_NET_RPL_GENERATION].num,
	};
	return 0;
}

static int kernel_step(struct btgwd *d, uint16_t id, uint32_t index, bool flag,
		       uint32_t limit, struct btgw_err *err)
{
	struct btgw_mesh_obj req;

	btgw_mesh_init(&req, &btgw_set_net);
	btgw_mesh_num(&req, BTGW_A_NET_ID, id);
	btgw_mesh_num(&req, BTGW_A_NET_IV_INDEX, index);
	btgw_mesh_num(&req, BTGW_A_NET_IV_FLAG, flag);
	btgw_mesh_num(&req, BTGW_A_NET_SEQ_LIMIT, limit);
	return btgw_mesh_do(d->ask, BTGW_CMD_NET_SET, &req, NULL, err);
}

/*
 * Store what the kernel has, and its next limit. Where the store is ahead it
 * stays: it was written by a step that the kernel has yet to take.
 */
static int seq_step(struct btgwd *d, struct btgwd_net *net,
		    const struct btgwd_live *live,
		    const struct btgw_store_mesh *stored, struct btgw_err *err)
{
	uint32_t live_tx = live->iv_index - live->iv_flag;
	struct btgw_store_mesh to = *stored;
	uint32_t limit;
	int ret = 0;

	if (btgwd_iv_progress(live->iv_index, live->iv_flag) >
	    btgwd_iv_progress(to.iv_index, to.iv_flag)) {
		to.iv_index = live->iv_index;
		to.iv_flag = live->iv_flag;
	}
	/* what is stored under another index says nothing about this one */
	limit = btgwd_seq_limit(live, btgw_store_mesh_tx(stored) == live_tx ?
				      stored->seq_limit : 0);
	/* else the store never goes back to that index, and none is lost */
	if (btgw_store_mesh_tx(&to) == live_tx)
		to.seq_limit = limit;
	/* of a step that the kernel has yet to take, it says nothing */
	if (to.iv_index == live->iv_index && to.iv_flag == live->iv_flag)
		to.iv_age = live->iv_age;

	if (to.iv_index != stored->iv_index || to.iv_flag != stored->iv_flag ||
	    to.seq_limit != stored->seq_limit ||
	    to.iv_age >= stored->iv_age + 60)
		ret = btgw_store_mesh_step(d->store, &to, err);
	if (!ret && limit != live->limit)
		ret = kernel_step(d, net->id, live->iv_index, live->iv_flag,
				  limit, err);
	return ret;
}

static int iv_step(struct btgwd *d, struct btgwd_net *net,
		   const struct btgwd_live *live, bool start,
		   struct btgw_err *err)
{
	struct btgw_store_mesh to;
	int ret;

	ret = btgw_store_mesh_get(d->store, net->id, &to, err);
	if (ret)
		return ret;
	if (start) {
		/* the numbers go on: it is transmitted with the old index */
		to.iv_index = live->iv_index + 1;
		to.iv_flag = 1;
		if (to.seq_limit < live->limit)
			to.seq_limit = live->limit;
	} else if (to.iv_flag || to.iv_index != live->iv_index) {
		to.iv_index = live->iv_index;
		to.iv_flag = 0;
		to.seq_limit = BTGWD_BLOCK_MIN;
	}
	to.iv_age = 0;
	ret = btgw_store_mesh_step(d->store, &to, err);
	if (!ret)
		ret = kernel_step(d, net->id, to.iv_index, to.iv_flag,
				  to.seq_limit, err);
	if (ret == -EBUSY) {
		/* it has begun to wait, and an event tells when it is done */
		btgwd_log(LOG_NOTICE,
			  "net %u: the return to Normal waits for segmented messages",
			  net->id);
		return 0;
	}
	if (!ret)
		btgwd_log(LOG_NOTICE, "net %u: IV index %u, %s", net->id,
			  to.iv_index, start ? "an update is in progress" :
					       "back to Normal");
	return ret;
}

static bool on_primary(struct btgwd *d, uint16_t id)
{
	struct btgw_mesh_obj req, subnet;

	btgw_mesh_init(&req, &btgw_set_subnet);
	btgw_mesh_num(&req, BTGW_A_SUBNET_NET, id);
	btgw_mesh_num(&req, BTGW_A_SUBNET_INDEX, 0);
	return !btgw_mesh_do(d->ask, BTGW_CMD_SUBNET_GET, &req, &subnet, NULL);
}

/**
 * btgwd_net_step() - store how far the kernel is, and let it go on
 * @d: the daemon
 * @net: the net
 * @err: reason of a failure
 *
 * Return: 0; -ENOENT the net is gone; another negative errno.
 */
int btgwd_net_step(struct btgwd *d, struct btgwd_net *net,
		   struct btgw_err *err)
{
	struct btgw_store_mesh stored;
	enum btgwd_iv_action action;
	int64_t now = btgwd_now_s();
	struct btgwd_live live;
	int ret;

	ret = btgwd_live_get(d, net->id, &live, err);
	if (!ret)
		ret = btgw_store_mesh_get(d->store, net->id, &stored, err);
	if (ret)
		return ret;
	ret = seq_step(d, net, &live, &stored, err);
	if (ret)
		return ret;

	action = btgwd_iv_due(&live, live.iv_age, on_primary(d, net->id));
	if (action == BTGWD_IV_NONE || now < net->iv_again)
		return 0;
	net->iv_again = now + IV_AGAIN_S;
	return iv_step(d, net, &live, action == BTGWD_IV_START, err);
}

/**
 * btgwd_net_rpl() - store what changed in the replay list, and say so
 * @d: the daemon
 * @net: the net
 * @whole: not what changed but all; forgets what the kernel has forgotten
 * @err: reason of a failure
 *
 * The generation that is asked for first ends with the dump: every change that
 * it has is in the dump.
 *
 * Return: 0; negative errno.
 */
int btgwd_net_rpl(struct btgwd *d, struct btgwd_net *net, bool whole,
		  struct btgw_err *err)
{
	struct btgw_mesh_list list;
	struct btgw_mesh_obj req;
	struct btgwd_live live;
	int ret;

	ret = btgwd_live_get(d, net->id, &live, err);
	if (ret)
		return ret;
	btgw_mesh_init(&req, &btgw_set_rpl);
	btgw_mesh_num(&req, BTGW_A_RPL_NET, net->id);
	if (!whole)
		btgw_mesh_num(&req, BTGW_A_RPL_SINCE, net->generation);
	ret = btgw_rpl_dump(d->ask, &req, &list, err);
	if (!ret)
		ret = btgw_store_mesh_rpl(d->store, net->id, &list, whole, err);
	free(list.obj);
	if (ret)
		return ret;
	net->generation = live.generation;

	btgw_mesh_init(&req, &btgw_set_rpl);
	btgw_mesh_num(&req, BTGW_A_RPL_NET, net->id);
	btgw_mesh_num(&req, BTGW_A_RPL_GENERATION, live.generation);
	return btgw_mesh_do(d->ask, BTGW_CMD_RPL_CONFIRM, &req, NULL, err);
}
