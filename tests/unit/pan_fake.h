/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pan_fake.h - a radio, a kernel and a bluetoothd for the PAN server and client
 *
 * Channels are pairs of AF_UNIX packet sockets, which end as L2CAP's do; what
 * would be asked of the kernel is written down here.
 */
#ifndef _BTGW_TESTS_PAN_FAKE_H
#define _BTGW_TESTS_PAN_FAKE_H

#include "userspace/pan/agent.h"
#include "userspace/pan/pan.h"

enum {
	FAKE_EVENTS	= 64,
};

/**
 * struct pan_fake - what the world is like, and what was done to it
 * @local: address of the controller
 * @peer: who comes with the next channel
 * @encrypted: the link to it is
 * @weak: nobody typed a code for its key
 * @not_known: what bluetoothd has against it, or NULL
 * @taken: PSM 15 is somebody else's
 * @restless: a controller comes while the next list is written
 * @bnep_error: what the next session fails with
 * @join_error: what the next join fails with
 * @refusals: connections that are refused before one is not
 * @bus: bluetoothd can be asked to announce
 * @no_dnsmasq: it is not installed
 * @alias: of each interface, NULL for a server's
 * @index: of each interface
 * @other_controller: they are not @local's
 * @list: sessions that the kernel has, @lists of them
 * @lists_read: how often the controllers were asked for
 * @listening: address of the server's socket
 * @admitted: channels that were let in
 * @added: sessions made
 * @answers: of those, that the kernel has to answer
 * @deleted: sessions ended
 * @ending: how often an ended one is still found
 * @nets: networks that were started
 * @agents: that answer pairings
 * @agent: what the last one answers by
 * @autoips: interfaces for which an address is claimed
 * @dhcps: bridges on which addresses are given away
 * @owner: what the last network is alone
 * @secure: what the last record says
 * @joined: interfaces in their network
 * @ups: interfaces brought up
 * @received: octets of the interface
 * @event: what was told, @events of it
 */
struct pan_fake {
	struct btgw_addr local;
	struct btgw_addr peer;
	bool encrypted;
	bool weak;
	const char *not_known;
	bool taken;
	bool restless;
	int bnep_error;
	int join_error;
	unsigned int refusals;
	bool bus;
	bool no_dnsmasq;
	const char *alias;
	int index;
	bool other_controller;
	struct pan_bnep list[2];
	int lists;

	unsigned int lists_read;
	int listening;
	unsigned int admitted;
	unsigned int added;
	unsigned int answers;
	unsigned int deleted;
	unsigned int ending;
	unsigned int nets;
	unsigned int agents;
	struct pan_agent_conf agent;
	unsigned int autoips;
	unsigned int dhcps;
	const char *owner;
	bool secure;
	int joined;
	unsigned int ups;
	uint64_t received;
	struct {
		enum pan_what what;
		char text[160];
	} event[FAKE_EVENTS];
	unsigned int events;
};

extern struct pan_fake fake;

/* a world in which all is well */
void fake_reset(struct pan_env *env);

/* runs the loop until so many events of a kind were told; whether they were */
bool fake_wait(struct pan_env *env, enum pan_what what, unsigned int count);
unsigned int fake_count(enum pan_what what);
/* text of the last event of a kind, or "" */
const char *fake_text(enum pan_what what);

/* runs the loop until a frame came: its length, 0 the end, -1 nothing */
int fake_recv(struct pan_env *env, int fd, uint8_t *data, size_t size);

/* a peer's end of a channel to the server */
int fake_dial(void);

#endif /* _BTGW_TESTS_PAN_FAKE_H */
