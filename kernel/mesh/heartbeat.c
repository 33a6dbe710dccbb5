// SPDX-License-Identifier: GPL-2.0-only
/*
 * heartbeat.c - Heartbeats heard
 *
 * All are counted together and go to the control sockets; those of the one
 * source that a net is subscribed to are counted by themselves, with the
 * distances that they came over.
 */
#include "mesh.h"

#define BTGW_HB_COUNT_MAX	0xffff
#define BTGW_HB_HOPS_NONE	0x7f

/**
 * btgw_heartbeat_check() - may a net be subscribed like this
 * @net: the net
 * @cfg: what to set
 * @no: why not
 *
 * Return: 0 or -EINVAL.
 */
int btgw_heartbeat_check(struct btgw_net *net, const struct btgw_net_cfg *cfg,
			 struct btgw_refusal *no)
{
	if (!(cfg->set & BTGW_NET_HEARTBEAT))
		return 0;
	if (cfg->hb.src && !btgw_addr_is_unicast(cfg->hb.src))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_HEARTBEAT_SRC,
				   "Heartbeats come from a unicast address");
	if (!cfg->hb.src != !cfg->hb.dst)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_HEARTBEAT_DST,
				   "source and destination are 0 together");
	if (cfg->hb.dst && cfg->hb.dst != btgw_mesh_primary(net) &&
	    !btgw_addr_is_group(cfg->hb.dst))
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_HEARTBEAT_DST,
				   "Heartbeats go to a group or the primary address");
	return 0;
}

/**
 * btgw_heartbeat_subscribe() - begin to count
 * @net: the net
 * @sub: of whom and to whom
 */
void btgw_heartbeat_subscribe(struct btgw_net *net,
			      const struct btgw_hb_sub *sub)
{
	net->cfg.hb = (struct btgw_hb_sub) {
		.src = sub->src,
		.dst = sub->dst,
		.min_hops = sub->src ? BTGW_HB_HOPS_NONE : 0,
	};
}

/* is what goes to @dst for us, whatever our elements say */
bool btgw_heartbeat_wants(const struct btgw_net *net, u16 dst)
{
	return dst && net->cfg.hb.dst == dst;
}

/**
 * btgw_heartbeat_heard() - count one
 * @net: the net
 * @facts: about it
 * @hops: over how many links it came
 */
void btgw_heartbeat_heard(struct btgw_net *net,
			  const struct btgw_msg_rx *facts, u8 hops)
{
	struct btgw_hb_sub *sub = &net->cfg.hb;

	btgw_mesh_count(net, rx_heartbeats);
	if (!sub->src || facts->src != sub->src || facts->dst != sub->dst)
		return;
	if (sub->count < BTGW_HB_COUNT_MAX)
		sub->count++;
	sub->min_hops = min(sub->min_hops, hops);
	sub->max_hops = max(sub->max_hops, hops);
}
