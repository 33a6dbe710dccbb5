// SPDX-License-Identifier: GPL-2.0-only
/*
 * msg_cache.c - the network message cache
 *
 * Positions are filled in turn, so that the position filled next holds the
 * oldest PDU. A PDU that is removed leaves a hole until its turn comes.
 */
#include "msg_cache.h"

#include <linux/bits.h>
#include <linux/minmax.h>
#include <linux/string.h>

/* present in every key, so that none is 0 */
#define KEY_SET		BIT_ULL(63)
/* 2^64 divided by the golden ratio */
#define KEY_GOLDEN	0x9e3779b97f4a7c15ULL

static u32 mc_clamp(u32 size)
{
	return clamp_t(u32, size, BTGW_MSG_CACHE_MIN, BTGW_MSG_CACHE_MAX);
}

static u8 mc_order(u32 size)
{
	u8 order = 1;

	while ((1U << order) < size)
		order++;
	return order;
}

static u16 *mc_chain(const struct btgw_msg_cache *mc, u64 key)
{
	return &mc->head[(key * KEY_GOLDEN) >> mc->shift];
}

/* the link that points to the entry of @key, or to nothing */
static u16 *mc_link(const struct btgw_msg_cache *mc, u64 key)
{
	u16 *link = mc_chain(mc, key);

	while (*link && mc->key[*link - 1] != key)
		link = &mc->next[*link - 1];
	return link;
}

static void mc_unlink(struct btgw_msg_cache *mc, u16 *link)
{
	u16 i = *link - 1;

	*link = mc->next[i];
	mc->key[i] = 0;
	mc->used--;
}

static void mc_insert(struct btgw_msg_cache *mc, u64 key)
{
	u16 *chain;

	if (mc->key[mc->pos]) {
		mc_unlink(mc, mc_link(mc, mc->key[mc->pos]));
		mc->evicted++;
	}
	chain = mc_chain(mc, key);
	mc->key[mc->pos] = key;
	mc->next[mc->pos] = *chain;
	*chain = (u16)(mc->pos + 1);
	mc->used++;
	mc->pos = mc->pos + 1 == mc->size ? 0 : mc->pos + 1;
}

size_t btgw_msg_cache_bytes(u32 size)
{
	size = mc_clamp(size);
	return size * (sizeof(u64) + sizeof(u16)) +
	       ((size_t)1 << mc_order(size)) * sizeof(u16);
}

void btgw_msg_cache_init(struct btgw_msg_cache *mc, void *mem, u32 size)
{
	size = mc_clamp(size);
	memset(mc, 0, sizeof(*mc));
	mc->key = mem;
	mc->next = (u16 *)(mc->key + size);
	mc->head = mc->next + size;
	mc->size = size;
	mc->shift = 64 - mc_order(size);
	btgw_msg_cache_clear(mc);
}

void btgw_msg_cache_move(const struct btgw_msg_cache *old,
			 struct btgw_msg_cache *new)
{
	u32 i, pos, skip;

	new->hits = old->hits;
	new->misses = old->misses;
	new->inserts = old->inserts;
	new->evicted = old->evicted;

	/* from the oldest on, and only the newest if that is all there is room
	 * for; what is not taken was evicted
	 */
	skip = old->used > new->size ? old->used - new->size : 0;
	new->evicted += skip;
	for (i = 0; i < old->size; i++) {
		pos = old->pos + i;
		if (pos >= old->size)
			pos -= old->size;
		if (!old->key[pos])
			continue;
		if (skip)
			skip--;
		else
			mc_insert(new, old->key[pos]);
	}
}

void btgw_msg_cache_clear(struct btgw_msg_cache *mc)
{
	memset(mc->key, 0, mc->size * sizeof(*mc->key));
	memset(mc->head, 0, sizeof(*mc->head) << (64 - mc->shift));
	mc->used = 0;
	mc->pos = 0;
}

u64 btgw_msg_key(u16 net, u16 src, u32 seq, u8 ivi)
{
	return KEY_SET | (u64)(net & 0xfff) << 41 | (u64)(ivi & 1) << 40 |
	       (u64)src << 24 | (seq & 0xffffff);
}

bool btgw_msg_cache_seen(struct btgw_msg_cache *mc, u64 key)
{
	if (*mc_link(mc, key)) {
		mc->hits++;
		return true;
	}
	mc->misses++;
	return false;
}

bool btgw_msg_cache_add(struct btgw_msg_cache *mc, u64 key)
{
	if (*mc_link(mc, key))
		return false;
	mc_insert(mc, key);
	mc->inserts++;
	return true;
}

bool btgw_msg_cache_remove(struct btgw_msg_cache *mc, u64 key)
{
	u16 *link = mc_link(mc, key);

	if (!*link)
		return false;
	mc_unlink(mc, link);
	return true;
}
