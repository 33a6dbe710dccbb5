// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_gatt_sensor.c - a GATT service of bluetoothd whose one characteristic
 * notifies, as the D-Bus interface of BlueZ has it (org.bluez.GattManager1)
 *
 * A characteristic with NotifyAcquired hands bluetoothd a descriptor and
 * writes values into it; one without sends PropertiesChanged for each.
 */
#include "stream_gatt.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <systemd/sd-bus.h>

#define APP_PATH	"/org/btgw/bench"
#define SERVICE_PATH	APP_PATH "/service"
#define VALUE_PATH	SERVICE_PATH "/value"

/* as much as fits an attribute, or what bluetoothd says when it acquires */
static struct sensor {
	struct way *way;
	sd_bus *bus;
	int fd;
	bool notifying;
	const uint8_t *value;
	size_t len;
} self = { .fd = -1 };

static const char *value_uuid(void)
{
	return self.way->ops == &gatt_fd_ops ? GATT_UUID_FD : GATT_UUID_DBUS;
}

/* two applications, so that each process has a service of its own */
static int get_service_uuid(sd_bus *bus, const char *path, const char *iface,
			    const char *name, sd_bus_message *reply,
			    void *user, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "s", GATT_UUID_SERVICE);
}

static int get_primary(sd_bus *bus, const char *path, const char *iface,
		       const char *name, sd_bus_message *reply, void *user,
		       sd_bus_error *error)
{
	return sd_bus_message_append(reply, "b", 1);
}

static const sd_bus_vtable service_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("UUID", "s", get_service_uuid, 0,
			SD_BUS_VTABLE_PROPERTY_CONST),
	SD_BUS_PROPERTY("Primary", "b", get_primary, 0,
			SD_BUS_VTABLE_PROPERTY_CONST),
	SD_BUS_VTABLE_END
};

static int get_uuid(sd_bus *bus, const char *path, const char *iface,
		    const char *name, sd_bus_message *reply, void *user,
		    sd_bus_error *error)
{
	return sd_bus_message_append(reply, "s", value_uuid());
}

static int get_service(sd_bus *bus, const char *path, const char *iface,
		       const char *name, sd_bus_message *reply, void *user,
		       sd_bus_error *error)
{
	return sd_bus_message_append(reply, "o", SERVICE_PATH);
}

static int get_flags(sd_bus *bus, const char *path, const char *iface,
		     const char *name, sd_bus_message *reply, void *user,
		     sd_bus_error *error)
{
	return sd_bus_message_append(reply, "as", 1, "notify");
}

static int get_value(sd_bus *bus, const char *path, const char *iface,
		     const char *name, sd_bus_message *reply, void *user,
		     sd_bus_error *error)
{
	return sd_bus_message_append_array(reply, 'y', self.value, self.len);
}

static int get_notifying(sd_bus *bus, const char *path, const char *iface,
			 const char *name, sd_bus_message *reply, void *user,
			 sd_bus_error *error)
{
	return sd_bus_message_append(reply, "b", self.notifying);
}

static int on_acquire(sd_bus_message *m, void *user, sd_bus_error *error)
{
	int fds[2], ret;
	uint16_t mtu;
	const char *key;

	/* a{sv}: mtu among them */
	mtu = 0;
	ret = sd_bus_message_enter_container(m, 'a', "{sv}");
	while (ret > 0 &&
	       (ret = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
		ret = sd_bus_message_read(m, "s", &key);
		if (ret >= 0 && !strcmp(key, "mtu"))
			ret = sd_bus_message_read(m, "v", "q", &mtu);
		else if (ret >= 0)
			ret = sd_bus_message_skip(m, "v");
		if (ret >= 0)
			ret = sd_bus_message_exit_container(m);
	}
	if (ret < 0)
		return ret;
	if (self.fd >= 0)
		return sd_bus_error_set(error, "org.bluez.Error.NotPermitted",
					"acquired already");
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds))
		return -errno;
	self.fd = fds[0];
	snprintf(self.way->shared->note, sizeof(self.way->shared->note),
		 "ATT MTU %u", mtu);
	ret = sd_bus_reply_method_return(m, "hq", fds[1], mtu);
	close(fds[1]);
	return ret;
}

static int on_start(sd_bus_message *m, void *user, sd_bus_error *error)
{
	self.notifying = true;
	return sd_bus_reply_method_return(m, "");
}

static int on_stop(sd_bus_message *m, void *user, sd_bus_error *error)
{
	self.notifying = false;
	return sd_bus_reply_method_return(m, "");
}

static const sd_bus_vtable fd_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("UUID", "s", get_uuid, 0, SD_BUS_VTABLE_PROPERTY_CONST),
	SD_BUS_PROPERTY("Service", "o", get_service, 0,
			SD_BUS_VTABLE_PROPERTY_CONST),
	SD_BUS_PROPERTY("Flags", "as", get_flags, 0,
			SD_BUS_VTABLE_PROPERTY_CONST),
	SD_BUS_PROPERTY("NotifyAcquired", "b", get_notifying, 0,
			SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
	SD_BUS_METHOD("AcquireNotify", "a{sv}", "hq", on_acquire, 0),
	SD_BUS_VTABLE_END
};

static const sd_bus_vtable dbus_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("UUID", "s", get_uuid, 0, SD_BUS_VTABLE_PROPERTY_CONST),
	SD_BUS_PROPERTY("Service", "o", get_service, 0,
			SD_BUS_VTABLE_PROPERTY_CONST),
	SD_BUS_PROPERTY("Flags", "as", get_flags, 0,
			SD_BUS_VTABLE_PROPERTY_CONST),
	SD_BUS_PROPERTY("Value", "ay", get_value, 0,
			SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
	SD_BUS_PROPERTY("Notifying", "b", get_notifying, 0,
			SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
	SD_BUS_METHOD("StartNotify", "", "", on_start, 0),
	SD_BUS_METHOD("StopNotify", "", "", on_stop, 0),
	SD_BUS_VTABLE_END
};

static void must(int ret, const char *what)
{
	if (ret < 0)
		die("%s: %s: %s", self.way->name, what, strerror(-ret));
}

static void serve(void)
{
	must(sd_bus_process(self.bus, NULL), "the bus");
	must(sd_bus_wait(self.bus, 100000), "the bus");
}

static int registered;

static int on_registered(sd_bus_message *m, void *user, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);

	if (e)
		die("%s: RegisterApplication: %s", self.way->name, e->message);
	registered = 1;
	return 0;
}

static void offer(struct way *way)
{
	const sd_bus_vtable *vtable;

	vtable = way->ops == &gatt_fd_ops ? fd_vtable : dbus_vtable;
	must(sd_bus_default_system(&self.bus), "the system bus");
	must(sd_bus_add_object_manager(self.bus, NULL, APP_PATH), "objects");
	must(sd_bus_add_object_vtable(self.bus, NULL, SERVICE_PATH,
				      "org.bluez.GattService1", service_vtable,
				      NULL), "the service");
	must(sd_bus_add_object_vtable(self.bus, NULL, VALUE_PATH, VALUE_IFACE,
				      vtable, NULL), "the characteristic");
	/* bluetoothd asks for the objects before it answers */
	must(sd_bus_call_method_async(self.bus, NULL, "org.bluez",
				      "/org/bluez/hci0",
				      "org.bluez.GattManager1",
				      "RegisterApplication", on_registered,
				      NULL, "oa{sv}", APP_PATH, 0),
	     "RegisterApplication");
	while (!registered)
		serve();
}

static void put_fd(struct way *way, uint64_t at, size_t len, bool push)
{
	window_wait(way, at, len);
	if (send(self.fd, pattern(at), len, MSG_NOSIGNAL) != (ssize_t)len)
		die("%s: sending: %s", way->name, strerror(errno));
}

static void put_dbus(struct way *way, uint64_t at, size_t len, bool push)
{
	window_wait(way, at, len);
	self.value = pattern(at);
	self.len = len;
	must(sd_bus_emit_properties_changed(self.bus, VALUE_PATH, VALUE_IFACE,
					    "Value", NULL),
	     "PropertiesChanged");
	must(sd_bus_flush(self.bus), "PropertiesChanged");
}

static void sensor(struct way *way)
{
	struct job job;

	self.way = way;
	offer(way);
	ready(way);
	while (self.fd < 0 && !self.notifying)
		serve();
	ready(way);
	/* between jobs bluetoothd may have questions */
	while (gatt_idle(way, self.bus), job_next(way, &job))
		job_send(way, &job, GATT_VALUE_MAX,
			 self.fd >= 0 ? put_fd : put_dbus);
}

const struct way_ops gatt_fd_ops = {
	.sensor = sensor,
	.gateway = gatt_gateway,
};

const struct way_ops gatt_dbus_ops = {
	.sensor = sensor,
	.gateway = gatt_gateway,
};
