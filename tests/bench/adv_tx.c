// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adv_tx - how fast a controller advertises mesh PDUs, and how soon
 *
 *	adv_tx hci|mgmt FROM TO MS	hciFROM advertises for so long, as fast as
 *					it goes, then now and then; hciTO hears it
 *
 * One line of JSON: PDUs heard per second of the first, and microseconds from
 * the order to send to the advertising report, of each PDU of the second.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <bluetooth/hci_lib.h>

#include "adv_radio.h"
#include "adv_report.h"

enum {
	LONE		= 20,
	LONE_EVERY_US	= 100000,
	/* what has not come by then does not come */
	LOST_US		= 1000000,
	READY_US	= 10000000,
	PDU_LEN		= 20,
};

struct bench {
	struct btgw_adv_radio *from;
	/* so that it scans, no more */
	struct btgw_adv_radio *to;
	int fd;
	uint32_t sent;
	/* the last number, and how many came */
	uint32_t last;
	uint32_t heard;
	uint32_t repeats;
	uint64_t sent_us;
	uint64_t heard_us;
};

static void die(const char *what, const struct btgw_err *err)
{
	fprintf(stderr, "adv_tx: %s: %s\n", what,
		err ? err->text : strerror(errno));
	exit(1);
}

static uint64_t now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ts.tv_sec * 1000000ull + ts.tv_nsec / 1000;
}

static int listen_on(uint16_t index)
{
	struct sockaddr_hci sa = {
		.hci_family = AF_BLUETOOTH,
		.hci_dev = index,
		.hci_channel = HCI_CHANNEL_RAW,
	};
	struct hci_filter filter;
	int fd;

	hci_filter_clear(&filter);
	hci_filter_set_ptype(HCI_EVENT_PKT, &filter);
	hci_filter_set_event(EVT_LE_META_EVENT, &filter);
	fd = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_NONBLOCK, BTPROTO_HCI);
	if (fd < 0 || setsockopt(fd, SOL_HCI, HCI_FILTER, &filter,
				 sizeof(filter)) < 0 ||
	    bind(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0)
		die("listening", NULL);
	return fd;
}

/* numbers come in order; one that comes again was advertised twice */
static void hear(struct bench *b)
{
	uint8_t event[HCI_MAX_EVENT_SIZE + 1];
	struct btgw_adv_count count = {};
	struct btgw_adv_walk walk;
	struct btgw_adv_item item;
	uint32_t number;
	ssize_t n;

	while ((n = recv(b->fd, event, sizeof(event), 0)) > 1) {
		if (!btgw_adv_start(&walk, event + 1, n - 1, &count))
			continue;
		while (btgw_adv_next(&walk, &item, &count)) {
			if (item.type != BTGW_AD_MESH_MESSAGE ||
			    item.len != PDU_LEN)
				continue;
			memcpy(&number, item.data, sizeof(number));
			if (number > b->last) {
				b->last = number;
				b->heard++;
				b->heard_us = now_us();
			} else {
				b->repeats++;
			}
		}
	}
}

/* until there is something to do, at most @wait_us */
static void step(struct bench *b, uint64_t wait_us)
{
	struct pollfd p[3] = {
		{ .fd = btgw_adv_fd(b->from), .events = POLLIN },
		{ .fd = btgw_adv_fd(b->to), .events = POLLIN },
		{ .fd = b->fd, .events = POLLIN },
	};
	uint64_t now = now_us(), next[2];
	struct btgw_err err = {};
	struct timespec ts;

	if (btgw_adv_tick(b->from, now, &next[0], &err) ||
	    btgw_adv_tick(b->to, now, &next[1], &err))
		die("radio", &err);
	if (next[0] != UINT64_MAX && next[0] < now + wait_us)
		wait_us = next[0] > now ? next[0] - now : 0;
	ts.tv_sec = wait_us / 1000000;
	ts.tv_nsec = wait_us % 1000000 * 1000;
	ppoll(p, 3, &ts, NULL);
	hear(b);
	now = now_us();
	if (btgw_adv_process(b->from, now, &err) ||
	    btgw_adv_process(b->to, now, &err))
		die("radio", &err);
}

static void send_one(struct bench *b)
{
	uint8_t pdu[PDU_LEN] = {};
	struct btgw_err err = {};

	b->sent++;
	memcpy(pdu, &b->sent, sizeof(b->sent));
	b->sent_us = now_us();
	if (btgw_adv_send(b->from, BTGW_AD_MESH_MESSAGE, pdu, sizeof(pdu),
			  b->sent_us, &err))
		die("sending", &err);
}

static double fast(struct bench *b, uint64_t ms)
{
	uint64_t begin = now_us(), end = begin + ms * 1000;
	uint32_t before = b->heard;

	while (now_us() < end) {
		if (btgw_adv_idle(b->from))
			send_one(b);
		step(b, 1000);
	}
	return (b->heard - before) * 1e6 / (now_us() - begin);
}

static void lone(struct bench *b)
{
	const char *comma = "";
	uint64_t end;
	int i;

	for (i = 0; i < LONE; i++) {
		end = now_us() + LOST_US;
		while (!btgw_adv_idle(b->from) && now_us() < end)
			step(b, 1000);
		send_one(b);
		while (b->last != b->sent && now_us() < end)
			step(b, 10000);
		if (b->last == b->sent) {
			printf("%s%llu", comma, (unsigned long long)
			       (b->heard_us - b->sent_us));
			comma = ", ";
		}
		end = b->sent_us + LONE_EVERY_US;
		while (now_us() < end)
			step(b, end - now_us());
	}
}

int main(int argc, char **argv)
{
	struct btgw_err err = {};
	struct bench b = {};
	uint64_t end;
	bool hci;

	if (argc != 5) {
		fprintf(stderr, "usage: adv_tx hci|mgmt FROM TO MS\n");
		return 1;
	}
	hci = !strcmp(argv[1], "hci");
	if (btgw_adv_open(&b.to, atoi(argv[3]), BTGW_ADV_VIA_HCI, &err) ||
	    btgw_adv_open(&b.from, atoi(argv[2]),
			  hci ? BTGW_ADV_VIA_HCI : BTGW_ADV_VIA_MGMT, &err))
		die("opening", &err);
	b.fd = listen_on(atoi(argv[3]));
	end = now_us() + READY_US;
	while (!btgw_adv_idle(b.to) || !btgw_adv_idle(b.from)) {
		if (now_us() > end)
			die("not ready", NULL);
		step(&b, 10000);
	}

	printf("{\"via\": \"%s\", \"rate\": %.1f, ", argv[1],
	       fast(&b, strtoul(argv[4], NULL, 10)));
	/* what is under way still */
	end = now_us() + LONE_EVERY_US;
	while (now_us() < end)
		step(&b, end - now_us());
	printf("\"latency_us\": [");
	lone(&b);
	printf("], \"sent\": %u, \"heard\": %u, \"repeats\": %u}\n", b.sent,
	       b.heard, b.repeats);
	close(b.fd);
	btgw_adv_close(b.from);
	btgw_adv_close(b.to);
	return 0;
}
