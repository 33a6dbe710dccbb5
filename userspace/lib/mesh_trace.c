// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the datapath of a mesh net does, from tracepoints
 */
#include "mesh_trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const kinds[__BTGW_TRACE_KINDS] = {
	[BTGW_TRACE_RX] = "rx",
	[BTGW_TRACE_TX] = "tx",
	[BTGW_TRACE_REASSEMBLY] = "reassembly",
	[BTGW_TRACE_DROP] = "drop",
	[BTGW_TRACE_FRIEND] = "friend",
	[BTGW_TRACE_KEY] = "key",
};

/**
 * struct btgw_trace - an instance of tracefs
 * @dir: its folder
 * @fd: trace_pipe
 * @cb: called for each event
 * @user: for @cb
 * @buf: what was read and is no whole line yet
 * @used: octets of it
 */
struct btgw_trace {
	char dir[128];
	int fd;
	btgw_trace_cb cb;
	void *user;
	char buf[8192];
	size_t used;
};

const char *btgw_trace_kind_name(enum btgw_trace_kind kind)
{
	return kind < __BTGW_TRACE_KINDS ? kinds[kind] : "unknown";
}

static bool parse_pdu(const char *text, struct btgw_trace_event *e)
{
	return sscanf(text,
		      "net=%u bearer=%u src=%x dst=%x iv=%u seq=%x ttl=%u ctl=%u len=%u sego=%d segn=%d",
		      &e->net, &e->bearer, &e->src, &e->dst, &e->iv_index,
		      &e->seq, &e->ttl, &e->ctl, &e->len, &e->seg_o,
		      &e->seg_n) == 11;
}

static bool parse_text(enum btgw_trace_kind kind, const char *text,
		       struct btgw_trace_event *e)
{
	switch (kind) {
	case BTGW_TRACE_RX:
	case BTGW_TRACE_TX:
		return parse_pdu(text, e);
	case BTGW_TRACE_REASSEMBLY:
		return sscanf(text,
			      "net=%u src=%x dst=%x block=%x sego=%d segn=%d %39[^\n]",
			      &e->net, &e->src, &e->dst, &e->block, &e->seg_o,
			      &e->seg_n, e->what) == 7 &&
		       e->seg_n >= 0 && e->seg_n < 32;
	case BTGW_TRACE_DROP:
		return sscanf(text, "net=%u reason=%39[^\n]", &e->net,
			      e->what) == 2;
	case BTGW_TRACE_FRIEND:
		/* what comes between may have spaces */
		return sscanf(text, "net=%u lpn=%x %39[^=\n]", &e->net,
			      &e->src, e->what) == 3;
	case BTGW_TRACE_KEY:
		return sscanf(text, "net=%u subnet=%u phase=%u", &e->net,
			      &e->dst, &e->phase) == 3;
	case __BTGW_TRACE_KINDS:
		break;
	}
	return false;
}

/* of a friendship: "stored queued", and the number after the equals sign */
static void parse_queued(const char *text, struct btgw_trace_event *e)
{
	char *end = strstr(e->what, " queued");
	const char *queued = strstr(text, " queued=");

	if (end)
		*end = '\0';
	if (queued)
		e->len = strtoul(queued + strlen(" queued="), NULL, 10);
}

bool btgw_trace_parse(const char *line, struct btgw_trace_event *event)
{
	static const char prefix[] = ": btgw_mesh_";
	const char *name = strstr(line, prefix), *time;
	unsigned int i;
	size_t len;

	*event = (struct btgw_trace_event){};
	if (!name)
		return false;
	/* the word before the colon is the time */
	for (time = name; time > line && time[-1] != ' '; time--)
		;
	event->time = strtod(time, NULL);
	name += strlen(prefix);
	for (i = 0; i < __BTGW_TRACE_KINDS; i++) {
		len = strlen(kinds[i]);
		if (strncmp(name, kinds[i], len) ||
		    strncmp(name + len, ": ", 2))
			continue;
		event->kind = i;
		if (!parse_text(i, name + len + 2, event))
			return false;
		if (i == BTGW_TRACE_FRIEND)
			parse_queued(name, event);
		return true;
	}
	return false;
}

static int trace_write(const char *dir, const char *name, const char *text)
{
	char path[256];
	ssize_t n;
	int fd;

	if (snprintf(path, sizeof(path), "%s/%s", dir, name) >=
	    (int)sizeof(path))
		return -ENAMETOOLONG;
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = write(fd, text, strlen(text));
	if (n < 0)
		n = -errno;
	close(fd);
	return n < 0 ? n : 0;
}

static int trace_dir(struct btgw_trace *t, struct btgw_err *err)
{
	static const char *const roots[] = {
		"/sys/kernel/tracing", "/sys/kernel/debug/tracing",
	};
	unsigned int i;
	int ret = -ENOENT;

	for (i = 0; i < ARRAY_SIZE(roots); i++) {
		snprintf(t->dir, sizeof(t->dir), "%s/instances/btgwctl-%d",
			 roots[i], (int)getpid());
		if (!mkdir(t->dir, 0700))
			return 0;
		if (errno != ENOENT)
			ret = -errno;
	}
	t->dir[0] = '\0';
	if (ret == -ENOENT)
		return btgw_err_set(err, ret,
				    "PDUs are seen through tracefs, which is not mounted at %s, or the kernel has none",
				    roots[0]);
	return btgw_err_set(err, ret, "making an instance of tracefs: %s",
			    btgw_strerror(ret));
}

int btgw_trace_open(struct btgw_trace **trace, btgw_trace_cb cb, void *user,
		    struct btgw_err *err)
{
	struct btgw_trace *t;
	char path[256];
	int ret;

	t = calloc(1, sizeof(*t));
	if (!t)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	t->fd = -1;
	t->cb = cb;
	t->user = user;
	ret = trace_dir(t, err);
	if (ret)
		goto out;
	/* the clock of the receive times of the sockets */
	trace_write(t->dir, "trace_clock", "boot");
	snprintf(path, sizeof(path), "%s/trace_pipe", t->dir);
	t->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ret = t->fd < 0 ? -errno : trace_write(t->dir, "set_event", "btgw:*");
	if (ret) {
		btgw_err_set(err, ret, "asking for the events of btgw: %s",
			     btgw_strerror(ret));
		goto out;
	}
	*trace = t;
	return 0;
out:
	btgw_trace_close(t);
	return ret;
}

void btgw_trace_close(struct btgw_trace *trace)
{
	if (!trace)
		return;
	/* an instance that is read from is busy */
	if (trace->fd >= 0)
		close(trace->fd);
	if (trace->dir[0]) {
		trace_write(trace->dir, "set_event", "");
		rmdir(trace->dir);
	}
	free(trace);
}

int btgw_trace_fd(const struct btgw_trace *trace)
{
	return trace->fd;
}

static void trace_lines(struct btgw_trace *t)
{
	char *line = t->buf, *end;
	struct btgw_trace_event event;

	while ((end = memchr(line, '\n', t->buf + t->used - line))) {
		*end = '\0';
		if (btgw_trace_parse(line, &event))
			t->cb(&event, t->user);
		line = end + 1;
	}
	t->used -= line - t->buf;
	/* no line of ours is so long */
	if (t->used == sizeof(t->buf))
		t->used = 0;
	memmove(t->buf, line, t->used);
}

int btgw_trace_process(struct btgw_trace *trace, struct btgw_err *err)
{
	ssize_t n;

	for (;;) {
		n = read(trace->fd, trace->buf + trace->used,
			 sizeof(trace->buf) - trace->used);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return 0;
		if (n < 0)
			return btgw_err_set(err, -errno, "reading PDUs: %s",
					    btgw_strerror(errno));
		if (!n)
			return 0;
		trace->used += n;
		trace_lines(trace);
	}
}
