/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sar_twin.h - segmentation and reassembly, slow and obvious
 *
 * The second implementation that sar_tx.c and sar_rx.c are compared with. It
 * keeps lists instead of bits, counts up instead of down, remembers everything
 * that happened, and keeps the octets of each segment by itself.
 */
#ifndef _BTGW_TESTS_SAR_TWIN_H
#define _BTGW_TESTS_SAR_TWIN_H

#include <linux/types.h>
#include "sar_rx.h"
#include "sar_tx.h"

struct twin_tx {
	struct btgw_sar_tx_cfg cfg;
	struct btgw_sar_tx_msg msg;
	bool acked[32];
	int line[32];		/* segments of this round, in order */
	int n_line, at_line;
	int rounds;		/* begun so far */
	int silent;		/* waits over since the last progress */
	bool heard;		/* progress in this round */
	bool hurry;		/* the next round is owed to progress */
	u64 last_sent;
	u64 wake;
	int voice;		/* Friend that speaks for the destination */
	enum btgw_sar_end end;
};

void twin_tx_init(struct twin_tx *t, const struct btgw_sar_tx_cfg *cfg,
		  const struct btgw_sar_tx_msg *msg, u64 now);
/* segment that is due, -1 none, -2 over */
int twin_tx_next(struct twin_tx *t, u64 now);
/* whether it may be sent */
bool twin_tx_sent(struct twin_tx *t, u32 seq, u64 now);
enum btgw_sar_tx_result twin_tx_ack(struct twin_tx *t,
				    const struct btgw_sar_ack *ack, u64 now,
				    enum btgw_sar_ack_reject *why);
u64 twin_tx_wake(const struct twin_tx *t);

struct twin_seg {
	bool here;
	u8 data[12];
	int len;
};

enum twin_state { TWIN_NONE, TWIN_GROWING, TWIN_DONE, TWIN_LOST };

struct twin_msg {
	enum twin_state state;
	u16 src, dst, subnet;
	u64 auth;
	bool ctl, szmic;
	int id, seg_n;
	struct twin_seg seg[32];
	u32 top_seq;
	int mode;
	bool ttl_zero;
	u64 touched;
	u64 last_ack;
	u64 ack_timer, discard_timer;	/* 0 = off */
	int repeats;
};

struct twin_said {
	u16 src, dst;
	u64 auth;
	u32 block;
	u64 when;
};

#define TWIN_SLOTS	8
#define TWIN_SAID	4096

struct twin_rx {
	struct btgw_sar_rx_cfg cfg;
	int n;
	struct twin_msg slot[TWIN_SLOTS];
	struct twin_said said[TWIN_SAID];	/* all of them, the last at the end */
	int n_said;
	unsigned int evicted, refused;
};

/* what is to be compared with struct btgw_sar_rx_out */
struct twin_rx_out {
	enum btgw_sar_rx_result verdict;
	bool ack, dropped, stored, delivered;
	struct btgw_sar_rx_ack pdu;
	u8 data[BTGW_SAR_RX_BUF];
	int total;
	u32 top_seq;
};

void twin_rx_init(struct twin_rx *t, int slots,
		  const struct btgw_sar_rx_cfg *cfg);
void twin_rx_segment(struct twin_rx *t, const struct btgw_sar_rx_in *in,
		     u64 now, struct twin_rx_out *out);
void twin_rx_timer(struct twin_rx *t, u64 now, struct twin_rx_out *out);
u64 twin_rx_wake(const struct twin_rx *t);
enum btgw_sar_rx_age twin_rx_known(const struct twin_rx *t, u16 src, u16 dst,
				   u64 auth);

#endif /* _BTGW_TESTS_SAR_TWIN_H */
