// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * store_mesh_test.c - what the store promises of mesh nets, a daemon that is
 *	killed anywhere included
 */
#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "kunit.h"
#include "store_mesh.h"
#include "userspace/lib/mesh_adv.h"

struct fixture {
	char dir[64];
	char path[96];
	struct btgw_store *store;
	struct btgw_err err;
};

static int mesh_init(struct kunit *test)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (!f)
		return -ENOMEM;
	snprintf(f->dir, sizeof(f->dir), "/tmp/btgw-store-XXXXXX");
	if (!mkdtemp(f->dir)) {
		free(f);
		return -errno;
	}
	snprintf(f->path, sizeof(f->path), "%s/mesh", f->dir);
	test->priv = f;
	return btgw_store_open(f->path, BTGW_STORE_CREATE, &f->store, &f->err);
}

static void mesh_exit(struct kunit *test)
{
	static const char * const parts[] = { "", "-wal", "-shm", "-owners" };
	struct fixture *f = test->priv;
	char name[128];
	unsigned int i;

	if (!f)
		return;
	btgw_store_close(f->store);
	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		snprintf(name, sizeof(name), "%s%s", f->path, parts[i]);
		unlink(name);
	}
	rmdir(f->dir);
	free(f);
}

static void reopen(struct kunit *test)
{
	struct fixture *f = test->priv;
	int ret;

	btgw_store_close(f->store);
	f->store = NULL;
	ret = btgw_store_open(f->path, 0, &f->store, &f->err);
	KUNIT_ASSERT_EQ_MSG(test, ret, 0, "%s", f->err.text);
}

static void put_bin(struct btgw_mesh_obj *obj, unsigned int attr, u8 tag)
{
	obj->has |= BTGW_MESH_BIT(attr);
	memset(obj->v[attr].bin, tag, obj->set->fields[attr].len);
}

static struct btgw_mesh_obj net_obj(u16 id)
{
	struct btgw_mesh_obj obj;

	btgw_mesh_init(&obj, &btgw_set_net);
	btgw_mesh_num(&obj, BTGW_A_NET_ID, id);
	return obj;
}

static void add(struct kunit *test, const struct btgw_mesh_obj *obj)
{
	struct fixture *f = test->priv;
	int ret = btgw_store_mesh_new(f->store, obj, &f->err);

	KUNIT_ASSERT_EQ_MSG(test, ret, 0, "%s", f->err.text);
}

static void add_net(struct kunit *test, u16 id)
{
	struct btgw_mesh_obj obj = net_obj(id);

	add(test, &obj);
}

/* An object with every attribute that is kept, and one more */
static void every_set_comes_back(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_mesh_obj in[9];
	struct btgw_mesh_list list;
	unsigned int i;
	int ret;

	in[0] = net_obj(7);
	btgw_mesh_num(&in[0], BTGW_A_NET_TTL, 5);
	btgw_mesh_num(&in[0], BTGW_A_NET_TRANSMIT_COUNT, 3);
	btgw_mesh_num(&in[0], BTGW_A_NET_TRANSMIT_INTERVAL, 20);
	put_bin(&in[0], BTGW_A_NET_SAR_TX, 0x31);
	put_bin(&in[0], BTGW_A_NET_SAR_RX, 0x32);
	btgw_mesh_num(&in[0], BTGW_A_NET_RPL_SIZE, 65536);
	btgw_mesh_num(&in[0], BTGW_A_NET_STRICT_REPLAY, 1);
	btgw_mesh_num(&in[0], BTGW_A_NET_IV_INDEX, UINT32_MAX);
	btgw_mesh_num(&in[0], BTGW_A_NET_IV_FLAG, 1);
	btgw_mesh_num(&in[0], BTGW_A_NET_IV_AGE, UINT32_MAX);
	btgw_mesh_num(&in[0], BTGW_A_NET_SEQ_LIMIT, 0x1000000);

	btgw_mesh_init(&in[1], &btgw_set_subnet);
	btgw_mesh_num(&in[1], BTGW_A_SUBNET_NET, 7);
	btgw_mesh_num(&in[1], BTGW_A_SUBNET_INDEX, 4095);
	put_bin(&in[1], BTGW_A_SUBNET_KEY, 0x41);
	put_bin(&in[1], BTGW_A_SUBNET_NEW_KEY, 0x42);
	btgw_mesh_num(&in[1], BTGW_A_SUBNET_PHASE, 2);

	btgw_mesh_init(&in[2], &btgw_set_appkey);
	btgw_mesh_num(&in[2], BTGW_A_APPKEY_NET, 7);
	btgw_mesh_num(&in[2], BTGW_A_APPKEY_INDEX, 0);
	btgw_mesh_num(&in[2], BTGW_A_APPKEY_SUBNET, 4095);
	put_bin(&in[2], BTGW_A_APPKEY_KEY, 0x51);

	btgw_mesh_init(&in[3], &btgw_set_devkey);
	btgw_mesh_num(&in[3], BTGW_A_DEVKEY_NET, 7);
	btgw_mesh_num(&in[3], BTGW_A_DEVKEY_ADDR, 0x7fff);
	put_bin(&in[3], BTGW_A_DEVKEY_KEY, 0x61);

	btgw_mesh_init(&in[4], &btgw_set_element);
	btgw_mesh_num(&in[4], BTGW_A_ELEMENT_NET, 7);
	btgw_mesh_num(&in[4], BTGW_A_ELEMENT_ADDR, 1);
	btgw_mesh_num(&in[4], BTGW_A_ELEMENT_UID, UINT32_MAX);
	btgw_mesh_num(&in[4], BTGW_A_ELEMENT_GID, 100);

	btgw_mesh_init(&in[5], &btgw_set_bind);
	btgw_mesh_num(&in[5], BTGW_A_BIND_NET, 7);
	btgw_mesh_num(&in[5], BTGW_A_BIND_ELEMENT, 1);
	btgw_mesh_num(&in[5], BTGW_A_BIND_APPKEY, 0);

	btgw_mesh_init(&in[6], &btgw_set_sub);
	btgw_mesh_num(&in[6], BTGW_A_SUB_NET, 7);
	btgw_mesh_num(&in[6], BTGW_A_SUB_ELEMENT, 1);
	btgw_mesh_num(&in[6], BTGW_A_SUB_ADDR, 0xc000);
	in[7] = in[6];
	in[7].has &= ~BTGW_MESH_BIT(BTGW_A_SUB_ADDR);
	put_bin(&in[7], BTGW_A_SUB_LABEL, 0x71);

	btgw_mesh_init(&in[8], &btgw_set_adv);
	btgw_mesh_num(&in[8], BTGW_ADV_NET, 7);
	put_bin(&in[8], BTGW_ADV_CONTROLLER, 0x81);
	btgw_mesh_num(&in[8], BTGW_ADV_VIA, 1);
	btgw_mesh_num(&in[8], BTGW_ADV_RELAY, 0);
	btgw_mesh_num(&in[8], BTGW_ADV_BEACON, 0);

	for (i = 0; i < ARRAY_SIZE(in); i++) {
		struct btgw_mesh_obj more = in[i];

		/* what is only shown is passed over */
		if (more.set == &btgw_set_net)
			btgw_mesh_num(&more, BTGW_A_NET_BEARERS, 9);
		add(test, &more);
		ret = btgw_store_mesh_new(f->store, &in[i], &f->err);
		KUNIT_EXPECT_EQ(test, ret, -EEXIST);
	}
	reopen(test);
	for (i = 0; i < ARRAY_SIZE(in); i++) {
		/* the label sorts first: its address is absent */
		unsigned int at = i == 6;

		ret = btgw_store_mesh_list(f->store, in[i].set, 7, &list,
					   &f->err);
		KUNIT_ASSERT_EQ_MSG(test, ret, 0, "%s", f->err.text);
		KUNIT_ASSERT_EQ(test, list.count,
				in[i].set == &btgw_set_sub ? 2 : 1);
		KUNIT_EXPECT_EQ_MSG(test, list.obj[at].has, in[i].has, "%s",
				    in[i].set->name);
		/* what is absent is zero in both */
		if (i != 7)
			KUNIT_EXPECT_EQ_MSG(test, memcmp(list.obj[at].v,
							 in[i].v,
							 sizeof(in[i].v)), 0,
					    "%s", in[i].set->name);
		btgw_store_mesh_free(&list);
		ret = btgw_store_mesh_list(f->store, in[i].set, 8, &list,
					   &f->err);
		KUNIT_EXPECT_EQ(test, ret, 0);
		KUNIT_EXPECT_EQ(test, list.count, 0);
		btgw_store_mesh_free(&list);
	}
	/* with the net goes all that belongs to it */
	ret = btgw_store_mesh_del(f->store, &in[0], &f->err);
	KUNIT_EXPECT_EQ(test, ret, 0);
	ret = btgw_store_mesh_del(f->store, &in[0], &f->err);
	KUNIT_EXPECT_EQ(test, ret, -ENOENT);
	for (i = 0; i < ARRAY_SIZE(in); i++) {
		btgw_store_mesh_list(f->store, in[i].set, 0, &list, &f->err);
		KUNIT_EXPECT_EQ(test, list.count, 0);
		btgw_store_mesh_free(&list);
	}
}

static void set_changes_what_is_given(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store_mesh state;
	struct btgw_mesh_obj obj = net_obj(1);
	struct btgw_mesh_list list;

	btgw_mesh_num(&obj, BTGW_A_NET_TTL, 5);
	btgw_mesh_num(&obj, BTGW_A_NET_IV_INDEX, 9);
	btgw_mesh_num(&obj, BTGW_A_NET_SEQ_LIMIT, 100);
	add(test, &obj);
	obj = net_obj(1);
	btgw_mesh_num(&obj, BTGW_A_NET_RELAY, 1);
	/* only btgw_store_mesh_step() changes these */
	btgw_mesh_num(&obj, BTGW_A_NET_IV_INDEX, 3);
	btgw_mesh_num(&obj, BTGW_A_NET_SEQ_LIMIT, 3);
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_set(f->store, &obj, &f->err), 0);
	btgw_store_mesh_list(f->store, &btgw_set_net, 1, &list, &f->err);
	KUNIT_ASSERT_EQ(test, list.count, 1);
	KUNIT_EXPECT_EQ(test, list.obj[0].v[BTGW_A_NET_TTL].num, 5);
	KUNIT_EXPECT_EQ(test, list.obj[0].v[BTGW_A_NET_RELAY].num, 1);
	KUNIT_EXPECT_FALSE(test, btgw_mesh_has(&list.obj[0],
					       BTGW_A_NET_FRIEND));
	btgw_store_mesh_free(&list);
	btgw_store_mesh_get(f->store, 1, &state, &f->err);
	KUNIT_EXPECT_EQ(test, state.iv_index, 9);
	KUNIT_EXPECT_EQ(test, state.seq_limit, 100);
	obj = net_obj(2);
	btgw_mesh_num(&obj, BTGW_A_NET_RELAY, 1);
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_set(f->store, &obj, &f->err),
			-ENOENT);
}

static void refuses_what_is_no_row(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_mesh_list none = {};
	struct btgw_mesh_obj obj;

	btgw_mesh_init(&obj, &btgw_set_bearer);
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_new(f->store, &obj, &f->err),
			-EINVAL);
	btgw_mesh_init(&obj, &btgw_set_subnet);
	btgw_mesh_num(&obj, BTGW_A_SUBNET_NET, 1);
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_new(f->store, &obj, &f->err),
			-EINVAL);
	/* a subnet without a key, and one with an index of 13 bits */
	btgw_mesh_num(&obj, BTGW_A_SUBNET_INDEX, 0);
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_new(f->store, &obj, &f->err),
			-EEXIST);
	btgw_mesh_num(&obj, BTGW_A_SUBNET_INDEX, 4096);
	put_bin(&obj, BTGW_A_SUBNET_KEY, 1);
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_new(f->store, &obj, &f->err),
			-EEXIST);
	/* keys would be lost */
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_replace(f->store, &btgw_set_subnet,
						      1, &none, &f->err),
			-EINVAL);
}

static void replace_is_all_or_nothing(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_mesh_list list = {}, got;
	struct btgw_mesh_obj el[2];
	unsigned int i;

	add_net(test, 1);
	for (i = 0; i < 2; i++) {
		btgw_mesh_init(&el[i], &btgw_set_element);
		btgw_mesh_num(&el[i], BTGW_A_ELEMENT_NET, 1);
		btgw_mesh_num(&el[i], BTGW_A_ELEMENT_ADDR, 1 + i);
	}
	list.obj = el;
	list.count = 2;
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_replace(f->store,
						      &btgw_set_element, 1,
						      &list, &f->err), 0);
	/* the second cannot be: the first two stay */
	btgw_mesh_num(&el[0], BTGW_A_ELEMENT_ADDR, 9);
	btgw_mesh_num(&el[1], BTGW_A_ELEMENT_ADDR, 0x8000);
	KUNIT_EXPECT_NE(test, btgw_store_mesh_replace(f->store,
						      &btgw_set_element, 1,
						      &list, &f->err), 0);
	btgw_store_mesh_list(f->store, &btgw_set_element, 1, &got, &f->err);
	KUNIT_ASSERT_EQ(test, got.count, 2);
	KUNIT_EXPECT_EQ(test, got.obj[0].v[BTGW_A_ELEMENT_ADDR].num, 1);
	KUNIT_EXPECT_EQ(test, got.obj[1].v[BTGW_A_ELEMENT_ADDR].num, 2);
	btgw_store_mesh_free(&got);
}

struct step {
	u32 iv;
	u8 flag;
	u32 limit;
	int ret;
};

static void state_only_goes_forward(struct kunit *test)
{
	static const struct step steps[] = {
		{ 5, 0, 100, 0 },
		{ 5, 0, 100, 0 },
		{ 5, 0, 99, -ERANGE },
		{ 4, 0, 200, -ERANGE },
		/* 6 in progress transmits with 5: its numbers go on */
		{ 6, 1, 99, -ERANGE },
		{ 6, 1, 150, 0 },
		{ 5, 0, 200, -ERANGE },
		{ 6, 0, 10, 0 },
		{ 6, 1, 1000, -ERANGE },
		{ 7, 1, 9, -ERANGE },
		/* a recovery goes as far as it has to */
		{ 40, 0, 0, 0 },
		{ 40, 0, 0x1000000, 0 },
		{ 41, 1, 0x1000000, 0 },
		{ 41, 0, 0x1000001, -EEXIST },
		{ 41, 0, 8192, 0 },
	};
	struct btgw_store_mesh to = { .id = 1 }, now, was = { .id = 1 };
	struct fixture *f = test->priv;
	unsigned int i;
	int ret;

	add_net(test, 1);
	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		to.iv_index = steps[i].iv;
		to.iv_flag = steps[i].flag;
		to.seq_limit = steps[i].limit;
		to.iv_age = i;
		ret = btgw_store_mesh_step(f->store, &to, &f->err);
		KUNIT_EXPECT_EQ_MSG(test, ret, steps[i].ret, "step %u: %s", i,
				    f->err.text);
		if (!ret)
			was = to;
		btgw_store_mesh_get(f->store, 1, &now, &f->err);
		KUNIT_EXPECT_EQ(test, now.iv_index, was.iv_index);
		KUNIT_EXPECT_EQ(test, now.iv_flag, was.iv_flag);
		KUNIT_EXPECT_EQ(test, now.iv_age, was.iv_age);
		KUNIT_EXPECT_EQ(test, now.seq_limit, was.seq_limit);
	}
	to.id = 2;
	ret = btgw_store_mesh_step(f->store, &to, &f->err);
	KUNIT_EXPECT_EQ(test, ret, -ENOENT);
}

/* The same, whoever writes */
static void shell_cannot_go_back(struct kunit *test)
{
	static const char * const sql[] = {
		"UPDATE mesh_net SET \"seq-limit\" = 99",
		"UPDATE mesh_net SET \"iv-index\" = 4",
		"UPDATE mesh_net SET \"iv-flag\" = 1",
	};
	struct btgw_store_mesh to = { .id = 1, .iv_index = 5,
				      .seq_limit = 100 };
	struct fixture *f = test->priv;
	unsigned int i;
	sqlite3 *db;

	add_net(test, 1);
	KUNIT_ASSERT_EQ(test, btgw_store_mesh_step(f->store, &to, &f->err), 0);
	KUNIT_ASSERT_EQ(test, sqlite3_open(f->path, &db), SQLITE_OK);
	for (i = 0; i < ARRAY_SIZE(sql); i++)
		KUNIT_EXPECT_EQ(test, sqlite3_exec(db, sql[i], NULL, NULL, NULL),
				SQLITE_CONSTRAINT);
	sqlite3_close(db);
}

static struct btgw_mesh_obj entry(u16 src, u32 iv, u32 seq)
{
	struct btgw_mesh_obj obj;

	btgw_mesh_init(&obj, &btgw_set_rpl_entry);
	btgw_mesh_num(&obj, BTGW_A_RPL_ENTRY_SRC, src);
	btgw_mesh_num(&obj, BTGW_A_RPL_ENTRY_IV_INDEX, iv);
	btgw_mesh_num(&obj, BTGW_A_RPL_ENTRY_SEQ, seq);
	return obj;
}

static void expect_rpl(struct kunit *test, u16 src, u32 iv, u32 seq)
{
	struct fixture *f = test->priv;
	struct btgw_mesh_list list;
	bool found = false;
	size_t i;

	KUNIT_ASSERT_EQ(test, btgw_store_mesh_rpl_list(f->store, 1, &list,
						       &f->err), 0);
	for (i = 0; i < list.count; i++) {
		if (list.obj[i].v[BTGW_A_RPL_ENTRY_SRC].num != src)
			continue;
		found = true;
		KUNIT_EXPECT_EQ(test, list.obj[i].v[BTGW_A_RPL_ENTRY_IV_INDEX].num, iv);
		KUNIT_EXPECT_EQ(test, list.obj[i].v[BTGW_A_RPL_ENTRY_SEQ].num, seq);
	}
	KUNIT_EXPECT_EQ(test, found, seq != UINT32_MAX);
	btgw_store_mesh_free(&list);
}

static void replay_list(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_mesh_obj e[2] = { entry(3, 1, 50), entry(4, 1, 0xffffff) };
	struct btgw_mesh_list list = { .obj = e, .count = 2 }, got;

	add_net(test, 1);
	btgw_mesh_num(&e[1], BTGW_A_RPL_ENTRY_SEG_IV_INDEX, 1);
	btgw_mesh_num(&e[1], BTGW_A_RPL_ENTRY_SEG_SEQ, 0);
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_rpl(f->store, 1, &list, false,
						  &f->err), 0);
	reopen(test);
	btgw_store_mesh_rpl_list(f->store, 1, &got, &f->err);
	KUNIT_ASSERT_EQ(test, got.count, 2);
	KUNIT_EXPECT_EQ(test, got.obj[0].has, e[0].has);
	KUNIT_EXPECT_EQ(test, got.obj[1].has, e[1].has);
	btgw_store_mesh_free(&got);

	/* older, newer, and newer by the IV index alone */
	e[0] = entry(3, 1, 49);
	e[1] = entry(4, 2, 0);
	btgw_store_mesh_rpl(f->store, 1, &list, false, &f->err);
	expect_rpl(test, 3, 1, 50);
	expect_rpl(test, 4, 2, 0);
	/* with a whole list the kernel is right */
	list.count = 1;
	btgw_store_mesh_rpl(f->store, 1, &list, true, &f->err);
	expect_rpl(test, 3, 1, 49);
	expect_rpl(test, 4, 0, UINT32_MAX);
	list.count = 0;
	btgw_store_mesh_rpl(f->store, 1, &list, false, &f->err);
	expect_rpl(test, 3, 1, 49);
}

/*
 * A daemon that stores and then "sends", killed anywhere: what was sent is
 * never above what is stored.
 */
static void killed_between_store_and_kernel(struct kunit *test)
{
	struct btgw_store_mesh now, to = { .id = 1 };
	struct fixture *f = test->priv;
	struct timespec ts = {};
	atomic_uint *kernel;
	unsigned int i;
	u32 last = 0;
	pid_t pid;
	int status;

	add_net(test, 1);
	btgw_store_close(f->store);
	f->store = NULL;
	kernel = mmap(NULL, sizeof(*kernel), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	KUNIT_ASSERT_TRUE(test, kernel != MAP_FAILED);
	srand(1);
	for (i = 0; i < 25; i++) {
		pid = fork();
		if (!pid) {
			if (btgw_store_open(f->path, 0, &f->store, NULL))
				_exit(1);
			if (btgw_store_mesh_get(f->store, 1, &to, NULL))
				_exit(2);
			for (;;) {
				to.seq_limit += 1;
				if (btgw_store_mesh_step(f->store, &to, NULL))
					_exit(3);
				*kernel = to.seq_limit;
			}
		}
		ts.tv_nsec = 1000000 * (5 + rand() % 60);
		nanosleep(&ts, NULL);
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		KUNIT_ASSERT_TRUE(test, WIFSIGNALED(status));
		reopen(test);
		btgw_store_mesh_get(f->store, 1, &now, &f->err);
		KUNIT_EXPECT_GE(test, now.seq_limit, *kernel);
		KUNIT_EXPECT_GE(test, now.seq_limit, last);
		last = now.seq_limit;
		KUNIT_EXPECT_EQ(test, btgw_store_check(f->store, &f->err), 0);
		btgw_store_close(f->store);
		f->store = NULL;
	}
	/* or nothing was tried */
	KUNIT_EXPECT_GT(test, *kernel, 0);
	munmap(kernel, sizeof(*kernel));
}

/* A file of the first schema is brought up and keeps what it had */
static void older_file(struct kunit *test)
{
	struct btgw_store_net in = { .name = "n", .own = 1, .next = 2 }, out;
	struct fixture *f = test->priv;
	static const char sql[] =
		"DROP TABLE mesh_net; DROP TABLE mesh_subnet;"
		"DROP TABLE mesh_appkey; DROP TABLE mesh_devkey;"
		"DROP TABLE mesh_element; DROP TABLE mesh_bind;"
		"DROP TABLE mesh_sub; DROP TABLE mesh_rpl;"
		"DROP TABLE mesh_adv; DROP TABLE mesh_fn;"
		"PRAGMA user_version = 1";
	sqlite3 *db;

	KUNIT_ASSERT_EQ(test, btgw_store_net_create(f->store, &in, &f->err), 0);
	btgw_store_close(f->store);
	f->store = NULL;
	KUNIT_ASSERT_EQ(test, sqlite3_open(f->path, &db), SQLITE_OK);
	KUNIT_ASSERT_EQ(test, sqlite3_exec(db, sql, NULL, NULL, NULL),
			SQLITE_OK);
	sqlite3_close(db);
	reopen(test);
	KUNIT_EXPECT_EQ(test, btgw_store_net_get(f->store, &out, &f->err), 0);
	KUNIT_EXPECT_EQ(test, out.next, 2);
	add_net(test, 1);
}

static void forwarding_number(struct kunit *test)
{
	struct fixture *f = test->priv;
	sqlite3 *db;
	u64 fn;

	/* of no net */
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_fn_step(f->store, 1, 0, 300,
						      &f->err), -ENOENT);
	add_net(test, 1);
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_fn(f->store, 1, 0, &fn, &f->err),
			0);
	KUNIT_EXPECT_EQ(test, fn, BTGW_STORE_FN_FIRST);
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_fn_step(f->store, 1, 0, 263,
						      &f->err), 0);
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_fn_step(f->store, 1, 0, 5000000000,
						      &f->err), 0);
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_fn_step(f->store, 1, 0, 271,
						      &f->err), -ERANGE);
	/* each subnet has its own */
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_fn_step(f->store, 1, 7, 271,
						      &f->err), 0);
	reopen(test);
	btgw_store_mesh_fn(f->store, 1, 0, &fn, &f->err);
	KUNIT_EXPECT_EQ(test, fn, 5000000000);
	btgw_store_mesh_fn(f->store, 1, 7, &fn, &f->err);
	KUNIT_EXPECT_EQ(test, fn, 271);
	btgw_store_close(f->store);
	f->store = NULL;
	/* not by hand either */
	KUNIT_ASSERT_EQ(test, sqlite3_open(f->path, &db), SQLITE_OK);
	KUNIT_EXPECT_EQ(test, sqlite3_exec(db, "UPDATE mesh_fn SET fn = 260",
					   NULL, NULL, NULL),
			SQLITE_CONSTRAINT);
	sqlite3_close(db);
	reopen(test);
}

static void loading_is_noted(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_store_mesh net;

	add_net(test, 1);
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_loading(f->store, 1, true,
						      &f->err), 0);
	reopen(test);
	btgw_store_mesh_get(f->store, 1, &net, &f->err);
	KUNIT_EXPECT_TRUE(test, net.loading);
	/* a step leaves it */
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_step(f->store, &net, &f->err), 0);
	btgw_store_mesh_get(f->store, 1, &net, &f->err);
	KUNIT_EXPECT_TRUE(test, net.loading);
	btgw_store_mesh_loading(f->store, 1, false, &f->err);
	btgw_store_mesh_get(f->store, 1, &net, &f->err);
	KUNIT_EXPECT_FALSE(test, net.loading);
	KUNIT_EXPECT_EQ(test, btgw_store_mesh_loading(f->store, 2, true,
						      &f->err), -ENOENT);
}

static struct kunit_case store_mesh_cases[] = {
	KUNIT_CASE(every_set_comes_back),
	KUNIT_CASE(set_changes_what_is_given),
	KUNIT_CASE(refuses_what_is_no_row),
	KUNIT_CASE(replace_is_all_or_nothing),
	KUNIT_CASE(state_only_goes_forward),
	KUNIT_CASE(shell_cannot_go_back),
	KUNIT_CASE(replay_list),
	KUNIT_CASE(killed_between_store_and_kernel),
	KUNIT_CASE(older_file),
	KUNIT_CASE(loading_is_noted),
	KUNIT_CASE(forwarding_number),
	{}
};

static struct kunit_suite store_mesh_suite = {
	.name = "store_mesh",
	.init = mesh_init,
	.exit = mesh_exit,
	.test_cases = store_mesh_cases,
};

kunit_test_suite(store_mesh_suite);
