// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_net_test.c - network PDUs: known answers in both directions, refusals
 */
#include <linux/types.h>
#include <asm/unaligned.h>

#include "kunit.h"
#include "net_pdu.h"
#include "prov_vectors.h"

#define KNOWN		"mesh-network.txt"
#define KNOWN_CRYPTO	"mesh-crypto.txt"

static const struct pv_record *next(const char *kind,
				    const struct pv_record *prev)
{
	return pv_next(pv_get(KNOWN), kind, prev);
}

static u16 u16_of(const struct pv_record *r, const char *key)
{
	return get_unaligned_be16(pv_octets(r, key, 2));
}

static u32 u24_of(const struct pv_record *r, const char *key)
{
	return get_unaligned_be24(pv_octets(r, key, 3));
}

static u32 u32_of(const struct pv_record *r, const char *key)
{
	return get_unaligned_be32(pv_octets(r, key, 4));
}

static void cred_of(struct btgw_net_cred *cred, const struct pv_record *r)
{
	const u8 *net_key = pv_octets(r, "net_key", 16);
	const struct pv_field *p = pv_field(r, "k2_p");

	if (!p || p->octets[0] == 0x00)
		btgw_net_cred_flooding(cred, net_key);
	else
		btgw_net_cred_friendship(cred, net_key,
					 get_unaligned_be16(p->octets + 1),
					 get_unaligned_be16(p->octets + 3),
					 get_unaligned_be16(p->octets + 5),
					 get_unaligned_be16(p->octets + 7));
}

static void pdu_of(struct btgw_net_pdu *pdu, const struct pv_record *r)
{
	const u8 *transport;
	size_t len;

	memset(pdu, 0, sizeof(*pdu));
	pdu->iv_index = u32_of(r, "iv_index");
	pdu->nid = pv_u8(r, "nid");
	pdu->ctl = pv_u8(r, "ctl");
	pdu->ttl = pv_u8(r, "ttl");
	pdu->seq = u24_of(r, "seq");
	pdu->src = u16_of(r, "src");
	pdu->dst = u16_of(r, "dst");
	transport = pv_hex(r, "lower_transport_pdu", &len);
	pdu->len = len;
	memcpy(pdu->transport, transport, len);
}

static enum btgw_net_reject receive(const struct btgw_net_cred *cred,
				    u32 current_iv, const u8 *data, size_t len,
				    struct btgw_net_pdu *pdu)
{
	enum btgw_net_reject why;

	why = btgw_net_peek(cred, current_iv, BTGW_NET_MESSAGE, data, len, pdu);
	return why ?: btgw_net_open(cred, data, len, pdu);
}

static void expect_pdu(struct kunit *test, const struct btgw_net_pdu *got,
		       const struct btgw_net_pdu *want, const char *name)
{
	KUNIT_EXPECT_EQ_MSG(test, got->iv_index, want->iv_index, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, got->nid, want->nid, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, got->kind, want->kind, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, got->ctl, want->ctl, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, got->ttl, want->ttl, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, got->seq, want->seq, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, got->src, want->src, "%s", name);
	KUNIT_EXPECT_EQ_MSG(test, got->dst, want->dst, "%s", name);
	KUNIT_ASSERT_EQ_MSG(test, got->len, want->len, "%s", name);
	KUNIT_EXPECT_MEMEQ_MSG(test, got->transport, want->transport, want->len,
			       "%s", name);
}

/* steps of the way, where the record has them */
static void check_steps(struct kunit *test, const struct btgw_net_cred *cred,
			const struct btgw_net_pdu *pdu,
			const struct pv_record *r)
{
	u8 nonce[13], hdr[6], pecb[16];
	const u8 *plain;

	if (!pv_field(r, "pecb"))
		return;
	btgw_nonce_network(nonce, pdu->ctl, pdu->ttl, pdu->seq, pdu->src,
			   pdu->iv_index);
	KUNIT_EXPECT_MEMEQ(test, nonce, pv_octets(r, "network_nonce", 13), 13);
	plain = pv_octets(r, "privacy_plaintext", 16);
	btgw_aes_encrypt(&cred->priv, pecb, plain);
	KUNIT_EXPECT_MEMEQ(test, pecb, pv_octets(r, "pecb", 6), 6);
	btgw_net_obfuscate(&cred->priv, pdu->iv_index, plain + 9, hdr,
			   pv_octets(r, "header_clear", 6));
	KUNIT_EXPECT_MEMEQ(test, hdr, pv_octets(r, "header_obfuscated", 6), 6);
}

/* one record: out bit for bit, and in again */
static void check_record(struct kunit *test, const struct pv_record *r,
			 u32 current_iv)
{
	struct btgw_net_pdu pdu, got;
	struct btgw_net_cred cred;
	u8 out[BTGW_NET_MAX];
	const u8 *wire;
	size_t len;

	cred_of(&cred, r);
	pdu_of(&pdu, r);
	KUNIT_EXPECT_EQ(test, cred.nid, pdu.nid);
	check_steps(test, &cred, &pdu, r);

	wire = pv_hex(r, "network_pdu", &len);
	KUNIT_ASSERT_EQ_MSG(test, len, btgw_net_seal(&cred, &pdu, out), "%s",
			    r->name);
	KUNIT_EXPECT_MEMEQ_MSG(test, out, wire, len, "%s", r->name);

	KUNIT_ASSERT_EQ_MSG(test, BTGW_NET_REJ_NONE,
			    receive(&cred, current_iv, wire, len, &got), "%s",
			    r->name);
	expect_pdu(test, &got, &pdu, r->name);
}

static void known_count(struct kunit *test)
{
	const struct pv_file *f = pv_get(KNOWN);

	KUNIT_EXPECT_EQ(test, 106U, pv_count(f, "pdu"));
	KUNIT_EXPECT_EQ(test, 1U, pv_count(f, "previous"));
	KUNIT_EXPECT_EQ(test, 1U, pv_count(f, "collision"));
	KUNIT_EXPECT_EQ(test, 4U, pv_count(f, "relay"));
	KUNIT_EXPECT_EQ(test, 15U, pv_count(f, "reject"));
	KUNIT_EXPECT_EQ(test, 4U, pv_count(pv_get(KNOWN_CRYPTO), "nonce"));
	KUNIT_EXPECT_EQ(test, 1U, pv_count(pv_get(KNOWN_CRYPTO), "obfuscation"));
}

static void known_pdus(struct kunit *test)
{
	const struct pv_record *r = NULL;

	while ((r = next("pdu", r))) {
		check_record(test, r, u32_of(r, "iv_index"));
		/* and a moment later, when an IV update has begun */
		check_record(test, r, u32_of(r, "iv_index") + 1);
	}
}

static void known_previous(struct kunit *test)
{
	const struct pv_record *r = NULL;

	while ((r = next("previous", r)))
		check_record(test, r, u32_of(r, "current_iv_index"));
}

static void known_collision(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_net_cred other;
	enum btgw_net_reject why;
	struct btgw_net_pdu pdu;
	const u8 *wire;
	size_t len;

	while ((r = next("collision", r))) {
		wire = pv_hex(r, "network_pdu", &len);
		btgw_net_cred_flooding(&other, pv_octets(r, "net_key_other",
							 16));
		KUNIT_EXPECT_EQ(test, other.nid, btgw_net_nid(wire[0]));
		why = receive(&other, u32_of(r, "iv_index"), wire, len, &pdu);
		/* what another key makes of the header may be anything */
		KUNIT_EXPECT_TRUE(test, why == BTGW_NET_REJ_MIC ||
				  why == BTGW_NET_REJ_SRC);
		KUNIT_EXPECT_EQ(test, 0, pdu.len);
		check_record(test, r, u32_of(r, "iv_index"));
	}
}

static void known_relay(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_net_cred cred;
	struct btgw_net_pdu pdu;
	u8 out[BTGW_NET_MAX];
	const u8 *wire;
	bool relayed;
	size_t len;

	while ((r = next("relay", r))) {
		check_record(test, r, u32_of(r, "iv_index"));
		cred_of(&cred, r);
		wire = pv_hex(r, "network_pdu", &len);
		KUNIT_ASSERT_EQ(test, BTGW_NET_REJ_NONE,
				receive(&cred, u32_of(r, "iv_index"), wire, len,
					&pdu));
		pdu.ttl = btgw_net_relay_ttl(pdu.ttl);
		relayed = !strcmp(pv_text(r, "relay_expected"), "relay");
		KUNIT_EXPECT_EQ_MSG(test, relayed, !!pdu.ttl, "%s", r->name);
		if (!relayed)
			continue;
		KUNIT_EXPECT_EQ(test, pdu.ttl, pv_u8(r, "relayed_ttl"));
		KUNIT_EXPECT_EQ(test, len, btgw_net_seal(&cred, &pdu, out));
		KUNIT_EXPECT_MEMEQ(test, out,
				   pv_octets(r, "relayed_network_pdu", len),
				   len);
	}
}

/* message #16 as a relay received it gives message #17 */
static void known_hop(struct kunit *test)
{
	const struct pv_record *r = pv_find(pv_get(KNOWN), "pdu", "msg_8_3_17");
	struct btgw_net_cred cred;
	struct btgw_net_pdu pdu;
	u8 out[BTGW_NET_MAX];
	const u8 *wire;
	size_t len;

	cred_of(&cred, r);
	wire = pv_hex(r, "relay_in_network_pdu", &len);
	KUNIT_ASSERT_EQ(test, BTGW_NET_REJ_NONE,
			receive(&cred, u32_of(r, "iv_index"), wire, len, &pdu));
	pdu.ttl = btgw_net_relay_ttl(pdu.ttl);
	KUNIT_EXPECT_EQ(test, len, btgw_net_seal(&cred, &pdu, out));
	KUNIT_EXPECT_MEMEQ(test, out, pv_octets(r, "network_pdu", len), len);
}

static void known_rejects(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_net_cred cred;
	enum btgw_net_reject why;
	struct btgw_net_pdu pdu;
	const u8 *wire;
	size_t len;

	while ((r = next("reject", r))) {
		cred_of(&cred, r);
		wire = pv_hex(r, "network_pdu", &len);
		why = receive(&cred, u32_of(r, "iv_index"), wire, len, &pdu);
		KUNIT_EXPECT_STREQ_MSG(test, btgw_net_reject_name(why),
				       pv_text(r, "why"), "%s", r->name);
		KUNIT_EXPECT_EQ(test, 0, pdu.len);
	}
}

static void known_nonces(struct kunit *test)
{
	const struct pv_record *r = NULL;
	u8 nonce[13];
	u32 seq, iv;
	u16 src;

	while ((r = pv_next(pv_get(KNOWN_CRYPTO), "nonce", r))) {
		seq = u24_of(r, "seq");
		src = u16_of(r, "src");
		iv = u32_of(r, "iv_index");
		memset(nonce, 0xff, sizeof(nonce));
		switch (pv_u8(r, "type")) {
		case 0x00:
			btgw_nonce_network(nonce, pv_u8(r, "ctl"),
					   pv_u8(r, "ttl"), seq, src, iv);
			break;
		case 0x01:
			btgw_nonce_app(nonce, pv_u8(r, "szmic"), seq, src,
				       u16_of(r, "dst"), iv);
			break;
		case 0x02:
			btgw_nonce_dev(nonce, pv_u8(r, "szmic"), seq, src,
				       u16_of(r, "dst"), iv);
			break;
		case 0x03:
			btgw_nonce_proxy(nonce, seq, src, iv);
			break;
		}
		KUNIT_EXPECT_MEMEQ_MSG(test, nonce, pv_octets(r, "nonce", 13),
				       13, "%s", r->name);
	}
}

/* what the samples leave out: ASZMIC, and the solicitation */
static void other_nonces(struct kunit *test)
{
	static const u8 app[] = {
		0x01, 0x80, 0x01, 0x02, 0x03, 0x12, 0x01, 0xc0, 0x00,
		0x11, 0x22, 0x33, 0x44,
	};
	static const u8 solicit[] = {
		0x04, 0x00, 0x01, 0x02, 0x03, 0x12, 0x01, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00,
	};
	u8 nonce[13];

	btgw_nonce_app(nonce, true, 0x010203, 0x1201, 0xc000, 0x11223344);
	KUNIT_EXPECT_MEMEQ(test, nonce, app, 13);
	btgw_nonce_dev(nonce, true, 0x010203, 0x1201, 0xc000, 0x11223344);
	KUNIT_EXPECT_EQ(test, nonce[0], 0x02);
	KUNIT_EXPECT_MEMEQ(test, nonce + 1, app + 1, 12);
	btgw_nonce_solicit(nonce, 0x010203, 0x1201);
	KUNIT_EXPECT_MEMEQ(test, nonce, solicit, 13);
}

static void known_obfuscation(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_aes priv;
	u8 hdr[6];

	while ((r = pv_next(pv_get(KNOWN_CRYPTO), "obfuscation", r))) {
		btgw_aes_init(&priv, pv_octets(r, "privacy_key", 16));
		btgw_net_obfuscate(&priv, u32_of(r, "iv_index"),
				   pv_octets(r, "privacy_random", 7), hdr,
				   pv_octets(r, "header", 6));
		KUNIT_EXPECT_MEMEQ(test, hdr, pv_octets(r, "obfuscated", 6), 6);
		btgw_net_obfuscate(&priv, u32_of(r, "iv_index"),
				   pv_octets(r, "privacy_random", 7), hdr, hdr);
		KUNIT_EXPECT_MEMEQ(test, hdr, pv_octets(r, "header", 6), 6);
	}
}

static void iv_index_choice(struct kunit *test)
{
	static const struct {
		u8 octet0;
		u32 current_iv;
		enum btgw_net_reject why;
		u32 iv_index;
	} rows[] = {
		{ 0x00, 0, BTGW_NET_REJ_NONE, 0 },
		{ 0x80, 0, BTGW_NET_REJ_IVI },
		{ 0x80, 1, BTGW_NET_REJ_NONE, 1 },
		{ 0x7f, 1, BTGW_NET_REJ_NONE, 0 },
		{ 0x7f, 0x12345678, BTGW_NET_REJ_NONE, 0x12345678 },
		{ 0xff, 0x12345678, BTGW_NET_REJ_NONE, 0x12345677 },
		{ 0x80, 0xffffffff, BTGW_NET_REJ_NONE, 0xffffffff },
		{ 0x00, 0xffffffff, BTGW_NET_REJ_NONE, 0xfffffffe },
	};
	enum btgw_net_reject why;
	unsigned int i;
	u32 iv;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		why = btgw_net_iv_index(rows[i].octet0, rows[i].current_iv,
					&iv);
		KUNIT_EXPECT_EQ_MSG(test, why, rows[i].why, "row %u", i);
		if (!why)
			KUNIT_EXPECT_EQ_MSG(test, iv, rows[i].iv_index,
					    "row %u", i);
	}
}

static const struct btgw_net_pdu good = {
	.iv_index = 0x12345678, .seq = 0x010203, .src = 0x0001, .dst = 0xc000,
	.ttl = 5, .len = 6, .transport = { 1, 2, 3, 4, 5, 6 },
};

#define SPOIL(what, ...)						\
	{ what, { .iv_index = 1, .seq = 1, .src = 1, .dst = 2, .ttl = 5,	\
		  .len = 6, ##__VA_ARGS__ } }

static void seal_refuses(struct kunit *test)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
	static const struct {
		const char *what;
		struct btgw_net_pdu pdu;
	} rows[] = {
		SPOIL("no transport PDU", .len = 0),
		SPOIL("access above 16", .len = 17),
		SPOIL("control above 12", .ctl = true, .len = 13),
		SPOIL("TTL above 127", .ttl = 0x80),
		SPOIL("SEQ above 24 bits", .seq = 0x1000000),
		SPOIL("SRC unassigned", .src = 0),
		SPOIL("SRC virtual", .src = 0x8000),
		SPOIL("SRC group", .src = 0xc000),
		SPOIL("DST unassigned", .dst = 0),
		SPOIL("control to virtual", .ctl = true, .dst = 0xbfff),
		SPOIL("proxy, CTL 0", .kind = 1, .dst = 0, .ttl = 0),
		SPOIL("proxy, TTL 1", .kind = 1, .dst = 0, .ttl = 1, .ctl = true),
		SPOIL("proxy, DST", .kind = 1, .ttl = 0, .ctl = true),
	};
#pragma GCC diagnostic pop
	static const u8 key[16];
	struct btgw_net_cred cred;
	u8 out[BTGW_NET_MAX];
	unsigned int i;

	btgw_net_cred_flooding(&cred, key);
	KUNIT_EXPECT_EQ(test, 19U, btgw_net_seal(&cred, &good, out));
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		KUNIT_EXPECT_EQ_MSG(test, 0U,
				    btgw_net_seal(&cred, &rows[i].pdu, out),
				    "%s", rows[i].what);
}

/* the one control message that goes to a virtual address, and back */
static void echo_to_virtual(struct kunit *test)
{
	struct btgw_net_pdu pdu = good, got;
	static const u8 key[16] = { 1 };
	struct btgw_net_cred cred;
	u8 out[BTGW_NET_MAX];
	size_t len;

	btgw_net_cred_flooding(&cred, key);
	pdu.nid = cred.nid;
	pdu.ctl = true;
	pdu.dst = 0x8000;
	pdu.len = 1;
	pdu.transport[0] = 0x0e;
	len = btgw_net_seal(&cred, &pdu, out);
	KUNIT_ASSERT_EQ(test, len, 18U);
	KUNIT_EXPECT_EQ(test, BTGW_NET_REJ_NONE,
			receive(&cred, pdu.iv_index, out, len, &got));
	expect_pdu(test, &got, &pdu, "echo");
	/* in segments it is none */
	pdu.transport[0] = 0x8e;
	KUNIT_EXPECT_EQ(test, 0U, btgw_net_seal(&cred, &pdu, out));
}

/* every length of either kind there and back; every bit of it counts */
static void every_bit(struct kunit *test)
{
	static const u8 key[16] = { 1 };
	struct btgw_net_pdu pdu = good, got;
	struct btgw_net_cred cred;
	u8 out[BTGW_NET_MAX];
	unsigned int bit, ctl;
	size_t len;

	btgw_net_cred_flooding(&cred, key);
	pdu.nid = cred.nid;
	for (ctl = 0; ctl < 2; ctl++) {
		pdu.ctl = ctl;
		for (pdu.len = 1; pdu.len <= (ctl ? 12 : 16); pdu.len++) {
			len = btgw_net_seal(&cred, &pdu, out);
			KUNIT_ASSERT_EQ(test, len, 9 + pdu.len + (ctl ? 8 : 4));
			KUNIT_ASSERT_EQ(test, BTGW_NET_REJ_NONE,
					receive(&cred, pdu.iv_index, out, len,
						&got));
			expect_pdu(test, &got, &pdu, "length");
			for (bit = 0; bit < 8 * len; bit++) {
				out[bit / 8] ^= 1 << bit % 8;
				KUNIT_EXPECT_NE_MSG(test, BTGW_NET_REJ_NONE,
						    receive(&cred, pdu.iv_index,
							    out, len, &got),
						    "bit %u", bit);
				out[bit / 8] ^= 1 << bit % 8;
			}
		}
	}
}

/* a control PDU below 18 octets: too short for the MIC it says it has */
static void control_length(struct kunit *test)
{
	static const u8 key[16] = { 2 };
	struct btgw_net_cred cred;
	struct btgw_net_pdu pdu;
	u8 data[17] = {};
	unsigned int i, n = 0;

	btgw_net_cred_flooding(&cred, key);
	data[0] = cred.nid;
	for (i = 0; i < 256; i++) {
		enum btgw_net_reject why;

		data[1] = (u8)i;
		why = btgw_net_peek(&cred, 0, BTGW_NET_MESSAGE, data,
				    sizeof(data), &pdu);
		KUNIT_EXPECT_EQ(test, pdu.ctl, why == BTGW_NET_REJ_LENGTH);
		n += pdu.ctl;
	}
	/* the obfuscation is a xor: half of them */
	KUNIT_EXPECT_EQ(test, 128U, n);
}

/* of memory of exactly that length nothing beyond is looked at */
static void any_length(struct kunit *test)
{
	static const u8 key[16] = { 2 };
	struct btgw_net_cred cred;
	struct btgw_net_pdu pdu;
	enum btgw_net_reject why;
	size_t len;
	u8 *data;

	btgw_net_cred_flooding(&cred, key);
	for (len = 0; len <= BTGW_NET_MAX + 1; len++) {
		data = kunit_kzalloc(test, len ?: 1, GFP_KERNEL);
		if (!len)
			data++;
		else
			data[0] = cred.nid;
		why = receive(&cred, 0, data, len, &pdu);
		KUNIT_EXPECT_NE(test, BTGW_NET_REJ_NONE, why);
		if (len < BTGW_NET_MIN || len > BTGW_NET_MAX)
			KUNIT_EXPECT_EQ_MSG(test, BTGW_NET_REJ_LENGTH, why,
					    "length %zu", len);
	}
}

static void relay_ttl(struct kunit *test)
{
	unsigned int ttl;

	KUNIT_EXPECT_EQ(test, 0, btgw_net_relay_ttl(0));
	KUNIT_EXPECT_EQ(test, 0, btgw_net_relay_ttl(1));
	for (ttl = 2; ttl <= BTGW_TTL_MAX; ttl++)
		KUNIT_EXPECT_EQ(test, ttl - 1, btgw_net_relay_ttl(ttl));
}

static void names(struct kunit *test)
{
	unsigned int i, j;

	for (i = 0; i < __BTGW_NET_REJECTS; i++) {
		KUNIT_ASSERT_NOT_NULL(test, btgw_net_reject_name(i));
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, btgw_net_reject_name(i),
					    btgw_net_reject_name(j));
	}
	KUNIT_EXPECT_STREQ(test, "unknown", btgw_net_reject_name(i));
}

static struct kunit_case mesh_net_cases[] = {
	KUNIT_CASE(known_count),
	KUNIT_CASE(known_pdus),
	KUNIT_CASE(known_previous),
	KUNIT_CASE(known_collision),
	KUNIT_CASE(known_relay),
	KUNIT_CASE(known_hop),
	KUNIT_CASE(known_rejects),
	KUNIT_CASE(known_nonces),
	KUNIT_CASE(other_nonces),
	KUNIT_CASE(known_obfuscation),
	KUNIT_CASE(iv_index_choice),
	KUNIT_CASE(seal_refuses),
	KUNIT_CASE(echo_to_virtual),
	KUNIT_CASE(every_bit),
	KUNIT_CASE(control_length),
	KUNIT_CASE(any_length),
	KUNIT_CASE(relay_ttl),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite mesh_net_suite = {
	.name = "mesh_net",
	.test_cases = mesh_net_cases,
};

kunit_test_suite(mesh_net_suite);
