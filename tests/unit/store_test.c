// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * store_test.c - what the store promises, processes that are killed included
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kunit.h"
#include "store.h"

struct fixture {
	char dir[64];
	char path[96];
	struct btgw_err err;
};

static int store_init(struct kunit *test)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -ENOMEM;
	snprintf(f->dir, sizeof(f->dir), "/tmp/btgw-store-XXXXXX");
	if (!mkdtemp(f->dir)) {
		free(f);
		return -errno;
	}
	snprintf(f->path, sizeof(f->path), "%s/net", f->dir);
	test->priv = f;
	return 0;
}

static void store_exit(struct kunit *test)
{
	static const char * const parts[] = { "", "-wal", "-shm", "-owners" };
	struct fixture *f = test->priv;
	char name[128];
	unsigned int i;

	if (!f)
		return;
	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		snprintf(name, sizeof(name), "%s%s", f->path, parts[i]);
		unlink(name);
	}
	rmdir(f->dir);
	free(f);
}

/* A store with a network whose first free address is @next */
static struct btgw_store *make(struct kunit *test, u32 next)
{
	struct btgw_store_net net = {
		.name = "test", .netkey = { 1, 2, 3 }, .key_index = 5,
		.iv_index = 0x01020304, .own = 1, .next = next,
	};
	struct fixture *f = test->priv;
	struct btgw_store *s;
	int ret;

	ret = btgw_store_open(f->path, BTGW_STORE_CREATE, &s, &f->err);
	KUNIT_ASSERT_EQ_MSG(test, ret, 0, "%s", f->err.text);
	ret = btgw_store_net_create(s, &net, &f->err);
	KUNIT_ASSERT_EQ_MSG(test, ret, 0, "%s", f->err.text);
	return s;
}

static struct btgw_store *reopen(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store *s;
	int ret;

	ret = btgw_store_open(f->path, 0, &s, &f->err);
	KUNIT_ASSERT_EQ_MSG(test, ret, 0, "%s", f->err.text);
	return s;
}

static void node_make(struct btgw_store_node *n, u8 tag, u16 elements)
{
	*n = (struct btgw_store_node){ .elements = elements, .algorithm = 1 };
	memset(n->uuid, tag, sizeof(n->uuid));
	memset(n->devkey, ~tag, sizeof(n->devkey));
	strcpy(n->order, "device-first");
}

struct seen {
	unsigned int n;
	struct btgw_store_node last;
	unsigned int state[__BTGW_NODE_STATES];
	u8 used[0x8000];
	bool twice;
};

static int see(const struct btgw_store_node *node, void *user_data)
{
	struct seen *s = user_data;
	u32 a;

	s->n++;
	s->last = *node;
	s->state[node->state]++;
	for (a = node->unicast; a < node->unicast + (u32)node->elements; a++) {
		if (s->used[a & 0x7fff]++)
			s->twice = true;
	}
	return 0;
}

static struct seen *look(struct kunit *test, struct btgw_store *s)
{
	static struct seen seen;
	struct btgw_err err;

	memset(&seen, 0, sizeof(seen));
	KUNIT_EXPECT_EQ(test, btgw_store_nodes(s, see, &seen, &err), 0);
	KUNIT_EXPECT_FALSE(test, seen.twice);
	KUNIT_EXPECT_EQ(test, btgw_store_check(s, &err), 0);
	return &seen;
}

static void store_net_round_trip(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store *s = make(test, 2);
	struct btgw_store_net net;

	btgw_store_close(s);
	s = reopen(test);
	KUNIT_ASSERT_EQ(test, btgw_store_net_get(s, &net, &f->err), 0);
	KUNIT_EXPECT_STREQ(test, net.name, "test");
	KUNIT_EXPECT_EQ(test, net.netkey[2], 3);
	KUNIT_EXPECT_EQ(test, net.key_index, 5);
	KUNIT_EXPECT_EQ(test, net.iv_index, 0x01020304);
	KUNIT_EXPECT_EQ(test, net.own, 1);
	KUNIT_EXPECT_EQ(test, net.next, 2);
	/* one network a store */
	KUNIT_EXPECT_NE(test, btgw_store_net_create(s, &net, &f->err), 0);
	btgw_store_close(s);
}

static void store_net_out_of_range(struct kunit *test)
{
	static const struct btgw_store_net bad[] = {
		{ .key_index = 0x1000, .own = 1, .next = 2 },
		{ .own = 0, .next = 2 },
		{ .own = 0x8000, .next = 2 },
		{ .own = 1, .next = 0 },
		{ .own = 1, .next = 0x8001 },
		{ .own = 1, .next = 2, .flags = 4 },
	};
	struct fixture *f = test->priv;
	struct btgw_store_net net;
	struct btgw_store *s;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, btgw_store_open(f->path, BTGW_STORE_CREATE, &s,
					      &f->err), 0);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ(test, btgw_store_net_create(s, &bad[i],
							    &f->err), -EINVAL);
	KUNIT_EXPECT_EQ(test, btgw_store_net_get(s, &net, &f->err), -ENOENT);
	btgw_store_close(s);
}

static void store_mode_is_0600(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store *s;
	char name[128];
	struct stat st;
	mode_t mask;

	mask = umask(0);
	s = make(test, 2);
	umask(mask);
	KUNIT_ASSERT_EQ(test, stat(f->path, &st), 0);
	KUNIT_EXPECT_EQ(test, st.st_mode & 07777, 0600);
	snprintf(name, sizeof(name), "%s-wal", f->path);
	KUNIT_ASSERT_EQ(test, stat(name, &st), 0);
	KUNIT_EXPECT_EQ(test, st.st_mode & 07777, 0600);
	snprintf(name, sizeof(name), "%s-owners", f->path);
	KUNIT_ASSERT_EQ(test, stat(name, &st), 0);
	KUNIT_EXPECT_EQ(test, st.st_mode & 07777, 0600);
	btgw_store_close(s);

	chmod(f->path, 0640);
	KUNIT_EXPECT_EQ(test, btgw_store_open(f->path, 0, &s, &f->err), -EPERM);
	KUNIT_EXPECT_PTR_EQ(test, s, NULL);
	KUNIT_EXPECT_NOT_NULL(test, strstr(f->err.text, "0640"));
	chmod(f->path, 0600);
	chmod(name, 0604);
	KUNIT_EXPECT_EQ(test, btgw_store_open(f->path, 0, &s, &f->err), -EPERM);
	KUNIT_EXPECT_NOT_NULL(test, strstr(f->err.text, "-owners"));
}

static void store_refuses_other_files(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store *s;
	char junk[4096];
	sqlite3 *db;
	int fd;

	KUNIT_EXPECT_EQ(test, btgw_store_open(f->path, 0, &s, &f->err),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, btgw_store_open(f->dir, 0, &s, &f->err), -EINVAL);

	/* no database */
	fd = open(f->path, O_WRONLY | O_CREAT, 0600);
	KUNIT_ASSERT_GE(test, fd, 0);
	memset(junk, 'x', sizeof(junk));
	KUNIT_ASSERT_EQ(test, write(fd, junk, sizeof(junk)), sizeof(junk));
	close(fd);
	KUNIT_EXPECT_EQ(test, btgw_store_open(f->path, 0, &s, &f->err),
			-EINVAL);
	/* somebody's, and never written over */
	KUNIT_EXPECT_EQ(test, btgw_store_open(f->path, BTGW_STORE_CREATE, &s,
					      &f->err), -EEXIST);
	unlink(f->path);

	/* a database of somebody else */
	KUNIT_ASSERT_EQ(test, sqlite3_open(f->path, &db), SQLITE_OK);
	sqlite3_exec(db, "CREATE TABLE t (x)", NULL, NULL, NULL);
	sqlite3_close(db);
	chmod(f->path, 0600);
	KUNIT_EXPECT_EQ(test, btgw_store_open(f->path, 0, &s, &f->err),
			-EINVAL);
	KUNIT_EXPECT_NOT_NULL(test, strstr(f->err.text, "not a btgw store"));
}

static void store_refuses_newer_schema(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store *s = make(test, 2);
	sqlite3 *db;

	btgw_store_close(s);
	KUNIT_ASSERT_EQ(test, sqlite3_open(f->path, &db), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL);
	sqlite3_close(db);
	KUNIT_EXPECT_EQ(test, btgw_store_open(f->path, 0, &s, &f->err),
			-EOVERFLOW);
	KUNIT_EXPECT_NOT_NULL(test, strstr(f->err.text, "99"));
}

static void store_node_life(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store *s = make(test, 2);
	struct btgw_store_node a, b;
	struct seen *seen;

	node_make(&a, 0xa1, 3);
	KUNIT_ASSERT_EQ(test, btgw_store_node_begin(s, &a, &f->err), 0);
	KUNIT_EXPECT_EQ(test, a.unicast, 2);
	KUNIT_EXPECT_EQ(test, a.key_index, 5);
	node_make(&b, 0xb2, 1);
	KUNIT_ASSERT_EQ(test, btgw_store_node_begin(s, &b, &f->err), 0);
	KUNIT_EXPECT_EQ(test, b.unicast, 5);

	a.state = BTGW_NODE_PENDING;
	KUNIT_EXPECT_EQ(test, btgw_store_node_end(s, &a, &f->err), -EINVAL);
	a.state = BTGW_NODE_PROVISIONED;
	a.exchanges = 3;
	a.ms = 77;
	KUNIT_EXPECT_EQ(test, btgw_store_node_end(s, &a, &f->err), 0);
	/* an end is an end */
	a.state = BTGW_NODE_UNKNOWN;
	KUNIT_EXPECT_EQ(test, btgw_store_node_end(s, &a, &f->err), -ENOENT);
	b.state = BTGW_NODE_UNKNOWN;
	strcpy(b.reason, "the link ended");
	KUNIT_EXPECT_EQ(test, btgw_store_node_end(s, &b, &f->err), 0);

	seen = look(test, s);
	KUNIT_EXPECT_EQ(test, seen->n, 2);
	KUNIT_EXPECT_EQ(test, seen->state[BTGW_NODE_PROVISIONED], 1);
	KUNIT_EXPECT_EQ(test, seen->state[BTGW_NODE_UNKNOWN], 1);
	KUNIT_EXPECT_STREQ(test, seen->last.reason, "the link ended");
	KUNIT_EXPECT_STREQ(test, seen->last.order, "device-first");
	btgw_store_close(s);
}

static void store_device_again(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store *s = make(test, 2);
	struct btgw_store_node a, again;
	struct seen *seen;

	node_make(&a, 0xa1, 4);
	KUNIT_ASSERT_EQ(test, btgw_store_node_begin(s, &a, &f->err), 0);
	a.state = BTGW_NODE_PROVISIONED;
	KUNIT_ASSERT_EQ(test, btgw_store_node_end(s, &a, &f->err), 0);

	node_make(&again, 0xa1, 4);
	KUNIT_ASSERT_EQ(test, btgw_store_node_begin(s, &again, &f->err), 0);
	KUNIT_EXPECT_EQ(test, again.unicast, 6);
	/* until Complete the old life counts */
	seen = look(test, s);
	KUNIT_EXPECT_EQ(test, seen->state[BTGW_NODE_PROVISIONED], 1);
	again.state = BTGW_NODE_PROVISIONED;
	KUNIT_ASSERT_EQ(test, btgw_store_node_end(s, &again, &f->err), 0);
	seen = look(test, s);
	KUNIT_EXPECT_EQ(test, seen->state[BTGW_NODE_REPLACED], 1);
	KUNIT_EXPECT_EQ(test, seen->state[BTGW_NODE_PROVISIONED], 1);
	KUNIT_EXPECT_EQ(test, seen->last.unicast, 6);
	btgw_store_close(s);
}

static void store_range_ends(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store *s = make(test, 0x7ffd);
	struct btgw_store_node n;

	node_make(&n, 1, 4);
	KUNIT_EXPECT_EQ(test, btgw_store_room(s, 0, 4, &f->err), -ENOSPC);
	KUNIT_EXPECT_EQ(test, btgw_store_node_begin(s, &n, &f->err), -ENOSPC);
	KUNIT_EXPECT_NOT_NULL(test, strstr(f->err.text, "no room"));
	node_make(&n, 1, 3);
	KUNIT_EXPECT_EQ(test, btgw_store_room(s, 0, 3, &f->err), 0);
	KUNIT_ASSERT_EQ(test, btgw_store_node_begin(s, &n, &f->err), 0);
	KUNIT_EXPECT_EQ(test, n.unicast, 0x7ffd);
	node_make(&n, 2, 1);
	KUNIT_EXPECT_EQ(test, btgw_store_node_begin(s, &n, &f->err), -ENOSPC);
	KUNIT_EXPECT_EQ(test, look(test, s)->n, 1);
	btgw_store_close(s);
}

static void store_address_wanted(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store *s = make(test, 2);
	struct btgw_store_node n;

	node_make(&n, 1, 2);
	n.unicast = 0x100;
	KUNIT_ASSERT_EQ(test, btgw_store_node_begin(s, &n, &f->err), 0);
	KUNIT_EXPECT_EQ(test, n.unicast, 0x100);
	/* what was passed over is burnt too */
	node_make(&n, 2, 2);
	n.unicast = 0x50;
	KUNIT_EXPECT_EQ(test, btgw_store_node_begin(s, &n, &f->err),
			-EADDRINUSE);
	n.unicast = 0x101;
	KUNIT_EXPECT_EQ(test, btgw_store_node_begin(s, &n, &f->err),
			-EADDRINUSE);
	n.unicast = 0x8000;
	KUNIT_EXPECT_EQ(test, btgw_store_node_begin(s, &n, &f->err), -EINVAL);
	n.unicast = 0;
	n.elements = 0;
	KUNIT_EXPECT_EQ(test, btgw_store_node_begin(s, &n, &f->err), -EINVAL);
	n.elements = 256;
	KUNIT_EXPECT_EQ(test, btgw_store_node_begin(s, &n, &f->err), -EINVAL);
	btgw_store_close(s);
}

static void store_own_address_is_kept(struct kunit *test)
{
	struct btgw_store_net net = { .name = "t", .own = 4, .next = 2 };
	struct fixture *f = test->priv;
	struct btgw_store_node n;
	struct btgw_store *s;

	KUNIT_ASSERT_EQ(test, btgw_store_open(f->path, BTGW_STORE_CREATE, &s,
					      &f->err), 0);
	KUNIT_ASSERT_EQ(test, btgw_store_net_create(s, &net, &f->err), 0);
	node_make(&n, 1, 2);
	KUNIT_ASSERT_EQ(test, btgw_store_node_begin(s, &n, &f->err), 0);
	KUNIT_EXPECT_EQ(test, n.unicast, 2);
	node_make(&n, 2, 2);
	n.unicast = 4;
	KUNIT_EXPECT_EQ(test, btgw_store_node_begin(s, &n, &f->err),
			-EADDRINUSE);
	n.unicast = 0;
	KUNIT_ASSERT_EQ(test, btgw_store_node_begin(s, &n, &f->err), 0);
	KUNIT_EXPECT_EQ(test, n.unicast, 5);
	btgw_store_close(s);
}

/* The rules hold for whoever writes the file */
static void store_rules_are_in_the_file(struct kunit *test)
{
	static const char * const bad[] = {
		"DELETE FROM node",
		"UPDATE node SET unicast = 9",
		"UPDATE node SET devkey = zeroblob(16)",
		"UPDATE net SET next = 2",
		"INSERT INTO node (uuid, unicast, elements, devkey, key_index,"
		" state, owner, algorithm, method, sess_order) VALUES"
		" (zeroblob(16), 4, 9, zeroblob(16), 0, 'pending', 1, 1, 0, '')",
		"INSERT INTO node (uuid, unicast, elements, devkey, key_index,"
		" state, owner, algorithm, method, sess_order) VALUES"
		" (zeroblob(16), 32767, 2, zeroblob(16), 0, 'pending', 1, 1, 0, '')",
		"UPDATE node SET state = 'lost'",
	};
	struct fixture *f = test->priv;
	struct btgw_store *s = make(test, 2);
	struct btgw_store_node n;
	unsigned int i;
	sqlite3 *db;

	node_make(&n, 1, 3);
	KUNIT_ASSERT_EQ(test, btgw_store_node_begin(s, &n, &f->err), 0);
	KUNIT_ASSERT_EQ(test, sqlite3_open(f->path, &db), SQLITE_OK);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ_MSG(test, sqlite3_exec(db, bad[i], NULL, NULL,
						       NULL),
				    SQLITE_CONSTRAINT, "%s", bad[i]);
	sqlite3_close(db);
	btgw_store_close(s);
}

/*
 * The child begins a device and is killed: it never ran what follows begin, as
 * if between the commit and Data, or between Data and Complete.
 */
static void kill_after_begin(struct kunit *test, u8 tag)
{
	struct fixture *f = test->priv;
	struct btgw_store_node n;
	struct btgw_store *s;
	int status;
	pid_t pid;

	pid = fork();
	KUNIT_ASSERT_GE(test, pid, 0);
	if (!pid) {
		if (btgw_store_open(f->path, 0, &s, &f->err))
			_exit(1);
		node_make(&n, tag, 2);
		if (btgw_store_node_begin(s, &n, &f->err))
			_exit(2);
		raise(SIGKILL);
		_exit(3);
	}
	KUNIT_ASSERT_EQ(test, waitpid(pid, &status, 0), pid);
	KUNIT_ASSERT_EQ(test, WTERMSIG(status), SIGKILL);
}

static void store_killed_becomes_unknown(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store_node n;
	struct btgw_store *s;
	struct seen *seen;

	btgw_store_close(make(test, 2));
	kill_after_begin(test, 7);

	/* one who only looks changes nothing */
	KUNIT_ASSERT_EQ(test, btgw_store_open(f->path, BTGW_STORE_READ, &s,
					      &f->err), 0);
	KUNIT_EXPECT_EQ(test, look(test, s)->state[BTGW_NODE_PENDING], 1);
	node_make(&n, 9, 1);
	KUNIT_EXPECT_EQ(test, btgw_store_node_begin(s, &n, &f->err), -EROFS);
	btgw_store_close(s);

	s = reopen(test);
	seen = look(test, s);
	KUNIT_EXPECT_EQ(test, seen->n, 1);
	KUNIT_EXPECT_EQ(test, seen->last.state, BTGW_NODE_UNKNOWN);
	KUNIT_EXPECT_EQ(test, seen->last.uuid[0], 7);
	KUNIT_EXPECT_EQ(test, seen->last.devkey[0], (u8)~7);
	KUNIT_EXPECT_EQ(test, seen->last.unicast, 2);
	node_make(&n, 7, 1);
	KUNIT_ASSERT_EQ(test, btgw_store_node_begin(s, &n, &f->err), 0);
	KUNIT_EXPECT_EQ(test, n.unicast, 4);
	btgw_store_close(s);
}

static void store_living_stays_pending(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store *s = make(test, 2), *other;
	struct btgw_store_node n;

	node_make(&n, 1, 1);
	KUNIT_ASSERT_EQ(test, btgw_store_node_begin(s, &n, &f->err), 0);
	other = reopen(test);
	KUNIT_EXPECT_EQ(test, look(test, other)->state[BTGW_NODE_PENDING], 1);
	/* and nobody else ends it */
	n.state = BTGW_NODE_UNKNOWN;
	KUNIT_EXPECT_EQ(test, btgw_store_node_end(other, &n, &f->err), -ENOENT);
	n.state = BTGW_NODE_PROVISIONED;
	KUNIT_EXPECT_EQ(test, btgw_store_node_end(s, &n, &f->err), 0);
	btgw_store_close(other);
	btgw_store_close(s);
}

/* Two processes take addresses as fast as they can */
static void store_two_processes(struct kunit *test)
{
	enum { EACH = 100 };
	struct fixture *f = test->priv;
	struct btgw_store_node n;
	struct btgw_store *s;
	struct seen *seen;
	int i, k, status;
	pid_t pid[2];

	btgw_store_close(make(test, 2));
	for (k = 0; k < 2; k++) {
		pid[k] = fork();
		KUNIT_ASSERT_GE(test, pid[k], 0);
		if (pid[k])
			continue;
		if (btgw_store_open(f->path, 0, &s, &f->err))
			_exit(1);
		for (i = 0; i < EACH; i++) {
			node_make(&n, i, 1 + (i + k) % 5);
			if (btgw_store_node_begin(s, &n, &f->err))
				_exit(2);
			n.state = BTGW_NODE_UNKNOWN;
			if (btgw_store_node_end(s, &n, &f->err))
				_exit(3);
		}
		btgw_store_close(s);
		_exit(0);
	}
	for (k = 0; k < 2; k++) {
		KUNIT_ASSERT_EQ(test, waitpid(pid[k], &status, 0), pid[k]);
		KUNIT_EXPECT_EQ(test, status, 0);
	}
	s = reopen(test);
	seen = look(test, s);
	KUNIT_EXPECT_EQ(test, seen->n, 2 * EACH);
	btgw_store_close(s);
}

static const u8 value[BTGW_STORE_VALUE_LEN] = { 0x11 };

static void store_value_one_at_a_time(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store *s = make(test, 2), *other = reopen(test);

	KUNIT_ASSERT_EQ(test, btgw_store_value_take(s, value, "lamp", true,
						    &f->err), 0);
	KUNIT_EXPECT_EQ(test, btgw_store_value_take(s, value, "lamp", true,
						    &f->err), -EBUSY);
	KUNIT_EXPECT_EQ(test, btgw_store_value_take(other, value, "plug", true,
						    &f->err), -EBUSY);
	KUNIT_EXPECT_NOT_NULL(test, strstr(f->err.text, "lamp"));
	KUNIT_EXPECT_EQ(test, btgw_store_value_expose(other, value, &f->err),
			-ENOENT);
	KUNIT_EXPECT_EQ(test, btgw_store_value_drop(s, value, false, "",
						    &f->err), 0);
	KUNIT_EXPECT_EQ(test, btgw_store_value_take(other, value, "plug", true,
						    &f->err), 0);
	btgw_store_close(other);
	btgw_store_close(s);
}

static void store_value_burns(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store *s = make(test, 2);
	char why[128];

	KUNIT_EXPECT_EQ(test, btgw_store_attention_get(s, "lamp", why,
						       sizeof(why), &f->err),
			0);
	KUNIT_ASSERT_EQ(test, btgw_store_value_take(s, value, "lamp", true,
						    &f->err), 0);
	KUNIT_ASSERT_EQ(test, btgw_store_value_expose(s, value, &f->err), 0);
	KUNIT_ASSERT_EQ(test, btgw_store_value_drop(s, value, true,
						    "wrong Confirmation",
						    &f->err), 0);
	KUNIT_EXPECT_EQ(test, btgw_store_value_burnt(s, value, &f->err),
			-EKEYREVOKED);
	btgw_store_close(s);

	s = reopen(test);
	KUNIT_EXPECT_EQ(test, btgw_store_value_take(s, value, "plug", true,
						    &f->err), -EKEYREVOKED);
	KUNIT_EXPECT_NOT_NULL(test, strstr(f->err.text, "wrong Confirmation"));
	KUNIT_EXPECT_EQ(test, btgw_store_attention_get(s, "lamp", why,
						       sizeof(why), &f->err),
			1);
	KUNIT_EXPECT_STREQ(test, why, "wrong Confirmation");
	KUNIT_EXPECT_EQ(test, btgw_store_attention_clear(s, "lamp", &f->err),
			0);
	KUNIT_EXPECT_EQ(test, btgw_store_attention_clear(s, "lamp", &f->err),
			-ENOENT);
	/* a person cannot make it unsearchable again */
	KUNIT_EXPECT_EQ(test, btgw_store_value_burnt(s, value, &f->err),
			-EKEYREVOKED);
	btgw_store_close(s);
}

static const struct kill_case {
	const char *name;
	bool burns, expose, burnt;
} kill_cases[] = {
	{ "before_random", true, false, false },
	{ "after_random", true, true, true },
	{ "after_random_128_bits_each", false, true, false },
};

static void kill_desc(const struct kill_case *c, char *desc)
{
	strcpy(desc, c->name);
}

KUNIT_ARRAY_PARAM(kill, kill_cases, kill_desc);

static void store_value_killed(struct kunit *test)
{
	const struct kill_case *c = test->param_value;
	struct fixture *f = test->priv;
	struct btgw_store *s;
	char why[128];
	int status;
	pid_t pid;

	btgw_store_close(make(test, 2));
	pid = fork();
	KUNIT_ASSERT_GE(test, pid, 0);
	if (!pid) {
		if (btgw_store_open(f->path, 0, &s, &f->err) ||
		    btgw_store_value_take(s, value, "lamp", c->burns,
					  &f->err) ||
		    (c->expose && btgw_store_value_expose(s, value, &f->err)))
			_exit(1);
		raise(SIGKILL);
	}
	KUNIT_ASSERT_EQ(test, waitpid(pid, &status, 0), pid);
	KUNIT_ASSERT_EQ(test, WTERMSIG(status), SIGKILL);
	s = reopen(test);
	KUNIT_EXPECT_EQ(test, btgw_store_value_burnt(s, value, &f->err),
			c->burnt ? -EKEYREVOKED : 0);
	KUNIT_EXPECT_EQ(test, btgw_store_attention_get(s, "lamp", why,
						       sizeof(why), &f->err),
			c->burnt);
	if (!c->burnt)
		KUNIT_EXPECT_EQ(test, btgw_store_value_take(s, value, "lamp",
							    true, &f->err), 0);
	btgw_store_close(s);
}

static struct kunit_case store_cases[] = {
	KUNIT_CASE(store_net_round_trip),
	KUNIT_CASE(store_net_out_of_range),
	KUNIT_CASE(store_mode_is_0600),
	KUNIT_CASE(store_refuses_other_files),
	KUNIT_CASE(store_refuses_newer_schema),
	KUNIT_CASE(store_node_life),
	KUNIT_CASE(store_device_again),
	KUNIT_CASE(store_range_ends),
	KUNIT_CASE(store_address_wanted),
	KUNIT_CASE(store_own_address_is_kept),
	KUNIT_CASE(store_rules_are_in_the_file),
	KUNIT_CASE(store_killed_becomes_unknown),
	KUNIT_CASE(store_living_stays_pending),
	KUNIT_CASE(store_two_processes),
	KUNIT_CASE(store_value_one_at_a_time),
	KUNIT_CASE(store_value_burns),
	KUNIT_CASE_PARAM(store_value_killed, kill_gen_params),
	{}
};

static struct kunit_suite store_suite = {
	.name = "store",
	.init = store_init,
	.exit = store_exit,
	.test_cases = store_cases,
};

kunit_test_suite(store_suite);
