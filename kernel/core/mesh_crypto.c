// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh_crypto.c - AES-CMAC and AES-CCM as Bluetooth mesh uses them
 *
 * What mesh feeds in is short: a network PDU is three blocks, the longest
 * access message twenty-four. Nothing here tries to be faster than the AES
 * underneath.
 */
#include "mesh_crypto.h"

#include <linux/minmax.h>
#include <linux/string.h>
#include <asm/unaligned.h>

#define BLOCK	BTGW_AES_BLOCK_LEN

static void xor_octets(u8 *to, const u8 *from, size_t n)
{
	while (n--)
		*to++ ^= *from++;
}

/* multiply by x in GF(2^128), RFC 4493 section 2.3, without a branch on it */
static void double_block(u8 *block)
{
	u8 carry = block[0] >> 7;
	unsigned int i;

	for (i = 0; i < BLOCK - 1; i++)
		block[i] = (u8)(block[i] << 1 | block[i + 1] >> 7);
	block[BLOCK - 1] = (u8)(block[BLOCK - 1] << 1) ^ (0x87 & -carry);
}

/* add up to a block of the two parts, from @off on; returns how much */
static size_t cmac_take(u8 *mac, const u8 *a, size_t a_len, const u8 *b,
			size_t b_len, size_t off)
{
	size_t n = 0, m;

	if (off < a_len) {
		n = min_t(size_t, a_len - off, BLOCK);
		xor_octets(mac, a + off, n);
	}
	if (n == BLOCK)
		return n;
	/* here all of the first part is taken */
	off += n - a_len;
	m = min_t(size_t, b_len - off, BLOCK - n);
	if (m)
		xor_octets(mac + n, b + off, m);
	return n + m;
}

void btgw_aes_cmac2(const struct btgw_aes *aes, const void *a, size_t a_len,
		    const void *b, size_t b_len, u8 *mac)
{
	size_t left = a_len + b_len;
	u8 subkey[BLOCK] = {};
	size_t off = 0;
	size_t n;

	memset(mac, 0, BLOCK);
	for (;;) {
		n = cmac_take(mac, a, a_len, b, b_len, off);
		if (left <= BLOCK)
			break;
		btgw_aes_encrypt(aes, mac, mac);
		off += n;
		left -= n;
	}

	/* the last block, full or padded, is marked as such by its subkey */
	btgw_aes_encrypt(aes, subkey, subkey);
	double_block(subkey);
	if (n < BLOCK) {
		mac[n] ^= 0x80;
		double_block(subkey);
	}
	xor_octets(mac, subkey, BLOCK);
	btgw_aes_encrypt(aes, mac, mac);
	memzero_explicit(subkey, sizeof(subkey));
}

/* CBC-MAC over B0 and the additional data, RFC 3610 section 2.2 */
static void ccm_begin(const struct btgw_aes *aes, const u8 *nonce,
		      const u8 *aad, size_t aad_len, size_t len,
		      size_t mic_len, u8 *mac)
{
	size_t n;

	mac[0] = (u8)((aad_len ? 0x40 : 0) | (mic_len - 2) / 2 << 3 |
		      (BLOCK - 1 - BTGW_NONCE_LEN - 1));
	memcpy(mac + 1, nonce, BTGW_NONCE_LEN);
	put_unaligned_be16((u16)len, mac + 1 + BTGW_NONCE_LEN);
	btgw_aes_encrypt(aes, mac, mac);
	if (!aad_len)
		return;

	mac[0] ^= (u8)(aad_len >> 8);
	mac[1] ^= (u8)aad_len;
	n = min_t(size_t, aad_len, BLOCK - 2);
	xor_octets(mac + 2, aad, n);
	btgw_aes_encrypt(aes, mac, mac);
	while (aad_len -= n) {
		aad += n;
		n = min_t(size_t, aad_len, BLOCK);
		xor_octets(mac, aad, n);
		btgw_aes_encrypt(aes, mac, mac);
	}
}

/* block @i of the key stream, RFC 3610 section 2.3 */
static void ccm_stream(const struct btgw_aes *aes, const u8 *nonce,
		       unsigned int i, u8 *stream)
{
	stream[0] = BLOCK - 1 - BTGW_NONCE_LEN - 1;
	memcpy(stream + 1, nonce, BTGW_NONCE_LEN);
	put_unaligned_be16((u16)i, stream + 1 + BTGW_NONCE_LEN);
	btgw_aes_encrypt(aes, stream, stream);
}

/* one way or the other; the MIC is the first octets of @mac after */
static void ccm_run(const struct btgw_aes *aes, const u8 *nonce,
		    const u8 *aad, size_t aad_len, u8 *dst, const u8 *src,
		    size_t len, size_t mic_len, bool seal, u8 *mac)
{
	u8 stream[BLOCK];
	unsigned int i;
	size_t n;

	ccm_begin(aes, nonce, aad, aad_len, len, mic_len, mac);
	for (i = 1; len; i++) {
		n = min_t(size_t, len, BLOCK);
		if (seal)
			xor_octets(mac, src, n);
		ccm_stream(aes, nonce, i, stream);
		if (dst != src)
			memcpy(dst, src, n);
		xor_octets(dst, stream, n);
		if (!seal)
			xor_octets(mac, dst, n);
		btgw_aes_encrypt(aes, mac, mac);
		src += n;
		dst += n;
		len -= n;
	}
	ccm_stream(aes, nonce, 0, stream);
	xor_octets(mac, stream, BLOCK);
	memzero_explicit(stream, sizeof(stream));
}

void btgw_ccm_seal(const struct btgw_aes *aes, const u8 *nonce, const void *aad,
		   size_t aad_len, u8 *dst, const u8 *src, size_t len,
		   u8 *mic, size_t mic_len)
{
	u8 mac[BLOCK];

	ccm_run(aes, nonce, aad, aad_len, dst, src, len, mic_len, true, mac);
	memcpy(mic, mac, mic_len);
	memzero_explicit(mac, sizeof(mac));
}

bool btgw_ccm_open(const struct btgw_aes *aes, const u8 *nonce, const void *aad,
		   size_t aad_len, u8 *dst, const u8 *src, size_t len,
		   const u8 *mic, size_t mic_len)
{
	u8 mac[BLOCK];
	bool ok;

	ccm_run(aes, nonce, aad, aad_len, dst, src, len, mic_len, false, mac);
	ok = !btgw_aes_differ(mac, mic, mic_len);
	if (!ok && dst != src)
		memset(dst, 0, len);
	else if (!ok)
		/* the same key stream again takes it away again */
		ccm_run(aes, nonce, aad, aad_len, dst, dst, len, mic_len, true,
			mac);
	memzero_explicit(mac, sizeof(mac));
	return ok;
}
