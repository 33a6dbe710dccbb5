/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * btgwd.h - the daemon that keeps what must survive
 *
 * The order is always: the store, then the kernel. A daemon that is killed
 * between the two has stored what the kernel never used, which costs sequence
 * numbers and nothing else.
 *
 *	machine start	a net of the store that the kernel has not is made
 *	daemon start	what the kernel has is stored, and the daemon goes on
 *
 * One thread, one event loop. Two netlink sockets: @ask, which is the owner,
 * and @events, on which only events come.
 */
#ifndef _BTGWD_H
#define _BTGWD_H

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-event.h>

#include "control.h"
#include "genl_mesh.h"
#include "policy.h"
#include "store_mesh.h"

/**
 * struct btgwd_net - a net of the store that is in the kernel
 * @id: its number
 * @dirty: settings or elements changed and are to be stored
 * @generation: of the replay list, stored up to it
 * @iv_again: not before this time is a return to Normal tried again
 * @df_seen: directed forwarding of its subnets is as the kernel has it
 * @control: control messages that the kernel does not answer
 */
struct btgwd_net {
	struct btgwd_net *next;
	uint16_t id;
	bool dirty;
	uint32_t generation;
	int64_t iv_again;
	bool df_seen;
	struct btgwd_control control;
};

struct btgwd_adv;
struct btgwd_df_subnet;
struct btgwd_radio;

struct btgwd {
	struct btgw_store *store;
	struct btgw_genl *ask;
	struct btgw_genl *events;
	struct btgwd_net *nets;
	struct btgwd_adv *advs;
	struct btgwd_radio *radios;
	struct btgwd_df_subnet *dfs;
	/* who takes which control message */
	btgwd_control_cb opcodes[BTGWD_OPCODES];
	sd_event *event;
	uint64_t ticks;
};

/* main.c */
void btgwd_log(int level, const char *fmt, ...) __printf(2, 3);
int64_t btgwd_now_s(void);

/* net.c: nets between the store and the kernel */
int btgwd_nets_start(struct btgwd *d, struct btgw_err *err);
struct btgwd_net *btgwd_net_find(struct btgwd *d, uint16_t id);
void btgwd_net_forget(struct btgwd *d, uint16_t id);
int btgwd_net_mirror(struct btgwd *d, struct btgwd_net *net,
		     struct btgw_err *err);

/* step.c: what only goes forward */
int btgwd_live_get(struct btgwd *d, uint16_t id, struct btgwd_live *live,
		   struct btgw_err *err);
int btgwd_net_step(struct btgwd *d, struct btgwd_net *net,
		   struct btgw_err *err);
int btgwd_net_rpl(struct btgwd *d, struct btgwd_net *net, bool whole,
		  struct btgw_err *err);

/* keep.c: keys that are given while the daemon runs */
int btgwd_keep(struct btgwd *d, bool change, const struct btgw_mesh_obj *obj,
	       struct btgw_err *err);
int btgwd_keep_adopt(struct btgwd *d, uint16_t net, struct btgw_err *err);
int btgwd_keep_forget(struct btgwd *d, const struct btgw_mesh_obj *obj,
		      struct btgw_err *err);
int btgwd_keep_load(struct btgwd *d, uint16_t net, struct btgw_err *err);
int btgwd_keep_renewed(struct btgwd *d, uint16_t net, uint16_t subnet,
		       struct btgw_err *err);

/* import.c: nets out of a JSON file */
int btgwd_import(struct btgw_store *store, const char *path,
		 struct btgw_err *err);

#endif /* _BTGWD_H */
