// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * race_radio - connect and accept against the end of either side
 *
 *	race_radio CENTRAL PERIPHERAL PAIR SECONDS
 *
 * Two controllers of this machine by their addresses; the peripheral announces.
 * One channel is held all the time, so that a round sets up a channel and not a
 * connection, and takes milliseconds.
 */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>

#include "lifecycle_util.h"

enum {
	PSM_HELD	= 0x95,
	PSM		= 0x97,
};

struct l2_addr {
	uint16_t family;
	uint16_t psm;
	uint8_t addr[6];
	uint16_t cid;
	uint8_t type;
};

static struct btgw_addr central, peripheral;
static const char *pair_name = "";
static const char *phase = "";
static pthread_barrier_t barrier;
static int listener, connector;
static unsigned int before_end, before_use;
static atomic_uint connected, accepted;

static void hangs(int sig)
{
	char text[128];
	int n;

	(void)sig;
	n = snprintf(text, sizeof(text), "hangs: %s: %s\n", pair_name, phase);
	if (write(1, text, n) != n)
		_exit(3);
	_exit(1);
}

static void l2_addr(struct l2_addr *to, const struct btgw_addr *addr, int psm)
{
	memset(to, 0, sizeof(*to));
	to->family = AF_BLUETOOTH;
	to->psm = htole16(psm);
	memcpy(to->addr, addr->b, sizeof(to->addr));
	to->type = addr->type;
}

static int listens(int psm)
{
	struct l2_addr addr;
	int fd = life_socket();

	l2_addr(&addr, &peripheral, psm);
	need(!bind(fd, (struct sockaddr *)&addr, sizeof(addr)));
	need(!listen(fd, 4));
	return fd;
}

static int bound(void)
{
	struct timeval limit = { .tv_sec = 15 };
	struct l2_addr addr;
	int fd = life_socket();

	l2_addr(&addr, &central, 0);
	need(!bind(fd, (struct sockaddr *)&addr, sizeof(addr)));
	need(!setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)));
	return fd;
}

static int try_connect(int fd, int psm)
{
	struct l2_addr addr;

	l2_addr(&addr, &peripheral, psm);
	return connect(fd, (struct sockaddr *)&addr, sizeof(addr));
}

/* What a connection that somebody ends may be told. */
static void told(const char *what, ssize_t ret)
{
	if (ret >= 0)
		return;
	switch (errno) {
	case EAGAIN:
	case EBADF:
	case EBADFD:
	case ECONNABORTED:
	case ECONNREFUSED:
	case ECONNRESET:
	case EINPROGRESS:
	case ENOTCONN:
	case EPIPE:
		return;
	}
	die("%s in %s: %s", what, pair_name, strerror(errno));
}

/* ---- The side that ends something */

static void end_listener(void)
{
	close(listener);
}

static void shut_listener(void)
{
	told("shutdown", shutdown(listener, SHUT_RDWR));
}

static void end_connector(void)
{
	close(connector);
}

static void shut_connector(void)
{
	told("shutdown", shutdown(connector, SHUT_RDWR));
}

static void take_and_end(void)
{
	struct pollfd p = { .fd = listener, .events = POLLIN };
	uint8_t buf[512];
	int fd;

	if (poll(&p, 1, 2000) != 1)
		return;
	fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	told("accept", fd);
	if (fd < 0)
		return;
	accepted++;
	told("recv", recv(fd, buf, sizeof(buf), 0));
	close(fd);
}

/* ---- The side that uses it */

static void use_connect(void)
{
	uint8_t buf[512];

	if (try_connect(connector, PSM)) {
		told("connect", -1);
		return;
	}
	connected++;
	told("send", send(connector, life_invite, sizeof(life_invite),
			  MSG_NOSIGNAL | MSG_DONTWAIT));
	told("recv", recv(connector, buf, sizeof(buf), MSG_DONTWAIT));
}

/* Blocks without a timeout where the listener ends: it must be woken. */
static void use_accept(void)
{
	int fd;

	told("connect", try_connect(connector, PSM));
	for (;;) {
		fd = accept(listener, NULL, NULL);
		told("accept", fd);
		if (fd < 0)
			return;
		accepted++;
		close(fd);
	}
}

static const struct pair {
	const char *name;
	void (*end)(void);
	void (*use)(void);
} pairs[] = {
	{ "listener-close/connect", end_listener, use_connect },
	{ "listener-shutdown/connect", shut_listener, use_connect },
	{ "listener-shutdown/accept", shut_listener, use_accept },
	{ "connector-close/connect", end_connector, use_connect },
	{ "connector-shutdown/connect", shut_connector, use_connect },
	{ "accept-close/connect", take_and_end, use_connect },
};

static const struct pair *pair;

static void *user(void *arg)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(1, &set);
	need(!pthread_setaffinity_np(pthread_self(), sizeof(set), &set));
	for (;;) {
		pthread_barrier_wait(&barrier);
		life_sleep_us(before_use);
		pair->use();
		pthread_barrier_wait(&barrier);
	}
	return NULL;
}

static unsigned int races(double seconds)
{
	double end = life_now() + seconds;
	unsigned int n = 0;
	pthread_t thread;

	need(!pthread_barrier_init(&barrier, NULL, 2));
	need(!pthread_create(&thread, NULL, user, NULL));
	do {
		alarm(120);
		phase = "prepares";
		listener = listens(PSM);
		connector = bound();
		before_end = rand() % 8000;
		before_use = rand() % 1000;
		phase = "races";
		pthread_barrier_wait(&barrier);
		life_sleep_us(before_end);
		pair->end();
		phase = "waits for the user";
		pthread_barrier_wait(&barrier);
		phase = "closes";
		close(listener);
		close(connector);
		n++;
	} while (life_now() < end);
	phase = "counts";
	return n;
}

/*
 * True if what is held is whole and nothing else is left. One end of it may be
 * gone: a connect that is ended before its response leaves the peer half a
 * channel, whose disconnection request names the channel identifier only, and
 * L2CAP closes whatever has it by then without comparing the other end's.
 */
static bool held_alone(void)
{
	double end = life_now() + 45;
	uint32_t links, sockets;

	do {
		life_counts(&links, &sockets);
		if (links == 3 && sockets == 3)
			return true;
		life_sleep_us(5000);
	} while (life_now() < end);
	/* the other end follows once its own disconnection has timed out */
	if ((links == 2 || links == 1) && sockets == 3) {
		printf("%s: L2CAP closed what was held\n", pair->name);
		return false;
	}
	die("%u links and %u sockets, wanted 3 and 3", links, sockets);
}

int main(int argc, char **argv)
{
	int held[3];
	unsigned int n;
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 2 && !strcmp(argv[1], "list")) {
		for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
			printf("%s\n", pairs[i].name);
		return 0;
	}
	for (i = 0; argc == 5 && i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (!strcmp(argv[3], pairs[i].name))
			pair = &pairs[i];
	if (!pair ||
	    btgw_addr_parse(argv[1], BTGW_ADDR_PUBLIC, &central, NULL) ||
	    btgw_addr_parse(argv[2], BTGW_ADDR_PUBLIC, &peripheral, NULL)) {
		fprintf(stderr, "usage: race_radio CENTRAL PERIPHERAL PAIR SECONDS | list\n");
		return 2;
	}

	pair_name = pair->name;
	signal(SIGALRM, hangs);
	alarm(200);
	phase = "holds";
	held[0] = listens(PSM_HELD);
	held[1] = bound();
	for (i = 0; try_connect(held[1], PSM_HELD); i++) {
		if (i == 30)
			die("no connection to hold: %s", strerror(errno));
		close(held[1]);
		life_sleep_us(500000);
		held[1] = bound();
	}
	held[2] = accept(held[0], NULL, NULL);
	need(held[2] >= 0);

	n = races(atof(argv[4]));
	/* listener and both ends of what is held, and nothing else */
	if (held_alone())
		need(send(held[1], life_invite, sizeof(life_invite), 0) > 0);
	for (i = 0; i < 3; i++)
		close(held[i]);
	life_expect_counts(0, 0);
	printf("%s: %u rounds, %u connected, %u accepted\n", pair->name, n,
	       connected, accepted);
	return 0;
}
