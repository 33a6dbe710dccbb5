// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_coc.c - a plain L2CAP LE channel, and a btgw stream over one
 */
#include "stream_bench.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <bluetooth/l2cap.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <linux/btgw.h>

#include "mgmt.h"
#include "sock.h"
#include "stream_sock.h"

enum {
	PSM_COC		= 0x00e0,	/* and what tells the ways apart */
	PSM_BTGW	= 0x00e2,
	CONNECT_MS	= 20000,
	/* of both sockets, both ways: enough that nobody waits for room */
	BUFFER		= 256 * 1024,
	READ_LEN	= 16 * 1024,
};

struct btgw_addr controller(uint16_t index)
{
	struct btgw_controller info;
	struct btgw_mgmt *mgmt;
	struct btgw_err err = {};

	if (btgw_mgmt_open(&mgmt, &err) ||
	    btgw_mgmt_info(mgmt, index, &info, &err))
		die("%s", err.text);
	btgw_mgmt_close(mgmt);
	return info.addr;
}

uint64_t packets_sent(uint16_t index)
{
	struct hci_dev_info info = { .dev_id = index };
	int fd = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC, BTPROTO_HCI);

	if (fd < 0 || ioctl(fd, HCIGETDEVINFO, &info))
		die("HCIGETDEVINFO: %s", strerror(errno));
	close(fd);
	return info.stat.acl_tx;
}

static void buffers(int fd)
{
	int size = BUFFER;

	if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		die("the size of a socket's buffers: %s", strerror(errno));
}

/*
 * A plain socket's SDU is as large as one write, so that its head is paid for
 * once; and so is what may be on its way at a time, which L2CAP makes of this
 * option. Only a socket that is bound to an LE address has it.
 */
static void largest_sdu(int fd, const struct btgw_addr *here)
{
	struct sockaddr_l2 sa = {
		.l2_family = AF_BLUETOOTH,
		.l2_bdaddr_type = here->type,
	};
	uint16_t mtu = 65535;

	memcpy(&sa.l2_bdaddr, here->b, sizeof(here->b));
	if (bind(fd, (struct sockaddr *)&sa, sizeof(sa)) ||
	    setsockopt(fd, SOL_BLUETOOTH, BT_RCVMTU, &mtu, sizeof(mtu)))
		die("BT_RCVMTU: %s", strerror(errno));
}

static int open_socket(const struct way *way, uint16_t *psm)
{
	struct btgw_err err = {};
	int fd;

	if (way->ops == &coc_ops) {
		fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET | SOCK_CLOEXEC,
			    BTPROTO_L2CAP);
		*psm = PSM_COC + !!way->size;
	} else {
		fd = socket(AF_BLUETOOTH, SOCK_STREAM | SOCK_CLOEXEC,
			    BTPROTO_BTGW);
		*psm = PSM_BTGW + way->version + 4 * !!way->size;
		if (fd >= 0 &&
		    (btgw_stream_set(fd, BTGW_STREAM_VERSION, way->version,
				     &err) ||
		     btgw_stream_set(fd, BTGW_STREAM_FRAME, way->size, &err)))
			die("%s", err.text);
	}
	if (fd < 0)
		die("%s: socket: %s", way->name, strerror(errno));
	buffers(fd);
	return fd;
}

static int listen_and_accept(struct way *way)
{
	struct btgw_addr here = controller(HCI_SENSOR);
	struct btgw_err err = {};
	int listener, fd;
	uint16_t psm;

	listener = open_socket(way, &psm);
	if (btgw_sock_listen(listener, &here, psm, 1, &err))
		die("%s: %s", way->name, err.text);
	ready(way);
	fd = btgw_sock_accept(listener, NULL, &err);
	if (fd < 0)
		die("%s: %s", way->name, err.text);
	close(listener);
	buffers(fd);
	ready(way);
	return fd;
}

static int sensor_fd;

static void put(struct way *way, uint64_t at, size_t len, bool push)
{
	const uint8_t *data = pattern(at);
	size_t done = 0;
	ssize_t n;

	while (done < len) {
		n = send(sensor_fd, data + done, len - done,
			 MSG_NOSIGNAL | (push && way->ops == &btgw_ops ?
					 MSG_EOR : 0));
		if (n <= 0)
			die("%s: sending: %s", way->name, strerror(errno));
		done += n;
	}
}

static void sensor(struct way *way)
{
	struct job job;
	size_t piece;

	sensor_fd = listen_and_accept(way);
	piece = way->ops == &coc_ops && way->size ? way->size : PATTERN_LEN;
	while (job_next(way, &job))
		job_send(way, &job, piece, put);
}

static void gateway(struct way *way)
{
	struct btgw_addr here = controller(HCI_GATEWAY);
	struct btgw_addr there = controller(HCI_SENSOR);
	struct timeval limit = { .tv_sec = JOB_S };
	static uint8_t buf[READ_LEN];
	struct btgw_err err = {};
	struct taking t;
	struct job job;
	uint16_t psm;
	ssize_t n;
	int fd;

	fd = open_socket(way, &psm);
	largest_sdu(fd, &here);
	if (btgw_sock_connect(fd, NULL, &there, psm, CONNECT_MS, &err))
		die("%s: %s", way->name, err.text);
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)))
		die("%s: SO_RCVTIMEO: %s", way->name, strerror(errno));
	ready(way);
	while (job_next(way, &job)) {
		take_begin(way, &t, &job);
		ready(way);
		do {
			n = recv(fd, buf, sizeof(buf), 0);
			if (n <= 0)
				die("%s: receiving, %llu of %llu octets are there: %s",
				    way->name, (unsigned long long)t.at,
				    (unsigned long long)t.want,
				    n ? strerror(errno) : "the end");
		} while (take(way, &t, buf, n));
		job_done(way);
	}
}

const struct way_ops coc_ops = { .sensor = sensor, .gateway = gateway };
const struct way_ops btgw_ops = { .sensor = sensor, .gateway = gateway };
