/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * network.h - what an interface of a PAN is joined to
 *
 * Either a bridge, which is made where it is missing and then removed at the
 * end, or nothing: point to point. What was there before, is never changed,
 * but for what is asked of it: ports, addresses, rules; and those are undone.
 */
#ifndef _BTGW_PAN_NETWORK_H
#define _BTGW_PAN_NETWORK_H

#include "pool.h"
#include "rtnl.h"

enum {
	PAN_ADDRS_MAX		= 8,
};

/**
 * struct pan_net - a network
 * @bridge: name of the bridge, empty for point to point
 * @addr: addresses, of the bridge or of each interface
 * @addrs: how many
 * @routing: packets may pass between the network and other interfaces
 * @isolate: ports do not reach each other
 * @dhcp: its bridge gives IPv4 addresses away
 * @autoip: without an IPv4 address there is to be one of 169.254/16
 * @mtu: of each interface, 0 for the kernel's 1500
 * @mark: alias of each interface, by which its owner knows it again
 * @owner: what else one process has alone beside the bridge, or NULL
 * @rt: rtnetlink, the owner's
 * @index: of the bridge
 * @made: the bridge is ours
 * @added: bit i: @addr[i] is ours
 * @found: addresses that the bridge has, ours or not, when it starts
 * @founds: how many
 * @ruled: rules are there
 * @pool: addresses to give away, with @dhcp
 */
struct pan_net {
	char bridge[IF_NAMESIZE];
	struct pan_cidr addr[PAN_ADDRS_MAX];
	unsigned int addrs;
	bool routing;
	bool isolate;
	bool dhcp;
	bool autoip;
	uint32_t mtu;
	const char *mark;
	const char *owner;

	struct pan_rtnl *rt;
	int index;
	bool made;
	unsigned int added;
	struct pan_cidr found[PAN_ADDRS_MAX];
	unsigned int founds;
	bool ruled;
	struct pan_pool pool;
};

/**
 * pan_net_start() - the bridge, its addresses and rules
 * @net: filled in as far as @rt
 * @err: reason of a failure, or NULL
 *
 * Point to point there is only @owner before pan_net_join(). With @dhcp and
 * neither an IPv4 address nor a bridge that has one, one is chosen and becomes
 * a part of @addr.
 *
 * Return: 0; -EBUSY another process has the bridge or @owner; -ENOTSUP there is
 * an interface of that name which is no bridge; -EACCES packets would pass in
 * spite of the rules; another negative errno, and then all is undone.
 */
int pan_net_start(struct pan_net *net, struct btgw_err *err);

/* what pan_net_start() did, undone */
void pan_net_stop(struct pan_net *net);

/**
 * pan_net_is_bare() - has it no IPv4 address, and nobody who gives one
 * @net: the network, started
 *
 * Return: whether it is so; a bridge of somebody else's never is.
 */
bool pan_net_is_bare(const struct pan_net *net);

/**
 * pan_net_join() - an interface becomes a part of it
 * @net: the network, started
 * @device: name of the interface, down
 * @index: result: its number, for pan_net_leave(); 0 if there is none
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno, and then pan_net_leave() is still due.
 */
int pan_net_join(struct pan_net *net, const char *device, int *index,
		 struct btgw_err *err);

/**
 * pan_net_up() - let packets through
 * @net: the network
 * @device: name of an interface that joined
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int pan_net_up(struct pan_net *net, const char *device, struct btgw_err *err);

/**
 * pan_net_leave() - what of pan_net_join() does not go with the interface
 * @net: the network
 * @device: name of the interface, which may be gone
 * @index: its number
 *
 * Where another interface has the name by now the rules are that one's. One
 * that is still there is brought down first: nothing comes in without rules.
 */
void pan_net_leave(struct pan_net *net, const char *device, int index);

#endif /* _BTGW_PAN_NETWORK_H */
