// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl devkey: device keys that a net knows. Keys are never shown.
 */
#include "mesh_obj.h"

#define BIT(a)	BTGW_MESH_BIT(BTGW_A_DEVKEY_##a)

static int devkey_show(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_devkey,
		.cmd = BTGW_CMD_DEVKEY_GET,
		.words = BIT(NET) | BIT(ADDR),
		.needed = BIT(NET) | BIT(ADDR),
	};

	return mesh_obj_show(ctx, &verb, argc, argv);
}

static int devkey_add(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_devkey,
		.cmd = BTGW_CMD_DEVKEY_NEW,
		.words = BIT(NET) | BIT(ADDR) | BIT(KEY),
		.needed = BIT(NET) | BIT(ADDR) | BIT(KEY),
		.keep = "key-new",
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static int devkey_del(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_devkey,
		.cmd = BTGW_CMD_DEVKEY_DEL,
		.words = BIT(NET) | BIT(ADDR),
		.needed = BIT(NET) | BIT(ADDR),
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static const struct btgwctl_command devkey_commands[] = {
	{ .name = "show", .run = devkey_show },
	{ .name = "list", .run = devkey_show },
	{ .name = "add", .run = devkey_add },
	{ .name = "delete", .run = devkey_del },
	{}
};

BTGWCTL_OBJECT(devkey) = {
	.name = "devkey",
	.help = "device keys that a mesh net knows",
	.usage =
"btgwctl devkey [ show [ net ID [ addr ADDRESS ] ] ]\n"
"btgwctl devkey add net ID addr ADDRESS key KEY\n"
"btgwctl devkey del net ID addr ADDRESS\n"
"KEY := { 32 hexadecimal digits | @FILE | - }\n",
	.commands = devkey_commands,
};
