// SPDX-License-Identifier: GPL-2.0-only
/*
 * friend_keep.c - messages of our own for friends
 *
 * What goes to one of its unicast addresses goes into the queue alone. It gets
 * its SEQ when it is sent, for the node knows our other messages, Friend Updates
 * above all, by rising numbers: a *late* entry. A new SEQ means a new encryption,
 * so that of an access message the entry holds the payload, and in place of the
 * SEQ which key it is for:
 *
 *	bit 31		the payload is in clear
 *	bit 30		it is in segments
 *	16 ... 23	key type
 *	0 ... 15	AppKey or NetKey index
 *
 * Segments are as they will be sent, but for SeqZero and the TransMIC, until the
 * first of them is due: then all are encrypted, and the SEQ is that of the first.
 * A Label UUID has no place in an entry: segments to a virtual address, which the
 * bearers get too, are encrypted from the beginning. What is encrypted must be
 * sent under the same IV index, within 8192 numbers of the first.
 */
#include "mesh.h"

#include <linux/bitfield.h>

#define BTGW_KEEP_CLEAR		BIT(31)
#define BTGW_KEEP_SEGMENTS	BIT(30)
#define BTGW_KEEP_TYPE		GENMASK(23, 16)
#define BTGW_KEEP_INDEX		GENMASK(15, 0)

static u32 btgw_keep_note(const struct btgw_msg_tx *msg)
{
	return BTGW_KEEP_CLEAR | FIELD_PREP(BTGW_KEEP_TYPE, msg->keytype) |
	       FIELD_PREP(BTGW_KEEP_INDEX, msg->key);
}

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
		.seq = btgw_keep_note(msg),
		.src = msg->src,
		.dst = msg->dst,
		.ttl = ttl,
		.len = msg->len,
		.kind = BTGW_FRIEND_PDU_MSG,
		.flags = BTGW_FRIEND_F_LATE,
	};
	u8 ctl[BTGW_LT_CTL_PDU_MAX];
	struct btgw_lpn *lpn;
	bool kept;

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
	memcpy(pdu.pdu, msg->payload, msg->len);
	kept = btgw_lpn_store(net, lpn, &pdu, 1);
	memzero_explicit(&pdu, sizeof(pdu));
	return kept;
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
	bool clear = !(send->msg->flags & BTGW_F_VIRTUAL);
	u8 upper[BTGW_LT_UPPER_MAX] = {};
	struct btgw_lpn *lpn = NULL;
	bool kept = false;
	unsigned int i;

	if (!btgw_lpn_wanting(net, subnet, msg->src, msg->dst, msg->ttl, true,
			      NULL))
		return false;
	if (clear)
		memcpy(upper, send->msg->payload, send->msg->len);
	for (i = 0; i <= msg->seg_n; i++) {
		segs[i] = (struct btgw_friend_pdu) {
			.iv_index = send->iv_index,
			.seq = clear ? btgw_keep_note(send->msg) |
				       BTGW_KEEP_SEGMENTS : msg->seq_first,
			.src = msg->src,
			.dst = msg->dst,
			.ttl = msg->ttl,
			.kind = BTGW_FRIEND_PDU_MSG,
			.flags = BTGW_FRIEND_F_LATE |
				 (send->hdr.ctl ? BTGW_FRIEND_F_CTL : 0),
		};
		segs[i].len = btgw_lt_build(&send->hdr, i,
					    clear ? upper : send->upper,
					    send->len, segs[i].pdu);
	}
	while ((lpn = btgw_lpn_wanting(net, subnet, msg->src, msg->dst,
				       msg->ttl, true, lpn)))
		kept |= btgw_lpn_store(net, lpn, segs, msg->seg_n + 1);
	/* both may hold the message in clear */
	memzero_explicit(upper, sizeof(upper));
	memzero_explicit(segs, sizeof(segs));
	return kept && btgw_addr_is_unicast(msg->dst);
}

/**
 * btgw_friend_share() - a PDU of ours to a group that friends are in
 * @net: the net
 * @subnet: on which subnet
 * @msg: the message that it is
 * @pdu: the PDU, as it goes to the bearers
 *
 * Stored like what goes to one node, to be sent with a SEQ of its time: between
 * PDUs that are, it would come too late for the replay list of the node. What
 * goes to a label keeps its SEQ: an entry has no room for the label.
 */
void btgw_friend_share(struct btgw_net *net, const struct btgw_subnet *subnet,
		       const struct btgw_msg_tx *msg,
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
	if (pdu->ctl) {
		stored.seq = 0;
		stored.flags |= BTGW_FRIEND_F_LATE;
	} else if (!(msg->flags & BTGW_F_VIRTUAL)) {
		stored.seq = btgw_keep_note(msg);
		stored.flags |= BTGW_FRIEND_F_LATE;
		stored.len = msg->len;
		memcpy(stored.pdu, msg->payload, msg->len);
	}
	while ((lpn = btgw_lpn_wanting(net, subnet, pdu->src, pdu->dst,
				       pdu->ttl, true, lpn)))
		btgw_lpn_store(net, lpn, &stored, 1);
	memzero_explicit(&stored, sizeof(stored));
}

/* The key that an entry is to be sent with, NULL if it is gone. */
static const struct btgw_upper_key *
btgw_keep_key(struct btgw_net *net, const struct btgw_friend_pdu *pdu)
{
	struct btgw_appkey *app;
	struct btgw_devkey *dev;

	switch (FIELD_GET(BTGW_KEEP_TYPE, pdu->seq)) {
	case BTGW_KEYTYPE_APP:
		app = btgw_appkey_find(net,
				       FIELD_GET(BTGW_KEEP_INDEX, pdu->seq));
		return app ? btgw_appkey_tx(app) : NULL;
	case BTGW_KEYTYPE_DEV:
		dev = btgw_devkey_find(net, btgw_mesh_primary(net));
		break;
	default:
		dev = btgw_devkey_find(net, pdu->dst);
	}
	return dev ? &dev->key : NULL;
}

/*
 * Encrypt @len octets of access payload in @buf for the number @seq; @id gets
 * octet 0 of the PDU, without SEG.
 */
static int btgw_keep_encrypt(struct btgw_net *net,
			     const struct btgw_friend_pdu *pdu, u32 seq,
			     bool szmic, u8 *buf, size_t len, u8 *id)
{
	const struct btgw_upper_key *key = btgw_keep_key(net, pdu);
	struct btgw_ut_ctx ctx = {
		.app = FIELD_GET(BTGW_KEEP_TYPE, pdu->seq) ==
		       BTGW_KEYTYPE_APP,
		.szmic = szmic,
		.src = pdu->src,
		.dst = pdu->dst,
		.seq = seq,
		.iv_index = btgw_iv_tx(&net->iv),
	};
	size_t upper_len;

	if (!key) {
		btgw_mesh_drop(net, BTGW_DROP_TX_NO_KEY);
		return -ENOKEY;
	}
	*id = ctx.app ? btgw_lt_id_app(key->aid) : btgw_lt_id_dev();
	return btgw_ut_seal(&key->aes, &ctx, buf, len, &upper_len) ? -EINVAL :
								     0;
}

static int btgw_keep_unsegmented(struct btgw_net *net, struct btgw_lpn *lpn,
				 u32 seq)
{
	const struct btgw_friend_pdu *pdu = &lpn->f.q.last;
	u8 out[BTGW_LT_PDU_MAX];
	int err;

	memcpy(out + 1, pdu->pdu, pdu->len);
	err = btgw_keep_encrypt(net, pdu, seq, false, out + 1, pdu->len, out);
	if (err)
		return err;
	btgw_friend_q_settle(&lpn->f.q, btgw_iv_tx(&net->iv), seq, out,
			     1 + pdu->len + BTGW_MIC_SHORT);
	return 0;
}

/* The octets of all segments: this one and those left in the queue. */
static size_t btgw_keep_gather(const struct btgw_friend_q *q, u8 *buf)
{
	unsigned int i, n = btgw_friend_q_rest(q);
	const struct btgw_friend_pdu *pdu = &q->last;
	struct btgw_lt_pdu lt;
	size_t len = 0;

	for (i = 0; i <= n; i++) {
		if (i)
			pdu = btgw_friend_q_peek(q, i - 1);
		if (btgw_lt_parse(pdu->flags & BTGW_FRIEND_F_CTL, pdu->pdu,
				  pdu->len, &lt) || lt.seg_o != i ||
		    lt.seg_n != n)
			return 0;
		memcpy(buf + len, lt.data, lt.len);
		len += lt.len;
	}
	return len;
}

/* The first segment of a message in clear is due: make all of them. */
static int btgw_keep_first(struct btgw_net *net, struct btgw_lpn *lpn,
			   const struct btgw_lt_pdu *lt, u32 seq)
{
	struct btgw_friend_q *q = &lpn->f.q;
	u32 iv_index = btgw_iv_tx(&net->iv);
	struct btgw_lt_hdr hdr = {
		.ctl = q->last.flags & BTGW_FRIEND_F_CTL,
		.segmented = true,
		.szmic = lt->szmic,
		.id = lt->id,
		.seg_n = lt->seg_n,
		.seq_zero = seq & BTGW_LT_SEQ_SPAN,
	};
	size_t mic_len = lt->szmic ? BTGW_MIC_LONG : BTGW_MIC_SHORT;
	u8 upper[BTGW_LT_UPPER_MAX], out[BTGW_LT_PDU_MAX];
	size_t len = btgw_keep_gather(q, upper);
	unsigned int i;
	int err;

	if (!len)
		return -EINVAL;
	if (!hdr.ctl) {
		err = btgw_keep_encrypt(net, &q->last, seq, hdr.szmic, upper,
					len - mic_len, &hdr.id);
		if (err)
			return err;
	}
	for (i = 1; i <= hdr.seg_n; i++)
		btgw_friend_q_rewrite(q, i - 1, iv_index, seq, out,
				      btgw_lt_build(&hdr, i, upper, len, out));
	btgw_friend_q_settle(q, iv_index, seq, out,
			     btgw_lt_build(&hdr, 0, upper, len, out));
	memzero_explicit(upper, sizeof(upper));
	return 0;
}

static int btgw_keep_segment(struct btgw_net *net, struct btgw_lpn *lpn,
			     u32 seq)
{
	const struct btgw_friend_pdu *pdu = &lpn->f.q.last;
	u32 iv_index = btgw_iv_tx(&net->iv);
	struct btgw_lt_pdu lt;

	if (btgw_lt_parse(pdu->flags & BTGW_FRIEND_F_CTL, pdu->pdu, pdu->len,
			  &lt))
		return -EINVAL;
	if (pdu->seq & BTGW_KEEP_CLEAR)
		return btgw_keep_first(net, lpn, &lt, seq);
	if (pdu->iv_index != iv_index || seq - pdu->seq > BTGW_LT_SEQ_SPAN) {
		btgw_mesh_drop(net, BTGW_DROP_TX_SEQ_SPAN);
		return -ESTALE;
	}
	btgw_friend_q_settle(&lpn->f.q, iv_index, seq, NULL, pdu->len);
	return 0;
}

static bool btgw_keep_is_segment(const struct btgw_friend_pdu *pdu)
{
	if (pdu->seq & BTGW_KEEP_CLEAR)
		return pdu->seq & BTGW_KEEP_SEGMENTS;
	/* a control message is there as it is */
	return !(pdu->flags & BTGW_FRIEND_F_CTL) || pdu->pdu[0] & 0x80;
}

/**
 * btgw_friend_settle() - give the late answer to a poll its SEQ
 * @net: the net
 * @lpn: the friend
 *
 * Where a message cannot be sent any more, which is counted, the next one takes
 * its place.
 *
 * Return: false without a SEQ: the node will ask again.
 */
bool btgw_friend_settle(struct btgw_net *net, struct btgw_lpn *lpn)
{
	struct btgw_friend_sec sec = btgw_mesh_security(net, lpn->subnet);
	struct btgw_friend_q *q = &lpn->f.q;
	const struct btgw_friend_pdu *pdu = &q->last;
	u32 seq;
	int err;

	while (pdu->flags & BTGW_FRIEND_F_LATE) {
		if (btgw_mesh_seq_take(net, &seq))
			return false;
		err = 0;
		if (btgw_keep_is_segment(pdu))
			err = btgw_keep_segment(net, lpn, seq);
		else if (pdu->flags & BTGW_FRIEND_F_CTL)
			btgw_friend_q_settle(q, btgw_iv_tx(&net->iv), seq,
					     NULL, pdu->len);
		else
			err = btgw_keep_unsegmented(net, lpn, seq);
		if (!err)
			break;
		/* its other segments made room for something else */
		if (err == -EINVAL)
			btgw_mesh_drop(net, BTGW_DROP_FRIEND_QUEUE);
		btgw_friend_q_skip(q);
		btgw_friend_q_answer(q, lpn->f.cfg.addr, lpn->f.lpn, sec.flags,
				     sec.iv_index);
	}
	return true;
}
