// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sock_bt_gone.c - the controllers are unplugged under sockets in every state
 *
 * Says "ready" when every call that can block does, then waits to lose both
 * controllers, says "ended" when every socket has told so, and at SIGUSR1, when
 * they are back, whether the listener still listens.
 */
#include "lib/bt_test.h"

#include <pthread.h>
#include <signal.h>
#include <sys/utsname.h>
#include <unistd.h>

static const uint8_t batch[2 + 6] = { 0x00, 0x05, 0x02, 0x01 };

/* one call that blocks, in a thread of its own */
struct blocked {
	const char *what;
	int (*call)(int fd);
	int fd;
	pthread_t thread;
	int ret;
	int error;
	bool done;
};

static int call_send(int fd)
{
	return send(fd, fb_invite, sizeof(fb_invite), 0);
}

static int call_recv(int fd)
{
	uint8_t buf[10];

	return recv(fd, buf, sizeof(buf), 0);
}

static int call_poll(int fd)
{
	struct pollfd p = { .fd = fd };

	if (poll(&p, 1, -1) != 1 || !(p.revents & POLLHUP))
		return 0;
	errno = bt_so_error(fd);
	return -1;
}

/* to an address that nobody has */
static int call_connect(int fd)
{
	struct sockaddr_l2 sa = {
		.l2_family = AF_BLUETOOTH,
		.l2_psm = htobs(BT_PSM),
		.l2_bdaddr = { { 1, 2, 3, 4, 5, 6 } },
		.l2_bdaddr_type = BDADDR_LE_PUBLIC,
	};

	return connect(fd, (struct sockaddr *)&sa, sizeof(sa));
}

static int call_accept(int fd)
{
	return accept(fd, NULL, NULL);
}

static void *run(void *arg)
{
	struct blocked *b = arg;

	b->ret = b->call(b->fd);
	b->error = errno;
	__atomic_store_n(&b->done, true, __ATOMIC_RELEASE);
	return NULL;
}

static bool is_done(const struct blocked *b)
{
	return __atomic_load_n(&b->done, __ATOMIC_ACQUIRE);
}

static void start(struct blocked *b, const char *what, int (*call)(int fd),
		  int fd)
{
	b->what = what;
	b->call = call;
	b->fd = fd;
	check(!pthread_create(&b->thread, NULL, run, b));
}

/* It ended as it must, and there is nothing more to be had. */
static void ended(struct blocked *b)
{
	uint8_t buf[100];
	int got;

	check(!pthread_join(b->thread, NULL));
	if (b->ret != -1 || b->error != ENODEV)
		fail("%s: %d, errno %d (%s)", b->what, b->ret,
		     b->error, strerror(b->error));
	fb_soon(b->fd, POLLHUP);
	got = fb_poll(b->fd, POLLIN | POLLOUT, 0);
	if (!(got & POLLHUP) || (got & POLLOUT))
		fail("%s: events %#x", b->what, got);
	while ((got = recv(b->fd, buf, sizeof(buf), 0)) > 0)
		;
	if (got)
		fail("%s: last receive: %s", b->what, strerror(errno));
	refused(send(b->fd, fb_invite, sizeof(fb_invite), 0), EPIPE);
	check(bt_so_error(b->fd) == 0);
}

static void pair(int server, int *g, int *d)
{
	*g = fb_socket();
	bt_join(*g, server, d);
}

static void test_unplugged(void)
{
	struct blocked calls[7] = {};
	struct blocked listener = {};
	struct utsname kernel;
	int server = fb_socket();
	int g, d, i, signal;
	int n = 6;
	sigset_t back;

	sigemptyset(&back);
	sigaddset(&back, SIGUSR1);
	sigprocmask(SIG_BLOCK, &back, NULL);

	bt_listen(server, BT_PSM, 1);
	pair(server, &g, &d);
	fb_send(g, batch, sizeof(batch));
	bt_wait(d, POLLIN);
	start(&calls[0], "poll, a batch unacknowledged", call_poll, g);
	start(&calls[1], "poll, a batch unread", call_poll, d);

	pair(server, &g, &d);
	fb_send(g, batch, sizeof(batch));
	start(&calls[2], "send, the window closed", call_send, g);
	/* the last of it would be acknowledged by the poll */
	bt_expect_pdu(d, batch, 2);
	start(&calls[3], "poll, a batch half read", call_poll, d);

	pair(server, &g, &d);
	start(&calls[4], "recv of the gateway", call_recv, g);
	start(&calls[5], "recv of the device", call_recv, d);

	/*
	 * Linux 6.1.192 frees the HCI channel of such a connection twice, with
	 * or without btgw: once with the controller, once with the socket.
	 */
	check(!uname(&kernel));
	if (strncmp(kernel.release, "6.1.", 4)) {
		g = fb_socket();
		bt_bind(g, BT_GATEWAY, 0);
		start(&calls[n++], "connect", call_connect, g);
	}
	start(&listener, "accept", call_accept, server);

	usleep(500000);
	for (i = 0; i < n; i++)
		if (is_done(&calls[i]))
			fail("%s did not block: %d, %s", calls[i].what,
			     calls[i].ret, strerror(calls[i].error));
	printf("ready\n");

	for (i = 0; i < n; i++)
		ended(&calls[i]);
	/* a listener is as one of L2CAP: it waits for the controller */
	check(!is_done(&listener));
	check(fb_poll(server, POLLIN, 0) == 0);
	g = fb_socket();
	refused(call_connect(g), EHOSTUNREACH);
	printf("ended\n");

	check(!sigwait(&back, &signal));
	g = fb_socket();
	bt_bind(g, BT_GATEWAY, 0);
	/* a controller that is new may have missed the advertisement */
	for (i = 0; bt_connect(g, BT_PSM); i++) {
		check(i < 3);
		close(g);
		g = fb_socket();
		bt_bind(g, BT_GATEWAY, 0);
	}
	check(!pthread_join(listener.thread, NULL));
	check(listener.ret >= 0);
	fb_send(g, fb_invite, 2);
	bt_expect_pdu(listener.ret, fb_invite, 2);
	printf("back\n");
}

static const struct fb_case cases[] = {
	{ "unplugged", test_unplugged },
};

int main(int argc, char **argv)
{
	return bt_main(cases, ARRAY_SIZE(cases), argc, argv);
}
