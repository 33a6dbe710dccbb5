// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A PAN client, on a radio of packet sockets
 */
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>

#include "pan_world.h"

static struct world *the_world;

static void on_failed(int code, const char *why, void *user)
{
	the_world->failed = code;
	snprintf(the_world->why, sizeof(the_world->why), "%s", why);
}

/* A client whose peer is @w->fd, once it came */
static struct world *dial(struct kunit *test, unsigned int alive, bool again)
{
	struct world *w = test->priv;
	struct btgw_err err = {};

	the_world = w;
	pan_channel_listen(NULL, 0, &err);
	w->client_conf.peer = fake.peer;
	w->client_conf.role = BTGW_BNEP_GN;
	w->client_conf.as = BTGW_BNEP_PANU;
	w->client_conf.size = 2;
	w->client_conf.device = "bnep%d";
	w->client_conf.alive = alive;
	w->client_conf.again = again;
	KUNIT_ASSERT_EQ(test, pan_client_start(&w->client, &w->env,
					       &w->client_conf, &w->net,
					       on_failed, &err), 0);
	return w;
}

static void pick_up(struct kunit *test)
{
	struct world *w = test->priv;
	int i;

	for (i = 0; i < 2000 && w->fd < 0; i++) {
		w->fd = accept4(fake.listening, NULL, NULL,
				SOCK_CLOEXEC | SOCK_NONBLOCK);
		sd_event_run(w->env.event, 10000);
	}
	KUNIT_ASSERT_TRUE(test, w->fd >= 0);
	ANSWERED(test, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
}

static void hang_up(struct world *w)
{
	close(w->fd);
	w->fd = -1;
}

/* Refused four times, let in at the fifth; filters before the answer are told */
static void connect_test(struct kunit *test)
{
	struct world *w = test->priv;

	fake.refusals = 4;
	dial(test, 0, true);
	pick_up(test);
	KUNIT_EXPECT_EQ(test, fake.refusals, 0u);
	SEND(w, 1, 5, 0, 0);
	ANSWERED(test, 1, 6, 0, 1);
	SEND(w, 2, 8, 0, 1);
	SEND(w, 1, 2, 0, 0);
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_UP, 1));
	KUNIT_EXPECT_EQ(test, fake.added, 1u);
	KUNIT_EXPECT_EQ(test, w->failed, 0);

	/* lost, and found again */
	hang_up(w);
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_RETRY, 1));
	pick_up(test);
	SEND(w, 1, 2, 0, 0);
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_UP, 2));
	pan_client_stop(w->client);
	w->client = NULL;
	KUNIT_EXPECT_EQ(test, fake.deleted, 1u);
	KUNIT_EXPECT_EQ(test, fake.joined, 0);
	close(fake.listening);
}

/* What a client that was killed left is ended before another begins */
static void killed_test(struct kunit *test)
{
	struct world *w = test->priv;

	fake.lists = 3;
	fake.alias = "btgw pan client";
	dial(test, 0, true);
	KUNIT_EXPECT_EQ(test, fake.deleted, 1u);
	KUNIT_EXPECT_STREQ(test, fake.owner, "peer-00:00:00:00:00:02");
	KUNIT_EXPECT_NE(test, fake.lists, 0);
	pick_up(test);
	KUNIT_EXPECT_EQ(test, fake.lists, 0);
	SEND(w, 1, 2, 0, 0);
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_UP, 1));
	close(fake.listening);
}

/* A session of a server's with the same peer is not its to end */
static void foreign_test(struct kunit *test)
{
	fake.lists = 1;
	dial(test, 0, true);
	KUNIT_EXPECT_EQ(test, fake.deleted, 0u);
	pick_up(test);
	close(fake.listening);
}

static void failed(struct kunit *test, int code, const char *why)
{
	struct world *w = test->priv;
	int i;

	for (i = 0; i < 2000 && !w->failed; i++)
		sd_event_run(w->env.event, 10000);
	KUNIT_EXPECT_EQ(test, w->failed, code);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(w->why, why), "%s", w->why);
	close(fake.listening);
}

static void refused_test(struct kunit *test)
{
	fake.refusals = 5;
	dial(test, 0, true);
	failed(test, -ECONNREFUSED, "refused");
	KUNIT_EXPECT_EQ(test, fake.refusals, 0u);
}

static void code_test(struct kunit *test)
{
	struct world *w = dial(test, 0, true);

	pick_up(test);
	SEND(w, 1, 2, 0, 4);
	failed(test, -EACCES, "asked for gn, code 4");
	KUNIT_EXPECT_EQ(test, fake.added, 0u);
	KUNIT_EXPECT_EQ(test, fake_count(PAN_REFUSED), 1u);
}

static void left_test(struct kunit *test)
{
	struct world *w = dial(test, 0, true);

	pick_up(test);
	hang_up(w);
	failed(test, -ECONNRESET, "before it answered");
}

/* It let us in and is silent: asked four times, then ended */
static void silent_test(struct kunit *test)
{
	struct world *w = dial(test, 1, false);
	int i;

	pick_up(test);
	SEND(w, 1, 2, 0, 0);
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_UP, 1));
	for (i = 0; i < 3; i++)
		ANSWERED(test, 1, 3, 0, 0);
	KUNIT_EXPECT_EQ(test, fake_count(PAN_DOWN), 0u);
	failed(test, -ECONNRESET, "nobody answers on it");
	KUNIT_EXPECT_EQ(test, fake.deleted, 1u);
}

/* One that answers stays */
static void alive_test(struct kunit *test)
{
	struct world *w = dial(test, 1, false);
	int i;

	pick_up(test);
	SEND(w, 1, 2, 0, 0);
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_UP, 1));
	for (i = 0; i < 5; i++) {
		ANSWERED(test, 1, 3, 0, 0);
		fake.received += 4;
	}
	KUNIT_EXPECT_EQ(test, fake_count(PAN_DOWN), 0u);
	hang_up(w);
	failed(test, -ECONNRESET, "ended");
}

/* A bridge without an address has one claimed, whether there is a session */
static void autoip_bridge_test(struct kunit *test)
{
	struct world *w = test->priv;

	strcpy(w->net.bridge, "pan-gn");
	w->net.autoip = true;
	dial(test, 0, true);
	KUNIT_EXPECT_EQ(test, fake.autoips, 1u);
	pick_up(test);
	SEND(w, 1, 2, 0, 0);
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_UP, 1));
	KUNIT_EXPECT_EQ(test, fake.autoips, 1u);
	pan_client_stop(w->client);
	w->client = NULL;
	KUNIT_EXPECT_EQ(test, fake.autoips, 0u);
}

static struct kunit_case pan_client_cases[] = {
	KUNIT_CASE(connect_test),
	KUNIT_CASE(killed_test),
	KUNIT_CASE(foreign_test),
	KUNIT_CASE(refused_test),
	KUNIT_CASE(code_test),
	KUNIT_CASE(left_test),
	KUNIT_CASE(silent_test),
	KUNIT_CASE(alive_test),
	KUNIT_CASE(autoip_bridge_test),
	{}
};

static struct kunit_suite pan_client_suite = {
	.name = "pan_client",
	.init = pan_world_init,
	.exit = pan_world_exit,
	.test_cases = pan_client_cases,
};

kunit_test_suite(pan_client_suite);
