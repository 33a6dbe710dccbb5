// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * friend_fuzz.c - any sequence of events on a friendship
 *
 * The input is a program: sizes, then events with a step of time before each.
 * After every call is checked what must hold whatever has happened.
 */
#include <stdlib.h>
#include <string.h>
#include "friend.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

#define LPN		0x1201
#define FRIEND		0x0300

struct input {
	const u8 *p;
	size_t left;
};

struct world {
	struct btgw_friend f;
	struct btgw_friend_out out;
	struct btgw_friend_sec sec;
	struct btgw_friend_pdu sent;	/* the last answer, if... */
	bool has_sent;			/* ...it was settled */
	u32 seq;
	u64 now;
};

static u8 take(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

static u16 take16(struct input *in)
{
	u16 hi = take(in);

	return (u16)(hi << 8 | take(in));
}

/* one that means something, mostly */
static u16 take_addr(struct input *in)
{
	static const u16 some[] = { LPN, LPN + 1, FRIEND, 0x400, 0xc001,
				    0x8001, 0xffff };
	u8 i = take(in);

	return i < 7 ? some[i] : (u16)(i << 8 | take(in));
}

static bool is_refusal(enum btgw_friend_result v)
{
	return v >= BTGW_FRIEND_V_STATE && v != BTGW_FRIEND_V_QUEUE &&
	       v != BTGW_FRIEND_V_LIST_FULL;
}

static void check_state(const struct world *w)
{
	const struct btgw_friend *f = &w->f;
	unsigned int i, updates = 0;

	MUST(f->state < __BTGW_FRIEND_STATES);
	MUST((f->state == BTGW_FRIEND_IDLE) == !f->state_at);
	MUST(f->q.used <= f->q.size + 1);
	MUST(f->n_subs <= f->cfg.sub_size);
	/* nothing is kept and no other timer runs but for a friend */
	if (f->state != BTGW_FRIEND_FRIEND) {
		MUST(!f->q.used && !f->q.has_last && !f->n_subs);
		MUST(!f->answer_at && !f->confirm_at);
		MUST(!f->clear_at && !f->clear_to);
	}
	MUST(!f->clear_at == !f->clear_to);
	for (i = 0; i < f->q.used; i++) {
		const struct btgw_friend_pdu *pdu;

		pdu = btgw_friend_q_peek(&f->q, i);
		MUST(pdu->len <= BTGW_FRIEND_PDU_MAX);
		updates += pdu->kind == BTGW_FRIEND_PDU_UPDATE;
	}
	MUST(updates <= 1);
	MUST(f->q.used - updates <= f->q.size);
	MUST(!btgw_friend_q_peek(&f->q, i));
}

static void check_out(struct world *w)
{
	const struct btgw_friend_out *out = &w->out;
	struct btgw_friend_msg msg;
	u8 i;

	MUST((unsigned int)out->verdict < __BTGW_FRIEND_RESULTS);
	MUST(out->deadline_ms == btgw_friend_deadline(&w->f));
	MUST(!!(out->todo & BTGW_FRIEND_DO_SEND) == !!out->n_tx);
	MUST(!!(out->todo & BTGW_FRIEND_DO_SEND_PDU) == !!out->pdu);
	MUST(out->n_tx <= BTGW_FRIEND_TX_MAX);
	for (i = 0; i < out->n_tx; i++)
		MUST(!btgw_friend_parse(out->tx[i].pdu, out->tx[i].len, &msg));
	if (out->pdu) {
		/* a repetition is the same to the octet */
		if (w->has_sent)
			MUST(!memcmp(out->pdu, &w->sent, sizeof(w->sent)));
		btgw_friend_q_settle(&w->f.q, w->sec.iv_index, ++w->seq, NULL,
				     0);
		MUST(!(out->pdu->flags & BTGW_FRIEND_F_LATE));
		w->sent = *out->pdu;
		w->has_sent = true;
	}
	if (is_refusal(out->verdict))
		MUST(!out->todo);
}

static void receive(struct input *in, struct world *w)
{
	struct btgw_friend before = w->f;
	struct btgw_friend_msg msg;
	struct btgw_friend_rx rx;
	static const u8 lens[] = { 0, 2, 7, 11, 7, 5, 5, 4, 4, 2 };
	u8 pdu[BTGW_FRIEND_MSG_MAX];
	u8 how = take(in);
	size_t len, i;

	rx.src = how & 1 ? take_addr(in) : LPN;
	rx.ttl = how & 2 ? take(in) & 0x7f : 0;
	rx.rssi = (s8)take(in);
	rx.friend_counter = how & 4 ? take16(in) : 0;
	pdu[0] = 1 + take(in) % 9;
	len = how & 8 ? 2 + take(in) % 11 : 0;
	if (!len)
		len = lens[pdu[0]];
	for (i = 1; i < len; i++)
		pdu[i] = take(in);
	if (btgw_friend_parse(pdu, len, &msg))
		return;
	rx.friendship = (pdu[0] == BTGW_CTL_FRIEND_POLL ||
			 pdu[0] == BTGW_CTL_FRIEND_SUB_ADD ||
			 pdu[0] == BTGW_CTL_FRIEND_SUB_REMOVE) ^ !!(how & 16);
	if (how & 32 && (pdu[0] == BTGW_CTL_FRIEND_CLEAR ||
			 pdu[0] == BTGW_CTL_FRIEND_CLEAR_CONFIRM)) {
		msg.clear.lpn = w->f.lpn ?: LPN;
		msg.clear.lpn_counter = w->f.request.lpn_counter +
			(how & 64 ? take(in) : 0);
		rx.src = how & 128 && w->f.clear_to ? w->f.clear_to : rx.src;
	}

	btgw_friend_receive(&w->f, &rx, &msg, w->now, &w->out);
	if (is_refusal(w->out.verdict))
		MUST(!memcmp(&before, &w->f, sizeof(before)));
	/* a Poll with the other FSN, or the end of it all */
	if (!w->f.q.has_last)
		w->has_sent = false;
	check_out(w);
}

static void store(struct input *in, struct world *w)
{
	struct btgw_friend_pdu pdu[32];
	unsigned int n = 1, i;
	u8 how = take(in);

	memset(pdu, 0, sizeof(pdu));
	if (how & 1)
		n = take(in) % 40;
	for (i = 0; i < n && i < 32; i++) {
		pdu[i].src = take_addr(in);
		pdu[i].dst = how & 2 ? take_addr(in) : LPN;
		pdu[i].iv_index = w->sec.iv_index - (how & 4 ? take(in) : 0);
		pdu[i].seq = take(in);
		pdu[i].len = how & 8 ? take(in) : 7;
		pdu[i].flags = how >> 4 & 7;
		pdu[i].pdu[2] = take(in);
	}
	if (btgw_friend_wants(&w->f, pdu[0].src, pdu[0].dst, 5, false))
		return;
	if (btgw_friend_q_put(&w->f.q, pdu, n) == BTGW_FRIEND_TOO_LARGE)
		MUST(!btgw_friend_q_fits(&w->f.q, n));
}

static void step(struct input *in, struct world *w)
{
	u64 at;

	switch (take(in) % 8) {
	case 0 ... 2:
		receive(in, w);
		break;
	case 3:
		at = btgw_friend_deadline(&w->f);
		if (at > w->now)
			w->now = at;
		btgw_friend_timer(&w->f, &w->sec, w->now, &w->out);
		check_out(w);
		/* what was due is done: never the same deadline again */
		MUST(!w->out.deadline_ms || w->out.deadline_ms > w->now);
		break;
	case 4:
		btgw_friend_timer(&w->f, &w->sec, w->now, &w->out);
		check_out(w);
		break;
	case 5:
		store(in, w);
		break;
	case 6:
		w->sec.flags = take(in) & 3;
		w->sec.iv_index += take(in) & 3;
		btgw_friend_security(&w->f, w->sec.iv_index);
		break;
	default:
		if (take(in) == 0xff)
			btgw_friend_end(&w->f, &w->out);
		break;
	}
	if (!w->f.q.has_last)
		w->has_sent = false;
	check_state(w);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	struct btgw_friend_cfg cfg = { .addr = FRIEND };
	struct btgw_friend_pdu *mem;
	struct world w;
	u8 n;

	memset(&w, 0, sizeof(w));
	w.now = 1;
	w.sec.iv_index = 1000;
	cfg.receive_window_ms = take(&in);
	cfg.sub_size = take(&in) % 8;
	n = 2 + take(&in) % 40;
	/* of the size it was promised, for the sanitizer to watch */
	cfg.subs = malloc(cfg.sub_size * sizeof(*cfg.subs));
	mem = malloc((n + 1) * sizeof(*mem));
	MUST(cfg.subs && mem);
	memset(mem, 0, (n + 1) * sizeof(*mem));
	btgw_friend_init(&w.f, &cfg, mem, n);

	while (in.left) {
		w.now += take(&in) * 8;
		step(&in, &w);
	}
	btgw_friend_end(&w.f, &w.out);
	check_state(&w);
	MUST(w.f.state == BTGW_FRIEND_IDLE && !btgw_friend_deadline(&w.f));
	free(mem);
	free(cfg.subs);
	return 0;
}
