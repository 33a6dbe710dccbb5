// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_node.c - nodes for the mesh socket scenarios, by netlink
 *
 * Spelled out here and not by libbtgw: a test of the sockets should not depend
 * on what a library makes of the objects.
 */
#include "mesh_nl.h"

static void mesh_key(uint8_t *key, uint8_t kind, uint16_t index)
{
	memset(key, kind, 16);
	key[14] = index >> 8;
	key[15] = index & 0xff;
}

static void mesh_element_new(uint16_t net, uint16_t addr, int attr)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_ELEMENT_NEW);

	nla_put_u16(msg, BTGW_A_ELEMENT_NET, net);
	nla_put_u16(msg, BTGW_A_ELEMENT_ADDR, addr);
	if (attr)
		nla_put_u32(msg, attr, MESH_NOBODY);
	mesh_op_must("element-new", msg, NULL, NULL);

	msg = mesh_op(BTGW_CMD_SUB_NEW);
	nla_put_u16(msg, BTGW_A_SUB_NET, net);
	nla_put_u16(msg, BTGW_A_SUB_ELEMENT, addr);
	nla_put_u16(msg, BTGW_A_SUB_ADDR, MESH_GROUP);
	mesh_op_must("sub-new of a group", msg, NULL, NULL);

	msg = mesh_op(BTGW_CMD_SUB_NEW);
	nla_put_u16(msg, BTGW_A_SUB_NET, net);
	nla_put_u16(msg, BTGW_A_SUB_ELEMENT, addr);
	nla_put(msg, BTGW_A_SUB_LABEL, sizeof(mesh_label), mesh_label);
	mesh_op_must("sub-new of a label", msg, NULL, NULL);
}

static void mesh_bind_key(uint16_t net, uint16_t addr, uint16_t appkey)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_BIND_NEW);

	nla_put_u16(msg, BTGW_A_BIND_NET, net);
	nla_put_u16(msg, BTGW_A_BIND_ELEMENT, addr);
	nla_put_u16(msg, BTGW_A_BIND_APPKEY, appkey);
	mesh_op_must("bind-new", msg, NULL, NULL);
}

static void mesh_appkey_new(uint16_t net, uint16_t index)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_APPKEY_NEW);
	uint8_t key[16];

	mesh_key(key, 0xaa, index);
	nla_put_u16(msg, BTGW_A_APPKEY_NET, net);
	nla_put_u16(msg, BTGW_A_APPKEY_INDEX, index);
	nla_put_u16(msg, BTGW_A_APPKEY_SUBNET, 0);
	nla_put(msg, BTGW_A_APPKEY_KEY, sizeof(key), key);
	mesh_op_must("appkey-new", msg, NULL, NULL);
}

void mesh_devkey(const struct mesh_node *node, const struct mesh_node *other)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_DEVKEY_NEW);
	uint8_t key[16];

	mesh_key(key, 0xdd, other->addr);
	nla_put_u16(msg, BTGW_A_DEVKEY_NET, node->net);
	nla_put_u16(msg, BTGW_A_DEVKEY_ADDR, other->addr);
	nla_put(msg, BTGW_A_DEVKEY_KEY, sizeof(key), key);
	mesh_op_must("devkey-new", msg, NULL, NULL);
}

/*
 * SAR Transmitter state: a segment every 10 ms, 3 rounds, 100 ms + 25 ms for
 * each hop that the TTL allows between them
 */
static const uint8_t mesh_sar_tx[4] = { 0x20, 0x32, 0x20, 0x03 };
/*
 * SAR Receiver state: as by default, but for what stays incomplete: 80 s, which
 * no machine stands still for
 */
static const uint8_t mesh_sar_rx[3] = { 0x23, 0x5f, 0x00 };

struct mesh_node mesh_node_new(uint16_t net, uint16_t addr)
{
	struct mesh_node node = { .net = net, .addr = addr };
	struct nl_msg *msg = mesh_op(BTGW_CMD_NET_DEL);
	uint8_t key[16];

	/* a case that failed leaves its nodes behind */
	nla_put_u16(msg, BTGW_A_NET_ID, net);
	mesh_op_run(msg, NULL, NULL);

	msg = mesh_op(BTGW_CMD_NET_NEW);
	nla_put_u16(msg, BTGW_A_NET_ID, net);
	nla_put_u32(msg, BTGW_A_NET_SEQ_LIMIT, 0x800000);
	nla_put(msg, BTGW_A_NET_SAR_TX, sizeof(mesh_sar_tx), mesh_sar_tx);
	nla_put(msg, BTGW_A_NET_SAR_RX, sizeof(mesh_sar_rx), mesh_sar_rx);
	mesh_op_must("net-new", msg, NULL, NULL);

	mesh_key(key, 0x11, 0);
	msg = mesh_op(BTGW_CMD_SUBNET_NEW);
	nla_put_u16(msg, BTGW_A_SUBNET_NET, net);
	nla_put_u16(msg, BTGW_A_SUBNET_INDEX, 0);
	nla_put(msg, BTGW_A_SUBNET_KEY, sizeof(key), key);
	mesh_op_must("subnet-new", msg, NULL, NULL);

	mesh_appkey_new(net, 0);
	mesh_appkey_new(net, 1);
	mesh_element_new(net, addr, BTGW_A_ELEMENT_UID);
	mesh_element_new(net, addr + 1, 0);
	mesh_element_new(net, addr + 2, BTGW_A_ELEMENT_GID);
	mesh_bind_key(net, addr, 0);
	mesh_bind_key(net, addr + 1, 0);
	mesh_bind_key(net, addr + 1, 1);
	mesh_bind_key(net, addr + 2, 0);
	mesh_devkey(&node, &node);
	return node;
}

void mesh_node_del(const struct mesh_node *node)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_NET_DEL);

	nla_put_u16(msg, BTGW_A_NET_ID, node->net);
	mesh_op_must("net-del", msg, NULL, NULL);
}

void mesh_grant_uid(const struct mesh_node *node, uint16_t addr, uint32_t uid)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_ELEMENT_SET);

	nla_put_u16(msg, BTGW_A_ELEMENT_NET, node->net);
	nla_put_u16(msg, BTGW_A_ELEMENT_ADDR, addr);
	nla_put_u32(msg, BTGW_A_ELEMENT_UID, uid);
	mesh_op_must("element-set", msg, NULL, NULL);
}

void mesh_element_del(const struct mesh_node *node, uint16_t addr)
{
	struct nl_msg *msg = mesh_op(BTGW_CMD_ELEMENT_DEL);

	nla_put_u16(msg, BTGW_A_ELEMENT_NET, node->net);
	nla_put_u16(msg, BTGW_A_ELEMENT_ADDR, addr);
	mesh_op_must("element-del", msg, NULL, NULL);
}

uint32_t mesh_join(const struct mesh_node *a, const struct mesh_node *b)
{
	uint32_t first, second;

	fb_loop_ids(&first, &second);
	mesh_bearer_up(a, mesh_bearer(a, first));
	mesh_bearer_up(b, mesh_bearer(b, second));
	return first;
}

void mesh_leave(uint32_t link)
{
	fb_link_del(link);
}
