// SPDX-License-Identifier: GPL-2.0-only
/*
 * df_metric.c - which way is better
 */
#include "df_metric.h"

#include <linux/minmax.h>
#include <linux/string.h>

enum {
	DELAY_SPAN	= BTGW_DF_REQUEST_MAX_MS - BTGW_DF_REQUEST_MIN_MS,
	RSSI_BEST	= -40,	/* dBm; costs nothing */
	COST_MAX	= 255,
	RULES		= 4,
};

static u8 cost_rssi(const struct btgw_df_heard *heard)
{
	if (heard->rssi == BTGW_DF_RSSI_NONE)
		return COST_MAX / 2;
	if (heard->rssi >= RSSI_BEST)
		return 0;
	/* -128 is 88 dB below the best */
	return (u8)min((RSSI_BEST - heard->rssi) * 3, (int)COST_MAX);
}

static u8 cost_loss(const struct btgw_df_heard *heard)
{
	if (heard->lost == BTGW_DF_LOST_NONE)
		return COST_MAX / 2;
	return (u8)(min_t(u32, heard->lost, BTGW_DF_LOST_MAX) * COST_MAX /
		    BTGW_DF_LOST_MAX);
}

static u8 cost_both(const struct btgw_df_heard *heard)
{
	return (u8)((cost_rssi(heard) + cost_loss(heard)) / 2);
}

static const struct btgw_df_cost costs[RULES] = {
	{ "none", NULL },
	{ "rssi", cost_rssi },
	{ "loss", cost_loss },
	{ "both", cost_both },
};

u8 btgw_df_metric_next(u8 metric, u8 lanes)
{
	return (u8)min(metric + 1 + lanes, (int)BTGW_DF_METRIC_MAX);
}

enum btgw_df_better btgw_df_metric_better(u8 metric, u8 cost, u8 best,
					  u8 best_cost)
{
	if (metric != best)
		return metric < best ? BTGW_DF_BETTER : BTGW_DF_WORSE;
	return cost < best_cost ? BTGW_DF_TIE : BTGW_DF_WORSE;
}

bool btgw_df_gate_pass(const struct btgw_df_gate *gate,
		       const struct btgw_df_heard *heard)
{
	int least = gate->threshold + gate->margin;

	if (heard->lost != BTGW_DF_LOST_NONE) {
		if (heard->lost > gate->lost_max)
			return false;
		least += heard->lost / 100 * gate->lost_db;
	}
	return heard->rssi == BTGW_DF_RSSI_NONE || heard->rssi >= least;
}

u8 btgw_df_cost_of(const struct btgw_df_cost *cost,
		   const struct btgw_df_heard *heard)
{
	return cost && cost->of ? cost->of(heard) : 0;
}

const struct btgw_df_cost *btgw_df_cost_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < RULES; i++) {
		if (!strcmp(costs[i].name, name))
			return &costs[i];
	}
	return NULL;
}

u32 btgw_df_request_delay_ms(const struct btgw_df_cost *rule, u8 cost, u32 rnd)
{
	u32 half = DELAY_SPAN / 2;

	if (!rule || !rule->of)
		return BTGW_DF_REQUEST_MIN_MS + rnd % (DELAY_SPAN + 1);
	return BTGW_DF_REQUEST_MIN_MS + cost * half / COST_MAX +
	       rnd % (half + 1);
}
