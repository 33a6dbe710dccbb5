// SPDX-License-Identifier: GPL-2.0-only
/*
 * repeat.c - copies of a PDU, made here
 *
 * As a rule whoever has the radio repeats: the header of a bearer says how often.
 * On a bearer whose other end cannot, the net does: Network Transmit and Relay
 * Retransmit, section 4.2.19 and 4.2.20, with a random delay on top so that two
 * relays do not stay in step.
 */
#include "mesh.h"

#include <linux/random.h>
#include <linux/slab.h>

#define BTGW_REPEAT_JITTER_MS	10

/**
 * struct btgw_repeat - a PDU with copies to come
 * @node: in net->repeats
 * @bearer: where to; leaves the list before the bearer does
 * @timer: next copy
 * @skb: the frame
 * @left: copies left
 * @interval_ms: between two
 */
struct btgw_repeat {
	struct list_head node;
	struct btgw_bearer *bearer;
	struct btgw_timer timer;
	struct sk_buff *skb;
	u8 left;
	u16 interval_ms;
};

static void btgw_repeat_free(struct btgw_net *net, struct btgw_repeat *repeat)
{
	btgw_timer_cancel(net, &repeat->timer);
	list_del(&repeat->node);
	net->n_repeats--;
	kfree_skb(repeat->skb);
	kfree(repeat);
}

static void btgw_repeat_arm(struct btgw_net *net, struct btgw_repeat *repeat)
{
	u8 jitter;

	get_random_bytes(&jitter, sizeof(jitter));
	btgw_timer_set(net, &repeat->timer, btgw_mesh_now_ms() +
		       repeat->interval_ms + jitter % BTGW_REPEAT_JITTER_MS);
}

static void btgw_repeat_timer(struct btgw_net *net, struct btgw_timer *timer)
{
	struct btgw_repeat *repeat = container_of(timer, struct btgw_repeat,
						  timer);
	struct sk_buff *copy;

	copy = skb_clone(repeat->skb, GFP_KERNEL);
	if (copy)
		btgw_bearer_send(net, repeat->bearer, copy);
	else
		btgw_mesh_drop(net, BTGW_DROP_NO_MEMORY);
	if (--repeat->left)
		btgw_repeat_arm(net, repeat);
	else
		btgw_repeat_free(net, repeat);
}

/**
 * btgw_repeat_add() - see that a frame is sent again
 * @net: the net
 * @bearer: where to, up
 * @skb: the frame; still the caller's
 * @transmit: how often, coded as Network Transmit
 *
 * Without memory, or with too many others under way, there are no copies: a
 * mesh can do without, and it shows in the counters.
 */
void btgw_repeat_add(struct btgw_net *net, struct btgw_bearer *bearer,
		     struct sk_buff *skb, u8 transmit)
{
	struct btgw_repeat *repeat;

	if (!(transmit & 7))
		return;
	if (net->n_repeats >= BTGW_MESH_REPEATS_MAX) {
		btgw_mesh_drop(net, BTGW_DROP_TX_OVERRUN);
		return;
	}
	repeat = kzalloc(sizeof(*repeat), GFP_KERNEL);
	if (!repeat) {
		btgw_mesh_drop(net, BTGW_DROP_NO_MEMORY);
		return;
	}
	repeat->skb = skb_clone(skb, GFP_KERNEL);
	if (!repeat->skb) {
		kfree(repeat);
		btgw_mesh_drop(net, BTGW_DROP_NO_MEMORY);
		return;
	}
	repeat->bearer = bearer;
	repeat->left = transmit & 7;
	repeat->interval_ms = ((transmit >> 3) + 1) * 10;
	btgw_timer_init(&repeat->timer, btgw_repeat_timer);
	list_add_tail(&repeat->node, &net->repeats);
	net->n_repeats++;
	btgw_repeat_arm(net, repeat);
}

/* forget what was to go to a bearer that is down or leaves */
void btgw_repeats_drop(struct btgw_net *net, const struct btgw_bearer *bearer)
{
	struct btgw_repeat *repeat, *next;

	list_for_each_entry_safe(repeat, next, &net->repeats, node)
		if (repeat->bearer == bearer)
			btgw_repeat_free(net, repeat);
}
