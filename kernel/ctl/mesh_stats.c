// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh_stats.c - tables, counters and drops of a net over generic netlink
 */
#include <linux/build_bug.h>

#include "mesh_nl.h"
#include "netlink_gen.h"

/* What userspace calls a reason, from include/netlink/btgw.yaml. */
#define BTGW_NL_REASON(name, text, why) \
	[BTGW_DROP_##name] = BTGW_MESH_DROP_##name,
static const u8 btgw_nl_reasons[] = {
	BTGW_DROPS(BTGW_NL_REASON)
};

#undef BTGW_NL_REASON

/* A reason or a counter that only one of the two files has. */
static_assert(ARRAY_SIZE(btgw_nl_reasons) == BTGW_MESH_DROP_MAX + 1);
static_assert(sizeof(struct btgw_mesh_counters) / sizeof(u64) ==
	      BTGW_MESH_COUNT_MAX + 1);

/*
 * Tables
 */

static const struct btgw_nl_object btgw_nl_table_object = {
	.net_attr	= BTGW_A_TABLE_NET,
};

int btgw_nl_put_table(struct sk_buff *skb, const struct btgw_nl_at *at,
		      struct btgw_net *net, enum btgw_table_kind kind)
{
	struct btgw_net_info info;
	struct btgw_fill fill = {};
	void *hdr;

	btgw_net_info(net, &info);
	switch (kind) {
	case BTGW_TABLE_KIND_RPL:
		fill = info.rpl;
		break;
	case BTGW_TABLE_KIND_CACHE:
		fill = info.cache;
		break;
	case BTGW_TABLE_KIND_SAR:
		fill = info.sar;
		break;
	case BTGW_TABLE_KIND_FRIEND:
		fill = info.friends;
		break;
	case BTGW_TABLE_KIND_HELD:
		fill = info.unsaved;
		break;
	case __BTGW_TABLE_KIND_MAX:
		break;
	}

	hdr = btgw_nl_begin(skb, at);
	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_TABLE_NET, info.id) ||
			   nla_put_u32(skb, BTGW_A_TABLE_KIND, kind) ||
			   nla_put_u32(skb, BTGW_A_TABLE_SIZE, fill.size) ||
			   nla_put_u32(skb, BTGW_A_TABLE_USED, fill.used) ||
			   nla_put_u64_64bit(skb, BTGW_A_TABLE_DROPPED,
					     fill.dropped, BTGW_A_TABLE_PAD));
}

static int btgw_nl_table_show(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_nl_at at = btgw_nl_reply(req);

	return btgw_nl_put_table(req->msg, &at, net,
				 nla_get_u32(req->info->attrs[BTGW_A_TABLE_KIND]));
}

int btgw_nl_table_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_TABLE_KIND, "kind"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_table_object, btgw_nl_table_show,
			   BTGW_CMD_TABLE_GET);
}

static int btgw_nl_table_walk(struct btgw_net *net, struct btgw_nl_dump *dump)
{
	u32 kind;
	int err;

	for (kind = dump->pos->at; kind <= BTGW_TABLE_KIND_MAX; kind++) {
		err = btgw_nl_put_table(dump->skb, &dump->at, net, kind);
		if (err)
			return err;
		dump->pos->at = kind + 1;
	}
	return 0;
}

int btgw_nl_table_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_TABLE_NET, BTGW_CMD_TABLE_GET,
			    btgw_nl_table_walk);
}

/*
 * Counters and drops
 */

static const struct btgw_nl_object btgw_nl_mesh_stats_object = {
	.net_attr	= BTGW_A_MESH_STATS_NET,
};

static bool btgw_nl_put_counts(struct sk_buff *skb, struct btgw_net *net)
{
	struct btgw_mesh_counters counters;
	const u64 *count = (const u64 *)&counters;
	struct nlattr *nest;
	int i;

	btgw_net_counters(net, &counters);
	for (i = 0; i <= BTGW_MESH_COUNT_MAX; i++) {
		nest = nla_nest_start(skb, BTGW_A_MESH_STATS_COUNT);
		if (!nest ||
		    nla_put_u32(skb, BTGW_A_COUNT_WHAT, i) ||
		    nla_put_u64_64bit(skb, BTGW_A_COUNT_COUNT, count[i],
				      BTGW_A_COUNT_PAD))
			return true;
		nla_nest_end(skb, nest);
	}
	return false;
}

static bool btgw_nl_put_drops(struct sk_buff *skb, struct btgw_net *net)
{
	struct nlattr *nest;
	int i;

	for (i = 0; i < BTGW_DROP_COUNT; i++) {
		nest = nla_nest_start(skb, BTGW_A_MESH_STATS_DROP);
		if (!nest ||
		    nla_put_u32(skb, BTGW_A_DROP_REASON, btgw_nl_reasons[i]) ||
		    nla_put_u64_64bit(skb, BTGW_A_DROP_COUNT,
				      btgw_net_drops(net, i),
				      BTGW_A_DROP_PAD))
			return true;
		nla_nest_end(skb, nest);
	}
	return false;
}

static int btgw_nl_put_stats(struct sk_buff *skb, const struct btgw_nl_at *at,
			     struct btgw_net *net)
{
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_MESH_STATS_NET,
				       btgw_net_id(net)) ||
			   btgw_nl_put_counts(skb, net) ||
			   btgw_nl_put_drops(skb, net));
}

static int btgw_nl_mesh_stats_show(struct btgw_net *net,
				   struct btgw_nl_req *req)
{
	struct btgw_nl_at at = btgw_nl_reply(req);

	return btgw_nl_put_stats(req->msg, &at, net);
}

int btgw_nl_mesh_stats_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_run(info, &btgw_nl_mesh_stats_object,
			   btgw_nl_mesh_stats_show, BTGW_CMD_MESH_STATS_GET);
}

static int btgw_nl_mesh_stats_walk(struct btgw_net *net,
				   struct btgw_nl_dump *dump)
{
	return btgw_nl_put_stats(dump->skb, &dump->at, net);
}

int btgw_nl_mesh_stats_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_MESH_STATS_NET,
			    BTGW_CMD_MESH_STATS_GET, btgw_nl_mesh_stats_walk);
}
