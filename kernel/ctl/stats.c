// SPDX-License-Identifier: GPL-2.0-only
/*
 * stats.c - counters of the module
 */
#include "stats.h"

#include <linux/build_bug.h>

atomic64_t btgw_fb_totals[BTGW_FB_COUNTERS];

/**
 * btgw_fb_total() - the FastBatch counters of all sockets since load
 * @stats: filled in; each counter is exact, together they are a moment apart
 */
void btgw_fb_total(struct btgw_fb_stats *stats)
{
	u64 *counter = (u64 *)stats;
	size_t i;

	BUILD_BUG_ON(sizeof(*stats) % sizeof(u64));
	for (i = 0; i < BTGW_FB_COUNTERS; i++)
		counter[i] = atomic64_read(&btgw_fb_totals[i]);
}
