// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_end - how messages and mesh sockets end, and who may use them
 *
 * Node A sends to itself, or segmented messages to addresses of no node, which
 * nobody acknowledges. Node B is there so that A has a bearer.
 */
#include <grp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "lib/mesh_nl.h"

static const uint8_t hello[5] = { 0x82, 0x02, 0x01, 0x02, 0x03 };
static uint8_t long_data[380] = { 0x01 };

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

	p.link = mesh_join(&p.a, &p.b);
	return p;
}

static void pair_del(const struct pair *p)
{
	mesh_node_del(&p->a);
	mesh_node_del(&p->b);
	mesh_leave(p->link);
}

static int so_error(int fd)
{
	socklen_t len = sizeof(int);
	int err = -1;

	check(!getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len));
	return err;
}

static void test_outcomes(void)
{
	struct pair p = pair_new();
	int fd = mesh_bound(&p.a, 1, 0);
	struct sockaddr_btgw self = mesh_addr(NULL, 2, 0);
	struct sockaddr_btgw nowhere = mesh_addr(NULL, MESH_NOWHERE + 1, 0);
	struct btgw_mesh_done done;

	/* every end */
	fb_set(fd, BTGW_RECVERR, 2);
	check(mesh_send_cookie(fd, &self, hello, 5, 0xdeadbeef) == 5);
	check(!mesh_done(fd, &done));
	check(done.cookie == 0xdeadbeef && done.dst == 2 &&
	      !(done.flags & BTGW_F_SEGMENT));
	check(!(fb_poll(fd, 0, 0) & POLLERR));

	/* those of segmented messages, and failures */
	fb_set(fd, BTGW_RECVERR, 1);
	check(mesh_send_cookie(fd, &self, hello, 5, 1) == 5);
	mesh_settle(fd);
	check(!fb_poll(fd, POLLIN, 0));
	check(mesh_send_cookie(fd, &self, long_data, 100, 2) == 100);
	check(!mesh_done(fd, &done));
	check(done.cookie == 2 && done.dst == 2);
	check(mesh_send_cookie(fd, &nowhere, long_data, 12, 3) == 12);
	check(mesh_done(fd, &done) == ETIMEDOUT);
	check(done.cookie == 3 && done.dst == MESH_NOWHERE + 1 &&
	      (done.flags & BTGW_F_SEGMENT));
	/* without a cookie it is 0 */
	check(mesh_send(fd, &nowhere, long_data, 12, 0) == 12);
	check(mesh_done(fd, &done) == ETIMEDOUT);
	check(!done.cookie);
	check(!so_error(fd));

	/* the error of the next call, on a connected socket only */
	fb_set(fd, BTGW_RECVERR, 0);
	check(mesh_send(fd, &nowhere, long_data, 12, 0) == 12);
	mesh_settle(fd);
	check(!(fb_poll(fd, POLLIN, 0) & (POLLERR | POLLIN)));
	check(!connect(fd, (struct sockaddr *)&nowhere, sizeof(nowhere)));
	check(send(fd, long_data, 12, 0) == 12);
	check(fb_poll(fd, 0, MESH_SOON) & POLLERR);
	refused(send(fd, hello, 5, 0), ETIMEDOUT);
	check(mesh_send(fd, &self, hello, 5, 0) == 5);
	mesh_settle(fd);
	check(mesh_info(fd).tx == 8 && mesh_info(fd).tx_ok == 4 &&
	      mesh_info(fd).tx_failed == 4);
	close(fd);
	pair_del(&p);
}

/* Fill the send buffer with messages that nobody acknowledges. */
static int stuff(int fd)
{
	struct sockaddr_btgw nowhere = mesh_addr(NULL, MESH_NOWHERE, 0);
	int size = 1;
	int n = 0;

	check(!setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size)));
	while (mesh_send(fd, &nowhere, long_data, 380, MSG_DONTWAIT) == 380)
		check(++n < 100);
	check(errno == EAGAIN);
	return n;
}

struct sender {
	pthread_t thread;
	int fd;
	ssize_t ret;
	int error;
	atomic_bool over;
};

static void *sender_run(void *arg)
{
	struct sockaddr_btgw nowhere = mesh_addr(NULL, MESH_NOWHERE, 0);
	struct sender *s = arg;

	s->ret = mesh_send(s->fd, &nowhere, long_data, 380, 0);
	s->error = errno;
	atomic_store(&s->over, true);
	return NULL;
}

static void *reader_run(void *arg)
{
	struct sender *s = arg;
	uint8_t buf[16];

	s->ret = recv(s->fd, buf, sizeof(buf), 0);
	s->error = errno;
	atomic_store(&s->over, true);
	return NULL;
}

static void thread_start(struct sender *s, int fd, void *(*run)(void *))
{
	*s = (struct sender) { .fd = fd };
	check(!pthread_create(&s->thread, NULL, run, s));
	usleep(100000);
}

static void test_back_pressure(void)
{
	struct pair p = pair_new();
	int fd = mesh_bound(&p.a, 1, 0);
	int other = mesh_bound(&p.a, 2, 0);
	struct sockaddr_btgw self = mesh_addr(NULL, 2, 0);
	struct timeval tv = { .tv_usec = 50000 };
	struct linger linger = { .l_onoff = 1 };
	struct mesh_got got;
	struct sender s;
	int n, space;

	mesh_endless_sar(&p.a);
	check(fb_poll(fd, POLLOUT, 0) == POLLOUT);
	n = stuff(fd);
	check(n >= 2 && mesh_info(fd).queued <= (unsigned int)n);
	check(!fb_poll(fd, POLLOUT, 0));
	check(!ioctl(fd, TIOCOUTQ, &space) && space <= 0);
	/* it is this socket that has no room: others go on, also to there */
	check(mesh_send(other, &self, hello, 5, MSG_DONTWAIT) == 5);
	mesh_recv_len(other, &got, 5);
	check(fb_poll(other, POLLOUT, 0) & POLLOUT);

	check(!setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv)));
	refused(mesh_send(fd, &self, hello, 5, 0), EAGAIN);
	tv.tv_usec = 0;
	check(!setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv)));
	/* who waits is let go when nothing more is to be sent */
	thread_start(&s, fd, sender_run);
	check(!shutdown(fd, SHUT_RDWR));
	check(!pthread_join(s.thread, NULL));
	check(s.ret == 380 || (s.ret == -1 && s.error == EPIPE));
	mesh_settle(fd);
	check(mesh_info(fd).tx_failed == mesh_info(fd).tx);
	check(fb_poll(fd, 0, 0) & POLLHUP);
	close(fd);

	/* space comes back with the outcomes */
	fd = mesh_bound(&p.a, 1, 0);
	check(!setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)));
	stuff(fd);
	close(fd);
	close(other);
	pair_del(&p);
}

static void test_timeouts_make_room(void)
{
	struct pair p = pair_new();
	int fd = mesh_bound(&p.a, 1, 0);
	uint64_t start;
	int n = 0, got;

	/* the first of them ends after a second: not on a machine that stalls */
	do {
		start = mesh_now_ms();
		n += stuff(fd);
		got = fb_poll(fd, POLLOUT, 0);
	} while (mesh_now_ms() - start > 800);
	check(!got);
	check(fb_poll(fd, POLLOUT, MESH_SOON) == POLLOUT);
	mesh_settle(fd);
	check(mesh_info(fd).tx_failed == (unsigned int)n);
	close(fd);
	pair_del(&p);
}

static void test_shutdown(void)
{
	struct pair p = pair_new();
	struct sockaddr_btgw to = mesh_addr(NULL, 2, 0);
	struct sockaddr_btgw nowhere = mesh_addr(NULL, MESH_NOWHERE, 0);
	int one = mesh_bound(&p.a, 1, 0);
	int two = mesh_bound(&p.a, 2, 0);
	struct btgw_mesh_done done;
	struct mesh_got got;
	struct sender s;
	uint8_t buf[16];

	refused(shutdown(one, 3), EINVAL);
	/* no more to read; what had come can be read */
	check(mesh_send(one, &to, hello, 5, 0) == 5);
	check(fb_poll(two, POLLIN, MESH_SOON) & POLLIN);
	check(!shutdown(two, SHUT_RD));
	check(mesh_send(one, &to, hello, 5, 0) == 5);
	mesh_recv_len(two, &got, 5);
	check(recv(two, buf, sizeof(buf), 0) == 0);
	check(recv(two, buf, sizeof(buf), MSG_DONTWAIT) == 0);
	check(fb_poll(two, POLLIN | POLLRDHUP, 0) == (POLLIN | POLLRDHUP));
	/* no more to send; what was sent goes on */
	fb_set(one, BTGW_RECVERR, 1);
	mesh_endless_sar(&p.a);
	nowhere.btgw_ttl = 127;
	check(mesh_send(one, &nowhere, long_data, 380, 0) == 380);
	check(!shutdown(one, SHUT_WR));
	refused(mesh_send(one, &to, hello, 5, 0), EPIPE);
	check(mesh_info(one).queued == 1);
	check(mesh_send(two, &(struct sockaddr_btgw) {
		.btgw_family = AF_BLUETOOTH, .btgw_addr = 1,
		.btgw_ttl = BTGW_TTL_DEFAULT }, hello, 5, 0) == 5);
	mesh_recv_len(one, &got, 5);
	/* who waits to read is woken; both ways takes back what was sent */
	thread_start(&s, one, reader_run);
	check(!shutdown(one, SHUT_RDWR));
	check(!pthread_join(s.thread, NULL) && s.ret == 0);
	check(mesh_done(one, &done) == ECANCELED);
	check(fb_poll(one, 0, 0) & POLLHUP);
	check(!shutdown(one, SHUT_RDWR));
	close(one);
	close(two);
	pair_del(&p);
}

/* What a socket sees whose element or net has gone. */
static void check_gone(int fd)
{
	struct sockaddr_btgw to = mesh_addr(NULL, 1, 0);
	struct mesh_node node = { .net = 1 };
	uint8_t buf[16];

	check((fb_poll(fd, POLLIN | POLLRDHUP, MESH_SOON) &
	       (POLLHUP | POLLRDHUP | POLLIN)) ==
	      (POLLHUP | POLLRDHUP | POLLIN));
	check(recv(fd, buf, sizeof(buf), MSG_DONTWAIT) == 0);
	check(recv(fd, buf, sizeof(buf), 0) == 0);
	refused(mesh_send(fd, &to, hello, 5, 0), ENODEV);
	refused(mesh_send(fd, &to, hello, 5, 0), ENODEV);
	to = mesh_addr(&node, 1, 0);
	refused(mesh_try_bind(fd, &to), EINVAL);
	check(!shutdown(fd, SHUT_RDWR));
}

static void test_element_goes(void)
{
	struct pair p = pair_new();
	struct sockaddr_btgw to = mesh_addr(NULL, 1, 0);
	int one = mesh_bound(&p.a, 1, 0);
	int three = mesh_bound(&p.a, 3, 0);
	int idle = mesh_bound(&p.a, 3, 0);
	struct mesh_got got;
	struct sender s;

	thread_start(&s, three, reader_run);
	mesh_element_del(&p.a, 3);
	check(!pthread_join(s.thread, NULL));
	check(s.ret == -1 && s.error == ENODEV);
	check_gone(three);
	check(so_error(idle) == ENODEV);
	check_gone(idle);
	check(mesh_send(one, &to, hello, 5, 0) == 5);
	mesh_recv_len(one, &got, 5);
	close(one);
	close(three);
	close(idle);
	pair_del(&p);
}

static void test_net_goes(void)
{
	struct pair p = pair_new();
	struct sockaddr_btgw nowhere = mesh_addr(NULL, MESH_NOWHERE, 0);
	int one = mesh_bound(&p.a, 1, 0);
	int two = mesh_bound(&p.a, 2, 0);
	int closed = mesh_bound(&p.a, 2, 0);
	struct btgw_mesh_done done;
	struct sender r, s;
	unsigned int seen;
	uint8_t buf[16];
	int i;

	fb_set(one, BTGW_RECVERR, 1);
	mesh_endless_sar(&p.a);
	nowhere.btgw_ttl = 127;
	for (i = 0; i < 5; i++) {
		check(mesh_send_cookie(one, &nowhere, long_data, 20, i) == 20);
		check(mesh_send(closed, &nowhere, long_data, 20, 0) == 20);
	}
	/* closed with messages under way: the net goes on with them */
	close(closed);
	stuff(two);
	thread_start(&s, two, sender_run);
	thread_start(&r, one, reader_run);
	pair_del(&p);
	check(!pthread_join(s.thread, NULL) && s.ret == -1);
	check(s.error == ENODEV);
	check(!pthread_join(r.thread, NULL));
	check(r.ret == -1 && r.error == ENODEV);
	for (i = 0, seen = 0; i < 5; i++) {
		check(mesh_done(one, &done) == ENODEV);
		check(done.cookie < 5 && !(seen & 1 << done.cookie));
		seen |= 1 << done.cookie;
	}
	refused(recv(one, buf, 1, MSG_ERRQUEUE), EAGAIN);
	check_gone(one);
	check(!mesh_info(one).queued && !mesh_info(two).queued);
	so_error(two);
	check_gone(two);
	close(one);
	close(two);
}

/* ---- Who may */

static void become(uid_t uid, gid_t gid, gid_t group)
{
	check(!setgroups(group ? 1 : 0, &group));
	check(!setresgid(gid, gid, gid));
	check(!setresuid(uid, uid, uid));
}

/* Runs in a child; the case fails where that does. */
static void as(uid_t uid, gid_t gid, gid_t group,
	       void (*run)(const struct mesh_node *node),
	       const struct mesh_node *node)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	check(pid >= 0);
	if (!pid) {
		become(uid, gid, group);
		run(node);
		fflush(stdout);
		_exit(0);
	}
	check(waitpid(pid, &status, 0) == pid);
	if (status)
		fail("as uid %u gid %u group %u: status %d", uid, gid, group,
		     status);
}

static void may_bind_one(const struct mesh_node *node)
{
	struct sockaddr_btgw sa = mesh_addr(node, 1, 0);
	int fd = mesh_socket();
	struct mesh_got got;
	int type;

	check(!mesh_try_bind(fd, &sa));
	check(mesh_send(fd, &sa, hello, 5, 0) == 5);
	mesh_recv_len(fd, &got, 5);
	/* neither device keys nor control, by no way */
	for (type = BTGW_KEYTYPE_DEV; type <= BTGW_KEYTYPE_CONTROL; type++) {
		int other = mesh_socket();

		sa.btgw_keytype = type;
		refused(mesh_try_bind(other, &sa), EPERM);
		refused(mesh_send(fd, &sa, hello, 5, 0), EPERM);
		refused(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), EPERM);
		close(other);
	}
	/* others' elements stay theirs */
	sa = mesh_addr(node, 2, 0);
	refused(mesh_try_bind(mesh_socket(), &sa), EACCES);
}

static void may_bind_three(const struct mesh_node *node)
{
	struct sockaddr_btgw sa = mesh_addr(node, 3, 0);
	struct mesh_got got;
	int fd = mesh_socket();

	check(!mesh_try_bind(fd, &sa));
	check(mesh_send(fd, &sa, hello, 5, 0) == 5);
	mesh_recv_len(fd, &got, 5);
	sa = mesh_addr(node, 1, 0);
	refused(mesh_try_bind(mesh_socket(), &sa), EACCES);
}

static void may_bind_none(const struct mesh_node *node)
{
	struct sockaddr_btgw sa;
	int i;

	for (i = 1; i <= 3; i++) {
		sa = mesh_addr(node, i, 0);
		refused(mesh_try_bind(mesh_socket(), &sa), EACCES);
	}
}

static void test_who_may(void)
{
	struct pair p = pair_new();
	int type, fd;

	as(MESH_NOBODY, 1000, 0, may_bind_one, &p.a);
	as(1000, MESH_NOBODY, 0, may_bind_three, &p.a);
	as(1000, 1000, MESH_NOBODY, may_bind_three, &p.a);
	as(1000, 1000, 1001, may_bind_none, &p.a);
	for (type = BTGW_KEYTYPE_APP; type <= BTGW_KEYTYPE_CONTROL; type++) {
		struct sockaddr_btgw sa = mesh_addr(&p.a, 2, 0);

		sa.btgw_keytype = type;
		fd = mesh_socket();
		check(!mesh_try_bind(fd, &sa));
		close(fd);
	}
	pair_del(&p);
}

/* A socket that root bound is a capability of its own; a device key is not. */
static void test_descriptor_passes_on(void)
{
	struct pair p = pair_new();
	struct sockaddr_btgw sa = mesh_addr(NULL, 2, 0);
	struct sockaddr_btgw dev = sa;
	int fd = mesh_bound(&p.a, 2, 0);
	struct mesh_got got;
	int status;
	pid_t pid;

	dev.btgw_keytype = BTGW_KEYTYPE_DEV;
	check(!connect(fd, (struct sockaddr *)&dev, sizeof(dev)));
	fflush(stdout);
	pid = fork();
	check(pid >= 0);
	if (!pid) {
		become(MESH_NOBODY, MESH_NOBODY, 0);
		check(mesh_send(fd, &sa, hello, 5, 0) == 5);
		mesh_recv_len(fd, &got, 5);
		refused(send(fd, hello, 5, 0), EPERM);
		_exit(0);
	}
	check(waitpid(pid, &status, 0) == pid && !status);
	close(fd);
	pair_del(&p);
}

static void test_grant_taken_back(void)
{
	struct pair p = pair_new();
	struct sockaddr_btgw sa = mesh_addr(&p.a, 1, 0);
	int root = mesh_bound(&p.a, 1, 0);
	int go[2], ready[2], status;
	uint8_t octet;
	pid_t pid;

	check(!pipe(go) && !pipe(ready));
	fflush(stdout);
	pid = fork();
	check(pid >= 0);
	if (!pid) {
		struct mesh_got got;
		int fd = mesh_socket();

		close(go[1]);
		become(MESH_NOBODY, MESH_NOBODY, 0);
		check(!mesh_try_bind(fd, &sa));
		/* said by a message to root, who hears it too */
		check(mesh_send(fd, &sa, hello, 5, 0) == 5);
		mesh_recv_len(fd, &got, 5);
		check(write(ready[1], "", 1) == 1);
		check(read(go[0], &octet, 1) == 0);
		refused(mesh_send(fd, &sa, hello, 5, 0), EACCES);
		mesh_silent(fd);
		_exit(0);
	} else {
		struct mesh_got got;

		mesh_recv_len(root, &got, 5);
		close(ready[1]);
		check(read(ready[0], &octet, 1) == 1);
		mesh_grant_uid(&p.a, 1, 1000);
		check(mesh_send(root, &sa, hello, 5, 0) == 5);
		mesh_recv_len(root, &got, 5);
		close(go[1]);
	}
	check(waitpid(pid, &status, 0) == pid && !status);
	close(root);
	pair_del(&p);
}

/* ---- Races */

static atomic_bool race_over;

static void *race_send(void *arg)
{
	struct pair *p = arg;
	struct sockaddr_btgw to = mesh_addr(NULL, MESH_GROUP, 0);
	int fd = mesh_bound(&p->a, 1, 0);
	int size = 1 << 20;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	while (!atomic_load(&race_over))
		check(mesh_send(fd, &to, hello, 5, 0) == 5);
	close(fd);
	return NULL;
}

/* Receivers come and go while messages are delivered. */
static void test_race_close(void)
{
	struct pair p = pair_new();
	struct sockaddr_btgw nowhere = mesh_addr(NULL, MESH_NOWHERE, 0);
	uint64_t end = mesh_now_ms() + 2000;
	struct linger linger = { .l_onoff = 1 };
	pthread_t thread;
	unsigned int i, heard = 0;
	uint8_t buf[16];

	check(!pthread_create(&thread, NULL, race_send, &p));
	/* longer where the machine is slow: the race has to have been run */
	for (i = 0; mesh_now_ms() < end ||
	     (!heard && mesh_now_ms() < end + MESH_SOON); i++) {
		int fd = mesh_bound(&p.a, 1 + i % 3, 0);

		fb_set(fd, BTGW_RECVERR, i % 3);
		mesh_send(fd, &nowhere, long_data, 20, MSG_DONTWAIT);
		if (i & 1)
			check(!setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger,
					  sizeof(linger)));
		if (i & 2)
			usleep(i % 1000);
		heard += recv(fd, buf, sizeof(buf), MSG_DONTWAIT) > 0;
		if (i & 4)
			shutdown(fd, i % 3);
		close(fd);
	}
	atomic_store(&race_over, true);
	check(!pthread_join(thread, NULL));
	printf("# %u sockets, %u heard something\n", i, heard);
	check(heard);
	pair_del(&p);
}

static void *race_bind(void *arg)
{
	struct sockaddr_btgw sa = { .btgw_family = AF_BLUETOOTH,
				    .btgw_addr = 1, .btgw_net = 1 };
	struct sockaddr_btgw nowhere = mesh_addr(NULL, MESH_NOWHERE, 0);
	atomic_ulong *bound = arg;
	uint8_t buf[16];

	while (!atomic_load(&race_over)) {
		int fd = mesh_socket();

		if (!mesh_try_bind(fd, &sa)) {
			atomic_fetch_add(bound, 1);
			mesh_send(fd, &sa, hello, 5, 0);
			mesh_send(fd, &nowhere, long_data, 20, MSG_DONTWAIT);
			recv(fd, buf, sizeof(buf), MSG_DONTWAIT);
		} else {
			check(errno == ENODEV || errno == EADDRNOTAVAIL ||
			      errno == ENOKEY);
		}
		close(fd);
	}
	return NULL;
}

/* The net comes and goes under those who bind, send and close. */
static void test_race_net(void)
{
	uint64_t end = mesh_now_ms() + 2000;
	static atomic_ulong bound[2];
	pthread_t thread[2];
	unsigned int i;

	for (i = 0; i < 2; i++)
		check(!pthread_create(&thread[i], NULL, race_bind, &bound[i]));
	for (i = 0; mesh_now_ms() < end || i < 5 ||
	     (!bound[0] && !bound[1] && mesh_now_ms() < end + MESH_SOON); i++) {
		struct mesh_node node = mesh_node_new(1, 1);

		usleep(i * 37 % 5000);
		mesh_node_del(&node);
	}
	atomic_store(&race_over, true);
	for (int t = 0; t < 2; t++)
		check(!pthread_join(thread[t], NULL));
	printf("# %u nets, %lu sockets bound\n", i, bound[0] + bound[1]);
	check(bound[0] || bound[1]);
}

static const struct fb_case cases[] = {
	{ "outcomes of sends", test_outcomes },
	{ "back-pressure is each socket's own", test_back_pressure },
	{ "room comes back with the outcomes", test_timeouts_make_room },
	{ "shutdown", test_shutdown },
	{ "an element goes", test_element_goes },
	{ "the net goes", test_net_goes },
	{ "who may bind, read and send", test_who_may },
	{ "a descriptor passes on what its binder may", test_descriptor_passes_on },
	{ "a grant is taken back", test_grant_taken_back },
	{ "close against delivery", test_race_close },
	{ "bind, send and close against the end of the net", test_race_net },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
