/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream_gatt.h - what both sides of the GATT ways share
 */
#ifndef _BTGW_STREAM_GATT_H
#define _BTGW_STREAM_GATT_H

#include <systemd/sd-bus.h>

#include "stream_bench.h"

/* the service of the bench */
#define GATT_UUID_SERVICE	"b7e10000-5b1c-4d3f-9f00-6274677730f1"
#define GATT_UUID_FD		"b7e10001-5b1c-4d3f-9f00-6274677730f1"
#define GATT_UUID_DBUS		"b7e10002-5b1c-4d3f-9f00-6274677730f1"

#define VALUE_IFACE	"org.bluez.GattCharacteristic1"

void gatt_gateway(struct way *way);

/* answer what comes over the bus until a job does */
void gatt_idle(struct way *way, sd_bus *bus);

#endif /* _BTGW_STREAM_GATT_H */
