/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mesh_nl.h - what the mesh operations of the control API share
 *
 * An operation looks at its attributes, runs a function on the workqueue of the
 * net and says which attribute was at fault. A dump walks the nets and, on the
 * workqueue of each, its objects.
 */
#ifndef _BTGW_MESH_NL_H
#define _BTGW_MESH_NL_H

#include <linux/btgw_netlink.h>

#include "mesh/df.h"
#include "nl.h"

/**
 * struct btgw_nl_field - which attribute carried a value
 * @field: the value, as the net names it
 * @attr: the attribute
 */
struct btgw_nl_field {
	enum btgw_field field;
	int attr;
};

/**
 * struct btgw_nl_req - a request, while it is on the workqueue of a net
 * @info: the request
 * @no: why it was refused
 * @msg: what to put the reply in; NULL if the operation has none, or has sent it
 * @cmd: command of the reply
 */
struct btgw_nl_req {
	struct genl_info *info;
	struct btgw_refusal no;
	struct sk_buff *msg;
	int cmd;
};

typedef int (*btgw_nl_fn)(struct btgw_net *net, struct btgw_nl_req *req);

/**
 * struct btgw_nl_object - how the operations of a kind of object are run
 * @net_attr: attribute that names the net
 * @fields: attributes of the values that may be refused
 * @n_fields: how many
 */
struct btgw_nl_object {
	int net_attr;
	const struct btgw_nl_field *fields;
	size_t n_fields;
};

int btgw_nl_refused(struct genl_info *info, const struct btgw_nl_object *obj,
		    const struct btgw_refusal *no, int err);
struct btgw_net *btgw_nl_net(struct genl_info *info, int attr);
int btgw_nl_run(struct genl_info *info, const struct btgw_nl_object *obj,
		btgw_nl_fn fn, int reply);
int btgw_nl_call(struct btgw_net *net, struct genl_info *info,
		 const struct btgw_nl_object *obj, btgw_nl_fn fn, int reply);
int btgw_nl_send(struct btgw_nl_req *req);
bool btgw_nl_put_fill(struct sk_buff *skb, int attr,
		      const struct btgw_fill *fill);

/*
 * What goes in front of an object: in a reply, in a dump or in an event.
 */
struct btgw_nl_at {
	u32 port;
	u32 seq;
	int flags;
	int cmd;
};

/**
 * struct btgw_nl_dump - a dump
 * @skb: what to put the objects in
 * @at: for the messages
 * @cb: the dump
 * @pos: where the walk over the objects of the net is; 0 at first, free for use
 *	by the walk, which is run again with them until it returns 0
 */
struct btgw_nl_dump {
	struct sk_buff *skb;
	struct btgw_nl_at at;
	struct netlink_callback *cb;
	struct btgw_nl_pos {
		u32 net;
		u32 at;
		u32 sub;
		u32 generation;
		u32 table;
		bool begun;
	} *pos;
};

/* 0: all objects of the net are in, -EMSGSIZE: there is no room for the next */
typedef int (*btgw_nl_walk)(struct btgw_net *net, struct btgw_nl_dump *dump);

int btgw_nl_dump(struct sk_buff *skb, struct netlink_callback *cb, int net_attr,
		 int cmd, btgw_nl_walk walk);

static inline struct btgw_nl_at btgw_nl_reply(const struct btgw_nl_req *req)
{
	return (struct btgw_nl_at) {
		.port	= req->info->snd_portid,
		.seq	= req->info->snd_seq,
		.cmd	= req->cmd,
	};
}

static inline void *btgw_nl_begin(struct sk_buff *skb,
				  const struct btgw_nl_at *at)
{
	return genlmsg_put(skb, at->port, at->seq, &btgw_nl_family, at->flags,
			   at->cmd);
}

int btgw_nl_end(struct sk_buff *skb, void *hdr, bool failed);

/*
 * Each puts one message with one object into @skb. Return: 0 or -EMSGSIZE.
 */
int btgw_nl_put_net(struct sk_buff *skb, const struct btgw_nl_at *at,
		    struct btgw_net *net);
int btgw_nl_put_subnet(struct sk_buff *skb, const struct btgw_nl_at *at,
		       u16 net, const struct btgw_subnet_info *subnet);
int btgw_nl_put_appkey(struct sk_buff *skb, const struct btgw_nl_at *at,
		       u16 net, const struct btgw_appkey_info *key);
int btgw_nl_put_devkey(struct sk_buff *skb, const struct btgw_nl_at *at,
		       u16 net, u16 addr);
int btgw_nl_put_element(struct sk_buff *skb, const struct btgw_nl_at *at,
			u16 net, const struct btgw_element_info *element);
int btgw_nl_put_bearer(struct sk_buff *skb, const struct btgw_nl_at *at,
		       u16 net, const struct btgw_bearer_info *bearer);
int btgw_nl_put_friend(struct sk_buff *skb, const struct btgw_nl_at *at,
		       u16 net, const struct btgw_friend_info *lpn);
int btgw_nl_put_table(struct sk_buff *skb, const struct btgw_nl_at *at,
		      struct btgw_net *net, enum btgw_table_kind kind);
int btgw_nl_put_df(struct sk_buff *skb, const struct btgw_nl_at *at, u16 net,
		   const struct btgw_df_info *df);
/* @gone: it goes, because of @end */
int btgw_nl_put_path(struct sk_buff *skb, const struct btgw_nl_at *at, u16 net,
		     const struct btgw_path_info *path, bool gone, u8 end);
/* @key: where there is none */
int btgw_nl_put_needed(struct sk_buff *skb, const struct btgw_nl_at *at,
		       u16 net, const struct btgw_path_key *key);

/*
 * Each finds the one object with that index or address. Return: 0 or -ENOENT.
 */
int btgw_nl_find_subnet(struct btgw_net *net, u16 index,
			struct btgw_subnet_info *subnet);
int btgw_nl_find_appkey(struct btgw_net *net, u16 index,
			struct btgw_appkey_info *key);
int btgw_nl_find_friend(struct btgw_net *net, u16 addr,
			struct btgw_friend_info *lpn);

#endif /* _BTGW_MESH_NL_H */
