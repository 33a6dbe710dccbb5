// SPDX-License-Identifier: GPL-2.0-only
/*
 * stream_send.c - send of a STREAM socket: octets become frames
 *
 * A sender has bs->send_lock and copies straight into frames. Full ones are
 * handed on in batches, under bs->lock. Small ones come back empty: as long as
 * the link keeps up no memory is allocated for them.
 */
#include "sock.h"

#include <linux/ktime.h>
#include <linux/sched/signal.h>
#include <linux/uio.h>
#include <linux/wait.h>

#include "compat/compat.h"

static struct sk_buff *btgw_stream_frame(struct btgw_stream_sock *st, u32 size)
{
	struct sk_buff *skb = __skb_dequeue(&st->spare);

	if (skb && skb_tailroom(skb) < size) {
		consume_skb(skb);
		skb = NULL;
	}
	if (!skb)
		skb = alloc_skb(size, GFP_KERNEL_ACCOUNT);
	if (skb)
		*btgw_stream_tx_cb(skb) = (struct btgw_stream_tx_cb) {};
	return skb;
}

/* Version 2: @left octets are at hand. */
static void btgw_stream_plan(struct btgw_stream_sock *st, size_t left,
			     bool end)
{
	struct btgw_v2_sizes sizes = {
		.frame = READ_ONCE(st->sizes.frame),
		.chunk = READ_ONCE(st->sizes.chunk),
		.large = READ_ONCE(st->sizes.large),
		.pdu = READ_ONCE(st->sizes.pdu),
		.fixed = READ_ONCE(st->sizes.fixed),
	};

	btgw_v2_tx_plan(&st->v2, &sizes, left, st->bulk, end);
	/* between frames that are all alike it may have changed */
	if (!sizes.large && !st->open)
		st->v2.frame = sizes.frame;
}

/* See that a frame is open, for @left octets. */
static int btgw_stream_begin(struct btgw_sock *bs, size_t left)
{
	struct btgw_stream_sock *st = &bs->st;
	u32 size = READ_ONCE(st->sizes.frame);
	struct btgw_stream_tx_cb *cb;
	struct sk_buff *skb;

	lockdep_assert_held(&bs->send_lock);

	if (st->open)
		return 0;
	if (st->version == 2)
		size = max_t(u32, size,
			     min_t(size_t, st->v2.frame,
				   BTGW_V2_FIRST_LEN + left));
	skb = btgw_stream_frame(st, size + BTGW_V2_TRAILER_LEN);
	if (!skb)
		return -ENOMEM;

	cb = btgw_stream_tx_cb(skb);
	if (st->version == 1) {
		cb->first = !st->v1.len;
		if (cb->first) {
			st->v1.frame = READ_ONCE(st->sizes.frame);
			st->v1.chunk = READ_ONCE(st->sizes.chunk);
		}
		skb_put(skb, btgw_v1_tx_next(&st->v1));
	} else {
		cb->first = !st->v2.open;
		skb_put(skb, btgw_v2_tx_begin(&st->v2, skb->data));
	}
	cb->born = st->born;
	st->open = skb;
	return 0;
}

static size_t btgw_stream_room(const struct btgw_stream_sock *st)
{
	return st->version == 1 ? btgw_v1_tx_room(&st->v1) :
				  btgw_v2_tx_room(&st->v2);
}

/*
 * Has the chunk that is open any octets? Where copying the first of them
 * failed it has not, and must not end: that would be the end of the stream.
 */
static bool btgw_stream_is_open(const struct btgw_stream_sock *st)
{
	return st->version == 1 ? st->v1.len : st->v2.len;
}

/* Version 1: the chunk ends, so its frames can have their heads. */
static void btgw_stream_finish_v1(struct btgw_stream_sock *st,
				  struct sk_buff_head *list)
{
	struct sk_buff *skb;

	skb_queue_walk(&st->parts, skb)
		btgw_v1_tx_head(&st->v1, skb->data);
	btgw_stream_tx_cb(skb_peek_tail(&st->parts))->last = true;
	btgw_v1_tx_done(&st->v1);
	skb_queue_splice_tail_init(&st->parts, list);
}

/* End the open frame, and with @end the chunk if the trailer fits. */
static void btgw_stream_seal(struct btgw_sock *bs, bool end,
			     struct sk_buff_head *list)
{
	struct btgw_stream_sock *st = &bs->st;
	struct sk_buff *skb = st->open;
	size_t len;

	lockdep_assert_held(&bs->send_lock);

	st->open = NULL;
	if (st->version == 1) {
		__skb_queue_tail(&st->parts, skb);
		if (end || btgw_v1_tx_full(&st->v1)) {
			btgw_stream_finish_v1(st, list);
			WRITE_ONCE(st->flush_at, 0);
		}
		return;
	}
	len = btgw_v2_tx_seal(&st->v2, skb->data, end);
	skb_put(skb, len - skb->len);
	__skb_queue_tail(list, skb);
	if (!st->v2.open) {
		btgw_stream_tx_cb(skb)->last = true;
		WRITE_ONCE(st->flush_at, 0);
	}
}

/*
 * End the chunk that is open. -ENOMEM: it goes on for now.
 *
 * A version 2 chunk whose last frame has no room for the trailer takes another
 * frame for it.
 */
static int btgw_stream_end_chunk(struct btgw_sock *bs,
				 struct sk_buff_head *list)
{
	struct btgw_stream_sock *st = &bs->st;
	int err;

	while (btgw_stream_is_open(st)) {
		if (st->version == 1 && !st->open) {
			btgw_stream_finish_v1(st, list);
			WRITE_ONCE(st->flush_at, 0);
			break;
		}
		err = btgw_stream_begin(bs, 0);
		if (err)
			return err;
		btgw_stream_seal(bs, true, list);
	}
	return 0;
}

/* The end of the stream: an empty chunk, where the version has one. */
static int btgw_stream_end_stream(struct btgw_sock *bs,
				  struct sk_buff_head *list)
{
	struct btgw_stream_sock *st = &bs->st;
	int err;

	err = btgw_stream_end_chunk(bs, list);
	if (err || st->version != 2 || st->ended)
		return err;
	btgw_stream_plan(st, 0, true);
	err = btgw_stream_begin(bs, 0);
	if (err)
		return err;
	btgw_stream_tx_cb(st->open)->end = true;
	btgw_stream_seal(bs, true, list);
	return 0;
}

/**
 * btgw_stream_serve() - do what was left to the next holder of send_lock
 * @bs: the socket, locked and connected, with bits in st.want
 *
 * A sender that is there now finds the bits when it goes: set before the lock
 * is tried here, looked at after it was given back there.
 */
void btgw_stream_serve(struct btgw_sock *bs)
{
	struct btgw_stream_sock *st = &bs->st;
	struct sk_buff_head list;
	int err = 0;

	lockdep_assert_held(&bs->lock);

	/* pairs with btgw_stream_unlock() */
	smp_mb();
	if (!mutex_trylock(&bs->send_lock))
		return;

	__skb_queue_head_init(&list);
	clear_bit(BTGW_STREAM_WANT_FLUSH, &st->want);
	/* an end before either side spoke is one of the default version */
	if (test_bit(BTGW_STREAM_WANT_END, &st->want) && !st->version)
		btgw_stream_set_version(bs, 2);
	if (st->tx_err) {
		/* what is open stays so: it cannot leave */
		WRITE_ONCE(st->flush_at, 0);
	} else if (st->version) {
		if (test_bit(BTGW_STREAM_WANT_END, &st->want))
			err = btgw_stream_end_stream(bs, &list);
		else
			err = btgw_stream_end_chunk(bs, &list);
	}
	if (!err && test_bit(BTGW_STREAM_WANT_END, &st->want)) {
		st->ended = true;
		clear_bit(BTGW_STREAM_WANT_END, &st->want);
	}
	btgw_stream_push(bs, &list);
	btgw_sock_send_unlock(bs);
	if (err) {
		st->retry_send = true;
		WRITE_ONCE(st->flush_at,
			   (jiffies + msecs_to_jiffies(50)) ?: 1);
		btgw_stream_arm(bs);
	}
}

static void btgw_stream_unlock(struct btgw_sock *bs)
{
	btgw_sock_send_unlock(bs);
	/* pairs with btgw_stream_serve() */
	smp_mb();
	if (!READ_ONCE(bs->st.want))
		return;
	mutex_lock(&bs->lock);
	if (bs->st.started && bs->sk.sk_state == BT_CONNECTED)
		btgw_stream_arm(bs);
	mutex_unlock(&bs->lock);
}

static int btgw_stream_check(struct sock *sk)
{
	int err = sock_error(sk);

	if (err)
		return err;
	switch (READ_ONCE(sk->sk_state)) {
	case BT_CONNECTED:
		if (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN)
			return -EPIPE;
		return READ_ONCE(btgw_sk(sk)->st.tx_err);
	case BT_CLOSED:
		return -EPIPE;
	default:
		return -ENOTCONN;
	}
}

/* Wait until the queue has room. send_lock is held. */
static int btgw_stream_wait_room(struct btgw_sock *bs, long *timeo)
{
	struct btgw_stream_sock *st = &bs->st;
	struct sock *sk = &bs->sk;
	int err;

	for (;;) {
		err = btgw_stream_check(sk);
		if (err || !READ_ONCE(st->full))
			return err;
		WRITE_ONCE(st->waits, st->waits + 1);
		if (!*timeo)
			return -EAGAIN;
		*timeo = wait_event_interruptible_timeout(*sk_sleep(sk),
							  !READ_ONCE(st->full) ||
							  READ_ONCE(sk->sk_err) ||
							  READ_ONCE(sk->sk_state) != BT_CONNECTED ||
							  (READ_ONCE(sk->sk_shutdown) &
							   SEND_SHUTDOWN),
							  *timeo);
		if (*timeo < 0)
			return sock_intr_errno(READ_ONCE(sk->sk_sndtimeo));
	}
}

/* Room for @n octets and what ends a chunk, in a frame that was begun small. */
static int btgw_stream_grow(struct sk_buff *skb, size_t n)
{
	int more = (int)n + BTGW_V2_TRAILER_LEN - skb_tailroom(skb);

	return more > 0 ?
	       pskb_expand_head(skb, 0, more, GFP_KERNEL_ACCOUNT) : 0;
}

/*
 * Frames for a batch of octets, with @end of all up to the end of a chunk.
 * Returns how many octets were taken; an error only where it was none.
 */
static ssize_t btgw_stream_fill(struct btgw_sock *bs, struct iov_iter *from,
				bool end, struct sk_buff_head *list)
{
	struct btgw_stream_sock *st = &bs->st;
	ssize_t done = 0;
	size_t n;
	u8 *to;
	int err;

	lockdep_assert_held(&bs->send_lock);

	while (iov_iter_count(from) && done < BTGW_STREAM_BATCH_LEN &&
	       skb_queue_len(list) < BTGW_STREAM_BATCH) {
		if (st->version == 2)
			btgw_stream_plan(st, iov_iter_count(from), end);
		err = btgw_stream_begin(bs, iov_iter_count(from));
		if (err)
			return done ? done : err;
		n = min(btgw_stream_room(st), iov_iter_count(from));
		err = btgw_stream_grow(st->open, n);
		if (err)
			return done ? done : err;
		to = skb_put(st->open, n);
		if (!copy_from_iter_full(to, n, from)) {
			skb_trim(st->open, st->open->len - n);
			return done ? done : -EFAULT;
		}
		/* not before: what a copy that failed began may wait for long */
		if (!btgw_stream_is_open(st)) {
			st->born = ktime_get();
			btgw_stream_tx_cb(st->open)->born = st->born;
		}
		if (st->version == 1)
			btgw_v1_tx_add(&st->v1, to, n);
		else
			btgw_v2_tx_add(&st->v2, to, n);
		btgw_stream_tx_cb(st->open)->payload += n;
		done += n;
		if (!btgw_stream_room(st))
			btgw_stream_seal(bs, false, list);
	}
	return done;
}

/* Hand on what is ready, and take back the memory of what has left. */
static void btgw_stream_hand_on(struct btgw_sock *bs, struct sk_buff_head *list)
{
	struct btgw_stream_sock *st = &bs->st;

	lockdep_assert_held(&bs->send_lock);

	if (skb_queue_empty(list))
		return;
	mutex_lock(&bs->lock);
	btgw_stream_push(bs, list);
	if (skb_queue_len(&st->spare) < BTGW_STREAM_BATCH)
		skb_queue_splice_tail_init(&st->pool, &st->spare);
	mutex_unlock(&bs->lock);
}

/* The first octets decide what is spoken where the peer has not. */
static void btgw_stream_first(struct btgw_sock *bs)
{
	if (READ_ONCE(bs->st.version))
		return;
	mutex_lock(&bs->lock);
	if (!bs->st.version)
		btgw_stream_set_version(bs, 2);
	mutex_unlock(&bs->lock);
}

/* What does not fill a frame: end it, or say when it ends. */
static void btgw_stream_leave(struct btgw_sock *bs, int flags)
{
	struct btgw_stream_sock *st = &bs->st;
	u32 flush_ms = READ_ONCE(st->cfg.flush_ms);
	struct sk_buff_head list;
	int err = 0;

	lockdep_assert_held(&bs->send_lock);

	if (!btgw_stream_is_open(st))
		return;
	if (!(flags & MSG_EOR) && (flags & (MSG_MORE | MSG_SENDPAGE_NOTLAST))) {
		WRITE_ONCE(st->flush_at, 0);
		return;
	}
	if ((flags & MSG_EOR) || !flush_ms) {
		__skb_queue_head_init(&list);
		err = btgw_stream_end_chunk(bs, &list);
		btgw_stream_hand_on(bs, &list);
		if (!err)
			return;
	}
	if (st->flush_at)
		return;
	WRITE_ONCE(st->flush_at, (jiffies + msecs_to_jiffies(flush_ms)) ?: 1);
	mutex_lock(&bs->lock);
	if (st->started && bs->sk.sk_state == BT_CONNECTED)
		btgw_stream_arm(bs);
	mutex_unlock(&bs->lock);
}

static ssize_t btgw_stream_send(struct btgw_sock *bs, struct msghdr *msg,
				long timeo)
{
	struct sk_buff_head list;
	ssize_t sent = 0;
	ssize_t n;
	bool end;

	lockdep_assert_held(&bs->send_lock);

	__skb_queue_head_init(&list);
	n = btgw_stream_check(&bs->sk);
	if (n)
		return n;
	btgw_stream_first(bs);
	end = (msg->msg_flags & MSG_EOR) || !READ_ONCE(bs->st.cfg.flush_ms);
	/* who writes chunks gets large frames, of what is left over as well */
	bs->st.bulk = msg_data_left(msg) >= READ_ONCE(bs->st.sizes.chunk);
	while (msg_data_left(msg)) {
		n = btgw_stream_wait_room(bs, &timeo);
		if (n)
			break;
		n = btgw_stream_fill(bs, &msg->msg_iter, end, &list);
		btgw_stream_hand_on(bs, &list);
		if (n < 0)
			break;
		sent += n;
	}
	/* with octets left out the end that was asked for is not yet there */
	if (msg_data_left(msg))
		btgw_stream_leave(bs, msg->msg_flags & ~MSG_EOR);
	else
		btgw_stream_leave(bs, msg->msg_flags);
	return sent ? sent : n;
}

int btgw_stream_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	struct sock *sk = sock->sk;
	struct btgw_sock *bs = btgw_sk(sk);
	int flags = msg->msg_flags;
	long timeo;
	int ret;

	if (flags & ~(MSG_DONTWAIT | MSG_NOSIGNAL | MSG_MORE | MSG_EOR |
		      MSG_BATCH | MSG_CMSG_COMPAT | MSG_SENDPAGE_NOTLAST |
		      MSG_SPLICE_PAGES))
		return -EINVAL;
	if (msg->msg_namelen)
		return -EISCONN;
	if (msg->msg_controllen)
		return -EINVAL;

	timeo = sock_sndtimeo(sk, flags & MSG_DONTWAIT);
	ret = btgw_stream_check(sk);
	if (!ret)
		ret = btgw_sock_send_lock(bs, timeo);
	if (!ret) {
		ret = btgw_stream_send(bs, msg, timeo);
		btgw_stream_unlock(bs);
	}
	if (ret == -EPIPE && !(flags & MSG_NOSIGNAL))
		send_sig(SIGPIPE, current, 0);
	return ret;
}
