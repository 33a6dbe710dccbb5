// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_beacon_test.c - beacons: known answers in both directions, refusals
 */
#include <linux/types.h>
#include <asm/unaligned.h>

#include "beacon.h"
#include "kunit.h"
#include "prov_vectors.h"

#define KNOWN	"mesh-beacon.txt"

static const struct pv_record *next(const char *kind,
				    const struct pv_record *prev)
{
	return pv_next(pv_get(KNOWN), kind, prev);
}

static void net_of(struct btgw_beacon_net *net, const struct pv_record *r)
{
	net->flags = pv_u8(r, "flags");
	net->iv_index = get_unaligned_be32(pv_octets(r, "iv_index", 4));
}

static void known_count(struct kunit *test)
{
	const struct pv_file *f = pv_get(KNOWN);

	KUNIT_EXPECT_EQ(test, 5U, pv_count(f, "secure"));
	KUNIT_EXPECT_EQ(test, 3U, pv_count(f, "private"));
	KUNIT_EXPECT_EQ(test, 3U, pv_count(f, "unprovisioned"));
	KUNIT_EXPECT_EQ(test, 2U, pv_count(f, "reject"));
}

/*
 * Every bit changed, every length from 0 on: nothing is accepted, and nothing
 * is told of what was not. A reserved flag is part of what is authenticated.
 */
static void spoil(struct kunit *test, const struct btgw_beacon_cred *cred,
		  const u8 *data, size_t len)
{
	static const struct btgw_beacon_net nothing;
	struct btgw_beacon_net net;
	u8 copy[BTGW_BEACON_MAX + 1] = {};
	unsigned int bit;
	size_t n;

	memcpy(copy, data, len);
	for (bit = 0; bit < 8 * len; bit++) {
		copy[bit / 8] ^= 1 << bit % 8;
		memset(&net, 0xff, sizeof(net));
		KUNIT_EXPECT_NE_MSG(test, BTGW_BEACON_REJ_NONE,
				    btgw_beacon_open(cred, copy, len, &net),
				    "bit %u", bit);
		KUNIT_EXPECT_EQ(test, net.flags, nothing.flags);
		KUNIT_EXPECT_EQ(test, net.iv_index, nothing.iv_index);
		copy[bit / 8] ^= 1 << bit % 8;
	}
	for (n = 0; n <= len + 1; n++)
		KUNIT_EXPECT_EQ_MSG(test, n == len ? BTGW_BEACON_REJ_NONE :
						     BTGW_BEACON_REJ_LENGTH,
				    btgw_beacon_open(cred, copy, n, &net),
				    "length %zu", n);
}

static void known_secure(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_beacon_net net, got;
	struct btgw_beacon_cred cred;
	const u8 *data;
	u8 key[16];
	u8 out[22];

	while ((r = next("secure", r))) {
		btgw_beacon_key(pv_octets(r, "net_key", 16), key);
		KUNIT_EXPECT_MEMEQ(test, key, pv_octets(r, "beacon_key", 16),
				   16);
		btgw_beacon_cred_init(&cred, pv_octets(r, "net_key", 16));
		KUNIT_EXPECT_MEMEQ(test, cred.network_id,
				   pv_octets(r, "network_id", 8), 8);
		net_of(&net, r);
		data = pv_octets(r, "beacon", sizeof(out));
		btgw_beacon_secure_build(&cred, &net, out);
		KUNIT_EXPECT_MEMEQ_MSG(test, out, data, sizeof(out), "%s",
				       r->name);
		KUNIT_EXPECT_EQ_MSG(test, BTGW_BEACON_REJ_NONE,
				    btgw_beacon_open(&cred, data, sizeof(out),
						     &got), "%s", r->name);
		KUNIT_EXPECT_EQ(test, got.flags, net.flags);
		KUNIT_EXPECT_EQ(test, got.iv_index, net.iv_index);
		KUNIT_EXPECT_MEMEQ(test, btgw_beacon_network_id(data),
				   cred.network_id, 8);
		KUNIT_EXPECT_EQ(test, BTGW_BEACON_REJ_TYPE,
				btgw_beacon_private_open(&cred, data,
							 sizeof(out), &got));
		spoil(test, &cred, data, sizeof(out));
	}
}

static void known_private(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_beacon_net net, got;
	struct btgw_beacon_cred cred;
	const u8 *data, *random;
	u8 key[16], step[16];
	u8 out[27];

	while ((r = next("private", r))) {
		btgw_private_beacon_key(pv_octets(r, "net_key", 16), key);
		KUNIT_EXPECT_MEMEQ(test, key,
				   pv_octets(r, "private_beacon_key", 16), 16);
		btgw_beacon_cred_init(&cred, pv_octets(r, "net_key", 16));
		btgw_aes_encrypt(&cred.private, step, pv_octets(r, "c1", 16));
		KUNIT_EXPECT_MEMEQ(test, step, pv_octets(r, "s", 16), 16);

		net_of(&net, r);
		random = pv_octets(r, "random", 13);
		data = pv_octets(r, "beacon", sizeof(out));
		btgw_beacon_private_build(&cred, &net, random, out);
		KUNIT_EXPECT_MEMEQ_MSG(test, out, data, sizeof(out), "%s",
				       r->name);
		KUNIT_EXPECT_EQ_MSG(test, BTGW_BEACON_REJ_NONE,
				    btgw_beacon_open(&cred, data, sizeof(out),
						     &got), "%s", r->name);
		KUNIT_EXPECT_EQ(test, got.flags, net.flags);
		KUNIT_EXPECT_EQ(test, got.iv_index, net.iv_index);
		KUNIT_EXPECT_NULL(test, btgw_beacon_network_id(data));
		KUNIT_EXPECT_EQ(test, BTGW_BEACON_REJ_TYPE,
				btgw_beacon_secure_open(&cred, data,
							sizeof(out), &got));
		spoil(test, &cred, data, sizeof(out));
	}
}

static void known_unprovisioned(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_beacon_unprov dev, got;
	const u8 *data, *uri;
	size_t len, uri_len;
	u8 out[23], longer[24] = {};
	size_t n;

	while ((r = next("unprovisioned", r))) {
		memset(&dev, 0, sizeof(dev));
		memcpy(dev.uuid, pv_octets(r, "device_uuid", 16), 16);
		dev.oob = get_unaligned_be16(pv_octets(r, "oob_information",
						       2));
		if (pv_field(r, "uri")) {
			dev.has_uri = true;
			uri = pv_hex(r, "uri", &uri_len);
			btgw_beacon_uri_hash(uri, uri_len, dev.uri_hash);
			KUNIT_EXPECT_MEMEQ(test, dev.uri_hash,
					   pv_octets(r, "uri_hash", 4), 4);
		}
		data = pv_hex(r, "beacon", &len);
		KUNIT_ASSERT_EQ(test, len, btgw_beacon_unprov_build(&dev, out));
		KUNIT_EXPECT_MEMEQ(test, out, data, len);
		KUNIT_ASSERT_EQ(test, BTGW_BEACON_REJ_NONE,
				btgw_beacon_unprov_parse(data, len, &got));
		KUNIT_EXPECT_MEMEQ(test, got.uuid, dev.uuid, 16);
		KUNIT_EXPECT_EQ(test, got.oob, dev.oob);
		KUNIT_EXPECT_EQ(test, got.has_uri, dev.has_uri);
		KUNIT_EXPECT_MEMEQ(test, got.uri_hash, dev.uri_hash, 4);

		memcpy(longer, data, len);
		for (n = 0; n <= sizeof(longer); n++)
			KUNIT_EXPECT_EQ_MSG(test, n == 19 || n == 23,
					    !btgw_beacon_unprov_parse(longer, n,
								      &got),
					    "length %zu", n);
	}
}

static void known_rejects(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_beacon_cred cred;
	struct btgw_beacon_net net;
	enum btgw_beacon_reject why;
	const u8 *data;
	size_t len;

	while ((r = next("reject", r))) {
		btgw_beacon_cred_init(&cred, pv_octets(r, "net_key", 16));
		data = pv_hex(r, "beacon", &len);
		KUNIT_EXPECT_EQ(test, BTGW_BEACON_REJ_NONE,
				btgw_beacon_check(data, len));
		why = btgw_beacon_open(&cred, data, len, &net);
		KUNIT_EXPECT_STREQ_MSG(test, btgw_beacon_reject_name(why),
				       pv_text(r, "why"), "%s", r->name);
	}
}

/* a beacon of another network: one says so, the other cannot */
static void other_network(struct kunit *test)
{
	static const struct btgw_beacon_net net = { .iv_index = 7 };
	static const u8 random[13], one[16] = { 1 }, two[16] = { 2 };
	struct btgw_beacon_cred mine, theirs;
	struct btgw_beacon_net got;
	u8 out[BTGW_BEACON_MAX];

	btgw_beacon_cred_init(&mine, one);
	btgw_beacon_cred_init(&theirs, two);
	btgw_beacon_secure_build(&theirs, &net, out);
	KUNIT_EXPECT_EQ(test, BTGW_BEACON_REJ_NETWORK,
			btgw_beacon_open(&mine, out, 22, &got));
	btgw_beacon_private_build(&theirs, &net, random, out);
	KUNIT_EXPECT_EQ(test, BTGW_BEACON_REJ_AUTH,
			btgw_beacon_open(&mine, out, 27, &got));
}

/* reserved flags: not sent; heard from a later version, they are not passed on */
static void reserved_flags(struct kunit *test)
{
	static const u8 key[16] = { 3 }, random[13];
	struct btgw_beacon_net net = { .flags = 0xff, .iv_index = 7 };
	struct btgw_beacon_cred cred;
	struct btgw_beacon_net got;
	u8 out[BTGW_BEACON_MAX], mac[16];

	btgw_beacon_cred_init(&cred, key);
	btgw_beacon_secure_build(&cred, &net, out);
	KUNIT_EXPECT_EQ(test, out[1], BTGW_BEACON_FLAGS);
	btgw_beacon_private_build(&cred, &net, random, out);
	KUNIT_EXPECT_EQ(test, 0, btgw_beacon_open(&cred, out, 27, &got));
	KUNIT_EXPECT_EQ(test, got.flags, BTGW_BEACON_FLAGS);

	btgw_beacon_secure_build(&cred, &net, out);
	out[1] = 0xfe;
	btgw_aes_cmac(&cred.beacon, out + 1, 13, mac);
	memcpy(out + 14, mac, 8);
	KUNIT_EXPECT_EQ(test, 0, btgw_beacon_open(&cred, out, 22, &got));
	KUNIT_EXPECT_EQ(test, got.flags, BTGW_BEACON_IV_UPDATE);
}

static void check_types(struct kunit *test)
{
	static const u8 lengths[] = { 19, 22, 27 };
	struct btgw_beacon_unprov dev;
	u8 data[32] = {};
	unsigned int type;
	size_t n;

	KUNIT_EXPECT_EQ(test, BTGW_BEACON_REJ_LENGTH,
			btgw_beacon_check(data, 0));
	for (type = 0; type < 256; type++) {
		data[0] = (u8)type;
		for (n = 1; n < sizeof(data); n++) {
			enum btgw_beacon_reject want = BTGW_BEACON_REJ_LENGTH;

			if (type > 2)
				want = BTGW_BEACON_REJ_TYPE;
			else if (n == lengths[type] || (!type && n == 23))
				want = BTGW_BEACON_REJ_NONE;
			KUNIT_EXPECT_EQ_MSG(test, want,
					    btgw_beacon_check(data, n),
					    "type %u length %zu", type, n);
		}
	}
	data[0] = BTGW_BEACON_SECURE;
	KUNIT_EXPECT_EQ(test, BTGW_BEACON_REJ_TYPE,
			btgw_beacon_unprov_parse(data, 22, &dev));
}

static void names(struct kunit *test)
{
	unsigned int i, j;

	for (i = 0; i < __BTGW_BEACON_REJECTS; i++) {
		KUNIT_ASSERT_NOT_NULL(test, btgw_beacon_reject_name(i));
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, btgw_beacon_reject_name(i),
					    btgw_beacon_reject_name(j));
	}
	KUNIT_EXPECT_STREQ(test, "unknown", btgw_beacon_reject_name(i));
}

static struct kunit_case mesh_beacon_cases[] = {
	KUNIT_CASE(known_count),
	KUNIT_CASE(known_secure),
	KUNIT_CASE(known_private),
	KUNIT_CASE(known_unprovisioned),
	KUNIT_CASE(known_rejects),
	KUNIT_CASE(other_network),
	KUNIT_CASE(reserved_flags),
	KUNIT_CASE(check_types),
	KUNIT_CASE(names),
	{}
};

static struct kunit_suite mesh_beacon_suite = {
	.name = "mesh_beacon",
	.test_cases = mesh_beacon_cases,
};

kunit_test_suite(mesh_beacon_suite);
