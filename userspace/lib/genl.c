// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The module's netlink family: one socket, one request at a time
 */
#include "genl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "genl_priv.h"

/* libnl has errors of its own; these are the ones that can reach us */
static int genl_errno(int nlerr)
{
	switch (-nlerr) {
	case NLE_NOMEM:
		return -ENOMEM;
	case NLE_AGAIN:
		return -EAGAIN;
	case NLE_DUMP_INTR:
		return -EINTR;
	case NLE_MSG_OVERFLOW:
	case NLE_MSG_TRUNC:
		return -EMSGSIZE;
	case NLE_OBJ_NOTFOUND:
		return -ENOENT;
	case NLE_PERM:
		return -EPERM;
	default:
		return -EIO;
	}
}

static const char *genl_attr_name(const struct genl_call *call,
				  unsigned int attr)
{
	return call->set ? btgw_mesh_attr_name(call->set, attr) :
			   btgw_link_attr_name(attr);
}

/* name of the attribute of our request that stands at @off */
static const char *genl_attr_at(const struct genl_call *call, uint32_t off)
{
	const struct nlmsghdr *req = nlmsg_hdr(call->msg);
	const struct nlattr *attr;
	int rem;

	attr = (const struct nlattr *)((const char *)req + NLMSG_HDRLEN +
				       GENL_HDRLEN);
	rem = (int)req->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN;
	for (; nla_ok(attr, rem); attr = nla_next(attr, &rem)) {
		uint32_t at = (const char *)attr - (const char *)req;

		if (off >= at && off < at + nla_total_size(nla_len(attr)))
			return genl_attr_name(call, nla_type(attr));
	}
	return NULL;
}

/*
 * Extended acknowledgement: after the error code stand the head of our request
 * and, without NLM_F_CAPPED, all of it, then attributes with the sentence.
 */
static void genl_extack(struct genl_call *call, const struct nlmsghdr *hdr,
			const struct nlmsgerr *e)
{
	struct nlattr *tb[NLMSGERR_ATTR_MAX + 1] = {};
	const char *what = NULL, *text = NULL;
	size_t skip = sizeof(*e);
	const char *kind = "";
	struct nlattr *attr;
	int rem;

	if (hdr->nlmsg_flags & NLM_F_ACK_TLVS) {
		if (!(hdr->nlmsg_flags & NLM_F_CAPPED) &&
		    e->msg.nlmsg_len >= NLMSG_HDRLEN)
			skip += NLMSG_ALIGN(e->msg.nlmsg_len) - NLMSG_HDRLEN;
		rem = (int)hdr->nlmsg_len - NLMSG_HDRLEN - (int)skip;
		attr = (struct nlattr *)((char *)e + skip);
		if (rem > 0)
			nla_parse(tb, NLMSGERR_ATTR_MAX, attr, rem, NULL);
	}

	if (tb[NLMSGERR_ATTR_MSG] && nla_len(tb[NLMSGERR_ATTR_MSG]) > 0 &&
	    memchr(nla_data(tb[NLMSGERR_ATTR_MSG]), 0,
		   nla_len(tb[NLMSGERR_ATTR_MSG])))
		text = nla_get_string(tb[NLMSGERR_ATTR_MSG]);
	if (tb[NLMSGERR_ATTR_OFFS] && nla_len(tb[NLMSGERR_ATTR_OFFS]) >= 4) {
		what = genl_attr_at(call, nla_get_u32(tb[NLMSGERR_ATTR_OFFS]));
		kind = "attribute ";
	}
	if (tb[NLMSGERR_ATTR_MISS_TYPE] &&
	    nla_len(tb[NLMSGERR_ATTR_MISS_TYPE]) >= 4) {
		uint32_t type = nla_get_u32(tb[NLMSGERR_ATTR_MISS_TYPE]);

		what = genl_attr_name(call, type);
		kind = "missing attribute ";
	}

	if (!text)
		text = btgw_strerror(e->error);
	if (what)
		btgw_err_set(call->err, e->error, "the kernel refused: %s (%s%s)",
			     text, kind, what);
	else
		btgw_err_set(call->err, e->error, "the kernel refused: %s", text);
}

static int genl_on_error(struct sockaddr_nl *from, struct nlmsgerr *e,
			 void *user)
{
	struct nlmsghdr *hdr = (struct nlmsghdr *)((char *)e - NLMSG_HDRLEN);
	struct genl_call *call = user;

	call->done = true;
	call->code = e->error < 0 ? e->error : -EPROTO;
	genl_extack(call, hdr, e);
	return NL_STOP;
}

static int genl_on_ack(struct nl_msg *msg, void *user)
{
	struct genl_call *call = user;

	call->done = true;
	return NL_STOP;
}

/* end of a dump, with the errno of one that failed half-way */
static int genl_on_finish(struct nl_msg *msg, void *user)
{
	struct nlmsghdr *hdr = nlmsg_hdr(msg);
	struct genl_call *call = user;
	int code;

	call->done = true;
	if (nlmsg_datalen(hdr) >= (int)sizeof(code)) {
		memcpy(&code, nlmsg_data(hdr), sizeof(code));
		if (code < 0 && !call->code)
			call->code = btgw_err_set(call->err, code,
						  "the kernel ended the dump: %s",
						  btgw_strerror(code));
	}
	return NL_STOP;
}

static int genl_on_valid(struct nl_msg *msg, void *user)
{
	struct genl_call *call = user;

	/* a consumer that gave up still lets the rest of the dump pass */
	if (call->code)
		return NL_OK;
	call->replies++;
	call->code = call->reply(msg, call);
	return NL_OK;
}

void btgw_genl_drop(struct genl_call *call)
{
	struct nlmsghdr *hdr = nlmsg_hdr(call->msg);

	explicit_bzero(hdr, hdr->nlmsg_len);
	nlmsg_free(call->msg);
	call->msg = NULL;
}

int btgw_genl_call(struct btgw_genl *genl, struct genl_call *call)
{
	bool changed = false;
	struct nl_cb *cb;
	int ret;

	cb = nl_cb_alloc(NL_CB_DEFAULT);
	if (!cb) {
		ret = btgw_err_set(call->err, -ENOMEM, "out of memory");
		goto out_msg;
	}
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, genl_on_valid, call);
	nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, genl_on_ack, call);
	nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, genl_on_finish, call);
	nl_cb_err(cb, NL_CB_CUSTOM, genl_on_error, call);

	ret = nl_send_auto(genl->sk, call->msg);
	if (ret < 0) {
		ret = btgw_err_set(call->err, genl_errno(ret),
				   "sending to the kernel: %s",
				   nl_geterror(ret));
		goto out_cb;
	}

	while (!call->done) {
		ret = nl_recvmsgs(genl->sk, cb);
		if (ret == -NLE_DUMP_INTR) {
			/* the dump goes on to its end nevertheless */
			changed = true;
		} else if (ret < 0 && !call->done) {
			ret = btgw_err_set(call->err, genl_errno(ret),
					   "receiving from the kernel: %s",
					   nl_geterror(ret));
			goto out_cb;
		}
	}
	ret = call->code;
	if (!ret && changed)
		ret = btgw_err_set(call->err, -EINTR,
				   "the table changed while it was read, ask again");

out_cb:
	nl_cb_put(cb);
out_msg:
	btgw_genl_drop(call);
	return ret;
}

int btgw_genl_request(struct btgw_genl *genl, struct genl_call *call, int cmd,
		      int flags)
{
	call->msg = call->room ? nlmsg_alloc_size(call->room) : nlmsg_alloc();
	if (!call->msg)
		goto nomem;

	/* ACK makes every request end with exactly one closing message */
	if (!genlmsg_put(call->msg, NL_AUTO_PORT, NL_AUTO_SEQ, genl->family, 0,
			 flags | NLM_F_ACK, cmd, BTGW_GENL_VERSION)) {
		nlmsg_free(call->msg);
		call->msg = NULL;
		goto nomem;
	}
	return 0;

nomem:
	return btgw_err_set(call->err, -ENOMEM, "out of memory");
}

int btgw_genl_open(struct btgw_genl **genl, struct btgw_err *err)
{
	struct btgw_genl *g;
	int one = 1;
	int ret, fd;

	g = calloc(1, sizeof(*g));
	if (!g)
		return btgw_err_set(err, -ENOMEM, "out of memory");

	g->sk = nl_socket_alloc();
	if (!g->sk) {
		ret = btgw_err_set(err, -ENOMEM, "out of memory");
		goto out_free;
	}

	ret = genl_connect(g->sk);
	if (ret < 0) {
		ret = btgw_err_set(err, genl_errno(ret),
				   "opening a netlink socket: %s",
				   nl_geterror(ret));
		goto out_free;
	}

	fd = nl_socket_get_fd(g->sk);
	/* what is missing in an old kernel only makes its refusals shorter */
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	fcntl(fd, F_SETFD, FD_CLOEXEC);

	ret = genl_ctrl_resolve(g->sk, BTGW_GENL_NAME);
	if (ret < 0) {
		if (ret == -NLE_OBJ_NOTFOUND)
			ret = btgw_err_set(err, -ENOENT,
					   "the kernel has no netlink family \"%s\": load the module with \"modprobe btgw\"",
					   BTGW_GENL_NAME);
		else
			ret = btgw_err_set(err, genl_errno(ret),
					   "finding the netlink family \"%s\": %s",
					   BTGW_GENL_NAME, nl_geterror(ret));
		goto out_free;
	}
	g->family = ret;

	*genl = g;
	return 0;

out_free:
	btgw_genl_close(g);
	return ret;
}

void btgw_genl_close(struct btgw_genl *genl)
{
	if (!genl)
		return;
	if (genl->sk)
		nl_socket_free(genl->sk);
	free(genl);
}

/* the module was unloaded: no event of its own could tell */
static bool genl_family_gone(struct btgw_genl *genl, struct nlmsghdr *hdr)
{
	struct nlattr *tb[CTRL_ATTR_MAX + 1];

	return hdr->nlmsg_type == GENL_ID_CTRL &&
	       genlmsg_valid_hdr(hdr, 0) &&
	       genlmsg_hdr(hdr)->cmd == CTRL_CMD_DELFAMILY &&
	       !genlmsg_parse(hdr, 0, tb, CTRL_ATTR_MAX, NULL) &&
	       tb[CTRL_ATTR_FAMILY_ID] &&
	       nla_len(tb[CTRL_ATTR_FAMILY_ID]) == 2 &&
	       nla_get_u16(tb[CTRL_ATTR_FAMILY_ID]) == genl->family;
}

static int genl_on_event(struct nl_msg *msg, void *user)
{
	struct nlmsghdr *hdr = nlmsg_hdr(msg);
	enum btgw_genl_event event;
	struct btgw_link_info link;
	struct btgw_genl *genl = user;

	if (genl_family_gone(genl, hdr))
		genl->gone = true;
	if (hdr->nlmsg_type != genl->family ||
	    !genlmsg_valid_hdr(hdr, 0))
		return NL_SKIP;

	switch (genlmsg_hdr(hdr)->cmd) {
	case BTGW_CMD_LINK_NEW_NTF:
		event = BTGW_GENL_LINK_NEW;
		break;
	case BTGW_CMD_LINK_CHG_NTF:
		event = BTGW_GENL_LINK_CHANGED;
		break;
	case BTGW_CMD_LINK_DEL_NTF:
		event = BTGW_GENL_LINK_GONE;
		break;
	default:
		/* or an event of a newer module */
		return btgw_mesh_event(genl, genlmsg_hdr(hdr)->cmd, msg) ?
		       NL_OK : NL_SKIP;
	}

	if (!btgw_genl_parse_link(msg, &link, NULL))
		genl->event(event, &link, genl->user);
	return NL_OK;
}

/* before the socket is set up for events: it asks the kernel */
static int genl_group(struct btgw_genl *genl, const char *name,
		      struct btgw_err *err)
{
	int group = genl_ctrl_resolve_grp(genl->sk, BTGW_GENL_NAME, name);

	return group >= 0 ? group :
	       btgw_err_set(err, genl_errno(group),
			    "finding the multicast group \"%s\": %s", name,
			    nl_geterror(group));
}

int btgw_genl_join(struct btgw_genl *genl, const char *name,
		   struct btgw_err *err)
{
	struct btgw_genl *asks;
	int group, ret;

	/* answers and events must not be mixed: another socket asks */
	ret = btgw_genl_open(&asks, err);
	if (ret)
		return ret;
	group = genl_group(asks, name, err);
	btgw_genl_close(asks);
	if (group < 0)
		return group;
	ret = nl_socket_add_membership(genl->sk, group);
	if (ret < 0)
		return btgw_err_set(err, genl_errno(ret),
				    "joining the multicast group \"%s\": %s",
				    name, nl_geterror(ret));
	return 0;
}

int btgw_genl_subscribe(struct btgw_genl *genl, btgw_event_cb cb, void *user,
			struct btgw_err *err)
{
	int group, ctrl, ret;

	group = genl_group(genl, BTGW_MCGRP_EVENTS, err);
	if (group < 0)
		return group;

	ctrl = genl_ctrl_resolve_grp(genl->sk, "nlctrl", "notify");

	genl->event = cb;
	genl->user = user;
	nl_socket_disable_seq_check(genl->sk);
	ret = nl_socket_modify_cb(genl->sk, NL_CB_VALID, NL_CB_CUSTOM,
				  genl_on_event, genl);
	if (!ret)
		ret = nl_socket_add_membership(genl->sk, group);
	if (!ret && ctrl >= 0)
		ret = nl_socket_add_membership(genl->sk, ctrl);
	if (!ret)
		ret = nl_socket_set_nonblocking(genl->sk);
	if (ret < 0)
		return btgw_err_set(err, genl_errno(ret),
				    "joining the multicast group \"%s\": %s",
				    BTGW_MCGRP_EVENTS, nl_geterror(ret));
	return 0;
}

int btgw_genl_fd(struct btgw_genl *genl)
{
	return nl_socket_get_fd(genl->sk);
}

int btgw_genl_process(struct btgw_genl *genl, struct btgw_err *err)
{
	int ret;

	do {
		ret = nl_recvmsgs_default(genl->sk);
	} while (ret >= 0);

	if (genl->gone)
		return btgw_err_set(err, -ENODEV,
				    "the module btgw was unloaded");
	if (ret == -NLE_AGAIN)
		return 0;
	/* libnl reports a full receive buffer, ENOBUFS, as no memory */
	if (ret == -NLE_NOMEM)
		return btgw_err_set(err, -ENOBUFS,
				    "events were lost, the receive buffer was full");
	return btgw_err_set(err, genl_errno(ret), "receiving events: %s",
			    nl_geterror(ret));
}
