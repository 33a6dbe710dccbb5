/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * adv.h - advertising bearers of the nets of the daemon
 */
#ifndef _BTGWD_ADV_H
#define _BTGWD_ADV_H

#include <jansson.h>

#include "beacon.h"
#include "mesh_adv.h"
#include "radio.h"

/**
 * struct btgwd_adv - an advertising bearer
 * @d: the daemon
 * @next: another
 * @row: as it is in the store
 * @net: of it
 * @addr: of the controller
 * @radio: what it sends with; NULL while it is down
 * @fd: our end of the pair whose other end is a link of the kernel, or -1
 * @io: a net wrote to it
 * @link: that link, and @bearer the bearer over it
 * @tap: link that hears the controller, and @tap_bearer likewise
 * @why: what keeps it down was said
 * @failures: in a row, of a controller that is there
 * @up_s: since when it is up
 * @again_s: not before this time is it tried again
 * @beacon: when beacons are sent
 */
struct btgwd_adv {
	struct btgwd *d;
	struct btgwd_adv *next;
	struct btgw_mesh_obj row;
	uint16_t net;
	struct btgw_addr addr;
	struct btgwd_radio *radio;
	int fd;
	sd_event_source *io;
	uint32_t link;
	uint32_t bearer;
	uint32_t tap;
	uint32_t tap_bearer;
	bool why;
	unsigned int failures;
	int64_t up_s;
	int64_t again_s;
	struct btgwd_beacon beacon;
};

/**
 * btgwd_adv_load() - read the advertising bearers of a net from the store
 * @d: the daemon
 * @net: id of the net, which the daemon keeps
 * @err: reason of a failure
 *
 * They come up with the next tick.
 *
 * Return: 0; negative errno.
 */
int btgwd_adv_load(struct btgwd *d, uint16_t net, struct btgw_err *err);

/* the net is not kept any more */
void btgwd_adv_forget(struct btgwd *d, uint16_t net);

/**
 * btgwd_adv_new() - make one, in the store and now
 * @d: the daemon
 * @controller: "hciN" or an address
 * @obj: of btgw_set_adv: net, via, relay, beacon; gets the controller
 * @err: reason of a failure
 *
 * Return: 0; -EEXIST; -ENODEV; another negative errno: the store has it not.
 */
int btgwd_adv_new(struct btgwd *d, const char *controller,
		  struct btgw_mesh_obj *obj, struct btgw_err *err);

/**
 * btgwd_adv_del() - remove one, from the store and now
 * @d: the daemon
 * @controller: "hciN" or an address
 * @obj: of btgw_set_adv: net
 * @err: reason of a failure
 *
 * Return: 0; -ENOENT; another negative errno.
 */
int btgwd_adv_del(struct btgwd *d, const char *controller,
		  struct btgw_mesh_obj *obj, struct btgw_err *err);

/**
 * btgwd_adv_show() - as objects of btgw_set_adv
 * @d: the daemon
 * @net: of this net; 0: of all
 *
 * Return: a new array, or NULL: no memory.
 */
json_t *btgwd_adv_show(struct btgwd *d, uint16_t net);

/* every second: what is down is tried again, beacons are sent */
void btgwd_adv_tick(struct btgwd *d);

/* the radio is gone: its bearers go down */
void btgwd_adv_lost(struct btgwd *d, struct btgwd_radio *radio);

/* the queue of a radio has room: read on */
void btgwd_adv_room(struct btgwd *d, struct btgwd_radio *radio);

#endif /* _BTGWD_ADV_H */
