// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * No routing, in a network namespace of its own, asked of this machine's kernel
 *
 * Two bridges stand for the PAN and for another network. Where there may be no
 * namespaces there is nothing to ask, and the cases are skipped.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kunit.h"
#include "userspace/pan/network.h"

struct world {
	struct pan_rtnl *rt;
	struct pan_net net;
	struct pan_cidr before;
	struct pan_link pan;
	struct pan_link other;
};

static bool put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool good;

	if (fd < 0)
		return false;
	good = write(fd, text, strlen(text)) == strlen(text);
	close(fd);
	return good;
}

static bool bridge(struct world *w, const char *name, uint8_t n,
		   const char *addr, struct pan_link *link)
{
	const uint8_t mac[6] = { 2, 0, 0, 0, 0, n };

	return !pan_bridge_add(w->rt, name, mac, NULL) &&
	       !pan_link_find(w->rt, name, link, NULL) &&
	       !pan_cidr_parse(addr, &w->before, NULL) &&
	       pan_addr_add(w->rt, link->index, &w->before, NULL) == 1 &&
	       !pan_link_up(w->rt, link->index, NULL);
}

/* A machine that forwards, "other" on one side and "pan" on the other */
static bool machine(struct world *w)
{
	return (!unshare(CLONE_NEWNET) ||
		!unshare(CLONE_NEWUSER | CLONE_NEWNET)) &&
	       put("/proc/sys/net/ipv4/ip_forward", "1") &&
	       put("/proc/sys/net/ipv4/conf/all/rp_filter", "0") &&
	       put("/proc/sys/net/ipv4/conf/default/rp_filter", "0") &&
	       !pan_rtnl_open(&w->rt, NULL) &&
	       bridge(w, "other", 1, "10.6.0.1/24", &w->other) &&
	       bridge(w, "pan", 2, "10.5.0.1/24", &w->pan);
}

static int world_init(struct kunit *test)
{
	struct world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);

	test->priv = w;
	if (!machine(w))
		return 0;
	w->net.rt = w->rt;
	w->net.mark = "test";
	strcpy(w->net.bridge, "pan");
	return 0;
}

static void world_exit(struct kunit *test)
{
	struct world *w = test->priv;

	pan_rtnl_close(w->rt);
}

static struct world *world(struct kunit *test)
{
	struct world *w = test->priv;

	if (!w->net.rt)
		kunit_skip(test, "no network namespace that forwards");
	return w;
}

static int towards(struct world *w)
{
	return pan_route_try(w->rt, AF_INET, w->other.index, &w->before, NULL);
}

static int from(struct world *w)
{
	struct pan_cidr other;

	pan_cidr_parse("10.6.0.1/24", &other, NULL);
	return pan_route_try(w->rt, AF_INET, w->pan.index, &other, NULL);
}

/* A network of which no word was said is closed all the same, and opened again */
static void found_test(struct kunit *test)
{
	struct world *w = world(test);
	struct btgw_err err = {};

	KUNIT_ASSERT_EQ(test, towards(w), 0);
	KUNIT_ASSERT_EQ(test, from(w), 0);
	KUNIT_ASSERT_EQ_MSG(test, pan_net_start(&w->net, &err), 0, "%s",
			    err.text);
	KUNIT_EXPECT_EQ(test, towards(w), -EACCES);
	KUNIT_EXPECT_EQ(test, from(w), -EACCES);
	pan_net_stop(&w->net);
	KUNIT_EXPECT_EQ(test, towards(w), 0);
	KUNIT_EXPECT_EQ(test, from(w), 0);
}

/* A rule before ours, which lets pass what goes there */
static void earlier_test(struct kunit *test)
{
	struct world *w = world(test);
	struct pan_rule rule = {
		.family = AF_INET,
		.priority = 4,
		.from = "other",
		.to = &w->before,
		.main = true,
	};
	struct btgw_err err = {};

	KUNIT_ASSERT_EQ(test, pan_rule_add(w->rt, &rule, NULL), 0);
	KUNIT_EXPECT_EQ(test, pan_net_start(&w->net, &err), -EACCES);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(err.text, "from other to pan"),
				  "%s", err.text);
	KUNIT_EXPECT_EQ(test, towards(w), 0);
	KUNIT_EXPECT_EQ(test, from(w), 0);
	KUNIT_ASSERT_EQ(test, pan_rule_del(w->rt, &rule, NULL), 0);
	KUNIT_EXPECT_EQ(test, pan_net_start(&w->net, &err), 0);
	pan_net_stop(&w->net);
}

/* What is called as one was that is gone keeps its rules */
static void name_test(struct kunit *test)
{
	struct world *w = world(test);
	struct btgw_err err = {};
	int index = 0;

	w->net.bridge[0] = '\0';
	KUNIT_ASSERT_EQ_MSG(test, pan_net_join(&w->net, "pan", &index, &err),
			    0, "%s", err.text);
	KUNIT_EXPECT_EQ(test, index, w->pan.index);
	KUNIT_EXPECT_EQ(test, from(w), -EACCES);
	pan_net_leave(&w->net, "pan", index + 1);
	KUNIT_EXPECT_EQ(test, from(w), -EACCES);
	KUNIT_ASSERT_EQ(test, pan_link_find(w->rt, "pan", &w->pan, NULL), 0);
	KUNIT_EXPECT_TRUE(test, w->pan.up);
	pan_net_leave(&w->net, "pan", index);
	KUNIT_EXPECT_EQ(test, from(w), 0);
	/* nothing came in between */
	KUNIT_ASSERT_EQ(test, pan_link_find(w->rt, "pan", &w->pan, NULL), 0);
	KUNIT_EXPECT_FALSE(test, w->pan.up);
}

/* A port is down before its bridge, or the bridge's rules, are gone */
static void port_test(struct kunit *test)
{
	struct world *w = world(test);
	struct btgw_err err = {};
	struct pan_link port;
	int index = 0;

	strcpy(w->net.bridge, "fresh");
	KUNIT_ASSERT_EQ_MSG(test, pan_net_start(&w->net, &err), 0, "%s",
			    err.text);
	/* no port, since bridges are none of bridges; but up, and known */
	KUNIT_EXPECT_NE(test, pan_net_join(&w->net, "pan", &index, NULL), 0);
	KUNIT_EXPECT_EQ(test, index, w->pan.index);
	pan_net_leave(&w->net, "pan", index + 1);
	KUNIT_ASSERT_EQ(test, pan_link_find(w->rt, "pan", &port, NULL), 0);
	KUNIT_EXPECT_TRUE(test, port.up);
	pan_net_leave(&w->net, "pan", index);
	KUNIT_ASSERT_EQ(test, pan_link_find(w->rt, "pan", &port, NULL), 0);
	KUNIT_EXPECT_FALSE(test, port.up);
	pan_net_stop(&w->net);
}

/* An address that is claimed later is closed from the start, for all links */
static void claimed_test(struct kunit *test)
{
	struct world *w = world(test);
	struct pan_net cable = {
		.rt = w->rt, .mark = "test", .autoip = true,
	};
	struct btgw_err err = {};
	int index = 0;

	w->net.autoip = true;
	strcpy(w->net.bridge, "fresh");
	KUNIT_ASSERT_EQ_MSG(test, pan_net_start(&w->net, &err), 0, "%s",
			    err.text);
	KUNIT_ASSERT_EQ_MSG(test, pan_net_join(&cable, "pan", &index, &err), 0,
			    "%s", err.text);
	KUNIT_EXPECT_EQ(test, pan_rule_count(w->rt, AF_INET, 5, NULL), 2);
	KUNIT_EXPECT_EQ(test, pan_rule_count(w->rt, AF_INET, 6, NULL), 1);
	KUNIT_EXPECT_EQ(test, pan_rule_count(w->rt, AF_INET, 7, NULL), 1);

	/* as avahi-autoipd's script does */
	pan_cidr_parse("169.254.7.8/16", &w->before, NULL);
	KUNIT_ASSERT_EQ(test, pan_addr_add(w->rt, w->pan.index, &w->before,
					   NULL), 1);
	KUNIT_EXPECT_EQ(test, towards(w), -EACCES);
	/* one goes, and the other still needs them */
	pan_net_stop(&w->net);
	KUNIT_EXPECT_EQ(test, towards(w), -EACCES);
	pan_net_leave(&cable, "pan", index);
	KUNIT_EXPECT_EQ(test, pan_rule_count(w->rt, AF_INET, 5, NULL), 0);
	KUNIT_EXPECT_EQ(test, pan_rule_count(w->rt, AF_INET, 6, NULL), 0);
	KUNIT_EXPECT_EQ(test, pan_rule_count(w->rt, AF_INET, 7, NULL), 0);
	KUNIT_ASSERT_EQ(test, pan_link_up(w->rt, w->pan.index, NULL), 0);
	KUNIT_EXPECT_EQ(test, towards(w), 0);
}

static const struct pan_cidr *own_net(struct world *w, const char *bridge)
{
	snprintf(w->net.bridge, sizeof(w->net.bridge), "%s", bridge);
	w->net.dhcp = true;
	w->net.routing = true;
	return &w->net.addr[0];
}

/* Of a bridge that has an address already it is that one's network */
static void dhcp_found_test(struct kunit *test)
{
	struct world *w = world(test);
	struct btgw_err err = {};

	own_net(w, "pan");
	KUNIT_ASSERT_EQ_MSG(test, pan_net_start(&w->net, &err), 0, "%s",
			    err.text);
	KUNIT_EXPECT_EQ(test, w->net.addrs, 0u);
	KUNIT_EXPECT_EQ(test, w->net.pool.first, 0x0a050002u);
	KUNIT_EXPECT_EQ(test, w->net.pool.last, 0x0a0500feu);
	pan_net_stop(&w->net);
}

/* Else it is one that is routed nowhere, and the same one the next time */
static void dhcp_free_test(struct kunit *test)
{
	struct world *w = world(test);
	const struct pan_cidr *own = own_net(w, "fresh");
	struct pan_cidr first, taken;
	struct btgw_err err = {};

	KUNIT_ASSERT_EQ_MSG(test, pan_net_start(&w->net, &err), 0, "%s",
			    err.text);
	KUNIT_ASSERT_EQ(test, w->net.addrs, 1u);
	first = *own;
	KUNIT_EXPECT_EQ(test, first.addr[0], 192);
	KUNIT_EXPECT_EQ(test, first.addr[1], 168);
	KUNIT_EXPECT_GE(test, first.addr[2], 2);
	KUNIT_EXPECT_EQ(test, first.addr[3], 1);
	KUNIT_EXPECT_EQ(test, w->net.pool.last - w->net.pool.first, 252u);
	KUNIT_EXPECT_EQ(test, pan_route_meets(w->rt, &first, NULL), 1);
	pan_net_stop(&w->net);
	w->net.addrs = 0;
	KUNIT_EXPECT_EQ(test, pan_route_meets(w->rt, &first, NULL), 0);
	KUNIT_ASSERT_EQ(test, pan_net_start(&w->net, &err), 0);
	KUNIT_EXPECT_EQ(test, memcmp(own, &first, sizeof(first)), 0);
	pan_net_stop(&w->net);
	w->net.addrs = 0;

	/* a part of it is somewhere else; then a network that has it */
	taken = first;
	taken.prefix = 26;
	KUNIT_ASSERT_EQ(test, pan_addr_add(w->rt, w->other.index, &taken, NULL),
			1);
	KUNIT_ASSERT_EQ(test, pan_net_start(&w->net, &err), 0);
	KUNIT_EXPECT_NE(test, memcmp(own, &first, sizeof(first)), 0);
	KUNIT_EXPECT_EQ(test, own->addr[1], 168);
	pan_net_stop(&w->net);
	w->net.addrs = 0;
	taken.prefix = 16;
	KUNIT_ASSERT_EQ(test, pan_addr_add(w->rt, w->other.index, &taken, NULL),
			1);
	KUNIT_ASSERT_EQ(test, pan_net_start(&w->net, &err), 0);
	KUNIT_EXPECT_EQ(test, own->addr[0], 172);
	KUNIT_EXPECT_EQ(test, own->addr[1], 16);
	pan_net_stop(&w->net);
}

/* Another seed is another network; the usual ones are the last of all */
static void choose_test(struct kunit *test)
{
	struct world *w = world(test);
	struct pan_cidr one, two, own;
	unsigned int i, low = 0;
	char seed[16];

	KUNIT_ASSERT_EQ(test, pan_pool_choose(w->rt, "a", &one, NULL), 0);
	KUNIT_ASSERT_EQ(test, pan_pool_choose(w->rt, "b", &two, NULL), 0);
	KUNIT_EXPECT_NE(test, memcmp(&one, &two, sizeof(one)), 0);
	for (i = 0; i < 256; i++) {
		snprintf(seed, sizeof(seed), "%u", i);
		KUNIT_ASSERT_EQ(test, pan_pool_choose(w->rt, seed, &own, NULL),
				0);
		low += own.addr[2] < 2;
	}
	KUNIT_EXPECT_EQ(test, low, 0u);
}

static char setting(const char *device, const char *name)
{
	char path[96], value = '?';
	int fd;

	snprintf(path, sizeof(path), "/proc/sys/net/ipv6/conf/%s/%s", device,
		 name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, &value, 1) != 1)
		value = '?';
	if (fd >= 0)
		close(fd);
	return value;
}

/* Where IPv6 is off our interface has it all the same, and no other */
static void ipv6_test(struct kunit *test)
{
	struct world *w = world(test);
	struct btgw_err err = {};
	int index;

	if (!put("/proc/sys/net/ipv6/conf/pan/disable_ipv6", "1") ||
	    !put("/proc/sys/net/ipv6/conf/pan/addr_gen_mode", "1") ||
	    !put("/proc/sys/net/ipv6/conf/other/disable_ipv6", "1"))
		kunit_skip(test, "no IPv6");
	w->net.bridge[0] = '\0';
	KUNIT_ASSERT_EQ_MSG(test, pan_net_join(&w->net, "pan", &index, &err),
			    0, "%s", err.text);
	KUNIT_EXPECT_EQ(test, setting("pan", "disable_ipv6"), '0');
	KUNIT_EXPECT_EQ(test, setting("pan", "addr_gen_mode"), '0');
	KUNIT_EXPECT_EQ(test, setting("pan", "accept_ra"), '0');
	KUNIT_EXPECT_EQ(test, setting("other", "disable_ipv6"), '1');
	pan_net_leave(&w->net, "pan", index);
}

/* Without an address, and whose bridge it is */
static void bare_test(struct kunit *test)
{
	struct world *w = world(test);
	struct btgw_err err = {};

	w->net.bridge[0] = '\0';
	KUNIT_EXPECT_TRUE(test, pan_net_is_bare(&w->net));
	w->net.addr[0] = w->before;
	w->net.addrs = 1;
	KUNIT_EXPECT_FALSE(test, pan_net_is_bare(&w->net));
	w->net.addr[0].family = AF_INET6;
	KUNIT_EXPECT_TRUE(test, pan_net_is_bare(&w->net));
	w->net.addrs = 0;

	strcpy(w->net.bridge, "pan");
	KUNIT_ASSERT_EQ(test, pan_addr_del(w->rt, w->pan.index, &w->before,
					   NULL), 0);
	KUNIT_ASSERT_EQ_MSG(test, pan_net_start(&w->net, &err), 0, "%s",
			    err.text);
	KUNIT_EXPECT_FALSE(test, pan_net_is_bare(&w->net));
	pan_net_stop(&w->net);
	strcpy(w->net.bridge, "fresh");
	KUNIT_ASSERT_EQ_MSG(test, pan_net_start(&w->net, &err), 0, "%s",
			    err.text);
	KUNIT_EXPECT_TRUE(test, pan_net_is_bare(&w->net));
	pan_cidr_parse("169.254.7.8/16", &w->before, NULL);
	KUNIT_ASSERT_EQ(test, pan_addr_add(w->rt, w->net.index, &w->before,
					   NULL), 1);
	KUNIT_EXPECT_FALSE(test, pan_net_is_bare(&w->net));
	pan_net_stop(&w->net);
}

static struct kunit_case pan_net_cases[] = {
	KUNIT_CASE(found_test),
	KUNIT_CASE(earlier_test),
	KUNIT_CASE(name_test),
	KUNIT_CASE(port_test),
	KUNIT_CASE(claimed_test),
	KUNIT_CASE(dhcp_found_test),
	KUNIT_CASE(dhcp_free_test),
	KUNIT_CASE(choose_test),
	KUNIT_CASE(ipv6_test),
	KUNIT_CASE(bare_test),
	{}
};

static struct kunit_suite pan_net_suite = {
	.name = "pan_net",
	.init = world_init,
	.exit = world_exit,
	.test_cases = pan_net_cases,
};

kunit_test_suite(pan_net_suite);
