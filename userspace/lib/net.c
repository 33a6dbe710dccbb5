// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * net.c - which network: from what a person writes to an open store
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto.h"
#include "net.h"
#include "path.h"

static int default_path(char *path, size_t size, bool create,
			struct btgw_err *err)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	char dir[4000];
	int n;

	if (state && *state)
		n = snprintf(dir, sizeof(dir), "%s", state);
	else if (home && *home)
		n = snprintf(dir, sizeof(dir), "%s/.local/state", home);
	else
		return btgw_err_set(err, -EINVAL,
				    "neither XDG_STATE_HOME nor HOME is set: say net FILE");
	if (n >= (int)sizeof(dir) ||
	    snprintf(path, size, "%s/btgw/default.net", dir) >= (int)size)
		return btgw_err_set(err, -ENAMETOOLONG,
				    "XDG_STATE_HOME or HOME: too long");
	return create ? btgw_make_folder(dir, "btgw", err) : 0;
}

/**
 * btgw_net_path() - where a network lies
 * @spec: as at the head of net.h; NULL for nothing
 * @path: result
 * @size: room there
 * @create: gets whether it is to be made
 * @err: reason of a refusal
 *
 * Return: 0; -EINVAL; -ENAMETOOLONG
 */
int btgw_net_path(const char *spec, char *path, size_t size, bool *create,
		  struct btgw_err *err)
{
	*create = spec && (!strcmp(spec, "new") || !strncmp(spec, "new:", 4));
	if (!spec || !strcmp(spec, "new"))
		return default_path(path, size, *create, err);
	if (*create)
		spec += 4;
	if (!*spec)
		return btgw_err_set(err, -EINVAL,
				    "net: expected FILE, new or new:FILE");
	if (snprintf(path, size, "%s", spec) >= (int)size)
		return btgw_err_set(err, -ENAMETOOLONG, "net: path too long");
	return 0;
}

/* A NetKey of its own, this gateway at address 1, everything else free */
static int net_create(struct btgw_store *store, struct btgw_err *err)
{
	const char *base = strrchr(btgw_store_path(store), '/');
	struct btgw_store_net net = {
		.own = BTGW_UNICAST_MIN,
		.next = BTGW_UNICAST_MIN + 1,
	};
	int ret;

	base = base ? base + 1 : btgw_store_path(store);
	snprintf(net.name, sizeof(net.name), "%.*s",
		 (int)sizeof(net.name) - 1, base);
	if (btgw_random(net.netkey, sizeof(net.netkey)))
		return btgw_err_set(err, -EIO, "no random numbers");
	ret = btgw_store_net_create(store, &net, err);
	btgw_wipe(&net, sizeof(net));
	return ret;
}

/**
 * btgw_net_store_open() - open the store of a network, or make both
 * @spec: as at the head of net.h; NULL for nothing
 * @flags: %BTGW_STORE_READ or 0
 * @store: result
 * @err: reason of a failure
 *
 * Return: 0; -ENOENT there is none; -EEXIST a new one was asked for and it is
 * there; as btgw_store_open()
 */
int btgw_net_store_open(const char *spec, unsigned int flags,
			struct btgw_store **store, struct btgw_err *err)
{
	struct btgw_store_net net;
	char path[4096];
	bool create;
	int ret;

	ret = btgw_net_path(spec, path, sizeof(path), &create, err);
	if (ret)
		return ret;
	if (create)
		flags |= BTGW_STORE_CREATE;
	ret = btgw_store_open(path, flags, store, err);
	if (ret == -ENOENT)
		return btgw_err_set(err, ret,
				    "%s: there is no network; make one with net new%s%s",
				    path, spec ? ":" : "", spec ? spec : "");
	if (ret == -EEXIST)
		return btgw_err_set(err, ret,
				    "%s: there is a network already; leave out \"new\" to use it",
				    path);
	if (ret || flags & BTGW_STORE_READ)
		return ret;
	/* also where a process died between making the file and the network */
	ret = btgw_store_net_get(*store, &net, NULL);
	btgw_wipe(&net, sizeof(net));
	if (ret == -ENOENT)
		ret = net_create(*store, err);
	if (ret) {
		btgw_store_close(*store);
		*store = NULL;
	}
	return ret;
}
