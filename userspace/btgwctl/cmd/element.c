// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl element: addresses of this machine in a net, who may use them, what they hear
 */
#include "mesh_obj.h"

#define BIT(a)	BTGW_MESH_BIT(BTGW_A_ELEMENT_##a)

static int element_show(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_element,
		.cmd = BTGW_CMD_ELEMENT_GET,
		.words = BIT(NET) | BIT(ADDR),
		.needed = BIT(NET) | BIT(ADDR),
	};

	return mesh_obj_show(ctx, &verb, argc, argv);
}

static int element_add(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_element,
		.cmd = BTGW_CMD_ELEMENT_NEW,
		.words = BIT(NET) | BIT(ADDR) | BIT(UID) | BIT(GID),
		.needed = BIT(NET) | BIT(ADDR),
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static int element_set(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_element,
		.cmd = BTGW_CMD_ELEMENT_SET,
		.words = BIT(NET) | BIT(ADDR) | BIT(UID) | BIT(GID),
		.needed = BIT(NET) | BIT(ADDR),
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static int element_del(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_element,
		.cmd = BTGW_CMD_ELEMENT_DEL,
		.words = BIT(NET) | BIT(ADDR),
		.needed = BIT(NET) | BIT(ADDR),
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

#undef BIT
#define BIT(a)	BTGW_MESH_BIT(BTGW_A_SUB_##a)

static int element_subs(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_sub,
		.cmd = BTGW_CMD_SUB_GET,
		.words = BIT(NET) | BIT(ELEMENT),
	};

	return mesh_obj_show(ctx, &verb, argc, argv);
}

static int element_sub(struct btgwctl *ctx, int cmd, int argc, char **argv)
{
	const struct mesh_verb verb = {
		.set = &btgw_set_sub,
		.cmd = cmd,
		.words = BIT(NET) | BIT(ELEMENT) | BIT(ADDR) | BIT(LABEL),
		.needed = BIT(NET) | BIT(ELEMENT),
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static int element_subscribe(struct btgwctl *ctx, int argc, char **argv)
{
	return element_sub(ctx, BTGW_CMD_SUB_NEW, argc, argv);
}

static int element_unsubscribe(struct btgwctl *ctx, int argc, char **argv)
{
	return element_sub(ctx, BTGW_CMD_SUB_DEL, argc, argv);
}

#undef BIT
#define BIT(a)	BTGW_MESH_BIT(BTGW_A_BIND_##a)

static int element_binds(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_bind,
		.cmd = BTGW_CMD_BIND_GET,
		.words = BIT(NET) | BIT(ELEMENT),
	};

	return mesh_obj_show(ctx, &verb, argc, argv);
}

static int element_binding(struct btgwctl *ctx, int cmd, int argc, char **argv)
{
	const struct mesh_verb verb = {
		.set = &btgw_set_bind,
		.cmd = cmd,
		.words = BIT(NET) | BIT(ELEMENT) | BIT(APPKEY),
		.needed = BIT(NET) | BIT(ELEMENT) | BIT(APPKEY),
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

static int element_bind(struct btgwctl *ctx, int argc, char **argv)
{
	return element_binding(ctx, BTGW_CMD_BIND_NEW, argc, argv);
}

static int element_unbind(struct btgwctl *ctx, int argc, char **argv)
{
	return element_binding(ctx, BTGW_CMD_BIND_DEL, argc, argv);
}

static const struct btgwctl_command element_commands[] = {
	{ .name = "show", .run = element_show },
	{ .name = "list", .run = element_show },
	{ .name = "add", .run = element_add },
	{ .name = "set", .run = element_set },
	{ .name = "delete", .run = element_del },
	{ .name = "subs", .run = element_subs },
	{ .name = "subscribe", .run = element_subscribe },
	{ .name = "unsubscribe", .run = element_unsubscribe },
	{ .name = "binds", .run = element_binds },
	{ .name = "bind", .run = element_bind },
	{ .name = "unbind", .run = element_unbind },
	{}
};

BTGWCTL_OBJECT(element) = {
	.name = "element",
	.help = "addresses of this machine in a mesh net, and what they hear",
	.usage =
"btgwctl element [ show [ net ID [ addr ADDRESS ] ] ]\n"
"btgwctl element { add | set } net ID addr ADDRESS [ uid USER ] [ gid GROUP ]\n"
"btgwctl element del net ID addr ADDRESS\n"
"btgwctl element subs [ net ID [ element ADDRESS ] ]\n"
"btgwctl element { subscribe | unsubscribe } net ID element ADDRESS\n"
"                { addr GROUP-ADDRESS | label UUID }\n"
"btgwctl element binds [ net ID [ element ADDRESS ] ]\n"
"btgwctl element { bind | unbind } net ID element ADDRESS appkey N\n"
"USER, GROUP := { number | name | none }\n",
	.commands = element_commands,
};
