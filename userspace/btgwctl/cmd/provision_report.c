// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the operator sees: steps while it runs, then one table
 *
 * Steps go to stderr, with the time since the first; the table is the result.
 */
#include "provision.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>

static const char * const result_names[] = {
	[RESULT_PROVISIONED] = "provisioned",
	[RESULT_UNKNOWN] = "unknown",
	[RESULT_FAILED] = "failed",
	[RESULT_UNREACHABLE] = "unreachable",
	[RESULT_INTERRUPTED] = "interrupted",
};

/**
 * report_now_ms() - a clock that does not jump
 *
 * Return: milliseconds
 */
u64 report_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ull + ts.tv_nsec / 1000000;
}

/**
 * report_step() - a step happened
 * @job: the call
 * @fmt: which
 */
void report_step(const struct job *job, const char *fmt, ...)
{
	static u64 first;
	u64 now = report_now_ms();
	va_list ap;

	if (!first)
		first = now;
	fprintf(stderr, "%8.3f  ", (now - first) / 1000.0);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

/**
 * report_name() - what to call a device
 * @target: the device
 * @text: result
 * @size: room there
 *
 * Return: @text
 */
const char *report_name(const struct target *target, char *text, size_t size)
{
	char addr[BTGW_ADDR_TEXT];

	if (target->by_fd)
		snprintf(text, size, "descriptor %d", target->fd);
	else if (target->link)
		snprintf(text, size, "link %u", target->link);
	else
		snprintf(text, size, "%s (%s)",
			 btgw_addr_print(&target->addr, addr),
			 btgw_addr_type_name(target->addr.type));
	return text;
}

/**
 * report_begin() - a device is about to be provisioned
 * @job: the call
 * @target: the device
 */
void report_begin(const struct job *job, const struct target *target)
{
	char name[64], uuid[33];

	btgw_hex_print(target->uuid, 16, uuid);
	report_step(job, "device %s at %s", uuid,
		    report_name(target, name, sizeof(name)));
}

static void report_json(struct btgw_json *w, const struct outcome *o)
{
	char text[64];

	btgw_json_object(w, NULL);
	btgw_hex_print(o->target.uuid, 16, text);
	btgw_json_str(w, "uuid", text);
	btgw_json_str(w, "result", result_names[o->result]);
	if (o->target.by_fd) {
		btgw_json_u64(w, "descriptor", o->target.fd);
	} else if (o->target.link) {
		btgw_json_u64(w, "link", o->target.link);
	} else {
		btgw_addr_print(&o->target.addr, text);
		btgw_json_str(w, "address", text);
		btgw_json_str(w, "address_type",
			      btgw_addr_type_name(o->target.addr.type));
	}
	btgw_json_str(w, "type", o->type);
	if (o->unicast) {
		btgw_json_u64(w, "unicast", o->unicast);
		btgw_json_u64(w, "elements", o->elements);
	}
	btgw_json_str(w, "order", btgw_prov_order_name(o->order));
	if (o->note[0])
		btgw_json_str(w, "order_note", o->note);
	btgw_json_str(w, "algorithm", btgw_alg_name(o->algorithm));
	btgw_json_str(w, "method", btgw_oob_method_name(o->method));
	btgw_json_u64(w, "exchanges", o->exchanges);
	btgw_json_u64(w, "round_trips", o->round_trips);
	btgw_json_u64(w, "ms", o->ms);
	btgw_json_u64(w, "connect_ms", o->connect_ms);
	if (o->error[0])
		btgw_json_str(w, "error", o->error);
	if (o->next)
		btgw_json_str(w, "next", o->next);
	btgw_json_object_end(w);
}

static void report_text(struct btgwctl *ctx, const struct outcome *o)
{
	char uuid[33], unicast[16] = "-", order[96];

	btgw_hex_print(o->target.uuid, 16, uuid);
	if (o->unicast)
		snprintf(unicast, sizeof(unicast), "0x%04x", o->unicast);
	snprintf(order, sizeof(order), "%s%s%s%s",
		 btgw_prov_order_name(o->order), o->note[0] ? " (" : "",
		 o->note, o->note[0] ? ")" : "");
	out_paint(ctx, o->result == RESULT_PROVISIONED ? OUT_GOOD : OUT_BAD);
	out_text(ctx, "%-32s  %-12s", uuid, result_names[o->result]);
	out_paint(ctx, OUT_PLAIN);
	out_text(ctx, "  %-7s  %8u  %9u  %6u  %-9s  %s\n", unicast,
		 o->elements, o->exchanges, o->ms,
		 btgw_alg_name(o->algorithm), order);
	if (o->error[0])
		out_text(ctx, "    %s\n", o->error);
	if (o->next)
		out_text(ctx, "    %s\n", o->next);
}

/**
 * report_all() - the result
 * @job: the call
 * @outs: what became of each device
 * @n: how many
 */
void report_all(struct job *job, const struct outcome *outs, size_t n)
{
	struct btgwctl *ctx = job->ctx;
	size_t i;

	out_array(ctx, NULL);
	if (n)
		out_text(ctx, "%-32s  %-12s  %-7s  %8s  %9s  %6s  %-9s  %s\n",
			 "device UUID", "result", "unicast", "elements",
			 "exchanges", "ms", "algorithm", "order");
	for (i = 0; i < n; i++) {
		if (ctx->json)
			report_json(&ctx->jw, &outs[i]);
		else
			report_text(ctx, &outs[i]);
	}
	out_array_end(ctx);
}
