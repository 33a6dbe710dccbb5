/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * adv_report.h - what mesh devices advertise, out of a controller's events
 *
 * Pure: no lock, clock, allocation or skb. Compiled into the module, the unit
 * tests and the fuzzers.
 */
#ifndef _BTGW_CORE_ADV_REPORT_H
#define _BTGW_CORE_ADV_REPORT_H

#include <linux/types.h>

/* AD types of the mesh, Assigned Numbers 2.3 */
#define BTGW_AD_PB_ADV		0x29
#define BTGW_AD_MESH_MESSAGE	0x2a
#define BTGW_AD_MESH_BEACON	0x2b

/* "not available", Core Specification vol 4 part E 7.7.65.2 */
#define BTGW_ADV_RSSI_UNKNOWN	127

/**
 * struct btgw_adv_count - what a tap has seen
 * @events: LE advertising events, legacy and extended
 * @reports: reports in them
 * @malformed: events and reports cut short, and AD structures that reach past
 *	the end of their report; what follows one is not looked at
 * @connectable: reports passed over because the device can be connected to or
 *	scanned: the advertising bearer does not use those (Mesh Protocol 1.1
 *	section 3.3.1)
 * @incomplete: reports passed over because the controller has not all of them
 * @other: AD structures of other types
 * @pb_adv: provisioning bearer PDUs
 * @messages: mesh messages
 * @beacons: mesh beacons
 */
struct btgw_adv_count {
	u64 events;
	u64 reports;
	u64 malformed;
	u64 connectable;
	u64 incomplete;
	u64 other;
	u64 pb_adv;
	u64 messages;
	u64 beacons;
};

/**
 * struct btgw_adv_walk - where a walk through an event is
 * @at: next report
 * @left: octets from there to the end of the event
 * @reports: reports not looked at yet
 * @extended: they have the layout of LE Extended Advertising Report
 * @rssi: of the report that @ad is in, dBm or %BTGW_ADV_RSSI_UNKNOWN
 * @ad: next AD structure
 * @ad_left: octets from there to the end of the report's data
 *
 * The event must stay while it is walked through.
 */
struct btgw_adv_walk {
	const u8 *at;
	size_t left;
	u8 reports;
	bool extended;
	s8 rssi;
	const u8 *ad;
	size_t ad_left;
};

/**
 * struct btgw_adv_item - one AD structure of the mesh
 * @type: %BTGW_AD_PB_ADV, %BTGW_AD_MESH_MESSAGE or %BTGW_AD_MESH_BEACON
 * @len: octets of @data, 1 to 253
 * @rssi: dBm, or %BTGW_ADV_RSSI_UNKNOWN
 * @data: what follows the type octet; points into the event
 */
struct btgw_adv_item {
	u8 type;
	u8 len;
	s8 rssi;
	const u8 *data;
};

bool btgw_adv_start(struct btgw_adv_walk *walk, const u8 *event, size_t len,
		    struct btgw_adv_count *count);
bool btgw_adv_next(struct btgw_adv_walk *walk, struct btgw_adv_item *item,
		   struct btgw_adv_count *count);

#endif /* _BTGW_CORE_ADV_REPORT_H */
