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

static const struct btgw_v2_sizes radio = {
	.frame = 245, .chunk = 968, .large = 3703, .pdu = 247,
};

static const struct btgw_v2_sizes alike = { .frame = 245, .chunk = 968 };
static const struct btgw_v2_sizes narrow = {
	.frame = 186, .chunk = 732, .large = 3703, .pdu = 188,
};

static const struct btgw_v2_sizes asked = {
	.frame = 245, .chunk = 500, .large = 3703, .pdu = 247, .fixed = true,
};

static const struct btgw_v2_sizes asked_much = {
	.frame = 245, .chunk = 5000, .large = 3000, .pdu = 247, .fixed = true,
};

/* a PDU takes more than the peer does */
static const struct btgw_v2_sizes asked_wide = {
	.frame = 245, .chunk = 1000, .large = 256, .pdu = 284, .fixed = true,
};

/* the peer takes no larger chunk than fills its MTU */
static const struct btgw_v2_sizes limited = {
	.frame = 245, .chunk = 968, .large = 1033, .pdu = 247,
};

struct plan {
	const char *name;
	const struct btgw_v2_sizes *sizes;
	size_t left;
	bool bulk;
	bool end;
	u16 frame;
	u16 chunk;
};

static const struct plan plans[] = {
	{ "little by little", &radio, 12, false, false, 245, 968 },
	{ "all frames alike", &alike, 5000, true, true, 245, 968 },
	{ "less than a chunk waits for more", &radio, 967, true, false, 3703, 968 },
	{ "four full PDUs", &radio, 977, true, false, 3703, 977 },
	{ "an octet less than five", &radio, 1223, true, false, 3703, 977 },
	{ "five", &radio, 1224, true, false, 3703, 1224 },
	{ "all there is", &radio, 3694, true, false, 3703, 3694 },
	{ "more than that", &radio, 1000000, true, false, 3703, 3694 },
	{ "other PDUs", &narrow, 4093, true, false, 3703, 3561 },
	{ "an end", &radio, 10, false, true, 3703, 3694 },
	{ "an end that just fits", &radio, 3694, true, true, 3703, 3694 },
	{ "an end that does not", &narrow, 3695, true, true, 3703, 3561 },
	{ "a chunk that was asked for", &asked, 5000, true, false, 3703, 500 },
	{ "one of several frames", &asked_much, 5000, true, false, 2962, 5000 },
	{ "the MTU is less than a PDU", &asked_wide, 5000, true, false, 256, 1000 },
	{ "no more than fills the MTU", &limited, 5000, true, true, 1033, 977 },
	{ "an end that fills it", &limited, 1024, true, true, 1033, 1024 },
};

static void describe_plan(const struct plan *plan, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", plan->name);
}

KUNIT_ARRAY_PARAM(plan, plans, describe_plan);

static void plan_holds(struct kunit *test)
{
	const struct plan *plan = test->param_value;
	struct btgw_v2_tx tx;

	btgw_v2_tx_init(&tx, 99, 99);
	btgw_v2_tx_plan(&tx, plan->sizes, plan->left, plan->bulk, plan->end);
	KUNIT_EXPECT_EQ(test, tx.frame, plan->frame);
	KUNIT_EXPECT_EQ(test, tx.chunk, plan->chunk);
}

/* Whatever is at hand: one frame, which fills its PDUs as one SDU does. */
static void plan_fills_pdus(struct kunit *test)
{
	static u8 frame[3703], data[4000];
	struct btgw_v2_tx tx;
	size_t left, n, len;

	for (left = 977; left < sizeof(data); left++) {
		btgw_v2_tx_init(&tx, 245, 968);
		btgw_v2_tx_plan(&tx, &radio, left, true, false);
		n = btgw_v2_tx_begin(&tx, frame);
		len = min_t(size_t, btgw_v2_tx_room(&tx), left);
		KUNIT_ASSERT_LE(test, n + len, sizeof(frame));
		memcpy(frame + n, data, len);
		btgw_v2_tx_add(&tx, data, len);
		KUNIT_EXPECT_EQ(test, btgw_v2_tx_room(&tx), 0);
		n = btgw_v2_tx_seal(&tx, frame, false);
		KUNIT_EXPECT_FALSE(test, tx.open);
		KUNIT_EXPECT_EQ(test, (n + 2) % 247, 0);
		/* no PDU was left out that could have been full */
		KUNIT_EXPECT_LT(test, left - len, 247 + (left > 3694) * 4000);
	}
}

/* A chunk is planned anew until its first frame is sealed, and not after. */
static void plan_of_an_open_chunk(struct kunit *test)
{
	struct btgw_v2_tx tx;
	u8 frame[500] = {};

	btgw_v2_tx_init(&tx, 1, 1);
	btgw_v2_tx_plan(&tx, &radio, 100, true, false);
	btgw_v2_tx_begin(&tx, frame);
	btgw_v2_tx_add(&tx, frame, 100);
	btgw_v2_tx_plan(&tx, &radio, 877, true, false);
	KUNIT_EXPECT_EQ(test, tx.chunk, 977);
	KUNIT_EXPECT_EQ(test, btgw_v2_tx_room(&tx), 877);
	btgw_v2_tx_plan(&tx, &radio, 12, false, false);
	KUNIT_EXPECT_EQ(test, btgw_v2_tx_room(&tx), 142);
	btgw_v2_tx_add(&tx, frame, 142);
	KUNIT_EXPECT_EQ(test, btgw_v2_tx_seal(&tx, frame, false), 245);
	btgw_v2_tx_plan(&tx, &radio, 5000, true, false);
	KUNIT_EXPECT_EQ(test, tx.frame, 245);
	btgw_v2_tx_begin(&tx, frame);
	btgw_v2_tx_add(&tx, frame, 5);
	btgw_v2_tx_plan(&tx, &radio, 5000, true, true);
	KUNIT_EXPECT_EQ(test, tx.frame, 245);
	KUNIT_EXPECT_EQ(test, tx.chunk, 968);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(vector_holds, next_vector),
	KUNIT_CASE(default_sizes),
	KUNIT_CASE(stamps),
	KUNIT_CASE(sizes_change),
	KUNIT_CASE_PARAM(plan_holds, plan_gen_params),
	KUNIT_CASE(plan_fills_pdus),
	KUNIT_CASE(plan_of_an_open_chunk),
	{}
};

static struct kunit_suite suite = {
	.name = "stream_frame",
	.suite_init = suite_init,
	.test_cases = cases,
};

kunit_test_suite(suite);
