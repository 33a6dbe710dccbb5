// SPDX-License-Identifier: GPL-2.0-only
/*
 * stats.c - counters of the module
 */
#include "stats.h"

#include <linux/build_bug.h>
#include <linux/list.h>
#include <linux/spinlock.h>

#include "mesh/net.h"
#include "netlink_gen.h"
#include "nl.h"
#include "owner.h"

atomic64_t btgw_fb_totals[BTGW_FB_COUNTERS];

/*
 * Streams count for themselves alone, since they do so for every frame. Those
 * that have ended are summed up, those that have not are asked.
 */
static DEFINE_SPINLOCK(btgw_streams_lock); /* the two below */
static LIST_HEAD(btgw_streams);
static struct btgw_stream_stats btgw_streams_ended;

#define BTGW_STREAM_COUNTERS	(sizeof(struct btgw_stream_stats) / sizeof(u64))

/**
 * btgw_fb_total() - the FastBatch counters of all sockets since load
 * @stats: filled in; each counter is exact, together they are a moment apart
 */
static void btgw_fb_total(struct btgw_fb_stats *stats)
{
	u64 *counter = (u64 *)stats;
	size_t i;

	BUILD_BUG_ON(sizeof(*stats) % sizeof(u64));
	for (i = 0; i < BTGW_FB_COUNTERS; i++)
		counter[i] = atomic64_read(&btgw_fb_totals[i]);
}

/* Add what a socket has counted, which may go on meanwhile. */
static void btgw_stream_sum(struct btgw_stream_stats *to,
			    const struct btgw_stream_sock *st)
{
	const u64 *from = (const u64 *)&st->stats;
	u64 *counter = (u64 *)to;
	size_t i;

	BUILD_BUG_ON(sizeof(*to) % sizeof(u64));
	for (i = 0; i < BTGW_STREAM_COUNTERS; i++)
		counter[i] += READ_ONCE(from[i]);
	to->tx_waits += READ_ONCE(st->waits);
}

/**
 * btgw_stream_account() - a STREAM socket begins to count
 * @bs: the socket, unused
 *
 * Any context.
 */
void btgw_stream_account(struct btgw_sock *bs)
{
	spin_lock_bh(&btgw_streams_lock);
	list_add_tail(&bs->st.all, &btgw_streams);
	spin_unlock_bh(&btgw_streams_lock);
}

/**
 * btgw_stream_settle() - it counts no more
 * @bs: the socket, unused
 */
void btgw_stream_settle(struct btgw_sock *bs)
{
	spin_lock_bh(&btgw_streams_lock);
	list_del(&bs->st.all);
	btgw_stream_sum(&btgw_streams_ended, &bs->st);
	spin_unlock_bh(&btgw_streams_lock);
}

/* The counters of all STREAM sockets since load. */
static void btgw_stream_total(struct btgw_stream_stats *stats)
{
	const struct btgw_stream_sock *st;

	spin_lock_bh(&btgw_streams_lock);
	*stats = btgw_streams_ended;
	list_for_each_entry(st, &btgw_streams, all)
		btgw_stream_sum(stats, st);
	spin_unlock_bh(&btgw_streams_lock);
}

struct btgw_nl_counter {
	int attr;
	u64 value;
};

static int btgw_nl_put_counters(struct sk_buff *skb, int pad, size_t n,
				const struct btgw_nl_counter *counter)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (nla_put_u64_64bit(skb, counter[i].attr, counter[i].value,
				      pad))
			return -EMSGSIZE;
	return 0;
}

static int btgw_nl_put_fastbatch(struct sk_buff *skb,
				 const struct btgw_fb_stats *stats)
{
	const struct btgw_nl_counter counters[] = {
		{ BTGW_A_FASTBATCH_TX_BATCHES, stats->tx_batches },
		{ BTGW_A_FASTBATCH_TX_FRAMES, stats->tx_frames },
		{ BTGW_A_FASTBATCH_TX_ACKS, stats->tx_acks },
		{ BTGW_A_FASTBATCH_TX_RETRIES, stats->tx_retries },
		{ BTGW_A_FASTBATCH_RX_FRAMES, stats->rx_frames },
		{ BTGW_A_FASTBATCH_RX_BATCHES, stats->rx_batches },
		{ BTGW_A_FASTBATCH_RX_ACKS, stats->rx_acks },
		{ BTGW_A_FASTBATCH_RX_CRC, stats->rx_crc },
		{ BTGW_A_FASTBATCH_RX_MALFORMED, stats->rx_malformed },
		{ BTGW_A_FASTBATCH_RX_DUPLICATES, stats->rx_duplicates },
		{ BTGW_A_FASTBATCH_RX_STALE, stats->rx_stale },
		{ BTGW_A_FASTBATCH_RX_WORKING, stats->rx_working },
		{ BTGW_A_FASTBATCH_RX_REFUSED, stats->rx_refused },
		{ BTGW_A_FASTBATCH_TX_REFUSED, stats->tx_refused },
		{ BTGW_A_FASTBATCH_RX_VIOLATIONS, stats->rx_violations },
		{ BTGW_A_FASTBATCH_RX_UNREAD, stats->rx_unread },
		{ BTGW_A_FASTBATCH_RX_NOBUF, stats->rx_nobuf },
		{ BTGW_A_FASTBATCH_TIMEOUTS, stats->timeouts },
	};
	struct nlattr *nest;

	nest = nla_nest_start(skb, BTGW_A_STATS_FASTBATCH);
	if (!nest ||
	    btgw_nl_put_counters(skb, BTGW_A_FASTBATCH_PAD,
				 ARRAY_SIZE(counters), counters) ||
	    nla_put(skb, BTGW_A_FASTBATCH_RTT, sizeof(stats->rtt), stats->rtt))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int btgw_nl_put_stream(struct sk_buff *skb,
			      const struct btgw_stream_stats *stats)
{
	const struct btgw_nl_counter counters[] = {
		{ BTGW_A_STREAM_TX_BYTES, stats->tx_bytes },
		{ BTGW_A_STREAM_TX_CHUNKS, stats->tx_chunks },
		{ BTGW_A_STREAM_TX_FRAMES, stats->tx_frames },
		{ BTGW_A_STREAM_TX_LATE, stats->tx_late },
		{ BTGW_A_STREAM_TX_ERRORS, stats->tx_errors },
		{ BTGW_A_STREAM_TX_WAITS, stats->tx_waits },
		{ BTGW_A_STREAM_RX_BYTES, stats->rx_bytes },
		{ BTGW_A_STREAM_RX_CHUNKS, stats->rx_chunks },
		{ BTGW_A_STREAM_RX_FRAMES, stats->rx_frames },
		{ BTGW_A_STREAM_RX_GAPS, stats->rx_gaps },
		{ BTGW_A_STREAM_RX_LOST, stats->rx_lost },
		{ BTGW_A_STREAM_RX_CRC, stats->rx_crc },
		{ BTGW_A_STREAM_RX_LENGTH, stats->rx_length },
		{ BTGW_A_STREAM_RX_JUMPS, stats->rx_jumps },
		{ BTGW_A_STREAM_RX_CUT, stats->rx_cut },
		{ BTGW_A_STREAM_RX_BIG, stats->rx_big },
		{ BTGW_A_STREAM_RX_MALFORMED, stats->rx_malformed },
		{ BTGW_A_STREAM_RX_REPEATS, stats->rx_repeats },
		{ BTGW_A_STREAM_RX_STRAY, stats->rx_stray },
		{ BTGW_A_STREAM_RX_RESTARTS, stats->rx_restarts },
		{ BTGW_A_STREAM_RX_UNREAD, stats->rx_unread },
	};
	struct nlattr *nest;

	BUILD_BUG_ON(ARRAY_SIZE(counters) != BTGW_STREAM_COUNTERS);
	nest = nla_nest_start(skb, BTGW_A_STATS_STREAM);
	if (!nest ||
	    btgw_nl_put_counters(skb, BTGW_A_STREAM_PAD,
				 ARRAY_SIZE(counters), counters))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* The counters of one socket. */
static int btgw_nl_put_sock(struct sk_buff *skb, struct btgw_sock *bs)
{
	struct btgw_stream_stats stream = {};
	int err;

	mutex_lock(&bs->lock);
	if (bs->service == &btgw_stream_service) {
		btgw_stream_sum(&stream, &bs->st);
		err = btgw_nl_put_stream(skb, &stream);
	} else {
		err = btgw_nl_put_fastbatch(skb, &bs->fb.stats);
	}
	mutex_unlock(&bs->lock);
	return err;
}

static int btgw_nl_put_module(struct sk_buff *skb)
{
	struct btgw_stream_stats stream;
	struct btgw_fb_stats fb;

	btgw_fb_total(&fb);
	btgw_stream_total(&stream);
	if (btgw_nl_put_fastbatch(skb, &fb) ||
	    btgw_nl_put_stream(skb, &stream) ||
	    nla_put_u32(skb, BTGW_A_STATS_LINKS, btgw_link_count()) ||
	    nla_put_u32(skb, BTGW_A_STATS_SOCKETS, btgw_sock_count()) ||
	    nla_put_u32(skb, BTGW_A_STATS_NETS, btgw_net_count()) ||
	    btgw_owner_put(skb, BTGW_A_STATS_OWNER, BTGW_A_STATS_OWNER_NAME))
		return -EMSGSIZE;
	return 0;
}

/* The socket that has a link, with a reference, or an ERR_PTR. */
static struct sock *btgw_nl_stats_sock(struct genl_info *info)
{
	struct btgw_link *link = btgw_nl_link(info, BTGW_A_STATS_LINK);
	struct sock *sk = NULL;

	if (IS_ERR(link))
		return ERR_CAST(link);

	spin_lock_bh(&link->lock);
	if (link->user && (link->user == btgw_fb_service.user ||
			   link->user == btgw_stream_service.user)) {
		sk = link->owner;
		sock_hold(sk);
	}
	spin_unlock_bh(&link->lock);
	btgw_link_put(link);
	if (sk)
		return sk;
	return ERR_PTR(btgw_nl_refuse(info, BTGW_A_STATS_LINK, -ENOTCONN,
				      "no FastBatch or STREAM socket has this link"));
}

int btgw_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *link = info->attrs[BTGW_A_STATS_LINK];
	struct sock *sk = NULL;
	struct sk_buff *msg;
	int err = -EMSGSIZE;
	void *hdr;

	if (link) {
		sk = btgw_nl_stats_sock(info);
		if (IS_ERR(sk))
			return PTR_ERR(sk);
	}

	msg = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg) {
		err = -ENOMEM;
		goto out;
	}
	hdr = genlmsg_put_reply(msg, info, &btgw_nl_family, 0,
				BTGW_CMD_STATS_GET);
	if (hdr && sk)
		err = nla_put_u32(msg, BTGW_A_STATS_LINK, nla_get_u32(link)) ?:
		      btgw_nl_put_sock(msg, btgw_sk(sk));
	else if (hdr)
		err = btgw_nl_put_module(msg);
	if (err) {
		nlmsg_free(msg);
		goto out;
	}
	genlmsg_end(msg, hdr);
	err = genlmsg_reply(msg, info);
out:
	if (sk)
		sock_put(sk);
	return err;
}
