// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Words of the mesh commands, and the tables they are read by
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kunit.h"
#include "userspace/btgwctl/cmd/mesh_args.h"

#define NET(a)		BTGW_MESH_BIT(BTGW_A_NET_##a)
#define SUBNET(a)	BTGW_MESH_BIT(BTGW_A_SUBNET_##a)
#define SUB(a)		BTGW_MESH_BIT(BTGW_A_SUB_##a)

static const struct mesh_verb net_verb = {
	.set = &btgw_set_net,
	.words = NET(ID) | NET(TTL) | NET(RELAY) | NET(BEACON) | NET(SAR_TX) |
		 NET(IV_INDEX) | NET(IV_FLAG) | NET(SEQ),
	.needed = NET(ID),
	.first = BTGW_A_NET_ID,
};

static const struct mesh_verb key_verb = {
	.set = &btgw_set_subnet,
	.words = SUBNET(NET) | SUBNET(INDEX) | SUBNET(KEY) | SUBNET(PHASE),
	.needed = SUBNET(NET),
};

static const struct mesh_verb label_verb = {
	.set = &btgw_set_sub,
	.words = SUB(NET) | SUB(ADDR) | SUB(LABEL),
};

/* words, or the sentence of the refusal */
static const struct line {
	const struct mesh_verb *verb;
	const char *words;
	const char *refusal;
	unsigned int attr;
	uint64_t value;
} lines[] = {
	{ &net_verb, "1", NULL, BTGW_A_NET_ID, 1 },
	{ &net_verb, "id 65535", NULL, BTGW_A_NET_ID, 65535 },
	{ &net_verb, "0x10 ttl 127", NULL, BTGW_A_NET_TTL, 127 },
	{ &net_verb, "1 relay on", NULL, BTGW_A_NET_RELAY, 1 },
	{ &net_verb, "1 relay off", NULL, BTGW_A_NET_RELAY, 0 },
	{ &net_verb, "1 beacon private", NULL, BTGW_A_NET_BEACON,
	  BTGW_BEACON_KIND_PRIVATE },
	{ &net_verb, "1 b p", NULL, BTGW_A_NET_BEACON,
	  BTGW_BEACON_KIND_PRIVATE },
	{ &net_verb, "1 iv-index 4294967295", NULL, BTGW_A_NET_IV_INDEX,
	  UINT32_MAX },
	{ &net_verb, "1 seq 16777216", NULL, BTGW_A_NET_SEQ, 0x1000000 },
	{ &net_verb, "", "net: argument \"id\" is missing" },
	{ &net_verb, "ttl 5", "net: argument \"id\" is missing" },
	{ &net_verb, "0", "id \"0\": expected a number from 1 to 65535" },
	{ &net_verb, "1 ttl 128", "ttl \"128\": expected a number from 0 to 127" },
	{ &net_verb, "1 ttl", "argument \"ttl\": its value is missing" },
	{ &net_verb, "1 ttl 5 ttl 5", "argument \"ttl\": given twice" },
	{ &net_verb, "1 id 1", "argument \"id\": given twice" },
	{ &net_verb, "1 i 1",
	  "argument \"i\": may be any of id, iv-index, iv-flag" },
	{ &net_verb, "1 relay 1", "relay \"1\": expected one of off, on" },
	{ &net_verb, "1 seq 16777217",
	  "seq \"16777217\": expected a number from 0 to 16777216" },
	{ &net_verb, "1 sar-tx 0011", "sar-tx: 4 hexadecimal digits, expected 8" },
	{ &key_verb, "net 1 phase switch", NULL, BTGW_A_SUBNET_PHASE,
	  BTGW_KEY_REFRESH_PHASE_SWITCH },
	{ &key_verb, "1", "argument \"1\": expected one of net, index, key, phase" },
	{ &key_verb, "net 1 index 4096",
	  "index \"4096\": expected a number from 0 to 4095" },
	{ &key_verb, "net 1 key 00",
	  "key: 2 hexadecimal digits, expected 32" },
	{ &key_verb, "net 1 key x0112233445566778899aabbccddeeff",
	  "key: not hexadecimal at digit 1" },
	{ &label_verb, "addr 0xc000", NULL, BTGW_A_SUB_ADDR, 0xc000 },
	{ &label_verb, "addr 0xbfff",
	  "addr \"0xbfff\": expected a number from 49152 to 65535" },
};

static void line_desc(const struct line *l, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s: %s", l->verb->set->name,
		 l->words);
}

KUNIT_ARRAY_PARAM(line, lines, line_desc);

static int read_words(struct btgwctl *ctx, const struct mesh_verb *verb,
		      const char *text, struct btgw_mesh_obj *obj, char *copy,
		      size_t size)
{
	char *argv[16], *word;
	int argc = 0;

	snprintf(copy, size, "%s", text);
	for (word = strtok(copy, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	return mesh_obj_args(ctx, verb, argc, argv, obj);
}

static void args_line_test(struct kunit *test)
{
	const struct line *l = test->param_value;
	struct btgw_mesh_obj obj;
	struct btgwctl ctx = {};
	char copy[128];
	int ret;

	ret = read_words(&ctx, l->verb, l->words, &obj, copy, sizeof(copy));
	if (l->refusal) {
		KUNIT_EXPECT_EQ(test, ret, BTGWCTL_USAGE);
		KUNIT_EXPECT_STREQ(test, ctx.err.text, l->refusal);
		return;
	}
	KUNIT_EXPECT_EQ_MSG(test, ret, 0, "said: %s", ctx.err.text);
	KUNIT_EXPECT_TRUE(test, btgw_mesh_has(&obj, l->attr));
	KUNIT_EXPECT_EQ(test, obj.v[l->attr].num, l->value);
}

/* digits, a file, and what the list of processes then shows */
static void args_key_test(struct kunit *test)
{
	static const char key[] = "00112233445566778899AABBCCDDEEFF";
	static const uint8_t octets[16] = {
		0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
		0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
	};
	char copy[160], words[128], name[] = "/tmp/btgw-key-XXXXXX";
	struct btgw_mesh_obj obj;
	struct btgwctl ctx = {};
	FILE *f;
	int fd;

	snprintf(words, sizeof(words), "net 1 key %s", key);
	KUNIT_EXPECT_EQ(test, read_words(&ctx, &key_verb, words, &obj, copy,
					 sizeof(copy)), 0);
	KUNIT_EXPECT_MEMEQ(test, obj.v[BTGW_A_SUBNET_KEY].bin, octets, 16);
	/* strtok() has put 0 between the words */
	KUNIT_EXPECT_TRUE(test, !memmem(copy, sizeof(words), "0011", 4));
	KUNIT_EXPECT_STREQ(test, copy + strlen("net 1 key "),
			   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");

	fd = mkstemp(name);
	KUNIT_ASSERT_GE(test, fd, 0);
	f = fdopen(fd, "w");
	fprintf(f, "%s \r\nand more\n", key);
	fclose(f);
	snprintf(words, sizeof(words), "net 1 key @%s", name);
	KUNIT_EXPECT_EQ_MSG(test, read_words(&ctx, &key_verb, words, &obj,
					     copy, sizeof(copy)), 0,
			    "said: %s", ctx.err.text);
	KUNIT_EXPECT_MEMEQ(test, obj.v[BTGW_A_SUBNET_KEY].bin, octets, 16);
	unlink(name);
	KUNIT_EXPECT_EQ(test, read_words(&ctx, &key_verb, words, &obj, copy,
					 sizeof(copy)), BTGWCTL_USAGE);

	btgw_mesh_wipe(&obj);
	KUNIT_EXPECT_EQ(test, obj.has, 0);
	KUNIT_EXPECT_EQ(test, obj.v[BTGW_A_SUBNET_KEY].bin[15], 0);
}

static void args_octets_test(struct kunit *test)
{
	static const struct {
		const char *word;
		int len;
	} cases[] = {
		{ "00", 1 }, { "0011", 2 }, { "00-11", 2 },
		{ "0073e7e4-d8b9-440f-af84-15df4c56c0e1", 16 },
		{ "", -1 }, { "0", -1 }, { "0-0", -1 }, { "00-", -1 },
		{ "-00", -1 }, { "00--11", -1 }, { "0x00", -1 }, { "zz", -1 },
	};
	struct btgwctl ctx = {};
	uint8_t out[16];
	unsigned int i;
	size_t len;
	int ret;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		len = 99;
		ret = mesh_args_octets(&ctx, "data", cases[i].word, out, 1, 16,
				       &len);
		KUNIT_EXPECT_EQ_MSG(test, !ret, cases[i].len >= 0, "%s",
				    cases[i].word);
		if (cases[i].len >= 0)
			KUNIT_EXPECT_EQ(test, len, cases[i].len);
	}
	KUNIT_EXPECT_EQ(test, mesh_args_octets(&ctx, "data",
					       "0011223344556677889900112233445566",
					       out, 1, 16, NULL),
			BTGWCTL_USAGE);
}

static void args_user_test(struct kunit *test)
{
	struct btgwctl ctx = {};
	uint32_t id = 4711;

	KUNIT_EXPECT_EQ(test, mesh_args_user(&ctx, "uid", "root", false, &id), 0);
	KUNIT_EXPECT_EQ(test, id, 0);
	KUNIT_EXPECT_EQ(test, mesh_args_user(&ctx, "uid", "1000", false, &id), 0);
	KUNIT_EXPECT_EQ(test, id, 1000);
	KUNIT_EXPECT_EQ(test, mesh_args_user(&ctx, "gid", "none", true, &id), 0);
	KUNIT_EXPECT_EQ(test, id, UINT32_MAX);
	KUNIT_EXPECT_EQ(test, mesh_args_user(&ctx, "uid", "4294967295", false,
					     &id), BTGWCTL_USAGE);
	KUNIT_EXPECT_EQ(test, mesh_args_user(&ctx, "gid", "no such", true, &id),
			BTGWCTL_USAGE);
	KUNIT_EXPECT_STREQ(test, ctx.err.text,
			   "gid \"no such\": expected a number, the name of a group, or none");
}

/* every attribute has a name, no two of a set the same, and a size */
static void tables_test(struct kunit *test)
{
	static const struct btgw_mesh_set *const sets[] = {
		&btgw_set_net, &btgw_set_subnet, &btgw_set_appkey,
		&btgw_set_devkey, &btgw_set_bearer, &btgw_set_element,
		&btgw_set_sub, &btgw_set_bind, &btgw_set_friend,
		&btgw_set_table, &btgw_set_mesh_event, &btgw_set_rpl_entry,
		&btgw_set_df, &btgw_set_path, &btgw_set_dependent,
	};
	static const int lasts[] = {
		BTGW_A_NET_MAX, BTGW_A_SUBNET_MAX, BTGW_A_APPKEY_MAX,
		BTGW_A_DEVKEY_MAX, BTGW_A_BEARER_MAX, BTGW_A_ELEMENT_MAX,
		BTGW_A_SUB_MAX, BTGW_A_BIND_MAX, BTGW_A_FRIEND_MAX,
		BTGW_A_TABLE_MAX, BTGW_A_MESH_EVENT_MAX, BTGW_A_RPL_ENTRY_MAX,
		BTGW_A_DF_MAX, BTGW_A_PATH_MAX, BTGW_A_DEPENDENT_MAX,
	};
	const struct btgw_mesh_field *f;
	unsigned int i, a, b;

	for (i = 0; i < ARRAY_SIZE(sets); i++) {
		KUNIT_EXPECT_EQ_MSG(test, sets[i]->max, lasts[i], "%s",
				    sets[i]->name);
		for (a = 1; a <= sets[i]->max; a++) {
			f = &sets[i]->fields[a];
			/* the padding of 64 bits has no name */
			if (!f->name)
				continue;
			KUNIT_EXPECT_NE_MSG(test, f->type, BTGW_MESH_NONE,
					    "%s", f->name);
			KUNIT_EXPECT_TRUE(test, f->type != BTGW_MESH_BIN ||
					  (f->len &&
					   f->len <= BTGW_MESH_BIN_MAX));
			KUNIT_EXPECT_EQ(test, f->look == BTGW_MESH_NAME,
					!!f->names);
			for (b = 1; b < a; b++)
				KUNIT_EXPECT_TRUE(test,
						  !sets[i]->fields[b].name ||
						  strcmp(f->name, sets[i]->fields[b].name));
		}
	}
	for (i = 0; i <= BTGW_MESH_DROP_MAX; i++)
		KUNIT_EXPECT_TRUE(test, btgw_mesh_drops[i].name &&
				  btgw_mesh_drops[i].help);
	for (i = 0; i <= BTGW_MESH_COUNT_MAX; i++)
		KUNIT_EXPECT_TRUE(test, btgw_mesh_counts[i].name &&
				  btgw_mesh_counts[i].help);
}

static struct kunit_case mesh_args_cases[] = {
	KUNIT_CASE_PARAM(args_line_test, line_gen_params),
	KUNIT_CASE(args_key_test),
	KUNIT_CASE(args_octets_test),
	KUNIT_CASE(args_user_test),
	KUNIT_CASE(tables_test),
	{}
};

static struct kunit_suite mesh_args_suite = {
	.name = "mesh_args",
	.test_cases = mesh_args_cases,
};

kunit_test_suites(&mesh_args_suite);
