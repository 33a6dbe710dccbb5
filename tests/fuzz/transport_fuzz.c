// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * transport_fuzz.c - any octets as transport PDUs, and any message there and
 * back
 *
 * The first octet says what is done: bit 0 CTL; bits 1 and 2: 0 a lower
 * transport PDU, 1 an upper one as received, 2 a message to send, 3 the
 * parameters of a Heartbeat and an access payload.
 */
#include <stdlib.h>
#include <string.h>

#include "net_pdu.h"
#include "transport.h"
#include "upper.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

static struct btgw_aes key;

static void __attribute__((constructor)) expand(void)
{
	btgw_aes_init(&key, (const u8 *)"transport fuzzer");
}

/* the segment builds again: put where it belongs in a message of its size */
static void rebuild_segment(bool ctl, const struct btgw_lt_pdu *pdu, u8 *out)
{
	struct btgw_lt_hdr hdr = {
		.ctl = ctl, .segmented = true, .szmic = pdu->szmic,
		.id = pdu->id, .seg_n = pdu->seg_n, .seq_zero = pdu->seq_zero,
	};
	u8 full = btgw_lt_seg_size(ctl);
	u8 upper[BTGW_LT_UPPER_MAX] = {};
	u16 total = pdu->seg_n * full;
	u16 off = 0;

	MUST(pdu->seg_o <= pdu->seg_n && pdu->seg_n < BTGW_LT_SEGS_MAX);
	MUST(pdu->len >= 1 && pdu->len <= full);
	total += pdu->seg_o == pdu->seg_n ? pdu->len : 1;
	MUST(btgw_lt_seg_span(ctl, total, pdu->seg_o, &off) == pdu->len);
	MUST(off + pdu->len <= BTGW_LT_UPPER_MAX);
	memcpy(upper + off, pdu->data, pdu->len);
	MUST(btgw_lt_build(&hdr, pdu->seg_o, upper, total, out) ==
	     BTGW_LT_SEG_HDR_LEN + pdu->len);
}

static void lower(bool ctl, const u8 *data, size_t len)
{
	struct btgw_lt_hdr hdr = { .ctl = ctl };
	u8 out[BTGW_LT_PDU_MAX] = {};
	u8 rfu[BTGW_LT_PDU_MAX] = {};
	struct btgw_lt_pdu pdu;
	u64 auth;
	size_t i;

	if (btgw_lt_parse(ctl, data, len, &pdu))
		return;
	MUST(len <= (ctl ? BTGW_LT_CTL_PDU_MAX : BTGW_LT_PDU_MAX));
	MUST(pdu.data + pdu.len == data + len);
	MUST(ctl || pdu.akf || !pdu.aid);
	switch (pdu.kind) {
	case BTGW_LT_ACK:
		MUST(btgw_lt_build_ack(pdu.obo, pdu.seq_zero, pdu.block_ack,
				       out) == len);
		rfu[2] = 0x03;
		break;
	case BTGW_LT_SEG_CTL:
		rfu[1] = 0x80;
		/* fall through */
	case BTGW_LT_SEG_ACCESS:
		rebuild_segment(ctl, &pdu, out);
		for (i = 0; i < 0x20000; i += 1 + i / 2) {
			if (btgw_lt_seq_auth(7, i, pdu.seq_zero, &auth))
				continue;
			MUST(auth >> 24 == 7 && (auth & 0xffffff) <= i);
			MUST(i - (auth & 0xffffff) <= BTGW_LT_SEQ_SPAN);
			MUST((auth & 0x1fff) == pdu.seq_zero);
		}
		break;
	default:
		hdr.id = pdu.id;
		MUST(btgw_lt_build(&hdr, 0, pdu.data, pdu.len, out) == len);
		break;
	}
	for (i = 0; i < len; i++)
		MUST(out[i] == (data[i] & ~rfu[i]));
}

static void context(const u8 **data, size_t *len, struct btgw_ut_ctx *ctx)
{
	static const u8 label[16] = "a label to fuzz";
	const u8 *p = *data;

	memset(ctx, 0, sizeof(*ctx));
	if (*len < 6)
		return;
	ctx->app = p[0] & 1;
	ctx->szmic = p[0] & 2;
	ctx->label = p[0] & 4 ? label : NULL;
	ctx->src = p[1];
	ctx->dst = (u16)(p[2] << 8 | p[3]);
	ctx->seq = p[4];
	ctx->iv_index = p[5];
	*data += 6;
	*len -= 6;
}

/* nothing authenticates by chance, and what does not is left alone */
static void upper(const u8 *data, size_t len)
{
	struct btgw_ut_ctx ctx;
	u8 buf[512];
	size_t n;

	context(&data, &len, &ctx);
	if (len > sizeof(buf))
		return;
	memcpy(buf, data, len);
	MUST(btgw_ut_open(&key, &ctx, buf, len, &n));
	MUST(!memcmp(buf, data, len));
}

static void send(bool ctl, const u8 *data, size_t len)
{
	struct btgw_lt_hdr hdr = { .ctl = ctl };
	u8 buf[BTGW_LT_UPPER_MAX], got[BTGW_LT_UPPER_MAX];
	struct btgw_lt_plan plan;
	struct btgw_ut_ctx ctx;
	struct btgw_lt_pdu pdu;
	u8 wire[BTGW_LT_PDU_MAX];
	size_t n, total = 0;
	unsigned int i;

	context(&data, &len, &ctx);
	if (btgw_lt_plan(ctl, len, ctx.seq & 1, ctx.szmic, &plan))
		return;
	MUST(plan.upper_len <= BTGW_LT_UPPER_MAX);
	ctx.szmic = plan.szmic;
	memcpy(buf, data, len);
	n = len;
	if (!ctl && btgw_ut_seal(&key, &ctx, buf, len, &n))
		return;
	MUST(n == plan.upper_len);

	hdr.segmented = plan.segmented;
	hdr.szmic = plan.szmic;
	hdr.seg_n = plan.seg_n;
	hdr.seq_zero = ctx.seq;
	hdr.id = ctl ? 1 : btgw_lt_id_app(ctx.iv_index);
	for (i = 0; i <= plan.seg_n; i++) {
		size_t size = btgw_lt_build(&hdr, (u8)i, buf, (u16)n, wire);

		MUST(size && !btgw_lt_parse(ctl, wire, size, &pdu));
		MUST(pdu.seg_o == i && pdu.szmic == plan.szmic);
		memcpy(got + total, pdu.data, pdu.len);
		total += pdu.len;
	}
	MUST(total == n && !memcmp(got, buf, n));
	if (ctl)
		return;
	MUST(!btgw_ut_open(&key, &ctx, got, total, &n));
	MUST(n == len && !memcmp(got, data, len));
}

static void payloads(const u8 *data, size_t len)
{
	u8 params[BTGW_HEARTBEAT_LEN];
	struct btgw_access_op op;
	struct btgw_heartbeat hb;
	u8 ttl;

	if (!btgw_access_op_parse(data, len, &op)) {
		MUST(op.len >= 1 && op.len <= 3 && op.len <= len);
		MUST(op.op >> (8 * op.len - 8) == data[0]);
	}
	if (!len)
		return;
	ttl = data[0] & 0x7f;
	if (btgw_heartbeat_parse(data + 1, len - 1, ttl, &hb))
		return;
	MUST(hb.hops >= 1 && hb.hops - 1 + ttl == hb.init_ttl);
	MUST(btgw_heartbeat_build(&hb, params) == len - 1);
	MUST(params[0] == (data[1] & 0x7f));
	MUST(!memcmp(params + 1, data + 2, 2));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 *copy;
	u8 how;

	if (!size)
		return 0;
	how = *data++;
	size--;
	/* of the exact size, so that a read too far is seen */
	copy = malloc(size ?: 1);
	MUST(copy);
	memcpy(copy, data, size);
	switch (how >> 1 & 3) {
	case 0:
		lower(how & 1, copy, size);
		break;
	case 1:
		upper(copy, size);
		break;
	case 2:
		send(how & 1, copy, size);
		break;
	default:
		payloads(copy, size);
		break;
	}
	free(copy);
	return 0;
}
