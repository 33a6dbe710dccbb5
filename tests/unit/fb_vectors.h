/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fb_vectors.h - reads tests/vectors/fastbatch.txt (the format is told there)
 */
#ifndef _BTGW_TESTS_FB_VECTORS_H
#define _BTGW_TESTS_FB_VECTORS_H

#include <linux/types.h>
#include "fb_frame.h"

#define FBV_DATA_MAX	(2 * BTGW_FB_FRAME_MAX)
#define FBV_FRAMES_MAX	12

struct fbv_crc {
	char name[64];
	u8 data[FBV_DATA_MAX];
	size_t len;
	u16 crc;
};

struct fbv_reject {
	char name[64];
	u8 alg;
	enum btgw_fb_reject reason;
	u8 frame[FBV_DATA_MAX];
	size_t len;
};

struct fbv_frame {
	char side;			/* 'G' or 'D' */
	u16 id;
	u8 count;
	u8 types[BTGW_FB_MAX_PDUS];
	u8 frame[FBV_DATA_MAX];
	size_t len;
	bool acked;
	u8 ack[BTGW_FB_ACK_LEN];
};

struct fbv_session {
	char name[64];
	u8 alg;
	char refuser;			/* 0, or the side that refuses... */
	unsigned int refused;		/* ...this frame, for its order */
	unsigned int n;
	struct fbv_frame frames[FBV_FRAMES_MAX];
};

struct fbv {
	struct fbv_crc *crcs;
	struct fbv_reject *rejects;
	struct fbv_session *sessions;
	unsigned int n_crcs, n_rejects, n_sessions;
};

/* the whole file, read once; ends the program, naming the line, if it is bad */
const struct fbv *fbv_get(void);

#endif /* _BTGW_TESTS_FB_VECTORS_H */
