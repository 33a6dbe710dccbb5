/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mesh_args.h - words of the mesh commands
 */
#ifndef _BTGWCTL_CMD_MESH_ARGS_H
#define _BTGWCTL_CMD_MESH_ARGS_H

#include "mesh_obj.h"

/**
 * mesh_args_user() - read a user or a group
 * @ctx: gets the sentence of a refusal
 * @what: "uid" or "gid", for the sentence
 * @word: a number, a name, or "none"
 * @group: it is a group
 * @id: result; UINT32_MAX for "none"
 *
 * Return: 0; %BTGWCTL_USAGE.
 */
int mesh_args_user(struct btgwctl *ctx, const char *what, const char *word,
		   bool group, uint32_t *id);

/**
 * mesh_args_octets() - read octets as a message or a label has them
 * @ctx: gets the sentence of a refusal
 * @what: what they are, for the sentence
 * @word: hexadecimal digits; hyphens between pairs are passed over
 * @octets: room for @max
 * @min: fewest
 * @max: most, at most 512
 * @len: gets how many, or NULL
 *
 * Return: 0; %BTGWCTL_USAGE.
 */
int mesh_args_octets(struct btgwctl *ctx, const char *what, const char *word,
		     uint8_t *octets, size_t min, size_t max, size_t *len);

#endif /* _BTGWCTL_CMD_MESH_ARGS_H */
