// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * friend_test.c - a friendship over time, section 3.6.6
 */
#include "kunit.h"

#include <asm/unaligned.h>
#include "friend.h"

#define LPN		0x1201
#define FRIEND		0x0300
#define BEFORE		0x0400
#define NEW_FRIEND	0x0500
#define OTHER		0x0021
#define IV		0x12345678

#define WINDOW		50
#define DELAY		100
#define TIMEOUT_MS	10000

/*
 * One friendship and what the last call said. Time is absolute; the clock of
 * the tests starts at 1000.
 */
struct world {
	struct kunit *test;
	struct btgw_friend f;
	struct btgw_friend_out out;
	struct btgw_friend_sec sec;
	struct btgw_friend_pdu mem[9];
	u16 subs[4];
	u64 now;
};

static struct world *new_world(struct kunit *test)
{
	struct world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	struct btgw_friend_cfg cfg = {
		.addr = FRIEND,
		.receive_window_ms = WINDOW,
		.subs = w->subs,
		.sub_size = ARRAY_SIZE(w->subs),
	};

	w->test = test;
	w->sec.iv_index = IV;
	w->now = 1000;
	btgw_friend_init(&w->f, &cfg, w->mem, 8);
	return w;
}

static struct btgw_friend_msg request_msg(void)
{
	return (struct btgw_friend_msg){
		.opcode = BTGW_CTL_FRIEND_REQUEST,
		.request = {
			.min_queue_log = 3,
			.receive_delay_ms = DELAY,
			.poll_timeout = TIMEOUT_MS / 100,
			.num_elements = 2,
			.lpn_counter = 7,
		},
	};
}

static enum btgw_friend_result receive(struct world *w, u16 src,
				       bool friendship,
				       const struct btgw_friend_msg *msg)
{
	struct btgw_friend_rx rx = {
		.src = src,
		.friendship = friendship,
		.rssi = -20,
		.friend_counter = 0x55,
	};

	return btgw_friend_receive(&w->f, &rx, msg, w->now, &w->out);
}

static enum btgw_friend_result timer_at(struct world *w, u64 now)
{
	w->now = now;
	return btgw_friend_timer(&w->f, &w->sec, now, &w->out);
}

static enum btgw_friend_result request(struct world *w, u16 previous)
{
	struct btgw_friend_msg msg = request_msg();

	msg.request.previous = previous;
	return receive(w, LPN, false, &msg);
}

static enum btgw_friend_result poll(struct world *w, u8 fsn)
{
	struct btgw_friend_msg msg = {
		.opcode = BTGW_CTL_FRIEND_POLL,
		.fsn = fsn,
	};

	return receive(w, LPN, true, &msg);
}

static enum btgw_friend_result sub(struct world *w, u8 opcode, u8 transaction,
				   u8 n, const u16 *addr)
{
	struct btgw_friend_msg msg = {
		.opcode = opcode,
		.sub = { .transaction = transaction, .n = n },
	};

	memcpy(msg.sub.addr, addr, n * sizeof(*addr));
	return receive(w, LPN, true, &msg);
}

static enum btgw_friend_result clear(struct world *w, u16 src, u8 opcode,
				     u16 counter)
{
	struct btgw_friend_msg msg = {
		.opcode = opcode,
		.clear = { .lpn = LPN, .lpn_counter = counter },
	};

	return receive(w, src, false, &msg);
}

#define WANT(w, a, b)	KUNIT_EXPECT_EQ((w)->test, a, b)

/* one control message is to be sent, this one */
static void sent(struct world *w, u16 dst, bool friendship, bool zero_ttl,
		 const char *pdu, size_t len)
{
	const struct btgw_friend_tx *tx = &w->out.tx[0];

	KUNIT_ASSERT_EQ(w->test, w->out.n_tx, 1);
	KUNIT_EXPECT_TRUE(w->test, w->out.todo & BTGW_FRIEND_DO_SEND);
	WANT(w, tx->dst, dst);
	WANT(w, tx->friendship, friendship);
	WANT(w, tx->zero_ttl, zero_ttl);
	WANT(w, tx->len, len);
	KUNIT_EXPECT_MEMEQ(w->test, tx->pdu, pdu, len);
}

static void befriend(struct world *w, u16 previous)
{
	WANT(w, request(w, previous), BTGW_FRIEND_V_REQUEST);
	WANT(w, timer_at(w, w->out.deadline_ms), BTGW_FRIEND_V_OFFER);
	w->now += 300;
	WANT(w, poll(w, 0), BTGW_FRIEND_V_ESTABLISHED);
}

/* and the first Poll is answered */
static void befriended(struct world *w, u16 previous)
{
	befriend(w, previous);
	WANT(w, timer_at(w, w->now + DELAY), BTGW_FRIEND_V_ANSWER);
}

static void establishment(struct kunit *test)
{
	struct world *w = new_world(test);
	u64 at;

	WANT(w, request(w, 0), BTGW_FRIEND_V_REQUEST);
	WANT(w, w->out.todo, 0);
	WANT(w, w->f.state, BTGW_FRIEND_WAIT);
	/* 1 * 50 + 1 * 20: at least 100 ms */
	WANT(w, w->out.deadline_ms, 1100);
	WANT(w, timer_at(w, 1099), BTGW_FRIEND_V_NOTHING);
	WANT(w, timer_at(w, 1100), BTGW_FRIEND_V_OFFER);
	WANT(w, w->out.todo, BTGW_FRIEND_DO_DERIVE | BTGW_FRIEND_DO_SEND);
	WANT(w, w->out.lpn_counter, 7);
	WANT(w, w->out.friend_counter, 0x55);
	sent(w, LPN, false, true, "\x04\x32\x08\x04\xec\x00\x55", 7);
	WANT(w, w->out.deadline_ms, 2100);

	/* not a message is stored before the first Poll */
	WANT(w, btgw_friend_wants(&w->f, OTHER, LPN, 5, false),
	     BTGW_FRIEND_WANT_STATE);
	w->now = 2099;
	WANT(w, poll(w, 1), BTGW_FRIEND_V_ESTABLISHED);
	WANT(w, w->out.todo, BTGW_FRIEND_DO_UP);
	WANT(w, w->out.deadline_ms, 2199);
	WANT(w, btgw_friend_wants(&w->f, OTHER, LPN, 5, false),
	     BTGW_FRIEND_WANT);
	WANT(w, timer_at(w, 2199), BTGW_FRIEND_V_ANSWER);
	WANT(w, w->out.todo, BTGW_FRIEND_DO_SEND_PDU);
	WANT(w, w->out.not_after_ms, 2199 + WINDOW);
	WANT(w, w->out.pdu->kind, BTGW_FRIEND_PDU_UPDATE);
	WANT(w, w->out.pdu->pdu[6], 0);
	at = 2099 + TIMEOUT_MS;
	WANT(w, w->out.deadline_ms, at);
	WANT(w, btgw_friend_poll_left(&w->f, 2099), TIMEOUT_MS / 100);
	WANT(w, btgw_friend_poll_left(&w->f, at - 1), 1);
	WANT(w, btgw_friend_poll_left(&w->f, at), 0);
	WANT(w, btgw_friend_poll_left(&w->f, 0), TIMEOUT_MS / 100);
}

/* the first answer is a Friend Update, though a message came before it */
static void update_comes_first(struct kunit *test)
{
	struct btgw_friend_pdu pdu = { .len = 5, .src = OTHER, .dst = LPN };
	struct world *w = new_world(test);

	befriend(w, 0);
	WANT(w, btgw_friend_q_put(&w->f.q, &pdu, 1), BTGW_FRIEND_STORED);
	WANT(w, timer_at(w, w->now + DELAY), BTGW_FRIEND_V_ANSWER);
	WANT(w, w->out.pdu->kind, BTGW_FRIEND_PDU_UPDATE);
	WANT(w, w->out.pdu->pdu[6], 1);
	WANT(w, poll(w, 1), BTGW_FRIEND_V_POLL);
	WANT(w, timer_at(w, w->now + DELAY), BTGW_FRIEND_V_ANSWER);
	WANT(w, w->out.pdu->kind, BTGW_FRIEND_PDU_MSG);
}

static void local_delay(struct kunit *test)
{
	struct btgw_friend_msg msg = request_msg();
	struct world *w = new_world(test);
	struct btgw_friend_rx rx = { .src = LPN, .rssi = -70 };

	/* 1.5 * 50 + 2 * 70 = 215 */
	msg.request.rssi_factor = 2;
	msg.request.window_factor = 1;
	WANT(w, btgw_friend_receive(&w->f, &rx, &msg, 1000, &w->out),
	     BTGW_FRIEND_V_REQUEST);
	WANT(w, w->out.deadline_ms, 1215);
	/* half a millisecond is one, and what is not known does not count */
	msg.request.rssi_factor = 1;
	rx.rssi = -51;
	btgw_friend_receive(&w->f, &rx, &msg, 1000, &w->out);
	WANT(w, w->out.deadline_ms, 1000 + 152);
	msg.request.window_factor = 3;
	rx.rssi = BTGW_FRIEND_RSSI_NONE;
	btgw_friend_receive(&w->f, &rx, &msg, 1000, &w->out);
	WANT(w, w->out.deadline_ms, 1125);
}

static void poll_cycle(struct kunit *test)
{
	struct btgw_friend_pdu pdu = { .len = 5, .src = OTHER, .dst = LPN };
	struct btgw_friend_pdu first;
	struct world *w = new_world(test);

	befriended(w, 0);
	btgw_friend_q_put(&w->f.q, &pdu, 1);
	pdu.src = OTHER + 1;
	btgw_friend_q_put(&w->f.q, &pdu, 1);

	WANT(w, poll(w, 1), BTGW_FRIEND_V_POLL);
	WANT(w, timer_at(w, w->now + DELAY - 1), BTGW_FRIEND_V_NOTHING);
	WANT(w, timer_at(w, w->now + 1), BTGW_FRIEND_V_ANSWER);
	first = *w->out.pdu;
	WANT(w, first.src, OTHER);
	/* exactly one for a Poll */
	WANT(w, timer_at(w, w->now + 1), BTGW_FRIEND_V_NOTHING);
	WANT(w, poll(w, 1), BTGW_FRIEND_V_POLL_AGAIN);
	WANT(w, timer_at(w, w->now + DELAY), BTGW_FRIEND_V_ANSWER);
	KUNIT_EXPECT_MEMEQ(test, w->out.pdu, &first, sizeof(first));
	WANT(w, poll(w, 0), BTGW_FRIEND_V_POLL);
	WANT(w, timer_at(w, w->now + DELAY), BTGW_FRIEND_V_ANSWER);
	WANT(w, w->out.pdu->src, OTHER + 1);
}

/* late by the window and one: silence, and the same PDU for the next Poll */
static void missed_window(struct kunit *test)
{
	static const u16 group = 0xc001;
	struct btgw_friend_pdu pdu = { .len = 5, .src = OTHER, .dst = LPN };
	struct world *w = new_world(test);

	befriended(w, 0);
	btgw_friend_q_put(&w->f.q, &pdu, 1);
	poll(w, 1);
	WANT(w, timer_at(w, w->now + DELAY + WINDOW + 1), BTGW_FRIEND_V_MISSED);
	WANT(w, w->out.todo, 0);
	KUNIT_EXPECT_NULL(test, w->out.pdu);
	WANT(w, w->f.q.used, 1);
	poll(w, 1);
	WANT(w, timer_at(w, w->now + DELAY + WINDOW), BTGW_FRIEND_V_ANSWER);
	WANT(w, w->out.not_after_ms, w->now);
	WANT(w, w->out.pdu->src, OTHER);

	sub(w, BTGW_CTL_FRIEND_SUB_ADD, 1, 1, &group);
	WANT(w, timer_at(w, w->now + DELAY + WINDOW + 1), BTGW_FRIEND_V_MISSED);
	WANT(w, w->out.todo, 0);
	/* the node asks again, and is told what was done already */
	WANT(w, sub(w, BTGW_CTL_FRIEND_SUB_ADD, 1, 1, &group),
	     BTGW_FRIEND_V_SUB_AGAIN);
	WANT(w, timer_at(w, w->now + DELAY), BTGW_FRIEND_V_ANSWER);
	sent(w, LPN, true, true, "\x09\x01", 2);
}

static void subscription_list(struct kunit *test)
{
	static const u16 a[] = { 0xc001, 0x8002, 0xffff };
	static const u16 b[] = { 0xc001, 0xc002, 0xc003 };
	static const u16 c[] = { 0xc001, 0xc001, 0xc004 };
	struct world *w = new_world(test);

	befriended(w, 0);
	WANT(w, sub(w, BTGW_CTL_FRIEND_SUB_ADD, 0, 3, a), BTGW_FRIEND_V_SUB);
	WANT(w, w->f.n_subs, 3);
	WANT(w, w->out.deadline_ms, w->now + DELAY);
	/* before anything was confirmed: the Confirm is for the later one */
	WANT(w, sub(w, BTGW_CTL_FRIEND_SUB_REMOVE, 1, 1, a + 1),
	     BTGW_FRIEND_V_SUB);
	WANT(w, timer_at(w, w->now + DELAY), BTGW_FRIEND_V_ANSWER);
	sent(w, LPN, true, true, "\x09\x01", 2);
	WANT(w, w->out.todo, BTGW_FRIEND_DO_SEND);
	WANT(w, w->f.n_subs, 2);
	WANT(w, btgw_friend_wants(&w->f, OTHER, 0xffff, 2, false),
	     BTGW_FRIEND_WANT);
	WANT(w, btgw_friend_wants(&w->f, OTHER, 0x8002, 2, false),
	     BTGW_FRIEND_WANT_DST);

	/* the same number is the same transaction, whatever it says */
	WANT(w, sub(w, BTGW_CTL_FRIEND_SUB_REMOVE, 1, 1, a),
	     BTGW_FRIEND_V_SUB_AGAIN);
	WANT(w, w->f.n_subs, 2);
	/* c001 is there already: two more fit */
	WANT(w, sub(w, BTGW_CTL_FRIEND_SUB_ADD, 2, 3, b), BTGW_FRIEND_V_SUB);
	WANT(w, w->f.n_subs, 4);
	timer_at(w, w->now + DELAY);
	/* all or none, and silence; a retry is not taken for a repetition */
	WANT(w, sub(w, BTGW_CTL_FRIEND_SUB_REMOVE, 3, 1, b + 2),
	     BTGW_FRIEND_V_SUB);
	timer_at(w, w->now + DELAY);
	WANT(w, sub(w, BTGW_CTL_FRIEND_SUB_ADD, 4, 3, c), BTGW_FRIEND_V_SUB);
	WANT(w, w->f.n_subs, 4);
	timer_at(w, w->now + DELAY);
	WANT(w, sub(w, BTGW_CTL_FRIEND_SUB_ADD, 5, 1, b + 2),
	     BTGW_FRIEND_V_LIST_FULL);
	WANT(w, w->f.n_subs, 4);
	WANT(w, w->out.todo, 0);
	WANT(w, w->out.deadline_ms, w->now + TIMEOUT_MS);
	WANT(w, sub(w, BTGW_CTL_FRIEND_SUB_ADD, 5, 1, b + 2),
	     BTGW_FRIEND_V_LIST_FULL);
	/* what is not in the list cannot be removed, which is as well */
	WANT(w, sub(w, BTGW_CTL_FRIEND_SUB_REMOVE, 6, 1, a + 1),
	     BTGW_FRIEND_V_SUB);
	WANT(w, w->f.n_subs, 4);

	/* a Poll and a change in one window: both are answered */
	WANT(w, poll(w, 1), BTGW_FRIEND_V_POLL);
	WANT(w, timer_at(w, w->now + DELAY), BTGW_FRIEND_V_ANSWER);
	WANT(w, w->out.todo, BTGW_FRIEND_DO_SEND | BTGW_FRIEND_DO_SEND_PDU);
	sent(w, LPN, true, true, "\x09\x06", 2);
}

static void poll_timeout(struct kunit *test)
{
	struct btgw_friend_pdu pdu = { .len = 5, .src = OTHER, .dst = LPN };
	static const u16 group = 0xc001;
	struct world *w = new_world(test);
	u64 heard;

	befriended(w, 0);
	heard = w->now;
	sub(w, BTGW_CTL_FRIEND_SUB_ADD, 0, 1, &group);
	timer_at(w, w->now + DELAY);
	btgw_friend_q_put(&w->f.q, &pdu, 1);
	WANT(w, w->out.deadline_ms, heard + TIMEOUT_MS);
	WANT(w, timer_at(w, heard + TIMEOUT_MS - 1), BTGW_FRIEND_V_NOTHING);
	WANT(w, timer_at(w, heard + TIMEOUT_MS), BTGW_FRIEND_V_TIMEOUT);
	WANT(w, w->out.todo, BTGW_FRIEND_DO_FORGET);
	WANT(w, w->f.state, BTGW_FRIEND_GONE);
	WANT(w, w->f.q.used, 0);
	WANT(w, w->f.n_subs, 0);
	WANT(w, poll(w, 1), BTGW_FRIEND_V_STATE);

	/* remembered for as long as a new Friend may tell of it */
	WANT(w, w->out.deadline_ms, heard + 3 * TIMEOUT_MS);
	WANT(w, clear(w, NEW_FRIEND, BTGW_CTL_FRIEND_CLEAR, 8),
	     BTGW_FRIEND_V_CLEAR_AGAIN);
	sent(w, NEW_FRIEND, false, true, "\x06\x12\x01\x00\x08", 5);
	WANT(w, timer_at(w, heard + 3 * TIMEOUT_MS), BTGW_FRIEND_V_NOTHING);
	WANT(w, w->f.state, BTGW_FRIEND_IDLE);
	WANT(w, w->out.deadline_ms, 0);
	WANT(w, clear(w, NEW_FRIEND, BTGW_CTL_FRIEND_CLEAR, 8),
	     BTGW_FRIEND_V_STATE);
}

static void offer_lapses(struct kunit *test)
{
	struct world *w = new_world(test);

	request(w, 0);
	timer_at(w, w->out.deadline_ms);
	WANT(w, timer_at(w, w->now + 999), BTGW_FRIEND_V_NOTHING);
	WANT(w, timer_at(w, w->now + 1), BTGW_FRIEND_V_LAPSED);
	WANT(w, w->out.todo, BTGW_FRIEND_DO_FORGET);
	WANT(w, w->f.state, BTGW_FRIEND_GONE);
	/* and can be asked for again */
	WANT(w, request(w, 0), BTGW_FRIEND_V_REQUEST);
	WANT(w, w->out.todo, 0);
}

static void friend_before(struct kunit *test)
{
	static const u64 waits[] = { 1000, 2000, 4000, 8000 };
	struct world *w = new_world(test);
	unsigned int i;
	u64 began;

	befriend(w, BEFORE);
	began = w->now;
	WANT(w, w->out.todo, BTGW_FRIEND_DO_UP | BTGW_FRIEND_DO_SEND);
	sent(w, BEFORE, false, false, "\x05\x12\x01\x00\x07", 5);
	timer_at(w, w->now + DELAY);
	w->now = began;
	for (i = 0; i < ARRAY_SIZE(waits); i++) {
		WANT(w, w->f.clear_at, w->now + waits[i]);
		/* the node is alive meanwhile */
		if (i == 3) {
			w->now += 10;
			poll(w, 1);
			timer_at(w, w->now + DELAY);
			w->now = w->f.clear_at - waits[i];
		}
		WANT(w, timer_at(w, w->now + waits[i]), BTGW_FRIEND_V_CLEAR);
		sent(w, BEFORE, false, false, "\x05\x12\x01\x00\x07", 5);
	}
	/* the next would be after 31 s: given up after 20 */
	WANT(w, w->f.clear_at, began + 2 * TIMEOUT_MS);
	WANT(w, poll(w, 0), BTGW_FRIEND_V_POLL);
	timer_at(w, w->now + DELAY);
	WANT(w, timer_at(w, began + 2 * TIMEOUT_MS), BTGW_FRIEND_V_CLEAR_DONE);
	WANT(w, w->f.clear_to, 0);
	WANT(w, w->out.n_tx, 0);
}

static void friend_before_confirms(struct kunit *test)
{
	struct world *w = new_world(test);

	befriended(w, BEFORE);
	WANT(w, clear(w, OTHER, BTGW_CTL_FRIEND_CLEAR_CONFIRM, 7),
	     BTGW_FRIEND_V_SOURCE);
	WANT(w, clear(w, BEFORE, BTGW_CTL_FRIEND_CLEAR_CONFIRM, 6),
	     BTGW_FRIEND_V_COUNTER);
	WANT(w, clear(w, BEFORE, BTGW_CTL_FRIEND_CLEAR_CONFIRM, 7),
	     BTGW_FRIEND_V_CLEAR_DONE);
	WANT(w, clear(w, BEFORE, BTGW_CTL_FRIEND_CLEAR_CONFIRM, 7),
	     BTGW_FRIEND_V_STATE);
	WANT(w, w->f.clear_at, 0);
	WANT(w, w->f.state, BTGW_FRIEND_FRIEND);

	/* nobody tells himself */
	w = new_world(test);
	befriend(w, FRIEND);
	WANT(w, w->out.n_tx, 0);
	WANT(w, w->f.clear_at, 0);
}

static void another_friend(struct kunit *test)
{
	struct btgw_friend_rx rx = { .src = NEW_FRIEND, .ttl = 5 };
	struct btgw_friend_msg msg = {
		.opcode = BTGW_CTL_FRIEND_CLEAR,
		.clear = { .lpn = LPN, .lpn_counter = 7 + 255 },
	};
	struct world *w = new_world(test);

	befriended(w, BEFORE);
	WANT(w, clear(w, NEW_FRIEND, BTGW_CTL_FRIEND_CLEAR, 6),
	     BTGW_FRIEND_V_COUNTER);
	WANT(w, clear(w, NEW_FRIEND, BTGW_CTL_FRIEND_CLEAR, 7 + 256),
	     BTGW_FRIEND_V_COUNTER);
	WANT(w, w->out.todo, 0);
	WANT(w, btgw_friend_receive(&w->f, &rx, &msg, w->now, &w->out),
	     BTGW_FRIEND_V_CLEARED);
	/* the answer goes as far as the question came */
	sent(w, NEW_FRIEND, false, false, "\x06\x12\x01\x01\x06", 5);
	WANT(w, w->out.todo, BTGW_FRIEND_DO_FORGET | BTGW_FRIEND_DO_SEND);
	WANT(w, w->f.state, BTGW_FRIEND_GONE);
	WANT(w, w->f.clear_at, 0);
	/* it was lost */
	WANT(w, clear(w, NEW_FRIEND, BTGW_CTL_FRIEND_CLEAR, 8),
	     BTGW_FRIEND_V_CLEAR_AGAIN);
	sent(w, NEW_FRIEND, false, true, "\x06\x12\x01\x00\x08", 5);
	WANT(w, w->out.todo, BTGW_FRIEND_DO_SEND);

	/* while our Offer is under way: it was not taken */
	w = new_world(test);
	request(w, 0);
	timer_at(w, w->out.deadline_ms);
	WANT(w, clear(w, NEW_FRIEND, BTGW_CTL_FRIEND_CLEAR, 7),
	     BTGW_FRIEND_V_CLEARED);
	WANT(w, w->out.todo, BTGW_FRIEND_DO_FORGET | BTGW_FRIEND_DO_SEND);
}

static void request_of_a_friend(struct kunit *test)
{
	struct btgw_friend_pdu pdu = { .len = 5, .src = OTHER, .dst = LPN };
	struct btgw_friend_msg msg = request_msg();
	struct world *w = new_world(test);

	befriended(w, BEFORE);
	btgw_friend_q_put(&w->f.q, &pdu, 1);
	msg.request.lpn_counter = 8;
	WANT(w, receive(w, LPN, false, &msg), BTGW_FRIEND_V_REQUEST);
	WANT(w, w->out.todo, BTGW_FRIEND_DO_FORGET);
	WANT(w, w->f.q.used, 0);
	WANT(w, w->f.clear_to, 0);
	WANT(w, w->out.deadline_ms, w->now + 100);
	timer_at(w, w->out.deadline_ms);
	WANT(w, w->out.lpn_counter, 8);

	/* a larger queue than there is: no Offer, and no friend either */
	msg.request.min_queue_log = 4;
	WANT(w, receive(w, LPN, false, &msg), BTGW_FRIEND_V_QUEUE);
	WANT(w, w->out.todo, BTGW_FRIEND_DO_FORGET);
	WANT(w, w->f.state, BTGW_FRIEND_GONE);
	/* the Friend it finds will tell us, and is to be answered */
	WANT(w, clear(w, NEW_FRIEND, BTGW_CTL_FRIEND_CLEAR, 9),
	     BTGW_FRIEND_V_CLEAR_AGAIN);
}

static void store_rules(struct kunit *test)
{
	struct world *w = new_world(test);

	befriended(w, 0);
	WANT(w, btgw_friend_wants(&w->f, OTHER, LPN + 1, 2, false),
	     BTGW_FRIEND_WANT);
	WANT(w, btgw_friend_wants(&w->f, OTHER, LPN + 2, 2, false),
	     BTGW_FRIEND_WANT_DST);
	WANT(w, btgw_friend_wants(&w->f, OTHER, LPN - 1, 2, false),
	     BTGW_FRIEND_WANT_DST);
	WANT(w, btgw_friend_wants(&w->f, LPN + 1, LPN, 5, false),
	     BTGW_FRIEND_WANT_SOURCE);
	WANT(w, btgw_friend_wants(&w->f, OTHER, LPN, 1, false),
	     BTGW_FRIEND_WANT_TTL);
	WANT(w, btgw_friend_wants(&w->f, FRIEND, LPN, 0, true),
	     BTGW_FRIEND_WANT);
}

static void security_changes(struct kunit *test)
{
	struct btgw_friend_pdu pdu = {
		.iv_index = IV - 1, .len = 5, .src = OTHER, .dst = LPN,
	};
	struct world *w = new_world(test);

	WANT(w, btgw_friend_security(&w->f, IV), 0);
	WANT(w, w->f.q.used, 0);
	befriended(w, 0);
	btgw_friend_q_put(&w->f.q, &pdu, 1);
	WANT(w, btgw_friend_security(&w->f, IV), 0);
	WANT(w, w->f.q.used, 2);
	WANT(w, btgw_friend_security(&w->f, IV + 1), 1);
	WANT(w, w->f.q.used, 1);
	w->sec.flags = BTGW_FRIEND_IV_UPDATE;
	w->sec.iv_index = IV + 1;
	poll(w, 1);
	WANT(w, timer_at(w, w->now + DELAY), BTGW_FRIEND_V_ANSWER);
	KUNIT_EXPECT_MEMEQ(test, w->out.pdu->pdu,
			   "\x02\x02\x12\x34\x56\x79\x00", 7);
}

static void ended_by_us(struct kunit *test)
{
	struct world *w = new_world(test);

	WANT(w, btgw_friend_end(&w->f, &w->out), BTGW_FRIEND_V_NOTHING);
	WANT(w, w->out.todo, 0);
	befriended(w, BEFORE);
	btgw_friend_end(&w->f, &w->out);
	WANT(w, w->out.todo, BTGW_FRIEND_DO_FORGET);
	WANT(w, w->f.state, BTGW_FRIEND_IDLE);
	WANT(w, w->out.deadline_ms, 0);
	btgw_friend_end(&w->f, &w->out);
	WANT(w, w->out.todo, 0);
}

/* a clock at its end, and one that begins at 0, arm timers all the same */
static void clocks(struct kunit *test)
{
	struct world *w = new_world(test);

	w->now = 0;
	befriended(w, BEFORE);
	w = new_world(test);
	w->now = ~0ULL - 50;
	WANT(w, request(w, 0), BTGW_FRIEND_V_REQUEST);
	WANT(w, w->out.deadline_ms, ~0ULL);
	WANT(w, timer_at(w, ~0ULL), BTGW_FRIEND_V_OFFER);
	WANT(w, w->out.deadline_ms, ~0ULL);
}

static void sizes(struct kunit *test)
{
	kunit_info(test, "friendship: %zu octets and 32 for each of its entries and one",
		   sizeof(struct btgw_friend));
	KUNIT_EXPECT_LE(test, sizeof(struct btgw_friend), 192);
}

static struct kunit_case friend_cases[] = {
	KUNIT_CASE(establishment),
	KUNIT_CASE(update_comes_first),
	KUNIT_CASE(local_delay),
	KUNIT_CASE(poll_cycle),
	KUNIT_CASE(missed_window),
	KUNIT_CASE(subscription_list),
	KUNIT_CASE(poll_timeout),
	KUNIT_CASE(offer_lapses),
	KUNIT_CASE(friend_before),
	KUNIT_CASE(friend_before_confirms),
	KUNIT_CASE(another_friend),
	KUNIT_CASE(request_of_a_friend),
	KUNIT_CASE(store_rules),
	KUNIT_CASE(security_changes),
	KUNIT_CASE(ended_by_us),
	KUNIT_CASE(clocks),
	KUNIT_CASE(sizes),
	{}
};

static struct kunit_suite friend_suite = {
	.name = "friend",
	.test_cases = friend_cases,
};

kunit_test_suite(friend_suite);
