/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * df_net.h - directed forwarding of the nets that the daemon keeps
 *
 *	df_net.c	which subnets there are; events, messages, time
 *	df_ops.c	what a subnet wants: the store, netlink, the socket
 *	df_show.c	what is known of it, as JSON
 *	df.h		what a subnet does
 */
#ifndef _BTGWD_DF_NET_H
#define _BTGWD_DF_NET_H

#include "btgwd.h"
#include "df.h"

enum {
	/* destinations that are looked for at a time */
	BTGWD_DF_ORIGINS	= 1024,
	BTGWD_DF_BEARERS	= 16,
};

/**
 * struct btgwd_df_subnet - directed forwarding of a subnet, while it is on
 * @d: the daemon
 * @net: id of the net
 * @subnet: NetKey index
 * @df: what it does
 * @timer: when it wants to do something
 * @groups: group and virtual addresses of the net, in order
 * @n_groups: how many
 * @groups_known: they are those of the kernel
 * @bearers: kinds of bearers by id modulo their number, BTGW_DF_ADV or _GATT
 */
struct btgwd_df_subnet {
	struct btgwd_df_subnet *next;
	struct btgwd *d;
	uint16_t net;
	uint16_t subnet;
	struct btgwd_df *df;
	sd_event_source *timer;
	uint16_t *groups;
	size_t n_groups;
	bool groups_known;
	struct {
		uint32_t id;
		uint16_t kind;
	} bearers[BTGWD_DF_BEARERS];
};

uint64_t btgwd_df_now_ms(void);

/* df_net.c; be given control messages */
void btgwd_df_start(struct btgwd *d);
/* every second: subnets where it was turned on or off */
void btgwd_df_tick(struct btgwd *d, struct btgwd_net *net);
/* the kernel has the net no more, or the daemon ends */
void btgwd_df_forget(struct btgwd *d, uint16_t net);
/* an event of the kernel, of any set */
void btgwd_df_event(struct btgwd *d, const char *what,
		    const struct btgw_mesh_obj *obj);
/* events were lost: what the kernel has is read again */
void btgwd_df_missed(struct btgwd *d);
struct btgwd_df_subnet *btgwd_df_find(struct btgwd *d, uint16_t net,
				      uint16_t subnet);

/**
 * btgwd_df_ask() - look for a path now
 * @d: the daemon
 * @net: id of the net
 * @subnet: NetKey index
 * @dst: where to
 * @result: name of enum btgw_df_result
 * @err: reason of a failure
 *
 * Return: 0; -ENXIO it is off there, or the net is not kept; -EINVAL no path
 * leads there; -ENOSPC too many are looked for.
 */
int btgwd_df_ask(struct btgwd *d, uint16_t net, uint16_t subnet, uint16_t dst,
		 const char **result, struct btgw_err *err);

/* df_ops.c */
extern const struct btgwd_df_ops btgwd_df_kernel;
uint16_t btgwd_df_bearer(struct btgwd_df_subnet *s, uint32_t id);

/* df_show.c; of one net, or of all with 0; NULL: no memory */
json_t *btgwd_df_show(struct btgwd *d, uint16_t net);

#endif /* _BTGWD_DF_NET_H */
