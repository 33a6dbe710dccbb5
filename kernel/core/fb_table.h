/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fb_table.h - what a FastBatch endpoint does in every state
 *
 * Part of fastbatch.c, for reading on its own. Every pair of state and event is
 * written out, so that what happens is read here and nowhere else.
 */
#ifndef _BTGW_CORE_FB_TABLE_H
#define _BTGW_CORE_FB_TABLE_H

#include <linux/build_bug.h>
#include <linux/types.h>
#include "fastbatch.h"

/* what a cell asks for: BTGW_FB_DO bits for the shell, and these for us */
enum {
	FB_ARM		= 0x0100,	/* take an id, start both timers */
	FB_SETTLE	= 0x0200,	/* stop both timers, report the time */
	FB_REARM	= 0x0400,	/* sent again: count it, wait longer */
	FB_PACE		= 0x0800,	/* wait again, counting nothing */
	FB_TAKE		= 0x1000,	/* remember what identifies the batch */
	FB_ACK_WORKING	= 0x2000,	/* the acknowledgement says: working */
	FB_ACK_STORED	= 0x4000,	/* it has the status of the batch */

	FB_SHELL	= 0x00ff,
};

struct fb_cell {
	u8 state;
	u8 event;
	u8 next;
	u8 verdict;
	u16 todo;
};

/* shorthands of the tables only */
#define ARM		FB_ARM
#define DONE		(FB_SETTLE | BTGW_FB_DO_TX_DONE)
#define ANSWERED	(FB_SETTLE | BTGW_FB_DO_TX_DONE | BTGW_FB_DO_DELIVER)
#define REPEAT		(FB_REARM | BTGW_FB_DO_RESEND_TX)
#define ASK_AGAIN	(FB_PACE | BTGW_FB_DO_RESEND_TX)
#define PACE		FB_PACE
#define GIVE_UP		(FB_SETTLE | BTGW_FB_DO_TX_DONE | BTGW_FB_DO_CLOSE)
#define CLOSE		BTGW_FB_DO_CLOSE
#define DELIVER		(FB_TAKE | BTGW_FB_DO_DELIVER)
#define SAY_WORKING	(FB_ACK_WORKING | BTGW_FB_DO_SEND_ACK)
#define SAY_STATUS	(FB_ACK_STORED | BTGW_FB_DO_SEND_ACK)
#define SAY_ANSWER	BTGW_FB_DO_RESEND_ANSWER

/* state, event: next state, what to do, verdict */
#define TX(s, e, n, t, v)						\
	{ .state = BTGW_FB_TX_##s, .event = BTGW_FB_TXE_##e,		\
	  .next = BTGW_FB_TX_##n, .verdict = BTGW_FB_V_##v, .todo = t }
#define RX(s, e, n, t, v)						\
	{ .state = BTGW_FB_RX_##s, .event = BTGW_FB_RXE_##e,		\
	  .next = BTGW_FB_RX_##n, .verdict = BTGW_FB_V_##v, .todo = t }

/*
 * The transmit half. ACK_FRAME in WAIT comes here only when no repeat is left;
 * before, it is a RETRY. In WORKING it is the late echo of an earlier copy: the
 * peer has an intact one, or it could not work on it.
 *
 * ANSWER in IDLE: an acknowledgement settled the batch, and D must not do both.
 */
static const struct fb_cell tx_table[] = {
	TX(IDLE,    SEND,        WAIT,    ARM,       SENT),
	TX(IDLE,    ACK_OK,      IDLE,    0,         STALE),
	TX(IDLE,    ACK_REFUSED, IDLE,    0,         STALE),
	TX(IDLE,    ACK_WORKING, IDLE,    0,         STALE),
	TX(IDLE,    ACK_FRAME,   IDLE,    0,         STALE),
	TX(IDLE,    ANSWER,      DEAD,    CLOSE,     VIOLATION),
	TX(IDLE,    ACK_OTHER,   IDLE,    0,         STALE),
	TX(IDLE,    RETRY,       IDLE,    0,         NOTHING),
	TX(IDLE,    SESSION,     IDLE,    0,         NOTHING),
	TX(IDLE,    DOWN,        DEAD,    0,         DEAD),

	TX(WAIT,    SEND,        WAIT,    0,         BUSY),
	TX(WAIT,    ACK_OK,      IDLE,    DONE,      ACK),
	TX(WAIT,    ACK_REFUSED, IDLE,    DONE,      REFUSED),
	TX(WAIT,    ACK_WORKING, WORKING, PACE,      WORKING),
	TX(WAIT,    ACK_FRAME,   IDLE,    DONE,      FRAME_REFUSED),
	TX(WAIT,    ANSWER,      IDLE,    ANSWERED,  ANSWER),
	TX(WAIT,    ACK_OTHER,   WAIT,    0,         STALE),
	TX(WAIT,    RETRY,       WAIT,    REPEAT,    RETRY),
	TX(WAIT,    SESSION,     DEAD,    GIVE_UP,   TIMEOUT),
	TX(WAIT,    DOWN,        DEAD,    0,         DEAD),

	TX(WORKING, SEND,        WORKING, 0,         BUSY),
	TX(WORKING, ACK_OK,      IDLE,    DONE,      ACK),
	TX(WORKING, ACK_REFUSED, IDLE,    DONE,      REFUSED),
	TX(WORKING, ACK_WORKING, WORKING, PACE,      WORKING),
	TX(WORKING, ACK_FRAME,   WORKING, 0,         STALE),
	TX(WORKING, ANSWER,      IDLE,    ANSWERED,  ANSWER),
	TX(WORKING, ACK_OTHER,   WORKING, 0,         STALE),
	TX(WORKING, RETRY,       WORKING, ASK_AGAIN, RETRY),
	TX(WORKING, SESSION,     DEAD,    GIVE_UP,   TIMEOUT),
	TX(WORKING, DOWN,        DEAD,    0,         DEAD),

	TX(DEAD,    SEND,        DEAD,    0,         DEAD),
	TX(DEAD,    ACK_OK,      DEAD,    0,         DEAD),
	TX(DEAD,    ACK_REFUSED, DEAD,    0,         DEAD),
	TX(DEAD,    ACK_WORKING, DEAD,    0,         DEAD),
	TX(DEAD,    ACK_FRAME,   DEAD,    0,         DEAD),
	TX(DEAD,    ANSWER,      DEAD,    0,         DEAD),
	TX(DEAD,    ACK_OTHER,   DEAD,    0,         DEAD),
	TX(DEAD,    RETRY,       DEAD,    0,         DEAD),
	TX(DEAD,    SESSION,     DEAD,    0,         DEAD),
	TX(DEAD,    DOWN,        DEAD,    0,         DEAD),
};

/*
 * The receive half. NEW in OPEN: the peer may not send before we answered or
 * acknowledged. REPEAT and CONFLICT need a batch to compare with, so in IDLE
 * they cannot come; if they do, somebody's ids are broken.
 */
static const struct fb_cell rx_table[] = {
	RX(IDLE,     NEW,      OPEN,     DELIVER,     BATCH),
	RX(IDLE,     REPEAT,   DEAD,     CLOSE,       VIOLATION),
	RX(IDLE,     CONFLICT, DEAD,     CLOSE,       VIOLATION),
	RX(IDLE,     OLD,      IDLE,     0,           STALE),
	RX(IDLE,     ANSWERED, IDLE,     0,           NOTHING),
	RX(IDLE,     VERDICT,  IDLE,     0,           NOTHING),
	RX(IDLE,     DOWN,     DEAD,     0,           DEAD),

	RX(OPEN,     NEW,      DEAD,     CLOSE,       VIOLATION),
	RX(OPEN,     REPEAT,   OPEN,     SAY_WORKING, REPEAT),
	RX(OPEN,     CONFLICT, DEAD,     CLOSE,       CONFLICT),
	RX(OPEN,     OLD,      OPEN,     0,           STALE),
	RX(OPEN,     ANSWERED, ANSWERED, 0,           SENT),
	RX(OPEN,     VERDICT,  ACKED,    SAY_STATUS,  SENT),
	RX(OPEN,     DOWN,     DEAD,     0,           DEAD),

	RX(ACKED,    NEW,      OPEN,     DELIVER,     BATCH),
	RX(ACKED,    REPEAT,   ACKED,    SAY_STATUS,  REPEAT),
	RX(ACKED,    CONFLICT, DEAD,     CLOSE,       CONFLICT),
	RX(ACKED,    OLD,      ACKED,    0,           STALE),
	RX(ACKED,    ANSWERED, ACKED,    0,           NOTHING),
	RX(ACKED,    VERDICT,  ACKED,    0,           NOTHING),
	RX(ACKED,    DOWN,     DEAD,     0,           DEAD),

	RX(ANSWERED, NEW,      OPEN,     DELIVER,     BATCH),
	RX(ANSWERED, REPEAT,   ANSWERED, SAY_ANSWER,  REPEAT),
	RX(ANSWERED, CONFLICT, DEAD,     CLOSE,       CONFLICT),
	RX(ANSWERED, OLD,      ANSWERED, 0,           STALE),
	RX(ANSWERED, ANSWERED, ANSWERED, 0,           NOTHING),
	RX(ANSWERED, VERDICT,  ANSWERED, 0,           NOTHING),
	RX(ANSWERED, DOWN,     DEAD,     0,           DEAD),

	RX(DEAD,     NEW,      DEAD,     0,           DEAD),
	RX(DEAD,     REPEAT,   DEAD,     0,           DEAD),
	RX(DEAD,     CONFLICT, DEAD,     0,           DEAD),
	RX(DEAD,     OLD,      DEAD,     0,           DEAD),
	RX(DEAD,     ANSWERED, DEAD,     0,           DEAD),
	RX(DEAD,     VERDICT,  DEAD,     0,           DEAD),
	RX(DEAD,     DOWN,     DEAD,     0,           DEAD),
};

/* a pair left out, or written twice, does not compile */
static_assert(sizeof(tx_table) == sizeof(struct fb_cell) *
	      __BTGW_FB_TX_STATES * __BTGW_FB_TX_EVENTS);
static_assert(sizeof(rx_table) == sizeof(struct fb_cell) *
	      __BTGW_FB_RX_STATES * __BTGW_FB_RX_EVENTS);

#undef ARM
#undef DONE
#undef ANSWERED
#undef REPEAT
#undef ASK_AGAIN
#undef PACE
#undef GIVE_UP
#undef CLOSE
#undef DELIVER
#undef SAY_WORKING
#undef SAY_STATUS
#undef SAY_ANSWER
#undef TX
#undef RX

#endif /* _BTGW_CORE_FB_TABLE_H */
