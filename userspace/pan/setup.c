// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * setup.c - a channel from when it came until it is handed over
 *
 * The channel is deferred: the peer waits until it is admitted. Too early that
 * would let it in before its link is encrypted, since the kernel gives the same
 * state to a channel that waits for us and to one that waits for a key; so
 * that is looked at first.
 *
 *	came -> encrypted -> known -> accepted -> request -> answer -> session
 *
 * Encrypted is not yet strong: the key is looked at when the request is there,
 * which says what role it has to be good for.
 *
 * Each has its own timer. What is not a setup request is answered where it has
 * an answer, and dropped; a peer that was refused may ask again on the same
 * channel while the timer runs.
 */
#include "agent.h"
#include "server.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>

enum {
	/* frames that are looked at on one channel */
	FRAMES_MAX	= 16,
	LOOK_US		= 50000,
	/* bluetoothd learns of a pairing a moment after the kernel */
	ASKS		= 5,
	ASK_US		= 300000,
	SECOND_US	= 1000000,
};

struct pan_setup {
	struct pan_setup *next;
	struct pan_server *server;
	uint16_t index;
	struct btgw_addr controller;
	struct btgw_addr peer;
	int fd;
	unsigned int frames;
	unsigned int asks;
	bool refused;
	struct pan_ask *ask;
	sd_event_source *io;
	sd_event_source *look;
	sd_event_source *limit;
};

/* Closing a channel that was not accepted refuses it */
static void setup_free(struct pan_setup *s)
{
	struct pan_setup **at = &s->server->setups;

	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	pan_bluez_forget(s->ask);
	sd_event_source_disable_unref(s->io);
	sd_event_source_disable_unref(s->look);
	sd_event_source_disable_unref(s->limit);
	if (s->fd >= 0)
		close(s->fd);
	free(s);
}

static void setup_refuse(struct pan_setup *s, const char *text)
{
	/* one that was told why, and left, is not told of again */
	if (!s->refused)
		pan_server_tell(s->server, PAN_REFUSED, &s->controller,
				&s->peer, text);
	setup_free(s);
}

static void reply(struct pan_setup *s, const uint8_t *data, int len)
{
	/* a peer that does not take its answer has its timer */
	(void)!send(s->fd, data, len, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void respond(struct pan_setup *s, uint16_t code)
{
	uint8_t data[BTGW_BNEP_RESPONSE_LEN];

	reply(s, data, btgw_bnep_response_build(BTGW_BNEP_SETUP_RSP, code,
						data));
}

/* The role, and whether it has room; the sentence says why not */
static struct pan_service *choose(struct pan_setup *s, uint16_t role,
				  char *text, size_t size)
{
	struct pan_service *service = pan_server_service(s->server, role);
	unsigned int room = PAN_PEERS_MAX;

	if (!service) {
		snprintf(text, size, "%s is not served",
			 btgw_bnep_role_name(role));
		return NULL;
	}
	/* it would not come up; a bridge refuses it by itself */
	if (!service->net.bridge[0] && s->controller.b[5] & 1) {
		snprintf(text, size,
			 "this controller's address is no valid Ethernet address: its first octet is odd");
		return NULL;
	}
	/* one address cannot be on two links */
	if (!service->net.bridge[0] && service->net.addrs)
		room = 1;
	if (service->peers >= room) {
		snprintf(text, size, "%s has %u of %u peers",
			 btgw_bnep_role_name(role), service->peers, room);
		return NULL;
	}
	return service;
}

/*
 * With extension headers the request stays where it is: the filters in it are
 * for the kernel, and then it answers, too.
 */
static int hand_over(struct pan_setup *s, struct pan_service *service,
		     bool extended, struct btgw_err *err)
{
	struct pan_event up = { .what = PAN_UP };
	struct pan_peer *peer;
	int ret;

	peer = pan_peer_new(s->server, service, &s->controller, &s->peer,
			    s->fd);
	if (!peer)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	ret = pan_session_begin(&peer->session, extended, err);
	if (ret) {
		/* the channel stays ours, for the answer */
		peer->session.fd = -1;
		pan_peer_free(peer);
		return ret;
	}
	if (!extended)
		respond(s, BTGW_BNEP_OK);
	/* two sources for one descriptor cannot be */
	s->io = sd_event_source_disable_unref(s->io);
	s->fd = -1;
	ret = pan_session_up(&peer->session, err);
	if (ret) {
		pan_peer_free(peer);
		return ret;
	}
	up.controller = &s->controller;
	up.peer = &s->peer;
	up.role = service->role;
	up.device = peer->session.device;
	s->server->env->tell(&up, s->server->env->user);
	return 0;
}

static void refuse(struct pan_setup *s, uint16_t code, const char *text)
{
	respond(s, code);
	pan_server_tell(s->server, PAN_REFUSED, &s->controller, &s->peer,
			text);
	s->refused = true;
}

/* A setup request; true if the setup is over */
static bool on_request(struct pan_setup *s, const struct btgw_bnep_frame *f)
{
	struct pan_service *service;
	struct btgw_err err = {};
	bool extended = f->extensions && f->code == BTGW_BNEP_OK;
	uint8_t drop;
	char text[96];

	if (f->code) {
		recv(s->fd, &drop, 1, MSG_DONTWAIT);
		snprintf(text, sizeof(text), "%s asked for %s: code %d",
			 btgw_bnep_role_name(f->setup.src),
			 btgw_bnep_role_name(f->setup.dst), f->code);
		refuse(s, f->code, text);
		return false;
	}
	service = choose(s, f->setup.dst, text, sizeof(text));
	if (!service || !extended)
		recv(s->fd, &drop, 1, MSG_DONTWAIT);
	if (!service) {
		refuse(s, BTGW_BNEP_NOT_ALLOWED, text);
		return false;
	}
	/* suspended, so no code would reach it */
	if (!pan_channel_strong(s->fd, service->security)) {
		setup_refuse(s, "its key is not strong enough: pair with a code, or see security");
		return true;
	}
	if (hand_over(s, service, extended, &err)) {
		if (s->fd >= 0)
			respond(s, BTGW_BNEP_NOT_ALLOWED);
		pan_server_tell(s->server, PAN_REFUSED, &s->controller,
				&s->peer, err.text);
		s->refused = true;
	}
	setup_free(s);
	return true;
}

/* What is not a setup request */
static void on_other(struct pan_setup *s, const struct btgw_bnep_frame *f,
		     const uint8_t *data, ssize_t len)
{
	uint8_t answer[BTGW_BNEP_RESPONSE_LEN];

	if (f->kind == BTGW_BNEP_IS_FILTER)
		reply(s, answer,
		      btgw_bnep_response_build(f->control + 1,
					       BTGW_BNEP_FILTER_UNSUPPORTED,
					       answer));
	else if (f->kind == BTGW_BNEP_IS_UNKNOWN ||
		 (f->kind == BTGW_BNEP_IS_BAD && len > 1 &&
		  (data[0] & BTGW_BNEP_TYPE_MASK) == BTGW_BNEP_CONTROL))
		reply(s, answer, btgw_bnep_unknown_build(data[1], answer));
}

static int on_frame(sd_event_source *source, int fd, uint32_t revents,
		    void *user)
{
	uint8_t data[BTGW_BNEP_MTU];
	struct btgw_bnep_frame f;
	struct pan_setup *s = user;
	ssize_t len;

	if (revents & (EPOLLHUP | EPOLLERR)) {
		setup_refuse(s, "it left before it asked for a role");
		return 0;
	}
	len = recv(fd, data, sizeof(data), MSG_PEEK | MSG_DONTWAIT);
	if (len < 0 && errno == EAGAIN)
		return 0;
	if (len <= 0 || ++s->frames > FRAMES_MAX) {
		setup_refuse(s, len <= 0 ? "it left before it asked for a role" :
					   "too much but no role that is served");
		return 0;
	}
	btgw_bnep_parse(data, len, &f, NULL);
	if (f.kind == BTGW_BNEP_IS_SETUP) {
		on_request(s, &f);
		return 0;
	}
	recv(fd, data + 2, 1, MSG_DONTWAIT);
	on_other(s, &f, data, len);
	return 0;
}

static unsigned int setup_s(const struct pan_setup *s)
{
	return s->server->conf->setup_s ? s->server->conf->setup_s :
					  PAN_SETUP_S;
}

static int on_limit(sd_event_source *source, uint64_t usec, void *user)
{
	struct pan_setup *s = user;
	char text[80];

	if (s->io)
		snprintf(text, sizeof(text), "it said nothing for %u s",
			 setup_s(s));
	else
		snprintf(text, sizeof(text), "its link was not secure in %u s",
			 PAN_PAIR_S);
	setup_refuse(s, text);
	return 0;
}

static int limit(struct pan_setup *s, unsigned int seconds)
{
	sd_event *event = s->server->env->event;
	uint64_t now;
	int ret;

	s->limit = sd_event_source_disable_unref(s->limit);
	ret = sd_event_now(event, CLOCK_MONOTONIC, &now);
	if (ret >= 0)
		ret = sd_event_add_time(event, &s->limit, CLOCK_MONOTONIC,
					now + (uint64_t)seconds * SECOND_US, 0,
					on_limit, s);
	return ret;
}

static bool secure(struct pan_setup *s)
{
	return s->server->conf->security == BT_SECURITY_LOW ||
	       pan_channel_encrypted(s->index, &s->peer);
}

static void setup_accept(struct pan_setup *s)
{
	int ret;

	pan_channel_admit(s->fd);
	ret = sd_event_add_io(s->server->env->event, &s->io, s->fd, EPOLLIN,
			      on_frame, s);
	if (ret >= 0)
		ret = limit(s, setup_s(s));
	if (ret < 0)
		setup_refuse(s, btgw_strerror(ret));
}

static int look_in(struct pan_setup *s, uint64_t usec);

/* What bluetoothd thinks of the peer: a sentence, or NULL */
static void on_known(const char *why, void *user)
{
	struct pan_setup *s = user;

	pan_bluez_forget(s->ask);
	s->ask = NULL;
	if (!why)
		setup_accept(s);
	else if (++s->asks >= ASKS || look_in(s, ASK_US) < 0)
		setup_refuse(s, why);
}

static int on_look(sd_event_source *source, uint64_t usec, void *user)
{
	struct pan_setup *s = user;
	struct pan_ask *ask;

	s->look = sd_event_source_disable_unref(s->look);
	if (!secure(s)) {
		if (look_in(s, LOOK_US) < 0)
			setup_refuse(s, "out of memory");
		return 0;
	}
	/* an answer that was given at once may have ended the setup */
	ask = pan_bluez_ask(s->server->bluez, s->index, &s->peer,
			    s->server->conf->trust, on_known, s);
	if (ask)
		s->ask = ask;
	return 0;
}

static int look_in(struct pan_setup *s, uint64_t usec)
{
	sd_event *event = s->server->env->event;
	uint64_t now;
	int ret;

	ret = sd_event_now(event, CLOCK_MONOTONIC, &now);
	if (ret >= 0)
		ret = sd_event_add_time(event, &s->look, CLOCK_MONOTONIC,
					now + usec, 1, on_look, s);
	return ret;
}

static const char *unwanted(struct pan_server *server,
			    const struct btgw_addr *peer)
{
	const struct pan_server_conf *conf = server->conf;
	unsigned int all = 0, same = 0;
	struct pan_setup *s;

	if (conf->allows && !pan_is_listed(conf, peer))
		return "it is not on the list of those who may";
	for (s = server->setups; s; s = s->next) {
		all++;
		same += !memcmp(s->peer.b, peer->b, sizeof(peer->b));
	}
	if (same >= PAN_SETUPS_PEER)
		return "it has 2 channels open already, and asked for nothing on them";
	if (all >= PAN_SETUPS_MAX)
		return "16 channels are open already on which nothing was asked for";
	return NULL;
}

void pan_setup_new(struct pan_listener *listener, int fd,
		   const struct btgw_addr *peer)
{
	struct pan_server *server = listener->server;
	const char *why = unwanted(server, peer);
	struct pan_setup *s;
	int ret;

	s = why ? NULL : calloc(1, sizeof(*s));
	if (!s) {
		close(fd);
		pan_server_tell(server, PAN_REFUSED, &listener->addr, peer,
				why ? why : "out of memory");
		return;
	}
	s->server = server;
	s->index = listener->index;
	s->controller = listener->addr;
	s->peer = *peer;
	s->fd = fd;
	s->next = server->setups;
	server->setups = s;

	ret = limit(s, PAN_PAIR_S);
	if (ret >= 0)
		ret = look_in(s, 0);
	if (ret < 0)
		setup_refuse(s, btgw_strerror(ret));
}

void pan_setups_end(struct pan_server *server)
{
	while (server->setups)
		setup_free(server->setups);
}
