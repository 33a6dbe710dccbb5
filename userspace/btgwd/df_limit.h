/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * df_limit.h - how many messages of directed forwarding are listened to
 *
 * Who has the NetKey can send any of them, under any address. A node originates
 * less than 100 PDUs in ten seconds, section 3.4.6; what a neighbour sends
 * beyond that is not looked at. As addresses cost a liar nothing, there is a
 * limit for all of them together, too.
 */
#ifndef _BTGWD_DF_LIMIT_H
#define _BTGWD_DF_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

enum {
	BTGWD_DF_BURST		= 100,
	BTGWD_DF_MS		= 100,	/* for each message */
	/* twenty neighbours at their limit */
	BTGWD_DF_BURST_ALL	= 2000,
	BTGWD_DF_MS_ALL		= 5,
	BTGWD_DF_SENDERS	= 64,	/* that are known apart */
};

/**
 * enum btgwd_df_limited - is a message listened to
 * @BTGWD_DF_PASS: it is
 * @BTGWD_DF_SENDER: its sender sends too many
 * @BTGWD_DF_ALL: all senders together do
 */
enum btgwd_df_limited {
	BTGWD_DF_PASS,
	BTGWD_DF_SENDER,
	BTGWD_DF_ALL,
};

/**
 * struct btgwd_df_bucket - what a sender has left
 * @src: the sender
 * @full_ms: when it will have everything left
 */
struct btgwd_df_bucket {
	uint16_t src;
	uint64_t full_ms;
};

/**
 * struct btgwd_df_limit - all senders; zeros at first
 * @all: all of them together
 * @sender: who sent lately
 */
struct btgwd_df_limit {
	struct btgwd_df_bucket all;
	struct btgwd_df_bucket sender[BTGWD_DF_SENDERS];
};

/**
 * btgwd_df_limit() - a message came
 * @limit: all senders
 * @src: its sender
 * @now_ms: time
 *
 * Return: enum btgwd_df_limited.
 */
enum btgwd_df_limited btgwd_df_limit(struct btgwd_df_limit *limit, uint16_t src,
				     uint64_t now_ms);

#endif /* _BTGWD_DF_LIMIT_H */
