/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * server.h - between server.c, which listens, and setup.c, which lets in
 */
#ifndef _BTGW_PAN_SERVER_H
#define _BTGW_PAN_SERVER_H

#include "pan.h"

/**
 * struct pan_listener - a controller that is served
 * @server: whose
 * @index: N of hciN
 * @addr: its address
 * @fd: listens
 * @source: waits for it
 */
struct pan_listener {
	struct pan_listener *next;
	struct pan_server *server;
	uint16_t index;
	struct btgw_addr addr;
	int fd;
	sd_event_source *source;
};

/**
 * struct pan_peer - a session of a server
 * @session: with whom
 * @service: for which role
 */
struct pan_peer {
	struct pan_peer *next;
	struct pan_session session;
	struct pan_server *server;
	struct pan_service *service;
};

struct pan_setup;

/**
 * struct pan_server - a server
 * @env: shared
 * @conf: how
 * @service: %PAN_ROLES roles
 * @mgmt: where controllers come and go
 * @bluez: bluetoothd, NULL without a system bus
 * @listeners: on each controller one
 * @setups: channels that were not handed over yet
 * @peers: sessions
 * @stale: controllers changed
 * @taken: that somebody else serves was told
 */
struct pan_server {
	struct pan_env *env;
	const struct pan_server_conf *conf;
	struct pan_service *service;
	struct btgw_mgmt *mgmt;
	struct pan_bluez *bluez;
	sd_event_source *mgmt_source;
	sd_event_source *tick;
	struct pan_listener *listeners;
	struct pan_setup *setups;
	struct pan_peer *peers;
	bool stale;
	bool taken;
};

void pan_server_tell(struct pan_server *server, enum pan_what what,
		     const struct btgw_addr *controller,
		     const struct btgw_addr *peer, const char *text);

/* a role that is served, or NULL */
struct pan_service *pan_server_service(struct pan_server *server,
				       uint16_t role);

/* a new entry of @server->peers, for a channel or, with -1, one to adopt */
struct pan_peer *pan_peer_new(struct pan_server *server,
			      struct pan_service *service,
			      const struct btgw_addr *controller,
			      const struct btgw_addr *peer, int fd);
void pan_peer_free(struct pan_peer *peer);

/* a channel that came, not accepted yet; takes @fd */
void pan_setup_new(struct pan_listener *listener, int fd,
		   const struct btgw_addr *peer);
void pan_setups_end(struct pan_server *server);

#endif /* _BTGW_PAN_SERVER_H */
