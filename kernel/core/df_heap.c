// SPDX-License-Identifier: GPL-2.0-only
/*
 * df_heap.c - what is due first: a binary heap of deadlines
 */
#include "df_heap.h"

#include <linux/string.h>

static void put(struct btgw_df_heap *h, u32 pos, u32 item)
{
	h->item[pos] = item;
	h->pos[item] = pos + 1;
}

static void sift_up(struct btgw_df_heap *h, u32 pos, u32 item)
{
	while (pos) {
		u32 up = (pos - 1) / 2;

		if (h->at[h->item[up]] <= h->at[item])
			break;
		put(h, pos, h->item[up]);
		pos = up;
	}
	put(h, pos, item);
}

static void sift_down(struct btgw_df_heap *h, u32 pos, u32 item)
{
	for (;;) {
		u32 down = 2 * pos + 1;

		if (down >= h->used)
			break;
		if (down + 1 < h->used &&
		    h->at[h->item[down + 1]] < h->at[h->item[down]])
			down++;
		if (h->at[item] <= h->at[h->item[down]])
			break;
		put(h, pos, h->item[down]);
		pos = down;
	}
	put(h, pos, item);
}

/* the last one takes the place that became free */
static void take_out(struct btgw_df_heap *h, u32 item)
{
	u32 pos = h->pos[item] - 1;
	u32 last = h->item[--h->used];

	h->pos[item] = 0;
	if (last == item)
		return;
	if (pos && h->at[last] < h->at[h->item[(pos - 1) / 2]])
		sift_up(h, pos, last);
	else
		sift_down(h, pos, last);
}

size_t btgw_df_heap_bytes(u32 size)
{
	return (size_t)size * (sizeof(u64) + 2 * sizeof(u32));
}

void btgw_df_heap_init(struct btgw_df_heap *h, void *mem, u32 size)
{
	memset(mem, 0, btgw_df_heap_bytes(size));
	h->at = mem;
	h->item = (u32 *)(h->at + size);
	h->pos = h->item + size;
	h->size = size;
	h->used = 0;
}

void btgw_df_heap_set(struct btgw_df_heap *h, u32 item, u64 at)
{
	u64 before = h->at[item];

	if (at == before)
		return;
	h->at[item] = at;
	if (!at)
		take_out(h, item);
	else if (!before)
		sift_up(h, h->used++, item);
	else if (at < before)
		sift_up(h, h->pos[item] - 1, item);
	else
		sift_down(h, h->pos[item] - 1, item);
}

u64 btgw_df_heap_first(const struct btgw_df_heap *h, u32 *item)
{
	if (!h->used)
		return 0;
	*item = h->item[0];
	return h->at[*item];
}
