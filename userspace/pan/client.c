// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * client.c - one connection, watched, and made again
 *
 *	connect -> request -> answer -> session -> ... -> ended
 *	   |<-- early refusal, 0.3 s, 5 times                 |
 *	   |<-- 1, 2, 4 ... 60 s -----------------------------+
 *
 * A session that a client left, which was killed, is ended first: nobody has
 * its channel any more, and the kernel has one for each peer.
 *
 * A first connection that follows right after the link came up is refused now
 * and then by kernels that have not read the size of the key yet; a fraction
 * of a second later the same succeeds. So a refusal counts after the fifth.
 *
 * Whether the peer is there is asked of BNEP itself, by a filter request, which
 * every peer has to answer: a channel that is open without a session behind it
 * gives no answer, and would otherwise look connected for ever.
 */
#include "autoip.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	SECOND_US	= 1000000,
	/* connecting pages the peer and may ask a person for a code */
	CONNECT_S	= 40,
	/* what bluetoothd gives a peer for its answer, and how often */
	ANSWER_S	= 9,
	REQUESTS	= 3,
	EARLY_US	= 300000,
	EARLY_TRIES	= 5,
	BACK_OFF_S	= 60,
	/* looks without an answer until the peer is given up */
	MISSES		= 3,
	/* until the kernel has ended a session */
	LEFT_US		= 50000,
	LEFT_LOOKS	= 200,
};

static const char mark[] = "btgw pan client";

struct pan_client {
	struct pan_env *env;
	const struct pan_client_conf *conf;
	struct pan_session session;
	/* of a bridge; of the interface the session has it */
	struct pan_autoip *autoip;
	void (*failed)(int code, const char *why, void *user);
	int fd;
	unsigned int early;
	unsigned int requests;
	unsigned int wait_s;
	bool was_up;
	uint64_t heard;
	unsigned int misses;
	unsigned int looks;
	char owner[BTGW_ADDR_TEXT + 8];
	sd_event_source *io;
	sd_event_source *timer;
};

static void tell(struct pan_client *c, enum pan_what what, const char *device,
		 const char *text)
{
	struct pan_event e = {
		.what = what,
		.controller = c->conf->controller,
		.peer = &c->conf->peer,
		.role = c->conf->as,
		.device = device,
		.text = text,
	};

	c->env->tell(&e, c->env->user);
}

static int begin(struct pan_client *c, struct btgw_err *err);

static void drop(struct pan_client *c)
{
	c->io = sd_event_source_disable_unref(c->io);
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

static int arm(struct pan_client *c, uint64_t usec,
	       sd_event_time_handler_t handler)
{
	uint64_t now;
	int ret;

	c->timer = sd_event_source_disable_unref(c->timer);
	ret = sd_event_now(c->env->event, CLOCK_MONOTONIC, &now);
	if (ret >= 0)
		ret = sd_event_add_time(c->env->event, &c->timer,
					CLOCK_MONOTONIC, now + usec, 0,
					handler, c);
	return ret;
}

static int on_again(sd_event_source *source, uint64_t usec, void *user);

/* What cannot go on ends here: in another try or for good */
static void give_up(struct pan_client *c, int code, const char *why)
{
	char text[BTGW_ERR_TEXT];

	drop(c);
	c->timer = sd_event_source_disable_unref(c->timer);
	c->early = 0;
	c->requests = 0;
	if (!c->conf->again || !c->was_up) {
		c->failed(code, why, c->env->user);
		return;
	}
	c->wait_s = c->wait_s ? 2 * c->wait_s : 1;
	if (c->wait_s > BACK_OFF_S)
		c->wait_s = BACK_OFF_S;
	snprintf(text, sizeof(text), "%.300s; again in %u s", why, c->wait_s);
	tell(c, PAN_RETRY, NULL, text);
	if (arm(c, (uint64_t)c->wait_s * SECOND_US, on_again) < 0)
		c->failed(-ENOMEM, "event loop", c->env->user);
}

static int on_again(sd_event_source *source, uint64_t usec, void *user)
{
	struct pan_client *c = user;
	struct btgw_err err = {};
	int ret = begin(c, &err);

	if (ret)
		give_up(c, ret, err.text);
	return 0;
}

/* the session */

static void on_ended(struct pan_session *s, const char *why, void *user)
{
	struct pan_client *c = user;

	tell(c, PAN_DOWN, s->device, why);
	give_up(c, -ECONNRESET, why);
}

/* The filter that holds anyway: what matters is that it is answered */
static void ask_filter(struct pan_client *c)
{
	static const struct btgw_bnep_range all = { 0, 0xffff };
	uint8_t data[BTGW_BNEP_FILTER_MAX];
	int len = btgw_bnep_types_build(&all, c->conf->all_types, data);

	(void)!send(c->session.fd, data, len, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static int on_alive(sd_event_source *source, uint64_t usec, void *user)
{
	struct pan_client *c = user;
	struct pan_link link;

	/* moved into another network namespace: whoever did that looks */
	if (pan_link_find(c->env->rt, c->session.device, &link, NULL) ||
	    link.received != c->heard) {
		c->heard = link.received;
		c->misses = 0;
	} else if (++c->misses > MISSES) {
		pan_session_end(&c->session);
		on_ended(&c->session,
			 "the channel is open, but nobody answers on it", c);
		return 0;
	}
	ask_filter(c);
	arm(c, (uint64_t)c->conf->alive * SECOND_US, on_alive);
	return 0;
}

static void session_start(struct pan_client *c)
{
	struct pan_session *s = &c->session;
	struct btgw_err err = {};
	int ret;

	c->io = sd_event_source_disable_unref(c->io);
	c->timer = sd_event_source_disable_unref(c->timer);
	s->fd = c->fd;
	snprintf(s->device, sizeof(s->device), "%s", c->conf->device);
	ret = pan_session_begin(s, false, &err);
	if (ret) {
		s->fd = -1;
		give_up(c, ret, err.text);
		return;
	}
	c->fd = -1;
	ret = pan_session_up(s, &err);
	if (ret) {
		give_up(c, ret, err.text);
		return;
	}
	c->was_up = true;
	c->wait_s = 0;
	c->misses = 0;
	c->heard = 0;
	tell(c, PAN_UP, s->device, NULL);
	if (c->conf->all_types)
		ask_filter(c);
	if (c->conf->alive)
		arm(c, (uint64_t)c->conf->alive * SECOND_US, on_alive);
}

/* the request */

static int on_no_answer(sd_event_source *source, uint64_t usec, void *user);

static void request(struct pan_client *c)
{
	struct btgw_bnep_setup setup = {
		.size = c->conf->size,
		.dst = c->conf->role,
		.src = c->conf->as,
	};
	uint8_t data[BTGW_BNEP_SETUP_MAX];
	int len = btgw_bnep_setup_build(&setup, data);

	c->requests++;
	if (send(c->fd, data, len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		give_up(c, -errno, pan_channel_end_text(errno));
	else
		arm(c, (c->conf->answer_s ? (uint64_t)c->conf->answer_s :
			ANSWER_S) * SECOND_US, on_no_answer);
}

static int on_no_answer(sd_event_source *source, uint64_t usec, void *user)
{
	struct pan_client *c = user;

	if (c->requests < REQUESTS)
		request(c);
	else
		give_up(c, -ETIMEDOUT,
			"the peer let us in and does not answer; bluetoothd does so where it does not serve that role");
	return 0;
}

static void on_response(struct pan_client *c, uint16_t code)
{
	struct pan_event e = {
		.what = PAN_REFUSED,
		.peer = &c->conf->peer,
		.role = c->conf->as,
	};
	char text[160];

	if (code == BTGW_BNEP_OK) {
		session_start(c);
		return;
	}
	snprintf(text, sizeof(text), "asked for %s, code %u: %s",
		 btgw_bnep_role_name(c->conf->role), code,
		 btgw_bnep_code_text(code));
	e.text = text;
	c->env->tell(&e, c->env->user);
	give_up(c, -EACCES, text);
}

static int on_answer(sd_event_source *source, int fd, uint32_t revents,
		     void *user)
{
	uint8_t data[BTGW_BNEP_MTU], reply[BTGW_BNEP_RESPONSE_LEN];
	struct btgw_bnep_frame f;
	struct pan_client *c = user;
	ssize_t len;

	len = recv(fd, data, sizeof(data), MSG_DONTWAIT);
	if (len < 0 && errno == EAGAIN && !(revents & (EPOLLHUP | EPOLLERR)))
		return 0;
	if (len <= 0) {
		give_up(c, -ECONNRESET,
			"the peer ended it before it answered");
		return 0;
	}
	btgw_bnep_parse(data, len, &f, NULL);
	if (f.kind == BTGW_BNEP_IS_SETUP_RSP) {
		on_response(c, f.value);
	} else if (f.kind == BTGW_BNEP_IS_FILTER) {
		/* too early: nobody keeps it for the session */
		len = btgw_bnep_response_build(f.control + 1,
					       BTGW_BNEP_FILTER_UNSUPPORTED,
					       reply);
		(void)!send(fd, reply, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	}
	return 0;
}

/* the channel */

static void not_connected(struct pan_client *c, int error)
{
	if (error == ECONNREFUSED && ++c->early < EARLY_TRIES) {
		drop(c);
		arm(c, EARLY_US, on_again);
		return;
	}
	give_up(c, -error, pan_channel_refusal(error));
}

static int on_connected(sd_event_source *source, int fd, uint32_t revents,
			void *user)
{
	struct pan_client *c = user;
	socklen_t len = sizeof(int);
	int error = 0, ret;

	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		error = errno;
	if (!error && revents & EPOLLHUP)
		error = ECONNREFUSED;
	if (error) {
		not_connected(c, error);
		return 0;
	}
	c->io = sd_event_source_disable_unref(c->io);
	ret = sd_event_add_io(c->env->event, &c->io, fd, EPOLLIN, on_answer, c);
	if (ret < 0) {
		give_up(c, ret, btgw_strerror(ret));
		return 0;
	}
	request(c);
	return 0;
}

static int on_too_long(sd_event_source *source, uint64_t usec, void *user)
{
	give_up(user, -ETIMEDOUT, pan_channel_refusal(ETIMEDOUT));
	return 0;
}

static int begin(struct pan_client *c, struct btgw_err *err)
{
	int ret;

	c->fd = pan_channel_connect(c->conf->controller, &c->conf->peer,
				    c->conf->security, err);
	if (c->fd < 0)
		return c->fd;
	ret = sd_event_add_io(c->env->event, &c->io, c->fd, EPOLLOUT,
			      on_connected, c);
	if (ret >= 0)
		ret = arm(c, (uint64_t)CONNECT_S * SECOND_US, on_too_long);
	return ret < 0 ? btgw_err_set(err, ret, "event loop: %s",
				      btgw_strerror(ret)) : 0;
}

/* Ended, and seen to be; then it begins */
static int on_left(sd_event_source *source, uint64_t usec, void *user)
{
	struct pan_client *c = user;

	if (pan_bnep_find(c->env->ctl, &c->conf->peer, NULL) == -ENOENT)
		return on_again(source, usec, user);
	if (++c->looks > LEFT_LOOKS)
		give_up(c, -EEXIST,
			"a session that a client left does not end");
	else if (arm(c, LEFT_US, on_left) < 0)
		give_up(c, -ENOMEM, "event loop");
	return 0;
}

/* Only who has the lock of this peer may say that nobody else has the session */
static bool is_left(struct pan_client *c)
{
	struct pan_bnep bnep;
	struct pan_link link;

	return !pan_bnep_find(c->env->ctl, &c->conf->peer, &bnep) &&
	       !pan_link_find(c->env->rt, bnep.device, &link, NULL) &&
	       !strcmp(link.alias, mark);
}

static int start(struct pan_client *c, struct btgw_err *err)
{
	int ret;

	if (!is_left(c))
		return begin(c, err);
	ret = pan_bnep_del(c->env->ctl, &c->conf->peer, err);
	if (ret && ret != -ENOENT)
		return ret;
	ret = arm(c, 0, on_left);
	return ret < 0 ? btgw_err_set(err, ret, "event loop: %s",
				      btgw_strerror(ret)) : 0;
}

int pan_client_start(struct pan_client **client, struct pan_env *env,
		     const struct pan_client_conf *conf, struct pan_net *net,
		     void (*failed)(int code, const char *why, void *user),
		     struct btgw_err *err)
{
	struct pan_client *c = calloc(1, sizeof(*c));
	char text[BTGW_ADDR_TEXT];
	int ret;

	if (!c)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	snprintf(c->owner, sizeof(c->owner), "peer-%s",
		 btgw_addr_print(&conf->peer, text));
	net->rt = env->rt;
	net->mark = mark;
	net->owner = c->owner;
	c->env = env;
	c->conf = conf;
	c->failed = failed;
	c->fd = -1;
	c->session.env = env;
	c->session.net = net;
	c->session.fd = -1;
	c->session.peer = conf->peer;
	c->session.role = conf->as;
	c->session.ended = on_ended;
	c->session.user = c;
	ret = pan_net_start(net, err);
	if (!ret && net->autoip && net->bridge[0] && pan_net_is_bare(net))
		pan_autoip_begin(&c->autoip, env, net->bridge);
	if (!ret)
		ret = start(c, err);
	if (ret) {
		pan_client_stop(c);
		return ret;
	}
	*client = c;
	return 0;
}

void pan_client_stop(struct pan_client *client)
{
	if (!client)
		return;
	drop(client);
	client->timer = sd_event_source_disable_unref(client->timer);
	if (client->session.added) {
		pan_session_end(&client->session);
		tell(client, PAN_DOWN, client->session.device,
		     "ended on this machine");
	}
	pan_autoip_end(client->autoip);
	pan_net_stop(client->session.net);
	free(client);
}
