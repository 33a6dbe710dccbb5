// SPDX-License-Identifier: GPL-2.0-only
/*
 * element.c - our elements: who may use them, what they hear, with which keys
 */
#include "mesh.h"

#include <linux/slab.h>

#include "df.h"

struct btgw_element *btgw_element_find(struct btgw_net *net, u16 addr)
{
	struct btgw_element *el;

	list_for_each_entry(el, &net->elements, node)
		if (el->addr == addr)
			return el;
	return NULL;
}

static struct btgw_element *btgw_element_of(struct btgw_net *net, u16 addr,
					    struct btgw_refusal *no)
{
	struct btgw_element *el = btgw_element_find(net, addr);

	if (!el)
		btgw_refuse(no, -ENOENT, BTGW_FIELD_ADDRESS,
			    "there is no element with that address");
	return el;
}

/* address of the primary element, 0 without one */
u16 btgw_mesh_primary(struct btgw_net *net)
{
	struct btgw_element *el;

	el = list_first_entry_or_null(&net->elements, struct btgw_element,
				      node);
	return el ? el->addr : 0;
}

static void btgw_element_grant(struct btgw_element *el,
			       const struct btgw_element_cfg *cfg)
{
	if (cfg->set & BTGW_ELEMENT_UID) {
		el->grant.set |= BTGW_ELEMENT_UID;
		el->grant.uid = cfg->uid;
	}
	if (cfg->set & BTGW_ELEMENT_GID) {
		el->grant.set |= BTGW_ELEMENT_GID;
		el->grant.gid = cfg->gid;
	}
	if (cfg->set & BTGW_ELEMENT_NO_UID)
		el->grant.set &= ~BTGW_ELEMENT_UID;
	if (cfg->set & BTGW_ELEMENT_NO_GID)
		el->grant.set &= ~BTGW_ELEMENT_GID;
}

int btgw_element_new(struct btgw_net *net, u16 addr,
		     const struct btgw_element_cfg *cfg,
		     struct btgw_refusal *no)
{
	struct btgw_element *el, *at;
	struct list_head *before;

	if (!btgw_addr_is_unicast(addr))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_ADDRESS,
				   "an element has a unicast address");
	if (btgw_element_find(net, addr))
		return btgw_refuse(no, -EEXIST, BTGW_FIELD_ADDRESS,
				   "there is an element with that address");
	if (net->n_elements >= BTGW_MESH_ELEMENTS_MAX)
		return btgw_refuse(no, -ENOSPC, BTGW_FIELD_ADDRESS,
				   "256 elements are all");

	el = kzalloc(sizeof(*el), GFP_KERNEL_ACCOUNT);
	if (!el)
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_NONE, NULL);
	el->addr = addr;
	INIT_LIST_HEAD(&el->subs);
	INIT_LIST_HEAD(&el->binds);
	btgw_element_grant(el, cfg);

	before = &net->elements;
	list_for_each_entry(at, &net->elements, node)
		if (at->addr > addr) {
			before = &at->node;
			break;
		}
	list_add_tail(&el->node, before);
	net->n_elements++;
	btgw_mesh_event(net, BTGW_MESH_EV_ELEMENT_NEW, addr, 0);
	return 0;
}

int btgw_element_set(struct btgw_net *net, u16 addr,
		     const struct btgw_element_cfg *cfg,
		     struct btgw_refusal *no)
{
	struct btgw_element *el = btgw_element_of(net, addr, no);

	if (!el)
		return -ENOENT;
	btgw_element_grant(el, cfg);
	btgw_mesh_event(net, BTGW_MESH_EV_ELEMENT_CHG, addr, 0);
	return 0;
}

static void btgw_element_free(struct btgw_net *net, struct btgw_element *el)
{
	struct btgw_bind *bind, *next_bind;
	struct btgw_sub *sub, *next_sub;

	list_for_each_entry_safe(sub, next_sub, &el->subs, node)
		kfree(sub);
	list_for_each_entry_safe(bind, next_bind, &el->binds, node)
		kfree(bind);
	list_del(&el->node);
	net->n_elements--;
	kfree(el);
}

int btgw_element_del(struct btgw_net *net, u16 addr, struct btgw_refusal *no)
{
	struct btgw_element *el = btgw_element_of(net, addr, no);

	if (!el)
		return -ENOENT;
	btgw_element_free(net, el);
	btgw_send_element_gone(net, addr);
	btgw_msock_gone(net, addr);
	btgw_mesh_event(net, BTGW_MESH_EV_ELEMENT_DEL, addr, 0);
	return 0;
}

static void btgw_element_show(struct btgw_net *net,
			      const struct btgw_element *el,
			      struct btgw_element_info *info)
{
	memset(info, 0, sizeof(*info));
	info->addr = el->addr;
	info->primary = el->addr == btgw_mesh_primary(net);
	info->has_uid = el->grant.set & BTGW_ELEMENT_UID;
	info->has_gid = el->grant.set & BTGW_ELEMENT_GID;
	info->uid = el->grant.uid;
	info->gid = el->grant.gid;
	info->subs = el->n_subs;
	info->appkeys = el->n_binds;
}

int btgw_element_get(struct btgw_net *net, u16 addr,
		     struct btgw_element_info *info)
{
	struct btgw_element *el = btgw_element_find(net, addr);

	if (!el)
		return -ENOENT;
	btgw_element_show(net, el, info);
	return 0;
}

int btgw_element_next(struct btgw_net *net, u32 *pos,
		      struct btgw_element_info *info)
{
	struct btgw_element *el;

	list_for_each_entry(el, &net->elements, node) {
		if (el->addr < *pos)
			continue;
		btgw_element_show(net, el, info);
		*pos = el->addr + 1;
		return 1;
	}
	return 0;
}

static struct btgw_sub *btgw_sub_find(const struct btgw_element *el, u16 addr,
				      const u8 *label)
{
	struct btgw_sub *sub;

	list_for_each_entry(sub, &el->subs, node)
		if (sub->addr == addr &&
		    (!label || !memcmp(sub->label, label, sizeof(sub->label))))
			return sub;
	return NULL;
}

/* The address to subscribe to, or a refusal. */
static int btgw_sub_addr(u16 *group, const u8 *label, struct btgw_refusal *no)
{
	if (label) {
		if (*group)
			return btgw_refuse(no, -EINVAL, BTGW_FIELD_GROUP,
					   "a group or a label, not both");
		*group = btgw_virtual_address(label);
		return 0;
	}
	/* ffff is heard by the primary element of every node anyway */
	if (!btgw_addr_is_group(*group) || *group == BTGW_ADDR_ALL_NODES)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_GROUP,
				   "group addresses are c000 to fffe");
	return 0;
}

int btgw_element_subscribe(struct btgw_net *net, u16 addr, u16 group,
			   const u8 *label, struct btgw_refusal *no)
{
	struct btgw_element *el = btgw_element_of(net, addr, no);
	struct btgw_sub *sub;
	int err;

	if (!el)
		return -ENOENT;
	err = btgw_sub_addr(&group, label, no);
	if (err)
		return err;
	if (btgw_sub_find(el, group, label))
		return btgw_refuse(no, -EEXIST, label ? BTGW_FIELD_LABEL :
							BTGW_FIELD_GROUP,
				   "the element is subscribed to it");
	if (el->n_subs >= BTGW_MESH_SUBS_MAX)
		return btgw_refuse(no, -ENOSPC, BTGW_FIELD_ADDRESS,
				   "256 subscriptions of an element are all");

	sub = kzalloc(sizeof(*sub), GFP_KERNEL_ACCOUNT);
	if (!sub)
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_NONE, NULL);
	sub->addr = group;
	if (label)
		memcpy(sub->label, label, sizeof(sub->label));
	list_add_tail(&sub->node, &el->subs);
	el->n_subs++;
	btgw_mesh_event(net, BTGW_MESH_EV_ELEMENT_CHG, addr, 0);
	return 0;
}

int btgw_element_unsubscribe(struct btgw_net *net, u16 addr, u16 group,
			     const u8 *label, struct btgw_refusal *no)
{
	struct btgw_element *el = btgw_element_of(net, addr, no);
	struct btgw_sub *sub;
	int err;

	if (!el)
		return -ENOENT;
	err = btgw_sub_addr(&group, label, no);
	if (err)
		return err;
	sub = btgw_sub_find(el, group, label);
	if (!sub)
		return btgw_refuse(no, -ENOENT, label ? BTGW_FIELD_LABEL :
							BTGW_FIELD_GROUP,
				   "the element is not subscribed to it");
	list_del(&sub->node);
	el->n_subs--;
	kfree(sub);
	btgw_mesh_event(net, BTGW_MESH_EV_ELEMENT_CHG, addr, 0);
	return 0;
}

int btgw_element_sub_next(struct btgw_net *net, u16 addr, u32 *pos,
			  struct btgw_sub_info *info)
{
	struct btgw_element *el = btgw_element_find(net, addr);
	struct btgw_sub *sub;
	u32 i = 0;

	if (!el)
		return 0;
	list_for_each_entry(sub, &el->subs, node) {
		if (i++ < *pos)
			continue;
		info->addr = sub->addr;
		memcpy(info->label, sub->label, sizeof(info->label));
		*pos = i;
		return 1;
	}
	return 0;
}

bool btgw_element_bound(const struct btgw_element *el, u16 appkey)
{
	struct btgw_bind *bind;

	list_for_each_entry(bind, &el->binds, node)
		if (bind->appkey == appkey)
			return true;
	return false;
}

int btgw_element_bind(struct btgw_net *net, u16 addr, u16 appkey_index,
		      struct btgw_refusal *no)
{
	struct btgw_element *el = btgw_element_of(net, addr, no);
	struct btgw_bind *bind, *at;
	struct list_head *before;

	if (!el)
		return -ENOENT;
	if (!btgw_appkey_find(net, appkey_index))
		return btgw_refuse(no, -ENOENT, BTGW_FIELD_APPKEY_INDEX,
				   "there is no application key with that index");
	if (btgw_element_bound(el, appkey_index))
		return btgw_refuse(no, -EEXIST, BTGW_FIELD_APPKEY_INDEX,
				   "the key is bound to the element");
	if (el->n_binds >= BTGW_MESH_BINDS_MAX)
		return btgw_refuse(no, -ENOSPC, BTGW_FIELD_APPKEY_INDEX,
				   "256 keys of an element are all");

	bind = kzalloc(sizeof(*bind), GFP_KERNEL_ACCOUNT);
	if (!bind)
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_NONE, NULL);
	bind->appkey = appkey_index;
	before = &el->binds;
	list_for_each_entry(at, &el->binds, node)
		if (at->appkey > appkey_index) {
			before = &at->node;
			break;
		}
	list_add_tail(&bind->node, before);
	el->n_binds++;
	btgw_mesh_event(net, BTGW_MESH_EV_ELEMENT_CHG, addr, 0);
	return 0;
}

static bool __btgw_element_unbind(struct btgw_element *el, u16 appkey)
{
	struct btgw_bind *bind;

	list_for_each_entry(bind, &el->binds, node) {
		if (bind->appkey != appkey)
			continue;
		list_del(&bind->node);
		el->n_binds--;
		kfree(bind);
		return true;
	}
	return false;
}

int btgw_element_unbind(struct btgw_net *net, u16 addr, u16 appkey_index,
			struct btgw_refusal *no)
{
	struct btgw_element *el = btgw_element_of(net, addr, no);

	if (!el)
		return -ENOENT;
	if (!__btgw_element_unbind(el, appkey_index))
		return btgw_refuse(no, -ENOENT, BTGW_FIELD_APPKEY_INDEX,
				   "the key is not bound to the element");
	btgw_mesh_event(net, BTGW_MESH_EV_ELEMENT_CHG, addr, 0);
	return 0;
}

/* the key goes */
void btgw_elements_unbind(struct btgw_net *net, u16 appkey)
{
	struct btgw_element *el;

	list_for_each_entry(el, &net->elements, node)
		if (__btgw_element_unbind(el, appkey))
			btgw_mesh_event(net, BTGW_MESH_EV_ELEMENT_CHG,
					el->addr, 0);
}

int btgw_element_key_next(struct btgw_net *net, u16 addr, u32 *pos,
			  u16 *appkey_index)
{
	struct btgw_element *el = btgw_element_find(net, addr);
	struct btgw_bind *bind;

	if (!el)
		return 0;
	list_for_each_entry(bind, &el->binds, node) {
		if (bind->appkey < *pos)
			continue;
		*appkey_index = bind->appkey;
		*pos = bind->appkey + 1;
		return 1;
	}
	return 0;
}

/* Fixed groups belong to the primary element of a node that is of that kind. */
static bool btgw_mesh_fixed_group(struct btgw_net *net, u16 dst)
{
	switch (dst) {
	case BTGW_ADDR_ALL_NODES:
		return true;
	case BTGW_ADDR_ALL_RELAYS:
		return net->cfg.relay;
	case BTGW_ADDR_ALL_FRIENDS:
		return net->cfg.friend;
	case BTGW_ADDR_ALL_PROXIES:
		return net->cfg.proxy;
	case BTGW_ADDR_ALL_DIRECTED:
		return btgw_df_any(net);
	default:
		return false;
	}
}

/**
 * btgw_element_hears() - is a destination an element's
 * @net: the net
 * @el: the element
 * @dst: destination
 * @label: Label UUID of a virtual one; NULL: any with that address
 *
 * Return: whether.
 */
bool btgw_element_hears(struct btgw_net *net, const struct btgw_element *el,
			u16 dst, const u8 *label)
{
	if (btgw_addr_is_unicast(dst))
		return dst == el->addr;
	if (el->addr == btgw_mesh_primary(net) &&
	    btgw_mesh_fixed_group(net, dst))
		return true;
	return btgw_sub_find(el, dst, label);
}

bool btgw_mesh_hears(struct btgw_net *net, u16 dst)
{
	struct btgw_element *el;

	list_for_each_entry(el, &net->elements, node)
		if (btgw_element_hears(net, el, dst, NULL))
			return true;
	return false;
}

void btgw_elements_exit(struct btgw_net *net)
{
	struct btgw_element *el, *next;

	list_for_each_entry_safe(el, next, &net->elements, node)
		btgw_element_free(net, el);
}
