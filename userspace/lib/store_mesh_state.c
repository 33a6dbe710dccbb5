// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * store_mesh_state.c - of a net, what only goes forward
 *
 * That nothing goes back is a matter of triggers (store_schema.c); here it is
 * looked at before, to be refused by name.
 */
#include "store_mesh_priv.h"

#include <errno.h>
#include <string.h>

#define RPL_COLS							\
	(BTGW_MESH_BIT(BTGW_A_RPL_ENTRY_SRC) |				\
	 BTGW_MESH_BIT(BTGW_A_RPL_ENTRY_IV_INDEX) |			\
	 BTGW_MESH_BIT(BTGW_A_RPL_ENTRY_SEQ) |				\
	 BTGW_MESH_BIT(BTGW_A_RPL_ENTRY_SEG_IV_INDEX) |			\
	 BTGW_MESH_BIT(BTGW_A_RPL_ENTRY_SEG_SEQ))

int btgw_store_mesh_get(struct btgw_store *store, u16 id,
			struct btgw_store_mesh *net, struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret, step;

	memset(net, 0, sizeof(*net));
	ret = btgw_db_prepare(store,
			      "SELECT \"iv-index\", \"iv-flag\", \"iv-age\","
			      " \"seq-limit\", loading FROM mesh_net"
			      " WHERE id = ?", &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_int(stmt, 1, id);
	step = sqlite3_step(stmt);
	if (step == SQLITE_ROW) {
		net->id = id;
		net->iv_index = sqlite3_column_int64(stmt, 0);
		net->iv_flag = sqlite3_column_int(stmt, 1);
		net->iv_age = sqlite3_column_int64(stmt, 2);
		net->seq_limit = sqlite3_column_int(stmt, 3);
		net->loading = sqlite3_column_int(stmt, 4);
	} else if (step == SQLITE_DONE) {
		ret = btgw_err_set(err, -ENOENT, "%s: the store has no net %u",
				   store->path, id);
	} else {
		ret = btgw_db_error(store, "net", err);
	}
	sqlite3_finalize(stmt);
	return ret;
}

static int step_check(struct btgw_store *store,
		      const struct btgw_store_mesh *to, struct btgw_err *err)
{
	struct btgw_store_mesh from;
	int ret;

	ret = btgw_store_mesh_get(store, to->id, &from, err);
	if (ret)
		return ret;
	if (to->iv_index < from.iv_index ||
	    btgw_store_mesh_tx(to) < btgw_store_mesh_tx(&from))
		return btgw_err_set(err, -ERANGE,
				    "net %u: IV index %u, flag %u would go back to %u, %u",
				    to->id, from.iv_index, from.iv_flag,
				    to->iv_index, to->iv_flag);
	if (btgw_store_mesh_tx(to) == btgw_store_mesh_tx(&from) &&
	    to->seq_limit < from.seq_limit)
		return btgw_err_set(err, -ERANGE,
				    "net %u: limit %u of the sequence numbers would go back to %u",
				    to->id, from.seq_limit, to->seq_limit);
	return 0;
}

static int step_write(struct btgw_store *store,
		      const struct btgw_store_mesh *to, struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_prepare(store,
			      "UPDATE mesh_net SET \"iv-index\" = ?,"
			      " \"iv-flag\" = ?, \"iv-age\" = ?,"
			      " \"seq-limit\" = ? WHERE id = ?", &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_int64(stmt, 1, to->iv_index);
	sqlite3_bind_int(stmt, 2, to->iv_flag);
	sqlite3_bind_int64(stmt, 3, to->iv_age);
	sqlite3_bind_int(stmt, 4, to->seq_limit);
	sqlite3_bind_int(stmt, 5, to->id);
	return btgw_db_run(store, stmt, "IV index and limit", err);
}

int btgw_store_mesh_step(struct btgw_store *store,
			 const struct btgw_store_mesh *to,
			 struct btgw_err *err)
{
	int ret;

	ret = btgw_db_begin(store, err);
	if (ret)
		return ret;
	ret = step_check(store, to, err);
	if (!ret)
		ret = step_write(store, to, err);
	return btgw_db_finish(store, ret, err);
}

int btgw_store_mesh_loading(struct btgw_store *store, u16 id, bool loading,
			    struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_prepare(store,
			      "UPDATE mesh_net SET loading = ? WHERE id = ?",
			      &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_int(stmt, 1, loading);
	sqlite3_bind_int(stmt, 2, id);
	ret = btgw_db_run(store, stmt, "net", err);
	if (!ret && !sqlite3_changes(store->db))
		ret = btgw_err_set(err, -ENOENT, "%s: the store has no net %u",
				   store->path, id);
	return ret;
}

int btgw_store_mesh_fn(struct btgw_store *store, u16 net, u16 subnet, u64 *fn,
		       struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret, step;

	*fn = BTGW_STORE_FN_FIRST;
	ret = btgw_db_prepare(store, "SELECT fn FROM mesh_fn"
			      " WHERE net = ? AND subnet = ?", &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_int(stmt, 1, net);
	sqlite3_bind_int(stmt, 2, subnet);
	step = sqlite3_step(stmt);
	if (step == SQLITE_ROW)
		*fn = sqlite3_column_int64(stmt, 0);
	else if (step != SQLITE_DONE)
		ret = btgw_db_error(store, "forwarding number", err);
	sqlite3_finalize(stmt);
	return ret;
}

static int fn_write(struct btgw_store *store, u16 net, u16 subnet, u64 fn,
		    struct btgw_err *err)
{
	struct btgw_store_mesh known;
	sqlite3_stmt *stmt;
	u64 from;
	int ret;

	/* one that is removed would leave its numbers to the next */
	ret = btgw_store_mesh_get(store, net, &known, err);
	if (!ret)
		ret = btgw_store_mesh_fn(store, net, subnet, &from, err);
	if (ret)
		return ret;
	if (fn < from)
		return btgw_err_set(err, -ERANGE,
				    "net %u, subnet %u: the forwarding number would go back",
				    net, subnet);
	ret = btgw_db_prepare(store, "INSERT INTO mesh_fn VALUES (?, ?, ?)"
			      " ON CONFLICT (net, subnet) DO UPDATE"
			      " SET fn = excluded.fn", &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_int(stmt, 1, net);
	sqlite3_bind_int(stmt, 2, subnet);
	sqlite3_bind_int64(stmt, 3, fn);
	return btgw_db_run(store, stmt, "forwarding number", err);
}

int btgw_store_mesh_fn_step(struct btgw_store *store, u16 net, u16 subnet,
			    u64 fn, struct btgw_err *err)
{
	int ret;

	ret = btgw_db_begin(store, err);
	if (ret)
		return ret;
	return btgw_db_finish(store, fn_write(store, net, subnet, fn, err),
			      err);
}

static int rpl_clear(struct btgw_store *store, u16 id, struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_prepare(store, "DELETE FROM mesh_rpl WHERE net = ?",
			      &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_int(stmt, 1, id);
	return btgw_db_run(store, stmt, "replay list", err);
}

static int rpl_write(struct btgw_store *store, u16 id,
		     const struct btgw_mesh_list *list, struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	size_t i;
	int ret;

	ret = btgw_db_prepare(store,
			      "INSERT INTO mesh_rpl VALUES (?, ?, ?, ?, ?, ?)"
			      " ON CONFLICT (net, src) DO UPDATE SET"
			      " \"iv-index\" = excluded.\"iv-index\","
			      " seq = excluded.seq,"
			      " \"seg-iv-index\" = excluded.\"seg-iv-index\","
			      " \"seg-seq\" = excluded.\"seg-seq\""
			      " WHERE (excluded.\"iv-index\", excluded.seq) >="
			      "  (mesh_rpl.\"iv-index\", mesh_rpl.seq)",
			      &stmt, err);
	if (ret)
		return ret;
	for (i = 0; !ret && i < list->count; i++) {
		const struct btgw_mesh_obj *e = &list->obj[i];

		sqlite3_bind_int(stmt, 1, id);
		btgw_store_mesh_bind(stmt, 2, e, BTGW_A_RPL_ENTRY_SRC);
		btgw_store_mesh_bind(stmt, 3, e, BTGW_A_RPL_ENTRY_IV_INDEX);
		btgw_store_mesh_bind(stmt, 4, e, BTGW_A_RPL_ENTRY_SEQ);
		btgw_store_mesh_bind(stmt, 5, e, BTGW_A_RPL_ENTRY_SEG_IV_INDEX);
		btgw_store_mesh_bind(stmt, 6, e, BTGW_A_RPL_ENTRY_SEG_SEQ);
		if (sqlite3_step(stmt) != SQLITE_DONE)
			ret = btgw_db_error(store, "replay list", err);
		sqlite3_reset(stmt);
	}
	sqlite3_finalize(stmt);
	return ret;
}

int btgw_store_mesh_rpl(struct btgw_store *store, u16 id,
			const struct btgw_mesh_list *list, bool whole,
			struct btgw_err *err)
{
	int ret;

	/* the disk is not asked when nothing changed, which is most seconds */
	if (!list->count && !whole)
		return 0;
	ret = btgw_db_begin(store, err);
	if (ret)
		return ret;
	if (whole)
		ret = rpl_clear(store, id, err);
	if (!ret)
		ret = rpl_write(store, id, list, err);
	return btgw_db_finish(store, ret, err);
}

int btgw_store_mesh_rpl_list(struct btgw_store *store, u16 id,
			     struct btgw_mesh_list *list,
			     struct btgw_err *err)
{
	char sql[STORE_MESH_SQL] = "SELECT ";
	sqlite3_stmt *stmt;
	int ret;

	*list = (struct btgw_mesh_list){};
	btgw_store_mesh_names(sql, &btgw_set_rpl_entry, RPL_COLS);
	strcat(sql, " FROM mesh_rpl WHERE net = ? ORDER BY src");
	ret = btgw_db_prepare(store, sql, &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_int(stmt, 1, id);
	return btgw_store_mesh_rows(store, stmt, &btgw_set_rpl_entry, RPL_COLS,
				    list, err);
}
