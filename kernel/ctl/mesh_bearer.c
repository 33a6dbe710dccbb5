// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh_bearer.c - bearers and friendships over generic netlink
 */
#include "mesh_nl.h"
#include "netlink_gen.h"

/*
 * Bearers
 */

static const struct btgw_nl_field btgw_nl_bearer_fields[] = {
	{ BTGW_FIELD_BEARER, BTGW_A_BEARER_ID },
	{ BTGW_FIELD_LINK, BTGW_A_BEARER_LINK },
	{ BTGW_FIELD_BEARER_FLAGS, BTGW_A_BEARER_FRAMING },
};

static const struct btgw_nl_object btgw_nl_bearer_object = {
	.net_attr	= BTGW_A_BEARER_NET,
	.fields		= btgw_nl_bearer_fields,
	.n_fields	= ARRAY_SIZE(btgw_nl_bearer_fields),
};

static enum btgw_framing btgw_nl_framing(u32 flags)
{
	if (flags & BTGW_BEARER_PROXY_SERVER)
		return BTGW_FRAMING_PROXY_SERVER;
	if (flags & BTGW_BEARER_PROXY_CLIENT)
		return BTGW_FRAMING_PROXY_CLIENT;
	if (flags & BTGW_BEARER_RAW)
		return BTGW_FRAMING_RAW;
	return BTGW_FRAMING_HEADER;
}

static u32 btgw_nl_framing_flags(u32 framing)
{
	switch (framing) {
	case BTGW_FRAMING_PROXY_SERVER:
		return BTGW_BEARER_PROXY_SERVER;
	case BTGW_FRAMING_PROXY_CLIENT:
		return BTGW_BEARER_PROXY_CLIENT;
	case BTGW_FRAMING_RAW:
		return BTGW_BEARER_RAW;
	default:
		return 0;
	}
}

int btgw_nl_put_bearer(struct sk_buff *skb, const struct btgw_nl_at *at,
		       u16 net, const struct btgw_bearer_info *bearer)
{
	bool server = bearer->flags & BTGW_BEARER_PROXY_SERVER;
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_BEARER_NET, net) ||
			   nla_put_u32(skb, BTGW_A_BEARER_ID, bearer->id) ||
			   nla_put_u32(skb, BTGW_A_BEARER_LINK, bearer->link) ||
			   nla_put_u32(skb, BTGW_A_BEARER_FRAMING,
				       btgw_nl_framing(bearer->flags)) ||
			   nla_put_u8(skb, BTGW_A_BEARER_RELAY,
				      !(bearer->flags & BTGW_BEARER_NO_RELAY)) ||
			   nla_put_u8(skb, BTGW_A_BEARER_REPEAT,
				      !!(bearer->flags & BTGW_BEARER_REPEAT)) ||
			   nla_put_u8(skb, BTGW_A_BEARER_RX_ONLY,
				      !!(bearer->flags & BTGW_BEARER_RX_ONLY)) ||
			   nla_put_u32(skb, BTGW_A_BEARER_STATE,
				       bearer->up ? BTGW_BEARER_STATE_UP :
						    BTGW_BEARER_STATE_DOWN) ||
			   (bearer->error &&
			    nla_put_u32(skb, BTGW_A_BEARER_ERROR,
					bearer->error)) ||
			   nla_put_u32(skb, BTGW_A_BEARER_MTU, bearer->mtu) ||
			   nla_put_u64_64bit(skb, BTGW_A_BEARER_RX_FRAMES,
					     bearer->rx, BTGW_A_BEARER_PAD) ||
			   nla_put_u64_64bit(skb, BTGW_A_BEARER_TX_FRAMES,
					     bearer->tx, BTGW_A_BEARER_PAD) ||
			   btgw_nl_put_fill(skb, BTGW_A_BEARER_RX_QUEUE,
					    &bearer->rxq) ||
			   btgw_nl_put_fill(skb, BTGW_A_BEARER_TX_QUEUE,
					    &bearer->txq) ||
			   (server &&
			    (nla_put_u8(skb, BTGW_A_BEARER_FILTER_REJECT,
					bearer->filter_type) ||
			     btgw_nl_put_fill(skb, BTGW_A_BEARER_FILTER,
					      &bearer->filter))));
}

static int btgw_nl_show_bearer(struct btgw_net *net, struct btgw_nl_req *req,
			       u32 id)
{
	struct btgw_nl_at at = btgw_nl_reply(req);
	struct btgw_bearer_info bearer;
	int err;

	err = btgw_bearer_get(net, id, &bearer);
	if (err) {
		req->no.field = BTGW_FIELD_BEARER;
		return err;
	}
	return btgw_nl_put_bearer(req->msg, &at, btgw_net_id(net), &bearer);
}

static u32 btgw_nl_bearer_id(const struct btgw_nl_req *req)
{
	return nla_get_u32(req->info->attrs[BTGW_A_BEARER_ID]);
}

static int btgw_nl_bearer_show(struct btgw_net *net, struct btgw_nl_req *req)
{
	return btgw_nl_show_bearer(net, req, btgw_nl_bearer_id(req));
}

int btgw_nl_bearer_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_BEARER_ID, "id"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_bearer_object, btgw_nl_bearer_show,
			   BTGW_CMD_BEARER_GET);
}

static int btgw_nl_bearer_walk(struct btgw_net *net, struct btgw_nl_dump *dump)
{
	u32 next = dump->pos->at;
	struct btgw_bearer_info bearer;
	int err;

	while (btgw_bearer_next(net, &next, &bearer)) {
		err = btgw_nl_put_bearer(dump->skb, &dump->at, btgw_net_id(net),
					 &bearer);
		if (err)
			return err;
		dump->pos->at = next;
	}
	return 0;
}

int btgw_nl_bearer_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_BEARER_NET, BTGW_CMD_BEARER_GET,
			    btgw_nl_bearer_walk);
}

static u32 btgw_nl_bearer_flags(struct nlattr **attrs)
{
	u32 flags = 0;

	if (attrs[BTGW_A_BEARER_FRAMING])
		flags = btgw_nl_framing_flags(nla_get_u32(attrs[BTGW_A_BEARER_FRAMING]));
	if (attrs[BTGW_A_BEARER_RELAY] &&
	    !nla_get_u8(attrs[BTGW_A_BEARER_RELAY]))
		flags |= BTGW_BEARER_NO_RELAY;
	if (attrs[BTGW_A_BEARER_REPEAT] &&
	    nla_get_u8(attrs[BTGW_A_BEARER_REPEAT]))
		flags |= BTGW_BEARER_REPEAT;
	if (attrs[BTGW_A_BEARER_RX_ONLY] &&
	    nla_get_u8(attrs[BTGW_A_BEARER_RX_ONLY]))
		flags |= BTGW_BEARER_RX_ONLY;
	return flags;
}

static int btgw_nl_bearer_add(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct nlattr **attrs = req->info->attrs;
	struct btgw_refusal ignored;
	u32 id;
	int err;

	err = btgw_bearer_new(net, nla_get_u32(attrs[BTGW_A_BEARER_LINK]),
			      btgw_nl_bearer_flags(attrs), &id, &req->no);
	if (err)
		return err;
	err = btgw_nl_show_bearer(net, req, id) ?: btgw_nl_send(req);
	if (err)
		/* the caller would not know its number */
		btgw_bearer_del(net, id, &ignored);
	return err;
}

int btgw_nl_bearer_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_BEARER_LINK, "link"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_bearer_object, btgw_nl_bearer_add,
			   BTGW_CMD_BEARER_NEW);
}

static int btgw_nl_bearer_remove(struct btgw_net *net, struct btgw_nl_req *req)
{
	return btgw_bearer_del(net, btgw_nl_bearer_id(req), &req->no);
}

int btgw_nl_bearer_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_BEARER_ID, "id"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_bearer_object, btgw_nl_bearer_remove,
			   0);
}

/*
 * Friendships
 */

static const struct btgw_nl_field btgw_nl_friend_fields[] = {
	{ BTGW_FIELD_ADDRESS, BTGW_A_FRIEND_LPN },
};

static const struct btgw_nl_object btgw_nl_friend_object = {
	.net_attr	= BTGW_A_FRIEND_NET,
	.fields		= btgw_nl_friend_fields,
	.n_fields	= ARRAY_SIZE(btgw_nl_friend_fields),
};

int btgw_nl_put_friend(struct sk_buff *skb, const struct btgw_nl_at *at,
		       u16 net, const struct btgw_friend_info *lpn)
{
	void *hdr = btgw_nl_begin(skb, at);

	if (!hdr)
		return -EMSGSIZE;
	return btgw_nl_end(skb, hdr,
			   nla_put_u16(skb, BTGW_A_FRIEND_NET, net) ||
			   nla_put_u16(skb, BTGW_A_FRIEND_LPN, lpn->addr) ||
			   nla_put_u16(skb, BTGW_A_FRIEND_SUBNET,
				       lpn->netkey_index) ||
			   nla_put_u32(skb, BTGW_A_FRIEND_STATE,
				       lpn->established ?
				       BTGW_FRIENDSHIP_STATE_ESTABLISHED :
				       BTGW_FRIENDSHIP_STATE_OFFERED) ||
			   nla_put_u8(skb, BTGW_A_FRIEND_ELEMENTS,
				      lpn->elements) ||
			   nla_put_u16(skb, BTGW_A_FRIEND_LPN_COUNTER,
				       lpn->lpn_counter) ||
			   nla_put_u16(skb, BTGW_A_FRIEND_FRIEND_COUNTER,
				       lpn->friend_counter) ||
			   nla_put_u8(skb, BTGW_A_FRIEND_RECEIVE_DELAY,
				      lpn->receive_delay) ||
			   nla_put_u32(skb, BTGW_A_FRIEND_POLL_TIMEOUT,
				       lpn->poll_timeout) ||
			   nla_put_u32(skb, BTGW_A_FRIEND_POLL_REMAINING,
				       lpn->remaining_ms) ||
			   nla_put_u8(skb, BTGW_A_FRIEND_FSN, lpn->fsn) ||
			   btgw_nl_put_fill(skb, BTGW_A_FRIEND_QUEUE,
					    &lpn->queue) ||
			   nla_put_u32(skb, BTGW_A_FRIEND_SUBS, lpn->subs));
}

int btgw_nl_find_friend(struct btgw_net *net, u16 addr,
			struct btgw_friend_info *lpn)
{
	u32 pos = 0;

	while (btgw_friend_next(net, &pos, lpn))
		if (lpn->addr == addr)
			return 0;
	return -ENOENT;
}

static u16 btgw_nl_friend_addr(const struct btgw_nl_req *req)
{
	return nla_get_u16(req->info->attrs[BTGW_A_FRIEND_LPN]);
}

static int btgw_nl_friend_show(struct btgw_net *net, struct btgw_nl_req *req)
{
	struct btgw_nl_at at = btgw_nl_reply(req);
	struct btgw_friend_info lpn;
	int err;

	err = btgw_nl_find_friend(net, btgw_nl_friend_addr(req), &lpn);
	if (err) {
		req->no.field = BTGW_FIELD_ADDRESS;
		return err;
	}
	return btgw_nl_put_friend(req->msg, &at, btgw_net_id(net), &lpn);
}

int btgw_nl_friend_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_FRIEND_LPN, "lpn"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_friend_object, btgw_nl_friend_show,
			   BTGW_CMD_FRIEND_GET);
}

static int btgw_nl_friend_walk(struct btgw_net *net, struct btgw_nl_dump *dump)
{
	u32 next = dump->pos->at;
	struct btgw_friend_info lpn;
	int err;

	while (btgw_friend_next(net, &next, &lpn)) {
		err = btgw_nl_put_friend(dump->skb, &dump->at, btgw_net_id(net),
					 &lpn);
		if (err)
			return err;
		dump->pos->at = next;
	}
	return 0;
}

int btgw_nl_friend_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return btgw_nl_dump(skb, cb, BTGW_A_FRIEND_NET, BTGW_CMD_FRIEND_GET,
			    btgw_nl_friend_walk);
}

static int btgw_nl_friend_remove(struct btgw_net *net, struct btgw_nl_req *req)
{
	return btgw_friend_del(net, btgw_nl_friend_addr(req), &req->no);
}

int btgw_nl_friend_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (btgw_nl_missing(info, BTGW_A_FRIEND_LPN, "lpn"))
		return -EINVAL;
	return btgw_nl_run(info, &btgw_nl_friend_object, btgw_nl_friend_remove,
			   0);
}
