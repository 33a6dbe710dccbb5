// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_sar.c - segmented messages: the shell around kernel/core's SAR
 */
#include "sim.h"

#include <stdlib.h>
#include <string.h>

/*
 * To a group each segment is sent once by this layer: the network layer repeats
 * it. To one node, until it has them all.
 */
static const struct btgw_sar_tx_cfg tx_cfg = {
	.uni_count = 7,
	.uni_no_progress = 7,
	.uni_int_step = 3,
	.uni_int_inc = 0,
	.multi_count = 0,
	.multi_int_step = 0,
};

static const struct btgw_sar_rx_cfg rx_cfg = {
	.threshold = 31,
	.ack_delay_inc = 1,
	.discard_timeout = 1,
	.seg_int_step = 5,
	.ack_retrans_count = 0,
};

static u64 now_ms(const struct sim *s)
{
	return s->now / 1000 + 1;
}

/* at the first instant that has this for its milliseconds */
static void wake(struct sim *s, struct sim_node *node, u64 at_ms)
{
	u64 at = at_ms ? (at_ms - 1) * 1000 : 0;

	sim_at(s, at > s->now ? at : s->now, SIM_EV_APP, sim_index(s, node));
}

void sim_sar_begin(struct sim *s, struct sim_node *node, struct sim_sar_tx *tx,
		   u16 dst, u8 ttl)
{
	struct btgw_sar_tx_cfg cfg = tx_cfg;
	struct btgw_sar_tx_msg msg = {
		.src = node->addr,
		.dst = dst,
		.ttl = ttl,
		.seg_n = (u8)((tx->len - 1) / BTGW_LT_ACCESS_SEG),
		.seq_first = node->seq,
	};

	tx->deadline_ms = 0;
	cfg.seg_int_step = (u8)(s->cfg.segment_ms / 10 - 1);
	if (btgw_sar_tx_init(&tx->tx, &cfg, &msg, now_ms(s)))
		abort();
}

static void send_segment(struct sim *s, struct sim_node *node,
			 struct sim_sar_tx *tx, u8 seg)
{
	struct btgw_lt_hdr hdr = {
		.segmented = true,
		.id = btgw_lt_id_dev(),
		.seg_n = tx->tx.msg.seg_n,
		.seq_zero = tx->tx.msg.seq_first & 0x1fff,
	};
	struct sim_pdu pdu = {
		.dst = tx->tx.msg.dst,
		.ttl = tx->tx.msg.ttl,
		.what = SIM_DATA,
		.msg = SIM_NO_MSG,
	};

	pdu.len = (u8)btgw_lt_build(&hdr, seg, tx->upper, tx->len, pdu.octets);
	if (!pdu.len)
		abort();
	sim_node_send(s, node, &pdu, false);
}

enum btgw_sar_end sim_sar_send(struct sim *s, struct sim_node *node,
			       struct sim_sar_tx *tx)
{
	struct btgw_sar_tx_out out;

	while (btgw_sar_tx_next(&tx->tx, now_ms(s), &out) ==
	       BTGW_SAR_TX_SEND) {
		if (btgw_sar_tx_sent(&tx->tx, node->seq, now_ms(s), &out) ==
		    BTGW_SAR_TX_SENT)
			send_segment(s, node, tx, out.seg);
	}
	if (out.verdict == BTGW_SAR_TX_ENDED)
		return out.end;
	if (out.deadline_ms != tx->deadline_ms)
		wake(s, node, out.deadline_ms);
	tx->deadline_ms = out.deadline_ms;
	return BTGW_SAR_END_NONE;
}

void sim_sar_acked(struct sim *s, struct sim_sar_tx *tx,
		   const struct sim_pdu *pdu)
{
	u8 octets[BTGW_LT_ACK_LEN] = { pdu->opcode };
	struct btgw_sar_ack ack = { .src = pdu->src, .dst = pdu->dst };
	struct btgw_sar_tx_out out;
	struct btgw_lt_pdu lt;

	memcpy(octets + 1, pdu->octets, sizeof(octets) - 1);
	if (btgw_lt_parse(true, octets, sizeof(octets), &lt))
		abort();
	ack.seq_zero = lt.seq_zero;
	ack.block_ack = lt.block_ack;
	btgw_sar_tx_ack(&tx->tx, &ack, now_ms(s), &out);
}

void sim_sar_listen(struct sim_sar_rx *rx)
{
	btgw_sar_rx_init(&rx->t, rx->ctx, SIM_CONTEXTS, &rx_cfg);
}

static void answer(struct sim *s, struct sim_node *node, struct sim_sar_rx *rx,
		   const struct btgw_sar_rx_out *out)
{
	u8 octets[BTGW_LT_ACK_LEN];
	struct sim_pdu pdu = {
		.dst = out->ack.dst,
		.what = SIM_ACK,
		.msg = SIM_NO_MSG,
		.ctl = true,
		.len = BTGW_LT_ACK_LEN - 1,
	};

	if (out->todo & BTGW_SAR_RX_DO_ACK) {
		btgw_lt_build_ack(out->ack.obo, out->ack.seq_zero,
				  out->ack.block_ack, octets);
		pdu.opcode = octets[0];
		memcpy(pdu.octets, octets + 1, pdu.len);
		sim_node_send(s, node, &pdu, false);
	}
	if (out->deadline_ms && out->deadline_ms != rx->deadline_ms)
		wake(s, node, out->deadline_ms);
	rx->deadline_ms = out->deadline_ms;
}

const u8 *sim_sar_hear(struct sim *s, struct sim_node *node,
		       struct sim_sar_rx *rx, const struct sim_pdu *pdu)
{
	struct btgw_lt_pdu lt;
	struct btgw_sar_rx_in in = {
		.src = pdu->src,
		.dst = pdu->dst,
		.seq = pdu->seq,
		.ttl = pdu->ttl,
		.max_segs = BTGW_LT_SEGS_MAX,
		.pdu = &lt,
	};
	struct btgw_sar_rx_out out;

	if (btgw_lt_parse(false, pdu->octets, pdu->len, &lt))
		abort();
	btgw_sar_rx_segment(&rx->t, &in, now_ms(s), &out);
	if (out.todo & BTGW_SAR_RX_DO_STORE)
		memcpy(rx->upper[out.index] + out.off, lt.data, out.len);
	answer(s, node, rx, &out);
	return out.todo & BTGW_SAR_RX_DO_DELIVER ? rx->upper[out.index] : NULL;
}

void sim_sar_timer(struct sim *s, struct sim_node *node, struct sim_sar_rx *rx)
{
	struct btgw_sar_rx_out out;

	do {
		btgw_sar_rx_timer(&rx->t, now_ms(s), &out);
		answer(s, node, rx, &out);
	} while (out.verdict != BTGW_SAR_RX_V_NOTHING);
}
