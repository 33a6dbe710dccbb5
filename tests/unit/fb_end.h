/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fb_end.h - a FastBatch endpoint with what a shell keeps for it
 */
#ifndef _BTGW_TESTS_FB_END_H
#define _BTGW_TESTS_FB_END_H

#include <linux/string.h>
#include <linux/types.h>
#include "fastbatch.h"

struct fb_end {
	struct btgw_fb fb;
	struct btgw_fb_out out;		/* of the last call */
	u8 tx[BTGW_FB_FRAME_MAX];	/* the outstanding batch */
	size_t tx_len;
	u8 answer[BTGW_FB_FRAME_MAX];	/* D: the last answer */
	size_t answer_len;
};

static inline void fb_end_init(struct fb_end *e, enum btgw_fb_role role,
			       u16 first_id, const struct btgw_fb_cfg *cfg)
{
	static const struct btgw_fb_cfg defaults = {
		.retry_ms = BTGW_FB_RETRY_MS,
		.retries = BTGW_FB_RETRIES,
		.session_ms = BTGW_FB_SESSION_MS,
	};

	memset(e, 0, sizeof(*e));
	btgw_fb_init(&e->fb, role, first_id, BTGW_ALG_UNKNOWN,
		     cfg ? cfg : &defaults);
}

/* a frame around PDUs that are a batch under @alg; 0 if they are none */
static inline size_t fb_make(u8 *frame, u16 id, const void *pdus, size_t len,
			     u8 alg)
{
	struct btgw_fb_pdus scan;

	if (btgw_fb_scan(pdus, len, alg, &scan))
		return 0;
	memcpy(frame + BTGW_FB_HDR_LEN, pdus, len);
	return btgw_fb_seal(frame, id, scan.count, len);
}

static inline void fb_make_ack(u8 *frame, u16 id, u8 status)
{
	frame[0] = (u8)id;
	frame[1] = (u8)(id >> 8);
	frame[2] = status;
	frame[3] = 0;
}

/* send PDUs; the frame is then in ->answer or ->tx */
static inline enum btgw_fb_result fb_end_send(struct fb_end *e,
					      const void *pdus, size_t len,
					      u64 now_ms)
{
	struct btgw_fb_pdus scan = { .alg = BTGW_ALG_UNKNOWN };
	enum btgw_fb_result verdict;

	btgw_fb_scan(pdus, len, e->fb.alg, &scan);
	verdict = btgw_fb_send(&e->fb, scan.alg, now_ms, &e->out);
	if (verdict != BTGW_FB_V_SENT)
		return verdict;
	if (e->out.is_answer)
		e->answer_len = fb_make(e->answer, e->out.id, pdus, len,
					e->fb.alg);
	else
		e->tx_len = fb_make(e->tx, e->out.id, pdus, len, e->fb.alg);
	return verdict;
}

static inline enum btgw_fb_result fb_end_recv(struct fb_end *e,
					      const void *frame, size_t len,
					      u64 now_ms)
{
	return btgw_fb_receive(&e->fb, frame, len, now_ms, &e->out);
}

/* a batch of Complete PDUs, @n of them: the shortest there is */
static inline enum btgw_fb_result fb_end_recv_batch(struct fb_end *e, u16 id,
						    u8 n, u64 now_ms)
{
	static const u8 complete[] = { 8, 8, 8, 8, 8 };
	u8 frame[BTGW_FB_FRAME_MAX];
	size_t len = fb_make(frame, id, complete, n, BTGW_ALG_UNKNOWN);

	return fb_end_recv(e, frame, len, now_ms);
}

static inline enum btgw_fb_result fb_end_recv_ack(struct fb_end *e, u16 id,
						  u8 status, u64 now_ms)
{
	u8 ack[BTGW_FB_ACK_LEN];

	fb_make_ack(ack, id, status);
	return fb_end_recv(e, ack, sizeof(ack), now_ms);
}

#endif /* _BTGW_TESTS_FB_END_H */
