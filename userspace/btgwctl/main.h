/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main.h - what a command of btgwctl sees
 *
 * One object is one file under cmd/, which registers itself:
 *
 *	BTGWCTL_OBJECT(link) = {
 *		.name = "link",
 *		.help = "links, which carry frames",
 *		.usage = "btgwctl link [ show [ ID ] ]\n"
 *			 "btgwctl link del ID\n",
 *		.commands = link_commands,
 *	};
 *
 * A command writes its result with the out_*() functions, which print text or
 * JSON from the same walk. What is not the result, live progress for one,
 * goes to stderr, so that stdout is one JSON document with -j.
 */
#ifndef _BTGWCTL_MAIN_H
#define _BTGWCTL_MAIN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "json.h"
#include "log.h"

/* exit codes */
enum {
	BTGWCTL_OK		= 0,
	/* an argument is wrong; nothing was done */
	BTGWCTL_USAGE		= 1,
	/* the kernel, the store or the peer refused */
	BTGWCTL_REFUSED		= 2,
	/* some of several succeeded */
	BTGWCTL_PARTIAL		= 3,
	/* the module, the controller or the device cannot be reached */
	BTGWCTL_UNREACHABLE	= 4,
};

/**
 * struct btgwctl - one run of the tool
 * @json: -j, the result is one JSON document
 * @pretty: -p, indented
 * @oneline: -o, one line per object
 * @stats: -s, with counters
 * @details: -d, with explanations
 * @color: colours are wanted and the output is a terminal
 * @tty: stderr is a terminal, progress may be redrawn
 * @jw: the JSON writer, begun and finished by the frame
 * @err: reason of a failure; the frame prints it
 */
struct btgwctl {
	bool json;
	bool pretty;
	bool oneline;
	bool stats;
	bool details;
	bool color;
	bool tty;
	struct btgw_json jw;
	struct btgw_err err;
};

/**
 * struct btgwctl_command - a verb of an object
 * @name: "show"; may be shortened to any unique prefix
 * @run: called with the words after the verb; returns an exit code and, where
 *	it is not %BTGWCTL_OK, a sentence in ctx->err. It may have written to
 *	the result, but must leave JSON arrays and objects that it opened closed.
 * @streams: the result is not one document but a sequence, each printed as it
 *	comes (monitor); the frame then leaves @jw to the command
 */
struct btgwctl_command {
	const char *name;
	int (*run)(struct btgwctl *ctx, int argc, char **argv);
	bool streams;
};

/**
 * struct btgwctl_object - a noun of the command line
 * @name: "link"; may be shortened to any unique prefix
 * @help: one line for "btgwctl help"
 * @usage: lines of grammar for "btgwctl link help"
 * @commands: ended by an entry without a name; the first is the default where
 *	no verb is given. Where the first has the name "", it gets every word.
 */
struct btgwctl_object {
	const char *name;
	const char *help;
	const char *usage;
	const struct btgwctl_command *commands;
};

/*
 * Registers an object: a pointer to it in a section that the frame walks. The
 * linker keeps the files because btgwctl links its objects, not an archive.
 */
#define BTGWCTL_OBJECT(id)						\
	static const struct btgwctl_object btgwctl_##id;		\
	static const struct btgwctl_object *const btgwctl_p_##id	\
		__used __section("btgwctl_objects") =			\
		&btgwctl_##id;						\
	static const struct btgwctl_object btgwctl_##id

/* the sections' bounds, made by the linker */
extern const struct btgwctl_object *const __start_btgwctl_objects[];
extern const struct btgwctl_object *const __stop_btgwctl_objects[];

/**
 * btgwctl_fail() - refuse
 * @ctx: gets the sentence
 * @exit_code: what to return
 * @fmt: the sentence
 *
 * Return: @exit_code.
 */
int btgwctl_fail(struct btgwctl *ctx, int exit_code, const char *fmt, ...)
	__printf(3, 4);

/**
 * btgwctl_exit_code() - exit code of a library failure
 * @code: negative errno that a function of libbtgw returned
 *
 * Return: %BTGWCTL_UNREACHABLE where the module, the controller or the device
 * cannot be reached, %BTGWCTL_REFUSED otherwise.
 */
int btgwctl_exit_code(int code);

/**
 * btgwctl_prefix() - whether a word is a prefix of a name
 * @word: what was typed, not empty
 * @name: the whole word
 *
 * Return: true if @word begins @name.
 */
bool btgwctl_prefix(const char *word, const char *name);

/**
 * btgwctl_keyword() - find a word in a list by unique prefix
 * @ctx: gets the sentence of a refusal
 * @what: what the word is, for the sentence
 * @word: what was typed
 * @names: the words, ended by NULL; an exact match wins over a prefix
 *
 * Return: index in @names; -1 where there is none or several.
 */
int btgwctl_keyword(struct btgwctl *ctx, const char *what, const char *word,
		    const char *const *names);

/**
 * btgwctl_u32() - read a number
 * @ctx: gets the sentence of a refusal
 * @what: what the number is, for the sentence
 * @word: decimal, or hexadecimal after 0x
 * @min: smallest that is accepted
 * @max: largest that is accepted
 * @value: result, untouched on failure
 *
 * Return: 0; %BTGWCTL_USAGE.
 */
int btgwctl_u32(struct btgwctl *ctx, const char *what, const char *word,
		uint32_t min, uint32_t max, uint32_t *value);

/*
 * The result. @key names the member in JSON and NULL means text only; @fmt
 * prints the value in text and NULL means JSON only. A key inside an array is
 * ignored in JSON.
 */
void out_array(struct btgwctl *ctx, const char *key);
void out_array_end(struct btgwctl *ctx);
void out_object(struct btgwctl *ctx, const char *key);
void out_object_end(struct btgwctl *ctx);
/* @fmt has one %s */
void out_str(struct btgwctl *ctx, const char *key, const char *fmt,
	     const char *value) __printf(3, 0);
/* @fmt has one conversion of uint64_t: "%" PRIu64 */
void out_u64(struct btgwctl *ctx, const char *key, const char *fmt,
	     uint64_t value) __printf(3, 0);
/* @fmt has one conversion of double; JSON gets three digits behind the point */
void out_double(struct btgwctl *ctx, const char *key, const char *fmt,
		double value) __printf(3, 0);
/* @fmt has one %s, which gets "yes" or "no" */
void out_bool(struct btgwctl *ctx, const char *key, const char *fmt,
	      bool value) __printf(3, 0);
/* text only */
void out_text(struct btgwctl *ctx, const char *fmt, ...)
	__printf(2, 3);
/* end of a line inside an object: a backslash with -o, as ip has it */
void out_line(struct btgwctl *ctx);

/*
 * An event of a command that streams: one document and one line each, which
 * begins with the time and is written at once. Readers are pipes, too.
 */
void out_event(struct btgwctl *ctx);
void out_event_end(struct btgwctl *ctx);

enum out_color {
	OUT_PLAIN,
	OUT_BOLD,
	OUT_GOOD,
	OUT_WARN,
	OUT_BAD,
};

/**
 * out_paint() - change the colour of the text that follows
 * @ctx: the run; nothing happens without -c or with -j
 * @color: the colour; %OUT_PLAIN to end it
 */
void out_paint(struct btgwctl *ctx, enum out_color color);

#endif /* _BTGWCTL_MAIN_H */
