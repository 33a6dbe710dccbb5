// SPDX-License-Identifier: GPL-2.0-only
/*
 * l2cap.c - owned links
 *
 * The socket is the seam: struct l2cap_chan and its operations change inside
 * stable series, sockets do not. The exceptions are btgw_l2cap_mtu() and
 * btgw_l2cap_pdu(): there is no getsockopt for the kernel's own use; and
 * btgw_l2cap_lock(), which keeps a reader and L2CAP apart.
 *
 * Facts about the socket below that this file relies on:
 *  - binding to an LE address without a PSM takes a dynamic one, and only a
 *    socket with a PSM becomes a credit based channel; so a connect binds first;
 *  - SO_SNDTIMEO is how long it waits for the connection to come up;
 *  - SO_RCVBUF sizes the credits it gives, reading through recvmsg returns them;
 *  - a child that accept() returns is connected.
 */
#include "l2cap.h"

#include <linux/btgw_packet.h>
#include <linux/net.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <net/bluetooth/hci_core.h>
#include <net/sock.h>

#include "compat/compat.h"
#include "ctl/netlink.h"
#include "inner.h"
#include "link.h"

/**
 * struct btgw_l2cap - an owned link
 * @link: what the rest of the module sees
 * @inner: the L2CAP socket; released with the link
 * @local: our address once connected, to tell whether the controller is there
 * @bound: bind was called; under bs->lock
 * @mtu_set: BT_RCVMTU was; the same
 * @connect_by: when L2CAP gives up connecting, in jiffies
 */
struct btgw_l2cap {
	struct btgw_link link;
	struct btgw_inner inner;
	struct sockaddr_l2 local;
	bool bound;
	bool mtu_set;
	unsigned long connect_by;
};

/* SO_RCVBUF, as the kernel counts, that is too small for SDUs of many PDUs */
#define BTGW_L2CAP_RCVBUF	65536

/* largest option of an L2CAP socket, and how often reading it is tried */
#define BTGW_L2CAP_OPT_MAX	16
#define BTGW_L2CAP_OPT_TRIES	16

static const struct btgw_link_ops btgw_l2cap_ops;

static struct btgw_l2cap *btgw_l2cap(struct btgw_link *link)
{
	return container_of(link, struct btgw_l2cap, link);
}

/**
 * btgw_l2cap_mtu() - largest frame the peer takes
 * @sock: a connected L2CAP socket
 */
u32 btgw_l2cap_mtu(struct socket *sock)
{
	struct sock *sk = sock->sk;
	u32 mtu = 0;

	lock_sock(sk);
	if (l2cap_pi(sk)->chan)
		mtu = READ_ONCE(l2cap_pi(sk)->chan->omtu);
	release_sock(sk);
	return mtu;
}

static bool btgw_l2cap_has_credits(const struct l2cap_chan *chan)
{
	return chan->mode == L2CAP_MODE_LE_FLOWCTL ||
	       chan->mode == L2CAP_MODE_EXT_FLOWCTL;
}

/**
 * btgw_l2cap_pdu() - largest frame that leaves as one PDU
 * @sock: a connected L2CAP socket
 *
 * What the peer takes in one PDU of a credit based channel, less the length of
 * the SDU (Core Specification, Vol 3, Part A, section 3.4.3).
 *
 * Return: octets, or 0 on another kind of channel.
 */
u32 btgw_l2cap_pdu(struct socket *sock)
{
	struct sock *sk = sock->sk;
	struct l2cap_chan *chan;
	u32 mps = 0;

	lock_sock(sk);
	chan = l2cap_pi(sk)->chan;
	if (chan && btgw_l2cap_has_credits(chan))
		mps = READ_ONCE(chan->remote_mps);
	release_sock(sk);
	return mps > L2CAP_SDULEN_SIZE ? mps - L2CAP_SDULEN_SIZE : 0;
}

/**
 * btgw_l2cap_orderly() - did the peer disconnect in order
 * @sk: an L2CAP socket that has ended
 * @err: what it says of it, positive; L2CAP calls this a reset, too
 */
bool btgw_l2cap_orderly(const struct sock *sk, int err)
{
	return err == ECONNRESET && (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN);
}

/**
 * btgw_l2cap_lock() - have what L2CAP received to ourselves
 * @sock: any socket; recvmsg may be called on it until btgw_l2cap_unlock()
 *
 * L2CAP receives under the lock of the channel and reads without. On a channel
 * with credits that is not enough (6.1, 6.12):
 *  - what finds the receive buffer full waits in a list of its own until
 *    recvmsg, which takes one message, and then, under the lock of the socket
 *    once more, moves the list behind what is left. What arrives in between
 *    finds room and is put before the list;
 *  - the credits of the peer are counted up in recvmsg and down in receiving,
 *    each under another lock;
 *  - an SDU of several PDUs is looked at once more, for the credits, when it is
 *    in the queue and may have been read and freed.
 *
 * The lock of the channel comes before that of the socket, as everywhere in
 * L2CAP. One whose setup is deferred has nothing to read, and recvmsg of that
 * one takes other locks.
 *
 * Return: the channel for btgw_l2cap_unlock(), or NULL where there is no need.
 */
struct l2cap_chan *btgw_l2cap_lock(struct socket *sock)
{
	struct l2cap_chan *chan;

	if (!l2cap_is_socket(sock) ||
	    READ_ONCE(sock->sk->sk_state) == BT_CONNECT2)
		return NULL;
	/* it is the socket's for as long as that exists */
	chan = l2cap_pi(sock->sk)->chan;
	if (!btgw_l2cap_has_credits(chan))
		return NULL;
	l2cap_chan_lock(chan);
	return chan;
}

void btgw_l2cap_unlock(struct l2cap_chan *chan)
{
	if (chan)
		l2cap_chan_unlock(chan);
}

static int btgw_l2cap_send(struct btgw_link *link, const void *data, size_t len)
{
	int err = btgw_inner_send(&btgw_l2cap(link)->inner, data, len);

	/* sending clears the error of the socket: keep it for the end */
	if (btgw_inner_fatal(err) && !link->error)
		link->error = -err;
	return err;
}

static struct sk_buff *btgw_l2cap_recv(struct btgw_link *link, size_t max)
{
	bool descriptors = false;

	return btgw_inner_recv(&btgw_l2cap(link)->inner, max, &descriptors);
}

static bool btgw_l2cap_established(struct btgw_link *link)
{
	struct btgw_l2cap *l2 = btgw_l2cap(link);
	struct socket *sock = l2->inner.sock;

	if (READ_ONCE(sock->sk->sk_state) != BT_CONNECTED)
		return false;

	sock->ops->getname(sock, (struct sockaddr *)&l2->local, 0);
	WRITE_ONCE(link->mtu, btgw_l2cap_mtu(sock));
	WRITE_ONCE(link->pdu, btgw_l2cap_pdu(sock));
	return true;
}

/* Was it the controller that went, rather than the peer or the radio? */
static bool btgw_l2cap_no_controller(struct btgw_l2cap *l2)
{
	struct hci_dev *hdev;

	if (l2->local.l2_family != AF_BLUETOOTH ||
	    !bacmp(&l2->local.l2_bdaddr, BDADDR_ANY))
		return false;

	hdev = hci_get_route(BDADDR_ANY, &l2->local.l2_bdaddr,
			     l2->local.l2_bdaddr_type);
	if (!hdev)
		return true;
	hci_dev_put(hdev);
	return false;
}

static bool btgw_l2cap_ended(struct btgw_link *link, int *err)
{
	struct btgw_l2cap *l2 = btgw_l2cap(link);
	struct sock *sk = l2->inner.sock->sk;

	if (READ_ONCE(link->state) == BTGW_LINK_STATE_IDLE)
		return false;
	if (READ_ONCE(sk->sk_state) != BT_CLOSED &&
	    !(READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN))
		return false;
	if (!btgw_inner_is_empty(&l2->inner))
		return false;

	*err = link->error ? link->error : -sock_error(sk);
	if (btgw_l2cap_orderly(sk, *err) &&
	    READ_ONCE(link->state) == BTGW_LINK_STATE_UP) {
		*err = 0;
		link->error = 0;
	}
	if (READ_ONCE(link->state) == BTGW_LINK_STATE_CONNECTING && !*err)
		*err = ECONNREFUSED;
	/* L2CAP says refused where nobody was there to refuse */
	if (READ_ONCE(link->state) == BTGW_LINK_STATE_CONNECTING &&
	    link->role == BTGW_LINK_ROLE_GATEWAY && *err == ECONNREFUSED &&
	    time_after_eq(jiffies, READ_ONCE(l2->connect_by)))
		*err = ETIMEDOUT;
	if (*err && btgw_l2cap_no_controller(l2)) {
		*err = ENODEV;
		link->error = ENODEV;
	}
	return true;
}

static bool btgw_l2cap_unsent(struct btgw_link *link)
{
	return sk_wmem_alloc_get(btgw_l2cap(link)->inner.sock->sk) > 0;
}

static void btgw_l2cap_stop(struct btgw_link *link)
{
	btgw_inner_unhook(&btgw_l2cap(link)->inner);
}

static void btgw_l2cap_release(struct btgw_link *link)
{
	struct btgw_l2cap *l2 = btgw_l2cap(link);

	sock_release(l2->inner.sock);
	l2->inner.sock = NULL;
}

static void btgw_l2cap_free(struct btgw_link *link)
{
	btgw_inner_purge(&btgw_l2cap(link)->inner);
	kfree(btgw_l2cap(link));
}

/* Takes over @sock, also on failure. */
static struct btgw_link *btgw_l2cap_wrap(struct socket *sock,
					 enum btgw_link_role role)
{
	struct btgw_l2cap *l2;
	int err;

	/*
	 * A failure undoes without btgw_link_kill(): the caller may hold
	 * bs->lock or be the work of a listener's link. Hooking comes last and
	 * cannot fail, so no work was queued.
	 */
	l2 = kzalloc(sizeof(*l2), GFP_KERNEL_ACCOUNT);
	if (!l2) {
		sock_release(sock);
		return ERR_PTR(-ENOMEM);
	}

	btgw_link_init(&l2->link, &btgw_l2cap_ops, BTGW_LINK_KIND_OWNED, role);
	err = btgw_link_publish(&l2->link);
	if (err) {
		btgw_link_put(&l2->link);
		sock_release(sock);
		return ERR_PTR(err);
	}
	/* a socket that nobody else has seen */
	WARN_ON_ONCE(btgw_inner_hook(&l2->inner, &l2->link, sock));
	btgw_nl_notify(&l2->link, BTGW_CMD_LINK_NEW_NTF);
	return &l2->link;
}

/*
 * Octets of a PDU that L2CAP will take on a channel with @to, NULL = with whoever
 * connects: as many as a buffer of the controller has. That of a listener on all
 * controllers is the first one's.
 */
static int btgw_l2cap_own_pdu(struct socket *sock, const struct sockaddr_l2 *to)
{
	int pdu = BTGW_STREAM_FRAME_LL + L2CAP_SDULEN_SIZE;
	struct sockaddr_l2 from = {};
	struct hci_dev *hdev;
	bdaddr_t peer = {};
	int buffer;

	if (to)
		bacpy(&peer, &to->l2_bdaddr);
	sock->ops->getname(sock, (struct sockaddr *)&from, 0);
	hdev = hci_get_route(&peer, &from.l2_bdaddr, from.l2_bdaddr_type);
	if (!hdev)
		return pdu;
	buffer = READ_ONCE(hdev->le_mtu);
	if (!buffer)
		buffer = READ_ONCE(hdev->acl_mtu);
	if (buffer > L2CAP_HDR_SIZE)
		pdu = buffer - L2CAP_HDR_SIZE;
	hci_dev_put(hdev);
	return pdu;
}

/*
 * The buffer that carries an SDU of the least MTU, whatever PDUs the peer makes
 * of it: worst are those by one octet larger than a head, which leave that octet
 * of each. Where none is larger than a head any buffer does.
 */
static int btgw_l2cap_least_rcvbuf(int pdu)
{
	int head = sizeof(struct sk_buff);

	if (pdu <= head)
		return 0;
	return (L2CAP_DEFAULT_MTU + L2CAP_SDULEN_SIZE + head) * (head + 1);
}

/*
 * L2CAP gives a child the default buffer, whatever its listener has. Its PDUs are
 * those of the controller it came by.
 */
static void btgw_l2cap_inherit_room(struct socket *sock, const struct sock *from)
{
	int least = btgw_l2cap_least_rcvbuf(btgw_l2cap_own_pdu(sock, NULL));
	struct sock *sk = sock->sk;

	lock_sock(sk);
	WRITE_ONCE(sk->sk_rcvbuf, max(READ_ONCE(from->sk_rcvbuf), least));
	release_sock(sk);
}

static struct btgw_link *btgw_l2cap_accept(struct btgw_link *link)
{
	struct btgw_link *child;
	struct socket *sock;
	int err;

	err = kernel_accept(btgw_l2cap(link)->inner.sock, &sock, O_NONBLOCK);
	if (err)
		return ERR_PTR(err);

	/* L2CAP has set its lock class; it is in use, so we could not */
	btgw_l2cap_inherit_room(sock, btgw_l2cap(link)->inner.sock->sk);
	child = btgw_l2cap_wrap(sock, BTGW_LINK_ROLE_DEVICE);
	if (!IS_ERR(child))
		btgw_link_set_state(child, BTGW_LINK_STATE_CONNECTING);
	return child;
}

static const struct btgw_link_ops btgw_l2cap_ops = {
	.send		= btgw_l2cap_send,
	.recv		= btgw_l2cap_recv,
	.accept		= btgw_l2cap_accept,
	.established	= btgw_l2cap_established,
	.ended		= btgw_l2cap_ended,
	.unsent		= btgw_l2cap_unsent,
	.stop		= btgw_l2cap_stop,
	.release	= btgw_l2cap_release,
	.free		= btgw_l2cap_free,
};

/**
 * btgw_l2cap_new() - make an owned link
 * @type: SOCK_SEQPACKET, whatever the socket above is
 *
 * Return: the link with its life reference, idle, or an ERR_PTR.
 */
struct btgw_link *btgw_l2cap_new(int type)
{
	struct socket *sock;
	int err;

	err = sock_create_kern(&init_net, AF_BLUETOOTH, type, BTPROTO_L2CAP,
			       &sock);
	if (err)
		return ERR_PTR(err);
	return btgw_l2cap_wrap(sock, BTGW_LINK_ROLE_GATEWAY);
}

/*
 * Do the credits for an empty buffer carry an SDU as large as streams send? One
 * that they do not stops the channel for good: no more come before it is whole.
 * L2CAP (6.1, 6.12) gives them for what the buffer has without a head for each
 * PDU, and that is little where the PDU is not much larger: of 65536 octets 3824
 * are left with heads of 232 and the largest PDUs there are. Where the heads take
 * the whole buffer it goes by the MTU instead.
 */
static bool btgw_l2cap_takes_large(int rcvbuf, int pdu)
{
	s64 heads = (s64)DIV_ROUND_UP(rcvbuf, pdu) * sizeof(struct sk_buff);

	if (rcvbuf < BTGW_L2CAP_RCVBUF)
		return false;
	return heads >= rcvbuf ||
	       rcvbuf - heads >= BTGW_STREAM_FRAME_MAX + L2CAP_SDULEN_SIZE;
}

/*
 * The receive buffer, and of an LE channel the largest SDU we take. The MTU goes
 * by what was asked for, also where the buffer has to be larger than that.
 */
static void btgw_l2cap_set_room(struct btgw_link *link, struct socket *sock,
				const struct sockaddr_l2 *to, int rcvbuf,
				u16 mtu)
{
	int pdu = btgw_l2cap_own_pdu(sock, to);
	struct sock *sk = sock->sk;

	lock_sock(sk);
	if (rcvbuf)
		sk->sk_userlocks |= SOCK_RCVBUF_LOCK;
	else
		rcvbuf = sk->sk_rcvbuf;
	WRITE_ONCE(sk->sk_rcvbuf, max(rcvbuf, btgw_l2cap_least_rcvbuf(pdu)));
	release_sock(sk);

	if (!mtu || btgw_l2cap(link)->mtu_set)
		return;
	if (!btgw_l2cap_takes_large(rcvbuf, pdu))
		mtu = min_t(u16, mtu, L2CAP_DEFAULT_MTU);
	sock->ops->setsockopt(sock, SOL_BLUETOOTH, BT_RCVMTU,
			      KERNEL_SOCKPTR(&mtu), sizeof(mtu));
}

/* Inner calls of a process: the socket is there until up_read(). */
static struct socket *btgw_l2cap_enter(struct btgw_link *link)
{
	might_sleep();
	lockdep_assert_not_held(&link->lock);

	down_read(&link->life);
	if (test_bit(BTGW_LINK_DEAD, &link->flags)) {
		up_read(&link->life);
		return NULL;
	}
	return btgw_l2cap(link)->inner.sock;
}

static int btgw_l2cap_bind_sock(struct btgw_link *link, struct socket *sock,
				const struct sockaddr_l2 *addr)
{
	struct sockaddr_l2 copy = *addr;
	int err;

	err = sock->ops->bind(sock, (struct btgw_sockaddr *)&copy,
			      sizeof(copy));
	if (!err)
		btgw_l2cap(link)->bound = true;
	return err;
}

int btgw_l2cap_bind(struct btgw_link *link, const struct sockaddr_l2 *addr)
{
	struct socket *sock = btgw_l2cap_enter(link);
	int err;

	if (!sock)
		return -ENODEV;
	err = btgw_l2cap_bind_sock(link, sock, addr);
	up_read(&link->life);
	return err;
}

/*
 * What L2CAP refuses at once, before the socket below is bound for it: that
 * cannot be undone, and the socket above may yet be bound or connected anew.
 */
static int btgw_l2cap_may_connect(struct sockaddr_l2 *addr)
{
	u16 psm = le16_to_cpu(addr->l2_psm);
	bdaddr_t any = {};
	struct hci_dev *hdev;

	if (!psm || psm > L2CAP_PSM_LE_DYN_END)
		return -EINVAL;
	hdev = hci_get_route(&addr->l2_bdaddr, &any, BDADDR_LE_PUBLIC);
	if (!hdev)
		return -EHOSTUNREACH;
	hci_dev_put(hdev);
	return 0;
}

/**
 * btgw_l2cap_connect() - start to connect
 * @link: an idle link
 * @addr: the peer
 * @timeo: how long it may take, in jiffies; 0 or MAX_SCHEDULE_TIMEOUT leaves
 *	L2CAP's own 40 s
 * @rcvbuf: receive buffer below, 0 = its default; more where a channel would
 *	stop for good
 * @mtu: largest SDU to be taken, %L2CAP_DEFAULT_MTU at most where the buffer or
 *	the controller's PDUs are too small for more; 0 leaves that of L2CAP.
 *	What the user has set stands
 *
 * Return: 0, the outcome comes as user->up or user->down; or a negative error,
 * the link is idle as before.
 */
int btgw_l2cap_connect(struct btgw_link *link, const struct sockaddr_l2 *addr,
		       long timeo, int rcvbuf, u16 mtu)
{
	struct socket *sock = btgw_l2cap_enter(link);
	struct sockaddr_l2 copy = *addr;
	int err = 0;

	if (!sock)
		return -ENODEV;

	if (!btgw_l2cap(link)->bound && bdaddr_type_is_le(addr->l2_bdaddr_type)) {
		struct sockaddr_l2 any = {
			.l2_family = AF_BLUETOOTH,
			.l2_bdaddr_type = BDADDR_LE_PUBLIC,
		};

		err = btgw_l2cap_may_connect(&copy);
		if (!err)
			err = btgw_l2cap_bind_sock(link, sock, &any);
		if (err)
			goto out;
	}

	btgw_l2cap_set_room(link, sock, addr, rcvbuf, mtu);
	if (timeo && timeo != MAX_SCHEDULE_TIMEOUT)
		WRITE_ONCE(sock->sk->sk_sndtimeo, timeo);
	WRITE_ONCE(btgw_l2cap(link)->connect_by,
		   jiffies + READ_ONCE(sock->sk->sk_sndtimeo));

	btgw_link_set_state(link, BTGW_LINK_STATE_CONNECTING);
	err = sock->ops->connect(sock, (struct btgw_sockaddr *)&copy,
				 sizeof(copy), O_NONBLOCK);
	if (err == -EINPROGRESS)
		err = 0;
	if (err)
		btgw_link_set_state(link, BTGW_LINK_STATE_IDLE);
	else
		sock->ops->getname(sock, (struct sockaddr *)
				   &btgw_l2cap(link)->local, 0);
out:
	up_read(&link->life);
	/* it may have come up, or gone down, before anybody looked */
	if (!err)
		btgw_link_event(link, BTGW_LINK_EV_STATE);
	return err;
}

int btgw_l2cap_listen(struct btgw_link *link, int backlog, int rcvbuf,
		      u16 mtu)
{
	struct socket *sock = btgw_l2cap_enter(link);
	int err;

	if (!sock)
		return -ENODEV;
	btgw_l2cap_set_room(link, sock, NULL, rcvbuf, mtu);
	set_bit(BTGW_LINK_LISTENS, &link->flags);
	link->role = BTGW_LINK_ROLE_DEVICE;
	err = kernel_listen(sock, backlog);
	if (err)
		clear_bit(BTGW_LINK_LISTENS, &link->flags);
	up_read(&link->life);
	if (!err)
		btgw_link_set_state(link, BTGW_LINK_STATE_UP);
	return err;
}

int btgw_l2cap_getname(struct btgw_link *link, struct sockaddr_l2 *addr,
		       bool peer)
{
	struct socket *sock = btgw_l2cap_enter(link);
	int err;

	if (!sock) {
		/* the channel is gone, its name is not */
		if (peer)
			return -ENOTCONN;
		if (btgw_l2cap(link)->local.l2_family)
			*addr = btgw_l2cap(link)->local;
		return sizeof(*addr);
	}
	err = sock->ops->getname(sock, (struct sockaddr *)addr, peer);
	up_read(&link->life);
	return err;
}

/**
 * btgw_l2cap_setsockopt() - an option of the socket below
 * @link: the link
 * @level: SOL_BLUETOOTH
 * @opt: the option
 * @val: its value, already copied from the user
 * @len: length of the value
 */
int btgw_l2cap_setsockopt(struct btgw_link *link, int level, int opt,
			  void *val, unsigned int len)
{
	struct socket *sock = btgw_l2cap_enter(link);
	int err;

	if (!sock)
		return -ENODEV;
	err = sock->ops->setsockopt(sock, level, opt, KERNEL_SOCKPTR(val), len);
	if (!err && level == SOL_BLUETOOTH && opt == BT_RCVMTU)
		btgw_l2cap(link)->mtu_set = true;
	up_read(&link->life);
	return err;
}

/**
 * btgw_l2cap_getsockopt() - read an option of the socket below
 * @link: the link
 * @level: SOL_BLUETOOTH
 * @opt: the option
 * @val: where the value goes
 * @len: room there; becomes the length of the value
 *
 * L2CAP writes to the user under the lock of its socket, and a page fault may
 * take as long as the user likes. So no fault is served in there: where there
 * was one the pages are brought in without a lock, and the option read again.
 */
int btgw_l2cap_getsockopt(struct btgw_link *link, int level, int opt,
			  char __user *val, int __user *len)
{
	int tries = BTGW_L2CAP_OPT_TRIES;
	struct socket *sock;
	int size;
	int err;

	for (;;) {
		sock = btgw_l2cap_enter(link);
		if (!sock)
			return -ENODEV;
		pagefault_disable();
		err = btgw_getsockopt(sock, level, opt, val, len);
		pagefault_enable();
		up_read(&link->life);
		if (err != -EFAULT || !--tries)
			return err;

		if (get_user(size, len))
			return -EFAULT;
		/* some options are four octets whatever the user has room for */
		size = clamp(size, (int)sizeof(u32), BTGW_L2CAP_OPT_MAX);
		if (fault_in_safe_writeable((char __user *)len, sizeof(*len)) ||
		    fault_in_safe_writeable(val, size) == size)
			return -EFAULT;
	}
}
