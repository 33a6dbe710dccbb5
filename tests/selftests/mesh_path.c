// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_path - the datapath of a net, seen from the air
 *
 * The other end of its bearer is a scripted node, which checks every PDU.
 */
#include <unistd.h>
#include <linux/btgw_netlink.h>

#include "friend_msg.h"
#include "lib/mesh_nl.h"
#include "lib/mesh_peer.h"
#include "proxy_cfg.h"
#include "proxy_pdu.h"

#define PEER	0x0201
#define OTHER	0x0301

static const uint8_t hello[5] = { 0x82, 0x02, 0x01, 0x02, 0x03 };

static void test_unsegmented(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_peer *p = mesh_peer_new(&node, PEER, BTGW_FRAMING_HEADER);
	struct sockaddr_btgw to = mesh_addr(NULL, PEER, 0);
	int fd = mesh_bound(&node, 1, 0);
	struct btgw_bearer_hdr hdr;
	uint8_t data[32], octets[BTGW_NET_MAX];
	struct btgw_net_pdu pdu;
	struct mesh_got got;
	uint64_t end;
	size_t len;

	len = mesh_peer_access(p, 1, 5, hello, 5, octets);
	mesh_recv_len(fd, &got, 5);
	check(!memcmp(got.data, hello, 5) && got.rx.ttl == 5 &&
	      got.rx.rssi == -50 && got.from.btgw_addr == PEER &&
	      got.rx.seq == 0);

	/* the same octets: the cache; an old SEQ with another TTL: the list */
	mesh_peer_raw(p, BTGW_BEARER_MESSAGE, octets, len);
	p->seq = 7;
	mesh_peer_access(p, 1, 5, hello, 4, NULL);
	mesh_recv_len(fd, &got, 4);
	p->seq = 6;
	mesh_peer_access(p, 1, 6, hello, 3, NULL);
	octets[len - 1] ^= 1;
	octets[2] ^= 1;
	mesh_peer_raw(p, BTGW_BEARER_MESSAGE, octets, len);
	/* the last of them: either it fits no key, or what it says is absurd */
	end = mesh_now_ms() + MESH_SOON;
	while (mesh_net_drops(&node, BTGW_MESH_DROP_NET_MIC) +
	       mesh_net_drops(&node, BTGW_MESH_DROP_NET_SRC) != 1) {
		check(mesh_now_ms() < end);
		usleep(10000);
	}
	mesh_silent(fd);
	check(mesh_net_drops(&node, BTGW_MESH_DROP_NET_DUPLICATE) == 1);
	check(mesh_net_drops(&node, BTGW_MESH_DROP_REPLAY) == 1);
	check(mesh_net_drops(&node, BTGW_MESH_DROP_NET_MIC) +
	      mesh_net_drops(&node, BTGW_MESH_DROP_NET_SRC) == 1);

	check(mesh_send(fd, &to, hello, 5, 0) == 5);
	check(mesh_peer_recv(p, NULL, MESH_SOON, &pdu, &hdr));
	check(pdu.src == 1 && pdu.dst == PEER && pdu.ttl == 7 && !pdu.ctl);
	check(mesh_peer_open(p, &pdu, data) == 5 && !memcmp(data, hello, 5));
	check(hdr.flags == BTGW_BEARER_F_DOWN && hdr.down.count == 3 &&
	      hdr.down.interval == 2);
	mesh_node_del(&node);
	mesh_peer_del(p);
	close(fd);
}

static void test_relay(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_peer *p = mesh_peer_new(&node, PEER, BTGW_FRAMING_HEADER);
	struct mesh_peer *q = mesh_peer_new(&node, OTHER, BTGW_FRAMING_HEADER);
	struct btgw_bearer_hdr hdr;
	struct btgw_net_pdu pdu;
	uint8_t data[32];

	/* off */
	mesh_peer_access(p, OTHER, 5, hello, 5, NULL);
	mesh_net_wait(&node, BTGW_MESH_DROP_RELAY_OFF, 1);
	mesh_peer_silent(q, MESH_NEVER);

	mesh_net_set(&node, BTGW_A_NET_RELAY, 1, 1);
	mesh_peer_access(p, OTHER, 5, hello, 5, NULL);
	check(mesh_peer_recv(q, NULL, MESH_SOON, &pdu, &hdr));
	check(pdu.src == PEER && pdu.dst == OTHER && pdu.ttl == 4 &&
	      pdu.seq == 1);
	check(hdr.flags == (BTGW_BEARER_F_DOWN | BTGW_BEARER_F_RELAYED));
	check(mesh_peer_open(q, &pdu, data) == 5 && !memcmp(data, hello, 5));
	/* those at the other end may be many */
	check(mesh_peer_recv(p, NULL, MESH_SOON, &pdu, NULL));

	/* the last hops */
	mesh_peer_access(p, OTHER, 2, hello, 5, NULL);
	check(mesh_peer_recv(q, NULL, MESH_SOON, &pdu, NULL));
	check(pdu.ttl == 1);
	check(mesh_peer_recv(p, NULL, MESH_SOON, &pdu, NULL));
	mesh_peer_access(p, OTHER, 1, hello, 5, NULL);
	mesh_peer_access(p, OTHER, 0, hello, 5, NULL);
	/* ours is nobody else's */
	mesh_peer_access(p, 2, 5, hello, 5, NULL);
	mesh_net_wait(&node, BTGW_MESH_DROP_RELAY_TTL, 2);
	mesh_peer_silent(q, MESH_NEVER);
	mesh_node_del(&node);
	mesh_peer_del(p);
	mesh_peer_del(q);
}

/* a segmented message of the peer's, encrypted, and how to send a part of it */
struct segs {
	struct btgw_lt_hdr hdr;
	uint32_t seq_first;
	uint16_t dst;
	uint8_t upper[BTGW_LT_UPPER_MAX];
	uint16_t len;
};

static void segs_new(struct segs *s, struct mesh_peer *p, uint16_t dst,
		     const uint8_t *data, size_t len)
{
	struct btgw_ut_ctx ctx = {
		.app = true,
		.src = p->addr,
		.dst = dst,
		.seq = p->seq,
		.iv_index = p->iv,
	};
	struct btgw_lt_plan plan;
	size_t upper;

	memset(s, 0, sizeof(*s));
	check(!btgw_lt_plan(false, len, true, false, &plan));
	s->seq_first = p->seq++;
	s->dst = dst;
	s->hdr.segmented = true;
	s->hdr.id = btgw_lt_id_app(p->aid);
	s->hdr.seg_n = plan.seg_n;
	s->hdr.seq_zero = s->seq_first & 0x1fff;
	memcpy(s->upper, data, len);
	check(!btgw_ut_seal(&p->app, &ctx, s->upper, len, &upper));
	s->len = upper;
}

static void segs_send(struct segs *s, struct mesh_peer *p, unsigned int i)
{
	struct btgw_net_pdu pdu = {
		.iv_index = p->iv,
		.seq = i ? p->seq++ : s->seq_first,
		.src = p->addr,
		.dst = s->dst,
		.ttl = 4,
	};

	pdu.len = btgw_lt_build(&s->hdr, i, s->upper, s->len, pdu.transport);
	check(pdu.len);
	mesh_peer_send(p, NULL, &pdu, NULL);
}

static uint32_t expect_ack(struct mesh_peer *p, const struct segs *s, bool obo)
{
	struct btgw_net_pdu pdu;
	struct btgw_lt_pdu lt;

	check(mesh_peer_recv(p, NULL, MESH_SOON, &pdu, NULL));
	check(pdu.ctl && pdu.dst == p->addr &&
	      pdu.src == (obo ? 1 : s->dst));
	check(!btgw_lt_parse(true, pdu.transport, pdu.len, &lt));
	check(lt.kind == BTGW_LT_ACK && lt.obo == obo &&
	      lt.seq_zero == s->hdr.seq_zero);
	return lt.block_ack;
}

/* what comes before it, where the sender was slow, lacks more of it */
static void expect_block(struct mesh_peer *p, const struct segs *s, bool obo,
			 uint32_t want)
{
	uint32_t got;

	while ((got = expect_ack(p, s, obo)) != want)
		check(got && !(got & ~want));
}

static void test_reassembly(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_peer *p = mesh_peer_new(&node, PEER, BTGW_FRAMING_HEADER);
	int fd = mesh_bound(&node, 1, 0);
	uint8_t data[BTGW_MESH_MAX];
	struct mesh_got got;
	struct segs s;
	uint32_t block;
	int i;

	for (i = 0; i < BTGW_MESH_MAX; i++)
		data[i] = i * 13 + 1;
	/* out of order, one twice, one late */
	segs_new(&s, p, 1, data, 380);
	check(s.hdr.seg_n == 31);
	for (i = 31; i > 5; i--)
		segs_send(&s, p, i);
	for (i = 4; i >= 0; i--)
		segs_send(&s, p, i);
	segs_send(&s, p, 9);
	expect_block(p, &s, false, (uint32_t)~(1 << 5));
	segs_send(&s, p, 5);
	do {
		block = expect_ack(p, &s, false);
	} while (block == (uint32_t)~(1 << 5));
	check(block == 0xffffffff);
	mesh_recv_len(fd, &got, 380);
	check(!memcmp(got.data, data, 380) && got.rx.flags & BTGW_F_SEGMENT &&
	      got.rx.seq == s.seq_first);

	/* the acknowledgement was lost */
	usleep(200000);
	segs_send(&s, p, 3);
	check(expect_ack(p, &s, false) == 0xffffffff);
	mesh_silent(fd);

	/* to a group there is none */
	segs_new(&s, p, MESH_GROUP, data, 40);
	for (i = 0; i <= s.hdr.seg_n; i++)
		segs_send(&s, p, i);
	mesh_recv_len(fd, &got, 40);
	mesh_peer_silent(p, MESH_NEVER);
	mesh_node_del(&node);
	mesh_peer_del(p);
	close(fd);
}

static void send_ack(struct mesh_peer *p, uint16_t seq_zero, uint32_t block)
{
	uint8_t pdu[BTGW_LT_ACK_LEN];

	btgw_lt_build_ack(false, seq_zero, block, pdu);
	mesh_peer_control(p, NULL, 1, 7, pdu, sizeof(pdu));
}

static void test_segmentation(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_peer *p = mesh_peer_new(&node, PEER, BTGW_FRAMING_HEADER);
	struct sockaddr_btgw to = mesh_addr(NULL, PEER, 0);
	int fd = mesh_bound(&node, 1, 0);
	uint8_t upper[BTGW_LT_UPPER_MAX], data[100];
	struct btgw_ut_ctx ctx = { .app = true, .src = 1, .dst = PEER };
	struct btgw_mesh_done done;
	struct btgw_net_pdu pdu;
	struct btgw_lt_pdu lt;
	uint32_t first = 0;
	size_t len;
	int i;

	for (i = 0; i < 100; i++)
		data[i] = i + 1;
	/* nothing is sent again before there was time to acknowledge it */
	mesh_endless_sar(&node);
	to.btgw_ttl = 127;
	fb_set(fd, BTGW_RECVERR, 1);
	check(mesh_send_cookie(fd, &to, data, 100, 77) == 100);
	/* segment 4 gets lost, and is sent again alone */
	for (i = 0; i < 9; i++) {
		check(mesh_peer_recv(p, NULL, MESH_SOON, &pdu, NULL));
		check(!btgw_lt_parse(false, pdu.transport, pdu.len, &lt));
		check(lt.kind == BTGW_LT_SEG_ACCESS && lt.seg_o == i &&
		      lt.seg_n == 8);
		if (!i)
			first = pdu.seq;
		check(pdu.seq == first + i);
		memcpy(upper + 12 * i, lt.data, lt.len);
	}
	send_ack(p, lt.seq_zero, 0x1ff & ~(1 << 4));
	check(mesh_peer_recv(p, NULL, MESH_SOON, &pdu, NULL));
	check(!btgw_lt_parse(false, pdu.transport, pdu.len, &lt));
	check(lt.seg_o == 4 && pdu.seq == first + 9);
	send_ack(p, lt.seq_zero, 0x1ff);
	check(!mesh_done(fd, &done) && done.cookie == 77 && done.seq == first);
	ctx.seq = first;
	check(!btgw_ut_open(&p->app, &ctx, upper, 104, &len) && len == 100);
	check(!memcmp(upper, data, 100));

	/* no room there */
	check(mesh_send_cookie(fd, &to, data, 50, 78) == 50);
	check(mesh_peer_recv(p, NULL, MESH_SOON, &pdu, NULL));
	check(!btgw_lt_parse(false, pdu.transport, pdu.len, &lt));
	send_ack(p, lt.seq_zero, 0);
	check(mesh_done(fd, &done) == ECONNREFUSED && done.cookie == 78);

	/* of nobody's message */
	send_ack(p, lt.seq_zero, 1);
	mesh_net_wait(&node, BTGW_MESH_DROP_ACK_UNEXPECTED, 1);
	mesh_node_del(&node);
	mesh_peer_del(p);
	close(fd);
}

static void expect_update(const struct btgw_net_pdu *pdu, uint8_t md)
{
	struct btgw_friend_msg msg;

	check(pdu->ctl && pdu->src == 1 && pdu->dst == PEER && !pdu->ttl);
	check(!btgw_friend_parse(pdu->transport, pdu->len, &msg));
	check(msg.opcode == BTGW_CTL_FRIEND_UPDATE && msg.update.md == md);
}

static void test_friend(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_peer *p = mesh_peer_new(&node, PEER, BTGW_FRAMING_HEADER);
	struct mesh_peer *q = mesh_peer_new(&node, OTHER, BTGW_FRAMING_HEADER);
	struct btgw_friend_msg msg = {
		.opcode = BTGW_CTL_FRIEND_REQUEST,
		.request = {
			.min_queue_log = 2,
			.receive_delay_ms = 100,
			/* five minutes */
			.poll_timeout = 3000,
			.num_elements = 2,
			.lpn_counter = 5,
		},
	};
	struct sockaddr_btgw to = mesh_addr(NULL, PEER + 1, 0);
	int fd = mesh_bound(&node, 1, 0);
	struct btgw_net_cred *cred = calloc(1, sizeof(*cred));
	uint8_t out[BTGW_FRIEND_MSG_MAX], data[64];
	struct btgw_net_pdu pdu, again;
	struct segs s;
	uint32_t used;
	size_t len;
	int i;

	len = btgw_friend_build(&msg, out);
	mesh_peer_control(p, NULL, BTGW_ADDR_ALL_FRIENDS, 0, out, len);
	mesh_peer_silent(p, MESH_NEVER);
	check(mesh_net_drops(&node, BTGW_MESH_DROP_FRIEND_OFF) <= 1);

	mesh_net_set(&node, BTGW_A_NET_FRIEND, 1, 1);
	mesh_net_set(&node, BTGW_A_NET_FRIEND_WINDOW, 255, 1);
	do {
		mesh_peer_control(p, NULL, BTGW_ADDR_ALL_FRIENDS, 0, out, len);
		check(mesh_peer_recv(p, NULL, MESH_SOON, &pdu, NULL));
		check(!btgw_friend_parse(pdu.transport, pdu.len, &msg));
		check(msg.opcode == BTGW_CTL_FRIEND_OFFER && pdu.dst == PEER &&
		      pdu.src == 1 && !pdu.ttl &&
		      msg.offer.receive_window_ms == 255 &&
		      msg.offer.queue_size == 32 && msg.offer.rssi == -50);
		btgw_net_cred_friendship(cred, p->netkey, PEER, 1, 5,
					 msg.offer.friend_counter);
		/* the other bearer heard it too */
		check(mesh_peer_recv(q, NULL, MESH_SOON, &again, NULL));
		/* it lapses after a second */
	} while (!mesh_peer_poll(p, &node, cred, 0, &pdu));
	expect_update(&pdu, 0);
	check(mesh_peer_recv(q, cred, MESH_SOON, &again, NULL));

	/* a message for it is stored, with one hop less, not relayed */
	used = mesh_peer_queue(p, &node);
	mesh_peer_access(q, PEER + 1, 5, hello, 5, NULL);
	mesh_peer_stored(p, &node, used);
	mesh_peer_silent(p, MESH_NEVER);
	check(mesh_peer_poll(p, &node, cred, 1, &pdu));
	check(pdu.src == OTHER && pdu.dst == PEER + 1 && pdu.ttl == 4 &&
	      !pdu.seq);
	check(mesh_peer_open(p, &pdu, data) == 5 && !memcmp(data, hello, 5));
	/* lost: the same once more */
	check(mesh_peer_poll(p, &node, cred, 1, &again));
	check(!memcmp(&pdu, &again, sizeof(pdu)));

	/* one of ours: by the queue, not by air */
	for (i = 0; i < 2; i++)
		check(mesh_peer_recv(q, cred, MESH_SOON, &again, NULL));
	used = mesh_peer_queue(p, &node);
	check(mesh_send(fd, &to, hello, 4, 0) == 4);
	mesh_peer_stored(p, &node, used);
	mesh_peer_silent(q, MESH_NEVER);
	check(mesh_peer_poll(p, &node, cred, 0, &pdu));
	check(pdu.src == 1 && pdu.dst == PEER + 1 && pdu.ttl == 7);
	check(mesh_peer_open(p, &pdu, data) == 4);
	check(mesh_peer_recv(q, cred, MESH_SOON, &again, NULL));

	/* a segmented one: acknowledged on its behalf, all of it stored */
	for (i = 0; i < 40; i++)
		data[i] = i;
	segs_new(&s, q, PEER, data, 40);
	for (i = 0; i <= s.hdr.seg_n; i++)
		segs_send(&s, q, i);
	expect_block(q, &s, true, (1u << (s.hdr.seg_n + 1)) - 1);
	check(mesh_peer_recv(p, NULL, MESH_SOON, &again, NULL));
	for (i = 0; i <= s.hdr.seg_n; i++) {
		struct btgw_lt_pdu lt;

		check(mesh_peer_poll(p, &node, cred, 1 - i % 2, &pdu));
		check(!btgw_lt_parse(false, pdu.transport, pdu.len, &lt));
		check(lt.seg_o == i && pdu.src == OTHER && pdu.ttl == 3);
	}
	check(mesh_peer_poll(p, &node, cred, 1 - i % 2, &pdu));
	expect_update(&pdu, 0);

	mesh_node_del(&node);
	mesh_peer_del(p);
	mesh_peer_del(q);
	close(fd);
}

static void test_key_refresh(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_peer *p = mesh_peer_new(&node, PEER, BTGW_FRAMING_HEADER);
	struct mesh_peer *n = mesh_peer_new(&node, OTHER, BTGW_FRAMING_HEADER);
	struct sockaddr_btgw to = mesh_addr(NULL, PEER, 0);
	int fd = mesh_bound(&node, 1, 0);
	struct btgw_beacon_net say = { .flags = BTGW_BEACON_KEY_REFRESH };
	uint8_t beacon[BTGW_BEACON_MAX], key[16] = { 0x77 };
	struct btgw_bearer_hdr hdr;
	struct btgw_net_pdu pdu;
	struct mesh_got got;
	uint8_t data[64];

	mesh_peer_rekey(n, key);
	check(mesh_subnet_set(&node, key, 1) == 0);
	/* phase 1: sent with the old, both are heard */
	mesh_peer_access(p, 1, 4, hello, 5, NULL);
	mesh_recv_len(fd, &got, 5);
	mesh_peer_access(n, 1, 4, hello, 4, NULL);
	mesh_recv_len(fd, &got, 4);
	check(mesh_send(fd, &to, hello, 5, 0) == 5);
	check(mesh_peer_recv(p, NULL, MESH_SOON, &pdu, NULL));
	check(mesh_peer_frame(n, MESH_SOON, data, &hdr) > 0);

	/* phase 2, by a beacon: sent with the new, both are heard */
	btgw_beacon_secure_build(&n->beacon, &say, beacon);
	mesh_peer_raw(n, BTGW_BEARER_BEACON, beacon, BTGW_BEACON_SECURE_LEN);
	mesh_peer_access(p, 1, 4, hello, 5, NULL);
	mesh_recv_len(fd, &got, 5);
	mesh_wait_phase(&node, 2);
	check(mesh_send(fd, &to, hello, 5, 0) == 5);
	check(mesh_peer_recv(n, NULL, MESH_SOON, &pdu, NULL));
	check(mesh_peer_frame(p, MESH_SOON, data, &hdr) > 0);

	/* phase 3: the old one is unknown */
	say.flags = 0;
	btgw_beacon_secure_build(&n->beacon, &say, beacon);
	mesh_peer_raw(n, BTGW_BEARER_BEACON, beacon, BTGW_BEACON_SECURE_LEN);
	mesh_wait_phase(&node, 0);
	mesh_peer_access(n, 1, 4, hello, 3, NULL);
	mesh_recv_len(fd, &got, 3);
	mesh_peer_access(p, 1, 4, hello, 5, NULL);
	mesh_silent(fd);
	mesh_node_del(&node);
	mesh_peer_del(p);
	mesh_peer_del(n);
	close(fd);
}

static void test_iv_update(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_peer *p = mesh_peer_new(&node, PEER, BTGW_FRAMING_HEADER);
	struct sockaddr_btgw to = mesh_addr(NULL, PEER, 0);
	struct btgw_beacon_net say = {
		.flags = BTGW_BEACON_IV_UPDATE,
		.iv_index = 1,
	};
	uint8_t beacon[BTGW_BEACON_MAX];
	int fd = mesh_bound(&node, 1, 0);
	struct btgw_mesh_done done;
	struct btgw_net_pdu pdu;
	struct mesh_got got;
	uint64_t end;

	/* not within 96 hours */
	btgw_beacon_secure_build(&p->beacon, &say, beacon);
	mesh_peer_raw(p, BTGW_BEARER_BEACON, beacon, BTGW_BEACON_SECURE_LEN);
	mesh_net_wait(&node, BTGW_MESH_DROP_BEACON_IV, 1);
	mesh_net_set(&node, BTGW_A_NET_IV_TEST, 1, 1);
	mesh_peer_raw(p, BTGW_BEARER_BEACON, beacon, BTGW_BEACON_SECURE_LEN);

	/* in progress: sent under 0, heard under both */
	mesh_peer_access(p, 1, 4, hello, 5, NULL);
	mesh_recv_len(fd, &got, 5);
	check(got.rx.iv_index == 0);
	p->iv = 1;
	mesh_peer_access(p, 1, 4, hello, 4, NULL);
	mesh_recv_len(fd, &got, 4);
	check(got.rx.iv_index == 1);
	check(mesh_net_get(&node, BTGW_A_NET_IV_INDEX) == 1 &&
	      mesh_net_get(&node, BTGW_A_NET_IV_FLAG) == 1);
	check(mesh_send(fd, &to, hello, 5, 0) == 5);
	check(mesh_peer_recv(p, NULL, MESH_SOON, &pdu, NULL));
	check(pdu.iv_index == 0);

	/* and over: nothing is sent before the owner has granted numbers */
	say.flags = 0;
	btgw_beacon_secure_build(&p->beacon, &say, beacon);
	mesh_peer_raw(p, BTGW_BEARER_BEACON, beacon, BTGW_BEACON_SECURE_LEN);
	end = mesh_now_ms() + MESH_SOON;
	while (mesh_net_get(&node, BTGW_A_NET_IV_FLAG)) {
		check(mesh_now_ms() < end);
		usleep(10000);
	}
	fb_set(fd, BTGW_RECVERR, 1);
	check(mesh_send_cookie(fd, &to, hello, 5, 9) == 5);
	check(mesh_done(fd, &done) == ENOSPC && done.cookie == 9);
	mesh_net_set(&node, BTGW_A_NET_SEQ_LIMIT, 1000, 4);
	check(mesh_send(fd, &to, hello, 5, 0) == 5);
	check(mesh_peer_recv(p, NULL, MESH_SOON, &pdu, NULL));
	check(pdu.iv_index == 1 && pdu.seq == 0);
	mesh_node_del(&node);
	mesh_peer_del(p);
	close(fd);
}

/* a message of the proxy protocol in one frame */
static void proxy_send(struct mesh_peer *p, uint8_t type, const uint8_t *data,
		       size_t len)
{
	uint8_t frame[64];

	frame[0] = type;
	memcpy(frame + 1, data, len);
	check(send(p->fd, frame, len + 1, 0) == (ssize_t)(len + 1));
}

static size_t proxy_access(struct mesh_peer *p, uint16_t dst, uint8_t *octets)
{
	struct btgw_net_pdu pdu = {
		.iv_index = p->iv,
		.seq = p->seq++,
		.src = p->addr,
		.dst = dst,
		.ttl = 5,
		.len = 1 + 9,
	};
	struct btgw_ut_ctx ctx = {
		.app = true,
		.src = p->addr,
		.dst = dst,
		.seq = pdu.seq,
	};
	size_t upper;

	pdu.transport[0] = btgw_lt_id_app(p->aid);
	memcpy(pdu.transport + 1, hello, 5);
	check(!btgw_ut_seal(&p->app, &ctx, pdu.transport + 1, 5, &upper));
	return btgw_net_seal(&p->flooding, &pdu, octets);
}

static void test_proxy(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_peer *c = mesh_peer_new(&node, PEER,
					    BTGW_FRAMING_PROXY_SERVER);
	struct mesh_peer *q = mesh_peer_new(&node, OTHER, BTGW_FRAMING_HEADER);
	struct btgw_proxy_cfg add = {
		.opcode = BTGW_PROXY_OP_ADD,
		.count = 1,
		.addr = { 0xc123 },
	}, status;
	struct btgw_net_pdu pdu = {
		.src = PEER,
		.kind = BTGW_NET_PROXY_CFG,
		.ctl = true,
	};
	int fd = mesh_bound(&node, 1, 0);
	struct btgw_beacon_net beacon;
	struct btgw_bearer_hdr hdr;
	struct mesh_got got;
	uint8_t data[128];
	ssize_t len;

	/* the beacon of the subnet first */
	len = mesh_peer_frame(c, MESH_SOON, data, &hdr);
	check(len == 1 + BTGW_BEACON_SECURE_LEN && data[0] == BTGW_PROXY_BEACON);
	check(!btgw_beacon_open(&c->beacon, data + 1, len - 1, &beacon));
	check(!beacon.flags && !beacon.iv_index);

	/* what it sends is heard, and goes on where the feature is on */
	len = proxy_access(c, 1, data);
	proxy_send(c, BTGW_PROXY_NETWORK, data, len);
	mesh_recv_len(fd, &got, 5);
	mesh_net_set(&node, BTGW_A_NET_PROXY, 1, 1);
	len = proxy_access(c, OTHER, data);
	proxy_send(c, BTGW_PROXY_NETWORK, data, len);
	check(mesh_peer_recv(q, NULL, MESH_SOON, &pdu, NULL));
	check(pdu.src == PEER && pdu.ttl == 4);

	/* its address passes the filter now; the group when it asks for it */
	mesh_peer_access(q, 0xc123, 5, hello, 5, NULL);
	mesh_peer_silent(c, MESH_NEVER);
	mesh_peer_access(q, PEER, 5, hello, 5, NULL);
	len = mesh_peer_frame(c, MESH_SOON, data, &hdr);
	check(len > 1 && data[0] == BTGW_PROXY_NETWORK);
	check(!btgw_net_peek(&c->flooding, 0, BTGW_NET_MESSAGE, data + 1,
			     len - 1, &pdu));
	check(!btgw_net_open(&c->flooding, data + 1, len - 1, &pdu));
	check(pdu.src == OTHER && pdu.ttl == 4);

	memset(&pdu, 0, sizeof(pdu));
	pdu.src = PEER;
	pdu.seq = c->seq++;
	pdu.kind = BTGW_NET_PROXY_CFG;
	pdu.ctl = true;
	pdu.len = btgw_proxy_cfg_build(&add, pdu.transport);
	len = btgw_net_seal(&c->flooding, &pdu, data);
	proxy_send(c, BTGW_PROXY_CONFIG, data, len);
	len = mesh_peer_frame(c, MESH_SOON, data, &hdr);
	check(len > 1 && data[0] == BTGW_PROXY_CONFIG);
	check(!btgw_net_peek(&c->flooding, 0, BTGW_NET_PROXY_CFG, data + 1,
			     len - 1, &pdu));
	check(!btgw_net_open(&c->flooding, data + 1, len - 1, &pdu));
	check(!btgw_proxy_cfg_parse(pdu.transport, pdu.len, &status));
	check(status.opcode == BTGW_PROXY_OP_STATUS && status.list_size == 2 &&
	      status.filter == BTGW_FILTER_ACCEPT && pdu.src == 1);
	mesh_peer_access(q, 0xc123, 5, hello, 5, NULL);
	check(mesh_peer_frame(c, MESH_SOON, data, &hdr) > 1);

	/* a last part without a first */
	data[0] = 0xc0;
	check(send(c->fd, data, 5, 0) == 5);
	mesh_net_wait(&node, BTGW_MESH_DROP_PROXY_SAR, 1);
	mesh_node_del(&node);
	mesh_peer_del(c);
	mesh_peer_del(q);
	close(fd);
}

static void test_tables(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_peer *p = mesh_peer_new(&node, PEER, BTGW_FRAMING_HEADER);
	int fd = mesh_bound(&node, 1, 0);
	struct mesh_got got;
	int i;

	/* as many sources as there are places, and one more */
	mesh_net_set(&node, BTGW_A_NET_RPL_SIZE, 16, 4);
	for (i = 0; i < 17; i++) {
		p->addr = PEER + i;
		p->seq = 5;
		mesh_peer_access(p, 1, 4, hello, 5, NULL);
		if (i < 16)
			mesh_recv_len(fd, &got, 5);
	}
	mesh_net_wait(&node, BTGW_MESH_DROP_REPLAY_FULL, 1);
	mesh_silent(fd);
	/* larger: nothing is forgotten, and the new one is heard */
	mesh_net_set(&node, BTGW_A_NET_RPL_SIZE, 64, 4);
	mesh_net_set(&node, BTGW_A_NET_CACHE_SIZE, 16, 4);
	mesh_net_set(&node, BTGW_A_NET_SAR_SIZE, 4, 4);
	mesh_peer_access(p, 1, 4, hello, 4, NULL);
	mesh_recv_len(fd, &got, 4);
	p->addr = PEER;
	p->seq = 4;
	mesh_peer_access(p, 1, 4, hello, 5, NULL);
	mesh_net_wait(&node, BTGW_MESH_DROP_REPLAY, 1);
	mesh_silent(fd);
	mesh_node_del(&node);
	mesh_peer_del(p);
	close(fd);
}

static const struct fb_case cases[] = {
	{ "an unsegmented message, and what is no new one", test_unsegmented },
	{ "relay", test_relay },
	{ "reassembly and acknowledgement", test_reassembly },
	{ "segmentation and retransmission", test_segmentation },
	{ "a friendship", test_friend },
	{ "key refresh", test_key_refresh },
	{ "IV update", test_iv_update },
	{ "a proxy client", test_proxy },
	{ "tables that are full, and grow", test_tables },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
