// SPDX-License-Identifier: GPL-2.0-only
/*
 * key.c - application and device keys
 */
#include "mesh.h"

#include <linux/slab.h>

static struct btgw_upper_key *btgw_upper_key_new(const u8 *key)
{
	struct btgw_upper_key *uk;

	uk = kzalloc(sizeof(*uk), GFP_KERNEL_ACCOUNT);
	if (!uk)
		return NULL;
	memcpy(uk->raw, key, sizeof(uk->raw));
	uk->aid = btgw_mesh_k4(key);
	btgw_aes_init(&uk->aes, key);
	return uk;
}

struct btgw_appkey *btgw_appkey_find(struct btgw_net *net, u16 index)
{
	struct btgw_appkey *key;

	list_for_each_entry(key, &net->appkeys, node)
		if (key->index == index)
			return key;
	return NULL;
}

/* what a message that begins now is encrypted with */
const struct btgw_upper_key *btgw_appkey_tx(const struct btgw_appkey *key)
{
	return key->new_key && btgw_subnet_on_new(key->subnet) ? key->new_key :
								 key->key;
}

int btgw_appkey_new(struct btgw_net *net, u16 index, u16 netkey_index,
		    const u8 *raw, struct btgw_refusal *no)
{
	struct btgw_subnet *subnet = btgw_subnet_find(net, netkey_index);
	struct btgw_appkey *key, *at;
	struct list_head *before;

	if (index > BTGW_NET_INDEX_MAX)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_APPKEY_INDEX,
				   "key indexes have 12 bits");
	if (!subnet)
		return btgw_refuse(no, -ENOENT, BTGW_FIELD_NETKEY_INDEX,
				   "there is no subnet with that index");
	if (btgw_appkey_find(net, index))
		return btgw_refuse(no, -EEXIST, BTGW_FIELD_APPKEY_INDEX,
				   "there is an application key with that index");
	if (net->n_appkeys >= BTGW_MESH_APPKEYS_MAX)
		return btgw_refuse(no, -ENOSPC, BTGW_FIELD_APPKEY_INDEX,
				   "1024 application keys are all");

	key = kzalloc(sizeof(*key), GFP_KERNEL_ACCOUNT);
	if (!key)
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_NONE, NULL);
	key->index = index;
	key->subnet = subnet;
	key->key = btgw_upper_key_new(raw);
	if (!key->key) {
		kfree(key);
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_NONE, NULL);
	}

	before = &net->appkeys;
	list_for_each_entry(at, &net->appkeys, node)
		if (at->index > index) {
			before = &at->node;
			break;
		}
	list_add_tail(&key->node, before);
	net->n_appkeys++;
	btgw_mesh_event(net, BTGW_MESH_EV_APPKEY_NEW, index, 0);
	return 0;
}

int btgw_appkey_update(struct btgw_net *net, u16 index, const u8 *new_key,
		       bool restore, struct btgw_refusal *no)
{
	struct btgw_appkey *key = btgw_appkey_find(net, index);

	if (!key)
		return btgw_refuse(no, -ENOENT, BTGW_FIELD_APPKEY_INDEX,
				   "there is no application key with that index");
	if (key->new_key && !memcmp(key->new_key->raw, new_key,
				    BTGW_MESH_KEY_LEN))
		return 0;
	if (key->subnet->phase != 1 && !(restore && key->subnet->phase == 2))
		return btgw_refuse(no, -EBUSY, BTGW_FIELD_NEW_KEY,
				   "its subnet is not in key refresh phase 1");
	if (key->new_key)
		return btgw_refuse(no, -EEXIST, BTGW_FIELD_NEW_KEY,
				   "it has another new key");

	key->new_key = btgw_upper_key_new(new_key);
	if (!key->new_key)
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_NONE, NULL);
	btgw_mesh_event(net, BTGW_MESH_EV_APPKEY_CHG, index, 0);
	return 0;
}

/* the end of a key refresh: the old keys go where there is a new one */
void btgw_appkeys_revoke(struct btgw_net *net, struct btgw_subnet *subnet)
{
	struct btgw_appkey *key;

	list_for_each_entry(key, &net->appkeys, node) {
		if (key->subnet != subnet || !key->new_key)
			continue;
		kfree_sensitive(key->key);
		key->key = key->new_key;
		key->new_key = NULL;
		btgw_mesh_event(net, BTGW_MESH_EV_APPKEY_CHG, key->index, 0);
	}
}

bool btgw_appkeys_of(struct btgw_net *net, struct btgw_subnet *subnet)
{
	struct btgw_appkey *key;

	list_for_each_entry(key, &net->appkeys, node)
		if (key->subnet == subnet)
			return true;
	return false;
}

static void btgw_appkey_free(struct btgw_net *net, struct btgw_appkey *key)
{
	list_del(&key->node);
	net->n_appkeys--;
	kfree_sensitive(key->new_key);
	kfree_sensitive(key->key);
	kfree(key);
}

int btgw_appkey_del(struct btgw_net *net, u16 index, struct btgw_refusal *no)
{
	struct btgw_appkey *key = btgw_appkey_find(net, index);

	if (!key)
		return btgw_refuse(no, -ENOENT, BTGW_FIELD_APPKEY_INDEX,
				   "there is no application key with that index");
	btgw_elements_unbind(net, index);
	btgw_appkey_free(net, key);
	btgw_mesh_event(net, BTGW_MESH_EV_APPKEY_DEL, index, 0);
	return 0;
}

int btgw_appkey_next(struct btgw_net *net, u32 *pos,
		     struct btgw_appkey_info *info)
{
	struct btgw_appkey *key;

	list_for_each_entry(key, &net->appkeys, node) {
		if (key->index < *pos)
			continue;
		memset(info, 0, sizeof(*info));
		info->index = key->index;
		info->netkey_index = key->subnet->index;
		info->aid = key->key->aid;
		info->has_new = key->new_key;
		if (key->new_key)
			info->new_aid = key->new_key->aid;
		*pos = key->index + 1;
		return 1;
	}
	return 0;
}

struct btgw_devkey *btgw_devkey_find(struct btgw_net *net, u16 addr)
{
	struct btgw_devkey *key;

	hash_for_each_possible(net->devkeys, key, node, addr)
		if (key->addr == addr)
			return key;
	return NULL;
}

int btgw_devkey_new(struct btgw_net *net, u16 addr, const u8 *raw,
		    struct btgw_refusal *no)
{
	struct btgw_devkey *key;

	if (!btgw_addr_is_unicast(addr))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_ADDRESS,
				   "a device key belongs to a unicast address");
	key = btgw_devkey_find(net, addr);
	if (!key) {
		if (net->n_devkeys >= BTGW_MESH_DEVKEYS_MAX)
			return btgw_refuse(no, -ENOSPC, BTGW_FIELD_ADDRESS,
					   "32768 device keys are all");
		key = kzalloc(sizeof(*key), GFP_KERNEL_ACCOUNT);
		if (!key)
			return btgw_refuse(no, -ENOMEM, BTGW_FIELD_NONE, NULL);
		key->addr = addr;
		hash_add(net->devkeys, &key->node, addr);
		net->n_devkeys++;
	}
	btgw_aes_init(&key->key.aes, raw);
	btgw_mesh_event(net, BTGW_MESH_EV_DEVKEY_NEW, addr, 0);
	return 0;
}

static void btgw_devkey_free(struct btgw_net *net, struct btgw_devkey *key)
{
	hash_del(&key->node);
	net->n_devkeys--;
	kfree_sensitive(key);
}

int btgw_devkey_del(struct btgw_net *net, u16 addr, struct btgw_refusal *no)
{
	struct btgw_devkey *key = btgw_devkey_find(net, addr);

	if (!key)
		return btgw_refuse(no, -ENOENT, BTGW_FIELD_ADDRESS,
				   "there is no device key of that address");
	btgw_devkey_free(net, key);
	btgw_mesh_event(net, BTGW_MESH_EV_DEVKEY_DEL, addr, 0);
	return 0;
}

/* By address: a walk over the table would depend on what comes and goes. */
int btgw_devkey_next(struct btgw_net *net, u32 *pos, u16 *addr)
{
	struct btgw_devkey *key, *first = NULL;
	int i;

	hash_for_each(net->devkeys, i, key, node)
		if (key->addr >= *pos && (!first || key->addr < first->addr))
			first = key;
	if (!first)
		return 0;
	*addr = first->addr;
	*pos = first->addr + 1;
	return 1;
}

void btgw_keys_exit(struct btgw_net *net)
{
	struct btgw_appkey *key, *next;
	struct btgw_devkey *dev;
	struct hlist_node *tmp;
	int i;

	list_for_each_entry_safe(key, next, &net->appkeys, node)
		btgw_appkey_free(net, key);
	hash_for_each_safe(net->devkeys, i, tmp, dev, node)
		btgw_devkey_free(net, dev);
}
