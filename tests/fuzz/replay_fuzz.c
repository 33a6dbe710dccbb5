// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * replay_fuzz.c - any sequence of messages, removals, sizes and walks
 *
 * The twin is an array with a place for each source. Beside it a store: it is
 * given what the walks find, as the daemon is, while the list goes on changing,
 * and must have everything when they are done.
 */
#include <stdlib.h>
#include <string.h>
#include "replay.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

#define SOURCES		24
#define SIZES		16
#define AUTH_SPAN	8191

struct input {
	const u8 *p;
	size_t left;
};

struct source {
	bool there;
	u64 pdu, auth;
};

struct world {
	struct btgw_rpl rpl;
	void *mem;
	struct source twin[SOURCES];
	u32 used;
	u64 dropped;
	/* what a store was told */
	struct source store[SOURCES];
	u32 since, ends, cursor;
	bool walking;
	u32 iv;
};

static u8 take(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

/* small ones that meet again, some at the ends of the range */
static u32 take_seq(struct input *in)
{
	u32 n = take(in);

	if (n < 200)
		return n;
	if (n < 228)
		return AUTH_SPAN + n - 214;
	return 0xffffff - 250 + n;
}

static u64 pdu_of(u32 iv, u32 seq)
{
	return (u64)iv << 24 | seq;
}

static u16 addr_of(u8 s)
{
	return s * 7 + 1;
}

static enum btgw_rpl_result twin_new(struct world *w, const struct source *t)
{
	if (t->there || w->used < w->rpl.size)
		return BTGW_RPL_FRESH;
	w->dropped++;
	return BTGW_RPL_FULL;
}

static enum btgw_rpl_result twin_check(struct world *w, const struct source *t,
				       u32 iv, u32 seq)
{
	if (seq > 0xffffff)
		return BTGW_RPL_INVALID;
	if (!t->there)
		return twin_new(w, t);
	return pdu_of(iv, seq) > t->pdu ? BTGW_RPL_FRESH : BTGW_RPL_REPLAY;
}

static bool twin_span(u32 seq, u32 auth)
{
	return seq <= 0xffffff && auth <= seq && seq - auth <= AUTH_SPAN;
}

static enum btgw_rpl_result twin_segment(struct world *w,
					 const struct source *t, u32 iv,
					 u32 seq, u32 auth, bool in_progress)
{
	u64 a = pdu_of(iv, auth) | BTGW_RPL_HAS_AUTH;

	if (!twin_span(seq, auth))
		return BTGW_RPL_INVALID;
	if (!t->there)
		return twin_new(w, t);
	if (in_progress)
		return BTGW_RPL_FRESH;
	if (pdu_of(iv, seq) <= t->pdu)
		return BTGW_RPL_REPLAY;
	if (a == t->auth)
		return BTGW_RPL_COMPLETE;
	return a < t->auth ? BTGW_RPL_OLD_AUTH : BTGW_RPL_FRESH;
}

static enum btgw_rpl_result twin_accept_segmented(struct world *w,
						  struct source *t, u32 iv,
						  u32 seq, u32 auth)
{
	u64 a = pdu_of(iv, auth) | BTGW_RPL_HAS_AUTH;
	u64 pdu = pdu_of(iv, seq);
	enum btgw_rpl_result r;

	if (!twin_span(seq, auth))
		return BTGW_RPL_INVALID;
	if (t->there && a == t->auth)
		return BTGW_RPL_COMPLETE;
	r = twin_new(w, t);
	if (r)
		return r;
	w->used += !t->there;
	t->there = true;
	if (pdu > t->pdu)
		t->pdu = pdu;
	if (a > t->auth)
		t->auth = a;
	return BTGW_RPL_FRESH;
}

static void twin_forget(struct world *w, struct source *t)
{
	w->used -= t->there;
	memset(t, 0, sizeof(*t));
}

/* of exactly the size it was promised, for the sanitizer to watch */
static void *list_new(struct btgw_rpl *rpl, u32 size)
{
	size_t len = btgw_rpl_bytes(size);
	void *mem = malloc(len);

	MUST(mem);
	memset(mem, 0xa5, len);
	btgw_rpl_init(rpl, mem, size);
	MUST(rpl->size == size);
	return mem;
}

static void resize(struct world *w, u32 size)
{
	struct btgw_rpl new;
	void *mem = list_new(&new, size);

	if (btgw_rpl_move(&w->rpl, &new)) {
		MUST(w->used > size && !new.used);
		free(mem);
		return;
	}
	MUST(w->used <= size);
	free(w->mem);
	w->rpl = new;
	w->mem = mem;
}

/* up to @n entries of a walk, whose end the store remembers */
static void walk(struct world *w, u32 n)
{
	const struct btgw_rpl_entry *e;

	if (!w->walking) {
		w->ends = btgw_rpl_snapshot(&w->rpl);
		w->cursor = 0;
		w->walking = true;
	}
	while (n--) {
		struct source *s;

		e = btgw_rpl_next(&w->rpl, w->since, &w->cursor);
		if (!e) {
			w->since = w->ends;
			w->walking = false;
			return;
		}
		MUST(e->src % 7 == 1 && e->src / 7 < SOURCES);
		s = &w->store[e->src / 7];
		s->there = true;
		s->pdu = e->pdu;
		s->auth = e->auth;
	}
}

static void forget_old(struct world *w)
{
	u32 removed = 0;
	u8 s;

	for (s = 0; s < SOURCES && w->iv; s++) {
		struct source *t = &w->twin[s];

		if (!t->there || t->pdu >= pdu_of(w->iv - 1, 0))
			continue;
		twin_forget(w, t);
		removed++;
	}
	MUST(btgw_rpl_iv(&w->rpl, w->iv) == removed);
}

static enum btgw_rpl_result twin_load(struct world *w, struct source *t,
				      u64 pdu, u64 auth)
{
	enum btgw_rpl_result r;

	if (auth && !(auth & BTGW_RPL_HAS_AUTH))
		return BTGW_RPL_INVALID;
	if ((auth & ~BTGW_RPL_HAS_AUTH) > pdu)
		return BTGW_RPL_BACKWARD;
	if (t->there && (pdu < t->pdu || auth < t->auth))
		return BTGW_RPL_BACKWARD;
	r = twin_new(w, t);
	if (r)
		return r;
	w->used += !t->there;
	t->there = true;
	t->pdu = pdu;
	t->auth = auth;
	return BTGW_RPL_FRESH;
}

static void message(struct input *in, struct world *w, u8 how)
{
	u8 s = take(in) % SOURCES;
	struct source *t = &w->twin[s];
	/* the index before is accepted, too */
	u32 iv = w->iv - (how & 8 && w->iv ? 1 : 0);
	u32 seq = take_seq(in) + (how >> 4 == 15 ? 0x1000000 : 0);
	u16 addr = addr_of(s);
	enum btgw_rpl_result want;
	u32 auth;
	u64 a;

	switch (how & 7) {
	case 0:
		want = twin_check(w, t, iv, seq);
		MUST(btgw_rpl_check(&w->rpl, addr, iv, seq) == want);
		break;
	case 1:
		want = twin_check(w, t, iv, seq);
		MUST(btgw_rpl_accept(&w->rpl, addr, iv, seq) == want);
		if (!want) {
			w->used += !t->there;
			t->there = true;
			t->pdu = pdu_of(iv, seq);
		}
		break;
	case 2:
		auth = take_seq(in);
		want = twin_segment(w, t, iv, seq, auth, how & 16);
		MUST(btgw_rpl_check_segment(&w->rpl, addr, iv, seq, auth,
					    how & 16) == want);
		break;
	case 3:
		auth = take_seq(in);
		want = twin_accept_segmented(w, t, iv, seq, auth);
		MUST(btgw_rpl_accept_segmented(&w->rpl, addr, iv, seq, auth) ==
		     want);
		break;
	default:
		a = pdu_of(iv, take_seq(in));
		if (how & 16)
			a |= BTGW_RPL_HAS_AUTH;
		else if (how & 32)
			a = 0;
		seq &= 0xffffff;
		want = twin_load(w, t, pdu_of(iv, seq), a);
		MUST(btgw_rpl_load(&w->rpl, addr, pdu_of(iv, seq), a) == want);
		break;
	}
}

static void step(struct input *in, struct world *w)
{
	u8 how = take(in);
	u8 s;

	switch (how & 7) {
	case 5:
		s = take(in) % SOURCES;
		MUST(btgw_rpl_remove(&w->rpl, addr_of(s)) == w->twin[s].there);
		twin_forget(w, &w->twin[s]);
		break;
	case 6:
		if (how & 8) {
			resize(w, 1 + (how >> 4) % SIZES);
		} else {
			w->iv += how >> 4 & 3;
			forget_old(w);
		}
		break;
	case 7:
		walk(w, 1 + (how >> 3));
		break;
	default:
		message(in, w, how);
		break;
	}
	MUST(w->rpl.used == w->used && w->rpl.dropped == w->dropped);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	struct world w;
	u8 s;

	memset(&w, 0, sizeof(w));
	w.iv = take(&in) & 3;
	w.mem = list_new(&w.rpl, 1 + take(&in) % SIZES);
	while (in.left)
		step(&in, &w);

	/* the walk that was under way, and one more */
	if (w.walking)
		walk(&w, 2 * SIZES);
	walk(&w, 2 * SIZES);
	MUST(!w.walking);
	for (s = 0; s < SOURCES; s++) {
		const struct btgw_rpl_entry *e;

		e = btgw_rpl_find(&w.rpl, addr_of(s));
		MUST(!e == !w.twin[s].there);
		if (!e)
			continue;
		MUST(e->pdu == w.twin[s].pdu && e->auth == w.twin[s].auth);
		MUST(w.store[s].there && w.store[s].pdu == e->pdu &&
		     w.store[s].auth == e->auth);
	}
	free(w.mem);
	return 0;
}
