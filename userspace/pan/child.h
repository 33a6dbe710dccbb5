/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * child.h - a program of somebody else's that has to run beside this one
 *
 * Without a shell. It is started again when it ends, after 1, 2, 4 ... 60 s;
 * what it writes goes where this process' errors go.
 */
#ifndef _BTGW_PAN_CHILD_H
#define _BTGW_PAN_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <systemd/sd-event.h>

#include "log.h"

struct pan_child;

/**
 * pan_program_find() - where is a program
 * @name: its name
 * @path: result, with room for @size
 * @size: room
 *
 * In the folders of PATH, and in those that only root's has.
 *
 * Return: 0; -ENOENT.
 */
int pan_program_find(const char *name, char *path, size_t size);

/**
 * pan_child_start() - run a program
 * @child: result
 * @event: the loop
 * @argv: its path and its words, NULL at the end; the caller's, and valid
 * @runs: called when it has run for a second, at each start; or NULL
 * @ended: called when it ended by itself; @why is a sentence
 * @user: for both
 * @err: reason of a failure, or NULL
 *
 * SIGCHLD is blocked from then on.
 *
 * Return: 0; negative errno.
 */
int pan_child_start(struct pan_child **child, sd_event *event,
		    char *const *argv, void (*runs)(void *user),
		    void (*ended)(const char *why, void *user), void *user,
		    struct btgw_err *err);

/* SIGTERM, and SIGKILL to one that takes more than 3 s; it is gone then */
void pan_child_stop(struct pan_child *child);

/* SIGTERM, without waiting for its end: nobody is delayed by that */
void pan_child_let_go(struct pan_child *child);

/**
 * pan_child_left() - end what a process that was killed left running
 * @pidfile: where it wrote its number
 * @word: one of its words, which no other process has
 * @err: reason of a failure, or NULL
 *
 * Return: 0, and nothing like it runs; negative errno.
 */
int pan_child_left(const char *pidfile, const char *word,
		   struct btgw_err *err);

#endif /* _BTGW_PAN_CHILD_H */
