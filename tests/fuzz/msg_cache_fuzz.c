// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * msg_cache_fuzz.c - any sequence of PDUs, removals and sizes for a cache
 *
 * The input is a program: a size, then steps. The twin is a list in the order of
 * arrival that is searched from one end to the other.
 */
#include <stdlib.h>
#include <string.h>
#include "msg_cache.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

/* few enough to meet again; a cache has at most a quarter of them */
#define PDUS		256
#define SIZES		64

struct input {
	const u8 *p;
	size_t left;
};

struct twin {
	u64 place[SIZES];	/* 0: a hole */
	u32 size, pos, used;
	u64 hits, misses, inserts, evicted;
};

struct world {
	struct btgw_msg_cache mc;
	void *mem;
	struct twin t;
};

static u8 take(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

/* sources, subnets and IV indexes that differ in a bit, and SEQ that count */
static u64 take_key(struct input *in)
{
	u8 n = take(in);

	return btgw_msg_key(n >> 7, 0x1201 + (n >> 6 & 1), n & 31, n >> 5 & 1);
}

static u64 *twin_find(struct twin *t, u64 key)
{
	u32 i;

	for (i = 0; i < t->size; i++) {
		if (t->place[i] == key)
			return &t->place[i];
	}
	return NULL;
}

static void twin_put(struct twin *t, u64 key)
{
	if (t->place[t->pos])
		t->evicted++;
	else
		t->used++;
	t->place[t->pos] = key;
	t->pos = (t->pos + 1) % t->size;
}

static void twin_resize(struct twin *t, u32 size)
{
	struct twin was = *t;
	u32 i, skip = was.used > size ? was.used - size : 0;

	memset(t->place, 0, sizeof(t->place));
	t->size = size;
	t->pos = 0;
	t->used = 0;
	t->evicted += skip;
	for (i = 0; i < was.size; i++) {
		u64 key = was.place[(was.pos + i) % was.size];

		if (!key)
			continue;
		if (skip)
			skip--;
		else
			twin_put(t, key);
	}
}

/* of exactly the size it was promised, for the sanitizer to watch */
static void *cache_new(struct btgw_msg_cache *mc, u32 size)
{
	size_t len = btgw_msg_cache_bytes(size);
	void *mem = malloc(len);

	MUST(mem);
	memset(mem, 0xa5, len);
	btgw_msg_cache_init(mc, mem, size);
	return mem;
}

static void resize(struct world *w, u32 size)
{
	struct btgw_msg_cache new;
	void *mem = cache_new(&new, size);

	btgw_msg_cache_move(&w->mc, &new);
	free(w->mem);
	w->mc = new;
	w->mem = mem;
	twin_resize(&w->t, size);
}

static void step(struct input *in, struct world *w)
{
	u8 how = take(in);
	u64 *at, key;

	switch (how & 7) {
	case 0:
		if (how >> 3 == 31) {
			btgw_msg_cache_clear(&w->mc);
			memset(w->t.place, 0, sizeof(w->t.place));
			w->t.used = 0;
			w->t.pos = 0;
		} else {
			resize(w, BTGW_MSG_CACHE_MIN + (how >> 3));
		}
		break;
	case 1:
		key = take_key(in);
		at = twin_find(&w->t, key);
		MUST(btgw_msg_cache_remove(&w->mc, key) == !!at);
		if (at) {
			*at = 0;
			w->t.used--;
		}
		break;
	case 2:
	case 3:
		key = take_key(in);
		at = twin_find(&w->t, key);
		MUST(btgw_msg_cache_seen(&w->mc, key) == !!at);
		if (at)
			w->t.hits++;
		else
			w->t.misses++;
		break;
	default:
		key = take_key(in);
		at = twin_find(&w->t, key);
		MUST(btgw_msg_cache_add(&w->mc, key) == !at);
		if (!at) {
			twin_put(&w->t, key);
			w->t.inserts++;
		}
		break;
	}
	MUST(w->mc.used == w->t.used && w->mc.used <= w->mc.size);
	MUST(w->mc.evicted == w->t.evicted);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	struct world w;
	u32 n;

	memset(&w, 0, sizeof(w));
	w.t.size = BTGW_MSG_CACHE_MIN + take(&in) % (SIZES - 1);
	w.mem = cache_new(&w.mc, w.t.size);
	MUST(w.mc.size == w.t.size);
	while (in.left)
		step(&in, &w);

	MUST(w.mc.hits == w.t.hits && w.mc.misses == w.t.misses);
	MUST(w.mc.inserts == w.t.inserts);
	/* every PDU that there can be, and no other, is where it should be */
	for (n = 0; n < PDUS; n++) {
		u8 octet = (u8)n;
		struct input one = { &octet, 1 };
		u64 key = take_key(&one);

		MUST(btgw_msg_cache_seen(&w.mc, key) ==
		     !!twin_find(&w.t, key));
	}
	free(w.mem);
	return 0;
}
