// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_run.c - drive a provisioning session over a wire, to its end
 *
 *	btgw_run
 *	  btgw_prov_event: what is next?
 *	    SEND	  run_send  -> btgw_prov_next, btgw_wire_send
 *	    WAIT	  run_wait  -> poll; run_receive -> btgw_prov_receive
 *	    NEED_VALUE	  run_ask   -> poll also for the person
 *	    others	  the owner's function, at once
 *
 * Whatever goes wrong outside of the session (time, link, person, store) ends
 * it by btgw_prov_abort(), so that btgw_prov_failure() always has the whole
 * truth: what was exposed and what may follow.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "prov_run.h"

/*
 * State of one run: the batch that waits for the window, the batch that is
 * being received, the person being asked.
 */
struct state {
	struct btgw_run *run;
	struct btgw_prov_batch out;
	bool out_waits;
	struct btgw_prov_batch in;
	u64 deadline;
	int ask_fd;
	bool asked;
	struct btgw_err again;
};

static u64 now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ull + ts.tv_nsec / 1000000;
}

static void progress(struct state *st)
{
	st->deadline = now_ms() + st->run->timeout_ms;
}

/**
 * btgw_run_describe() - the PDUs of a batch by name
 * @batch: the batch
 * @text: "Invite, Start, Public Key"
 * @size: room there
 */
void btgw_run_describe(const struct btgw_prov_batch *batch, char *text,
		       size_t size)
{
	size_t at = 0;
	unsigned int i;

	text[0] = 0;
	for (i = 0; i < batch->count && at < size; i++) {
		const u8 *pdu = batch->octets + batch->off[i];

		at += snprintf(text + at, size - at, "%s%s", i ? ", " : "",
			       btgw_prov_type_name(pdu[0]));
		if (pdu[0] == BTGW_PROV_FAILED && at < size)
			at += snprintf(text + at, size - at, " (%s)",
				       btgw_prov_error_name(pdu[1]));
	}
}

/* What the session waits for, for the sentence when it does not come */
static int run_stop(struct state *st, int code, const char *why,
		    struct btgw_err *err)
{
	btgw_prov_abort(st->run->session, why);
	return btgw_err_set(err, code, "%s", why);
}

static int run_receive(struct state *st, struct btgw_err *err)
{
	struct btgw_run *run = st->run;
	struct btgw_err why = { 0 };
	u8 pdu[BTGW_FB_PAYLOAD_MAX];
	bool last = false;
	int len, ret;

	len = btgw_wire_recv(run->wire, pdu, sizeof(pdu), &last, &why);
	if (len == -EAGAIN)
		return 0;
	if (!len)
		return run_stop(st, -ECONNRESET, "the other side ended the link",
				err);
	if (len < 0)
		return run_stop(st, len, why.text, err);
	progress(st);
	if (run->ops->before_pdu) {
		ret = run->ops->before_pdu(run->user_data, pdu, len,
					   st->in.count);
		if (ret)
			return run_stop(st, ret, "stopped on receiving", err);
	}
	btgw_prov_batch_add(&st->in, pdu[0], pdu + 1, len - 1);
	if (last) {
		if (run->ops->batch)
			run->ops->batch(run->user_data, false, &st->in);
		st->in = (struct btgw_prov_batch){ 0 };
	}
	btgw_prov_receive(run->session, pdu, len, last);
	return 0;
}

static int run_person(struct state *st, struct btgw_err *err)
{
	struct btgw_run *run = st->run;
	char text[64];
	int ret;

	ret = run->ops->answer(run->user_data, text, sizeof(text));
	if (ret == -EAGAIN)
		return 0;
	if (ret)
		return run_stop(st, ret, "no value was given", err);
	st->asked = false;
	progress(st);
	ret = btgw_prov_set_value(run->session, text, &st->again);
	btgw_wipe(text, sizeof(text));
	if (ret == -EDOM || ret == -ERANGE)
		return 0;
	st->again.text[0] = 0;
	if (ret && ret != -EAGAIN)
		return run_stop(st, ret, "the value was refused", err);
	return 0;
}

static const char *waiting_for(const struct state *st, bool person)
{
	if (person)
		return "time is up: no value was given";
	if (st->out_waits)
		return "time is up: the last batch was not acknowledged";
	return "time is up: nothing came from the other side";
}

/* One wait: for the link, for the window if a batch waits, for a person */
static int run_wait(struct state *st, bool person, struct btgw_err *err)
{
	struct btgw_run *run = st->run;
	struct pollfd pfd[3] = {
		{ .fd = run->wire->fd, .events = POLLIN },
		{ .fd = run->cancel_fd, .events = POLLIN },
		{ .fd = person ? st->ask_fd : -1, .events = POLLIN },
	};
	struct btgw_err why = { 0 };
	u64 now = now_ms();
	int wait, ret;

	ret = btgw_wire_idle(run->wire, &wait, &why);
	if (ret)
		return run_stop(st, ret, why.text, err);
	if (now >= st->deadline)
		return run_stop(st, -ETIMEDOUT, waiting_for(st, person), err);
	if (wait < 0 || (u64)wait > st->deadline - now)
		wait = st->deadline - now;
	if (st->out_waits)
		pfd[0].events |= run->wire->send_events;
	ret = poll(pfd, 3, wait);
	if (ret < 0 && errno != EINTR)
		return run_stop(st, -errno, "poll failed", err);
	if (ret < 0)
		return 0;
	if (pfd[1].revents)
		return run_stop(st, -EINTR, "interrupted", err);
	if (person && pfd[2].revents) {
		ret = run_person(st, err);
		if (ret)
			return ret;
	}
	/* also when poll saw nothing: a raw wire may hold a PDU back */
	return run_receive(st, err);
}

static int run_send(struct state *st, struct btgw_err *err)
{
	struct btgw_run *run = st->run;
	struct btgw_err why = { 0 };
	int ret;

	if (!st->out_waits) {
		ret = btgw_prov_next(run->session, &st->out);
		if (ret)
			return run_stop(st, ret, "the session has no batch",
					err);
		st->out_waits = true;
		if (run->ops->before_send) {
			ret = run->ops->before_send(run->user_data, &st->out);
			if (ret)
				return run_stop(st, ret, "stopped before sending",
						err);
		}
	}
	ret = btgw_wire_send(run->wire, &st->out, &why);
	if (ret == -EAGAIN)
		return run_wait(st, false, err);
	st->out_waits = false;
	if (ret)
		return run_stop(st, ret, why.text, err);
	progress(st);
	if (run->ops->batch)
		run->ops->batch(run->user_data, true, &st->out);
	return 0;
}

static int run_ask(struct state *st, struct btgw_err *err)
{
	struct btgw_run *run = st->run;
	struct btgw_prov_start start;

	if (!st->asked) {
		btgw_prov_start(run->session, &start);
		st->ask_fd = run->ops->ask(run->user_data, &start,
					   st->again.text[0] ? st->again.text :
					   NULL);
		if (st->ask_fd < 0)
			return run_stop(st, st->ask_fd,
					"nobody can be asked for the value",
					err);
		st->asked = true;
		progress(st);
	}
	return run_wait(st, true, err);
}

static int run_show(struct state *st, struct btgw_err *err)
{
	struct btgw_run *run = st->run;
	struct btgw_prov_start start;
	int ret;

	btgw_prov_start(run->session, &start);
	ret = run->ops->show(run->user_data, &start,
			     btgw_prov_shown_value(run->session));
	if (ret)
		return run_stop(st, ret, "the value cannot be shown", err);
	return btgw_prov_value_shown(run->session);
}

static int run_commit_data(struct state *st, struct btgw_err *err)
{
	struct btgw_run *run = st->run;
	struct btgw_prov_data data;
	int ret;

	/* what cannot be stored ends the session by itself */
	if (run->ops->commit_data(run->user_data, run->session, &data))
		return btgw_prov_data_committed(run->session, NULL);
	ret = btgw_prov_data_committed(run->session, &data);
	btgw_wipe(&data, sizeof(data));
	if (ret)
		return run_stop(st, ret, "what was stored cannot be sent", err);
	return 0;
}

static int run_step(struct state *st, enum btgw_prov_event event,
		    struct btgw_err *err)
{
	struct btgw_run *run = st->run;
	int ret;

	switch (event) {
	case BTGW_PROV_EV_SEND:
		return run_send(st, err);
	case BTGW_PROV_EV_WAIT:
		return run_wait(st, false, err);
	case BTGW_PROV_EV_SHOW_VALUE:
		return run_show(st, err);
	case BTGW_PROV_EV_NEED_VALUE:
		return run_ask(st, err);
	case BTGW_PROV_EV_COMMIT_AUTH:
		ret = run->ops->commit_auth(run->user_data, run->session);
		return btgw_prov_auth_committed(run->session, !ret);
	case BTGW_PROV_EV_COMMIT_DATA:
		return run_commit_data(st, err);
	case BTGW_PROV_EV_APPLY_DATA:
		ret = run->ops->apply_data(run->user_data, run->session);
		return btgw_prov_data_applied(run->session, !ret);
	default:
		return run_stop(st, -EINVAL, "the session is in no state", err);
	}
}

/**
 * btgw_run_linger() - wait for the other side to close
 * @run: a run that has ended
 *
 * The gateway closes. Until it does, its repeats must find their answers; what
 * else it says is for a session that has ended.
 */
void btgw_run_linger(struct btgw_run *run)
{
	struct pollfd pfd = { .fd = run->wire->fd, .events = POLLIN };
	u64 end = now_ms() + run->linger_ms;
	u8 pdu[BTGW_FB_PAYLOAD_MAX];
	bool last;
	int wait, ret;

	for (;;) {
		u64 now = now_ms();

		if (now >= end || btgw_wire_idle(run->wire, &wait, NULL))
			return;
		if (wait < 0 || (u64)wait > end - now)
			wait = end - now;
		if (poll(&pfd, 1, wait) < 0 && errno != EINTR)
			return;
		ret = btgw_wire_recv(run->wire, pdu, sizeof(pdu), &last, NULL);
		if (ret <= 0 && ret != -EAGAIN)
			return;
	}
}

/**
 * btgw_run() - run a session to its end
 * @run: see there; it may be run once
 * @err: why the session failed, where that lies outside of it
 *
 * Return: 0 provisioned; -EPROTO the session failed, btgw_prov_failure() says
 * how; any other negative errno: the link, time, a person or a signal ended
 * it, and btgw_prov_failure() has what was exposed until then
 */
int btgw_run(struct btgw_run *run, struct btgw_err *err)
{
	struct state st = { .run = run, .ask_fd = -1 };
	const struct btgw_prov_failure *failure;
	enum btgw_prov_event event;
	int ret = 0;

	progress(&st);
	for (;;) {
		/* a batch taken from the session goes before anything else */
		event = st.out_waits ? BTGW_PROV_EV_SEND :
			btgw_prov_event(run->session);
		if (event == BTGW_PROV_EV_COMPLETE ||
		    event == BTGW_PROV_EV_FAILED)
			break;
		ret = run_step(&st, event, err);
		if (ret)
			break;
	}
	btgw_wipe(&st.out, sizeof(st.out));
	btgw_wipe(&st.in, sizeof(st.in));
	if (!ret && event == BTGW_PROV_EV_FAILED) {
		failure = btgw_prov_failure(run->session);
		ret = btgw_err_set(err, -EPROTO, "%s", failure->text);
	}
	if (run->linger_ms && (!ret || ret == -EPROTO))
		btgw_run_linger(run);
	return ret;
}
