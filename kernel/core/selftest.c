// SPDX-License-Identifier: GPL-2.0-only
/*
 * selftest.c - known answers, asked when the module loads
 *
 * Samples of the standards (FIPS-197, RFC 4493, Mesh Protocol 1.1 chapter 8),
 * one for each function that everything else is made of.
 */
#include "selftest.h"

#include <linux/errno.h>
#include <linux/string.h>
#include "beacon.h"
#include "keys.h"
#include "mesh_crypto.h"
#include "net_pdu.h"

/* NetKey of sections 8.1.3 and 8.1.5 */
static const u8 key_8_1[] = {
	0xf7, 0xa2, 0xa4, 0x4f, 0x8e, 0x8a, 0x80, 0x29,
	0x06, 0x4f, 0x17, 0x3d, 0xdc, 0x1e, 0x2b, 0x00,
};

/* NetKey of sections 8.2.2, 8.3 and 8.4.3 */
static const u8 key_8_2[] = {
	0x7d, 0xd7, 0x36, 0x4c, 0xd8, 0x42, 0xad, 0x18,
	0xc1, 0x7c, 0x2b, 0x82, 0x0c, 0x84, 0xc3, 0xd6,
};

/*
 * Whatever needs an expanded key takes it from here: two of them are a
 * kilobyte, which is much for a stack. Only the caller that loads the module
 * comes here, once, and what is in it is printed in the standard.
 */
static union {
	struct btgw_aes aes;
	struct btgw_net_cred net;
	struct btgw_beacon_cred beacon;
} scratch;

static bool aes_block(void)
{
	/* FIPS-197, appendix C.1 */
	static const u8 want[] = {
		0x69, 0xc4, 0xe0, 0xd8, 0x6a, 0x7b, 0x04, 0x30,
		0xd8, 0xcd, 0xb7, 0x80, 0x70, 0xb4, 0xc5, 0x5a,
	};
	u8 key[BTGW_AES_KEY_LEN], block[BTGW_AES_BLOCK_LEN];
	u8 i;

	for (i = 0; i < sizeof(key); i++) {
		key[i] = i;
		block[i] = i << 4 | i;
	}
	btgw_aes_init(&scratch.aes, key);
	btgw_aes_encrypt(&scratch.aes, block, block);
	return !memcmp(block, want, sizeof(want));
}

static bool aes_cmac(void)
{
	/* RFC 4493, section 4, examples 1 and 3 */
	static const u8 key[] = {
		0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
		0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c,
	};
	static const u8 m[] = {
		0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96,
		0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a,
		0xae, 0x2d, 0x8a, 0x57, 0x1e, 0x03, 0xac, 0x9c,
		0x9e, 0xb7, 0x6f, 0xac, 0x45, 0xaf, 0x8e, 0x51,
		0x30, 0xc8, 0x1c, 0x46, 0xa3, 0x5c, 0xe4, 0x11,
	};
	static const u8 want_empty[] = {
		0xbb, 0x1d, 0x69, 0x29, 0xe9, 0x59, 0x37, 0x28,
		0x7f, 0xa3, 0x7d, 0x12, 0x9b, 0x75, 0x67, 0x46,
	};
	static const u8 want[] = {
		0xdf, 0xa6, 0x67, 0x47, 0xde, 0x9a, 0xe6, 0x30,
		0x30, 0xca, 0x32, 0x61, 0x14, 0x97, 0xc8, 0x27,
	};
	u8 mac[BTGW_AES_BLOCK_LEN];

	btgw_aes_init(&scratch.aes, key);
	btgw_aes_cmac(&scratch.aes, NULL, 0, mac);
	if (memcmp(mac, want_empty, sizeof(mac)))
		return false;
	btgw_aes_cmac2(&scratch.aes, m, 7, m + 7, sizeof(m) - 7, mac);
	return !memcmp(mac, want, sizeof(mac));
}

static bool key_k1(void)
{
	/* IdentityKey, section 8.2.6; it goes through s1 as well */
	static const u8 want[] = {
		0x84, 0x39, 0x6c, 0x43, 0x5a, 0xc4, 0x85, 0x60,
		0xb5, 0x96, 0x53, 0x85, 0x25, 0x3e, 0x21, 0x0c,
	};
	u8 key[BTGW_MESH_KEY_LEN];

	btgw_identity_key(key_8_2, key);
	return !memcmp(key, want, sizeof(want));
}

static bool key_k2(void)
{
	/* section 8.1.3 */
	static const u8 encryption[] = {
		0x9f, 0x58, 0x91, 0x81, 0xa0, 0xf5, 0x0d, 0xe7,
		0x3c, 0x80, 0x70, 0xc7, 0xa6, 0xd2, 0x7f, 0x46,
	};
	static const u8 privacy[] = {
		0x4c, 0x71, 0x5b, 0xd4, 0xa6, 0x4b, 0x93, 0x8f,
		0x99, 0xb4, 0x53, 0x35, 0x16, 0x53, 0x12, 0x4f,
	};
	static const u8 p[] = { 0x00 };
	struct btgw_k2 k2;

	btgw_mesh_k2(key_8_1, p, sizeof(p), &k2);
	return k2.nid == 0x7f &&
	       !memcmp(k2.encryption_key, encryption, sizeof(encryption)) &&
	       !memcmp(k2.privacy_key, privacy, sizeof(privacy));
}

static bool key_k3(void)
{
	/* section 8.1.5 */
	static const u8 want[] = {
		0xff, 0x04, 0x69, 0x58, 0x23, 0x3d, 0xb0, 0x14,
	};
	u8 id[BTGW_NETWORK_ID_LEN];

	btgw_mesh_k3(key_8_1, id);
	return !memcmp(id, want, sizeof(want));
}

static bool key_k4(void)
{
	/* AppKey of section 8.2.1 */
	static const u8 key[] = {
		0x63, 0x96, 0x47, 0x71, 0x73, 0x4f, 0xbd, 0x76,
		0xe3, 0xb4, 0x05, 0x19, 0xd1, 0xd9, 0x4a, 0x48,
	};

	return btgw_mesh_k4(key) == 0x26;
}

/* message #1, section 8.3.1: a Friend Request */
static const u8 message_1[] = {
	0x68, 0xec, 0xa4, 0x87, 0x51, 0x67, 0x65, 0xb5, 0xe5, 0xbf, 0xda, 0xcb,
	0xaf, 0x6c, 0xb7, 0xfb, 0x6b, 0xff, 0x87, 0x1f, 0x03, 0x54, 0x44, 0xce,
	0x83, 0xa6, 0x70, 0xdf,
};

static const struct btgw_net_pdu message_1_clear = {
	.iv_index = 0x12345678,
	.seq = 0x000001,
	.src = 0x1201,
	.dst = 0xfffd,
	.nid = 0x68,
	.ctl = true,
	.len = 11,
	.transport = {
		0x03, 0x4b, 0x50, 0x05, 0x7e, 0x40, 0x00, 0x00, 0x01, 0x00,
		0x00,
	},
};

static bool net_seal(void)
{
	u8 out[BTGW_NET_MAX];

	btgw_net_cred_flooding(&scratch.net, key_8_2);
	return btgw_net_seal(&scratch.net, &message_1_clear, out) ==
		       sizeof(message_1) &&
	       !memcmp(out, message_1, sizeof(message_1));
}

static bool net_open(void)
{
	const struct btgw_net_pdu *want = &message_1_clear;
	u8 forged[sizeof(message_1)];
	struct btgw_net_pdu pdu;

	btgw_net_cred_flooding(&scratch.net, key_8_2);
	if (btgw_net_peek(&scratch.net, want->iv_index, BTGW_NET_MESSAGE,
			  message_1, sizeof(message_1), &pdu) ||
	    btgw_net_open(&scratch.net, message_1, sizeof(message_1), &pdu))
		return false;
	if (pdu.seq != want->seq || pdu.src != want->src ||
	    pdu.dst != want->dst || pdu.ctl != want->ctl ||
	    pdu.ttl != want->ttl || pdu.len != want->len ||
	    memcmp(pdu.transport, want->transport, want->len))
		return false;

	/* one that accepts everything would have passed so far */
	memcpy(forged, message_1, sizeof(forged));
	forged[sizeof(forged) - 1] ^= 0x01;
	return !btgw_net_peek(&scratch.net, want->iv_index, BTGW_NET_MESSAGE,
			      forged, sizeof(forged), &pdu) &&
	       btgw_net_open(&scratch.net, forged, sizeof(forged), &pdu) ==
		       BTGW_NET_REJ_MIC;
}

static bool beacon(void)
{
	/* section 8.4.3 */
	static const u8 sample[] = {
		0x01, 0x00, 0x3e, 0xca, 0xff, 0x67, 0x2f, 0x67, 0x33, 0x70,
		0x12, 0x34, 0x56, 0x78, 0x8e, 0xa2, 0x61, 0x58, 0x2f, 0x36,
		0x4f, 0x6f,
	};
	struct btgw_beacon_net net;

	btgw_beacon_cred_init(&scratch.beacon, key_8_2);
	return !btgw_beacon_open(&scratch.beacon, sample, sizeof(sample),
				 &net) &&
	       !net.flags && net.iv_index == 0x12345678;
}

static const struct sample {
	const char *name;
	bool (*passes)(void);
} samples[] = {
	{ "aes", aes_block },
	{ "cmac", aes_cmac },
	{ "k1", key_k1 },
	{ "k2", key_k2 },
	{ "k3", key_k3 },
	{ "k4", key_k4 },
	{ "net_seal", net_seal },
	{ "net_open", net_open },
	{ "beacon", beacon },
	{}
};

int btgw_core_selftest(const char **what)
{
	const struct sample *s;

	*what = NULL;
	for (s = samples; s->name; s++) {
		if (!s->passes()) {
			*what = s->name;
			return -EINVAL;
		}
	}
	return 0;
}
