/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stats.h - counters of the module
 */
#ifndef _BTGW_STATS_H
#define _BTGW_STATS_H

#include <linux/atomic.h>
#include <linux/btgw.h>

#include "sock/sock.h"

#define BTGW_FB_COUNTERS	(sizeof(struct btgw_fb_stats) / sizeof(u64))

extern atomic64_t btgw_fb_totals[BTGW_FB_COUNTERS];

/*
 * Count events on a socket and on the module. The caller holds bs->lock, which
 * is what makes the socket's own counter exact.
 */
static inline void __btgw_fb_add(struct btgw_sock *bs, size_t offset, u64 n)
{
	lockdep_assert_held(&bs->lock);
	*(u64 *)((u8 *)&bs->fb.stats + offset) += n;
	atomic64_add(n, &btgw_fb_totals[offset / sizeof(u64)]);
}

#define btgw_fb_add(bs, field, n) \
	__btgw_fb_add((bs), offsetof(struct btgw_fb_stats, field), (n))

#define btgw_fb_count(bs, field)	btgw_fb_add(bs, field, 1)

void btgw_stream_account(struct btgw_sock *bs);
void btgw_stream_settle(struct btgw_sock *bs);

#endif /* _BTGW_STATS_H */
