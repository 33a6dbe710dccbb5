// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * server.c - a listener on each controller, and the sessions
 */
#include "agent.h"
#include "autoip.h"
#include "record.h"
#include "server.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>

/* what a client made is not adopted */
static const char mark[] = "btgw pan server";

enum {
	TICK_US		= 1000000,
};

void pan_server_tell(struct pan_server *server, enum pan_what what,
		     const struct btgw_addr *controller,
		     const struct btgw_addr *peer, const char *text)
{
	struct pan_event e = {
		.what = what,
		.controller = controller,
		.peer = peer,
		.text = text,
	};

	server->env->tell(&e, server->env->user);
}

struct pan_service *pan_server_service(struct pan_server *server, uint16_t role)
{
	int i;

	for (i = 0; i < PAN_ROLES; i++) {
		if (server->service[i].role == role)
			return &server->service[i];
	}
	return NULL;
}

/* sessions */

void pan_peer_free(struct pan_peer *peer)
{
	struct pan_peer **at = &peer->server->peers;

	while (*at != peer)
		at = &(*at)->next;
	*at = peer->next;
	peer->service->peers--;
	free(peer);
}

static void on_ended(struct pan_session *s, const char *why, void *user)
{
	struct pan_peer *peer = user;
	struct pan_event e = {
		.what = PAN_DOWN,
		.controller = &s->controller,
		.peer = &s->peer,
		.role = s->role,
		.device = s->device,
		.text = why,
	};

	s->env->tell(&e, s->env->user);
	pan_peer_free(peer);
}

struct pan_peer *pan_peer_new(struct pan_server *server,
			      struct pan_service *service,
			      const struct btgw_addr *controller,
			      const struct btgw_addr *peer, int fd)
{
	struct pan_peer *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->session.env = server->env;
	p->session.net = &service->net;
	p->session.fd = fd;
	p->session.controller = *controller;
	p->session.peer = *peer;
	p->session.role = service->role;
	snprintf(p->session.device, sizeof(p->session.device), "%s",
		 server->conf->device);
	p->session.ended = on_ended;
	p->session.user = p;
	p->server = server;
	p->service = service;
	p->next = server->peers;
	server->peers = p;
	service->peers++;
	return p;
}

/* The controller of an interface, whose octets are the other way round */
static struct pan_listener *listener_of(struct pan_server *server,
					const struct pan_link *link)
{
	struct pan_listener *l;
	int i;

	for (l = server->listeners; l; l = l->next) {
		for (i = 0; i < 6 && l->addr.b[i] == link->mac[5 - i]; i++)
			;
		if (i == 6)
			return l;
	}
	return NULL;
}

/*
 * Sessions that outlived a server that was killed, on controllers that this one
 * serves, too. Nobody but the kernel holds their channels; whether they are
 * still there is asked each second.
 */
static void adopt(struct pan_server *server, const struct pan_bnep *bnep)
{
	struct pan_service *service = pan_server_service(server, bnep->role);
	struct pan_event e = {
		.what = PAN_ADOPTED,
		.peer = &bnep->peer,
		.role = bnep->role,
		.device = bnep->device,
	};
	struct btgw_err err = {};
	struct pan_listener *l;
	struct pan_peer *peer;
	struct pan_link link;

	if (!service ||
	    pan_link_find(server->env->rt, bnep->device, &link, NULL) ||
	    link.master != service->net.index ||
	    strcmp(link.alias, service->net.mark))
		return;
	l = listener_of(server, &link);
	if (!l)
		return;
	peer = pan_peer_new(server, service, &l->addr, &bnep->peer, -1);
	if (!peer)
		return;
	e.controller = &l->addr;
	memcpy(peer->session.device, bnep->device, IF_NAMESIZE);
	peer->session.added = true;
	/* what is there already stays as it is */
	if (pan_net_join(&service->net, bnep->device, &peer->session.index,
			 &err))
		e.text = err.text;
	server->env->tell(&e, server->env->user);
}

static void adopt_all(struct pan_server *server)
{
	struct pan_bnep list[PAN_BNEP_MAX];
	int i, n = pan_bnep_list(server->env->ctl, list, NULL);

	for (i = 0; i < n; i++)
		adopt(server, &list[i]);
}

/* Its peer may be back already, on an interface that is another's */
static bool is_there(const struct pan_session *s)
{
	struct pan_bnep bnep;
	struct pan_link link;
	int ret = pan_bnep_find(s->env->ctl, &s->peer, &bnep);

	if (ret)
		return ret != -ENOENT;
	/* one that was moved to another network namespace is not seen */
	return pan_link_find(s->env->rt, bnep.device, &link, NULL) ||
	       link.index == s->index;
}

static void look_after_adopted(struct pan_server *server)
{
	struct pan_peer *peer, *next;
	struct pan_session *s;

	for (peer = server->peers; peer; peer = next) {
		next = peer->next;
		s = &peer->session;
		if (s->fd >= 0 || is_there(s))
			continue;
		pan_net_leave(s->net, s->device, s->index);
		on_ended(s, "it is gone", peer);
	}
}

/* listeners */

static int on_channel(sd_event_source *source, int fd, uint32_t revents,
		      void *user)
{
	struct pan_listener *l = user;
	struct btgw_addr peer;
	int child;

	child = pan_channel_accept(fd, &peer);
	if (child >= 0)
		pan_setup_new(l, child, &peer);
	return 0;
}

static void listener_free(struct pan_listener *l)
{
	struct pan_listener **at = &l->server->listeners;

	while (*at != l)
		at = &(*at)->next;
	*at = l->next;
	sd_event_source_disable_unref(l->source);
	close(l->fd);
	free(l);
}

static int listener_new(struct pan_server *server,
			const struct btgw_controller *c, struct btgw_err *err)
{
	struct pan_listener *l;
	int fd, ret;

	fd = pan_channel_listen(&c->addr, server->conf->security, err);
	if (fd < 0)
		return fd;
	l = calloc(1, sizeof(*l));
	if (!l) {
		close(fd);
		return btgw_err_set(err, -ENOMEM, "out of memory");
	}
	l->server = server;
	l->index = c->index;
	l->addr = c->addr;
	l->fd = fd;
	l->next = server->listeners;
	server->listeners = l;
	ret = sd_event_add_io(server->env->event, &l->source, fd, EPOLLIN,
			      on_channel, l);
	if (ret < 0) {
		listener_free(l);
		return btgw_err_set(err, ret, "event loop: %s",
				    btgw_strerror(ret));
	}
	pan_server_tell(server, c->current & BTGW_SETTING_CONNECTABLE ?
				PAN_SERVING : PAN_WAITING, &c->addr, NULL,
			c->current & BTGW_SETTING_CONNECTABLE ? NULL :
			"the controller is not connectable, so nobody can come");
	return 0;
}

static int serve(struct pan_server *server, const struct btgw_controller *c,
		 struct btgw_err *err)
{
	struct pan_listener *l;

	for (l = server->listeners; l; l = l->next) {
		if (!memcmp(l->addr.b, c->addr.b, sizeof(c->addr.b))) {
			/* unplugged, and plugged in again as another number */
			l->index = c->index;
			return 0;
		}
	}
	return listener_new(server, c, err);
}

/* As the controllers are: a listener on each; the last refusal is returned */
static int look(struct pan_server *server, struct btgw_err *err)
{
	uint16_t index[BTGW_MGMT_INDEX_MAX];
	struct btgw_controller c;
	int i, n, ret, bad = 0;

	server->stale = false;
	n = btgw_mgmt_list(server->mgmt, index, BTGW_MGMT_INDEX_MAX, err);
	for (i = 0; i < n; i++) {
		if (btgw_mgmt_info(server->mgmt, index[i], &c, err) ||
		    !pan_controller_is(&c, server->conf->controller))
			continue;
		ret = serve(server, &c, err);
		bad = ret ? ret : bad;
	}
	return n < 0 ? n : bad;
}

static void on_mgmt_event(const struct btgw_mgmt_event *event, void *user)
{
	struct pan_server *server = user;
	struct pan_listener *l;

	/* its number is the next one's, which may not be served */
	for (l = server->listeners; l; l = l->next) {
		if (event->type == BTGW_MGMT_INDEX_REMOVED &&
		    l->index == event->index)
			l->index = BTGW_MGMT_INDEX_NONE;
	}
	/* no commands from here */
	if (event->type == BTGW_MGMT_INDEX_ADDED ||
	    event->type == BTGW_MGMT_SETTINGS)
		server->stale = true;
}

static void look_again(struct pan_server *server)
{
	struct btgw_err err = {};
	int ret = look(server, &err);

	if (ret && !server->taken)
		pan_server_tell(server, PAN_WAITING, NULL, NULL, err.text);
	server->taken = ret;
	/* by the next tick: a bluetoothd may have gone */
	if (ret)
		server->stale = true;
}

static int on_mgmt(sd_event_source *source, int fd, uint32_t revents,
		   void *user)
{
	struct pan_server *server = user;

	btgw_mgmt_process(server->mgmt, NULL);
	if (server->stale)
		look_again(server);
	return 0;
}

static int on_tick(sd_event_source *source, uint64_t usec, void *user)
{
	struct pan_server *server = user;

	if (server->stale)
		look_again(server);
	look_after_adopted(server);
	sd_event_source_set_time(source, usec + TICK_US);
	return sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

static int watch(struct pan_server *server, struct btgw_err *err)
{
	sd_event *event = server->env->event;
	uint64_t now;
	int ret;

	btgw_mgmt_on_event(server->mgmt, on_mgmt_event, server);
	ret = sd_event_add_io(event, &server->mgmt_source,
			      btgw_mgmt_fd(server->mgmt), EPOLLIN, on_mgmt,
			      server);
	if (ret >= 0)
		ret = sd_event_now(event, CLOCK_MONOTONIC, &now);
	if (ret >= 0)
		ret = sd_event_add_time(event, &server->tick, CLOCK_MONOTONIC,
					now + TICK_US, TICK_US / 20, on_tick,
					server);
	return ret < 0 ? btgw_err_set(err, ret, "event loop: %s",
				      btgw_strerror(ret)) : 0;
}

/* What one process has alone: its bridge, or else the role */
static const char *owner(const struct pan_service *service)
{
	static const char *const names[PAN_ROLES] = {
		"role-panu", "role-nap", "role-gn",
	};

	return service->net.bridge[0] ? NULL :
	       names[service->role - BTGW_BNEP_PANU];
}

static int networks(struct pan_server *server, struct btgw_err *err)
{
	struct pan_service *s;
	int i, ret;

	for (i = 0; i < PAN_ROLES; i++) {
		s = &server->service[i];
		if (!s->role)
			continue;
		s->net.rt = server->env->rt;
		s->net.mark = mark;
		s->net.owner = owner(s);
		ret = pan_net_start(&s->net, err);
		if (ret)
			return ret;
	}
	return 0;
}

static void on_dhcp(bool good, const char *text, void *user)
{
	pan_server_tell(user, good ? PAN_HELPER : PAN_WAITING, NULL, NULL,
			text);
}

/* One for each bridge, which two roles may have */
static int dhcp(struct pan_server *server, struct btgw_err *err)
{
	struct pan_service *s = server->service;
	int i, k, ret = 0;

	for (i = 0; i < PAN_ROLES && !ret; i++) {
		if (!s[i].role || !s[i].net.dhcp)
			continue;
		for (k = 0; k < i; k++) {
			if (s[k].dhcp &&
			    !strcmp(s[k].net.bridge, s[i].net.bridge))
				break;
		}
		if (k == i)
			ret = pan_dhcp_start(&s[i].dhcp, server->env->event,
					     &s[i].net, on_dhcp, server, err);
	}
	return ret;
}

/* Bridges without an IPv4 address, which two roles may have */
static void autoips(struct pan_server *server)
{
	struct pan_service *s = server->service;
	int i, k;

	for (i = 0; i < PAN_ROLES; i++) {
		if (!s[i].role || !s[i].net.autoip || !s[i].net.bridge[0] ||
		    !pan_net_is_bare(&s[i].net))
			continue;
		for (k = 0; k < i; k++) {
			if (s[k].autoip &&
			    !strcmp(s[k].net.bridge, s[i].net.bridge))
				break;
		}
		if (k == i)
			pan_autoip_begin(&s[i].autoip, server->env,
					 s[i].net.bridge);
	}
}

/* What is missing is missed before anything is there */
static int helpers(const struct pan_service *service, struct btgw_err *err)
{
	int i;

	for (i = 0; i < PAN_ROLES; i++) {
		if (service[i].role && service[i].net.dhcp)
			return pan_dhcp_there(err);
	}
	return 0;
}

/* bluetoothd */

static void on_said(bool good, const char *text, void *user)
{
	pan_server_tell(user, good ? PAN_ANNOUNCED : PAN_WAITING, NULL, NULL,
			text);
}

static bool is_served(uint16_t index, void *user)
{
	struct pan_server *server = user;
	struct pan_listener *l;

	for (l = server->listeners; l; l = l->next) {
		if (l->index == index)
			return true;
	}
	return false;
}

static void on_agent(enum pan_what what, const struct btgw_addr *peer,
		     const char *text, void *user)
{
	pan_server_tell(user, what, NULL, peer, text);
}

static int agent(struct pan_server *server, struct btgw_err *err)
{
	struct pan_agent_conf conf = {
		.server = server->conf,
		.serves = is_served,
		.tell = on_agent,
		.user = server,
	};

	return !server->conf->agent ? 0 :
	       pan_bluez_agent(server->bluez, &conf, err);
}

/* Without it a server serves all the same, whom it knows by address */
static void announce(struct pan_server *server)
{
	char xml[PAN_RECORD_MAX], host[HOST_NAME_MAX + 1] = {};
	struct btgw_err err = {};
	struct pan_service *s;
	int i, ret;

	ret = pan_bluez_new(&server->bluez, server->env->event, on_said,
			    server, &err);
	if (ret)
		on_said(false, err.text, server);
	else if (agent(server, &err))
		on_said(false, err.text, server);
	gethostname(host, sizeof(host) - 1);
	for (i = 0; i < PAN_ROLES && !ret; i++) {
		s = &server->service[i];
		if (!s->role)
			continue;
		if (pan_record(s->role, host, &s->net,
			       s->security > BT_SECURITY_LOW, xml,
			       sizeof(xml)))
			on_said(false, "the name of this machine fits no SDP record",
				server);
		else if (pan_bluez_announce(server->bluez, s->role, xml, &err))
			on_said(false, err.text, server);
	}
}

int pan_server_start(struct pan_server **server, struct pan_env *env,
		     const struct pan_server_conf *conf,
		     struct pan_service *service, struct btgw_err *err)
{
	struct pan_server *s = calloc(1, sizeof(*s));
	int ret;

	if (!s)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	s->env = env;
	s->conf = conf;
	s->service = service;
	ret = helpers(service, err);
	if (!ret)
		ret = btgw_mgmt_open(&s->mgmt, err);
	if (!ret)
		ret = networks(s, err);
	if (!ret)
		ret = dhcp(s, err);
	if (!ret)
		autoips(s);
	if (!ret)
		ret = watch(s, err);
	if (!ret)
		ret = look(s, err);
	if (ret) {
		pan_server_stop(s);
		return ret;
	}
	adopt_all(s);
	announce(s);
	if (!s->listeners)
		pan_server_tell(s, PAN_WAITING, NULL, NULL,
				"no such controller is there and up with BR/EDR");
	*server = s;
	return 0;
}

void pan_server_stop(struct pan_server *server)
{
	struct pan_peer *peer;
	int i;

	if (!server)
		return;
	while (server->listeners)
		listener_free(server->listeners);
	pan_setups_end(server);
	while (server->peers) {
		peer = server->peers;
		pan_session_end(&peer->session);
		on_ended(&peer->session, "the server stops", peer);
	}
	for (i = 0; i < PAN_ROLES; i++) {
		pan_dhcp_stop(server->service[i].dhcp);
		server->service[i].dhcp = NULL;
		pan_autoip_end(server->service[i].autoip);
		server->service[i].autoip = NULL;
	}
	for (i = 0; i < PAN_ROLES; i++) {
		if (server->service[i].role)
			pan_net_stop(&server->service[i].net);
	}
	pan_bluez_free(server->bluez);
	sd_event_source_disable_unref(server->tick);
	sd_event_source_disable_unref(server->mgmt_source);
	btgw_mgmt_close(server->mgmt);
	free(server);
}
