// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * store_sqlite.c - the store as an SQLite file: opening, checking, recovery
 *
 * WAL, so that a reader does not stop a provisioner; synchronous=FULL, so that
 * a commit that returned has reached the disk. Both are read back, because a
 * file system without shared memory silently leaves WAL off.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <linux/array_size.h>

#include "store_sqlite.h"

/* two provisioners wait for each other's transaction, which takes ms */
enum { STORE_BUSY_MS = 20000 };

/**
 * btgw_db_error() - turn SQLite's last error into ours
 * @store: the store
 * @doing: what was being done
 * @err: where to put the message
 *
 * Return: a negative errno
 */
int btgw_db_error(struct btgw_store *store, const char *doing,
		  struct btgw_err *err)
{
	int code = -EIO;

	switch (sqlite3_errcode(store->db) & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		code = -EBUSY;
		break;
	case SQLITE_FULL:
		code = -ENOSPC;
		break;
	case SQLITE_NOMEM:
		code = -ENOMEM;
		break;
	case SQLITE_READONLY:
		code = -EROFS;
		break;
	case SQLITE_CONSTRAINT:
		code = -EEXIST;
		break;
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		code = -EINVAL;
		break;
	default:
		break;
	}
	return btgw_err_set(err, code, "%s: %s: %s", store->path, doing,
			    sqlite3_errmsg(store->db));
}

int btgw_db_exec(struct btgw_store *store, const char *sql, const char *doing,
		 struct btgw_err *err)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return btgw_db_error(store, doing, err);
	return 0;
}

int btgw_db_prepare(struct btgw_store *store, const char *sql,
		    sqlite3_stmt **stmt, struct btgw_err *err)
{
	if (sqlite3_prepare_v2(store->db, sql, -1, stmt, NULL) != SQLITE_OK)
		return btgw_db_error(store, sql, err);
	return 0;
}

/* Run a statement that gives no rows, and free it */
int btgw_db_run(struct btgw_store *store, sqlite3_stmt *stmt,
		const char *doing, struct btgw_err *err)
{
	int ret = 0;

	if (sqlite3_step(stmt) != SQLITE_DONE)
		ret = btgw_db_error(store, doing, err);
	sqlite3_finalize(stmt);
	return ret;
}

/*
 * IMMEDIATE takes the write lock at once: what is read inside is still true
 * when it is written.
 */
int btgw_db_begin(struct btgw_store *store, struct btgw_err *err)
{
	return btgw_db_exec(store, "BEGIN IMMEDIATE", "begin", err);
}

/* Commit if @ret is 0, else roll back; what was wrong first is returned */
int btgw_db_finish(struct btgw_store *store, int ret, struct btgw_err *err)
{
	if (!ret)
		ret = btgw_db_exec(store, "COMMIT", "commit", err);
	if (ret)
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	return ret;
}

/* One value of a PRAGMA, compared as text */
static int pragma_is(struct btgw_store *store, const char *sql,
		     const char *want, struct btgw_err *err)
{
	const char *got = "nothing";
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_prepare(store, sql, &stmt, err);
	if (ret)
		return ret;
	if (sqlite3_step(stmt) == SQLITE_ROW)
		got = (const char *)sqlite3_column_text(stmt, 0);
	else
		ret = btgw_db_error(store, sql, err);
	if (!ret && (!got || strcmp(got, want)))
		ret = btgw_err_set(err, -EOPNOTSUPP,
				   "%s: %s gives %s, not %s: the store must lie on a local file system",
				   store->path, sql, got ? got : "nothing",
				   want);
	sqlite3_finalize(stmt);
	return ret;
}

/* Keys are in here: nobody but the owner may read it, or a part of it */
static int check_mode(const char *path, bool must, struct btgw_err *err)
{
	struct stat st;

	if (stat(path, &st)) {
		if (errno == ENOENT && !must)
			return 0;
		return btgw_err_set(err, -errno, "%s: %s", path,
				    strerror(errno));
	}
	if (!S_ISREG(st.st_mode))
		return btgw_err_set(err, -EINVAL, "%s: not a regular file",
				    path);
	if (st.st_mode & 077)
		return btgw_err_set(err, -EPERM,
				    "%s: mode %04o lets others at the keys: chmod 0600",
				    path, st.st_mode & 07777);
	if (st.st_uid != geteuid() && geteuid())
		return btgw_err_set(err, -EPERM,
				    "%s: belongs to user %u, not to us", path,
				    st.st_uid);
	return 0;
}

static int check_files(const char *path, struct btgw_err *err)
{
	static const char * const parts[] = { "", "-wal", "-shm", "-owners" };
	char name[4096];
	unsigned int i;
	int ret;

	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		if (snprintf(name, sizeof(name), "%s%s", path, parts[i]) >=
		    (int)sizeof(name))
			return btgw_err_set(err, -ENAMETOOLONG,
					    "%.64s...: path too long", path);
		ret = check_mode(name, i == 0, err);
		if (ret)
			return ret;
	}
	return 0;
}

static int create_file(const char *path, struct btgw_err *err)
{
	int fd;

	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return btgw_err_set(err, -errno, "%s: cannot create: %s", path,
				    strerror(errno));
	/* the umask can only have taken rights away; give ours back */
	if (fchmod(fd, 0600)) {
		int code = -errno;

		close(fd);
		unlink(path);
		return btgw_err_set(err, code, "%s: chmod 0600: %s", path,
				    strerror(-code));
	}
	close(fd);
	return 0;
}

static int configure(struct btgw_store *store, struct btgw_err *err)
{
	int ret;

	sqlite3_extended_result_codes(store->db, 1);
	sqlite3_busy_timeout(store->db, STORE_BUSY_MS);
	/* the file may come from anywhere: no functions out of its schema */
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);

	ret = pragma_is(store, "PRAGMA journal_mode=WAL", "wal", err);
	if (!ret)
		ret = btgw_db_exec(store, "PRAGMA synchronous=FULL", "sync",
				   err);
	if (!ret)
		ret = pragma_is(store, "PRAGMA synchronous", "2", err);
	if (!ret)
		ret = pragma_is(store, "PRAGMA secure_delete=ON", "1", err);
	return ret;
}

/**
 * btgw_store_open() - open a store, or make one
 * @path: its file
 * @flags: BTGW_STORE_ flags
 * @out: the store; btgw_store_close() frees it
 * @err: reason of a failure
 *
 * Without %BTGW_STORE_READ, what processes that died have left pending becomes
 * unknown, and static values they had exposed are burnt.
 *
 * The process must not fork and go on using the store in the child: the lock
 * that says we are alive would outlive us.
 *
 * Return: 0; -ENOENT; -EEXIST with %BTGW_STORE_CREATE; -EPERM others can read
 * it; -EINVAL no store; -EOVERFLOW made by a newer program; -EOPNOTSUPP the
 * file system cannot keep it safe; -EBUSY; other errors of files
 */
int btgw_store_open(const char *path, unsigned int flags,
		    struct btgw_store **out, struct btgw_err *err)
{
	bool create = flags & BTGW_STORE_CREATE;
	struct btgw_store *store;
	mode_t mask;
	int ret;

	*out = NULL;
	ret = create ? create_file(path, err) : check_files(path, err);
	if (ret)
		return ret;

	store = calloc(1, sizeof(*store));
	if (!store)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	store->owners_fd = -1;
	store->path = strdup(path);
	if (!store->path) {
		free(store);
		return btgw_err_set(err, -ENOMEM, "out of memory");
	}

	/* -wal, -shm and -owners come into being below */
	mask = umask(0077);
	if (sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READWRITE, NULL) !=
	    SQLITE_OK)
		ret = btgw_db_error(store, "open", err);
	if (!ret)
		ret = configure(store, err);
	if (!ret)
		ret = btgw_store_migrate(store, create, err);
	if (!ret && !(flags & BTGW_STORE_READ))
		ret = btgw_store_owner_take(store, err);
	if (!ret && !(flags & BTGW_STORE_READ))
		ret = btgw_store_recover(store, err);
	umask(mask);
	if (!ret)
		ret = check_files(path, err);
	if (ret) {
		btgw_store_close(store);
		return ret;
	}
	*out = store;
	return 0;
}

/**
 * btgw_store_close() - close a store
 * @store: it, or NULL
 *
 * A device that is still pending becomes unknown when the store is opened
 * next.
 */
void btgw_store_close(struct btgw_store *store)
{
	if (!store)
		return;
	sqlite3_close(store->db);
	if (store->owners_fd >= 0)
		close(store->owners_fd);
	free(store->path);
	free(store);
}

/**
 * btgw_store_path() - where a store lies
 * @store: the store
 *
 * Return: the path it was opened with
 */
const char *btgw_store_path(const struct btgw_store *store)
{
	return store->path;
}

/**
 * btgw_store_check() - look for damage
 * @store: the store
 * @err: what is damaged
 *
 * Return: 0; -EINVAL damaged
 */
int btgw_store_check(struct btgw_store *store, struct btgw_err *err)
{
	const char *got = NULL;
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_prepare(store, "PRAGMA integrity_check(1)", &stmt, err);
	if (ret)
		return ret;
	if (sqlite3_step(stmt) == SQLITE_ROW)
		got = (const char *)sqlite3_column_text(stmt, 0);
	if (!got)
		ret = btgw_db_error(store, "integrity check", err);
	else if (strcmp(got, "ok"))
		ret = btgw_err_set(err, -EINVAL, "%s: damaged: %s",
				   store->path, got);
	sqlite3_finalize(stmt);
	return ret;
}
