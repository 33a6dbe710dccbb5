// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_keys_test.c - what mesh derives from keys: known answers
 */
#include <linux/types.h>

#include "keys.h"
#include "kunit.h"
#include "prov_vectors.h"

#define KNOWN		"mesh-crypto.txt"
#define KNOWN_MORE	"provisioning-crypto.txt"

/* NetKey of sections 8.2.2, 8.3 and 8.4.3 */
static const u8 key_8_2[] = {
	0x7d, 0xd7, 0x36, 0x4c, 0xd8, 0x42, 0xad, 0x18,
	0xc1, 0x7c, 0x2b, 0x82, 0x0c, 0x84, 0xc3, 0xd6,
};

static void known_count(struct kunit *test)
{
	const struct pv_file *f = pv_get(KNOWN);

	KUNIT_EXPECT_EQ(test, 1U, pv_count(pv_get(KNOWN_MORE), "s1"));
	KUNIT_EXPECT_EQ(test, 5U, pv_count(pv_get(KNOWN_MORE), "k1"));
	KUNIT_EXPECT_EQ(test, 10U, pv_count(f, "k2"));
	KUNIT_EXPECT_EQ(test, 1U, pv_count(f, "k3"));
	KUNIT_EXPECT_EQ(test, 2U, pv_count(f, "k4"));
	KUNIT_EXPECT_EQ(test, 1U, pv_count(f, "virtual"));
}

static void known_s1(struct kunit *test)
{
	const struct pv_record *r = NULL;
	const u8 *m;
	size_t len;
	u8 out[16];

	while ((r = pv_next(pv_get(KNOWN_MORE), "s1", r))) {
		m = pv_hex(r, "m", &len);
		btgw_mesh_s1(m, len, out);
		KUNIT_EXPECT_MEMEQ(test, out, pv_octets(r, "s1", 16), 16);
	}
}

static void known_k1(struct kunit *test)
{
	const struct pv_record *r = NULL;
	size_t n_len, p_len;
	const u8 *n, *p;
	u8 out[16];

	while ((r = pv_next(pv_get(KNOWN_MORE), "k1", r))) {
		n = pv_hex(r, "n", &n_len);
		p = pv_hex(r, "p", &p_len);
		btgw_mesh_k1(n, n_len, pv_octets(r, "salt", 16), p, p_len, out);
		KUNIT_EXPECT_MEMEQ(test, out, pv_octets(r, "k1", 16), 16);
	}
}

/* the keys that are k1 under a name of their own, found by their salt */
static void known_names(struct kunit *test)
{
	const struct {
		const char *salt;
		void (*derive)(const u8 *net_key, u8 *out);
		unsigned int n;
	} names[] = {
		{ "nkik", btgw_identity_key, 2 },
		{ "nkbk", btgw_beacon_key, 1 },
		{ "nkpk", btgw_private_beacon_key, 1 },
	};
	const struct pv_record *r;
	u8 salt[16], out[16];
	unsigned int i, n;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		btgw_mesh_s1(names[i].salt, 4, salt);
		n = 0;
		r = NULL;
		while ((r = pv_next(pv_get(KNOWN_MORE), "k1", r))) {
			if (memcmp(pv_octets(r, "salt", 16), salt, 16))
				continue;
			names[i].derive(pv_octets(r, "n", 16), out);
			KUNIT_EXPECT_MEMEQ(test, out, pv_octets(r, "k1", 16),
					   16);
			n++;
		}
		KUNIT_EXPECT_EQ_MSG(test, names[i].n, n, "%s", names[i].salt);
	}
}

static void expect_cred(struct kunit *test, const struct btgw_net_cred *cred,
			const struct pv_record *r)
{
	static const u8 zero[16];
	struct btgw_aes aes;
	u8 want[16], got[16];

	KUNIT_EXPECT_EQ(test, cred->nid, pv_u8(r, "nid"));
	btgw_aes_init(&aes, pv_octets(r, "encryption_key", 16));
	btgw_aes_encrypt(&aes, want, zero);
	btgw_aes_encrypt(&cred->enc, got, zero);
	KUNIT_EXPECT_MEMEQ(test, got, want, 16);
	btgw_aes_init(&aes, pv_octets(r, "privacy_key", 16));
	btgw_aes_encrypt(&aes, want, zero);
	btgw_aes_encrypt(&cred->priv, got, zero);
	KUNIT_EXPECT_MEMEQ(test, got, want, 16);
}

static void known_k2(struct kunit *test)
{
	unsigned int flooding = 0, directed = 0, friendship = 0;
	const struct pv_record *r = NULL;
	struct btgw_net_cred cred;
	struct btgw_k2 k2;
	const u8 *n, *p;
	size_t p_len;

	while ((r = pv_next(pv_get(KNOWN), "k2", r))) {
		n = pv_octets(r, "n", 16);
		p = pv_hex(r, "p", &p_len);
		btgw_mesh_k2(n, p, p_len, &k2);
		KUNIT_EXPECT_EQ(test, k2.nid, pv_u8(r, "nid"));
		KUNIT_EXPECT_MEMEQ(test, k2.encryption_key,
				   pv_octets(r, "encryption_key", 16), 16);
		KUNIT_EXPECT_MEMEQ(test, k2.privacy_key,
				   pv_octets(r, "privacy_key", 16), 16);

		memset(&cred, 0, sizeof(cred));
		if (p[0] == 0x00) {
			btgw_net_cred_flooding(&cred, n);
			flooding++;
		} else if (p[0] == 0x02) {
			btgw_net_cred_directed(&cred, n);
			directed++;
		} else {
			btgw_net_cred_friendship(&cred, n, p[1] << 8 | p[2],
						 p[3] << 8 | p[4],
						 p[5] << 8 | p[6],
						 p[7] << 8 | p[8]);
			friendship++;
		}
		expect_cred(test, &cred, r);
	}
	KUNIT_EXPECT_EQ(test, flooding, 4U);
	KUNIT_EXPECT_EQ(test, directed, 3U);
	KUNIT_EXPECT_EQ(test, friendship, 3U);
}

static void known_k3(struct kunit *test)
{
	const struct pv_record *r = NULL;
	u8 id[8];

	while ((r = pv_next(pv_get(KNOWN), "k3", r))) {
		btgw_mesh_k3(pv_octets(r, "n", 16), id);
		KUNIT_EXPECT_MEMEQ(test, id, pv_octets(r, "k3", 8), 8);
	}
}

static void known_k4(struct kunit *test)
{
	const struct pv_record *r = NULL;

	while ((r = pv_next(pv_get(KNOWN), "k4", r)))
		KUNIT_EXPECT_EQ(test, btgw_mesh_k4(pv_octets(r, "n", 16)),
				pv_u8(r, "aid"));
}

static void known_virtual(struct kunit *test)
{
	const struct pv_record *r = NULL;
	const u8 *addr;

	while ((r = pv_next(pv_get(KNOWN), "virtual", r))) {
		addr = pv_octets(r, "address", 2);
		KUNIT_EXPECT_EQ(test, addr[0] << 8 | addr[1],
				btgw_virtual_address(pv_octets(r, "label_uuid",
							       16)));
	}
}

/* whatever the label, the address is a virtual one */
static void virtual_range(struct kunit *test)
{
	u8 label[16] = {};
	unsigned int i;
	u16 addr;

	for (i = 0; i < 1000; i++) {
		label[0] = (u8)i;
		label[15] = (u8)(i >> 8);
		addr = btgw_virtual_address(label);
		KUNIT_EXPECT_EQ_MSG(test, addr & 0xc000, 0x8000, "%04x", addr);
	}
}

static void wiped(struct kunit *test)
{
	static const struct btgw_beacon_cred no_beacon;
	static const struct btgw_net_cred no_net;
	struct btgw_beacon_cred beacon;
	struct btgw_net_cred net;

	btgw_net_cred_flooding(&net, key_8_2);
	KUNIT_EXPECT_MEMNEQ(test, &net, &no_net, sizeof(net));
	btgw_net_cred_wipe(&net);
	KUNIT_EXPECT_MEMEQ(test, &net, &no_net, sizeof(net));
	btgw_beacon_cred_init(&beacon, key_8_2);
	KUNIT_EXPECT_MEMNEQ(test, &beacon, &no_beacon, sizeof(beacon));
	btgw_beacon_cred_wipe(&beacon);
	KUNIT_EXPECT_MEMEQ(test, &beacon, &no_beacon, sizeof(beacon));
}

static struct kunit_case mesh_keys_cases[] = {
	KUNIT_CASE(known_count),
	KUNIT_CASE(known_s1),
	KUNIT_CASE(known_k1),
	KUNIT_CASE(known_names),
	KUNIT_CASE(known_k2),
	KUNIT_CASE(known_k3),
	KUNIT_CASE(known_k4),
	KUNIT_CASE(known_virtual),
	KUNIT_CASE(virtual_range),
	KUNIT_CASE(wiped),
	{}
};

static struct kunit_suite mesh_keys_suite = {
	.name = "mesh_keys",
	.test_cases = mesh_keys_cases,
};

kunit_test_suite(mesh_keys_suite);
