// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/btgw.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink_gen.h"

#include <uapi/linux/btgw_netlink.h>

/* BTGW_CMD_LINK_GET - do */
const struct nla_policy btgw_link_get_nl_policy[BTGW_A_LINK_ID + 1] = {
	[BTGW_A_LINK_ID] = { .type = NLA_U32, },
};

/* BTGW_CMD_LINK_NEW - do */
const struct nla_policy btgw_link_new_nl_policy[BTGW_A_LINK_UID + 1] = {
	[BTGW_A_LINK_KIND] = NLA_POLICY_MAX(NLA_U32, 2),
	[BTGW_A_LINK_ROLE] = NLA_POLICY_MAX(NLA_U32, 1),
	[BTGW_A_LINK_FD] = { .type = NLA_U32, },
	[BTGW_A_LINK_FD_READ] = { .type = NLA_U32, },
	[BTGW_A_LINK_MTU] = NLA_POLICY_MIN(NLA_U32, 8),
	[BTGW_A_LINK_UID] = { .type = NLA_U32, },
};

/* BTGW_CMD_LINK_DEL - do */
const struct nla_policy btgw_link_del_nl_policy[BTGW_A_LINK_ID + 1] = {
	[BTGW_A_LINK_ID] = { .type = NLA_U32, },
};

/* BTGW_CMD_STATS_GET - do */
const struct nla_policy btgw_stats_get_nl_policy[BTGW_A_STATS_LINK + 1] = {
	[BTGW_A_STATS_LINK] = { .type = NLA_U32, },
};

/* Ops table for btgw */
const struct genl_ops btgw_nl_ops[4] = {
	{
		.cmd		= BTGW_CMD_LINK_GET,
		.doit		= btgw_nl_link_get_doit,
		.dumpit		= btgw_nl_link_get_dumpit,
		.policy		= btgw_link_get_nl_policy,
		.maxattr	= BTGW_A_LINK_ID,
	},
	{
		.cmd		= BTGW_CMD_LINK_NEW,
		.doit		= btgw_nl_link_new_doit,
		.policy		= btgw_link_new_nl_policy,
		.maxattr	= BTGW_A_LINK_UID,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_LINK_DEL,
		.doit		= btgw_nl_link_del_doit,
		.policy		= btgw_link_del_nl_policy,
		.maxattr	= BTGW_A_LINK_ID,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_STATS_GET,
		.doit		= btgw_nl_stats_get_doit,
		.policy		= btgw_stats_get_nl_policy,
		.maxattr	= BTGW_A_STATS_LINK,
	},
};

static const struct genl_multicast_group btgw_nl_mcgrps[] = {
	[BTGW_NLGRP_EVENTS] = { "events", },
};
