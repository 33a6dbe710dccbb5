/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kunit.h - KUnit's vocabulary in userspace
 *
 * A test written against this header is a KUnit test: compiled with __KERNEL__
 * it gets the kernel's own <kunit/test.h>, compiled for the host it gets what
 * is below, runs under the sanitizers and reports in TAP. Only what the kernel
 * has under the same name is offered, with the same meaning, so that no test
 * comes to depend on the host.
 *
 * A test program is one or more files with kunit_test_suite() at the end, and
 * kunit.c, which has main(). "prog 'GLOB'" runs the cases whose name, as
 * printed, matches; "prog -l" lists the names.
 */
#ifndef _BTGW_TESTS_KUNIT_H
#define _BTGW_TESTS_KUNIT_H

#ifdef __KERNEL__
#include <kunit/test.h>
#else

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define __KUNIT_ATTR(...)	__attribute__((__VA_ARGS__))

#define KUNIT_PARAM_DESC_SIZE	128

#ifndef GFP_KERNEL
#define GFP_KERNEL		0
#endif

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#endif

enum kunit_status {
	KUNIT_SUCCESS,
	KUNIT_FAILURE,
	KUNIT_SKIPPED,
};

/**
 * struct kunit - one run of one case
 * @priv: for the suite's init() to fill
 * @param_value: parameter of a %KUNIT_CASE_PARAM run
 * @param_index: its number, from 0
 * @name: name of the case
 * @status: outcome so far
 * @status_comment: reason of a skip
 * @resources: memory of kunit_kmalloc(), freed after the run
 * @abort: where a failed assertion goes
 */
struct kunit {
	void *priv;
	const void *param_value;
	int param_index;
	const char *name;
	enum kunit_status status;
	char status_comment[256];
	struct kunit_resource *resources;
	jmp_buf abort;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *prev, char *desc);
};

struct kunit_suite {
	const char name[256];
	int (*suite_init)(struct kunit_suite *suite);
	void (*suite_exit)(struct kunit_suite *suite);
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
};

#define KUNIT_CASE(fn)		{ .run_case = fn, .name = #fn }
#define KUNIT_CASE_PARAM(fn, gen)					\
	{ .run_case = fn, .name = #fn, .generate_params = gen }

#define KUNIT_ARRAY_PARAM(ident, array, get_desc)			\
	static const void *ident##_gen_params(const void *prev, char *desc) \
	{								\
		void (*__describe)(typeof(&(array)[0]), char *) = get_desc; \
		typeof(&(array)[0]) __next = prev ?			\
			(typeof(&(array)[0]))prev + 1 : (array);	\
									\
		if (__next - (array) >= (ptrdiff_t)ARRAY_SIZE(array))	\
			return NULL;					\
		if (__describe)						\
			__describe(__next, desc);			\
		return __next;						\
	}

void kunit_add_suites(struct kunit_suite **suites, size_t n);

#define __KUNIT_PASTE(a, b)	a##b
#define __KUNIT_NAME(a, b)	__KUNIT_PASTE(a, b)
#define kunit_test_suites(...)						\
	static void __attribute__((constructor))			\
	__KUNIT_NAME(__kunit_register_, __LINE__)(void)			\
	{								\
		static struct kunit_suite *__s[] = { __VA_ARGS__ };	\
									\
		kunit_add_suites(__s, ARRAY_SIZE(__s));			\
	}								\
	struct kunit_suite
#define kunit_test_suite(suite)	kunit_test_suites(&(suite))

/* memory that lives until the run of the case ends */
void *kunit_kmalloc(struct kunit *test, size_t size, int gfp);
void *kunit_kzalloc(struct kunit *test, size_t size, int gfp);
void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, int gfp);
void *kunit_kcalloc(struct kunit *test, size_t n, size_t size, int gfp);
void kunit_kfree(struct kunit *test, const void *ptr);

/* "# ..." lines of the report; kunit_warn and kunit_err do not fail the case */
void __KUNIT_ATTR(format(printf, 2, 3))
__kunit_log(struct kunit *test, const char *fmt, ...);
#define kunit_log(lvl, test, ...)	__kunit_log(test, __VA_ARGS__)
#define kunit_info(test, ...)		__kunit_log(test, __VA_ARGS__)
#define kunit_warn(test, ...)		__kunit_log(test, __VA_ARGS__)
#define kunit_err(test, ...)		__kunit_log(test, __VA_ARGS__)

void __KUNIT_ATTR(format(printf, 2, 3))
kunit_mark_skipped(struct kunit *test, const char *fmt, ...);
void __KUNIT_ATTR(noreturn) __kunit_abort(struct kunit *test);
#define kunit_skip(test, ...)						\
	do {								\
		struct kunit *__test = (test);				\
									\
		kunit_mark_skipped(__test, __VA_ARGS__);		\
		__kunit_abort(__test);					\
	} while (0)

/* the failure of an expectation: where, what; fmt/args are the _MSG ones */
void __KUNIT_ATTR(format(printf, 5, 6))
__kunit_fail(struct kunit *test, const char *file, int line, const char *what,
	     const char *fmt, ...);
void __kunit_fail_hex(struct kunit *test, const char *side, const void *p,
		      size_t len);

#define KUNIT_SUCCEED(test)	((void)(test))

#define __KUNIT_MSG_EMPTY	"%s", ""

#define __KUNIT_FAIL(test, fatal, what, ...)				\
	do {								\
		struct kunit *__test = (test);				\
									\
		__kunit_fail(__test, __FILE__, __LINE__, what,		\
			     __VA_ARGS__);				\
		if (fatal)						\
			__kunit_abort(__test);				\
	} while (0)

#define __KUNIT_BOOL(test, fatal, cond, want, ...)			\
	do {								\
		if ((!!(cond)) != (want))					\
			__KUNIT_FAIL(test, fatal, #cond " is not "	\
				     #want, __VA_ARGS__);		\
	} while (0)

#define __KUNIT_CMP(test, fatal, left, op, right, ...)			\
	do {								\
		const __auto_type __l = (left);				\
		const __auto_type __r = (right);			\
									\
		if (!(__l op __r)) {					\
			char __what[512];				\
									\
			snprintf(__what, sizeof(__what),		\
				 "%s %s %s (%lld (0x%llx), %lld (0x%llx))", \
				 #left, #op, #right,			\
				 (long long)__l, (long long)__l,	\
				 (long long)__r, (long long)__r);	\
			__KUNIT_FAIL(test, fatal, __what, __VA_ARGS__);	\
		}							\
	} while (0)

#define __KUNIT_PTR(test, fatal, left, op, right, ...)			\
	do {								\
		const void *__l = (left);				\
		const void *__r = (right);				\
									\
		if (!(__l op __r))					\
			__KUNIT_FAIL(test, fatal,			\
				     #left " " #op " " #right,		\
				     __VA_ARGS__);			\
	} while (0)

#define __KUNIT_STR(test, fatal, left, op, right, ...)			\
	do {								\
		const char *__l = (left);				\
		const char *__r = (right);				\
									\
		if (!__l || !__r || !(strcmp(__l, __r) op 0)) {		\
			char __what[512];				\
									\
			snprintf(__what, sizeof(__what),		\
				 "%s %s %s (\"%s\", \"%s\")", #left, #op, \
				 #right, __l ? __l : "(null)",		\
				 __r ? __r : "(null)");			\
			__KUNIT_FAIL(test, fatal, __what, __VA_ARGS__);	\
		}							\
	} while (0)

#define __KUNIT_MEM(test, fatal, left, op, right, size, ...)		\
	do {								\
		const void *__l = (left);				\
		const void *__r = (right);				\
		const size_t __n = (size);				\
		struct kunit *__t = (test);				\
									\
		if (__n && (!__l || !__r || !(memcmp(__l, __r, __n) op 0))) { \
			__kunit_fail_hex(__t, #left, __l, __n);		\
			__kunit_fail_hex(__t, #right, __r, __n);	\
			__KUNIT_FAIL(__t, fatal,			\
				     #left " " #op " " #right,		\
				     __VA_ARGS__);			\
		}							\
	} while (0)

static inline bool __kunit_is_err_or_null(const void *p)
{
	return !p || (unsigned long)p >= (unsigned long)-4095;
}

/* expectations: the case goes on and fails at its end */
#define KUNIT_FAIL(test, ...) __KUNIT_FAIL(test, 0, "failed", __VA_ARGS__)
#define KUNIT_EXPECT_TRUE_MSG(test, c, ...) \
	__KUNIT_BOOL(test, 0, c, true, __VA_ARGS__)
#define KUNIT_EXPECT_FALSE_MSG(test, c, ...) \
	__KUNIT_BOOL(test, 0, c, false, __VA_ARGS__)
#define KUNIT_EXPECT_EQ_MSG(test, l, r, ...) \
	__KUNIT_CMP(test, 0, l, ==, r, __VA_ARGS__)
#define KUNIT_EXPECT_NE_MSG(test, l, r, ...) \
	__KUNIT_CMP(test, 0, l, !=, r, __VA_ARGS__)
#define KUNIT_EXPECT_LT_MSG(test, l, r, ...) \
	__KUNIT_CMP(test, 0, l, <, r, __VA_ARGS__)
#define KUNIT_EXPECT_LE_MSG(test, l, r, ...) \
	__KUNIT_CMP(test, 0, l, <=, r, __VA_ARGS__)
#define KUNIT_EXPECT_GT_MSG(test, l, r, ...) \
	__KUNIT_CMP(test, 0, l, >, r, __VA_ARGS__)
#define KUNIT_EXPECT_GE_MSG(test, l, r, ...) \
	__KUNIT_CMP(test, 0, l, >=, r, __VA_ARGS__)
#define KUNIT_EXPECT_PTR_EQ_MSG(test, l, r, ...) \
	__KUNIT_PTR(test, 0, l, ==, r, __VA_ARGS__)
#define KUNIT_EXPECT_PTR_NE_MSG(test, l, r, ...) \
	__KUNIT_PTR(test, 0, l, !=, r, __VA_ARGS__)
#define KUNIT_EXPECT_NULL_MSG(test, p, ...) \
	__KUNIT_PTR(test, 0, p, ==, NULL, __VA_ARGS__)
#define KUNIT_EXPECT_NOT_NULL_MSG(test, p, ...) \
	__KUNIT_PTR(test, 0, p, !=, NULL, __VA_ARGS__)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(test, p, ...) \
	__KUNIT_BOOL(test, 0, __kunit_is_err_or_null(p), false, __VA_ARGS__)
#define KUNIT_EXPECT_STREQ_MSG(test, l, r, ...) \
	__KUNIT_STR(test, 0, l, ==, r, __VA_ARGS__)
#define KUNIT_EXPECT_STRNEQ_MSG(test, l, r, ...) \
	__KUNIT_STR(test, 0, l, !=, r, __VA_ARGS__)
#define KUNIT_EXPECT_MEMEQ_MSG(test, l, r, n, ...) \
	__KUNIT_MEM(test, 0, l, ==, r, n, __VA_ARGS__)
#define KUNIT_EXPECT_MEMNEQ_MSG(test, l, r, n, ...) \
	__KUNIT_MEM(test, 0, l, !=, r, n, __VA_ARGS__)

#define KUNIT_EXPECT_TRUE(test, c) \
	KUNIT_EXPECT_TRUE_MSG(test, c, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_FALSE(test, c) \
	KUNIT_EXPECT_FALSE_MSG(test, c, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_EQ(test, l, r) \
	KUNIT_EXPECT_EQ_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_NE(test, l, r) \
	KUNIT_EXPECT_NE_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_LT(test, l, r) \
	KUNIT_EXPECT_LT_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_LE(test, l, r) \
	KUNIT_EXPECT_LE_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_GT(test, l, r) \
	KUNIT_EXPECT_GT_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_GE(test, l, r) \
	KUNIT_EXPECT_GE_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_PTR_EQ(test, l, r) \
	KUNIT_EXPECT_PTR_EQ_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_PTR_NE(test, l, r) \
	KUNIT_EXPECT_PTR_NE_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_NULL(test, p) \
	KUNIT_EXPECT_NULL_MSG(test, p, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_NOT_NULL(test, p) \
	KUNIT_EXPECT_NOT_NULL_MSG(test, p, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(test, p) \
	KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(test, p, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_STREQ(test, l, r) \
	KUNIT_EXPECT_STREQ_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_STRNEQ(test, l, r) \
	KUNIT_EXPECT_STRNEQ_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_MEMEQ(test, l, r, n) \
	KUNIT_EXPECT_MEMEQ_MSG(test, l, r, n, __KUNIT_MSG_EMPTY)
#define KUNIT_EXPECT_MEMNEQ(test, l, r, n) \
	KUNIT_EXPECT_MEMNEQ_MSG(test, l, r, n, __KUNIT_MSG_EMPTY)

/* assertions: the case ends here; suite exit() still runs */
#define KUNIT_ASSERT_FAILURE(test, ...) \
	__KUNIT_FAIL(test, 1, "failed", __VA_ARGS__)
#define KUNIT_ASSERT_TRUE_MSG(test, c, ...) \
	__KUNIT_BOOL(test, 1, c, true, __VA_ARGS__)
#define KUNIT_ASSERT_FALSE_MSG(test, c, ...) \
	__KUNIT_BOOL(test, 1, c, false, __VA_ARGS__)
#define KUNIT_ASSERT_EQ_MSG(test, l, r, ...) \
	__KUNIT_CMP(test, 1, l, ==, r, __VA_ARGS__)
#define KUNIT_ASSERT_NE_MSG(test, l, r, ...) \
	__KUNIT_CMP(test, 1, l, !=, r, __VA_ARGS__)
#define KUNIT_ASSERT_LT_MSG(test, l, r, ...) \
	__KUNIT_CMP(test, 1, l, <, r, __VA_ARGS__)
#define KUNIT_ASSERT_LE_MSG(test, l, r, ...) \
	__KUNIT_CMP(test, 1, l, <=, r, __VA_ARGS__)
#define KUNIT_ASSERT_GT_MSG(test, l, r, ...) \
	__KUNIT_CMP(test, 1, l, >, r, __VA_ARGS__)
#define KUNIT_ASSERT_GE_MSG(test, l, r, ...) \
	__KUNIT_CMP(test, 1, l, >=, r, __VA_ARGS__)
#define KUNIT_ASSERT_PTR_EQ_MSG(test, l, r, ...) \
	__KUNIT_PTR(test, 1, l, ==, r, __VA_ARGS__)
#define KUNIT_ASSERT_PTR_NE_MSG(test, l, r, ...) \
	__KUNIT_PTR(test, 1, l, !=, r, __VA_ARGS__)
#define KUNIT_ASSERT_NULL_MSG(test, p, ...) \
	__KUNIT_PTR(test, 1, p, ==, NULL, __VA_ARGS__)
#define KUNIT_ASSERT_NOT_NULL_MSG(test, p, ...) \
	__KUNIT_PTR(test, 1, p, !=, NULL, __VA_ARGS__)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, p, ...) \
	__KUNIT_BOOL(test, 1, __kunit_is_err_or_null(p), false, __VA_ARGS__)
#define KUNIT_ASSERT_STREQ_MSG(test, l, r, ...) \
	__KUNIT_STR(test, 1, l, ==, r, __VA_ARGS__)
#define KUNIT_ASSERT_STRNEQ_MSG(test, l, r, ...) \
	__KUNIT_STR(test, 1, l, !=, r, __VA_ARGS__)
#define KUNIT_ASSERT_MEMEQ_MSG(test, l, r, n, ...) \
	__KUNIT_MEM(test, 1, l, ==, r, n, __VA_ARGS__)
#define KUNIT_ASSERT_MEMNEQ_MSG(test, l, r, n, ...) \
	__KUNIT_MEM(test, 1, l, !=, r, n, __VA_ARGS__)

#define KUNIT_ASSERT_TRUE(test, c) \
	KUNIT_ASSERT_TRUE_MSG(test, c, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_FALSE(test, c) \
	KUNIT_ASSERT_FALSE_MSG(test, c, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_EQ(test, l, r) \
	KUNIT_ASSERT_EQ_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_NE(test, l, r) \
	KUNIT_ASSERT_NE_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_LT(test, l, r) \
	KUNIT_ASSERT_LT_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_LE(test, l, r) \
	KUNIT_ASSERT_LE_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_GT(test, l, r) \
	KUNIT_ASSERT_GT_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_GE(test, l, r) \
	KUNIT_ASSERT_GE_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_PTR_EQ(test, l, r) \
	KUNIT_ASSERT_PTR_EQ_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_PTR_NE(test, l, r) \
	KUNIT_ASSERT_PTR_NE_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_NULL(test, p) \
	KUNIT_ASSERT_NULL_MSG(test, p, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_NOT_NULL(test, p) \
	KUNIT_ASSERT_NOT_NULL_MSG(test, p, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, p) \
	KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, p, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_STREQ(test, l, r) \
	KUNIT_ASSERT_STREQ_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_STRNEQ(test, l, r) \
	KUNIT_ASSERT_STRNEQ_MSG(test, l, r, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_MEMEQ(test, l, r, n) \
	KUNIT_ASSERT_MEMEQ_MSG(test, l, r, n, __KUNIT_MSG_EMPTY)
#define KUNIT_ASSERT_MEMNEQ(test, l, r, n) \
	KUNIT_ASSERT_MEMNEQ_MSG(test, l, r, n, __KUNIT_MSG_EMPTY)

#endif /* __KERNEL__ */
#endif /* _BTGW_TESTS_KUNIT_H */
