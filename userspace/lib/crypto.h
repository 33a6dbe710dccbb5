/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crypto.h - the cryptographic toolbox of Mesh Protocol 1.1
 *
 * The functions of sections 3.9.2 and 5.4.2 under the names the standard gives
 * them, over OpenSSL's EVP interface. Nothing here keeps state. Every function
 * that can fail returns 0 or a negative errno, and leaves its output zeroed on
 * failure, so that a result that was not checked is never a key.
 */
#ifndef _BTGW_LIB_CRYPTO_H
#define _BTGW_LIB_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	BTGW_KEY_LEN		= 16,	/* AES-128 key, AES-CMAC */
	BTGW_SHA256_LEN		= 32,	/* SHA-256, HMAC-SHA-256 */
	BTGW_CCM_NONCE_LEN	= 13,	/* of every CCM in the standard */
	BTGW_P256_LEN		= 32,	/* one coordinate, one scalar */
	BTGW_P256_PUB_LEN	= 64,	/* X, Y: big-endian, no prefix octet */
};

/**
 * struct btgw_p256 - a P-256 key pair
 * @priv: private scalar, big-endian, 1 to n - 1
 * @pub: public point, X then Y, big-endian
 *
 * The owner wipes it with btgw_wipe().
 */
struct btgw_p256 {
	uint8_t priv[BTGW_P256_LEN];
	uint8_t pub[BTGW_P256_PUB_LEN];
};

/**
 * btgw_random() - octets from the system's private random generator
 * @out: where to
 * @len: how many
 *
 * Return: 0; -EIO if the generator fails, nothing of @out may be used then.
 */
int btgw_random(void *out, size_t len);

/**
 * btgw_random_below() - uniformly distributed integer
 * @bound: exclusive upper bound, at least 1
 * @out: result, 0 to @bound - 1
 *
 * Return: 0; -EINVAL for a bound of 0; -EIO.
 */
int btgw_random_below(uint64_t bound, uint64_t *out);

/**
 * btgw_wipe() - erase a secret so that no compiler may leave it out
 * @p: secret
 * @len: its length
 */
void btgw_wipe(void *p, size_t len);

/**
 * btgw_ct_equal() - compare in a time that depends on @len alone
 * @a: one
 * @b: other
 * @len: length of both
 *
 * Return: whether they are equal.
 */
bool btgw_ct_equal(const void *a, const void *b, size_t len);

/**
 * btgw_sha256() - SHA-256
 * @data: input
 * @len: its length
 * @out: digest
 *
 * Return: 0; -EIO.
 */
int btgw_sha256(const void *data, size_t len, uint8_t out[BTGW_SHA256_LEN]);

/**
 * btgw_cmac() - AES-CMAC (RFC 4493)
 * @key: 16 octets
 * @data: input
 * @len: its length, 0 allowed
 * @out: 16 octets
 *
 * Return: 0; -EIO.
 */
int btgw_cmac(const uint8_t key[BTGW_KEY_LEN], const void *data, size_t len,
	      uint8_t out[BTGW_KEY_LEN]);

/**
 * btgw_hmac() - HMAC-SHA-256 (RFC 2104)
 * @key: key
 * @key_len: its length
 * @data: input
 * @len: its length
 * @out: 32 octets
 *
 * Return: 0; -EIO.
 */
int btgw_hmac(const void *key, size_t key_len, const void *data, size_t len,
	      uint8_t out[BTGW_SHA256_LEN]);

/**
 * btgw_s1() - salt generation s1: AES-CMAC with the key zero (3.9.2.4)
 * @data: M
 * @len: its length
 * @out: 16 octets
 *
 * Return: 0; -EIO.
 */
int btgw_s1(const void *data, size_t len, uint8_t out[BTGW_KEY_LEN]);

/**
 * btgw_s2() - salt generation s2: HMAC-SHA-256 with a key of 32 zeros (3.9.2.5)
 * @data: M
 * @len: its length
 * @out: 32 octets
 *
 * Return: 0; -EIO.
 */
int btgw_s2(const void *data, size_t len, uint8_t out[BTGW_SHA256_LEN]);

/**
 * btgw_k1() - derivation k1(N, SALT, P) (3.9.2.6)
 * @n: N
 * @n_len: its length
 * @salt: SALT, 16 octets
 * @p: P, a C string whose 0 does not count
 * @out: 16 octets
 *
 * Return: 0; -EIO.
 */
int btgw_k1(const void *n, size_t n_len, const uint8_t salt[BTGW_KEY_LEN],
	    const char *p, uint8_t out[BTGW_KEY_LEN]);

/**
 * btgw_k5() - derivation k5(N, SALT, P) (3.9.2.10)
 * @n: N
 * @n_len: its length
 * @salt: SALT, 32 octets
 * @p: P, a C string whose 0 does not count
 * @out: 32 octets
 *
 * Return: 0; -EIO.
 */
int btgw_k5(const void *n, size_t n_len, const uint8_t salt[BTGW_SHA256_LEN],
	    const char *p, uint8_t out[BTGW_SHA256_LEN]);

/**
 * btgw_ccm_encrypt() - AES-CCM without additional data
 * @key: 16 octets
 * @nonce: 13 octets, never used twice with @key
 * @in: plaintext
 * @len: its length
 * @out: ciphertext, @len octets, then the MIC, @mic_len octets
 * @mic_len: 4 or 8
 *
 * Return: 0; -EINVAL for another MIC length; -EIO.
 */
int btgw_ccm_encrypt(const uint8_t key[BTGW_KEY_LEN],
		     const uint8_t nonce[BTGW_CCM_NONCE_LEN],
		     const void *in, size_t len, uint8_t *out, size_t mic_len);

/**
 * btgw_ccm_decrypt() - AES-CCM without additional data
 * @key: 16 octets
 * @nonce: 13 octets
 * @in: ciphertext, then the MIC
 * @len: length of the ciphertext, without the MIC
 * @out: plaintext, @len octets; zeroed unless the MIC is right
 * @mic_len: 4 or 8
 *
 * Return: 0; -EBADMSG for a wrong MIC; -EINVAL; -EIO.
 */
int btgw_ccm_decrypt(const uint8_t key[BTGW_KEY_LEN],
		     const uint8_t nonce[BTGW_CCM_NONCE_LEN],
		     const void *in, size_t len, uint8_t *out, size_t mic_len);

/**
 * btgw_p256_generate() - fresh key pair
 * @key: result
 *
 * Return: 0; -EIO.
 */
int btgw_p256_generate(struct btgw_p256 *key);

/**
 * btgw_p256_from_private() - key pair of a private scalar that is kept
 * @priv: scalar, big-endian
 * @key: result
 *
 * Return: 0; -ERANGE if @priv is 0 or not below the order of the group; -EIO.
 */
int btgw_p256_from_private(const uint8_t priv[BTGW_P256_LEN],
			   struct btgw_p256 *key);

/**
 * btgw_p256_validate() - full public key validation (5.4.3.1)
 * @pub: point, X then Y
 *
 * Checks that both coordinates are below the field's prime, that the point is
 * on the curve and that the group order times it is the point at infinity.
 *
 * Return: 0; -EKEYREJECTED; -EIO.
 */
int btgw_p256_validate(const uint8_t pub[BTGW_P256_PUB_LEN]);

/**
 * btgw_p256_derive() - ECDH, the X coordinate (5.4.2.3)
 * @key: own key pair
 * @peer: public key of the peer; it is validated here, always
 * @secret: 32 octets
 *
 * Return: 0; -EKEYREJECTED for an invalid @peer; -EIO.
 */
int btgw_p256_derive(const struct btgw_p256 *key,
		     const uint8_t peer[BTGW_P256_PUB_LEN],
		     uint8_t secret[BTGW_P256_LEN]);

#endif /* _BTGW_LIB_CRYPTO_H */
