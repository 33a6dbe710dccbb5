// SPDX-License-Identifier: GPL-2.0-only
/*
 * link.c - the life of a link, whatever its kind
 *
 * Lifetime and locks are written above struct btgw_link.
 */
#include "link.h"

#include <linux/delay.h>
#include <linux/xarray.h>

#include "ctl/netlink.h"

/* frames read in one run of the work, so that links share the workers */
#define BTGW_LINK_BUDGET	16

static DEFINE_XARRAY_ALLOC1(btgw_links);
static u32 btgw_links_next;
static atomic_t btgw_links_count = ATOMIC_INIT(0);

/* Nests links of the same class: a loop end sends into the other's queue. */
static struct lock_class_key btgw_life_key;

static void btgw_link_work(struct work_struct *work);
static void btgw_link_reap_work(struct work_struct *work);

/**
 * btgw_link_init() - make a link out of zeroed memory
 * @link: the memory, inside the object of its kind
 * @ops: what the kind can do
 * @kind: the kind
 * @role: side of the protocol
 *
 * The caller holds the only reference, the link's life.
 */
void btgw_link_init(struct btgw_link *link, const struct btgw_link_ops *ops,
		    enum btgw_link_kind kind, enum btgw_link_role role)
{
	kref_init(&link->ref);
	link->ops = ops;
	link->kind = kind;
	link->role = role;
	link->state = BTGW_LINK_STATE_IDLE;
	INIT_WORK(&link->work, btgw_link_work);
	INIT_WORK(&link->reap, btgw_link_reap_work);
	init_rwsem(&link->life);
	lockdep_set_class(&link->life, &btgw_life_key);
	spin_lock_init(&link->lock);
}

/**
 * btgw_link_publish() - give the link a number
 * @link: a link that is ready to be found
 *
 * The caller tells the listeners once all of what it made is in place.
 *
 * Return: 0 or -ENOMEM or -EBUSY (2^32 links); the link is then as before.
 */
int btgw_link_publish(struct btgw_link *link)
{
	int err;

	/* first: who finds it may kill it at once */
	set_bit(BTGW_LINK_LISTED, &link->flags);
	atomic_inc(&btgw_links_count);
	err = xa_alloc_cyclic(&btgw_links, &link->id, link,
			      XA_LIMIT(1, U32_MAX), &btgw_links_next,
			      GFP_KERNEL_ACCOUNT);
	if (err < 0) {
		clear_bit(BTGW_LINK_LISTED, &link->flags);
		atomic_dec(&btgw_links_count);
		return err;
	}
	return 0;
}

struct btgw_link *btgw_link_get(struct btgw_link *link)
{
	kref_get(&link->ref);
	return link;
}

static void btgw_link_free(struct kref *ref)
{
	struct btgw_link *link = container_of(ref, struct btgw_link, ref);

	WARN_ON_ONCE(link->owner);
	link->ops->free(link);
}

void btgw_link_put(struct btgw_link *link)
{
	kref_put(&link->ref, btgw_link_free);
}

/**
 * btgw_link_find() - the link with a number
 * @id: the number
 *
 * Return: the link with a reference for the caller, or NULL.
 */
struct btgw_link *btgw_link_find(u32 id)
{
	struct btgw_link *link;

	xa_lock(&btgw_links);
	link = xa_load(&btgw_links, id);
	if (link && !kref_get_unless_zero(&link->ref))
		link = NULL;
	xa_unlock(&btgw_links);
	return link;
}

/**
 * btgw_link_next() - walk the links by number
 * @id: lowest number wanted; becomes that of the link returned
 *
 * Return: the link with a reference for the caller, or NULL at the end.
 */
struct btgw_link *btgw_link_next(u32 *id)
{
	unsigned long index = *id;
	struct btgw_link *link;

	xa_lock(&btgw_links);
	link = xa_find(&btgw_links, &index, U32_MAX, XA_PRESENT);
	if (link && !kref_get_unless_zero(&link->ref))
		link = NULL;
	xa_unlock(&btgw_links);
	*id = index;
	return link;
}

unsigned int btgw_link_count(void)
{
	return atomic_read(&btgw_links_count);
}

/* The owner and its callbacks, with a reference on the owner, or NULL. */
static void *btgw_link_hold_owner(struct btgw_link *link,
				  const struct btgw_link_user **user)
{
	void *owner;

	spin_lock_bh(&link->lock);
	owner = link->owner;
	*user = link->user;
	if (owner)
		link->user->hold(owner);
	spin_unlock_bh(&link->lock);
	return owner;
}

/**
 * btgw_link_attach() - give the link an owner
 * @link: the link; the caller has a reference, which becomes the owner's
 * @owner: a socket or a bearer
 * @user: what to call in it
 *
 * Return: 0, -EBUSY if it has an owner or its last session has not ended at the
 * other end, -ENODEV if it is dead.
 */
int btgw_link_attach(struct btgw_link *link, void *owner,
		     const struct btgw_link_user *user)
{
	int err = 0;

	spin_lock_bh(&link->lock);
	if (test_bit(BTGW_LINK_DEAD, &link->flags) ||
	    (test_bit(BTGW_LINK_REAPING, &link->flags) && !link->ops->hangup))
		err = -ENODEV;
	else if (link->owner)
		err = -EBUSY;
	else if (link->ops->attach)
		err = link->ops->attach(link);
	if (!err) {
		link->owner = owner;
		link->user = user;
		clear_bit(BTGW_LINK_PAUSED, &link->flags);
		clear_bit(BTGW_LINK_REAPING, &link->flags);
	}
	spin_unlock_bh(&link->lock);
	return err;
}

/**
 * btgw_link_detach() - the owner goes
 * @link: its link
 *
 * Called once by the owner, from process context, without bs->lock. Kills the
 * link unless its kind can serve another socket.
 */
void btgw_link_detach(struct btgw_link *link)
{
	might_sleep();

	spin_lock_bh(&link->lock);
	link->owner = NULL;
	link->user = NULL;
	spin_unlock_bh(&link->lock);

	/*
	 * A hangup still queued would end the session of the next socket, and
	 * a death that goes on elsewhere must be over when close() returns: the
	 * next bind() may want the same PSM.
	 */
	if (cancel_work_sync(&link->reap))
		btgw_link_put(link);
	if (link->ops->detached && link->ops->detached(link))
		return;
	btgw_link_kill(link);
}

/**
 * btgw_link_event() - something happened below
 * @link: the link
 * @event: BTGW_LINK_EV
 *
 * Any context. Queues the work with a reference of its own. One end of a loop
 * calls it for the other, which may be on its way out: its memory is there, its
 * last reference perhaps not.
 */
void btgw_link_event(struct btgw_link *link, int event)
{
	set_bit(event, &link->events);
	if (test_bit(BTGW_LINK_DEAD, &link->flags))
		return;

	if (!kref_get_unless_zero(&link->ref))
		return;
	if (!queue_work(btgw_wq, &link->work))
		btgw_link_put(link);
}

/**
 * btgw_link_set_state() - change the state and tell the listeners
 * @link: the link
 * @state: the new state
 *
 * Process context.
 */
void btgw_link_set_state(struct btgw_link *link, enum btgw_link_state state)
{
	bool changed;

	spin_lock_bh(&link->lock);
	changed = link->state != state;
	WRITE_ONCE(link->state, state);
	spin_unlock_bh(&link->lock);

	if (changed && test_bit(BTGW_LINK_LISTED, &link->flags))
		btgw_nl_notify(link, BTGW_CMD_LINK_CHG_NTF);
}

/**
 * btgw_link_resume() - the socket has room again
 * @link: its link
 */
void btgw_link_resume(struct btgw_link *link)
{
	if (test_and_clear_bit(BTGW_LINK_PAUSED, &link->flags))
		btgw_link_event(link, BTGW_LINK_EV_RX);
}

/**
 * btgw_link_send() - hand one frame on
 * @link: the link, up
 * @data: the frame
 * @len: its length
 *
 * Never blocks on the peer, but takes the lock of the socket below.
 *
 * Return: 0; -EAGAIN, user->writable follows; another error, the frame is lost
 * and counted.
 */
int btgw_link_send(struct btgw_link *link, const void *data, size_t len)
{
	int err = -ENODEV;

	might_sleep();
	lockdep_assert_not_held(&link->lock);

	down_read(&link->life);
	if (!test_bit(BTGW_LINK_DEAD, &link->flags))
		err = link->ops->send(link, data, len);
	up_read(&link->life);

	if (!err)
		atomic64_inc(&link->tx_frames);
	else if (err != -EAGAIN)
		atomic64_inc(&link->tx_errors);
	return err;
}

/**
 * btgw_link_unsent() - are frames still on this machine
 * @link: the link
 *
 * Return: true while it makes sense to wait before the link is killed.
 */
bool btgw_link_unsent(struct btgw_link *link)
{
	bool unsent = false;

	down_read(&link->life);
	if (!test_bit(BTGW_LINK_DEAD, &link->flags) &&
	    READ_ONCE(link->state) == BTGW_LINK_STATE_UP)
		unsent = link->ops->unsent(link);
	up_read(&link->life);
	return unsent;
}

/**
 * btgw_link_established() - does the channel carry frames
 * @link: the link
 *
 * For others than its own work, which may be ending it at the same time.
 */
bool btgw_link_established(struct btgw_link *link)
{
	bool established = false;

	down_read(&link->life);
	if (!test_bit(BTGW_LINK_DEAD, &link->flags))
		established = link->ops->established(link);
	up_read(&link->life);
	return established;
}

/* The channel is gone: say so once, above and to the listeners. */
static void btgw_link_down(struct btgw_link *link, int err)
{
	const struct btgw_link_user *user;
	void *owner;

	if (READ_ONCE(link->state) == BTGW_LINK_STATE_DOWN)
		return;
	btgw_link_set_state(link, BTGW_LINK_STATE_DOWN);

	owner = btgw_link_hold_owner(link, &user);
	if (owner) {
		user->down(owner, err);
		user->put(owner);
	}
}

/*
 * Stop reading for want of room in @owner, or of one. An owner that attached
 * meanwhile has cleared the flag and must not find it set: nobody would resume
 * a link that no one filled, and its end would never be reported.
 */
static bool btgw_link_pause(struct btgw_link *link, void *owner)
{
	bool same;

	spin_lock_bh(&link->lock);
	same = link->owner == owner;
	if (same)
		set_bit(BTGW_LINK_PAUSED, &link->flags);
	spin_unlock_bh(&link->lock);
	return same;
}

/* An owner that went meanwhile has dropped what it got. */
static void btgw_link_received(struct btgw_link *link)
{
	const struct btgw_link_user *user;
	void *owner;

	owner = btgw_link_hold_owner(link, &user);
	if (!owner)
		return;
	if (user->received)
		user->received(owner);
	user->put(owner);
}

/* Returns true where more may be waiting. */
static bool btgw_link_read(struct btgw_link *link)
{
	const struct btgw_link_user *user;
	struct sk_buff *skb;
	void *owner;
	int budget;

	for (budget = BTGW_LINK_BUDGET; budget; budget--) {
		bool lossy = test_bit(BTGW_LINK_LOSSY, &link->flags);
		bool room;

		owner = btgw_link_hold_owner(link, &user);
		room = owner && user->room(owner);
		if (!room && !lossy) {
			if (!btgw_link_pause(link, owner)) {
				if (owner)
					user->put(owner);
				continue;
			}
			/* pairs with the reader: room first, then the flag */
			smp_mb__after_atomic();
			if (owner && user->room(owner)) {
				clear_bit(BTGW_LINK_PAUSED, &link->flags);
				room = true;
			} else {
				if (owner)
					user->put(owner);
				return false;
			}
		}

		skb = link->ops->recv(link, owner ? user->max : 1);
		if (IS_ERR(skb)) {
			if (owner)
				user->put(owner);
			if (PTR_ERR(skb) != -ENOMEM)
				return false;
			/* nothing was taken, and no event will follow */
			btgw_link_received(link);
			msleep(20);
			return true;
		}

		atomic64_inc(&link->rx_frames);
		if (room) {
			user->receive(owner, skb);
		} else {
			atomic64_inc(&link->rx_dropped);
			kfree_skb(skb);
		}
		if (owner)
			user->put(owner);
	}
	return true;
}

static void btgw_link_accept(struct btgw_link *link)
{
	const struct btgw_link_user *user;
	struct btgw_link *child;
	void *owner;

	owner = btgw_link_hold_owner(link, &user);
	if (!owner)
		return;

	for (;;) {
		if (!user->room(owner)) {
			set_bit(BTGW_LINK_PAUSED, &link->flags);
			/* pairs with accept: room first, then the flag */
			smp_mb__after_atomic();
			if (!user->room(owner))
				break;
			clear_bit(BTGW_LINK_PAUSED, &link->flags);
		}
		child = link->ops->accept(link);
		if (IS_ERR(child)) {
			/* what waits below gets no event of its own again */
			if (PTR_ERR(child) == -ENOMEM) {
				msleep(20);
				btgw_link_event(link, BTGW_LINK_EV_RX);
			}
			break;
		}
		user->child(owner, child);
	}
	user->put(owner);
}

static void btgw_link_step(struct btgw_link *link)
{
	const struct btgw_link_user *user;
	void *owner;
	int err = 0;
	bool more;

	clear_bit(BTGW_LINK_EV_RX, &link->events);
	clear_bit(BTGW_LINK_EV_STATE, &link->events);

	if (test_bit(BTGW_LINK_LISTENS, &link->flags)) {
		btgw_link_accept(link);
	} else {
		if (READ_ONCE(link->state) == BTGW_LINK_STATE_CONNECTING) {
			/* whoever brings the socket looks again */
			owner = btgw_link_hold_owner(link, &user);
			if (!owner)
				return;
			if (link->ops->established(link)) {
				btgw_link_set_state(link, BTGW_LINK_STATE_UP);
				user->up(owner);
			}
			user->put(owner);
		}

		if (test_and_clear_bit(BTGW_LINK_EV_TX, &link->events)) {
			owner = btgw_link_hold_owner(link, &user);
			if (owner) {
				user->writable(owner);
				user->put(owner);
			}
		}

		if (READ_ONCE(link->state) != BTGW_LINK_STATE_CONNECTING) {
			more = btgw_link_read(link);
			btgw_link_received(link);
			if (more) {
				btgw_link_event(link, BTGW_LINK_EV_RX);
				return;
			}
		}
	}

	/* what is still below is read first */
	if ((!test_bit(BTGW_LINK_PAUSED, &link->flags) ||
	     !READ_ONCE(link->owner)) && link->ops->ended(link, &err)) {
		if (!link->error)
			link->error = err;
		btgw_link_down(link, link->error);
		/* without an owner nobody else would give it back */
		if ((link->kind == BTGW_LINK_KIND_ADOPTED ||
		     link->kind == BTGW_LINK_KIND_TAP) &&
		    !READ_ONCE(link->owner))
			btgw_link_reap(link);
	}
}

static void btgw_link_work(struct work_struct *work)
{
	struct btgw_link *link = container_of(work, struct btgw_link, work);

	if (!test_bit(BTGW_LINK_DEAD, &link->flags))
		btgw_link_step(link);
	btgw_link_put(link);
}

/**
 * btgw_link_kill() - end a link
 * @link: the link
 *
 * Process context; not from link->work and not under bs->lock. Safe to call
 * more than once: the first call does it. Drops the life reference.
 */
void btgw_link_kill(struct btgw_link *link)
{
	might_sleep();

	if (test_and_set_bit(BTGW_LINK_DEAD, &link->flags))
		return;

	if (test_and_clear_bit(BTGW_LINK_LISTED, &link->flags)) {
		btgw_nl_notify(link, BTGW_CMD_LINK_DEL_NTF);
		xa_erase(&btgw_links, link->id);
		atomic_dec(&btgw_links_count);
	}

	link->ops->stop(link);
	if (cancel_work_sync(&link->work))
		btgw_link_put(link);

	btgw_link_down(link, link->error);

	down_write(&link->life);
	link->ops->release(link);
	up_write(&link->life);

	btgw_link_put(link);
}

static void btgw_link_reap_work(struct work_struct *work)
{
	struct btgw_link *link = container_of(work, struct btgw_link, reap);

	if (link->ops->hangup)
		link->ops->hangup(link);
	else
		btgw_link_kill(link);
	btgw_link_put(link);
}

/**
 * btgw_link_reap() - end the session, from where btgw_link_kill() may not be
 *	called
 * @link: the link; dies, unless its kind can serve another session
 */
void btgw_link_reap(struct btgw_link *link)
{
	if (test_and_set_bit(BTGW_LINK_REAPING, &link->flags))
		return;
	btgw_link_get(link);
	if (!queue_work(btgw_wq, &link->reap))
		btgw_link_put(link);
}

/**
 * btgw_link_kill_all() - end every link; for the exit of the module
 */
void btgw_link_kill_all(void)
{
	struct btgw_link *link;
	u32 id = 1;

	while ((link = btgw_link_next(&id))) {
		btgw_link_kill(link);
		btgw_link_put(link);
	}
}
