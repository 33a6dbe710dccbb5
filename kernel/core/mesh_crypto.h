/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mesh_crypto.h - AES-CMAC and AES-CCM as Bluetooth mesh uses them
 *
 * Pure, over the one block of btgw_aes.h: the algorithms of RFC 4493 and
 * RFC 3610 (Mesh Protocol 1.1, section 3.9.2). Octet strings are in the order
 * of the standard, most significant first. Nothing is allocated; every
 * temporary that depends on a key is wiped before a function returns.
 */
#ifndef _BTGW_CORE_MESH_CRYPTO_H
#define _BTGW_CORE_MESH_CRYPTO_H

#include <linux/types.h>
#include "btgw_aes.h"

enum {
	/* of every CCM in the standard: two octets are left for the length */
	BTGW_NONCE_LEN		= 13,
	/* NetMIC of an access PDU, TransMIC */
	BTGW_MIC_SHORT		= 4,
	/* NetMIC of a control PDU, TransMIC with SZMIC = 1, private beacon */
	BTGW_MIC_LONG		= 8,
	/* Label UUID, the only additional data that the standard has */
	BTGW_LABEL_LEN		= 16,
	/* what the two octets of the length can say */
	BTGW_CCM_TEXT_MAX	= 0xffff,
	/* a longer one would need another encoding of its length */
	BTGW_CCM_AAD_MAX	= 0xfeff,
};

/**
 * btgw_aes_cmac2() - AES-CMAC over two octet strings as if they were one
 * @aes: expanded key
 * @a: first part; may be NULL if @a_len is 0
 * @a_len: its length, any
 * @b: second part; may be NULL if @b_len is 0
 * @b_len: its length, any
 * @mac: 16 octets of result; may overlap neither part
 */
void btgw_aes_cmac2(const struct btgw_aes *aes, const void *a, size_t a_len,
		    const void *b, size_t b_len, u8 *mac);

/**
 * btgw_aes_cmac() - AES-CMAC over an octet string
 * @aes: expanded key
 * @m: the string; may be NULL if @len is 0
 * @len: its length, any
 * @mac: 16 octets of result; may not overlap @m
 */
static inline void btgw_aes_cmac(const struct btgw_aes *aes, const void *m,
				 size_t len, u8 *mac)
{
	btgw_aes_cmac2(aes, m, len, NULL, 0, mac);
}

/**
 * btgw_ccm_seal() - encrypt and authenticate
 * @aes: expanded key
 * @nonce: %BTGW_NONCE_LEN octets, never used before with this key
 * @aad: additional authenticated data (a Label UUID); may be NULL
 * @aad_len: its length, 0 to %BTGW_CCM_AAD_MAX
 * @dst: ciphertext, @len octets
 * @src: plaintext; @dst itself, or memory that does not overlap it
 * @len: its length, 0 to %BTGW_CCM_TEXT_MAX
 * @mic: where the MIC goes, usually @dst + @len
 * @mic_len: %BTGW_MIC_SHORT or %BTGW_MIC_LONG
 */
void btgw_ccm_seal(const struct btgw_aes *aes, const u8 *nonce, const void *aad,
		   size_t aad_len, u8 *dst, const u8 *src, size_t len,
		   u8 *mic, size_t mic_len);

/**
 * btgw_ccm_open() - decrypt and verify
 * @aes: expanded key
 * @nonce: %BTGW_NONCE_LEN octets
 * @aad: additional authenticated data (a Label UUID); may be NULL
 * @aad_len: its length, 0 to %BTGW_CCM_AAD_MAX
 * @dst: plaintext, @len octets
 * @src: ciphertext; @dst itself, or memory that does not overlap it
 * @len: its length, 0 to %BTGW_CCM_TEXT_MAX
 * @mic: the MIC received; not within @dst
 * @mic_len: %BTGW_MIC_SHORT or %BTGW_MIC_LONG
 *
 * The MIC is compared in constant time. No plaintext that did not verify is
 * left behind: @dst is the ciphertext again if it is @src, so that the next
 * candidate key can be tried, and zeros if it is not.
 *
 * Return: whether it verified.
 */
bool btgw_ccm_open(const struct btgw_aes *aes, const u8 *nonce, const void *aad,
		   size_t aad_len, u8 *dst, const u8 *src, size_t len,
		   const u8 *mic, size_t mic_len);

#endif /* _BTGW_CORE_MESH_CRYPTO_H */
