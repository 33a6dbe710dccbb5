// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh_event.c - what happened to a net, to those who listen
 *
 * An object that is new or changed is shown as a get would show it; of one that
 * is gone there is only its number.
 */
#include "mesh_nl.h"
#include "netlink_gen.h"

static int btgw_nl_put_gone(struct sk_buff *skb, const struct btgw_nl_at *at,
			    int net_attr, u16 net, int attr, u16 number)
{
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr, nla_put_u16(skb, net_attr, net) ||
				     (attr && nla_put_u16(skb, attr, number)));
}

static int btgw_nl_event_subnet(struct sk_buff *skb,
				const struct btgw_nl_at *at,
				struct btgw_net *net, u16 index)
{
	struct btgw_subnet_info subnet;

	return btgw_nl_find_subnet(net, index, &subnet) ?:
	       btgw_nl_put_subnet(skb, at, btgw_net_id(net), &subnet);
}

static int btgw_nl_event_appkey(struct sk_buff *skb,
				const struct btgw_nl_at *at,
				struct btgw_net *net, u16 index)
{
	struct btgw_appkey_info key;

	return btgw_nl_find_appkey(net, index, &key) ?:
	       btgw_nl_put_appkey(skb, at, btgw_net_id(net), &key);
}

static int btgw_nl_event_element(struct sk_buff *skb,
				 const struct btgw_nl_at *at,
				 struct btgw_net *net, u16 addr)
{
	struct btgw_element_info element;

	return btgw_element_get(net, addr, &element) ?:
	       btgw_nl_put_element(skb, at, btgw_net_id(net), &element);
}

static int btgw_nl_event_bearer(struct sk_buff *skb,
				const struct btgw_nl_at *at,
				struct btgw_net *net, u32 id)
{
	struct btgw_bearer_info bearer;

	return btgw_bearer_get(net, id, &bearer) ?:
	       btgw_nl_put_bearer(skb, at, btgw_net_id(net), &bearer);
}

static int btgw_nl_event_friend(struct sk_buff *skb,
				const struct btgw_nl_at *at,
				struct btgw_net *net, u16 addr)
{
	struct btgw_friend_info lpn;

	return btgw_nl_find_friend(net, addr, &lpn) ?:
	       btgw_nl_put_friend(skb, at, btgw_net_id(net), &lpn);
}

static int btgw_nl_event_df(struct sk_buff *skb, const struct btgw_nl_at *at,
			    struct btgw_net *net, u16 subnet)
{
	struct btgw_df_info df;

	return btgw_df_get(net, subnet, &df) ?:
	       btgw_nl_put_df(skb, at, btgw_net_id(net), &df);
}

static int btgw_nl_event_path(struct sk_buff *skb, const struct btgw_nl_at *at,
			      struct btgw_net *net, u16 subnet, u64 value,
			      bool gone)
{
	struct btgw_path_key key = btgw_path_event_key(subnet, value);
	struct btgw_refusal ignored;
	struct btgw_path_info path;

	return btgw_path_get(net, &key, &path, &ignored) ?:
	       btgw_nl_put_path(skb, at, btgw_net_id(net), &path, gone,
				btgw_path_event_end(value));
}

static int btgw_nl_event_bearer_gone(struct sk_buff *skb,
				     const struct btgw_nl_at *at, u16 net,
				     u32 id)
{
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_BEARER_NET, net) ||
			   nla_put_u32(skb, BTGW_A_BEARER_ID, id));
}

static int btgw_nl_event_refused(struct sk_buff *skb,
				 const struct btgw_nl_at *at, u16 net,
				 u32 result, u32 iv_index)
{
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_MESH_EVENT_NET, net) ||
			   nla_put_u32(skb, BTGW_A_MESH_EVENT_IV_INDEX,
				       iv_index) ||
			   nla_put_u32(skb, BTGW_A_MESH_EVENT_IV_RESULT,
				       result));
}

static int btgw_nl_event_cmd(enum btgw_mesh_event_kind kind)
{
	switch (kind) {
	case BTGW_MESH_EV_NET_NEW:
		return BTGW_CMD_NET_NEW_NTF;
	case BTGW_MESH_EV_NET_CHG:
		return BTGW_CMD_NET_CHG_NTF;
	case BTGW_MESH_EV_NET_DEL:
		return BTGW_CMD_NET_DEL_NTF;
	case BTGW_MESH_EV_SUBNET_NEW:
		return BTGW_CMD_SUBNET_NEW_NTF;
	case BTGW_MESH_EV_SUBNET_CHG:
		return BTGW_CMD_SUBNET_CHG_NTF;
	case BTGW_MESH_EV_SUBNET_DEL:
		return BTGW_CMD_SUBNET_DEL_NTF;
	case BTGW_MESH_EV_APPKEY_NEW:
		return BTGW_CMD_APPKEY_NEW_NTF;
	case BTGW_MESH_EV_APPKEY_CHG:
		return BTGW_CMD_APPKEY_CHG_NTF;
	case BTGW_MESH_EV_APPKEY_DEL:
		return BTGW_CMD_APPKEY_DEL_NTF;
	case BTGW_MESH_EV_DEVKEY_NEW:
		return BTGW_CMD_DEVKEY_NEW_NTF;
	case BTGW_MESH_EV_DEVKEY_DEL:
		return BTGW_CMD_DEVKEY_DEL_NTF;
	case BTGW_MESH_EV_ELEMENT_NEW:
		return BTGW_CMD_ELEMENT_NEW_NTF;
	case BTGW_MESH_EV_ELEMENT_CHG:
		return BTGW_CMD_ELEMENT_CHG_NTF;
	case BTGW_MESH_EV_ELEMENT_DEL:
		return BTGW_CMD_ELEMENT_DEL_NTF;
	case BTGW_MESH_EV_BEARER_NEW:
		return BTGW_CMD_BEARER_NEW_NTF;
	case BTGW_MESH_EV_BEARER_CHG:
		return BTGW_CMD_BEARER_CHG_NTF;
	case BTGW_MESH_EV_BEARER_DEL:
		return BTGW_CMD_BEARER_DEL_NTF;
	case BTGW_MESH_EV_FRIEND_NEW:
		return BTGW_CMD_FRIEND_NEW_NTF;
	case BTGW_MESH_EV_FRIEND_CHG:
		return BTGW_CMD_FRIEND_CHG_NTF;
	case BTGW_MESH_EV_FRIEND_DEL:
		return BTGW_CMD_FRIEND_DEL_NTF;
	case BTGW_MESH_EV_SEQ_HALF:
		return BTGW_CMD_SEQ_HALF_NTF;
	case BTGW_MESH_EV_SEQ_EXHAUSTED:
		return BTGW_CMD_SEQ_EXHAUSTED_NTF;
	case BTGW_MESH_EV_IV:
		return BTGW_CMD_IV_NTF;
	case BTGW_MESH_EV_IV_REFUSED:
		return BTGW_CMD_IV_REFUSED_NTF;
	case BTGW_MESH_EV_RPL_FULL:
	case BTGW_MESH_EV_SAR_FULL:
	case BTGW_MESH_EV_FRIEND_FULL:
		return BTGW_CMD_TABLE_FULL_NTF;
	case BTGW_MESH_EV_UNSAVED:
		return BTGW_CMD_RPL_UNSAVED_NTF;
	case BTGW_MESH_EV_DF_CHG:
		return BTGW_CMD_DF_CHG_NTF;
	case BTGW_MESH_EV_DF_FULL:
		return BTGW_CMD_PATH_FULL_NTF;
	case BTGW_MESH_EV_PATH_NEW:
		return BTGW_CMD_PATH_NEW_NTF;
	case BTGW_MESH_EV_PATH_CHG:
		return BTGW_CMD_PATH_CHG_NTF;
	case BTGW_MESH_EV_PATH_DEL:
		return BTGW_CMD_PATH_DEL_NTF;
	case BTGW_MESH_EV_PATH_EXPIRING:
		return BTGW_CMD_PATH_EXPIRING_NTF;
	case BTGW_MESH_EV_PATH_NEEDED:
		return BTGW_CMD_PATH_NEEDED_NTF;
	}
	return 0;
}

static int btgw_nl_event_put(struct sk_buff *skb, const struct btgw_nl_at *at,
			     struct btgw_net *net,
			     enum btgw_mesh_event_kind kind, u32 id, u64 value)
{
	u16 nr = btgw_net_id(net);
	struct btgw_path_key key;

	switch (kind) {
	case BTGW_MESH_EV_NET_NEW:
	case BTGW_MESH_EV_NET_CHG:
	case BTGW_MESH_EV_SEQ_HALF:
	case BTGW_MESH_EV_SEQ_EXHAUSTED:
	case BTGW_MESH_EV_IV:
	case BTGW_MESH_EV_UNSAVED:
		return btgw_nl_put_net(skb, at, net);
	case BTGW_MESH_EV_NET_DEL:
		return btgw_nl_put_gone(skb, at, BTGW_A_NET_ID, nr, 0, 0);
	case BTGW_MESH_EV_SUBNET_NEW:
	case BTGW_MESH_EV_SUBNET_CHG:
		return btgw_nl_event_subnet(skb, at, net, id);
	case BTGW_MESH_EV_SUBNET_DEL:
		return btgw_nl_put_gone(skb, at, BTGW_A_SUBNET_NET, nr,
					BTGW_A_SUBNET_INDEX, id);
	case BTGW_MESH_EV_APPKEY_NEW:
	case BTGW_MESH_EV_APPKEY_CHG:
		return btgw_nl_event_appkey(skb, at, net, id);
	case BTGW_MESH_EV_APPKEY_DEL:
		return btgw_nl_put_gone(skb, at, BTGW_A_APPKEY_NET, nr,
					BTGW_A_APPKEY_INDEX, id);
	case BTGW_MESH_EV_DEVKEY_NEW:
	case BTGW_MESH_EV_DEVKEY_DEL:
		return btgw_nl_put_devkey(skb, at, nr, id);
	case BTGW_MESH_EV_ELEMENT_NEW:
	case BTGW_MESH_EV_ELEMENT_CHG:
		return btgw_nl_event_element(skb, at, net, id);
	case BTGW_MESH_EV_ELEMENT_DEL:
		return btgw_nl_put_gone(skb, at, BTGW_A_ELEMENT_NET, nr,
					BTGW_A_ELEMENT_ADDR, id);
	case BTGW_MESH_EV_BEARER_NEW:
	case BTGW_MESH_EV_BEARER_CHG:
		return btgw_nl_event_bearer(skb, at, net, id);
	case BTGW_MESH_EV_BEARER_DEL:
		return btgw_nl_event_bearer_gone(skb, at, nr, id);
	case BTGW_MESH_EV_FRIEND_NEW:
	case BTGW_MESH_EV_FRIEND_CHG:
		return btgw_nl_event_friend(skb, at, net, id);
	case BTGW_MESH_EV_FRIEND_DEL:
		return btgw_nl_put_gone(skb, at, BTGW_A_FRIEND_NET, nr,
					BTGW_A_FRIEND_LPN, id);
	case BTGW_MESH_EV_IV_REFUSED:
		return btgw_nl_event_refused(skb, at, nr, id, value);
	case BTGW_MESH_EV_RPL_FULL:
		return btgw_nl_put_table(skb, at, net, BTGW_TABLE_KIND_RPL);
	case BTGW_MESH_EV_SAR_FULL:
		return btgw_nl_put_table(skb, at, net, BTGW_TABLE_KIND_SAR);
	case BTGW_MESH_EV_FRIEND_FULL:
		return btgw_nl_put_table(skb, at, net, BTGW_TABLE_KIND_FRIEND);
	case BTGW_MESH_EV_DF_CHG:
	case BTGW_MESH_EV_DF_FULL:
		return btgw_nl_event_df(skb, at, net, id);
	case BTGW_MESH_EV_PATH_NEW:
	case BTGW_MESH_EV_PATH_CHG:
	case BTGW_MESH_EV_PATH_EXPIRING:
		return btgw_nl_event_path(skb, at, net, id, value, false);
	case BTGW_MESH_EV_PATH_DEL:
		return btgw_nl_event_path(skb, at, net, id, value, true);
	case BTGW_MESH_EV_PATH_NEEDED:
		key = btgw_path_event_key(id, value);
		return btgw_nl_put_needed(skb, at, nr, &key);
	}
	return -EINVAL;
}

/* A listener that misses one for want of memory sees ENOBUFS on its socket. */
void btgw_mesh_event(struct btgw_net *net, enum btgw_mesh_event_kind kind,
		     u32 id, u64 value)
{
	struct btgw_nl_at at = { .cmd = btgw_nl_event_cmd(kind) };
	struct sk_buff *msg;
	int err;

	if (!btgw_nl_heard(BTGW_NLGRP_MESH))
		return;
	msg = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg) {
		btgw_nl_lost(BTGW_NLGRP_MESH);
		return;
	}
	err = btgw_nl_event_put(msg, &at, net, kind, id, value);
	if (err) {
		nlmsg_free(msg);
		/* of an object that is gone already, its _DEL event tells */
		if (err != -ENOENT)
			btgw_nl_lost(BTGW_NLGRP_MESH);
		return;
	}
	genlmsg_multicast(&btgw_nl_family, msg, 0, BTGW_NLGRP_MESH, GFP_KERNEL);
}
