// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The module's netlink family: ownership
 */
#include "genl_owner.h"

#include <errno.h>
#include <netlink/attr.h>
#include <netlink/netlink.h>

#include "genl_priv.h"

static int owner_reply(struct nl_msg *msg, struct genl_call *call)
{
	return 0;
}

int btgw_owner_claim(struct btgw_genl *genl, const char *name,
		     struct btgw_err *err)
{
	struct genl_call call = {
		.set = &btgw_set_owner,
		.reply = owner_reply,
		.err = err,
	};
	int ret;

	ret = btgw_genl_request(genl, &call, BTGW_CMD_OWNER_CLAIM, 0);
	if (ret)
		return ret;
	if (nla_put_string(call.msg, BTGW_A_OWNER_NAME, name) < 0) {
		btgw_genl_drop(&call);
		return btgw_err_set(err, -EMSGSIZE, "the name is too long");
	}
	return btgw_genl_call(genl, &call);
}
