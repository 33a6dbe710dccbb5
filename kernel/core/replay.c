// SPDX-License-Identifier: GPL-2.0-only
/*
 * replay.c - the replay protection list
 *
 * Entries lie in an array and never move; chains of indexes over them are the
 * hash table. Unicast addresses are assigned in runs, and the multiplication
 * spreads a run evenly, so that chains stay short whatever the load.
 */
#include "replay.h"

#include <linux/minmax.h>
#include <linux/string.h>

#include "net_pdu.h"

#define RPL_PDU_MAX	((1ULL << 56) - 1)
/* SeqZero has 13 bits: a segment is at most so far from the first */
#define RPL_AUTH_SPAN	8191
/* 2^32 divided by the golden ratio */
#define RPL_GOLDEN	0x9e3779b1u

static const char *const rpl_names[__BTGW_RPL_RESULTS] = {
	[BTGW_RPL_FRESH]	= "fresh",
	[BTGW_RPL_REPLAY]	= "replay",
	[BTGW_RPL_COMPLETE]	= "complete",
	[BTGW_RPL_OLD_AUTH]	= "old_auth",
	[BTGW_RPL_FULL]		= "full",
	[BTGW_RPL_BACKWARD]	= "backward",
	[BTGW_RPL_INVALID]	= "invalid",
};

static u32 rpl_clamp(u32 size)
{
	return clamp_t(u32, size, 1, BTGW_RPL_MAX);
}

/* log2 of the number of chains: one for each entry, or up to twice as many */
static u8 rpl_order(u32 size)
{
	u8 order = 0;

	while ((1U << order) < size)
		order++;
	return order;
}

static u64 rpl_pdu(u32 iv_index, u32 seq)
{
	return (u64)iv_index << 24 | seq;
}

static u16 *rpl_chain(const struct btgw_rpl *rpl, u16 src)
{
	/* a shift by 32 is not one: u64 */
	return &rpl->head[(u64)(u32)(src * RPL_GOLDEN) >> rpl->shift];
}

static struct btgw_rpl_entry *rpl_find(const struct btgw_rpl *rpl, u16 src)
{
	struct btgw_rpl_entry *entry;
	u16 i;

	for (i = *rpl_chain(rpl, src); i; i = entry->next) {
		entry = &rpl->entry[i - 1];
		if (entry->src == src)
			return entry;
	}
	return NULL;
}

static bool rpl_has_room(const struct btgw_rpl *rpl)
{
	return rpl->used < rpl->size;
}

/* an entry for a source that has none; there must be room */
static struct btgw_rpl_entry *rpl_new(struct btgw_rpl *rpl, u16 src)
{
	struct btgw_rpl_entry *entry;
	u16 *chain = rpl_chain(rpl, src);
	u16 i;

	if (rpl->free) {
		i = rpl->free;
		entry = &rpl->entry[i - 1];
		rpl->free = entry->next;
	} else {
		i = ++rpl->tried;
		entry = &rpl->entry[i - 1];
	}
	memset(entry, 0, sizeof(*entry));
	entry->src = src;
	entry->next = *chain;
	*chain = i;
	rpl->used++;
	return entry;
}

static void rpl_delete(struct btgw_rpl *rpl, struct btgw_rpl_entry *entry)
{
	u16 i = (u16)(entry - rpl->entry + 1);
	u16 *link = rpl_chain(rpl, entry->src);

	while (*link != i)
		link = &rpl->entry[*link - 1].next;
	*link = entry->next;

	entry->src = BTGW_ADDR_UNASSIGNED;
	entry->next = rpl->free;
	rpl->free = i;
	rpl->used--;
}

static void rpl_touch(struct btgw_rpl *rpl, struct btgw_rpl_entry *entry)
{
	entry->gen = rpl->gen;
}

static enum btgw_rpl_result rpl_full(struct btgw_rpl *rpl)
{
	rpl->dropped++;
	return BTGW_RPL_FULL;
}

static bool rpl_valid_auth(u32 seq, u32 auth_seq)
{
	return seq <= BTGW_SEQ_MAX && auth_seq <= seq &&
	       seq - auth_seq <= RPL_AUTH_SPAN;
}

size_t btgw_rpl_bytes(u32 size)
{
	size = rpl_clamp(size);
	return size * sizeof(struct btgw_rpl_entry) +
	       ((size_t)1 << rpl_order(size)) * sizeof(u16);
}

void btgw_rpl_init(struct btgw_rpl *rpl, void *mem, u32 size)
{
	size = rpl_clamp(size);
	memset(rpl, 0, sizeof(*rpl));
	rpl->entry = mem;
	rpl->head = (u16 *)(rpl->entry + size);
	rpl->size = size;
	rpl->gen = 1;
	rpl->shift = 32 - rpl_order(size);
	memset(rpl->head, 0, sizeof(u16) << rpl_order(size));
}

enum btgw_rpl_result btgw_rpl_move(const struct btgw_rpl *old,
				   struct btgw_rpl *new)
{
	const struct btgw_rpl_entry *from;
	struct btgw_rpl_entry *to;
	u32 cursor = 0;

	if (old->used > new->size)
		return BTGW_RPL_FULL;

	new->gen = old->gen;
	new->dropped = old->dropped;
	while ((from = btgw_rpl_next(old, 0, &cursor))) {
		to = rpl_new(new, from->src);
		to->pdu = from->pdu;
		to->auth = from->auth;
		/* places change: who was in the middle of a dump begins again */
		to->gen = new->gen;
	}
	return BTGW_RPL_FRESH;
}

enum btgw_rpl_result btgw_rpl_check(struct btgw_rpl *rpl, u16 src,
				    u32 iv_index, u32 seq)
{
	const struct btgw_rpl_entry *entry;

	if (!btgw_addr_is_unicast(src) || seq > BTGW_SEQ_MAX)
		return BTGW_RPL_INVALID;

	entry = rpl_find(rpl, src);
	if (!entry)
		return rpl_has_room(rpl) ? BTGW_RPL_FRESH : rpl_full(rpl);
	if (rpl_pdu(iv_index, seq) <= entry->pdu)
		return BTGW_RPL_REPLAY;
	return BTGW_RPL_FRESH;
}

enum btgw_rpl_result btgw_rpl_check_segment(struct btgw_rpl *rpl, u16 src,
					    u32 iv_index, u32 seq,
					    u32 auth_seq, bool in_progress)
{
	const struct btgw_rpl_entry *entry;
	u64 auth;

	if (!btgw_addr_is_unicast(src) || !rpl_valid_auth(seq, auth_seq))
		return BTGW_RPL_INVALID;

	entry = rpl_find(rpl, src);
	if (!entry)
		return rpl_has_room(rpl) ? BTGW_RPL_FRESH : rpl_full(rpl);
	/* the reassembly decides; what it has it does not take twice */
	if (in_progress)
		return BTGW_RPL_FRESH;
	if (rpl_pdu(iv_index, seq) <= entry->pdu)
		return BTGW_RPL_REPLAY;

	auth = rpl_pdu(iv_index, auth_seq) | BTGW_RPL_HAS_AUTH;
	if (auth == entry->auth)
		return BTGW_RPL_COMPLETE;
	if (auth < entry->auth)
		return BTGW_RPL_OLD_AUTH;
	return BTGW_RPL_FRESH;
}

enum btgw_rpl_result btgw_rpl_accept(struct btgw_rpl *rpl, u16 src,
				     u32 iv_index, u32 seq)
{
	struct btgw_rpl_entry *entry;
	enum btgw_rpl_result result;

	result = btgw_rpl_check(rpl, src, iv_index, seq);
	if (result != BTGW_RPL_FRESH)
		return result;

	entry = rpl_find(rpl, src) ?: rpl_new(rpl, src);
	entry->pdu = rpl_pdu(iv_index, seq);
	rpl_touch(rpl, entry);
	return BTGW_RPL_FRESH;
}

enum btgw_rpl_result btgw_rpl_accept_segmented(struct btgw_rpl *rpl, u16 src,
					       u32 iv_index, u32 high_seq,
					       u32 auth_seq)
{
	struct btgw_rpl_entry *entry;
	u64 auth;

	if (!btgw_addr_is_unicast(src) || !rpl_valid_auth(high_seq, auth_seq))
		return BTGW_RPL_INVALID;

	auth = rpl_pdu(iv_index, auth_seq) | BTGW_RPL_HAS_AUTH;
	entry = rpl_find(rpl, src);
	if (entry && auth == entry->auth)
		return BTGW_RPL_COMPLETE;
	if (!entry) {
		if (!rpl_has_room(rpl))
			return rpl_full(rpl);
		entry = rpl_new(rpl, src);
	}
	/*
	 * Both only ever rise. What follows stays shut out by one of the two:
	 * a copy of any segment by @pdu, one repeated by its sender by @auth.
	 */
	entry->pdu = max(entry->pdu, rpl_pdu(iv_index, high_seq));
	entry->auth = max(entry->auth, auth);
	rpl_touch(rpl, entry);
	return BTGW_RPL_FRESH;
}

u32 btgw_rpl_iv(struct btgw_rpl *rpl, u32 iv_index)
{
	struct btgw_rpl_entry *entry;
	u32 removed = 0;
	u64 keep;
	u16 i;

	if (!iv_index)
		return 0;
	keep = rpl_pdu(iv_index - 1, 0);
	for (i = 0; i < rpl->tried; i++) {
		entry = &rpl->entry[i];
		if (entry->src && entry->pdu < keep) {
			rpl_delete(rpl, entry);
			removed++;
		}
	}
	return removed;
}

enum btgw_rpl_result btgw_rpl_load(struct btgw_rpl *rpl, u16 src, u64 pdu,
				   u64 auth)
{
	struct btgw_rpl_entry *entry;

	if (!btgw_addr_is_unicast(src) || pdu > RPL_PDU_MAX ||
	    (auth && !(auth & BTGW_RPL_HAS_AUTH)) ||
	    (auth & ~BTGW_RPL_HAS_AUTH) > RPL_PDU_MAX)
		return BTGW_RPL_INVALID;
	if ((auth & ~BTGW_RPL_HAS_AUTH) > pdu)
		return BTGW_RPL_BACKWARD;

	entry = rpl_find(rpl, src);
	if (!entry) {
		if (!rpl_has_room(rpl))
			return rpl_full(rpl);
		entry = rpl_new(rpl, src);
	} else if (pdu < entry->pdu || auth < entry->auth) {
		return BTGW_RPL_BACKWARD;
	} else if (pdu == entry->pdu && auth == entry->auth) {
		return BTGW_RPL_FRESH;
	}
	entry->pdu = pdu;
	entry->auth = auth;
	rpl_touch(rpl, entry);
	return BTGW_RPL_FRESH;
}

const struct btgw_rpl_entry *btgw_rpl_find(const struct btgw_rpl *rpl, u16 src)
{
	return src ? rpl_find(rpl, src) : NULL;
}

bool btgw_rpl_remove(struct btgw_rpl *rpl, u16 src)
{
	struct btgw_rpl_entry *entry = src ? rpl_find(rpl, src) : NULL;

	if (!entry)
		return false;
	rpl_delete(rpl, entry);
	return true;
}

u32 btgw_rpl_snapshot(struct btgw_rpl *rpl)
{
	return rpl->gen++;
}

const struct btgw_rpl_entry *btgw_rpl_next(const struct btgw_rpl *rpl,
					   u32 since, u32 *cursor)
{
	const struct btgw_rpl_entry *entry;

	while (*cursor < rpl->tried) {
		entry = &rpl->entry[(*cursor)++];
		if (entry->src && entry->gen > since)
			return entry;
	}
	return NULL;
}

const char *btgw_rpl_result_name(enum btgw_rpl_result result)
{
	if ((unsigned int)result >= __BTGW_RPL_RESULTS)
		return "unknown";
	return rpl_names[result];
}
