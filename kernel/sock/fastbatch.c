// SPDX-License-Identifier: GPL-2.0-only
/*
 * fastbatch.c - the shell around the FastBatch endpoint
 *
 * kernel/core/fastbatch.c decides, this file does: it keeps the stored frames,
 * hands frames to the link, arms the timer, counts, and wakes.
 *
 * At most two frames are stored for sending, the outstanding batch and the last
 * answer, and four acknowledgments. What the link has no room for stays marked
 * in fb.pending until it says that it is writable.
 */
#include "sock.h"

#include <linux/jiffies.h>
#include <linux/log2.h>
#include <linux/random.h>

#include "ctl/stats.h"

static void btgw_fb_setup(struct btgw_sock *bs)
{
	bs->fb.alg = BTGW_ALG_UNKNOWN;
	bs->fb.fb.alg = BTGW_ALG_UNKNOWN;
	bs->fb.cfg.retry_ms = BTGW_FB_RETRY_MS;
	bs->fb.cfg.retries = BTGW_FB_RETRIES;
	bs->fb.cfg.session_ms = BTGW_FB_SESSION_MS;
}

/* Frees what is stored; the socket is unused, or locked. */
static void btgw_fb_purge(struct btgw_sock *bs)
{
	struct btgw_fb_sock *f = &bs->fb;

	kfree_skb(f->open);
	kfree_skb(f->tx);
	kfree_skb(f->answer);
	kfree_skb(f->held);
	f->open = NULL;
	f->tx = NULL;
	f->answer = NULL;
	WRITE_ONCE(f->held, NULL);
	f->pending = 0;
	f->n_acks = 0;
}

/* The session is over; what was received can still be read. */
static void btgw_fb_end(struct btgw_sock *bs)
{
	lockdep_assert_held(&bs->lock);

	if (bs->fb.started)
		btgw_fb_down(&bs->fb.fb);
	btgw_fb_purge(bs);
	WRITE_ONCE(bs->fb.consumed, false);
	WRITE_ONCE(bs->fb.can_send, false);
}

u32 btgw_fb_mtu(const struct btgw_sock *bs)
{
	return min_t(u32, READ_ONCE(bs->link->mtu), BTGW_FB_FRAME_MAX);
}

/* Recompute what poll and waiting senders look at. */
void btgw_fb_refresh(struct btgw_sock *bs)
{
	struct btgw_fb_sock *f = &bs->fb;
	bool can;

	lockdep_assert_held(&bs->lock);

	can = f->started && bs->sk.sk_state == BT_CONNECTED &&
	      !(bs->sk.sk_shutdown & SEND_SHUTDOWN) &&
	      btgw_fb_may_send(&f->fb) == BTGW_FB_V_SENT;
	if (can == f->can_send)
		return;
	WRITE_ONCE(f->can_send, can);
	if (can)
		btgw_sock_wake(&bs->sk, EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND);
}

/* Arm the timer; it owns a reference while queued. */
static void btgw_fb_arm(struct btgw_sock *bs, u64 deadline_ms)
{
	u64 now = btgw_now_ms();
	unsigned long delay;

	if ((bs->fb.retry_send || bs->fb.held) && (!deadline_ms || deadline_ms > now + 50))
		deadline_ms = now + 50;

	if (!deadline_ms) {
		if (cancel_delayed_work(&bs->timer))
			sock_put(&bs->sk);
		return;
	}
	delay = deadline_ms > now ?
		msecs_to_jiffies(min_t(u64, deadline_ms - now, 3600000)) : 0;
	sock_hold(&bs->sk);
	if (mod_delayed_work(btgw_wq, &bs->timer, delay))
		sock_put(&bs->sk);
}

void btgw_fb_rearm(struct btgw_sock *bs)
{
	lockdep_assert_held(&bs->lock);
	btgw_fb_arm(bs, btgw_fb_deadline(&bs->fb.fb));
}

/* 0, or -EAGAIN: keep it and wait. Other errors: the frame is lost. */
static int btgw_fb_put(struct btgw_sock *bs, const void *data, size_t len)
{
	int err;

	err = btgw_link_send(bs->link, data, len);
	switch (err) {
	case 0:
		btgw_fb_count(bs, tx_frames);
		return 0;
	case -ENOMEM:
	case -ENOBUFS:
		/* no event will say that memory is back */
		bs->fb.retry_send = true;
		return -EAGAIN;
	default:
		return err;
	}
}

/* Hand on what is pending, oldest promise first. */
static void btgw_fb_flush(struct btgw_sock *bs)
{
	struct btgw_fb_sock *f = &bs->fb;

	lockdep_assert_held(&bs->lock);

	f->retry_send = false;
	while (f->n_acks) {
		int err = btgw_fb_put(bs, &f->acks[0], BTGW_FB_ACK_LEN);

		if (err == -EAGAIN)
			return;
		if (!err)
			btgw_fb_count(bs, tx_acks);
		f->n_acks--;
		memmove(&f->acks[0], &f->acks[1],
			f->n_acks * sizeof(f->acks[0]));
	}
	if (f->pending & BTGW_FB_PEND_ANSWER) {
		if (btgw_fb_put(bs, f->answer->data, f->answer->len) == -EAGAIN)
			return;
		f->pending &= ~BTGW_FB_PEND_ANSWER;
	}
	if (f->pending & BTGW_FB_PEND_TX) {
		if (btgw_fb_put(bs, f->tx->data, f->tx->len) == -EAGAIN)
			return;
		f->pending &= ~BTGW_FB_PEND_TX;
	}
}

static void btgw_fb_push_ack(struct btgw_sock *bs, const struct btgw_fb_ack *ack)
{
	struct btgw_fb_sock *f = &bs->fb;
	int i;

	if (ack->status == BTGW_FB_ST_FRAME ||
	    (ack->status & BTGW_FB_ST_PDU_MASK))
		btgw_fb_count(bs, tx_refused);

	/* a newer word on the same batch replaces the older one */
	for (i = 0; i < f->n_acks; i++) {
		if (f->acks[i].id == ack->id) {
			f->acks[i] = *ack;
			return;
		}
	}
	if (f->n_acks == BTGW_FB_ACKS) {
		/* the peer repeats what the oldest spoke of, or has given up */
		btgw_fb_count(bs, rx_nobuf);
		f->n_acks--;
		memmove(&f->acks[0], &f->acks[1],
			f->n_acks * sizeof(f->acks[0]));
	}
	f->acks[f->n_acks++] = *ack;
}

static void btgw_fb_tx_done(struct btgw_sock *bs, const struct btgw_fb_out *out)
{
	struct btgw_fb_sock *f = &bs->fb;
	unsigned int bucket;

	if (out->verdict != BTGW_FB_V_TIMEOUT) {
		bucket = out->rtt_ms ? ilog2(out->rtt_ms) : 0;
		bucket = min_t(unsigned int, bucket, BTGW_FB_RTT_BUCKETS - 1);
		btgw_fb_count(bs, rtt[bucket]);
	}
	kfree_skb(f->tx);
	f->tx = NULL;
	f->pending &= ~BTGW_FB_PEND_TX;
}

/* The batch of ours that @out speaks of was refused: say so above. */
static void btgw_fb_refused(struct btgw_sock *bs, const struct btgw_fb_out *out)
{
	struct sock *sk = &bs->sk;

	btgw_fb_count(bs, rx_refused);
	if (bs->fb.recverr) {
		btgw_fb_queue_err(bs, out->id, out->status);
	} else {
		WRITE_ONCE(sk->sk_err, EBADMSG);
		sk_error_report(sk);
	}
}

/**
 * btgw_fb_apply() - do what the endpoint asks for
 * @bs: the socket, locked
 * @out: what a call of the endpoint returned; a frame to deliver has been dealt
 *	with by the caller
 */
void btgw_fb_apply(struct btgw_sock *bs, const struct btgw_fb_out *out)
{
	struct btgw_fb_sock *f = &bs->fb;
	int err = 0;

	lockdep_assert_held(&bs->lock);

	switch (out->verdict) {
	case BTGW_FB_V_REFUSED:
	case BTGW_FB_V_FRAME_REFUSED:
		btgw_fb_refused(bs, out);
		break;
	case BTGW_FB_V_CONFLICT:
	case BTGW_FB_V_VIOLATION:
		btgw_fb_count(bs, rx_violations);
		err = EPROTO;
		break;
	case BTGW_FB_V_TIMEOUT:
		btgw_fb_count(bs, timeouts);
		err = ETIMEDOUT;
		break;
	default:
		break;
	}

	if (out->todo & BTGW_FB_DO_SEND_ACK)
		btgw_fb_push_ack(bs, &out->ack);
	if ((out->todo & BTGW_FB_DO_RESEND_ANSWER) && f->answer) {
		f->pending |= BTGW_FB_PEND_ANSWER;
		btgw_fb_count(bs, tx_retries);
	}
	if ((out->todo & BTGW_FB_DO_RESEND_TX) && f->tx) {
		f->pending |= BTGW_FB_PEND_TX;
		btgw_fb_count(bs, tx_retries);
	}
	if (out->todo & BTGW_FB_DO_TX_DONE)
		btgw_fb_tx_done(bs, out);

	btgw_fb_flush(bs);

	if (out->todo & BTGW_FB_DO_CLOSE) {
		btgw_sock_fail(bs, err);
		return;
	}

	/* SHUT_WR came while the window was closed */
	if (f->flush && f->open &&
	    btgw_fb_may_send(&f->fb) == BTGW_FB_V_SENT) {
		f->flush = false;
		btgw_fb_transmit(bs);
	}
	btgw_fb_arm(bs, btgw_fb_deadline(&f->fb));
	btgw_fb_refresh(bs);
}

/**
 * btgw_fb_acknowledge() - the application is done with the batch that waits
 * @bs: the socket, locked
 * @status: what it makes of it
 */
void btgw_fb_acknowledge(struct btgw_sock *bs, u8 status)
{
	struct btgw_fb_out out;

	lockdep_assert_held(&bs->lock);

	WRITE_ONCE(bs->fb.consumed, false);
	if (!bs->fb.started || bs->sk.sk_state != BT_CONNECTED)
		return;
	btgw_fb_done(&bs->fb.fb, status, btgw_now_ms(), &out);
	btgw_fb_apply(bs, &out);
}

/**
 * btgw_fb_transmit() - close the open batch and send it
 * @bs: the socket, locked, with an open batch
 *
 * Return: 0; -EAGAIN while the window is closed, the batch stays open; -EPIPE
 * on a session that is over.
 */
int btgw_fb_transmit(struct btgw_sock *bs)
{
	struct btgw_fb_sock *f = &bs->fb;
	struct sk_buff *skb = f->open;
	struct btgw_fb_pdus pdus;
	struct btgw_fb_out out;
	size_t len;

	lockdep_assert_held(&bs->lock);

	/* a gateway acknowledges what it has read before it goes on */
	if (f->consumed && f->fb.role == BTGW_FB_GATEWAY)
		btgw_fb_acknowledge(bs, BTGW_FB_ST_OK);
	if (bs->sk.sk_state != BT_CONNECTED)
		return -EPIPE;

	len = skb->len - BTGW_FB_HDR_LEN;
	if (btgw_fb_scan(skb->data + BTGW_FB_HDR_LEN, len, f->fb.alg, &pdus))
		return -EINVAL;

	switch (btgw_fb_send(&f->fb, f->open_alg, btgw_now_ms(), &out)) {
	case BTGW_FB_V_SENT:
		break;
	case BTGW_FB_V_DEAD:
		return -EPIPE;
	default:
		return -EAGAIN;
	}

	f->open = NULL;
	skb_put(skb, BTGW_FB_CRC_LEN);
	btgw_fb_seal(skb->data, out.id, pdus.count, len);
	btgw_fb_count(bs, tx_batches);

	if (out.is_answer) {
		WRITE_ONCE(f->consumed, false);
		btgw_fb_drop_unread(bs);
		kfree_skb(f->answer);
		f->answer = skb;
		f->pending |= BTGW_FB_PEND_ANSWER;
	} else {
		WARN_ON_ONCE(f->tx);
		kfree_skb(f->tx);
		f->tx = skb;
		f->pending |= BTGW_FB_PEND_TX;
	}
	btgw_fb_apply(bs, &out);
	return 0;
}

/* True while a batch of ours is not acknowledged; for SO_LINGER. */
static bool btgw_fb_busy(struct btgw_sock *bs)
{
	bool busy;

	mutex_lock(&bs->lock);
	busy = bs->fb.tx;
	mutex_unlock(&bs->lock);
	return busy;
}

static void btgw_fb_count_received(struct btgw_sock *bs,
				   const struct btgw_fb_out *out)
{
	switch (out->verdict) {
	case BTGW_FB_V_BATCH:
	case BTGW_FB_V_ANSWER:
		btgw_fb_count(bs, rx_batches);
		break;
	case BTGW_FB_V_WORKING:
		btgw_fb_count(bs, rx_working);
		btgw_fb_count(bs, rx_acks);
		bs->fb.last_status = BTGW_FB_ST_WORKING;
		break;
	case BTGW_FB_V_ACK:
	case BTGW_FB_V_REFUSED:
	case BTGW_FB_V_FRAME_REFUSED:
		btgw_fb_count(bs, rx_acks);
		bs->fb.last_status = out->status;
		break;
	case BTGW_FB_V_RETRY:
		btgw_fb_count(bs, rx_acks);
		bs->fb.last_status = BTGW_FB_ST_FRAME;
		break;
	case BTGW_FB_V_REPEAT:
		btgw_fb_count(bs, rx_duplicates);
		break;
	case BTGW_FB_V_STALE:
		btgw_fb_count(bs, rx_stale);
		break;
	case BTGW_FB_V_REJECT:
		if (out->reject == BTGW_FB_REJ_CRC)
			btgw_fb_count(bs, rx_crc);
		else
			btgw_fb_count(bs, rx_malformed);
		break;
	default:
		break;
	}
}

/*
 * One frame from the link. Memory for delivery is there before the endpoint
 * moves. Returns false where there was none: nothing has happened.
 */
static bool btgw_fb_frame_in(struct btgw_sock *bs, struct sk_buff *skb)
{
	struct btgw_fb_sock *f = &bs->fb;
	struct btgw_fb_frame frame;
	struct sk_buff_head list;
	struct btgw_fb_out out;

	lockdep_assert_held(&bs->lock);

	if (!f->started || bs->sk.sk_state != BT_CONNECTED) {
		/* the session is over, or not begun: nobody wants it */
		atomic64_inc(&bs->link->rx_dropped);
		return true;
	}

	__skb_queue_head_init(&list);
	if (skb->len != BTGW_FB_ACK_LEN &&
	    !btgw_fb_parse(skb->data, skb->len, f->fb.alg, &frame) &&
	    btgw_fb_queue(bs, skb, &frame, &list))
		return false;

	btgw_fb_count(bs, rx_frames);
	btgw_fb_receive(&f->fb, skb->data, skb->len, btgw_now_ms(), &out);
	btgw_fb_count_received(bs, &out);
	if (out.todo & BTGW_FB_DO_DELIVER)
		btgw_fb_deliver(bs, &list, out.verdict == BTGW_FB_V_BATCH);
	else
		__skb_queue_purge(&list);
	btgw_fb_apply(bs, &out);
	return true;
}

static void btgw_fb_user_receive(void *owner, struct sk_buff *skb)
{
	struct btgw_sock *bs = btgw_sk(owner);
	bool done;

	mutex_lock(&bs->lock);
	done = btgw_fb_frame_in(bs, skb);
	if (!done && !bs->fb.held) {
		/* a reliable link will not bring it again */
		WRITE_ONCE(bs->fb.held, skb);
		skb = NULL;
		btgw_fb_rearm(bs);
	} else if (!done) {
		btgw_fb_count(bs, rx_nobuf);
	}
	mutex_unlock(&bs->lock);
	consume_skb(skb);
}

/* Memory may be back for the frame that was held. */
static void btgw_fb_retry_held(struct btgw_sock *bs)
{
	struct sk_buff *skb = bs->fb.held;

	lockdep_assert_held(&bs->lock);

	if (!skb)
		return;
	WRITE_ONCE(bs->fb.held, NULL);
	if (!btgw_fb_frame_in(bs, skb)) {
		WRITE_ONCE(bs->fb.held, skb);
		return;
	}
	consume_skb(skb);
	btgw_sock_resume(bs);
}

static bool btgw_fb_user_room(void *owner)
{
	struct sock *sk = owner;

	if (READ_ONCE(sk->sk_state) == BT_LISTEN)
		return btgw_sock_accept_room(sk);
	/* one that ended, or reads no more, takes everything and keeps nothing */
	if (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN)
		return true;
	return !READ_ONCE(btgw_sk(sk)->fb.held) &&
	       atomic_read(&sk->sk_rmem_alloc) < READ_ONCE(sk->sk_rcvbuf);
}

static void btgw_fb_user_writable(void *owner)
{
	struct sock *sk = owner;
	struct btgw_sock *bs = btgw_sk(sk);

	mutex_lock(&bs->lock);
	if (bs->fb.started && sk->sk_state == BT_CONNECTED) {
		btgw_fb_flush(bs);
		btgw_fb_rearm(bs);
	}
	mutex_unlock(&bs->lock);
}

static void btgw_fb_user_up(void *owner)
{
	struct sock *sk = owner;
	struct btgw_sock *bs = btgw_sk(sk);
	struct btgw_fb_sock *f = &bs->fb;
	u16 first_id;

	get_random_bytes(&first_id, sizeof(first_id));

	mutex_lock(&bs->lock);
	if (!f->started && sk->sk_state == BT_CONNECT) {
		/* L2CAP is reliable: no answer means a busy peer */
		if (!f->cfg_set && bs->link->kind == BTGW_LINK_KIND_OWNED)
			f->cfg.retries = 0;
		btgw_fb_init(&f->fb, bs->link->role == BTGW_LINK_ROLE_DEVICE ?
			     BTGW_FB_DEVICE : BTGW_FB_GATEWAY,
			     first_id, f->alg, &f->cfg);
		f->started = true;
		WRITE_ONCE(sk->sk_state, BT_CONNECTED);
		btgw_fb_refresh(bs);
		sk->sk_state_change(sk);
	}
	mutex_unlock(&bs->lock);
}

static void btgw_fb_user_down(void *owner, int err)
{
	struct btgw_sock *bs = btgw_sk(owner);

	mutex_lock(&bs->lock);
	btgw_sock_fail(bs, err);
	mutex_unlock(&bs->lock);
}

const struct btgw_link_user btgw_fb_user = {
	.hold		= btgw_sock_hold,
	.put		= btgw_sock_put,
	.room		= btgw_fb_user_room,
	.receive	= btgw_fb_user_receive,
	.writable	= btgw_fb_user_writable,
	.up		= btgw_fb_user_up,
	.down		= btgw_fb_user_down,
	.child		= btgw_sock_child,
	.max		= BTGW_FB_FRAME_MAX + 1,
};

static void btgw_fb_inherit(struct btgw_sock *child, const struct btgw_sock *bs)
{
	child->fb.alg = bs->fb.alg;
	child->fb.whole = bs->fb.whole;
	child->fb.recverr = bs->fb.recverr;
	child->fb.cfg = bs->fb.cfg;
	child->fb.cfg_set = bs->fb.cfg_set;
}

static void btgw_fb_service_timer(struct btgw_sock *bs)
{
	struct btgw_fb_out out;

	btgw_fb_retry_held(bs);
	if (bs->fb.started && bs->sk.sk_state == BT_CONNECTED) {
		btgw_fb_timer(&bs->fb.fb, btgw_now_ms(), &out);
		btgw_fb_apply(bs, &out);
	}
}

/* poll says that the application is done with the batch */
static void btgw_fb_later(struct btgw_sock *bs)
{
	if (bs->fb.consumed)
		btgw_fb_acknowledge(bs, BTGW_FB_ST_OK);
}

static bool btgw_fb_unsent(struct btgw_sock *bs)
{
	return bs->fb.pending || bs->fb.n_acks || (bs->fb.flush && bs->fb.open);
}

static void btgw_fb_shut_wr(struct btgw_sock *bs)
{
	/* now, or when the window opens */
	bs->fb.flush = true;
	if (bs->fb.open && btgw_fb_transmit(bs) != -EAGAIN)
		bs->fb.flush = false;
	btgw_fb_refresh(bs);
}

const struct btgw_service btgw_fb_service = {
	.user		= &btgw_fb_user,
	.setup		= btgw_fb_setup,
	.inherit	= btgw_fb_inherit,
	.purge		= btgw_fb_purge,
	.end		= btgw_fb_end,
	.timer		= btgw_fb_service_timer,
	.later		= btgw_fb_later,
	.unsent		= btgw_fb_unsent,
	.busy		= btgw_fb_busy,
	.shut_wr	= btgw_fb_shut_wr,
	.resume		= btgw_sock_resume,
	.setsockopt	= btgw_fb_setsockopt,
	.getsockopt	= btgw_fb_getsockopt,
};
