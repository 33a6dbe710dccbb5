// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_limit.c - how many messages of directed forwarding are listened to
 */
#include "df_limit.h"

/* one more message, if there is room for it */
static bool take(struct btgwd_df_bucket *b, unsigned int burst, unsigned int ms,
		 uint64_t now_ms)
{
	uint64_t full = b->full_ms > now_ms ? b->full_ms : now_ms;

	if (full + ms > now_ms + (uint64_t)burst * ms)
		return false;
	b->full_ms = full + ms;
	return true;
}

/* of who sent nothing for the longest time, where it is not known */
static struct btgwd_df_bucket *bucket(struct btgwd_df_limit *limit,
				      uint16_t src)
{
	struct btgwd_df_bucket *b, *oldest = limit->sender;
	unsigned int i;

	for (i = 0; i < BTGWD_DF_SENDERS; i++) {
		b = &limit->sender[i];
		if (b->src == src)
			return b;
		if (b->full_ms < oldest->full_ms)
			oldest = b;
	}
	*oldest = (struct btgwd_df_bucket){ .src = src };
	return oldest;
}

enum btgwd_df_limited btgwd_df_limit(struct btgwd_df_limit *limit, uint16_t src,
				     uint64_t now_ms)
{
	if (!take(bucket(limit, src), BTGWD_DF_BURST, BTGWD_DF_MS, now_ms))
		return BTGWD_DF_SENDER;
	if (!take(&limit->all, BTGWD_DF_BURST_ALL, BTGWD_DF_MS_ALL, now_ms))
		return BTGWD_DF_ALL;
	return BTGWD_DF_PASS;
}
