/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * genl.h - the module's netlink family
 *
 * One struct btgw_genl is one netlink socket, not to be used by two threads at
 * once. What the kernel says of a refusal (extended acknowledgement) arrives
 * in struct btgw_err, with the attribute it speaks of.
 */
#ifndef _BTGW_LIB_GENL_H
#define _BTGW_LIB_GENL_H

#include <stdbool.h>
#include <stdint.h>
#include <linux/btgw.h>
#include <linux/btgw_netlink.h>

#include "log.h"

struct btgw_genl;

/* attributes that a struct btgw_link_info has, and a request gives */
enum {
	BTGW_LINK_HAS_ROLE	= 1 << 0,
	BTGW_LINK_HAS_PEER	= 1 << 1,
	BTGW_LINK_HAS_MTU	= 1 << 2,
	BTGW_LINK_HAS_UID	= 1 << 3,
	BTGW_LINK_HAS_FD_READ	= 1 << 4,
	BTGW_LINK_HAS_COUNTERS	= 1 << 5,
	BTGW_LINK_HAS_CONTROLLER = 1 << 6,
};

/**
 * struct btgw_link_info - a link as the kernel reports it
 * @has: BTGW_LINK_HAS bits of what was reported; the rest is zero
 * @id: number of the link
 * @kind: enum btgw_link_kind
 * @role: enum btgw_link_role
 * @state: enum btgw_link_state
 * @peer: id of the other end of a loop
 * @mtu: largest frame in octets
 * @uid: user that may speak over the link without CAP_NET_ADMIN
 * @rx_frames: frames received
 * @tx_frames: frames sent
 * @rx_dropped: frames no socket took
 * @rx_descriptors: messages whose passed descriptors were dropped
 * @tx_errors: frames the channel refused
 * @controller: index of the controller that a tap listens to
 * @tap: what a tap has seen, zero for other kinds
 */
struct btgw_link_info {
	unsigned int has;
	uint32_t id;
	uint32_t kind;
	uint32_t role;
	uint32_t state;
	uint32_t peer;
	uint32_t mtu;
	uint32_t uid;
	uint64_t rx_frames;
	uint64_t tx_frames;
	uint64_t rx_dropped;
	uint64_t rx_descriptors;
	uint64_t tx_errors;
	uint32_t controller;
	struct btgw_tap_count {
		uint64_t events;
		uint64_t reports;
		uint64_t malformed;
		uint64_t connectable;
		uint64_t incomplete;
		uint64_t other;
		uint64_t pb_adv;
		uint64_t messages;
		uint64_t beacons;
	} tap;
};

/**
 * struct btgw_link_req - a link to be made
 * @has: BTGW_LINK_HAS bits of the optional members that are given
 * @kind: %BTGW_LINK_KIND_LOOP, %BTGW_LINK_KIND_ADOPTED or
 *	%BTGW_LINK_KIND_TAP
 * @role: enum btgw_link_role; of a loop, that of the first end
 * @fd: descriptor to adopt. The kernel takes a reference; the caller's own
 *	stays the caller's to close
 * @fd_read: descriptor to read from where it is another one
 * @mtu: largest frame in octets
 * @uid: user that may speak over the link
 * @controller: index of the controller of a tap
 */
struct btgw_link_req {
	unsigned int has;
	uint32_t kind;
	uint32_t role;
	int fd;
	int fd_read;
	uint32_t mtu;
	uint32_t uid;
	uint32_t controller;
};

/**
 * struct btgw_stats - counters of the module since load
 * @links: links there are now
 * @sockets: sockets there are now
 * @nets: mesh nets there are now
 * @owner_name: what the owner of the nets calls itself, empty without one
 * @fb: FastBatch counters, of all sockets
 * @stream: counters of streams, of all sockets
 */
struct btgw_stats {
	uint32_t links;
	uint32_t sockets;
	uint32_t nets;
	char owner_name[32];
	struct btgw_fb_stats fb;
	struct btgw_stream_stats stream;
};

enum btgw_genl_event {
	BTGW_GENL_LINK_NEW,
	BTGW_GENL_LINK_CHANGED,
	BTGW_GENL_LINK_GONE,
};

/**
 * typedef btgw_link_cb - called for each link of a dump
 * @link: the link, valid during the call
 * @user: as given
 *
 * Return: 0 to go on, a negative errno to end the dump with it.
 */
typedef int (*btgw_link_cb)(const struct btgw_link_info *link, void *user);

/**
 * typedef btgw_event_cb - called for each event
 * @event: what happened
 * @link: to which link, valid during the call
 * @user: as given
 */
typedef void (*btgw_event_cb)(enum btgw_genl_event event,
			      const struct btgw_link_info *link, void *user);

/**
 * btgw_genl_open() - find the family
 * @genl: result
 * @err: reason of a failure, or NULL
 *
 * Asking for the family loads the module where its alias is installed.
 *
 * Return: 0; -ENOENT the module is not loaded; another negative errno.
 */
int btgw_genl_open(struct btgw_genl **genl, struct btgw_err *err);

/**
 * btgw_genl_close() - close the socket and free
 * @genl: or NULL
 */
void btgw_genl_close(struct btgw_genl *genl);

/**
 * btgw_genl_link_get() - read one link
 * @genl: the family
 * @id: its number
 * @link: result
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENOENT no such link; another negative errno.
 */
int btgw_genl_link_get(struct btgw_genl *genl, uint32_t id,
		       struct btgw_link_info *link, struct btgw_err *err);

/**
 * btgw_genl_link_dump() - read all links
 * @genl: the family
 * @cb: called for each
 * @user: for @cb
 * @err: reason of a failure, or NULL
 *
 * Return: 0; what @cb returned; -EINTR the table changed meanwhile, ask again;
 * another negative errno.
 */
int btgw_genl_link_dump(struct btgw_genl *genl, btgw_link_cb cb, void *user,
			struct btgw_err *err);

/**
 * btgw_genl_link_new() - make a pair of loop links, or adopt descriptors
 * @genl: the family
 * @req: what to make
 * @link: result, of a loop its first end
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -EPERM needs CAP_NET_ADMIN; another negative errno.
 */
int btgw_genl_link_new(struct btgw_genl *genl, const struct btgw_link_req *req,
		       struct btgw_link_info *link, struct btgw_err *err);

/**
 * btgw_genl_link_del() - remove an adopted link or both ends of a loop
 * @genl: the family
 * @id: its number
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENOENT no such link; another negative errno.
 */
int btgw_genl_link_del(struct btgw_genl *genl, uint32_t id,
		       struct btgw_err *err);

/**
 * btgw_genl_stats_get() - read the counters of the module
 * @genl: the family
 * @stats: result
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int btgw_genl_stats_get(struct btgw_genl *genl, struct btgw_stats *stats,
			struct btgw_err *err);

/**
 * btgw_genl_subscribe() - ask for events
 * @genl: the family; from now on only btgw_genl_process() may be called
 * @cb: called for each event
 * @user: for @cb
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int btgw_genl_subscribe(struct btgw_genl *genl, btgw_event_cb cb, void *user,
			struct btgw_err *err);

/**
 * btgw_genl_fd() - descriptor to poll for reading
 * @genl: the family, subscribed
 *
 * Return: the descriptor, which stays @genl's.
 */
int btgw_genl_fd(struct btgw_genl *genl);

/**
 * btgw_genl_process() - run the callback for every event that waits
 * @genl: the family, subscribed; does not block
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENOBUFS events were lost, dump to catch up and go on; -ENODEV
 * the module was unloaded; another negative errno.
 */
int btgw_genl_process(struct btgw_genl *genl, struct btgw_err *err);

/* names as the netlink spec has them; "unknown" for any other value */
const char *btgw_link_kind_name(uint32_t kind);
const char *btgw_link_role_name(uint32_t role);
const char *btgw_link_state_name(uint32_t state);

#endif /* _BTGW_LIB_GENL_H */
