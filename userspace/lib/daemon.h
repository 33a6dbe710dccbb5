/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * daemon.h - what btgwd is asked for
 *
 * A request is one JSON object, the answer another, over an AF_UNIX SEQPACKET
 * socket that only root reaches. Member "do" is what to do:
 *
 *	key-new, key-set	member subnet, appkey or devkey: an object of it
 *	adv-new, adv-del	member adv: an object of it; member controller
 *	adv-show		member net, or 0
 *	df-discover		member path: net, subnet and target of it
 *	df-show			member net, or 0: discoveries of its subnets
 *	show			what the daemon knows of itself
 *
 * An answer has a member "error", an errno, and "text", or what was asked for.
 */
#ifndef _BTGW_LIB_DAEMON_H
#define _BTGW_LIB_DAEMON_H

#include <jansson.h>

#include "log.h"

#define BTGW_DAEMON_SOCKET	"/run/btgw/btgwd.sock"

enum {
	/* of a request and of an answer */
	BTGW_DAEMON_MAX		= 65536,
	BTGW_DAEMON_TIMEOUT_S	= 30,
};

/**
 * btgw_daemon_ask() - ask the daemon
 * @request: what for; the caller's
 * @reply: gets the answer, a new object; NULL on failure
 * @err: reason of a failure
 *
 * Return: 0; -ECONNREFUSED there is no daemon; what it refuses with; another
 * negative errno.
 */
int btgw_daemon_ask(json_t *request, json_t **reply, struct btgw_err *err);

#endif /* _BTGW_LIB_DAEMON_H */
