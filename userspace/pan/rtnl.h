/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rtnl.h - the kernel's links, addresses and rules, as far as a PAN needs them
 *
 * One socket, one request at a time, the kernel's own errno. What changes
 * something needs CAP_NET_ADMIN, -EPERM otherwise.
 */
#ifndef _BTGW_PAN_RTNL_H
#define _BTGW_PAN_RTNL_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include <netinet/in.h>

#include "log.h"

struct pan_rtnl;

/**
 * struct pan_link - a network interface
 * @index: its number
 * @name: its name
 * @kind: "bridge", "dummy", ...; empty for one of a device
 * @alias: what somebody wrote beside it, or empty
 * @mac: its address
 * @master: number of the bridge it is a port of, 0 if none
 * @mtu: octets of a packet
 * @up: IFF_UP
 * @carrier: somebody is at the other end
 * @received: octets
 */
struct pan_link {
	int index;
	char name[IF_NAMESIZE];
	char kind[16];
	char alias[64];
	uint8_t mac[6];
	int master;
	uint32_t mtu;
	bool up;
	bool carrier;
	uint64_t received;
};

/**
 * struct pan_cidr - an address and its network
 * @family: AF_INET or AF_INET6
 * @prefix: length of the network's part, in bits
 * @addr: the address, 4 or 16 octets
 */
struct pan_cidr {
	int family;
	uint8_t prefix;
	uint8_t addr[16];
};

/**
 * struct pan_rule - whether packets may pass
 * @family: AF_INET or AF_INET6
 * @priority: where among the rules, a lower one first
 * @from: name of the interface that they come from, NULL for any; what this
 *	machine sends itself comes from "lo"
 * @to: network that they go to, NULL for any
 * @main: go by the main table; otherwise they are prohibited
 */
struct pan_rule {
	int family;
	uint32_t priority;
	const char *from;
	const struct pan_cidr *to;
	bool main;
};

int pan_rtnl_open(struct pan_rtnl **rt, struct btgw_err *err);
void pan_rtnl_close(struct pan_rtnl *rt);

/**
 * pan_cidr_parse() - read "10.1.0.1/24" or "fd77::1/64"
 * @text: the address with its prefix length
 * @cidr: result, untouched on failure
 * @err: reason of a refusal, or NULL
 *
 * Return: 0; -EINVAL.
 */
int pan_cidr_parse(const char *text, struct pan_cidr *cidr,
		   struct btgw_err *err);

/* the network's bits of an address, 4 or 16 octets */
void pan_cidr_network(const struct pan_cidr *cidr, uint8_t *net);

/* another host of the network; the address itself where there is no other */
void pan_cidr_neighbour(const struct pan_cidr *cidr, uint8_t *addr);

/* of one link alone, such as fe80::1: nothing is forwarded there */
bool pan_cidr_is_local(const struct pan_cidr *cidr);

/* of 169.254/16, which a machine gives itself; it has the scope of its link */
bool pan_cidr_is_auto(const struct pan_cidr *cidr);

/**
 * pan_link_find() - look at an interface
 * @rt: the socket
 * @name: its name
 * @link: result
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENODEV there is none; another negative errno.
 */
int pan_link_find(struct pan_rtnl *rt, const char *name,
		  struct pan_link *link, struct btgw_err *err);

/**
 * pan_bridge_add() - make a bridge
 * @rt: the socket
 * @name: its name
 * @mac: its address, which it keeps whatever joins and leaves
 * @err: reason of a failure, or NULL
 *
 * Without STP and without a delay: BNEP carries no STP, and a port that waits
 * 30 seconds is a broken one to whoever tries it.
 *
 * Return: 0; -EEXIST; -EOPNOTSUPP the kernel has no bridges; another negative
 * errno.
 */
int pan_bridge_add(struct pan_rtnl *rt, const char *name, const uint8_t *mac,
		   struct btgw_err *err);

int pan_link_del(struct pan_rtnl *rt, int index, struct btgw_err *err);
int pan_link_up(struct pan_rtnl *rt, int index, struct btgw_err *err);
int pan_link_down(struct pan_rtnl *rt, int index, struct btgw_err *err);
int pan_link_mtu(struct pan_rtnl *rt, int index, uint32_t mtu,
		 struct btgw_err *err);
int pan_link_alias(struct pan_rtnl *rt, int index, const char *alias,
		   struct btgw_err *err);
int pan_link_master(struct pan_rtnl *rt, int index, int master,
		    struct btgw_err *err);

/**
 * pan_port_isolate() - ports that are isolated do not reach each other
 * @rt: the socket
 * @index: a port of a bridge
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int pan_port_isolate(struct pan_rtnl *rt, int index, struct btgw_err *err);

/**
 * pan_addr_add() - give an interface an address
 * @rt: the socket
 * @index: the interface
 * @cidr: the address; one that is there already is no failure
 * @err: reason of a failure, or NULL
 *
 * Without duplicate address detection: a bridge without ports has no carrier,
 * and an IPv6 address that is to be tried first would wait for the first peer.
 *
 * Return: 1 it is there now; 0 it was already; negative errno.
 */
int pan_addr_add(struct pan_rtnl *rt, int index, const struct pan_cidr *cidr,
		 struct btgw_err *err);
int pan_addr_del(struct pan_rtnl *rt, int index, const struct pan_cidr *cidr,
		 struct btgw_err *err);

/**
 * pan_addr_list() - addresses of an interface
 * @rt: the socket
 * @index: the interface
 * @family: AF_INET or AF_INET6
 * @cidr: room for @room of them; those of the link itself are left out
 * @room: how many
 * @err: reason of a failure, or NULL
 *
 * Return: how many; -ENOSPC there are more; another negative errno.
 */
int pan_addr_list(struct pan_rtnl *rt, int index, int family,
		  struct pan_cidr *cidr, unsigned int room,
		  struct btgw_err *err);

/**
 * pan_rule_add() - add a rule
 * @rt: the socket
 * @rule: what; one that is there already is no failure
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int pan_rule_add(struct pan_rtnl *rt, const struct pan_rule *rule,
		 struct btgw_err *err);
int pan_rule_del(struct pan_rtnl *rt, const struct pan_rule *rule,
		 struct btgw_err *err);

/**
 * pan_rule_count() - how many rules there are that pan_rule_add() made
 * @rt: the socket
 * @family: AF_INET or AF_INET6
 * @priority: of those alone
 * @err: reason of a failure, or NULL
 *
 * Whichever process made them.
 *
 * Return: how many; negative errno.
 */
int pan_rule_count(struct pan_rtnl *rt, int family, uint32_t priority,
		   struct btgw_err *err);

/**
 * pan_route_try() - would a packet be forwarded
 * @rt: the socket
 * @family: AF_INET or AF_INET6
 * @from: interface that it comes from
 * @to: network that it goes to, NULL for one that is nobody's
 * @err: reason of a failure, or NULL
 *
 * Asks the kernel for the way of a packet from a neighbour on @from to an
 * address that is nobody's, or to a neighbour in @to.
 *
 * Return: 0 it would go somewhere; -EACCES a rule prohibits it; -EHOSTUNREACH
 * or -ENETUNREACH there is no way; another negative errno.
 */
int pan_route_try(struct pan_rtnl *rt, int family, int from,
		  const struct pan_cidr *to, struct btgw_err *err);

/**
 * pan_route_meets() - is a network, or a part of it, somewhere already
 * @rt: the socket
 * @cidr: the network
 * @err: reason of a failure, or NULL
 *
 * Routes of all tables are looked at, but for default routes.
 *
 * Return: 1 it is; 0; negative errno.
 */
int pan_route_meets(struct pan_rtnl *rt, const struct pan_cidr *cidr,
		    struct btgw_err *err);

/**
 * struct pan_neighs - those that an interface has spoken to
 * @known: with a link address that was right, once at least
 * @mute: who were asked for and did not answer
 * @example: one of @mute, as text
 */
struct pan_neighs {
	unsigned int known;
	unsigned int mute;
	char example[INET6_ADDRSTRLEN];
};

/**
 * pan_neigh_look() - whom an interface knows
 * @rt: the socket
 * @index: the interface
 * @neighs: result
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int pan_neigh_look(struct pan_rtnl *rt, int index, struct pan_neighs *neighs,
		   struct btgw_err *err);

#endif /* _BTGW_PAN_RTNL_H */
