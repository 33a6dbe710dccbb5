// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * oob_test.c - methods as a person writes them, and refusals that name what
 * was wrong without repeating a secret
 */
#include <errno.h>

#include "kunit.h"
#include "oob.h"

#define ZEROS_64 "0000000000000000000000000000000000000000000000000000000000000000"

static const struct good {
	const char *text;
	u8 method, action, size, len;
} goods[] = {
	{ "none", BTGW_PROV_NO_OOB, 0, 0, 0 },
	{ "static:00", BTGW_PROV_STATIC_OOB, 0, 0, 1 },
	{ "static:0123456789abcdefABCDEF9876543210", BTGW_PROV_STATIC_OOB, 0,
	  0, 16 },
	{ "static:" ZEROS_64, BTGW_PROV_STATIC_OOB, 0, 0, 32 },
	{ "output", BTGW_PROV_OUTPUT_OOB, BTGW_PROV_OUT_NUMERIC, 6, 0 },
	{ "output:blink", BTGW_PROV_OUTPUT_OOB, BTGW_PROV_OUT_BLINK, 6, 0 },
	{ "output:alphanumeric:8", BTGW_PROV_OUTPUT_OOB, BTGW_PROV_OUT_ALNUM,
	  8, 0 },
	{ "input", BTGW_PROV_INPUT_OOB, BTGW_PROV_IN_NUMERIC, 6, 0 },
	{ "input:push:1", BTGW_PROV_INPUT_OOB, BTGW_PROV_IN_PUSH, 1, 0 },
};

static void good_desc(const struct good *g, char *desc)
{
	strncpy(desc, g->text, 40);
}

KUNIT_ARRAY_PARAM(good, goods, good_desc);

static void oob_parses(struct kunit *test)
{
	const struct good *g = test->param_value;
	struct btgw_err err = { 0 };
	struct btgw_oob oob;

	KUNIT_ASSERT_EQ_MSG(test, btgw_oob_parse(g->text, &oob, &err), 0, "%s",
			    err.text);
	KUNIT_EXPECT_EQ(test, oob.method, g->method);
	KUNIT_EXPECT_EQ(test, oob.action, g->action);
	KUNIT_EXPECT_EQ(test, oob.size, g->size);
	KUNIT_EXPECT_EQ(test, oob.len, g->len);
}

static const struct bad {
	const char *text;
	const char *says;
} bads[] = {
	{ "", "expected none" },
	{ "nfc", "nfc" },
	{ "none:1", "nothing may follow" },
	{ "static", "static:HEX" },
	{ "static:", "expected an even number" },
	{ "static:123", "3 hexadecimal digits" },
	{ "static:12x4", "digit 3" },
	{ "static:" ZEROS_64 "00", "66 hexadecimal digits" },
	{ "output:", "output action" },
	{ "output:push", "output action push" },
	{ "output:numeric:", "size" },
	{ "output:numeric:0", "size 0" },
	{ "output:numeric:9", "size 9" },
	{ "output:numeric:66", "size 66" },
	{ "input:blink", "input action blink" },
	{ "input:push:1:1", "size 1:1" },
};

static void bad_desc(const struct bad *b, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%.40s", b->text);
}

KUNIT_ARRAY_PARAM(bad, bads, bad_desc);

static void oob_refuses(struct kunit *test)
{
	const struct bad *b = test->param_value;
	struct btgw_err err = { 0 };
	struct btgw_oob oob;

	KUNIT_ASSERT_EQ(test, btgw_oob_parse(b->text, &oob, &err), -EINVAL);
	KUNIT_EXPECT_TRUE_MSG(test, !!strstr(err.text, b->says), "%s",
			      err.text);
	KUNIT_EXPECT_EQ(test, oob.len, 0);
}

static void oob_refusal_keeps_the_secret(struct kunit *test)
{
	struct btgw_err err = { 0 };
	struct btgw_oob oob;

	btgw_oob_parse("static:c0ffeec0ffeeg0", &oob, &err);
	KUNIT_EXPECT_PTR_EQ(test, strstr(err.text, "c0ff"), NULL);
}

static void oob_hex_round_trip(struct kunit *test)
{
	u8 in[3] = { 0x00, 0x7f, 0xff }, out[3];
	struct btgw_err err = { 0 };
	char text[7];

	btgw_hex_print(in, 3, text);
	KUNIT_EXPECT_STREQ(test, text, "007fff");
	KUNIT_ASSERT_EQ(test, btgw_hex_parse("x", text, out, 3, 3, NULL, &err),
			0);
	KUNIT_EXPECT_EQ(test, memcmp(in, out, 3), 0);
	KUNIT_EXPECT_EQ(test, btgw_hex_parse("x", "007f", out, 3, 3, NULL,
					     &err), -EINVAL);
	KUNIT_EXPECT_TRUE(test, !!strstr(err.text, "expected 6"));
}

static struct kunit_case oob_cases[] = {
	KUNIT_CASE_PARAM(oob_parses, good_gen_params),
	KUNIT_CASE_PARAM(oob_refuses, bad_gen_params),
	KUNIT_CASE(oob_refusal_keeps_the_secret),
	KUNIT_CASE(oob_hex_round_trip),
	{}
};

static struct kunit_suite oob_suite = {
	.name = "oob",
	.test_cases = oob_cases,
};

kunit_test_suite(oob_suite);
