// SPDX-License-Identifier: GPL-2.0-only
/*
 * af.c - the socket family: making and ending sockets
 */
#include "sock.h"
#include "mesh.h"

#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/security.h>

#include "compat/compat.h"
#include "link/l2cap.h"

static int btgw_proto_number;
static atomic_t btgw_socks = ATOMIC_INIT(0);

static struct proto btgw_proto = {
	.name		= "BTGW",
	.owner		= THIS_MODULE,
	.obj_size	= sizeof(struct btgw_sock),
};

unsigned int btgw_sock_count(void)
{
	return atomic_read(&btgw_socks) + btgw_msock_count();
}

/**
 * btgw_sock_wake() - wake who waits on the socket
 * @sk: the socket
 * @events: poll events that came true
 *
 * Unlike sk_write_space(), which looks at sk_wmem_alloc, this always wakes: the
 * window is what senders wait for.
 */
void btgw_sock_wake(struct sock *sk, __poll_t events)
{
	struct socket_wq *wq;

	rcu_read_lock();
	wq = rcu_dereference(sk->sk_wq);
	if (skwq_has_sleeper(wq))
		wake_up_interruptible_poll(&wq->wait, events);
	rcu_read_unlock();
}

/**
 * btgw_sock_send_lock() - become the sender
 * @bs: the socket
 * @timeo: of the call; 0 = must not wait
 *
 * Return: 0, -ERESTARTSYS, or -EAGAIN: another is at it, and EPOLLOUT will be
 * reported when it has gone. Without that an edge-triggered poller would wait
 * for ever: the socket may have been writable all the while.
 */
int btgw_sock_send_lock(struct btgw_sock *bs, long timeo)
{
	if (timeo)
		return mutex_lock_interruptible(&bs->send_lock) ?
			       -ERESTARTSYS : 0;
	if (mutex_trylock(&bs->send_lock))
		return 0;

	WRITE_ONCE(bs->turn, true);
	/* pairs with btgw_sock_send_unlock(): said first, then tried again */
	smp_mb();
	return mutex_trylock(&bs->send_lock) ? 0 : -EAGAIN;
}

/**
 * btgw_sock_send_unlock() - let the next sender try
 * @bs: the socket
 */
void btgw_sock_send_unlock(struct btgw_sock *bs)
{
	mutex_unlock(&bs->send_lock);
	/* pairs with btgw_sock_send_lock() */
	smp_mb();
	if (READ_ONCE(bs->turn) && xchg(&bs->turn, false))
		btgw_sock_wake(&bs->sk, EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND);
}

/**
 * btgw_sock_resume() - room may have come back: let the link read again
 * @bs: the socket
 */
void btgw_sock_resume(struct btgw_sock *bs)
{
	struct btgw_link *link = READ_ONCE(bs->link);
	struct sock *sk = &bs->sk;

	/* pairs with the link: the flag first, then room */
	smp_mb();
	if (!link || !test_bit(BTGW_LINK_PAUSED, &link->flags))
		return;
	if (atomic_read(&sk->sk_rmem_alloc) <= READ_ONCE(sk->sk_rcvbuf) / 2 ||
	    (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN))
		btgw_link_resume(link);
}

u64 btgw_now_ms(void)
{
	/* 0 means never to the core */
	return ktime_to_ms(ktime_get_boottime()) + 1;
}

/* for struct btgw_link_user */
void btgw_sock_hold(void *owner)
{
	sock_hold(owner);
}

void btgw_sock_put(void *owner)
{
	sock_put(owner);
}

static void btgw_sock_destruct(struct sock *sk)
{
	struct btgw_sock *bs = btgw_sk(sk);

	WARN_ON_ONCE(!list_empty(&bs->accept_q));
	skb_queue_purge(&sk->sk_receive_queue);
	skb_queue_purge(&sk->sk_error_queue);
	bs->service->purge(bs);
	if (bs->link)
		btgw_link_put(bs->link);
	mutex_destroy(&bs->lock);
	mutex_destroy(&bs->send_lock);
	atomic_dec(&btgw_socks);
}

static void btgw_sock_linger(struct work_struct *work);
static void btgw_sock_timer(struct work_struct *work);
static void btgw_sock_later(struct work_struct *work);

/**
 * btgw_sock_alloc() - make the sock
 * @net: namespace
 * @sock: the socket, or NULL for a child that waits to be accepted
 * @type: socket type
 * @gfp: GFP_ATOMIC from create, which runs under a lock of the Bluetooth core
 * @kern: made by the kernel
 *
 * Return: the sock with one reference, or NULL.
 */
struct sock *btgw_sock_alloc(struct net *net, struct socket *sock, int type,
			     gfp_t gfp, int kern)
{
	struct btgw_sock *bs;
	struct sock *sk;

	sk = sk_alloc(net, PF_BLUETOOTH, gfp, &btgw_proto, kern);
	if (!sk)
		return NULL;

	sock_init_data(sock, sk);
	sk->sk_type = type;
	sk->sk_protocol = btgw_proto_number;
	sk->sk_state = BT_OPEN;
	sk->sk_destruct = btgw_sock_destruct;
	sock_reset_flag(sk, SOCK_ZAPPED);

	bs = btgw_sk(sk);
	mutex_init(&bs->send_lock);
	mutex_init(&bs->lock);
	spin_lock_init(&bs->accept_lock);
	INIT_LIST_HEAD(&bs->accept_q);
	INIT_LIST_HEAD(&bs->accept_node);
	INIT_DELAYED_WORK(&bs->timer, btgw_sock_timer);
	INIT_DELAYED_WORK(&bs->linger, btgw_sock_linger);
	INIT_WORK(&bs->later, btgw_sock_later);
	bs->service = type == SOCK_STREAM ? &btgw_stream_service :
					    &btgw_fb_service;
	bs->service->setup(bs);
	atomic_inc(&btgw_socks);
	return sk;
}

/**
 * btgw_sock_attach() - give the socket its link, once
 * @bs: the socket, locked
 * @link: the link; the reference of the caller passes on, also on failure
 *
 * Return: 0 or a negative error.
 */
int btgw_sock_attach(struct btgw_sock *bs, struct btgw_link *link)
{
	int err;

	lockdep_assert_held(&bs->lock);

	err = btgw_link_attach(link, &bs->sk, bs->service->user);
	if (err) {
		btgw_link_put(link);
		return err;
	}
	bs->link = link;
	return 0;
}

/**
 * btgw_sock_own_link() - see that there is an owned link
 * @bs: the socket, locked
 *
 * Return: 0, or -EOPNOTSUPP on a socket that speaks over another kind, or the
 * reason why none could be made.
 */
int btgw_sock_own_link(struct btgw_sock *bs)
{
	struct btgw_link *link;
	int err;

	lockdep_assert_held(&bs->lock);

	if (bs->link)
		return bs->link->kind == BTGW_LINK_KIND_OWNED ? 0 : -EOPNOTSUPP;

	link = btgw_l2cap_new(SOCK_SEQPACKET);
	if (IS_ERR(link))
		return PTR_ERR(link);
	err = btgw_sock_attach(bs, btgw_link_get(link));
	if (err)
		btgw_link_kill(link);
	return err;
}

/**
 * btgw_sock_fail() - end the session from our side
 * @bs: the socket, locked
 * @err: positive, what the next call reports, or 0
 */
void btgw_sock_fail(struct btgw_sock *bs, int err)
{
	struct sock *sk = &bs->sk;

	lockdep_assert_held(&bs->lock);

	if (sk->sk_state == BT_CLOSED)
		return;
	WRITE_ONCE(sk->sk_state, BT_CLOSED);
	WRITE_ONCE(sk->sk_shutdown, SHUTDOWN_MASK);
	if (err)
		WRITE_ONCE(sk->sk_err, err);
	bs->service->end(bs);
	if (bs->link)
		btgw_link_reap(bs->link);
	sk->sk_state_change(sk);
}

static void btgw_sock_timer(struct work_struct *work)
{
	struct btgw_sock *bs = container_of(to_delayed_work(work),
					    struct btgw_sock, timer);

	mutex_lock(&bs->lock);
	bs->service->timer(bs);
	mutex_unlock(&bs->lock);
	sock_put(&bs->sk);
}

static void btgw_sock_later(struct work_struct *work)
{
	struct btgw_sock *bs = container_of(work, struct btgw_sock, later);

	mutex_lock(&bs->lock);
	bs->service->later(bs);
	mutex_unlock(&bs->lock);
	sock_put(&bs->sk);
}

/* Take the children nobody accepted. */
static void btgw_sock_end_children(struct btgw_sock *bs)
{
	struct btgw_sock *child, *next;
	LIST_HEAD(children);

	spin_lock(&bs->accept_lock);
	bs->listening = false;
	list_splice_init(&bs->accept_q, &children);
	bs->accept_len = 0;
	spin_unlock(&bs->accept_lock);

	list_for_each_entry_safe(child, next, &children, accept_node) {
		list_del_init(&child->accept_node);
		btgw_sock_finish(child);
		sock_put(&child->sk);
	}
}

/**
 * btgw_sock_finish() - the end of a socket
 * @bs: the socket; nobody else uses it but the work of its link and timers
 *
 * Process context, no lock, not from link->work.
 */
void btgw_sock_finish(struct btgw_sock *bs)
{
	struct sock *sk = &bs->sk;

	mutex_lock(&bs->lock);
	WRITE_ONCE(sk->sk_state, BT_CLOSED);
	WRITE_ONCE(sk->sk_shutdown, SHUTDOWN_MASK);
	bs->service->end(bs);
	mutex_unlock(&bs->lock);

	btgw_sock_end_children(bs);
	if (bs->link)
		btgw_link_detach(bs->link);
	/* after the link: its work is what arms them */
	if (cancel_delayed_work_sync(&bs->timer))
		sock_put(sk);
	if (cancel_work_sync(&bs->later))
		sock_put(sk);
}

/* True while what was sent has not left the machine. */
static bool btgw_sock_unsent(struct btgw_sock *bs)
{
	bool unsent;

	mutex_lock(&bs->lock);
	unsent = bs->sk.sk_state == BT_CONNECTED && bs->link &&
		 (bs->service->unsent(bs) || btgw_link_unsent(bs->link));
	mutex_unlock(&bs->lock);
	return unsent;
}

static void btgw_sock_linger(struct work_struct *work)
{
	struct btgw_sock *bs = container_of(to_delayed_work(work),
					    struct btgw_sock, linger);

	if (btgw_sock_unsent(bs) && time_before(jiffies, bs->linger_end)) {
		/* the reference passes on to the next run */
		queue_delayed_work(btgw_wq, &bs->linger,
				   msecs_to_jiffies(10));
		return;
	}
	btgw_sock_finish(bs);
	sock_put(&bs->sk);
}

/* SO_LINGER: wait until the peer has what was sent, or the time is over. */
static void btgw_sock_wait_close(struct btgw_sock *bs)
{
	struct sock *sk = &bs->sk;
	long timeo = sk->sk_lingertime;

	if (!sock_flag(sk, SOCK_LINGER) || (current->flags & PF_EXITING))
		return;

	while (timeo > 0 && !signal_pending(current) &&
	       READ_ONCE(sk->sk_state) == BT_CONNECTED &&
	       (bs->service->busy(bs) || btgw_sock_unsent(bs)))
		timeo -= HZ / 50 - schedule_timeout_interruptible(HZ / 50) + 1;
}

static int btgw_release(struct socket *sock)
{
	struct sock *sk = sock->sk;
	struct btgw_sock *bs;

	if (!sk)
		return 0;
	bs = btgw_sk(sk);

	if (bs->service->close) {
		mutex_lock(&bs->lock);
		if (sk->sk_state == BT_CONNECTED)
			bs->service->close(bs);
		mutex_unlock(&bs->lock);
	}
	btgw_sock_wait_close(bs);

	sock_orphan(sk);
	sock->sk = NULL;
	if (btgw_sock_unsent(bs)) {
		/*
		 * L2CAP purges its queue at close, so wait in the background.
		 * Nobody receives any more; what is kept open is discarded.
		 */
		bs->linger_end = jiffies + BTGW_CLOSE_TIMEOUT;
		sock_hold(sk);
		queue_delayed_work(btgw_wq, &bs->linger,
				   msecs_to_jiffies(2));
	} else {
		btgw_sock_finish(bs);
	}
	sock_put(sk);
	return 0;
}

static int btgw_shutdown(struct socket *sock, int how)
{
	struct sock *sk = sock->sk;
	struct btgw_sock *bs = btgw_sk(sk);
	int err = 0;

	if (how < SHUT_RD || how > SHUT_RDWR)
		return -EINVAL;
	how++;

	mutex_lock(&bs->lock);
	if (sk->sk_state == BT_LISTEN) {
		mutex_unlock(&bs->lock);
		btgw_sock_end_children(bs);
		mutex_lock(&bs->lock);
		btgw_sock_fail(bs, 0);
	} else if (sk->sk_state != BT_CONNECTED &&
		   sk->sk_state != BT_CONNECT) {
		err = -ENOTCONN;
	} else if (how == SHUTDOWN_MASK) {
		btgw_sock_fail(bs, 0);
	} else {
		WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | how);
		/* else when the link comes up */
		if ((how & SEND_SHUTDOWN) && sk->sk_state == BT_CONNECTED)
			bs->service->shut_wr(bs);
		bs->service->resume(bs);
		sk->sk_state_change(sk);
	}
	mutex_unlock(&bs->lock);
	return err;
}

static int btgw_bind_op(struct socket *sock, struct btgw_sockaddr *addr,
			int len)
{
	struct sockaddr_l2 la;
	int err;

	err = btgw_sock_addr(&la, addr, len);
	return err ? err : btgw_sock_bind(sock, &la);
}

static int btgw_connect_op(struct socket *sock, struct btgw_sockaddr *addr,
			   int len, int flags)
{
	struct sockaddr_l2 la;
	int err;

	err = btgw_sock_addr(&la, addr, len);
	return err ? err : btgw_sock_connect(sock, &la, flags);
}

static int btgw_accept_op(struct socket *sock, struct socket *newsock,
			  BTGW_ACCEPT_ARGS)
{
	return btgw_sock_accept(sock, newsock, BTGW_ACCEPT_FLAGS);
}

static const struct proto_ops btgw_seqpacket_ops = {
	.family		= PF_BLUETOOTH,
	.owner		= THIS_MODULE,
	.release	= btgw_release,
	.bind		= btgw_bind_op,
	.connect	= btgw_connect_op,
	.listen		= btgw_sock_listen,
	.accept		= btgw_accept_op,
	.getname	= btgw_sock_getname,
	.sendmsg	= btgw_fb_sendmsg,
	.recvmsg	= btgw_fb_recvmsg,
	.poll		= btgw_fb_poll,
	.ioctl		= bt_sock_ioctl,
	.gettstamp	= sock_gettstamp,
	.mmap		= sock_no_mmap,
	.socketpair	= sock_no_socketpair,
	.shutdown	= btgw_shutdown,
	.setsockopt	= btgw_sock_setsockopt,
	.getsockopt	= btgw_sock_getsockopt,
};

static const struct proto_ops btgw_stream_ops = {
	.family		= PF_BLUETOOTH,
	.owner		= THIS_MODULE,
	.release	= btgw_release,
	.bind		= btgw_bind_op,
	.connect	= btgw_connect_op,
	.listen		= btgw_sock_listen,
	.accept		= btgw_accept_op,
	.getname	= btgw_sock_getname,
	.sendmsg	= btgw_stream_sendmsg,
	.recvmsg	= btgw_stream_recvmsg,
	.poll		= btgw_stream_poll,
	.ioctl		= btgw_stream_ioctl,
	.gettstamp	= sock_gettstamp,
	.mmap		= sock_no_mmap,
	.socketpair	= sock_no_socketpair,
	.shutdown	= btgw_shutdown,
	.setsockopt	= btgw_sock_setsockopt,
	.getsockopt	= btgw_sock_getsockopt,
};

/* Runs under a lock of the Bluetooth core: it must not sleep. */
static int btgw_create(struct net *net, struct socket *sock, int protocol,
		       int kern)
{
	const struct proto_ops *ops;
	struct sock *sk;

	switch (sock->type) {
	case SOCK_SEQPACKET:
		ops = &btgw_seqpacket_ops;
		break;
	case SOCK_STREAM:
		ops = &btgw_stream_ops;
		break;
	case SOCK_DGRAM:
		return btgw_msock_create(net, sock, protocol, kern);
	default:
		return -ESOCKTNOSUPPORT;
	}

	sk = btgw_sock_alloc(net, sock, sock->type, GFP_ATOMIC, kern);
	if (!sk)
		return -ENOMEM;
	sock->state = SS_UNCONNECTED;
	sock->ops = ops;
	return 0;
}

static const struct net_proto_family btgw_family = {
	.family	= PF_BLUETOOTH,
	.owner	= THIS_MODULE,
	.create	= btgw_create,
};

/**
 * btgw_af_init() - take the protocol number
 * @proto: which
 *
 * Return: 0 or a negative error; the log says who has the number.
 */
int __init btgw_af_init(int proto)
{
	static const char * const owners[] = {
		"L2CAP", "HCI", "SCO", "RFCOMM", "BNEP", "CMTP", "HIDP",
		"AVDTP", "ISO",
	};
	int err;

	if (proto < 0 || proto >= (int)ARRAY_SIZE(owners)) {
		pr_err("btgw: protocol number %d is not between 0 and %zu\n",
		       proto, ARRAY_SIZE(owners) - 1);
		return -EINVAL;
	}

	btgw_proto_number = proto;
	err = proto_register(&btgw_proto, 0);
	if (err)
		return err;
	err = btgw_msock_init();
	if (err)
		goto err_proto;

	err = bt_sock_register(proto, &btgw_family);
	if (err) {
		pr_err("btgw: protocol number %d (%s) is taken: %d; try the parameter proto\n",
		       proto, owners[proto], err);
		goto err_mesh;
	}
	return 0;

err_mesh:
	btgw_msock_exit();
err_proto:
	proto_unregister(&btgw_proto);
	return err;
}

void btgw_af_exit(void)
{
	bt_sock_unregister(btgw_proto_number);
	btgw_msock_exit();
	proto_unregister(&btgw_proto);
}
