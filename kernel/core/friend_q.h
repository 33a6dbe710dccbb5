/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * friend_q.h - messages stored for a sleeping node, sections 3.5.5, 3.6.6.4
 *
 * Pure: no lock, clock, allocation or skb. The calls for one queue are
 * serialised by the shell; the memory is the shell's, 32 octets per entry and
 * one entry more than the QueueSize that is offered.
 *
 * The queue holds lower transport PDUs in the order they came. Beside it stands
 * the PDU sent last: a Poll with the FSN of the one before gets the very same
 * octets again, one with the other FSN says that it arrived, and the next entry
 * takes its place. An empty queue is answered with a Friend Update.
 *
 * What this node originates itself gets its SEQ when it is sent, not when it is
 * stored, so that the SEQs the Low Power node sees rise. Such entries are
 * *late*: btgw_friend_q_answer() hands them out with @late set, the shell takes
 * a SEQ, completes the octets and calls btgw_friend_q_settle(), after which a
 * repeat is like any other. A Friend Update is always late. Control messages
 * are stored complete even so; of an access message, whose TransMIC depends on
 * the SEQ, the shell stores what it needs to make it. Of a segmented one it makes
 * all segments when the first is due, and btgw_friend_q_rewrite() stores them.
 */
#ifndef _BTGW_CORE_FRIEND_Q_H
#define _BTGW_CORE_FRIEND_Q_H

#include <linux/types.h>
#include "friend_msg.h"

enum {
	BTGW_FRIEND_PDU_MAX	= 16,	/* of a lower transport PDU */
	BTGW_FRIEND_QUEUE_MIN	= 2,
	BTGW_FRIEND_QUEUE_MAX	= 255,	/* QueueSize is an octet */
};

/**
 * enum btgw_friend_kind - what an entry is; the queue finds out by itself
 * @BTGW_FRIEND_PDU_MSG: an unsegmented message or one segment
 * @BTGW_FRIEND_PDU_ACK: a Segment Acknowledgment; only the newest of each
 *	(SRC, DST, SeqZero) is kept
 * @BTGW_FRIEND_PDU_UPDATE: a Friend Update; there is one at most, its octets
 *	are made when it is first sent
 */
enum btgw_friend_kind {
	BTGW_FRIEND_PDU_MSG,
	BTGW_FRIEND_PDU_ACK,
	BTGW_FRIEND_PDU_UPDATE,
};

/* flags of an entry */
enum {
	BTGW_FRIEND_F_CTL	= 0x01,	/* CTL = 1 */
	BTGW_FRIEND_F_MORE	= 0x02,	/* the next is of the same message */
	BTGW_FRIEND_F_LATE	= 0x04,	/* SEQ and octets at transmission */
};

/**
 * struct btgw_friend_pdu - one entry; 32 octets
 * @iv_index: IV index it was secured with; late: the shell's
 * @seq: its SEQ; late: the shell's
 * @src: source address
 * @dst: destination address
 * @ttl: TTL to send it with: one less than it arrived with, 0 to 126; that of
 *	the message if this node originates it
 * @len: octets of @pdu
 * @kind: enum btgw_friend_kind; set by the queue
 * @flags: BTGW_FRIEND_F; %BTGW_FRIEND_F_MORE is set by the queue
 * @pdu: lower transport PDU; late and CTL = 0: whatever the shell wants to find
 *	there
 */
struct btgw_friend_pdu {
	u32 iv_index;
	u32 seq;
	u16 src;
	u16 dst;
	u8 ttl;
	u8 len;
	u8 kind;
	u8 flags;
	u8 pdu[BTGW_FRIEND_PDU_MAX];
};

/**
 * enum btgw_friend_put - what became of a message to be stored
 * @BTGW_FRIEND_STORED: it is in the queue
 * @BTGW_FRIEND_TOO_LARGE: more segments than the queue can hold: refuse it with
 *	BlockAck 0 if it is for a unicast address
 * @BTGW_FRIEND_SUPERSEDED: a later acknowledgment of the same message is there
 * @BTGW_FRIEND_INVALID: not a message: no PDU, more than 32, or one that is
 *	empty, longer than %BTGW_FRIEND_PDU_MAX or of a TTL above 127
 * @__BTGW_FRIEND_PUTS: number of the others
 */
enum btgw_friend_put {
	BTGW_FRIEND_STORED,
	BTGW_FRIEND_TOO_LARGE,
	BTGW_FRIEND_SUPERSEDED,
	BTGW_FRIEND_INVALID,
	__BTGW_FRIEND_PUTS,
};

/**
 * struct btgw_friend_q - a queue; owned by the shell, fields private but for
 *	reading @size, @used, @stored, @dropped and @replaced
 * @pdu: entries, a ring
 * @last: the PDU sent last
 * @size: capacity in entries, the QueueSize that is offered
 * @used: entries held, up to @size and one: a Friend Update is kept beside a
 *	segmented message that fills the queue; @last is not one of them
 * @head: oldest entry
 * @has_last: @last is valid
 * @more: the oldest entry is of the same message as @last
 * @has_fsn: there was a Poll
 * @fsn: FSN of the last Poll
 * @stored: entries stored so far
 * @dropped: entries dropped to make room
 * @replaced: acknowledgments and Updates dropped for a newer one
 */
struct btgw_friend_q {
	struct btgw_friend_pdu *pdu;
	struct btgw_friend_pdu last;
	u16 size;
	u16 used;
	u16 head;
	bool has_last;
	bool more;
	bool has_fsn;
	u8 fsn;
	u32 stored;
	u32 dropped;
	u32 replaced;
};

/**
 * btgw_friend_q_init() - an empty queue
 * @q: queue
 * @mem: @size + 1 entries
 * @size: capacity, %BTGW_FRIEND_QUEUE_MIN to %BTGW_FRIEND_QUEUE_MAX
 */
void btgw_friend_q_init(struct btgw_friend_q *q, struct btgw_friend_pdu *mem,
			u8 size);

/**
 * btgw_friend_q_clear() - drop everything, forget the FSN; the counters stay
 * @q: queue
 */
void btgw_friend_q_clear(struct btgw_friend_q *q);

/**
 * btgw_friend_q_fits() - can a message of so many segments ever be stored
 * @q: queue
 * @n: segments
 *
 * To be asked at the first segment, before the reassembly is begun.
 *
 * Return: whether it can, older messages being dropped for it.
 */
bool btgw_friend_q_fits(const struct btgw_friend_q *q, unsigned int n);

/**
 * btgw_friend_q_put() - store a message
 * @q: queue
 * @pdu: its PDUs, ascending SegO; copied
 * @n: how many, more than 1 for a segmented message: all of it at once
 *
 * A full queue drops the oldest messages, whole, and never a Friend Update.
 * A Segment Acknowledgment takes the place, at the end, of an older one of the
 * same message.
 *
 * Return: enum btgw_friend_put.
 */
enum btgw_friend_put btgw_friend_q_put(struct btgw_friend_q *q,
				       const struct btgw_friend_pdu *pdu,
				       unsigned int n);

/**
 * btgw_friend_q_put_update() - the security state changed: tell the node
 * @q: queue
 *
 * Appends a Friend Update; one that was not sent yet goes for it.
 */
void btgw_friend_q_put_update(struct btgw_friend_q *q);

/**
 * btgw_friend_q_poll() - a Friend Poll arrived
 * @q: queue
 * @fsn: its FSN
 *
 * Return: whether it repeats the Poll before, which was not answered or whose
 * answer was lost.
 */
bool btgw_friend_q_poll(struct btgw_friend_q *q, u8 fsn);

/**
 * btgw_friend_q_answer() - the PDU to answer the last Poll with
 * @q: queue
 * @friend: unicast address of this node, for a Friend Update
 * @lpn: unicast address of the Low Power node
 * @flags: of a Friend Update, as they are now
 * @iv_index: likewise
 *
 * What is chosen, and the MD of a Friend Update, stays until a Poll with the
 * other FSN. It may be asked for again.
 *
 * Return: NULL if there was no Poll; the PDU, valid until the next call for this queue. Where
 * %BTGW_FRIEND_F_LATE is set it needs btgw_friend_q_settle() before it is sent.
 */
const struct btgw_friend_pdu *
btgw_friend_q_answer(struct btgw_friend_q *q, u16 friend, u16 lpn, u8 flags,
		     u32 iv_index);

/**
 * btgw_friend_q_settle() - SEQ and octets of the answer, final
 * @q: queue, btgw_friend_q_answer() was called
 * @iv_index: IV index it is secured with
 * @seq: its SEQ
 * @pdu: lower transport PDU, or NULL: those handed out (a Friend Update)
 * @len: its length, 1 to %BTGW_FRIEND_PDU_MAX
 *
 * Return: whether it was late and now is not.
 */
bool btgw_friend_q_settle(struct btgw_friend_q *q, u32 iv_index, u32 seq,
			  const u8 *pdu, size_t len);

/**
 * btgw_friend_q_rest() - what is left of the message that the answer is of
 * @q: queue
 *
 * Return: how many of the oldest entries.
 */
unsigned int btgw_friend_q_rest(const struct btgw_friend_q *q);

/**
 * btgw_friend_q_rewrite() - other octets for an entry that stays late
 * @q: queue
 * @i: 0 = oldest
 * @iv_index: the shell's
 * @seq: the shell's
 * @pdu: lower transport PDU
 * @len: its length, 1 to %BTGW_FRIEND_PDU_MAX
 *
 * Return: false if there is no such entry or it is not late.
 */
bool btgw_friend_q_rewrite(struct btgw_friend_q *q, unsigned int i,
			   u32 iv_index, u32 seq, const u8 *pdu, size_t len);

/**
 * btgw_friend_q_skip() - the answer cannot be sent, ever
 * @q: queue
 *
 * It goes, with what is left of its message; btgw_friend_q_answer() then finds
 * another one for the same Poll.
 *
 * Return: entries dropped.
 */
unsigned int btgw_friend_q_skip(struct btgw_friend_q *q);

/**
 * btgw_friend_q_iv() - the IV index of the net has changed
 * @q: queue
 * @iv_index: the new one
 *
 * Drops messages secured with an index before the one before: the Low Power
 * node could not read them any more.
 *
 * Return: entries dropped.
 */
unsigned int btgw_friend_q_iv(struct btgw_friend_q *q, u32 iv_index);

/**
 * btgw_friend_q_peek() - look at an entry
 * @q: queue
 * @i: 0 = oldest
 *
 * Return: entry or NULL.
 */
const struct btgw_friend_pdu *btgw_friend_q_peek(const struct btgw_friend_q *q,
						 unsigned int i);

/**
 * btgw_friend_put_name() - name of a result, for counters and traces
 * @put: enum btgw_friend_put
 *
 * Return: static string; "unknown" for anything else.
 */
const char *btgw_friend_put_name(enum btgw_friend_put put);

#endif /* _BTGW_CORE_FRIEND_Q_H */
