// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl pan status, disconnect: the sessions that the kernel has
 */
#include "pan.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <unistd.h>

static void session_show(struct btgwctl *ctx, struct pan_rtnl *rt,
			 const struct pan_bnep *s)
{
	char peer[BTGW_ADDR_TEXT], own[BTGW_ADDR_TEXT], name[IF_NAMESIZE];
	struct btgw_addr addr = {};
	struct pan_link link;
	int i;

	out_object(ctx, NULL);
	out_str(ctx, "peer", "peer %s", btgw_addr_print(&s->peer, peer));
	out_str(ctx, "role", " role %s", btgw_bnep_role_name(s->role));
	out_str(ctx, "device", " device %s", s->device);
	/* it may have been moved to another network namespace */
	if (!pan_link_find(rt, s->device, &link, NULL)) {
		for (i = 0; i < 6; i++)
			addr.b[i] = link.mac[5 - i];
		out_str(ctx, "controller", " controller %s",
			btgw_addr_print(&addr, own));
		if (link.master && if_indextoname(link.master, name))
			out_str(ctx, "bridge", " bridge %s", name);
		out_bool(ctx, "up", " up %s", link.up);
	}
	out_object_end(ctx);
	out_text(ctx, "\n");
}

int pan_status_run(struct btgwctl *ctx, int argc, char **argv)
{
	struct pan_bnep list[PAN_BNEP_MAX];
	struct pan_rtnl *rt;
	int ctl, i, n;

	if (argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "\"%s\": expected nothing after status",
				    argv[0]);
	ctl = pan_bnep_open(&ctx->err);
	if (ctl < 0)
		return btgwctl_exit_code(ctl);
	n = pan_bnep_list(ctl, list, &ctx->err);
	close(ctl);
	if (n < 0 || pan_rtnl_open(&rt, &ctx->err))
		return BTGWCTL_REFUSED;
	out_array(ctx, NULL);
	for (i = 0; i < n; i++)
		session_show(ctx, rt, &list[i]);
	out_array_end(ctx);
	pan_rtnl_close(rt);
	return BTGWCTL_OK;
}

int pan_disconnect_run(struct btgwctl *ctx, int argc, char **argv)
{
	struct pan_bnep list[PAN_BNEP_MAX];
	int ctl, i, n, ret, bad = 0;
	bool all;

	if (argc != 1)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "from whom? one address, or all");
	all = !strcmp(argv[0], "all");
	if (!all &&
	    btgw_addr_parse(argv[0], BTGW_ADDR_PUBLIC, &list[0].peer,
			    &ctx->err))
		return BTGWCTL_USAGE;
	ctl = pan_bnep_open(&ctx->err);
	if (ctl < 0)
		return btgwctl_exit_code(ctl);
	n = all ? pan_bnep_list(ctl, list, &ctx->err) : 1;
	for (i = 0; i < n; i++) {
		struct btgw_err err = {};

		ret = pan_bnep_del(ctl, &list[i].peer, &err);
		/* of all, one may have ended by itself meanwhile */
		if (ret && !(all && ret == -ENOENT))
			bad = btgw_err_set(&ctx->err, ret, "%s", err.text);
	}
	close(ctl);
	return n < 0 || bad ? BTGWCTL_REFUSED : BTGWCTL_OK;
}
