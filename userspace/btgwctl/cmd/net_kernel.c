// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl net: the nets of the kernel
 */
#include "mesh_obj.h"
#include "net_kernel.h"

#define BIT(a)	BTGW_MESH_BIT(BTGW_A_NET_##a)

#define CONFIG								\
	(BIT(ID) | BIT(TTL) | BIT(TRANSMIT_COUNT) |			\
	 BIT(TRANSMIT_INTERVAL) | BIT(RELAY) | BIT(RELAY_COUNT) |	\
	 BIT(RELAY_INTERVAL) | BIT(FRIEND) | BIT(FRIEND_MAX) |		\
	 BIT(FRIEND_QUEUE) | BIT(FRIEND_SUBS) | BIT(FRIEND_WINDOW) |	\
	 BIT(PROXY) | BIT(BEACON) | BIT(SAR_TX) | BIT(SAR_RX) |		\
	 BIT(RPL_SIZE) | BIT(CACHE_SIZE) | BIT(SAR_SIZE) |		\
	 BIT(STRICT_REPLAY) | BIT(IV_INDEX) | BIT(IV_FLAG) |		\
	 BIT(IV_AGE) | BIT(IV_TEST) | BIT(SEQ) | BIT(SEQ_LIMIT) |	\
	 BIT(HEARTBEAT_SRC) | BIT(HEARTBEAT_DST))

int net_kernel_show(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_net,
		.cmd = BTGW_CMD_NET_GET,
		.words = BIT(ID),
		.needed = BIT(ID),
		.first = BTGW_A_NET_ID,
	};

	return mesh_obj_show(ctx, &verb, argc, argv);
}

int net_kernel_add(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_net,
		.cmd = BTGW_CMD_NET_NEW,
		.words = CONFIG,
		.first = BTGW_A_NET_ID,
		.reply = true,
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

int net_kernel_set(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_net,
		.cmd = BTGW_CMD_NET_SET,
		.words = CONFIG,
		.needed = BIT(ID),
		.first = BTGW_A_NET_ID,
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

int net_kernel_del(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_net,
		.cmd = BTGW_CMD_NET_DEL,
		.words = BIT(ID),
		.needed = BIT(ID),
		.first = BTGW_A_NET_ID,
	};

	return mesh_obj_do(ctx, &verb, argc, argv);
}

int net_kernel_tables(struct btgwctl *ctx, int argc, char **argv)
{
	static const struct mesh_verb verb = {
		.set = &btgw_set_table,
		.cmd = BTGW_CMD_TABLE_GET,
		.words = BTGW_MESH_BIT(BTGW_A_TABLE_NET) |
			 BTGW_MESH_BIT(BTGW_A_TABLE_KIND),
		.needed = BTGW_MESH_BIT(BTGW_A_TABLE_NET) |
			  BTGW_MESH_BIT(BTGW_A_TABLE_KIND),
		.first = BTGW_A_TABLE_NET,
	};

	return mesh_obj_show(ctx, &verb, argc, argv);
}
