/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * seq.h - sequence numbers of a net, never the same one twice
 *
 * Pure: no lock, clock, allocation or skb. The calls for one allocator are
 * serialised by the shell.
 *
 * A SEQ used twice under one IV index repeats a nonce, so no crash may lead to
 * it. Whoever keeps the state durable grants numbers ahead: it stores a limit,
 * then sets it here, and numbers below it may be used. After a restart, use
 * goes on *at* the stored limit. At the limit nothing is sent; relaying, which
 * uses the originator's numbers, goes on.
 */
#ifndef _BTGW_CORE_SEQ_H
#define _BTGW_CORE_SEQ_H

#include <linux/types.h>

/* 24 bits: the highest limit there is, the number after the last */
#define BTGW_SEQ_END		0x1000000
/* from here on an IV update is due; the choice of several stacks */
#define BTGW_SEQ_UPDATE_AT	0x800000

/**
 * enum btgw_seq_result - outcome of a call
 * @BTGW_SEQ_OK: done
 * @BTGW_SEQ_LOW: done; less than half of the block granted last is left and
 *	this was not said before: ask for the next block
 * @BTGW_SEQ_EXHAUSTED: the limit is reached, nothing is given out
 * @BTGW_SEQ_BACKWARD: a limit or IV index below the one in force, or a start
 *	below what may have been used: nothing changed
 * @BTGW_SEQ_RANGE: above %BTGW_SEQ_END: nothing changed
 * @__BTGW_SEQ_RESULTS: number of the others
 */
enum btgw_seq_result {
	BTGW_SEQ_OK,
	BTGW_SEQ_LOW,
	BTGW_SEQ_EXHAUSTED,
	BTGW_SEQ_BACKWARD,
	BTGW_SEQ_RANGE,
	__BTGW_SEQ_RESULTS,
};

/**
 * struct btgw_seq - an allocator; owned by the shell, fields private but for
 *	reading @next, @limit, @iv_index and @refused
 * @iv_index: IV index that the numbers are used under: the one we *transmit*
 *	with, btgw_iv_tx()
 * @next: number given out next
 * @limit: numbers below may be given out
 * @low_at: %BTGW_SEQ_LOW is said once @next is above this
 * @said_low: it was said for this block
 * @refused: calls that ended with %BTGW_SEQ_EXHAUSTED
 */
struct btgw_seq {
	u32 iv_index;
	u32 next;
	u32 limit;
	u32 low_at;
	bool said_low;
	u64 refused;
};

/**
 * btgw_seq_init() - an allocator with nothing granted
 * @seq: allocator
 * @iv_index: IV index to transmit with
 * @next: first number, at most %BTGW_SEQ_END; the limit is the same
 */
void btgw_seq_init(struct btgw_seq *seq, u32 iv_index, u32 next);

/**
 * btgw_seq_take() - the next sequence number
 * @seq: allocator
 * @out: the number, with %BTGW_SEQ_OK and %BTGW_SEQ_LOW
 *
 * Return: %BTGW_SEQ_OK, %BTGW_SEQ_LOW or %BTGW_SEQ_EXHAUSTED.
 */
enum btgw_seq_result btgw_seq_take(struct btgw_seq *seq, u32 *out);

/**
 * btgw_seq_grant() - a higher limit is durable
 * @seq: allocator
 * @iv_index: IV index the limit is for
 * @limit: numbers below may be used; the same limit again is no change
 *
 * Under the IV index in force the limit rises. A limit for a higher IV index
 * belongs to btgw_seq_restart(), and is refused here like one for a lower.
 *
 * Return: %BTGW_SEQ_OK, %BTGW_SEQ_BACKWARD or %BTGW_SEQ_RANGE.
 */
enum btgw_seq_result btgw_seq_grant(struct btgw_seq *seq, u32 iv_index,
				    u32 limit);

/**
 * btgw_seq_restart() - the IV index we transmit with has gone up
 * @seq: allocator
 * @iv_index: the new one, above the one in force
 * @limit: granted under it; numbers start at 0
 *
 * Return: %BTGW_SEQ_OK, %BTGW_SEQ_BACKWARD or %BTGW_SEQ_RANGE.
 */
enum btgw_seq_result btgw_seq_restart(struct btgw_seq *seq, u32 iv_index,
				      u32 limit);

/**
 * btgw_seq_skip() - numbers below may have been used already
 * @seq: allocator
 * @next: number to go on with; above the limit the limit follows
 *
 * Return: %BTGW_SEQ_OK, %BTGW_SEQ_BACKWARD or %BTGW_SEQ_RANGE.
 */
enum btgw_seq_result btgw_seq_skip(struct btgw_seq *seq, u32 next);

/**
 * btgw_seq_remaining() - numbers that may still be given out
 * @seq: allocator
 *
 * Return: how many until the limit.
 */
u32 btgw_seq_remaining(const struct btgw_seq *seq);

/**
 * btgw_seq_wants_update() - is it time to start an IV update
 * @seq: allocator
 *
 * Return: whether %BTGW_SEQ_UPDATE_AT is reached.
 */
bool btgw_seq_wants_update(const struct btgw_seq *seq);

/**
 * btgw_seq_result_name() - name of a result, for counters and traces
 * @result: enum btgw_seq_result
 *
 * Return: static string; "unknown" for anything else.
 */
const char *btgw_seq_result_name(enum btgw_seq_result result);

#endif /* _BTGW_CORE_SEQ_H */
