// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_friend - a Low Power node that follows a script, and its Friend
 *
 * The Friend is a net; the Low Power node and everybody else speak over the far
 * end of its bearer.
 */
#include <unistd.h>

#include "lib/mesh_lpn.h"

#define OTHER		0x0301
#define ANOTHER		0x0401
#define GROUP		0xc123

static void test_establish(void)
{
	struct lpn *l = lpn_new();
	struct btgw_net_pdu pdu, again;
	struct mesh_friend f;

	check(!mesh_friend(&l->node, LPN_ADDR, &f));
	do {
		lpn_request(l, LPN_LONG);
		check(l->offer.queue_size == 32 &&
		      l->offer.sub_list_size == 16);
		/* it lapses after a second */
		check(!mesh_friend(&l->node, LPN_ADDR, &f) ||
		      f.state == BTGW_FRIENDSHIP_STATE_OFFERED);
	} while (!lpn_try_poll(l, &pdu));
	check(f.state == BTGW_FRIENDSHIP_STATE_OFFERED);
	check(mesh_event(l->events, BTGW_CMD_FRIEND_NEW_NTF, MESH_SOON));
	check(mesh_friend(&l->node, LPN_ADDR, &f) &&
	      f.state == BTGW_FRIENDSHIP_STATE_ESTABLISHED);
	/* the answer was not heard: the same again, under another number */
	lpn_poll_fsn(l, &again, 0);
	check(again.len == pdu.len &&
	      !memcmp(again.transport, pdu.transport, pdu.len));
	/* one that begins anew gets a new friendship */
	lpn_befriend(l, LPN_LONG);
	lpn_del(l);
}

static void test_own_messages(void)
{
	struct lpn *l = lpn_friend(LPN_LONG);
	struct sockaddr_btgw to = mesh_addr(NULL, LPN_ADDR, 0);
	int fd = mesh_bound(&l->node, 1, 0);
	struct btgw_mesh_done done;
	struct btgw_net_pdu pdu, again;
	struct mesh_stats s;

	fb_set(fd, BTGW_RECVERR, 2);
	check(mesh_send(fd, &to, lpn_data, 5, 0) == 5);
	check(!mesh_done(fd, &done));
	lpn_stored(l, 1);
	/* it was not on the air */
	mesh_stats_since(&l->node, &l->before, &s);
	check(s.count[BTGW_MESH_COUNT_FRIEND_STORED] == 1);
	lpn_message(l, 1, LPN_ADDR, 7, 5);
	lpn_update(l, 0, 0, 0);

	check(mesh_send(fd, &to, lpn_data, 100, 0) == 100);
	check(!mesh_done(fd, &done) && (done.flags & BTGW_F_SEGMENT));
	check(mesh_send(fd, &to, lpn_data, 11, 0) == 11);
	check(!mesh_done(fd, &done));
	lpn_stored(l, 10);
	/* the second element of it */
	to.btgw_addr = LPN_ADDR + 1;
	check(mesh_send(fd, &to, lpn_data, 3, 0) == 3);
	check(!mesh_done(fd, &done));
	lpn_stored(l, 11);
	/* what stays unacknowledged is sent again, and only that */
	lpn_poll_fsn(l, &pdu, l->fsn);
	lpn_poll_fsn(l, &again, l->fsn);
	check(pdu.seq == again.seq && pdu.len == again.len &&
	      !memcmp(pdu.transport, again.transport, pdu.len));
	lpn_message(l, 1, LPN_ADDR, 7, 100);
	lpn_message(l, 1, LPN_ADDR, 7, 11);
	lpn_message(l, 1, LPN_ADDR + 1, 7, 3);
	lpn_update(l, 0, 0, 0);
	lpn_update(l, 0, 0, 0);
	close(fd);
	lpn_del(l);
}

static void other_access(struct lpn *l, uint16_t dst, uint8_t ttl, size_t len)
{
	struct btgw_net_pdu pdu = mesh_air_access(l->air, OTHER, dst,
						  l->other_seq++, ttl, lpn_data,
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
		pdu = mesh_air_segment(l->air, OTHER, dst, seq, 5, lpn_data, len,
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
	struct lpn *l = lpn_friend(LPN_LONG);
	struct mesh_stats s;

	other_access(l, LPN_ADDR, 5, 8);
	lpn_stored(l, 1);
	other_segments(l, LPN_ADDR, 120);
	lpn_stored(l, 12);
	/* one that may go no further, and one for somebody else */
	other_access(l, LPN_ADDR, 1, 8);
	other_access(l, ANOTHER, 5, 8);
	lpn_message(l, OTHER, LPN_ADDR, 4, 8);
	lpn_message(l, OTHER, LPN_ADDR, 4, 120);
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
	struct lpn *l = lpn_friend(LPN_LONG);
	unsigned int i;

	other_segments(l, LPN_ADDR, 100);	/* 9 PDUs */
	for (i = 0; i < 30; i++)
		other_access(l, LPN_ADDR, 5, 1 + i % 11);
	mesh_wait_drop(&l->node, &l->before, BTGW_MESH_DROP_FRIEND_QUEUE, 9);
	lpn_stored(l, 30);
	for (i = 0; i < 30; i++)
		lpn_message(l, OTHER, LPN_ADDR, 4, 1 + i % 11);
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

	check(lpn_say(l, &msg, &pdu));
	check(pdu.ctl && pdu.dst == LPN_ADDR);
	check(!btgw_friend_parse(pdu.transport, pdu.len, &answer));
	check(answer.opcode == BTGW_CTL_FRIEND_SUB_CONFIRM);
	check(answer.sub.transaction == transaction);
}

static void test_subscriptions(void)
{
	struct lpn *l = lpn_friend(LPN_LONG);
	struct mesh_friend f;

	other_access(l, GROUP, 5, 4);
	lpn_subs(l, BTGW_CTL_FRIEND_SUB_ADD, 1, GROUP);
	check(mesh_friend(&l->node, LPN_ADDR, &f) && f.subs == 1 && !f.used);
	other_access(l, GROUP, 5, 6);
	lpn_stored(l, 1);
	lpn_message(l, OTHER, GROUP, 4, 6);
	/* again: no change */
	lpn_subs(l, BTGW_CTL_FRIEND_SUB_ADD, 1, GROUP);
	check(mesh_friend(&l->node, LPN_ADDR, &f) && f.subs == 1);
	lpn_subs(l, BTGW_CTL_FRIEND_SUB_REMOVE, 2, GROUP);
	check(mesh_friend(&l->node, LPN_ADDR, &f) && !f.subs);
	other_access(l, GROUP, 5, 7);
	lpn_update(l, 0, 0, 0);
	lpn_del(l);
}

static void test_clear(void)
{
	struct lpn *l = lpn_friend(LPN_LONG);
	struct btgw_friend_msg msg = {
		.opcode = BTGW_CTL_FRIEND_CLEAR,
		.clear = { .lpn = LPN_ADDR, .lpn_counter = l->counter },
	};
	struct btgw_friend_msg answer;
	uint32_t seq = 1;
	struct btgw_net_pdu pdu;
	struct mesh_friend f;
	int i;

	other_access(l, LPN_ADDR, 5, 8);
	lpn_stored(l, 1);
	/* of a Request before this one */
	msg.clear.lpn_counter--;
	lpn_ctl(l, NULL, ANOTHER, &seq, 1, &msg);
	mesh_wait_drop(&l->node, &l->before, BTGW_MESH_DROP_FRIEND_STATE, 1);
	check(!mesh_air_recv(l->air, &pdu, MESH_NEVER));
	check(mesh_friend(&l->node, LPN_ADDR, &f));
	msg.clear.lpn_counter++;
	/* the confirmation may get lost */
	for (i = 0; i < 2; i++) {
		lpn_ctl(l, NULL, ANOTHER, &seq, 1, &msg);
		check(mesh_air_recv(l->air, &pdu, MESH_SOON));
		check(l->air->heard == &l->air->flooding && pdu.ctl &&
		      pdu.src == 1 && pdu.dst == ANOTHER);
		check(!btgw_friend_parse(pdu.transport, pdu.len, &answer));
		check(answer.opcode == BTGW_CTL_FRIEND_CLEAR_CONFIRM &&
		      answer.clear.lpn == LPN_ADDR &&
		      answer.clear.lpn_counter == l->counter);
	}
	check(mesh_event(l->events, BTGW_CMD_FRIEND_DEL_NTF, MESH_SOON));
	check(!mesh_friend(&l->node, LPN_ADDR, &f));
	/* it has no credentials any more */
	msg.opcode = BTGW_CTL_FRIEND_POLL;
	msg.fsn = l->fsn;
	lpn_ctl(l, &l->cred, LPN_ADDR, &l->seq, 1, &msg);
	check(!mesh_air_recv(l->air, &pdu, MESH_NEVER));
	lpn_del(l);
}

static void test_poll_timeout(void)
{
	uint64_t start = mesh_now_ms();
	struct lpn *l = lpn_friend(10);
	struct mesh_friend f;

	check(mesh_event(l->events, BTGW_CMD_FRIEND_DEL_NTF, MESH_SOON));
	/* after the Poll, which comes 100 ms after the Request */
	check(mesh_now_ms() - start >= 1000);
	check(!mesh_friend(&l->node, LPN_ADDR, &f));
	/* and once more from the beginning */
	lpn_befriend(l, LPN_LONG);
	check(mesh_friend(&l->node, LPN_ADDR, &f));
	lpn_del(l);
}

static void test_security(void)
{
	struct lpn *l = lpn_friend(LPN_LONG);

	check(!mesh_set_iv(&l->node, 1, true, 0));
	l->air->iv_index = 1;
	lpn_stored(l, 1);
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
	struct lpn *l = lpn_friend(LPN_LONG);
	struct btgw_friend_msg msg = {
		.opcode = BTGW_CTL_FRIEND_REQUEST,
		.request = {
			.min_queue_log = 2,
			.receive_delay_ms = LPN_DELAY_MS,
			.poll_timeout = LPN_LONG,
			.num_elements = 1,
		},
	};
	uint32_t seq = 1;

	mesh_set(&l->node, BTGW_A_NET_FRIEND_MAX, 1, 4);
	lpn_ctl(l, NULL, ANOTHER, &seq, BTGW_ADDR_ALL_FRIENDS, &msg);
	check(mesh_event(l->events, BTGW_CMD_TABLE_FULL_NTF, MESH_SOON));
	check(lpn_drops(l, BTGW_MESH_DROP_FRIEND_FULL) == 1);
	mesh_set(&l->node, BTGW_A_NET_FRIEND_MAX, 2, 4);
	pdu.seq = seq++;
	mesh_air_send(l->air, NULL, &pdu);
	msg.opcode = BTGW_CTL_FRIEND_POLL;
	msg.fsn = 0;
	lpn_ctl(l, NULL, ANOTHER, &seq, 1, &msg);
	/* with the key of everybody: not of the friendship */
	lpn_ctl(l, NULL, LPN_ADDR, &l->seq, 1, &msg);
	mesh_wait_drop(&l->node, &l->before, BTGW_MESH_DROP_FRIEND_STATE, 1);
	check(!mesh_air_recv(l->air, &pdu, MESH_NEVER));
	check(lpn_drops(l, BTGW_MESH_DROP_CTL_MALFORMED) == 1);
	check(lpn_drops(l, BTGW_MESH_DROP_FRIEND_UNKNOWN) == 1);
	check(lpn_drops(l, BTGW_MESH_DROP_FRIEND_STATE) == 1);
	mesh_set(&l->node, BTGW_A_NET_FRIEND, 0, 1);
	check(mesh_event(l->events, BTGW_CMD_FRIEND_DEL_NTF, MESH_SOON));
	lpn_ask(l, LPN_LONG);
	lpn_ctl(l, NULL, LPN_ADDR, &l->seq, 1, &msg);
	mesh_wait_drop(&l->node, &l->before, BTGW_MESH_DROP_FRIEND_OFF, 1);
	/* an Offer takes no longer */
	check(!mesh_air_recv(l->air, &pdu, 1000));
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
