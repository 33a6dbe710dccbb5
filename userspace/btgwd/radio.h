/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * radio.h - controllers that advertise for the nets of the daemon
 *
 * One for each controller, however many nets use it: they share its queue.
 */
#ifndef _BTGWD_RADIO_H
#define _BTGWD_RADIO_H

#include <systemd/sd-event.h>

#include "addr.h"
#include "adv_queue.h"
#include "adv_radio.h"

struct btgwd;

/**
 * struct btgwd_radio - a controller
 * @d: the daemon
 * @next: another
 * @addr: its address
 * @index: N of hciN
 * @via: how it is made to advertise
 * @hw: it
 * @io: it has said something
 * @timer: it, or the queue, has something to do
 * @queue: what is to be sent
 * @users: bearers; without one it is closed
 * @ready: it has done all that it does before the first PDU
 * @lost: it is gone, the bearers are to leave it
 */
struct btgwd_radio {
	struct btgwd *d;
	struct btgwd_radio *next;
	struct btgw_addr addr;
	uint16_t index;
	enum btgw_adv_via via;
	struct btgw_adv_radio *hw;
	sd_event_source *io;
	sd_event_source *timer;
	struct btgw_adv_queue queue;
	unsigned int users;
	bool ready;
	bool lost;
};

uint64_t btgwd_now_us(void);

/**
 * btgwd_radio_find() - look for a controller
 * @d: the daemon
 * @name: "hciN" or an address; NULL: by @addr
 * @addr: result, or what to look for
 * @index: result
 * @err: reason of a failure
 *
 * Also one that the daemon itself has taken from the kernel's list.
 *
 * Return: 0; -ENODEV; -EINVAL @name is neither; another negative errno.
 */
int btgwd_radio_find(struct btgwd *d, const char *name, struct btgw_addr *addr,
		     uint16_t *index, struct btgw_err *err);

/**
 * btgwd_radio_get() - the radio of a controller, for another user
 * @d: the daemon
 * @addr: of the controller
 * @via: how it is to advertise
 * @radio: result
 * @err: reason of a failure
 *
 * Return: 0; -ENODEV; -EBUSY it advertises the other way; negative errno.
 */
int btgwd_radio_get(struct btgwd *d, const struct btgw_addr *addr,
		    enum btgw_adv_via via, struct btgwd_radio **radio,
		    struct btgw_err *err);

/* one user less */
void btgwd_radio_put(struct btgwd_radio *radio);

/* send what is due; may call btgwd_adv_lost() */
void btgwd_radio_kick(struct btgwd_radio *radio);

#endif /* _BTGWD_RADIO_H */
