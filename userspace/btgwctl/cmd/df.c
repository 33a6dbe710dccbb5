// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl df: directed forwarding of a mesh net, and its paths
 */
#include <errno.h>
#include <inttypes.h>

#include "daemon.h"
#include "mesh_json.h"
#include "mesh_obj.h"

#define DF(a)	BTGW_MESH_BIT(BTGW_A_DF_##a)
#define PATH(a)	BTGW_MESH_BIT(BTGW_A_PATH_##a)
#define DEP(a)	BTGW_MESH_BIT(BTGW_A_DEPENDENT_##a)

/* what says which path; the attributes of both sets have the same numbers */
#define KEY	(PATH(NET) | PATH(SUBNET) | PATH(ORIGIN) | PATH(TARGET) | \
		 PATH(FIXED))
#define ENDS	(PATH(NET) | PATH(ORIGIN) | PATH(TARGET))

#define SAME(a, b)							\
	_Static_assert((int)(a) == (int)(b), "they have not")
SAME(BTGW_A_DF_SUBNET, BTGW_A_PATH_SUBNET);
SAME(BTGW_A_DEPENDENT_NET, BTGW_A_PATH_NET);
SAME(BTGW_A_DEPENDENT_SUBNET, BTGW_A_PATH_SUBNET);
SAME(BTGW_A_DEPENDENT_ORIGIN, BTGW_A_PATH_ORIGIN);
SAME(BTGW_A_DEPENDENT_TARGET, BTGW_A_PATH_TARGET);
SAME(BTGW_A_DEPENDENT_FIXED, BTGW_A_PATH_FIXED);

/* the primary subnet, where none is given; @on: of attribute directed, or -1 */
static int df_do(struct btgwctl *ctx, const struct mesh_verb *verb, int argc,
		 char **argv, int on)
{
	struct btgw_mesh_obj req;
	struct btgw_genl *genl;
	int ret;

	ret = mesh_obj_args(ctx, verb, argc, argv, &req);
	if (ret)
		return ret;
	if (!btgw_mesh_has(&req, BTGW_A_DF_SUBNET))
		btgw_mesh_num(&req, BTGW_A_DF_SUBNET, 0);
	if (on >= 0)
		btgw_mesh_num(&req, BTGW_A_DF_DIRECTED, on);
	ret = mesh_open(ctx, &genl);
	if (ret)
		return ret;
	ret = btgw_mesh_do(genl, verb->cmd, &req, NULL, &ctx->err);
	btgw_genl_close(genl);
	if (!ret)
		return BTGWCTL_OK;
	btgw_err_prefix(&ctx->err, "%s", verb->set->name);
	return BTGWCTL_REFUSED;
}

static int df_show(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_df,
		.cmd = BTGW_CMD_DF_GET,
		.words = DF(NET) | DF(SUBNET),
		.needed = DF(NET) | DF(SUBNET),
	};

	return mesh_obj_show(ctx, &verb, argc, argv);
}

static int df_on(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_df,
		.cmd = BTGW_CMD_DF_SET,
		.words = DF(NET) | DF(SUBNET) | DF(RELAY) | DF(PROXY) |
			 DF(FRIEND) | DF(SIZE),
		.needed = DF(NET),
	};

	return df_do(ctx, &verb, argc, argv, 1);
}

static int df_off(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_df,
		.cmd = BTGW_CMD_DF_SET,
		.words = DF(NET) | DF(SUBNET) | DF(SIZE),
		.needed = DF(NET),
	};

	return df_do(ctx, &verb, argc, argv, 0);
}

static int path_list(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_path,
		.cmd = BTGW_CMD_PATH_GET,
		.words = KEY,
	};

	return mesh_obj_show(ctx, &verb, argc, argv);
}

static int path_add(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_path,
		.cmd = BTGW_CMD_PATH_NEW,
		.words = KEY | PATH(ORIGIN_ELEMENTS) | PATH(TARGET_ELEMENTS) |
			 PATH(TOWARD_ORIGIN) | PATH(TOWARD_TARGET) |
			 PATH(TWO_WAY) | PATH(NOT_READY) | PATH(FN) |
			 PATH(LANES) | PATH(LIFETIME) | PATH(REPLACE) |
			 PATH(REMAINING),
		.needed = ENDS,
	};

	return df_do(ctx, &verb, argc, argv, -1);
}

static int path_set(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_path,
		.cmd = BTGW_CMD_PATH_SET,
		.words = KEY | PATH(TOWARD_ORIGIN) | PATH(TOWARD_TARGET) |
			 PATH(TWO_WAY) | PATH(NOT_READY) | PATH(LANES),
		.needed = ENDS,
	};

	return df_do(ctx, &verb, argc, argv, -1);
}

static int path_del(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_path,
		.cmd = BTGW_CMD_PATH_DEL,
		.words = KEY,
		.needed = ENDS,
	};

	return df_do(ctx, &verb, argc, argv, -1);
}

static int dep_list(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_dependent,
		.cmd = BTGW_CMD_DEPENDENT_GET,
		.words = KEY,
	};

	return mesh_obj_show(ctx, &verb, argc, argv);
}

static int dep_add(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_dependent,
		.cmd = BTGW_CMD_DEPENDENT_NEW,
		.words = KEY | DEP(SIDE) | DEP(ADDR) | DEP(ELEMENTS),
		.needed = ENDS | DEP(SIDE) | DEP(ADDR),
	};

	return df_do(ctx, &verb, argc, argv, -1);
}

static int dep_del(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_dependent,
		.cmd = BTGW_CMD_DEPENDENT_DEL,
		.words = KEY | DEP(SIDE) | DEP(ADDR),
		.needed = ENDS | DEP(SIDE) | DEP(ADDR),
	};

	return df_do(ctx, &verb, argc, argv, -1);
}

static int daemon_ask(struct btgwctl *ctx, json_t *ask, json_t **reply)
{
	int ret = btgw_daemon_ask(ask, reply, &ctx->err);

	json_decref(ask);
	if (!ret)
		return BTGWCTL_OK;
	btgw_err_prefix(&ctx->err, "df");
	return ret == -ECONNREFUSED ? BTGWCTL_UNREACHABLE : BTGWCTL_REFUSED;
}

static int df_discover(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_path,
		.words = PATH(NET) | PATH(SUBNET) | PATH(TARGET),
		.needed = PATH(NET) | PATH(TARGET),
	};
	struct btgw_mesh_obj path;
	json_t *reply;
	int ret;

	ret = mesh_obj_args(ctx, &verb, argc, argv, &path);
	if (ret)
		return ret;
	ret = daemon_ask(ctx, json_pack("{s:s, s:o}", "do", "df-discover",
					"path", btgw_mesh_to_json(&path)),
			 &reply);
	json_decref(reply);
	return ret;
}

static void show_discoveries(struct btgwctl *ctx, json_t *df)
{
	static const char *const numbers[] = {
		"subnet", "elements", "fn", "fn_left", "paths", "discoveries",
	};
	json_t *one, *value;
	const char *name;
	unsigned int n;
	size_t i;

	out_object(ctx, NULL);
	out_u64(ctx, "net", "net %" PRIu64,
		json_integer_value(json_object_get(df, "net")));
	out_u64(ctx, "origin", " origin 0x%04" PRIx64,
		json_integer_value(json_object_get(df, "origin")));
	for (n = 0; n < ARRAY_SIZE(numbers); n++) {
		out_text(ctx, " %s", numbers[n]);
		out_u64(ctx, numbers[n], " %" PRIu64,
			json_integer_value(json_object_get(df, numbers[n])));
	}
	out_array(ctx, "destinations");
	json_array_foreach(json_object_get(df, "destinations"), i, one) {
		out_object(ctx, NULL);
		out_u64(ctx, "target", "\n    target 0x%04" PRIx64,
			json_integer_value(json_object_get(one, "target")));
		out_str(ctx, "state", " state %s",
			json_string_value(json_object_get(one, "state")));
		out_bool(ctx, "path", " path %s",
			 json_is_true(json_object_get(one, "path")));
		out_object_end(ctx);
	}
	out_array_end(ctx);
	out_object(ctx, "counters");
	if (ctx->stats) {
		out_text(ctx, "\n   ");
		json_object_foreach(json_object_get(df, "counters"), name,
				    value) {
			out_text(ctx, " %s", name);
			out_u64(ctx, name, " %" PRIu64,
				json_integer_value(value));
		}
	}
	out_object_end(ctx);
	out_object_end(ctx);
	out_text(ctx, "\n");
}

static int df_discoveries(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_path,
		.words = PATH(NET),
	};
	struct btgw_mesh_obj only;
	json_t *reply, *df;
	size_t i;
	int ret;

	ret = mesh_obj_args(ctx, &verb, argc, argv, &only);
	if (ret)
		return ret;
	ret = daemon_ask(ctx, json_pack("{s:s, s:I}", "do", "df-show", "net",
					(json_int_t)
					only.v[BTGW_A_PATH_NET].num), &reply);
	if (ret)
		return ret;
	out_array(ctx, NULL);
	json_array_foreach(json_object_get(reply, "df"), i, df)
		show_discoveries(ctx, df);
	out_array_end(ctx);
	json_decref(reply);
	return BTGWCTL_OK;
}

/* the verb behind "path" or "dependent"; without one the first */
static int df_under(struct btgwctl *ctx, const char *what,
		    const struct btgwctl_command *commands, int argc,
		    char **argv)
{
	const char *names[8];
	int i;

	if (!argc)
		return commands[0].run(ctx, 0, argv);
	for (i = 0; commands[i].name; i++)
		names[i] = commands[i].name;
	names[i] = NULL;
	i = btgwctl_keyword(ctx, what, argv[0], names);
	return i < 0 ? BTGWCTL_USAGE : commands[i].run(ctx, argc - 1, argv + 1);
}

static int df_path(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct btgwctl_command commands[] = {
		{ .name = "list", .run = path_list },
		{ .name = "add", .run = path_add },
		{ .name = "set", .run = path_set },
		{ .name = "delete", .run = path_del },
		{}
	};

	return df_under(ctx, "path command", commands, argc, argv);
}

static int df_dependent(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct btgwctl_command commands[] = {
		{ .name = "list", .run = dep_list },
		{ .name = "add", .run = dep_add },
		{ .name = "delete", .run = dep_del },
		{}
	};

	return df_under(ctx, "dependent command", commands, argc, argv);
}

static const struct btgwctl_command df_commands[] = {
	{ .name = "show", .run = df_show },
	{ .name = "on", .run = df_on },
	{ .name = "off", .run = df_off },
	{ .name = "path", .run = df_path },
	{ .name = "dependent", .run = df_dependent },
	{ .name = "discover", .run = df_discover },
	{ .name = "discoveries", .run = df_discoveries },
	{}
};

BTGWCTL_OBJECT(df) = {
	.name = "df",
	.help = "directed forwarding of a mesh net, and its paths",
	.usage =
"btgwctl [ -s ] df [ show [ net ID [ subnet N ] ] ]\n"
"btgwctl df on net ID [ subnet N ] [ relay SWITCH ] [ proxy SWITCH ]\n"
"                [ friend SWITCH ] [ size PATHS ]\n"
"btgwctl df off net ID [ subnet N ] [ size PATHS ]\n"
"btgwctl df path [ list [ net ID [ subnet N ] [ origin ADDRESS ]\n"
"                [ target ADDRESS ] [ fixed SWITCH ] ] ]\n"
"btgwctl df path add PATH [ origin-elements N ] [ target-elements N ]\n"
"                [ WAY ] [ replace SWITCH ] [ FOUND ]\n"
"btgwctl df path set PATH [ WAY ] [ not-ready SWITCH ] [ lanes N ]\n"
"btgwctl df path del PATH\n"
"btgwctl df dependent [ list [ net ID [ subnet N ] [ origin ADDRESS ]\n"
"                [ target ADDRESS ] [ fixed SWITCH ] ] ]\n"
"btgwctl df dependent add PATH side SIDE addr ADDRESS [ elements N ]\n"
"btgwctl df dependent del PATH side SIDE addr ADDRESS\n"
"btgwctl df discover net ID [ subnet N ] target ADDRESS\n"
"btgwctl [ -s ] df discoveries [ net ID ]\n"
"PATH := net ID [ subnet N ] origin ADDRESS target ADDRESS [ fixed SWITCH ]\n"
"WAY := [ toward-origin BEARERS ] [ toward-target BEARERS ] [ two-way SWITCH ]\n"
"FOUND := [ fn N ] [ lanes N ] [ lifetime LIFETIME ] [ remaining SECONDS ]\n"
"                [ not-ready SWITCH ]\n"
"BEARERS := { none | adv | gatt | both }\n"
"LIFETIME := { 12-minutes | 2-hours | 24-hours | 10-days }\n"
"SIDE := { origin | target }\n"
"SWITCH := { on | off }\n"
"Without \"subnet\" it is the primary one. A path is fixed, unless \"fixed off\"\n"
"says that it was found; what follows from FOUND goes with such a one.\n",
	.commands = df_commands,
};
