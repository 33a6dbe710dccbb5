// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sar_tx_fuzz.c - any sequence of events for a message to send
 *
 * The input is a program: a SAR Transmitter state, a message, then events. The
 * twin gets the same ones, and every outcome must be equal.
 */
#include <stdlib.h>
#include <string.h>

#include "sar_twin.h"
#include "sar_tx.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

struct input {
	const u8 *p;
	size_t left;
};

static u8 take(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

static void next_and_sent(struct input *in, struct btgw_sar_tx *tx,
			  struct twin_tx *twin, u32 *seq, u64 now)
{
	struct btgw_sar_tx_out out;
	int due = twin_tx_next(twin, now);
	bool may;

	btgw_sar_tx_next(tx, now, &out);
	if (due == -2) {
		MUST(out.verdict == BTGW_SAR_TX_ENDED && !out.deadline_ms);
		MUST(out.end == twin->end && out.end);
		return;
	}
	if (due == -1) {
		MUST(out.verdict == BTGW_SAR_TX_NOTHING);
		btgw_sar_tx_sent(tx, *seq, now, &out);
		MUST(out.verdict == BTGW_SAR_TX_IGNORED);
		return;
	}
	MUST(out.verdict == BTGW_SAR_TX_SEND && out.seg == due);
	if (take(in) & 1)
		return;
	*seq += take(in) * 8 + 1;
	may = twin_tx_sent(twin, *seq, now);
	btgw_sar_tx_sent(tx, *seq, now, &out);
	MUST(out.verdict == (may ? BTGW_SAR_TX_SENT : BTGW_SAR_TX_ENDED));
	MUST(!may || out.seg == due);
}

static void hear(struct input *in, struct btgw_sar_tx *tx,
		 struct twin_tx *twin, u64 now)
{
	struct btgw_sar_ack ack = {
		.src = tx->msg.dst, .dst = tx->msg.src,
		.subnet = tx->msg.subnet,
		.seq_zero = tx->msg.seq_first & BTGW_LT_SEQ_SPAN,
	};
	enum btgw_sar_ack_reject why;
	enum btgw_sar_tx_result want;
	struct btgw_sar_tx_out out;
	u8 how = take(in);
	int i;

	ack.src ^= how & 3;
	ack.obo = how & 4;
	ack.dst ^= how >> 6 == 1;
	ack.subnet ^= how >> 6 == 2;
	ack.seq_zero ^= how >> 6 == 3;
	for (i = 0; i < (how >> 3 & 7); i++)
		ack.block_ack = ack.block_ack << 8 | take(in);
	want = twin_tx_ack(twin, &ack, now, &why);
	btgw_sar_tx_ack(tx, &ack, now, &out);
	MUST(out.verdict == want && out.ignored == why);
	MUST(!(out.acked & ~ack.block_ack) && !(out.acked & tx->unacked));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	struct btgw_sar_tx_msg msg = {};
	struct btgw_sar_tx_cfg cfg;
	struct btgw_sar_tx tx;
	struct twin_tx twin;
	u8 state[4], again[4];
	u64 now = 1;
	u32 seq;
	int i;

	for (i = 0; i < 4; i++)
		state[i] = take(&in);
	btgw_sar_tx_unpack(state, &cfg);
	btgw_sar_tx_pack(&cfg, again);
	state[3] &= 0x0f;
	MUST(!memcmp(state, again, 4));
	msg.src = take(&in);
	msg.dst = (u16)(take(&in) << 8 | take(&in));
	msg.ttl = take(&in);
	msg.seg_n = take(&in);
	msg.seq_first = take(&in) * 1000;
	if (btgw_sar_tx_init(&tx, &cfg, &msg, now)) {
		MUST(!btgw_sar_tx_deadline(&tx));
		return 0;
	}
	twin_tx_init(&twin, &cfg, &msg, now);
	seq = msg.seq_first;

	while (in.left) {
		u8 what = take(&in);

		if (what & 0x80 && btgw_sar_tx_deadline(&tx) > now)
			now = btgw_sar_tx_deadline(&tx);
		else
			now += what >> 2 & 31;
		switch (what & 3) {
		case 0:
		case 1:
			next_and_sent(&in, &tx, &twin, &seq, now);
			break;
		case 2:
			hear(&in, &tx, &twin, now);
			break;
		default:
			now += 100 * take(&in);
			break;
		}
		MUST(btgw_sar_tx_deadline(&tx) == twin_tx_wake(&twin));
		MUST(tx.end == twin.end);
		MUST((tx.phase == BTGW_SAR_TX_OVER) == !!tx.end);
		MUST(!tx.end == !!btgw_sar_tx_deadline(&tx));
		MUST(!(tx.due & ~tx.unacked));
	}
	btgw_sar_tx_abort(&tx, BTGW_SAR_END_ABORTED);
	MUST(tx.end && !btgw_sar_tx_deadline(&tx));
	return 0;
}
