// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * friend_q_test.c - the queue of a Friend, sections 3.5.5 and 3.6.6.4
 */
#include "kunit.h"

#include <asm/unaligned.h>
#include "friend_q.h"

#define LPN		0x1201
#define FRIEND		0x0300
#define OTHER		0x0021
#define IV		5

static struct btgw_friend_q *new_queue(struct kunit *test, u8 size)
{
	struct btgw_friend_q *q = kunit_kmalloc(test, sizeof(*q), GFP_KERNEL);
	struct btgw_friend_pdu *mem;

	/* exactly as many as it may use, and no zeroes */
	mem = kunit_kmalloc_array(test, size + 1, sizeof(*mem), GFP_KERNEL);
	memset(mem, 0xa5, (size + 1) * sizeof(*mem));
	btgw_friend_q_init(q, mem, size);
	return q;
}

static struct btgw_friend_pdu pdu_of(u16 id)
{
	struct btgw_friend_pdu pdu = {
		.iv_index = IV,
		.seq = id,
		.src = OTHER,
		.dst = LPN,
		.ttl = 5,
		.len = 16,
	};

	put_unaligned_be16(id, pdu.pdu + 14);
	return pdu;
}

static u16 id_of(const struct btgw_friend_pdu *pdu)
{
	return get_unaligned_be16(pdu->pdu + 14);
}

static struct btgw_friend_pdu ack_of(u16 src, u16 seq_zero, u32 seq)
{
	struct btgw_friend_pdu pdu = {
		.iv_index = IV,
		.seq = seq,
		.src = src,
		.dst = LPN,
		.flags = BTGW_FRIEND_F_CTL,
		.len = 7,
	};

	put_unaligned_be16((u16)(seq_zero << 2), pdu.pdu + 1);
	put_unaligned_be32(seq, pdu.pdu + 3);
	return pdu;
}

static const struct btgw_friend_pdu *answer(struct btgw_friend_q *q)
{
	return btgw_friend_q_answer(q, FRIEND, LPN, 0, IV);
}

static void update_is_fixed_when_sent(struct kunit *test)
{
	struct btgw_friend_q *q = new_queue(test, 4);
	struct btgw_friend_pdu pdu = pdu_of(1), sent;
	const struct btgw_friend_pdu *got;

	KUNIT_EXPECT_NULL(test, answer(q));
	KUNIT_EXPECT_FALSE(test, btgw_friend_q_settle(q, IV, 1, NULL, 0));

	/* what is true at the time of sending, not of storing */
	btgw_friend_q_put_update(q);
	btgw_friend_q_put(q, &pdu, 1);
	btgw_friend_q_poll(q, 1);
	got = btgw_friend_q_answer(q, FRIEND, LPN, 0xff, 0x01020304);
	KUNIT_EXPECT_EQ(test, got->kind, BTGW_FRIEND_PDU_UPDATE);
	KUNIT_EXPECT_EQ(test, got->flags, BTGW_FRIEND_F_CTL |
			BTGW_FRIEND_F_LATE);
	KUNIT_EXPECT_EQ(test, got->src, FRIEND);
	KUNIT_EXPECT_EQ(test, got->dst, LPN);
	KUNIT_EXPECT_EQ(test, got->ttl, 0);
	KUNIT_EXPECT_EQ(test, got->len, 7);
	KUNIT_EXPECT_MEMEQ(test, got->pdu, "\x02\x03\x01\x02\x03\x04\x01", 7);
	KUNIT_EXPECT_TRUE(test, btgw_friend_q_settle(q, IV, 77, NULL, 0));
	KUNIT_EXPECT_FALSE(test, btgw_friend_q_settle(q, IV, 78, NULL, 0));
	sent = *got;
	KUNIT_EXPECT_EQ(test, sent.seq, 77);

	/* the queue and the net have changed, the PDU has not */
	btgw_friend_q_clear(q);
	btgw_friend_q_poll(q, 1);
	answer(q);
	btgw_friend_q_settle(q, IV, 79, NULL, 0);
	sent = *answer(q);
	KUNIT_EXPECT_EQ(test, sent.pdu[6], 0);
	btgw_friend_q_put(q, &pdu, 1);
	KUNIT_EXPECT_TRUE(test, btgw_friend_q_poll(q, 1));
	got = btgw_friend_q_answer(q, FRIEND, LPN, 3, IV + 1);
	KUNIT_EXPECT_MEMEQ(test, got, &sent, sizeof(sent));
}

static void late_until_settled(struct kunit *test)
{
	static const u8 final[] = { 0x40, 1, 2, 3, 4, 5 };
	struct btgw_friend_q *q = new_queue(test, 4);
	struct btgw_friend_pdu pdu = pdu_of(7), sent;
	const struct btgw_friend_pdu *got;

	pdu.flags = BTGW_FRIEND_F_LATE;
	KUNIT_EXPECT_EQ(test, btgw_friend_q_put(q, &pdu, 1),
			BTGW_FRIEND_STORED);
	btgw_friend_q_poll(q, 0);
	/* no SEQ to be had: asked for again, it is the same */
	KUNIT_EXPECT_TRUE(test, answer(q)->flags & BTGW_FRIEND_F_LATE);
	got = answer(q);
	KUNIT_EXPECT_EQ(test, id_of(got), 7);
	KUNIT_EXPECT_FALSE(test, btgw_friend_q_settle(q, IV, 9, final, 0));
	KUNIT_EXPECT_FALSE(test, btgw_friend_q_settle(q, IV, 9, final, 17));
	KUNIT_EXPECT_TRUE(test, btgw_friend_q_settle(q, IV + 1, 9, final,
						     sizeof(final)));
	sent = *answer(q);
	KUNIT_EXPECT_FALSE(test, sent.flags & BTGW_FRIEND_F_LATE);
	KUNIT_EXPECT_EQ(test, sent.iv_index, IV + 1);
	KUNIT_EXPECT_EQ(test, sent.seq, 9);
	KUNIT_EXPECT_EQ(test, sent.len, sizeof(final));
	KUNIT_EXPECT_MEMEQ(test, sent.pdu, final, sizeof(final));
	KUNIT_EXPECT_TRUE(test, btgw_friend_q_poll(q, 0));
	KUNIT_EXPECT_MEMEQ(test, answer(q), &sent, sizeof(sent));
}

static void rest_is_rewritten_or_skipped(struct kunit *test)
{
	static const u8 octets[] = { 0x80, 1, 2, 3, 4 };
	struct btgw_friend_q *q = new_queue(test, 4);
	struct btgw_friend_pdu segs[3] = {
		pdu_of(1), pdu_of(2), pdu_of(3),
	};
	struct btgw_friend_pdu other = pdu_of(4);
	const struct btgw_friend_pdu *got;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, btgw_friend_q_skip(q), 0);
	for (i = 0; i < 3; i++)
		segs[i].flags = BTGW_FRIEND_F_LATE;
	btgw_friend_q_put(q, segs, 3);
	btgw_friend_q_put(q, &other, 1);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_rest(q), 0);
	btgw_friend_q_poll(q, 0);
	KUNIT_EXPECT_EQ(test, id_of(answer(q)), 1);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_rest(q), 2);
	KUNIT_EXPECT_TRUE(test, btgw_friend_q_rewrite(q, 1, IV, 9, octets,
						      sizeof(octets)));
	KUNIT_EXPECT_FALSE(test, btgw_friend_q_rewrite(q, 1, IV, 9, octets, 0));
	KUNIT_EXPECT_FALSE(test, btgw_friend_q_rewrite(q, 1, IV, 9, octets,
						       17));
	/* one that is final, and none */
	KUNIT_EXPECT_FALSE(test, btgw_friend_q_rewrite(q, 2, IV, 9, octets, 5));
	KUNIT_EXPECT_FALSE(test, btgw_friend_q_rewrite(q, 3, IV, 9, octets, 5));
	got = btgw_friend_q_peek(q, 1);
	KUNIT_EXPECT_EQ(test, got->seq, 9);
	KUNIT_EXPECT_EQ(test, got->len, sizeof(octets));
	KUNIT_EXPECT_MEMEQ(test, got->pdu, octets, sizeof(octets));
	KUNIT_EXPECT_TRUE(test, got->flags & BTGW_FRIEND_F_LATE);

	/* the second of three, and the third with it, but not the next */
	btgw_friend_q_settle(q, IV, 5, NULL, 0);
	btgw_friend_q_poll(q, 1);
	KUNIT_EXPECT_EQ(test, id_of(answer(q)), 2);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_rest(q), 1);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_skip(q), 2);
	KUNIT_EXPECT_EQ(test, q->dropped, 2);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_skip(q), 0);
	KUNIT_EXPECT_EQ(test, id_of(answer(q)), 4);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_rest(q), 0);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_skip(q), 1);
	KUNIT_EXPECT_EQ(test, answer(q)->kind, BTGW_FRIEND_PDU_UPDATE);

	/* what is left goes to make room: it is not taken for the next one */
	btgw_friend_q_clear(q);
	btgw_friend_q_put(q, segs, 3);
	btgw_friend_q_poll(q, 0);
	answer(q);
	for (i = 0; i < 4; i++)
		btgw_friend_q_put(q, &other, 1);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_rest(q), 0);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_skip(q), 1);
	KUNIT_EXPECT_EQ(test, q->used, 4);
}

static void acknowledgments(struct kunit *test)
{
	struct btgw_friend_q *q = new_queue(test, 8);
	struct btgw_friend_pdu pdu;

	pdu = ack_of(OTHER, 5, 10);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_put(q, &pdu, 1),
			BTGW_FRIEND_STORED);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_peek(q, 0)->kind,
			BTGW_FRIEND_PDU_ACK);
	/* one that was overtaken says less than the one that is there */
	pdu = ack_of(OTHER, 5, 9);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_put(q, &pdu, 1),
			BTGW_FRIEND_SUPERSEDED);
	pdu = ack_of(OTHER, 5, 0xffffff);
	pdu.iv_index = IV - 1;
	KUNIT_EXPECT_EQ(test, btgw_friend_q_put(q, &pdu, 1),
			BTGW_FRIEND_SUPERSEDED);
	/* other source, other message, other destination: all stay */
	pdu = ack_of(OTHER + 1, 5, 11);
	btgw_friend_q_put(q, &pdu, 1);
	pdu = ack_of(OTHER, 6, 12);
	btgw_friend_q_put(q, &pdu, 1);
	pdu = ack_of(OTHER, 5, 13);
	pdu.dst = LPN + 1;
	btgw_friend_q_put(q, &pdu, 1);
	KUNIT_EXPECT_EQ(test, q->used, 4);
	KUNIT_EXPECT_EQ(test, q->replaced, 0);

	/* OBO is no part of what it is about */
	pdu = ack_of(OTHER, 5, 14);
	pdu.pdu[1] |= 0x80;
	KUNIT_EXPECT_EQ(test, btgw_friend_q_put(q, &pdu, 1),
			BTGW_FRIEND_STORED);
	KUNIT_EXPECT_EQ(test, q->used, 4);
	KUNIT_EXPECT_EQ(test, q->replaced, 1);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_peek(q, 3)->seq, 14);

	/* our own has no SEQ yet: it is the newest, whatever comes */
	pdu = ack_of(OTHER, 5, 0);
	pdu.flags |= BTGW_FRIEND_F_LATE;
	KUNIT_EXPECT_EQ(test, btgw_friend_q_put(q, &pdu, 1),
			BTGW_FRIEND_STORED);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_put(q, &pdu, 1),
			BTGW_FRIEND_STORED);
	KUNIT_EXPECT_EQ(test, q->used, 4);
	pdu = ack_of(OTHER, 5, 99);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_put(q, &pdu, 1),
			BTGW_FRIEND_SUPERSEDED);

	/* the octets of an acknowledgment in an access message are none */
	pdu = ack_of(OTHER, 5, 100);
	pdu.flags = 0;
	btgw_friend_q_put(q, &pdu, 1);
	btgw_friend_q_put(q, &pdu, 1);
	KUNIT_EXPECT_EQ(test, q->used, 6);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_peek(q, 5)->kind,
			BTGW_FRIEND_PDU_MSG);
}

static void invalid(struct kunit *test)
{
	struct btgw_friend_q *q = new_queue(test, 64);
	struct btgw_friend_pdu pdu[33];
	int i;

	for (i = 0; i < 33; i++)
		pdu[i] = pdu_of((u16)i);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_put(q, pdu, 0),
			BTGW_FRIEND_INVALID);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_put(q, pdu, 33),
			BTGW_FRIEND_INVALID);
	pdu[31].len = 0;
	KUNIT_EXPECT_EQ(test, btgw_friend_q_put(q, pdu, 32),
			BTGW_FRIEND_INVALID);
	pdu[31].len = 17;
	KUNIT_EXPECT_EQ(test, btgw_friend_q_put(q, pdu, 32),
			BTGW_FRIEND_INVALID);
	pdu[31].len = 16;
	pdu[31].ttl = 0x80;
	KUNIT_EXPECT_EQ(test, btgw_friend_q_put(q, pdu, 32),
			BTGW_FRIEND_INVALID);
	KUNIT_EXPECT_EQ(test, q->used, 0);
	pdu[31].ttl = 0x7f;
	KUNIT_EXPECT_EQ(test, btgw_friend_q_put(q, pdu, 32),
			BTGW_FRIEND_STORED);
	KUNIT_EXPECT_NULL(test, btgw_friend_q_peek(q, 32));

	/* flags that are the queue's are not the caller's */
	pdu[0].flags = 0xff;
	btgw_friend_q_put(q, pdu, 1);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_peek(q, 32)->flags,
			BTGW_FRIEND_F_CTL | BTGW_FRIEND_F_LATE);

	q = new_queue(test, BTGW_FRIEND_QUEUE_MIN);
	KUNIT_EXPECT_FALSE(test, btgw_friend_q_fits(q, 0));
	KUNIT_EXPECT_TRUE(test, btgw_friend_q_fits(q, 2));
	KUNIT_EXPECT_FALSE(test, btgw_friend_q_fits(q, 3));
}

static void iv_change(struct kunit *test)
{
	struct btgw_friend_q *q = new_queue(test, 8);
	struct btgw_friend_pdu pdu[3] = { pdu_of(1), pdu_of(2), pdu_of(3) };
	struct btgw_friend_pdu late = pdu_of(4), newer = pdu_of(5);

	late.flags = BTGW_FRIEND_F_LATE;
	late.iv_index = 0;
	newer.iv_index = IV + 1;
	btgw_friend_q_put(q, pdu, 3);
	btgw_friend_q_put(q, &late, 1);
	btgw_friend_q_put(q, &newer, 1);
	btgw_friend_q_put_update(q);
	btgw_friend_q_poll(q, 0);
	KUNIT_EXPECT_EQ(test, id_of(answer(q)), 1);

	KUNIT_EXPECT_EQ(test, btgw_friend_q_iv(q, 0), 0);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_iv(q, IV + 1), 0);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_iv(q, IV + 2), 2);
	KUNIT_EXPECT_EQ(test, q->used, 3);
	KUNIT_EXPECT_EQ(test, q->dropped, 2);
	/* nor is the one before repeated, which could not be read either */
	KUNIT_EXPECT_TRUE(test, btgw_friend_q_poll(q, 0));
	KUNIT_EXPECT_EQ(test, id_of(answer(q)), 4);
	btgw_friend_q_settle(q, IV + 2, 1, NULL, 0);
	KUNIT_EXPECT_EQ(test, btgw_friend_q_iv(q, IV + 3), 1);
	KUNIT_EXPECT_EQ(test, id_of(answer(q)), 4);
}

/* the slow and obvious one: a list of what is in the queue, in words */
#define TWIN_MAX	300

struct item {
	enum { MSG, ACK, UPDATE } kind;
	u16 id;			/* same for all segments of a message */
	u8 seg;
	u16 zero;		/* SeqZero of an acknowledgment */
	u32 seq;
};

struct twin {
	struct item list[TWIN_MAX];
	unsigned int n, size;
	struct item last;
	bool has_last, has_fsn;
	u8 fsn, md;
};

static void twin_cut(struct twin *t, unsigned int i)
{
	memmove(&t->list[i], &t->list[i + 1],
		(TWIN_MAX - 1 - i) * sizeof(t->list[0]));
	t->n--;
}

/* everything of the oldest message that is no update */
static bool twin_cut_oldest(struct twin *t)
{
	unsigned int i;
	u16 id;

	for (i = 0; i < t->n && t->list[i].kind == UPDATE; i++)
		;
	if (i == t->n)
		return false;
	id = t->list[i].id;
	while (i < t->n) {
		if (t->list[i].kind != UPDATE && t->list[i].id == id)
			twin_cut(t, i);
		else
			i++;
	}
	return true;
}

static bool twin_put(struct twin *t, const struct item *it, unsigned int n)
{
	unsigned int i;

	if (n > t->size)
		return false;
	for (i = 0; i < t->n && it->kind == ACK; i++) {
		if (t->list[i].kind != ACK || t->list[i].zero != it->zero)
			continue;
		if (t->list[i].seq > it->seq)
			return false;
		twin_cut(t, i);
		break;
	}
	for (i = 0; i < t->n && it->kind == UPDATE; i++) {
		if (t->list[i].kind == UPDATE)
			twin_cut(t, i--);
	}
	while (t->n + n > t->size) {
		if (!twin_cut_oldest(t))
			break;
	}
	for (i = 0; i < n; i++) {
		t->list[t->n] = *it;
		t->list[t->n++].seg = (u8)i;
	}
	return true;
}

static void twin_poll(struct twin *t, u8 fsn)
{
	if (!t->has_fsn || t->fsn != fsn)
		t->has_last = false;
	t->has_fsn = true;
	t->fsn = fsn;
	if (t->has_last)
		return;
	t->has_last = true;
	t->last = (struct item){ .kind = UPDATE };
	if (t->n) {
		t->last = t->list[0];
		twin_cut(t, 0);
	}
	t->md = !!t->n;
}

static void same_item(struct kunit *test, const struct btgw_friend_pdu *pdu,
		      const struct item *it)
{
	KUNIT_ASSERT_NOT_NULL(test, pdu);
	switch (it->kind) {
	case UPDATE:
		KUNIT_ASSERT_EQ(test, pdu->kind, BTGW_FRIEND_PDU_UPDATE);
		break;
	case ACK:
		KUNIT_ASSERT_EQ(test, pdu->kind, BTGW_FRIEND_PDU_ACK);
		KUNIT_ASSERT_EQ(test, get_unaligned_be16(pdu->pdu + 1) >> 2,
				it->zero);
		KUNIT_ASSERT_EQ(test, pdu->seq, it->seq);
		break;
	default:
		KUNIT_ASSERT_EQ(test, pdu->kind, BTGW_FRIEND_PDU_MSG);
		KUNIT_ASSERT_EQ(test, id_of(pdu), it->id);
		KUNIT_ASSERT_EQ(test, pdu->pdu[0], it->seg);
		break;
	}
}

static u64 rng = 0x452821e638d01377ULL;

static u32 rnd(u32 below)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (u32)((rng >> 20) % below);
}

static void random_put(struct kunit *test, struct btgw_friend_q *q,
		       struct twin *t, u16 id)
{
	struct item it = { .id = id };
	struct btgw_friend_pdu pdu[32];
	unsigned int i, n = 1;

	switch (rnd(6)) {
	case 0:
		it.kind = UPDATE;
		btgw_friend_q_put_update(q);
		twin_put(t, &it, 1);
		return;
	case 1:
		it.kind = ACK;
		it.zero = (u16)rnd(3);
		it.seq = rnd(0x1000000);
		pdu[0] = ack_of(OTHER, it.zero, it.seq);
		break;
	case 2:
		n = 2 + rnd(t->size < 31 ? t->size : 31);
		break;
	default:
		break;
	}
	for (i = 0; i < n && it.kind == MSG; i++) {
		pdu[i] = pdu_of(id);
		pdu[i].pdu[0] = (u8)i;
	}
	KUNIT_ASSERT_EQ(test, btgw_friend_q_put(q, pdu, n) ==
			BTGW_FRIEND_STORED, twin_put(t, &it, n));
}

static void random_against_twin(struct kunit *test)
{
	static const u8 some[] = { 2, 3, 8, 33, BTGW_FRIEND_QUEUE_MAX };
	static struct twin t;
	unsigned int i, j, step;

	for (i = 0; i < ARRAY_SIZE(some); i++) {
		struct btgw_friend_q *q = new_queue(test, some[i]);
		const struct btgw_friend_pdu *got;

		memset(&t, 0, sizeof(t));
		t.size = some[i];
		for (step = 0; step < 20000; step++) {
			if (rnd(400) == 0) {
				btgw_friend_q_clear(q);
				t.n = 0;
				t.has_last = false;
				t.has_fsn = false;
			} else if (rnd(3) == 0) {
				u8 fsn = (u8)rnd(2);

				btgw_friend_q_poll(q, fsn);
				twin_poll(&t, fsn);
				got = answer(q);
				same_item(test, got, &t.last);
				if (t.last.kind == UPDATE)
					KUNIT_ASSERT_EQ(test, got->pdu[6],
							t.md);
				btgw_friend_q_settle(q, IV, step, NULL, 0);
			} else {
				random_put(test, q, &t, (u16)(step + 1));
			}
			KUNIT_ASSERT_EQ(test, q->used, t.n);
			for (j = 0; j < t.n; j++)
				same_item(test, btgw_friend_q_peek(q, j),
					  &t.list[j]);
		}
		KUNIT_EXPECT_GT(test, q->dropped, 0);
		KUNIT_EXPECT_GT(test, q->replaced, 0);
	}
}

static void sizes(struct kunit *test)
{
	int i;

	KUNIT_EXPECT_EQ(test, sizeof(struct btgw_friend_pdu), 32);
	kunit_info(test, "friend queue: %zu octets per entry, %zu for a queue",
		   sizeof(struct btgw_friend_pdu),
		   sizeof(struct btgw_friend_q));
	for (i = 0; i < __BTGW_FRIEND_PUTS; i++)
		KUNIT_EXPECT_STRNEQ(test, btgw_friend_put_name(i), "unknown");
	KUNIT_EXPECT_STREQ(test, btgw_friend_put_name(i), "unknown");
}

static struct kunit_case friend_q_cases[] = {
	KUNIT_CASE(update_is_fixed_when_sent),
	KUNIT_CASE(late_until_settled),
	KUNIT_CASE(rest_is_rewritten_or_skipped),
	KUNIT_CASE(acknowledgments),
	KUNIT_CASE(invalid),
	KUNIT_CASE(iv_change),
	KUNIT_CASE(random_against_twin),
	KUNIT_CASE(sizes),
	{}
};

static struct kunit_suite friend_q_suite = {
	.name = "friend_q",
	.test_cases = friend_q_cases,
};

kunit_test_suite(friend_q_suite);
