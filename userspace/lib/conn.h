/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * conn.h - the interval of an LE connection: short for a transfer, long after
 *
 * Before the connection: 'Load Connection Parameters' stores them for the
 * device, and the kernel takes them when it connects. That works everywhere.
 *
 * On a live connection, where this machine is the central, there are two ways.
 * From Linux 6.11 the same command acts at once; 6.1 only stores, and has no
 * other command. What acts on every kernel is LE Connection Update (Core
 * Specification 5.4, Vol 4, Part E, section 7.8.18) on a raw HCI socket, which
 * needs CAP_NET_RAW. A device may also ask of its own accord, by the L2CAP
 * Connection Parameter Update Request, which the kernel grants.
 */
#ifndef _BTGW_LIB_CONN_H
#define _BTGW_LIB_CONN_H

#include <stdint.h>

#include "mgmt.h"

/* in 1.25 ms: 7.5 ms, the shortest there is, and 50 ms */
enum {
	BTGW_INTERVAL_FAST	= 6,
	BTGW_INTERVAL_RELAXED	= 40,
};

/**
 * btgw_conn_prepare() - let the next connection to a device be fast
 * @mgmt: a management socket
 * @index: the controller
 * @addr: the device
 * @interval: in 1.25 ms
 * @err: reason of a failure, or NULL
 *
 * A failure is no reason not to connect: the kernel's own interval, 30 to
 * 50 ms, is then used.
 *
 * Return: 0; negative errno.
 */
int btgw_conn_prepare(struct btgw_mgmt *mgmt, uint16_t index,
		      const struct btgw_addr *addr, uint16_t interval,
		      struct btgw_err *err);

/**
 * btgw_conn_interval() - change the interval of a live connection
 * @mgmt: a management socket
 * @index: the controller
 * @addr: the device
 * @interval: in 1.25 ms
 * @got: result: interval that holds now in 1.25 ms, 0 where the kernel was
 *	asked but does not tell; or NULL
 * @err: reason of a failure, or NULL
 *
 * Waits for the controller to report the change, at most 3 s.
 *
 * Return: 0; -ENOTCONN there is no connection; -EPERM neither way is allowed;
 * -EREMOTEIO the controller or the device refused; -ETIMEDOUT; another
 * negative errno.
 */
int btgw_conn_interval(struct btgw_mgmt *mgmt, uint16_t index,
		       const struct btgw_addr *addr, uint16_t interval,
		       uint16_t *got, struct btgw_err *err);

#endif /* _BTGW_LIB_CONN_H */
