/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.h - a streaming JSON writer
 *
 * Writes one document as it is walked, keeping nothing but the nesting. Misuse
 * (a key in an array, an end that does not match) and failed writes are
 * remembered and returned once, by btgw_json_finish(), so that callers need
 * not check every value. Numbers are written as numbers; integers beyond 2^53
 * lose precision in readers that use doubles, as with every JSON writer.
 */
#ifndef _BTGW_LIB_JSON_H
#define _BTGW_LIB_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum {
	BTGW_JSON_DEPTH		= 32,
};

/**
 * struct btgw_json - a document being written
 * @out: where to
 * @pretty: with newlines and indentation
 * @depth: open objects and arrays
 * @object: bit i: level i is an object
 * @filled: bit i: level i has a member
 * @done: the document has its one value
 * @error: first negative errno, 0 if none
 */
struct btgw_json {
	FILE *out;
	bool pretty;
	unsigned int depth;
	uint64_t object;
	uint64_t filled;
	bool done;
	int error;
};

/**
 * btgw_json_init() - begin a document
 * @w: the writer
 * @out: where to; stays the caller's
 * @pretty: with newlines and indentation
 */
void btgw_json_init(struct btgw_json *w, FILE *out, bool pretty);

/**
 * btgw_json_finish() - end the document with a newline and flush
 * @w: the writer
 *
 * Return: 0; -EINVAL if the document is not one whole value or the writer was
 * misused; -EIO or the errno of a failed write.
 */
int btgw_json_finish(struct btgw_json *w);

/*
 * Members. @key is the name inside an object and NULL inside an array or at
 * the top level.
 */
void btgw_json_object(struct btgw_json *w, const char *key);
void btgw_json_object_end(struct btgw_json *w);
void btgw_json_array(struct btgw_json *w, const char *key);
void btgw_json_array_end(struct btgw_json *w);
void btgw_json_u64(struct btgw_json *w, const char *key, uint64_t value);
void btgw_json_s64(struct btgw_json *w, const char *key, int64_t value);
/* @digits behind the point, 0 to 9; a value that is not finite becomes null */
void btgw_json_double(struct btgw_json *w, const char *key, double value,
		      int digits);
void btgw_json_bool(struct btgw_json *w, const char *key, bool value);
void btgw_json_null(struct btgw_json *w, const char *key);
/* octets that are not UTF-8 become U+FFFD; a NULL @value becomes null */
void btgw_json_str(struct btgw_json *w, const char *key, const char *value);

#endif /* _BTGW_LIB_JSON_H */
