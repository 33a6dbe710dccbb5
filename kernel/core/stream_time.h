/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stream_time.h - durations in a histogram of fixed size
 *
 * Pure. The buckets are described at %BTGW_STREAM_BUCKETS: a value is known to
 * a fifth of itself, whatever its size.
 */
#ifndef _BTGW_CORE_STREAM_TIME_H
#define _BTGW_CORE_STREAM_TIME_H

#include <linux/btgw.h>
#include <linux/types.h>

/**
 * btgw_time_bucket() - the bucket of a duration
 * @us: the duration
 */
static inline u32 btgw_time_bucket(u32 us)
{
	u32 log, i;

	if (us < 4)
		return us;
	log = 31 - __builtin_clz(us);
	i = 4 * (log - 1) + ((us >> (log - 2)) & 3);
	return i < BTGW_STREAM_BUCKETS ? i : BTGW_STREAM_BUCKETS - 1;
}

/**
 * btgw_time_edge() - the longest duration of a bucket
 * @i: the bucket, but the last, which is open
 */
static inline u32 btgw_time_edge(u32 i)
{
	u32 log = i / 4 + 1;

	if (i < 4)
		return i;
	return ((4 + i % 4 + 1) << (log - 2)) - 1;
}

/**
 * btgw_time_add() - count a duration
 * @t: where
 * @us: the duration
 */
static inline void btgw_time_add(struct btgw_stream_time *t, u32 us)
{
	if (!t->count || us < t->min)
		t->min = us;
	if (us > t->max)
		t->max = us;
	t->count++;
	t->sum += us;
	t->bucket[btgw_time_bucket(us)]++;
}

/**
 * btgw_time_p95() - what 95 of 100 durations do not exceed
 * @t: the durations
 *
 * Return: the upper edge of its bucket, at most the longest; 0 for none.
 */
static inline u32 btgw_time_p95(const struct btgw_stream_time *t)
{
	u64 below = 0;
	u64 want;
	u32 i;

	/* without a division: 32 bit has none of 64 bit */
	want = t->count - t->count / 20;
	for (i = 0; i < BTGW_STREAM_BUCKETS - 1; i++) {
		below += t->bucket[i];
		if (below >= want)
			break;
	}
	if (i == BTGW_STREAM_BUCKETS - 1 || btgw_time_edge(i) > t->max)
		return t->max;
	return btgw_time_edge(i);
}

#endif /* _BTGW_CORE_STREAM_TIME_H */
