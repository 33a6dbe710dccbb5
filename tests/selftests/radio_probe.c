// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * radio_probe - libbtgw's management, scanning and intervals against the
 * kernel, with two virtual controllers: hci0 is the gateway's, hci1 the
 * device's. Each subcommand is one check; exit status 0 if it held.
 *
 *	radio_probe advertise	announce on hci1
 *	radio_probe scan	find that from hci0, with what was announced
 *	radio_probe silent	withdraw it, then find nothing
 *	radio_probe interval	connect at 7.5 ms, relax to 50 ms
 *	radio_probe refused	what must be refused is, by its name
 *	radio_probe vanish	wait in a scan for hci0 to be unplugged
 *	radio_probe denied	without rights (run as nobody)
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <bluetooth/l2cap.h>

#include "compiler.h"
#include "conn.h"
#include "mgmt.h"
#include "scan.h"

enum {
	GATEWAY			= 0,
	DEVICE			= 1,
	PSM			= 0x00f5,
	EVT_LE_COMPLETE		= 0x01,
	EVT_LE_ENHANCED		= 0x0a,
};

static const struct btgw_announce announce = {
	.flags = BTGW_FB_ANN_DEVICE_FIRST | BTGW_FB_ANN_STRICT,
	.psm = BTGW_FB_DEFAULT_PSM,
	.min_mtu = 130,
	.uuid = { 0x70, 0xcf, 0x7c, 0x97, 0x32, 0xa3, 0x45, 0xb6,
		  0x91, 0x49, 0x48, 0x10, 0xd2, 0xe9, 0xcb, 0xf4 },
};

static struct btgw_mgmt *mgmt;
static struct btgw_err err;

static int fail(const char *what)
{
	printf("%s: %s\n", what, err.code ? err.text : strerror(errno));
	return 1;
}

static int expect(const char *what, long got, long want)
{
	if (got == want)
		return 0;
	printf("%s: got %ld, wanted %ld (%s)\n", what, got, want, err.text);
	return 1;
}

static int cmd_advertise(void)
{
	struct btgw_adv adv = {
		.instance = 1, .connectable = true, .discoverable = true,
	};
	int n;

	n = btgw_announce_build(&announce, adv.data, &err);
	if (n < 0)
		return fail("build");
	adv.len = n;
	if (btgw_mgmt_adv_add(mgmt, DEVICE, &adv, &err))
		return fail("advertise");
	return 0;
}

static bool scan_stop(const struct btgw_found *found, bool fresh, void *user)
{
	return found->eir.has_announce;
}

static int cmd_scan(void)
{
	struct btgw_controller device;
	struct btgw_scan scan = {};
	int bad = 0;

	if (btgw_mgmt_info(mgmt, DEVICE, &device, &err))
		return fail("info");
	if (btgw_scan_run(&scan, mgmt, GATEWAY, 20000, scan_stop, NULL, &err))
		return fail("scan");
	bad |= expect("devices found", scan.count, 1);
	if (scan.count) {
		const struct btgw_found *f = scan.found;

		bad |= expect("address", btgw_addr_equal(&f->addr, &device.addr),
			      1);
		bad |= expect("announced", memcmp(&f->eir.announce, &announce,
						  sizeof(announce)), 0);
		bad |= expect("connectable", f->connectable, 1);
	}
	btgw_scan_free(&scan);
	/* discovery was stopped: it can be started */
	if (btgw_mgmt_discovery(mgmt, GATEWAY, true, &err))
		return fail("start after a scan");
	if (btgw_mgmt_discovery(mgmt, GATEWAY, false, &err))
		return fail("stop");
	bad |= expect("stop once more",
		      btgw_mgmt_discovery(mgmt, GATEWAY, false, &err), 0);
	return bad;
}

static int cmd_silent(void)
{
	struct btgw_scan scan = {};
	int bad = 0;

	if (btgw_mgmt_adv_remove(mgmt, DEVICE, 1, &err))
		return fail("withdraw");
	bad |= expect("withdraw again",
		      btgw_mgmt_adv_remove(mgmt, DEVICE, 1, &err), -ENOENT);
	if (btgw_scan_run(&scan, mgmt, GATEWAY, 3000, NULL, NULL, &err))
		return fail("scan");
	bad |= expect("devices found", scan.count, 0);
	btgw_scan_free(&scan);
	return bad;
}

static int l2cap_socket(const struct btgw_addr *addr, unsigned short psm)
{
	struct sockaddr_l2 sa = {
		.l2_family = AF_BLUETOOTH,
		.l2_psm = htobs(psm),
		.l2_bdaddr_type = addr->type,
	};
	int fd;

	memcpy(&sa.l2_bdaddr, addr->b, sizeof(addr->b));
	fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET | SOCK_CLOEXEC, BTPROTO_L2CAP);
	if (fd < 0 || bind(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0) {
		fail("an L2CAP socket");
		exit(1);
	}
	return fd;
}

/* hears what interval the controller was given for a new connection */
static int hci_listen(void)
{
	struct sockaddr_hci sa = {
		.hci_family = AF_BLUETOOTH,
		.hci_dev = GATEWAY,
		.hci_channel = HCI_CHANNEL_RAW,
	};
	struct hci_filter filter = {
		.type_mask = 1U << HCI_EVENT_PKT,
		.event_mask = { 0, 1U << (EVT_LE_META_EVENT & 31) },
	};
	int fd;

	fd = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC, BTPROTO_HCI);
	if (fd < 0 || bind(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0 ||
	    setsockopt(fd, SOL_HCI, HCI_FILTER, &filter, sizeof(filter)) < 0) {
		fail("a raw HCI socket");
		exit(1);
	}
	return fd;
}

static int hci_interval(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	unsigned char ev[HCI_MAX_EVENT_SIZE];
	ssize_t n;

	while (poll(&p, 1, 5000) > 0) {
		n = recv(fd, ev, sizeof(ev), 0);
		/* status, handle, role, peer type and address, interval */
		if (n >= 17 && ev[3] == EVT_LE_COMPLETE && !ev[4])
			return ev[15] | ev[16] << 8;
		/* the same with two resolvable addresses before it */
		if (n >= 29 && ev[3] == EVT_LE_ENHANCED && !ev[4])
			return ev[27] | ev[28] << 8;
	}
	return -1;
}

static int cmd_interval(void)
{
	struct btgw_controller gateway, device;
	struct sockaddr_l2 sa = {
		.l2_family = AF_BLUETOOTH,
		.l2_psm = htobs(PSM),
	};
	int server, client, hci, i, bad = 0, ret = 0;
	uint16_t got = 0;

	if (btgw_mgmt_info(mgmt, GATEWAY, &gateway, &err) ||
	    btgw_mgmt_info(mgmt, DEVICE, &device, &err))
		return fail("info");
	memcpy(&sa.l2_bdaddr, device.addr.b, sizeof(device.addr.b));
	sa.l2_bdaddr_type = device.addr.type;

	bad |= expect("relax without a connection",
		      btgw_conn_interval(mgmt, GATEWAY, &device.addr,
					 BTGW_INTERVAL_RELAXED, &got, &err),
		      -ENOTCONN);

	hci = hci_listen();
	server = l2cap_socket(&device.addr, PSM);
	if (listen(server, 1) < 0)
		return fail("listen");
	if (btgw_conn_prepare(mgmt, GATEWAY, &device.addr, BTGW_INTERVAL_FAST,
			      &err))
		return fail("prepare");
	client = l2cap_socket(&gateway.addr, 0);
	if (connect(client, (struct sockaddr *)&sa, sizeof(sa)) < 0)
		return fail("connect");
	bad |= expect("interval of the connection", hci_interval(hci),
		      BTGW_INTERVAL_FAST);

	/*
	 * The peripheral asks for parameters of its own when a connection is
	 * new; an update of that kind may come in between. Then ask again.
	 */
	for (i = 0; i < 5 && got != BTGW_INTERVAL_RELAXED; i++) {
		if (i)
			usleep(500000);
		if (btgw_conn_interval(mgmt, GATEWAY, &device.addr,
				       BTGW_INTERVAL_RELAXED, &got, &err))
			bad |= fail("relax");
	}
	bad |= expect("interval after it", got, BTGW_INTERVAL_RELAXED);

	if (btgw_mgmt_disconnect(mgmt, GATEWAY, &device.addr, &err))
		bad |= fail("disconnect");
	close(client);
	close(server);
	/* until the kernel has taken it down, it is there */
	for (i = 0; i < 50; i++) {
		ret = btgw_conn_interval(mgmt, GATEWAY, &device.addr,
					 BTGW_INTERVAL_RELAXED, &got, &err);
		if (ret == -ENOTCONN)
			break;
		usleep(100000);
	}
	bad |= expect("relax after the connection", ret, -ENOTCONN);
	bad |= expect("disconnect again",
		      btgw_mgmt_disconnect(mgmt, GATEWAY, &device.addr, &err),
		      -ENOTCONN);
	close(hci);
	return bad;
}

static int cmd_refused(void)
{
	struct btgw_adv adv = { .instance = 255, .len = 3 };
	struct btgw_controller c;
	int bad = 0;

	bad |= expect("hci9", btgw_mgmt_find(mgmt, "hci9", &c, &err), -ENODEV);
	bad |= expect("unknown address",
		      btgw_mgmt_find(mgmt, "00:00:00:00:00:99", &c, &err),
		      -ENODEV);
	bad |= expect("first usable", btgw_mgmt_find(mgmt, NULL, &c, &err), 0);
	bad |= expect("instance 255",
		      btgw_mgmt_adv_add(mgmt, DEVICE, &adv, &err), -EINVAL);
	bad |= expect("power off",
		      btgw_mgmt_set(mgmt, DEVICE, BTGW_SETTING_POWERED, false,
				    &err), 0);
	bad |= expect("a controller that is off",
		      btgw_mgmt_find(mgmt, "hci1", &c, &err), -ENODEV);
	bad |= expect("discovery while off",
		      btgw_mgmt_discovery(mgmt, DEVICE, true, &err), -ENETDOWN);
	bad |= expect("power on",
		      btgw_mgmt_set(mgmt, DEVICE, BTGW_SETTING_POWERED, true,
				    &err), 0);
	return bad;
}

static int cmd_vanish(void)
{
	struct btgw_scan scan = {};
	int ret;

	printf("scanning\n");
	fflush(stdout);
	ret = btgw_scan_run(&scan, mgmt, GATEWAY, 30000, NULL, NULL, &err);
	btgw_scan_free(&scan);
	return expect("scan", ret, -ENODEV);
}

static int cmd_denied(void)
{
	struct btgw_addr addr = { .type = BTGW_ADDR_PUBLIC };
	struct btgw_controller c;
	int bad = 0;

	/* everybody may look */
	bad |= expect("info", btgw_mgmt_info(mgmt, GATEWAY, &c, &err), 0);
	bad |= expect("discovery",
		      btgw_mgmt_discovery(mgmt, GATEWAY, true, &err), -EPERM);
	bad |= expect("prepare",
		      btgw_conn_prepare(mgmt, GATEWAY, &addr, 6, &err), -EPERM);
	return bad;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(void);
	} commands[] = {
		{ "advertise", cmd_advertise },
		{ "scan", cmd_scan },
		{ "silent", cmd_silent },
		{ "interval", cmd_interval },
		{ "refused", cmd_refused },
		{ "vanish", cmd_vanish },
		{ "denied", cmd_denied },
	};
	unsigned int i;
	int ret;

	for (i = 0; argc == 2 && i < ARRAY_SIZE(commands); i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		if (btgw_mgmt_open(&mgmt, &err))
			return fail("open");
		ret = commands[i].run();
		btgw_mgmt_close(mgmt);
		return ret;
	}
	fprintf(stderr, "usage: radio_probe COMMAND\n");
	return 2;
}
