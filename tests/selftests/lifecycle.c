// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lifecycle - load, traffic up to the last moment, unload
 *
 *	lifecycle cycles N FILE	N rounds with the module in FILE
 *	lifecycle links N		N pairs of each kind, without a socket
 *	lifecycle hold FIFO	two sockets that talk while FIFO has a writer
 *	lifecycle open NUMBER	one socket of that protocol number
 *	lifecycle family	find the netlink family
 */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "lifecycle_util.h"

enum {
	/* pairs of each kind that carry traffic when the end comes */
	PAIRS		= 2,
};

/* One side of a ping-pong that ends when the link does. */
static void *gateway(void *arg)
{
	int fd = *(int *)arg;
	uint8_t buf[512];

	while (send(fd, life_invite, sizeof(life_invite), MSG_NOSIGNAL) > 0)
		if (recv(fd, buf, sizeof(buf), 0) <= 0)
			break;
	return NULL;
}

static void *device(void *arg)
{
	int fd = *(int *)arg;
	uint8_t buf[512];

	while (recv(fd, buf, sizeof(buf), 0) > 0)
		if (send(fd, life_key, sizeof(life_key), MSG_NOSIGNAL) <= 0)
			break;
	return NULL;
}

static void start(struct btgw_genl *genl, int *fd, bool loop)
{
	pthread_t thread;
	uint32_t link[2];

	if (loop)
		life_loop(genl, &link[0], &link[1]);
	else
		life_adopted(genl, &link[0], &link[1]);
	fd[0] = life_attached(link[0]);
	fd[1] = life_attached(link[1]);
	need(!pthread_create(&thread, NULL, device, &fd[1]));
	need(!pthread_create(&thread, NULL, gateway, &fd[0]));
}

/* Never returns: it is killed while its sockets are at work. */
static void traffic(int ready)
{
	struct btgw_genl *genl = life_genl();
	static int fd[2 * PAIRS][2];
	uint32_t link[2];
	int i;

	for (i = 0; i < 2 * PAIRS; i++)
		start(genl, fd[i], i & 1);
	/* and links that never had a socket */
	life_loop(genl, &link[0], &link[1]);
	life_adopted(genl, &link[0], &link[1]);
	need(write(ready, "", 1) == 1);
	for (;;)
		pause();
}

static void load(const char *file, const char *parameters)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	need(fd >= 0);
	need(!syscall(SYS_finit_module, fd, parameters, 0));
	close(fd);
}

static int unload(void)
{
	return syscall(SYS_delete_module, "btgw", O_NONBLOCK);
}

static uint64_t batches(void)
{
	struct btgw_genl *genl = life_genl();
	struct btgw_stats stats;

	need(!btgw_genl_stats_get(genl, &stats, NULL));
	btgw_genl_close(genl);
	return stats.fb.rx_batches;
}

/* Load, talk, be refused while sockets are open, be killed, unload. */
static uint64_t cycle(int round, const char *file)
{
	uint64_t before, after;
	int ready[2];
	int status;
	double end;
	pid_t pid;
	char c;

	load(file, "");
	life_expect_counts(0, 0);

	need(!pipe2(ready, O_CLOEXEC));
	pid = fork();
	need(pid >= 0);
	if (!pid)
		traffic(ready[1]);
	close(ready[1]);
	if (read(ready[0], &c, 1) != 1)
		die("the traffic did not start");
	close(ready[0]);

	before = batches();
	if (!unload() || errno != EWOULDBLOCK)
		die("unloaded with sockets open: errno %d", errno);
	/* the sockets know nothing of the attempt */
	end = life_now() + 60;
	while (batches() == before)
		if (life_now() > end)
			die("no batch after the refused unload");
	life_sleep_us(round * 7919 % 10000);
	after = batches();

	need(!kill(pid, SIGKILL));
	need(waitpid(pid, &status, 0) == pid);
	end = life_now() + 60;
	while (unload()) {
		if (errno != EWOULDBLOCK && errno != EBUSY)
			die("unload: %s", strerror(errno));
		if (life_now() > end)
			die("round %d: still in use after the sockets closed",
			    round);
		life_sleep_us(1000);
	}
	return after;
}

static int cycles(int n, const char *file)
{
	uint64_t total = 0;
	int i;

	for (i = 0; i < n; i++)
		total += cycle(i, file);
	printf("%d cycles, %llu batches\n", n, (unsigned long long)total);
	return 0;
}

static int links(int n)
{
	struct btgw_genl *genl = life_genl();
	uint32_t link[2];
	int i;

	for (i = 0; i < n; i++) {
		life_loop(genl, &link[0], &link[1]);
		life_adopted(genl, &link[0], &link[1]);
	}
	btgw_genl_close(genl);
	return 0;
}

/* Counts the round trips in which nothing was wrong. */
static int hold(const char *path)
{
	struct btgw_genl *genl = life_genl();
	struct pollfd control = { .events = POLLIN };
	uint32_t link[2];
	uint8_t buf[512];
	int fd[2];
	int n = 0;

	life_loop(genl, &link[0], &link[1]);
	fd[0] = life_attached(link[0]);
	fd[1] = life_attached(link[1]);
	btgw_genl_close(genl);
	control.fd = open(path, O_RDONLY | O_CLOEXEC);
	need(control.fd >= 0);

	do {
		need(send(fd[0], life_invite, sizeof(life_invite), 0) == 2);
		need(recv(fd[1], buf, sizeof(buf), 0) == 2);
		need(send(fd[1], life_key, sizeof(life_key), 0) == 65);
		need(recv(fd[0], buf, sizeof(buf), 0) == 65);
		n++;
	} while (!poll(&control, 1, 20));
	printf("%d\n", n);
	return 0;
}

static int open_number(int number)
{
	int fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET, number);

	if (fd < 0) {
		printf("%s\n", strerror(errno));
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "cycles"))
		return cycles(atoi(argv[2]), argv[3]);
	if (argc == 3 && !strcmp(argv[1], "links"))
		return links(atoi(argv[2]));
	if (argc == 3 && !strcmp(argv[1], "hold"))
		return hold(argv[2]);
	if (argc == 3 && !strcmp(argv[1], "open"))
		return open_number(atoi(argv[2]));
	if (argc == 2 && !strcmp(argv[1], "family")) {
		btgw_genl_close(life_genl());
		return 0;
	}
	fprintf(stderr, "usage: lifecycle cycles N FILE | links N | hold FIFO |\n"
		"       open NUMBER | family\n");
	return 2;
}
