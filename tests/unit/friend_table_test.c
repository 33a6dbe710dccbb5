// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * friend_table_test.c - every event in every state of a friendship
 *
 * Each cell is said here once more, in full, and by hand: verdict, next state
 * and what is to be done. A refusal must leave the friendship as it was.
 */
#include "kunit.h"

#include "friend.h"

/* with 255 elements the last would be a virtual address */
#define LPN		0x7f02
#define FRIEND		0x0300
#define BEFORE		0x0400
#define OTHER		0x0021

enum event {
	E_REQUEST, E_REQUEST_OTHER, E_REQUEST_FRIENDSHIP, E_REQUEST_TTL,
	E_REQUEST_ELEMENTS, E_REQUEST_QUEUE,
	E_POLL, E_POLL_OTHER, E_POLL_FLOODING, E_POLL_TTL,
	E_SUB, E_SUB_OTHER, E_SUB_FLOODING, E_SUB_TTL, E_SUB_FULL,
	E_CLEAR, E_CLEAR_OTHER, E_CLEAR_FRIENDSHIP, E_CLEAR_COUNTER,
	E_CONFIRM, E_CONFIRM_OTHER, E_CONFIRM_FRIENDSHIP, E_CONFIRM_COUNTER,
	E_OFFER, E_UPDATE, E_SUB_CONFIRM,
	E_EARLY, E_DUE, E_END,
	EVENTS
};

static const char *const event_names[EVENTS] = {
	"request", "request of another", "request under friendship",
	"request with a TTL", "request with too many elements",
	"request for a large queue",
	"poll", "poll of another", "poll under flooding", "poll with a TTL",
	"sub", "sub of another", "sub under flooding", "sub with a TTL",
	"sub too many",
	"clear", "clear of another", "clear under friendship",
	"clear with an old counter",
	"confirm", "confirm of another", "confirm under friendship",
	"confirm with another counter",
	"offer", "update", "sub confirm",
	"timer early", "timer due", "end",
};

struct cell {
	enum btgw_friend_result verdict;
	enum btgw_friend_state next;
	u32 todo;
};

#define V(v, s, t)	{ BTGW_FRIEND_V_##v, BTGW_FRIEND_##s, t }
#define FORGET		BTGW_FRIEND_DO_FORGET
#define DERIVE		BTGW_FRIEND_DO_DERIVE
#define UP		BTGW_FRIEND_DO_UP
#define SEND		BTGW_FRIEND_DO_SEND

/* the friendship of the test has a Friend before, who has not confirmed */
static const struct cell table[__BTGW_FRIEND_STATES][EVENTS] = {
	[BTGW_FRIEND_IDLE] = {
		[E_REQUEST] = V(REQUEST, WAIT, 0),
		[E_REQUEST_OTHER] = V(REQUEST, WAIT, 0),
		[E_REQUEST_FRIENDSHIP] = V(CREDENTIALS, IDLE, 0),
		[E_REQUEST_TTL] = V(TTL, IDLE, 0),
		[E_REQUEST_ELEMENTS] = V(ELEMENTS, IDLE, 0),
		[E_REQUEST_QUEUE] = V(QUEUE, IDLE, 0),
		[E_POLL] = V(STATE, IDLE, 0),
		[E_POLL_OTHER] = V(STATE, IDLE, 0),
		[E_POLL_FLOODING] = V(STATE, IDLE, 0),
		[E_POLL_TTL] = V(STATE, IDLE, 0),
		[E_SUB] = V(STATE, IDLE, 0),
		[E_SUB_OTHER] = V(STATE, IDLE, 0),
		[E_SUB_FLOODING] = V(STATE, IDLE, 0),
		[E_SUB_TTL] = V(STATE, IDLE, 0),
		[E_SUB_FULL] = V(STATE, IDLE, 0),
		[E_CLEAR] = V(STATE, IDLE, 0),
		[E_CLEAR_OTHER] = V(STATE, IDLE, 0),
		[E_CLEAR_FRIENDSHIP] = V(STATE, IDLE, 0),
		[E_CLEAR_COUNTER] = V(STATE, IDLE, 0),
		[E_CONFIRM] = V(STATE, IDLE, 0),
		[E_CONFIRM_OTHER] = V(STATE, IDLE, 0),
		[E_CONFIRM_FRIENDSHIP] = V(STATE, IDLE, 0),
		[E_CONFIRM_COUNTER] = V(STATE, IDLE, 0),
		[E_OFFER] = V(OPCODE, IDLE, 0),
		[E_UPDATE] = V(OPCODE, IDLE, 0),
		[E_SUB_CONFIRM] = V(OPCODE, IDLE, 0),
		[E_EARLY] = V(NOTHING, IDLE, 0),
		[E_DUE] = V(NOTHING, IDLE, 0),
		[E_END] = V(NOTHING, IDLE, 0),
	},
	[BTGW_FRIEND_WAIT] = {
		[E_REQUEST] = V(REQUEST, WAIT, 0),
		[E_REQUEST_OTHER] = V(SOURCE, WAIT, 0),
		[E_REQUEST_FRIENDSHIP] = V(CREDENTIALS, WAIT, 0),
		[E_REQUEST_TTL] = V(TTL, WAIT, 0),
		[E_REQUEST_ELEMENTS] = V(ELEMENTS, WAIT, 0),
		[E_REQUEST_QUEUE] = V(QUEUE, GONE, 0),
		[E_POLL] = V(STATE, WAIT, 0),
		[E_POLL_OTHER] = V(STATE, WAIT, 0),
		[E_POLL_FLOODING] = V(STATE, WAIT, 0),
		[E_POLL_TTL] = V(STATE, WAIT, 0),
		[E_SUB] = V(STATE, WAIT, 0),
		[E_SUB_OTHER] = V(STATE, WAIT, 0),
		[E_SUB_FLOODING] = V(STATE, WAIT, 0),
		[E_SUB_TTL] = V(STATE, WAIT, 0),
		[E_SUB_FULL] = V(STATE, WAIT, 0),
		[E_CLEAR] = V(CLEARED, GONE, SEND),
		[E_CLEAR_OTHER] = V(SOURCE, WAIT, 0),
		[E_CLEAR_FRIENDSHIP] = V(CREDENTIALS, WAIT, 0),
		[E_CLEAR_COUNTER] = V(COUNTER, WAIT, 0),
		[E_CONFIRM] = V(STATE, WAIT, 0),
		[E_CONFIRM_OTHER] = V(STATE, WAIT, 0),
		[E_CONFIRM_FRIENDSHIP] = V(STATE, WAIT, 0),
		[E_CONFIRM_COUNTER] = V(STATE, WAIT, 0),
		[E_OFFER] = V(OPCODE, WAIT, 0),
		[E_UPDATE] = V(OPCODE, WAIT, 0),
		[E_SUB_CONFIRM] = V(OPCODE, WAIT, 0),
		[E_EARLY] = V(NOTHING, WAIT, 0),
		[E_DUE] = V(OFFER, OFFERED, DERIVE | SEND),
		[E_END] = V(NOTHING, IDLE, 0),
	},
	[BTGW_FRIEND_OFFERED] = {
		[E_REQUEST] = V(REQUEST, WAIT, FORGET),
		[E_REQUEST_OTHER] = V(SOURCE, OFFERED, 0),
		[E_REQUEST_FRIENDSHIP] = V(CREDENTIALS, OFFERED, 0),
		[E_REQUEST_TTL] = V(TTL, OFFERED, 0),
		[E_REQUEST_ELEMENTS] = V(ELEMENTS, OFFERED, 0),
		[E_REQUEST_QUEUE] = V(QUEUE, GONE, FORGET),
		[E_POLL] = V(ESTABLISHED, FRIEND, UP | SEND),
		[E_POLL_OTHER] = V(SOURCE, OFFERED, 0),
		[E_POLL_FLOODING] = V(CREDENTIALS, OFFERED, 0),
		[E_POLL_TTL] = V(TTL, OFFERED, 0),
		[E_SUB] = V(STATE, OFFERED, 0),
		[E_SUB_OTHER] = V(SOURCE, OFFERED, 0),
		[E_SUB_FLOODING] = V(CREDENTIALS, OFFERED, 0),
		[E_SUB_TTL] = V(TTL, OFFERED, 0),
		[E_SUB_FULL] = V(STATE, OFFERED, 0),
		[E_CLEAR] = V(CLEARED, GONE, FORGET | SEND),
		[E_CLEAR_OTHER] = V(SOURCE, OFFERED, 0),
		[E_CLEAR_FRIENDSHIP] = V(CREDENTIALS, OFFERED, 0),
		[E_CLEAR_COUNTER] = V(COUNTER, OFFERED, 0),
		[E_CONFIRM] = V(STATE, OFFERED, 0),
		[E_CONFIRM_OTHER] = V(STATE, OFFERED, 0),
		[E_CONFIRM_FRIENDSHIP] = V(STATE, OFFERED, 0),
		[E_CONFIRM_COUNTER] = V(STATE, OFFERED, 0),
		[E_OFFER] = V(OPCODE, OFFERED, 0),
		[E_UPDATE] = V(OPCODE, OFFERED, 0),
		[E_SUB_CONFIRM] = V(OPCODE, OFFERED, 0),
		[E_EARLY] = V(NOTHING, OFFERED, 0),
		[E_DUE] = V(LAPSED, GONE, FORGET),
		[E_END] = V(NOTHING, IDLE, FORGET),
	},
	[BTGW_FRIEND_FRIEND] = {
		[E_REQUEST] = V(REQUEST, WAIT, FORGET),
		[E_REQUEST_OTHER] = V(SOURCE, FRIEND, 0),
		[E_REQUEST_FRIENDSHIP] = V(CREDENTIALS, FRIEND, 0),
		[E_REQUEST_TTL] = V(TTL, FRIEND, 0),
		[E_REQUEST_ELEMENTS] = V(ELEMENTS, FRIEND, 0),
		[E_REQUEST_QUEUE] = V(QUEUE, GONE, FORGET),
		[E_POLL] = V(POLL, FRIEND, 0),
		[E_POLL_OTHER] = V(SOURCE, FRIEND, 0),
		[E_POLL_FLOODING] = V(CREDENTIALS, FRIEND, 0),
		[E_POLL_TTL] = V(TTL, FRIEND, 0),
		[E_SUB] = V(SUB, FRIEND, 0),
		[E_SUB_OTHER] = V(SOURCE, FRIEND, 0),
		[E_SUB_FLOODING] = V(CREDENTIALS, FRIEND, 0),
		[E_SUB_TTL] = V(TTL, FRIEND, 0),
		[E_SUB_FULL] = V(LIST_FULL, FRIEND, 0),
		[E_CLEAR] = V(CLEARED, GONE, FORGET | SEND),
		[E_CLEAR_OTHER] = V(SOURCE, FRIEND, 0),
		[E_CLEAR_FRIENDSHIP] = V(CREDENTIALS, FRIEND, 0),
		[E_CLEAR_COUNTER] = V(COUNTER, FRIEND, 0),
		[E_CONFIRM] = V(CLEAR_DONE, FRIEND, 0),
		[E_CONFIRM_OTHER] = V(SOURCE, FRIEND, 0),
		[E_CONFIRM_FRIENDSHIP] = V(CREDENTIALS, FRIEND, 0),
		[E_CONFIRM_COUNTER] = V(COUNTER, FRIEND, 0),
		[E_OFFER] = V(OPCODE, FRIEND, 0),
		[E_UPDATE] = V(OPCODE, FRIEND, 0),
		[E_SUB_CONFIRM] = V(OPCODE, FRIEND, 0),
		[E_EARLY] = V(NOTHING, FRIEND, 0),
		[E_DUE] = V(TIMEOUT, GONE, FORGET),
		[E_END] = V(NOTHING, IDLE, FORGET),
	},
	[BTGW_FRIEND_GONE] = {
		[E_REQUEST] = V(REQUEST, WAIT, 0),
		[E_REQUEST_OTHER] = V(SOURCE, GONE, 0),
		[E_REQUEST_FRIENDSHIP] = V(CREDENTIALS, GONE, 0),
		[E_REQUEST_TTL] = V(TTL, GONE, 0),
		[E_REQUEST_ELEMENTS] = V(ELEMENTS, GONE, 0),
		[E_REQUEST_QUEUE] = V(QUEUE, GONE, 0),
		[E_POLL] = V(STATE, GONE, 0),
		[E_POLL_OTHER] = V(STATE, GONE, 0),
		[E_POLL_FLOODING] = V(STATE, GONE, 0),
		[E_POLL_TTL] = V(STATE, GONE, 0),
		[E_SUB] = V(STATE, GONE, 0),
		[E_SUB_OTHER] = V(STATE, GONE, 0),
		[E_SUB_FLOODING] = V(STATE, GONE, 0),
		[E_SUB_TTL] = V(STATE, GONE, 0),
		[E_SUB_FULL] = V(STATE, GONE, 0),
		[E_CLEAR] = V(CLEAR_AGAIN, GONE, SEND),
		[E_CLEAR_OTHER] = V(SOURCE, GONE, 0),
		[E_CLEAR_FRIENDSHIP] = V(CREDENTIALS, GONE, 0),
		[E_CLEAR_COUNTER] = V(COUNTER, GONE, 0),
		[E_CONFIRM] = V(STATE, GONE, 0),
		[E_CONFIRM_OTHER] = V(STATE, GONE, 0),
		[E_CONFIRM_FRIENDSHIP] = V(STATE, GONE, 0),
		[E_CONFIRM_COUNTER] = V(STATE, GONE, 0),
		[E_OFFER] = V(OPCODE, GONE, 0),
		[E_UPDATE] = V(OPCODE, GONE, 0),
		[E_SUB_CONFIRM] = V(OPCODE, GONE, 0),
		[E_EARLY] = V(NOTHING, GONE, 0),
		[E_DUE] = V(NOTHING, IDLE, 0),
		[E_END] = V(NOTHING, IDLE, 0),
	},
};

struct world {
	struct btgw_friend f;
	struct btgw_friend_out out;
	struct btgw_friend_pdu mem[9];
	u16 subs[2];
	u64 now;
};

static const struct btgw_friend_sec sec;

static enum btgw_friend_result receive(struct world *w, u16 src, u8 ttl,
				       bool friendship,
				       const struct btgw_friend_msg *msg)
{
	struct btgw_friend_rx rx = {
		.src = src,
		.ttl = ttl,
		.friendship = friendship,
		.rssi = -50,
	};

	return btgw_friend_receive(&w->f, &rx, msg, w->now, &w->out);
}

static struct btgw_friend_msg request_msg(void)
{
	return (struct btgw_friend_msg){
		.opcode = BTGW_CTL_FRIEND_REQUEST,
		.request = {
			.min_queue_log = 1,
			.receive_delay_ms = 100,
			.poll_timeout = 1000,
			.previous = BEFORE,
			.num_elements = 1,
			.lpn_counter = 7,
		},
	};
}

static void make(struct kunit *test, struct world *w, unsigned int state)
{
	const struct btgw_friend_cfg cfg = { FRIEND, 50, 2, w->subs };
	struct btgw_friend_msg poll = { .opcode = BTGW_CTL_FRIEND_POLL };
	struct btgw_friend_msg msg = request_msg();

	w->now = 1000;
	btgw_friend_init(&w->f, &cfg, w->mem, 8);
	if (state >= BTGW_FRIEND_WAIT)
		receive(w, LPN, 0, false, &msg);
	if (state >= BTGW_FRIEND_OFFERED) {
		w->now = w->out.deadline_ms;
		btgw_friend_timer(&w->f, &sec, w->now, &w->out);
	}
	if (state >= BTGW_FRIEND_FRIEND) {
		receive(w, LPN, 0, true, &poll);
		btgw_friend_timer(&w->f, &sec, w->now + 100, &w->out);
	}
	if (state == BTGW_FRIEND_GONE) {
		w->now = w->f.state_at;
		btgw_friend_timer(&w->f, &sec, w->now, &w->out);
	}
	KUNIT_ASSERT_EQ(test, w->f.state, state);
	w->now++;
}

static struct btgw_friend_msg message(enum event e)
{
	struct btgw_friend_msg msg = request_msg();

	if (e == E_REQUEST_ELEMENTS)
		msg.request.num_elements = 0xff;
	if (e == E_REQUEST_QUEUE)
		msg.request.min_queue_log = 4;
	if (e <= E_REQUEST_QUEUE)
		return msg;

	memset(&msg, 0, sizeof(msg));
	if (e <= E_POLL_TTL) {
		msg.opcode = BTGW_CTL_FRIEND_POLL;
		msg.fsn = 1;
	} else if (e <= E_SUB_FULL) {
		msg.opcode = BTGW_CTL_FRIEND_SUB_ADD;
		msg.sub.n = e == E_SUB_FULL ? 3 : 1;
		msg.sub.addr[0] = 0xc000;
		msg.sub.addr[1] = 0xc001;
		msg.sub.addr[2] = 0xc002;
	} else if (e <= E_CONFIRM_COUNTER) {
		msg.opcode = e <= E_CLEAR_COUNTER ? BTGW_CTL_FRIEND_CLEAR :
			BTGW_CTL_FRIEND_CLEAR_CONFIRM;
		msg.clear.lpn = e == E_CLEAR_OTHER ? OTHER : LPN;
		msg.clear.lpn_counter = 7;
		if (e == E_CLEAR_COUNTER || e == E_CONFIRM_COUNTER)
			msg.clear.lpn_counter = 6;
	} else {
		msg.opcode = e == E_OFFER ? BTGW_CTL_FRIEND_OFFER :
			e == E_UPDATE ? BTGW_CTL_FRIEND_UPDATE :
			BTGW_CTL_FRIEND_SUB_CONFIRM;
	}
	return msg;
}

static enum btgw_friend_result happen(struct world *w, enum event e)
{
	struct btgw_friend_msg msg = message(e);
	bool friendship = false;
	u16 src = LPN;
	u8 ttl = 0;
	u64 at;

	switch (e) {
	case E_EARLY:
		return btgw_friend_timer(&w->f, &sec, w->now, &w->out);
	case E_DUE:
		/* the end of the state alone, nothing else that is due */
		w->f.clear_at = 0;
		at = w->f.state_at ?: w->now;
		return btgw_friend_timer(&w->f, &sec, at, &w->out);
	case E_END:
		return btgw_friend_end(&w->f, &w->out);
	default:
		break;
	}
	if (msg.opcode == BTGW_CTL_FRIEND_POLL ||
	    msg.opcode == BTGW_CTL_FRIEND_SUB_ADD)
		friendship = e != E_POLL_FLOODING && e != E_SUB_FLOODING;
	if (e == E_REQUEST_FRIENDSHIP || e == E_CLEAR_FRIENDSHIP ||
	    e == E_CONFIRM_FRIENDSHIP)
		friendship = true;
	if (e == E_REQUEST_TTL || e == E_POLL_TTL || e == E_SUB_TTL)
		ttl = 1;
	if (e == E_REQUEST_OTHER || e == E_POLL_OTHER || e == E_SUB_OTHER ||
	    e == E_CONFIRM_OTHER)
		src = OTHER;
	else if (e >= E_CLEAR && e <= E_CONFIRM_COUNTER)
		src = BEFORE;
	return receive(w, src, ttl, friendship, &msg);
}

static bool is_refusal(enum btgw_friend_result verdict)
{
	return verdict >= BTGW_FRIEND_V_STATE &&
	       verdict != BTGW_FRIEND_V_QUEUE &&
	       verdict != BTGW_FRIEND_V_LIST_FULL;
}

static void every_event_in_every_state(struct kunit *test)
{
	unsigned int seen[__BTGW_FRIEND_RESULTS] = { 0 };
	const char *got, *want;
	struct btgw_friend before;
	unsigned int state, e;
	static struct world w;

	for (state = 0; state < __BTGW_FRIEND_STATES; state++) {
		for (e = 0; e < EVENTS; e++) {
			const struct cell *cell = &table[state][e];

			make(test, &w, state);
			before = w.f;
			happen(&w, e);
			got = btgw_friend_result_name(w.out.verdict);
			want = btgw_friend_result_name(cell->verdict);
			KUNIT_EXPECT_STREQ_MSG(test, got, want,
					       "%s in state %u", event_names[e],
					       state);
			KUNIT_EXPECT_EQ_MSG(test, w.f.state, cell->next,
					    "%s in state %u", event_names[e],
					    state);
			KUNIT_EXPECT_EQ_MSG(test, w.out.todo, cell->todo,
					    "%s in state %u", event_names[e],
					    state);
			KUNIT_EXPECT_EQ_MSG(test, !!w.out.n_tx,
					    !!(cell->todo & SEND),
					    "%s in state %u", event_names[e],
					    state);
			KUNIT_EXPECT_EQ_MSG(test, w.out.deadline_ms,
					    btgw_friend_deadline(&w.f),
					    "%s in state %u", event_names[e],
					    state);
			if (is_refusal(w.out.verdict))
				KUNIT_EXPECT_MEMEQ_MSG(test, &w.f, &before,
						       sizeof(before),
						       "%s in state %u",
						       event_names[e], state);
			seen[w.out.verdict]++;
		}
	}
	/* the others want a second event: friend_test.c */
	for (e = 0; e < __BTGW_FRIEND_RESULTS; e++)
		KUNIT_EXPECT_TRUE_MSG(test, seen[e] ||
				      e == BTGW_FRIEND_V_POLL_AGAIN ||
				      e == BTGW_FRIEND_V_SUB_AGAIN ||
				      e == BTGW_FRIEND_V_ANSWER ||
				      e == BTGW_FRIEND_V_MISSED ||
				      e == BTGW_FRIEND_V_CLEAR, "%s",
				      btgw_friend_result_name(e));
}

static void names(struct kunit *test)
{
	int i, j;

	for (i = 0; i < __BTGW_FRIEND_RESULTS; i++) {
		KUNIT_EXPECT_STRNEQ(test, btgw_friend_result_name(i),
				    "unknown");
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, btgw_friend_result_name(i),
					    btgw_friend_result_name(j));
	}
	KUNIT_EXPECT_STREQ(test, btgw_friend_result_name(i), "unknown");
	for (i = 0; i < __BTGW_FRIEND_WANTS; i++)
		KUNIT_EXPECT_STRNEQ(test, btgw_friend_want_name(i), "unknown");
	KUNIT_EXPECT_STREQ(test, btgw_friend_want_name(i), "unknown");
	KUNIT_EXPECT_STREQ(test, btgw_friend_bad_name(__BTGW_FRIEND_BADS),
			   "unknown");
}

static struct kunit_case friend_table_cases[] = {
	KUNIT_CASE(every_event_in_every_state),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite friend_table_suite = {
	.name = "friend_table",
	.test_cases = friend_table_cases,
};

kunit_test_suite(friend_table_suite);
