// SPDX-License-Identifier: GPL-2.0-only
/*
 * inner.c - callbacks, reading and writing of a socket below a link
 *
 * Each callback sets a bit on the link, queues its work and calls the one it
 * replaced: an adopted socket may have readers of its own, and AF_UNIX wakes
 * its peers in write_space.
 *
 * sk_user_data is ours while the callbacks are, both changed under
 * sk_callback_lock. AF_UNIX calls data_ready of a receiver under no lock, so a
 * callback may be entered just as it is put back: it then finds no user data
 * and calls what is there now. The text of the module stays until no task can
 * be inside, see btgw_exit().
 */
#include "inner.h"

#include <linux/net.h>
#include <linux/socket.h>
#include <linux/uio.h>
#include <net/bluetooth/bluetooth.h>
#include <net/sock.h>

#include "l2cap.h"
#include "link.h"

/* Our view of the socket, or NULL; the read lock is held either way. */
static struct btgw_inner *btgw_inner_enter(struct sock *sk)
	__acquires(&sk->sk_callback_lock)
{
	read_lock_bh(&sk->sk_callback_lock);
	return rcu_dereference_protected(__sk_user_data(sk),
					 lockdep_is_held(&sk->sk_callback_lock));
}

static void btgw_inner_data_ready(struct sock *sk)
{
	void (*next)(struct sock *sk);
	struct btgw_inner *inner;

	inner = btgw_inner_enter(sk);
	next = inner ? inner->data_ready : READ_ONCE(sk->sk_data_ready);
	if (inner)
		btgw_link_event(inner->link, BTGW_LINK_EV_RX);
	read_unlock_bh(&sk->sk_callback_lock);

	if (next != btgw_inner_data_ready)
		next(sk);
}

/* How L2CAP says that there are none: no news for the link, a send will tell. */
static bool btgw_inner_is_out_of_credits(struct sock *sk)
{
	return sk->sk_family == PF_BLUETOOTH &&
	       READ_ONCE(sk->sk_state) == BT_CONNECTED &&
	       test_bit(BT_SK_SUSPEND, &bt_sk(sk)->flags);
}

static void btgw_inner_state_change(struct sock *sk)
{
	void (*next)(struct sock *sk);
	struct btgw_inner *inner;

	inner = btgw_inner_enter(sk);
	next = inner ? inner->state_change : READ_ONCE(sk->sk_state_change);
	if (inner && !btgw_inner_is_out_of_credits(sk)) {
		/* how L2CAP says that there are credits again */
		if (test_and_clear_bit(BTGW_LINK_BLOCKED, &inner->link->flags))
			set_bit(BTGW_LINK_EV_TX, &inner->link->events);
		btgw_link_event(inner->link, BTGW_LINK_EV_STATE);
	}
	read_unlock_bh(&sk->sk_callback_lock);

	if (next != btgw_inner_state_change)
		next(sk);
}

static void btgw_inner_write_space(struct sock *sk)
{
	void (*next)(struct sock *sk);
	struct btgw_inner *inner;

	inner = btgw_inner_enter(sk);
	next = inner ? inner->write_space : READ_ONCE(sk->sk_write_space);
	/* of half its room at a time, and only where somebody waits for it */
	if (inner && sock_writeable(sk) &&
	    test_and_clear_bit(BTGW_LINK_BLOCKED, &inner->link->flags))
		btgw_link_event(inner->link, BTGW_LINK_EV_TX);
	read_unlock_bh(&sk->sk_callback_lock);

	if (next != btgw_inner_write_space)
		next(sk);
}

static void btgw_inner_error_report(struct sock *sk)
{
	void (*next)(struct sock *sk);
	struct btgw_inner *inner;

	inner = btgw_inner_enter(sk);
	next = inner ? inner->error_report : READ_ONCE(sk->sk_error_report);
	if (inner)
		btgw_link_event(inner->link, BTGW_LINK_EV_STATE);
	read_unlock_bh(&sk->sk_callback_lock);

	if (next != btgw_inner_error_report)
		next(sk);
}

/**
 * btgw_inner_hook() - take the callbacks of a socket
 * @inner: zeroed memory of the link
 * @link: who wants the events
 * @sock: the socket; the caller holds it until after btgw_inner_unhook()
 *
 * Return: 0, or -EBUSY if another part of the kernel has the socket.
 */
int btgw_inner_hook(struct btgw_inner *inner, struct btgw_link *link,
		    struct socket *sock)
{
	struct sock *sk = sock->sk;
	int err = 0;

	inner->link = link;
	inner->sock = sock;
	__skb_queue_head_init(&inner->ahead);

	write_lock_bh(&sk->sk_callback_lock);
	if (rcu_dereference_protected(__sk_user_data(sk),
				      lockdep_is_held(&sk->sk_callback_lock))) {
		err = -EBUSY;
	} else {
		inner->data_ready = sk->sk_data_ready;
		inner->state_change = sk->sk_state_change;
		inner->write_space = sk->sk_write_space;
		inner->error_report = sk->sk_error_report;
		rcu_assign_pointer(__sk_user_data(sk), inner);
		WRITE_ONCE(sk->sk_data_ready, btgw_inner_data_ready);
		WRITE_ONCE(sk->sk_state_change, btgw_inner_state_change);
		WRITE_ONCE(sk->sk_write_space, btgw_inner_write_space);
		WRITE_ONCE(sk->sk_error_report, btgw_inner_error_report);
		inner->hooked = true;
	}
	write_unlock_bh(&sk->sk_callback_lock);
	return err;
}

/**
 * btgw_inner_unhook() - put the callbacks back
 * @inner: what was hooked, or was not
 *
 * No callback uses @inner or its link after this returns.
 */
void btgw_inner_unhook(struct btgw_inner *inner)
{
	struct sock *sk;

	if (!inner->hooked)
		return;
	sk = inner->sock->sk;

	write_lock_bh(&sk->sk_callback_lock);
	WRITE_ONCE(sk->sk_data_ready, inner->data_ready);
	WRITE_ONCE(sk->sk_state_change, inner->state_change);
	WRITE_ONCE(sk->sk_write_space, inner->write_space);
	WRITE_ONCE(sk->sk_error_report, inner->error_report);
	rcu_assign_pointer(__sk_user_data(sk), NULL);
	write_unlock_bh(&sk->sk_callback_lock);
	inner->hooked = false;
}

static int btgw_inner_write(struct btgw_inner *inner, const void *data,
			    size_t len)
{
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };
	struct kvec vec = { .iov_base = (void *)data, .iov_len = len };
	int ret;

	ret = kernel_sendmsg(inner->sock, &msg, &vec, 1, len);
	return ret < 0 ? ret : 0;
}

/*
 * A write found no room: ask for an event. True where one is certain to come,
 * because there are no credits, or something is on its way. Less than a buffer
 * of that is what sock_wfree() holds while it calls write_space.
 */
static bool btgw_inner_will_tell(struct btgw_inner *inner)
{
	struct sock *sk = inner->sock->sk;

	set_bit(BTGW_LINK_BLOCKED, &inner->link->flags);
	/* pairs with the callbacks: what became free, then the flag */
	smp_mb__after_atomic();
	return btgw_inner_is_out_of_credits(sk) ||
	       sk_wmem_alloc_get(sk) >= (int)SKB_TRUESIZE(1);
}

/**
 * btgw_inner_send() - write one frame
 * @inner: the socket
 * @data: the frame
 * @len: its length
 *
 * Return: 0 or a negative error; -EAGAIN where it would have to wait, and
 * -EMSGSIZE where that would be in vain, too: SO_SNDBUF is less than it takes.
 */
int btgw_inner_send(struct btgw_inner *inner, const void *data, size_t len)
{
	int ret;

	ret = btgw_inner_write(inner, data, len);
	if (ret != -EAGAIN || btgw_inner_will_tell(inner))
		return ret;
	/*
	 * Room has come meanwhile. Not marked for this one: where it is to no
	 * avail what it made is freed, and that is no news.
	 */
	clear_bit(BTGW_LINK_BLOCKED, &inner->link->flags);
	ret = btgw_inner_write(inner, data, len);
	if (ret != -EAGAIN || btgw_inner_will_tell(inner))
		return ret;
	/* nothing is in its way, and it does not fit: it never will */
	clear_bit(BTGW_LINK_BLOCKED, &inner->link->flags);
	return -EMSGSIZE;
}

/* Octets of the message that is next, or -1 where there is none. */
static int btgw_inner_next_len(struct sock *sk)
{
	struct sk_buff_head *queue = &sk->sk_receive_queue;
	struct sk_buff *skb;
	int len;

	spin_lock_bh(&queue->lock);
	skb = skb_peek(queue);
	len = skb ? skb->len : -1;
	spin_unlock_bh(&queue->lock);
	return len;
}

static bool btgw_inner_has_ended(struct sock *sk)
{
	return READ_ONCE(sk->sk_err) ||
	       (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN);
}

static int btgw_inner_read(struct btgw_inner *inner, void *to, size_t max,
			   bool *descriptors)
{
	struct sock *sk = inner->sock->sk;
	int ret;

	do {
		struct kvec vec = { .iov_base = to, .iov_len = max };
		struct msghdr msg = {};

		/* what is not looked at first is not read */
		if (btgw_inner_next_len(sk) < 0 && !btgw_inner_has_ended(sk))
			return -EAGAIN;
		ret = kernel_recvmsg(inner->sock, &msg, &vec, 1, max,
				     MSG_DONTWAIT);
		/* without room for control messages this is all that shows */
		if (ret >= 0 && (msg.msg_flags & MSG_CTRUNC))
			*descriptors = true;
		/*
		 * 0 is an empty message, or the end, which an L2CAP socket
		 * tells once before what had arrived before it.
		 */
	} while (!ret && !skb_queue_empty_lockless(&sk->sk_receive_queue));
	return ret;
}

/*
 * One frame. An empty message is none and is passed over. The error of the
 * socket, which reading clears, goes to link->error.
 */
static struct sk_buff *btgw_inner_take(struct btgw_inner *inner, size_t max,
				       bool *descriptors)
{
	struct sk_buff *skb;
	int ret;

	/* as much as it takes: nobody else reads. Empty ones hide the next */
	ret = btgw_inner_next_len(inner->sock->sk);
	if (ret > 0)
		max = min_t(size_t, max, ret);

	skb = alloc_skb(max, GFP_KERNEL);
	if (!skb)
		return ERR_PTR(-ENOMEM);

	ret = btgw_inner_read(inner, skb->data, max, descriptors);
	if (ret < 0 && ret != -EAGAIN) {
		/* the same, of an end that is an error */
		if (!inner->link->error)
			inner->link->error = -ret;
		ret = btgw_inner_read(inner, skb->data, max, descriptors);
	}

	if (ret <= 0) {
		kfree_skb(skb);
		return ERR_PTR(ret ? ret : -EAGAIN);
	}
	skb_put(skb, ret);
	__net_timestamp(skb);
	return skb;
}

/*
 * Read on while the receive buffer is full. L2CAP keeps what came beyond that in
 * a list, and each time it is read the peer gets credits for the room that this
 * makes, which the list fills at once: read one at a time, the list grows by the
 * credits less one. Under the lock nothing arrives, so that the buffer is not
 * full any more is to say that the list is empty, and it held no more than the
 * peer once had credits for.
 */
static void btgw_inner_read_on(struct btgw_inner *inner, size_t max,
			       bool *descriptors)
{
	struct sock *sk = inner->sock->sk;
	struct sk_buff *skb;

	while (atomic_read(&sk->sk_rmem_alloc) >= READ_ONCE(sk->sk_rcvbuf)) {
		skb = btgw_inner_take(inner, max, descriptors);
		if (IS_ERR(skb))
			break;
		__skb_queue_tail(&inner->ahead, skb);
	}
}

/**
 * btgw_inner_recv() - read one frame
 * @inner: the socket
 * @max: cut it to so many octets
 * @descriptors: set where descriptors came along; they were dropped
 *
 * Return: the frame, owned by the caller, or ERR_PTR(-EAGAIN) if there is none,
 * or another error.
 */
struct sk_buff *btgw_inner_recv(struct btgw_inner *inner, size_t max,
				bool *descriptors)
{
	struct sock *sk = inner->sock->sk;
	struct l2cap_chan *chan;
	struct sk_buff *skb;

	skb = __skb_dequeue(&inner->ahead);
	if (skb) {
		skb_trim(skb, max);
		return skb;
	}
	if (btgw_inner_next_len(sk) < 0 && !btgw_inner_has_ended(sk))
		return ERR_PTR(-EAGAIN);

	chan = btgw_l2cap_lock(inner->sock);
	skb = btgw_inner_take(inner, max, descriptors);
	if (chan && !IS_ERR(skb))
		btgw_inner_read_on(inner, max, descriptors);
	btgw_l2cap_unlock(chan);
	return skb;
}

/**
 * btgw_inner_is_empty() - has all that came been read
 * @inner: the socket
 *
 * From the work of the link.
 */
bool btgw_inner_is_empty(const struct btgw_inner *inner)
{
	return skb_queue_empty(&inner->ahead) &&
	       skb_queue_empty_lockless(&inner->sock->sk->sk_receive_queue);
}

/**
 * btgw_inner_purge() - drop what was read and will not be wanted
 * @inner: what was hooked, or was not; nothing reads it any more
 */
void btgw_inner_purge(struct btgw_inner *inner)
{
	if (inner->link)
		__skb_queue_purge(&inner->ahead);
}
