// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The attribute sets of the mesh operations, as include/netlink/btgw.yaml has
 * them
 */
#include "genl_mesh.h"

#include <string.h>

#include "mesh_adv.h"

static const char *const phases[] = {
	[BTGW_KEY_REFRESH_PHASE_NORMAL] = "normal",
	[BTGW_KEY_REFRESH_PHASE_DISTRIBUTE] = "distribute",
	[BTGW_KEY_REFRESH_PHASE_SWITCH] = "switch",
	[BTGW_KEY_REFRESH_PHASE_REVOKE] = "revoke",
	NULL
};

static const char *const beacons[] = {
	[BTGW_BEACON_KIND_SECURE] = "secure",
	[BTGW_BEACON_KIND_PRIVATE] = "private",
	NULL
};

static const char *const framings[] = {
	[BTGW_FRAMING_HEADER] = "header",
	[BTGW_FRAMING_RAW] = "raw",
	[BTGW_FRAMING_PROXY_SERVER] = "proxy-server",
	[BTGW_FRAMING_PROXY_CLIENT] = "proxy-client",
	NULL
};

static const char *const bearer_states[] = {
	[BTGW_BEARER_STATE_DOWN] = "down",
	[BTGW_BEARER_STATE_UP] = "up",
	NULL
};

/* by enum btgw_adv_via */
static const char *const adv_vias[] = { "hci", "mgmt", NULL };

static const char *const friendship_states[] = {
	[BTGW_FRIENDSHIP_STATE_OFFERED] = "offered",
	[BTGW_FRIENDSHIP_STATE_ESTABLISHED] = "established",
	NULL
};

static const char *const tables[] = {
	[BTGW_TABLE_KIND_RPL] = "rpl",
	[BTGW_TABLE_KIND_CACHE] = "cache",
	[BTGW_TABLE_KIND_SAR] = "sar",
	[BTGW_TABLE_KIND_FRIEND] = "friend",
	[BTGW_TABLE_KIND_HELD] = "held",
	NULL
};

static const char *const lifetimes[] = {
	[BTGW_PATH_LIFETIME_12_MINUTES] = "12-minutes",
	[BTGW_PATH_LIFETIME_2_HOURS] = "2-hours",
	[BTGW_PATH_LIFETIME_24_HOURS] = "24-hours",
	[BTGW_PATH_LIFETIME_10_DAYS] = "10-days",
	NULL
};

static const char *const path_bearers[] = {
	[BTGW_PATH_BEARERS_NONE] = "none",
	[BTGW_PATH_BEARERS_ADV] = "adv",
	[BTGW_PATH_BEARERS_GATT] = "gatt",
	[BTGW_PATH_BEARERS_BOTH] = "both",
	NULL
};

static const char *const path_sides[] = {
	[BTGW_PATH_SIDE_ORIGIN] = "origin",
	[BTGW_PATH_SIDE_TARGET] = "target",
	NULL
};

static const char *const path_ends[] = {
	[BTGW_PATH_END_DELETED] = "deleted",
	[BTGW_PATH_END_EXPIRED] = "expired",
	NULL
};

_Static_assert(ARRAY_SIZE(tables) == BTGW_TABLE_KIND_MAX + 2,
	       "a table has no name");

#define NUM(t, n, lo, hi, ...)						\
	{ .name = n, .type = BTGW_MESH_##t, .min = lo, .max = hi, __VA_ARGS__ }
#define ADDRESS(n, lo, hi, ...)						\
	NUM(U16, n, lo, hi, .look = BTGW_MESH_ADDR, __VA_ARGS__)
#define SWITCH(n, ...)							\
	NUM(U8, n, 0, 1, .look = BTGW_MESH_SWITCH, __VA_ARGS__)
#define NAMED(n, list, ...)						\
	{ .name = n, .type = BTGW_MESH_U32, .look = BTGW_MESH_NAME,	\
	  .names = list, .max = ARRAY_SIZE(list) - 2, __VA_ARGS__ }
#define OCTETS(n, l, ...)						\
	{ .name = n, .type = BTGW_MESH_BIN, .look = BTGW_MESH_OCTETS,	\
	  .len = l, __VA_ARGS__ }
#define SECRET(n)							\
	{ .name = n, .type = BTGW_MESH_BIN, .look = BTGW_MESH_SECRET,	\
	  .len = BTGW_MESH_SECRET_LEN }
#define FILL(n, ...)							\
	{ .name = n, .type = BTGW_MESH_FILL, __VA_ARGS__ }
#define COUNT(n, ...)							\
	NUM(U64, n, 0, 0, .counter = true, __VA_ARGS__)
#define NET		NUM(U16, "net", 1, 65535)
#define UNICAST(n)	ADDRESS(n, 1, 0x7fff)
#define INDEX(n)	NUM(U16, n, 0, 4095)
#define LINE		.line = true

#define SET(n)								\
	const struct btgw_mesh_set btgw_set_##n = {			\
		.name = #n, .max = ARRAY_SIZE(n##_fields) - 1,		\
		.fields = n##_fields,					\
	};								\
	_Static_assert(ARRAY_SIZE(n##_fields) <= BTGW_MESH_ATTRS,	\
		       "BTGW_MESH_ATTRS is too small")

static const struct btgw_mesh_field net_fields[BTGW_A_NET_MAX + 1] = {
	[BTGW_A_NET_ID] = NUM(U16, "id", 1, 65535),
	[BTGW_A_NET_TTL] = NUM(U8, "ttl", 0, 127),
	[BTGW_A_NET_TRANSMIT_COUNT] = NUM(U8, "transmit-count", 1, 8, LINE),
	[BTGW_A_NET_TRANSMIT_INTERVAL] =
		NUM(U16, "transmit-interval", 10, 320),
	[BTGW_A_NET_RELAY] = SWITCH("relay"),
	[BTGW_A_NET_RELAY_COUNT] = NUM(U8, "relay-count", 1, 8),
	[BTGW_A_NET_RELAY_INTERVAL] = NUM(U16, "relay-interval", 10, 320),
	[BTGW_A_NET_FRIEND] = SWITCH("friend", LINE),
	[BTGW_A_NET_FRIEND_MAX] = NUM(U32, "friend-max", 1, 64),
	[BTGW_A_NET_FRIEND_QUEUE] = NUM(U32, "friend-queue", 2, 128),
	[BTGW_A_NET_FRIEND_SUBS] = NUM(U32, "friend-subs", 1, 64),
	[BTGW_A_NET_FRIEND_WINDOW] = NUM(U8, "friend-window", 1, 255),
	[BTGW_A_NET_PROXY] = SWITCH("proxy", LINE),
	[BTGW_A_NET_BEACON] = NAMED("beacon", beacons),
	[BTGW_A_NET_SAR_TX] = OCTETS("sar-tx", 4),
	[BTGW_A_NET_SAR_RX] = OCTETS("sar-rx", 3),
	[BTGW_A_NET_RPL_SIZE] = NUM(U32, "rpl-size", 16, 65536, LINE),
	[BTGW_A_NET_CACHE_SIZE] = NUM(U32, "cache-size", 2, 65536),
	[BTGW_A_NET_SAR_SIZE] = NUM(U32, "sar-size", 1, 1024),
	[BTGW_A_NET_STRICT_REPLAY] = SWITCH("strict-replay"),
	[BTGW_A_NET_IV_INDEX] = NUM(U32, "iv-index", 0, UINT32_MAX, LINE),
	[BTGW_A_NET_IV_FLAG] = NUM(U8, "iv-flag", 0, 1),
	[BTGW_A_NET_IV_AGE] =
		NUM(U32, "iv-age", 0, UINT32_MAX, .counter = true),
	[BTGW_A_NET_IV_TEST] = SWITCH("iv-test"),
	[BTGW_A_NET_SEQ] = NUM(U32, "seq", 0, 0x1000000),
	[BTGW_A_NET_SEQ_LIMIT] = NUM(U32, "seq-limit", 0, 0x1000000),
	/* only shown */
	[BTGW_A_NET_ADDR] = ADDRESS("addr", 0, 0),
	[BTGW_A_NET_IV_PENDING] = NUM(U8, "iv-pending", 0, 0, .counter = true),
	[BTGW_A_NET_SEQ_LEFT] = NUM(U32, "seq-left", 0, 0, .counter = true),
	[BTGW_A_NET_SEQ_REMAINING] =
		NUM(U32, "seq-remaining", 0, 0, .counter = true),
	[BTGW_A_NET_RPL_GENERATION] =
		NUM(U32, "rpl-generation", 0, 0, .counter = true),
	[BTGW_A_NET_RPL_CONFIRMED] =
		NUM(U32, "rpl-confirmed", 0, 0, .counter = true),
	[BTGW_A_NET_SUBNETS] = NUM(U32, "subnets", 0, 0, LINE),
	[BTGW_A_NET_APPKEYS] = NUM(U32, "appkeys", 0, 0),
	[BTGW_A_NET_DEVKEYS] = NUM(U32, "devkeys", 0, 0),
	[BTGW_A_NET_ELEMENTS] = NUM(U32, "elements", 0, 0),
	[BTGW_A_NET_BEARERS] = NUM(U32, "bearers", 0, 0),
	[BTGW_A_NET_HEARTBEAT_SRC] = ADDRESS("heartbeat-src", 0, 0x7fff, LINE),
	[BTGW_A_NET_HEARTBEAT_DST] = ADDRESS("heartbeat-dst", 0, 0xffff),
	[BTGW_A_NET_HEARTBEAT_COUNT] =
		NUM(U16, "heartbeat-count", 0, 0, .counter = true),
	[BTGW_A_NET_HEARTBEAT_MIN_HOPS] =
		NUM(U8, "heartbeat-min-hops", 0, 0, .counter = true),
	[BTGW_A_NET_HEARTBEAT_MAX_HOPS] =
		NUM(U8, "heartbeat-max-hops", 0, 0, .counter = true),
};

SET(net);

static const struct btgw_mesh_field subnet_fields[BTGW_A_SUBNET_MAX + 1] = {
	[BTGW_A_SUBNET_NET] = NET,
	[BTGW_A_SUBNET_INDEX] = INDEX("index"),
	[BTGW_A_SUBNET_KEY] = SECRET("key"),
	[BTGW_A_SUBNET_NEW_KEY] = SECRET("new-key"),
	[BTGW_A_SUBNET_PHASE] = NAMED("phase", phases),
	[BTGW_A_SUBNET_NID] = NUM(U8, "nid", 0, 127, .look = BTGW_MESH_ID),
	[BTGW_A_SUBNET_NETWORK_ID] = OCTETS("network-id", 8),
	[BTGW_A_SUBNET_NEW_NID] =
		NUM(U8, "new-nid", 0, 127, .look = BTGW_MESH_ID),
	[BTGW_A_SUBNET_NEW_NETWORK_ID] = OCTETS("new-network-id", 8),
	[BTGW_A_SUBNET_RX_BEACONS] = NUM(U32, "rx-beacons", 0, 0, .counter = true),
	[BTGW_A_SUBNET_BEARER] = NUM(U32, "bearer", 1, UINT32_MAX),
};

SET(subnet);

static const struct btgw_mesh_field appkey_fields[BTGW_A_APPKEY_MAX + 1] = {
	[BTGW_A_APPKEY_NET] = NET,
	[BTGW_A_APPKEY_INDEX] = INDEX("index"),
	[BTGW_A_APPKEY_SUBNET] = INDEX("subnet"),
	[BTGW_A_APPKEY_KEY] = SECRET("key"),
	[BTGW_A_APPKEY_NEW_KEY] = SECRET("new-key"),
	[BTGW_A_APPKEY_AID] = NUM(U8, "aid", 0, 63, .look = BTGW_MESH_ID),
	[BTGW_A_APPKEY_NEW_AID] =
		NUM(U8, "new-aid", 0, 63, .look = BTGW_MESH_ID),
};

SET(appkey);

static const struct btgw_mesh_field devkey_fields[BTGW_A_DEVKEY_MAX + 1] = {
	[BTGW_A_DEVKEY_NET] = NET,
	[BTGW_A_DEVKEY_ADDR] = UNICAST("addr"),
	[BTGW_A_DEVKEY_KEY] = SECRET("key"),
};

SET(devkey);

static const struct btgw_mesh_field bearer_fields[BTGW_A_BEARER_MAX + 1] = {
	[BTGW_A_BEARER_NET] = NET,
	[BTGW_A_BEARER_ID] = NUM(U32, "id", 1, UINT32_MAX),
	[BTGW_A_BEARER_LINK] = NUM(U32, "link", 1, UINT32_MAX),
	[BTGW_A_BEARER_FRAMING] = NAMED("framing", framings),
	[BTGW_A_BEARER_RELAY] = SWITCH("relay"),
	[BTGW_A_BEARER_REPEAT] = SWITCH("repeat"),
	[BTGW_A_BEARER_RX_ONLY] = SWITCH("rx-only"),
	[BTGW_A_BEARER_STATE] = NAMED("state", bearer_states),
	[BTGW_A_BEARER_ERROR] = NUM(U32, "error", 0, 0),
	[BTGW_A_BEARER_MTU] = NUM(U32, "mtu", 0, 0),
	[BTGW_A_BEARER_RX_FRAMES] = COUNT("rx-frames", LINE),
	[BTGW_A_BEARER_TX_FRAMES] = COUNT("tx-frames"),
	[BTGW_A_BEARER_RX_QUEUE] = FILL("rx-queue", .counter = true),
	[BTGW_A_BEARER_TX_QUEUE] = FILL("tx-queue", .counter = true),
	[BTGW_A_BEARER_FILTER_REJECT] = SWITCH("filter-reject", LINE),
	[BTGW_A_BEARER_FILTER] = FILL("filter"),
};

SET(bearer);

/* of all on one controller: what waits, was sent, and so on */
#define SHOWN(n, ...)	NUM(U32, n, 0, UINT32_MAX, .counter = true, __VA_ARGS__)

static const struct btgw_mesh_field adv_fields[BTGW_ADV_ATTRS] = {
	[BTGW_ADV_NET] = NET,
	[BTGW_ADV_CONTROLLER] = { .name = "controller", .type = BTGW_MESH_BIN,
				  .look = BTGW_MESH_BDADDR, .len = 6 },
	[BTGW_ADV_VIA] = NAMED("via", adv_vias),
	[BTGW_ADV_RELAY] = SWITCH("relay"),
	[BTGW_ADV_BEACON] = SWITCH("beacon"),
	[BTGW_ADV_STATE] = NAMED("state", bearer_states),
	[BTGW_ADV_BEARER] = NUM(U32, "id", 0, UINT32_MAX),
	[BTGW_ADV_TAP] = NUM(U32, "tap", 0, UINT32_MAX),
	[BTGW_ADV_WAITING] = SHOWN("waiting", LINE),
	[BTGW_ADV_TAKEN] = SHOWN("taken"),
	[BTGW_ADV_SENT] = SHOWN("sent"),
	[BTGW_ADV_CUT] = SHOWN("cut"),
	[BTGW_ADV_REFUSED] = SHOWN("refused"),
};

SET(adv);

static const struct btgw_mesh_field element_fields[BTGW_A_ELEMENT_MAX + 1] = {
	[BTGW_A_ELEMENT_NET] = NET,
	[BTGW_A_ELEMENT_ADDR] = UNICAST("addr"),
	[BTGW_A_ELEMENT_UID] =
		NUM(U32, "uid", 0, UINT32_MAX, .look = BTGW_MESH_USER),
	[BTGW_A_ELEMENT_GID] =
		NUM(U32, "gid", 0, UINT32_MAX, .look = BTGW_MESH_GROUP),
	[BTGW_A_ELEMENT_PRIMARY] = NUM(U8, "primary", 0, 1),
	[BTGW_A_ELEMENT_SUBS] = NUM(U32, "subs", 0, 0),
	[BTGW_A_ELEMENT_BINDS] = NUM(U32, "binds", 0, 0),
};

SET(element);

static const struct btgw_mesh_field sub_fields[BTGW_A_SUB_MAX + 1] = {
	[BTGW_A_SUB_NET] = NET,
	[BTGW_A_SUB_ELEMENT] = UNICAST("element"),
	[BTGW_A_SUB_ADDR] = ADDRESS("addr", 0xc000, 0xffff),
	[BTGW_A_SUB_LABEL] = OCTETS("label", 16),
};

SET(sub);

static const struct btgw_mesh_field bind_fields[BTGW_A_BIND_MAX + 1] = {
	[BTGW_A_BIND_NET] = NET,
	[BTGW_A_BIND_ELEMENT] = UNICAST("element"),
	[BTGW_A_BIND_APPKEY] = INDEX("appkey"),
};

SET(bind);

static const struct btgw_mesh_field friend_fields[BTGW_A_FRIEND_MAX + 1] = {
	[BTGW_A_FRIEND_NET] = NET,
	[BTGW_A_FRIEND_LPN] = UNICAST("lpn"),
	[BTGW_A_FRIEND_SUBNET] = INDEX("subnet"),
	[BTGW_A_FRIEND_STATE] = NAMED("state", friendship_states),
	[BTGW_A_FRIEND_ELEMENTS] = NUM(U8, "elements", 0, 0),
	[BTGW_A_FRIEND_LPN_COUNTER] =
		NUM(U16, "lpn-counter", 0, 0, .counter = true, LINE),
	[BTGW_A_FRIEND_FRIEND_COUNTER] =
		NUM(U16, "friend-counter", 0, 0, .counter = true),
	[BTGW_A_FRIEND_RECEIVE_DELAY] =
		NUM(U8, "receive-delay", 0, 0, .counter = true),
	[BTGW_A_FRIEND_POLL_TIMEOUT] =
		NUM(U32, "poll-timeout", 0, 0, .counter = true),
	[BTGW_A_FRIEND_POLL_REMAINING] =
		NUM(U32, "poll-remaining", 0, 0, .counter = true),
	[BTGW_A_FRIEND_FSN] = NUM(U8, "fsn", 0, 0, .counter = true),
	[BTGW_A_FRIEND_QUEUE] = FILL("queue", LINE),
	[BTGW_A_FRIEND_SUBS] = NUM(U32, "subs", 0, 0),
};

SET(friend);

static const struct btgw_mesh_field df_fields[BTGW_A_DF_MAX + 1] = {
	[BTGW_A_DF_NET] = NET,
	[BTGW_A_DF_SUBNET] = INDEX("subnet"),
	[BTGW_A_DF_DIRECTED] = SWITCH("directed"),
	[BTGW_A_DF_RELAY] = SWITCH("relay"),
	[BTGW_A_DF_PROXY] = SWITCH("proxy"),
	[BTGW_A_DF_FRIEND] = SWITCH("friend"),
	[BTGW_A_DF_SIZE] = NUM(U32, "size", 20, 65536),
	[BTGW_A_DF_PATHS] = FILL("paths", LINE),
	[BTGW_A_DF_FIXED] = NUM(U32, "fixed", 0, 0),
	[BTGW_A_DF_DEPENDENTS] = FILL("dependents"),
	[BTGW_A_DF_UPDATE_ID] = NUM(U16, "update-id", 0, 0, .counter = true),
	[BTGW_A_DF_MEMORY] = NUM(U64, "memory", 0, 0, LINE),
	[BTGW_A_DF_PATH_MEMORY] = NUM(U32, "path-memory", 0, 0),
};

SET(df);

static const struct btgw_mesh_field path_fields[BTGW_A_PATH_MAX + 1] = {
	[BTGW_A_PATH_NET] = NET,
	[BTGW_A_PATH_SUBNET] = INDEX("subnet"),
	[BTGW_A_PATH_ORIGIN] = UNICAST("origin"),
	[BTGW_A_PATH_TARGET] = ADDRESS("target", 1, 0xffff),
	[BTGW_A_PATH_FIXED] = SWITCH("fixed"),
	[BTGW_A_PATH_ORIGIN_ELEMENTS] =
		NUM(U8, "origin-elements", 1, 255, LINE),
	[BTGW_A_PATH_TARGET_ELEMENTS] = NUM(U8, "target-elements", 1, 255),
	[BTGW_A_PATH_TOWARD_ORIGIN] = NAMED("toward-origin", path_bearers),
	[BTGW_A_PATH_TOWARD_TARGET] = NAMED("toward-target", path_bearers),
	[BTGW_A_PATH_TWO_WAY] = SWITCH("two-way", LINE),
	[BTGW_A_PATH_NOT_READY] = SWITCH("not-ready"),
	[BTGW_A_PATH_FN] = NUM(U8, "fn", 0, 255),
	[BTGW_A_PATH_LANES] = NUM(U8, "lanes", 1, 255),
	[BTGW_A_PATH_LIFETIME] = NAMED("lifetime", lifetimes),
	[BTGW_A_PATH_REPLACE] = SWITCH("replace"),
	[BTGW_A_PATH_REMAINING] = NUM(U32, "remaining", 1, 864000),
	[BTGW_A_PATH_ORIGIN_DEPENDENTS] = NUM(U32, "origin-dependents", 0, 0),
	[BTGW_A_PATH_TARGET_DEPENDENTS] = NUM(U32, "target-dependents", 0, 0),
	[BTGW_A_PATH_END] = NAMED("end", path_ends),
	[BTGW_A_PATH_SENT] = COUNT("sent", LINE),
	[BTGW_A_PATH_RELAYED] = COUNT("relayed"),
	[BTGW_A_PATH_IDLE] = COUNT("idle"),
};

SET(path);

static const struct btgw_mesh_field
dependent_fields[BTGW_A_DEPENDENT_MAX + 1] = {
	[BTGW_A_DEPENDENT_NET] = NET,
	[BTGW_A_DEPENDENT_SUBNET] = INDEX("subnet"),
	[BTGW_A_DEPENDENT_ORIGIN] = UNICAST("origin"),
	[BTGW_A_DEPENDENT_TARGET] = ADDRESS("target", 1, 0xffff),
	[BTGW_A_DEPENDENT_FIXED] = SWITCH("fixed"),
	[BTGW_A_DEPENDENT_SIDE] = NAMED("side", path_sides),
	[BTGW_A_DEPENDENT_ADDR] = UNICAST("addr"),
	[BTGW_A_DEPENDENT_ELEMENTS] = NUM(U8, "elements", 1, 255),
};

SET(dependent);

static const struct btgw_mesh_field
rpl_entry_fields[BTGW_A_RPL_ENTRY_MAX + 1] = {
	[BTGW_A_RPL_ENTRY_SRC] = UNICAST("src"),
	[BTGW_A_RPL_ENTRY_IV_INDEX] = NUM(U32, "iv-index", 0, UINT32_MAX),
	[BTGW_A_RPL_ENTRY_SEQ] = NUM(U32, "seq", 0, 0xffffff),
	[BTGW_A_RPL_ENTRY_SEG_IV_INDEX] =
		NUM(U32, "seg-iv-index", 0, UINT32_MAX),
	[BTGW_A_RPL_ENTRY_SEG_SEQ] = NUM(U32, "seg-seq", 0, 0xffffff),
};

SET(rpl_entry);

/* the entries are read and written apart: there are many to a message */
static const struct btgw_mesh_field rpl_fields[BTGW_A_RPL_MAX + 1] = {
	[BTGW_A_RPL_NET] = NET,
	[BTGW_A_RPL_ENTRY] = { .name = "entry" },
	[BTGW_A_RPL_SRC] = UNICAST("src"),
	[BTGW_A_RPL_SINCE] = NUM(U32, "since", 0, UINT32_MAX),
	[BTGW_A_RPL_GENERATION] = NUM(U32, "generation", 0, UINT32_MAX),
};

SET(rpl);

static const struct btgw_mesh_field table_fields[BTGW_A_TABLE_MAX + 1] = {
	[BTGW_A_TABLE_NET] = NET,
	[BTGW_A_TABLE_KIND] = NAMED("kind", tables),
	[BTGW_A_TABLE_SIZE] = NUM(U32, "size", 0, 0),
	[BTGW_A_TABLE_USED] = NUM(U32, "used", 0, 0),
	[BTGW_A_TABLE_DROPPED] = NUM(U64, "dropped", 0, 0),
};

SET(table);

static const struct btgw_mesh_field
mesh_event_fields[BTGW_A_MESH_EVENT_MAX + 1] = {
	[BTGW_A_MESH_EVENT_NET] = NET,
	[BTGW_A_MESH_EVENT_IV_INDEX] = NUM(U32, "iv-index", 0, 0),
	[BTGW_A_MESH_EVENT_IV_RESULT] = NUM(U32, "iv-result", 0, 0),
};

SET(mesh_event);

/* of the name, that there is one: stats-get tells it */
static const struct btgw_mesh_field owner_fields[BTGW_A_OWNER_MAX + 1] = {
	[BTGW_A_OWNER_NAME] = { .name = "name" },
	[BTGW_A_OWNER_PORT] = NUM(U32, "port", 0, 0),
};

SET(owner);

static const struct btgw_mesh_field module_fields[BTGW_A_MODULE_MAX + 1] = {
	[BTGW_A_MODULE_NETS] = NUM(U32, "nets", 0, 65535),
};

SET(module);

void btgw_mesh_bin(struct btgw_mesh_obj *obj, unsigned int attr,
		   const uint8_t *octets)
{
	obj->has |= BTGW_MESH_BIT(attr);
	memcpy(obj->v[attr].bin, octets, obj->set->fields[attr].len);
}

void btgw_mesh_wipe(struct btgw_mesh_obj *obj)
{
	obj->has = 0;
	explicit_bzero(obj->v, sizeof(obj->v));
}
