// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_late - what a Friend has kept for long
 *
 * Messages of its own get their SEQ when the Low Power node asks for them: by
 * then the numbers, the IV index and the keys may have gone on.
 */
#include <unistd.h>

#include "lib/mesh_lpn.h"

#define OTHER		0x0301
#define GROUP		0xc123
#define SPAN		8192

static void keep(struct lpn *l, int fd, uint16_t dst, size_t len)
{
	struct sockaddr_btgw to = mesh_addr(NULL, dst, 0);
	struct btgw_mesh_done done;

	check(mesh_send(fd, &to, lpn_data, len, 0) == (ssize_t)len);
	check(!mesh_done(fd, &done));
}

static int own_socket(struct lpn *l)
{
	int fd = mesh_bound(&l->node, 1, 0);

	fb_set(fd, BTGW_RECVERR, 2);
	return fd;
}

/* as if the node had sent so many PDUs meanwhile */
static void numbers_go_on(struct lpn *l)
{
	mesh_set(&l->node, BTGW_A_NET_SEQ,
		 mesh_get(&l->node, BTGW_A_NET_SEQ) + SPAN, 4);
}

static void test_span(void)
{
	struct lpn *l = lpn_friend(LPN_LONG);
	int fd = own_socket(l);

	keep(l, fd, LPN_ADDR, 100);
	keep(l, fd, LPN_ADDR, 11);
	numbers_go_on(l);
	lpn_message(l, 1, LPN_ADDR, 7, 100);
	lpn_message(l, 1, LPN_ADDR, 7, 11);
	lpn_update(l, 0, 0, 0);
	check(!lpn_drops(l, BTGW_MESH_DROP_TX_SEQ_SPAN));
	close(fd);
	lpn_del(l);
}

static void test_iv(void)
{
	struct lpn *l = lpn_friend(LPN_LONG);
	int fd = own_socket(l);

	keep(l, fd, LPN_ADDR, 60);
	check(!mesh_set_iv(&l->node, 1, true, 0));
	check(!mesh_set_iv(&l->node, 1, false, 1000));
	l->air->iv_index = 1;
	lpn_message(l, 1, LPN_ADDR, 7, 60);
	/* it was told of both, and one Update is enough */
	lpn_update(l, 0, 1, 0);
	lpn_update(l, 0, 1, 0);
	close(fd);
	lpn_del(l);
}

/* In the middle of a message: what is left of it goes, and is counted. */
static void test_middle(void)
{
	struct lpn *l = lpn_friend(LPN_LONG);
	struct btgw_net_pdu pdu;
	struct btgw_lt_pdu lt;
	int fd = own_socket(l);
	int i;

	keep(l, fd, LPN_ADDR, 60);
	keep(l, fd, LPN_ADDR, 5);
	for (i = 0; i < 2; i++) {
		lpn_poll(l, &pdu);
		check(!btgw_lt_parse(false, pdu.transport, pdu.len, &lt));
		check(lt.kind == BTGW_LT_SEG_ACCESS && lt.seg_o == i);
	}
	numbers_go_on(l);
	lpn_message(l, 1, LPN_ADDR, 7, 5);
	lpn_update(l, 0, 0, 0);
	check(lpn_drops(l, BTGW_MESH_DROP_TX_SEQ_SPAN) == 1);
	close(fd);
	lpn_del(l);
}

static void appkey_del(const struct mesh_node *node, uint16_t index)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_APPKEY_DEL);

	nla_put_u16(msg, BTGW_A_APPKEY_NET, node->net);
	nla_put_u16(msg, BTGW_A_APPKEY_INDEX, index);
	mesh_op_must("appkey-del", msg, NULL, NULL);
}

/* The key went: the node gets what comes after. */
static void test_key_gone(void)
{
	struct lpn *l = lpn_friend(LPN_LONG);
	struct mesh_friend f;
	int fd = own_socket(l);

	keep(l, fd, LPN_ADDR, 60);
	keep(l, fd, LPN_ADDR, 5);
	appkey_del(&l->node, 0);
	lpn_update(l, 0, 0, 0);
	check(lpn_drops(l, BTGW_MESH_DROP_TX_NO_KEY) == 2);
	check(mesh_friend(&l->node, LPN_ADDR, &f) && !f.used);
	close(fd);
	lpn_del(l);
}

/* A message of a group, which the bearers get as well. */
static void test_group(void)
{
	struct lpn *l = lpn_friend(LPN_LONG);
	struct btgw_friend_msg add = {
		.opcode = BTGW_CTL_FRIEND_SUB_ADD,
		.sub = { .transaction = 1, .n = 1, .addr = { GROUP } },
	};
	struct btgw_net_pdu pdu;
	struct mesh_friend f;
	int fd = own_socket(l);

	check(lpn_say(l, &add, &pdu) && pdu.ctl &&
	      pdu.transport[0] == BTGW_CTL_FRIEND_SUB_CONFIRM);
	check(mesh_friend(&l->node, LPN_ADDR, &f) && f.subs == 1);
	keep(l, fd, GROUP, 40);
	mesh_air_drain(l->air, MESH_NEVER);
	numbers_go_on(l);
	lpn_message(l, 1, GROUP, 7, 40);
	lpn_update(l, 0, 0, 0);
	close(fd);
	lpn_del(l);
}

static void rpl_del(const struct mesh_node *node, uint16_t src)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_RPL_DEL);

	nla_put_u16(msg, BTGW_A_RPL_NET, node->net);
	nla_put_u16(msg, BTGW_A_RPL_SRC, src);
	mesh_op_must("rpl-del", msg, NULL, NULL);
}

static void other_ack(struct lpn *l, uint32_t seq)
{
	struct btgw_net_pdu pdu = {
		.seq = seq,
		.src = OTHER,
		.dst = LPN_ADDR,
		.ctl = true,
		.ttl = 5,
		.len = BTGW_LT_ACK_LEN,
	};

	btgw_lt_build_ack(false, 7, 3, pdu.transport);
	mesh_air_send(l->air, NULL, &pdu);
}

/* Each thing that a queue does not take has a name of its own. */
static void test_reasons(void)
{
	struct sockaddr_btgw to = mesh_addr(NULL, LPN_ADDR, 0);
	struct lpn *l = lpn_new();
	struct btgw_net_pdu pdu;
	uint8_t seg_n;
	int fd;

	mesh_set(&l->node, BTGW_A_NET_FRIEND_QUEUE, 4, 4);
	lpn_befriend(l, LPN_LONG);
	fd = own_socket(l);

	/* nine segments, from elsewhere and from here */
	pdu = mesh_air_segment(l->air, OTHER, LPN_ADDR, l->other_seq++, 5,
			       lpn_data, 100, 0, &seg_n);
	mesh_air_send(l->air, NULL, &pdu);
	mesh_wait_drop(&l->node, &l->before, BTGW_MESH_DROP_FRIEND_TOO_LARGE, 1);
	check(mesh_send(fd, &to, lpn_data, 100, 0) == 100);
	/* what the queue never holds goes to the bearers */
	do {
		check(mesh_air_recv(l->air, &pdu, MESH_SOON));
		check(l->air->heard == &l->air->flooding);
	} while (pdu.dst != LPN_ADDR);
	mesh_wait_drop(&l->node, &l->before, BTGW_MESH_DROP_FRIEND_TOO_LARGE, 2);

	/* an acknowledgment that was overtaken */
	other_ack(l, l->other_seq + 1);
	lpn_stored(l, 1);
	rpl_del(&l->node, OTHER);
	other_ack(l, l->other_seq);
	mesh_wait_drop(&l->node, &l->before, BTGW_MESH_DROP_FRIEND_SUPERSEDED, 1);
	lpn_stored(l, 1);
	check(!lpn_drops(l, BTGW_MESH_DROP_FRIEND_QUEUE));
	close(fd);
	lpn_del(l);
}

/* One that is remembered for a repeated Clear holds up nobody. */
static void test_place(void)
{
	struct lpn *l = lpn_new();
	struct btgw_friend_msg clear = {
		.opcode = BTGW_CTL_FRIEND_CLEAR,
		.clear = { .lpn = LPN_ADDR },
	};
	struct btgw_friend_msg request = {
		.opcode = BTGW_CTL_FRIEND_REQUEST,
		.request = {
			.min_queue_log = 2,
			.receive_delay_ms = LPN_DELAY_MS,
			.poll_timeout = LPN_LONG,
			.num_elements = 1,
			.lpn_counter = 1,
		},
	};
	struct btgw_net_pdu pdu;
	uint32_t seq = 1;

	mesh_set(&l->node, BTGW_A_NET_FRIEND_MAX, 1, 4);
	lpn_befriend(l, LPN_LONG);
	clear.clear.lpn_counter = l->counter;
	lpn_ctl(l, NULL, OTHER, &seq, 1, &clear);
	check(mesh_air_recv(l->air, &pdu, MESH_SOON) && pdu.ctl &&
	      pdu.transport[0] == BTGW_CTL_FRIEND_CLEAR_CONFIRM);
	/* the only place is free for another node */
	lpn_ctl(l, NULL, OTHER + 1, &seq, BTGW_ADDR_ALL_FRIENDS, &request);
	check(mesh_air_recv(l->air, &pdu, MESH_SOON) && pdu.ctl &&
	      pdu.transport[0] == BTGW_CTL_FRIEND_OFFER &&
	      pdu.dst == OTHER + 1);
	check(!lpn_drops(l, BTGW_MESH_DROP_FRIEND_FULL));
	lpn_del(l);
}

static const struct fb_case cases[] = {
	{ "late: 8192 numbers after a message was kept", test_span },
	{ "late: a new IV index", test_iv },
	{ "late: numbers run away in the middle of a message", test_middle },
	{ "late: the key is gone", test_key_gone },
	{ "late: a message to a group", test_group },
	{ "late: what a queue refuses, by its name", test_reasons },
	{ "late: the place of a friend that left", test_place },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
