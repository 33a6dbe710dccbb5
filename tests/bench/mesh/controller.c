// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * controller.c - a controller that hears what this program says
 */
#include "controller.h"

#include <fcntl.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>

#include "../../selftests/lib/fb_test.h"

enum {
	SOON_MS		= 20000,
	EVT_COMPLETE	= 0x0e,
	EVT_LE		= 0x3e,
	LE_REPORT	= 0x02,
	NONCONN		= 0x03,
	RANDOM		= 0x01,
	RSSI		= 0xc4,		/* -60 dBm */
};

/* what a command is answered with behind its status; nothing but zeros else */
static const struct {
	uint16_t opcode;
	uint8_t len;
	uint8_t data[8];
} answers[] = {
	/* version: 5.0 */
	{ 0x1001, 8, { 9, 0, 0, 9, 0, 0, 0, 0 } },
	/* features: LE, no BR/EDR */
	{ 0x1003, 8, { 0, 0, 0, 0, 0x60 } },
	/* ACL MTU and number, SCO MTU and number */
	{ 0x1005, 7, { 192, 0, 64, 1, 0, 1, 0 } },
	{ 0x1009, 6, { 1, 2, 3, 4, 5, 6 } },
	/* LE MTU and number */
	{ 0x2002, 3, { 251, 0, 4 } },
	/* entries of the accept list */
	{ 0x200f, 1, { 8 } },
};

static void answer(struct controller *c, const uint8_t *command)
{
	uint8_t out[3 + 255] = { HCI_EVENT_PKT, EVT_COMPLETE, 4, 1 };
	uint16_t opcode = command[0] | command[1] << 8;
	size_t i;

	memcpy(out + 4, command, 2);
	/* whatever its answer has, it is there, and zero */
	out[2] = 255;
	for (i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		if (answers[i].opcode != opcode)
			continue;
		memcpy(out + 7, answers[i].data, answers[i].len);
		out[2] = 4 + answers[i].len;
	}
	check(write(c->fd, out, 3 + out[2]) == 3 + out[2]);
}

static void *controller_run(void *user)
{
	struct controller *c = user;
	uint8_t in[512];
	ssize_t n;

	while ((n = read(c->fd, in, sizeof(in))) > 0) {
		if (in[0] == HCI_VENDOR_PKT && n >= 4)
			__atomic_store_n(&c->index, in[2] | in[3] << 8,
					 __ATOMIC_RELEASE);
		else if (in[0] == HCI_COMMAND_PKT && n >= 4)
			answer(c, in + 1);
	}
	return NULL;
}

static void controller_up(unsigned int index)
{
	int fd = socket(AF_BLUETOOTH, SOCK_RAW, BTPROTO_HCI);
	int i;

	check(fd >= 0);
	for (i = 0; i < SOON_MS / 10; i++) {
		if (!ioctl(fd, HCIDEVUP, index) || errno == EALREADY) {
			close(fd);
			return;
		}
		usleep(10000);
	}
	fail("hci%u does not come up: %s", index, strerror(errno));
}

void controller_plug(struct controller *c)
{
	static const uint8_t create[] = { HCI_VENDOR_PKT, 0 };
	int i;

	c->index = ~0U;
	c->fd = open("/dev/vhci", O_RDWR | O_CLOEXEC);
	check(c->fd >= 0);
	check(write(c->fd, create, sizeof(create)) == sizeof(create));
	check(!pthread_create(&c->thread, NULL, controller_run, c));
	for (i = 0; i < SOON_MS / 10; i++) {
		if (__atomic_load_n(&c->index, __ATOMIC_ACQUIRE) != ~0U)
			break;
		usleep(10000);
	}
	if (i == SOON_MS / 10)
		fail("no controller was made");
	controller_up(c->index);
}

void controller_unplug(struct controller *c)
{
	/* the thread sits in read(), which keeps the file open */
	pthread_cancel(c->thread);
	check(!pthread_join(c->thread, NULL));
	close(c->fd);
}

void controller_hear(struct controller *c, uint8_t from, uint8_t ad_type,
		     const uint8_t *data, size_t len)
{
	uint8_t out[64] = {
		HCI_EVENT_PKT, EVT_LE, 0, LE_REPORT, 1, NONCONN, RANDOM,
		from, 0x55, 0x55, 0x55, 0x55, 0xc5,
	};
	size_t at = 13;

	check(at + 3 + len + 1 <= sizeof(out));
	out[at++] = 2 + len;
	out[at++] = 1 + len;
	out[at++] = ad_type;
	memcpy(out + at, data, len);
	at += len;
	out[at++] = RSSI;
	out[2] = at - 3;
	check(write(c->fd, out, at) == (ssize_t)at);
}
