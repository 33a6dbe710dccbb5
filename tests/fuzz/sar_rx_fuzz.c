// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sar_rx_fuzz.c - any sequence of segments for a table of contexts
 *
 * The input is a program: a SAR Receiver state, the size of the table, then
 * segments, time and what an administrator does. The twin gets the same, and
 * every outcome must be equal, octet for octet.
 */
#include <stdlib.h>
#include <string.h>

#include "sar_rx.h"
#include "sar_twin.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

struct input {
	const u8 *p;
	size_t left;
};

static struct btgw_sar_rx_table table;
static struct btgw_sar_rx ctx[TWIN_SLOTS];
static u8 mem[TWIN_SLOTS][BTGW_SAR_RX_BUF];
static struct twin_rx twin;

static u8 take(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

static void same(const struct btgw_sar_rx_out *out,
		 const struct twin_rx_out *want)
{
	MUST(out->verdict == want->verdict);
	MUST(!(out->todo & BTGW_SAR_RX_DO_ACK) == !want->ack);
	MUST(!(out->todo & BTGW_SAR_RX_DO_DROP) == !want->dropped);
	MUST(!(out->todo & BTGW_SAR_RX_DO_STORE) == !want->stored);
	MUST(!(out->todo & BTGW_SAR_RX_DO_DELIVER) == !want->delivered);
	MUST(out->deadline_ms == twin_rx_wake(&twin));
	MUST(table.evicted == twin.evicted && table.refused == twin.refused);
	MUST(table.active + table.remembered <= table.size);
	if (want->ack) {
		MUST(out->ack.src == want->pdu.src);
		MUST(out->ack.dst == want->pdu.dst);
		MUST(out->ack.subnet == want->pdu.subnet);
		MUST(out->ack.obo == want->pdu.obo);
		MUST(out->ack.ttl_zero == want->pdu.ttl_zero);
		MUST(out->ack.seq_zero == want->pdu.seq_zero);
		MUST(out->ack.block_ack == want->pdu.block_ack);
	}
	if (want->delivered) {
		MUST(out->total == want->total);
		MUST(!memcmp(mem[out->index], want->data, out->total));
		MUST(ctx[out->index].seq_max == want->top_seq);
	}
}

static void segment(struct input *in, u64 now)
{
	u8 how = take(in), what = take(in), place = take(in);
	static struct twin_rx_out want;
	struct btgw_sar_rx_out out;
	struct btgw_sar_rx_in seg = {};
	struct btgw_lt_pdu pdu;
	u8 wire[BTGW_LT_PDU_MAX];
	u32 bits;
	size_t n;
	bool ctl;
	int i;

	seg.src = 1 + (how & 1);
	seg.dst = how & 2 ? 0xc000 + (how & 4) : 0x100 + (how & 4);
	seg.subnet = (how & 0xf8) == 0x08;
	seg.ack_mode = (how >> 4 & 7) % 3;
	seg.ttl = how >> 7;
	seg.iv_index = what & 1;
	seg.finished = (what & 0x1e) == 0x1e;
	seg.max_segs = what & 0x20 ? take(in) % 33 : 32;
	ctl = (what & 0xc0) == 0xc0;
	/* messages few enough to meet again */
	seg.seq = place * 3 + (what >> 1 & 7);
	bits = (u32)(place & 0x70) << 10 | (u32)(what >> 1 & 7) << 5;
	bits |= place & 1 ? 3 : take(in) & 31;
	if (place == 0xff)
		bits = (u32)(take(in) << 16 | take(in) << 8 | take(in));
	wire[0] = 0x80 | (ctl ? 0x0b : 0x66);
	wire[0] ^= (how & 0xf8) == 0x10;
	wire[1] = (u8)(bits >> 16);
	wire[2] = (u8)(bits >> 8);
	wire[3] = (u8)bits;
	for (i = 4; i < BTGW_LT_PDU_MAX; i++)
		wire[i] = (u8)(wire[3] * i + now);
	n = ctl ? BTGW_LT_CTL_PDU_MAX : BTGW_LT_PDU_MAX;
	if ((bits & 31) == (bits >> 5 & 31))
		n -= wire[7] & 3;
	if (btgw_lt_parse(ctl, wire, n, &pdu))
		return;

	seg.pdu = &pdu;
	twin_rx_segment(&twin, &seg, now, &want);
	btgw_sar_rx_segment(&table, &seg, now, &out);
	if (out.todo & BTGW_SAR_RX_DO_STORE) {
		MUST(out.index < table.size && out.len == pdu.len);
		MUST(out.off + out.len <= BTGW_SAR_RX_BUF);
		memcpy(mem[out.index] + out.off, pdu.data, out.len);
	}
	same(&out, &want);
}

static void timer(u64 now)
{
	static struct twin_rx_out want;
	struct btgw_sar_rx_out out;

	do {
		twin_rx_timer(&twin, now, &want);
		btgw_sar_rx_timer(&table, now, &out);
		same(&out, &want);
	} while (out.verdict != BTGW_SAR_RX_V_NOTHING);
	MUST(!out.deadline_ms || out.deadline_ms > now);
}

static void known(struct input *in)
{
	u16 src = 1 + (take(in) & 1);
	u16 dst = 0x100 + (take(in) & 4);
	u64 auth = (u64)(take(in) & 1) << 24 | take(in);

	MUST(btgw_sar_rx_known(&table, src, dst, auth) ==
	     twin_rx_known(&twin, src, dst, auth));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	struct btgw_sar_rx_cfg cfg;
	u8 state[3], again[3];
	u64 now = 1;
	u32 slots, i;

	for (i = 0; i < 3; i++)
		state[i] = take(&in);
	btgw_sar_rx_unpack(state, &cfg);
	btgw_sar_rx_pack(&cfg, again);
	state[2] &= 0x03;
	MUST(!memcmp(state, again, 3));
	slots = take(&in) % (TWIN_SLOTS + 1);
	btgw_sar_rx_init(&table, ctx, slots, &cfg);
	twin_rx_init(&twin, (int)slots, &cfg);

	while (in.left && twin.n_said < TWIN_SAID) {
		u8 what = take(&in);

		now += what >> 3;
		switch (what & 7) {
		case 0:
			now += 64 * take(&in);
			timer(now);
			break;
		case 1:
			if (btgw_sar_rx_deadline(&table) > now)
				now = btgw_sar_rx_deadline(&table);
			timer(now);
			break;
		case 2:
			known(&in);
			break;
		default:
			segment(&in, now);
			break;
		}
	}
	/* whatever came: after the discard timeout nothing is left */
	timer(now + btgw_sar_rx_discard_ms(&cfg));
	timer(now + 2 * btgw_sar_rx_discard_ms(&cfg));
	MUST(!btgw_sar_rx_deadline(&table) && !table.active);
	return 0;
}
