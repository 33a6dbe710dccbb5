// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl mesh: messages to and from a mesh net, for the shell
 */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "mesh_args.h"
#include "mesh_sock.h"
#include "oob.h"

enum {
	WAIT_S			= 60,
};

enum {
	W_NET, W_SRC, W_DST, W_APPKEY, W_DEV, W_REMOTE_DEV, W_CONTROL, W_LABEL,
	W_TTL, W_DATA, W_SEGMENT, W_MIC64, W_DIRECTED, W_WAIT, W_COUNT,
	W_WORDS
};

static const struct {
	const char *name;
	/* it stands alone */
	bool flag;
	bool send;
	bool recv;
} words[W_WORDS] = {
	[W_NET] = { "net", false, true, true },
	[W_SRC] = { "element", false, true, true },
	[W_DST] = { "to", false, true, false },
	[W_APPKEY] = { "appkey", false, true, true },
	[W_DEV] = { "dev", true, true, true },
	[W_REMOTE_DEV] = { "remote-dev", true, true, true },
	[W_CONTROL] = { "control", true, true, true },
	[W_LABEL] = { "label", false, true, false },
	[W_TTL] = { "ttl", false, true, false },
	[W_DATA] = { "data", false, true, false },
	[W_SEGMENT] = { "segment", true, true, false },
	[W_MIC64] = { "mic64", true, true, false },
	[W_DIRECTED] = { "directed", true, true, false },
	[W_WAIT] = { "for", false, true, true },
	[W_COUNT] = { "count", false, false, true },
};

static const char *const keytypes[] = {
	[BTGW_KEYTYPE_APP] = "app",
	[BTGW_KEYTYPE_DEV] = "dev",
	[BTGW_KEYTYPE_REMOTE_DEV] = "remote-dev",
	[BTGW_KEYTYPE_CONTROL] = "control",
};

static const char *const creds[] = {
	[BTGW_CRED_FLOODING] = "flooding",
	[BTGW_CRED_FRIEND] = "friend",
	[BTGW_CRED_DIRECTED] = "directed",
};

struct mesh_job {
	struct btgwctl *ctx;
	struct sockaddr_btgw own;
	struct sockaddr_btgw to;
	uint8_t data[BTGW_MESH_MAX + 1];
	size_t len;
	/* seconds; 0 for ever with recv, not at all with send */
	uint32_t wait_s;
	uint32_t count;
};

/* hexadecimal digits, or what the standard input has, as it is */
static int arg_data(struct mesh_job *job, const char *word)
{
	struct btgwctl *ctx = job->ctx;
	size_t n;

	if (strcmp(word, "-"))
		return mesh_args_octets(ctx, "data", word, job->data, 1,
					BTGW_MESH_MAX, &job->len);
	n = fread(job->data, 1, sizeof(job->data), stdin);
	if (!n || n > BTGW_MESH_MAX)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "data: the standard input has %s, expected 1 to %d octets",
				    n ? "more" : "nothing", BTGW_MESH_MAX);
	job->len = n;
	return 0;
}

static int arg_word(struct mesh_job *job, int key, const char *word)
{
	struct btgwctl *ctx = job->ctx;
	const char *name = words[key].name;
	uint32_t n = 0;
	int ret = 0;

	switch (key) {
	case W_NET:
		ret = btgwctl_u32(ctx, name, word, 1, 65535, &n);
		job->own.btgw_net = n;
		break;
	case W_SRC:
		ret = btgwctl_u32(ctx, name, word, 1, 0x7fff, &n);
		job->own.btgw_addr = n;
		break;
	case W_DST:
		ret = btgwctl_u32(ctx, name, word, 1, 0xffff, &n);
		job->to.btgw_addr = n;
		break;
	case W_APPKEY:
		ret = btgwctl_u32(ctx, name, word, 0, 4095, &n);
		job->own.btgw_key = n;
		break;
	case W_DEV:
		job->own.btgw_keytype = BTGW_KEYTYPE_DEV;
		break;
	case W_REMOTE_DEV:
		job->own.btgw_keytype = BTGW_KEYTYPE_REMOTE_DEV;
		break;
	case W_CONTROL:
		job->own.btgw_keytype = BTGW_KEYTYPE_CONTROL;
		break;
	case W_LABEL:
		job->to.btgw_flags |= BTGW_F_VIRTUAL;
		ret = mesh_args_octets(ctx, name, word, job->to.btgw_label, 16,
				       16, NULL);
		break;
	case W_TTL:
		ret = btgwctl_u32(ctx, name, word, 0, 127, &n);
		job->to.btgw_ttl = n;
		break;
	case W_DATA:
		ret = arg_data(job, word);
		break;
	case W_SEGMENT:
		job->to.btgw_flags |= BTGW_F_SEGMENT;
		break;
	case W_MIC64:
		job->to.btgw_flags |= BTGW_F_MIC64;
		break;
	case W_DIRECTED:
		job->to.btgw_flags |= BTGW_F_DIRECTED;
		break;
	case W_WAIT:
		ret = btgwctl_u32(ctx, name, word, 0, 86400, &job->wait_s);
		break;
	case W_COUNT:
		ret = btgwctl_u32(ctx, name, word, 1, UINT32_MAX, &job->count);
		break;
	}
	return ret;
}

static int arg_check(struct mesh_job *job, bool send, unsigned int seen)
{
	unsigned int types = 1U << W_APPKEY | 1U << W_DEV |
			     1U << W_REMOTE_DEV | 1U << W_CONTROL;
	unsigned int dst = 1U << W_DST | 1U << W_LABEL;
	struct btgwctl *ctx = job->ctx;
	unsigned int needed;
	int i;

	needed = 1U << W_NET | 1U << W_SRC;
	if (send)
		needed |= 1U << W_DATA;
	for (i = 0; i < W_WORDS; i++)
		if (needed & ~seen & 1U << i)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "argument \"%s\" is missing",
					    words[i].name);
	if (__builtin_popcount(seen & types) > 1)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "one of appkey, dev, remote-dev and control");
	if (send && !(seen & types))
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "the key is missing: one of appkey N, dev, remote-dev and control");
	if (send && __builtin_popcount(seen & dst) != 1)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "the destination is %s: either to ADDRESS or label UUID",
				    seen & dst ? "given twice" : "missing");
	return 0;
}

static int mesh_words(struct mesh_job *job, bool send, int argc, char **argv)
{
	const char *names[W_WORDS + 1];
	struct btgwctl *ctx = job->ctx;
	int index[W_WORDS];
	unsigned int seen = 0;
	int i, key, n = 0, ret;

	for (i = 0; i < W_WORDS; i++) {
		if (send ? !words[i].send : !words[i].recv)
			continue;
		index[n] = i;
		names[n++] = words[i].name;
	}
	names[n] = NULL;
	for (i = 0; i < argc; i++) {
		key = btgwctl_keyword(ctx, "argument", argv[i], names);
		if (key < 0)
			return BTGWCTL_USAGE;
		key = index[key];
		if (seen & 1U << key)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "argument \"%s\": given twice",
					    words[key].name);
		seen |= 1U << key;
		if (!words[key].flag && ++i == argc)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "argument \"%s\": its value is missing",
					    words[key].name);
		ret = arg_word(job, key, argv[i]);
		if (ret)
			return ret;
	}
	return arg_check(job, send, seen);
}

static void mesh_job_init(struct mesh_job *job, struct btgwctl *ctx)
{
	*job = (struct mesh_job){
		.ctx = ctx,
		.own = {
			.btgw_family = AF_BLUETOOTH,
			.btgw_key = BTGW_KEY_ANY,
		},
		.to = {
			.btgw_family = AF_BLUETOOTH,
			.btgw_key = BTGW_KEY_ANY,
			.btgw_ttl = BTGW_TTL_DEFAULT,
		},
	};
}

static int mesh_send(struct btgwctl *ctx, int argc, char **argv)
{
	struct btgw_mesh_done done = {};
	struct mesh_job job;
	int fd, ret;

	mesh_job_init(&job, ctx);
	job.wait_s = WAIT_S;
	ret = mesh_words(&job, true, argc, argv);
	if (ret)
		return ret;
	job.to.btgw_keytype = job.own.btgw_keytype;
	/* dev is ours alone: what is for another node has its key */
	fd = btgw_mesh_sock_open(&job.own, &ctx->err);
	if (fd < 0)
		return btgwctl_exit_code(fd);
	ret = btgw_mesh_sock_send(fd, &job.to, job.data, job.len,
				  job.wait_s * 1000, &done, &ctx->err);
	close(fd);
	if (ret)
		return BTGWCTL_REFUSED;

	out_array(ctx, NULL);
	out_object(ctx, NULL);
	out_u64(ctx, "len", "sent %" PRIu64 " octets", job.len);
	if (job.wait_s) {
		out_u64(ctx, "dst", " to 0x%04" PRIx64, done.dst);
		out_u64(ctx, "iv_index", " iv %" PRIu64, done.iv_index);
		out_u64(ctx, "seq", " seq %" PRIu64, done.seq);
		if (ctx->json)
			out_bool(ctx, "segmented", "%s",
				 done.flags & BTGW_F_SEGMENT);
		else if (done.flags & BTGW_F_SEGMENT)
			out_text(ctx, " segmented");
	}
	out_text(ctx, "\n");
	out_object_end(ctx);
	out_array_end(ctx);
	return BTGWCTL_OK;
}

static void mesh_print(struct btgwctl *ctx, const struct sockaddr_btgw *from,
		       const struct btgw_mesh_rx *rx, const uint8_t *data,
		       size_t len)
{
	char hex[2 * 512 + 1];

	btgw_json_init(&ctx->jw, stdout, ctx->pretty);
	out_object(ctx, NULL);
	out_u64(ctx, "src", "0x%04" PRIx64, from->btgw_addr);
	out_u64(ctx, "dst", " > 0x%04" PRIx64, rx->dst);
	out_str(ctx, "keytype", " %s", from->btgw_keytype <
		ARRAY_SIZE(keytypes) ? keytypes[from->btgw_keytype] :
		"unknown");
	out_u64(ctx, "key", " %" PRIu64, from->btgw_key);
	out_u64(ctx, "ttl", " ttl %" PRIu64, rx->ttl);
	out_u64(ctx, "iv_index", " iv %" PRIu64, rx->iv_index);
	out_u64(ctx, "seq", " seq %" PRIu64, rx->seq);
	if (ctx->json || ctx->details) {
		out_u64(ctx, "netkey", " netkey %" PRIu64, rx->netkey);
		out_u64(ctx, "bearer", " bearer %" PRIu64, rx->bearer);
		out_str(ctx, "credentials", " %s",
			rx->cred < ARRAY_SIZE(creds) ? creds[rx->cred] :
			"unknown");
		if (rx->hops != BTGW_HOPS_UNKNOWN)
			out_u64(ctx, "hops", " hops %" PRIu64, rx->hops);
		if (ctx->json && rx->rssi != BTGW_RSSI_UNKNOWN)
			btgw_json_s64(&ctx->jw, "rssi", rx->rssi);
		else if (rx->rssi != BTGW_RSSI_UNKNOWN)
			out_text(ctx, " rssi %d", rx->rssi);
	}
	if (rx->flags & BTGW_F_VIRTUAL) {
		btgw_hex_print(rx->label, sizeof(rx->label), hex);
		out_str(ctx, "label", " label %s", hex);
	}
	if (ctx->json) {
		out_bool(ctx, "segmented", "%s", rx->flags & BTGW_F_SEGMENT);
		out_bool(ctx, "local", "%s", rx->flags & BTGW_F_LOCAL);
	} else {
		out_text(ctx, "%s%s", rx->flags & BTGW_F_SEGMENT ?
			 " segmented" : "",
			 rx->flags & BTGW_F_LOCAL ? " local" : "");
	}
	out_u64(ctx, "len", " len %" PRIu64, len);
	btgw_hex_print(data, len, hex);
	out_str(ctx, "data", " %s", hex);
	out_object_end(ctx);
	if (ctx->json)
		btgw_json_finish(&ctx->jw);
	else
		out_text(ctx, "\n");
	fflush(stdout);
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

static int recv_loop(struct mesh_job *job, int fd, int signals)
{
	int64_t end = now_ms() + job->wait_s * 1000LL, left = -1;
	struct pollfd p[] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
		/* a reader that went away is noticed without a message */
		{ .fd = STDOUT_FILENO },
	};
	struct btgwctl *ctx = job->ctx;
	struct signalfd_siginfo info;
	struct sockaddr_btgw from;
	struct btgw_mesh_rx rx;
	uint32_t got = 0;
	uint8_t buf[512];
	int n;

	for (;;) {
		while ((n = btgw_mesh_sock_recv(fd, buf, sizeof(buf), &from,
						&rx, &ctx->err)) > 0) {
			mesh_print(ctx, &from, &rx, buf, n);
			if (++got == job->count)
				return BTGWCTL_OK;
		}
		if (n != -EAGAIN)
			return BTGWCTL_REFUSED;
		if (job->wait_s)
			left = end - now_ms();
		if (job->wait_s && left <= 0)
			break;
		if (poll(p, 3, left) < 0 && errno != EINTR)
			return btgwctl_fail(ctx, BTGWCTL_REFUSED,
					    "waiting for messages: %s",
					    btgw_strerror(errno));
		/* taken in, or it would strike when it is unblocked */
		if (p[1].revents &&
		    read(signals, &info, sizeof(info)) == sizeof(info))
			return BTGWCTL_OK;
		if (p[2].revents & (POLLERR | POLLNVAL))
			return BTGWCTL_OK;
	}
	if (!job->count)
		return BTGWCTL_OK;
	return btgwctl_fail(ctx, got ? BTGWCTL_PARTIAL : BTGWCTL_REFUSED,
			    "%u of %u messages came within %u s", got,
			    job->count, job->wait_s);
}

static int mesh_recv(struct btgwctl *ctx, int argc, char **argv)
{
	sigset_t set, old;
	struct mesh_job job;
	int fd, signals, ret;

	mesh_job_init(&job, ctx);
	ret = mesh_words(&job, false, argc, argv);
	if (ret)
		return ret;
	/* Ctrl-C ends it in order, with success */
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, &old);
	signals = signalfd(-1, &set, SFD_CLOEXEC);
	fd = btgw_mesh_sock_open(&job.own, &ctx->err);
	if (fd < 0)
		ret = btgwctl_exit_code(fd);
	else if (signals < 0)
		ret = btgwctl_fail(ctx, BTGWCTL_REFUSED, "signalfd: %s",
				   btgw_strerror(errno));
	else
		ret = recv_loop(&job, fd, signals);
	if (fd >= 0)
		close(fd);
	if (signals >= 0)
		close(signals);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return ret;
}

static const struct btgwctl_command mesh_commands[] = {
	{ .name = "send", .run = mesh_send },
	{ .name = "recv", .run = mesh_recv, .streams = true },
	{}
};

BTGWCTL_OBJECT(mesh) = {
	.name = "mesh",
	.help = "send and receive messages of a mesh net",
	.usage =
"btgwctl mesh send net ID element ADDRESS KEY { to ADDRESS | label UUID }\n"
"                data { HEX | - } [ ttl N ] [ segment ] [ mic64 ] [ directed ]\n"
"                [ for SECONDS ]\n"
"btgwctl mesh recv net ID element ADDRESS [ KEY ] [ count N ] [ for SECONDS ]\n"
"KEY := { appkey N | dev | remote-dev | control }\n"
"\"send\" waits for the end of the message, 60 s; for 0 does not. \"recv\" goes on\n"
"until it is interrupted, the time is over or the messages came; with -j one\n"
"document per line.\n",
	.commands = mesh_commands,
};
