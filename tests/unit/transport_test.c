// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * transport_test.c - lower transport PDUs: known answers, every length, every
 * number of segments
 */
#include "kunit.h"

#include <stdlib.h>
#include "prov_vectors.h"
#include "transport.h"

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

static enum btgw_lt_reject why_of(const struct pv_record *r)
{
	unsigned int i;

	for (i = 1; i < __BTGW_LT_REJECTS; i++) {
		if (!strcmp(btgw_lt_reject_name(i), pv_text(r, "why")))
			return i;
	}
	return __BTGW_LT_REJECTS;
}

static void acks(struct kunit *test)
{
	const struct pv_file *f = pv_get(FILE_NAME);
	const struct pv_record *r = NULL;
	unsigned int n = 0;

	while ((r = pv_next(f, "ack", r))) {
		struct btgw_lt_pdu pdu;
		u8 out[BTGW_LT_ACK_LEN];
		const u8 *wire;
		size_t len;

		wire = pv_hex(r, "lower_transport_pdu", &len);
		KUNIT_ASSERT_EQ_MSG(test, btgw_lt_parse(true, wire, len, &pdu),
				    BTGW_LT_REJ_NONE, "%s", r->name);
		KUNIT_EXPECT_EQ(test, pdu.kind, BTGW_LT_ACK);
		KUNIT_EXPECT_EQ(test, pdu.obo, pv_u8(r, "obo"));
		KUNIT_EXPECT_EQ(test, pdu.seq_zero, number(r, "seq_zero"));
		KUNIT_EXPECT_EQ(test, pdu.block_ack, number(r, "block_ack"));
		KUNIT_EXPECT_EQ(test, btgw_lt_build_ack(pdu.obo, pdu.seq_zero,
							pdu.block_ack, out),
				BTGW_LT_ACK_LEN);
		KUNIT_EXPECT_MEMEQ(test, out, wire, len);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 6);
}

static void refusals(struct kunit *test)
{
	const struct pv_file *f = pv_get(FILE_NAME);
	const struct pv_record *r = NULL;
	struct btgw_lt_pdu pdu;
	unsigned int n = 0;
	const u8 *wire;
	size_t len;

	while ((r = pv_next(f, "refused", r))) {
		wire = pv_hex(r, "lower_transport_pdu", &len);
		KUNIT_EXPECT_EQ_MSG(test, btgw_lt_parse(pv_u8(r, "ctl"), wire,
							len, &pdu),
				    why_of(r), "%s", r->name);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 8);
	while ((r = pv_next(f, "accepted", r))) {
		wire = pv_hex(r, "lower_transport_pdu", &len);
		KUNIT_EXPECT_EQ_MSG(test, btgw_lt_parse(pv_u8(r, "ctl"), wire,
							len, &pdu),
				    BTGW_LT_REJ_NONE, "%s", r->name);
		/* what is RFU is not SZMIC */
		KUNIT_EXPECT_FALSE(test, pdu.szmic);
	}
}

static void controls(struct kunit *test)
{
	const struct pv_file *f = pv_get(FILE_NAME);
	const struct pv_record *r = NULL;
	unsigned int n = 0;

	while ((r = pv_next(f, "control", r))) {
		struct btgw_lt_hdr hdr = { .ctl = true };
		u8 out[BTGW_LT_PDU_MAX];
		struct btgw_lt_pdu pdu;
		const u8 *wire, *params;
		size_t len, n_params;

		wire = pv_hex(r, "lower_transport_pdu", &len);
		KUNIT_ASSERT_EQ_MSG(test, btgw_lt_parse(true, wire, len, &pdu),
				    BTGW_LT_REJ_NONE, "%s", r->name);
		KUNIT_EXPECT_EQ(test, pdu.kind, BTGW_LT_UNSEG_CTL);
		if (pv_field(r, "opcode")) {
			params = pv_hex(r, "parameters", &n_params);
			KUNIT_EXPECT_EQ(test, pdu.opcode, pv_u8(r, "opcode"));
			KUNIT_ASSERT_EQ(test, pdu.len, n_params);
			KUNIT_EXPECT_MEMEQ(test, pdu.data, params, n_params);
		}
		hdr.id = pdu.opcode;
		KUNIT_EXPECT_EQ(test, btgw_lt_build(&hdr, 0, pdu.data, pdu.len,
						    out), len);
		KUNIT_EXPECT_MEMEQ(test, out, wire, len);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 10);
	n = 0;
	while ((r = pv_next(f, "opaque", r))) {
		struct btgw_lt_pdu pdu;
		const u8 *wire;
		size_t len;

		wire = pv_hex(r, "lower_transport_pdu", &len);
		KUNIT_EXPECT_EQ_MSG(test, btgw_lt_parse(false, wire, len, &pdu),
				    BTGW_LT_REJ_NONE, "%s", r->name);
		KUNIT_EXPECT_EQ(test, pdu.kind, BTGW_LT_UNSEG_ACCESS);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 4);
}

static void segments_of(struct kunit *test, const struct pv_record *r, bool ctl)
{
	struct btgw_lt_hdr hdr = { .ctl = ctl, .segmented = true };
	u8 out[BTGW_LT_PDU_MAX];
	const u8 *upper, *wire;
	struct btgw_lt_pdu pdu;
	size_t len, upper_len;
	char key[64];
	u64 auth;
	u32 i;

	upper = pv_hex(r, ctl ? "upper_transport_control_pdu" :
				"upper_transport_pdu", &upper_len);
	hdr.seg_n = pv_u8(r, "seg_n");
	hdr.seq_zero = (u16)number(r, "seq_zero");
	if (ctl)
		hdr.id = pv_u8(r, "opcode");
	else
		hdr.id = pv_field(r, "app_key") ?
			 btgw_lt_id_app(pv_u8(r, "aid")) : btgw_lt_id_dev();
	hdr.szmic = !ctl && pv_u8(r, "szmic");

	for (i = 0; i <= hdr.seg_n; i++) {
		sprintf(key, "lower_transport_pdu_%u", i);
		wire = pv_hex(r, key, &len);
		KUNIT_ASSERT_EQ_MSG(test, btgw_lt_build(&hdr, i, upper,
							upper_len, out),
				    len, "%s", r->name);
		KUNIT_EXPECT_MEMEQ(test, out, wire, len);

		KUNIT_ASSERT_EQ(test, btgw_lt_parse(ctl, wire, len, &pdu),
				BTGW_LT_REJ_NONE);
		KUNIT_EXPECT_EQ(test, pdu.kind,
				ctl ? BTGW_LT_SEG_CTL : BTGW_LT_SEG_ACCESS);
		KUNIT_EXPECT_EQ(test, pdu.id, hdr.id);
		KUNIT_EXPECT_EQ(test, pdu.szmic, hdr.szmic);
		KUNIT_EXPECT_EQ(test, pdu.seq_zero, hdr.seq_zero);
		KUNIT_EXPECT_EQ(test, pdu.seg_o, i);
		KUNIT_EXPECT_EQ(test, pdu.seg_n, hdr.seg_n);

		sprintf(key, "seq_%u", i);
		KUNIT_ASSERT_EQ(test, btgw_lt_seq_auth(number(r, "iv_index"),
						       number(r, key),
						       pdu.seq_zero, &auth),
				BTGW_LT_REJ_NONE);
		KUNIT_EXPECT_EQ(test, auth >> 24, number(r, "iv_index"));
		KUNIT_EXPECT_EQ(test, auth & 0xffffff, number(r, "seq_0"));
	}
	KUNIT_EXPECT_EQ(test, btgw_lt_build(&hdr, i, upper, upper_len, out), 0);
	KUNIT_EXPECT_EQ(test, btgw_lt_full_block(hdr.seg_n),
			number(r, "block_ack_complete"));

	if (pv_field(r, "ack_full")) {
		btgw_lt_build_ack(false, hdr.seq_zero,
				  btgw_lt_full_block(hdr.seg_n), out);
		KUNIT_EXPECT_MEMEQ(test, out, pv_octets(r, "ack_full", 7), 7);
		btgw_lt_build_ack(true, hdr.seq_zero,
				  btgw_lt_full_block(hdr.seg_n), out);
		KUNIT_EXPECT_MEMEQ(test, out, pv_octets(r, "ack_full_obo", 7),
				   7);
		btgw_lt_build_ack(false, hdr.seq_zero, 0, out);
		KUNIT_EXPECT_MEMEQ(test, out, pv_octets(r, "ack_cancel", 7), 7);
	}
	for (i = 0; i < 32; i++) {
		sprintf(key, "ack_partial_%u", i);
		if (!pv_field(r, key))
			continue;
		wire = pv_octets(r, key, 7);
		KUNIT_ASSERT_EQ(test, btgw_lt_parse(true, wire, 7, &pdu),
				BTGW_LT_REJ_NONE);
		KUNIT_EXPECT_EQ(test, pdu.seq_zero, hdr.seq_zero);
		KUNIT_EXPECT_NE(test, pdu.block_ack, 0);
		KUNIT_EXPECT_EQ(test, pdu.block_ack &
				~btgw_lt_full_block(hdr.seg_n), 0);
		btgw_lt_build_ack(false, hdr.seq_zero, pdu.block_ack, out);
		KUNIT_EXPECT_MEMEQ(test, out, wire, 7);
	}
}

static void segments(struct kunit *test)
{
	const struct pv_file *f = pv_get(FILE_NAME);
	const struct pv_record *r = NULL;

	KUNIT_EXPECT_EQ(test, pv_count(f, "segmented"), 8);
	KUNIT_EXPECT_EQ(test, pv_count(f, "control_segmented"), 2);
	while ((r = pv_next(f, "segmented", r)))
		segments_of(test, r, false);
	while ((r = pv_next(f, "control_segmented", r)))
		segments_of(test, r, true);
}

static void seq_auths(struct kunit *test)
{
	const struct pv_file *f = pv_get(FILE_NAME);
	const struct pv_record *r = NULL;
	enum btgw_lt_reject why;
	const u8 *want;
	u64 auth, v;
	u32 i, seq, zero;

	KUNIT_EXPECT_EQ(test, pv_count(f, "seqauth"), 6);
	while ((r = pv_next(f, "seqauth", r))) {
		KUNIT_ASSERT_EQ(test, btgw_lt_seq_auth(number(r, "iv_index"),
						       number(r, "seq"),
						       number(r, "seq_zero"),
						       &auth),
				BTGW_LT_REJ_NONE);
		want = pv_octets(r, "seq_auth", 7);
		for (v = 0, i = 0; i < 7; i++)
			v = v << 8 | want[i];
		KUNIT_EXPECT_EQ_MSG(test, auth, v, "%s", r->name);
	}
	KUNIT_EXPECT_EQ(test, pv_count(f, "seqauth_refused"), 1);
	while ((r = pv_next(f, "seqauth_refused", r)))
		KUNIT_EXPECT_EQ(test, btgw_lt_seq_auth(0, number(r, "seq"),
						       number(r, "seq_zero"),
						       &auth), why_of(r));

	/* by search: the last SEQ not above, with those low bits */
	for (seq = 0; seq < 20000; seq += 37) {
		for (zero = 0; zero < 8192; zero += 61) {
			long s = seq;

			why = btgw_lt_seq_auth(7, seq, zero, &auth);
			while (s >= 0 && (s & 0x1fff) != zero)
				s--;
			if (s < 0) {
				KUNIT_ASSERT_EQ(test, why,
						BTGW_LT_REJ_SEQ_AUTH);
				continue;
			}
			KUNIT_ASSERT_EQ(test, why, BTGW_LT_REJ_NONE);
			KUNIT_ASSERT_EQ(test, auth, (u64)7 << 24 | s);
		}
	}
}

/* the rules in words */
static bool segment_fits(bool ctl, u32 o, u32 n, size_t data)
{
	size_t full = ctl ? 8 : 12;

	if (o > n || !data || data > full)
		return false;
	if (o < n)
		return data == full;
	/* the only segment has the TransMIC as well */
	return ctl || n || data >= 5;
}

static bool pdu_fits(bool ctl, u8 first, u32 o, u32 n, size_t len)
{
	bool segmented = first & 0x80;
	bool dev_key = !(first & 0x40);

	if (!len)
		return false;
	if (ctl && (first & 0x7f) == 0)
		return !segmented && len == 7;
	if (!ctl && dev_key && first & 0x3f)
		return false;
	if (segmented)
		return len > 4 && segment_fits(ctl, o, n, len - 4);
	return ctl ? len <= 12 : len >= 6 && len <= 16;
}

/* every first octet and length, a third of SegO and SegN */
static void every_header(struct kunit *test)
{
	u8 wire[20] = { 0, 0x12, 0x34 };
	struct btgw_lt_pdu pdu;
	u32 i, o, n, len;
	bool ctl;

	for (i = 0; i < 2 * 256 * 11 * 11 * 19; i++) {
		ctl = i & 1;
		wire[0] = (u8)(i >> 1);
		o = (i >> 9) % 11 * 3;
		n = (i >> 9) / 11 % 11 * 3;
		len = (i >> 9) / 121;
		wire[2] = (u8)(0x34 | o >> 3);
		wire[3] = (u8)(o << 5 | n);
		KUNIT_ASSERT_EQ_MSG(test, !btgw_lt_parse(ctl, wire, len, &pdu),
				    pdu_fits(ctl, wire[0], o, n, len),
				    "%x %u/%u %u", wire[0], o, n, len);
	}
}

/* segments of a message, put together again */
static void together(struct kunit *test, const struct btgw_lt_hdr *hdr,
		     const u8 *in, u16 upper_len)
{
	u8 out[BTGW_LT_UPPER_MAX], wire[BTGW_LT_PDU_MAX];
	struct btgw_lt_pdu pdu;
	u16 off, total = 0;
	size_t size;
	u8 n;

	for (n = 0; n <= hdr->seg_n; n++) {
		size = btgw_lt_build(hdr, n, in, upper_len, wire);
		KUNIT_ASSERT_LE(test, size, hdr->ctl ? 12 : 16);
		KUNIT_ASSERT_EQ(test, btgw_lt_parse(hdr->ctl, wire, size, &pdu),
				BTGW_LT_REJ_NONE);
		KUNIT_ASSERT_EQ(test, pdu.szmic, hdr->szmic);
		off = 0;
		if (hdr->segmented)
			KUNIT_ASSERT_EQ(test,
					btgw_lt_seg_span(hdr->ctl, upper_len, n,
							 &off), pdu.len);
		KUNIT_ASSERT_EQ(test, off, total);
		memcpy(out + off, pdu.data, pdu.len);
		total += pdu.len;
	}
	KUNIT_EXPECT_EQ(test, total, upper_len);
	KUNIT_EXPECT_MEMEQ(test, out, in, total);
	KUNIT_EXPECT_EQ(test, btgw_lt_build(hdr, n, in, upper_len, wire), 0);
}

/* each length there is */
static void every_length(struct kunit *test)
{
	struct btgw_lt_hdr hdr = { .seq_zero = 0x1abc };
	unsigned int ctl, segment, mic64, len, i, top;
	u8 in[BTGW_LT_UPPER_MAX + 1];
	struct btgw_lt_plan plan;
	enum btgw_lt_reject why;

	for (i = 0; i < sizeof(in); i++)
		in[i] = (u8)(i * 7 + i / 256);
	for (i = 0; i < 8 * 400; i++) {
		ctl = i & 1;
		segment = i >> 1 & 1;
		mic64 = i >> 2 & 1;
		len = i >> 3;
		why = btgw_lt_plan(ctl, len, segment, mic64, &plan);
		top = ctl ? 256 : mic64 ? 376 : 380;
		if (!len && (!ctl || segment)) {
			KUNIT_EXPECT_EQ(test, why, BTGW_LT_REJ_EMPTY);
			continue;
		}
		if (len > top) {
			KUNIT_EXPECT_EQ(test, why, BTGW_LT_REJ_TOO_LONG);
			continue;
		}
		KUNIT_ASSERT_EQ(test, why, BTGW_LT_REJ_NONE);
		KUNIT_EXPECT_EQ(test, plan.upper_len,
				len + (ctl ? 0 : mic64 ? 8 : 4));
		KUNIT_EXPECT_EQ(test, plan.segmented,
				segment || (!ctl && mic64) || len > 11);
		hdr.ctl = ctl;
		hdr.segmented = plan.segmented;
		hdr.szmic = plan.szmic;
		hdr.id = ctl ? 0x0b : btgw_lt_id_app(0x15);
		hdr.seg_n = plan.seg_n;
		together(test, &hdr, in, plan.upper_len);
	}
}

static void build_refuses(struct kunit *test)
{
	struct btgw_lt_hdr hdr = {};
	u8 wire[16], in[400] = {};
	u16 off;

	KUNIT_EXPECT_EQ(test, btgw_lt_build(&hdr, 0, in, 4, wire), 0);
	KUNIT_EXPECT_EQ(test, btgw_lt_build(&hdr, 0, in, 16, wire), 0);
	KUNIT_EXPECT_EQ(test, btgw_lt_build(&hdr, 1, in, 5, wire), 0);
	hdr.ctl = true;
	KUNIT_EXPECT_EQ(test, btgw_lt_build(&hdr, 0, in, 12, wire), 0);
	hdr.segmented = true;
	hdr.seg_n = 2;
	KUNIT_EXPECT_EQ(test, btgw_lt_build(&hdr, 0, in, 0, wire), 0);
	KUNIT_EXPECT_EQ(test, btgw_lt_build(&hdr, 0, in, 16, wire), 0);
	KUNIT_EXPECT_EQ(test, btgw_lt_build(&hdr, 2, in, 17, wire), 5);
	KUNIT_EXPECT_EQ(test, btgw_lt_build(&hdr, 3, in, 17, wire), 0);
	KUNIT_EXPECT_EQ(test, btgw_lt_seg_span(false, 400, 32, &off), 0);
}

static void names(struct kunit *test)
{
	unsigned int i, k;

	for (i = 0; i < __BTGW_LT_REJECTS; i++) {
		KUNIT_ASSERT_NOT_NULL(test, btgw_lt_reject_name(i));
		for (k = 0; k < i; k++)
			KUNIT_EXPECT_STRNEQ(test, btgw_lt_reject_name(i),
					    btgw_lt_reject_name(k));
	}
	KUNIT_EXPECT_STREQ(test, btgw_lt_reject_name(__BTGW_LT_REJECTS), "?");
}

static struct kunit_case transport_cases[] = {
	KUNIT_CASE(acks),
	KUNIT_CASE(refusals),
	KUNIT_CASE(controls),
	KUNIT_CASE(segments),
	KUNIT_CASE(seq_auths),
	KUNIT_CASE(every_header),
	KUNIT_CASE(every_length),
	KUNIT_CASE(build_refuses),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite transport_suite = {
	.name = "transport",
	.test_cases = transport_cases,
};

kunit_test_suite(transport_suite);
