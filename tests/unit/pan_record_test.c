// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a role says of itself in SDP, and addresses with their networks
 */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "kunit.h"
#include "userspace/pan/record.h"

#include "bnep.h"

static void net_add(struct kunit *test, struct pan_net *net, const char *cidr)
{
	KUNIT_ASSERT_EQ(test, pan_cidr_parse(cidr, &net->addr[net->addrs++],
					     NULL), 0);
}

static void nap_test(struct kunit *test)
{
	struct pan_net net = {};
	char xml[PAN_RECORD_MAX];

	net_add(test, &net, "10.5.1.129/25");
	net_add(test, &net, "10.6.0.1/16");
	net_add(test, &net, "fd05:1::1/61");
	KUNIT_ASSERT_EQ(test, pan_record(BTGW_BNEP_NAP, "gate", &net, true, xml,
					 sizeof(xml)), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(xml, "0x0001\"><sequence><uuid value=\"0x1116\"/>"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(xml, "<uint16 value=\"0x86dd\"/>"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(xml, "\"0x0100\"/><uint16 value=\"0x000f\"/>"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(xml, "value=\"gate: access to a network\""));
	KUNIT_EXPECT_NOT_NULL(test, strstr(xml, "0x030a\"><uint16 value=\"0x0001\"/>"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(xml, "0x0006\"><sequence><uint16 value=\"0x656e\"/>"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(xml, "0x030d\"><text value=\"10.5.1.128/25\"/>"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(xml, "0x030e\"><text value=\"fd05:1::/61\"/>"));
	KUNIT_EXPECT_NULL(test, strstr(xml, "10.6.0.0"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(xml, "0x030b"));
}

static void others_test(struct kunit *test)
{
	struct pan_net net = {};
	char xml[PAN_RECORD_MAX];

	net_add(test, &net, "10.5.1.1/24");
	KUNIT_ASSERT_EQ(test, pan_record(BTGW_BNEP_PANU, "a<b&\"c\">", &net, true,
					 xml, sizeof(xml)), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(xml, "\"a&#60;b&#38;&#34;c&#34;&#62;: dev"));
	KUNIT_EXPECT_NULL(test, strstr(xml, "0x030b"));
	KUNIT_EXPECT_NULL(test, strstr(xml, "0x030d"));
	KUNIT_ASSERT_EQ(test, pan_record(BTGW_BNEP_GN, "x", &net, false, xml,
					 sizeof(xml)), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(xml, "x: group network"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(xml, "10.5.1.0/24"));
	KUNIT_EXPECT_NULL(test, strstr(xml, "0x030c"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(xml, "0x030a\"><uint16 value=\"0x0000\"/>"));
}

static void refused_test(struct kunit *test)
{
	struct pan_net net = {};
	char xml[PAN_RECORD_MAX];
	size_t size, whole;

	KUNIT_ASSERT_EQ(test, pan_record(BTGW_BNEP_GN, "x", &net, false, xml,
					 sizeof(xml)), 0);
	whole = strlen(xml);
	for (size = 1; size <= whole; size++)
		KUNIT_EXPECT_EQ(test, pan_record(BTGW_BNEP_GN, "x", &net, 0,
						 xml, size), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, pan_record(BTGW_BNEP_GN, "x", &net, false, xml,
					 whole + 1), 0);
	KUNIT_EXPECT_EQ(test, pan_record(BTGW_BNEP_GN, "a\nb", &net, 0, xml,
					 sizeof(xml)), -EINVAL);
}

static void cidr_test(struct kunit *test)
{
	static const char *const bad[] = {
		"", "/", "10.0.0.1", "10.0.0.1/", "10.0.0.1/0", "10.0.0.1/33",
		"10.0.0.1/ 8", "10.0.0.1/+8", "10.0.0.1/8x", "10.0.0/8",
		"fd00::1/129", "fd00::1", "fd00:::1/64", "name/8",
		"0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000/8",
	};
	struct pan_cidr cidr = { .prefix = 7 };
	struct btgw_err err = {};
	uint8_t net[16];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		KUNIT_EXPECT_EQ_MSG(test, pan_cidr_parse(bad[i], &cidr, &err),
				    -EINVAL, "%s", bad[i]);
		KUNIT_EXPECT_EQ(test, cidr.prefix, 7);
		KUNIT_EXPECT_NOT_NULL(test, strstr(err.text, "expected one"));
	}
	KUNIT_ASSERT_EQ(test, pan_cidr_parse("255.255.255.255/13", &cidr, NULL),
			0);
	pan_cidr_network(&cidr, net);
	KUNIT_EXPECT_EQ(test, memcmp(net, "\xff\xf8\0\0", 4), 0);
	KUNIT_ASSERT_EQ(test, pan_cidr_parse("ffff::ffff/128", &cidr, NULL), 0);
	pan_cidr_network(&cidr, net);
	KUNIT_EXPECT_EQ(test, memcmp(net, cidr.addr, 16), 0);
}

/* Another host of the same network, which is not the network or everybody */
static void neighbour_test(struct kunit *test)
{
	static const char *const pairs[][2] = {
		{ "10.1.0.1/24", "10.1.0.2" }, { "10.1.0.2/24", "10.1.0.1" },
		{ "10.1.0.3/24", "10.1.0.2" }, { "10.1.0.252/24", "10.1.0.253" },
		{ "10.1.0.254/24", "10.1.0.253" }, { "10.1.0.9/30", "10.1.0.10" },
		{ "10.1.0.8/31", "10.1.0.9" }, { "10.1.0.9/32", "10.1.0.9" },
		{ "fd01::1/64", "fd01::2" }, { "fd01::3/64", "fd01::2" },
	};
	struct pan_cidr cidr;
	uint8_t got[16], want[16];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		KUNIT_ASSERT_EQ(test, pan_cidr_parse(pairs[i][0], &cidr, NULL),
				0);
		inet_pton(cidr.family, pairs[i][1], want);
		pan_cidr_neighbour(&cidr, got);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(got, want,
						 cidr.family == AF_INET ? 4 : 16),
				    0, "%s", pairs[i][0]);
		KUNIT_EXPECT_FALSE(test, pan_cidr_is_local(&cidr));
	}
	KUNIT_ASSERT_EQ(test, pan_cidr_parse("febf::1/64", &cidr, NULL), 0);
	KUNIT_EXPECT_TRUE(test, pan_cidr_is_local(&cidr));
	KUNIT_ASSERT_EQ(test, pan_cidr_parse("fec0::1/64", &cidr, NULL), 0);
	KUNIT_EXPECT_FALSE(test, pan_cidr_is_local(&cidr));
}

static struct kunit_case pan_cases[] = {
	KUNIT_CASE(nap_test),
	KUNIT_CASE(others_test),
	KUNIT_CASE(refused_test),
	KUNIT_CASE(cidr_test),
	KUNIT_CASE(neighbour_test),
	{}
};

static struct kunit_suite pan_suite = {
	.name = "pan",
	.test_cases = pan_cases,
};

kunit_test_suite(pan_suite);
