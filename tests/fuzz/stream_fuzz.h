/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream_fuzz.h - a receiver of streams beside its twin, and what always holds
 *
 * The input is a list of operations, each an octet, a length and as many
 * octets: frames as they are, frames put right so that something behind the
 * checks is seen, chunks of the framer of which frames are lost or repeated.
 */
#ifndef _BTGW_STREAM_FUZZ_H
#define _BTGW_STREAM_FUZZ_H

#include <stdlib.h>
#include <string.h>
#include <asm/unaligned.h>
#include "stream_rx.h"
#include "stream_twin.h"

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

struct pair {
	struct btgw_st_rx rx;
	struct twin_stream twin;
	u8 stored[BTGW_STREAM_CHUNK_MAX];
	size_t len;
	bool cut;
	bool aborted;
};

struct input {
	const u8 *data;
	size_t size;
};

static inline u8 take(struct input *in)
{
	if (!in->size)
		return 0;
	in->size--;
	return *in->data++;
}

/* The octets of an operation, at most @max; they stay in the input. */
static inline const u8 *take_some(struct input *in, size_t max, size_t *len)
{
	const u8 *at;

	*len = take(in);
	*len |= (size_t)take(in) << 8;
	*len %= max + 1;
	if (*len > in->size)
		*len = in->size;
	at = in->data;
	in->data += *len;
	in->size -= *len;
	return at;
}

static inline void pair_init(struct pair *p, int version, u8 how)
{
	static const u32 limits[] = { 1, 20, 500, BTGW_STREAM_CHUNK_MAX };

	btgw_st_rx_init(&p->rx, limits[how & 3], version == 2);
	twin_stream_init(&p->twin, version, limits[how & 3]);
	p->len = 0;
	p->cut = how & 4;
	p->rx.cut = p->cut;
	p->aborted = false;
}

/* What becomes of a frame, in any state. */
static inline void pair_check(struct pair *p, const struct btgw_st_out *out,
			      const u8 *frame, size_t len,
			      struct twin_result twin)
{
	MUST(p->rx.state < __BTGW_ST_STATES);
	MUST((size_t)out->off + out->len <= len || !(out->todo & BTGW_ST_DO_STORE));
	if (out->verdict >= BTGW_ST_V_MALFORMED &&
	    out->verdict <= BTGW_ST_V_STRAY)
		MUST(!out->todo);
	MUST(!(out->todo & BTGW_ST_DO_GAP) || out->lost ||
	     (out->gap & BTGW_GAP_RESTART));
	if (out->todo & BTGW_ST_DO_DROP)
		p->len = 0;
	if (out->todo & BTGW_ST_DO_BEGIN)
		p->len = 0;
	if (out->todo & BTGW_ST_DO_STORE) {
		MUST(p->len + out->len <= p->rx.limit);
		memcpy(p->stored + p->len, frame + out->off, out->len);
		p->len += out->len;
	}
	/* an abort and cut-through are not the twin's */
	if (p->aborted)
		return;
	MUST(!!(out->todo & BTGW_ST_DO_CHUNK) == twin.chunk);
	MUST(!!(out->todo & BTGW_ST_DO_END) == twin.end);
	if (!p->cut) {
		MUST((out->todo & BTGW_ST_DO_GAP ? (long)out->lost : -1L) ==
		     twin.lost);
		MUST(out->restart == twin.restart);
		MUST(!(out->gap & BTGW_GAP_DELIVERED));
	}
	if (out->todo & BTGW_ST_DO_CHUNK) {
		MUST(p->len == p->twin.len);
		MUST(!memcmp(p->stored, p->twin.data, p->len));
		p->len = 0;
	}
}

static inline void pair_down(struct pair *p)
{
	struct twin_result twin = twin_stream_down(&p->twin);
	struct btgw_st_out out;

	btgw_st_rx_down(&p->rx, &out);
	if (!p->aborted && !p->cut)
		MUST((out.todo & BTGW_ST_DO_GAP ? (long)out.lost : -1L) ==
		     twin.lost);
	btgw_st_rx_down(&p->rx, &out);
	MUST(!out.todo);
}

#endif /* _BTGW_STREAM_FUZZ_H */
