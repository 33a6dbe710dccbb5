/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mesh_obj.h - commands on the objects of mesh nets, from the tables of libbtgw
 *
 * A verb says which words it takes; the table of its set says how each is
 * written. A key is written as 32 hexadecimal digits, as @FILE, or as - for the
 * standard input, so that it need not stand in the list of processes.
 */
#ifndef _BTGWCTL_CMD_MESH_OBJ_H
#define _BTGWCTL_CMD_MESH_OBJ_H

#include "../main.h"
#include "genl_mesh.h"

/**
 * struct mesh_verb - what a command does to objects
 * @set: of the objects
 * @cmd: a BTGW_CMD number
 * @words: bits of the attributes that may be given
 * @needed: of these, the ones that must be
 * @first: attribute whose word may be left out if it comes first, 0 for none
 * @reply: the kernel answers with the object
 * @keep: what btgwd is asked for first, which stores the key in it: "key-new"
 */
struct mesh_verb {
	const struct btgw_mesh_set *set;
	int cmd;
	uint64_t words;
	uint64_t needed;
	unsigned int first;
	bool reply;
	const char *keep;
};

/**
 * mesh_obj_args() - read words into an object
 * @ctx: gets the sentence of a refusal
 * @verb: what may be given
 * @argc: number of words
 * @argv: them; a key in it is overwritten
 * @obj: result
 *
 * Return: 0; %BTGWCTL_USAGE.
 */
int mesh_obj_args(struct btgwctl *ctx, const struct mesh_verb *verb, int argc,
		  char **argv, struct btgw_mesh_obj *obj);

/**
 * mesh_obj_do() - add, set and del
 * @ctx: the run
 * @verb: what to do
 * @argc: number of words
 * @argv: them
 *
 * Return: an exit code.
 */
int mesh_obj_do(struct btgwctl *ctx, const struct mesh_verb *verb, int argc,
		char **argv);

/**
 * mesh_obj_show() - one object, where all @verb->needed are given, or many
 * @ctx: the run
 * @verb: @words are what the objects may have in common
 * @argc: number of words
 * @argv: them
 *
 * Return: an exit code.
 */
int mesh_obj_show(struct btgwctl *ctx, const struct mesh_verb *verb, int argc,
		  char **argv);

/**
 * mesh_obj_fields() - write an object
 * @ctx: the run
 * @obj: the object
 *
 * In JSON members of the object that is open, in text without the last newline.
 */
void mesh_obj_fields(struct btgwctl *ctx, const struct btgw_mesh_obj *obj);

/* the same as a member of an array, on lines of its own */
void mesh_obj_print(struct btgwctl *ctx, const struct btgw_mesh_obj *obj);

/* many, as one array */
void mesh_obj_print_list(struct btgwctl *ctx,
			 const struct btgw_mesh_list *list);

/**
 * mesh_key() - read octets that are a secret
 * @ctx: gets the sentence of a refusal, in which the secret is not
 * @what: what it is, for the sentence
 * @word: hexadecimal digits, @FILE, or -
 * @octets: result
 * @len: how many
 *
 * Return: 0; %BTGWCTL_USAGE.
 */
int mesh_key(struct btgwctl *ctx, const char *what, const char *word,
	     uint8_t *octets, size_t len);

/**
 * mesh_snake() - name of a member of JSON
 * @name: as the specification has it: "iv-index"
 *
 * Return: "iv_index", until the next call.
 */
const char *mesh_snake(const char *name);

/* the family, or %BTGWCTL_UNREACHABLE with a sentence */
int mesh_open(struct btgwctl *ctx, struct btgw_genl **genl);

#endif /* _BTGWCTL_CMD_MESH_OBJ_H */
