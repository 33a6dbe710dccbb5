// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tap - a controller made of this program, and the tap that listens to it
 *
 * The controller behind /dev/vhci answers every command with success and
 * zeros, but for a buffer and an address, which is enough for the core to call
 * it up, and reports what the test says.
 */
#include "lib/fb_test.h"

#include <fcntl.h>
#include <pthread.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <unistd.h>

enum {
	EVT_COMPLETE	= 0x0e,
	EVT_LE_META	= 0x3e,
	READ_BUFFER_SIZE = 0x1005,
	READ_BD_ADDR	= 0x1009,
	ROUNDS		= 1000,
	SOON_MS		= FB_SOON,
};

struct controller {
	int fd;
	unsigned int index;
	pthread_t thread;
};

static void *controller_run(void *user)
{
	/* ACL MTU and number, SCO MTU and number: none would be refused */
	static const uint8_t buffers[] = { 192, 0, 64, 1, 0, 1, 0 };
	static const uint8_t address[] = { 1, 2, 3, 4, 5, 6 };
	struct controller *c = user;
	uint8_t in[512];
	ssize_t n;

	while ((n = read(c->fd, in, sizeof(in))) > 0) {
		uint8_t out[3 + 255] = { HCI_EVENT_PKT, EVT_COMPLETE, 255, 1 };

		if (in[0] == HCI_VENDOR_PKT && n >= 4)
			__atomic_store_n(&c->index, in[2] | in[3] << 8,
					 __ATOMIC_RELEASE);
		if (in[0] != HCI_COMMAND_PKT || n < 4)
			continue;
		memcpy(out + 4, in + 1, 2);
		switch (in[1] | in[2] << 8) {
		case READ_BUFFER_SIZE:
			memcpy(out + 7, buffers, sizeof(buffers));
			break;
		case READ_BD_ADDR:
			memcpy(out + 7, address, sizeof(address));
			break;
		}
		if (write(c->fd, out, sizeof(out)) != sizeof(out))
			break;
	}
	return NULL;
}

/* Events are taken from a controller that is up. */
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

static void controller_plug(struct controller *c)
{
	static const uint8_t create[] = { HCI_VENDOR_PKT, 0 };
	int i;

	c->index = ~0U;
	c->fd = open("/dev/vhci", O_RDWR);
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

static void controller_unplug(struct controller *c)
{
	/* the thread sits in read(), which keeps the file open */
	pthread_cancel(c->thread);
	check(!pthread_join(c->thread, NULL));
	close(c->fd);
}

static void controller_report(struct controller *c, const uint8_t *params,
			      size_t len)
{
	uint8_t out[3 + 255] = { HCI_EVENT_PKT, EVT_LE_META, len };

	memcpy(out + 3, params, len);
	check(write(c->fd, out, 3 + len) == (ssize_t)(3 + len));
}

static struct btgw_genl *family(void)
{
	struct btgw_genl *genl;
	struct btgw_err err;

	if (btgw_genl_open(&genl, &err))
		fail("%s", err.text);
	return genl;
}

static void tap_new(struct btgw_genl *genl, unsigned int index,
		    struct btgw_link_info *link)
{
	struct btgw_link_req req = {
		.has = BTGW_LINK_HAS_CONTROLLER,
		.kind = BTGW_LINK_KIND_TAP,
		.controller = index,
	};
	struct btgw_err err;

	if (btgw_genl_link_new(genl, &req, link, &err))
		fail("%s", err.text);
	check(link->kind == BTGW_LINK_KIND_TAP);
	check(link->controller == index);
}

static void tap_wait(struct btgw_genl *genl, uint32_t id, uint64_t events,
		     struct btgw_link_info *link)
{
	struct btgw_err err;
	int i;

	for (i = 0; i < SOON_MS / 10; i++) {
		if (btgw_genl_link_get(genl, id, link, &err))
			fail("%s", err.text);
		if (link->tap.events >= events)
			return;
		usleep(10000);
	}
	fail("%llu of %llu events", (unsigned long long)link->tap.events,
	     (unsigned long long)events);
}

#define ADDR	1, 2, 3, 4, 5, 6

static void test_counts(void)
{
	static const uint8_t message[] = {
		0x02, 1, 3, 0, ADDR, 5, 4, 0x2a, 0xaa, 0xbb, 0xcc, 0xd8,
	};
	static const uint8_t two[] = {
		0x02, 2, 3, 0, ADDR, 3, 2, 0x2b, 1, 0xd0,
		0, 0, ADDR, 3, 2, 0x2a, 1, 0xd0,
	};
	static const uint8_t extended[] = {
		0x0d, 1, 0x10, 0, 0, ADDR, 1, 0, 0xff, 0x7f, 0xc4, 0, 0, 0,
		ADDR, 6, 2, 0x29, 1, 2, 9, 'x',
	};
	static const uint8_t cut[] = { 0x02, 1, 3, 0, ADDR, 9, 4, 0x2a };
	static const uint8_t other[] = { 0x01, 0 };
	struct btgw_genl *genl = family();
	struct btgw_link_info link;
	struct controller c;
	struct btgw_err err;
	int i;

	controller_plug(&c);
	tap_new(genl, c.index, &link);
	for (i = 1; i <= ROUNDS; i++) {
		controller_report(&c, message, sizeof(message));
		controller_report(&c, two, sizeof(two));
		controller_report(&c, extended, sizeof(extended));
		controller_report(&c, cut, sizeof(cut));
		controller_report(&c, other, sizeof(other));
		/* what the socket below has no room for it drops silently */
		if (i % 20 == 0)
			tap_wait(genl, link.id, 4 * i, &link);
	}
	check(link.tap.events == 4 * ROUNDS);
	check(link.tap.reports == 5 * ROUNDS);
	check(link.tap.messages == ROUNDS);
	check(link.tap.beacons == ROUNDS);
	check(link.tap.pb_adv == ROUNDS);
	check(link.tap.other == ROUNDS);
	check(link.tap.connectable == ROUNDS);
	check(link.tap.malformed == ROUNDS);
	check(link.tap.incomplete == 0);
	/* nobody has it: each frame is a drop that shows */
	check(link.rx_frames == 2 * ROUNDS);
	check(link.rx_dropped == 2 * ROUNDS);
	if (btgw_genl_link_del(genl, link.id, &err))
		fail("%s", err.text);
	controller_unplug(&c);
	btgw_genl_close(genl);
}

static void test_unplug(void)
{
	struct btgw_genl *genl = family();
	struct btgw_link_info link, gone;
	struct controller c;
	struct btgw_err err;
	int i;

	controller_plug(&c);
	tap_new(genl, c.index, &link);
	controller_unplug(&c);
	for (i = 0; i < SOON_MS / 10; i++) {
		if (btgw_genl_link_get(genl, link.id, &gone, &err) == -ENOENT)
			break;
		usleep(10000);
	}
	check(i < SOON_MS / 10);
	btgw_genl_close(genl);
}

static void try_new(struct btgw_link_req *req, int want, const char *says)
{
	struct btgw_genl *genl = family();
	struct btgw_link_info link;
	struct btgw_err err;
	int ret;

	req->kind = BTGW_LINK_KIND_TAP;
	ret = btgw_genl_link_new(genl, req, &link, &err);
	if (ret != want || !strstr(err.text, says))
		fail("%d, %s; expected %d, %s", ret, ret ? err.text : "made",
		     want, says);
	btgw_genl_close(genl);
}

static void test_refused(void)
{
	struct btgw_link_req none = {};
	struct btgw_link_req far = {
		.has = BTGW_LINK_HAS_CONTROLLER, .controller = 77,
	};
	struct btgw_link_req all = {
		.has = BTGW_LINK_HAS_CONTROLLER, .controller = 0xffff,
	};
	struct btgw_link_req mtu = {
		.has = BTGW_LINK_HAS_CONTROLLER | BTGW_LINK_HAS_MTU, .mtu = 99,
	};

	try_new(&none, -EINVAL, "controller is missing");
	try_new(&far, -ENODEV, "no such controller");
	try_new(&all, -EINVAL, "no index");
	try_new(&mtu, -EINVAL, "does not have this");
}

/* A tap carries no batches: only a bearer may have it. */
static void test_socket(void)
{
	struct btgw_genl *genl = family();
	struct btgw_link_info link;
	struct controller c;
	struct btgw_err err;
	int fd;

	controller_plug(&c);
	tap_new(genl, c.index, &link);
	fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_BTGW);
	check(fd >= 0);
	refused(setsockopt(fd, SOL_BTGW, BTGW_LINK, &link.id, sizeof(link.id)),
		EOPNOTSUPP);
	close(fd);
	if (btgw_genl_link_del(genl, link.id, &err))
		fail("%s", err.text);
	controller_unplug(&c);
	btgw_genl_close(genl);
}

static const struct fb_case cases[] = {
	{ "every report is counted once", test_counts },
	{ "an unplugged controller takes its tap along", test_unplug },
	{ "refusals say what was wrong", test_refused },
	{ "a socket cannot have it", test_socket },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
