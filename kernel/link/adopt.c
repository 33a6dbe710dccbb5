// SPDX-License-Identifier: GPL-2.0-only
/*
 * adopt.c - links over descriptors that a process hands over
 *
 * A connected L2CAP socket, a connected AF_UNIX SEQPACKET socket, or two of
 * them where reading and writing go apart, as BlueZ's AcquireWrite and
 * AcquireNotify return them for a GATT characteristic.
 *
 * Flow control ends at an AF_UNIX socket: bluetoothd drops notifications when
 * the socket is full and queues writes without bound. Its read side is never
 * paused; what the socket above has no room for is dropped and counted.
 *
 * Only CAP_NET_ADMIN in the initial user namespace gets here: a reference that
 * the garbage collector of AF_UNIX does not see can keep descriptors in flight
 * alive for ever.
 */
#include "link.h"

#include <linux/net.h>
#include <linux/slab.h>
#include <net/bluetooth/bluetooth.h>
#include <net/bluetooth/l2cap.h>
#include <net/netlink.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "ctl/netlink.h"
#include "inner.h"
#include "l2cap.h"

/**
 * struct btgw_adopted - an adopted link
 * @link: what the rest of the module sees
 * @tx: where frames are written; holds a reference on the file
 * @rx: where frames are read, with a reference of its own; unused if @one
 * @one: both are @tx
 */
struct btgw_adopted {
	struct btgw_link link;
	struct btgw_inner tx;
	struct btgw_inner rx;
	bool one;
};

/* SO_SNDBUF, as the kernel counts, from which frames are as large as the MTU */
#define BTGW_ADOPT_SNDBUF	65536

static struct btgw_adopted *btgw_adopted(struct btgw_link *link)
{
	return container_of(link, struct btgw_adopted, link);
}

static struct btgw_inner *btgw_adopted_rx(struct btgw_adopted *ad)
{
	return ad->one ? &ad->tx : &ad->rx;
}

static int btgw_adopted_send(struct btgw_link *link, const void *data,
			     size_t len)
{
	int err;

	if (len > READ_ONCE(link->mtu))
		return -EMSGSIZE;
	err = btgw_inner_send(&btgw_adopted(link)->tx, data, len);
	if (btgw_inner_fatal(err) && !link->error)
		link->error = -err;
	return err;
}

/* Nobody reads the writing side, but what comes there must not stay. */
static void btgw_adopted_drain(struct btgw_adopted *ad)
{
	bool descriptors = false;
	struct sk_buff *skb;
	int i;

	for (i = 0; i < 16; i++) {
		skb = btgw_inner_recv(&ad->tx, 1, &descriptors);
		if (IS_ERR(skb))
			break;
		atomic64_inc(&ad->link.rx_dropped);
		kfree_skb(skb);
	}
	if (i == 16)
		btgw_link_event(&ad->link, BTGW_LINK_EV_RX);
	if (descriptors)
		atomic64_inc(&ad->link.rx_descriptors);
}

static struct sk_buff *btgw_adopted_recv(struct btgw_link *link, size_t max)
{
	struct btgw_adopted *ad = btgw_adopted(link);
	bool descriptors = false;
	struct sk_buff *skb;

	if (!ad->one)
		btgw_adopted_drain(ad);
	skb = btgw_inner_recv(btgw_adopted_rx(ad), max, &descriptors);
	if (descriptors)
		atomic64_inc(&link->rx_descriptors);
	return skb;
}

static bool btgw_adopted_established(struct btgw_link *link)
{
	return true;
}

static bool btgw_inner_gone(struct btgw_inner *inner, int *err)
{
	struct btgw_link *link = inner->link;
	struct sock *sk = inner->sock->sk;

	if (READ_ONCE(sk->sk_state) != BT_CLOSED &&
	    READ_ONCE(sk->sk_state) != TCP_CLOSE &&
	    !(READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN))
		return false;
	if (!btgw_inner_is_empty(inner))
		return false;
	*err = link->error ? link->error : -sock_error(sk);
	if (l2cap_is_socket(inner->sock) && btgw_l2cap_orderly(sk, *err)) {
		*err = 0;
		link->error = 0;
	}
	return true;
}

static bool btgw_adopted_ended(struct btgw_link *link, int *err)
{
	struct btgw_adopted *ad = btgw_adopted(link);

	return btgw_inner_gone(btgw_adopted_rx(ad), err) ||
	       (!ad->one && btgw_inner_gone(&ad->tx, err));
}

static bool btgw_adopted_unsent(struct btgw_link *link)
{
	struct btgw_adopted *ad = btgw_adopted(link);

	/* AF_UNIX keeps what was sent for its reader; L2CAP purges at close */
	return l2cap_is_socket(ad->tx.sock) &&
	       sk_wmem_alloc_get(ad->tx.sock->sk) > 0;
}

static void btgw_adopted_stop(struct btgw_link *link)
{
	struct btgw_adopted *ad = btgw_adopted(link);

	btgw_inner_unhook(&ad->tx);
	btgw_inner_unhook(&ad->rx);
}

static void btgw_adopted_release(struct btgw_link *link)
{
	struct btgw_adopted *ad = btgw_adopted(link);

	/* the process may still have the descriptors: end what they carry */
	kernel_sock_shutdown(ad->tx.sock, SHUT_RDWR);
	sockfd_put(ad->tx.sock);
	if (!ad->one) {
		kernel_sock_shutdown(ad->rx.sock, SHUT_RDWR);
		sockfd_put(ad->rx.sock);
	}
}

static int btgw_adopted_attach(struct btgw_link *link)
{
	if (READ_ONCE(link->state) == BTGW_LINK_STATE_DOWN)
		return -ENODEV;
	WRITE_ONCE(link->state, BTGW_LINK_STATE_CONNECTING);
	return 0;
}

static void btgw_adopted_free(struct btgw_link *link)
{
	struct btgw_adopted *ad = btgw_adopted(link);

	btgw_inner_purge(&ad->tx);
	btgw_inner_purge(&ad->rx);
	kfree(ad);
}

static const struct btgw_link_ops btgw_adopted_ops = {
	.send		= btgw_adopted_send,
	.recv		= btgw_adopted_recv,
	.established	= btgw_adopted_established,
	.ended		= btgw_adopted_ended,
	.unsent		= btgw_adopted_unsent,
	.stop		= btgw_adopted_stop,
	.release	= btgw_adopted_release,
	.attach		= btgw_adopted_attach,
	.free		= btgw_adopted_free,
};

/* The socket behind a descriptor if it is on the whitelist. */
static struct socket *btgw_adopt_sock(struct nlattr *attr,
				      struct netlink_ext_ack *extack)
{
	struct socket *sock;
	int err;

	sock = sockfd_lookup(nla_get_u32(attr), &err);
	if (!sock) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "no open socket behind the descriptor");
		return ERR_PTR(err);
	}

	err = -EOPNOTSUPP;
	if (sock->type != SOCK_SEQPACKET) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "only SEQPACKET sockets keep frames apart");
	} else if (l2cap_is_socket(sock)) {
		if (READ_ONCE(sock->sk->sk_state) == BT_CONNECTED)
			return sock;
		err = -ENOTCONN;
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the L2CAP socket is not connected");
	} else if (sock->ops->family == AF_UNIX) {
		if (READ_ONCE(sock->sk->sk_state) == TCP_ESTABLISHED)
			return sock;
		err = -ENOTCONN;
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the AF_UNIX socket is not connected");
	} else {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "neither an L2CAP nor an AF_UNIX socket");
	}
	sockfd_put(sock);
	return ERR_PTR(err);
}

static int btgw_adopt_mtu(struct btgw_adopted *ad, struct nlattr *mtu,
			  struct netlink_ext_ack *extack)
{
	u32 max;

	if (!l2cap_is_socket(ad->tx.sock)) {
		if (!mtu) {
			NL_SET_ERR_MSG(extack,
				       "an AF_UNIX socket needs the attribute mtu");
			return -EINVAL;
		}
		ad->link.mtu = nla_get_u32(mtu);
		return 0;
	}

	max = btgw_l2cap_mtu(ad->tx.sock);
	if (mtu && nla_get_u32(mtu) > max) {
		NL_SET_ERR_MSG_ATTR(extack, mtu, "the channel's MTU is smaller");
		return -EMSGSIZE;
	}
	/* all of a frame has to fit into the socket at once */
	if (READ_ONCE(ad->tx.sock->sk->sk_sndbuf) < BTGW_ADOPT_SNDBUF)
		max = min_t(u32, max, L2CAP_DEFAULT_MTU);
	ad->link.mtu = mtu ? nla_get_u32(mtu) : max;
	ad->link.pdu = btgw_l2cap_pdu(ad->tx.sock);
	return 0;
}

/**
 * btgw_adopt_new() - make a link of descriptors of the calling process
 * @fd: to write and, without @fd_read, to read
 * @fd_read: to read, or NULL
 * @mtu: largest frame, or NULL
 * @role: side of the protocol
 * @uid: who may attach without CAP_NET_ADMIN, or NULL
 * @extack: says what was wrong
 *
 * Return: the link with a reference for the caller beside its life, or an
 * ERR_PTR; the descriptors are then as before.
 */
struct btgw_link *btgw_adopt_new(struct nlattr *fd, struct nlattr *fd_read,
				 struct nlattr *mtu, enum btgw_link_role role,
				 const kuid_t *uid,
				 struct netlink_ext_ack *extack)
{
	struct btgw_adopted *ad;
	struct socket *tx;
	struct socket *rx;
	int err;

	tx = btgw_adopt_sock(fd, extack);
	if (IS_ERR(tx))
		return ERR_CAST(tx);
	rx = tx;
	if (fd_read) {
		rx = btgw_adopt_sock(fd_read, extack);
		if (IS_ERR(rx)) {
			err = PTR_ERR(rx);
			goto err_tx;
		}
		if (rx == tx) {
			sockfd_put(rx);
			fd_read = NULL;
		}
	}

	err = -ENOMEM;
	ad = kzalloc(sizeof(*ad), GFP_KERNEL_ACCOUNT);
	if (!ad)
		goto err_rx;
	btgw_link_init(&ad->link, &btgw_adopted_ops, BTGW_LINK_KIND_ADOPTED,
		       role);
	ad->one = !fd_read;
	ad->tx.sock = tx;
	ad->rx.sock = rx;
	if (!l2cap_is_socket(rx))
		set_bit(BTGW_LINK_LOSSY, &ad->link.flags);
	if (!ad->one && !l2cap_is_socket(tx))
		set_bit(BTGW_LINK_GATT, &ad->link.flags);
	if (uid) {
		ad->link.uid = *uid;
		ad->link.has_uid = true;
	}

	err = btgw_adopt_mtu(ad, mtu, extack);
	if (err)
		goto err_free;

	err = btgw_inner_hook(&ad->tx, &ad->link, tx);
	if (err) {
		NL_SET_ERR_MSG_ATTR(extack, fd,
				    "another part of the kernel has the socket");
		goto err_free;
	}
	if (fd_read) {
		err = btgw_inner_hook(&ad->rx, &ad->link, rx);
		if (err) {
			NL_SET_ERR_MSG_ATTR(extack, fd_read,
					    "another part of the kernel has the socket");
			goto err_unhook;
		}
	}

	btgw_link_get(&ad->link);
	err = btgw_link_publish(&ad->link);
	if (err) {
		btgw_link_put(&ad->link);
		goto err_unhook;
	}
	btgw_nl_notify(&ad->link, BTGW_CMD_LINK_NEW_NTF);
	/* what arrived before the callbacks were ours */
	btgw_link_event(&ad->link, BTGW_LINK_EV_RX);
	return &ad->link;

err_unhook:
	/* a callback may have queued the work already */
	set_bit(BTGW_LINK_DEAD, &ad->link.flags);
	btgw_adopted_stop(&ad->link);
	if (cancel_work_sync(&ad->link.work))
		btgw_link_put(&ad->link);
err_free:
	btgw_link_put(&ad->link);
err_rx:
	if (fd_read)
		sockfd_put(rx);
err_tx:
	sockfd_put(tx);
	return ERR_PTR(err);
}
