// SPDX-License-Identifier: GPL-2.0-only
/*
 * stream_recv.c - frames that came become octets in the receive queue
 *
 * kernel/core decides what a frame is, this file stores. A frame that is a chunk
 * moves to the receive queue as it is. Octets of others go into a few large
 * buffers instead of the many small ones they came in, which takes less memory
 * and less of the reader's time, and once their chunk is whole those move to the
 * receive queue. A gap is an empty buffer in it.
 */
#include "sock.h"

#include <linux/ktime.h>

#include "core/stream_time.h"

/* Octets in a buffer that takes a page. */
#define BTGW_STREAM_BUFFER	SKB_WITH_OVERHEAD(4096)

/**
 * btgw_stream_readable() - would recv return
 * @bs: the socket
 * @want: octets wanted
 */
bool btgw_stream_readable(struct btgw_sock *bs, u32 want)
{
	struct btgw_stream_sock *st = &bs->st;
	struct sock *sk = &bs->sk;

	return READ_ONCE(st->rx_bytes) >= want || READ_ONCE(st->rx_marks) ||
	       READ_ONCE(sk->sk_err) ||
	       READ_ONCE(sk->sk_state) != BT_CONNECTED ||
	       (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN) ||
	       /* nothing more is read below: what is there must do */
	       (READ_ONCE(st->rx_bytes) &&
		atomic_read(&sk->sk_rmem_alloc) >= READ_ONCE(sk->sk_rcvbuf) / 2);
}

/* Readers that sleep look themselves at what they want, without waking up. */
static void btgw_stream_wake_reader(struct btgw_sock *bs)
{
	/* pairs with the reader: that it waits first, then what is there */
	smp_mb();
	if (atomic_read(&bs->st.rx_waiters) ||
	    btgw_stream_readable(bs, READ_ONCE(bs->sk.sk_rcvlowat)))
		bs->sk.sk_data_ready(&bs->sk);
}

/* Into the receive queue; @skb is ours. */
static void btgw_stream_queue(struct btgw_sock *bs, struct sk_buff *skb)
{
	struct sk_buff_head *queue = &bs->sk.sk_receive_queue;
	struct btgw_stream_sock *st = &bs->st;

	skb_set_owner_r(skb, &bs->sk);
	spin_lock_bh(&queue->lock);
	__skb_queue_tail(queue, skb);
	if (btgw_stream_rx_cb(skb)->gap)
		WRITE_ONCE(st->rx_marks, st->rx_marks + 1);
	else
		WRITE_ONCE(st->rx_bytes, st->rx_bytes + skb->len);
	spin_unlock_bh(&queue->lock);
}

/* Would the frame be a chunk, were it right? */
static bool btgw_stream_is_whole(const struct sk_buff *skb)
{
	return skb->len && (skb->data[0] & (BTGW_V2_F | BTGW_V2_L)) ==
			   (BTGW_V2_F | BTGW_V2_L);
}

/* Memory for whatever becomes of a frame, before the receiver looks at it. */
static int btgw_stream_prepare(struct btgw_sock *bs, const struct sk_buff *skb)
{
	struct btgw_stream_sock *st = &bs->st;
	struct sk_buff *tail = skb_peek_tail(&st->parts_rx);
	u32 len = skb->len;
	u32 size;

	if (!st->marker)
		st->marker = alloc_skb(0, GFP_KERNEL);
	if (!st->marker)
		return -ENOMEM;
	if (st->version == 2 && btgw_stream_is_whole(skb))
		return 0;
	if (tail && skb_tailroom(tail) >= len)
		return 0;
	if (st->fresh && skb_tailroom(st->fresh) >= len)
		return 0;

	/*
	 * A chunk is likely to be as long as the one before. One that is longer
	 * gets as much again as it has: in buffers of a frame each, a chunk of
	 * 64 KiB would take more than the receive buffer.
	 */
	if (st->last_len > st->rx_len + len)
		size = st->last_len - st->rx_len;
	else
		size = max(len, st->rx_len);
	size = max_t(u32, len, min_t(u32, size, BTGW_STREAM_BUFFER));
	kfree_skb(st->fresh);
	st->fresh = alloc_skb(size, GFP_KERNEL);
	return st->fresh ? 0 : -ENOMEM;
}

static void btgw_stream_forget(struct btgw_stream_sock *st)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(&st->parts_rx))) {
		/* what has room for what comes next is kept */
		if (!st->fresh ||
		    skb_end_offset(skb) > skb_end_offset(st->fresh))
			swap(skb, st->fresh);
		kfree_skb(skb);
	}
	if (st->fresh)
		skb_trim(st->fresh, 0);
	st->rx_size = 0;
	st->rx_len = 0;
}

/* The octets of a frame: behind those before, for which prepare() made room. */
static void btgw_stream_store(struct btgw_sock *bs, const u8 *data, u32 len)
{
	struct btgw_stream_sock *st = &bs->st;
	struct sk_buff *tail = skb_peek_tail(&st->parts_rx);

	if (!tail || skb_tailroom(tail) < len) {
		tail = st->fresh;
		st->fresh = NULL;
		__skb_queue_tail(&st->parts_rx, tail);
		st->rx_size += tail->truesize;
		*btgw_stream_rx_cb(tail) = (struct btgw_stream_rx_cb) {
			.first_ns = st->first_ns,
			.off = st->rx_len,
			.number = st->number,
		};
	}
	skb_put_data(tail, data, len);
	st->rx_len += len;
}

/* What is stored can be read; @last: the chunk is whole. */
static void btgw_stream_deliver(struct btgw_sock *bs, ktime_t stamp, bool last)
{
	struct btgw_stream_sock *st = &bs->st;
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(&st->parts_rx))) {
		struct btgw_stream_rx_cb *cb = btgw_stream_rx_cb(skb);

		if (last) {
			cb->len = st->rx_len;
			cb->last = skb_queue_empty(&st->parts_rx);
		}
		skb->tstamp = stamp;
		btgw_stream_queue(bs, skb);
	}
	st->rx_size = 0;
	if (last) {
		st->last_len = st->rx_len;
		st->rx_len = 0;
	}
}

/* A frame that is a chunk; takes over @skb. */
static void btgw_stream_deliver_whole(struct btgw_sock *bs, struct sk_buff *skb,
				      const struct btgw_st_out *out)
{
	struct btgw_stream_sock *st = &bs->st;

	skb_pull(skb, out->off);
	skb_trim(skb, out->len);
	*btgw_stream_rx_cb(skb) = (struct btgw_stream_rx_cb) {
		.first_ns = ktime_to_ns(skb->tstamp),
		.len = out->len,
		.number = out->number,
		.last = true,
	};
	btgw_stream_queue(bs, skb);
	st->stats.rx_bytes += out->len;
	st->last_len = out->len;
	st->rx_len = 0;
}

static void btgw_stream_gap(struct btgw_sock *bs, const struct btgw_st_out *out)
{
	struct btgw_stream_sock *st = &bs->st;
	struct sk_buff *skb = st->marker;

	st->stats.rx_gaps++;
	st->stats.rx_lost += out->lost;
	if (!skb)
		return;
	st->marker = NULL;
	*btgw_stream_rx_cb(skb) = (struct btgw_stream_rx_cb) {
		.len = out->lost,
		.number = out->gap,
		.gap = true,
	};
	btgw_stream_queue(bs, skb);
}

static void btgw_stream_count(struct btgw_stream_stats *stats,
			      const struct btgw_st_out *out)
{
	stats->rx_frames++;
	if (out->cut_short)
		stats->rx_cut++;
	if (out->restart)
		stats->rx_restarts++;

	switch (out->verdict) {
	case BTGW_ST_V_CHUNK:
		stats->rx_chunks++;
		break;
	case BTGW_ST_V_MALFORMED:
		stats->rx_malformed++;
		break;
	case BTGW_ST_V_REPEAT:
		stats->rx_repeats++;
		break;
	case BTGW_ST_V_STRAY:
		stats->rx_stray++;
		break;
	case BTGW_ST_V_JUMP:
		stats->rx_jumps++;
		break;
	case BTGW_ST_V_CRC:
		stats->rx_crc++;
		break;
	case BTGW_ST_V_LENGTH:
		stats->rx_length++;
		break;
	case BTGW_ST_V_BIG:
		stats->rx_big++;
		break;
	default:
		break;
	}
}

/* Do what the receiver asks for. Returns true where @skb was taken over. */
static bool btgw_stream_apply(struct btgw_sock *bs, struct sk_buff *skb,
			      const struct btgw_st_out *out)
{
	const u8 whole = BTGW_ST_DO_BEGIN | BTGW_ST_DO_STORE | BTGW_ST_DO_CHUNK;
	struct btgw_stream_sock *st = &bs->st;
	bool wake = false;

	if (out->todo & BTGW_ST_DO_DROP)
		btgw_stream_forget(st);
	if (out->todo & BTGW_ST_DO_GAP) {
		btgw_stream_gap(bs, out);
		if (st->cfg.close_on_gap) {
			btgw_sock_fail(bs, 0);
			return false;
		}
		wake = true;
	}
	if (st->version == 2 && (out->todo & whole) == whole) {
		btgw_stream_deliver_whole(bs, skb, out);
		btgw_stream_wake_reader(bs);
		return true;
	}
	if (out->todo & BTGW_ST_DO_BEGIN) {
		st->first_ns = ktime_to_ns(skb->tstamp);
		st->number = out->number;
		st->rx_len = 0;
	}
	if (out->todo & BTGW_ST_DO_STORE) {
		btgw_stream_store(bs, skb->data + out->off, out->len);
		if (st->rx.cutting) {
			btgw_stream_deliver(bs, skb->tstamp, false);
			wake = true;
		}
	}
	if (out->todo & BTGW_ST_DO_CHUNK) {
		st->stats.rx_bytes += st->rx_len;
		btgw_stream_deliver(bs, skb->tstamp, true);
		wake = true;
	}
	if (out->todo & BTGW_ST_DO_END) {
		btgw_stream_forget(st);
		WRITE_ONCE(bs->sk.sk_shutdown,
			   bs->sk.sk_shutdown | RCV_SHUTDOWN);
		bs->sk.sk_state_change(&bs->sk);
	}
	if (wake)
		btgw_stream_wake_reader(bs);
	return false;
}

/* The peer speaks what we do not. */
static void btgw_stream_mismatch(struct btgw_sock *bs)
{
	/* it is not damage */
	btgw_st_rx_init(&bs->st.rx, 1, false);
	btgw_sock_fail(bs, EPROTONOSUPPORT);
}

/* Returns false where the session ended: the peer speaks another version. */
static bool btgw_stream_version_fits(struct btgw_sock *bs, struct sk_buff *skb)
{
	struct btgw_stream_sock *st = &bs->st;
	bool first = !st->stats.rx_frames;
	u8 shown;

	if (first && st->version != 2) {
		shown = btgw_st_version(skb->data, skb->len);
		if (!st->version)
			btgw_stream_set_version(bs, shown == 1 ? 1 : 2);
		else if (shown == 2)
			goto mismatch;
	}
	if (st->version == 2 && !st->stats.rx_chunks && !st->rx.ended &&
	    btgw_st_meets_v1(&st->detect, skb->data, skb->len))
		goto mismatch;
	return true;

mismatch:
	btgw_stream_mismatch(bs);
	return false;
}

/*
 * One frame, which is NULL afterwards if it was taken over. Returns false where
 * there was no memory: nothing has happened.
 */
static bool btgw_stream_frame_in(struct btgw_sock *bs, struct sk_buff **frame)
{
	struct btgw_stream_sock *st = &bs->st;
	struct sk_buff *skb = *frame;
	struct btgw_st_out out;

	lockdep_assert_held(&bs->lock);

	if (!st->started || bs->sk.sk_state != BT_CONNECTED) {
		/* the session is over, or not begun: nobody wants it */
		atomic64_inc(&bs->link->rx_dropped);
		return true;
	}
	if ((bs->sk.sk_shutdown & RCV_SHUTDOWN) && !st->rx.ended) {
		st->stats.rx_unread += skb->len;
		return true;
	}
	if (btgw_stream_prepare(bs, skb))
		return false;
	if (!btgw_stream_version_fits(bs, skb))
		return true;

	if (st->version == 1)
		btgw_v1_receive(&st->rx, skb->data, skb->len, &out);
	else
		btgw_v2_receive(&st->rx, skb->data, skb->len, &out);
	btgw_stream_count(&st->stats, &out);
	if (btgw_stream_apply(bs, skb, &out)) {
		*frame = NULL;
		return true;
	}

	/* beside what waits for the reader: twice SO_RCVBUF in all */
	if (st->rx_size > READ_ONCE(bs->sk.sk_rcvbuf)) {
		btgw_st_rx_abort(&st->rx, &out);
		st->stats.rx_big++;
		btgw_stream_apply(bs, skb, &out);
	}
	return true;
}

void btgw_stream_user_receive(void *owner, struct sk_buff *skb)
{
	struct btgw_sock *bs = btgw_sk(owner);
	bool done;

	mutex_lock(&bs->lock);
	done = btgw_stream_frame_in(bs, &skb);
	if (!done && !bs->st.held) {
		/* a reliable link will not bring it again */
		WRITE_ONCE(bs->st.held, skb);
		skb = NULL;
		btgw_stream_arm(bs);
	} else if (!done) {
		/* a link that cannot be held up: its counter will tell */
		atomic64_inc(&bs->link->rx_dropped);
	}
	mutex_unlock(&bs->lock);
	consume_skb(skb);
}

/* Memory may be back for the frame that was held. */
void btgw_stream_retry_held(struct btgw_sock *bs)
{
	struct sk_buff *skb = bs->st.held;

	lockdep_assert_held(&bs->lock);

	if (!skb)
		return;
	WRITE_ONCE(bs->st.held, NULL);
	if (!btgw_stream_frame_in(bs, &skb)) {
		WRITE_ONCE(bs->st.held, skb);
		return;
	}
	consume_skb(skb);
	btgw_sock_resume(bs);
}

/* The link has ended: what was being received will not come any more. */
void btgw_stream_rx_down(struct btgw_sock *bs)
{
	struct btgw_stream_sock *st = &bs->st;
	struct btgw_st_out out;

	lockdep_assert_held(&bs->lock);

	if (bs->sk.sk_shutdown & RCV_SHUTDOWN)
		return;
	btgw_st_rx_down(&st->rx, &out);
	btgw_stream_forget(st);
	if (!(out.todo & BTGW_ST_DO_GAP))
		return;
	if (!st->marker)
		st->marker = alloc_skb(0, GFP_KERNEL);
	btgw_stream_gap(bs, &out);
}

bool btgw_stream_user_room(void *owner)
{
	struct sock *sk = owner;

	if (READ_ONCE(sk->sk_state) == BT_LISTEN)
		return btgw_sock_accept_room(sk);
	/* one that ended, or reads no more, takes everything and keeps nothing */
	if (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN)
		return true;
	return !READ_ONCE(btgw_sk(sk)->st.held) &&
	       atomic_read(&sk->sk_rmem_alloc) < READ_ONCE(sk->sk_rcvbuf);
}
