// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Mesh sockets with sentences
 */
#include "mesh_sock.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	/* of the one message that is under way */
	COOKIE			= 1,
};

static const char *bind_why(int code)
{
	switch (code) {
	case ENODEV:
		return "there is no such net";
	case EADDRNOTAVAIL:
		return "the net has no such element";
	case EACCES:
		return "the element is not granted to you";
	case EPERM:
		return "that type of key needs CAP_NET_ADMIN";
	case ENOKEY:
		return "the element has no such application key";
	}
	return btgw_strerror(code);
}

int btgw_mesh_sock_open(const struct sockaddr_btgw *sa, struct btgw_err *err)
{
	int fd, ret;

	fd = socket(AF_BLUETOOTH, SOCK_DGRAM | SOCK_CLOEXEC, BTPROTO_BTGW);
	if (fd < 0 && (errno == EPROTONOSUPPORT || errno == EAFNOSUPPORT))
		return btgw_err_set(err, -EPROTONOSUPPORT,
				    "the kernel has no socket of Bluetooth protocol %d: load the module with \"modprobe btgw\"",
				    BTPROTO_BTGW);
	if (fd < 0)
		return btgw_err_set(err, -errno, "opening a mesh socket: %s",
				    btgw_strerror(errno));
	if (!bind(fd, (const struct sockaddr *)sa, sizeof(*sa)))
		return fd;

	/* without a net there is nothing to reach; the module is there */
	ret = btgw_err_set(err, errno == ENODEV ? -ENOENT : -errno,
			   "binding to element 0x%04x of net %u: %s",
			   sa->btgw_addr, sa->btgw_net, bind_why(errno));
	close(fd);
	return ret;
}

static const char *send_why(int code)
{
	switch (code) {
	case EMSGSIZE:
		return "the message is too long";
	case ENOKEY:
		return "there is no such key, or the element is not bound to it";
	case EPERM:
		return "the type of key needs CAP_NET_ADMIN, or the opcode is the kernel's";
	case EACCES:
		return "the element is not granted to you any more";
	case ETIMEDOUT:
		return "it was not acknowledged";
	case ECONNREFUSED:
		return "the receiver cancelled it";
	case ENOSPC:
		return "the sequence numbers of the net are spent: it needs a higher seq-limit";
	case ENETDOWN:
		return "the net has no bearer that is up";
	case ENODEV:
		return "the net was removed";
	}
	return btgw_strerror(code);
}

static int send_fail(struct btgw_err *err, int code,
		     const struct sockaddr_btgw *to)
{
	return btgw_err_set(err, -code, "sending to 0x%04x: %s", to->btgw_addr,
			    send_why(code));
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* Return: 1 there is an outcome; 0 not yet; negative errno */
static int send_outcome(int fd, struct btgw_mesh_done *done)
{
	union {
		char buf[CMSG_SPACE(sizeof(*done)) + 64];
		struct cmsghdr align;
	} control;
	struct msghdr msg = {
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c;

	if (recvmsg(fd, &msg, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
		return errno == EAGAIN ? 0 : -errno;
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c)) {
		if (c->cmsg_level != SOL_BTGW || c->cmsg_type != BTGW_CMSG_DONE)
			continue;
		memcpy(done, CMSG_DATA(c), sizeof(*done));
		return done->cookie == COOKIE;
	}
	return 0;
}

static int send_wait(int fd, int timeout_ms, struct btgw_mesh_done *done)
{
	int64_t end = now_ms() + timeout_ms, left = -1;
	struct pollfd p = { .fd = fd };
	int ret;

	for (;;) {
		ret = send_outcome(fd, done);
		if (ret)
			return ret < 0 ? ret : 0;
		if (timeout_ms >= 0)
			left = end - now_ms();
		if (timeout_ms >= 0 && left <= 0)
			return -ETIME;
		/* POLLERR comes without being asked for */
		if (poll(&p, 1, left) < 0)
			return -errno;
		if (p.revents & POLLHUP)
			return -ENODEV;
	}
}

int btgw_mesh_sock_send(int fd, const struct sockaddr_btgw *to,
			const void *data, size_t len, int timeout_ms,
			struct btgw_mesh_done *done, struct btgw_err *err)
{
	union {
		char buf[CMSG_SPACE(sizeof(__u32))];
		struct cmsghdr align;
	} control = {};
	struct iovec iov = { (void *)data, len };
	struct msghdr msg = {
		.msg_name = (void *)to,
		.msg_namelen = sizeof(*to),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	__u32 cookie = COOKIE, all = 2;
	struct btgw_mesh_done end = {};
	int ret;

	/* every end is told, that of a short message too */
	if (timeout_ms && setsockopt(fd, SOL_BTGW, BTGW_RECVERR, &all,
				     sizeof(all)) < 0)
		return btgw_err_set(err, -errno, "asking for outcomes: %s",
				    btgw_strerror(errno));
	c->cmsg_level = SOL_BTGW;
	c->cmsg_type = BTGW_CMSG_COOKIE;
	c->cmsg_len = CMSG_LEN(sizeof(cookie));
	memcpy(CMSG_DATA(c), &cookie, sizeof(cookie));
	if (sendmsg(fd, &msg, MSG_NOSIGNAL) < 0)
		return send_fail(err, errno, to);
	if (!timeout_ms)
		return 0;

	ret = send_wait(fd, timeout_ms, &end);
	if (done)
		*done = end;
	if (ret == -ETIME)
		return btgw_err_set(err, -ETIMEDOUT,
				    "sending to 0x%04x: it is still under way",
				    to->btgw_addr);
	if (ret)
		return btgw_err_set(err, ret, "sending to 0x%04x: %s",
				    to->btgw_addr, btgw_strerror(ret));
	return end.error ? send_fail(err, end.error, to) : 0;
}

int btgw_mesh_sock_recv(int fd, void *buf, size_t size,
			struct sockaddr_btgw *from, struct btgw_mesh_rx *rx,
			struct btgw_err *err)
{
	union {
		char buf[CMSG_SPACE(sizeof(*rx)) + 64];
		struct cmsghdr align;
	} control;
	struct iovec iov = { buf, size };
	struct msghdr msg = {
		.msg_name = from,
		.msg_namelen = sizeof(*from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c;
	ssize_t n;

	memset(rx, 0, sizeof(*rx));
	n = recvmsg(fd, &msg, MSG_DONTWAIT);
	if (n < 0 && errno == EAGAIN)
		return -EAGAIN;
	if (n < 0)
		return btgw_err_set(err, -errno, "receiving: %s",
				    errno == ENODEV ?
				    "the net or the element was removed" :
				    btgw_strerror(errno));
	/* there is no message without an octet */
	if (!n)
		return btgw_err_set(err, -ENODEV,
				    "receiving: the socket has ended");
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c))
		if (c->cmsg_level == SOL_BTGW && c->cmsg_type == BTGW_CMSG_RX)
			memcpy(rx, CMSG_DATA(c), sizeof(*rx));
	return n;
}
