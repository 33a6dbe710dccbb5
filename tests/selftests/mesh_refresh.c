// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_refresh - new keys and a new IV index, while messages go on
 */
#include <pthread.h>
#include <unistd.h>

#include "beacon.h"
#include "lib/mesh_air.h"
#include "lib/mesh_nl.h"

#define STEP_MS		400
#define LIMIT		0x800000
/* messages under way: no more than the queues of a bearer have room for */
#define WINDOW		8

/*
 * Messages without an end from A to B, short ones to one element and segmented
 * ones to another, each kind numbered. None may be missing.
 */
struct traffic {
	struct mesh_node a, b;
	uint32_t link;
	int from[2], to[2];
	pthread_t thread[2];
	atomic_bool stop;
	atomic_uint sent[2], heard[2];
	uint32_t iv_index;
	struct mesh_stats before[2];
};

static const size_t traffic_len[2] = { 8, 40 };

static void traffic_send(struct traffic *t, int kind)
{
	struct sockaddr_btgw to = mesh_addr(NULL, t->b.addr + kind, 0);
	uint8_t msg[40] = { 0x01 };
	uint32_t number;

	while (!atomic_load(&t->stop)) {
		number = t->sent[kind];
		if (number - t->heard[kind] >= WINDOW) {
			usleep(2000);
			continue;
		}
		memcpy(msg + 1, &number, 4);
		check(mesh_send(t->from[kind], &to, msg, traffic_len[kind],
				0) == (ssize_t)traffic_len[kind]);
		t->sent[kind]++;
		usleep(kind ? 20000 : 4000);
	}
}

static void *traffic_short(void *arg)
{
	traffic_send(arg, 0);
	return NULL;
}

static void *traffic_long(void *arg)
{
	traffic_send(arg, 1);
	return NULL;
}

static struct traffic *traffic_new(void)
{
	struct traffic *t = calloc(1, sizeof(*t));
	int i, size = 4 << 20;
	/* what a slow machine has yet to send must not become a backlog */
	int few = 4096;

	check(t);
	t->a = mesh_node_new(1, 1);
	t->b = mesh_node_new(2, 0x101);
	t->link = mesh_join(&t->a, &t->b);
	mesh_fast_sar(&t->a);
	mesh_fast_sar(&t->b);
	for (i = 0; i < 2; i++) {
		t->from[i] = mesh_bound(&t->a, t->a.addr + i, 0);
		check(!setsockopt(t->from[i], SOL_SOCKET, SO_SNDBUF, &few,
				  sizeof(few)));
		t->to[i] = mesh_bound(&t->b, t->b.addr + i, 0);
		check(!setsockopt(t->to[i], SOL_SOCKET, SO_RCVBUFFORCE, &size,
				  sizeof(size)));
	}
	mesh_stats(&t->a, &t->before[0]);
	mesh_stats(&t->b, &t->before[1]);
	check(!pthread_create(&t->thread[0], NULL, traffic_short, t));
	check(!pthread_create(&t->thread[1], NULL, traffic_long, t));
	return t;
}

static void traffic_take(struct traffic *t, int ms)
{
	struct pollfd p[2] = {
		{ .fd = t->to[0], .events = POLLIN },
		{ .fd = t->to[1], .events = POLLIN },
	};
	uint64_t end = mesh_now_ms() + ms;
	struct mesh_got got;
	uint32_t number;
	int i;

	while (mesh_now_ms() < end) {
		if (poll(p, 2, 20) <= 0)
			continue;
		for (i = 0; i < 2; i++) {
			if (!(p[i].revents & POLLIN))
				continue;
			mesh_recv_len(p[i].fd, &got, traffic_len[i]);
			memcpy(&number, got.data + 1, 4);
			if (number != t->heard[i])
				fail("%d: number %u, not %u", i, number,
				     t->heard[i]);
			t->heard[i]++;
			t->iv_index = got.rx.iv_index;
		}
	}
}

/* a step, and messages of both kinds that were sent after it */
static void traffic_on(struct traffic *t)
{
	uint64_t end = mesh_now_ms() + MESH_SOON;
	uint32_t sent[2] = { t->sent[0], t->sent[1] };

	traffic_take(t, STEP_MS);
	while (t->heard[0] < sent[0] + 5 || t->heard[1] < sent[1] + 3) {
		check(mesh_now_ms() < end);
		traffic_take(t, STEP_MS);
	}
}

static void traffic_end(struct traffic *t)
{
	uint64_t end = mesh_now_ms() + 6 * MESH_SOON;
	struct mesh_stats s[2];
	int i;

	atomic_store(&t->stop, true);
	check(!pthread_join(t->thread[0], NULL));
	check(!pthread_join(t->thread[1], NULL));
	while (t->heard[0] != t->sent[0] || t->heard[1] != t->sent[1]) {
		check(mesh_now_ms() < end);
		traffic_take(t, 50);
	}
	for (i = 0; i < 2; i++) {
		mesh_settle(t->from[i]);
		check(!mesh_info(t->from[i]).tx_failed);
	}
	mesh_stats_since(&t->a, &t->before[0], &s[0]);
	mesh_stats_since(&t->b, &t->before[1], &s[1]);
	printf("# %u and %u messages\n", t->sent[0], t->sent[1]);
	mesh_stats_print("A", &s[0]);
	mesh_stats_print("B", &s[1]);
	/* nothing was dropped but what was there already */
	check(mesh_drops(&s[0]) == s[0].drop[BTGW_MESH_DROP_ACK_UNEXPECTED]);
	check(mesh_drops(&s[1]) == s[1].drop[BTGW_MESH_DROP_SAR_DUPLICATE] +
	      s[1].drop[BTGW_MESH_DROP_SAR_COMPLETE] +
	      s[1].drop[BTGW_MESH_DROP_REPLAY_OLD]);
	for (i = 0; i < 2; i++) {
		close(t->from[i]);
		close(t->to[i]);
	}
	mesh_node_del(&t->a);
	mesh_node_del(&t->b);
	mesh_leave(t->link);
	free(t);
}

static void new_key(uint8_t *key, uint8_t kind)
{
	memset(key, kind, 16);
}

static void test_refresh(void)
{
	struct traffic *t = traffic_new();
	const struct mesh_node *nodes[2] = { &t->a, &t->b };
	uint8_t key[16], app[2][16];
	int round, i;

	traffic_on(t);
	for (round = 0; round < 2; round++) {
		new_key(key, 0x21 + round);
		new_key(app[0], 0x31 + round);
		new_key(app[1], 0x41 + round);
		check(mesh_appkey_set(&t->a, 0, app[0]) == EBUSY);
		for (i = 0; i < 2; i++) {
			check(!mesh_refresh(nodes[i], key, 1));
			check(!mesh_appkey_set(nodes[i], 0, app[0]));
			check(!mesh_appkey_set(nodes[i], 1, app[1]));
			check(mesh_phase(nodes[i]) == 1);
			traffic_on(t);
		}
		/* the second time the other one goes first */
		for (i = 0; i < 2; i++) {
			check(!mesh_refresh(nodes[i ^ round], NULL, 2));
			check(mesh_phase(nodes[i ^ round]) == 2);
			traffic_on(t);
		}
		check(mesh_refresh(&t->a, NULL, 1) == ERANGE);
		for (i = 0; i < 2; i++) {
			check(!mesh_refresh(nodes[i ^ round], NULL, 3));
			check(mesh_phase(nodes[i ^ round]) == 0);
			traffic_on(t);
		}
	}
	traffic_end(t);
}

static void set_iv(struct traffic *t, const struct mesh_node *node,
		   uint32_t index, bool flag)
{
	int events = mesh_events();
	int err = mesh_set_iv(node, index, flag, LIMIT);

	/* segmented messages end first; then it happens by itself */
	if (err == EBUSY) {
		traffic_take(t, STEP_MS);
		check(mesh_event(events, BTGW_CMD_IV_NTF, MESH_SOON));
	} else {
		check(!err);
	}
	close(events);
}

static void test_iv(void)
{
	struct traffic *t = traffic_new();
	uint32_t index;

	traffic_on(t);
	for (index = 1; index <= 3; index++) {
		set_iv(t, &t->a, index, true);
		traffic_on(t);
		check(t->iv_index == index - 1);
		set_iv(t, &t->b, index, true);
		traffic_on(t);
		check(t->iv_index == index - 1);
		/* in either order */
		set_iv(t, index % 2 ? &t->a : &t->b, index, false);
		traffic_on(t);
		set_iv(t, index % 2 ? &t->b : &t->a, index, false);
		traffic_on(t);
		check(t->iv_index == index);
		check(mesh_set_iv(&t->a, index - 1, false, LIMIT) == ERANGE);
	}
	traffic_end(t);
}

static void beacon(struct mesh_air *air, const struct btgw_beacon_cred *cred,
		   uint8_t flags, uint32_t iv_index)
{
	struct btgw_beacon_net net = { .flags = flags, .iv_index = iv_index };
	uint8_t out[BTGW_BEACON_SECURE_LEN];

	btgw_beacon_secure_build(cred, &net, out);
	mesh_air_raw(air, BTGW_BEARER_BEACON, out, sizeof(out));
}

static void test_refresh_by_beacon(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_air *air = mesh_air_new(&node);
	struct btgw_beacon_cred old, new, other;
	int events = mesh_events();
	struct mesh_stats before, s;
	uint8_t key[16];
	int i;

	new_key(key, 0x21);
	btgw_beacon_cred_init(&old, air->netkey);
	btgw_beacon_cred_init(&new, key);
	new_key(key, 0x22);
	btgw_beacon_cred_init(&other, key);
	new_key(key, 0x21);
	mesh_stats(&node, &before);
	/* not before the key is here, and not by any other */
	beacon(air, &new, BTGW_BEACON_KEY_REFRESH, 0);
	beacon(air, &other, BTGW_BEACON_KEY_REFRESH, 0);
	beacon(air, &old, BTGW_BEACON_KEY_REFRESH, 0);
	mesh_air_raw(air, BTGW_BEARER_BEACON, key, sizeof(key));
	for (i = 0; i < MESH_SOON / 20; i++) {
		mesh_stats_since(&node, &before, &s);
		if (mesh_drops(&s) == 3)
			break;
		usleep(20000);
	}
	check(s.drop[BTGW_MESH_DROP_BEACON_UNKNOWN] == 2 &&
	      s.drop[BTGW_MESH_DROP_BEACON_FORM] == 1 &&
	      s.count[BTGW_MESH_COUNT_RX_BEACONS] == 1);
	check(mesh_phase(&node) == 0);

	check(!mesh_refresh(&node, key, 1));
	check(mesh_event(events, BTGW_CMD_SUBNET_CHG_NTF, MESH_SOON));
	beacon(air, &old, 0, 0);
	beacon(air, &new, BTGW_BEACON_KEY_REFRESH, 0);
	check(mesh_event(events, BTGW_CMD_SUBNET_CHG_NTF, MESH_SOON));
	check(mesh_phase(&node) == 2);
	/* a node that lags behind does not hold us up */
	beacon(air, &old, 0, 0);
	check(!mesh_event(events, BTGW_CMD_SUBNET_CHG_NTF, MESH_NEVER));
	check(mesh_phase(&node) == 2);
	beacon(air, &new, 0, 0);
	check(mesh_event(events, BTGW_CMD_SUBNET_CHG_NTF, MESH_SOON));
	check(mesh_phase(&node) == 0);
	/* the old one is unknown now */
	mesh_stats(&node, &before);
	beacon(air, &old, 0, 0);
	for (i = 0; i < MESH_SOON / 20; i++) {
		mesh_stats_since(&node, &before, &s);
		if (mesh_drops(&s))
			break;
		usleep(20000);
	}
	check(s.drop[BTGW_MESH_DROP_BEACON_UNKNOWN] == 1);
	close(events);
	mesh_node_del(&node);
	mesh_air_del(air);
}

static void test_iv_by_beacon(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_air *air = mesh_air_new(&node);
	struct sockaddr_btgw to = mesh_addr(NULL, 0x201, 0);
	int fd = mesh_bound(&node, 1, 0);
	int events = mesh_events();
	struct mesh_stats before, s;
	struct btgw_beacon_cred cred;
	struct btgw_mesh_done done;
	struct btgw_net_pdu pdu;

	btgw_beacon_cred_init(&cred, air->netkey);
	fb_set(fd, BTGW_RECVERR, 2);
	mesh_stats(&node, &before);
	/* 96 hours have to pass */
	beacon(air, &cred, BTGW_BEACON_IV_UPDATE, 1);
	check(mesh_event(events, BTGW_CMD_IV_REFUSED_NTF, MESH_SOON));
	mesh_stats_since(&node, &before, &s);
	check(s.drop[BTGW_MESH_DROP_BEACON_IV] == 1 && mesh_drops(&s) == 1);
	mesh_set(&node, BTGW_A_NET_IV_TEST, 1, 1);
	beacon(air, &cred, BTGW_BEACON_IV_UPDATE, 1);
	check(mesh_event(events, BTGW_CMD_IV_NTF, MESH_SOON));
	/* still sent with the old one, whose numbers go on */
	air->iv_index = 1;
	check(mesh_send(fd, &to, "\x01", 1, 0) == 1);
	check(!mesh_done(fd, &done) && !done.iv_index && done.seq == 0);
	check(mesh_air_recv(air, &pdu, MESH_SOON) && !pdu.iv_index);
	beacon(air, &cred, 0, 1);
	check(mesh_event(events, BTGW_CMD_IV_NTF, MESH_SOON));
	/* nobody has granted a number under the new one */
	check(mesh_send(fd, &to, "\x02", 1, 0) == 1);
	check(mesh_done(fd, &done) == ENOSPC);
	check(!mesh_air_recv(air, &pdu, MESH_NEVER));
	check(!mesh_set_iv(&node, 1, false, 100));
	check(mesh_send(fd, &to, "\x03", 1, 0) == 1);
	check(!mesh_done(fd, &done) && done.iv_index == 1 && done.seq == 0);
	check(mesh_air_recv(air, &pdu, MESH_SOON) && pdu.iv_index == 1 &&
	      pdu.seq == 0);
	close(events);
	close(fd);
	mesh_node_del(&node);
	mesh_air_del(air);
}

static const struct fb_case cases[] = {
	{ "two key refreshes under traffic", test_refresh },
	{ "three IV updates under traffic", test_iv },
	{ "a key refresh by beacons", test_refresh_by_beacon },
	{ "an IV update by beacons", test_iv_by_beacon },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
