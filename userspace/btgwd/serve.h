/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * serve.h - what others ask the daemon for
 */
#ifndef _BTGWD_SERVE_H
#define _BTGWD_SERVE_H

struct btgw_err;
struct btgwd;

/**
 * btgwd_serve() - take requests from now on
 * @d: the daemon, owner of the family
 * @err: reason of a failure
 *
 * Return: 0; negative errno.
 */
int btgwd_serve(struct btgwd *d, struct btgw_err *err);

#endif /* _BTGWD_SERVE_H */
