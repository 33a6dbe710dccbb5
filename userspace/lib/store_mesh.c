// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * store_mesh.c - objects of mesh nets as rows
 *
 * One table of tables: which attributes name an object, and which are kept.
 * Names in statements come from the attribute sets, values are always bound.
 */
#include "store_mesh_priv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/array_size.h>

#include "mesh_adv.h"

#define BIT(a)	BTGW_MESH_BIT(BTGW_A_##a)

struct mesh_table {
	const struct btgw_mesh_set *set;
	const char *name;
	/* attribute of the net that an object is of */
	unsigned int net;
	/* what names one */
	u64 key;
	/* what else is kept */
	u64 cols;
	/* what only btgw_store_mesh_new() enters */
	u64 once;
	/* of the key, what may be absent */
	u64 maybe;
	bool secret;
};

static const struct mesh_table tables[] = {
	{
		.set = &btgw_set_net,
		.name = "mesh_net",
		.net = BTGW_A_NET_ID,
		.key = BIT(NET_ID),
		.cols = BIT(NET_TTL) | BIT(NET_TRANSMIT_COUNT) |
			BIT(NET_TRANSMIT_INTERVAL) | BIT(NET_RELAY) |
			BIT(NET_RELAY_COUNT) | BIT(NET_RELAY_INTERVAL) |
			BIT(NET_FRIEND) | BIT(NET_FRIEND_MAX) |
			BIT(NET_FRIEND_QUEUE) | BIT(NET_FRIEND_SUBS) |
			BIT(NET_FRIEND_WINDOW) | BIT(NET_PROXY) |
			BIT(NET_BEACON) | BIT(NET_SAR_TX) | BIT(NET_SAR_RX) |
			BIT(NET_RPL_SIZE) | BIT(NET_CACHE_SIZE) |
			BIT(NET_SAR_SIZE) | BIT(NET_STRICT_REPLAY),
		.once = BIT(NET_IV_INDEX) | BIT(NET_IV_FLAG) |
			BIT(NET_IV_AGE) | BIT(NET_SEQ_LIMIT),
		.secret = true,
	},
	{
		.set = &btgw_set_subnet,
		.name = "mesh_subnet",
		.net = BTGW_A_SUBNET_NET,
		.key = BIT(SUBNET_NET) | BIT(SUBNET_INDEX),
		.cols = BIT(SUBNET_KEY) | BIT(SUBNET_NEW_KEY) |
			BIT(SUBNET_PHASE),
		.secret = true,
	},
	{
		.set = &btgw_set_appkey,
		.name = "mesh_appkey",
		.net = BTGW_A_APPKEY_NET,
		.key = BIT(APPKEY_NET) | BIT(APPKEY_INDEX),
		.cols = BIT(APPKEY_SUBNET) | BIT(APPKEY_KEY) |
			BIT(APPKEY_NEW_KEY),
		.secret = true,
	},
	{
		.set = &btgw_set_devkey,
		.name = "mesh_devkey",
		.net = BTGW_A_DEVKEY_NET,
		.key = BIT(DEVKEY_NET) | BIT(DEVKEY_ADDR),
		.cols = BIT(DEVKEY_KEY),
		.secret = true,
	},
	{
		.set = &btgw_set_element,
		.name = "mesh_element",
		.net = BTGW_A_ELEMENT_NET,
		.key = BIT(ELEMENT_NET) | BIT(ELEMENT_ADDR),
		.cols = BIT(ELEMENT_UID) | BIT(ELEMENT_GID),
	},
	{
		.set = &btgw_set_bind,
		.name = "mesh_bind",
		.net = BTGW_A_BIND_NET,
		.key = BIT(BIND_NET) | BIT(BIND_ELEMENT) | BIT(BIND_APPKEY),
	},
	{
		.set = &btgw_set_sub,
		.name = "mesh_sub",
		.net = BTGW_A_SUB_NET,
		.key = BIT(SUB_NET) | BIT(SUB_ELEMENT) | BIT(SUB_ADDR) |
		       BIT(SUB_LABEL),
		.maybe = BIT(SUB_ADDR) | BIT(SUB_LABEL),
	},
	{
		.set = &btgw_set_adv,
		.name = "mesh_adv",
		.net = BTGW_ADV_NET,
		.key = BTGW_MESH_BIT(BTGW_ADV_NET) |
		       BTGW_MESH_BIT(BTGW_ADV_CONTROLLER),
		.cols = BTGW_MESH_BIT(BTGW_ADV_VIA) |
			BTGW_MESH_BIT(BTGW_ADV_RELAY) |
			BTGW_MESH_BIT(BTGW_ADV_BEACON),
	},
};

static const struct mesh_table *mesh_table(const struct btgw_mesh_set *set)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(tables); i++) {
		if (tables[i].set == set)
			return &tables[i];
	}
	return NULL;
}

static void append(char *sql, const char *text)
{
	size_t len = strlen(sql);

	snprintf(sql + len, STORE_MESH_SQL - len, "%s", text);
}

static void append_name(char *sql, const struct btgw_mesh_set *set,
			unsigned int attr)
{
	append(sql, "\"");
	append(sql, set->fields[attr].name);
	append(sql, "\"");
}

void btgw_store_mesh_names(char *sql, const struct btgw_mesh_set *set,
			   u64 cols)
{
	const char *comma = "";
	unsigned int i;

	for (i = 0; i <= set->max; i++) {
		if (!(cols & BTGW_MESH_BIT(i)))
			continue;
		append(sql, comma);
		append_name(sql, set, i);
		comma = ", ";
	}
}

void btgw_store_mesh_bind(sqlite3_stmt *stmt, int at,
			  const struct btgw_mesh_obj *obj, unsigned int attr)
{
	const struct btgw_mesh_field *field = &obj->set->fields[attr];

	if (!btgw_mesh_has(obj, attr))
		sqlite3_bind_null(stmt, at);
	else if (field->type == BTGW_MESH_BIN)
		sqlite3_bind_blob(stmt, at, obj->v[attr].bin, field->len,
				  SQLITE_TRANSIENT);
	else
		sqlite3_bind_int64(stmt, at, obj->v[attr].num);
}

/* A label has a virtual address, too, which follows from it */
static struct btgw_mesh_obj normal(const struct btgw_mesh_obj *obj)
{
	struct btgw_mesh_obj copy = *obj;

	if (copy.set == &btgw_set_sub && btgw_mesh_has(&copy, BTGW_A_SUB_LABEL))
		copy.has &= ~BIT(SUB_ADDR);
	return copy;
}

/* The table of an object that has what names it */
static const struct mesh_table *table_of(const struct btgw_mesh_obj *obj,
					 struct btgw_err *err)
{
	const struct mesh_table *t = mesh_table(obj->set);
	u64 must;

	if (!t) {
		btgw_err_set(err, -EINVAL, "a %s is not stored",
			     obj->set->name);
		return NULL;
	}
	must = t->key & ~t->maybe;
	if ((obj->has & must) != must) {
		btgw_err_set(err, -EINVAL, "a %s without what names it",
			     obj->set->name);
		return NULL;
	}
	return t;
}

/* " WHERE key IS ? AND ..."; IS, because a part of the key may be absent */
static void append_where(char *sql, const struct mesh_table *t)
{
	const char *word = " WHERE ";
	unsigned int i;

	for (i = 0; i <= t->set->max; i++) {
		if (!(t->key & BTGW_MESH_BIT(i)))
			continue;
		append(sql, word);
		append_name(sql, t->set, i);
		append(sql, " IS ?");
		word = " AND ";
	}
}

static int bind_all(sqlite3_stmt *stmt, int at,
		    const struct btgw_mesh_obj *obj, u64 cols)
{
	unsigned int i;

	for (i = 0; i <= obj->set->max; i++) {
		if (cols & BTGW_MESH_BIT(i))
			btgw_store_mesh_bind(stmt, at++, obj, i);
	}
	return at;
}

static int row_insert(struct btgw_store *store, const struct mesh_table *t,
		      const struct btgw_mesh_obj *obj, struct btgw_err *err)
{
	/* what is not given is left to the default of its column */
	u64 cols = (t->key | t->cols | t->once) & obj->has;
	char sql[STORE_MESH_SQL] = "INSERT INTO ";
	const char *mark = "?";
	sqlite3_stmt *stmt;
	unsigned int i;
	int ret;

	append(sql, t->name);
	append(sql, " (");
	btgw_store_mesh_names(sql, t->set, cols);
	append(sql, ") VALUES (");
	for (i = 0; i <= t->set->max; i++) {
		if (cols & BTGW_MESH_BIT(i)) {
			append(sql, mark);
			mark = ", ?";
		}
	}
	append(sql, ")");
	ret = btgw_db_prepare(store, sql, &stmt, err);
	if (ret)
		return ret;
	bind_all(stmt, 1, obj, cols);
	return btgw_db_run(store, stmt, t->set->name, err);
}

int btgw_store_mesh_begin(struct btgw_store *store, struct btgw_err *err)
{
	return btgw_db_begin(store, err);
}

int btgw_store_mesh_finish(struct btgw_store *store, int ret,
			   struct btgw_err *err)
{
	return btgw_db_finish(store, ret, err);
}

int btgw_store_mesh_new(struct btgw_store *store,
			const struct btgw_mesh_obj *obj, struct btgw_err *err)
{
	struct btgw_mesh_obj row = normal(obj);
	const struct mesh_table *t = table_of(&row, err);
	int ret;

	ret = t ? row_insert(store, t, &row, err) : -EINVAL;
	explicit_bzero(&row, sizeof(row));
	return ret;
}

/* Run a statement that must have found its row */
static int run_found(struct btgw_store *store, sqlite3_stmt *stmt,
		     const char *doing, struct btgw_err *err)
{
	int ret = btgw_db_run(store, stmt, doing, err);

	if (!ret && !sqlite3_changes(store->db))
		ret = btgw_err_set(err, -ENOENT, "%s: the store has no such %s",
				   store->path, doing);
	return ret;
}

int btgw_store_mesh_set(struct btgw_store *store,
			const struct btgw_mesh_obj *obj, struct btgw_err *err)
{
	struct btgw_mesh_obj row = normal(obj);
	const struct mesh_table *t = table_of(&row, err);
	char sql[STORE_MESH_SQL] = "UPDATE ";
	const char *word = " SET ";
	sqlite3_stmt *stmt;
	unsigned int i;
	u64 cols;
	int ret;

	if (!t)
		return -EINVAL;
	cols = t->cols & row.has;
	if (!cols)
		return 0;
	append(sql, t->name);
	for (i = 0; i <= t->set->max; i++) {
		if (!(cols & BTGW_MESH_BIT(i)))
			continue;
		append(sql, word);
		append_name(sql, t->set, i);
		append(sql, " = ?");
		word = ", ";
	}
	append_where(sql, t);
	ret = btgw_db_prepare(store, sql, &stmt, err);
	if (!ret) {
		bind_all(stmt, bind_all(stmt, 1, &row, cols), &row, t->key);
		ret = run_found(store, stmt, t->set->name, err);
	}
	explicit_bzero(&row, sizeof(row));
	return ret;
}

int btgw_store_mesh_del(struct btgw_store *store,
			const struct btgw_mesh_obj *obj, struct btgw_err *err)
{
	struct btgw_mesh_obj row = normal(obj);
	const struct mesh_table *t = table_of(&row, err);
	char sql[STORE_MESH_SQL] = "DELETE FROM ";
	sqlite3_stmt *stmt;
	int ret;

	if (!t)
		return -EINVAL;
	append(sql, t->name);
	append_where(sql, t);
	ret = btgw_db_prepare(store, sql, &stmt, err);
	if (ret)
		return ret;
	bind_all(stmt, 1, &row, t->key);
	return run_found(store, stmt, t->set->name, err);
}

static int list_add(struct btgw_mesh_list *list,
		    const struct btgw_mesh_obj *obj)
{
	struct btgw_mesh_obj *p;
	size_t room;

	if (list->count == list->room) {
		room = list->room ? 2 * list->room : 16;
		/* not realloc(), which would leave keys behind */
		p = calloc(room, sizeof(*p));
		if (!p)
			return -ENOMEM;
		if (list->count)
			memcpy(p, list->obj, list->count * sizeof(*p));
		if (list->obj)
			explicit_bzero(list->obj, list->count * sizeof(*p));
		free(list->obj);
		list->obj = p;
		list->room = room;
	}
	list->obj[list->count++] = *obj;
	return 0;
}

void btgw_store_mesh_free(struct btgw_mesh_list *list)
{
	if (list->obj)
		explicit_bzero(list->obj, list->count * sizeof(*list->obj));
	free(list->obj);
	*list = (struct btgw_mesh_list){};
}

static int column(sqlite3_stmt *stmt, int col, struct btgw_mesh_obj *obj,
		  unsigned int attr)
{
	const struct btgw_mesh_field *field = &obj->set->fields[attr];

	if (sqlite3_column_type(stmt, col) == SQLITE_NULL)
		return 0;
	obj->has |= BTGW_MESH_BIT(attr);
	if (field->type != BTGW_MESH_BIN) {
		obj->v[attr].num = sqlite3_column_int64(stmt, col);
		return 0;
	}
	if (sqlite3_column_bytes(stmt, col) != field->len)
		return -EINVAL;
	memcpy(obj->v[attr].bin, sqlite3_column_blob(stmt, col), field->len);
	return 0;
}

int btgw_store_mesh_rows(struct btgw_store *store, sqlite3_stmt *stmt,
			 const struct btgw_mesh_set *set, u64 cols,
			 struct btgw_mesh_list *list, struct btgw_err *err)
{
	struct btgw_mesh_obj obj;
	unsigned int i;
	int ret = 0, step, col;

	while (!ret && (step = sqlite3_step(stmt)) == SQLITE_ROW) {
		btgw_mesh_init(&obj, set);
		for (i = 0, col = 0; !ret && i <= set->max; i++) {
			if (cols & BTGW_MESH_BIT(i))
				ret = column(stmt, col++, &obj, i);
		}
		if (ret)
			btgw_err_set(err, ret, "%s: a %s is damaged",
				     store->path, set->name);
		else
			ret = list_add(list, &obj);
		if (ret == -ENOMEM)
			btgw_err_set(err, ret, "out of memory");
	}
	if (!ret && step != SQLITE_DONE)
		ret = btgw_db_error(store, set->name, err);
	explicit_bzero(&obj, sizeof(obj));
	sqlite3_finalize(stmt);
	return ret;
}

int btgw_store_mesh_list(struct btgw_store *store,
			 const struct btgw_mesh_set *set, u16 net,
			 struct btgw_mesh_list *list, struct btgw_err *err)
{
	const struct mesh_table *t = mesh_table(set);
	char sql[STORE_MESH_SQL] = "SELECT ";
	sqlite3_stmt *stmt;
	int ret;

	*list = (struct btgw_mesh_list){};
	if (!t)
		return btgw_err_set(err, -EINVAL, "a %s is not stored",
				    set->name);
	btgw_store_mesh_names(sql, set, t->key | t->cols | t->once);
	append(sql, " FROM ");
	append(sql, t->name);
	if (net) {
		append(sql, " WHERE ");
		append_name(sql, set, t->net);
		append(sql, " = ?");
	}
	append(sql, " ORDER BY ");
	btgw_store_mesh_names(sql, set, t->key);
	ret = btgw_db_prepare(store, sql, &stmt, err);
	if (ret)
		return ret;
	if (net)
		sqlite3_bind_int(stmt, 1, net);
	return btgw_store_mesh_rows(store, stmt, set,
				    t->key | t->cols | t->once, list, err);
}

static int replace(struct btgw_store *store, const struct mesh_table *t,
		   u16 net, const struct btgw_mesh_list *list,
		   struct btgw_err *err)
{
	char sql[STORE_MESH_SQL] = "DELETE FROM ";
	struct btgw_mesh_obj row;
	sqlite3_stmt *stmt;
	size_t i;
	int ret;

	append(sql, t->name);
	append(sql, " WHERE net = ?");
	ret = btgw_db_prepare(store, sql, &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_int(stmt, 1, net);
	ret = btgw_db_run(store, stmt, t->set->name, err);
	for (i = 0; !ret && i < list->count; i++) {
		row = normal(&list->obj[i]);
		ret = row_insert(store, t, &row, err);
	}
	return ret;
}

int btgw_store_mesh_replace(struct btgw_store *store,
			    const struct btgw_mesh_set *set, u16 net,
			    const struct btgw_mesh_list *list,
			    struct btgw_err *err)
{
	const struct mesh_table *t = mesh_table(set);
	int ret;

	/* keys do not come out of the kernel: they would be lost */
	if (!t || t->secret)
		return btgw_err_set(err, -EINVAL,
				    "the objects of set %s are not replaced",
				    set->name);
	ret = btgw_db_begin(store, err);
	if (ret)
		return ret;
	return btgw_db_finish(store, replace(store, t, net, list, err), err);
}
