// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How a function of libbtgw says what went wrong
 */
#include "log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int btgw_err_vset(struct btgw_err *err, int code, const char *fmt, va_list ap)
{
	if (!err)
		return code;

	err->code = code;
	/* a sentence that is too long is cut, the code still tells */
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	return code;
}

int btgw_err_set(struct btgw_err *err, int code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	btgw_err_vset(err, code, fmt, ap);
	va_end(ap);
	return code;
}

/* as much of @text as there is room for */
static size_t err_append(struct btgw_err *err, size_t at, const char *text)
{
	size_t len = strlen(text), room = sizeof(err->text) - 1 - at;

	len = len < room ? len : room;
	memcpy(err->text + at, text, len);
	err->text[at + len] = '\0';
	return at + len;
}

int btgw_err_prefix(struct btgw_err *err, const char *fmt, ...)
{
	char head[BTGW_ERR_TEXT], old[BTGW_ERR_TEXT];
	size_t at;
	va_list ap;

	if (!err)
		return -EIO;

	va_start(ap, fmt);
	vsnprintf(head, sizeof(head), fmt, ap);
	va_end(ap);

	memcpy(old, err->text, sizeof(old));
	at = err_append(err, 0, head);
	at = err_append(err, at, ": ");
	err_append(err, at, old);
	return err->code;
}

void btgw_err_clear(struct btgw_err *err)
{
	if (!err)
		return;
	err->code = 0;
	err->text[0] = '\0';
}

const char *btgw_strerror(int code)
{
	const char *text = strerrordesc_np(abs(code));

	return text ? text : "unknown error";
}
