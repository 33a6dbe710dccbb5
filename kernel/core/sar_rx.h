/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sar_rx.h - receiving segmented messages: the SAR Receiver
 *
 * Pure: no lock, clock, allocation or skb. Mesh Protocol 1.1 section 3.5.3.4.
 * The shell serialises the calls for one table, passes the time in, keeps the
 * octets, and sends what is asked for.
 *
 * A context is one pair of (SRC, DST). It outlives its message: what was
 * completed or given up last is remembered in it, so that late segments are
 * known for what they are, until another pair needs the context. After that
 * only the replay list of the net knows. The shell asks it about every segment
 * that btgw_sar_rx_known() calls new; one of the message it has as completed
 * last comes here with @finished set, any other replay not at all.
 *
 * The octets of context i are in memory i of the shell, %BTGW_SAR_RX_BUF each.
 * Nothing here reads or writes them: struct btgw_sar_rx_out says where a
 * segment goes. A Friend, which passes segments on as they came, keeps the SEQ
 * of each beside them.
 *
 * Times are milliseconds of any clock that does not go back; 0 is not a time.
 */
#ifndef _BTGW_CORE_SAR_RX_H
#define _BTGW_CORE_SAR_RX_H

#include <linux/types.h>
#include "sar_cfg.h"
#include "transport.h"

enum {
	BTGW_SAR_RX_BUF		= BTGW_LT_UPPER_MAX,
	/* acknowledgements remembered beside the contexts */
	BTGW_SAR_RX_ANSWERS	= 8,
};

/**
 * enum btgw_sar_rx_state - what a context holds
 * @BTGW_SAR_RX_FREE: nothing
 * @BTGW_SAR_RX_ACTIVE: a message of which segments are missing
 * @BTGW_SAR_RX_COMPLETE: the memory of a message that was complete
 * @BTGW_SAR_RX_CANCELLED: the memory of one that was given up
 * @__BTGW_SAR_RX_STATES: number of the others
 */
enum btgw_sar_rx_state {
	BTGW_SAR_RX_FREE,
	BTGW_SAR_RX_ACTIVE,
	BTGW_SAR_RX_COMPLETE,
	BTGW_SAR_RX_CANCELLED,
	__BTGW_SAR_RX_STATES,
};

/**
 * enum btgw_sar_rx_ack_mode - whether and how a message is acknowledged
 * @BTGW_SAR_RX_ACK: as its destination
 * @BTGW_SAR_RX_ACK_OBO: as the Friend of its destination
 * @BTGW_SAR_RX_ACK_NONE: not at all: an LPN, for what its Friend passes on
 *
 * What is not for a unicast address is never acknowledged.
 */
enum btgw_sar_rx_ack_mode {
	BTGW_SAR_RX_ACK,
	BTGW_SAR_RX_ACK_OBO,
	BTGW_SAR_RX_ACK_NONE,
};

/**
 * enum btgw_sar_rx_result - what a segment turned out to be, or what time has
 *	brought; the shell counts each under its own name
 * @BTGW_SAR_RX_V_STORED: new; more are missing
 * @BTGW_SAR_RX_V_DELIVER: new, and the message is complete with it. Once per
 *	message
 * @BTGW_SAR_RX_V_HELD: it was there already, the message is not complete
 * @BTGW_SAR_RX_V_DUPLICATE: its message was complete already
 * @BTGW_SAR_RX_V_INVALID: no segment, or SeqZero lies before SEQ 0
 * @BTGW_SAR_RX_V_OLD: its message is older than the newest known
 * @BTGW_SAR_RX_V_CANCELLED: its message was given up
 * @BTGW_SAR_RX_V_TOO_LONG: its message has more segments than allowed
 * @BTGW_SAR_RX_V_NO_CONTEXT: every context has an unfinished message
 * @BTGW_SAR_RX_V_CTL: an access segment in a control message or the reverse
 * @BTGW_SAR_RX_V_ID: not the key (AKF, AID) or opcode of its message
 * @BTGW_SAR_RX_V_SZMIC: not the SZMIC of its message
 * @BTGW_SAR_RX_V_SEGN: not the SegN of its message
 * @BTGW_SAR_RX_V_SUBNET: not the NetKey of its message
 * @BTGW_SAR_RX_V_ACK: time: an acknowledgement is due
 * @BTGW_SAR_RX_V_DISCARD: time: the message was given up
 * @BTGW_SAR_RX_V_NOTHING: time: nothing is due before @deadline_ms
 * @__BTGW_SAR_RX_RESULTS: number of the others
 */
enum btgw_sar_rx_result {
	BTGW_SAR_RX_V_STORED,
	BTGW_SAR_RX_V_DELIVER,
	BTGW_SAR_RX_V_HELD,
	BTGW_SAR_RX_V_DUPLICATE,
	BTGW_SAR_RX_V_INVALID,
	BTGW_SAR_RX_V_OLD,
	BTGW_SAR_RX_V_CANCELLED,
	BTGW_SAR_RX_V_TOO_LONG,
	BTGW_SAR_RX_V_NO_CONTEXT,
	BTGW_SAR_RX_V_CTL,
	BTGW_SAR_RX_V_ID,
	BTGW_SAR_RX_V_SZMIC,
	BTGW_SAR_RX_V_SEGN,
	BTGW_SAR_RX_V_SUBNET,
	BTGW_SAR_RX_V_ACK,
	BTGW_SAR_RX_V_DISCARD,
	BTGW_SAR_RX_V_NOTHING,
	__BTGW_SAR_RX_RESULTS,
};

/* what the shell has to do, in this order */
enum {
	BTGW_SAR_RX_DO_DROP	= 0x01,	/* a message in out->index was given
					 * up: forget its octets
					 */
	BTGW_SAR_RX_DO_STORE	= 0x02,	/* copy the segment to out->off of
					 * memory out->index
					 */
	BTGW_SAR_RX_DO_DELIVER	= 0x04,	/* out->total octets of it are a
					 * message
					 */
	BTGW_SAR_RX_DO_ACK	= 0x08,	/* send out->ack */
};

/**
 * enum btgw_sar_rx_age - how a SeqAuth relates to what is known of a pair
 * @BTGW_SAR_RX_NEW: later than all that is known
 * @BTGW_SAR_RX_UNFINISHED: of the message being received
 * @BTGW_SAR_RX_FINISHED: of the message completed last
 * @BTGW_SAR_RX_GIVEN_UP: of the last one, discarded or refused
 * @BTGW_SAR_RX_EARLIER: of an earlier one
 */
enum btgw_sar_rx_age {
	BTGW_SAR_RX_NEW,
	BTGW_SAR_RX_UNFINISHED,
	BTGW_SAR_RX_FINISHED,
	BTGW_SAR_RX_GIVEN_UP,
	BTGW_SAR_RX_EARLIER,
};

/**
 * struct btgw_sar_rx - one context; owned by the shell, a plain struct; fields
 *	are for reading only
 * @src: who sends
 * @dst: to which address of ours, or of an LPN of ours
 * @subnet: index of the NetKey its first segment came under
 * @state: enum btgw_sar_rx_state
 * @ack_mode: enum btgw_sar_rx_ack_mode, of the segment received last
 * @ttl: TTL that segment came with
 * @ctl: a control message
 * @szmic: TransMIC of 8 octets
 * @id: octet 0 without SEG: AKF and AID, or the opcode
 * @seg_n: number of the last segment
 * @acks_left: repeats of the acknowledgement left
 * @total: octets of the upper transport PDU; 0 until the last segment came
 * @block: bit i: segment i was received
 * @seq_max: highest SEQ among its segments: what the replay list gets
 * @seq_auth: SeqAuth, 56 bits
 * @acked_ms: when it was last acknowledged, 0 = never
 * @ack_ms: when to acknowledge it, 0 = never
 * @discard_ms: when to give it up, 0 = never
 * @used_ms: when the last segment of the pair came; decides who is evicted
 */
struct btgw_sar_rx {
	u16 src;
	u16 dst;
	u16 subnet;
	u8 state;
	u8 ack_mode;
	u8 ttl;
	bool ctl;
	bool szmic;
	u8 id;
	u8 seg_n;
	u8 acks_left;
	u16 total;
	u32 block;
	u32 seq_max;
	u64 seq_auth;
	u64 acked_ms;
	u64 ack_ms;
	u64 discard_ms;
	u64 used_ms;
};

/**
 * struct btgw_sar_rx_answer - a message acknowledged without a context
 * @src: who sends it
 * @dst: where to
 * @block: what was acknowledged: 0, or all of it
 * @seq_auth: its SeqAuth
 * @acked_ms: when that was last done, 0 = unused
 */
struct btgw_sar_rx_answer {
	u16 src;
	u16 dst;
	u32 block;
	u64 seq_auth;
	u64 acked_ms;
};

/**
 * struct btgw_sar_rx_table - all contexts of a net; owned by the shell
 * @ctx: array of the shell
 * @size: contexts in it
 * @active: of them with an unfinished message
 * @remembered: of them with the memory of a finished one
 * @evicted: memories given up for another pair, since the beginning
 * @refused: messages refused, too long or for want of a context, likewise;
 *	one that is not acknowledged counts with each segment
 * @cfg: times and counts, in range; may be changed at any time
 * @answers: messages acknowledged last without a context
 * @answer_next: which of them is overwritten next
 */
struct btgw_sar_rx_table {
	struct btgw_sar_rx *ctx;
	u32 size;
	u32 active;
	u32 remembered;
	u64 evicted;
	u64 refused;
	struct btgw_sar_rx_cfg cfg;
	struct btgw_sar_rx_answer answers[BTGW_SAR_RX_ANSWERS];
	u8 answer_next;
};

/**
 * struct btgw_sar_rx_in - a segment as received, already through the network
 *	layer, the replay list and btgw_lt_parse()
 * @src: SRC of the network PDU
 * @dst: its DST, which is for us or for an LPN of ours
 * @subnet: index of the NetKey it came under
 * @iv_index: IV index it came under
 * @seq: its SEQ
 * @ttl: its TTL
 * @ack_mode: enum btgw_sar_rx_ack_mode
 * @finished: the replay list says that its message was completed: there is
 *	nothing to receive any more, only to acknowledge
 * @max_segs: segments that a message to @dst may have, 0 to 32: what this node
 *	takes, or what the Friend Queue has room for
 * @pdu: the segment
 */
struct btgw_sar_rx_in {
	u16 src;
	u16 dst;
	u16 subnet;
	u32 iv_index;
	u32 seq;
	u8 ttl;
	u8 ack_mode;
	bool finished;
	u8 max_segs;
	const struct btgw_lt_pdu *pdu;
};

/**
 * struct btgw_sar_rx_ack - a Segment Acknowledgment to send
 * @src: our element, or the LPN's with @obo: then the shell sends it from its
 *	own primary address
 * @dst: where to
 * @subnet: index of the NetKey, with the flooding credentials of it
 * @obo: OBO bit
 * @ttl_zero: with TTL 0, because the segment had it; else the default TTL
 * @seq_zero: SeqZero
 * @block_ack: BlockAck
 */
struct btgw_sar_rx_ack {
	u16 src;
	u16 dst;
	u16 subnet;
	bool obo;
	bool ttl_zero;
	u16 seq_zero;
	u32 block_ack;
};

/**
 * struct btgw_sar_rx_out - what a call asks of the shell
 * @verdict: enum btgw_sar_rx_result
 * @todo: BTGW_SAR_RX_DO bits
 * @index: context, and memory, it is about; valid with todo bits other than
 *	%BTGW_SAR_RX_DO_ACK, and with %BTGW_SAR_RX_V_HELD
 * @off: where in it the segment goes
 * @len: octets of the segment
 * @total: octets of the message, with %BTGW_SAR_RX_DO_DELIVER. The rest is in
 *	the context: SeqAuth, highest SEQ, key or opcode
 * @ack: with %BTGW_SAR_RX_DO_ACK
 * @deadline_ms: when to call btgw_sar_rx_timer(), 0 = no need; valid after
 *	every call
 */
struct btgw_sar_rx_out {
	enum btgw_sar_rx_result verdict;
	u32 todo;
	u32 index;
	u16 off;
	u16 len;
	u16 total;
	struct btgw_sar_rx_ack ack;
	u64 deadline_ms;
};

const char *btgw_sar_rx_name(enum btgw_sar_rx_result verdict);

void btgw_sar_rx_init(struct btgw_sar_rx_table *t, struct btgw_sar_rx *ctx,
		      u32 size, const struct btgw_sar_rx_cfg *cfg);

enum btgw_sar_rx_age btgw_sar_rx_known(const struct btgw_sar_rx_table *t,
				       u16 src, u16 dst, u64 seq_auth);

enum btgw_sar_rx_result btgw_sar_rx_segment(struct btgw_sar_rx_table *t,
					    const struct btgw_sar_rx_in *in,
					    u64 now_ms,
					    struct btgw_sar_rx_out *out);

enum btgw_sar_rx_result btgw_sar_rx_timer(struct btgw_sar_rx_table *t,
					  u64 now_ms,
					  struct btgw_sar_rx_out *out);

u64 btgw_sar_rx_deadline(const struct btgw_sar_rx_table *t);

bool btgw_sar_rx_cancel(struct btgw_sar_rx_table *t, u32 index);

u32 btgw_sar_rx_forget(struct btgw_sar_rx_table *t, u16 src);

#endif /* _BTGW_CORE_SAR_RX_H */
