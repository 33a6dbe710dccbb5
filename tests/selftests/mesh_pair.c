// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_pair - mesh sockets of two nodes, joined by a loop link
 */
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>
#include <sys/wait.h>

#include "lib/mesh_nl.h"

static const uint8_t hello[5] = { 0x82, 0x02, 0x01, 0x02, 0x03 };
static uint8_t data[BTGW_MESH_MAX];

struct pair {
	struct mesh_node a, b;
	uint32_t link;
};

static struct pair pair_new(void)
{
	struct pair p = {
		.a = mesh_node_new(1, 1),
		.b = mesh_node_new(2, 0x101),
	};
	size_t i;

	p.link = mesh_join(&p.a, &p.b);
	mesh_fast_sar(&p.a);
	mesh_fast_sar(&p.b);
	for (i = 0; i < sizeof(data); i++)
		data[i] = i * 11 + 3;
	return p;
}

static void pair_del(const struct pair *p)
{
	mesh_node_del(&p->a);
	mesh_node_del(&p->b);
	mesh_leave(p->link);
}

/* a socket bound with a keytype other than app */
static int bound_type(const struct mesh_node *node, uint16_t addr,
		      uint8_t keytype)
{
	struct sockaddr_btgw sa = mesh_addr(node, addr, BTGW_KEY_ANY);
	int fd = mesh_socket();

	sa.btgw_keytype = keytype;
	check(!mesh_try_bind(fd, &sa));
	return fd;
}

static void exchange(int a, int b, const struct sockaddr_btgw *to, size_t len)
{
	bool mic64 = to->btgw_flags & BTGW_F_MIC64;
	bool segment = len > 11 || to->btgw_flags;
	struct mesh_got got;

	check(mesh_send(a, to, data, len, 0) == (ssize_t)len);
	mesh_recv_len(b, &got, len);
	check(!memcmp(got.data, data, len));
	check(got.from.btgw_addr == 1 && got.from.btgw_net == 2);
	check(got.rx.dst == to->btgw_addr && got.rx.bearer &&
	      got.rx.cred == BTGW_CRED_FLOODING && got.rx.ttl == 7 &&
	      got.rx.hops == BTGW_HOPS_UNKNOWN && !got.rx.netkey);
	check(!(got.rx.flags & BTGW_F_LOCAL));
	check(!(got.rx.flags & BTGW_F_SEGMENT) == !segment);
	check(!(got.rx.flags & BTGW_F_MIC64) == !mic64);
}

static void test_every_size(void)
{
	static const uint16_t sizes[] = {
		12, 13, 20, 21, 32, 33, 68, 200, 368, 369, 379, 380,
	};
	struct pair p = pair_new();
	int a = mesh_bound(&p.a, 1, 0);
	int b = mesh_bound(&p.b, 0x102, 0);
	struct sockaddr_btgw to = mesh_addr(NULL, 0x102, 0);
	struct mesh_got got;
	unsigned int i;

	for (i = 1; i <= 11; i++)
		exchange(a, b, &to, i);
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		exchange(a, b, &to, sizes[i]);
	to.btgw_flags = BTGW_F_SEGMENT;
	exchange(a, b, &to, 1);
	exchange(a, b, &to, 8);
	to.btgw_flags = BTGW_F_MIC64;
	exchange(a, b, &to, 1);
	exchange(a, b, &to, 5);
	exchange(a, b, &to, 376);

	/* the name received is the address of an answer */
	to.btgw_flags = 0;
	check(mesh_send(a, &to, hello, 5, 0) == 5);
	mesh_recv_len(b, &got, 5);
	check(mesh_send(b, &got.from, hello, 3, 0) == 3);
	mesh_recv_len(a, &got, 3);
	check(got.from.btgw_addr == 0x102 && got.from.btgw_net == 1);
	close(a);
	close(b);
	pair_del(&p);
}

static void test_groups(void)
{
	struct pair p = pair_new();
	struct sockaddr_btgw to = mesh_addr(NULL, MESH_GROUP, 0);
	struct mesh_got got;
	int fd[6];
	int i;

	for (i = 0; i < 6; i++)
		fd[i] = i < 3 ? mesh_bound(&p.a, 1 + i, 0) :
				mesh_bound(&p.b, 0x101 + i - 3, 0);
	check(mesh_send(fd[0], &to, data, 5, 0) == 5);
	for (i = 0; i < 6; i++) {
		mesh_recv_len(fd[i], &got, 5);
		check(got.rx.dst == MESH_GROUP);
		check(!(got.rx.flags & BTGW_F_LOCAL) == (i >= 3));
	}
	/* a label, segmented */
	to = mesh_addr(NULL, 0, 0);
	to.btgw_flags = BTGW_F_VIRTUAL;
	memcpy(to.btgw_label, mesh_label, sizeof(mesh_label));
	check(mesh_send(fd[4], &to, data, 60, 0) == 60);
	for (i = 0; i < 6; i++) {
		mesh_recv_len(fd[i], &got, 60);
		check(got.rx.dst >= 0x8000 && got.rx.dst <= 0xbfff);
		check(!memcmp(got.rx.label, mesh_label, sizeof(mesh_label)));
	}
	/* not to those of our own machine */
	fb_set(fd[0], BTGW_MESH_LOOP, 0);
	to = mesh_addr(NULL, MESH_GROUP, 0);
	check(mesh_send(fd[0], &to, data, 7, 0) == 7);
	for (i = 3; i < 6; i++)
		mesh_recv_len(fd[i], &got, 7);
	for (i = 0; i < 3; i++)
		mesh_silent(fd[i]);
	/* all-nodes is for the primary element */
	to = mesh_addr(NULL, 0xffff, 0);
	check(mesh_send(fd[1], &to, data, 3, 0) == 3);
	mesh_recv_len(fd[3], &got, 3);
	mesh_silent(fd[4]);
	for (i = 0; i < 6; i++)
		close(fd[i]);
	pair_del(&p);
}

static void test_device_keys(void)
{
	struct pair p = pair_new();
	struct sockaddr_btgw to = mesh_addr(NULL, 0x101, BTGW_KEY_ANY);
	int client = bound_type(&p.a, 1, BTGW_KEYTYPE_REMOTE_DEV);
	int server = bound_type(&p.b, 0x101, BTGW_KEYTYPE_DEV);
	int app = mesh_bound(&p.b, 0x101, BTGW_KEY_ANY);
	struct mesh_got got;

	to.btgw_keytype = BTGW_KEYTYPE_REMOTE_DEV;
	refused(mesh_send(client, &to, hello, 5, 0), ENOKEY);
	mesh_devkey(&p.a, &p.b);
	check(mesh_send(client, &to, hello, 5, 0) == 5);
	mesh_recv_len(server, &got, 5);
	check(got.from.btgw_addr == 1 && !got.from.btgw_key &&
	      got.from.btgw_keytype == BTGW_KEYTYPE_DEV);
	check(mesh_send(server, &got.from, data, 30, 0) == 30);
	mesh_recv_len(client, &got, 30);
	check(got.from.btgw_addr == 0x101 &&
	      got.from.btgw_keytype == BTGW_KEYTYPE_REMOTE_DEV);
	mesh_silent(app);
	close(client);
	close(server);
	close(app);
	pair_del(&p);
}

static void test_control(void)
{
	struct pair p = pair_new();
	struct sockaddr_btgw to = mesh_addr(NULL, 0x101, BTGW_KEY_ANY);
	int a = bound_type(&p.a, 1, BTGW_KEYTYPE_CONTROL);
	int b = bound_type(&p.b, 0x101, BTGW_KEYTYPE_CONTROL);
	int app = mesh_bound(&p.b, 0x101, BTGW_KEY_ANY);
	struct mesh_got got;

	/* an opcode that nobody has a use for, whole: opcode and parameters */
	to.btgw_keytype = BTGW_KEYTYPE_CONTROL;
	data[0] = 0x3f;
	check(mesh_send(a, &to, data, 12, 0) == 12);
	mesh_recv_len(b, &got, 12);
	check(!memcmp(got.data, data, 12) && got.from.btgw_addr == 1 &&
	      got.from.btgw_keytype == BTGW_KEYTYPE_CONTROL);
	check(mesh_send(a, &to, data, BTGW_MESH_MAX_CONTROL, 0) ==
	      BTGW_MESH_MAX_CONTROL);
	mesh_recv_len(b, &got, BTGW_MESH_MAX_CONTROL);
	check(!memcmp(got.data, data, BTGW_MESH_MAX_CONTROL));
	check(mesh_send(b, &got.from, data, 1, 0) == 1);
	mesh_recv_len(a, &got, 1);
	mesh_silent(app);
	close(a);
	close(b);
	close(app);
	pair_del(&p);
}

static void test_outcome(void)
{
	struct pair p = pair_new();
	struct sockaddr_btgw to = mesh_addr(NULL, 0x103, 0);
	int a = mesh_bound(&p.a, 1, 0);
	int b = mesh_bound(&p.b, 0x103, 0);
	struct btgw_mesh_done done;
	struct mesh_got got;
	uint32_t i, seq = 0;

	fb_set(a, BTGW_RECVERR, 2);
	for (i = 1; i <= 4; i++) {
		check(mesh_send_cookie(a, &to, data, i * 10, i) == i * 10);
		check(!mesh_done(a, &done));
		check(done.cookie == i && done.dst == 0x103);
		check(!(done.flags & BTGW_F_SEGMENT) == (i == 1));
		mesh_recv_len(b, &got, i * 10);
		check(got.rx.seq == done.seq && done.seq >= seq &&
		      got.rx.iv_index == done.iv_index);
		seq = done.seq + 1;
	}
	mesh_silent(b);

	/* without a bearer nothing goes, and that is said */
	mesh_leave(p.link);
	check(mesh_send_cookie(a, &to, data, 5, 77) == 5);
	check(mesh_done(a, &done) == ENETDOWN && done.cookie == 77);
	check(mesh_send_cookie(a, &to, data, 50, 78) == 50);
	check(mesh_done(a, &done) && done.cookie == 78);
	check(done.error == ENETDOWN || done.error == ETIMEDOUT);
	close(a);
	close(b);
	mesh_node_del(&p.a);
	mesh_node_del(&p.b);
}

/* One destination is stuck: another socket gets through to another. */
static void test_stuck_destination(void)
{
	struct pair p = pair_new();
	struct sockaddr_btgw nowhere = mesh_addr(NULL, MESH_NOWHERE, 0);
	struct sockaddr_btgw to = mesh_addr(NULL, 0x102, 0);
	int stuck = mesh_bound(&p.a, 1, 0);
	int a = mesh_bound(&p.a, 1, 0);
	int b = mesh_bound(&p.b, 0x102, 0);
	struct mesh_got got;
	uint8_t i;

	/* until it is closed */
	mesh_endless_sar(&p.a);
	nowhere.btgw_ttl = 127;
	for (i = 0; i < 10; i++)
		check(mesh_send(stuck, &nowhere, data, 380, 0) == 380);
	for (i = 0; i < 10; i++) {
		uint8_t message[2] = { 0x01, i };

		check(mesh_send(a, &to, message, 2, MSG_DONTWAIT) == 2);
		mesh_recv_len(b, &got, 2);
		check(got.data[1] == i);
	}
	check(mesh_send(a, &to, data, 40, MSG_DONTWAIT) == 40);
	mesh_recv_len(b, &got, 40);
	/* the same socket, to another destination */
	check(mesh_send(stuck, &to, data, 2, MSG_DONTWAIT) == 2);
	mesh_recv_len(b, &got, 2);
	check(mesh_info(stuck).queued >= 5);
	close(stuck);
	close(a);
	close(b);
	pair_del(&p);
}

static pid_t example(const char *const argv[])
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	check(pid >= 0);
	if (pid)
		return pid;
	/* its elements are granted to this user */
	check(!setgroups(0, NULL) && !setgid(MESH_NOBODY) &&
	      !setuid(MESH_NOBODY));
	dup2(open("/dev/null", O_WRONLY), 1);
	execvp(argv[0], (char *const *)argv);
	_exit(127);
}

/* until there are so many sockets in all */
static void wait_sockets(uint32_t n)
{
	uint64_t end = mesh_now_ms() + MESH_SOON;
	struct btgw_stats stats;
	struct btgw_genl *genl;
	struct btgw_err err;

	if (btgw_genl_open(&genl, &err))
		fail("%s", err.text);
	do {
		check(mesh_now_ms() < end);
		usleep(10000);
		if (btgw_genl_stats_get(genl, &stats, &err))
			fail("%s", err.text);
	} while (stats.sockets != n);
	btgw_genl_close(genl);
}

/* The example of the README, as user nobody at both ends. */
static void test_example(void)
{
	static const char *const answer[] = {
		"mesh-hello", "2", "0x101", "0", NULL
	};
	static const char *const hail[] = {
		"mesh-hello", "1", "1", "0x101",
		"longer than one segment takes", NULL
	};
	struct pair p = pair_new();
	pid_t server, client;
	int status;

	server = example(answer);
	wait_sockets(1);
	usleep(500000);
	check(!waitpid(server, &status, WNOHANG));
	client = example(hail);
	check(waitpid(client, &status, 0) == client && !status);
	check(!kill(server, SIGTERM) && waitpid(server, &status, 0) == server);
	check(WIFSIGNALED(status));
	pair_del(&p);
}

static atomic_bool over;

static void *flood(void *arg)
{
	struct pair *p = arg;
	struct sockaddr_btgw to = mesh_addr(NULL, 0x102, 0);
	int fd = mesh_bound(&p->a, 1, 0);
	unsigned int n = 0;

	while (!atomic_load(&over)) {
		check(mesh_send(fd, &to, data, n % 30 ? 8 : 20, 0) > 0);
		if (!(++n % 16))
			usleep(1000);
	}
	close(fd);
	return NULL;
}

/* Sockets of one node close under what the other sends. */
static void test_close_under_traffic(void)
{
	struct pair p = pair_new();
	uint64_t end = mesh_now_ms() + 2000;
	unsigned int i, heard = 0;
	pthread_t thread;
	uint8_t buf[64];

	check(!pthread_create(&thread, NULL, flood, &p));
	for (i = 0; mesh_now_ms() < end ||
	     (!heard && mesh_now_ms() < end + MESH_SOON); i++) {
		int fd = mesh_bound(&p.b, 0x102, 0);

		if (i % 3)
			usleep(i * 613 % 20000);
		heard += recv(fd, buf, sizeof(buf), MSG_DONTWAIT) > 0;
		close(fd);
	}
	atomic_store(&over, true);
	check(!pthread_join(thread, NULL));
	printf("# %u sockets, %u heard something\n", i, heard);
	check(heard);
	pair_del(&p);
}

static const struct fb_case cases[] = {
	{ "every size between two nodes", test_every_size },
	{ "groups and labels between two nodes", test_groups },
	{ "device keys", test_device_keys },
	{ "control messages, whole", test_control },
	{ "an outcome names what was sent", test_outcome },
	{ "one destination is stuck, others are not", test_stuck_destination },
	{ "the example", test_example },
	{ "close under traffic", test_close_under_traffic },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
