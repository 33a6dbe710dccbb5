// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Words of "btgwctl pan serve" and "btgwctl pan connect"
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <bluetooth/bluetooth.h>

#include "kunit.h"
#include "userspace/btgwctl/cmd/pan.h"

#define ME	"00:11:22:33:44:55"

struct line {
	const char *words;
	/* NULL: they are taken */
	const char *refusal;
};

static const struct line serve_lines[] = {
	{ "role nap" }, { "role gn,panu" }, { "--role nap,gn,panu" },
	{ "role gn bridge br0 address 10.1.0.1/24 address fd01::1/64" },
	{ "role gn address 10.1.0.1/24 role nap address 10.2.0.1/24" },
	{ "role gn,nap bridge one routing none address 10.1.0.1/24" },
	{ "role gn,panu bridge one role nap bridge two" },
	{ "role panu allow " ME "," ME " security high controller hci7" },
	{ "role gn isolate-ports routing bridge mtu 1676 name x%d" },
	{ "role gn agent on" }, { "role gn agent off" },
	{ "role gn dhcp" }, { "role panu bridge br0 --dhcp role gn dhcp" },

	{ "", "which role?" },
	{ "allow " ME, "which role?" },
	{ "role", "the value is missing" },
	{ "role x", "role \"x\"" },
	{ "role nap,", "role \"\"" },
	{ "role nap role nap", "twice" },
	{ "role nap,gn,nap", "twice" },
	{ "bridge br0 role nap", "of which role?" },
	{ "role nap address 10.1.0.1", "address \"10.1.0.1\"" },
	{ "role nap bridge 1234567890123456", "1 to 15 characters" },
	{ "role nap bridge a/b", "1 to 15 characters" },
	/* lists, patterns, templates and options of other programs */
	{ "role nap bridge pan,eth0", "1 to 15 characters" },
	{ "role nap bridge pan*", "1 to 15 characters" },
	{ "role nap bridge pan%d", "1 to 15 characters" },
	{ "role nap bridge --kill", "1 to 15 characters" },
	{ "role nap bridge a:b", "1 to 15 characters" },
	{ "role nap name -x%d", "-x%d" },
	{ "role nap name a,b%d", "a,b%d" },
	{ "role nap mtu 1279", "from 1280 to 1676" },
	{ "role nap mtu 1677", "from 1280 to 1676" },
	{ "role nap routing some", "routing \"some\"" },
	{ "role panu isolate-ports", "without a bridge" },
	{ "role gn,panu dhcp", "dhcp: gives addresses away on a bridge" },
	{ "dhcp role gn", "of which role?" },
	{ "role nap allow x", "x" },
	{ "role nap security none", "security \"none\"" },
	{ "role nap name bnep", "bnep" },
	{ "role nap name %d%d", "%d%d" },
	{ "role nap name %s", "%s" },
	{ "role nap,gn address 10.1.0.1/24", "one address on two networks" },
	{ "role gn,nap bridge one", "bridge one: routing none for one" },
	{ "role nap routing none bridge x role gn bridge x routing bridge",
	  "bridge x: routing none for one" },
	{ "role nap once", "word \"once\"" },
	{ "role nap agent some", "agent \"some\"" },
	{ "role nap trust some", "trust \"some\"" },
	{ "role nap controller", "the value is missing" },
	{ "role nap address 1.1.1.1/8 address 1.1.1.2/8 address 1.1.1.3/8 "
	  "address 1.1.1.4/8 address 1.1.1.5/8 address 1.1.1.6/8 "
	  "address 1.1.1.7/8 address 1.1.1.8/8 address 1.1.1.9/8",
	  "more than 8" },
};

static const struct line connect_lines[] = {
	{ ME " role nap" }, { ME " role panu as gn once" },
	{ ME " role gn alive 0 types all uuid-size 16 name pan0" },
	{ ME " role gn bridge br0 isolate-ports address 10.1.0.2/24" },

	{ "", "to whom?" },
	{ "role gn", "role" },
	{ ME, "in which role" },
	{ ME " role nap,gn", "nap,gn" },
	{ ME " role nap allow " ME, "word \"allow\"" },
	{ ME " role nap uuid-size 3", "uuid-size \"3\"" },
	{ ME " role nap alive 3601", "from 0 to 3600" },
	{ ME " role nap isolate-ports", "without a bridge" },
	{ ME " role nap bridge br0 dhcp", "word \"dhcp\"" },
	{ ME " role nap types", "the value is missing" },
};

static int run(struct kunit *test, struct pan_job *job, const char *words,
	       bool serve)
{
	char *text = kunit_kmalloc(test, strlen(words) + 1, GFP_KERNEL);
	char *argv[64], *word;
	int argc = 0;

	strcpy(text, words);
	for (word = strtok(text, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	return serve ? pan_parse_serve(job, argc, argv) :
		       pan_parse_connect(job, argc, argv);
}

static void lines(struct kunit *test, const struct line *line, size_t n,
		  bool serve)
{
	size_t i;

	for (i = 0; i < n; i++) {
		struct btgwctl ctx = {};
		struct pan_job job = { .ctx = &ctx };
		int ret = run(test, &job, line[i].words, serve);

		KUNIT_EXPECT_EQ_MSG(test, ret,
				    line[i].refusal ? BTGWCTL_USAGE : 0,
				    "%s: %s", line[i].words, ctx.err.text);
		if (line[i].refusal)
			KUNIT_EXPECT_NOT_NULL_MSG(test,
						  strstr(ctx.err.text,
							 line[i].refusal),
						  "%s: %s", line[i].words,
						  ctx.err.text);
	}
}

static void serve_lines_test(struct kunit *test)
{
	lines(test, serve_lines, ARRAY_SIZE(serve_lines), true);
}

static void connect_lines_test(struct kunit *test)
{
	lines(test, connect_lines, ARRAY_SIZE(connect_lines), false);
}

/* Routing is none but for an access point; a bridge is there but for a cable */
static void serve_defaults_test(struct kunit *test)
{
	struct btgwctl ctx = {};
	struct pan_job job = { .ctx = &ctx };

	KUNIT_ASSERT_EQ(test, run(test, &job, "role nap,gn,panu", true), 0);
	KUNIT_EXPECT_EQ(test, job.service[0].role, BTGW_BNEP_NAP);
	KUNIT_EXPECT_TRUE(test, job.service[0].net.routing);
	KUNIT_EXPECT_STREQ(test, job.service[0].net.bridge, "pan-nap");
	KUNIT_EXPECT_EQ(test, job.service[1].role, BTGW_BNEP_GN);
	KUNIT_EXPECT_FALSE(test, job.service[1].net.routing);
	KUNIT_EXPECT_STREQ(test, job.service[1].net.bridge, "pan-gn");
	KUNIT_EXPECT_EQ(test, job.service[2].role, BTGW_BNEP_PANU);
	KUNIT_EXPECT_FALSE(test, job.service[2].net.routing);
	KUNIT_EXPECT_STREQ(test, job.service[2].net.bridge, "");
	KUNIT_EXPECT_EQ(test, job.server.security, BT_SECURITY_MEDIUM);
	KUNIT_EXPECT_EQ(test, job.server.trust, PAN_TRUST_PAIRED);
	KUNIT_EXPECT_STREQ(test, job.server.device, "bnep%d");
	KUNIT_EXPECT_FALSE(test, job.server.agent);
}

/* A list is an answer to whom to trust, unless a word says otherwise */
static void trust_test(struct kunit *test)
{
	struct btgwctl ctx = {};
	struct pan_job job = { .ctx = &ctx };

	KUNIT_ASSERT_EQ(test, run(test, &job, "role gn allow " ME, true), 0);
	KUNIT_EXPECT_EQ(test, job.server.trust, PAN_TRUST_ANY);
	memset(&job, 0, sizeof(job));
	job.ctx = &ctx;
	KUNIT_ASSERT_EQ(test, run(test, &job,
				  "role gn agent on allow " ME
				  " trust trusted", true),
			0);
	KUNIT_EXPECT_EQ(test, job.server.trust, PAN_TRUST_TRUSTED);
	KUNIT_EXPECT_EQ(test, job.server.allows, 1u);
	KUNIT_EXPECT_TRUE(test, job.server.agent);
	KUNIT_EXPECT_EQ(test, job.server.allow[0].b[5], 0x00);
	KUNIT_EXPECT_EQ(test, job.server.allow[0].b[0], 0x55);
}

/* Words are about the role named last */
static void sections_test(struct kunit *test)
{
	struct btgwctl ctx = {};
	struct pan_job job = { .ctx = &ctx };

	KUNIT_ASSERT_EQ(test, run(test, &job,
				  "role gn mtu 1300 address 10.1.0.1/24 role panu,nap routing bridge mtu 1400",
				  true), 0);
	KUNIT_EXPECT_EQ(test, job.service[0].net.mtu, 1300u);
	KUNIT_EXPECT_EQ(test, job.service[0].net.addrs, 1u);
	KUNIT_EXPECT_FALSE(test, job.service[0].net.routing);
	KUNIT_EXPECT_EQ(test, job.service[1].net.mtu, 1400u);
	KUNIT_EXPECT_EQ(test, job.service[1].net.addrs, 0u);
	KUNIT_EXPECT_TRUE(test, job.service[1].net.routing);
	KUNIT_EXPECT_TRUE(test, job.service[2].net.routing);
}

/* A level before any role is that of all that name none */
static void security_test(struct kunit *test)
{
	struct btgwctl ctx = {};
	struct pan_job job = { .ctx = &ctx };

	KUNIT_ASSERT_EQ(test, run(test, &job,
				  "role nap,gn security high role panu", true),
			0);
	KUNIT_EXPECT_EQ(test, job.service[0].security, BT_SECURITY_HIGH);
	KUNIT_EXPECT_EQ(test, job.service[1].security, BT_SECURITY_HIGH);
	KUNIT_EXPECT_EQ(test, job.service[2].security, BT_SECURITY_MEDIUM);
	KUNIT_EXPECT_EQ(test, job.server.security, BT_SECURITY_MEDIUM);
	memset(&job, 0, sizeof(job));
	job.ctx = &ctx;
	KUNIT_ASSERT_EQ(test, run(test, &job,
				  "security high role nap role gn security low",
				  true), 0);
	KUNIT_EXPECT_EQ(test, job.service[0].security, BT_SECURITY_HIGH);
	KUNIT_EXPECT_EQ(test, job.service[1].security, BT_SECURITY_LOW);
	KUNIT_EXPECT_EQ(test, job.server.security, BT_SECURITY_LOW);
	memset(&job, 0, sizeof(job));
	job.ctx = &ctx;
	KUNIT_ASSERT_EQ(test, run(test, &job, "security high role nap,gn",
				  true), 0);
	KUNIT_EXPECT_EQ(test, job.server.security, BT_SECURITY_HIGH);
	memset(&job, 0, sizeof(job));
	job.ctx = &ctx;
	KUNIT_ASSERT_EQ(test, run(test, &job, ME " role nap security low",
				  false), 0);
	KUNIT_EXPECT_EQ(test, job.client.security, BT_SECURITY_LOW);
}

static void connect_defaults_test(struct kunit *test)
{
	struct btgwctl ctx = {};
	struct pan_job job = { .ctx = &ctx };

	KUNIT_ASSERT_EQ(test, run(test, &job, ME " role panu", false), 0);
	KUNIT_EXPECT_EQ(test, job.client.as, BTGW_BNEP_PANU);
	KUNIT_EXPECT_EQ(test, job.client.size, 2);
	KUNIT_EXPECT_TRUE(test, job.client.again);
	KUNIT_EXPECT_EQ(test, job.client.alive, 10u);
	KUNIT_EXPECT_FALSE(test, job.net.routing);
	memset(&job, 0, sizeof(job));
	job.ctx = &ctx;
	KUNIT_ASSERT_EQ(test, run(test, &job, ME " role nap once", false), 0);
	KUNIT_EXPECT_TRUE(test, job.net.routing);
	KUNIT_EXPECT_FALSE(test, job.client.again);
	memset(&job, 0, sizeof(job));
	job.ctx = &ctx;
	KUNIT_ASSERT_EQ(test, run(test, &job, ME " role nap routing none",
				  false), 0);
	KUNIT_EXPECT_FALSE(test, job.net.routing);
}

static struct kunit_case pan_args_cases[] = {
	KUNIT_CASE(serve_lines_test),
	KUNIT_CASE(connect_lines_test),
	KUNIT_CASE(serve_defaults_test),
	KUNIT_CASE(trust_test),
	KUNIT_CASE(sections_test),
	KUNIT_CASE(security_test),
	KUNIT_CASE(connect_defaults_test),
	{}
};

static struct kunit_suite pan_args_suite = {
	.name = "pan_args",
	.test_cases = pan_args_cases,
};

kunit_test_suite(pan_args_suite);
