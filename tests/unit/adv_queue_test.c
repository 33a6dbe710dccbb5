// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adv_queue_test.c - whose turn it is on an advertising bearer
 */
#include "kunit.h"
#include <endian.h>
#include <errno.h>
#include <string.h>
#include "userspace/lib/adv_queue.h"

#define MS	1000ull

struct frame {
	struct btgw_bearer_hdr hdr;
	uint8_t pdu[BTGW_BEARER_PDU_MAX + 1];
} __attribute__((packed));

static struct frame frame_new(uint8_t first, uint8_t count, uint8_t interval)
{
	struct frame f = {
		.hdr = {
			.type = BTGW_BEARER_MESSAGE,
			.flags = BTGW_BEARER_F_DOWN,
			.down = { .count = count, .interval = interval },
		},
		.pdu = { first },
	};

	return f;
}

static int add(struct btgw_adv_queue *q, const struct frame *f, size_t pdu,
	       uint64_t now)
{
	return btgw_adv_queue_add(q, (const uint8_t *)f,
				  sizeof(f->hdr) + pdu, now);
}

/* first octet of the PDU that is sent at @now; -1: none is due */
static int turn(struct btgw_adv_queue *q, uint64_t now)
{
	uint64_t wait;
	int i = btgw_adv_queue_next(q, now, &wait);
	int first;

	if (i < 0)
		return -1;
	first = q->pdu[i].data[0];
	btgw_adv_queue_sent(q, i, now, 0);
	return first;
}

static void frames(struct kunit *test)
{
	struct btgw_adv_queue q = {};
	struct frame good = frame_new(1, 1, 1), f;

	KUNIT_EXPECT_EQ(test, add(&q, &good, 1, 0), 0);
	KUNIT_EXPECT_EQ(test, add(&q, &good, BTGW_BEARER_PDU_MAX, 0), 0);
	KUNIT_EXPECT_EQ(test, add(&q, &good, BTGW_BEARER_PDU_MAX + 1, 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, add(&q, &good, 0, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, btgw_adv_queue_add(&q, (void *)&good, 15, 0),
			-EINVAL);
	f = good;
	f.hdr.type = 0x29;
	KUNIT_EXPECT_EQ(test, add(&q, &f, 9, 0), -EINVAL);
	f = good;
	f.hdr.flags = 0;
	KUNIT_EXPECT_EQ(test, add(&q, &f, 9, 0), -EINVAL);
	f = frame_new(1, 0, 1);
	KUNIT_EXPECT_EQ(test, add(&q, &f, 9, 0), -EINVAL);
	f = frame_new(1, 9, 1);
	KUNIT_EXPECT_EQ(test, add(&q, &f, 9, 0), -EINVAL);
	f = frame_new(1, 1, 0);
	KUNIT_EXPECT_EQ(test, add(&q, &f, 9, 0), -EINVAL);
	f = frame_new(1, 1, 33);
	KUNIT_EXPECT_EQ(test, add(&q, &f, 9, 0), -EINVAL);
	f = good;
	f.hdr.down.not_before_ns = htole64(10001 * MS * 1000);
	KUNIT_EXPECT_EQ(test, add(&q, &f, 9, 0), -EINVAL);
	f.hdr.type = BTGW_BEARER_BEACON;
	KUNIT_EXPECT_EQ(test, add(&q, &f, 9, 1 * MS), 0);
	KUNIT_EXPECT_EQ(test, q.refused, 10);
	KUNIT_EXPECT_EQ(test, q.taken, 3);
}

/* three times, 20 ms apart */
static void copies(struct kunit *test)
{
	struct frame f = frame_new(7, 3, 2);
	struct btgw_adv_queue q = {};
	uint64_t wait;

	KUNIT_EXPECT_EQ(test, btgw_adv_queue_next(&q, 0, &wait), -1);
	KUNIT_EXPECT_EQ(test, wait, UINT64_MAX);
	KUNIT_EXPECT_EQ(test, add(&q, &f, 4, 0), 0);
	KUNIT_EXPECT_EQ(test, turn(&q, 0), 7);
	KUNIT_EXPECT_EQ(test, btgw_adv_queue_next(&q, 5 * MS, &wait), -1);
	KUNIT_EXPECT_EQ(test, wait, 15 * MS);
	KUNIT_EXPECT_EQ(test, turn(&q, 20 * MS - 1), -1);
	KUNIT_EXPECT_EQ(test, turn(&q, 20 * MS), 7);
	KUNIT_EXPECT_EQ(test, turn(&q, 40 * MS), 7);
	KUNIT_EXPECT_EQ(test, q.count, 0);
	KUNIT_EXPECT_EQ(test, q.sent, 3);
}

static void jitter(struct kunit *test)
{
	struct frame f = frame_new(7, 2, 2);
	struct btgw_adv_queue q = {};
	uint64_t wait;

	add(&q, &f, 4, 0);
	btgw_adv_queue_sent(&q, 0, 0, BTGW_ADV_JITTER_US * 5 + 1234);
	KUNIT_EXPECT_EQ(test, btgw_adv_queue_next(&q, 0, &wait), -1);
	KUNIT_EXPECT_EQ(test, wait, 20 * MS + 1234);
}

/* what was never sent first, in its order; then what is due longest */
static void order(struct kunit *test)
{
	struct frame f = frame_new(1, 2, 1);
	struct btgw_adv_queue q = {};

	add(&q, &f, 4, 0);
	KUNIT_EXPECT_EQ(test, turn(&q, 0), 1);
	f = frame_new(2, 2, 1);
	add(&q, &f, 4, 1 * MS);
	f = frame_new(3, 1, 1);
	add(&q, &f, 4, 1 * MS);
	KUNIT_EXPECT_EQ(test, turn(&q, 30 * MS), 2);
	KUNIT_EXPECT_EQ(test, turn(&q, 30 * MS), 3);
	KUNIT_EXPECT_EQ(test, turn(&q, 50 * MS), 1);
	KUNIT_EXPECT_EQ(test, turn(&q, 50 * MS), 2);
	KUNIT_EXPECT_EQ(test, turn(&q, 50 * MS), -1);
}

static void not_before(struct kunit *test)
{
	struct frame f = frame_new(1, 1, 1);
	struct btgw_adv_queue q = {};

	f.hdr.down.not_before_ns = htole64(30 * MS * 1000);
	add(&q, &f, 4, 10 * MS);
	f = frame_new(2, 1, 1);
	add(&q, &f, 4, 11 * MS);
	KUNIT_EXPECT_EQ(test, turn(&q, 12 * MS), 2);
	KUNIT_EXPECT_EQ(test, turn(&q, 29 * MS), -1);
	KUNIT_EXPECT_EQ(test, turn(&q, 30 * MS), 1);
}

/* full of new ones: no. Full with one that was sent: that makes way */
static void full(struct kunit *test)
{
	struct frame f = frame_new(1, 3, 32);
	struct btgw_adv_queue q = {};
	unsigned int i;

	for (i = 0; i < BTGW_ADV_QUEUE; i++) {
		KUNIT_EXPECT_TRUE(test, btgw_adv_queue_room(&q));
		KUNIT_EXPECT_EQ(test, add(&q, &f, 4, i), 0);
	}
	KUNIT_EXPECT_FALSE(test, btgw_adv_queue_room(&q));
	KUNIT_EXPECT_EQ(test, add(&q, &f, 4, 100), -ENOSPC);
	turn(&q, 100);
	KUNIT_EXPECT_TRUE(test, btgw_adv_queue_room(&q));
	f = frame_new(9, 1, 1);
	KUNIT_EXPECT_EQ(test, add(&q, &f, 4, 101), 0);
	KUNIT_EXPECT_EQ(test, q.cut, 1);
	KUNIT_EXPECT_EQ(test, q.count, BTGW_ADV_QUEUE);
	KUNIT_EXPECT_EQ(test, q.refused, 0);
	for (i = 1; i < BTGW_ADV_QUEUE; i++)
		KUNIT_EXPECT_EQ(test, turn(&q, 200), 1);
	KUNIT_EXPECT_EQ(test, turn(&q, 200), 9);
}

static struct kunit_case adv_queue_cases[] = {
	KUNIT_CASE(frames),
	KUNIT_CASE(copies),
	KUNIT_CASE(jitter),
	KUNIT_CASE(order),
	KUNIT_CASE(not_before),
	KUNIT_CASE(full),
	{}
};

static struct kunit_suite adv_queue_suite = {
	.name = "adv_queue",
	.test_cases = adv_queue_cases,
};

kunit_test_suite(adv_queue_suite);
