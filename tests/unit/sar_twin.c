// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sar_twin.c - segmentation and reassembly, slow and obvious
 */
#include "sar_twin.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static bool twin_is_unicast(u16 addr)
{
	return addr != 0 && !(addr & 0x8000);
}

/* ---- the sender ---- */

static u64 twin_segment_time(const struct twin_tx *t)
{
	return 10 + 10 * t->cfg.seg_int_step;
}

static u64 twin_wait_time(const struct twin_tx *t)
{
	u64 wait = 25 + 25 * t->cfg.uni_int_step;
	int hop;

	if (!twin_is_unicast(t->msg.dst))
		return 25 + 25 * t->cfg.multi_int_step;
	for (hop = 2; hop <= t->msg.ttl; hop++)
		wait += 25 + 25 * t->cfg.uni_int_inc;
	return wait;
}

static void twin_line_up(struct twin_tx *t, u64 now)
{
	int i;

	t->n_line = 0;
	t->at_line = 0;
	for (i = 0; i <= t->msg.seg_n; i++) {
		if (!t->acked[i])
			t->line[t->n_line++] = i;
	}
	t->rounds++;
	t->heard = false;
	t->hurry = false;
	t->wake = now;
}

/* step over what was acknowledged meanwhile; is the round over */
static bool twin_line_over(struct twin_tx *t)
{
	while (t->at_line < t->n_line && t->acked[t->line[t->at_line]])
		t->at_line++;
	return t->at_line == t->n_line;
}

static int twin_rounds_allowed(const struct twin_tx *t)
{
	return 1 + (twin_is_unicast(t->msg.dst) ? t->cfg.uni_count :
						  t->cfg.multi_count);
}

static void twin_wait(struct twin_tx *t)
{
	if (t->heard && t->rounds < twin_rounds_allowed(t)) {
		t->hurry = true;
		t->wake = t->last_sent + twin_segment_time(t);
	} else {
		t->wake = t->last_sent + twin_wait_time(t);
	}
}

void twin_tx_init(struct twin_tx *t, const struct btgw_sar_tx_cfg *cfg,
		  const struct btgw_sar_tx_msg *msg, u64 now)
{
	memset(t, 0, sizeof(*t));
	t->cfg = *cfg;
	t->msg = *msg;
	t->voice = -1;
	twin_line_up(t, now);
}

u64 twin_tx_wake(const struct twin_tx *t)
{
	return t->end ? 0 : t->wake;
}

int twin_tx_next(struct twin_tx *t, u64 now)
{
	if (t->end)
		return -2;
	if (now < t->wake)
		return -1;
	if (twin_line_over(t)) {
		bool unicast = twin_is_unicast(t->msg.dst);
		bool last = t->rounds == twin_rounds_allowed(t);

		if (!unicast && last)
			t->end = BTGW_SAR_END_SENT;
		else if (unicast && !t->hurry &&
			 (last || t->silent == t->cfg.uni_no_progress))
			t->end = BTGW_SAR_END_TIMEOUT;
		if (t->end)
			return -2;
		if (unicast && !t->hurry)
			t->silent++;
		twin_line_up(t, now);
	}
	return t->line[t->at_line];
}

bool twin_tx_sent(struct twin_tx *t, u32 seq, u64 now)
{
	long ahead = (long)seq - (long)t->msg.seq_first;

	if (ahead < 0 || ahead > 8191) {
		t->end = BTGW_SAR_END_SEQ_SPAN;
		return false;
	}
	t->at_line++;
	t->last_sent = now;
	if (twin_line_over(t))
		twin_wait(t);
	else
		t->wake = now + twin_segment_time(t);
	return true;
}

static enum btgw_sar_ack_reject twin_judge(const struct twin_tx *t,
					   const struct btgw_sar_ack *ack)
{
	int i;

	if (t->end)
		return BTGW_SAR_ACK_INACTIVE;
	if (!twin_is_unicast(t->msg.dst))
		return BTGW_SAR_ACK_MULTICAST;
	if (ack->dst != t->msg.src)
		return BTGW_SAR_ACK_DST;
	if (ack->seq_zero != t->msg.seq_first % 8192)
		return BTGW_SAR_ACK_SEQ_ZERO;
	if (ack->subnet != t->msg.subnet)
		return BTGW_SAR_ACK_SUBNET;
	if (ack->src != t->msg.dst &&
	    (!ack->obo || !twin_is_unicast(ack->src) ||
	     (t->voice >= 0 && t->voice != ack->src)))
		return BTGW_SAR_ACK_SOURCE;
	for (i = t->msg.seg_n + 1; i < 32; i++) {
		if (ack->block_ack >> i & 1)
			return BTGW_SAR_ACK_RANGE;
	}
	return BTGW_SAR_ACK_OK;
}

enum btgw_sar_tx_result twin_tx_ack(struct twin_tx *t,
				    const struct btgw_sar_ack *ack, u64 now,
				    enum btgw_sar_ack_reject *why)
{
	/* before this: nothing that waits in line is acknowledged */
	bool waiting = twin_line_over(t);
	int i, fresh = 0, missing = 0;

	*why = twin_judge(t, ack);
	if (*why)
		return BTGW_SAR_TX_IGNORED;
	if (ack->src != t->msg.dst)
		t->voice = ack->src;
	if (ack->block_ack == 0) {
		t->end = BTGW_SAR_END_REFUSED;
		return BTGW_SAR_TX_ENDED;
	}
	for (i = 0; i <= t->msg.seg_n; i++) {
		if (ack->block_ack >> i & 1 && !t->acked[i]) {
			t->acked[i] = true;
			fresh++;
		}
		missing += !t->acked[i];
	}
	if (!missing) {
		t->end = BTGW_SAR_END_ACKED;
		return BTGW_SAR_TX_ENDED;
	}
	if (!fresh)
		return BTGW_SAR_TX_NO_PROGRESS;

	t->silent = 0;
	if (!waiting) {
		t->heard = true;
		if (twin_line_over(t))
			twin_wait(t);
	} else if (t->rounds < twin_rounds_allowed(t)) {
		twin_line_up(t, now);
	}
	return BTGW_SAR_TX_PROGRESS;
}

/* ---- the receiver ---- */

/* in half intervals, which are whole milliseconds */
static u64 twin_half(const struct twin_rx *t)
{
	return 5 + 5 * t->cfg.seg_int_step;
}

static u64 twin_spacing(const struct twin_rx *t)
{
	return twin_half(t) * (2 * t->cfg.ack_delay_inc + 3);
}

static u64 twin_delay(const struct twin_rx *t, const struct twin_msg *m)
{
	u64 by_length = twin_half(t) * (2 * m->seg_n + 1);

	return by_length < twin_spacing(t) ? by_length : twin_spacing(t);
}

static struct twin_msg *twin_slot(struct twin_rx *t, u16 src, u16 dst)
{
	int i;

	for (i = 0; i < t->n; i++) {
		struct twin_msg *m = &t->slot[i];

		if (m->state != TWIN_NONE && m->src == src && m->dst == dst)
			return m;
	}
	return NULL;
}

static struct twin_said *twin_said(struct twin_rx *t, u16 src, u16 dst,
				   u64 auth)
{
	int i;

	for (i = t->n_said - 1; i >= 0 && i >= t->n_said - 8; i--) {
		if (t->said[i].src == src && t->said[i].dst == dst &&
		    t->said[i].auth == auth)
			return &t->said[i];
	}
	return NULL;
}

void twin_rx_init(struct twin_rx *t, int slots,
		  const struct btgw_sar_rx_cfg *cfg)
{
	assert(slots <= TWIN_SLOTS);
	t->cfg = *cfg;
	t->n = slots;
	t->n_said = 0;
	t->evicted = 0;
	t->refused = 0;
	memset(t->slot, 0, sizeof(t->slot));
}

static bool twin_wants_ack(const struct btgw_sar_rx_in *in)
{
	return twin_is_unicast(in->dst) && in->ack_mode != BTGW_SAR_RX_ACK_NONE;
}

static void twin_write_ack(u16 from, u16 to, u16 subnet, int mode,
			   bool ttl_zero, u64 auth, u32 block,
			   struct twin_rx_out *out)
{
	out->ack = true;
	out->pdu.src = from;
	out->pdu.dst = to;
	out->pdu.subnet = subnet;
	out->pdu.obo = mode == BTGW_SAR_RX_ACK_OBO;
	out->pdu.ttl_zero = ttl_zero;
	out->pdu.seq_zero = (u16)(auth % 8192);
	out->pdu.block_ack = block;
}

static void twin_msg_ack(struct twin_msg *m, u64 now, struct twin_rx_out *out)
{
	u32 block = 0;
	int i;

	for (i = 0; i < 32; i++) {
		if (m->seg[i].here)
			block += 1U << i;
	}
	m->last_ack = now;
	twin_write_ack(m->dst, m->src, m->subnet, m->mode, m->ttl_zero, m->auth,
		       block, out);
}

static void twin_say(struct twin_rx *t, const struct btgw_sar_rx_in *in,
		     u64 auth, bool all, u64 now, struct twin_rx_out *out)
{
	struct twin_said *s = twin_said(t, in->src, in->dst, auth);
	u32 block = 0;
	int i;

	if (!twin_wants_ack(in))
		return;
	if (!s) {
		assert(t->n_said < TWIN_SAID);
		for (i = 0; all && i <= in->pdu->seg_n; i++)
			block += 1U << i;
		s = &t->said[t->n_said++];
		s->src = in->src;
		s->dst = in->dst;
		s->auth = auth;
		s->block = block;
	} else if (now < s->when + twin_spacing(t)) {
		return;
	}
	s->when = now;
	twin_write_ack(in->dst, in->src, in->subnet, in->ack_mode, !in->ttl,
		       auth, s->block, out);
}

static enum btgw_sar_rx_result twin_put(struct twin_rx *t, struct twin_msg *m,
					const struct btgw_sar_rx_in *in,
					u64 now, struct twin_rx_out *out)
{
	const struct btgw_lt_pdu *p = in->pdu;
	struct twin_seg *s = &m->seg[p->seg_o];
	bool again = s->here;
	bool ctl = p->kind == BTGW_LT_SEG_CTL;
	int i, missing = 0;

	if (m->subnet != in->subnet)
		return BTGW_SAR_RX_V_SUBNET;
	if (m->ctl != ctl)
		return BTGW_SAR_RX_V_CTL;
	if (m->id != p->id)
		return BTGW_SAR_RX_V_ID;
	if (m->szmic != p->szmic)
		return BTGW_SAR_RX_V_SZMIC;
	if (m->seg_n != p->seg_n)
		return BTGW_SAR_RX_V_SEGN;

	m->mode = in->ack_mode;
	m->ttl_zero = in->ttl == 0;
	m->touched = now;
	if (m->top_seq < in->seq)
		m->top_seq = in->seq;
	if (!again) {
		s->here = true;
		s->len = p->len;
		memcpy(s->data, p->data, p->len);
		out->stored = true;
		m->discard_timer = now + 5000 * (1 + t->cfg.discard_timeout);
	}
	for (i = 0; i <= m->seg_n; i++)
		missing += !m->seg[i].here;
	if (!missing) {
		m->state = TWIN_DONE;
		m->ack_timer = 0;
		m->discard_timer = 0;
		out->delivered = true;
		out->top_seq = m->top_seq;
		out->total = 0;
		for (i = 0; i <= m->seg_n; i++) {
			memcpy(out->data + out->total, m->seg[i].data,
			       m->seg[i].len);
			out->total += m->seg[i].len;
		}
		if (twin_wants_ack(in))
			twin_msg_ack(m, now, out);
		return BTGW_SAR_RX_V_DELIVER;
	}
	if (twin_wants_ack(in) && (!again || !m->ack_timer)) {
		m->ack_timer = now + twin_delay(t, m);
		m->repeats = 0;
		if (m->seg_n > t->cfg.threshold)
			m->repeats = t->cfg.ack_retrans_count;
	}
	return again ? BTGW_SAR_RX_V_HELD : BTGW_SAR_RX_V_STORED;
}

static struct twin_msg *twin_room(struct twin_rx *t)
{
	struct twin_msg *best = NULL;
	int i;

	for (i = 0; i < t->n; i++) {
		if (t->slot[i].state == TWIN_NONE)
			return &t->slot[i];
	}
	for (i = 0; i < t->n; i++) {
		if (t->slot[i].state == TWIN_GROWING)
			continue;
		if (!best || best->touched > t->slot[i].touched)
			best = &t->slot[i];
	}
	if (best)
		t->evicted++;
	return best;
}

static enum btgw_sar_rx_result twin_start(struct twin_rx *t, struct twin_msg *m,
					  const struct btgw_sar_rx_in *in,
					  u64 auth, u64 now,
					  struct twin_rx_out *out)
{
	bool fits = in->pdu->seg_n + 1 <= in->max_segs;

	if (m && m->state == TWIN_GROWING) {
		m->state = TWIN_LOST;
		m->ack_timer = 0;
		m->discard_timer = 0;
		out->dropped = true;
	}
	if (fits && !m)
		m = twin_room(t);
	if (!fits || !m) {
		t->refused++;
		twin_say(t, in, auth, false, now, out);
		return fits ? BTGW_SAR_RX_V_NO_CONTEXT :
			      BTGW_SAR_RX_V_TOO_LONG;
	}
	memset(m, 0, sizeof(*m));
	m->state = TWIN_GROWING;
	m->src = in->src;
	m->dst = in->dst;
	m->subnet = in->subnet;
	m->auth = auth;
	m->ctl = in->pdu->kind == BTGW_LT_SEG_CTL;
	m->id = in->pdu->id;
	m->szmic = in->pdu->szmic;
	m->seg_n = in->pdu->seg_n;
	return twin_put(t, m, in, now, out);
}

void twin_rx_segment(struct twin_rx *t, const struct btgw_sar_rx_in *in,
		     u64 now, struct twin_rx_out *out)
{
	struct twin_msg *m = twin_slot(t, in->src, in->dst);
	struct twin_said *s;
	long first = in->seq;
	u64 auth;

	memset(out, 0, offsetof(struct twin_rx_out, data));
	first += in->pdu->seq_zero - first % 8192;
	if (first > (long)in->seq)
		first -= 8192;
	if (first < 0 || (in->pdu->kind != BTGW_LT_SEG_ACCESS &&
			  in->pdu->kind != BTGW_LT_SEG_CTL)) {
		out->verdict = BTGW_SAR_RX_V_INVALID;
		return;
	}
	auth = (u64)in->iv_index * 0x1000000 + (u64)first;
	s = twin_said(t, in->src, in->dst, auth);

	if (m && m->auth > auth) {
		out->verdict = BTGW_SAR_RX_V_OLD;
	} else if (m && m->auth == auth && m->state == TWIN_GROWING) {
		out->verdict = twin_put(t, m, in, now, out);
	} else if (m && m->auth == auth && m->state == TWIN_LOST) {
		out->verdict = BTGW_SAR_RX_V_CANCELLED;
	} else if (m && m->auth == auth) {
		out->verdict = BTGW_SAR_RX_V_DUPLICATE;
		m->touched = now;
		if (!twin_wants_ack(in) || in->subnet != m->subnet)
			return;
		if (m->last_ack && now < m->last_ack + twin_spacing(t))
			return;
		m->mode = in->ack_mode;
		m->ttl_zero = in->ttl == 0;
		twin_msg_ack(m, now, out);
	} else if (s && !s->block) {
		out->verdict = in->pdu->seg_n + 1 > in->max_segs ?
			       BTGW_SAR_RX_V_TOO_LONG :
			       BTGW_SAR_RX_V_NO_CONTEXT;
		twin_say(t, in, auth, false, now, out);
	} else if (s || in->finished) {
		out->verdict = BTGW_SAR_RX_V_DUPLICATE;
		twin_say(t, in, auth, true, now, out);
	} else {
		out->verdict = twin_start(t, m, in, auth, now, out);
	}
}

/* the timer that goes off first; of two at a time the acknowledgement's */
static struct twin_msg *twin_first(const struct twin_rx *t, u64 *when)
{
	const struct twin_msg *first = NULL;
	int i;

	*when = 0;
	for (i = 0; i < t->n; i++) {
		const struct twin_msg *m = &t->slot[i];

		if (m->ack_timer && (!first || m->ack_timer < *when)) {
			first = m;
			*when = m->ack_timer;
		}
		if (m->discard_timer && (!first || m->discard_timer < *when)) {
			first = m;
			*when = m->discard_timer;
		}
	}
	return (struct twin_msg *)first;
}

u64 twin_rx_wake(const struct twin_rx *t)
{
	u64 when;

	twin_first(t, &when);
	return when;
}

void twin_rx_timer(struct twin_rx *t, u64 now, struct twin_rx_out *out)
{
	struct twin_msg *m;
	u64 when;

	memset(out, 0, offsetof(struct twin_rx_out, data));
	m = twin_first(t, &when);
	if (!m || when > now) {
		out->verdict = BTGW_SAR_RX_V_NOTHING;
	} else if (when == m->ack_timer) {
		out->verdict = BTGW_SAR_RX_V_ACK;
		m->ack_timer = 0;
		if (m->repeats-- > 0)
			m->ack_timer = now + 2 * twin_half(t);
		twin_msg_ack(m, now, out);
	} else {
		out->verdict = BTGW_SAR_RX_V_DISCARD;
		out->dropped = true;
		m->state = TWIN_LOST;
		m->ack_timer = 0;
		m->discard_timer = 0;
	}
}

enum btgw_sar_rx_age twin_rx_known(const struct twin_rx *t, u16 src, u16 dst,
				   u64 auth)
{
	struct twin_rx *rw = (struct twin_rx *)t;
	const struct twin_msg *m = twin_slot(rw, src, dst);
	const struct twin_said *s = twin_said(rw, src, dst, auth);

	if (m && auth < m->auth)
		return BTGW_SAR_RX_EARLIER;
	if (m && auth == m->auth && m->state == TWIN_GROWING)
		return BTGW_SAR_RX_UNFINISHED;
	if (m && auth == m->auth && m->state == TWIN_DONE)
		return BTGW_SAR_RX_FINISHED;
	if (m && auth == m->auth)
		return BTGW_SAR_RX_GIVEN_UP;
	if (s)
		return s->block ? BTGW_SAR_RX_FINISHED : BTGW_SAR_RX_GIVEN_UP;
	return BTGW_SAR_RX_NEW;
}
