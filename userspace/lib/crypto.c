// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * crypto.c - hashes, MACs, AES-CCM and the derivation functions
 *
 * The standard's functions over OpenSSL's EVP interface; P-256 is in
 * crypto_p256.c. Algorithms are fetched by each call: provisioning does this a
 * few dozen times per device, and an object kept between calls would be state.
 */
#include "crypto.h"

#include <errno.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

int btgw_random(void *out, size_t len)
{
	/* the private generator: what comes from it is never public as it is */
	if (RAND_priv_bytes_ex(NULL, out, len, 0) == 1)
		return 0;
	btgw_wipe(out, len);
	return -EIO;
}

int btgw_random_below(uint64_t bound, uint64_t *out)
{
	uint64_t limit, r;
	int ret;

	if (!bound)
		return -EINVAL;

	/* the largest multiple of the bound, or 0 if that is 2^64 */
	limit = -(-bound % bound);
	do {
		ret = btgw_random(&r, sizeof(r));
		if (ret)
			return ret;
	} while (limit && r >= limit);

	*out = r % bound;
	return 0;
}

void btgw_wipe(void *p, size_t len)
{
	OPENSSL_cleanse(p, len);
}

bool btgw_ct_equal(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}

int btgw_sha256(const void *data, size_t len, uint8_t out[BTGW_SHA256_LEN])
{
	unsigned int n = 0;

	if (EVP_Digest(data, len, out, &n, EVP_sha256(), NULL) == 1 &&
	    n == BTGW_SHA256_LEN)
		return 0;
	btgw_wipe(out, BTGW_SHA256_LEN);
	return -EIO;
}

/* one shot of a MAC; @sub is its cipher or its digest */
static int mac(const char *name, const char *sub_key, const char *sub,
	       const void *key, size_t key_len, const void *data, size_t len,
	       uint8_t *out, size_t out_len)
{
	OSSL_PARAM params[2];
	EVP_MAC_CTX *ctx = NULL;
	EVP_MAC *m;
	size_t n = 0;
	int ret = -EIO;

	params[0] = OSSL_PARAM_construct_utf8_string(sub_key, (char *)sub, 0);
	params[1] = OSSL_PARAM_construct_end();

	m = EVP_MAC_fetch(NULL, name, NULL);
	if (!m)
		goto out;
	ctx = EVP_MAC_CTX_new(m);
	if (!ctx)
		goto out;
	if (EVP_MAC_init(ctx, key, key_len, params) != 1 ||
	    (len && EVP_MAC_update(ctx, data, len) != 1) ||
	    EVP_MAC_final(ctx, out, &n, out_len) != 1 || n != out_len)
		goto out;
	ret = 0;
out:
	if (ret)
		btgw_wipe(out, out_len);
	EVP_MAC_CTX_free(ctx);
	EVP_MAC_free(m);
	return ret;
}

int btgw_cmac(const uint8_t key[BTGW_KEY_LEN], const void *data, size_t len,
	      uint8_t out[BTGW_KEY_LEN])
{
	return mac("CMAC", OSSL_MAC_PARAM_CIPHER, "AES-128-CBC",
		   key, BTGW_KEY_LEN, data, len, out, BTGW_KEY_LEN);
}

int btgw_hmac(const void *key, size_t key_len, const void *data, size_t len,
	      uint8_t out[BTGW_SHA256_LEN])
{
	return mac("HMAC", OSSL_MAC_PARAM_DIGEST, "SHA256",
		   key, key_len, data, len, out, BTGW_SHA256_LEN);
}

int btgw_s1(const void *data, size_t len, uint8_t out[BTGW_KEY_LEN])
{
	static const uint8_t zero[BTGW_KEY_LEN];

	return btgw_cmac(zero, data, len, out);
}

int btgw_s2(const void *data, size_t len, uint8_t out[BTGW_SHA256_LEN])
{
	static const uint8_t zero[BTGW_SHA256_LEN];

	return btgw_hmac(zero, sizeof(zero), data, len, out);
}

int btgw_k1(const void *n, size_t n_len, const uint8_t salt[BTGW_KEY_LEN],
	    const char *p, uint8_t out[BTGW_KEY_LEN])
{
	uint8_t t[BTGW_KEY_LEN];
	int ret;

	ret = btgw_cmac(salt, n, n_len, t);
	if (ret)
		btgw_wipe(out, BTGW_KEY_LEN);
	else
		ret = btgw_cmac(t, p, strlen(p), out);
	btgw_wipe(t, sizeof(t));
	return ret;
}

int btgw_k5(const void *n, size_t n_len, const uint8_t salt[BTGW_SHA256_LEN],
	    const char *p, uint8_t out[BTGW_SHA256_LEN])
{
	uint8_t t[BTGW_SHA256_LEN];
	int ret;

	ret = btgw_hmac(salt, BTGW_SHA256_LEN, n, n_len, t);
	if (ret)
		btgw_wipe(out, BTGW_SHA256_LEN);
	else
		ret = btgw_hmac(t, sizeof(t), p, strlen(p), out);
	btgw_wipe(t, sizeof(t));
	return ret;
}

static EVP_CIPHER_CTX *ccm_new(bool enc, const uint8_t *key,
			       const uint8_t *nonce, const void *mic,
			       size_t mic_len)
{
	EVP_CIPHER_CTX *ctx;

	ctx = EVP_CIPHER_CTX_new();
	if (!ctx)
		return NULL;
	if (EVP_CipherInit_ex(ctx, EVP_aes_128_ccm(), NULL, NULL, NULL, enc) == 1 &&
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN,
				BTGW_CCM_NONCE_LEN, NULL) == 1 &&
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, mic_len,
				(void *)mic) == 1 &&
	    EVP_CipherInit_ex(ctx, NULL, NULL, key, nonce, enc) == 1)
		return ctx;

	EVP_CIPHER_CTX_free(ctx);
	return NULL;
}

int btgw_ccm_encrypt(const uint8_t key[BTGW_KEY_LEN],
		     const uint8_t nonce[BTGW_CCM_NONCE_LEN],
		     const void *in, size_t len, uint8_t *out, size_t mic_len)
{
	EVP_CIPHER_CTX *ctx;
	int ret = -EIO;
	int n = 0;

	if (mic_len != 4 && mic_len != 8)
		return -EINVAL;

	ctx = ccm_new(true, key, nonce, NULL, mic_len);
	if (ctx &&
	    EVP_CipherUpdate(ctx, out, &n, in, len) == 1 && n == (int)len &&
	    EVP_CipherFinal_ex(ctx, out + len, &n) == 1 &&
	    EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, mic_len,
				out + len) == 1)
		ret = 0;

	if (ret)
		btgw_wipe(out, len + mic_len);
	EVP_CIPHER_CTX_free(ctx);
	return ret;
}

int btgw_ccm_decrypt(const uint8_t key[BTGW_KEY_LEN],
		     const uint8_t nonce[BTGW_CCM_NONCE_LEN],
		     const void *in, size_t len, uint8_t *out, size_t mic_len)
{
	const uint8_t *octets = in;
	EVP_CIPHER_CTX *ctx;
	int ret = -EIO;
	int n = 0;

	if (mic_len != 4 && mic_len != 8)
		return -EINVAL;

	ctx = ccm_new(false, key, nonce, octets + len, mic_len);
	/* CCM checks the MIC in the one update that it takes */
	if (ctx) {
		if (EVP_CipherUpdate(ctx, out, &n, octets, len) == 1 &&
		    n == (int)len)
			ret = 0;
		else
			ret = -EBADMSG;
	}

	if (ret)
		btgw_wipe(out, len);
	EVP_CIPHER_CTX_free(ctx);
	return ret;
}
