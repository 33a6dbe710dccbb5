/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * df.h - directed forwarding of a subnet: its states and its paths
 *
 * All of it is called on the workqueue of the net. Who makes the paths, by hand
 * or by discovery, is userspace; what is here keeps them, lets them expire and
 * says what has one.
 */
#ifndef _BTGW_MESH_DF_H
#define _BTGW_MESH_DF_H

#include <linux/bits.h>

#include "core/df_entry.h"
#include "net.h"

struct btgw_paths;

enum {
	BTGW_PATHS_DEFAULT	= 4096,
};

/* which members of a struct btgw_df_cfg count */
enum {
	BTGW_DF_SET_DIRECTED	= BIT(0),
	BTGW_DF_SET_RELAY	= BIT(1),
	BTGW_DF_SET_PROXY	= BIT(2),
	BTGW_DF_SET_FRIEND	= BIT(3),
	BTGW_DF_SET_SIZE	= BIT(4),
};

/**
 * struct btgw_df_states - states of a subnet, sections 4.2.26 and on
 * @set: which of the following count, BTGW_DF_SET bits
 * @directed: Directed Forwarding; the others are off without it
 * @relay: Directed Relay
 * @proxy: Directed Proxy
 * @friend: Directed Friend
 * @size: paths that there is room for
 */
struct btgw_df_states {
	u32 set;
	bool directed;
	bool relay;
	bool proxy;
	bool friend;
	u32 size;
};

/**
 * struct btgw_df_info - what can be seen of a subnet's directed forwarding
 * @subnet: NetKey index
 * @states: in force, all members valid
 * @paths: paths
 * @fixed: of them, those that are
 * @dependents: dependents of all of them
 * @update_id: Forwarding Table Update Identifier
 * @memory: octets of the table, 0 while there is none
 * @path_memory: octets for one path, with its share of the rest
 */
struct btgw_df_info {
	u16 subnet;
	struct btgw_df_states states;
	struct btgw_fill paths;
	u32 fixed;
	struct btgw_fill dependents;
	u16 update_id;
	u64 memory;
	u32 path_memory;
};

/**
 * struct btgw_path_key - which path; the unique key of section 4.3.5.2
 * @subnet: NetKey index
 * @origin: primary address of the origin
 * @target: primary address of the target, group or virtual address
 * @fixed: the fixed one
 */
struct btgw_path_key {
	u16 subnet;
	u16 origin;
	u16 target;
	bool fixed;
};

/* which members of a struct btgw_path_key, or of a path, count */
enum {
	BTGW_PATH_SUBNET	= BIT(0),
	BTGW_PATH_ORIGIN	= BIT(1),
	BTGW_PATH_TARGET	= BIT(2),
	BTGW_PATH_FIXED		= BIT(3),
	BTGW_PATH_TOWARD_ORIGIN	= BIT(4),
	BTGW_PATH_TOWARD_TARGET	= BIT(5),
	BTGW_PATH_TWO_WAY	= BIT(6),
	BTGW_PATH_NOT_READY	= BIT(7),
	BTGW_PATH_LANES		= BIT(8),
	BTGW_PATH_SIDE		= BIT(9),
	BTGW_PATH_ADDRESS	= BIT(10),
};

/**
 * struct btgw_path_filter - which paths, or dependents
 * @set: what of the following counts
 * @key: what the paths have in common
 * @side: of dependents: the end
 * @addr: of dependents: the first address
 */
struct btgw_path_filter {
	u32 set;
	struct btgw_path_key key;
	enum btgw_df_side side;
	u16 addr;
};

/**
 * struct btgw_path_info - what can be seen of a path
 * @subnet: NetKey index
 * @path: the path
 * @remaining_s: until it dies, rounded up; not if fixed
 * @dependents: of each end
 * @sent: PDUs of this node that went by it
 * @relayed: PDUs of others
 * @used: there was one
 * @idle_ms: since the last, if @used
 */
struct btgw_path_info {
	u16 subnet;
	struct btgw_df_path path;
	u32 remaining_s;
	u32 dependents[__BTGW_DF_SIDES];
	u64 sent;
	u64 relayed;
	bool used;
	u64 idle_ms;
};

/**
 * struct btgw_dep_info - a dependent of a path
 * @key: the path
 * @side: which end
 * @range: its elements
 */
struct btgw_dep_info {
	struct btgw_path_key key;
	enum btgw_df_side side;
	struct btgw_df_range range;
};

/**
 * struct btgw_path_pos - where a walk is; zeros at first
 * @subnet: next NetKey index
 * @entry: next entry
 * @side: of dependents: the end
 * @dep: and how many of it were shown
 * @table: which table @entry is of, a random number
 * @torn: there was another one later, with the paths in other places: some may
 *	have been passed over
 */
struct btgw_path_pos {
	u32 subnet;
	u32 entry;
	u16 side;
	u16 dep;
	u32 table;
	bool torn;
};

/* BTGW_MESH_EV_PATH events: which path, and why it goes, enum btgw_path_end */
static inline u64 btgw_path_event(u16 origin, u16 target, bool fixed, u8 end)
{
	return origin | (u64)target << 16 | (u64)fixed << 32 | (u64)end << 40;
}

static inline struct btgw_path_key btgw_path_event_key(u16 subnet, u64 value)
{
	return (struct btgw_path_key) {
		.subnet = subnet,
		.origin = value & 0xffff,
		.target = value >> 16 & 0xffff,
		.fixed = value >> 32 & 1,
	};
}

static inline u8 btgw_path_event_end(u64 value)
{
	return value >> 40;
}

/* of subnet.c; the second also without a first */
struct btgw_paths *btgw_paths_new(struct btgw_net *net, u16 subnet);
void btgw_paths_free(struct btgw_paths *paths);

/* a feature of the net was turned off: what needs it is, too */
void btgw_paths_features(struct btgw_net *net);

/* df_fwd.c: what is forwarded, sent and heard */
struct btgw_net_pdu;
struct btgw_rx;
struct btgw_subnet;
struct btgw_tx;

bool btgw_df_forward(struct btgw_net *net, const struct btgw_rx *rx, bool ours);
u16 btgw_df_way(struct btgw_net *net, struct btgw_tx *tx,
		const struct btgw_net_pdu *pdu, u8 *transmit);
void btgw_df_went(struct btgw_net *net, const struct btgw_tx *tx,
		  const struct btgw_net_pdu *pdu);
bool btgw_df_hears(const struct btgw_subnet *subnet, u16 dst);
bool btgw_df_any(struct btgw_net *net);

int btgw_df_set(struct btgw_net *net, u16 subnet,
		const struct btgw_df_states *states, struct btgw_refusal *no);
int btgw_df_get(struct btgw_net *net, u16 subnet, struct btgw_df_info *info);
int btgw_df_next(struct btgw_net *net, u32 *pos, struct btgw_df_info *info);

/**
 * btgw_path_new() - add a path
 * @net: the net
 * @subnet: NetKey index
 * @path: the path
 * @remaining_s: it dies so soon; 0: at the end of its lifetime
 * @replace: one between the same ends goes, if the new one is taken
 * @no: why not
 *
 * Return: 0 or why not.
 */
int btgw_path_new(struct btgw_net *net, u16 subnet,
		  const struct btgw_df_path *path, u32 remaining_s,
		  bool replace, struct btgw_refusal *no);

/**
 * btgw_path_set() - change a path
 * @net: the net
 * @key: which
 * @set: what of @path counts: BTGW_PATH_TOWARD_ORIGIN and on
 * @path: values
 * @no: why not
 *
 * Return: 0 or why not.
 */
int btgw_path_set(struct btgw_net *net, const struct btgw_path_key *key,
		  u32 set, const struct btgw_df_path *path,
		  struct btgw_refusal *no);
int btgw_path_del(struct btgw_net *net, const struct btgw_path_key *key,
		  struct btgw_refusal *no);
/* -ENOENT if there is none */
int btgw_path_get(struct btgw_net *net, const struct btgw_path_key *key,
		  struct btgw_path_info *info, struct btgw_refusal *no);
int btgw_path_next(struct btgw_net *net, const struct btgw_path_filter *filter,
		   struct btgw_path_pos *pos, struct btgw_path_info *info);

int btgw_dep_new(struct btgw_net *net, const struct btgw_dep_info *dep,
		 struct btgw_refusal *no);
int btgw_dep_del(struct btgw_net *net, const struct btgw_dep_info *dep,
		 struct btgw_refusal *no);
/* @dep: gets @range of the dependent with that first address; -ENOENT */
int btgw_dep_get(struct btgw_net *net, struct btgw_dep_info *dep,
		 struct btgw_refusal *no);
int btgw_dep_next(struct btgw_net *net, const struct btgw_path_filter *filter,
		  struct btgw_path_pos *pos, struct btgw_dep_info *dep);

#endif /* _BTGW_MESH_DF_H */
