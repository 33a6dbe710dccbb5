// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * crypto.c - a network PDU decrypted by bluetooth-meshd's code and by OpenSSL
 *
 *	meshd_crypto PDUS
 *
 * Linked with mesh/crypto.c of the machine's own bluez, as build.sh got it, and
 * with libell. A line of JSON for each way: ns that a PDU took in the fastest
 * tenth, from which a busy host took the least.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <openssl/evp.h>

#include "mesh/crypto.h"

enum {
	HEADER	= 7,
	/* an access message of 11 octets: DST, AKF and AID, TransMIC */
	TEXT	= 2 + 1 + 11 + 4,
	MIC	= 4,
	PDU	= HEADER + TEXT + MIC,
	BATCHES	= 1024,
	/* of OpenSSL, which is too quick for one to be timed */
	TOGETHER = 32,
};

static const uint8_t enc_key[16] = { 0x11, 0x22 }, priv_key[16] = { 0x33 };
static uint64_t took[BATCHES];

static void __attribute__((noreturn)) die(const char *what)
{
	fprintf(stderr, "meshd_crypto: %s\n", what);
	exit(1);
}

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static bool meshd(const uint8_t *pdu, uint8_t *out)
{
	return mesh_crypto_packet_decode(pdu, PDU, false, out, 0, enc_key,
					 priv_key);
}

static struct evp_cipher_ctx_st *ecb;
static struct evp_cipher_ctx_st *ccm;

static void openssl_begin(void)
{
	ecb = EVP_CIPHER_CTX_new();
	ccm = EVP_CIPHER_CTX_new();
	if (!ecb || !ccm ||
	    !EVP_EncryptInit_ex(ecb, EVP_aes_128_ecb(), NULL, priv_key, NULL) ||
	    !EVP_CIPHER_CTX_set_padding(ecb, 0) ||
	    !EVP_DecryptInit_ex(ccm, EVP_aes_128_ccm(), NULL, NULL, NULL) ||
	    !EVP_CIPHER_CTX_ctrl(ccm, EVP_CTRL_AEAD_SET_IVLEN, 13, NULL) ||
	    !EVP_CIPHER_CTX_ctrl(ccm, EVP_CTRL_AEAD_SET_TAG, MIC, NULL) ||
	    !EVP_DecryptInit_ex(ccm, NULL, NULL, enc_key, NULL))
		die("OpenSSL: no AES");
}

/* The same with contexts that keep the keys: section 3.8.7 of the standard. */
static bool openssl(const uint8_t *pdu, uint8_t *out)
{
	uint8_t block[16] = {}, pecb[16], nonce[13] = {};
	int len, i;

	memcpy(block + 9, pdu + HEADER, 7);
	if (!EVP_EncryptUpdate(ecb, pecb, &len, block, sizeof(block)))
		return false;
	out[0] = pdu[0];
	for (i = 0; i < 6; i++)
		out[1 + i] = pdu[1 + i] ^ pecb[i];
	memcpy(nonce + 1, out + 1, 6);
	return EVP_CIPHER_CTX_ctrl(ccm, EVP_CTRL_AEAD_SET_TAG, MIC,
				   (void *)(pdu + HEADER + TEXT)) &&
	       EVP_DecryptInit_ex(ccm, NULL, NULL, NULL, nonce) &&
	       EVP_DecryptUpdate(ccm, out + HEADER, &len, pdu + HEADER,
				 TEXT) > 0;
}

static void run(const char *name,
		bool (*decrypt)(const uint8_t *pdu, uint8_t *out),
		const uint8_t *pdu, const uint8_t *clear, unsigned int batches,
		unsigned int each)
{
	unsigned int i, j;
	uint8_t out[PDU];
	uint64_t begin;

	for (i = 0; i < batches; i++) {
		begin = now();
		for (j = 0; j < each; j++) {
			if (!decrypt(pdu, out))
				die("a PDU was refused");
		}
		took[i] = now() - begin;
	}
	/* both say what was put in */
	if (memcmp(out, clear, HEADER + TEXT))
		die("a PDU was decrypted to something else");
	qsort(took, batches, sizeof(took[0]), by_value);
	printf("{\"what\":\"%s\",\"ns\":%" PRIu64 "}\n", name,
	       took[batches / 10] / each);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	unsigned long pdus = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
	uint8_t clear[PDU] = { 0x68, 0x05, 0, 0, 1, 0x10, 0x01, 0, 1, 0x66 };
	uint8_t pdu[PDU];

	if (!pdus || pdus > BATCHES) {
		fprintf(stderr, "usage: %s PDUS, 1 to %d\n", argv[0], BATCHES);
		return 2;
	}
	if (!mesh_crypto_check_avail())
		die("the kernel has not what bluetooth-meshd needs");
	memcpy(pdu, clear, sizeof(pdu));
	if (!mesh_crypto_packet_encode(pdu, PDU, 0, enc_key, priv_key))
		die("no PDU to decrypt");

	openssl_begin();
	run("meshd", meshd, pdu, clear, pdus, 1);
	run("openssl", openssl, pdu, clear, pdus, TOGETHER);
	EVP_CIPHER_CTX_free(ecb);
	EVP_CIPHER_CTX_free(ccm);
	return 0;
}
