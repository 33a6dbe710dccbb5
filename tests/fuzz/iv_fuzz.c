// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * iv_fuzz.c - any sequence of beacons, decisions and restarts
 *
 * The IV index is played together with the sequence numbers and a replay list,
 * as the net has them: no (IV index, SEQ) may ever be given out twice, and what
 * was accepted once must not be accepted again.
 */
#include <stdlib.h>
#include <string.h>
#include "iv.h"
#include "replay.h"
#include "seq.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

#define SOURCES		4
#define BLOCK		8

struct input {
	const u8 *p;
	size_t left;
};

struct world {
	struct btgw_iv iv;
	struct btgw_iv_out out;
	struct btgw_seq seq;
	struct btgw_rpl rpl;
	u64 sent;		/* highest IV index << 24 | SEQ sent */
	bool has_sent;
	u32 stored_iv, stored_limit; /* what survives a restart */
	u64 heard[SOURCES];	/* highest accepted of each source, + 1 */
	u64 now;
};

static u8 take(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

/* what the shell does with an outcome */
static void carry_out(struct world *w, const struct btgw_iv *was)
{
	const struct btgw_iv_out *out = &w->out;
	u32 tx = btgw_iv_tx(was);

	MUST(w->iv.index >= was->index);
	MUST(out->index == w->iv.index);
	MUST(out->tx_index == btgw_iv_tx(&w->iv));
	MUST(out->tx_index >= tx);
	MUST(out->restart == (out->tx_index > tx));
	MUST(out->changed == (w->iv.index != was->index ||
			      w->iv.state != was->state));
	MUST(!w->iv.pending || w->iv.state == BTGW_IV_IN_PROGRESS);
	MUST(!out->deadline_s || out->deadline_s > w->now);
	if (out->restart) {
		/* durable first */
		w->stored_iv = out->tx_index;
		w->stored_limit = BLOCK;
		MUST(!btgw_seq_restart(&w->seq, out->tx_index, BLOCK));
	}
	if (out->changed)
		btgw_rpl_iv(&w->rpl, w->iv.index);
}

static void send(struct world *w)
{
	u64 pdu;
	u32 n;

	if (btgw_seq_take(&w->seq, &n) == BTGW_SEQ_EXHAUSTED) {
		MUST(!btgw_seq_remaining(&w->seq));
		w->stored_limit += BLOCK;
		MUST(!btgw_seq_grant(&w->seq, w->stored_iv, w->stored_limit));
		MUST(btgw_seq_take(&w->seq, &n) != BTGW_SEQ_EXHAUSTED);
	}
	pdu = (u64)btgw_iv_tx(&w->iv) << 24 | n;
	MUST(!w->has_sent || pdu > w->sent);
	w->sent = pdu;
	w->has_sent = true;
}

/* all memory is gone, what was stored comes back */
static void restart(struct world *w, u8 how)
{
	u64 age = btgw_iv_state_age(&w->iv, w->now);
	struct btgw_iv iv;

	btgw_iv_init(&iv, w->iv.index, w->iv.state == BTGW_IV_IN_PROGRESS,
		     w->iv.primary, 5);
	btgw_iv_age(&iv, age, w->iv.exempt, w->iv.recovered,
		    w->now - (u64)w->iv.recovered_s, 5);
	/* the clock begins anew, ages are the same */
	MUST(btgw_iv_state_age(&iv, 5) == age);
	if (how & 1)
		w->now = 5;
	else
		iv = w->iv;
	w->iv = iv;
	btgw_seq_init(&w->seq, w->stored_iv, w->stored_limit);
}

static void hear(struct input *in, struct world *w)
{
	u8 how = take(in), s = how % SOURCES;
	u32 seq = take(in), auth = seq - (seq ? take(in) % seq : 0);
	enum btgw_rpl_result r;
	u32 index;
	u64 pdu;

	if (!btgw_iv_rx(&w->iv, how >> 7, &index))
		return;
	pdu = ((u64)index << 24 | seq) + 1;
	if (how & 64)
		r = btgw_rpl_check_segment(&w->rpl, 1 + s, index, seq, auth,
					   false);
	else
		r = btgw_rpl_check(&w->rpl, 1 + s, index, seq);
	if (!r && how & 64)
		r = btgw_rpl_accept_segmented(&w->rpl, 1 + s, index, seq,
					      auth);
	else if (!r)
		r = btgw_rpl_accept(&w->rpl, 1 + s, index, seq);
	if (r)
		return;
	MUST(pdu > w->heard[s]);
	w->heard[s] = pdu;
}

static void step(struct input *in, struct world *w)
{
	struct btgw_iv was = w->iv;
	u8 how = take(in);
	u32 index;

	switch (how & 7) {
	case 0:
		btgw_iv_start(&w->iv, w->now, &w->out);
		break;
	case 1:
		btgw_iv_finish(&w->iv, how & 8, w->now, &w->out);
		break;
	case 2:
		btgw_iv_timer(&w->iv, how & 8, w->now, &w->out);
		break;
	case 3:
		if (how & 8)
			btgw_iv_give_up(&w->iv);
		btgw_iv_drained(&w->iv, w->now, &w->out);
		break;
	case 4:
		restart(w, how >> 3);
		return;
	case 5:
		send(w);
		return;
	case 6:
		hear(in, w);
		return;
	default:
		index = w->iv.index + (s8)take(in);
		if (how & 128)
			btgw_iv_set(&w->iv, index, how & 16, how & 8, w->now,
				    &w->out);
		else
			btgw_iv_beacon(&w->iv, index, how & 16, how & 32,
				       how & 8, w->now, &w->out);
		break;
	}
	carry_out(w, &was);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	size_t len = btgw_rpl_bytes(SOURCES);
	struct world w;
	void *mem;
	u8 how;

	memset(&w, 0, sizeof(w));
	w.now = 5;
	how = take(&in);
	btgw_iv_init(&w.iv, how & 4 ? take(&in) : 0xffffff00U + take(&in),
		     how & 1, how & 2, w.now);
	btgw_iv_test_mode(&w.iv, how & 8);
	mem = malloc(len);
	MUST(mem);
	btgw_rpl_init(&w.rpl, mem, SOURCES);
	w.stored_iv = btgw_iv_tx(&w.iv);
	w.stored_limit = BLOCK;
	btgw_seq_init(&w.seq, w.stored_iv, 0);
	MUST(!btgw_seq_grant(&w.seq, w.stored_iv, BLOCK));

	while (in.left) {
		w.now += take(&in) * 3600;
		step(&in, &w);
	}
	free(mem);
	return 0;
}
