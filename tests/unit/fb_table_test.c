// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fb_table_test.c - every pair of state and event of a FastBatch endpoint
 *
 * The expectations are written by event, from the meaning of each, and not from
 * the tables. Each is held against its cell and, where frames and calls can
 * bring it about, against an endpoint that was brought into the state.
 */
#include "kunit.h"

#include <linux/string.h>
#include <asm/unaligned.h>
#include "fastbatch.h"
#include "fb_end.h"
#include "fb_table.h"

#define FIRST_ID	0x0064
#define OWN_ID		(FIRST_ID ^ BTGW_FB_DEVICE_ID_XOR)

struct pair {
	const char *name;
	u8 event;
	u8 state;
	u8 next;
	enum btgw_fb_result verdict;
	u32 todo;
	bool table_only;	/* no call leads there */
};

#define ACK	BTGW_FB_DO_SEND_ACK
#define ANSWER	BTGW_FB_DO_RESEND_ANSWER
#define RESEND	BTGW_FB_DO_RESEND_TX
#define DELIVER	BTGW_FB_DO_DELIVER
#define DONE	BTGW_FB_DO_TX_DONE
#define CLOSE	BTGW_FB_DO_CLOSE

#define TX(e, s, n, v, t)						\
	{ #e "_in_" #s, BTGW_FB_TXE_##e, BTGW_FB_TX_##s, BTGW_FB_TX_##n, \
	  BTGW_FB_V_##v, t, false }
#define RX(e, s, n, v, t)						\
	{ #e "_in_" #s, BTGW_FB_RXE_##e, BTGW_FB_RX_##s, BTGW_FB_RX_##n, \
	  BTGW_FB_V_##v, t, false }
#define RX_NEVER(e, s, n, v, t)						\
	{ #e "_in_" #s, BTGW_FB_RXE_##e, BTGW_FB_RX_##s, BTGW_FB_RX_##n, \
	  BTGW_FB_V_##v, t, true }

static const struct pair tx_pairs[] = {
	/* one at a time */
	TX(SEND, IDLE, WAIT, SENT, 0),
	TX(SEND, WAIT, WAIT, BUSY, 0),
	TX(SEND, WORKING, WORKING, BUSY, 0),
	TX(SEND, DEAD, DEAD, DEAD, 0),
	/* settles what is outstanding, and nothing else */
	TX(ACK_OK, IDLE, IDLE, STALE, 0),
	TX(ACK_OK, WAIT, IDLE, ACK, DONE),
	TX(ACK_OK, WORKING, IDLE, ACK, DONE),
	TX(ACK_OK, DEAD, DEAD, DEAD, 0),
	TX(ACK_REFUSED, IDLE, IDLE, STALE, 0),
	TX(ACK_REFUSED, WAIT, IDLE, REFUSED, DONE),
	TX(ACK_REFUSED, WORKING, IDLE, REFUSED, DONE),
	TX(ACK_REFUSED, DEAD, DEAD, DEAD, 0),
	/* keeps it outstanding */
	TX(ACK_WORKING, IDLE, IDLE, STALE, 0),
	TX(ACK_WORKING, WAIT, WORKING, WORKING, 0),
	TX(ACK_WORKING, WORKING, WORKING, WORKING, 0),
	TX(ACK_WORKING, DEAD, DEAD, DEAD, 0),
	/* no repeat is left; a peer at work has an intact copy */
	TX(ACK_FRAME, IDLE, IDLE, STALE, 0),
	TX(ACK_FRAME, WAIT, IDLE, FRAME_REFUSED, DONE),
	TX(ACK_FRAME, WORKING, WORKING, STALE, 0),
	TX(ACK_FRAME, DEAD, DEAD, DEAD, 0),
	/* after an acknowledgement there can be no answer */
	TX(ANSWER, IDLE, DEAD, VIOLATION, CLOSE),
	TX(ANSWER, WAIT, IDLE, ANSWER, DELIVER | DONE),
	TX(ANSWER, WORKING, IDLE, ANSWER, DELIVER | DONE),
	TX(ANSWER, DEAD, DEAD, DEAD, 0),
	TX(ACK_OTHER, IDLE, IDLE, STALE, 0),
	TX(ACK_OTHER, WAIT, WAIT, STALE, 0),
	TX(ACK_OTHER, WORKING, WORKING, STALE, 0),
	TX(ACK_OTHER, DEAD, DEAD, DEAD, 0),
	TX(RETRY, IDLE, IDLE, NOTHING, 0),
	TX(RETRY, WAIT, WAIT, RETRY, RESEND),
	TX(RETRY, WORKING, WORKING, RETRY, RESEND),
	TX(RETRY, DEAD, DEAD, DEAD, 0),
	TX(SESSION, IDLE, IDLE, NOTHING, 0),
	TX(SESSION, WAIT, DEAD, TIMEOUT, DONE | CLOSE),
	TX(SESSION, WORKING, DEAD, TIMEOUT, DONE | CLOSE),
	TX(SESSION, DEAD, DEAD, DEAD, 0),
	TX(DOWN, IDLE, DEAD, DEAD, 0),
	TX(DOWN, WAIT, DEAD, DEAD, 0),
	TX(DOWN, WORKING, DEAD, DEAD, 0),
	TX(DOWN, DEAD, DEAD, DEAD, 0),
};

static const struct pair rx_pairs[] = {
	/* only the batch before may be unsettled, and it may not */
	RX(NEW, IDLE, OPEN, BATCH, DELIVER),
	RX(NEW, OPEN, DEAD, VIOLATION, CLOSE),
	RX(NEW, ACKED, OPEN, BATCH, DELIVER),
	RX(NEW, ANSWERED, OPEN, BATCH, DELIVER),
	RX(NEW, DEAD, DEAD, DEAD, 0),
	/* never run again; told what was told before */
	RX_NEVER(REPEAT, IDLE, DEAD, VIOLATION, CLOSE),
	RX(REPEAT, OPEN, OPEN, REPEAT, ACK),
	RX(REPEAT, ACKED, ACKED, REPEAT, ACK),
	RX(REPEAT, ANSWERED, ANSWERED, REPEAT, ANSWER),
	RX(REPEAT, DEAD, DEAD, DEAD, 0),
	RX_NEVER(CONFLICT, IDLE, DEAD, VIOLATION, CLOSE),
	RX(CONFLICT, OPEN, DEAD, CONFLICT, CLOSE),
	RX(CONFLICT, ACKED, DEAD, CONFLICT, CLOSE),
	RX(CONFLICT, ANSWERED, DEAD, CONFLICT, CLOSE),
	RX(CONFLICT, DEAD, DEAD, DEAD, 0),
	RX(OLD, IDLE, IDLE, STALE, 0),
	RX(OLD, OPEN, OPEN, STALE, 0),
	RX(OLD, ACKED, ACKED, STALE, 0),
	RX(OLD, ANSWERED, ANSWERED, STALE, 0),
	RX(OLD, DEAD, DEAD, DEAD, 0),
	/* without an open batch, what D sends is no answer */
	RX_NEVER(ANSWERED, IDLE, IDLE, NOTHING, 0),
	RX(ANSWERED, OPEN, ANSWERED, SENT, 0),
	RX_NEVER(ANSWERED, ACKED, ACKED, NOTHING, 0),
	RX_NEVER(ANSWERED, ANSWERED, ANSWERED, NOTHING, 0),
	RX(ANSWERED, DEAD, DEAD, DEAD, 0),
	RX(VERDICT, IDLE, IDLE, NOTHING, 0),
	RX(VERDICT, OPEN, ACKED, SENT, ACK),
	RX(VERDICT, ACKED, ACKED, NOTHING, 0),
	RX(VERDICT, ANSWERED, ANSWERED, NOTHING, 0),
	RX(VERDICT, DEAD, DEAD, DEAD, 0),
	RX(DOWN, IDLE, DEAD, DEAD, 0),
	RX(DOWN, OPEN, DEAD, DEAD, 0),
	RX(DOWN, ACKED, DEAD, DEAD, 0),
	RX(DOWN, ANSWERED, DEAD, DEAD, 0),
	RX(DOWN, DEAD, DEAD, DEAD, 0),
};

static_assert(sizeof(tx_pairs) == sizeof(struct pair) *
	      __BTGW_FB_TX_STATES * __BTGW_FB_TX_EVENTS);
static_assert(sizeof(rx_pairs) == sizeof(struct pair) *
	      __BTGW_FB_RX_STATES * __BTGW_FB_RX_EVENTS);

static void pair_desc(const struct pair *p, char *desc)
{
	strcpy(desc, p->name);
}

KUNIT_ARRAY_PARAM(tx_pair, tx_pairs, pair_desc);
KUNIT_ARRAY_PARAM(rx_pair, rx_pairs, pair_desc);

static void check_cell(struct kunit *test, const struct fb_cell *cell,
		       const struct pair *p)
{
	KUNIT_EXPECT_EQ(test, cell->state, p->state);
	KUNIT_EXPECT_EQ(test, cell->event, p->event);
	KUNIT_EXPECT_EQ(test, cell->next, p->next);
	KUNIT_EXPECT_EQ(test, cell->verdict, p->verdict);
	KUNIT_EXPECT_EQ(test, cell->todo & FB_SHELL, p->todo);
}

static void tx_cell(struct kunit *test)
{
	const struct pair *p = test->param_value;

	check_cell(test, &tx_table[p->state * __BTGW_FB_TX_EVENTS + p->event],
		   p);
}

static void rx_cell(struct kunit *test)
{
	const struct pair *p = test->param_value;

	check_cell(test, &rx_table[p->state * __BTGW_FB_RX_EVENTS + p->event],
		   p);
}

static void enter_tx(struct kunit *test, struct fb_end *e, u8 state)
{
	KUNIT_ASSERT_EQ(test, fb_end_send(e, "\x08", 1, 0), BTGW_FB_V_SENT);
	if (state == BTGW_FB_TX_IDLE)
		fb_end_recv_ack(e, FIRST_ID, BTGW_FB_ST_OK, 0);
	else if (state == BTGW_FB_TX_WORKING)
		fb_end_recv_ack(e, FIRST_ID, BTGW_FB_ST_WORKING, 0);
	else if (state == BTGW_FB_TX_DEAD)
		btgw_fb_down(&e->fb);
	KUNIT_ASSERT_EQ(test, e->fb.tx_state, state);
}

static enum btgw_fb_result tx_event(struct fb_end *e, u8 event)
{
	switch (event) {
	case BTGW_FB_TXE_SEND:
		return fb_end_send(e, "\x08", 1, 0);
	case BTGW_FB_TXE_ACK_OK:
		return fb_end_recv_ack(e, FIRST_ID, BTGW_FB_ST_OK, 0);
	case BTGW_FB_TXE_ACK_REFUSED:
		return fb_end_recv_ack(e, FIRST_ID, 0x10, 0);
	case BTGW_FB_TXE_ACK_WORKING:
		return fb_end_recv_ack(e, FIRST_ID, BTGW_FB_ST_WORKING, 0);
	case BTGW_FB_TXE_ACK_FRAME:
		return fb_end_recv_ack(e, FIRST_ID, BTGW_FB_ST_FRAME, 0);
	case BTGW_FB_TXE_ANSWER:
		return fb_end_recv_batch(e, FIRST_ID, 1, 0);
	case BTGW_FB_TXE_ACK_OTHER:
		return fb_end_recv_ack(e, FIRST_ID + 1, BTGW_FB_ST_OK, 0);
	case BTGW_FB_TXE_RETRY:
		return btgw_fb_timer(&e->fb, BTGW_FB_RETRY_MS, &e->out);
	case BTGW_FB_TXE_SESSION:
		return btgw_fb_timer(&e->fb, BTGW_FB_SESSION_MS, &e->out);
	default:
		btgw_fb_down(&e->fb);
		e->out.todo = 0;
		return BTGW_FB_V_DEAD;
	}
}

static void tx_reached(struct kunit *test)
{
	const struct pair *p = test->param_value;
	struct btgw_fb_cfg cfg = {
		.retry_ms = BTGW_FB_RETRY_MS,
		.retries = p->event != BTGW_FB_TXE_ACK_FRAME,
		.session_ms = BTGW_FB_SESSION_MS,
	};
	struct fb_end e;

	fb_end_init(&e, BTGW_FB_GATEWAY, FIRST_ID, &cfg);
	enter_tx(test, &e, p->state);
	KUNIT_EXPECT_EQ(test, tx_event(&e, p->event), p->verdict);
	KUNIT_EXPECT_EQ(test, e.out.todo, p->todo);
	KUNIT_EXPECT_EQ(test, e.fb.tx_state, p->next);
	/* the halves die together, and a timer runs while one is needed */
	KUNIT_EXPECT_EQ(test, e.fb.rx_state == BTGW_FB_RX_DEAD,
			p->next == BTGW_FB_TX_DEAD);
	KUNIT_EXPECT_EQ(test, btgw_fb_deadline(&e.fb) != 0,
			p->next == BTGW_FB_TX_WAIT ||
			p->next == BTGW_FB_TX_WORKING);
}

static void enter_rx(struct kunit *test, struct fb_end *e, u8 state, u16 id)
{
	if (state != BTGW_FB_RX_IDLE)
		KUNIT_ASSERT_EQ(test, fb_end_recv_batch(e, id, 1, 0),
				BTGW_FB_V_BATCH);
	if (state == BTGW_FB_RX_ACKED)
		btgw_fb_done(&e->fb, BTGW_FB_ST_OK, 0, &e->out);
	else if (state == BTGW_FB_RX_ANSWERED)
		fb_end_send(e, "\x08", 1, 0);
	else if (state == BTGW_FB_RX_DEAD)
		btgw_fb_down(&e->fb);
	KUNIT_ASSERT_EQ(test, e->fb.rx_state, state);
}

static enum btgw_fb_result rx_event(struct fb_end *e, u8 event, u16 id)
{
	switch (event) {
	case BTGW_FB_RXE_NEW:
		return fb_end_recv_batch(e, id + 1, 1, 0);
	case BTGW_FB_RXE_REPEAT:
		return fb_end_recv_batch(e, id, 1, 0);
	case BTGW_FB_RXE_CONFLICT:
		return fb_end_recv_batch(e, id, 2, 0);
	case BTGW_FB_RXE_OLD:
		return fb_end_recv_batch(e, id - 1, 1, 0);
	case BTGW_FB_RXE_ANSWERED:
		return fb_end_send(e, "\x08", 1, 0);
	case BTGW_FB_RXE_VERDICT:
		return btgw_fb_done(&e->fb, BTGW_FB_ST_OK, 0, &e->out);
	default:
		btgw_fb_down(&e->fb);
		e->out.todo = 0;
		return BTGW_FB_V_DEAD;
	}
}

static void rx_reached(struct kunit *test, enum btgw_fb_role role, u16 id)
{
	const struct pair *p = test->param_value;
	struct fb_end e;

	fb_end_init(&e, role, FIRST_ID, NULL);
	enter_rx(test, &e, p->state, id);
	KUNIT_EXPECT_EQ(test, rx_event(&e, p->event, id), p->verdict);
	KUNIT_EXPECT_EQ(test, e.out.todo, p->todo);
	KUNIT_EXPECT_EQ(test, e.fb.rx_state, p->next);
	KUNIT_EXPECT_EQ(test, e.fb.tx_state == BTGW_FB_TX_DEAD,
			p->next == BTGW_FB_RX_DEAD);
	if (e.out.todo & ACK) {
		KUNIT_EXPECT_EQ(test, get_unaligned_le16(&e.out.ack.id), id);
		KUNIT_EXPECT_EQ(test, e.out.ack.status,
				p->state == BTGW_FB_RX_OPEN &&
				p->event == BTGW_FB_RXE_REPEAT ?
				BTGW_FB_ST_WORKING : BTGW_FB_ST_OK);
	}
}

/* D, with the batches of G; before the first there is no id to compare with */
static const void *device_gen_params(const void *prev, char *desc)
{
	const struct pair *p = prev;

	do {
		p = rx_pair_gen_params(p, desc);
	} while (p && (p->table_only || (p->state == BTGW_FB_RX_IDLE &&
					 p->event == BTGW_FB_RXE_OLD)));
	return p;
}

static void rx_reached_device(struct kunit *test)
{
	rx_reached(test, BTGW_FB_DEVICE, FIRST_ID);
}

/* G, with the batches of D's own; there are no answers to them */
static const void *gateway_gen_params(const void *prev, char *desc)
{
	const struct pair *p = prev;

	do {
		p = rx_pair_gen_params(p, desc);
	} while (p && (p->table_only || p->state == BTGW_FB_RX_ANSWERED ||
		       p->event == BTGW_FB_RXE_ANSWERED));
	return p;
}

static void rx_reached_gateway(struct kunit *test)
{
	rx_reached(test, BTGW_FB_GATEWAY, OWN_ID);
}

static struct kunit_case fb_table_cases[] = {
	KUNIT_CASE_PARAM(tx_cell, tx_pair_gen_params),
	KUNIT_CASE_PARAM(tx_reached, tx_pair_gen_params),
	KUNIT_CASE_PARAM(rx_cell, rx_pair_gen_params),
	KUNIT_CASE_PARAM(rx_reached_device, device_gen_params),
	KUNIT_CASE_PARAM(rx_reached_gateway, gateway_gen_params),
	{}
};

static struct kunit_suite fb_table_suite = {
	.name = "fb_table",
	.test_cases = fb_table_cases,
};

kunit_test_suite(fb_table_suite);
