// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The module's netlink family: objects of mesh nets between attributes and
 * tables
 */
#include "genl_mesh.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "genl_priv.h"

enum {
	/* how often a dump is begun again because the table changed */
	COLLECT_TRIES		= 5,
	/* entries of a replay list: a request of less than 64 KiB */
	RPL_PER_REQUEST		= 1000,
};

const char *btgw_mesh_attr_name(const struct btgw_mesh_set *set,
				unsigned int attr)
{
	return attr <= set->max ? set->fields[attr].name : NULL;
}

static unsigned int mesh_size(const struct btgw_mesh_field *field)
{
	switch (field->type) {
	case BTGW_MESH_U8:
		return 1;
	case BTGW_MESH_U16:
		return 2;
	case BTGW_MESH_U32:
		return 4;
	case BTGW_MESH_U64:
		return 8;
	case BTGW_MESH_BIN:
		return field->len;
	}
	return 0;
}

static int mesh_parse_fill(struct nlattr *attr, union btgw_mesh_value *v)
{
	struct nlattr *tb[BTGW_A_FILL_MAX + 1];

	if (nla_parse_nested(tb, BTGW_A_FILL_MAX, attr, NULL) < 0 ||
	    !tb[BTGW_A_FILL_SIZE] || nla_len(tb[BTGW_A_FILL_SIZE]) != 4 ||
	    !tb[BTGW_A_FILL_USED] || nla_len(tb[BTGW_A_FILL_USED]) != 4 ||
	    !tb[BTGW_A_FILL_DROPPED] || nla_len(tb[BTGW_A_FILL_DROPPED]) != 8)
		return -EBADMSG;
	v->fill.size = nla_get_u32(tb[BTGW_A_FILL_SIZE]);
	v->fill.used = nla_get_u32(tb[BTGW_A_FILL_USED]);
	v->fill.dropped = nla_get_u64(tb[BTGW_A_FILL_DROPPED]);
	return 0;
}

static int mesh_parse_value(const struct btgw_mesh_field *field,
			    struct nlattr *attr, union btgw_mesh_value *v)
{
	if (field->type == BTGW_MESH_FILL)
		return mesh_parse_fill(attr, v);
	if (nla_len(attr) != (int)mesh_size(field))
		return -EBADMSG;
	switch (field->type) {
	case BTGW_MESH_U8:
		v->num = nla_get_u8(attr);
		break;
	case BTGW_MESH_U16:
		v->num = nla_get_u16(attr);
		break;
	case BTGW_MESH_U32:
		v->num = nla_get_u32(attr);
		break;
	case BTGW_MESH_U64:
		v->num = nla_get_u64(attr);
		break;
	default:
		memcpy(v->bin, nla_data(attr), field->len);
	}
	return 0;
}

/* @obj has its set; what a newer module adds is passed over */
static int mesh_parse_attrs(struct nlattr **tb, struct btgw_mesh_obj *obj,
			    struct btgw_err *err)
{
	const struct btgw_mesh_set *set = obj->set;
	unsigned int i;

	for (i = 0; i <= set->max; i++) {
		if (!tb[i] || set->fields[i].type == BTGW_MESH_NONE)
			continue;
		if (mesh_parse_value(&set->fields[i], tb[i], &obj->v[i]))
			return btgw_err_set(err, -EBADMSG,
					    "the kernel's answer has a %s of %d octets: is btgwctl of another version than the module?",
					    set->fields[i].name,
					    nla_len(tb[i]));
		obj->has |= BTGW_MESH_BIT(i);
	}
	return 0;
}

int btgw_mesh_parse(struct nl_msg *msg, struct btgw_mesh_obj *obj,
		    struct btgw_err *err)
{
	struct nlattr *tb[BTGW_MESH_ATTRS];

	if (genlmsg_parse(nlmsg_hdr(msg), 0, tb, obj->set->max, NULL) < 0)
		return btgw_err_set(err, -EBADMSG,
				    "the kernel's answer is malformed");
	return mesh_parse_attrs(tb, obj, err);
}

static int mesh_put_value(struct nl_msg *msg, unsigned int attr,
			  const struct btgw_mesh_field *field,
			  const union btgw_mesh_value *v)
{
	switch (field->type) {
	case BTGW_MESH_U8:
		return nla_put_u8(msg, attr, v->num);
	case BTGW_MESH_U16:
		return nla_put_u16(msg, attr, v->num);
	case BTGW_MESH_U32:
		return nla_put_u32(msg, attr, v->num);
	case BTGW_MESH_U64:
		return nla_put_u64(msg, attr, v->num);
	case BTGW_MESH_BIN:
		return nla_put(msg, attr, field->len, v->bin);
	}
	return -NLE_INVAL;
}

static int mesh_put(struct nl_msg *msg, const struct btgw_mesh_obj *obj)
{
	unsigned int i;
	int ret;

	for (i = 0; i <= obj->set->max; i++) {
		if (!btgw_mesh_has(obj, i))
			continue;
		ret = mesh_put_value(msg, i, &obj->set->fields[i], &obj->v[i]);
		if (ret < 0)
			return ret;
	}
	return 0;
}

/* begins a request with what @obj gives; @call->msg is freed on failure */
static int mesh_request(struct btgw_genl *genl, struct genl_call *call,
			int cmd, int flags, const struct btgw_mesh_obj *obj)
{
	int ret;

	call->set = obj->set;
	ret = btgw_genl_request(genl, call, cmd, flags);
	if (!ret && mesh_put(call->msg, obj) < 0) {
		btgw_genl_drop(call);
		ret = btgw_err_set(call->err, -EMSGSIZE,
				   "the request is too long");
	}
	return ret;
}

static int mesh_reply_one(struct nl_msg *msg, struct genl_call *call)
{
	/* an answer that nobody asked for is none of ours to judge */
	return call->user ? btgw_mesh_parse(msg, call->user, call->err) : 0;
}

int btgw_mesh_do(struct btgw_genl *genl, int cmd,
		 const struct btgw_mesh_obj *req, struct btgw_mesh_obj *reply,
		 struct btgw_err *err)
{
	struct genl_call call = {
		.reply = mesh_reply_one,
		.user = reply,
		.err = err,
	};
	int ret;

	if (reply)
		btgw_mesh_init(reply, req->set);
	ret = mesh_request(genl, &call, cmd, 0, req);
	if (!ret)
		ret = btgw_genl_call(genl, &call);
	if (!ret && reply && !call.replies)
		ret = btgw_err_set(err, -EBADMSG,
				   "the kernel answered without the %s",
				   req->set->name);
	return ret;
}

struct mesh_dump {
	const struct btgw_mesh_set *set;
	btgw_mesh_cb cb;
	void *user;
};

static int mesh_reply_dump(struct nl_msg *msg, struct genl_call *call)
{
	struct mesh_dump *dump = call->user;
	struct btgw_mesh_obj obj;
	int ret;

	btgw_mesh_init(&obj, dump->set);
	ret = btgw_mesh_parse(msg, &obj, call->err);
	return ret ? ret : dump->cb(&obj, dump->user);
}

int btgw_mesh_dump(struct btgw_genl *genl, int cmd,
		   const struct btgw_mesh_obj *only, btgw_mesh_cb cb,
		   void *user, struct btgw_err *err)
{
	struct mesh_dump dump = { .set = only->set, .cb = cb, .user = user };
	struct genl_call call = {
		.reply = mesh_reply_dump,
		.user = &dump,
		.err = err,
	};
	int ret;

	ret = mesh_request(genl, &call, cmd, NLM_F_DUMP, only);
	return ret ? ret : btgw_genl_call(genl, &call);
}

static int mesh_list_add(const struct btgw_mesh_obj *obj, void *user)
{
	struct btgw_mesh_list *list = user;
	struct btgw_mesh_obj *p;

	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 16;
		p = reallocarray(list->obj, list->room, sizeof(*p));
		if (!p)
			return -ENOMEM;
		list->obj = p;
	}
	list->obj[list->count++] = *obj;
	return 0;
}

int btgw_mesh_collect(struct btgw_genl *genl, int cmd,
		      const struct btgw_mesh_obj *only,
		      struct btgw_mesh_list *list, struct btgw_err *err)
{
	int ret = 0, tries;

	*list = (struct btgw_mesh_list){};
	for (tries = 0; tries < COLLECT_TRIES; tries++) {
		list->count = 0;
		btgw_err_clear(err);
		ret = btgw_mesh_dump(genl, cmd, only, mesh_list_add, list, err);
		if (ret != -EINTR)
			break;
	}
	if (ret == -ENOMEM)
		btgw_err_set(err, ret, "out of memory");
	return ret;
}

static int rpl_reply(struct nl_msg *msg, struct genl_call *call)
{
	struct nlmsghdr *hdr = nlmsg_hdr(msg);
	struct nlattr *tb[BTGW_A_RPL_ENTRY_MAX + 1];
	struct btgw_mesh_obj entry;
	struct nlattr *attr;
	int rem, ret;

	nlmsg_for_each_attr(attr, hdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != BTGW_A_RPL_ENTRY)
			continue;
		if (nla_parse_nested(tb, BTGW_A_RPL_ENTRY_MAX, attr, NULL) < 0)
			return btgw_err_set(call->err, -EBADMSG,
					    "the kernel's answer is malformed");
		btgw_mesh_init(&entry, &btgw_set_rpl_entry);
		ret = mesh_parse_attrs(tb, &entry, call->err);
		if (!ret)
			ret = mesh_list_add(&entry, call->user);
		if (ret)
			return ret == -ENOMEM ?
			       btgw_err_set(call->err, ret, "out of memory") :
			       ret;
	}
	return 0;
}

static int rpl_read(struct btgw_genl *genl, int flags,
		    const struct btgw_mesh_obj *req,
		    struct btgw_mesh_list *list, struct btgw_err *err)
{
	struct genl_call call = {
		.reply = rpl_reply,
		.user = list,
		.err = err,
	};
	int ret;

	*list = (struct btgw_mesh_list){};
	ret = mesh_request(genl, &call, BTGW_CMD_RPL_GET, flags, req);
	return ret ? ret : btgw_genl_call(genl, &call);
}

int btgw_rpl_dump(struct btgw_genl *genl, const struct btgw_mesh_obj *only,
		  struct btgw_mesh_list *list, struct btgw_err *err)
{
	return rpl_read(genl, NLM_F_DUMP, only, list, err);
}

int btgw_rpl_get(struct btgw_genl *genl, const struct btgw_mesh_obj *req,
		 struct btgw_mesh_list *list, struct btgw_err *err)
{
	return rpl_read(genl, 0, req, list, err);
}

static int rpl_put_some(struct btgw_genl *genl, uint16_t net,
			const struct btgw_mesh_obj *entry, size_t count,
			struct btgw_err *err)
{
	struct genl_call call = { .reply = mesh_reply_one, .err = err };
	struct btgw_mesh_obj req;
	struct nlattr *nest;
	size_t i;
	int ret;

	btgw_mesh_init(&req, &btgw_set_rpl);
	btgw_mesh_num(&req, BTGW_A_RPL_NET, net);
	call.set = req.set;
	call.room = 256 + count * 64;
	ret = btgw_genl_request(genl, &call, BTGW_CMD_RPL_NEW, 0);
	if (ret)
		return ret;
	if (mesh_put(call.msg, &req) < 0)
		goto full;
	for (i = 0; i < count; i++) {
		nest = nla_nest_start(call.msg, BTGW_A_RPL_ENTRY);
		if (!nest || mesh_put(call.msg, &entry[i]) < 0)
			goto full;
		nla_nest_end(call.msg, nest);
	}
	return btgw_genl_call(genl, &call);

full:
	btgw_genl_drop(&call);
	return btgw_err_set(err, -EMSGSIZE, "the request is too long");
}

int btgw_rpl_put(struct btgw_genl *genl, uint16_t net,
		 const struct btgw_mesh_obj *entry, size_t count,
		 struct btgw_err *err)
{
	size_t n;
	int ret;

	for (; count; count -= n, entry += n) {
		n = count < RPL_PER_REQUEST ? count : RPL_PER_REQUEST;
		ret = rpl_put_some(genl, net, entry, n, err);
		if (ret)
			return ret;
	}
	return 0;
}

struct mesh_stats_dump {
	btgw_mesh_stats_cb cb;
	void *user;
};

/* a nest of two: which, and how many; what is newer than we are is dropped */
static int mesh_stats_one(struct nlattr *nest, int which, int value,
			  uint64_t *counts, uint32_t last)
{
	struct nlattr *tb[3];

	if (nla_parse_nested(tb, 2, nest, NULL) < 0 || !tb[which] ||
	    nla_len(tb[which]) != 4 || !tb[value] || nla_len(tb[value]) != 8)
		return -EBADMSG;
	if (nla_get_u32(tb[which]) <= last)
		counts[nla_get_u32(tb[which])] = nla_get_u64(tb[value]);
	return 0;
}

static int mesh_stats_reply(struct nl_msg *msg, struct genl_call *call)
{
	struct mesh_stats_dump *dump = call->user;
	struct btgw_mesh_stats stats = {};
	struct nlattr *attr;
	int rem, ret = 0;

	nlmsg_for_each_attr(attr, nlmsg_hdr(msg), GENL_HDRLEN, rem) {
		switch (nla_type(attr)) {
		case BTGW_A_MESH_STATS_NET:
			if (nla_len(attr) != 2)
				ret = -EBADMSG;
			else
				stats.net = nla_get_u16(attr);
			break;
		case BTGW_A_MESH_STATS_COUNT:
			ret = mesh_stats_one(attr, BTGW_A_COUNT_WHAT,
					     BTGW_A_COUNT_COUNT, stats.count,
					     BTGW_MESH_COUNT_MAX);
			break;
		case BTGW_A_MESH_STATS_DROP:
			ret = mesh_stats_one(attr, BTGW_A_DROP_REASON,
					     BTGW_A_DROP_COUNT, stats.drop,
					     BTGW_MESH_DROP_MAX);
			break;
		}
		if (ret)
			return btgw_err_set(call->err, ret,
					    "the kernel's counters are malformed");
	}
	return dump->cb(&stats, dump->user);
}

int btgw_mesh_stats_dump(struct btgw_genl *genl, uint16_t net,
			 btgw_mesh_stats_cb cb, void *user,
			 struct btgw_err *err)
{
	struct mesh_stats_dump dump = { .cb = cb, .user = user };
	struct genl_call call = {
		.reply = mesh_stats_reply,
		.user = &dump,
		.err = err,
	};
	int ret;

	ret = btgw_genl_request(genl, &call, BTGW_CMD_MESH_STATS_GET,
				net ? 0 : NLM_F_DUMP);
	if (ret)
		return ret;
	if (net && nla_put_u16(call.msg, BTGW_A_MESH_STATS_NET, net) < 0) {
		btgw_genl_drop(&call);
		return btgw_err_set(err, -EMSGSIZE, "the request is too long");
	}
	return btgw_genl_call(genl, &call);
}

static const struct mesh_event {
	const char *what;
	const struct btgw_mesh_set *set;
} mesh_events[BTGW_CMD_MAX + 1] = {
#define OBJECT(C, s)							\
	[BTGW_CMD_##C##_NEW_NTF] = { "new", &btgw_set_##s },		\
	[BTGW_CMD_##C##_DEL_NTF] = { "gone", &btgw_set_##s }
#define CHANGES(C, s)							\
	OBJECT(C, s),							\
	[BTGW_CMD_##C##_CHG_NTF] = { "changed", &btgw_set_##s }
	CHANGES(NET, net),
	CHANGES(SUBNET, subnet),
	CHANGES(APPKEY, appkey),
	OBJECT(DEVKEY, devkey),
	CHANGES(BEARER, bearer),
	CHANGES(ELEMENT, element),
	CHANGES(FRIEND, friend),
	CHANGES(PATH, path),
	[BTGW_CMD_DF_CHG_NTF] = { "changed", &btgw_set_df },
	[BTGW_CMD_PATH_FULL_NTF] = { "full", &btgw_set_df },
	[BTGW_CMD_PATH_EXPIRING_NTF] = { "expiring", &btgw_set_path },
	[BTGW_CMD_PATH_NEEDED_NTF] = { "needed", &btgw_set_path },
	[BTGW_CMD_SEQ_HALF_NTF] = { "seq-half", &btgw_set_net },
	[BTGW_CMD_SEQ_EXHAUSTED_NTF] = { "seq-exhausted", &btgw_set_net },
	[BTGW_CMD_IV_NTF] = { "iv", &btgw_set_net },
	[BTGW_CMD_RPL_UNSAVED_NTF] = { "rpl-unsaved", &btgw_set_net },
	[BTGW_CMD_TABLE_FULL_NTF] = { "full", &btgw_set_table },
	[BTGW_CMD_IV_REFUSED_NTF] = { "iv-refused", &btgw_set_mesh_event },
	[BTGW_CMD_OWNER_NTF] = { "owner", &btgw_set_owner },
};

bool btgw_mesh_event(struct btgw_genl *genl, int cmd, struct nl_msg *msg)
{
	const struct mesh_event *event;
	struct btgw_mesh_obj obj;

	if (!genl->mesh_event || cmd < 0 || cmd > BTGW_CMD_MAX)
		return false;
	event = &mesh_events[cmd];
	if (!event->what)
		return false;
	btgw_mesh_init(&obj, event->set);
	if (!btgw_mesh_parse(msg, &obj, NULL))
		genl->mesh_event(event->what, &obj, genl->mesh_user);
	return true;
}

int btgw_mesh_subscribe(struct btgw_genl *genl, btgw_mesh_event_cb cb,
			void *user, struct btgw_err *err)
{
	genl->mesh_event = cb;
	genl->mesh_user = user;
	return btgw_genl_join(genl, BTGW_MCGRP_MESH, err);
}
