/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sock.h - FastBatch sockets (linux/btgw.h) with addresses and sentences
 *
 * Thin: one call of the kernel each, waiting bounded by a timeout where there
 * is one. Descriptors are the caller's to close.
 */
#ifndef _BTGW_LIB_SOCK_H
#define _BTGW_LIB_SOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/btgw.h>

#include "addr.h"
#include "log.h"

/**
 * btgw_sock_open() - open a FastBatch socket
 * @err: reason of a failure, or NULL
 *
 * Return: descriptor, close-on-exec; -EPROTONOSUPPORT the module is not
 * loaded; another negative errno.
 */
int btgw_sock_open(struct btgw_err *err);

/**
 * btgw_sock_attach() - speak over an adopted or loop link
 * @fd: a socket without a link
 * @link: id of the link
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENOENT no such link; -EBUSY it has a socket; -EPERM; another
 * negative errno.
 */
int btgw_sock_attach(int fd, uint32_t link, struct btgw_err *err);

/**
 * btgw_sock_connect() - connect over LE
 * @fd: a socket without a link
 * @src: controller to use by its address, or NULL for any
 * @dst: device
 * @psm: LE PSM it listens on, 0x0001 to 0x00ff
 * @timeout_ms: how long to try; 0 = the kernel's own limit
 * @err: reason of a failure, or NULL
 *
 * Blocks. Stops trying at a signal with -EINTR.
 *
 * Return: 0; -ETIMEDOUT; -EHOSTUNREACH no controller; -ECONNREFUSED nobody
 * listens; -EPROTO the peer speaks another version of streams; another negative
 * errno.
 */
int btgw_sock_connect(int fd, const struct btgw_addr *src,
		      const struct btgw_addr *dst, uint16_t psm,
		      unsigned int timeout_ms, struct btgw_err *err);

/**
 * btgw_sock_listen() - listen over LE
 * @fd: a socket without a link
 * @src: controller to use by its address, or NULL for all
 * @psm: LE PSM, 0x0001 to 0x00ff; below 0x0080 needs CAP_NET_BIND_SERVICE
 * @backlog: connections that may wait
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -EADDRINUSE; another negative errno.
 */
int btgw_sock_listen(int fd, const struct btgw_addr *src, uint16_t psm,
		     int backlog, struct btgw_err *err);

/**
 * btgw_sock_accept() - take a connection
 * @fd: a listening socket
 * @peer: gets the address of the peer, or NULL
 * @err: reason of a failure, or NULL
 *
 * Return: descriptor, close-on-exec; negative errno.
 */
int btgw_sock_accept(int fd, struct btgw_addr *peer, struct btgw_err *err);

/**
 * btgw_sock_send() - send PDUs
 * @fd: a connected socket
 * @pdus: one to five provisioning PDUs, back to back
 * @len: their octets
 * @more: keep the batch open for further PDUs
 * @err: reason of a failure, or NULL
 *
 * Blocks while an earlier batch of ours waits for its acknowledgement. All or
 * nothing.
 *
 * Return: 0; negative errno as linux/btgw.h lists them.
 */
int btgw_sock_send(int fd, const void *pdus, size_t len, bool more,
		   struct btgw_err *err);

/**
 * btgw_sock_recv() - receive one PDU, or with %BTGW_FB_WHOLE one batch
 * @fd: a connected socket
 * @buf: room for it
 * @size: of @buf; a PDU that is longer is an error, -EMSGSIZE
 * @pdu: gets its place in the batch, or NULL
 * @last: gets whether it is the last of its batch, or NULL
 * @timeout_ms: how long to wait, negative for ever
 * @err: reason of a failure, or NULL
 *
 * Return: octets received; 0 the peer ended the link; -ETIMEDOUT nothing came;
 * -EINTR a signal came; another negative errno.
 */
int btgw_sock_recv(int fd, void *buf, size_t size, struct btgw_fb_pdu *pdu,
		   bool *last, int timeout_ms, struct btgw_err *err);

/**
 * btgw_sock_info() - read the state and the counters of a socket
 * @fd: any FastBatch socket
 * @info: result
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int btgw_sock_info(int fd, struct btgw_fb_info *info, struct btgw_err *err);

/**
 * btgw_sock_verdict() - acknowledge a batch now
 * @fd: a connected socket
 * @id: the batch, or negative for the one that waits
 * @status: 0, or the bit of the first PDU that is refused
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENOENT no batch waits; -EINVAL; another negative errno.
 */
int btgw_sock_verdict(int fd, int id, uint8_t status, struct btgw_err *err);

/**
 * btgw_sock_retrans() - set the repeats of an unacknowledged batch
 * @fd: any FastBatch socket
 * @first_ms: wait before the first repeat, 10 to 60000
 * @retries: number of repeats, 0 to 16
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int btgw_sock_retrans(int fd, uint32_t first_ms, uint32_t retries,
		      struct btgw_err *err);

/**
 * btgw_sock_set() - set an option of the type __u32
 * @fd: any FastBatch socket
 * @option: %BTGW_FB_ALG, %BTGW_FB_WHOLE, %BTGW_FB_ABORT, %BTGW_FB_TIMEOUT or
 *	%BTGW_RECVERR
 * @value: as linux/btgw.h has it
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int btgw_sock_set(int fd, int option, uint32_t value, struct btgw_err *err);

/**
 * btgw_sock_get() - read an option of the type __u32
 * @fd: any FastBatch socket
 * @option: one of those of btgw_sock_set(), or %BTGW_LINK
 * @value: result
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int btgw_sock_get(int fd, int option, uint32_t *value, struct btgw_err *err);

#endif /* _BTGW_LIB_SOCK_H */
