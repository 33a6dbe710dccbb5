// SPDX-License-Identifier: GPL-2.0-only
/*
 * reasm.c - segmented messages, receiving
 *
 * The rules are in kernel/core/sar_rx.c. Here are the octets, the timer, the
 * acknowledgements, and what happens with a message that is complete.
 */
#include "mesh.h"

#include "df.h"
#include "trace.h"

/* segments that a message may have: what fits the queues of friends, at most */
static u8 btgw_reasm_limit(struct btgw_net *net, const struct btgw_rx *rx,
			   u8 segments, bool ours)
{
	struct btgw_lpn *lpn = NULL;

	if (ours)
		return BTGW_LT_SEGS_MAX;
	while ((lpn = btgw_lpn_wanting(net, rx->subnet, rx->pdu.src,
				       rx->pdu.dst, rx->pdu.ttl, false, lpn)))
		if (btgw_friend_q_fits(&lpn->f.q, segments))
			return BTGW_LT_SEGS_MAX;
	return 0;
}

static void btgw_reasm_ack(struct btgw_net *net,
			   const struct btgw_sar_rx_ack *ack)
{
	u8 pdu[BTGW_LT_ACK_LEN];
	struct btgw_tx tx;

	if (!btgw_tx_init(net, &tx, ack->subnet))
		return;
	btgw_lt_build_ack(ack->obo, ack->seq_zero, ack->block_ack, pdu);
	if (!btgw_tx_control(net, &tx,
			     ack->obo ? btgw_mesh_primary(net) : ack->src,
			     ack->dst, ack->ttl_zero ? 0 : net->cfg.ttl, pdu,
			     sizeof(pdu)))
		btgw_mesh_count(net, tx_acks);
}

/* Give a complete message to every friend that wants it, as it came. */
static void btgw_reasm_store(struct btgw_net *net, const struct btgw_sar_rx *ctx,
			     const struct btgw_sar_slot *slot)
{
	static_assert(BTGW_LT_SEGS_MAX * sizeof(struct btgw_friend_pdu) <= 1024);
	struct btgw_friend_pdu segs[BTGW_LT_SEGS_MAX];
	struct btgw_lt_hdr hdr = {
		.ctl = ctx->ctl,
		.segmented = true,
		.szmic = ctx->szmic,
		.id = ctx->id,
		.seg_n = ctx->seg_n,
		.seq_zero = ctx->seq_auth & BTGW_LT_SEQ_SPAN,
	};
	struct btgw_subnet *subnet = btgw_subnet_find(net, ctx->subnet);
	struct btgw_lpn *lpn = NULL;
	unsigned int i;

	if (!subnet || !btgw_lpn_wanting(net, subnet, ctx->src, ctx->dst,
					 ctx->ttl, false, NULL))
		return;
	for (i = 0; i <= ctx->seg_n; i++) {
		segs[i] = (struct btgw_friend_pdu) {
			.iv_index = ctx->seq_auth >> 24,
			.seq = slot->seq[i],
			.src = ctx->src,
			.dst = ctx->dst,
			.ttl = ctx->ttl - 1,
			.kind = BTGW_FRIEND_PDU_MSG,
			.flags = ctx->ctl ? BTGW_FRIEND_F_CTL : 0,
		};
		segs[i].len = btgw_lt_build(&hdr, i, slot->buf, ctx->total,
					    segs[i].pdu);
	}
	while ((lpn = btgw_lpn_wanting(net, subnet, ctx->src, ctx->dst,
				       ctx->ttl, false, lpn)))
		btgw_lpn_store(net, lpn, segs, ctx->seg_n + 1);
}

/* All segments are there. */
static void btgw_reasm_complete(struct btgw_net *net, u32 index)
{
	const struct btgw_sar_rx *ctx = &net->sar.ctx[index];
	struct btgw_sar_slot *slot = &net->sar_slots[index];
	struct btgw_msg_rx *facts = &slot->facts;
	struct btgw_subnet *subnet = btgw_subnet_find(net, ctx->subnet);
	bool ours = btgw_mesh_hears(net, ctx->dst) &&
		    (!subnet || btgw_df_hears(subnet, ctx->dst));
	size_t len = ctx->total;

	facts->seq = ctx->seq_auth & BTGW_SEQ_MAX;
	facts->iv_index = ctx->seq_auth >> 24;
	facts->flags |= BTGW_F_SEGMENT | (ctx->szmic ? BTGW_F_MIC64 : 0);

	/* encrypted for them, so before it is opened here */
	btgw_reasm_store(net, ctx, slot);
	if (ours && !ctx->ctl)
		ours = btgw_upper_open(net, facts, ctx->id, slot->buf,
				       ctx->total, &len) &&
		       btgw_upper_room(net);
	if (!btgw_net_fresh(net,
			    btgw_rpl_accept_segmented(&net->rpl, ctx->src,
						      ctx->seq_auth >> 24,
						      ctx->seq_max,
						      ctx->seq_auth &
						      BTGW_SEQ_MAX),
			    ctx->src) || !ours)
		goto wipe;
	if (ctx->ctl) {
		facts->opcode = ctx->id;
		btgw_mesh_count(net, rx_control);
		btgw_upper_control(net, facts, slot->buf, len);
	} else {
		btgw_upper_deliver(net, facts, slot->buf, len);
	}
wipe:
	/* it may have been keys */
	memzero_explicit(slot->buf, ctx->total);
}

static void btgw_reasm_count(struct btgw_net *net,
			     enum btgw_sar_rx_result verdict)
{
	switch (verdict) {
	case BTGW_SAR_RX_V_STORED:
	case BTGW_SAR_RX_V_DELIVER:
		btgw_mesh_count(net, rx_segments);
		break;
	case BTGW_SAR_RX_V_HELD:
		btgw_mesh_drop(net, BTGW_DROP_SAR_DUPLICATE);
		break;
	case BTGW_SAR_RX_V_DUPLICATE:
		btgw_mesh_drop(net, BTGW_DROP_SAR_COMPLETE);
		break;
	case BTGW_SAR_RX_V_INVALID:
		btgw_mesh_drop(net, BTGW_DROP_TRANS_SEQZERO);
		break;
	case BTGW_SAR_RX_V_OLD:
		btgw_mesh_drop(net, BTGW_DROP_REPLAY_OLD);
		break;
	case BTGW_SAR_RX_V_CANCELLED:
		btgw_mesh_drop(net, BTGW_DROP_SAR_CANCELLED);
		break;
	case BTGW_SAR_RX_V_TOO_LONG:
		btgw_mesh_drop(net, BTGW_DROP_FRIEND_TOO_LARGE);
		break;
	case BTGW_SAR_RX_V_NO_CONTEXT:
		btgw_mesh_drop(net, BTGW_DROP_SAR_FULL);
		btgw_net_event_full(net, BTGW_MESH_EV_SAR_FULL, 0);
		break;
	case BTGW_SAR_RX_V_DISCARD:
		btgw_mesh_drop(net, BTGW_DROP_SAR_TIMEOUT);
		break;
	case BTGW_SAR_RX_V_ACK:
	case BTGW_SAR_RX_V_NOTHING:
		break;
	default:
		btgw_mesh_drop(net, BTGW_DROP_SAR_MISMATCH);
	}
}

/* @seg_o: the segment that came, -1: none, a timer ran out */
static void btgw_reasm_trace(struct btgw_net *net,
			     const struct btgw_sar_rx_out *out, s8 seg_o)
{
	const struct btgw_sar_rx *ctx;

	if (!(out->todo & ~BTGW_SAR_RX_DO_ACK) || out->index >= net->sar.size)
		return;
	ctx = &net->sar.ctx[out->index];
	trace_btgw_mesh_reassembly(net->id, ctx->src, ctx->dst, ctx->block,
				   seg_o, ctx->seg_n,
				   btgw_sar_rx_name(out->verdict));
}

/* a segment that only the replay list remembers the message of */
static void btgw_reasm_again(struct btgw_net *net, const struct btgw_rx *rx,
			     const struct btgw_lt_pdu *lt, bool ours)
{
	struct btgw_sar_rx_ack ack = {
		.src = rx->pdu.dst,
		.dst = rx->pdu.src,
		.subnet = rx->subnet->index,
		.obo = !ours,
		.ttl_zero = !rx->pdu.ttl,
		.seq_zero = lt->seq_zero,
		.block_ack = btgw_lt_full_block(lt->seg_n),
	};

	if (btgw_addr_is_unicast(rx->pdu.dst))
		btgw_reasm_ack(net, &ack);
}

/**
 * btgw_reasm_segment() - a segment for this node or its friends
 * @net: the net
 * @rx: its network PDU
 * @lt: the segment, pointing into @rx
 * @ours: for an element of ours; else for a friend's
 */
void btgw_reasm_segment(struct btgw_net *net, const struct btgw_rx *rx,
			const struct btgw_lt_pdu *lt, bool ours)
{
	const struct btgw_net_pdu *pdu = &rx->pdu;
	struct btgw_sar_rx_in in = {
		.src = pdu->src,
		.dst = pdu->dst,
		.subnet = rx->subnet->index,
		.iv_index = pdu->iv_index,
		.seq = pdu->seq,
		.ttl = pdu->ttl,
		.ack_mode = ours ? BTGW_SAR_RX_ACK : BTGW_SAR_RX_ACK_OBO,
		.pdu = lt,
	};
	struct btgw_sar_rx_out out;
	enum btgw_sar_rx_age age;
	enum btgw_rpl_result rpl;
	struct btgw_sar_slot *slot;
	u64 seq_auth;

	if (btgw_lt_seq_auth(pdu->iv_index, pdu->seq, lt->seq_zero,
			     &seq_auth)) {
		btgw_mesh_drop(net, BTGW_DROP_TRANS_SEQZERO);
		return;
	}
	age = btgw_sar_rx_known(&net->sar, pdu->src, pdu->dst, seq_auth);
	rpl = btgw_rpl_check_segment(&net->rpl, pdu->src, pdu->iv_index,
				     pdu->seq, seq_auth & BTGW_SEQ_MAX,
				     age == BTGW_SAR_RX_UNFINISHED);
	/*
	 * The list has one message of each source, newer by now; it went to
	 * another address of ours. The sender of this one did not hear our
	 * acknowledgement and waits for it.
	 */
	if (rpl == BTGW_RPL_OLD_AUTH && age == BTGW_SAR_RX_FINISHED)
		rpl = BTGW_RPL_COMPLETE;
	if (rpl == BTGW_RPL_COMPLETE && age == BTGW_SAR_RX_NEW) {
		btgw_reasm_again(net, rx, lt, ours);
		btgw_mesh_drop(net, BTGW_DROP_SAR_COMPLETE);
		btgw_rpl_accept(&net->rpl, pdu->src, pdu->iv_index, pdu->seq);
		return;
	}
	if (rpl != BTGW_RPL_COMPLETE && !btgw_net_fresh(net, rpl, pdu->src))
		return;

	in.max_segs = btgw_reasm_limit(net, rx, lt->seg_n + 1, ours);
	btgw_sar_rx_segment(&net->sar, &in, btgw_mesh_now_ms(), &out);
	btgw_reasm_trace(net, &out, lt->seg_o);
	btgw_reasm_count(net, out.verdict);
	if (out.todo & BTGW_SAR_RX_DO_DROP)
		btgw_mesh_drop(net, BTGW_DROP_SAR_REPLACED);
	if (out.todo & BTGW_SAR_RX_DO_STORE) {
		slot = &net->sar_slots[out.index];
		memcpy(slot->buf + out.off, lt->data, out.len);
		slot->seq[lt->seg_o] = pdu->seq;
		btgw_rx_facts(rx, &slot->facts);
	}
	if (out.todo & BTGW_SAR_RX_DO_ACK)
		btgw_reasm_ack(net, &out.ack);
	if (out.todo & BTGW_SAR_RX_DO_DELIVER)
		btgw_reasm_complete(net, out.index);
	else if (rpl == BTGW_RPL_COMPLETE)
		/* a recording of it must not ask for another answer */
		btgw_rpl_accept(&net->rpl, pdu->src, pdu->iv_index, pdu->seq);
	btgw_timer_set(net, &net->sar_timer, btgw_sar_rx_deadline(&net->sar));
}

void btgw_reasm_timer(struct btgw_net *net, struct btgw_timer *timer)
{
	struct btgw_sar_rx_out out;
	enum btgw_sar_rx_result verdict;

	do {
		verdict = btgw_sar_rx_timer(&net->sar, btgw_mesh_now_ms(),
					    &out);
		btgw_reasm_trace(net, &out, -1);
		btgw_reasm_count(net, verdict);
		if (out.todo & BTGW_SAR_RX_DO_ACK)
			btgw_reasm_ack(net, &out.ack);
	} while (verdict != BTGW_SAR_RX_V_NOTHING);
	btgw_timer_set(net, &net->sar_timer, out.deadline_ms);
}
