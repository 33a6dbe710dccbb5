// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_tables - tables of a net that are full, or change their size in use
 */
#include <pthread.h>
#include <unistd.h>

#include "lib/mesh_lpn.h"

#define SRC		0x301
#define ROUNDS		40
/* messages under way: no more than the queues of a bearer have room for */
#define WINDOW		8

static void set_size(const struct mesh_node *node, int attr, uint32_t size,
		     int want)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_NET_SET);
	int err;

	nla_put_u16(msg, BTGW_A_NET_ID, node->net);
	nla_put_u32(msg, attr, size);
	err = mesh_op_run(msg, NULL, NULL);
	if (err != want)
		fail("size %u of attribute %d: %s", size, attr, strerror(err));
}

static void air_one(struct mesh_air *air, uint16_t src, uint32_t seq)
{
	struct btgw_net_pdu pdu = mesh_air_access(air, src, 1, seq, 5, &src,
						  sizeof(src));

	mesh_air_send(air, NULL, &pdu);
}

static void recv_from(int fd, uint16_t src)
{
	struct mesh_got got;

	mesh_recv_len(fd, &got, sizeof(src));
	check(got.from.btgw_addr == src && !memcmp(got.data, &src, sizeof(src)));
}

/* A source that finds no place is refused, and everybody else is heard. */
static void test_rpl_full(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_air *air = mesh_air_new(&node);
	int fd = mesh_bound(&node, 1, 0);
	int events = mesh_events();
	struct mesh_stats before;
	struct mesh_table t;
	uint16_t i;

	set_size(&node, BTGW_A_NET_RPL_SIZE, 16, 0);
	mesh_stats(&node, &before);
	for (i = 0; i < 16; i++) {
		air_one(air, SRC + i, 1);
		recv_from(fd, SRC + i);
	}
	air_one(air, SRC + i, 1);
	check(mesh_event_of(&node, events, BTGW_CMD_TABLE_FULL_NTF,
			    MESH_SOON));
	mesh_wait_drop(&node, &before, BTGW_MESH_DROP_REPLAY_FULL, 1);
	mesh_silent(fd);
	mesh_table(&node, BTGW_TABLE_KIND_RPL, &t);
	check(t.size == 16 && t.used == 16 && t.dropped == 1);
	air_one(air, SRC, 2);
	recv_from(fd, SRC);

	/* room for it, and not less than there is */
	set_size(&node, BTGW_A_NET_RPL_SIZE, 20, 0);
	air_one(air, SRC + i, 2);
	recv_from(fd, SRC + i);
	set_size(&node, BTGW_A_NET_RPL_SIZE, 16, EBUSY);
	/* what was known is known after all that */
	for (i = 0; i < 17; i++)
		air_one(air, SRC + i, 0);
	mesh_wait_drop(&node, &before, BTGW_MESH_DROP_REPLAY, 17);
	mesh_silent(fd);
	close(events);
	close(fd);
	mesh_node_del(&node);
	mesh_air_del(air);
}

static void air_segments(struct mesh_air *air, uint16_t src, uint32_t seq,
			 uint8_t from, uint8_t to)
{
	static const uint8_t data[30] = { 1, 2, 3 };
	struct btgw_net_pdu pdu;
	uint8_t seg_n;

	for (; from < to; from++) {
		pdu = mesh_air_segment(air, src, 1, seq, 5, data, sizeof(data),
				       from, &seg_n);
		check(seg_n == 2);
		mesh_air_send(air, NULL, &pdu);
	}
}

/* waits for an acknowledgement of @src that has this block */
static void recv_ack(struct mesh_air *air, uint16_t src, uint32_t block)
{
	struct btgw_net_pdu pdu;
	struct btgw_lt_pdu lt;

	do {
		check(mesh_air_recv(air, &pdu, MESH_SOON));
		check(pdu.ctl && !btgw_lt_parse(true, pdu.transport, pdu.len,
						&lt));
		check(lt.kind == BTGW_LT_ACK);
	} while (pdu.dst != src || lt.block_ack != block);
}

static void test_sar_full(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct mesh_air *air = mesh_air_new(&node);
	int fd = mesh_bound(&node, 1, 0);
	int events = mesh_events();
	struct mesh_stats before;
	struct mesh_table t;
	struct mesh_got got;
	int i;

	/* 80 s until what is incomplete goes */
	mesh_sar(&node, 15);
	set_size(&node, BTGW_A_NET_SAR_SIZE, 2, 0);
	mesh_stats(&node, &before);
	for (i = 0; i < 2; i++) {
		air_segments(air, SRC + i, 0, 0, 1);
		recv_ack(air, SRC + i, 1);
	}
	/* no context for a third: its sender is told at once */
	air_segments(air, SRC + 2, 0, 0, 1);
	recv_ack(air, SRC + 2, 0);
	check(mesh_event_of(&node, events, BTGW_CMD_TABLE_FULL_NTF,
			    MESH_SOON));
	mesh_wait_drop(&node, &before, BTGW_MESH_DROP_SAR_FULL, 1);
	mesh_table(&node, BTGW_TABLE_KIND_SAR, &t);
	check(t.size == 2 && t.used == 2 && t.dropped == 1);
	set_size(&node, BTGW_A_NET_SAR_SIZE, 1, EBUSY);

	/* what has begun goes on, before and after the table has moved */
	air_segments(air, SRC, 0, 1, 2);
	set_size(&node, BTGW_A_NET_SAR_SIZE, 3, 0);
	air_segments(air, SRC, 0, 2, 3);
	recv_ack(air, SRC, 7);
	mesh_recv_len(fd, &got, 30);
	check(got.from.btgw_addr == SRC);
	air_segments(air, SRC + 2, 10, 0, 3);
	recv_ack(air, SRC + 2, 7);
	mesh_recv_len(fd, &got, 30);
	check(got.from.btgw_addr == SRC + 2);
	set_size(&node, BTGW_A_NET_SAR_SIZE, 1, 0);
	air_segments(air, SRC + 1, 0, 1, 3);
	recv_ack(air, SRC + 1, 7);
	mesh_recv_len(fd, &got, 30);
	check(got.from.btgw_addr == SRC + 1);
	close(events);
	close(fd);
	mesh_node_del(&node);
	mesh_air_del(air);
}

/* ---- Sizes that change under traffic */

struct traffic {
	struct mesh_node a, b;
	uint32_t link;
	int from[2], to[2];
	pthread_t thread[2];
	atomic_bool stop;
	atomic_uint sent[2], heard[2];
};

static const size_t traffic_len[2] = { 8, 60 };

static void traffic_send(struct traffic *t, int kind)
{
	struct sockaddr_btgw to = mesh_addr(NULL, t->b.addr + kind, 0);
	uint8_t msg[60] = { 0x01 };
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
		usleep(kind ? 20000 : 5000);
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

/* what came, which is the next of its kind and nothing else */
static bool traffic_take(struct traffic *t, int ms)
{
	struct pollfd p[2] = {
		{ .fd = t->to[0], .events = POLLIN },
		{ .fd = t->to[1], .events = POLLIN },
	};
	struct mesh_got got;
	uint32_t number;
	int i;

	if (poll(p, 2, ms) <= 0)
		return false;
	for (i = 0; i < 2; i++) {
		if (!(p[i].revents & POLLIN))
			continue;
		mesh_recv_len(p[i].fd, &got, traffic_len[i]);
		memcpy(&number, got.data + 1, 4);
		check(number == t->heard[i]);
		t->heard[i]++;
	}
	return true;
}

static void test_resize(void)
{
	static const struct {
		int attr;
		uint32_t kind;
		uint32_t size[3];
	} tables[] = {
		{ BTGW_A_NET_RPL_SIZE, BTGW_TABLE_KIND_RPL,
		  { 16, 4096, 100 } },
		{ BTGW_A_NET_CACHE_SIZE, BTGW_TABLE_KIND_CACHE,
		  { 32, 8192, 64 } },
		{ BTGW_A_NET_SAR_SIZE, BTGW_TABLE_KIND_SAR, { 1, 512, 8 } },
	};
	int few = 4096, big = 4 << 20;
	struct traffic t = {};
	struct mesh_table table;
	uint64_t end;
	unsigned int i, k;

	t.a = mesh_node_new(1, 1);
	t.b = mesh_node_new(2, 0x101);
	t.link = mesh_join(&t.a, &t.b);
	mesh_fast_sar(&t.a);
	mesh_fast_sar(&t.b);
	for (i = 0; i < 2; i++) {
		t.from[i] = mesh_bound(&t.a, t.a.addr + i, 0);
		check(!setsockopt(t.from[i], SOL_SOCKET, SO_SNDBUF, &few,
				  sizeof(few)));
		t.to[i] = mesh_bound(&t.b, t.b.addr + i, 0);
		check(!setsockopt(t.to[i], SOL_SOCKET, SO_RCVBUFFORCE, &big,
				  sizeof(big)));
	}
	check(!pthread_create(&t.thread[0], NULL, traffic_short, &t));
	check(!pthread_create(&t.thread[1], NULL, traffic_long, &t));
	for (i = 0; i < ROUNDS; i++) {
		k = i % 3;
		set_size(&t.b, tables[k].attr, tables[k].size[i / 3 % 3], 0);
		set_size(&t.a, tables[k].attr, tables[k].size[i / 3 % 3], 0);
		mesh_table(&t.b, tables[k].kind, &table);
		check(table.size == tables[k].size[i / 3 % 3]);
		while (traffic_take(&t, 0))
			;
		usleep(30000);
	}
	atomic_store(&t.stop, true);
	check(!pthread_join(t.thread[0], NULL));
	check(!pthread_join(t.thread[1], NULL));
	end = mesh_now_ms() + 3 * MESH_SOON;
	while (t.heard[0] != t.sent[0] || t.heard[1] != t.sent[1]) {
		check(mesh_now_ms() < end);
		traffic_take(&t, 50);
	}
	printf("# %u and %u messages\n", t.sent[0], t.sent[1]);
	for (i = 0; i < 2; i++) {
		mesh_settle(t.from[i]);
		check(!mesh_info(t.from[i]).tx_failed);
		close(t.from[i]);
		close(t.to[i]);
	}
	mesh_node_del(&t.a);
	mesh_node_del(&t.b);
	mesh_leave(t.link);
}

/* A friendship keeps the queue that it was offered; the next has the new size. */
static void test_friend_queue(void)
{
	struct lpn *l = lpn_friend(LPN_LONG);
	struct btgw_net_pdu pdu;
	unsigned int i;

	check(l->offer.queue_size == 32);
	for (i = 0; i < 10; i++) {
		pdu = mesh_air_access(l->air, SRC, LPN_ADDR, i, 5, lpn_data,
				      1 + i);
		mesh_air_send(l->air, NULL, &pdu);
	}
	lpn_stored(l, 10);
	set_size(&l->node, BTGW_A_NET_FRIEND_QUEUE, 2, 0);
	set_size(&l->node, BTGW_A_NET_FRIEND_SUBS, 3, 0);
	for (; i < 11; i++) {
		pdu = mesh_air_access(l->air, SRC, LPN_ADDR, i, 5, lpn_data,
				      1 + i);
		mesh_air_send(l->air, NULL, &pdu);
	}
	lpn_stored(l, 11);
	for (i = 0; i < 11; i++)
		lpn_message(l, SRC, LPN_ADDR, 4, 1 + i);
	check(!lpn_drops(l, BTGW_MESH_DROP_FRIEND_QUEUE));
	lpn_del(l);
}

static const struct fb_case cases[] = {
	{ "tables: the replay list is full", test_rpl_full },
	{ "tables: no context for a segmented message", test_sar_full },
	{ "tables: sizes change under traffic", test_resize },
	{ "tables: a friend keeps its queue", test_friend_queue },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
