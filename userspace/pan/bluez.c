// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bluez.c - what bluetoothd is asked for: to announce, and whom to trust
 *
 * Nothing waits here: every call has a callback.
 */
#include "agent.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-bus.h>

#include "bnep.h"

enum {
	RECORDS_MAX	= 3,
	ANSWER_US	= 3000000,
};

static const char owner_match[] =
	"type='signal',sender='org.freedesktop.DBus',"
	"interface='org.freedesktop.DBus',member='NameOwnerChanged',"
	"arg0='org.bluez'";

struct record {
	struct pan_bluez *bluez;
	uint16_t role;
	char *xml;
	sd_bus_slot *object;
	sd_bus_slot *call;
};

struct pan_bluez {
	sd_bus *bus;
	sd_bus_slot *owner;
	void (*said)(bool good, const char *text, void *user);
	void *user;
	struct record record[RECORDS_MAX];
	unsigned int records;
	struct pan_agent *agent;
};

struct pan_ask {
	enum pan_trust trust;
	void (*answer)(const char *why, void *user);
	void *user;
	sd_bus_slot *call;
};

static void say(struct pan_bluez *bluez, bool good, const char *fmt, ...)
	__printf(3, 4);

static void say(struct pan_bluez *bluez, bool good, const char *fmt, ...)
{
	char text[BTGW_ERR_TEXT];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	bluez->said(good, text, bluez->user);
}

/* The profile has no connections: they come to our own listener */

static int on_release(sd_bus_message *m, void *user, sd_bus_error *error)
{
	return sd_bus_reply_method_return(m, NULL);
}

static int on_connection(sd_bus_message *m, void *user, sd_bus_error *error)
{
	return sd_bus_error_set_const(error, "org.bluez.Error.Rejected",
				      "PSM 15 is served by btgw");
}

static const sd_bus_vtable profile_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("Release", "", "", on_release, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("NewConnection", "oha{sv}", "", on_connection,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("RequestDisconnection", "o", "", on_release,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END
};

static void record_path(const struct record *r, char *path, size_t size)
{
	snprintf(path, size, "/io/github/btgw/pan/%s",
		 btgw_bnep_role_name(r->role));
}

static int on_registered(sd_bus_message *m, void *user, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	struct record *r = user;

	r->call = sd_bus_slot_unref(r->call);
	if (!e)
		say(r->bluez, true,
		    "%s is announced by SDP; whoever paired before looks again when it connects anew",
		    btgw_bnep_role_name(r->role));
	else if (sd_bus_error_has_name(e, SD_BUS_ERROR_SERVICE_UNKNOWN) ||
		 sd_bus_error_has_name(e, SD_BUS_ERROR_NAME_HAS_NO_OWNER))
		say(r->bluez, false,
		    "bluetoothd does not run: %s is served, but not announced by SDP",
		    btgw_bnep_role_name(r->role));
	else
		say(r->bluez, false, "bluetoothd does not announce %s: %s",
		    btgw_bnep_role_name(r->role),
		    e->message ? e->message : e->name);
	return 1;
}

/* bluetoothd is not started by it: whoever runs this machine decides that */
static int new_call(struct pan_bluez *bluez, const char *path,
		    const char *interface, const char *method,
		    sd_bus_message **m)
{
	int ret;

	*m = NULL;
	ret = sd_bus_message_new_method_call(bluez->bus, m, "org.bluez", path,
					     interface, method);
	return ret < 0 ? ret : sd_bus_message_set_auto_start(*m, 0);
}

static int record_register(struct record *r)
{
	char path[64], uuid[40];
	sd_bus_message *m;
	int ret;

	record_path(r, path, sizeof(path));
	/* nobody's, and one for each role */
	snprintf(uuid, sizeof(uuid), "c5f0%04x-6a3b-4e0b-9b1c-7a1d0e5b7467",
		 r->role);
	r->call = sd_bus_slot_unref(r->call);
	ret = new_call(r->bluez, "/org/bluez", "org.bluez.ProfileManager1",
		       "RegisterProfile", &m);
	if (ret >= 0)
		ret = sd_bus_message_append(m, "osa{sv}", path, uuid, 2,
					    "Role", "s", "server",
					    "ServiceRecord", "s", r->xml);
	if (ret >= 0)
		ret = sd_bus_call_async(r->bluez->bus, &r->call, m,
					on_registered, r, ANSWER_US);
	sd_bus_message_unref(m);
	return ret;
}

static int on_owner(sd_bus_message *m, void *user, sd_bus_error *error)
{
	const char *name, *old, *new;
	struct pan_bluez *bluez = user;
	unsigned int i;

	if (sd_bus_message_read(m, "sss", &name, &old, &new) < 0)
		return 0;
	if (!*new)
		say(bluez, false,
		    "bluetoothd is gone: nothing is announced by SDP until it is back");
	for (i = 0; i < bluez->records && *new; i++)
		record_register(&bluez->record[i]);
	if (*new && bluez->agent)
		pan_agent_register(bluez->agent);
	return 0;
}

int pan_bluez_new(struct pan_bluez **bluez, sd_event *event,
		  void (*said)(bool good, const char *text, void *user),
		  void *user, struct btgw_err *err)
{
	struct pan_bluez *b = calloc(1, sizeof(*b));
	int ret;

	if (!b)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	b->said = said;
	b->user = user;
	ret = sd_bus_open_system(&b->bus);
	if (ret < 0) {
		free(b);
		return btgw_err_set(err, -EHOSTDOWN, "no system bus: %s",
				    btgw_strerror(ret));
	}
	ret = sd_bus_attach_event(b->bus, event, SD_EVENT_PRIORITY_NORMAL);
	if (ret >= 0)
		ret = sd_bus_add_match_async(b->bus, &b->owner, owner_match,
					     on_owner, NULL, b);
	if (ret < 0) {
		pan_bluez_free(b);
		return btgw_err_set(err, ret, "system bus: %s",
				    btgw_strerror(ret));
	}
	*bluez = b;
	return 0;
}

void pan_bluez_free(struct pan_bluez *bluez)
{
	unsigned int i;

	if (!bluez)
		return;
	for (i = 0; i < bluez->records; i++) {
		sd_bus_slot_unref(bluez->record[i].call);
		sd_bus_slot_unref(bluez->record[i].object);
		free(bluez->record[i].xml);
	}
	pan_agent_free(bluez->agent);
	sd_bus_slot_unref(bluez->owner);
	sd_bus_detach_event(bluez->bus);
	/* its end takes the records with it */
	sd_bus_flush_close_unref(bluez->bus);
	free(bluez);
}

int pan_bluez_announce(struct pan_bluez *bluez, uint16_t role, const char *xml,
		       struct btgw_err *err)
{
	struct record *r = &bluez->record[bluez->records];
	char path[64];
	int ret;

	if (bluez->records == RECORDS_MAX)
		return btgw_err_set(err, -ENOSPC, "more records than roles");
	r->bluez = bluez;
	r->role = role;
	r->xml = strdup(xml);
	if (!r->xml)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	bluez->records++;
	record_path(r, path, sizeof(path));
	ret = sd_bus_add_object_vtable(bluez->bus, &r->object, path,
				       "org.bluez.Profile1", profile_vtable, r);
	if (ret >= 0)
		ret = record_register(r);
	return ret < 0 ? btgw_err_set(err, ret, "announcing %s: %s",
				      btgw_bnep_role_name(role),
				      btgw_strerror(ret)) : 0;
}

int pan_bluez_agent(struct pan_bluez *bluez, const struct pan_agent_conf *conf,
		    struct btgw_err *err)
{
	int ret = pan_agent_new(&bluez->agent, bluez->bus, bluez, conf);

	if (ret < 0)
		return btgw_err_set(err, ret, "agent: %s", btgw_strerror(ret));
	pan_agent_register(bluez->agent);
	return 0;
}

/* the device */

/* The booleans among the properties of a device */
static int read_device(sd_bus_message *m, struct pan_known *d)
{
	const char *name;
	int ret, *to;

	ret = sd_bus_message_enter_container(m, 'a', "{sv}");
	while (ret >= 0 &&
	       (ret = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
		ret = sd_bus_message_read(m, "s", &name);
		if (ret < 0)
			break;
		to = !strcmp(name, "Paired") ? &d->paired :
		     !strcmp(name, "Trusted") ? &d->trusted :
		     !strcmp(name, "Blocked") ? &d->blocked : NULL;
		ret = to ? sd_bus_message_read(m, "v", "b", to) :
			   sd_bus_message_skip(m, "v");
		if (ret >= 0)
			ret = sd_bus_message_exit_container(m);
	}
	return ret;
}

static int on_device(sd_bus_message *m, void *user, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	struct pan_known d = {};
	struct pan_ask *ask = user;
	const char *why;

	ask->call = sd_bus_slot_unref(ask->call);
	if (e && (sd_bus_error_has_name(e, SD_BUS_ERROR_SERVICE_UNKNOWN) ||
		  sd_bus_error_has_name(e, SD_BUS_ERROR_NAME_HAS_NO_OWNER)))
		why = "bluetoothd does not run: is it paired? see allow and trust";
	else if (e && !sd_bus_error_has_name(e, SD_BUS_ERROR_UNKNOWN_OBJECT))
		why = "bluetoothd does not say whether it is paired";
	else if (!e && read_device(m, &d) < 0)
		why = "bluetoothd's answer about it is not understood";
	else
		why = pan_agent_judge(&d, ask->trust);
	ask->answer(why, ask->user);
	return 1;
}

struct pan_ask *pan_bluez_ask(struct pan_bluez *bluez, uint16_t index,
			      const struct btgw_addr *peer,
			      enum pan_trust trust,
			      void (*answer)(const char *why, void *user),
			      void *user)
{
	char path[64], addr[BTGW_ADDR_TEXT];
	struct pan_ask *ask;
	sd_bus_message *m;
	int i, ret;

	if (trust == PAN_TRUST_ANY) {
		answer(NULL, user);
		return NULL;
	}
	ask = bluez ? calloc(1, sizeof(*ask)) : NULL;
	if (!ask) {
		answer("bluetoothd cannot be asked whether it is paired; see allow and trust",
		       user);
		return NULL;
	}
	ask->trust = trust;
	ask->answer = answer;
	ask->user = user;
	btgw_addr_print(peer, addr);
	for (i = 2; i < BTGW_ADDR_TEXT - 1; i += 3)
		addr[i] = '_';
	snprintf(path, sizeof(path), "/org/bluez/hci%u/dev_%s", index, addr);

	ret = new_call(bluez, path, "org.freedesktop.DBus.Properties", "GetAll",
		       &m);
	if (ret >= 0)
		ret = sd_bus_message_append(m, "s", "org.bluez.Device1");
	if (ret >= 0)
		ret = sd_bus_call_async(bluez->bus, &ask->call, m, on_device,
					ask, ANSWER_US);
	sd_bus_message_unref(m);
	if (ret >= 0)
		return ask;
	free(ask);
	answer("the system bus is gone", user);
	return NULL;
}

void pan_bluez_forget(struct pan_ask *ask)
{
	if (!ask)
		return;
	sd_bus_slot_unref(ask->call);
	free(ask);
}
