// SPDX-License-Identifier: GPL-2.0-only
/*
 * keys.c - what mesh derives from NetKeys, AppKeys and Label UUIDs
 */
#include "keys.h"

#include <linux/string.h>
#include <asm/unaligned.h>

#define KEY	BTGW_MESH_KEY_LEN

/*
 * AES-CMAC with a key that is used once. Before Linux 7.0 an expanded key is
 * half a kilobyte: this is the only function that has one on its stack beside
 * k2_init().
 */
static void cmac_once(const u8 *key, const void *a, size_t a_len,
		      const void *b, size_t b_len, u8 *out)
{
	struct btgw_aes aes;

	btgw_aes_init(&aes, key);
	btgw_aes_cmac2(&aes, a, a_len, b, b_len, out);
	memzero_explicit(&aes, sizeof(aes));
}

void btgw_mesh_s1(const void *m, size_t len, u8 *out)
{
	static const u8 zero[KEY];

	cmac_once(zero, m, len, NULL, 0, out);
}

void btgw_mesh_k1(const void *n, size_t n_len, const u8 *salt, const void *p,
		  size_t p_len, u8 *out)
{
	u8 t[KEY];

	cmac_once(salt, n, n_len, NULL, 0, t);
	cmac_once(t, p, p_len, NULL, 0, out);
	memzero_explicit(t, sizeof(t));
}

/* T of k2, k3 and k4: CMAC(s1(@name), N) */
static void salted(const char *name, const u8 *n, u8 *t)
{
	u8 salt[KEY];

	btgw_mesh_s1(name, strlen(name), salt);
	cmac_once(salt, n, KEY, NULL, 0, t);
}

/* T of k2, expanded: it is used three times */
static void k2_init(const u8 *n, struct btgw_aes *t)
{
	u8 key[KEY];

	salted("smk2", n, key);
	btgw_aes_init(t, key);
	memzero_explicit(key, sizeof(key));
}

void btgw_mesh_k2(const u8 *n, const u8 *p, size_t p_len, struct btgw_k2 *out)
{
	/* the result before, P, a counter */
	u8 m[KEY + BTGW_K2_P_MAX + 1];
	struct btgw_aes t;

	k2_init(n, &t);
	memcpy(m + KEY, p, p_len);

	m[KEY + p_len] = 1;
	btgw_aes_cmac(&t, m + KEY, p_len + 1, m);
	out->nid = m[KEY - 1] & 0x7f;

	m[KEY + p_len] = 2;
	btgw_aes_cmac(&t, m, KEY + p_len + 1, out->encryption_key);

	memcpy(m, out->encryption_key, KEY);
	m[KEY + p_len] = 3;
	btgw_aes_cmac(&t, m, KEY + p_len + 1, out->privacy_key);

	memzero_explicit(m, sizeof(m));
	memzero_explicit(&t, sizeof(t));
}

void btgw_mesh_k3(const u8 *n, u8 *out)
{
	u8 t[KEY], mac[KEY];

	salted("smk3", n, t);
	cmac_once(t, "id64\x01", 5, NULL, 0, mac);
	memcpy(out, mac + KEY - BTGW_NETWORK_ID_LEN, BTGW_NETWORK_ID_LEN);
	memzero_explicit(t, sizeof(t));
	memzero_explicit(mac, sizeof(mac));
}

u8 btgw_mesh_k4(const u8 *n)
{
	u8 t[KEY], mac[KEY];
	u8 aid;

	salted("smk4", n, t);
	cmac_once(t, "id6\x01", 4, NULL, 0, mac);
	aid = mac[KEY - 1] & 0x3f;
	memzero_explicit(t, sizeof(t));
	memzero_explicit(mac, sizeof(mac));
	return aid;
}

static void net_cred(struct btgw_net_cred *cred, const u8 *net_key,
		     const u8 *p, size_t p_len)
{
	struct btgw_k2 k2;

	btgw_mesh_k2(net_key, p, p_len, &k2);
	cred->nid = k2.nid;
	btgw_aes_init(&cred->enc, k2.encryption_key);
	btgw_aes_init(&cred->priv, k2.privacy_key);
	memzero_explicit(&k2, sizeof(k2));
}

void btgw_net_cred_flooding(struct btgw_net_cred *cred, const u8 *net_key)
{
	static const u8 p[] = { 0x00 };

	net_cred(cred, net_key, p, sizeof(p));
}

void btgw_net_cred_directed(struct btgw_net_cred *cred, const u8 *net_key)
{
	static const u8 p[] = { 0x02 };

	net_cred(cred, net_key, p, sizeof(p));
}

void btgw_net_cred_friendship(struct btgw_net_cred *cred, const u8 *net_key,
			      u16 lpn, u16 friend, u16 lpn_counter,
			      u16 friend_counter)
{
	u8 p[BTGW_K2_P_MAX];

	p[0] = 0x01;
	put_unaligned_be16(lpn, p + 1);
	put_unaligned_be16(friend, p + 3);
	put_unaligned_be16(lpn_counter, p + 5);
	put_unaligned_be16(friend_counter, p + 7);
	net_cred(cred, net_key, p, sizeof(p));
}

void btgw_net_cred_wipe(struct btgw_net_cred *cred)
{
	memzero_explicit(cred, sizeof(*cred));
}

/* k1 of a NetKey with the salt of @name, section 3.9.6.3 */
static void named_key(const char *name, const u8 *net_key, u8 *out)
{
	u8 salt[KEY];

	btgw_mesh_s1(name, strlen(name), salt);
	btgw_mesh_k1(net_key, KEY, salt, "id128\x01", 6, out);
}

void btgw_identity_key(const u8 *net_key, u8 *out)
{
	named_key("nkik", net_key, out);
}

void btgw_beacon_key(const u8 *net_key, u8 *out)
{
	named_key("nkbk", net_key, out);
}

void btgw_private_beacon_key(const u8 *net_key, u8 *out)
{
	named_key("nkpk", net_key, out);
}

void btgw_beacon_cred_init(struct btgw_beacon_cred *cred, const u8 *net_key)
{
	u8 key[KEY];

	btgw_mesh_k3(net_key, cred->network_id);
	btgw_beacon_key(net_key, key);
	btgw_aes_init(&cred->beacon, key);
	btgw_private_beacon_key(net_key, key);
	btgw_aes_init(&cred->private, key);
	memzero_explicit(key, sizeof(key));
}

void btgw_beacon_cred_wipe(struct btgw_beacon_cred *cred)
{
	memzero_explicit(cred, sizeof(*cred));
}

u16 btgw_virtual_address(const u8 *label)
{
	u8 mac[KEY];

	salted("vtad", label, mac);
	return 0x8000 | (get_unaligned_be16(mac + KEY - 2) & 0x3fff);
}

/* the last octets of one block encrypted, section 7.2.2.2 */
static void identity_hash(const struct btgw_aes *identity, const u8 *block,
			  u8 *out)
{
	u8 mac[BTGW_AES_BLOCK_LEN];

	btgw_aes_encrypt(identity, mac, block);
	memcpy(out, mac + sizeof(mac) - BTGW_IDENTITY_HASH_LEN,
	       BTGW_IDENTITY_HASH_LEN);
}

static void node_hash(const struct btgw_aes *identity, u8 pad,
		      const u8 *random, u16 addr, u8 *out)
{
	u8 block[BTGW_AES_BLOCK_LEN] = {};

	block[5] = pad;
	memcpy(block + 6, random, BTGW_IDENTITY_RANDOM_LEN);
	put_unaligned_be16(addr, block + 14);
	identity_hash(identity, block, out);
}

void btgw_node_identity_hash(const struct btgw_aes *identity, const u8 *random,
			     u16 addr, u8 *out)
{
	node_hash(identity, 0x00, random, addr, out);
}

void btgw_private_node_hash(const struct btgw_aes *identity, const u8 *random,
			    u16 addr, u8 *out)
{
	node_hash(identity, 0x03, random, addr, out);
}

void btgw_private_network_hash(const struct btgw_aes *identity,
			       const u8 *network_id, const u8 *random, u8 *out)
{
	u8 block[BTGW_AES_BLOCK_LEN];

	memcpy(block, network_id, BTGW_NETWORK_ID_LEN);
	memcpy(block + BTGW_NETWORK_ID_LEN, random, BTGW_IDENTITY_RANDOM_LEN);
	identity_hash(identity, block, out);
}
