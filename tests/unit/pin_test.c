// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pin_test.c - pin files: what they mean, and what is refused by line
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kunit.h"
#include "pin.h"

static int load(struct kunit *test, const char *text, mode_t mode,
		struct btgw_pins *pins, struct btgw_err *err)
{
	char path[] = "/tmp/btgw-pin-XXXXXX";
	int fd = mkstemp(path), ret;

	KUNIT_ASSERT_GE(test, fd, 0);
	KUNIT_ASSERT_EQ(test, write(fd, text, strlen(text)),
			(ssize_t)strlen(text));
	fchmod(fd, mode);
	close(fd);
	ret = btgw_pins_load(pins, path, err);
	unlink(path);
	return ret;
}

#define KEY_64 \
	"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff" \
	"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void pin_means(struct kunit *test)
{
	static const char text[] =
		"# a comment\n\n"
		"[default]\n"
		"method = none\n"
		"[lamp]\n"
		"  uuid = 7f3\t\n"
		"method=static\n"
		"algorithm = cmac\n"
		"cmac-with-auth = yes\n"
		"random-bits = 128\n"
		"; another\n"
		"[lock.v2]\n"
		"uuid = 7f\n"
		"method = output\n"
		"action = alphanumeric\n"
		"size = 8\n"
		"key = oob\n"
		"public-key = " KEY_64 "\n"
		"capabilities = 0100030001080018000000\n";
	static const u8 lamp[16] = { 0x7f, 0x3e }, lock[16] = { 0x7f, 0x40 };
	static const u8 other[16] = { 0x80 };
	const struct btgw_pin_type *t;
	struct btgw_err err = { 0 };
	struct btgw_pins pins;

	KUNIT_ASSERT_EQ_MSG(test, load(test, text, 0644, &pins, &err), 0,
			    "%s", err.text);
	KUNIT_EXPECT_EQ(test, pins.count, 3);
	t = btgw_pins_find(&pins, lamp);
	KUNIT_ASSERT_NOT_NULL(test, t);
	KUNIT_EXPECT_STREQ(test, t->name, "lamp");
	KUNIT_EXPECT_EQ(test, t->pin.start.algorithm, BTGW_PROV_ALG_CMAC);
	KUNIT_EXPECT_EQ(test, t->pin.start.method, BTGW_PROV_STATIC_OOB);
	KUNIT_EXPECT_EQ(test, t->pin.auth_bits, 128);
	KUNIT_EXPECT_TRUE(test, t->pin.cmac_auth);
	t = btgw_pins_find(&pins, lock);
	KUNIT_ASSERT_NOT_NULL(test, t);
	KUNIT_EXPECT_STREQ(test, t->name, "lock.v2");
	KUNIT_EXPECT_EQ(test, t->pin.start.algorithm, BTGW_PROV_ALG_HMAC);
	KUNIT_EXPECT_EQ(test, t->pin.start.action, BTGW_PROV_OUT_ALNUM);
	KUNIT_EXPECT_EQ(test, t->pin.start.size, 8);
	KUNIT_EXPECT_EQ(test, t->pin.start.public_key, BTGW_PROV_KEY_OOB);
	KUNIT_EXPECT_EQ(test, t->public_key[63], 0xff);
	KUNIT_EXPECT_TRUE(test, t->pin.has_caps);
	/* default is taken last, wherever it stands */
	t = btgw_pins_find(&pins, other);
	KUNIT_ASSERT_NOT_NULL(test, t);
	KUNIT_EXPECT_STREQ(test, t->name, "default");
	btgw_pins_free(&pins);

	KUNIT_ASSERT_EQ(test, load(test, "[a]\nuuid=7f\n", 0644, &pins, &err),
			0);
	KUNIT_EXPECT_PTR_EQ(test, btgw_pins_find(&pins, other), NULL);
	btgw_pins_free(&pins);
}

static void pin_secret_needs_mode(struct kunit *test)
{
	static const char text[] = "[a]\nuuid=7f\nmethod=static\nstatic=0011\n";
	struct btgw_err err = { 0 };
	struct btgw_pins pins;

	KUNIT_EXPECT_EQ(test, load(test, text, 0640, &pins, &err), -EPERM);
	KUNIT_EXPECT_TRUE(test, !!strstr(err.text, "0640"));
	KUNIT_ASSERT_EQ(test, load(test, text, 0600, &pins, &err), 0);
	KUNIT_EXPECT_EQ(test, pins.types[0].static_len, 2);
	btgw_pins_free(&pins);
	KUNIT_EXPECT_EQ(test, btgw_pins_load(&pins, "/nonexistent/x", &err),
			-ENOENT);
}

static const struct bad {
	const char *name;
	const char *text;
	const char *says;
} bads[] = {
	{ "empty", "", "no section" },
	{ "outside", "uuid = 7f\n", ":1: uuid stands before" },
	{ "no_value", "[a]\nuuid\n", ":2: expected KEY = VALUE" },
	{ "unknown_key", "[a]\nuuid = 7f\ncolour = red\n", ":3: colour" },
	{ "key_twice", "[a]\nuuid = 7f\nuuid = 7e\n", ":3: uuid: there twice" },
	{ "section_twice", "[a]\nuuid=7f\n[a]\nuuid=7e\n",
	  ":3: section a: there twice" },
	{ "section_open", "[a\n", ":1: section" },
	{ "section_empty", "[]\n", ":1: section" },
	{ "section_space", "[a b]\n", ":1: section a b" },
	{ "uuid_missing", "[a]\nmethod = none\n", ":1: uuid is missing" },
	{ "uuid_of_default", "[default]\nuuid = 7f\n", ":1: the section" },
	{ "uuid_empty", "[a]\nuuid =\n", ":2: uuid" },
	{ "uuid_long", "[a]\nuuid = 00112233445566778899aabbccddeeff0\n",
	  ":2: uuid: 33" },
	{ "uuid_digit", "[a]\nuuid = 7g\n", ":2: uuid" },
	{ "algorithm", "[a]\nuuid=7f\nalgorithm = md5\n",
	  ":3: algorithm md5" },
	{ "method", "[a]\nuuid=7f\nmethod = qr\n", ":3: method qr" },
	{ "action", "[a]\nuuid=7f\nmethod=output\naction=push\n",
	  ":1: output action push" },
	{ "action_without", "[a]\nuuid=7f\nmethod=none\naction=push\n",
	  ":1: action and size belong" },
	{ "size", "[a]\nuuid=7f\nmethod=output\nsize=9\n", ":4: size 9" },
	{ "static_without", "[a]\nuuid=7f\nstatic=00\n", ":1: static belongs" },
	{ "static_odd", "[a]\nuuid=7f\nmethod=static\nstatic=0\n",
	  ":4: static" },
	{ "bits_range", "[a]\nuuid=7f\nmethod=static\nrandom-bits=257\n",
	  ":4: random-bits 257" },
	{ "bits_sign", "[a]\nuuid=7f\nmethod=static\nrandom-bits=-1\n",
	  ":4: random-bits -1" },
	{ "bits_shared", "[a]\nuuid=7f\nmethod=static\nstatic=00\n"
	  "random-bits=128\n", ":1: random-bits speaks" },
	{ "key", "[a]\nuuid=7f\nkey=qr\n", ":3: key qr" },
	{ "key_alone", "[a]\nuuid=7f\nkey=oob\n", ":1: key = oob" },
	{ "public_key_alone", "[a]\nuuid=7f\npublic-key=" KEY_64 "\n",
	  ":1: key = oob" },
	{ "public_key_short", "[a]\nuuid=7f\nkey=oob\npublic-key=00\n",
	  ":4: public-key: 2" },
	{ "cmac", "[a]\nuuid=7f\ncmac-with-auth=maybe\n",
	  ":3: cmac-with-auth maybe" },
	{ "caps", "[a]\nuuid=7f\ncapabilities=01\n", ":3: capabilities: 2" },
};

static void bad_desc(const struct bad *b, char *desc)
{
	strcpy(desc, b->name);
}

KUNIT_ARRAY_PARAM(bad, bads, bad_desc);

static void pin_refuses(struct kunit *test)
{
	const struct bad *b = test->param_value;
	struct btgw_err err = { 0 };
	struct btgw_pins pins;

	KUNIT_ASSERT_EQ(test, load(test, b->text, 0600, &pins, &err), -EINVAL);
	KUNIT_EXPECT_TRUE_MSG(test, !!strstr(err.text, b->says), "%s",
			      err.text);
	KUNIT_EXPECT_EQ(test, pins.count, 0);
}

static struct kunit_case pin_cases[] = {
	KUNIT_CASE(pin_means),
	KUNIT_CASE(pin_secret_needs_mode),
	KUNIT_CASE_PARAM(pin_refuses, bad_gen_params),
	{}
};

static struct kunit_suite pin_suite = {
	.name = "pin",
	.test_cases = pin_cases,
};

kunit_test_suite(pin_suite);
