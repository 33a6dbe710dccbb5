// SPDX-License-Identifier: GPL-2.0-only
/*
 * netlink.c - links and counters over generic netlink
 *
 * Policy and operations come from include/netlink/btgw.yaml by way of
 * netlink_gen.c. Every refusal names the attribute.
 */
#include "netlink.h"

#include <linux/user_namespace.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "link/link.h"
#include "link/tap.h"
#include "mesh/net.h"
#include "netlink_gen.h"
#include "nl.h"
#include "owner.h"
#include "sock/sock.h"

static bool btgw_nl_ready;

bool __btgw_nl_missing(struct genl_info *info, int attr, const char *msg)
{
	if (info->attrs[attr])
		return false;
	info->extack->_msg = msg;
	NL_SET_ERR_ATTR_MISS(info->extack, NULL, attr);
	return true;
}

int btgw_nl_refuse(struct genl_info *info, int attr, int err, const char *msg)
{
	info->extack->bad_attr = info->attrs[attr];
	if (!info->attrs[attr])
		NL_SET_ERR_ATTR_MISS(info->extack, NULL, attr);
	info->extack->_msg = msg;
	return err;
}

static int btgw_nl_put_tap(struct sk_buff *skb, struct btgw_link *link)
{
	const struct btgw_adv_count *count;
	u32 index;

	count = btgw_tap_counters(link, &index);
	return nla_put_u32(skb, BTGW_A_LINK_CONTROLLER, index) ||
	       nla_put_u64_64bit(skb, BTGW_A_LINK_TAP_EVENTS, count->events,
				 BTGW_A_LINK_PAD) ||
	       nla_put_u64_64bit(skb, BTGW_A_LINK_TAP_REPORTS, count->reports,
				 BTGW_A_LINK_PAD) ||
	       nla_put_u64_64bit(skb, BTGW_A_LINK_TAP_MALFORMED,
				 count->malformed, BTGW_A_LINK_PAD) ||
	       nla_put_u64_64bit(skb, BTGW_A_LINK_TAP_CONNECTABLE,
				 count->connectable, BTGW_A_LINK_PAD) ||
	       nla_put_u64_64bit(skb, BTGW_A_LINK_TAP_INCOMPLETE,
				 count->incomplete, BTGW_A_LINK_PAD) ||
	       nla_put_u64_64bit(skb, BTGW_A_LINK_TAP_OTHER, count->other,
				 BTGW_A_LINK_PAD) ||
	       nla_put_u64_64bit(skb, BTGW_A_LINK_TAP_PB_ADV, count->pb_adv,
				 BTGW_A_LINK_PAD) ||
	       nla_put_u64_64bit(skb, BTGW_A_LINK_TAP_MESSAGES,
				 count->messages, BTGW_A_LINK_PAD) ||
	       nla_put_u64_64bit(skb, BTGW_A_LINK_TAP_BEACONS, count->beacons,
				 BTGW_A_LINK_PAD);
}

static int btgw_nl_put_link(struct sk_buff *skb, struct btgw_link *link,
			    u32 portid, u32 seq, int flags, int cmd)
{
	void *hdr;

	hdr = genlmsg_put(skb, portid, seq, &btgw_nl_family, flags, cmd);
	if (!hdr)
		return -EMSGSIZE;

	if (nla_put_u32(skb, BTGW_A_LINK_ID, link->id) ||
	    nla_put_u32(skb, BTGW_A_LINK_KIND, link->kind) ||
	    nla_put_u32(skb, BTGW_A_LINK_ROLE, link->role) ||
	    nla_put_u32(skb, BTGW_A_LINK_STATE, READ_ONCE(link->state)) ||
	    (link->kind == BTGW_LINK_KIND_LOOP &&
	     nla_put_u32(skb, BTGW_A_LINK_PEER, btgw_loop_peer_id(link))) ||
	    nla_put_u32(skb, BTGW_A_LINK_MTU, READ_ONCE(link->mtu)) ||
	    (link->has_uid &&
	     nla_put_u32(skb, BTGW_A_LINK_UID,
			 from_kuid_munged(&init_user_ns, link->uid))) ||
	    nla_put_u64_64bit(skb, BTGW_A_LINK_RX_FRAMES,
			      atomic64_read(&link->rx_frames),
			      BTGW_A_LINK_PAD) ||
	    nla_put_u64_64bit(skb, BTGW_A_LINK_TX_FRAMES,
			      atomic64_read(&link->tx_frames),
			      BTGW_A_LINK_PAD) ||
	    nla_put_u64_64bit(skb, BTGW_A_LINK_RX_DROPPED,
			      atomic64_read(&link->rx_dropped),
			      BTGW_A_LINK_PAD) ||
	    nla_put_u64_64bit(skb, BTGW_A_LINK_RX_DESCRIPTORS,
			      atomic64_read(&link->rx_descriptors),
			      BTGW_A_LINK_PAD) ||
	    nla_put_u64_64bit(skb, BTGW_A_LINK_TX_ERRORS,
			      atomic64_read(&link->tx_errors),
			      BTGW_A_LINK_PAD)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	if (link->kind == BTGW_LINK_KIND_TAP && btgw_nl_put_tap(skb, link)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}

	genlmsg_end(skb, hdr);
	return 0;
}

bool btgw_nl_heard(unsigned int group)
{
	/* the numbers of a family that is gone may be somebody else's */
	return READ_ONCE(btgw_nl_ready) &&
	       genl_has_listeners(&btgw_nl_family, &init_net, group);
}

/**
 * btgw_nl_lost() - a notification could not be made
 * @group: of which group
 *
 * Its listeners see ENOBUFS, as from a receive buffer that is full, and ask for
 * everything again.
 */
void btgw_nl_lost(unsigned int group)
{
	genl_set_err(&btgw_nl_family, &init_net, 0, group, -ENOBUFS);
}

/**
 * btgw_nl_notify() - tell the listeners of a change
 * @link: what changed
 * @cmd: one of the BTGW_CMD_LINK_*_NTF
 *
 * Process context. A listener that misses one for want of memory sees so from
 * ENOBUFS on its socket.
 */
void btgw_nl_notify(struct btgw_link *link, int cmd)
{
	struct sk_buff *msg;

	if (!btgw_nl_heard(BTGW_NLGRP_EVENTS))
		return;

	msg = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg || btgw_nl_put_link(msg, link, 0, 0, 0, cmd)) {
		nlmsg_free(msg);
		btgw_nl_lost(BTGW_NLGRP_EVENTS);
		return;
	}
	genlmsg_multicast(&btgw_nl_family, msg, 0, BTGW_NLGRP_EVENTS,
			  GFP_KERNEL);
}

static int btgw_nl_reply_link(struct genl_info *info, struct btgw_link *link,
			      int cmd)
{
	struct sk_buff *msg;
	int err;

	msg = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;
	err = btgw_nl_put_link(msg, link, info->snd_portid, info->snd_seq, 0,
			       cmd);
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	return genlmsg_reply(msg, info);
}

struct btgw_link *btgw_nl_link(struct genl_info *info, int attr)
{
	struct btgw_link *link;

	if (!info->attrs[attr]) {
		NL_SET_ERR_MSG(info->extack, "the attribute id is missing");
		return ERR_PTR(-EINVAL);
	}
	link = btgw_link_find(nla_get_u32(info->attrs[attr]));
	if (!link) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[attr],
				    "no link has this id");
		return ERR_PTR(-ENOENT);
	}
	return link;
}

int btgw_nl_link_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct btgw_link *link = btgw_nl_link(info, BTGW_A_LINK_ID);
	int err;

	if (IS_ERR(link))
		return PTR_ERR(link);
	err = btgw_nl_reply_link(info, link, BTGW_CMD_LINK_GET);
	btgw_link_put(link);
	return err;
}

int btgw_nl_link_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	u32 id = max_t(u32, cb->args[0], 1);
	struct btgw_link *link;
	int err;

	while ((link = btgw_link_next(&id))) {
		err = btgw_nl_put_link(skb, link, NETLINK_CB(cb->skb).portid,
				       cb->nlh->nlmsg_seq, NLM_F_MULTI,
				       BTGW_CMD_LINK_GET);
		btgw_link_put(link);
		if (err)
			break;
		if (id == U32_MAX)
			break;
		id++;
	}
	cb->args[0] = id;
	return skb->len;
}

/* A link, and with an end of a loop the other. */
static void btgw_nl_kill(struct btgw_link *link)
{
	struct btgw_link *peer = NULL;

	if (link->kind == BTGW_LINK_KIND_LOOP)
		peer = btgw_loop_peer(link);
	btgw_link_kill(link);
	if (peer) {
		btgw_link_kill(peer);
		btgw_link_put(peer);
	}
}

static struct btgw_link *btgw_nl_new_tap(struct genl_info *info)
{
	static const int others[] = {
		BTGW_A_LINK_FD, BTGW_A_LINK_FD_READ, BTGW_A_LINK_MTU,
		BTGW_A_LINK_UID, BTGW_A_LINK_ROLE,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (info->attrs[others[i]])
			return ERR_PTR(btgw_nl_refuse(info, others[i],
						      -EINVAL,
						      "a tap does not have this"));
	if (!info->attrs[BTGW_A_LINK_CONTROLLER]) {
		NL_SET_ERR_MSG(info->extack,
			       "the attribute controller is missing");
		return ERR_PTR(-EINVAL);
	}
	return btgw_tap_new(info->attrs[BTGW_A_LINK_CONTROLLER], info->extack);
}

int btgw_nl_link_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	enum btgw_link_role role = BTGW_LINK_ROLE_GATEWAY;
	struct nlattr **attrs = info->attrs;
	kuid_t uid, *uidp = NULL;
	struct btgw_link *link;
	u32 mtu;
	int err;

	if (!attrs[BTGW_A_LINK_KIND]) {
		NL_SET_ERR_MSG(info->extack, "the attribute kind is missing");
		return -EINVAL;
	}
	if (attrs[BTGW_A_LINK_ROLE])
		role = nla_get_u32(attrs[BTGW_A_LINK_ROLE]);
	if (attrs[BTGW_A_LINK_UID]) {
		uid = make_kuid(&init_user_ns,
				nla_get_u32(attrs[BTGW_A_LINK_UID]));
		if (!uid_valid(uid))
			return btgw_nl_refuse(info, BTGW_A_LINK_UID, -EINVAL,
					      "no valid user id");
		uidp = &uid;
	}

	if (attrs[BTGW_A_LINK_MTU] &&
	    nla_get_u32(attrs[BTGW_A_LINK_MTU]) > U16_MAX)
		return btgw_nl_refuse(info, BTGW_A_LINK_MTU, -EINVAL,
				      "the largest frame is 65535 octets");

	if (attrs[BTGW_A_LINK_CONTROLLER] &&
	    nla_get_u32(attrs[BTGW_A_LINK_KIND]) != BTGW_LINK_KIND_TAP)
		return btgw_nl_refuse(info, BTGW_A_LINK_CONTROLLER, -EINVAL,
				      "only a tap listens to a controller");

	switch (nla_get_u32(attrs[BTGW_A_LINK_KIND])) {
	case BTGW_LINK_KIND_TAP:
		link = btgw_nl_new_tap(info);
		break;
	case BTGW_LINK_KIND_LOOP:
		if (attrs[BTGW_A_LINK_FD])
			return btgw_nl_refuse(info, BTGW_A_LINK_FD, -EINVAL,
					      "a loop has no descriptor");
		if (attrs[BTGW_A_LINK_FD_READ])
			return btgw_nl_refuse(info, BTGW_A_LINK_FD_READ, -EINVAL,
					      "a loop has no descriptor");
		mtu = BTGW_FB_FRAME_MAX;
		if (attrs[BTGW_A_LINK_MTU])
			mtu = nla_get_u32(attrs[BTGW_A_LINK_MTU]);
		link = btgw_loop_new(role, mtu, uidp);
		break;
	case BTGW_LINK_KIND_ADOPTED:
		if (!attrs[BTGW_A_LINK_FD]) {
			NL_SET_ERR_MSG(info->extack,
				       "the attribute fd is missing");
			return -EINVAL;
		}
		link = btgw_adopt_new(attrs[BTGW_A_LINK_FD],
				      attrs[BTGW_A_LINK_FD_READ],
				      attrs[BTGW_A_LINK_MTU], role, uidp,
				      info->extack);
		break;
	default:
		return btgw_nl_refuse(info, BTGW_A_LINK_KIND, -EINVAL,
				      "owned links come and go with their sockets");
	}
	if (IS_ERR(link))
		return PTR_ERR(link);

	err = btgw_nl_reply_link(info, link, BTGW_CMD_LINK_NEW);
	if (err)
		/* the caller will not know its number */
		btgw_nl_kill(link);
	btgw_link_put(link);
	return err;
}

int btgw_nl_link_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct btgw_link *link = btgw_nl_link(info, BTGW_A_LINK_ID);

	if (IS_ERR(link))
		return PTR_ERR(link);

	if (link->kind == BTGW_LINK_KIND_OWNED) {
		btgw_link_put(link);
		return btgw_nl_refuse(info, BTGW_A_LINK_ID, -EINVAL,
				      "an owned link goes with its socket");
	}

	btgw_nl_kill(link);
	btgw_link_put(link);
	return 0;
}

/* The generator writes a table too, but static, for a flavour 6.1 lacks. */
static const struct genl_multicast_group btgw_nl_groups[] = {
	[BTGW_NLGRP_EVENTS] = { .name = BTGW_MCGRP_EVENTS, },
	[BTGW_NLGRP_MESH] = { .name = BTGW_MCGRP_MESH, },
};

struct genl_family btgw_nl_family __ro_after_init = {
	.name		= BTGW_GENL_NAME,
	.version	= BTGW_GENL_VERSION,
	.maxattr	= 0,
	.netnsok	= false,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.ops		= btgw_nl_ops,
	.n_ops		= ARRAY_SIZE(btgw_nl_ops),
	.mcgrps		= btgw_nl_groups,
	.n_mcgrps	= ARRAY_SIZE(btgw_nl_groups),
};

int __init btgw_nl_init(void)
{
	int err;

	err = btgw_owner_init();
	if (err)
		return err;
	err = genl_register_family(&btgw_nl_family);
	if (err)
		btgw_owner_exit();
	WRITE_ONCE(btgw_nl_ready, !err);
	return err;
}

void btgw_nl_exit(void)
{
	/* before its multicast groups go */
	btgw_owner_exit();
	WRITE_ONCE(btgw_nl_ready, false);
	genl_unregister_family(&btgw_nl_family);
}
