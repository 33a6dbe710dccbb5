// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_iv - IV index and sequence numbers, where it is tight
 *
 * What holds up the return to Normal are segmented messages to an address that
 * nobody has, sent so patiently that they end when their socket is shut down.
 */
#include <unistd.h>

#include "beacon.h"
#include "lib/mesh_air.h"
#include "lib/mesh_nl.h"

#define HOUR		3600

static void slow_sar(const struct mesh_node *node)
{
	/* 16 rounds of 400 ms and 400 ms for each hop */
	static const uint8_t tx[4] = { 0xf0, 0xff, 0xff, 0x0f };
	struct nl_msg *msg = mesh_op(BTGW_CMD_NET_SET);

	nla_put_u16(msg, BTGW_A_NET_ID, node->net);
	nla_put(msg, BTGW_A_NET_SAR_TX, sizeof(tx), tx);
	mesh_op_must("net-set of SAR", msg, NULL, NULL);
}

/* a socket with a segmented message under way that nobody acknowledges */
static int busy(const struct mesh_node *node)
{
	struct sockaddr_btgw to = mesh_addr(NULL, MESH_NOWHERE, 0);
	int fd = mesh_bound(node, node->addr, 0);
	uint64_t end = mesh_now_ms() + MESH_SOON;
	uint8_t msg[40] = { 1 };
	struct mesh_stats s;

	slow_sar(node);
	to.btgw_ttl = 127;
	check(mesh_send(fd, &to, msg, sizeof(msg), 0) == sizeof(msg));
	do {
		check(mesh_now_ms() < end);
		usleep(10000);
		mesh_stats(node, &s);
	} while (!s.count[BTGW_MESH_COUNT_TX_SEGMENTS]);
	return fd;
}

/* and it ends */
static void idle(int fd)
{
	check(!shutdown(fd, SHUT_RDWR));
	close(fd);
}

static int set_step(const struct mesh_node *node, uint32_t index, bool flag,
		    uint32_t seq, uint32_t limit)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_NET_SET);

	nla_put_u16(msg, BTGW_A_NET_ID, node->net);
	nla_put_u32(msg, BTGW_A_NET_IV_INDEX, index);
	nla_put_u8(msg, BTGW_A_NET_IV_FLAG, flag);
	nla_put_u32(msg, BTGW_A_NET_SEQ, seq);
	nla_put_u32(msg, BTGW_A_NET_SEQ_LIMIT, limit);
	return mesh_op_run(msg, NULL, NULL);
}

static int set_age(const struct mesh_node *node, uint32_t age)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_NET_SET);

	nla_put_u16(msg, BTGW_A_NET_ID, node->net);
	nla_put_u32(msg, BTGW_A_NET_IV_AGE, age);
	return mesh_op_run(msg, NULL, NULL);
}

/* a net with nothing but a state of its IV index */
static struct mesh_node stored_net(uint16_t net, uint32_t index, bool flag,
				   const uint32_t *age)
{
	struct mesh_node node = { .net = net };
	struct nl_msg *msg = mesh_op(BTGW_CMD_NET_DEL);

	/* a case that failed leaves its net behind */
	nla_put_u16(msg, BTGW_A_NET_ID, net);
	mesh_op_run(msg, NULL, NULL);
	msg = mesh_op(BTGW_CMD_NET_NEW);
	nla_put_u16(msg, BTGW_A_NET_ID, net);
	nla_put_u32(msg, BTGW_A_NET_IV_INDEX, index);
	nla_put_u8(msg, BTGW_A_NET_IV_FLAG, flag);
	if (age)
		nla_put_u32(msg, BTGW_A_NET_IV_AGE, *age);
	mesh_op_must("net-new", msg, NULL, NULL);
	return node;
}

static void test_deferred(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_air *air = mesh_air_new(&node);
	int events = mesh_events();
	int fd;

	fd = busy(&node);
	check(!mesh_set_iv(&node, 1, true, 0));
	check(mesh_event_of(&node, events, BTGW_CMD_IV_NTF, MESH_SOON));
	check(set_step(&node, 1, false, 200, 100) == EINVAL);
	check(!mesh_get(&node, BTGW_A_NET_IV_PENDING));
	check(set_step(&node, 1, false, 100, 1000) == EBUSY);
	check(mesh_get(&node, BTGW_A_NET_IV_PENDING) == 1);
	check(mesh_get(&node, BTGW_A_NET_IV_FLAG) == 1);
	idle(fd);
	check(mesh_event_of(&node, events, BTGW_CMD_IV_NTF, MESH_SOON));
	check(!mesh_get(&node, BTGW_A_NET_IV_FLAG));
	/* the whole step, and not half of it */
	check(mesh_get(&node, BTGW_A_NET_SEQ) == 100);
	check(mesh_get(&node, BTGW_A_NET_SEQ_LIMIT) == 1000);
	close(events);
	mesh_node_del(&node);
	mesh_air_del(air);
}

/* A limit goes with its index, and is forgotten when the step is not taken. */
static void test_stale_limit(void)
{
	struct btgw_beacon_net normal = { .iv_index = 1 };
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_air *air = mesh_air_new(&node);
	uint8_t out[BTGW_BEACON_SECURE_LEN];
	struct btgw_beacon_cred cred;
	int events = mesh_events();
	int fd;

	fd = busy(&node);
	mesh_set(&node, BTGW_A_NET_IV_TEST, 1, 1);
	check(!mesh_set_iv(&node, 1, true, 0));
	check(mesh_event_of(&node, events, BTGW_CMD_IV_NTF, MESH_SOON));
	/* a step to another index, which has to be asked for again */
	check(set_step(&node, 3, false, 0, 1000) == EBUSY);
	check(!mesh_get(&node, BTGW_A_NET_IV_PENDING));
	/* the air is faster */
	btgw_beacon_cred_init(&cred, air->netkey);
	btgw_beacon_secure_build(&cred, &normal, out);
	mesh_air_raw(air, BTGW_BEARER_BEACON, out, sizeof(out));
	while (!mesh_get(&node, BTGW_A_NET_IV_PENDING))
		usleep(10000);
	idle(fd);
	check(mesh_event_of(&node, events, BTGW_CMD_IV_NTF, MESH_SOON));
	check(mesh_get(&node, BTGW_A_NET_IV_INDEX) == 1);
	check(!mesh_get(&node, BTGW_A_NET_SEQ_LIMIT));
	close(events);
	mesh_node_del(&node);
	mesh_air_del(air);
}

static void test_deadline(void)
{
	const uint32_t age = 144 * HOUR - 1;
	int events = mesh_events();
	struct mesh_node node;

	/* over by itself, within a second and what a slow machine needs */
	node = stored_net(1, 7, true, &age);
	check(mesh_event_of(&node, events, BTGW_CMD_IV_NTF, MESH_SOON));
	check(mesh_get(&node, BTGW_A_NET_IV_INDEX) == 7);
	check(!mesh_get(&node, BTGW_A_NET_IV_FLAG));
	check(mesh_get(&node, BTGW_A_NET_IV_AGE) < HOUR);
	mesh_node_del(&node);
	close(events);
}

static void test_age(void)
{
	const uint32_t age = 50 * HOUR;
	struct mesh_node node = stored_net(1, 7, true, &age);
	int events = mesh_events();
	uint32_t now;

	now = mesh_get(&node, BTGW_A_NET_IV_AGE);
	check(now >= age && now < age + HOUR);
	check(set_age(&node, 49 * HOUR) == ERANGE);
	check(!set_age(&node, 60 * HOUR));
	now = mesh_get(&node, BTGW_A_NET_IV_AGE);
	check(now >= 60 * HOUR && now < 61 * HOUR);
	check(!set_age(&node, 144 * HOUR));
	check(mesh_event_of(&node, events, BTGW_CMD_IV_NTF, MESH_SOON));
	check(!mesh_get(&node, BTGW_A_NET_IV_FLAG));
	mesh_node_del(&node);

	/* provisioned in the middle of an update: it need not wait */
	node = stored_net(1, 7, true, NULL);
	now = mesh_get(&node, BTGW_A_NET_IV_AGE);
	check(now >= 96 * HOUR && now < 97 * HOUR);
	mesh_node_del(&node);
	node = stored_net(1, 7, false, NULL);
	check(mesh_get(&node, BTGW_A_NET_IV_AGE) < HOUR);
	mesh_node_del(&node);
	close(events);
}

static void test_exhausted(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct sockaddr_btgw to = mesh_addr(NULL, MESH_NOWHERE, 0);
	struct mesh_air *air = mesh_air_new(&node);
	struct mesh_air *far = mesh_air_new(&node);
	int fd = mesh_bound(&node, 1, 0);
	int events = mesh_events();
	struct mesh_stats before, s;
	struct btgw_mesh_done done;
	struct btgw_net_pdu pdu;
	uint8_t msg[40] = { 1 };
	int i;

	fb_set(fd, BTGW_RECVERR, 2);
	mesh_set(&node, BTGW_A_NET_RELAY, 1, 1);
	/* five numbers are left */
	mesh_set(&node, BTGW_A_NET_SEQ, 0x7ffffb, 4);
	mesh_stats(&node, &before);
	for (i = 0; i < 5; i++) {
		check(mesh_send(fd, &to, msg, 5, 0) == 5);
		check(!mesh_done(fd, &done) && done.seq == 0x7ffffb + i);
	}
	check(mesh_send(fd, &to, msg, 5, 0) == 5);
	check(mesh_done(fd, &done) == ENOSPC);
	check(mesh_event_of(&node, events, BTGW_CMD_SEQ_EXHAUSTED_NTF, MESH_SOON));
	/* said once, counted each time */
	check(mesh_send(fd, &to, msg, sizeof(msg), 0) == sizeof(msg));
	check(mesh_done(fd, &done) == ENOSPC);
	check(!mesh_event_of(&node, events, BTGW_CMD_SEQ_EXHAUSTED_NTF, MESH_NEVER));
	mesh_stats_since(&node, &before, &s);
	check(s.drop[BTGW_MESH_DROP_SEQ_EXHAUSTED] == 2);
	check(s.count[BTGW_MESH_COUNT_TX_FAILED] == 2);

	/* what is of others goes on */
	for (i = 0; i < 20; i++) {
		pdu = mesh_air_access(air, 0x301, MESH_NOWHERE, i, 5, msg, 1);
		mesh_air_send(air, NULL, &pdu);
		/* behind our own */
		do {
			check(mesh_air_recv(far, &pdu, MESH_SOON));
		} while (pdu.src == 1);
		check(pdu.src == 0x301 && pdu.seq == (uint32_t)i &&
		      pdu.ttl == 4);
	}

	/* a message that runs out of them in its middle ends so */
	mesh_set(&node, BTGW_A_NET_SEQ_LIMIT, 0x800002, 4);
	check(mesh_send(fd, &to, msg, sizeof(msg), 0) == sizeof(msg));
	check(mesh_done(fd, &done) == ENOSPC);
	check(mesh_event_of(&node, events, BTGW_CMD_SEQ_EXHAUSTED_NTF, MESH_SOON));
	mesh_set(&node, BTGW_A_NET_SEQ_LIMIT, 0x900000, 4);
	check(mesh_send(fd, &to, msg, 5, 0) == 5);
	check(!mesh_done(fd, &done) && done.seq == 0x800002);
	close(events);
	close(fd);
	mesh_node_del(&node);
	mesh_air_del(air);
	mesh_air_del(far);
}

/* After 30 s it is given up, and what is overdue is tried again by itself. */
static void test_patience(void)
{
	struct mesh_node node = mesh_node_new(9, 0x901);
	struct mesh_air *air = mesh_air_new(&node);
	int events = mesh_events();
	int fd = busy(&node);

	check(!mesh_set_iv(&node, 1, true, 0));
	check(mesh_event_of(&node, events, BTGW_CMD_IV_NTF, MESH_SOON));
	check(!set_age(&node, 144 * HOUR));
	while (!mesh_get(&node, BTGW_A_NET_IV_PENDING))
		usleep(10000);
	/* longer than the patience, shorter than the limit of a case */
	check(mesh_event_of(&node, events, BTGW_CMD_IV_REFUSED_NTF, 120000));
	check(mesh_get(&node, BTGW_A_NET_IV_FLAG) == 1);
	/* it waits again, and the message ends this time */
	while (!mesh_get(&node, BTGW_A_NET_IV_PENDING))
		usleep(10000);
	idle(fd);
	check(mesh_event_of(&node, events, BTGW_CMD_IV_NTF, MESH_SOON));
	check(!mesh_get(&node, BTGW_A_NET_IV_FLAG));
	close(events);
	mesh_node_del(&node);
	mesh_air_del(air);
}

static const struct fb_case cases[] = {
	{ "iv: a step that waits is taken whole", test_deferred },
	{ "iv: a limit stays with its index", test_stale_limit },
	{ "iv: a net that is made in progress has a deadline", test_deadline },
	{ "iv: how long the state has lasted", test_age },
	{ "iv: the numbers run out, relaying goes on", test_exhausted },
};

/* takes its time, beside the others */
static const struct fb_case patience[] = {
	{ "iv: a wait that is given up begins anew", test_patience },
};

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "patience"))
		return fb_main(patience, 1, 1, argv);
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
