/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * owner.h - the one process that keeps what must survive
 */
#ifndef _BTGW_OWNER_H
#define _BTGW_OWNER_H

#include <linux/types.h>

struct sk_buff;

int btgw_owner_init(void);
void btgw_owner_exit(void);

/**
 * btgw_owner_put() - who the owner is, if there is one
 * @skb: where to
 * @port_attr: attribute for the netlink port
 * @name_attr: attribute for the name
 *
 * Return: true if there was no room.
 */
bool btgw_owner_put(struct sk_buff *skb, int port_attr, int name_attr);

#endif /* _BTGW_OWNER_H */
