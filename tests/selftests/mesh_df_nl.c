// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_df_nl - paths of directed forwarding over the control API
 *
 * What is refused and which attribute is named, what a change leaves as it was,
 * full tables, other sizes, the end of a life, dumps and their filters, events.
 */
#include <stdarg.h>
#include <time.h>
#include <unistd.h>
#include <linux/btgw_netlink.h>

#include "lib/fb_test.h"
#include "lib/nl_test.h"

enum {
	NET		= 7,
	SUBNET		= 3,
	ORIGIN		= 0x0100,
	TARGET		= 0x0200,
	GROUP		= 0xc001,
	/* paths, so many that a dump needs more than one message */
	MANY		= 2000,
	/* ms for what has to come, on a slow machine */
	SOON		= 60000,
};

static int fd;
/* where paths are */
static int subnet = SUBNET;

static void want(struct nl_answer answer, int err, int attr)
{
	if (answer.err != err || (err && answer.attr != attr))
		fail("%s (%s, attribute %d), wanted %s, attribute %d",
		     strerror(answer.err), answer.msg, answer.attr,
		     strerror(err), attr);
}

/* attributes as (type, octets, value), ended by 0 */
static void put_all(struct nl_req *req, va_list list)
{
	unsigned int octets;
	int type, value;

	while ((type = va_arg(list, int))) {
		octets = va_arg(list, int);
		value = va_arg(list, int);
		if (octets == 1)
			nl_put_u8(req, type, value);
		else if (octets == 2)
			nl_put_u16(req, type, value);
		else
			nl_put_u32(req, type, value);
	}
}

static struct nl_answer df_set(int index, ...)
{
	struct nl_req req;
	va_list list;

	nl_begin(&req, BTGW_CMD_DF_SET, 0);
	nl_put_u16(&req, BTGW_A_DF_NET, NET);
	nl_put_u16(&req, BTGW_A_DF_SUBNET, index);
	va_start(list, index);
	put_all(&req, list);
	va_end(list);
	return nl_talk(fd, &req, NULL, NULL);
}

static void path_begin(struct nl_req *req, int cmd, int origin, int target,
		       int fixed)
{
	nl_begin(req, cmd, 0);
	nl_put_u16(req, BTGW_A_PATH_NET, NET);
	nl_put_u16(req, BTGW_A_PATH_SUBNET, subnet);
	nl_put_u16(req, BTGW_A_PATH_ORIGIN, origin);
	nl_put_u16(req, BTGW_A_PATH_TARGET, target);
	nl_put_u8(req, BTGW_A_PATH_FIXED, fixed);
}

static struct nl_answer path_op(int cmd, int origin, int target, int fixed, ...)
{
	struct nl_req req;
	va_list list;

	path_begin(&req, cmd, origin, target, fixed);
	va_start(list, fixed);
	put_all(&req, list);
	va_end(list);
	return nl_talk(fd, &req, NULL, NULL);
}

#define ADV_BOTH							\
	BTGW_A_PATH_TOWARD_ORIGIN, 4, BTGW_PATH_BEARERS_ADV,		\
	BTGW_A_PATH_TOWARD_TARGET, 4, BTGW_PATH_BEARERS_ADV

static struct nl_answer path_new(int origin, int target, int fixed)
{
	return path_op(BTGW_CMD_PATH_NEW, origin, target, fixed, ADV_BOTH, 0);
}

static struct nl_answer path_del(int origin, int target, int fixed)
{
	return path_op(BTGW_CMD_PATH_DEL, origin, target, fixed, 0);
}

static struct nl_answer dependent(int cmd, int target, int side, int addr,
				  int elements)
{
	return path_op(cmd, ORIGIN, target, 1, BTGW_A_DEPENDENT_SIDE, 4, side,
		       BTGW_A_DEPENDENT_ADDR, 2, addr,
		       elements ? BTGW_A_DEPENDENT_ELEMENTS : 0, 1, elements,
		       0);
}

struct path {
	uint16_t subnet, origin, target;
	uint8_t fixed, origin_elements, lanes, two_way, fn;
	uint32_t toward_origin, toward_target, remaining;
	uint32_t origin_dependents, target_dependents, end;
};

static uint32_t opt_u32(const struct nlmsghdr *nlh, int type, uint32_t none)
{
	const struct nlattr *attr = nl_find(nlh, type);

	return attr ? nl_u32(attr) : none;
}

static void see_path(const struct nlmsghdr *nlh, void *user)
{
	const struct nlattr *fn = nl_find(nlh, BTGW_A_PATH_FN);
	struct path *p = user;

	p->subnet = nl_u16(nl_find(nlh, BTGW_A_PATH_SUBNET));
	p->origin = nl_u16(nl_find(nlh, BTGW_A_PATH_ORIGIN));
	p->target = nl_u16(nl_find(nlh, BTGW_A_PATH_TARGET));
	p->fixed = nl_u8(nl_find(nlh, BTGW_A_PATH_FIXED));
	p->origin_elements =
		nl_u8(nl_find(nlh, BTGW_A_PATH_ORIGIN_ELEMENTS));
	p->lanes = nl_u8(nl_find(nlh, BTGW_A_PATH_LANES));
	p->two_way = nl_u8(nl_find(nlh, BTGW_A_PATH_TWO_WAY));
	p->toward_origin = nl_u32(nl_find(nlh, BTGW_A_PATH_TOWARD_ORIGIN));
	p->toward_target = nl_u32(nl_find(nlh, BTGW_A_PATH_TOWARD_TARGET));
	p->origin_dependents =
		nl_u32(nl_find(nlh, BTGW_A_PATH_ORIGIN_DEPENDENTS));
	p->target_dependents =
		nl_u32(nl_find(nlh, BTGW_A_PATH_TARGET_DEPENDENTS));
	/* a fixed one has neither */
	check(p->fixed == !fn);
	p->fn = fn ? nl_u8(fn) : 0;
	p->remaining = opt_u32(nlh, BTGW_A_PATH_REMAINING, 0);
	check(p->fixed == !p->remaining || nl_find(nlh, BTGW_A_PATH_END));
	p->end = opt_u32(nlh, BTGW_A_PATH_END, ~0U);
}

static struct path path_get(int origin, int target, int fixed)
{
	struct path p = {};
	struct nl_req req;

	path_begin(&req, BTGW_CMD_PATH_GET, origin, target, fixed);
	want(nl_talk(fd, &req, see_path, &p), 0, 0);
	check(p.subnet == SUBNET && p.origin == origin &&
	      p.target == target && p.fixed == fixed && p.end == ~0U);
	return p;
}

struct fill {
	uint32_t size, used;
	uint64_t dropped;
};

struct df {
	uint8_t directed, relay, proxy, friend;
	uint16_t update_id;
	uint32_t size, fixed, path_memory;
	uint64_t memory;
	struct fill paths, dependents;
};

static uint64_t u64_of(const struct nlattr *attr)
{
	uint64_t value;

	check(attr && nl_len(attr) == sizeof(value));
	memcpy(&value, nl_data(attr), sizeof(value));
	return value;
}

static struct fill fill_of(const struct nlattr *nest)
{
	const uint8_t *at = nl_data(nest), *end = at + nl_len(nest);
	struct fill fill = {};

	while (at < end) {
		const struct nlattr *attr = (const struct nlattr *)at;

		if (nl_type(attr) == BTGW_A_FILL_SIZE)
			fill.size = nl_u32(attr);
		else if (nl_type(attr) == BTGW_A_FILL_USED)
			fill.used = nl_u32(attr);
		else if (nl_type(attr) == BTGW_A_FILL_DROPPED)
			fill.dropped = u64_of(attr);
		at += NLA_ALIGN(attr->nla_len);
	}
	return fill;
}

static void see_df(const struct nlmsghdr *nlh, void *user)
{
	struct df *df = user;

	df->directed = nl_u8(nl_find(nlh, BTGW_A_DF_DIRECTED));
	df->relay = nl_u8(nl_find(nlh, BTGW_A_DF_RELAY));
	df->proxy = nl_u8(nl_find(nlh, BTGW_A_DF_PROXY));
	df->friend = nl_u8(nl_find(nlh, BTGW_A_DF_FRIEND));
	df->size = nl_u32(nl_find(nlh, BTGW_A_DF_SIZE));
	df->paths = fill_of(nl_find(nlh, BTGW_A_DF_PATHS));
	df->fixed = nl_u32(nl_find(nlh, BTGW_A_DF_FIXED));
	df->dependents = fill_of(nl_find(nlh, BTGW_A_DF_DEPENDENTS));
	df->update_id = nl_u16(nl_find(nlh, BTGW_A_DF_UPDATE_ID));
	df->memory = u64_of(nl_find(nlh, BTGW_A_DF_MEMORY));
	df->path_memory = nl_u32(nl_find(nlh, BTGW_A_DF_PATH_MEMORY));
}

static struct df df_get(void)
{
	struct df df = {};
	struct nl_req req;

	nl_begin(&req, BTGW_CMD_DF_GET, 0);
	nl_put_u16(&req, BTGW_A_DF_NET, NET);
	nl_put_u16(&req, BTGW_A_DF_SUBNET, SUBNET);
	want(nl_talk(fd, &req, see_df, &df), 0, 0);
	return df;
}

static struct nl_answer simple(int cmd, int net, int index, uint8_t key)
{
	uint8_t octets[16] = { key };
	struct nl_req req;

	nl_begin(&req, cmd, 0);
	nl_put_u16(&req, BTGW_A_SUBNET_NET, net);
	if (index >= 0)
		nl_put_u16(&req, BTGW_A_SUBNET_INDEX, index);
	if (key)
		nl_put(&req, BTGW_A_SUBNET_KEY, octets, sizeof(octets));
	return nl_talk(fd, &req, NULL, NULL);
}

/* a net with the subnets 3 and 4, in 3 directed forwarding as it is @on */
static void begin(bool on)
{
	struct nl_req req;

	fd = nl_open();
	/* what a test that failed left behind */
	nl_begin(&req, BTGW_CMD_NET_DEL, 0);
	nl_put_u16(&req, BTGW_A_NET_ID, NET);
	nl_talk(fd, &req, NULL, NULL);
	nl_begin(&req, BTGW_CMD_NET_NEW, 0);
	nl_put_u16(&req, BTGW_A_NET_ID, NET);
	want(nl_talk(fd, &req, NULL, NULL), 0, 0);
	want(simple(BTGW_CMD_SUBNET_NEW, NET, SUBNET, 1), 0, 0);
	want(simple(BTGW_CMD_SUBNET_NEW, NET, SUBNET + 1, 2), 0, 0);
	if (on)
		want(df_set(SUBNET, BTGW_A_DF_DIRECTED, 1, 1, 0), 0, 0);
}

static void end(void)
{
	struct nl_req req;

	nl_begin(&req, BTGW_CMD_NET_DEL, 0);
	nl_put_u16(&req, BTGW_A_NET_ID, NET);
	want(nl_talk(fd, &req, NULL, NULL), 0, 0);
	close(fd);
}

/* the next event of that kind, passing over others */
static void event(int efd, int cmd, struct nl_req *msg)
{
	int got;

	while ((got = nl_event(efd, SOON, msg)))
		if (got == cmd)
			return;
	fail("no event %d", cmd);
}

static void test_states(void)
{
	struct nl_req req;
	struct df df;

	begin(false);
	df = df_get();
	check(!df.directed && !df.relay && !df.proxy && !df.friend);
	check(df.size == 4096 && df.paths.size == 4096 && !df.memory);
	/* nothing without directed forwarding, or without the feature */
	want(df_set(SUBNET, BTGW_A_DF_RELAY, 1, 1, 0), EINVAL,
	     BTGW_A_DF_RELAY);
	want(df_set(SUBNET, BTGW_A_DF_DIRECTED, 1, 1, BTGW_A_DF_RELAY, 1, 1,
		    BTGW_A_DF_PROXY, 1, 1, 0), EINVAL, BTGW_A_DF_PROXY);
	want(df_set(SUBNET, BTGW_A_DF_DIRECTED, 1, 1, BTGW_A_DF_FRIEND, 1, 1,
		    0), EINVAL, BTGW_A_DF_FRIEND);
	df = df_get();
	check(!df.directed && !df.relay);

	nl_begin(&req, BTGW_CMD_NET_SET, 0);
	nl_put_u16(&req, BTGW_A_NET_ID, NET);
	nl_put_u8(&req, BTGW_A_NET_PROXY, 1);
	nl_put_u8(&req, BTGW_A_NET_FRIEND, 1);
	want(nl_talk(fd, &req, NULL, NULL), 0, 0);
	want(df_set(SUBNET, BTGW_A_DF_DIRECTED, 1, 1, BTGW_A_DF_RELAY, 1, 1,
		    BTGW_A_DF_PROXY, 1, 1, BTGW_A_DF_FRIEND, 1, 1, 0), 0, 0);
	df = df_get();
	check(df.directed && df.relay && df.proxy && df.friend);
	check(df.memory >= (uint64_t)df.path_memory * 4095);
	printf("# %u octets for a path, %llu for %u\n", df.path_memory,
	       (unsigned long long)df.memory, df.size);

	/* the feature goes, and what needs it */
	nl_begin(&req, BTGW_CMD_NET_SET, 0);
	nl_put_u16(&req, BTGW_A_NET_ID, NET);
	nl_put_u8(&req, BTGW_A_NET_PROXY, 0);
	want(nl_talk(fd, &req, NULL, NULL), 0, 0);
	df = df_get();
	check(df.directed && df.relay && !df.proxy && df.friend);

	/* off: what was found goes, what is fixed stays */
	want(path_new(ORIGIN, TARGET, 0), 0, 0);
	want(path_new(ORIGIN, TARGET, 1), 0, 0);
	want(df_set(SUBNET, BTGW_A_DF_DIRECTED, 1, 0, 0), 0, 0);
	df = df_get();
	check(!df.directed && !df.relay && !df.friend && df.memory);
	check(df.paths.used == 1 && df.fixed == 1);
	check(path_get(ORIGIN, TARGET, 1).lanes == 1);
	want(path_new(ORIGIN, TARGET, 0), EINVAL, BTGW_A_PATH_FIXED);
	want(path_del(ORIGIN, TARGET, 1), 0, 0);
	want(df_set(SUBNET, BTGW_A_DF_DIRECTED, 1, 1, 0), 0, 0);
	want(df_set(SUBNET, BTGW_A_DF_DIRECTED, 1, 0, 0), 0, 0);
	/* with nothing in it, it takes nothing */
	check(!df_get().memory);
	end();
}

static void test_paths(void)
{
	struct path p;

	begin(true);
	want(path_new(ORIGIN, TARGET, 1), 0, 0);
	want(path_new(ORIGIN, TARGET, 1), EEXIST, BTGW_A_PATH_TARGET);
	/* the two kinds are apart */
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, TARGET, 0, ADV_BOTH,
		     BTGW_A_PATH_FN, 1, 9, BTGW_A_PATH_LANES, 1, 2,
		     BTGW_A_PATH_LIFETIME, 4, BTGW_PATH_LIFETIME_2_HOURS, 0),
	     0, 0);
	p = path_get(ORIGIN, TARGET, 0);
	check(p.fn == 9 && p.lanes == 2 && p.remaining > 7000 &&
	      p.remaining <= 7200);

	/* values that do not go together */
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, GROUP, 1, ADV_BOTH,
		     BTGW_A_PATH_TWO_WAY, 1, 1, 0), EINVAL,
	     BTGW_A_PATH_TWO_WAY);
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, GROUP, 1, ADV_BOTH,
		     BTGW_A_PATH_TARGET_ELEMENTS, 1, 2, 0), EINVAL,
	     BTGW_A_PATH_TARGET_ELEMENTS);
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, GROUP, 1, ADV_BOTH,
		     BTGW_A_PATH_NOT_READY, 1, 1, 0), EINVAL,
	     BTGW_A_PATH_NOT_READY);
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, GROUP, 1, ADV_BOTH,
		     BTGW_A_PATH_LANES, 1, 2, 0), EINVAL, BTGW_A_PATH_LANES);
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, GROUP, 1, ADV_BOTH,
		     BTGW_A_PATH_FN, 1, 1, 0), EINVAL, BTGW_A_PATH_FN);
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, GROUP, 1, ADV_BOTH,
		     BTGW_A_PATH_LIFETIME, 4, 0, 0), EINVAL,
	     BTGW_A_PATH_LIFETIME);
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, GROUP, 1, ADV_BOTH,
		     BTGW_A_PATH_REMAINING, 4, 60, 0), EINVAL,
	     BTGW_A_PATH_REMAINING);
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, GROUP, 1,
		     BTGW_A_PATH_TOWARD_TARGET, 4, BTGW_PATH_BEARERS_NONE, 0),
	     EINVAL, BTGW_A_PATH_TOWARD_TARGET);
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, ORIGIN + 1, 1, ADV_BOTH,
		     BTGW_A_PATH_ORIGIN_ELEMENTS, 1, 2, 0), EINVAL,
	     BTGW_A_PATH_TARGET);
	want(path_op(BTGW_CMD_PATH_NEW, 0x7fff, TARGET, 1, ADV_BOTH,
		     BTGW_A_PATH_ORIGIN_ELEMENTS, 1, 2, 0), EINVAL,
	     BTGW_A_PATH_ORIGIN_ELEMENTS);
	check(df_get().paths.used == 2);

	/* a change is whole or none, and the life goes on */
	want(path_op(BTGW_CMD_PATH_SET, ORIGIN, TARGET, 0,
		     BTGW_A_PATH_TWO_WAY, 1, 1, BTGW_A_PATH_NOT_READY, 1, 1,
		     0), EINVAL, BTGW_A_PATH_NOT_READY);
	check(!path_get(ORIGIN, TARGET, 0).two_way);
	want(path_op(BTGW_CMD_PATH_SET, ORIGIN, TARGET, 0,
		     BTGW_A_PATH_TWO_WAY, 1, 1, BTGW_A_PATH_TOWARD_ORIGIN, 4,
		     BTGW_PATH_BEARERS_BOTH, BTGW_A_PATH_LANES, 1, 3, 0),
	     0, 0);
	p = path_get(ORIGIN, TARGET, 0);
	check(p.two_way && p.lanes == 3 && p.fn == 9 &&
	      p.toward_origin == BTGW_PATH_BEARERS_BOTH &&
	      p.toward_target == BTGW_PATH_BEARERS_ADV);
	check(!path_get(ORIGIN, TARGET, 1).two_way);

	want(path_del(ORIGIN, TARGET, 0), 0, 0);
	want(path_del(ORIGIN, TARGET, 0), ENOENT, BTGW_A_PATH_TARGET);
	want(path_del(ORIGIN, TARGET, 1), 0, 0);
	check(!df_get().paths.used);
	end();
}

static void test_dependents(void)
{
	struct path p;
	int i;

	begin(true);
	want(dependent(BTGW_CMD_DEPENDENT_NEW, TARGET, 0, 0x300, 1), ENOENT,
	     BTGW_A_DEPENDENT_TARGET);
	want(path_new(ORIGIN, TARGET, 1), 0, 0);
	want(path_new(ORIGIN, GROUP, 1), 0, 0);
	want(dependent(BTGW_CMD_DEPENDENT_NEW, TARGET, 0, 0x300, 4), 0, 0);
	want(dependent(BTGW_CMD_DEPENDENT_NEW, TARGET, 0, 0x300, 4), EEXIST,
	     BTGW_A_DEPENDENT_ADDR);
	want(dependent(BTGW_CMD_DEPENDENT_NEW, TARGET, 1, 0x303, 4), EINVAL,
	     BTGW_A_DEPENDENT_ADDR);
	want(dependent(BTGW_CMD_DEPENDENT_NEW, TARGET, 1, ORIGIN, 1), EINVAL,
	     BTGW_A_DEPENDENT_ADDR);
	want(dependent(BTGW_CMD_DEPENDENT_NEW, GROUP, 1, 0x400, 1), EINVAL,
	     BTGW_A_DEPENDENT_TARGET);
	want(dependent(BTGW_CMD_DEPENDENT_NEW, GROUP, 0, 0x400, 1), 0, 0);
	want(dependent(BTGW_CMD_DEPENDENT_NEW, TARGET, 1, 0x310, 1), 0, 0);
	p = path_get(ORIGIN, TARGET, 1);
	check(p.origin_dependents == 1 && p.target_dependents == 1);
	check(df_get().dependents.used == 3);
	want(dependent(BTGW_CMD_DEPENDENT_GET, TARGET, 0, 0x301, 0), ENOENT,
	     BTGW_A_DEPENDENT_ADDR);
	want(dependent(BTGW_CMD_DEPENDENT_GET, TARGET + 1, 0, 0x300, 0), ENOENT,
	     BTGW_A_DEPENDENT_TARGET);
	want(dependent(BTGW_CMD_DEPENDENT_DEL, TARGET, 0, 0x300, 0), 0, 0);
	want(dependent(BTGW_CMD_DEPENDENT_DEL, TARGET, 0, 0x300, 0), ENOENT,
	     BTGW_A_DEPENDENT_ADDR);

	/* a path that is replaced takes them with it */
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, TARGET, 1, ADV_BOTH,
		     BTGW_A_PATH_REPLACE, 1, 1, BTGW_A_PATH_ORIGIN_ELEMENTS, 1,
		     3, 0), 0, 0);
	p = path_get(ORIGIN, TARGET, 1);
	check(!p.origin_dependents && !p.target_dependents &&
	      p.origin_elements == 3);
	/* one that cannot be leaves them: four others claim what it wants */
	want(dependent(BTGW_CMD_DEPENDENT_NEW, TARGET, 1, 0x310, 1), 0, 0);
	for (i = 1; i <= 4; i++)
		want(path_new(ORIGIN + 0x10 + i, TARGET, 1), 0, 0);
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, TARGET, 1, ADV_BOTH,
		     BTGW_A_PATH_REPLACE, 1, 1, BTGW_A_PATH_ORIGIN_ELEMENTS, 1,
		     0x20, 0), ENOSPC, BTGW_A_PATH_ORIGIN);
	p = path_get(ORIGIN, TARGET, 1);
	check(p.target_dependents == 1 && p.origin_elements == 3);
	end();
}

static struct nl_answer path_wide(int origin, int elements, int replace)
{
	return path_op(BTGW_CMD_PATH_NEW, origin, TARGET, 1, ADV_BOTH,
		       BTGW_A_PATH_ORIGIN_ELEMENTS, 1, elements,
		       replace ? BTGW_A_PATH_REPLACE : 0, 1, 1, 0);
}

/* What was accepted stays, although four others claim its addresses by now. */
static void test_claimed(void)
{
	struct df before, after;
	struct path p;
	int i;

	begin(true);
	/* they go, and leave the first places to those that come last */
	for (i = 0; i < 4; i++)
		want(path_new(0x1000 + i, TARGET, 1), 0, 0);
	want(path_wide(ORIGIN, 16, 0), 0, 0);
	want(dependent(BTGW_CMD_DEPENDENT_NEW, TARGET, 0, 0x300, 1), 0, 0);
	want(dependent(BTGW_CMD_DEPENDENT_NEW, TARGET, 0, 0x310, 1), 0, 0);
	for (i = 0; i < 4; i++)
		want(path_del(0x1000 + i, TARGET, 1), 0, 0);
	for (i = 1; i <= 4; i++)
		want(path_new(ORIGIN + i, TARGET, 1), 0, 0);
	before = df_get();
	/* more than it had is refused, and nothing has changed */
	want(path_wide(ORIGIN, 17, 1), ENOSPC, BTGW_A_PATH_ORIGIN);
	p = path_get(ORIGIN, TARGET, 1);
	check(p.origin_elements == 16 && p.origin_dependents == 2);
	after = df_get();
	check(after.update_id == before.update_id && after.paths.used == 5);
	/* in a table of another size, whatever is copied first */
	want(df_set(SUBNET, BTGW_A_DF_SIZE, 4, 200, 0), 0, 0);
	p = path_get(ORIGIN, TARGET, 1);
	check(p.origin_elements == 16 && p.origin_dependents == 2);
	/* and what it has, the next one may have */
	want(path_wide(ORIGIN, 16, 1), 0, 0);
	check(!path_get(ORIGIN, TARGET, 1).origin_dependents);
	end();
}

static void test_full(void)
{
	struct df df, after;
	struct nl_req msg;
	int i, efd;

	begin(true);
	want(df_set(SUBNET, BTGW_A_DF_SIZE, 4, 20, 0), 0, 0);
	df = df_get();
	check(df.size == 20 && df.paths.size == 20 && df.memory < 16384);
	for (i = 0; i < 20; i++)
		want(path_new(ORIGIN, TARGET + i, i & 1), 0, 0);
	want(dependent(BTGW_CMD_DEPENDENT_NEW, TARGET + 1, 0, 0x300, 2), 0, 0);
	efd = nl_open();
	nl_join(efd, BTGW_MCGRP_MESH);
	want(path_new(ORIGIN, TARGET + 20, 1), ENOSPC, BTGW_A_PATH_TARGET);
	event(efd, BTGW_CMD_PATH_FULL_NTF, &msg);
	see_df(&msg.nlh, &df);
	check(df.paths.used == 20 && df.paths.dropped == 1);

	/* more room, and all is there */
	want(df_set(SUBNET, BTGW_A_DF_SIZE, 4, 200, 0), 0, 0);
	after = df_get();
	check(after.size == 200 && after.paths.used == 20 &&
	      after.fixed == 10 && after.dependents.used == 1 &&
	      after.paths.dropped == 1 && after.update_id != df.update_id);
	for (i = 0; i < 20; i++)
		check(path_get(ORIGIN, TARGET + i, i & 1).lanes == 1);
	check(path_get(ORIGIN, TARGET, 0).remaining <= 86400);
	check(path_get(ORIGIN, TARGET + 1, 1).origin_dependents == 1);
	want(path_new(ORIGIN, TARGET + 20, 1), 0, 0);
	/* not less than there is */
	want(df_set(SUBNET, BTGW_A_DF_SIZE, 4, 20, 0), EBUSY, BTGW_A_DF_SIZE);
	check(df_get().size == 200);
	want(df_set(SUBNET, BTGW_A_DF_SIZE, 4, 21, 0), 0, 0);
	check(df_get().paths.used == 21);
	close(efd);
	end();
}

/* passing over others: on a slow machine a path ends before it is replaced */
static struct path path_gone(int efd, int target, bool fixed)
{
	struct nl_req msg;
	struct path p;

	do {
		event(efd, BTGW_CMD_PATH_DEL_NTF, &msg);
		see_path(&msg.nlh, &p);
	} while (p.target != target || p.fixed != fixed);
	return p;
}

static void test_expiry(void)
{
	struct nl_req msg;
	struct path p;
	int efd;

	begin(true);
	efd = nl_open();
	nl_join(efd, BTGW_MCGRP_MESH);
	want(path_new(ORIGIN, TARGET, 1), 0, 0);
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, TARGET, 0, ADV_BOTH,
		     BTGW_A_PATH_REMAINING, 4, 1, 0), 0, 0);
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, TARGET + 1, 0, ADV_BOTH,
		     BTGW_A_PATH_REMAINING, 4, 1, 0), 0, 0);
	/* of another size the table keeps its time, a path its own */
	want(df_set(SUBNET, BTGW_A_DF_SIZE, 4, 100, 0), 0, 0);
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, TARGET + 1, 0, ADV_BOTH,
		     BTGW_A_PATH_REPLACE, 1, 1, 0), 0, 0);
	p = path_gone(efd, TARGET, false);
	check(p.origin == ORIGIN && !p.remaining &&
	      p.end == BTGW_PATH_END_EXPIRED);
	check(df_get().paths.used == 2);
	check(path_get(ORIGIN, TARGET, 1).lanes == 1);
	check(path_get(ORIGIN, TARGET + 1, 0).remaining > 80000);

	/* one that is asked for says so */
	want(path_del(ORIGIN, TARGET, 1), 0, 0);
	p = path_gone(efd, TARGET, true);
	check(p.end == BTGW_PATH_END_DELETED);

	/* a subnet goes with a path that would expire */
	want(path_op(BTGW_CMD_PATH_NEW, ORIGIN, TARGET, 0, ADV_BOTH,
		     BTGW_A_PATH_REMAINING, 4, 1, 0), 0, 0);
	want(simple(BTGW_CMD_SUBNET_DEL, NET, SUBNET, 0), 0, 0);
	event(efd, BTGW_CMD_SUBNET_DEL_NTF, &msg);
	close(efd);
	end();
}

struct dumped {
	unsigned int n;
	/* by target */
	uint8_t seen[65536];
};

static void see_many(const struct nlmsghdr *nlh, void *user)
{
	uint16_t target = nl_u16(nl_find(nlh, BTGW_A_PATH_TARGET));
	struct dumped *dumped = user;

	dumped->n++;
	dumped->seen[target]++;
}

static const struct dumped *dump(int cmd, ...)
{
	static struct dumped dumped;
	struct nl_req req;
	va_list list;

	memset(&dumped, 0, sizeof(dumped));
	nl_begin(&req, cmd, NLM_F_DUMP);
	va_start(list, cmd);
	put_all(&req, list);
	va_end(list);
	want(nl_talk(fd, &req, see_many, &dumped), 0, 0);
	return &dumped;
}

static void other_size(void)
{
	want(df_set(SUBNET, BTGW_A_DF_SIZE, 4, 5000, 0), 0, 0);
}

static void test_dumps(void)
{
	const struct dumped *d;
	int i;

	begin(true);
	want(df_set(SUBNET + 1, BTGW_A_DF_DIRECTED, 1, 1, 0), 0, 0);
	for (i = 0; i < MANY; i++)
		want(path_new(ORIGIN + i % 4, TARGET + i, i % 2), 0, 0);
	subnet = SUBNET + 1;
	for (i = 0; i < 3; i++)
		want(path_new(ORIGIN, TARGET + i, 1), 0, 0);
	subnet = SUBNET;
	d = dump(BTGW_CMD_PATH_GET, 0);
	check(d->n == MANY + 3);
	for (i = 0; i < MANY; i++)
		check(d->seen[TARGET + i] == 1 + (i < 3));
	check(dump(BTGW_CMD_PATH_GET, BTGW_A_PATH_NET, 2, NET,
		   BTGW_A_PATH_SUBNET, 2, SUBNET + 1, 0)->n == 3);
	check(dump(BTGW_CMD_PATH_GET, BTGW_A_PATH_NET, 2, NET,
		   BTGW_A_PATH_ORIGIN, 2, ORIGIN + 1, 0)->n == MANY / 4);
	check(dump(BTGW_CMD_PATH_GET, BTGW_A_PATH_NET, 2, NET,
		   BTGW_A_PATH_FIXED, 1, 1, 0)->n == MANY / 2 + 3);
	check(dump(BTGW_CMD_PATH_GET, BTGW_A_PATH_NET, 2, NET,
		   BTGW_A_PATH_TARGET, 2, TARGET + 2, 0)->n == 2);
	check(dump(BTGW_CMD_PATH_GET, BTGW_A_PATH_NET, 2, NET,
		   BTGW_A_PATH_TARGET, 2, TARGET - 1, 0)->n == 0);
	check(!nl_dump_torn(BTGW_CMD_PATH_GET, NULL));
	check(nl_dump_torn(BTGW_CMD_PATH_GET, other_size));

	/* 100 dependents, half at each end of one */
	want(path_new(ORIGIN, 0x7000, 1), 0, 0);
	for (i = 0; i < 100; i++)
		want(dependent(BTGW_CMD_DEPENDENT_NEW, 0x7000, i % 2,
			       0x4000 + i, 1), 0, 0);
	check(dump(BTGW_CMD_DEPENDENT_GET, 0)->n == 100);
	check(dump(BTGW_CMD_DEPENDENT_GET, BTGW_A_PATH_NET, 2, NET,
		   BTGW_A_DEPENDENT_SIDE, 4, BTGW_PATH_SIDE_TARGET, 0)->n ==
	      50);
	check(dump(BTGW_CMD_DEPENDENT_GET, BTGW_A_PATH_NET, 2, NET,
		   BTGW_A_DEPENDENT_ADDR, 2, 0x4000 + 42, 0)->n == 1);
	check(dump(BTGW_CMD_DEPENDENT_GET, BTGW_A_PATH_NET, 2, NET,
		   BTGW_A_PATH_TARGET, 2, TARGET, 0)->n == 0);
	end();
}

static const struct fb_case cases[] = {
	{ "states of a subnet", test_states },
	{ "paths are added, changed and removed", test_paths },
	{ "dependents", test_dependents },
	{ "what others claim, too", test_claimed },
	{ "a full table, and tables of other sizes", test_full },
	{ "the end of a life", test_expiry },
	{ "dumps and their filters", test_dumps },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
