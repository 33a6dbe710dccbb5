// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * oob.c - out-of-band authentication as a person writes it
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/array_size.h>

#include "oob.h"

/*
 * Where nothing else is said: what a person reads without a slip. It is no
 * protection against a search: doc of btgwctl provision says so.
 */
enum {
	OOB_SIZE_DEFAULT	= 6,
};

static const char * const methods[] = { "none", "static", "output", "input" };
static const char * const out_actions[] = {
	"blink", "beep", "vibrate", "numeric", "alphanumeric",
};

static const char * const in_actions[] = {
	"push", "twist", "numeric", "alphanumeric",
};

static const char * const algs[] = { "cmac", "hmac" };

static int word_find(const char *word, const char * const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!strcmp(word, words[i]))
			return i;
	}
	return -1;
}

/**
 * btgw_alg_parse() - read "cmac" or "hmac"
 * @text: the word
 * @alg: enum btgw_prov_alg, untouched on failure
 * @err: reason of a refusal, or NULL
 *
 * Return: 0; -EINVAL
 */
int btgw_alg_parse(const char *text, u8 *alg, struct btgw_err *err)
{
	int i = word_find(text, algs, ARRAY_SIZE(algs));

	if (i < 0)
		return btgw_err_set(err, -EINVAL,
				    "algorithm %s: expected cmac or hmac",
				    text);
	*alg = i;
	return 0;
}

/**
 * btgw_oob_method_parse() - read the name of a method
 * @text: the word
 * @method: enum btgw_prov_method, untouched on failure
 * @err: reason of a refusal, or NULL
 *
 * Return: 0; -EINVAL
 */
int btgw_oob_method_parse(const char *text, u8 *method, struct btgw_err *err)
{
	int i = word_find(text, methods, ARRAY_SIZE(methods));

	if (i < 0)
		return btgw_err_set(err, -EINVAL,
				    "method %s: expected none, static, output or input",
				    text);
	*method = i;
	return 0;
}

/**
 * btgw_oob_action_parse() - read the name of an action
 * @text: the word
 * @method: output or input, whose actions differ
 * @action: bit number, untouched on failure
 * @err: reason of a refusal, or NULL
 *
 * Return: 0; -EINVAL
 */
int btgw_oob_action_parse(const char *text, u8 method, u8 *action,
			  struct btgw_err *err)
{
	int i = -1;

	if (method == BTGW_PROV_OUTPUT_OOB) {
		i = word_find(text, out_actions, ARRAY_SIZE(out_actions));
		if (i < 0)
			return btgw_err_set(err, -EINVAL,
					    "output action %s: expected blink, beep, vibrate, numeric or alphanumeric",
					    text);
	} else if (method == BTGW_PROV_INPUT_OOB) {
		i = word_find(text, in_actions, ARRAY_SIZE(in_actions));
		if (i < 0)
			return btgw_err_set(err, -EINVAL,
					    "input action %s: expected push, twist, numeric or alphanumeric",
					    text);
	} else {
		return btgw_err_set(err, -EINVAL,
				    "action %s: only output and input have one",
				    text);
	}
	*action = i;
	return 0;
}

/**
 * btgw_oob_size_parse() - read a number of digits or characters
 * @text: the number
 * @size: 1 to 8, untouched on failure
 * @err: reason of a refusal, or NULL
 *
 * Return: 0; -EINVAL
 */
int btgw_oob_size_parse(const char *text, u8 *size, struct btgw_err *err)
{
	if (text[0] < '1' || text[0] > '8' || text[1])
		return btgw_err_set(err, -EINVAL, "size %s: expected 1 to 8",
				    text);
	*size = text[0] - '0';
	return 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/**
 * btgw_hex_parse() - read octets in hexadecimal
 * @what: what they are, for the sentence
 * @text: pairs of digits, nothing between; it is not repeated in a refusal,
 *	as it may be a secret
 * @out: room for @max octets
 * @min: fewest octets
 * @max: most octets
 * @len: gets their number, or NULL
 * @err: reason of a refusal, or NULL
 *
 * Return: 0; -EINVAL, @out is zeroed then
 */
int btgw_hex_parse(const char *what, const char *text, u8 *out, size_t min,
		   size_t max, size_t *len, struct btgw_err *err)
{
	size_t digits = strlen(text), i;
	int hi, lo;

	if (digits % 2 || digits / 2 < min || digits / 2 > max) {
		memset(out, 0, max);
		if (min == max)
			return btgw_err_set(err, -EINVAL,
					    "%s: %zu hexadecimal digits, expected %zu",
					    what, digits, 2 * max);
		return btgw_err_set(err, -EINVAL,
				    "%s: %zu hexadecimal digits, expected an even number from %zu to %zu",
				    what, digits, 2 * min, 2 * max);
	}
	for (i = 0; i < digits / 2; i++) {
		hi = hex_digit(text[2 * i]);
		lo = hex_digit(text[2 * i + 1]);
		if (hi < 0 || lo < 0) {
			memset(out, 0, max);
			return btgw_err_set(err, -EINVAL,
					    "%s: not hexadecimal at digit %zu",
					    what, 2 * i + (hi < 0 ? 1 : 2));
		}
		out[i] = hi << 4 | lo;
	}
	if (len)
		*len = digits / 2;
	return 0;
}

/**
 * btgw_hex_print() - write octets in hexadecimal
 * @octets: what
 * @len: how many
 * @text: room for 2 * @len + 1 characters
 */
void btgw_hex_print(const u8 *octets, size_t len, char *text)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < len; i++) {
		text[2 * i] = digits[octets[i] >> 4];
		text[2 * i + 1] = digits[octets[i] & 15];
	}
	text[2 * len] = 0;
}

static void oob_default(struct btgw_oob *oob)
{
	if (oob->method == BTGW_PROV_OUTPUT_OOB)
		oob->action = BTGW_PROV_OUT_NUMERIC;
	else if (oob->method == BTGW_PROV_INPUT_OOB)
		oob->action = BTGW_PROV_IN_NUMERIC;
	else
		return;
	oob->size = OOB_SIZE_DEFAULT;
}

/* ACTION[:SIZE] */
static int oob_parse_person(char *rest, struct btgw_oob *oob,
			    struct btgw_err *err)
{
	char *size = strchr(rest, ':');
	int ret;

	if (size)
		*size++ = 0;
	ret = btgw_oob_action_parse(rest, oob->method, &oob->action, err);
	if (!ret && size)
		ret = btgw_oob_size_parse(size, &oob->size, err);
	return ret;
}

/**
 * btgw_oob_parse() - read a method with what belongs to it
 * @text: as at the head of oob.h
 * @oob: result; holds a secret, wipe it
 * @err: reason of a refusal, or NULL
 *
 * Return: 0; -EINVAL
 */
int btgw_oob_parse(const char *text, struct btgw_oob *oob, struct btgw_err *err)
{
	char copy[2 * BTGW_OOB_STATIC_MAX + 16];
	size_t len = 0;
	char *rest;
	int ret;

	memset(oob, 0, sizeof(*oob));
	if (strlen(text) >= sizeof(copy))
		return btgw_err_set(err, -EINVAL,
				    "OOB of %zu characters: a static value has at most %d octets",
				    strlen(text), BTGW_OOB_STATIC_MAX);
	strcpy(copy, text);
	rest = strchr(copy, ':');
	if (rest)
		*rest++ = 0;
	if (btgw_oob_method_parse(copy, &oob->method, NULL)) {
		ret = btgw_err_set(err, -EINVAL,
				   "OOB %s: expected none, static:HEX, output[:ACTION[:SIZE]] or input[:ACTION[:SIZE]]",
				   copy);
		goto out;
	}
	oob_default(oob);
	ret = 0;
	switch (oob->method) {
	case BTGW_PROV_STATIC_OOB:
		if (!rest)
			ret = btgw_err_set(err, -EINVAL,
					   "OOB static: expected static:HEX");
		else
			ret = btgw_hex_parse("static value", rest, oob->value,
					     1, BTGW_OOB_STATIC_MAX, &len, err);
		oob->len = len;
		break;
	case BTGW_PROV_OUTPUT_OOB:
	case BTGW_PROV_INPUT_OOB:
		if (rest)
			ret = oob_parse_person(rest, oob, err);
		break;
	default:
		if (rest)
			ret = btgw_err_set(err, -EINVAL,
					   "OOB none: nothing may follow");
		break;
	}
out:
	explicit_bzero(copy, sizeof(copy));
	if (ret)
		explicit_bzero(oob, sizeof(*oob));
	return ret;
}

/**
 * btgw_oob_method_name() - word for a method
 * @method: enum btgw_prov_method
 *
 * Return: a constant string, "unknown" for any other value
 */
const char *btgw_oob_method_name(u8 method)
{
	return method < ARRAY_SIZE(methods) ? methods[method] : "unknown";
}

/**
 * btgw_oob_action_name() - word for an action
 * @method: output or input
 * @action: bit number
 *
 * Return: a constant string, "none" where there is no such action
 */
const char *btgw_oob_action_name(u8 method, u8 action)
{
	if (method == BTGW_PROV_OUTPUT_OOB && action < ARRAY_SIZE(out_actions))
		return out_actions[action];
	if (method == BTGW_PROV_INPUT_OOB && action < ARRAY_SIZE(in_actions))
		return in_actions[action];
	return "none";
}

/**
 * btgw_alg_name() - word for an algorithm
 * @alg: enum btgw_prov_alg
 *
 * Return: a constant string, "unknown" for any other value
 */
const char *btgw_alg_name(u8 alg)
{
	return alg < ARRAY_SIZE(algs) ? algs[alg] : "unknown";
}
