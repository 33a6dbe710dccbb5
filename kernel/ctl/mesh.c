// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh.c - mesh operations of a module that has no mesh datapath
 *
 * Every one is refused by name.
 */
#include <net/genetlink.h>

#include "netlink_gen.h"

static int btgw_nl_no_mesh(struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG(extack, "this module has no mesh datapath");
	return -EOPNOTSUPP;
}

int btgw_nl_net_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_net_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_no_mesh(cb->extack);
}

int btgw_nl_net_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_net_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_net_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_subnet_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_subnet_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_no_mesh(cb->extack);
}

int btgw_nl_subnet_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_subnet_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_subnet_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_appkey_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_appkey_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_no_mesh(cb->extack);
}

int btgw_nl_appkey_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_appkey_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_appkey_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_devkey_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_devkey_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_no_mesh(cb->extack);
}

int btgw_nl_devkey_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_devkey_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_bearer_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_bearer_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_no_mesh(cb->extack);
}

int btgw_nl_bearer_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_bearer_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_element_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_element_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_no_mesh(cb->extack);
}

int btgw_nl_element_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_element_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_element_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_sub_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_sub_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_no_mesh(cb->extack);
}

int btgw_nl_sub_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_sub_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_bind_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_bind_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_no_mesh(cb->extack);
}

int btgw_nl_bind_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_bind_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_friend_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_friend_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_no_mesh(cb->extack);
}

int btgw_nl_friend_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_rpl_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_rpl_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_no_mesh(cb->extack);
}

int btgw_nl_rpl_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_rpl_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_rpl_confirm_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_table_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_table_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_no_mesh(cb->extack);
}

int btgw_nl_mesh_stats_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}

int btgw_nl_mesh_stats_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb)
{
	return btgw_nl_no_mesh(cb->extack);
}

int btgw_nl_module_drain_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_no_mesh(info->extack);
}
