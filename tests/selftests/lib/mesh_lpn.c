// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_lpn.c - a Low Power node that follows a script
 */
#include "mesh_lpn.h"

#include <unistd.h>

uint8_t lpn_data[BTGW_MESH_MAX];

void lpn_ctl(struct lpn *l, const struct btgw_net_cred *cred, uint16_t src,
	     uint32_t *seq, uint16_t dst, const struct btgw_friend_msg *msg)
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

struct lpn *lpn_new(void)
{
	struct lpn *l = calloc(1, sizeof(*l));
	size_t i;

	check(l);
	for (i = 0; i < sizeof(lpn_data); i++)
		lpn_data[i] = (i * 3 + 1) & 0x7f;
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

void lpn_del(struct lpn *l)
{
	mesh_node_del(&l->node);
	mesh_air_del(l->air);
	close(l->events);
	free(l);
}

uint64_t lpn_drops(struct lpn *l, uint32_t reason)
{
	struct mesh_stats s;

	mesh_stats_since(&l->node, &l->before, &s);
	return s.drop[reason];
}

void lpn_ask(struct lpn *l, uint32_t timeout)
{
	struct btgw_friend_msg msg = {
		.opcode = BTGW_CTL_FRIEND_REQUEST,
		.request = {
			.min_queue_log = 2,
			.receive_delay_ms = LPN_DELAY_MS,
			.poll_timeout = timeout,
			.num_elements = 2,
			.lpn_counter = ++l->counter,
		},
	};

	l->fsn = 0;
	lpn_ctl(l, NULL, LPN_ADDR, &l->seq, BTGW_ADDR_ALL_FRIENDS, &msg);
}

void lpn_request(struct lpn *l, uint32_t timeout)
{
	uint64_t start = mesh_now_ms();
	struct btgw_friend_msg msg;
	struct btgw_net_pdu pdu;

	lpn_ask(l, timeout);
	check(mesh_air_recv(l->air, &pdu, MESH_SOON));
	/* not before 100 ms */
	check(mesh_now_ms() - start >= 99);
	check(l->air->heard == &l->air->flooding && pdu.ctl && !pdu.ttl);
	check(pdu.src == 1 && pdu.dst == LPN_ADDR);
	check(!btgw_friend_parse(pdu.transport, pdu.len, &msg));
	check(msg.opcode == BTGW_CTL_FRIEND_OFFER);
	l->offer = msg.offer;
	check(l->offer.receive_window_ms == 255 && l->offer.rssi == -60);
	btgw_net_cred_friendship(&l->cred, l->air->netkey, LPN_ADDR, 1, l->counter,
				 l->offer.friend_counter);
	l->air->friend = &l->cred;
}

bool lpn_say(struct lpn *l, const struct btgw_friend_msg *msg,
	     struct btgw_net_pdu *answer)
{
	uint64_t end = mesh_now_ms() + MESH_SOON;
	uint64_t start, late;
	struct mesh_friend f;

again:
	late = lpn_drops(l, BTGW_MESH_DROP_FRIEND_LATE);
	start = mesh_now_ms();
	lpn_ctl(l, &l->cred, LPN_ADDR, &l->seq, 1, msg);
	do {
		while (mesh_air_recv(l->air, answer, 200)) {
			if (l->air->heard != &l->cred)
				continue;
			check(mesh_now_ms() - start >= LPN_DELAY_MS - 1);
			return true;
		}
		if (!mesh_friend(&l->node, LPN_ADDR, &f))
			return false;
		if (lpn_drops(l, BTGW_MESH_DROP_FRIEND_LATE) != late)
			goto again;
	} while (mesh_now_ms() < end);
	fail("no answer of the Friend");
}

static bool try_poll_fsn(struct lpn *l, struct btgw_net_pdu *pdu, uint8_t fsn)
{
	const struct btgw_friend_msg msg = {
		.opcode = BTGW_CTL_FRIEND_POLL,
		.fsn = fsn,
	};

	return lpn_say(l, &msg, pdu);
}

void lpn_poll_fsn(struct lpn *l, struct btgw_net_pdu *pdu, uint8_t fsn)
{
	check(try_poll_fsn(l, pdu, fsn));
}

bool lpn_try_poll(struct lpn *l, struct btgw_net_pdu *pdu)
{
	if (!try_poll_fsn(l, pdu, l->fsn))
		return false;
	l->fsn ^= 1;
	return true;
}

void lpn_poll(struct lpn *l, struct btgw_net_pdu *pdu)
{
	check(lpn_try_poll(l, pdu));
}

static void is_update(const struct btgw_net_pdu *pdu, uint8_t flags,
		      uint32_t iv_index, uint8_t md)
{
	struct btgw_friend_msg msg;

	check(pdu->ctl && pdu->src == 1 && pdu->dst == LPN_ADDR && !pdu->ttl);
	check(!btgw_friend_parse(pdu->transport, pdu->len, &msg));
	check(msg.opcode == BTGW_CTL_FRIEND_UPDATE);
	check(msg.update.flags == flags && msg.update.iv_index == iv_index &&
	      msg.update.md == md);
}

void lpn_update(struct lpn *l, uint8_t flags, uint32_t iv_index, uint8_t md)
{
	struct btgw_net_pdu pdu;

	lpn_poll(l, &pdu);
	is_update(&pdu, flags, iv_index, md);
}

void lpn_message(struct lpn *l, uint16_t src, uint16_t dst, uint8_t ttl,
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
	check(got == len && !memcmp(upper, lpn_data, len));
}

struct lpn *lpn_friend(uint32_t timeout)
{
	struct lpn *l = lpn_new();

	lpn_befriend(l, timeout);
	return l;
}

void lpn_befriend(struct lpn *l, uint32_t timeout)
{
	struct btgw_net_pdu pdu;

	do {
		lpn_request(l, timeout);
	} while (!lpn_try_poll(l, &pdu));
	is_update(&pdu, 0, 0, 0);
	check(mesh_event(l->events, BTGW_CMD_FRIEND_NEW_NTF, MESH_SOON));
}

void lpn_stored(struct lpn *l, uint32_t n)
{
	uint64_t end = mesh_now_ms() + MESH_SOON;
	struct mesh_friend f;

	for (;;) {
		check(mesh_friend(&l->node, LPN_ADDR, &f));
		if (f.used >= n || mesh_now_ms() > end)
			break;
		usleep(20000);
	}
	if (f.used != n)
		fail("%u in the queue, not %u", f.used, n);
}
