/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One AES-128 block, as kernel/compat/include/btgw_aes.h has it in the kernel.
 * Link with -lcrypto.
 */
#ifndef _BTGW_SHADOW_BTGW_AES_H
#define _BTGW_SHADOW_BTGW_AES_H

#include <linux/types.h>
#include <openssl/aes.h>
#include <openssl/crypto.h>

enum {
	BTGW_AES_KEY_LEN	= 16,
	BTGW_AES_BLOCK_LEN	= 16,
};

struct btgw_aes {
	AES_KEY key;
};

/*
 * The functions that OpenSSL 3 calls deprecated: EVP would allocate a context
 * for each key, and what kernel/core holds is never freed, only wiped.
 */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

static inline void btgw_aes_init(struct btgw_aes *aes, const u8 *key)
{
	AES_set_encrypt_key(key, 8 * BTGW_AES_KEY_LEN, &aes->key);
}

static inline void btgw_aes_encrypt(const struct btgw_aes *aes, u8 *out,
				    const u8 *in)
{
	AES_encrypt(in, out, &aes->key);
}

#pragma GCC diagnostic pop

static inline bool btgw_aes_differ(const u8 *a, const u8 *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len);
}

#endif /* _BTGW_SHADOW_BTGW_AES_H */
