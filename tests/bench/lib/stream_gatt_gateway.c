// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_gatt_gateway.c - notifications as a GATT client of bluetoothd gets
 * them: from the descriptor of AcquireNotify, or by PropertiesChanged
 */
#include "stream_gatt.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <systemd/sd-bus.h>

#define FIND_S		20

static struct gateway {
	struct way *way;
	sd_bus *bus;
	struct taking taking;
	bool going;
	char path[256];
} self;

static void must(int ret, const char *what)
{
	if (ret < 0)
		die("%s: %s: %s", self.way->name, what, strerror(-ret));
}

/* one object: does it have our characteristic, below hci1? */
static bool is_value(sd_bus_message *m, const char *path, const char *uuid)
{
	const char *iface, *name, *value;
	bool hit = false;

	must(sd_bus_message_enter_container(m, 'a', "{sa{sv}}"), "objects");
	while (sd_bus_message_enter_container(m, 'e', "sa{sv}") > 0) {
		must(sd_bus_message_read(m, "s", &iface), "objects");
		must(sd_bus_message_enter_container(m, 'a', "{sv}"), "objects");
		while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
			must(sd_bus_message_read(m, "s", &name), "objects");
			if (!strcmp(iface, VALUE_IFACE) &&
			    !strcmp(name, "UUID")) {
				must(sd_bus_message_read(m, "v", "s", &value),
				     "objects");
				hit |= !strcmp(value, uuid) &&
				       !strncmp(path, "/org/bluez/hci1/", 16);
			} else {
				must(sd_bus_message_skip(m, "v"), "objects");
			}
			must(sd_bus_message_exit_container(m), "objects");
		}
		must(sd_bus_message_exit_container(m), "objects");
		must(sd_bus_message_exit_container(m), "objects");
	}
	must(sd_bus_message_exit_container(m), "objects");
	return hit;
}

static bool find(const char *uuid)
{
	sd_bus_message *m = NULL;
	sd_bus_error error = SD_BUS_ERROR_NULL;
	const char *path;
	bool found = false;

	if (sd_bus_call_method(self.bus, "org.bluez", "/",
			       "org.freedesktop.DBus.ObjectManager",
			       "GetManagedObjects", &error, &m, "") < 0)
		die("%s: GetManagedObjects: %s", self.way->name, error.message);
	must(sd_bus_message_enter_container(m, 'a', "{oa{sa{sv}}}"), "objects");
	while (!found &&
	       sd_bus_message_enter_container(m, 'e', "oa{sa{sv}}") > 0) {
		must(sd_bus_message_read(m, "o", &path), "objects");
		found = is_value(m, path, uuid);
		if (found)
			snprintf(self.path, sizeof(self.path), "%s", path);
		must(sd_bus_message_exit_container(m), "objects");
	}
	sd_bus_message_unref(m);
	return found;
}

static int acquire(void)
{
	struct timeval limit = { .tv_sec = JOB_S };
	sd_bus_error error = SD_BUS_ERROR_NULL;
	sd_bus_message *m = NULL;
	uint16_t mtu;
	int fd;

	if (sd_bus_call_method(self.bus, "org.bluez", self.path, VALUE_IFACE,
			       "AcquireNotify", &error, &m, "a{sv}", 0) < 0)
		die("%s: AcquireNotify: %s", self.way->name, error.message);
	must(sd_bus_message_read(m, "hq", &fd, &mtu), "AcquireNotify");
	fd = dup(fd);
	sd_bus_message_unref(m);
	/* bluetoothd made it without O_NONBLOCK or with, by its version */
	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)))
		die("%s: the descriptor: %s", self.way->name, strerror(errno));
	return fd;
}

static int on_changed(sd_bus_message *m, void *user, sd_bus_error *error)
{
	const char *iface, *name;
	const void *value;
	size_t len;

	must(sd_bus_message_read(m, "s", &iface), "PropertiesChanged");
	if (strcmp(iface, VALUE_IFACE))
		return 0;
	must(sd_bus_message_enter_container(m, 'a', "{sv}"), "changed");
	while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
		must(sd_bus_message_read(m, "s", &name), "changed");
		if (strcmp(name, "Value")) {
			must(sd_bus_message_skip(m, "v"), "changed");
		} else {
			must(sd_bus_message_enter_container(m, 'v', "ay"),
			     "changed");
			must(sd_bus_message_read_array(m, 'y', &value, &len),
			     "changed");
			must(sd_bus_message_exit_container(m), "changed");
			if (!self.going)
				die("%s: a value that nobody sent",
				    self.way->name);
			self.going = take(self.way, &self.taking, value, len);
		}
		must(sd_bus_message_exit_container(m), "changed");
	}
	must(sd_bus_message_exit_container(m), "changed");
	return 0;
}

static void subscribe(void)
{
	sd_bus_error error = SD_BUS_ERROR_NULL;

	must(sd_bus_match_signal(self.bus, NULL, "org.bluez", self.path,
				 "org.freedesktop.DBus.Properties",
				 "PropertiesChanged", on_changed, NULL),
	     "AddMatch");
	if (sd_bus_call_method(self.bus, "org.bluez", self.path, VALUE_IFACE,
			       "StartNotify", &error, NULL, "") < 0)
		die("%s: StartNotify: %s", self.way->name, error.message);
}

static void job_fd(struct way *way, int fd)
{
	uint8_t buf[GATT_VALUE_MAX + 16];
	struct pollfd p = { .fd = fd, .events = POLLIN };
	ssize_t n;

	do {
		n = recv(fd, buf, sizeof(buf), 0);
		while (n < 0 && errno == EAGAIN &&
		       poll(&p, 1, JOB_S * 1000) > 0)
			n = recv(fd, buf, sizeof(buf), 0);
		if (n <= 0)
			die("%s: receiving, %llu of %llu octets are there: %s",
			    way->name, (unsigned long long)self.taking.at,
			    (unsigned long long)self.taking.want,
			    n ? strerror(errno) : "the end");
	} while (take(way, &self.taking, buf, n));
}

static void job_dbus(struct way *way)
{
	uint64_t limit = now_ns() + JOB_S * 1000000000ull;
	int ret;

	while (self.going) {
		ret = sd_bus_process(self.bus, NULL);
		must(ret, "the bus");
		if (!ret)
			must(sd_bus_wait(self.bus, 1000000), "the bus");
		if (now_ns() > limit)
			die("%s: %llu of %llu octets have arrived", way->name,
			    (unsigned long long)self.taking.at,
			    (unsigned long long)self.taking.want);
	}
}

void gatt_gateway(struct way *way)
{
	uint64_t limit = now_ns() + FIND_S * 1000000000ull;
	bool by_fd = way->ops == &gatt_fd_ops;
	struct job job;
	int fd = -1;

	self.way = way;
	must(sd_bus_default_system(&self.bus), "the system bus");
	while (!find(by_fd ? GATT_UUID_FD : GATT_UUID_DBUS)) {
		if (now_ns() > limit)
			die("%s: no such characteristic appears", way->name);
		usleep(200000);
	}
	if (by_fd)
		fd = acquire();
	else
		subscribe();
	ready(way);
	while (gatt_idle(way, self.bus), job_next(way, &job)) {
		take_begin(way, &self.taking, &job);
		self.going = true;
		ready(way);
		if (by_fd)
			job_fd(way, fd);
		else
			job_dbus(way);
		self.going = false;
		job_done(way);
	}
}
