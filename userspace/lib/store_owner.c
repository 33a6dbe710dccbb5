// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * store_owner.c - who is at work on a store, and what the dead left behind
 *
 * Each opening gets a number, never used twice, and locks the octet of that
 * number in FILE-owners. It is an open file description lock: it belongs to
 * the opening, not to the process, is seen across containers that share the
 * file, and goes when the process does, however it goes.
 *
 *	take:	   BEGIN IMMEDIATE; number = last + 1; lock octet; COMMIT
 *	recover:   BEGIN IMMEDIATE; for each number with unfinished rows that
 *		   is not locked: its rows become unknown, its values burnt or
 *		   free; COMMIT
 *
 * The octet is locked before the number can be seen by others, and rows carry
 * the number only after, so a row whose octet is free has no living owner.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store_sqlite.h"

static int owners_open(struct btgw_store *store, struct btgw_err *err)
{
	char name[4096];

	snprintf(name, sizeof(name), "%s-owners", store->path);
	store->owners_fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
				0600);
	if (store->owners_fd < 0)
		return btgw_err_set(err, -errno, "%s: %s", name,
				    strerror(errno));
	return 0;
}

static int owner_lock(struct btgw_store *store, s64 owner, int cmd,
		      struct flock *lock)
{
	*lock = (struct flock){
		.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = owner,
		.l_len = 1,
	};
	return fcntl(store->owners_fd, cmd, lock) ? -errno : 0;
}

/**
 * btgw_store_owner_take() - get a number of our own and lock it
 * @store: connection, no transaction open
 * @err: reason of a failure
 *
 * Return: 0 or a negative errno
 */
int btgw_store_owner_take(struct btgw_store *store, struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	struct flock lock;
	int ret;

	ret = owners_open(store, err);
	if (ret)
		return ret;
	ret = btgw_db_begin(store, err);
	if (ret)
		return ret;
	ret = btgw_db_prepare(store,
			      "UPDATE owner SET last = last + 1 RETURNING last",
			      &stmt, err);
	if (ret)
		goto out;
	if (sqlite3_step(stmt) == SQLITE_ROW)
		store->owner = sqlite3_column_int64(stmt, 0);
	else
		ret = btgw_db_error(store, "take owner", err);
	sqlite3_finalize(stmt);
	if (ret)
		goto out;
	ret = owner_lock(store, store->owner, F_OFD_SETLK, &lock);
	if (ret)
		ret = btgw_err_set(err, ret, "%s-owners: cannot lock: %s",
				   store->path, strerror(-ret));
out:
	return btgw_db_finish(store, ret, err);
}

static bool owner_alive(struct btgw_store *store, s64 owner)
{
	struct flock lock;

	if (owner == store->owner)
		return true;
	/* cannot tell: leave its rows alone */
	if (owner_lock(store, owner, F_OFD_GETLK, &lock))
		return true;
	return lock.l_type != F_UNLCK;
}

static int owner_bury(struct btgw_store *store, s64 owner, struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_prepare(store,
			      "UPDATE node SET state = 'unknown', ended = unixepoch(),"
			      " reason = 'the provisioner ended before Complete'"
			      " WHERE owner = ? AND state = 'pending'", &stmt,
			      err);
	if (ret)
		return ret;
	sqlite3_bind_int64(stmt, 1, owner);
	ret = btgw_db_run(store, stmt, "mark unknown", err);
	if (ret)
		return ret;
	return btgw_store_value_recover(store, owner, err);
}

/**
 * btgw_store_recover() - settle what processes that died left behind
 * @store: the store, with a number of our own
 * @err: reason of a failure
 *
 * Return: 0 or a negative errno
 */
int btgw_store_recover(struct btgw_store *store, struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	s64 *dead = NULL;
	size_t n = 0, i;
	int ret, step;

	ret = btgw_db_begin(store, err);
	if (ret)
		return ret;
	ret = btgw_db_prepare(store,
			      "SELECT owner FROM node WHERE state = 'pending'"
			      " UNION SELECT owner FROM value", &stmt, err);
	if (ret)
		return btgw_db_finish(store, ret, err);
	while ((step = sqlite3_step(stmt)) == SQLITE_ROW) {
		s64 owner = sqlite3_column_int64(stmt, 0);
		s64 *more;

		if (owner_alive(store, owner))
			continue;
		more = reallocarray(dead, n + 1, sizeof(*dead));
		if (!more) {
			ret = btgw_err_set(err, -ENOMEM, "out of memory");
			break;
		}
		dead = more;
		dead[n++] = owner;
	}
	if (!ret && step != SQLITE_DONE)
		ret = btgw_db_error(store, "look for the dead", err);
	sqlite3_finalize(stmt);
	for (i = 0; !ret && i < n; i++)
		ret = owner_bury(store, dead[i], err);
	free(dead);
	return btgw_db_finish(store, ret, err);
}
