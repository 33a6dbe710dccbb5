// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_table_test.c - every row of the receivers' tables of btgw_packet.h
 *
 * A receiver is brought into each state by frames, and is given each kind of
 * frame; what it does is held against the row as the header has it.
 */
#include "kunit.h"

#include <asm/unaligned.h>
#include "stream_twin.h"
#include "stream_v1.h"
#include "stream_v2.h"

#define LIMIT	100
#define IDLE	BTGW_ST_IDLE
#define OPEN	BTGW_ST_OPEN
#define SKIP	BTGW_ST_SKIP

#define DROP	BTGW_ST_DO_DROP
#define GAP	BTGW_ST_DO_GAP
#define BEGIN	BTGW_ST_DO_BEGIN
#define STORE	BTGW_ST_DO_STORE
#define CHUNK	BTGW_ST_DO_CHUNK
#define END	BTGW_ST_DO_END

struct row {
	const char *name;
	const char *frame;
	u8 state;
	u8 next;
	enum btgw_st_verdict verdict;
	u8 todo;
	bool cut_short;
};

#define ROW(f, s, n, v, t)						\
	{ f " in " #s, f, s, n, BTGW_ST_V_##v, t, false }
#define CUT(f, s, n, v, t)						\
	{ f " in " #s, f, s, n, BTGW_ST_V_##v, t, true }

/* chunk 0 was handed on, chunk 1 is open or was dropped: 2 comes after a gap */
static const struct row v2_rows[] = {
	ROW("empty", IDLE, IDLE, MALFORMED, 0),
	ROW("empty", OPEN, OPEN, MALFORMED, 0),
	ROW("empty", SKIP, SKIP, MALFORMED, 0),
	ROW("reserved", IDLE, IDLE, MALFORMED, 0),
	ROW("reserved", OPEN, OPEN, MALFORMED, 0),
	ROW("reserved", SKIP, SKIP, MALFORMED, 0),
	ROW("long", IDLE, IDLE, MALFORMED, 0),
	ROW("long", OPEN, OPEN, MALFORMED, 0),
	ROW("long", SKIP, SKIP, MALFORMED, 0),
	ROW("short-first", IDLE, IDLE, MALFORMED, 0),
	ROW("short-first", OPEN, OPEN, MALFORMED, 0),
	ROW("short-first", SKIP, SKIP, MALFORMED, 0),
	ROW("short-last", OPEN, OPEN, MALFORMED, 0),
	ROW("short-whole", OPEN, OPEN, MALFORMED, 0),
	ROW("repeat", IDLE, IDLE, REPEAT, 0),
	ROW("repeat", OPEN, OPEN, REPEAT, 0),
	ROW("repeat", SKIP, SKIP, REPEAT, 0),
	ROW("first", IDLE, OPEN, PART, BEGIN | STORE),
	CUT("first", OPEN, OPEN, PART, DROP | BEGIN | STORE),
	ROW("first", SKIP, OPEN, PART, BEGIN | STORE),
	/* the number tells, not the counter */
	ROW("first-jump", IDLE, OPEN, PART, BEGIN | STORE),
	CUT("first-jump", OPEN, OPEN, PART, DROP | BEGIN | STORE),
	ROW("first-big", IDLE, SKIP, BIG, DROP),
	ROW("whole", IDLE, IDLE, CHUNK, GAP | BEGIN | STORE | CHUNK),
	CUT("whole", OPEN, IDLE, CHUNK, DROP | GAP | BEGIN | STORE | CHUNK),
	ROW("whole", SKIP, IDLE, CHUNK, GAP | BEGIN | STORE | CHUNK),
	ROW("whole-crc", IDLE, SKIP, CRC, 0),
	CUT("whole-crc", OPEN, SKIP, CRC, DROP),
	ROW("whole-crc", SKIP, SKIP, CRC, 0),
	ROW("whole-length", IDLE, SKIP, LENGTH, 0),
	ROW("whole-big", IDLE, SKIP, BIG, 0),
	ROW("next", IDLE, SKIP, JUMP, 0),
	ROW("next", OPEN, OPEN, PART, STORE),
	ROW("next", SKIP, SKIP, STRAY, 0),
	ROW("next-big", OPEN, SKIP, BIG, DROP),
	ROW("last", IDLE, SKIP, JUMP, 0),
	ROW("last", OPEN, IDLE, CHUNK, STORE | CHUNK),
	ROW("last", SKIP, SKIP, STRAY, 0),
	ROW("last-crc", OPEN, SKIP, CRC, DROP),
	ROW("last-length", OPEN, SKIP, LENGTH, DROP),
	ROW("last-big", OPEN, SKIP, BIG, DROP),
	ROW("jump", IDLE, SKIP, JUMP, 0),
	ROW("jump", OPEN, SKIP, JUMP, DROP),
	ROW("jump", SKIP, SKIP, STRAY, 0),
	ROW("jump-last", OPEN, SKIP, JUMP, DROP),
	ROW("end", IDLE, IDLE, END, GAP | END),
	CUT("end", OPEN, IDLE, END, DROP | GAP | END),
	ROW("end", SKIP, IDLE, END, GAP | END),
};

/* The payload of an open chunk 1, and of what follows it. */
static const u8 part[30] = "thirty octets of a first frame";

static size_t v2_trailer(u8 *frame, size_t n, u16 number, const u8 *before,
			 size_t len_before, size_t payload, int spoil)
{
	u8 all[1000];
	size_t len = len_before + payload;

	put_unaligned_le16(number, all);
	memcpy(all + 2, before, len_before);
	memcpy(all + 2 + len_before, frame + n - payload, payload);
	put_unaligned_le16(len + (spoil == 1), all + 2 + len);
	put_unaligned_le16(len + (spoil == 1), frame + n);
	put_unaligned_le32(twin_crc32(all, len + 4) ^ (spoil == 2), frame + n + 2);
	return n + 6;
}

static size_t v2_frame(u8 *frame, const char *kind, u8 last_flags,
		       u16 last_number)
{
	u8 counter = (last_flags + 1) & 15;
	size_t n = 1, payload = 10;

	memset(frame, 0x5a, 3704);
	frame[0] = counter;
	if (strstr(kind, "jump"))
		frame[0] = (counter + 3) & 15;
	if (strstr(kind, "big"))
		payload = LIMIT + 1;
	if (!strcmp(kind, "empty"))
		return 0;
	if (!strcmp(kind, "reserved")) {
		frame[0] |= 0x10;
		return 20;
	}
	if (!strcmp(kind, "long"))
		return 3704;
	if (!strcmp(kind, "repeat")) {
		frame[0] = last_flags;
		put_unaligned_le16(last_number, frame + 1);
		return 12;
	}
	if (!strncmp(kind, "short", 5)) {
		if (!strcmp(kind, "short-first")) {
			frame[0] |= 0x80;
			return 2;
		}
		frame[0] |= 0x40;
		if (!strcmp(kind, "short-last"))
			return 6;
		frame[0] |= 0x80;
		return 8;
	}
	if (!strncmp(kind, "first", 5)) {
		frame[0] |= 0x80;
		put_unaligned_le16(2, frame + 1);
		return 3 + payload;
	}
	if (!strncmp(kind, "whole", 5) || !strcmp(kind, "end")) {
		if (!strcmp(kind, "end"))
			payload = 0;
		frame[0] |= 0xc0;
		put_unaligned_le16(2, frame + 1);
		return v2_trailer(frame, 3 + payload, 2, part, 0, payload,
				  strstr(kind, "length") ? 1 :
				  strstr(kind, "crc") ? 2 : 0);
	}
	n += payload;
	if (!strncmp(kind, "last", 4) || !strcmp(kind, "jump-last")) {
		frame[0] |= 0x40;
		return v2_trailer(frame, n, 1, part, sizeof(part), payload,
				  strstr(kind, "length") ? 1 :
				  strstr(kind, "crc") ? 2 : 0);
	}
	return n;
}

/* Chunk 0 handed on; then as @state says, with chunk 1. */
static void v2_bring(struct kunit *test, struct btgw_st_rx *rx, u8 state)
{
	struct btgw_st_out out;
	u8 frame[3704];
	size_t n;

	btgw_st_rx_init(rx, LIMIT, true);
	frame[0] = 0xc0;
	put_unaligned_le16(0, frame + 1);
	frame[3] = 'x';
	n = v2_trailer(frame, 4, 0, part, 0, 1, 0);
	btgw_v2_receive(rx, frame, n, &out);
	KUNIT_ASSERT_EQ(test, out.verdict, BTGW_ST_V_CHUNK);
	if (state == IDLE)
		return;
	frame[0] = 0x81;
	put_unaligned_le16(1, frame + 1);
	memcpy(frame + 3, part, sizeof(part));
	btgw_v2_receive(rx, frame, 3 + sizeof(part), &out);
	KUNIT_ASSERT_EQ(test, out.verdict, BTGW_ST_V_PART);
	if (state == OPEN)
		return;
	frame[0] = 5;
	btgw_v2_receive(rx, frame, 20, &out);
	KUNIT_ASSERT_EQ(test, out.verdict, BTGW_ST_V_JUMP);
	KUNIT_ASSERT_EQ(test, rx->state, SKIP);
}

static void v2_row(struct kunit *test)
{
	const struct row *row = test->param_value;
	struct btgw_st_out out;
	struct btgw_st_rx rx;
	u8 frame[3704];
	size_t n;

	v2_bring(test, &rx, row->state);
	KUNIT_ASSERT_EQ(test, rx.state, row->state);
	n = v2_frame(frame, row->frame, rx.flags, rx.number);
	btgw_v2_receive(&rx, frame, n, &out);
	KUNIT_EXPECT_EQ(test, rx.state, row->next);
	KUNIT_EXPECT_EQ(test, out.verdict, row->verdict);
	KUNIT_EXPECT_EQ(test, out.todo, row->todo);
	KUNIT_EXPECT_EQ(test, out.cut_short, row->cut_short);
	if (out.todo & GAP)
		KUNIT_EXPECT_EQ(test, out.lost, 1);
	if (out.verdict == BTGW_ST_V_END) {
		/* nothing follows it */
		n = v2_frame(frame, "whole", rx.flags, rx.number);
		btgw_v2_receive(&rx, frame, n, &out);
		KUNIT_EXPECT_EQ(test, out.verdict, BTGW_ST_V_MALFORMED);
		KUNIT_EXPECT_EQ(test, out.todo, 0);
	}
}

static const struct row v1_rows[] = {
	ROW("short", IDLE, IDLE, MALFORMED, 0),
	ROW("short", OPEN, OPEN, MALFORMED, 0),
	ROW("short", SKIP, SKIP, MALFORMED, 0),
	ROW("long", OPEN, OPEN, MALFORMED, 0),
	ROW("zero", OPEN, OPEN, MALFORMED, 0),
	ROW("overfull", IDLE, IDLE, MALFORMED, 0),
	ROW("overfull", OPEN, OPEN, MALFORMED, 0),
	ROW("big", IDLE, SKIP, BIG, 0),
	ROW("big", OPEN, SKIP, BIG, DROP),
	ROW("big", SKIP, SKIP, BIG, 0),
	ROW("big-same", SKIP, SKIP, STRAY, 0),
	ROW("new", IDLE, OPEN, PART, BEGIN | STORE),
	CUT("new", OPEN, OPEN, PART, DROP | BEGIN | STORE),
	ROW("new", SKIP, OPEN, PART, BEGIN | STORE),
	ROW("new-whole", IDLE, IDLE, CHUNK, GAP | BEGIN | STORE | CHUNK),
	CUT("new-whole", OPEN, IDLE, CHUNK, DROP | GAP | BEGIN | STORE | CHUNK),
	ROW("new-whole", SKIP, IDLE, CHUNK, GAP | BEGIN | STORE | CHUNK),
	ROW("new-crc", IDLE, SKIP, CRC, DROP),
	CUT("new-crc", OPEN, SKIP, CRC, DROP),
	ROW("same", IDLE, IDLE, REPEAT, 0),
	ROW("same", OPEN, OPEN, PART, STORE),
	ROW("same", SKIP, SKIP, STRAY, 0),
	ROW("same-whole", OPEN, IDLE, CHUNK, STORE | CHUNK),
	ROW("same-crc", OPEN, SKIP, CRC, DROP),
	ROW("clash-length", IDLE, OPEN, PART, BEGIN | STORE),
	ROW("clash-length", OPEN, SKIP, LENGTH, DROP),
	ROW("clash-length", SKIP, SKIP, STRAY, 0),
	ROW("clash-crc", OPEN, SKIP, LENGTH, DROP),
	ROW("clash-more", OPEN, SKIP, LENGTH, DROP),
};

/* chunk 10 is one octet, chunk 11 has 50, of which 30 come first */
static u8 v1_payload[50] = "what is carried by the chunk of number eleven, and";

static size_t v1_put(u8 *frame, u16 number, u16 length, u32 crc,
		     const u8 *data, size_t len)
{
	put_unaligned_le16(number, frame);
	put_unaligned_le16(length, frame + 2);
	put_unaligned_le32(crc, frame + 4);
	memcpy(frame + 8, data, len);
	return 8 + len;
}

static void v1_bring(struct kunit *test, struct btgw_st_rx *rx, u8 state)
{
	struct btgw_st_out out;
	u8 frame[3704];
	size_t n;

	btgw_st_rx_init(rx, LIMIT, false);
	n = v1_put(frame, 10, 1, twin_crc32(v1_payload, 1), v1_payload, 1);
	btgw_v1_receive(rx, frame, n, &out);
	/* the first number is believed */
	KUNIT_ASSERT_EQ(test, out.verdict, BTGW_ST_V_CHUNK);
	KUNIT_ASSERT_FALSE(test, out.todo & GAP);
	if (state == IDLE)
		return;
	n = v1_put(frame, 11, 50, twin_crc32(v1_payload, 50), v1_payload, 30);
	btgw_v1_receive(rx, frame, n, &out);
	KUNIT_ASSERT_EQ(test, out.verdict, BTGW_ST_V_PART);
	if (state == OPEN)
		return;
	n = v1_put(frame, 11, 49, 0, v1_payload, 10);
	btgw_v1_receive(rx, frame, n, &out);
	KUNIT_ASSERT_EQ(test, out.verdict, BTGW_ST_V_LENGTH);
	KUNIT_ASSERT_EQ(test, rx->state, SKIP);
}

static size_t v1_frame(u8 *frame, const char *kind, u8 state)
{
	u16 last = state == IDLE ? 10 : 11;
	u16 length = state == IDLE ? 1 : 50;
	u32 crc = twin_crc32(v1_payload, length);

	if (!strcmp(kind, "short"))
		return v1_put(frame, 12, 5, 0, v1_payload, 0);
	if (!strcmp(kind, "long"))
		return 3704;
	if (!strcmp(kind, "zero"))
		return v1_put(frame, 12, 0, 0, v1_payload, 5);
	if (!strcmp(kind, "overfull"))
		return v1_put(frame, 12, 4, 0, v1_payload, 5);
	if (!strcmp(kind, "big"))
		return v1_put(frame, 12, LIMIT + 1, 0, v1_payload, 5);
	if (!strcmp(kind, "big-same"))
		return v1_put(frame, 11, LIMIT + 1, 0, v1_payload, 5);
	if (!strcmp(kind, "new"))
		return v1_put(frame, 12, 50, 0, v1_payload, 5);
	if (!strcmp(kind, "new-whole"))
		return v1_put(frame, 12, 50, twin_crc32(v1_payload, 50),
			      v1_payload, 50);
	if (!strcmp(kind, "new-crc"))
		return v1_put(frame, 12, 50, 1, v1_payload, 50);
	if (!strcmp(kind, "same"))
		return v1_put(frame, last, length, crc, v1_payload + 30,
			      state == IDLE ? 1 : 19);
	if (!strcmp(kind, "same-whole"))
		return v1_put(frame, last, length, crc, v1_payload + 30, 20);
	if (!strcmp(kind, "same-crc"))
		return v1_put(frame, last, length, crc, v1_payload, 20);
	if (!strcmp(kind, "clash-length"))
		return v1_put(frame, last, length + 5, crc, v1_payload, 3);
	if (!strcmp(kind, "clash-crc"))
		return v1_put(frame, last, length, crc ^ 1, v1_payload, 3);
	return v1_put(frame, last, length, crc, v1_payload, 21);
}

static void v1_row(struct kunit *test)
{
	const struct row *row = test->param_value;
	struct btgw_st_out out;
	struct btgw_st_rx rx;
	u8 frame[3704] = {};
	size_t n;

	v1_bring(test, &rx, row->state);
	n = v1_frame(frame, row->frame, row->state);
	btgw_v1_receive(&rx, frame, n, &out);
	KUNIT_EXPECT_EQ(test, rx.state, row->next);
	KUNIT_EXPECT_EQ(test, out.verdict, row->verdict);
	KUNIT_EXPECT_EQ(test, out.todo, row->todo);
	KUNIT_EXPECT_EQ(test, out.cut_short, row->cut_short);
	if (out.todo & GAP)
		KUNIT_EXPECT_EQ(test, out.lost, 1);
}

static void describe(const struct row *row, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", row->name);
}

KUNIT_ARRAY_PARAM(v2, v2_rows, describe);
KUNIT_ARRAY_PARAM(v1, v1_rows, describe);

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(v2_row, v2_gen_params),
	KUNIT_CASE_PARAM(v1_row, v1_gen_params),
	{}
};

static struct kunit_suite suite = {
	.name = "stream_table",
	.test_cases = cases,
};

kunit_test_suite(suite);
