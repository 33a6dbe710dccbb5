// SPDX-License-Identifier: GPL-2.0-only
/*
 * fb_io.c - send, receive and poll of a FastBatch socket
 *
 * The receive queue holds one skb for each PDU, or for each batch with
 * BTGW_FB_WHOLE, as the option stood when the batch came. They share the
 * octets of the frame.
 */
#include "sock.h"

#include <linux/slab.h>
#include <linux/uio.h>
#include <linux/wait.h>

#include "ctl/stats.h"

/**
 * struct btgw_fb_cb - what an skb in a queue is, in its control block
 * @pdu: for %BTGW_CMSG_PDU
 * @last: last of its batch
 * @acknowledge: the batch waits for our acknowledgment
 * @err: for %BTGW_CMSG_ERR, in the error queue
 */
struct btgw_fb_cb {
	struct btgw_fb_pdu pdu;
	struct btgw_fb_err err;
	bool last;
	bool acknowledge;
};

static struct btgw_fb_cb *btgw_fb_cb(struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct btgw_fb_cb) > sizeof(skb->cb));
	return (struct btgw_fb_cb *)skb->cb;
}

/* One piece of the frame as an skb of its own. */
static int btgw_fb_piece(struct sk_buff *skb, size_t off, size_t len,
			 const struct btgw_fb_cb *cb, struct sk_buff_head *list)
{
	struct sk_buff *piece;

	piece = skb_clone(skb, GFP_KERNEL);
	if (!piece)
		return -ENOMEM;
	skb_pull(piece, off);
	skb_trim(piece, len);
	*btgw_fb_cb(piece) = *cb;
	__skb_queue_tail(list, piece);
	return 0;
}

/**
 * btgw_fb_queue() - prepare a batch for the receive queue
 * @bs: the socket, locked
 * @skb: the frame; stays the caller's
 * @frame: where its PDUs are
 * @list: gets the pieces; empty on failure
 *
 * Return: 0 or -ENOMEM.
 */
int btgw_fb_queue(struct btgw_sock *bs, struct sk_buff *skb,
		  const struct btgw_fb_frame *frame, struct sk_buff_head *list)
{
	const struct btgw_fb_pdus *pdus = &frame->pdus;
	struct btgw_fb_cb cb = {
		.pdu = { .id = frame->id, .count = pdus->count },
	};
	int err = 0;
	int i;

	lockdep_assert_held(&bs->lock);

	if (bs->fb.whole) {
		cb.last = true;
		return btgw_fb_piece(skb, BTGW_FB_HDR_LEN,
				     skb->len - BTGW_FB_HDR_LEN -
				     BTGW_FB_CRC_LEN, &cb, list);
	}

	for (i = 0; i < pdus->count && !err; i++) {
		cb.pdu.index = i;
		cb.last = i == pdus->count - 1;
		err = btgw_fb_piece(skb, BTGW_FB_HDR_LEN + pdus->off[i],
				    pdus->len[i], &cb, list);
	}
	if (err)
		__skb_queue_purge(list);
	return err;
}

/**
 * btgw_fb_deliver() - put a batch into the receive queue
 * @bs: the socket, locked
 * @list: from btgw_fb_queue()
 * @acknowledge: it waits for our acknowledgment
 */
void btgw_fb_deliver(struct btgw_sock *bs, struct sk_buff_head *list,
		     bool acknowledge)
{
	struct sock *sk = &bs->sk;
	struct sk_buff *skb;

	lockdep_assert_held(&bs->lock);

	while ((skb = __skb_dequeue(list))) {
		if (sk->sk_shutdown & RCV_SHUTDOWN) {
			btgw_fb_count(bs, rx_unread);
			kfree_skb(skb);
			continue;
		}
		btgw_fb_cb(skb)->acknowledge = acknowledge;
		skb_set_owner_r(skb, sk);
		skb_queue_tail(&sk->sk_receive_queue, skb);
	}
	sk->sk_data_ready(sk);
}

/**
 * btgw_fb_drop_unread() - the batch was answered: forget what was not read
 * @bs: the socket, locked
 */
void btgw_fb_drop_unread(struct btgw_sock *bs)
{
	struct sk_buff_head *queue = &bs->sk.sk_receive_queue;
	struct sk_buff *skb, *next;
	struct sk_buff_head drop;
	unsigned long flags;

	lockdep_assert_held(&bs->lock);

	__skb_queue_head_init(&drop);
	spin_lock_irqsave(&queue->lock, flags);
	skb_queue_walk_safe(queue, skb, next) {
		if (!btgw_fb_cb(skb)->acknowledge)
			continue;
		__skb_unlink(skb, queue);
		__skb_queue_tail(&drop, skb);
	}
	spin_unlock_irqrestore(&queue->lock, flags);

	btgw_fb_add(bs, rx_unread, skb_queue_len(&drop));
	__skb_queue_purge(&drop);
	btgw_sock_resume(bs);
}

/**
 * btgw_fb_queue_err() - a refusal for the error queue
 * @bs: the socket, locked
 * @id: our batch
 * @status: what the peer said
 */
void btgw_fb_queue_err(struct btgw_sock *bs, u16 id, u8 status)
{
	struct sock *sk = &bs->sk;
	struct sk_buff *skb;

	lockdep_assert_held(&bs->lock);

	if (atomic_read(&sk->sk_rmem_alloc) >= READ_ONCE(sk->sk_rcvbuf)) {
		btgw_fb_count(bs, rx_nobuf);
		return;
	}
	skb = alloc_skb(0, GFP_KERNEL);
	if (!skb) {
		btgw_fb_count(bs, rx_nobuf);
		return;
	}
	*btgw_fb_cb(skb) = (struct btgw_fb_cb) {
		.err = { .id = id, .status = status },
	};
	skb_set_owner_r(skb, sk);
	skb_queue_tail(&sk->sk_error_queue, skb);
	sk_error_report(sk);
}

static int btgw_fb_recv_err(struct sock *sk, struct msghdr *msg)
{
	struct sk_buff *skb = skb_dequeue(&sk->sk_error_queue);

	if (!skb)
		return -EAGAIN;
	put_cmsg(msg, SOL_BTGW, BTGW_CMSG_ERR, sizeof(struct btgw_fb_err),
		 &btgw_fb_cb(skb)->err);
	msg->msg_flags |= MSG_ERRQUEUE;
	consume_skb(skb);
	btgw_sock_resume(btgw_sk(sk));
	return 0;
}

/* The last piece of a batch was taken: the next recv or poll acknowledges. */
static void btgw_fb_took(struct btgw_sock *bs, u16 id)
{
	struct btgw_fb_sock *f = &bs->fb;

	mutex_lock(&bs->lock);
	if (f->started && f->fb.rx_state == BTGW_FB_RX_OPEN &&
	    f->fb.rx_id == id)
		WRITE_ONCE(f->consumed, true);
	mutex_unlock(&bs->lock);
}

int btgw_fb_recvmsg(struct socket *sock, struct msghdr *msg, size_t len,
		    int flags)
{
	struct sock *sk = sock->sk;
	struct btgw_sock *bs = btgw_sk(sk);
	struct btgw_fb_cb *cb;
	struct sk_buff *skb;
	size_t copied;
	int err;

	if (flags & ~(MSG_DONTWAIT | MSG_PEEK | MSG_TRUNC | MSG_ERRQUEUE |
		      MSG_NOSIGNAL | MSG_WAITALL | MSG_CMSG_CLOEXEC |
		      MSG_CMSG_COMPAT))
		return -EINVAL;
	if (flags & MSG_ERRQUEUE)
		return btgw_fb_recv_err(sk, msg);

	switch (READ_ONCE(sk->sk_state)) {
	case BT_CONNECTED:
	case BT_CLOSED:
		break;
	default:
		return -ENOTCONN;
	}

	if (READ_ONCE(bs->fb.consumed) && !(flags & MSG_PEEK)) {
		mutex_lock(&bs->lock);
		if (bs->fb.consumed)
			btgw_fb_acknowledge(bs, BTGW_FB_ST_OK);
		mutex_unlock(&bs->lock);
	}

	skb = skb_recv_datagram(sk, flags, &err);
	if (!skb) {
		if (err == -EAGAIN &&
		    (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN) &&
		    skb_queue_empty_lockless(&sk->sk_receive_queue))
			return 0;
		return err;
	}

	cb = btgw_fb_cb(skb);
	copied = min_t(size_t, len, skb->len);
	if (copied < skb->len)
		msg->msg_flags |= MSG_TRUNC;
	if (cb->last)
		msg->msg_flags |= MSG_EOR;

	err = skb_copy_datagram_msg(skb, 0, msg, copied);
	if (!err) {
		sock_recv_cmsgs(msg, sk, skb);
		if (msg->msg_controllen)
			put_cmsg(msg, SOL_BTGW, BTGW_CMSG_PDU, sizeof(cb->pdu),
				 &cb->pdu);
		if (flags & MSG_TRUNC)
			copied = skb->len;
	}
	if (!err && !(flags & MSG_PEEK) && cb->last && cb->acknowledge)
		btgw_fb_took(bs, cb->pdu.id);

	skb_free_datagram(sk, skb);
	btgw_sock_resume(bs);
	return err ? err : copied;
}

/*
 * Append to the open batch, all or nothing.
 *
 * @spare is an empty skb for a batch that is not open yet; it is used up or not.
 */
static int btgw_fb_append(struct btgw_sock *bs, const u8 *data, size_t len,
			  struct sk_buff **spare)
{
	struct btgw_fb_sock *f = &bs->fb;
	struct btgw_fb_pdus pdus;
	enum btgw_fb_reject rej;
	struct sk_buff *skb;
	size_t old;

	lockdep_assert_held(&bs->lock);

	skb = f->open ? f->open : *spare;
	old = skb->len;
	if (old + len + BTGW_FB_CRC_LEN > btgw_fb_mtu(bs))
		return -EMSGSIZE;

	skb_put_data(skb, data, len);
	rej = btgw_fb_scan(skb->data + BTGW_FB_HDR_LEN,
			   skb->len - BTGW_FB_HDR_LEN, f->fb.alg, &pdus);
	if (rej) {
		skb_trim(skb, old);
		return rej == BTGW_FB_REJ_COUNT ? -EMSGSIZE : -EINVAL;
	}

	f->open_alg = pdus.alg;
	if (!f->open) {
		f->open = skb;
		*spare = NULL;
	}
	return 0;
}

/* Take back what btgw_fb_append() did. */
static void btgw_fb_unappend(struct btgw_sock *bs, size_t len)
{
	struct btgw_fb_sock *f = &bs->fb;
	struct btgw_fb_pdus pdus;

	lockdep_assert_held(&bs->lock);

	if (!f->open)
		return;
	if (f->open->len - len <= BTGW_FB_HDR_LEN) {
		kfree_skb(f->open);
		f->open = NULL;
		return;
	}
	skb_trim(f->open, f->open->len - len);
	if (!btgw_fb_scan(f->open->data + BTGW_FB_HDR_LEN,
			  f->open->len - BTGW_FB_HDR_LEN, f->fb.alg, &pdus))
		f->open_alg = pdus.alg;
}

static int btgw_fb_check_state(struct sock *sk)
{
	int err = sock_error(sk);

	if (err)
		return err;
	switch (READ_ONCE(sk->sk_state)) {
	case BT_CONNECTED:
		return READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN ? -EPIPE : 0;
	case BT_CLOSED:
		return -EPIPE;
	default:
		return -ENOTCONN;
	}
}

/* Close the open batch: wait for the window, then send. send_lock is held. */
static int btgw_fb_close_batch(struct btgw_sock *bs, long timeo)
{
	struct sock *sk = &bs->sk;
	int err;

	lockdep_assert_held(&bs->send_lock);

	for (;;) {
		mutex_lock(&bs->lock);
		err = btgw_fb_check_state(sk);
		if (!err)
			err = bs->fb.open ? btgw_fb_transmit(bs) : -EINVAL;
		mutex_unlock(&bs->lock);
		if (err != -EAGAIN)
			return err;
		if (!timeo)
			return -EAGAIN;

		timeo = wait_event_interruptible_timeout(*sk_sleep(sk),
							 READ_ONCE(bs->fb.can_send) ||
							 READ_ONCE(sk->sk_err) ||
							 READ_ONCE(sk->sk_state) != BT_CONNECTED ||
							 (READ_ONCE(sk->sk_shutdown) &
							  SEND_SHUTDOWN),
							 timeo);
		if (timeo < 0)
			return sock_intr_errno(READ_ONCE(sk->sk_sndtimeo));
	}
}

static int btgw_fb_send_locked(struct btgw_sock *bs, const u8 *data, size_t len,
			       bool more, long timeo)
{
	struct sock *sk = &bs->sk;
	struct sk_buff *spare = NULL;
	int err;

	lockdep_assert_held(&bs->send_lock);

	if (!bs->fb.open && len) {
		spare = sock_alloc_send_skb(sk, BTGW_FB_FRAME_MAX, !timeo, &err);
		if (!spare)
			return err;
		skb_put(spare, BTGW_FB_HDR_LEN);
	}

	mutex_lock(&bs->lock);
	err = btgw_fb_check_state(sk);
	/* the end of a session takes the open batch with it */
	if (!err && len && !bs->fb.open && !spare)
		err = -EPIPE;
	if (!err && len)
		err = btgw_fb_append(bs, data, len, &spare);
	mutex_unlock(&bs->lock);
	kfree_skb(spare);
	if (err || more)
		return err;

	err = btgw_fb_close_batch(bs, timeo);
	if (err) {
		/* refused: the open batch is as it was */
		mutex_lock(&bs->lock);
		btgw_fb_unappend(bs, len);
		mutex_unlock(&bs->lock);
	}
	return err;
}

int btgw_fb_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	struct sock *sk = sock->sk;
	struct btgw_sock *bs = btgw_sk(sk);
	int flags = msg->msg_flags;
	bool more;
	long timeo;
	u8 *data;
	int err;

	/* MSG_BATCH is how the core marks all but the last of a sendmmsg */
	if (flags & ~(MSG_DONTWAIT | MSG_NOSIGNAL | MSG_MORE | MSG_EOR |
		      MSG_BATCH | MSG_CMSG_COMPAT))
		return -EINVAL;
	if (msg->msg_namelen)
		return -EISCONN;
	if (msg->msg_controllen)
		return -EINVAL;
	if (len > BTGW_FB_PAYLOAD_MAX)
		return -EMSGSIZE;
	err = btgw_fb_check_state(sk);
	if (err)
		return err;

	more = (flags & MSG_MORE) && !(flags & MSG_EOR);
	if (!len && more)
		return -EINVAL;

	/* before any lock: a page fault may take as long as the user likes */
	data = kmalloc(max_t(size_t, len, 1), GFP_KERNEL_ACCOUNT);
	if (!data)
		return -ENOMEM;
	if (!copy_from_iter_full(data, len, &msg->msg_iter)) {
		kfree(data);
		return -EFAULT;
	}

	timeo = sock_sndtimeo(sk, flags & MSG_DONTWAIT);
	err = btgw_sock_send_lock(bs, timeo);
	if (!err) {
		err = btgw_fb_send_locked(bs, data, len, more, timeo);
		btgw_sock_send_unlock(bs);
	}
	kfree_sensitive(data);
	return err ? err : len;
}

__poll_t btgw_fb_poll(struct file *file, struct socket *sock,
		      struct poll_table_struct *wait)
{
	struct sock *sk = sock->sk;
	struct btgw_sock *bs = btgw_sk(sk);
	__poll_t mask = 0;
	int state;

	sock_poll_wait(file, sock, wait);

	state = READ_ONCE(sk->sk_state);
	if (state == BT_LISTEN)
		return READ_ONCE(bs->accept_len) ? EPOLLIN | EPOLLRDNORM : 0;

	/* polling again says that the application is done with the batch */
	if (READ_ONCE(bs->fb.consumed)) {
		sock_hold(sk);
		if (!queue_work(btgw_wq, &bs->later))
			sock_put(sk);
	}

	if (READ_ONCE(sk->sk_err) ||
	    !skb_queue_empty_lockless(&sk->sk_error_queue))
		mask |= EPOLLERR;
	if (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN)
		mask |= EPOLLRDHUP | EPOLLIN | EPOLLRDNORM;
	if (!skb_queue_empty_lockless(&sk->sk_receive_queue))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (state == BT_CLOSED)
		mask |= EPOLLHUP;
	if (READ_ONCE(bs->fb.can_send))
		mask |= EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;
	return mask;
}
