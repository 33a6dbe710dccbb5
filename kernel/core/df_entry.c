// SPDX-License-Identifier: GPL-2.0-only
/*
 * df_entry.c - a path of directed forwarding
 */
#include "df_entry.h"

#include <linux/minmax.h>

enum {
	LIFETIMES	= 4,
};

static const u32 lifetimes_s[LIFETIMES] = {
	12 * 60,
	2 * 3600,
	24 * 3600,
	10 * 24 * 3600,
};

static const char *const bad_names[__BTGW_DF_PATH_BADS] = {
	[BTGW_DF_PATH_OK]		= "ok",
	[BTGW_DF_PATH_ORIGIN]		= "origin",
	[BTGW_DF_PATH_DESTINATION]	= "destination",
	[BTGW_DF_PATH_MEET]		= "meet",
	[BTGW_DF_PATH_VALUE]		= "value",
	[BTGW_DF_PATH_GROUP]		= "group",
	[BTGW_DF_PATH_EXISTS]		= "exists",
	[BTGW_DF_PATH_FULL]		= "full",
	[BTGW_DF_PATH_DEPENDENTS]	= "dependents",
	[BTGW_DF_PATH_OVERLAP]		= "overlap",
};

int btgw_df_fn_order(u8 fn, u8 than)
{
	u8 ahead = fn - than;

	if (!ahead)
		return 0;
	return ahead <= 127 ? 1 : -1;
}

u64 btgw_df_lifetime_ms(u8 lifetime)
{
	return (u64)lifetimes_s[lifetime % LIFETIMES] * 1000;
}

u32 btgw_df_interval_ms(u8 interval)
{
	return interval ? 30000 : 5000;
}

u32 btgw_df_guard_ms(u8 guard)
{
	return guard ? 10000 : 2000;
}

u64 btgw_df_use_ms(u8 lifetime, u8 interval, u16 monitoring_s)
{
	u64 life = btgw_df_lifetime_ms(lifetime);
	u64 least = btgw_df_interval_ms(interval);
	u64 rest = least + (u64)monitoring_s * 1000;

	return life > rest ? max(least, life - rest) : least;
}

u64 btgw_df_echo_ms(u8 lifetime, u8 percent)
{
	/* a hundredth of so many seconds is ten times as many milliseconds */
	return (u64)lifetimes_s[lifetime % LIFETIMES] * 10 * percent;
}

enum btgw_df_path_bad btgw_df_path_check(const struct btgw_df_path *path)
{
	const struct btgw_df_range *origin = &path->end[BTGW_DF_ORIGIN];
	const struct btgw_df_range *target = &path->end[BTGW_DF_TARGET];
	bool unicast = btgw_addr_is_unicast(target->start);

	if (!btgw_df_range_valid(origin))
		return BTGW_DF_PATH_ORIGIN;
	if (!btgw_df_destination_valid(target->start))
		return BTGW_DF_PATH_DESTINATION;
	if (unicast && !btgw_df_range_valid(target))
		return BTGW_DF_PATH_DESTINATION;
	if (unicast && btgw_df_ranges_meet(origin, target))
		return BTGW_DF_PATH_MEET;
	if (!unicast && (target->more || path->flags & BTGW_DF_TWO_WAY))
		return BTGW_DF_PATH_VALUE;
	if (!path->lanes || path->lifetime >= LIFETIMES)
		return BTGW_DF_PATH_VALUE;
	if (path->flags & BTGW_DF_FIXED &&
	    (path->fn || path->lanes > 1 || path->flags & BTGW_DF_NOT_READY))
		return BTGW_DF_PATH_VALUE;
	return BTGW_DF_PATH_OK;
}

const char *btgw_df_path_bad_name(enum btgw_df_path_bad bad)
{
	if ((unsigned int)bad >= __BTGW_DF_PATH_BADS)
		return "unknown";
	return bad_names[bad];
}
