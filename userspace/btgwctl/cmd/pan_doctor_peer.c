// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl pan doctor ADDR: one session, from the bottom up
 */
#include "pan.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/**
 * struct visit - what is known of the session so far
 * @doc: what is said
 * @rt: rtnetlink
 * @device: its interface
 * @link: likewise
 * @name: the interface that has the addresses: its bridge, or itself
 * @index: number of that one
 */
struct visit {
	struct doctor *doc;
	struct pan_rtnl *rt;
	const char *device;
	struct pan_link link;
	char name[IF_NAMESIZE];
	int index;
};

/* A number in a file of /sys or /proc, -1 where there is none */
static long number(const char *fmt, const char *name)
{
	char path[128], text[32] = {};
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), fmt, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	return len > 0 ? strtol(text, NULL, 0) : -1;
}

static void check_link(struct visit *v)
{
	struct doctor *doc = v->doc;

	if (v->link.mac[0] & 1)
		doctor_say(doc, DOCTOR_FAIL, v->device,
			   "this controller's address is no valid Ethernet address, its first octet is odd: give it a proper one");
	else if (!v->link.up)
		doctor_say(doc, DOCTOR_FAIL, v->device,
			   "the interface is down: \"ip link set %s up\"",
			   v->device);
	else if (!v->link.carrier)
		doctor_say(doc, DOCTOR_FAIL, v->device,
			   "up, but without a carrier: the session is about to end; \"btgwctl pan disconnect\" ends it now");
	else if (!v->link.received)
		doctor_say(doc, DOCTOR_FAIL, v->device,
			   "up, but nothing was ever received: nobody is behind the channel; \"btgwctl pan disconnect\", and look at the peer");
	else
		doctor_say(doc, DOCTOR_OK, v->device,
			   "up, %llu octets received",
			   (unsigned long long)v->link.received);
	if (v->link.mtu > BTGW_BNEP_IP_MTU)
		doctor_say(doc, DOCTOR_FAIL, v->device,
			   "MTU %u, and L2CAP takes %d: large packets are lost without a word; \"ip link set %s mtu 1500\"",
			   v->link.mtu, BTGW_BNEP_IP_MTU, v->device);
}

static void check_bridge(struct visit *v)
{
	enum { FORWARDING = 3 };
	struct doctor *doc = v->doc;
	struct pan_link bridge;

	if (pan_link_find(v->rt, v->name, &bridge, NULL))
		return;
	if (strcmp(bridge.kind, "bridge"))
		doctor_say(doc, DOCTOR_OK, v->name, "%s belongs to it",
			   v->device);
	else if (!bridge.up)
		doctor_say(doc, DOCTOR_FAIL, v->name,
			   "the bridge is down: \"ip link set %s up\"",
			   v->name);
	else if (number("/sys/class/net/%s/bridge/stp_state", v->name) > 0)
		doctor_say(doc, DOCTOR_WARN, v->name,
			   "the bridge runs STP, which BNEP does not carry, and lets nobody in for 30 s: \"ip link set %s type bridge stp_state 0\"",
			   v->name);
	else if (number("/sys/class/net/%s/brport/state", v->device) !=
		 FORWARDING)
		doctor_say(doc, DOCTOR_WARN, v->name,
			   "the bridge does not forward to %s yet, or not any more",
			   v->device);
	else
		doctor_say(doc, DOCTOR_OK, v->name, "the bridge forwards to %s",
			   v->device);
	if (number("/sys/class/net/%s/brport/isolated", v->device) == 1)
		doctor_say(doc, DOCTOR_OK, v->device,
			   "isolated: it reaches this machine, and no other peer");
	if (number("/proc/sys/net/bridge/bridge-nf-call-iptables", "") == 1)
		doctor_say(doc, DOCTOR_WARN, v->name,
			   "br_netfilter shows what passes the bridge to the firewall, whose rules for forwarding may drop it: \"sysctl net.bridge.bridge-nf-call-iptables=0\"");
}

/* Is a network also that of another interface, where packets go instead */
static void check_elsewhere(struct visit *v, const struct pan_cidr *own)
{
	struct if_nameindex *list = if_nameindex(), *at;
	struct pan_cidr other[PAN_ADDRS_MAX];
	uint8_t a[16] = {}, b[16] = {};
	int i, n;

	pan_cidr_network(own, a);
	for (at = list; at && at->if_index; at++) {
		if (at->if_index == v->index)
			continue;
		n = pan_addr_list(v->rt, at->if_index, own->family, other,
				  PAN_ADDRS_MAX, NULL);
		for (i = 0; i < n; i++) {
			other[i].prefix = own->prefix < other[i].prefix ?
					  own->prefix : other[i].prefix;
			memset(b, 0, sizeof(b));
			pan_cidr_network(&other[i], b);
			if (!memcmp(a, b, sizeof(a)))
				doctor_say(v->doc, DOCTOR_FAIL, v->name,
					   "%s has an address of the same network: packets go there, or not at all; give each its own",
					   at->if_name);
		}
	}
	if_freenameindex(list);
}

/* What the kernel says of the link-local address: its flags, -1 without one */
static int own6(const char *name)
{
	char addr[40], device[32];
	unsigned int index, prefix, scope, flags;
	int found = -1;
	FILE *file;

	file = fopen("/proc/net/if_inet6", "re");
	while (file && found < 0 &&
	       fscanf(file, "%39s %x %x %x %x %31s", addr, &index, &prefix,
		      &scope, &flags, device) == 6) {
		if (!strcmp(device, name) && !strncmp(addr, "fe80", 4))
			found = flags & 0xff;
	}
	if (file)
		fclose(file);
	return found;
}

static void check_six(struct visit *v)
{
	enum { TENTATIVE = 0x40, DAD_FAILED = 0x08 };
	struct doctor *doc = v->doc;
	int flags = own6(v->name);

	if (number("/proc/sys/net/ipv6/conf/%s/disable_ipv6", v->name) == 1)
		doctor_say(doc, DOCTOR_FAIL, v->name,
			   "IPv6 is off here: \"sysctl net.ipv6.conf.%s.disable_ipv6=0\"",
			   v->name);
	else if (flags < 0)
		doctor_say(doc, DOCTOR_WARN, v->name,
			   "no IPv6 address of its own: \"ip link set %s addrgenmode eui64\", then down and up",
			   v->name);
	else if (flags & DAD_FAILED)
		doctor_say(doc, DOCTOR_FAIL, v->name,
			   "somebody else has its IPv6 address: two with the same Bluetooth address?");
	else if (flags & TENTATIVE)
		doctor_say(doc, DOCTOR_WARN, v->name,
			   "its IPv6 address is still being tried out: look again in a second");
	else
		doctor_say(doc, DOCTOR_OK, v->name,
			   "an IPv6 address of its own");
}

static void check_addresses(struct visit *v)
{
	struct pan_cidr list[PAN_ADDRS_MAX];
	int i, n;

	n = pan_addr_list(v->rt, v->index, AF_INET, list, PAN_ADDRS_MAX, NULL);
	if (!n)
		doctor_say(v->doc, DOCTOR_WARN, v->name,
			   "no IPv4 address: give it one with \"address\", run a DHCP client where the peer gives some, or install avahi-autoipd");
	else if (n > 0)
		doctor_say(v->doc, DOCTOR_OK, v->name, "%d IPv4 %s", n,
			   n == 1 ? "address" : "addresses");
	for (i = 0; i < n; i++)
		check_elsewhere(v, &list[i]);
	check_six(v);
}

static void check_neighbours(struct visit *v)
{
	struct pan_neighs neighs;
	struct btgw_err err = {};

	if (pan_neigh_look(v->rt, v->index, &neighs, &err))
		doctor_say(v->doc, DOCTOR_WARN, v->name, "%s", err.text);
	else if (neighs.mute)
		doctor_say(v->doc, DOCTOR_WARN, v->name,
			   "%s was asked for and did not answer: is it the peer's, in the same network, and does the peer look for this one?",
			   neighs.example);
	else if (neighs.known)
		doctor_say(v->doc, DOCTOR_OK, v->name, "%u %s known",
			   neighs.known, neighs.known == 1 ? "neighbour" :
							     "neighbours");
	else
		doctor_say(v->doc, DOCTOR_OK, v->name,
			   "nobody was spoken to yet: \"ping ff02::1%%%s\" asks all who are there",
			   v->name);
}

/* What would drop packets that come and go as they should */
static void check_filters(struct visit *v)
{
	struct doctor *doc = v->doc;
	char line[64];
	FILE *file;

	if (number("/proc/sys/net/ipv4/conf/%s/rp_filter", v->name) == 1 ||
	    number("/proc/sys/net/ipv4/conf/all/rp_filter", "") == 1)
		doctor_say(doc, DOCTOR_OK, v->name,
			   "rp_filter drops what comes from addresses that are routed elsewhere");
	if (number("/proc/sys/net/ipv4/icmp_echo_ignore_all", "") == 1)
		doctor_say(doc, DOCTOR_WARN, "ping",
			   "this machine answers none: \"sysctl net.ipv4.icmp_echo_ignore_all=0\"");
	file = fopen("/proc/net/ip_tables_names", "re");
	if (file && fgets(line, sizeof(line), file))
		doctor_say(doc, DOCTOR_WARN, "firewall",
			   "iptables has rules: \"iptables -vnL INPUT\" counts what they drop");
	else if (!access("/sys/module/nf_tables", F_OK))
		doctor_say(doc, DOCTOR_OK, "firewall",
			   "nf_tables is there: if packets are lost, \"nft list ruleset\" shows its rules");
	else
		doctor_say(doc, DOCTOR_OK, "firewall", "there is none");
	if (file)
		fclose(file);
}

static void check_all(struct visit *v)
{
	check_link(v);
	snprintf(v->name, sizeof(v->name), "%s", v->device);
	v->index = v->link.index;
	if (v->link.master && if_indextoname(v->link.master, v->name)) {
		v->index = v->link.master;
		check_bridge(v);
	}
	check_addresses(v);
	check_neighbours(v);
	pan_doctor_routing(v->doc, v->rt, v->name, v->index);
	check_filters(v);
}

/* No session: is there a link at all, and is it good for one */
static void no_session(struct doctor *doc, const struct btgw_addr *peer)
{
	uint16_t index[BTGW_MGMT_INDEX_MAX];
	struct btgw_mgmt *mgmt;
	bool secure = false;
	int i, n = 0;

	if (!btgw_mgmt_open(&mgmt, NULL)) {
		n = btgw_mgmt_list(mgmt, index, BTGW_MGMT_INDEX_MAX, NULL);
		btgw_mgmt_close(mgmt);
	}
	for (i = 0; i < n; i++)
		secure |= pan_channel_encrypted(index[i], peer);
	if (secure)
		doctor_say(doc, DOCTOR_FAIL, "session",
			   "none, though there is an encrypted link: \"btgwctl pan connect\" here, or look why the server refuses: \"btgwctl pan doctor trace FILE\"");
	else
		doctor_say(doc, DOCTOR_FAIL, "session",
			   "none, and no encrypted link: is it paired, on and in reach? then \"btgwctl pan connect\" here or there");
}

void pan_doctor_peer(struct doctor *doc, const struct btgw_addr *peer)
{
	struct visit v = { .doc = doc };
	struct btgw_err err = {};
	struct pan_bnep bnep;
	int ctl, ret;

	ctl = pan_bnep_open(&err);
	if (ctl < 0 || pan_rtnl_open(&v.rt, &err)) {
		doctor_say(doc, DOCTOR_FAIL, "bnep", "%s", err.text);
		if (ctl >= 0)
			close(ctl);
		return;
	}
	ret = pan_bnep_find(ctl, peer, &bnep);
	close(ctl);
	v.device = bnep.device;
	if (ret == -ENOENT) {
		no_session(doc, peer);
	} else if (ret) {
		doctor_say(doc, DOCTOR_FAIL, "session", "%s",
			   btgw_strerror(ret));
	} else if (pan_link_find(v.rt, bnep.device, &v.link, NULL)) {
		doctor_say(doc, DOCTOR_OK, "session",
			   "as %s, on %s, in another network namespace: the rest is seen there",
			   btgw_bnep_role_name(bnep.role), bnep.device);
	} else {
		doctor_say(doc, DOCTOR_OK, "session", "as %s, on %s",
			   btgw_bnep_role_name(bnep.role), bnep.device);
		check_all(&v);
	}
	pan_rtnl_close(v.rt);
}
