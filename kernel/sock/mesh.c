// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh.c - life and addresses of a mesh socket
 */
#include "mesh.h"

#include <linux/build_bug.h>
#include <linux/capability.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/uidgid.h>
#include <linux/wait.h>

#include "compat/compat.h"
#include "core/keys.h"
#include "core/net_pdu.h"

/* no padding: what is not said is not leaked, and cannot grow */
static_assert(sizeof(struct sockaddr_btgw) == 30);
static_assert(sizeof(struct btgw_mesh_rx) == 48);
static_assert(sizeof(struct btgw_mesh_done) == 20);
static_assert(sizeof(struct btgw_mesh_info) == 56);
static_assert(sizeof(struct sockaddr_btgw) <= sizeof(struct sockaddr_storage));

/* what send takes; BTGW_F_LOCAL is only told */
#define BTGW_MESH_SEND_FLAGS (BTGW_F_DIRECTED | BTGW_F_IMMUTABLE | \
			      BTGW_F_SEGMENT | BTGW_F_MIC64 | BTGW_F_VIRTUAL)

static atomic_t btgw_msocks = ATOMIC_INIT(0);

static struct proto btgw_msock_proto = {
	.name		= "BTGW-MESH",
	.owner		= THIS_MODULE,
	.obj_size	= sizeof(struct btgw_msock),
};

unsigned int btgw_msock_count(void)
{
	return atomic_read(&btgw_msocks);
}

/* What bind and send have in common. */
static int btgw_msock_addr(struct sockaddr_btgw *to, const void *from,
			   int len)
{
	if (!from || len < (int)sizeof(to->btgw_family))
		return -EINVAL;
	memcpy(&to->btgw_family, from, sizeof(to->btgw_family));
	if (to->btgw_family != AF_BLUETOOTH)
		return -EAFNOSUPPORT;
	if (len != (int)sizeof(*to))
		return -EINVAL;
	memcpy(to, from, sizeof(*to));

	if (memchr_inv(to->btgw_rsvd, 0, sizeof(to->btgw_rsvd)))
		return -EINVAL;
	if (to->btgw_keytype > BTGW_KEYTYPE_CONTROL)
		return -EINVAL;
	if (to->btgw_key > BTGW_NET_INDEX_MAX && to->btgw_key != BTGW_KEY_ANY)
		return -EINVAL;
	if (!(to->btgw_flags & BTGW_F_VIRTUAL) &&
	    memchr_inv(to->btgw_label, 0, sizeof(to->btgw_label)))
		return -EINVAL;
	return 0;
}

/**
 * btgw_msock_dest() - check an address to send to
 * @to: where it goes; that of a label gets its virtual address
 * @from: what came, already in kernel memory
 * @len: its length
 *
 * Return: 0, -EINVAL or -EAFNOSUPPORT.
 */
int btgw_msock_dest(struct sockaddr_btgw *to, const void *from, int len)
{
	u16 virtual;
	int err;

	err = btgw_msock_addr(to, from, len);
	if (err)
		return err;
	if (to->btgw_flags & ~BTGW_MESH_SEND_FLAGS)
		return -EINVAL;
	/* a TTL of 1 is for what was relayed once (section 3.4.4.5) */
	if (to->btgw_ttl == 1 ||
	    (to->btgw_ttl > 127 && to->btgw_ttl != BTGW_TTL_DEFAULT))
		return -EINVAL;
	if ((to->btgw_flags & BTGW_F_MIC64) &&
	    to->btgw_keytype == BTGW_KEYTYPE_CONTROL)
		return -EINVAL;

	if (to->btgw_flags & BTGW_F_VIRTUAL) {
		if (to->btgw_keytype != BTGW_KEYTYPE_APP)
			return -EINVAL;
		virtual = btgw_virtual_address(to->btgw_label);
		if (to->btgw_addr && to->btgw_addr != virtual)
			return -EINVAL;
		to->btgw_addr = virtual;
		return 0;
	}
	/* of control messages one may, and the net knows which */
	if (to->btgw_addr == BTGW_ADDR_UNASSIGNED ||
	    (btgw_addr_is_virtual(to->btgw_addr) &&
	     to->btgw_keytype != BTGW_KEYTYPE_CONTROL))
		return -EINVAL;
	if ((to->btgw_keytype == BTGW_KEYTYPE_DEV ||
	     to->btgw_keytype == BTGW_KEYTYPE_REMOTE_DEV) &&
	    !btgw_addr_is_unicast(to->btgw_addr))
		return -EINVAL;
	return 0;
}

/* in_egroup_p() of a task that is not the current one */
static bool btgw_msock_in_group(const struct cred *cred, kgid_t gid)
{
	const struct group_info *groups = cred->group_info;
	int i;

	if (gid_eq(gid, cred->egid))
		return true;
	for (i = 0; i < groups->ngroups; i++) {
		if (gid_eq(gid, groups->gid[i]))
			return true;
	}
	return false;
}

/**
 * btgw_msock_allowed() - may the socket use an element?
 * @ms: the socket, with @cred and @admin
 * @element: the element as it is now: a grant can be taken back
 */
bool btgw_msock_allowed(const struct btgw_msock *ms,
			const struct btgw_element_info *element)
{
	const struct cred *cred = ms->cred;

	if (ms->admin)
		return true;
	if (element->has_uid && uid_eq(element->uid, cred->euid))
		return true;
	return element->has_gid && btgw_msock_in_group(cred, element->gid);
}

/* Is the key that the socket wants to hear bound to its element? */
static bool btgw_msock_has_key(struct btgw_net *net,
			       const struct sockaddr_btgw *sa)
{
	u32 pos = 0;
	u16 key;

	if (sa->btgw_keytype != BTGW_KEYTYPE_APP ||
	    sa->btgw_key == BTGW_KEY_ANY)
		return true;
	while (btgw_element_key_next(net, sa->btgw_addr, &pos, &key) > 0) {
		if (key == sa->btgw_key)
			return true;
	}
	return false;
}

/* On the workqueue of the net. */
static int btgw_msock_do_bind(struct btgw_net *net, void *arg)
{
	struct btgw_msock *ms = arg;
	struct btgw_element_info element;

	if (btgw_element_get(net, ms->bound.btgw_addr, &element))
		return -EADDRNOTAVAIL;
	if (!btgw_msock_allowed(ms, &element))
		return -EACCES;
	if (!btgw_msock_has_key(net, &ms->bound))
		return -ENOKEY;

	ms->net = btgw_net_get(net);
	sock_hold(&ms->sk);
	list_add_tail(&ms->node, btgw_net_socks(net));
	ms->listed = true;
	/* pairs with btgw_msock_bound() */
	smp_store_release(&ms->sk.sk_state, BT_BOUND);
	return 0;
}

static int btgw_msock_bind_locked(struct btgw_msock *ms,
				  const struct sockaddr_btgw *sa)
{
	struct btgw_net *net;
	int err;

	lockdep_assert_held(&ms->lock);

	if (ms->sk.sk_state != BT_OPEN)
		return -EINVAL;
	net = btgw_net_find(sa->btgw_net);
	if (!net)
		return -ENODEV;

	ms->bound = *sa;
	ms->cred = get_current_cred();
	ms->admin = false;
	err = -EPERM;
	if (sa->btgw_keytype != BTGW_KEYTYPE_APP) {
		if (!capable(CAP_NET_ADMIN))
			goto out;
		ms->admin = true;
	}
	err = btgw_net_call(net, btgw_msock_do_bind, ms);
	if (err == -EACCES && capable(CAP_NET_ADMIN)) {
		ms->admin = true;
		err = btgw_net_call(net, btgw_msock_do_bind, ms);
	}
out:
	if (err) {
		put_cred(ms->cred);
		ms->cred = NULL;
		memset(&ms->bound, 0, sizeof(ms->bound));
	}
	btgw_net_put(net);
	return err;
}

static int btgw_msock_bind(struct socket *sock, struct btgw_sockaddr *addr,
			   int len)
{
	struct btgw_msock *ms = btgw_msock_sk(sock->sk);
	struct sockaddr_btgw sa;
	int err;

	err = btgw_msock_addr(&sa, addr, len);
	if (err)
		return err;
	if (!btgw_addr_is_unicast(sa.btgw_addr) || !sa.btgw_net ||
	    sa.btgw_flags ||
	    (sa.btgw_ttl && sa.btgw_ttl != BTGW_TTL_DEFAULT))
		return -EINVAL;

	mutex_lock(&ms->lock);
	err = btgw_msock_bind_locked(ms, &sa);
	mutex_unlock(&ms->lock);
	return err;
}

static int btgw_msock_connect(struct socket *sock, struct btgw_sockaddr *addr,
			      int len, int flags)
{
	struct btgw_msock *ms = btgw_msock_sk(sock->sk);
	struct sockaddr_btgw sa;
	int err = 0;

	if (len < (int)sizeof(sa.btgw_family))
		return -EINVAL;
	if (((struct sockaddr *)addr)->sa_family == AF_UNSPEC) {
		mutex_lock(&ms->lock);
		WRITE_ONCE(ms->has_peer, false);
		sock->state = SS_UNCONNECTED;
		mutex_unlock(&ms->lock);
		return 0;
	}

	err = btgw_msock_dest(&sa, addr, len);
	if (err)
		return err;
	if (sa.btgw_keytype != BTGW_KEYTYPE_APP && !capable(CAP_NET_ADMIN))
		return -EPERM;

	mutex_lock(&ms->lock);
	if (ms->net && sa.btgw_net && sa.btgw_net != ms->bound.btgw_net) {
		err = -EINVAL;
	} else {
		ms->peer = sa;
		WRITE_ONCE(ms->has_peer, true);
		sock->state = SS_CONNECTED;
	}
	mutex_unlock(&ms->lock);
	return err;
}

static int btgw_msock_getname(struct socket *sock, struct sockaddr *addr,
			      int peer)
{
	struct btgw_msock *ms = btgw_msock_sk(sock->sk);
	struct sockaddr_btgw *sa = (struct sockaddr_btgw *)addr;
	int ret = sizeof(*sa);

	mutex_lock(&ms->lock);
	*sa = peer ? ms->peer : ms->bound;
	if (peer && !ms->has_peer)
		ret = -ENOTCONN;
	mutex_unlock(&ms->lock);
	sa->btgw_family = AF_BLUETOOTH;
	return ret;
}

/* On the workqueue of the net. */
static void btgw_msock_unlist(struct btgw_msock *ms)
{
	if (!ms->listed)
		return;
	list_del(&ms->node);
	ms->listed = false;
	sock_put(&ms->sk);
}

static int btgw_msock_do_unlist(struct btgw_net *net, void *arg)
{
	btgw_msock_unlist(arg);
	return 0;
}

static int btgw_msock_do_cancel(struct btgw_net *net, void *arg)
{
	btgw_mesh_cancel(net, arg);
	return 0;
}

struct btgw_msock_shut {
	struct sock *sk;
	int how;
};

/* On the workqueue, so that it does not undo btgw_msock_gone(). */
static int btgw_msock_do_shutdown(struct btgw_net *net, void *arg)
{
	struct btgw_msock_shut *shut = arg;
	struct sock *sk = shut->sk;

	WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | shut->how);
	if (sk->sk_shutdown == SHUTDOWN_MASK)
		btgw_mesh_cancel(net, sk);
	sk->sk_state_change(sk);
	return 0;
}

static int btgw_msock_shutdown(struct socket *sock, int how)
{
	struct btgw_msock *ms = btgw_msock_sk(sock->sk);
	struct btgw_msock_shut shut = { .sk = &ms->sk, .how = how + 1 };

	if (how < SHUT_RD || how > SHUT_RDWR)
		return -EINVAL;
	if (!btgw_msock_bound(&ms->sk))
		return -ENOTCONN;
	/* a net that has gone has shut it down both ways already */
	btgw_net_call(ms->net, btgw_msock_do_shutdown, &shut);
	return 0;
}

/**
 * btgw_msock_gone() - an element or the whole net goes
 * @net: the net
 * @addr: address of the element; 0: all
 */
void btgw_msock_gone(struct btgw_net *net, u16 addr)
{
	struct btgw_msock *ms, *next;

	list_for_each_entry_safe(ms, next, btgw_net_socks(net), node) {
		struct sock *sk = &ms->sk;

		if (addr && ms->bound.btgw_addr != addr)
			continue;
		WRITE_ONCE(ms->gone, true);
		WRITE_ONCE(sk->sk_shutdown, SHUTDOWN_MASK);
		WRITE_ONCE(sk->sk_state, BT_CLOSED);
		WRITE_ONCE(sk->sk_err, ENODEV);
		sk_error_report(sk);
		sk->sk_state_change(sk);
		btgw_msock_unlist(ms);
	}
}

/*
 * SO_LINGER: with a time, wait that long for what was sent to end; without, it
 * ends now. Else it goes on by itself: a message is as good as sent when send
 * has returned, as with any datagram.
 */
static void btgw_msock_linger(struct btgw_msock *ms)
{
	struct sock *sk = &ms->sk;

	if (!ms->net || !sock_flag(sk, SOCK_LINGER))
		return;
	if (sk->sk_lingertime && !(current->flags & PF_EXITING))
		wait_event_interruptible_timeout(*sk_sleep(sk),
						 !atomic_read(&ms->queued),
						 sk->sk_lingertime);
	if (!sk->sk_lingertime && atomic_read(&ms->queued))
		btgw_net_call(ms->net, btgw_msock_do_cancel, sk);
}

static int btgw_msock_release(struct socket *sock)
{
	struct btgw_msock *ms;
	struct sock *sk = sock->sk;

	if (!sk)
		return 0;
	ms = btgw_msock_sk(sk);

	btgw_msock_linger(ms);
	/* where the net is going, btgw_msock_gone() does it */
	if (ms->net)
		btgw_net_call(ms->net, btgw_msock_do_unlist, ms);
	WRITE_ONCE(sk->sk_shutdown, SHUTDOWN_MASK);
	sock_orphan(sk);
	sock->sk = NULL;
	skb_queue_purge(&sk->sk_receive_queue);
	sock_put(sk);
	return 0;
}

static void btgw_msock_destruct(struct sock *sk)
{
	struct btgw_msock *ms = btgw_msock_sk(sk);

	WARN_ON_ONCE(ms->listed);
	WARN_ON_ONCE(atomic_read(&ms->queued));
	skb_queue_purge(&sk->sk_receive_queue);
	skb_queue_purge(&sk->sk_error_queue);
	if (ms->cred)
		put_cred(ms->cred);
	if (ms->net)
		btgw_net_put(ms->net);
	mutex_destroy(&ms->lock);
	atomic_dec(&btgw_msocks);
}

static const struct proto_ops btgw_msock_ops = {
	.family		= PF_BLUETOOTH,
	.owner		= THIS_MODULE,
	.release	= btgw_msock_release,
	.bind		= btgw_msock_bind,
	.connect	= btgw_msock_connect,
	.listen		= sock_no_listen,
	.accept		= sock_no_accept,
	.getname	= btgw_msock_getname,
	.sendmsg	= btgw_msock_sendmsg,
	.recvmsg	= btgw_msock_recvmsg,
	.poll		= datagram_poll,
	.ioctl		= bt_sock_ioctl,
	.gettstamp	= sock_gettstamp,
	.mmap		= sock_no_mmap,
	.socketpair	= sock_no_socketpair,
	.shutdown	= btgw_msock_shutdown,
	.setsockopt	= btgw_msock_setsockopt,
	.getsockopt	= btgw_msock_getsockopt,
};

/**
 * btgw_msock_create() - make a mesh socket
 * @net: namespace
 * @sock: the socket
 * @protocol: our number
 * @kern: made by the kernel
 *
 * Runs under a lock of the Bluetooth core: it must not sleep.
 *
 * Return: 0 or -ENOMEM.
 */
int btgw_msock_create(struct net *net, struct socket *sock, int protocol,
		      int kern)
{
	struct btgw_msock *ms;
	struct sock *sk;

	sk = sk_alloc(net, PF_BLUETOOTH, GFP_ATOMIC, &btgw_msock_proto, kern);
	if (!sk)
		return -ENOMEM;

	sock_init_data(sock, sk);
	sk->sk_protocol = protocol;
	sk->sk_state = BT_OPEN;
	sk->sk_destruct = btgw_msock_destruct;
	sock_reset_flag(sk, SOCK_ZAPPED);

	ms = btgw_msock_sk(sk);
	mutex_init(&ms->lock);
	INIT_LIST_HEAD(&ms->node);
	atomic_set(&ms->queued, 0);
	ms->loop = true;
	ms->ttl = BTGW_TTL_DEFAULT;
	atomic_inc(&btgw_msocks);

	sock->state = SS_UNCONNECTED;
	sock->ops = &btgw_msock_ops;
	return 0;
}

int __init btgw_msock_init(void)
{
	return proto_register(&btgw_msock_proto, 0);
}

void btgw_msock_exit(void)
{
	proto_unregister(&btgw_msock_proto);
}
