// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a btsnoop trace says of attempts to reach PSM 15
 */
#include <errno.h>
#include <string.h>

#include "kunit.h"
#include "userspace/pan/trace.h"

#include "bnep.h"

struct writer {
	uint8_t data[4096];
	size_t len;
	uint32_t link;
	uint64_t time;
};

static void put(struct writer *w, const void *p, size_t len)
{
	memcpy(w->data + w->len, p, len);
	w->len += len;
}

static void be32(struct writer *w, uint32_t v)
{
	uint8_t b[4] = { v >> 24, v >> 16, v >> 8, v };

	put(w, b, 4);
}

static void start(struct writer *w, uint32_t link)
{
	memset(w, 0, sizeof(*w));
	w->link = link;
	put(w, "btsnoop", 8);
	be32(w, 1);
	be32(w, link);
}

/* an ACL packet of hci3, handle 11; one second after the other */
static void acl(struct writer *w, bool rx, uint16_t cid, const uint8_t *p,
		size_t len)
{
	uint8_t head[9] = { 2, 11, 0x20, len + 4, 0, len, 0, cid, cid >> 8 };
	bool h4 = w->link == 1002;
	size_t n = 8 + h4 + len;

	be32(w, n);
	be32(w, n);
	be32(w, w->link == 2001 ? 3 << 16 | (rx ? 5 : 4) : rx);
	be32(w, 0);
	be32(w, 7);
	be32(w, w->time);
	w->time += 1000000;
	put(w, head + !h4, 8 + h4);
	put(w, p, len);
}

#define ACL(w, rx, cid, ...) \
	acl(w, rx, cid, (const uint8_t[]){ __VA_ARGS__ }, \
	    sizeof((const uint8_t[]){ __VA_ARGS__ }))

/* the asker's channel is 0x40, the other's 0x41 */
#define REQUEST(w, rx)	ACL(w, rx, 1, 2, 1, 4, 0, 15, 0, 0x40, 0)
#define RESPONSE(w, rx, dcid, result, status) \
	ACL(w, rx, 1, 3, 1, 8, 0, dcid, 0, 0x40, 0, result, 0, status, 0)

static const char *judge(struct kunit *test, struct writer *w,
			 struct pan_attempt *a, bool good)
{
	struct pan_attempt list[PAN_ATTEMPTS_MAX];
	const char *text;
	bool is_good;

	KUNIT_ASSERT_EQ(test, pan_trace_read(w->data, w->len, list, NULL), 1);
	*a = list[0];
	text = pan_trace_judge(a, &is_good);
	KUNIT_EXPECT_EQ_MSG(test, is_good, good, "%s", text);
	return text;
}

/* as BlueZ 5.23 refuses a group network */
static void hung_up_test(struct kunit *test)
{
	static const uint32_t links[] = { 1001, 1002, 2001 };
	struct pan_attempt a;
	struct writer w;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(links); i++) {
		start(&w, links[i]);
		REQUEST(&w, true);
		RESPONSE(&w, false, 0x41, 1, 1);
		RESPONSE(&w, false, 0x41, 1, 2);
		RESPONSE(&w, false, 0x41, 3, 0);
		KUNIT_EXPECT_NOT_NULL(test, strstr(judge(test, &w, &a, false),
						   "5.0 to 5.42"));
		KUNIT_EXPECT_EQ(test, a.index, links[i] == 2001 ? 3 : 0);
		KUNIT_EXPECT_EQ(test, a.handle, 11);
		KUNIT_EXPECT_TRUE(test, a.incoming);
		KUNIT_EXPECT_EQ(test, a.asker, 0x40);
	}
}

static void refused_test(struct kunit *test)
{
	static const struct {
		bool pending;
		uint8_t result;
		const char *says;
	} cases[] = {
		{ false, 2, "nobody listens" },
		{ false, 3, "at once" },
		{ true, 3, "weaker" },
		{ false, 4, "resources" },
	};
	struct pan_attempt a;
	struct writer w;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		start(&w, 2001);
		REQUEST(&w, false);
		if (cases[i].pending)
			RESPONSE(&w, true, 0x41, 1, 1);
		RESPONSE(&w, true, 0, cases[i].result, 0);
		KUNIT_EXPECT_NOT_NULL(test, strstr(judge(test, &w, &a, false),
						   cases[i].says));
		KUNIT_EXPECT_FALSE(test, a.incoming);
	}
}

/* a channel that is open, and what is said on it */
static void begin(struct writer *w)
{
	start(w, 2001);
	REQUEST(w, false);
	RESPONSE(w, true, 0x41, 0, 0);
}

static void setup_test(struct kunit *test)
{
	struct pan_attempt a;
	struct writer w;
	int i;

	start(&w, 2001);
	REQUEST(&w, false);
	KUNIT_EXPECT_NOT_NULL(test, strstr(judge(test, &w, &a, false),
					   "no answer: the trace ends"));
	begin(&w);
	KUNIT_EXPECT_NOT_NULL(test, strstr(judge(test, &w, &a, false),
					   "said nothing"));
	ACL(&w, false, 0x41, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	KUNIT_EXPECT_NOT_NULL(test, strstr(judge(test, &w, &a, false),
					   "5.30 and later"));
	KUNIT_EXPECT_EQ(test, a.requested, BTGW_BNEP_GN);
	ACL(&w, true, 0x40, 1, 2, 0, 0);
	KUNIT_EXPECT_STREQ(test, judge(test, &w, &a, true), "connected");
	for (i = 0; i < 4; i++)
		ACL(&w, false, 0x41, 2, 8, 0, 1);
	KUNIT_EXPECT_NOT_NULL(test, strstr(judge(test, &w, &a, false),
					   "nothing comes back"));
	ACL(&w, true, 0x40, 2, 8, 0, 1);
	KUNIT_EXPECT_STREQ(test, judge(test, &w, &a, true), "connected");
	KUNIT_EXPECT_EQ(test, a.sent, 4u);
	KUNIT_EXPECT_EQ(test, a.came, 1u);
	/* the peer ends it */
	ACL(&w, true, 1, 6, 2, 4, 0, 0x40, 0, 0x41, 0);
	KUNIT_EXPECT_STREQ(test, judge(test, &w, &a, true),
			   "connected, and ended later");
}

static void code_test(struct kunit *test)
{
	static const char *const says[] = {
		"", "code 1", "code 2", "code 3", "code 4", "not known",
	};
	struct pan_attempt a;
	struct writer w;
	int i;

	for (i = 1; i < ARRAY_SIZE(says); i++) {
		begin(&w);
		ACL(&w, false, 0x41, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
		ACL(&w, true, 0x40, 1, 2, 0, i);
		KUNIT_EXPECT_NOT_NULL(test, strstr(judge(test, &w, &a, false),
						   says[i]));
		KUNIT_EXPECT_EQ(test, a.code, i);
	}
}

/* Other PSMs, other links, and what goes on in another packet */
static void others_test(struct kunit *test)
{
	struct pan_attempt list[PAN_ATTEMPTS_MAX];
	struct writer w;

	start(&w, 2001);
	ACL(&w, false, 1, 2, 1, 4, 0, 1, 0, 0x40, 0);
	RESPONSE(&w, true, 0x41, 0, 0);
	ACL(&w, false, 0x41, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	KUNIT_EXPECT_EQ(test, pan_trace_read(w.data, w.len, list, NULL), 0);
	REQUEST(&w, false);
	/* an answer of the one who asked is none */
	RESPONSE(&w, false, 0x41, 2, 0);
	REQUEST(&w, false);
	RESPONSE(&w, true, 0x41, 2, 0);
	KUNIT_ASSERT_EQ(test, pan_trace_read(w.data, w.len, list, NULL), 2);
	KUNIT_EXPECT_FALSE(test, list[0].answered);
	KUNIT_EXPECT_TRUE(test, list[1].answered);
	KUNIT_EXPECT_TRUE(test, list[0].seconds > 2.9 && list[0].seconds < 3.1);
}

static void bad_test(struct kunit *test)
{
	struct pan_attempt list[PAN_ATTEMPTS_MAX];
	struct btgw_err err = {};
	struct writer w;
	uint8_t *data;
	size_t len;
	int i;

	start(&w, 2001);
	for (i = 0; i < PAN_ATTEMPTS_MAX + 2; i++)
		REQUEST(&w, false);
	KUNIT_EXPECT_EQ(test, pan_trace_read(w.data, w.len, list, NULL),
			PAN_ATTEMPTS_MAX);
	begin(&w);
	for (len = 0; len <= w.len; len++) {
		data = kunit_kmalloc(test, len ? len : 1, GFP_KERNEL);
		memcpy(data, w.data, len);
		KUNIT_EXPECT_EQ(test, pan_trace_read(data, len, list, &err),
				len < 16 ? -EBADMSG : len >= 16 + 24 + 16);
	}
	start(&w, 1003);
	KUNIT_EXPECT_EQ(test, pan_trace_read(w.data, w.len, list, &err),
			-EBADMSG);
	KUNIT_EXPECT_NOT_NULL(test, strstr(err.text, "type 1003"));
}

static struct kunit_case pan_trace_cases[] = {
	KUNIT_CASE(hung_up_test),
	KUNIT_CASE(refused_test),
	KUNIT_CASE(setup_test),
	KUNIT_CASE(code_test),
	KUNIT_CASE(others_test),
	KUNIT_CASE(bad_test),
	{}
};

static struct kunit_suite pan_trace_suite = {
	.name = "pan_trace",
	.test_cases = pan_trace_cases,
};

kunit_test_suite(pan_trace_suite);
