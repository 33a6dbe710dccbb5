// SPDX-License-Identifier: GPL-2.0-only
/*
 * seq.c - sequence numbers of a net, never the same one twice
 */
#include "seq.h"

#include <linux/minmax.h>
#include <linux/string.h>

static const char *const seq_names[__BTGW_SEQ_RESULTS] = {
	[BTGW_SEQ_OK]		= "ok",
	[BTGW_SEQ_LOW]		= "low",
	[BTGW_SEQ_EXHAUSTED]	= "seq_exhausted",
	[BTGW_SEQ_BACKWARD]	= "backward",
	[BTGW_SEQ_RANGE]	= "range",
};

/* the block is what the limit adds to what could be used before */
static void seq_set_limit(struct btgw_seq *seq, u32 limit)
{
	u32 block = limit - max(seq->next, seq->limit);

	seq->limit = limit;
	seq->low_at = limit - (block + 1) / 2;
	seq->said_low = false;
}

void btgw_seq_init(struct btgw_seq *seq, u32 iv_index, u32 next)
{
	memset(seq, 0, sizeof(*seq));
	seq->iv_index = iv_index;
	seq->next = min_t(u32, next, BTGW_SEQ_END);
	seq->limit = seq->next;
	seq->low_at = seq->next;
}

enum btgw_seq_result btgw_seq_take(struct btgw_seq *seq, u32 *out)
{
	if (seq->next >= seq->limit) {
		seq->refused++;
		return BTGW_SEQ_EXHAUSTED;
	}
	*out = seq->next++;
	if (seq->next <= seq->low_at || seq->said_low)
		return BTGW_SEQ_OK;
	seq->said_low = true;
	return BTGW_SEQ_LOW;
}

enum btgw_seq_result btgw_seq_grant(struct btgw_seq *seq, u32 iv_index,
				    u32 limit)
{
	if (limit > BTGW_SEQ_END)
		return BTGW_SEQ_RANGE;
	if (iv_index != seq->iv_index || limit < seq->limit)
		return BTGW_SEQ_BACKWARD;
	if (limit > seq->limit)
		seq_set_limit(seq, limit);
	return BTGW_SEQ_OK;
}

enum btgw_seq_result btgw_seq_restart(struct btgw_seq *seq, u32 iv_index,
				      u32 limit)
{
	if (limit > BTGW_SEQ_END)
		return BTGW_SEQ_RANGE;
	if (iv_index <= seq->iv_index)
		return BTGW_SEQ_BACKWARD;
	seq->iv_index = iv_index;
	seq->next = 0;
	seq->limit = 0;
	seq_set_limit(seq, limit);
	return BTGW_SEQ_OK;
}

enum btgw_seq_result btgw_seq_skip(struct btgw_seq *seq, u32 next)
{
	if (next > BTGW_SEQ_END)
		return BTGW_SEQ_RANGE;
	if (next < seq->next)
		return BTGW_SEQ_BACKWARD;
	seq->next = next;
	if (seq->limit < next) {
		seq->limit = next;
		seq->low_at = next;
	}
	return BTGW_SEQ_OK;
}

u32 btgw_seq_remaining(const struct btgw_seq *seq)
{
	return seq->limit - seq->next;
}

bool btgw_seq_wants_update(const struct btgw_seq *seq)
{
	return seq->next >= BTGW_SEQ_UPDATE_AT;
}

const char *btgw_seq_result_name(enum btgw_seq_result result)
{
	if ((unsigned int)result >= __BTGW_SEQ_RESULTS)
		return "unknown";
	return seq_names[result];
}
