/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * df_heap.h - what is due first: a binary heap of deadlines
 *
 * Pure: no lock, clock, allocation or skb; the memory is the caller's. An item
 * is a number below the size, and has one deadline at most. Setting one and
 * taking one back cost log2 of the deadlines set; an item takes 16 octets.
 */
#ifndef _BTGW_CORE_DF_HEAP_H
#define _BTGW_CORE_DF_HEAP_H

#include <linux/types.h>

/**
 * struct btgw_df_heap - a heap; private
 * @at: deadline by item, 0 = none
 * @item: the heap, smallest deadline first
 * @pos: position in it by item, as position + 1
 * @size: number of items
 * @used: deadlines set
 */
struct btgw_df_heap {
	u64 *at;
	u32 *item;
	u32 *pos;
	u32 size;
	u32 used;
};

/**
 * btgw_df_heap_bytes() - memory that a heap needs
 * @size: number of items
 *
 * Return: octets, a multiple of 8, to be aligned as a u64.
 */
size_t btgw_df_heap_bytes(u32 size);

/**
 * btgw_df_heap_init() - no deadline
 * @h: heap
 * @mem: btgw_df_heap_bytes(@size) octets, aligned as a u64
 * @size: number of items
 */
void btgw_df_heap_init(struct btgw_df_heap *h, void *mem, u32 size);

/**
 * btgw_df_heap_set() - set or move a deadline, or take it back
 * @h: heap
 * @item: whose
 * @at: when; 0 takes it back
 */
void btgw_df_heap_set(struct btgw_df_heap *h, u32 item, u64 at);

/**
 * btgw_df_heap_first() - what is due first
 * @h: heap
 * @item: whose deadline it is, if there is one
 *
 * Return: when; 0 if there is none.
 */
u64 btgw_df_heap_first(const struct btgw_df_heap *h, u32 *item);

#endif /* _BTGW_CORE_DF_HEAP_H */
