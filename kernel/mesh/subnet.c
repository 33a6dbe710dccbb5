// SPDX-License-Identifier: GPL-2.0-only
/*
 * subnet.c - NetKeys, what is derived from them, and key refresh
 */
#include "mesh.h"

#include <linux/slab.h>

#include "df.h"
#include "trace.h"

void btgw_cred_add(struct btgw_net *net, struct btgw_cred *cred)
{
	hlist_add_head(&cred->node, &net->creds[cred->c.nid]);
}

void btgw_cred_del(struct btgw_cred *cred)
{
	hlist_del_init(&cred->node);
}

static struct btgw_netkey *btgw_netkey_new(struct btgw_subnet *subnet,
					   const u8 *key, bool is_new)
{
	struct btgw_netkey *nk;

	nk = kzalloc(sizeof(*nk), GFP_KERNEL_ACCOUNT);
	if (!nk)
		return NULL;
	memcpy(nk->key, key, sizeof(nk->key));
	nk->flooding.subnet = subnet;
	nk->flooding.kind = BTGW_CRED_FLOODING;
	nk->flooding.is_new = is_new;
	btgw_net_cred_flooding(&nk->flooding.c, key);
	nk->directed.subnet = subnet;
	nk->directed.kind = BTGW_CRED_DIRECTED;
	nk->directed.is_new = is_new;
	btgw_net_cred_directed(&nk->directed.c, key);
	btgw_beacon_cred_init(&nk->beacon, key);
	return nk;
}

static void btgw_netkey_add(struct btgw_net *net, struct btgw_netkey *nk)
{
	btgw_cred_add(net, &nk->flooding);
	btgw_cred_add(net, &nk->directed);
}

static void btgw_netkey_free(struct btgw_netkey *nk)
{
	if (!nk)
		return;
	btgw_cred_del(&nk->flooding);
	btgw_cred_del(&nk->directed);
	kfree_sensitive(nk);
}

struct btgw_subnet *btgw_subnet_find(struct btgw_net *net, u16 index)
{
	struct btgw_subnet *subnet;

	list_for_each_entry(subnet, &net->subnets, node)
		if (subnet->index == index)
			return subnet;
	return NULL;
}

/* Is what begins now sent under the new key? */
bool btgw_subnet_on_new(const struct btgw_subnet *subnet)
{
	return subnet->phase == 2;
}

/* What began on the new key, or on the old one, as long as there are two. */
struct btgw_netkey *btgw_subnet_key(const struct btgw_subnet *subnet,
				    bool on_new)
{
	return on_new && subnet->new_key ? subnet->new_key : subnet->key;
}

int btgw_subnet_new(struct btgw_net *net, u16 index, const u8 *key,
		    struct btgw_refusal *no)
{
	struct btgw_subnet *subnet, *at;
	struct list_head *before;

	if (index > BTGW_NET_INDEX_MAX)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_NETKEY_INDEX,
				   "key indexes have 12 bits");
	if (btgw_subnet_find(net, index))
		return btgw_refuse(no, -EEXIST, BTGW_FIELD_NETKEY_INDEX,
				   "there is a subnet with that index");
	if (net->n_subnets >= BTGW_MESH_SUBNETS_MAX)
		return btgw_refuse(no, -ENOSPC, BTGW_FIELD_NETKEY_INDEX,
				   "256 subnets are all");
	list_for_each_entry(at, &net->subnets, node)
		if (!memcmp(at->key->key, key, BTGW_MESH_KEY_LEN) ||
		    (at->new_key &&
		     !memcmp(at->new_key->key, key, BTGW_MESH_KEY_LEN)))
			return btgw_refuse(no, -EEXIST, BTGW_FIELD_KEY,
					   "another subnet has that key");

	subnet = kzalloc(sizeof(*subnet), GFP_KERNEL_ACCOUNT);
	if (!subnet)
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_NONE, NULL);
	subnet->index = index;
	subnet->key = btgw_netkey_new(subnet, key, false);
	subnet->paths = btgw_paths_new(net, index);
	if (!subnet->key || !subnet->paths) {
		btgw_netkey_free(subnet->key);
		btgw_paths_free(subnet->paths);
		kfree(subnet);
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_NONE, NULL);
	}
	btgw_netkey_add(net, subnet->key);

	before = &net->subnets;
	list_for_each_entry(at, &net->subnets, node)
		if (at->index > index) {
			before = &at->node;
			break;
		}
	list_add_tail(&subnet->node, before);
	net->n_subnets++;
	btgw_mesh_event(net, BTGW_MESH_EV_SUBNET_NEW, index, 0);
	btgw_proxy_beacons(net);
	return 0;
}

static void btgw_subnet_free(struct btgw_net *net, struct btgw_subnet *subnet)
{
	list_del(&subnet->node);
	net->n_subnets--;
	btgw_netkey_free(subnet->new_key);
	btgw_netkey_free(subnet->key);
	btgw_paths_free(subnet->paths);
	kfree(subnet);
}

int btgw_subnet_del(struct btgw_net *net, u16 index, struct btgw_refusal *no)
{
	struct btgw_subnet *subnet = btgw_subnet_find(net, index);

	if (!subnet)
		return btgw_refuse(no, -ENOENT, BTGW_FIELD_NETKEY_INDEX,
				   "there is no subnet with that index");
	if (btgw_appkeys_of(net, subnet))
		return btgw_refuse(no, -EBUSY, BTGW_FIELD_NETKEY_INDEX,
				   "application keys are bound to it");

	btgw_friends_end(net, subnet);
	btgw_send_subnet_gone(net, subnet);
	btgw_subnet_free(net, subnet);
	btgw_mesh_event(net, BTGW_MESH_EV_SUBNET_DEL, index, 0);
	return 0;
}

/* Phase 3 and back to Normal: the old keys go. */
static void btgw_subnet_revoke(struct btgw_net *net, struct btgw_subnet *subnet)
{
	btgw_netkey_free(subnet->key);
	subnet->key = subnet->new_key;
	subnet->key->flooding.is_new = false;
	subnet->key->directed.is_new = false;
	subnet->new_key = NULL;
	subnet->phase = 0;
	btgw_appkeys_revoke(net, subnet);
	btgw_friends_refresh(net, subnet);
}

/**
 * btgw_subnet_advance() - go on with a key refresh
 * @net: the net
 * @subnet: subnet in phase 1 or 2
 * @phase: 2, or 3 for the end
 */
void btgw_subnet_advance(struct btgw_net *net, struct btgw_subnet *subnet,
			 u8 phase)
{
	if (phase == 3)
		btgw_subnet_revoke(net, subnet);
	else
		subnet->phase = phase;
	trace_btgw_mesh_key(net->id, subnet->index, phase);
	btgw_friends_security(net, subnet);
	btgw_proxy_beacons(net);
	btgw_mesh_event(net, BTGW_MESH_EV_SUBNET_CHG, subnet->index, 0);
}

static int btgw_subnet_begin(struct btgw_net *net, struct btgw_subnet *subnet,
			     const u8 *new_key, struct btgw_refusal *no)
{
	struct btgw_subnet *at;

	if (subnet->new_key) {
		if (!memcmp(subnet->new_key->key, new_key, BTGW_MESH_KEY_LEN))
			return 0;
		return btgw_refuse(no, -EBUSY, BTGW_FIELD_NEW_KEY,
				   "a refresh to another key is under way");
	}
	list_for_each_entry(at, &net->subnets, node)
		if (!memcmp(at->key->key, new_key, BTGW_MESH_KEY_LEN) ||
		    (at->new_key &&
		     !memcmp(at->new_key->key, new_key, BTGW_MESH_KEY_LEN)))
			return btgw_refuse(no, -EEXIST, BTGW_FIELD_NEW_KEY,
					   "a subnet has that key already");

	subnet->new_key = btgw_netkey_new(subnet, new_key, true);
	if (!subnet->new_key)
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_NONE, NULL);
	btgw_friends_new_key(net, subnet);
	btgw_netkey_add(net, subnet->new_key);
	subnet->phase = 1;
	trace_btgw_mesh_key(net->id, subnet->index, 1);
	btgw_mesh_event(net, BTGW_MESH_EV_SUBNET_CHG, subnet->index, 0);
	return 0;
}

int btgw_subnet_refresh(struct btgw_net *net, u16 index, const u8 *new_key,
			u8 phase, struct btgw_refusal *no)
{
	struct btgw_subnet *subnet = btgw_subnet_find(net, index);

	if (!subnet)
		return btgw_refuse(no, -ENOENT, BTGW_FIELD_NETKEY_INDEX,
				   "there is no subnet with that index");
	if (phase > 3)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_PHASE,
				   "the phases are 0 to 3");
	if (new_key) {
		if (phase != 1)
			return btgw_refuse(no, -EINVAL, BTGW_FIELD_PHASE,
					   "a new key belongs to phase 1");
		return btgw_subnet_begin(net, subnet, new_key, no);
	}
	if (phase == subnet->phase || (phase == 3 && !subnet->phase))
		return 0;
	if (!subnet->new_key)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_NEW_KEY,
				   "there is no new key");
	if (phase < subnet->phase)
		return btgw_refuse(no, -ERANGE, BTGW_FIELD_PHASE,
				   "a key refresh does not go back");
	btgw_subnet_advance(net, subnet, phase);
	return 0;
}

int btgw_subnet_next(struct btgw_net *net, u32 *pos,
		     struct btgw_subnet_info *info)
{
	struct btgw_subnet *subnet;

	list_for_each_entry(subnet, &net->subnets, node) {
		if (subnet->index < *pos)
			continue;
		memset(info, 0, sizeof(*info));
		info->index = subnet->index;
		info->phase = subnet->phase;
		info->rx_beacons = subnet->rx_beacons;
		info->nid = subnet->key->flooding.c.nid;
		memcpy(info->network_id, subnet->key->beacon.network_id,
		       sizeof(info->network_id));
		if (subnet->new_key) {
			info->has_new = true;
			info->new_nid = subnet->new_key->flooding.c.nid;
			memcpy(info->new_network_id,
			       subnet->new_key->beacon.network_id,
			       sizeof(info->new_network_id));
		}
		*pos = subnet->index + 1;
		return 1;
	}
	return 0;
}

void btgw_subnets_exit(struct btgw_net *net)
{
	struct btgw_subnet *subnet, *next;

	list_for_each_entry_safe(subnet, next, &net->subnets, node)
		btgw_subnet_free(net, subnet);
}
