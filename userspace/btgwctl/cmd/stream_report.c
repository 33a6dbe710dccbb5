// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the operator sees of a stream: its rate while it runs, then one result
 *
 * The rate goes to stderr and is redrawn there. The result goes to stdout
 * unless that is where the octets went.
 */
#include "stream.h"

#include <inttypes.h>
#include <time.h>
#include <unistd.h>

enum {
	LIVE_MS		= 500,
};

u64 stream_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ull + ts.tv_nsec / 1000000;
}

static struct {
	u64 at_ms;
	u64 octets;
	bool shown;
} live;

void stream_live(const struct stream_job *job, const struct stream_tally *tally)
{
	u64 now;

	if (!job->ctx->tty)
		return;
	now = stream_now_ms();
	if (!live.at_ms)
		live.at_ms = now;
	if (now - live.at_ms < LIVE_MS)
		return;
	fprintf(stderr, "\r%12.1f kB  %8.1f kB/s", tally->octets / 1e3,
		(double)(tally->octets - live.octets) / (now - live.at_ms));
	if (tally->gaps)
		fprintf(stderr, "  %" PRIu64 " gaps", (uint64_t)tally->gaps);
	fputs("\033[K", stderr);
	live.at_ms = now;
	live.octets = tally->octets;
	live.shown = true;
}

void stream_live_end(const struct stream_job *job)
{
	if (live.shown)
		fputs("\r\033[K", stderr);
	live.shown = false;
}

static double seconds_of(const struct stream_tally *tally)
{
	return (tally->last_ms - tally->first_ms) / 1000.0;
}

static double rate_of(const struct stream_tally *tally)
{
	double s = seconds_of(tally);

	return s > 0 ? tally->octets / s / 1000 : 0;
}

/* times of chunks, in ms */
static void times(struct btgwctl *ctx, const struct btgw_stream_time *t)
{
	if (!t->count)
		return;
	out_object(ctx, "chunk_ms");
	out_double(ctx, "min", "  chunk time min %.3f", t->min / 1e3);
	out_double(ctx, "mean", " mean %.3f", t->sum / 1e3 / t->count);
	out_double(ctx, "p95", " p95 %.3f", t->p95 / 1e3);
	out_double(ctx, "max", " max %.3f ms", t->max / 1e3);
	out_object_end(ctx);
	out_line(ctx);
}

static void counter(struct btgwctl *ctx, const char *name, u64 value)
{
	out_text(ctx, "  %-12s", name);
	out_u64(ctx, name, " %" PRIu64, value);
	out_line(ctx);
}

static void counters(struct btgwctl *ctx, const struct btgw_stream_stats *s)
{
	out_object(ctx, "stats");
	counter(ctx, "tx_bytes", s->tx_bytes);
	counter(ctx, "tx_chunks", s->tx_chunks);
	counter(ctx, "tx_frames", s->tx_frames);
	counter(ctx, "tx_late", s->tx_late);
	counter(ctx, "tx_errors", s->tx_errors);
	counter(ctx, "tx_waits", s->tx_waits);
	counter(ctx, "rx_bytes", s->rx_bytes);
	counter(ctx, "rx_chunks", s->rx_chunks);
	counter(ctx, "rx_frames", s->rx_frames);
	counter(ctx, "rx_gaps", s->rx_gaps);
	counter(ctx, "rx_lost", s->rx_lost);
	counter(ctx, "rx_crc", s->rx_crc);
	counter(ctx, "rx_length", s->rx_length);
	counter(ctx, "rx_jumps", s->rx_jumps);
	counter(ctx, "rx_cut", s->rx_cut);
	counter(ctx, "rx_big", s->rx_big);
	counter(ctx, "rx_malformed", s->rx_malformed);
	counter(ctx, "rx_repeats", s->rx_repeats);
	counter(ctx, "rx_stray", s->rx_stray);
	counter(ctx, "rx_restarts", s->rx_restarts);
	counter(ctx, "rx_unread", s->rx_unread);
	out_object_end(ctx);
}

/* stdout is full of octets: one line beside it */
static void result_aside(const struct stream_tally *tally)
{
	fprintf(stderr, "received %" PRIu64 " octets in %.3f s, %.1f kB/s, %" PRIu64
		" gaps\n", (uint64_t)tally->octets, seconds_of(tally),
		rate_of(tally), (uint64_t)tally->gaps);
}

void stream_result(const struct stream_job *job,
		   const struct stream_tally *tally)
{
	struct btgwctl *ctx = job->ctx;
	struct btgw_stream_info info;
	struct btgw_err why = {};

	if (!job->sends && !job->bench && !job->file) {
		result_aside(tally);
		return;
	}
	/* after the link has ended, too: the socket is still there */
	if (btgw_stream_info(job->fd, &info, &why)) {
		fprintf(stderr, "btgwctl: %s\n", why.text);
		return;
	}
	out_array(ctx, NULL);
	out_object(ctx, NULL);
	out_str(ctx, "direction", "%s", job->sends ? "sent" : "received");
	out_u64(ctx, "octets", " %" PRIu64 " octets", tally->octets);
	out_double(ctx, "seconds", " in %.3f s,", seconds_of(tally));
	out_double(ctx, "kB_s", " %.1f kB/s,", rate_of(tally));
	out_u64(ctx, "version", " version %" PRIu64 ",", info.version);
	out_u64(ctx, "frame", " frames of %" PRIu64, info.frame);
	out_u64(ctx, "chunk", ", chunks of %" PRIu64, info.chunk);
	out_u64(ctx, "gaps", ", %" PRIu64 " gaps", tally->gaps);
	out_u64(ctx, "lost", ", %" PRIu64 " chunks lost", tally->lost);
	out_line(ctx);
	times(ctx, job->sends ? &info.tx_time : &info.rx_time);
	if (ctx->stats)
		counters(ctx, &info.stats);
	out_object_end(ctx);
	out_array_end(ctx);
	if (!ctx->json && ctx->oneline)
		out_text(ctx, "\n");
}
