// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_json.c - objects of mesh nets as JSON
 */
#include "mesh_json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *p = c ? strchr(digits, c) : NULL;

	return p ? p - digits : -1;
}

static int get_octets(const struct btgw_mesh_field *field, const char *text,
		      uint8_t *octets)
{
	unsigned int i;

	if (strlen(text) != 2u * field->len)
		return -EINVAL;
	for (i = 0; i < field->len; i++) {
		int hi = hex_digit(text[2 * i]);
		int lo = hex_digit(text[2 * i + 1]);

		if (hi < 0 || lo < 0)
			return -EINVAL;
		octets[i] = hi << 4 | lo;
	}
	return 0;
}

static int get_number(const struct btgw_mesh_field *field, json_t *value,
		      uint64_t *num)
{
	uint32_t i;

	if (json_is_boolean(value) && field->look == BTGW_MESH_SWITCH) {
		*num = json_is_true(value);
		return 0;
	}
	if (json_is_string(value) && field->names) {
		for (i = 0; field->names[i]; i++) {
			if (!strcmp(field->names[i], json_string_value(value)))
				break;
		}
		*num = i;
		return field->names[i] ? 0 : -EINVAL;
	}
	if (!json_is_integer(value) ||
	    json_integer_value(value) < field->min ||
	    json_integer_value(value) > field->max)
		return -EINVAL;
	*num = json_integer_value(value);
	return 0;
}

static int get_member(struct btgw_mesh_obj *obj, const char *word,
		      json_t *value, struct btgw_err *err)
{
	const struct btgw_mesh_set *set = obj->set;
	const struct btgw_mesh_field *field;
	unsigned int i;
	int ret;

	for (i = 0; i <= set->max; i++) {
		field = &set->fields[i];
		if (field->type != BTGW_MESH_NONE &&
		    field->type != BTGW_MESH_FILL && !strcmp(field->name, word))
			break;
	}
	if (i > set->max)
		return btgw_err_set(err, -EINVAL, "a %s has no \"%s\"",
				    set->name, word);
	if (field->type != BTGW_MESH_BIN)
		ret = get_number(field, value, &obj->v[i].num);
	else if (json_is_string(value))
		ret = get_octets(field, json_string_value(value),
				 obj->v[i].bin);
	else
		ret = -EINVAL;
	/* not the value: it may be a key */
	if (ret)
		return btgw_err_set(err, ret, "\"%s\" of a %s: not valid",
				    word, set->name);
	obj->has |= BTGW_MESH_BIT(i);
	return 0;
}

int btgw_mesh_from_json(struct btgw_mesh_obj *obj, json_t *from,
			struct btgw_err *err)
{
	const char *word;
	json_t *value;
	int ret;

	if (!json_is_object(from))
		return btgw_err_set(err, -EINVAL, "\"%s\": not an object",
				    obj->set->name);
	json_object_foreach(from, word, value) {
		ret = get_member(obj, word, value, err);
		if (ret)
			return ret;
	}
	return 0;
}

static json_t *put_value(const struct btgw_mesh_field *field,
			 const union btgw_mesh_value *v)
{
	char hex[2 * BTGW_MESH_BIN_MAX + 1];
	json_t *value;
	unsigned int i;

	if (field->type == BTGW_MESH_BIN) {
		for (i = 0; i < field->len; i++)
			sprintf(hex + 2 * i, "%02x", v->bin[i]);
		value = json_string(hex);
		explicit_bzero(hex, sizeof(hex));
		return value;
	}
	if (field->names)
		return json_string(v->num <= field->max ?
				   field->names[v->num] : "unknown");
	if (field->look == BTGW_MESH_SWITCH)
		return json_boolean(v->num);
	return json_integer(v->num);
}

json_t *btgw_mesh_to_json(const struct btgw_mesh_obj *obj)
{
	const struct btgw_mesh_field *field;
	json_t *out = json_object();
	unsigned int i;

	for (i = 0; out && i <= obj->set->max; i++) {
		field = &obj->set->fields[i];
		if (!btgw_mesh_has(obj, i) || field->type == BTGW_MESH_NONE ||
		    field->type == BTGW_MESH_FILL)
			continue;
		if (json_object_set_new(out, field->name,
					put_value(field, &obj->v[i]))) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}
