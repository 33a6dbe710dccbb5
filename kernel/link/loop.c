// SPDX-License-Identifier: GPL-2.0-only
/*
 * loop.c - two links back to back, without a descriptor
 *
 * What one end sends the other receives, in order and without loss; a full
 * queue pushes back. A session lasts until both ends have lost their sockets;
 * then the pair is empty again and can serve two others.
 */
#include "link.h"

#include <linux/slab.h>
#include <net/sock.h>

#include "ctl/netlink.h"

/* frames waiting at an end: it pushes back at the first, resumes at the second */
#define BTGW_LOOP_HIGH	16
#define BTGW_LOOP_LOW	8

/**
 * struct btgw_loop_end - one end
 * @link: what the rest of the module sees
 * @pair: the pair, freed with its second end
 * @queue: frames for this end; its lock is used
 * @blocked: the other end waits for room here; under pair->lock
 * @has_socket: under pair->lock
 * @leaving: the socket is going, this end is not yet free; under pair->lock
 * @closed: the socket of this session is gone; under pair->lock
 */
struct btgw_loop_end {
	struct btgw_link link;
	struct btgw_loop_pair *pair;
	struct sk_buff_head queue;
	bool blocked;
	bool has_socket;
	bool leaving;
	bool closed;
};

/**
 * struct btgw_loop_pair - both ends, one allocation
 * @end: they point at each other through here, so neither outlives the other
 * @lock: leaf; taken inside link->lock
 * @ref: one of each end
 */
struct btgw_loop_pair {
	struct btgw_loop_end end[2];
	spinlock_t lock; /* protects the session state of both ends */
	struct kref ref;
};

static struct btgw_loop_end *btgw_loop_end(struct btgw_link *link)
{
	return container_of(link, struct btgw_loop_end, link);
}

static struct btgw_loop_end *btgw_loop_other(struct btgw_loop_end *end)
{
	struct btgw_loop_pair *pair = end->pair;

	return end == &pair->end[0] ? &pair->end[1] : &pair->end[0];
}

static int btgw_loop_send(struct btgw_link *link, const void *data, size_t len)
{
	struct btgw_loop_end *end = btgw_loop_end(link);
	struct btgw_loop_end *to = btgw_loop_other(end);
	struct btgw_loop_pair *pair = end->pair;
	struct sk_buff *skb;
	int err = 0;

	if (len > READ_ONCE(link->mtu))
		return -EMSGSIZE;

	skb = alloc_skb(len, GFP_KERNEL_ACCOUNT);
	if (!skb)
		return -ENOMEM;
	skb_put_data(skb, data, len);
	__net_timestamp(skb);

	spin_lock_bh(&pair->lock);
	if (to->closed || test_bit(BTGW_LINK_DEAD, &to->link.flags)) {
		err = -EPIPE;
	} else if (skb_queue_len(&to->queue) >= BTGW_LOOP_HIGH) {
		to->blocked = true;
		err = -EAGAIN;
	} else {
		skb_queue_tail(&to->queue, skb);
	}
	spin_unlock_bh(&pair->lock);

	if (err)
		kfree_skb(skb);
	else
		btgw_link_event(&to->link, BTGW_LINK_EV_RX);
	return err;
}

static struct sk_buff *btgw_loop_recv(struct btgw_link *link, size_t max)
{
	struct btgw_loop_end *end = btgw_loop_end(link);
	struct btgw_loop_pair *pair = end->pair;
	bool resume = false;
	struct sk_buff *skb;

	spin_lock_bh(&pair->lock);
	skb = skb_dequeue(&end->queue);
	if (end->blocked && skb_queue_len(&end->queue) <= BTGW_LOOP_LOW) {
		end->blocked = false;
		resume = true;
	}
	spin_unlock_bh(&pair->lock);

	if (resume)
		btgw_link_event(&btgw_loop_other(end)->link, BTGW_LINK_EV_TX);
	if (!skb)
		return ERR_PTR(-EAGAIN);
	if (skb->len > max)
		skb_trim(skb, max);
	return skb;
}

static bool btgw_loop_ended(struct btgw_link *link, int *err)
{
	struct btgw_loop_end *end = btgw_loop_end(link);
	struct btgw_loop_pair *pair = end->pair;
	bool ended;

	spin_lock_bh(&pair->lock);
	ended = end->has_socket && !end->leaving &&
		skb_queue_empty(&end->queue) &&
		(btgw_loop_other(end)->closed ||
		 test_bit(BTGW_LINK_DEAD, &btgw_loop_other(end)->link.flags));
	spin_unlock_bh(&pair->lock);
	*err = 0;
	return ended;
}

static bool btgw_loop_established(struct btgw_link *link)
{
	return true;
}

/* What was sent is in the queue of the other end, which outlives this one. */
static bool btgw_loop_unsent(struct btgw_link *link)
{
	return false;
}

static int btgw_loop_attach(struct btgw_link *link)
{
	struct btgw_loop_end *end = btgw_loop_end(link);
	struct btgw_loop_pair *pair = end->pair;
	int err = 0;

	spin_lock_bh(&pair->lock);
	/* a socket that is going gives the end back last, in detached */
	if (end->has_socket || end->closed || btgw_loop_other(end)->closed)
		err = -EBUSY;
	else
		end->has_socket = true;
	spin_unlock_bh(&pair->lock);

	if (!err)
		WRITE_ONCE(link->state, BTGW_LINK_STATE_CONNECTING);
	return err;
}

/* Our end takes nothing any more: for readers, and for who waits to send. */
static void btgw_loop_tell_end(struct btgw_loop_end *other)
{
	set_bit(BTGW_LINK_EV_TX, &other->link.events);
	btgw_link_event(&other->link, BTGW_LINK_EV_STATE);
}

static bool btgw_loop_detached(struct btgw_link *link)
{
	struct btgw_loop_end *end = btgw_loop_end(link);
	struct btgw_loop_end *other = btgw_loop_other(end);
	struct btgw_loop_pair *pair = end->pair;
	bool changed;
	bool free;

	if (test_bit(BTGW_LINK_DEAD, &link->flags))
		return false;

	/* what the old session left to do is not for the next one */
	spin_lock_bh(&pair->lock);
	end->leaving = true;
	spin_unlock_bh(&pair->lock);
	if (cancel_work_sync(&link->work))
		btgw_link_put(link);

	/* the next socket may come as soon as these are given back */
	spin_lock_bh(&link->lock);
	spin_lock(&pair->lock);
	changed = link->state != BTGW_LINK_STATE_IDLE;
	WRITE_ONCE(link->state, BTGW_LINK_STATE_IDLE);
	end->has_socket = false;
	end->leaving = false;
	end->closed = true;
	end->blocked = false;
	skb_queue_purge(&end->queue);
	free = !other->has_socket;
	if (free) {
		end->closed = false;
		other->closed = false;
		other->blocked = false;
		skb_queue_purge(&other->queue);
	}
	spin_unlock(&pair->lock);
	spin_unlock_bh(&link->lock);

	if (changed && test_bit(BTGW_LINK_LISTED, &link->flags))
		btgw_nl_notify(link, BTGW_CMD_LINK_CHG_NTF);
	if (!free)
		btgw_loop_tell_end(other);
	return true;
}

/* Our socket gave up: the other end sees what is queued, then the end. */
static void btgw_loop_hangup(struct btgw_link *link)
{
	struct btgw_loop_end *end = btgw_loop_end(link);
	struct btgw_loop_pair *pair = end->pair;

	spin_lock_bh(&pair->lock);
	if (end->has_socket)
		end->closed = true;
	spin_unlock_bh(&pair->lock);

	btgw_loop_tell_end(btgw_loop_other(end));
}

static void btgw_loop_stop(struct btgw_link *link)
{
	btgw_loop_tell_end(btgw_loop_other(btgw_loop_end(link)));
}

static void btgw_loop_release(struct btgw_link *link)
{
	skb_queue_purge(&btgw_loop_end(link)->queue);
}

static void btgw_loop_pair_free(struct kref *ref)
{
	struct btgw_loop_pair *pair =
		container_of(ref, struct btgw_loop_pair, ref);

	skb_queue_purge(&pair->end[0].queue);
	skb_queue_purge(&pair->end[1].queue);
	kfree(pair);
}

static void btgw_loop_free(struct btgw_link *link)
{
	kref_put(&btgw_loop_end(link)->pair->ref, btgw_loop_pair_free);
}

static const struct btgw_link_ops btgw_loop_ops = {
	.send		= btgw_loop_send,
	.recv		= btgw_loop_recv,
	.established	= btgw_loop_established,
	.ended		= btgw_loop_ended,
	.unsent		= btgw_loop_unsent,
	.stop		= btgw_loop_stop,
	.release	= btgw_loop_release,
	.detached	= btgw_loop_detached,
	.attach		= btgw_loop_attach,
	.hangup		= btgw_loop_hangup,
	.free		= btgw_loop_free,
};

/**
 * btgw_loop_new() - make a pair of ends
 * @role: side of the first end; the second is the other side
 * @mtu: largest frame
 * @uid: who may attach without CAP_NET_ADMIN, or NULL
 *
 * Return: the first end, with a reference for the caller beside the life of
 * each end, or an ERR_PTR.
 */
struct btgw_link *btgw_loop_new(enum btgw_link_role role, u32 mtu,
				const kuid_t *uid)
{
	struct btgw_loop_pair *pair;
	int err;
	int i;

	pair = kzalloc(sizeof(*pair), GFP_KERNEL_ACCOUNT);
	if (!pair)
		return ERR_PTR(-ENOMEM);

	kref_init(&pair->ref);
	kref_get(&pair->ref);
	spin_lock_init(&pair->lock);
	for (i = 0; i < 2; i++) {
		struct btgw_loop_end *end = &pair->end[i];

		btgw_link_init(&end->link, &btgw_loop_ops, BTGW_LINK_KIND_LOOP,
			       i ? !role : role);
		end->pair = pair;
		end->link.mtu = mtu;
		skb_queue_head_init(&end->queue);
		if (uid) {
			end->link.uid = *uid;
			end->link.has_uid = true;
		}
	}

	btgw_link_get(&pair->end[0].link);
	for (i = 0; i < 2; i++) {
		err = btgw_link_publish(&pair->end[i].link);
		if (err)
			goto err_kill;
	}
	for (i = 0; i < 2; i++)
		btgw_nl_notify(&pair->end[i].link, BTGW_CMD_LINK_NEW_NTF);
	return &pair->end[0].link;

err_kill:
	btgw_link_put(&pair->end[0].link);
	btgw_link_kill(&pair->end[1].link);
	btgw_link_kill(&pair->end[0].link);
	return ERR_PTR(err);
}

/**
 * btgw_loop_peer() - the other end
 * @link: one end; the caller has a reference on it
 *
 * Return: the other end with a reference for the caller, or NULL if it is
 * being freed.
 */
struct btgw_link *btgw_loop_peer(struct btgw_link *link)
{
	struct btgw_link *peer = &btgw_loop_other(btgw_loop_end(link))->link;

	return kref_get_unless_zero(&peer->ref) ? peer : NULL;
}

/**
 * btgw_loop_peer_id() - number of the other end
 * @link: one end
 */
u32 btgw_loop_peer_id(struct btgw_link *link)
{
	return btgw_loop_other(btgw_loop_end(link))->link.id;
}
