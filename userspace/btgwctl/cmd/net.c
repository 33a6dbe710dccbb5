// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl net: the nets of the kernel, and what the store of a provisioned
 * network holds. Keys are never shown.
 */
#include "../main.h"

#include <inttypes.h>
#include <string.h>

#include "crypto.h"
#include "net.h"
#include "net_kernel.h"
#include "net_save.h"
#include "oob.h"
#include "store.h"

/* [ net ] { FILE } at the end of the words */
static int open_net(struct btgwctl *ctx, int argc, char **argv,
		    unsigned int flags, struct btgw_store **store)
{
	const char *spec = NULL;

	if (argc && (!strcmp(argv[0], "net") || !strcmp(argv[0], "--net"))) {
		if (argc < 2)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "net: the file is missing");
		spec = argv[1];
		argc -= 2;
		argv += 2;
	}
	if (argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE, "%s: expected net FILE",
				    argv[0]);
	if (spec && (!strcmp(spec, "new") || !strncmp(spec, "new:", 4)))
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "net %s: only provision makes a network",
				    spec);
	return btgw_net_store_open(spec, flags, store, &ctx->err) ? BTGWCTL_REFUSED :
	       0;
}

static int show_store(struct btgwctl *ctx, int argc, char **argv)
{
	struct btgw_store_net net;
	struct btgw_store *store;
	int ret;

	ret = open_net(ctx, argc, argv, BTGW_STORE_READ, &store);
	if (ret)
		return ret;
	ret = btgw_store_net_get(store, &net, &ctx->err);
	btgw_wipe(net.netkey, sizeof(net.netkey));
	if (!ret)
		ret = btgw_store_check(store, &ctx->err);
	if (!ret) {
		out_array(ctx, NULL);
		out_object(ctx, NULL);
		out_str(ctx, "name", "%s", net.name);
		out_str(ctx, "file", " file %s", btgw_store_path(store));
		out_line(ctx);
		out_u64(ctx, "key_index", "    key_index %" PRIu64,
			net.key_index);
		out_u64(ctx, "flags", " flags %" PRIu64, net.flags);
		out_u64(ctx, "iv_index", " iv_index %" PRIu64, net.iv_index);
		out_u64(ctx, "own_unicast", " own_unicast 0x%04" PRIx64,
			net.own);
		out_u64(ctx, "next_unicast", " next_unicast 0x%04" PRIx64,
			net.next);
		out_text(ctx, "\n");
		out_object_end(ctx);
		out_array_end(ctx);
	}
	btgw_store_close(store);
	return ret ? BTGWCTL_REFUSED : BTGWCTL_OK;
}

/* a file is of the store, a number or nothing of the kernel */
static int show(struct btgwctl *ctx, int argc, char **argv)
{
	if (argc && (!strcmp(argv[0], "net") || !strcmp(argv[0], "--net")))
		return show_store(ctx, argc, argv);
	return net_kernel_show(ctx, argc, argv);
}

static int one_device(const struct btgw_store_node *node, void *user_data)
{
	struct btgwctl *ctx = user_data;
	char uuid[33];

	btgw_hex_print(node->uuid, sizeof(node->uuid), uuid);
	out_object(ctx, NULL);
	out_str(ctx, "uuid", "%s", uuid);
	out_u64(ctx, "unicast", " unicast 0x%04" PRIx64, node->unicast);
	out_u64(ctx, "elements", " elements %" PRIu64, node->elements);
	out_str(ctx, "state", " state %s",
		btgw_node_state_name(node->state));
	out_line(ctx);
	out_str(ctx, "order", "    order %s", node->order);
	out_str(ctx, "algorithm", " algorithm %s",
		btgw_alg_name(node->algorithm));
	out_str(ctx, "method", " method %s",
		btgw_oob_method_name(node->method));
	out_u64(ctx, "exchanges", " exchanges %" PRIu64, node->exchanges);
	out_u64(ctx, "ms", " ms %" PRIu64, node->ms);
	out_u64(ctx, "key_index", " key_index %" PRIu64, node->key_index);
	if (node->reason[0])
		out_str(ctx, "reason", " reason \"%s\"", node->reason);
	out_text(ctx, "\n");
	out_object_end(ctx);
	return 0;
}

static int devices(struct btgwctl *ctx, int argc, char **argv)
{
	struct btgw_store *store;
	int ret;

	ret = open_net(ctx, argc, argv, BTGW_STORE_READ, &store);
	if (ret)
		return ret;
	out_array(ctx, NULL);
	ret = btgw_store_nodes(store, one_device, ctx, &ctx->err);
	out_array_end(ctx);
	btgw_store_close(store);
	return ret ? BTGWCTL_REFUSED : BTGWCTL_OK;
}

static int one_type(const char *type, const char *reason, void *user_data)
{
	struct btgwctl *ctx = user_data;

	out_object(ctx, NULL);
	out_str(ctx, "type", "%s", type);
	out_str(ctx, "reason", " reason %s", reason);
	out_text(ctx, "\n");
	out_object_end(ctx);
	return 0;
}

static int attention(struct btgwctl *ctx, int argc, char **argv)
{
	struct btgw_store *store;
	int ret;

	ret = open_net(ctx, argc, argv, BTGW_STORE_READ, &store);
	if (ret)
		return ret;
	out_array(ctx, NULL);
	ret = btgw_store_attentions(store, one_type, ctx, &ctx->err);
	out_array_end(ctx);
	btgw_store_close(store);
	return ret ? BTGWCTL_REFUSED : BTGWCTL_OK;
}

static int clear(struct btgwctl *ctx, int argc, char **argv)
{
	struct btgw_store *store;
	const char *type;
	int ret;

	if (!argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "clear: which type of device?");
	type = argv[0];
	ret = open_net(ctx, argc - 1, argv + 1, 0, &store);
	if (ret)
		return ret;
	ret = btgw_store_attention_clear(store, type, &ctx->err);
	btgw_store_close(store);
	return ret ? BTGWCTL_REFUSED : BTGWCTL_OK;
}

static const struct btgwctl_command net_commands[] = {
	{ .name = "show", .run = show },
	{ .name = "list", .run = show },
	{ .name = "add", .run = net_kernel_add },
	{ .name = "set", .run = net_kernel_set },
	{ .name = "delete", .run = net_kernel_del },
	{ .name = "tables", .run = net_kernel_tables },
	{ .name = "save", .run = net_save },
	{ .name = "restore", .run = net_restore },
	{ .name = "store", .run = show_store },
	{ .name = "devices", .run = devices },
	{ .name = "attention", .run = attention },
	{ .name = "clear", .run = clear },
	{}
};

BTGWCTL_OBJECT(net) = {
	.name = "net",
	.help = "mesh nets of the kernel; the stored network and its devices",
	.usage =
"btgwctl [ -s ] net [ show [ ID ] ]\n"
"btgwctl net add [ ID ] [ WORDS ]\n"
"btgwctl net set ID WORDS\n"
"btgwctl net del ID\n"
"btgwctl net tables [ ID [ kind { rpl | cache | sar | friend | held } ] ]\n"
"btgwctl net save FILE\n"
"btgwctl net restore FILE keys FILE\n"
"WORDS := [ ttl N ] [ transmit-count N transmit-interval MS ]\n"
"    [ relay { on | off } ] [ relay-count N relay-interval MS ]\n"
"    [ friend { on | off } ] [ friend-max N ] [ friend-queue N ]\n"
"    [ friend-subs N ] [ friend-window MS ] [ proxy { on | off } ]\n"
"    [ beacon { secure | private } ] [ sar-tx HEX ] [ sar-rx HEX ]\n"
"    [ rpl-size N ] [ cache-size N ] [ sar-size N ]\n"
"    [ strict-replay { on | off } ] [ iv-index N iv-flag { 0 | 1 } ]\n"
"    [ iv-test { on | off } ] [ seq N ] [ seq-limit N ]\n"
"btgwctl net store [ net FILE ]\n"
"btgwctl net devices [ net FILE ]\n"
"btgwctl net attention [ net FILE ]\n"
"btgwctl net clear TYPE [ net FILE ]\n"
"Without seq-limit a net sends nothing. The last four are of the store of\n"
"provisioning; without net FILE: $XDG_STATE_HOME/btgw/default.net. \"attention\"\n"
"lists the types of devices that need a person, \"clear\" says that one has seen\n"
"to it; burnt static values stay burnt.\n",
	.commands = net_commands,
};
