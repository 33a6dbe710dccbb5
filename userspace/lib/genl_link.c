// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The module's netlink family: links between attributes and structs
 */
#include "genl.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "genl_priv.h"

/* every number of a link: attribute, its name, where it goes, what it shows */
static const struct link_attr {
	const char *name;
	size_t off;
	unsigned int has;
	unsigned int size;
} link_attrs[BTGW_A_LINK_MAX + 1] = {
#define LINK_U32(a, n, m, h)						\
	[BTGW_A_LINK_##a] = { n, offsetof(struct btgw_link_info, m), h, 4 }
#define LINK_U64(a, n, m)						\
	[BTGW_A_LINK_##a] = { n, offsetof(struct btgw_link_info, m),	\
			      BTGW_LINK_HAS_COUNTERS, 8 }
	LINK_U32(ID, "id", id, 0),
	LINK_U32(KIND, "kind", kind, 0),
	LINK_U32(ROLE, "role", role, BTGW_LINK_HAS_ROLE),
	LINK_U32(STATE, "state", state, 0),
	LINK_U32(PEER, "peer", peer, BTGW_LINK_HAS_PEER),
	LINK_U32(MTU, "mtu", mtu, BTGW_LINK_HAS_MTU),
	LINK_U32(UID, "uid", uid, BTGW_LINK_HAS_UID),
	LINK_U64(RX_FRAMES, "rx-frames", rx_frames),
	LINK_U64(TX_FRAMES, "tx-frames", tx_frames),
	LINK_U64(RX_DROPPED, "rx-dropped", rx_dropped),
	LINK_U64(RX_DESCRIPTORS, "rx-descriptors", rx_descriptors),
	LINK_U64(TX_ERRORS, "tx-errors", tx_errors),
	LINK_U32(CONTROLLER, "controller", controller,
		 BTGW_LINK_HAS_CONTROLLER),
	LINK_U64(TAP_EVENTS, "tap-events", tap.events),
	LINK_U64(TAP_REPORTS, "tap-reports", tap.reports),
	LINK_U64(TAP_MALFORMED, "tap-malformed", tap.malformed),
	LINK_U64(TAP_CONNECTABLE, "tap-connectable", tap.connectable),
	LINK_U64(TAP_INCOMPLETE, "tap-incomplete", tap.incomplete),
	LINK_U64(TAP_OTHER, "tap-other", tap.other),
	LINK_U64(TAP_PB_ADV, "tap-pb-adv", tap.pb_adv),
	LINK_U64(TAP_MESSAGES, "tap-messages", tap.messages),
	LINK_U64(TAP_BEACONS, "tap-beacons", tap.beacons),
	/* only in requests */
	[BTGW_A_LINK_FD] = { "fd" },
	[BTGW_A_LINK_FD_READ] = { "fd-read" },
};

static const char *const link_kinds[] = {
	[BTGW_LINK_KIND_OWNED] = "owned",
	[BTGW_LINK_KIND_ADOPTED] = "adopted",
	[BTGW_LINK_KIND_LOOP] = "loop",
	[BTGW_LINK_KIND_TAP] = "tap",
};

static const char *const link_roles[] = {
	[BTGW_LINK_ROLE_GATEWAY] = "gateway",
	[BTGW_LINK_ROLE_DEVICE] = "device",
};

static const char *const link_states[] = {
	[BTGW_LINK_STATE_IDLE] = "idle",
	[BTGW_LINK_STATE_CONNECTING] = "connecting",
	[BTGW_LINK_STATE_UP] = "up",
	[BTGW_LINK_STATE_DOWN] = "down",
};

const char *btgw_link_attr_name(unsigned int attr)
{
	return attr <= BTGW_A_LINK_MAX ? link_attrs[attr].name : NULL;
}

const char *btgw_link_kind_name(uint32_t kind)
{
	return kind < ARRAY_SIZE(link_kinds) ? link_kinds[kind] : "unknown";
}

const char *btgw_link_role_name(uint32_t role)
{
	return role < ARRAY_SIZE(link_roles) ? link_roles[role] : "unknown";
}

const char *btgw_link_state_name(uint32_t state)
{
	return state < ARRAY_SIZE(link_states) ? link_states[state] : "unknown";
}

int btgw_genl_parse_link(struct nl_msg *msg, struct btgw_link_info *link,
			 struct btgw_err *err)
{
	struct nlattr *tb[BTGW_A_LINK_MAX + 1];
	const struct link_attr *la;
	unsigned int i;

	memset(link, 0, sizeof(*link));
	if (genlmsg_parse(nlmsg_hdr(msg), 0, tb, BTGW_A_LINK_MAX, NULL) < 0)
		return btgw_err_set(err, -EBADMSG,
				    "the kernel's answer is malformed");
	if (!tb[BTGW_A_LINK_ID])
		return btgw_err_set(err, -EBADMSG,
				    "the kernel's answer has no link id");

	for (i = 0; i <= BTGW_A_LINK_MAX; i++) {
		la = &link_attrs[i];
		if (!tb[i] || !la->size)
			continue;
		if (nla_len(tb[i]) != (int)la->size)
			return btgw_err_set(err, -EBADMSG,
					    "the kernel's answer has a %s of %d octets, not %u: is btgwctl of another version than the module?",
					    la->name, nla_len(tb[i]), la->size);
		memcpy((char *)link + la->off, nla_data(tb[i]), la->size);
		link->has |= la->has;
	}
	return 0;
}

static int link_reply_one(struct nl_msg *msg, struct genl_call *call)
{
	return btgw_genl_parse_link(msg, call->user, call->err);
}

static int link_call_one(struct btgw_genl *genl, struct genl_call *call)
{
	int ret = btgw_genl_call(genl, call);

	if (!ret && !call->replies)
		ret = btgw_err_set(call->err, -EBADMSG,
				   "the kernel answered without the link");
	return ret;
}

static int link_put(struct genl_call *call, int attr, uint32_t value)
{
	if (nla_put_u32(call->msg, attr, value) < 0) {
		nlmsg_free(call->msg);
		call->msg = NULL;
		return btgw_err_set(call->err, -EMSGSIZE,
				    "the request is too long");
	}
	return 0;
}

int btgw_genl_link_get(struct btgw_genl *genl, uint32_t id,
		       struct btgw_link_info *link, struct btgw_err *err)
{
	struct genl_call call = {
		.reply = link_reply_one,
		.user = link,
		.err = err,
	};
	int ret;

	ret = btgw_genl_request(genl, &call, BTGW_CMD_LINK_GET, 0);
	if (!ret)
		ret = link_put(&call, BTGW_A_LINK_ID, id);
	if (!ret)
		ret = link_call_one(genl, &call);
	if (ret)
		btgw_err_prefix(err, "link %u", id);
	return ret;
}

struct link_dump {
	btgw_link_cb cb;
	void *user;
};

static int link_reply_dump(struct nl_msg *msg, struct genl_call *call)
{
	struct link_dump *dump = call->user;
	struct btgw_link_info link;
	int ret;

	ret = btgw_genl_parse_link(msg, &link, call->err);
	return ret ? ret : dump->cb(&link, dump->user);
}

int btgw_genl_link_dump(struct btgw_genl *genl, btgw_link_cb cb, void *user,
			struct btgw_err *err)
{
	struct link_dump dump = { .cb = cb, .user = user };
	struct genl_call call = {
		.reply = link_reply_dump,
		.user = &dump,
		.err = err,
	};
	int ret;

	ret = btgw_genl_request(genl, &call, BTGW_CMD_LINK_GET, NLM_F_DUMP);
	if (!ret)
		ret = btgw_genl_call(genl, &call);
	return ret;
}

int btgw_genl_link_new(struct btgw_genl *genl, const struct btgw_link_req *req,
		       struct btgw_link_info *link, struct btgw_err *err)
{
	struct genl_call call = {
		.reply = link_reply_one,
		.user = link,
		.err = err,
	};
	int ret;

	ret = btgw_genl_request(genl, &call, BTGW_CMD_LINK_NEW, 0);
	if (!ret)
		ret = link_put(&call, BTGW_A_LINK_KIND, req->kind);
	if (!ret && req->has & BTGW_LINK_HAS_ROLE)
		ret = link_put(&call, BTGW_A_LINK_ROLE, req->role);
	if (!ret && req->kind == BTGW_LINK_KIND_ADOPTED)
		ret = link_put(&call, BTGW_A_LINK_FD, req->fd);
	if (!ret && req->has & BTGW_LINK_HAS_FD_READ)
		ret = link_put(&call, BTGW_A_LINK_FD_READ, req->fd_read);
	if (!ret && req->has & BTGW_LINK_HAS_MTU)
		ret = link_put(&call, BTGW_A_LINK_MTU, req->mtu);
	if (!ret && req->has & BTGW_LINK_HAS_UID)
		ret = link_put(&call, BTGW_A_LINK_UID, req->uid);
	if (!ret && req->has & BTGW_LINK_HAS_CONTROLLER)
		ret = link_put(&call, BTGW_A_LINK_CONTROLLER, req->controller);
	if (!ret)
		ret = link_call_one(genl, &call);
	if (ret)
		btgw_err_prefix(err, "link of kind %s",
				btgw_link_kind_name(req->kind));
	return ret;
}

int btgw_genl_link_del(struct btgw_genl *genl, uint32_t id,
		       struct btgw_err *err)
{
	struct genl_call call = { .reply = link_reply_one, .err = err };
	struct btgw_link_info unused;
	int ret;

	call.user = &unused;
	ret = btgw_genl_request(genl, &call, BTGW_CMD_LINK_DEL, 0);
	if (!ret)
		ret = link_put(&call, BTGW_A_LINK_ID, id);
	if (!ret)
		ret = btgw_genl_call(genl, &call);
	if (ret)
		btgw_err_prefix(err, "link %u", id);
	return ret;
}
