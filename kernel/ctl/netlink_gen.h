/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/btgw.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_BTGW_GEN_H
#define _LINUX_BTGW_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/btgw_netlink.h>

extern const struct nla_policy btgw_link_get_nl_policy[BTGW_A_LINK_ID + 1];

extern const struct nla_policy btgw_link_new_nl_policy[BTGW_A_LINK_UID + 1];

extern const struct nla_policy btgw_link_del_nl_policy[BTGW_A_LINK_ID + 1];

extern const struct nla_policy btgw_stats_get_nl_policy[BTGW_A_STATS_LINK + 1];

/* Ops table for btgw */
extern const struct genl_ops btgw_nl_ops[4];

int btgw_nl_link_get_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_link_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int btgw_nl_link_new_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_link_del_doit(struct sk_buff *skb, struct genl_info *info);
int btgw_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	BTGW_NLGRP_EVENTS,
};

#endif /* _LINUX_BTGW_GEN_H */
