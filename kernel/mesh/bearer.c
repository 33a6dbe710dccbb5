// SPDX-License-Identifier: GPL-2.0-only
/*
 * bearer.c - links joined to a net
 *
 * Lifetime is written above struct btgw_bearer. What a link tells is noted and
 * the bearer's work queued; the work, like all of the net, runs on its ordered
 * workqueue.
 */
#include "mesh.h"

#include <linux/ktime.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/btgw_packet.h>

#include "clock.h"
#include "df_priv.h"

enum {
	/* for what all directed forwarding nodes relay */
	BTGW_BEARER_LATER_MS	= 100,
};

static void btgw_bearer_free(struct kref *ref)
{
	struct btgw_bearer *bearer = container_of(ref, struct btgw_bearer, ref);
	struct btgw_net *net = bearer->net;

	/* a link that was being killed may have delivered to the last */
	skb_queue_purge(&bearer->rxq);
	btgw_proxy_free(bearer);
	btgw_link_put(bearer->link);
	kfree(bearer);
	btgw_net_put(net);
}

static void btgw_bearer_put(struct btgw_bearer *bearer)
{
	kref_put(&bearer->ref, btgw_bearer_free);
}

/*
 * What the link calls; see struct btgw_link_user
 */

static void btgw_bearer_kick(struct btgw_bearer *bearer)
{
	spin_lock_bh(&bearer->lock);
	if (!bearer->gone)
		queue_work(bearer->net->wq, &bearer->work);
	spin_unlock_bh(&bearer->lock);
}

static void btgw_bearer_user_hold(void *owner)
{
	struct btgw_bearer *bearer = owner;

	kref_get(&bearer->ref);
}

static void btgw_bearer_user_put(void *owner)
{
	btgw_bearer_put(owner);
}

/*
 * A link that has flow control is not read while frames wait here: the peer
 * waits, and nothing is lost. One without is always read.
 */
static bool btgw_bearer_user_room(void *owner)
{
	struct btgw_bearer *bearer = owner;

	return test_bit(BTGW_LINK_LOSSY, &bearer->link->flags) ||
	       skb_queue_len_lockless(&bearer->rxq) < BTGW_MESH_RXQ_MAX;
}

static void btgw_bearer_user_receive(void *owner, struct sk_buff *skb)
{
	struct btgw_bearer *bearer = owner;

	if (READ_ONCE(bearer->gone)) {
		kfree_skb(skb);
		return;
	}
	if (skb_queue_len_lockless(&bearer->rxq) >= BTGW_MESH_RXQ_MAX) {
		kfree_skb(skb);
		atomic64_inc(&bearer->rx_dropped);
		btgw_mesh_drop(bearer->net, BTGW_DROP_RX_OVERRUN);
		return;
	}
	skb_queue_tail(&bearer->rxq, skb);
}

/* Not with the first of them: the work would take them one by one. */
static void btgw_bearer_user_received(void *owner)
{
	struct btgw_bearer *bearer = owner;

	if (!skb_queue_empty_lockless(&bearer->rxq))
		btgw_bearer_kick(bearer);
}

static void btgw_bearer_user_writable(void *owner)
{
	struct btgw_bearer *bearer = owner;

	set_bit(BTGW_BEARER_EV_TX, &bearer->events);
	btgw_bearer_kick(bearer);
}

static void btgw_bearer_user_up(void *owner)
{
	struct btgw_bearer *bearer = owner;

	set_bit(BTGW_BEARER_EV_STATE, &bearer->events);
	btgw_bearer_kick(bearer);
}

static void btgw_bearer_user_down(void *owner, int err)
{
	btgw_bearer_user_up(owner);
}

static const struct btgw_link_user btgw_bearer_user = {
	.hold		= btgw_bearer_user_hold,
	.put		= btgw_bearer_user_put,
	.room		= btgw_bearer_user_room,
	.receive	= btgw_bearer_user_receive,
	.received	= btgw_bearer_user_received,
	.writable	= btgw_bearer_user_writable,
	.up		= btgw_bearer_user_up,
	.down		= btgw_bearer_user_down,
	.max		= BTGW_MESH_FRAME_MAX + 1,
};

/*
 * On the workqueue
 */

static void btgw_bearer_frame_rx(struct btgw_net *net,
				 struct btgw_bearer *bearer,
				 struct sk_buff *skb)
{
	const struct btgw_bearer_hdr *hdr = (const void *)skb->data;
	u64 time_ns = btgw_skb_time_ns(skb);
	s8 rssi = BTGW_RSSI_UNKNOWN;

	if (bearer->flags & BTGW_BEARER_RAW) {
		btgw_net_receive(net, bearer, rssi, time_ns, skb->data,
				 skb->len);
		return;
	}
	if (skb->len <= sizeof(*hdr) ||
	    skb->len > sizeof(*hdr) + BTGW_BEARER_PDU_MAX) {
		btgw_mesh_drop(net, BTGW_DROP_BEARER_FRAME);
		return;
	}

	skb_pull(skb, sizeof(*hdr));
	if (!(hdr->flags & BTGW_BEARER_F_DOWN)) {
		rssi = hdr->up.rssi;
		if (hdr->up.rx_time_ns)
			time_ns = le64_to_cpu(hdr->up.rx_time_ns);
	}
	switch (hdr->type) {
	case BTGW_BEARER_MESSAGE:
		btgw_net_receive(net, bearer, rssi, time_ns, skb->data,
				 skb->len);
		break;
	case BTGW_BEARER_BEACON:
		btgw_beacon_receive(net, skb->data, skb->len);
		break;
	default:
		btgw_mesh_drop(net, BTGW_DROP_BEARER_FRAME);
	}
}

/**
 * btgw_bearer_send() - hand a frame to the link, or keep it until that is
 *	writable
 * @net: the net
 * @bearer: where to, up
 * @skb: the frame; consumed
 */
void btgw_bearer_send(struct btgw_net *net, struct btgw_bearer *bearer,
		      struct sk_buff *skb)
{
	struct sk_buff *oldest;
	int err = -EAGAIN;

	if (skb_queue_empty(&bearer->txq))
		err = btgw_link_send(bearer->link, skb->data, skb->len);
	if (err == -EAGAIN) {
		if (skb_queue_len(&bearer->txq) >= BTGW_MESH_TXQ_MAX) {
			oldest = __skb_dequeue(&bearer->txq);
			kfree_skb(oldest);
			bearer->tx_dropped++;
			btgw_mesh_drop(net, BTGW_DROP_TX_OVERRUN);
		}
		__skb_queue_tail(&bearer->txq, skb);
		return;
	}
	if (err)
		btgw_mesh_drop(net, BTGW_DROP_TX_FAILED);
	else
		bearer->tx++;
	kfree_skb(skb);
}

static void btgw_bearer_flush(struct btgw_net *net, struct btgw_bearer *bearer)
{
	struct sk_buff *skb;
	int err;

	while ((skb = skb_peek(&bearer->txq))) {
		err = btgw_link_send(bearer->link, skb->data, skb->len);
		if (err == -EAGAIN)
			return;
		__skb_unlink(skb, &bearer->txq);
		kfree_skb(skb);
		if (err)
			btgw_mesh_drop(net, BTGW_DROP_TX_FAILED);
		else
			bearer->tx++;
	}
}

/* what the link will not take any more */
static void btgw_bearer_lose(struct btgw_net *net, struct btgw_bearer *bearer)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(&bearer->txq))) {
		btgw_mesh_drop(net, BTGW_DROP_TX_FAILED);
		kfree_skb(skb);
	}
}

/*
 * Looks at the link instead of counting its events: whatever order they came
 * in, the last look is right.
 */
static void btgw_bearer_state(struct btgw_net *net, struct btgw_bearer *bearer)
{
	bool up = READ_ONCE(bearer->link->state) == BTGW_LINK_STATE_UP;

	if (up == bearer->up)
		return;
	bearer->up = up;
	bearer->error = up ? 0 : READ_ONCE(bearer->link->error);
	if (!up) {
		btgw_repeats_drop(net, bearer);
		btgw_bearer_lose(net, bearer);
	}
	if (bearer->proxy)
		btgw_proxy_up(net, bearer);
	btgw_mesh_event(net, BTGW_MESH_EV_BEARER_CHG, bearer->id, 0);
}

static void btgw_bearer_work(struct work_struct *work)
{
	struct btgw_bearer *bearer = container_of(work, struct btgw_bearer,
						  work);
	struct btgw_net *net = bearer->net;
	int budget = BTGW_MESH_BUDGET;
	struct sk_buff *skb;

	if (test_and_clear_bit(BTGW_BEARER_EV_STATE, &bearer->events))
		btgw_bearer_state(net, bearer);
	if (test_and_clear_bit(BTGW_BEARER_EV_TX, &bearer->events))
		btgw_bearer_flush(net, bearer);

	while (budget-- && (skb = skb_dequeue(&bearer->rxq))) {
		bearer->rx++;
		if (bearer->proxy)
			btgw_proxy_receive(net, bearer, skb);
		else
			btgw_bearer_frame_rx(net, bearer, skb);
		kfree_skb(skb);
	}
	if (skb_queue_len_lockless(&bearer->rxq) < BTGW_MESH_RXQ_MAX / 2)
		btgw_link_resume(bearer->link);
	if (!skb_queue_empty(&bearer->rxq))
		btgw_bearer_kick(bearer);
}

static bool btgw_bearer_pdu(struct btgw_net *net, struct btgw_bearer *bearer,
			    u8 type, const u8 *data, size_t len, u8 transmit,
			    bool relayed, u64 not_before_ns)
{
	bool repeat = bearer->flags & BTGW_BEARER_REPEAT;
	struct btgw_bearer_hdr hdr = {
		.type = type,
		.flags = BTGW_BEARER_F_DOWN |
			 (relayed ? BTGW_BEARER_F_RELAYED : 0),
		.down.count = repeat ? 1 : (transmit & 7) + 1,
		.down.interval = (transmit >> 3) + 1,
		.down.not_before_ns = cpu_to_le64(not_before_ns),
	};
	struct sk_buff *skb;

	skb = alloc_skb(sizeof(hdr) + len, GFP_KERNEL);
	if (!skb) {
		btgw_mesh_drop(net, BTGW_DROP_NO_MEMORY);
		return false;
	}
	if (!(bearer->flags & BTGW_BEARER_RAW)) {
		hdr.down.tag = cpu_to_le32(++bearer->tag);
		skb_put_data(skb, &hdr, sizeof(hdr));
	}
	skb_put_data(skb, data, len);
	if (repeat)
		btgw_repeat_add(net, bearer, skb, transmit);
	btgw_bearer_send(net, bearer, skb);
	return true;
}

/*
 * What is for all directed forwarding nodes is relayed by each of them that
 * hears it: up to 100 ms later, so that they do not all speak at once. That is
 * for who has the radio; where the net makes the copies, they differ in time.
 */
static u64 btgw_bearer_later_ns(u16 dst)
{
	if (dst != BTGW_ADDR_ALL_DIRECTED)
		return 0;
	return ktime_get_boottime_ns() +
	       get_random_u32() % BTGW_BEARER_LATER_MS * (u64)NSEC_PER_MSEC;
}

/* Returns whether the bearer took it. */
static bool btgw_bearer_give(struct btgw_net *net, struct btgw_bearer *bearer,
			     const u8 *data, size_t len, u16 dst, u8 transmit,
			     bool relayed)
{
	if (bearer->proxy)
		return btgw_proxy_send(net, bearer, data, len, dst);
	return btgw_bearer_pdu(net, bearer, BTGW_BEARER_MESSAGE, data, len,
			       transmit, relayed,
			       relayed ? btgw_bearer_later_ns(dst) : 0);
}

/**
 * btgw_bearers_path() - send a network PDU on every bearer of a kind
 * @net: the net
 * @data: the PDU
 * @len: its length
 * @dst: its destination, for the filters of proxy clients
 * @transmit: how often, coded as Network Transmit
 * @from: of a relayed one, the bearer it came in by; or NULL
 * @kinds: BTGW_DF_ADV and BTGW_DF_GATT
 *
 * Return: number of bearers that took it.
 */
unsigned int btgw_bearers_path(struct btgw_net *net, const u8 *data, size_t len,
			       u16 dst, u8 transmit,
			       const struct btgw_bearer *from, u16 kinds)
{
	struct btgw_bearer *bearer;
	unsigned int n = 0;

	list_for_each_entry(bearer, &net->bearers, node) {
		u16 kind = bearer->proxy ? BTGW_DF_GATT : BTGW_DF_ADV;

		if (!bearer->up || (bearer->flags & BTGW_BEARER_RX_ONLY) ||
		    !(kinds & kind))
			continue;
		if (from && ((bearer->flags & BTGW_BEARER_NO_RELAY) ||
			     (bearer == from && !bearer->radio) ||
			     ((bearer->flags & BTGW_BEARER_PROXY_SERVER) &&
			      !net->cfg.proxy)))
			continue;
		n += btgw_bearer_give(net, bearer, data, len, dst, transmit,
				      from);
	}
	return n;
}

/**
 * btgw_bearers_send() - send a network PDU on every bearer it is for
 * @net: the net
 * @data: the PDU
 * @len: its length
 * @dst: its destination, for the filters of proxy clients
 * @transmit: how often, coded as Network Transmit
 * @from: of a relayed one, the bearer it came in by; or NULL
 * @proxied: of a relayed one, whether it is for proxy clients (and from them)
 *	only, as the relay feature is off
 *
 * Return: number of bearers that took it.
 */
unsigned int btgw_bearers_send(struct btgw_net *net, const u8 *data, size_t len,
			       u16 dst, u8 transmit,
			       const struct btgw_bearer *from, bool proxied)
{
	struct btgw_bearer *bearer;
	unsigned int n = 0;

	list_for_each_entry(bearer, &net->bearers, node) {
		bool server = bearer->flags & BTGW_BEARER_PROXY_SERVER;

		if (!bearer->up || (bearer->flags & BTGW_BEARER_RX_ONLY))
			continue;
		if (from) {
			if ((bearer->flags & BTGW_BEARER_NO_RELAY) ||
			    (bearer == from && !bearer->radio))
				continue;
			if (proxied && !server &&
			    !(from->flags & BTGW_BEARER_PROXY_SERVER))
				continue;
			if (server && !net->cfg.proxy)
				continue;
		}
		n += btgw_bearer_give(net, bearer, data, len, dst, transmit,
				      from);
	}
	return n;
}

static struct btgw_bearer *btgw_bearer_find(struct btgw_net *net, u32 id)
{
	struct btgw_bearer *bearer;

	list_for_each_entry(bearer, &net->bearers, node)
		if (bearer->id == id)
			return bearer;
	return NULL;
}

/**
 * btgw_bearer_beacon() - send a beacon
 * @net: the net
 * @id: of the bearer
 * @data: the beacon
 * @len: its length
 * @no: why not
 *
 * Return: 0; -ENOENT; -ENETDOWN; -EOPNOTSUPP; -ENOMEM.
 */
int btgw_bearer_beacon(struct btgw_net *net, u32 id, const u8 *data,
		       size_t len, struct btgw_refusal *no)
{
	struct btgw_bearer *bearer = btgw_bearer_find(net, id);

	if (!bearer)
		return btgw_refuse(no, -ENOENT, BTGW_FIELD_BEARER,
				   "there is no bearer with that id");
	/* a proxy server tells its clients when something changes */
	if (bearer->proxy ||
	    (bearer->flags & (BTGW_BEARER_RAW | BTGW_BEARER_RX_ONLY)))
		return btgw_refuse(no, -EOPNOTSUPP, BTGW_FIELD_BEARER,
				   "beacons go out on bearers with a header");
	if (!bearer->up)
		return btgw_refuse(no, -ENETDOWN, BTGW_FIELD_BEARER,
				   "the bearer is down");
	if (!btgw_bearer_pdu(net, bearer, BTGW_BEARER_BEACON, data, len, 0,
			     false, 0))
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_NONE, NULL);
	return 0;
}

static int btgw_bearer_check(u32 flags, const struct btgw_link *link,
			     struct btgw_refusal *no)
{
	u32 proxy = BTGW_BEARER_PROXY_SERVER | BTGW_BEARER_PROXY_CLIENT;

	if ((flags & ~BTGW_BEARER_FLAGS) || (flags & proxy) == proxy ||
	    ((flags & proxy) && (flags & (BTGW_BEARER_RAW |
					  BTGW_BEARER_REPEAT |
					  BTGW_BEARER_RX_ONLY))))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_BEARER_FLAGS,
				   "these do not go together");
	if (link->kind == BTGW_LINK_KIND_TAP &&
	    (flags & (proxy | BTGW_BEARER_RAW)))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_BEARER_FLAGS,
				   "a tap has frames with a header");
	return 0;
}

static int btgw_bearer_join(struct btgw_net *net, struct btgw_bearer *bearer,
			    struct btgw_refusal *no)
{
	struct btgw_link *link = bearer->link;
	int err;

	if (bearer->flags & (BTGW_BEARER_PROXY_SERVER |
			     BTGW_BEARER_PROXY_CLIENT)) {
		err = btgw_proxy_new(bearer);
		if (err)
			return btgw_refuse(no, err, BTGW_FIELD_NONE, NULL);
	}
	err = btgw_link_attach(link, bearer, &btgw_bearer_user);
	if (err == -EBUSY)
		return btgw_refuse(no, err, BTGW_FIELD_LINK,
				   "the link is in use");
	if (err)
		return btgw_refuse(no, err, BTGW_FIELD_LINK,
				   "the link is going");
	return 0;
}

int btgw_bearer_new(struct btgw_net *net, u32 link_id, u32 flags, u32 *id,
		    struct btgw_refusal *no)
{
	struct btgw_bearer *bearer;
	struct btgw_link *link;
	int err;

	if (net->n_bearers >= BTGW_MESH_BEARERS_MAX)
		return btgw_refuse(no, -ENOSPC, BTGW_FIELD_LINK,
				   "64 bearers are all");
	link = btgw_link_find(link_id);
	if (!link)
		return btgw_refuse(no, -ENOENT, BTGW_FIELD_LINK,
				   "there is no link with that id");
	err = btgw_bearer_check(flags, link, no);
	if (err)
		goto err_link;

	bearer = kzalloc(sizeof(*bearer), GFP_KERNEL_ACCOUNT);
	if (!bearer) {
		err = btgw_refuse(no, -ENOMEM, BTGW_FIELD_NONE, NULL);
		goto err_link;
	}
	kref_init(&bearer->ref);
	bearer->net = btgw_net_get(net);
	bearer->flags = flags;
	/* what a process or a tap takes part in may be the air */
	bearer->radio = link->kind == BTGW_LINK_KIND_ADOPTED &&
			!(flags & (BTGW_BEARER_PROXY_SERVER |
				   BTGW_BEARER_PROXY_CLIENT));
	if (link->kind == BTGW_LINK_KIND_TAP)
		bearer->flags |= BTGW_BEARER_RX_ONLY;
	bearer->link = link;
	spin_lock_init(&bearer->lock);
	INIT_WORK(&bearer->work, btgw_bearer_work);
	btgw_timer_init(&bearer->timer, btgw_proxy_timer);
	skb_queue_head_init(&bearer->rxq);
	__skb_queue_head_init(&bearer->txq);

	err = btgw_bearer_join(net, bearer, no);
	if (err) {
		/* puts the link too */
		btgw_bearer_put(bearer);
		return err;
	}

	bearer->id = ++net->bearer_last;
	list_add_tail(&bearer->node, &net->bearers);
	net->n_bearers++;
	*id = bearer->id;
	/* one that is up already says so to its work, as do all others */
	btgw_link_event(link, BTGW_LINK_EV_STATE);
	btgw_bearer_user_up(bearer);
	btgw_mesh_event(net, BTGW_MESH_EV_BEARER_NEW, bearer->id, 0);
	return 0;

err_link:
	btgw_link_put(link);
	return err;
}

static void btgw_bearer_leave(struct btgw_net *net, struct btgw_bearer *bearer)
{
	spin_lock_bh(&bearer->lock);
	WRITE_ONCE(bearer->gone, true);
	spin_unlock_bh(&bearer->lock);

	list_del(&bearer->node);
	net->n_bearers--;
	btgw_repeats_drop(net, bearer);
	btgw_timer_cancel(net, &bearer->timer);
	btgw_link_detach(bearer->link);
	/* it is not running: this is its workqueue, and an ordered one */
	cancel_work_sync(&bearer->work);
	skb_queue_purge(&bearer->rxq);
	btgw_bearer_lose(net, bearer);
	btgw_bearer_put(bearer);
}

int btgw_bearer_del(struct btgw_net *net, u32 id, struct btgw_refusal *no)
{
	struct btgw_bearer *bearer = btgw_bearer_find(net, id);

	if (!bearer)
		return btgw_refuse(no, -ENOENT, BTGW_FIELD_BEARER,
				   "there is no bearer with that id");
	btgw_bearer_leave(net, bearer);
	btgw_mesh_event(net, BTGW_MESH_EV_BEARER_DEL, id, 0);
	return 0;
}

static void btgw_bearer_show(struct btgw_bearer *bearer,
			     struct btgw_bearer_info *info)
{
	memset(info, 0, sizeof(*info));
	info->id = bearer->id;
	info->link = bearer->link->id;
	info->flags = bearer->flags;
	info->up = bearer->up;
	info->mtu = READ_ONCE(bearer->link->mtu);
	info->error = bearer->error;
	info->rx = bearer->rx;
	info->tx = bearer->tx;
	info->rxq.size = BTGW_MESH_RXQ_MAX;
	info->rxq.used = skb_queue_len_lockless(&bearer->rxq);
	info->rxq.dropped = atomic64_read(&bearer->rx_dropped);
	info->txq.size = BTGW_MESH_TXQ_MAX;
	info->txq.used = skb_queue_len(&bearer->txq);
	info->txq.dropped = bearer->tx_dropped;
	if (bearer->proxy) {
		info->filter_type = bearer->proxy->filter.type;
		info->filter.size = bearer->proxy->filter.size;
		info->filter.used = bearer->proxy->filter.used;
		info->filter.dropped = bearer->proxy->filter.dropped;
	}
}

int btgw_bearer_get(struct btgw_net *net, u32 id,
		    struct btgw_bearer_info *info)
{
	struct btgw_bearer *bearer = btgw_bearer_find(net, id);

	if (!bearer)
		return -ENOENT;
	btgw_bearer_show(bearer, info);
	return 0;
}

int btgw_bearer_next(struct btgw_net *net, u32 *pos,
		     struct btgw_bearer_info *info)
{
	struct btgw_bearer *bearer;

	list_for_each_entry(bearer, &net->bearers, node) {
		if (bearer->id < *pos)
			continue;
		btgw_bearer_show(bearer, info);
		*pos = bearer->id + 1;
		return 1;
	}
	return 0;
}

void btgw_bearers_exit(struct btgw_net *net)
{
	struct btgw_bearer *bearer, *next;

	list_for_each_entry_safe(bearer, next, &net->bearers, node)
		btgw_bearer_leave(net, bearer);
}
