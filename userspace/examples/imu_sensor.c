// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * imu_sensor.c - the sensor's side of imu_gateway: 1000 samples per second
 *
 *	imu_sensor [-t SECONDS] listen ADDRESS	of the controller, which advertises
 *	imu_sensor [-t SECONDS] link ID		one end of a loop
 *
 * Samples come at their time whether they can be sent or not. While there is
 * no gateway, the last eight seconds are kept, as a sensor's FIFO would.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/socket.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/l2cap.h>
#include <linux/btgw.h>

#include "imu.h"

#define FIFO	(8 * IMU_HZ)
#define STEP_MS	10

static struct imu_sample fifo[FIFO];
static uint32_t made, sent;	/* samples; the FIFO holds what is between */

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ull + ts.tv_nsec / 1000000;
}

/* Something that turns, each axis at its own pace */
static void sample(uint32_t number, struct imu_sample *s)
{
	int i;

	s->number = htole32(number);
	for (i = 0; i < IMU_AXES; i++)
		s->axis[i] = htole16((int16_t)(number * (37 + 12 * i)));
}

static void make_until(uint64_t ms)
{
	while (made < ms * IMU_HZ / 1000) {
		sample(made, &fifo[made % FIFO]);
		made++;
		if (made - sent > FIFO)
			sent = made - FIFO;
	}
}

static int stream_socket(void)
{
	int fd = socket(AF_BLUETOOTH, SOCK_STREAM, BTPROTO_BTGW);
	__u32 chunk = IMU_CHUNK;

	if (fd < 0)
		fail("socket");
	if (setsockopt(fd, SOL_BTGW, BTGW_STREAM_CHUNK, &chunk, sizeof(chunk)))
		fail("BTGW_STREAM_CHUNK");
	return fd;
}

static int on_link(const char *id)
{
	__u32 link = strtoul(id, NULL, 0);
	int fd = stream_socket();

	if (setsockopt(fd, SOL_BTGW, BTGW_LINK, &link, sizeof(link)))
		fail("BTGW_LINK");
	return fd;
}

static int on_air(const char *address)
{
	struct sockaddr_l2 sa = {
		.l2_family = AF_BLUETOOTH,
		.l2_psm = htole16(IMU_PSM),
		.l2_bdaddr_type = BDADDR_LE_PUBLIC,
	};
	unsigned char *b = sa.l2_bdaddr.b;
	int fd = stream_socket();

	if (sscanf(address, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", b + 5, b + 4,
		   b + 3, b + 2, b + 1, b) != 6) {
		fprintf(stderr, "%s: no address\n", address);
		exit(2);
	}
	if (bind(fd, (struct sockaddr *)&sa, sizeof(sa)) || listen(fd, 1))
		fail("listen");
	return fd;
}

/* As many samples as the socket takes now; false if the link has ended */
static int send_some(int fd)
{
	uint32_t n;
	ssize_t len;

	while (sent < made) {
		/* those up to the end of the array, whole chunks */
		n = made - sent;
		if (n > FIFO - sent % FIFO)
			n = FIFO - sent % FIFO;
		if (n > 60)
			n = 60;
		len = send(fd, &fifo[sent % FIFO], n * sizeof(fifo[0]),
			   MSG_DONTWAIT | MSG_NOSIGNAL);
		if (len < 0)
			return errno == EAGAIN;
		/* a stream may take a part: its rest comes first */
		while (len % sizeof(fifo[0])) {
			size_t part = len % sizeof(fifo[0]);
			struct imu_sample *s = &fifo[(sent + len / sizeof(*s)) %
						     FIFO];
			ssize_t rest = send(fd, (char *)s + part,
					    sizeof(*s) - part, MSG_NOSIGNAL);

			if (rest < 0)
				return 0;
			len += rest;
		}
		sent += len / sizeof(fifo[0]);
	}
	return 1;
}

int main(int argc, char **argv)
{
	uint64_t start = now_ms(), end = 0;
	int listener = -1, fd = -1;

	if (argc > 2 && !strcmp(argv[1], "-t")) {
		end = start + strtoul(argv[2], NULL, 0) * 1000;
		argc -= 2;
		argv += 2;
	}
	if (argc == 3 && !strcmp(argv[1], "link")) {
		fd = on_link(argv[2]);
	} else if (argc == 3 && !strcmp(argv[1], "listen")) {
		listener = on_air(argv[2]);
	} else {
		fprintf(stderr, "usage: imu_sensor [-t SECONDS] listen ADDRESS | link ID\n");
		return 2;
	}

	while (!end || now_ms() < end) {
		struct pollfd p = { fd < 0 ? listener : fd, POLLIN, 0 };
		int woken = poll(&p, 1, STEP_MS);

		make_until(now_ms() - start);
		if (fd < 0 && woken > 0) {
			fd = accept(listener, NULL, NULL);
			if (fd < 0 && errno != ECONNABORTED)
				fail("accept");
		} else if (fd >= 0 && ((woken > 0 && p.revents) ||
				       !send_some(fd))) {
			/* a gateway sends nothing: this is its end */
			close(fd);
			fd = -1;
			if (listener < 0)
				break;
		}
	}

	/* what is in the FIFO still goes out; close waits for the radio */
	if (fd >= 0)
		send_some(fd);
	printf("%u samples, %u not sent\n", made, made - sent);
	return 0;
}
