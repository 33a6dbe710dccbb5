// SPDX-License-Identifier: GPL-2.0-only
/*
 * upper.c - the upper transport layer, receiving: whose key, whose message
 */
#include "mesh.h"

#include <linux/slab.h>

#include "core/df_pdu.h"

/* octet 0 of the lower transport PDU: an application key, and its AID */
#define BTGW_ID_AKF		0x40
#define BTGW_ID_AID		0x3f

/* One candidate key, with every label that has the virtual address. */
static bool btgw_upper_try(struct btgw_net *net, struct btgw_msg_rx *facts,
			   const struct btgw_upper_key *key, bool app, u8 *buf,
			   size_t upper_len, size_t *len)
{
	struct btgw_ut_ctx ctx = {
		.app = app,
		.szmic = facts->flags & BTGW_F_MIC64,
		.src = facts->src,
		.dst = facts->dst,
		.seq = facts->seq,
		.iv_index = facts->iv_index,
	};
	struct btgw_element *el;
	struct btgw_sub *sub;

	if (!btgw_addr_is_virtual(facts->dst))
		return btgw_ut_open(&key->aes, &ctx, buf, upper_len, len) ==
		       BTGW_UT_REJ_NONE;

	list_for_each_entry(el, &net->elements, node) {
		list_for_each_entry(sub, &el->subs, node) {
			if (sub->addr != facts->dst)
				continue;
			ctx.label = sub->label;
			if (btgw_ut_open(&key->aes, &ctx, buf, upper_len, len))
				continue;
			memcpy(facts->label, sub->label, sizeof(facts->label));
			facts->flags |= BTGW_F_VIRTUAL;
			return true;
		}
	}
	return false;
}

static bool btgw_upper_open_app(struct btgw_net *net,
				struct btgw_msg_rx *facts, u8 aid, u8 *buf,
				size_t upper_len, size_t *len)
{
	struct btgw_appkey *key;
	bool tried = false;

	facts->keytype = BTGW_KEYTYPE_APP;
	list_for_each_entry(key, &net->appkeys, node) {
		if (key->subnet->index != facts->netkey)
			continue;
		facts->key = key->index;
		if (key->key->aid == aid) {
			tried = true;
			if (btgw_upper_try(net, facts, key->key, true, buf,
					   upper_len, len))
				return true;
		}
		if (key->new_key && key->new_key->aid == aid) {
			tried = true;
			if (btgw_upper_try(net, facts, key->new_key, true, buf,
					   upper_len, len))
				return true;
		}
	}
	btgw_mesh_drop(net, tried ? BTGW_DROP_APP_MIC : BTGW_DROP_APP_NO_KEY);
	return false;
}

/* Ours for what a configuration client sends us, theirs for what it answers. */
static bool btgw_upper_open_dev(struct btgw_net *net,
				struct btgw_msg_rx *facts, u8 *buf,
				size_t upper_len, size_t *len)
{
	struct btgw_devkey *own, *theirs;

	own = btgw_devkey_find(net, btgw_mesh_primary(net));
	theirs = btgw_devkey_find(net, facts->src);
	facts->key = facts->netkey;
	facts->keytype = BTGW_KEYTYPE_DEV;
	if (own && btgw_upper_try(net, facts, &own->key, false, buf, upper_len,
				  len))
		return true;
	facts->keytype = BTGW_KEYTYPE_REMOTE_DEV;
	if (theirs && btgw_upper_try(net, facts, &theirs->key, false, buf,
				     upper_len, len))
		return true;
	btgw_mesh_drop(net, own || theirs ? BTGW_DROP_APP_MIC :
					    BTGW_DROP_APP_NO_KEY);
	return false;
}

/**
 * btgw_upper_open() - decrypt an access message
 * @net: the net
 * @facts: of its PDU; key and label are filled in
 * @id: octet 0 of its lower transport PDU, without SEG
 * @buf: upper transport PDU; the access payload on success
 * @upper_len: its length
 * @len: length of the payload
 *
 * Return: whether a key fits; if not, that is counted.
 */
bool btgw_upper_open(struct btgw_net *net, struct btgw_msg_rx *facts, u8 id,
		     u8 *buf, size_t upper_len, size_t *len)
{
	if (id & BTGW_ID_AKF)
		return btgw_upper_open_app(net, facts, id & BTGW_ID_AID, buf,
					   upper_len, len);
	return btgw_upper_open_dev(net, facts, buf, upper_len, len);
}

/* Every element that hears it, with the keys that it may hear with. */
static void btgw_upper_elements(struct btgw_net *net,
				const struct btgw_msg_rx *facts,
				const u8 *payload, size_t len)
{
	struct btgw_msg_rx rx = *facts;
	unsigned int receivers = 0;
	struct btgw_element *el;
	bool bound = false;

	list_for_each_entry(el, &net->elements, node) {
		if (!btgw_element_hears(net, el, rx.dst,
					rx.flags & BTGW_F_VIRTUAL ? rx.label :
								    NULL))
			continue;
		if (rx.keytype == BTGW_KEYTYPE_APP &&
		    !btgw_element_bound(el, rx.key))
			continue;
		bound = true;
		rx.element = el->addr;
		receivers += btgw_msock_deliver(net, &rx, payload, len);
	}
	if (!bound)
		btgw_mesh_drop(net, BTGW_DROP_APP_NOT_BOUND);
	else if (!receivers)
		btgw_mesh_drop(net, BTGW_DROP_NO_RECEIVER);
	else
		btgw_mesh_count(net, rx_access);
}

/**
 * btgw_upper_room() - can one more message wait for the store
 * @net: the net
 *
 * To be asked before the replay list is told, so that nothing is lost that
 * could be sent again.
 *
 * Return: whether; if not, that is counted.
 */
bool btgw_upper_room(struct btgw_net *net)
{
	if (!net->cfg.strict || net->n_unsaved < BTGW_MESH_UNSAVED_MAX)
		return true;
	net->unsaved_dropped++;
	btgw_mesh_drop(net, BTGW_DROP_REPLAY_UNSAVED);
	return false;
}

/**
 * btgw_upper_deliver() - give a message to those it is for
 * @net: the net
 * @facts: about it
 * @payload: access payload
 * @len: its length
 *
 * With strict replay it waits until the store has the entry of its source.
 */
void btgw_upper_deliver(struct btgw_net *net, const struct btgw_msg_rx *facts,
			const u8 *payload, size_t len)
{
	struct btgw_unsaved *unsaved;

	if (!net->cfg.strict) {
		btgw_upper_elements(net, facts, payload, len);
		return;
	}

	unsaved = kmalloc(struct_size(unsaved, payload, len), GFP_KERNEL);
	if (!unsaved) {
		btgw_mesh_drop(net, BTGW_DROP_NO_MEMORY);
		return;
	}
	unsaved->gen = net->rpl.gen;
	unsaved->rx = *facts;
	unsaved->len = len;
	memcpy(unsaved->payload, payload, len);
	list_add_tail(&unsaved->node, &net->unsaved);
	if (!net->n_unsaved++)
		btgw_mesh_event(net, BTGW_MESH_EV_UNSAVED, 0, net->rpl.gen);
}

/* deliver what the store has, or everything where that does not matter */
void btgw_upper_release(struct btgw_net *net)
{
	struct btgw_unsaved *unsaved;

	while ((unsaved = list_first_entry_or_null(&net->unsaved,
						   struct btgw_unsaved,
						   node))) {
		if (net->cfg.strict && unsaved->gen > net->rpl_confirmed)
			break;
		list_del(&unsaved->node);
		net->n_unsaved--;
		btgw_upper_elements(net, &unsaved->rx, unsaved->payload,
				    unsaved->len);
		kfree_sensitive(unsaved);
	}
	if (net->n_unsaved)
		btgw_mesh_event(net, BTGW_MESH_EV_UNSAVED, 0, net->rpl.gen);
}

static bool btgw_ctl_is_df(u8 opcode)
{
	return opcode >= BTGW_CTL_PATH_REQUEST &&
	       opcode <= BTGW_CTL_PATH_REQUEST_SOLICITATION;
}

/**
 * btgw_upper_control() - a control message that the kernel does not answer
 * @net: the net
 * @facts: about it, with its opcode
 * @params: its parameters
 * @len: their length
 */
void btgw_upper_control(struct btgw_net *net, struct btgw_msg_rx *facts,
			const u8 *params, size_t len)
{
	struct btgw_heartbeat hb;

	facts->keytype = BTGW_KEYTYPE_CONTROL;
	facts->key = facts->netkey;
	/* userspace answers it: it gets only what could be true */
	if (btgw_ctl_is_df(facts->opcode) &&
	    btgw_df_check(facts->opcode, facts->dst, facts->ttl,
			  facts->cred == BTGW_CRED_DIRECTED)) {
		btgw_mesh_drop(net, BTGW_DROP_CTL_MALFORMED);
		return;
	}
	if (facts->opcode == BTGW_CTL_HEARTBEAT) {
		if (btgw_heartbeat_parse(params, len, facts->ttl, &hb)) {
			btgw_mesh_drop(net, BTGW_DROP_CTL_MALFORMED);
			return;
		}
		facts->hops = hb.hops;
		btgw_heartbeat_heard(net, facts, hb.hops);
	}
	if (!btgw_msock_deliver(net, facts, params, len))
		btgw_mesh_drop(net, BTGW_DROP_CTL_NO_RECEIVER);
}

/**
 * btgw_upper_loop() - a message of ours is heard by elements of ours
 * @net: the net
 * @msg: the message
 * @netkey: NetKey index that it goes under
 * @ttl: TTL that it goes with
 */
void btgw_upper_loop(struct btgw_net *net, const struct btgw_msg_tx *msg,
		     u16 netkey, u8 ttl)
{
	struct btgw_msg_rx facts = {
		.src = msg->src,
		.dst = msg->dst,
		.keytype = msg->keytype,
		.key = msg->keytype == BTGW_KEYTYPE_APP ? msg->key : netkey,
		.netkey = netkey,
		.flags = (msg->flags & (BTGW_F_SEGMENT | BTGW_F_MIC64 |
					BTGW_F_VIRTUAL)) | BTGW_F_LOCAL,
		.ttl = ttl,
		.rssi = BTGW_RSSI_UNKNOWN,
		.iv_index = btgw_iv_tx(&net->iv),
		.time_ns = ktime_get_boottime_ns(),
		.from = msg->sk,
	};

	memcpy(facts.label, msg->label, sizeof(facts.label));
	btgw_mesh_count(net, looped);
	btgw_upper_elements(net, &facts, msg->payload, msg->len);
}

void btgw_upper_exit(struct btgw_net *net)
{
	struct btgw_unsaved *unsaved, *next;

	list_for_each_entry_safe(unsaved, next, &net->unsaved, node)
		kfree_sensitive(unsaved);
	INIT_LIST_HEAD(&net->unsaved);
	net->n_unsaved = 0;
}
