/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock.h - what only one process may have at a time
 *
 * Rules, bridges and sessions outlive whoever made them, and the next one takes
 * them over: it has to know that there is nobody who still has them.
 */
#ifndef _BTGW_PAN_LOCK_H
#define _BTGW_PAN_LOCK_H

#include "log.h"

/* not btgwd's: systemd removes that with the daemon */
#ifndef PAN_LOCK_DIR
#define PAN_LOCK_DIR	"/run/btgw-pan"
#endif

/**
 * pan_lock() - have something until this process ends
 * @name: what, a file name of at most 40 characters
 * @err: reason of a failure, or NULL
 *
 * To have it already is no failure. The kernel ends it with the process,
 * however that ends.
 *
 * Return: 0; -EBUSY another process has it; another negative errno.
 */
int pan_lock(const char *name, struct btgw_err *err);

#endif /* _BTGW_PAN_LOCK_H */
