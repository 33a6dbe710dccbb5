/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * netlink.h - the control API; include/netlink/btgw.yaml describes it
 */
#ifndef _BTGW_NETLINK_H
#define _BTGW_NETLINK_H

#include <linux/btgw_netlink.h>

struct btgw_link;

int btgw_nl_init(void);
void btgw_nl_exit(void);
void btgw_nl_notify(struct btgw_link *link, int cmd);

#endif /* _BTGW_NETLINK_H */
