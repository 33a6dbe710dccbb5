// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * upper_test.c - access messages from the payload to the air and back: known
 * answers, and everything that must not verify
 */
#include "kunit.h"

#include <stdlib.h>
#include "keys.h"
#include "net_pdu.h"
#include "prov_vectors.h"
#include "sar_rx.h"
#include "upper.h"

#define FILE_NAME	"mesh-transport.txt"

static u32 number(const struct pv_record *r, const char *key)
{
	const u8 *p;
	size_t n;
	u32 v = 0;

	p = pv_hex(r, key, &n);
	while (n--)
		v = v << 8 | *p++;
	return v;
}

static void set_key(struct btgw_aes *aes, const struct pv_record *r,
		    const char *key)
{
	btgw_aes_init(aes, pv_octets(r, key, 16));
}

/* key and context of a record; @seq names the one of the (first) PDU */
static void set_up(const struct pv_record *r, const char *seq,
		   struct btgw_aes *aes, struct btgw_ut_ctx *ctx)
{
	memset(ctx, 0, sizeof(*ctx));
	ctx->app = pv_field(r, "app_key");
	if (ctx->app || pv_field(r, "dev_key"))
		set_key(aes, r, ctx->app ? "app_key" : "dev_key");
	ctx->szmic = pv_field(r, "szmic") && pv_u8(r, "szmic");
	ctx->src = (u16)number(r, "src");
	ctx->dst = (u16)number(r, "dst");
	ctx->seq = number(r, seq);
	ctx->iv_index = number(r, "iv_index");
	if (pv_field(r, "label_uuid"))
		ctx->label = pv_octets(r, "label_uuid", 16);
}

static void both_ways(struct kunit *test, const struct pv_record *r,
		      const struct btgw_aes *aes, const struct btgw_ut_ctx *ctx)
{
	u8 buf[BTGW_LT_UPPER_MAX], was[BTGW_LT_UPPER_MAX];
	const u8 *payload, *upper;
	size_t len, upper_len, n;
	struct btgw_ut_ctx bad;
	struct btgw_aes other;
	unsigned int i;

	payload = pv_hex(r, "access_payload", &len);
	upper = pv_hex(r, "upper_transport_pdu", &upper_len);
	memcpy(buf, payload, len);
	KUNIT_ASSERT_EQ_MSG(test, btgw_ut_seal(aes, ctx, buf, len, &n),
			    BTGW_UT_REJ_NONE, "%s", r->name);
	KUNIT_ASSERT_EQ(test, n, upper_len);
	KUNIT_EXPECT_MEMEQ(test, buf, upper, n);
	KUNIT_ASSERT_EQ(test, btgw_ut_open(aes, ctx, buf, upper_len, &n),
			BTGW_UT_REJ_NONE);
	KUNIT_ASSERT_EQ(test, n, len);
	KUNIT_EXPECT_MEMEQ(test, buf, payload, n);

	/* one bit anywhere, and nothing is left of the plaintext */
	for (i = 0; i < upper_len; i++) {
		memcpy(buf, upper, upper_len);
		buf[i] ^= (u8)(1 << i % 8);
		memcpy(was, buf, upper_len);
		KUNIT_ASSERT_EQ(test, btgw_ut_open(aes, ctx, buf, upper_len,
						   &n), BTGW_UT_REJ_MIC);
		KUNIT_ASSERT_MEMEQ(test, buf, was, upper_len);
	}
	/* every part of the nonce counts */
	memcpy(buf, upper, upper_len);
	for (i = 0; i < 6; i++) {
		bad = *ctx;
		bad.src ^= i == 0;
		bad.dst ^= i == 1;
		bad.seq ^= i == 2;
		bad.iv_index ^= i == 3;
		bad.app ^= i == 4;
		bad.szmic ^= i == 5;
		/* refused by the rules before it comes to the TransMIC */
		if (i == 4 && (bad.label || !btgw_addr_is_unicast(bad.dst)))
			continue;
		if (i == 5 && upper_len < 9)
			continue;
		KUNIT_EXPECT_EQ_MSG(test, btgw_ut_open(aes, &bad, buf,
						       upper_len, &n),
				    BTGW_UT_REJ_MIC, "%s %u", r->name, i);
	}
	btgw_aes_init(&other, (const u8 *)"another key 0123");
	KUNIT_EXPECT_EQ(test, btgw_ut_open(&other, ctx, buf, upper_len, &n),
			BTGW_UT_REJ_MIC);
	KUNIT_EXPECT_MEMEQ(test, buf, upper, upper_len);
}

static void unsegmented(struct kunit *test)
{
	const struct pv_file *f = pv_get(FILE_NAME);
	const struct pv_record *r = NULL;
	struct btgw_ut_ctx ctx;
	struct btgw_aes aes;

	KUNIT_EXPECT_EQ(test, pv_count(f, "access"), 10);
	while ((r = pv_next(f, "access", r))) {
		u8 nonce[BTGW_NONCE_LEN];
		struct btgw_lt_pdu pdu;
		const u8 *wire, *key;
		size_t len;

		set_up(r, "seq", &aes, &ctx);
		wire = pv_hex(r, "lower_transport_pdu", &len);
		KUNIT_ASSERT_EQ(test, btgw_lt_parse(false, wire, len, &pdu),
				BTGW_LT_REJ_NONE);
		KUNIT_EXPECT_EQ(test, pdu.kind, BTGW_LT_UNSEG_ACCESS);
		KUNIT_EXPECT_EQ(test, pdu.akf, ctx.app);
		KUNIT_EXPECT_EQ(test, pdu.aid, pv_u8(r, "aid"));
		if (ctx.app) {
			key = pv_octets(r, "app_key", 16);
			KUNIT_EXPECT_EQ(test, btgw_mesh_k4(key), pdu.aid);
		}
		KUNIT_EXPECT_MEMEQ(test, pdu.data,
				   pv_octets(r, "upper_transport_pdu", pdu.len),
				   pdu.len);
		if (ctx.app)
			btgw_nonce_app(nonce, false, ctx.seq, ctx.src, ctx.dst,
				       ctx.iv_index);
		else
			btgw_nonce_dev(nonce, false, ctx.seq, ctx.src, ctx.dst,
				       ctx.iv_index);
		KUNIT_EXPECT_MEMEQ(test, nonce, pv_octets(r, "app_nonce", 13),
				   13);
		both_ways(test, r, &aes, &ctx);
	}
}

struct wire {
	u8 pdu[BTGW_LT_PDU_MAX];
	u8 len;
	u32 seq;
};

/* segments in any order, some twice, into a receiver: the message once */
static void assemble(struct kunit *test, const struct pv_record *r, bool ctl,
		     const struct wire *w, unsigned int n, unsigned int stride)
{
	struct btgw_sar_rx_table t;
	struct btgw_sar_rx ctx[2];
	u8 mem[2][BTGW_SAR_RX_BUF];
	struct btgw_sar_rx_in in = { .subnet = 3, .ttl = 5, .max_segs = 32 };
	struct btgw_sar_rx_out out;
	unsigned int i, delivered = 0;
	struct btgw_lt_pdu pdu;
	const u8 *upper;
	u64 now = 1000;
	size_t len;

	btgw_sar_rx_init(&t, ctx, 2, &btgw_sar_rx_default);
	in.src = (u16)number(r, "src");
	in.dst = (u16)number(r, "dst");
	in.iv_index = number(r, "iv_index");
	in.pdu = &pdu;
	upper = pv_hex(r, ctl ? "upper_transport_control_pdu" :
				"upper_transport_pdu", &len);
	for (i = 0; i < 2 * n; i++, now += 60) {
		const struct wire *s = &w[i * stride % n];

		in.seq = s->seq;
		KUNIT_ASSERT_EQ(test, btgw_lt_parse(ctl, s->pdu, s->len, &pdu),
				BTGW_LT_REJ_NONE);
		btgw_sar_rx_segment(&t, &in, now, &out);
		if (out.todo & BTGW_SAR_RX_DO_STORE)
			memcpy(mem[out.index] + out.off, pdu.data, out.len);
		if (!(out.todo & BTGW_SAR_RX_DO_DELIVER))
			continue;
		delivered++;
		KUNIT_ASSERT_EQ(test, out.total, len);
		KUNIT_EXPECT_MEMEQ(test, mem[out.index], upper, len);
		KUNIT_EXPECT_EQ(test, ctx[out.index].seq_auth & 0xffffff,
				number(r, "seq_0"));
		KUNIT_EXPECT_EQ(test, !!(out.todo & BTGW_SAR_RX_DO_ACK),
				btgw_addr_is_unicast(in.dst));
		if (out.todo & BTGW_SAR_RX_DO_ACK)
			KUNIT_EXPECT_EQ(test, out.ack.block_ack,
					number(r, "block_ack_complete"));
	}
	KUNIT_EXPECT_EQ_MSG(test, delivered, 1, "%s", r->name);
	KUNIT_EXPECT_EQ(test, btgw_sar_rx_deadline(&t), 0);
}

/* whole network PDUs, where the record has them */
static void on_air(struct kunit *test, const struct pv_record *r, bool ctl)
{
	struct btgw_net_cred cred;
	struct btgw_net_pdu pdu = {};
	u8 out[BTGW_NET_MAX];
	const u8 *want;
	char key[64];
	size_t len;

	if (!pv_field(r, "net_key"))
		return;
	btgw_net_cred_flooding(&cred, pv_octets(r, "net_key", 16));
	pdu.iv_index = number(r, "iv_index");
	if (pv_field(r, "ack_full_network_pdu")) {
		want = pv_hex(r, "ack_full_network_pdu", &len);
		pdu.seq = number(r, "ack_full_network_seq");
		pdu.src = (u16)number(r, "dst");
		pdu.dst = (u16)number(r, "src");
		pdu.ctl = true;
		pdu.ttl = pv_u8(r, "ack_full_network_ttl");
		pdu.len = BTGW_LT_ACK_LEN;
		memcpy(pdu.transport, pv_octets(r, "ack_full", 7), 7);
		KUNIT_ASSERT_EQ(test, btgw_net_seal(&cred, &pdu, out), len);
		KUNIT_EXPECT_MEMEQ(test, out, want, len);
	}
	if (pv_field(r, "retransmit_network_pdu")) {
		want = pv_hex(r, "retransmit_network_pdu", &len);
		pdu.seq = number(r, "retransmit_seq");
		pdu.src = (u16)number(r, "src");
		pdu.dst = (u16)number(r, "dst");
		pdu.ctl = ctl;
		pdu.ttl = pv_u8(r, "ttl");
		sprintf(key, "lower_transport_pdu_%u",
			pv_u8(r, "retransmit_segment"));
		memcpy(pdu.transport, pv_hex(r, key, &len), 16);
		pdu.len = (u8)len;
		want = pv_hex(r, "retransmit_network_pdu", &len);
		KUNIT_ASSERT_EQ(test, btgw_net_seal(&cred, &pdu, out), len);
		KUNIT_EXPECT_MEMEQ(test, out, want, len);
	}
}

static void wires(const struct pv_record *r, struct wire *w, unsigned int n)
{
	unsigned int i;
	char key[64];
	const u8 *p;
	size_t len;

	for (i = 0; i < n; i++) {
		sprintf(key, "lower_transport_pdu_%u", i);
		p = pv_hex(r, key, &len);
		memcpy(w[i].pdu, p, len);
		w[i].len = (u8)len;
		sprintf(key, "seq_%u", i);
		w[i].seq = number(r, key);
	}
}

static void segmented(struct kunit *test)
{
	static const unsigned int strides[] = { 1, 31, 5, 7 };
	const struct pv_file *f = pv_get(FILE_NAME);
	const struct pv_record *r = NULL;
	struct wire w[32];
	unsigned int i, n;

	while ((r = pv_next(f, "segmented", r))) {
		struct btgw_ut_ctx ctx;
		struct btgw_aes aes;

		set_up(r, "seq_0", &aes, &ctx);
		both_ways(test, r, &aes, &ctx);
		n = pv_u8(r, "seg_n") + 1;
		wires(r, w, n);
		for (i = 0; i < ARRAY_SIZE(strides); i++)
			assemble(test, r, false, w, n, strides[i]);
		on_air(test, r, false);
	}
	while ((r = pv_next(f, "control_segmented", r))) {
		n = pv_u8(r, "seg_n") + 1;
		wires(r, w, n);
		for (i = 0; i < ARRAY_SIZE(strides); i++)
			assemble(test, r, true, w, n, strides[i]);
		on_air(test, r, true);
	}
}

/* a repeat under a new SEQ, and what the printed message 11 makes of it */
static void stray_segments(struct kunit *test)
{
	const struct pv_file *f = pv_get(FILE_NAME);
	const struct pv_record *first = pv_find(f, "segmented", "msg_8_3_6");
	const struct pv_record *r;
	struct btgw_sar_rx_in in = { .max_segs = 32 };
	struct btgw_sar_rx_table t;
	struct btgw_sar_rx ctx[1];
	struct btgw_sar_rx_out out;
	struct btgw_lt_pdu pdu;
	u8 copy[BTGW_LT_PDU_MAX];
	const u8 *wire;
	size_t len;

	btgw_sar_rx_init(&t, ctx, 1, &btgw_sar_rx_default);
	in.src = (u16)number(first, "src");
	in.dst = (u16)number(first, "dst");
	in.iv_index = number(first, "iv_index");
	in.pdu = &pdu;
	in.seq = number(first, "seq_0");
	wire = pv_hex(first, "lower_transport_pdu_0", &len);
	KUNIT_ASSERT_EQ(test, btgw_lt_parse(false, wire, len, &pdu), 0);
	KUNIT_ASSERT_EQ(test, btgw_sar_rx_segment(&t, &in, 1, &out),
			BTGW_SAR_RX_V_STORED);
	r = pv_next(f, "segment", NULL);
	KUNIT_ASSERT_NOT_NULL(test, r);
	wire = pv_hex(r, "lower_transport_pdu", &len);
	memcpy(copy, wire, len);
	in.seq = number(r, "seq");
	KUNIT_ASSERT_EQ(test, btgw_lt_parse(false, copy, len, &pdu), 0);
	KUNIT_EXPECT_EQ(test, btgw_sar_rx_segment(&t, &in, 2, &out),
			BTGW_SAR_RX_V_HELD);
	copy[0] = 0xc0;
	KUNIT_ASSERT_EQ(test, btgw_lt_parse(false, copy, len, &pdu), 0);
	KUNIT_EXPECT_EQ(test, btgw_sar_rx_segment(&t, &in, 3, &out),
			BTGW_SAR_RX_V_ID);
	KUNIT_EXPECT_EQ(test, ctx[0].block, 1);
}

static void collisions(struct kunit *test)
{
	const struct pv_file *f = pv_get(FILE_NAME);
	const struct pv_record *r;
	struct btgw_ut_ctx ctx;
	struct btgw_aes a, b;
	u8 buf[32];
	const u8 *upper;
	size_t len, n;

	r = pv_next(f, "aid_collision", NULL);
	KUNIT_ASSERT_NOT_NULL(test, r);
	set_up(r, "seq", &a, &ctx);
	ctx.app = true;
	set_key(&a, r, "app_key_a");
	set_key(&b, r, "app_key_b");
	KUNIT_EXPECT_EQ(test, btgw_mesh_k4(pv_octets(r, "app_key_a", 16)),
			pv_u8(r, "aid"));
	KUNIT_EXPECT_EQ(test, btgw_mesh_k4(pv_octets(r, "app_key_b", 16)),
			pv_u8(r, "aid"));
	upper = pv_hex(r, "upper_transport_pdu", &len);
	memcpy(buf, upper, len);
	KUNIT_EXPECT_EQ(test, btgw_ut_open(&a, &ctx, buf, len, &n),
			BTGW_UT_REJ_MIC);
	KUNIT_ASSERT_EQ(test, btgw_ut_open(&b, &ctx, buf, len, &n),
			BTGW_UT_REJ_NONE);
	KUNIT_EXPECT_MEMEQ(test, buf, pv_octets(r, "access_payload", n), n);

	r = pv_next(f, "label_collision", NULL);
	KUNIT_ASSERT_NOT_NULL(test, r);
	set_up(r, "seq", &a, &ctx);
	upper = pv_hex(r, "upper_transport_pdu", &len);
	memcpy(buf, upper, len);
	ctx.label = pv_octets(r, "label_uuid_a", 16);
	KUNIT_EXPECT_EQ(test, btgw_ut_open(&a, &ctx, buf, len, &n),
			BTGW_UT_REJ_MIC);
	ctx.label = pv_octets(r, "label_uuid_b", 16);
	KUNIT_ASSERT_EQ(test, btgw_ut_open(&a, &ctx, buf, len, &n),
			BTGW_UT_REJ_NONE);
	KUNIT_EXPECT_MEMEQ(test, buf, pv_octets(r, "access_payload", n), n);
}

static void limits(struct kunit *test)
{
	static const u8 label[16];
	struct btgw_ut_ctx ctx = { .app = true, .src = 1, .dst = 2 };
	u8 buf[BTGW_LT_UPPER_MAX + 8] = {};
	struct btgw_aes aes;
	size_t n = 0;

	btgw_aes_init(&aes, (const u8 *)"0123456789abcdef");
	KUNIT_EXPECT_EQ(test, btgw_ut_seal(&aes, &ctx, buf, 0, &n),
			BTGW_UT_REJ_SHORT);
	KUNIT_EXPECT_EQ(test, btgw_ut_seal(&aes, &ctx, buf, 381, &n),
			BTGW_UT_REJ_LONG);
	KUNIT_EXPECT_EQ(test, btgw_ut_seal(&aes, &ctx, buf, 380, &n), 0);
	KUNIT_EXPECT_EQ(test, n, 384);
	KUNIT_EXPECT_EQ(test, btgw_ut_open(&aes, &ctx, buf, 4, &n),
			BTGW_UT_REJ_SHORT);
	KUNIT_EXPECT_EQ(test, btgw_ut_open(&aes, &ctx, buf, 385, &n),
			BTGW_UT_REJ_LONG);
	ctx.szmic = true;
	KUNIT_EXPECT_EQ(test, btgw_ut_seal(&aes, &ctx, buf, 377, &n),
			BTGW_UT_REJ_LONG);
	KUNIT_EXPECT_EQ(test, btgw_ut_seal(&aes, &ctx, buf, 376, &n), 0);
	KUNIT_EXPECT_EQ(test, btgw_ut_open(&aes, &ctx, buf, 8, &n),
			BTGW_UT_REJ_SHORT);

	ctx.dst = 0x8123;
	KUNIT_EXPECT_EQ(test, btgw_ut_seal(&aes, &ctx, buf, 1, &n),
			BTGW_UT_REJ_LABEL);
	ctx.label = label;
	KUNIT_EXPECT_EQ(test, btgw_ut_seal(&aes, &ctx, buf, 1, &n), 0);
	ctx.dst = 0xc000;
	KUNIT_EXPECT_EQ(test, btgw_ut_open(&aes, &ctx, buf, 9, &n),
			BTGW_UT_REJ_LABEL);
	ctx.label = NULL;
	ctx.app = false;
	KUNIT_EXPECT_EQ(test, btgw_ut_seal(&aes, &ctx, buf, 1, &n),
			BTGW_UT_REJ_DEV_DST);
	ctx.dst = 0x7fff;
	KUNIT_EXPECT_EQ(test, btgw_ut_seal(&aes, &ctx, buf, 1, &n), 0);
}

static void heartbeats(struct kunit *test)
{
	struct btgw_heartbeat hb;
	u8 params[4] = { 0x85, 0x00, 0x07 };
	u8 out[BTGW_HEARTBEAT_LEN];
	enum btgw_ut_reject why;
	unsigned int init, rx;

	KUNIT_EXPECT_EQ(test, btgw_heartbeat_parse(params, 3, 3, &hb), 0);
	KUNIT_EXPECT_EQ(test, hb.init_ttl, 5);	/* RFU is ignored */
	KUNIT_EXPECT_EQ(test, hb.hops, 3);
	KUNIT_EXPECT_EQ(test, hb.features, BTGW_HEARTBEAT_RELAY |
			BTGW_HEARTBEAT_PROXY | BTGW_HEARTBEAT_FRIEND);
	KUNIT_EXPECT_EQ(test, btgw_heartbeat_build(&hb, out), 3);
	KUNIT_EXPECT_EQ(test, out[0], 0x05);
	KUNIT_EXPECT_MEMEQ(test, out + 1, params + 1, 2);
	KUNIT_EXPECT_EQ(test, btgw_heartbeat_parse(params, 2, 3, &hb),
			BTGW_UT_REJ_CTL_LENGTH);
	KUNIT_EXPECT_EQ(test, btgw_heartbeat_parse(params, 4, 3, &hb),
			BTGW_UT_REJ_CTL_LENGTH);
	for (init = 0; init < 128; init++) {
		for (rx = 0; rx < 128; rx++) {
			params[0] = (u8)init;
			why = btgw_heartbeat_parse(params, 3, (u8)rx, &hb);
			if (rx > init) {
				KUNIT_ASSERT_EQ(test, why, BTGW_UT_REJ_HOPS);
				continue;
			}
			KUNIT_ASSERT_EQ(test, why, BTGW_UT_REJ_NONE);
			KUNIT_ASSERT_EQ(test, hb.hops, init - rx + 1);
		}
	}
}

static const struct {
	u8 payload[4];
	u8 n;
	u8 len;			/* 0: refused */
	u32 op;
} opcodes[] = {
	{ { 0x00, 0x56 }, 2, 1, 0x00 },
	{ { 0x7e }, 1, 1, 0x7e },
	{ { 0x7f }, 1, 0, 0 },
	{ { 0 }, 0, 0, 0 },
	{ { 0x80, 0x03, 0x00 }, 3, 2, 0x8003 },
	{ { 0x82, 0x01 }, 2, 2, 0x8201 },
	{ { 0xbf, 0xff }, 2, 2, 0xbfff },
	{ { 0x80 }, 1, 0, 0 },
	{ { 0xd5, 0x0a, 0x00, 0x48 }, 4, 3, 0xd5000a },
	{ { 0xc0, 0x34, 0x12 }, 3, 3, 0xc01234 },
	{ { 0xff, 0xff, 0xff }, 3, 3, 0xffffff },
	{ { 0xc0, 0x34 }, 2, 0, 0 },
};

static void access_opcodes(struct kunit *test)
{
	struct btgw_access_op op;
	enum btgw_ut_reject why;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(opcodes); i++) {
		why = btgw_access_op_parse(opcodes[i].payload, opcodes[i].n,
					   &op);
		if (!opcodes[i].len) {
			KUNIT_EXPECT_EQ(test, why, BTGW_UT_REJ_OPCODE);
			continue;
		}
		KUNIT_ASSERT_EQ(test, why, BTGW_UT_REJ_NONE);
		KUNIT_EXPECT_EQ(test, op.len, opcodes[i].len);
		KUNIT_EXPECT_EQ(test, op.op, opcodes[i].op);
	}
}

static void names(struct kunit *test)
{
	unsigned int i, k;

	for (i = 0; i < __BTGW_UT_REJECTS; i++) {
		KUNIT_ASSERT_NOT_NULL(test, btgw_ut_reject_name(i));
		for (k = 0; k < i; k++)
			KUNIT_EXPECT_STRNEQ(test, btgw_ut_reject_name(i),
					    btgw_ut_reject_name(k));
	}
	for (i = 0; i < 256; i++)
		KUNIT_EXPECT_EQ(test, !!btgw_ctl_name((u8)i), i <= 0x11);
	KUNIT_EXPECT_STREQ(test, btgw_ctl_name(0x0a), "heartbeat");
	KUNIT_EXPECT_STREQ(test, btgw_ctl_name(0x03), "friend_request");
}

static struct kunit_case upper_cases[] = {
	KUNIT_CASE(unsegmented),
	KUNIT_CASE(segmented),
	KUNIT_CASE(stray_segments),
	KUNIT_CASE(collisions),
	KUNIT_CASE(limits),
	KUNIT_CASE(heartbeats),
	KUNIT_CASE(access_opcodes),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite upper_suite = {
	.name = "upper",
	.test_cases = upper_cases,
};

kunit_test_suite(upper_suite);
