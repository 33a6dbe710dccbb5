// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * wire_sock.c - batches over a FastBatch socket: the kernel does the work
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sock.h"
#include "wire.h"

static int wire_sock_send(struct btgw_wire *wire,
			  const struct btgw_prov_batch *batch,
			  struct btgw_err *err)
{
	return btgw_sock_send(wire->fd, batch->octets, batch->len, false, err);
}

static int wire_sock_recv(struct btgw_wire *wire, u8 *pdu, size_t size,
			  bool *last, struct btgw_err *err)
{
	struct pollfd pfd = { .fd = wire->fd, .events = POLLIN };

	/* -ETIMEDOUT of a socket is the end of the session, not "nothing yet" */
	if (poll(&pfd, 1, 0) <= 0)
		return -EAGAIN;
	return btgw_sock_recv(wire->fd, pdu, size, NULL, last, 0, err);
}

/* poll() itself tells the kernel that what was received is processed */
static int wire_sock_idle(struct btgw_wire *wire, int *wait_ms,
			  struct btgw_err *err)
{
	*wait_ms = -1;
	return 0;
}

static int wire_sock_refuse(struct btgw_wire *wire, unsigned int index,
			    struct btgw_err *err)
{
	return btgw_sock_verdict(wire->fd, -1, 1u << index, err);
}

static void wire_sock_free(struct btgw_wire *wire)
{
}

static const struct btgw_wire_ops wire_sock_ops = {
	.send = wire_sock_send,
	.recv = wire_sock_recv,
	.idle = wire_sock_idle,
	.refuse = wire_sock_refuse,
	.free = wire_sock_free,
};

/**
 * btgw_wire_sock() - speak over a FastBatch socket
 * @fd: connected, or attached to a link; the wire's from success on
 * @err: reason of a failure
 *
 * Return: the wire, NULL on failure
 */
struct btgw_wire *btgw_wire_sock(int fd, struct btgw_err *err)
{
	struct btgw_wire *wire;
	int flags;

	flags = fcntl(fd, F_GETFL);
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK)) {
		btgw_err_set(err, -errno, "socket: %s", strerror(errno));
		return NULL;
	}
	wire = calloc(1, sizeof(*wire));
	if (!wire) {
		btgw_err_set(err, -ENOMEM, "out of memory");
		return NULL;
	}
	wire->ops = &wire_sock_ops;
	wire->fd = fd;
	wire->send_events = POLLOUT;
	return wire;
}

/**
 * btgw_wire_free() - close a wire
 * @wire: it, or NULL
 */
void btgw_wire_free(struct btgw_wire *wire)
{
	if (!wire)
		return;
	close(wire->fd);
	wire->ops->free(wire);
	free(wire);
}
