// SPDX-License-Identifier: GPL-2.0-only
/*
 * friend_keep.c - messages of our own for friends
 *
 * What goes to one of its unicast addresses goes into the queue alone. It gets
 * its SEQ when it is sent, for the node knows our other messages, Friend Updates
 * above all, by rising numbers: a *late* entry. Of an unsegmented access message
 * the entry holds the payload, as a new SEQ means a new encryption:
 *
 *	0		key type
 *	1, 2		AppKey or NetKey index, host order
 *	3 ...		payload, at most 11 octets
 *
 * Segments and control messages are as they will be sent.
 */
#include "mesh.h"

#include <linux/random.h>

enum {
	BTGW_KEEP_TYPE		= 0,
	BTGW_KEEP_KEY		= 1,
	BTGW_KEEP_PAYLOAD	= 3,
};

/**
 * btgw_friend_keep() - a control message for a friend
 * @net: the net
 * @subnet: on which subnet
 * @src: element of ours
 * @dst: unicast address
 * @ttl: TTL
 * @data: lower transport PDU
 * @len: its length
 *
 * Return: whether it is in the queue of one; it then is not for the bearers.
 */
bool btgw_friend_keep(struct btgw_net *net, const struct btgw_subnet *subnet,
		      u16 src, u16 dst, u8 ttl, const u8 *data, size_t len)
{
	struct btgw_friend_pdu pdu = {
		.src = src,
		.dst = dst,
		.ttl = ttl,
		.len = len,
		.kind = data[0] == BTGW_CTL_ACK ? BTGW_FRIEND_PDU_ACK :
						  BTGW_FRIEND_PDU_MSG,
		.flags = BTGW_FRIEND_F_CTL | BTGW_FRIEND_F_LATE,
	};
	struct btgw_lpn *lpn;

	lpn = btgw_lpn_wanting(net, subnet, src, dst, ttl, true, NULL);
	if (!lpn)
		return false;
	memcpy(pdu.pdu, data, len);
	return btgw_lpn_store(net, lpn, &pdu, 1);
}

/**
 * btgw_friend_keep_msg() - an unsegmented message for a friend
 * @net: the net
 * @subnet: on which subnet
 * @msg: the message, to a unicast address
 * @ttl: TTL
 *
 * Return: as btgw_friend_keep().
 */
bool btgw_friend_keep_msg(struct btgw_net *net,
			  const struct btgw_subnet *subnet,
			  const struct btgw_msg_tx *msg, u8 ttl)
{
	struct btgw_friend_pdu pdu = {
		.src = msg->src,
		.dst = msg->dst,
		.ttl = ttl,
		.len = BTGW_KEEP_PAYLOAD + msg->len,
		.kind = BTGW_FRIEND_PDU_MSG,
		.flags = BTGW_FRIEND_F_LATE,
	};
	u8 ctl[BTGW_LT_CTL_PDU_MAX];
	struct btgw_lpn *lpn;

	if (msg->keytype == BTGW_KEYTYPE_CONTROL) {
		ctl[0] = msg->opcode;
		memcpy(ctl + 1, msg->payload, msg->len);
		return btgw_friend_keep(net, subnet, msg->src, msg->dst, ttl,
					ctl, 1 + msg->len);
	}
	lpn = btgw_lpn_wanting(net, subnet, msg->src, msg->dst, ttl, true,
			       NULL);
	if (!lpn)
		return false;
	pdu.pdu[BTGW_KEEP_TYPE] = msg->keytype;
	memcpy(pdu.pdu + BTGW_KEEP_KEY, &msg->key, sizeof(msg->key));
	memcpy(pdu.pdu + BTGW_KEEP_PAYLOAD, msg->payload, msg->len);
	return btgw_lpn_store(net, lpn, &pdu, 1);
}

/**
 * btgw_friend_keep_segments() - a segmented message for friends
 * @net: the net
 * @subnet: on which subnet
 * @send: the message, encrypted
 *
 * Return: whether that was all, as it goes to the unicast address of one. The
 * node does not acknowledge what it gets from its Friend.
 */
bool btgw_friend_keep_segments(struct btgw_net *net,
			       const struct btgw_subnet *subnet,
			       const struct btgw_send *send)
{
	const struct btgw_sar_tx_msg *msg = &send->sar.msg;
	struct btgw_friend_pdu segs[BTGW_LT_SEGS_MAX];
	struct btgw_lpn *lpn = NULL;
	bool kept = false;
	unsigned int i;

	if (!btgw_lpn_wanting(net, subnet, msg->src, msg->dst, msg->ttl, true,
			      NULL))
		return false;
	for (i = 0; i <= msg->seg_n; i++) {
		segs[i] = (struct btgw_friend_pdu) {
			.src = msg->src,
			.dst = msg->dst,
			.ttl = msg->ttl,
			.kind = BTGW_FRIEND_PDU_MSG,
			.flags = BTGW_FRIEND_F_LATE |
				 (send->hdr.ctl ? BTGW_FRIEND_F_CTL : 0),
		};
		segs[i].len = btgw_lt_build(&send->hdr, i, send->upper,
					    send->len, segs[i].pdu);
	}
	while ((lpn = btgw_lpn_wanting(net, subnet, msg->src, msg->dst,
				       msg->ttl, true, lpn)))
		kept |= btgw_lpn_store(net, lpn, segs, msg->seg_n + 1);
	return kept && btgw_addr_is_unicast(msg->dst);
}

/**
 * btgw_friend_share() - a PDU of ours to a group that friends are in
 * @net: the net
 * @subnet: on which subnet
 * @pdu: the PDU, as it goes to the bearers
 */
void btgw_friend_share(struct btgw_net *net, const struct btgw_subnet *subnet,
		       const struct btgw_net_pdu *pdu)
{
	struct btgw_friend_pdu stored = {
		.iv_index = pdu->iv_index,
		.seq = pdu->seq,
		.src = pdu->src,
		.dst = pdu->dst,
		.ttl = pdu->ttl,
		.len = pdu->len,
		.kind = BTGW_FRIEND_PDU_MSG,
		.flags = pdu->ctl ? BTGW_FRIEND_F_CTL : 0,
	};
	struct btgw_lpn *lpn = NULL;

	if (btgw_addr_is_unicast(pdu->dst))
		return;
	memcpy(stored.pdu, pdu->transport, pdu->len);
	while ((lpn = btgw_lpn_wanting(net, subnet, pdu->src, pdu->dst,
				       pdu->ttl, true, lpn)))
		btgw_lpn_store(net, lpn, &stored, 1);
}

/* The key that an entry was to be sent with, NULL if it is gone. */
static const struct btgw_upper_key *
btgw_keep_key(struct btgw_net *net, const struct btgw_friend_pdu *pdu)
{
	struct btgw_appkey *app;
	struct btgw_devkey *dev;
	u16 index;

	memcpy(&index, pdu->pdu + BTGW_KEEP_KEY, sizeof(index));
	switch (pdu->pdu[BTGW_KEEP_TYPE]) {
	case BTGW_KEYTYPE_APP:
		app = btgw_appkey_find(net, index);
		return app ? btgw_appkey_tx(app) : NULL;
	case BTGW_KEYTYPE_DEV:
		dev = btgw_devkey_find(net, btgw_mesh_primary(net));
		break;
	default:
		dev = btgw_devkey_find(net, pdu->dst);
	}
	return dev ? &dev->key : NULL;
}

static bool btgw_keep_seal(struct btgw_net *net, struct btgw_lpn *lpn, u32 seq)
{
	const struct btgw_friend_pdu *pdu = &lpn->f.q.last;
	const struct btgw_upper_key *key = btgw_keep_key(net, pdu);
	struct btgw_ut_ctx ctx = {
		.app = pdu->pdu[BTGW_KEEP_TYPE] == BTGW_KEYTYPE_APP,
		.src = pdu->src,
		.dst = pdu->dst,
		.seq = seq,
		.iv_index = btgw_iv_tx(&net->iv),
	};
	size_t len = pdu->len - BTGW_KEEP_PAYLOAD;
	u8 out[BTGW_LT_PDU_MAX];
	size_t upper_len = len + BTGW_MIC_SHORT;

	memcpy(out + 1, pdu->pdu + BTGW_KEEP_PAYLOAD, len);
	if (key) {
		out[0] = ctx.app ? btgw_lt_id_app(key->aid) :
				   btgw_lt_id_dev();
		if (btgw_ut_seal(&key->aes, &ctx, out + 1, len, &upper_len))
			return false;
	} else {
		/*
		 * The node polls for this entry until it gets something. It
		 * gets what no key opens, and goes on.
		 */
		out[0] = btgw_lt_id_dev();
		get_random_bytes(out + 1, upper_len);
		btgw_mesh_drop(net, BTGW_DROP_TX_NO_KEY);
	}
	return btgw_friend_q_settle(&lpn->f.q, ctx.iv_index, seq, out,
				    1 + upper_len);
}

/**
 * btgw_friend_settle() - give the late answer to a poll its SEQ
 * @net: the net
 * @lpn: the friend
 *
 * Return: false without a SEQ: the node will ask again.
 */
bool btgw_friend_settle(struct btgw_net *net, struct btgw_lpn *lpn)
{
	const struct btgw_friend_pdu *pdu = &lpn->f.q.last;
	u32 seq;

	if (btgw_mesh_seq_take(net, &seq))
		return false;
	if (pdu->kind == BTGW_FRIEND_PDU_MSG &&
	    !(pdu->flags & BTGW_FRIEND_F_CTL) && !(pdu->pdu[0] & 0x80))
		return btgw_keep_seal(net, lpn, seq);
	return btgw_friend_q_settle(&lpn->f.q, btgw_iv_tx(&net->iv), seq, NULL,
				    pdu->len);
}
