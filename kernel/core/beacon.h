/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * beacon.h - mesh beacons: build, parse, authenticate
 *
 * Pure. What follows AD type 2b, or message type 01 of the proxy protocol
 * (Mesh Protocol 1.1, section 3.10). Multi-octet integers are big-endian on
 * the air.
 */
#ifndef _BTGW_CORE_BEACON_H
#define _BTGW_CORE_BEACON_H

#include <linux/types.h>
#include "keys.h"

/* first octet */
enum {
	BTGW_BEACON_UNPROVISIONED	= 0x00,
	BTGW_BEACON_SECURE		= 0x01,
	BTGW_BEACON_PRIVATE		= 0x02,
};

enum {
	/* type, UUID, OOB information */
	BTGW_BEACON_UNPROV_LEN		= 19,
	/* the same and the URI hash */
	BTGW_BEACON_UNPROV_URI_LEN	= 23,
	/* type, flags, Network ID, IV index, authentication value */
	BTGW_BEACON_SECURE_LEN		= 22,
	/* type, random, flags and IV index, authentication tag */
	BTGW_BEACON_PRIVATE_LEN		= 27,
	BTGW_BEACON_MAX			= BTGW_BEACON_PRIVATE_LEN,
	BTGW_BEACON_RANDOM_LEN		= 13,
	BTGW_BEACON_URI_HASH_LEN	= 4,
	BTGW_DEVICE_UUID_LEN		= 16,
};

/* flags of a Secure Network and a Mesh Private beacon; the others are RFU */
enum {
	BTGW_BEACON_KEY_REFRESH		= 0x01,
	BTGW_BEACON_IV_UPDATE		= 0x02,
	BTGW_BEACON_FLAGS		= 0x03,
};

/**
 * enum btgw_beacon_reject - why a beacon is dropped
 * @BTGW_BEACON_REJ_NONE: it is not
 * @BTGW_BEACON_REJ_LENGTH: not the length of its type
 * @BTGW_BEACON_REJ_TYPE: of another or an unknown type
 * @BTGW_BEACON_REJ_NETWORK: its Network ID is not that of the key
 * @BTGW_BEACON_REJ_AUTH: it does not authenticate. Of a Mesh Private beacon
 *	this also says that it belongs to another network
 * @__BTGW_BEACON_REJECTS: number of the others
 */
enum btgw_beacon_reject {
	BTGW_BEACON_REJ_NONE,
	BTGW_BEACON_REJ_LENGTH,
	BTGW_BEACON_REJ_TYPE,
	BTGW_BEACON_REJ_NETWORK,
	BTGW_BEACON_REJ_AUTH,
	__BTGW_BEACON_REJECTS,
};

/**
 * btgw_beacon_reject_name() - name of a reason
 * @why: an enum btgw_beacon_reject
 *
 * Return: lower case, for counters and traces; "unknown" for another number.
 */
const char *btgw_beacon_reject_name(unsigned int why);

/**
 * struct btgw_beacon_net - what a beacon says of the network
 * @flags: BTGW_BEACON flags; those reserved are cleared on receipt
 * @iv_index: current IV index
 */
struct btgw_beacon_net {
	u8 flags;
	u32 iv_index;
};

/**
 * btgw_beacon_check() - type and length, which need no key
 * @data: beacon
 * @len: its length
 *
 * Return: %BTGW_BEACON_REJ_NONE, LENGTH or TYPE.
 */
enum btgw_beacon_reject btgw_beacon_check(const u8 *data, size_t len);

/**
 * btgw_beacon_network_id() - Network ID in a Secure Network beacon
 * @data: beacon that btgw_beacon_check() has accepted
 *
 * It selects the keys to try: nothing is authentic.
 *
 * Return: %BTGW_NETWORK_ID_LEN octets within @data; NULL if it is of another
 * type.
 */
const u8 *btgw_beacon_network_id(const u8 *data);

/**
 * btgw_beacon_secure_build() - Secure Network beacon, section 3.10.3
 * @cred: keys of the subnet, the new ones from key refresh phase 2 on
 * @net: what to say; reserved flags are sent as 0
 * @out: %BTGW_BEACON_SECURE_LEN octets
 */
void btgw_beacon_secure_build(const struct btgw_beacon_cred *cred,
			      const struct btgw_beacon_net *net, u8 *out);

/**
 * btgw_beacon_secure_open() - authenticate a Secure Network beacon
 * @cred: keys to try
 * @data: beacon, any octets
 * @len: its length
 * @net: what it says, on success; zeros otherwise
 *
 * Return: %BTGW_BEACON_REJ_NONE, or why not.
 */
enum btgw_beacon_reject
btgw_beacon_secure_open(const struct btgw_beacon_cred *cred, const u8 *data,
			size_t len, struct btgw_beacon_net *net);

/**
 * btgw_beacon_private_build() - Mesh Private beacon, section 3.10.4
 * @cred: keys of the subnet, the new ones from key refresh phase 2 on
 * @net: what to say; reserved flags are sent as 0
 * @random: %BTGW_BEACON_RANDOM_LEN octets, fresh whenever @net changes: they
 *	are the nonce
 * @out: %BTGW_BEACON_PRIVATE_LEN octets
 */
void btgw_beacon_private_build(const struct btgw_beacon_cred *cred,
			       const struct btgw_beacon_net *net,
			       const u8 *random, u8 *out);

/**
 * btgw_beacon_private_open() - authenticate a Mesh Private beacon
 * @cred: keys to try
 * @data: beacon, any octets
 * @len: its length
 * @net: what it says, on success; zeros otherwise
 *
 * Return: %BTGW_BEACON_REJ_NONE, or why not.
 */
enum btgw_beacon_reject
btgw_beacon_private_open(const struct btgw_beacon_cred *cred, const u8 *data,
			 size_t len, struct btgw_beacon_net *net);

/**
 * btgw_beacon_open() - authenticate a beacon of either kind
 * @cred: keys to try
 * @data: beacon, any octets
 * @len: its length
 * @net: what it says, on success; zeros otherwise
 *
 * Return: %BTGW_BEACON_REJ_NONE, or why not; TYPE for one of an unprovisioned
 * device.
 */
enum btgw_beacon_reject btgw_beacon_open(const struct btgw_beacon_cred *cred,
					 const u8 *data, size_t len,
					 struct btgw_beacon_net *net);

/**
 * struct btgw_beacon_unprov - an Unprovisioned Device beacon, section 3.10.2
 * @uuid: Device UUID
 * @oob: OOB information, the bits of section 3.10.2
 * @has_uri: there is a URI hash
 * @uri_hash: hash of the URI advertised beside it
 */
struct btgw_beacon_unprov {
	u8 uuid[BTGW_DEVICE_UUID_LEN];
	u16 oob;
	bool has_uri;
	u8 uri_hash[BTGW_BEACON_URI_HASH_LEN];
};

/**
 * btgw_beacon_unprov_build() - Unprovisioned Device beacon
 * @dev: what to say
 * @out: %BTGW_BEACON_UNPROV_URI_LEN octets
 *
 * Return: length of the beacon.
 */
size_t btgw_beacon_unprov_build(const struct btgw_beacon_unprov *dev, u8 *out);

/**
 * btgw_beacon_unprov_parse() - read an Unprovisioned Device beacon
 * @data: beacon, any octets
 * @len: its length
 * @dev: what it says, on success; zeros otherwise. Nobody vouches for it
 *
 * Return: %BTGW_BEACON_REJ_NONE, LENGTH or TYPE.
 */
enum btgw_beacon_reject btgw_beacon_unprov_parse(const u8 *data, size_t len,
						 struct btgw_beacon_unprov *dev);

/**
 * btgw_beacon_uri_hash() - URI hash of an Unprovisioned Device beacon
 * @uri: URI data as advertised, scheme code first
 * @len: its length
 * @out: %BTGW_BEACON_URI_HASH_LEN octets
 */
void btgw_beacon_uri_hash(const void *uri, size_t len, u8 *out);

#endif /* _BTGW_CORE_BEACON_H */
