// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Objects of mesh nets between words, tables and text
 */
#include "mesh_obj.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "addr.h"
#include "crypto.h"
#include "daemon.h"
#include "mesh_args.h"
#include "mesh_json.h"
#include "oob.h"

int mesh_open(struct btgwctl *ctx, struct btgw_genl **genl)
{
	/* not being there is not the same as refusing */
	return btgw_genl_open(genl, &ctx->err) ? BTGWCTL_UNREACHABLE :
						 BTGWCTL_OK;
}

const char *mesh_snake(const char *name)
{
	static char text[40];
	size_t i;

	for (i = 0; name[i] && i + 1 < sizeof(text); i++)
		text[i] = name[i] == '-' ? '_' : name[i];
	text[i] = '\0';
	return text;
}

static void mesh_fill(struct btgwctl *ctx, const char *key,
		      const union btgw_mesh_value *v)
{
	out_object(ctx, key);
	out_u64(ctx, "used", "%" PRIu64, v->fill.used);
	out_u64(ctx, "size", "/%" PRIu64, v->fill.size);
	if (ctx->json || v->fill.dropped)
		out_u64(ctx, "dropped", " (%" PRIu64 " dropped)",
			v->fill.dropped);
	out_object_end(ctx);
}

static void mesh_value(struct btgwctl *ctx, const struct btgw_mesh_field *field,
		       const union btgw_mesh_value *v)
{
	const char *key = mesh_snake(field->name);
	char hex[2 * BTGW_MESH_BIN_MAX + 1];
	char text[BTGW_ADDR_TEXT];
	struct btgw_addr addr;

	if (field->type == BTGW_MESH_FILL) {
		mesh_fill(ctx, key, v);
		return;
	}
	switch (field->look) {
	case BTGW_MESH_ADDR:
		out_u64(ctx, key, "0x%04" PRIx64, v->num);
		break;
	case BTGW_MESH_ID:
		out_u64(ctx, key, "0x%02" PRIx64, v->num);
		break;
	case BTGW_MESH_SWITCH:
		if (ctx->json)
			out_bool(ctx, key, "%s", v->num);
		else
			out_text(ctx, "%s", v->num ? "on" : "off");
		break;
	case BTGW_MESH_NAME:
		out_str(ctx, key, "%s", v->num <= field->max ?
			field->names[v->num] : "unknown");
		break;
	case BTGW_MESH_BDADDR:
		memcpy(addr.b, v->bin, sizeof(addr.b));
		out_str(ctx, key, "%s", btgw_addr_print(&addr, text));
		break;
	case BTGW_MESH_OCTETS:
		btgw_hex_print(v->bin, field->len, hex);
		out_str(ctx, key, "%s", hex);
		break;
	default:
		out_u64(ctx, key, "%" PRIu64, v->num);
	}
}

void mesh_obj_fields(struct btgwctl *ctx, const struct btgw_mesh_obj *obj)
{
	const struct btgw_mesh_field *field;
	bool first = true;
	unsigned int i;

	for (i = 0; i <= obj->set->max; i++) {
		field = &obj->set->fields[i];
		/* the kernel sends no key; if it did, it stays here */
		if (!btgw_mesh_has(obj, i) || field->look == BTGW_MESH_SECRET)
			continue;
		if (field->counter && !ctx->stats)
			continue;
		if (field->line && !first) {
			out_line(ctx);
			out_text(ctx, "   ");
		}
		out_text(ctx, first ? "%s " : " %s ", field->name);
		mesh_value(ctx, field, &obj->v[i]);
		first = false;
	}
}

void mesh_obj_print(struct btgwctl *ctx, const struct btgw_mesh_obj *obj)
{
	out_object(ctx, NULL);
	mesh_obj_fields(ctx, obj);
	out_object_end(ctx);
	out_text(ctx, "\n");
}

void mesh_obj_print_list(struct btgwctl *ctx,
			 const struct btgw_mesh_list *list)
{
	size_t i;

	out_array(ctx, NULL);
	for (i = 0; i < list->count; i++)
		mesh_obj_print(ctx, &list->obj[i]);
	out_array_end(ctx);
}

/*
 * A key that btgwd is to store goes through it; 1 where there is no btgwd, or
 * it does not keep the net: then the kernel alone gets it.
 */
static int obj_keep(struct btgwctl *ctx, const struct mesh_verb *verb,
		    const struct btgw_mesh_obj *req)
{
	json_t *ask, *reply;
	int ret;

	ask = json_pack("{s:s, s:o}", "do", verb->keep, verb->set->name,
			btgw_mesh_to_json(req));
	if (!ask)
		return btgw_err_set(&ctx->err, -ENOMEM, "out of memory");
	ret = btgw_daemon_ask(ask, &reply, &ctx->err);
	json_decref(ask);
	json_decref(reply);
	if (ret != -ECONNREFUSED && ret != -ENXIO)
		return ret;
	btgw_err_clear(&ctx->err);
	return 1;
}

int mesh_obj_do(struct btgwctl *ctx, const struct mesh_verb *verb, int argc,
		char **argv)
{
	struct btgw_mesh_obj req, reply;
	struct btgw_genl *genl;
	int ret;

	ret = mesh_obj_args(ctx, verb, argc, argv, &req);
	if (ret)
		goto out;
	if (verb->keep) {
		ret = obj_keep(ctx, verb, &req);
		if (ret < 0) {
			btgw_err_prefix(&ctx->err, "%s", verb->set->name);
			ret = BTGWCTL_REFUSED;
		}
		if (ret != 1)
			goto out;
	}
	ret = mesh_open(ctx, &genl);
	if (ret)
		goto out;
	ret = btgw_mesh_do(genl, verb->cmd, &req, verb->reply ? &reply : NULL,
			   &ctx->err);
	btgw_genl_close(genl);
	if (ret) {
		btgw_err_prefix(&ctx->err, "%s", verb->set->name);
		ret = BTGWCTL_REFUSED;
	} else if (verb->reply) {
		out_array(ctx, NULL);
		mesh_obj_print(ctx, &reply);
		out_array_end(ctx);
	}
out:
	btgw_mesh_wipe(&req);
	return ret;
}

int mesh_obj_show(struct btgwctl *ctx, const struct mesh_verb *verb, int argc,
		  char **argv)
{
	struct mesh_verb any = *verb;
	struct btgw_mesh_list list = {};
	struct btgw_mesh_obj only, one;
	struct btgw_genl *genl;
	int ret;

	any.needed = 0;
	ret = mesh_obj_args(ctx, &any, argc, argv, &only);
	if (ret)
		return ret;
	/* attribute 1 is the net, without which no other number says anything */
	if (only.has && !btgw_mesh_has(&only, 1))
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "%s: argument \"%s\" is missing",
				    verb->set->name, verb->set->fields[1].name);
	ret = mesh_open(ctx, &genl);
	if (ret)
		return ret;
	if (verb->needed && (only.has & verb->needed) == verb->needed) {
		ret = btgw_mesh_do(genl, verb->cmd, &only, &one, &ctx->err);
		if (!ret) {
			list.obj = &one;
			list.count = 1;
			mesh_obj_print_list(ctx, &list);
			list.obj = NULL;
		}
	} else {
		ret = btgw_mesh_collect(genl, verb->cmd, &only, &list,
					&ctx->err);
		if (!ret)
			mesh_obj_print_list(ctx, &list);
	}
	if (ret)
		btgw_err_prefix(&ctx->err, "%s", verb->set->name);
	free(list.obj);
	btgw_genl_close(genl);
	return ret ? BTGWCTL_REFUSED : BTGWCTL_OK;
}
