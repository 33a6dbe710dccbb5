// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A PAN server, on a radio of packet sockets
 */
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>

#include "pan_world.h"

/* A server that listens, and a channel to it */
static struct world *serve(struct kunit *test)
{
	struct world *w = test->priv;
	struct btgw_err err = {};

	KUNIT_ASSERT_EQ_MSG(test, pan_server_start(&w->server, &w->env,
						   &w->conf, w->service, &err),
			    0, "%s", err.text);
	KUNIT_ASSERT_EQ(test, fake_count(PAN_SERVING), 1u);
	w->fd = fake_dial();
	return w;
}

static void served_test(struct kunit *test)
{
	struct world *w = serve(test);

	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_UP, 1));
	ANSWERED(test, 1, 2, 0, 0);
	KUNIT_EXPECT_EQ(test, fake.added, 1u);
	KUNIT_EXPECT_EQ(test, fake.answers, 0u);
	KUNIT_EXPECT_EQ(test, fake.ups, 1u);
	KUNIT_EXPECT_EQ(test, w->service[0].peers, 1u);

	/* the peer ends it: nobody is told to end what may have begun anew */
	close(w->fd);
	w->fd = -1;
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_DOWN, 1));
	KUNIT_EXPECT_EQ(test, fake.deleted, 0u);
	KUNIT_EXPECT_EQ(test, fake.joined, 0);
	KUNIT_EXPECT_EQ(test, w->service[0].peers, 0u);
}

/* Each refusal has its code, comes before there is a session, and is not last */
static void codes_test(struct kunit *test)
{
	struct world *w = serve(test);

	SEND(w, 1, 1, 3, 1, 2, 3, 1, 2, 3);
	ANSWERED(test, 1, 2, 0, 3);
	SEND(w, 1, 1, 2, 0x11, 0x18, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 1);
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x16);
	ANSWERED(test, 1, 2, 0, 2);
	SEND(w, 1, 1, 2, 0x11, 0x16, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 4);
	KUNIT_EXPECT_STREQ(test, fake_text(PAN_REFUSED), "nap is not served");
	KUNIT_EXPECT_EQ(test, fake_count(PAN_REFUSED), 4u);
	KUNIT_EXPECT_EQ(test, fake.added, 0u);
	SEND(w, 1, 0x7f, 1);
	ANSWERED(test, 1, 0, 0x7f);
	SEND(w, 1, 3, 0, 4, 8, 0, 8, 6);
	ANSWERED(test, 1, 4, 0, 1);
	SEND(w, 1, 5, 0, 0);
	ANSWERED(test, 1, 6, 0, 1);
	SEND(w, 1, 1);
	ANSWERED(test, 1, 0, 1);
	SEND(w, 2, 8, 0, 1);
	SEND(w, 1, 1, 4, 0, 0, 0x11, 0x17, 0, 0, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 0);
	KUNIT_EXPECT_EQ(test, fake.added, 1u);
}

/* What the kernel is to answer is still in the channel */
static void extended_test(struct kunit *test)
{
	static const uint8_t request[] = {
		0x81, 1, 2, 0x11, 0x17, 0x11, 0x15, 0, 4, 3, 0, 0, 0,
	};
	struct world *w = serve(test);
	uint8_t data[64];

	send(w->fd, request, sizeof(request), 0);
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_UP, 1));
	KUNIT_EXPECT_EQ(test, fake.answers, 1u);
	KUNIT_EXPECT_EQ(test, recv(w->fd, data, sizeof(data), MSG_DONTWAIT),
			-1);
}

/* No success over a dead end */
static void no_bridge_test(struct kunit *test)
{
	struct world *w = serve(test);

	fake.join_error = -EINVAL;
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 4);
	KUNIT_EXPECT_STREQ(test, fake_text(PAN_REFUSED), "no bridge");
	KUNIT_EXPECT_EQ(test, fake.deleted, 1u);
	KUNIT_EXPECT_EQ(test, fake.joined, 0);
	KUNIT_EXPECT_EQ(test, fake.ups, 0u);
	ANSWERED(test);
	KUNIT_EXPECT_EQ(test, w->service[0].peers, 0u);
}

static void no_session_test(struct kunit *test)
{
	struct world *w = serve(test);

	fake.bnep_error = -EEXIST;
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 4);
	KUNIT_EXPECT_EQ(test, fake.deleted, 0u);
	ANSWERED(test);
	KUNIT_EXPECT_EQ(test, w->service[0].peers, 0u);
}

static void not_paired_test(struct kunit *test)
{
	struct world *w = test->priv;

	fake.not_known = "not paired";
	serve(test);
	ANSWERED(test);
	KUNIT_EXPECT_STREQ(test, fake_text(PAN_REFUSED), "not paired");
	KUNIT_EXPECT_EQ(test, fake.admitted, 0u);
	close(w->fd);
	/* a pairing that bluetoothd learns of a moment later */
	w->fd = fake_dial();
	KUNIT_ASSERT_EQ(test, sd_event_run(w->env.event, 1000000) >= 0, true);
	fake.not_known = NULL;
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 0);
}

static void not_encrypted_test(struct kunit *test)
{
	struct world *w = test->priv;
	int i;

	fake.encrypted = false;
	serve(test);
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	for (i = 0; i < 10; i++)
		sd_event_run(w->env.event, 20000);
	KUNIT_EXPECT_EQ(test, fake.admitted, 0u);
	KUNIT_EXPECT_EQ(test, fake.added, 0u);
	fake.encrypted = true;
	ANSWERED(test, 1, 2, 0, 0);
	KUNIT_EXPECT_EQ(test, fake.admitted, 1u);
}

/* A person types a code: longer than a peer may be silent afterwards */
static void pairing_test(struct kunit *test)
{
	struct world *w = test->priv;
	int i;

	fake.encrypted = false;
	w->conf.setup_s = 1;
	serve(test);
	for (i = 0; i < 75; i++) {
		sd_event_run(w->env.event, 20000);
		usleep(20000);
	}
	KUNIT_EXPECT_EQ(test, fake_count(PAN_REFUSED), 0u);
	w->conf.setup_s = 600;
	fake.encrypted = true;
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 0);
}

/* Encrypted, by a key without a code: let in for medium, and not for high */
static void weak_test(struct kunit *test)
{
	struct world *w = test->priv;

	fake.weak = true;
	w->conf.security = BT_SECURITY_HIGH;
	w->service[0].security = BT_SECURITY_HIGH;
	serve(test);
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	ANSWERED(test);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake_text(PAN_REFUSED),
					   "not strong enough"));
	KUNIT_EXPECT_EQ(test, fake.added, 0u);
	close(w->fd);
	w->conf.security = BT_SECURITY_MEDIUM;
	w->service[0].security = BT_SECURITY_MEDIUM;
	w->fd = fake_dial();
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 0);
}

/* One role takes any pairing, and the other one alone with a code */
static void weak_role_test(struct kunit *test)
{
	struct world *w = test->priv;

	fake.weak = true;
	w->service[1].role = BTGW_BNEP_NAP;
	w->service[1].security = BT_SECURITY_HIGH;
	strcpy(w->service[1].net.bridge, "pan-nap");
	serve(test);
	SEND(w, 1, 1, 2, 0x11, 0x16, 0x11, 0x15);
	ANSWERED(test);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake_text(PAN_REFUSED),
					   "not strong enough"));
	KUNIT_EXPECT_EQ(test, fake.added, 0u);
	close(w->fd);
	w->fd = fake_dial();
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 0);
}

static void not_allowed_test(struct kunit *test)
{
	struct world *w = test->priv;

	w->conf.allow[0] = fake.local;
	w->conf.allows = 1;
	serve(test);
	ANSWERED(test);
	KUNIT_EXPECT_EQ(test, fake_count(PAN_REFUSED), 1u);
	KUNIT_EXPECT_EQ(test, fake.admitted, 0u);
}

/* One says nothing, and another comes and is served; then one whose time ends */
static void mute_test(struct kunit *test)
{
	struct world *w = serve(test);
	int mute = w->fd, other;

	KUNIT_ASSERT_TRUE(test, sd_event_run(w->env.event, 1000000) >= 0);
	fake.peer.b[0] = 3;
	other = fake_dial();
	w->fd = other;
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 0);
	KUNIT_EXPECT_EQ(test, fake_count(PAN_REFUSED), 0u);

	fake.peer.b[0] = 4;
	w->conf.setup_s = 1;
	w->fd = fake_dial();
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_REFUSED, 1));
	KUNIT_EXPECT_STREQ(test, fake_text(PAN_REFUSED),
			   "it said nothing for 1 s");
	ANSWERED(test);
	close(other);
	close(mute);
}

/* A third channel of the same peer is one too many */
static void channels_test(struct kunit *test)
{
	struct world *w = serve(test);
	int first = w->fd, second = fake_dial();

	w->fd = fake_dial();
	ANSWERED(test);
	KUNIT_EXPECT_EQ(test, fake_count(PAN_REFUSED), 1u);
	close(first);
	close(second);
}

/* One address is for one link */
static void alone_test(struct kunit *test)
{
	struct world *w = test->priv;
	int first;

	w->service[0].net.bridge[0] = '\0';
	w->service[0].net.addrs = 1;
	serve(test);
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 0);
	first = w->fd;
	fake.peer.b[0] = 3;
	w->fd = fake_dial();
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 4);
	KUNIT_EXPECT_STREQ(test, fake_text(PAN_REFUSED), "gn has 1 of 1 peers");
	close(first);
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_DOWN, 1));
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 0);
}

/* An interface of this machine's could not come up: a code, and no session */
static void odd_test(struct kunit *test)
{
	struct world *w = test->priv;

	fake.local.b[5] = 1;
	w->service[0].net.bridge[0] = '\0';
	serve(test);
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 4);
	KUNIT_EXPECT_NOT_NULL(test, strstr(fake_text(PAN_REFUSED), "is odd"));
	KUNIT_EXPECT_EQ(test, fake.added, 0u);
}

/* Sixteen frames are looked at; the last of them is the one that is asked for */
static void noise_test(struct kunit *test)
{
	struct world *w = serve(test);
	int i;

	for (i = 0; i < 15; i++)
		SEND(w, 2, 8, 0);
	SEND(w, 1, 1, 2, 0x11, 0x16, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 4);
	KUNIT_EXPECT_EQ(test, fake_count(PAN_REFUSED), 1u);
	SEND(w, 2, 8, 0);
	ANSWERED(test);
	KUNIT_EXPECT_EQ(test, fake_count(PAN_REFUSED), 1u);
	close(w->fd);

	w->fd = fake_dial();
	for (i = 0; i < 17; i++)
		SEND(w, 2, 8, 0);
	ANSWERED(test);
	KUNIT_EXPECT_STREQ(test, fake_text(PAN_REFUSED),
			   "too much but no role that is served");
}

/* A controller that comes while the others are counted is not forgotten */
static void restless_test(struct kunit *test)
{
	struct world *w = serve(test);
	uint64_t one = 1;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, fake.lists_read, 1u);
	fake.restless = true;
	KUNIT_ASSERT_EQ(test, write(w->mgmt, &one, sizeof(one)), 8);
	/* as many as its eventfd is left readable for */
	for (i = 0; i < 2000 && fake.lists_read < 2; i++)
		sd_event_run(w->env.event, 10000);
	KUNIT_ASSERT_EQ(test, read(w->mgmt, &one, sizeof(one)), 8);
	for (i = 0; i < 2000 && fake.lists_read < 3; i++)
		sd_event_run(w->env.event, 10000);
	KUNIT_EXPECT_EQ(test, fake.lists_read, 3u);
}

static void stop_test(struct kunit *test)
{
	struct world *w = serve(test);

	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	ANSWERED(test, 1, 2, 0, 0);
	pan_server_stop(w->server);
	w->server = NULL;
	KUNIT_EXPECT_EQ(test, fake.deleted, 1u);
	KUNIT_EXPECT_STREQ(test, fake_text(PAN_DOWN), "the server stops");
	ANSWERED(test);
}

static void adopt_test(struct kunit *test)
{
	struct world *w = test->priv;

	fake.lists = 1;
	fake.list[0].peer = fake.peer;
	fake.list[0].role = BTGW_BNEP_GN;
	strcpy(fake.list[0].device, "bnep7");
	serve(test);
	KUNIT_EXPECT_EQ(test, fake_count(PAN_ADOPTED), 1u);
	KUNIT_EXPECT_EQ(test, w->service[0].peers, 1u);
	fake.lists = 0;
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_DOWN, 1));
	KUNIT_EXPECT_EQ(test, w->service[0].peers, 0u);
	KUNIT_EXPECT_EQ(test, fake.deleted, 0u);
}

/* It ended, and its peer is back before anybody looked */
static void adopt_again_test(struct kunit *test)
{
	struct world *w = test->priv;

	fake.lists = 1;
	fake.list[0].peer = fake.peer;
	fake.list[0].role = BTGW_BNEP_GN;
	strcpy(fake.list[0].device, "bnep7");
	serve(test);
	KUNIT_EXPECT_EQ(test, w->service[0].peers, 1u);
	fake.index = 8;
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_DOWN, 1));
	KUNIT_EXPECT_EQ(test, w->service[0].peers, 0u);
	KUNIT_EXPECT_EQ(test, fake.deleted, 0u);
}

/* What another server made, on a controller that is not ours */
static void not_ours_test(struct kunit *test)
{
	struct world *w = test->priv;

	fake.lists = 1;
	fake.list[0].peer = fake.peer;
	fake.list[0].role = BTGW_BNEP_GN;
	fake.other_controller = true;
	serve(test);
	KUNIT_EXPECT_EQ(test, fake_count(PAN_ADOPTED), 0u);
	KUNIT_EXPECT_EQ(test, w->service[0].peers, 0u);
	pan_server_stop(w->server);
	w->server = NULL;
	KUNIT_EXPECT_EQ(test, fake.deleted, 0u);
}

/* SDP has one word for a link that must be secure, however much */
static void record_test(struct kunit *test)
{
	struct world *w = test->priv;

	fake.bus = true;
	w->service[0].net.bridge[0] = '\0';
	w->service[0].security = BT_SECURITY_LOW;
	w->conf.agent = true;
	serve(test);
	KUNIT_EXPECT_FALSE(test, fake.secure);
	KUNIT_EXPECT_EQ(test, fake.agents, 1u);
	KUNIT_EXPECT_STREQ(test, fake.owner, "role-gn");
	pan_server_stop(w->server);
	close(w->fd);

	fake.events = 0;
	strcpy(w->service[0].net.bridge, "pan-gn");
	w->service[0].security = BT_SECURITY_HIGH;
	w->conf.agent = false;
	serve(test);
	KUNIT_EXPECT_TRUE(test, fake.secure);
	KUNIT_EXPECT_EQ(test, fake.agents, 1u);
	KUNIT_EXPECT_NULL(test, fake.owner);
}

/* Two roles on one bridge have one dnsmasq, and another bridge has its own */
static void dhcp_test(struct kunit *test)
{
	struct world *w = test->priv;
	int i;

	w->service[1].role = BTGW_BNEP_NAP;
	strcpy(w->service[1].net.bridge, "pan-gn");
	w->service[2].role = BTGW_BNEP_PANU;
	strcpy(w->service[2].net.bridge, "other");
	for (i = 0; i < PAN_ROLES; i++)
		w->service[i].net.dhcp = true;
	serve(test);
	KUNIT_EXPECT_EQ(test, fake.dhcps, 2u);
	KUNIT_EXPECT_EQ(test, fake_count(PAN_HELPER), 2u);
	KUNIT_EXPECT_STREQ(test, fake_text(PAN_HELPER), "other");
	pan_server_stop(w->server);
	w->server = NULL;
	KUNIT_EXPECT_EQ(test, fake.dhcps, 0u);
}

/* A cable without addresses has one claimed, as long as it is there */
static void autoip_test(struct kunit *test)
{
	struct world *w = test->priv;

	w->service[0].role = BTGW_BNEP_PANU;
	w->service[0].net.bridge[0] = '\0';
	w->service[0].net.autoip = true;
	serve(test);
	KUNIT_EXPECT_EQ(test, fake.autoips, 0u);
	SEND(w, 1, 1, 2, 0x11, 0x15, 0x11, 0x15);
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_UP, 1));
	KUNIT_EXPECT_EQ(test, fake.autoips, 1u);
	close(w->fd);
	w->fd = -1;
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_DOWN, 1));
	KUNIT_EXPECT_EQ(test, fake.autoips, 0u);
}

/* A bridge has one as long as it is served, for all of its roles */
static void autoip_bridge_test(struct kunit *test)
{
	struct world *w = test->priv;

	w->service[1].role = BTGW_BNEP_NAP;
	strcpy(w->service[1].net.bridge, "pan-gn");
	w->service[0].net.autoip = true;
	w->service[1].net.autoip = true;
	serve(test);
	KUNIT_EXPECT_EQ(test, fake.autoips, 1u);
	SEND(w, 1, 1, 2, 0x11, 0x17, 0x11, 0x15);
	KUNIT_ASSERT_TRUE(test, fake_wait(&w->env, PAN_UP, 1));
	KUNIT_EXPECT_EQ(test, fake.autoips, 1u);
	pan_server_stop(w->server);
	close(w->fd);
	KUNIT_EXPECT_EQ(test, fake.autoips, 0u);

	fake.events = 0;
	w->service[0].net.addrs = 1;
	w->service[1].role = 0;
	serve(test);
	KUNIT_EXPECT_EQ(test, fake.autoips, 0u);
}

/* Without the program there is nothing that would have to be undone */
static void no_dnsmasq_test(struct kunit *test)
{
	struct world *w = test->priv;
	struct btgw_err err = {};

	fake.no_dnsmasq = true;
	w->service[0].net.dhcp = true;
	KUNIT_EXPECT_EQ(test, pan_server_start(&w->server, &w->env, &w->conf,
					       w->service, &err), -ENOENT);
	KUNIT_EXPECT_STREQ(test, err.text, "no dnsmasq");
	KUNIT_EXPECT_EQ(test, fake.nets, 0u);
	w->server = NULL;
}

static void taken_test(struct kunit *test)
{
	struct world *w = test->priv;
	struct btgw_err err = {};

	fake.taken = true;
	KUNIT_EXPECT_EQ(test, pan_server_start(&w->server, &w->env, &w->conf,
					       w->service, &err), -EADDRINUSE);
	KUNIT_EXPECT_STREQ(test, err.text, "taken");
	w->server = NULL;
}

static struct kunit_case pan_server_cases[] = {
	KUNIT_CASE(served_test),
	KUNIT_CASE(codes_test),
	KUNIT_CASE(extended_test),
	KUNIT_CASE(no_bridge_test),
	KUNIT_CASE(no_session_test),
	KUNIT_CASE(not_paired_test),
	KUNIT_CASE(not_encrypted_test),
	KUNIT_CASE(pairing_test),
	KUNIT_CASE(weak_test),
	KUNIT_CASE(weak_role_test),
	KUNIT_CASE(not_allowed_test),
	KUNIT_CASE(mute_test),
	KUNIT_CASE(channels_test),
	KUNIT_CASE(alone_test),
	KUNIT_CASE(odd_test),
	KUNIT_CASE(noise_test),
	KUNIT_CASE(restless_test),
	KUNIT_CASE(stop_test),
	KUNIT_CASE(adopt_test),
	KUNIT_CASE(adopt_again_test),
	KUNIT_CASE(not_ours_test),
	KUNIT_CASE(record_test),
	KUNIT_CASE(dhcp_test),
	KUNIT_CASE(autoip_test),
	KUNIT_CASE(autoip_bridge_test),
	KUNIT_CASE(no_dnsmasq_test),
	KUNIT_CASE(taken_test),
	{}
};

static struct kunit_suite pan_server_suite = {
	.name = "pan_server",
	.init = pan_world_init,
	.exit = pan_world_exit,
	.test_cases = pan_server_cases,
};

kunit_test_suite(pan_server_suite);
