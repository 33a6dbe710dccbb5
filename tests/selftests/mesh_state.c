// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_state - keys, Heartbeats and replay protection in states that are seldom
 */
#include <stdio.h>
#include <unistd.h>

#include "lib/mesh_air.h"
#include "lib/mesh_nl.h"

#define SRC		0x301

static int appkey_new(const struct mesh_node *node, uint16_t index,
		      uint16_t subnet, const uint8_t *key,
		      const uint8_t *new_key)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_APPKEY_NEW);

	nla_put_u16(msg, BTGW_A_APPKEY_NET, node->net);
	nla_put_u16(msg, BTGW_A_APPKEY_INDEX, index);
	nla_put_u16(msg, BTGW_A_APPKEY_SUBNET, subnet);
	nla_put(msg, BTGW_A_APPKEY_KEY, 16, key);
	if (new_key)
		nla_put(msg, BTGW_A_APPKEY_NEW_KEY, 16, new_key);
	return mesh_op_run(msg, NULL, NULL);
}

/* What was stored in the middle of a refresh comes back as it was. */
static void test_restore(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	uint8_t key[4][16];
	int i;

	for (i = 0; i < 4; i++)
		memset(key[i], 0x51 + i, 16);
	check(appkey_new(&node, 5, 0, key[0], key[1]) == EBUSY);
	check(!mesh_refresh(&node, key[3], 1));
	check(!appkey_new(&node, 5, 0, key[0], key[1]));
	check(!mesh_refresh(&node, NULL, 2));
	/* a key that is new to the net comes in phase 1 */
	check(mesh_appkey_set(&node, 0, key[2]) == EBUSY);
	/* one that is restored with its new one in either */
	check(!appkey_new(&node, 6, 0, key[0], key[2]));
	check(!mesh_refresh(&node, NULL, 3));
	mesh_node_del(&node);
}

static void test_control_to_self(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct sockaddr_btgw sa = mesh_addr(&node, 1, BTGW_KEY_ANY);
	struct mesh_air *air = mesh_air_new(&node);
	static const uint8_t msg[] = { 0x0a, 0, 0, 0 };
	struct btgw_mesh_done done;
	struct btgw_net_pdu pdu;
	int fd = mesh_socket();

	sa.btgw_keytype = BTGW_KEYTYPE_CONTROL;
	check(!mesh_try_bind(fd, &sa));
	fb_set(fd, BTGW_RECVERR, 2);
	sa = mesh_addr(NULL, 2, 0);
	sa.btgw_keytype = BTGW_KEYTYPE_CONTROL;
	check(mesh_send(fd, &sa, msg, sizeof(msg), 0) == sizeof(msg));
	check(mesh_done(fd, &done) == EADDRNOTAVAIL);
	check(!mesh_air_recv(air, &pdu, MESH_NEVER));
	sa.btgw_addr = MESH_NOWHERE;
	check(mesh_send(fd, &sa, msg, sizeof(msg), 0) == sizeof(msg));
	check(!mesh_done(fd, &done));
	check(mesh_air_recv(air, &pdu, MESH_SOON) && pdu.ctl);
	close(fd);
	mesh_node_del(&node);
	mesh_air_del(air);
}

/* ---- Short identifiers that are equal */

/* a value of tests/vectors/mesh-collide.txt */
static void vector(const char *kind, const char *name, uint8_t *value)
{
	const char *top = getenv("BTGW_TOP");
	char path[512], line[128], head[32], word[32], hex[64];
	bool in = false;
	FILE *f;
	int i;

	check(top);
	snprintf(path, sizeof(path), "%s/tests/vectors/mesh-collide.txt", top);
	snprintf(head, sizeof(head), "[%s ", kind);
	f = fopen(path, "r");
	check(f);
	while (fgets(line, sizeof(line), f)) {
		if (line[0] == '[')
			in = !strncmp(line, head, strlen(head));
		if (!in || sscanf(line, "%31s = %63s", word, hex) != 2 ||
		    strcmp(word, name))
			continue;
		for (i = 0; i < 16; i++)
			check(sscanf(hex + 2 * i, "%2hhx", &value[i]) == 1);
		fclose(f);
		return;
	}
	fail("no %s of %s", name, kind);
}

struct sender {
	struct mesh_air *air;
	struct btgw_net_cred cred;
	struct btgw_aes app;
	uint8_t aid;
	uint32_t seq;
};

static void sender_send(struct sender *s, uint16_t dst, const uint8_t *label,
			const void *data, size_t len)
{
	struct btgw_net_pdu pdu = {
		.seq = s->seq++,
		.src = SRC,
		.dst = dst,
		.ttl = 5,
	};
	struct btgw_ut_ctx ctx = {
		.app = true,
		.src = pdu.src,
		.dst = dst,
		.seq = pdu.seq,
		.label = label,
	};
	size_t upper_len;

	pdu.transport[0] = btgw_lt_id_app(s->aid);
	memcpy(pdu.transport + 1, data, len);
	check(!btgw_ut_seal(&s->app, &ctx, pdu.transport + 1, len,
			    &upper_len));
	pdu.len = 1 + upper_len;
	mesh_air_send(s->air, &s->cred, &pdu);
}

static void sender_key(struct sender *s, const uint8_t *appkey)
{
	btgw_aes_init(&s->app, appkey);
	s->aid = btgw_mesh_k4(appkey);
}

static void bind_key(const struct mesh_node *node, uint16_t appkey)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_BIND_NEW);

	nla_put_u16(msg, BTGW_A_BIND_NET, node->net);
	nla_put_u16(msg, BTGW_A_BIND_ELEMENT, node->addr);
	nla_put_u16(msg, BTGW_A_BIND_APPKEY, appkey);
	mesh_op_must("bind-new", msg, NULL, NULL);
}

static void test_collide(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct sender s = { .air = mesh_air_new(&node) };
	uint8_t net[2][16], app[3][16], label[2][16];
	struct mesh_stats before, after;
	struct mesh_got got;
	struct nl_msg *msg;
	uint16_t addr;
	int fd, i;

	vector("netkeys", "a", net[0]);
	vector("netkeys", "b", net[1]);
	vector("appkeys", "a", app[0]);
	vector("appkeys", "b", app[1]);
	vector("appkeys", "c", app[2]);
	vector("labels", "a", label[0]);
	vector("labels", "b", label[1]);
	check(!memcmp(net[0], s.air->netkey, 16) &&
	      !memcmp(app[0], s.air->appkey, 16) &&
	      !memcmp(label[0], mesh_label, 16));
	addr = btgw_virtual_address(label[1]);
	check(addr == btgw_virtual_address(label[0]));

	msg = mesh_op(BTGW_CMD_SUBNET_NEW);
	nla_put_u16(msg, BTGW_A_SUBNET_NET, node.net);
	nla_put_u16(msg, BTGW_A_SUBNET_INDEX, 1);
	nla_put(msg, BTGW_A_SUBNET_KEY, 16, net[1]);
	mesh_op_must("subnet-new", msg, NULL, NULL);
	check(!appkey_new(&node, 5, 0, app[1], NULL));
	check(!appkey_new(&node, 6, 1, app[2], NULL));
	bind_key(&node, 5);
	bind_key(&node, 6);
	mesh_sub_label(&node, 1, label[1]);
	fd = mesh_bound(&node, 1, BTGW_KEY_ANY);
	mesh_stats(&node, &before);

	for (i = 0; i < 3; i++) {
		static const uint16_t index[3] = { 0, 5, 6 };

		btgw_net_cred_flooding(&s.cred, net[i == 2]);
		check(s.cred.nid == s.air->flooding.nid);
		sender_key(&s, app[i]);
		check(s.aid == s.air->aid);
		sender_send(&s, 1, NULL, &i, sizeof(i));
		mesh_recv_len(fd, &got, sizeof(i));
		check(!memcmp(got.data, &i, sizeof(i)));
		check(got.from.btgw_key == index[i] &&
		      got.rx.netkey == (i == 2));
	}
	btgw_net_cred_flooding(&s.cred, net[0]);
	for (i = 0; i < 4; i++) {
		sender_key(&s, app[i / 2]);
		sender_send(&s, addr, label[i % 2], &i, sizeof(i));
		mesh_recv_len(fd, &got, sizeof(i));
		check(!memcmp(got.data, &i, sizeof(i)));
		check(got.from.btgw_key == (i / 2 ? 5 : 0));
		check((got.rx.flags & BTGW_F_VIRTUAL) && got.rx.dst == addr &&
		      !memcmp(got.rx.label, label[i % 2], 16));
	}
	mesh_stats_since(&node, &before, &after);
	check(!mesh_drops(&after));
	check(after.count[BTGW_MESH_COUNT_RX_ACCESS] == 7);
	/* a key of one subnet is none of the other */
	sender_key(&s, app[2]);
	sender_send(&s, 1, NULL, &i, sizeof(i));
	mesh_wait_drop(&node, &before, BTGW_MESH_DROP_APP_MIC, 1);
	close(fd);
	mesh_node_del(&node);
	mesh_air_del(s.air);
}

/* ---- Heartbeats */

static int subscribe_heartbeat(const struct mesh_node *node, uint16_t src,
			       uint16_t dst)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_NET_SET);

	nla_put_u16(msg, BTGW_A_NET_ID, node->net);
	nla_put_u16(msg, BTGW_A_NET_HEARTBEAT_SRC, src);
	nla_put_u16(msg, BTGW_A_NET_HEARTBEAT_DST, dst);
	return mesh_op_run(msg, NULL, NULL);
}

static void heartbeat(struct mesh_air *air, uint16_t src, uint16_t dst,
		      uint32_t seq, uint8_t init_ttl, uint8_t ttl)
{
	struct btgw_heartbeat hb = { .init_ttl = init_ttl, .features = 1 };
	struct btgw_net_pdu pdu = {
		.seq = seq,
		.src = src,
		.dst = dst,
		.ctl = true,
		.ttl = ttl,
		.transport = { BTGW_CTL_HEARTBEAT },
	};

	pdu.len = 1 + btgw_heartbeat_build(&hb, pdu.transport + 1);
	mesh_air_send(air, NULL, &pdu);
}

/* Counted alone are those of the source, to the address, and their distance. */
static void test_heartbeat(void)
{
	enum { FAR_GROUP = 0xc777 };
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_air *air = mesh_air_new(&node);
	struct mesh_stats before;

	check(subscribe_heartbeat(&node, SRC, 0) == EINVAL);
	check(subscribe_heartbeat(&node, SRC, 2) == EINVAL);
	check(subscribe_heartbeat(&node, SRC, 0x8001) == EINVAL);
	check(subscribe_heartbeat(&node, 0x8001, 1) == ERANGE);
	check(!mesh_get(&node, BTGW_A_NET_HEARTBEAT_MIN_HOPS));
	/* a group that no element is subscribed to */
	check(!subscribe_heartbeat(&node, SRC, FAR_GROUP));
	check(mesh_get(&node, BTGW_A_NET_HEARTBEAT_MIN_HOPS) == 0x7f);
	mesh_stats(&node, &before);
	heartbeat(air, SRC, FAR_GROUP, 1, 7, 5);
	heartbeat(air, SRC, FAR_GROUP, 2, 7, 7);
	heartbeat(air, SRC, FAR_GROUP, 3, 20, 11);
	heartbeat(air, SRC + 1, FAR_GROUP, 1, 127, 2);
	heartbeat(air, SRC, 1, 4, 127, 2);
	mesh_wait_count(&node, &before, BTGW_MESH_COUNT_RX_HEARTBEATS, 5);
	check(mesh_get(&node, BTGW_A_NET_HEARTBEAT_COUNT) == 3);
	check(mesh_get(&node, BTGW_A_NET_HEARTBEAT_MIN_HOPS) == 1);
	check(mesh_get(&node, BTGW_A_NET_HEARTBEAT_MAX_HOPS) == 10);

	/* from the beginning, to the primary address */
	check(!subscribe_heartbeat(&node, SRC, 1));
	check(!mesh_get(&node, BTGW_A_NET_HEARTBEAT_COUNT));
	mesh_stats(&node, &before);
	heartbeat(air, SRC, FAR_GROUP, 5, 7, 5);
	heartbeat(air, SRC, 1, 6, 7, 6);
	mesh_wait_count(&node, &before, BTGW_MESH_COUNT_RX_HEARTBEATS, 1);
	check(mesh_get(&node, BTGW_A_NET_HEARTBEAT_COUNT) == 1);
	check(mesh_get(&node, BTGW_A_NET_HEARTBEAT_MAX_HOPS) == 2);
	check(!subscribe_heartbeat(&node, 0, 0));
	check(!mesh_get(&node, BTGW_A_NET_HEARTBEAT_DST));
	mesh_node_del(&node);
	mesh_air_del(air);
}

/* ---- Strict replay: what is not stored is not delivered */

static int gen_reply(struct nl_msg *msg, void *arg)
{
	return NL_OK;
}

/* what a daemon does each second; the dump is what it would store */
static void rpl_store(const struct mesh_node *node)
{
	uint32_t generation = mesh_get(node, BTGW_A_NET_RPL_GENERATION);
	struct nl_msg *msg = mesh_op(BTGW_CMD_RPL_GET);

	nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_DUMP;
	nla_put_u16(msg, BTGW_A_RPL_NET, node->net);
	mesh_op_must("rpl-get", msg, gen_reply, NULL);
	msg = mesh_op(BTGW_CMD_RPL_CONFIRM);
	nla_put_u16(msg, BTGW_A_RPL_NET, node->net);
	nla_put_u32(msg, BTGW_A_RPL_GENERATION, generation);
	mesh_op_must("rpl-confirm", msg, NULL, NULL);
}

static void air_number(struct mesh_air *air, uint32_t seq)
{
	struct btgw_net_pdu pdu = mesh_air_access(air, SRC, 1, seq, 5, &seq,
						  sizeof(seq));

	mesh_air_send(air, NULL, &pdu);
}

static void recv_number(int fd, uint32_t want)
{
	struct mesh_got got;

	mesh_recv_len(fd, &got, sizeof(want));
	check(!memcmp(got.data, &want, sizeof(want)));
}

static void wait_held(const struct mesh_node *node, uint32_t n)
{
	uint64_t end = mesh_now_ms() + MESH_SOON;
	struct mesh_table t;

	do {
		check(mesh_now_ms() < end);
		mesh_table(node, BTGW_TABLE_KIND_HELD, &t);
	} while (t.used != n);
}

static void test_strict(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_air *air = mesh_air_new(&node);
	int fd = mesh_bound(&node, 1, 0);
	int size = 1 << 20, events;
	struct mesh_stats before;
	struct mesh_table t;
	uint32_t i;

	check(!setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size,
			  sizeof(size)));
	air_number(air, 0);
	recv_number(fd, 0);
	mesh_set(&node, BTGW_A_NET_STRICT_REPLAY, 1, 1);
	events = mesh_events();
	for (i = 1; i <= 3; i++)
		air_number(air, i);
	check(mesh_event_of(&node, events, BTGW_CMD_RPL_UNSAVED_NTF,
			    MESH_SOON));
	wait_held(&node, 3);
	mesh_silent(fd);
	rpl_store(&node);
	for (i = 1; i <= 3; i++)
		recv_number(fd, i);

	/* what comes during the dump is of the next generation */
	air_number(air, 4);
	wait_held(&node, 1);
	mesh_silent(fd);
	mesh_set(&node, BTGW_A_NET_STRICT_REPLAY, 0, 1);
	recv_number(fd, 4);
	mesh_set(&node, BTGW_A_NET_STRICT_REPLAY, 1, 1);

	/* full: one more is refused and may be sent again */
	mesh_table(&node, BTGW_TABLE_KIND_HELD, &t);
	mesh_stats(&node, &before);
	for (i = 5; i < 5 + t.size; i++) {
		air_number(air, i);
		/* no more at once than the queue of a bearer takes */
		if ((i - 4) % 32 == 0)
			wait_held(&node, i - 4);
	}
	wait_held(&node, t.size);
	air_number(air, i);
	mesh_wait_drop(&node, &before, BTGW_MESH_DROP_REPLAY_UNSAVED, 1);
	rpl_store(&node);
	for (i = 5; i < 5 + t.size; i++)
		recv_number(fd, i);
	mesh_silent(fd);
	close(events);
	close(fd);
	mesh_node_del(&node);
	mesh_air_del(air);
}

static const struct fb_case cases[] = {
	{ "state: keys of a refresh are restored", test_restore },
	{ "state: a control message to an own element", test_control_to_self },
	{ "state: equal NIDs, AIDs and virtual addresses", test_collide },
	{ "state: Heartbeats that are subscribed to", test_heartbeat },
	{ "state: strict replay", test_strict },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
