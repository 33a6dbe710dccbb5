// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sar_random_test.c - random messages over a bad link, against the twin
 *
 * A node sends segmented messages, several at a time, to two elements and a
 * group of another. Sender and receiver are there once as kernel/core has them
 * and once as the twin; both get the same calls, and every outcome must be
 * equal. Between them is a link that loses, doubles, and delays past each
 * other, in both directions.
 *
 * Beside the twin, what users are promised is checked from outside:
 *  - what is delivered is bit for bit what was sent, and delivered once;
 *  - what was reported acknowledged was delivered;
 *  - every message to one element ends acknowledged or with a named failure;
 *    where nothing is lost, acknowledged;
 *  - in the end no timer is left over, on either side.
 *
 * SAR_MESSAGES=n sends about n messages in all, SAR_SEED=n runs the session
 * that a failure names.
 */
#include "kunit.h"

#include <stdlib.h>
#include "sar_rx.h"
#include "sar_twin.h"
#include "sar_tx.h"

#define MESSAGES	50000	/* over all mixtures, unless told otherwise */
#define PER_SESSION	20
#define FLIGHTS		160
#define PAIRS		4	/* (SRC, DST) that messages go between */
#define SUBNET		9

struct mixture {
	const char *name;
	u8 loss, twice;		/* of 256 PDUs */
	u16 delay;		/* at most, ms; above 1: PDUs overtake */
	u8 slots;		/* contexts of the receiver */
	u8 jump;		/* of 256 segments: other traffic takes SEQ */
	u8 stranger;		/* of 256 steps: a PDU that nobody sent */
};

static const struct mixture mixtures[] = {
	{ "perfect", 0, 0, 1, PAIRS, 0, 0 },
	{ "loss", 50, 0, 1, PAIRS, 0, 0 },
	{ "heavy_loss", 140, 10, 20, PAIRS, 0, 0 },
	{ "doubling", 0, 120, 10, PAIRS, 0, 0 },
	{ "overtaking", 10, 30, 900, PAIRS, 0, 0 },
	{ "few_contexts", 40, 30, 100, 2, 0, 0 },
	{ "no_context", 10, 10, 10, 0, 0, 0 },
	{ "busy_node", 30, 10, 50, 3, 20, 0 },
	{ "everything", 60, 60, 2500, 2, 4, 0 },
	{ "stranger", 40, 40, 200, 2, 2, 30 },
};

static void mixture_desc(const struct mixture *m, char *desc)
{
	strcpy(desc, m->name);
}

KUNIT_ARRAY_PARAM(mixture, mixtures, mixture_desc);

struct flight {
	u64 at;
	bool ack;
	int pair;		/* that it belongs to */
	u32 seq;
	u8 ttl;
	struct btgw_sar_ack said;
	u8 pdu[BTGW_LT_PDU_MAX];
	size_t len;
	bool ctl;
};

/* a message of ours, to be found again by its first SEQ */
struct letter {
	u32 seq_first;
	int pair;
	u8 data[BTGW_LT_UPPER_MAX];
	u16 len;
	bool delivered;
	bool ended;
};

struct lane {
	u16 src, dst;
	bool friend;		/* its Friend acknowledges for it */
	bool busy;
	struct btgw_sar_tx tx;
	struct twin_tx twin;
	struct btgw_lt_hdr hdr;
	struct letter *letter;
	u64 app_at;
};

struct sim {
	struct kunit *test;
	const struct mixture *mix;
	u64 seed, rng, now;
	u32 seq, iv_index;
	u8 max_segs;
	struct btgw_sar_tx_cfg tx_cfg;
	struct btgw_sar_rx_cfg rx_cfg;
	struct lane lane[PAIRS];
	struct letter letter[PER_SESSION];
	int letters;
	struct flight flight[FLIGHTS];
	int flights;
	struct btgw_sar_rx_table table;
	struct btgw_sar_rx ctx[TWIN_SLOTS];
	u8 mem[TWIN_SLOTS][BTGW_SAR_RX_BUF];
	struct twin_rx twin;
	u64 last_auth[2];	/* replay list: completed last, per source */
	bool strange;
	unsigned long sent, acked, failed, delivered, events;
};

static u32 rnd(struct sim *s, u32 below)
{
	s->rng ^= s->rng << 13;
	s->rng ^= s->rng >> 7;
	s->rng ^= s->rng << 17;
	return (u32)((s->rng >> 24) % below);
}

static bool chance(struct sim *s, u8 of_256)
{
	return rnd(s, 256) < of_256;
}

#define SIM_EXPECT(s, cond)						\
	do {								\
		const struct sim *__s = (s);				\
									\
		KUNIT_ASSERT_TRUE_MSG(__s->test, cond, "SAR_SEED=%llu",	\
				      __s->seed);			\
	} while (0)

static void put_in_flight(struct sim *s, const struct flight *f)
{
	struct flight *n;

	/* a full link loses: that is what links do */
	if (s->flights == FLIGHTS)
		return;
	n = &s->flight[s->flights++];
	*n = *f;
	n->at = s->now + 1 + (s->mix->delay > 1 ? rnd(s, s->mix->delay) : 0);
}

static void transmit(struct sim *s, const struct flight *f)
{
	if (chance(s, s->mix->loss))
		return;
	put_in_flight(s, f);
	while (chance(s, s->mix->twice))
		put_in_flight(s, f);
}

/* ---- the sender ---- */

static void write_letter(struct sim *s, int pair)
{
	struct lane *lane = &s->lane[pair];
	struct btgw_sar_tx_msg msg = { .src = lane->src, .dst = lane->dst };
	struct letter *l = &s->letter[s->letters++];
	bool ctl = chance(s, 40);
	struct btgw_lt_plan plan;
	u32 len, i;

	memset(l, 0, sizeof(*l));
	/* short ones, long ones and the longest */
	len = chance(s, 30) ? 380 : 1 + rnd(s, chance(s, 128) ? 60 : 380);
	if (ctl && len > 256)
		len = 256;
	while (btgw_lt_plan(ctl, len, true, chance(s, 60), &plan))
		len--;
	l->pair = pair;
	l->len = plan.upper_len;
	for (i = 0; i < l->len; i++)
		l->data[i] = (u8)rnd(s, 256);
	/* SeqZero of two messages in a row differs */
	s->seq += 1 + rnd(s, 3);
	l->seq_first = s->seq++;

	lane->letter = l;
	lane->hdr.ctl = ctl;
	lane->hdr.segmented = true;
	lane->hdr.szmic = plan.szmic;
	lane->hdr.id = ctl ? 1 + rnd(s, 16) : btgw_lt_id_app(rnd(s, 64));
	lane->hdr.seg_n = plan.seg_n;
	lane->hdr.seq_zero = l->seq_first & 0x1fff;

	msg.subnet = SUBNET;
	msg.ttl = chance(s, 60) ? 0 : 1 + rnd(s, 12);
	msg.seg_n = plan.seg_n;
	msg.seq_first = l->seq_first;
	SIM_EXPECT(s, !btgw_sar_tx_init(&lane->tx, &s->tx_cfg, &msg, s->now));
	twin_tx_init(&lane->twin, &s->tx_cfg, &msg, s->now);
	lane->busy = true;
	s->sent++;
}

static void letter_ended(struct sim *s, struct lane *lane)
{
	struct letter *l = lane->letter;

	SIM_EXPECT(s, lane->tx.end != BTGW_SAR_END_NONE);
	SIM_EXPECT(s, lane->tx.end == lane->twin.end);
	SIM_EXPECT(s, btgw_sar_tx_deadline(&lane->tx) == 0);
	SIM_EXPECT(s, !l->ended);
	l->ended = true;
	lane->busy = false;
	lane->app_at = s->now + 1 + rnd(s, 400);
	switch (lane->tx.end) {
	case BTGW_SAR_END_ACKED:
		SIM_EXPECT(s, l->delivered || s->strange);
		s->acked++;
		break;
	case BTGW_SAR_END_SENT:
		SIM_EXPECT(s, lane->dst & 0x8000);
		break;
	case BTGW_SAR_END_SEQ_SPAN:
		SIM_EXPECT(s, s->mix->jump);
		s->failed++;
		break;
	case BTGW_SAR_END_REFUSED:
		SIM_EXPECT(s, s->strange || s->mix->slots < PAIRS ||
			   lane->hdr.seg_n >= s->max_segs);
		s->failed++;
		break;
	default:
		s->failed++;
		break;
	}
}

static void sender_timer(struct sim *s, int pair)
{
	struct lane *lane = &s->lane[pair];
	struct btgw_sar_tx_out out;
	struct flight f = { .pair = pair };
	bool may;
	u32 seq;
	int due;

	btgw_sar_tx_next(&lane->tx, s->now, &out);
	due = twin_tx_next(&lane->twin, s->now);
	if (due == -2) {
		SIM_EXPECT(s, out.verdict == BTGW_SAR_TX_ENDED);
		letter_ended(s, lane);
		return;
	}
	SIM_EXPECT(s, due >= 0 && out.verdict == BTGW_SAR_TX_SEND);
	SIM_EXPECT(s, out.seg == due);
	/* a bearer that is busy: asked again later, the same is due */
	if (s->mix->delay > 1 && chance(s, 10)) {
		lane->app_at = s->now + 1 + rnd(s, 100);
		return;
	}

	if (chance(s, s->mix->jump))
		s->seq += rnd(s, 3000);
	seq = lane->tx.begun ? s->seq++ : lane->letter->seq_first;
	may = twin_tx_sent(&lane->twin, seq, s->now);
	btgw_sar_tx_sent(&lane->tx, seq, s->now, &out);
	SIM_EXPECT(s, out.verdict == (may ? BTGW_SAR_TX_SENT :
					    BTGW_SAR_TX_ENDED));
	if (!may) {
		letter_ended(s, lane);
		return;
	}
	SIM_EXPECT(s, out.seg == due);
	SIM_EXPECT(s, out.deadline_ms == twin_tx_wake(&lane->twin));
	f.seq = seq;
	f.ttl = lane->tx.msg.ttl;
	f.ctl = lane->hdr.ctl;
	f.len = btgw_lt_build(&lane->hdr, out.seg, lane->letter->data,
			      lane->letter->len, f.pdu);
	SIM_EXPECT(s, f.len);
	transmit(s, &f);
}

static void sender_ack(struct sim *s, const struct flight *f)
{
	struct lane *lane = &s->lane[f->pair];
	enum btgw_sar_ack_reject why;
	enum btgw_sar_tx_result want;
	struct btgw_sar_tx_out out;
	u32 missing = lane->tx.unacked;

	if (!lane->letter)
		return;
	want = twin_tx_ack(&lane->twin, &f->said, s->now, &why);
	btgw_sar_tx_ack(&lane->tx, &f->said, s->now, &out);
	SIM_EXPECT(s, out.verdict == want);
	SIM_EXPECT(s, out.ignored == why);
	SIM_EXPECT(s, out.deadline_ms == twin_tx_wake(&lane->twin));
	SIM_EXPECT(s, out.acked == (missing & ~lane->tx.unacked));
	SIM_EXPECT(s, want == BTGW_SAR_TX_IGNORED ||
		   out.acked == (missing & f->said.block_ack));
	if (want == BTGW_SAR_TX_ENDED)
		letter_ended(s, lane);
}

/* ---- the receiver ---- */

static struct letter *letter_of(struct sim *s, u64 auth, int pair)
{
	int i;

	for (i = 0; i < s->letters; i++) {
		if (s->letter[i].seq_first == (auth & 0xffffff) &&
		    s->letter[i].pair == pair)
			return &s->letter[i];
	}
	return NULL;
}

static void receiver_out(struct sim *s, const struct btgw_sar_rx_out *out,
			 const struct twin_rx_out *want)
{
	struct flight f = { .ack = true };
	int i;

	SIM_EXPECT(s, out->verdict == want->verdict);
	SIM_EXPECT(s, !!(out->todo & BTGW_SAR_RX_DO_ACK) == want->ack);
	SIM_EXPECT(s, !!(out->todo & BTGW_SAR_RX_DO_DROP) == want->dropped);
	SIM_EXPECT(s, !!(out->todo & BTGW_SAR_RX_DO_STORE) == want->stored);
	SIM_EXPECT(s, !!(out->todo & BTGW_SAR_RX_DO_DELIVER) ==
		   want->delivered);
	SIM_EXPECT(s, out->deadline_ms == twin_rx_wake(&s->twin));
	SIM_EXPECT(s, s->table.evicted == s->twin.evicted);
	SIM_EXPECT(s, s->table.refused == s->twin.refused);
	if (!want->ack)
		return;
	SIM_EXPECT(s, out->ack.src == want->pdu.src);
	SIM_EXPECT(s, out->ack.dst == want->pdu.dst);
	SIM_EXPECT(s, out->ack.subnet == want->pdu.subnet);
	SIM_EXPECT(s, out->ack.obo == want->pdu.obo);
	SIM_EXPECT(s, out->ack.ttl_zero == want->pdu.ttl_zero);
	SIM_EXPECT(s, out->ack.seq_zero == want->pdu.seq_zero);
	SIM_EXPECT(s, out->ack.block_ack == want->pdu.block_ack);
	SIM_EXPECT(s, !(out->ack.src & 0x8000));

	f.said.src = out->ack.obo ? 0x0777 : out->ack.src;
	f.said.dst = out->ack.dst;
	f.said.subnet = out->ack.subnet;
	f.said.obo = out->ack.obo;
	f.said.seq_zero = out->ack.seq_zero;
	f.said.block_ack = out->ack.block_ack;
	for (i = 0; i < PAIRS; i++) {
		if (s->lane[i].src == out->ack.dst &&
		    s->lane[i].dst == out->ack.src)
			f.pair = i;
	}
	transmit(s, &f);
}

static void receiver_delivers(struct sim *s, int pair,
			      const struct btgw_sar_rx_out *out,
			      const struct twin_rx_out *want)
{
	const struct btgw_sar_rx *c = &s->ctx[out->index];
	struct letter *l = letter_of(s, c->seq_auth, pair);

	SIM_EXPECT(s, out->total == want->total);
	SIM_EXPECT(s, c->seq_max == want->top_seq);
	SIM_EXPECT(s, !memcmp(s->mem[out->index], want->data, out->total));
	/* a message may end after one that its source began later */
	if (c->seq_auth > s->last_auth[c->src & 1])
		s->last_auth[c->src & 1] = c->seq_auth;
	s->delivered++;
	if (s->strange && (!l || l->delivered))
		return;
	SIM_EXPECT(s, l && !l->delivered);
	l->delivered = true;
	if (s->strange)
		return;
	SIM_EXPECT(s, out->total == l->len);
	SIM_EXPECT(s, !memcmp(s->mem[out->index], l->data, l->len));
}

static void receiver_segment(struct sim *s, const struct flight *f)
{
	const struct lane *lane = &s->lane[f->pair];
	struct btgw_sar_rx_in in = { .src = lane->src, .dst = lane->dst };
	struct btgw_sar_rx_out out;
	static struct twin_rx_out want;
	enum btgw_sar_rx_age age;
	struct btgw_lt_pdu pdu;
	u64 auth;

	if (btgw_lt_parse(f->ctl, f->pdu, f->len, &pdu)) {
		SIM_EXPECT(s, s->strange);
		return;
	}
	in.subnet = f->said.subnet ?: SUBNET;
	in.iv_index = s->iv_index;
	in.seq = f->seq;
	in.ttl = f->ttl;
	in.ack_mode = lane->friend ? BTGW_SAR_RX_ACK_OBO : BTGW_SAR_RX_ACK;
	in.max_segs = s->max_segs;
	in.pdu = &pdu;
	/* the replay list is asked about what no context knows */
	if (!btgw_lt_seq_auth(in.iv_index, in.seq, pdu.seq_zero, &auth)) {
		age = btgw_sar_rx_known(&s->table, in.src, in.dst, auth);
		SIM_EXPECT(s, age == twin_rx_known(&s->twin, in.src, in.dst,
						   auth));
		if (age == BTGW_SAR_RX_NEW) {
			if (auth < s->last_auth[in.src & 1])
				return;
			in.finished = auth == s->last_auth[in.src & 1];
		}
	}

	twin_rx_segment(&s->twin, &in, s->now, &want);
	btgw_sar_rx_segment(&s->table, &in, s->now, &out);
	if (out.todo & BTGW_SAR_RX_DO_STORE) {
		SIM_EXPECT(s, out.index < s->table.size);
		SIM_EXPECT(s, out.off + out.len <= BTGW_SAR_RX_BUF);
		memcpy(s->mem[out.index] + out.off, pdu.data, out.len);
	}
	if (out.todo & BTGW_SAR_RX_DO_DELIVER)
		receiver_delivers(s, f->pair, &out, &want);
	receiver_out(s, &out, &want);
}

static void receiver_timer(struct sim *s)
{
	static struct twin_rx_out want;
	struct btgw_sar_rx_out out;

	twin_rx_timer(&s->twin, s->now, &want);
	btgw_sar_rx_timer(&s->table, s->now, &out);
	SIM_EXPECT(s, out.verdict != BTGW_SAR_RX_V_NOTHING);
	receiver_out(s, &out, &want);
}

/* ---- what goes on between them ---- */

static void stranger(struct sim *s)
{
	int pair = (int)rnd(s, PAIRS);
	struct lane *lane = &s->lane[pair];
	struct flight f = { .pair = pair };
	u32 i;

	s->strange = true;
	if (s->flights && chance(s, 150)) {
		/* one that is under way, altered */
		f = s->flight[rnd(s, (u32)s->flights)];
		if (f.ack) {
			f.said.block_ack ^= 1U << rnd(s, 32);
			f.said.seq_zero ^= chance(s, 40);
			f.said.src ^= chance(s, 80);
			f.said.dst ^= chance(s, 20);
			f.said.subnet ^= chance(s, 20);
			f.said.obo ^= chance(s, 100);
		} else {
			f.seq ^= chance(s, 100) << rnd(s, 14);
			f.pdu[rnd(s, 4)] ^= (u8)(1 << rnd(s, 8));
			f.ctl ^= chance(s, 20);
			f.said.subnet = (u16)chance(s, 30);
		}
	} else if (chance(s, 128)) {
		f.ack = true;
		f.said.src = chance(s, 128) ? lane->dst : 0x0700 + rnd(s, 3);
		f.said.dst = lane->src;
		f.said.subnet = SUBNET;
		f.said.obo = chance(s, 128);
		f.said.seq_zero = lane->tx.msg.seq_first & 0x1fff;
		f.said.block_ack = chance(s, 20) ? 0 : rnd(s, 0xffffffff) >>
							rnd(s, 32);
	} else {
		f.seq = s->seq + rnd(s, 20);
		f.ctl = chance(s, 60);
		f.len = 4 + rnd(s, 13);
		for (i = 0; i < f.len; i++)
			f.pdu[i] = (u8)rnd(s, 256);
		f.pdu[0] |= 0x80;
	}
	put_in_flight(s, &f);
}

/* the next thing to happen, whatever it is; false: nothing can */
static bool step(struct sim *s)
{
	enum { NOTHING, FLIGHT, RECEIVER, LANE } what = NOTHING;
	u64 first = ~0ULL;
	int i, which = 0;
	u64 at;

	for (i = 0; i < s->flights; i++) {
		if (s->flight[i].at < first) {
			first = s->flight[i].at;
			what = FLIGHT;
			which = i;
		}
	}
	at = btgw_sar_rx_deadline(&s->table);
	if (at && at < first) {
		first = at;
		what = RECEIVER;
	}
	for (i = 0; i < PAIRS; i++) {
		at = s->lane[i].app_at;
		if (s->lane[i].busy) {
			if (at < btgw_sar_tx_deadline(&s->lane[i].tx))
				at = btgw_sar_tx_deadline(&s->lane[i].tx);
		} else if (s->letters == PER_SESSION) {
			continue;
		}
		if (at < first) {
			first = at;
			what = LANE;
			which = i;
		}
	}
	if (what == NOTHING)
		return false;
	if (first > s->now)
		s->now = first;
	s->events++;
	if (what == FLIGHT) {
		struct flight f = s->flight[which];

		/* what arrives at the same time keeps its order */
		s->flights--;
		memmove(&s->flight[which], &s->flight[which + 1],
			(s->flights - which) * sizeof(f));
		if (f.ack)
			sender_ack(s, &f);
		else
			receiver_segment(s, &f);
	} else if (what == RECEIVER) {
		receiver_timer(s);
	} else if (s->lane[which].busy) {
		sender_timer(s, which);
	} else {
		write_letter(s, which);
	}
	if (s->letters < PER_SESSION && chance(s, s->mix->stranger))
		stranger(s);
	return true;
}

static void draw_cfg(struct sim *s)
{
	u8 state[4];
	int i;

	s->tx_cfg = btgw_sar_tx_default;
	s->rx_cfg = btgw_sar_rx_default;
	if (chance(s, 100))
		return;
	for (i = 0; i < 4; i++)
		state[i] = (u8)rnd(s, 256);
	btgw_sar_tx_unpack(state, &s->tx_cfg);
	for (i = 0; i < 3; i++)
		state[i] = (u8)rnd(s, 256);
	btgw_sar_rx_unpack(state, &s->rx_cfg);
}

static void run_session(struct sim *s)
{
	static const u16 srcs[] = { 0x0100, 0x0100, 0x0101, 0x0101 };
	static const u16 dsts[] = { 0x0200, 0xc001, 0x0200, 0x0201 };
	unsigned int steps;
	int i;

	s->now = 1 + rnd(s, 1000);
	s->seq = chance(s, 30) ? rnd(s, 5) : rnd(s, 0x400000);
	s->iv_index = rnd(s, 1000);
	s->max_segs = chance(s, 60) ? 1 + rnd(s, 32) : 32;
	s->letters = 0;
	s->flights = 0;
	s->strange = false;
	memset(s->last_auth, 0, sizeof(s->last_auth));
	draw_cfg(s);
	btgw_sar_rx_init(&s->table, s->ctx, s->mix->slots, &s->rx_cfg);
	twin_rx_init(&s->twin, s->mix->slots, &s->rx_cfg);
	for (i = 0; i < PAIRS; i++) {
		s->lane[i].src = srcs[i];
		s->lane[i].dst = dsts[i];
		s->lane[i].friend = dsts[i] == 0x0201;
		s->lane[i].busy = false;
		s->lane[i].letter = NULL;
		s->lane[i].app_at = s->now + rnd(s, 500);
		memset(&s->lane[i].tx, 0, sizeof(s->lane[i].tx));
	}

	for (steps = 0; step(s); steps++)
		SIM_EXPECT(s, steps < 200000);

	/* every message ended, on both sides, and nothing is left to do */
	SIM_EXPECT(s, s->letters == PER_SESSION && !s->flights);
	for (i = 0; i < s->letters; i++)
		SIM_EXPECT(s, s->letter[i].ended);
	SIM_EXPECT(s, btgw_sar_rx_deadline(&s->table) == 0);
	SIM_EXPECT(s, twin_rx_wake(&s->twin) == 0);
	SIM_EXPECT(s, s->table.active == 0);
	SIM_EXPECT(s, s->table.remembered <= s->table.size);
	for (i = 0; i < PAIRS; i++)
		SIM_EXPECT(s, btgw_sar_tx_deadline(&s->lane[i].tx) == 0);
	/*
	 * Where PDUs pass each other a message may begin to arrive after a
	 * later one was complete: it is a replay then, and never delivered.
	 */
	if (s->mix->loss || s->mix->twice || s->mix->delay > 1 ||
	    s->max_segs < 32)
		return;
	for (i = 0; i < s->letters; i++)
		SIM_EXPECT(s, s->letter[i].delivered);
}

static void against_twin(struct kunit *test)
{
	const struct mixture *m = test->param_value;
	const char *only = getenv("SAR_SEED");
	const char *total = getenv("SAR_MESSAGES");
	unsigned long sessions;
	struct sim *s;
	unsigned long i;

	s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	s->test = test;
	s->mix = m;
	sessions = (total ? strtoul(total, NULL, 0) : MESSAGES) /
		   (PER_SESSION * ARRAY_SIZE(mixtures));
	for (i = 0; i < (only ? 1 : sessions); i++) {
		s->seed = only ? strtoull(only, NULL, 0) :
				 (u64)(m - mixtures) * 1000000 + i + 1;
		s->rng = s->seed * 0x9e3779b97f4a7c15ULL | 1;
		run_session(s);
	}
	kunit_info(test,
		   "%lu messages, %lu acknowledged, %lu failed, %lu delivered, %lu events",
		   s->sent, s->acked, s->failed, s->delivered, s->events);
	/* a simulation in which nothing happens proves nothing */
	if (only)
		return;
	KUNIT_EXPECT_EQ(test, s->sent, sessions * PER_SESSION);
	if (m->slots)
		KUNIT_EXPECT_GT(test, s->acked, s->sent / 50);
	else
		KUNIT_EXPECT_EQ(test, s->delivered, 0);
	if (m->loss)
		KUNIT_EXPECT_GT(test, s->failed, 0);
}

static struct kunit_case sar_random_cases[] = {
	KUNIT_CASE_PARAM(against_twin, mixture_gen_params),
	{}
};

static struct kunit_suite sar_random_suite = {
	.name = "sar_random",
	.test_cases = sar_random_cases,
};

kunit_test_suite(sar_random_suite);
