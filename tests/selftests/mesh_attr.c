// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_attr - the mesh operations of the control API, attribute by attribute
 *
 * Every operation is sent with each of its attributes missing, too short, too
 * long, out of its range, and with one that it does not have. Each must be
 * refused by naming the attribute and leave everything as it was. Then it is
 * sent as it should be. The operations stand in an order in which they build a
 * net and take it down again.
 */
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/btgw_netlink.h>

#include "lib/fb_test.h"
#include "lib/nl_test.h"

enum {
	NET		= 7,
	/* a net that nobody makes */
	NO_NET		= 999,
	ADDR		= 0x0100,
	TARGET		= 0x0200,
	GROUP		= 0xc001,
	SNAPSHOT_MAX	= 256 * 1024,
};

static const uint8_t key_a[16] = { 0xa0, 1, 2, 3, 4, 5, 6, 7 };
static const uint8_t key_b[16] = { 0xb0, 1, 2, 3, 4, 5, 6, 7 };
static const uint8_t key_c[16] = { 0xc0, 1, 2, 3, 4, 5, 6, 7 };
static const uint8_t label[16] = { 0x1a, 0xbe, 0x11 };

/* An attribute of a request, with a value that is good and some that are not. */
struct attr {
	int type;
	const char *name;
	size_t len;
	bool needed;
	/* of a number: the good value and up to two bad ones */
	uint32_t good;
	unsigned int n_bad;
	uint32_t bad[2];
	/* of anything else */
	const void *octets;
	/* of any length that is not above @len */
	bool text;
};

#define NEEDED		.needed = true
#define GOOD(x)		.good = (x)
#define BAD(...)							\
	.bad = { __VA_ARGS__ },						\
	.n_bad = sizeof((uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t)
#define NUMBER(t, n, bits, ...)						\
	{ .type = (t), .name = (n), .len = (bits) / 8, __VA_ARGS__ }
#define OCTETS(t, n, o, ...)						\
	{ .type = (t), .name = (n), .len = sizeof(o), .octets = (o),	\
	  __VA_ARGS__ }

struct op {
	int cmd;
	const char *name;
	/* what it must say when all is well */
	int err;
	struct attr attrs[32];
};

#define ON_NET(t)	NUMBER(t, "net", 16, NEEDED, GOOD(NET), BAD(0, NO_NET))
#define SWITCH(t, n)	NUMBER(t, n, 8, GOOD(1), BAD(2, 255))
#define UNICAST(t, n, g, ...)						\
	NUMBER(t, n, 16, GOOD(g), BAD(0, 0x8000), __VA_ARGS__)
#define INDEX(t, n, g, ...)						\
	NUMBER(t, n, 16, GOOD(g), BAD(4096, 65535), __VA_ARGS__)

static const uint8_t sar_tx[4] = { 0x25, 0x72, 0x21, 0x09 };
static const uint8_t sar_rx[3] = { 0x23, 0x51, 0x00 };
static uint32_t loop_link;

#define NET_SETTINGS							\
	NUMBER(BTGW_A_NET_TTL, "ttl", 8, GOOD(5), BAD(1, 128)),		\
	NUMBER(BTGW_A_NET_TRANSMIT_COUNT, "transmit-count", 8, GOOD(2),	\
	       BAD(0, 9)),						\
	NUMBER(BTGW_A_NET_TRANSMIT_INTERVAL, "transmit-interval", 16,	\
	       GOOD(30), BAD(35, 330)),					\
	SWITCH(BTGW_A_NET_RELAY, "relay"),				\
	NUMBER(BTGW_A_NET_RELAY_COUNT, "relay-count", 8, GOOD(3),	\
	       BAD(0, 9)),						\
	NUMBER(BTGW_A_NET_RELAY_INTERVAL, "relay-interval", 16,		\
	       GOOD(40), BAD(5, 11)),					\
	SWITCH(BTGW_A_NET_FRIEND, "friend"),				\
	NUMBER(BTGW_A_NET_FRIEND_MAX, "friend-max", 32, GOOD(4),	\
	       BAD(0, 65)),						\
	NUMBER(BTGW_A_NET_FRIEND_QUEUE, "friend-queue", 32, GOOD(16),	\
	       BAD(1, 129)),						\
	NUMBER(BTGW_A_NET_FRIEND_SUBS, "friend-subs", 32, GOOD(8),	\
	       BAD(0, 65)),						\
	NUMBER(BTGW_A_NET_FRIEND_WINDOW, "friend-window", 8, GOOD(50),	\
	       BAD(0)),							\
	SWITCH(BTGW_A_NET_PROXY, "proxy"),				\
	NUMBER(BTGW_A_NET_BEACON, "beacon", 32,				\
	       GOOD(BTGW_BEACON_KIND_PRIVATE), BAD(2, 0xffffffff)),	\
	OCTETS(BTGW_A_NET_SAR_TX, "sar-tx", sar_tx),			\
	OCTETS(BTGW_A_NET_SAR_RX, "sar-rx", sar_rx),			\
	NUMBER(BTGW_A_NET_RPL_SIZE, "rpl-size", 32, GOOD(64),		\
	       BAD(0, 0xffffffff)),					\
	NUMBER(BTGW_A_NET_CACHE_SIZE, "cache-size", 32, GOOD(64),	\
	       BAD(0, 0xffffffff)),					\
	NUMBER(BTGW_A_NET_SAR_SIZE, "sar-size", 32, GOOD(8),		\
	       BAD(0, 1025)),						\
	SWITCH(BTGW_A_NET_STRICT_REPLAY, "strict-replay"),		\
	NUMBER(BTGW_A_NET_IV_INDEX, "iv-index", 32, GOOD(5)),		\
	NUMBER(BTGW_A_NET_IV_FLAG, "iv-flag", 8, GOOD(0), BAD(2, 255)),	\
	SWITCH(BTGW_A_NET_IV_TEST, "iv-test"),				\
	NUMBER(BTGW_A_NET_SEQ_LIMIT, "seq-limit", 32, GOOD(0x10000),	\
	       BAD(0x1000001, 0xffffffff))

static struct op ops[] = {
	{ BTGW_CMD_NET_NEW, "net-new", 0, {
		NUMBER(BTGW_A_NET_ID, "id", 16, GOOD(NET), BAD(0)),
		NUMBER(BTGW_A_NET_SEQ, "seq", 32, GOOD(0x100),
		       BAD(0x1000001, 0xffffffff)),
		NET_SETTINGS } },
	{ BTGW_CMD_NET_SET, "net-set", 0, {
		NUMBER(BTGW_A_NET_ID, "id", 16, NEEDED, GOOD(NET),
		       BAD(0, NO_NET)),
		NET_SETTINGS } },
	{ BTGW_CMD_NET_GET, "net-get", 0, {
		NUMBER(BTGW_A_NET_ID, "id", 16, NEEDED, GOOD(NET),
		       BAD(0, NO_NET)) } },
	{ BTGW_CMD_SUBNET_NEW, "subnet-new", 0, {
		ON_NET(BTGW_A_SUBNET_NET),
		INDEX(BTGW_A_SUBNET_INDEX, "index", 3, NEEDED),
		OCTETS(BTGW_A_SUBNET_KEY, "key", key_a, NEEDED),
		OCTETS(BTGW_A_SUBNET_NEW_KEY, "new-key", key_b),
		NUMBER(BTGW_A_SUBNET_PHASE, "phase", 32, GOOD(1),
		       BAD(3, 4)) } },
	{ BTGW_CMD_APPKEY_NEW, "appkey-new", 0, {
		ON_NET(BTGW_A_APPKEY_NET),
		INDEX(BTGW_A_APPKEY_INDEX, "index", 9, NEEDED),
		NUMBER(BTGW_A_APPKEY_SUBNET, "subnet", 16, NEEDED, GOOD(3),
		       BAD(4, 4096)),
		OCTETS(BTGW_A_APPKEY_KEY, "key", key_c, NEEDED),
		OCTETS(BTGW_A_APPKEY_NEW_KEY, "new-key", key_a) } },
	{ BTGW_CMD_APPKEY_SET, "appkey-set", 0, {
		ON_NET(BTGW_A_APPKEY_NET),
		NUMBER(BTGW_A_APPKEY_INDEX, "index", 16, NEEDED, GOOD(9),
		       BAD(10, 4096)),
		OCTETS(BTGW_A_APPKEY_NEW_KEY, "new-key", key_a, NEEDED) } },
	{ BTGW_CMD_SUBNET_SET, "subnet-set", 0, {
		ON_NET(BTGW_A_SUBNET_NET),
		NUMBER(BTGW_A_SUBNET_INDEX, "index", 16, NEEDED, GOOD(3),
		       BAD(4, 4096)),
		NUMBER(BTGW_A_SUBNET_PHASE, "phase", 32, NEEDED, GOOD(2),
		       BAD(0, 4)) } },
	{ BTGW_CMD_SUBNET_GET, "subnet-get", 0, {
		ON_NET(BTGW_A_SUBNET_NET),
		NUMBER(BTGW_A_SUBNET_INDEX, "index", 16, NEEDED, GOOD(3),
		       BAD(4, 4096)) } },
	{ BTGW_CMD_APPKEY_GET, "appkey-get", 0, {
		ON_NET(BTGW_A_APPKEY_NET),
		NUMBER(BTGW_A_APPKEY_INDEX, "index", 16, NEEDED, GOOD(9),
		       BAD(10, 4096)) } },
	{ BTGW_CMD_DEVKEY_NEW, "devkey-new", 0, {
		ON_NET(BTGW_A_DEVKEY_NET),
		UNICAST(BTGW_A_DEVKEY_ADDR, "addr", ADDR, NEEDED),
		OCTETS(BTGW_A_DEVKEY_KEY, "key", key_a, NEEDED) } },
	{ BTGW_CMD_DEVKEY_GET, "devkey-get", 0, {
		ON_NET(BTGW_A_DEVKEY_NET),
		NUMBER(BTGW_A_DEVKEY_ADDR, "addr", 16, NEEDED, GOOD(ADDR),
		       BAD(ADDR + 1, 0x8000)) } },
	{ BTGW_CMD_ELEMENT_NEW, "element-new", 0, {
		ON_NET(BTGW_A_ELEMENT_NET),
		UNICAST(BTGW_A_ELEMENT_ADDR, "addr", ADDR, NEEDED),
		NUMBER(BTGW_A_ELEMENT_UID, "uid", 32, GOOD(1000)),
		NUMBER(BTGW_A_ELEMENT_GID, "gid", 32, GOOD(1000)) } },
	{ BTGW_CMD_ELEMENT_SET, "element-set", 0, {
		ON_NET(BTGW_A_ELEMENT_NET),
		NUMBER(BTGW_A_ELEMENT_ADDR, "addr", 16, NEEDED, GOOD(ADDR),
		       BAD(ADDR + 1, 0x8000)),
		NUMBER(BTGW_A_ELEMENT_UID, "uid", 32, GOOD(0xffffffff)),
		NUMBER(BTGW_A_ELEMENT_GID, "gid", 32, GOOD(0)) } },
	{ BTGW_CMD_ELEMENT_GET, "element-get", 0, {
		ON_NET(BTGW_A_ELEMENT_NET),
		NUMBER(BTGW_A_ELEMENT_ADDR, "addr", 16, NEEDED, GOOD(ADDR),
		       BAD(ADDR + 1, 0x8000)) } },
	{ BTGW_CMD_SUB_NEW, "sub-new", 0, {
		ON_NET(BTGW_A_SUB_NET),
		NUMBER(BTGW_A_SUB_ELEMENT, "element", 16, NEEDED, GOOD(ADDR),
		       BAD(ADDR + 1, 0x8000)),
		NUMBER(BTGW_A_SUB_ADDR, "addr", 16, NEEDED, GOOD(GROUP),
		       BAD(0, 0x8000)) } },
	{ BTGW_CMD_SUB_NEW, "sub-new of a label", 0, {
		ON_NET(BTGW_A_SUB_NET),
		NUMBER(BTGW_A_SUB_ELEMENT, "element", 16, NEEDED, GOOD(ADDR),
		       BAD(ADDR + 1, 0x8000)),
		OCTETS(BTGW_A_SUB_LABEL, "label", label) } },
	{ BTGW_CMD_SUB_GET, "sub-get", 0, {
		ON_NET(BTGW_A_SUB_NET),
		NUMBER(BTGW_A_SUB_ELEMENT, "element", 16, NEEDED, GOOD(ADDR),
		       BAD(ADDR + 1, 0x8000)),
		NUMBER(BTGW_A_SUB_ADDR, "addr", 16, NEEDED, GOOD(GROUP),
		       BAD(0, GROUP + 1)) } },
	{ BTGW_CMD_BIND_NEW, "bind-new", 0, {
		ON_NET(BTGW_A_BIND_NET),
		NUMBER(BTGW_A_BIND_ELEMENT, "element", 16, NEEDED, GOOD(ADDR),
		       BAD(ADDR + 1, 0x8000)),
		NUMBER(BTGW_A_BIND_APPKEY, "appkey", 16, NEEDED, GOOD(9),
		       BAD(10, 4096)) } },
	{ BTGW_CMD_BIND_GET, "bind-get", 0, {
		ON_NET(BTGW_A_BIND_NET),
		NUMBER(BTGW_A_BIND_ELEMENT, "element", 16, NEEDED, GOOD(ADDR),
		       BAD(ADDR + 1, 0x8000)),
		NUMBER(BTGW_A_BIND_APPKEY, "appkey", 16, NEEDED, GOOD(9),
		       BAD(10, 4096)) } },
	{ BTGW_CMD_BEARER_NEW, "bearer-new", 0, {
		ON_NET(BTGW_A_BEARER_NET),
		NUMBER(BTGW_A_BEARER_LINK, "link", 32, NEEDED, GOOD(0),
		       BAD(0, 999999)),
		NUMBER(BTGW_A_BEARER_FRAMING, "framing", 32,
		       GOOD(BTGW_FRAMING_PROXY_SERVER), BAD(4, 0xffffffff)),
		SWITCH(BTGW_A_BEARER_RELAY, "relay"),
		NUMBER(BTGW_A_BEARER_REPEAT, "repeat", 8, GOOD(0),
		       BAD(2, 255)),
		NUMBER(BTGW_A_BEARER_RX_ONLY, "rx-only", 8, GOOD(0),
		       BAD(2, 255)) } },
	{ BTGW_CMD_BEARER_GET, "bearer-get", 0, {
		ON_NET(BTGW_A_BEARER_NET),
		NUMBER(BTGW_A_BEARER_ID, "id", 32, NEEDED, GOOD(1),
		       BAD(0, 999999)) } },
	/* of a proxy server, which tells its clients by itself */
	{ BTGW_CMD_SUBNET_BEACON, "subnet-beacon", EOPNOTSUPP, {
		ON_NET(BTGW_A_SUBNET_NET),
		NUMBER(BTGW_A_SUBNET_INDEX, "index", 16, NEEDED, GOOD(3),
		       BAD(4, 4096)),
		NUMBER(BTGW_A_SUBNET_BEARER, "bearer", 32, NEEDED, GOOD(1),
		       BAD(0, 999999)) } },
	{ BTGW_CMD_FRIEND_GET, "friend-get", ENOENT, {
		ON_NET(BTGW_A_FRIEND_NET),
		UNICAST(BTGW_A_FRIEND_LPN, "lpn", ADDR, NEEDED) } },
	{ BTGW_CMD_FRIEND_DEL, "friend-del", ENOENT, {
		ON_NET(BTGW_A_FRIEND_NET),
		UNICAST(BTGW_A_FRIEND_LPN, "lpn", ADDR, NEEDED) } },
	{ BTGW_CMD_RPL_CONFIRM, "rpl-confirm", 0, {
		ON_NET(BTGW_A_RPL_NET),
		NUMBER(BTGW_A_RPL_GENERATION, "generation", 32, NEEDED,
		       GOOD(0), BAD(0xffffffff)) } },
	{ BTGW_CMD_RPL_DEL, "rpl-del", ENOENT, {
		ON_NET(BTGW_A_RPL_NET),
		UNICAST(BTGW_A_RPL_SRC, "src", ADDR, NEEDED) } },
	{ BTGW_CMD_RPL_GET, "rpl-get", ENOENT, {
		ON_NET(BTGW_A_RPL_NET),
		UNICAST(BTGW_A_RPL_SRC, "src", ADDR, NEEDED) } },
	{ BTGW_CMD_TABLE_GET, "table-get", 0, {
		ON_NET(BTGW_A_TABLE_NET),
		NUMBER(BTGW_A_TABLE_KIND, "kind", 32, NEEDED,
		       GOOD(BTGW_TABLE_KIND_CACHE),
		       BAD(BTGW_TABLE_KIND_MAX + 1, 0xffffffff)) } },
	{ BTGW_CMD_MESH_STATS_GET, "mesh-stats-get", 0, {
		ON_NET(BTGW_A_MESH_STATS_NET) } },
	{ BTGW_CMD_DF_SET, "df-set", 0, {
		ON_NET(BTGW_A_DF_NET),
		NUMBER(BTGW_A_DF_SUBNET, "subnet", 16, NEEDED, GOOD(3),
		       BAD(4, 4096)),
		SWITCH(BTGW_A_DF_DIRECTED, "directed"),
		SWITCH(BTGW_A_DF_RELAY, "relay"),
		SWITCH(BTGW_A_DF_PROXY, "proxy"),
		SWITCH(BTGW_A_DF_FRIEND, "friend"),
		NUMBER(BTGW_A_DF_SIZE, "size", 32, GOOD(64),
		       BAD(19, 65537)) } },
	{ BTGW_CMD_DF_GET, "df-get", 0, {
		ON_NET(BTGW_A_DF_NET),
		NUMBER(BTGW_A_DF_SUBNET, "subnet", 16, NEEDED, GOOD(3),
		       BAD(4, 4096)) } },
	{ BTGW_CMD_PATH_NEW, "path-new", 0, {
		ON_NET(BTGW_A_PATH_NET),
		NUMBER(BTGW_A_PATH_SUBNET, "subnet", 16, NEEDED, GOOD(3),
		       BAD(4, 4096)),
		UNICAST(BTGW_A_PATH_ORIGIN, "origin", ADDR, NEEDED),
		NUMBER(BTGW_A_PATH_TARGET, "target", 16, NEEDED, GOOD(TARGET),
		       BAD(0, 0xfffb)),
		NUMBER(BTGW_A_PATH_FIXED, "fixed", 8, GOOD(0), BAD(2, 255)),
		NUMBER(BTGW_A_PATH_ORIGIN_ELEMENTS, "origin-elements", 8,
		       GOOD(2), BAD(0)),
		NUMBER(BTGW_A_PATH_TARGET_ELEMENTS, "target-elements", 8,
		       GOOD(3), BAD(0)),
		NUMBER(BTGW_A_PATH_TOWARD_ORIGIN, "toward-origin", 32,
		       GOOD(BTGW_PATH_BEARERS_BOTH), BAD(4, 0xffffffff)),
		NUMBER(BTGW_A_PATH_TOWARD_TARGET, "toward-target", 32,
		       GOOD(BTGW_PATH_BEARERS_ADV), BAD(4, 0xffffffff)),
		SWITCH(BTGW_A_PATH_TWO_WAY, "two-way"),
		NUMBER(BTGW_A_PATH_NOT_READY, "not-ready", 8, GOOD(0),
		       BAD(1, 2)),
		NUMBER(BTGW_A_PATH_FN, "fn", 8, GOOD(7)),
		NUMBER(BTGW_A_PATH_LANES, "lanes", 8, GOOD(2), BAD(0)),
		NUMBER(BTGW_A_PATH_LIFETIME, "lifetime", 32,
		       GOOD(BTGW_PATH_LIFETIME_10_DAYS), BAD(4, 0xffffffff)),
		SWITCH(BTGW_A_PATH_REPLACE, "replace"),
		NUMBER(BTGW_A_PATH_REMAINING, "remaining", 32, GOOD(864000),
		       BAD(0, 864001)) } },
	{ BTGW_CMD_PATH_SET, "path-set", 0, {
		ON_NET(BTGW_A_PATH_NET),
		NUMBER(BTGW_A_PATH_SUBNET, "subnet", 16, NEEDED, GOOD(3),
		       BAD(4, 4096)),
		NUMBER(BTGW_A_PATH_ORIGIN, "origin", 16, NEEDED, GOOD(ADDR)),
		NUMBER(BTGW_A_PATH_TARGET, "target", 16, NEEDED, GOOD(TARGET),
		       BAD(0, TARGET + 1)),
		NUMBER(BTGW_A_PATH_FIXED, "fixed", 8, GOOD(0), BAD(2, 255)),
		NUMBER(BTGW_A_PATH_TOWARD_ORIGIN, "toward-origin", 32,
		       GOOD(BTGW_PATH_BEARERS_NONE), BAD(4, 0xffffffff)),
		NUMBER(BTGW_A_PATH_TOWARD_TARGET, "toward-target", 32,
		       GOOD(BTGW_PATH_BEARERS_GATT),
		       BAD(BTGW_PATH_BEARERS_NONE, 4)),
		SWITCH(BTGW_A_PATH_TWO_WAY, "two-way"),
		NUMBER(BTGW_A_PATH_NOT_READY, "not-ready", 8, GOOD(0),
		       BAD(1, 2)),
		NUMBER(BTGW_A_PATH_LANES, "lanes", 8, GOOD(3), BAD(0)) } },
	{ BTGW_CMD_PATH_GET, "path-get", 0, {
		ON_NET(BTGW_A_PATH_NET),
		NUMBER(BTGW_A_PATH_SUBNET, "subnet", 16, NEEDED, GOOD(3),
		       BAD(4, 4096)),
		NUMBER(BTGW_A_PATH_ORIGIN, "origin", 16, NEEDED, GOOD(ADDR)),
		NUMBER(BTGW_A_PATH_TARGET, "target", 16, NEEDED, GOOD(TARGET),
		       BAD(0, TARGET + 1)),
		NUMBER(BTGW_A_PATH_FIXED, "fixed", 8, GOOD(0),
		       BAD(2, 255)) } },
#define ON_PATH								\
		ON_NET(BTGW_A_DEPENDENT_NET),				\
		NUMBER(BTGW_A_DEPENDENT_SUBNET, "subnet", 16, NEEDED,	\
		       GOOD(3), BAD(4, 4096)),				\
		NUMBER(BTGW_A_DEPENDENT_ORIGIN, "origin", 16, NEEDED,	\
		       GOOD(ADDR)),					\
		NUMBER(BTGW_A_DEPENDENT_TARGET, "target", 16, NEEDED,	\
		       GOOD(TARGET)),					\
		NUMBER(BTGW_A_DEPENDENT_FIXED, "fixed", 8, GOOD(0),	\
		       BAD(2, 255)),					\
		NUMBER(BTGW_A_DEPENDENT_SIDE, "side", 32, NEEDED,	\
		       GOOD(BTGW_PATH_SIDE_TARGET), BAD(2, 0xffffffff))
	{ BTGW_CMD_DEPENDENT_NEW, "dependent-new", 0, {
		ON_PATH,
		NUMBER(BTGW_A_DEPENDENT_ADDR, "addr", 16, NEEDED,
		       GOOD(0x0300), BAD(ADDR + 1, 0x8000)),
		NUMBER(BTGW_A_DEPENDENT_ELEMENTS, "elements", 8, GOOD(2),
		       BAD(0)) } },
	{ BTGW_CMD_DEPENDENT_GET, "dependent-get", 0, {
		ON_PATH,
		NUMBER(BTGW_A_DEPENDENT_ADDR, "addr", 16, NEEDED,
		       GOOD(0x0300), BAD(0x0301, 0x8000)) } },
	{ BTGW_CMD_DEPENDENT_DEL, "dependent-del", 0, {
		ON_PATH,
		NUMBER(BTGW_A_DEPENDENT_ADDR, "addr", 16, NEEDED,
		       GOOD(0x0300), BAD(0x0301, 0x8000)) } },
	{ BTGW_CMD_PATH_DEL, "path-del", 0, {
		ON_NET(BTGW_A_PATH_NET),
		NUMBER(BTGW_A_PATH_SUBNET, "subnet", 16, NEEDED, GOOD(3),
		       BAD(4, 4096)),
		NUMBER(BTGW_A_PATH_ORIGIN, "origin", 16, NEEDED, GOOD(ADDR)),
		NUMBER(BTGW_A_PATH_TARGET, "target", 16, NEEDED, GOOD(TARGET),
		       BAD(0, TARGET + 1)),
		NUMBER(BTGW_A_PATH_FIXED, "fixed", 8, GOOD(0),
		       BAD(2, 255)) } },
	{ BTGW_CMD_OWNER_CLAIM, "owner-claim", 0, {
		OCTETS(BTGW_A_OWNER_NAME, "name",
		       "0123456789012345678901234567890", NEEDED,
		       .text = true) } },
	{ BTGW_CMD_BEARER_DEL, "bearer-del", 0, {
		ON_NET(BTGW_A_BEARER_NET),
		NUMBER(BTGW_A_BEARER_ID, "id", 32, NEEDED, GOOD(1),
		       BAD(0, 999999)) } },
	{ BTGW_CMD_BIND_DEL, "bind-del", 0, {
		ON_NET(BTGW_A_BIND_NET),
		NUMBER(BTGW_A_BIND_ELEMENT, "element", 16, NEEDED, GOOD(ADDR),
		       BAD(ADDR + 1, 0x8000)),
		NUMBER(BTGW_A_BIND_APPKEY, "appkey", 16, NEEDED, GOOD(9),
		       BAD(10, 4096)) } },
	{ BTGW_CMD_SUB_DEL, "sub-del", 0, {
		ON_NET(BTGW_A_SUB_NET),
		NUMBER(BTGW_A_SUB_ELEMENT, "element", 16, NEEDED, GOOD(ADDR),
		       BAD(ADDR + 1, 0x8000)),
		NUMBER(BTGW_A_SUB_ADDR, "addr", 16, NEEDED, GOOD(GROUP),
		       BAD(0, GROUP + 1)) } },
	{ BTGW_CMD_ELEMENT_DEL, "element-del", 0, {
		ON_NET(BTGW_A_ELEMENT_NET),
		NUMBER(BTGW_A_ELEMENT_ADDR, "addr", 16, NEEDED, GOOD(ADDR),
		       BAD(ADDR + 1, 0x8000)) } },
	{ BTGW_CMD_DEVKEY_DEL, "devkey-del", 0, {
		ON_NET(BTGW_A_DEVKEY_NET),
		NUMBER(BTGW_A_DEVKEY_ADDR, "addr", 16, NEEDED, GOOD(ADDR),
		       BAD(ADDR + 1, 0x8000)) } },
	{ BTGW_CMD_APPKEY_DEL, "appkey-del", 0, {
		ON_NET(BTGW_A_APPKEY_NET),
		NUMBER(BTGW_A_APPKEY_INDEX, "index", 16, NEEDED, GOOD(9),
		       BAD(10, 4096)) } },
	{ BTGW_CMD_SUBNET_DEL, "subnet-del", 0, {
		ON_NET(BTGW_A_SUBNET_NET),
		NUMBER(BTGW_A_SUBNET_INDEX, "index", 16, NEEDED, GOOD(3),
		       BAD(4, 4096)) } },
	{ BTGW_CMD_NET_DEL, "net-del", 0, {
		NUMBER(BTGW_A_NET_ID, "id", 16, NEEDED, GOOD(NET),
		       BAD(0, NO_NET)) } },
	{ BTGW_CMD_MODULE_DRAIN, "module-drain", 0, {
		NUMBER(BTGW_A_MODULE_NETS, "nets", 32, NEEDED, GOOD(0),
		       BAD(1, 0xffffffff)) } },
};

/*
 * All that the dumps show, to be compared: but for what changes with time and
 * for the generation that a dump of the replay list begins.
 */
struct snapshot {
	size_t len;
	uint8_t octet[SNAPSHOT_MAX];
};

static const struct {
	int cmd;
	int without[3];
} dumps[] = {
	{ BTGW_CMD_NET_GET, { BTGW_A_NET_IV_AGE, BTGW_A_NET_SEQ_REMAINING,
			      BTGW_A_NET_RPL_GENERATION } },
	{ BTGW_CMD_SUBNET_GET },
	{ BTGW_CMD_APPKEY_GET },
	{ BTGW_CMD_DEVKEY_GET },
	{ BTGW_CMD_ELEMENT_GET },
	{ BTGW_CMD_SUB_GET },
	{ BTGW_CMD_BIND_GET },
	{ BTGW_CMD_BEARER_GET },
	{ BTGW_CMD_FRIEND_GET },
	{ BTGW_CMD_TABLE_GET },
	{ BTGW_CMD_RPL_GET, { BTGW_A_RPL_GENERATION } },
	{ BTGW_CMD_LINK_GET },
	{ BTGW_CMD_DF_GET },
	{ BTGW_CMD_PATH_GET, { BTGW_A_PATH_REMAINING } },
	{ BTGW_CMD_DEPENDENT_GET },
};

struct snapping {
	struct snapshot *snapshot;
	const int *without;
};

static void snap_message(const struct nlmsghdr *nlh, void *user)
{
	const struct snapping *snapping = user;
	struct snapshot *snapshot = snapping->snapshot;
	const struct nlattr *attr = NULL;
	int i;

	while ((attr = nl_next(nlh, attr))) {
		for (i = 0; i < 3; i++)
			if (nl_type(attr) == snapping->without[i])
				break;
		if (i < 3)
			continue;
		check(snapshot->len + attr->nla_len <= SNAPSHOT_MAX);
		memcpy(snapshot->octet + snapshot->len, attr, attr->nla_len);
		snapshot->len += attr->nla_len;
	}
}

static void snap(int fd, struct snapshot *snapshot)
{
	struct nl_answer answer;
	struct nl_req req;
	size_t i;

	snapshot->len = 0;
	for (i = 0; i < sizeof(dumps) / sizeof(dumps[0]); i++) {
		struct snapping snapping = {
			.snapshot = snapshot,
			.without = dumps[i].without,
		};

		nl_begin(&req, dumps[i].cmd, NLM_F_DUMP);
		answer = nl_talk(fd, &req, snap_message, &snapping);
		if (answer.err)
			fail("dump %d: %s (%s)", dumps[i].cmd,
			     strerror(answer.err), answer.msg);
	}
}

static bool same(const struct snapshot *a, const struct snapshot *b)
{
	return a->len == b->len && !memcmp(a->octet, b->octet, a->len);
}

/* what is not as it should be with the attribute that is looked at */
enum fault {
	RIGHT,
	MISSING,
	SHORT,
	LONG,
	VALUE,
};

static const char *const faults[] = {
	"right", "missing", "too short", "too long", "out of range",
};

static void put(struct nl_req *req, const struct attr *attr, uint32_t value,
		size_t len)
{
	uint8_t octets[64] = {};

	if (attr->octets)
		memcpy(octets, attr->octets, attr->len);
	else
		/* both little-endian and in the order of the machine: x86, arm */
		memcpy(octets, &value, sizeof(value));
	nl_put(req, attr->type, octets, len);
}

static void build(struct nl_req *req, const struct op *op,
		  const struct attr *at, enum fault what, uint32_t value)
{
	const struct attr *attr;

	nl_begin(req, op->cmd, 0);
	for (attr = op->attrs; attr->type; attr++) {
		if (attr != at || what == RIGHT)
			put(req, attr, attr->good, attr->len);
		else if (what == SHORT)
			put(req, attr, attr->good, attr->len - 1);
		else if (what == LONG)
			put(req, attr, attr->good, attr->len + 1);
		else if (what == VALUE)
			put(req, attr, value, attr->len);
	}
}

static void try_wrong(int fd, const struct op *op, const struct attr *attr,
		      enum fault what, uint32_t value)
{
	struct nl_answer answer;
	struct nl_req req;
	bool named;

	build(&req, op, attr, what, value);
	answer = nl_talk(fd, &req, NULL, NULL);
	if (!answer.err)
		fail("%s took %s %s (%u)", op->name, attr->name, faults[what],
		     value);
	named = answer.attr == attr->type || answer.missing == attr->type;
	if (!named || !answer.msg[0])
		fail("%s, %s %s (%u): %s, \"%s\", attribute %d, missing %d",
		     op->name, attr->name, faults[what], value,
		     strerror(answer.err), answer.msg, answer.attr,
		     answer.missing);
	if (what == MISSING && !strstr(answer.msg, attr->name))
		fail("%s without %s: \"%s\"", op->name, attr->name, answer.msg);
}

static void try_foreign(int fd, const struct op *op)
{
	const struct attr *attr;
	struct nl_answer answer;
	struct nl_req req;
	int type = 200;

	build(&req, op, NULL, RIGHT, 0);
	nl_put_u32(&req, type, 1);
	answer = nl_talk(fd, &req, NULL, NULL);
	if (!answer.err || answer.attr != type)
		fail("%s with an attribute that there is not: %d, %s, %d",
		     op->name, answer.err, answer.msg, answer.attr);
	/* one that another operation has: what lies between its own */
	for (type = 1; type < 32; type++) {
		for (attr = op->attrs; attr->type; attr++)
			if (attr->type == type)
				break;
		if (!attr->type)
			break;
	}
	/* the policy of an operation ends at its last attribute */
	build(&req, op, NULL, RIGHT, 0);
	nl_put(&req, type, "", 0);
	answer = nl_talk(fd, &req, NULL, NULL);
	if (!answer.err || answer.attr != type)
		fail("%s with attribute %d of another: %d, %s, %d", op->name,
		     type, answer.err, answer.msg, answer.attr);
}

static void try_op(int fd, const struct op *op)
{
	static struct snapshot before, after;
	const struct attr *attr;
	struct nl_answer answer;
	struct nl_req req;
	unsigned int i;

	snap(fd, &before);
	for (attr = op->attrs; attr->type; attr++) {
		if (attr->needed)
			try_wrong(fd, op, attr, MISSING, 0);
		if (!attr->text)
			try_wrong(fd, op, attr, SHORT, 0);
		try_wrong(fd, op, attr, LONG, 0);
		for (i = 0; i < attr->n_bad; i++)
			try_wrong(fd, op, attr, VALUE, attr->bad[i]);
	}
	try_foreign(fd, op);
	snap(fd, &after);
	if (!same(&before, &after))
		fail("%s: refused, and yet something changed", op->name);

	build(&req, op, NULL, RIGHT, 0);
	answer = nl_talk(fd, &req, NULL, NULL);
	if (answer.err != op->err)
		fail("%s: %s (%s, attribute %d)", op->name,
		     strerror(answer.err), answer.msg, answer.attr);
}

static void test_attributes(void)
{
	int fd = nl_open();
	uint32_t far;
	size_t i, j;

	fb_loop_ids(&loop_link, &far);
	for (i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		if (ops[i].cmd == BTGW_CMD_BEARER_NEW)
			for (j = 0; ops[i].attrs[j].type; j++)
				if (ops[i].attrs[j].type == BTGW_A_BEARER_LINK)
					ops[i].attrs[j].good = loop_link;
		try_op(fd, &ops[i]);
	}
	fb_link_del(loop_link);
}

/* Anybody may look, but for the replay list; nobody else may touch. */
static void test_unprivileged(void)
{
	const struct passwd *nobody = getpwnam("nobody");
	const struct op *op;
	struct nl_answer answer;
	int fd = nl_open();
	struct nl_req req;
	bool look;
	int status;
	size_t i;

	check(nobody);
	/* the first makes a net, the last but one removes it */
	build(&req, &ops[0], NULL, RIGHT, 0);
	check(!nl_talk(fd, &req, NULL, NULL).err);
	close(fd);
	if (!fork()) {
		check(!setgid(nobody->pw_gid) && !setuid(nobody->pw_uid));
		fd = nl_open();
		for (i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
			op = &ops[i];
			look = strstr(op->name, "-get") &&
			       op->cmd != BTGW_CMD_RPL_GET;
			build(&req, op, NULL, RIGHT, 0);
			answer = nl_talk(fd, &req, NULL, NULL);
			if (look ? answer.err == EPERM : answer.err != EPERM)
				fail("%s as nobody: %s", op->name,
				     strerror(answer.err));
		}
		_exit(0);
	}
	check(wait(&status) > 0 && !status);
	fd = nl_open();
	nl_begin(&req, BTGW_CMD_NET_DEL, 0);
	nl_put_u16(&req, BTGW_A_NET_ID, NET);
	check(!nl_talk(fd, &req, NULL, NULL).err);
}

static const struct fb_case cases[] = {
	{ "every attribute missing, short, long, out of range", test_attributes },
	{ "without privilege", test_unprivileged },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
