/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * btgw_aes.h - one AES-128 block, from whatever the kernel's AES library has
 *
 * kernel/core knows only struct btgw_aes. Userspace has a file of this name of
 * its own, over OpenSSL.
 */
#ifndef _BTGW_AES_H
#define _BTGW_AES_H

#include <crypto/aes.h>
#include <crypto/utils.h>
#include <linux/bug.h>
#include <linux/types.h>

enum {
	BTGW_AES_KEY_LEN	= 16,
	BTGW_AES_BLOCK_LEN	= 16,
};

/**
 * struct btgw_aes - an expanded AES-128 key
 * @key: what the library makes of it
 *
 * No pointers in it: it may be copied, and is wiped with memzero_explicit().
 */
struct btgw_aes {
#if BTGW_HAVE_AES_ENCKEY
	struct aes_enckey key;
#else
	struct crypto_aes_ctx key;
#endif
};

/**
 * btgw_aes_init() - expand a key
 * @aes: where to
 * @key: 16 octets
 */
static inline void btgw_aes_init(struct btgw_aes *aes, const u8 *key)
{
	/* both refuse nothing but a length that no AES key has */
#if BTGW_HAVE_AES_ENCKEY
	WARN_ON_ONCE(aes_prepareenckey(&aes->key, key, BTGW_AES_KEY_LEN));
#else
	WARN_ON_ONCE(aes_expandkey(&aes->key, key, BTGW_AES_KEY_LEN));
#endif
}

/**
 * btgw_aes_encrypt() - e() of section 3.9.2: encrypt one block
 * @aes: expanded key
 * @out: 16 octets
 * @in: 16 octets, may be @out
 */
static inline void btgw_aes_encrypt(const struct btgw_aes *aes, u8 *out,
				    const u8 *in)
{
	aes_encrypt(&aes->key, out, in);
}

/**
 * btgw_aes_differ() - compare in a time that depends on @len alone
 * @a: one
 * @b: other
 * @len: octets of both
 *
 * Return: whether they differ.
 */
static inline bool btgw_aes_differ(const u8 *a, const u8 *b, size_t len)
{
	return crypto_memneq(a, b, len);
}

#endif /* _BTGW_AES_H */
