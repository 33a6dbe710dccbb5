// SPDX-License-Identifier: GPL-2.0-only
/*
 * beacon.c - Secure Network and Mesh Private beacons
 *
 * They tell of key refresh and IV index. What is heard drives both; what proxy
 * clients are told is made here. When one goes on the air the daemon decides,
 * which looks at how many were heard.
 */
#include "mesh.h"

#include <linux/random.h>

/* One key; a key that is being replaced is no witness once we have switched. */
static bool btgw_beacon_try(const struct btgw_netkey *key, const u8 *data,
			    size_t len, struct btgw_beacon_net *beacon,
			    enum btgw_drop *why)
{
	if (!key)
		return false;
	switch (btgw_beacon_open(&key->beacon, data, len, beacon)) {
	case BTGW_BEACON_REJ_NONE:
		return true;
	case BTGW_BEACON_REJ_AUTH:
		if (data[0] == BTGW_BEACON_SECURE)
			*why = BTGW_DROP_BEACON_AUTH;
		return false;
	default:
		return false;
	}
}

static void btgw_beacon_apply(struct btgw_net *net, struct btgw_subnet *subnet,
			      bool is_new, const struct btgw_beacon_net *beacon)
{
	btgw_mesh_count(net, rx_beacons);
	subnet->rx_beacons++;
	/* section 3.11.4: the flag moves those who know the new key */
	if (is_new) {
		if (!(beacon->flags & BTGW_BEACON_KEY_REFRESH))
			btgw_subnet_advance(net, subnet, 3);
		else if (subnet->phase == 1)
			btgw_subnet_advance(net, subnet, 2);
	}
	btgw_mesh_iv_beacon(net, subnet, beacon->iv_index,
			    beacon->flags & BTGW_BEACON_IV_UPDATE);
}

/**
 * btgw_beacon_receive() - a beacon came in
 * @net: the net
 * @data: the beacon
 * @len: its length
 */
void btgw_beacon_receive(struct btgw_net *net, const u8 *data, size_t len)
{
	enum btgw_drop why = BTGW_DROP_BEACON_UNKNOWN;
	struct btgw_beacon_net beacon;
	struct btgw_subnet *subnet;

	if (btgw_beacon_check(data, len)) {
		btgw_mesh_drop(net, BTGW_DROP_BEACON_FORM);
		return;
	}
	list_for_each_entry(subnet, &net->subnets, node) {
		if (btgw_beacon_try(subnet->new_key, data, len, &beacon,
				    &why)) {
			btgw_beacon_apply(net, subnet, true, &beacon);
			return;
		}
		if (subnet->phase != 2 &&
		    btgw_beacon_try(subnet->key, data, len, &beacon, &why)) {
			btgw_beacon_apply(net, subnet, false, &beacon);
			return;
		}
	}
	btgw_mesh_drop(net, why);
}

/**
 * btgw_beacon_make() - the beacon of a subnet as it is now
 * @net: the net
 * @subnet: the subnet
 * @out: %BTGW_BEACON_MAX octets
 *
 * Return: its length.
 */
size_t btgw_beacon_make(struct btgw_net *net, const struct btgw_subnet *subnet,
			u8 *out)
{
	const struct btgw_netkey *key =
		btgw_subnet_key(subnet, btgw_subnet_on_new(subnet));
	struct btgw_beacon_net beacon = {
		.iv_index = net->iv.index,
	};
	u8 random[BTGW_BEACON_RANDOM_LEN];

	if (subnet->phase == 2)
		beacon.flags |= BTGW_BEACON_KEY_REFRESH;
	if (net->iv.state == BTGW_IV_IN_PROGRESS)
		beacon.flags |= BTGW_BEACON_IV_UPDATE;
	if (!net->cfg.beacon) {
		btgw_beacon_secure_build(&key->beacon, &beacon, out);
		return BTGW_BEACON_SECURE_LEN;
	}
	get_random_bytes(random, sizeof(random));
	btgw_beacon_private_build(&key->beacon, &beacon, random, out);
	return BTGW_BEACON_PRIVATE_LEN;
}

/**
 * btgw_subnet_beacon() - send the beacon of a subnet once
 * @net: the net
 * @index: NetKey index
 * @bearer: id of the bearer
 * @no: why not
 *
 * Return: 0; -ENOENT; -ENETDOWN the bearer is down; -EOPNOTSUPP it takes no
 * beacons.
 */
int btgw_subnet_beacon(struct btgw_net *net, u16 index, u32 bearer,
		       struct btgw_refusal *no)
{
	struct btgw_subnet *subnet = btgw_subnet_find(net, index);
	u8 out[BTGW_BEACON_MAX];

	if (!subnet)
		return btgw_refuse(no, -ENOENT, BTGW_FIELD_NETKEY_INDEX,
				   "there is no such subnet");
	return btgw_bearer_beacon(net, bearer, out,
				  btgw_beacon_make(net, subnet, out), no);
}
