// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * imu_gateway.c - motion data of a sensor into a ring file
 *
 *	imu_gateway [-t SECONDS] RING connect ADDRESS	of the sensor
 *	imu_gateway [-t SECONDS] RING link ID		one end of a loop
 *	imu_gateway RING check				was anything missed?
 *
 * It connects, again and again if it must, and writes every sample of
 * imu_sensor with the time of its receipt. The file holds the last RECORDS of
 * them and can be read while it is written. check goes through what the file
 * holds: a number that is missing within one connection is a gap, and ends it
 * with status 1.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/l2cap.h>
#include <linux/btgw.h>

#include "imu.h"

#define RECORDS		(120 * IMU_HZ)	/* two minutes */
#define RETRY_MS	500

static struct imu_ring *ring;
static struct imu_record *records;
static int stop;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void on_signal(int number)
{
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
}

static int stopped(void)
{
	return __atomic_load_n(&stop, __ATOMIC_RELAXED);
}

static uint64_t clock_ns(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

/* The file, made if it is not there, mapped whole */
static void map_ring(const char *path, int writable)
{
	struct imu_ring head = {
		.magic = IMU_MAGIC,
		.records = RECORDS,
		.record_size = sizeof(struct imu_record),
	};
	size_t size = sizeof(head) + RECORDS * sizeof(struct imu_record);
	int fd = open(path, writable ? O_RDWR | O_CREAT : O_RDONLY, 0644);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		fail(path);
	if (!st.st_size && writable &&
	    (ftruncate(fd, size) || pwrite(fd, &head, sizeof(head), 0) < 0 ||
	     fstat(fd, &st)))
		fail(path);
	ring = st.st_size == size ?
	       mmap(NULL, size, PROT_READ | (writable ? PROT_WRITE : 0),
		    MAP_SHARED, fd, 0) : NULL;
	if (!ring || ring == MAP_FAILED ||
	    memcmp(ring, &head, offsetof(struct imu_ring, written))) {
		fprintf(stderr, "%s: no ring file of this program\n", path);
		exit(1);
	}
	records = (struct imu_record *)(ring + 1);
	close(fd);
}

/* First the record, then the count that makes it count */
static void keep(const struct imu_sample *s, uint64_t time_ns)
{
	struct imu_record *r = &records[ring->written % RECORDS];
	int i;

	r->time_ns = time_ns;
	r->connection = ring->connections;
	r->number = le32toh(s->number);
	for (i = 0; i < IMU_AXES; i++)
		r->axis[i] = le16toh(s->axis[i]);
	__atomic_store_n(&ring->written, ring->written + 1, __ATOMIC_RELEASE);
}

static int on_link(const char *id)
{
	__u32 link = strtoul(id, NULL, 0);
	int fd = socket(AF_BLUETOOTH, SOCK_STREAM, BTPROTO_BTGW);

	if (fd < 0)
		fail("socket");
	if (setsockopt(fd, SOL_BTGW, BTGW_LINK, &link, sizeof(link)))
		fail("BTGW_LINK");
	return fd;
}

/* An LE connect() needs nothing but the address; -1 if it cannot be reached */
static int on_air(const char *address)
{
	struct sockaddr_l2 sa = {
		.l2_family = AF_BLUETOOTH,
		.l2_psm = htole16(IMU_PSM),
		.l2_bdaddr_type = BDADDR_LE_PUBLIC,
	};
	unsigned char *b = sa.l2_bdaddr.b;
	int fd = socket(AF_BLUETOOTH, SOCK_STREAM, BTPROTO_BTGW);

	if (fd < 0)
		fail("socket");
	if (sscanf(address, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", b + 5, b + 4,
		   b + 3, b + 2, b + 1, b) != 6) {
		fprintf(stderr, "%s: no address\n", address);
		exit(2);
	}
	if (!connect(fd, (struct sockaddr *)&sa, sizeof(sa)))
		return fd;
	close(fd);
	return -1;
}

/* Until the link ends or it is time; what is not a whole sample waits */
static void receive(int fd, uint64_t end_ns)
{
	static char buf[64 * sizeof(struct imu_sample)];
	struct pollfd p = { fd, POLLIN, 0 };
	struct btgw_gap gap;
	socklen_t len;
	size_t have = 0, i;
	uint64_t now;
	ssize_t n;

	while (!stopped() && clock_ns(CLOCK_MONOTONIC) < end_ns) {
		if (poll(&p, 1, 100) <= 0)
			continue;
		n = recv(fd, buf + have, sizeof(buf) - have, MSG_DONTWAIT);
		if (n < 0 && errno == EBADMSG) {
			/* chunks hold whole samples: the next begins with one */
			len = sizeof(gap);
			if (getsockopt(fd, SOL_BTGW, BTGW_LASTGAP, &gap, &len))
				fail("BTGW_LASTGAP");
			ring->lost_chunks += gap.lost;
			have = 0;
			continue;
		}
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (n <= 0)
			return;
		have += n;
		now = clock_ns(CLOCK_REALTIME);
		for (i = 0; i + sizeof(struct imu_sample) <= have;
		     i += sizeof(struct imu_sample))
			keep((struct imu_sample *)(buf + i), now);
		have -= i;
		memmove(buf, buf + i, have);
	}
}

static int run(const char *how, const char *where, uint64_t end_ns)
{
	struct sigaction sa = { .sa_handler = on_signal };
	int link = !strcmp(how, "link"), fd;

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	while (!stopped() && clock_ns(CLOCK_MONOTONIC) < end_ns) {
		fd = link ? on_link(where) : on_air(where);
		if (fd >= 0) {
			ring->connections++;
			receive(fd, end_ns);
			close(fd);
			if (link)
				break;
		}
		if (!stopped() && clock_ns(CLOCK_MONOTONIC) < end_ns)
			usleep(RETRY_MS * 1000);
	}
	printf("%llu samples over %llu connections, %llu chunks lost\n",
	       (unsigned long long)ring->written,
	       (unsigned long long)ring->connections,
	       (unsigned long long)ring->lost_chunks);
	return 0;
}

static int check(void)
{
	uint64_t end = __atomic_load_n(&ring->written, __ATOMIC_ACQUIRE);
	uint64_t first = end > RECORDS ? end - RECORDS : 0, i, gaps = 0;

	for (i = first + 1; i < end; i++) {
		const struct imu_record *a = &records[(i - 1) % RECORDS];
		const struct imu_record *b = &records[i % RECORDS];

		if (b->number == a->number + 1)
			continue;
		printf("%s: sample %u follows %u\n",
		       a->connection == b->connection ? "gap" : "reconnected",
		       b->number, a->number);
		gaps += a->connection == b->connection;
	}
	printf("%llu samples, %.1f s, %llu gaps\n",
	       (unsigned long long)(end - first), (end - first) / 1.0 / IMU_HZ,
	       (unsigned long long)gaps);
	return gaps || end == first;
}

int main(int argc, char **argv)
{
	uint64_t end_ns = UINT64_MAX;

	if (argc > 2 && !strcmp(argv[1], "-t")) {
		end_ns = clock_ns(CLOCK_MONOTONIC) +
			 strtoul(argv[2], NULL, 0) * 1000000000ull;
		argc -= 2;
		argv += 2;
	}
	if (argc == 3 && !strcmp(argv[2], "check")) {
		map_ring(argv[1], 0);
		return check();
	}
	if (argc == 4 &&
	    (!strcmp(argv[2], "connect") || !strcmp(argv[2], "link"))) {
		map_ring(argv[1], 1);
		return run(argv[2], argv[3], end_ns);
	}
	fprintf(stderr, "usage: imu_gateway [-t SECONDS] RING connect ADDRESS | link ID\n"
		"       imu_gateway RING check\n");
	return 2;
}
