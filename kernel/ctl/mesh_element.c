// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh_element.c - elements, subscriptions and bindings over generic netlink
 */
#include <linux/user_namespace.h>

#include "mesh_nl.h"
#include "netlink_gen.h"

/* What no user and no group is: takes a permission back. */
#define BTGW_NL_NOBODY	U32_MAX

/*
 * Elements
 */

static const struct btgw_nl_field btgw_nl_element_fields[] = {
	{ BTGW_FIELD_ADDRESS, BTGW_A_ELEMENT_ADDR },
};

static const struct btgw_nl_object btgw_nl_element_object = {
	.net_attr	= BTGW_A_ELEMENT_NET,
	.fields		= btgw_nl_element_fields,
	.n_fields	= ARRAY_SIZE(btgw_nl_element_fields),
};

int btgw_nl_put_element(struct sk_buff *skb, const struct btgw_nl_at *at,
			u16 net, const struct btgw_element_info *element)
{
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_ELEMENT_NET, net) ||
			   nla_put_u16(skb, BTGW_A_ELEMENT_ADDR,
				       element->addr) ||
			   (element->has_uid &&
			    nla_put_u32(skb, BTGW_A_ELEMENT_UID,
					from_kuid_munged(&init_user_ns,
							 element->uid))) ||
			   (element->has_gid &&
			    nla_put_u32(skb, BTGW_A_ELEMENT_GID,
					from_kgid_munged(&init_user_ns,
							 element->gid))) ||
			   nla_put_u8(skb, BTGW_A_ELEMENT_PRIMARY,
				      element->primary) ||
			   nla_put_u32(skb, BTGW_A_ELEMENT_SUBS,
				       element->subs) ||
			   nla_put_u32(skb, BTGW_A_ELEMENT_BINDS,
				       element->appkeys));
}

static u16 btgw_nl_element_addr(const struct btgw_nl_req *req)
{
	return nla_get_u16(req->info->attrs[BTGW_A_ELEMENT_ADDR]);
}

static int btgw_nl_element_show(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_nl_at at = btgw_nl_reply(req);
	struct btgw_element_info element;
	int err;

	err = btgw_element_get(net, btgw_nl_element_addr(req), &element);
	if (err) {
		req->no.field = BTGW_FIELD_ADDRESS;
		return err;
	}
	return btgw_nl_put_element(req->msg, &at, btgw_net_id(net), &element);
}

int btgw_nl_element_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_ELEMENT_ADDR, "addr"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_element_object, btgw_nl_element_show,
			   BTGW_CMD_ELEMENT_GET);
}

static int btgw_nl_element_walk(struct btgw_net *net, struct btgw_nl_dump *dump)
{
	u32 next = dump->pos->at;
	struct btgw_element_info element;
	int err;

	while (btgw_element_next(net, &next, &element)) {
		err = btgw_nl_put_element(dump->skb, &dump->at,
					  btgw_net_id(net), &element);
		if (err)
			return err;
		dump->pos->at = next;
	}
	return 0;
}

int btgw_nl_element_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_ELEMENT_NET, BTGW_CMD_ELEMENT_GET,
			    btgw_nl_element_walk);
}

static int btgw_nl_element_cfg(struct genl_info *info,
			       struct btgw_element_cfg *cfg)
{
	struct nlattr *uid = info->attrs[BTGW_A_ELEMENT_UID];
	struct nlattr *gid = info->attrs[BTGW_A_ELEMENT_GID];

	*cfg = (struct btgw_element_cfg){};
	if (uid && nla_get_u32(uid) == BTGW_NL_NOBODY) {
		cfg->set |= BTGW_ELEMENT_NO_UID;
	} else if (uid) {
		cfg->uid = make_kuid(&init_user_ns, nla_get_u32(uid));
		if (!uid_valid(cfg->uid))
			return btgw_nl_refuse(info, BTGW_A_ELEMENT_UID, -EINVAL,
					      "no valid user id");
		cfg->set |= BTGW_ELEMENT_UID;
	}
	if (gid && nla_get_u32(gid) == BTGW_NL_NOBODY) {
		cfg->set |= BTGW_ELEMENT_NO_GID;
	} else if (gid) {
		cfg->gid = make_kgid(&init_user_ns, nla_get_u32(gid));
		if (!gid_valid(cfg->gid))
			return btgw_nl_refuse(info, BTGW_A_ELEMENT_GID, -EINVAL,
					      "no valid group id");
		cfg->set |= BTGW_ELEMENT_GID;
	}
	return 0;
}

static int btgw_nl_element_add(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_element_cfg cfg;
	int err;

	err = btgw_nl_element_cfg(req->info, &cfg);
	return err ?: btgw_element_new(net, btgw_nl_element_addr(req), &cfg,
				       &req->no);
}

int btgw_nl_element_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_ELEMENT_ADDR, "addr"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_element_object, btgw_nl_element_add,
			   0);
}

static int btgw_nl_element_change(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_element_cfg cfg;
	int err;

	err = btgw_nl_element_cfg(req->info, &cfg);
	return err ?: btgw_element_set(net, btgw_nl_element_addr(req), &cfg,
				       &req->no);
}

int btgw_nl_element_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_ELEMENT_ADDR, "addr"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_element_object,
			   btgw_nl_element_change, 0);
}

static int btgw_nl_element_remove(struct btgw_net *net, struct btgw_nl_req *req)
{
	return btgw_element_del(net, btgw_nl_element_addr(req), &req->no);
}

int btgw_nl_element_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_ELEMENT_ADDR, "addr"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_element_object,
			   btgw_nl_element_remove, 0);
}

/*
 * Subscriptions
 */

static const struct btgw_nl_field btgw_nl_sub_fields[] = {
	{ BTGW_FIELD_ADDRESS, BTGW_A_SUB_ELEMENT },
	{ BTGW_FIELD_GROUP, BTGW_A_SUB_ADDR },
	{ BTGW_FIELD_LABEL, BTGW_A_SUB_LABEL },
};

static const struct btgw_nl_object btgw_nl_sub_object = {
	.net_attr	= BTGW_A_SUB_NET,
	.fields		= btgw_nl_sub_fields,
	.n_fields	= ARRAY_SIZE(btgw_nl_sub_fields),
};

/* of a label, the address says nothing that the label does not */
static bool btgw_nl_sub_has_label(const struct btgw_sub_info *sub)
{
	return sub->addr < 0xc000;
}

static int btgw_nl_put_sub(struct sk_buff *skb, const struct btgw_nl_at *at,
			   u16 net, u16 element,
			   const struct btgw_sub_info *sub)
{
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_SUB_NET, net) ||
			   nla_put_u16(skb, BTGW_A_SUB_ELEMENT, element) ||
			   nla_put_u16(skb, BTGW_A_SUB_ADDR, sub->addr) ||
			   (btgw_nl_sub_has_label(sub) &&
			    nla_put(skb, BTGW_A_SUB_LABEL, sizeof(sub->label),
				    sub->label)));
}

struct btgw_nl_sub {
	u16 element;
	u16 group;
	const u8 *label;
};

static struct btgw_nl_sub btgw_nl_get_sub(const struct btgw_nl_req *req)
{
	struct nlattr **attrs = req->info->attrs;

	return (struct btgw_nl_sub) {
		.element = nla_get_u16(attrs[BTGW_A_SUB_ELEMENT]),
		.group	= attrs[BTGW_A_SUB_ADDR] ?
			  nla_get_u16(attrs[BTGW_A_SUB_ADDR]) : 0,
		.label	= attrs[BTGW_A_SUB_LABEL] ?
			  nla_data(attrs[BTGW_A_SUB_LABEL]) : NULL,
	};
}

static int btgw_nl_sub_run(struct genl_info *info, btgw_nl_fn fn, int reply)
{
	if (btgw_nl_missing(info, BTGW_A_SUB_ELEMENT, "element"))
		return -EINVAL;
	if (info->attrs[BTGW_A_SUB_LABEL] && info->attrs[BTGW_A_SUB_ADDR])
		return btgw_nl_refuse(info, BTGW_A_SUB_ADDR, -EINVAL,
				      "a label has no other address");
	if (!info->attrs[BTGW_A_SUB_LABEL] &&
	    btgw_nl_missing(info, BTGW_A_SUB_ADDR, "addr"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_sub_object, fn, reply);
}

static int btgw_nl_sub_show(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_nl_sub want = btgw_nl_get_sub(req);
	struct btgw_nl_at at = btgw_nl_reply(req);
	struct btgw_element_info element;
	struct btgw_sub_info sub;
	bool same;
	u32 pos = 0;

	if (btgw_element_get(net, want.element, &element)) {
		req->no.field = BTGW_FIELD_ADDRESS;
		return -ENOENT;
	}
	while (btgw_element_sub_next(net, want.element, &pos, &sub)) {
		if (want.label)
			same = btgw_nl_sub_has_label(&sub) &&
			       !memcmp(sub.label, want.label,
				       sizeof(sub.label));
		else
			same = sub.addr == want.group;
		if (same)
			return btgw_nl_put_sub(req->msg, &at, btgw_net_id(net),
					       want.element, &sub);
	}
	req->no.field = want.label ? BTGW_FIELD_LABEL : BTGW_FIELD_GROUP;
	return -ENOENT;
}

int btgw_nl_sub_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_sub_run(info, btgw_nl_sub_show, BTGW_CMD_SUB_GET);
}

/* What the elements of a net have: one element of the net, or each. */
static int btgw_nl_element_each(struct btgw_net *net,
				struct btgw_nl_dump *dump, int element_attr,
				int (*walk)(struct btgw_net *net,
					    struct btgw_nl_dump *dump,
					    u16 addr))
{
	struct nlattr *only = nlmsg_find_attr(dump->cb->nlh, GENL_HDRLEN,
					      element_attr);
	u32 next = dump->pos->at;
	struct btgw_element_info element;
	int err;

	while (btgw_element_next(net, &next, &element)) {
		if (!only || nla_get_u16(only) == element.addr) {
			err = walk(net, dump, element.addr);
			if (err)
				return err;
		}
		dump->pos->at = next;
		dump->pos->sub = 0;
	}
	return 0;
}

static int btgw_nl_sub_walk_element(struct btgw_net *net,
				    struct btgw_nl_dump *dump, u16 addr)
{
	u32 next = dump->pos->sub;
	struct btgw_sub_info sub;
	int err;

	while (btgw_element_sub_next(net, addr, &next, &sub)) {
		err = btgw_nl_put_sub(dump->skb, &dump->at, btgw_net_id(net),
				      addr, &sub);
		if (err)
			return err;
		dump->pos->sub = next;
	}
	return 0;
}

static int btgw_nl_sub_walk(struct btgw_net *net, struct btgw_nl_dump *dump)
{
	return btgw_nl_element_each(net, dump, BTGW_A_SUB_ELEMENT,
				    btgw_nl_sub_walk_element);
}

int btgw_nl_sub_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_SUB_NET, BTGW_CMD_SUB_GET,
			    btgw_nl_sub_walk);
}

static int btgw_nl_sub_add(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_nl_sub sub = btgw_nl_get_sub(req);

	return btgw_element_subscribe(net, sub.element, sub.group, sub.label,
				      &req->no);
}

int btgw_nl_sub_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_sub_run(info, btgw_nl_sub_add, 0);
}

static int btgw_nl_sub_remove(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_nl_sub sub = btgw_nl_get_sub(req);

	return btgw_element_unsubscribe(net, sub.element, sub.group, sub.label,
					&req->no);
}

int btgw_nl_sub_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_sub_run(info, btgw_nl_sub_remove, 0);
}

/*
 * Bindings
 */

static const struct btgw_nl_field btgw_nl_bind_fields[] = {
	{ BTGW_FIELD_ADDRESS, BTGW_A_BIND_ELEMENT },
	{ BTGW_FIELD_APPKEY_INDEX, BTGW_A_BIND_APPKEY },
};

static const struct btgw_nl_object btgw_nl_bind_object = {
	.net_attr	= BTGW_A_BIND_NET,
	.fields		= btgw_nl_bind_fields,
	.n_fields	= ARRAY_SIZE(btgw_nl_bind_fields),
};

static int btgw_nl_put_bind(struct sk_buff *skb, const struct btgw_nl_at *at,
			    u16 net, u16 element, u16 appkey)
{
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_BIND_NET, net) ||
			   nla_put_u16(skb, BTGW_A_BIND_ELEMENT, element) ||
			   nla_put_u16(skb, BTGW_A_BIND_APPKEY, appkey));
}

static u16 btgw_nl_bind_element(const struct btgw_nl_req *req)
{
	return nla_get_u16(req->info->attrs[BTGW_A_BIND_ELEMENT]);
}

static u16 btgw_nl_bind_appkey(const struct btgw_nl_req *req)
{
	return nla_get_u16(req->info->attrs[BTGW_A_BIND_APPKEY]);
}

static int btgw_nl_bind_run(struct genl_info *info, btgw_nl_fn fn, int reply)
{
	if (btgw_nl_missing(info, BTGW_A_BIND_ELEMENT, "element") ||
	    btgw_nl_missing(info, BTGW_A_BIND_APPKEY, "appkey"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_bind_object, fn, reply);
}

static int btgw_nl_bind_show(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_nl_at at = btgw_nl_reply(req);
	u16 element = btgw_nl_bind_element(req);
	struct btgw_element_info info;
	u16 appkey;
	u32 pos = 0;

	if (btgw_element_get(net, element, &info)) {
		req->no.field = BTGW_FIELD_ADDRESS;
		return -ENOENT;
	}
	while (btgw_element_key_next(net, element, &pos, &appkey))
		if (appkey == btgw_nl_bind_appkey(req))
			return btgw_nl_put_bind(req->msg, &at, btgw_net_id(net),
						element, appkey);
	req->no.field = BTGW_FIELD_APPKEY_INDEX;
	return -ENOENT;
}

int btgw_nl_bind_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_bind_run(info, btgw_nl_bind_show, BTGW_CMD_BIND_GET);
}

static int btgw_nl_bind_walk_element(struct btgw_net *net,
				     struct btgw_nl_dump *dump, u16 addr)
{
	u32 next = dump->pos->sub;
	u16 appkey;
	int err;

	while (btgw_element_key_next(net, addr, &next, &appkey)) {
		err = btgw_nl_put_bind(dump->skb, &dump->at, btgw_net_id(net),
				       addr, appkey);
		if (err)
			return err;
		dump->pos->sub = next;
	}
	return 0;
}

static int btgw_nl_bind_walk(struct btgw_net *net, struct btgw_nl_dump *dump)
{
	return btgw_nl_element_each(net, dump, BTGW_A_BIND_ELEMENT,
				    btgw_nl_bind_walk_element);
}

int btgw_nl_bind_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_BIND_NET, BTGW_CMD_BIND_GET,
			    btgw_nl_bind_walk);
}

static int btgw_nl_bind_add(struct btgw_net *net, struct btgw_nl_req *req)
{
	return btgw_element_bind(net, btgw_nl_bind_element(req),
				 btgw_nl_bind_appkey(req), &req->no);
}

int btgw_nl_bind_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_bind_run(info, btgw_nl_bind_add, 0);
}

static int btgw_nl_bind_remove(struct btgw_net *net, struct btgw_nl_req *req)
{
	return btgw_element_unbind(net, btgw_nl_bind_element(req),
				   btgw_nl_bind_appkey(req), &req->no);
}

int btgw_nl_bind_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_bind_run(info, btgw_nl_bind_remove, 0);
}
