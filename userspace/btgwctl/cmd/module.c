// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl module: what concerns all nets
 */
#include "mesh_obj.h"

#define BIT(a)	BTGW_MESH_BIT(BTGW_A_MODULE_##a)

static int module_drain(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_module,
		.cmd = BTGW_CMD_MODULE_DRAIN,
		.words = BIT(NETS),
		.needed = BIT(NETS),
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static const struct btgwctl_command module_commands[] = {
	{ .name = "drain", .run = module_drain },
	{}
};

BTGWCTL_OBJECT(module) = {
	.name = "module",
	.help = "make the module ready to be unloaded",
	.usage =
"btgwctl module drain nets N\n"
"Removes all mesh nets, so that the module can be unloaded. N is how many there\n"
"are: those that you have saved.\n",
	.commands = module_commands,
};
