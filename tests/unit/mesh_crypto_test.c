// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_crypto_test.c - AES-CMAC and AES-CCM of kernel/core: known answers, and
 * OpenSSL's own modes beside them on every length
 */
#include <linux/types.h>
#include <openssl/evp.h>
#include <stdlib.h>

#include "crypto.h"
#include "kunit.h"
#include "mesh_crypto.h"
#include "prov_vectors.h"

#define KNOWN		"mesh-crypto.txt"
#define KNOWN_MORE	"provisioning-crypto.txt"
#define TEXT_MAX	400

static void fill(u8 *p, size_t n)
{
	while (n--)
		*p++ = (u8)rand();
}

static int seed(struct kunit *test)
{
	srand(1);
	return 0;
}

static void known_count(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1U, pv_count(pv_get(KNOWN), "aes"));
	KUNIT_EXPECT_EQ(test, 2U, pv_count(pv_get(KNOWN), "ccm"));
	KUNIT_EXPECT_EQ(test, 3U, pv_count(pv_get(KNOWN_MORE), "ccm"));
	KUNIT_EXPECT_EQ(test, 3U, pv_count(pv_get(KNOWN_MORE), "cmac"));
}

static void known_aes(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_aes aes;
	u8 block[16];

	while ((r = pv_next(pv_get(KNOWN), "aes", r))) {
		btgw_aes_init(&aes, pv_octets(r, "key", 16));
		btgw_aes_encrypt(&aes, block, pv_octets(r, "plaintext", 16));
		KUNIT_EXPECT_MEMEQ(test, block, pv_octets(r, "ciphertext", 16),
				   16);
	}
}

/* whole, and cut in two everywhere */
static void known_cmac(struct kunit *test)
{
	const struct pv_record *r = NULL;
	const u8 *m, *want;
	struct btgw_aes aes;
	size_t len, cut;
	u8 mac[16];

	while ((r = pv_next(pv_get(KNOWN_MORE), "cmac", r))) {
		m = pv_hex(r, "m", &len);
		want = pv_octets(r, "mac", 16);
		btgw_aes_init(&aes, pv_octets(r, "key", 16));
		btgw_aes_cmac(&aes, m, len, mac);
		KUNIT_EXPECT_MEMEQ(test, mac, want, 16);
		for (cut = 0; cut <= len; cut++) {
			btgw_aes_cmac2(&aes, m, cut, m + cut, len - cut, mac);
			KUNIT_EXPECT_MEMEQ_MSG(test, mac, want, 16, "cut %zu",
					       cut);
		}
	}
}

static void openssl_cmac(struct kunit *test)
{
	u8 key[16], m[70], mac[16], want[16];
	struct btgw_aes aes;
	size_t len, cut;

	for (len = 0; len <= sizeof(m); len++) {
		fill(key, sizeof(key));
		fill(m, sizeof(m));
		btgw_aes_init(&aes, key);
		KUNIT_ASSERT_EQ(test, 0, btgw_cmac(key, m, len, want));
		for (cut = 0; cut <= len; cut++) {
			btgw_aes_cmac2(&aes, m, cut, m + cut, len - cut, mac);
			KUNIT_EXPECT_MEMEQ_MSG(test, mac, want, 16,
					       "length %zu cut %zu", len, cut);
		}
	}
}

struct ccm {
	struct btgw_aes aes;
	const u8 *nonce;
	const u8 *aad;
	size_t aad_len;
	const u8 *plain;
	const u8 *sealed;
	size_t len;
	const u8 *mic;
	size_t mic_len;
};

/* both ways, in place and not, and with every input spoilt in turn */
static void check_ccm(struct kunit *test, const struct ccm *c)
{
	static const u8 zero[TEXT_MAX];
	u8 nonce[13], aad[32], text[TEXT_MAX], copy[TEXT_MAX], mic[8];

	btgw_ccm_seal(&c->aes, c->nonce, c->aad, c->aad_len, text, c->plain,
		      c->len, mic, c->mic_len);
	KUNIT_EXPECT_MEMEQ(test, text, c->sealed, c->len);
	KUNIT_EXPECT_MEMEQ(test, mic, c->mic, c->mic_len);

	memcpy(text, c->plain, c->len);
	btgw_ccm_seal(&c->aes, c->nonce, c->aad, c->aad_len, text, text, c->len,
		      mic, c->mic_len);
	KUNIT_EXPECT_MEMEQ(test, text, c->sealed, c->len);
	KUNIT_EXPECT_MEMEQ(test, mic, c->mic, c->mic_len);

	KUNIT_EXPECT_TRUE(test, btgw_ccm_open(&c->aes, c->nonce, c->aad,
					      c->aad_len, copy, text, c->len,
					      mic, c->mic_len));
	KUNIT_EXPECT_MEMEQ(test, copy, c->plain, c->len);

	mic[c->mic_len - 1] ^= 0x01;
	KUNIT_EXPECT_FALSE(test, btgw_ccm_open(&c->aes, c->nonce, c->aad,
					       c->aad_len, copy, text, c->len,
					       mic, c->mic_len));
	KUNIT_EXPECT_MEMEQ(test, copy, zero, c->len);
	/* in place: what came in is there for the next key to be tried */
	KUNIT_EXPECT_FALSE(test, btgw_ccm_open(&c->aes, c->nonce, c->aad,
					       c->aad_len, text, text, c->len,
					       mic, c->mic_len));
	KUNIT_EXPECT_MEMEQ(test, text, c->sealed, c->len);
	mic[c->mic_len - 1] ^= 0x01;

	memcpy(nonce, c->nonce, sizeof(nonce));
	nonce[12] ^= 0x80;
	KUNIT_EXPECT_FALSE(test, btgw_ccm_open(&c->aes, nonce, c->aad,
					       c->aad_len, text, text, c->len,
					       mic, c->mic_len));
	if (c->aad_len) {
		memcpy(aad, c->aad, c->aad_len);
		aad[c->aad_len - 1] ^= 0x01;
		KUNIT_EXPECT_FALSE(test, btgw_ccm_open(&c->aes, c->nonce, aad,
						       c->aad_len, text, text,
						       c->len, mic,
						       c->mic_len));
	}
	KUNIT_EXPECT_FALSE(test,
			   btgw_ccm_open(&c->aes, c->nonce, c->sealed,
					 c->aad_len ? 0 : 16, text, text,
					 c->len, mic, c->mic_len));
	if (c->len) {
		text[c->len - 1] ^= 0x01;
		KUNIT_EXPECT_FALSE(test, btgw_ccm_open(&c->aes, c->nonce,
						       c->aad, c->aad_len, text,
						       text, c->len, mic,
						       c->mic_len));
		text[c->len - 1] ^= 0x01;
	}
	KUNIT_EXPECT_TRUE(test, btgw_ccm_open(&c->aes, c->nonce, c->aad,
					      c->aad_len, text, text, c->len,
					      mic, c->mic_len));
	KUNIT_EXPECT_MEMEQ(test, text, c->plain, c->len);
}

static void known_ccm_of(struct kunit *test, const char *file)
{
	const struct pv_record *r = NULL;
	struct ccm c;
	size_t n;

	while ((r = pv_next(pv_get(file), "ccm", r))) {
		memset(&c, 0, sizeof(c));
		btgw_aes_init(&c.aes, pv_octets(r, "key", 16));
		c.nonce = pv_octets(r, "nonce", 13);
		if (pv_field(r, "aad"))
			c.aad = pv_hex(r, "aad", &c.aad_len);
		c.plain = pv_hex(r, "plaintext", &c.len);
		c.sealed = pv_hex(r, "ciphertext", &n);
		KUNIT_ASSERT_EQ(test, n, c.len);
		c.mic_len = pv_u8(r, "mic_len");
		c.mic = pv_octets(r, "mic", c.mic_len);
		check_ccm(test, &c);
	}
}

static void known_ccm(struct kunit *test)
{
	known_ccm_of(test, KNOWN);
	known_ccm_of(test, KNOWN_MORE);
}

static bool evp_ccm(const u8 *key, const u8 *nonce, const u8 *aad,
		    size_t aad_len, const u8 *plain, size_t len, u8 *sealed,
		    u8 *mic, size_t mic_len)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	bool ok;
	int n;

	ok = ctx &&
	     EVP_EncryptInit_ex(ctx, EVP_aes_128_ccm(), NULL, NULL, NULL) &&
	     EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, 13, NULL) &&
	     EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, mic_len, NULL) &&
	     EVP_EncryptInit_ex(ctx, NULL, NULL, key, nonce) &&
	     EVP_EncryptUpdate(ctx, NULL, &n, NULL, len) &&
	     (!aad_len || EVP_EncryptUpdate(ctx, NULL, &n, aad, aad_len)) &&
	     EVP_EncryptUpdate(ctx, sealed, &n, plain, len) &&
	     EVP_EncryptFinal_ex(ctx, sealed + n, &n) &&
	     EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, mic_len, mic);
	EVP_CIPHER_CTX_free(ctx);
	return ok;
}

static void openssl_ccm(struct kunit *test)
{
	u8 key[16], nonce[13], aad[32], plain[TEXT_MAX], sealed[TEXT_MAX];
	struct ccm c = {
		.nonce = nonce, .aad = aad, .plain = plain, .sealed = sealed,
	};
	u8 mic[8];

	c.mic = mic;
	for (c.len = 1; c.len <= 384; c.len++) {
		fill(key, sizeof(key));
		fill(nonce, sizeof(nonce));
		fill(aad, sizeof(aad));
		fill(plain, sizeof(plain));
		/* all of the lengths around a block; 16 most often */
		c.aad_len = c.len % 2 ? 0 : c.len % 4 ? 16 : c.len / 4 % 33;
		c.mic_len = c.len % 3 ? BTGW_MIC_SHORT : BTGW_MIC_LONG;
		btgw_aes_init(&c.aes, key);
		KUNIT_ASSERT_TRUE(test, evp_ccm(key, nonce, aad, c.aad_len,
						plain, c.len, sealed, mic,
						c.mic_len));
		check_ccm(test, &c);
	}
}

/* no text: what is authenticated is the additional data alone */
static void empty_ccm(struct kunit *test)
{
	static const u8 key[16], nonce[13];
	u8 label[16], mic[8], none[1];
	struct btgw_aes aes;

	memset(label, 0x5a, sizeof(label));
	btgw_aes_init(&aes, key);
	btgw_ccm_seal(&aes, nonce, label, sizeof(label), none, none, 0, mic,
		      sizeof(mic));
	KUNIT_EXPECT_TRUE(test, btgw_ccm_open(&aes, nonce, label, sizeof(label),
					      none, none, 0, mic, sizeof(mic)));
	label[0] ^= 0x80;
	KUNIT_EXPECT_FALSE(test, btgw_ccm_open(&aes, nonce, label,
					       sizeof(label), none, none, 0,
					       mic, sizeof(mic)));
}

static struct kunit_case mesh_crypto_cases[] = {
	KUNIT_CASE(known_count),
	KUNIT_CASE(known_aes),
	KUNIT_CASE(known_cmac),
	KUNIT_CASE(openssl_cmac),
	KUNIT_CASE(known_ccm),
	KUNIT_CASE(openssl_ccm),
	KUNIT_CASE(empty_ccm),
	{}
};

static struct kunit_suite mesh_crypto_suite = {
	.name = "mesh_crypto",
	.init = seed,
	.test_cases = mesh_crypto_cases,
};

kunit_test_suite(mesh_crypto_suite);
