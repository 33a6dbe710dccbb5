// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * path.c - folders for what is kept
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "path.h"

static int make(const char *path, struct btgw_err *err)
{
	if (!mkdir(path, 0700) || errno == EEXIST)
		return 0;
	return btgw_err_set(err, -errno, "%s: cannot create: %s", path,
			    strerror(errno));
}

/**
 * btgw_make_folder() - make a folder, and those above it, where missing
 * @parent: absolute or relative path
 * @name: folder in it
 * @err: reason of a failure
 *
 * Folders that are made can be entered by the user alone.
 *
 * Return: 0 or a negative errno
 */
int btgw_make_folder(const char *parent, const char *name, struct btgw_err *err)
{
	char path[4096], *slash;
	int ret;

	if (snprintf(path, sizeof(path), "%s/%s", parent, name) >=
	    (int)sizeof(path))
		return btgw_err_set(err, -ENAMETOOLONG, "%.64s...: too long",
				    parent);
	for (slash = strchr(path + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = 0;
		ret = make(path, err);
		*slash = '/';
		if (ret)
			return ret;
	}
	return make(path, err);
}
