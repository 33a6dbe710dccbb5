// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_test.c - nodes and sockets for the mesh socket scenarios
 */
#include "mesh_test.h"

#include <time.h>
#include <unistd.h>
#include <netlink/genl/genl.h>

const uint8_t mesh_label[16] = {
	0x4b, 0x1d, 0x60, 0x0f, 0x11, 0x22, 0x33, 0x44,
	0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc,
};

int mesh_socket(void)
{
	int fd = socket(AF_BLUETOOTH, SOCK_DGRAM | SOCK_CLOEXEC, BTPROTO_BTGW);

	check(fd >= 0);
	return fd;
}

struct sockaddr_btgw mesh_addr(const struct mesh_node *node, uint16_t addr,
			       uint16_t key)
{
	return (struct sockaddr_btgw) {
		.btgw_family = AF_BLUETOOTH,
		.btgw_net = node ? node->net : 0,
		.btgw_addr = addr,
		.btgw_key = key,
		.btgw_ttl = BTGW_TTL_DEFAULT,
	};
}

int mesh_try_bind(int fd, const struct sockaddr_btgw *sa)
{
	return bind(fd, (const struct sockaddr *)sa, sizeof(*sa));
}

int mesh_bound(const struct mesh_node *node, uint16_t addr, uint16_t key)
{
	struct sockaddr_btgw sa = mesh_addr(node, addr, key);
	int fd = mesh_socket();

	check(!mesh_try_bind(fd, &sa));
	return fd;
}

ssize_t mesh_send(int fd, const struct sockaddr_btgw *to, const void *data,
		  size_t len, int flags)
{
	return sendto(fd, data, len, flags, (const struct sockaddr *)to,
		      to ? sizeof(*to) : 0);
}

ssize_t mesh_send_cookie(int fd, const struct sockaddr_btgw *to,
			 const void *data, size_t len, uint32_t cookie)
{
	union {
		char buf[CMSG_SPACE(sizeof(cookie))];
		struct cmsghdr align;
	} control = {};
	struct iovec iov = { .iov_base = (void *)data, .iov_len = len };
	struct msghdr msg = {
		.msg_name = (void *)to,
		.msg_namelen = to ? sizeof(*to) : 0,
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.buf,
		.msg_controllen = sizeof(control.buf),
	};
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);

	cmsg->cmsg_level = SOL_BTGW;
	cmsg->cmsg_type = BTGW_CMSG_COOKIE;
	cmsg->cmsg_len = CMSG_LEN(sizeof(cookie));
	memcpy(CMSG_DATA(cmsg), &cookie, sizeof(cookie));
	return sendmsg(fd, &msg, 0);
}

static ssize_t mesh_recvmsg(int fd, struct mesh_got *got, int flags,
			    struct btgw_mesh_done *done)
{
	union {
		char buf[256];
		struct cmsghdr align;
	} control;
	struct iovec iov = {
		.iov_base = got->data,
		.iov_len = sizeof(got->data),
	};
	struct msghdr msg = {
		.msg_name = &got->from,
		.msg_namelen = sizeof(got->from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.buf,
		.msg_controllen = sizeof(control.buf),
	};
	struct cmsghdr *cmsg;

	memset(got, 0xa5, sizeof(*got));
	got->has_rx = false;
	got->len = recvmsg(fd, &msg, flags);
	if (got->len < 0)
		return got->len;
	check(msg.msg_namelen == sizeof(got->from));
	got->flags = msg.msg_flags;
	for (cmsg = CMSG_FIRSTHDR(&msg); cmsg; cmsg = CMSG_NXTHDR(&msg, cmsg)) {
		if (cmsg->cmsg_level != SOL_BTGW)
			continue;
		if (cmsg->cmsg_type == BTGW_CMSG_RX) {
			check(cmsg->cmsg_len == CMSG_LEN(sizeof(got->rx)));
			memcpy(&got->rx, CMSG_DATA(cmsg), sizeof(got->rx));
			got->has_rx = true;
		} else {
			check(cmsg->cmsg_type == BTGW_CMSG_DONE && done);
			check(cmsg->cmsg_len == CMSG_LEN(sizeof(*done)));
			memcpy(done, CMSG_DATA(cmsg), sizeof(*done));
		}
	}
	return got->len;
}

void mesh_recv(int fd, struct mesh_got *got)
{
	check(fb_poll(fd, POLLIN, MESH_SOON) & POLLIN);
	check(mesh_recvmsg(fd, got, MSG_DONTWAIT, NULL) >= 0);
	check(got->has_rx && !got->rx.rsvd[0] && !got->rx.rsvd[1] &&
	      !got->rx.rsvd[2]);
}

void mesh_recv_len(int fd, struct mesh_got *got, size_t len)
{
	mesh_recv(fd, got);
	check(got->len == (ssize_t)len);
}

void mesh_silent(int fd)
{
	check(!(fb_poll(fd, POLLIN, MESH_NEVER) & POLLIN));
}

uint32_t mesh_done(int fd, struct btgw_mesh_done *done)
{
	struct mesh_got got;

	check(fb_poll(fd, 0, MESH_SOON) & POLLERR);
	memset(done, 0xa5, sizeof(*done));
	check(mesh_recvmsg(fd, &got, MSG_ERRQUEUE | MSG_DONTWAIT, done) == 0);
	check(got.flags & MSG_ERRQUEUE);
	check(!done->rsvd);
	check(got.from.btgw_addr == done->dst);
	return done->error;
}

struct btgw_mesh_info mesh_info(int fd)
{
	struct btgw_mesh_info info;
	socklen_t len = sizeof(info);

	check(!getsockopt(fd, SOL_BTGW, BTGW_MESH_INFO, &info, &len));
	check(len == sizeof(info) && !info.rsvd);
	return info;
}

uint64_t mesh_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ts.tv_sec * 1000ull + ts.tv_nsec / 1000000;
}

void mesh_settle(int fd)
{
	uint64_t end = mesh_now_ms() + MESH_SOON;

	while (mesh_info(fd).queued) {
		check(mesh_now_ms() < end);
		usleep(2000);
	}
}
