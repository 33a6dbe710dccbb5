/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bluez.h - what bluetoothd is asked for: to announce, and whom to trust
 *
 * bluetoothd owns SDP and the keys. It publishes a record of ours for each
 * role, under a UUID that is nobody's, since it keeps those of PAN to itself;
 * and it knows which devices are paired, trusted or blocked. Where it does not
 * run a server serves all the same, unannounced; when it comes back it is told
 * again.
 */
#ifndef _BTGW_PAN_BLUEZ_H
#define _BTGW_PAN_BLUEZ_H

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-event.h>

#include "addr.h"
#include "log.h"

/**
 * enum pan_trust - who is let in
 * @PAN_TRUST_PAIRED: whom bluetoothd has paired with, and not blocked
 * @PAN_TRUST_TRUSTED: whom it also trusts
 * @PAN_TRUST_ANY: whoever gets a link that is secure enough
 * @PAN_TRUST_MARKED: whom it trusts, paired or not yet: who may pair by a code
 * @PAN_TRUST_NEW: whom it has not paired with: who may pair without one
 * @PAN_TRUST_MARKED_NEW: whom it trusts and has not paired with
 */
enum pan_trust {
	PAN_TRUST_PAIRED,
	PAN_TRUST_TRUSTED,
	PAN_TRUST_ANY,
	PAN_TRUST_MARKED,
	PAN_TRUST_NEW,
	PAN_TRUST_MARKED_NEW,
};

struct pan_bluez;
struct pan_ask;

/**
 * pan_bluez_new() - a connection to bluetoothd
 * @bluez: result
 * @event: the loop
 * @said: called with a sentence when something about it changed; @good is
 *	whether records are announced
 * @user: for @said
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -EHOSTDOWN there is no system bus; another negative errno.
 */
int pan_bluez_new(struct pan_bluez **bluez, sd_event *event,
		  void (*said)(bool good, const char *text, void *user),
		  void *user, struct btgw_err *err);
void pan_bluez_free(struct pan_bluez *bluez);

/**
 * pan_bluez_announce() - publish a record
 * @bluez: the connection
 * @role: of which role
 * @xml: the record, copied
 * @err: reason of a failure, or NULL
 *
 * Now, and whenever bluetoothd comes back.
 *
 * Return: 0, and the outcome is told; negative errno.
 */
int pan_bluez_announce(struct pan_bluez *bluez, uint16_t role, const char *xml,
		       struct btgw_err *err);

/**
 * pan_bluez_ask() - may a device come in
 * @bluez: the connection, or NULL where there is none
 * @index: the controller
 * @peer: the device
 * @trust: what is demanded
 * @answer: called once, perhaps before the return; @why is NULL if it may
 * @user: for @answer
 *
 * Return: to be given to pan_bluez_forget() before @user is gone; NULL if the
 * answer was given.
 */
struct pan_ask *pan_bluez_ask(struct pan_bluez *bluez, uint16_t index,
			      const struct btgw_addr *peer,
			      enum pan_trust trust,
			      void (*answer)(const char *why, void *user),
			      void *user);

/* the answer is not wanted any more; or was given, which frees it likewise */
void pan_bluez_forget(struct pan_ask *ask);

#endif /* _BTGW_PAN_BLUEZ_H */
