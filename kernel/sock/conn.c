// SPDX-License-Identifier: GPL-2.0-only
/*
 * conn.c - bind, connect, listen, accept and names
 */
#include "sock.h"

#include <linux/wait.h>

#include "link/l2cap.h"

/**
 * btgw_sock_addr() - check an address from the user
 * @to: where it goes, complete
 * @from: what came, already in kernel memory
 * @len: its length; a shorter struct sockaddr_l2 ends in zeros
 */
int btgw_sock_addr(struct sockaddr_l2 *to, const void *from, int len)
{
	if (!from || len < (int)offsetofend(struct sockaddr_l2, l2_bdaddr))
		return -EINVAL;

	memset(to, 0, sizeof(*to));
	memcpy(to, from, min_t(size_t, len, sizeof(*to)));
	if (to->l2_family != AF_BLUETOOTH)
		return -EINVAL;
	/* channels with a fixed id belong to the core */
	if (to->l2_cid)
		return -EINVAL;
	if (!bdaddr_type_is_valid(to->l2_bdaddr_type))
		return -EINVAL;
	return 0;
}

int btgw_sock_bind(struct socket *sock, struct sockaddr_l2 *addr)
{
	struct btgw_sock *bs = btgw_sk(sock->sk);
	int err;

	mutex_lock(&bs->lock);
	err = -EBADFD;
	if (bs->sk.sk_state == BT_OPEN) {
		err = btgw_sock_own_link(bs);
		if (!err)
			err = btgw_l2cap_bind(bs->link, addr);
		if (!err)
			WRITE_ONCE(bs->sk.sk_state, BT_BOUND);
	}
	mutex_unlock(&bs->lock);
	return err;
}

static u16 btgw_sock_rcvmtu(const struct btgw_sock *bs)
{
	lockdep_assert_held(&bs->lock);

	return bs->service->mtu ? bs->service->mtu(bs) : 0;
}

static int btgw_sock_start_connect(struct btgw_sock *bs,
				   struct sockaddr_l2 *addr)
{
	struct sock *sk = &bs->sk;
	int state = sk->sk_state;
	int rcvbuf = 0;
	int err;

	lockdep_assert_held(&bs->lock);

	switch (state) {
	case BT_OPEN:
	case BT_BOUND:
		break;
	case BT_CONNECT:
		return -EALREADY;
	case BT_CONNECTED:
		return -EISCONN;
	default:
		return -EBADFD;
	}

	err = btgw_sock_own_link(bs);
	if (err)
		return err;
	if (sk->sk_userlocks & SOCK_RCVBUF_LOCK)
		rcvbuf = READ_ONCE(sk->sk_rcvbuf);

	/* first: the outcome may come before connect returns */
	WRITE_ONCE(sk->sk_state, BT_CONNECT);
	err = btgw_l2cap_connect(bs->link, addr, READ_ONCE(sk->sk_sndtimeo),
				 rcvbuf, btgw_sock_rcvmtu(bs));
	if (err)
		WRITE_ONCE(sk->sk_state, state);
	return err;
}

int btgw_sock_connect(struct socket *sock, struct sockaddr_l2 *addr, int flags)
{
	struct sock *sk = sock->sk;
	struct btgw_sock *bs = btgw_sk(sk);
	long timeo = sock_sndtimeo(sk, flags & O_NONBLOCK);
	int err;

	mutex_lock(&bs->lock);
	err = btgw_sock_start_connect(bs, addr);
	mutex_unlock(&bs->lock);
	if (err)
		return err;
	if (!timeo)
		return -EINPROGRESS;

	timeo = wait_event_interruptible_timeout(*sk_sleep(sk),
						 READ_ONCE(sk->sk_state) != BT_CONNECT,
						 timeo);
	if (timeo < 0)
		return sock_intr_errno(READ_ONCE(sk->sk_sndtimeo));
	if (READ_ONCE(sk->sk_state) == BT_CONNECT)
		return -EINPROGRESS;
	err = sock_error(sk);
	if (err)
		return err;
	if (READ_ONCE(sk->sk_state) != BT_CONNECTED)
		return -ECONNABORTED;
	sock->state = SS_CONNECTED;
	return 0;
}

int btgw_sock_listen(struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
	struct btgw_sock *bs = btgw_sk(sk);
	int err = -EBADFD;
	int rcvbuf = 0;

	backlog = clamp(backlog, 1, 128);
	if (sk->sk_userlocks & SOCK_RCVBUF_LOCK)
		rcvbuf = READ_ONCE(sk->sk_rcvbuf);

	mutex_lock(&bs->lock);
	if (sk->sk_state == BT_BOUND) {
		spin_lock(&bs->accept_lock);
		bs->accept_max = backlog;
		bs->listening = true;
		spin_unlock(&bs->accept_lock);
		err = btgw_l2cap_listen(bs->link, backlog, rcvbuf,
					btgw_sock_rcvmtu(bs));
		if (!err) {
			WRITE_ONCE(sk->sk_state, BT_LISTEN);
			sk->sk_max_ack_backlog = backlog;
		}
	}
	mutex_unlock(&bs->lock);
	return err;
}

/* Room for a child; read by the link before it accepts one below. */
bool btgw_sock_accept_room(struct sock *sk)
{
	struct btgw_sock *bs = btgw_sk(sk);
	bool room;

	spin_lock(&bs->accept_lock);
	room = bs->listening && bs->accept_len < bs->accept_max;
	spin_unlock(&bs->accept_lock);
	return room;
}

/**
 * btgw_sock_child() - a listener's link got a connection
 * @owner: the listener
 * @link: the new link, whose life reference the caller gives us to end
 *
 * The child takes frames from now on, within its receive buffer. This runs in
 * the work of the listener's link, so a child that cannot stay ends elsewhere:
 * waiting for its work in here would be waiting for a work from a work.
 */
void btgw_sock_child(void *owner, struct btgw_link *link)
{
	struct sock *sk = owner;
	struct btgw_sock *parent = btgw_sk(sk);
	struct btgw_sock *child;
	struct sock *nsk;
	bool taken;
	int err;

	nsk = btgw_sock_alloc(sock_net(sk), NULL, sk->sk_type, GFP_KERNEL, 0);
	if (!nsk) {
		btgw_link_reap(link);
		return;
	}
	bt_sock_reclassify_lock(nsk, BTPROTO_BTGW);
	child = btgw_sk(nsk);

	mutex_lock(&parent->lock);
	nsk->sk_rcvbuf = READ_ONCE(sk->sk_rcvbuf);
	nsk->sk_sndbuf = READ_ONCE(sk->sk_sndbuf);
	nsk->sk_userlocks = sk->sk_userlocks;
	nsk->sk_sndtimeo = READ_ONCE(sk->sk_sndtimeo);
	nsk->sk_rcvtimeo = READ_ONCE(sk->sk_rcvtimeo);
	child->service->inherit(child, parent);
	mutex_unlock(&parent->lock);

	mutex_lock(&child->lock);
	WRITE_ONCE(nsk->sk_state, BT_CONNECT);
	err = btgw_sock_attach(child, btgw_link_get(link));
	mutex_unlock(&child->lock);
	if (err) {
		btgw_link_reap(link);
		sock_put(nsk);
		return;
	}

	/* what accept returns is connected, even if its work has yet to run */
	if (btgw_link_established(link))
		child->service->user->up(nsk);
	/* before anybody can accept and close it: the link is ours until then */
	btgw_link_event(link, BTGW_LINK_EV_STATE);

	spin_lock(&parent->accept_lock);
	taken = parent->listening;
	if (taken) {
		/* the first reference of the child is the queue's now */
		list_add_tail(&child->accept_node, &parent->accept_q);
		parent->accept_len++;
	}
	spin_unlock(&parent->accept_lock);

	if (!taken) {
		/* the listener closed meanwhile; our reference passes on */
		child->linger_end = jiffies;
		queue_delayed_work(btgw_wq, &child->linger, 0);
		return;
	}
	sk->sk_data_ready(sk);
}

static struct btgw_sock *btgw_sock_dequeue(struct btgw_sock *bs)
{
	struct btgw_sock *child;

	spin_lock(&bs->accept_lock);
	child = list_first_entry_or_null(&bs->accept_q, struct btgw_sock,
					 accept_node);
	if (child) {
		list_del_init(&child->accept_node);
		bs->accept_len--;
	}
	spin_unlock(&bs->accept_lock);
	return child;
}

int btgw_sock_accept(struct socket *sock, struct socket *newsock, int flags)
{
	struct sock *sk = sock->sk;
	struct btgw_sock *bs = btgw_sk(sk);
	long timeo = sock_rcvtimeo(sk, flags & O_NONBLOCK);
	struct btgw_sock *child;

	for (;;) {
		if (READ_ONCE(sk->sk_state) != BT_LISTEN)
			return sock_error(sk) ?: -EBADFD;
		child = btgw_sock_dequeue(bs);
		if (child)
			break;
		if (!timeo)
			return -EAGAIN;
		timeo = wait_event_interruptible_timeout(*sk_sleep(sk),
							 READ_ONCE(sk->sk_state) != BT_LISTEN ||
							 READ_ONCE(bs->accept_len),
							 timeo);
		if (timeo < 0)
			return sock_intr_errno(sk->sk_rcvtimeo);
	}

	/* the reference of the queue becomes that of the new socket */
	sock_graft(&child->sk, newsock);
	newsock->state = SS_CONNECTED;
	btgw_link_resume(bs->link);
	return 0;
}

int btgw_sock_getname(struct socket *sock, struct sockaddr *addr, int peer)
{
	struct btgw_sock *bs = btgw_sk(sock->sk);
	struct sockaddr_l2 *la = (struct sockaddr_l2 *)addr;
	int ret = sizeof(*la);

	memset(la, 0, sizeof(*la));
	la->l2_family = AF_BLUETOOTH;

	mutex_lock(&bs->lock);
	if (peer && bs->sk.sk_state != BT_CONNECTED &&
	    bs->sk.sk_state != BT_CONNECT)
		ret = -ENOTCONN;
	else if (bs->link && bs->link->kind == BTGW_LINK_KIND_OWNED)
		ret = btgw_l2cap_getname(bs->link, la, peer);
	mutex_unlock(&bs->lock);
	return ret;
}
