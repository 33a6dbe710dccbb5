// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * person.c - showing a value to a person, and having one typed
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "oob.h"
#include "person.h"

/**
 * btgw_person_init() - nobody has been asked yet
 * @person: to fill in; set @from, @to and @delay_ms afterwards
 * @out: where to write to them
 */
void btgw_person_init(struct btgw_person *person, FILE *out)
{
	memset(person, 0, sizeof(*person));
	person->out = out;
	person->epoll_fd = -1;
	person->timer_fd = -1;
	person->in_fd = -1;
	person->to_fd = -1;
}

/**
 * btgw_person_exit() - close what asking opened, wipe what was typed
 * @person: the person
 */
void btgw_person_exit(struct btgw_person *person)
{
	if (person->in_fd > STDIN_FILENO)
		close(person->in_fd);
	if (person->to_fd >= 0)
		close(person->to_fd);
	if (person->timer_fd >= 0)
		close(person->timer_fd);
	if (person->epoll_fd >= 0)
		close(person->epoll_fd);
	person->in_fd = -1;
	person->to_fd = -1;
	person->timer_fd = -1;
	person->epoll_fd = -1;
	explicit_bzero(person->line, sizeof(person->line));
	person->len = 0;
}

/* A counted action is done that many times; the others are read or typed */
static const char *kind_of(const struct btgw_prov_start *start)
{
	const char *action = btgw_oob_action_name(start->method, start->action);

	if (!strcmp(action, "numeric"))
		return "digits";
	if (!strcmp(action, "alphanumeric"))
		return "characters";
	return "times";
}

/**
 * btgw_person_show() - put a value before the person
 * @person: the person
 * @where: what they are to do with it: "type on the device"
 * @start: method, action and size
 * @value: what to show
 *
 * Return: 0 or a negative errno
 */
int btgw_person_show(struct btgw_person *person, const char *where,
		     const struct btgw_prov_start *start, const char *value)
{
	fprintf(person->out, "%s (%s, %s): %s\n", where,
		btgw_oob_action_name(start->method, start->action),
		kind_of(start), value);
	fflush(person->out);
	if (!person->to)
		return 0;
	/* opening a FIFO for writing alone would wait for its reader */
	if (person->to_fd < 0)
		person->to_fd = open(person->to, O_RDWR | O_CREAT | O_TRUNC |
				     O_CLOEXEC | O_NOFOLLOW, 0600);
	if (person->to_fd < 0)
		return -errno;
	return dprintf(person->to_fd, "%s\n", value) < 0 ? -EIO : 0;
}

static int watch(struct btgw_person *person, int fd)
{
	struct epoll_event ev = { .events = EPOLLIN };

	if (!epoll_ctl(person->epoll_fd, EPOLL_CTL_ADD, fd, &ev))
		return 0;
	/* a regular file is always ready, and epoll says so by refusing it */
	return errno == EPERM || errno == EEXIST ? 0 : -errno;
}

static int arm(struct btgw_person *person, unsigned int ms)
{
	struct itimerspec when = {
		.it_value.tv_sec = ms / 1000,
		.it_value.tv_nsec = ms % 1000 * 1000000l,
	};

	/* zero would disarm */
	if (!ms)
		when.it_value.tv_nsec = 1;
	return timerfd_settime(person->timer_fd, 0, &when, NULL) ? -errno : 0;
}

static int open_input(struct btgw_person *person)
{
	int flags;

	if (person->in_fd >= 0)
		return 0;
	if (!person->from || !strcmp(person->from, "-")) {
		person->in_fd = STDIN_FILENO;
		return 0;
	}
	/* O_RDWR: a FIFO without a writer is not at its end, but quiet */
	flags = O_CLOEXEC | O_NONBLOCK;
	person->in_fd = open(person->from, O_RDWR | flags);
	if (person->in_fd < 0)
		person->in_fd = open(person->from, O_RDONLY | flags);
	return person->in_fd < 0 ? -errno : 0;
}

/**
 * btgw_person_ask() - ask for a value
 * @person: the person
 * @where: what to ask: "type what the device shows"
 * @start: method, action and size
 * @again: why the last was refused, or NULL
 *
 * Return: descriptor to wait on, which stays @person's, then
 * btgw_person_answer(); a negative errno
 */
int btgw_person_ask(struct btgw_person *person, const char *where,
		    const struct btgw_prov_start *start, const char *again)
{
	int ret;

	if (again)
		fprintf(person->out, "%s\n", again);
	fprintf(person->out, "%s (%s, up to %u %s): ", where,
		btgw_oob_action_name(start->method, start->action),
		start->size, kind_of(start));
	fflush(person->out);

	if (person->epoll_fd < 0)
		person->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (person->timer_fd < 0)
		person->timer_fd = timerfd_create(CLOCK_MONOTONIC,
						  TFD_CLOEXEC | TFD_NONBLOCK);
	if (person->epoll_fd < 0 || person->timer_fd < 0)
		return -errno;
	ret = open_input(person);
	/* the timer goes first, also without a delay: see watch() on files */
	if (!ret)
		ret = arm(person, person->delay_ms);
	if (!ret)
		ret = watch(person, person->timer_fd);
	return ret ? ret : person->epoll_fd;
}

/**
 * btgw_person_answer() - take what was typed
 * @person: the person, asked
 * @text: gets the line without its end and the spaces around it
 * @size: room there
 *
 * Return: 0; -EAGAIN the line is not finished; -ENODATA the input ended;
 * -EMSGSIZE the line is too long; another negative errno
 */
int btgw_person_answer(struct btgw_person *person, char *text, size_t size)
{
	struct pollfd pfd = { .fd = person->in_fd, .events = POLLIN };
	char c, *at = person->line;
	u64 ticks;
	ssize_t n;
	int ret;

	if (read(person->timer_fd, &ticks, sizeof(ticks)) == sizeof(ticks)) {
		ret = watch(person, person->in_fd);
		if (ret)
			return ret;
	}
	for (;;) {
		/* standard input blocks, and half a line may have come */
		if (poll(&pfd, 1, 0) <= 0)
			return -EAGAIN;
		n = read(person->in_fd, &c, 1);
		if (n < 0 && errno == EAGAIN)
			return -EAGAIN;
		if (n < 0)
			return -errno;
		if (!n && !person->len)
			return -ENODATA;
		if (!n || c == '\n')
			break;
		if (person->len == sizeof(person->line) - 1)
			return -EMSGSIZE;
		person->line[person->len++] = c;
	}
	person->line[person->len] = 0;
	while (person->len && strchr(" \t\r", person->line[person->len - 1]))
		person->line[--person->len] = 0;
	at += strspn(at, " \t");
	ret = strlen(at) < size ? 0 : -EMSGSIZE;
	if (!ret)
		strcpy(text, at);
	explicit_bzero(person->line, sizeof(person->line));
	person->len = 0;
	epoll_ctl(person->epoll_fd, EPOLL_CTL_DEL, person->in_fd, NULL);
	return ret;
}
