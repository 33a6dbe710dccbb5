// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import.c - nets out of a JSON file
 *
 * The words are those of the netlink specification:
 *
 *	{ "net": [ { "id": 1, "ttl": 7 } ],
 *	  "subnet": [ { "net": 1, "index": 0, "key": "32 hex digits" } ],
 *	  "element": [ { "net": 1, "addr": 1 } ] }
 *
 * All of the file is entered or nothing.
 */
#include "btgwd.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct btgw_mesh_set *const sets[] = {
	&btgw_set_net, &btgw_set_subnet, &btgw_set_appkey, &btgw_set_devkey,
	&btgw_set_element, &btgw_set_bind, &btgw_set_sub,
};

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

static int get_object(struct btgw_store *store,
		      const struct btgw_mesh_set *set, json_t *from,
		      struct btgw_err *err)
{
	struct btgw_mesh_obj obj;
	const char *word;
	json_t *value;
	int ret = 0;

	btgw_mesh_init(&obj, set);
	if (!json_is_object(from))
		return btgw_err_set(err, -EINVAL, "\"%s\": not an object",
				    set->name);
	json_object_foreach(from, word, value) {
		ret = get_member(&obj, word, value, err);
		if (ret)
			break;
	}
	if (!ret)
		ret = btgw_store_mesh_new(store, &obj, err);
	btgw_mesh_wipe(&obj);
	return ret;
}

static int get_file(struct btgw_store *store, json_t *root,
		    struct btgw_err *err)
{
	size_t known = 0, i, j;
	int ret;

	for (i = 0; i < ARRAY_SIZE(sets); i++) {
		json_t *list = json_object_get(root, sets[i]->name);

		if (!list)
			continue;
		known++;
		if (!json_is_array(list))
			return btgw_err_set(err, -EINVAL,
					    "\"%s\": not a list",
					    sets[i]->name);
		for (j = 0; j < json_array_size(list); j++) {
			ret = get_object(store, sets[i],
					 json_array_get(list, j), err);
			if (ret)
				return ret;
		}
	}
	if (known != json_object_size(root))
		return btgw_err_set(err, -EINVAL,
				    "it has members besides net, subnet, appkey, devkey, element, bind and sub");
	return 0;
}

/**
 * btgwd_import() - enter the nets of a file into a store
 * @store: the store
 * @path: the file; nobody else may read it, there are keys in it
 * @err: reason of a failure
 *
 * Return: 0; -EEXIST something of it is in the store; -EINVAL; -EPERM others
 * can read it; another negative errno.
 */
int btgwd_import(struct btgw_store *store, const char *path,
		 struct btgw_err *err)
{
	json_error_t why;
	struct stat st;
	json_t *root;
	FILE *file;
	int ret;

	file = fopen(path, "re");
	if (!file || fstat(fileno(file), &st)) {
		ret = btgw_err_set(err, -errno, "%s: %s", path,
				   btgw_strerror(errno));
		if (file)
			fclose(file);
		return ret;
	}
	if (st.st_mode & 077) {
		fclose(file);
		return btgw_err_set(err, -EPERM,
				    "%s: mode %04o lets others at the keys: chmod 0600",
				    path, st.st_mode & 07777);
	}
	root = json_loadf(file, JSON_REJECT_DUPLICATES, &why);
	fclose(file);
	if (!json_is_object(root)) {
		json_decref(root);
		return btgw_err_set(err, -EINVAL, "%s:%d: no JSON object", path,
				    root ? 1 : why.line);
	}
	ret = btgw_store_mesh_begin(store, err);
	if (!ret)
		ret = btgw_store_mesh_finish(store,
					     get_file(store, root, err), err);
	if (ret)
		btgw_err_prefix(err, "%s", path);
	json_decref(root);
	return ret;
}
