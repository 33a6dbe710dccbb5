// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * crypto_p256.c - P-256 key pairs, public key validation and ECDH
 *
 * Private scalars are handled by EVP; the group itself is needed only to get
 * the public point of a scalar that was kept.
 */
#include "crypto.h"

#include <errno.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

enum {
	/* SEC 1 section 2.3.3: 04, X, Y */
	POINT_LEN		= 1 + BTGW_P256_PUB_LEN,
	POINT_UNCOMPRESSED	= 0x04,
};

/* EVP's key of a public point, and of a private scalar if @priv is not NULL */
static EVP_PKEY *pkey_new(const uint8_t *pub, const uint8_t *priv)
{
	uint8_t point[POINT_LEN] = { POINT_UNCOMPRESSED };
	OSSL_PARAM *params = NULL;
	EVP_PKEY_CTX *ctx = NULL;
	EVP_PKEY *pkey = NULL;
	OSSL_PARAM_BLD *bld;
	BIGNUM *bn = NULL;

	memcpy(point + 1, pub, BTGW_P256_PUB_LEN);
	bld = OSSL_PARAM_BLD_new();
	if (!bld)
		return NULL;
	if (OSSL_PARAM_BLD_push_utf8_string(bld, OSSL_PKEY_PARAM_GROUP_NAME,
					    "P-256", 0) != 1 ||
	    OSSL_PARAM_BLD_push_octet_string(bld, OSSL_PKEY_PARAM_PUB_KEY,
					     point, sizeof(point)) != 1)
		goto out;
	if (priv) {
		/* secure: the builder keeps its copy in the secure heap too */
		bn = BN_secure_new();
		if (!bn || !BN_bin2bn(priv, BTGW_P256_LEN, bn) ||
		    OSSL_PARAM_BLD_push_BN_pad(bld, OSSL_PKEY_PARAM_PRIV_KEY,
					       bn, BTGW_P256_LEN) != 1)
			goto out;
	}
	params = OSSL_PARAM_BLD_to_param(bld);
	ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	if (params && ctx && EVP_PKEY_fromdata_init(ctx) == 1 &&
	    EVP_PKEY_fromdata(ctx, &pkey, priv ? EVP_PKEY_KEYPAIR :
			      EVP_PKEY_PUBLIC_KEY, params) != 1)
		pkey = NULL;
out:
	EVP_PKEY_CTX_free(ctx);
	OSSL_PARAM_free(params);
	BN_clear_free(bn);
	OSSL_PARAM_BLD_free(bld);
	return pkey;
}

/* EVP's key of a peer after full validation; NULL is -EKEYREJECTED */
static EVP_PKEY *peer_new(const uint8_t *pub)
{
	EVP_PKEY_CTX *ctx;
	EVP_PKEY *pkey;
	int ok = 0;

	/* a point off the curve or a coordinate not below p ends here */
	pkey = pkey_new(pub, NULL);
	if (!pkey)
		return NULL;
	/* and what is left of full validation here */
	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, pkey, NULL);
	if (ctx)
		ok = EVP_PKEY_public_check(ctx) == 1;
	EVP_PKEY_CTX_free(ctx);
	if (ok)
		return pkey;
	EVP_PKEY_free(pkey);
	return NULL;
}

int btgw_p256_generate(struct btgw_p256 *key)
{
	uint8_t point[POINT_LEN];
	BIGNUM *bn = NULL;
	EVP_PKEY *pkey;
	int ret = -EIO;
	size_t n = 0;

	pkey = EVP_EC_gen("P-256");
	if (!pkey)
		goto out;
	if (EVP_PKEY_get_octet_string_param(pkey, OSSL_PKEY_PARAM_PUB_KEY,
					    point, sizeof(point), &n) != 1 ||
	    n != sizeof(point) || point[0] != POINT_UNCOMPRESSED ||
	    EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_PRIV_KEY, &bn) != 1 ||
	    BN_bn2binpad(bn, key->priv, sizeof(key->priv)) < 0)
		goto out;
	memcpy(key->pub, point + 1, sizeof(key->pub));
	ret = 0;
out:
	if (ret)
		btgw_wipe(key, sizeof(*key));
	BN_clear_free(bn);
	EVP_PKEY_free(pkey);
	return ret;
}

int btgw_p256_from_private(const uint8_t priv[BTGW_P256_LEN],
			   struct btgw_p256 *key)
{
	uint8_t point[POINT_LEN];
	EC_POINT *pub = NULL;
	BIGNUM *bn = NULL;
	EC_GROUP *group;
	int ret = -EIO;

	memset(key, 0, sizeof(*key));
	group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	if (!group)
		goto out;
	bn = BN_secure_new();
	pub = EC_POINT_new(group);
	if (!bn || !pub || !BN_bin2bn(priv, BTGW_P256_LEN, bn))
		goto out;
	BN_set_flags(bn, BN_FLG_CONSTTIME);
	if (BN_is_zero(bn) || BN_cmp(bn, EC_GROUP_get0_order(group)) >= 0) {
		ret = -ERANGE;
		goto out;
	}
	if (EC_POINT_mul(group, pub, bn, NULL, NULL, NULL) != 1 ||
	    EC_POINT_point2oct(group, pub, POINT_CONVERSION_UNCOMPRESSED, point,
			       sizeof(point), NULL) != sizeof(point))
		goto out;
	memcpy(key->priv, priv, sizeof(key->priv));
	memcpy(key->pub, point + 1, sizeof(key->pub));
	ret = 0;
out:
	EC_POINT_free(pub);
	BN_clear_free(bn);
	EC_GROUP_free(group);
	return ret;
}

int btgw_p256_validate(const uint8_t pub[BTGW_P256_PUB_LEN])
{
	EVP_PKEY *pkey = peer_new(pub);

	if (!pkey)
		return -EKEYREJECTED;
	EVP_PKEY_free(pkey);
	return 0;
}

int btgw_p256_derive(const struct btgw_p256 *key,
		     const uint8_t peer[BTGW_P256_PUB_LEN],
		     uint8_t secret[BTGW_P256_LEN])
{
	EVP_PKEY *own = NULL, *other;
	EVP_PKEY_CTX *ctx = NULL;
	size_t n = BTGW_P256_LEN;
	int ret = -EIO;

	memset(secret, 0, BTGW_P256_LEN);
	other = peer_new(peer);
	if (!other)
		return -EKEYREJECTED;

	own = pkey_new(key->pub, key->priv);
	if (!own)
		goto out;
	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
	if (ctx && EVP_PKEY_derive_init(ctx) == 1 &&
	    EVP_PKEY_derive_set_peer(ctx, other) == 1 &&
	    EVP_PKEY_derive(ctx, secret, &n) == 1 && n == BTGW_P256_LEN)
		ret = 0;
out:
	if (ret)
		btgw_wipe(secret, BTGW_P256_LEN);
	EVP_PKEY_CTX_free(ctx);
	EVP_PKEY_free(own);
	EVP_PKEY_free(other);
	return ret;
}
