// SPDX-License-Identifier: GPL-2.0-only
/*
 * adv_report.c - what mesh devices advertise, out of a controller's events
 *
 * The controller is trusted with nothing: every length is checked against what
 * the event has. An event is little-endian. Layouts: Core Specification vol 4
 * part E, 7.7.65.2 and 7.7.65.13, in the order in which controllers send them,
 * report after report.
 */
#include "adv_report.h"

#include <linux/string.h>
#include <asm/unaligned.h>

enum {
	EVT_LE_META		= 0x3e,
	SUBEVT_ADV_REPORT	= 0x02,
	SUBEVT_EXT_ADV_REPORT	= 0x0d,

	/* event type of a legacy report */
	ADV_NONCONN_IND		= 0x03,

	/* bits of the event type of an extended report */
	EXT_CONNECTABLE		= 0x0001,
	EXT_SCANNABLE		= 0x0002,
	EXT_SCAN_RESPONSE	= 0x0008,
	EXT_DATA_STATUS		= 0x0060,

	/* fixed parts of a report, up to and with the length of its data */
	LEGACY_HEAD		= 9,
	LEGACY_TAIL		= 1,	/* RSSI */
	EXT_HEAD		= 24,
	EXT_RSSI		= 13,
};

/**
 * btgw_adv_start() - begin to walk through an HCI event
 * @walk: filled in
 * @event: the event without its packet indicator: code, length, parameters
 * @len: octets of it
 * @count: counts the event
 *
 * Return: false where it is not an advertising event, or no whole one: the walk
 * is then empty.
 */
bool btgw_adv_start(struct btgw_adv_walk *walk, const u8 *event, size_t len,
		    struct btgw_adv_count *count)
{
	memset(walk, 0, sizeof(*walk));
	if (len < 3 || event[0] != EVT_LE_META)
		return false;
	if (event[2] != SUBEVT_ADV_REPORT && event[2] != SUBEVT_EXT_ADV_REPORT)
		return false;

	count->events++;
	if (len != 2 + (size_t)event[1] || len < 4) {
		count->malformed++;
		return false;
	}
	walk->extended = event[2] == SUBEVT_EXT_ADV_REPORT;
	walk->reports = event[3];
	walk->at = event + 4;
	walk->left = len - 4;
	return true;
}

/* One report shorter; false where the event is cut short. */
static bool btgw_adv_pull(struct btgw_adv_walk *walk, size_t len)
{
	if (walk->left < len) {
		walk->left = 0;
		walk->reports = 0;
		return false;
	}
	walk->at += len;
	walk->left -= len;
	return true;
}

/* Takes the next report; walk->ad_left is 0 where it is not for us. */
static void btgw_adv_report(struct btgw_adv_walk *walk,
			    struct btgw_adv_count *count)
{
	size_t head = walk->extended ? EXT_HEAD : LEGACY_HEAD;
	size_t tail = walk->extended ? 0 : LEGACY_TAIL;
	const u8 *report = walk->at;
	size_t len;

	walk->reports--;
	count->reports++;
	if (walk->left < head ||
	    !btgw_adv_pull(walk, head + report[head - 1] + tail)) {
		walk->reports = 0;
		count->malformed++;
		return;
	}
	len = report[head - 1];

	if (walk->extended) {
		u16 type = get_unaligned_le16(report);

		if (type & (EXT_CONNECTABLE | EXT_SCANNABLE |
			    EXT_SCAN_RESPONSE)) {
			count->connectable++;
			return;
		}
		if (type & EXT_DATA_STATUS) {
			count->incomplete++;
			return;
		}
		walk->rssi = report[EXT_RSSI];
	} else {
		if (report[0] != ADV_NONCONN_IND) {
			count->connectable++;
			return;
		}
		walk->rssi = report[head + len];
	}
	walk->ad = report + head;
	walk->ad_left = len;
}

/**
 * btgw_adv_next() - the next AD structure of the mesh
 * @walk: begun by btgw_adv_start()
 * @item: filled in
 * @count: counts what is passed over, too
 *
 * Return: false at the end of the event.
 */
bool btgw_adv_next(struct btgw_adv_walk *walk, struct btgw_adv_item *item,
		   struct btgw_adv_count *count)
{
	for (;;) {
		const u8 *ad = walk->ad;
		size_t len;

		if (!walk->ad_left) {
			if (!walk->reports)
				return false;
			btgw_adv_report(walk, count);
			continue;
		}

		len = ad[0];
		/* early end: the rest of the data is zero (vol 3 part C 11) */
		if (!len) {
			walk->ad_left = 0;
			continue;
		}
		if (len >= walk->ad_left) {
			count->malformed++;
			walk->ad_left = 0;
			continue;
		}
		walk->ad += 1 + len;
		walk->ad_left -= 1 + len;

		if (ad[1] < BTGW_AD_PB_ADV || ad[1] > BTGW_AD_MESH_BEACON) {
			count->other++;
			continue;
		}
		if (len == 1) {
			count->malformed++;
			continue;
		}
		if (ad[1] == BTGW_AD_PB_ADV)
			count->pb_adv++;
		else if (ad[1] == BTGW_AD_MESH_MESSAGE)
			count->messages++;
		else
			count->beacons++;
		item->type = ad[1];
		item->data = ad + 2;
		item->len = len - 1;
		item->rssi = walk->rssi;
		return true;
	}
}
