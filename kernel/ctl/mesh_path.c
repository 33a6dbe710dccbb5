// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh_path.c - paths of directed forwarding over generic netlink
 *
 * The attributes that say which path have the same numbers in both sets.
 */
#include <linux/build_bug.h>

#include "mesh_nl.h"
#include "netlink_gen.h"

#define BTGW_NL_SAME(a, b)	static_assert((int)(a) == (int)(b))
BTGW_NL_SAME(BTGW_A_PATH_NET, BTGW_A_DEPENDENT_NET);
BTGW_NL_SAME(BTGW_A_PATH_SUBNET, BTGW_A_DEPENDENT_SUBNET);
BTGW_NL_SAME(BTGW_A_PATH_ORIGIN, BTGW_A_DEPENDENT_ORIGIN);
BTGW_NL_SAME(BTGW_A_PATH_TARGET, BTGW_A_DEPENDENT_TARGET);
BTGW_NL_SAME(BTGW_A_PATH_FIXED, BTGW_A_DEPENDENT_FIXED);
/* a value of the netlink is a mask of bearers here, and an end is an end */
BTGW_NL_SAME(BTGW_PATH_BEARERS_ADV, BTGW_DF_ADV);
BTGW_NL_SAME(BTGW_PATH_BEARERS_GATT, BTGW_DF_GATT);
BTGW_NL_SAME(BTGW_PATH_BEARERS_BOTH, BTGW_DF_BEARERS);
BTGW_NL_SAME(BTGW_PATH_SIDE_ORIGIN, BTGW_DF_ORIGIN);
BTGW_NL_SAME(BTGW_PATH_SIDE_TARGET, BTGW_DF_TARGET);

static const struct btgw_nl_field btgw_nl_path_fields[] = {
	{ BTGW_FIELD_NETKEY_INDEX, BTGW_A_PATH_SUBNET },
	{ BTGW_FIELD_ORIGIN, BTGW_A_PATH_ORIGIN },
	{ BTGW_FIELD_ORIGIN_ELEMENTS, BTGW_A_PATH_ORIGIN_ELEMENTS },
	{ BTGW_FIELD_TARGET, BTGW_A_PATH_TARGET },
	{ BTGW_FIELD_TARGET_ELEMENTS, BTGW_A_PATH_TARGET_ELEMENTS },
	{ BTGW_FIELD_FIXED, BTGW_A_PATH_FIXED },
	{ BTGW_FIELD_TOWARD_TARGET, BTGW_A_PATH_TOWARD_TARGET },
	{ BTGW_FIELD_TWO_WAY, BTGW_A_PATH_TWO_WAY },
	{ BTGW_FIELD_NOT_READY, BTGW_A_PATH_NOT_READY },
	{ BTGW_FIELD_FN, BTGW_A_PATH_FN },
	{ BTGW_FIELD_LANES, BTGW_A_PATH_LANES },
	{ BTGW_FIELD_REMAINING, BTGW_A_PATH_REMAINING },
};

static const struct btgw_nl_object btgw_nl_path_object = {
	.net_attr	= BTGW_A_PATH_NET,
	.fields		= btgw_nl_path_fields,
	.n_fields	= ARRAY_SIZE(btgw_nl_path_fields),
};

static bool btgw_nl_put_key(struct sk_buff *skb, u16 net, u16 subnet,
			    u16 origin, u16 target, bool fixed)
{
	return nla_put_u16(skb, BTGW_A_PATH_NET, net) ||
	       nla_put_u16(skb, BTGW_A_PATH_SUBNET, subnet) ||
	       nla_put_u16(skb, BTGW_A_PATH_ORIGIN, origin) ||
	       nla_put_u16(skb, BTGW_A_PATH_TARGET, target) ||
	       nla_put_u8(skb, BTGW_A_PATH_FIXED, fixed);
}

/* what a fixed path does not have */
static bool btgw_nl_put_found(struct sk_buff *skb,
			      const struct btgw_path_info *info)
{
	return nla_put_u8(skb, BTGW_A_PATH_FN, info->path.fn) ||
	       nla_put_u32(skb, BTGW_A_PATH_LIFETIME, info->path.lifetime) ||
	       nla_put_u32(skb, BTGW_A_PATH_REMAINING, info->remaining_s);
}

static bool btgw_nl_put_use(struct sk_buff *skb,
			    const struct btgw_path_info *info)
{
	return nla_put_u64_64bit(skb, BTGW_A_PATH_SENT, info->sent,
				 BTGW_A_PATH_PAD) ||
	       nla_put_u64_64bit(skb, BTGW_A_PATH_RELAYED, info->relayed,
				 BTGW_A_PATH_PAD) ||
	       (info->used &&
		nla_put_u64_64bit(skb, BTGW_A_PATH_IDLE, info->idle_ms,
				  BTGW_A_PATH_PAD));
}

int btgw_nl_put_path(struct sk_buff *skb, const struct btgw_nl_at *at, u16 net,
		     const struct btgw_path_info *info, bool gone, u8 end)
{
	const struct btgw_df_path *path = &info->path;
	const struct btgw_df_range *origin = &path->end[BTGW_DF_ORIGIN];
	const struct btgw_df_range *target = &path->end[BTGW_DF_TARGET];
	bool fixed = path->flags & BTGW_DF_FIXED;
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   btgw_nl_put_key(skb, net, info->subnet,
					   origin->start, target->start,
					   fixed) ||
			   nla_put_u8(skb, BTGW_A_PATH_ORIGIN_ELEMENTS,
				      origin->more + 1) ||
			   nla_put_u8(skb, BTGW_A_PATH_TARGET_ELEMENTS,
				      target->more + 1) ||
			   nla_put_u32(skb, BTGW_A_PATH_TOWARD_ORIGIN,
				       path->bearers[BTGW_DF_ORIGIN]) ||
			   nla_put_u32(skb, BTGW_A_PATH_TOWARD_TARGET,
				       path->bearers[BTGW_DF_TARGET]) ||
			   nla_put_u8(skb, BTGW_A_PATH_TWO_WAY,
				      !!(path->flags & BTGW_DF_TWO_WAY)) ||
			   nla_put_u8(skb, BTGW_A_PATH_NOT_READY,
				      !!(path->flags & BTGW_DF_NOT_READY)) ||
			   nla_put_u8(skb, BTGW_A_PATH_LANES, path->lanes) ||
			   (!fixed && btgw_nl_put_found(skb, info)) ||
			   nla_put_u32(skb, BTGW_A_PATH_ORIGIN_DEPENDENTS,
				       info->dependents[BTGW_DF_ORIGIN]) ||
			   nla_put_u32(skb, BTGW_A_PATH_TARGET_DEPENDENTS,
				       info->dependents[BTGW_DF_TARGET]) ||
			   (gone && nla_put_u32(skb, BTGW_A_PATH_END, end)) ||
			   btgw_nl_put_use(skb, info));
}

int btgw_nl_put_needed(struct sk_buff *skb, const struct btgw_nl_at *at,
		       u16 net, const struct btgw_path_key *key)
{
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_PATH_NET, net) ||
			   nla_put_u16(skb, BTGW_A_PATH_SUBNET, key->subnet) ||
			   nla_put_u16(skb, BTGW_A_PATH_ORIGIN, key->origin) ||
			   nla_put_u16(skb, BTGW_A_PATH_TARGET, key->target));
}

/* Of which path a request is; btgw_nl_path_incomplete() has seen it. */
static struct btgw_path_key btgw_nl_path_key(struct nlattr **attrs)
{
	struct nlattr *fixed = attrs[BTGW_A_PATH_FIXED];

	return (struct btgw_path_key) {
		.subnet = nla_get_u16(attrs[BTGW_A_PATH_SUBNET]),
		.origin = nla_get_u16(attrs[BTGW_A_PATH_ORIGIN]),
		.target = nla_get_u16(attrs[BTGW_A_PATH_TARGET]),
		.fixed = fixed ? nla_get_u8(fixed) : true,
	};
}

static bool btgw_nl_path_incomplete(struct genl_info *info)
{
	return btgw_nl_missing(info, BTGW_A_PATH_SUBNET, "subnet") ||
	       btgw_nl_missing(info, BTGW_A_PATH_ORIGIN, "origin") ||
	       btgw_nl_missing(info, BTGW_A_PATH_TARGET, "target");
}

static int btgw_nl_path_show(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_path_key key = btgw_nl_path_key(req->info->attrs);
	struct btgw_nl_at at = btgw_nl_reply(req);
	struct btgw_path_info path;
	int err;

	err = btgw_path_get(net, &key, &path, &req->no);
	if (err)
		return err;
	return btgw_nl_put_path(req->msg, &at, btgw_net_id(net), &path, false,
				0);
}

int btgw_nl_path_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_path_incomplete(info))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_path_object, btgw_nl_path_show,
			   BTGW_CMD_PATH_GET);
}

/* what the paths of a dump have in common; the policy has been applied */
static struct btgw_path_filter btgw_nl_path_filter(struct netlink_callback *cb)
{
	struct btgw_path_filter filter = {};
	struct nlattr *attr;

	attr = nlmsg_find_attr(cb->nlh, GENL_HDRLEN, BTGW_A_PATH_SUBNET);
	if (attr) {
		filter.set |= BTGW_PATH_SUBNET;
		filter.key.subnet = nla_get_u16(attr);
	}
	attr = nlmsg_find_attr(cb->nlh, GENL_HDRLEN, BTGW_A_PATH_ORIGIN);
	if (attr) {
		filter.set |= BTGW_PATH_ORIGIN;
		filter.key.origin = nla_get_u16(attr);
	}
	attr = nlmsg_find_attr(cb->nlh, GENL_HDRLEN, BTGW_A_PATH_TARGET);
	if (attr) {
		filter.set |= BTGW_PATH_TARGET;
		filter.key.target = nla_get_u16(attr);
	}
	attr = nlmsg_find_attr(cb->nlh, GENL_HDRLEN, BTGW_A_PATH_FIXED);
	if (attr) {
		filter.set |= BTGW_PATH_FIXED;
		filter.key.fixed = nla_get_u8(attr);
	}
	return filter;
}

static struct btgw_path_pos btgw_nl_path_pos(const struct btgw_nl_dump *dump)
{
	return (struct btgw_path_pos) {
		.subnet = dump->pos->at,
		.entry = dump->pos->sub,
		.side = dump->pos->generation >> 16,
		.dep = dump->pos->generation & 0xffff,
		.table = dump->pos->table,
	};
}

static void btgw_nl_path_goes_on(struct btgw_nl_dump *dump,
				 const struct btgw_path_pos *pos)
{
	dump->pos->at = pos->subnet;
	dump->pos->sub = pos->entry;
	dump->pos->generation = (u32)pos->side << 16 | pos->dep;
	dump->pos->table = pos->table;
}

/* The core of netlink says so in the last message, as the two are different. */
static void btgw_nl_path_torn(struct btgw_nl_dump *dump,
			      const struct btgw_path_pos *pos)
{
	if (!pos->torn)
		return;
	dump->cb->prev_seq = 1;
	dump->cb->seq = 2;
}

static int btgw_nl_path_walk(struct btgw_net *net, struct btgw_nl_dump *dump)
{
	struct btgw_path_filter filter = btgw_nl_path_filter(dump->cb);
	struct btgw_path_pos pos = btgw_nl_path_pos(dump);
	struct btgw_path_info path;
	int err = 0;

	while (!err && btgw_path_next(net, &filter, &pos, &path)) {
		err = btgw_nl_put_path(dump->skb, &dump->at, btgw_net_id(net),
				       &path, false, 0);
		if (!err)
			btgw_nl_path_goes_on(dump, &pos);
	}
	btgw_nl_path_torn(dump, &pos);
	return err;
}

int btgw_nl_path_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_PATH_NET, BTGW_CMD_PATH_GET,
			    btgw_nl_path_walk);
}

/* What the attributes give of a path, and the bits of what can be changed. */
static u32 btgw_nl_path_values(struct nlattr **attrs,
			       struct btgw_df_path *path)
{
	u32 set = 0;

	if (attrs[BTGW_A_PATH_TOWARD_ORIGIN]) {
		set |= BTGW_PATH_TOWARD_ORIGIN;
		path->bearers[BTGW_DF_ORIGIN] =
			nla_get_u32(attrs[BTGW_A_PATH_TOWARD_ORIGIN]);
	}
	if (attrs[BTGW_A_PATH_TOWARD_TARGET]) {
		set |= BTGW_PATH_TOWARD_TARGET;
		path->bearers[BTGW_DF_TARGET] =
			nla_get_u32(attrs[BTGW_A_PATH_TOWARD_TARGET]);
	}
	if (attrs[BTGW_A_PATH_TWO_WAY]) {
		set |= BTGW_PATH_TWO_WAY;
		if (nla_get_u8(attrs[BTGW_A_PATH_TWO_WAY]))
			path->flags |= BTGW_DF_TWO_WAY;
	}
	if (attrs[BTGW_A_PATH_NOT_READY]) {
		set |= BTGW_PATH_NOT_READY;
		if (nla_get_u8(attrs[BTGW_A_PATH_NOT_READY]))
			path->flags |= BTGW_DF_NOT_READY;
	}
	if (attrs[BTGW_A_PATH_LANES]) {
		set |= BTGW_PATH_LANES;
		path->lanes = nla_get_u8(attrs[BTGW_A_PATH_LANES]);
	}
	return set;
}

static u8 btgw_nl_more(struct nlattr *elements)
{
	return elements ? nla_get_u8(elements) - 1 : 0;
}

static int btgw_nl_path_add(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct nlattr **attrs = req->info->attrs;
	struct btgw_path_key key = btgw_nl_path_key(attrs);
	struct btgw_df_path path = {
		.end = {
			[BTGW_DF_ORIGIN] = {
				.start = key.origin,
				.more = btgw_nl_more(attrs[BTGW_A_PATH_ORIGIN_ELEMENTS]),
			},
			[BTGW_DF_TARGET] = {
				.start = key.target,
				.more = btgw_nl_more(attrs[BTGW_A_PATH_TARGET_ELEMENTS]),
			},
		},
		.flags = key.fixed ? BTGW_DF_FIXED : 0,
		.lanes = 1,
		.lifetime = BTGW_PATH_LIFETIME_24_HOURS,
	};
	u32 remaining = 0;
	bool replace = false;

	btgw_nl_path_values(attrs, &path);
	if (attrs[BTGW_A_PATH_FN])
		path.fn = nla_get_u8(attrs[BTGW_A_PATH_FN]);
	if (attrs[BTGW_A_PATH_LIFETIME])
		path.lifetime = nla_get_u32(attrs[BTGW_A_PATH_LIFETIME]);
	if (attrs[BTGW_A_PATH_REMAINING])
		remaining = nla_get_u32(attrs[BTGW_A_PATH_REMAINING]);
	if (attrs[BTGW_A_PATH_REPLACE])
		replace = nla_get_u8(attrs[BTGW_A_PATH_REPLACE]);
	return btgw_path_new(net, key.subnet, &path, remaining, replace,
			     &req->no);
}

int btgw_nl_path_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *fixed = info->attrs[BTGW_A_PATH_FIXED];

	if (btgw_nl_path_incomplete(info))
		return -EINVAL;
	if ((!fixed || nla_get_u8(fixed)) && info->attrs[BTGW_A_PATH_LIFETIME])
		return btgw_nl_refuse(info, BTGW_A_PATH_LIFETIME, -EINVAL,
				      "a fixed path does not end");
	return btgw_nl_run(info, &btgw_nl_path_object, btgw_nl_path_add, 0);
}

static int btgw_nl_path_change(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_path_key key = btgw_nl_path_key(req->info->attrs);
	struct btgw_df_path path = {};
	u32 set = btgw_nl_path_values(req->info->attrs, &path);

	return btgw_path_set(net, &key, set, &path, &req->no);
}

int btgw_nl_path_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_path_incomplete(info))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_path_object, btgw_nl_path_change, 0);
}

static int btgw_nl_path_remove(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_path_key key = btgw_nl_path_key(req->info->attrs);

	return btgw_path_del(net, &key, &req->no);
}

int btgw_nl_path_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_path_incomplete(info))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_path_object, btgw_nl_path_remove, 0);
}

/*
 * Dependents
 */

static const struct btgw_nl_field btgw_nl_dependent_fields[] = {
	{ BTGW_FIELD_NETKEY_INDEX, BTGW_A_DEPENDENT_SUBNET },
	{ BTGW_FIELD_TARGET, BTGW_A_DEPENDENT_TARGET },
	{ BTGW_FIELD_ADDRESS, BTGW_A_DEPENDENT_ADDR },
};

static const struct btgw_nl_object btgw_nl_dependent_object = {
	.net_attr	= BTGW_A_DEPENDENT_NET,
	.fields		= btgw_nl_dependent_fields,
	.n_fields	= ARRAY_SIZE(btgw_nl_dependent_fields),
};

static int btgw_nl_put_dependent(struct sk_buff *skb,
				 const struct btgw_nl_at *at, u16 net,
				 const struct btgw_dep_info *dep)
{
	const struct btgw_path_key *key = &dep->key;
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   btgw_nl_put_key(skb, net, key->subnet, key->origin,
					   key->target, key->fixed) ||
			   nla_put_u32(skb, BTGW_A_DEPENDENT_SIDE, dep->side) ||
			   nla_put_u16(skb, BTGW_A_DEPENDENT_ADDR,
				       dep->range.start) ||
			   nla_put_u8(skb, BTGW_A_DEPENDENT_ELEMENTS,
				      dep->range.more + 1));
}

/* The attributes of an operation end with its last one: no elements here. */
static struct btgw_dep_info btgw_nl_dependent(const struct btgw_nl_req *req)
{
	struct nlattr **attrs = req->info->attrs;

	return (struct btgw_dep_info) {
		.key = btgw_nl_path_key(attrs),
		.side = nla_get_u32(attrs[BTGW_A_DEPENDENT_SIDE]),
		.range.start = nla_get_u16(attrs[BTGW_A_DEPENDENT_ADDR]),
	};
}

static int btgw_nl_dependent_run(struct genl_info *info, btgw_nl_fn fn,
				 int reply)
{
	if (btgw_nl_path_incomplete(info) ||
	    btgw_nl_missing(info, BTGW_A_DEPENDENT_SIDE, "side") ||
	    btgw_nl_missing(info, BTGW_A_DEPENDENT_ADDR, "addr"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_dependent_object, fn, reply);
}

static int btgw_nl_dependent_show(struct btgw_net *net,
				  struct btgw_nl_req *req)
{
	struct btgw_dep_info dep = btgw_nl_dependent(req);
	struct btgw_nl_at at = btgw_nl_reply(req);
	int err;

	err = btgw_dep_get(net, &dep, &req->no);
	if (err)
		return err;
	return btgw_nl_put_dependent(req->msg, &at, btgw_net_id(net), &dep);
}

int btgw_nl_dependent_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_dependent_run(info, btgw_nl_dependent_show,
				     BTGW_CMD_DEPENDENT_GET);
}

static struct btgw_path_filter
btgw_nl_dependent_filter(struct netlink_callback *cb)
{
	struct btgw_path_filter filter = btgw_nl_path_filter(cb);
	struct nlattr *attr;

	attr = nlmsg_find_attr(cb->nlh, GENL_HDRLEN, BTGW_A_DEPENDENT_SIDE);
	if (attr) {
		filter.set |= BTGW_PATH_SIDE;
		filter.side = nla_get_u32(attr);
	}
	attr = nlmsg_find_attr(cb->nlh, GENL_HDRLEN, BTGW_A_DEPENDENT_ADDR);
	if (attr) {
		filter.set |= BTGW_PATH_ADDRESS;
		filter.addr = nla_get_u16(attr);
	}
	return filter;
}

static int btgw_nl_dependent_walk(struct btgw_net *net,
				  struct btgw_nl_dump *dump)
{
	struct btgw_path_filter filter = btgw_nl_dependent_filter(dump->cb);
	struct btgw_path_pos pos = btgw_nl_path_pos(dump);
	struct btgw_dep_info dep;
	int err = 0;

	while (!err && btgw_dep_next(net, &filter, &pos, &dep)) {
		err = btgw_nl_put_dependent(dump->skb, &dump->at,
					    btgw_net_id(net), &dep);
		if (!err)
			btgw_nl_path_goes_on(dump, &pos);
	}
	btgw_nl_path_torn(dump, &pos);
	return err;
}

int btgw_nl_dependent_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_DEPENDENT_NET,
			    BTGW_CMD_DEPENDENT_GET, btgw_nl_dependent_walk);
}

static int btgw_nl_dependent_add(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_dep_info dep = btgw_nl_dependent(req);

	dep.range.more =
		btgw_nl_more(req->info->attrs[BTGW_A_DEPENDENT_ELEMENTS]);
	return btgw_dep_new(net, &dep, &req->no);
}

int btgw_nl_dependent_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_dependent_run(info, btgw_nl_dependent_add, 0);
}

static int btgw_nl_dependent_remove(struct btgw_net *net,
				    struct btgw_nl_req *req)
{
	struct btgw_dep_info dep = btgw_nl_dependent(req);

	return btgw_dep_del(net, &dep, &req->no);
}

int btgw_nl_dependent_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return btgw_nl_dependent_run(info, btgw_nl_dependent_remove, 0);
}
