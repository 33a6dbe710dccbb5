// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl appkey: application keys of a net. Keys are never shown.
 */
#include "mesh_obj.h"

#define BIT(a)	BTGW_MESH_BIT(BTGW_A_APPKEY_##a)

static int appkey_show(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_appkey,
		.cmd = BTGW_CMD_APPKEY_GET,
		.words = BIT(NET) | BIT(INDEX),
		.needed = BIT(NET) | BIT(INDEX),
	};

	return mesh_obj_show(ctx, &verb, argc, argv);
}

static int appkey_add(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_appkey,
		.cmd = BTGW_CMD_APPKEY_NEW,
		.words = BIT(NET) | BIT(INDEX) | BIT(SUBNET) | BIT(KEY) | BIT(NEW_KEY),
		.needed = BIT(NET) | BIT(INDEX) | BIT(SUBNET) | BIT(KEY),
		.keep = "key-new",
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static int appkey_set(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_appkey,
		.cmd = BTGW_CMD_APPKEY_SET,
		.words = BIT(NET) | BIT(INDEX) | BIT(NEW_KEY),
		.needed = BIT(NET) | BIT(INDEX) | BIT(NEW_KEY),
		.keep = "key-set",
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static int appkey_del(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_appkey,
		.cmd = BTGW_CMD_APPKEY_DEL,
		.words = BIT(NET) | BIT(INDEX),
		.needed = BIT(NET) | BIT(INDEX),
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static const struct btgwctl_command appkey_commands[] = {
	{ .name = "show", .run = appkey_show },
	{ .name = "list", .run = appkey_show },
	{ .name = "add", .run = appkey_add },
	{ .name = "set", .run = appkey_set },
	{ .name = "delete", .run = appkey_del },
	{}
};

BTGWCTL_OBJECT(appkey) = {
	.name = "appkey",
	.help = "application keys of a mesh net",
	.usage =
"btgwctl appkey [ show [ net ID [ index N ] ] ]\n"
"btgwctl appkey add net ID index N subnet N key KEY [ new-key KEY ]\n"
"btgwctl appkey set net ID index N new-key KEY\n"
"btgwctl appkey del net ID index N\n"
"KEY := { 32 hexadecimal digits | @FILE | - }\n",
	.commands = appkey_commands,
};
