// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl bearer: links that a net uses
 */
#include "bearer.h"

#include <string.h>

#include "mgmt.h"

#define BIT(a)	BTGW_MESH_BIT(BTGW_A_BEARER_##a)

enum {
	/* of connect and listen, with their values */
	WORDS_MAX		= 64,
};

static int bearer_show(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_bearer,
		.cmd = BTGW_CMD_BEARER_GET,
		.words = BIT(NET) | BIT(ID),
		.needed = BIT(NET) | BIT(ID),
	};

	if (bearer_is_adv(argc, argv))
		return bearer_adv_show(ctx, argc, argv);
	return mesh_obj_show(ctx, &verb, argc, argv);
}

static int bearer_add(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_bearer,
		.cmd = BTGW_CMD_BEARER_NEW,
		.words = BIT(NET) | BIT(LINK) | BIT(FRAMING) | BIT(RELAY) |
			 BIT(REPEAT) | BIT(RX_ONLY),
		.needed = BIT(NET) | BIT(LINK),
		.reply = true,
	};

	if (bearer_is_adv(argc, argv))
		return bearer_adv_add(ctx, argc, argv);
	return mesh_obj_do(ctx, &verb, argc, argv);
}

static int bearer_del(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_bearer,
		.cmd = BTGW_CMD_BEARER_DEL,
		.words = BIT(NET) | BIT(ID),
		.needed = BIT(NET) | BIT(ID),
	};

	if (bearer_is_adv(argc, argv))
		return bearer_adv_del(ctx, argc, argv);
	return mesh_obj_do(ctx, &verb, argc, argv);
}

static int arg_controller(struct bearer_l2cap *job, const char *word)
{
	struct btgw_controller info;
	struct btgw_mgmt *mgmt;
	int ret;

	ret = btgw_mgmt_open(&mgmt, &job->ctx->err);
	if (ret)
		return btgwctl_exit_code(ret);
	ret = btgw_mgmt_find(mgmt, word, &info, &job->ctx->err);
	btgw_mgmt_close(mgmt);
	if (ret)
		return btgwctl_exit_code(ret);
	job->src = info.addr;
	job->has_src = true;
	return 0;
}

/* ours are taken out, the others are those of a bearer */
static int l2cap_args(struct bearer_l2cap *job, int argc, char **argv)
{
	enum { TYPE, PSM, CONTROLLER, FRAMING, RELAY, REPEAT, RX_ONLY, NET };
	static const char *const names[] = {
		"type", "psm", "controller", "framing", "relay", "repeat",
		"rx-only", "net", NULL
	};
	static const struct mesh_verb verb = {
		.set = &btgw_set_bearer,
		.words = BIT(NET) | BIT(FRAMING) | BIT(RELAY) | BIT(REPEAT) |
			 BIT(RX_ONLY),
		.needed = BIT(NET),
	};
	struct btgwctl *ctx = job->ctx;
	char *rest[WORDS_MAX];
	unsigned int seen = 0;
	int i, key, n = 0, ret;

	for (i = 0; i < argc; i += 2) {
		key = btgwctl_keyword(ctx, "argument", argv[i], names);
		if (key < 0)
			return BTGWCTL_USAGE;
		if (seen & 1U << key || n + 2 > WORDS_MAX)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "argument \"%s\": given twice",
					    names[key]);
		seen |= 1U << key;
		if (i + 1 == argc)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "argument \"%s\": its value is missing",
					    names[key]);
		ret = 0;
		switch (key) {
		case TYPE:
			if (job->listens)
				return btgwctl_fail(ctx, BTGWCTL_USAGE,
						    "argument \"type\": only connect has a peer");
			if (btgw_addr_type_parse(argv[i + 1], &job->peer.type,
						 &ctx->err))
				ret = BTGWCTL_USAGE;
			break;
		case PSM:
			ret = btgwctl_u32(ctx, "psm", argv[i + 1], 1, 255,
					  &job->psm);
			break;
		case CONTROLLER:
			ret = arg_controller(job, argv[i + 1]);
			break;
		default:
			rest[n++] = argv[i];
			rest[n++] = argv[i + 1];
		}
		if (ret)
			return ret;
	}
	if (!job->psm)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "argument \"psm\" is missing: an LE PSM, as 0x81");
	return mesh_obj_args(ctx, &verb, n, rest, &job->bearer);
}

static int l2cap_run(struct bearer_l2cap *job, int argc, char **argv)
{
	int ret;

	ret = l2cap_args(job, argc, argv);
	if (!ret)
		ret = mesh_open(job->ctx, &job->genl);
	if (ret)
		return ret;
	ret = bearer_l2cap_run(job);
	btgw_genl_close(job->genl);
	return ret;
}

static int bearer_connect(struct btgwctl *ctx, int argc, char **argv)
{
	struct bearer_l2cap job = { .ctx = ctx };

	if (!argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "the address of the other gateway is missing");
	if (btgw_addr_parse(argv[0], BTGW_ADDR_PUBLIC, &job.peer, &ctx->err))
		return BTGWCTL_USAGE;
	return l2cap_run(&job, argc - 1, argv + 1);
}

static int bearer_listen(struct btgwctl *ctx, int argc, char **argv)
{
	struct bearer_l2cap job = { .ctx = ctx, .listens = true };

	return l2cap_run(&job, argc, argv);
}

static const struct btgwctl_command bearer_commands[] = {
	{ .name = "show", .run = bearer_show },
	{ .name = "list", .run = bearer_show },
	{ .name = "add", .run = bearer_add },
	{ .name = "delete", .run = bearer_del },
	{ .name = "connect", .run = bearer_connect, .streams = true },
	{ .name = "listen", .run = bearer_listen, .streams = true },
	{}
};

BTGWCTL_OBJECT(bearer) = {
	.name = "bearer",
	.help = "links that a mesh net uses; a mesh between gateways",
	.usage =
"btgwctl [ -s ] bearer [ show [ net ID [ id N ] ] ]\n"
"btgwctl bearer add net ID link N [ WORDS ]\n"
"btgwctl bearer del net ID id N\n"
"btgwctl [ -s ] bearer show type adv [ net ID ]\n"
"btgwctl bearer add type adv controller { hciN | ADDRESS } net ID\n"
"                [ via { hci | mgmt } ] [ relay { on | off } ] [ beacon { on | off } ]\n"
"btgwctl bearer del type adv controller { hciN | ADDRESS } net ID\n"
"btgwctl bearer connect ADDRESS [ type { public | random } ] psm N net ID\n"
"                [ controller { hciN | ADDRESS } ] [ WORDS ]\n"
"btgwctl bearer listen psm N net ID [ controller { hciN | ADDRESS } ] [ WORDS ]\n"
"WORDS := [ framing { header | raw | proxy-server | proxy-client } ]\n"
"         [ relay { on | off } ] [ repeat { on | off } ] [ rx-only { on | off } ]\n"
"\"connect\" and \"listen\" keep a bearer over L2CAP until they are interrupted;\n"
"connect tries again, after 1 s and then longer, up to 60 s.\n"
"Bearers of type adv are kept by btgwd, over its end and that of the machine.\n",
	.commands = bearer_commands,
};
