/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream_sock.h - streaming sockets (linux/btgw.h) with sentences
 *
 * Thin: one call of the kernel each. btgw_sock_attach(), btgw_sock_connect(),
 * btgw_sock_listen() and btgw_sock_accept() of sock.h work on them as well.
 */
#ifndef _BTGW_LIB_STREAM_SOCK_H
#define _BTGW_LIB_STREAM_SOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <linux/btgw.h>

#include "log.h"

enum {
	/* LE PSM where none is given */
	BTGW_STREAM_PSM		= 0x00f9,
};

/**
 * btgw_stream_open() - open a streaming socket
 * @err: reason of a failure, or NULL
 *
 * Return: descriptor, close-on-exec; -EPROTONOSUPPORT the module is not
 * loaded; another negative errno.
 */
int btgw_stream_open(struct btgw_err *err);

/**
 * btgw_stream_set() - set an option of the type __u32
 * @fd: any streaming socket
 * @option: one of those that linux/btgw.h gives this type
 * @value: as it says there
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int btgw_stream_set(int fd, int option, uint32_t value, struct btgw_err *err);

/**
 * btgw_stream_info() - read the state and the counters of a socket
 * @fd: any streaming socket
 * @info: result
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int btgw_stream_info(int fd, struct btgw_stream_info *info,
		     struct btgw_err *err);

/**
 * btgw_stream_gap() - read about the last gap that recv reported
 * @fd: any streaming socket
 * @gap: result
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int btgw_stream_gap(int fd, struct btgw_gap *gap, struct btgw_err *err);

/**
 * btgw_stream_fail() - name a failure of send or recv
 * @what: what was being done
 * @code: errno, of either sign
 * @err: where to, or NULL
 *
 * Return: the negative errno.
 */
int btgw_stream_fail(const char *what, int code, struct btgw_err *err);

#endif /* _BTGW_LIB_STREAM_SOCK_H */
