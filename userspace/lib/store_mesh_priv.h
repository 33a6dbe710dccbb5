/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store_mesh_priv.h - between store_mesh.c and store_mesh_state.c
 */
#ifndef _BTGW_LIB_STORE_MESH_PRIV_H
#define _BTGW_LIB_STORE_MESH_PRIV_H

#include "store_mesh.h"
#include "store_sqlite.h"

enum { STORE_MESH_SQL = 2048 };

/* an attribute to a parameter, NULL where the object has none */
void btgw_store_mesh_bind(sqlite3_stmt *stmt, int at,
			  const struct btgw_mesh_obj *obj, unsigned int attr);

/* the rows of a statement whose columns are the attributes of @cols, in order */
int btgw_store_mesh_rows(struct btgw_store *store, sqlite3_stmt *stmt,
			 const struct btgw_mesh_set *set, u64 cols,
			 struct btgw_mesh_list *list, struct btgw_err *err);

/* names of the attributes, quoted, with commas; appends to @sql */
void btgw_store_mesh_names(char *sql, const struct btgw_mesh_set *set,
			   u64 cols);

#endif /* _BTGW_LIB_STORE_MESH_PRIV_H */
