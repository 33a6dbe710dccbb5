/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * adv_radio.h - a controller that advertises one mesh PDU after another
 *
 * Two ways, with one interface:
 *
 *	hci	the controller is taken from the kernel (the user channel) and is
 *		for this alone: nothing else scans, advertises or connects with
 *		it. A PDU is on the air for %BTGW_ADV_AIR_MS
 *	mgmt	the kernel's mesh commands; the controller stays everybody's. The
 *		kernel keeps each PDU on the air for 25 ms, three may wait
 *
 * Both make the controller scan without end and without a filter of duplicates,
 * so that a tap hears what is advertised. Nothing that is heard comes here.
 */
#ifndef _BTGW_LIB_ADV_RADIO_H
#define _BTGW_LIB_ADV_RADIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log.h"

enum btgw_adv_via {
	BTGW_ADV_VIA_HCI,
	BTGW_ADV_VIA_MGMT,
};

enum {
	/*
	 * An advertising event begins when advertising is enabled and takes
	 * less than 2 ms for 31 octets on three channels; a busy controller may
	 * have something else to do first.
	 */
	BTGW_ADV_AIR_MS		= 10,
};

struct btgw_adv_radio;

/**
 * btgw_adv_open() - take a controller
 * @radio: result; not ready before btgw_adv_idle()
 * @index: of the controller
 * @via: which way. With %BTGW_ADV_VIA_HCI it is switched off first
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENODEV; -EUSERS another program has taken it; -EOPNOTSUPP the
 * kernel has no mesh commands; -EPROTO with %BTGW_ADV_VIA_MGMT it is off, or
 * connectable; -EPERM; another negative errno.
 */
int btgw_adv_open(struct btgw_adv_radio **radio, uint16_t index,
		  enum btgw_adv_via via, struct btgw_err *err);

/**
 * btgw_adv_close() - give it back
 * @radio: or NULL
 */
void btgw_adv_close(struct btgw_adv_radio *radio);

/**
 * btgw_adv_fd() - descriptor to poll for reading
 * @radio: the radio
 *
 * Return: the descriptor, which stays @radio's.
 */
int btgw_adv_fd(const struct btgw_adv_radio *radio);

/**
 * btgw_adv_idle() - whether it takes a PDU now
 * @radio: the radio
 *
 * Return: true or false. What makes it true is btgw_adv_process() or
 * btgw_adv_tick().
 */
bool btgw_adv_idle(const struct btgw_adv_radio *radio);

/**
 * btgw_adv_send() - send a PDU, once
 * @radio: the radio, idle
 * @type: AD type
 * @data: the PDU
 * @len: octets, at most 29
 * @now_us: CLOCK_BOOTTIME
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno: the radio is to be closed.
 */
int btgw_adv_send(struct btgw_adv_radio *radio, uint8_t type,
		  const uint8_t *data, size_t len, uint64_t now_us,
		  struct btgw_err *err);

/**
 * btgw_adv_process() - take in what the controller says
 * @radio: the radio; does not block
 * @now_us: CLOCK_BOOTTIME
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno: the radio is to be closed.
 */
int btgw_adv_process(struct btgw_adv_radio *radio, uint64_t now_us,
		     struct btgw_err *err);

/**
 * btgw_adv_tick() - do what is due
 * @radio: the radio
 * @now_us: CLOCK_BOOTTIME
 * @next_us: when to call it again; UINT64_MAX: not for the time being
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ETIMEDOUT the controller does not answer; another negative errno:
 * the radio is to be closed.
 */
int btgw_adv_tick(struct btgw_adv_radio *radio, uint64_t now_us,
		  uint64_t *next_us, struct btgw_err *err);

#endif /* _BTGW_LIB_ADV_RADIO_H */
