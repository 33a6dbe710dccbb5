// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl daemon: what btgwd knows of itself
 */
#include <errno.h>
#include <inttypes.h>

#include "../main.h"
#include "daemon.h"

static void show_net(struct btgwctl *ctx, json_t *net)
{
	const char *opcode;
	json_t *count;

	out_object(ctx, NULL);
	out_u64(ctx, "net", "net %" PRIu64,
		json_integer_value(json_object_get(net, "net")));
	out_object(ctx, "control");
	json_object_foreach(json_object_get(net, "control"), opcode, count) {
		out_text(ctx, " control %s", opcode);
		out_u64(ctx, opcode, " %" PRIu64, json_integer_value(count));
	}
	out_object_end(ctx);
	out_object_end(ctx);
	out_text(ctx, "\n");
}

static int daemon_show(struct btgwctl *ctx, int argc, char **argv)
{
	json_t *ask, *reply, *net;
	size_t i;
	int ret;

	if (argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "daemon: \"%s\": it takes no arguments",
				    argv[0]);
	ask = json_pack("{s:s}", "do", "show");
	ret = btgw_daemon_ask(ask, &reply, &ctx->err);
	json_decref(ask);
	if (ret)
		return ret == -ECONNREFUSED ? BTGWCTL_UNREACHABLE :
					      BTGWCTL_REFUSED;
	out_array(ctx, NULL);
	json_array_foreach(json_object_get(reply, "nets"), i, net)
		show_net(ctx, net);
	out_array_end(ctx);
	json_decref(reply);
	return BTGWCTL_OK;
}

static const struct btgwctl_command daemon_commands[] = {
	{ .name = "show", .run = daemon_show },
	{}
};

BTGWCTL_OBJECT(daemon) = {
	.name = "daemon",
	.help = "the nets that btgwd keeps, and the control messages it got",
	.usage =
"btgwctl daemon [ show ]\n",
	.commands = daemon_commands,
};
