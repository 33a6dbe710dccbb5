// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * store_schema.c - tables of the store, and how an older file is brought up
 *
 * PRAGMA user_version numbers the schema. Each step below leads from one
 * number to the next and is run in one transaction with the change of the
 * number. A file with a number we do not know was written by a newer program;
 * it may hold promises we cannot read, so it is refused.
 */
#include <errno.h>
#include <stdio.h>
#include <linux/array_size.h>

#include "store_sqlite.h"

/* "BTGW": tells our files from any other SQLite file */
#define STORE_APPLICATION_ID	0x42544757

/*
 * The rules that must hold whoever writes, an operator with the sqlite3 shell
 * included, are constraints and triggers.
 */
static const char schema_1[] =
	"CREATE TABLE net ("
	" id INTEGER PRIMARY KEY CHECK (id = 1),"
	" name TEXT NOT NULL,"
	" netkey BLOB NOT NULL CHECK (length(netkey) = 16),"
	" key_index INTEGER NOT NULL CHECK (key_index BETWEEN 0 AND 4095),"
	" flags INTEGER NOT NULL CHECK (flags BETWEEN 0 AND 3),"
	" iv_index INTEGER NOT NULL CHECK (iv_index BETWEEN 0 AND 4294967295),"
	" own INTEGER NOT NULL CHECK (own BETWEEN 1 AND 32767),"
	" next INTEGER NOT NULL CHECK (next BETWEEN 1 AND 32768)"
	") STRICT;"
	"CREATE TABLE owner (id INTEGER PRIMARY KEY CHECK (id = 1),"
	" last INTEGER NOT NULL) STRICT;"
	"INSERT INTO owner VALUES (1, 0);"
	"CREATE TABLE node ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" uuid BLOB NOT NULL CHECK (length(uuid) = 16),"
	" unicast INTEGER NOT NULL UNIQUE CHECK (unicast >= 1),"
	" elements INTEGER NOT NULL CHECK (elements BETWEEN 1 AND 255),"
	" devkey BLOB NOT NULL CHECK (length(devkey) = 16),"
	" key_index INTEGER NOT NULL,"
	" state TEXT NOT NULL CHECK (state IN"
	"  ('pending', 'provisioned', 'unknown', 'replaced')),"
	" owner INTEGER NOT NULL,"
	" algorithm INTEGER NOT NULL,"
	" method INTEGER NOT NULL,"
	" sess_order TEXT NOT NULL,"
	" exchanges INTEGER NOT NULL DEFAULT 0,"
	" ms INTEGER NOT NULL DEFAULT 0,"
	" begun INTEGER NOT NULL DEFAULT (unixepoch()),"
	" ended INTEGER NOT NULL DEFAULT 0,"
	" reason TEXT NOT NULL DEFAULT '',"
	" CHECK (unicast + elements - 1 <= 32767)"
	") STRICT;"
	"CREATE INDEX node_uuid ON node (uuid);"
	"CREATE INDEX node_pending ON node (owner) WHERE state = 'pending';"
	"CREATE TABLE value ("
	" id BLOB PRIMARY KEY CHECK (length(id) = 32),"
	" type TEXT NOT NULL,"
	" owner INTEGER NOT NULL,"
	" burns INTEGER NOT NULL CHECK (burns IN (0, 1)),"
	" exposed INTEGER NOT NULL DEFAULT 0 CHECK (exposed IN (0, 1))"
	") STRICT;"
	"CREATE TABLE burnt ("
	" id BLOB PRIMARY KEY CHECK (length(id) = 32),"
	" type TEXT NOT NULL,"
	" at INTEGER NOT NULL DEFAULT (unixepoch()),"
	" reason TEXT NOT NULL"
	") STRICT;"
	"CREATE TABLE attention ("
	" type TEXT PRIMARY KEY,"
	" at INTEGER NOT NULL DEFAULT (unixepoch()),"
	" reason TEXT NOT NULL"
	") STRICT;"
	"CREATE TRIGGER node_once BEFORE INSERT ON node BEGIN"
	" SELECT RAISE(ABORT, 'an address is given once') WHERE EXISTS"
	"  (SELECT 1 FROM node WHERE unicast < NEW.unicast + NEW.elements"
	"   AND NEW.unicast < unicast + elements);"
	" SELECT RAISE(ABORT, 'the gateway has this address itself') WHERE EXISTS"
	"  (SELECT 1 FROM net WHERE own >= NEW.unicast"
	"   AND own < NEW.unicast + NEW.elements);"
	"END;"
	"CREATE TRIGGER node_kept BEFORE DELETE ON node BEGIN"
	" SELECT RAISE(ABORT, 'devices are never deleted: their addresses are"
	" given once');"
	"END;"
	"CREATE TRIGGER node_fixed BEFORE UPDATE OF uuid, unicast, elements,"
	" devkey, key_index ON node BEGIN"
	" SELECT RAISE(ABORT, 'what a device was given does not change');"
	"END;"
	"CREATE TRIGGER net_rising BEFORE UPDATE OF next ON net"
	" WHEN NEW.next < OLD.next BEGIN"
	" SELECT RAISE(ABORT, 'an address is given once');"
	"END;";

/*
 * Nets of the mesh datapath. Columns are named as the attributes of the netlink
 * specification, so one table-driven file (store_mesh.c) moves rows between
 * here and the kernel; an absent value is the kernel's default.
 *
 * A sequence number is used once under one IV index. We transmit with iv-index
 * minus iv-flag; numbers below seq-limit may have been used under that.
 */
static const char schema_2[] =
	"CREATE TABLE mesh_net ("
	" id INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 65535),"
	" ttl INTEGER, \"transmit-count\" INTEGER,"
	" \"transmit-interval\" INTEGER, relay INTEGER,"
	" \"relay-count\" INTEGER, \"relay-interval\" INTEGER,"
	" friend INTEGER, \"friend-max\" INTEGER, \"friend-queue\" INTEGER,"
	" \"friend-subs\" INTEGER, \"friend-window\" INTEGER,"
	" proxy INTEGER, beacon INTEGER, \"sar-tx\" BLOB, \"sar-rx\" BLOB,"
	" \"rpl-size\" INTEGER, \"cache-size\" INTEGER,"
	" \"sar-size\" INTEGER, \"strict-replay\" INTEGER,"
	" \"iv-index\" INTEGER NOT NULL DEFAULT 0"
	"  CHECK (\"iv-index\" BETWEEN 0 AND 4294967295),"
	" \"iv-flag\" INTEGER NOT NULL DEFAULT 0"
	"  CHECK (\"iv-flag\" IN (0, 1) AND \"iv-flag\" <= \"iv-index\"),"
	" \"iv-age\" INTEGER NOT NULL DEFAULT 0 CHECK (\"iv-age\" >= 0),"
	" \"seq-limit\" INTEGER NOT NULL DEFAULT 0"
	"  CHECK (\"seq-limit\" BETWEEN 0 AND 16777216),"
	" loading INTEGER NOT NULL DEFAULT 0 CHECK (loading IN (0, 1))"
	") STRICT;"
	"CREATE TABLE mesh_subnet (net INTEGER NOT NULL,"
	" \"index\" INTEGER NOT NULL CHECK (\"index\" BETWEEN 0 AND 4095),"
	" key BLOB NOT NULL CHECK (length(key) = 16),"
	" \"new-key\" BLOB CHECK (length(\"new-key\") = 16),"
	" phase INTEGER CHECK (phase BETWEEN 0 AND 3),"
	" PRIMARY KEY (net, \"index\")) STRICT;"
	"CREATE TABLE mesh_appkey (net INTEGER NOT NULL,"
	" \"index\" INTEGER NOT NULL CHECK (\"index\" BETWEEN 0 AND 4095),"
	" subnet INTEGER NOT NULL CHECK (subnet BETWEEN 0 AND 4095),"
	" key BLOB NOT NULL CHECK (length(key) = 16),"
	" \"new-key\" BLOB CHECK (length(\"new-key\") = 16),"
	" PRIMARY KEY (net, \"index\")) STRICT;"
	"CREATE TABLE mesh_devkey (net INTEGER NOT NULL,"
	" addr INTEGER NOT NULL CHECK (addr BETWEEN 1 AND 32767),"
	" key BLOB NOT NULL CHECK (length(key) = 16),"
	" PRIMARY KEY (net, addr)) STRICT;"
	"CREATE TABLE mesh_element (net INTEGER NOT NULL,"
	" addr INTEGER NOT NULL CHECK (addr BETWEEN 1 AND 32767),"
	" uid INTEGER, gid INTEGER, PRIMARY KEY (net, addr)) STRICT;"
	"CREATE TABLE mesh_bind (net INTEGER NOT NULL,"
	" element INTEGER NOT NULL, appkey INTEGER NOT NULL,"
	" PRIMARY KEY (net, element, appkey)) STRICT;"
	"CREATE TABLE mesh_sub (net INTEGER NOT NULL,"
	" element INTEGER NOT NULL,"
	" addr INTEGER CHECK (addr BETWEEN 49152 AND 65535),"
	" label BLOB CHECK (length(label) = 16),"
	" CHECK ((addr IS NULL) <> (label IS NULL))) STRICT;"
	"CREATE UNIQUE INDEX mesh_sub_once ON mesh_sub (net, element,"
	" coalesce(addr, 0), coalesce(label, x''));"
	"CREATE TABLE mesh_rpl (net INTEGER NOT NULL,"
	" src INTEGER NOT NULL CHECK (src BETWEEN 1 AND 32767),"
	" \"iv-index\" INTEGER NOT NULL, seq INTEGER NOT NULL,"
	" \"seg-iv-index\" INTEGER, \"seg-seq\" INTEGER,"
	" PRIMARY KEY (net, src)) STRICT, WITHOUT ROWID;"
	"CREATE TRIGGER mesh_iv_rising BEFORE UPDATE ON mesh_net"
	" WHEN NEW.\"iv-index\" < OLD.\"iv-index\""
	" OR NEW.\"iv-index\" - NEW.\"iv-flag\" <"
	"  OLD.\"iv-index\" - OLD.\"iv-flag\" BEGIN"
	" SELECT RAISE(ABORT, 'the IV index does not go back');"
	"END;"
	"CREATE TRIGGER mesh_seq_rising BEFORE UPDATE ON mesh_net"
	" WHEN NEW.\"iv-index\" - NEW.\"iv-flag\" ="
	"  OLD.\"iv-index\" - OLD.\"iv-flag\""
	" AND NEW.\"seq-limit\" < OLD.\"seq-limit\" BEGIN"
	" SELECT RAISE(ABORT, 'a sequence number is used once');"
	"END;"
	"CREATE TRIGGER mesh_net_gone AFTER DELETE ON mesh_net BEGIN"
	" DELETE FROM mesh_subnet WHERE net = OLD.id;"
	" DELETE FROM mesh_appkey WHERE net = OLD.id;"
	" DELETE FROM mesh_devkey WHERE net = OLD.id;"
	" DELETE FROM mesh_element WHERE net = OLD.id;"
	" DELETE FROM mesh_bind WHERE net = OLD.id;"
	" DELETE FROM mesh_sub WHERE net = OLD.id;"
	" DELETE FROM mesh_rpl WHERE net = OLD.id;"
	"END;";

/* Advertising bearers, by the address of their controller */
static const char schema_3[] =
	"CREATE TABLE mesh_adv (net INTEGER NOT NULL,"
	" controller BLOB NOT NULL CHECK (length(controller) = 6),"
	" via INTEGER NOT NULL DEFAULT 0 CHECK (via IN (0, 1)),"
	" relay INTEGER NOT NULL DEFAULT 1 CHECK (relay IN (0, 1)),"
	" beacon INTEGER NOT NULL DEFAULT 1 CHECK (beacon IN (0, 1)),"
	" PRIMARY KEY (net, controller)) STRICT;"
	"CREATE TRIGGER mesh_adv_gone AFTER DELETE ON mesh_net BEGIN"
	" DELETE FROM mesh_adv WHERE net = OLD.id;"
	"END;";

/*
 * Forwarding numbers of directed forwarding, by subnet: the last one that may
 * have been used. On the air it is the last octet.
 */
static const char schema_4[] =
	"CREATE TABLE mesh_fn (net INTEGER NOT NULL,"
	" subnet INTEGER NOT NULL CHECK (subnet BETWEEN 0 AND 4095),"
	" fn INTEGER NOT NULL CHECK (fn >= 255),"
	" PRIMARY KEY (net, subnet)) STRICT;"
	"CREATE TRIGGER mesh_fn_rising BEFORE UPDATE ON mesh_fn"
	" WHEN NEW.fn < OLD.fn BEGIN"
	" SELECT RAISE(ABORT, 'a forwarding number is used once');"
	"END;"
	"CREATE TRIGGER mesh_fn_gone AFTER DELETE ON mesh_net BEGIN"
	" DELETE FROM mesh_fn WHERE net = OLD.id;"
	"END;";

static const char * const steps[] = {
	schema_1,
	schema_2,
	schema_3,
	schema_4,
};

enum { STORE_SCHEMA = ARRAY_SIZE(steps) };

static int pragma_int(struct btgw_store *store, const char *sql, s64 *value,
		      struct btgw_err *err)
{
	sqlite3_stmt *stmt;
	int ret;

	ret = btgw_db_prepare(store, sql, &stmt, err);
	if (ret)
		return ret;
	if (sqlite3_step(stmt) == SQLITE_ROW)
		*value = sqlite3_column_int64(stmt, 0);
	else
		ret = btgw_db_error(store, sql, err);
	sqlite3_finalize(stmt);
	return ret;
}

/**
 * btgw_store_migrate() - bring a file to the schema of this program
 * @store: connection, no transaction open
 * @create: the file is new and empty
 * @err: reason of a failure
 *
 * Return: 0; -EINVAL no store; -EOVERFLOW written by a newer program
 */
int btgw_store_migrate(struct btgw_store *store, bool create,
		       struct btgw_err *err)
{
	s64 app = 0, version = 0;
	char sql[64];
	int ret;

	ret = btgw_db_begin(store, err);
	if (ret)
		return ret;
	ret = pragma_int(store, "PRAGMA application_id", &app, err);
	if (!ret)
		ret = pragma_int(store, "PRAGMA user_version", &version, err);
	if (ret)
		return btgw_db_finish(store, ret, err);

	if (!create && app != STORE_APPLICATION_ID)
		ret = btgw_err_set(err, -EINVAL, "%s: not a btgw store",
				   store->path);
	else if (version < 0 || version > STORE_SCHEMA)
		ret = btgw_err_set(err, -EOVERFLOW,
				   "%s: store of schema %lld, this program knows up to %d: use a newer btgw",
				   store->path, (long long)version,
				   STORE_SCHEMA);
	for (; !ret && version < STORE_SCHEMA; version++)
		ret = btgw_db_exec(store, steps[version], "schema", err);
	if (!ret) {
		snprintf(sql, sizeof(sql),
			 "PRAGMA application_id=%d; PRAGMA user_version=%d",
			 STORE_APPLICATION_ID, STORE_SCHEMA);
		ret = btgw_db_exec(store, sql, "schema number", err);
	}
	return btgw_db_finish(store, ret, err);
}
