// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/btgw.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink_gen.h"

#include <uapi/linux/btgw_netlink.h>

/* Common nested types */
const struct nla_policy btgw_rpl_entry_nl_policy[BTGW_A_RPL_ENTRY_SEG_SEQ + 1] = {
	[BTGW_A_RPL_ENTRY_SRC] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
	[BTGW_A_RPL_ENTRY_IV_INDEX] = { .type = NLA_U32, },
	[BTGW_A_RPL_ENTRY_SEQ] = { .type = NLA_U32, },
	[BTGW_A_RPL_ENTRY_SEG_IV_INDEX] = { .type = NLA_U32, },
	[BTGW_A_RPL_ENTRY_SEG_SEQ] = { .type = NLA_U32, },
};

/* BTGW_CMD_LINK_GET - do */
const struct nla_policy btgw_link_get_nl_policy[BTGW_A_LINK_ID + 1] = {
	[BTGW_A_LINK_ID] = { .type = NLA_U32, },
};

/* BTGW_CMD_LINK_NEW - do */
const struct nla_policy btgw_link_new_nl_policy[BTGW_A_LINK_CONTROLLER + 1] = {
	[BTGW_A_LINK_KIND] = NLA_POLICY_MAX(NLA_U32, 3),
	[BTGW_A_LINK_ROLE] = NLA_POLICY_MAX(NLA_U32, 1),
	[BTGW_A_LINK_FD] = { .type = NLA_U32, },
	[BTGW_A_LINK_FD_READ] = { .type = NLA_U32, },
	[BTGW_A_LINK_MTU] = NLA_POLICY_MIN(NLA_U32, 8),
	[BTGW_A_LINK_UID] = { .type = NLA_U32, },
	[BTGW_A_LINK_CONTROLLER] = { .type = NLA_U32, },
};

/* BTGW_CMD_LINK_DEL - do */
const struct nla_policy btgw_link_del_nl_policy[BTGW_A_LINK_ID + 1] = {
	[BTGW_A_LINK_ID] = { .type = NLA_U32, },
};

/* BTGW_CMD_STATS_GET - do */
const struct nla_policy btgw_stats_get_nl_policy[BTGW_A_STATS_LINK + 1] = {
	[BTGW_A_STATS_LINK] = { .type = NLA_U32, },
};

/* BTGW_CMD_NET_GET - do */
const struct nla_policy btgw_net_get_nl_policy[BTGW_A_NET_ID + 1] = {
	[BTGW_A_NET_ID] = NLA_POLICY_MIN(NLA_U16, 1),
};

/* BTGW_CMD_NET_NEW - do */
const struct nla_policy btgw_net_new_nl_policy[BTGW_A_NET_HEARTBEAT_DST + 1] = {
	[BTGW_A_NET_ID] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_NET_TTL] = NLA_POLICY_MAX(NLA_U8, 127),
	[BTGW_A_NET_TRANSMIT_COUNT] = NLA_POLICY_RANGE(NLA_U8, 1, 8),
	[BTGW_A_NET_TRANSMIT_INTERVAL] = NLA_POLICY_RANGE(NLA_U16, 10, 320),
	[BTGW_A_NET_RELAY] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_NET_RELAY_COUNT] = NLA_POLICY_RANGE(NLA_U8, 1, 8),
	[BTGW_A_NET_RELAY_INTERVAL] = NLA_POLICY_RANGE(NLA_U16, 10, 320),
	[BTGW_A_NET_FRIEND] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_NET_FRIEND_MAX] = NLA_POLICY_RANGE(NLA_U32, 1, 64),
	[BTGW_A_NET_FRIEND_QUEUE] = NLA_POLICY_RANGE(NLA_U32, 2, 128),
	[BTGW_A_NET_FRIEND_SUBS] = NLA_POLICY_RANGE(NLA_U32, 1, 64),
	[BTGW_A_NET_FRIEND_WINDOW] = NLA_POLICY_MIN(NLA_U8, 1),
	[BTGW_A_NET_PROXY] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_NET_BEACON] = NLA_POLICY_MAX(NLA_U32, 1),
	[BTGW_A_NET_SAR_TX] = NLA_POLICY_EXACT_LEN(4),
	[BTGW_A_NET_SAR_RX] = NLA_POLICY_EXACT_LEN(3),
	[BTGW_A_NET_RPL_SIZE] = { .type = NLA_U32, },
	[BTGW_A_NET_CACHE_SIZE] = { .type = NLA_U32, },
	[BTGW_A_NET_SAR_SIZE] = NLA_POLICY_RANGE(NLA_U32, 1, 1024),
	[BTGW_A_NET_STRICT_REPLAY] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_NET_IV_INDEX] = { .type = NLA_U32, },
	[BTGW_A_NET_IV_FLAG] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_NET_IV_AGE] = { .type = NLA_U32, },
	[BTGW_A_NET_IV_TEST] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_NET_SEQ] = { .type = NLA_U32, },
	[BTGW_A_NET_SEQ_LIMIT] = { .type = NLA_U32, },
	[BTGW_A_NET_HEARTBEAT_SRC] = NLA_POLICY_MAX(NLA_U16, 32767),
	[BTGW_A_NET_HEARTBEAT_DST] = { .type = NLA_U16, },
};

/* BTGW_CMD_NET_SET - do */
const struct nla_policy btgw_net_set_nl_policy[BTGW_A_NET_HEARTBEAT_DST + 1] = {
	[BTGW_A_NET_ID] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_NET_TTL] = NLA_POLICY_MAX(NLA_U8, 127),
	[BTGW_A_NET_TRANSMIT_COUNT] = NLA_POLICY_RANGE(NLA_U8, 1, 8),
	[BTGW_A_NET_TRANSMIT_INTERVAL] = NLA_POLICY_RANGE(NLA_U16, 10, 320),
	[BTGW_A_NET_RELAY] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_NET_RELAY_COUNT] = NLA_POLICY_RANGE(NLA_U8, 1, 8),
	[BTGW_A_NET_RELAY_INTERVAL] = NLA_POLICY_RANGE(NLA_U16, 10, 320),
	[BTGW_A_NET_FRIEND] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_NET_FRIEND_MAX] = NLA_POLICY_RANGE(NLA_U32, 1, 64),
	[BTGW_A_NET_FRIEND_QUEUE] = NLA_POLICY_RANGE(NLA_U32, 2, 128),
	[BTGW_A_NET_FRIEND_SUBS] = NLA_POLICY_RANGE(NLA_U32, 1, 64),
	[BTGW_A_NET_FRIEND_WINDOW] = NLA_POLICY_MIN(NLA_U8, 1),
	[BTGW_A_NET_PROXY] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_NET_BEACON] = NLA_POLICY_MAX(NLA_U32, 1),
	[BTGW_A_NET_SAR_TX] = NLA_POLICY_EXACT_LEN(4),
	[BTGW_A_NET_SAR_RX] = NLA_POLICY_EXACT_LEN(3),
	[BTGW_A_NET_RPL_SIZE] = { .type = NLA_U32, },
	[BTGW_A_NET_CACHE_SIZE] = { .type = NLA_U32, },
	[BTGW_A_NET_SAR_SIZE] = NLA_POLICY_RANGE(NLA_U32, 1, 1024),
	[BTGW_A_NET_STRICT_REPLAY] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_NET_IV_INDEX] = { .type = NLA_U32, },
	[BTGW_A_NET_IV_FLAG] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_NET_IV_AGE] = { .type = NLA_U32, },
	[BTGW_A_NET_IV_TEST] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_NET_SEQ] = { .type = NLA_U32, },
	[BTGW_A_NET_SEQ_LIMIT] = { .type = NLA_U32, },
	[BTGW_A_NET_HEARTBEAT_SRC] = NLA_POLICY_MAX(NLA_U16, 32767),
	[BTGW_A_NET_HEARTBEAT_DST] = { .type = NLA_U16, },
};

/* BTGW_CMD_NET_DEL - do */
const struct nla_policy btgw_net_del_nl_policy[BTGW_A_NET_ID + 1] = {
	[BTGW_A_NET_ID] = NLA_POLICY_MIN(NLA_U16, 1),
};

/* BTGW_CMD_SUBNET_GET - do */
const struct nla_policy btgw_subnet_get_nl_policy[BTGW_A_SUBNET_INDEX + 1] = {
	[BTGW_A_SUBNET_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_SUBNET_INDEX] = NLA_POLICY_MAX(NLA_U16, 4095),
};

/* BTGW_CMD_SUBNET_NEW - do */
const struct nla_policy btgw_subnet_new_nl_policy[BTGW_A_SUBNET_PHASE + 1] = {
	[BTGW_A_SUBNET_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_SUBNET_INDEX] = NLA_POLICY_MAX(NLA_U16, 4095),
	[BTGW_A_SUBNET_KEY] = NLA_POLICY_EXACT_LEN(16),
	[BTGW_A_SUBNET_NEW_KEY] = NLA_POLICY_EXACT_LEN(16),
	[BTGW_A_SUBNET_PHASE] = NLA_POLICY_MAX(NLA_U32, 3),
};

/* BTGW_CMD_SUBNET_SET - do */
const struct nla_policy btgw_subnet_set_nl_policy[BTGW_A_SUBNET_PHASE + 1] = {
	[BTGW_A_SUBNET_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_SUBNET_INDEX] = NLA_POLICY_MAX(NLA_U16, 4095),
	[BTGW_A_SUBNET_NEW_KEY] = NLA_POLICY_EXACT_LEN(16),
	[BTGW_A_SUBNET_PHASE] = NLA_POLICY_MAX(NLA_U32, 3),
};

/* BTGW_CMD_SUBNET_DEL - do */
const struct nla_policy btgw_subnet_del_nl_policy[BTGW_A_SUBNET_INDEX + 1] = {
	[BTGW_A_SUBNET_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_SUBNET_INDEX] = NLA_POLICY_MAX(NLA_U16, 4095),
};

/* BTGW_CMD_APPKEY_GET - do */
const struct nla_policy btgw_appkey_get_nl_policy[BTGW_A_APPKEY_INDEX + 1] = {
	[BTGW_A_APPKEY_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_APPKEY_INDEX] = NLA_POLICY_MAX(NLA_U16, 4095),
};

/* BTGW_CMD_APPKEY_NEW - do */
const struct nla_policy btgw_appkey_new_nl_policy[BTGW_A_APPKEY_NEW_KEY + 1] = {
	[BTGW_A_APPKEY_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_APPKEY_INDEX] = NLA_POLICY_MAX(NLA_U16, 4095),
	[BTGW_A_APPKEY_SUBNET] = NLA_POLICY_MAX(NLA_U16, 4095),
	[BTGW_A_APPKEY_KEY] = NLA_POLICY_EXACT_LEN(16),
	[BTGW_A_APPKEY_NEW_KEY] = NLA_POLICY_EXACT_LEN(16),
};

/* BTGW_CMD_APPKEY_SET - do */
const struct nla_policy btgw_appkey_set_nl_policy[BTGW_A_APPKEY_NEW_KEY + 1] = {
	[BTGW_A_APPKEY_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_APPKEY_INDEX] = NLA_POLICY_MAX(NLA_U16, 4095),
	[BTGW_A_APPKEY_NEW_KEY] = NLA_POLICY_EXACT_LEN(16),
};

/* BTGW_CMD_APPKEY_DEL - do */
const struct nla_policy btgw_appkey_del_nl_policy[BTGW_A_APPKEY_INDEX + 1] = {
	[BTGW_A_APPKEY_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_APPKEY_INDEX] = NLA_POLICY_MAX(NLA_U16, 4095),
};

/* BTGW_CMD_DEVKEY_GET - do */
const struct nla_policy btgw_devkey_get_nl_policy[BTGW_A_DEVKEY_ADDR + 1] = {
	[BTGW_A_DEVKEY_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_DEVKEY_ADDR] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
};

/* BTGW_CMD_DEVKEY_NEW - do */
const struct nla_policy btgw_devkey_new_nl_policy[BTGW_A_DEVKEY_KEY + 1] = {
	[BTGW_A_DEVKEY_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_DEVKEY_ADDR] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
	[BTGW_A_DEVKEY_KEY] = NLA_POLICY_EXACT_LEN(16),
};

/* BTGW_CMD_DEVKEY_DEL - do */
const struct nla_policy btgw_devkey_del_nl_policy[BTGW_A_DEVKEY_ADDR + 1] = {
	[BTGW_A_DEVKEY_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_DEVKEY_ADDR] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
};

/* BTGW_CMD_BEARER_GET - do */
const struct nla_policy btgw_bearer_get_nl_policy[BTGW_A_BEARER_ID + 1] = {
	[BTGW_A_BEARER_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_BEARER_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* BTGW_CMD_BEARER_NEW - do */
const struct nla_policy btgw_bearer_new_nl_policy[BTGW_A_BEARER_RX_ONLY + 1] = {
	[BTGW_A_BEARER_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_BEARER_LINK] = NLA_POLICY_MIN(NLA_U32, 1),
	[BTGW_A_BEARER_FRAMING] = NLA_POLICY_MAX(NLA_U32, 3),
	[BTGW_A_BEARER_RELAY] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_BEARER_REPEAT] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_BEARER_RX_ONLY] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* BTGW_CMD_BEARER_DEL - do */
const struct nla_policy btgw_bearer_del_nl_policy[BTGW_A_BEARER_ID + 1] = {
	[BTGW_A_BEARER_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_BEARER_ID] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* BTGW_CMD_ELEMENT_GET - do */
const struct nla_policy btgw_element_get_nl_policy[BTGW_A_ELEMENT_ADDR + 1] = {
	[BTGW_A_ELEMENT_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_ELEMENT_ADDR] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
};

/* BTGW_CMD_ELEMENT_NEW - do */
const struct nla_policy btgw_element_new_nl_policy[BTGW_A_ELEMENT_GID + 1] = {
	[BTGW_A_ELEMENT_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_ELEMENT_ADDR] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
	[BTGW_A_ELEMENT_UID] = { .type = NLA_U32, },
	[BTGW_A_ELEMENT_GID] = { .type = NLA_U32, },
};

/* BTGW_CMD_ELEMENT_SET - do */
const struct nla_policy btgw_element_set_nl_policy[BTGW_A_ELEMENT_GID + 1] = {
	[BTGW_A_ELEMENT_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_ELEMENT_ADDR] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
	[BTGW_A_ELEMENT_UID] = { .type = NLA_U32, },
	[BTGW_A_ELEMENT_GID] = { .type = NLA_U32, },
};

/* BTGW_CMD_ELEMENT_DEL - do */
const struct nla_policy btgw_element_del_nl_policy[BTGW_A_ELEMENT_ADDR + 1] = {
	[BTGW_A_ELEMENT_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_ELEMENT_ADDR] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
};

/* BTGW_CMD_SUB_GET - do */
const struct nla_policy btgw_sub_get_nl_policy[BTGW_A_SUB_LABEL + 1] = {
	[BTGW_A_SUB_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_SUB_ELEMENT] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
	[BTGW_A_SUB_ADDR] = { .type = NLA_U16, },
	[BTGW_A_SUB_LABEL] = NLA_POLICY_EXACT_LEN(16),
};

/* BTGW_CMD_SUB_NEW - do */
const struct nla_policy btgw_sub_new_nl_policy[BTGW_A_SUB_LABEL + 1] = {
	[BTGW_A_SUB_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_SUB_ELEMENT] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
	[BTGW_A_SUB_ADDR] = { .type = NLA_U16, },
	[BTGW_A_SUB_LABEL] = NLA_POLICY_EXACT_LEN(16),
};

/* BTGW_CMD_SUB_DEL - do */
const struct nla_policy btgw_sub_del_nl_policy[BTGW_A_SUB_LABEL + 1] = {
	[BTGW_A_SUB_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_SUB_ELEMENT] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
	[BTGW_A_SUB_ADDR] = { .type = NLA_U16, },
	[BTGW_A_SUB_LABEL] = NLA_POLICY_EXACT_LEN(16),
};

/* BTGW_CMD_BIND_GET - do */
const struct nla_policy btgw_bind_get_nl_policy[BTGW_A_BIND_APPKEY + 1] = {
	[BTGW_A_BIND_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_BIND_ELEMENT] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
	[BTGW_A_BIND_APPKEY] = NLA_POLICY_MAX(NLA_U16, 4095),
};

/* BTGW_CMD_BIND_NEW - do */
const struct nla_policy btgw_bind_new_nl_policy[BTGW_A_BIND_APPKEY + 1] = {
	[BTGW_A_BIND_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_BIND_ELEMENT] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
	[BTGW_A_BIND_APPKEY] = NLA_POLICY_MAX(NLA_U16, 4095),
};

/* BTGW_CMD_BIND_DEL - do */
const struct nla_policy btgw_bind_del_nl_policy[BTGW_A_BIND_APPKEY + 1] = {
	[BTGW_A_BIND_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_BIND_ELEMENT] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
	[BTGW_A_BIND_APPKEY] = NLA_POLICY_MAX(NLA_U16, 4095),
};

/* BTGW_CMD_FRIEND_GET - do */
const struct nla_policy btgw_friend_get_nl_policy[BTGW_A_FRIEND_LPN + 1] = {
	[BTGW_A_FRIEND_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_FRIEND_LPN] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
};

/* BTGW_CMD_FRIEND_DEL - do */
const struct nla_policy btgw_friend_del_nl_policy[BTGW_A_FRIEND_LPN + 1] = {
	[BTGW_A_FRIEND_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_FRIEND_LPN] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
};

/* BTGW_CMD_RPL_GET - do */
const struct nla_policy btgw_rpl_get_nl_policy[BTGW_A_RPL_SINCE + 1] = {
	[BTGW_A_RPL_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_RPL_SRC] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
	[BTGW_A_RPL_SINCE] = { .type = NLA_U32, },
};

/* BTGW_CMD_RPL_NEW - do */
const struct nla_policy btgw_rpl_new_nl_policy[BTGW_A_RPL_ENTRY + 1] = {
	[BTGW_A_RPL_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_RPL_ENTRY] = NLA_POLICY_NESTED(btgw_rpl_entry_nl_policy),
};

/* BTGW_CMD_RPL_DEL - do */
const struct nla_policy btgw_rpl_del_nl_policy[BTGW_A_RPL_SRC + 1] = {
	[BTGW_A_RPL_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_RPL_SRC] = NLA_POLICY_RANGE(NLA_U16, 1, 32767),
};

/* BTGW_CMD_RPL_CONFIRM - do */
const struct nla_policy btgw_rpl_confirm_nl_policy[BTGW_A_RPL_GENERATION + 1] = {
	[BTGW_A_RPL_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_RPL_GENERATION] = { .type = NLA_U32, },
};

/* BTGW_CMD_TABLE_GET - do */
const struct nla_policy btgw_table_get_nl_policy[BTGW_A_TABLE_KIND + 1] = {
	[BTGW_A_TABLE_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_TABLE_KIND] = NLA_POLICY_MAX(NLA_U32, 4),
};

/* BTGW_CMD_MESH_STATS_GET - do */
const struct nla_policy btgw_mesh_stats_get_nl_policy[BTGW_A_MESH_STATS_NET + 1] = {
	[BTGW_A_MESH_STATS_NET] = NLA_POLICY_MIN(NLA_U16, 1),
};

/* BTGW_CMD_OWNER_CLAIM - do */
const struct nla_policy btgw_owner_claim_nl_policy[BTGW_A_OWNER_NAME + 1] = {
	[BTGW_A_OWNER_NAME] = { .type = NLA_NUL_STRING, .len = 31, },
};

/* BTGW_CMD_MODULE_DRAIN - do */
const struct nla_policy btgw_module_drain_nl_policy[BTGW_A_MODULE_NETS + 1] = {
	[BTGW_A_MODULE_NETS] = { .type = NLA_U32, },
};

/* BTGW_CMD_SUBNET_BEACON - do */
const struct nla_policy btgw_subnet_beacon_nl_policy[BTGW_A_SUBNET_BEARER + 1] = {
	[BTGW_A_SUBNET_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_SUBNET_INDEX] = NLA_POLICY_MAX(NLA_U16, 4095),
	[BTGW_A_SUBNET_BEARER] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* BTGW_CMD_DF_GET - do */
const struct nla_policy btgw_df_get_nl_policy[BTGW_A_DF_SUBNET + 1] = {
	[BTGW_A_DF_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_DF_SUBNET] = NLA_POLICY_MAX(NLA_U16, 4095),
};

/* BTGW_CMD_DF_SET - do */
const struct nla_policy btgw_df_set_nl_policy[BTGW_A_DF_SIZE + 1] = {
	[BTGW_A_DF_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_DF_SUBNET] = NLA_POLICY_MAX(NLA_U16, 4095),
	[BTGW_A_DF_DIRECTED] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_DF_RELAY] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_DF_PROXY] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_DF_FRIEND] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_DF_SIZE] = { .type = NLA_U32, },
};

/* BTGW_CMD_PATH_GET - do */
const struct nla_policy btgw_path_get_nl_policy[BTGW_A_PATH_FIXED + 1] = {
	[BTGW_A_PATH_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_PATH_SUBNET] = NLA_POLICY_MAX(NLA_U16, 4095),
	[BTGW_A_PATH_ORIGIN] = { .type = NLA_U16, },
	[BTGW_A_PATH_TARGET] = { .type = NLA_U16, },
	[BTGW_A_PATH_FIXED] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* BTGW_CMD_PATH_NEW - do */
const struct nla_policy btgw_path_new_nl_policy[BTGW_A_PATH_REMAINING + 1] = {
	[BTGW_A_PATH_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_PATH_SUBNET] = NLA_POLICY_MAX(NLA_U16, 4095),
	[BTGW_A_PATH_ORIGIN] = { .type = NLA_U16, },
	[BTGW_A_PATH_TARGET] = { .type = NLA_U16, },
	[BTGW_A_PATH_FIXED] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_PATH_ORIGIN_ELEMENTS] = NLA_POLICY_MIN(NLA_U8, 1),
	[BTGW_A_PATH_TARGET_ELEMENTS] = NLA_POLICY_MIN(NLA_U8, 1),
	[BTGW_A_PATH_TOWARD_ORIGIN] = NLA_POLICY_MAX(NLA_U32, 3),
	[BTGW_A_PATH_TOWARD_TARGET] = NLA_POLICY_MAX(NLA_U32, 3),
	[BTGW_A_PATH_TWO_WAY] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_PATH_NOT_READY] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_PATH_FN] = { .type = NLA_U8, },
	[BTGW_A_PATH_LANES] = NLA_POLICY_MIN(NLA_U8, 1),
	[BTGW_A_PATH_LIFETIME] = NLA_POLICY_MAX(NLA_U32, 3),
	[BTGW_A_PATH_REPLACE] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_PATH_REMAINING] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* BTGW_CMD_PATH_SET - do */
const struct nla_policy btgw_path_set_nl_policy[BTGW_A_PATH_LANES + 1] = {
	[BTGW_A_PATH_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_PATH_SUBNET] = NLA_POLICY_MAX(NLA_U16, 4095),
	[BTGW_A_PATH_ORIGIN] = { .type = NLA_U16, },
	[BTGW_A_PATH_TARGET] = { .type = NLA_U16, },
	[BTGW_A_PATH_FIXED] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_PATH_TOWARD_ORIGIN] = NLA_POLICY_MAX(NLA_U32, 3),
	[BTGW_A_PATH_TOWARD_TARGET] = NLA_POLICY_MAX(NLA_U32, 3),
	[BTGW_A_PATH_TWO_WAY] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_PATH_NOT_READY] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_PATH_LANES] = NLA_POLICY_MIN(NLA_U8, 1),
};

/* BTGW_CMD_PATH_DEL - do */
const struct nla_policy btgw_path_del_nl_policy[BTGW_A_PATH_FIXED + 1] = {
	[BTGW_A_PATH_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_PATH_SUBNET] = NLA_POLICY_MAX(NLA_U16, 4095),
	[BTGW_A_PATH_ORIGIN] = { .type = NLA_U16, },
	[BTGW_A_PATH_TARGET] = { .type = NLA_U16, },
	[BTGW_A_PATH_FIXED] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* BTGW_CMD_DEPENDENT_GET - do */
const struct nla_policy btgw_dependent_get_nl_policy[BTGW_A_DEPENDENT_ADDR + 1] = {
	[BTGW_A_DEPENDENT_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_DEPENDENT_SUBNET] = NLA_POLICY_MAX(NLA_U16, 4095),
	[BTGW_A_DEPENDENT_ORIGIN] = { .type = NLA_U16, },
	[BTGW_A_DEPENDENT_TARGET] = { .type = NLA_U16, },
	[BTGW_A_DEPENDENT_FIXED] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_DEPENDENT_SIDE] = NLA_POLICY_MAX(NLA_U32, 1),
	[BTGW_A_DEPENDENT_ADDR] = { .type = NLA_U16, },
};

/* BTGW_CMD_DEPENDENT_NEW - do */
const struct nla_policy btgw_dependent_new_nl_policy[BTGW_A_DEPENDENT_ELEMENTS + 1] = {
	[BTGW_A_DEPENDENT_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_DEPENDENT_SUBNET] = NLA_POLICY_MAX(NLA_U16, 4095),
	[BTGW_A_DEPENDENT_ORIGIN] = { .type = NLA_U16, },
	[BTGW_A_DEPENDENT_TARGET] = { .type = NLA_U16, },
	[BTGW_A_DEPENDENT_FIXED] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_DEPENDENT_SIDE] = NLA_POLICY_MAX(NLA_U32, 1),
	[BTGW_A_DEPENDENT_ADDR] = { .type = NLA_U16, },
	[BTGW_A_DEPENDENT_ELEMENTS] = NLA_POLICY_MIN(NLA_U8, 1),
};

/* BTGW_CMD_DEPENDENT_DEL - do */
const struct nla_policy btgw_dependent_del_nl_policy[BTGW_A_DEPENDENT_ADDR + 1] = {
	[BTGW_A_DEPENDENT_NET] = NLA_POLICY_MIN(NLA_U16, 1),
	[BTGW_A_DEPENDENT_SUBNET] = NLA_POLICY_MAX(NLA_U16, 4095),
	[BTGW_A_DEPENDENT_ORIGIN] = { .type = NLA_U16, },
	[BTGW_A_DEPENDENT_TARGET] = { .type = NLA_U16, },
	[BTGW_A_DEPENDENT_FIXED] = NLA_POLICY_MAX(NLA_U8, 1),
	[BTGW_A_DEPENDENT_SIDE] = NLA_POLICY_MAX(NLA_U32, 1),
	[BTGW_A_DEPENDENT_ADDR] = { .type = NLA_U16, },
};

/* Ops table for btgw */
const struct genl_ops btgw_nl_ops[52] = {
	{
		.cmd		= BTGW_CMD_LINK_GET,
		.doit		= btgw_nl_link_get_doit,
		.dumpit		= btgw_nl_link_get_dumpit,
		.policy		= btgw_link_get_nl_policy,
		.maxattr	= BTGW_A_LINK_ID,
	},
	{
		.cmd		= BTGW_CMD_LINK_NEW,
		.doit		= btgw_nl_link_new_doit,
		.policy		= btgw_link_new_nl_policy,
		.maxattr	= BTGW_A_LINK_CONTROLLER,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_LINK_DEL,
		.doit		= btgw_nl_link_del_doit,
		.policy		= btgw_link_del_nl_policy,
		.maxattr	= BTGW_A_LINK_ID,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_STATS_GET,
		.doit		= btgw_nl_stats_get_doit,
		.policy		= btgw_stats_get_nl_policy,
		.maxattr	= BTGW_A_STATS_LINK,
	},
	{
		.cmd		= BTGW_CMD_NET_GET,
		.doit		= btgw_nl_net_get_doit,
		.dumpit		= btgw_nl_net_get_dumpit,
		.policy		= btgw_net_get_nl_policy,
		.maxattr	= BTGW_A_NET_ID,
	},
	{
		.cmd		= BTGW_CMD_NET_NEW,
		.doit		= btgw_nl_net_new_doit,
		.policy		= btgw_net_new_nl_policy,
		.maxattr	= BTGW_A_NET_HEARTBEAT_DST,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_NET_SET,
		.doit		= btgw_nl_net_set_doit,
		.policy		= btgw_net_set_nl_policy,
		.maxattr	= BTGW_A_NET_HEARTBEAT_DST,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_NET_DEL,
		.doit		= btgw_nl_net_del_doit,
		.policy		= btgw_net_del_nl_policy,
		.maxattr	= BTGW_A_NET_ID,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_SUBNET_GET,
		.doit		= btgw_nl_subnet_get_doit,
		.dumpit		= btgw_nl_subnet_get_dumpit,
		.policy		= btgw_subnet_get_nl_policy,
		.maxattr	= BTGW_A_SUBNET_INDEX,
	},
	{
		.cmd		= BTGW_CMD_SUBNET_NEW,
		.doit		= btgw_nl_subnet_new_doit,
		.policy		= btgw_subnet_new_nl_policy,
		.maxattr	= BTGW_A_SUBNET_PHASE,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_SUBNET_SET,
		.doit		= btgw_nl_subnet_set_doit,
		.policy		= btgw_subnet_set_nl_policy,
		.maxattr	= BTGW_A_SUBNET_PHASE,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_SUBNET_DEL,
		.doit		= btgw_nl_subnet_del_doit,
		.policy		= btgw_subnet_del_nl_policy,
		.maxattr	= BTGW_A_SUBNET_INDEX,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_APPKEY_GET,
		.doit		= btgw_nl_appkey_get_doit,
		.dumpit		= btgw_nl_appkey_get_dumpit,
		.policy		= btgw_appkey_get_nl_policy,
		.maxattr	= BTGW_A_APPKEY_INDEX,
	},
	{
		.cmd		= BTGW_CMD_APPKEY_NEW,
		.doit		= btgw_nl_appkey_new_doit,
		.policy		= btgw_appkey_new_nl_policy,
		.maxattr	= BTGW_A_APPKEY_NEW_KEY,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_APPKEY_SET,
		.doit		= btgw_nl_appkey_set_doit,
		.policy		= btgw_appkey_set_nl_policy,
		.maxattr	= BTGW_A_APPKEY_NEW_KEY,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_APPKEY_DEL,
		.doit		= btgw_nl_appkey_del_doit,
		.policy		= btgw_appkey_del_nl_policy,
		.maxattr	= BTGW_A_APPKEY_INDEX,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_DEVKEY_GET,
		.doit		= btgw_nl_devkey_get_doit,
		.dumpit		= btgw_nl_devkey_get_dumpit,
		.policy		= btgw_devkey_get_nl_policy,
		.maxattr	= BTGW_A_DEVKEY_ADDR,
	},
	{
		.cmd		= BTGW_CMD_DEVKEY_NEW,
		.doit		= btgw_nl_devkey_new_doit,
		.policy		= btgw_devkey_new_nl_policy,
		.maxattr	= BTGW_A_DEVKEY_KEY,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_DEVKEY_DEL,
		.doit		= btgw_nl_devkey_del_doit,
		.policy		= btgw_devkey_del_nl_policy,
		.maxattr	= BTGW_A_DEVKEY_ADDR,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_BEARER_GET,
		.doit		= btgw_nl_bearer_get_doit,
		.dumpit		= btgw_nl_bearer_get_dumpit,
		.policy		= btgw_bearer_get_nl_policy,
		.maxattr	= BTGW_A_BEARER_ID,
	},
	{
		.cmd		= BTGW_CMD_BEARER_NEW,
		.doit		= btgw_nl_bearer_new_doit,
		.policy		= btgw_bearer_new_nl_policy,
		.maxattr	= BTGW_A_BEARER_RX_ONLY,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_BEARER_DEL,
		.doit		= btgw_nl_bearer_del_doit,
		.policy		= btgw_bearer_del_nl_policy,
		.maxattr	= BTGW_A_BEARER_ID,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_ELEMENT_GET,
		.doit		= btgw_nl_element_get_doit,
		.dumpit		= btgw_nl_element_get_dumpit,
		.policy		= btgw_element_get_nl_policy,
		.maxattr	= BTGW_A_ELEMENT_ADDR,
	},
	{
		.cmd		= BTGW_CMD_ELEMENT_NEW,
		.doit		= btgw_nl_element_new_doit,
		.policy		= btgw_element_new_nl_policy,
		.maxattr	= BTGW_A_ELEMENT_GID,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_ELEMENT_SET,
		.doit		= btgw_nl_element_set_doit,
		.policy		= btgw_element_set_nl_policy,
		.maxattr	= BTGW_A_ELEMENT_GID,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_ELEMENT_DEL,
		.doit		= btgw_nl_element_del_doit,
		.policy		= btgw_element_del_nl_policy,
		.maxattr	= BTGW_A_ELEMENT_ADDR,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_SUB_GET,
		.doit		= btgw_nl_sub_get_doit,
		.dumpit		= btgw_nl_sub_get_dumpit,
		.policy		= btgw_sub_get_nl_policy,
		.maxattr	= BTGW_A_SUB_LABEL,
	},
	{
		.cmd		= BTGW_CMD_SUB_NEW,
		.doit		= btgw_nl_sub_new_doit,
		.policy		= btgw_sub_new_nl_policy,
		.maxattr	= BTGW_A_SUB_LABEL,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_SUB_DEL,
		.doit		= btgw_nl_sub_del_doit,
		.policy		= btgw_sub_del_nl_policy,
		.maxattr	= BTGW_A_SUB_LABEL,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_BIND_GET,
		.doit		= btgw_nl_bind_get_doit,
		.dumpit		= btgw_nl_bind_get_dumpit,
		.policy		= btgw_bind_get_nl_policy,
		.maxattr	= BTGW_A_BIND_APPKEY,
	},
	{
		.cmd		= BTGW_CMD_BIND_NEW,
		.doit		= btgw_nl_bind_new_doit,
		.policy		= btgw_bind_new_nl_policy,
		.maxattr	= BTGW_A_BIND_APPKEY,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_BIND_DEL,
		.doit		= btgw_nl_bind_del_doit,
		.policy		= btgw_bind_del_nl_policy,
		.maxattr	= BTGW_A_BIND_APPKEY,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_FRIEND_GET,
		.doit		= btgw_nl_friend_get_doit,
		.dumpit		= btgw_nl_friend_get_dumpit,
		.policy		= btgw_friend_get_nl_policy,
		.maxattr	= BTGW_A_FRIEND_LPN,
	},
	{
		.cmd		= BTGW_CMD_FRIEND_DEL,
		.doit		= btgw_nl_friend_del_doit,
		.policy		= btgw_friend_del_nl_policy,
		.maxattr	= BTGW_A_FRIEND_LPN,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_RPL_GET,
		.doit		= btgw_nl_rpl_get_doit,
		.dumpit		= btgw_nl_rpl_get_dumpit,
		.policy		= btgw_rpl_get_nl_policy,
		.maxattr	= BTGW_A_RPL_SINCE,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_RPL_NEW,
		.doit		= btgw_nl_rpl_new_doit,
		.policy		= btgw_rpl_new_nl_policy,
		.maxattr	= BTGW_A_RPL_ENTRY,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_RPL_DEL,
		.doit		= btgw_nl_rpl_del_doit,
		.policy		= btgw_rpl_del_nl_policy,
		.maxattr	= BTGW_A_RPL_SRC,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_RPL_CONFIRM,
		.doit		= btgw_nl_rpl_confirm_doit,
		.policy		= btgw_rpl_confirm_nl_policy,
		.maxattr	= BTGW_A_RPL_GENERATION,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_TABLE_GET,
		.doit		= btgw_nl_table_get_doit,
		.dumpit		= btgw_nl_table_get_dumpit,
		.policy		= btgw_table_get_nl_policy,
		.maxattr	= BTGW_A_TABLE_KIND,
	},
	{
		.cmd		= BTGW_CMD_MESH_STATS_GET,
		.doit		= btgw_nl_mesh_stats_get_doit,
		.dumpit		= btgw_nl_mesh_stats_get_dumpit,
		.policy		= btgw_mesh_stats_get_nl_policy,
		.maxattr	= BTGW_A_MESH_STATS_NET,
	},
	{
		.cmd		= BTGW_CMD_OWNER_CLAIM,
		.doit		= btgw_nl_owner_claim_doit,
		.policy		= btgw_owner_claim_nl_policy,
		.maxattr	= BTGW_A_OWNER_NAME,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_MODULE_DRAIN,
		.doit		= btgw_nl_module_drain_doit,
		.policy		= btgw_module_drain_nl_policy,
		.maxattr	= BTGW_A_MODULE_NETS,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_SUBNET_BEACON,
		.doit		= btgw_nl_subnet_beacon_doit,
		.policy		= btgw_subnet_beacon_nl_policy,
		.maxattr	= BTGW_A_SUBNET_BEARER,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_DF_GET,
		.doit		= btgw_nl_df_get_doit,
		.dumpit		= btgw_nl_df_get_dumpit,
		.policy		= btgw_df_get_nl_policy,
		.maxattr	= BTGW_A_DF_SUBNET,
	},
	{
		.cmd		= BTGW_CMD_DF_SET,
		.doit		= btgw_nl_df_set_doit,
		.policy		= btgw_df_set_nl_policy,
		.maxattr	= BTGW_A_DF_SIZE,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_PATH_GET,
		.doit		= btgw_nl_path_get_doit,
		.dumpit		= btgw_nl_path_get_dumpit,
		.policy		= btgw_path_get_nl_policy,
		.maxattr	= BTGW_A_PATH_FIXED,
	},
	{
		.cmd		= BTGW_CMD_PATH_NEW,
		.doit		= btgw_nl_path_new_doit,
		.policy		= btgw_path_new_nl_policy,
		.maxattr	= BTGW_A_PATH_REMAINING,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_PATH_SET,
		.doit		= btgw_nl_path_set_doit,
		.policy		= btgw_path_set_nl_policy,
		.maxattr	= BTGW_A_PATH_LANES,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_PATH_DEL,
		.doit		= btgw_nl_path_del_doit,
		.policy		= btgw_path_del_nl_policy,
		.maxattr	= BTGW_A_PATH_FIXED,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_DEPENDENT_GET,
		.doit		= btgw_nl_dependent_get_doit,
		.dumpit		= btgw_nl_dependent_get_dumpit,
		.policy		= btgw_dependent_get_nl_policy,
		.maxattr	= BTGW_A_DEPENDENT_ADDR,
	},
	{
		.cmd		= BTGW_CMD_DEPENDENT_NEW,
		.doit		= btgw_nl_dependent_new_doit,
		.policy		= btgw_dependent_new_nl_policy,
		.maxattr	= BTGW_A_DEPENDENT_ELEMENTS,
		.flags		= GENL_ADMIN_PERM,
	},
	{
		.cmd		= BTGW_CMD_DEPENDENT_DEL,
		.doit		= btgw_nl_dependent_del_doit,
		.policy		= btgw_dependent_del_nl_policy,
		.maxattr	= BTGW_A_DEPENDENT_ADDR,
		.flags		= GENL_ADMIN_PERM,
	},
};

static const struct genl_multicast_group btgw_nl_mcgrps[] = {
	[BTGW_NLGRP_EVENTS] = { "events", },
	[BTGW_NLGRP_MESH] = { "mesh", },
};
