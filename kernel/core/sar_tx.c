// SPDX-License-Identifier: GPL-2.0-only
/*
 * sar_tx.c - sending one segmented message: the SAR Transmitter
 *
 * A message goes out in rounds. In a round (SENDING) every segment that is not
 * acknowledged is sent once, in ascending order, one per segment interval;
 * after its last one (WAITING) a timer runs. What ends the wait:
 *
 *	unicast  the timer	with a retransmission left, and progress not
 *				missing for too long: the next round; else the
 *				message failed
 *	unicast  progress	with a retransmission left: the next round at
 *				once; if it came while the round was on, one
 *				segment interval after its end
 *	other    the timer	with a round left: all segments again; else done
 */
#include "sar_tx.h"

#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/string.h>

#include "net_pdu.h"

static const char *const end_names[] = {
	[BTGW_SAR_END_NONE] = "none",
	[BTGW_SAR_END_ACKED] = "acked",
	[BTGW_SAR_END_SENT] = "sent",
	[BTGW_SAR_END_TIMEOUT] = "timeout",
	[BTGW_SAR_END_REFUSED] = "refused",
	[BTGW_SAR_END_SEQ_SPAN] = "seq_span",
	[BTGW_SAR_END_SEQ_EXHAUSTED] = "seq_exhausted",
	[BTGW_SAR_END_ABORTED] = "aborted",
};

static const char *const ack_names[] = {
	[BTGW_SAR_ACK_OK] = "ok",
	[BTGW_SAR_ACK_INACTIVE] = "inactive",
	[BTGW_SAR_ACK_MULTICAST] = "multicast",
	[BTGW_SAR_ACK_DST] = "dst",
	[BTGW_SAR_ACK_SEQ_ZERO] = "seq_zero",
	[BTGW_SAR_ACK_SUBNET] = "subnet",
	[BTGW_SAR_ACK_SOURCE] = "source",
	[BTGW_SAR_ACK_RANGE] = "block_ack_range",
};

static_assert(sizeof(end_names) == __BTGW_SAR_ENDS * sizeof(end_names[0]));
static_assert(sizeof(ack_names) ==
	      __BTGW_SAR_ACK_REJECTS * sizeof(ack_names[0]));

/**
 * btgw_sar_end_name() - what the end of a message is called
 * @end: the end
 *
 * Return: its name, never NULL.
 */
const char *btgw_sar_end_name(enum btgw_sar_end end)
{
	return end < __BTGW_SAR_ENDS ? end_names[end] : "?";
}

/**
 * btgw_sar_ack_name() - what the refusal of an acknowledgement is called
 * @why: the refusal
 *
 * Return: its name, never NULL.
 */
const char *btgw_sar_ack_name(enum btgw_sar_ack_reject why)
{
	return why < __BTGW_SAR_ACK_REJECTS ? ack_names[why] : "?";
}

/* @now_ms + @ms, and no wrap into the past */
static u64 tx_after(u64 now_ms, u32 ms)
{
	return now_ms > ~0ULL - ms ? ~0ULL : now_ms + ms;
}

static bool tx_unicast(const struct btgw_sar_tx *tx)
{
	return btgw_addr_is_unicast(tx->msg.dst);
}

static u8 tx_first(u32 segments)
{
	u8 i = 0;

	while (!(segments >> i & 1))
		i++;
	return i;
}

static void tx_end(struct btgw_sar_tx *tx, enum btgw_sar_end end)
{
	tx->phase = BTGW_SAR_TX_OVER;
	tx->end = end;
	tx->due = 0;
	tx->next_ms = 0;
}

static void tx_begin_round(struct btgw_sar_tx *tx, u64 now_ms)
{
	tx->phase = BTGW_SAR_TX_SENDING;
	tx->due = tx->unacked;
	tx->progress = false;
	tx->soon = false;
	tx->next_ms = now_ms;
}

/* nothing is left to be sent in this round */
static void tx_end_round(struct btgw_sar_tx *tx)
{
	u32 ms;

	tx->phase = BTGW_SAR_TX_WAITING;
	tx->soon = tx->progress && tx->retrans_left;
	if (tx->soon)
		ms = btgw_sar_tx_segment_ms(&tx->cfg);
	else if (tx_unicast(tx))
		ms = btgw_sar_tx_unicast_ms(&tx->cfg, tx->msg.ttl);
	else
		ms = btgw_sar_tx_multicast_ms(&tx->cfg);
	tx->next_ms = tx_after(tx->sent_ms, ms);
}

/* the wait is over: another round, or the end */
static void tx_expire(struct btgw_sar_tx *tx, u64 now_ms)
{
	if (!tx_unicast(tx)) {
		if (!tx->retrans_left) {
			tx_end(tx, BTGW_SAR_END_SENT);
			return;
		}
	} else if (!tx->soon) {
		if (!tx->retrans_left || !tx->no_progress_left) {
			tx_end(tx, BTGW_SAR_END_TIMEOUT);
			return;
		}
		tx->no_progress_left--;
	}
	tx->retrans_left--;
	tx_begin_round(tx, now_ms);
}

static enum btgw_sar_tx_result tx_say(const struct btgw_sar_tx *tx,
				      struct btgw_sar_tx_out *out,
				      enum btgw_sar_tx_result verdict)
{
	out->verdict = verdict;
	out->end = tx->end;
	out->deadline_ms = tx->next_ms;
	return verdict;
}

/**
 * btgw_sar_tx_init() - begin a message
 * @tx: the caller's, any content
 * @cfg: times and counts in force from here to its end
 * @msg: the message, of which the caller has the upper transport PDU
 * @now_ms: the time
 *
 * Its first segment is due at once.
 *
 * Return: 0; -EINVAL if a value of @cfg or @msg is out of range, or @msg is
 * from no unicast address or to the unassigned one.
 */
int btgw_sar_tx_init(struct btgw_sar_tx *tx, const struct btgw_sar_tx_cfg *cfg,
		     const struct btgw_sar_tx_msg *msg, u64 now_ms)
{
	memset(tx, 0, sizeof(*tx));
	tx->phase = BTGW_SAR_TX_OVER;
	tx->end = BTGW_SAR_END_ABORTED;
	if (!btgw_sar_tx_cfg_valid(cfg) || msg->ttl > 127 ||
	    msg->seg_n >= BTGW_LT_SEGS_MAX ||
	    msg->seq_first > BTGW_LT_SEQ_MAX ||
	    !btgw_addr_is_unicast(msg->src) || !msg->dst)
		return -EINVAL;

	tx->cfg = *cfg;
	tx->msg = *msg;
	tx->end = BTGW_SAR_END_NONE;
	tx->unacked = btgw_lt_full_block(msg->seg_n);
	tx->no_progress_left = cfg->uni_no_progress;
	tx->retrans_left = tx_unicast(tx) ? cfg->uni_count : cfg->multi_count;
	tx_begin_round(tx, now_ms);
	return 0;
}

/**
 * btgw_sar_tx_next() - what is due now
 * @tx: the message
 * @now_ms: the time
 * @out: what is due
 *
 * Asked twice it gives the same answer, until btgw_sar_tx_sent() or
 * btgw_sar_tx_ack() changes it.
 *
 * Return: %BTGW_SAR_TX_SEND, %BTGW_SAR_TX_NOTHING or %BTGW_SAR_TX_ENDED.
 */
enum btgw_sar_tx_result btgw_sar_tx_next(struct btgw_sar_tx *tx, u64 now_ms,
					 struct btgw_sar_tx_out *out)
{
	memset(out, 0, sizeof(*out));
	if (tx->phase != BTGW_SAR_TX_OVER && now_ms < tx->next_ms)
		return tx_say(tx, out, BTGW_SAR_TX_NOTHING);
	if (tx->phase == BTGW_SAR_TX_WAITING)
		tx_expire(tx, now_ms);
	if (tx->phase == BTGW_SAR_TX_SENDING) {
		out->seg = tx_first(tx->due);
		return tx_say(tx, out, BTGW_SAR_TX_SEND);
	}
	return tx_say(tx, out, BTGW_SAR_TX_ENDED);
}

/**
 * btgw_sar_tx_sent() - the segment that btgw_sar_tx_next() named goes out now
 * @tx: the message
 * @seq: SEQ it goes out under; for the first one that is msg.seq_first, after
 *	that one never used before
 * @now_ms: the time
 * @out: @seg is the segment
 *
 * Return: %BTGW_SAR_TX_SENT; %BTGW_SAR_TX_ENDED: it must not go out, because
 * the message is over; %BTGW_SAR_TX_IGNORED: no segment is due.
 */
enum btgw_sar_tx_result btgw_sar_tx_sent(struct btgw_sar_tx *tx, u32 seq,
					 u64 now_ms,
					 struct btgw_sar_tx_out *out)
{
	memset(out, 0, sizeof(*out));
	if (tx->phase == BTGW_SAR_TX_OVER)
		return tx_say(tx, out, BTGW_SAR_TX_ENDED);
	if (tx->phase != BTGW_SAR_TX_SENDING || now_ms < tx->next_ms)
		return tx_say(tx, out, BTGW_SAR_TX_IGNORED);

	/* also: the receiver could not tell which message it belongs to */
	if (seq < tx->msg.seq_first ||
	    seq - tx->msg.seq_first > BTGW_LT_SEQ_SPAN) {
		tx_end(tx, BTGW_SAR_END_SEQ_SPAN);
		return tx_say(tx, out, BTGW_SAR_TX_ENDED);
	}

	out->seg = tx_first(tx->due);
	tx->due &= ~(1U << out->seg);
	tx->begun = true;
	tx->transmissions++;
	tx->sent_ms = now_ms;
	if (tx->due)
		tx->next_ms = tx_after(now_ms,
				       btgw_sar_tx_segment_ms(&tx->cfg));
	else
		tx_end_round(tx);
	return tx_say(tx, out, BTGW_SAR_TX_SENT);
}

/**
 * btgw_sar_tx_match() - is an acknowledgement for this message
 * @tx: the message
 * @ack: the acknowledgement
 *
 * Mesh Protocol 1.1 section 3.5.3.3. With several messages on their way the
 * shell asks each; at most one agrees if the SeqZero of messages between the
 * same two addresses differ.
 *
 * A Friend may answer for the destination, and nothing says who that is: the
 * first one is believed, and no other after it. The destination is believed
 * always.
 *
 * Return: %BTGW_SAR_ACK_OK, or why not.
 */
enum btgw_sar_ack_reject
btgw_sar_tx_match(const struct btgw_sar_tx *tx, const struct btgw_sar_ack *ack)
{
	if (tx->phase == BTGW_SAR_TX_OVER)
		return BTGW_SAR_ACK_INACTIVE;
	if (!tx_unicast(tx))
		return BTGW_SAR_ACK_MULTICAST;
	if (ack->dst != tx->msg.src)
		return BTGW_SAR_ACK_DST;
	if (ack->seq_zero != (tx->msg.seq_first & BTGW_LT_SEQ_SPAN))
		return BTGW_SAR_ACK_SEQ_ZERO;
	if (ack->subnet != tx->msg.subnet)
		return BTGW_SAR_ACK_SUBNET;
	if (ack->src != tx->msg.dst) {
		if (!ack->obo || !btgw_addr_is_unicast(ack->src))
			return BTGW_SAR_ACK_SOURCE;
		if (tx->friend_src && ack->src != tx->friend_src)
			return BTGW_SAR_ACK_SOURCE;
	}
	if (ack->block_ack & ~btgw_lt_full_block(tx->msg.seg_n))
		return BTGW_SAR_ACK_RANGE;
	return BTGW_SAR_ACK_OK;
}

/**
 * btgw_sar_tx_ack() - an acknowledgement was received
 * @tx: the message
 * @ack: the acknowledgement
 * @now_ms: the time
 * @out: what it came to
 *
 * Return: %BTGW_SAR_TX_PROGRESS, %BTGW_SAR_TX_NO_PROGRESS, %BTGW_SAR_TX_ENDED,
 * or %BTGW_SAR_TX_IGNORED with the reason in @ignored.
 */
enum btgw_sar_tx_result btgw_sar_tx_ack(struct btgw_sar_tx *tx,
					const struct btgw_sar_ack *ack,
					u64 now_ms,
					struct btgw_sar_tx_out *out)
{
	memset(out, 0, sizeof(*out));
	out->ignored = btgw_sar_tx_match(tx, ack);
	if (out->ignored)
		return tx_say(tx, out, BTGW_SAR_TX_IGNORED);

	if (ack->src != tx->msg.dst)
		tx->friend_src = ack->src;
	if (!ack->block_ack) {
		tx_end(tx, BTGW_SAR_END_REFUSED);
		return tx_say(tx, out, BTGW_SAR_TX_ENDED);
	}

	out->acked = tx->unacked & ack->block_ack;
	if (!out->acked)
		return tx_say(tx, out, BTGW_SAR_TX_NO_PROGRESS);
	tx->unacked &= ~out->acked;
	if (!tx->unacked) {
		tx_end(tx, BTGW_SAR_END_ACKED);
		return tx_say(tx, out, BTGW_SAR_TX_ENDED);
	}

	tx->no_progress_left = tx->cfg.uni_no_progress;
	if (tx->phase == BTGW_SAR_TX_SENDING) {
		tx->progress = true;
		tx->due &= tx->unacked;
		if (!tx->due)
			tx_end_round(tx);
	} else if (tx->retrans_left) {
		tx->retrans_left--;
		tx_begin_round(tx, now_ms);
	}
	return tx_say(tx, out, BTGW_SAR_TX_PROGRESS);
}

/**
 * btgw_sar_tx_abort() - end a message from outside
 * @tx: the message; nothing happens if it is over
 * @why: %BTGW_SAR_END_SEQ_EXHAUSTED or %BTGW_SAR_END_ABORTED
 */
void btgw_sar_tx_abort(struct btgw_sar_tx *tx, enum btgw_sar_end why)
{
	if (tx->phase != BTGW_SAR_TX_OVER)
		tx_end(tx, why);
}

/**
 * btgw_sar_tx_deadline() - when there is something to do
 * @tx: the message
 *
 * Return: when to call btgw_sar_tx_next(); 0 = the message is over.
 */
u64 btgw_sar_tx_deadline(const struct btgw_sar_tx *tx)
{
	return tx->next_ms;
}
