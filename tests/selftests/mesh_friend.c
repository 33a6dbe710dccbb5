// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_friend - a Low Power node that follows a script, and its Friend
 *
 * The Friend is a net; the Low Power node and everybody else speak over the far
 * end of its bearer.
 */
#include <unistd.h>

#include "friend_msg.h"
#include "lib/mesh_air.h"
#include "lib/mesh_nl.h"

#define LPN		0x0201
#define OTHER		0x0301
#define ANOTHER		0x0401
#define GROUP		0xc123
#define DELAY_MS	20
#define TRIES		10

static uint8_t data[BTGW_MESH_MAX];

struct lpn {
	struct mesh_node node;
	struct mesh_air *air;
	struct btgw_net_cred cred;
	struct btgw_friend_offer offer;
	uint32_t seq;
	uint32_t other_seq;
	uint16_t counter;
	uint8_t fsn;
	int events;
	struct mesh_stats before;
};

static void send_ctl(struct lpn *l, const struct btgw_net_cred *cred,
		     uint16_t src, uint32_t *seq, uint16_t dst,
		     const struct btgw_friend_msg *msg)
{
	struct btgw_net_pdu pdu = {
		.iv_index = 0,
		.seq = (*seq)++,
		.src = src,
		.dst = dst,
		.ctl = true,
	};

	pdu.len = btgw_friend_build(msg, pdu.transport);
	check(pdu.len);
	mesh_air_send(l->air, cred, &pdu);
}

static struct lpn *lpn_new(void)
{
	struct lpn *l = calloc(1, sizeof(*l));
	size_t i;

	check(l);
	for (i = 0; i < sizeof(data); i++)
		data[i] = (i * 3 + 1) & 0x7f;
	l->node = mesh_node_new(1, 1);
	mesh_fast_sar(&l->node);
	mesh_set(&l->node, BTGW_A_NET_FRIEND, 1, 1);
	/* as long as a Friend may take, for a slow machine */
	mesh_set(&l->node, BTGW_A_NET_FRIEND_WINDOW, 255, 1);
	l->air = mesh_air_new(&l->node);
	l->counter = 7;
	l->other_seq = 1000;
	l->events = mesh_events();
	mesh_stats(&l->node, &l->before);
	return l;
}

static void lpn_del(struct lpn *l)
{
	mesh_node_del(&l->node);
	mesh_air_del(l->air);
	close(l->events);
	free(l);
}

static uint64_t lpn_drops(struct lpn *l, uint32_t reason)
{
	struct mesh_stats s;

	mesh_stats_since(&l->node, &l->before, &s);
	return s.drop[reason];
}

/* @timeout: in 100 ms. False: nobody offers. */
static bool lpn_request(struct lpn *l, uint32_t timeout)
{
	struct btgw_friend_msg msg = {
		.opcode = BTGW_CTL_FRIEND_REQUEST,
		.request = {
			.min_queue_log = 2,
			.receive_delay_ms = DELAY_MS,
			.poll_timeout = timeout,
			.num_elements = 2,
			.lpn_counter = ++l->counter,
		},
	};
	uint64_t start = mesh_now_ms();
	struct btgw_net_pdu pdu;

	l->fsn = 0;
	send_ctl(l, NULL, LPN, &l->seq, BTGW_ADDR_ALL_FRIENDS, &msg);
	if (!mesh_air_recv(l->air, &pdu, 3000))
		return false;
	/* not before 100 ms */
	check(mesh_now_ms() - start >= 99);
	check(l->air->heard == &l->air->flooding && pdu.ctl && !pdu.ttl);
	check(pdu.src == 1 && pdu.dst == LPN);
	check(!btgw_friend_parse(pdu.transport, pdu.len, &msg));
	check(msg.opcode == BTGW_CTL_FRIEND_OFFER);
	l->offer = msg.offer;
	check(l->offer.receive_window_ms == 255 && l->offer.rssi == -60);
	btgw_net_cred_friendship(&l->cred, l->air->netkey, LPN, 1, l->counter,
				 l->offer.friend_counter);
	l->air->friend = &l->cred;
	return true;
}

/*
 * Asks for the next PDU, again as often as it takes: a Friend that misses the
 * receive window says nothing.
 */
static void lpn_poll_fsn(struct lpn *l, struct btgw_net_pdu *pdu, uint8_t fsn)
{
	struct btgw_friend_msg msg = {
		.opcode = BTGW_CTL_FRIEND_POLL,
		.fsn = fsn,
	};
	uint64_t start;
	int i;

	for (i = 0; i < TRIES; i++) {
		start = mesh_now_ms();
		send_ctl(l, &l->cred, LPN, &l->seq, 1, &msg);
		while (mesh_air_recv(l->air, pdu, 1000)) {
			if (l->air->heard != &l->cred)
				continue;
			check(mesh_now_ms() - start >= DELAY_MS - 1);
			return;
		}
	}
	fail("no answer to a poll");
}

static void lpn_poll(struct lpn *l, struct btgw_net_pdu *pdu)
{
	lpn_poll_fsn(l, pdu, l->fsn);
	l->fsn ^= 1;
}

/* A poll that is answered with an Update. */
static void lpn_update(struct lpn *l, uint8_t flags, uint32_t iv_index,
		       uint8_t md)
{
	struct btgw_friend_msg msg;
	struct btgw_net_pdu pdu;

	lpn_poll(l, &pdu);
	check(pdu.ctl && pdu.src == 1 && pdu.dst == LPN && !pdu.ttl);
	check(!btgw_friend_parse(pdu.transport, pdu.len, &msg));
	check(msg.opcode == BTGW_CTL_FRIEND_UPDATE);
	check(msg.update.flags == flags && msg.update.iv_index == iv_index &&
	      msg.update.md == md);
}

/* Polls for a message of @len octets of @data, in as many PDUs as it takes. */
static void lpn_message(struct lpn *l, uint16_t src, uint16_t dst, uint8_t ttl,
			size_t len)
{
	uint8_t upper[BTGW_LT_UPPER_MAX];
	struct btgw_ut_ctx ctx = { .app = true, .src = src, .dst = dst };
	size_t upper_len = 0, got;
	struct btgw_net_pdu pdu;
	struct btgw_lt_pdu lt;
	unsigned int i = 0;
	u64 seq_auth;

	do {
		lpn_poll(l, &pdu);
		check(!pdu.ctl && pdu.src == src && pdu.dst == dst &&
		      pdu.ttl == ttl);
		check(!btgw_lt_parse(false, pdu.transport, pdu.len, &lt));
		check(lt.akf && lt.aid == l->air->aid);
		ctx.seq = pdu.seq;
		ctx.iv_index = pdu.iv_index;
		if (lt.kind == BTGW_LT_SEG_ACCESS) {
			check(lt.seg_o == i);
			check(!btgw_lt_seq_auth(pdu.iv_index, pdu.seq,
						lt.seq_zero, &seq_auth));
			ctx.seq = seq_auth & BTGW_SEQ_MAX;
		} else {
			check(lt.kind == BTGW_LT_UNSEG_ACCESS);
		}
		memcpy(upper + upper_len, lt.data, lt.len);
		upper_len += lt.len;
	} while (lt.kind == BTGW_LT_SEG_ACCESS && i++ < lt.seg_n);
	check(!btgw_ut_open(&l->air->app, &ctx, upper, upper_len, &got));
	check(got == len && !memcmp(upper, data, len));
}

static struct lpn *lpn_friend(uint32_t timeout)
{
	struct lpn *l = lpn_new();

	check(lpn_request(l, timeout));
	lpn_update(l, 0, 0, 0);
	check(mesh_event(l->events, BTGW_CMD_FRIEND_NEW_NTF, MESH_SOON));
	return l;
}

static void wait_stored(struct lpn *l, uint32_t n)
{
	struct mesh_friend f;
	int i;

	for (i = 0; i < 100; i++) {
		check(mesh_friend(&l->node, LPN, &f));
		if (f.used >= n)
			break;
		usleep(20000);
	}
	if (f.used != n)
		fail("%u in the queue, not %u", f.used, n);
}

static void test_establish(void)
{
	struct lpn *l = lpn_new();
	struct btgw_net_pdu pdu, again;
	struct mesh_friend f;

	check(!mesh_friend(&l->node, LPN, &f));
	check(lpn_request(l, 200));
	check(l->offer.queue_size == 32 && l->offer.sub_list_size == 16);
	check(mesh_friend(&l->node, LPN, &f) &&
	      f.state == BTGW_FRIENDSHIP_STATE_OFFERED);
	lpn_poll(l, &pdu);
	check(mesh_event(l->events, BTGW_CMD_FRIEND_NEW_NTF, MESH_SOON));
	check(mesh_friend(&l->node, LPN, &f) &&
	      f.state == BTGW_FRIENDSHIP_STATE_ESTABLISHED);
	/* the answer was not heard: the same again, under another number */
	lpn_poll_fsn(l, &again, 0);
	check(again.len == pdu.len &&
	      !memcmp(again.transport, pdu.transport, pdu.len));
	/* one that begins anew gets a new friendship */
	check(lpn_request(l, 200));
	lpn_update(l, 0, 0, 0);
	lpn_del(l);
}

static void test_own_messages(void)
{
	struct lpn *l = lpn_friend(200);
	struct sockaddr_btgw to = mesh_addr(NULL, LPN, 0);
	int fd = mesh_bound(&l->node, 1, 0);
	struct btgw_mesh_done done;
	struct btgw_net_pdu pdu, again;
	struct mesh_stats s;

	fb_set(fd, BTGW_RECVERR, 2);
	check(mesh_send(fd, &to, data, 5, 0) == 5);
	check(!mesh_done(fd, &done));
	wait_stored(l, 1);
	/* it was not on the air */
	mesh_stats_since(&l->node, &l->before, &s);
	check(s.count[BTGW_MESH_COUNT_FRIEND_STORED] == 1);
	lpn_message(l, 1, LPN, 7, 5);
	lpn_update(l, 0, 0, 0);

	check(mesh_send(fd, &to, data, 100, 0) == 100);
	check(!mesh_done(fd, &done) && (done.flags & BTGW_F_SEGMENT));
	check(mesh_send(fd, &to, data, 11, 0) == 11);
	check(!mesh_done(fd, &done));
	wait_stored(l, 10);
	/* the second element of it */
	to.btgw_addr = LPN + 1;
	check(mesh_send(fd, &to, data, 3, 0) == 3);
	check(!mesh_done(fd, &done));
	wait_stored(l, 11);
	/* what stays unacknowledged is sent again, and only that */
	lpn_poll_fsn(l, &pdu, l->fsn);
	lpn_poll_fsn(l, &again, l->fsn);
	check(pdu.seq == again.seq && pdu.len == again.len &&
	      !memcmp(pdu.transport, again.transport, pdu.len));
	lpn_message(l, 1, LPN, 7, 100);
	lpn_message(l, 1, LPN, 7, 11);
	lpn_message(l, 1, LPN + 1, 7, 3);
	lpn_update(l, 0, 0, 0);
	lpn_update(l, 0, 0, 0);
	close(fd);
	lpn_del(l);
}

static void other_access(struct lpn *l, uint16_t dst, uint8_t ttl, size_t len)
{
	struct btgw_net_pdu pdu = mesh_air_access(l->air, OTHER, dst,
						  l->other_seq++, ttl, data,
						  len);

	mesh_air_send(l->air, NULL, &pdu);
}

/* A segmented message of OTHER; waits for the acknowledgement of the Friend. */
static void other_segments(struct lpn *l, uint16_t dst, size_t len)
{
	uint32_t seq = l->other_seq;
	struct btgw_net_pdu pdu;
	struct btgw_lt_pdu lt;
	uint8_t seg_n = 0;
	unsigned int i;

	for (i = 0; i <= seg_n; i++) {
		pdu = mesh_air_segment(l->air, OTHER, dst, seq, 5, data, len,
				       i, &seg_n);
		mesh_air_send(l->air, NULL, &pdu);
	}
	l->other_seq += seg_n + 1;
	do {
		check(mesh_air_recv(l->air, &pdu, MESH_SOON));
		check(pdu.ctl && pdu.src == 1 && pdu.dst == OTHER &&
		      l->air->heard == &l->air->flooding);
		check(!btgw_lt_parse(true, pdu.transport, pdu.len, &lt));
		check(lt.kind == BTGW_LT_ACK && lt.obo &&
		      lt.seq_zero == (seq & BTGW_LT_SEQ_SPAN));
	} while (lt.block_ack != btgw_lt_full_block(seg_n));
}

static void test_messages_of_others(void)
{
	struct lpn *l = lpn_friend(200);
	struct mesh_stats s;

	other_access(l, LPN, 5, 8);
	wait_stored(l, 1);
	other_segments(l, LPN, 120);
	wait_stored(l, 12);
	/* one that may go no further, and one for somebody else */
	other_access(l, LPN, 1, 8);
	other_access(l, ANOTHER, 5, 8);
	lpn_message(l, OTHER, LPN, 4, 8);
	lpn_message(l, OTHER, LPN, 4, 120);
	lpn_update(l, 0, 0, 0);
	mesh_stats_since(&l->node, &l->before, &s);
	mesh_stats_print("friend", &s);
	check(s.count[BTGW_MESH_COUNT_FRIEND_STORED] == 12);
	check(s.count[BTGW_MESH_COUNT_FRIEND_SENT] == 12);
	check(s.count[BTGW_MESH_COUNT_FRIEND_POLLS] == 14);
	check(s.drop[BTGW_MESH_DROP_FRIEND_QUEUE] == 0);
	lpn_del(l);
}

/* More than the queue holds: the oldest go, in whole messages. */
static void test_queue_full(void)
{
	struct lpn *l = lpn_friend(200);
	unsigned int i;

	other_segments(l, LPN, 100);	/* 9 PDUs */
	for (i = 0; i < 30; i++)
		other_access(l, LPN, 5, 1 + i % 11);
	usleep(500000);
	wait_stored(l, 30);
	check(lpn_drops(l, BTGW_MESH_DROP_FRIEND_QUEUE) == 9);
	for (i = 0; i < 30; i++)
		lpn_message(l, OTHER, LPN, 4, 1 + i % 11);
	lpn_update(l, 0, 0, 0);
	lpn_del(l);
}

static void lpn_subs(struct lpn *l, uint8_t opcode, uint8_t transaction,
		     uint16_t addr)
{
	struct btgw_friend_msg msg = {
		.opcode = opcode,
		.sub = { .transaction = transaction, .n = 1, .addr = { addr } },
	};
	struct btgw_friend_msg answer;
	struct btgw_net_pdu pdu;
	int i;

	for (i = 0; i < TRIES; i++) {
		send_ctl(l, &l->cred, LPN, &l->seq, 1, &msg);
		while (mesh_air_recv(l->air, &pdu, 1000)) {
			if (l->air->heard != &l->cred)
				continue;
			check(pdu.ctl && pdu.dst == LPN);
			check(!btgw_friend_parse(pdu.transport, pdu.len,
						 &answer));
			check(answer.opcode == BTGW_CTL_FRIEND_SUB_CONFIRM);
			check(answer.sub.transaction == transaction);
			return;
		}
	}
	fail("no confirmation");
}

static void test_subscriptions(void)
{
	struct lpn *l = lpn_friend(200);
	struct mesh_friend f;

	other_access(l, GROUP, 5, 4);
	lpn_subs(l, BTGW_CTL_FRIEND_SUB_ADD, 1, GROUP);
	check(mesh_friend(&l->node, LPN, &f) && f.subs == 1 && !f.used);
	other_access(l, GROUP, 5, 6);
	wait_stored(l, 1);
	lpn_message(l, OTHER, GROUP, 4, 6);
	/* again: no change */
	lpn_subs(l, BTGW_CTL_FRIEND_SUB_ADD, 1, GROUP);
	check(mesh_friend(&l->node, LPN, &f) && f.subs == 1);
	lpn_subs(l, BTGW_CTL_FRIEND_SUB_REMOVE, 2, GROUP);
	check(mesh_friend(&l->node, LPN, &f) && !f.subs);
	other_access(l, GROUP, 5, 7);
	lpn_update(l, 0, 0, 0);
	lpn_del(l);
}

static void test_clear(void)
{
	struct lpn *l = lpn_friend(200);
	struct btgw_friend_msg msg = {
		.opcode = BTGW_CTL_FRIEND_CLEAR,
		.clear = { .lpn = LPN, .lpn_counter = l->counter },
	};
	struct btgw_friend_msg answer;
	uint32_t seq = 1;
	struct btgw_net_pdu pdu;
	struct mesh_friend f;
	int i;

	other_access(l, LPN, 5, 8);
	wait_stored(l, 1);
	/* of a Request before this one */
	msg.clear.lpn_counter--;
	send_ctl(l, NULL, ANOTHER, &seq, 1, &msg);
	check(!mesh_air_recv(l->air, &pdu, MESH_NEVER));
	check(lpn_drops(l, BTGW_MESH_DROP_FRIEND_STATE) == 1);
	check(mesh_friend(&l->node, LPN, &f));
	msg.clear.lpn_counter++;
	/* the confirmation may get lost */
	for (i = 0; i < 2; i++) {
		send_ctl(l, NULL, ANOTHER, &seq, 1, &msg);
		check(mesh_air_recv(l->air, &pdu, MESH_SOON));
		check(l->air->heard == &l->air->flooding && pdu.ctl &&
		      pdu.src == 1 && pdu.dst == ANOTHER);
		check(!btgw_friend_parse(pdu.transport, pdu.len, &answer));
		check(answer.opcode == BTGW_CTL_FRIEND_CLEAR_CONFIRM &&
		      answer.clear.lpn == LPN &&
		      answer.clear.lpn_counter == l->counter);
	}
	check(mesh_event(l->events, BTGW_CMD_FRIEND_DEL_NTF, MESH_SOON));
	check(!mesh_friend(&l->node, LPN, &f));
	/* it has no credentials any more */
	msg.opcode = BTGW_CTL_FRIEND_POLL;
	msg.fsn = l->fsn;
	send_ctl(l, &l->cred, LPN, &l->seq, 1, &msg);
	check(!mesh_air_recv(l->air, &pdu, MESH_NEVER));
	lpn_del(l);
}

static void test_poll_timeout(void)
{
	struct lpn *l = lpn_friend(10);
	uint64_t start = mesh_now_ms();
	struct mesh_friend f;

	check(mesh_event(l->events, BTGW_CMD_FRIEND_DEL_NTF, MESH_SOON));
	check(mesh_now_ms() - start >= 500);
	check(!mesh_friend(&l->node, LPN, &f));
	/* and once more from the beginning */
	check(lpn_request(l, 200));
	lpn_update(l, 0, 0, 0);
	check(mesh_friend(&l->node, LPN, &f));
	lpn_del(l);
}

static void test_security(void)
{
	struct lpn *l = lpn_friend(200);

	check(!mesh_set_iv(&l->node, 1, true, 0));
	l->air->iv_index = 1;
	wait_stored(l, 1);
	lpn_update(l, BTGW_FRIEND_IV_UPDATE, 1, 0);
	lpn_update(l, BTGW_FRIEND_IV_UPDATE, 1, 0);
	lpn_del(l);
}

static void test_refused(void)
{
	struct btgw_net_pdu pdu = {
		.src = ANOTHER,
		.dst = BTGW_ADDR_ALL_FRIENDS,
		.ctl = true,
		.len = 5,
		.transport = { BTGW_CTL_FRIEND_REQUEST },
	};
	struct lpn *l = lpn_friend(200);
	struct btgw_friend_msg msg = {
		.opcode = BTGW_CTL_FRIEND_REQUEST,
		.request = {
			.min_queue_log = 2,
			.receive_delay_ms = DELAY_MS,
			.poll_timeout = 200,
			.num_elements = 1,
		},
	};
	uint32_t seq = 1;

	mesh_set(&l->node, BTGW_A_NET_FRIEND_MAX, 1, 4);
	send_ctl(l, NULL, ANOTHER, &seq, BTGW_ADDR_ALL_FRIENDS, &msg);
	check(mesh_event(l->events, BTGW_CMD_TABLE_FULL_NTF, MESH_SOON));
	check(lpn_drops(l, BTGW_MESH_DROP_FRIEND_FULL) == 1);
	mesh_set(&l->node, BTGW_A_NET_FRIEND_MAX, 2, 4);
	pdu.seq = seq++;
	mesh_air_send(l->air, NULL, &pdu);
	msg.opcode = BTGW_CTL_FRIEND_POLL;
	msg.fsn = 0;
	send_ctl(l, NULL, ANOTHER, &seq, 1, &msg);
	/* with the key of everybody: not of the friendship */
	send_ctl(l, NULL, LPN, &l->seq, 1, &msg);
	check(!mesh_air_recv(l->air, &pdu, MESH_NEVER));
	check(lpn_drops(l, BTGW_MESH_DROP_CTL_MALFORMED) == 1);
	check(lpn_drops(l, BTGW_MESH_DROP_FRIEND_UNKNOWN) == 1);
	check(lpn_drops(l, BTGW_MESH_DROP_FRIEND_STATE) == 1);
	mesh_set(&l->node, BTGW_A_NET_FRIEND, 0, 1);
	check(mesh_event(l->events, BTGW_CMD_FRIEND_DEL_NTF, MESH_SOON));
	check(!lpn_request(l, 200));
	send_ctl(l, NULL, LPN, &l->seq, 1, &msg);
	check(!mesh_air_recv(l->air, &pdu, MESH_NEVER));
	check(lpn_drops(l, BTGW_MESH_DROP_FRIEND_OFF) == 1);
	lpn_del(l);
}

static const struct fb_case cases[] = {
	{ "Request, Offer, Poll, Update", test_establish },
	{ "messages of the Friend", test_own_messages },
	{ "messages of others, acknowledged for it", test_messages_of_others },
	{ "more than the queue holds", test_queue_full },
	{ "its subscriptions", test_subscriptions },
	{ "it finds another Friend", test_clear },
	{ "it is not heard of any more", test_poll_timeout },
	{ "it is told of an IV update", test_security },
	{ "what a Friend refuses", test_refused },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
