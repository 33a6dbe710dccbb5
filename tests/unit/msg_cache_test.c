// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * msg_cache_test.c - the network message cache, section 3.4.6.5
 */
#include "kunit.h"

#include <linux/minmax.h>
#include "msg_cache.h"

static struct btgw_msg_cache *new_cache(struct kunit *test, u32 size)
{
	struct btgw_msg_cache *mc = kunit_kmalloc(test, sizeof(*mc),
						  GFP_KERNEL);
	size_t len = btgw_msg_cache_bytes(size);
	void *mem = kunit_kmalloc(test, len, GFP_KERNEL);

	memset(mem, 0xa5, len);
	btgw_msg_cache_init(mc, mem, size);
	return mc;
}

static u64 key(u32 seq)
{
	return btgw_msg_key(0, 0x1201, seq, 0);
}

static void keys_differ(struct kunit *test)
{
	const u64 k = btgw_msg_key(0x123, 0x1201, 0xabcdef, 1);

	KUNIT_EXPECT_NE(test, k, btgw_msg_key(0x122, 0x1201, 0xabcdef, 1));
	KUNIT_EXPECT_NE(test, k, btgw_msg_key(0x123, 0x1202, 0xabcdef, 1));
	KUNIT_EXPECT_NE(test, k, btgw_msg_key(0x123, 0x1201, 0xabcdee, 1));
	KUNIT_EXPECT_NE(test, k, btgw_msg_key(0x123, 0x1201, 0xabcdef, 0));
	/* only what there is in the PDU counts */
	KUNIT_EXPECT_EQ(test, k, btgw_msg_key(0xf123, 0x1201, 0xffabcdef, 3));
	KUNIT_EXPECT_NE(test, btgw_msg_key(0, 0, 0, 0), 0);
	/* fields lie side by side: none reaches into the next */
	KUNIT_EXPECT_EQ(test, btgw_msg_key(0, 0x0001, 0, 0),
			btgw_msg_key(0, 0, 0xffffff, 0) + 1);
	KUNIT_EXPECT_EQ(test, btgw_msg_key(0, 0, 0, 1),
			btgw_msg_key(0, 0xffff, 0xffffff, 0) + 1);
	KUNIT_EXPECT_EQ(test, btgw_msg_key(1, 0, 0, 0),
			btgw_msg_key(0, 0xffff, 0xffffff, 1) + 1);
}

static void first_in_first_out(struct kunit *test)
{
	struct btgw_msg_cache *mc = new_cache(test, 3);
	u32 i;

	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_TRUE(test, btgw_msg_cache_add(mc, key(i)));
	/* entered again it keeps its age */
	KUNIT_EXPECT_FALSE(test, btgw_msg_cache_add(mc, key(0)));
	KUNIT_EXPECT_TRUE(test, btgw_msg_cache_add(mc, key(3)));
	KUNIT_EXPECT_FALSE(test, btgw_msg_cache_seen(mc, key(0)));
	for (i = 1; i < 4; i++)
		KUNIT_EXPECT_TRUE(test, btgw_msg_cache_seen(mc, key(i)));
	KUNIT_EXPECT_EQ(test, mc->hits, 3);
	KUNIT_EXPECT_EQ(test, mc->misses, 1);
	KUNIT_EXPECT_EQ(test, mc->inserts, 4);
	KUNIT_EXPECT_EQ(test, mc->evicted, 1);
	KUNIT_EXPECT_EQ(test, mc->used, 3);
}

static void removed_can_come_again(struct kunit *test)
{
	struct btgw_msg_cache *mc = new_cache(test, 4);

	btgw_msg_cache_add(mc, key(1));
	btgw_msg_cache_add(mc, key(2));
	KUNIT_EXPECT_TRUE(test, btgw_msg_cache_remove(mc, key(1)));
	KUNIT_EXPECT_FALSE(test, btgw_msg_cache_remove(mc, key(1)));
	KUNIT_EXPECT_FALSE(test, btgw_msg_cache_seen(mc, key(1)));
	KUNIT_EXPECT_TRUE(test, btgw_msg_cache_seen(mc, key(2)));
	KUNIT_EXPECT_TRUE(test, btgw_msg_cache_add(mc, key(1)));
	KUNIT_EXPECT_EQ(test, mc->used, 2);
	/* the hole is filled when its turn comes, nothing is evicted for it */
	btgw_msg_cache_add(mc, key(3));
	btgw_msg_cache_add(mc, key(4));
	KUNIT_EXPECT_EQ(test, mc->evicted, 0);
	KUNIT_EXPECT_EQ(test, mc->used, 4);
	btgw_msg_cache_clear(mc);
	KUNIT_EXPECT_EQ(test, mc->used, 0);
	KUNIT_EXPECT_FALSE(test, btgw_msg_cache_seen(mc, key(3)));
}

static void another_size(struct kunit *test)
{
	struct btgw_msg_cache *mc = new_cache(test, 6);
	struct btgw_msg_cache *more = new_cache(test, 9);
	struct btgw_msg_cache *less = new_cache(test, 2);
	u32 i;

	for (i = 0; i < 8; i++)
		btgw_msg_cache_add(mc, key(i));
	btgw_msg_cache_remove(mc, key(4));
	btgw_msg_cache_move(mc, more);
	KUNIT_EXPECT_EQ(test, more->used, 5);
	KUNIT_EXPECT_EQ(test, more->inserts, 8);
	for (i = 0; i < 8; i++)
		KUNIT_EXPECT_EQ(test, btgw_msg_cache_seen(more, key(i)),
				i >= 2 && i != 4);
	/* the oldest still goes first */
	for (i = 10; i < 15; i++)
		btgw_msg_cache_add(more, key(i));
	KUNIT_EXPECT_FALSE(test, btgw_msg_cache_seen(more, key(2)));
	KUNIT_EXPECT_TRUE(test, btgw_msg_cache_seen(more, key(3)));

	btgw_msg_cache_move(mc, less);
	KUNIT_EXPECT_EQ(test, less->used, 2);
	KUNIT_EXPECT_EQ(test, less->evicted, 2 + 3);
	KUNIT_EXPECT_TRUE(test, btgw_msg_cache_seen(less, key(6)));
	KUNIT_EXPECT_TRUE(test, btgw_msg_cache_seen(less, key(7)));
}

/* the slow and obvious one: places in the order they are filled */
struct twin {
	u64 place[512];
	u32 size, pos;
};

static int twin_find(const struct twin *t, u64 k)
{
	u32 i;

	for (i = 0; i < t->size; i++) {
		if (t->place[i] == k)
			return (int)i;
	}
	return -1;
}

static u64 rng = 0x13198a2e03707344ULL;

static u32 rnd(u32 below)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (u32)((rng >> 20) % below);
}

static void random_against_twin(struct kunit *test)
{
	static const u32 some[] = { 2, 3, 16, 100, 512 };
	static struct twin t;
	unsigned int i, step;
	int at;
	u64 k;

	for (i = 0; i < ARRAY_SIZE(some); i++) {
		struct btgw_msg_cache *mc = new_cache(test, some[i]);
		u32 held = 0;

		memset(&t, 0, sizeof(t));
		t.size = some[i];
		for (step = 0; step < 40000; step++) {
			k = btgw_msg_key((u16)rnd(2), (u16)(1 + rnd(9)),
					 rnd(some[i]), (u8)rnd(2));
			at = twin_find(&t, k);
			switch (rnd(8)) {
			case 0:
				KUNIT_ASSERT_EQ(test, btgw_msg_cache_remove(mc,
									    k),
						at >= 0);
				if (at < 0)
					break;
				t.place[at] = 0;
				held--;
				break;
			case 1 ... 3:
				KUNIT_ASSERT_EQ(test, btgw_msg_cache_seen(mc,
									  k),
						at >= 0);
				break;
			default:
				KUNIT_ASSERT_EQ(test, btgw_msg_cache_add(mc, k),
						at < 0);
				if (at >= 0)
					break;
				held += !t.place[t.pos];
				t.place[t.pos] = k;
				t.pos = (t.pos + 1) % t.size;
				break;
			}
			KUNIT_ASSERT_EQ(test, mc->used, held);
		}
		KUNIT_EXPECT_GT(test, mc->evicted, 0);
		KUNIT_EXPECT_GT(test, mc->hits, 0);
	}
}

/* as traffic is: a hundred sources that count */
static void chains_are_short(struct kunit *test)
{
	struct btgw_msg_cache *mc = new_cache(test, 4096);
	u32 i, n, c, most = 0;
	u16 e;

	for (i = 0; i < 20000; i++)
		btgw_msg_cache_add(mc, btgw_msg_key(0, (u16)(1 + i % 100),
						    i / 100, 0));
	KUNIT_EXPECT_EQ(test, mc->used, 4096);
	for (n = 0; n < 1U << (64 - mc->shift); n++) {
		c = 0;
		for (e = mc->head[n]; e; e = mc->next[e - 1])
			c++;
		most = max(most, c);
	}
	KUNIT_EXPECT_LE(test, most, 8);
}

static void sizes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, btgw_msg_cache_bytes(1024), 1024 * 12);
	KUNIT_EXPECT_EQ(test, btgw_msg_cache_bytes(0), btgw_msg_cache_bytes(2));
	KUNIT_EXPECT_EQ(test, btgw_msg_cache_bytes(~0U),
			btgw_msg_cache_bytes(BTGW_MSG_CACHE_MAX));
	kunit_info(test, "message cache: %zu octets for 1000, %zu for 1024 entries",
		   btgw_msg_cache_bytes(1000), btgw_msg_cache_bytes(1024));
}

/* the last position has the highest link there is */
static void largest(struct kunit *test)
{
	struct btgw_msg_cache *mc = new_cache(test, BTGW_MSG_CACHE_MAX + 1);
	u32 i;

	for (i = 0; i < BTGW_MSG_CACHE_MAX + 5; i++)
		btgw_msg_cache_add(mc, key(i));
	KUNIT_EXPECT_EQ(test, mc->used, BTGW_MSG_CACHE_MAX);
	KUNIT_EXPECT_FALSE(test, btgw_msg_cache_seen(mc, key(4)));
	for (i = 5; i < BTGW_MSG_CACHE_MAX + 5; i++)
		KUNIT_ASSERT_TRUE(test, btgw_msg_cache_seen(mc, key(i)));
}

static struct kunit_case msg_cache_cases[] = {
	KUNIT_CASE(keys_differ),
	KUNIT_CASE(first_in_first_out),
	KUNIT_CASE(removed_can_come_again),
	KUNIT_CASE(another_size),
	KUNIT_CASE(random_against_twin),
	KUNIT_CASE(chains_are_short),
	KUNIT_CASE(sizes),
	KUNIT_CASE(largest),
	{}
};

static struct kunit_suite msg_cache_suite = {
	.name = "msg_cache",
	.test_cases = msg_cache_cases,
};

kunit_test_suite(msg_cache_suite);
