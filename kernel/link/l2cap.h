/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * l2cap.h - owned links: an L2CAP socket that the module makes
 */
#ifndef _BTGW_LINK_L2CAP_H
#define _BTGW_LINK_L2CAP_H

#include <linux/types.h>
#include <net/bluetooth/bluetooth.h>
#include <net/bluetooth/l2cap.h>

struct btgw_link;
struct sock;
struct socket;

struct btgw_link *btgw_l2cap_new(int type);
int btgw_l2cap_bind(struct btgw_link *link, const struct sockaddr_l2 *addr);
int btgw_l2cap_connect(struct btgw_link *link, const struct sockaddr_l2 *addr,
		       long timeo, int rcvbuf, u16 mtu);
int btgw_l2cap_listen(struct btgw_link *link, int backlog, int rcvbuf,
		      u16 mtu);
int btgw_l2cap_getname(struct btgw_link *link, struct sockaddr_l2 *addr,
		       bool peer);
int btgw_l2cap_setsockopt(struct btgw_link *link, int level, int opt,
			  void *val, unsigned int len);
int btgw_l2cap_getsockopt(struct btgw_link *link, int level, int opt,
			  char __user *val, int __user *len);
bool btgw_l2cap_orderly(const struct sock *sk, int err);
u32 btgw_l2cap_mtu(struct socket *sock);
u32 btgw_l2cap_pdu(struct socket *sock);
struct l2cap_chan *btgw_l2cap_lock(struct socket *sock);
void btgw_l2cap_unlock(struct l2cap_chan *chan);

#endif /* _BTGW_LINK_L2CAP_H */
