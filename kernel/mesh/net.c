// SPDX-License-Identifier: GPL-2.0-only
/*
 * net.c - the life of a mesh net
 *
 * Lifetime and locks are written above struct btgw_net.
 */
#include "mesh.h"

#include <linux/module.h>
#include <linux/slab.h>
#include <linux/xarray.h>

#include "df.h"
#include "trace.h"

static DEFINE_XARRAY_ALLOC1(btgw_nets);
static atomic_t btgw_nets_count = ATOMIC_INIT(0);

static const struct btgw_net_cfg btgw_net_defaults = {
	.ttl = 7,
	.transmit = 1 << 3 | 2,		/* 3 times, every 20 ms */
	.relay_retransmit = 1 << 3 | 2,
	.friends = 8,
	.friend_queue = 32,
	.friend_subs = 16,
	.receive_window = 100,
	.rpl_size = 1024,
	.cache_size = 256,
	.sar_size = 32,
};

static void btgw_net_free(struct kref *ref)
{
	struct btgw_net *net = container_of(ref, struct btgw_net, ref);

	btgw_tables_exit(net);
	kfree_sensitive(net);
}

struct btgw_net *btgw_net_get(struct btgw_net *net)
{
	kref_get(&net->ref);
	return net;
}

void btgw_net_put(struct btgw_net *net)
{
	kref_put(&net->ref, btgw_net_free);
}

/**
 * btgw_net_find() - the net with a number
 * @id: the number
 *
 * Return: the net with a reference for the caller, or NULL.
 */
struct btgw_net *btgw_net_find(u16 id)
{
	struct btgw_net *net;

	xa_lock(&btgw_nets);
	net = xa_load(&btgw_nets, id);
	if (net && !kref_get_unless_zero(&net->ref))
		net = NULL;
	xa_unlock(&btgw_nets);
	return net;
}

/**
 * btgw_net_next() - walk the nets by number
 * @id: lowest number wanted; becomes that of the net returned
 *
 * Return: the net with a reference for the caller, or NULL at the end.
 */
struct btgw_net *btgw_net_next(u16 *id)
{
	unsigned long index = *id;
	struct btgw_net *net;

	xa_lock(&btgw_nets);
	net = xa_find(&btgw_nets, &index, U16_MAX, XA_PRESENT);
	if (net && !kref_get_unless_zero(&net->ref))
		net = NULL;
	xa_unlock(&btgw_nets);
	*id = index;
	return net;
}

u16 btgw_net_id(const struct btgw_net *net)
{
	return net->id;
}

unsigned int btgw_net_count(void)
{
	return atomic_read(&btgw_nets_count);
}

struct list_head *btgw_net_socks(struct btgw_net *net)
{
	return &net->socks;
}

struct btgw_call {
	struct work_struct work;
	struct btgw_net *net;
	int (*fn)(struct btgw_net *net, void *arg);
	void *arg;
	int ret;
};

static void btgw_net_call_work(struct work_struct *work)
{
	struct btgw_call *call = container_of(work, struct btgw_call, work);

	call->ret = call->fn(call->net, call->arg);
}

static int __btgw_net_call(struct btgw_net *net,
			   int (*fn)(struct btgw_net *net, void *arg),
			   void *arg)
{
	struct btgw_call call = {
		.net = net,
		.fn = fn,
		.arg = arg,
	};

	INIT_WORK_ONSTACK(&call.work, btgw_net_call_work);
	queue_work(net->wq, &call.work);
	flush_work(&call.work);
	destroy_work_on_stack(&call.work);
	return call.ret;
}

int btgw_net_call(struct btgw_net *net,
		  int (*fn)(struct btgw_net *net, void *arg), void *arg)
{
	int err = -ENODEV;

	might_sleep();

	down_read(&net->gate);
	if (!net->dead)
		err = __btgw_net_call(net, fn, arg);
	up_read(&net->gate);
	return err;
}

int btgw_mesh_submit(struct btgw_net *net, struct btgw_msg_tx *msg)
{
	int err = -ENODEV;

	might_sleep();

	down_read(&net->gate);
	if (!net->dead) {
		spin_lock_bh(&net->tx_lock);
		list_add_tail(&msg->node, &net->tx_new);
		spin_unlock_bh(&net->tx_lock);
		queue_work(net->wq, &net->tx_work);
		err = 0;
	}
	up_read(&net->gate);
	return err;
}

/* Refuse what is out of its range; nothing is changed. */
static int btgw_net_check(const struct btgw_net_cfg *cfg,
			  struct btgw_refusal *no)
{
	u32 set = cfg->set;

	if ((set & BTGW_NET_TTL) && (cfg->ttl == 1 || cfg->ttl > BTGW_TTL_MAX))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_TTL,
				   "the TTL is 0 or 2 to 127");
	if ((set & BTGW_NET_FRIENDS) &&
	    (!cfg->friends || cfg->friends > BTGW_MESH_FRIENDS_MAX))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_FRIENDS,
				   "1 to 64 friends");
	if ((set & BTGW_NET_FRIEND_QUEUE) &&
	    (cfg->friend_queue < BTGW_FRIEND_QUEUE_MIN ||
	     cfg->friend_queue > BTGW_FRIEND_QUEUE_MAX))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_FRIEND_QUEUE,
				   "a friend queue has 2 to 255 entries");
	if ((set & BTGW_NET_FRIEND_SUBS) &&
	    (!cfg->friend_subs || cfg->friend_subs > 64))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_FRIEND_SUBS,
				   "a subscription list has 1 to 64 entries");
	if ((set & BTGW_NET_RECEIVE_WINDOW) && !cfg->receive_window)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_RECEIVE_WINDOW,
				   "the receive window is 1 to 255 ms");
	if ((set & BTGW_NET_BEACON) && cfg->beacon > 1)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_BEACON,
				   "beacons are secure or private");
	if ((set & BTGW_NET_RPL_SIZE) &&
	    (cfg->rpl_size < 16 || cfg->rpl_size > BTGW_RPL_MAX))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_RPL_SIZE,
				   "the replay list has 16 to 32767 entries");
	if ((set & BTGW_NET_CACHE_SIZE) &&
	    (cfg->cache_size < BTGW_MSG_CACHE_MIN ||
	     cfg->cache_size > BTGW_MSG_CACHE_MAX))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_CACHE_SIZE,
				   "the message cache has 2 to 32768 entries");
	if ((set & BTGW_NET_SAR_SIZE) &&
	    (!cfg->sar_size || cfg->sar_size > 1024))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_SAR_SIZE,
				   "1 to 1024 messages are reassembled");
	if ((set & BTGW_NET_SEQ) && cfg->seq > BTGW_SEQ_END)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_SEQ,
				   "sequence numbers have 24 bits");
	if ((set & BTGW_NET_SEQ_LIMIT) && cfg->seq_limit > BTGW_SEQ_END)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_SEQ_LIMIT,
				   "sequence numbers have 24 bits");
	if ((set & BTGW_NET_SAR_TX) && cfg->sar_tx[3] > 0xf)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_SAR_TX,
				   "the highest four bits are reserved");
	if ((set & BTGW_NET_SAR_RX) && cfg->sar_rx[2] > 3)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_SAR_RX,
				   "the highest six bits are reserved");
	return 0;
}

/* Take over what cannot be refused any more. */
static void btgw_net_take(struct btgw_net *net, const struct btgw_net_cfg *cfg)
{
	struct btgw_net_cfg *to = &net->cfg;
	u32 set = cfg->set;

	if (set & BTGW_NET_TTL)
		to->ttl = cfg->ttl;
	if (set & BTGW_NET_TRANSMIT)
		to->transmit = cfg->transmit;
	if (set & BTGW_NET_RELAY)
		to->relay = cfg->relay;
	if (set & BTGW_NET_RELAY_RETRANSMIT)
		to->relay_retransmit = cfg->relay_retransmit;
	if (set & BTGW_NET_FRIENDS)
		to->friends = cfg->friends;
	if (set & BTGW_NET_FRIEND_QUEUE)
		to->friend_queue = cfg->friend_queue;
	if (set & BTGW_NET_FRIEND_SUBS)
		to->friend_subs = cfg->friend_subs;
	if (set & BTGW_NET_RECEIVE_WINDOW)
		to->receive_window = cfg->receive_window;
	if (set & BTGW_NET_PROXY)
		to->proxy = cfg->proxy;
	if (set & BTGW_NET_SAR_TX) {
		memcpy(to->sar_tx, cfg->sar_tx, sizeof(to->sar_tx));
		btgw_sar_tx_unpack(to->sar_tx, &net->sar_tx_cfg);
	}
	if (set & BTGW_NET_SAR_RX) {
		memcpy(to->sar_rx, cfg->sar_rx, sizeof(to->sar_rx));
		btgw_sar_rx_unpack(to->sar_rx, &net->sar.cfg);
	}
	if (set & BTGW_NET_IV_TEST) {
		to->iv_test = cfg->iv_test;
		btgw_iv_test_mode(&net->iv, cfg->iv_test);
	}
	if ((set & BTGW_NET_BEACON) && to->beacon != cfg->beacon) {
		to->beacon = cfg->beacon;
		btgw_proxy_beacons(net);
	}
	if ((set & BTGW_NET_FRIEND) && to->friend != cfg->friend) {
		to->friend = cfg->friend;
		if (!to->friend)
			btgw_friends_end(net, NULL);
	}
	if (set & (BTGW_NET_PROXY | BTGW_NET_FRIEND))
		btgw_paths_features(net);
	if (set & BTGW_NET_HEARTBEAT)
		btgw_heartbeat_subscribe(net, &cfg->hb);
	if ((set & BTGW_NET_STRICT) && to->strict != cfg->strict) {
		to->strict = cfg->strict;
		btgw_upper_release(net);
	}
}

/**
 * btgw_net_set() - change settings of a net
 * @net: the net
 * @cfg: what to change
 * @no: why not
 *
 * Sizes first, as they may want memory, then the one step {IV index, flag,
 * limit}, which may have to wait: what follows cannot fail.
 *
 * Return: 0 or why not; then nothing has changed but, perhaps, the sizes of
 * tables.
 */
int btgw_net_set(struct btgw_net *net, const struct btgw_net_cfg *cfg,
		 struct btgw_refusal *no)
{
	int err;

	err = btgw_net_check(cfg, no);
	if (err)
		return err;
	err = btgw_heartbeat_check(net, cfg, no);
	if (err)
		return err;
	err = btgw_tables_resize(net, cfg, no);
	if (err)
		return err;
	err = btgw_mesh_iv_set(net, cfg, no);
	if (err)
		return err;
	btgw_net_take(net, cfg);
	btgw_mesh_event(net, BTGW_MESH_EV_NET_CHG, 0, 0);
	return 0;
}

/* What a net begins with, on the caller's thread: nobody else knows it yet. */
static int btgw_net_begin(struct btgw_net *net, const struct btgw_net_cfg *cfg,
			  struct btgw_refusal *no)
{
	int err, i;

	kref_init(&net->ref);
	init_rwsem(&net->gate);
	spin_lock_init(&net->tx_lock);
	INIT_LIST_HEAD(&net->tx_new);
	INIT_WORK(&net->tx_work, btgw_send_work);
	INIT_LIST_HEAD(&net->subnets);
	INIT_LIST_HEAD(&net->appkeys);
	hash_init(net->devkeys);
	INIT_LIST_HEAD(&net->elements);
	for (i = 0; i < BTGW_MESH_NIDS; i++)
		INIT_HLIST_HEAD(&net->creds[i]);
	INIT_LIST_HEAD(&net->bearers);
	INIT_LIST_HEAD(&net->lpns);
	hash_init(net->dests);
	INIT_LIST_HEAD(&net->unsaved);
	INIT_LIST_HEAD(&net->repeats);
	INIT_LIST_HEAD(&net->socks);
	btgw_timers_init(net);
	btgw_timer_init(&net->sar_timer, btgw_reasm_timer);

	net->cfg = btgw_net_defaults;
	net->sar_tx_cfg = btgw_sar_tx_default;
	btgw_sar_tx_pack(&net->sar_tx_cfg, net->cfg.sar_tx);
	btgw_sar_rx_pack(&btgw_sar_rx_default, net->cfg.sar_rx);
	if (cfg->set & BTGW_NET_RPL_SIZE)
		net->cfg.rpl_size = cfg->rpl_size;
	if (cfg->set & BTGW_NET_CACHE_SIZE)
		net->cfg.cache_size = cfg->cache_size;
	if (cfg->set & BTGW_NET_SAR_SIZE)
		net->cfg.sar_size = cfg->sar_size;

	err = btgw_heartbeat_check(net, cfg, no);
	if (err)
		return err;
	err = btgw_tables_init(net);
	if (err)
		return btgw_refuse(no, err, BTGW_FIELD_NONE, NULL);
	err = btgw_mesh_iv_init(net, cfg, no);
	if (err) {
		btgw_tables_exit(net);
		return err;
	}
	btgw_net_take(net, cfg);
	return 0;
}

/* The first thing that happens on the workqueue, but for those who were fast. */
static int btgw_net_start(struct btgw_net *net, void *arg)
{
	btgw_mesh_iv_begin(net);
	return 0;
}

struct btgw_net *btgw_net_new(u16 id, const struct btgw_net_cfg *cfg,
			      struct btgw_refusal *no)
{
	struct btgw_net *net;
	u32 index = id;
	int err;

	err = btgw_net_check(cfg, no);
	if (err)
		return ERR_PTR(err);
	if (btgw_net_count() >= BTGW_NETS_MAX) {
		btgw_refuse(no, -ENOSPC, BTGW_FIELD_NONE, "256 nets are all");
		return ERR_PTR(-ENOSPC);
	}

	no->field = BTGW_FIELD_NONE;
	no->why = NULL;
	net = kzalloc(sizeof(*net), GFP_KERNEL_ACCOUNT);
	if (!net)
		return ERR_PTR(-ENOMEM);
	err = btgw_net_begin(net, cfg, no);
	if (err)
		goto err_free;
	net->wq = alloc_ordered_workqueue("btgw-net", 0);
	if (!net->wq) {
		err = -ENOMEM;
		goto err_tables;
	}

	/* one for the maker, the other is its life */
	kref_get(&net->ref);
	net->id = id;
	__module_get(THIS_MODULE);
	atomic_inc(&btgw_nets_count);
	if (id) {
		err = xa_insert(&btgw_nets, id, net, GFP_KERNEL_ACCOUNT);
		if (err == -EBUSY)
			err = btgw_refuse(no, -EEXIST, BTGW_FIELD_NET,
					  "there is a net with that number");
	} else {
		/* nobody finds it before its number is in place */
		xa_lock(&btgw_nets);
		err = __xa_alloc(&btgw_nets, &index, net,
				 XA_LIMIT(1, U16_MAX), GFP_KERNEL_ACCOUNT);
		net->id = index;
		xa_unlock(&btgw_nets);
	}
	if (err)
		goto err_wq;
	btgw_net_call(net, btgw_net_start, NULL);
	return net;

err_wq:
	atomic_dec(&btgw_nets_count);
	module_put(THIS_MODULE);
	destroy_workqueue(net->wq);
err_tables:
	btgw_tables_exit(net);
err_free:
	kfree_sensitive(net);
	return ERR_PTR(err);
}

/* The last thing that happens on the workqueue. */
static int btgw_net_end(struct btgw_net *net, void *arg)
{
	btgw_send_exit(net);
	btgw_upper_exit(net);
	btgw_msock_gone(net, 0);
	btgw_bearers_exit(net);
	btgw_friends_end(net, NULL);
	btgw_elements_exit(net);
	btgw_keys_exit(net);
	btgw_subnets_exit(net);
	btgw_timer_cancel(net, &net->sar_timer);
	btgw_timer_cancel(net, &net->iv_timer);
	btgw_timer_cancel(net, &net->drain_timer);
	return 0;
}

void btgw_net_kill(struct btgw_net *net)
{
	bool dead;

	might_sleep();

	down_write(&net->gate);
	dead = net->dead;
	net->dead = true;
	up_write(&net->gate);
	if (dead)
		return;

	xa_erase(&btgw_nets, net->id);
	__btgw_net_call(net, btgw_net_end, NULL);
	btgw_timers_stop(net);
	cancel_work_sync(&net->tx_work);
	destroy_workqueue(net->wq);

	btgw_net_put(net);
	atomic_dec(&btgw_nets_count);
	module_put(THIS_MODULE);
}

unsigned int btgw_net_kill_all(void)
{
	unsigned int n = 0;
	struct btgw_net *net;
	u16 id = 1;

	while ((net = btgw_net_next(&id))) {
		btgw_net_kill(net);
		btgw_net_put(net);
		n++;
	}
	return n;
}

void btgw_net_info(struct btgw_net *net, struct btgw_net_info *info)
{
	memset(info, 0, sizeof(*info));
	info->id = net->id;
	info->cfg = net->cfg;
	info->cfg.set = ~0;
	info->cfg.iv_index = net->iv.index;
	info->cfg.iv_flag = net->iv.state == BTGW_IV_IN_PROGRESS;
	info->cfg.iv_age_s = min_t(u64, btgw_mesh_iv_age(net), U32_MAX);
	info->cfg.seq = net->seq.next;
	info->cfg.seq_limit = net->seq.limit;
	info->address = btgw_mesh_primary(net);
	info->subnets = net->n_subnets;
	info->appkeys = net->n_appkeys;
	info->devkeys = net->n_devkeys;
	info->elements = net->n_elements;
	info->bearers = net->n_bearers;
	info->iv_pending = net->iv.pending;
	info->seq_remaining = btgw_seq_remaining(&net->seq);
	info->seq_remaining_s = btgw_mesh_seq_seconds(net);

	info->rpl.size = net->rpl.size;
	info->rpl.used = net->rpl.used;
	info->rpl.dropped = net->rpl.dropped;
	info->rpl_generation = net->rpl.gen;
	info->rpl_confirmed = net->rpl_confirmed;
	info->cache.size = net->cache.size;
	info->cache.used = net->cache.used;
	info->cache.dropped = net->cache.evicted;
	info->sar.size = net->sar.size;
	info->sar.used = net->sar.active;
	info->sar.dropped = net->sar.refused;
	info->friends.size = net->cfg.friends;
	info->friends.used = net->n_lpns;
	info->friends.dropped = net->lpn_refused;
	info->unsaved.size = BTGW_MESH_UNSAVED_MAX;
	info->unsaved.used = net->n_unsaved;
	info->unsaved.dropped = net->unsaved_dropped;
}

u64 btgw_net_drops(const struct btgw_net *net, enum btgw_drop reason)
{
	return atomic64_read(&net->drops[reason]);
}

void btgw_net_counters(const struct btgw_net *net,
		       struct btgw_mesh_counters *counters)
{
	u64 *to = (u64 *)counters;
	size_t i;

	BUILD_BUG_ON(sizeof(*counters) / sizeof(u64) != __BTGW_MESH_COUNT_MAX);
	for (i = 0; i < ARRAY_SIZE(net->counters); i++)
		to[i] = atomic64_read(&net->counters[i]);
}

void btgw_mesh_drop(struct btgw_net *net, enum btgw_drop reason)
{
	atomic64_inc(&net->drops[reason]);
	trace_btgw_mesh_drop(net->id, reason);
}

/**
 * btgw_net_event_full() - a table refused something for want of room
 * @net: the net
 * @kind: BTGW_MESH_EV_RPL_FULL to BTGW_MESH_EV_FRIEND_FULL
 * @id: of the event
 *
 * Told once a second at most: whoever fills a table can do so quickly.
 */
void btgw_net_event_full(struct btgw_net *net, enum btgw_mesh_event_kind kind,
			 u32 id)
{
	u64 *said = &net->full_said[kind - BTGW_MESH_EV_RPL_FULL];
	u64 now = btgw_mesh_now_ms() / MSEC_PER_SEC + 1;

	BUILD_BUG_ON(BTGW_MESH_EV_FRIEND_FULL - BTGW_MESH_EV_RPL_FULL + 1 !=
		     ARRAY_SIZE(net->full_said));
	if (*said == now)
		return;
	*said = now;
	btgw_mesh_event(net, kind, id, 0);
}
