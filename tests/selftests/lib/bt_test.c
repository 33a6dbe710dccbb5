// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bt_test.c - what the scenarios over virtual controllers share
 */
#include "bt_test.h"

#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "mgmt.h"

/**
 * bt_main() - run the one case that is named
 * @cases: what there is
 * @n: how many
 * @argc: of main
 * @argv: the exact name of a case, or --list
 *
 * Return: exit status; the case itself exits with 1 where it fails.
 */
int bt_main(const struct fb_case *cases, size_t n, int argc, char **argv)
{
	size_t i;

	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 0; argc == 2 && i < n; i++) {
		if (!strcmp(argv[1], "--list")) {
			printf("%s\n", cases[i].name);
		} else if (!strcmp(argv[1], cases[i].name)) {
			cases[i].run();
			return 0;
		}
	}
	if (argc == 2 && !strcmp(argv[1], "--list"))
		return 0;
	fprintf(stderr, "usage: %s --list | CASE\n", argv[0]);
	return 2;
}

long bt_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void bt_nonblock(int fd, bool on)
{
	int flags = fcntl(fd, F_GETFL);

	check(flags >= 0);
	flags = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
	check(!fcntl(fd, F_SETFL, flags));
}

void bt_timeo(int fd, int opt, int ms)
{
	struct timeval tv = { ms / 1000, ms % 1000 * 1000 };

	check(!setsockopt(fd, SOL_SOCKET, opt, &tv, sizeof(tv)));
}

int bt_so_error(int fd)
{
	socklen_t len = sizeof(int);
	int error = -1;

	check(!getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len));
	return error;
}

int bt_raw(void)
{
	int fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_L2CAP);

	check(fd >= 0);
	return fd;
}

/* The address of a controller of this machine, on a PSM. */
void bt_addr(int hci, uint16_t psm, struct sockaddr_l2 *sa)
{
	struct btgw_controller info;
	struct btgw_mgmt *mgmt;
	struct btgw_err err = {};

	if (btgw_mgmt_open(&mgmt, &err))
		fail("%s", err.text);
	if (btgw_mgmt_info(mgmt, hci, &info, &err))
		fail("%s", err.text);

	/* not kept: it would remember a controller that was unplugged */
	btgw_mgmt_close(mgmt);
	memset(sa, 0, sizeof(*sa));
	sa->l2_family = AF_BLUETOOTH;
	sa->l2_psm = htobs(psm);
	sa->l2_bdaddr_type = info.addr.type;
	memcpy(&sa->l2_bdaddr, info.addr.b, sizeof(info.addr.b));
}

void bt_bind(int fd, int hci, uint16_t psm)
{
	struct sockaddr_l2 sa;

	bt_addr(hci, psm, &sa);
	check(!bind(fd, (struct sockaddr *)&sa, sizeof(sa)));
}

void bt_listen(int fd, uint16_t psm, int backlog)
{
	bt_bind(fd, BT_DEVICE, psm);
	check(!listen(fd, backlog));
}

/* From the gateway's controller to the device's; what connect() returns. */
int bt_connect(int fd, uint16_t psm)
{
	struct sockaddr_l2 sa;

	bt_addr(BT_DEVICE, psm, &sa);
	return connect(fd, (struct sockaddr *)&sa, sizeof(sa));
}

int __bt_accept(int listener, int line)
{
	int fd;

	__bt_wait(listener, POLLIN, line);
	fd = accept(listener, NULL, NULL);
	check(fd >= 0);
	return fd;
}

/* Connect @client to the listener @server. */
void bt_join(int client, int server, int *accepted)
{
	/* a plain L2CAP socket without a source would be one of BR/EDR */
	bt_bind(client, BT_GATEWAY, 0);
	check(!bt_connect(client, BT_PSM));
	*accepted = bt_accept(server);
}

/* Two FastBatch sockets that speak over the radio. */
void bt_pair(int *gateway, int *device)
{
	int server = fb_socket();

	bt_listen(server, BT_PSM, 1);
	*gateway = fb_socket();
	bt_join(*gateway, server, device);
	close(server);
}

void __bt_wait(int fd, short events, int line)
{
	int got = fb_poll(fd, events, BT_SOON);

	if (!(got & events))
		fail("line %d waited in vain for events %#x, have %#x", line,
		     events, got);
}

ssize_t __bt_recv(int fd, void *buf, size_t len, int line)
{
	__bt_wait(fd, POLLIN, line);
	return recv(fd, buf, len, MSG_DONTWAIT);
}

void __bt_expect_pdu(int fd, const void *pdu, size_t len, int line)
{
	uint8_t buf[BTGW_FB_FRAME_MAX];
	ssize_t got = __bt_recv(fd, buf, sizeof(buf), line);

	if (got != (ssize_t)len || memcmp(buf, pdu, len))
		fail("line %d received %zd octets, errno %d (%s), wanted %zu",
		     line, got, errno, strerror(errno), len);
}
