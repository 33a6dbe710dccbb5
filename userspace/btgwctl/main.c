// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl - the operator's tool: options, objects, batches
 */
#include "main.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../pan/autoip.h"

enum {
	BATCH_WORDS		= 64,
	/* room for all there are with some to spare */
	OBJECTS_MAX		= 31,
	COMMANDS_MAX		= 31,
};

static const char usage_text[] =
	"Usage: btgwctl [ OPTIONS ] OBJECT { COMMAND | help }\n"
	"       btgwctl [ OPTIONS ] -b FILE\n";

static const char options_text[] =
	"Options:\n"
	"  -j, --json        one JSON document per command\n"
	"  -p, --pretty      indent it\n"
	"  -o, --oneline     one line per object\n"
	"  -s, --stats       with counters\n"
	"  -d, --details     with explanations\n"
	"  -c, --color       in colours, if the output is a terminal\n"
	"  -b, --batch FILE  commands from FILE, one per line, - is stdin\n"
	"  -f, --force       with -b: go on after a command that failed\n"
	"  -V, --version     version of the tool\n"
	"  -h, --help        this text\n"
	"Objects and commands may be shortened to a unique beginning.\n"
	"Exit: 0 done, 1 wrong argument, 2 refused, 3 done in part, 4 not reachable.\n";

static void usage(FILE *out)
{
	const struct btgwctl_object *const *o;

	fputs(usage_text, out);
	fputs("Objects:\n", out);
	for (o = __start_btgwctl_objects; o < __stop_btgwctl_objects; o++)
		fprintf(out, "  %-16s  %s\n", (*o)->name, (*o)->help);
	fputs(options_text, out);
}

static void object_usage(const struct btgwctl_object *object, FILE *out)
{
	const char *line = object->usage, *end;
	bool first = true;

	for (; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		/* a continuation brings its own indentation */
		fprintf(out, "%s%.*s\n", first ? "Usage: " : "       ",
			(int)(end - line), line);
		first = false;
	}
}

static const struct btgwctl_object *object_find(struct btgwctl *ctx,
						const char *word)
{
	const struct btgwctl_object *const *first = __start_btgwctl_objects;
	size_t n = __stop_btgwctl_objects - first;
	const char *names[OBJECTS_MAX + 1];
	unsigned int i;
	int hit;

	for (i = 0; i < n && i < OBJECTS_MAX; i++)
		names[i] = first[i]->name;
	names[i] = NULL;
	hit = btgwctl_keyword(ctx, "object", word, names);
	return hit < 0 ? NULL : first[hit];
}

static const struct btgwctl_command *
command_find(struct btgwctl *ctx, const struct btgwctl_object *object,
	     const char *word)
{
	const char *names[COMMANDS_MAX + 1];
	unsigned int i;
	int hit;

	for (i = 0; object->commands[i].name && i < COMMANDS_MAX; i++)
		names[i] = object->commands[i].name;
	names[i] = NULL;
	hit = btgwctl_keyword(ctx, "command", word, names);
	return hit < 0 ? NULL : &object->commands[hit];
}

/* the JSON document is the frame's to begin and to end */
static int command_run(struct btgwctl *ctx,
		       const struct btgwctl_command *command, int argc,
		       char **argv)
{
	int ret, code;

	btgw_json_init(&ctx->jw, stdout, ctx->pretty);
	ret = command->run(ctx, argc, argv);
	errno = 0;
	if (ctx->json && !command->streams &&
	    (ctx->jw.done || ret == BTGWCTL_OK)) {
		/* a command without a result still gives a document */
		if (!ctx->jw.done) {
			btgw_json_array(&ctx->jw, NULL);
			btgw_json_array_end(&ctx->jw);
		}
		code = btgw_json_finish(&ctx->jw);
	} else {
		code = fflush(stdout) == EOF ? -errno : 0;
	}

	/* a full disk must not look like success */
	if (code && ret == BTGWCTL_OK)
		ret = btgwctl_fail(ctx, BTGWCTL_REFUSED,
				   "writing the result: %s",
				   btgw_strerror(code));
	return ret;
}

static int object_run(struct btgwctl *ctx, int argc, char **argv)
{
	const struct btgwctl_command *command;
	const struct btgwctl_object *object;

	btgw_err_clear(&ctx->err);
	if (!strcmp(argv[0], "help")) {
		usage(stdout);
		return BTGWCTL_OK;
	}

	object = object_find(ctx, argv[0]);
	if (!object)
		return BTGWCTL_USAGE;
	argc--;
	argv++;

	if (argc && !strcmp(argv[0], "help")) {
		object_usage(object, stdout);
		return BTGWCTL_OK;
	}

	command = &object->commands[0];
	if (argc && command->name[0]) {
		command = command_find(ctx, object, argv[0]);
		if (!command)
			return BTGWCTL_USAGE;
		argc--;
		argv++;
	}
	return command_run(ctx, command, argc, argv);
}

static void complain(const struct btgwctl *ctx, const char *file,
		     unsigned int line)
{
	fflush(stdout);
	fputs("btgwctl: ", stderr);
	if (file)
		fprintf(stderr, "%s:%u: ", file, line);
	fprintf(stderr, "%s\n", ctx->err.code ? ctx->err.text : "failed");
}

/*
 * Cuts a line into words in place. Quotes of either kind keep spaces, a
 * backslash the next character, # begins a comment at the start of a word.
 */
static int batch_split(struct btgwctl *ctx, char *line, char **words)
{
	char *in = line, *out = line;
	int n = 0;
	char quote;

	for (;;) {
		while (*in && strchr(" \t\r\n", *in))
			in++;
		if (!*in || *in == '#')
			return n;
		if (n == BATCH_WORDS) {
			btgwctl_fail(ctx, BTGWCTL_USAGE,
				     "more than %d words in a line",
				     BATCH_WORDS);
			return -1;
		}

		words[n++] = out;
		quote = 0;
		for (; *in && (quote || !strchr(" \t\r\n", *in)); in++) {
			if (quote && *in == quote)
				quote = 0;
			else if (!quote && (*in == '"' || *in == '\''))
				quote = *in;
			else if (*in == '\\' && in[1] && quote != '\'')
				*out++ = *++in;
			else
				*out++ = *in;
		}
		/* the space may be where the 0 goes */
		in += *in != '\0';
		if (quote) {
			btgwctl_fail(ctx, BTGWCTL_USAGE,
				     "a quote %c is not closed", quote);
			return -1;
		}
		*out++ = '\0';
	}
}

static int batch_run(struct btgwctl *ctx, const char *name, bool force)
{
	unsigned int number = 0, good = 0, bad = 0;
	char *words[BATCH_WORDS + 1];
	int ret, first = BTGWCTL_OK;
	char *line = NULL;
	size_t size = 0;
	FILE *in;
	int n;

	in = !strcmp(name, "-") ? stdin : fopen(name, "re");
	if (!in) {
		ret = btgwctl_fail(ctx, BTGWCTL_USAGE, "batch file %s: %s",
				   name, btgw_strerror(errno));
		complain(ctx, NULL, 0);
		return ret;
	}

	while (getline(&line, &size, in) >= 0) {
		number++;
		btgw_err_clear(&ctx->err);
		n = batch_split(ctx, line, words);
		if (!n)
			continue;
		words[n < 0 ? 0 : n] = NULL;
		ret = n < 0 ? BTGWCTL_USAGE : object_run(ctx, n, words);
		if (ret == BTGWCTL_OK) {
			good++;
			continue;
		}
		complain(ctx, name, number);
		bad++;
		if (!first)
			first = ret;
		if (!force)
			break;
	}
	if (ferror(in)) {
		first = btgwctl_fail(ctx, BTGWCTL_REFUSED, "reading: %s",
				     btgw_strerror(errno));
		complain(ctx, name, number);
	}

	free(line);
	if (in != stdin)
		fclose(in);
	return bad && good && force ? BTGWCTL_PARTIAL : first;
}

/* What "btgwctl pan" gave avahi-autoipd as its script is this program */
static int action(char **argv)
{
	struct btgw_err err = {};

	if (!pan_autoip_action(argv, &err))
		return BTGWCTL_OK;
	fprintf(stderr, "btgwctl: %s\n", err.text);
	return BTGWCTL_REFUSED;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "pretty", no_argument, NULL, 'p' },
		{ "oneline", no_argument, NULL, 'o' },
		{ "stats", no_argument, NULL, 's' },
		{ "statistics", no_argument, NULL, 's' },
		{ "details", no_argument, NULL, 'd' },
		{ "color", no_argument, NULL, 'c' },
		{ "batch", required_argument, NULL, 'b' },
		{ "force", no_argument, NULL, 'f' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ }
	};
	struct btgwctl ctx = { .tty = isatty(STDERR_FILENO) };
	const char *batch = NULL;
	bool force = false;
	int c, ret;

	if (pan_autoip_is_action(argc, argv))
		return action(argv);
	/* + stops at the object: what follows is the command's */
	while ((c = getopt_long(argc, argv, "+jposdcb:fVh", options,
				NULL)) != -1) {
		switch (c) {
		case 'j':
			ctx.json = true;
			break;
		case 'p':
			ctx.pretty = true;
			break;
		case 'o':
			ctx.oneline = true;
			break;
		case 's':
			ctx.stats = true;
			break;
		case 'd':
			ctx.details = true;
			break;
		case 'c':
			ctx.color = isatty(STDOUT_FILENO);
			break;
		case 'b':
			batch = optarg;
			break;
		case 'f':
			force = true;
			break;
		case 'V':
			printf("btgwctl %s\n", BTGW_VERSION);
			return BTGWCTL_OK;
		case 'h':
			usage(stdout);
			return BTGWCTL_OK;
		default:
			/* getopt named the option */
			fputs(usage_text, stderr);
			return BTGWCTL_USAGE;
		}
	}

	if (batch && optind < argc) {
		fprintf(stderr,
			"btgwctl: \"%s\": no command may follow -b FILE\n",
			argv[optind]);
		return BTGWCTL_USAGE;
	}
	if (batch)
		return batch_run(&ctx, batch, force);

	if (optind == argc) {
		usage(stderr);
		return BTGWCTL_USAGE;
	}
	ret = object_run(&ctx, argc - optind, argv + optind);
	if (ret != BTGWCTL_OK)
		complain(&ctx, NULL, 0);
	return ret;
}
