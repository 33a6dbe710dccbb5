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

#include "mesh_json.h"

static const struct btgw_mesh_set *const sets[] = {
	&btgw_set_net, &btgw_set_subnet, &btgw_set_appkey, &btgw_set_devkey,
	&btgw_set_element, &btgw_set_bind, &btgw_set_sub,
};

static int get_object(struct btgw_store *store,
		      const struct btgw_mesh_set *set, json_t *from,
		      struct btgw_err *err)
{
	struct btgw_mesh_obj obj;
	int ret;

	btgw_mesh_init(&obj, set);
	ret = btgw_mesh_from_json(&obj, from, err);
	/* provisioned in the middle of an update: it need not wait any more */
	if (!ret && set == &btgw_set_net && obj.v[BTGW_A_NET_IV_FLAG].num &&
	    !btgw_mesh_has(&obj, BTGW_A_NET_IV_AGE))
		btgw_mesh_num(&obj, BTGW_A_NET_IV_AGE, BTGWD_IV_MIN_S);
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
