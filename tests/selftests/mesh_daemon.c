// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_daemon - what mesh_daemon.sh needs from the air of net 1
 *
 *	mesh_daemon send N	send N messages from element 1, one after another,
 *				print "IV SEQ" of each PDU that was captured
 *	mesh_daemon flood MS	send for so long without waiting, and print them
 *	mesh_daemon spend N	send without waiting until N are printed, and then
 *				for half a second
 *	mesh_daemon hear SEQ	let it hear a message of 0x0203 with that number,
 *				print "heard" or "silent"
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/mesh_air.h"
#include "lib/mesh_nl.h"

enum { STRANGER = 0x0203 };

static const uint8_t data[6] = { 0x82, 0x02, 0x01, 0x02, 0x03, 0x04 };

static const struct mesh_node node = { .net = 1, .addr = 1 };

static unsigned int print_pdus(struct mesh_air *air, int ms)
{
	struct btgw_net_pdu pdu;
	unsigned int n = 0;

	while (mesh_air_recv(air, &pdu, ms)) {
		if (pdu.src != node.addr)
			continue;
		printf("%u %u\n", pdu.iv_index, pdu.seq);
		n++;
	}
	/* whoever is killed has at least printed what it saw */
	fflush(stdout);
	return n;
}

static void send_some(struct mesh_air *air, int fd, unsigned int n)
{
	struct sockaddr_btgw to = mesh_addr(NULL, 0xc123, 0);
	unsigned int i;

	for (i = 0; i < n; i++) {
		uint64_t end = mesh_now_ms() + MESH_SOON;

		check(mesh_send(fd, &to, data, sizeof(data), 0) ==
		      sizeof(data));
		while (!print_pdus(air, 30))
			check(mesh_now_ms() < end);
	}
	print_pdus(air, 300);
}

static void flood(struct mesh_air *air, int fd, uint64_t ms)
{
	struct sockaddr_btgw to = mesh_addr(NULL, 0xc123, 0);
	uint64_t end = mesh_now_ms() + ms;

	/* at the limit there is nothing to wait for */
	while (mesh_now_ms() < end) {
		if (mesh_send(fd, &to, data, sizeof(data), MSG_DONTWAIT) < 0)
			usleep(1000);
		print_pdus(air, 0);
	}
	print_pdus(air, 300);
}

static void spend(struct mesh_air *air, int fd, unsigned int n)
{
	uint64_t end = mesh_now_ms() + MESH_SOON;
	struct sockaddr_btgw to = mesh_addr(NULL, 0xc123, 0);
	unsigned int have = 0;

	while (have < n && mesh_now_ms() < end) {
		if (mesh_send(fd, &to, data, sizeof(data), MSG_DONTWAIT) < 0)
			usleep(1000);
		have += print_pdus(air, 1);
	}
	flood(air, fd, 500);
}

static void hear(struct mesh_air *air, int fd, uint32_t seq)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	uint64_t end = mesh_now_ms() + MESH_SOON;
	struct mesh_stats before, s;
	struct btgw_net_pdu pdu;

	mesh_stats(&node, &before);
	pdu = mesh_air_access(air, STRANGER, node.addr, seq, 4, data,
			      sizeof(data));
	mesh_air_send(air, NULL, &pdu);
	/* it is heard, or refused and counted */
	do {
		if (poll(&pfd, 1, 50) == 1) {
			puts("heard");
			return;
		}
		mesh_stats_since(&node, &before, &s);
		check(mesh_now_ms() < end);
	} while (!mesh_drops(&s));
	puts("silent");
}

int main(int argc, char **argv)
{
	struct mesh_air *air;
	unsigned long n;
	int fd;

	if (argc != 3)
		return 1;
	n = strtoul(argv[2], NULL, 10);
	air = mesh_air_new(&node);
	air->iv_index = 5;
	fd = mesh_bound(&node, node.addr, 0);
	if (!strcmp(argv[1], "send"))
		send_some(air, fd, n);
	else if (!strcmp(argv[1], "flood"))
		flood(air, fd, n);
	else if (!strcmp(argv[1], "spend"))
		spend(air, fd, n);
	else
		hear(air, fd, n);
	close(fd);
	mesh_air_del(air);
	return 0;
}
