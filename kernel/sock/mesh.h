/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mesh.h - a mesh socket
 *
 * SOCK_DGRAM: one access message of the mesh per call, from an element of a net
 * of this machine. Unlike the other types it has no link: kernel/mesh carries
 * what it sends.
 */
#ifndef _BTGW_SOCK_MESH_H
#define _BTGW_SOCK_MESH_H

#include <linux/atomic.h>
#include <linux/cred.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/net.h>
#include <linux/sockptr.h>
#include <linux/btgw.h>
#include <net/bluetooth/bluetooth.h>
#include <net/sock.h>

#include "mesh/msg.h"

struct socket;

/**
 * struct btgw_msock - a mesh socket
 *
 * Lifetime: that of the struct sock, which is first. References beside the
 * usual ones: one of btgw_net_socks() while the socket is in it, from bind
 * until release or until the element or net goes, and one of each message that
 * the net has (struct btgw_msg_tx.sk). The net does not hold the socket in any
 * other way; the socket holds its net until it is destroyed.
 *
 * Locks: @lock is for system calls and may be held over btgw_net_call(), so it
 * is never taken on the workqueue of the net. What bind fixes (@net, @bound,
 * @cred, @admin) is written on that workqueue before the socket enters the list
 * and constant from then on; a system call that has seen BT_BOUND may read it.
 *
 * @sk: must be first
 * @lock: bind, connect and options, one at a time
 * @net: the net, with a reference; NULL until bound
 * @node: in btgw_net_socks(), on the workqueue
 * @listed: @node is in it; on the workqueue
 * @bound: address of bind
 * @cred: who bound it, for elements granted to a user or a group
 * @admin: bound with CAP_NET_ADMIN
 * @peer: address of connect; under @lock
 * @has_peer: there is one; under @lock, looked at without it
 * @loop: %BTGW_MESH_LOOP; read without the lock
 * @ttl: %BTGW_MESH_TTL; read without the lock
 * @recverr: %BTGW_RECVERR; read without the lock
 * @gone: the element or the net has gone; set once, on the workqueue
 * @queued: messages that the net has
 * @tx: the counters of struct btgw_mesh_info, changed on the workqueue only
 * @tx_ok: the same
 * @tx_failed: the same
 * @rx: the same
 * @rx_dropped: the same
 * @err_dropped: the same
 */
struct btgw_msock {
	struct sock sk;
	struct mutex lock; /* bind, connect and options */
	struct btgw_net *net;
	struct list_head node;
	bool listed;
	struct sockaddr_btgw bound;
	const struct cred *cred;
	bool admin;
	struct sockaddr_btgw peer;
	bool has_peer;
	bool loop;
	u8 ttl;
	u8 recverr;
	bool gone;
	atomic_t queued;
	u64 tx;
	u64 tx_ok;
	u64 tx_failed;
	u64 rx;
	u64 rx_dropped;
	u64 err_dropped;
};

static inline struct btgw_msock *btgw_msock_sk(const struct sock *sk)
{
	return (struct btgw_msock *)sk;
}

/* What bind fixed may be read, if it is true. */
static inline bool btgw_msock_bound(const struct sock *sk)
{
	/* pairs with the release in btgw_msock_do_bind() */
	return smp_load_acquire(&sk->sk_state) != BT_OPEN;
}

/* A counter of the socket: it has one writer, the workqueue of the net. */
static inline void btgw_msock_inc(u64 *counter)
{
	WRITE_ONCE(*counter, *counter + 1);
}

/* mesh.c */
int btgw_msock_init(void);
void btgw_msock_exit(void);
unsigned int btgw_msock_count(void);
int btgw_msock_create(struct net *net, struct socket *sock, int protocol,
		      int kern);
int btgw_msock_dest(struct sockaddr_btgw *to, const void *from, int len);
bool btgw_msock_allowed(const struct btgw_msock *ms,
			const struct btgw_element_info *element);

/* mesh_io.c */
int btgw_msock_sendmsg(struct socket *sock, struct msghdr *msg, size_t len);
int btgw_msock_recvmsg(struct socket *sock, struct msghdr *msg, size_t len,
		       int flags);

/* mesh_opt.c */
int btgw_msock_setsockopt(struct socket *sock, int level, int opt,
			  sockptr_t val, unsigned int len);
int btgw_msock_getsockopt(struct socket *sock, int level, int opt,
			  char __user *val, int __user *len);

#endif /* _BTGW_SOCK_MESH_H */
