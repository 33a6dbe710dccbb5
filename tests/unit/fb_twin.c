// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fb_twin.c - a FastBatch endpoint, slow and obvious
 */
#include "fb_twin.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

/* numbers start here, so that none is negative */
#define TWIN_ORIGIN	0x1000000LL
#define TWIN_WINDOW	0x3fff

static u16 twin_crc(const u8 *data, size_t len)
{
	unsigned long rem = 0xffff;
	size_t i;
	int bit;

	for (i = 0; i < len; i++) {
		rem ^= (unsigned long)data[i] << 8;
		for (bit = 0; bit < 8; bit++) {
			rem *= 2;
			if (rem & 0x10000)
				rem = (rem ^ 0x1021) & 0xffff;
		}
	}
	return (u16)rem;
}

/*
 * Length of @count PDUs under @alg from the start of @p; -1 an unknown type,
 * -2 cut short, -3 a bad algorithm. *alg follows Start, *asked tells whether
 * the one passed in mattered.
 */
static int twin_fill(const u8 *p, int len, int count, int *alg, bool *asked)
{
	static const int lens[] = {
		2, 12, 6, 65, 1, 17, 17, 34, 1, 2, 7, -1, 1, -1
	};
	bool start = false;
	int at = 0;
	int n;

	*asked = false;
	for (; count; count--) {
		if (at >= len)
			return -2;
		if (p[at] > 13 || lens[p[at]] < 0)
			return -1;
		n = lens[p[at]];
		if (p[at] == 5 || p[at] == 6) {
			n += 16 * *alg;
			*asked |= !start;
		}
		if (at + n > len)
			return -2;
		if (p[at] == 2) {
			if (p[at + 1] > 1)
				return -3;
			*alg = p[at + 1];
			start = true;
		}
		at += n;
	}
	return at;
}

enum btgw_fb_reject twin_parse(const u8 *frame, size_t len, int *alg)
{
	enum btgw_fb_reject why[2];
	int alg_after[2];
	int n = (int)len - 5;
	bool asked = false;
	int a, filled;

	if (len < 5 || len > 512)
		return BTGW_FB_REJ_LENGTH;
	if (frame[2] < 1 || frame[2] > 5)
		return BTGW_FB_REJ_COUNT;
	if (n == 0)
		return BTGW_FB_REJ_LENGTH;
	if (twin_crc(frame + 3, (size_t)n) !=
	    frame[len - 2] + 256 * frame[len - 1])
		return BTGW_FB_REJ_CRC;

	for (a = 0; a < 2; a++) {
		if (*alg >= 0 && a != *alg)
			continue;
		alg_after[a] = a;
		filled = twin_fill(frame + 3, n, frame[2], &alg_after[a],
				   &asked);
		if (filled == n)
			why[a] = BTGW_FB_REJ_NONE;
		else if (filled == -1)
			why[a] = BTGW_FB_REJ_TYPE;
		else if (filled == -3)
			why[a] = BTGW_FB_REJ_ALG;
		else
			why[a] = BTGW_FB_REJ_LENGTH;
		if (*alg < 0 && !asked) {
			/* it does not depend on what is not known */
			bool start = false;
			int i, dummy = 0;

			for (i = 0; !why[a] && i < frame[2]; i++) {
				int at = twin_fill(frame + 3, n, i, &dummy,
						   &asked);

				start |= frame[3 + at] == 2;
			}
			if (!why[a] && start)
				*alg = alg_after[a];
			return why[a];
		}
	}
	if (*alg >= 0) {
		a = *alg;
		if (!why[a])
			*alg = alg_after[a];
		return why[a];
	}
	if (!why[0] && !why[1])
		return BTGW_FB_REJ_ALG;
	for (a = 0; a < 2; a++) {
		if (why[a])
			continue;
		*alg = alg_after[a];
		return BTGW_FB_REJ_NONE;
	}
	return why[0] == why[1] ? why[0] : BTGW_FB_REJ_LENGTH;
}

void twin_init(struct twin *t, bool is_gateway, u16 first_id,
	       const struct btgw_fb_cfg *cfg)
{
	memset(t, 0, offsetof(struct twin, sent));
	t->is_gateway = is_gateway;
	t->alg = -1;
	t->cfg = *cfg;
	t->base = -1;
	if (is_gateway) {
		t->base = TWIN_ORIGIN + first_id;
		t->next = t->base;
	}
}

static struct twin_sent *twin_out(struct twin *t)
{
	int i;

	for (i = 0; i < t->n_sent; i++) {
		if (!t->sent[i].settled)
			return &t->sent[i];
	}
	return NULL;
}

/* the last batch that we have to acknowledge */
static struct twin_got *twin_last(struct twin *t, bool answer)
{
	int i;

	for (i = t->n_got - 1; i >= 0; i--) {
		if (t->got[i].answer == answer)
			return &t->got[i];
	}
	return NULL;
}

static u64 twin_retry_at(const struct twin *t, const struct twin_sent *s)
{
	unsigned int k = s->repeats;
	u64 wait = t->cfg.retry_ms;

	if (t->cfg.retries == 0)
		return 0;
	if (!s->working && k == t->cfg.retries)
		return 0;
	if (k == t->cfg.retries)
		k--;
	while (k--)
		wait *= 2;
	return s->last + wait;
}

u64 twin_deadline(const struct twin *t)
{
	const struct twin_sent *s = twin_out((struct twin *)t);
	u64 retry, session;

	if (t->dead || !s)
		return 0;
	session = s->first + t->cfg.session_ms;
	retry = twin_retry_at(t, s);
	return retry && retry < session ? retry : session;
}

static void twin_close(struct twin *t, enum btgw_fb_result verdict,
		       struct btgw_fb_out *out)
{
	t->dead = true;
	out->verdict = verdict;
	out->todo |= BTGW_FB_DO_CLOSE;
}

static void twin_ack(struct btgw_fb_out *out, long long number, u8 status)
{
	u8 *ack = (u8 *)&out->ack;

	ack[0] = (u8)(number & 0xff);
	ack[1] = (u8)(number >> 8 & 0xff);
	ack[2] = status;
	ack[3] = 0;
	out->todo |= BTGW_FB_DO_SEND_ACK;
}

static void twin_settle(struct twin_sent *s, u64 now, struct btgw_fb_out *out)
{
	s->settled = true;
	out->rtt_ms = now - s->first;
	out->todo |= BTGW_FB_DO_TX_DONE;
}

static void twin_repeat(struct twin_sent *s, u64 now, struct btgw_fb_out *out)
{
	if (!s->working)
		s->repeats++;
	s->last = now;
	out->verdict = BTGW_FB_V_RETRY;
	out->todo = BTGW_FB_DO_RESEND_TX;
}

void twin_send(struct twin *t, int alg, u64 now, struct btgw_fb_out *out)
{
	struct twin_got *last = twin_last(t, false);
	struct twin_sent *s;

	memset(out, 0, sizeof(*out));
	if (t->dead) {
		out->verdict = BTGW_FB_V_DEAD;
		return;
	}
	if (!t->is_gateway && last && last->state == TWIN_OPEN) {
		last->state = TWIN_ANSWERED;
		out->is_answer = true;
		out->id = (u16)last->number;
		out->verdict = BTGW_FB_V_SENT;
	} else if (t->base < 0) {
		out->verdict = BTGW_FB_V_NOT_YET;
	} else if (twin_out(t)) {
		out->verdict = BTGW_FB_V_BUSY;
	} else {
		assert(t->n_sent < TWIN_MAX);
		s = &t->sent[t->n_sent++];
		memset(s, 0, sizeof(*s));
		s->number = t->next++;
		s->first = now;
		s->last = now;
		out->id = (u16)s->number;
		out->verdict = BTGW_FB_V_SENT;
	}
	if (out->verdict == BTGW_FB_V_SENT && alg >= 0)
		t->alg = alg;
}

static void twin_receive_ack(struct twin *t, const u8 *frame, u64 now,
			     struct btgw_fb_out *out)
{
	static const u8 valid[] = { 0, 1, 2, 4, 8, 16, 0x40, 0x80 };
	struct twin_sent *s = twin_out(t);

	out->id = (u16)(frame[0] + 256 * frame[1]);
	out->status = frame[2];
	if (!memchr(valid, frame[2], sizeof(valid)) || frame[3]) {
		out->verdict = BTGW_FB_V_REJECT;
		out->reject = BTGW_FB_REJ_TYPE;
		return;
	}
	out->verdict = BTGW_FB_V_STALE;
	if (!s || (u16)s->number != out->id)
		return;

	if (frame[2] == 0x40) {
		s->working = true;
		s->last = now;
		out->verdict = BTGW_FB_V_WORKING;
	} else if (frame[2] != 0x80) {
		twin_settle(s, now, out);
		out->verdict = frame[2] ? BTGW_FB_V_REFUSED : BTGW_FB_V_ACK;
	} else if (!s->working && s->repeats < t->cfg.retries) {
		twin_repeat(s, now, out);
	} else if (!s->working) {
		twin_settle(s, now, out);
		out->verdict = BTGW_FB_V_FRAME_REFUSED;
	}
}

static void twin_store(struct twin *t, long long number, bool answer,
		       const u8 *frame, size_t len)
{
	struct twin_got *g = &t->got[t->n_got++];

	assert(t->n_got <= TWIN_MAX);
	g->number = number;
	g->answer = answer;
	memcpy(g->frame, frame, len);
	g->len = len;
	g->count = frame[2];
	g->state = TWIN_OPEN;
	g->status = 0;
}

static bool twin_same(const struct twin_got *g, const u8 *frame, size_t len)
{
	return g->len == len && !memcmp(g->frame, frame, len);
}

/* the number nearest to @near that has this id */
static long long twin_number(long long near, u16 id)
{
	long long n = near - near % 0x10000 + id;

	while (n < near - 0x8000)
		n += 0x10000;
	while (n >= near + 0x8000)
		n -= 0x10000;
	return n;
}

static void twin_receive_seq(struct twin *t, long long after, u16 id,
			     const u8 *frame, size_t len,
			     struct btgw_fb_out *out)
{
	struct twin_got *last = twin_last(t, false);
	long long number = twin_number(after, id);

	if (number > after + TWIN_WINDOW || number < after - TWIN_WINDOW) {
		twin_close(t, BTGW_FB_V_VIOLATION, out);
	} else if (number > after) {
		if (last && last->state == TWIN_OPEN) {
			twin_close(t, BTGW_FB_V_VIOLATION, out);
			return;
		}
		twin_store(t, number, false, frame, len);
		out->verdict = BTGW_FB_V_BATCH;
		out->todo = BTGW_FB_DO_DELIVER;
	} else if (!last || number < last->number) {
		out->verdict = BTGW_FB_V_STALE;
	} else if (!twin_same(last, frame, len)) {
		twin_close(t, BTGW_FB_V_CONFLICT, out);
	} else {
		out->verdict = BTGW_FB_V_REPEAT;
		if (last->state == TWIN_OPEN)
			twin_ack(out, number, BTGW_FB_ST_WORKING);
		else if (last->state == TWIN_ACKED)
			twin_ack(out, number, last->status);
		else
			out->todo = BTGW_FB_DO_RESEND_ANSWER;
	}
}

static void twin_receive_batch(struct twin *t, u16 id, const u8 *frame,
			       size_t len, u64 now, struct btgw_fb_out *out)
{
	struct twin_got *last = twin_last(t, false);
	struct twin_got *answer = twin_last(t, true);
	struct twin_sent *s = twin_out(t);
	long long latest, behind;

	if (!t->is_gateway) {
		if (!last) {
			t->base = TWIN_ORIGIN + id;
			t->next = t->base + 0x8000;
			twin_receive_seq(t, t->base - 1, id, frame, len, out);
		} else {
			twin_receive_seq(t, last->number, id, frame, len, out);
		}
		return;
	}

	if (s && (u16)s->number == id) {
		twin_settle(s, now, out);
		twin_store(t, s->number, true, frame, len);
		out->verdict = BTGW_FB_V_ANSWER;
		out->todo |= BTGW_FB_DO_DELIVER;
		return;
	}
	if (answer && (u16)answer->number == id) {
		if (twin_same(answer, frame, len))
			out->verdict = BTGW_FB_V_REPEAT;
		else
			twin_close(t, BTGW_FB_V_CONFLICT, out);
		return;
	}
	latest = t->next - 1;
	behind = latest - twin_number(latest, id);
	if (behind == 0)
		twin_close(t, BTGW_FB_V_VIOLATION, out);
	else if (behind > 0 && behind <= TWIN_WINDOW)
		out->verdict = BTGW_FB_V_STALE;
	else
		twin_receive_seq(t, last ? last->number : t->base + 0x7fff, id,
				 frame, len, out);
}

void twin_receive(struct twin *t, const u8 *frame, size_t len, u64 now,
		  struct btgw_fb_out *out)
{
	struct twin_got *last = twin_last(t, false);
	int alg = t->alg;

	memset(out, 0, sizeof(*out));
	if (t->dead) {
		out->verdict = BTGW_FB_V_DEAD;
		return;
	}
	if (len == 4) {
		twin_receive_ack(t, frame, now, out);
		return;
	}
	if (len >= 2)
		out->id = (u16)(frame[0] + 256 * frame[1]);
	out->reject = twin_parse(frame, len, &alg);
	if (out->reject) {
		out->verdict = BTGW_FB_V_REJECT;
		if (len >= 2 && !(last && (u16)last->number == out->id))
			twin_ack(out, out->id, BTGW_FB_ST_FRAME);
		return;
	}
	twin_receive_batch(t, out->id, frame, len, now, out);
	if (out->todo & BTGW_FB_DO_DELIVER)
		t->alg = alg;
}

void twin_done(struct twin *t, u8 status, struct btgw_fb_out *out)
{
	struct twin_got *last = twin_last(t, false);
	int i;

	memset(out, 0, sizeof(*out));
	out->id = last ? (u16)last->number : 0;
	out->verdict = t->dead ? BTGW_FB_V_DEAD : BTGW_FB_V_NOTHING;
	if (t->dead || !last || last->state != TWIN_OPEN)
		return;
	for (i = 0; i < last->count && status != 1 << i; i++)
		;
	if (status && i == last->count)
		return;
	last->state = TWIN_ACKED;
	last->status = status;
	twin_ack(out, last->number, status);
	out->verdict = BTGW_FB_V_SENT;
}

void twin_timer(struct twin *t, u64 now, struct btgw_fb_out *out)
{
	struct twin_sent *s = twin_out(t);
	u64 retry;

	memset(out, 0, sizeof(*out));
	out->verdict = t->dead ? BTGW_FB_V_DEAD : BTGW_FB_V_NOTHING;
	if (t->dead || !s)
		return;
	retry = twin_retry_at(t, s);
	if (now >= s->first + t->cfg.session_ms) {
		twin_settle(s, now, out);
		twin_close(t, BTGW_FB_V_TIMEOUT, out);
	} else if (retry && now >= retry) {
		twin_repeat(s, now, out);
	}
}
