// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_gatt.c - the connection under the GATT ways, and their idle time
 */
#include "stream_gatt.h"

#include <poll.h>
#include <string.h>

#include "addr.h"

void gatt_idle(struct way *way, sd_bus *bus)
{
	struct pollfd p[2] = { { .fd = way->jobs, .events = POLLIN } };
	int ret;

	for (;;) {
		do {
			ret = sd_bus_process(bus, NULL);
		} while (ret > 0);
		if (ret < 0)
			die("%s: the bus: %s", way->name, strerror(-ret));
		p[1].fd = sd_bus_get_fd(bus);
		p[1].events = sd_bus_get_events(bus);
		poll(p, 2, -1);
		if (p[0].revents)
			return;
	}
}

void gatt_connect(const struct btgw_addr *sensor)
{
	sd_bus_error error = SD_BUS_ERROR_NULL;
	char text[BTGW_ADDR_TEXT];
	sd_bus *bus = NULL;
	int ret;

	ret = sd_bus_default_system(&bus);
	if (ret < 0)
		die("the system bus: %s", strerror(-ret));
	sd_bus_set_method_call_timeout(bus, JOB_S * 1000000ull);
	if (sd_bus_call_method(bus, "org.bluez", "/org/bluez/hci1",
			       "org.bluez.Adapter1", "ConnectDevice", &error,
			       NULL, "a{sv}", 2, "Address", "s",
			       btgw_addr_print(sensor, text), "AddressType",
			       "s", btgw_addr_type_name(sensor->type)) < 0)
		die("ConnectDevice: %s", error.message);
	sd_bus_unref(bus);
}
