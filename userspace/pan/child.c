// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * child.c - a program of somebody else's that has to run beside this one
 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	SECOND_US	= 1000000,
	BACK_OFF_S	= 60,
	/* what ran so long was no failure to start */
	GOOD_S		= 60,
	STOP_MS		= 3000,
	STOP_STEP_MS	= 10,
};

struct pan_child {
	sd_event *event;
	char *const *argv;
	void (*runs)(void *user);
	void (*ended)(const char *why, void *user);
	void *user;
	pid_t pid;
	unsigned int wait_s;
	uint64_t began;
	sd_event_source *exit;
	sd_event_source *timer;
};

int pan_program_find(const char *name, char *path, size_t size)
{
	static const char root[] = "/usr/local/sbin:/usr/sbin:/sbin";
	const char *const lists[] = { getenv("PATH"), root };
	const char *at, *end;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		for (at = lists[i]; at && *at; at = *end ? end + 1 : end) {
			end = strchrnul(at, ':');
			/* an empty one is the folder of whoever started us */
			if (*at == '/' &&
			    snprintf(path, size, "%.*s/%s", (int)(end - at),
				     at, name) < size &&
			    !access(path, X_OK))
				return 0;
		}
	}
	return -ENOENT;
}

static int run(struct pan_child *c);
static int on_again(sd_event_source *source, uint64_t usec, void *user);

/* It does not run: tell why, and try once more in a while */
static void again(struct pan_child *c, const char *what)
{
	char why[128];
	uint64_t now;
	int n;

	sd_event_now(c->event, CLOCK_MONOTONIC, &now);
	if (now - c->began >= (uint64_t)GOOD_S * SECOND_US)
		c->wait_s = 0;
	c->wait_s = c->wait_s ? 2 * c->wait_s : 1;
	if (c->wait_s > BACK_OFF_S)
		c->wait_s = BACK_OFF_S;
	n = snprintf(why, sizeof(why), "%.80s", what);
	snprintf(why + n, sizeof(why) - n, "; again in %u s", c->wait_s);
	if (sd_event_add_time(c->event, &c->timer, CLOCK_MONOTONIC,
			      now + (uint64_t)c->wait_s * SECOND_US, 0,
			      on_again, c) < 0)
		why[n] = '\0';
	c->ended(why, c->user);
}

static int on_again(sd_event_source *source, uint64_t usec, void *user)
{
	struct pan_child *c = user;
	char what[80];
	int ret;

	c->timer = sd_event_source_disable_unref(c->timer);
	ret = run(c);
	if (!ret)
		return 0;
	/* no room for a process, perhaps; there may be some later */
	snprintf(what, sizeof(what), "it cannot be started: %.50s",
		 btgw_strerror(ret));
	again(c, what);
	return 0;
}

static int on_exit_of(sd_event_source *source, const siginfo_t *si, void *user)
{
	struct pan_child *c = user;
	char what[48];

	c->exit = sd_event_source_disable_unref(c->exit);
	c->timer = sd_event_source_disable_unref(c->timer);
	c->pid = 0;
	snprintf(what, sizeof(what), si->si_code == CLD_EXITED ?
		 "it ended with code %d" : "it was killed by signal %d",
		 si->si_status);
	again(c, what);
	return 0;
}

/* What it cannot do it says at once, and ends */
static int on_runs(sd_event_source *source, uint64_t usec, void *user)
{
	struct pan_child *c = user;

	c->timer = sd_event_source_disable_unref(c->timer);
	if (c->runs)
		c->runs(c->user);
	return 0;
}

/* After the fork: nothing of ours, and no terminal's signals */
static void become(char *const *argv)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setsid();
	close(STDIN_FILENO);
	if (open("/dev/null", O_RDONLY) == STDIN_FILENO &&
	    dup2(STDERR_FILENO, STDOUT_FILENO) == STDOUT_FILENO)
		execv(argv[0], argv);
	_exit(127);
}

static int run(struct pan_child *c)
{
	int ret;

	sd_event_now(c->event, CLOCK_MONOTONIC, &c->began);
	c->pid = fork();
	if (c->pid < 0) {
		c->pid = 0;
		return -errno;
	}
	if (!c->pid)
		become(c->argv);
	ret = sd_event_add_child(c->event, &c->exit, c->pid, WEXITED,
				 on_exit_of, c);
	if (ret >= 0)
		ret = sd_event_add_time(c->event, &c->timer, CLOCK_MONOTONIC,
					c->began + SECOND_US, 0, on_runs, c);
	if (ret < 0) {
		c->exit = sd_event_source_disable_unref(c->exit);
		/* one that nobody watches */
		kill(c->pid, SIGKILL);
		waitpid(c->pid, NULL, 0);
		c->pid = 0;
		return ret;
	}
	return 0;
}

int pan_child_start(struct pan_child **child, sd_event *event,
		    char *const *argv, void (*runs)(void *user),
		    void (*ended)(const char *why, void *user), void *user,
		    struct btgw_err *err)
{
	struct pan_child *c = calloc(1, sizeof(*c));
	sigset_t set;
	int ret;

	if (!c)
		return btgw_err_set(err, -ENOMEM, "out of memory");
	c->event = event;
	c->argv = argv;
	c->runs = runs;
	c->ended = ended;
	c->user = user;
	/* what sd-event demands of whoever has children */
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	ret = run(c);
	if (ret) {
		pan_child_stop(c);
		return btgw_err_set(err, ret, "%s: %s", argv[0],
				    btgw_strerror(ret));
	}
	*child = c;
	return 0;
}

void pan_child_stop(struct pan_child *child)
{
	unsigned int ms = 0;

	if (!child)
		return;
	sd_event_source_disable_unref(child->timer);
	sd_event_source_disable_unref(child->exit);
	if (child->pid) {
		kill(child->pid, SIGTERM);
		while (!waitpid(child->pid, NULL, WNOHANG)) {
			poll(NULL, 0, STOP_STEP_MS);
			ms += STOP_STEP_MS;
			if (ms == STOP_MS)
				kill(child->pid, SIGKILL);
		}
	}
	free(child);
}

/* The loop would keep it, and its descriptor, until it ends itself */
static int on_gone(sd_event_source *source, const siginfo_t *si, void *user)
{
	sd_event_source_set_floating(source, 0);
	return 0;
}

void pan_child_let_go(struct pan_child *child)
{
	if (!child)
		return;
	if (child->pid) {
		kill(child->pid, SIGTERM);
		/* one watcher for each; the loop has the next, which reaps it */
		child->exit = sd_event_source_disable_unref(child->exit);
		sd_event_add_child(child->event, NULL, child->pid, WEXITED,
				   on_gone, NULL);
		child->pid = 0;
	}
	pan_child_stop(child);
}

/* Is a word among those of a process */
static bool has_word(pid_t pid, const char *word)
{
	char name[32], text[4096];
	const char *at;
	ssize_t len;
	int fd;

	snprintf(name, sizeof(name), "/proc/%d/cmdline", (int)pid);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (len < 0)
		return false;
	text[len] = '\0';
	for (at = text; at < text + len; at += strlen(at) + 1) {
		if (!strcmp(at, word))
			return true;
	}
	return false;
}

static pid_t read_pid(const char *pidfile)
{
	char text[16] = {};
	int fd = open(pidfile, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t len;

	if (fd < 0)
		return 0;
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	return len > 0 ? atoi(text) : 0;
}

int pan_child_left(const char *pidfile, const char *word, struct btgw_err *err)
{
	pid_t pid = read_pid(pidfile);
	struct pollfd p = { .events = POLLIN };
	int ret = 0;

	p.fd = pid > 0 ? pidfd_open(pid, 0) : -1;
	if (p.fd < 0)
		return 0;
	/* looked at while the descriptor says whose number it is */
	if (has_word(pid, word)) {
		if (pidfd_send_signal(p.fd, SIGTERM, NULL, 0) < 0)
			ret = -errno;
		else if (poll(&p, 1, STOP_MS) != 1 &&
			 pidfd_send_signal(p.fd, SIGKILL, NULL, 0) == 0)
			poll(&p, 1, STOP_MS);
	}
	close(p.fd);
	return ret == -ESRCH || !ret ? 0 :
	       btgw_err_set(err, ret, "process %d, which another left: %s",
			    (int)pid, btgw_strerror(ret));
}
