// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * race - two processors, one on each side of a race
 *
 *	race KIND ENDING ACTION SECONDS		over loop or adopted links
 *	race module SECONDS FILE		load and unload against users
 *	race list				the names
 *
 * Every round makes two links with a socket on each and a batch on its way, lets
 * one thread bring about the end and the other use the socket, a random moment
 * before or after, and looks at what the user was told. Where the far side ends,
 * the user blocks without a timeout: a wakeup that got lost is a program that
 * hangs, and an alarm says where. In the end nothing may be left.
 */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/syscall.h>

#include "lifecycle_util.h"

/* what a round is about; written between rounds only */
struct round {
	/* the near end is acted on */
	struct life_end near, far;
	/* nobody else ends a call that waits */
	bool alone;
	unsigned int before_end, before_action;
};

struct thread {
	void (*run)(struct thread *t);
	struct btgw_genl *genl;
	int cpu;
};

static struct round round_now;
static pthread_barrier_t barrier;
static atomic_bool over;
static const char *ending_name = "";
static const char *action_name = "";
/* where each thread is, for the alarm: main, end, action */
static const char *phase[3] = { "", "", "" };
static bool adopted;

static uint32_t seed = 0x6274;

static uint32_t any(uint32_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static void spin(unsigned int n)
{
	while (n--)
		__asm__ volatile("" ::: "memory");
}

static void hangs(int sig)
{
	char text[256];
	int n;

	(void)sig;
	n = snprintf(text, sizeof(text), "hangs: %s against %s: %s; %s; %s\n",
		     ending_name, action_name, phase[0], phase[1], phase[2]);
	if (write(1, text, n) != n)
		_exit(3);
	_exit(1);
}

/* ---- The ends */

static void end_close(struct thread *t)
{
	close(round_now.near.fd);
}

static void end_peer(struct thread *t)
{
	close(round_now.far.fd);
}

static void end_shutdown(struct thread *t)
{
	if (shutdown(round_now.near.fd, SHUT_RDWR) && errno != ENOTCONN)
		die("shutdown: %s", strerror(errno));
}

static void end_peer_shutdown(struct thread *t)
{
	if (shutdown(round_now.far.fd, SHUT_RDWR) && errno != ENOTCONN)
		die("shutdown: %s", strerror(errno));
}

static void end_delete(struct thread *t)
{
	struct btgw_err err;
	int ret;

	ret = btgw_genl_link_del(t->genl, round_now.near.link, &err);
	if (ret && ret != -ENOENT)
		die("%s", err.text);
}

static void end_peer_delete(struct thread *t)
{
	struct btgw_err err;
	int ret;

	ret = btgw_genl_link_del(t->genl, round_now.far.link, &err);
	if (ret && ret != -ENOENT)
		die("%s", err.text);
}

static void end_both(struct thread *t)
{
	close(round_now.near.fd);
	close(round_now.far.fd);
}

/* @alone: the socket stays open, and a call that waits must come back */
static const struct ending {
	const char *name;
	void (*run)(struct thread *t);
	bool alone;
} endings[] = {
	{ "close", end_close, false },
	{ "peer-close", end_peer, true },
	{ "shutdown", end_shutdown, true },
	{ "peer-shutdown", end_peer_shutdown, true },
	{ "delete", end_delete, true },
	{ "peer-delete", end_peer_delete, true },
	{ "both-close", end_both, false },
};

/* ---- What goes on meanwhile */

/* A call on a socket that ends may say one of these, and nothing else. */
static void told(const char *what, ssize_t ret)
{
	if (ret >= 0)
		return;
	switch (errno) {
	case EAGAIN:
	case EPIPE:
	case ENOTCONN:
	case ENODEV:
	case ECONNRESET:
		return;
	case EBADF:
		if (!round_now.alone)
			return;
		break;
	}
	die("%s: %s against %s: %s", what, ending_name, action_name,
	    strerror(errno));
}

static void act_receive(struct thread *t)
{
	int flags = round_now.alone ? 0 : MSG_DONTWAIT;
	uint8_t buf[512];
	ssize_t ret;
	int i;

	for (i = 0; i < 8; i++) {
		ret = recv(round_now.near.fd, buf, sizeof(buf), flags);
		told("recv", ret);
		if (ret <= 0)
			return;
	}
	die("the end did not come");
}

/* More than the window takes: the second send waits for the end. */
static void act_send(struct thread *t)
{
	int flags = MSG_NOSIGNAL | (round_now.alone ? 0 : MSG_DONTWAIT);
	ssize_t ret;
	int i;

	for (i = 0; i < 4; i++) {
		ret = send(round_now.near.fd, life_key, sizeof(life_key),
			   flags | (i == 1 ? MSG_MORE : 0));
		told("send", ret);
		if (ret < 0)
			return;
	}
}

static void act_recvmsg(struct thread *t)
{
	char control[256];
	uint8_t buf[512];
	struct iovec iov = { .iov_base = buf, .iov_len = sizeof(buf) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	ssize_t ret;
	int i;

	for (i = 0; i < 8; i++) {
		msg.msg_control = control;
		msg.msg_controllen = sizeof(control);
		ret = recvmsg(round_now.near.fd, &msg,
			      MSG_DONTWAIT | (i & 1 ? MSG_PEEK : 0) |
			      (i == 4 ? MSG_ERRQUEUE : 0));
		told("recvmsg", ret);
	}
}

static void act_poll(struct thread *t)
{
	struct pollfd p = { .fd = round_now.near.fd };
	int i;

	for (i = 0; i < 4; i++) {
		p.events = POLLIN | POLLOUT;
		told("poll", poll(&p, 1, 0));
	}
	/* no event but the end */
	p.events = 0;
	if (round_now.alone && poll(&p, 1, -1) != 1)
		die("poll: %s", strerror(errno));
}

/* Another socket wants the link of the one that ends. */
static void act_attach(struct thread *t)
{
	int fd = life_socket();
	int i;

	for (i = 0; i < 3; i++) {
		if (!life_try_attach(fd, round_now.near.link)) {
			told("send", send(fd, life_invite, sizeof(life_invite),
					  MSG_DONTWAIT | MSG_NOSIGNAL));
			break;
		}
		if (errno != EBUSY && errno != ENOENT && errno != ENODEV)
			die("attach: %s", strerror(errno));
	}
	close(fd);
}

static void act_options(struct thread *t)
{
	struct btgw_fb_retrans retrans = { .first_ms = 10, .retries = 1 };
	struct btgw_fb_verdict verdict = { .any = 1 };
	int fd = round_now.near.fd;
	struct btgw_fb_info info;
	socklen_t len = sizeof(info);
	uint32_t one = 1;

	told("info", getsockopt(fd, SOL_BTGW, BTGW_FB_INFO, &info, &len));
	told("retrans", setsockopt(fd, SOL_BTGW, BTGW_FB_RETRANS, &retrans,
				   sizeof(retrans)));
	if (setsockopt(fd, SOL_BTGW, BTGW_FB_VERDICT, &verdict,
		       sizeof(verdict)) && errno != ENOENT)
		told("verdict", -1);
	told("abort", setsockopt(fd, SOL_BTGW, BTGW_FB_ABORT, &one,
				 sizeof(one)));
	told("whole", setsockopt(fd, SOL_BTGW, BTGW_FB_WHOLE, &one,
				 sizeof(one)));
}

static int seen(const struct btgw_link_info *link, void *user)
{
	return 0;
}

static void act_netlink(struct thread *t)
{
	struct btgw_link_info info;
	struct btgw_stats stats;
	struct btgw_err err;
	int ret;

	ret = btgw_genl_link_get(t->genl, round_now.near.link, &info, &err);
	if (ret && ret != -ENOENT)
		die("%s", err.text);
	ret = btgw_genl_stats_get(t->genl, &stats, &err);
	if (ret)
		die("%s", err.text);
	ret = btgw_genl_link_dump(t->genl, seen, NULL, &err);
	if (ret && ret != -EINTR)
		die("%s", err.text);
}

static void act_delete(struct thread *t)
{
	end_delete(t);
}

static void act_half(struct thread *t)
{
	told("shutdown", shutdown(round_now.near.fd, SHUT_WR));
	told("shutdown", shutdown(round_now.near.fd, SHUT_RD));
}

static const struct action {
	const char *name;
	void (*run)(struct thread *t);
} actions[] = {
	{ "receive", act_receive },
	{ "send", act_send },
	{ "recvmsg", act_recvmsg },
	{ "poll", act_poll },
	{ "attach", act_attach },
	{ "options", act_options },
	{ "netlink", act_netlink },
	{ "delete", act_delete },
	{ "half-close", act_half },
};

/* ---- Rounds */

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	need(!pthread_setaffinity_np(pthread_self(), sizeof(set), &set));
}

static void *thread_main(void *arg)
{
	struct thread *t = arg;

	pin(t->cpu);
	for (;;) {
		phase[1 + t->cpu] = "waits";
		pthread_barrier_wait(&barrier);
		phase[1 + t->cpu] = "runs";
		if (over)
			return NULL;
		spin(t->cpu ? round_now.before_action : round_now.before_end);
		t->run(t);
		pthread_barrier_wait(&barrier);
	}
}

static void round_begin(struct btgw_genl *genl)
{
	uint32_t link[2];
	int d = any(2);

	if (adopted)
		life_adopted(genl, &link[0], &link[1]);
	else
		life_loop(genl, &link[0], &link[1]);
	round_now.near.link = link[d];
	round_now.far.link = link[!d];
	round_now.near.fd = life_attached(link[d]);
	round_now.far.fd = life_attached(link[!d]);
	round_now.before_end = any(any(2) ? 20000 : 500);
	round_now.before_action = any(any(2) ? 20000 : 500);

	/* work under way at both ends; a device has no number before the first */
	phase[0] = "the gateway sends";
	need(send(d ? round_now.far.fd : round_now.near.fd, life_invite,
		  sizeof(life_invite), 0) > 0);
	phase[0] = "the device answers";
	if (any(2))
		need(send(d ? round_now.near.fd : round_now.far.fd,
			  life_complete, sizeof(life_complete), 0) > 0);
}

static void round_end(struct btgw_genl *genl)
{
	/* one of them may be closed already: then nobody has its number */
	close(round_now.near.fd);
	close(round_now.far.fd);
	btgw_genl_link_del(genl, round_now.near.link, NULL);
	btgw_genl_link_del(genl, round_now.far.link, NULL);
}

static int race_pair(const struct ending *ending, const struct action *action,
		     double seconds)
{
	struct btgw_genl *genl = life_genl();
	struct thread thread[2] = {
		{ .run = ending->run, .genl = life_genl(), .cpu = 0 },
		{ .run = action->run, .genl = life_genl(), .cpu = 1 },
	};
	double end = life_now() + seconds;
	pthread_t id[2];
	unsigned int n = 0;
	int i;

	ending_name = ending->name;
	action_name = action->name;
	round_now.alone = ending->alone;
	life_expect_counts(0, 0);
	signal(SIGALRM, hangs);

	need(!pthread_barrier_init(&barrier, NULL, 3));
	for (i = 0; i < 2; i++)
		need(!pthread_create(&id[i], NULL, thread_main, &thread[i]));
	do {
		alarm(90);
		phase[0] = "begins";
		round_begin(genl);
		phase[0] = "races";
		pthread_barrier_wait(&barrier);
		pthread_barrier_wait(&barrier);
		phase[0] = "ends";
		round_end(genl);
		n++;
	} while (life_now() < end);
	over = true;
	pthread_barrier_wait(&barrier);
	for (i = 0; i < 2; i++)
		pthread_join(id[i], NULL);
	alarm(90);
	life_purge(genl);
	life_expect_counts(0, 0);
	alarm(0);
	printf("%s against %s: %u rounds\n", ending->name, action->name, n);
	return 0;
}

/* ---- The module itself */

static const char *module_file;
static atomic_uint loads, uses;

static void *module_thread(void *arg)
{
	int file;

	pin(0);
	while (!over) {
		while (syscall(SYS_delete_module, "btgw", O_NONBLOCK)) {
			if (errno != EWOULDBLOCK && errno != EBUSY &&
			    errno != ENOENT)
				die("unload: %s", strerror(errno));
			if (over || errno == ENOENT)
				break;
		}
		file = open(module_file, O_RDONLY | O_CLOEXEC);
		need(file >= 0);
		if (syscall(SYS_finit_module, file, "", 0)) {
			/* the alias may have been faster, or on its way */
			if (errno != EEXIST && errno != EBUSY)
				die("load: %s", strerror(errno));
		} else {
			loads++;
		}
		close(file);
		/* a use takes a few steps: let some get through */
		life_sleep_us(rand() % 20000);
	}
	return NULL;
}

/* Everything may be refused because the module is away, and nothing else. */
static void module_use(void)
{
	struct btgw_link_req req = { .kind = BTGW_LINK_KIND_LOOP };
	struct btgw_link_info info;
	struct btgw_genl *genl;
	struct btgw_err err;
	int fd[2];

	if (btgw_genl_open(&genl, &err))
		return;
	fd[0] = socket(AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_BTGW);
	fd[1] = socket(AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_BTGW);
	if (btgw_genl_link_new(genl, &req, &info, &err))
		goto out;
	if (life_try_attach(fd[0], info.id) || life_try_attach(fd[1], info.peer))
		goto out;
	if (send(fd[0], life_invite, sizeof(life_invite), MSG_NOSIGNAL) > 0)
		uses++;
out:
	close(fd[0]);
	close(fd[1]);
	btgw_genl_close(genl);
}

static void *module_user(void *arg)
{
	pin(1);
	while (!over)
		module_use();
	return NULL;
}

static int race_module(double seconds)
{
	struct btgw_genl *genl;
	pthread_t id[2];
	int i;

	ending_name = "unload";
	action_name = "use";
	signal(SIGALRM, hangs);
	alarm(seconds + 300);
	need(!pthread_create(&id[0], NULL, module_thread, NULL));
	need(!pthread_create(&id[1], NULL, module_user, NULL));
	life_sleep_us(seconds * 1000000);
	/* on a busy machine each gets its turn later */
	for (i = 0; i < 200 && (!loads || !uses); i++)
		life_sleep_us(500000);
	over = true;
	for (i = 0; i < 2; i++)
		pthread_join(id[i], NULL);
	printf("%u loads, %u uses\n", loads, uses);
	/* links of the last use do not go with its sockets */
	genl = life_genl();
	life_purge(genl);
	btgw_genl_close(genl);
	life_expect_counts(0, 0);
	if (!loads || !uses)
		die("one of the two never got its turn");
	return 0;
}

static int list(void)
{
	size_t e, a;

	for (e = 0; e < sizeof(endings) / sizeof(endings[0]); e++)
		for (a = 0; a < sizeof(actions) / sizeof(actions[0]); a++)
			printf("%s %s\n", endings[e].name, actions[a].name);
	return 0;
}

int main(int argc, char **argv)
{
	size_t e, a;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 2 && !strcmp(argv[1], "list"))
		return list();
	if (argc == 4 && !strcmp(argv[1], "module")) {
		module_file = argv[3];
		return race_module(atof(argv[2]));
	}
	if (argc != 5)
		goto usage;
	adopted = !strcmp(argv[1], "adopted");
	if (!adopted && strcmp(argv[1], "loop"))
		goto usage;
	for (e = 0; e < sizeof(endings) / sizeof(endings[0]); e++)
		for (a = 0; a < sizeof(actions) / sizeof(actions[0]); a++)
			if (!strcmp(argv[2], endings[e].name) &&
			    !strcmp(argv[3], actions[a].name))
				return race_pair(&endings[e], &actions[a],
						 atof(argv[4]));
usage:
	fprintf(stderr, "usage: race loop|adopted ENDING ACTION SECONDS |\n"
		"       module SECONDS FILE | list\n");
	return 2;
}
