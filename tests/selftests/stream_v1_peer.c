// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_v1_peer.c - a device that speaks version 1 and knows no better
 *
 *	stream_v1_peer listen|connect send FILE
 *	stream_v1_peer listen|connect recv FILE OCTETS
 *
 * on hci1 and PSM 0x00f5, over a plain L2CAP LE channel; connect goes to hci0.
 * It does what firmware does that was written from the description of the
 * format, with its weaknesses: a receiver that
 * holds 1000 octets, knows a new chunk only by another number than the last
 * (and has seen number 0 before it has seen any), does not look at the length
 * in the head before it adds what came, and forgets a chunk whose CRC is wrong;
 * and a sender whose numbers begin with 0 and whose frames have 247 octets.
 *
 * One thing is done that the description leaves to luck: where its receiver
 * would write beyond its 1000 octets, this one says so and fails.
 */
#include "lib/bt_test.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>
#include <sys/stat.h>

#define CHUNK		1000
#define FRAME		247
#define HEAD		8

struct head {
	uint16_t number;
	uint16_t length;
	uint32_t crc;
} __attribute__((packed));

static uint32_t crc32(const uint8_t *data, size_t len)
{
	uint32_t crc = 0xffffffff;
	int bit;

	while (len--) {
		crc ^= *data++;
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

/* the device's memory */
static uint16_t tx_number;
static struct {
	struct head head;
	uint8_t payload[CHUNK];
	size_t offset;
} rx;

static void send_chunk(int fd, const uint8_t *data, size_t len)
{
	struct head head = {
		.number = htole16(tx_number++),
		.length = htole16(len),
		.crc = htole32(crc32(data, len)),
	};
	uint8_t frame[FRAME];
	size_t n;

	memcpy(frame, &head, HEAD);
	while (len) {
		n = len < FRAME - HEAD ? len : FRAME - HEAD;
		memcpy(frame + HEAD, data, n);
		check(send(fd, frame, HEAD + n, 0) == (ssize_t)(HEAD + n));
		data += n;
		len -= n;
	}
}

/* 1 a chunk is complete, 0 it is not, -1 no frame, -2 its CRC is wrong */
static int receive_frame(const uint8_t *frame, size_t len)
{
	struct head head;

	if (len < HEAD)
		return -1;
	memcpy(&head, frame, HEAD);
	if (le16toh(head.number) != le16toh(rx.head.number)) {
		rx.head = head;
		rx.offset = 0;
	}
	if (rx.offset + len - HEAD > CHUNK)
		fail("frame of number %u writes beyond the device's memory",
		     le16toh(head.number));
	memcpy(rx.payload + rx.offset, frame + HEAD, len - HEAD);
	rx.offset += len - HEAD;
	if (rx.offset != le16toh(rx.head.length))
		return 0;
	if (crc32(rx.payload, rx.offset) != le32toh(rx.head.crc))
		return -2;
	return 1;
}

static void send_file(int fd, const char *name)
{
	int file = open(name, O_RDONLY);
	uint8_t data[CHUNK];
	ssize_t n;

	check(file >= 0);
	while ((n = read(file, data, sizeof(data))) > 0)
		send_chunk(fd, data, n);
	check(!n);

	/*
	 * Version 1 has no way to say that this was all, and an L2CAP socket
	 * that is closed forgets what it has not sent: the gateway hangs up.
	 */
	bt_timeo(fd, SO_RCVTIMEO, BT_SOON);
	while (recv(fd, data, sizeof(data), 0) > 0)
		;
}

static void recv_file(int fd, const char *name, unsigned long octets)
{
	int file = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	unsigned long have = 0;
	uint8_t frame[1024];
	ssize_t n;

	check(file >= 0);
	bt_timeo(fd, SO_RCVTIMEO, BT_SOON);
	while (have < octets) {
		n = recv(fd, frame, sizeof(frame), 0);
		if (n <= 0)
			fail("after %lu of %lu octets: %s", have, octets,
			     n ? strerror(errno) : "the end");
		switch (receive_frame(frame, n)) {
		case 1:
			check(write(file, rx.payload, rx.offset) ==
			      (ssize_t)rx.offset);
			have += rx.offset;
			rx.offset = 0;
			break;
		case 0:
			break;
		default:
			fail("a frame of %zd octets is refused, after %lu octets",
			     n, have);
		}
	}
	check(have == octets);
	check(!fsync(file) && !close(file));
}

static int reach(const char *how)
{
	int fd = bt_raw(), listener;
	struct sockaddr_l2 sa;

	if (!strcmp(how, "connect")) {
		bt_bind(fd, BT_DEVICE, 0);
		bt_addr(BT_GATEWAY, BT_PSM, &sa);
		check(!connect(fd, (struct sockaddr *)&sa, sizeof(sa)));
		return fd;
	}
	listener = fd;
	bt_listen(listener, BT_PSM, 1);
	printf("listening\n");
	fd = bt_accept(listener);
	close(listener);
	return fd;
}

int main(int argc, char **argv)
{
	bool send = argc == 4 && !strcmp(argv[2], "send");
	bool recv = argc == 5 && !strcmp(argv[2], "recv");
	int fd;

	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	if ((!send && !recv) ||
	    (strcmp(argv[1], "listen") && strcmp(argv[1], "connect"))) {
		fprintf(stderr, "usage: %s listen|connect send FILE | recv FILE OCTETS\n",
			argv[0]);
		return 2;
	}
	fd = reach(argv[1]);
	if (send)
		send_file(fd, argv[3]);
	else
		recv_file(fd, argv[3], strtoul(argv[4], NULL, 0));
	close(fd);
	return 0;
}
