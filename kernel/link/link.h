/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * link.h - a link is what carries frames
 *
 * Four kinds share one interface: *owned* (an L2CAP socket that the module
 * made), *adopted* (descriptors that a process handed over), *loop* (two ends
 * back to back) and *tap* (what a controller hears).
 */
#ifndef _BTGW_LINK_H
#define _BTGW_LINK_H

#include <linux/kref.h>
#include <linux/rwsem.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/uidgid.h>
#include <linux/workqueue.h>
#include <linux/btgw_netlink.h>

struct btgw_link;

/**
 * struct btgw_link_ops - what a kind of link can do
 * @send: hand one frame on, never blocking. 0, -EAGAIN (a TX event follows
 *	when it is worth trying again), -EMSGSIZE or another error: the frame is
 *	lost. Called under link->life for reading
 * @recv: take one frame of at most @max octets, a longer one is cut to @max;
 *	ERR_PTR(-EAGAIN) if there is none now, -ENOMEM if none was taken, other
 *	errors are the reason of an end to come. Called from link->work only.
 *	The caller owns the skb
 * @accept: take one child off a listener, as @recv; NULL where there is none
 * @established: true once the channel carries frames; sets link->mtu
 * @ended: true once the channel is gone and @recv has nothing left; the
 *	reason, positive or 0, goes to @err
 * @unsent: true while frames taken by @send have not left the machine's
 *	queues. Called under link->life for reading
 * @stop: no event comes from below any more after this returns. May sleep
 * @release: give back what is below. Called under link->life for writing
 * @detached: the socket went. true: the link stays, for another socket
 * @attach: a socket comes; 0 or -EBUSY. Called under link->lock
 * @hangup: end the session but not the link; without it the link dies
 * @free: free the memory
 *
 * @accept, @detached, @attach and @hangup may be NULL.
 */
struct btgw_link_ops {
	int (*send)(struct btgw_link *link, const void *data, size_t len);
	struct sk_buff *(*recv)(struct btgw_link *link, size_t max);
	struct btgw_link *(*accept)(struct btgw_link *link);
	bool (*established)(struct btgw_link *link);
	bool (*ended)(struct btgw_link *link, int *err);
	bool (*unsent)(struct btgw_link *link);
	void (*stop)(struct btgw_link *link);
	void (*release)(struct btgw_link *link);
	bool (*detached)(struct btgw_link *link);
	int (*attach)(struct btgw_link *link);
	void (*hangup)(struct btgw_link *link);
	void (*free)(struct btgw_link *link);
};

/**
 * struct btgw_link_user - what a link calls in whoever has it
 * @hold: take a reference on the owner. Called under link->lock, any context
 * @put: give it back; the last one may free, in process context
 * @room: the owner can take a frame now
 * @receive: a frame; the callee owns the skb
 * @received: that was all there is for now, or a share of it; or NULL
 * @writable: worth trying to send again
 * @up: the channel carries frames now
 * @down: it is gone; @err is positive or 0 for an orderly end
 * @child: a listener got a connection; the callee takes over the reference
 * @max: largest frame worth reading plus one, so that a longer one shows
 *
 * All but @room may sleep; none may be called with link->lock held. They run in
 * link->work, except @down, which also comes from btgw_link_kill().
 */
struct btgw_link_user {
	void (*hold)(void *owner);
	void (*put)(void *owner);
	bool (*room)(void *owner);
	void (*receive)(void *owner, struct sk_buff *skb);
	void (*received)(void *owner);
	void (*writable)(void *owner);
	void (*up)(void *owner);
	void (*down)(void *owner, int err);
	void (*child)(void *owner, struct btgw_link *child);
	size_t max;
};

/* bits of link->events, set by callbacks and taken by link->work */
enum {
	BTGW_LINK_EV_RX,
	BTGW_LINK_EV_TX,
	BTGW_LINK_EV_STATE,
};

/* bits of link->flags */
enum {
	BTGW_LINK_DEAD,		/* btgw_link_kill() has begun */
	BTGW_LINK_REAPING,	/* link->reap was queued */
	BTGW_LINK_PAUSED,	/* the socket had no room; nothing is read */
	BTGW_LINK_LISTENS,
	BTGW_LINK_LOSSY,	/* flow control ends here: never pause, drop */
	BTGW_LINK_LISTED,	/* in the table of links */
	BTGW_LINK_BLOCKED,	/* a send found no room: the next TX event is due */
	BTGW_LINK_GATT,		/* a pair of descriptors: writes pile up below */
};

/**
 * struct btgw_link - a link
 *
 * Lifetime
 * --------
 * A link is made with one reference, its *life*, which btgw_link_kill() drops.
 * Further references: one of the owner that has it (of a socket bs->link, until
 * the socket is destroyed), one of each queued @work and @reap, one of each loop
 * end on its pair, and whoever looked it up (btgw_link_find()). The memory goes
 * with the last one, in process context.
 *
 * A link has at most one owner, a socket or a bearer of a mesh net, and never
 * holds a reference on it: btgw_link_detach() clears @owner before the owner
 * goes, and @work takes a reference on it for as long as it calls into it.
 *
 * Death, in this order: set %BTGW_LINK_DEAD; leave the table; ops->stop, which
 * puts the callbacks of the sockets below back, under their sk_callback_lock;
 * cancel_work_sync(@work), never from @work itself, which queues @reap instead;
 * tell the socket; ops->release under @life; drop the life reference. An event
 * that comes later may still queue @work, which then sees the flag and returns.
 *
 * Locks
 * -----
 *	bs->send_lock			a blocking sender, one at a time
 *	  bs->lock			state of the socket above
 *	    link->life			what is below exists (read) / goes (write)
 *	      conn, chan		of L2CAP
 *	        lock_sock(inner)
 *	          sk_callback_lock	of the socket below
 *	            link->lock		leaf, spin
 *
 * The callbacks of a socket below run under its lock and, for reading, its
 * sk_callback_lock. They set a bit in @events and queue @work, nothing else, so
 * that nothing above is ever taken from below. Calls down are made with at most
 * bs->lock and @life held: never lock_sock() of the socket above, never
 * @lock; btgw_link_send() and its like assert it. Every call down is
 * non-blocking: waiting for a peer happens above, without a lock.
 *
 * @ref: see above
 * @ops: constant
 * @kind: enum btgw_link_kind, constant
 * @role: enum btgw_link_role, constant once attached or connected
 * @id: number in the table, constant
 * @uid: with @has_uid, who may attach without CAP_NET_ADMIN; constant
 * @has_uid: see @uid; constant
 * @flags: atomic bits
 * @events: atomic bits
 * @work: everything that happens on the link, one at a time
 * @reap: btgw_link_kill() for those that cannot call it
 * @life: see above
 * @lock: protects @owner, @user and @state
 * @owner: who has it, or NULL
 * @user: its callbacks, or NULL
 * @state: enum btgw_link_state; read without the lock where a glance will do
 * @mtu: largest frame that can be sent; written before @state becomes up
 * @pdu: largest frame that leaves as one PDU of the link layer, or 0 where that
 *	is not known; as @mtu
 * @error: reason of the end, positive; written in @work
 * @rx_frames: frames received
 * @tx_frames: frames sent
 * @rx_dropped: frames dropped for want of a socket or of room in it
 * @rx_descriptors: messages whose descriptors were dropped
 * @tx_errors: frames the channel refused
 */
struct btgw_link {
	struct kref ref;
	const struct btgw_link_ops *ops;
	u8 kind;
	u8 role;
	u32 id;
	kuid_t uid;
	bool has_uid;
	unsigned long flags;
	unsigned long events;
	struct work_struct work;
	struct work_struct reap;
	struct rw_semaphore life;
	spinlock_t lock; /* protects owner, user and state */
	void *owner;
	const struct btgw_link_user *user;
	u8 state;
	u32 mtu;
	u32 pdu;
	int error;
	atomic64_t rx_frames;
	atomic64_t tx_frames;
	atomic64_t rx_dropped;
	atomic64_t rx_descriptors;
	atomic64_t tx_errors;
};

extern struct workqueue_struct *btgw_wq;

void btgw_link_init(struct btgw_link *link, const struct btgw_link_ops *ops,
		    enum btgw_link_kind kind, enum btgw_link_role role);
int btgw_link_publish(struct btgw_link *link);

struct btgw_link *btgw_link_get(struct btgw_link *link);
void btgw_link_put(struct btgw_link *link);
struct btgw_link *btgw_link_find(u32 id);
struct btgw_link *btgw_link_next(u32 *id);
unsigned int btgw_link_count(void);

int btgw_link_attach(struct btgw_link *link, void *owner,
		     const struct btgw_link_user *user);
void btgw_link_detach(struct btgw_link *link);

void btgw_link_event(struct btgw_link *link, int event);
void btgw_link_set_state(struct btgw_link *link, enum btgw_link_state state);
void btgw_link_resume(struct btgw_link *link);
int btgw_link_send(struct btgw_link *link, const void *data, size_t len);
bool btgw_link_unsent(struct btgw_link *link);
bool btgw_link_established(struct btgw_link *link);

void btgw_link_kill(struct btgw_link *link);
void btgw_link_reap(struct btgw_link *link);
void btgw_link_kill_all(void);

/* loop.c */
struct btgw_link *btgw_loop_new(enum btgw_link_role role, u32 mtu,
				const kuid_t *uid);
u32 btgw_loop_peer_id(struct btgw_link *link);
struct btgw_link *btgw_loop_peer(struct btgw_link *link);

/* adopt.c */
struct netlink_ext_ack;
struct nlattr;
struct btgw_link *btgw_adopt_new(struct nlattr *fd, struct nlattr *fd_read,
				 struct nlattr *mtu, enum btgw_link_role role,
				 const kuid_t *uid,
				 struct netlink_ext_ack *extack);

#endif /* _BTGW_LINK_H */
