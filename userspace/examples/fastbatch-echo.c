// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fastbatch-echo.c - a first program with FastBatch sockets
 *
 *	btgwctl link add type loop	(says the ids of its two ends)
 *	fastbatch-echo GATEWAY-ID DEVICE-ID
 *
 * One socket is the gateway, one the device. The gateway sends a batch of three
 * provisioning PDUs; the device reads them one by one and answers.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <linux/btgw.h>

#ifndef AF_BLUETOOTH
#define AF_BLUETOOTH 31
#endif

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* A FastBatch socket on one end of a loop; on the air it would connect() */
static int open_link(const char *id)
{
	__u32 link = strtoul(id, NULL, 0);
	int fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_BTGW);

	if (fd < 0)
		fail("socket");
	if (setsockopt(fd, SOL_BTGW, BTGW_LINK, &link, sizeof(link)))
		fail("BTGW_LINK");
	return fd;
}

/* Print one batch as it comes: one PDU a call, MSG_EOR on the last */
static void receive(const char *who, int fd)
{
	union {
		char buf[CMSG_SPACE(sizeof(struct btgw_fb_pdu))];
		struct cmsghdr align;
	} control;
	struct btgw_fb_pdu place;
	unsigned char pdu[512];
	struct cmsghdr *c;
	ssize_t len;

	for (;;) {
		struct iovec iov = { pdu, sizeof(pdu) };
		struct msghdr msg = {
			.msg_iov = &iov,
			.msg_iovlen = 1,
			.msg_control = &control,
			.msg_controllen = sizeof(control),
		};

		len = recvmsg(fd, &msg, 0);
		if (len <= 0)
			fail("recvmsg");
		c = CMSG_FIRSTHDR(&msg);
		if (!c || c->cmsg_level != SOL_BTGW ||
		    c->cmsg_type != BTGW_CMSG_PDU)
			fail("no control message");
		memcpy(&place, CMSG_DATA(c), sizeof(place));
		printf("%s received PDU %u of %u: type %u, %zd octets\n", who,
		       place.index + 1, place.count, pdu[0], len);
		if (msg.msg_flags & MSG_EOR)
			return;
	}
}

int main(int argc, char **argv)
{
	/* Invite; Start: HMAC, no OOB; Public Key, here of zeros */
	unsigned char invite[2] = { 0x00, 5 }, start[6] = { 0x02, 1 };
	unsigned char key[65] = { 0x03 }, complete[1] = { 0x08 };
	int gateway, device;

	if (argc != 3) {
		fprintf(stderr, "usage: %s GATEWAY-ID DEVICE-ID\n", argv[0]);
		return 1;
	}
	gateway = open_link(argv[1]);
	device = open_link(argv[2]);

	/* MSG_MORE keeps the batch open; the send without it transmits it */
	if (send(gateway, invite, sizeof(invite), MSG_MORE) < 0 ||
	    send(gateway, start, sizeof(start), MSG_MORE) < 0 ||
	    send(gateway, key, sizeof(key), 0) < 0)
		fail("send");
	receive("device", device);

	/* the first batch sent after one was received answers it */
	if (send(device, complete, sizeof(complete), 0) < 0)
		fail("send");
	receive("gateway", gateway);

	close(device);
	close(gateway);
	return 0;
}
