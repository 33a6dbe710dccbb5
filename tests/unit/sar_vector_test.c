// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sar_vector_test.c - segmentation and reassembly: times that follow from a
 * state, and what happens when
 */
#include "kunit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "prov_vectors.h"
#include "sar_rx.h"
#include "sar_tx.h"

#define START	100000		/* 0 is not a time */

static u32 number(const struct pv_record *r, const char *key)
{
	const u8 *p;
	size_t n;
	u32 v = 0;

	p = pv_hex(r, key, &n);
	while (n--)
		v = v << 8 | *p++;
	return v;
}

static const struct pv_field *field(const struct pv_record *r, const char *key,
				    unsigned int n)
{
	char name[64];

	snprintf(name, sizeof(name), "%s_%u", key, n);
	return pv_field(r, name);
}

static void tx_times(struct kunit *test)
{
	const struct pv_file *f = pv_get("mesh-transport.txt");
	const struct pv_record *r = NULL;
	unsigned int ttl, n = 0;
	char key[64];

	while ((r = pv_next(f, "sar_transmitter", r))) {
		const u8 *state = pv_octets(r, "sar_transmitter_state", 4);
		struct btgw_sar_tx_cfg c;
		u8 out[BTGW_SAR_TX_STATE_LEN];

		btgw_sar_tx_unpack(state, &c);
		KUNIT_EXPECT_TRUE(test, btgw_sar_tx_cfg_valid(&c));
		btgw_sar_tx_pack(&c, out);
		KUNIT_EXPECT_MEMEQ(test, out, state, 4);
#define SAME(field, key) KUNIT_EXPECT_EQ(test, (u32)(field), number(r, key))
		SAME(c.seg_int_step, "segment_interval_step");
		SAME(c.uni_count, "unicast_retrans_count");
		SAME(c.uni_no_progress,
		     "unicast_retrans_without_progress_count");
		SAME(c.uni_int_step, "unicast_retrans_interval_step");
		SAME(c.uni_int_inc, "unicast_retrans_interval_increment");
		SAME(c.multi_count, "multicast_retrans_count");
		SAME(c.multi_int_step, "multicast_retrans_interval_step");
		SAME(btgw_sar_tx_segment_ms(&c), "segment_interval_ms");
		SAME(btgw_sar_tx_unicast_ms(&c, 0), "unicast_interval_step_ms");
		SAME(btgw_sar_tx_unicast_ms(&c, 2) -
		     btgw_sar_tx_unicast_ms(&c, 1),
		     "unicast_interval_increment_ms");
		SAME(btgw_sar_tx_multicast_ms(&c), "multicast_interval_ms");
		SAME(c.uni_count + 1, "unicast_max_transmissions");
		SAME(c.multi_count + 1, "multicast_transmissions");
		for (ttl = 0; ttl < 128; ttl++) {
			sprintf(key, "unicast_timer_ms_ttl_%02x", ttl);
			if (pv_field(r, key))
				SAME(btgw_sar_tx_unicast_ms(&c, (u8)ttl), key);
		}
		if (!strcmp(r->name, "tx_default"))
			KUNIT_EXPECT_MEMEQ(test, &c, &btgw_sar_tx_default,
					   sizeof(c));
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 3);
}

static void rx_times(struct kunit *test)
{
	const struct pv_file *f = pv_get("mesh-transport.txt");
	const struct pv_record *r = NULL;
	unsigned int seg_n, n = 0;
	char key[64];

	while ((r = pv_next(f, "sar_receiver", r))) {
		const u8 *state = pv_octets(r, "sar_receiver_state", 3);
		struct btgw_sar_rx_cfg c;
		u8 out[BTGW_SAR_RX_STATE_LEN];

		btgw_sar_rx_unpack(state, &c);
		KUNIT_EXPECT_TRUE(test, btgw_sar_rx_cfg_valid(&c));
		btgw_sar_rx_pack(&c, out);
		KUNIT_EXPECT_MEMEQ(test, out, state, 3);
		SAME(c.threshold, "segments_threshold");
		SAME(c.ack_delay_inc, "ack_delay_increment");
		SAME(c.discard_timeout, "discard_timeout");
		SAME(c.seg_int_step, "receiver_segment_interval_step");
		SAME(c.ack_retrans_count, "ack_retrans_count");
		SAME(btgw_sar_rx_interval_ms(&c),
		     "segment_reception_interval_ms");
		SAME(btgw_sar_rx_discard_ms(&c), "discard_timeout_ms");
		SAME(c.ack_retrans_count + 1, "ack_transmissions_max");
		SAME(btgw_sar_rx_ack_spacing_ms(&c),
		     "ack_min_spacing_complete_ms");
		for (seg_n = 0; seg_n < 32; seg_n++) {
			sprintf(key, "ack_delay_ms_segn_%02x", seg_n);
			if (pv_field(r, key))
				SAME(btgw_sar_rx_ack_delay_ms(&c, (u8)seg_n),
				     key);
			sprintf(key, "ack_retransmit_enabled_segn_%02x", seg_n);
			if (pv_field(r, key))
				SAME(!!btgw_sar_rx_ack_repeats(&c, (u8)seg_n),
				     key);
		}
		if (!strcmp(r->name, "rx_default"))
			KUNIT_EXPECT_MEMEQ(test, &c, &btgw_sar_rx_default,
					   sizeof(c));
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 3);
}

static void cfg_ranges(struct kunit *test)
{
	struct btgw_sar_tx_cfg tx;
	struct btgw_sar_rx_cfg rx;
	u8 *field;
	size_t i;

	for (i = 0; i < sizeof(tx); i++) {
		tx = btgw_sar_tx_default;
		field = (u8 *)&tx + i;
		*field = 15;
		KUNIT_EXPECT_TRUE(test, btgw_sar_tx_cfg_valid(&tx));
		*field = 16;
		KUNIT_EXPECT_FALSE(test, btgw_sar_tx_cfg_valid(&tx));
	}
	for (i = 0; i < sizeof(rx); i++) {
		static const u8 max[] = { 31, 7, 15, 15, 3 };

		rx = btgw_sar_rx_default;
		field = (u8 *)&rx + i;
		*field = max[i];
		KUNIT_EXPECT_TRUE(test, btgw_sar_rx_cfg_valid(&rx));
		*field = max[i] + 1;
		KUNIT_EXPECT_FALSE(test, btgw_sar_rx_cfg_valid(&rx));
	}
}

/* what happened, in the words of the vectors */
struct log {
	char text[512];
};

static void __attribute__((format(printf, 2, 3)))
say(struct log *log, const char *format, ...)
{
	size_t at = strlen(log->text);
	va_list ap;

	va_start(ap, format);
	if (at)
		log->text[at++] = ' ';
	vsnprintf(log->text + at, sizeof(log->text) - at, format, ap);
	va_end(ap);
}

static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);
	const char *p = text;

	while ((p = strstr(p, word))) {
		if ((p == text || p[-1] == ' ') && (!p[n] || p[n] == ' '))
			return true;
		p += n;
	}
	return false;
}

/* every word that was expected happened, and nothing else that is visible */
static bool as_expected(const char *want, const struct log *log)
{
	char copy[512], *word, *save = NULL;

	snprintf(copy, sizeof(copy), "%s", want);
	for (word = strtok_r(copy, " ", &save); word;
	     word = strtok_r(NULL, " ", &save)) {
		if (!strcmp(word, "noack")) {
			if (strstr(log->text, "ack:"))
				return false;
		} else if (!has_word(log->text, word)) {
			return false;
		}
	}
	snprintf(copy, sizeof(copy), "%s", log->text);
	save = NULL;
	for (word = strtok_r(copy, " ", &save); word;
	     word = strtok_r(NULL, " ", &save)) {
		if (!has_word(want, word))
			return false;
	}
	return true;
}

static const char *drop_name(enum btgw_sar_rx_result v)
{
	/* the vectors do not say of what there is none */
	if (v == BTGW_SAR_RX_V_TOO_LONG || v == BTGW_SAR_RX_V_NO_CONTEXT)
		return "no_resources";
	return btgw_sar_rx_name(v);
}

static void rx_until(struct btgw_sar_rx_table *t, u64 until, struct log *log)
{
	struct btgw_sar_rx_out out;
	u64 at;

	while ((at = btgw_sar_rx_deadline(t)) && at <= until) {
		switch (btgw_sar_rx_timer(t, at, &out)) {
		case BTGW_SAR_RX_V_ACK:
			say(log, "ack:%08x@%llu", out.ack.block_ack,
			    at - START);
			break;
		case BTGW_SAR_RX_V_DISCARD:
			say(log, "discard@%llu", at - START);
			break;
		default:
			say(log, "nothing@%llu", at - START);
			return;
		}
	}
}

static void rx_event(struct kunit *test, const struct pv_record *r,
		     unsigned int i, struct btgw_sar_rx_table *t, u64 now,
		     struct log *log)
{
	struct btgw_sar_rx_in in = { .ttl = 5, .max_segs = 32 };
	struct btgw_sar_rx_out out;
	struct btgw_lt_pdu pdu;
	const u8 *seq;

	in.src = (u16)number(r, "src");
	in.dst = (u16)number(r, "dst");
	in.iv_index = number(r, "iv_index");
	if (pv_field(r, "receiver_max_segments"))
		in.max_segs = pv_u8(r, "receiver_max_segments");
	seq = field(r, "seq", i)->octets;
	in.seq = (u32)seq[0] << 16 | seq[1] << 8 | seq[2];
	in.pdu = &pdu;
	if (btgw_lt_parse(pv_u8(r, "ctl"), field(r, "pdu", i)->octets,
			  field(r, "pdu", i)->len, &pdu)) {
		say(log, "drop:invalid");
		return;
	}

	switch (btgw_sar_rx_segment(t, &in, now, &out)) {
	case BTGW_SAR_RX_V_DELIVER:
		say(log, "deliver");
		KUNIT_EXPECT_TRUE(test, out.todo & BTGW_SAR_RX_DO_DELIVER);
		say(log, "accept");
		break;
	case BTGW_SAR_RX_V_STORED:
		say(log, "accept");
		break;
	case BTGW_SAR_RX_V_HELD:
	case BTGW_SAR_RX_V_DUPLICATE:
		say(log, "duplicate");
		break;
	default:
		say(log, "drop:%s", drop_name(out.verdict));
		break;
	}
	if (out.todo & BTGW_SAR_RX_DO_DROP)
		say(log, "discard_previous");
	if (out.todo & BTGW_SAR_RX_DO_ACK) {
		KUNIT_EXPECT_EQ(test, out.ack.src, in.dst);
		KUNIT_EXPECT_EQ(test, out.ack.dst, in.src);
		KUNIT_EXPECT_EQ(test, out.ack.seq_zero, pdu.seq_zero);
		say(log, "ack:%08x@%llu", out.ack.block_ack, now - START);
	}
}

static void rx_scenarios(struct kunit *test)
{
	const struct pv_file *f = pv_get("mesh-sar.txt");
	const struct pv_record *r = NULL;
	unsigned int i, n = 0;

	while ((r = pv_next(f, "rx", r))) {
		struct btgw_sar_rx_table t;
		struct btgw_sar_rx ctx[2];

		btgw_sar_rx_init(&t, ctx, 2, &btgw_sar_rx_default);
		for (i = 0; field(r, "event", i); i++) {
			const char *want = field(r, "expect", i)->text;
			struct log log = {};
			u64 now;

			now = START + atoi(field(r, "time", i)->text);
			rx_until(&t, now, &log);
			if (!strcmp(field(r, "event", i)->text, "rx"))
				rx_event(test, r, i, &t, now, &log);
			KUNIT_EXPECT_TRUE_MSG(test, as_expected(want, &log),
					      "%s %u: want %s, is %s", r->name,
					      i, want, log.text);
		}
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 9);
}

struct sender {
	struct btgw_sar_tx tx;
	u32 seq;
};

static void tx_until(struct kunit *test, struct sender *s, u64 until,
		     struct log *log)
{
	struct btgw_sar_tx_out out;
	u64 at;

	while ((at = btgw_sar_tx_deadline(&s->tx)) && at < until) {
		switch (btgw_sar_tx_next(&s->tx, at, &out)) {
		case BTGW_SAR_TX_SEND:
			KUNIT_ASSERT_EQ(test, btgw_sar_tx_sent(&s->tx, s->seq++,
							       at, &out),
					BTGW_SAR_TX_SENT);
			say(log, "tx:%u@%llu", out.seg, at - START);
			break;
		case BTGW_SAR_TX_ENDED:
			say(log, "%s@%llu", out.end == BTGW_SAR_END_TIMEOUT ?
			    "fail" : btgw_sar_end_name(out.end), at - START);
			break;
		default:
			say(log, "nothing@%llu", at - START);
			return;
		}
	}
}

static void tx_event(struct kunit *test, const struct pv_record *r,
		     unsigned int i, struct sender *s, u64 now, struct log *log)
{
	const u8 *src = field(r, "ack_src", i)->octets;
	struct btgw_sar_ack ack = {};
	struct btgw_sar_tx_out out;
	struct btgw_lt_pdu pdu;

	KUNIT_ASSERT_EQ(test, btgw_lt_parse(true, field(r, "pdu", i)->octets,
					    field(r, "pdu", i)->len, &pdu), 0);
	KUNIT_ASSERT_EQ(test, pdu.kind, BTGW_LT_ACK);
	ack.src = (u16)(src[0] << 8 | src[1]);
	ack.dst = s->tx.msg.src;
	ack.obo = pdu.obo;
	ack.seq_zero = pdu.seq_zero;
	ack.block_ack = pdu.block_ack;
	switch (btgw_sar_tx_ack(&s->tx, &ack, now, &out)) {
	case BTGW_SAR_TX_IGNORED:
		switch (out.ignored) {
		case BTGW_SAR_ACK_SEQ_ZERO:
			say(log, "drop:seqzero");
			break;
		case BTGW_SAR_ACK_RANGE:
			say(log, "drop:blockack_range");
			break;
		default:
			say(log, "drop:%s", btgw_sar_ack_name(out.ignored));
			break;
		}
		break;
	case BTGW_SAR_TX_ENDED:
		if (out.end == BTGW_SAR_END_ACKED)
			say(log, "success");
		else if (out.end == BTGW_SAR_END_REFUSED)
			say(log, "cancel");
		break;
	default:
		break;
	}
}

/* of the first thing that is to happen */
static int first_time(const struct pv_record *r, unsigned int i)
{
	return atoi(strchr(field(r, "expect", i)->text, '@') + 1);
}

static void tx_scenarios(struct kunit *test)
{
	const struct pv_file *f = pv_get("mesh-sar.txt");
	const struct pv_record *r = NULL;
	unsigned int i, n = 0;

	while ((r = pv_next(f, "tx", r))) {
		struct btgw_sar_tx_msg msg = { .ttl = pv_u8(r, "ttl") };
		struct sender s;

		msg.src = (u16)number(r, "src");
		msg.dst = (u16)number(r, "dst");
		msg.seg_n = pv_u8(r, "seg_n");
		msg.seq_first = pv_field(r, "seq_zero") ?
				0x8000 | number(r, "seq_zero") : 0x1234;
		s.seq = msg.seq_first;
		KUNIT_ASSERT_EQ(test, btgw_sar_tx_init(&s.tx,
						       &btgw_sar_tx_default,
						       &msg, START), 0);
		for (i = 0; field(r, "expect", i); i++) {
			const char *want = field(r, "expect", i)->text;
			struct log log = {};
			u64 now = 0, end;

			if (field(r, "event", i)) {
				now = START + atoi(field(r, "time", i)->text);
				tx_event(test, r, i, &s, now, &log);
			}
			/* on until just before what is said next */
			end = ~0ULL;
			if (field(r, "time", i + 1))
				end = START +
				      atoi(field(r, "time", i + 1)->text);
			else if (field(r, "expect", i + 1))
				end = START + first_time(r, i + 1);
			else if (now)
				end = now + 1;
			tx_until(test, &s, end, &log);
			KUNIT_EXPECT_TRUE_MSG(test, as_expected(want, &log),
					      "%s %u: want %s, is %s", r->name,
					      i, want, log.text);
		}
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 5);
}

static struct kunit_case sar_vector_cases[] = {
	KUNIT_CASE(tx_times),
	KUNIT_CASE(rx_times),
	KUNIT_CASE(cfg_ranges),
	KUNIT_CASE(rx_scenarios),
	KUNIT_CASE(tx_scenarios),
	{}
};

static struct kunit_suite sar_vector_suite = {
	.name = "sar_vector",
	.test_cases = sar_vector_cases,
};

kunit_test_suite(sar_vector_suite);
