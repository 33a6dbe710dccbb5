/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * df_metric.h - which way is better, section 4.2.27.1
 *
 * Pure: no lock, clock, allocation or skb.
 *
 * On the air there is one metric, the number of nodes, to which a node that is
 * on a lane already adds the number of lanes. How well a neighbour is heard is
 * not in it and must not be: the other types are reserved, and a request with
 * one is discarded. It decides at this node alone, in three places:
 *
 * - the gate: a request that was heard too badly does not count at all;
 * - ties: of two ways with the same metric, the one that costs less;
 * - haste: a node that hears well passes the request on earlier within the time
 *   that the standard leaves, and so its neighbours hear the better way first.
 *
 * What a link costs is pluggable.
 */
#ifndef _BTGW_CORE_DF_METRIC_H
#define _BTGW_CORE_DF_METRIC_H

#include <linux/types.h>

enum {
	BTGW_DF_METRIC_MAX	= 255,	/* is not passed on */
	BTGW_DF_METRIC_NODES	= 0,	/* the type: node count */
	BTGW_DF_RSSI_NONE	= 0x7f,	/* not known */
	BTGW_DF_LOST_NONE	= 0xffff,
	BTGW_DF_LOST_MAX	= 1000,
	/* Path Request Delay, section 3.6.8.2.2 */
	BTGW_DF_REQUEST_MIN_MS	= 150,
	BTGW_DF_REQUEST_MAX_MS	= 180,
};

/**
 * struct btgw_df_heard - how well a neighbour is heard
 * @rssi: dBm of this PDU, or %BTGW_DF_RSSI_NONE
 * @lost: of a thousand PDUs that it sent lately, those that were not heard, or
 *	%BTGW_DF_LOST_NONE
 */
struct btgw_df_heard {
	s8 rssi;
	u16 lost;
};

/**
 * struct btgw_df_gate - what must be heard how well
 * @threshold: Default RSSI Threshold, dBm
 * @margin: RSSI Margin, dB above it
 * @lost_max: most losses, of a thousand; %BTGW_DF_LOST_MAX lets all pass
 * @lost_db: dB more for each hundred of a thousand that are lost
 */
struct btgw_df_gate {
	s8 threshold;
	u8 margin;
	u16 lost_max;
	u8 lost_db;
};

/**
 * struct btgw_df_cost - what a link costs
 * @name: name of the rule
 * @of: cost of a link, 0 to 255; NULL: all are the same
 */
struct btgw_df_cost {
	const char *name;
	u8 (*of)(const struct btgw_df_heard *heard);
};

/**
 * enum btgw_df_better - what one way is beside another
 * @BTGW_DF_WORSE: not better
 * @BTGW_DF_TIE: as long, and costs less
 * @BTGW_DF_BETTER: shorter
 */
enum btgw_df_better {
	BTGW_DF_WORSE,
	BTGW_DF_TIE,
	BTGW_DF_BETTER,
};

/**
 * btgw_df_metric_next() - metric to pass on
 * @metric: of the best request heard, 0 at the origin
 * @lanes: lanes of this path that this node is on, 0 if it is on none
 *
 * Return: metric; what would be more than %BTGW_DF_METRIC_MAX is that, which is
 * not passed on.
 */
u8 btgw_df_metric_next(u8 metric, u8 lanes);

/**
 * btgw_df_metric_better() - is this a better way
 * @metric: of a request
 * @cost: of the link it came over
 * @best: metric of the best one before
 * @best_cost: of the link that came over
 */
enum btgw_df_better btgw_df_metric_better(u8 metric, u8 cost, u8 best,
					  u8 best_cost);

/**
 * btgw_df_gate_pass() - is a request heard well enough
 * @gate: the gate
 * @heard: how it was heard; what is not known is no obstacle
 *
 * Return: whether.
 */
bool btgw_df_gate_pass(const struct btgw_df_gate *gate,
		       const struct btgw_df_heard *heard);

/**
 * btgw_df_cost_of() - cost of a link
 * @cost: the rule, or NULL for none
 * @heard: how the neighbour is heard
 *
 * Return: 0 to 255.
 */
u8 btgw_df_cost_of(const struct btgw_df_cost *cost,
		   const struct btgw_df_heard *heard);

/**
 * btgw_df_cost_find() - a rule by its name
 * @name: none, rssi, loss or both
 *
 * Return: the rule, or NULL.
 */
const struct btgw_df_cost *btgw_df_cost_find(const char *name);

/**
 * btgw_df_request_delay_ms() - Path Request Delay
 * @rule: what costs are
 * @cost: of the link the best request came over
 * @rnd: random
 *
 * Return: %BTGW_DF_REQUEST_MIN_MS to %BTGW_DF_REQUEST_MAX_MS, where costs are
 * counted the more the dearer, and still at random.
 */
u32 btgw_df_request_delay_ms(const struct btgw_df_cost *rule, u8 cost, u32 rnd);

#endif /* _BTGW_CORE_DF_METRIC_H */
