// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * selftest_test.c - the known answers of a module that loads, asked of a build
 *
 * One that is wrong in a single place is refused, and the place is named. The
 * linker puts the functions below between the samples and the code that they
 * are asked of: each can be made to lie.
 */
#include <linux/errno.h>
#include <openssl/aes.h>
#include "beacon.h"
#include "keys.h"
#include "kunit.h"
#include "mesh_crypto.h"
#include "net_pdu.h"
#include "selftest.h"

enum lie {
	LIE_NONE, LIE_AES, LIE_CMAC_EMPTY, LIE_CMAC_SPLIT, LIE_K1, LIE_K2_NID,
	LIE_K2_ENCRYPTION, LIE_K2_PRIVACY, LIE_K3, LIE_K4, LIE_SEAL,
	LIE_SEAL_LENGTH, LIE_PEEK, LIE_OPEN, LIE_OPEN_TTL, LIE_OPEN_TEXT,
	LIE_OPEN_FORGED, LIE_BEACON, LIE_BEACON_FLAGS, LIE_BEACON_IV,
};

static enum lie lie;

/* what the linker calls the real ones and those that it calls in their place */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
typeof(AES_encrypt) __real_AES_encrypt, __wrap_AES_encrypt;
#pragma GCC diagnostic pop
typeof(btgw_aes_cmac2) __real_btgw_aes_cmac2, __wrap_btgw_aes_cmac2;
typeof(btgw_identity_key) __real_btgw_identity_key, __wrap_btgw_identity_key;
typeof(btgw_mesh_k2) __real_btgw_mesh_k2, __wrap_btgw_mesh_k2;
typeof(btgw_mesh_k3) __real_btgw_mesh_k3, __wrap_btgw_mesh_k3;
typeof(btgw_mesh_k4) __real_btgw_mesh_k4, __wrap_btgw_mesh_k4;
typeof(btgw_net_seal) __real_btgw_net_seal, __wrap_btgw_net_seal;
typeof(btgw_net_peek) __real_btgw_net_peek, __wrap_btgw_net_peek;
typeof(btgw_net_open) __real_btgw_net_open, __wrap_btgw_net_open;
typeof(btgw_beacon_open) __real_btgw_beacon_open, __wrap_btgw_beacon_open;

void __wrap_AES_encrypt(const unsigned char *in, unsigned char *out,
			const AES_KEY *key)
{
	__real_AES_encrypt(in, out, key);
	out[15] ^= lie == LIE_AES;
}

void __wrap_btgw_aes_cmac2(const struct btgw_aes *aes, const void *a,
			   size_t a_len, const void *b, size_t b_len, u8 *mac)
{
	__real_btgw_aes_cmac2(aes, a, a_len, b, b_len, mac);
	mac[0] ^= lie == LIE_CMAC_EMPTY && !(a_len + b_len);
	mac[0] ^= lie == LIE_CMAC_SPLIT && a_len % 16 && b_len;
}

void __wrap_btgw_identity_key(const u8 *netkey, u8 *key)
{
	__real_btgw_identity_key(netkey, key);
	key[7] ^= lie == LIE_K1;
}

void __wrap_btgw_mesh_k2(const u8 *n, const u8 *p, size_t p_len,
			 struct btgw_k2 *out)
{
	__real_btgw_mesh_k2(n, p, p_len, out);
	out->nid ^= lie == LIE_K2_NID;
	out->encryption_key[0] ^= lie == LIE_K2_ENCRYPTION;
	out->privacy_key[15] ^= lie == LIE_K2_PRIVACY;
}

void __wrap_btgw_mesh_k3(const u8 *n, u8 *id)
{
	__real_btgw_mesh_k3(n, id);
	id[0] ^= lie == LIE_K3;
}

u8 __wrap_btgw_mesh_k4(const u8 *n)
{
	return __real_btgw_mesh_k4(n) ^ (lie == LIE_K4);
}

size_t __wrap_btgw_net_seal(const struct btgw_net_cred *cred,
			    const struct btgw_net_pdu *pdu, u8 *out)
{
	size_t len = __real_btgw_net_seal(cred, pdu, out);

	out[len - 1] ^= lie == LIE_SEAL;
	return len - (lie == LIE_SEAL_LENGTH);
}

enum btgw_net_reject
__wrap_btgw_net_peek(const struct btgw_net_cred *cred, u32 iv_index,
		     enum btgw_net_kind kind, const u8 *data, size_t len,
		     struct btgw_net_pdu *pdu)
{
	if (lie == LIE_PEEK)
		return BTGW_NET_REJ_NID;
	return __real_btgw_net_peek(cred, iv_index, kind, data, len, pdu);
}

enum btgw_net_reject
__wrap_btgw_net_open(const struct btgw_net_cred *cred, const u8 *data,
		     size_t len, struct btgw_net_pdu *pdu)
{
	enum btgw_net_reject why = __real_btgw_net_open(cred, data, len, pdu);

	pdu->ttl += lie == LIE_OPEN_TTL;
	pdu->transport[10] ^= lie == LIE_OPEN_TEXT;
	if (lie == LIE_OPEN)
		return BTGW_NET_REJ_MIC;
	return lie == LIE_OPEN_FORGED ? BTGW_NET_REJ_NONE : why;
}

enum btgw_beacon_reject
__wrap_btgw_beacon_open(const struct btgw_beacon_cred *cred, const u8 *data,
			size_t len, struct btgw_beacon_net *net)
{
	enum btgw_beacon_reject why;

	why = __real_btgw_beacon_open(cred, data, len, net);
	net->flags |= lie == LIE_BEACON_FLAGS;
	net->iv_index += lie == LIE_BEACON_IV;
	return lie == LIE_BEACON ? BTGW_BEACON_REJ_AUTH : why;
}

struct wrong {
	const char *name;
	enum lie lie;
	const char *what;
};

static const struct wrong wrongs[] = {
	{ "a bit of a block", LIE_AES, "aes" },
	{ "the MAC of nothing", LIE_CMAC_EMPTY, "cmac" },
	{ "a MAC of two parts", LIE_CMAC_SPLIT, "cmac" },
	{ "k1", LIE_K1, "k1" },
	{ "the NID of k2", LIE_K2_NID, "k2" },
	{ "the encryption key of k2", LIE_K2_ENCRYPTION, "k2" },
	{ "the privacy key of k2", LIE_K2_PRIVACY, "k2" },
	{ "k3", LIE_K3, "k3" },
	{ "k4", LIE_K4, "k4" },
	{ "the NetMIC of what is sent", LIE_SEAL, "net_seal" },
	{ "the length of what is sent", LIE_SEAL_LENGTH, "net_seal" },
	{ "a header that is not recognized", LIE_PEEK, "net_open" },
	{ "a NetMIC that does not verify", LIE_OPEN, "net_open" },
	{ "a TTL", LIE_OPEN_TTL, "net_open" },
	{ "an octet of the text", LIE_OPEN_TEXT, "net_open" },
	{ "a NetMIC that always verifies", LIE_OPEN_FORGED, "net_open" },
	{ "a beacon that does not verify", LIE_BEACON, "beacon" },
	{ "the flags of a beacon", LIE_BEACON_FLAGS, "beacon" },
	{ "the IV index of a beacon", LIE_BEACON_IV, "beacon" },
};

static void wrong_desc(const struct wrong *w, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", w->name);
}

KUNIT_ARRAY_PARAM(wrong, wrongs, wrong_desc);

static void wrong_build(struct kunit *test)
{
	const struct wrong *w = test->param_value;
	const char *what = "untouched";

	lie = w->lie;
	KUNIT_EXPECT_EQ(test, -EINVAL, btgw_core_selftest(&what));
	lie = LIE_NONE;
	KUNIT_EXPECT_STREQ(test, what, w->what);
}

static void right_build(struct kunit *test)
{
	const char *what = "untouched";

	KUNIT_EXPECT_EQ(test, 0, btgw_core_selftest(&what));
	KUNIT_EXPECT_NULL(test, what);
}

static struct kunit_case selftest_cases[] = {
	KUNIT_CASE(right_build),
	KUNIT_CASE_PARAM(wrong_build, wrong_gen_params),
	{}
};

static struct kunit_suite selftest_suite = {
	.name = "selftest",
	.test_cases = selftest_cases,
};

kunit_test_suite(selftest_suite);
