/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * df_priv.h - between df.c, df_path.c and df_fwd.c
 */
#ifndef _BTGW_MESH_DF_PRIV_H
#define _BTGW_MESH_DF_PRIV_H

#include "core/df_table.h"
#include "df.h"
#include "mesh.h"

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
 * @bytes: of @mem
 * @timer: the first path to die
 * @full_said: when the table was last said to be full, seconds
 */
struct btgw_paths {
	struct btgw_net *net;
	u16 subnet;
	struct btgw_df_states states;
	struct btgw_df_table table;
	void *mem;
	size_t bytes;
	struct btgw_timer timer;
	u64 full_said;
};

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
