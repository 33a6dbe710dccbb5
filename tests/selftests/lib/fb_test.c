// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fb_test.c - what the FastBatch socket scenarios share
 */
#include "fb_test.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>
#include <sys/wait.h>

#include <asm/unaligned.h>
#include "fb_frame.h"

const uint8_t fb_invite[2] = { 0x00, 0x05 };
const uint8_t fb_start_cmac[6] = { 0x02, 0x00 };
const uint8_t fb_start_hmac[6] = { 0x02, 0x01 };
const uint8_t fb_key[65] = { 0x03, 0x11, 0x22 };
const uint8_t fb_complete[1] = { 0x08 };
const uint8_t fb_confirm_cmac[17] = { 0x05, 0x33 };
const uint8_t fb_confirm_hmac[33] = { 0x05, 0x44 };

static struct btgw_genl *fb_genl(void)
{
	static struct btgw_genl *genl;
	struct btgw_err err = {};

	if (!genl && btgw_genl_open(&genl, &err))
		fail("%s", err.text);
	return genl;
}

static int fb_run(const struct fb_case *c)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		return 1;
	if (!pid) {
		alarm(FB_LIMIT);
		c->run();
		fflush(stdout);
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid)
		return 1;
	if (WIFSIGNALED(status)) {
		printf("# killed by signal %d\n", WTERMSIG(status));
		return 1;
	}
	return WEXITSTATUS(status);
}

/**
 * fb_main() - run the cases, KTAP out
 * @cases: what to run
 * @n: how many
 * @argc: of main
 * @argv: a word in it runs only the cases whose name has it
 */
int fb_main(const struct fb_case *cases, size_t n, int argc, char **argv)
{
	size_t failed = 0;
	size_t ran = 0;
	size_t i;

	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("KTAP version 1\n");
	if (argc < 2)
		printf("1..%zu\n", n);
	for (i = 0; i < n; i++) {
		int bad;

		if (argc > 1 && !strstr(cases[i].name, argv[1]))
			continue;
		bad = fb_run(&cases[i]);
		failed += !!bad;
		printf("%sok %zu %s\n", bad ? "not " : "", ++ran,
		       cases[i].name);
	}
	return failed ? 1 : 0;
}

int fb_socket(void)
{
	int fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_BTGW);

	check(fd >= 0);
	return fd;
}

void fb_attach(int fd, uint32_t link)
{
	check(!setsockopt(fd, SOL_BTGW, BTGW_LINK, &link, sizeof(link)));
}

void fb_loop_ids(uint32_t *gateway, uint32_t *device)
{
	struct btgw_link_req req = { .kind = BTGW_LINK_KIND_LOOP };
	struct btgw_link_info info = {};
	struct btgw_err err = {};

	if (btgw_genl_link_new(fb_genl(), &req, &info, &err))
		fail("%s", err.text);
	*gateway = info.id;
	*device = info.peer;
}

/* Two sockets over a loop of their own. */
void fb_loop(int *gateway, int *device)
{
	uint32_t g, d;

	fb_loop_ids(&g, &d);
	*gateway = fb_socket();
	*device = fb_socket();
	fb_attach(*gateway, g);
	fb_attach(*device, d);
	fb_retrans(*gateway, 60000, 0);
	fb_retrans(*device, 60000, 0);
}

uint32_t fb_adopt(int fd, int fd_read, uint32_t role, uint32_t mtu)
{
	struct btgw_link_req req = {
		.has = BTGW_LINK_HAS_ROLE,
		.kind = BTGW_LINK_KIND_ADOPTED,
		.role = role,
		.fd = fd,
		.fd_read = fd_read,
		.mtu = mtu,
	};
	struct btgw_link_info info = {};
	struct btgw_err err = {};

	if (fd_read >= 0)
		req.has |= BTGW_LINK_HAS_FD_READ;
	if (mtu)
		req.has |= BTGW_LINK_HAS_MTU;
	if (btgw_genl_link_new(fb_genl(), &req, &info, &err))
		fail("%s", err.text);
	return info.id;
}

/* A socket over one end of an AF_UNIX pair; the far end goes to @far. */
int fb_adopted(uint32_t role, int *far)
{
	int pair[2];
	int fd;

	check(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	fd = fb_socket();
	fb_attach(fd, fb_adopt(pair[0], -1, role, 512));
	fb_retrans(fd, 60000, 0);
	close(pair[0]);
	*far = pair[1];
	return fd;
}

void fb_link_del(uint32_t id)
{
	struct btgw_err err = {};

	if (btgw_genl_link_del(fb_genl(), id, &err))
		fail("%s", err.text);
}

void fb_link_get(uint32_t id, struct btgw_link_info *info)
{
	struct btgw_err err = {};

	if (btgw_genl_link_get(fb_genl(), id, info, &err))
		fail("%s", err.text);
}

void fb_send(int fd, const void *data, size_t len)
{
	check(send(fd, data, len, 0) == (ssize_t)len);
}

/* The next PDU (or batch) must be this one. */
void fb_recv(int fd, const void *data, size_t len)
{
	uint8_t buf[600];
	ssize_t got = recv(fd, buf, sizeof(buf), 0);

	check(got == (ssize_t)len);
	check(!memcmp(buf, data, len));
}

ssize_t fb_recv_pdu(int fd, void *buf, size_t len, struct btgw_fb_pdu *pdu,
		    int *flags)
{
	union {
		char buf[CMSG_SPACE(sizeof(struct btgw_fb_pdu))];
		struct cmsghdr align;
	} control;
	struct iovec iov = { buf, len };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c;
	ssize_t got;

	memset(pdu, 0xff, sizeof(*pdu));
	got = recvmsg(fd, &msg, 0);
	*flags = msg.msg_flags;
	if (got < 0)
		return got;
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c))
		if (c->cmsg_level == SOL_BTGW && c->cmsg_type == BTGW_CMSG_PDU)
			memcpy(pdu, CMSG_DATA(c), sizeof(*pdu));
	return got;
}

/* What poll reports within @ms. */
int fb_poll(int fd, short events, int ms)
{
	struct pollfd p = { .fd = fd, .events = events };

	check(poll(&p, 1, ms) >= 0);
	return p.revents;
}

int fb_soon(int fd, short events)
{
	struct timespec now, end;
	int got, left;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += FB_SOON / 1000;
	for (;;) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		left = (end.tv_sec - now.tv_sec) * 1000 +
		       (end.tv_nsec - now.tv_nsec) / 1000000;
		got = fb_poll(fd, events, left > 0 ? left : 0);
		if (got & events || left <= 0)
			return got;
		/* something else is there, and would end each wait at once */
		usleep(10000);
	}
}

void fb_set(int fd, int opt, uint32_t value)
{
	check(!setsockopt(fd, SOL_BTGW, opt, &value, sizeof(value)));
}

uint32_t fb_get(int fd, int opt)
{
	uint32_t value = 0xdeadbeef;
	socklen_t len = sizeof(value);

	check(!getsockopt(fd, SOL_BTGW, opt, &value, &len));
	check(len == sizeof(value));
	return value;
}

void fb_retrans(int fd, uint32_t first_ms, uint32_t retries)
{
	struct btgw_fb_retrans r = { .first_ms = first_ms, .retries = retries };

	check(!setsockopt(fd, SOL_BTGW, BTGW_FB_RETRANS, &r, sizeof(r)));
}

struct btgw_fb_info fb_info(int fd)
{
	struct btgw_fb_info info;
	socklen_t len = sizeof(info);

	memset(&info, 0xff, sizeof(info));
	check(!getsockopt(fd, SOL_BTGW, BTGW_FB_INFO, &info, &len));
	check(len == sizeof(info));
	check(!info.rsvd[0] && !info.rsvd[1] && !info.rsvd[2]);
	return info;
}

size_t fb_frame(uint8_t *frame, uint16_t id, uint8_t count, const void *pdus,
		size_t len)
{
	size_t n;

	memcpy(frame + BTGW_FB_HDR_LEN, pdus, len);
	/* seal refuses a count that no frame may have; some tests want one */
	n = btgw_fb_seal(frame, id, 1, len);
	frame[2] = count;
	return n;
}

/* One frame off the far end; its id. No frame fails the test. */
uint16_t fb_raw_recv(int fd, uint8_t *frame, size_t *len)
{
	ssize_t got;

	check(fb_poll(fd, POLLIN, FB_SOON) & POLLIN);
	got = recv(fd, frame, BTGW_FB_FRAME_MAX, 0);
	check(got >= BTGW_FB_ACK_LEN);
	*len = got;
	return get_unaligned_le16(frame);
}

void fb_raw_ack(int fd, uint16_t id, uint8_t status)
{
	uint8_t ack[BTGW_FB_ACK_LEN] = { id & 0xff, id >> 8, status, 0 };

	check(send(fd, ack, sizeof(ack), 0) == sizeof(ack));
}

void fb_raw_expect_ack(int fd, uint16_t id, uint8_t status)
{
	uint8_t frame[BTGW_FB_FRAME_MAX];
	size_t len;

	check(fb_raw_recv(fd, frame, &len) == id);
	check(len == BTGW_FB_ACK_LEN);
	check(frame[2] == status);
	check(!frame[3]);
}
