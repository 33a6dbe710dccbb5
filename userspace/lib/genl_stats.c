// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * genl_stats.c - counters of the module
 */
#include "genl.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "genl_priv.h"

struct counter {
	int attr;
	size_t off;
};

static const struct counter fb_counters[] = {
#define FB(a, m)							\
	{ BTGW_A_FASTBATCH_##a, offsetof(struct btgw_fb_stats, m) }
	FB(TX_BATCHES, tx_batches),
	FB(TX_FRAMES, tx_frames),
	FB(TX_ACKS, tx_acks),
	FB(TX_RETRIES, tx_retries),
	FB(RX_FRAMES, rx_frames),
	FB(RX_BATCHES, rx_batches),
	FB(RX_ACKS, rx_acks),
	FB(RX_CRC, rx_crc),
	FB(RX_MALFORMED, rx_malformed),
	FB(RX_DUPLICATES, rx_duplicates),
	FB(RX_STALE, rx_stale),
	FB(RX_WORKING, rx_working),
	FB(RX_REFUSED, rx_refused),
	FB(TX_REFUSED, tx_refused),
	FB(RX_VIOLATIONS, rx_violations),
	FB(RX_UNREAD, rx_unread),
	FB(RX_NOBUF, rx_nobuf),
	FB(TIMEOUTS, timeouts),
#undef FB
};

static const struct counter stream_counters[] = {
#define ST(a, m)							\
	{ BTGW_A_STREAM_##a, offsetof(struct btgw_stream_stats, m) }
	ST(TX_BYTES, tx_bytes),
	ST(TX_CHUNKS, tx_chunks),
	ST(TX_FRAMES, tx_frames),
	ST(TX_LATE, tx_late),
	ST(TX_ERRORS, tx_errors),
	ST(TX_WAITS, tx_waits),
	ST(RX_BYTES, rx_bytes),
	ST(RX_CHUNKS, rx_chunks),
	ST(RX_FRAMES, rx_frames),
	ST(RX_GAPS, rx_gaps),
	ST(RX_LOST, rx_lost),
	ST(RX_CRC, rx_crc),
	ST(RX_LENGTH, rx_length),
	ST(RX_JUMPS, rx_jumps),
	ST(RX_CUT, rx_cut),
	ST(RX_BIG, rx_big),
	ST(RX_MALFORMED, rx_malformed),
	ST(RX_REPEATS, rx_repeats),
	ST(RX_STRAY, rx_stray),
	ST(RX_RESTARTS, rx_restarts),
	ST(RX_UNREAD, rx_unread),
#undef ST
};

_Static_assert(ARRAY_SIZE(stream_counters) * sizeof(__u64) ==
	       sizeof(struct btgw_stream_stats), "a counter is missing");

/* A nest of counters of 64 bits each; true if none is missing. */
static bool stats_nest(struct nlattr *nest, struct nlattr **tb, int max,
		       const struct counter *counter, size_t n, void *to)
{
	size_t i;

	if (!nest || nla_parse_nested(tb, max, nest, NULL) < 0)
		return false;
	for (i = 0; i < n; i++) {
		struct nlattr *a = tb[counter[i].attr];

		if (!a || nla_len(a) != 8)
			return false;
		memcpy((char *)to + counter[i].off, nla_data(a), 8);
	}
	return true;
}

static bool stats_u32(struct nlattr *attr, uint32_t *to)
{
	if (!attr || nla_len(attr) != 4)
		return false;
	*to = nla_get_u32(attr);
	return true;
}

static int stats_reply(struct nl_msg *msg, struct genl_call *call)
{
	struct nlattr *fb[BTGW_A_FASTBATCH_MAX + 1] = {};
	struct nlattr *stream[BTGW_A_STREAM_MAX + 1] = {};
	struct nlattr *tb[BTGW_A_STATS_MAX + 1];
	struct btgw_stats *stats = call->user;

	memset(stats, 0, sizeof(*stats));
	if (genlmsg_parse(nlmsg_hdr(msg), 0, tb, BTGW_A_STATS_MAX, NULL) < 0 ||
	    !stats_u32(tb[BTGW_A_STATS_LINKS], &stats->links) ||
	    !stats_u32(tb[BTGW_A_STATS_SOCKETS], &stats->sockets) ||
	    !stats_u32(tb[BTGW_A_STATS_NETS], &stats->nets) ||
	    !stats_nest(tb[BTGW_A_STATS_FASTBATCH], fb, BTGW_A_FASTBATCH_MAX,
			fb_counters, ARRAY_SIZE(fb_counters), &stats->fb) ||
	    !stats_nest(tb[BTGW_A_STATS_STREAM], stream, BTGW_A_STREAM_MAX,
			stream_counters, ARRAY_SIZE(stream_counters),
			&stats->stream) ||
	    !fb[BTGW_A_FASTBATCH_RTT] ||
	    nla_len(fb[BTGW_A_FASTBATCH_RTT]) != sizeof(stats->fb.rtt))
		return btgw_err_set(call->err, -EBADMSG,
				    "the kernel's counters are not the ones known here: is btgwctl of another version than the module?");

	memcpy(stats->fb.rtt, nla_data(fb[BTGW_A_FASTBATCH_RTT]),
	       sizeof(stats->fb.rtt));
	if (tb[BTGW_A_STATS_OWNER_NAME])
		nla_strlcpy(stats->owner_name, tb[BTGW_A_STATS_OWNER_NAME],
			    sizeof(stats->owner_name));
	return 0;
}

int btgw_genl_stats_get(struct btgw_genl *genl, struct btgw_stats *stats,
			struct btgw_err *err)
{
	struct genl_call call = {
		.reply = stats_reply,
		.user = stats,
		.err = err,
	};
	int ret;

	ret = btgw_genl_request(genl, &call, BTGW_CMD_STATS_GET, 0);
	if (!ret)
		ret = btgw_genl_call(genl, &call);
	if (!ret && !call.replies)
		ret = btgw_err_set(err, -EBADMSG,
				   "the kernel answered without counters");
	return ret;
}
