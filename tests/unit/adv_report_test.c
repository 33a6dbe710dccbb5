// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Advertising events of a controller: what is taken out of them
 */
#include <string.h>

#include "adv_report.h"
#include "kunit.h"

#define ADDR		0x01, 0x02, 0x03, 0x04, 0x05, 0x06
#define EVENT(n, ...)	0x3e, (u8)sizeof((u8[]){ n, __VA_ARGS__ }), n, \
			__VA_ARGS__
#define LEGACY(type, len)	type, 0x01, ADDR, len
#define EXT(type, rssi, len)	(type) & 0xff, (type) >> 8, 0x01, ADDR, \
			1, 0, 0xff, 0x7f, rssi, 0, 0, 0, ADDR, len
#define MSG3		0x04, 0x2a, 0xaa, 0xbb, 0xcc
#define BEACON2		0x03, 0x2b, 0x01, 0x02
#define PB1		0x02, 0x29, 0x77
#define NAME		0x03, 0x09, 'h', 'i'

struct adv_case {
	const char *name;
	u8 event[128];
	size_t len;
	bool not_adv;
	struct btgw_adv_count count;
	u8 items;
	struct {
		u8 type;
		u8 len;
		s8 rssi;
		u8 first;
	} item[3];
};

#define DATA(...)	.event = { __VA_ARGS__ },				\
			.len = sizeof((u8[]){ __VA_ARGS__ })

static const struct adv_case adv_cases[] = {
	{ "nothing", .len = 0, .not_adv = true },
	{ "an event of another code", DATA(0x0e, 0x02, 0x02, 0x01),
	  .not_adv = true },
	{ "LE Connection Complete", DATA(EVENT(0x01, 0x00)), .not_adv = true },
	{ "no report", DATA(EVENT(0x02, 0)), .count = { .events = 1 } },
	{ "a message", DATA(EVENT(0x02, 1, LEGACY(3, 5), MSG3, 0xd8)),
	  .count = { .events = 1, .reports = 1, .messages = 1 },
	  .items = 1, .item = { { 0x2a, 3, -40, 0xaa } } },
	{ "a message after a name",
	  DATA(EVENT(0x02, 1, LEGACY(3, 9), NAME, MSG3, 0xd8)),
	  .count = { .events = 1, .reports = 1, .messages = 1, .other = 1 },
	  .items = 1, .item = { { 0x2a, 3, -40, 0xaa } } },
	{ "message, beacon and PB-ADV in one report",
	  DATA(EVENT(0x02, 1, LEGACY(3, 12), MSG3, BEACON2, PB1, 0x7f)),
	  .count = { .events = 1, .reports = 1, .messages = 1, .beacons = 1,
		     .pb_adv = 1 },
	  .items = 3, .item = { { 0x2a, 3, 127, 0xaa }, { 0x2b, 2, 127, 1 },
				{ 0x29, 1, 127, 0x77 } } },
	{ "two reports",
	  DATA(EVENT(0x02, 2, LEGACY(3, 5), MSG3, 0xd8,
		     LEGACY(3, 4), BEACON2, 0xd0)),
	  .count = { .events = 1, .reports = 2, .messages = 1, .beacons = 1 },
	  .items = 2, .item = { { 0x2a, 3, -40, 0xaa }, { 0x2b, 2, -48, 1 } } },
	{ "two reports, the first connectable",
	  DATA(EVENT(0x02, 2, LEGACY(0, 5), MSG3, 0xd8,
		     LEGACY(3, 4), BEACON2, 0xd0)),
	  .count = { .events = 1, .reports = 2, .connectable = 1,
		     .beacons = 1 },
	  .items = 1, .item = { { 0x2b, 2, -48, 1 } } },
	{ "scannable and scan response",
	  DATA(EVENT(0x02, 2, LEGACY(2, 5), MSG3, 0xd8, LEGACY(4, 5), MSG3, 0)),
	  .count = { .events = 1, .reports = 2, .connectable = 2 } },
	{ "zeros after the structures",
	  DATA(EVENT(0x02, 1, LEGACY(3, 8), MSG3, 0, 0x2a, 1, 0xd8)),
	  .count = { .events = 1, .reports = 1, .messages = 1 },
	  .items = 1, .item = { { 0x2a, 3, -40, 0xaa } } },
	{ "a report without data", DATA(EVENT(0x02, 1, LEGACY(3, 0), 0xd8)),
	  .count = { .events = 1, .reports = 1 } },
	{ "a message without octets",
	  DATA(EVENT(0x02, 1, LEGACY(3, 2), 0x01, 0x2a, 0xd8)),
	  .count = { .events = 1, .reports = 1, .malformed = 1 } },
	{ "a structure one octet too long",
	  DATA(EVENT(0x02, 1, LEGACY(3, 5), 0x05, 0x2a, 1, 2, 3, 0xd8)),
	  .count = { .events = 1, .reports = 1, .malformed = 1 } },
	{ "a structure of length 255",
	  DATA(EVENT(0x02, 1, LEGACY(3, 1), 0xff, 0xd8)),
	  .count = { .events = 1, .reports = 1, .malformed = 1 } },
	{ "a report without its RSSI",
	  DATA(EVENT(0x02, 1, LEGACY(3, 5), MSG3)),
	  .count = { .events = 1, .reports = 1, .malformed = 1 } },
	{ "a report cut in its head", DATA(EVENT(0x02, 1, 3, 1, ADDR)),
	  .count = { .events = 1, .reports = 1, .malformed = 1 } },
	{ "fewer reports than it says",
	  DATA(EVENT(0x02, 9, LEGACY(3, 5), MSG3, 0xd8)),
	  .count = { .events = 1, .reports = 2, .messages = 1,
		     .malformed = 1 },
	  .items = 1, .item = { { 0x2a, 3, -40, 0xaa } } },
	{ "shorter than its length octet", DATA(0x3e, 0x20, 0x02, 1, 3),
	  .not_adv = true, .count = { .events = 1, .malformed = 1 } },
	{ "longer than its length octet", DATA(0x3e, 0x02, 0x02, 1, 3),
	  .not_adv = true, .count = { .events = 1, .malformed = 1 } },
	{ "without the number of reports", DATA(0x3e, 0x01, 0x02),
	  .not_adv = true, .count = { .events = 1, .malformed = 1 } },

	{ "extended: a message of a legacy advertiser",
	  DATA(EVENT(0x0d, 1, EXT(0x0010, 0xc4, 5), MSG3)),
	  .count = { .events = 1, .reports = 1, .messages = 1 },
	  .items = 1, .item = { { 0x2a, 3, -60, 0xaa } } },
	{ "extended: connectable, scannable, scan response",
	  DATA(EVENT(0x0d, 3, EXT(0x0013, 0, 0), EXT(0x0012, 0, 0),
		     EXT(0x001a, 0, 0))),
	  .count = { .events = 1, .reports = 3, .connectable = 3 } },
	{ "extended: more to come, and truncated",
	  DATA(EVENT(0x0d, 2, EXT(0x0020, 0, 5), MSG3, EXT(0x0040, 0, 4),
		     BEACON2)),
	  .count = { .events = 1, .reports = 2, .incomplete = 2 } },
	{ "extended: cut in its data",
	  DATA(EVENT(0x0d, 1, EXT(0x0010, 0xc4, 6), MSG3)),
	  .count = { .events = 1, .reports = 1, .malformed = 1 } },
	{ "extended: cut in its head",
	  DATA(EVENT(0x0d, 1, 0x10, 0x00, 0x01, ADDR)),
	  .count = { .events = 1, .reports = 1, .malformed = 1 } },
};

static void adv_desc(const struct adv_case *c, char *desc)
{
	strcpy(desc, c->name);
}

KUNIT_ARRAY_PARAM(adv, adv_cases, adv_desc);

static void adv_test(struct kunit *test)
{
	const struct adv_case *c = test->param_value;
	struct btgw_adv_count count = {};
	struct btgw_adv_walk walk;
	struct btgw_adv_item item;
	u8 n = 0;

	KUNIT_EXPECT_EQ(test, !c->not_adv,
			btgw_adv_start(&walk, c->event, c->len, &count));
	while (btgw_adv_next(&walk, &item, &count)) {
		KUNIT_ASSERT_LT(test, n, c->items);
		KUNIT_EXPECT_EQ(test, item.type, c->item[n].type);
		KUNIT_EXPECT_EQ(test, item.len, c->item[n].len);
		KUNIT_EXPECT_EQ(test, item.rssi, c->item[n].rssi);
		KUNIT_EXPECT_EQ(test, item.data[0], c->item[n].first);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, c->items);
	KUNIT_EXPECT_MEMEQ(test, &count, &c->count, sizeof(count));
}

static struct kunit_case adv_report_cases[] = {
	KUNIT_CASE_PARAM(adv_test, adv_gen_params),
	{}
};

static struct kunit_suite adv_report_suite = {
	.name = "adv_report",
	.test_cases = adv_report_cases,
};

kunit_test_suite(adv_report_suite);
