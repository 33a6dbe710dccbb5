// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Words of the command line, and refusals that name them
 */
#include "main.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int btgwctl_fail(struct btgwctl *ctx, int exit_code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	btgw_err_vset(&ctx->err, exit_code == BTGWCTL_USAGE ? -EINVAL : -EIO,
		      fmt, ap);
	va_end(ap);
	return exit_code;
}

int btgwctl_exit_code(int code)
{
	switch (code) {
	case 0:
		return BTGWCTL_OK;
	/* no module, no controller, no device */
	case -EPROTONOSUPPORT:
	case -EAFNOSUPPORT:
	case -ESOCKTNOSUPPORT:
	case -ENODEV:
	case -EHOSTUNREACH:
	case -EHOSTDOWN:
	case -ENETDOWN:
	case -ETIMEDOUT:
	case -ECONNREFUSED:
	case -ECONNRESET:
		return BTGWCTL_UNREACHABLE;
	}
	return BTGWCTL_REFUSED;
}

bool btgwctl_prefix(const char *word, const char *name)
{
	return word[0] && !strncmp(word, name, strlen(word));
}

int btgwctl_keyword(struct btgwctl *ctx, const char *what, const char *word,
		    const char *const *names)
{
	int i, hits = 0, hit = -1;
	char list[256] = "";

	for (i = 0; names[i]; i++) {
		if (!strcmp(names[i], word))
			return i;
		if (btgwctl_prefix(word, names[i])) {
			hit = i;
			hits++;
		}
	}
	if (hits == 1)
		return hit;

	for (i = 0; names[i]; i++) {
		if (hits && !btgwctl_prefix(word, names[i]))
			continue;
		if (strlen(list) + strlen(names[i]) + 3 > sizeof(list))
			break;
		if (list[0])
			strcat(list, ", ");
		strcat(list, names[i]);
	}
	if (hits)
		btgwctl_fail(ctx, BTGWCTL_USAGE, "%s \"%s\": may be any of %s",
			     what, word, list);
	else
		btgwctl_fail(ctx, BTGWCTL_USAGE, "%s \"%s\": expected %s%s",
			     what, word, i > 1 ? "one of " : "", list);
	return -1;
}

int btgwctl_u32(struct btgwctl *ctx, const char *what, const char *word,
		uint32_t min, uint32_t max, uint32_t *value)
{
	unsigned long long n = 0;
	char *end = NULL;
	int base = 10;

	if (word[0] == '0' && (word[1] == 'x' || word[1] == 'X'))
		base = 16;

	errno = 0;
	/* strtoull would take a sign or spaces */
	if (isxdigit((unsigned char)word[0]))
		n = strtoull(word, &end, base);
	if (!end || *end || errno || n < min || n > max)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "%s \"%s\": expected a number from %u to %u",
				    what, word, min, max);
	*value = n;
	return 0;
}
