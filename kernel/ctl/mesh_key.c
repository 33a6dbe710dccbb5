// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh_key.c - subnets, AppKeys and device keys over generic netlink
 *
 * Keys go in and never come out.
 */
#include "mesh_nl.h"
#include "netlink_gen.h"

/*
 * Subnets
 */

static const struct btgw_nl_field btgw_nl_subnet_fields[] = {
	{ BTGW_FIELD_NETKEY_INDEX, BTGW_A_SUBNET_INDEX },
	{ BTGW_FIELD_KEY, BTGW_A_SUBNET_KEY },
	{ BTGW_FIELD_NEW_KEY, BTGW_A_SUBNET_NEW_KEY },
	{ BTGW_FIELD_PHASE, BTGW_A_SUBNET_PHASE },
	{ BTGW_FIELD_BEARER, BTGW_A_SUBNET_BEARER },
};

static const struct btgw_nl_object btgw_nl_subnet_object = {
	.net_attr	= BTGW_A_SUBNET_NET,
	.fields		= btgw_nl_subnet_fields,
	.n_fields	= ARRAY_SIZE(btgw_nl_subnet_fields),
};

int btgw_nl_put_subnet(struct sk_buff *skb, const struct btgw_nl_at *at,
		       u16 net, const struct btgw_subnet_info *subnet)
{
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_SUBNET_NET, net) ||
			   nla_put_u16(skb, BTGW_A_SUBNET_INDEX,
				       subnet->index) ||
			   nla_put_u32(skb, BTGW_A_SUBNET_PHASE,
				       subnet->phase) ||
			   nla_put_u8(skb, BTGW_A_SUBNET_NID, subnet->nid) ||
			   nla_put(skb, BTGW_A_SUBNET_NETWORK_ID,
				   sizeof(subnet->network_id),
				   subnet->network_id) ||
			   (subnet->has_new &&
			    (nla_put_u8(skb, BTGW_A_SUBNET_NEW_NID,
					subnet->new_nid) ||
			     nla_put(skb, BTGW_A_SUBNET_NEW_NETWORK_ID,
				     sizeof(subnet->new_network_id),
				     subnet->new_network_id))) ||
			   nla_put_u32(skb, BTGW_A_SUBNET_RX_BEACONS,
				       subnet->rx_beacons));
}

int btgw_nl_find_subnet(struct btgw_net *net, u16 index,
			struct btgw_subnet_info *subnet)
{
	u32 pos = 0;

	while (btgw_subnet_next(net, &pos, subnet))
		if (subnet->index == index)
			return 0;
	return -ENOENT;
}

static u16 btgw_nl_subnet_index(const struct btgw_nl_req *req)
{
	return nla_get_u16(req->info->attrs[BTGW_A_SUBNET_INDEX]);
}

static int btgw_nl_subnet_show(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_nl_at at = btgw_nl_reply(req);
	struct btgw_subnet_info subnet;
	int err;

	err = btgw_nl_find_subnet(net, btgw_nl_subnet_index(req), &subnet);
	if (err) {
		req->no.field = BTGW_FIELD_NETKEY_INDEX;
		return err;
	}
	return btgw_nl_put_subnet(req->msg, &at, btgw_net_id(net), &subnet);
}

int btgw_nl_subnet_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_SUBNET_INDEX, "index"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_subnet_object, btgw_nl_subnet_show,
			   BTGW_CMD_SUBNET_GET);
}

static int btgw_nl_subnet_walk(struct btgw_net *net, struct btgw_nl_dump *dump)
{
	u32 next = dump->pos->at;
	struct btgw_subnet_info subnet;
	int err;

	while (btgw_subnet_next(net, &next, &subnet)) {
		err = btgw_nl_put_subnet(dump->skb, &dump->at,
					 btgw_net_id(net), &subnet);
		if (err)
			return err;
		dump->pos->at = next;
	}
	return 0;
}

int btgw_nl_subnet_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_SUBNET_NET, BTGW_CMD_SUBNET_GET,
			    btgw_nl_subnet_walk);
}

/* A subnet that goes on where a key refresh was: made in steps, or not at all. */
static int btgw_nl_subnet_add(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct nlattr **attrs = req->info->attrs;
	u16 index = btgw_nl_subnet_index(req);
	u32 phase = BTGW_KEY_REFRESH_PHASE_NORMAL;
	struct btgw_refusal ignored;
	int err;

	if (attrs[BTGW_A_SUBNET_PHASE])
		phase = nla_get_u32(attrs[BTGW_A_SUBNET_PHASE]);

	err = btgw_subnet_new(net, index, nla_data(attrs[BTGW_A_SUBNET_KEY]),
			      &req->no);
	if (err || !attrs[BTGW_A_SUBNET_NEW_KEY])
		return err;

	err = btgw_subnet_refresh(net, index,
				  nla_data(attrs[BTGW_A_SUBNET_NEW_KEY]),
				  BTGW_KEY_REFRESH_PHASE_DISTRIBUTE, &req->no);
	if (!err && phase == BTGW_KEY_REFRESH_PHASE_SWITCH)
		err = btgw_subnet_refresh(net, index, NULL, phase, &req->no);
	if (err)
		btgw_subnet_del(net, index, &ignored);
	return err;
}

int btgw_nl_subnet_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *phase = info->attrs[BTGW_A_SUBNET_PHASE];

	if (btgw_nl_missing(info, BTGW_A_SUBNET_INDEX, "index") ||
	    btgw_nl_missing(info, BTGW_A_SUBNET_KEY, "key"))
		return -EINVAL;

	/* two keys are phase 1 or 2, one key is phase 0 */
	if (info->attrs[BTGW_A_SUBNET_NEW_KEY]) {
		if (phase &&
		    nla_get_u32(phase) != BTGW_KEY_REFRESH_PHASE_DISTRIBUTE &&
		    nla_get_u32(phase) != BTGW_KEY_REFRESH_PHASE_SWITCH)
			return btgw_nl_refuse(info, BTGW_A_SUBNET_PHASE,
					      -EINVAL,
					      "with a new key the phase is 1 or 2");
	} else if (phase && nla_get_u32(phase)) {
		return btgw_nl_refuse(info, BTGW_A_SUBNET_NEW_KEY, -EINVAL,
				      "the attribute new-key is missing in this phase");
	}
	return btgw_nl_run(info, &btgw_nl_subnet_object, btgw_nl_subnet_add, 0);
}

static int btgw_nl_subnet_change(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct nlattr *key = req->info->attrs[BTGW_A_SUBNET_NEW_KEY];
	struct nlattr *phase = req->info->attrs[BTGW_A_SUBNET_PHASE];

	return btgw_subnet_refresh(net, btgw_nl_subnet_index(req),
				   key ? nla_data(key) : NULL,
				   phase ? nla_get_u32(phase) :
					   BTGW_KEY_REFRESH_PHASE_DISTRIBUTE,
				   &req->no);
}

int btgw_nl_subnet_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *phase = info->attrs[BTGW_A_SUBNET_PHASE];

	if (btgw_nl_missing(info, BTGW_A_SUBNET_INDEX, "index"))
		return -EINVAL;
	if (!info->attrs[BTGW_A_SUBNET_NEW_KEY] &&
	    btgw_nl_missing(info, BTGW_A_SUBNET_PHASE, "phase"))
		return -EINVAL;
	/* a phase of its own beside the key would be two steps */
	if (info->attrs[BTGW_A_SUBNET_NEW_KEY] && phase &&
	    nla_get_u32(phase) != BTGW_KEY_REFRESH_PHASE_DISTRIBUTE)
		return btgw_nl_refuse(info, BTGW_A_SUBNET_PHASE, -EINVAL,
				      "giving the new key is phase 1");
	return btgw_nl_run(info, &btgw_nl_subnet_object, btgw_nl_subnet_change,
			   0);
}

static int btgw_nl_subnet_remove(struct btgw_net *net, struct btgw_nl_req *req)
{
	return btgw_subnet_del(net, btgw_nl_subnet_index(req), &req->no);
}

int btgw_nl_subnet_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_SUBNET_INDEX, "index"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_subnet_object, btgw_nl_subnet_remove,
			   0);
}

static int btgw_nl_subnet_tell(struct btgw_net *net, struct btgw_nl_req *req)
{
	return btgw_subnet_beacon(net, btgw_nl_subnet_index(req),
				  nla_get_u32(req->info->attrs[BTGW_A_SUBNET_BEARER]),
				  &req->no);
}

int btgw_nl_subnet_beacon_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_SUBNET_INDEX, "index") ||
	    btgw_nl_missing(info, BTGW_A_SUBNET_BEARER, "bearer"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_subnet_object, btgw_nl_subnet_tell,
			   0);
}

/*
 * AppKeys
 */

static const struct btgw_nl_field btgw_nl_appkey_fields[] = {
	{ BTGW_FIELD_APPKEY_INDEX, BTGW_A_APPKEY_INDEX },
	{ BTGW_FIELD_NETKEY_INDEX, BTGW_A_APPKEY_SUBNET },
	{ BTGW_FIELD_KEY, BTGW_A_APPKEY_KEY },
	{ BTGW_FIELD_NEW_KEY, BTGW_A_APPKEY_NEW_KEY },
	/* of the subnet, which the AppKey stands for */
	{ BTGW_FIELD_PHASE, BTGW_A_APPKEY_NEW_KEY },
};

static const struct btgw_nl_object btgw_nl_appkey_object = {
	.net_attr	= BTGW_A_APPKEY_NET,
	.fields		= btgw_nl_appkey_fields,
	.n_fields	= ARRAY_SIZE(btgw_nl_appkey_fields),
};

int btgw_nl_put_appkey(struct sk_buff *skb, const struct btgw_nl_at *at,
		       u16 net, const struct btgw_appkey_info *key)
{
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_APPKEY_NET, net) ||
			   nla_put_u16(skb, BTGW_A_APPKEY_INDEX, key->index) ||
			   nla_put_u16(skb, BTGW_A_APPKEY_SUBNET,
				       key->netkey_index) ||
			   nla_put_u8(skb, BTGW_A_APPKEY_AID, key->aid) ||
			   (key->has_new &&
			    nla_put_u8(skb, BTGW_A_APPKEY_NEW_AID,
				       key->new_aid)));
}

int btgw_nl_find_appkey(struct btgw_net *net, u16 index,
			struct btgw_appkey_info *key)
{
	u32 pos = 0;

	while (btgw_appkey_next(net, &pos, key))
		if (key->index == index)
			return 0;
	return -ENOENT;
}

static u16 btgw_nl_appkey_index(const struct btgw_nl_req *req)
{
	return nla_get_u16(req->info->attrs[BTGW_A_APPKEY_INDEX]);
}

static int btgw_nl_appkey_show(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_nl_at at = btgw_nl_reply(req);
	struct btgw_appkey_info key;
	int err;

	err = btgw_nl_find_appkey(net, btgw_nl_appkey_index(req), &key);
	if (err) {
		req->no.field = BTGW_FIELD_APPKEY_INDEX;
		return err;
	}
	return btgw_nl_put_appkey(req->msg, &at, btgw_net_id(net), &key);
}

int btgw_nl_appkey_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_APPKEY_INDEX, "index"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_appkey_object, btgw_nl_appkey_show,
			   BTGW_CMD_APPKEY_GET);
}

static int btgw_nl_appkey_walk(struct btgw_net *net, struct btgw_nl_dump *dump)
{
	u32 next = dump->pos->at;
	struct btgw_appkey_info key;
	int err;

	while (btgw_appkey_next(net, &next, &key)) {
		err = btgw_nl_put_appkey(dump->skb, &dump->at, btgw_net_id(net),
					 &key);
		if (err)
			return err;
		dump->pos->at = next;
	}
	return 0;
}

int btgw_nl_appkey_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_APPKEY_NET, BTGW_CMD_APPKEY_GET,
			    btgw_nl_appkey_walk);
}

static int btgw_nl_appkey_add(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct nlattr **attrs = req->info->attrs;
	u16 index = btgw_nl_appkey_index(req);
	struct btgw_refusal ignored;
	int err;

	err = btgw_appkey_new(net, index,
			      nla_get_u16(attrs[BTGW_A_APPKEY_SUBNET]),
			      nla_data(attrs[BTGW_A_APPKEY_KEY]), &req->no);
	if (err || !attrs[BTGW_A_APPKEY_NEW_KEY])
		return err;

	err = btgw_appkey_update(net, index,
				 nla_data(attrs[BTGW_A_APPKEY_NEW_KEY]),
				 true, &req->no);
	if (err)
		btgw_appkey_del(net, index, &ignored);
	return err;
}

int btgw_nl_appkey_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_APPKEY_INDEX, "index") ||
	    btgw_nl_missing(info, BTGW_A_APPKEY_SUBNET, "subnet") ||
	    btgw_nl_missing(info, BTGW_A_APPKEY_KEY, "key"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_appkey_object, btgw_nl_appkey_add, 0);
}

static int btgw_nl_appkey_change(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct nlattr *key = req->info->attrs[BTGW_A_APPKEY_NEW_KEY];

	return btgw_appkey_update(net, btgw_nl_appkey_index(req), nla_data(key),
				  false,
				  &req->no);
}

int btgw_nl_appkey_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_APPKEY_INDEX, "index") ||
	    btgw_nl_missing(info, BTGW_A_APPKEY_NEW_KEY, "new-key"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_appkey_object, btgw_nl_appkey_change,
			   0);
}

static int btgw_nl_appkey_remove(struct btgw_net *net, struct btgw_nl_req *req)
{
	return btgw_appkey_del(net, btgw_nl_appkey_index(req), &req->no);
}

int btgw_nl_appkey_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_APPKEY_INDEX, "index"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_appkey_object, btgw_nl_appkey_remove,
			   0);
}

/*
 * Device keys
 */

static const struct btgw_nl_field btgw_nl_devkey_fields[] = {
	{ BTGW_FIELD_ADDRESS, BTGW_A_DEVKEY_ADDR },
	{ BTGW_FIELD_KEY, BTGW_A_DEVKEY_KEY },
};

static const struct btgw_nl_object btgw_nl_devkey_object = {
	.net_attr	= BTGW_A_DEVKEY_NET,
	.fields		= btgw_nl_devkey_fields,
	.n_fields	= ARRAY_SIZE(btgw_nl_devkey_fields),
};

int btgw_nl_put_devkey(struct sk_buff *skb, const struct btgw_nl_at *at,
		       u16 net, u16 addr)
{
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_DEVKEY_NET, net) ||
			   nla_put_u16(skb, BTGW_A_DEVKEY_ADDR, addr));
}

static u16 btgw_nl_devkey_addr(const struct btgw_nl_req *req)
{
	return nla_get_u16(req->info->attrs[BTGW_A_DEVKEY_ADDR]);
}

static int btgw_nl_devkey_show(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_nl_at at = btgw_nl_reply(req);
	u32 pos = 0;
	u16 addr;

	while (btgw_devkey_next(net, &pos, &addr))
		if (addr == btgw_nl_devkey_addr(req))
			return btgw_nl_put_devkey(req->msg, &at,
						  btgw_net_id(net), addr);
	req->no.field = BTGW_FIELD_ADDRESS;
	return -ENOENT;
}

int btgw_nl_devkey_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_DEVKEY_ADDR, "addr"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_devkey_object, btgw_nl_devkey_show,
			   BTGW_CMD_DEVKEY_GET);
}

static int btgw_nl_devkey_walk(struct btgw_net *net, struct btgw_nl_dump *dump)
{
	u32 next = dump->pos->at;
	u16 addr;
	int err;

	while (btgw_devkey_next(net, &next, &addr)) {
		err = btgw_nl_put_devkey(dump->skb, &dump->at, btgw_net_id(net),
					 addr);
		if (err)
			return err;
		dump->pos->at = next;
	}
	return 0;
}

int btgw_nl_devkey_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_DEVKEY_NET, BTGW_CMD_DEVKEY_GET,
			    btgw_nl_devkey_walk);
}

static int btgw_nl_devkey_add(struct btgw_net *net, struct btgw_nl_req *req)
{
	return btgw_devkey_new(net, btgw_nl_devkey_addr(req),
			       nla_data(req->info->attrs[BTGW_A_DEVKEY_KEY]),
			       &req->no);
}

int btgw_nl_devkey_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_DEVKEY_ADDR, "addr") ||
	    btgw_nl_missing(info, BTGW_A_DEVKEY_KEY, "key"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_devkey_object, btgw_nl_devkey_add, 0);
}

static int btgw_nl_devkey_remove(struct btgw_net *net, struct btgw_nl_req *req)
{
	return btgw_devkey_del(net, btgw_nl_devkey_addr(req), &req->no);
}

int btgw_nl_devkey_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_DEVKEY_ADDR, "addr"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_devkey_object, btgw_nl_devkey_remove,
			   0);
}
