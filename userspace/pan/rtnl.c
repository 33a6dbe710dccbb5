// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rtnl.c - the kernel's links, addresses and rules, as far as a PAN needs them
 *
 * libnl writes the messages; they are sent here, because it has error numbers
 * of its own, and whoever asks wants the kernel's.
 */
#include "rtnl.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <linux/fib_rules.h>
#include <linux/if_bridge.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

enum {
	ANSWER_MAX	= 32768,
	/* "who made this rule", beside zebra, bird and the kernel */
	RULE_PROTOCOL	= 66,
};

struct pan_rtnl {
	int fd;
	uint32_t seq;
	char answer[ANSWER_MAX];
};

int pan_rtnl_open(struct pan_rtnl **rt, struct btgw_err *err)
{
	struct pan_rtnl *r = calloc(1, sizeof(*r));

	if (!r)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	r->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (r->fd < 0) {
		free(r);
		return btgw_err_set(err, -errno, "rtnetlink: %s",
				    btgw_strerror(errno));
	}
	*rt = r;
	return 0;
}

void pan_rtnl_close(struct pan_rtnl *rt)
{
	if (!rt)
		return;
	close(rt->fd);
	free(rt);
}

int pan_cidr_parse(const char *text, struct pan_cidr *cidr,
		   struct btgw_err *err)
{
	struct pan_cidr got = { .family = AF_INET };
	char addr[INET6_ADDRSTRLEN];
	const char *slash = strchr(text, '/');
	unsigned long bits;
	char *end;

	if (!slash || (size_t)(slash - text) >= sizeof(addr))
		goto bad;
	memcpy(addr, text, slash - text);
	addr[slash - text] = '\0';
	if (strchr(addr, ':'))
		got.family = AF_INET6;
	if (inet_pton(got.family, addr, got.addr) != 1)
		goto bad;
	if (slash[1] < '0' || slash[1] > '9')
		goto bad;
	bits = strtoul(slash + 1, &end, 10);
	if (*end || !bits || bits > (got.family == AF_INET ? 32 : 128))
		goto bad;
	got.prefix = bits;
	*cidr = got;
	return 0;

bad:
	return btgw_err_set(err, -EINVAL,
			    "address \"%s\": expected one like 10.1.0.1/24 or fd77::1/64",
			    text);
}

/* Of one family for nla_put: 4 or 16 octets */
static int addr_len(int family)
{
	return family == AF_INET ? 4 : 16;
}

void pan_cidr_network(const struct pan_cidr *cidr, uint8_t *net)
{
	int i, bits = cidr->prefix;

	for (i = 0; i < addr_len(cidr->family); i++, bits -= 8) {
		if (bits >= 8)
			net[i] = cidr->addr[i];
		else
			net[i] = bits > 0 ? cidr->addr[i] & (0xff00 >> bits) : 0;
	}
}

/* The bits after the network's are all 0 or all 1: nobody has that address */
static bool is_nobody(const struct pan_cidr *cidr, const uint8_t *addr)
{
	int i, ones = 0, bits = 8 * addr_len(cidr->family) - cidr->prefix;

	for (i = cidr->prefix; i < cidr->prefix + bits; i++)
		ones += addr[i / 8] >> (7 - i % 8) & 1;
	return !ones || ones == bits;
}

void pan_cidr_neighbour(const struct pan_cidr *cidr, uint8_t *addr)
{
	int len = addr_len(cidr->family), bits = 8 * len - cidr->prefix;

	memcpy(addr, cidr->addr, len);
	if (!bits)
		return;
	addr[len - 1] ^= bits > 1 ? 3 : 1;
	if (bits > 2 && is_nobody(cidr, addr))
		addr[len - 1] ^= 2;
}

bool pan_cidr_is_local(const struct pan_cidr *cidr)
{
	return cidr->family == AF_INET6 && cidr->addr[0] == 0xfe &&
	       (cidr->addr[1] & 0xc0) == 0x80;
}

bool pan_cidr_is_auto(const struct pan_cidr *cidr)
{
	return cidr->family == AF_INET && cidr->addr[0] == 169 &&
	       cidr->addr[1] == 254;
}

static struct nl_msg *request(int type, int flags, void *head, size_t len)
{
	struct nl_msg *msg = nlmsg_alloc_simple(type, NLM_F_REQUEST | flags);

	if (msg && nlmsg_append(msg, head, len, NLMSG_ALIGNTO)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

/**
 * struct walk - what is done with each object of a dump
 * @type: RTM_NEWADDR or RTM_NEWROUTE
 * @one: called for each
 * @user: for @one
 */
struct walk {
	int type;
	void (*one)(const struct nlmsghdr *hdr, void *user);
	void *user;
};

/**
 * struct addr_list - addresses of one interface
 * @index: of which
 * @cidr: room for @room of them
 * @n: how many there are, which may be more
 */
struct addr_list {
	int index;
	struct pan_cidr *cidr;
	unsigned int room;
	unsigned int n;
};

static void on_addr(const struct nlmsghdr *hdr, void *user)
{
	const struct ifaddrmsg *ifa = NLMSG_DATA(hdr);
	struct addr_list *list = user;
	struct pan_cidr cidr = {
		.family = ifa->ifa_family,
		.prefix = ifa->ifa_prefixlen,
	};
	struct nlattr *tb[IFA_MAX + 1] = {};

	/* IFA_ADDRESS: with a prefix, that of the network */
	if (ifa->ifa_index != list->index ||
	    nlmsg_parse((struct nlmsghdr *)hdr, sizeof(*ifa), tb, IFA_MAX,
			NULL) < 0 ||
	    !tb[IFA_ADDRESS] ||
	    nla_len(tb[IFA_ADDRESS]) != addr_len(cidr.family))
		return;
	memcpy(cidr.addr, nla_data(tb[IFA_ADDRESS]), addr_len(cidr.family));
	if (pan_cidr_is_local(&cidr))
		return;
	if (list->n < list->room)
		list->cidr[list->n] = cidr;
	list->n++;
}

/* Of a dump: 1 more is to come, 0 that was the end */
static int answer_walk(const struct nlmsghdr *hdr, uint32_t seq,
		       const struct walk *walk)
{
	const struct nlmsgerr *e = NLMSG_DATA(hdr);

	if (hdr->nlmsg_seq != seq)
		return 1;
	if (hdr->nlmsg_type == NLMSG_ERROR)
		return e->error;
	if (hdr->nlmsg_type == NLMSG_DONE)
		return 0;
	if (hdr->nlmsg_type == walk->type)
		walk->one(hdr, walk->user);
	return 1;
}

/* One message of an answer: 1 more is to come, 0 that was the end */
static int answer(const struct nlmsghdr *hdr, uint32_t seq,
		  struct pan_link *link)
{
	const struct nlmsgerr *e = NLMSG_DATA(hdr);
	struct nlattr *tb[IFLA_MAX + 1] = {}, *info[IFLA_INFO_MAX + 1] = {};
	const struct ifinfomsg *ifi;

	if (hdr->nlmsg_seq != seq)
		return 1;
	if (hdr->nlmsg_type == NLMSG_ERROR)
		return e->error;
	if (hdr->nlmsg_type != RTM_NEWLINK || !link)
		return 1;

	ifi = NLMSG_DATA(hdr);
	if (nlmsg_parse((struct nlmsghdr *)hdr, sizeof(*ifi), tb, IFLA_MAX,
			NULL) < 0)
		return 1;
	memset(link, 0, sizeof(*link));
	link->index = ifi->ifi_index;
	link->up = ifi->ifi_flags & IFF_UP;
	link->carrier = tb[IFLA_CARRIER] && nla_get_u8(tb[IFLA_CARRIER]);
	if (tb[IFLA_MTU])
		link->mtu = nla_get_u32(tb[IFLA_MTU]);
	if (tb[IFLA_IFNAME])
		nla_strlcpy(link->name, tb[IFLA_IFNAME], sizeof(link->name));
	if (tb[IFLA_IFALIAS])
		nla_strlcpy(link->alias, tb[IFLA_IFALIAS],
			    sizeof(link->alias));
	if (tb[IFLA_ADDRESS] && nla_len(tb[IFLA_ADDRESS]) == sizeof(link->mac))
		memcpy(link->mac, nla_data(tb[IFLA_ADDRESS]), 6);
	if (tb[IFLA_STATS64]) {
		struct rtnl_link_stats64 stats = {};

		nla_memcpy(&stats, tb[IFLA_STATS64], sizeof(stats));
		link->received = stats.rx_bytes;
	}
	if (tb[IFLA_MASTER])
		link->master = nla_get_u32(tb[IFLA_MASTER]);
	if (tb[IFLA_LINKINFO] &&
	    !nla_parse_nested(info, IFLA_INFO_MAX, tb[IFLA_LINKINFO], NULL) &&
	    info[IFLA_INFO_KIND])
		nla_strlcpy(link->kind, info[IFLA_INFO_KIND],
			    sizeof(link->kind));
	return 1;
}

/* Send, and wait for the kernel's verdict or dump; frees the message */
static int talk_walk(struct pan_rtnl *rt, struct nl_msg *msg,
		     struct pan_link *link, const struct walk *walk)
{
	struct nlmsghdr *hdr;
	ssize_t len;
	int ret;

	if (!msg)
		return -ENOMEM;
	hdr = nlmsg_hdr(msg);
	if (!walk)
		hdr->nlmsg_flags |= NLM_F_ACK;
	hdr->nlmsg_seq = ++rt->seq;
	len = send(rt->fd, hdr, hdr->nlmsg_len, 0);
	ret = len < 0 ? -errno : 0;
	nlmsg_free(msg);
	if (ret)
		return ret;
	for (;;) {
		len = recv(rt->fd, rt->answer, sizeof(rt->answer), 0);
		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0)
			return -errno;
		for (hdr = (void *)rt->answer; NLMSG_OK(hdr, len);
		     hdr = NLMSG_NEXT(hdr, len)) {
			ret = walk ? answer_walk(hdr, rt->seq, walk) :
				     answer(hdr, rt->seq, link);
			if (ret <= 0)
				return ret;
		}
	}
}

static int talk(struct pan_rtnl *rt, struct nl_msg *msg, struct pan_link *link)
{
	return talk_walk(rt, msg, link, NULL);
}

static int failed(struct btgw_err *err, int ret, const char *what)
{
	return ret < 0 ? btgw_err_set(err, ret, "%s: %s", what,
				      btgw_strerror(ret)) : ret;
}

int pan_link_find(struct pan_rtnl *rt, const char *name,
		  struct pan_link *link, struct btgw_err *err)
{
	struct ifinfomsg ifi = { .ifi_family = AF_UNSPEC };
	struct nl_msg *msg;

	memset(link, 0, sizeof(*link));
	msg = request(RTM_GETLINK, 0, &ifi, sizeof(ifi));
	if (msg)
		nla_put_string(msg, IFLA_IFNAME, name);
	return failed(err, talk(rt, msg, link), name);
}

int pan_bridge_add(struct pan_rtnl *rt, const char *name, const uint8_t *mac,
		   struct btgw_err *err)
{
	struct ifinfomsg ifi = { .ifi_family = AF_UNSPEC };
	struct nlattr *info, *data;
	struct nl_msg *msg;

	msg = request(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, &ifi,
		      sizeof(ifi));
	if (msg) {
		nla_put_string(msg, IFLA_IFNAME, name);
		nla_put(msg, IFLA_ADDRESS, 6, mac);
		info = nla_nest_start(msg, IFLA_LINKINFO);
		nla_put_string(msg, IFLA_INFO_KIND, "bridge");
		data = nla_nest_start(msg, IFLA_INFO_DATA);
		nla_put_u32(msg, IFLA_BR_STP_STATE, 0);
		nla_put_u32(msg, IFLA_BR_FORWARD_DELAY, 0);
		nla_nest_end(msg, data);
		nla_nest_end(msg, info);
	}
	return failed(err, talk(rt, msg, NULL), "making a bridge");
}

int pan_link_del(struct pan_rtnl *rt, int index, struct btgw_err *err)
{
	struct ifinfomsg ifi = { .ifi_index = index };

	return failed(err, talk(rt, request(RTM_DELLINK, 0, &ifi, sizeof(ifi)),
				NULL), "removing an interface");
}

int pan_link_up(struct pan_rtnl *rt, int index, struct btgw_err *err)
{
	struct ifinfomsg ifi = {
		.ifi_index = index,
		.ifi_flags = IFF_UP,
		.ifi_change = IFF_UP,
	};
	int ret;

	ret = talk(rt, request(RTM_NEWLINK, 0, &ifi, sizeof(ifi)), NULL);
	if (ret == -EADDRNOTAVAIL)
		return btgw_err_set(err, ret,
				    "the Bluetooth address is no valid Ethernet address: its first octet is odd");
	return failed(err, ret, "bringing the interface up");
}

int pan_link_down(struct pan_rtnl *rt, int index, struct btgw_err *err)
{
	struct ifinfomsg ifi = { .ifi_index = index, .ifi_change = IFF_UP };

	return failed(err, talk(rt, request(RTM_NEWLINK, 0, &ifi, sizeof(ifi)),
				NULL), "bringing the interface down");
}

static int link_u32(struct pan_rtnl *rt, int index, int attr, uint32_t value)
{
	struct ifinfomsg ifi = { .ifi_index = index };
	struct nl_msg *msg;

	msg = request(RTM_NEWLINK, 0, &ifi, sizeof(ifi));
	if (msg)
		nla_put_u32(msg, attr, value);
	return talk(rt, msg, NULL);
}

int pan_link_mtu(struct pan_rtnl *rt, int index, uint32_t mtu,
		 struct btgw_err *err)
{
	return failed(err, link_u32(rt, index, IFLA_MTU, mtu),
		      "setting the MTU");
}

int pan_link_alias(struct pan_rtnl *rt, int index, const char *alias,
		   struct btgw_err *err)
{
	struct ifinfomsg ifi = { .ifi_index = index };
	struct nl_msg *msg;

	msg = request(RTM_NEWLINK, 0, &ifi, sizeof(ifi));
	if (msg)
		nla_put_string(msg, IFLA_IFALIAS, alias);
	return failed(err, talk(rt, msg, NULL), "marking the interface");
}

int pan_link_master(struct pan_rtnl *rt, int index, int master,
		    struct btgw_err *err)
{
	int ret = link_u32(rt, index, IFLA_MASTER, master);

	/* a bridge says it of an address that is a group's */
	if (ret == -EINVAL)
		return btgw_err_set(err, ret,
				    "joining the bridge: the Bluetooth address is no valid Ethernet address: its first octet is odd");
	return failed(err, ret, "joining the bridge");
}

int pan_port_isolate(struct pan_rtnl *rt, int index, struct btgw_err *err)
{
	struct ifinfomsg ifi = {
		.ifi_family = AF_BRIDGE,
		.ifi_index = index,
	};
	struct nlattr *port;
	struct nl_msg *msg;

	msg = request(RTM_SETLINK, 0, &ifi, sizeof(ifi));
	if (msg) {
		port = nla_nest_start(msg, IFLA_PROTINFO | NLA_F_NESTED);
		nla_put_u8(msg, IFLA_BRPORT_ISOLATED, 1);
		nla_nest_end(msg, port);
	}
	return failed(err, talk(rt, msg, NULL), "isolating the port");
}

static struct nl_msg *addr_request(int type, int flags, int index,
				   const struct pan_cidr *cidr)
{
	struct ifaddrmsg ifa = {
		.ifa_family = cidr->family,
		.ifa_prefixlen = cidr->prefix,
		.ifa_flags = cidr->family == AF_INET6 ? IFA_F_NODAD : 0,
		.ifa_scope = pan_cidr_is_auto(cidr) ? RT_SCOPE_LINK :
						      RT_SCOPE_UNIVERSE,
		.ifa_index = index,
	};
	int len = addr_len(cidr->family);
	struct nl_msg *msg;

	msg = request(type, flags, &ifa, sizeof(ifa));
	if (msg) {
		nla_put(msg, IFA_LOCAL, len, cidr->addr);
		nla_put(msg, IFA_ADDRESS, len, cidr->addr);
	}
	return msg;
}

int pan_addr_add(struct pan_rtnl *rt, int index, const struct pan_cidr *cidr,
		 struct btgw_err *err)
{
	int ret = talk(rt, addr_request(RTM_NEWADDR,
					NLM_F_CREATE | NLM_F_EXCL, index,
					cidr), NULL);

	if (ret == -EEXIST)
		return 0;
	return ret ? failed(err, ret, "adding an address") : 1;
}

int pan_addr_del(struct pan_rtnl *rt, int index, const struct pan_cidr *cidr,
		 struct btgw_err *err)
{
	return failed(err, talk(rt, addr_request(RTM_DELADDR, 0, index, cidr),
				NULL), "removing an address");
}

int pan_addr_list(struct pan_rtnl *rt, int index, int family,
		  struct pan_cidr *cidr, unsigned int room,
		  struct btgw_err *err)
{
	struct addr_list list = { .index = index, .cidr = cidr, .room = room };
	struct walk walk = { RTM_NEWADDR, on_addr, &list };
	struct ifaddrmsg ifa = { .ifa_family = family, .ifa_index = index };
	int ret;

	ret = talk_walk(rt, request(RTM_GETADDR, NLM_F_DUMP, &ifa, sizeof(ifa)),
			NULL, &walk);
	if (!ret && list.n > room)
		return btgw_err_set(err, -ENOSPC,
				    "it has more than %u addresses", room);
	return ret ? failed(err, ret, "listing addresses") : list.n;
}

static int rule_talk(struct pan_rtnl *rt, int type, int flags,
		     const struct pan_rule *rule)
{
	struct fib_rule_hdr head = {
		.family = rule->family,
		.dst_len = rule->to ? rule->to->prefix : 0,
		.action = rule->main ? FR_ACT_TO_TBL : FR_ACT_PROHIBIT,
		.table = rule->main ? RT_TABLE_MAIN : RT_TABLE_UNSPEC,
	};
	struct nl_msg *msg;
	uint8_t net[16];

	msg = request(type, flags, &head, sizeof(head));
	if (msg) {
		nla_put_u32(msg, FRA_PRIORITY, rule->priority);
		nla_put_u8(msg, FRA_PROTOCOL, RULE_PROTOCOL);
		if (rule->from)
			nla_put_string(msg, FRA_IIFNAME, rule->from);
	}
	if (msg && rule->to) {
		pan_cidr_network(rule->to, net);
		nla_put(msg, FRA_DST, addr_len(rule->family), net);
	}
	return talk(rt, msg, NULL);
}

int pan_rule_add(struct pan_rtnl *rt, const struct pan_rule *rule,
		 struct btgw_err *err)
{
	int ret = rule_talk(rt, RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, rule);

	return ret == -EEXIST ? 0 : failed(err, ret, "adding a rule");
}

int pan_rule_del(struct pan_rtnl *rt, const struct pan_rule *rule,
		 struct btgw_err *err)
{
	return failed(err, rule_talk(rt, RTM_DELRULE, 0, rule),
		      "removing a rule");
}

/* Rules of ours of one priority, so many */
struct rule_count {
	uint32_t priority;
	int n;
};

static void on_rule(const struct nlmsghdr *hdr, void *user)
{
	struct nlattr *tb[FRA_MAX + 1] = {};
	struct rule_count *count = user;

	if (nlmsg_parse((struct nlmsghdr *)hdr, sizeof(struct fib_rule_hdr),
			tb, FRA_MAX, NULL) < 0 ||
	    !tb[FRA_PRIORITY] || !tb[FRA_PROTOCOL])
		return;
	count->n += nla_get_u32(tb[FRA_PRIORITY]) == count->priority &&
		    nla_get_u8(tb[FRA_PROTOCOL]) == RULE_PROTOCOL;
}

int pan_rule_count(struct pan_rtnl *rt, int family, uint32_t priority,
		   struct btgw_err *err)
{
	struct rule_count count = { .priority = priority };
	struct walk walk = { RTM_NEWRULE, on_rule, &count };
	struct fib_rule_hdr head = { .family = family };
	int ret;

	ret = talk_walk(rt, request(RTM_GETRULE, NLM_F_DUMP, &head,
				    sizeof(head)), NULL, &walk);
	return ret ? failed(err, ret, "listing rules") : count.n;
}

int pan_route_try(struct pan_rtnl *rt, int family, int from,
		  const struct pan_cidr *to, struct btgw_err *err)
{
	/* networks that are for documentation: nobody's */
	static const char *const ends[2][2] = {
		{ "192.0.2.2", "198.51.100.1" },
		{ "2001:db8::2", "2001:db8:1::1" },
	};
	struct rtmsg head = {
		.rtm_family = family,
		.rtm_src_len = 8 * addr_len(family),
		.rtm_dst_len = 8 * addr_len(family),
	};
	const char *const *end = ends[family == AF_INET6];
	uint8_t src[16], dst[16];
	struct nl_msg *msg;

	inet_pton(family, end[0], src);
	if (to)
		pan_cidr_neighbour(to, dst);
	else
		inet_pton(family, end[1], dst);
	msg = request(RTM_GETROUTE, 0, &head, sizeof(head));
	if (msg) {
		nla_put(msg, RTA_SRC, addr_len(family), src);
		nla_put(msg, RTA_DST, addr_len(family), dst);
		nla_put_u32(msg, RTA_IIF, from);
	}
	return failed(err, talk(rt, msg, NULL), "asking for a route");
}

/**
 * struct overlap - does a network meet a route
 * @cidr: the network
 * @met: it does
 */
struct overlap {
	const struct pan_cidr *cidr;
	bool met;
};

static void on_route(const struct nlmsghdr *hdr, void *user)
{
	const struct rtmsg *rtm = NLMSG_DATA(hdr);
	struct nlattr *tb[RTA_MAX + 1] = {};
	struct overlap *overlap = user;
	struct pan_cidr route = {
		.family = rtm->rtm_family,
		.prefix = rtm->rtm_dst_len,
	};
	uint8_t a[16], b[16];

	/* a default route, or one of the halves that stand for it, has all */
	if (rtm->rtm_family != overlap->cidr->family || rtm->rtm_dst_len < 8 ||
	    nlmsg_parse((struct nlmsghdr *)hdr, sizeof(*rtm), tb, RTA_MAX,
			NULL) < 0 ||
	    !tb[RTA_DST] || nla_len(tb[RTA_DST]) != addr_len(route.family))
		return;
	memcpy(route.addr, nla_data(tb[RTA_DST]), addr_len(route.family));
	/* one has the other where the shorter prefix is the same */
	if (route.prefix > overlap->cidr->prefix)
		route.prefix = overlap->cidr->prefix;
	pan_cidr_network(&route, a);
	memcpy(route.addr, overlap->cidr->addr, sizeof(route.addr));
	pan_cidr_network(&route, b);
	if (!memcmp(a, b, addr_len(route.family)))
		overlap->met = true;
}

int pan_route_meets(struct pan_rtnl *rt, const struct pan_cidr *cidr,
		    struct btgw_err *err)
{
	struct rtmsg head = { .rtm_family = cidr->family };
	struct overlap overlap = { .cidr = cidr };
	struct walk walk = { RTM_NEWROUTE, on_route, &overlap };
	int ret;

	ret = talk_walk(rt, request(RTM_GETROUTE, NLM_F_DUMP, &head,
				    sizeof(head)), NULL, &walk);
	return ret ? failed(err, ret, "listing routes") : overlap.met;
}

/**
 * struct neigh_list - neighbours of one interface
 * @index: of which
 * @neighs: where to
 */
struct neigh_list {
	int index;
	struct pan_neighs *neighs;
};

static void on_neigh(const struct nlmsghdr *hdr, void *user)
{
	const struct ndmsg *ndm = NLMSG_DATA(hdr);
	struct nlattr *tb[NDA_MAX + 1] = {};
	struct neigh_list *list = user;

	if (ndm->ndm_ifindex != list->index || ndm->ndm_type != RTN_UNICAST)
		return;
	if (ndm->ndm_state & (NUD_REACHABLE | NUD_STALE | NUD_DELAY |
			      NUD_PROBE | NUD_PERMANENT))
		list->neighs->known++;
	if (!(ndm->ndm_state & (NUD_FAILED | NUD_INCOMPLETE)) ||
	    nlmsg_parse((struct nlmsghdr *)hdr, sizeof(*ndm), tb, NDA_MAX,
			NULL) < 0 ||
	    !tb[NDA_DST] || nla_len(tb[NDA_DST]) != addr_len(ndm->ndm_family))
		return;
	list->neighs->mute++;
	inet_ntop(ndm->ndm_family, nla_data(tb[NDA_DST]),
		  list->neighs->example, sizeof(list->neighs->example));
}

int pan_neigh_look(struct pan_rtnl *rt, int index, struct pan_neighs *neighs,
		   struct btgw_err *err)
{
	struct neigh_list list = { .index = index, .neighs = neighs };
	struct walk walk = { RTM_NEWNEIGH, on_neigh, &list };
	struct ndmsg ndm = { .ndm_family = AF_UNSPEC };

	memset(neighs, 0, sizeof(*neighs));
	return failed(err, talk_walk(rt, request(RTM_GETNEIGH, NLM_F_DUMP, &ndm,
						 sizeof(ndm)), NULL, &walk),
		      "listing neighbours");
}
