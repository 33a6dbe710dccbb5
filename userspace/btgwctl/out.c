// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The result of a command, as text or JSON from the same walk
 */
#include "main.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>

/* a key has no meaning in an array; the writer would call it misuse */
static const char *out_key(struct btgwctl *ctx, const char *key)
{
	return ctx->jw.object & 1ULL << ctx->jw.depth ? key : NULL;
}

void out_array(struct btgwctl *ctx, const char *key)
{
	if (ctx->json)
		btgw_json_array(&ctx->jw, out_key(ctx, key));
}

void out_array_end(struct btgwctl *ctx)
{
	if (ctx->json)
		btgw_json_array_end(&ctx->jw);
}

void out_object(struct btgwctl *ctx, const char *key)
{
	if (ctx->json)
		btgw_json_object(&ctx->jw, out_key(ctx, key));
}

void out_object_end(struct btgwctl *ctx)
{
	if (ctx->json)
		btgw_json_object_end(&ctx->jw);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

void out_str(struct btgwctl *ctx, const char *key, const char *fmt,
	     const char *value)
{
	if (!ctx->json && fmt)
		printf(fmt, value ? value : "-");
	else if (ctx->json && key)
		btgw_json_str(&ctx->jw, out_key(ctx, key), value);
}

void out_u64(struct btgwctl *ctx, const char *key, const char *fmt,
	     uint64_t value)
{
	if (!ctx->json && fmt)
		printf(fmt, value);
	else if (ctx->json && key)
		btgw_json_u64(&ctx->jw, out_key(ctx, key), value);
}

void out_double(struct btgwctl *ctx, const char *key, const char *fmt,
		double value)
{
	if (!ctx->json && fmt)
		printf(fmt, value);
	else if (ctx->json && key)
		btgw_json_double(&ctx->jw, out_key(ctx, key), value, 3);
}

void out_bool(struct btgwctl *ctx, const char *key, const char *fmt, bool value)
{
	if (!ctx->json && fmt)
		printf(fmt, value ? "yes" : "no");
	else if (ctx->json && key)
		btgw_json_bool(&ctx->jw, out_key(ctx, key), value);
}

void out_text(struct btgwctl *ctx, const char *fmt, ...)
{
	va_list ap;

	if (ctx->json)
		return;
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
}

#pragma GCC diagnostic pop

void out_line(struct btgwctl *ctx)
{
	if (!ctx->json)
		fputs(ctx->oneline ? "\\" : "\n", stdout);
}

void out_paint(struct btgwctl *ctx, enum out_color color)
{
	static const char *const codes[] = {
		[OUT_PLAIN] = "\033[0m",
		[OUT_BOLD] = "\033[1m",
		[OUT_GOOD] = "\033[32m",
		[OUT_WARN] = "\033[33m",
		[OUT_BAD] = "\033[31m",
	};

	if (ctx->color && !ctx->json)
		fputs(codes[color], stdout);
}

void out_event(struct btgwctl *ctx)
{
	struct timespec ts;
	char when[40];
	struct tm tm;

	clock_gettime(CLOCK_REALTIME, &ts);
	localtime_r(&ts.tv_sec, &tm);
	strftime(when, sizeof(when), ctx->json ? "%Y-%m-%dT%H:%M:%S" : "%H:%M:%S",
		 &tm);
	snprintf(when + strlen(when), sizeof(when) - strlen(when), ".%03ld",
		 ts.tv_nsec / 1000000);
	if (ctx->json)
		strftime(when + strlen(when), sizeof(when) - strlen(when), "%z",
			 &tm);

	btgw_json_init(&ctx->jw, stdout, ctx->pretty);
	out_object(ctx, NULL);
	out_str(ctx, "time", "%s ", when);
}

void out_event_end(struct btgwctl *ctx)
{
	out_object_end(ctx);
	if (ctx->json)
		btgw_json_finish(&ctx->jw);
	else
		out_text(ctx, "\n");
	fflush(stdout);
}
