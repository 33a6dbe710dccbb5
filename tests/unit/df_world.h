/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * df_world.h - nodes with directed forwarding and what they hear of each other
 *
 * Every node runs kernel/core as it is: discovery, forwarding table and the
 * decision about each PDU. The air is a list of who hears whom; a PDU takes
 * some milliseconds, and may be lost where a test wants that.
 */
#ifndef _BTGW_TESTS_DF_WORLD_H
#define _BTGW_TESTS_DF_WORLD_H

#include "kunit.h"

#include "df_decide.h"
#include "df_discovery.h"

#define DF_NODES	200
#define DF_ELEMENTS	4	/* room for them: addresses are so far apart */
#define DF_SEEN		512

struct df_pdu {
	u16 src;
	u16 dst;
	u32 seq;
	u8 ttl;
	bool ctl;
	bool directed;
	u8 opcode;
	u8 len;
	u8 params[BTGW_DF_PARAMS_MAX];
};

struct df_event {
	u64 at;
	u64 order;
	unsigned int from;	/* who sends it, at this time */
	struct df_pdu pdu;
};

struct df_node {
	struct btgw_df df;
	struct btgw_df_table t;
	struct btgw_df_range own;
	u16 group;		/* subscribed to it */
	struct btgw_df_range dep;	/* depends on it */
	bool off;		/* hears nothing, says nothing */
	u64 deadline;
	u32 seq;
	u64 seen[DF_SEEN];
	unsigned int seen_pos;
	unsigned int sent;	/* PDUs of others, relayed, and its own */
	unsigned int got;	/* messages for it */
};

struct df_world {
	struct kunit *test;
	unsigned int n;
	struct df_node *node;
	bool hears[DF_NODES][DF_NODES];
	struct df_event *queue;	/* heap */
	unsigned int queued;
	unsigned int room;
	u64 order;
	u64 now;
	unsigned int lost;	/* of a thousand */
	unsigned int on_air;	/* PDUs sent */
	unsigned int requests;	/* PATH_REQUESTs of them */
};

/* the states of the standard, but all on and without waits of hours */
struct btgw_df_cfg df_world_cfg(void);

struct df_world *df_world_new(struct kunit *test, unsigned int n,
			      const struct btgw_df_cfg *cfg);
void df_world_link(struct df_world *w, unsigned int a, unsigned int b);
void df_world_unlink(struct df_world *w, unsigned int a, unsigned int b);

/* primary address of a node */
u16 df_addr(unsigned int i);

/* what happens until then */
void df_world_run(struct df_world *w, u64 until);

/* a path is looked for */
enum btgw_df_result df_world_need(struct df_world *w, unsigned int i, u16 dst,
				  const struct btgw_df_range *dep);

/* an access message goes out as the paths are now; false: it was flooded */
bool df_world_say(struct df_world *w, unsigned int i, u16 src, u16 dst);

/* control messages that a node begins, and the answer of a call */
void df_world_emit(struct df_world *w, unsigned int i,
		   const struct btgw_df_out *out);
void df_world_solicit(struct df_world *w, unsigned int i, u16 dst);

/* hops from a to b where every node in between is a relay; 0 = no way */
unsigned int df_world_hops(const struct df_world *w, unsigned int a,
			   unsigned int b);

/* the path of ours that was found */
struct btgw_df_entry *df_world_path(struct df_world *w, unsigned int i,
				    u16 origin, u16 dst);

#endif /* _BTGW_TESTS_DF_WORLD_H */
