/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * heartbeat.h - whose Heartbeats a net counts: Heartbeat Subscription state,
 *	section 4.2.19 of the Mesh Protocol
 */
#ifndef _BTGW_MESH_HEARTBEAT_H
#define _BTGW_MESH_HEARTBEAT_H

#include <linux/types.h>

/**
 * struct btgw_hb_sub - a subscription and what it has counted; how long it is to
 *	last is a matter of whoever made it
 * @src: of whom; 0: of nobody
 * @dst: to which address: a group, or our primary one; 0: none
 * @count: Heartbeats since it was made; stays at 0xffff
 * @min_hops: over how few links one came; 0x7f before the first
 * @max_hops: over how many
 */
struct btgw_hb_sub {
	u16 src;
	u16 dst;
	u16 count;
	u8 min_hops;
	u8 max_hops;
};

struct btgw_msg_rx;
struct btgw_net;
struct btgw_net_cfg;
struct btgw_refusal;

int btgw_heartbeat_check(struct btgw_net *net, const struct btgw_net_cfg *cfg,
			 struct btgw_refusal *no);
void btgw_heartbeat_subscribe(struct btgw_net *net,
			      const struct btgw_hb_sub *sub);
bool btgw_heartbeat_wants(const struct btgw_net *net, u16 dst);
void btgw_heartbeat_heard(struct btgw_net *net,
			  const struct btgw_msg_rx *facts, u8 hops);

#endif /* _BTGW_MESH_HEARTBEAT_H */
