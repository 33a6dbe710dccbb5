/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * genl_priv.h - between genl.c, which talks, and genl_link.c and genl_mesh.c, which
 * translate
 */
#ifndef _BTGW_LIB_GENL_PRIV_H
#define _BTGW_LIB_GENL_PRIV_H

#include "genl.h"
#include "genl_mesh.h"

struct nl_msg;
struct nl_sock;

struct btgw_genl {
	struct nl_sock *sk;
	int family;
	/* the family was unregistered; its number may be given away */
	bool gone;
	btgw_event_cb event;
	void *user;
	btgw_mesh_event_cb mesh_event;
	void *mesh_user;
};

/**
 * struct genl_call - one request and what came of it
 * @msg: the request, wiped and freed by btgw_genl_call()
 * @room: octets that the request may take, 0 for the default
 * @set: attribute set of the request, NULL for that of links
 * @reply: called for each message of the answer; a negative errno ends it
 * @user: for @reply
 * @err: gets the reason of a failure, or NULL
 * @replies: messages of the answer so far
 * @code: 0 or the negative errno of the failure
 * @done: the closing message came
 */
struct genl_call {
	struct nl_msg *msg;
	size_t room;
	const struct btgw_mesh_set *set;
	int (*reply)(struct nl_msg *msg, struct genl_call *call);
	void *user;
	struct btgw_err *err;
	unsigned int replies;
	int code;
	bool done;
};

/* begin a request: allocates call->msg and writes its head */
int btgw_genl_request(struct btgw_genl *genl, struct genl_call *call, int cmd,
		      int flags);

/* send it and wait for the closing message; frees call->msg in any case */
int btgw_genl_call(struct btgw_genl *genl, struct genl_call *call);

/* wipe and free a request that is not sent: there may be a key in it */
void btgw_genl_drop(struct genl_call *call);

/* the events of a further multicast group */
int btgw_genl_join(struct btgw_genl *genl, const char *name,
		   struct btgw_err *err);

int btgw_genl_parse_link(struct nl_msg *msg, struct btgw_link_info *link,
			 struct btgw_err *err);

/* name of an attribute of set link, NULL for one that is not known here */
const char *btgw_link_attr_name(unsigned int attr);

/* the same for another set */
const char *btgw_mesh_attr_name(const struct btgw_mesh_set *set,
				unsigned int attr);

/* @obj has its set, and gets the values that the message has */
int btgw_mesh_parse(struct nl_msg *msg, struct btgw_mesh_obj *obj,
		    struct btgw_err *err);

/* true if the command is an event of a mesh net that was asked for */
bool btgw_mesh_event(struct btgw_genl *genl, int cmd, struct nl_msg *msg);

#endif /* _BTGW_LIB_GENL_PRIV_H */
