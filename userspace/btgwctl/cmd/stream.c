// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl stream: octets to and from a device
 */
#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "../cancel.h"

/* grammar */

enum word {
	W_TYPE,
	W_PSM,
	W_CONTROLLER,
	W_FILE,
	W_VERSION,
	W_CHUNK,
	W_FLUSH,
	W_FRAME,
	W_LATENCY,
	W_LARGEST,
	W_ON_GAP,
	W_BYTES,
	W_FOR,
	W_CUT,
};

static const char *const word_names[] = {
	[W_TYPE] = "type",
	[W_PSM] = "psm",
	[W_CONTROLLER] = "controller",
	[W_FILE] = "file",
	[W_VERSION] = "version",
	[W_CHUNK] = "chunk",
	[W_FLUSH] = "flush",
	[W_FRAME] = "frame",
	[W_LATENCY] = "latency",
	[W_LARGEST] = "largest",
	[W_ON_GAP] = "on-gap",
	[W_BYTES] = "bytes",
	[W_FOR] = "for",
	[W_CUT] = "cut-through",
	NULL
};

static int keep(struct stream_job *job, enum stream_option which, u32 value)
{
	job->option[which] = value;
	job->has |= 1u << which;
	return 0;
}

static int parse_number(struct stream_job *job, enum stream_option which,
			const char *what, const char *arg, u32 min, u32 max)
{
	u32 n;

	if (btgwctl_u32(job->ctx, what, arg, min, max, &n))
		return BTGWCTL_USAGE;
	return keep(job, which, n);
}

static int parse_keyword(struct stream_job *job, enum stream_option which,
			 const char *what, const char *arg,
			 const char *const *names)
{
	int hit = btgwctl_keyword(job->ctx, what, arg, names);

	return hit < 0 ? BTGWCTL_USAGE : keep(job, which, hit);
}

static int parse_word(struct stream_job *job, enum word which, const char *arg)
{
	static const char *const versions[] = { "any", "1", "2", NULL };
	static const char *const on_gap[] = { "error", "close", NULL };
	struct btgwctl *ctx = job->ctx;
	u32 n;

	switch (which) {
	case W_TYPE:
		return btgw_addr_type_parse(arg, &job->addr.type, &ctx->err) ?
		       BTGWCTL_USAGE : 0;
	case W_PSM:
		if (btgwctl_u32(ctx, "psm", arg, 0x80, 0xff, &n))
			return BTGWCTL_USAGE;
		job->psm = n;
		return 0;
	case W_CONTROLLER:
		job->controller = arg;
		return 0;
	case W_FILE:
		job->file = strcmp(arg, "-") ? arg : NULL;
		return 0;
	case W_VERSION:
		return parse_keyword(job, OPT_VERSION, "version", arg, versions);
	case W_CHUNK:
		return parse_number(job, OPT_CHUNK, "chunk", arg, 0, 65535);
	case W_FLUSH:
		return parse_number(job, OPT_FLUSH, "flush", arg, 0, 60000);
	case W_FRAME:
		return parse_number(job, OPT_FRAME, "frame", arg, 0, 65535);
	case W_LATENCY:
		return parse_number(job, OPT_LATENCY, "latency", arg, 0, 3600000);
	case W_LARGEST:
		return parse_number(job, OPT_LARGEST, "largest", arg, 1, 65535);
	case W_ON_GAP:
		return parse_keyword(job, OPT_ON_GAP, "on-gap", arg, on_gap);
	case W_BYTES:
		if (btgwctl_u32(ctx, "bytes", arg, 1, 0xffffffff, &n))
			return BTGWCTL_USAGE;
		job->bytes = n;
		return 0;
	case W_FOR:
		return btgwctl_u32(ctx, "for", arg, 1, 86400, &job->seconds);
	case W_CUT:
		break;
	}
	return 0;
}

static int parse_peer(struct stream_job *job, int *argc, char ***argv)
{
	struct btgwctl *ctx = job->ctx;
	const char *word;

	if (!*argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "which peer? ADDR, listen or link ID");
	word = **argv;
	(*argc)--;
	(*argv)++;
	if (!strcmp(word, "listen")) {
		job->listens = true;
		return 0;
	}
	if (!strcmp(word, "link")) {
		if (!*argc)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "link: the number is missing");
		word = **argv;
		(*argc)--;
		(*argv)++;
		return btgwctl_u32(ctx, "link", word, 1, 0xffffffff,
				   &job->link);
	}
	return btgw_addr_parse(word, BTGW_ADDR_PUBLIC, &job->addr, &ctx->err) ?
	       BTGWCTL_USAGE : 0;
}

static int parse(struct stream_job *job, int argc, char **argv)
{
	struct btgwctl *ctx = job->ctx;
	int word, ret;

	ret = parse_peer(job, &argc, &argv);
	while (!ret && argc) {
		const char *text = *argv;

		/* "--chunk" and "chunk" are the same word */
		if (!strncmp(text, "--", 2))
			text += 2;
		word = btgwctl_keyword(ctx, "word", text, word_names);
		if (word < 0)
			return BTGWCTL_USAGE;
		argc--;
		argv++;
		if (word == W_CUT) {
			keep(job, OPT_CUT, 1);
			continue;
		}
		if (!argc)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "%s: the value is missing",
					    word_names[word]);
		ret = parse_word(job, word, *argv);
		argc--;
		argv++;
	}
	if (!ret && job->bench && job->sends && !job->bytes && !job->seconds)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "bench send: how long? bytes N or for SECONDS");
	if (!ret && job->bench && job->file)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "bench: no file, the octets are a pattern");
	/* the octets and the result would be one text */
	if (!ret && ctx->json && !job->bench && !job->sends && !job->file)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "-j with recv: file NAME, standard output is for the result");
	return ret;
}

/* runs */

static int open_data(struct stream_job *job)
{
	job->data_fd = -1;
	if (job->bench)
		return 0;
	if (!job->file)
		job->data_fd = job->sends ? STDIN_FILENO : STDOUT_FILENO;
	else if (job->sends)
		job->data_fd = open(job->file, O_RDONLY | O_CLOEXEC);
	else
		job->data_fd = open(job->file, O_WRONLY | O_CREAT | O_TRUNC |
				    O_CLOEXEC, 0666);
	if (job->data_fd < 0)
		return btgw_err_set(&job->ctx->err, -errno, "%s: %s", job->file,
				    strerror(errno));
	return 0;
}

static int outcome(struct stream_job *job, const struct stream_tally *tally,
		   int ret)
{
	struct btgwctl *ctx = job->ctx;

	/* here it is the peer that is not supported, not the module's absence */
	if (ret == -EPROTONOSUPPORT)
		return BTGWCTL_REFUSED;
	if (ret)
		return btgwctl_exit_code(ret);
	if (tally->wrong)
		return btgwctl_fail(ctx, BTGWCTL_REFUSED,
				    "octet %llu is not the one that was sent",
				    (unsigned long long)tally->wrong_at);
	if (tally->gaps)
		return btgwctl_fail(ctx, BTGWCTL_PARTIAL,
				    "%llu chunks are missing in %llu gaps",
				    (unsigned long long)tally->lost,
				    (unsigned long long)tally->gaps);
	return BTGWCTL_OK;
}

static int run(struct stream_job *job, int argc, char **argv)
{
	struct stream_tally tally = {};
	int ret, code;

	job->psm = BTGW_STREAM_PSM;
	ret = parse(job, argc, argv);
	if (ret)
		return ret;
	ret = open_data(job);
	if (ret)
		return BTGWCTL_REFUSED;
	signal(SIGPIPE, SIG_IGN);
	job->cancel_fd = btgwctl_cancel_catch(job->ctx);
	ret = job->cancel_fd < 0 ? job->cancel_fd : 0;
	if (!ret)
		ret = stream_reach(job);
	if (ret) {
		code = btgwctl_exit_code(ret);
		goto out;
	}
	ret = job->sends ? stream_send(job, &tally) : stream_recv(job, &tally);
	stream_live_end(job);
	code = outcome(job, &tally, ret);
	stream_result(job, &tally);
	close(job->fd);

out:
	if (job->file)
		close(job->data_fd);
	return code;
}

static int stream_send_run(struct btgwctl *ctx, int argc, char **argv)
{
	return run(&(struct stream_job){ .ctx = ctx, .sends = true }, argc,
		   argv);
}

static int stream_recv_run(struct btgwctl *ctx, int argc, char **argv)
{
	return run(&(struct stream_job){ .ctx = ctx }, argc, argv);
}

static int stream_bench_run(struct btgwctl *ctx, int argc, char **argv)
{
	static const char *const sides[] = { "send", "recv", NULL };
	struct stream_job job = { .ctx = ctx, .bench = true };
	int side;

	if (!argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "bench: expected send or recv");
	side = btgwctl_keyword(ctx, "side", argv[0], sides);
	if (side < 0)
		return BTGWCTL_USAGE;
	job.sends = side == 0;
	return run(&job, argc - 1, argv + 1);
}

static const struct btgwctl_command stream_commands[] = {
	{ .name = "send", .run = stream_send_run },
	{ .name = "recv", .run = stream_recv_run },
	{ .name = "bench", .run = stream_bench_run },
	{ }
};

BTGWCTL_OBJECT(stream) = {
	.name = "stream",
	.help = "octets to and from a device, by a streaming socket",
	.usage = "btgwctl stream send PEER [ file FILE ] [ WORD... ]\n"
		 "btgwctl stream recv PEER [ file FILE ] [ WORD... ]\n"
		 "btgwctl stream bench { send | recv } PEER [ WORD... ]\n"
		 "    PEER := ADDR [ type { public | random } ] | listen | link ID\n"
		 "    WORD := psm N | controller { hciN | ADDR } | version { 1 | 2 | any } |\n"
		 "            chunk N | flush MS | frame N | latency MS | largest N |\n"
		 "            on-gap { error | close } | cut-through | bytes N | for SECONDS\n",
	.commands = stream_commands,
};
