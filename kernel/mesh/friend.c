// SPDX-License-Identifier: GPL-2.0-only
/*
 * friend.c - the Friend's side of friendships
 *
 * The rules are in kernel/core/friend.c and friend_q.c. Here are the Low Power
 * nodes of a net, their credentials, and the way of messages into their queues
 * (friend_keep.c has those of our own) and out of them.
 */
#include "mesh.h"

#include <linux/slab.h>

#include "trace.h"

static void btgw_lpn_timer(struct btgw_net *net, struct btgw_timer *timer);

static struct btgw_lpn *btgw_lpn_find(struct btgw_net *net,
				      const struct btgw_subnet *subnet,
				      u16 addr)
{
	struct btgw_lpn *lpn;

	list_for_each_entry(lpn, &net->lpns, node)
		if (lpn->f.lpn == addr && lpn->subnet == subnet)
			return lpn;
	return NULL;
}

/**
 * btgw_lpn_wanting() - walk the friends that a message is to be stored for
 * @net: the net
 * @subnet: on which subnet
 * @src: its source
 * @dst: its destination
 * @ttl: its TTL
 * @local: it is ours
 * @after: the last one, or NULL at first
 *
 * Return: the next one or NULL.
 */
struct btgw_lpn *btgw_lpn_wanting(struct btgw_net *net,
				  const struct btgw_subnet *subnet, u16 src,
				  u16 dst, u8 ttl, bool local,
				  struct btgw_lpn *after)
{
	struct btgw_lpn *lpn = list_prepare_entry(after, &net->lpns, node);

	list_for_each_entry_continue(lpn, &net->lpns, node)
		if (lpn->subnet == subnet &&
		    btgw_friend_wants(&lpn->f, src, dst, ttl, local) ==
		    BTGW_FRIEND_WANT)
			return lpn;
	return NULL;
}

/* what is sent to it now, NULL if the friendship is over */
const struct btgw_net_cred *btgw_lpn_cred(const struct btgw_lpn *lpn)
{
	if (lpn->valid[1] && (btgw_subnet_on_new(lpn->subnet) ||
			      !lpn->valid[0]))
		return &lpn->cred[1]->c;
	return lpn->valid[0] ? &lpn->cred[0]->c : NULL;
}

static void btgw_lpn_derive(struct btgw_net *net, struct btgw_lpn *lpn, int i)
{
	const struct btgw_netkey *key = i ? lpn->subnet->new_key :
					    lpn->subnet->key;

	if (lpn->valid[i])
		btgw_cred_del(lpn->cred[i]);
	lpn->valid[i] = key;
	if (!key)
		return;
	btgw_net_cred_friendship(&lpn->cred[i]->c, key->key, lpn->f.lpn,
				 lpn->f.cfg.addr, lpn->lpn_counter,
				 lpn->friend_counter);
	btgw_cred_add(net, lpn->cred[i]);
}

static void btgw_lpn_forget(struct btgw_lpn *lpn)
{
	int i;

	for (i = 0; i < 2; i++) {
		if (!lpn->valid[i])
			continue;
		btgw_cred_del(lpn->cred[i]);
		btgw_net_cred_wipe(&lpn->cred[i]->c);
		lpn->valid[i] = false;
	}
}

static void btgw_lpn_free(struct btgw_net *net, struct btgw_lpn *lpn)
{
	btgw_timer_cancel(net, &lpn->timer);
	btgw_lpn_forget(lpn);
	list_del(&lpn->node);
	net->n_lpns--;
	kfree_sensitive(lpn->cred[0]);
	kfree_sensitive(lpn->cred[1]);
	kfree(lpn->subs);
	kfree_sensitive(lpn->queue);
	kfree_sensitive(lpn);
}

static struct btgw_lpn *btgw_lpn_new(struct btgw_net *net,
				     struct btgw_subnet *subnet, u16 addr)
{
	struct btgw_friend_cfg cfg = {
		.addr = btgw_mesh_primary(net),
		.receive_window_ms = net->cfg.receive_window,
		.sub_size = net->cfg.friend_subs,
	};
	struct btgw_lpn *lpn;
	int i;

	/* one that is over is only remembered for a repeated Friend Clear */
	if (net->n_lpns >= net->cfg.friends) {
		list_for_each_entry(lpn, &net->lpns, node) {
			if (lpn->f.state != BTGW_FRIEND_GONE)
				continue;
			btgw_lpn_free(net, lpn);
			break;
		}
	}
	if (net->n_lpns >= net->cfg.friends) {
		net->lpn_refused++;
		btgw_mesh_drop(net, BTGW_DROP_FRIEND_FULL);
		btgw_net_event_full(net, BTGW_MESH_EV_FRIEND_FULL, addr);
		return NULL;
	}
	lpn = kzalloc(sizeof(*lpn), GFP_KERNEL);
	if (!lpn)
		goto err_drop;
	for (i = 0; i < 2; i++) {
		lpn->cred[i] = kzalloc(sizeof(*lpn->cred[i]), GFP_KERNEL);
		if (!lpn->cred[i])
			goto err_free;
		lpn->cred[i]->subnet = subnet;
		lpn->cred[i]->kind = BTGW_CRED_FRIEND;
		lpn->cred[i]->lpn = lpn;
	}
	lpn->subs = kcalloc(cfg.sub_size, sizeof(*lpn->subs), GFP_KERNEL);
	/* one more than is offered: see friend_q.h */
	lpn->queue = kcalloc(net->cfg.friend_queue + 1, sizeof(*lpn->queue),
			     GFP_KERNEL);
	if (!lpn->subs || !lpn->queue)
		goto err_free;

	cfg.subs = lpn->subs;
	lpn->net = net;
	lpn->subnet = subnet;
	btgw_friend_init(&lpn->f, &cfg, lpn->queue, net->cfg.friend_queue);
	btgw_timer_init(&lpn->timer, btgw_lpn_timer);
	list_add_tail(&lpn->node, &net->lpns);
	net->n_lpns++;
	return lpn;

err_free:
	kfree(lpn->queue);
	kfree(lpn->subs);
	kfree(lpn->cred[1]);
	kfree(lpn->cred[0]);
	kfree(lpn);
err_drop:
	btgw_mesh_drop(net, BTGW_DROP_NO_MEMORY);
	return NULL;
}

/**
 * btgw_lpn_store() - put a message into the queue of a friend
 * @net: the net
 * @lpn: the friend
 * @pdu: its PDUs
 * @n: how many
 *
 * Return: whether it is there.
 */
bool btgw_lpn_store(struct btgw_net *net, struct btgw_lpn *lpn,
		    const struct btgw_friend_pdu *pdu, unsigned int n)
{
	u32 dropped = lpn->f.q.dropped;
	enum btgw_friend_put put;

	put = btgw_friend_q_put(&lpn->f.q, pdu, n);
	for (; dropped != lpn->f.q.dropped; dropped++)
		btgw_mesh_drop(net, BTGW_DROP_FRIEND_QUEUE);
	trace_btgw_mesh_friend(net->id, lpn->f.lpn, btgw_friend_put_name(put),
			       lpn->f.q.used);
	switch (put) {
	case BTGW_FRIEND_STORED:
		for (; n; n--)
			btgw_mesh_count(net, friend_stored);
		return true;
	case BTGW_FRIEND_TOO_LARGE:
		btgw_mesh_drop(net, BTGW_DROP_FRIEND_TOO_LARGE);
		return false;
	case BTGW_FRIEND_SUPERSEDED:
		btgw_mesh_drop(net, BTGW_DROP_FRIEND_SUPERSEDED);
		return false;
	default:
		btgw_mesh_drop(net, BTGW_DROP_TRANS_LENGTH);
		return false;
	}
}

static void btgw_lpn_send(struct btgw_net *net, struct btgw_lpn *lpn,
			  const struct btgw_friend_tx *msg)
{
	struct btgw_tx tx = {
		.subnet = lpn->subnet,
		.on_new = btgw_subnet_on_new(lpn->subnet),
		.cred = BTGW_CRED_FLOODING,
		.lpn = msg->friendship ? lpn : NULL,
	};

	btgw_tx_control(net, &tx, lpn->f.cfg.addr, msg->dst,
			msg->zero_ttl ? 0 : net->cfg.ttl, msg->pdu, msg->len);
}

/* The answer to a poll. */
static void btgw_lpn_answer(struct btgw_net *net, struct btgw_lpn *lpn,
			    const struct btgw_friend_out *out)
{
	const struct btgw_friend_pdu *from = &lpn->f.q.last;
	struct btgw_tx tx = {
		.subnet = lpn->subnet,
		.cred = BTGW_CRED_FLOODING,
		.lpn = lpn,
	};
	struct btgw_net_pdu pdu = {};

	if (out->not_after_ms && btgw_mesh_now_ms() > out->not_after_ms) {
		btgw_mesh_drop(net, BTGW_DROP_FRIEND_LATE);
		return;
	}
	if ((from->flags & BTGW_FRIEND_F_LATE) &&
	    !btgw_friend_settle(net, lpn))
		return;
	pdu.iv_index = from->iv_index;
	pdu.seq = from->seq;
	pdu.src = from->src;
	pdu.dst = from->dst;
	pdu.ctl = from->flags & BTGW_FRIEND_F_CTL;
	pdu.ttl = from->ttl;
	pdu.len = from->len;
	memcpy(pdu.transport, from->pdu, from->len);
	if (!btgw_tx_pdu(net, &tx, &pdu)) {
		btgw_mesh_count(net, friend_polls);
		if (from->kind != BTGW_FRIEND_PDU_UPDATE)
			btgw_mesh_count(net, friend_sent);
	}
}

/* Carry out what the core asks for; @lpn may be gone after that. */
static void btgw_lpn_apply(struct btgw_net *net, struct btgw_lpn *lpn,
			   const struct btgw_friend_out *out)
{
	u16 addr = lpn->f.lpn;
	unsigned int i;

	trace_btgw_mesh_friend(net->id, addr,
			       btgw_friend_result_name(out->verdict),
			       lpn->f.q.used);
	if (out->verdict == BTGW_FRIEND_V_MISSED)
		btgw_mesh_drop(net, BTGW_DROP_FRIEND_LATE);
	if (out->verdict == BTGW_FRIEND_V_REQUEST)
		net->friend_counter++;

	if (out->todo & BTGW_FRIEND_DO_FORGET) {
		btgw_lpn_forget(lpn);
		if (lpn->up)
			btgw_mesh_event(net, BTGW_MESH_EV_FRIEND_DEL, addr, 0);
		lpn->up = false;
	}
	if (out->todo & BTGW_FRIEND_DO_DERIVE) {
		lpn->lpn_counter = out->lpn_counter;
		lpn->friend_counter = out->friend_counter;
		btgw_lpn_derive(net, lpn, 0);
		btgw_lpn_derive(net, lpn, 1);
	}
	if (out->todo & BTGW_FRIEND_DO_UP) {
		lpn->up = true;
		btgw_mesh_event(net, BTGW_MESH_EV_FRIEND_NEW, addr, 0);
	}
	if (out->todo & BTGW_FRIEND_DO_SEND)
		for (i = 0; i < out->n_tx; i++)
			btgw_lpn_send(net, lpn, &out->tx[i]);
	if (out->todo & BTGW_FRIEND_DO_SEND_PDU)
		btgw_lpn_answer(net, lpn, out);

	if (lpn->f.state == BTGW_FRIEND_IDLE && !lpn->f.clear_to)
		btgw_lpn_free(net, lpn);
	else
		btgw_timer_set(net, &lpn->timer, btgw_friend_deadline(&lpn->f));
}

static void btgw_lpn_timer(struct btgw_net *net, struct btgw_timer *timer)
{
	struct btgw_lpn *lpn = container_of(timer, struct btgw_lpn, timer);
	struct btgw_friend_sec sec = btgw_mesh_security(net, lpn->subnet);
	struct btgw_friend_out out;

	btgw_friend_timer(&lpn->f, &sec, btgw_mesh_now_ms(), &out);
	btgw_lpn_apply(net, lpn, &out);
}

static void btgw_lpn_end(struct btgw_net *net, struct btgw_lpn *lpn)
{
	struct btgw_friend_out out;

	btgw_friend_end(&lpn->f, &out);
	if (lpn->up)
		btgw_mesh_event(net, BTGW_MESH_EV_FRIEND_DEL, lpn->f.lpn, 0);
	btgw_lpn_free(net, lpn);
}

/* The friendship that a message is about. */
static struct btgw_lpn *btgw_friend_of(struct btgw_net *net,
				       const struct btgw_rx *rx,
				       const struct btgw_friend_msg *msg)
{
	struct btgw_lpn *lpn;
	u16 addr = rx->pdu.src;

	if (msg->opcode == BTGW_CTL_FRIEND_CLEAR ||
	    msg->opcode == BTGW_CTL_FRIEND_CLEAR_CONFIRM)
		addr = msg->clear.lpn;
	lpn = btgw_lpn_find(net, rx->subnet, addr);
	if (!lpn && msg->opcode == BTGW_CTL_FRIEND_REQUEST &&
	    btgw_mesh_primary(net)) {
		lpn = btgw_lpn_new(net, rx->subnet, addr);
		if (lpn)
			lpn->f.lpn = addr;
		return lpn;
	}
	if (!lpn)
		btgw_mesh_drop(net, BTGW_DROP_FRIEND_UNKNOWN);
	return lpn;
}

/**
 * btgw_friend_control() - a friendship message for this node
 * @net: the net
 * @rx: its network PDU
 */
void btgw_friend_control(struct btgw_net *net, const struct btgw_rx *rx)
{
	struct btgw_friend_rx how = {
		.src = rx->pdu.src,
		.ttl = rx->pdu.ttl,
		.rssi = rx->rssi,
		.friend_counter = net->friend_counter,
	};
	struct btgw_friend_msg msg;
	struct btgw_friend_out out;
	struct btgw_lpn *lpn;
	bool request, to_all;

	if (!net->cfg.friend) {
		btgw_mesh_drop(net, BTGW_DROP_FRIEND_OFF);
		return;
	}
	if (btgw_friend_parse(rx->pdu.transport, rx->pdu.len, &msg)) {
		btgw_mesh_drop(net, BTGW_DROP_CTL_MALFORMED);
		return;
	}
	request = msg.opcode == BTGW_CTL_FRIEND_REQUEST;
	to_all = rx->pdu.dst == BTGW_ADDR_ALL_FRIENDS;
	if (request != to_all) {
		btgw_mesh_drop(net, BTGW_DROP_FRIEND_STATE);
		return;
	}
	lpn = btgw_friend_of(net, rx, &msg);
	if (!lpn)
		return;

	how.friendship = rx->cred == BTGW_CRED_FRIEND && rx->lpn == lpn;
	if (btgw_friend_receive(&lpn->f, &how, &msg, btgw_mesh_now_ms(),
				&out) >= BTGW_FRIEND_V_STATE)
		btgw_mesh_drop(net, BTGW_DROP_FRIEND_STATE);
	btgw_lpn_apply(net, lpn, &out);
}

/* key refresh phase or IV index changed: friends on @subnet are told */
void btgw_friends_security(struct btgw_net *net,
			   const struct btgw_subnet *subnet)
{
	struct btgw_lpn *lpn;

	list_for_each_entry(lpn, &net->lpns, node)
		if (lpn->subnet == subnet)
			btgw_friend_security(&lpn->f, net->iv.index);
}

/* a new key came: friends are understood under it too */
void btgw_friends_new_key(struct btgw_net *net, struct btgw_subnet *subnet)
{
	struct btgw_lpn *lpn;

	list_for_each_entry(lpn, &net->lpns, node)
		if (lpn->subnet == subnet && lpn->valid[0])
			btgw_lpn_derive(net, lpn, 1);
}

/* the old key went */
void btgw_friends_refresh(struct btgw_net *net, struct btgw_subnet *subnet)
{
	struct btgw_lpn *lpn;

	list_for_each_entry(lpn, &net->lpns, node) {
		if (lpn->subnet != subnet || !lpn->valid[1])
			continue;
		btgw_cred_del(lpn->cred[0]);
		btgw_net_cred_wipe(&lpn->cred[0]->c);
		swap(lpn->cred[0], lpn->cred[1]);
		lpn->valid[0] = true;
		lpn->valid[1] = false;
	}
}

/* end friendships: all, or those on a subnet that goes */
void btgw_friends_end(struct btgw_net *net, const struct btgw_subnet *subnet)
{
	struct btgw_lpn *lpn, *next;

	list_for_each_entry_safe(lpn, next, &net->lpns, node)
		if (!subnet || lpn->subnet == subnet)
			btgw_lpn_end(net, lpn);
}

int btgw_friend_next(struct btgw_net *net, u32 *pos,
		     struct btgw_friend_info *info)
{
	struct btgw_lpn *lpn, *first = NULL;

	/* one that has asked and may yet choose another friend is none */
	list_for_each_entry(lpn, &net->lpns, node)
		if (lpn->valid[0] && lpn->f.lpn >= *pos &&
		    (!first || lpn->f.lpn < first->f.lpn))
			first = lpn;
	if (!first)
		return 0;

	memset(info, 0, sizeof(*info));
	info->addr = first->f.lpn;
	info->netkey_index = first->subnet->index;
	info->established = first->f.state == BTGW_FRIEND_FRIEND;
	info->elements = first->f.request.num_elements;
	info->lpn_counter = first->lpn_counter;
	info->friend_counter = first->friend_counter;
	info->receive_delay = first->f.request.receive_delay_ms;
	info->poll_timeout = first->f.request.poll_timeout;
	info->remaining_ms = btgw_friend_poll_left(&first->f,
						   btgw_mesh_now_ms()) * 100;
	info->fsn = first->f.q.fsn;
	info->queue.size = first->f.q.size;
	info->queue.used = first->f.q.used;
	info->queue.dropped = first->f.q.dropped;
	info->subs = first->f.n_subs;
	*pos = first->f.lpn + 1;
	return 1;
}

int btgw_friend_del(struct btgw_net *net, u16 addr, struct btgw_refusal *no)
{
	struct btgw_lpn *lpn, *next;
	bool found = false;

	list_for_each_entry_safe(lpn, next, &net->lpns, node) {
		if (lpn->f.lpn != addr)
			continue;
		btgw_lpn_end(net, lpn);
		found = true;
	}
	return found ? 0 : btgw_refuse(no, -ENOENT, BTGW_FIELD_ADDRESS,
				       "there is no friend with that address");
}
