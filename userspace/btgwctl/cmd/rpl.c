// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl rpl: the replay protection list of a net
 */
#include <stdlib.h>

#include "mesh_obj.h"

#define BIT(a)		BTGW_MESH_BIT(BTGW_A_RPL_##a)
#define ENTRY(a)	BTGW_MESH_BIT(BTGW_A_RPL_ENTRY_##a)

static int rpl_show(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_rpl,
		.words = BIT(NET) | BIT(SRC) | BIT(SINCE),
		.needed = BIT(NET),
		.first = BTGW_A_RPL_NET,
	};
	struct btgw_mesh_list list = {};
	struct btgw_mesh_obj only;
	struct btgw_genl *genl;
	int ret;

	ret = mesh_obj_args(ctx, &verb, argc, argv, &only);
	if (ret)
		return ret;
	if (btgw_mesh_has(&only, BTGW_A_RPL_SRC) &&
	    btgw_mesh_has(&only, BTGW_A_RPL_SINCE))
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "rpl: either \"src\" or \"since\"");
	ret = mesh_open(ctx, &genl);
	if (ret)
		return ret;
	if (btgw_mesh_has(&only, BTGW_A_RPL_SRC))
		ret = btgw_rpl_get(genl, &only, &list, &ctx->err);
	else
		ret = btgw_rpl_dump(genl, &only, &list, &ctx->err);
	if (ret)
		btgw_err_prefix(&ctx->err, "rpl");
	else
		mesh_obj_print_list(ctx, &list);
	free(list.obj);
	btgw_genl_close(genl);
	return ret ? BTGWCTL_REFUSED : BTGWCTL_OK;
}

/* the words of an entry, and before them the net */
static int rpl_add(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb of_net = {
		.set = &btgw_set_rpl,
		.words = BIT(NET),
		.needed = BIT(NET),
	};
	static const struct mesh_verb of_entry = {
		.set = &btgw_set_rpl_entry,
		.words = ENTRY(SRC) | ENTRY(IV_INDEX) | ENTRY(SEQ) |
			 ENTRY(SEG_IV_INDEX) | ENTRY(SEG_SEQ),
		.needed = ENTRY(SRC) | ENTRY(IV_INDEX) | ENTRY(SEQ),
	};
	struct btgw_mesh_obj net, entry;
	struct btgw_genl *genl;
	int ret;

	ret = mesh_obj_args(ctx, &of_net, argc < 2 ? argc : 2, argv, &net);
	if (!ret)
		ret = mesh_obj_args(ctx, &of_entry, argc - 2, argv + 2,
				    &entry);
	if (!ret)
		ret = mesh_open(ctx, &genl);
	if (ret)
		return ret;
	ret = btgw_rpl_put(genl, net.v[BTGW_A_RPL_NET].num, &entry, 1,
			   &ctx->err);
	btgw_genl_close(genl);
	if (ret)
		btgw_err_prefix(&ctx->err, "rpl");
	return ret ? BTGWCTL_REFUSED : BTGWCTL_OK;
}

static int rpl_del(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_rpl,
		.cmd = BTGW_CMD_RPL_DEL,
		.words = BIT(NET) | BIT(SRC),
		.needed = BIT(NET) | BIT(SRC),
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static int rpl_confirm(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_rpl,
		.cmd = BTGW_CMD_RPL_CONFIRM,
		.words = BIT(NET) | BIT(GENERATION),
		.needed = BIT(NET) | BIT(GENERATION),
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static const struct btgwctl_command rpl_commands[] = {
	{ .name = "show", .run = rpl_show },
	{ .name = "list", .run = rpl_show },
	{ .name = "add", .run = rpl_add },
	{ .name = "delete", .run = rpl_del },
	{ .name = "confirm", .run = rpl_confirm },
	{}
};

BTGWCTL_OBJECT(rpl) = {
	.name = "rpl",
	.help = "replay protection list of a mesh net",
	.usage =
"btgwctl rpl [ show ] net ID [ src ADDRESS | since GENERATION ]\n"
"btgwctl rpl add net ID src ADDRESS iv-index N seq N\n"
"                [ seg-iv-index N seg-seq N ]\n"
"btgwctl rpl del net ID src ADDRESS\n"
"btgwctl rpl confirm net ID generation N\n",
	.commands = rpl_commands,
};
