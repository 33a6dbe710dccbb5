/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * btgwd_df_world.h - some nodes, each a driver of directed forwarding of btgwd
 *
 * What is the kernel to the driver is a second forwarding table here. After
 * each step both must be the same. The air is a list of who hears whom.
 */
#ifndef _BTGW_TESTS_BTGWD_DF_WORLD_H
#define _BTGW_TESTS_BTGWD_DF_WORLD_H

#include "kunit.h"
#include "userspace/btgwd/df.h"

#define NODES		8
#define GROUP		0xc123
#define KERNEL_PATHS	64

/* elements of a node begin at 0x100, 0x200... */
#define ADDR(i)		((u16)(((i) + 1) << 8))

struct df_kernel {
	struct btgw_df_table t;
	void *mem;
	unsigned int deleted;	/* paths that were taken away */
	bool broken;		/* takes no path */
};

struct df_box {
	struct df_boxes *w;
	struct btgwd_df *df;
	struct df_kernel kernel;
	u64 stored;		/* forwarding number */
	unsigned int reserves;
	bool store_broken;
	bool off;
	bool grouped;
	unsigned int requests;	/* that it began */
	u64 seen;		/* numbers of its requests on the air */
};

struct df_air {
	u64 at;
	unsigned int from;
	u16 src;
	u8 ttl;
	u32 seq;
	struct btgw_df_tx tx;
};

struct df_boxes {
	struct kunit *test;
	unsigned int n;
	struct df_box box[NODES];
	bool hears[NODES][NODES];
	bool heard[NODES][4096];
	struct df_air air[256];
	unsigned int queued;
	u32 seq;
	u64 now;
	struct btgw_df_cfg cfg;
};

struct df_boxes *df_boxes_new(struct kunit *test, unsigned int n,
			      const struct btgw_df_cfg *cfg);
void df_boxes_free(struct df_boxes *w);
void df_boxes_link(struct df_boxes *w, unsigned int a, unsigned int b);
void df_boxes_run(struct df_boxes *w, u64 until);

/* the daemon of a node is killed and begins again with what others kept */
void df_boxes_kill(struct df_boxes *w, unsigned int i);

/* in the kernel of a node; NULL if there is none */
const struct btgw_df_entry *df_boxes_path(struct df_boxes *w, unsigned int i,
					  u16 origin, u16 target);

#endif /* _BTGW_TESTS_BTGWD_DF_WORLD_H */
