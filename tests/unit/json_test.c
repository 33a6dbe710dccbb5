// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The JSON writer, read back by another library
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <jansson.h>

#include "json.h"
#include "kunit.h"

struct doc {
	struct btgw_json w;
	char *text;
	size_t len;
	FILE *out;
};

static void doc_begin(struct kunit *test, struct doc *d, bool pretty)
{
	memset(d, 0, sizeof(*d));
	d->out = open_memstream(&d->text, &d->len);
	KUNIT_ASSERT_NOT_NULL(test, d->out);
	btgw_json_init(&d->w, d->out, pretty);
}

static int doc_end(struct doc *d)
{
	int ret = btgw_json_finish(&d->w);

	fclose(d->out);
	return ret;
}

static void doc_walk(struct btgw_json *w)
{
	btgw_json_array(w, NULL);
	btgw_json_object(w, NULL);
	btgw_json_u64(w, "u", UINT64_MAX);
	btgw_json_s64(w, "s", INT64_MIN);
	btgw_json_double(w, "d", 1.5, 3);
	btgw_json_double(w, "nan", NAN, 3);
	btgw_json_bool(w, "b", true);
	btgw_json_null(w, "n");
	btgw_json_str(w, "t", "a \"b\" \\ \n\t\x01 \xc3\xa9 \xff");
	btgw_json_str(w, "none", NULL);
	btgw_json_array(w, "empty");
	btgw_json_array_end(w);
	btgw_json_object_end(w);
	btgw_json_u64(w, NULL, 7);
	btgw_json_array_end(w);
}

static void json_exact_test(struct kunit *test)
{
	static const char want[] =
		"[{\"u\":18446744073709551615,\"s\":-9223372036854775808,"
		"\"d\":1.500,\"nan\":null,\"b\":true,\"n\":null,"
		"\"t\":\"a \\\"b\\\" \\\\ \\n\\t\\u0001 \xc3\xa9 \\ufffd\","
		"\"none\":null,\"empty\":[]},7]\n";
	struct doc d;

	doc_begin(test, &d, false);
	doc_walk(&d.w);
	KUNIT_EXPECT_EQ(test, doc_end(&d), 0);
	KUNIT_EXPECT_STREQ(test, d.text, want);
	free(d.text);

	doc_begin(test, &d, true);
	btgw_json_array(&d.w, NULL);
	btgw_json_object(&d.w, NULL);
	btgw_json_u64(&d.w, "a", 1);
	btgw_json_object_end(&d.w);
	btgw_json_array_end(&d.w);
	KUNIT_EXPECT_EQ(test, doc_end(&d), 0);
	KUNIT_EXPECT_STREQ(test, d.text,
			   "[\n    {\n        \"a\": 1\n    }\n]\n");
	free(d.text);
}

/* every octet and pair of octets as text: what comes out is JSON and UTF-8 */
static void json_text_test(struct kunit *test)
{
	unsigned int a, b, bad = 0;
	char text[5] = "";
	json_error_t why;
	json_t *root;
	struct doc d;

	for (a = 1; a < 256; a++) {
		for (b = 0; b < 256; b++) {
			text[0] = (char)a;
			text[1] = (char)b;
			text[2] = b & 1 ? (char)0x80 : 'x';
			text[3] = b & 1 ? (char)0xbf : 0;
			doc_begin(test, &d, a & 1);
			btgw_json_str(&d.w, NULL, text);
			bad += doc_end(&d) != 0;
			root = json_loads(d.text, JSON_DECODE_ANY, &why);
			bad += !root;
			json_decref(root);
			free(d.text);
		}
	}
	KUNIT_EXPECT_EQ(test, bad, 0);
}

static void misuse_key_in_array(struct btgw_json *w)
{
	btgw_json_array(w, NULL);
	btgw_json_u64(w, "a", 1);
	btgw_json_array_end(w);
}

static void misuse_no_key(struct btgw_json *w)
{
	btgw_json_object(w, NULL);
	btgw_json_u64(w, NULL, 1);
	btgw_json_object_end(w);
}

static void misuse_open(struct btgw_json *w)
{
	btgw_json_array(w, NULL);
}

static void misuse_wrong_end(struct btgw_json *w)
{
	btgw_json_array(w, NULL);
	btgw_json_object_end(w);
	btgw_json_array_end(w);
}

static void misuse_end(struct btgw_json *w)
{
	btgw_json_array_end(w);
}

static void misuse_two(struct btgw_json *w)
{
	btgw_json_u64(w, NULL, 1);
	btgw_json_u64(w, NULL, 2);
}

static void misuse_nothing(struct btgw_json *w)
{
}

static void misuse_deep(struct btgw_json *w)
{
	int i;

	for (i = 0; i < 100; i++)
		btgw_json_array(w, NULL);
	for (i = 0; i < 100; i++)
		btgw_json_array_end(w);
}

static const struct misuse {
	const char *name;
	void (*run)(struct btgw_json *w);
} misuses[] = {
	{ "a key in an array", misuse_key_in_array },
	{ "no key in an object", misuse_no_key },
	{ "left open", misuse_open },
	{ "the wrong end", misuse_wrong_end },
	{ "an end too many", misuse_end },
	{ "two values", misuse_two },
	{ "no value", misuse_nothing },
	{ "too deep", misuse_deep },
};

static void misuse_desc(const struct misuse *m, char *desc)
{
	strcpy(desc, m->name);
}

KUNIT_ARRAY_PARAM(misuse, misuses, misuse_desc);

static void json_misuse_test(struct kunit *test)
{
	const struct misuse *m = test->param_value;
	struct doc d;

	doc_begin(test, &d, false);
	m->run(&d.w);
	KUNIT_EXPECT_EQ(test, doc_end(&d), -EINVAL);
	free(d.text);
}

static void json_full_test(struct kunit *test)
{
	struct btgw_json w;
	FILE *out;

	out = fopen("/dev/full", "w");
	KUNIT_ASSERT_NOT_NULL(test, out);
	btgw_json_init(&w, out, false);
	doc_walk(&w);
	KUNIT_EXPECT_EQ(test, btgw_json_finish(&w), -ENOSPC);
	fclose(out);
}

static struct kunit_case json_cases[] = {
	KUNIT_CASE(json_exact_test),
	KUNIT_CASE(json_text_test),
	KUNIT_CASE_PARAM(json_misuse_test, misuse_gen_params),
	KUNIT_CASE(json_full_test),
	{}
};

static struct kunit_suite json_suite = {
	.name = "json",
	.test_cases = json_cases,
};

kunit_test_suite(json_suite);
