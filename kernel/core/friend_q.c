// SPDX-License-Identifier: GPL-2.0-only
/*
 * friend_q.c - messages stored for a sleeping node
 *
 * The entries are a ring. Few are ever taken out of its middle, and at most 255
 * of 32 octets move up then.
 */
#include "friend_q.h"

#include <linux/minmax.h>
#include <linux/string.h>
#include <asm/unaligned.h>

#include "net_pdu.h"

enum {
	ACK_LEN		= 7,	/* Segment Acknowledgment with its opcode */
	SEGMENTS_MAX	= 32,
};

static const char *const put_names[__BTGW_FRIEND_PUTS] = {
	[BTGW_FRIEND_STORED]		= "stored",
	[BTGW_FRIEND_TOO_LARGE]		= "too_large",
	[BTGW_FRIEND_SUPERSEDED]	= "superseded",
	[BTGW_FRIEND_INVALID]		= "invalid",
};

/* slots there are: one more than is offered, for a Friend Update */
static unsigned int q_slots(const struct btgw_friend_q *q)
{
	return q->size + 1;
}

static struct btgw_friend_pdu *q_at(const struct btgw_friend_q *q,
				    unsigned int i)
{
	i += q->head;
	return &q->pdu[i < q_slots(q) ? i : i - q_slots(q)];
}

static void q_append(struct btgw_friend_q *q, const struct btgw_friend_pdu *pdu)
{
	*q_at(q, q->used++) = *pdu;
}

static void q_remove(struct btgw_friend_q *q, unsigned int i)
{
	if (!i) {
		q->head = q->head + 1 == q_slots(q) ? 0 : q->head + 1;
		q->used--;
		return;
	}
	for (; i + 1 < q->used; i++)
		*q_at(q, i) = *q_at(q, i + 1);
	q->used--;
}

/* the message that entry @i is, or begins */
static unsigned int q_remove_message(struct btgw_friend_q *q, unsigned int i)
{
	unsigned int n = 0;
	bool more;

	if (!i)
		q->more = false;
	do {
		more = q_at(q, i)->flags & BTGW_FRIEND_F_MORE;
		q_remove(q, i);
		n++;
	} while (more && i < q->used);
	return n;
}

static void q_make_room(struct btgw_friend_q *q, unsigned int n)
{
	unsigned int i = 0;

	while (q->used + n > q->size && i < q->used) {
		if (q_at(q, i)->kind == BTGW_FRIEND_PDU_UPDATE)
			i++;
		else
			q->dropped += q_remove_message(q, i);
	}
}

static u16 ack_seq_zero(const struct btgw_friend_pdu *pdu)
{
	return get_unaligned_be16(pdu->pdu + 1) >> 2 & 0x1fff;
}

static bool is_ack(const struct btgw_friend_pdu *pdu)
{
	return pdu->flags & BTGW_FRIEND_F_CTL && pdu->len == ACK_LEN &&
	       pdu->pdu[0] == BTGW_CTL_ACK;
}

static bool is_later(const struct btgw_friend_pdu *a,
		     const struct btgw_friend_pdu *b)
{
	/* a late one will be sent with a SEQ after all there are */
	if (b->flags & BTGW_FRIEND_F_LATE)
		return false;
	if (a->flags & BTGW_FRIEND_F_LATE)
		return true;
	if (a->iv_index != b->iv_index)
		return a->iv_index > b->iv_index;
	return a->seq > b->seq;
}

/* false if the one that is there is to stay */
static bool q_replace_ack(struct btgw_friend_q *q,
			  const struct btgw_friend_pdu *ack)
{
	const struct btgw_friend_pdu *old;
	unsigned int i;

	for (i = 0; i < q->used; i++) {
		old = q_at(q, i);
		if (old->kind != BTGW_FRIEND_PDU_ACK || old->src != ack->src ||
		    old->dst != ack->dst ||
		    ack_seq_zero(old) != ack_seq_zero(ack))
			continue;
		if (is_later(old, ack))
			return false;
		q_remove(q, i);
		q->replaced++;
		break;
	}
	return true;
}

static bool q_valid(const struct btgw_friend_pdu *pdu, unsigned int n)
{
	unsigned int i;

	if (!n || n > SEGMENTS_MAX)
		return false;
	for (i = 0; i < n; i++) {
		if (!pdu[i].len || pdu[i].len > BTGW_FRIEND_PDU_MAX ||
		    pdu[i].ttl > BTGW_TTL_MAX)
			return false;
	}
	return true;
}

void btgw_friend_q_init(struct btgw_friend_q *q, struct btgw_friend_pdu *mem,
			u8 size)
{
	memset(q, 0, sizeof(*q));
	q->pdu = mem;
	q->size = max_t(u8, size, BTGW_FRIEND_QUEUE_MIN);
}

void btgw_friend_q_clear(struct btgw_friend_q *q)
{
	q->used = 0;
	q->head = 0;
	q->has_last = false;
	q->more = false;
	q->has_fsn = false;
}

bool btgw_friend_q_fits(const struct btgw_friend_q *q, unsigned int n)
{
	return n && n <= q->size;
}

enum btgw_friend_put btgw_friend_q_put(struct btgw_friend_q *q,
				       const struct btgw_friend_pdu *pdu,
				       unsigned int n)
{
	struct btgw_friend_pdu entry;
	unsigned int i;

	if (!q_valid(pdu, n))
		return BTGW_FRIEND_INVALID;
	if (!btgw_friend_q_fits(q, n))
		return BTGW_FRIEND_TOO_LARGE;
	if (n == 1 && is_ack(pdu) && !q_replace_ack(q, pdu))
		return BTGW_FRIEND_SUPERSEDED;

	q_make_room(q, n);
	for (i = 0; i < n; i++) {
		entry = pdu[i];
		entry.kind = n == 1 && is_ack(pdu) ? BTGW_FRIEND_PDU_ACK :
			BTGW_FRIEND_PDU_MSG;
		entry.flags &= BTGW_FRIEND_F_CTL | BTGW_FRIEND_F_LATE;
		if (i + 1 < n)
			entry.flags |= BTGW_FRIEND_F_MORE;
		q_append(q, &entry);
	}
	q->stored += n;
	return BTGW_FRIEND_STORED;
}

void btgw_friend_q_put_update(struct btgw_friend_q *q)
{
	static const struct btgw_friend_pdu update = {
		.kind = BTGW_FRIEND_PDU_UPDATE,
		.flags = BTGW_FRIEND_F_CTL | BTGW_FRIEND_F_LATE,
	};
	unsigned int i;

	for (i = 0; i < q->used; i++) {
		if (q_at(q, i)->kind != BTGW_FRIEND_PDU_UPDATE)
			continue;
		q_remove(q, i);
		q->replaced++;
		break;
	}
	q_make_room(q, 1);
	q_append(q, &update);
	q->stored++;
}

bool btgw_friend_q_poll(struct btgw_friend_q *q, u8 fsn)
{
	if (q->has_fsn && q->fsn == fsn)
		return true;
	q->has_fsn = true;
	q->fsn = fsn;
	q->has_last = false;
	return false;
}

/* MD counts what is left behind it now, and stays so in every repetition */
static void q_make_update(struct btgw_friend_q *q, u16 friend, u16 lpn,
			  u8 flags, u32 iv_index)
{
	struct btgw_friend_msg msg = { .opcode = BTGW_CTL_FRIEND_UPDATE };

	msg.update.flags = flags &
		(BTGW_FRIEND_KEY_REFRESH | BTGW_FRIEND_IV_UPDATE);
	msg.update.iv_index = iv_index;
	msg.update.md = !!q->used;

	memset(&q->last, 0, sizeof(q->last));
	q->last.src = friend;
	q->last.dst = lpn;
	q->last.kind = BTGW_FRIEND_PDU_UPDATE;
	q->last.flags = BTGW_FRIEND_F_CTL | BTGW_FRIEND_F_LATE;
	q->last.len = (u8)btgw_friend_build(&msg, q->last.pdu);
}

const struct btgw_friend_pdu *
btgw_friend_q_answer(struct btgw_friend_q *q, u16 friend, u16 lpn, u8 flags,
		     u32 iv_index)
{
	if (!q->has_fsn)
		return NULL;
	if (q->has_last)
		return &q->last;

	q->last.kind = BTGW_FRIEND_PDU_UPDATE;
	q->more = false;
	if (q->used) {
		q->last = *q_at(q, 0);
		q->more = q->last.flags & BTGW_FRIEND_F_MORE;
		q->last.flags &= ~BTGW_FRIEND_F_MORE;
		q_remove(q, 0);
	}
	if (q->last.kind == BTGW_FRIEND_PDU_UPDATE)
		q_make_update(q, friend, lpn, flags, iv_index);
	q->has_last = true;
	return &q->last;
}

bool btgw_friend_q_settle(struct btgw_friend_q *q, u32 iv_index, u32 seq,
			  const u8 *pdu, size_t len)
{
	if (!q->has_last || !(q->last.flags & BTGW_FRIEND_F_LATE))
		return false;
	if (pdu) {
		if (!len || len > sizeof(q->last.pdu))
			return false;
		memcpy(q->last.pdu, pdu, len);
		q->last.len = (u8)len;
	}
	q->last.iv_index = iv_index;
	q->last.seq = seq;
	q->last.flags &= ~BTGW_FRIEND_F_LATE;
	return true;
}

unsigned int btgw_friend_q_rest(const struct btgw_friend_q *q)
{
	unsigned int n = 0;

	if (!q->has_last || !q->more)
		return 0;
	do {
		n++;
	} while (n < q->used && q_at(q, n - 1)->flags & BTGW_FRIEND_F_MORE);
	return n;
}

bool btgw_friend_q_rewrite(struct btgw_friend_q *q, unsigned int i,
			   u32 iv_index, u32 seq, const u8 *pdu, size_t len)
{
	struct btgw_friend_pdu *entry;

	if (i >= q->used || !len || len > BTGW_FRIEND_PDU_MAX)
		return false;
	entry = q_at(q, i);
	if (!(entry->flags & BTGW_FRIEND_F_LATE) ||
	    entry->kind == BTGW_FRIEND_PDU_UPDATE)
		return false;
	entry->iv_index = iv_index;
	entry->seq = seq;
	memcpy(entry->pdu, pdu, len);
	entry->len = (u8)len;
	return true;
}

unsigned int btgw_friend_q_skip(struct btgw_friend_q *q)
{
	unsigned int n = 1;

	if (!q->has_last)
		return 0;
	if (btgw_friend_q_rest(q))
		n += q_remove_message(q, 0);
	q->has_last = false;
	q->dropped += n;
	return n;
}

static bool is_unreadable(const struct btgw_friend_pdu *pdu, u32 iv_index)
{
	return !(pdu->flags & BTGW_FRIEND_F_LATE) && iv_index &&
	       pdu->iv_index < iv_index - 1;
}

unsigned int btgw_friend_q_iv(struct btgw_friend_q *q, u32 iv_index)
{
	unsigned int dropped = 0;
	unsigned int i = 0;

	while (i < q->used) {
		if (is_unreadable(q_at(q, i), iv_index))
			dropped += q_remove_message(q, i);
		else
			i++;
	}
	if (q->has_last && is_unreadable(&q->last, iv_index))
		q->has_last = false;
	q->dropped += dropped;
	return dropped;
}

const struct btgw_friend_pdu *btgw_friend_q_peek(const struct btgw_friend_q *q,
						 unsigned int i)
{
	return i < q->used ? q_at(q, i) : NULL;
}

const char *btgw_friend_put_name(enum btgw_friend_put put)
{
	if ((unsigned int)put >= __BTGW_FRIEND_PUTS)
		return "unknown";
	return put_names[put];
}
