/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mesh_sock.h - mesh sockets (linux/btgw_mesh.h) with sentences
 */
#ifndef _BTGW_LIB_MESH_SOCK_H
#define _BTGW_LIB_MESH_SOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <linux/btgw.h>

#include "log.h"

/**
 * btgw_mesh_sock_open() - open a mesh socket bound to an element
 * @sa: the element and the keys to listen for
 * @err: reason of a failure, or NULL
 *
 * Return: descriptor, close-on-exec; -EPROTONOSUPPORT the module is not
 * loaded; another negative errno as linux/btgw_mesh.h lists them for bind.
 */
int btgw_mesh_sock_open(const struct sockaddr_btgw *sa, struct btgw_err *err);

/**
 * btgw_mesh_sock_send() - send a message and wait for its end
 * @fd: a bound socket
 * @to: where to
 * @data: the message
 * @len: its octets
 * @timeout_ms: how long to wait for the end, negative for ever, 0 not at all
 * @done: gets the outcome where it was waited for, or NULL
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ETIMEDOUT not acknowledged, or not ended in time; another
 * negative errno as linux/btgw_mesh.h lists them.
 */
int btgw_mesh_sock_send(int fd, const struct sockaddr_btgw *to,
			const void *data, size_t len, int timeout_ms,
			struct btgw_mesh_done *done, struct btgw_err *err);

/**
 * btgw_mesh_sock_recv() - take one message that waits
 * @fd: a bound socket
 * @buf: room for it
 * @size: of @buf
 * @from: gets the address of an answer
 * @rx: gets the facts of the message; all zero if the kernel gave none
 * @err: reason of a failure, or NULL
 *
 * Return: its octets; -EAGAIN none waits; another negative errno.
 */
int btgw_mesh_sock_recv(int fd, void *buf, size_t size,
			struct sockaddr_btgw *from, struct btgw_mesh_rx *rx,
			struct btgw_err *err);

#endif /* _BTGW_LIB_MESH_SOCK_H */
