// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * replay_test.c - the replay protection list, section 3.9.8
 */
#include "kunit.h"

#include <linux/bits.h>
#include <linux/minmax.h>
#include "prov_vectors.h"
#include "replay.h"

#define IV5		((u64)5 << 24)
#define SRC		0x0021

static struct btgw_rpl *new_list(struct kunit *test, u32 size)
{
	struct btgw_rpl *rpl = kunit_kmalloc(test, sizeof(*rpl), GFP_KERNEL);
	size_t len = btgw_rpl_bytes(size);
	void *mem = kunit_kmalloc(test, len, GFP_KERNEL);

	/* nobody promised zeroes */
	memset(mem, 0xa5, len);
	btgw_rpl_init(rpl, mem, size);
	return rpl;
}

/* a segmented message whose segments arrive at once */
static enum btgw_rpl_result whole(struct btgw_rpl *rpl, u16 src, u32 iv,
				  u32 high, u32 auth)
{
	enum btgw_rpl_result r;

	r = btgw_rpl_check_segment(rpl, src, iv, high, auth, false);
	return r ?: btgw_rpl_accept_segmented(rpl, src, iv, high, auth);
}

static u32 number(const struct pv_record *r, const char *key, unsigned int i,
		  size_t len)
{
	char name[32];
	const u8 *p;
	u32 v = 0;

	snprintf(name, sizeof(name), "%s_%u", key, i);
	p = pv_octets(r, name, len);
	while (len--)
		v = v << 8 | *p++;
	return v;
}

static bool has(const struct pv_record *r, const char *key, unsigned int i)
{
	char name[32];

	snprintf(name, sizeof(name), "%s_%u", key, i);
	return pv_field(r, name);
}

static void replay_vectors(struct kunit *test)
{
	const struct pv_file *f = pv_get("mesh-replay.txt");
	const struct pv_record *r = NULL;
	unsigned int i, messages = 0;

	while ((r = pv_next(f, "replay", r))) {
		struct btgw_rpl *rpl = new_list(test, 4);
		const u8 *p = pv_octets(r, "src", 2);
		u16 src = (u16)(p[0] << 8 | p[1]);

		for (i = 0; has(r, "seq", i); i++) {
			u32 iv = number(r, "iv_index", i, 4);
			u32 seq = number(r, "seq", i, 3);
			enum btgw_rpl_result got;
			char name[32];

			if (has(r, "auth", i))
				got = whole(rpl, src, iv, seq,
					    number(r, "auth", i, 3));
			else
				got = btgw_rpl_accept(rpl, src, iv, seq);
			snprintf(name, sizeof(name), "expect_%u", i);
			KUNIT_EXPECT_STREQ_MSG(test, got ? "drop" : "accept",
					       pv_text(r, name), "%s: %s, %s",
					       r->name, name,
					       btgw_rpl_result_name(got));
			messages++;
		}
		KUNIT_EXPECT_GT_MSG(test, i, 0, "%s", r->name);
	}
	KUNIT_EXPECT_GE(test, pv_count(f, "replay"), 7);
	kunit_info(test, "%u messages", messages);
}

/* what each verdict needs; the entry has pdu 5:000105 and auth 5:000100 */
static const struct {
	const char *name;
	u16 src;
	u32 iv, seq, auth;
	bool in_progress;
	enum btgw_rpl_result want;
} segments[] = {
	{ "newer", SRC, 5, 0x107, 0x106, false, BTGW_RPL_FRESH },
	{ "replay", SRC, 5, 0x105, 0x104, false, BTGW_RPL_REPLAY },
	{ "replay of the complete one", SRC, 5, 0x105, 0x100, false,
	  BTGW_RPL_REPLAY },
	{ "repeated by its sender", SRC, 5, 0x106, 0x100, false,
	  BTGW_RPL_COMPLETE },
	{ "older message, fresh SEQ", SRC, 5, 0x106, 0xff, false,
	  BTGW_RPL_OLD_AUTH },
	{ "in progress, below pdu", SRC, 5, 0x103, 0x101, true,
	  BTGW_RPL_FRESH },
	{ "older IV index", SRC, 4, 0x200, 0x200, false, BTGW_RPL_REPLAY },
	{ "newer IV index", SRC, 6, 0, 0, false, BTGW_RPL_FRESH },
	{ "same SeqAuth, newer IV index", SRC, 6, 0x106, 0x100, false,
	  BTGW_RPL_FRESH },
	{ "other source, list full", 0x22, 5, 0x200, 0x200, false,
	  BTGW_RPL_FULL },
	{ "in progress, list full", 0x22, 5, 0x200, 0x200, true,
	  BTGW_RPL_FULL },
	{ "no source", 0, 5, 0x200, 0x200, false, BTGW_RPL_INVALID },
	{ "virtual source", 0x8000, 5, 0x200, 0x200, false, BTGW_RPL_INVALID },
	{ "group source", 0xffff, 5, 0x200, 0x200, true, BTGW_RPL_INVALID },
	{ "first after this one", SRC, 5, 0x106, 0x107, false,
	  BTGW_RPL_INVALID },
	{ "farthest first", SRC, 5, 0x2107, 0x108, false, BTGW_RPL_FRESH },
	{ "first too far", SRC, 5, 0x2107, 0x107, false, BTGW_RPL_INVALID },
	{ "SEQ of 25 bits", SRC, 5, 0x1000000, 0xffffff, false,
	  BTGW_RPL_INVALID },
};

static void segment_verdicts(struct kunit *test)
{
	struct btgw_rpl *rpl = new_list(test, 1);
	struct btgw_rpl_entry before;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, whole(rpl, SRC, 5, 0x105, 0x100), BTGW_RPL_FRESH);
	before = *btgw_rpl_find(rpl, SRC);
	KUNIT_EXPECT_EQ(test, before.pdu, IV5 | 0x105);
	KUNIT_EXPECT_EQ(test, before.auth, BTGW_RPL_HAS_AUTH | IV5 | 0x100);

	for (i = 0; i < ARRAY_SIZE(segments); i++) {
		enum btgw_rpl_result got;

		got = btgw_rpl_check_segment(rpl, segments[i].src,
					     segments[i].iv, segments[i].seq,
					     segments[i].auth,
					     segments[i].in_progress);
		KUNIT_EXPECT_EQ_MSG(test, got, segments[i].want, "%s",
				    segments[i].name);
	}
	/* nor do the calls without segments take what cannot be */
	KUNIT_EXPECT_EQ(test, btgw_rpl_check(rpl, 0x8000, 5, 0x200),
			BTGW_RPL_INVALID);
	KUNIT_EXPECT_EQ(test, btgw_rpl_accept(rpl, SRC, 5, 0x1000000),
			BTGW_RPL_INVALID);
	KUNIT_EXPECT_EQ(test, btgw_rpl_accept_segmented(rpl, SRC, 5, 0x2107,
							0x107),
			BTGW_RPL_INVALID);
	/* a check changes nothing but the counter */
	KUNIT_EXPECT_MEMEQ(test, btgw_rpl_find(rpl, SRC), &before,
			   sizeof(before));
	KUNIT_EXPECT_EQ(test, rpl->dropped, 2);
}

/* trap 4 of the samples: the Friend delivers SEQ 3129ad before 3129ac */
static void descending_segments(struct kunit *test)
{
	struct btgw_rpl *rpl = new_list(test, 2);

	KUNIT_EXPECT_EQ(test, btgw_rpl_check_segment(rpl, SRC, 5, 0x3129ad,
						     0x3129ab, false),
			BTGW_RPL_FRESH);
	/* slips in between, and is accepted */
	KUNIT_EXPECT_EQ(test, btgw_rpl_accept(rpl, SRC, 5, 0x3129ae),
			BTGW_RPL_FRESH);
	KUNIT_EXPECT_EQ(test, btgw_rpl_check_segment(rpl, SRC, 5, 0x3129ac,
						     0x3129ab, true),
			BTGW_RPL_FRESH);
	KUNIT_EXPECT_EQ(test, btgw_rpl_accept_segmented(rpl, SRC, 5, 0x3129ad,
							0x3129ab),
			BTGW_RPL_FRESH);
	/* what the unsegmented message raised stays raised */
	KUNIT_EXPECT_EQ(test, btgw_rpl_find(rpl, SRC)->pdu, IV5 | 0x3129ae);
	KUNIT_EXPECT_EQ(test, btgw_rpl_check(rpl, SRC, 5, 0x3129ae),
			BTGW_RPL_REPLAY);
	KUNIT_EXPECT_EQ(test, btgw_rpl_accept_segmented(rpl, SRC, 5, 0x3129af,
							0x3129ab),
			BTGW_RPL_COMPLETE);
}

/* two destinations, the message that began first ends last */
static void overlapping_messages(struct kunit *test)
{
	struct btgw_rpl *rpl = new_list(test, 2);

	KUNIT_EXPECT_EQ(test, btgw_rpl_accept_segmented(rpl, SRC, 5, 0x114,
							0x110),
			BTGW_RPL_FRESH);
	KUNIT_EXPECT_EQ(test, btgw_rpl_accept_segmented(rpl, SRC, 5, 0x120,
							0x100),
			BTGW_RPL_FRESH);
	KUNIT_EXPECT_EQ(test, btgw_rpl_find(rpl, SRC)->auth,
			BTGW_RPL_HAS_AUTH | IV5 | 0x110);
	/* neither comes again, by any of its segments or by new ones */
	KUNIT_EXPECT_EQ(test, whole(rpl, SRC, 5, 0x120, 0x100),
			BTGW_RPL_REPLAY);
	KUNIT_EXPECT_EQ(test, whole(rpl, SRC, 5, 0x130, 0x100),
			BTGW_RPL_OLD_AUTH);
	KUNIT_EXPECT_EQ(test, whole(rpl, SRC, 5, 0x130, 0x110),
			BTGW_RPL_COMPLETE);
}

/* a recording of the segment that asked for an acknowledgment asks in vain */
static void completed_segment_recorded(struct kunit *test)
{
	struct btgw_rpl *rpl = new_list(test, 2);

	whole(rpl, SRC, 5, 0x105, 0x100);
	KUNIT_EXPECT_EQ(test, whole(rpl, SRC, 5, 0x109, 0x100),
			BTGW_RPL_COMPLETE);
	KUNIT_EXPECT_EQ(test, btgw_rpl_accept(rpl, SRC, 5, 0x109),
			BTGW_RPL_FRESH);
	KUNIT_EXPECT_EQ(test, whole(rpl, SRC, 5, 0x109, 0x100),
			BTGW_RPL_REPLAY);
}

static void full(struct kunit *test)
{
	struct btgw_rpl *rpl = new_list(test, 3);
	u16 src;

	for (src = 1; src <= 3; src++)
		KUNIT_EXPECT_EQ(test, btgw_rpl_accept(rpl, src, 5, 1),
				BTGW_RPL_FRESH);
	KUNIT_EXPECT_EQ(test, btgw_rpl_check(rpl, 4, 5, 1), BTGW_RPL_FULL);
	KUNIT_EXPECT_EQ(test, btgw_rpl_accept(rpl, 4, 5, 1), BTGW_RPL_FULL);
	KUNIT_EXPECT_EQ(test, whole(rpl, 4, 5, 2, 1), BTGW_RPL_FULL);
	KUNIT_EXPECT_EQ(test, btgw_rpl_accept_segmented(rpl, 4, 5, 2, 1),
			BTGW_RPL_FULL);
	KUNIT_EXPECT_EQ(test, btgw_rpl_load(rpl, 4, IV5 | 1, 0), BTGW_RPL_FULL);
	KUNIT_EXPECT_EQ(test, rpl->used, 3);
	KUNIT_EXPECT_EQ(test, rpl->dropped, 5);
	KUNIT_EXPECT_NULL(test, btgw_rpl_find(rpl, 4));

	/* those who are in stay in, and a place that is free is taken */
	KUNIT_EXPECT_EQ(test, btgw_rpl_accept(rpl, 2, 5, 2), BTGW_RPL_FRESH);
	KUNIT_EXPECT_TRUE(test, btgw_rpl_remove(rpl, 1));
	KUNIT_EXPECT_FALSE(test, btgw_rpl_remove(rpl, 1));
	KUNIT_EXPECT_FALSE(test, btgw_rpl_remove(rpl, 0));
	KUNIT_EXPECT_EQ(test, btgw_rpl_accept(rpl, 4, 5, 1), BTGW_RPL_FRESH);
	KUNIT_EXPECT_EQ(test, rpl->used, 3);
}

static void iv_change(struct kunit *test)
{
	struct btgw_rpl *rpl = new_list(test, 8);

	btgw_rpl_accept(rpl, 1, 4, 0xffffff);
	btgw_rpl_accept(rpl, 2, 5, 0);
	btgw_rpl_accept(rpl, 3, 6, 0);
	KUNIT_EXPECT_EQ(test, btgw_rpl_iv(rpl, 0), 0);
	KUNIT_EXPECT_EQ(test, btgw_rpl_iv(rpl, 5), 0);
	KUNIT_EXPECT_EQ(test, btgw_rpl_iv(rpl, 6), 1);
	KUNIT_EXPECT_NULL(test, btgw_rpl_find(rpl, 1));
	KUNIT_EXPECT_EQ(test, btgw_rpl_check(rpl, 2, 5, 0), BTGW_RPL_REPLAY);
	KUNIT_EXPECT_EQ(test, btgw_rpl_iv(rpl, 0xffffffff), 2);
	KUNIT_EXPECT_EQ(test, rpl->used, 0);
}

static void load(struct kunit *test)
{
	struct btgw_rpl *rpl = new_list(test, 2);
	const u64 auth = BTGW_RPL_HAS_AUTH | IV5;

	KUNIT_EXPECT_EQ(test, btgw_rpl_load(rpl, SRC, IV5 | 9, auth | 4),
			BTGW_RPL_FRESH);
	KUNIT_EXPECT_EQ(test, btgw_rpl_check(rpl, SRC, 5, 9), BTGW_RPL_REPLAY);
	KUNIT_EXPECT_EQ(test, whole(rpl, SRC, 5, 10, 4), BTGW_RPL_COMPLETE);

	/* the same is no change, less is refused, more is taken */
	btgw_rpl_snapshot(rpl);
	KUNIT_EXPECT_EQ(test, btgw_rpl_load(rpl, SRC, IV5 | 9, auth | 4),
			BTGW_RPL_FRESH);
	KUNIT_EXPECT_EQ(test, btgw_rpl_find(rpl, SRC)->gen, 1);
	KUNIT_EXPECT_EQ(test, btgw_rpl_load(rpl, SRC, IV5 | 8, auth | 4),
			BTGW_RPL_BACKWARD);
	KUNIT_EXPECT_EQ(test, btgw_rpl_load(rpl, SRC, IV5 | 9, auth | 3),
			BTGW_RPL_BACKWARD);
	KUNIT_EXPECT_EQ(test, btgw_rpl_load(rpl, SRC, IV5 | 9, 0),
			BTGW_RPL_BACKWARD);
	KUNIT_EXPECT_EQ(test, btgw_rpl_load(rpl, SRC, IV5 | 9, auth | 10),
			BTGW_RPL_BACKWARD);
	KUNIT_EXPECT_EQ(test, btgw_rpl_find(rpl, SRC)->gen, 1);
	KUNIT_EXPECT_EQ(test, btgw_rpl_load(rpl, SRC, IV5 | 10, auth | 4),
			BTGW_RPL_FRESH);
	KUNIT_EXPECT_EQ(test, btgw_rpl_find(rpl, SRC)->gen, 2);

	KUNIT_EXPECT_EQ(test, btgw_rpl_load(rpl, 0x8000, 1, 0),
			BTGW_RPL_INVALID);
	KUNIT_EXPECT_EQ(test, btgw_rpl_load(rpl, 7, BIT_ULL(56), 0),
			BTGW_RPL_INVALID);
	KUNIT_EXPECT_EQ(test, btgw_rpl_load(rpl, 7, 1, 1), BTGW_RPL_INVALID);
	KUNIT_EXPECT_EQ(test, btgw_rpl_load(rpl, 7, 1, BTGW_RPL_HAS_AUTH |
					    BIT_ULL(56)),
			BTGW_RPL_INVALID);
	KUNIT_EXPECT_EQ(test, rpl->used, 1);
}

static unsigned int count_changed(const struct btgw_rpl *rpl, u32 since)
{
	unsigned int n = 0;
	u32 cursor = 0;

	while (btgw_rpl_next(rpl, since, &cursor))
		n++;
	return n;
}

static void generations(struct kunit *test)
{
	struct btgw_rpl *rpl = new_list(test, 8), *other = new_list(test, 4);
	u32 g, cursor = 0;

	btgw_rpl_accept(rpl, 1, 5, 1);
	btgw_rpl_accept(rpl, 2, 5, 1);
	KUNIT_EXPECT_EQ(test, count_changed(rpl, 0), 2);
	g = btgw_rpl_snapshot(rpl);
	KUNIT_EXPECT_EQ(test, count_changed(rpl, g), 0);
	btgw_rpl_accept(rpl, 3, 5, 1);
	btgw_rpl_accept(rpl, 2, 5, 1);		/* refused: no change */
	KUNIT_EXPECT_EQ(test, count_changed(rpl, g), 1);
	KUNIT_EXPECT_EQ(test, btgw_rpl_next(rpl, g, &cursor)->src, 3);
	btgw_rpl_accept_segmented(rpl, 1, 5, 9, 8);
	KUNIT_EXPECT_EQ(test, count_changed(rpl, g), 2);

	/* one that goes and one that comes in the middle of a walk */
	cursor = 0;
	KUNIT_EXPECT_EQ(test, btgw_rpl_next(rpl, 0, &cursor)->src, 1);
	btgw_rpl_remove(rpl, 2);
	btgw_rpl_accept(rpl, 4, 5, 1);
	KUNIT_EXPECT_EQ(test, btgw_rpl_next(rpl, 0, &cursor)->src, 4);
	KUNIT_EXPECT_EQ(test, btgw_rpl_next(rpl, 0, &cursor)->src, 3);
	KUNIT_EXPECT_NULL(test, btgw_rpl_next(rpl, 0, &cursor));
	KUNIT_EXPECT_NULL(test, btgw_rpl_next(rpl, 0, &cursor));

	/* another size: nothing is forgotten, nothing is stored twice */
	KUNIT_EXPECT_EQ(test, btgw_rpl_move(rpl, other), BTGW_RPL_FRESH);
	KUNIT_EXPECT_EQ(test, other->used, 3);
	KUNIT_EXPECT_EQ(test, other->gen, rpl->gen);
	KUNIT_EXPECT_EQ(test, count_changed(other, g), 3);
	KUNIT_EXPECT_EQ(test, btgw_rpl_check(other, 1, 5, 9), BTGW_RPL_REPLAY);
	btgw_rpl_accept(rpl, 5, 5, 1);
	btgw_rpl_accept(rpl, 6, 5, 1);
	btgw_rpl_init(other, other->entry, 4);
	KUNIT_EXPECT_EQ(test, btgw_rpl_move(rpl, other), BTGW_RPL_FULL);
	KUNIT_EXPECT_EQ(test, other->used, 0);
}

/* what a walk misses because the list moved under it is in the next walk */
static void moved_under_a_walk(struct kunit *test)
{
	struct btgw_rpl *rpl = new_list(test, 8), *other = new_list(test, 4);
	u32 g, cursor = 0;

	btgw_rpl_accept(rpl, 1, 5, 1);
	btgw_rpl_accept(rpl, 2, 5, 1);
	btgw_rpl_accept(rpl, 3, 5, 1);
	btgw_rpl_remove(rpl, 1);
	g = btgw_rpl_snapshot(rpl);
	KUNIT_EXPECT_EQ(test, btgw_rpl_next(rpl, 0, &cursor)->src, 2);
	KUNIT_ASSERT_EQ(test, btgw_rpl_move(rpl, other), BTGW_RPL_FRESH);
	/* 3 stands where the walk has been */
	KUNIT_EXPECT_NULL(test, btgw_rpl_next(other, 0, &cursor));
	KUNIT_EXPECT_EQ(test, count_changed(other, g), 2);
}

/* the slow and obvious one: an array of every address, numbers as they are */
struct twin {
	bool there, has_auth;
	u32 iv, seq, auth_iv, auth;
};

static struct twin twin[BTGW_RPL_MAX + 1];
static u32 twin_used;

static int later(u32 iv_a, u32 a, u32 iv_b, u32 b)
{
	if (iv_a != iv_b)
		return iv_a > iv_b ? 1 : -1;
	return a > b ? 1 : a == b ? 0 : -1;
}

static enum btgw_rpl_result twin_check(u32 size, u16 src, u32 iv, u32 seq)
{
	if (!twin[src].there)
		return twin_used < size ? BTGW_RPL_FRESH : BTGW_RPL_FULL;
	return later(iv, seq, twin[src].iv, twin[src].seq) > 0 ?
		BTGW_RPL_FRESH : BTGW_RPL_REPLAY;
}

static enum btgw_rpl_result twin_segment(u32 size, u16 src, u32 iv, u32 seq,
					 u32 auth, bool in_progress)
{
	const struct twin *t = &twin[src];
	enum btgw_rpl_result r = twin_check(size, src, iv, seq);
	int order;

	if (!t->there)
		return r;
	if (in_progress)
		return BTGW_RPL_FRESH;
	if (r || !t->has_auth)
		return r;
	order = later(iv, auth, t->auth_iv, t->auth);
	return order > 0 ? BTGW_RPL_FRESH :
		order ? BTGW_RPL_OLD_AUTH : BTGW_RPL_COMPLETE;
}

static void twin_write(u16 src, u32 iv, u32 seq)
{
	struct twin *t = &twin[src];

	if (t->there && later(iv, seq, t->iv, t->seq) <= 0)
		return;
	twin_used += !t->there;
	t->there = true;
	t->iv = iv;
	t->seq = seq;
}

static void twin_write_auth(u16 src, u32 iv, u32 auth)
{
	struct twin *t = &twin[src];

	if (t->has_auth && later(iv, auth, t->auth_iv, t->auth) <= 0)
		return;
	t->has_auth = true;
	t->auth_iv = iv;
	t->auth = auth;
}

static void twin_forget(u16 src)
{
	twin_used -= twin[src].there;
	memset(&twin[src], 0, sizeof(twin[src]));
}

static u64 rng = 0x243f6a8885a308d3ULL;

static u32 rnd(u32 below)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (u32)((rng >> 20) % below);
}

static void twin_step(struct kunit *test, struct btgw_rpl *rpl, u16 addresses,
		      u32 iv, int step)
{
	u16 src = (u16)(1 + rnd(addresses));
	u32 seq = rnd(4000), auth = seq - rnd(min(seq + 1, 40U));
	bool in_progress = !rnd(3);
	enum btgw_rpl_result want, got;
	u16 a;

	iv -= rnd(4) == 0;
	switch (rnd(100)) {
	case 0:
		KUNIT_ASSERT_EQ(test, btgw_rpl_remove(rpl, src),
				twin[src].there);
		twin_forget(src);
		break;
	case 1:
		got = btgw_rpl_iv(rpl, iv);
		want = 0;
		for (a = 1; a <= addresses; a++) {
			if (!twin[a].there || twin[a].iv + 1 >= iv)
				continue;
			twin_forget(a);
			want++;
		}
		KUNIT_ASSERT_EQ_MSG(test, got, want, "step %d", step);
		break;
	case 2 ... 50:
		want = twin_check(rpl->size, src, iv, seq);
		got = btgw_rpl_accept(rpl, src, iv, seq);
		KUNIT_ASSERT_EQ_MSG(test, got, want, "step %d", step);
		if (!want)
			twin_write(src, iv, seq);
		break;
	default:
		want = twin_segment(rpl->size, src, iv, seq, auth,
				    in_progress);
		got = btgw_rpl_check_segment(rpl, src, iv, seq, auth,
					     in_progress);
		KUNIT_ASSERT_EQ_MSG(test, got, want, "step %d", step);
		if (want)
			break;
		if (twin[src].has_auth &&
		    !later(iv, auth, twin[src].auth_iv, twin[src].auth))
			want = BTGW_RPL_COMPLETE;
		got = btgw_rpl_accept_segmented(rpl, src, iv, seq, auth);
		KUNIT_ASSERT_EQ_MSG(test, got, want, "step %d", step);
		if (want)
			break;
		twin_write(src, iv, seq);
		twin_write_auth(src, iv, auth);
		break;
	}
	KUNIT_ASSERT_EQ(test, rpl->used, twin_used);
}

static void twin_compare(struct kunit *test, const struct btgw_rpl *rpl)
{
	const struct btgw_rpl_entry *e;
	unsigned int n = 0;
	u32 cursor = 0;

	while ((e = btgw_rpl_next(rpl, 0, &cursor))) {
		const struct twin *t = &twin[e->src];

		KUNIT_ASSERT_TRUE(test, t->there);
		KUNIT_ASSERT_EQ(test, e->pdu, (u64)t->iv << 24 | t->seq);
		KUNIT_ASSERT_EQ(test, e->auth, t->has_auth ? BTGW_RPL_HAS_AUTH |
				(u64)t->auth_iv << 24 | t->auth : 0);
		KUNIT_ASSERT_PTR_EQ(test, btgw_rpl_find(rpl, e->src), e);
		n++;
	}
	KUNIT_ASSERT_EQ(test, n, twin_used);
}

static const struct {
	const char *name;
	u32 size;
	u16 addresses;
	int steps;
} twins[] = {
	{ "one place", 1, 3, 20000 },
	{ "a few, and too many", 7, 12, 60000 },
	{ "room for all", 64, 60, 60000 },
	{ "all addresses", BTGW_RPL_MAX, BTGW_RPL_MAX, 200000 },
};

static void random_against_twin(struct kunit *test)
{
	unsigned int i;
	u32 iv, size;
	int step;

	for (i = 0; i < ARRAY_SIZE(twins); i++) {
		struct btgw_rpl *rpl = new_list(test, twins[i].size), *moved;

		memset(twin, 0, sizeof(twin));
		twin_used = 0;
		for (step = 0; step < twins[i].steps; step++) {
			iv = 10 + step / 5000;
			twin_step(test, rpl, twins[i].addresses, iv, step);
			if (step % 7001 != 7000)
				continue;
			twin_compare(test, rpl);
			size = max(rpl->used, 1U) + rnd(twins[i].size);
			moved = new_list(test, size);
			KUNIT_ASSERT_EQ(test, btgw_rpl_move(rpl, moved),
					BTGW_RPL_FRESH);
			rpl = moved;
		}
		twin_compare(test, rpl);
		KUNIT_EXPECT_GT_MSG(test, twin_used, 0, "%s", twins[i].name);
	}
}

/* chains stay short for addresses in runs and for every address there is */
static void chains_are_short(struct kunit *test)
{
	static const u32 counts[] = { 1, 100, 10000, BTGW_RPL_MAX };
	u32 n, i, c, most;
	u16 e;

	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		struct btgw_rpl *rpl = new_list(test, counts[i]);

		for (n = 0; n < counts[i]; n++)
			btgw_rpl_accept(rpl, (u16)(1 + n), 5, 1);
		KUNIT_EXPECT_EQ(test, rpl->used, counts[i]);
		most = 0;
		for (n = 0; n < 1U << (32 - rpl->shift); n++) {
			c = 0;
			for (e = rpl->head[n]; e; e = rpl->entry[e - 1].next)
				c++;
			most = max(most, c);
		}
		KUNIT_EXPECT_LE_MSG(test, most, 2, "%u sources", counts[i]);
	}
}

static void sizes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sizeof(struct btgw_rpl_entry), 24);
	KUNIT_EXPECT_EQ(test, btgw_rpl_bytes(10000), 272768);
	KUNIT_EXPECT_EQ(test, btgw_rpl_bytes(0), btgw_rpl_bytes(1));
	KUNIT_EXPECT_EQ(test, btgw_rpl_bytes(~0U),
			btgw_rpl_bytes(BTGW_RPL_MAX));
	kunit_info(test, "replay list: %zu octets per entry, %zu for 1, %zu for 100, %zu for 10000 sources",
		   sizeof(struct btgw_rpl_entry), btgw_rpl_bytes(1),
		   btgw_rpl_bytes(100), btgw_rpl_bytes(10000));
}

static void names(struct kunit *test)
{
	int i;

	for (i = 0; i < __BTGW_RPL_RESULTS; i++)
		KUNIT_EXPECT_STRNEQ(test, btgw_rpl_result_name(i), "unknown");
	KUNIT_EXPECT_STREQ(test, btgw_rpl_result_name(i), "unknown");
	KUNIT_EXPECT_STREQ(test, btgw_rpl_result_name(-1), "unknown");
}

static struct kunit_case replay_cases[] = {
	KUNIT_CASE(replay_vectors),
	KUNIT_CASE(segment_verdicts),
	KUNIT_CASE(descending_segments),
	KUNIT_CASE(overlapping_messages),
	KUNIT_CASE(completed_segment_recorded),
	KUNIT_CASE(full),
	KUNIT_CASE(iv_change),
	KUNIT_CASE(load),
	KUNIT_CASE(generations),
	KUNIT_CASE(moved_under_a_walk),
	KUNIT_CASE(random_against_twin),
	KUNIT_CASE(chains_are_short),
	KUNIT_CASE(sizes),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite replay_suite = {
	.name = "replay",
	.test_cases = replay_cases,
};

kunit_test_suite(replay_suite);
