// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fb_endpoint_fuzz.c - any sequence of calls on an endpoint
 *
 * The input is a program: a role, a first id and times, then calls. The twin
 * gets the same calls, and every outcome must be equal.
 */
#include <stdlib.h>
#include <string.h>
#include "fb_end.h"
#include "fb_twin.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

struct input {
	const u8 *p;
	size_t left;
};

static u8 take(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

static size_t take_some(struct input *in, const u8 **p, size_t max)
{
	size_t n = take(in);

	if (n > max)
		n = max;
	if (n > in->left)
		n = in->left;
	*p = in->p;
	in->p += n;
	in->left -= n;
	return n;
}

static void same(const struct fb_end *e, const struct twin *t,
		 const struct btgw_fb_out *want)
{
	const struct btgw_fb_out *out = &e->out;

	MUST(out->verdict == want->verdict);
	MUST(out->todo == want->todo);
	MUST(out->reject == want->reject);
	MUST(out->status == want->status);
	MUST(out->is_answer == want->is_answer);
	MUST(out->rtt_ms == want->rtt_ms);
	MUST(!memcmp(&out->ack, &want->ack, sizeof(out->ack)));
	MUST(out->deadline_ms == twin_deadline(t));
	MUST((e->fb.rx_state == BTGW_FB_RX_DEAD) == t->dead);
	MUST((e->fb.tx_state == BTGW_FB_TX_DEAD) == t->dead);
	MUST(e->fb.alg == (u8)t->alg);
	/* a dead endpoint asks for nothing, and no timer outlives it */
	MUST(!t->dead || !out->deadline_ms);
	MUST(out->verdict != BTGW_FB_V_DEAD || !out->todo);
}

/* an id near one that means something */
static u16 take_id(struct input *in, const struct fb_end *e)
{
	u8 how = take(in);
	u16 id = how & 1 ? e->fb.tx_id : e->fb.rx_id;

	if (how & 2)
		id ^= 0x8000;
	if (how & 4)
		return (u16)(id + (s8)take(in));
	if (how & 8)
		return (u16)(take(in) << 8 | take(in));
	return id;
}

static void call(struct input *in, struct fb_end *e, struct twin *t, u64 now)
{
	u8 frame[BTGW_FB_FRAME_MAX + 16];
	struct btgw_fb_pdus scan;
	struct btgw_fb_out want;
	const u8 *p;
	size_t n;
	u16 id;

	switch (take(in) % 6) {
	case 0:
		n = take_some(in, &p, BTGW_FB_PAYLOAD_MAX);
		if (btgw_fb_scan(p, n, e->fb.alg, &scan))
			return;
		fb_end_send(e, p, n, now);
		twin_send(t, scan.alg == BTGW_ALG_UNKNOWN ? -1 : scan.alg, now,
			  &want);
		MUST(e->out.id == want.id);
		break;
	case 1:
		id = take_id(in, e);
		n = take_some(in, &p, 200);
		n = fb_make(frame, id, p, n, e->fb.alg);
		if (n && take(in) % 8 == 0)
			frame[2 + take(in) % (n - 2)] ^= take(in);
		fb_end_recv(e, frame, n, now);
		twin_receive(t, frame, n, now, &want);
		break;
	case 2:
		fb_make_ack(frame, take_id(in, e), take(in));
		frame[3] = take(in) % 16 == 15;
		fb_end_recv(e, frame, BTGW_FB_ACK_LEN, now);
		twin_receive(t, frame, BTGW_FB_ACK_LEN, now, &want);
		break;
	case 3:
		n = take_some(in, &p, 255);
		fb_end_recv(e, p, n, now);
		twin_receive(t, p, n, now, &want);
		break;
	case 4:
		n = take(in);
		btgw_fb_done(&e->fb, (u8)n, now, &e->out);
		twin_done(t, (u8)n, &want);
		break;
	default:
		btgw_fb_timer(&e->fb, now, &e->out);
		twin_timer(t, now, &want);
		break;
	}
	same(e, t, &want);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct input in = { data, size };
	static struct twin t;
	struct btgw_fb_cfg cfg;
	struct fb_end e;
	u64 now = 1;
	u16 first;
	u8 role;

	role = take(&in) & 1;
	first = (u16)(take(&in) << 8 | take(&in));
	cfg.retry_ms = 1 + 4 * take(&in);
	cfg.retries = take(&in) % 17;
	cfg.session_ms = 100 + 64 * take(&in);
	fb_end_init(&e, role ? BTGW_FB_DEVICE : BTGW_FB_GATEWAY, first, &cfg);
	twin_init(&t, !role, first, &cfg);

	while (in.left && t.n_sent < TWIN_MAX - 1 && t.n_got < TWIN_MAX - 1) {
		now += take(&in) * 8;
		call(&in, &e, &t, now);
	}
	btgw_fb_down(&e.fb);
	MUST(btgw_fb_deadline(&e.fb) == 0);
	MUST(btgw_fb_may_send(&e.fb) == BTGW_FB_V_DEAD);
	return 0;
}
