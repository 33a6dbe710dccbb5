// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl subnet: network keys of a net, and their refresh. Keys are never shown.
 */
#include "mesh_obj.h"

#define BIT(a)	BTGW_MESH_BIT(BTGW_A_SUBNET_##a)

static int subnet_show(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_subnet,
		.cmd = BTGW_CMD_SUBNET_GET,
		.words = BIT(NET) | BIT(INDEX),
		.needed = BIT(NET) | BIT(INDEX),
	};

	return mesh_obj_show(ctx, &verb, argc, argv);
}

static int subnet_add(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_subnet,
		.cmd = BTGW_CMD_SUBNET_NEW,
		.words = BIT(NET) | BIT(INDEX) | BIT(KEY) | BIT(NEW_KEY) | BIT(PHASE),
		.needed = BIT(NET) | BIT(INDEX) | BIT(KEY),
		.keep = "key-new",
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static int subnet_set(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_subnet,
		.cmd = BTGW_CMD_SUBNET_SET,
		.words = BIT(NET) | BIT(INDEX) | BIT(NEW_KEY) | BIT(PHASE),
		.needed = BIT(NET) | BIT(INDEX),
		.keep = "key-set",
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static int subnet_del(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_subnet,
		.cmd = BTGW_CMD_SUBNET_DEL,
		.words = BIT(NET) | BIT(INDEX),
		.needed = BIT(NET) | BIT(INDEX),
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static const struct btgwctl_command subnet_commands[] = {
	{ .name = "show", .run = subnet_show },
	{ .name = "list", .run = subnet_show },
	{ .name = "add", .run = subnet_add },
	{ .name = "set", .run = subnet_set },
	{ .name = "delete", .run = subnet_del },
	{}
};

BTGWCTL_OBJECT(subnet) = {
	.name = "subnet",
	.help = "network keys of a mesh net, and their refresh",
	.usage =
"btgwctl subnet [ show [ net ID [ index N ] ] ]\n"
"btgwctl subnet add net ID index N key KEY [ new-key KEY phase PHASE ]\n"
"btgwctl subnet set net ID index N [ new-key KEY ] [ phase PHASE ]\n"
"btgwctl subnet del net ID index N\n"
"PHASE := { normal | distribute | switch | revoke }\n"
"KEY := { 32 hexadecimal digits | @FILE | - }\n",
	.commands = subnet_commands,
};
