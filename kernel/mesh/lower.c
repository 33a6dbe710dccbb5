// SPDX-License-Identifier: GPL-2.0-only
/*
 * lower.c - the lower transport layer, receiving
 *
 * What comes here is for an element of ours, for a friend of ours, or both. The
 * replay list is asked first, told last: after what can be authenticated was.
 */
#include "mesh.h"

static enum btgw_drop btgw_lower_drop_of(enum btgw_lt_reject why)
{
	switch (why) {
	case BTGW_LT_REJ_SEGO:
	case BTGW_LT_REJ_SEG_EMPTY:
	case BTGW_LT_REJ_SEG_LENGTH:
		return BTGW_DROP_TRANS_SEGMENT;
	case BTGW_LT_REJ_ACK_LENGTH:
	case BTGW_LT_REJ_ACK_SEG:
		return BTGW_DROP_ACK_MALFORMED;
	case BTGW_LT_REJ_SEQ_AUTH:
		return BTGW_DROP_TRANS_SEQZERO;
	default:
		return BTGW_DROP_TRANS_LENGTH;
	}
}

/* What a socket is told of a message, as far as its PDU says. */
void btgw_rx_facts(const struct btgw_rx *rx, struct btgw_msg_rx *facts)
{
	memset(facts, 0, sizeof(*facts));
	facts->src = rx->pdu.src;
	facts->dst = rx->pdu.dst;
	facts->netkey = rx->subnet->index;
	facts->ttl = rx->pdu.ttl;
	facts->rssi = rx->rssi;
	facts->hops = BTGW_HOPS_UNKNOWN;
	facts->cred = rx->cred;
	facts->seq = rx->pdu.seq;
	facts->iv_index = rx->pdu.iv_index;
	facts->bearer = rx->bearer->id;
	facts->time_ns = rx->time_ns;
}

/* Store an unsegmented PDU for every friend that wants it. */
static void btgw_lower_store(struct btgw_net *net, const struct btgw_rx *rx,
			     bool ack)
{
	struct btgw_friend_pdu stored = {
		.iv_index = rx->pdu.iv_index,
		.seq = rx->pdu.seq,
		.src = rx->pdu.src,
		.dst = rx->pdu.dst,
		.ttl = rx->pdu.ttl - 1,
		.len = rx->pdu.len,
		.kind = ack ? BTGW_FRIEND_PDU_ACK : BTGW_FRIEND_PDU_MSG,
		.flags = rx->pdu.ctl ? BTGW_FRIEND_F_CTL : 0,
	};
	struct btgw_lpn *lpn = NULL;

	memcpy(stored.pdu, rx->pdu.transport, rx->pdu.len);
	while ((lpn = btgw_lpn_wanting(net, rx->subnet, rx->pdu.src,
				       rx->pdu.dst, rx->pdu.ttl, false, lpn)))
		btgw_lpn_store(net, lpn, &stored, 1);
}

static void btgw_lower_access(struct btgw_net *net, const struct btgw_rx *rx,
			      const struct btgw_lt_pdu *lt, bool ours,
			      bool wanted)
{
	u8 buf[BTGW_LT_UNSEG_MAX];
	struct btgw_msg_rx facts;
	size_t len = 0;

	if (ours) {
		btgw_rx_facts(rx, &facts);
		memcpy(buf, lt->data, lt->len);
		ours = btgw_upper_open(net, &facts, lt->id, buf, lt->len,
				       &len) &&
		       btgw_upper_room(net);
	}
	if (!ours && !wanted)
		return;
	if (!btgw_net_fresh(net, btgw_rpl_accept(&net->rpl, rx->pdu.src,
						 rx->pdu.iv_index,
						 rx->pdu.seq), rx->pdu.src))
		return;
	if (wanted)
		btgw_lower_store(net, rx, false);
	if (ours)
		btgw_upper_deliver(net, &facts, buf, len);
}

static void btgw_lower_control(struct btgw_net *net, const struct btgw_rx *rx,
			       const struct btgw_lt_pdu *lt, bool ours,
			       bool wanted)
{
	bool ack = lt->kind == BTGW_LT_ACK;
	struct btgw_msg_rx facts;

	if (!btgw_net_fresh(net, btgw_rpl_accept(&net->rpl, rx->pdu.src,
						 rx->pdu.iv_index,
						 rx->pdu.seq), rx->pdu.src))
		return;
	if (wanted)
		btgw_lower_store(net, rx, ack);
	if (!ours)
		return;
	btgw_mesh_count(net, rx_control);
	if (ack) {
		btgw_send_ack(net, rx, lt);
	} else if (btgw_friend_takes(lt->opcode)) {
		btgw_friend_control(net, rx);
	} else {
		btgw_rx_facts(rx, &facts);
		facts.opcode = lt->opcode;
		btgw_upper_control(net, &facts, lt->data, lt->len);
	}
}

/**
 * btgw_lower_receive() - a lower transport PDU for this node or its friends
 * @net: the net
 * @rx: the PDU
 * @ours: for an element of ours
 * @wanted: to be stored for a friend
 */
void btgw_lower_receive(struct btgw_net *net, const struct btgw_rx *rx,
			bool ours, bool wanted)
{
	const struct btgw_net_pdu *pdu = &rx->pdu;
	enum btgw_lt_reject why;
	struct btgw_lt_pdu lt;

	why = btgw_lt_parse(pdu->ctl, pdu->transport, pdu->len, &lt);
	if (why) {
		btgw_mesh_drop(net, btgw_lower_drop_of(why));
		return;
	}
	if (lt.kind == BTGW_LT_SEG_ACCESS || lt.kind == BTGW_LT_SEG_CTL) {
		btgw_reasm_segment(net, rx, &lt, ours);
		return;
	}
	if (!btgw_net_fresh(net, btgw_rpl_check(&net->rpl, pdu->src,
						pdu->iv_index, pdu->seq),
			    pdu->src))
		return;
	if (pdu->ctl)
		btgw_lower_control(net, rx, &lt, ours, wanted);
	else
		btgw_lower_access(net, rx, &lt, ours, wanted);
}
