/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * df_entry.h - a path of directed forwarding, sections 4.2.29 and 3.6.8.5.1
 *
 * Pure: no lock, clock, allocation or skb.
 *
 * An entry of the forwarding table says: what any element of the origin, or of
 * a node that depends on it, sends to any of the destination, or of a node that
 * depends on that, goes out here, on these bearers. There is no next hop in it:
 * a directed relay forwards what has a path, whoever it came from.
 */
#ifndef _BTGW_CORE_DF_ENTRY_H
#define _BTGW_CORE_DF_ENTRY_H

#include <linux/types.h>
#include "df_pdu.h"

/* bits of a bearer index */
enum {
	BTGW_DF_ADV		= 0x0001,
	BTGW_DF_GATT		= 0x0002,
	BTGW_DF_BEARERS		= BTGW_DF_ADV | BTGW_DF_GATT,
};

/* flags of a path */
enum {
	BTGW_DF_FIXED		= 0x01,	/* configured, does not expire */
	BTGW_DF_TWO_WAY		= 0x02,	/* Backward_Path_Validated */
	BTGW_DF_NOT_READY	= 0x04,	/* a group's, still gathering */
};

/**
 * enum btgw_df_side - an end of a path
 * @BTGW_DF_ORIGIN: where it begins
 * @BTGW_DF_TARGET: where it leads
 * @__BTGW_DF_SIDES: number of the others
 */
enum btgw_df_side {
	BTGW_DF_ORIGIN,
	BTGW_DF_TARGET,
	__BTGW_DF_SIDES,
};

/**
 * struct btgw_df_path - what is known of a path
 * @end: elements of the origin and of the destination; where that is a group
 *	or virtual address, it has no others
 * @bearers: toward each end; 0 where this node is that end
 * @flags: BTGW_DF_FIXED, BTGW_DF_TWO_WAY, BTGW_DF_NOT_READY
 * @fn: forwarding number it was found with, 0 if fixed
 * @lanes: number of its lanes, at least 1
 * @lifetime: 0 to 3, btgw_df_lifetime_ms(); not if fixed
 */
struct btgw_df_path {
	struct btgw_df_range end[__BTGW_DF_SIDES];
	u16 bearers[__BTGW_DF_SIDES];
	u8 flags;
	u8 fn;
	u8 lanes;
	u8 lifetime;
};

/**
 * enum btgw_df_path_bad - why a path is refused
 * @BTGW_DF_PATH_OK: it is not
 * @BTGW_DF_PATH_ORIGIN: the origin is no range of unicast addresses
 * @BTGW_DF_PATH_DESTINATION: no path leads to such an address
 * @BTGW_DF_PATH_MEET: its ends, or an end and a dependent, have an element in
 *	common
 * @BTGW_DF_PATH_VALUE: a field is out of its range, or does not go with
 *	another: no lane, a fixed path with a forwarding number, a two-way path
 *	to a group
 * @BTGW_DF_PATH_GROUP: a dependent of a group or virtual address
 * @BTGW_DF_PATH_EXISTS: there is one between these ends
 * @BTGW_DF_PATH_FULL: the table is full
 * @BTGW_DF_PATH_DEPENDENTS: no room for more dependents
 * @BTGW_DF_PATH_OVERLAP: too many nodes claim some of these addresses
 * @__BTGW_DF_PATH_BADS: number of the others
 */
enum btgw_df_path_bad {
	BTGW_DF_PATH_OK,
	BTGW_DF_PATH_ORIGIN,
	BTGW_DF_PATH_DESTINATION,
	BTGW_DF_PATH_MEET,
	BTGW_DF_PATH_VALUE,
	BTGW_DF_PATH_GROUP,
	BTGW_DF_PATH_EXISTS,
	BTGW_DF_PATH_FULL,
	BTGW_DF_PATH_DEPENDENTS,
	BTGW_DF_PATH_OVERLAP,
	__BTGW_DF_PATH_BADS,
};

/**
 * btgw_df_fn_order() - is a forwarding number newer
 * @fn: forwarding number
 * @than: another
 *
 * The numbers go round: what is up to 127 ahead is newer.
 *
 * Return: 1 if it is newer, 0 if it is the same, -1 if it is older.
 */
int btgw_df_fn_order(u8 fn, u8 than);

/**
 * btgw_df_lifetime_ms() - how long a path lives
 * @lifetime: 0 to 3: 12 minutes, 2 hours, 24 hours, 10 days
 *
 * Return: milliseconds.
 */
u64 btgw_df_lifetime_ms(u8 lifetime);

/**
 * btgw_df_interval_ms() - Path Discovery Interval
 * @interval: 0 or 1: 5 s, 30 s
 *
 * Return: milliseconds.
 */
u32 btgw_df_interval_ms(u8 interval);

/**
 * btgw_df_guard_ms() - Lane Discovery Guard Interval
 * @guard: 0 or 1: 2 s, 10 s
 *
 * Return: milliseconds.
 */
u32 btgw_df_guard_ms(u8 guard);

/**
 * btgw_df_use_ms() - how long a path is used before its renewal is thought of
 * @lifetime: 0 to 3
 * @interval: 0 or 1
 * @monitoring_s: Path Monitoring Interval
 *
 * Return: milliseconds, at least the Path Discovery Interval.
 */
u64 btgw_df_use_ms(u8 lifetime, u8 interval, u16 monitoring_s);

/**
 * btgw_df_echo_ms() - how long until a path is asked for an echo
 * @lifetime: 0 to 3
 * @percent: Path Echo Interval, 0 to 99
 *
 * Return: milliseconds, 0 = never.
 */
u64 btgw_df_echo_ms(u8 lifetime, u8 percent);

/**
 * btgw_df_path_check() - can there be such a path
 * @path: path
 *
 * Return: %BTGW_DF_PATH_OK or why not.
 */
enum btgw_df_path_bad btgw_df_path_check(const struct btgw_df_path *path);

/**
 * btgw_df_path_bad_name() - name of a refusal
 * @bad: enum btgw_df_path_bad
 *
 * Return: static string; "unknown" for anything else.
 */
const char *btgw_df_path_bad_name(enum btgw_df_path_bad bad);

#endif /* _BTGW_CORE_DF_ENTRY_H */
