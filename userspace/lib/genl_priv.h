/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * genl_priv.h - between genl.c, which talks, and genl_link.c, which translates
 */
#ifndef _BTGW_LIB_GENL_PRIV_H
#define _BTGW_LIB_GENL_PRIV_H

#include "genl.h"

struct nl_msg;
struct nl_sock;

struct btgw_genl {
	struct nl_sock *sk;
	int family;
	/* the family was unregistered; its number may be given away */
	bool gone;
	btgw_event_cb event;
	void *user;
};

/**
 * struct genl_call - one request and what came of it
 * @msg: the request, freed by btgw_genl_call()
 * @reply: called for each message of the answer; a negative errno ends it
 * @user: for @reply
 * @err: gets the reason of a failure, or NULL
 * @replies: messages of the answer so far
 * @code: 0 or the negative errno of the failure
 * @done: the closing message came
 */
struct genl_call {
	struct nl_msg *msg;
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

int btgw_genl_parse_link(struct nl_msg *msg, struct btgw_link_info *link,
			 struct btgw_err *err);

/* name of an attribute of set link, NULL for one that is not known here */
const char *btgw_link_attr_name(unsigned int attr);

#endif /* _BTGW_LIB_GENL_PRIV_H */
