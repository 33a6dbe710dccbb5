// SPDX-License-Identifier: GPL-2.0-only
/*
 * stream.c - a STREAM socket: its session, its timer, and handing frames on
 *
 * What happens on a link, on the timer and in getsockopt is here. Frames are
 * made in stream_send.c, taken apart in stream_recv.c; the formats are in
 * kernel/core. The locks are described at struct btgw_stream_sock.
 */
#include "sock.h"

#include <linux/jiffies.h>
#include <linux/ktime.h>

#include "core/stream_time.h"
#include "ctl/stats.h"

static void btgw_stream_setup(struct btgw_sock *bs)
{
	struct btgw_stream_sock *st = &bs->st;

	st->cfg.version = 2;
	st->cfg.flush_ms = 10;
	st->cfg.rcvchunk = 4096;
	__skb_queue_head_init(&st->parts);
	__skb_queue_head_init(&st->spare);
	__skb_queue_head_init(&st->txq);
	__skb_queue_head_init(&st->pool);
	__skb_queue_head_init(&st->parts_rx);
	mutex_init(&st->recv_lock);
	btgw_stream_account(bs);
}

static void btgw_stream_inherit(struct btgw_sock *child,
				const struct btgw_sock *bs)
{
	child->st.cfg = bs->st.cfg;
	WRITE_ONCE(child->sk.sk_rcvlowat, READ_ONCE(bs->sk.sk_rcvlowat));
}

/* Frees what waits for the link or for the rest of a chunk. */
static void btgw_stream_drop_queues(struct btgw_sock *bs)
{
	struct btgw_stream_sock *st = &bs->st;

	__skb_queue_purge(&st->txq);
	__skb_queue_purge(&st->pool);
	__skb_queue_purge(&st->parts_rx);
	st->tx_len = 0;
	st->tx_size = 0;
	st->rx_size = 0;
	kfree_skb(st->held);
	WRITE_ONCE(st->held, NULL);
}

static void btgw_stream_purge(struct btgw_sock *bs)
{
	struct btgw_stream_sock *st = &bs->st;

	btgw_stream_settle(bs);
	btgw_stream_drop_queues(bs);
	kfree_skb(st->open);
	kfree_skb(st->fresh);
	kfree_skb(st->marker);
	__skb_queue_purge(&st->parts);
	__skb_queue_purge(&st->spare);
	mutex_destroy(&st->recv_lock);
}

/* The session is over; what was received can still be read. */
static void btgw_stream_end(struct btgw_sock *bs)
{
	lockdep_assert_held(&bs->lock);

	bs->st.started = false;
	btgw_stream_drop_queues(bs);
	WRITE_ONCE(bs->st.full, false);
}

/**
 * btgw_stream_arm() - see that the timer runs in time
 * @bs: the socket, locked
 *
 * It may run too early, and then looks again: what it is for comes and goes
 * with every chunk, and moving it each time costs more.
 */
void btgw_stream_arm(struct btgw_sock *bs)
{
	struct btgw_stream_sock *st = &bs->st;
	unsigned long at = READ_ONCE(st->flush_at);
	unsigned long now = jiffies;
	unsigned long retry;

	lockdep_assert_held(&bs->lock);

	/* who has send_lock looks at it when it goes, see btgw_stream_serve() */
	if (READ_ONCE(st->want)) {
		at = now;
		if (st->retry_send || mutex_is_locked(&bs->send_lock))
			at = 0;
	}
	retry = now + msecs_to_jiffies(50);
	if ((st->retry_send || st->held) && (!at || time_after(at, retry)))
		at = retry;
	if (!skb_queue_empty(&st->txq) && st->cfg.latency_ms) {
		retry = now + max(msecs_to_jiffies(st->cfg.latency_ms) / 4, 1UL);
		if (!at || time_after(at, retry))
			at = retry;
	}
	if (!at || (st->timer_at && time_before_eq(st->timer_at, at)))
		return;

	st->timer_at = at ?: 1;
	sock_hold(&bs->sk);
	if (mod_delayed_work(btgw_wq, &bs->timer,
			     time_after(at, now) ? at - now : 0))
		sock_put(&bs->sk);
}

/* What poll and waiting senders look at. */
static void btgw_stream_refresh(struct btgw_sock *bs)
{
	struct btgw_stream_sock *st = &bs->st;
	u32 sndbuf = READ_ONCE(bs->sk.sk_sndbuf);

	lockdep_assert_held(&bs->lock);

	if (!st->full) {
		if (st->tx_size >= sndbuf)
			WRITE_ONCE(st->full, true);
	} else if (st->tx_size <= sndbuf / 2) {
		/* half of it at a time: a wakeup costs more than a frame */
		WRITE_ONCE(st->full, false);
		btgw_sock_wake(&bs->sk, EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND);
	}
}

/* The head of the queue is gone: keep its memory for the next frame. */
static void btgw_stream_unqueue(struct btgw_stream_sock *st)
{
	struct sk_buff *skb = __skb_dequeue(&st->txq);

	st->tx_len -= skb->len;
	st->tx_size -= skb->truesize;
	if (skb_queue_len(&st->pool) >= BTGW_STREAM_BATCH ||
	    skb_end_offset(skb) > BTGW_STREAM_SPARE_MAX) {
		consume_skb(skb);
		return;
	}
	skb_trim(skb, 0);
	__skb_queue_tail(&st->pool, skb);
}

/* Is a chunk at the head of the queue that became too old to leave? */
static bool btgw_stream_late(struct btgw_stream_sock *st, struct sk_buff *skb)
{
	const struct btgw_stream_tx_cb *cb = btgw_stream_tx_cb(skb);

	if (st->dropping)
		return true;
	return st->cfg.latency_ms && cb->first && !cb->end &&
	       ktime_ms_delta(ktime_get(), cb->born) > st->cfg.latency_ms;
}

/* Drop the chunk at the head, with what is still to come of it. */
static void btgw_stream_drop_late(struct btgw_stream_sock *st)
{
	const struct btgw_stream_tx_cb *cb =
		btgw_stream_tx_cb(skb_peek(&st->txq));

	if (cb->first) {
		st->stats.tx_late++;
		st->dropped = true;
	}
	st->dropping = !cb->last;
	btgw_stream_unqueue(st);
}

static void btgw_stream_count_sent(struct btgw_stream_sock *st,
				   const struct btgw_stream_tx_cb *cb)
{
	st->stats.tx_frames++;
	st->stats.tx_bytes += cb->payload;
	if (!cb->last || cb->end)
		return;
	st->stats.tx_chunks++;
	btgw_time_add(&st->tx_time,
		      min_t(s64, ktime_us_delta(ktime_get(), cb->born),
			    U32_MAX));
}

/*
 * The link takes nothing any more. Its end may be a long time coming: it is
 * told behind what the reader has yet to make room for. A sender is told now.
 */
static void btgw_stream_cut_off(struct btgw_stream_sock *st)
{
	WRITE_ONCE(st->tx_err, -EPIPE);
	/* the first of them was refused, and counted */
	if (!skb_queue_empty(&st->txq))
		st->stats.tx_errors += skb_queue_len(&st->txq) - 1;
	__skb_queue_purge(&st->txq);
	st->tx_len = 0;
	st->tx_size = 0;
}

/**
 * btgw_stream_xmit() - hand on to the link what it takes
 * @bs: the socket, locked and connected
 */
void btgw_stream_xmit(struct btgw_sock *bs)
{
	struct btgw_stream_sock *st = &bs->st;
	struct sk_buff *skb;

	lockdep_assert_held(&bs->lock);

	st->retry_send = false;
	while ((skb = skb_peek(&st->txq))) {
		bool told = false;
		int err;

		if (btgw_stream_late(st, skb)) {
			btgw_stream_drop_late(st);
			continue;
		}
		/* again the same where the link takes it only later */
		if (st->version == 2)
			told = btgw_v2_tx_stamp(skb->data, st->counter,
						st->dropped);
		err = btgw_link_send(bs->link, skb->data, skb->len);
		if (err == -EAGAIN)
			break;
		if (err == -ENOMEM || err == -ENOBUFS) {
			/* no event will say that memory is back */
			st->retry_send = true;
			break;
		}
		st->counter++;
		if (told)
			st->dropped = false;
		if (err)
			st->stats.tx_errors++;
		else
			btgw_stream_count_sent(st, btgw_stream_tx_cb(skb));
		if (err && err != -EMSGSIZE) {
			btgw_stream_cut_off(st);
			skb = NULL;
			break;
		}
		btgw_stream_unqueue(st);
	}
	btgw_stream_refresh(bs);
	if (skb)
		btgw_stream_arm(bs);
}

/**
 * btgw_stream_push() - frames are ready
 * @bs: the socket, locked
 * @list: the frames, in order; empty afterwards
 */
void btgw_stream_push(struct btgw_sock *bs, struct sk_buff_head *list)
{
	struct btgw_stream_sock *st = &bs->st;
	bool idle = skb_queue_empty(&st->txq);
	struct sk_buff *skb;

	lockdep_assert_held(&bs->lock);

	if (!st->started || bs->sk.sk_state != BT_CONNECTED || st->tx_err) {
		if (st->tx_err)
			st->stats.tx_errors += skb_queue_len(list);
		__skb_queue_purge(list);
		return;
	}
	skb_queue_walk(list, skb) {
		st->tx_len += skb->len;
		st->tx_size += skb->truesize;
	}
	skb_queue_splice_tail_init(list, &st->txq);
	/* the link says when it takes more */
	if (idle)
		btgw_stream_xmit(bs);
	else
		btgw_stream_refresh(bs);
}

/* The version shows, by the first frame of either side. */
void btgw_stream_set_version(struct btgw_sock *bs, u8 version)
{
	struct btgw_stream_sock *st = &bs->st;

	lockdep_assert_held(&bs->lock);

	WRITE_ONCE(st->version, version);
	btgw_st_rx_init(&st->rx, st->cfg.rcvchunk, version == 2);
	st->rx.cut = st->cfg.cut;
	btgw_stream_sizes(bs);
}

/**
 * btgw_stream_sizes() - frame and chunk for the link and the options
 * @bs: the socket, locked, with a link that is up
 */
void btgw_stream_sizes(struct btgw_sock *bs)
{
	struct btgw_stream_sock *st = &bs->st;
	u32 mtu = min_t(u32, READ_ONCE(bs->link->mtu), BTGW_STREAM_FRAME_MAX);
	u32 pdu = READ_ONCE(bs->link->pdu);
	u32 frame, chunk, large = 0;

	lockdep_assert_held(&bs->lock);

	frame = st->cfg.frame;
	if (!frame)
		frame = min_t(u32, pdu ? pdu : mtu, BTGW_STREAM_FRAME_LL);
	frame = min(frame, mtu);
	/* nothing is sent with less, see tx_err */
	frame = max_t(u32, frame, BTGW_STREAM_FRAME_MIN);

	chunk = st->cfg.chunk;
	if (st->version == 1) {
		if (!chunk)
			chunk = btgw_v1_chunk(frame, BTGW_STREAM_CHUNK_FRAMES);
		chunk = min_t(u32, chunk, BTGW_V1_CHUNK_MAX);
	} else if (!chunk) {
		u32 frames = BTGW_STREAM_CHUNK_FRAMES;

		/* an MTU that was asked for says what chunks the peer accepts */
		if (pdu && mtu > BTGW_STREAM_MTU_PLAIN)
			while (frames > 1 &&
			       mtu < btgw_v2_chunk(frame, frames) +
				     BTGW_V2_WHOLE_LEN)
				frames--;
		chunk = btgw_v2_chunk(frame, frames);
	}
	/* and such a peer gets each of them in one frame, and larger ones */
	if (st->version == 2 && pdu && !st->cfg.frame && mtu > frame &&
	    (st->cfg.chunk || mtu > BTGW_STREAM_MTU_PLAIN))
		large = mtu;

	if (pdu)
		WRITE_ONCE(st->sizes.pdu, pdu + L2CAP_SDULEN_SIZE);
	WRITE_ONCE(st->sizes.frame, frame);
	WRITE_ONCE(st->sizes.chunk, chunk);
	WRITE_ONCE(st->sizes.large, large);
	WRITE_ONCE(st->sizes.fixed, st->cfg.chunk);
}

/* Taken by the peer as our word that a chunk may fill it: no more than it may. */
static u16 btgw_stream_rcvmtu(const struct btgw_sock *bs)
{
	u32 whole = bs->st.cfg.rcvchunk + BTGW_V2_WHOLE_LEN;

	/* an MTU that says nothing of chunks */
	if (whole <= BTGW_STREAM_MTU_PLAIN)
		return BTGW_STREAM_MTU_PLAIN;
	return whole < BTGW_STREAM_FRAME_MAX ? whole : BTGW_STREAM_RCVMTU;
}

static void btgw_stream_user_up(void *owner)
{
	struct sock *sk = owner;
	struct btgw_sock *bs = btgw_sk(sk);
	struct btgw_stream_sock *st = &bs->st;

	mutex_lock(&bs->lock);
	if (!st->started && sk->sk_state == BT_CONNECT) {
		if (test_bit(BTGW_LINK_GATT, &bs->link->flags))
			st->tx_err = -EOPNOTSUPP;
		else if (READ_ONCE(bs->link->mtu) < BTGW_STREAM_FRAME_MIN)
			st->tx_err = -EMSGSIZE;
		btgw_stream_set_version(bs, st->cfg.version);
		btgw_v1_tx_init(&st->v1, st->sizes.frame, BTGW_V1_CHUNK_MAX);
		btgw_v2_tx_init(&st->v2, st->sizes.frame, st->sizes.chunk);
		st->started = true;
		WRITE_ONCE(sk->sk_state, BT_CONNECTED);
		if (sk->sk_shutdown & SEND_SHUTDOWN) {
			/* while it was connecting */
			set_bit(BTGW_STREAM_WANT_END, &st->want);
			btgw_stream_serve(bs);
		}
		sk->sk_state_change(sk);
	}
	mutex_unlock(&bs->lock);
}

static void btgw_stream_user_down(void *owner, int err)
{
	struct btgw_sock *bs = btgw_sk(owner);

	mutex_lock(&bs->lock);
	if (bs->st.started && bs->sk.sk_state == BT_CONNECTED)
		btgw_stream_rx_down(bs);
	btgw_sock_fail(bs, err);
	mutex_unlock(&bs->lock);
}

static void btgw_stream_user_writable(void *owner)
{
	struct btgw_sock *bs = btgw_sk(owner);

	mutex_lock(&bs->lock);
	if (bs->st.started && bs->sk.sk_state == BT_CONNECTED)
		btgw_stream_xmit(bs);
	mutex_unlock(&bs->lock);
}

static const struct btgw_link_user btgw_stream_user = {
	.hold		= btgw_sock_hold,
	.put		= btgw_sock_put,
	.room		= btgw_stream_user_room,
	.receive	= btgw_stream_user_receive,
	.writable	= btgw_stream_user_writable,
	.up		= btgw_stream_user_up,
	.down		= btgw_stream_user_down,
	.child		= btgw_sock_child,
	.max		= BTGW_STREAM_FRAME_MAX + 1,
};

static void btgw_stream_timer(struct btgw_sock *bs)
{
	struct btgw_stream_sock *st = &bs->st;
	unsigned long flush_at = READ_ONCE(st->flush_at);

	lockdep_assert_held(&bs->lock);

	st->timer_at = 0;
	if (!st->started || bs->sk.sk_state != BT_CONNECTED)
		return;
	btgw_stream_retry_held(bs);
	if (st->retry_send || st->cfg.latency_ms)
		btgw_stream_xmit(bs);
	if (flush_at && time_after_eq(jiffies, flush_at))
		set_bit(BTGW_STREAM_WANT_FLUSH, &st->want);
	if (READ_ONCE(st->want))
		btgw_stream_serve(bs);
	btgw_stream_arm(bs);
}

/* True while something waits above the link. */
static bool btgw_stream_unsent(struct btgw_sock *bs)
{
	lockdep_assert_held(&bs->lock);

	return !skb_queue_empty(&bs->st.txq) || READ_ONCE(bs->st.want);
}

/* The peer of a stream confirms nothing. */
static bool btgw_stream_busy(struct btgw_sock *bs)
{
	return false;
}

static void btgw_stream_shut_wr(struct btgw_sock *bs)
{
	lockdep_assert_held(&bs->lock);

	set_bit(BTGW_STREAM_WANT_END, &bs->st.want);
	btgw_stream_serve(bs);
}

/* What was written is sent; nobody reads any more. */
static void btgw_stream_close(struct btgw_sock *bs)
{
	lockdep_assert_held(&bs->lock);

	WRITE_ONCE(bs->sk.sk_shutdown, SHUTDOWN_MASK);
	btgw_stream_shut_wr(bs);
	btgw_sock_resume(bs);
}

const struct btgw_service btgw_stream_service = {
	.user		= &btgw_stream_user,
	.mtu		= btgw_stream_rcvmtu,
	.setup		= btgw_stream_setup,
	.inherit	= btgw_stream_inherit,
	.purge		= btgw_stream_purge,
	.end		= btgw_stream_end,
	.timer		= btgw_stream_timer,
	.unsent		= btgw_stream_unsent,
	.busy		= btgw_stream_busy,
	.shut_wr	= btgw_stream_shut_wr,
	.close		= btgw_stream_close,
	.resume		= btgw_sock_resume,
	.setsockopt	= btgw_stream_setsockopt,
	.getsockopt	= btgw_stream_getsockopt,
};
