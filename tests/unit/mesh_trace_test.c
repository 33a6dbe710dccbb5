// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lines of the tracepoints of a mesh net
 */
#include <stdio.h>
#include <string.h>

#include "kunit.h"
#include "mesh_trace.h"

#define HEAD "    kworker/u4:1-33      [001] .....    12.345678: btgw_mesh_"

static const struct line {
	const char *name;
	const char *text;
	struct btgw_trace_event event;
} lines[] = {
	{ "tx",
	  HEAD "tx: net=1 bearer=0 src=0001 dst=0101 iv=7 seq=0000ff "
	  "ttl=5 ctl=0 len=16 sego=30 segn=31\n",
	  { .kind = BTGW_TRACE_TX, .net = 1, .src = 1, .dst = 0x101,
	    .iv_index = 7, .seq = 255, .ttl = 5, .len = 16, .seg_o = 30,
	    .seg_n = 31 } },
	{ "rx",
	  HEAD "rx: net=65535 bearer=3 src=7fff dst=ffff iv=4294967295 seq=ffffff "
	  "ttl=127 ctl=1 len=12 sego=-1 segn=-1",
	  { .kind = BTGW_TRACE_RX, .net = 65535, .bearer = 3, .src = 0x7fff,
	    .dst = 0xffff, .iv_index = UINT32_MAX, .seq = 0xffffff, .ttl = 127,
	    .ctl = 1, .len = 12, .seg_o = -1, .seg_n = -1 } },
	{ "reassembly",
	  HEAD "reassembly: net=2 src=0001 dst=0101 block=ffffffff sego=31 segn=31 complete",
	  { .kind = BTGW_TRACE_REASSEMBLY, .net = 2, .src = 1, .dst = 0x101,
	    .block = UINT32_MAX, .seg_o = 31, .seg_n = 31,
	    .what = "complete" } },
	{ "reassembly of two words",
	  HEAD "reassembly: net=2 src=0001 dst=c000 block=00000001 sego=-1 segn=1 first segment",
	  { .kind = BTGW_TRACE_REASSEMBLY, .net = 2, .src = 1, .dst = 0xc000,
	    .block = 1, .seg_o = -1, .seg_n = 1,
	    .what = "first segment" } },
	{ "drop", HEAD "drop: net=2 reason=net-mic",
	  { .kind = BTGW_TRACE_DROP, .net = 2, .what = "net-mic" } },
	{ "friend", HEAD "friend: net=2 lpn=0201 stored queued=3",
	  { .kind = BTGW_TRACE_FRIEND, .net = 2, .src = 0x201, .len = 3,
	    .what = "stored" } },
	{ "friend of two words", HEAD "friend: net=2 lpn=0201 poll again queued=0",
	  { .kind = BTGW_TRACE_FRIEND, .net = 2, .src = 0x201,
	    .what = "poll again" } },
	{ "key", HEAD "key: net=1 subnet=4095 phase=2",
	  { .kind = BTGW_TRACE_KEY, .net = 1, .dst = 4095, .phase = 2 } },
};

static void line_desc(const struct line *l, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", l->name);
}

KUNIT_ARRAY_PARAM(line, lines, line_desc);

static void trace_line_test(struct kunit *test)
{
	const struct line *l = test->param_value;
	struct btgw_trace_event e;

	KUNIT_ASSERT_TRUE(test, btgw_trace_parse(l->text, &e));
	KUNIT_EXPECT_EQ(test, e.kind, l->event.kind);
	KUNIT_EXPECT_TRUE(test, e.time > 12.345677 && e.time < 12.345679);
	KUNIT_EXPECT_EQ(test, e.net, l->event.net);
	KUNIT_EXPECT_EQ(test, e.bearer, l->event.bearer);
	KUNIT_EXPECT_EQ(test, e.src, l->event.src);
	KUNIT_EXPECT_EQ(test, e.dst, l->event.dst);
	KUNIT_EXPECT_EQ(test, e.iv_index, l->event.iv_index);
	KUNIT_EXPECT_EQ(test, e.seq, l->event.seq);
	KUNIT_EXPECT_EQ(test, e.ttl, l->event.ttl);
	KUNIT_EXPECT_EQ(test, e.ctl, l->event.ctl);
	KUNIT_EXPECT_EQ(test, e.len, l->event.len);
	KUNIT_EXPECT_EQ(test, e.block, l->event.block);
	KUNIT_EXPECT_EQ(test, e.seg_o, l->event.seg_o);
	KUNIT_EXPECT_EQ(test, e.seg_n, l->event.seg_n);
	KUNIT_EXPECT_EQ(test, e.phase, l->event.phase);
	KUNIT_EXPECT_STREQ(test, e.what, l->event.what);
}

static void trace_refuse_test(struct kunit *test)
{
	static const char *const bad[] = {
		"", "\n", "CPU:0 [LOST 12 EVENTS]", ": btgw_mesh_",
		HEAD "rx", HEAD "rx:", HEAD "rx: ", HEAD "rx: net=1",
		HEAD "rx: net=1 bearer=0 src=0001 dst=0101 iv=7 seq=00 ttl=5 ctl=0",
		HEAD "later: net=1", HEAD "drop: net=2", HEAD "drop: net=2 reason=",
		HEAD "reassembly: net=2 src=0001 dst=0101 block=00 sego=0 segn=32 x",
		HEAD "friend: net=2 lpn=0201",
		"x [0] 1.0: other_event: net=1 bearer=0",
	};
	struct btgw_trace_event e;
	char text[256];
	unsigned int i;
	size_t n;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_FALSE_MSG(test, btgw_trace_parse(bad[i], &e), "%s",
				       bad[i]);
	/* cut short anywhere it is refused or read, never beyond its end */
	for (i = 0; i < ARRAY_SIZE(lines); i++)
		for (n = 0; n < strlen(lines[i].text); n++) {
			snprintf(text, n + 1, "%s", lines[i].text);
			btgw_trace_parse(text, &e);
			KUNIT_EXPECT_LT(test, strlen(e.what), sizeof(e.what));
		}
}

static struct kunit_case mesh_trace_cases[] = {
	KUNIT_CASE_PARAM(trace_line_test, line_gen_params),
	KUNIT_CASE(trace_refuse_test),
	{}
};

static struct kunit_suite mesh_trace_suite = {
	.name = "mesh_trace",
	.test_cases = mesh_trace_cases,
};

kunit_test_suites(&mesh_trace_suite);
