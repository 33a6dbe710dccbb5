// SPDX-License-Identifier: GPL-2.0-only
/*
 * friend.c - the Friend's side of a friendship
 *
 * Four timers, each a time in the struct: the end of the state, the answer to a
 * Poll, the confirmation of a list change, and the next Friend Clear. They are
 * armed by friend_after() only, which never yields 0, for 0 is none.
 */
#include "friend.h"

#include <linux/minmax.h>
#include <linux/string.h>

#include "net_pdu.h"

static const char *const result_names[__BTGW_FRIEND_RESULTS] = {
	[BTGW_FRIEND_V_NOTHING]		= "nothing",
	[BTGW_FRIEND_V_REQUEST]		= "request",
	[BTGW_FRIEND_V_OFFER]		= "offer",
	[BTGW_FRIEND_V_ESTABLISHED]	= "established",
	[BTGW_FRIEND_V_POLL]		= "poll",
	[BTGW_FRIEND_V_POLL_AGAIN]	= "poll_again",
	[BTGW_FRIEND_V_SUB]		= "sub",
	[BTGW_FRIEND_V_SUB_AGAIN]	= "sub_again",
	[BTGW_FRIEND_V_ANSWER]		= "answer",
	[BTGW_FRIEND_V_MISSED]		= "missed",
	[BTGW_FRIEND_V_CLEARED]		= "cleared",
	[BTGW_FRIEND_V_CLEAR_AGAIN]	= "clear_again",
	[BTGW_FRIEND_V_CLEAR]		= "clear",
	[BTGW_FRIEND_V_CLEAR_DONE]	= "clear_done",
	[BTGW_FRIEND_V_LAPSED]		= "lapsed",
	[BTGW_FRIEND_V_TIMEOUT]		= "timeout",
	[BTGW_FRIEND_V_STATE]		= "state",
	[BTGW_FRIEND_V_SOURCE]		= "source",
	[BTGW_FRIEND_V_CREDENTIALS]	= "credentials",
	[BTGW_FRIEND_V_TTL]		= "ttl",
	[BTGW_FRIEND_V_ELEMENTS]	= "elements",
	[BTGW_FRIEND_V_QUEUE]		= "queue",
	[BTGW_FRIEND_V_LIST_FULL]	= "list_full",
	[BTGW_FRIEND_V_COUNTER]		= "counter",
	[BTGW_FRIEND_V_OPCODE]		= "opcode",
};

static const char *const want_names[__BTGW_FRIEND_WANTS] = {
	[BTGW_FRIEND_WANT]		= "store",
	[BTGW_FRIEND_WANT_STATE]	= "state",
	[BTGW_FRIEND_WANT_TTL]		= "ttl",
	[BTGW_FRIEND_WANT_SOURCE]	= "source",
	[BTGW_FRIEND_WANT_DST]		= "dst",
};

static u64 friend_after(u64 now_ms, u64 ms)
{
	u64 at = now_ms > ~0ULL - ms ? ~0ULL : now_ms + ms;

	return at ?: 1;
}

static bool friend_due(u64 at, u64 now_ms)
{
	return at && now_ms >= at;
}

static u64 friend_sooner(u64 a, u64 b)
{
	if (!a || !b)
		return a | b;
	return min(a, b);
}

static u64 poll_timeout_ms(const struct btgw_friend *f)
{
	return (u64)f->request.poll_timeout * 100;
}

static bool has_credentials(const struct btgw_friend *f)
{
	return f->state == BTGW_FRIEND_OFFERED ||
	       f->state == BTGW_FRIEND_FRIEND;
}

static bool is_element(const struct btgw_friend *f, u16 addr)
{
	return addr >= f->lpn && addr - f->lpn < f->request.num_elements;
}

static void friend_start(struct btgw_friend_out *out)
{
	memset(out, 0, sizeof(*out));
}

static enum btgw_friend_result friend_finish(const struct btgw_friend *f,
					     struct btgw_friend_out *out,
					     enum btgw_friend_result verdict)
{
	out->verdict = verdict;
	out->lpn_counter = f->request.lpn_counter;
	out->friend_counter = f->friend_counter;
	out->deadline_ms = btgw_friend_deadline(f);
	return verdict;
}

static void friend_send(struct btgw_friend_out *out, u16 dst, bool zero_ttl,
			bool friendship, const struct btgw_friend_msg *msg)
{
	struct btgw_friend_tx *tx = &out->tx[out->n_tx++];

	tx->dst = dst;
	tx->zero_ttl = zero_ttl;
	tx->friendship = friendship;
	tx->len = (u8)btgw_friend_build(msg, tx->pdu);
	out->todo |= BTGW_FRIEND_DO_SEND;
}

/* what a friendship has gathered goes, whatever state it was in */
static void friend_drop(struct btgw_friend *f, u8 state, u64 state_at,
			struct btgw_friend_out *out)
{
	if (has_credentials(f))
		out->todo |= BTGW_FRIEND_DO_FORGET;
	btgw_friend_q_clear(&f->q);
	f->n_subs = 0;
	f->has_transaction = false;
	f->clear_to = BTGW_ADDR_UNASSIGNED;
	f->clear_at = 0;
	f->answer_at = 0;
	f->confirm_at = 0;
	f->state = state;
	f->state_at = state_at;
}

static void friend_gone(struct btgw_friend *f, u64 now_ms,
			struct btgw_friend_out *out)
{
	friend_drop(f, BTGW_FRIEND_GONE,
		    friend_after(now_ms, 2 * poll_timeout_ms(f)), out);
}

static enum btgw_friend_result
receive_request(struct btgw_friend *f, const struct btgw_friend_rx *rx,
		const struct btgw_friend_request *r, u64 now_ms,
		struct btgw_friend_out *out)
{
	u32 delay_x10;

	if (f->state != BTGW_FRIEND_IDLE && rx->src != f->lpn)
		return BTGW_FRIEND_V_SOURCE;
	if (rx->friendship)
		return BTGW_FRIEND_V_CREDENTIALS;
	if (rx->ttl)
		return BTGW_FRIEND_V_TTL;
	if (!btgw_addr_is_unicast(rx->src) ||
	    rx->src + r->num_elements - 1 > BTGW_ADDR_UNICAST_LAST)
		return BTGW_FRIEND_V_ELEMENTS;

	/* a friend that asks for a Friend has none any more, and will get one */
	if ((1U << r->min_queue_log) > f->q.size) {
		if (f->state != BTGW_FRIEND_IDLE)
			friend_gone(f, now_ms, out);
		return BTGW_FRIEND_V_QUEUE;
	}

	f->lpn = rx->src;
	f->request = *r;
	f->rssi = rx->rssi;
	f->friend_counter = rx->friend_counter;
	/* a signal of unknown strength is no reason to hurry or to wait */
	delay_x10 = btgw_friend_offer_delay_x10(r->rssi_factor,
						r->window_factor,
						f->cfg.receive_window_ms,
						rx->rssi ==
						BTGW_FRIEND_RSSI_NONE ?
						0 : rx->rssi);
	friend_drop(f, BTGW_FRIEND_WAIT,
		    friend_after(now_ms, (delay_x10 + 9) / 10), out);
	return BTGW_FRIEND_V_REQUEST;
}

static void send_offer(struct btgw_friend *f, u64 now_ms,
		       struct btgw_friend_out *out)
{
	struct btgw_friend_msg msg = { .opcode = BTGW_CTL_FRIEND_OFFER };

	msg.offer.receive_window_ms = f->cfg.receive_window_ms;
	msg.offer.queue_size = (u8)f->q.size;
	msg.offer.sub_list_size = f->cfg.sub_size;
	msg.offer.rssi = f->rssi;
	msg.offer.friend_counter = f->friend_counter;
	friend_send(out, f->lpn, true, false, &msg);

	f->state = BTGW_FRIEND_OFFERED;
	f->state_at = friend_after(now_ms, BTGW_FRIEND_OFFER_WAIT_MS);
	out->todo |= BTGW_FRIEND_DO_DERIVE;
}

/* tell the Friend before, and again after 1, 2, 4 s... */
static void send_clear(struct btgw_friend *f, u64 now_ms,
		       struct btgw_friend_out *out)
{
	struct btgw_friend_msg msg = { .opcode = BTGW_CTL_FRIEND_CLEAR };

	msg.clear.lpn = f->lpn;
	msg.clear.lpn_counter = f->request.lpn_counter;
	friend_send(out, f->clear_to, false, false, &msg);

	f->clear_at = min(friend_after(now_ms, f->clear_wait_ms),
			  f->clear_end);
	f->clear_wait_ms *= 2;
}

static void establish(struct btgw_friend *f, u64 now_ms,
		      struct btgw_friend_out *out)
{
	f->state = BTGW_FRIEND_FRIEND;
	out->todo |= BTGW_FRIEND_DO_UP;
	/* the answer to the first Poll, even if a message comes before it */
	btgw_friend_q_put_update(&f->q);

	if (!f->request.previous || f->request.previous == f->cfg.addr)
		return;
	f->clear_to = f->request.previous;
	f->clear_wait_ms = BTGW_FRIEND_CLEAR_MS;
	f->clear_end = friend_after(now_ms, 2 * poll_timeout_ms(f));
	send_clear(f, now_ms, out);
}

/* what the node sends under the credentials of the friendship */
static enum btgw_friend_result check_friendship(const struct btgw_friend *f,
						const struct btgw_friend_rx *rx)
{
	if (!has_credentials(f))
		return BTGW_FRIEND_V_STATE;
	if (rx->src != f->lpn)
		return BTGW_FRIEND_V_SOURCE;
	if (!rx->friendship)
		return BTGW_FRIEND_V_CREDENTIALS;
	if (rx->ttl)
		return BTGW_FRIEND_V_TTL;
	return BTGW_FRIEND_V_NOTHING;
}

static enum btgw_friend_result
receive_poll(struct btgw_friend *f, const struct btgw_friend_rx *rx, u8 fsn,
	     u64 now_ms, struct btgw_friend_out *out)
{
	enum btgw_friend_result verdict = check_friendship(f, rx);
	bool again;

	if (verdict)
		return verdict;

	if (f->state == BTGW_FRIEND_OFFERED) {
		establish(f, now_ms, out);
		verdict = BTGW_FRIEND_V_ESTABLISHED;
	}
	again = btgw_friend_q_poll(&f->q, fsn);
	if (!verdict)
		verdict = again ? BTGW_FRIEND_V_POLL_AGAIN : BTGW_FRIEND_V_POLL;
	f->state_at = friend_after(now_ms, poll_timeout_ms(f));
	f->answer_at = friend_after(now_ms, f->request.receive_delay_ms);
	return verdict;
}

static bool is_subscribed(const struct btgw_friend *f, u16 addr)
{
	u8 i;

	for (i = 0; i < f->n_subs; i++) {
		if (f->cfg.subs[i] == addr)
			return true;
	}
	return false;
}

/* all or none: what was confirmed, the node relies on */
static bool sub_add(struct btgw_friend *f, const struct btgw_friend_sub *sub)
{
	u8 n = f->n_subs;
	u8 i;

	for (i = 0; i < sub->n; i++) {
		if (is_subscribed(f, sub->addr[i]))
			continue;
		if (f->n_subs == f->cfg.sub_size) {
			f->n_subs = n;
			return false;
		}
		f->cfg.subs[f->n_subs++] = sub->addr[i];
	}
	return true;
}

static void sub_remove(struct btgw_friend *f, const struct btgw_friend_sub *sub)
{
	u8 i, j;

	for (i = 0; i < sub->n; i++) {
		for (j = 0; j < f->n_subs; j++) {
			if (f->cfg.subs[j] != sub->addr[i])
				continue;
			f->cfg.subs[j] = f->cfg.subs[--f->n_subs];
			break;
		}
	}
}

static enum btgw_friend_result
receive_sub(struct btgw_friend *f, const struct btgw_friend_rx *rx,
	    const struct btgw_friend_msg *msg, u64 now_ms)
{
	const struct btgw_friend_sub *sub = &msg->sub;
	enum btgw_friend_result verdict = check_friendship(f, rx);

	if (verdict)
		return verdict;
	/* before the first Poll nobody is our friend */
	if (f->state != BTGW_FRIEND_FRIEND)
		return BTGW_FRIEND_V_STATE;

	f->state_at = friend_after(now_ms, poll_timeout_ms(f));
	verdict = BTGW_FRIEND_V_SUB;
	if (f->has_transaction && f->transaction == sub->transaction)
		verdict = BTGW_FRIEND_V_SUB_AGAIN;
	else if (msg->opcode == BTGW_CTL_FRIEND_SUB_REMOVE)
		sub_remove(f, sub);
	else if (!sub_add(f, sub))
		return BTGW_FRIEND_V_LIST_FULL;

	f->has_transaction = true;
	f->transaction = sub->transaction;
	f->confirm_at = friend_after(now_ms, f->request.receive_delay_ms);
	return verdict;
}

static enum btgw_friend_result
receive_clear(struct btgw_friend *f, const struct btgw_friend_rx *rx,
	      const struct btgw_friend_clear *clear, u64 now_ms,
	      struct btgw_friend_out *out)
{
	struct btgw_friend_msg msg = {
		.opcode = BTGW_CTL_FRIEND_CLEAR_CONFIRM,
	};
	bool gone = f->state == BTGW_FRIEND_GONE;

	if (f->state == BTGW_FRIEND_IDLE)
		return BTGW_FRIEND_V_STATE;
	if (clear->lpn != f->lpn)
		return BTGW_FRIEND_V_SOURCE;
	if (rx->friendship)
		return BTGW_FRIEND_V_CREDENTIALS;
	if (!btgw_friend_clear_valid(f->request.lpn_counter,
				     clear->lpn_counter))
		return BTGW_FRIEND_V_COUNTER;

	if (!gone)
		friend_gone(f, now_ms, out);
	msg.clear = *clear;
	friend_send(out, rx->src, !rx->ttl, false, &msg);
	return gone ? BTGW_FRIEND_V_CLEAR_AGAIN : BTGW_FRIEND_V_CLEARED;
}

static void stop_clear(struct btgw_friend *f)
{
	f->clear_to = BTGW_ADDR_UNASSIGNED;
	f->clear_at = 0;
}

static enum btgw_friend_result
receive_confirm(struct btgw_friend *f, const struct btgw_friend_rx *rx,
		const struct btgw_friend_clear *clear)
{
	if (!f->clear_to)
		return BTGW_FRIEND_V_STATE;
	if (rx->src != f->clear_to || clear->lpn != f->lpn)
		return BTGW_FRIEND_V_SOURCE;
	if (rx->friendship)
		return BTGW_FRIEND_V_CREDENTIALS;
	if (clear->lpn_counter != f->request.lpn_counter)
		return BTGW_FRIEND_V_COUNTER;
	stop_clear(f);
	return BTGW_FRIEND_V_CLEAR_DONE;
}

void btgw_friend_init(struct btgw_friend *f, const struct btgw_friend_cfg *cfg,
		      struct btgw_friend_pdu *mem, u8 queue_size)
{
	memset(f, 0, sizeof(*f));
	f->cfg = *cfg;
	f->cfg.receive_window_ms = max_t(u8, cfg->receive_window_ms, 1);
	f->state = BTGW_FRIEND_IDLE;
	btgw_friend_q_init(&f->q, mem, queue_size);
}

enum btgw_friend_result btgw_friend_receive(struct btgw_friend *f,
					    const struct btgw_friend_rx *rx,
					    const struct btgw_friend_msg *msg,
					    u64 now_ms,
					    struct btgw_friend_out *out)
{
	enum btgw_friend_result verdict;

	friend_start(out);
	switch (msg->opcode) {
	case BTGW_CTL_FRIEND_REQUEST:
		verdict = receive_request(f, rx, &msg->request, now_ms, out);
		break;
	case BTGW_CTL_FRIEND_POLL:
		verdict = receive_poll(f, rx, msg->fsn, now_ms, out);
		break;
	case BTGW_CTL_FRIEND_SUB_ADD:
	case BTGW_CTL_FRIEND_SUB_REMOVE:
		verdict = receive_sub(f, rx, msg, now_ms);
		break;
	case BTGW_CTL_FRIEND_CLEAR:
		verdict = receive_clear(f, rx, &msg->clear, now_ms, out);
		break;
	case BTGW_CTL_FRIEND_CLEAR_CONFIRM:
		verdict = receive_confirm(f, rx, &msg->clear);
		break;
	default:
		/* Offer, Update and List Confirm are for Low Power nodes */
		verdict = BTGW_FRIEND_V_OPCODE;
		break;
	}
	return friend_finish(f, out, verdict);
}

static enum btgw_friend_result timer_state(struct btgw_friend *f, u64 now_ms,
					   struct btgw_friend_out *out)
{
	if (!friend_due(f->state_at, now_ms))
		return BTGW_FRIEND_V_NOTHING;

	switch (f->state) {
	case BTGW_FRIEND_WAIT:
		send_offer(f, now_ms, out);
		return BTGW_FRIEND_V_OFFER;
	case BTGW_FRIEND_OFFERED:
		friend_gone(f, now_ms, out);
		return BTGW_FRIEND_V_LAPSED;
	case BTGW_FRIEND_FRIEND:
		friend_gone(f, now_ms, out);
		return BTGW_FRIEND_V_TIMEOUT;
	default:
		friend_drop(f, BTGW_FRIEND_IDLE, 0, out);
		return BTGW_FRIEND_V_NOTHING;
	}
}

/* the receive window that began at *@at is over, or is used now */
static bool take_window(const struct btgw_friend *f, u64 *at, u64 now_ms,
			struct btgw_friend_out *out)
{
	u64 end = friend_after(*at, f->cfg.receive_window_ms);

	*at = 0;
	if (now_ms > end)
		return false;
	out->not_after_ms = friend_sooner(out->not_after_ms, end);
	return true;
}

static enum btgw_friend_result timer_answer(struct btgw_friend *f,
					    const struct btgw_friend_sec *sec,
					    u64 now_ms,
					    struct btgw_friend_out *out)
{
	enum btgw_friend_result verdict = BTGW_FRIEND_V_NOTHING;
	struct btgw_friend_msg msg = {
		.opcode = BTGW_CTL_FRIEND_SUB_CONFIRM,
	};

	if (friend_due(f->answer_at, now_ms)) {
		verdict = BTGW_FRIEND_V_MISSED;
		if (take_window(f, &f->answer_at, now_ms, out)) {
			verdict = BTGW_FRIEND_V_ANSWER;
			out->pdu = btgw_friend_q_answer(&f->q, f->cfg.addr,
							f->lpn, sec->flags,
							sec->iv_index);
			out->todo |= BTGW_FRIEND_DO_SEND_PDU;
		}
	}
	if (friend_due(f->confirm_at, now_ms)) {
		if (take_window(f, &f->confirm_at, now_ms, out)) {
			verdict = BTGW_FRIEND_V_ANSWER;
			msg.sub.transaction = f->transaction;
			friend_send(out, f->lpn, true, true, &msg);
		} else if (!verdict) {
			verdict = BTGW_FRIEND_V_MISSED;
		}
	}
	return verdict;
}

static enum btgw_friend_result timer_clear(struct btgw_friend *f, u64 now_ms,
					   struct btgw_friend_out *out)
{
	if (!friend_due(f->clear_at, now_ms))
		return BTGW_FRIEND_V_NOTHING;
	if (now_ms >= f->clear_end) {
		stop_clear(f);
		return BTGW_FRIEND_V_CLEAR_DONE;
	}
	send_clear(f, now_ms, out);
	return BTGW_FRIEND_V_CLEAR;
}

enum btgw_friend_result btgw_friend_timer(struct btgw_friend *f,
					  const struct btgw_friend_sec *sec,
					  u64 now_ms,
					  struct btgw_friend_out *out)
{
	enum btgw_friend_result verdict, clear;

	friend_start(out);
	verdict = timer_state(f, now_ms, out);
	if (!verdict)
		verdict = timer_answer(f, sec, now_ms, out);
	clear = timer_clear(f, now_ms, out);
	return friend_finish(f, out, verdict ?: clear);
}

enum btgw_friend_result btgw_friend_end(struct btgw_friend *f,
					struct btgw_friend_out *out)
{
	friend_start(out);
	friend_drop(f, BTGW_FRIEND_IDLE, 0, out);
	return friend_finish(f, out, BTGW_FRIEND_V_NOTHING);
}

unsigned int btgw_friend_security(struct btgw_friend *f, u32 iv_index)
{
	unsigned int dropped;

	if (f->state != BTGW_FRIEND_FRIEND)
		return 0;
	dropped = btgw_friend_q_iv(&f->q, iv_index);
	btgw_friend_q_put_update(&f->q);
	return dropped;
}

enum btgw_friend_want btgw_friend_wants(const struct btgw_friend *f, u16 src,
					u16 dst, u8 ttl, bool local)
{
	if (f->state != BTGW_FRIEND_FRIEND)
		return BTGW_FRIEND_WANT_STATE;
	if (!is_element(f, dst) && !is_subscribed(f, dst))
		return BTGW_FRIEND_WANT_DST;
	if (!local && ttl < 2)
		return BTGW_FRIEND_WANT_TTL;
	if (is_element(f, src))
		return BTGW_FRIEND_WANT_SOURCE;
	return BTGW_FRIEND_WANT;
}

u32 btgw_friend_poll_left(const struct btgw_friend *f, u64 now_ms)
{
	if (f->state != BTGW_FRIEND_FRIEND || now_ms >= f->state_at)
		return 0;
	/* at most 96 h in ms: no division of 64 bits */
	return ((u32)min(f->state_at - now_ms, poll_timeout_ms(f)) + 99) / 100;
}

u64 btgw_friend_deadline(const struct btgw_friend *f)
{
	return friend_sooner(friend_sooner(f->state_at, f->clear_at),
			     friend_sooner(f->answer_at, f->confirm_at));
}

const char *btgw_friend_result_name(enum btgw_friend_result result)
{
	if ((unsigned int)result >= __BTGW_FRIEND_RESULTS)
		return "unknown";
	return result_names[result];
}

const char *btgw_friend_want_name(enum btgw_friend_want want)
{
	if ((unsigned int)want >= __BTGW_FRIEND_WANTS)
		return "unknown";
	return want_names[want];
}
