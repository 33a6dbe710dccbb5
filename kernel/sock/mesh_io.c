// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh_io.c - send and receive of a mesh socket, and what the net tells it
 *
 * A message on its way down is one skb, charged to SO_SNDBUF until its outcome
 * is known; the same skb then carries the outcome to the error queue, so that
 * telling it needs no memory. A message on its way up is one skb of which each
 * receiver gets a clone; what is known of it stands in front of the data.
 */
#include "mesh.h"

#include <linux/build_bug.h>
#include <linux/capability.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include <linux/uio.h>

#include "core/transport.h"
#include "mesh/clock.h"

/**
 * struct btgw_msock_tx - a message that was sent, at skb->data
 * @skb: what it stands in
 * @msg: what the net gets
 */
struct btgw_msock_tx {
	struct sk_buff *skb;
	struct btgw_msg_tx msg;
};

/**
 * struct btgw_msock_end - an outcome in the error queue, at skb->data
 * @done: for %BTGW_CMSG_DONE
 * @to: where the message went
 */
struct btgw_msock_end {
	struct btgw_mesh_done done;
	struct sockaddr_btgw to;
};

/**
 * struct btgw_msock_head - what is known of a message received, at skb->head
 * @rx: for %BTGW_CMSG_RX
 * @from: address of an answer
 */
struct btgw_msock_head {
	struct btgw_mesh_rx rx;
	struct sockaddr_btgw from;
};

static_assert(sizeof(struct btgw_msock_end) <= sizeof(struct btgw_msock_tx));

static const struct btgw_msock_head *btgw_msock_head(const struct sk_buff *skb)
{
	return (const struct btgw_msock_head *)skb->head;
}

static void btgw_msock_set_name(struct msghdr *msg,
				const struct sockaddr_btgw *from)
{
	DECLARE_SOCKADDR(struct sockaddr_btgw *, name, msg->msg_name);

	if (!name)
		return;
	*name = *from;
	msg->msg_namelen = sizeof(*name);
}

/* Control messages to sendmsg(): a cookie, once. */
static int btgw_msock_cookie(struct msghdr *msg, u32 *cookie)
{
	struct cmsghdr *cmsg;
	bool seen = false;

	*cookie = 0;
	for_each_cmsghdr(cmsg, msg) {
		if (!CMSG_OK(msg, cmsg))
			return -EINVAL;
		if (cmsg->cmsg_level != SOL_BTGW ||
		    cmsg->cmsg_type != BTGW_CMSG_COOKIE || seen ||
		    cmsg->cmsg_len != CMSG_LEN(sizeof(*cookie)))
			return -EINVAL;
		memcpy(cookie, CMSG_DATA(cmsg), sizeof(*cookie));
		seen = true;
	}
	return 0;
}

/* Where a send goes: its name, or the address of connect. */
static int btgw_msock_where(struct btgw_msock *ms, struct msghdr *msg,
			    struct sockaddr_btgw *to)
{
	int err = 0;

	if (msg->msg_name)
		return btgw_msock_dest(to, msg->msg_name, msg->msg_namelen);

	mutex_lock(&ms->lock);
	if (ms->has_peer)
		*to = ms->peer;
	else
		err = -EDESTADDRREQ;
	mutex_unlock(&ms->lock);
	return err;
}

/* What only a bound socket can check. */
static int btgw_msock_complete(const struct btgw_msock *ms,
			       struct sockaddr_btgw *to)
{
	const struct sockaddr_btgw *bound = &ms->bound;

	if (to->btgw_net && to->btgw_net != bound->btgw_net)
		return -EINVAL;
	if (to->btgw_key == BTGW_KEY_ANY &&
	    to->btgw_keytype == bound->btgw_keytype)
		to->btgw_key = bound->btgw_key;
	if (to->btgw_key == BTGW_KEY_ANY &&
	    to->btgw_keytype == BTGW_KEYTYPE_APP)
		return -EINVAL;
	if (to->btgw_ttl == BTGW_TTL_DEFAULT)
		to->btgw_ttl = READ_ONCE(ms->ttl);
	return 0;
}

static int btgw_msock_check_len(const struct sockaddr_btgw *to, size_t len)
{
	size_t max = BTGW_MESH_MAX;

	if (to->btgw_keytype == BTGW_KEYTYPE_CONTROL)
		max = BTGW_MESH_MAX_CONTROL;
	else if (to->btgw_flags & BTGW_F_MIC64)
		max = BTGW_MESH_MAX_MIC64;
	return len && len <= max ? 0 : -EMSGSIZE;
}

struct btgw_msock_req {
	struct btgw_msock *ms;
	struct btgw_msg_tx *msg;
};

/* On the workqueue of the net. */
static int btgw_msock_do_send(struct btgw_net *net, void *arg)
{
	struct btgw_msock_req *send = arg;
	struct btgw_msock *ms = send->ms;
	struct btgw_element_info element;
	struct sock *sk = &ms->sk;
	int err;

	if (ms->gone)
		return -ENODEV;
	if (sk->sk_shutdown & SEND_SHUTDOWN)
		return -EPIPE;
	if (btgw_element_get(net, ms->bound.btgw_addr, &element))
		return -EADDRNOTAVAIL;
	if (!btgw_msock_allowed(ms, &element))
		return -EACCES;

	/* first: the outcome may come before this returns */
	sock_hold(sk);
	atomic_inc(&ms->queued);
	btgw_msock_inc(&ms->tx);
	err = btgw_mesh_send(net, send->msg);
	if (err) {
		WRITE_ONCE(ms->tx, ms->tx - 1);
		atomic_dec(&ms->queued);
		sock_put(sk);
	}
	return err;
}

static void btgw_msock_fill(struct btgw_msg_tx *msg, struct btgw_msock *ms,
			    const struct sockaddr_btgw *to, u32 cookie)
{
	msg->sk = &ms->sk;
	msg->cookie = cookie;
	msg->src = ms->bound.btgw_addr;
	msg->dst = to->btgw_addr;
	msg->key = to->btgw_key;
	msg->keytype = to->btgw_keytype;
	msg->ttl = to->btgw_ttl;
	msg->flags = to->btgw_flags;
	msg->no_loop = !READ_ONCE(ms->loop);
	memcpy(msg->label, to->btgw_label, sizeof(msg->label));
}

/* The octets of the message; of a control message the first is the opcode. */
static int btgw_msock_copy(struct btgw_msg_tx *msg, struct iov_iter *from,
			   size_t len)
{
	if (msg->keytype == BTGW_KEYTYPE_CONTROL) {
		if (!copy_from_iter_full(&msg->opcode, 1, from))
			return -EFAULT;
		if (!msg->opcode || msg->opcode > 0x7f)
			return -EINVAL;
		len--;
	}
	if (!copy_from_iter_full(msg->payload, len, from))
		return -EFAULT;
	msg->len = len;
	return 0;
}

int btgw_msock_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	struct sock *sk = sock->sk;
	struct btgw_msock *ms = btgw_msock_sk(sk);
	struct btgw_msock_req send = { .ms = ms };
	struct sockaddr_btgw to;
	struct btgw_msock_tx *tx;
	struct sk_buff *skb;
	u32 cookie;
	int err;

	/* MSG_BATCH is how the core marks all but the last of a sendmmsg */
	if (msg->msg_flags & ~(MSG_DONTWAIT | MSG_NOSIGNAL | MSG_EOR |
			       MSG_BATCH | MSG_CMSG_COMPAT))
		return -EINVAL;
	err = btgw_msock_where(ms, msg, &to);
	if (!err)
		err = btgw_msock_cookie(msg, &cookie);
	if (err)
		return err;
	if (to.btgw_keytype != BTGW_KEYTYPE_APP && !capable(CAP_NET_ADMIN))
		return -EPERM;

	if (!btgw_msock_bound(sk))
		return -EADDRNOTAVAIL;
	err = btgw_msock_complete(ms, &to);
	if (!err)
		err = btgw_msock_check_len(&to, len);
	if (err)
		return err;

	skb = sock_alloc_send_skb(sk, sizeof(*tx) + len,
				  msg->msg_flags & MSG_DONTWAIT, &err);
	if (!skb)
		/* of a net that has gone: ENODEV once, then this */
		return err == -EPIPE && READ_ONCE(ms->gone) ? -ENODEV : err;
	tx = skb_put_zero(skb, sizeof(*tx) + len);
	tx->skb = skb;
	send.msg = &tx->msg;
	btgw_msock_fill(&tx->msg, ms, &to, cookie);
	err = btgw_msock_copy(&tx->msg, &msg->msg_iter, len);
	if (!err)
		err = btgw_net_call(ms->net, btgw_msock_do_send, &send);
	if (err) {
		memzero_explicit(tx->msg.payload, len);
		kfree_skb(skb);
		return err;
	}
	return len;
}

/* Turn the message into its outcome. True: the skb is in the error queue. */
static bool btgw_msock_queue_end(struct btgw_msock *ms,
				 const struct btgw_msg_tx *msg,
				 struct sk_buff *skb, int err)
{
	struct btgw_msock_end end = {
		.done = {
			.cookie = msg->cookie,
			.error = -err,
			.iv_index = msg->iv_index,
			.seq = msg->seq,
			.dst = msg->dst,
			.flags = msg->flags & (BTGW_F_SEGMENT | BTGW_F_MIC64 |
					       BTGW_F_VIRTUAL),
		},
		.to = {
			.btgw_family = AF_BLUETOOTH,
			.btgw_addr = msg->dst,
			.btgw_net = ms->bound.btgw_net,
			.btgw_key = msg->key,
			.btgw_keytype = msg->keytype,
			.btgw_ttl = msg->ttl,
			.btgw_flags = msg->flags,
		},
	};

	memcpy(end.to.btgw_label, msg->label, sizeof(end.to.btgw_label));
	/* from here on @msg is no more: the outcome takes its place */
	skb_orphan(skb);
	skb_trim(skb, 0);
	skb_put_data(skb, &end, sizeof(end));
	if (!sock_queue_err_skb(&ms->sk, skb))
		return true;
	btgw_msock_inc(&ms->err_dropped);
	return false;
}

/*
 * Whoever sent more than one PDU carries waits for its outcome, also where it
 * stayed on this machine and was never segmented.
 */
static bool btgw_msock_is_long(const struct btgw_msg_tx *msg)
{
	return (msg->flags & (BTGW_F_SEGMENT | BTGW_F_MIC64)) ||
	       msg->len > BTGW_ACCESS_UNSEG_MAX;
}

/**
 * btgw_msock_done() - what came of a message
 * @net: the net
 * @msg: the message, which is ours again
 * @err: 0 or a negative error
 */
void btgw_msock_done(struct btgw_net *net, struct btgw_msg_tx *msg, int err)
{
	struct btgw_msock_tx *tx = container_of(msg, struct btgw_msock_tx, msg);
	struct sock *sk = msg->sk;
	struct btgw_msock *ms = btgw_msock_sk(sk);
	u8 recverr = READ_ONCE(ms->recverr);
	struct sk_buff *skb = tx->skb;
	bool tell;

	if (err)
		btgw_msock_inc(&ms->tx_failed);
	else
		btgw_msock_inc(&ms->tx_ok);

	tell = recverr == 2 ||
	       (recverr == 1 && (err || btgw_msock_is_long(msg)));
	/* what a configuration client sends are keys */
	memzero_explicit(msg->payload, msg->len);
	/* before the skb goes: who waits looks at it when its space returns */
	atomic_dec(&ms->queued);
	if (sock_flag(sk, SOCK_DEAD) || !tell ||
	    !btgw_msock_queue_end(ms, msg, skb, err))
		kfree_skb(skb);

	if (err && !recverr && READ_ONCE(ms->has_peer)) {
		WRITE_ONCE(sk->sk_err, -err);
		sk_error_report(sk);
	}
	sock_put(sk);
}

/* The message as an skb that all receivers share. */
static struct sk_buff *btgw_msock_rx_skb(struct btgw_net *net,
					 const struct btgw_msg_rx *rx,
					 const u8 *payload, size_t len)
{
	bool control = rx->keytype == BTGW_KEYTYPE_CONTROL;
	bool app = rx->keytype == BTGW_KEYTYPE_APP;
	struct btgw_msock_head *head;
	struct sk_buff *skb;

	skb = alloc_skb(sizeof(*head) + control + len, GFP_KERNEL);
	if (!skb)
		return NULL;
	head = (struct btgw_msock_head *)skb->head;
	skb_reserve(skb, sizeof(*head));
	if (control)
		skb_put_u8(skb, rx->opcode);
	skb_put_data(skb, payload, len);

	*head = (struct btgw_msock_head) {
		.rx = {
			.rx_time_ns = rx->time_ns,
			.iv_index = rx->iv_index,
			.seq = rx->seq,
			.bearer = rx->bearer,
			.dst = rx->dst,
			.netkey = rx->netkey,
			.flags = rx->flags,
			.ttl = rx->ttl,
			.hops = rx->hops,
			.rssi = rx->rssi,
			.cred = rx->cred,
		},
		.from = {
			.btgw_family = AF_BLUETOOTH,
			.btgw_addr = rx->src,
			.btgw_net = btgw_net_id(net),
			.btgw_key = app ? rx->key : rx->netkey,
			.btgw_keytype = rx->keytype,
			.btgw_ttl = BTGW_TTL_DEFAULT,
		},
	};
	if (rx->flags & BTGW_F_VIRTUAL)
		memcpy(head->rx.label, rx->label, sizeof(head->rx.label));

	/* SO_TIMESTAMP speaks of the clock on the wall */
	skb->tstamp = btgw_boot_to_real(rx->time_ns);
	return skb;
}

/* Is the socket bound for the message? */
static bool btgw_msock_wants(const struct btgw_msock *ms,
			     const struct btgw_msg_rx *rx)
{
	const struct sockaddr_btgw *bound = &ms->bound;
	bool app = rx->keytype == BTGW_KEYTYPE_APP;

	if (bound->btgw_keytype != rx->keytype)
		return false;
	/* a control message is for the node, not for an element of it */
	if (rx->element && bound->btgw_addr != rx->element)
		return false;
	return bound->btgw_key == BTGW_KEY_ANY ||
	       bound->btgw_key == (app ? rx->key : rx->netkey);
}

/* Consumes the skb; NULL is one that there was no memory for. */
static void btgw_msock_queue_rx(struct btgw_net *net, struct btgw_msock *ms,
				struct sk_buff *skb)
{
	int err = -ENOMEM;

	if (skb)
		err = sock_queue_rcv_skb(&ms->sk, skb);
	if (!err) {
		btgw_msock_inc(&ms->rx);
		return;
	}
	kfree_skb(skb);
	/* the socket has a filter of its own, and that said no */
	if (err == -EPERM)
		return;
	btgw_msock_inc(&ms->rx_dropped);
	btgw_mesh_drop(net, BTGW_DROP_SOCKET_FULL);
}

/**
 * btgw_msock_deliver() - a message was received
 * @net: the net
 * @rx: facts
 * @payload: access payload or parameters
 * @len: octets of it
 *
 * Return: sockets that were bound for it, room or not.
 */
unsigned int btgw_msock_deliver(struct btgw_net *net,
				const struct btgw_msg_rx *rx,
				const u8 *payload, size_t len)
{
	struct btgw_msock *ms, *last = NULL;
	struct btgw_element_info element = {};
	struct sk_buff *skb = NULL;
	unsigned int n = 0;

	if (rx->element && btgw_element_get(net, rx->element, &element))
		return 0;

	list_for_each_entry(ms, btgw_net_socks(net), node) {
		if (!btgw_msock_wants(ms, rx))
			continue;
		/* a grant may have been taken back since bind */
		if (rx->element && !btgw_msock_allowed(ms, &element))
			continue;
		if (READ_ONCE(ms->sk.sk_shutdown) & RCV_SHUTDOWN)
			continue;
		if (!n++)
			skb = btgw_msock_rx_skb(net, rx, payload, len);
		/* who has one behind it gets a clone */
		if (last)
			btgw_msock_queue_rx(net, last,
					    skb ? skb_clone(skb, GFP_KERNEL) :
						  NULL);
		last = ms;
	}
	if (last)
		btgw_msock_queue_rx(net, last, skb);
	return n;
}

static int btgw_msock_recv_err(struct sock *sk, struct msghdr *msg)
{
	struct sk_buff *skb = skb_dequeue(&sk->sk_error_queue);
	struct btgw_msock_end end;

	if (!skb)
		return -EAGAIN;
	memcpy(&end, skb->data, sizeof(end));
	btgw_msock_set_name(msg, &end.to);
	put_cmsg(msg, SOL_BTGW, BTGW_CMSG_DONE, sizeof(end.done), &end.done);
	msg->msg_flags |= MSG_ERRQUEUE;
	consume_skb(skb);
	return 0;
}

int btgw_msock_recvmsg(struct socket *sock, struct msghdr *msg, size_t len,
		       int flags)
{
	struct sock *sk = sock->sk;
	struct btgw_msock_head head;
	struct sk_buff *skb;
	size_t copied;
	int err;

	if (flags & ~(MSG_DONTWAIT | MSG_PEEK | MSG_TRUNC | MSG_ERRQUEUE |
		      MSG_NOSIGNAL | MSG_WAITALL | MSG_CMSG_CLOEXEC |
		      MSG_CMSG_COMPAT))
		return -EINVAL;
	if (flags & MSG_ERRQUEUE)
		return btgw_msock_recv_err(sk, msg);
	if (!btgw_msock_bound(sk))
		return -EADDRNOTAVAIL;

	skb = skb_recv_datagram(sk, flags, &err);
	if (!skb) {
		if (err == -EAGAIN &&
		    (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN) &&
		    skb_queue_empty_lockless(&sk->sk_receive_queue))
			return 0;
		return err;
	}

	copied = min_t(size_t, len, skb->len);
	if (copied < skb->len)
		msg->msg_flags |= MSG_TRUNC;
	err = skb_copy_datagram_msg(skb, 0, msg, copied);
	if (!err) {
		head = *btgw_msock_head(skb);
		btgw_msock_set_name(msg, &head.from);
		sock_recv_cmsgs(msg, sk, skb);
		if (msg->msg_controllen)
			put_cmsg(msg, SOL_BTGW, BTGW_CMSG_RX, sizeof(head.rx),
				 &head.rx);
		if (flags & MSG_TRUNC)
			copied = skb->len;
	}
	skb_free_datagram(sk, skb);
	return err ? err : copied;
}
