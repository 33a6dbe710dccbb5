// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adv_report_fuzz.c - any octets as an HCI event, with its length put right too
 *
 * What comes out lies inside the event, in order, and was counted once.
 */
#include <stdlib.h>
#include <string.h>
#include "adv_report.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

static void walk_event(const u8 *event, size_t len)
{
	struct btgw_adv_count count = {};
	struct btgw_adv_walk walk;
	struct btgw_adv_item item;
	const u8 *end = event;
	u64 items = 0;

	if (!btgw_adv_start(&walk, event, len, &count))
		MUST(!walk.reports && !walk.ad_left);
	while (btgw_adv_next(&walk, &item, &count)) {
		items++;
		MUST(item.len >= 1);
		MUST(item.data >= end + 2);
		end = item.data + item.len;
		MUST(end <= event + len);
		MUST(item.data[-1] == item.type);
	}
	MUST(items == count.messages + count.beacons + count.pb_adv);
	MUST(count.events <= 1);
	MUST(count.reports <= 255);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 *event = malloc(size + 1);

	memcpy(event, data, size);
	walk_event(event, size);
	if (size >= 4 && size <= 257) {
		event[0] = 0x3e;
		event[1] = size - 2;
		event[2] = event[2] & 1 ? 0x0d : 0x02;
		walk_event(event, size);
	}
	free(event);
	return 0;
}
