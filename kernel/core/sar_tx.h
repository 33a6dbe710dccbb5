/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sar_tx.h - sending one segmented message: the SAR Transmitter
 *
 * Pure: no lock, clock, allocation or skb. Mesh Protocol 1.1 section 3.5.3.3.
 * The shell serialises the calls for one message, passes the time in, and keeps
 * the upper transport PDU; this says which segment is due when, and how it
 * ended.
 *
 * The shell's loop, at the start and whenever the deadline has come:
 *
 *	while (btgw_sar_tx_next(tx, now, &out) == BTGW_SAR_TX_SEND) {
 *		take a SEQ (for the first one that is tx->msg.seq_first);
 *		if there is none:
 *			btgw_sar_tx_abort(tx, BTGW_SAR_END_SEQ_EXHAUSTED);
 *		if (btgw_sar_tx_sent(tx, seq, now, &out) == BTGW_SAR_TX_SENT)
 *			send segment out.seg of the message under that SEQ;
 *	}
 *	if (out.verdict == BTGW_SAR_TX_ENDED)
 *		report out.end and drop the message;
 *	else
 *		set the timer to out.deadline_ms;
 *
 * Between next() and sent() nothing has changed: a shell that cannot send now
 * leaves it at that and asks again later; the intervals count from sent().
 *
 * Times are milliseconds of any clock that does not go back; 0 is not a time.
 */
#ifndef _BTGW_CORE_SAR_TX_H
#define _BTGW_CORE_SAR_TX_H

#include <linux/types.h>
#include "sar_cfg.h"
#include "transport.h"

/**
 * enum btgw_sar_tx_phase - where a message is
 * @BTGW_SAR_TX_SENDING: a round is on: segments go out, one per interval
 * @BTGW_SAR_TX_WAITING: the round is over, the retransmission timer runs
 * @BTGW_SAR_TX_OVER: the message ended, and how is known
 * @__BTGW_SAR_TX_PHASES: number of the others
 */
enum btgw_sar_tx_phase {
	BTGW_SAR_TX_SENDING,
	BTGW_SAR_TX_WAITING,
	BTGW_SAR_TX_OVER,
	__BTGW_SAR_TX_PHASES,
};

/**
 * enum btgw_sar_end - how a message ended
 * @BTGW_SAR_END_NONE: not yet
 * @BTGW_SAR_END_ACKED: unicast: every segment was acknowledged
 * @BTGW_SAR_END_SENT: group or virtual: every round was sent
 * @BTGW_SAR_END_TIMEOUT: no retransmission is left, or none that brings
 *	progress
 * @BTGW_SAR_END_REFUSED: the receiver acknowledged no segment (BlockAck 0): it
 *	cannot take the message
 * @BTGW_SAR_END_SEQ_SPAN: a segment would have been sent more than 8191 SEQ
 *	after the first
 * @BTGW_SAR_END_SEQ_EXHAUSTED: the shell had no SEQ left
 * @BTGW_SAR_END_ABORTED: the shell withdrew it
 * @__BTGW_SAR_ENDS: number of the others
 */
enum btgw_sar_end {
	BTGW_SAR_END_NONE,
	BTGW_SAR_END_ACKED,
	BTGW_SAR_END_SENT,
	BTGW_SAR_END_TIMEOUT,
	BTGW_SAR_END_REFUSED,
	BTGW_SAR_END_SEQ_SPAN,
	BTGW_SAR_END_SEQ_EXHAUSTED,
	BTGW_SAR_END_ABORTED,
	__BTGW_SAR_ENDS,
};

/**
 * enum btgw_sar_tx_result - what a call came to
 * @BTGW_SAR_TX_NOTHING: next(): nothing is due before @deadline_ms
 * @BTGW_SAR_TX_SEND: next(): segment @seg is due
 * @BTGW_SAR_TX_SENT: sent(): taken note of, now send it
 * @BTGW_SAR_TX_PROGRESS: ack(): segments were acknowledged for the first time
 * @BTGW_SAR_TX_NO_PROGRESS: ack(): valid, and nothing new
 * @BTGW_SAR_TX_IGNORED: ack(): not for this message (@ignored says why); a
 *	sent() that no next() asked for
 * @BTGW_SAR_TX_ENDED: the message is over, @end says how. Also every call
 *	after that, except an acknowledgement, which is ignored
 */
enum btgw_sar_tx_result {
	BTGW_SAR_TX_NOTHING,
	BTGW_SAR_TX_SEND,
	BTGW_SAR_TX_SENT,
	BTGW_SAR_TX_PROGRESS,
	BTGW_SAR_TX_NO_PROGRESS,
	BTGW_SAR_TX_IGNORED,
	BTGW_SAR_TX_ENDED,
};

/**
 * enum btgw_sar_ack_reject - why an acknowledgement is not for a message, in
 *	the order in which it is checked
 * @BTGW_SAR_ACK_OK: it is
 * @BTGW_SAR_ACK_INACTIVE: the message is over
 * @BTGW_SAR_ACK_MULTICAST: the message has no unicast destination
 * @BTGW_SAR_ACK_DST: the acknowledgement is for another of our elements
 * @BTGW_SAR_ACK_SEQ_ZERO: it has another SeqZero
 * @BTGW_SAR_ACK_SUBNET: it came under another NetKey
 * @BTGW_SAR_ACK_SOURCE: neither from the destination nor from its Friend, or
 *	from another Friend than before
 * @BTGW_SAR_ACK_RANGE: it acknowledges segments that do not exist
 * @__BTGW_SAR_ACK_REJECTS: number of the others
 */
enum btgw_sar_ack_reject {
	BTGW_SAR_ACK_OK,
	BTGW_SAR_ACK_INACTIVE,
	BTGW_SAR_ACK_MULTICAST,
	BTGW_SAR_ACK_DST,
	BTGW_SAR_ACK_SEQ_ZERO,
	BTGW_SAR_ACK_SUBNET,
	BTGW_SAR_ACK_SOURCE,
	BTGW_SAR_ACK_RANGE,
	__BTGW_SAR_ACK_REJECTS,
};

/**
 * struct btgw_sar_tx_msg - a message to send
 * @src: our element
 * @dst: where to
 * @subnet: index of the NetKey; to the core only a number
 * @ttl: TTL of every segment, 0 to 127
 * @seg_n: number of the last segment, 0 to 31 (struct btgw_lt_plan)
 * @seq_first: SEQ of the first segment. It is taken before the message is
 *	encrypted, whose nonce has it; its low 13 bits are SeqZero
 */
struct btgw_sar_tx_msg {
	u16 src;
	u16 dst;
	u16 subnet;
	u8 ttl;
	u8 seg_n;
	u32 seq_first;
};

/**
 * struct btgw_sar_ack - a Segment Acknowledgment as received
 * @src: SRC of the network PDU
 * @dst: its DST
 * @subnet: index of the NetKey it came under
 * @obo: OBO bit
 * @seq_zero: SeqZero
 * @block_ack: BlockAck
 */
struct btgw_sar_ack {
	u16 src;
	u16 dst;
	u16 subnet;
	bool obo;
	u16 seq_zero;
	u32 block_ack;
};

/**
 * struct btgw_sar_tx - a message on its way; owned by the shell, a plain
 *	struct that may be copied; fields are for reading only
 * @cfg: times and counts, as they were when it began
 * @msg: the message
 * @phase: enum btgw_sar_tx_phase
 * @end: enum btgw_sar_end
 * @begun: the first segment was sent
 * @progress: something was newly acknowledged since the round began
 * @soon: the next round is because of progress, not because of silence
 * @retrans_left: rounds left
 * @no_progress_left: rounds without progress left
 * @friend_src: who acknowledges on behalf of the destination, 0 = nobody
 * @unacked: bit i: segment i is not acknowledged
 * @due: bit i: segment i is still to be sent in this round
 * @sent_ms: when the last segment was sent
 * @next_ms: when next() has something to do
 * @transmissions: segments sent, retransmissions included
 */
struct btgw_sar_tx {
	struct btgw_sar_tx_cfg cfg;
	struct btgw_sar_tx_msg msg;
	u8 phase;
	u8 end;
	bool begun;
	bool progress;
	bool soon;
	u8 retrans_left;
	u8 no_progress_left;
	u16 friend_src;
	u32 unacked;
	u32 due;
	u64 sent_ms;
	u64 next_ms;
	u32 transmissions;
};

/**
 * struct btgw_sar_tx_out - what a call says
 * @verdict: enum btgw_sar_tx_result
 * @seg: segment to send, with %BTGW_SAR_TX_SEND and %BTGW_SAR_TX_SENT
 * @end: enum btgw_sar_end, with %BTGW_SAR_TX_ENDED
 * @ignored: enum btgw_sar_ack_reject, with %BTGW_SAR_TX_IGNORED of ack()
 * @acked: bit i: segment i was acknowledged by this call
 * @deadline_ms: when to call btgw_sar_tx_next(); 0 = never again, the message
 *	is over. Valid after every call
 */
struct btgw_sar_tx_out {
	enum btgw_sar_tx_result verdict;
	u8 seg;
	enum btgw_sar_end end;
	enum btgw_sar_ack_reject ignored;
	u32 acked;
	u64 deadline_ms;
};

const char *btgw_sar_end_name(enum btgw_sar_end end);
const char *btgw_sar_ack_name(enum btgw_sar_ack_reject why);

int btgw_sar_tx_init(struct btgw_sar_tx *tx, const struct btgw_sar_tx_cfg *cfg,
		     const struct btgw_sar_tx_msg *msg, u64 now_ms);

enum btgw_sar_tx_result btgw_sar_tx_next(struct btgw_sar_tx *tx, u64 now_ms,
					 struct btgw_sar_tx_out *out);

enum btgw_sar_tx_result btgw_sar_tx_sent(struct btgw_sar_tx *tx, u32 seq,
					 u64 now_ms,
					 struct btgw_sar_tx_out *out);

enum btgw_sar_ack_reject
btgw_sar_tx_match(const struct btgw_sar_tx *tx, const struct btgw_sar_ack *ack);

enum btgw_sar_tx_result btgw_sar_tx_ack(struct btgw_sar_tx *tx,
					const struct btgw_sar_ack *ack,
					u64 now_ms,
					struct btgw_sar_tx_out *out);

void btgw_sar_tx_abort(struct btgw_sar_tx *tx, enum btgw_sar_end why);

u64 btgw_sar_tx_deadline(const struct btgw_sar_tx *tx);

#endif /* _BTGW_CORE_SAR_TX_H */
