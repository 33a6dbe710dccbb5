// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl pan doctor: what is wrong with this machine as an end of a PAN, or
 * with a connection that somebody traced
 */
#include "pan.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>

#include "doctor.h"
#include "../../pan/trace.h"

/* PSM 15 of a controller is free, or who may have it */
static void check_psm(struct doctor *doc, const char *name,
		      const struct btgw_controller *c)
{
	struct btgw_err err = {};
	int fd;

	fd = pan_channel_listen(&c->addr, BT_SECURITY_MEDIUM, &err);
	if (fd >= 0) {
		close(fd);
		doctor_say(doc, DOCTOR_OK, name,
			   "PSM 15 is free, nobody serves");
	} else if (fd == -EADDRINUSE) {
		doctor_say(doc, DOCTOR_OK, name,
			   "PSM 15 is served; if not by \"btgwctl pan serve\", then by bluetoothd's network plugin, which --noplugin=network turns off");
	} else {
		doctor_say(doc, DOCTOR_WARN, name, "%s", err.text);
	}
}

static void check_controller(struct doctor *doc, struct btgw_mgmt *mgmt,
			     uint16_t index)
{
	char name[16], addr[BTGW_ADDR_TEXT];
	struct btgw_controller c;
	struct btgw_err err = {};

	snprintf(name, sizeof(name), "hci%u", index);
	if (btgw_mgmt_info(mgmt, index, &c, &err)) {
		doctor_say(doc, DOCTOR_FAIL, name, "%s", err.text);
		return;
	}
	btgw_addr_print(&c.addr, addr);
	if (!(c.supported & BTGW_SETTING_BREDR)) {
		doctor_say(doc, DOCTOR_WARN, name,
			   "the controller knows LE only, a PAN needs BR/EDR");
	} else if (!(c.current & BTGW_SETTING_POWERED)) {
		doctor_say(doc, DOCTOR_WARN, name,
			   "the controller is off: \"btmgmt -i %u power on\"",
			   index);
	} else if (!(c.current & BTGW_SETTING_BREDR)) {
		doctor_say(doc, DOCTOR_WARN, name,
			   "BR/EDR is switched off: \"btmgmt -i %u bredr on\" while it is off",
			   index);
	} else if (c.addr.b[5] & 1) {
		doctor_say(doc, DOCTOR_FAIL, name,
			   "its address %s begins with an odd octet, which is no valid Ethernet address: bridges refuse it and interfaces do not come up; give it a proper one",
			   addr);
	} else if (!(c.current & BTGW_SETTING_CONNECTABLE)) {
		doctor_say(doc, DOCTOR_WARN, name,
			   "%s, up, but not connectable, so nobody can come: \"btmgmt -i %u connectable on\"",
			   addr, index);
	} else {
		doctor_say(doc, DOCTOR_OK, name, "%s, up with BR/EDR", addr);
		check_psm(doc, name, &c);
	}
}

static void check_controllers(struct doctor *doc)
{
	uint16_t index[BTGW_MGMT_INDEX_MAX];
	struct btgw_err err = {};
	struct btgw_mgmt *mgmt;
	int i, n;

	if (btgw_mgmt_open(&mgmt, &err)) {
		doctor_say(doc, DOCTOR_FAIL, "bluetooth", "%s", err.text);
		return;
	}
	n = btgw_mgmt_list(mgmt, index, BTGW_MGMT_INDEX_MAX, &err);
	if (n <= 0)
		doctor_say(doc, DOCTOR_FAIL, "bluetooth", "%s",
			   n ? err.text : "there is no Bluetooth controller");
	for (i = 0; i < n; i++)
		check_controller(doc, mgmt, index[i]);
	btgw_mgmt_close(mgmt);
}

/* A probe that is not answered changes neither end */
void pan_doctor_routing(struct doctor *doc, struct pan_rtnl *rt,
			const char *name, int index)
{
	bool four = !pan_route_try(rt, AF_INET, index, NULL, NULL);
	bool six = !pan_route_try(rt, AF_INET6, index, NULL, NULL);

	if (!four && !six)
		doctor_say(doc, DOCTOR_OK, name,
			   "nothing that comes from here is forwarded");
	else
		doctor_say(doc, DOCTOR_WARN, name,
			   "%s that comes from here is forwarded; if it should not be: \"routing none\"",
			   !four ? "IPv6" : !six ? "IPv4" : "IPv4 and IPv6");
}

static void check_session(struct doctor *doc, struct pan_rtnl *rt,
			  const struct pan_bnep *s)
{
	char peer[BTGW_ADDR_TEXT], bridge[IF_NAMESIZE];
	struct pan_link link;

	btgw_addr_print(&s->peer, peer);
	if (pan_link_find(rt, s->device, &link, NULL)) {
		doctor_say(doc, DOCTOR_OK, s->device,
			   "to %s, in another network namespace", peer);
		return;
	}
	if (!link.up)
		doctor_say(doc, DOCTOR_FAIL, s->device,
			   "to %s: the interface is down: \"ip link set %s up\"",
			   peer, s->device);
	else if (!link.received)
		doctor_say(doc, DOCTOR_FAIL, s->device,
			   "to %s: up, but nothing was ever received: nobody is behind the channel",
			   peer);
	else
		doctor_say(doc, DOCTOR_OK, s->device, "to %s, as %s", peer,
			   btgw_bnep_role_name(s->role));
	if (!link.master)
		pan_doctor_routing(doc, rt, s->device, link.index);
	else if (if_indextoname(link.master, bridge))
		pan_doctor_routing(doc, rt, bridge, link.master);
}

static void check_sessions(struct doctor *doc)
{
	struct pan_bnep list[PAN_BNEP_MAX];
	struct btgw_err err = {};
	struct pan_rtnl *rt;
	int ctl, i, n;

	ctl = pan_bnep_open(&err);
	if (ctl < 0) {
		doctor_say(doc, DOCTOR_FAIL, "bnep", "%s", err.text);
		return;
	}
	n = pan_bnep_list(ctl, list, &err);
	close(ctl);
	if (n < 0 || pan_rtnl_open(&rt, &err)) {
		doctor_say(doc, DOCTOR_FAIL, "bnep", "%s", err.text);
		return;
	}
	doctor_say(doc, DOCTOR_OK, "bnep", "the kernel has it, with %d sessions",
		   n);
	for (i = 0; i < n; i++)
		check_session(doc, rt, &list[i]);
	pan_rtnl_close(rt);
}

/* A trace of somebody else's machine, perhaps */
static uint8_t *read_file(struct btgwctl *ctx, const char *name, size_t *len)
{
	enum { LARGEST = 256 << 20 };
	uint8_t *data = NULL;
	long size = -1;
	FILE *file;

	file = fopen(name, "re");
	if (file && !fseek(file, 0, SEEK_END))
		size = ftell(file);
	if (size < 0) {
		btgwctl_fail(ctx, BTGWCTL_USAGE, "%s: %s", name,
			     btgw_strerror(errno));
	} else if (size > LARGEST) {
		btgwctl_fail(ctx, BTGWCTL_USAGE, "%s: more than 256 MB", name);
	} else {
		rewind(file);
		data = malloc(size + 1);
		*len = data ? fread(data, 1, size, file) : 0;
		if (!data)
			btgwctl_fail(ctx, BTGWCTL_REFUSED, "out of memory");
	}
	if (file)
		fclose(file);
	return data;
}

static void show_attempt(struct doctor *doc, const struct pan_attempt *a)
{
	const char *who = a->incoming ? "a peer" : "this machine";
	const char *text;
	char name[16];
	bool good;

	text = pan_trace_judge(a, &good);
	snprintf(name, sizeof(name), "hci%u", a->index);
	if (a->requested > 1)
		doctor_say(doc, good ? DOCTOR_OK : DOCTOR_FAIL, name,
			   "%.3f s: %s asked for %s: %s", a->seconds, who,
			   btgw_bnep_role_name(a->requested), text);
	else
		doctor_say(doc, good ? DOCTOR_OK : DOCTOR_FAIL, name,
			   "%.3f s: %s came: %s", a->seconds, who, text);
}

static int check_trace(struct doctor *doc, const char *name)
{
	struct pan_attempt list[PAN_ATTEMPTS_MAX];
	size_t len = 0;
	uint8_t *data;
	int i, n;

	data = read_file(doc->ctx, name, &len);
	if (!data)
		return BTGWCTL_USAGE;
	n = pan_trace_read(data, len, list, &doc->ctx->err);
	free(data);
	if (n < 0)
		return BTGWCTL_USAGE;
	out_array(doc->ctx, NULL);
	for (i = 0; i < n; i++)
		show_attempt(doc, &list[i]);
	if (!n)
		doctor_say(doc, DOCTOR_FAIL, "trace",
			   "nobody tried to reach PSM 15: was there a link at all?");
	out_array_end(doc->ctx);
	return 0;
}

int pan_doctor_run(struct btgwctl *ctx, int argc, char **argv)
{
	struct doctor doc = { .ctx = ctx };
	struct btgw_addr peer;
	unsigned int bad;

	if (argc == 2 && (!strcmp(argv[0], "trace") ||
			  !strcmp(argv[0], "--trace"))) {
		if (check_trace(&doc, argv[1]))
			return BTGWCTL_USAGE;
	} else if (argc == 1 &&
		   !btgw_addr_parse(argv[0], BTGW_ADDR_PUBLIC, &peer, NULL)) {
		out_array(ctx, NULL);
		pan_doctor_peer(&doc, &peer);
		out_array_end(ctx);
	} else if (argc) {
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "\"%s\": expected nothing, an address or trace FILE after doctor",
				    argv[0]);
	} else {
		out_array(ctx, NULL);
		check_controllers(&doc);
		check_sessions(&doc);
		out_array_end(ctx);
	}
	bad = doc.count[DOCTOR_FAIL];
	if (!bad)
		return BTGWCTL_OK;
	return btgwctl_fail(ctx, BTGWCTL_REFUSED,
			    "%u %s failed, %u warned, %u passed", bad,
			    bad == 1 ? "check" : "checks",
			    doc.count[DOCTOR_WARN], doc.count[DOCTOR_OK]);
}
