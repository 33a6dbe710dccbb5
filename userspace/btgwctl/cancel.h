/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cancel.h - a command that a signal ends in order
 */
#ifndef _BTGWCTL_CANCEL_H
#define _BTGWCTL_CANCEL_H

#include <stdbool.h>

struct btgwctl;

/**
 * btgwctl_cancel_catch() - SIGINT and SIGTERM end the command in order
 * @ctx: told of a failure
 *
 * Once in a process: the descriptor lives as long as it does.
 *
 * Return: a descriptor that is readable once a signal came, for those who
 * poll, or a negative errno. A blocking connect() fails with EINTR.
 */
int btgwctl_cancel_catch(struct btgwctl *ctx);

/**
 * btgwctl_cancelled() - has a signal come
 */
bool btgwctl_cancelled(void);

#endif /* _BTGWCTL_CANCEL_H */
