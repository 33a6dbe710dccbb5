// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_bt - two nets over the radio
 *
 *	net 1 -- L2CAP -- hci0 ((radio)) hci1 -- L2CAP -- net 2
 *
 * The channels are made here and handed to the module, which has them alone
 * from then on. One case joins the nets over a bad link as well. "unplugged" is
 * no case of its own: it says "ready", waits to lose both controllers, says
 * "ended", and at SIGUSR1, when they are back, goes on and says "back".
 */
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "lib/bt_test.h"
#include "lib/mesh_air.h"
#include "lib/mesh_nl.h"

static uint8_t data[BTGW_MESH_MAX];

/* of net 1 and of net 2, everywhere */
struct span {
	struct mesh_node node[2];
	uint32_t link[2], bearer[2];
	int fd[2];
	struct mesh_stats before[2];
	/* of bearers that are no more */
	uint64_t tx[2];
};

static void span_up(struct span *s)
{
	static const uint32_t role[2] = {
		BTGW_LINK_ROLE_GATEWAY, BTGW_LINK_ROLE_DEVICE,
	};
	int server = bt_raw(), fd[2], i;

	bt_listen(server, BT_PSM, 1);
	fd[0] = bt_raw();
	bt_join(fd[0], server, &fd[1]);
	close(server);
	for (i = 0; i < 2; i++) {
		s->link[i] = fb_adopt(fd[i], -1, role[i], 0);
		close(fd[i]);
		s->bearer[i] = mesh_bearer(&s->node[i], s->link[i]);
	}
}

static void span_nodes(struct span *s)
{
	size_t i;

	memset(s, 0, sizeof(*s));
	for (i = 0; i < sizeof(data); i++)
		data[i] = i * 13 + 5;
	for (i = 0; i < 2; i++) {
		s->node[i] = mesh_node_new(1 + i, 1 + i * 0x100);
		mesh_patient_sar(&s->node[i]);
		s->fd[i] = mesh_bound(&s->node[i], s->node[i].addr, 0);
		fb_set(s->fd[i], BTGW_RECVERR, 2);
		mesh_stats(&s->node[i], &s->before[i]);
	}
}

static void span_del(const struct span *s)
{
	int i;

	/* the other end goes with the channel */
	if (s->link[0])
		fb_link_del(s->link[0]);
	for (i = 0; i < 2; i++) {
		close(s->fd[i]);
		mesh_node_del(&s->node[i]);
	}
}

/* a bearer goes down by itself when its channel has ended */
static void wait_down(const struct span *s, int i)
{
	uint64_t end = mesh_now_ms() + BT_SOON;
	struct mesh_bearer b;

	for (;;) {
		mesh_bearer_get(&s->node[i], s->bearer[i], &b);
		if (!b.up)
			break;
		check(mesh_now_ms() < end);
		usleep(10000);
	}
	check(!b.waiting);
}

/* both ends are down: what there was of them goes */
static void span_down(struct span *s)
{
	struct mesh_bearer b;
	int i;

	for (i = 0; i < 2; i++) {
		wait_down(s, i);
		mesh_bearer_get(&s->node[i], s->bearer[i], &b);
		s->tx[i] += b.tx;
		mesh_bearer_del(&s->node[i], s->bearer[i]);
		s->link[i] = 0;
	}
}

static void give(const struct span *s, int i, size_t len, uint8_t flags)
{
	struct sockaddr_btgw to = mesh_addr(NULL, s->node[!i].addr, 0);

	to.btgw_flags = flags;
	check(mesh_send_cookie(s->fd[i], &to, data, len, len) == (ssize_t)len);
}

static void take(const struct span *s, int i, size_t len)
{
	struct mesh_got got;

	check(fb_poll(s->fd[i], POLLIN, BT_SOON) & POLLIN);
	mesh_recv_len(s->fd[i], &got, len);
	check(!memcmp(got.data, data, len));
	check(got.from.btgw_addr == s->node[!i].addr);
	check(got.from.btgw_net == s->node[i].net && got.rx.bearer);
}

/* the errno of a message of @len octets */
static uint32_t outcome(const struct span *s, int i, size_t len)
{
	struct btgw_mesh_done done;

	check(fb_poll(s->fd[i], 0, BT_SOON) & POLLERR);
	mesh_done(s->fd[i], &done);
	check(done.cookie == len);
	return done.error;
}

/* at the same time in both directions */
static void both_ways(const struct span *s, size_t len, uint8_t flags)
{
	uint32_t error;
	int i;

	for (i = 0; i < 2; i++)
		give(s, i, len, flags);
	/* first: one that waits would end a wait for anything else */
	for (i = 0; i < 2; i++) {
		error = outcome(s, i, len);
		if (error)
			fail("%zu octets of net %u: %s", len, s->node[i].net,
			     strerror(error));
	}
	for (i = 0; i < 2; i++)
		take(s, i, len);
}

static uint64_t lost_here(const struct mesh_stats *s)
{
	return s->drop[BTGW_MESH_DROP_NO_BEARER] +
	       s->drop[BTGW_MESH_DROP_TX_OVERRUN] +
	       s->drop[BTGW_MESH_DROP_TX_FAILED];
}

/* of PDUs that came in */
static uint64_t heard(const struct mesh_stats *s)
{
	return s->count[BTGW_MESH_COUNT_RX_PDUS] + mesh_bad_pdus(s) +
	       s->drop[BTGW_MESH_DROP_NET_DUPLICATE] +
	       s->drop[BTGW_MESH_DROP_RX_OVERRUN];
}

/*
 * Does everything that was sent show up once? With a bad link beside the radio
 * @shim, or without one.
 */
static bool adds_up(const struct span *s, const struct mesh_shim *shim,
		    struct mesh_stats *st)
{
	struct mesh_bearer b[2];
	int i;

	for (i = 0; i < 2; i++) {
		mesh_stats_since(&s->node[i], &s->before[i], &st[i]);
		mesh_bearer_get(&s->node[i], s->bearer[i], &b[i]);
	}
	for (i = 0; i < 2; i++) {
		if (b[i].waiting || b[i].rx != b[!i].tx ||
		    st[i].count[BTGW_MESH_COUNT_TX_PDUS] != b[i].tx ||
		    heard(&st[i]) != b[i].rx + (shim ? shim->passed[i] : 0))
			return false;
		if (shim && shim->frames[i] != b[i].tx)
			return false;
	}
	return true;
}

struct bad {
	struct mesh_shim shim;
	int a, b;
	atomic_bool stop;
};

static unsigned int left_over(int fd)
{
	unsigned int n = 0;
	uint8_t frame[512];

	while (recv(fd, frame, sizeof(frame), MSG_DONTWAIT) > 0)
		n++;
	return n;
}

static void must_add_up(const struct span *s, struct bad *bad)
{
	const struct mesh_shim *shim = bad ? &bad->shim : NULL;
	uint64_t end = mesh_now_ms() + BT_SOON;
	struct mesh_stats st[2];
	bool ok;
	int i;

	while (!(ok = adds_up(s, shim, st)) && mesh_now_ms() < end) {
		/* those that came when the bad link had ended are lost */
		if (bad) {
			bad->shim.frames[0] += left_over(bad->a);
			bad->shim.frames[1] += left_over(bad->b);
		}
		usleep(20000);
	}
	mesh_stats_print("net 1", &st[0]);
	mesh_stats_print("net 2", &st[1]);
	check(ok);
	for (i = 0; i < 2; i++) {
		check(!lost_here(&st[i]));
		/* the radio neither loses nor repeats nor damages */
		check(shim || heard(&st[i]) ==
			      st[i].count[BTGW_MESH_COUNT_RX_PDUS]);
	}
}

/* of what left a net, over all its bearers in turn, none is unaccounted for */
static void must_be_known(const struct span *s, int i)
{
	uint64_t end = mesh_now_ms() + BT_SOON;
	struct mesh_bearer b;
	struct mesh_stats st;

	for (;;) {
		mesh_bearer_get(&s->node[i], s->bearer[i], &b);
		mesh_stats_since(&s->node[i], &s->before[i], &st);
		if (st.count[BTGW_MESH_COUNT_TX_PDUS] ==
		    s->tx[i] + b.tx + b.waiting + lost_here(&st))
			break;
		if (mesh_now_ms() > end) {
			mesh_stats_print("net", &st);
			fail("net %d: %llu + %llu taken, %u wait", i + 1,
			     (unsigned long long)s->tx[i],
			     (unsigned long long)b.tx, b.waiting);
		}
		usleep(20000);
	}
	/* the radio neither loses nor repeats nor damages */
	check(heard(&st) == st.count[BTGW_MESH_COUNT_RX_PDUS]);
}

static void test_sizes(void)
{
	static const uint16_t sizes[] = { 1, 11, 12, 20, 68, 200, 379, 380 };
	struct span s;
	size_t i;

	span_nodes(&s);
	span_up(&s);
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		both_ways(&s, sizes[i], 0);
	both_ways(&s, 1, BTGW_F_MIC64);
	both_ways(&s, 376, BTGW_F_MIC64);
	must_add_up(&s, NULL);
	span_del(&s);
}

static void *bad_run(void *arg)
{
	struct bad *bad = arg;

	mesh_shim_run(&bad->shim, bad->a, bad->b, 7, &bad->stop);
	return NULL;
}

/*
 * Everything goes both ways and comes twice, or damaged, or late. Messages of
 * segments only: one PDU alone is lost, and rightly, where a later one of its
 * source overtakes it.
 */
static void test_bad_link(void)
{
	struct mesh_air *a, *b;
	pthread_t thread;
	struct bad bad;
	struct span s;
	size_t i;

	span_nodes(&s);
	a = mesh_air_new(&s.node[0]);
	b = mesh_air_new(&s.node[1]);
	bad = (struct bad) {
		.shim = { .loss = 20, .twice = 10, .late = 10, .bad = 5 },
		.a = a->fd,
		.b = b->fd,
	};
	check(!pthread_create(&thread, NULL, bad_run, &bad));
	span_up(&s);
	for (i = 0; i < 12; i++)
		both_ways(&s, 380 - i * 32, i % 2 ? 0 : BTGW_F_MIC64 *
			  (380 - i * 32 <= 376));
	atomic_store(&bad.stop, true);
	check(!pthread_join(thread, NULL));
	printf("# frames %llu, lost %llu, twice %llu, late %llu, damaged %llu\n",
	       (unsigned long long)(bad.shim.frames[0] + bad.shim.frames[1]),
	       (unsigned long long)bad.shim.lost,
	       (unsigned long long)bad.shim.doubled,
	       (unsigned long long)bad.shim.delayed,
	       (unsigned long long)bad.shim.damaged);
	check(bad.shim.lost && bad.shim.doubled && bad.shim.delayed &&
	      bad.shim.damaged);
	must_add_up(&s, &bad);
	span_del(&s);
	mesh_air_del(a);
	mesh_air_del(b);
}

/* Whoever is left is told; a message has an outcome; a new channel will do. */
static void test_gone_and_back(void)
{
	struct mesh_stats st;
	struct span s;
	int i, round;

	span_nodes(&s);
	for (round = 0; round < 2; round++) {
		/* each counts for itself */
		for (i = 0; i < 2; i++)
			mesh_stats(&s.node[i], &s.before[i]);
		span_up(&s);
		both_ways(&s, 380, 0);
		both_ways(&s, 8, 0);
		must_add_up(&s, NULL);
		fb_link_del(s.link[round]);
		span_down(&s);
		for (i = 0; i < 2; i++) {
			give(&s, i, 50, 0);
			check(outcome(&s, i, 50) == ENETDOWN);
			mesh_stats_since(&s.node[i], &s.before[i], &st);
			check(st.drop[BTGW_MESH_DROP_NO_BEARER] == 1);
		}
	}
	span_del(&s);
}

/*
 * The channel ends between two segments. Where the message was reported as
 * acknowledged it has arrived, and what came of every PDU is known.
 */
static void test_cut(void)
{
	uint64_t end = mesh_now_ms() + 2 * BT_SOON;
	unsigned int round, arrived = 0;
	struct mesh_bearer b;
	struct span s;
	uint64_t cut;

	span_nodes(&s);
	span_up(&s);
	for (round = 0; round < 3; round++) {
		uint32_t error;

		mesh_bearer_get(&s.node[0], s.bearer[0], &b);
		give(&s, 0, 380, 0);
		for (cut = b.tx + 5 + 8 * round; b.tx < cut;
		     mesh_bearer_get(&s.node[0], s.bearer[0], &b))
			check(mesh_now_ms() < end);
		fb_link_del(s.link[1]);
		span_down(&s);
		span_up(&s);
		error = outcome(&s, 0, 380);
		if (error && error != ETIMEDOUT && error != ENETDOWN)
			fail("round %u: %s", round, strerror(error));
		if (!error || (fb_poll(s.fd[1], POLLIN, 0) & POLLIN)) {
			take(&s, 1, 380);
			arrived++;
		}
		both_ways(&s, 100, 0);
	}
	mesh_silent(s.fd[1]);
	printf("# %u of %u arrived over the next channel\n", arrived, round);
	must_be_known(&s, 0);
	must_be_known(&s, 1);
	span_del(&s);
}

/*
 * A peer that reads nothing: the queue fills, its oldest go, and with the
 * channel the rest. None without being counted.
 */
static void test_stuck(void)
{
	struct sockaddr_btgw to = mesh_addr(NULL, MESH_NOWHERE, 0);
	uint64_t end = mesh_now_ms() + 3 * BT_SOON, tx = 0;
	int server = bt_raw(), near = bt_raw(), far, n;
	struct mesh_bearer b = {};
	struct mesh_stats st;
	struct span s;

	span_nodes(&s);
	bt_listen(server, BT_PSM, 1);
	bt_join(near, server, &far);
	s.bearer[0] = mesh_bearer(&s.node[0],
				  fb_adopt(near, -1, BTGW_LINK_ROLE_GATEWAY, 0));
	close(near);
	fb_set(s.fd[0], BTGW_RECVERR, 0);
	/* until nothing more leaves, not even slowly */
	do {
		tx = b.tx;
		check(mesh_now_ms() < end);
		for (n = 0; n < 100; n++)
			check(mesh_send(s.fd[0], &to, data, 8, 0) == 8);
		mesh_settle(s.fd[0]);
		usleep(1000000);
		mesh_bearer_get(&s.node[0], s.bearer[0], &b);
		mesh_stats_since(&s.node[0], &s.before[0], &st);
	} while (b.tx != tx || st.drop[BTGW_MESH_DROP_TX_OVERRUN] <= 10);
	printf("# %llu taken, %u wait\n", (unsigned long long)b.tx, b.waiting);
	check(b.up && b.waiting && st.drop[BTGW_MESH_DROP_TX_OVERRUN]);
	check(!st.drop[BTGW_MESH_DROP_TX_FAILED]);
	must_be_known(&s, 0);

	close(far);
	close(server);
	wait_down(&s, 0);
	mesh_stats_since(&s.node[0], &s.before[0], &st);
	check(st.drop[BTGW_MESH_DROP_TX_FAILED]);
	must_be_known(&s, 0);
	span_del(&s);
}

/* Over bearers that somebody else makes: once they are up, both ways. */
static void test_others(void)
{
	uint64_t end = mesh_now_ms() + BT_SOON;
	struct span s = {
		.node = { { 1, 1 }, { 2, 0x101 } },
	};
	int i;

	for (i = 0; i < 2; i++) {
		s.fd[i] = mesh_bound(&s.node[i], s.node[i].addr, 0);
		fb_set(s.fd[i], BTGW_RECVERR, 2);
	}
	/* "up" was said of the channel; the net takes it a moment later */
	for (i = 0; i < 2; i++) {
		do {
			check(mesh_now_ms() < end);
			usleep(10000);
			give(&s, i, 8, 0);
		} while (outcome(&s, i, 8) == ENETDOWN);
		take(&s, !i, 8);
	}
	both_ways(&s, 380, 0);
	both_ways(&s, 376, BTGW_F_MIC64);
}

static void test_nodes(void)
{
	struct span s;

	span_nodes(&s);
}

static void test_unplugged(void)
{
	struct span s;
	sigset_t back;
	int signal;

	sigemptyset(&back);
	sigaddset(&back, SIGUSR1);
	sigprocmask(SIG_BLOCK, &back, NULL);
	span_nodes(&s);
	span_up(&s);
	both_ways(&s, 380, 0);
	must_add_up(&s, NULL);
	printf("ready\n");
	span_down(&s);
	printf("ended\n");
	check(!sigwait(&back, &signal));
	span_up(&s);
	both_ways(&s, 380, 0);
	printf("back\n");
	span_del(&s);
}

static const struct fb_case cases[] = {
	{ "380 octets both ways", test_sizes },
	{ "a bad link beside the radio", test_bad_link },
	{ "a peer goes and comes back", test_gone_and_back },
	{ "a channel ends in mid-message", test_cut },
	{ "a peer that reads nothing", test_stuck },
	/* not of the list: asked for by name */
	{ "nodes", test_nodes },
	{ "over other bearers", test_others },
	{ "unplugged", test_unplugged },
};

int main(int argc, char **argv)
{
	return bt_main(cases, ARRAY_SIZE(cases), argc, argv);
}
