// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl friend: Low Power nodes that a net befriended
 */
#include "mesh_obj.h"

#define BIT(a)	BTGW_MESH_BIT(BTGW_A_FRIEND_##a)

static int friend_show(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_friend,
		.cmd = BTGW_CMD_FRIEND_GET,
		.words = BIT(NET) | BIT(LPN),
		.needed = BIT(NET) | BIT(LPN),
	};

	return mesh_obj_show(ctx, &verb, argc, argv);
}

static int friend_del(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_friend,
		.cmd = BTGW_CMD_FRIEND_DEL,
		.words = BIT(NET) | BIT(LPN),
		.needed = BIT(NET) | BIT(LPN),
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static const struct btgwctl_command friend_commands[] = {
	{ .name = "show", .run = friend_show },
	{ .name = "list", .run = friend_show },
	{ .name = "delete", .run = friend_del },
	{}
};

BTGWCTL_OBJECT(friend) = {
	.name = "friend",
	.help = "Low Power nodes that a mesh net befriended",
	.usage =
"btgwctl [ -s ] friend [ show [ net ID [ lpn ADDRESS ] ] ]\n"
"btgwctl friend del net ID lpn ADDRESS\n",
	.commands = friend_commands,
};
