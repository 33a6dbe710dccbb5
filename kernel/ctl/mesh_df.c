// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh_df.c - directed forwarding of a subnet over generic netlink
 */
#include "mesh_nl.h"
#include "netlink_gen.h"

static const struct btgw_nl_field btgw_nl_df_fields[] = {
	{ BTGW_FIELD_NETKEY_INDEX, BTGW_A_DF_SUBNET },
	{ BTGW_FIELD_DIRECTED, BTGW_A_DF_DIRECTED },
	{ BTGW_FIELD_RELAY, BTGW_A_DF_RELAY },
	{ BTGW_FIELD_PROXY, BTGW_A_DF_PROXY },
	{ BTGW_FIELD_FRIEND, BTGW_A_DF_FRIEND },
	{ BTGW_FIELD_PATHS, BTGW_A_DF_SIZE },
};

static const struct btgw_nl_object btgw_nl_df_object = {
	.net_attr	= BTGW_A_DF_NET,
	.fields		= btgw_nl_df_fields,
	.n_fields	= ARRAY_SIZE(btgw_nl_df_fields),
};

int btgw_nl_put_df(struct sk_buff *skb, const struct btgw_nl_at *at, u16 net,
		   const struct btgw_df_info *df)
{
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_DF_NET, net) ||
			   nla_put_u16(skb, BTGW_A_DF_SUBNET, df->subnet) ||
			   nla_put_u8(skb, BTGW_A_DF_DIRECTED,
				      df->states.directed) ||
			   nla_put_u8(skb, BTGW_A_DF_RELAY, df->states.relay) ||
			   nla_put_u8(skb, BTGW_A_DF_PROXY, df->states.proxy) ||
			   nla_put_u8(skb, BTGW_A_DF_FRIEND,
				      df->states.friend) ||
			   nla_put_u32(skb, BTGW_A_DF_SIZE, df->states.size) ||
			   btgw_nl_put_fill(skb, BTGW_A_DF_PATHS, &df->paths) ||
			   nla_put_u32(skb, BTGW_A_DF_FIXED, df->fixed) ||
			   btgw_nl_put_fill(skb, BTGW_A_DF_DEPENDENTS,
					    &df->dependents) ||
			   nla_put_u16(skb, BTGW_A_DF_UPDATE_ID,
				       df->update_id) ||
			   nla_put_u64_64bit(skb, BTGW_A_DF_MEMORY, df->memory,
					     BTGW_A_DF_PAD) ||
			   nla_put_u32(skb, BTGW_A_DF_PATH_MEMORY,
				       df->path_memory));
}

static u16 btgw_nl_df_subnet(const struct btgw_nl_req *req)
{
	return nla_get_u16(req->info->attrs[BTGW_A_DF_SUBNET]);
}

static int btgw_nl_df_show(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_nl_at at = btgw_nl_reply(req);
	struct btgw_df_info df;
	int err;

	err = btgw_df_get(net, btgw_nl_df_subnet(req), &df);
	if (err) {
		req->no.field = BTGW_FIELD_NETKEY_INDEX;
		return err;
	}
	return btgw_nl_put_df(req->msg, &at, btgw_net_id(net), &df);
}

int btgw_nl_df_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_DF_SUBNET, "subnet"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_df_object, btgw_nl_df_show,
			   BTGW_CMD_DF_GET);
}

static int btgw_nl_df_walk(struct btgw_net *net, struct btgw_nl_dump *dump)
{
	u32 next = dump->pos->at;
	struct btgw_df_info df;
	int err;

	while (btgw_df_next(net, &next, &df)) {
		err = btgw_nl_put_df(dump->skb, &dump->at, btgw_net_id(net),
				     &df);
		if (err)
			return err;
		dump->pos->at = next;
	}
	return 0;
}

int btgw_nl_df_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_DF_NET, BTGW_CMD_DF_GET,
			    btgw_nl_df_walk);
}

static void btgw_nl_df_switch(struct nlattr *attr, struct btgw_df_states *states,
			      u32 bit, bool *to)
{
	if (!attr)
		return;
	states->set |= bit;
	*to = nla_get_u8(attr);
}

static int btgw_nl_df_change(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct nlattr **attrs = req->info->attrs;
	struct btgw_df_states states = {};

	btgw_nl_df_switch(attrs[BTGW_A_DF_DIRECTED], &states,
			  BTGW_DF_SET_DIRECTED, &states.directed);
	btgw_nl_df_switch(attrs[BTGW_A_DF_RELAY], &states, BTGW_DF_SET_RELAY,
			  &states.relay);
	btgw_nl_df_switch(attrs[BTGW_A_DF_PROXY], &states, BTGW_DF_SET_PROXY,
			  &states.proxy);
	btgw_nl_df_switch(attrs[BTGW_A_DF_FRIEND], &states, BTGW_DF_SET_FRIEND,
			  &states.friend);
	if (attrs[BTGW_A_DF_SIZE]) {
		states.set |= BTGW_DF_SET_SIZE;
		states.size = nla_get_u32(attrs[BTGW_A_DF_SIZE]);
	}
	return btgw_df_set(net, btgw_nl_df_subnet(req), &states, &req->no);
}

int btgw_nl_df_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_DF_SUBNET, "subnet"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_df_object, btgw_nl_df_change, 0);
}
