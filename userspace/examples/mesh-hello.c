// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh-hello.c - a first program with mesh sockets
 *
 *	mesh-hello NET ELEMENT DESTINATION [TEXT]
 *
 * Binds a socket to an element of a net of this machine, sends one access
 * message to the destination with AppKey 0 and waits for the outcome. Without
 * TEXT it listens instead, and answers every message with the same octets.
 *
 *	mesh-hello 2 0x0101 0		(in another window: the one who answers)
 *	mesh-hello 1 0x0001 0x0101 "hello, neighbour"
 *
 * What it needs: the net, a bearer, an element with AppKey 0 bound to it. To
 * run as a user, the element granted to that user:
 *
 *	btgwctl element set 0x0001 net 1 uid alice
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <linux/btgw.h>

#ifndef AF_BLUETOOTH
#define AF_BLUETOOTH 31
#endif

/* an opcode of three octets: vendor 0xffff is for tests inside a company */
static const unsigned char opcode[3] = { 0xc1, 0xff, 0xff };

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int open_element(__u16 net, __u16 element)
{
	struct sockaddr_btgw sa = {
		.btgw_family = AF_BLUETOOTH,
		.btgw_net = net,
		.btgw_addr = element,
		.btgw_key = BTGW_KEY_ANY,
	};
	int fd = socket(AF_BLUETOOTH, SOCK_DGRAM, BTPROTO_BTGW);

	if (fd < 0)
		fail("socket");
	/* ENODEV no such net, EADDRNOTAVAIL no such element, EACCES not ours */
	if (bind(fd, (struct sockaddr *)&sa, sizeof(sa)))
		fail("bind");
	return fd;
}

/* What came, from whom, and how: the facts are a control message. */
static ssize_t receive(int fd, unsigned char *buf, size_t size,
		       struct sockaddr_btgw *from)
{
	union {
		char buf[CMSG_SPACE(sizeof(struct btgw_mesh_rx))];
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
	struct btgw_mesh_rx rx;
	struct cmsghdr *c;
	ssize_t len;

	len = recvmsg(fd, &msg, 0);
	if (len <= 0)
		fail("recvmsg");
	printf("%zd octets from %04x with key %u", len, from->btgw_addr,
	       from->btgw_key);
	c = CMSG_FIRSTHDR(&msg);
	if (c && c->cmsg_level == SOL_BTGW && c->cmsg_type == BTGW_CMSG_RX) {
		memcpy(&rx, CMSG_DATA(c), sizeof(rx));
		printf(", to %04x, TTL %u%s", rx.dst, rx.ttl,
		       rx.flags & BTGW_F_SEGMENT ? ", in segments" : "");
		if (rx.rssi != BTGW_RSSI_UNKNOWN)
			printf(", %d dBm", rx.rssi);
	}
	if (len >= (ssize_t)sizeof(opcode) &&
	    !memcmp(buf, opcode, sizeof(opcode)))
		printf(": %.*s", (int)(len - sizeof(opcode)),
		       (char *)buf + sizeof(opcode));
	printf("\n");
	return len;
}

/* The end of what was sent is on the error queue. */
static int outcome(int fd)
{
	union {
		char buf[CMSG_SPACE(sizeof(struct btgw_mesh_done))];
		struct cmsghdr align;
	} control;
	struct msghdr msg = {
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct pollfd p = { .fd = fd };
	struct btgw_mesh_done done;
	struct cmsghdr *c;

	if (poll(&p, 1, -1) < 0)
		fail("poll");
	if (recvmsg(fd, &msg, MSG_ERRQUEUE) < 0)
		fail("recvmsg MSG_ERRQUEUE");
	c = CMSG_FIRSTHDR(&msg);
	if (!c || c->cmsg_type != BTGW_CMSG_DONE)
		fail("no control message");
	memcpy(&done, CMSG_DATA(c), sizeof(done));
	printf("to %04x: %s\n", done.dst,
	       done.error ? strerror(done.error) : "done");
	return done.error ? 1 : 0;
}

int main(int argc, char **argv)
{
	unsigned char buf[BTGW_MESH_MAX];
	struct sockaddr_btgw to = {
		.btgw_family = AF_BLUETOOTH,
		.btgw_ttl = BTGW_TTL_DEFAULT,
	};
	__u32 every = 2;
	size_t len;
	int fd;

	if (argc < 4) {
		fprintf(stderr,
			"usage: mesh-hello NET ELEMENT DESTINATION [TEXT]\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	fd = open_element(strtoul(argv[1], NULL, 0), strtoul(argv[2], NULL, 0));
	to.btgw_addr = strtoul(argv[3], NULL, 0);

	while (argc == 4) {
		ssize_t got = receive(fd, buf, sizeof(buf), &to);

		/* the name of a message is the address of its answer */
		if (sendto(fd, buf, got, 0, (struct sockaddr *)&to,
			   sizeof(to)) < 0)
			fail("sendto");
	}

	if (setsockopt(fd, SOL_BTGW, BTGW_RECVERR, &every, sizeof(every)))
		fail("BTGW_RECVERR");
	len = strlen(argv[4]);
	if (len > sizeof(buf) - sizeof(opcode))
		len = sizeof(buf) - sizeof(opcode);
	memcpy(buf, opcode, sizeof(opcode));
	memcpy(buf + sizeof(opcode), argv[4], len);
	if (sendto(fd, buf, sizeof(opcode) + len, 0, (struct sockaddr *)&to,
		   sizeof(to)) < 0)
		fail("sendto");
	if (outcome(fd))
		return 1;
	receive(fd, buf, sizeof(buf), &to);
	close(fd);
	return 0;
}
