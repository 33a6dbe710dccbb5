// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh_net.c - nets over generic netlink
 */
#include <linux/limits.h>
#include <linux/mutex.h>

#include "mesh_nl.h"
#include "netlink_gen.h"

/* nets are made and killed one at a time */
static DEFINE_MUTEX(btgw_nets_mutex);

static const struct btgw_nl_field btgw_nl_net_fields[] = {
	{ BTGW_FIELD_NET, BTGW_A_NET_ID },
	{ BTGW_FIELD_TTL, BTGW_A_NET_TTL },
	{ BTGW_FIELD_TRANSMIT, BTGW_A_NET_TRANSMIT_COUNT },
	{ BTGW_FIELD_RELAY, BTGW_A_NET_RELAY },
	{ BTGW_FIELD_RELAY_RETRANSMIT, BTGW_A_NET_RELAY_COUNT },
	{ BTGW_FIELD_FRIEND, BTGW_A_NET_FRIEND },
	{ BTGW_FIELD_FRIENDS, BTGW_A_NET_FRIEND_MAX },
	{ BTGW_FIELD_FRIEND_QUEUE, BTGW_A_NET_FRIEND_QUEUE },
	{ BTGW_FIELD_FRIEND_SUBS, BTGW_A_NET_FRIEND_SUBS },
	{ BTGW_FIELD_RECEIVE_WINDOW, BTGW_A_NET_FRIEND_WINDOW },
	{ BTGW_FIELD_PROXY, BTGW_A_NET_PROXY },
	{ BTGW_FIELD_BEACON, BTGW_A_NET_BEACON },
	{ BTGW_FIELD_SAR_TX, BTGW_A_NET_SAR_TX },
	{ BTGW_FIELD_SAR_RX, BTGW_A_NET_SAR_RX },
	{ BTGW_FIELD_RPL_SIZE, BTGW_A_NET_RPL_SIZE },
	{ BTGW_FIELD_CACHE_SIZE, BTGW_A_NET_CACHE_SIZE },
	{ BTGW_FIELD_SAR_SIZE, BTGW_A_NET_SAR_SIZE },
	{ BTGW_FIELD_STRICT, BTGW_A_NET_STRICT_REPLAY },
	{ BTGW_FIELD_IV_INDEX, BTGW_A_NET_IV_INDEX },
	{ BTGW_FIELD_IV_FLAG, BTGW_A_NET_IV_FLAG },
	{ BTGW_FIELD_IV_AGE, BTGW_A_NET_IV_AGE },
	{ BTGW_FIELD_IV_TEST, BTGW_A_NET_IV_TEST },
	{ BTGW_FIELD_HEARTBEAT_SRC, BTGW_A_NET_HEARTBEAT_SRC },
	{ BTGW_FIELD_HEARTBEAT_DST, BTGW_A_NET_HEARTBEAT_DST },
	{ BTGW_FIELD_SEQ, BTGW_A_NET_SEQ },
	{ BTGW_FIELD_SEQ_LIMIT, BTGW_A_NET_SEQ_LIMIT },
};

static const struct btgw_nl_object btgw_nl_net_object = {
	.net_attr	= BTGW_A_NET_ID,
	.fields		= btgw_nl_net_fields,
	.n_fields	= ARRAY_SIZE(btgw_nl_net_fields),
};

/*
 * The Network Transmit and Relay Retransmit states: bits 0 to 2 one less than
 * the count, bits 3 to 7 one less than the steps of 10 ms.
 */
static u8 btgw_nl_retransmit(unsigned int count, unsigned int interval_ms)
{
	return (count - 1) | (interval_ms / 10 - 1) << 3;
}

static unsigned int btgw_nl_retransmit_count(u8 state)
{
	return (state & 7) + 1;
}

static unsigned int btgw_nl_retransmit_interval(u8 state)
{
	return ((state >> 3) + 1) * 10;
}

static bool btgw_nl_put_cfg(struct sk_buff *skb, const struct btgw_net_cfg *cfg)
{
	return nla_put_u8(skb, BTGW_A_NET_TTL, cfg->ttl) ||
	       nla_put_u8(skb, BTGW_A_NET_TRANSMIT_COUNT,
			  btgw_nl_retransmit_count(cfg->transmit)) ||
	       nla_put_u16(skb, BTGW_A_NET_TRANSMIT_INTERVAL,
			   btgw_nl_retransmit_interval(cfg->transmit)) ||
	       nla_put_u8(skb, BTGW_A_NET_RELAY, cfg->relay) ||
	       nla_put_u8(skb, BTGW_A_NET_RELAY_COUNT,
			  btgw_nl_retransmit_count(cfg->relay_retransmit)) ||
	       nla_put_u16(skb, BTGW_A_NET_RELAY_INTERVAL,
			   btgw_nl_retransmit_interval(cfg->relay_retransmit)) ||
	       nla_put_u8(skb, BTGW_A_NET_FRIEND, cfg->friend) ||
	       nla_put_u32(skb, BTGW_A_NET_FRIEND_MAX, cfg->friends) ||
	       nla_put_u32(skb, BTGW_A_NET_FRIEND_QUEUE, cfg->friend_queue) ||
	       nla_put_u32(skb, BTGW_A_NET_FRIEND_SUBS, cfg->friend_subs) ||
	       nla_put_u8(skb, BTGW_A_NET_FRIEND_WINDOW, cfg->receive_window) ||
	       nla_put_u8(skb, BTGW_A_NET_PROXY, cfg->proxy) ||
	       nla_put_u32(skb, BTGW_A_NET_BEACON, cfg->beacon) ||
	       nla_put(skb, BTGW_A_NET_SAR_TX, sizeof(cfg->sar_tx),
		       cfg->sar_tx) ||
	       nla_put(skb, BTGW_A_NET_SAR_RX, sizeof(cfg->sar_rx),
		       cfg->sar_rx) ||
	       nla_put_u32(skb, BTGW_A_NET_RPL_SIZE, cfg->rpl_size) ||
	       nla_put_u32(skb, BTGW_A_NET_CACHE_SIZE, cfg->cache_size) ||
	       nla_put_u32(skb, BTGW_A_NET_SAR_SIZE, cfg->sar_size) ||
	       nla_put_u8(skb, BTGW_A_NET_STRICT_REPLAY, cfg->strict) ||
	       nla_put_u32(skb, BTGW_A_NET_IV_INDEX, cfg->iv_index) ||
	       nla_put_u8(skb, BTGW_A_NET_IV_FLAG, cfg->iv_flag) ||
	       nla_put_u32(skb, BTGW_A_NET_IV_AGE, cfg->iv_age_s) ||
	       nla_put_u8(skb, BTGW_A_NET_IV_TEST, cfg->iv_test) ||
	       nla_put_u32(skb, BTGW_A_NET_SEQ, cfg->seq) ||
	       nla_put_u32(skb, BTGW_A_NET_SEQ_LIMIT, cfg->seq_limit);
}

static bool btgw_nl_put_heartbeat(struct sk_buff *skb,
				  const struct btgw_hb_sub *hb)
{
	return nla_put_u16(skb, BTGW_A_NET_HEARTBEAT_SRC, hb->src) ||
	       nla_put_u16(skb, BTGW_A_NET_HEARTBEAT_DST, hb->dst) ||
	       nla_put_u16(skb, BTGW_A_NET_HEARTBEAT_COUNT, hb->count) ||
	       nla_put_u8(skb, BTGW_A_NET_HEARTBEAT_MIN_HOPS, hb->min_hops) ||
	       nla_put_u8(skb, BTGW_A_NET_HEARTBEAT_MAX_HOPS, hb->max_hops);
}

int btgw_nl_put_net(struct sk_buff *skb, const struct btgw_nl_at *at,
		    struct btgw_net *net)
{
	void *hdr = btgw_nl_begin(skb, at);
	struct btgw_net_info info;

	if (!hdr)
		return -EMSGSIZE;
	btgw_net_info(net, &info);
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_NET_ID, info.id) ||
			   btgw_nl_put_cfg(skb, &info.cfg) ||
			   (info.address &&
			    nla_put_u16(skb, BTGW_A_NET_ADDR, info.address)) ||
			   nla_put_u8(skb, BTGW_A_NET_IV_PENDING,
				      info.iv_pending) ||
			   nla_put_u32(skb, BTGW_A_NET_SEQ_LEFT,
				       info.seq_remaining) ||
			   (info.seq_remaining_s != U32_MAX &&
			    nla_put_u32(skb, BTGW_A_NET_SEQ_REMAINING,
					info.seq_remaining_s)) ||
			   nla_put_u32(skb, BTGW_A_NET_RPL_GENERATION,
				       info.rpl_generation) ||
			   nla_put_u32(skb, BTGW_A_NET_RPL_CONFIRMED,
				       info.rpl_confirmed) ||
			   nla_put_u32(skb, BTGW_A_NET_SUBNETS, info.subnets) ||
			   nla_put_u32(skb, BTGW_A_NET_APPKEYS, info.appkeys) ||
			   nla_put_u32(skb, BTGW_A_NET_DEVKEYS, info.devkeys) ||
			   nla_put_u32(skb, BTGW_A_NET_ELEMENTS,
				       info.elements) ||
			   nla_put_u32(skb, BTGW_A_NET_BEARERS,
				       info.bearers) ||
			   btgw_nl_put_heartbeat(skb, &info.cfg.hb));
}

/* Two attributes that make one value: the one that is not there is at fault. */
static int btgw_nl_both(struct genl_info *info, int one, int other,
			const char *msg)
{
	if (!info->attrs[one] == !info->attrs[other])
		return 0;
	return btgw_nl_refuse(info, info->attrs[one] ? other : one, -EINVAL,
			      msg);
}

static int btgw_nl_get_retransmit(struct genl_info *info, int count,
				  int interval, u8 *state)
{
	unsigned int ms = nla_get_u16(info->attrs[interval]);

	if (ms % 10)
		return btgw_nl_refuse(info, interval, -EINVAL,
				      "not a multiple of 10 ms");
	*state = btgw_nl_retransmit(nla_get_u8(info->attrs[count]), ms);
	return 0;
}

static void btgw_nl_get_bool(struct btgw_net_cfg *cfg, struct nlattr *attr,
			     u32 bit, bool *value)
{
	if (!attr)
		return;
	*value = nla_get_u8(attr);
	cfg->set |= bit;
}

static void btgw_nl_get_u8(struct btgw_net_cfg *cfg, struct nlattr *attr,
			   u32 bit, u8 *value)
{
	if (!attr)
		return;
	*value = nla_get_u8(attr);
	cfg->set |= bit;
}

static void btgw_nl_get_u32(struct btgw_net_cfg *cfg, struct nlattr *attr,
			    u32 bit, u32 *value)
{
	if (!attr)
		return;
	*value = nla_get_u32(attr);
	cfg->set |= bit;
}

/* What is a number and nothing else. */
static void btgw_nl_get_numbers(struct btgw_net_cfg *cfg, struct nlattr **attrs)
{
	u32 beacon;

	btgw_nl_get_u8(cfg, attrs[BTGW_A_NET_TTL], BTGW_NET_TTL, &cfg->ttl);
	btgw_nl_get_bool(cfg, attrs[BTGW_A_NET_RELAY], BTGW_NET_RELAY,
			 &cfg->relay);
	btgw_nl_get_bool(cfg, attrs[BTGW_A_NET_FRIEND], BTGW_NET_FRIEND,
			 &cfg->friend);
	btgw_nl_get_u32(cfg, attrs[BTGW_A_NET_FRIEND_MAX], BTGW_NET_FRIENDS,
			&cfg->friends);
	btgw_nl_get_u32(cfg, attrs[BTGW_A_NET_FRIEND_QUEUE],
			BTGW_NET_FRIEND_QUEUE, &cfg->friend_queue);
	btgw_nl_get_u32(cfg, attrs[BTGW_A_NET_FRIEND_SUBS],
			BTGW_NET_FRIEND_SUBS, &cfg->friend_subs);
	btgw_nl_get_u8(cfg, attrs[BTGW_A_NET_FRIEND_WINDOW],
		       BTGW_NET_RECEIVE_WINDOW, &cfg->receive_window);
	btgw_nl_get_bool(cfg, attrs[BTGW_A_NET_PROXY], BTGW_NET_PROXY,
			 &cfg->proxy);
	if (attrs[BTGW_A_NET_BEACON]) {
		btgw_nl_get_u32(cfg, attrs[BTGW_A_NET_BEACON], BTGW_NET_BEACON,
				&beacon);
		/* the policy knows the kinds */
		cfg->beacon = beacon;
	}
	btgw_nl_get_u32(cfg, attrs[BTGW_A_NET_RPL_SIZE], BTGW_NET_RPL_SIZE,
			&cfg->rpl_size);
	btgw_nl_get_u32(cfg, attrs[BTGW_A_NET_CACHE_SIZE], BTGW_NET_CACHE_SIZE,
			&cfg->cache_size);
	btgw_nl_get_u32(cfg, attrs[BTGW_A_NET_SAR_SIZE], BTGW_NET_SAR_SIZE,
			&cfg->sar_size);
	btgw_nl_get_bool(cfg, attrs[BTGW_A_NET_STRICT_REPLAY], BTGW_NET_STRICT,
			 &cfg->strict);
	btgw_nl_get_u32(cfg, attrs[BTGW_A_NET_IV_AGE], BTGW_NET_IV_AGE,
			&cfg->iv_age_s);
	btgw_nl_get_bool(cfg, attrs[BTGW_A_NET_IV_TEST], BTGW_NET_IV_TEST,
			 &cfg->iv_test);
	btgw_nl_get_u32(cfg, attrs[BTGW_A_NET_SEQ], BTGW_NET_SEQ, &cfg->seq);
	btgw_nl_get_u32(cfg, attrs[BTGW_A_NET_SEQ_LIMIT], BTGW_NET_SEQ_LIMIT,
			&cfg->seq_limit);
}

static int btgw_nl_get_cfg(struct genl_info *info, struct btgw_net_cfg *cfg)
{
	struct nlattr **attrs = info->attrs;
	int err;

	err = btgw_nl_both(info, BTGW_A_NET_TRANSMIT_COUNT,
			   BTGW_A_NET_TRANSMIT_INTERVAL,
			   "transmit-count and transmit-interval go together");
	if (err)
		return err;
	err = btgw_nl_both(info, BTGW_A_NET_RELAY_COUNT,
			   BTGW_A_NET_RELAY_INTERVAL,
			   "relay-count and relay-interval go together");
	if (err)
		return err;
	err = btgw_nl_both(info, BTGW_A_NET_IV_INDEX, BTGW_A_NET_IV_FLAG,
			   "iv-index and iv-flag go together");
	if (err)
		return err;
	err = btgw_nl_both(info, BTGW_A_NET_HEARTBEAT_SRC,
			   BTGW_A_NET_HEARTBEAT_DST,
			   "heartbeat-src and heartbeat-dst go together");
	if (err)
		return err;

	if (attrs[BTGW_A_NET_TRANSMIT_COUNT]) {
		err = btgw_nl_get_retransmit(info, BTGW_A_NET_TRANSMIT_COUNT,
					     BTGW_A_NET_TRANSMIT_INTERVAL,
					     &cfg->transmit);
		if (err)
			return err;
		cfg->set |= BTGW_NET_TRANSMIT;
	}
	if (attrs[BTGW_A_NET_RELAY_COUNT]) {
		err = btgw_nl_get_retransmit(info, BTGW_A_NET_RELAY_COUNT,
					     BTGW_A_NET_RELAY_INTERVAL,
					     &cfg->relay_retransmit);
		if (err)
			return err;
		cfg->set |= BTGW_NET_RELAY_RETRANSMIT;
	}
	if (attrs[BTGW_A_NET_SAR_TX]) {
		nla_memcpy(cfg->sar_tx, attrs[BTGW_A_NET_SAR_TX],
			   sizeof(cfg->sar_tx));
		cfg->set |= BTGW_NET_SAR_TX;
	}
	if (attrs[BTGW_A_NET_SAR_RX]) {
		nla_memcpy(cfg->sar_rx, attrs[BTGW_A_NET_SAR_RX],
			   sizeof(cfg->sar_rx));
		cfg->set |= BTGW_NET_SAR_RX;
	}
	if (attrs[BTGW_A_NET_IV_INDEX]) {
		cfg->iv_index = nla_get_u32(attrs[BTGW_A_NET_IV_INDEX]);
		cfg->iv_flag = nla_get_u8(attrs[BTGW_A_NET_IV_FLAG]);
		cfg->set |= BTGW_NET_IV;
	}
	if (attrs[BTGW_A_NET_HEARTBEAT_SRC]) {
		cfg->hb.src = nla_get_u16(attrs[BTGW_A_NET_HEARTBEAT_SRC]);
		cfg->hb.dst = nla_get_u16(attrs[BTGW_A_NET_HEARTBEAT_DST]);
		cfg->set |= BTGW_NET_HEARTBEAT;
	}
	btgw_nl_get_numbers(cfg, attrs);
	return 0;
}

static int btgw_nl_net_show(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_nl_at at = btgw_nl_reply(req);

	return btgw_nl_put_net(req->msg, &at, net);
}

int btgw_nl_net_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_NET_ID, "id"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_net_object, btgw_nl_net_show,
			   BTGW_CMD_NET_GET);
}

static int btgw_nl_net_walk(struct btgw_net *net, struct btgw_nl_dump *dump)
{
	return btgw_nl_put_net(dump->skb, &dump->at, net);
}

int btgw_nl_net_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_NET_ID, BTGW_CMD_NET_GET,
			    btgw_nl_net_walk);
}

/* The reply first: nobody is told of a net that its maker does not know. */
static int btgw_nl_net_made(struct btgw_net *net, struct btgw_nl_req *req)
{
	int err = btgw_nl_net_show(net, req);

	if (!err)
		btgw_mesh_event(net, BTGW_MESH_EV_NET_NEW, 0, 0);
	return err;
}

static void btgw_nl_net_kill(struct btgw_net *net)
{
	struct btgw_net *found;

	mutex_lock(&btgw_nets_mutex);
	found = btgw_net_find(btgw_net_id(net));
	/* or somebody else was faster, and has told */
	if (found == net) {
		btgw_net_kill(net);
		btgw_mesh_event(net, BTGW_MESH_EV_NET_DEL, 0, 0);
	}
	mutex_unlock(&btgw_nets_mutex);
	if (found)
		btgw_net_put(found);
}

int btgw_nl_net_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *id = info->attrs[BTGW_A_NET_ID];
	struct btgw_net_cfg cfg = {};
	struct btgw_refusal no = {};
	struct btgw_net *net;
	int err;

	err = btgw_nl_get_cfg(info, &cfg);
	if (err)
		return err;

	mutex_lock(&btgw_nets_mutex);
	net = btgw_net_new(id ? nla_get_u16(id) : 0, &cfg, &no);
	mutex_unlock(&btgw_nets_mutex);
	if (IS_ERR(net))
		return btgw_nl_refused(info, &btgw_nl_net_object, &no,
				       PTR_ERR(net));

	err = btgw_nl_call(net, info, &btgw_nl_net_object, btgw_nl_net_made,
			   BTGW_CMD_NET_NEW);
	if (err)
		btgw_nl_net_kill(net);
	btgw_net_put(net);
	return err;
}

static int btgw_nl_net_change(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_net_cfg cfg = {};
	int err;

	err = btgw_nl_get_cfg(req->info, &cfg);
	return err ?: btgw_net_set(net, &cfg, &req->no);
}

int btgw_nl_net_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_NET_ID, "id"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_net_object, btgw_nl_net_change, 0);
}

int btgw_nl_net_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct btgw_net *net;

	if (btgw_nl_missing(info, BTGW_A_NET_ID, "id"))
		return -EINVAL;
	net = btgw_nl_net(info, BTGW_A_NET_ID);
	if (IS_ERR(net))
		return PTR_ERR(net);
	btgw_nl_net_kill(net);
	btgw_net_put(net);
	return 0;
}

/*
 * The number is asked for because the sender has saved so many: a net that was
 * made since then would be lost.
 */
int btgw_nl_module_drain_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *nets = info->attrs[BTGW_A_MODULE_NETS];
	struct btgw_net *net;
	u16 id = 1;

	if (btgw_nl_missing(info, BTGW_A_MODULE_NETS, "nets"))
		return -EINVAL;
	if (nla_get_u32(nets) != btgw_net_count())
		return btgw_nl_refuse(info, BTGW_A_MODULE_NETS, -EBUSY,
				      "there is another number of nets");

	while ((net = btgw_net_next(&id))) {
		btgw_nl_net_kill(net);
		btgw_net_put(net);
	}
	return 0;
}
