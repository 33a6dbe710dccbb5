// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Advertising data of unprovisioned devices: what is believed, what is refused
 */
#include <errno.h>
#include <string.h>

#include "kunit.h"
#include "mgmt.h"
#include "scan.h"

#define FLAGS		0x02, 0x01, 0x06
#define UUID		0x70, 0xcf, 0x7c, 0x97, 0x32, 0xa3, 0x45, 0xb6,	\
			0x91, 0x49, 0x48, 0x10, 0xd2, 0xe9, 0xcb, 0xf4
#define ANN_HEAD	0x19, 0x16, 0xf0, 0xfd
/* version, flags, PSM 0x00f7, smallest MTU 118 */
#define ANN_BODY	0x01, 0x03, 0xf7, 0x00, 0x76, 0x00, UUID
#define ANN		ANN_HEAD, ANN_BODY
#define PB		0x15, 0x16, 0x27, 0x18, UUID, 0x12, 0x34

struct eir_case {
	const char *name;
	uint8_t data[96];
	size_t len;
	int ret;
	bool ann;
	bool pb;
	bool other;
	const char *says;
};

#define DATA(...)	.data = { __VA_ARGS__ },				\
			.len = sizeof((uint8_t[]){ __VA_ARGS__ })

static const struct eir_case eir_cases[] = {
	{ "nothing", .len = 0 },
	{ "flags", DATA(FLAGS) },
	{ "announcement", DATA(FLAGS, ANN), .ann = true },
	{ "announcement alone", DATA(ANN), .ann = true },
	{ "mesh provisioning service", DATA(FLAGS, PB), .pb = true },
	{ "both, with a scan response", DATA(FLAGS, ANN, PB), .ann = true,
	  .pb = true },
	{ "padding", DATA(FLAGS, ANN, 0, 0, 0xff, 0x16), .ann = true },
	{ "other service data", DATA(0x05, 0x16, 0x0f, 0x18, 1, 2) },
	{ "other type with our UUID", DATA(0x03, 0x03, 0xf0, 0xfd) },
	{ "a structure of its type only", DATA(0x01, 0x09), },
	{ "announcement of version 2, longer",
	  DATA(0x1b, 0x16, 0xf0, 0xfd, 0x02, 0x03, 0xf7, 0, 0x76, 0, UUID, 1, 2),
	  .other = true },
	{ "announcement of version 0, short", DATA(0x04, 0x16, 0xf0, 0xfd, 0),
	  .other = true },
	{ "unknown flags are ignored",
	  DATA(ANN_HEAD, 0x01, 0xf1, 0xf7, 0x00, 0x76, 0x00, UUID),
	  .ann = true },
	{ "length beyond the data", DATA(FLAGS, 0x05, 0x16, 1, 2),
	  -EBADMSG, .says = "the structure at octet 3 has 5 octets, 3 are left" },
	{ "length without anything", DATA(FLAGS, 0x01), -EBADMSG,
	  .says = "are left" },
	{ "length 255", DATA(0xff), -EBADMSG, .says = "255 octets, 0 are left" },
	{ "service data without UUID", DATA(0x02, 0x16, 0xf0), -EBADMSG,
	  .says = "no UUID" },
	{ "announcement empty", DATA(0x03, 0x16, 0xf0, 0xfd), -EBADMSG,
	  .says = "empty" },
	{ "announcement short",
	  DATA(0x18, 0x16, 0xf0, 0xfd, 1, 3, 0xf7, 0, 0x76, 0, 1, 2, 3, 4, 5, 6,
	       7, 8, 9, 10, 11, 12, 13, 14, 15), -EBADMSG,
	  .says = "21 octets, expected 22" },
	{ "announcement long", DATA(0x1a, 0x16, 0xf0, 0xfd, ANN_BODY, 0),
	  -EBADMSG, .says = "23 octets, expected 22" },
	{ "announcement twice", DATA(ANN, ANN), -EBADMSG, .says = "twice" },
	{ "PSM below the range",
	  DATA(ANN_HEAD, 1, 3, 0x7f, 0, 0x76, 0, UUID), -EBADMSG,
	  .says = "PSM 0x007f" },
	{ "PSM above the range",
	  DATA(ANN_HEAD, 1, 3, 0x00, 1, 0x76, 0, UUID), -EBADMSG,
	  .says = "PSM 0x0100" },
	{ "MTU below the smallest",
	  DATA(ANN_HEAD, 1, 3, 0xf7, 0, 0x75, 0, UUID), -EBADMSG,
	  .says = "MTU 117" },
	{ "no order offered",
	  DATA(ANN_HEAD, 1, 8, 0xf7, 0, 0x76, 0, UUID), -EBADMSG,
	  .says = "no order" },
	{ "mesh provisioning service short",
	  DATA(0x14, 0x16, 0x27, 0x18, UUID, 0x12), -EBADMSG,
	  .says = "17 octets" },
	{ "mesh provisioning service long",
	  DATA(0x16, 0x16, 0x27, 0x18, UUID, 0x12, 0x34, 0), -EBADMSG,
	  .says = "19 octets" },
	{ "mesh provisioning service twice", DATA(PB, PB), -EBADMSG,
	  .says = "twice" },
	{ "good, then broken", DATA(ANN, 0x09, 0x09), -EBADMSG,
	  .says = "at octet 26" },
};

static void eir_desc(const struct eir_case *c, char *desc)
{
	strcpy(desc, c->name);
}

KUNIT_ARRAY_PARAM(eir, eir_cases, eir_desc);

static void eir_parse_test(struct kunit *test)
{
	static const uint8_t uuid[] = { UUID };
	const struct eir_case *c = test->param_value;
	static const struct btgw_eir zero;
	struct btgw_err err = {};
	struct btgw_eir eir;
	uint8_t *exact;

	/* exactly as long as it is, so that ASan sees one octet too far */
	exact = kunit_kmalloc(test, c->len ? c->len : 1, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, exact);
	memcpy(exact, c->data, c->len);

	KUNIT_EXPECT_EQ(test, btgw_eir_parse(exact, c->len, &eir, &err), c->ret);
	KUNIT_EXPECT_EQ(test, eir.has_announce, c->ann);
	KUNIT_EXPECT_EQ(test, eir.has_pb, c->pb);
	KUNIT_EXPECT_EQ(test, eir.other_version, c->other);
	KUNIT_EXPECT_EQ(test, err.code, c->ret);
	if (c->ret) {
		KUNIT_EXPECT_MEMEQ(test, &eir, &zero, sizeof(eir));
		KUNIT_ASSERT_NOT_NULL(test, c->says);
		KUNIT_EXPECT_TRUE_MSG(test, !!strstr(err.text, c->says),
				      "said: %s", err.text);
	}
	if (c->ann) {
		KUNIT_EXPECT_EQ(test, eir.announce.psm, 0x00f7);
		KUNIT_EXPECT_EQ(test, eir.announce.min_mtu, 118);
		KUNIT_EXPECT_MEMEQ(test, eir.announce.uuid, uuid, 16);
	}
	if (c->pb) {
		KUNIT_EXPECT_EQ(test, eir.pb.oob_info, 0x1234);
		KUNIT_EXPECT_MEMEQ(test, eir.pb.uuid, uuid, 16);
	}
	/* nobody has to want the sentence */
	KUNIT_EXPECT_EQ(test, btgw_eir_parse(exact, c->len, &eir, NULL), c->ret);
}

static void eir_every_cut_test(struct kunit *test)
{
	static const uint8_t whole[] = { FLAGS, ANN, PB };
	/* ends of whole structures */
	static const size_t good[] = { 0, 3, 29, 51 };
	struct btgw_eir eir;
	size_t len, i;
	uint8_t *cut;
	bool ends;

	for (len = 0; len <= sizeof(whole); len++) {
		cut = kunit_kmalloc(test, len ? len : 1, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, cut);
		memcpy(cut, whole, len);
		for (i = 0, ends = false; i < 4; i++)
			ends |= good[i] == len;
		KUNIT_EXPECT_EQ_MSG(test, btgw_eir_parse(cut, len, &eir, NULL),
				    ends ? 0 : -EBADMSG, "cut at %zu", len);
		kunit_kfree(test, cut);
	}
}

static void announce_build_test(struct kunit *test)
{
	static const uint8_t want[] = { ANN };
	struct btgw_announce ann = {
		.flags = 3, .psm = 0x00f7, .min_mtu = 118, .uuid = { UUID },
	};
	uint8_t ad[BTGW_ANNOUNCE_AD_LEN];
	struct btgw_err err;
	struct btgw_eir eir;

	KUNIT_EXPECT_EQ(test, sizeof(want), BTGW_ANNOUNCE_AD_LEN);
	KUNIT_EXPECT_EQ(test, btgw_announce_build(&ann, ad, &err),
			BTGW_ANNOUNCE_AD_LEN);
	KUNIT_EXPECT_MEMEQ(test, ad, want, sizeof(want));
	KUNIT_EXPECT_EQ(test, btgw_eir_parse(ad, sizeof(ad), &eir, NULL), 0);
	KUNIT_EXPECT_EQ(test, eir.announce.flags, ann.flags);

	/* with Flags it fits into a legacy advertising PDU */
	KUNIT_EXPECT_LE(test, BTGW_ANNOUNCE_AD_LEN + 3, BTGW_ADV_DATA_MAX);

	ann.psm = 0x7f;
	KUNIT_EXPECT_EQ(test, btgw_announce_build(&ann, ad, &err), -EBADMSG);
	ann.psm = 0x80;
	ann.min_mtu = 117;
	KUNIT_EXPECT_EQ(test, btgw_announce_build(&ann, ad, &err), -EBADMSG);
	ann.min_mtu = 118;
	ann.flags = 0;
	KUNIT_EXPECT_EQ(test, btgw_announce_build(&ann, ad, &err), -EBADMSG);
}

static void scan_add_test(struct kunit *test)
{
	static const uint8_t ann[] = { FLAGS, ANN }, pb[] = { PB };
	static const uint8_t none[] = { FLAGS }, bad[] = { 0x09, 0x09 };
	struct btgw_addr a = { { 1 }, BTGW_ADDR_PUBLIC };
	struct btgw_addr b = { { 1 }, BTGW_ADDR_RANDOM };
	const struct btgw_found *f;
	struct btgw_scan scan = {};

	f = btgw_scan_add(&scan, &a, -50, true, ann, sizeof(ann));
	KUNIT_ASSERT_NOT_NULL(test, f);
	KUNIT_EXPECT_TRUE(test, f->eir.has_announce);

	/* heard again, and its scan response as a report of its own */
	f = btgw_scan_add(&scan, &a, -40, false, pb, sizeof(pb));
	KUNIT_ASSERT_NOT_NULL(test, f);
	KUNIT_EXPECT_EQ(test, scan.count, 1);
	KUNIT_EXPECT_EQ(test, f->rssi, -40);
	KUNIT_EXPECT_TRUE(test, f->eir.has_announce && f->eir.has_pb &&
			  f->connectable);

	/* the same octets of the other type are another device */
	KUNIT_EXPECT_NOT_NULL(test, btgw_scan_add(&scan, &b, 0, true, ann,
						  sizeof(ann)));
	KUNIT_EXPECT_EQ(test, scan.count, 2);

	KUNIT_EXPECT_NULL(test, btgw_scan_add(&scan, &a, 0, true, none,
					      sizeof(none)));
	KUNIT_EXPECT_EQ(test, scan.malformed, 0);
	KUNIT_EXPECT_NULL(test, btgw_scan_add(&scan, &a, 0, true, bad,
					      sizeof(bad)));
	KUNIT_EXPECT_EQ(test, scan.malformed, 1);
	btgw_scan_free(&scan);
	KUNIT_EXPECT_EQ(test, scan.count, 0);
}

static void scan_full_test(struct kunit *test)
{
	static const uint8_t ann[] = { ANN };
	struct btgw_addr a = { .type = BTGW_ADDR_RANDOM };
	struct btgw_scan scan = {};
	unsigned int i;

	/* memory is bounded, whatever the air is full of */
	for (i = 0; i < BTGW_SCAN_MAX + 10; i++) {
		a.b[0] = i;
		a.b[1] = i >> 8;
		btgw_scan_add(&scan, &a, 0, true, ann, sizeof(ann));
	}
	KUNIT_EXPECT_EQ(test, scan.count, BTGW_SCAN_MAX);
	KUNIT_EXPECT_EQ(test, scan.dropped, 10);
	btgw_scan_free(&scan);
}

static struct kunit_case scan_cases[] = {
	KUNIT_CASE_PARAM(eir_parse_test, eir_gen_params),
	KUNIT_CASE(eir_every_cut_test),
	KUNIT_CASE(announce_build_test),
	KUNIT_CASE(scan_add_test),
	KUNIT_CASE(scan_full_test),
	{}
};

static struct kunit_suite scan_suite = {
	.name = "scan",
	.test_cases = scan_cases,
};

kunit_test_suite(scan_suite);
