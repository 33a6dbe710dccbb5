// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Bluetooth device addresses with their type
 */
#include "addr.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int addr_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

int btgw_addr_parse(const char *text, uint8_t type, struct btgw_addr *addr,
		    struct btgw_err *err)
{
	struct btgw_addr got = { .type = type };
	int i, hi, lo;

	if (strlen(text) != BTGW_ADDR_TEXT - 1)
		goto bad;

	for (i = 0; i < 6; i++) {
		hi = addr_digit(text[3 * i]);
		lo = addr_digit(text[3 * i + 1]);
		if (hi < 0 || lo < 0 || (i < 5 && text[3 * i + 2] != ':'))
			goto bad;
		got.b[5 - i] = hi << 4 | lo;
	}

	*addr = got;
	return 0;

bad:
	return btgw_err_set(err, -EINVAL,
			    "address \"%s\": expected six pairs of hexadecimal digits, as in 00:AA:01:00:00:23",
			    text);
}

int btgw_addr_type_parse(const char *text, uint8_t *type, struct btgw_err *err)
{
	if (!strcmp(text, "public"))
		*type = BTGW_ADDR_PUBLIC;
	else if (!strcmp(text, "random"))
		*type = BTGW_ADDR_RANDOM;
	else
		return btgw_err_set(err, -EINVAL,
				    "address type \"%s\": expected public or random",
				    text);
	return 0;
}

const char *btgw_addr_print(const struct btgw_addr *addr, char *text)
{
	const uint8_t *b = addr->b;

	snprintf(text, BTGW_ADDR_TEXT, "%02X:%02X:%02X:%02X:%02X:%02X",
		 b[5], b[4], b[3], b[2], b[1], b[0]);
	return text;
}

const char *btgw_addr_type_name(uint8_t type)
{
	switch (type) {
	case BTGW_ADDR_PUBLIC:
		return "public";
	case BTGW_ADDR_RANDOM:
		return "random";
	}
	return "unknown";
}

bool btgw_addr_equal(const struct btgw_addr *a, const struct btgw_addr *b)
{
	return a->type == b->type && !memcmp(a->b, b->b, sizeof(a->b));
}
