// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_crypto_test.c - the cryptographic toolbox against known answers
 */
#include <errno.h>

#include "crypto.h"
#include "kunit.h"
#include "prov_vectors.h"

#define FILE_NAME	"provisioning-crypto.txt"

static const struct pv_record *next(const char *kind,
				    const struct pv_record *prev)
{
	return pv_next(pv_get(FILE_NAME), kind, prev);
}

static void known_file(struct kunit *test)
{
	const struct pv_file *f = pv_get(FILE_NAME);

	KUNIT_EXPECT_EQ(test, 1U, pv_count(f, "s1"));
	KUNIT_EXPECT_EQ(test, 5U, pv_count(f, "k1"));
	KUNIT_EXPECT_EQ(test, 1U, pv_count(f, "s2"));
	KUNIT_EXPECT_EQ(test, 1U, pv_count(f, "k5"));
	KUNIT_EXPECT_EQ(test, 3U, pv_count(f, "cmac"));
	KUNIT_EXPECT_EQ(test, 1U, pv_count(f, "hmac"));
	KUNIT_EXPECT_EQ(test, 3U, pv_count(f, "ccm"));
	KUNIT_EXPECT_EQ(test, 3U, pv_count(f, "ecdh"));
	KUNIT_EXPECT_EQ(test, 3U, pv_count(f, "invalid_point"));
}

static void known_hashes(struct kunit *test)
{
	const struct pv_record *r;
	const uint8_t *a, *b;
	size_t alen, blen;
	uint8_t out[32];
	char p[32];

	for (r = next("s1", NULL); r; r = next("s1", r)) {
		a = pv_hex(r, "m", &alen);
		KUNIT_EXPECT_EQ(test, 0, btgw_s1(a, alen, out));
		KUNIT_EXPECT_MEMEQ(test, out, pv_octets(r, "s1", 16), 16);
	}
	for (r = next("s2", NULL); r; r = next("s2", r)) {
		a = pv_hex(r, "m", &alen);
		KUNIT_EXPECT_EQ(test, 0, btgw_s2(a, alen, out));
		KUNIT_EXPECT_MEMEQ(test, out, pv_octets(r, "s2", 32), 32);
	}
	for (r = next("cmac", NULL); r; r = next("cmac", r)) {
		a = pv_hex(r, "m", &alen);
		KUNIT_EXPECT_EQ(test, 0, btgw_cmac(pv_octets(r, "key", 16), a,
						   alen, out));
		KUNIT_EXPECT_MEMEQ(test, out, pv_octets(r, "mac", 16), 16);
	}
	for (r = next("hmac", NULL); r; r = next("hmac", r)) {
		a = pv_hex(r, "key", &alen);
		b = pv_hex(r, "m", &blen);
		KUNIT_EXPECT_EQ(test, 0, btgw_hmac(a, alen, b, blen, out));
		KUNIT_EXPECT_MEMEQ(test, out, pv_octets(r, "mac", 32), 32);
	}
	for (r = next("k1", NULL); r; r = next("k1", r)) {
		a = pv_hex(r, "n", &alen);
		b = pv_hex(r, "p", &blen);
		/* P of identity keys has no 0 in it either */
		snprintf(p, sizeof(p), "%.*s", (int)blen, (const char *)b);
		KUNIT_EXPECT_EQ(test, blen, strlen(p));
		KUNIT_EXPECT_EQ(test, 0, btgw_k1(a, alen, pv_octets(r, "salt", 16),
						 p, out));
		KUNIT_EXPECT_MEMEQ(test, out, pv_octets(r, "k1", 16), 16);
	}
	for (r = next("k5", NULL); r; r = next("k5", r)) {
		a = pv_hex(r, "n", &alen);
		b = pv_hex(r, "p", &blen);
		snprintf(p, sizeof(p), "%.*s", (int)blen, (const char *)b);
		KUNIT_EXPECT_EQ(test, 0, btgw_k5(a, alen, pv_octets(r, "salt", 32),
						 p, out));
		KUNIT_EXPECT_MEMEQ(test, out, pv_octets(r, "k5", 32), 32);
	}
}

static void known_ccm(struct kunit *test)
{
	const struct pv_record *r;
	static const uint8_t zero[512];
	uint8_t sealed[512], plain[512];

	for (r = next("ccm", NULL); r; r = next("ccm", r)) {
		const uint8_t *key = pv_octets(r, "key", 16);
		const uint8_t *nonce = pv_octets(r, "nonce", 13);
		uint8_t mic = pv_u8(r, "mic_len");
		const uint8_t *in;
		size_t len;

		in = pv_hex(r, "plaintext", &len);
		KUNIT_EXPECT_EQ(test, 0, btgw_ccm_encrypt(key, nonce, in, len,
							  sealed, mic));
		KUNIT_EXPECT_MEMEQ(test, sealed,
				   pv_octets(r, "ciphertext", len), len);
		KUNIT_EXPECT_MEMEQ(test, sealed + len, pv_octets(r, "mic", mic),
				   mic);
		KUNIT_EXPECT_EQ(test, 0, btgw_ccm_decrypt(key, nonce, sealed,
							  len, plain, mic));
		KUNIT_EXPECT_MEMEQ(test, plain, in, len);
		sealed[len] ^= 0x80;
		KUNIT_EXPECT_EQ(test, -EBADMSG,
				btgw_ccm_decrypt(key, nonce, sealed, len, plain,
						 mic));
		KUNIT_EXPECT_MEMEQ(test, plain, zero, len);
		KUNIT_EXPECT_EQ(test, -EINVAL,
				btgw_ccm_encrypt(key, nonce, in, len, sealed, 7));
	}
}

static void known_ecdh(struct kunit *test)
{
	const struct pv_record *r;
	struct btgw_p256 a, b;
	uint8_t secret[32];

	for (r = next("ecdh", NULL); r; r = next("ecdh", r)) {
		KUNIT_EXPECT_EQ(test, 0, btgw_p256_from_private(pv_octets(r, "private_a", 32), &a));
		KUNIT_EXPECT_EQ(test, 0, btgw_p256_from_private(pv_octets(r, "private_b", 32), &b));
		KUNIT_EXPECT_MEMEQ(test, a.pub, pv_octets(r, "public_a", 64), 64);
		KUNIT_EXPECT_MEMEQ(test, b.pub, pv_octets(r, "public_b", 64), 64);
		KUNIT_EXPECT_EQ(test, 0, btgw_p256_derive(&a, b.pub, secret));
		KUNIT_EXPECT_MEMEQ(test, secret, pv_octets(r, "secret", 32), 32);
		KUNIT_EXPECT_EQ(test, 0, btgw_p256_derive(&b, a.pub, secret));
		KUNIT_EXPECT_MEMEQ(test, secret, pv_octets(r, "secret", 32), 32);
	}
}

static void invalid_points(struct kunit *test)
{
	const struct pv_record *r;
	static const uint8_t zero[32];
	uint8_t bad[64], secret[32];
	struct btgw_p256 key;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, 0, btgw_p256_generate(&key));
	KUNIT_EXPECT_EQ(test, 0, btgw_p256_validate(key.pub));
	for (r = next("invalid_point", NULL); r; r = next("invalid_point", r)) {
		const uint8_t *pub = pv_octets(r, "public_key", 64);

		KUNIT_EXPECT_EQ(test, -EKEYREJECTED, btgw_p256_validate(pub));
		memset(secret, 1, sizeof(secret));
		KUNIT_EXPECT_EQ(test, -EKEYREJECTED,
				btgw_p256_derive(&key, pub, secret));
		KUNIT_EXPECT_MEMEQ(test, secret, zero, 32);
	}
	/* a point with any bit of Y flipped is on the curve only as -Y */
	for (i = 0; i < 256; i++) {
		memcpy(bad, key.pub, 64);
		bad[32 + i / 8] ^= 1 << i % 8;
		KUNIT_EXPECT_EQ(test, -EKEYREJECTED, btgw_p256_validate(bad));
	}
}

static void private_range(struct kunit *test)
{
	static const uint8_t order[32] = {
		0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
		0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
	};
	struct btgw_p256 key;
	uint8_t priv[32] = {};

	KUNIT_EXPECT_EQ(test, -ERANGE, btgw_p256_from_private(priv, &key));
	KUNIT_EXPECT_EQ(test, -ERANGE, btgw_p256_from_private(order, &key));
	memcpy(priv, order, 32);
	priv[31]--;
	KUNIT_EXPECT_EQ(test, 0, btgw_p256_from_private(priv, &key));
	memset(priv, 0xff, 32);
	KUNIT_EXPECT_EQ(test, -ERANGE, btgw_p256_from_private(priv, &key));
}

/* fresh keys agree, and no two are the same */
static void generated_keys(struct kunit *test)
{
	struct btgw_p256 a, b, again;
	uint8_t x[32], y[32];
	unsigned int i;

	for (i = 0; i < 20; i++) {
		KUNIT_ASSERT_EQ(test, 0, btgw_p256_generate(&a));
		KUNIT_ASSERT_EQ(test, 0, btgw_p256_generate(&b));
		KUNIT_EXPECT_MEMNEQ(test, a.priv, b.priv, 32);
		KUNIT_EXPECT_EQ(test, 0, btgw_p256_derive(&a, b.pub, x));
		KUNIT_EXPECT_EQ(test, 0, btgw_p256_derive(&b, a.pub, y));
		KUNIT_EXPECT_MEMEQ(test, x, y, 32);
		KUNIT_EXPECT_EQ(test, 0, btgw_p256_from_private(a.priv, &again));
		KUNIT_EXPECT_MEMEQ(test, again.pub, a.pub, 64);
	}
}

static void randoms(struct kunit *test)
{
	unsigned int count[6] = {}, i;
	uint64_t r;

	KUNIT_EXPECT_EQ(test, -EINVAL, btgw_random_below(0, &r));
	for (i = 0; i < 6000; i++) {
		KUNIT_ASSERT_EQ(test, 0, btgw_random_below(6, &r));
		KUNIT_ASSERT_LT(test, r, 6ULL);
		count[r]++;
	}
	/* ten standard deviations */
	for (i = 0; i < 6; i++) {
		KUNIT_EXPECT_GT(test, count[i], 700U);
		KUNIT_EXPECT_LT(test, count[i], 1300U);
	}
	KUNIT_EXPECT_EQ(test, 0, btgw_random_below(1, &r));
	KUNIT_EXPECT_EQ(test, 0ULL, r);
	KUNIT_EXPECT_EQ(test, 0, btgw_random_below(UINT64_MAX, &r));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(known_file),
	KUNIT_CASE(known_hashes),
	KUNIT_CASE(known_ccm),
	KUNIT_CASE(known_ecdh),
	KUNIT_CASE(invalid_points),
	KUNIT_CASE(private_range),
	KUNIT_CASE(generated_keys),
	KUNIT_CASE(randoms),
	{}
};

static struct kunit_suite suite = {
	.name = "prov_crypto",
	.test_cases = cases,
};

kunit_test_suite(suite);
