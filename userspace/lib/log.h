/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * log.h - how a function of libbtgw says what went wrong
 *
 * Nothing in the library prints, exits or keeps global state. A function that
 * can fail returns a negative errno and, where the caller passed one, leaves a
 * sentence in a struct btgw_err: what was tried, what was wrong with it and
 * what would have been right. The caller decides where the sentence goes.
 */
#ifndef _BTGW_LIB_LOG_H
#define _BTGW_LIB_LOG_H

#include <stdarg.h>

#include "compiler.h"

enum {
	BTGW_ERR_TEXT		= 384,
};

/**
 * struct btgw_err - the reason of a failure
 * @code: the negative errno that was returned, 0 while nothing failed
 * @text: one sentence without a full stop or a newline
 */
struct btgw_err {
	int code;
	char text[BTGW_ERR_TEXT];
};

/**
 * btgw_err_set() - fill in the reason and return the code
 * @err: where to, or NULL to drop the sentence
 * @code: negative errno
 * @fmt: the sentence
 *
 * Return: @code, so that a refusal is one statement:
 * ``return btgw_err_set(err, -EINVAL, "mtu %u: expected 8 to 65535", mtu);``
 */
int btgw_err_set(struct btgw_err *err, int code, const char *fmt, ...)
	__printf(3, 4);

/**
 * btgw_err_vset() - btgw_err_set() with the arguments as a va_list
 * @err: where to, or NULL
 * @code: negative errno
 * @fmt: the sentence
 * @ap: its arguments
 *
 * Return: @code.
 */
int btgw_err_vset(struct btgw_err *err, int code, const char *fmt, va_list ap)
	__printf(3, 0);

/**
 * btgw_err_prefix() - put what was being done before the reason
 * @err: with a reason in it, or NULL
 * @fmt: what was being done; ": " is added
 *
 * Return: the code in @err, or -EIO if @err is NULL.
 */
int btgw_err_prefix(struct btgw_err *err, const char *fmt, ...)
	__printf(2, 3);

/**
 * btgw_err_clear() - forget the reason
 * @err: or NULL
 */
void btgw_err_clear(struct btgw_err *err);

/**
 * btgw_strerror() - what an errno means, thread-safe
 * @code: errno, of either sign
 *
 * Return: a constant string.
 */
const char *btgw_strerror(int code);

#endif /* _BTGW_LIB_LOG_H */
