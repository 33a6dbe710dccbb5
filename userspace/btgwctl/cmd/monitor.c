// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl monitor: links as they come, change and go
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "../main.h"
#include "genl.h"
#include "link.h"

static const char *const event_names[] = {
	[BTGW_GENL_LINK_NEW] = "new",
	[BTGW_GENL_LINK_CHANGED] = "changed",
	[BTGW_GENL_LINK_GONE] = "gone",
};

/* one document and one line each, at once: readers are pipes, too */
static void monitor_event(enum btgw_genl_event event,
			  const struct btgw_link_info *link, void *user)
{
	struct btgwctl *ctx = user;
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
	out_str(ctx, "event", "%-7s ", event_names[event]);
	out_object(ctx, "link");
	btgwctl_link_fields(ctx, link);
	out_object_end(ctx);
	out_object_end(ctx);
	if (ctx->json)
		btgw_json_finish(&ctx->jw);
	else
		out_text(ctx, "\n");
	fflush(stdout);
}

static int monitor_loop(struct btgwctl *ctx, struct btgw_genl *genl,
			int signals)
{
	struct pollfd p[] = {
		{ .fd = btgw_genl_fd(genl), .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
		/* a reader that went away is noticed without an event */
		{ .fd = STDOUT_FILENO },
	};
	struct signalfd_siginfo info;
	int ret;

	for (;;) {
		if (poll(p, 3, -1) < 0 && errno != EINTR)
			return btgwctl_fail(ctx, BTGWCTL_REFUSED,
					    "waiting for events: %s",
					    btgw_strerror(errno));
		/* taken in, or it would strike when it is unblocked */
		if (p[1].revents &&
		    read(signals, &info, sizeof(info)) == sizeof(info))
			return BTGWCTL_OK;
		if (p[2].revents & (POLLERR | POLLNVAL))
			return BTGWCTL_OK;
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

static int monitor_run(struct btgwctl *ctx, int argc, char **argv)
{
	struct btgw_genl *genl;
	sigset_t set, old;
	int ret, signals;

	if (argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "\"%s\": expected nothing after monitor",
				    argv[0]);
	if (btgw_genl_open(&genl, &ctx->err))
		return BTGWCTL_UNREACHABLE;
	ret = btgw_genl_subscribe(genl, monitor_event, ctx, &ctx->err);
	if (ret) {
		btgw_genl_close(genl);
		return btgwctl_exit_code(ret);
	}

	/* Ctrl-C ends it in order, with success */
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, &old);
	signals = signalfd(-1, &set, SFD_CLOEXEC);
	if (signals < 0) {
		ret = btgwctl_fail(ctx, BTGWCTL_REFUSED, "signalfd: %s",
				   btgw_strerror(errno));
	} else {
		ret = monitor_loop(ctx, genl, signals);
		close(signals);
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	btgw_genl_close(genl);
	return ret;
}

static const struct btgwctl_command monitor_commands[] = {
	{ .name = "", .run = monitor_run, .streams = true },
	{ }
};

BTGWCTL_OBJECT(monitor) = {
	.name = "monitor",
	.help = "links as they come, change and go; with -j one document per line",
	.usage = "btgwctl [ -s ] monitor\n",
	.commands = monitor_commands,
};
