// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_proxy_test.c - the proxy protocol: segmentation, configuration, filter
 */
#include <linux/types.h>
#include <asm/unaligned.h>
#include <stdlib.h>

#include "kunit.h"
#include "prov_vectors.h"
#include "proxy_cfg.h"
#include "proxy_pdu.h"

#define KNOWN	"mesh-proxy.txt"

static const struct pv_record *next(const char *kind,
				    const struct pv_record *prev)
{
	return pv_next(pv_get(KNOWN), kind, prev);
}

static const u8 *value_of(const struct pv_record *r, unsigned int i,
			  size_t *len)
{
	char key[32];

	snprintf(key, sizeof(key), "proxy_pdu_%u", i);
	return pv_field(r, key) ? pv_hex(r, key, len) : NULL;
}

/* the i-th ATT value of a message */
static size_t write_value(u8 type, const u8 *msg, size_t len, size_t value_max,
			  unsigned int i, u8 *out)
{
	struct btgw_proxy_cut cut;

	if (!btgw_proxy_cut(type, len, value_max, i, &cut))
		return 0;
	out[0] = cut.hdr;
	memcpy(out + 1, msg + cut.off, cut.len);
	return 1 + cut.len;
}

static void known_count(struct kunit *test)
{
	const struct pv_file *f = pv_get(KNOWN);

	KUNIT_EXPECT_EQ(test, 4U, pv_count(f, "sar"));
	KUNIT_EXPECT_EQ(test, 4U, pv_count(f, "reject"));
	KUNIT_EXPECT_EQ(test, 5U, pv_count(f, "config"));
	KUNIT_EXPECT_EQ(test, 4U, pv_count(f, "service"));
}

static void known_sar(struct kunit *test)
{
	u8 buf[BTGW_PROXY_MSG_MAX], out[64];
	const struct pv_record *r = NULL;
	const u8 *msg, *value;
	struct btgw_proxy_rx rx;
	size_t len, n, max;
	unsigned int i;
	u8 type;

	while ((r = next("sar", r))) {
		type = pv_u8(r, "type");
		msg = pv_hex(r, "message", &len);
		max = get_unaligned_be16(pv_octets(r, "value_max", 2));
		KUNIT_ASSERT_EQ(test, pv_u8(r, "segments"),
				btgw_proxy_cut_count(len, max));
		btgw_proxy_rx_init(&rx, sizeof(buf));
		for (i = 0; (value = value_of(r, i, &n)); i++) {
			KUNIT_ASSERT_EQ(test, n, write_value(type, msg, len,
							     max, i, out));
			KUNIT_EXPECT_MEMEQ(test, out, value, n);
			KUNIT_EXPECT_EQ_MSG(test,
					    btgw_proxy_rx_feed(&rx, buf, value,
							       n, i),
					    i + 1 < pv_u8(r, "segments") ?
					    BTGW_PROXY_MORE : BTGW_PROXY_DONE,
					    "%s", r->name);
		}
		KUNIT_EXPECT_EQ(test, i, pv_u8(r, "segments"));
		KUNIT_EXPECT_EQ(test, 0, write_value(type, msg, len, max, i,
						     out));
		KUNIT_ASSERT_EQ(test, rx.len, len);
		KUNIT_EXPECT_EQ(test, rx.type, type);
		KUNIT_EXPECT_MEMEQ(test, buf, msg, len);
	}
}

static void known_rejects(struct kunit *test)
{
	enum btgw_proxy_verdict verdict = BTGW_PROXY_MORE;
	const struct pv_record *r = NULL;
	u8 buf[BTGW_PROXY_MSG_MAX];
	struct btgw_proxy_rx rx;
	const u8 *value;
	unsigned int i;
	size_t n;

	while ((r = next("reject", r))) {
		btgw_proxy_rx_init(&rx, sizeof(buf));
		for (i = 0; (value = value_of(r, i, &n)); i++) {
			verdict = btgw_proxy_rx_feed(&rx, buf, value, n, 0);
			KUNIT_EXPECT_NE(test, BTGW_PROXY_DONE, verdict);
		}
		KUNIT_EXPECT_STREQ_MSG(test, btgw_proxy_verdict_name(verdict),
				       pv_text(r, "why"), "%s", r->name);
		KUNIT_EXPECT_FALSE(test, rx.active);
	}
}

/* every length into every ATT value and back */
static void every_length(struct kunit *test)
{
	static const size_t limits[] = { 29, 27, 29, BTGW_PROXY_MSG_MAX };
	u8 msg[BTGW_PROXY_MSG_MAX], buf[BTGW_PROXY_MSG_MAX], out[80];
	enum btgw_proxy_verdict verdict;
	struct btgw_proxy_rx rx;
	size_t len, max, n;
	unsigned int i, count;
	u8 type;

	for (len = 0; len < sizeof(msg); len++)
		msg[len] = (u8)rand();
	btgw_proxy_rx_init(&rx, sizeof(buf));
	for (type = 0; type < __BTGW_PROXY_TYPES; type++) {
		for (len = 1; len <= sizeof(msg); len++) {
			for (max = 2; max <= 70; max++) {
				count = btgw_proxy_cut_count(len, max);
				verdict = BTGW_PROXY_MORE;
				for (i = 0; i < count && !verdict; i++) {
					n = write_value(type, msg, len, max, i,
							out);
					KUNIT_ASSERT_LE(test, n, max);
					KUNIT_ASSERT_GT(test, n, 1U);
					verdict = btgw_proxy_rx_feed(&rx, buf,
								     out, n, 0);
				}
				if (len > limits[type]) {
					KUNIT_ASSERT_EQ(test, verdict,
							BTGW_PROXY_TOO_LONG);
					KUNIT_ASSERT_FALSE(test, rx.active);
					continue;
				}
				KUNIT_ASSERT_EQ(test, verdict, BTGW_PROXY_DONE);
				KUNIT_ASSERT_EQ(test, i, count);
				KUNIT_ASSERT_EQ(test, rx.len, len);
				KUNIT_ASSERT_MEMEQ(test, buf, msg, len);
			}
		}
	}
}

static void cut_refuses(struct kunit *test)
{
	struct btgw_proxy_cut cut;

	KUNIT_EXPECT_EQ(test, 0U, btgw_proxy_cut_count(0, 20));
	KUNIT_EXPECT_EQ(test, 0U, btgw_proxy_cut_count(5, 0));
	KUNIT_EXPECT_EQ(test, 0U, btgw_proxy_cut_count(5, 1));
	KUNIT_EXPECT_EQ(test, 0U, btgw_proxy_cut_count(0x10000, 20));
	KUNIT_EXPECT_EQ(test, 0xffffU, btgw_proxy_cut_count(0xffff, 2));
	KUNIT_EXPECT_FALSE(test, btgw_proxy_cut(0, 5, 1, 0, &cut));
	KUNIT_EXPECT_TRUE(test, btgw_proxy_cut(0, 0xffff, 2, 0xfffe, &cut));
	KUNIT_EXPECT_EQ(test, cut.hdr, 0xc0);
	KUNIT_EXPECT_EQ(test, cut.off, 0xfffe);
	KUNIT_EXPECT_EQ(test, cut.len, 1);
}

/* a step of a sequence: at what time, which octets, what comes of it */
struct step {
	u64 now;
	u8 value[8];
	u8 len;
	enum btgw_proxy_verdict want;
};

#define V(now, want, ...)						\
	{ now, { __VA_ARGS__ }, sizeof((u8[]){ __VA_ARGS__ }), BTGW_PROXY_##want }

/* 00 complete, 40 first, 80 continuation, c0 last, of type 0 */
static const struct {
	const char *what;
	struct step steps[5];
	unsigned int n;
} sequences[] = {
	{ "first and last",
	  { V(0, MORE, 0x40, 1), V(1, DONE, 0xc0, 2) }, 2 },
	{ "last without a first",
	  { V(0, ORPHAN, 0xc0, 1), V(1, DONE, 0x00, 1) }, 2 },
	{ "first twice: neither counts",
	  { V(0, MORE, 0x40, 1), V(1, RESTART, 0x40, 2), V(2, ORPHAN, 0xc0, 3) },
	  3 },
	{ "complete inside of another",
	  { V(0, MORE, 0x40, 1), V(1, RESTART, 0x00, 2), V(2, ORPHAN, 0xc0, 3) },
	  3 },
	{ "reserved type inside of another: nothing happened",
	  { V(0, MORE, 0x40, 1), V(1, RFU, 0x04, 2), V(2, RFU, 0xff),
	    V(3, DONE, 0xc0, 3) }, 4 },
	{ "type changes in the last",
	  { V(0, MORE, 0x43, 1), V(1, CHANGED, 0xc1, 2), V(2, ORPHAN, 0xc3, 3) },
	  3 },
	{ "empty parts",
	  { V(0, EMPTY, 0x00), V(0, EMPTY, 0x40), V(0, MORE, 0x40, 1),
	    V(0, EMPTY, 0x80), V(0, ORPHAN, 0xc0, 1) }, 5 },
	{ "the last in time",
	  { V(5, MORE, 0x40, 1), V(20004, DONE, 0xc0, 2) }, 2 },
	{ "the last too late",
	  { V(5, MORE, 0x40, 1), V(20005, TIMEOUT, 0xc0, 2),
	    V(20006, ORPHAN, 0xc0, 2) }, 3 },
	{ "the time runs from the first",
	  { V(0, MORE, 0x40, 1), V(19999, MORE, 0x80, 2),
	    V(20001, TIMEOUT, 0x80, 3) }, 3 },
	{ "after a late one begins another",
	  { V(0, MORE, 0x40, 1), V(30000, MORE, 0x40, 2),
	    V(30001, DONE, 0xc0, 3) }, 3 },
};

static void sequence(struct kunit *test)
{
	u8 buf[BTGW_PROXY_MSG_MAX];
	struct btgw_proxy_rx rx;
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(sequences); i++) {
		btgw_proxy_rx_init(&rx, sizeof(buf));
		for (j = 0; j < sequences[i].n; j++) {
			const struct step *s = &sequences[i].steps[j];
			enum btgw_proxy_verdict got;

			got = btgw_proxy_rx_feed(&rx, buf, s->value, s->len,
						 s->now);
			KUNIT_EXPECT_STREQ_MSG(test,
					       btgw_proxy_verdict_name(got),
					       btgw_proxy_verdict_name(s->want),
					       "%s: step %u", sequences[i].what,
					       j);
			KUNIT_EXPECT_EQ(test, btgw_proxy_is_error(got),
					got > BTGW_PROXY_RFU);
		}
	}
}

static void timer(struct kunit *test)
{
	static const u8 first[] = { 0x40, 1 }, last[] = { 0xc0, 2 };
	u8 buf[BTGW_PROXY_MSG_MAX];
	struct btgw_proxy_rx rx;

	btgw_proxy_rx_init(&rx, sizeof(buf));
	KUNIT_EXPECT_FALSE(test, btgw_proxy_rx_expire(&rx, ~0ULL));
	btgw_proxy_rx_feed(&rx, buf, first, 2, 1000);
	KUNIT_EXPECT_TRUE(test, rx.active);
	KUNIT_EXPECT_EQ(test, rx.deadline_ms, 21000ULL);
	KUNIT_EXPECT_FALSE(test, btgw_proxy_rx_expire(&rx, 20999));
	KUNIT_EXPECT_TRUE(test, btgw_proxy_rx_expire(&rx, 21000));
	KUNIT_EXPECT_FALSE(test, rx.active);
	KUNIT_EXPECT_FALSE(test, btgw_proxy_rx_expire(&rx, 21000));
	KUNIT_EXPECT_EQ(test, BTGW_PROXY_ORPHAN,
			btgw_proxy_rx_feed(&rx, buf, last, 2, 21001));
}

/* the caller's memory is the limit, to the octet */
static void small_memory(struct kunit *test)
{
	static const u8 value[] = { 0x03, 1, 2, 3, 4 };
	struct btgw_proxy_rx rx;
	u8 *buf = kunit_kmalloc(test, 4, GFP_KERNEL);

	btgw_proxy_rx_init(&rx, 4);
	KUNIT_EXPECT_EQ(test, BTGW_PROXY_DONE,
			btgw_proxy_rx_feed(&rx, buf, value, 5, 0));
	btgw_proxy_rx_init(&rx, 3);
	KUNIT_EXPECT_EQ(test, BTGW_PROXY_TOO_LONG,
			btgw_proxy_rx_feed(&rx, buf, value, 5, 0));
	KUNIT_EXPECT_FALSE(test, rx.active);
}

static void known_config(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_net_pdu pdu, got;
	u8 out[BTGW_NET_MAX], nonce[13];
	struct btgw_net_cred cred;
	struct btgw_proxy_cfg cfg;
	const u8 *wire;
	size_t len, n;

	while ((r = next("config", r))) {
		btgw_net_cred_flooding(&cred, pv_octets(r, "net_key", 16));
		KUNIT_EXPECT_EQ(test, cred.nid, pv_u8(r, "nid"));
		memset(&pdu, 0, sizeof(pdu));
		pdu.kind = BTGW_NET_PROXY_CFG;
		pdu.ctl = true;
		pdu.iv_index = get_unaligned_be32(pv_octets(r, "iv_index", 4));
		pdu.seq = get_unaligned_be24(pv_octets(r, "seq", 3));
		pdu.src = get_unaligned_be16(pv_octets(r, "src", 2));
		pdu.transport[0] = pv_u8(r, "opcode");
		wire = pv_hex(r, "parameters", &n);
		memcpy(pdu.transport + 1, wire, n);
		pdu.len = 1 + n;
		btgw_nonce_proxy(nonce, pdu.seq, pdu.src, pdu.iv_index);
		KUNIT_EXPECT_MEMEQ(test, nonce,
				   pv_octets(r, "proxy_nonce", 13), 13);

		/* what it says, and the same said again */
		KUNIT_ASSERT_EQ(test, BTGW_PROXY_CFG_REJ_NONE,
				btgw_proxy_cfg_parse(pdu.transport, pdu.len,
						     &cfg));
		KUNIT_EXPECT_EQ(test, pdu.len, btgw_proxy_cfg_build(&cfg, out));
		KUNIT_EXPECT_MEMEQ(test, out, pdu.transport, pdu.len);

		wire = pv_hex(r, "network_pdu", &len);
		KUNIT_ASSERT_EQ(test, len, btgw_net_seal(&cred, &pdu, out));
		KUNIT_EXPECT_MEMEQ(test, out, wire, len);
		KUNIT_EXPECT_EQ(test, 0, btgw_net_peek(&cred, pdu.iv_index,
						       BTGW_NET_PROXY_CFG, wire,
						       len, &got));
		KUNIT_EXPECT_EQ(test, 0, btgw_net_open(&cred, wire, len, &got));
		KUNIT_EXPECT_EQ(test, got.seq, pdu.seq);
		KUNIT_EXPECT_EQ(test, got.src, pdu.src);
		KUNIT_EXPECT_EQ(test, got.dst, 0);
		KUNIT_ASSERT_EQ(test, got.len, pdu.len);
		KUNIT_EXPECT_MEMEQ(test, got.transport, pdu.transport, pdu.len);

		/* neither kind is taken for the other */
		KUNIT_EXPECT_EQ(test, 0, btgw_net_peek(&cred, pdu.iv_index,
						       BTGW_NET_MESSAGE, wire,
						       len, &got));
		KUNIT_EXPECT_EQ(test, BTGW_NET_REJ_MIC,
				btgw_net_open(&cred, wire, len, &got));

		wire = pv_hex(r, "proxy_pdu", &n);
		KUNIT_ASSERT_EQ(test, n, len + 1);
		KUNIT_EXPECT_EQ(test, wire[0], BTGW_PROXY_CONFIG);
	}
}

/* authentic, and still no proxy configuration message */
static void config_header(struct kunit *test)
{
	static const u8 key[16] = { 5 };
	struct btgw_net_pdu pdu = {
		.iv_index = 9, .src = 1, .dst = 2, .ctl = true, .len = 2,
	};
	struct btgw_net_cred cred;
	struct btgw_net_pdu got;
	u8 out[BTGW_NET_MAX];
	size_t len;

	btgw_net_cred_flooding(&cred, key);
	len = btgw_net_seal(&cred, &pdu, out);
	KUNIT_EXPECT_EQ(test, 0, btgw_net_peek(&cred, 9, BTGW_NET_PROXY_CFG,
					       out, len, &got));
	pdu.ttl = 1;
	len = btgw_net_seal(&cred, &pdu, out);
	KUNIT_EXPECT_EQ(test, BTGW_NET_REJ_PROXY,
			btgw_net_peek(&cred, 9, BTGW_NET_PROXY_CFG, out, len,
				      &got));
	pdu.ttl = 0;
	pdu.ctl = false;
	len = btgw_net_seal(&cred, &pdu, out);
	KUNIT_EXPECT_EQ(test, BTGW_NET_REJ_PROXY,
			btgw_net_peek(&cred, 9, BTGW_NET_PROXY_CFG, out, len,
				      &got));
}

static void config_rejects(struct kunit *test)
{
	static const struct {
		u8 data[14];
		u8 len;
		enum btgw_proxy_cfg_reject why;
	} rows[] = {
		{ { 0 }, 0, BTGW_PROXY_CFG_REJ_LENGTH },
		{ { 0x00 }, 1, BTGW_PROXY_CFG_REJ_LENGTH },
		{ { 0x00, 0x00, 0x00 }, 3, BTGW_PROXY_CFG_REJ_LENGTH },
		{ { 0x00, 0x02 }, 2, BTGW_PROXY_CFG_REJ_TYPE },
		{ { 0x00, 0x01 }, 2, BTGW_PROXY_CFG_REJ_NONE },
		{ { 0x01 }, 1, BTGW_PROXY_CFG_REJ_NONE },
		{ { 0x01, 0xc0 }, 2, BTGW_PROXY_CFG_REJ_LENGTH },
		{ { 0x01 }, 11, BTGW_PROXY_CFG_REJ_NONE },
		{ { 0x01 }, 12, BTGW_PROXY_CFG_REJ_LENGTH },
		{ { 0x01 }, 13, BTGW_PROXY_CFG_REJ_LENGTH },
		{ { 0x02, 0xc0, 0x01, 0x02 }, 4, BTGW_PROXY_CFG_REJ_LENGTH },
		{ { 0x03, 0x00, 0x00 }, 3, BTGW_PROXY_CFG_REJ_LENGTH },
		{ { 0x03, 0x02, 0x00, 0x00 }, 4, BTGW_PROXY_CFG_REJ_TYPE },
		{ { 0x03, 0x00, 0x00, 0x00, 0x00 }, 5,
		  BTGW_PROXY_CFG_REJ_LENGTH },
		{ { 0x04, 0x00, 0x00 }, 3, BTGW_PROXY_CFG_REJ_OPCODE },
		{ { 0x05, 0x00 }, 2, BTGW_PROXY_CFG_REJ_OPCODE },
		{ { 0xff }, 1, BTGW_PROXY_CFG_REJ_OPCODE },
	};
	static const struct btgw_proxy_cfg nothing;
	struct btgw_proxy_cfg cfg;
	unsigned int i;
	u8 out[12];

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		KUNIT_EXPECT_EQ_MSG(test, rows[i].why,
				    btgw_proxy_cfg_parse(rows[i].data,
							 rows[i].len, &cfg),
				    "row %u", i);
		if (rows[i].why)
			KUNIT_EXPECT_MEMEQ(test, &cfg, &nothing, sizeof(cfg));
	}
	cfg = (struct btgw_proxy_cfg){ .opcode = BTGW_PROXY_OP_ADD, .count = 6 };
	KUNIT_EXPECT_EQ(test, 0U, btgw_proxy_cfg_build(&cfg, out));
	cfg = (struct btgw_proxy_cfg){ .filter = 2 };
	KUNIT_EXPECT_EQ(test, 0U, btgw_proxy_cfg_build(&cfg, out));
	cfg = (struct btgw_proxy_cfg){ .opcode = 4 };
	KUNIT_EXPECT_EQ(test, 0U, btgw_proxy_cfg_build(&cfg, out));
}

static void known_service(struct kunit *test)
{
	const struct pv_record *r = NULL;
	u8 data[17], id[8], key[16];
	const u8 *net_key, *random;
	struct btgw_aes identity;
	size_t len;

	while ((r = next("service", r))) {
		net_key = pv_octets(r, "net_key", 16);
		btgw_mesh_k3(net_key, id);
		btgw_identity_key(net_key, key);
		btgw_aes_init(&identity, key);
		if (pv_field(r, "identity_key"))
			KUNIT_EXPECT_MEMEQ(test, key,
					   pv_octets(r, "identity_key", 16),
					   16);
		data[0] = pv_u8(r, "type");
		len = data[0] ? 17 : 9;
		random = data[0] ? pv_octets(r, "random", 8) : id;
		memcpy(data + 9, random, 8);
		switch (data[0]) {
		case 0x00:
			memcpy(data + 1, id, 8);
			break;
		case 0x01:
			btgw_node_identity_hash(&identity, random,
						get_unaligned_be16(pv_octets(r, "address", 2)),
						data + 1);
			break;
		case 0x02:
			btgw_private_network_hash(&identity, id, random,
						  data + 1);
			break;
		case 0x03:
			btgw_private_node_hash(&identity, random,
					       get_unaligned_be16(pv_octets(r, "address", 2)),
					       data + 1);
			break;
		}
		KUNIT_EXPECT_MEMEQ_MSG(test, data,
				       pv_octets(r, "service_data", len), len,
				       "%s", r->name);
	}
}

static void filter_rules(struct kunit *test)
{
	struct btgw_proxy_filter f;
	u16 memory[3];

	btgw_proxy_filter_init(&f, memory, ARRAY_SIZE(memory));
	/* a new connection: nothing passes */
	KUNIT_EXPECT_FALSE(test, btgw_proxy_filter_pass(&f, 0xffff));
	KUNIT_EXPECT_FALSE(test, btgw_proxy_filter_pass(&f, 0x0001));

	/* what the client sends from, it hears */
	KUNIT_EXPECT_TRUE(test, btgw_proxy_filter_heard(&f, 0x1201));
	KUNIT_EXPECT_TRUE(test, btgw_proxy_filter_heard(&f, 0x1201));
	KUNIT_EXPECT_EQ(test, f.used, 1);
	KUNIT_EXPECT_TRUE(test, btgw_proxy_filter_pass(&f, 0x1201));
	KUNIT_EXPECT_FALSE(test, btgw_proxy_filter_pass(&f, 0x1202));

	/* 0000 is no address; a full list says so */
	KUNIT_EXPECT_TRUE(test, btgw_proxy_filter_add(&f, 0x0000));
	KUNIT_EXPECT_EQ(test, f.used, 1);
	KUNIT_EXPECT_TRUE(test, btgw_proxy_filter_add(&f, 0xc001));
	KUNIT_EXPECT_TRUE(test, btgw_proxy_filter_add(&f, 0xffff));
	KUNIT_EXPECT_FALSE(test, btgw_proxy_filter_add(&f, 0xc002));
	KUNIT_EXPECT_FALSE(test, btgw_proxy_filter_heard(&f, 0x1203));
	KUNIT_EXPECT_TRUE(test, btgw_proxy_filter_add(&f, 0xc001));
	KUNIT_EXPECT_EQ(test, f.dropped, 2U);

	btgw_proxy_filter_remove(&f, 0x1201);
	btgw_proxy_filter_remove(&f, 0x4444);
	KUNIT_EXPECT_EQ(test, f.used, 2);
	KUNIT_EXPECT_FALSE(test, btgw_proxy_filter_pass(&f, 0x1201));
	KUNIT_EXPECT_TRUE(test, btgw_proxy_filter_pass(&f, 0xc001));
	KUNIT_EXPECT_TRUE(test, btgw_proxy_filter_pass(&f, 0xffff));

	/* the type empties the list, also the same type */
	btgw_proxy_filter_set(&f, BTGW_FILTER_ACCEPT);
	KUNIT_EXPECT_EQ(test, f.used, 0);
	btgw_proxy_filter_set(&f, BTGW_FILTER_REJECT);
	KUNIT_EXPECT_TRUE(test, btgw_proxy_filter_pass(&f, 0xc001));
	btgw_proxy_filter_add(&f, 0xc001);
	btgw_proxy_filter_add(&f, 0x1201);
	KUNIT_EXPECT_FALSE(test, btgw_proxy_filter_pass(&f, 0xc001));
	KUNIT_EXPECT_FALSE(test, btgw_proxy_filter_pass(&f, 0x1201));
	KUNIT_EXPECT_TRUE(test, btgw_proxy_filter_heard(&f, 0x1201));
	KUNIT_EXPECT_TRUE(test, btgw_proxy_filter_pass(&f, 0x1201));
	KUNIT_EXPECT_EQ(test, f.used, 1);
}

static void filter_messages(struct kunit *test)
{
	struct btgw_proxy_cfg add = {
		.opcode = BTGW_PROXY_OP_ADD, .count = 3,
		.addr = { 0xc001, 0x0000, 0xc002 },
	};
	struct btgw_proxy_cfg remove = {
		.opcode = BTGW_PROXY_OP_REMOVE, .count = 1, .addr = { 0xc001 },
	};
	struct btgw_proxy_cfg set = {
		.opcode = BTGW_PROXY_OP_SET_TYPE, .filter = BTGW_FILTER_REJECT,
	};
	struct btgw_proxy_filter f;
	struct btgw_proxy_cfg status;
	u16 memory[8];
	u8 out[12];

	btgw_proxy_filter_init(&f, memory, ARRAY_SIZE(memory));
	KUNIT_EXPECT_EQ(test, 0, btgw_proxy_filter_apply(&f, &add, &status));
	KUNIT_EXPECT_EQ(test, 4U, btgw_proxy_cfg_build(&status, out));
	KUNIT_EXPECT_MEMEQ(test, out, "\x03\x00\x00\x02", 4);
	KUNIT_EXPECT_EQ(test, 0, btgw_proxy_filter_apply(&f, &remove, &status));
	KUNIT_EXPECT_EQ(test, status.list_size, 1);
	KUNIT_EXPECT_FALSE(test, btgw_proxy_filter_pass(&f, 0xc001));
	KUNIT_EXPECT_TRUE(test, btgw_proxy_filter_pass(&f, 0xc002));
	KUNIT_EXPECT_EQ(test, 0, btgw_proxy_filter_apply(&f, &set, &status));
	KUNIT_EXPECT_EQ(test, 4U, btgw_proxy_cfg_build(&status, out));
	KUNIT_EXPECT_MEMEQ(test, out, "\x03\x01\x00\x00", 4);
	/* what a server sends, it does not take */
	set = status;
	KUNIT_EXPECT_EQ(test, BTGW_PROXY_CFG_REJ_OPCODE,
			btgw_proxy_filter_apply(&f, &set, &status));
}

static void names(struct kunit *test)
{
	unsigned int i, j;

	for (i = 0; i < __BTGW_PROXY_VERDICTS; i++) {
		KUNIT_ASSERT_NOT_NULL(test, btgw_proxy_verdict_name(i));
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, btgw_proxy_verdict_name(i),
					    btgw_proxy_verdict_name(j));
	}
	KUNIT_EXPECT_STREQ(test, "unknown", btgw_proxy_verdict_name(i));
	for (i = 0; i < __BTGW_PROXY_CFG_REJECTS; i++) {
		KUNIT_ASSERT_NOT_NULL(test, btgw_proxy_cfg_reject_name(i));
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, btgw_proxy_cfg_reject_name(i),
					    btgw_proxy_cfg_reject_name(j));
	}
	KUNIT_EXPECT_STREQ(test, "unknown", btgw_proxy_cfg_reject_name(i));
}

static struct kunit_case mesh_proxy_cases[] = {
	KUNIT_CASE(known_count),
	KUNIT_CASE(known_sar),
	KUNIT_CASE(known_rejects),
	KUNIT_CASE(every_length),
	KUNIT_CASE(cut_refuses),
	KUNIT_CASE(sequence),
	KUNIT_CASE(timer),
	KUNIT_CASE(small_memory),
	KUNIT_CASE(known_config),
	KUNIT_CASE(config_header),
	KUNIT_CASE(config_rejects),
	KUNIT_CASE(known_service),
	KUNIT_CASE(filter_rules),
	KUNIT_CASE(filter_messages),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite mesh_proxy_suite = {
	.name = "mesh_proxy",
	.test_cases = mesh_proxy_cases,
};

kunit_test_suite(mesh_proxy_suite);
