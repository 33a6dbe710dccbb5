/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * df.h - directed forwarding of a subnet: what kernel/core decides, carried out
 *
 *	control messages, events, time -> kernel/core/df_discovery.h
 *		-> messages to send, and a forwarding table here
 *			-> the same table in the kernel, which forwards
 *
 * The order of each step: the forwarding number in the store, the paths in the
 * kernel, then the messages. A number that is not stored is not sent; who hears
 * of a path can use it.
 *
 * Nothing here knows sockets, netlink, a clock or a file: that is df_kernel.c,
 * and a test has something else.
 */
#ifndef _BTGWD_DF_H
#define _BTGWD_DF_H

#include "df_discovery.h"
#include "df_limit.h"

enum {
	/* forwarding numbers that are stored at a time */
	BTGWD_DF_FN_BLOCK	= 8,
	/* messages that wait for their time */
	BTGWD_DF_WAITING	= 16,
	/* of one end of a path; who adds more is lying, or should use groups */
	BTGWD_DF_DEPENDENTS	= 32,
};

/**
 * enum btgwd_df_count - what happened here, beside enum btgw_df_result
 * @BTGWD_DF_C_MALFORMED: a message that is none
 * @BTGWD_DF_C_SENDER: its sender sends too many
 * @BTGWD_DF_C_ALL: all senders together do
 * @BTGWD_DF_C_DEPENDENTS: an end of a path would get too many dependents
 * @BTGWD_DF_C_UNSTORED: a request was not sent, as its number is not stored
 * @BTGWD_DF_C_UNSENT: a message was refused by the kernel
 * @BTGWD_DF_C_PATH: a path or dependent was refused by the kernel
 * @BTGWD_DF_C_SENT: messages sent
 * @__BTGWD_DF_COUNTS: number of the others
 */
enum btgwd_df_count {
	BTGWD_DF_C_MALFORMED,
	BTGWD_DF_C_SENDER,
	BTGWD_DF_C_ALL,
	BTGWD_DF_C_DEPENDENTS,
	BTGWD_DF_C_UNSTORED,
	BTGWD_DF_C_UNSENT,
	BTGWD_DF_C_PATH,
	BTGWD_DF_C_SENT,
	__BTGWD_DF_COUNTS,
};

/**
 * struct btgwd_df_ops - the world; each returns 0 or a negative errno
 * @reserve: forwarding numbers up to this one will be used; 0: it is durable
 * @send: send a message, now
 * @path_put: a path that was found; it takes the place of the one between the
 *	same ends, and its dependents follow
 * @path_set: its bearers, flags or lanes changed
 * @path_del: a path that was found is gone; -ENOENT: it was
 * @dep: a dependent of a path, new (-EEXIST: it was there) or gone (-ENOENT)
 * @hears: is a group or virtual address one of ours
 */
struct btgwd_df_ops {
	int (*reserve)(void *user, u64 fn);
	int (*send)(void *user, const struct btgw_df_tx *tx);
	int (*path_put)(void *user, const struct btgw_df_path *path);
	int (*path_set)(void *user, const struct btgw_df_path *path);
	int (*path_del)(void *user, u16 origin, u16 target);
	int (*dep)(void *user, const struct btgw_df_path *path,
		   enum btgw_df_side side, const struct btgw_df_range *range,
		   bool add);
	bool (*hears)(void *user, u16 dst);
};

/* a path that the kernel has yet to be told of */
struct btgwd_df_dirty {
	u16 origin;
	u16 target;
	bool made;
};

/**
 * struct btgwd_df - directed forwarding of a subnet; to be read only
 * @core: states, discoveries
 * @table: forwarding table, fixed paths included
 * @fn: forwarding number used last; on the air it is the last octet
 * @fn_stored: up to this one they may be used
 * @count: by enum btgwd_df_count
 * @waiting: messages that wait, @tx.delay_ms does not count
 * @dirty: what the kernel has yet to be told of, in this step
 * @quiet: it knows
 * @left: first address of a dependent that is gone, 0 = of none
 */
struct btgwd_df {
	struct btgw_df core;
	struct btgw_df_table table;
	u64 fn;
	u64 fn_stored;
	u64 count[__BTGWD_DF_COUNTS];
	struct {
		u64 at_ms;
		struct btgw_df_tx tx;
	} waiting[BTGWD_DF_WAITING];
	/* private */
	const struct btgwd_df_ops *ops;
	void *user;
	void *core_mem;
	void *table_mem;
	struct btgwd_df_dirty *dirty;
	size_t n_dirty;
	size_t dirty_room;
	bool quiet;
	u16 left;
	struct btgwd_df_limit limit;
};

/**
 * struct btgwd_df_setup - what a subnet begins with
 * @cfg: states and policy
 * @sizes: of the tables of discovery
 * @paths: room in the forwarding table
 * @fn: last forwarding number that may have been used
 * @seed: random
 */
struct btgwd_df_setup {
	struct btgw_df_cfg cfg;
	struct btgw_df_sizes sizes;
	u32 paths;
	u64 fn;
	u32 seed;
};

/* what the standard has where nothing is said, and echoes; without @own, @relay */
struct btgw_df_cfg btgwd_df_cfg(void);

/**
 * btgwd_df_new() - directed forwarding is enabled
 * @setup: what it begins with
 * @ops: the world
 * @user: for @ops
 *
 * Return: it, or NULL: no memory.
 */
struct btgwd_df *btgwd_df_new(const struct btgwd_df_setup *setup,
			      const struct btgwd_df_ops *ops, void *user);

/**
 * btgwd_df_free() - it is disabled, or the daemon ends
 * @df: the subnet's, or NULL
 *
 * The paths in the kernel are left alone.
 */
void btgwd_df_free(struct btgwd_df *df);

/**
 * btgwd_df_adopt() - the kernel has a path
 * @df: the subnet's
 * @path: the path; one between the same ends, likewise fixed or not, goes
 * @remaining_s: until it dies; not if fixed
 * @now_ms: time
 *
 * Return: 0, -EINVAL no path, or one that finds no room.
 */
int btgwd_df_adopt(struct btgwd_df *df, const struct btgw_df_path *path,
		   u32 remaining_s, u64 now_ms);

/* a dependent of such a path */
int btgwd_df_adopt_dep(struct btgwd_df *df, bool fixed, u16 origin, u16 target,
		       enum btgw_df_side side,
		       const struct btgw_df_range *range);

/* the kernel has a path no more, and not because of us */
void btgwd_df_gone(struct btgwd_df *df, bool fixed, u16 origin, u16 target);

/**
 * btgwd_df_receive() - a control message came
 * @df: the subnet's
 * @rx: how; @rx.target and @rx.dependent are found here
 * @opcode: its opcode
 * @params: its parameters
 * @len: octets of them
 * @now_ms: time
 */
void btgwd_df_receive(struct btgwd_df *df, const struct btgw_df_rx *rx,
		      u8 opcode, const u8 *params, size_t len, u64 now_ms);

/**
 * btgwd_df_needed() - something was flooded for want of a path, or a path that
 *	is used will end
 * @df: the subnet's
 * @src: where it came from: an element of ours, or of what depends on us
 * @dst: where it goes
 * @now_ms: time
 *
 * Return: enum btgw_df_result.
 */
enum btgw_df_result btgwd_df_needed(struct btgwd_df *df, u16 src, u16 dst,
				    u64 now_ms);

/**
 * btgwd_df_discover() - look for a path now, whether there is one or not
 * @df: the subnet's
 * @dst: where to
 * @now_ms: time
 *
 * Return: enum btgw_df_result.
 */
enum btgw_df_result btgwd_df_discover(struct btgwd_df *df, u16 dst,
				      u64 now_ms);

/* time has passed; btgwd_df_deadline() says when, 0: it need not */
void btgwd_df_timer(struct btgwd_df *df, u64 now_ms);
u64 btgwd_df_deadline(const struct btgwd_df *df);

/* name of a counter; "unknown" for anything else */
const char *btgwd_df_count_name(enum btgwd_df_count count);

#endif /* _BTGWD_DF_H */
