// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Advertising bearers, which btgwd keeps
 */
#include "bearer.h"

#include <errno.h>
#include <string.h>

#include "daemon.h"
#include "mesh_adv.h"
#include "mesh_json.h"

#define BIT(a)	BTGW_MESH_BIT(BTGW_ADV_##a)

enum {
	/* with their values */
	WORDS_MAX		= 16,
};

bool bearer_is_adv(int argc, char **argv)
{
	int i;

	for (i = 0; i + 1 < argc; i += 2)
		if (!strcmp(argv[i], "type"))
			return !strcmp(argv[i + 1], "adv");
	return false;
}

/* "type adv" and "controller X" are ours, the rest are attributes */
static int adv_args(struct btgwctl *ctx, uint64_t words, int argc, char **argv,
		    const char **controller, struct btgw_mesh_obj *obj)
{
	struct mesh_verb verb = {
		.set = &btgw_set_adv,
		.words = words,
	};
	char *rest[WORDS_MAX];
	int i, n = 0;

	*controller = NULL;
	for (i = 0; i < argc; i++) {
		if (i % 2 == 0 && i + 1 < argc && !strcmp(argv[i], "type")) {
			i++;
		} else if (i % 2 == 0 && i + 1 < argc &&
			   !strcmp(argv[i], "controller")) {
			if (*controller)
				return btgwctl_fail(ctx, BTGWCTL_USAGE,
						    "argument \"controller\": given twice");
			*controller = argv[++i];
		} else if (n == WORDS_MAX) {
			return btgwctl_fail(ctx, BTGWCTL_USAGE,
					    "bearer: too many arguments");
		} else {
			rest[n++] = argv[i];
		}
	}
	return mesh_obj_args(ctx, &verb, n, rest, obj);
}

static int adv_ask(struct btgwctl *ctx, json_t *ask, json_t **reply)
{
	int ret;

	if (!ask) {
		*reply = NULL;
		ret = btgw_err_set(&ctx->err, -ENOMEM, "out of memory");
	} else {
		ret = btgw_daemon_ask(ask, reply, &ctx->err);
		json_decref(ask);
	}
	if (!ret)
		return BTGWCTL_OK;
	btgw_err_prefix(&ctx->err, "bearer");
	return ret == -ECONNREFUSED ? BTGWCTL_UNREACHABLE : BTGWCTL_REFUSED;
}

static int adv_do(struct btgwctl *ctx, const char *what, uint64_t words,
		  int argc, char **argv)
{
	struct btgw_mesh_obj obj;
	const char *controller;
	json_t *reply;
	int ret;

	ret = adv_args(ctx, words, argc, argv, &controller, &obj);
	if (ret)
		return ret;
	if (!controller || !btgw_mesh_has(&obj, BTGW_ADV_NET))
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "bearer: argument \"%s\" is missing",
				    controller ? "net" : "controller");
	ret = adv_ask(ctx, json_pack("{s:s, s:s, s:o}", "do", what,
				     "controller", controller, "adv",
				     btgw_mesh_to_json(&obj)), &reply);
	json_decref(reply);
	return ret;
}

int bearer_adv_add(struct btgwctl *ctx, int argc, char **argv)
{
	return adv_do(ctx, "adv-new",
		      BIT(NET) | BIT(VIA) | BIT(RELAY) | BIT(BEACON), argc,
		      argv);
}

int bearer_adv_del(struct btgwctl *ctx, int argc, char **argv)
{
	return adv_do(ctx, "adv-del", BIT(NET), argc, argv);
}

int bearer_adv_show(struct btgwctl *ctx, int argc, char **argv)
{
	struct btgw_mesh_obj obj;
	const char *controller;
	json_t *reply, *one;
	size_t i;
	int ret;

	ret = adv_args(ctx, BIT(NET), argc, argv, &controller, &obj);
	if (ret)
		return ret;
	if (controller)
		return btgwctl_fail(ctx, BTGWCTL_USAGE,
				    "bearer: argument \"controller\": only add and del have it");
	ret = adv_ask(ctx, json_pack("{s:s, s:I}", "do", "adv-show", "net",
				     (json_int_t)obj.v[BTGW_ADV_NET].num),
		      &reply);
	if (ret)
		return ret;
	out_array(ctx, NULL);
	json_array_foreach(json_object_get(reply, "adv"), i, one) {
		btgw_mesh_init(&obj, &btgw_set_adv);
		if (btgw_mesh_from_json(&obj, one, &ctx->err)) {
			ret = BTGWCTL_REFUSED;
			break;
		}
		mesh_obj_print(ctx, &obj);
	}
	out_array_end(ctx);
	json_decref(reply);
	return ret;
}
