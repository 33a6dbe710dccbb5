// SPDX-License-Identifier: GPL-2.0-only
/*
 * send.c - messages of sockets, on their way out
 *
 * The messages of an element to one destination leave one after the other: a
 * segmented one holds up those behind it until it ends, as the standard wants
 * for segmented ones (section 3.5.3.3) and as an application expects of all.
 */
#include "mesh.h"

#include <linux/slab.h>

#include "df.h"

static void btgw_dest_run(struct btgw_net *net, struct btgw_dest *dest);

/* what a message is sent with */
struct btgw_send_how {
	struct btgw_tx tx;
	const struct btgw_upper_key *key;	/* NULL of a control message */
	u8 id;					/* octet 0 without SEG */
	u8 ttl;
};

static bool btgw_send_netkey(struct btgw_net *net, u16 key, struct btgw_tx *tx)
{
	struct btgw_subnet *first;

	if (key != BTGW_KEY_ANY)
		return btgw_tx_init(net, tx, key);
	first = list_first_entry_or_null(&net->subnets, struct btgw_subnet,
					 node);
	return first && btgw_tx_init(net, tx, first->index);
}

static int btgw_send_resolve(struct btgw_net *net,
			     const struct btgw_msg_tx *msg,
			     struct btgw_send_how *how)
{
	struct btgw_element *el = btgw_element_find(net, msg->src);
	struct btgw_appkey *app;
	struct btgw_devkey *dev;

	if (!el)
		return -EADDRNOTAVAIL;
	memset(how, 0, sizeof(*how));
	how->ttl = msg->ttl == BTGW_TTL_DEFAULT ? net->cfg.ttl : msg->ttl;
	switch (msg->keytype) {
	case BTGW_KEYTYPE_APP:
		app = btgw_appkey_find(net, msg->key);
		if (!app || !btgw_element_bound(el, msg->key))
			return -ENOKEY;
		btgw_tx_init(net, &how->tx, app->subnet->index);
		how->key = btgw_appkey_tx(app);
		how->id = btgw_lt_id_app(how->key->aid);
		break;
	case BTGW_KEYTYPE_DEV:
	case BTGW_KEYTYPE_REMOTE_DEV:
		dev = btgw_devkey_find(net, msg->keytype == BTGW_KEYTYPE_DEV ?
				       btgw_mesh_primary(net) : msg->dst);
		if (!dev || !btgw_send_netkey(net, msg->key, &how->tx))
			return -ENOKEY;
		how->key = &dev->key;
		how->id = btgw_lt_id_dev();
		break;
	case BTGW_KEYTYPE_CONTROL:
		if (!btgw_send_netkey(net, msg->key, &how->tx))
			return -ENOKEY;
		how->id = msg->opcode;
		break;
	default:
		return -EINVAL;
	}
	if (msg->flags & BTGW_F_DIRECTED)
		how->tx.cred = BTGW_CRED_DIRECTED;
	how->tx.immutable = msg->flags & BTGW_F_IMMUTABLE;
	return 0;
}

static int btgw_send_plan(const struct btgw_msg_tx *msg,
			  struct btgw_lt_plan *plan)
{
	return btgw_lt_plan(msg->keytype == BTGW_KEYTYPE_CONTROL, msg->len,
			    msg->flags & BTGW_F_SEGMENT,
			    msg->flags & BTGW_F_MIC64, plan) ? -EMSGSIZE : 0;
}

static bool btgw_send_dst_ok(const struct btgw_msg_tx *msg)
{
	if (msg->keytype != BTGW_KEYTYPE_APP && (msg->flags & BTGW_F_VIRTUAL))
		return false;
	if (msg->flags & BTGW_F_VIRTUAL)
		return true;
	switch (msg->keytype) {
	case BTGW_KEYTYPE_CONTROL:
		/* a path to a virtual address is asked for an echo there */
		if (msg->opcode == BTGW_CTL_PATH_ECHO_REQUEST && !msg->len &&
		    !(msg->flags & BTGW_F_SEGMENT))
			return msg->dst;
		fallthrough;
	case BTGW_KEYTYPE_APP:
		return msg->dst && !btgw_addr_is_virtual(msg->dst);
	default:
		return btgw_addr_is_unicast(msg->dst);
	}
}

int btgw_mesh_check(struct btgw_net *net, const struct btgw_msg_tx *msg)
{
	struct btgw_send_how how;
	struct btgw_lt_plan plan;
	int err;

	if (msg->ttl == 1 ||
	    (msg->ttl > BTGW_TTL_MAX && msg->ttl != BTGW_TTL_DEFAULT) ||
	    !btgw_send_dst_ok(msg))
		return -EINVAL;
	if (msg->keytype == BTGW_KEYTYPE_CONTROL) {
		if (msg->opcode > 0x7f || (msg->flags & BTGW_F_MIC64))
			return -EINVAL;
		if (msg->opcode == BTGW_CTL_ACK ||
		    btgw_ctl_is_friend(msg->opcode))
			return -EPERM;
	}
	err = btgw_send_plan(msg, &plan);
	if (err)
		return err;
	return btgw_send_resolve(net, msg, &how);
}

static void btgw_send_done(struct btgw_net *net, struct btgw_msg_tx *msg,
			   int err)
{
	if (err == -ECONNREFUSED)
		btgw_mesh_count(net, tx_refused);
	else if (err)
		btgw_mesh_count(net, tx_failed);
	else if (msg->keytype == BTGW_KEYTYPE_CONTROL)
		btgw_mesh_count(net, tx_control);
	else
		btgw_mesh_count(net, tx_access);
	btgw_msock_done(net, msg, err);
}

/*
 * One segmented message
 */

static void btgw_send_free(struct btgw_net *net, struct btgw_send *send)
{
	btgw_timer_cancel(net, &send->timer);
	send->dest->cur = NULL;
	net->n_sends--;
	kfree_sensitive(send);
}

/* The message is over; what waits behind it begins. */
static void btgw_send_end(struct btgw_net *net, struct btgw_send *send, int err)
{
	struct btgw_dest *dest = send->dest;
	struct btgw_msg_tx *msg = send->msg;

	btgw_send_free(net, send);
	btgw_send_done(net, msg, err);
	btgw_mesh_iv_drained(net);
	btgw_dest_run(net, dest);
}

static int btgw_send_errno(enum btgw_sar_end end)
{
	switch (end) {
	case BTGW_SAR_END_ACKED:
	case BTGW_SAR_END_SENT:
		return 0;
	case BTGW_SAR_END_REFUSED:
		return -ECONNREFUSED;
	case BTGW_SAR_END_SEQ_SPAN:
		return -EMSGSIZE;
	case BTGW_SAR_END_SEQ_EXHAUSTED:
		return -ENOSPC;
	case BTGW_SAR_END_ABORTED:
		return -ECANCELED;
	default:
		return -ETIMEDOUT;
	}
}

static void btgw_send_segment(struct btgw_net *net, struct btgw_send *send,
			      u8 seg, u32 seq)
{
	struct btgw_net_pdu pdu = {
		.iv_index = send->iv_index,
		.seq = seq,
		.src = send->sar.msg.src,
		.dst = send->sar.msg.dst,
		.ctl = send->hdr.ctl,
		.ttl = send->sar.msg.ttl,
	};

	pdu.len = btgw_lt_build(&send->hdr, seg, send->upper, send->len,
				pdu.transport);
	btgw_mesh_count(net, tx_segments);
	/* one that no bearer took counts as lost on the air */
	btgw_tx_pdu(net, &send->tx, &pdu);
}

static void btgw_send_step(struct btgw_net *net, struct btgw_send *send)
{
	struct btgw_sar_tx *sar = &send->sar;
	struct btgw_sar_tx_out out;
	u64 now = btgw_mesh_now_ms();
	u32 seq;

	while (btgw_sar_tx_next(sar, now, &out) == BTGW_SAR_TX_SEND) {
		seq = sar->msg.seq_first;
		if (sar->begun && btgw_mesh_seq_take(net, &seq)) {
			btgw_sar_tx_abort(sar, BTGW_SAR_END_SEQ_EXHAUSTED);
			continue;
		}
		if (btgw_sar_tx_sent(sar, seq, now, &out) == BTGW_SAR_TX_SENT)
			btgw_send_segment(net, send, out.seg, seq);
	}
	if (out.verdict == BTGW_SAR_TX_ENDED) {
		if (out.end == BTGW_SAR_END_SEQ_SPAN)
			btgw_mesh_drop(net, BTGW_DROP_TX_SEQ_SPAN);
		btgw_send_end(net, send, btgw_send_errno(out.end));
	} else {
		btgw_timer_set(net, &send->timer, out.deadline_ms);
	}
}

/*
 * The first segment, under the number that was taken for it: before any other
 * PDU takes a higher one, or whoever hears both drops it as a replay.
 */
static void btgw_send_first(struct btgw_net *net, struct btgw_send *send)
{
	struct btgw_sar_tx *sar = &send->sar;
	struct btgw_sar_tx_out out;
	u64 now = btgw_mesh_now_ms();

	if (btgw_sar_tx_next(sar, now, &out) == BTGW_SAR_TX_SEND &&
	    btgw_sar_tx_sent(sar, sar->msg.seq_first, now, &out) ==
	    BTGW_SAR_TX_SENT)
		btgw_send_segment(net, send, out.seg, sar->msg.seq_first);
}

void btgw_send_timer(struct btgw_net *net, struct btgw_timer *timer)
{
	btgw_send_step(net, container_of(timer, struct btgw_send, timer));
}

/**
 * btgw_send_ack() - a Segment Acknowledgment for this node
 * @net: the net
 * @rx: its network PDU
 * @lt: the acknowledgement
 */
void btgw_send_ack(struct btgw_net *net, const struct btgw_rx *rx,
		   const struct btgw_lt_pdu *lt)
{
	struct btgw_sar_ack ack = {
		.src = rx->pdu.src,
		.dst = rx->pdu.dst,
		.subnet = rx->subnet->index,
		.obo = lt->obo,
		.seq_zero = lt->seq_zero,
		.block_ack = lt->block_ack,
	};
	struct btgw_sar_tx_out out;
	struct btgw_dest *dest;
	int i;

	/* an OBO one comes from another address than the message went to */
	hash_for_each(net->dests, i, dest, node) {
		if (!dest->cur ||
		    btgw_sar_tx_match(&dest->cur->sar, &ack) != BTGW_SAR_ACK_OK)
			continue;
		btgw_mesh_count(net, rx_acks);
		btgw_sar_tx_ack(&dest->cur->sar, &ack, btgw_mesh_now_ms(),
				&out);
		btgw_send_step(net, dest->cur);
		return;
	}
	btgw_mesh_drop(net, BTGW_DROP_ACK_UNEXPECTED);
}

/*
 * Destinations
 */

static struct btgw_dest *btgw_dest_get(struct btgw_net *net, u16 src, u16 dst)
{
	u32 key = (u32)src << 16 | dst;
	struct btgw_dest *dest;

	hash_for_each_possible(net->dests, dest, node, key)
		if (dest->src == src && dest->dst == dst)
			return dest;

	dest = kzalloc(sizeof(*dest), GFP_KERNEL);
	if (!dest)
		return NULL;
	dest->src = src;
	dest->dst = dst;
	INIT_LIST_HEAD(&dest->queue);
	hash_add(net->dests, &dest->node, key);
	return dest;
}

static void btgw_dest_tidy(struct btgw_dest *dest)
{
	if (dest->cur || !list_empty(&dest->queue))
		return;
	hash_del(&dest->node);
	kfree(dest);
}

/* A message of one PDU, but for the network layer. */
static int btgw_send_one(struct btgw_net *net, struct btgw_msg_tx *msg,
			 const struct btgw_send_how *how, const u8 *upper,
			 u16 len)
{
	struct btgw_net_pdu pdu = {
		.iv_index = msg->iv_index,
		.seq = msg->seq,
		.src = msg->src,
		.dst = msg->dst,
		.ctl = !how->key,
		.ttl = how->ttl,
	};
	struct btgw_lt_hdr hdr = {
		.ctl = !how->key,
		.id = how->id,
	};

	pdu.len = btgw_lt_build(&hdr, 0, upper, len, pdu.transport);
	btgw_friend_share(net, how->tx.subnet, msg, &pdu);
	return btgw_tx_pdu(net, &how->tx, &pdu);
}

/* Encrypts into @upper; msg->seq and msg->iv_index are set. */
static int btgw_send_seal(struct btgw_msg_tx *msg,
			  const struct btgw_send_how *how,
			  const struct btgw_lt_plan *plan, u8 *upper)
{
	struct btgw_ut_ctx ctx = {
		.app = msg->keytype == BTGW_KEYTYPE_APP,
		.szmic = plan->szmic,
		.src = msg->src,
		.dst = msg->dst,
		.seq = msg->seq,
		.iv_index = msg->iv_index,
		.label = msg->flags & BTGW_F_VIRTUAL ? msg->label : NULL,
	};
	size_t upper_len;

	memcpy(upper, msg->payload, msg->len);
	if (!how->key)
		return 0;
	return btgw_ut_seal(&how->key->aes, &ctx, upper, msg->len,
			    &upper_len) ? -EINVAL : 0;
}

static struct btgw_send *btgw_send_new(struct btgw_net *net,
				       struct btgw_dest *dest,
				       struct btgw_msg_tx *msg,
				       const struct btgw_send_how *how,
				       const struct btgw_lt_plan *plan)
{
	struct btgw_sar_tx_msg sar = {
		.src = msg->src,
		.dst = msg->dst,
		.subnet = how->tx.subnet->index,
		.ttl = how->ttl,
		.seg_n = plan->seg_n,
		.seq_first = msg->seq,
	};
	struct btgw_send *send;

	send = kzalloc(sizeof(*send), GFP_KERNEL);
	if (!send)
		return NULL;
	send->dest = dest;
	send->msg = msg;
	send->tx = how->tx;
	send->hdr.ctl = !how->key;
	send->hdr.segmented = true;
	send->hdr.szmic = plan->szmic;
	send->hdr.id = how->id;
	send->hdr.seg_n = plan->seg_n;
	send->hdr.seq_zero = msg->seq & BTGW_LT_SEQ_SPAN;
	send->iv_index = msg->iv_index;
	send->len = plan->upper_len;
	btgw_timer_init(&send->timer, btgw_send_timer);
	if (btgw_send_seal(msg, how, plan, send->upper) ||
	    btgw_sar_tx_init(&send->sar, &net->sar_tx_cfg, &sar,
			     btgw_mesh_now_ms())) {
		kfree_sensitive(send);
		return NULL;
	}
	return send;
}

static bool btgw_send_any_bearer(struct btgw_net *net)
{
	struct btgw_bearer *bearer;

	list_for_each_entry(bearer, &net->bearers, node)
		if (bearer->up && !(bearer->flags & BTGW_BEARER_RX_ONLY))
			return true;
	return false;
}

/*
 * Begin a message. Returns -EINPROGRESS if it has become dest->cur, otherwise
 * its outcome.
 */
static int btgw_send_begin(struct btgw_net *net, struct btgw_dest *dest,
			   struct btgw_msg_tx *msg,
			   const struct btgw_send_how *how,
			   const struct btgw_lt_plan *plan)
{
	u8 upper[BTGW_LT_UNSEG_MAX];
	struct btgw_send *send;
	int err;

	if (plan->segmented)
		msg->flags |= BTGW_F_SEGMENT;
	if (!msg->no_loop && how->key && btgw_mesh_hears(net, msg->dst) &&
	    btgw_df_hears(how->tx.subnet, msg->dst))
		btgw_upper_loop(net, msg, how->tx.subnet->index, how->ttl);
	/* a control message has nobody to hear it here */
	if (btgw_element_find(net, msg->dst))
		return how->key ? 0 : -EADDRNOTAVAIL;
	if (!plan->segmented && btgw_addr_is_unicast(msg->dst) &&
	    btgw_friend_keep_msg(net, how->tx.subnet, msg, how->ttl))
		return 0;
	if (!btgw_send_any_bearer(net)) {
		btgw_mesh_drop(net, BTGW_DROP_NO_BEARER);
		return -ENETDOWN;
	}

	err = btgw_mesh_seq_take(net, &msg->seq);
	if (err)
		return err;
	msg->iv_index = btgw_iv_tx(&net->iv);
	if (!plan->segmented) {
		err = btgw_send_seal(msg, how, plan, upper);
		if (!err)
			err = btgw_send_one(net, msg, how, upper,
					    plan->upper_len);
		return err;
	}

	send = btgw_send_new(net, dest, msg, how, plan);
	if (!send) {
		btgw_mesh_drop(net, BTGW_DROP_NO_MEMORY);
		return -ENOMEM;
	}
	if (btgw_friend_keep_segments(net, how->tx.subnet, send)) {
		kfree_sensitive(send);
		return 0;
	}
	dest->cur = send;
	net->n_sends++;
	btgw_send_first(net, send);
	/* on its timer, so that the stack stays flat however much waits */
	btgw_timer_set(net, &send->timer, btgw_mesh_now_ms());
	return -EINPROGRESS;
}

/* Send what can be sent; @dest may be gone after that. */
static void btgw_dest_run(struct btgw_net *net, struct btgw_dest *dest)
{
	struct btgw_send_how how;
	struct btgw_lt_plan plan;
	struct btgw_msg_tx *msg;
	int err;

	while (!dest->cur && !list_empty(&dest->queue)) {
		msg = list_first_entry(&dest->queue, struct btgw_msg_tx, node);
		err = btgw_send_plan(msg, &plan);
		/* the IV index is about to change: no new ones for now */
		if (!err && plan.segmented && net->iv.pending)
			return;
		list_del_init(&msg->node);
		if (!err)
			err = btgw_send_resolve(net, msg, &how);
		if (!err)
			err = btgw_send_begin(net, dest, msg, &how, &plan);
		else if (err == -ENOKEY)
			btgw_mesh_drop(net, BTGW_DROP_TX_NO_KEY);
		if (err != -EINPROGRESS)
			btgw_send_done(net, msg, err);
	}
	btgw_dest_tidy(dest);
}

int btgw_mesh_send(struct btgw_net *net, struct btgw_msg_tx *msg)
{
	struct btgw_dest *dest;
	int err;

	err = btgw_mesh_check(net, msg);
	if (err)
		return err;
	if (msg->flags & BTGW_F_VIRTUAL)
		msg->dst = btgw_virtual_address(msg->label);
	dest = btgw_dest_get(net, msg->src, msg->dst);
	if (!dest)
		return -ENOMEM;
	msg->iv_index = 0;
	msg->seq = 0;
	list_add_tail(&msg->node, &dest->queue);
	btgw_dest_run(net, dest);
	return 0;
}

/* what sockets submitted, and what waited for something that has happened */
void btgw_send_work(struct work_struct *work)
{
	struct btgw_net *net = container_of(work, struct btgw_net, tx_work);
	struct btgw_msg_tx *msg, *next;
	struct hlist_node *tmp;
	struct btgw_dest *dest;
	LIST_HEAD(list);
	int err, i;

	spin_lock_bh(&net->tx_lock);
	list_splice_init(&net->tx_new, &list);
	spin_unlock_bh(&net->tx_lock);

	list_for_each_entry_safe(msg, next, &list, node) {
		list_del_init(&msg->node);
		err = btgw_mesh_send(net, msg);
		if (err)
			btgw_send_done(net, msg, err);
	}
	if (net->resume) {
		net->resume = false;
		hash_for_each_safe(net->dests, i, tmp, dest, node)
			btgw_dest_run(net, dest);
	}
}

/* look again at what waits; from anywhere on the workqueue */
void btgw_send_resume(struct btgw_net *net)
{
	net->resume = true;
	queue_work(net->wq, &net->tx_work);
}

/*
 * End what matches: @sk its socket, @src its element, @subnet where it goes,
 * everything if all are unset. Messages that have not begun have no subnet.
 */
static void btgw_send_drop(struct btgw_net *net, const struct sock *sk, u16 src,
			   const struct btgw_subnet *subnet, int err)
{
	bool all = !sk && !src && !subnet;
	struct btgw_msg_tx *msg, *next;
	struct hlist_node *tmp;
	struct btgw_dest *dest;
	struct btgw_send *cur;
	LIST_HEAD(dropped);
	int i;

	spin_lock_bh(&net->tx_lock);
	list_for_each_entry_safe(msg, next, &net->tx_new, node)
		if (all || (sk && msg->sk == sk) || (src && msg->src == src))
			list_move_tail(&msg->node, &dropped);
	spin_unlock_bh(&net->tx_lock);

	hash_for_each_safe(net->dests, i, tmp, dest, node) {
		list_for_each_entry_safe(msg, next, &dest->queue, node)
			if (all || (sk && msg->sk == sk) ||
			    (src && msg->src == src))
				list_move_tail(&msg->node, &dropped);
		cur = dest->cur;
		if (cur && (all || (sk && cur->msg->sk == sk) ||
			    (src && dest->src == src) ||
			    (subnet && cur->tx.subnet == subnet))) {
			list_add_tail(&cur->msg->node, &dropped);
			btgw_send_free(net, cur);
			net->resume = true;
		}
		btgw_dest_tidy(dest);
	}
	list_for_each_entry_safe(msg, next, &dropped, node) {
		list_del_init(&msg->node);
		btgw_send_done(net, msg, err);
	}
}

void btgw_mesh_cancel(struct btgw_net *net, const struct sock *sk)
{
	btgw_send_drop(net, sk, 0, NULL, -ECANCELED);
	btgw_mesh_iv_drained(net);
	btgw_send_resume(net);
}

void btgw_send_element_gone(struct btgw_net *net, u16 addr)
{
	btgw_send_drop(net, NULL, addr, NULL, -EADDRNOTAVAIL);
	btgw_mesh_iv_drained(net);
	btgw_send_resume(net);
}

void btgw_send_subnet_gone(struct btgw_net *net,
			   const struct btgw_subnet *subnet)
{
	btgw_send_drop(net, NULL, 0, subnet, -ENOKEY);
	btgw_mesh_iv_drained(net);
	btgw_send_resume(net);
}

/*
 * The index that we transmit with went up, and with it the numbers began anew:
 * a message under the old one would repeat nonces.
 */
void btgw_send_restart(struct btgw_net *net)
{
	struct hlist_node *tmp;
	struct btgw_dest *dest;
	int i;

	hash_for_each_safe(net->dests, i, tmp, dest, node)
		if (dest->cur)
			btgw_send_end(net, dest->cur, -ETIMEDOUT);
}

void btgw_send_exit(struct btgw_net *net)
{
	btgw_send_drop(net, NULL, 0, NULL, -ENODEV);
}
