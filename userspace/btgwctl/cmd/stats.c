// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl stats: counters of the module since it was loaded, and of mesh nets
 */
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../main.h"
#include "genl.h"
#include "mesh_obj.h"

struct counter {
	const char *name;
	size_t off;
	const char *help;
};

static const struct counter fb_counters[] = {
#define C(m, h) { #m, offsetof(struct btgw_fb_stats, m), h }
	C(tx_batches, "batches sent, answers included, repeats not"),
	C(tx_frames, "frames sent, acknowledgements and repeats included"),
	C(tx_acks, "acknowledgements sent"),
	C(tx_retries, "batches and answers repeated"),
	C(rx_frames, "frames received, of any kind"),
	C(rx_batches, "batches given to the application"),
	C(rx_acks, "acknowledgements received that ended or kept a batch of ours"),
	C(rx_crc, "frames refused for their CRC"),
	C(rx_malformed, "frames refused for length, count, type or algorithm"),
	C(rx_duplicates, "repeats recognised and not run again"),
	C(rx_stale, "late repeats and acknowledgements, dropped"),
	C(rx_working, "times the peer said that it is working"),
	C(rx_refused, "batches of ours that the peer refused, in part or whole"),
	C(tx_refused, "batches of the peer that we refused, in part or whole"),
	C(rx_violations, "frames that broke the protocol and ended the link"),
	C(rx_unread, "PDUs dropped because the application answered before reading them"),
	C(rx_nobuf, "frames dropped for want of memory or receive space"),
	C(timeouts, "session timeouts"),
#undef C
};

static const struct counter stream_counters[] = {
#define C(m, h) { #m, offsetof(struct btgw_stream_stats, m), h }
	C(tx_bytes, "octets of applications handed to links"),
	C(tx_chunks, "chunks handed to links"),
	C(tx_frames, "frames handed to links"),
	C(tx_late, "chunks dropped before they were sent, for their age"),
	C(tx_errors, "frames that links refused"),
	C(tx_waits, "times a sender found no room"),
	C(rx_bytes, "octets in chunks that arrived whole"),
	C(rx_chunks, "chunks that arrived whole"),
	C(rx_frames, "frames received, of any kind"),
	C(rx_gaps, "gaps"),
	C(rx_lost, "chunks missing in them"),
	C(rx_crc, "chunks dropped for their CRC"),
	C(rx_length, "chunks dropped for their length"),
	C(rx_jumps, "chunks dropped, or frames between chunks, for a frame missing"),
	C(rx_cut, "chunks dropped because the next began"),
	C(rx_big, "chunks dropped as larger than allowed or than the receive buffer"),
	C(rx_malformed, "frames that are none"),
	C(rx_repeats, "frames that came twice, dropped"),
	C(rx_stray, "frames dropped while waiting for the next chunk"),
	C(rx_restarts, "times the numbers of a peer began anew"),
	C(rx_unread, "octets dropped because nobody reads them any more"),
#undef C
};

/* every counter has its line: a new one without it does not compile */
_Static_assert(ARRAY_SIZE(fb_counters) * sizeof(__u64) ==
	       offsetof(struct btgw_fb_stats, rtt), "a counter is missing");
_Static_assert(ARRAY_SIZE(stream_counters) * sizeof(__u64) ==
	       sizeof(struct btgw_stream_stats), "a counter is missing");

static void stats_counters(struct btgwctl *ctx, const struct counter *c,
			   size_t n, const void *values)
{
	uint64_t value;

	for (; n--; c++) {
		memcpy(&value, (const char *)values + c->off, sizeof(value));
		out_text(ctx, "    %-14s", c->name);
		out_u64(ctx, c->name, " %12" PRIu64, value);
		if (ctx->details)
			out_text(ctx, "  %s", c->help);
		out_line(ctx);
	}
}

/* buckets double: 0 and 1 ms, 2 to 3 ms, 4 to 7 ms; the last is open */
static void stats_rtt(struct btgwctl *ctx, const struct btgw_fb_stats *fb)
{
	unsigned int i, last = BTGW_FB_RTT_BUCKETS - 1;
	uint64_t total = 0;

	for (i = 0; i <= last; i++)
		total += fb->rtt[i];
	out_text(ctx, "    round trips   ");
	out_text(ctx, " %12" PRIu64, total);
	if (ctx->details)
		out_text(ctx, "  from a batch sent to its answer or acknowledgement, by duration");
	out_line(ctx);

	out_array(ctx, "rtt");
	for (i = 0; i <= last; i++) {
		/* in text, what never happened is left out */
		if (!ctx->json && !fb->rtt[i])
			continue;
		out_object(ctx, NULL);
		out_u64(ctx, "from_ms", "      from %6" PRIu64, i ? 1U << i : 0);
		if (i < last)
			out_u64(ctx, "below_ms", " below %6" PRIu64 " ms",
				2U << i);
		else
			out_str(ctx, "below_ms", "           %.0s  ms", NULL);
		out_u64(ctx, "count", " %10" PRIu64, fb->rtt[i]);
		out_line(ctx);
		out_object_end(ctx);
	}
	out_array_end(ctx);
}

static int stats_show(struct btgwctl *ctx, int argc, char **argv)
{
	struct btgw_stats stats;
	struct btgw_genl *genl;
	int ret;

	if (argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "\"%s\": expected nothing after show",
				    argv[0]);
	if (btgw_genl_open(&genl, &ctx->err))
		return BTGWCTL_UNREACHABLE;
	ret = btgw_genl_stats_get(genl, &stats, &ctx->err);
	btgw_genl_close(genl);
	if (ret)
		return BTGWCTL_REFUSED;

	out_array(ctx, NULL);
	out_object(ctx, NULL);
	out_u64(ctx, "links", "links %" PRIu64, stats.links);
	out_u64(ctx, "sockets", " sockets %" PRIu64, stats.sockets);
	out_u64(ctx, "nets", " nets %" PRIu64, stats.nets);
	if (stats.owner_name[0])
		out_str(ctx, "owner", " owner %s", stats.owner_name);
	out_line(ctx);
	out_text(ctx, "FastBatch");
	out_line(ctx);
	out_object(ctx, "fastbatch");
	stats_counters(ctx, fb_counters, ARRAY_SIZE(fb_counters), &stats.fb);
	stats_rtt(ctx, &stats.fb);
	out_object_end(ctx);
	out_text(ctx, "streams");
	out_line(ctx);
	out_object(ctx, "stream");
	stats_counters(ctx, stream_counters, ARRAY_SIZE(stream_counters),
		       &stats.stream);
	out_object_end(ctx);
	out_object_end(ctx);
	out_array_end(ctx);
	if (ctx->oneline)
		out_text(ctx, "\n");
	return BTGWCTL_OK;
}

/* in text, what never happened is left out unless it is to be explained */
static void stats_named(struct btgwctl *ctx, const struct btgw_mesh_name *name,
			const uint64_t *count, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (!count[i] && !ctx->json && !ctx->details)
			continue;
		out_line(ctx);
		out_text(ctx, "    %-16s", name[i].name);
		out_u64(ctx, mesh_snake(name[i].name), " %12" PRIu64, count[i]);
		if (ctx->details)
			out_text(ctx, "  %s", name[i].help);
	}
}

static void stats_net_one(struct btgwctl *ctx,
			  const struct btgw_mesh_stats *stats)
{
	out_object(ctx, NULL);
	out_u64(ctx, "net", "net %" PRIu64, stats->net);
	out_object(ctx, "count");
	stats_named(ctx, btgw_mesh_counts, stats->count,
		    ARRAY_SIZE(stats->count));
	out_object_end(ctx);
	out_line(ctx);
	out_text(ctx, "  dropped");
	out_object(ctx, "drop");
	stats_named(ctx, btgw_mesh_drops, stats->drop,
		    ARRAY_SIZE(stats->drop));
	out_object_end(ctx);
	out_object_end(ctx);
	out_text(ctx, "\n");
}

struct stats_list {
	struct btgw_mesh_stats *stats;
	size_t count;
};

/* collected first: a dump that fails half-way prints nothing */
static int stats_net_keep(const struct btgw_mesh_stats *stats, void *user)
{
	struct stats_list *list = user;
	struct btgw_mesh_stats *p;

	p = reallocarray(list->stats, list->count + 1, sizeof(*p));
	if (!p)
		return -ENOMEM;
	list->stats = p;
	p[list->count++] = *stats;
	return 0;
}

static int stats_net(struct btgwctl *ctx, int argc, char **argv)
{
	struct stats_list list = {};
	struct btgw_genl *genl;
	uint32_t net = 0;
	size_t i;
	int ret;

	if (argc > 1)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "\"%s\": expected nothing after the net",
				    argv[1]);
	if (argc && btgwctl_u32(ctx, "net", argv[0], 1, 65535, &net))
		return BTGWCTL_USAGE;
	ret = mesh_open(ctx, &genl);
	if (ret)
		return ret;
	ret = btgw_mesh_stats_dump(genl, net, stats_net_keep, &list,
				   &ctx->err);
	btgw_genl_close(genl);
	if (ret == -ENOMEM)
		btgw_err_set(&ctx->err, ret, "out of memory");
	if (!ret) {
		out_array(ctx, NULL);
		for (i = 0; i < list.count; i++)
			stats_net_one(ctx, &list.stats[i]);
		out_array_end(ctx);
	}
	free(list.stats);
	return ret ? BTGWCTL_REFUSED : BTGWCTL_OK;
}

static const struct btgwctl_command stats_commands[] = {
	{ .name = "show", .run = stats_show },
	{ .name = "net", .run = stats_net },
	{ }
};

BTGWCTL_OBJECT(stats) = {
	.name = "stats",
	.help = "counters of the module and of mesh nets; -d explains them",
	.usage = "btgwctl [ -d ] stats [ show ]\n"
		 "btgwctl [ -d ] stats net [ ID ]\n",
	.commands = stats_commands,
};
