// SPDX-License-Identifier: GPL-2.0-only
/*
 * owner.c - the one process that keeps what must survive
 *
 * The owner is a netlink socket. That it is there decides nothing in the
 * datapath: what ends when the owner died is the sequence numbers that it
 * reserved. It keeps two daemons from storing the same nets.
 */
#include "owner.h"

#include <linux/netlink.h>
#include <linux/notifier.h>
#include <net/net_namespace.h>

#include "netlink_gen.h"
#include "nl.h"

enum {
	/* with the octet that ends it; include/netlink/btgw.yaml has one less */
	BTGW_OWNER_NAME		= 32,
};

/* Protects the two below. */
static DEFINE_MUTEX(btgw_owner_mutex);
static u32 btgw_owner_port;	/* 0: there is none */
static char btgw_owner_name[BTGW_OWNER_NAME];

static bool __btgw_owner_put(struct sk_buff *skb, int port_attr, int name_attr)
{
	lockdep_assert_held(&btgw_owner_mutex);
	return btgw_owner_port &&
	       (nla_put_u32(skb, port_attr, btgw_owner_port) ||
		nla_put_string(skb, name_attr, btgw_owner_name));
}

bool btgw_owner_put(struct sk_buff *skb, int port_attr, int name_attr)
{
	bool full;

	mutex_lock(&btgw_owner_mutex);
	full = __btgw_owner_put(skb, port_attr, name_attr);
	mutex_unlock(&btgw_owner_mutex);
	return full;
}

static void btgw_owner_notify(void)
{
	struct sk_buff *msg;
	void *hdr;

	lockdep_assert_held(&btgw_owner_mutex);
	if (!btgw_nl_heard(BTGW_NLGRP_MESH))
		return;
	msg = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg) {
		btgw_nl_lost(BTGW_NLGRP_MESH);
		return;
	}
	hdr = genlmsg_put(msg, 0, 0, &btgw_nl_family, 0, BTGW_CMD_OWNER_NTF);
	if (!hdr || __btgw_owner_put(msg, BTGW_A_OWNER_PORT,
				     BTGW_A_OWNER_NAME)) {
		nlmsg_free(msg);
		return;
	}
	genlmsg_end(msg, hdr);
	genlmsg_multicast(&btgw_nl_family, msg, 0, BTGW_NLGRP_MESH, GFP_KERNEL);
}

int btgw_nl_owner_claim_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *name = info->attrs[BTGW_A_OWNER_NAME];
	int err = 0;

	if (btgw_nl_missing(info, BTGW_A_OWNER_NAME, "name"))
		return -EINVAL;
	if (!nla_len(name) || !*(char *)nla_data(name))
		return btgw_nl_refuse(info, BTGW_A_OWNER_NAME, -EINVAL,
				      "an owner has a name");

	mutex_lock(&btgw_owner_mutex);
	if (btgw_owner_port && btgw_owner_port != info->snd_portid) {
		err = btgw_nl_refuse(info, BTGW_A_OWNER_NAME, -EBUSY,
				     "there is an owner, stats-get tells which");
	} else {
		btgw_owner_port = info->snd_portid;
		nla_strscpy(btgw_owner_name, name, sizeof(btgw_owner_name));
		btgw_owner_notify();
	}
	mutex_unlock(&btgw_owner_mutex);
	return err;
}

/* A netlink socket was closed: the owner's? */
static int btgw_owner_released(struct notifier_block *nb, unsigned long event,
			       void *data)
{
	struct netlink_notify *notify = data;

	if (event != NETLINK_URELEASE || notify->protocol != NETLINK_GENERIC ||
	    !net_eq(notify->net, &init_net))
		return NOTIFY_DONE;

	mutex_lock(&btgw_owner_mutex);
	if (btgw_owner_port && btgw_owner_port == notify->portid) {
		btgw_owner_port = 0;
		btgw_owner_notify();
	}
	mutex_unlock(&btgw_owner_mutex);
	return NOTIFY_DONE;
}

static struct notifier_block btgw_owner_nb = {
	.notifier_call	= btgw_owner_released,
};

int btgw_owner_init(void)
{
	return netlink_register_notifier(&btgw_owner_nb);
}

void btgw_owner_exit(void)
{
	netlink_unregister_notifier(&btgw_owner_nb);
}
