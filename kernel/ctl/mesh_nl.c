// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh_nl.c - what the mesh operations of the control API share
 */
#include "mesh_nl.h"

static const char *btgw_nl_errno_text(int err)
{
	switch (err) {
	case -EINVAL:
		return "out of range";
	case -EEXIST:
		return "there is one already";
	case -ENOENT:
		return "there is none";
	case -EBUSY:
		return "in use";
	case -ENOSPC:
		return "no room for another";
	case -ERANGE:
		return "a step backwards";
	case -ENODEV:
		return "the net is being removed";
	default:
		return NULL;
	}
}

/**
 * btgw_nl_refused() - say why a net refused a request
 * @info: the request
 * @obj: kind of object
 * @no: what the net said
 * @err: negative errno
 *
 * Return: @err.
 */
int btgw_nl_refused(struct genl_info *info, const struct btgw_nl_object *obj,
		    const struct btgw_refusal *no, int err)
{
	const char *why = no->why ? no->why : btgw_nl_errno_text(err);
	size_t i;

	/* a function of ours has said it already */
	if (info->extack->_msg)
		return err;
	if (err == -ENODEV)
		return btgw_nl_refuse(info, obj->net_attr, err, why);
	for (i = 0; i < obj->n_fields; i++)
		if (obj->fields[i].field == no->field)
			return btgw_nl_refuse(info, obj->fields[i].attr, err,
					      why);
	info->extack->_msg = why;
	return err;
}

/**
 * btgw_nl_net() - the net that an attribute names
 * @info: the request
 * @attr: the attribute
 *
 * Return: the net with a reference, or ERR_PTR and the sender is told.
 */
struct btgw_net *btgw_nl_net(struct genl_info *info, int attr)
{
	struct btgw_net *net;

	if (btgw_nl_missing(info, attr, "net"))
		return ERR_PTR(-EINVAL);

	net = btgw_net_find(nla_get_u16(info->attrs[attr]));
	if (!net)
		return ERR_PTR(btgw_nl_refuse(info, attr, -ENOENT,
					      "no net has this number"));
	return net;
}

struct btgw_nl_work {
	struct btgw_nl_req req;
	btgw_nl_fn fn;
};

static int btgw_nl_work(struct btgw_net *net, void *arg)
{
	struct btgw_nl_work *work = arg;

	return work->fn(net, &work->req);
}

/**
 * btgw_nl_call() - run an operation on the workqueue of its net
 * @net: the net
 * @info: the request
 * @obj: kind of object
 * @fn: the operation
 * @reply: command of the reply, which @fn puts into the message of its request;
 *	0 for none
 *
 * Return: 0 or a negative errno, and the sender is told why.
 */
int btgw_nl_call(struct btgw_net *net, struct genl_info *info,
		 const struct btgw_nl_object *obj, btgw_nl_fn fn, int reply)
{
	struct btgw_nl_work work = {
		.req	= { .info = info, .cmd = reply },
		.fn	= fn,
	};
	int err;

	if (reply) {
		work.req.msg = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
		if (!work.req.msg)
			return -ENOMEM;
	}

	err = btgw_net_call(net, btgw_nl_work, &work);
	if (err) {
		nlmsg_free(work.req.msg);
		return btgw_nl_refused(info, obj, &work.req.no, err);
	}
	return work.req.msg ? btgw_nl_send(&work.req) : 0;
}

/**
 * btgw_nl_send() - send the reply of an operation, before that ends
 * @req: the request, its reply complete
 *
 * For those that take back what they did if the sender cannot be told.
 *
 * Return: 0 or a negative errno.
 */
int btgw_nl_send(struct btgw_nl_req *req)
{
	struct sk_buff *msg = req->msg;

	req->msg = NULL;
	return genlmsg_reply(msg, req->info);
}

/**
 * btgw_nl_run() - find the net of a request and run its operation there
 * @info: the request
 * @obj: kind of object
 * @fn: the operation
 * @reply: command of the reply, or 0
 *
 * Return: 0 or a negative errno, and the sender is told why.
 */
int btgw_nl_run(struct genl_info *info, const struct btgw_nl_object *obj,
		btgw_nl_fn fn, int reply)
{
	struct btgw_net *net = btgw_nl_net(info, obj->net_attr);
	int err;

	if (IS_ERR(net))
		return PTR_ERR(net);
	err = btgw_nl_call(net, info, obj, fn, reply);
	btgw_net_put(net);
	return err;
}

/**
 * btgw_nl_put_fill() - how full a table is, as a nest
 * @skb: where to
 * @attr: attribute of the nest
 * @fill: how full
 *
 * Return: true if there was no room.
 */
bool btgw_nl_put_fill(struct sk_buff *skb, int attr,
		      const struct btgw_fill *fill)
{
	struct nlattr *nest = nla_nest_start(skb, attr);

	if (!nest ||
	    nla_put_u32(skb, BTGW_A_FILL_SIZE, fill->size) ||
	    nla_put_u32(skb, BTGW_A_FILL_USED, fill->used) ||
	    nla_put_u64_64bit(skb, BTGW_A_FILL_DROPPED, fill->dropped,
			      BTGW_A_FILL_PAD))
		return true;
	nla_nest_end(skb, nest);
	return false;
}

/**
 * btgw_nl_end() - end a message
 * @skb: where it is
 * @hdr: what btgw_nl_begin() returned
 * @failed: it did not fit and is taken out again
 *
 * Return: 0 or -EMSGSIZE.
 */
int btgw_nl_end(struct sk_buff *skb, void *hdr, bool failed)
{
	if (failed) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

struct btgw_nl_walker {
	struct btgw_nl_dump dump;
	btgw_nl_walk walk;
};

static int btgw_nl_walk_net(struct btgw_net *net, void *arg)
{
	struct btgw_nl_walker *walker = arg;

	return walker->walk(net, &walker->dump);
}

/**
 * btgw_nl_dump() - show the objects of one net or of all
 * @skb: the message that the core of netlink wants filled
 * @cb: the dump
 * @net_attr: attribute that names the only net wanted
 * @cmd: command of the messages
 * @walk: puts the objects of one net, on its workqueue
 *
 * Return: as the core of netlink wants it.
 */
int btgw_nl_dump(struct sk_buff *skb, struct netlink_callback *cb, int net_attr,
		 int cmd, btgw_nl_walk walk)
{
	struct btgw_nl_pos *pos = (struct btgw_nl_pos *)cb->ctx;
	struct btgw_nl_walker walker = {
		.dump	= {
			.skb	= skb,
			.at	= {
				.port	= NETLINK_CB(cb->skb).portid,
				.seq	= cb->nlh->nlmsg_seq,
				.flags	= NLM_F_MULTI,
				.cmd	= cmd,
			},
			.cb	= cb,
			.pos	= pos,
		},
		.walk	= walk,
	};
	struct nlattr *only = nlmsg_find_attr(cb->nlh, GENL_HDRLEN, net_attr);
	struct btgw_net *net;
	int err = 0;

	BUILD_BUG_ON(sizeof(*pos) > sizeof(cb->ctx));

	while (pos->net <= U16_MAX) {
		u16 id = pos->net;

		if (only) {
			id = nla_get_u16(only);
			net = btgw_net_find(id);
			if (!net && !pos->net) {
				NL_SET_ERR_MSG_ATTR(cb->extack, only,
						    "no net has this number");
				return -ENOENT;
			}
		} else {
			net = btgw_net_next(&id);
		}
		if (!net)
			break;

		/* where a net went between two calls another one is begun */
		if (pos->net != id)
			*pos = (struct btgw_nl_pos){ .net = id };
		err = btgw_net_call(net, btgw_nl_walk_net, &walker);
		btgw_net_put(net);
		if (err == -EMSGSIZE)
			break;
		*pos = (struct btgw_nl_pos){ .net = id + 1 };
		if (only)
			pos->net = U16_MAX + 1;
	}
	/* one that fits into no message would be asked for without end */
	return err == -EMSGSIZE && !skb->len ? err : skb->len;
}
