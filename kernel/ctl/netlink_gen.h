/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/btgw.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_BTGW_GEN_H
#define _LINUX_BTGW_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/btgw_netlink.h>

/* Common nested types */
extern const struct nla_policy btgw_rpl_entry_nl_policy[BTGW_A_RPL_ENTRY_SEG_SEQ + 1];

extern const struct nla_policy btgw_link_get_nl_policy[BTGW_A_LINK_ID + 1];

extern const struct nla_policy btgw_link_new_nl_policy[BTGW_A_LINK_CONTROLLER + 1];

extern const struct nla_policy btgw_link_del_nl_policy[BTGW_A_LINK_ID + 1];

extern const struct nla_policy btgw_stats_get_nl_policy[BTGW_A_STATS_LINK + 1];

extern const struct nla_policy btgw_net_get_nl_policy[BTGW_A_NET_ID + 1];

extern const struct nla_policy btgw_net_new_nl_policy[BTGW_A_NET_HEARTBEAT_DST + 1];

extern const struct nla_policy btgw_net_set_nl_policy[BTGW_A_NET_HEARTBEAT_DST + 1];

extern const struct nla_policy btgw_net_del_nl_policy[BTGW_A_NET_ID + 1];

extern const struct nla_policy btgw_subnet_get_nl_policy[BTGW_A_SUBNET_INDEX + 1];

extern const struct nla_policy btgw_subnet_new_nl_policy[BTGW_A_SUBNET_PHASE + 1];

extern const struct nla_policy btgw_subnet_set_nl_policy[BTGW_A_SUBNET_PHASE + 1];

extern const struct nla_policy btgw_subnet_del_nl_policy[BTGW_A_SUBNET_INDEX + 1];

extern const struct nla_policy btgw_appkey_get_nl_policy[BTGW_A_APPKEY_INDEX + 1];

extern const struct nla_policy btgw_appkey_new_nl_policy[BTGW_A_APPKEY_NEW_KEY + 1];

extern const struct nla_policy btgw_appkey_set_nl_policy[BTGW_A_APPKEY_NEW_KEY + 1];

extern const struct nla_policy btgw_appkey_del_nl_policy[BTGW_A_APPKEY_INDEX + 1];

extern const struct nla_policy btgw_devkey_get_nl_policy[BTGW_A_DEVKEY_ADDR + 1];

extern const struct nla_policy btgw_devkey_new_nl_policy[BTGW_A_DEVKEY_KEY + 1];

extern const struct nla_policy btgw_devkey_del_nl_policy[BTGW_A_DEVKEY_ADDR + 1];

extern const struct nla_policy btgw_bearer_get_nl_policy[BTGW_A_BEARER_ID + 1];

extern const struct nla_policy btgw_bearer_new_nl_policy[BTGW_A_BEARER_RX_ONLY + 1];

extern const struct nla_policy btgw_bearer_del_nl_policy[BTGW_A_BEARER_ID + 1];

extern const struct nla_policy btgw_element_get_nl_policy[BTGW_A_ELEMENT_ADDR + 1];

extern const struct nla_policy btgw_element_new_nl_policy[BTGW_A_ELEMENT_GID + 1];

extern const struct nla_policy btgw_element_set_nl_policy[BTGW_A_ELEMENT_GID + 1];

extern const struct nla_policy btgw_element_del_nl_policy[BTGW_A_ELEMENT_ADDR + 1];

extern const struct nla_policy btgw_sub_get_nl_policy[BTGW_A_SUB_LABEL + 1];

extern const struct nla_policy btgw_sub_new_nl_policy[BTGW_A_SUB_LABEL + 1];

extern const struct nla_policy btgw_sub_del_nl_policy[BTGW_A_SUB_LABEL + 1];

extern const struct nla_policy btgw_bind_get_nl_policy[BTGW_A_BIND_APPKEY + 1];

extern const struct nla_policy btgw_bind_new_nl_policy[BTGW_A_BIND_APPKEY + 1];

extern const struct nla_policy btgw_bind_del_nl_policy[BTGW_A_BIND_APPKEY + 1];

extern const struct nla_policy btgw_friend_get_nl_policy[BTGW_A_FRIEND_LPN + 1];

extern const struct nla_policy btgw_friend_del_nl_policy[BTGW_A_FRIEND_LPN + 1];

extern const struct nla_policy btgw_rpl_get_nl_policy[BTGW_A_RPL_SINCE + 1];

extern const struct nla_policy btgw_rpl_new_nl_policy[BTGW_A_RPL_ENTRY + 1];

extern const struct nla_policy btgw_rpl_del_nl_policy[BTGW_A_RPL_SRC + 1];

extern const struct nla_policy btgw_rpl_confirm_nl_policy[BTGW_A_RPL_GENERATION + 1];

extern const struct nla_policy btgw_table_get_nl_policy[BTGW_A_TABLE_KIND + 1];

extern const struct nla_policy btgw_mesh_stats_get_nl_policy[BTGW_A_MESH_STATS_NET + 1];

extern const struct nla_policy btgw_owner_claim_nl_policy[BTGW_A_OWNER_NAME + 1];

extern const struct nla_policy btgw_module_drain_nl_policy[BTGW_A_MODULE_NETS + 1];

extern const struct nla_policy btgw_subnet_beacon_nl_policy[BTGW_A_SUBNET_BEARER + 1];

extern const struct nla_policy btgw_df_get_nl_policy[BTGW_A_DF_SUBNET + 1];

extern const struct nla_policy btgw_df_set_nl_policy[BTGW_A_DF_SIZE + 1];

extern const struct nla_policy btgw_path_get_nl_policy[BTGW_A_PATH_FIXED + 1];

extern const struct nla_policy btgw_path_new_nl_policy[BTGW_A_PATH_REMAINING + 1];

extern const struct nla_policy btgw_path_set_nl_policy[BTGW_A_PATH_LANES + 1];

extern const struct nla_policy btgw_path_del_nl_policy[BTGW_A_PATH_FIXED + 1];

extern const struct nla_policy btgw_dependent_get_nl_policy[BTGW_A_DEPENDENT_ADDR + 1];

extern const struct nla_policy btgw_dependent_new_nl_policy[BTGW_A_DEPENDENT_ELEMENTS + 1];

extern const struct nla_policy btgw_dependent_del_nl_policy[BTGW_A_DEPENDENT_ADDR + 1];

/* Ops table for btgw */
extern const struct genl_ops btgw_nl_ops[52];

int btgw_nl_link_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_link_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int btgw_nl_link_new_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_link_del_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_net_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_net_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int btgw_nl_net_new_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_net_set_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_net_del_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_subnet_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_subnet_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int btgw_nl_subnet_new_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_subnet_set_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_subnet_del_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_appkey_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_appkey_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int btgw_nl_appkey_new_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_appkey_set_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_appkey_del_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_devkey_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_devkey_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int btgw_nl_devkey_new_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_devkey_del_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_bearer_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_bearer_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int btgw_nl_bearer_new_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_bearer_del_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_element_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_element_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int btgw_nl_element_new_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_element_set_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_element_del_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_sub_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_sub_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int btgw_nl_sub_new_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_sub_del_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_bind_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_bind_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int btgw_nl_bind_new_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_bind_del_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_friend_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_friend_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int btgw_nl_friend_del_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_rpl_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_rpl_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int btgw_nl_rpl_new_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_rpl_del_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_rpl_confirm_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_table_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_table_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int btgw_nl_mesh_stats_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_mesh_stats_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int btgw_nl_owner_claim_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_module_drain_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_subnet_beacon_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_df_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_df_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int btgw_nl_df_set_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_path_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_path_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int btgw_nl_path_new_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_path_set_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_path_del_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_dependent_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_dependent_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int btgw_nl_dependent_new_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_dependent_del_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	BTGW_NLGRP_EVENTS,
	BTGW_NLGRP_MESH,
};

#endif /* _LINUX_BTGW_GEN_H */
