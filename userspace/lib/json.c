// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A streaming JSON writer
 */
#include "json.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

static void json_fail(struct btgw_json *w, int code)
{
	if (!w->error)
		w->error = code;
}

static void json_puts(struct btgw_json *w, const char *s)
{
	if (!w->error && fputs(s, w->out) == EOF)
		json_fail(w, errno ? -errno : -EIO);
}

static void json_indent(struct btgw_json *w)
{
	unsigned int i;

	if (!w->pretty)
		return;
	json_puts(w, "\n");
	for (i = 0; i < w->depth; i++)
		json_puts(w, "    ");
}

/*
 * Number of octets of the UTF-8 character at @s, 0 if there is none: no
 * surrogates, no overlong forms, nothing above U+10FFFF (RFC 3629, section 4).
 */
static unsigned int json_utf8(const unsigned char *s)
{
	unsigned char lo = 0x80, hi = 0xbf;
	unsigned int len, i;

	if (s[0] >= 0xc2 && s[0] <= 0xdf) {
		len = 2;
	} else if (s[0] >= 0xe0 && s[0] <= 0xef) {
		len = 3;
		if (s[0] == 0xe0)
			lo = 0xa0;
		if (s[0] == 0xed)
			hi = 0x9f;
	} else if (s[0] >= 0xf0 && s[0] <= 0xf4) {
		len = 4;
		if (s[0] == 0xf0)
			lo = 0x90;
		if (s[0] == 0xf4)
			hi = 0x8f;
	} else {
		return 0;
	}

	/* the terminating 0 is no continuation, so this stays in the string */
	for (i = 1; i < len; i++) {
		if (s[i] < lo || s[i] > hi)
			return 0;
		lo = 0x80;
		hi = 0xbf;
	}
	return len;
}

static void json_escape(struct btgw_json *w, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	static const char named[] = "\"\\\b\f\n\r\t";
	static const char letters[] = "\"\\bfnrt";
	const char *hit;
	char buf[8];

	json_puts(w, "\"");
	while (*s) {
		unsigned int len = 1;

		hit = strchr(named, *s);
		if (hit) {
			snprintf(buf, sizeof(buf), "\\%c", letters[hit - named]);
		} else if (*s < 0x20 || *s == 0x7f) {
			snprintf(buf, sizeof(buf), "\\u%04x", *s);
		} else if (*s < 0x80) {
			snprintf(buf, sizeof(buf), "%c", *s);
		} else {
			len = json_utf8(s);
			if (len) {
				memcpy(buf, s, len);
				buf[len] = '\0';
			} else {
				len = 1;
				snprintf(buf, sizeof(buf), "\\ufffd");
			}
		}
		json_puts(w, buf);
		s += len;
	}
	json_puts(w, "\"");
}

/* everything that stands before a value */
static void json_member(struct btgw_json *w, const char *key)
{
	uint64_t bit = 1ULL << w->depth;

	if (!w->depth) {
		if (w->done || key)
			json_fail(w, -EINVAL);
		w->done = true;
		return;
	}

	/* an object's members have names, an array's have none */
	if (!key == !!(w->object & bit))
		json_fail(w, -EINVAL);
	if (w->filled & bit)
		json_puts(w, ",");
	w->filled |= bit;
	json_indent(w);
	if (key) {
		json_escape(w, key);
		json_puts(w, w->pretty ? ": " : ":");
	}
}

static void json_open(struct btgw_json *w, const char *key, bool object)
{
	uint64_t bit;

	json_member(w, key);
	if (w->depth + 1 >= BTGW_JSON_DEPTH) {
		json_fail(w, -EINVAL);
		return;
	}
	w->depth++;
	bit = 1ULL << w->depth;
	w->filled &= ~bit;
	w->object = object ? w->object | bit : w->object & ~bit;
	json_puts(w, object ? "{" : "[");
}

static void json_close(struct btgw_json *w, bool object)
{
	uint64_t bit = 1ULL << w->depth;
	bool filled = w->filled & bit;

	if (!w->depth || !(w->object & bit) == object) {
		json_fail(w, -EINVAL);
		return;
	}
	w->depth--;
	if (filled)
		json_indent(w);
	json_puts(w, object ? "}" : "]");
}

void btgw_json_init(struct btgw_json *w, FILE *out, bool pretty)
{
	memset(w, 0, sizeof(*w));
	w->out = out;
	w->pretty = pretty;
}

int btgw_json_finish(struct btgw_json *w)
{
	if (w->depth || !w->done)
		json_fail(w, -EINVAL);
	json_puts(w, "\n");
	errno = 0;
	if (fflush(w->out) == EOF)
		json_fail(w, errno ? -errno : -EIO);
	return w->error;
}

void btgw_json_object(struct btgw_json *w, const char *key)
{
	json_open(w, key, true);
}

void btgw_json_object_end(struct btgw_json *w)
{
	json_close(w, true);
}

void btgw_json_array(struct btgw_json *w, const char *key)
{
	json_open(w, key, false);
}

void btgw_json_array_end(struct btgw_json *w)
{
	json_close(w, false);
}

void btgw_json_u64(struct btgw_json *w, const char *key, uint64_t value)
{
	char buf[24];

	json_member(w, key);
	snprintf(buf, sizeof(buf), "%" PRIu64, value);
	json_puts(w, buf);
}

void btgw_json_s64(struct btgw_json *w, const char *key, int64_t value)
{
	char buf[24];

	json_member(w, key);
	snprintf(buf, sizeof(buf), "%" PRId64, value);
	json_puts(w, buf);
}

void btgw_json_double(struct btgw_json *w, const char *key, double value,
		      int digits)
{
	char buf[352], *p;

	if (!isfinite(value)) {
		btgw_json_null(w, key);
		return;
	}
	json_member(w, key);
	digits = digits < 0 ? 0 : digits > 9 ? 9 : digits;
	snprintf(buf, sizeof(buf), "%.*f", digits, value);
	/* a locale may have another decimal point, JSON has not */
	for (p = buf; *p; p++)
		if (*p == ',')
			*p = '.';
	json_puts(w, buf);
}

void btgw_json_bool(struct btgw_json *w, const char *key, bool value)
{
	json_member(w, key);
	json_puts(w, value ? "true" : "false");
}

void btgw_json_null(struct btgw_json *w, const char *key)
{
	json_member(w, key);
	json_puts(w, "null");
}

void btgw_json_str(struct btgw_json *w, const char *key, const char *value)
{
	if (!value) {
		btgw_json_null(w, key);
		return;
	}
	json_member(w, key);
	json_escape(w, value);
}
