/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * df_state.h - what the parts of df_discovery.h have from each other
 *
 *	df_discovery.c	tables, requests, the timer
 *	df_establish.c	replies, confirmations, dependents
 *	df_origin.c	state machines of the Path Origin, echoes, solicitations
 */
#ifndef _BTGW_CORE_DF_STATE_H
#define _BTGW_CORE_DF_STATE_H

#include "df_discovery.h"

#include <linux/minmax.h>
#include <linux/string.h>

/* later than @now_ms, and not 0 */
static inline u64 btgw_df_after(u64 now_ms, u64 ms)
{
	return now_ms + ms ?: 1;
}

static inline bool btgw_df_is_due(u64 at, u64 now_ms)
{
	return at && at <= now_ms;
}

/* of two times, 0 = never */
static inline u64 btgw_df_sooner(u64 a, u64 b)
{
	return a && b ? min(a, b) : a | b;
}

static inline void btgw_df_begin(struct btgw_df_out *out)
{
	memset(out, 0, sizeof(*out));
}

/* a path of ours that was found, not configured */
static inline struct btgw_df_entry *btgw_df_own_path(const struct btgw_df *df,
						     u16 dst)
{
	return btgw_df_table_find_to(df->t, df->cfg.own.start, dst);
}

/**
 * btgw_df_finish() - the end of a call
 * @df: the subnet's
 * @out: what it wants
 * @verdict: what it was; counted
 *
 * Return: @verdict.
 */
enum btgw_df_result btgw_df_finish(struct btgw_df *df, struct btgw_df_out *out,
				   enum btgw_df_result verdict);

/**
 * btgw_df_rnd() - a random number
 * @df: the subnet's
 * @n: how many there are to choose from
 *
 * Return: 0 to @n - 1.
 */
u32 btgw_df_rnd(struct btgw_df *df, u32 n);

/**
 * btgw_df_emit() - a message to send
 * @out: where to
 * @msg: the message
 * @dst: DST
 * @bearers: bearers
 * @delay_ms: so much later
 *
 * TTL and credentials are those the message has; an answer to an echo is
 * directed until the caller changes it.
 */
void btgw_df_emit(struct btgw_df_out *out, const struct btgw_df_msg *msg,
		  u16 dst, u16 bearers, u16 delay_ms);

/**
 * btgw_df_disc_find() - what is known of a request
 * @df: the subnet's
 * @origin: primary address of the origin
 * @fn: forwarding number
 *
 * Return: entry of the discovery table, or NULL.
 */
struct btgw_df_disc *btgw_df_disc_find(struct btgw_df *df, u16 origin, u8 fn);

/**
 * btgw_df_disc_new() - an entry of the discovery table
 * @df: the subnet's
 *
 * Return: all zeros but for @used; NULL if the table is full.
 */
struct btgw_df_disc *btgw_df_disc_new(struct btgw_df *df);

/**
 * btgw_df_disc_free() - nothing is known of a request any more
 * @df: the subnet's
 * @d: the entry
 */
void btgw_df_disc_free(struct btgw_df *df, struct btgw_df_disc *d);

/**
 * btgw_df_disc_arm() - a timer of it was set or stopped
 * @df: the subnet's
 * @d: the entry
 */
void btgw_df_disc_arm(struct btgw_df *df, struct btgw_df_disc *d);

/**
 * btgw_df_disc_request() - send the request of an entry
 * @df: the subnet's
 * @d: the entry
 * @out: where to
 */
void btgw_df_disc_request(const struct btgw_df *df,
			  const struct btgw_df_disc *d,
			  struct btgw_df_out *out);

/* df_establish.c */
enum btgw_df_result btgw_df_rx_reply(struct btgw_df *df,
				     const struct btgw_df_rx *rx,
				     const struct btgw_df_msg *msg, u64 now_ms,
				     struct btgw_df_out *out);
enum btgw_df_result btgw_df_rx_confirmation(struct btgw_df *df,
					    const struct btgw_df_msg *msg,
					    struct btgw_df_out *out);
enum btgw_df_result btgw_df_rx_update(struct btgw_df *df,
				      const struct btgw_df_msg *msg,
				      struct btgw_df_out *out);
void btgw_df_answer(struct btgw_df *df, struct btgw_df_disc *d, u64 now_ms,
		    struct btgw_df_out *out);

/* df_origin.c */
enum btgw_df_result btgw_df_rx_echo_request(struct btgw_df *df,
					    const struct btgw_df_rx *rx,
					    struct btgw_df_out *out);
enum btgw_df_result btgw_df_rx_echo_reply(struct btgw_df *df,
					  const struct btgw_df_rx *rx,
					  const struct btgw_df_msg *msg,
					  u64 now_ms);
enum btgw_df_result btgw_df_rx_solicitation(struct btgw_df *df,
					    const struct btgw_df_msg *msg,
					    u64 now_ms);
void btgw_df_origin_lane(struct btgw_df *df, const struct btgw_df_disc *d,
			 u64 now_ms);
void btgw_df_origin_ended(struct btgw_df *df, u16 dst, bool found, u64 now_ms);
void btgw_df_origin_timer(struct btgw_df *df, u32 i, u64 now_ms,
			  struct btgw_df_out *out);
void btgw_df_origin_reset(struct btgw_df *df);

#endif /* _BTGW_CORE_DF_STATE_H */
