// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_bearers - bearers of every kind
 */
#include <unistd.h>

#include "beacon.h"
#include "lib/mesh_air.h"
#include "lib/mesh_nl.h"
#include "lib/nl_test.h"

/* One whose answer finds no room: what it made goes again. */
static void test_no_reply(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	uint32_t link, peer;
	struct nl_req req;
	int fd = nl_open();
	int size = 1, i;

	fb_loop_ids(&link, &peer);
	check(!setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	/* nobody reads these */
	for (i = 0; i < 20; i++) {
		nl_begin(&req, BTGW_CMD_NET_GET, 0);
		nl_put_u16(&req, BTGW_A_NET_ID, node.net);
		check(send(fd, &req, req.nlh.nlmsg_len, 0) > 0);
	}
	nl_begin(&req, BTGW_CMD_BEARER_NEW, 0);
	nl_put_u16(&req, BTGW_A_BEARER_NET, node.net);
	nl_put_u32(&req, BTGW_A_BEARER_LINK, link);
	check(send(fd, &req, req.nlh.nlmsg_len, 0) > 0);
	check(!mesh_get(&node, BTGW_A_NET_BEARERS));
	/* nobody has the link */
	mesh_bearer(&node, link);
	check(mesh_get(&node, BTGW_A_NET_BEARERS) == 1);
	close(fd);
	mesh_node_del(&node);
	fb_link_del(link);
}

static void talk(const struct mesh_node *a, const struct mesh_node *b)
{
	static const size_t lens[] = { 1, 11, 12, 100, 380 };
	struct sockaddr_btgw to = mesh_addr(NULL, b->addr, 0);
	int from = mesh_bound(a, a->addr, 0);
	int at = mesh_bound(b, b->addr, 0);
	struct btgw_mesh_done done;
	uint8_t data[380] = { 1 };
	struct mesh_got got;
	unsigned int i;

	fb_set(from, BTGW_RECVERR, 2);
	for (i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		data[0] = i;
		check(mesh_send(from, &to, data, lens[i], 0) ==
		      (ssize_t)lens[i]);
		mesh_recv_len(at, &got, lens[i]);
		check(!memcmp(got.data, data, lens[i]));
		check(!mesh_done(from, &done));
	}
	close(from);
	close(at);
}

/* Both ends of the proxy protocol, and both kinds of beacons over it. */
static void test_proxy(void)
{
	struct mesh_node a = mesh_node_new(1, 1);
	struct mesh_node b = mesh_node_new(2, 0x101);
	int events = mesh_events();
	struct mesh_stats before;
	uint32_t server, client;

	mesh_fast_sar(&a);
	mesh_fast_sar(&b);
	mesh_set(&a, BTGW_A_NET_PROXY, 1, 1);
	mesh_set(&b, BTGW_A_NET_IV_TEST, 1, 1);
	mesh_stats(&b, &before);
	fb_loop_ids(&server, &client);
	mesh_bearer_as(&a, server, BTGW_FRAMING_PROXY_SERVER, false);
	mesh_bearer_as(&b, client, BTGW_FRAMING_PROXY_CLIENT, false);
	mesh_wait_count(&b, &before, BTGW_MESH_COUNT_RX_BEACONS, 1);
	/* the first number of the server: the client has asked for everything */
	while (!mesh_get(&a, BTGW_A_NET_SEQ))
		usleep(10000);
	talk(&a, &b);
	talk(&b, &a);

	/* secure beacons begin an update, private ones end it */
	check(!mesh_set_iv(&a, 1, true, 0));
	check(mesh_event_of(&b, events, BTGW_CMD_IV_NTF, MESH_SOON));
	check(mesh_get(&b, BTGW_A_NET_IV_INDEX) == 1 &&
	      mesh_get(&b, BTGW_A_NET_IV_FLAG) == 1);
	mesh_stats(&b, &before);
	mesh_set(&a, BTGW_A_NET_BEACON, BTGW_BEACON_KIND_PRIVATE, 4);
	mesh_wait_count(&b, &before, BTGW_MESH_COUNT_RX_BEACONS, 1);
	check(!mesh_set_iv(&a, 1, false, 100000));
	check(mesh_event_of(&b, events, BTGW_CMD_IV_NTF, MESH_SOON));
	check(mesh_get(&b, BTGW_A_NET_IV_INDEX) == 1 &&
	      !mesh_get(&b, BTGW_A_NET_IV_FLAG));
	check(!mesh_set_iv(&b, 1, false, 100000));
	talk(&a, &b);
	talk(&b, &a);
	close(events);
	mesh_node_del(&a);
	mesh_node_del(&b);
	fb_link_del(server);
}

/* What comes to the far end of a proxy server, octet by octet. */
static void test_beacons_sent(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_air *air = mesh_air_new_as(&node, BTGW_FRAMING_PROXY_SERVER,
					       false);
	struct btgw_beacon_cred cred, other;
	struct btgw_beacon_net net;
	uint8_t frame[64], first[64];
	ssize_t len, i;

	btgw_beacon_cred_init(&cred, air->netkey);
	memset(frame, 0x77, 16);
	btgw_beacon_cred_init(&other, frame);
	for (i = 0; i < 3; i++) {
		check(fb_poll(air->fd, POLLIN, MESH_SOON) & POLLIN);
		len = recv(air->fd, frame, sizeof(frame), 0);
		/* complete, type beacon */
		check(frame[0] == 0x01);
		check(len == 1 + (i ? BTGW_BEACON_PRIVATE_LEN :
				      BTGW_BEACON_SECURE_LEN));
		check(!btgw_beacon_open(&cred, frame + 1, len - 1, &net));
		check(net.iv_index == (i == 2) && net.flags ==
		      (i == 2 ? BTGW_BEACON_IV_UPDATE : 0));
		check(btgw_beacon_open(&other, frame + 1, len - 1, &net));
		/* another random each time */
		check(i != 2 || memcmp(first + 2, frame + 2, 13));
		memcpy(first, frame, sizeof(first));
		if (i == 0)
			mesh_set(&node, BTGW_A_NET_BEACON,
				 BTGW_BEACON_KIND_PRIVATE, 4);
		if (i == 1)
			check(!mesh_set_iv(&node, 1, true, 0));
	}
	mesh_node_del(&node);
	mesh_air_del(air);
}

/* Copies are made here where the other end cannot. */
static void test_repeat(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct sockaddr_btgw to = mesh_addr(NULL, MESH_NOWHERE, 0);
	struct mesh_air *once = mesh_air_new(&node);
	struct mesh_air *copies = mesh_air_new_as(&node, BTGW_FRAMING_HEADER,
						  true);
	int fd = mesh_bound(&node, 1, 0);
	struct btgw_net_pdu pdu;
	uint8_t msg[40] = { 1 };
	struct nl_msg *op;
	int i;

	op = mesh_op(BTGW_CMD_NET_SET);
	nla_put_u16(op, BTGW_A_NET_ID, node.net);
	nla_put_u8(op, BTGW_A_NET_TRANSMIT_COUNT, 4);
	nla_put_u16(op, BTGW_A_NET_TRANSMIT_INTERVAL, 30);
	mesh_op_must("net-set", op, NULL, NULL);
	check(mesh_send(fd, &to, msg, 5, 0) == 5);
	check(mesh_air_recv(once, &pdu, MESH_SOON));
	check(once->hdr.down.count == 4 && once->hdr.down.interval == 3);
	check(!mesh_air_recv(once, &pdu, MESH_NEVER));
	for (i = 0; i < 4; i++) {
		check(mesh_air_recv(copies, &pdu, MESH_SOON));
		check(copies->hdr.down.count == 1 && pdu.seq == 0);
	}
	check(!mesh_air_recv(copies, &pdu, MESH_NEVER));

	/* more than are kept, and a bearer that goes with copies to come */
	for (i = 0; i < 300; i++)
		mesh_send(fd, &to, msg, 5, MSG_DONTWAIT);
	check(mesh_air_recv(copies, &pdu, MESH_SOON));
	mesh_air_del(copies);
	mesh_settle(fd);
	mesh_node_del(&node);
	close(fd);
	mesh_air_del(once);
}

static const struct fb_case cases[] = {
	{ "bearers: one whose maker cannot be told", test_no_reply },
	{ "bearers: a proxy and its client", test_proxy },
	{ "bearers: beacons of both kinds", test_beacons_sent },
	{ "bearers: one that repeats", test_repeat },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
