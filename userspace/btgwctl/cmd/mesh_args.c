// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Words of the mesh commands: numbers, names, keys
 */
#include "mesh_args.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "crypto.h"
#include "oob.h"

enum {
	OCTETS_MAX		= 512,
	/* a line of a key file: the digits, and room to tell that it is long */
	KEY_LINE		= 256,
};

int mesh_args_user(struct btgwctl *ctx, const char *what, const char *word,
		   bool group, uint32_t *id)
{
	struct passwd *pw;
	struct group *gr;

	if (!strcmp(word, "none")) {
		*id = UINT32_MAX;
		return 0;
	}
	if (word[0] >= '0' && word[0] <= '9')
		return btgwctl_u32(ctx, what, word, 0, UINT32_MAX - 1, id);
	if (group) {
		gr = getgrnam(word);
		if (gr)
			*id = gr->gr_gid;
		if (gr)
			return 0;
	} else {
		pw = getpwnam(word);
		if (pw)
			*id = pw->pw_uid;
		if (pw)
			return 0;
	}
	return btgwctl_fail(ctx, BTGWCTL_USAGE,
			    "%s \"%s\": expected a number, the name of a %s, or none",
			    what, word, group ? "group" : "user");
}

int mesh_args_octets(struct btgwctl *ctx, const char *what, const char *word,
		     uint8_t *octets, size_t min, size_t max, size_t *len)
{
	char digits[2 * OCTETS_MAX + 3];
	size_t n = 0;
	int ret;

	for (; *word; word++) {
		/* a UUID has hyphens, between pairs */
		if (*word == '-' && n && n % 2 == 0 && word[1] &&
		    word[1] != '-')
			continue;
		if (n == sizeof(digits) - 1)
			break;
		digits[n++] = *word;
	}
	digits[n] = '\0';
	ret = btgw_hex_parse(what, digits, octets, min, max, len, &ctx->err);
	explicit_bzero(digits, sizeof(digits));
	return ret ? BTGWCTL_USAGE : 0;
}

static int key_read(struct btgwctl *ctx, const char *what, const char *name,
		    char *line)
{
	bool in = !strcmp(name, "-");
	size_t n = 0;
	FILE *f;
	int c;

	f = in ? stdin : fopen(name, "re");
	if (!f)
		return btgwctl_fail(ctx, BTGWCTL_USAGE, "%s: file %s: %s",
				    what, name, btgw_strerror(errno));
	/* a buffer of stdio would keep the key */
	if (!in)
		setvbuf(f, NULL, _IONBF, 0);
	while ((c = getc(f)) != EOF && c != '\n')
		if (n < KEY_LINE - 1)
			line[n++] = c;
	while (n && strchr(" \t\r", line[n - 1]))
		n--;
	line[n] = '\0';
	if (!in)
		fclose(f);
	if (!n)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "%s: %s%s has no first line", what,
				    in ? "the standard input" : "file ",
				    in ? "" : name);
	return 0;
}

int mesh_key(struct btgwctl *ctx, const char *what, const char *word,
	     uint8_t *octets, size_t len)
{
	const char *from = NULL;
	char line[KEY_LINE];
	int ret;

	if (!strcmp(word, "-"))
		from = word;
	else if (word[0] == '@')
		from = word + 1;
	else
		return btgw_hex_parse(what, word, octets, len, len, NULL,
				      &ctx->err) ? BTGWCTL_USAGE : 0;

	ret = key_read(ctx, what, from, line);
	if (!ret && btgw_hex_parse(what, line, octets, len, len, NULL,
				   &ctx->err))
		ret = BTGWCTL_USAGE;
	explicit_bzero(line, sizeof(line));
	return ret;
}

static int arg_value(struct btgwctl *ctx, const struct btgw_mesh_field *field,
		     char *word, union btgw_mesh_value *v)
{
	static const char *const switches[] = { "off", "on", NULL };
	uint32_t n = 0;
	int i, ret;

	switch (field->look) {
	case BTGW_MESH_SWITCH:
		i = btgwctl_keyword(ctx, field->name, word, switches);
		v->num = i;
		return i < 0 ? BTGWCTL_USAGE : 0;
	case BTGW_MESH_NAME:
		i = btgwctl_keyword(ctx, field->name, word, field->names);
		v->num = i;
		return i < 0 ? BTGWCTL_USAGE : 0;
	case BTGW_MESH_OCTETS:
		return mesh_args_octets(ctx, field->name, word, v->bin,
					field->len, field->len, NULL);
	case BTGW_MESH_SECRET:
		ret = mesh_key(ctx, field->name, word, v->bin, field->len);
		/* no longer to be seen in the list of processes */
		if (word[0] != '@' && word[0] != '-')
			memset(word, 'x', strlen(word));
		return ret;
	case BTGW_MESH_USER:
	case BTGW_MESH_GROUP:
		ret = mesh_args_user(ctx, field->name, word,
				     field->look == BTGW_MESH_GROUP, &n);
		break;
	default:
		ret = btgwctl_u32(ctx, field->name, word, field->min,
				  field->max, &n);
	}
	if (!ret)
		v->num = n;
	return ret;
}

static int arg_missing(struct btgwctl *ctx, const struct btgw_mesh_set *set,
		       uint64_t missing)
{
	return btgwctl_fail(ctx, BTGWCTL_USAGE, "%s: argument \"%s\" is missing",
			    set->name,
			    set->fields[__builtin_ctzll(missing)].name);
}

int mesh_obj_args(struct btgwctl *ctx, const struct mesh_verb *verb, int argc,
		  char **argv, struct btgw_mesh_obj *obj)
{
	const struct btgw_mesh_set *set = verb->set;
	const char *names[BTGW_MESH_ATTRS + 1];
	unsigned char attrs[BTGW_MESH_ATTRS];
	unsigned int i, n = 0, attr;
	int key, ret;

	btgw_mesh_init(obj, set);
	for (i = 0; i <= set->max; i++) {
		if (!(verb->words & BTGW_MESH_BIT(i)))
			continue;
		names[n] = set->fields[i].name;
		attrs[n++] = i;
	}
	names[n] = NULL;
	if (!n && argc)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "\"%s\": expected nothing more", argv[0]);

	/* as in "net del 1" */
	if (verb->first && argc && argv[0][0] >= '0' && argv[0][0] <= '9') {
		attr = verb->first;
		ret = arg_value(ctx, &set->fields[attr], argv[0], &obj->v[attr]);
		if (ret)
			return ret;
		obj->has |= BTGW_MESH_BIT(attr);
		argc--;
		argv++;
	}
	for (; argc > 0; argc -= 2, argv += 2) {
		key = btgwctl_keyword(ctx, "argument", argv[0], names);
		if (key < 0)
			return BTGWCTL_USAGE;
		attr = attrs[key];
		if (btgw_mesh_has(obj, attr))
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "argument \"%s\": given twice",
					    names[key]);
		if (argc == 1)
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "argument \"%s\": its value is missing",
					    names[key]);
		ret = arg_value(ctx, &set->fields[attr], argv[1], &obj->v[attr]);
		if (ret)
			return ret;
		obj->has |= BTGW_MESH_BIT(attr);
	}
	if (verb->needed & ~obj->has)
		return arg_missing(ctx, set, verb->needed & ~obj->has);
	return 0;
}
