// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * policy.c - when a net gets sequence numbers, and another IV index
 */
#include "policy.h"

uint32_t btgwd_seq_block(const struct btgwd_live *live)
{
	uint64_t left = live->limit > live->seq ? live->limit - live->seq : 0;
	uint64_t block = live->seconds ? left * BTGWD_BLOCK_S / live->seconds :
					 0;

	if (block < BTGWD_BLOCK_MIN)
		return BTGWD_BLOCK_MIN;
	return block < BTGWD_SEQ_END ? block : BTGWD_SEQ_END;
}

uint32_t btgwd_seq_limit(const struct btgwd_live *live, uint32_t stored)
{
	uint32_t limit = live->limit > stored ? live->limit : stored;
	uint32_t left = live->limit > live->seq ? live->limit - live->seq : 0;
	uint32_t block = btgwd_seq_block(live);

	if (left <= block / 2 && live->seq + block > limit)
		limit = live->seq + block;
	return limit < BTGWD_SEQ_END ? limit : BTGWD_SEQ_END;
}

uint64_t btgwd_iv_progress(uint32_t index, bool flag)
{
	return 2ull * index + !flag;
}

enum btgwd_iv_action btgwd_iv_due(const struct btgwd_live *live,
				  uint64_t age_s, bool primary)
{
	if (!primary || live->iv_pending ||
	    (!live->iv_test && age_s < BTGWD_IV_MIN_S))
		return BTGWD_IV_NONE;
	if (live->iv_flag)
		return BTGWD_IV_FINISH;
	if (live->seq >= BTGWD_SEQ_UPDATE_AT && live->iv_index != UINT32_MAX)
		return BTGWD_IV_START;
	return BTGWD_IV_NONE;
}

uint32_t btgwd_beacon_interval(uint32_t observed, uint64_t period_s)
{
	uint64_t expected = period_s / BTGWD_BEACON_MIN_S;
	uint64_t interval;

	/* too short to have heard anything that counts */
	if (!expected)
		return BTGWD_BEACON_MIN_S;
	interval = period_s * (observed + 1ull) / expected;
	if (interval < BTGWD_BEACON_MIN_S)
		return BTGWD_BEACON_MIN_S;
	return interval < BTGWD_BEACON_MAX_S ? interval : BTGWD_BEACON_MAX_S;
}
