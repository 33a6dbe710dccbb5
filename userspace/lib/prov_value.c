// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_value.c - AuthValue: encoding and generation (5.4.2.4)
 *
 * A number sits at the right of the AuthValue, characters and static values at
 * its left; the rest is zero.
 */
#include "prov_auth.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "crypto.h"

/* separates these digests from every other use of SHA-256 */
static const char id_label[] = "btgw AuthValue id 1";

static bool has_text(const struct btgw_prov_start *start)
{
	return start->method == BTGW_PROV_OUTPUT_OOB ||
	       start->method == BTGW_PROV_INPUT_OOB;
}

bool btgw_auth_is_alnum(const struct btgw_prov_start *start)
{
	if (start->method == BTGW_PROV_OUTPUT_OOB)
		return start->action == BTGW_PROV_OUT_ALNUM;
	if (start->method == BTGW_PROV_INPUT_OOB)
		return start->action == BTGW_PROV_IN_ALNUM;
	return false;
}

/* blinks, beeps, pushes...: a person counts them, so there is at least one */
static bool is_counted(const struct btgw_prov_start *start)
{
	if (start->method == BTGW_PROV_OUTPUT_OOB)
		return start->action < BTGW_PROV_OUT_NUMERIC;
	return start->action < BTGW_PROV_IN_NUMERIC;
}

int btgw_auth_static(const uint8_t *value, size_t len, uint8_t alg,
		     uint8_t out[BTGW_PROV_VALUE_MAX])
{
	size_t room = btgw_prov_value_len(alg);

	memset(out, 0, BTGW_PROV_VALUE_MAX);
	if (!room || !value || !len || len > BTGW_PROV_VALUE_MAX)
		return -EINVAL;
	memcpy(out, value, len < room ? len : room);
	return 0;
}

int btgw_auth_text_value(const struct btgw_prov_start *start, const char *text,
			 uint8_t out[BTGW_PROV_VALUE_MAX])
{
	size_t room = btgw_prov_value_len(start->algorithm);
	size_t len = strnlen(text, BTGW_PROV_OOB_SIZE_MAX + 1);
	uint32_t number = 0;
	size_t i;

	memset(out, 0, BTGW_PROV_VALUE_MAX);
	if (!has_text(start) || btgw_prov_start_check(start))
		return -EINVAL;
	if (!len || len > start->size)
		return -ERANGE;

	if (btgw_auth_is_alnum(start)) {
		for (i = 0; i < len; i++)
			if (!(text[i] >= '0' && text[i] <= '9') &&
			    !(text[i] >= 'A' && text[i] <= 'Z'))
				return -EDOM;
		memcpy(out, text, len);
		return 0;
	}

	/* eight digits fit in 32 bits */
	for (i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -EDOM;
		number = number * 10 + (text[i] - '0');
	}
	if (!number && is_counted(start))
		return -ERANGE;
	for (i = 1; i <= sizeof(number); i++, number >>= 8)
		out[room - i] = number;
	return 0;
}

int btgw_auth_generate(const struct btgw_prov_start *start,
		       char text[BTGW_AUTH_TEXT])
{
	static const char set[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	uint64_t r, bound = 1;
	unsigned int i;
	int ret;

	memset(text, 0, BTGW_AUTH_TEXT);
	if (!has_text(start) || btgw_prov_start_check(start))
		return -EINVAL;

	if (btgw_auth_is_alnum(start)) {
		for (i = 0; i < start->size; i++) {
			ret = btgw_random_below(sizeof(set) - 1, &r);
			if (ret)
				return ret;
			text[i] = set[r];
		}
		return 0;
	}

	for (i = 0; i < start->size; i++)
		bound *= 10;
	if (is_counted(start)) {
		ret = btgw_random_below(bound - 1, &r);
		if (!ret)
			snprintf(text, BTGW_AUTH_TEXT, "%" PRIu32,
				 (uint32_t)(r + 1));
	} else {
		ret = btgw_random_below(bound, &r);
		if (!ret)
			snprintf(text, BTGW_AUTH_TEXT, "%0*" PRIu32,
				 start->size, (uint32_t)r);
	}
	return ret;
}

int btgw_auth_id(const uint8_t *value, size_t len, struct btgw_auth_id *id)
{
	uint8_t buf[sizeof(id_label) + BTGW_PROV_VALUE_MAX];
	int ret;

	if (!len || len > BTGW_PROV_VALUE_MAX)
		return -EINVAL;
	while (len && !value[len - 1])
		len--;
	memcpy(buf, id_label, sizeof(id_label));
	memcpy(buf + sizeof(id_label), value, len);
	ret = btgw_sha256(buf, sizeof(id_label) + len, id->b);
	btgw_wipe(buf, sizeof(buf));
	return ret;
}
