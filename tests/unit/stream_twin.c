// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_twin.c - a receiver of streams, slow and obvious
 */
#include "stream_twin.h"

#include <string.h>

u32 twin_crc32(const u8 *data, size_t len)
{
	unsigned long rem = 0xffffffff;
	size_t i;
	int bit;

	for (i = 0; i < len; i++)
		for (bit = 0; bit < 8; bit++) {
			unsigned long in = (data[i] >> bit & 1) ^ (rem & 1);

			rem = rem / 2 ^ (in ? 0xedb88320 : 0);
		}
	return (u32)(rem ^ 0xffffffff);
}

static long le16(const u8 *p)
{
	return p[0] + 256L * p[1];
}

static long le32(const u8 *p)
{
	return le16(p) + 65536L * le16(p + 2);
}

void twin_stream_init(struct twin_stream *t, int version, size_t limit)
{
	memset(t, 0, sizeof(*t));
	t->version = version;
	t->limit = limit;
	t->known = version == 2;
}

/* The chunk that is open is of no use. */
static void twin_spoil(struct twin_stream *t)
{
	t->open = false;
	t->skip = true;
	t->dirty = true;
	t->len = 0;
}

static bool twin_take(struct twin_stream *t, const u8 *data, size_t len)
{
	if (t->len + len > t->limit) {
		twin_spoil(t);
		return false;
	}
	memcpy(t->data + t->len, data, len);
	t->len += len;
	return true;
}

static struct twin_result twin_good(struct twin_stream *t)
{
	struct twin_result r = { .chunk = true, .lost = -1 };
	long gap = (t->number - t->next + 65536) % 65536;

	if (!t->known) {
		if (t->dirty)
			r.lost = 1;
	} else if (gap >= 32768) {
		r.lost = t->dirty;
		r.restart = true;
	} else if (gap) {
		r.lost = gap;
	}
	t->known = true;
	t->next = (t->number + 1) % 65536;
	t->dirty = false;
	t->open = false;
	t->skip = false;
	if (t->version == 2 && !t->len) {
		r.chunk = false;
		r.end = true;
		t->over = true;
	}
	return r;
}

static void twin_v2(struct twin_stream *t, const u8 *frame, size_t len,
		    struct twin_result *r)
{
	bool first = frame[0] >= 128;
	bool last = frame[0] / 64 % 2;
	long flags = frame[0] & 0xcf;
	size_t from = first ? 3 : 1;
	u8 all[70000 + 4];
	size_t to = len;
	bool follows;

	if (frame[0] / 16 % 2 || len > 3703)
		return;
	if (last) {
		if (len < from + 6)
			return;
		to = len - 6;
	}
	if (len < from)
		return;
	if (t->any && t->head[0] == flags &&
	    (!first || t->head[1] == le16(frame + 1)))
		return;
	follows = flags % 16 == (t->any ? (t->head[0] + 1) % 16 : 0);
	t->any = true;
	t->head[0] = flags;
	if (first)
		t->head[1] = le16(frame + 1);

	if (first) {
		if (t->open)
			twin_spoil(t);
		t->open = true;
		t->skip = false;
		t->number = le16(frame + 1);
		t->len = 0;
	} else if (!t->open || !follows) {
		twin_spoil(t);
		return;
	}
	if (!twin_take(t, frame + from, to - from) || !last)
		return;
	all[0] = t->number % 256;
	all[1] = t->number / 256;
	memcpy(all + 2, t->data, t->len);
	memcpy(all + 2 + t->len, frame + to, 2);
	if (le16(frame + to) != (long)t->len ||
	    le32(frame + to + 2) != (long)twin_crc32(all, t->len + 4)) {
		twin_spoil(t);
		return;
	}
	*r = twin_good(t);
}

static void twin_v1(struct twin_stream *t, const u8 *frame, size_t len,
		    struct twin_result *r)
{
	long number, length, crc;
	bool same_number, same_head;

	if (len < 9 || len > 3703)
		return;
	number = le16(frame);
	length = le16(frame + 2);
	crc = le32(frame + 4);
	if (length < (long)len - 8)
		return;
	same_number = t->any && t->head[1] == number;
	same_head = same_number && t->head[2] == length && t->head[3] == crc;

	if (length > (long)t->limit) {
		if (!(t->skip && same_number))
			twin_spoil(t);
		t->any = true;
		t->head[1] = number;
		return;
	}
	t->any = true;
	t->head[1] = number;
	if (!t->open && !t->skip && same_head)
		return;
	if (t->open && same_number &&
	    (!same_head || (long)len - 8 > length - (long)t->len)) {
		twin_spoil(t);
		return;
	}
	if (t->skip && same_number)
		return;
	if (!(t->open && same_number)) {
		if (t->open)
			twin_spoil(t);
		t->open = true;
		t->skip = false;
		t->number = number;
		t->head[2] = length;
		t->head[3] = crc;
		t->len = 0;
	}
	if (!twin_take(t, frame + 8, len - 8))
		return;
	if ((long)t->len < length)
		return;
	if ((long)twin_crc32(t->data, t->len) != crc) {
		twin_spoil(t);
		return;
	}
	*r = twin_good(t);
}

struct twin_result twin_stream_frame(struct twin_stream *t, const u8 *frame,
				     size_t len)
{
	struct twin_result r = { .lost = -1 };

	if (t->over || !len)
		return r;
	if (t->version == 2)
		twin_v2(t, frame, len, &r);
	else
		twin_v1(t, frame, len, &r);
	return r;
}

struct twin_result twin_stream_down(struct twin_stream *t)
{
	struct twin_result r = { .lost = -1 };

	if (t->open || t->dirty)
		r.lost = 1;
	t->over = true;
	return r;
}
