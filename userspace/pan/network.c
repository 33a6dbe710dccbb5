// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * network.c - what an interface of a PAN is joined to
 *
 * No way through is three rules for each family, before all but the table of
 * local addresses, so that this machine itself stays reachable:
 *
 *	5	from the PAN				prohibit
 *	6	from this machine to the PAN's network	by the main table
 *	7	to the PAN's network			prohibit
 *
 * The PAN's networks are those of the addresses that a word gave it and of
 * those that its bridge has when it starts; and 169.254/16 where an address of
 * it may be claimed later. That one has many links, so its two rules are for
 * all of them, and go with the last one: where no rule 5 is left. No router may
 * forward what goes there in any case (RFC 3927, 7).
 *
 * The setting "forwarding" of an interface is no such thing: for IPv6 it says
 * what the machine is on that link, a host or a router, and packets that come
 * in there are forwarded all the same.
 */
#include "lock.h"
#include "network.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	RULE_FROM	= 5,
	RULE_OWN	= 6,
	RULE_TO		= 7,
	MACHINE_ID	= 32,
};

static const struct pan_cidr claimed = {
	.family = AF_INET, .prefix = 16, .addr = { 169, 254 },
};

/* by which a bridge of ours is known again after a crash */
static const char alias[] = "btgw personal area network";

static bool has_ipv6(void)
{
	return access("/proc/net/if_inet6", F_OK) == 0;
}

/* What this machine alone has, and on each start; else nothing */
static bool machine_id(char *id)
{
	int fd = open("/etc/machine-id", O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, id, MACHINE_ID);
	close(fd);
	return n == MACHINE_ID;
}

/*
 * The same on each start, so that what is derived from it stays, and another
 * on each machine: two bridges may meet in one network.
 */
static void bridge_mac(const char *name, uint8_t *mac)
{
	uint64_t hash = 0xcbf29ce484222325;
	char id[2 * MACHINE_ID + IF_NAMESIZE] = {};
	int i;

	if (!machine_id(id) && getrandom(id, MACHINE_ID, 0) != MACHINE_ID)
		memset(id, 0x5a, MACHINE_ID);
	snprintf(id + MACHINE_ID, sizeof(id) - MACHINE_ID, "%s", name);
	for (i = 0; i < sizeof(id); i++)
		hash = (hash ^ (uint8_t)id[i]) * 0x100000001b3;
	/* locally administered, not a group */
	mac[0] = 0x02;
	for (i = 1; i < 6; i++)
		mac[i] = hash >> 8 * i;
}

/* What the kernel does for IPv6 on an interface */
static void conf6(const char *device, const char *name, const char *value)
{
	char path[96];
	int fd;

	snprintf(path, sizeof(path), "/proc/sys/net/ipv6/conf/%s/%s", device,
		 name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	/* of routing pan_route_try() has the last word */
	(void)!write(fd, value, 1);
	close(fd);
}

/*
 * A bridge of ours and a link without one have an IPv6 address of their own,
 * whatever is said of other interfaces, and believe no peer that it is a router.
 */
static void own_interface(const struct pan_net *net, const char *device)
{
	conf6(device, "disable_ipv6", "0");
	/* from its own address; 1 would be none at all */
	conf6(device, "addr_gen_mode", "0");
	if (!net->routing)
		conf6(device, "accept_ra", "0");
}

/* May an address of 169.254/16 come to it later */
static bool may_claim(const struct pan_net *net)
{
	unsigned int i;

	for (i = 0; i < net->addrs; i++) {
		if (net->addr[i].family == AF_INET)
			return false;
	}
	return net->autoip && !net->dhcp && (!net->bridge[0] || net->made);
}

static bool is_claimed(const struct pan_cidr *cidr)
{
	return cidr->prefix == claimed.prefix && pan_cidr_is_auto(cidr);
}

/* The next of the network's addresses, those it was given first; or NULL */
static const struct pan_cidr *net_addr(const struct pan_net *net,
				       unsigned int i)
{
	if (i < net->addrs)
		return &net->addr[i];
	i -= net->addrs;
	if (i < net->founds)
		return &net->found[i];
	return i == net->founds && may_claim(net) ? &claimed : NULL;
}

/* The rules of 169.254/16, once nobody needs them any more */
static void forget_claimed(struct pan_net *net)
{
	struct pan_rule rule = {
		.family = AF_INET,
		.priority = RULE_OWN,
		.from = "lo",
		.to = &claimed,
		.main = true,
	};

	if (pan_rule_count(net->rt, AF_INET, RULE_FROM, NULL))
		return;
	pan_rule_del(net->rt, &rule, NULL);
	rule.priority = RULE_TO;
	rule.from = NULL;
	rule.main = false;
	pan_rule_del(net->rt, &rule, NULL);
}

static int rules(struct pan_net *net, const char *device, bool add,
		 struct btgw_err *err)
{
	struct pan_rule list[4 + 4 * PAN_ADDRS_MAX];
	const struct pan_cidr *to;
	unsigned int i, n = 0;
	int ret = 0;

	list[n++] = (struct pan_rule){ .family = AF_INET,
		.priority = RULE_FROM, .from = device };
	if (has_ipv6())
		list[n++] = (struct pan_rule){ .family = AF_INET6,
			.priority = RULE_FROM, .from = device };
	for (i = 0; (to = net_addr(net, i)); i++) {
		struct pan_rule rule = {
			.family = to->family,
			.priority = RULE_OWN,
			.from = "lo",
			.to = to,
			.main = true,
		};

		/* a rule for it would be one for every link */
		if (pan_cidr_is_local(to) || (!add && is_claimed(to)))
			continue;
		list[n++] = rule;
		rule.priority = RULE_TO;
		rule.from = NULL;
		rule.main = false;
		list[n++] = rule;
	}
	for (i = 0; i < n && !ret; i++) {
		if (add)
			ret = pan_rule_add(net->rt, &list[i], err);
		else
			pan_rule_del(net->rt, &list[i], NULL);
	}
	if (!add)
		forget_claimed(net);
	return ret;
}

static int try_family(struct pan_net *net, int family, const char *device,
		      int index, struct btgw_err *err)
{
	const char *name = family == AF_INET ? "IPv4" : "IPv6";
	int ret = pan_route_try(net->rt, family, index, NULL, err);

	switch (ret) {
	case -EACCES:
	case -EHOSTUNREACH:
	case -ENETUNREACH:
		btgw_err_clear(err);
		return 0;
	case 0:
		return btgw_err_set(err, -EACCES,
				    "routing none: %s from %s would be forwarded all the same: is there a rule with a priority below %d?",
				    name, device, RULE_FROM);
	}
	return btgw_err_prefix(err, "routing none: %s from %s", name, device);
}

/*
 * From each interface that is up to a neighbour in each network. Where there is
 * no forwarding, or no way back, the kernel has other reasons to refuse.
 */
static int try_towards(struct pan_net *net, const char *device, int index,
		       struct btgw_err *err)
{
	struct if_nameindex *list = if_nameindex(), *at;
	const struct pan_cidr *to;
	unsigned int i;
	int ret = 0;

	for (at = list; at && at->if_index && !ret; at++) {
		/* from lo is from this machine */
		if (at->if_index == index || !strcmp(at->if_name, "lo"))
			continue;
		for (i = 0; (to = net_addr(net, i)) && !ret; i++) {
			if (!pan_cidr_is_local(to) &&
			    !pan_route_try(net->rt, to->family, at->if_index,
					   to, NULL))
				ret = btgw_err_set(err, -EACCES,
						   "routing none: %s from %s to %s would be forwarded all the same: is there a rule with a priority below %d?",
						   to->family == AF_INET ?
						   "IPv4" : "IPv6",
						   at->if_name, device,
						   RULE_TO);
		}
	}
	if_freenameindex(list);
	return ret;
}

/* Rules, and whether they are any good */
static int no_way(struct pan_net *net, const char *device, int index,
		  struct btgw_err *err)
{
	int ret = rules(net, device, true, err);

	if (!ret)
		ret = try_family(net, AF_INET, device, index, err);
	if (!ret && has_ipv6())
		ret = try_family(net, AF_INET6, device, index, err);
	if (!ret)
		ret = try_towards(net, device, index, err);
	return ret;
}

static int addrs(struct pan_net *net, int index, struct btgw_err *err)
{
	unsigned int i;
	int ret;

	for (i = 0; i < net->addrs; i++) {
		ret = pan_addr_add(net->rt, index, &net->addr[i], err);
		if (ret < 0)
			return ret;
		if (ret)
			net->added |= 1u << i;
	}
	return 0;
}

/* Those that the bridge had before, or has of somebody else, are its, too */
static int find_addrs(struct pan_net *net, struct btgw_err *err)
{
	static const int families[] = { AF_INET, AF_INET6 };
	unsigned int i;
	int n;

	net->founds = 0;
	for (i = 0; i < ARRAY_SIZE(families); i++) {
		if (families[i] == AF_INET6 && !has_ipv6())
			continue;
		n = pan_addr_list(net->rt, net->index, families[i],
				  net->found + net->founds,
				  PAN_ADDRS_MAX - net->founds, err);
		if (n < 0)
			return btgw_err_prefix(err, "%s", net->bridge);
		net->founds += n;
	}
	return 0;
}

static int bridge(struct pan_net *net, struct btgw_err *err)
{
	struct pan_link link;
	uint8_t mac[6];
	int ret;

	ret = pan_link_find(net->rt, net->bridge, &link, err);
	if (ret == -ENODEV) {
		btgw_err_clear(err);
		bridge_mac(net->bridge, mac);
		ret = pan_bridge_add(net->rt, net->bridge, mac, err);
		if (!ret)
			ret = pan_link_find(net->rt, net->bridge, &link, err);
		net->made = !ret;
		/* from here on it is undone, whatever fails */
		net->index = link.index;
		/* the kernel takes it of an interface that is there only */
		if (!ret)
			ret = pan_link_alias(net->rt, link.index, alias, err);
	}
	if (ret)
		return btgw_err_prefix(err, "bridge %s", net->bridge);
	if (strcmp(link.kind, "bridge"))
		return btgw_err_set(err, -ENOTSUP,
				    "%s is there and is no bridge: name another",
				    net->bridge);
	net->index = link.index;
	if (!strcmp(link.alias, alias))
		net->made = true;
	if (net->made)
		own_interface(net, net->bridge);
	return pan_link_up(net->rt, net->index, err);
}

/*
 * The addresses that its bridge gives away: of the network that it was given,
 * else of one that the bridge has already, else of one that is free.
 */
static int pool(struct pan_net *net, struct btgw_err *err)
{
	char seed[MACHINE_ID + IF_NAMESIZE] = {};
	struct pan_cidr list[PAN_ADDRS_MAX];
	unsigned int i;
	int n, ret;

	for (i = 0; i < net->addrs; i++) {
		if (net->addr[i].family == AF_INET)
			return pan_pool_of(&net->addr[i], &net->pool, err);
	}
	n = pan_addr_list(net->rt, net->index, AF_INET, list, PAN_ADDRS_MAX,
			  err);
	if (n < 0)
		return btgw_err_prefix(err, "%s", net->bridge);
	for (i = 0; i < n; i++) {
		if (!pan_pool_of(&list[i], &net->pool, NULL))
			return 0;
	}
	if (net->addrs == PAN_ADDRS_MAX)
		return btgw_err_set(err, -ENOSPC,
				    "dhcp: none of its %u addresses is IPv4",
				    net->addrs);
	/* a peer may be in the network of another machine, too */
	n = machine_id(seed) ? MACHINE_ID : 0;
	snprintf(seed + n, sizeof(seed) - n, "%s", net->bridge);
	ret = pan_pool_choose(net->rt, seed, &net->addr[net->addrs], err);
	if (ret)
		return ret;
	return pan_pool_of(&net->addr[net->addrs++], &net->pool, err);
}

/* Two that have one bridge would each undo what the other did */
static int lock(struct pan_net *net, struct btgw_err *err)
{
	char name[IF_NAMESIZE + 8];
	int ret = 0;

	if (net->bridge[0]) {
		snprintf(name, sizeof(name), "bridge-%s", net->bridge);
		ret = pan_lock(name, err);
	}
	if (!ret && net->owner)
		ret = pan_lock(net->owner, err);
	return ret;
}

int pan_net_start(struct pan_net *net, struct btgw_err *err)
{
	int ret;

	ret = lock(net, err);
	if (ret || !net->bridge[0])
		return ret;
	ret = bridge(net, err);
	if (!ret && net->dhcp)
		ret = pool(net, err);
	if (!ret)
		ret = addrs(net, net->index, err);
	if (!ret && !net->routing)
		ret = find_addrs(net, err);
	if (!ret && !net->routing) {
		net->ruled = true;
		ret = no_way(net, net->bridge, net->index, err);
	}
	if (ret)
		pan_net_stop(net);
	return ret;
}

void pan_net_stop(struct pan_net *net)
{
	unsigned int i;

	if (!net->index)
		return;
	if (net->made) {
		pan_link_del(net->rt, net->index, NULL);
	} else {
		for (i = 0; i < net->addrs; i++) {
			if (net->added & 1u << i)
				pan_addr_del(net->rt, net->index,
					     &net->addr[i], NULL);
		}
	}
	if (net->ruled)
		rules(net, net->bridge, false, NULL);
	net->index = 0;
	net->added = 0;
	net->founds = 0;
	net->ruled = false;
}

bool pan_net_is_bare(const struct pan_net *net)
{
	struct pan_cidr list[PAN_ADDRS_MAX];
	unsigned int i;

	for (i = 0; i < net->addrs; i++) {
		if (net->addr[i].family == AF_INET)
			return false;
	}
	if (!net->bridge[0])
		return true;
	return net->made && !net->dhcp &&
	       !pan_addr_list(net->rt, net->index, AF_INET, list,
			      PAN_ADDRS_MAX, NULL);
}

static int join_alone(struct pan_net *net, const struct pan_link *link,
		      struct btgw_err *err)
{
	int ret;

	own_interface(net, link->name);
	ret = addrs(net, link->index, err);
	if (!ret && !net->routing)
		ret = no_way(net, link->name, link->index, err);
	return ret;
}

int pan_net_join(struct pan_net *net, const char *device, int *index,
		 struct btgw_err *err)
{
	struct pan_link link;
	int ret;

	ret = pan_link_find(net->rt, device, &link, err);
	*index = link.index;
	if (!ret)
		ret = pan_link_alias(net->rt, link.index, net->mark, err);
	if (!ret && net->mtu)
		ret = pan_link_mtu(net->rt, link.index, net->mtu, err);
	if (!ret && net->bridge[0]) {
		ret = pan_link_master(net->rt, link.index, net->index, err);
		if (!ret && net->isolate)
			ret = pan_port_isolate(net->rt, link.index, err);
	} else if (!ret) {
		ret = join_alone(net, &link, err);
	}
	return ret ? btgw_err_prefix(err, "%s", device) : 0;
}

int pan_net_up(struct pan_net *net, const char *device, struct btgw_err *err)
{
	struct pan_link link;
	int ret;

	ret = pan_link_find(net->rt, device, &link, err);
	if (!ret)
		ret = pan_link_up(net->rt, link.index, err);
	return ret;
}

void pan_net_leave(struct pan_net *net, const char *device, int index)
{
	struct pan_link link;

	if (net->routing)
		return;
	if (!pan_link_find(net->rt, device, &link, NULL)) {
		if (link.index != index)
			return;
		/* a session that is to end takes in all that waits before */
		pan_link_down(net->rt, index, NULL);
	}
	if (!net->bridge[0])
		rules(net, device, false, NULL);
}
