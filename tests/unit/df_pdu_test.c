// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_pdu_test.c - messages of directed forwarding: tests/vectors/
 * mesh-directed.txt in both directions, and every length and value around them
 */
#include "kunit.h"

#include <stdlib.h>
#include <linux/bits.h>
#include <asm/unaligned.h>
#include "df_pdu.h"
#include "keys.h"
#include "net_pdu.h"
#include "prov_vectors.h"

#define IV_INDEX	0x12345678

static const struct pv_file *vectors(void)
{
	return pv_get("mesh-directed.txt");
}

static u32 number(const struct pv_record *r, const char *key)
{
	size_t len;
	const u8 *p = pv_hex(r, key, &len);
	u32 v = 0;

	while (len--)
		v = v << 8 | *p++;
	return v;
}

static void expect_range(struct kunit *test, const struct pv_record *r,
			 const char *key, const char *more,
			 const struct btgw_df_range *range)
{
	KUNIT_EXPECT_EQ_MSG(test, range->start, number(r, key), "%s", r->name);
	KUNIT_EXPECT_EQ_MSG(test, range->more, number(r, more), "%s", r->name);
}

static void expect_fields(struct kunit *test, const struct pv_record *r,
			  const struct btgw_df_msg *m)
{
	const u8 *addrs;
	size_t len;
	u8 i;

	switch (m->opcode) {
	case BTGW_CTL_PATH_REQUEST:
		KUNIT_EXPECT_EQ(test, m->request.on_behalf,
				number(r, "on_behalf"));
		KUNIT_EXPECT_EQ(test, m->request.metric_type,
				number(r, "metric_type"));
		KUNIT_EXPECT_EQ(test, m->request.lifetime,
				number(r, "lifetime"));
		KUNIT_EXPECT_EQ(test, m->request.interval,
				number(r, "interval"));
		KUNIT_EXPECT_EQ(test, m->request.fn, number(r, "fn"));
		KUNIT_EXPECT_EQ(test, m->request.metric, number(r, "metric"));
		KUNIT_EXPECT_EQ(test, m->request.destination,
				number(r, "destination"));
		expect_range(test, r, "origin", "origin_more",
			     &m->request.origin);
		if (m->request.on_behalf)
			expect_range(test, r, "dependent", "dependent_more",
				     &m->request.dependent);
		break;
	case BTGW_CTL_PATH_REPLY:
		KUNIT_EXPECT_EQ(test, m->reply.unicast, number(r, "unicast"));
		KUNIT_EXPECT_EQ(test, m->reply.on_behalf,
				number(r, "on_behalf"));
		KUNIT_EXPECT_EQ(test, m->reply.confirm, number(r, "confirm"));
		KUNIT_EXPECT_EQ(test, m->reply.origin, number(r, "origin"));
		KUNIT_EXPECT_EQ(test, m->reply.fn, number(r, "fn"));
		if (m->reply.unicast)
			expect_range(test, r, "target", "target_more",
				     &m->reply.target);
		if (m->reply.on_behalf)
			expect_range(test, r, "dependent", "dependent_more",
				     &m->reply.dependent);
		break;
	case BTGW_CTL_PATH_CONFIRMATION:
		KUNIT_EXPECT_EQ(test, m->confirmation.origin,
				number(r, "origin"));
		KUNIT_EXPECT_EQ(test, m->confirmation.target,
				number(r, "target"));
		break;
	case BTGW_CTL_PATH_ECHO_REPLY:
		KUNIT_EXPECT_EQ(test, m->echo_destination,
				number(r, "destination"));
		break;
	case BTGW_CTL_DEPENDENT_NODE_UPDATE:
		KUNIT_EXPECT_EQ(test, m->update.add, number(r, "add"));
		KUNIT_EXPECT_EQ(test, m->update.endpoint,
				number(r, "endpoint"));
		expect_range(test, r, "dependent", "dependent_more",
			     &m->update.dependent);
		break;
	case BTGW_CTL_PATH_REQUEST_SOLICITATION:
		addrs = pv_hex(r, "addresses", &len);
		KUNIT_ASSERT_EQ(test, m->solicitation.n, len / 2);
		for (i = 0; i < m->solicitation.n; i++)
			KUNIT_EXPECT_EQ(test, m->solicitation.addr[i],
					get_unaligned_be16(addrs + 2 * i));
		break;
	}
}

static void keys(struct kunit *test)
{
	const struct pv_record *r = NULL;
	static const u8 p = 0x02;
	unsigned int n = 0;
	struct btgw_k2 k2;

	while ((r = pv_next(vectors(), "keys", r))) {
		btgw_mesh_k2(pv_octets(r, "net_key", 16), &p, 1, &k2);
		KUNIT_EXPECT_EQ(test, k2.nid, pv_u8(r, "directed_nid"));
		KUNIT_EXPECT_MEMEQ(test, k2.encryption_key,
				   pv_octets(r, "directed_encryption_key", 16),
				   16);
		KUNIT_EXPECT_MEMEQ(test, k2.privacy_key,
				   pv_octets(r, "directed_privacy_key", 16),
				   16);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 2);
}

static void credentials(struct btgw_net_cred *directed,
			struct btgw_net_cred *flooding)
{
	const struct pv_record *r = pv_find(vectors(), "keys", "sample_8_2_4");
	const u8 *key = pv_octets(r, "net_key", 16);

	btgw_net_cred_directed(directed, key);
	btgw_net_cred_flooding(flooding, key);
}

static void net_both_ways(struct kunit *test, const struct btgw_net_cred *cred,
			  const struct pv_record *r, const char *key, bool ctl,
			  const u8 *pdu, size_t len)
{
	struct btgw_net_pdu net = {
		.iv_index = IV_INDEX,
		.seq = number(r, "seq"),
		.src = (u16)number(r, "src"),
		.dst = (u16)number(r, "dst"),
		.ctl = ctl,
		.ttl = pv_u8(r, "ttl"),
		.len = (u8)len,
	};
	u8 out[BTGW_NET_MAX];
	const u8 *want;
	size_t want_len;

	memcpy(net.transport, pdu, len);
	want = pv_hex(r, key, &want_len);
	KUNIT_EXPECT_EQ_MSG(test, btgw_net_seal(cred, &net, out), want_len,
			    "%s", r->name);
	KUNIT_EXPECT_MEMEQ_MSG(test, out, want, want_len, "%s", r->name);

	KUNIT_ASSERT_EQ(test, btgw_net_peek(cred, IV_INDEX, BTGW_NET_MESSAGE,
					    want, want_len, &net),
			BTGW_NET_REJ_NONE);
	KUNIT_ASSERT_EQ(test, btgw_net_open(cred, want, want_len, &net),
			BTGW_NET_REJ_NONE);
	KUNIT_EXPECT_EQ(test, net.len, len);
	KUNIT_EXPECT_MEMEQ(test, net.transport, pdu, len);
	KUNIT_EXPECT_EQ(test, net.ttl, number(r, "ttl"));
}

static void messages(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_net_cred directed, flooding;
	struct btgw_df_msg m;
	u8 pdu[1 + BTGW_DF_PARAMS_MAX];
	unsigned int seen = 0;
	size_t len, again;

	credentials(&directed, &flooding);
	while ((r = pv_next(vectors(), "message", r))) {
		const u8 *params = pv_hex(r, "parameters", &len);
		u8 opcode = pv_u8(r, "opcode");

		KUNIT_ASSERT_EQ_MSG(test,
				    btgw_df_parse(opcode, params, len, &m),
				    BTGW_DF_OK, "%s", r->name);
		KUNIT_EXPECT_EQ(test, m.opcode, opcode);
		expect_fields(test, r, &m);
		KUNIT_EXPECT_EQ(test, btgw_df_build(&m, pdu + 1, &again),
				BTGW_DF_OK);
		KUNIT_EXPECT_EQ(test, again, len);
		KUNIT_EXPECT_MEMEQ_MSG(test, pdu + 1, params, len, "%s",
				       r->name);
		KUNIT_EXPECT_EQ(test, btgw_df_check(opcode,
						    (u16)number(r, "dst"),
						    pv_u8(r, "ttl"), true),
				BTGW_DF_OK);
		pdu[0] = opcode;
		net_both_ways(test, &directed, r, "network_pdu", true, pdu,
			      len + 1);
		seen |= 1U << opcode;
	}
	/* the seven, and no other */
	KUNIT_EXPECT_EQ(test, seen, 0x3f800);
	KUNIT_EXPECT_EQ(test, pv_count(vectors(), "message"), 11);
}

static void both_materials(struct kunit *test)
{
	const struct pv_record *r = pv_find(vectors(), "access",
					    "both_materials");
	struct btgw_net_cred directed, flooding;
	size_t len;
	const u8 *pdu;

	KUNIT_ASSERT_NOT_NULL(test, r);
	credentials(&directed, &flooding);
	pdu = pv_hex(r, "transport_pdu", &len);
	net_both_ways(test, &directed, r, "directed_network_pdu", false, pdu,
		      len);
	net_both_ways(test, &flooding, r, "flooding_network_pdu", false, pdu,
		      len);
}

static void refused(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_df_msg m;
	unsigned int reasons = 0;
	enum btgw_df_bad bad;
	size_t len;

	while ((r = pv_next(vectors(), "refused", r))) {
		const u8 *params = pv_hex(r, "parameters", &len);

		bad = btgw_df_parse(pv_u8(r, "opcode"), params, len, &m);
		KUNIT_EXPECT_STREQ_MSG(test, btgw_df_bad_name(bad),
				       pv_text(r, "why"), "%s", r->name);
		reasons |= 1U << bad;
	}
	while ((r = pv_next(vectors(), "arrival", r))) {
		bad = btgw_df_check(pv_u8(r, "opcode"), (u16)number(r, "dst"),
				    pv_u8(r, "ttl"), pv_u8(r, "directed"));
		KUNIT_EXPECT_STREQ_MSG(test, btgw_df_bad_name(bad),
				       pv_text(r, "why"), "%s", r->name);
		reasons |= 1U << bad;
	}
	/* each reason there is, and the arrivals that are none */
	KUNIT_EXPECT_EQ(test, reasons, (1U << __BTGW_DF_BADS) - 1);
}

/* a message has its lengths and no other, whatever comes before or after */
static void lengths(struct kunit *test)
{
	static const struct {
		u8 opcode;
		u8 first;
		u32 lens;
	} cases[] = {
		{ BTGW_CTL_PATH_REQUEST, 0x00, BIT(7) },
		{ BTGW_CTL_PATH_REQUEST, 0x80, BIT(9) },
		{ BTGW_CTL_PATH_REPLY, 0x00, BIT(4) },
		{ BTGW_CTL_PATH_REPLY, 0x40, BIT(4) },
		{ BTGW_CTL_PATH_REPLY, 0x80, BIT(6) },
		{ BTGW_CTL_PATH_REPLY, 0xc0, BIT(8) },
		{ BTGW_CTL_PATH_CONFIRMATION, 0x01, BIT(4) },
		{ BTGW_CTL_PATH_ECHO_REQUEST, 0x00, BIT(0) },
		{ BTGW_CTL_PATH_ECHO_REPLY, 0x01, BIT(2) },
		{ BTGW_CTL_DEPENDENT_NODE_UPDATE, 0x80, BIT(5) },
		{ BTGW_CTL_PATH_REQUEST_SOLICITATION, 0x01,
		  BIT(2) | BIT(4) | BIT(6) | BIT(8) | BIT(10) | BIT(12) |
		  BIT(14) | BIT(16) | BIT(18) | BIT(20) },
	};
	struct btgw_df_msg m;
	u8 params[20];
	size_t i, len;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		/* every address in it is 0101, and no range has a length */
		memset(params, 0x01, sizeof(params));
		params[0] = cases[i].first;
		for (len = 0; len <= sizeof(params); len++)
			KUNIT_EXPECT_EQ_MSG(test,
					    !btgw_df_parse(cases[i].opcode,
							   params, len, &m),
					    cases[i].lens >> len & 1,
					    "case %zu, length %zu", i, len);
	}
}

static void ranges(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_df_range range;
	enum btgw_df_bad bad;
	size_t len, used;
	u8 again[3];

	while ((r = pv_next(vectors(), "range", r))) {
		const u8 *p = pv_hex(r, "octets", &len);

		bad = btgw_df_range_parse(p, len, &range, &used);
		KUNIT_EXPECT_STREQ_MSG(test, btgw_df_bad_name(bad),
				       pv_text(r, "why"), "%s", r->name);
		if (bad)
			continue;
		expect_range(test, r, "start", "more", &range);
		KUNIT_EXPECT_EQ(test, used, len);
		KUNIT_EXPECT_EQ(test, btgw_df_range_build(&range, again), len);
		KUNIT_EXPECT_MEMEQ(test, again, p, len);
	}
	KUNIT_EXPECT_GE(test, pv_count(vectors(), "range"), 9);
}

/* btgw_df_ranges_meet() beside a loop over every address */
static void ranges_meet(struct kunit *test)
{
	struct btgw_df_range a = { 0, 0 }, b = { 0, 0 };
	unsigned int i;
	u16 addr;
	bool met;

	KUNIT_EXPECT_FALSE(test, btgw_df_ranges_meet(&a, &b));
	for (i = 0; i < 20000; i++) {
		a.start = 1 + rand() % 40;
		a.more = rand() % 12;
		b.start = 1 + rand() % 40;
		b.more = rand() % 12;
		met = false;
		for (addr = 0; addr < 64; addr++)
			met |= btgw_df_range_has(&a, addr) &&
			       btgw_df_range_has(&b, addr);
		KUNIT_EXPECT_EQ(test, btgw_df_ranges_meet(&a, &b), met);
	}
}

/* what would not be read back is not written */
static void unbuildable(struct kunit *test)
{
	static const struct btgw_df_msg good = {
		.opcode = BTGW_CTL_PATH_REQUEST,
		.request = {
			.destination = 0x40,
			.origin = { 1, 0 },
		},
	};
	u8 params[BTGW_DF_SOL_PARAMS_MAX];
	struct btgw_df_msg m = good;
	size_t len;

	KUNIT_EXPECT_EQ(test, btgw_df_build(&m, params, &len), BTGW_DF_OK);
	m.request.metric_type = 8;
	KUNIT_EXPECT_EQ(test, btgw_df_build(&m, params, &len),
			BTGW_DF_BAD_BITS);
	m = good;
	m.request.lifetime = 4;
	KUNIT_EXPECT_EQ(test, btgw_df_build(&m, params, &len),
			BTGW_DF_BAD_BITS);
	m = good;
	m.request.interval = 2;
	KUNIT_EXPECT_EQ(test, btgw_df_build(&m, params, &len),
			BTGW_DF_BAD_BITS);
	m = good;
	m.request.origin.more = 0xff;
	KUNIT_EXPECT_EQ(test, btgw_df_build(&m, params, &len),
			BTGW_DF_BAD_RANGE);
	m = good;
	m.request.on_behalf = true;
	KUNIT_EXPECT_EQ(test, btgw_df_build(&m, params, &len),
			BTGW_DF_BAD_RANGE);
	m = good;
	m.request.destination = BTGW_ADDR_ALL_NODES;
	KUNIT_EXPECT_EQ(test, btgw_df_build(&m, params, &len),
			BTGW_DF_BAD_ADDRESS);
	m.opcode = BTGW_CTL_HEARTBEAT;
	KUNIT_EXPECT_EQ(test, btgw_df_build(&m, params, &len),
			BTGW_DF_BAD_OPCODE);
	KUNIT_EXPECT_EQ(test, len, 0);
}

/* the longest one: 128 addresses, in segments */
static void long_solicitation(struct kunit *test)
{
	u8 params[BTGW_DF_SOL_PARAMS_MAX + 2];
	struct btgw_df_msg m, back;
	size_t len;
	u8 i;

	memset(&m, 0, sizeof(m));
	m.opcode = BTGW_CTL_PATH_REQUEST_SOLICITATION;
	KUNIT_EXPECT_EQ(test, btgw_df_build(&m, params, &len),
			BTGW_DF_BAD_LENGTH);
	m.solicitation.n = BTGW_DF_SOL_MAX;
	for (i = 0; i < BTGW_DF_SOL_MAX; i++)
		m.solicitation.addr[i] = 0xc000 + i;
	KUNIT_EXPECT_EQ(test, btgw_df_build(&m, params, &len), BTGW_DF_OK);
	KUNIT_EXPECT_EQ(test, len, BTGW_DF_SOL_PARAMS_MAX);
	KUNIT_EXPECT_EQ(test, btgw_df_parse(m.opcode, params, len, &back),
			BTGW_DF_OK);
	KUNIT_EXPECT_MEMEQ(test, &m, &back, sizeof(m));
	put_unaligned_be16(0xc100, params + len);
	KUNIT_EXPECT_EQ(test, btgw_df_parse(m.opcode, params, len + 2, &back),
			BTGW_DF_BAD_LENGTH);
	m.solicitation.n++;
	KUNIT_EXPECT_EQ(test, btgw_df_build(&m, params, &len),
			BTGW_DF_BAD_LENGTH);
}

static void names(struct kunit *test)
{
	int i;

	for (i = 0; i < __BTGW_DF_BADS; i++)
		KUNIT_EXPECT_STRNEQ(test, btgw_df_bad_name(i), "unknown");
	KUNIT_EXPECT_STREQ(test, btgw_df_bad_name(i), "unknown");
}

static struct kunit_case df_pdu_cases[] = {
	KUNIT_CASE(keys),
	KUNIT_CASE(messages),
	KUNIT_CASE(both_materials),
	KUNIT_CASE(refused),
	KUNIT_CASE(lengths),
	KUNIT_CASE(ranges),
	KUNIT_CASE(ranges_meet),
	KUNIT_CASE(unbuildable),
	KUNIT_CASE(long_solicitation),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite df_pdu_suite = {
	.name = "df_pdu",
	.test_cases = df_pdu_cases,
};

kunit_test_suite(df_pdu_suite);
