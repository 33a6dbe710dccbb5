// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl doctor: what is wrong with this machine
 *
 * Every check says one sentence, and where something is wrong the sentence
 * says what to do. Nothing is changed.
 */
#include "doctor.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mgmt.h"

static const char *const verdict_names[] = {
	[DOCTOR_OK] = "ok",
	[DOCTOR_WARN] = "warning",
	[DOCTOR_FAIL] = "failure",
};

static const enum out_color verdict_colors[] = {
	[DOCTOR_OK] = OUT_GOOD,
	[DOCTOR_WARN] = OUT_WARN,
	[DOCTOR_FAIL] = OUT_BAD,
};

void doctor_say(struct doctor *doc, enum doctor_verdict verdict,
		const char *check, const char *fmt, ...)
{
	struct btgwctl *ctx = doc->ctx;
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);

	doc->count[verdict]++;
	out_object(ctx, NULL);
	out_paint(ctx, verdict_colors[verdict]);
	out_str(ctx, "verdict", "%-8s", verdict_names[verdict]);
	out_paint(ctx, OUT_PLAIN);
	out_str(ctx, "check", "%-11s", check);
	out_str(ctx, "text", "%s\n", text);
	out_object_end(ctx);
}

static void doctor_controller(struct doctor *doc, struct btgw_mgmt *mgmt,
			      uint16_t index)
{
	char name[16], addr[BTGW_ADDR_TEXT];
	struct btgw_controller c;
	struct btgw_err err;

	snprintf(name, sizeof(name), "hci%u", index);
	if (btgw_mgmt_info(mgmt, index, &c, &err)) {
		doctor_say(doc, DOCTOR_FAIL, name, "%s", err.text);
		return;
	}

	if (!(c.supported & BTGW_SETTING_LE))
		doctor_say(doc, DOCTOR_FAIL, name,
			   "the controller does not know LE, which all of btgw needs");
	else if (!(c.current & BTGW_SETTING_LE))
		doctor_say(doc, DOCTOR_FAIL, name,
			   "LE is switched off: \"btmgmt -i %u le on\"", index);
	else if (!(c.current & BTGW_SETTING_POWERED))
		doctor_say(doc, DOCTOR_FAIL, name,
			   "the controller is off: \"btmgmt -i %u power on\"",
			   index);
	else if (c.current & BTGW_SETTING_ADVERTISING)
		doctor_say(doc, DOCTOR_FAIL, name,
			   "the setting 'Advertising' is on, with which connect() waits to be connected instead of connecting: \"btmgmt -i %u advertising off\", and advertise by instances",
			   index);
	else
		doctor_say(doc, DOCTOR_OK, name, "%s, up with LE%s",
			   btgw_addr_print(&c.addr, addr),
			   c.current & BTGW_SETTING_BREDR ? " and BR/EDR" : "");
}

static void doctor_controllers(struct doctor *doc)
{
	uint16_t index[BTGW_MGMT_INDEX_MAX];
	struct btgw_mgmt *mgmt;
	struct btgw_err err;
	int i, n;

	if (btgw_mgmt_open(&mgmt, &err)) {
		doctor_say(doc, DOCTOR_FAIL, "bluetooth", "%s", err.text);
		return;
	}
	n = btgw_mgmt_list(mgmt, index, BTGW_MGMT_INDEX_MAX, &err);
	if (n < 0)
		doctor_say(doc, DOCTOR_FAIL, "bluetooth", "%s", err.text);
	else if (!n)
		doctor_say(doc, DOCTOR_FAIL, "bluetooth",
			   "there is no Bluetooth controller");
	for (i = 0; i < n; i++)
		doctor_controller(doc, mgmt, index[i]);
	btgw_mgmt_close(mgmt);
}

static int doctor_run(struct btgwctl *ctx, int argc, char **argv)
{
	struct doctor doc = { .ctx = ctx };
	unsigned int bad;

	if (argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "\"%s\": expected nothing after doctor",
				    argv[0]);

	out_array(ctx, NULL);
	doctor_module(&doc);
	doctor_kernels(&doc);
	doctor_rights(&doc);
	doctor_stores(&doc);
	doctor_daemons(&doc);
	doctor_clock(&doc);
	doctor_controllers(&doc);
	out_array_end(ctx);

	bad = doc.count[DOCTOR_FAIL];
	if (!bad)
		return BTGWCTL_OK;
	return btgwctl_fail(ctx, BTGWCTL_REFUSED,
			    "%u %s failed, %u warned, %u passed", bad,
			    bad == 1 ? "check" : "checks",
			    doc.count[DOCTOR_WARN], doc.count[DOCTOR_OK]);
}

static const struct btgwctl_command doctor_commands[] = {
	{ .name = "", .run = doctor_run },
	{ }
};

BTGWCTL_OBJECT(doctor) = {
	.name = "doctor",
	.help = "what is wrong with this machine",
	.usage = "btgwctl doctor\n",
	.commands = doctor_commands,
};
