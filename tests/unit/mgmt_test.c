// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The management interface against a kernel played by the test
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conn.h"
#include "kunit.h"
#include "mgmt.h"
#include "mgmt_priv.h"

/* what the kernel says next, and what it must have been told for it */
struct script {
	const uint8_t *told;
	size_t told_len;
	const uint8_t *say[4];
	size_t say_len[4];
	int fd;
	bool wrong;
};

#define OCTETS(...)	(const uint8_t[]){ __VA_ARGS__ },			\
			sizeof((uint8_t[]){ __VA_ARGS__ })

static void *kernel(void *arg)
{
	struct script *s = arg;
	uint8_t buf[256];
	ssize_t n;
	int i;

	n = recv(s->fd, buf, sizeof(buf), 0);
	s->wrong = n != (ssize_t)s->told_len || memcmp(buf, s->told, n);
	for (i = 0; i < 4 && s->say[i]; i++)
		send(s->fd, s->say[i], s->say_len[i], 0);
	return NULL;
}

struct fixture {
	struct btgw_mgmt *mgmt;
	pthread_t thread;
	int peer;
	int events;
	struct btgw_mgmt_event last;
};

static void on_event(const struct btgw_mgmt_event *ev, void *user)
{
	struct fixture *f = user;

	f->events++;
	f->last = *ev;
}

static int mgmt_init(struct kunit *test)
{
	struct fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	int sv[2];

	f->mgmt = calloc(1, sizeof(*f->mgmt));
	if (!f->mgmt || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sv))
		return -ENOMEM;
	/* as btgw_mgmt_open() makes it */
	if (fcntl(sv[0], F_SETFL, O_NONBLOCK) < 0)
		return -errno;
	f->mgmt->fd = sv[0];
	f->peer = sv[1];
	btgw_mgmt_on_event(f->mgmt, on_event, f);
	test->priv = f;
	return 0;
}

static void mgmt_exit(struct kunit *test)
{
	struct fixture *f = test->priv;

	btgw_mgmt_close(f->mgmt);
	close(f->peer);
}

static void play(struct kunit *test, struct script *s)
{
	struct fixture *f = test->priv;

	s->fd = f->peer;
	KUNIT_ASSERT_EQ(test, pthread_create(&f->thread, NULL, kernel, s), 0);
}

static void played(struct kunit *test, struct script *s)
{
	struct fixture *f = test->priv;

	pthread_join(f->thread, NULL);
	KUNIT_EXPECT_FALSE_MSG(test, s->wrong, "another command was sent");
}

static void mgmt_list_test(struct kunit *test)
{
	struct script s = {
		OCTETS(0x03, 0, 0xff, 0xff, 0, 0),
		/* an answer to somebody else, an event, then ours */
		{ (const uint8_t[]){ 1, 0, 0xff, 0xff, 3, 0, 1, 0, 0 },
		  (const uint8_t[]){ 4, 0, 5, 0, 0, 0 },
		  (const uint8_t[]){ 1, 0, 0xff, 0xff, 9, 0, 3, 0, 0, 2, 0,
				     0, 0, 5, 0 } },
		{ 9, 6, 15 },
	};
	struct fixture *f = test->priv;
	uint16_t index[4] = {};
	struct btgw_err err = {};

	play(test, &s);
	KUNIT_EXPECT_EQ(test, btgw_mgmt_list(f->mgmt, index, 4, &err), 2);
	played(test, &s);
	KUNIT_EXPECT_EQ(test, index[0], 0);
	KUNIT_EXPECT_EQ(test, index[1], 5);
	KUNIT_EXPECT_EQ(test, f->events, 1);
	KUNIT_EXPECT_EQ(test, f->last.type, BTGW_MGMT_INDEX_ADDED);
	KUNIT_EXPECT_EQ(test, f->last.index, 5);
}

static void mgmt_list_short_test(struct kunit *test)
{
	/* says three controllers and brings one */
	struct script s = {
		OCTETS(0x03, 0, 0xff, 0xff, 0, 0),
		{ (const uint8_t[]){ 1, 0, 0xff, 0xff, 7, 0, 3, 0, 0, 3, 0,
				     0, 0 } },
		{ 13 },
	};
	struct fixture *f = test->priv;
	uint16_t index[4];

	play(test, &s);
	KUNIT_EXPECT_EQ(test, btgw_mgmt_list(f->mgmt, index, 4, NULL), -EBADMSG);
	played(test, &s);
}

static void mgmt_gone_test(struct kunit *test)
{
	/* the controller is unplugged while the command is under way */
	struct script s = {
		OCTETS(0x23, 0, 1, 0, 1, 0, 6),
		{ (const uint8_t[]){ 5, 0, 0, 0, 0, 0 },
		  (const uint8_t[]){ 5, 0, 1, 0, 0, 0 } },
		{ 6, 6 },
	};
	struct fixture *f = test->priv;
	struct btgw_err err = {};

	play(test, &s);
	KUNIT_EXPECT_EQ(test, btgw_mgmt_discovery(f->mgmt, 1, true, &err),
			-ENODEV);
	played(test, &s);
	KUNIT_EXPECT_STREQ(test, err.text,
			   "starting discovery on hci1: hci1 went away");
	KUNIT_EXPECT_EQ(test, f->events, 2);
}

static void mgmt_refused_test(struct kunit *test)
{
	struct script s = {
		OCTETS(0x3e, 0, 0, 0, 14, 0, 1, 3, 0, 0, 0, 0, 0, 0, 0, 3, 0,
		       2, 0x0a, 0),
		{ (const uint8_t[]){ 2, 0, 0, 0, 3, 0, 0x3e, 0, 0x14 } },
		{ 9 },
	};
	struct btgw_adv adv = {
		.instance = 1, .connectable = true, .discoverable = true,
		.data = { 2, 0x0a, 0 }, .len = 3,
	};
	struct fixture *f = test->priv;
	struct btgw_err err = {};

	play(test, &s);
	KUNIT_EXPECT_EQ(test, btgw_mgmt_adv_add(f->mgmt, 0, &adv, &err), -EPERM);
	played(test, &s);
	KUNIT_EXPECT_STREQ(test, err.text,
			   "advertising on hci0: needs CAP_NET_ADMIN");

	/* refused here: the kernel is not asked */
	adv.len = 29;
	KUNIT_EXPECT_EQ(test, btgw_mgmt_adv_add(f->mgmt, 0, &adv, &err), -EINVAL);
	adv.len = 3;
	adv.instance = 0;
	KUNIT_EXPECT_EQ(test, btgw_mgmt_adv_add(f->mgmt, 0, &adv, &err), -EINVAL);
}

static void mgmt_param_test(struct kunit *test)
{
	struct script s = {
		OCTETS(0x35, 0, 2, 0, 17, 0, 1, 0, 1, 2, 3, 4, 5, 6, 2,
		       6, 0, 6, 0, 0, 0, 0x90, 1),
		{ (const uint8_t[]){ 1, 0, 2, 0, 3, 0, 0x35, 0, 0 } },
		{ 9 },
	};
	struct btgw_addr addr = { { 1, 2, 3, 4, 5, 6 }, BTGW_ADDR_RANDOM };
	struct btgw_conn_param p = {
		.addr = addr, .min_interval = 40, .max_interval = 40,
		.timeout = 400,
	};
	struct fixture *f = test->priv;
	struct btgw_err err = {};

	play(test, &s);
	KUNIT_EXPECT_EQ(test, btgw_conn_prepare(f->mgmt, 2, &addr,
						BTGW_INTERVAL_FAST, &err), 0);
	played(test, &s);

	p.min_interval = 5;
	KUNIT_EXPECT_EQ(test, btgw_mgmt_conn_param(f->mgmt, 2, &p, &err),
			-EINVAL);
	p.min_interval = 41;
	KUNIT_EXPECT_EQ(test, btgw_mgmt_conn_param(f->mgmt, 2, &p, &err),
			-EINVAL);
	p.min_interval = 40;
	p.timeout = 9;
	KUNIT_EXPECT_EQ(test, btgw_mgmt_conn_param(f->mgmt, 2, &p, &err),
			-EINVAL);
	p.timeout = 10;
	p.latency = 1;
	KUNIT_EXPECT_EQ(test, btgw_mgmt_conn_param(f->mgmt, 2, &p, &err),
			-EINVAL);
	p.max_interval = 3201;
	KUNIT_EXPECT_EQ(test, btgw_mgmt_conn_param(f->mgmt, 2, &p, &err),
			-EINVAL);
}

static void mgmt_found_test(struct kunit *test)
{
	static const uint8_t good[] = {
		0x12, 0, 0, 0, 17, 0, 1, 2, 3, 4, 5, 6, 2, 0xd0,
		4, 0, 0, 0, 3, 0, 2, 1, 6,
	};
	struct fixture *f = test->priv;
	uint8_t bad[sizeof(good)];
	size_t len;

	send(f->peer, good, sizeof(good), 0);
	KUNIT_EXPECT_EQ(test, btgw_mgmt_wait(f->mgmt, 1000, NULL), 1);
	KUNIT_EXPECT_EQ(test, f->events, 1);
	KUNIT_EXPECT_EQ(test, f->last.type, BTGW_MGMT_FOUND);
	KUNIT_EXPECT_EQ(test, f->last.addr.type, BTGW_ADDR_RANDOM);
	KUNIT_EXPECT_EQ(test, f->last.addr.b[0], 1);
	KUNIT_EXPECT_EQ(test, f->last.rssi, -48);
	KUNIT_EXPECT_FALSE(test, f->last.connectable);
	KUNIT_EXPECT_EQ(test, f->last.len, 3);

	/* cut anywhere, or claiming more than there is: not passed on */
	for (len = 1; len < sizeof(good); len++) {
		memcpy(bad, good, len);
		if (len > 5)
			bad[4] = len - 6;
		send(f->peer, bad, len, 0);
	}
	memcpy(bad, good, sizeof(good));
	bad[18] = 4;
	send(f->peer, bad, sizeof(bad), 0);
	KUNIT_EXPECT_EQ(test, btgw_mgmt_process(f->mgmt, NULL), 0);
	KUNIT_EXPECT_EQ(test, f->events, 1);
	KUNIT_EXPECT_EQ(test, btgw_mgmt_wait(f->mgmt, 0, NULL), 0);
}

static void mgmt_find_test(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct btgw_controller c;
	struct btgw_err err = {};

	/* refused without asking the kernel */
	KUNIT_EXPECT_EQ(test, btgw_mgmt_find(f->mgmt, "hci", &c, &err), -EINVAL);
	KUNIT_EXPECT_EQ(test, btgw_mgmt_find(f->mgmt, "hci0x", &c, &err),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, btgw_mgmt_find(f->mgmt, "hci65535", &c, &err),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, btgw_mgmt_find(f->mgmt, "00:11", &c, &err),
			-EINVAL);
}

static struct kunit_case mgmt_cases[] = {
	KUNIT_CASE(mgmt_list_test),
	KUNIT_CASE(mgmt_list_short_test),
	KUNIT_CASE(mgmt_gone_test),
	KUNIT_CASE(mgmt_refused_test),
	KUNIT_CASE(mgmt_param_test),
	KUNIT_CASE(mgmt_found_test),
	KUNIT_CASE(mgmt_find_test),
	{}
};

static struct kunit_suite mgmt_suite = {
	.name = "mgmt",
	.init = mgmt_init,
	.exit = mgmt_exit,
	.test_cases = mgmt_cases,
};

kunit_test_suite(mgmt_suite);
