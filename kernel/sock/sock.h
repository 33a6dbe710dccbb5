/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sock.h - a btgw socket
 */
#ifndef _BTGW_SOCK_H
#define _BTGW_SOCK_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/sockptr.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <linux/btgw.h>
#include <net/bluetooth/bluetooth.h>
#include <net/bluetooth/l2cap.h>
#include <net/sock.h>

#include "core/fastbatch.h"
#include "link/link.h"
#include "sock/stream.h"

/* how long a close in the background waits for what was sent to leave */
#define BTGW_CLOSE_TIMEOUT	(5 * HZ)

/* acknowledgments that wait for room in the link; a repeat asks again */
#define BTGW_FB_ACKS		4

/* bits of btgw_fb_sock.pending: stored frames to be handed to the link */
enum {
	BTGW_FB_PEND_ANSWER	= 0x01,
	BTGW_FB_PEND_TX		= 0x02,
};

/**
 * struct btgw_fb_sock - FastBatch state of a socket
 * @fb: the endpoint; valid once @started
 * @cfg: times for it
 * @started: the link came up
 * @cfg_set: @cfg was set by the application, not by the kind of the link
 * @alg: algorithm set by the application, until @started
 * @whole: recv returns whole batches
 * @recverr: refusals go to the error queue
 * @consumed: the application has received all of the batch that waits for our
 *	acknowledgment. Read without the lock by poll
 * @can_send: a send without MSG_MORE would not wait. Read without the lock
 * @flush: transmit @open as soon as the window is open, for SHUT_WR
 * @retry_send: the link had no memory; the timer tries again
 * @last_status: status of the last acknowledgment received
 * @open: batch kept open by MSG_MORE, header and PDUs; also bs->send_lock
 * @open_alg: algorithm after what is in it
 * @tx: outstanding batch
 * @answer: last answer, for repeats
 * @held: frame received that there was no memory to deliver; the timer tries
 *	again, and nothing is read meanwhile. Looked at without the lock
 * @pending: BTGW_FB_PEND bits
 * @acks: acknowledgments to be handed to the link
 * @n_acks: how many
 * @stats: counters
 *
 * All under bs->lock unless noted.
 */
struct btgw_fb_sock {
	struct btgw_fb fb;
	struct btgw_fb_cfg cfg;
	bool started;
	bool cfg_set;
	u8 alg;
	bool whole;
	bool recverr;
	bool consumed;
	bool can_send;
	bool flush;
	bool retry_send;
	u8 last_status;
	u8 open_alg;
	struct sk_buff *open;
	struct sk_buff *tx;
	struct sk_buff *answer;
	struct sk_buff *held;
	u8 pending;
	u8 n_acks;
	struct btgw_fb_ack acks[BTGW_FB_ACKS];
	struct btgw_fb_stats stats;
};

struct btgw_sock;

/**
 * struct btgw_service - what a socket type makes of its link
 * @user: for the link; its owner is the struct sock
 * @mtu: largest SDU that an owned link is to take, 0 = the default of L2CAP.
 *	Locked. NULL where that is always so
 * @setup: first values; the socket is unused
 * @inherit: options of a listener for its child, which is unused. The parent
 *	is locked
 * @purge: free what is stored; the socket is unused
 * @end: the session is over; what was received can still be read. Locked; may
 *	come more than once
 * @timer: btgw_sock.timer ran out. Locked
 * @later: btgw_sock.later ran: what poll must leave to a work. Locked. NULL
 *	where the service never queues it
 * @unsent: true while what was sent waits above the link. Locked, connected
 * @busy: true while the peer has not confirmed what was sent, for SO_LINGER
 * @shut_wr: SHUT_WR was called. Locked, connected
 * @close: close was called, @unsent decides whether it goes on in the
 *	background. Locked, connected. NULL where it discards
 * @resume: room may have come back in the receive queue
 * @setsockopt: an option of its own, level SOL_BTGW; -ENOPROTOOPT else
 * @getsockopt: the same; the length was read into @len. Returns the size of
 *	what it put into @val, which has room for %BTGW_OPT_MAX
 */
struct btgw_service {
	const struct btgw_link_user *user;
	u16 (*mtu)(const struct btgw_sock *bs);
	void (*setup)(struct btgw_sock *bs);
	void (*inherit)(struct btgw_sock *child, const struct btgw_sock *bs);
	void (*purge)(struct btgw_sock *bs);
	void (*end)(struct btgw_sock *bs);
	void (*timer)(struct btgw_sock *bs);
	void (*later)(struct btgw_sock *bs);
	bool (*unsent)(struct btgw_sock *bs);
	bool (*busy)(struct btgw_sock *bs);
	void (*shut_wr)(struct btgw_sock *bs);
	void (*close)(struct btgw_sock *bs);
	void (*resume)(struct btgw_sock *bs);
	int (*setsockopt)(struct btgw_sock *bs, int opt, sockptr_t val,
			  unsigned int len);
	int (*getsockopt)(struct btgw_sock *bs, int opt, void *val);
};

/* largest value that getsockopt returns */
#define BTGW_OPT_MAX	1024

/**
 * struct btgw_sock - a socket that speaks over a link
 *
 * Lifetime: that of the struct sock, which is first. References beside the
 * usual ones: one of each of @timer, @linger and @later while queued, one of an
 * accept queue on each child in it, one of a link's work while it calls up. A
 * child has no pointer to its listener.
 *
 * sk_state is changed under @lock and read without it where a glance will do.
 *
 * @sk: must be first
 * @send_lock: one sender at a time, held while it waits; taken before @lock.
 *	Always through btgw_sock_send_lock() and btgw_sock_send_unlock()
 * @turn: a sender that must not wait found @send_lock taken; who gives it back
 *	wakes it
 * @lock: everything that is not said to be under another. Taken by the work of
 *	the link, so never held over btgw_link_kill(). Order: see struct btgw_link
 * @link: what it speaks over; set once, kept until the socket is destroyed
 * @timer: of the service; owns a reference while queued
 * @linger: close in the background; owns a reference while queued
 * @later: asked for by poll, which must not sleep; owns a reference while
 *	queued
 * @linger_end: when @linger gives up, in jiffies
 * @accept_lock: protects the accept queue: @accept_q, @accept_len, @listening
 * @accept_q: children, each with a reference
 * @accept_len: how many
 * @accept_max: how many at most
 * @listening: children are taken
 * @accept_node: in the queue of a listener, under its @accept_lock
 * @service: constant
 * @fb: state of a SEQPACKET socket
 * @st: state of a STREAM socket
 */
struct btgw_sock {
	struct sock sk;
	struct mutex send_lock; /* one sender at a time */
	bool turn;
	struct mutex lock; /* the state of the socket */
	struct btgw_link *link;
	struct delayed_work timer;
	struct delayed_work linger;
	struct work_struct later;
	unsigned long linger_end;
	spinlock_t accept_lock; /* the accept queue */
	struct list_head accept_q;
	unsigned int accept_len;
	unsigned int accept_max;
	bool listening;
	struct list_head accept_node;
	const struct btgw_service *service;
	union {
		struct btgw_fb_sock fb;
		struct btgw_stream_sock st;
	};
};

static inline struct btgw_sock *btgw_sk(const struct sock *sk)
{
	return (struct btgw_sock *)sk;
}

/* af.c */
int btgw_af_init(int proto);
void btgw_af_exit(void);
struct sock *btgw_sock_alloc(struct net *net, struct socket *sock, int type,
			     gfp_t gfp, int kern);
void btgw_sock_finish(struct btgw_sock *bs);
void btgw_sock_fail(struct btgw_sock *bs, int err);
void btgw_sock_wake(struct sock *sk, __poll_t events);
int btgw_sock_send_lock(struct btgw_sock *bs, long timeo);
void btgw_sock_send_unlock(struct btgw_sock *bs);
void btgw_sock_resume(struct btgw_sock *bs);
int btgw_sock_attach(struct btgw_sock *bs, struct btgw_link *link);
int btgw_sock_own_link(struct btgw_sock *bs);
unsigned int btgw_sock_count(void);
u64 btgw_now_ms(void);
void btgw_sock_hold(void *owner);
void btgw_sock_put(void *owner);

/* conn.c */
int btgw_sock_bind(struct socket *sock, struct sockaddr_l2 *addr);
int btgw_sock_connect(struct socket *sock, struct sockaddr_l2 *addr, int flags);
int btgw_sock_listen(struct socket *sock, int backlog);
int btgw_sock_accept(struct socket *sock, struct socket *newsock, int flags);
int btgw_sock_getname(struct socket *sock, struct sockaddr *addr, int peer);
int btgw_sock_addr(struct sockaddr_l2 *to, const void *from, int len);
void btgw_sock_child(void *owner, struct btgw_link *link);
bool btgw_sock_accept_room(struct sock *sk);

/* opt.c */
int btgw_sock_setsockopt(struct socket *sock, int level, int opt,
			 sockptr_t val, unsigned int len);
int btgw_sock_getsockopt(struct socket *sock, int level, int opt,
			 char __user *val, int __user *len);

int btgw_opt_u32(u32 *val, sockptr_t optval, unsigned int len);

/* fastbatch.c: the shell around the endpoint */
extern const struct btgw_link_user btgw_fb_user;
extern const struct btgw_service btgw_fb_service;

void btgw_fb_apply(struct btgw_sock *bs, const struct btgw_fb_out *out);
void btgw_fb_refresh(struct btgw_sock *bs);
int btgw_fb_transmit(struct btgw_sock *bs);
void btgw_fb_acknowledge(struct btgw_sock *bs, u8 status);
void btgw_fb_rearm(struct btgw_sock *bs);
u32 btgw_fb_mtu(const struct btgw_sock *bs);

/* fb_opt.c */
int btgw_fb_setsockopt(struct btgw_sock *bs, int opt, sockptr_t optval,
		       unsigned int len);
int btgw_fb_getsockopt(struct btgw_sock *bs, int opt, void *val);

/* fb_io.c: send, receive, poll */
int btgw_fb_sendmsg(struct socket *sock, struct msghdr *msg, size_t len);
int btgw_fb_recvmsg(struct socket *sock, struct msghdr *msg, size_t len,
		    int flags);
__poll_t btgw_fb_poll(struct file *file, struct socket *sock,
		      struct poll_table_struct *wait);
int btgw_fb_queue(struct btgw_sock *bs, struct sk_buff *skb,
		  const struct btgw_fb_frame *frame, struct sk_buff_head *list);
void btgw_fb_deliver(struct btgw_sock *bs, struct sk_buff_head *list,
		     bool acknowledge);
void btgw_fb_drop_unread(struct btgw_sock *bs);
void btgw_fb_queue_err(struct btgw_sock *bs, u16 id, u8 status);

/* stream.c: the session, and frames to the link */
extern const struct btgw_service btgw_stream_service;

void btgw_stream_arm(struct btgw_sock *bs);
void btgw_stream_xmit(struct btgw_sock *bs);
void btgw_stream_push(struct btgw_sock *bs, struct sk_buff_head *list);
void btgw_stream_set_version(struct btgw_sock *bs, u8 version);
void btgw_stream_sizes(struct btgw_sock *bs);

/* stream_send.c */
int btgw_stream_sendmsg(struct socket *sock, struct msghdr *msg, size_t len);
void btgw_stream_serve(struct btgw_sock *bs);

/* stream_recv.c: frames from the link */
bool btgw_stream_readable(struct btgw_sock *bs, u32 want);
void btgw_stream_user_receive(void *owner, struct sk_buff *skb);
bool btgw_stream_user_room(void *owner);
void btgw_stream_retry_held(struct btgw_sock *bs);
void btgw_stream_rx_down(struct btgw_sock *bs);

/* stream_read.c: octets to the reader */
int btgw_stream_recvmsg(struct socket *sock, struct msghdr *msg, size_t len,
			int flags);
__poll_t btgw_stream_poll(struct file *file, struct socket *sock,
			  struct poll_table_struct *wait);
int btgw_stream_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg);

/* stream_opt.c */
int btgw_stream_setsockopt(struct btgw_sock *bs, int opt, sockptr_t optval,
			   unsigned int len);
int btgw_stream_getsockopt(struct btgw_sock *bs, int opt, void *val);

#endif /* _BTGW_SOCK_H */
