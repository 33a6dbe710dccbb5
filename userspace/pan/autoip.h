/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * autoip.h - an IPv4 address of its own where nobody gives one: 169.254/16
 *
 * avahi-autoipd claims and defends it. What it then has to do is told to a
 * script, which is this program: the address alone, and no route to anywhere.
 */
#ifndef _BTGW_PAN_AUTOIP_H
#define _BTGW_PAN_AUTOIP_H

#include "pan.h"

struct pan_autoip;

/**
 * pan_autoip_begin() - claim an address for an interface
 * @autoip: result, NULL where it cannot be, which is told once
 * @env: shared
 * @device: the interface, up
 */
void pan_autoip_begin(struct pan_autoip **autoip, struct pan_env *env,
		      const char *device);
void pan_autoip_end(struct pan_autoip *autoip);

/* likewise, for an interface that goes: nobody waits for the program */
void pan_autoip_let_go(struct pan_autoip *autoip);

/**
 * pan_autoip_is_action() - is this run avahi-autoipd's script
 * @argc: number of words
 * @argv: the program, what happened, the interface, the address
 *
 * Return: whether it is.
 */
bool pan_autoip_is_action(int argc, char *const *argv);

/**
 * pan_autoip_action() - what avahi-autoipd wants done
 * @argv: four words, which pan_autoip_is_action() has seen
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -EINVAL it is no address of 169.254/16; another negative errno.
 */
int pan_autoip_action(char *const *argv, struct btgw_err *err);

#endif /* _BTGW_PAN_AUTOIP_H */
