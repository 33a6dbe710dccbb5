// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_sock - mesh sockets on one node: addresses, refusals, outcomes, ends
 *
 * What is sent is for elements of the same node, or for nobody.
 */
#include <poll.h>
#include <pthread.h>
#include <unistd.h>
#include <sys/wait.h>

#include "lib/mesh_test.h"

static const uint8_t hello[5] = { 0x82, 0x02, 0x01, 0x02, 0x03 };

static int try_bind(struct sockaddr_btgw sa)
{
	int fd = mesh_socket();
	int ret = mesh_try_bind(fd, &sa);
	int err = errno;

	close(fd);
	errno = err;
	return ret;
}

static void test_bind_refusals(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	const struct sockaddr_btgw good = mesh_addr(&node, 1, 0);
	struct sockaddr_btgw sa;
	int fd;
	int i;

#define BAD(error, ...) do {						\
	sa = good;							\
	__VA_ARGS__;							\
	refused(try_bind(sa), error);					\
} while (0)
	BAD(EAFNOSUPPORT, sa.btgw_family = AF_INET);
	BAD(EINVAL, sa.btgw_net = 0);
	BAD(ENODEV, sa.btgw_net = 77);
	BAD(EINVAL, sa.btgw_addr = 0);
	BAD(EINVAL, sa.btgw_addr = 0x8000);
	BAD(EINVAL, sa.btgw_addr = MESH_GROUP);
	BAD(EINVAL, sa.btgw_addr = 0xffff);
	BAD(EADDRNOTAVAIL, sa.btgw_addr = 4);
	BAD(EADDRNOTAVAIL, sa.btgw_addr = 0x7fff);
	BAD(EINVAL, sa.btgw_key = 0x1000);
	BAD(EINVAL, sa.btgw_key = 0xfffe);
	BAD(ENOKEY, sa.btgw_key = 1);
	BAD(ENOKEY, sa.btgw_key = 0xfff);
	BAD(EINVAL, sa.btgw_keytype = 4);
	BAD(EINVAL, sa.btgw_keytype = 0xff);
	BAD(EINVAL, sa.btgw_ttl = 1);
	BAD(EINVAL, sa.btgw_ttl = 7);
	for (i = 0; i < 8; i++)
		BAD(EINVAL, sa.btgw_flags = 1 << i);
	for (i = 0; i < 3; i++)
		BAD(EINVAL, sa.btgw_rsvd[i] = 1);
	for (i = 0; i < 16; i++)
		BAD(EINVAL, sa.btgw_label[i] = 1);
	BAD(EINVAL, sa.btgw_flags = BTGW_F_VIRTUAL; sa.btgw_label[0] = 1);
#undef BAD

	fd = mesh_socket();
	for (i = 0; i < (int)sizeof(good); i++)
		refused(bind(fd, (struct sockaddr *)&good, i), EINVAL);
	refused(listen(fd, 1), EOPNOTSUPP);
	refused(accept(fd, NULL, NULL), EOPNOTSUPP);
	check(!mesh_try_bind(fd, &good));
	refused(mesh_try_bind(fd, &good), EINVAL);
	close(fd);

	/* zero is as good a TTL as the default, any key is one */
	sa = good;
	sa.btgw_ttl = 0;
	check(!try_bind(sa));
	sa.btgw_key = BTGW_KEY_ANY;
	check(!try_bind(sa));
	/* any number of sockets on an element */
	fd = mesh_bound(&node, 1, 0);
	check(!try_bind(good));
	close(fd);
	mesh_node_del(&node);
}

static void test_names(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct sockaddr_btgw want = mesh_addr(&node, 2, 1);
	struct sockaddr_btgw to = mesh_addr(NULL, MESH_GROUP, 0);
	struct sockaddr sa = { .sa_family = AF_UNSPEC };
	struct sockaddr_btgw got;
	socklen_t len = sizeof(got);
	int fd = mesh_socket();

	memset(&got, 0xff, sizeof(got));
	check(!getsockname(fd, (struct sockaddr *)&got, &len));
	check(len == sizeof(got) && got.btgw_family == AF_BLUETOOTH);
	got.btgw_family = 0;
	check(!memcmp(&got, &(struct sockaddr_btgw) {}, sizeof(got)));
	refused(getpeername(fd, (struct sockaddr *)&got, &len), ENOTCONN);

	check(!mesh_try_bind(fd, &want));
	check(!getsockname(fd, (struct sockaddr *)&got, &len));
	check(len == sizeof(got) && !memcmp(&got, &want, sizeof(got)));

	check(!connect(fd, (struct sockaddr *)&to, sizeof(to)));
	check(!getpeername(fd, (struct sockaddr *)&got, &len));
	check(!memcmp(&got, &to, sizeof(got)));
	/* to a label: the address is filled in */
	to.btgw_addr = 0;
	to.btgw_flags = BTGW_F_VIRTUAL;
	memcpy(to.btgw_label, mesh_label, sizeof(mesh_label));
	check(!connect(fd, (struct sockaddr *)&to, sizeof(to)));
	check(!getpeername(fd, (struct sockaddr *)&got, &len));
	check(got.btgw_addr >= 0x8000 && got.btgw_addr <= 0xbfff);
	to.btgw_addr = got.btgw_addr;
	check(!connect(fd, (struct sockaddr *)&to, sizeof(to)));
	to.btgw_addr ^= 1;
	refused(connect(fd, (struct sockaddr *)&to, sizeof(to)), EINVAL);

	check(!connect(fd, &sa, sizeof(sa)));
	refused(getpeername(fd, (struct sockaddr *)&got, &len), ENOTCONN);
	refused(send(fd, hello, sizeof(hello), 0), EDESTADDRREQ);
	to = mesh_addr(&node, 3, 0);
	to.btgw_net = 9;
	refused(connect(fd, (struct sockaddr *)&to, sizeof(to)), EINVAL);
	close(fd);
	mesh_node_del(&node);
}

static void test_send_refusals(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	const struct sockaddr_btgw good = mesh_addr(NULL, 2, 0);
	struct sockaddr_btgw sa;
	int unbound = mesh_socket();
	uint8_t data[400] = { 0x01 };
	int fd = mesh_bound(&node, 1, 0);
	struct mesh_got got;
	int i;

	refused(mesh_send(unbound, &good, hello, 5, 0), EADDRNOTAVAIL);
	refused(recv(unbound, data, sizeof(data), 0), EADDRNOTAVAIL);
	refused(shutdown(unbound, SHUT_RDWR), ENOTCONN);
	refused(mesh_send(fd, NULL, hello, 5, 0), EDESTADDRREQ);

#define BAD(error, ...) do {						\
	sa = good;							\
	__VA_ARGS__;							\
	refused(mesh_send(fd, &sa, hello, 5, 0), error);		\
	refused(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), error);\
} while (0)
	BAD(EAFNOSUPPORT, sa.btgw_family = AF_INET);
	BAD(EINVAL, sa.btgw_net = 2);
	BAD(EINVAL, sa.btgw_addr = 0);
	BAD(EINVAL, sa.btgw_addr = 0x8000);
	BAD(EINVAL, sa.btgw_addr = 0xbfff);
	BAD(EINVAL, sa.btgw_key = 0x1000);
	BAD(EINVAL, sa.btgw_keytype = 4);
	BAD(EINVAL, sa.btgw_ttl = 1);
	BAD(EINVAL, sa.btgw_ttl = 128);
	BAD(EINVAL, sa.btgw_ttl = 254);
	BAD(EINVAL, sa.btgw_flags = 0x20);
	BAD(EINVAL, sa.btgw_flags = 0x40);
	BAD(EINVAL, sa.btgw_flags = BTGW_F_LOCAL);
	for (i = 0; i < 3; i++)
		BAD(EINVAL, sa.btgw_rsvd[i] = 0x80);
	BAD(EINVAL, sa.btgw_label[15] = 1);
	/* device keys are for one node, labels for application keys */
	BAD(EINVAL, sa.btgw_keytype = BTGW_KEYTYPE_DEV; sa.btgw_addr = 0xc000);
	BAD(EINVAL, sa.btgw_keytype = BTGW_KEYTYPE_REMOTE_DEV;
	    sa.btgw_addr = 0xffff);
	BAD(EINVAL, sa.btgw_keytype = BTGW_KEYTYPE_CONTROL;
	    sa.btgw_flags = BTGW_F_MIC64);
	BAD(EINVAL, sa.btgw_keytype = BTGW_KEYTYPE_DEV;
	    sa.btgw_flags = BTGW_F_VIRTUAL; sa.btgw_addr = 0);
#undef BAD
	sa = good;
	sa.btgw_key = 1;
	refused(mesh_send(fd, &sa, hello, 5, 0), ENOKEY);
	sa.btgw_key = 0xfff;
	refused(mesh_send(fd, &sa, hello, 5, 0), ENOKEY);
	sa = good;
	sa.btgw_flags = BTGW_F_MIC64;
	refused(mesh_send(fd, &sa, data, 377, 0), EMSGSIZE);
	refused(mesh_send(fd, &good, data, 381, 0), EMSGSIZE);
	refused(mesh_send(fd, &good, data, 0, 0), EMSGSIZE);
	for (i = 0; i < (int)sizeof(good); i++)
		refused(sendto(fd, hello, 5, 0, (struct sockaddr *)&good, i),
			EINVAL);
	refused(mesh_send(fd, &good, hello, 5, MSG_OOB), EINVAL);
	refused(mesh_send(fd, &good, hello, 5, MSG_MORE), EINVAL);
	refused(mesh_send(fd, &good, (void *)8, 5, 0), EFAULT);
	refused(recv(fd, data, sizeof(data), MSG_OOB | MSG_DONTWAIT), EINVAL);
	refused(recv(fd, data, 1, MSG_ERRQUEUE), EAGAIN);
	refused(recv(fd, data, 1, MSG_DONTWAIT), EAGAIN);

	/* control messages: opcodes, and those of the kernel */
	sa = good;
	sa.btgw_keytype = BTGW_KEYTYPE_CONTROL;
	sa.btgw_key = BTGW_KEY_ANY;
	data[0] = 0;
	refused(mesh_send(fd, &sa, data, 2, 0), EINVAL);
	data[0] = 0x80;
	refused(mesh_send(fd, &sa, data, 2, 0), EINVAL);
	data[0] = 0x03;
	refused(mesh_send(fd, &sa, data, 2, 0), EPERM);
	refused(mesh_send(fd, &sa, data, 258, 0), EMSGSIZE);

	/* the key of bind where the address names none; nothing was counted */
	check(!mesh_info(fd).tx && !mesh_info(fd).tx_failed);
	sa = mesh_addr(&node, 1, BTGW_KEY_ANY);
	check(mesh_send(fd, &sa, hello, 5, 0) == 5);
	mesh_recv_len(fd, &got, 5);
	check(got.from.btgw_key == 0);
	close(fd);
	fd = mesh_bound(&node, 1, BTGW_KEY_ANY);
	refused(mesh_send(fd, &sa, hello, 5, 0), EINVAL);
	close(fd);
	close(unbound);
	mesh_node_del(&node);
}

static void test_control_messages_refused(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct sockaddr_btgw to = mesh_addr(NULL, 2, 0);
	int fd = mesh_bound(&node, 1, 0);
	union {
		char buf[2 * CMSG_SPACE(8)];
		struct cmsghdr align;
	} control = {};
	struct iovec iov = { .iov_base = (void *)hello, .iov_len = 5 };
	struct msghdr msg = {
		.msg_name = &to,
		.msg_namelen = sizeof(to),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.buf,
		.msg_controllen = CMSG_SPACE(4),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);

	c->cmsg_level = SOL_BTGW;
	c->cmsg_type = BTGW_CMSG_COOKIE;
	c->cmsg_len = CMSG_LEN(4);
	check(sendmsg(fd, &msg, 0) == 5);
	c->cmsg_len = CMSG_LEN(3);
	refused(sendmsg(fd, &msg, 0), EINVAL);
	c->cmsg_len = 4;
	refused(sendmsg(fd, &msg, 0), EINVAL);
	c->cmsg_len = CMSG_LEN(8);
	msg.msg_controllen = CMSG_SPACE(8);
	refused(sendmsg(fd, &msg, 0), EINVAL);
	c->cmsg_len = CMSG_LEN(4);
	c->cmsg_type = BTGW_CMSG_RX;
	refused(sendmsg(fd, &msg, 0), EINVAL);
	c->cmsg_level = SOL_SOCKET;
	refused(sendmsg(fd, &msg, 0), EINVAL);
	/* two cookies */
	c->cmsg_level = SOL_BTGW;
	c->cmsg_type = BTGW_CMSG_COOKIE;
	msg.msg_controllen = 2 * CMSG_SPACE(4);
	memcpy(control.buf + CMSG_SPACE(4), c, sizeof(*c));
	refused(sendmsg(fd, &msg, 0), EINVAL);
	close(fd);
	mesh_node_del(&node);
}

static void test_options(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	int fd = mesh_bound(&node, 1, 0);
	struct mesh_got got;
	struct sockaddr_btgw self = mesh_addr(NULL, 1, 0);
	uint8_t buf[64] = {};
	socklen_t len = 3;
	uint32_t v = 1;

	check(fb_get(fd, BTGW_MESH_LOOP) == 1);
	check(fb_get(fd, BTGW_MESH_TTL) == BTGW_TTL_DEFAULT);
	check(fb_get(fd, BTGW_RECVERR) == 0);
#define BAD(opt, value, error) do {					\
	v = value;							\
	refused(setsockopt(fd, SOL_BTGW, opt, &v, 4), error);		\
} while (0)
	BAD(BTGW_MESH_LOOP, 2, EINVAL);
	BAD(BTGW_RECVERR, 3, EINVAL);
	BAD(BTGW_MESH_TTL, 1, EINVAL);
	BAD(BTGW_MESH_TTL, 128, EINVAL);
	BAD(BTGW_MESH_TTL, 256 + 5, EINVAL);
	BAD(BTGW_MESH_INFO, 0, EOPNOTSUPP);
	BAD(BTGW_LINK, 1, ENOPROTOOPT);
	BAD(BTGW_FB_WHOLE, 1, ENOPROTOOPT);
	BAD(999, 1, ENOPROTOOPT);
#undef BAD
	refused(setsockopt(fd, SOL_BTGW, BTGW_MESH_LOOP, buf, 3), EINVAL);
	refused(setsockopt(fd, SOL_BTGW, BTGW_MESH_LOOP, buf, 8), EINVAL);
	refused(setsockopt(fd, SOL_BTGW, BTGW_MESH_LOOP, (void *)8, 4), EFAULT);
	refused(setsockopt(fd, SOL_BLUETOOTH, 4, buf, 4), ENOPROTOOPT);
	refused(getsockopt(fd, SOL_BTGW, BTGW_MESH_LOOP, buf, &len), EINVAL);
	len = 55;
	refused(getsockopt(fd, SOL_BTGW, BTGW_MESH_INFO, buf, &len), EINVAL);

	/* a TTL of the socket, and of the address before it */
	fb_set(fd, BTGW_MESH_TTL, 5);
	check(fb_get(fd, BTGW_MESH_TTL) == 5);
	check(mesh_send(fd, &self, hello, 5, 0) == 5);
	mesh_recv_len(fd, &got, 5);
	check(got.rx.ttl == 5);
	self.btgw_ttl = 9;
	check(mesh_send(fd, &self, hello, 5, 0) == 5);
	mesh_recv_len(fd, &got, 5);
	check(got.rx.ttl == 9);

	fb_set(fd, BTGW_MESH_LOOP, 0);
	check(mesh_send(fd, &self, hello, 5, 0) == 5);
	mesh_silent(fd);
	fb_set(fd, BTGW_MESH_LOOP, 1);
	check(mesh_send(fd, &self, hello, 5, 0) == 5);
	mesh_recv_len(fd, &got, 5);
	close(fd);
	mesh_node_del(&node);
}

static void test_delivery(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	int one = mesh_bound(&node, 1, 0);
	int two = mesh_bound(&node, 2, BTGW_KEY_ANY);
	int two1 = mesh_bound(&node, 2, 1);
	struct sockaddr_btgw to = mesh_addr(NULL, 2, 0);
	uint8_t data[BTGW_MESH_MAX];
	struct mesh_got got;
	uint64_t now;
	int i, n;

	for (i = 0; i < BTGW_MESH_MAX; i++)
		data[i] = i * 7 + 1;
	/* every length; the address received is that of an answer */
	for (n = 1; n <= BTGW_MESH_MAX; n += n < 20 || n > 370 ? 1 : 29) {
		check(mesh_send(one, &to, data, n, 0) == n);
		mesh_recv_len(two, &got, n);
		check(!memcmp(got.data, data, n) && !(got.flags & MSG_TRUNC));
		check(got.from.btgw_family == AF_BLUETOOTH &&
		      got.from.btgw_addr == 1 && got.from.btgw_net == 1 &&
		      got.from.btgw_key == 0 && !got.from.btgw_keytype &&
		      got.from.btgw_ttl == BTGW_TTL_DEFAULT &&
		      !got.from.btgw_flags && !got.from.btgw_label[0]);
		check(got.rx.flags & BTGW_F_LOCAL);
	}
	check(mesh_send(two, &got.from, hello, 5, 0) == 5);
	mesh_recv_len(one, &got, 5);
	now = mesh_now_ms();
	check(got.rx.dst == 1 && got.rx.netkey == 0 && !got.rx.bearer &&
	      got.rx.rssi == BTGW_RSSI_UNKNOWN && got.rx.hops == 0 &&
	      got.rx.rx_time_ns / 1000000 <= now &&
	      got.rx.rx_time_ns / 1000000 + MESH_SOON > now);

	/* the filter by key, then 64 bits of MIC, then a group and a label */
	to.btgw_key = 1;
	refused(mesh_send(one, &to, hello, 5, 0), ENOKEY);
	check(mesh_send(two, &to, hello, 5, 0) == 5);
	mesh_recv_len(two, &got, 5);
	mesh_recv_len(two1, &got, 5);
	check(got.from.btgw_key == 1);
	to.btgw_key = 0;
	to.btgw_flags = BTGW_F_MIC64;
	check(mesh_send(one, &to, data, 376, 0) == 376);
	mesh_recv_len(two, &got, 376);
	check(got.rx.flags & BTGW_F_MIC64);

	to = mesh_addr(NULL, MESH_GROUP, 0);
	check(mesh_send(one, &to, hello, 5, 0) == 5);
	mesh_recv_len(two, &got, 5);
	check(got.rx.dst == MESH_GROUP && !(got.rx.flags & BTGW_F_VIRTUAL));
	mesh_recv_len(one, &got, 5);
	to = mesh_addr(NULL, 0, 0);
	to.btgw_flags = BTGW_F_VIRTUAL;
	memcpy(to.btgw_label, mesh_label, sizeof(mesh_label));
	check(mesh_send(one, &to, hello, 5, 0) == 5);
	mesh_recv_len(two, &got, 5);
	check((got.rx.flags & BTGW_F_VIRTUAL) &&
	      !memcmp(got.rx.label, mesh_label, sizeof(mesh_label)));
	mesh_recv_len(one, &got, 5);

	mesh_silent(one);
	mesh_silent(two);
	mesh_silent(two1);
	close(one);
	close(two);
	close(two1);
	mesh_node_del(&node);
}

static void test_recv_flags(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct sockaddr_btgw self = mesh_addr(NULL, 1, 0);
	int fd = mesh_bound(&node, 1, 0);
	uint8_t data[100] = { 0x01, 0x02, 0x03 };
	struct mesh_got got;
	uint8_t buf[100];
	int on = 1;

	check(!connect(fd, (struct sockaddr *)&self, sizeof(self)));
	check(send(fd, data, sizeof(data), 0) == sizeof(data));
	check(fb_poll(fd, POLLIN, MESH_SOON) & POLLIN);
	check(recv(fd, buf, 10, MSG_PEEK) == 10);
	check(recv(fd, buf, 10, MSG_PEEK | MSG_TRUNC) == sizeof(data));
	check(recv(fd, buf, 10, 0) == 10 && !memcmp(buf, data, 10));
	refused(recv(fd, buf, 10, MSG_DONTWAIT), EAGAIN);
	/* with a timestamp beside the facts */
	check(!setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)));
	check(send(fd, hello, 5, 0) == 5);
	mesh_recv_len(fd, &got, 5);
	/* a name that is too short is cut, and says what it was */
	{
		struct sockaddr_btgw from = {};
		socklen_t len = 4;

		check(send(fd, hello, 5, 0) == 5);
		check(fb_poll(fd, POLLIN, MESH_SOON) & POLLIN);
		check(recvfrom(fd, buf, 10, 0, (struct sockaddr *)&from,
			       &len) == 5);
		check(len == sizeof(from) && from.btgw_addr == 1 &&
		      !from.btgw_net);
	}
	close(fd);
	mesh_node_del(&node);
}

static void test_many_at_once(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct sockaddr_btgw to = mesh_addr(NULL, 2, 0);
	int one = mesh_bound(&node, 1, 0);
	int two = mesh_bound(&node, 2, 0);
	struct mmsghdr out[32] = {}, in[32] = {};
	struct iovec iov[32], iov_in[32];
	uint8_t data[32][2], buf[32][16];
	int i, n;

	for (i = 0; i < 32; i++) {
		data[i][0] = 0x01;
		data[i][1] = i;
		iov[i] = (struct iovec) { data[i], 2 };
		iov_in[i] = (struct iovec) { buf[i], sizeof(buf[i]) };
		out[i].msg_hdr.msg_name = &to;
		out[i].msg_hdr.msg_namelen = sizeof(to);
		out[i].msg_hdr.msg_iov = &iov[i];
		out[i].msg_hdr.msg_iovlen = 1;
		in[i].msg_hdr.msg_iov = &iov_in[i];
		in[i].msg_hdr.msg_iovlen = 1;
	}
	check(sendmmsg(one, out, 32, 0) == 32);
	for (n = 0; n < 32; n += i) {
		check(fb_poll(two, POLLIN, MESH_SOON) & POLLIN);
		i = recvmmsg(two, in + n, 32 - n, MSG_DONTWAIT, NULL);
		check(i > 0);
	}
	for (i = 0; i < 32; i++)
		check(in[i].msg_len == 2 && buf[i][1] == i);
	/* the one that is refused ends it, and those before it went */
	out[5].msg_hdr.msg_iov = NULL;
	out[5].msg_hdr.msg_iovlen = 0;
	check(sendmmsg(one, out, 32, 0) == 5);
	refused(sendmmsg(one, out + 5, 27, 0), EMSGSIZE);
	close(one);
	close(two);
	mesh_node_del(&node);
}

static void test_receive_buffer(void)
{
	struct mesh_node node = mesh_node_new(1, 1);
	struct sockaddr_btgw to = mesh_addr(NULL, 2, 0);
	int one = mesh_bound(&node, 1, 0);
	int two = mesh_bound(&node, 2, 0);
	int other = mesh_bound(&node, 2, 0);
	struct btgw_mesh_info info;
	struct mesh_got got;
	int size = 1, on = 1;
	int i, n;

	check(!setsockopt(two, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	check(!setsockopt(two, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof(on)));
	for (i = 0; i < 50; i++) {
		check(mesh_send(one, &to, hello, 5, 0) == 5);
		mesh_recv_len(other, &got, 5);
	}
	info = mesh_info(two);
	check(info.rx && info.rx < 50 && info.rx + info.rx_dropped == 50);
	check(mesh_info(other).rx == 50 && !mesh_info(other).rx_dropped);
	for (n = 0; fb_poll(two, POLLIN, 0) & POLLIN; n++)
		mesh_recv_len(two, &got, 5);
	check(n == (int)info.rx);
	/* and there is room again */
	check(mesh_send(one, &to, hello, 5, 0) == 5);
	mesh_recv_len(two, &got, 5);
	mesh_settle(one);
	info = mesh_info(one);
	check(info.tx == 51 && info.tx_ok == 51 && !info.tx_failed);
	close(one);
	close(two);
	close(other);
	mesh_node_del(&node);
}

static const struct fb_case cases[] = {
	{ "bind names what it refuses", test_bind_refusals },
	{ "names of a socket", test_names },
	{ "send names what it refuses", test_send_refusals },
	{ "control messages that send refuses", test_control_messages_refused },
	{ "options", test_options },
	{ "every length, key, group and label", test_delivery },
	{ "flags of recv", test_recv_flags },
	{ "sendmmsg and recvmmsg", test_many_at_once },
	{ "a full receive buffer loses its own", test_receive_buffer },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
