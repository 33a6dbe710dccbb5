// SPDX-License-Identifier: GPL-2.0-only
/*
 * tap.c - links that hear what a controller hears
 *
 * A raw HCI socket of the module's own with a filter for LE Meta events, next
 * to whatever else uses the controller: it changes nothing there, neither
 * scanning nor who owns it. Each mesh message and mesh beacon of an
 * advertising report goes up as one frame behind a struct btgw_bearer_hdr.
 *
 * Receive only, and lossy: the socket below drops silently when it is full, so
 * it is always drained and what has no room above is counted.
 */
#include "tap.h"

#include <linux/capability.h>
#include <linux/ktime.h>
#include <linux/net.h>
#include <linux/slab.h>
#include <linux/sockptr.h>
#include <linux/btgw_packet.h>
#include <net/bluetooth/bluetooth.h>
#include <net/bluetooth/hci.h>
#include <net/bluetooth/hci_sock.h>
#include <net/netlink.h>
#include <net/sock.h>

#include "compat/compat.h"
#include "ctl/netlink.h"
#include "inner.h"

/* packet indicator, code, length, parameters */
#define BTGW_TAP_EVENT_MAX	(1 + HCI_EVENT_HDR_SIZE + 255)

/**
 * struct btgw_tap - a tap
 * @link: what the rest of the module sees
 * @hci: the raw socket
 * @index: of the controller, constant
 * @event: the event that @walk is in, or NULL; only in link->work
 * @walk: how far; only in link->work
 * @count: written in link->work, read anywhere: each counter whole on 64 bit
 */
struct btgw_tap {
	struct btgw_link link;
	struct btgw_inner hci;
	u16 index;
	struct sk_buff *event;
	struct btgw_adv_walk walk;
	struct btgw_adv_count count;
};

static struct btgw_tap *btgw_tap(struct btgw_link *link)
{
	return container_of(link, struct btgw_tap, link);
}

static int btgw_tap_send(struct btgw_link *link, const void *data, size_t len)
{
	return -EOPNOTSUPP;
}

/* The next AD structure of the event at hand; false: there is no more in it. */
static bool btgw_tap_item(struct btgw_tap *tap, struct btgw_adv_item *item)
{
	while (tap->event) {
		if (btgw_adv_next(&tap->walk, item, &tap->count)) {
			/* provisioning over advertising is the daemon's */
			if (item->type == BTGW_AD_PB_ADV)
				continue;
			return true;
		}
		consume_skb(tap->event);
		tap->event = NULL;
	}
	return false;
}

static struct sk_buff *btgw_tap_frame(struct btgw_tap *tap,
				      const struct btgw_adv_item *item)
{
	struct btgw_bearer_hdr hdr = {
		.type = item->type,
		.up.rssi = item->rssi,
	};
	struct sk_buff *skb;

	skb = alloc_skb(sizeof(hdr) + item->len, GFP_KERNEL);
	if (!skb)
		return NULL;
	skb_put_data(skb, &hdr, sizeof(hdr));
	skb_put_data(skb, item->data, item->len);
	/* tells the time, as it does of any link */
	skb->tstamp = tap->event->tstamp;
	return skb;
}

static struct sk_buff *btgw_tap_recv(struct btgw_link *link, size_t max)
{
	struct btgw_tap *tap = btgw_tap(link);
	struct btgw_adv_count count;
	struct btgw_adv_item item;
	struct btgw_adv_walk walk;
	bool descriptors = false;
	struct sk_buff *skb;

	for (;;) {
		walk = tap->walk;
		count = tap->count;
		if (btgw_tap_item(tap, &item)) {
			skb = btgw_tap_frame(tap, &item);
			if (skb)
				return skb;
			/* not taken: it comes again, and counts once */
			tap->walk = walk;
			tap->count = count;
			return ERR_PTR(-ENOMEM);
		}

		skb = btgw_inner_recv(&tap->hci, BTGW_TAP_EVENT_MAX,
				      &descriptors);
		if (IS_ERR(skb))
			return skb;
		if (skb->data[0] == HCI_EVENT_PKT &&
		    btgw_adv_start(&tap->walk, skb->data + 1, skb->len - 1,
				   &tap->count))
			tap->event = skb;
		else
			consume_skb(skb);
	}
}

static bool btgw_tap_established(struct btgw_link *link)
{
	return true;
}

static bool btgw_tap_ended(struct btgw_link *link, int *err)
{
	struct sock *sk = btgw_tap(link)->hci.sock->sk;

	/* the core sets EPIPE, which may have been read, and on some the state */
	if (READ_ONCE(sk->sk_state) == BT_BOUND && !READ_ONCE(sk->sk_err) &&
	    !link->error)
		return false;
	*err = ENODEV;
	link->error = ENODEV;
	return true;
}

static bool btgw_tap_unsent(struct btgw_link *link)
{
	return false;
}

static void btgw_tap_stop(struct btgw_link *link)
{
	btgw_inner_unhook(&btgw_tap(link)->hci);
}

static void btgw_tap_release(struct btgw_link *link)
{
	struct btgw_tap *tap = btgw_tap(link);

	sock_release(tap->hci.sock);
	kfree_skb(tap->event);
	tap->event = NULL;
}

static int btgw_tap_attach(struct btgw_link *link)
{
	if (READ_ONCE(link->state) == BTGW_LINK_STATE_DOWN)
		return -ENODEV;
	WRITE_ONCE(link->state, BTGW_LINK_STATE_CONNECTING);
	return 0;
}

static void btgw_tap_free(struct btgw_link *link)
{
	kfree(btgw_tap(link));
}

static const struct btgw_link_ops btgw_tap_ops = {
	.send		= btgw_tap_send,
	.recv		= btgw_tap_recv,
	.established	= btgw_tap_established,
	.ended		= btgw_tap_ended,
	.unsent		= btgw_tap_unsent,
	.stop		= btgw_tap_stop,
	.release	= btgw_tap_release,
	.attach		= btgw_tap_attach,
	.free		= btgw_tap_free,
};

static int btgw_tap_open(struct btgw_tap *tap)
{
	struct hci_ufilter filter = {
		.type_mask = BIT(HCI_EVENT_PKT),
		/* all of the last word's events but LE Meta stay out */
		.event_mask = { 0, BIT(HCI_EV_LE_META - 32) },
	};
	struct sockaddr_hci addr = {
		.hci_family = AF_BLUETOOTH,
		.hci_dev = tap->index,
		.hci_channel = HCI_CHANNEL_RAW,
	};
	struct socket *sock;
	int err;

	err = sock_create_kern(&init_net, PF_BLUETOOTH, SOCK_RAW, BTPROTO_HCI,
			       &sock);
	if (err)
		return err;
	err = sock->ops->setsockopt(sock, SOL_HCI, HCI_FILTER,
				    KERNEL_SOCKPTR(&filter), sizeof(filter));
	if (!err)
		err = kernel_bind(sock, (struct btgw_sockaddr *)&addr,
				  sizeof(addr));
	if (err) {
		sock_release(sock);
		return err;
	}
	err = btgw_inner_hook(&tap->hci, &tap->link, sock);
	if (WARN_ON_ONCE(err))
		sock_release(sock);
	return err;
}

/**
 * btgw_tap_new() - make a tap
 * @controller: attribute with the index of the controller
 * @extack: says what was wrong
 *
 * Return: the link with a reference for the caller beside its life, or an
 * ERR_PTR: -ENODEV no such controller, -EPERM without CAP_NET_RAW, which is
 * what listening to a controller takes.
 */
struct btgw_link *btgw_tap_new(struct nlattr *controller,
			       struct netlink_ext_ack *extack)
{
	struct btgw_tap *tap;
	int err;

	if (nla_get_u32(controller) >= HCI_DEV_NONE) {
		NL_SET_ERR_MSG_ATTR(extack, controller,
				    "no index of a controller");
		return ERR_PTR(-EINVAL);
	}
	/* without it the core takes LE Meta out of the filter, silently */
	if (!capable(CAP_NET_RAW)) {
		NL_SET_ERR_MSG(extack, "a tap needs CAP_NET_RAW");
		return ERR_PTR(-EPERM);
	}

	tap = kzalloc(sizeof(*tap), GFP_KERNEL_ACCOUNT);
	if (!tap)
		return ERR_PTR(-ENOMEM);
	btgw_link_init(&tap->link, &btgw_tap_ops, BTGW_LINK_KIND_TAP,
		       BTGW_LINK_ROLE_GATEWAY);
	set_bit(BTGW_LINK_LOSSY, &tap->link.flags);
	tap->index = nla_get_u32(controller);
	tap->link.mtu = sizeof(struct btgw_bearer_hdr) + 253;

	err = btgw_tap_open(tap);
	if (err) {
		if (err == -ENODEV)
			NL_SET_ERR_MSG_ATTR(extack, controller,
					    "there is no such controller");
		else
			NL_SET_ERR_MSG_ATTR(extack, controller,
					    "the controller cannot be listened to");
		btgw_link_put(&tap->link);
		return ERR_PTR(err);
	}

	btgw_link_get(&tap->link);
	err = btgw_link_publish(&tap->link);
	if (err) {
		btgw_link_put(&tap->link);
		set_bit(BTGW_LINK_DEAD, &tap->link.flags);
		btgw_tap_stop(&tap->link);
		if (cancel_work_sync(&tap->link.work))
			btgw_link_put(&tap->link);
		btgw_tap_release(&tap->link);
		btgw_link_put(&tap->link);
		return ERR_PTR(err);
	}
	btgw_nl_notify(&tap->link, BTGW_CMD_LINK_NEW_NTF);
	return &tap->link;
}

/**
 * btgw_tap_counters() - what a tap has seen
 * @link: a tap
 * @index: set to that of its controller
 *
 * Return: its counters, as long as the caller has the link.
 */
const struct btgw_adv_count *btgw_tap_counters(struct btgw_link *link,
					       u32 *index)
{
	struct btgw_tap *tap = btgw_tap(link);

	*index = tap->index;
	return &tap->count;
}
