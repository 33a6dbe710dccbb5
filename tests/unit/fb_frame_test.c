// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fb_frame_test.c - FastBatch frames: known answers, every refusal, the limits
 */
#include "kunit.h"

#include <linux/string.h>
#include "fb_frame.h"
#include "fb_vectors.h"

/* one generator per table of the vector file */
#define FBV_PARAM(ident, table)						\
	static const void *ident##_gen_params(const void *prev, char *desc) \
	{								\
		const struct fbv *v = fbv_get();			\
		typeof(*v->table) *next = v->table;			\
									\
		if (prev)						\
			next = (typeof(*v->table) *)prev + 1;	\
		if (next == v->table + v->n_##table)			\
			return NULL;					\
		snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", next->name); \
		return next;						\
	}

FBV_PARAM(crc, crcs)
FBV_PARAM(reject, rejects)
FBV_PARAM(session, sessions)

/* the file is read as a whole: a record lost would be a test not run */
static void vectors_complete(struct kunit *test)
{
	const struct fbv *v = fbv_get();

	KUNIT_EXPECT_EQ(test, v->n_crcs, 4);
	KUNIT_EXPECT_EQ(test, v->n_rejects, 14);
	KUNIT_EXPECT_EQ(test, v->n_sessions, 14 + 2);
}

static void crc_vector(struct kunit *test)
{
	const struct fbv_crc *c = test->param_value;
	size_t i;

	KUNIT_EXPECT_EQ(test, btgw_crc16(0xffff, c->data, c->len), c->crc);
	/* in two pieces, cut anywhere */
	for (i = 0; i <= c->len; i++) {
		u16 crc = btgw_crc16(0xffff, c->data, i);

		crc = btgw_crc16(crc, c->data + i, c->len - i);
		KUNIT_EXPECT_EQ(test, crc, c->crc);
	}
}

/* the definition, one bit at a time */
static u16 crc_by_bits(const u8 *data, size_t len)
{
	u16 crc = 0xffff;
	int bit;

	while (len--) {
		for (bit = 7; bit >= 0; bit--) {
			bool top = crc >> 15;

			crc = (u16)(crc << 1);
			if (top != (*data >> bit & 1))
				crc ^= 0x1021;
		}
		data++;
	}
	return crc;
}

static void crc_definition(struct kunit *test)
{
	u8 data[64];
	u32 seed = 1;
	size_t i, len;

	for (len = 0; len <= sizeof(data); len++) {
		for (i = 0; i < len; i++) {
			seed = seed * 1664525 + 1013904223;
			data[i] = (u8)(seed >> 24);
		}
		KUNIT_EXPECT_EQ(test, btgw_crc16(0xffff, data, len),
				crc_by_bits(data, len));
	}
}

static void reject_vector(struct kunit *test)
{
	const struct fbv_reject *r = test->param_value;
	struct btgw_fb_frame out;

	KUNIT_EXPECT_EQ(test, btgw_fb_parse(r->frame, r->len, r->alg, &out),
			r->reason);
}

/* each frame of a session: parsed, cut, damaged, and made again */
static void frame_vector(struct kunit *test)
{
	const struct fbv_session *s = test->param_value;
	unsigned int i;

	for (i = 0; i < s->n; i++) {
		const struct fbv_frame *f = &s->frames[i];
		const u8 *payload = f->frame + BTGW_FB_HDR_LEN;
		size_t n = f->len - BTGW_FB_HDR_LEN - BTGW_FB_CRC_LEN;
		u8 copy[FBV_DATA_MAX] = {};
		struct btgw_fb_frame out;
		struct btgw_fb_pdus scan;
		size_t off = 0;
		size_t bit;
		u8 k;

		KUNIT_ASSERT_EQ(test, btgw_fb_parse(f->frame, f->len, s->alg, &out),
				BTGW_FB_REJ_NONE);
		KUNIT_EXPECT_EQ(test, out.id, f->id);
		KUNIT_EXPECT_EQ(test, out.len, f->len);
		KUNIT_EXPECT_EQ(test, out.pdus.alg, s->alg);
		KUNIT_ASSERT_EQ(test, out.pdus.count, f->count);
		for (k = 0; k < f->count; k++) {
			KUNIT_EXPECT_EQ(test, out.pdus.off[k], off);
			KUNIT_ASSERT_LT(test, off, n);
			KUNIT_EXPECT_EQ(test, payload[off], f->types[k]);
			off += out.pdus.len[k];
		}
		KUNIT_EXPECT_EQ(test, off, n);

		/* the sender finds the same PDUs */
		KUNIT_ASSERT_EQ(test, btgw_fb_scan(payload, n, s->alg, &scan),
				BTGW_FB_REJ_NONE);
		KUNIT_EXPECT_MEMEQ(test, &scan, &out.pdus, sizeof(scan));

		memcpy(copy + BTGW_FB_HDR_LEN, payload, n);
		KUNIT_EXPECT_EQ(test, btgw_fb_seal(copy, f->id, f->count, n),
				f->len);
		KUNIT_EXPECT_MEMEQ(test, copy, f->frame, f->len);

		/* a CRC of 16 bits finds every single-bit error */
		for (bit = 16; bit < 8 * f->len; bit++) {
			copy[bit / 8] ^= 1 << bit % 8;
			KUNIT_EXPECT_NE(test, btgw_fb_parse(copy, f->len, s->alg,
							    &out),
					BTGW_FB_REJ_NONE);
			copy[bit / 8] ^= 1 << bit % 8;
		}
	}
}

static const struct len_case {
	const char *name;
	u8 type;
	size_t cmac, hmac, unknown;
} len_cases[] = {
	{ "invite", 0x00, 2, 2, 2 },
	{ "capabilities", 0x01, 12, 12, 12 },
	{ "start", 0x02, 6, 6, 6 },
	{ "public_key", 0x03, 65, 65, 65 },
	{ "input_complete", 0x04, 1, 1, 1 },
	{ "confirmation", 0x05, 17, 33, 0 },
	{ "random", 0x06, 17, 33, 0 },
	{ "data", 0x07, 34, 34, 34 },
	{ "complete", 0x08, 1, 1, 1 },
	{ "failed", 0x09, 2, 2, 2 },
	{ "record_request", 0x0a, 7, 7, 7 },
	{ "record_response", 0x0b, 0, 0, 0 },
	{ "records_get", 0x0c, 1, 1, 1 },
	{ "records_list", 0x0d, 0, 0, 0 },
};

static void len_desc(const struct len_case *c, char *desc)
{
	strcpy(desc, c->name);
}

KUNIT_ARRAY_PARAM(len, len_cases, len_desc);

static void pdu_len(struct kunit *test)
{
	const struct len_case *c = test->param_value;
	unsigned int padding;

	KUNIT_EXPECT_EQ(test, btgw_fb_pdu_len(c->type, BTGW_ALG_CMAC), c->cmac);
	KUNIT_EXPECT_EQ(test, btgw_fb_pdu_len(c->type, BTGW_ALG_HMAC), c->hmac);
	KUNIT_EXPECT_EQ(test, btgw_fb_pdu_len(c->type, BTGW_ALG_UNKNOWN),
			c->unknown);
	for (padding = 0x40; padding < 0x100; padding += 0x40)
		KUNIT_EXPECT_EQ(test, btgw_fb_pdu_len((u8)(padding | c->type),
						      BTGW_ALG_HMAC), 0);
}

static void pdu_len_unknown(struct kunit *test)
{
	unsigned int type;

	for (type = ARRAY_SIZE(len_cases); type < 0x100; type++)
		KUNIT_EXPECT_EQ(test, btgw_fb_pdu_len((u8)type, BTGW_ALG_CMAC),
				0);
}

/* payloads by their type octets; S and T are Start with CMAC and HMAC,
 * X Start with a value that is none; c and r are Confirmation and Random of 17
 * octets, C and R of 33; other octets are zero
 */
static size_t build(const char *s, u8 *p)
{
	static const struct {
		char c;
		u8 type;
		u8 len;
	} kinds[] = {
		{ 'i', 0x00, 2 }, { 'a', 0x01, 12 }, { 'S', 0x02, 6 },
		{ 'T', 0x02, 6 }, { 'X', 0x02, 6 }, { 'k', 0x03, 65 },
		{ 'n', 0x04, 1 }, { 'c', 0x05, 17 }, { 'C', 0x05, 33 },
		{ 'r', 0x06, 17 }, { 'R', 0x06, 33 }, { 'd', 0x07, 34 },
		{ 'o', 0x08, 1 }, { 'f', 0x09, 2 }, { 'q', 0x0a, 7 },
		{ 'p', 0x0b, 1 }, { 'g', 0x0c, 1 }, { 'l', 0x0d, 1 },
	};
	size_t len = 0;
	size_t i;

	for (; *s; s++) {
		for (i = 0; kinds[i].c != *s; i++)
			;
		memset(p + len, 0, kinds[i].len);
		p[len] = kinds[i].type;
		if (*s == 'T')
			p[len + 1] = 1;
		if (*s == 'X')
			p[len + 1] = 2;
		len += kinds[i].len;
	}
	return len;
}

static const struct scan_case {
	const char *name;
	const char *pdus;
	u8 alg;
	enum btgw_fb_reject reject;
	u8 count;
	u8 alg_after;
} scan_cases[] = {
	{ "empty", "", 0, BTGW_FB_REJ_LENGTH },
	{ "five", "igogi", 0, BTGW_FB_REJ_NONE, 5, 0 },
	{ "six", "iiiiii", 0, BTGW_FB_REJ_COUNT },
	{ "five_public_keys", "kkkkk", 1, BTGW_FB_REJ_NONE, 5, 1 },
	{ "record_response", "ip", 0, BTGW_FB_REJ_TYPE },
	{ "records_list", "l", 0, BTGW_FB_REJ_TYPE },
	{ "cmac_in_cmac", "cr", 0, BTGW_FB_REJ_NONE, 2, 0 },
	{ "hmac_in_hmac", "CR", 1, BTGW_FB_REJ_NONE, 2, 1 },
	{ "cmac_in_hmac", "c", 1, BTGW_FB_REJ_LENGTH },
	/* read as Confirmation of 17 and eight Invites of zeros */
	{ "hmac_in_cmac", "C", 0, BTGW_FB_REJ_COUNT },
	{ "start_switches_to_hmac", "TC", 0, BTGW_FB_REJ_NONE, 2, 1 },
	{ "start_switches_to_cmac", "Sc", 1, BTGW_FB_REJ_NONE, 2, 0 },
	{ "start_after_cmac", "cT", 0, BTGW_FB_REJ_NONE, 2, 1 },
	{ "start_bad_algorithm", "iX", 0, BTGW_FB_REJ_ALG },
	{ "unknown_none_needed", "iak", 0xff, BTGW_FB_REJ_NONE, 3, 0xff },
	{ "unknown_start_says", "iTkC", 0xff, BTGW_FB_REJ_NONE, 4, 1 },
	{ "unknown_fills_under_cmac", "c", 0xff, BTGW_FB_REJ_NONE, 1, 0 },
	{ "unknown_fills_under_hmac", "CR", 0xff, BTGW_FB_REJ_NONE, 2, 1 },
	/* TYPE under CMAC, cut short under HMAC */
	{ "unknown_two_reasons", "cl", 0xff, BTGW_FB_REJ_LENGTH },
	{ "unknown_bad_algorithm", "X", 0xff, BTGW_FB_REJ_ALG },
	{ "unknown_type_under_both", "dl", 0xff, BTGW_FB_REJ_TYPE },
	{ "no_such_algorithm_is_unknown", "dcd", 0x17, BTGW_FB_REJ_NONE, 3, 0 },
};

static void scan_desc(const struct scan_case *c, char *desc)
{
	strcpy(desc, c->name);
}

KUNIT_ARRAY_PARAM(scan, scan_cases, scan_desc);

static void scan(struct kunit *test)
{
	const struct scan_case *c = test->param_value;
	struct btgw_fb_pdus out;
	u8 p[BTGW_FB_PAYLOAD_MAX];
	size_t len = build(c->pdus, p);

	KUNIT_ASSERT_EQ(test, btgw_fb_scan(p, len, c->alg, &out), c->reject);
	if (c->reject)
		return;
	KUNIT_EXPECT_EQ(test, out.count, c->count);
	KUNIT_EXPECT_EQ(test, out.alg, c->alg_after);
}

/*
 * 17 octets of Confirmation, then one that reads as Random under CMAC, or 33
 * octets of Confirmation and a Complete: both fill 34 octets.
 */
static void scan_ambiguous(struct kunit *test)
{
	struct btgw_fb_frame frame;
	struct btgw_fb_pdus out;
	u8 f[64] = {};
	u8 *p = f + BTGW_FB_HDR_LEN;
	size_t len;

	p[0] = 0x05;
	p[17] = 0x06;
	p[33] = 0x08;
	KUNIT_EXPECT_EQ(test, btgw_fb_scan(p, 34, BTGW_ALG_CMAC, &out),
			BTGW_FB_REJ_NONE);
	KUNIT_EXPECT_EQ(test, out.len[0], 17);
	KUNIT_EXPECT_EQ(test, btgw_fb_scan(p, 34, BTGW_ALG_HMAC, &out),
			BTGW_FB_REJ_NONE);
	KUNIT_EXPECT_EQ(test, out.len[0], 33);
	KUNIT_EXPECT_EQ(test, btgw_fb_scan(p, 34, BTGW_ALG_UNKNOWN, &out),
			BTGW_FB_REJ_ALG);
	len = btgw_fb_seal(f, 1, 2, 34);
	KUNIT_EXPECT_EQ(test, btgw_fb_parse(f, len, BTGW_ALG_UNKNOWN, &frame),
			BTGW_FB_REJ_ALG);
	/* the count can decide what the fill leaves open */
	p[17] = 0x08;
	memset(p + 18, 0x08, 16);
	len = btgw_fb_seal(f, 1, 2, 34);
	KUNIT_EXPECT_EQ(test, btgw_fb_parse(f, len, BTGW_ALG_UNKNOWN, &frame),
			BTGW_FB_REJ_NONE);
	KUNIT_EXPECT_EQ(test, frame.pdus.alg, BTGW_ALG_HMAC);
}

/* every payload cut anywhere between two PDUs is one batch, else none */
static void scan_cut(struct kunit *test)
{
	struct btgw_fb_pdus whole, out;
	u8 p[BTGW_FB_PAYLOAD_MAX];
	size_t len = build("TkCRd", p);
	bool boundary;
	size_t cut;
	u8 k;

	KUNIT_ASSERT_EQ(test, btgw_fb_scan(p, len, 0xff, &whole),
			BTGW_FB_REJ_NONE);
	for (cut = 1; cut < len; cut++) {
		for (boundary = false, k = 1; k < whole.count; k++)
			boundary |= whole.off[k] == cut;
		KUNIT_EXPECT_EQ(test, btgw_fb_scan(p, cut, 0xff, &out),
				boundary ? BTGW_FB_REJ_NONE :
					   BTGW_FB_REJ_LENGTH);
	}
}

static void parse_lengths(struct kunit *test)
{
	struct btgw_fb_frame out;
	u8 f[FBV_DATA_MAX] = {};
	size_t len;

	f[2] = 1;
	for (len = 0; len < BTGW_FB_FRAME_MIN; len++)
		KUNIT_EXPECT_EQ(test, btgw_fb_parse(f, len, 0, &out),
				BTGW_FB_REJ_LENGTH);
	/* intact but too long, and just not too long */
	for (len = BTGW_FB_FRAME_MAX - 1; len < BTGW_FB_FRAME_MAX + 2; len++) {
		size_t n = len - BTGW_FB_HDR_LEN - BTGW_FB_CRC_LEN;
		u16 crc = btgw_crc16(0xffff, f + BTGW_FB_HDR_LEN, n);

		f[len - 2] = (u8)crc;
		f[len - 1] = (u8)(crc >> 8);
		KUNIT_EXPECT_EQ(test, btgw_fb_parse(f, len, 0, &out),
				BTGW_FB_REJ_LENGTH);
		f[len - 2] ^= 1;
		KUNIT_EXPECT_EQ(test, btgw_fb_parse(f, len, 0, &out),
				len > BTGW_FB_FRAME_MAX ? BTGW_FB_REJ_LENGTH :
							  BTGW_FB_REJ_CRC);
		f[len - 2] = 0;
		f[len - 1] = 0;
	}
	KUNIT_EXPECT_EQ(test, btgw_fb_scan(f, BTGW_FB_PAYLOAD_MAX + 1, 0,
					   &out.pdus), BTGW_FB_REJ_LENGTH);
}

static void seal_refuses(struct kunit *test)
{
	u8 f[FBV_DATA_MAX];
	u8 zero[FBV_DATA_MAX] = {};

	memset(f, 0, sizeof(f));
	KUNIT_EXPECT_EQ(test, btgw_fb_seal(f, 1, 0, 10), 0);
	KUNIT_EXPECT_EQ(test, btgw_fb_seal(f, 1, 6, 10), 0);
	KUNIT_EXPECT_EQ(test, btgw_fb_seal(f, 1, 1, 0), 0);
	KUNIT_EXPECT_EQ(test, btgw_fb_seal(f, 1, 1, BTGW_FB_PAYLOAD_MAX + 1), 0);
	KUNIT_EXPECT_MEMEQ(test, f, zero, sizeof(f));
	KUNIT_EXPECT_EQ(test, btgw_fb_seal(f, 1, 1, BTGW_FB_PAYLOAD_MAX),
			BTGW_FB_FRAME_MAX);
}

static struct kunit_case fb_frame_cases[] = {
	KUNIT_CASE(vectors_complete),
	KUNIT_CASE_PARAM(crc_vector, crc_gen_params),
	KUNIT_CASE(crc_definition),
	KUNIT_CASE_PARAM(reject_vector, reject_gen_params),
	KUNIT_CASE_PARAM(frame_vector, session_gen_params),
	KUNIT_CASE_PARAM(pdu_len, len_gen_params),
	KUNIT_CASE(pdu_len_unknown),
	KUNIT_CASE_PARAM(scan, scan_gen_params),
	KUNIT_CASE(scan_ambiguous),
	KUNIT_CASE(scan_cut),
	KUNIT_CASE(parse_lengths),
	KUNIT_CASE(seal_refuses),
	{}
};

static struct kunit_suite fb_frame_suite = {
	.name = "fb_frame",
	.test_cases = fb_frame_cases,
};

kunit_test_suite(fb_frame_suite);
