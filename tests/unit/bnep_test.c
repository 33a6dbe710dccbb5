// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * BNEP control frames: what is read, what is refused, which roles may meet
 */
#include <errno.h>
#include <string.h>

#include "bnep.h"
#include "kunit.h"

#define BASE		0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0x80,	\
			0x5f, 0x9b, 0x34, 0xfb
#define DATA(...)	.data = { __VA_ARGS__ },				\
			.len = sizeof((uint8_t[]){ __VA_ARGS__ })
#define SETUP(d, s)	.kind = BTGW_BNEP_IS_SETUP, .dst = d, .src = s

struct frame_case {
	const char *name;
	uint8_t data[64];
	size_t len;
	int ret;
	enum btgw_bnep_kind kind;
	uint16_t dst;
	uint16_t src;
	enum btgw_bnep_code code;
	uint16_t value;
	unsigned int extensions;
	const char *says;
};

static const struct frame_case frame_cases[] = {
	{ "PANU to PANU, as captured", DATA(1, 1, 2, 0x11, 0x15, 0x11, 0x15),
	  SETUP(BTGW_BNEP_PANU, BTGW_BNEP_PANU) },
	{ "PANU to GN, 4 octets",
	  DATA(1, 1, 4, 0, 0, 0x11, 0x17, 0, 0, 0x11, 0x15),
	  SETUP(BTGW_BNEP_GN, BTGW_BNEP_PANU) },
	{ "NAP to PANU, 16 octets",
	  DATA(1, 1, 16, 0, 0, 0x11, 0x15, BASE, 0, 0, 0x11, 0x16, BASE),
	  SETUP(BTGW_BNEP_PANU, BTGW_BNEP_NAP) },
	{ "GN to NAP", DATA(1, 1, 2, 0x11, 0x16, 0x11, 0x17),
	  SETUP(BTGW_BNEP_NAP, BTGW_BNEP_GN), .code = BTGW_BNEP_BAD_SRC },
	{ "to no role", DATA(1, 1, 2, 0x11, 0x18, 0x11, 0x15),
	  SETUP(0, BTGW_BNEP_PANU), .code = BTGW_BNEP_BAD_DST },
	{ "from no role", DATA(1, 1, 2, 0x11, 0x15, 0x11, 0x14),
	  SETUP(BTGW_BNEP_PANU, 0), .code = BTGW_BNEP_BAD_SRC },
	{ "a role above 16 bits is none",
	  DATA(1, 1, 4, 0, 1, 0x11, 0x15, 0, 0, 0x11, 0x15),
	  SETUP(0, BTGW_BNEP_PANU), .code = BTGW_BNEP_BAD_DST },
	{ "another base UUID is none",
	  DATA(1, 1, 16, 0, 0, 0x11, 0x15, BASE, 0, 0, 0x11, 0x15, 0x00,
	       0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0x80, 0x5f, 0x9b, 0x34,
	       0xfc),
	  SETUP(BTGW_BNEP_PANU, 0), .code = BTGW_BNEP_BAD_SRC },
	{ "UUIDs of 3 octets", DATA(1, 1, 3, 1, 2, 3, 4, 5, 6),
	  SETUP(0, 0), .code = BTGW_BNEP_BAD_SIZE },
	{ "UUIDs of 0 octets", DATA(1, 1, 0), SETUP(0, 0),
	  .code = BTGW_BNEP_BAD_SIZE },
	{ "UUIDs of 255 octets and none there", DATA(1, 1, 255), SETUP(0, 0),
	  .code = BTGW_BNEP_BAD_SIZE },
	{ "setup with an extension",
	  DATA(0x81, 1, 2, 0x11, 0x15, 0x11, 0x15, 0, 4, 3, 0, 0, 0),
	  SETUP(BTGW_BNEP_PANU, BTGW_BNEP_PANU), .extensions = 1 },
	{ "setup with two extensions",
	  DATA(0x81, 1, 2, 0x11, 0x15, 0x11, 0x15, 0x80, 1, 9, 0x7f, 0),
	  SETUP(BTGW_BNEP_PANU, BTGW_BNEP_PANU), .extensions = 2 },
	{ "a size that cannot be, with an extension",
	  DATA(0x81, 1, 5, 0, 1, 2), SETUP(0, 0), .code = BTGW_BNEP_BAD_SIZE },
	{ "response: accepted", DATA(1, 2, 0, 0),
	  .kind = BTGW_BNEP_IS_SETUP_RSP },
	{ "response: not allowed", DATA(1, 2, 0, 4),
	  .kind = BTGW_BNEP_IS_SETUP_RSP, .value = 4 },
	{ "response: both octets", DATA(1, 2, 0x12, 0x34),
	  .kind = BTGW_BNEP_IS_SETUP_RSP, .value = 0x1234 },
	{ "network type filter", DATA(1, 3, 0, 4, 8, 0, 8, 6),
	  .kind = BTGW_BNEP_IS_FILTER },
	{ "multicast filter, default", DATA(1, 5, 0, 0),
	  .kind = BTGW_BNEP_IS_FILTER },
	{ "answer to a filter", DATA(1, 4, 0, 3),
	  .kind = BTGW_BNEP_IS_ANSWER, .value = 3 },
	{ "not understood", DATA(1, 0, 0x7f), .kind = BTGW_BNEP_IS_ANSWER },
	{ "control type 7", DATA(1, 7, 1, 2, 3), .kind = BTGW_BNEP_IS_UNKNOWN },
	{ "control type 255, with an extension", DATA(0x81, 255),
	  .kind = BTGW_BNEP_IS_UNKNOWN },
	{ "compressed frame", DATA(2, 8, 0, 1), .kind = BTGW_BNEP_IS_DATA },
	{ "general frame without payload",
	  DATA(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 8, 0),
	  .kind = BTGW_BNEP_IS_DATA },
	{ "frame with its source, extended",
	  DATA(0x83, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0),
	  .kind = BTGW_BNEP_IS_DATA, .extensions = 1 },
	{ "frame with its destination", DATA(4, 1, 2, 3, 4, 5, 6, 8, 0),
	  .kind = BTGW_BNEP_IS_DATA },

	{ "nothing", .ret = -EBADMSG, .says = "without a type" },
	{ "type 5", DATA(5, 0, 0), -EBADMSG, .says = "type 0x05" },
	{ "type 0x7f", DATA(0xff), -EBADMSG, .says = "type 0x7f" },
	{ "control without its type", DATA(1), -EBADMSG,
	  .says = "the control type" },
	{ "setup without a size", DATA(1, 1), -EBADMSG,
	  .says = "the setup request" },
	{ "setup with one UUID and a half", DATA(1, 1, 2, 0x11, 0x15, 0x11),
	  -EBADMSG, .says = "the UUIDs" },
	{ "response cut", DATA(1, 2, 0), -EBADMSG, .says = "the code" },
	{ "filter without its length", DATA(1, 3, 0), -EBADMSG,
	  .says = "the length of a filter" },
	{ "filter cut", DATA(1, 3, 0, 4, 1, 2, 3), -EBADMSG,
	  .says = "within a filter" },
	{ "not understood, what", DATA(1, 0), -EBADMSG,
	  .says = "not understood" },
	{ "general frame cut", DATA(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 8),
	  -EBADMSG, .says = "the Ethernet header" },
	{ "compressed frame cut", DATA(2, 8), -EBADMSG,
	  .says = "the Ethernet header" },
	{ "extension announced and not there",
	  DATA(0x81, 1, 2, 0x11, 0x15, 0x11, 0x15), -EBADMSG,
	  .says = "an extension header" },
	{ "extension cut", DATA(0x82, 8, 0, 0, 3, 1, 2), -EBADMSG,
	  .says = "within an extension" },
	{ "another extension announced and not there",
	  DATA(0x82, 8, 0, 0x80, 0), -EBADMSG, .says = "an extension header" },
};

KUNIT_ARRAY_PARAM(frame, frame_cases, NULL);

static void frame_test(struct kunit *test)
{
	const struct frame_case *c = test->param_value;
	struct btgw_bnep_frame f;
	struct btgw_err err = {};
	/* so that a read beyond the end is seen */
	uint8_t *data = kunit_kmalloc(test, c->len ? c->len : 1, GFP_KERNEL);

	memcpy(data, c->data, c->len);
	KUNIT_ASSERT_EQ_MSG(test, btgw_bnep_parse(data, c->len, &f, &err),
			    c->ret, "%s", c->name);
	if (c->ret) {
		KUNIT_EXPECT_EQ(test, f.kind, BTGW_BNEP_IS_BAD);
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(err.text, c->says),
					  "%s: %s", c->name, err.text);
		return;
	}
	KUNIT_EXPECT_EQ_MSG(test, f.kind, c->kind, "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, f.setup.dst, c->dst, "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, f.setup.src, c->src, "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, f.code, c->code, "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, f.value, c->value, "%s", c->name);
	KUNIT_EXPECT_EQ_MSG(test, f.extensions, c->extensions, "%s", c->name);
}

/* A frame that is good is bad, or another, as soon as its end is missing */
static void cut_test(struct kunit *test)
{
	static const uint8_t whole[] = {
		0x81, 1, 2, 0x11, 0x15, 0x11, 0x16, 0x80, 1, 9, 0, 4, 3, 0, 0,
		0,
	};
	struct btgw_bnep_frame f;
	uint8_t *data;
	size_t len;

	KUNIT_ASSERT_EQ(test, btgw_bnep_parse(whole, sizeof(whole), &f, NULL),
			0);
	KUNIT_EXPECT_EQ(test, f.extensions, 2u);
	for (len = 0; len < sizeof(whole); len++) {
		data = kunit_kmalloc(test, len ? len : 1, GFP_KERNEL);
		memcpy(data, whole, len);
		KUNIT_EXPECT_EQ_MSG(test, btgw_bnep_parse(data, len, &f, NULL),
				    -EBADMSG, "%zu octets", len);
	}
}

/* At least one end is a PANU */
static void pair_test(struct kunit *test)
{
	static const struct {
		uint16_t dst;
		uint16_t src;
		enum btgw_bnep_code code;
	} pairs[] = {
		{ BTGW_BNEP_PANU, BTGW_BNEP_PANU, BTGW_BNEP_OK },
		{ BTGW_BNEP_NAP, BTGW_BNEP_PANU, BTGW_BNEP_OK },
		{ BTGW_BNEP_GN, BTGW_BNEP_PANU, BTGW_BNEP_OK },
		{ BTGW_BNEP_PANU, BTGW_BNEP_NAP, BTGW_BNEP_OK },
		{ BTGW_BNEP_NAP, BTGW_BNEP_NAP, BTGW_BNEP_BAD_SRC },
		{ BTGW_BNEP_GN, BTGW_BNEP_NAP, BTGW_BNEP_BAD_SRC },
		{ BTGW_BNEP_PANU, BTGW_BNEP_GN, BTGW_BNEP_OK },
		{ BTGW_BNEP_NAP, BTGW_BNEP_GN, BTGW_BNEP_BAD_SRC },
		{ BTGW_BNEP_GN, BTGW_BNEP_GN, BTGW_BNEP_BAD_SRC },
		{ 0, BTGW_BNEP_PANU, BTGW_BNEP_BAD_DST },
		{ 0x1114, BTGW_BNEP_PANU, BTGW_BNEP_BAD_DST },
		{ 0x1118, 0, BTGW_BNEP_BAD_DST },
		{ BTGW_BNEP_PANU, 0, BTGW_BNEP_BAD_SRC },
		{ BTGW_BNEP_PANU, 0x1118, BTGW_BNEP_BAD_SRC },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++)
		KUNIT_EXPECT_EQ_MSG(test,
				    btgw_bnep_pair(pairs[i].dst, pairs[i].src),
				    pairs[i].code, "%04x from %04x",
				    pairs[i].dst, pairs[i].src);
}

static void setup_build_test(struct kunit *test)
{
	static const uint8_t captured[] = { 1, 1, 2, 0x11, 0x15, 0x11, 0x15 };
	static const uint8_t sizes[] = { 2, 4, 16 };
	uint8_t data[BTGW_BNEP_SETUP_MAX];
	struct btgw_bnep_setup setup = {
		.size = 2, .dst = BTGW_BNEP_PANU, .src = BTGW_BNEP_PANU,
	};
	struct btgw_bnep_frame f;
	int len;
	size_t i;

	KUNIT_ASSERT_EQ(test, btgw_bnep_setup_build(&setup, data),
			(int)sizeof(captured));
	KUNIT_EXPECT_EQ(test, memcmp(data, captured, sizeof(captured)), 0);
	setup.dst = BTGW_BNEP_GN;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		setup.size = sizes[i];
		len = btgw_bnep_setup_build(&setup, data);
		KUNIT_ASSERT_EQ(test, len, 3 + 2 * sizes[i]);
		KUNIT_ASSERT_EQ(test, btgw_bnep_parse(data, len, &f, NULL), 0);
		KUNIT_EXPECT_EQ(test, f.setup.dst, BTGW_BNEP_GN);
		KUNIT_EXPECT_EQ(test, f.setup.src, BTGW_BNEP_PANU);
		KUNIT_EXPECT_EQ(test, f.setup.size, sizes[i]);
	}
	for (setup.size = 0; setup.size < 255; setup.size++) {
		if (setup.size != 2 && setup.size != 4 && setup.size != 16)
			KUNIT_EXPECT_EQ(test,
					btgw_bnep_setup_build(&setup, data),
					-EINVAL);
	}
}

static void answers_test(struct kunit *test)
{
	static const uint8_t no[] = { 1, 2, 0, 4 }, what[] = { 1, 0, 0x7f };
	static const uint8_t all[] = { 1, 3, 0, 4, 0, 0, 0xff, 0xff };
	struct btgw_bnep_range range[BTGW_BNEP_RANGES_MAX + 1] = {
		{ 0, 0xffff },
	};
	uint8_t data[BTGW_BNEP_FILTER_MAX];

	KUNIT_EXPECT_EQ(test, btgw_bnep_response_build(BTGW_BNEP_SETUP_RSP,
						       BTGW_BNEP_NOT_ALLOWED,
						       data), 4);
	KUNIT_EXPECT_EQ(test, memcmp(data, no, 4), 0);
	KUNIT_EXPECT_EQ(test, btgw_bnep_unknown_build(0x7f, data), 3);
	KUNIT_EXPECT_EQ(test, memcmp(data, what, 3), 0);
	KUNIT_EXPECT_EQ(test, btgw_bnep_types_build(range, 1, data), 8);
	KUNIT_EXPECT_EQ(test, memcmp(data, all, 8), 0);
	KUNIT_EXPECT_EQ(test, btgw_bnep_types_build(range, 0, data), 4);
	KUNIT_EXPECT_EQ(test, data[3], 0);
	KUNIT_EXPECT_EQ(test, btgw_bnep_types_build(range, BTGW_BNEP_RANGES_MAX,
						    data),
			BTGW_BNEP_FILTER_MAX);
	KUNIT_EXPECT_EQ(test, btgw_bnep_types_build(range,
						    BTGW_BNEP_RANGES_MAX + 1,
						    data), -EINVAL);
	range[0].start = 2;
	range[0].end = 1;
	KUNIT_EXPECT_EQ(test, btgw_bnep_types_build(range, 1, data), -EINVAL);
}

static void names_test(struct kunit *test)
{
	struct btgw_err err = {};
	uint16_t role, got = 0;

	for (role = BTGW_BNEP_PANU; role <= BTGW_BNEP_GN; role++) {
		KUNIT_EXPECT_EQ(test,
				btgw_bnep_role_parse(btgw_bnep_role_name(role),
						     &got, NULL), 0);
		KUNIT_EXPECT_EQ(test, got, role);
	}
	KUNIT_EXPECT_STREQ(test, btgw_bnep_role_name(0x1114), "none");
	KUNIT_EXPECT_EQ(test, btgw_bnep_role_parse("none", &got, &err),
			-EINVAL);
	KUNIT_EXPECT_STREQ(test, err.text,
			   "role \"none\": expected panu, nap or gn");
	KUNIT_EXPECT_EQ(test, got, BTGW_BNEP_GN);
	for (role = 0; role < 6; role++)
		KUNIT_EXPECT_EQ(test, !!strstr(btgw_bnep_code_text(role),
					       "not known"), role > 4);
}

static struct kunit_case bnep_cases[] = {
	KUNIT_CASE_PARAM(frame_test, frame_gen_params),
	KUNIT_CASE(cut_test),
	KUNIT_CASE(pair_test),
	KUNIT_CASE(setup_build_test),
	KUNIT_CASE(answers_test),
	KUNIT_CASE(names_test),
	{}
};

static struct kunit_suite bnep_suite = {
	.name = "bnep",
	.test_cases = bnep_cases,
};

kunit_test_suite(bnep_suite);
