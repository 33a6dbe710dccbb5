// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_frame_test.c - streaming frames against known answers
 *
 * tests/vectors/streaming.txt: a framer makes them octet for octet, a receiver
 * makes the payload of them.
 */
#include "kunit.h"

#include <stdlib.h>
#include <linux/minmax.h>
#include "btgw_crc.h"
#include "stream_twin.h"
#include "stream_v1.h"
#include "stream_v2.h"

#define MAX	2000

struct vector {
	char kind[8];
	char name[40];
	unsigned int number, counter, frame_len, crc;
	u8 data[MAX];
	size_t len;
	u8 frames[32][700];
	size_t frame_lens[32];
	size_t n;
};

static struct vector vectors[64];
static size_t n_vectors;

static size_t hex(const char *s, u8 *out, size_t max)
{
	unsigned int octet;
	size_t n = 0;

	if (*s == '-')
		return 0;
	for (; s[0] && s[1]; s += 2) {
		if (n == max || sscanf(s, "%2x", &octet) != 1)
			abort();
		out[n++] = (u8)octet;
	}
	return n;
}

static void read_line(char *line)
{
	char *word[8] = {};
	struct vector *v;
	char *frame;
	size_t n = 0;

	for (word[0] = strtok(line, " \n"); word[n] && n < 7;)
		word[++n] = strtok(NULL, " \n");
	if (!word[0] || word[0][0] == '#')
		return;
	v = &vectors[n_vectors++];
	snprintf(v->kind, sizeof(v->kind), "%s", word[0]);
	snprintf(v->name, sizeof(v->name), "%s", word[1]);
	if (!strcmp(v->kind, "crc") && n == 4) {
		v->len = hex(word[2], v->data, MAX);
		v->crc = strtoul(word[3], NULL, 16);
		return;
	}
	n = 2;
	v->number = atoi(word[n++]);
	if (!strcmp(v->kind, "v2"))
		v->counter = atoi(word[n++]);
	v->frame_len = atoi(word[n++]);
	v->len = hex(word[n++], v->data, MAX);
	for (frame = strtok(word[n], "+"); frame; frame = strtok(NULL, "+")) {
		v->frame_lens[v->n] = hex(frame, v->frames[v->n], 700);
		v->n++;
	}
}

static int suite_init(struct kunit_suite *suite)
{
	static char line[16384];
	FILE *f;

	if (n_vectors)
		return 0;
	f = fopen(BTGW_VECTORS "/streaming.txt", "r");
	if (!f)
		return -1;
	while (fgets(line, sizeof(line), f))
		read_line(line);
	fclose(f);
	return n_vectors >= 20 ? 0 : -1;
}

static const void *next_vector(const void *prev, char *desc)
{
	const struct vector *v = prev ? (const struct vector *)prev + 1 : vectors;

	if (!n_vectors && suite_init(NULL))
		return NULL;
	if (v == vectors + n_vectors)
		return NULL;
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s:%s", v->kind, v->name);
	return v;
}

static void check_frame(struct kunit *test, const struct vector *v, size_t i,
			const u8 *frame, size_t len)
{
	KUNIT_ASSERT_LT(test, i, v->n);
	KUNIT_ASSERT_EQ(test, len, v->frame_lens[i]);
	KUNIT_EXPECT_MEMEQ(test, frame, v->frames[i], len);
}

/* @step octets at a time. */
static void make_v2(struct kunit *test, const struct vector *v, size_t step)
{
	u8 counter = v->counter;
	struct btgw_v2_tx tx;
	u8 frame[700];
	size_t pos = 0;
	size_t i = 0;
	size_t n, len;

	/* as if it were the largest chunk, and ended early */
	btgw_v2_tx_init(&tx, v->frame_len, v->n > 1 ? v->len : 65535);
	tx.number = v->number;
	do {
		n = btgw_v2_tx_begin(&tx, frame);
		while (btgw_v2_tx_room(&tx) && pos < v->len) {
			len = min_t(size_t, btgw_v2_tx_room(&tx), step);
			len = min_t(size_t, len, v->len - pos);
			memcpy(frame + n, v->data + pos, len);
			btgw_v2_tx_add(&tx, v->data + pos, len);
			n += len;
			pos += len;
		}
		n = btgw_v2_tx_seal(&tx, frame, pos == v->len);
		KUNIT_EXPECT_FALSE(test, btgw_v2_tx_stamp(frame, counter++, false));
		check_frame(test, v, i++, frame, n);
	} while (tx.open);
	KUNIT_EXPECT_EQ(test, i, v->n);
	KUNIT_EXPECT_EQ(test, tx.number, (u16)(v->number + 1));
}

static void make_v1(struct kunit *test, const struct vector *v)
{
	struct btgw_v1_tx tx;
	u8 frames[32][700];
	size_t lens[32];
	size_t pos = 0;
	size_t n = 0;
	size_t i, len;

	btgw_v1_tx_init(&tx, v->frame_len, v->len);
	KUNIT_EXPECT_EQ(test, tx.number, 1);
	tx.number = v->number;
	while (pos < v->len) {
		KUNIT_ASSERT_FALSE(test, btgw_v1_tx_full(&tx));
		lens[n] = btgw_v1_tx_next(&tx);
		len = min_t(size_t, btgw_v1_tx_room(&tx), v->len - pos);
		memcpy(frames[n] + lens[n], v->data + pos, len);
		btgw_v1_tx_add(&tx, v->data + pos, len);
		lens[n] += len;
		pos += len;
		n++;
	}
	/* its end is sent now, whatever room the frame has left */
	KUNIT_EXPECT_TRUE(test, btgw_v1_tx_full(&tx));
	KUNIT_EXPECT_EQ(test, btgw_v1_tx_room(&tx), 0);
	for (i = 0; i < n; i++) {
		btgw_v1_tx_head(&tx, frames[i]);
		check_frame(test, v, i, frames[i], lens[i]);
	}
	btgw_v1_tx_done(&tx);
	KUNIT_EXPECT_EQ(test, n, v->n);
	KUNIT_EXPECT_EQ(test, tx.number, (u16)(v->number + 1));
}

static void receive(struct kunit *test, const struct vector *v, bool two)
{
	struct btgw_st_rx rx;
	struct btgw_st_out out;
	u8 got[MAX];
	size_t len = 0;
	size_t i;

	btgw_st_rx_init(&rx, MAX, two);
	rx.expect = v->number;
	for (i = 0; i < v->n; i++) {
		/* a link may begin with any counter as long as F is set */
		if (two)
			btgw_v2_receive(&rx, v->frames[i], v->frame_lens[i],
					&out);
		else
			btgw_v1_receive(&rx, v->frames[i], v->frame_lens[i],
					&out);
		if (out.todo & BTGW_ST_DO_STORE) {
			memcpy(got + len, v->frames[i] + out.off, out.len);
			len += out.len;
		}
		KUNIT_EXPECT_EQ(test, !!(out.todo & BTGW_ST_DO_BEGIN),
				!i && v->len);
		if (i + 1 < v->n)
			KUNIT_EXPECT_EQ(test, out.verdict, BTGW_ST_V_PART);
	}
	KUNIT_EXPECT_EQ(test, out.verdict,
			v->len ? BTGW_ST_V_CHUNK : BTGW_ST_V_END);
	KUNIT_EXPECT_FALSE(test, out.todo & BTGW_ST_DO_GAP);
	KUNIT_EXPECT_EQ(test, out.number, v->number);
	KUNIT_ASSERT_EQ(test, len, v->len);
	KUNIT_EXPECT_MEMEQ(test, got, v->data, len);
}

static void vector_holds(struct kunit *test)
{
	const struct vector *v = test->param_value;

	if (!strcmp(v->kind, "crc")) {
		KUNIT_EXPECT_EQ(test, ~btgw_crc32(~0U, v->data, v->len), v->crc);
		KUNIT_EXPECT_EQ(test, twin_crc32(v->data, v->len), v->crc);
	} else if (!strcmp(v->kind, "v2")) {
		make_v2(test, v, 1);
		make_v2(test, v, 7);
		make_v2(test, v, MAX);
		receive(test, v, true);
	} else {
		make_v1(test, v);
		receive(test, v, false);
	}
}

/* The words of the design: four full frames of 245 are 968 octets. */
static void default_sizes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, btgw_v2_chunk(245, 4), 968);
	KUNIT_EXPECT_EQ(test, btgw_v2_chunk(245, 1), 236);
	KUNIT_EXPECT_EQ(test, btgw_v1_chunk(245, 4), 948);
	KUNIT_EXPECT_EQ(test, btgw_v1_chunk(672, 4), BTGW_V1_CHUNK_MAX);
}

/* A frame that is sealed may be stamped again, and once more with G. */
static void stamps(struct kunit *test)
{
	u8 frame[16] = { BTGW_V2_F };

	KUNIT_EXPECT_FALSE(test, btgw_v2_tx_stamp(frame, 0x13, false));
	KUNIT_EXPECT_EQ(test, frame[0], 0x83);
	KUNIT_EXPECT_TRUE(test, btgw_v2_tx_stamp(frame, 0x13, true));
	KUNIT_EXPECT_EQ(test, frame[0], 0xa3);
	frame[0] = BTGW_V2_L;
	KUNIT_EXPECT_FALSE(test, btgw_v2_tx_stamp(frame, 2, true));
	KUNIT_EXPECT_EQ(test, frame[0], 0x42);
}

/* Sizes may change under a chunk that is open. */
static void sizes_change(struct kunit *test)
{
	struct btgw_v2_tx tx;
	u8 frame[700] = {};
	size_t n;

	btgw_v2_tx_init(&tx, 100, 500);
	n = btgw_v2_tx_begin(&tx, frame);
	btgw_v2_tx_add(&tx, frame + n, 97);
	tx.chunk = 50;
	tx.frame = 16;
	KUNIT_EXPECT_EQ(test, btgw_v2_tx_room(&tx), 0);
	KUNIT_EXPECT_EQ(test, btgw_v2_tx_seal(&tx, frame, false), 100);
	KUNIT_EXPECT_TRUE(test, tx.open);
	btgw_v2_tx_begin(&tx, frame);
	KUNIT_EXPECT_EQ(test, btgw_v2_tx_room(&tx), 0);
	KUNIT_EXPECT_EQ(test, btgw_v2_tx_seal(&tx, frame, false), 7);
	KUNIT_EXPECT_FALSE(test, tx.open);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(vector_holds, next_vector),
	KUNIT_CASE(default_sizes),
	KUNIT_CASE(stamps),
	KUNIT_CASE(sizes_change),
	{}
};

static struct kunit_suite suite = {
	.name = "stream_frame",
	.suite_init = suite_init,
	.test_cases = cases,
};

kunit_test_suite(suite);
