// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Words of the command line: numbers, keywords, addresses
 */
#include <errno.h>
#include <string.h>

#include "addr.h"
#include "kunit.h"
#include "userspace/btgwctl/main.h"

static const struct number {
	const char *word;
	int ret;
	uint32_t value;
} numbers[] = {
	{ "8", 0, 8 }, { "65535", 0, 65535 }, { "0x10", 0, 16 },
	{ "0XfF", 0, 255 }, { "010", 0, 10 },
	{ "7", BTGWCTL_USAGE }, { "65536", BTGWCTL_USAGE },
	{ "", BTGWCTL_USAGE }, { " 8", BTGWCTL_USAGE }, { "8 ", BTGWCTL_USAGE },
	{ "+8", BTGWCTL_USAGE }, { "-8", BTGWCTL_USAGE }, { "8x", BTGWCTL_USAGE },
	{ "0x", BTGWCTL_USAGE }, { "abc", BTGWCTL_USAGE },
	{ "4294967304", BTGWCTL_USAGE },
	{ "18446744073709551624", BTGWCTL_USAGE },
};

static void number_desc(const struct number *n, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "\"%s\"", n->word);
}

KUNIT_ARRAY_PARAM(number, numbers, number_desc);

static void args_number_test(struct kunit *test)
{
	const struct number *n = test->param_value;
	struct btgwctl ctx = {};
	uint32_t value = 4711;

	KUNIT_EXPECT_EQ(test, btgwctl_u32(&ctx, "mtu", n->word, 8, 65535,
					  &value), n->ret);
	KUNIT_EXPECT_EQ(test, value, n->ret ? 4711 : n->value);
	if (n->ret)
		KUNIT_EXPECT_TRUE_MSG(test, !strncmp(ctx.err.text, "mtu \"", 5) &&
				      strstr(ctx.err.text, "from 8 to 65535"),
				      "said: %s", ctx.err.text);
}

static void args_keyword_test(struct kunit *test)
{
	static const char *const names[] = { "show", "shut", "add", "address",
					     NULL };
	struct btgwctl ctx = {};

	KUNIT_EXPECT_EQ(test, btgwctl_keyword(&ctx, "c", "show", names), 0);
	KUNIT_EXPECT_EQ(test, btgwctl_keyword(&ctx, "c", "sho", names), 0);
	/* exact wins over being a prefix of another */
	KUNIT_EXPECT_EQ(test, btgwctl_keyword(&ctx, "c", "add", names), 2);
	KUNIT_EXPECT_EQ(test, btgwctl_keyword(&ctx, "c", "addr", names), 3);
	KUNIT_EXPECT_EQ(test, ctx.err.code, 0);

	KUNIT_EXPECT_EQ(test, btgwctl_keyword(&ctx, "verb", "sh", names), -1);
	KUNIT_EXPECT_STREQ(test, ctx.err.text,
			   "verb \"sh\": may be any of show, shut");
	KUNIT_EXPECT_EQ(test, btgwctl_keyword(&ctx, "verb", "", names), -1);
	KUNIT_EXPECT_STREQ(test, ctx.err.text,
			   "verb \"\": expected one of show, shut, add, address");
	KUNIT_EXPECT_EQ(test, btgwctl_keyword(&ctx, "verb", "shows", names), -1);
}

static void args_exit_code_test(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, btgwctl_exit_code(0), BTGWCTL_OK);
	KUNIT_EXPECT_EQ(test, btgwctl_exit_code(-ENODEV), BTGWCTL_UNREACHABLE);
	KUNIT_EXPECT_EQ(test, btgwctl_exit_code(-ETIMEDOUT),
			BTGWCTL_UNREACHABLE);
	KUNIT_EXPECT_EQ(test, btgwctl_exit_code(-EPERM), BTGWCTL_REFUSED);
	KUNIT_EXPECT_EQ(test, btgwctl_exit_code(-ENOENT), BTGWCTL_REFUSED);
}

static void addr_test(struct kunit *test)
{
	static const char *const bad[] = {
		"", "00:AA:01:00:00:2", "00:AA:01:00:00:234", "00-AA-01-00-00-23",
		"0G:AA:01:00:00:23", "00:AA:01:00:00 23", "00AA01000023",
	};
	struct btgw_addr a = {}, b = {};
	char text[BTGW_ADDR_TEXT];
	struct btgw_err err;
	uint8_t type = 9;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, btgw_addr_parse("00:aA:01:00:fe:23",
					      BTGW_ADDR_RANDOM, &a, &err), 0);
	/* least significant octet first, as on the air */
	KUNIT_EXPECT_EQ(test, a.b[0], 0x23);
	KUNIT_EXPECT_EQ(test, a.b[5], 0x00);
	KUNIT_EXPECT_STREQ(test, btgw_addr_print(&a, text), "00:AA:01:00:FE:23");

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		KUNIT_EXPECT_EQ_MSG(test, btgw_addr_parse(bad[i], 1, &b, &err),
				    -EINVAL, "\"%s\"", bad[i]);
		KUNIT_EXPECT_EQ(test, b.type, 0);
	}

	KUNIT_EXPECT_EQ(test, btgw_addr_type_parse("random", &type, &err), 0);
	KUNIT_EXPECT_EQ(test, type, BTGW_ADDR_RANDOM);
	KUNIT_EXPECT_EQ(test, btgw_addr_type_parse("rand", &type, &err),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, type, BTGW_ADDR_RANDOM);

	b = a;
	KUNIT_EXPECT_TRUE(test, btgw_addr_equal(&a, &b));
	b.type = BTGW_ADDR_PUBLIC;
	KUNIT_EXPECT_FALSE(test, btgw_addr_equal(&a, &b));
}

static struct kunit_case args_cases[] = {
	KUNIT_CASE_PARAM(args_number_test, number_gen_params),
	KUNIT_CASE(args_keyword_test),
	KUNIT_CASE(args_exit_code_test),
	KUNIT_CASE(addr_test),
	{}
};

static struct kunit_suite args_suite = {
	.name = "args",
	.test_cases = args_cases,
};

kunit_test_suite(args_suite);
