// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl monitor: links, mesh nets and network PDUs, as they come and go
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "../main.h"
#include "genl.h"
#include "link.h"
#include "mesh_obj.h"
#include "mesh_trace.h"

/* what is watched */
enum {
	SEE_LINKS	= 1 << 0,
	SEE_MESH	= 1 << 1,
	SEE_PDUS	= 1 << 2,
};

/**
 * struct monitor - a run of the command
 * @ctx: the run of the tool
 * @see: SEE bits
 * @net: the only net to watch, 0 for all
 */
struct monitor {
	struct btgwctl *ctx;
	unsigned int see;
	uint32_t net;
};

static const char *const event_names[] = {
	[BTGW_GENL_LINK_NEW] = "new",
	[BTGW_GENL_LINK_CHANGED] = "changed",
	[BTGW_GENL_LINK_GONE] = "gone",
};

static void on_link(enum btgw_genl_event event,
		    const struct btgw_link_info *link, void *user)
{
	struct monitor *m = user;
	struct btgwctl *ctx = m->ctx;

	if (!(m->see & SEE_LINKS))
		return;
	out_event(ctx);
	out_str(ctx, "event", "%-7s ", event_names[event]);
	out_object(ctx, "link");
	btgwctl_link_fields(ctx, link);
	out_object_end(ctx);
	out_event_end(ctx);
}

static void on_mesh(const char *what, const struct btgw_mesh_obj *obj,
		    void *user)
{
	struct monitor *m = user;
	struct btgwctl *ctx = m->ctx;

	/* attribute 1 of every set but that of the owner is the net */
	if (m->net && (obj->set == &btgw_set_owner || obj->v[1].num != m->net))
		return;
	out_event(ctx);
	out_str(ctx, "event", "%-7s ", what);
	out_text(ctx, "%s ", obj->set->name);
	out_object(ctx, mesh_snake(obj->set->name));
	mesh_obj_fields(ctx, obj);
	out_object_end(ctx);
	out_event_end(ctx);
}

static void pdu_fields(struct btgwctl *ctx, const struct btgw_trace_event *e)
{
	if (e->bearer)
		out_u64(ctx, "bearer", " bearer %" PRIu64, e->bearer);
	out_u64(ctx, "src", " 0x%04" PRIx64, e->src);
	out_u64(ctx, "dst", " > 0x%04" PRIx64, e->dst);
	out_u64(ctx, "iv_index", " iv %" PRIu64, e->iv_index);
	out_u64(ctx, "seq", " seq %" PRIu64, e->seq);
	out_u64(ctx, "ttl", " ttl %" PRIu64, e->ttl);
	if (ctx->json)
		out_bool(ctx, "control", "%s", e->ctl);
	else
		out_text(ctx, e->ctl ? " control" : " access");
	out_u64(ctx, "len", " len %" PRIu64, e->len);
	if (e->seg_o >= 0) {
		out_u64(ctx, "seg_o", " segment %" PRIu64, e->seg_o);
		out_u64(ctx, "seg_n", "/%" PRIu64, e->seg_n);
	}
}

/* how much of a segmented message is there */
static void reassembly_fields(struct btgwctl *ctx,
			      const struct btgw_trace_event *e)
{
	out_u64(ctx, "src", " 0x%04" PRIx64, e->src);
	out_u64(ctx, "dst", " > 0x%04" PRIx64, e->dst);
	out_u64(ctx, "have", " segments %" PRIu64,
		__builtin_popcount(e->block));
	out_u64(ctx, "of", " of %" PRIu64, e->seg_n + 1);
	out_u64(ctx, "block", " block 0x%08" PRIx64, e->block);
	if (e->seg_o >= 0)
		out_u64(ctx, "seg_o", " segment %" PRIu64, e->seg_o);
	out_str(ctx, "what", " %s", e->what);
}

static void on_pdu(const struct btgw_trace_event *e, void *user)
{
	struct monitor *m = user;
	struct btgwctl *ctx = m->ctx;

	if (m->net && e->net != m->net)
		return;
	out_event(ctx);
	out_str(ctx, "event", "%-7s ", btgw_trace_kind_name(e->kind));
	out_object(ctx, "pdu");
	if (ctx->json)
		out_double(ctx, "boot_time", "%f", e->time);
	out_u64(ctx, "net", "net %" PRIu64, e->net);
	switch (e->kind) {
	case BTGW_TRACE_RX:
	case BTGW_TRACE_TX:
		pdu_fields(ctx, e);
		break;
	case BTGW_TRACE_REASSEMBLY:
		reassembly_fields(ctx, e);
		break;
	case BTGW_TRACE_FRIEND:
		out_u64(ctx, "lpn", " lpn 0x%04" PRIx64, e->src);
		out_str(ctx, "what", " %s", e->what);
		out_u64(ctx, "queued", " queued %" PRIu64, e->len);
		break;
	case BTGW_TRACE_KEY:
		out_u64(ctx, "subnet", " subnet %" PRIu64, e->dst);
		out_u64(ctx, "phase", " phase %" PRIu64, e->phase);
		break;
	default:
		out_str(ctx, "reason", " %s", e->what);
	}
	out_object_end(ctx);
	out_event_end(ctx);
}

static int monitor_loop(struct btgwctl *ctx, struct btgw_genl *genl,
			struct btgw_trace *trace, int signals)
{
	struct pollfd p[] = {
		{ .fd = btgw_genl_fd(genl), .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
		/* a reader that went away is noticed without an event */
		{ .fd = STDOUT_FILENO },
		{ .fd = trace ? btgw_trace_fd(trace) : -1, .events = POLLIN },
	};
	struct signalfd_siginfo info;
	int ret;

	for (;;) {
		if (poll(p, 4, -1) < 0 && errno != EINTR)
			return btgwctl_fail(ctx, BTGWCTL_REFUSED,
					    "waiting for events: %s",
					    btgw_strerror(errno));
		/* taken in, or it would strike when it is unblocked */
		if (p[1].revents &&
		    read(signals, &info, sizeof(info)) == sizeof(info))
			return BTGWCTL_OK;
		if (p[2].revents & (POLLERR | POLLNVAL))
			return BTGWCTL_OK;
		ret = trace ? btgw_trace_process(trace, &ctx->err) : 0;
		if (ret)
			return btgwctl_exit_code(ret);
		ret = btgw_genl_process(genl, &ctx->err);
		if (ret == -ENOBUFS)
			fprintf(stderr, "btgwctl: %s\n", ctx->err.text);
		else if (ret)
			return btgwctl_exit_code(ret);
		if (ferror(stdout))
			return btgwctl_fail(ctx, BTGWCTL_REFUSED,
					    "writing the result failed");
	}
}

static int monitor_args(struct monitor *m, int argc, char **argv)
{
	static const char *const names[] = {
		"all", "link", "mesh", "pdu", "net", NULL
	};
	static const unsigned int see[] = {
		SEE_LINKS | SEE_MESH | SEE_PDUS, SEE_LINKS, SEE_MESH, SEE_PDUS,
	};
	struct btgwctl *ctx = m->ctx;
	int i, key, ret;

	for (i = 0; i < argc; i++) {
		key = btgwctl_keyword(ctx, "argument", argv[i], names);
		if (key < 0)
			return BTGWCTL_USAGE;
		if (key < (int)ARRAY_SIZE(see)) {
			m->see |= see[key];
			continue;
		}
		if (++i == argc)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "argument \"net\": its value is missing");
		ret = btgwctl_u32(ctx, "net", argv[i], 1, 65535, &m->net);
		if (ret)
			return ret;
	}
	/* of PDUs there are many */
	if (!m->see)
		m->see = SEE_MESH | (m->net ? 0 : SEE_LINKS);
	return 0;
}

static int monitor_open(struct monitor *m, struct btgw_genl **genl,
			struct btgw_trace **trace)
{
	struct btgw_err *err = &m->ctx->err;
	int ret;

	if (btgw_genl_open(genl, err))
		return BTGWCTL_UNREACHABLE;
	ret = btgw_genl_subscribe(*genl, on_link, m, err);
	if (!ret && m->see & SEE_MESH)
		ret = btgw_mesh_subscribe(*genl, on_mesh, m, err);
	if (!ret && m->see & SEE_PDUS)
		ret = btgw_trace_open(trace, on_pdu, m, err);
	if (!ret)
		return 0;
	btgw_genl_close(*genl);
	return btgwctl_exit_code(ret);
}

static int monitor_run(struct btgwctl *ctx, int argc, char **argv)
{
	struct monitor m = { .ctx = ctx };
	struct btgw_trace *trace = NULL;
	struct btgw_genl *genl;
	sigset_t set, old;
	int ret, signals;

	ret = monitor_args(&m, argc, argv);
	if (ret)
		return ret;

	/* Ctrl-C ends it in order, with success */
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, &old);
	ret = monitor_open(&m, &genl, &trace);
	if (ret)
		goto out;
	signals = signalfd(-1, &set, SFD_CLOEXEC);
	if (signals < 0) {
		ret = btgwctl_fail(ctx, BTGWCTL_REFUSED, "signalfd: %s",
				   btgw_strerror(errno));
	} else {
		ret = monitor_loop(ctx, genl, trace, signals);
		close(signals);
	}
	btgw_trace_close(trace);
	btgw_genl_close(genl);
out:
	sigprocmask(SIG_SETMASK, &old, NULL);
	return ret;
}

static const struct btgwctl_command monitor_commands[] = {
	{ .name = "", .run = monitor_run, .streams = true },
	{ }
};

BTGWCTL_OBJECT(monitor) = {
	.name = "monitor",
	.help = "links, mesh nets and PDUs as they come; with -j a document per line",
	.usage =
"btgwctl [ -s ] monitor [ all | link | mesh | pdu ] ... [ net ID ]\n"
"Without a word: link and mesh. \"pdu\" shows each network PDU that is sent,\n"
"received and dropped, and how messages come together from segments.\n",
	.commands = monitor_commands,
};
