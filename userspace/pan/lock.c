// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lock.c - what only one process may have at a time
 */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	/* a server has three networks, a client one and its peer */
	HELD_MAX	= 8,
	NAME_MAX_LEN	= 40,
};

static char held[HELD_MAX][NAME_MAX_LEN + 1];
static unsigned int holds;

static bool have(const char *name)
{
	unsigned int i;

	for (i = 0; i < holds; i++) {
		if (!strcmp(held[i], name))
			return true;
	}
	return false;
}

int pan_lock(const char *name, struct btgw_err *err)
{
	char path[sizeof(PAN_LOCK_DIR) + NAME_MAX_LEN + 8];
	int fd, ret;

	if (have(name))
		return 0;
	if (holds == HELD_MAX || strlen(name) > NAME_MAX_LEN)
		return btgw_err_set(err, -ENOSPC, "%s: no room for its lock",
				    name);
	snprintf(path, sizeof(path), "%s/%s", PAN_LOCK_DIR, name);
	if (mkdir(PAN_LOCK_DIR, 0700) < 0 && errno != EEXIST)
		return btgw_err_set(err, -errno, "%s: %s", PAN_LOCK_DIR,
				    btgw_strerror(errno));
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return btgw_err_set(err, -errno, "%s: %s", path,
				    btgw_strerror(errno));
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		ret = -errno;
		close(fd);
		if (ret == -EWOULDBLOCK)
			return btgw_err_set(err, -EBUSY,
					    "%s: another btgwctl pan has it",
					    name);
		return btgw_err_set(err, ret, "%s: %s", path,
				    btgw_strerror(ret));
	}
	/* the descriptor stays open, and the file stays: others may look at it */
	strcpy(held[holds++], name);
	return 0;
}
