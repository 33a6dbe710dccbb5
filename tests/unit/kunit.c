// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kunit.c - the runner behind kunit.h: runs the suites, prints TAP
 */
#include "kunit.h"

#include <fnmatch.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#define KUNIT_MAX_SUITES	32

struct kunit_resource {
	struct kunit_resource *next;
	max_align_t data[];
};

struct kunit_run {
	const char *filter;
	bool list;
	unsigned int count;
	unsigned int failed;
};

static struct kunit_suite *all_suites[KUNIT_MAX_SUITES];
static size_t all_count;

void kunit_add_suites(struct kunit_suite **suites, size_t n)
{
	while (n--) {
		if (all_count == KUNIT_MAX_SUITES) {
			fputs("kunit: too many suites in one program\n", stderr);
			abort();
		}
		all_suites[all_count++] = *suites++;
	}
}

void *kunit_kmalloc(struct kunit *test, size_t size, int gfp)
{
	struct kunit_resource *res;

	(void)gfp;
	if (size > SIZE_MAX - sizeof(*res))
		return NULL;
	res = malloc(sizeof(*res) + size);
	if (!res)
		return NULL;
	res->next = test->resources;
	test->resources = res;
	return res->data;
}

void *kunit_kzalloc(struct kunit *test, size_t size, int gfp)
{
	void *p = kunit_kmalloc(test, size, gfp);

	if (p)
		memset(p, 0, size);
	return p;
}

void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, int gfp)
{
	if (size && n > SIZE_MAX / size)
		return NULL;
	return kunit_kmalloc(test, n * size, gfp);
}

void *kunit_kcalloc(struct kunit *test, size_t n, size_t size, int gfp)
{
	if (size && n > SIZE_MAX / size)
		return NULL;
	return kunit_kzalloc(test, n * size, gfp);
}

void kunit_kfree(struct kunit *test, const void *ptr)
{
	struct kunit_resource **pos = &test->resources;

	if (!ptr)
		return;
	for (; *pos; pos = &(*pos)->next) {
		struct kunit_resource *res = *pos;

		if (res->data != ptr)
			continue;
		*pos = res->next;
		free(res);
		return;
	}
	__kunit_fail(test, __FILE__, __LINE__, "kunit_kfree",
		     "not memory of this case");
}

void __kunit_log(struct kunit *test, const char *fmt, ...)
{
	va_list args;

	printf("# %s: ", test->name);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

void kunit_mark_skipped(struct kunit *test, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(test->status_comment, sizeof(test->status_comment), fmt, args);
	va_end(args);
	if (test->status == KUNIT_SUCCESS)
		test->status = KUNIT_SKIPPED;
}

void __kunit_abort(struct kunit *test)
{
	longjmp(test->abort, 1);
}

void __kunit_fail(struct kunit *test, const char *file, int line,
		  const char *what, const char *fmt, ...)
{
	char msg[1024];
	va_list args;

	test->status = KUNIT_FAILURE;
	va_start(args, fmt);
	vsnprintf(msg, sizeof(msg), fmt, args);
	va_end(args);
	printf("# %s: %s:%d: %s%s%s\n", test->name, file, line, what,
	       *msg ? ": " : "", msg);
}

void __kunit_fail_hex(struct kunit *test, const char *side, const void *p,
		      size_t len)
{
	const unsigned char *octets = p;
	size_t i;

	printf("# %s: %s =", test->name, side);
	for (i = 0; octets && i < len && i < 256; i++)
		printf("%s%02x", i % 4 ? "" : " ", octets[i]);
	puts(!octets ? " NULL" : i < len ? " ..." : "");
}

/* a test that fails an assertion leaves its frame: nothing of it is used */
static void kunit_call(struct kunit *test, void (*fn)(struct kunit *test))
{
	if (!setjmp(test->abort))
		fn(test);
}

static bool kunit_call_init(struct kunit *test, int (*fn)(struct kunit *test))
{
	int err;

	if (setjmp(test->abort))
		return false;
	err = fn(test);
	if (!err)
		return true;
	__kunit_fail(test, __FILE__, __LINE__, "init", "returned %d", err);
	return false;
}

static void kunit_run_one(struct kunit_run *run, struct kunit_suite *suite,
			  struct kunit_case *c, const void *param, int index,
			  const char *desc)
{
	struct kunit test = {
		.param_value = param,
		.param_index = index,
		.status = KUNIT_SUCCESS,
	};
	struct kunit_resource *res;
	char name[512];

	snprintf(name, sizeof(name), *desc ? "%s.%s[%s]" : "%s.%s",
		 suite->name, c->name, desc);
	if (run->filter && fnmatch(run->filter, name, 0))
		return;
	if (run->list) {
		puts(name);
		return;
	}

	test.name = name;
	if (!suite->init || kunit_call_init(&test, suite->init))
		kunit_call(&test, c->run_case);
	if (suite->exit)
		kunit_call(&test, suite->exit);
	while ((res = test.resources)) {
		test.resources = res->next;
		free(res);
	}

	run->count++;
	if (test.status == KUNIT_FAILURE)
		run->failed++;
	printf("%sok %u %s", test.status == KUNIT_FAILURE ? "not " : "",
	       run->count, name);
	if (test.status == KUNIT_SKIPPED)
		printf(" # SKIP %s", test.status_comment);
	putchar('\n');
	/* what was said before a sanitizer ends the program must be seen */
	fflush(stdout);
}

static void kunit_run_case(struct kunit_run *run, struct kunit_suite *suite,
			   struct kunit_case *c)
{
	char desc[KUNIT_PARAM_DESC_SIZE];
	const void *param = NULL;
	int index = 0;

	if (!c->generate_params) {
		kunit_run_one(run, suite, c, NULL, 0, "");
		return;
	}
	for (;; index++) {
		*desc = '\0';
		param = c->generate_params(param, desc);
		if (!param)
			break;
		if (!*desc)
			snprintf(desc, sizeof(desc), "%d", index);
		kunit_run_one(run, suite, c, param, index, desc);
	}
	/* a generator that yields nothing is a table that was not found */
	if (!index && !run->list) {
		run->failed++;
		printf("not ok %u %s.%s # no parameters\n", ++run->count,
		       suite->name, c->name);
	}
}

int main(int argc, char **argv)
{
	struct kunit_run run = {};
	struct kunit_suite *suite;
	struct kunit_case *c;
	size_t i;

	run.list = argc > 1 && !strcmp(argv[1], "-l");
	if (argc > 1 && !run.list)
		run.filter = argv[1];

	if (!run.list)
		puts("TAP version 13");
	for (i = 0; i < all_count; i++) {
		suite = all_suites[i];
		if (!run.list && suite->suite_init && suite->suite_init(suite)) {
			run.failed++;
			printf("not ok %u %s # suite_init failed\n",
			       ++run.count, suite->name);
			continue;
		}
		for (c = suite->test_cases; c->run_case; c++)
			kunit_run_case(&run, suite, c);
		if (!run.list && suite->suite_exit)
			suite->suite_exit(suite);
	}
	if (run.list)
		return 0;
	printf("1..%u\n", run.count);
	if (!run.count)
		fprintf(stderr, "kunit: no case %s\n",
			run.filter ? "matches" : "in this program");
	return run.failed || !run.count;
}
