// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * store_node.c - the network of a store, its addresses and its devices
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store_sqlite.h"

static const char * const state_names[__BTGW_NODE_STATES] = {
	[BTGW_NODE_PENDING] = "pending",
	[BTGW_NODE_PROVISIONED] = "provisioned",
	[BTGW_NODE_UNKNOWN] = "unknown",
	[BTGW_NODE_REPLACED] = "replaced",
};

/**
 * btgw_node_state_name() - the word for a state
 * @state: the state
 *
 * Return: the word as the store and the tool use it
 */
const char *btgw_node_state_name(enum btgw_node_state state)
{
	if ((unsigned int)state >= __BTGW_NODE_STATES)
		return "invalid";
	return state_names[state];
}

/* A row too short or long for its place is damage, not something to copy */
static int column_blob(sqlite3_stmt *stmt, int col, u8 *to, int len)
{
	const void *blob = sqlite3_column_blob(stmt, col);

	if (!blob || sqlite3_column_bytes(stmt, col) != len)
		return -EINVAL;
	memcpy(to, blob, len);
	return 0;
}

static void column_text(sqlite3_stmt *stmt, int col, char *to, size_t len)
{
	const char *text = (const char *)sqlite3_column_text(stmt, col);

	snprintf(to, len, "%s", text ? text : "");
}

/**
 * btgw_store_net_create() - enter the network of a new store
 * @store: the store
 * @net: all of it
 * @err: reason of a failure
 *
 * Return: 0; -EEXIST it has one; -EINVAL a value out of range
 */
int btgw_store_net_create(struct btgw_store *store,
			  const struct btgw_store_net *net,
			  struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret;

	if (net->key_index > 0x0fff)
		return btgw_err_set(err, -EINVAL,
				    "key index %u: more than 12 bits",
				    net->key_index);
	if (net->own < BTGW_UNICAST_MIN || net->own > BTGW_UNICAST_MAX)
		return btgw_err_set(err, -EINVAL,
				    "own address 0x%04x: not in 0x%04x..0x%04x",
				    net->own, BTGW_UNICAST_MIN,
				    BTGW_UNICAST_MAX);
	if (net->next < BTGW_UNICAST_MIN || net->next > BTGW_UNICAST_MAX + 1)
		return btgw_err_set(err, -EINVAL,
				    "next address 0x%04x: not in 0x%04x..0x%04x",
				    net->next, BTGW_UNICAST_MIN,
				    BTGW_UNICAST_MAX);
	if (net->flags & ~3)
		return btgw_err_set(err, -EINVAL, "flags 0x%02x: unknown bits",
				    net->flags);

	ret = btgw_db_prepare(store,
			      "INSERT INTO net (id, name, netkey, key_index, flags, iv_index, own, next)"
			      " VALUES (1, ?, ?, ?, ?, ?, ?, ?)", &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_text(stmt, 1, net->name, -1, SQLITE_TRANSIENT);
	sqlite3_bind_blob(stmt, 2, net->netkey, sizeof(net->netkey),
			  SQLITE_STATIC);
	sqlite3_bind_int(stmt, 3, net->key_index);
	sqlite3_bind_int(stmt, 4, net->flags);
	sqlite3_bind_int64(stmt, 5, net->iv_index);
	sqlite3_bind_int(stmt, 6, net->own);
	sqlite3_bind_int64(stmt, 7, net->next);
	return btgw_db_run(store, stmt, "create network", err);
}

/**
 * btgw_store_net_get() - read the network
 * @store: the store
 * @net: where to; holds a secret, wipe it
 * @err: reason of a failure
 *
 * Return: 0; -ENOENT it has none
 */
int btgw_store_net_get(struct btgw_store *store, struct btgw_store_net *net,
		       struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret, step;

	memset(net, 0, sizeof(*net));
	ret = btgw_db_prepare(store,
			      "SELECT name, netkey, key_index, flags, iv_index, own, next FROM net",
			      &stmt, err);
	if (ret)
		return ret;
	step = sqlite3_step(stmt);
	if (step == SQLITE_DONE) {
		ret = btgw_err_set(err, -ENOENT, "%s: has no network",
				   store->path);
	} else if (step != SQLITE_ROW) {
		ret = btgw_db_error(store, "read network", err);
	} else if (column_blob(stmt, 1, net->netkey, sizeof(net->netkey))) {
		ret = btgw_err_set(err, -EINVAL, "%s: NetKey damaged",
				   store->path);
	} else {
		column_text(stmt, 0, net->name, sizeof(net->name));
		net->key_index = sqlite3_column_int(stmt, 2);
		net->flags = sqlite3_column_int(stmt, 3);
		net->iv_index = sqlite3_column_int64(stmt, 4);
		net->own = sqlite3_column_int(stmt, 5);
		net->next = sqlite3_column_int64(stmt, 6);
	}
	sqlite3_finalize(stmt);
	return ret;
}

/*
 * Where the next range may start: at the mark, or at the address asked for if
 * that is not below it. The gateway's own address is stepped over.
 */
static int range_find(const struct btgw_store_net *net, u32 wanted,
		      u32 elements, u32 *first, struct btgw_err *err)
{
	u32 at = net->next;

	if (elements < 1 || elements > 255)
		return btgw_err_set(err, -EINVAL,
				    "%u elements: not in 1..255", elements);
	if (wanted) {
		if (wanted > BTGW_UNICAST_MAX)
			return btgw_err_set(err, -EINVAL,
					    "address 0x%04x: no unicast address",
					    wanted);
		if (wanted < at)
			return btgw_err_set(err, -EADDRINUSE,
					    "address 0x%04x: below 0x%04x, which was given; addresses are given once",
					    wanted, at);
		at = wanted;
	}
	if (net->own >= at && net->own < at + elements) {
		if (wanted)
			return btgw_err_set(err, -EADDRINUSE,
					    "address 0x%04x: %u elements from there reach the gateway's own 0x%04x",
					    wanted, elements, net->own);
		at = net->own + 1u;
	}
	if (at > BTGW_UNICAST_MAX || at + elements - 1 > BTGW_UNICAST_MAX)
		return btgw_err_set(err, -ENOSPC,
				    "no room for %u elements: addresses up to 0x%04x of 0x%04x are given, and none is given twice",
				    elements, at - 1, BTGW_UNICAST_MAX);
	*first = at;
	return 0;
}

/**
 * btgw_store_room() - could a device get addresses now?
 * @store: the store
 * @unicast: first address wanted, 0 = any
 * @elements: how many
 * @err: why not
 *
 * To be asked before a session starts; btgw_store_node_begin() decides.
 *
 * Return: 0; -ENOSPC, -EADDRINUSE, -EINVAL as btgw_store_node_begin()
 */
int btgw_store_room(struct btgw_store *store, u32 unicast, u32 elements,
		    struct btgw_err *err)
{
	struct btgw_store_net net;
	u32 first;
	int ret;

	ret = btgw_store_net_get(store, &net, err);
	if (!ret)
		ret = range_find(&net, unicast, elements, &first, err);
	explicit_bzero(&net, sizeof(net));
	return ret;
}

static int mark_raise(struct btgw_store *store, u32 next, struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_prepare(store, "UPDATE net SET next = ?", &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_int64(stmt, 1, next);
	return btgw_db_run(store, stmt, "take addresses", err);
}

static int node_insert(struct btgw_store *store, struct btgw_store_node *node,
		       struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_prepare(store,
			      "INSERT INTO node (uuid, unicast, elements, devkey, key_index, state, owner,"
			      " algorithm, method, sess_order)"
			      " VALUES (?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?)",
			      &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_blob(stmt, 1, node->uuid, sizeof(node->uuid),
			  SQLITE_STATIC);
	sqlite3_bind_int(stmt, 2, node->unicast);
	sqlite3_bind_int(stmt, 3, node->elements);
	sqlite3_bind_blob(stmt, 4, node->devkey, sizeof(node->devkey),
			  SQLITE_STATIC);
	sqlite3_bind_int(stmt, 5, node->key_index);
	sqlite3_bind_int64(stmt, 6, store->owner);
	sqlite3_bind_int(stmt, 7, node->algorithm);
	sqlite3_bind_int(stmt, 8, node->method);
	sqlite3_bind_text(stmt, 9, node->order, -1, SQLITE_TRANSIENT);
	ret = btgw_db_run(store, stmt, "enter device", err);
	if (!ret)
		node->id = sqlite3_last_insert_rowid(store->db);
	return ret;
}

/**
 * btgw_store_node_begin() - give a device its addresses, before Data leaves
 * @store: the store
 * @node: uuid, elements, devkey, algorithm, method and order are read, and
 *	unicast: the first address wanted, 0 = any; id, unicast, key_index and
 *	state are filled in
 * @err: reason of a refusal
 *
 * When this has returned 0, {UUID, addresses, DevKey, NetKey index, pending}
 * is on disk and the addresses will not be given again, whatever happens.
 *
 * Return: 0; -ENOSPC no range is left; -EADDRINUSE the address wanted is below
 * the mark; -EINVAL number of elements; -EBUSY another process holds the store
 */
int btgw_store_node_begin(struct btgw_store *store,
			  struct btgw_store_node *node, struct btgw_err *err)
{
	struct btgw_store_net net;
	u32 first = 0;
	int ret;

	if (!store->owner)
		return btgw_err_set(err, -EROFS, "%s: opened to look only",
				    store->path);
	ret = btgw_db_begin(store, err);
	if (ret)
		return ret;
	ret = btgw_store_net_get(store, &net, err);
	if (!ret)
		ret = range_find(&net, node->unicast, node->elements, &first,
				 err);
	if (!ret)
		ret = mark_raise(store, first + node->elements, err);
	if (!ret) {
		node->unicast = first;
		node->key_index = net.key_index;
		node->state = BTGW_NODE_PENDING;
		ret = node_insert(store, node, err);
	}
	explicit_bzero(&net, sizeof(net));
	return btgw_db_finish(store, ret, err);
}

/* An earlier life of the same device: its addresses stay burnt */
static int node_replace_others(struct btgw_store *store,
			       const struct btgw_store_node *node,
			       struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_prepare(store,
			      "UPDATE node SET state = 'replaced', reason = 'provisioned again'"
			      " WHERE uuid = ? AND id < ? AND state IN ('provisioned', 'unknown')",
			      &stmt, err);
	if (ret)
		return ret;
	sqlite3_bind_blob(stmt, 1, node->uuid, sizeof(node->uuid),
			  SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 2, node->id);
	return btgw_db_run(store, stmt, "mark replaced", err);
}

/**
 * btgw_store_node_end() - say how it ended
 * @store: the store
 * @node: id, uuid, state (provisioned or unknown), exchanges, ms and reason
 * @err: reason of a failure
 *
 * Of one device only the last row stays provisioned.
 *
 * Return: 0; -EINVAL any other state; -ENOENT no pending row of ours has the id
 */
int btgw_store_node_end(struct btgw_store *store,
			const struct btgw_store_node *node,
			struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret;

	if (node->state != BTGW_NODE_PROVISIONED &&
	    node->state != BTGW_NODE_UNKNOWN)
		return btgw_err_set(err, -EINVAL, "%s is no end",
				    btgw_node_state_name(node->state));
	ret = btgw_db_begin(store, err);
	if (ret)
		return ret;
	ret = btgw_db_prepare(store,
			      "UPDATE node SET state = ?, exchanges = ?, ms = ?, reason = ?,"
			      " ended = unixepoch()"
			      " WHERE id = ? AND owner = ? AND state = 'pending'",
			      &stmt, err);
	if (ret)
		return btgw_db_finish(store, ret, err);
	sqlite3_bind_text(stmt, 1, btgw_node_state_name(node->state), -1,
			  SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 2, node->exchanges);
	sqlite3_bind_int64(stmt, 3, node->ms);
	sqlite3_bind_text(stmt, 4, node->reason, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(stmt, 5, node->id);
	sqlite3_bind_int64(stmt, 6, store->owner);
	ret = btgw_db_run(store, stmt, "end device", err);
	if (!ret && sqlite3_changes(store->db) != 1)
		ret = btgw_err_set(err, -ENOENT,
				   "%s: device %lld is not pending with us",
				   store->path, (long long)node->id);
	if (!ret && node->state == BTGW_NODE_PROVISIONED)
		ret = node_replace_others(store, node, err);
	return btgw_db_finish(store, ret, err);
}

static int state_parse(const char *name, enum btgw_node_state *state)
{
	unsigned int i;

	for (i = 0; name && i < __BTGW_NODE_STATES; i++) {
		if (!strcmp(name, state_names[i])) {
			*state = i;
			return 0;
		}
	}
	return -EINVAL;
}

static int node_read(sqlite3_stmt *stmt, struct btgw_store_node *node)
{
	memset(node, 0, sizeof(*node));
	node->id = sqlite3_column_int64(stmt, 0);
	if (column_blob(stmt, 1, node->uuid, sizeof(node->uuid)) ||
	    column_blob(stmt, 4, node->devkey, sizeof(node->devkey)) ||
	    state_parse((const char *)sqlite3_column_text(stmt, 6),
			&node->state))
		return -EINVAL;
	node->unicast = sqlite3_column_int(stmt, 2);
	node->elements = sqlite3_column_int(stmt, 3);
	node->key_index = sqlite3_column_int(stmt, 5);
	node->algorithm = sqlite3_column_int(stmt, 7);
	node->method = sqlite3_column_int(stmt, 8);
	column_text(stmt, 9, node->order, sizeof(node->order));
	node->exchanges = sqlite3_column_int64(stmt, 10);
	node->ms = sqlite3_column_int64(stmt, 11);
	node->begun = sqlite3_column_int64(stmt, 12);
	node->ended = sqlite3_column_int64(stmt, 13);
	column_text(stmt, 14, node->reason, sizeof(node->reason));
	return 0;
}

/**
 * btgw_store_nodes() - walk all devices, oldest first
 * @store: the store
 * @fn: called for each
 * @user_data: passed to @fn
 * @err: reason of a failure
 *
 * Return: 0, what @fn returned, or a negative errno
 */
int btgw_store_nodes(struct btgw_store *store, btgw_store_node_fn fn,
		     void *user_data, struct btgw_err *err)
{
	struct btgw_store_node node;
	sqlite3_stmt *stmt;
	int ret, step;

	ret = btgw_db_prepare(store,
			      "SELECT id, uuid, unicast, elements, devkey, key_index, state, algorithm,"
			      " method, sess_order, exchanges, ms, begun, ended, reason"
			      " FROM node ORDER BY id", &stmt, err);
	if (ret)
		return ret;
	while (!ret && (step = sqlite3_step(stmt)) != SQLITE_DONE) {
		if (step != SQLITE_ROW)
			ret = btgw_db_error(store, "read devices", err);
		else if (node_read(stmt, &node))
			ret = btgw_err_set(err, -EINVAL,
					   "%s: device %lld damaged",
					   store->path, (long long)node.id);
		else
			ret = fn(&node, user_data);
	}
	explicit_bzero(&node, sizeof(node));
	sqlite3_finalize(stmt);
	return ret;
}
