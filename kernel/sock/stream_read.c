// SPDX-License-Identifier: GPL-2.0-only
/*
 * stream_read.c - recv, poll and ioctl of a STREAM socket
 */
#include "sock.h"

#include <asm/ioctls.h>
#include <linux/ktime.h>
#include <linux/sched/signal.h>
#include <linux/uio.h>
#include <linux/wait.h>

#include "core/stream_time.h"

/**
 * struct btgw_stream_reading - a recv that is going on
 * @copied: octets the user has
 * @flags: MSG flags of the call
 * @chunks: %BTGW_STREAM_CHUNKS
 * @seen: buffers passed over by a MSG_PEEK
 * @named: control messages were put, for the first octet
 * @stop: return what there is
 */
struct btgw_stream_reading {
	size_t copied;
	int flags;
	bool chunks;
	u32 seen;
	bool named;
	bool stop;
};

/* The buffer to go on with. The head changes under recv_lock alone. */
static struct sk_buff *btgw_stream_peek(struct sock *sk, u32 skip)
{
	struct sk_buff_head *queue = &sk->sk_receive_queue;
	struct sk_buff *skb;

	spin_lock_bh(&queue->lock);
	skb = skb_peek(queue);
	while (skb && skip--)
		skb = skb_peek_next(skb, queue);
	spin_unlock_bh(&queue->lock);
	return skb;
}

/* @skb, the head, was read, or @n octets of it. */
static void btgw_stream_take(struct btgw_sock *bs, struct sk_buff *skb, size_t n)
{
	struct sk_buff_head *queue = &bs->sk.sk_receive_queue;
	struct btgw_stream_rx_cb *cb = btgw_stream_rx_cb(skb);
	struct btgw_stream_sock *st = &bs->st;
	bool gone = n == skb->len;
	s64 us = 0;

	if (gone && cb->last)
		us = ktime_us_delta(ktime_get_real(), ns_to_ktime(cb->first_ns));

	spin_lock_bh(&queue->lock);
	if (cb->gap)
		WRITE_ONCE(st->rx_marks, st->rx_marks - 1);
	WRITE_ONCE(st->rx_bytes, st->rx_bytes - n);
	if (gone)
		__skb_unlink(skb, queue);
	if (gone && cb->last)
		/* the clock may have been set meanwhile */
		btgw_time_add(&st->rx_time, clamp_t(s64, us, 0, U32_MAX));
	spin_unlock_bh(&queue->lock);

	if (gone) {
		consume_skb(skb);
	} else {
		skb_pull(skb, n);
		cb->off += n;
	}
}

/* A gap at the head: told once, as the error of a recv of its own. */
static int btgw_stream_tell_gap(struct btgw_sock *bs, struct sk_buff *skb,
				bool peek)
{
	const struct btgw_stream_rx_cb *cb = btgw_stream_rx_cb(skb);
	struct btgw_stream_sock *st = &bs->st;

	lockdep_assert_held(&st->recv_lock);

	if (peek)
		return -EBADMSG;
	st->gap.lost = cb->len;
	st->gap.flags = cb->number;
	st->gap.gaps++;
	st->gap_news = true;
	btgw_stream_take(bs, skb, 0);
	return -EBADMSG;
}

/* Control messages speak of the first octet that is returned. */
static void btgw_stream_name(struct btgw_sock *bs, struct msghdr *msg,
			     struct sk_buff *skb,
			     struct btgw_stream_reading *r)
{
	const struct btgw_stream_rx_cb *cb = btgw_stream_rx_cb(skb);
	struct btgw_stream_sock *st = &bs->st;

	r->named = true;
	sock_recv_cmsgs(msg, &bs->sk, skb);
	if (st->gap_news && !(r->flags & MSG_PEEK)) {
		st->gap_news = false;
		put_cmsg(msg, SOL_BTGW, BTGW_CMSG_GAP, sizeof(st->gap),
			 &st->gap);
	}
	if (r->chunks) {
		struct btgw_chunk chunk = {
			.first_ns = cb->first_ns,
			.last_ns = ktime_to_ns(skb->tstamp),
			.off = cb->off,
			.len = cb->len,
			.number = cb->number,
		};

		put_cmsg(msg, SOL_BTGW, BTGW_CMSG_CHUNK, sizeof(chunk), &chunk);
	}
}

/* One buffer, or what of it the user has room for. */
static int btgw_stream_copy(struct btgw_sock *bs, struct msghdr *msg,
			    struct sk_buff *skb, size_t room,
			    struct btgw_stream_reading *r)
{
	const struct btgw_stream_rx_cb *cb = btgw_stream_rx_cb(skb);
	size_t n = min_t(size_t, room, skb->len);
	bool end = cb->last && n == skb->len;
	int err;

	if (!(r->flags & MSG_TRUNC)) {
		err = skb_copy_datagram_msg(skb, 0, msg, n);
		if (err)
			return err;
	}
	if (!r->named)
		btgw_stream_name(bs, msg, skb, r);
	r->copied += n;
	if (r->flags & MSG_PEEK)
		r->seen++;
	else
		btgw_stream_take(bs, skb, n);
	if (end && r->chunks) {
		msg->msg_flags |= MSG_EOR;
		r->stop = true;
	}
	return 0;
}

/* What there is. 0: go on where more is wanted; else why it ends here. */
static int btgw_stream_drain(struct btgw_sock *bs, struct msghdr *msg,
			     size_t len, struct btgw_stream_reading *r)
{
	struct sk_buff *skb;
	int err;

	lockdep_assert_held(&bs->st.recv_lock);

	while (r->copied < len && !r->stop) {
		skb = btgw_stream_peek(&bs->sk, r->seen);
		if (!skb)
			return 0;
		if (btgw_stream_rx_cb(skb)->gap) {
			r->stop = true;
			if (r->copied)
				return 0;
			return btgw_stream_tell_gap(bs, skb,
						    r->flags & MSG_PEEK);
		}
		/* a chunk of which the rest is not there has no last buffer */
		if (r->chunks && r->copied && !btgw_stream_rx_cb(skb)->off) {
			r->stop = true;
			return 0;
		}
		err = btgw_stream_copy(bs, msg, skb, len - r->copied, r);
		if (err)
			return err;
	}
	r->stop = true;
	return 0;
}

/* Nothing will come any more; what has come is in the queue before this. */
static bool btgw_stream_over(struct sock *sk)
{
	bool over = (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN) ||
		    READ_ONCE(sk->sk_state) != BT_CONNECTED ||
		    READ_ONCE(sk->sk_err);

	/* the queue is looked at after it */
	smp_rmb();
	return over;
}

/**
 * struct btgw_stream_waiter - a reader that sleeps
 * @wait: in the queue of the socket
 * @bs: the socket
 * @want: octets it sleeps for
 */
struct btgw_stream_waiter {
	struct wait_queue_entry wait;
	struct btgw_sock *bs;
	u32 want;
};

/* Each of several readers, and of those that poll, has its own measure. */
static int btgw_stream_wake_waiter(struct wait_queue_entry *wait,
				   unsigned int mode, int sync, void *key)
{
	struct btgw_stream_waiter *w =
		container_of(wait, struct btgw_stream_waiter, wait);

	if (!btgw_stream_readable(w->bs, w->want))
		return 0;
	return autoremove_wake_function(wait, mode, sync, key);
}

/* Sleep until @want octets are there. Returns what is left of @timeo. */
static long btgw_stream_sleep(struct btgw_sock *bs, u32 want, long timeo)
{
	struct btgw_stream_waiter w = {
		.wait.private = current,
		.wait.func = btgw_stream_wake_waiter,
		.bs = bs,
		.want = want,
	};
	wait_queue_head_t *queue = sk_sleep(&bs->sk);

	INIT_LIST_HEAD(&w.wait.entry);
	atomic_inc(&bs->st.rx_waiters);
	for (;;) {
		/* has the barrier that pairs with btgw_stream_wake_reader() */
		prepare_to_wait(queue, &w.wait, TASK_INTERRUPTIBLE);
		if (btgw_stream_readable(bs, want) || !timeo)
			break;
		if (signal_pending(current)) {
			timeo = -ERESTARTSYS;
			break;
		}
		timeo = schedule_timeout(timeo);
	}
	finish_wait(queue, &w.wait);
	atomic_dec(&bs->st.rx_waiters);
	return timeo;
}

/*
 * As above. recv_lock is given back meanwhile, and not taken again where this
 * fails.
 */
static int btgw_stream_wait_data(struct btgw_sock *bs, u32 want, long *timeo)
{
	struct btgw_stream_sock *st = &bs->st;
	long left;

	lockdep_assert_held(&st->recv_lock);

	mutex_unlock(&st->recv_lock);
	/* what was read so far made room for what is waited for */
	btgw_sock_resume(bs);
	left = btgw_stream_sleep(bs, want, *timeo);
	if (left < 0)
		return sock_intr_errno(*timeo);
	*timeo = left;
	return mutex_lock_interruptible(&st->recv_lock) ? -ERESTARTSYS : 0;
}

static ssize_t btgw_stream_read(struct btgw_sock *bs, struct msghdr *msg,
				size_t len, struct btgw_stream_reading *r,
				long timeo)
{
	struct btgw_stream_sock *st = &bs->st;
	struct sock *sk = &bs->sk;
	size_t target = sock_rcvlowat(sk, r->flags & MSG_WAITALL, len);
	int err;

	if (mutex_lock_interruptible(&st->recv_lock))
		return -ERESTARTSYS;
	for (;;) {
		err = btgw_stream_drain(bs, msg, len, r);
		if (err || r->stop || r->copied >= target)
			break;
		/* what was looked at stays, so nothing could be waited for */
		if (r->copied && (r->flags & MSG_PEEK))
			break;
		if (btgw_stream_over(sk)) {
			if (btgw_stream_peek(sk, r->seen))
				continue;
			if (!r->copied)
				err = sock_error(sk);
			break;
		}
		if (!timeo) {
			err = -EAGAIN;
			break;
		}
		err = btgw_stream_wait_data(bs, min_t(size_t, U32_MAX,
						      target - r->copied),
					    &timeo);
		if (err)
			return r->copied ? r->copied : err;
	}
	mutex_unlock(&st->recv_lock);
	return r->copied ? r->copied : err;
}

int btgw_stream_recvmsg(struct socket *sock, struct msghdr *msg, size_t len,
			int flags)
{
	struct sock *sk = sock->sk;
	struct btgw_sock *bs = btgw_sk(sk);
	struct btgw_stream_reading r = {
		.flags = flags,
		.chunks = READ_ONCE(bs->st.cfg.chunks),
	};
	ssize_t ret;

	if (flags & ~(MSG_DONTWAIT | MSG_PEEK | MSG_TRUNC | MSG_NOSIGNAL |
		      MSG_WAITALL | MSG_CMSG_CLOEXEC | MSG_CMSG_COMPAT))
		return -EINVAL;

	switch (READ_ONCE(sk->sk_state)) {
	case BT_CONNECTED:
	case BT_CLOSED:
		break;
	default:
		return -ENOTCONN;
	}
	if (!len)
		return 0;

	ret = btgw_stream_read(bs, msg, len, &r,
			       sock_rcvtimeo(sk, flags & MSG_DONTWAIT));
	btgw_sock_resume(bs);
	return ret;
}

__poll_t btgw_stream_poll(struct file *file, struct socket *sock,
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

	if (READ_ONCE(sk->sk_err))
		mask |= EPOLLERR;
	if (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN)
		mask |= EPOLLRDHUP;
	if (state == BT_CLOSED)
		mask |= EPOLLHUP;
	if ((state == BT_CONNECTED || state == BT_CLOSED) &&
	    btgw_stream_readable(bs, READ_ONCE(sk->sk_rcvlowat)))
		mask |= EPOLLIN | EPOLLRDNORM;
	if (state == BT_CONNECTED && !READ_ONCE(bs->st.full) &&
	    !(READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN))
		mask |= EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;
	return mask;
}

/* As other Bluetooth sockets: TIOCOUTQ is what is free. */
int btgw_stream_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg)
{
	struct sock *sk = sock->sk;
	struct btgw_sock *bs = btgw_sk(sk);
	long amount;

	switch (cmd) {
	case TIOCOUTQ:
		mutex_lock(&bs->lock);
		amount = (long)READ_ONCE(sk->sk_sndbuf) - bs->st.tx_size;
		mutex_unlock(&bs->lock);
		break;
	case TIOCINQ:
		amount = READ_ONCE(bs->st.rx_bytes);
		break;
	default:
		return bt_sock_ioctl(sock, cmd, arg);
	}
	if (READ_ONCE(sk->sk_state) == BT_LISTEN)
		return -EINVAL;
	return put_user((int)max(amount, 0L), (int __user *)arg);
}
