/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bnep_ctl.h - the sessions of the kernel's bnep module
 *
 * A session is a network interface over a connected L2CAP channel. The kernel
 * has at most one for each peer, whatever the controllers and the roles.
 */
#ifndef _BTGW_PAN_BNEP_CTL_H
#define _BTGW_PAN_BNEP_CTL_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "addr.h"
#include "bnep.h"
#include "log.h"

enum {
	/* more than controllers carry */
	PAN_BNEP_MAX		= 64,
};

/**
 * struct pan_bnep - a session as the kernel has it
 * @peer: the other end
 * @role: of this end
 * @device: its interface
 */
struct pan_bnep {
	struct btgw_addr peer;
	uint16_t role;
	char device[IF_NAMESIZE];
};

/**
 * pan_bnep_open() - open the module's control socket
 * @err: reason of a failure, or NULL
 *
 * Return: descriptor, close-on-exec; -EPROTONOSUPPORT the kernel has no bnep
 * module; another negative errno.
 */
int pan_bnep_open(struct btgw_err *err);

/**
 * pan_bnep_add() - make a session of a channel
 * @ctl: the control socket
 * @fd: a connected L2CAP socket; stays the caller's, who closes it when the
 *	session ended, since the channel lives as long as both hold it
 * @role: of this end
 * @answer: the setup request is still in the socket, and the kernel answers it
 * @device: name of the interface, or a template with %d; gets the name, has
 *	room for %IF_NAMESIZE
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -EEXIST there is a session with that peer; -EPERM; another
 * negative errno.
 */
int pan_bnep_add(int ctl, int fd, uint16_t role, bool answer, char *device,
		 struct btgw_err *err);

/**
 * pan_bnep_del() - end a session
 * @ctl: the control socket
 * @peer: with whom
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENOENT there is none; -EPERM; another negative errno.
 */
int pan_bnep_del(int ctl, const struct btgw_addr *peer, struct btgw_err *err);

/**
 * pan_bnep_find() - look for a session
 * @ctl: the control socket
 * @peer: with whom
 * @bnep: result, or NULL
 *
 * Return: 0; -ENOENT there is none; another negative errno.
 */
int pan_bnep_find(int ctl, const struct btgw_addr *peer, struct pan_bnep *bnep);

/**
 * pan_bnep_list() - all sessions
 * @ctl: the control socket
 * @bnep: room for %PAN_BNEP_MAX
 * @err: reason of a failure, or NULL
 *
 * Return: how many; negative errno.
 */
int pan_bnep_list(int ctl, struct pan_bnep *bnep, struct btgw_err *err);

#endif /* _BTGW_PAN_BNEP_CTL_H */
