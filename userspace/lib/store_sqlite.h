/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store_sqlite.h - inside of the SQLite store, for the files store_*.c only
 */
#ifndef _BTGW_LIB_STORE_SQLITE_H
#define _BTGW_LIB_STORE_SQLITE_H

#include <sqlite3.h>

#include "store.h"

/**
 * struct btgw_store - an open store
 * @db: connection, WAL, synchronous=FULL
 * @path: as given
 * @owner: our number in node.owner and value.owner; 0 if opened to look only
 * @owners_fd: FILE-owners, with octet @owner of it locked
 */
struct btgw_store {
	sqlite3 *db;
	char *path;
	s64 owner;
	int owners_fd;
};

int btgw_db_error(struct btgw_store *store, const char *doing,
		  struct btgw_err *err);
int btgw_db_exec(struct btgw_store *store, const char *sql, const char *doing,
		 struct btgw_err *err);
int btgw_db_prepare(struct btgw_store *store, const char *sql,
		    sqlite3_stmt **stmt, struct btgw_err *err);
int btgw_db_run(struct btgw_store *store, sqlite3_stmt *stmt,
		const char *doing, struct btgw_err *err);
int btgw_db_begin(struct btgw_store *store, struct btgw_err *err);
int btgw_db_finish(struct btgw_store *store, int ret, struct btgw_err *err);

int btgw_store_migrate(struct btgw_store *store, bool create,
		       struct btgw_err *err);
int btgw_store_owner_take(struct btgw_store *store, struct btgw_err *err);
int btgw_store_recover(struct btgw_store *store, struct btgw_err *err);
int btgw_store_value_recover(struct btgw_store *store, s64 owner,
			     struct btgw_err *err);

#endif /* _BTGW_LIB_STORE_SQLITE_H */
