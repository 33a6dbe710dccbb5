// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_ctl - what the mesh operations of the control API promise
 *
 * All or nothing, whole dumps, events, one owner, and nets that come and go
 * under those who look.
 */
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <linux/btgw_netlink.h>

#include "lib/fb_test.h"
#include "lib/nl_test.h"

enum {
	NET		= 7,
	/* a net that nobody makes */
	NO_NET		= 999,
	ADDR		= 0x0100,
	GROUP		= 0xc001,
	/* AppKeys, so many that a dump needs more than one message */
	MANY		= 400,
	/* how long nets come and go */
	RACE_S		= 3,
};

static const uint8_t key_a[16] = { 0xa0, 1, 2, 3, 4, 5, 6, 7 };
static const uint8_t key_b[16] = { 0xb0, 1, 2, 3, 4, 5, 6, 7 };
static const uint8_t key_c[16] = { 0xc0, 1, 2, 3, 4, 5, 6, 7 };
static const uint8_t label[16] = { 0x1a, 0xbe, 0x11 };

/* a request that is all numbers of 16 bits, and a key */
static struct nl_answer ask(int fd, int cmd, int flags, const uint8_t *key,
			    int key_type, ...)
{
	struct nl_req req;
	va_list list;
	int type;

	nl_begin(&req, cmd, flags);
	va_start(list, key_type);
	while ((type = va_arg(list, int)))
		nl_put_u16(&req, type, va_arg(list, int));
	va_end(list);
	if (key)
		nl_put(&req, key_type, key, 16);
	return nl_talk(fd, &req, NULL, NULL);
}

static void want(struct nl_answer answer, int err, int attr)
{
	if (answer.err != err || (err && answer.attr != attr))
		fail("%s (%s, attribute %d), wanted %s, attribute %d",
		     strerror(answer.err), answer.msg, answer.attr,
		     strerror(err), attr);
}

static void net_new(int fd, uint16_t id)
{
	want(ask(fd, BTGW_CMD_NET_NEW, 0, NULL, 0, BTGW_A_NET_ID, id, 0), 0, 0);
}

static void net_del(int fd, uint16_t id)
{
	want(ask(fd, BTGW_CMD_NET_DEL, 0, NULL, 0, BTGW_A_NET_ID, id, 0), 0, 0);
}

static void subnet_new(int fd, uint16_t net, uint16_t index)
{
	want(ask(fd, BTGW_CMD_SUBNET_NEW, 0, key_a, BTGW_A_SUBNET_KEY,
		 BTGW_A_SUBNET_NET, net, BTGW_A_SUBNET_INDEX, index, 0), 0, 0);
}

static struct nl_answer appkey_new(int fd, uint16_t net, uint16_t index)
{
	return ask(fd, BTGW_CMD_APPKEY_NEW, 0, key_c, BTGW_A_APPKEY_KEY,
		   BTGW_A_APPKEY_NET, net, BTGW_A_APPKEY_INDEX, index,
		   BTGW_A_APPKEY_SUBNET, 0, 0);
}

static void see_net_id(const struct nlmsghdr *nlh, void *user)
{
	bool *seen = user;

	seen[nl_u16(nl_find(nlh, BTGW_A_NET_ID))] = true;
}

/* what a test that failed left behind would fail the others */
static int fresh(void)
{
	static bool seen[65536];
	int fd = nl_open();
	struct nl_req req;
	size_t i;

	nl_begin(&req, BTGW_CMD_NET_GET, NLM_F_DUMP);
	want(nl_talk(fd, &req, see_net_id, seen), 0, 0);
	for (i = 0; i < sizeof(seen); i++)
		if (seen[i])
			net_del(fd, i);
	return fd;
}

static void test_conflicts(void)
{
	int fd = fresh();

	net_new(fd, NET);
	want(ask(fd, BTGW_CMD_NET_NEW, 0, NULL, 0, BTGW_A_NET_ID, NET, 0),
	     EEXIST, BTGW_A_NET_ID);
	subnet_new(fd, NET, 0);
	want(ask(fd, BTGW_CMD_SUBNET_NEW, 0, key_b, BTGW_A_SUBNET_KEY,
		 BTGW_A_SUBNET_NET, NET, BTGW_A_SUBNET_INDEX, 0, 0),
	     EEXIST, BTGW_A_SUBNET_INDEX);
	want(appkey_new(fd, NET, 1), 0, 0);
	want(appkey_new(fd, NET, 1), EEXIST, BTGW_A_APPKEY_INDEX);
	/* phase 0: there is no new key */
	want(ask(fd, BTGW_CMD_APPKEY_SET, 0, key_a, BTGW_A_APPKEY_NEW_KEY,
		 BTGW_A_APPKEY_NET, NET, BTGW_A_APPKEY_INDEX, 1, 0),
	     EBUSY, BTGW_A_APPKEY_NEW_KEY);
	want(ask(fd, BTGW_CMD_ELEMENT_NEW, 0, NULL, 0, BTGW_A_ELEMENT_NET, NET,
		 BTGW_A_ELEMENT_ADDR, ADDR, 0), 0, 0);
	want(ask(fd, BTGW_CMD_ELEMENT_NEW, 0, NULL, 0, BTGW_A_ELEMENT_NET, NET,
		 BTGW_A_ELEMENT_ADDR, ADDR, 0), EEXIST, BTGW_A_ELEMENT_ADDR);
	/* both kinds of address at once */
	want(ask(fd, BTGW_CMD_SUB_NEW, 0, label, BTGW_A_SUB_LABEL,
		 BTGW_A_SUB_NET, NET, BTGW_A_SUB_ELEMENT, ADDR, BTGW_A_SUB_ADDR,
		 GROUP, 0), EINVAL, BTGW_A_SUB_ADDR);
	net_del(fd, NET);
	want(ask(fd, BTGW_CMD_NET_GET, 0, NULL, 0, BTGW_A_NET_ID, NET, 0),
	     ENOENT, BTGW_A_NET_ID);
}

struct net_seen {
	uint32_t iv_index;
	uint32_t seq_limit;
	uint8_t ttl;
};

static void see_net(const struct nlmsghdr *nlh, void *user)
{
	struct net_seen *seen = user;

	seen->iv_index = nl_u32(nl_find(nlh, BTGW_A_NET_IV_INDEX));
	seen->seq_limit = nl_u32(nl_find(nlh, BTGW_A_NET_SEQ_LIMIT));
	seen->ttl = nl_u8(nl_find(nlh, BTGW_A_NET_TTL));
}

static struct net_seen net_get(int fd)
{
	struct net_seen seen = {};
	struct nl_req req;

	nl_begin(&req, BTGW_CMD_NET_GET, 0);
	nl_put_u16(&req, BTGW_A_NET_ID, NET);
	want(nl_talk(fd, &req, see_net, &seen), 0, 0);
	return seen;
}

/* A set with one value that is refused changes none of the others. */
static void test_all_or_nothing(void)
{
	struct nl_answer answer;
	struct net_seen seen;
	int fd = fresh();
	struct nl_req req;

	nl_begin(&req, BTGW_CMD_NET_NEW, 0);
	nl_put_u16(&req, BTGW_A_NET_ID, NET);
	nl_put_u32(&req, BTGW_A_NET_IV_INDEX, 10);
	nl_put_u8(&req, BTGW_A_NET_IV_FLAG, 0);
	nl_put_u32(&req, BTGW_A_NET_SEQ_LIMIT, 1000);
	want(nl_talk(fd, &req, NULL, NULL), 0, 0);

	/* the IV index goes backwards */
	nl_begin(&req, BTGW_CMD_NET_SET, 0);
	nl_put_u16(&req, BTGW_A_NET_ID, NET);
	nl_put_u8(&req, BTGW_A_NET_TTL, 9);
	nl_put_u32(&req, BTGW_A_NET_IV_INDEX, 9);
	nl_put_u8(&req, BTGW_A_NET_IV_FLAG, 0);
	nl_put_u32(&req, BTGW_A_NET_SEQ_LIMIT, 2000);
	answer = nl_talk(fd, &req, NULL, NULL);
	want(answer, ERANGE, BTGW_A_NET_IV_INDEX);
	seen = net_get(fd);
	check(seen.iv_index == 10 && seen.seq_limit == 1000 && seen.ttl != 9);

	/* the limit goes backwards */
	nl_begin(&req, BTGW_CMD_NET_SET, 0);
	nl_put_u16(&req, BTGW_A_NET_ID, NET);
	nl_put_u8(&req, BTGW_A_NET_TTL, 9);
	nl_put_u32(&req, BTGW_A_NET_SEQ_LIMIT, 999);
	want(nl_talk(fd, &req, NULL, NULL), ERANGE, BTGW_A_NET_SEQ_LIMIT);
	seen = net_get(fd);
	check(seen.seq_limit == 1000 && seen.ttl != 9);

	/* half of a value that has two attributes */
	nl_begin(&req, BTGW_CMD_NET_SET, 0);
	nl_put_u16(&req, BTGW_A_NET_ID, NET);
	nl_put_u32(&req, BTGW_A_NET_IV_INDEX, 11);
	answer = nl_talk(fd, &req, NULL, NULL);
	check(answer.err == EINVAL && answer.missing == BTGW_A_NET_IV_FLAG);

	nl_begin(&req, BTGW_CMD_NET_SET, 0);
	nl_put_u16(&req, BTGW_A_NET_ID, NET);
	nl_put_u8(&req, BTGW_A_NET_TTL, 9);
	nl_put_u32(&req, BTGW_A_NET_SEQ_LIMIT, 2000);
	want(nl_talk(fd, &req, NULL, NULL), 0, 0);
	seen = net_get(fd);
	check(seen.iv_index == 10 && seen.seq_limit == 2000 && seen.ttl == 9);
	net_del(fd, NET);
}

static void put_entry(struct nl_req *req, uint16_t src, uint32_t iv,
		      uint32_t seq)
{
	struct nlattr *nest = nl_nest(req, BTGW_A_RPL_ENTRY);

	nl_put_u16(req, BTGW_A_RPL_ENTRY_SRC, src);
	nl_put_u32(req, BTGW_A_RPL_ENTRY_IV_INDEX, iv);
	nl_put_u32(req, BTGW_A_RPL_ENTRY_SEQ, seq);
	nl_nest_end(req, nest);
}

struct rpl_seen {
	unsigned int entries;
	uint32_t generation;
};

static void see_rpl(const struct nlmsghdr *nlh, void *user)
{
	const struct nlattr *attr = NULL;
	struct rpl_seen *seen = user;

	seen->generation = nl_u32(nl_find(nlh, BTGW_A_RPL_GENERATION));
	while ((attr = nl_next(nlh, attr)))
		seen->entries += nl_type(attr) == BTGW_A_RPL_ENTRY;
}

static struct rpl_seen rpl_dump(int fd, uint32_t since)
{
	struct rpl_seen seen = {};
	struct nl_req req;

	nl_begin(&req, BTGW_CMD_RPL_GET, NLM_F_DUMP);
	nl_put_u16(&req, BTGW_A_RPL_NET, NET);
	nl_put_u32(&req, BTGW_A_RPL_SINCE, since);
	want(nl_talk(fd, &req, see_rpl, &seen), 0, 0);
	return seen;
}

static struct nl_answer rpl_load(int fd, uint16_t src, uint32_t n, uint32_t iv,
				 uint32_t seq)
{
	struct nl_req req;
	uint32_t i;

	nl_begin(&req, BTGW_CMD_RPL_NEW, 0);
	nl_put_u16(&req, BTGW_A_RPL_NET, NET);
	for (i = 0; i < n; i++)
		put_entry(&req, src + i, iv, seq);
	return nl_talk(fd, &req, NULL, NULL);
}

/* Loading is all or none, a dump tells what changed since another. */
static void test_replay_list(void)
{
	struct nl_answer answer;
	struct rpl_seen seen;
	int fd = fresh();
	struct nl_req req;
	uint32_t first;

	nl_begin(&req, BTGW_CMD_NET_NEW, 0);
	nl_put_u16(&req, BTGW_A_NET_ID, NET);
	nl_put_u32(&req, BTGW_A_NET_RPL_SIZE, 300);
	nl_put_u32(&req, BTGW_A_NET_IV_INDEX, 5);
	nl_put_u8(&req, BTGW_A_NET_IV_FLAG, 0);
	want(nl_talk(fd, &req, NULL, NULL), 0, 0);

	want(rpl_load(fd, 1, 250, 5, 100), 0, 0);
	seen = rpl_dump(fd, 0);
	check(seen.entries == 250);
	first = seen.generation;

	/* 51 new ones do not fit beside 250, also not the first 50 */
	want(rpl_load(fd, 251, 51, 5, 100), ENOSPC, BTGW_A_RPL_ENTRY);
	check(rpl_dump(fd, 0).entries == 250);

	/* one goes backwards, the one before it stays as it was */
	nl_begin(&req, BTGW_CMD_RPL_NEW, 0);
	nl_put_u16(&req, BTGW_A_RPL_NET, NET);
	put_entry(&req, 7, 5, 200);
	put_entry(&req, 8, 5, 99);
	want(nl_talk(fd, &req, NULL, NULL), ERANGE, BTGW_A_RPL_ENTRY);
	check(rpl_dump(fd, first).entries == 0);

	/* the same source twice */
	nl_begin(&req, BTGW_CMD_RPL_NEW, 0);
	nl_put_u16(&req, BTGW_A_RPL_NET, NET);
	put_entry(&req, 9, 5, 200);
	put_entry(&req, 9, 5, 201);
	want(nl_talk(fd, &req, NULL, NULL), EINVAL, BTGW_A_RPL_ENTRY);

	/* SEQ has 24 bits; an entry without one is none */
	want(rpl_load(fd, 7, 1, 5, 0x1000000), EINVAL, BTGW_A_RPL_ENTRY);
	nl_begin(&req, BTGW_CMD_RPL_NEW, 0);
	nl_put_u16(&req, BTGW_A_RPL_NET, NET);
	nl_nest_end(&req, nl_nest(&req, BTGW_A_RPL_ENTRY));
	answer = nl_talk(fd, &req, NULL, NULL);
	want(answer, EINVAL, BTGW_A_RPL_ENTRY);
	check(strstr(answer.msg, "src"));

	/* the same again is no change, newer is one of three */
	want(rpl_load(fd, 7, 3, 5, 100), 0, 0);
	check(rpl_dump(fd, first).entries == 0);
	want(rpl_load(fd, 7, 1, 6, 0), 0, 0);
	seen = rpl_dump(fd, first);
	check(seen.entries == 1 && seen.generation > first);

	want(ask(fd, BTGW_CMD_RPL_DEL, 0, NULL, 0, BTGW_A_RPL_NET, NET,
		 BTGW_A_RPL_SRC, 7, 0), 0, 0);
	check(rpl_dump(fd, 0).entries == 249);
	net_del(fd, NET);
}

struct index_seen {
	bool seen[MANY];
	unsigned int n;
};

static void see_index(const struct nlmsghdr *nlh, void *user)
{
	uint16_t index = nl_u16(nl_find(nlh, BTGW_A_APPKEY_INDEX));
	struct index_seen *seen = user;

	check(nl_u16(nl_find(nlh, BTGW_A_APPKEY_NET)) == NET);
	check(!nl_find(nlh, BTGW_A_APPKEY_KEY));
	check(index < MANY && !seen->seen[index]);
	seen->seen[index] = true;
	seen->n++;
}

/* A dump of many messages shows each object once, of one net or of all. */
static void test_long_dump(void)
{
	struct index_seen seen = {};
	int fd = fresh();
	struct nl_req req;
	int i;

	net_new(fd, NET);
	net_new(fd, NET + 1);
	subnet_new(fd, NET, 0);
	for (i = MANY - 1; i >= 0; i--)
		want(appkey_new(fd, NET, i), 0, 0);

	nl_begin(&req, BTGW_CMD_APPKEY_GET, NLM_F_DUMP);
	want(nl_talk(fd, &req, see_index, &seen), 0, 0);
	check(seen.n == MANY);

	memset(&seen, 0, sizeof(seen));
	nl_begin(&req, BTGW_CMD_APPKEY_GET, NLM_F_DUMP);
	nl_put_u16(&req, BTGW_A_APPKEY_NET, NET);
	want(nl_talk(fd, &req, see_index, &seen), 0, 0);
	check(seen.n == MANY);

	nl_begin(&req, BTGW_CMD_APPKEY_GET, NLM_F_DUMP);
	nl_put_u16(&req, BTGW_A_APPKEY_NET, NET + 1);
	check(!nl_talk(fd, &req, NULL, NULL).replies);
	nl_begin(&req, BTGW_CMD_APPKEY_GET, NLM_F_DUMP);
	nl_put_u16(&req, BTGW_A_APPKEY_NET, NO_NET);
	check(nl_talk(fd, &req, NULL, NULL).err == ENOENT);
	net_del(fd, NET);
	net_del(fd, NET + 1);
}

static void event_is(int fd, int cmd, struct nl_req *event)
{
	int got = nl_event(fd, FB_SOON, event);

	if (got != cmd)
		fail("event %d, wanted %d", got, cmd);
}

/* What a dump can show changing, a listener hears of. */
static void test_events(void)
{
	int ears = nl_open(), fd = fresh();
	struct nl_req event;

	nl_join(ears, BTGW_MCGRP_MESH);
	net_new(fd, NET);
	event_is(ears, BTGW_CMD_NET_NEW_NTF, &event);
	check(nl_u16(nl_find(&event.nlh, BTGW_A_NET_ID)) == NET);
	subnet_new(fd, NET, 0);
	event_is(ears, BTGW_CMD_SUBNET_NEW_NTF, &event);
	check(!nl_find(&event.nlh, BTGW_A_SUBNET_KEY));
	check(nl_find(&event.nlh, BTGW_A_SUBNET_NETWORK_ID));
	want(appkey_new(fd, NET, 2), 0, 0);
	event_is(ears, BTGW_CMD_APPKEY_NEW_NTF, &event);
	want(ask(fd, BTGW_CMD_SUBNET_SET, 0, key_b, BTGW_A_SUBNET_NEW_KEY,
		 BTGW_A_SUBNET_NET, NET, BTGW_A_SUBNET_INDEX, 0, 0), 0, 0);
	event_is(ears, BTGW_CMD_SUBNET_CHG_NTF, &event);
	check(nl_u32(nl_find(&event.nlh, BTGW_A_SUBNET_PHASE)) ==
	      BTGW_KEY_REFRESH_PHASE_DISTRIBUTE);
	want(ask(fd, BTGW_CMD_ELEMENT_NEW, 0, NULL, 0, BTGW_A_ELEMENT_NET, NET,
		 BTGW_A_ELEMENT_ADDR, ADDR, 0), 0, 0);
	event_is(ears, BTGW_CMD_ELEMENT_NEW_NTF, &event);
	want(ask(fd, BTGW_CMD_SUB_NEW, 0, NULL, 0, BTGW_A_SUB_NET, NET,
		 BTGW_A_SUB_ELEMENT, ADDR, BTGW_A_SUB_ADDR, GROUP, 0), 0, 0);
	event_is(ears, BTGW_CMD_ELEMENT_CHG_NTF, &event);
	check(nl_u32(nl_find(&event.nlh, BTGW_A_ELEMENT_SUBS)) == 1);
	want(ask(fd, BTGW_CMD_ELEMENT_DEL, 0, NULL, 0, BTGW_A_ELEMENT_NET, NET,
		 BTGW_A_ELEMENT_ADDR, ADDR, 0), 0, 0);
	event_is(ears, BTGW_CMD_ELEMENT_DEL_NTF, &event);
	check(nl_u16(nl_find(&event.nlh, BTGW_A_ELEMENT_ADDR)) == ADDR);
	net_del(fd, NET);
	do {
		check(nl_event(ears, FB_SOON, &event));
	} while (((struct genlmsghdr *)NLMSG_DATA(&event.nlh))->cmd !=
		 BTGW_CMD_NET_DEL_NTF);
	check(nl_u16(nl_find(&event.nlh, BTGW_A_NET_ID)) == NET);
}

static struct nl_answer claim(int fd, const char *name)
{
	struct nl_req req;

	nl_begin(&req, BTGW_CMD_OWNER_CLAIM, 0);
	nl_put(&req, BTGW_A_OWNER_NAME, name, strlen(name) + 1);
	return nl_talk(fd, &req, NULL, NULL);
}

struct owner_seen {
	uint32_t port;
	char name[32];
};

static void see_owner(const struct nlmsghdr *nlh, void *user)
{
	const struct nlattr *name = nl_find(nlh, BTGW_A_STATS_OWNER_NAME);
	const struct nlattr *port = nl_find(nlh, BTGW_A_STATS_OWNER);
	struct owner_seen *seen = user;

	check(!name == !port);
	if (!port)
		return;
	seen->port = nl_u32(port);
	snprintf(seen->name, sizeof(seen->name), "%s",
		 (const char *)nl_data(name));
}

static struct owner_seen owner_get(int fd)
{
	struct owner_seen seen = {};
	struct nl_req req;

	nl_begin(&req, BTGW_CMD_STATS_GET, 0);
	want(nl_talk(fd, &req, see_owner, &seen), 0, 0);
	return seen;
}

/* There is one, and when its socket goes there is none. */
static void test_owner(void)
{
	int one = nl_open(), other = nl_open(), ears = nl_open();
	struct owner_seen seen;
	struct nl_req event;

	nl_join(ears, BTGW_MCGRP_MESH);
	check(!owner_get(other).port);
	want(claim(one, "one"), 0, 0);
	event_is(ears, BTGW_CMD_OWNER_NTF, &event);
	check(nl_u32(nl_find(&event.nlh, BTGW_A_OWNER_PORT)) == nl_port(one));
	want(claim(other, "other"), EBUSY, BTGW_A_OWNER_NAME);
	seen = owner_get(other);
	check(seen.port == nl_port(one) && !strcmp(seen.name, "one"));
	/* the same one may change its name */
	want(claim(one, "two"), 0, 0);
	event_is(ears, BTGW_CMD_OWNER_NTF, &event);
	check(!strcmp(owner_get(other).name, "two"));

	close(one);
	event_is(ears, BTGW_CMD_OWNER_NTF, &event);
	check(!nl_find(&event.nlh, BTGW_A_OWNER_PORT));
	check(!owner_get(other).port);
	want(claim(other, "other"), 0, 0);
}

static long module_users(void)
{
	FILE *f = fopen("/sys/module/btgw/refcnt", "r");
	long users;

	check(f && fscanf(f, "%ld", &users) == 1);
	fclose(f);
	return users;
}

static struct nl_answer drain(int fd, uint32_t nets)
{
	struct nl_req req;

	nl_begin(&req, BTGW_CMD_MODULE_DRAIN, 0);
	nl_put_u32(&req, BTGW_A_MODULE_NETS, nets);
	return nl_talk(fd, &req, NULL, NULL);
}

/* A net holds the module; the drain wants to know how many were saved. */
static void test_drain(void)
{
	int fd = fresh();
	long idle = module_users();

	net_new(fd, NET);
	net_new(fd, NET + 1);
	check(module_users() == idle + 2);
	want(drain(fd, 1), EBUSY, BTGW_A_MODULE_NETS);
	check(module_users() == idle + 2);
	want(drain(fd, 2), 0, 0);
	check(module_users() == idle);
	want(drain(fd, 0), 0, 0);
}

/* Nets come and go while somebody else reads, and while both remove. */
static void test_races(void)
{
	static const int looks[] = {
		BTGW_CMD_NET_GET, BTGW_CMD_SUBNET_GET, BTGW_CMD_APPKEY_GET,
		BTGW_CMD_ELEMENT_GET, BTGW_CMD_SUB_GET, BTGW_CMD_RPL_GET,
		BTGW_CMD_TABLE_GET, BTGW_CMD_MESH_STATS_GET,
	};
	const size_t n_looks = sizeof(looks) / sizeof(looks[0]);
	int fd = fresh();
	pid_t reader, remover;
	struct nl_req req;
	int status, i;
	time_t end;

	reader = fork();
	if (!reader) {
		fd = nl_open();
		for (i = 0; ; i++) {
			nl_begin(&req, looks[i % n_looks], NLM_F_DUMP);
			check(!nl_talk(fd, &req, NULL, NULL).err);
		}
	}
	remover = fork();
	if (!remover) {
		fd = nl_open();
		for (i = 0; ; i++)
			ask(fd, BTGW_CMD_NET_DEL, 0, NULL, 0, BTGW_A_NET_ID,
			    NET + i % 4, 0);
	}
	end = time(NULL) + RACE_S;
	for (i = 0; time(NULL) < end; i++) {
		uint16_t net = NET + i % 4;

		ask(fd, BTGW_CMD_NET_NEW, 0, NULL, 0, BTGW_A_NET_ID, net, 0);
		ask(fd, BTGW_CMD_SUBNET_NEW, 0, key_a, BTGW_A_SUBNET_KEY,
		    BTGW_A_SUBNET_NET, net, BTGW_A_SUBNET_INDEX, 0, 0);
		appkey_new(fd, net, 0);
		ask(fd, BTGW_CMD_ELEMENT_NEW, 0, NULL, 0, BTGW_A_ELEMENT_NET,
		    net, BTGW_A_ELEMENT_ADDR, ADDR, 0);
	}
	/* they must still be at it */
	check(!waitpid(reader, &status, WNOHANG));
	check(!waitpid(remover, &status, WNOHANG));
	kill(reader, SIGKILL);
	kill(remover, SIGKILL);
	check(wait(&status) > 0 && wait(&status) > 0);
	close(fresh());
}

static const struct fb_case cases[] = {
	{ "what is there already and what is not", test_conflicts },
	{ "a net is changed whole or not at all", test_all_or_nothing },
	{ "the replay list is loaded whole or not at all", test_replay_list },
	{ "a dump of many messages", test_long_dump },
	{ "events", test_events },
	{ "one owner", test_owner },
	{ "a net holds the module until the drain", test_drain },
	{ "nets come and go while others look", test_races },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
