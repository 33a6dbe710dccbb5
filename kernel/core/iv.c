// SPDX-License-Identifier: GPL-2.0-only
/*
 * iv.c - the IV index of a net: update and recovery
 */
#include "iv.h"

#include <linux/bits.h>
#include <linux/minmax.h>
#include <linux/string.h>

/* no age that means anything is larger, and no sum with it overflows */
#define IV_AGE_MAX	BIT_ULL(40)

static const char *const iv_names[__BTGW_IV_RESULTS] = {
	[BTGW_IV_NO_CHANGE]		= "no_change",
	[BTGW_IV_UPDATE]		= "update",
	[BTGW_IV_COMPLETE]		= "complete",
	[BTGW_IV_RECOVERY]		= "recovery",
	[BTGW_IV_DEFERRED]		= "deferred",
	[BTGW_IV_LOWER]			= "lower",
	[BTGW_IV_TOO_HIGH]		= "too_high",
	[BTGW_IV_TOO_EARLY]		= "too_early",
	[BTGW_IV_OLD_FLAG]		= "old_flag",
	[BTGW_IV_RECOVERY_TOO_SOON]	= "recovery_too_soon",
	[BTGW_IV_NOT_PRIMARY]		= "not_primary",
	[BTGW_IV_WRONG_STATE]		= "wrong_state",
	[BTGW_IV_EXHAUSTED]		= "exhausted",
	[BTGW_IV_BACKWARD]		= "backward",
};

/* a clock that went back has not moved */
static u64 iv_age(s64 since_s, u64 now_s)
{
	return (s64)now_s > since_s ? (u64)((s64)now_s - since_s) : 0;
}

static s64 iv_since(u64 age_s, u64 now_s)
{
	return (s64)now_s - (s64)min_t(u64, age_s, IV_AGE_MAX);
}

static bool iv_may_leave(const struct btgw_iv *iv, u64 now_s)
{
	return iv->test_mode || iv->exempt ||
	       iv_age(iv->since_s, now_s) >= BTGW_IV_MIN_S;
}

static void iv_start(struct btgw_iv_out *out)
{
	memset(out, 0, sizeof(*out));
}

static enum btgw_iv_result iv_end(struct btgw_iv *iv, u64 now_s,
				  struct btgw_iv_out *out,
				  enum btgw_iv_result result)
{
	iv->count[result]++;
	out->index = iv->index;
	out->tx_index = btgw_iv_tx(iv);
	out->in_progress = iv->state == BTGW_IV_IN_PROGRESS;
	out->deadline_s = btgw_iv_deadline(iv, now_s);
	return result;
}

static void iv_enter(struct btgw_iv *iv, u32 index, bool in_progress, u64 now_s,
		     struct btgw_iv_out *out)
{
	u32 tx = btgw_iv_tx(iv);

	iv->index = index;
	iv->state = in_progress ? BTGW_IV_IN_PROGRESS : BTGW_IV_NORMAL;
	iv->exempt = false;
	iv->pending = false;
	iv->since_s = (s64)now_s;
	out->changed = true;
	out->restart = btgw_iv_tx(iv) > tx;
}

/* In Progress -> Normal, which the numbers of segmented sends must outlive */
static enum btgw_iv_result iv_return(struct btgw_iv *iv, bool busy, u64 now_s,
				     struct btgw_iv_out *out)
{
	if (busy) {
		iv->pending = true;
		return BTGW_IV_DEFERRED;
	}
	iv_enter(iv, iv->index, false, now_s, out);
	return BTGW_IV_COMPLETE;
}

static enum btgw_iv_result iv_same_index(struct btgw_iv *iv, bool flag,
					 bool busy, u64 now_s,
					 struct btgw_iv_out *out)
{
	if (iv->state == BTGW_IV_NORMAL)
		return flag ? BTGW_IV_OLD_FLAG : BTGW_IV_NO_CHANGE;
	if (flag)
		return BTGW_IV_NO_CHANGE;
	if (!iv_may_leave(iv, now_s))
		return BTGW_IV_TOO_EARLY;
	return iv_return(iv, busy, now_s, out);
}

static enum btgw_iv_result iv_higher_index(struct btgw_iv *iv, u32 index,
					   bool flag, u64 now_s,
					   struct btgw_iv_out *out)
{
	if (index - iv->index > BTGW_IV_RECOVERY_MAX)
		return BTGW_IV_TOO_HIGH;

	if (index - iv->index == 1 && flag && iv->state == BTGW_IV_NORMAL) {
		if (!iv_may_leave(iv, now_s))
			return BTGW_IV_TOO_EARLY;
		iv_enter(iv, index, true, now_s, out);
		return BTGW_IV_UPDATE;
	}

	/* we were away while the net went on */
	if (iv->recovered &&
	    iv_age(iv->recovered_s, now_s) < BTGW_IV_RECOVERY_S)
		return BTGW_IV_RECOVERY_TOO_SOON;
	iv->recovered = true;
	iv->recovered_s = (s64)now_s;
	iv_enter(iv, index, flag, now_s, out);
	return BTGW_IV_RECOVERY;
}

void btgw_iv_init(struct btgw_iv *iv, u32 index, bool in_progress,
		  bool primary, u64 now_s)
{
	memset(iv, 0, sizeof(*iv));
	iv->index = index;
	iv->primary = primary;
	iv->since_s = (s64)now_s;
	if (in_progress && index) {
		iv->state = BTGW_IV_IN_PROGRESS;
		iv->exempt = true;
	}
}

void btgw_iv_age(struct btgw_iv *iv, u64 state_age_s, bool exempt,
		 bool recovered, u64 recovery_age_s, u64 now_s)
{
	iv->since_s = iv_since(state_age_s, now_s);
	iv->exempt = exempt;
	iv->recovered = recovered;
	iv->recovered_s = iv_since(recovery_age_s, now_s);
}

bool btgw_iv_rx(const struct btgw_iv *iv, u8 ivi, u32 *index)
{
	bool before = (iv->index & 1) != (ivi & 1);

	if (before && !iv->index)
		return false;
	*index = iv->index - before;
	return true;
}

u32 btgw_iv_tx(const struct btgw_iv *iv)
{
	return iv->index - (iv->state == BTGW_IV_IN_PROGRESS);
}

enum btgw_iv_result btgw_iv_beacon(struct btgw_iv *iv, u32 index, bool flag,
				   bool from_primary, bool busy, u64 now_s,
				   struct btgw_iv_out *out)
{
	enum btgw_iv_result result;

	iv_start(out);
	if (iv->primary && !from_primary)
		result = BTGW_IV_NOT_PRIMARY;
	else if (index < iv->index)
		result = BTGW_IV_LOWER;
	else if (index == iv->index)
		result = iv_same_index(iv, flag, busy, now_s, out);
	else
		result = iv_higher_index(iv, index, flag, now_s, out);
	return iv_end(iv, now_s, out, result);
}

enum btgw_iv_result btgw_iv_start(struct btgw_iv *iv, u64 now_s,
				  struct btgw_iv_out *out)
{
	enum btgw_iv_result result = BTGW_IV_UPDATE;

	iv_start(out);
	if (!iv->primary)
		result = BTGW_IV_NOT_PRIMARY;
	else if (iv->state != BTGW_IV_NORMAL)
		result = BTGW_IV_WRONG_STATE;
	else if (iv->index == (u32)~0U)
		result = BTGW_IV_EXHAUSTED;
	else if (!iv_may_leave(iv, now_s))
		result = BTGW_IV_TOO_EARLY;
	else
		iv_enter(iv, iv->index + 1, true, now_s, out);
	return iv_end(iv, now_s, out, result);
}

enum btgw_iv_result btgw_iv_finish(struct btgw_iv *iv, bool busy, u64 now_s,
				   struct btgw_iv_out *out)
{
	enum btgw_iv_result result;

	iv_start(out);
	if (!iv->primary)
		result = BTGW_IV_NOT_PRIMARY;
	else if (iv->state != BTGW_IV_IN_PROGRESS)
		result = BTGW_IV_WRONG_STATE;
	else if (!iv_may_leave(iv, now_s))
		result = BTGW_IV_TOO_EARLY;
	else
		result = iv_return(iv, busy, now_s, out);
	return iv_end(iv, now_s, out, result);
}

enum btgw_iv_result btgw_iv_drained(struct btgw_iv *iv, u64 now_s,
				    struct btgw_iv_out *out)
{
	enum btgw_iv_result result = BTGW_IV_NO_CHANGE;

	iv_start(out);
	if (iv->pending)
		result = iv_return(iv, false, now_s, out);
	return iv_end(iv, now_s, out, result);
}

bool btgw_iv_give_up(struct btgw_iv *iv)
{
	bool pending = iv->pending;

	iv->pending = false;
	return pending;
}

enum btgw_iv_result btgw_iv_timer(struct btgw_iv *iv, bool busy, u64 now_s,
				  struct btgw_iv_out *out)
{
	enum btgw_iv_result result = BTGW_IV_NO_CHANGE;

	iv_start(out);
	if (iv->state == BTGW_IV_IN_PROGRESS &&
	    (iv->pending || iv_age(iv->since_s, now_s) >= BTGW_IV_MAX_S))
		result = iv_return(iv, busy, now_s, out);
	return iv_end(iv, now_s, out, result);
}

enum btgw_iv_result btgw_iv_set(struct btgw_iv *iv, u32 index, bool flag,
				bool busy, u64 now_s, struct btgw_iv_out *out)
{
	bool in_progress = iv->state == BTGW_IV_IN_PROGRESS;
	enum btgw_iv_result result;

	iv_start(out);
	if (!index && flag)
		result = BTGW_IV_WRONG_STATE;
	else if (index == iv->index && flag == in_progress)
		result = BTGW_IV_NO_CHANGE;
	else if (index < iv->index || (index == iv->index && flag))
		result = BTGW_IV_BACKWARD;
	else if (index == iv->index)
		result = iv_return(iv, busy, now_s, out);
	else if (index == iv->index + 1 && flag && !in_progress)
		result = BTGW_IV_UPDATE;
	else
		result = busy ? BTGW_IV_DEFERRED : BTGW_IV_RECOVERY;

	if (result == BTGW_IV_UPDATE || result == BTGW_IV_RECOVERY)
		iv_enter(iv, index, flag, now_s, out);
	return iv_end(iv, now_s, out, result);
}

void btgw_iv_test_mode(struct btgw_iv *iv, bool on)
{
	iv->test_mode = on;
}

u64 btgw_iv_deadline(const struct btgw_iv *iv, u64 now_s)
{
	/* a pending return ends with btgw_iv_drained() or btgw_iv_give_up() */
	if (iv->state != BTGW_IV_IN_PROGRESS || iv->pending)
		return 0;
	/* what is overdue is tried again each second */
	return (u64)max_t(s64, iv->since_s + BTGW_IV_MAX_S, (s64)now_s + 1);
}

u64 btgw_iv_state_age(const struct btgw_iv *iv, u64 now_s)
{
	return iv_age(iv->since_s, now_s);
}

const char *btgw_iv_result_name(enum btgw_iv_result result)
{
	if ((unsigned int)result >= __BTGW_IV_RESULTS)
		return "unknown";
	return iv_names[result];
}
