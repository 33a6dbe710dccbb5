// SPDX-License-Identifier: GPL-2.0-only
/*
 * beacon.c - mesh beacons: build, parse, authenticate
 */
#include "beacon.h"

#include <linux/build_bug.h>
#include <linux/string.h>
#include <asm/unaligned.h>

/* flags and IV index, of which the private beacon hides both */
#define NET_LEN		5
#define AUTH_LEN	8

/* Secure Network beacon: where its fields are */
enum {
	SECURE_FLAGS	= 1,
	SECURE_ID	= SECURE_FLAGS + 1,
	SECURE_IV	= SECURE_ID + BTGW_NETWORK_ID_LEN,
	SECURE_AUTH	= SECURE_IV + 4,
};

/* Mesh Private beacon */
enum {
	PRIVATE_RANDOM	= 1,
	PRIVATE_NET	= PRIVATE_RANDOM + BTGW_BEACON_RANDOM_LEN,
	PRIVATE_AUTH	= PRIVATE_NET + NET_LEN,
};

/* Unprovisioned Device beacon */
enum {
	UNPROV_UUID	= 1,
	UNPROV_OOB	= UNPROV_UUID + BTGW_DEVICE_UUID_LEN,
	UNPROV_URI	= UNPROV_OOB + 2,
};

static_assert(SECURE_AUTH + AUTH_LEN == BTGW_BEACON_SECURE_LEN);
static_assert(PRIVATE_AUTH + AUTH_LEN == BTGW_BEACON_PRIVATE_LEN);
static_assert((int)UNPROV_URI == (int)BTGW_BEACON_UNPROV_LEN);
static_assert(UNPROV_URI + BTGW_BEACON_URI_HASH_LEN ==
	      BTGW_BEACON_UNPROV_URI_LEN);
/* section 3.10.4 is CCM under another name */
static_assert((int)BTGW_BEACON_RANDOM_LEN == (int)BTGW_NONCE_LEN);
static_assert(AUTH_LEN == BTGW_MIC_LONG);

static const char *const reject_names[__BTGW_BEACON_REJECTS] = {
	[BTGW_BEACON_REJ_NONE] = "none",
	[BTGW_BEACON_REJ_LENGTH] = "length",
	[BTGW_BEACON_REJ_TYPE] = "type",
	[BTGW_BEACON_REJ_NETWORK] = "network",
	[BTGW_BEACON_REJ_AUTH] = "auth",
};

const char *btgw_beacon_reject_name(unsigned int why)
{
	return why < __BTGW_BEACON_REJECTS ? reject_names[why] : "unknown";
}

enum btgw_beacon_reject btgw_beacon_check(const u8 *data, size_t len)
{
	bool ok;

	if (!len)
		return BTGW_BEACON_REJ_LENGTH;
	switch (data[0]) {
	case BTGW_BEACON_UNPROVISIONED:
		ok = len == BTGW_BEACON_UNPROV_LEN ||
		     len == BTGW_BEACON_UNPROV_URI_LEN;
		break;
	case BTGW_BEACON_SECURE:
		ok = len == BTGW_BEACON_SECURE_LEN;
		break;
	case BTGW_BEACON_PRIVATE:
		ok = len == BTGW_BEACON_PRIVATE_LEN;
		break;
	default:
		return BTGW_BEACON_REJ_TYPE;
	}
	return ok ? BTGW_BEACON_REJ_NONE : BTGW_BEACON_REJ_LENGTH;
}

/* the same, for one who wants this type */
static enum btgw_beacon_reject check_type(const u8 *data, size_t len, u8 type)
{
	enum btgw_beacon_reject why = btgw_beacon_check(data, len);

	if (!why && data[0] != type)
		return BTGW_BEACON_REJ_TYPE;
	return why;
}

const u8 *btgw_beacon_network_id(const u8 *data)
{
	return data[0] == BTGW_BEACON_SECURE ? data + SECURE_ID : NULL;
}

static void get_net(struct btgw_beacon_net *net, u8 flags, const u8 *iv_index)
{
	net->flags = flags & BTGW_BEACON_FLAGS;
	net->iv_index = get_unaligned_be32(iv_index);
}

void btgw_beacon_secure_build(const struct btgw_beacon_cred *cred,
			      const struct btgw_beacon_net *net, u8 *out)
{
	u8 mac[BTGW_AES_BLOCK_LEN];

	out[0] = BTGW_BEACON_SECURE;
	out[SECURE_FLAGS] = net->flags & BTGW_BEACON_FLAGS;
	memcpy(out + SECURE_ID, cred->network_id, BTGW_NETWORK_ID_LEN);
	put_unaligned_be32(net->iv_index, out + SECURE_IV);
	btgw_aes_cmac(&cred->beacon, out + SECURE_FLAGS,
		      SECURE_AUTH - SECURE_FLAGS, mac);
	memcpy(out + SECURE_AUTH, mac, AUTH_LEN);
}

enum btgw_beacon_reject
btgw_beacon_secure_open(const struct btgw_beacon_cred *cred, const u8 *data,
			size_t len, struct btgw_beacon_net *net)
{
	enum btgw_beacon_reject why;
	u8 mac[BTGW_AES_BLOCK_LEN];

	memset(net, 0, sizeof(*net));
	why = check_type(data, len, BTGW_BEACON_SECURE);
	if (why)
		return why;
	if (memcmp(data + SECURE_ID, cred->network_id, BTGW_NETWORK_ID_LEN))
		return BTGW_BEACON_REJ_NETWORK;

	btgw_aes_cmac(&cred->beacon, data + SECURE_FLAGS,
		      SECURE_AUTH - SECURE_FLAGS, mac);
	if (btgw_aes_differ(mac, data + SECURE_AUTH, AUTH_LEN))
		return BTGW_BEACON_REJ_AUTH;
	get_net(net, data[SECURE_FLAGS], data + SECURE_IV);
	return BTGW_BEACON_REJ_NONE;
}

void btgw_beacon_private_build(const struct btgw_beacon_cred *cred,
			       const struct btgw_beacon_net *net,
			       const u8 *random, u8 *out)
{
	u8 *text = out + PRIVATE_NET;

	out[0] = BTGW_BEACON_PRIVATE;
	memcpy(out + PRIVATE_RANDOM, random, BTGW_BEACON_RANDOM_LEN);
	text[0] = net->flags & BTGW_BEACON_FLAGS;
	put_unaligned_be32(net->iv_index, text + 1);
	btgw_ccm_seal(&cred->private, random, NULL, 0, text, text, NET_LEN,
		      out + PRIVATE_AUTH, AUTH_LEN);
}

enum btgw_beacon_reject
btgw_beacon_private_open(const struct btgw_beacon_cred *cred, const u8 *data,
			 size_t len, struct btgw_beacon_net *net)
{
	enum btgw_beacon_reject why;
	u8 text[NET_LEN];

	memset(net, 0, sizeof(*net));
	why = check_type(data, len, BTGW_BEACON_PRIVATE);
	if (why)
		return why;
	if (!btgw_ccm_open(&cred->private, data + PRIVATE_RANDOM, NULL, 0, text,
			   data + PRIVATE_NET, NET_LEN, data + PRIVATE_AUTH,
			   AUTH_LEN))
		return BTGW_BEACON_REJ_AUTH;
	get_net(net, text[0], text + 1);
	return BTGW_BEACON_REJ_NONE;
}

enum btgw_beacon_reject btgw_beacon_open(const struct btgw_beacon_cred *cred,
					 const u8 *data, size_t len,
					 struct btgw_beacon_net *net)
{
	if (len && data[0] == BTGW_BEACON_PRIVATE)
		return btgw_beacon_private_open(cred, data, len, net);
	return btgw_beacon_secure_open(cred, data, len, net);
}

size_t btgw_beacon_unprov_build(const struct btgw_beacon_unprov *dev, u8 *out)
{
	out[0] = BTGW_BEACON_UNPROVISIONED;
	memcpy(out + UNPROV_UUID, dev->uuid, BTGW_DEVICE_UUID_LEN);
	put_unaligned_be16(dev->oob, out + UNPROV_OOB);
	if (!dev->has_uri)
		return BTGW_BEACON_UNPROV_LEN;
	memcpy(out + UNPROV_URI, dev->uri_hash, BTGW_BEACON_URI_HASH_LEN);
	return BTGW_BEACON_UNPROV_URI_LEN;
}

enum btgw_beacon_reject btgw_beacon_unprov_parse(const u8 *data, size_t len,
						 struct btgw_beacon_unprov *dev)
{
	enum btgw_beacon_reject why;

	memset(dev, 0, sizeof(*dev));
	why = check_type(data, len, BTGW_BEACON_UNPROVISIONED);
	if (why)
		return why;
	memcpy(dev->uuid, data + UNPROV_UUID, BTGW_DEVICE_UUID_LEN);
	dev->oob = get_unaligned_be16(data + UNPROV_OOB);
	dev->has_uri = len == BTGW_BEACON_UNPROV_URI_LEN;
	if (dev->has_uri)
		memcpy(dev->uri_hash, data + UNPROV_URI,
		       BTGW_BEACON_URI_HASH_LEN);
	return BTGW_BEACON_REJ_NONE;
}

void btgw_beacon_uri_hash(const void *uri, size_t len, u8 *out)
{
	u8 salt[BTGW_AES_BLOCK_LEN];

	btgw_mesh_s1(uri, len, salt);
	memcpy(out, salt, BTGW_BEACON_URI_HASH_LEN);
}
