/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * df_priv.h - between df.c, df_path.c and df_fwd.c
 */
#ifndef _BTGW_MESH_DF_PRIV_H
#define _BTGW_MESH_DF_PRIV_H

#include "core/df_table.h"
#include "df.h"
#include "mesh.h"

enum {
	BTGW_PATHS_NEEDED	= 64,	/* pairs that are remembered */
};

/**
 * struct btgw_path_use - what a path was good for, beside its entry
 * @sent: PDUs of this node
 * @relayed: PDUs of others
 * @last_ms: the last one, 0 before the first
 * @said: that it will expire
 */
struct btgw_path_use {
	u64 sent;
	u64 relayed;
	u64 last_ms;
	bool said;
};

/**
 * struct btgw_path_need - from where to where a path was missing
 * @src: source
 * @dst: destination
 * @at_ms: when that was said
 */
struct btgw_path_need {
	u16 src;
	u16 dst;
	u64 at_ms;
};

/**
 * struct btgw_paths - directed forwarding of a subnet
 *
 * Lifetime: that of its subnet, which has the only pointer to it. The table
 * comes with the first path or when directed forwarding is turned on, whatever
 * is first, and goes with the subnet, or when it is turned off with no fixed
 * path in it. Entries are found anew for each call; nobody keeps a pointer to
 * one. @timer owns nothing: as all timers of a net it runs on the workqueue,
 * where it is cancelled before the table goes.
 *
 * Locks: none; all of it belongs to the workqueue of the net. Dumps and changes
 * come by btgw_net_call().
 *
 * @net: whose; it outlives its subnets
 * @subnet: NetKey index
 * @states: in force
 * @table: paths, valid while there is @mem
 * @mem: memory of @table
 * @use: by entry, with @mem
 * @bytes: of both
 * @timer: the first path to die
 * @full_said: when the table was last said to be full, seconds
 * @needed: which paths were last said to be missing
 * @needed_next: the oldest of them
 */
struct btgw_paths {
	struct btgw_net *net;
	u16 subnet;
	struct btgw_df_states states;
	struct btgw_df_table table;
	void *mem;
	struct btgw_path_use *use;
	size_t bytes;
	struct btgw_timer timer;
	u64 full_said;
	struct btgw_path_need needed[BTGW_PATHS_NEEDED];
	u8 needed_next;
};

/* bearer.c: as btgw_bearers_send(), but on bearers of @kinds, BTGW_DF_ADV... */
unsigned int btgw_bearers_path(struct btgw_net *net, const u8 *data, size_t len,
			       u16 dst, u8 transmit,
			       const struct btgw_bearer *from, u16 kinds);

/* the table, if there is none yet; false: no memory */
bool btgw_paths_begin(struct btgw_paths *paths);
/* set the timer anew after the life of a path began or ended */
void btgw_paths_arm(struct btgw_paths *paths);
/* NULL: there is no such subnet, which @no then says */
struct btgw_paths *btgw_paths_find(struct btgw_net *net, u16 subnet,
				   struct btgw_refusal *no);
/* listeners hear of a path; @end: of one that goes, enum btgw_path_end */
void btgw_path_tell(struct btgw_paths *paths, const struct btgw_df_entry *e,
		    enum btgw_mesh_event_kind kind, u8 end);
/* and of a full table, once a second */
void btgw_paths_full(struct btgw_paths *paths);

#endif /* _BTGW_MESH_DF_PRIV_H */
