/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * iv.h - the IV index of a net: update and recovery, sections 3.11.5, 3.11.6
 *
 * Pure: no lock, clock, allocation or skb. The calls for one net are serialised
 * by the caller, which passes the time in seconds; any clock does that does not
 * jump, and a step back counts as no time at all. Restored state brings its
 * age, not a time of day.
 *
 * A beacon is shown to btgw_iv_beacon() after it authenticated. What a call
 * changed is in struct btgw_iv_out: where @restart is set the sequence numbers
 * start again at 0 (btgw_seq_restart()), where @changed is set the replay list
 * and the friend queues drop what is too old (btgw_rpl_iv(),
 * btgw_friend_q_iv()), the message cache is cleared and the beacon sent changes.
 *
 * Only the ordinary return to Normal waits for segmented sends. A recovery does
 * not: the net has left the old index long ago, and a send under it is failed.
 */
#ifndef _BTGW_CORE_IV_H
#define _BTGW_CORE_IV_H

#include <linux/types.h>

enum {
	BTGW_IV_MIN_S		= 96 * 3600,	/* at least in each state */
	BTGW_IV_MAX_S		= 144 * 3600,	/* at most In Progress */
	BTGW_IV_RECOVERY_S	= 192 * 3600,	/* between two recoveries */
	BTGW_IV_RECOVERY_MAX	= 42,		/* indexes at most in one */
};

/**
 * enum btgw_iv_state - of the IV Update procedure
 * @BTGW_IV_NORMAL: Normal Operation: transmit with the index
 * @BTGW_IV_IN_PROGRESS: IV Update in Progress: transmit with the one before
 * @__BTGW_IV_STATES: number of the others
 */
enum btgw_iv_state {
	BTGW_IV_NORMAL,
	BTGW_IV_IN_PROGRESS,
	__BTGW_IV_STATES,
};

/**
 * enum btgw_iv_result - what a call led to; from %BTGW_IV_LOWER on, refusals
 *	that changed nothing
 * @BTGW_IV_NO_CHANGE: nothing new, or nothing due
 * @BTGW_IV_UPDATE: Normal -> In Progress, index + 1
 * @BTGW_IV_COMPLETE: In Progress -> Normal, same index
 * @BTGW_IV_RECOVERY: index and flag of the beacon were adopted
 * @BTGW_IV_DEFERRED: the return to Normal waits until the segmented sends under
 *	the old index are done: begin no new ones, call btgw_iv_drained()
 * @BTGW_IV_LOWER: an index below ours
 * @BTGW_IV_TOO_HIGH: an index more than 42 above ours
 * @BTGW_IV_TOO_EARLY: less than 96 h in the present state
 * @BTGW_IV_OLD_FLAG: our index, In Progress, where we are back to Normal: a
 *	node that is behind
 * @BTGW_IV_RECOVERY_TOO_SOON: less than 192 h after the last recovery
 * @BTGW_IV_NOT_PRIMARY: a beacon of another subnet, or a decision of our own,
 *	where those of the primary subnet (respectively: of a node on it) count
 * @BTGW_IV_WRONG_STATE: a start while In Progress, a completion while Normal
 * @BTGW_IV_EXHAUSTED: there is no index after ffffffff
 * @BTGW_IV_BACKWARD: btgw_iv_set(): index or state before ours
 * @__BTGW_IV_RESULTS: number of the others
 */
enum btgw_iv_result {
	BTGW_IV_NO_CHANGE,
	BTGW_IV_UPDATE,
	BTGW_IV_COMPLETE,
	BTGW_IV_RECOVERY,
	BTGW_IV_DEFERRED,
	BTGW_IV_LOWER,
	BTGW_IV_TOO_HIGH,
	BTGW_IV_TOO_EARLY,
	BTGW_IV_OLD_FLAG,
	BTGW_IV_RECOVERY_TOO_SOON,
	BTGW_IV_NOT_PRIMARY,
	BTGW_IV_WRONG_STATE,
	BTGW_IV_EXHAUSTED,
	BTGW_IV_BACKWARD,
	__BTGW_IV_RESULTS,
};

/**
 * struct btgw_iv - IV index of a net; owned by the caller, fields private but
 *	for reading @index, @state, @pending and @count
 * @index: the index
 * @state: enum btgw_iv_state
 * @primary: this node is on the primary subnet
 * @test_mode: the 96 h do not hold
 * @exempt: the 96 h do not hold for the present state: the node was provisioned
 *	in the middle of an update
 * @pending: a return to Normal waits for segmented sends
 * @recovered: there was a recovery, at @recovered_s
 * @since_s: when the present state was entered, may be before the clock began
 * @recovered_s: likewise
 * @count: calls by result
 */
struct btgw_iv {
	u32 index;
	u8 state;
	bool primary;
	bool test_mode;
	bool exempt;
	bool pending;
	bool recovered;
	s64 since_s;
	s64 recovered_s;
	u32 count[__BTGW_IV_RESULTS];
};

/**
 * struct btgw_iv_out - what a call changed
 * @changed: index or state is not what it was
 * @restart: the index we transmit with went up: SEQ starts at 0 again
 * @index: index now in force
 * @tx_index: index to transmit with now
 * @in_progress: the IV Update flag of beacons and Friend Updates
 * @deadline_s: when btgw_iv_timer() is wanted next, 0 = not
 */
struct btgw_iv_out {
	bool changed;
	bool restart;
	u32 index;
	u32 tx_index;
	bool in_progress;
	u64 deadline_s;
};

/**
 * btgw_iv_init() - as provisioned
 * @iv: IV index
 * @index: from the Provisioning Data
 * @in_progress: its IV Update flag; if set, the first return to Normal need not
 *	wait for 96 h. With index 0 it cannot be and is ignored
 * @primary: the node is on the primary subnet
 * @now_s: time
 */
void btgw_iv_init(struct btgw_iv *iv, u32 index, bool in_progress,
		  bool primary, u64 now_s);

/**
 * btgw_iv_age() - as stored: how old the state is
 * @iv: IV index, just initialised
 * @state_age_s: time already spent in the present state
 * @exempt: as it was
 * @recovered: there was a recovery
 * @recovery_age_s: so long ago
 * @now_s: time
 */
void btgw_iv_age(struct btgw_iv *iv, u64 state_age_s, bool exempt,
		 bool recovered, u64 recovery_age_s, u64 now_s);

/**
 * btgw_iv_rx() - index that a received PDU was secured with
 * @iv: IV index
 * @ivi: IVI bit of the PDU
 * @index: the index
 *
 * Return: false if there is none: the bit differs and ours is 0.
 */
bool btgw_iv_rx(const struct btgw_iv *iv, u8 ivi, u32 *index);

/**
 * btgw_iv_tx() - index to transmit with
 * @iv: IV index
 *
 * Return: the index, or while In Progress the one before.
 */
u32 btgw_iv_tx(const struct btgw_iv *iv);

/**
 * btgw_iv_beacon() - an authenticated Secure Network or Private beacon, or a
 *	Friend Update
 * @iv: IV index
 * @index: its IV index
 * @flag: its IV Update flag
 * @from_primary: it is of the primary subnet; where the node is not on that,
 *	any subnet counts
 * @busy: a segmented send under the present transmit index is not done
 * @now_s: time
 * @out: what changed
 *
 * Return: %BTGW_IV_NO_CHANGE, %BTGW_IV_UPDATE, %BTGW_IV_COMPLETE,
 * %BTGW_IV_RECOVERY, %BTGW_IV_DEFERRED or a refusal.
 */
enum btgw_iv_result btgw_iv_beacon(struct btgw_iv *iv, u32 index, bool flag,
				   bool from_primary, bool busy, u64 now_s,
				   struct btgw_iv_out *out);

/**
 * btgw_iv_start() - begin an update by our own decision
 * @iv: IV index
 * @now_s: time
 * @out: what changed
 *
 * Return: %BTGW_IV_UPDATE, %BTGW_IV_NOT_PRIMARY, %BTGW_IV_WRONG_STATE,
 * %BTGW_IV_TOO_EARLY or %BTGW_IV_EXHAUSTED.
 */
enum btgw_iv_result btgw_iv_start(struct btgw_iv *iv, u64 now_s,
				  struct btgw_iv_out *out);

/**
 * btgw_iv_finish() - return to Normal by our own decision
 * @iv: IV index
 * @busy: as for btgw_iv_beacon()
 * @now_s: time
 * @out: what changed
 *
 * Return: %BTGW_IV_COMPLETE, %BTGW_IV_DEFERRED, %BTGW_IV_NOT_PRIMARY,
 * %BTGW_IV_WRONG_STATE or %BTGW_IV_TOO_EARLY.
 */
enum btgw_iv_result btgw_iv_finish(struct btgw_iv *iv, bool busy, u64 now_s,
				   struct btgw_iv_out *out);

/**
 * btgw_iv_drained() - the segmented sends that a return waited for are done
 * @iv: IV index
 * @now_s: time
 * @out: what changed
 *
 * Return: %BTGW_IV_COMPLETE, or %BTGW_IV_NO_CHANGE: none was pending.
 */
enum btgw_iv_result btgw_iv_drained(struct btgw_iv *iv, u64 now_s,
				    struct btgw_iv_out *out);

/**
 * btgw_iv_give_up() - stop waiting, stay In Progress
 * @iv: IV index
 *
 * The next beacon with the flag cleared, or the timer, tries again.
 *
 * Return: whether a return was pending.
 */
bool btgw_iv_give_up(struct btgw_iv *iv);

/**
 * btgw_iv_timer() - time has passed
 * @iv: IV index
 * @busy: as for btgw_iv_beacon()
 * @now_s: time
 * @out: what changed
 *
 * In Progress must not last longer than 144 h; that holds for every node.
 *
 * Return: %BTGW_IV_COMPLETE, %BTGW_IV_DEFERRED or %BTGW_IV_NO_CHANGE.
 */
enum btgw_iv_result btgw_iv_timer(struct btgw_iv *iv, bool busy, u64 now_s,
				  struct btgw_iv_out *out);

/**
 * btgw_iv_set() - take the state that the owner of the net has made durable
 * @iv: IV index
 * @index: index
 * @flag: In Progress
 * @busy: as for btgw_iv_beacon(); concerns every step that raises the index we
 *	transmit with
 * @now_s: time
 * @out: what changed
 *
 * The owner keeps the times; here a step forward of any width is taken, and
 * none back: numbers used under an index that was left would be used again.
 * A step that waits is made by setting it again once the sends are done.
 *
 * Return: %BTGW_IV_NO_CHANGE, %BTGW_IV_UPDATE, %BTGW_IV_COMPLETE,
 * %BTGW_IV_RECOVERY (any other step), %BTGW_IV_DEFERRED, %BTGW_IV_BACKWARD, or
 * %BTGW_IV_WRONG_STATE for index 0 In Progress.
 */
enum btgw_iv_result btgw_iv_set(struct btgw_iv *iv, u32 index, bool flag,
				bool busy, u64 now_s, struct btgw_iv_out *out);

/**
 * btgw_iv_test_mode() - switch the IV Update test mode
 * @iv: IV index
 * @on: the 96 h do not hold; the 192 h of recoveries and the 144 h do
 */
void btgw_iv_test_mode(struct btgw_iv *iv, bool on);

/**
 * btgw_iv_deadline() - when btgw_iv_timer() is wanted next
 * @iv: IV index
 * @now_s: time
 *
 * As in struct btgw_iv_out, for what was initialised or got its age.
 *
 * Return: time; 0 = not.
 */
u64 btgw_iv_deadline(const struct btgw_iv *iv, u64 now_s);

/**
 * btgw_iv_state_age() - how long the present state has lasted
 * @iv: IV index
 * @now_s: time
 *
 * Return: seconds, to be stored for btgw_iv_age().
 */
u64 btgw_iv_state_age(const struct btgw_iv *iv, u64 now_s);

/**
 * btgw_iv_result_name() - name of a result, for counters and traces
 * @result: enum btgw_iv_result
 *
 * Return: static string; "unknown" for anything else.
 */
const char *btgw_iv_result_name(enum btgw_iv_result result);

#endif /* _BTGW_CORE_IV_H */
