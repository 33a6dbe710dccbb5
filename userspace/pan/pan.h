/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pan.h - personal area networks: a server for each controller, and a client
 *
 *	server	a listener for each controller, PSM 15
 *		a setup for each channel that was not handed over yet
 *		a session for each that was
 *	client	one channel, handed over, watched, and made again
 *
 * One thread on an sd-event loop. What happens is told by a callback; nothing
 * here prints. A setup ends after %PAN_PAIR_S and %PAN_SETUP_S whatever the peer
 * does or does not: nobody waits for anybody else.
 *
 * A session is the kernel's: it lives on when this process is killed. The
 * descriptor of its channel is kept, since only that says when it ended, and
 * closed then, since the channel would stay open without anything behind it.
 */
#ifndef _BTGW_PAN_PAN_H
#define _BTGW_PAN_PAN_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-event.h>

#include "addr.h"
#include "bluez.h"
#include "bnep.h"
#include "bnep_ctl.h"
#include "dhcp.h"
#include "log.h"
#include "mgmt.h"
#include "network.h"

enum {
	PAN_ROLES		= 3,
	PAN_ALLOW_MAX		= 64,
	/* until a link is secure: a person may be asked for a code */
	PAN_PAIR_S		= 40,
	/* and then until the peer has said what it wants */
	PAN_SETUP_S		= 5,
	/* channels that are open and not handed over, of all peers and of one */
	PAN_SETUPS_MAX		= 16,
	PAN_SETUPS_PEER		= 2,
	/* PAN profile: members of a piconet beside its master */
	PAN_PEERS_MAX		= 7,
};

/**
 * enum pan_what - what happened
 * @PAN_SERVING: a controller listens
 * @PAN_WAITING: something stands in the way, which may go away
 * @PAN_REFUSED: a peer was not let in, or did not let us in
 * @PAN_UP: a session is up
 * @PAN_DOWN: a session ended
 * @PAN_ADOPTED: a session that was there already is watched
 * @PAN_RETRY: a connection is tried again in a while
 * @PAN_ANNOUNCED: a role is announced by SDP
 * @PAN_HELPER: a program that is needed beside this one runs
 */
enum pan_what {
	PAN_SERVING,
	PAN_WAITING,
	PAN_REFUSED,
	PAN_UP,
	PAN_DOWN,
	PAN_ADOPTED,
	PAN_RETRY,
	PAN_ANNOUNCED,
	PAN_HELPER,
};

/**
 * struct pan_event - something happened
 * @what: what
 * @controller: address of ours, or NULL
 * @peer: the other end, or NULL
 * @role: ours, 0 if it is not known
 * @device: the interface, or NULL
 * @text: one sentence, or NULL
 */
struct pan_event {
	enum pan_what what;
	const struct btgw_addr *controller;
	const struct btgw_addr *peer;
	uint16_t role;
	const char *device;
	const char *text;
};

/**
 * struct pan_env - what servers, clients and sessions share
 * @event: the loop
 * @rt: rtnetlink
 * @ctl: control socket of the bnep module
 * @tell: called for what happens
 * @user: for @tell
 */
struct pan_env {
	sd_event *event;
	struct pan_rtnl *rt;
	int ctl;
	void (*tell)(const struct pan_event *event, void *user);
	void *user;
};

int pan_env_init(struct pan_env *env, struct btgw_err *err);
void pan_env_exit(struct pan_env *env);

/* channel.c: controllers and L2CAP */

/**
 * pan_controller_is() - is this the controller that is meant
 * @c: a controller
 * @name: "hci0" or an address, NULL for any
 *
 * Return: whether it is, and is up with BR/EDR.
 */
bool pan_controller_is(const struct btgw_controller *c, const char *name);

/**
 * pan_controller_find() - address of a controller
 * @name: "hci0" or an address
 * @addr: result
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENODEV there is none; another negative errno.
 */
int pan_controller_find(const char *name, struct btgw_addr *addr,
			struct btgw_err *err);

/**
 * pan_channel_listen() - wait for channels on PSM 15
 * @local: address of the controller
 * @security: BT_SECURITY_LOW, _MEDIUM or _HIGH
 * @err: reason of a failure, or NULL
 *
 * Return: descriptor, non-blocking; -EADDRINUSE somebody listens there;
 * another negative errno.
 */
int pan_channel_listen(const struct btgw_addr *local, int security,
		       struct btgw_err *err);

/**
 * pan_channel_accept() - take a channel that came
 * @fd: listens
 * @peer: who came
 *
 * The peer is not let in yet: pan_channel_admit() does that, and closing
 * refuses.
 *
 * Return: descriptor, non-blocking; negative errno.
 */
int pan_channel_accept(int fd, struct btgw_addr *peer);
void pan_channel_admit(int fd);

/**
 * pan_channel_connect() - begin to connect to PSM 15
 * @local: address of the controller, or NULL for any
 * @peer: to whom
 * @security: BT_SECURITY_LOW, _MEDIUM or _HIGH
 * @err: reason of a failure, or NULL
 *
 * Return: descriptor, non-blocking, writable when it came to something;
 * negative errno.
 */
int pan_channel_connect(const struct btgw_addr *local,
			const struct btgw_addr *peer, int security,
			struct btgw_err *err);

/* what an error on the way to a channel means */
const char *pan_channel_refusal(int error);

/**
 * pan_channel_encrypted() - is the link to a peer encrypted
 * @index: the controller
 * @peer: the other end
 *
 * Return: whether it is.
 */
bool pan_channel_encrypted(uint16_t index, const struct btgw_addr *peer);

/**
 * pan_channel_strong() - is the key of a channel's link good enough
 * @fd: a channel that is connected
 * @security: BT_SECURITY_LOW, _MEDIUM or _HIGH
 *
 * A channel that was admitted was let in whatever the kernel still waited for:
 * a link may be encrypted with a key for which nobody typed a code.
 *
 * Return: whether it is; if not the channel carries nothing any more.
 */
bool pan_channel_strong(int fd, int security);

/* what an error of a channel that was up means */
const char *pan_channel_end_text(int error);

/* session.c: what was handed over */

struct pan_autoip;

/**
 * struct pan_session - a channel that is an interface
 * @env: shared
 * @net: the network that the interface belongs to
 * @fd: the channel; -1 where it was adopted and the kernel alone has it
 * @controller: address of ours
 * @peer: the other end
 * @role: ours
 * @device: the interface
 * @index: its number
 * @autoip: what gives its interface an address, or NULL
 * @ended: called when it ended, the session may be freed there; @why is a
 *	sentence
 * @user: for @ended
 */
struct pan_session {
	struct pan_env *env;
	struct pan_net *net;
	int fd;
	struct btgw_addr controller;
	struct btgw_addr peer;
	uint16_t role;
	char device[IF_NAMESIZE];
	int index;
	struct pan_autoip *autoip;
	void (*ended)(struct pan_session *s, const char *why, void *user);
	void *user;

	bool added;
	sd_event_source *hup;
};

/**
 * pan_session_begin() - hand the channel over
 * @s: filled in as far as @user; @device is a template
 * @answer: the kernel answers the setup request, which is still in the socket
 * @err: reason of a failure, or NULL
 *
 * The interface is there and belongs to its network, but is down: link up
 * makes the kernel send filters, which must not come before the answer.
 *
 * Return: 0; -EEXIST; another negative errno, and then there is no session.
 */
int pan_session_begin(struct pan_session *s, bool answer, struct btgw_err *err);

/**
 * pan_session_up() - let packets through and watch for the end
 * @s: begun
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno, and then there is no session.
 */
int pan_session_up(struct pan_session *s, struct btgw_err *err);

/* ends it, if there is one, which the peer is told; closes the channel */
void pan_session_end(struct pan_session *s);

/* server.c, setup.c */

/**
 * struct pan_service - a role that is served
 * @role: 0 if it is not
 * @security: BT_SECURITY_LOW, _MEDIUM or _HIGH, of its peers' keys
 * @net: what peers of this role come to
 * @dhcp: what gives them addresses, NULL without or where a role before it
 *	has the same bridge
 * @autoip: what gives its bridge an address, or NULL
 * @peers: sessions
 */
struct pan_service {
	uint16_t role;
	int security;
	struct pan_net net;
	struct pan_dhcp *dhcp;
	struct pan_autoip *autoip;
	unsigned int peers;
};

/**
 * struct pan_server_conf - how to serve
 * @controller: "hci0" or an address, NULL for all of them
 * @security: of every channel: the least of all roles
 * @allow: peers that are let in
 * @allows: how many; 0 = all
 * @trust: which of them
 * @device: name of interfaces, with %d in it
 * @agent: pairings are answered
 * @setup_s: seconds until a peer has asked for a role; 0 = %PAN_SETUP_S
 */
struct pan_server_conf {
	const char *controller;
	int security;
	struct btgw_addr allow[PAN_ALLOW_MAX];
	unsigned int allows;
	enum pan_trust trust;
	const char *device;
	bool agent;
	unsigned int setup_s;
};

struct pan_server;

/**
 * pan_server_start() - networks, and listeners on the controllers there are
 * @server: result
 * @env: shared
 * @conf: how, stays the caller's and valid
 * @service: %PAN_ROLES roles, filled in as far as @net.rt; the caller's
 * @err: reason of a failure, or NULL
 *
 * Controllers that come later are served when they come.
 *
 * Return: 0; -EADDRINUSE somebody else serves; another negative errno.
 */
int pan_server_start(struct pan_server **server, struct pan_env *env,
		     const struct pan_server_conf *conf,
		     struct pan_service *service, struct btgw_err *err);

/* ends all sessions, which the peers are told, and undoes the networks */
void pan_server_stop(struct pan_server *server);

/* client.c */

/**
 * struct pan_client_conf - to what to connect
 * @controller: address of ours, NULL for any
 * @peer: to whom
 * @role: that is asked for
 * @as: ours
 * @size: octets of a UUID in the request
 * @security: BT_SECURITY_LOW, _MEDIUM or _HIGH
 * @device: name of the interface, or a template with %d
 * @alive: seconds between looks whether the peer is still there, 0 = never
 * @again: connect again when the session ended
 * @all_types: ask for packets of every network type
 * @answer_s: seconds until a request is repeated; 0 = 9, as bluetoothd
 */
struct pan_client_conf {
	const struct btgw_addr *controller;
	struct btgw_addr peer;
	uint16_t role;
	uint16_t as;
	uint8_t size;
	int security;
	const char *device;
	unsigned int alive;
	bool again;
	bool all_types;
	unsigned int answer_s;
};

struct pan_client;

/**
 * pan_client_start() - connect
 * @client: result
 * @env: shared
 * @conf: how, stays the caller's and valid
 * @net: what the interface comes to; the caller's
 * @failed: called once when it has failed for good; @code is a negative errno
 * @err: reason of a failure, or NULL
 *
 * Return: 0, and the rest is told by events; negative errno.
 */
int pan_client_start(struct pan_client **client, struct pan_env *env,
		     const struct pan_client_conf *conf, struct pan_net *net,
		     void (*failed)(int code, const char *why, void *user),
		     struct btgw_err *err);
void pan_client_stop(struct pan_client *client);

#endif /* _BTGW_PAN_PAN_H */
