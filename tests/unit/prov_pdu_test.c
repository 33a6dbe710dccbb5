// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_pdu_test.c - lengths, ranges and batches of provisioning PDUs
 */
#include <errno.h>

#include "fb_frame.h"
#include "kunit.h"
#include "prov.h"

static void lengths(struct kunit *test)
{
	static const uint8_t cmac[] = { 2, 12, 6, 65, 1, 17, 17, 34, 1, 2, 7, 0, 1, 0 };
	static const uint8_t hmac[] = { 2, 12, 6, 65, 1, 33, 33, 34, 1, 2, 7, 0, 1, 0 };
	uint8_t pdu[80] = {};
	unsigned int type, len;

	for (type = 0; type < 256; type++) {
		bool known = type < ARRAY_SIZE(cmac);

		KUNIT_EXPECT_EQ(test, known ? cmac[type] : 0,
				btgw_prov_pdu_len(type, 0));
		KUNIT_EXPECT_EQ(test, known ? hmac[type] : 0,
				btgw_prov_pdu_len(type, 1));
		/* the frame layer, written apart, must see the same PDUs */
		KUNIT_EXPECT_EQ(test, btgw_fb_pdu_len(type, 0),
				btgw_prov_pdu_len(type, 0));
		KUNIT_EXPECT_EQ(test, btgw_fb_pdu_len(type, 1),
				btgw_prov_pdu_len(type, 1));
		pdu[0] = type;
		for (len = 1; len < sizeof(pdu); len++) {
			enum btgw_prov_error want = BTGW_PROV_ERR_NONE;

			if (!known)
				want = BTGW_PROV_ERR_INVALID_PDU;
			else if (hmac[type] && len != hmac[type])
				want = BTGW_PROV_ERR_INVALID_FORMAT;
			KUNIT_EXPECT_EQ(test, want,
					btgw_prov_pdu_check(pdu, len, 1));
		}
	}
	KUNIT_EXPECT_EQ(test, BTGW_PROV_ERR_INVALID_FORMAT,
			btgw_prov_pdu_check(pdu, 0, 1));
	KUNIT_EXPECT_EQ(test, 0UL, btgw_prov_pdu_len(5, 2));
	KUNIT_EXPECT_EQ(test, 0UL, btgw_prov_value_len(2));
}

/* every value of every octet of Start, against the rule in one expression */
static void start_ranges(struct kunit *test)
{
	struct btgw_prov_start s;
	uint8_t pdu[6] = { 2 }, out[5];
	unsigned int i, n = 0;

	for (i = 0; i < 4 * 4 * 6 * 8 * 11; i++) {
		unsigned int v = i;
		bool ok;

		pdu[1] = v % 4; v /= 4;
		pdu[2] = v % 4; v /= 4;
		pdu[3] = v % 6; v /= 6;
		pdu[4] = v % 8; v /= 8;
		pdu[5] = v;
		ok = pdu[1] < 2 && pdu[2] < 2 &&
		     ((pdu[3] < 2 && !pdu[4] && !pdu[5]) ||
		      (pdu[3] == 2 && pdu[4] < 5 && pdu[5] >= 1 && pdu[5] <= 8) ||
		      (pdu[3] == 3 && pdu[4] < 4 && pdu[5] >= 1 && pdu[5] <= 8));
		KUNIT_EXPECT_EQ(test, ok ? BTGW_PROV_ERR_NONE :
				BTGW_PROV_ERR_INVALID_FORMAT,
				btgw_prov_start_parse(pdu, &s));
		btgw_prov_start_params(&s, out);
		KUNIT_EXPECT_MEMEQ(test, pdu + 1, out, 5);
		n += ok;
	}
	KUNIT_EXPECT_EQ(test, 4U * (2 + 40 + 32), n);
}

static void caps_ranges(struct kunit *test)
{
	static const struct {
		const char *name;
		uint8_t pdu[12];
		enum btgw_prov_error parse, check;
	} t[] = {
		{ "plain", { 1, 1, 0, 1 }, 0, 0 },
		{ "all", { 1, 255, 0, 3, 1, 3, 8, 0, 0x1f, 8, 0, 0x0f }, 0, 0 },
		{ "no element", { 1, 0, 0, 1 }, 2, 2 },
		{ "no algorithm", { 1, 1, 0, 0 }, 2, 2 },
		{ "unknown algorithm only", { 1, 1, 0, 4 }, 2, 2 },
		{ "unknown algorithm too", { 1, 1, 0x80, 1 }, 0, 2 },
		{ "reserved key type", { 1, 1, 0, 1, 2 }, 0, 2 },
		{ "reserved OOB type", { 1, 1, 0, 1, 0, 4 }, 0, 2 },
		{ "output size 9", { 1, 1, 0, 1, 0, 0, 9, 0, 1 }, 2, 2 },
		{ "input size 9", { 1, 1, 0, 1, 0, 0, 0, 0, 0, 9, 0, 1 }, 2, 2 },
		{ "output size alone", { 1, 1, 0, 1, 0, 0, 4 }, 2, 2 },
		{ "output action alone", { 1, 1, 0, 1, 0, 0, 0, 0, 1 }, 2, 2 },
		{ "input size alone", { 1, 1, 0, 1, 0, 0, 0, 0, 0, 4 }, 2, 2 },
		{ "input action alone", { 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 8 }, 2, 2 },
		{ "reserved action", { 1, 1, 0, 1, 0, 0, 4, 0, 0x21 }, 0, 2 },
	};
	struct btgw_prov_caps caps;
	uint8_t out[11];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(t); i++) {
		KUNIT_EXPECT_EQ_MSG(test, t[i].parse,
				    btgw_prov_caps_parse(t[i].pdu, &caps),
				    "%s", t[i].name);
		KUNIT_EXPECT_EQ_MSG(test, t[i].check,
				    btgw_prov_caps_check(&caps), "%s", t[i].name);
		btgw_prov_caps_params(&caps, out);
		KUNIT_EXPECT_MEMEQ(test, t[i].pdu + 1, out, sizeof(out));
	}
}

static void data_ranges(struct kunit *test)
{
	static const uint8_t packed[25] = {
		0xef, 0xb2, 0x25, 0x5e, 0x64, 0x22, 0xd3, 0x30, 0x08, 0x8e,
		0x09, 0xbb, 0x01, 0x5e, 0xd7, 0x07, 0x05, 0x67, 0x03, 0x01,
		0x02, 0x03, 0x04, 0x0b, 0x0c,
	};
	struct btgw_prov_data d;
	uint8_t out[25];

	btgw_prov_data_unpack(packed, &d);
	KUNIT_EXPECT_EQ(test, 0x567, d.key_index);
	KUNIT_EXPECT_EQ(test, 3, d.flags);
	KUNIT_EXPECT_EQ(test, 0x01020304U, d.iv_index);
	KUNIT_EXPECT_EQ(test, 0x0b0c, d.unicast);
	btgw_prov_data_pack(&d, out);
	KUNIT_EXPECT_MEMEQ(test, packed, out, 25);
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_data_check(&d, 1));
	d.unicast = 0x7fff;
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_data_check(&d, 1));
	KUNIT_EXPECT_EQ(test, 9, btgw_prov_data_check(&d, 2));
	d.unicast = 0x8000;
	KUNIT_EXPECT_EQ(test, 9, btgw_prov_data_check(&d, 1));
	d.unicast = 0xffff;
	KUNIT_EXPECT_EQ(test, 9, btgw_prov_data_check(&d, 255));
	d.unicast = 0;
	KUNIT_EXPECT_EQ(test, 9, btgw_prov_data_check(&d, 1));
	d.unicast = 1;
	KUNIT_EXPECT_EQ(test, 9, btgw_prov_data_check(&d, 0));
	d.key_index = 0x1000;
	KUNIT_EXPECT_EQ(test, 9, btgw_prov_data_check(&d, 1));
}

static void split(struct kunit *test)
{
	static const uint8_t first[] = { 0, 5, 2, 1, 0, 0, 0, 0, 4 };
	static const struct {
		const char *name;
		uint8_t octets[40];
		size_t len;
		int want;
		unsigned int count;
	} t[] = {
		{ "nothing", { 0 }, 0, -EMSGSIZE, 0 },
		{ "unknown type", { 0, 0, 0x0e }, 3, -EPROTO, 0 },
		{ "padding", { 0x40, 0 }, 2, -EPROTO, 0 },
		{ "record response", { 0x0b, 0 }, 2, -EPROTO, 0 },
		{ "records list", { 0x0d, 0 }, 2, -EPROTO, 0 },
		{ "short", { 2, 0, 0 }, 3, -EBADMSG, 0 },
		{ "one octet more", { 4, 0 }, 2, -EBADMSG, 0 },
		{ "six", { 4, 4, 4, 4, 4, 4 }, 6, -E2BIG, 0 },
		{ "five", { 4, 4, 4, 4, 4 }, 5, 0, 5 },
		{ "CMAC", { 5 }, 17, 0, 1 },
		{ "HMAC by Start", { 2, 1, 0, 0, 0, 0, 5 }, 39, 0, 2 },
		{ "HMAC by Start, CMAC length", { 2, 1, 0, 0, 0, 0, 5 }, 23, -EBADMSG, 0 },
		{ "algorithm without a value", { 2, 9, 0, 0, 0, 0, 5 }, 39, -EPROTO, 0 },
	};
	struct btgw_prov_batch b, c;
	uint8_t big[600] = {};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(t); i++) {
		KUNIT_EXPECT_EQ_MSG(test, t[i].want,
				    btgw_prov_batch_split(t[i].octets, t[i].len, 0, &b),
				    "%s", t[i].name);
		if (!t[i].want)
			KUNIT_EXPECT_EQ(test, t[i].count, b.count);
	}
	KUNIT_EXPECT_EQ(test, -EMSGSIZE,
			btgw_prov_batch_split(big, sizeof(big), 0, &b));

	KUNIT_ASSERT_EQ(test, 0, btgw_prov_batch_split(first, sizeof(first), 0, &b));
	KUNIT_EXPECT_EQ(test, 3, b.count);
	memset(&c, 0, sizeof(c));
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, 0, btgw_prov_batch_add(&c, b.octets[b.off[i]],
							     b.octets + b.off[i] + 1,
							     b.size[i] - 1));
	KUNIT_EXPECT_MEMEQ(test, &b, &c, sizeof(b));
}

static void full(struct kunit *test)
{
	struct btgw_prov_batch b = {}, before;
	uint8_t key[64] = {}, big[600] = {};
	unsigned int i;

	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, 0, btgw_prov_batch_add(&b, 3, key, 64));
	before = b;
	KUNIT_EXPECT_EQ(test, -ENOSPC, btgw_prov_batch_add(&b, 4, NULL, 0));
	KUNIT_EXPECT_MEMEQ(test, &before, &b, sizeof(b));
	memset(&b, 0, sizeof(b));
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_batch_add(&b, 3, big,
						     BTGW_FB_PAYLOAD_MAX - 1));
	KUNIT_EXPECT_EQ(test, -ENOSPC, btgw_prov_batch_add(&b, 4, NULL, 0));
	memset(&b, 0, sizeof(b));
	KUNIT_EXPECT_EQ(test, -ENOSPC, btgw_prov_batch_add(&b, 3, big,
							   BTGW_FB_PAYLOAD_MAX));
	KUNIT_EXPECT_EQ(test, 0, b.count);
}

static void names(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < BTGW_PROV_TYPES; i++)
		KUNIT_EXPECT_STRNEQ(test, "unknown", btgw_prov_type_name(i));
	KUNIT_EXPECT_STREQ(test, "unknown", btgw_prov_type_name(BTGW_PROV_TYPES));
	for (i = 0; i <= BTGW_PROV_ERR_INVALID_DATA; i++)
		KUNIT_EXPECT_STRNEQ(test, "reserved", btgw_prov_error_name(i));
	KUNIT_EXPECT_STREQ(test, "reserved", btgw_prov_error_name(0xff));
	for (i = 0; i < BTGW_PROV_REASONS; i++)
		KUNIT_EXPECT_STRNEQ(test, "unknown", btgw_prov_reason_name(i));
	for (i = 0; i < BTGW_PROV_EVENTS; i++)
		KUNIT_EXPECT_STRNEQ(test, "unknown", btgw_prov_event_name(i));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(lengths),
	KUNIT_CASE(start_ranges),
	KUNIT_CASE(caps_ranges),
	KUNIT_CASE(data_ranges),
	KUNIT_CASE(split),
	KUNIT_CASE(full),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite suite = {
	.name = "prov_pdu",
	.test_cases = cases,
};

kunit_test_suite(suite);
