// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl net save: all that the kernel tells of its nets, in a file
 *
 * In it: settings, IV index, limit of the sequence numbers, subnets and AppKeys
 * by index, whose device keys there are, elements with subscriptions and keys,
 * and the replay list. Not in it: keys, which the kernel never gives; bearers,
 * whose links do not outlive the module; friendships.
 */
#include "net_save.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mesh_obj.h"
#include "oob.h"

#define BIT(a)	BTGW_MESH_BIT(a)

const struct net_part net_parts[NET_PARTS] = {
	{ "subnets", &btgw_set_subnet, BTGW_CMD_SUBNET_GET,
	  BTGW_CMD_SUBNET_NEW,
	  BIT(BTGW_A_SUBNET_INDEX) | BIT(BTGW_A_SUBNET_PHASE) },
	{ "appkeys", &btgw_set_appkey, BTGW_CMD_APPKEY_GET,
	  BTGW_CMD_APPKEY_NEW,
	  BIT(BTGW_A_APPKEY_INDEX) | BIT(BTGW_A_APPKEY_SUBNET) },
	{ "devkeys", &btgw_set_devkey, BTGW_CMD_DEVKEY_GET,
	  BTGW_CMD_DEVKEY_NEW, BIT(BTGW_A_DEVKEY_ADDR) },
	{ "elements", &btgw_set_element, BTGW_CMD_ELEMENT_GET,
	  BTGW_CMD_ELEMENT_NEW,
	  BIT(BTGW_A_ELEMENT_ADDR) | BIT(BTGW_A_ELEMENT_UID) |
	  BIT(BTGW_A_ELEMENT_GID) },
	{ "subs", &btgw_set_sub, BTGW_CMD_SUB_GET, BTGW_CMD_SUB_NEW,
	  BIT(BTGW_A_SUB_ELEMENT) | BIT(BTGW_A_SUB_ADDR) |
	  BIT(BTGW_A_SUB_LABEL) },
	{ "binds", &btgw_set_bind, BTGW_CMD_BIND_GET, BTGW_CMD_BIND_NEW,
	  BIT(BTGW_A_BIND_ELEMENT) | BIT(BTGW_A_BIND_APPKEY) },
};

/* what is set anew, and the numbers that must not go backwards */
const uint64_t net_saved = ((BIT(BTGW_A_NET_SEQ_LIMIT + 1) - 2) &
			    ~BIT(BTGW_A_NET_IV_TEST)) | BIT(BTGW_A_NET_IV_AGE);

static void save_obj(struct btgw_json *w, const struct btgw_mesh_obj *obj,
		     uint64_t attrs)
{
	char hex[2 * BTGW_MESH_BIN_MAX + 1];
	const struct btgw_mesh_field *field;
	unsigned int i;

	for (i = 0; i <= obj->set->max; i++) {
		field = &obj->set->fields[i];
		if (!(attrs & BIT(i)) || !btgw_mesh_has(obj, i))
			continue;
		if (field->type == BTGW_MESH_BIN) {
			btgw_hex_print(obj->v[i].bin, field->len, hex);
			btgw_json_str(w, mesh_snake(field->name), hex);
		} else {
			btgw_json_u64(w, mesh_snake(field->name),
				      obj->v[i].num);
		}
	}
}

static int save_list(struct btgw_json *w, const char *key,
		     const struct btgw_mesh_list *list, uint64_t attrs)
{
	size_t i;

	btgw_json_array(w, key);
	for (i = 0; i < list->count; i++) {
		btgw_json_object(w, NULL);
		save_obj(w, &list->obj[i], attrs);
		btgw_json_object_end(w);
	}
	btgw_json_array_end(w);
	return 0;
}

static int save_net(struct btgwctl *ctx, struct btgw_genl *genl,
		    struct btgw_json *w, const struct btgw_mesh_obj *net)
{
	uint64_t id = net->v[BTGW_A_NET_ID].num;
	struct btgw_mesh_list list = {};
	struct btgw_mesh_obj only;
	unsigned int i;
	int ret = 0;

	btgw_json_object(w, NULL);
	save_obj(w, net, net_saved);
	for (i = 0; !ret && i < NET_PARTS; i++) {
		btgw_mesh_init(&only, net_parts[i].set);
		/* attribute 1 of each of them is the net */
		btgw_mesh_num(&only, 1, id);
		ret = btgw_mesh_collect(genl, net_parts[i].get, &only, &list,
					&ctx->err);
		if (!ret)
			save_list(w, net_parts[i].key, &list,
				  net_parts[i].attrs);
		free(list.obj);
	}
	if (!ret) {
		btgw_mesh_init(&only, &btgw_set_rpl);
		btgw_mesh_num(&only, BTGW_A_RPL_NET, id);
		ret = btgw_rpl_dump(genl, &only, &list, &ctx->err);
		if (!ret)
			save_list(w, "rpl", &list, ~0ULL);
		free(list.obj);
	}
	btgw_json_object_end(w);
	return ret;
}

static int save_all(struct btgwctl *ctx, FILE *out)
{
	struct btgw_mesh_list nets = {};
	struct btgw_mesh_obj all;
	struct btgw_genl *genl;
	struct btgw_json w;
	size_t i;
	int ret;

	ret = btgw_genl_open(&genl, &ctx->err);
	if (ret)
		return ret;
	btgw_mesh_init(&all, &btgw_set_net);
	ret = btgw_mesh_collect(genl, BTGW_CMD_NET_GET, &all, &nets, &ctx->err);
	btgw_json_init(&w, out, true);
	btgw_json_object(&w, NULL);
	btgw_json_u64(&w, "version", NET_SAVE_VERSION);
	btgw_json_array(&w, "nets");
	for (i = 0; !ret && i < nets.count; i++)
		ret = save_net(ctx, genl, &w, &nets.obj[i]);
	btgw_json_array_end(&w);
	btgw_json_object_end(&w);
	if (!ret && btgw_json_finish(&w))
		ret = btgw_err_set(&ctx->err, -EIO, "writing the file failed");
	free(nets.obj);
	btgw_genl_close(genl);
	return ret;
}

/* a file that is whole or not there: written beside it, then renamed */
int net_save(struct btgwctl *ctx, int argc, char **argv)
{
	char name[4096];
	FILE *out;
	int fd, ret;

	if (argc != 1)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    argc ? "\"%s\": expected one file" :
					   "save: the file is missing%s",
				    argc ? argv[1] : "");
	if (snprintf(name, sizeof(name), "%s.XXXXXX", argv[0]) >=
	    (int)sizeof(name))
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "save: the name of the file is too long");
	/* mode 0600 */
	fd = mkostemp(name, O_CLOEXEC);
	out = fd < 0 ? NULL : fdopen(fd, "w");
	if (!out) {
		ret = btgwctl_fail(ctx, BTGWCTL_REFUSED, "file %s: %s",
				   argv[0], btgw_strerror(errno));
		if (fd >= 0) {
			unlink(name);
			close(fd);
		}
		return ret;
	}
	ret = save_all(ctx, out);
	if (!ret && fsync(fd) < 0)
		ret = btgw_err_set(&ctx->err, -errno, "file %s: %s", argv[0],
				   btgw_strerror(errno));
	if (fclose(out) && !ret)
		ret = btgw_err_set(&ctx->err, -EIO, "file %s: %s", argv[0],
				   btgw_strerror(errno));
	if (!ret && rename(name, argv[0]) < 0)
		ret = btgw_err_set(&ctx->err, -errno, "file %s: %s", argv[0],
				   btgw_strerror(errno));
	if (ret)
		unlink(name);
	return ret ? (ret == -ENOENT ? BTGWCTL_UNREACHABLE :
				       btgwctl_exit_code(ret)) : BTGWCTL_OK;
}
