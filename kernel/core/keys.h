/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * keys.h - what mesh derives from NetKeys, AppKeys and Label UUIDs
 *
 * Pure. The key derivation functions of Mesh Protocol 1.1, section 3.9.2, and
 * the values of section 3.9.6.3. Keys are 16 octets in the order in which the
 * standard prints them. Outputs are the caller's, who wipes those that are
 * secret with memzero_explicit().
 */
#ifndef _BTGW_CORE_KEYS_H
#define _BTGW_CORE_KEYS_H

#include <linux/types.h>
#include "mesh_crypto.h"

enum {
	BTGW_MESH_KEY_LEN	= BTGW_AES_KEY_LEN,
	BTGW_NETWORK_ID_LEN	= 8,
	BTGW_IDENTITY_RANDOM_LEN = 8,
	BTGW_IDENTITY_HASH_LEN	= 8,
	/* P of k2: 1 octet, for friendship 9 */
	BTGW_K2_P_MAX		= 9,
};

/**
 * btgw_mesh_s1() - SALT generation function, section 3.9.2
 * @m: input; may be NULL if @len is 0
 * @len: its length, any
 * @out: 16 octets
 */
void btgw_mesh_s1(const void *m, size_t len, u8 *out);

/**
 * btgw_mesh_k1() - key derivation function k1, section 3.9.2
 * @n: N, any length
 * @n_len: its length
 * @salt: 16 octets
 * @p: P, any length
 * @p_len: its length
 * @out: 16 octets
 */
void btgw_mesh_k1(const void *n, size_t n_len, const u8 *salt, const void *p,
		  size_t p_len, u8 *out);

/**
 * struct btgw_k2 - result of k2
 * @nid: network identifier, 7 bits
 * @encryption_key: EncryptionKey
 * @privacy_key: PrivacyKey
 */
struct btgw_k2 {
	u8 nid;
	u8 encryption_key[BTGW_MESH_KEY_LEN];
	u8 privacy_key[BTGW_MESH_KEY_LEN];
};

/**
 * btgw_mesh_k2() - network key material derivation function, section 3.9.2
 * @n: NetKey
 * @p: P
 * @p_len: 1 to %BTGW_K2_P_MAX octets
 * @out: result
 */
void btgw_mesh_k2(const u8 *n, const u8 *p, size_t p_len, struct btgw_k2 *out);

/**
 * btgw_mesh_k3() - Network ID, section 3.9.2
 * @n: NetKey
 * @out: %BTGW_NETWORK_ID_LEN octets; public
 */
void btgw_mesh_k3(const u8 *n, u8 *out);

/**
 * btgw_mesh_k4() - AID, section 3.9.2
 * @n: AppKey
 *
 * Return: the AID, 6 bits. Two AppKeys may have the same.
 */
u8 btgw_mesh_k4(const u8 *n);

/**
 * struct btgw_net_cred - credentials that secure network PDUs
 * @nid: network identifier, 7 bits; several credentials may have the same
 * @enc: EncryptionKey, expanded
 * @priv: PrivacyKey, expanded
 *
 * About a kilobyte before Linux 7.0: not for the stack. Wiped by
 * btgw_net_cred_wipe().
 */
struct btgw_net_cred {
	u8 nid;
	struct btgw_aes enc;
	struct btgw_aes priv;
};

/**
 * btgw_net_cred_flooding() - managed-flooding credentials, section 3.9.6.3
 * @cred: where to
 * @net_key: NetKey
 */
void btgw_net_cred_flooding(struct btgw_net_cred *cred, const u8 *net_key);

/**
 * btgw_net_cred_directed() - directed security credentials, section 3.9.6.3
 * @cred: where to
 * @net_key: NetKey
 */
void btgw_net_cred_directed(struct btgw_net_cred *cred, const u8 *net_key);

/**
 * btgw_net_cred_friendship() - friendship credentials, section 3.9.6.3
 * @cred: where to
 * @net_key: NetKey
 * @lpn: unicast address of the Low Power node
 * @friend: primary unicast address of the Friend
 * @lpn_counter: LPNCounter of the Friend Request
 * @friend_counter: FriendCounter of the Friend Offer
 */
void btgw_net_cred_friendship(struct btgw_net_cred *cred, const u8 *net_key,
			      u16 lpn, u16 friend, u16 lpn_counter,
			      u16 friend_counter);

/**
 * btgw_net_cred_wipe() - forget the keys
 * @cred: credentials; all zeros after
 */
void btgw_net_cred_wipe(struct btgw_net_cred *cred);

/**
 * struct btgw_beacon_cred - what authenticates the beacons of a NetKey
 * @network_id: Network ID, public
 * @beacon: BeaconKey of Secure Network beacons, expanded
 * @private: PrivateBeaconKey of Mesh Private beacons, expanded
 *
 * As large as struct btgw_net_cred. Wiped by btgw_beacon_cred_wipe().
 */
struct btgw_beacon_cred {
	u8 network_id[BTGW_NETWORK_ID_LEN];
	struct btgw_aes beacon;
	struct btgw_aes private;
};

/**
 * btgw_beacon_cred_init() - derive them, section 3.9.6.3
 * @cred: where to
 * @net_key: NetKey
 */
void btgw_beacon_cred_init(struct btgw_beacon_cred *cred, const u8 *net_key);

/**
 * btgw_beacon_cred_wipe() - forget the keys
 * @cred: credentials; all zeros after
 */
void btgw_beacon_cred_wipe(struct btgw_beacon_cred *cred);

/**
 * btgw_identity_key() - IdentityKey, section 3.9.6.3
 * @net_key: NetKey
 * @out: 16 octets
 */
void btgw_identity_key(const u8 *net_key, u8 *out);

/**
 * btgw_beacon_key() - BeaconKey, section 3.9.6.3
 * @net_key: NetKey
 * @out: 16 octets
 */
void btgw_beacon_key(const u8 *net_key, u8 *out);

/**
 * btgw_private_beacon_key() - PrivateBeaconKey, section 3.9.6.3
 * @net_key: NetKey
 * @out: 16 octets
 */
void btgw_private_beacon_key(const u8 *net_key, u8 *out);

/**
 * btgw_virtual_address() - virtual address of a Label UUID, section 3.4.2.3
 * @label: %BTGW_LABEL_LEN octets
 *
 * Return: 0x8000 to 0xbfff. Two labels may have the same.
 */
u16 btgw_virtual_address(const u8 *label);

/**
 * btgw_node_identity_hash() - Hash of advertising with Node Identity, section
 *	7.2.2.2
 * @identity: IdentityKey, expanded
 * @random: %BTGW_IDENTITY_RANDOM_LEN octets
 * @addr: unicast address of the node
 * @out: %BTGW_IDENTITY_HASH_LEN octets
 */
void btgw_node_identity_hash(const struct btgw_aes *identity, const u8 *random,
			     u16 addr, u8 *out);

/**
 * btgw_private_node_hash() - Hash of advertising with Private Node Identity,
 *	section 7.2.2.2
 * @identity: IdentityKey, expanded
 * @random: %BTGW_IDENTITY_RANDOM_LEN octets
 * @addr: unicast address of the node
 * @out: %BTGW_IDENTITY_HASH_LEN octets
 */
void btgw_private_node_hash(const struct btgw_aes *identity, const u8 *random,
			    u16 addr, u8 *out);

/**
 * btgw_private_network_hash() - Hash of advertising with Private Network
 *	Identity, section 7.2.2.2
 * @identity: IdentityKey, expanded
 * @network_id: %BTGW_NETWORK_ID_LEN octets
 * @random: %BTGW_IDENTITY_RANDOM_LEN octets
 * @out: %BTGW_IDENTITY_HASH_LEN octets
 */
void btgw_private_network_hash(const struct btgw_aes *identity,
			       const u8 *network_id, const u8 *random, u8 *out);

#endif /* _BTGW_CORE_KEYS_H */
