// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * store_auth.c - AuthValues in use, burnt values, types that need a person
 *
 * The rules are in prov_auth.c; this file makes two of them hold across
 * processes and across their deaths. A value is taken for the length of a
 * session, so that a second session with it, in whatever process, is refused.
 * Before Random_P leaves, the value is marked as exposed; a process that dies
 * after that has burnt it, unless its devices are declared to have values of
 * their own that cannot be searched.
 *
 *	take -> [expose, durable] -> Random_P leaves -> drop (burnt or not)
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <linux/array_size.h>

#include "store_sqlite.h"

static void bind_id(sqlite3_stmt *stmt, int at, const u8 *id)
{
	sqlite3_bind_blob(stmt, at, id, BTGW_STORE_VALUE_LEN, SQLITE_STATIC);
}

/* 1 if @sql with @id gives a row, whose first two columns are copied out */
static int value_lookup(struct btgw_store *store, const char *sql,
			const u8 *id, char *first, size_t first_len,
			char *second, size_t second_len, struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	const char *text;
	int ret, step;

	ret = btgw_db_prepare(store, sql, &stmt, err);
	if (ret)
		return ret;
	bind_id(stmt, 1, id);
	step = sqlite3_step(stmt);
	if (step == SQLITE_ROW) {
		text = (const char *)sqlite3_column_text(stmt, 0);
		snprintf(first, first_len, "%s", text ? text : "");
		text = (const char *)sqlite3_column_text(stmt, 1);
		snprintf(second, second_len, "%s", text ? text : "");
		ret = 1;
	} else if (step != SQLITE_DONE) {
		ret = btgw_db_error(store, "look up value", err);
	}
	sqlite3_finalize(stmt);
	return ret;
}

/**
 * btgw_store_value_burnt() - may a static value not be used any more?
 * @store: the store
 * @id: id of the value
 * @err: why it is burnt
 *
 * Return: 0 it may be used; -EKEYREVOKED burnt
 */
int btgw_store_value_burnt(struct btgw_store *store,
			   const u8 id[BTGW_STORE_VALUE_LEN],
			   struct btgw_err *err)
{
	char type[64], reason[128];
	int ret;

	ret = value_lookup(store, "SELECT type, reason FROM burnt WHERE id = ?",
			   id, type, sizeof(type), reason, sizeof(reason), err);
	if (ret > 0)
		ret = btgw_err_set(err, -EKEYREVOKED,
				   "this static value is burnt (%s, type %s): give the device a new one",
				   reason, type);
	return ret;
}

/**
 * btgw_store_value_take() - begin a session with a value
 * @store: the store
 * @id: id of the value
 * @type: device type
 * @burns: it is burnt if a session fails after Random_P left
 * @err: why not
 *
 * Return: 0; -EKEYREVOKED burnt; -EBUSY another session has it
 */
int btgw_store_value_take(struct btgw_store *store,
			  const u8 id[BTGW_STORE_VALUE_LEN], const char *type,
			  bool burns, struct btgw_err *err)
{
	char by[64], owner[24];
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_store_recover(store, err);
	if (ret)
		return ret;
	ret = btgw_db_begin(store, err);
	if (ret)
		return ret;
	ret = btgw_store_value_burnt(store, id, err);
	if (ret)
		goto out;
	ret = value_lookup(store, "SELECT type, owner FROM value WHERE id = ?",
			   id, by, sizeof(by), owner, sizeof(owner), err);
	if (ret > 0)
		ret = btgw_err_set(err, -EBUSY,
				   "this AuthValue serves another session (type %s) now: one at a time",
				   by);
	if (ret)
		goto out;
	ret = btgw_db_prepare(store,
			      "INSERT INTO value (id, type, owner, burns) VALUES (?, ?, ?, ?)",
			      &stmt, err);
	if (ret)
		goto out;
	bind_id(stmt, 1, id);
	sqlite3_bind_text(stmt, 2, type, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(stmt, 3, store->owner);
	sqlite3_bind_int(stmt, 4, burns);
	ret = btgw_db_run(store, stmt, "take value", err);
out:
	return btgw_db_finish(store, ret, err);
}

/**
 * btgw_store_value_expose() - Random_P is about to leave
 * @store: the store
 * @id: id of a value we have taken
 * @err: reason of a failure; Random_P must not leave then
 *
 * Return: 0; -ENOENT we have not taken it
 */
int btgw_store_value_expose(struct btgw_store *store,
			    const u8 id[BTGW_STORE_VALUE_LEN],
			    struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_prepare(store,
			      "UPDATE value SET exposed = 1 WHERE id = ? AND owner = ?",
			      &stmt, err);
	if (ret)
		return ret;
	bind_id(stmt, 1, id);
	sqlite3_bind_int64(stmt, 2, store->owner);
	ret = btgw_db_run(store, stmt, "expose value", err);
	if (!ret && sqlite3_changes(store->db) != 1)
		ret = btgw_err_set(err, -ENOENT,
				   "%s: the AuthValue was not taken",
				   store->path);
	return ret;
}

static int value_burn(struct btgw_store *store, const u8 *id, const char *type,
		      const char *reason, struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_prepare(store,
			      "INSERT OR IGNORE INTO burnt (id, type, reason) VALUES (?, ?, ?)",
			      &stmt, err);
	if (ret)
		return ret;
	bind_id(stmt, 1, id);
	sqlite3_bind_text(stmt, 2, type, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(stmt, 3, reason, -1, SQLITE_TRANSIENT);
	ret = btgw_db_run(store, stmt, "burn value", err);
	if (ret)
		return ret;
	return btgw_store_attention_set(store, type, reason, err);
}

/**
 * btgw_store_value_drop() - end a session with a value
 * @store: the store
 * @id: id of a value we have taken
 * @burn: it must never be used again, and its type needs a person
 * @reason: why, with @burn
 * @err: reason of a failure
 *
 * Return: 0; -ENOENT we have not taken it
 */
int btgw_store_value_drop(struct btgw_store *store,
			  const u8 id[BTGW_STORE_VALUE_LEN], bool burn,
			  const char *reason, struct btgw_err *err)
{
	char type[64], owner[24];
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_begin(store, err);
	if (ret)
		return ret;
	ret = value_lookup(store, "SELECT type, owner FROM value WHERE id = ?",
			   id, type, sizeof(type), owner, sizeof(owner), err);
	if (!ret)
		ret = btgw_err_set(err, -ENOENT,
				   "%s: the AuthValue was not taken",
				   store->path);
	if (ret < 0)
		goto out;
	ret = burn ? value_burn(store, id, type, reason, err) : 0;
	if (ret)
		goto out;
	ret = btgw_db_prepare(store,
			      "DELETE FROM value WHERE id = ? AND owner = ?",
			      &stmt, err);
	if (ret)
		goto out;
	bind_id(stmt, 1, id);
	sqlite3_bind_int64(stmt, 2, store->owner);
	ret = btgw_db_run(store, stmt, "drop value", err);
out:
	return btgw_db_finish(store, ret, err);
}

/**
 * btgw_store_value_recover() - settle the values of an owner that died
 * @store: the store, in a transaction
 * @owner: its number
 * @err: reason of a failure
 *
 * Return: 0 or a negative errno
 */
int btgw_store_value_recover(struct btgw_store *store, s64 owner,
			     struct btgw_err *err)
{
	static const char * const sql[] = {
		"INSERT OR IGNORE INTO burnt (id, type, reason) SELECT id, type,"
		" 'the provisioner ended after Random_P left' FROM value"
		" WHERE owner = ? AND burns AND exposed",
		"INSERT OR REPLACE INTO attention (type, reason) SELECT type,"
		" 'the provisioner ended after Random_P left' FROM value"
		" WHERE owner = ? AND burns AND exposed",
		"DELETE FROM value WHERE owner = ?",
	};
	sqlite3_stmt *stmt;
	unsigned int i;
	int ret = 0;

	for (i = 0; !ret && i < ARRAY_SIZE(sql); i++) {
		ret = btgw_db_prepare(store, sql[i], &stmt, err);
		if (ret)
			break;
		sqlite3_bind_int64(stmt, 1, owner);
		ret = btgw_db_run(store, stmt, "settle values", err);
	}
	return ret;
}

/**
 * btgw_store_attention_get() - does a device type need a person?
 * @store: the store
 * @type: its name
 * @reason: where to put why
 * @len: size of @reason
 * @err: reason of a failure
 *
 * Return: 1 yes, 0 no, or a negative errno
 */
int btgw_store_attention_get(struct btgw_store *store, const char *type,
			     char *reason, size_t len, struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	const char *text;
	int ret, step;

	ret = btgw_db_prepare(store,
			      "SELECT reason FROM attention WHERE type = ?",
			      &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_text(stmt, 1, type, -1, SQLITE_TRANSIENT);
	step = sqlite3_step(stmt);
	if (step == SQLITE_ROW) {
		text = (const char *)sqlite3_column_text(stmt, 0);
		snprintf(reason, len, "%s", text ? text : "");
		ret = 1;
	} else if (step != SQLITE_DONE) {
		ret = btgw_db_error(store, "look up type", err);
	}
	sqlite3_finalize(stmt);
	return ret;
}

/**
 * btgw_store_attention_set() - a device type needs a person
 * @store: the store
 * @type: its name
 * @reason: why
 * @err: reason of a failure
 *
 * Return: 0 or a negative errno
 */
int btgw_store_attention_set(struct btgw_store *store, const char *type,
			     const char *reason, struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_prepare(store,
			      "INSERT OR REPLACE INTO attention (type, reason) VALUES (?, ?)",
			      &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_text(stmt, 1, type, -1, SQLITE_TRANSIENT);
	sqlite3_bind_text(stmt, 2, reason, -1, SQLITE_TRANSIENT);
	return btgw_db_run(store, stmt, "mark type", err);
}

/**
 * btgw_store_attention_clear() - a person has seen to a device type
 * @store: the store
 * @type: its name
 * @err: reason of a failure
 *
 * Burnt values stay burnt.
 *
 * Return: 0; -ENOENT it needed nobody
 */
int btgw_store_attention_clear(struct btgw_store *store, const char *type,
			       struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_prepare(store, "DELETE FROM attention WHERE type = ?",
			      &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_text(stmt, 1, type, -1, SQLITE_TRANSIENT);
	ret = btgw_db_run(store, stmt, "clear type", err);
	if (!ret && sqlite3_changes(store->db) != 1)
		ret = btgw_err_set(err, -ENOENT,
				   "type %s does not need attention", type);
	return ret;
}

/**
 * btgw_store_attentions() - walk the device types that need a person
 * @store: the store
 * @fn: called for each
 * @user_data: passed to @fn
 * @err: reason of a failure
 *
 * Return: 0, what @fn returned, or a negative errno
 */
int btgw_store_attentions(struct btgw_store *store, btgw_store_attention_fn fn,
			  void *user_data, struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret, step;

	ret = btgw_db_prepare(store,
			      "SELECT type, reason FROM attention ORDER BY type",
			      &stmt, err);
	if (ret)
		return ret;
	while (!ret && (step = sqlite3_step(stmt)) != SQLITE_DONE) {
		if (step != SQLITE_ROW)
			ret = btgw_db_error(store, "read types", err);
		else
			ret = fn((const char *)sqlite3_column_text(stmt, 0),
				 (const char *)sqlite3_column_text(stmt, 1),
				 user_data);
	}
	sqlite3_finalize(stmt);
	return ret;
}
