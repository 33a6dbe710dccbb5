/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fb_twin.h - a FastBatch endpoint, slow and obvious
 *
 * Written from the rules alone, in another manner than kernel/core: it keeps
 * every batch ever sent or received with all its octets, numbers them without
 * wrap, and answers each question by searching. Only the names of the verdicts
 * and of what is to be done are shared.
 */
#ifndef _BTGW_TESTS_FB_TWIN_H
#define _BTGW_TESTS_FB_TWIN_H

#include "fastbatch.h"

#define TWIN_MAX	64

struct twin_sent {
	long long number;	/* id without wrap */
	bool settled;
	bool working;
	unsigned int repeats;	/* that count */
	u64 first;
	u64 last;		/* sign of life */
};

struct twin_got {
	long long number;
	bool answer;		/* to a batch of ours: no acknowledgement */
	u8 frame[BTGW_FB_FRAME_MAX];
	size_t len;
	u8 count;
	enum { TWIN_OPEN, TWIN_ACKED, TWIN_ANSWERED } state;
	u8 status;
};

struct twin {
	bool is_gateway;
	bool dead;
	int alg;		/* 0, 1, -1 */
	struct btgw_fb_cfg cfg;
	long long base;		/* number of G's first batch, -1 = not known */
	long long next;		/* number of our next batch */
	int n_sent, n_got;
	struct twin_sent sent[TWIN_MAX];
	struct twin_got got[TWIN_MAX];
};

void twin_init(struct twin *t, bool is_gateway, u16 first_id,
	       const struct btgw_fb_cfg *cfg);
void twin_send(struct twin *t, int alg, u64 now, struct btgw_fb_out *out);
void twin_receive(struct twin *t, const u8 *frame, size_t len, u64 now,
		  struct btgw_fb_out *out);
void twin_done(struct twin *t, u8 status, struct btgw_fb_out *out);
void twin_timer(struct twin *t, u64 now, struct btgw_fb_out *out);
u64 twin_deadline(const struct twin *t);

/* length, count, CRC and PDUs of a frame; *alg is updated by a good one */
enum btgw_fb_reject twin_parse(const u8 *frame, size_t len, int *alg);

#endif /* _BTGW_TESTS_FB_TWIN_H */
