// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_job.c - both sides of a job, whatever carries it
 */
#include "stream_bench.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void die(const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "stream: ");
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\n");
	exit(1);
}

uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

const uint8_t *pattern(uint64_t at)
{
	/* twice, and room for the longest piece behind any octet */
	static uint8_t octets[2 * PATTERN_LEN];
	size_t i;

	if (!octets[1])
		for (i = 0; i < sizeof(octets); i++)
			octets[i] = (i % PATTERN_LEN) * 167 + 1;
	return octets + at % PATTERN_LEN;
}

bool job_next(struct way *way, struct job *job)
{
	ssize_t n = read(way->jobs, job, sizeof(*job));

	if (n == 0)
		return false;
	if (n != sizeof(*job))
		die("%s: no job: %s", way->name, strerror(errno));
	return true;
}

static void tell(struct way *way)
{
	if (write(way->jobs, "", 1) != 1)
		die("%s: the bench is gone", way->name);
}

void ready(struct way *way)
{
	tell(way);
}

void job_done(struct way *way)
{
	tell(way);
}

static void sleep_until(uint64_t ns)
{
	struct timespec ts = {
		.tv_sec = ns / 1000000000,
		.tv_nsec = ns % 1000000000,
	};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) ==
	       EINTR)
		;
}

void job_send(struct way *way, const struct job *job, size_t piece, put_fn put)
{
	struct shared *s = way->shared;
	uint64_t at, end, due;
	size_t len;
	uint32_t i;

	s->from_ns = now_ns();
	for (at = 0; at < job->octets; at += len) {
		len = piece < job->octets - at ? piece : job->octets - at;
		put(way, at, len, at + len == job->octets);
	}

	due = s->from_ns;
	for (i = 0; i < job->records; i++) {
		sleep_until(due);
		due += job->every_us * 1000ull;
		at = (uint64_t)i * RECORD_LEN;
		end = at + RECORD_LEN;
		__atomic_store_n(&s->sent_ns[i], now_ns(), __ATOMIC_RELEASE);
		for (; at < end; at += len) {
			len = piece < end - at ? piece : end - at;
			put(way, at, len, at + len == end);
		}
	}
	job_done(way);
}

void window_wait(struct way *way, uint64_t sent, size_t len)
{
	char steps[64];

	while (sent + len - __atomic_load_n(&way->shared->taken,
					    __ATOMIC_ACQUIRE) > GATT_WINDOW)
		if (read(way->step[0], steps, sizeof(steps)) <= 0)
			die("%s: the gateway is gone", way->name);
}

void take_begin(struct way *way, struct taking *t, const struct job *job)
{
	t->job = *job;
	t->at = 0;
	t->want = job->octets ? job->octets :
				(uint64_t)job->records * RECORD_LEN;
	__atomic_store_n(&way->shared->taken, 0, __ATOMIC_RELEASE);
	way->shared->wrong = 0;
	way->shared->records = 0;
	way->shared->octets = 0;
}

bool take(struct way *way, struct taking *t, const uint8_t *data, size_t len)
{
	struct shared *s = way->shared;
	uint64_t now = 0, steps;
	size_t done, n;

	if (len > t->want - t->at)
		die("%s: more octets than were sent", way->name);
	for (done = 0; done < len; done += n) {
		n = len - done < PATTERN_LEN ? len - done : PATTERN_LEN;
		if (memcmp(data + done, pattern(t->at + done), n))
			s->wrong = 1;
	}
	steps = (t->at + len) / GATT_STEP - t->at / GATT_STEP;
	t->at += len;
	__atomic_store_n(&s->taken, t->at, __ATOMIC_RELEASE);
	/* one that is full wakes the sensor as well */
	if (steps && write(way->step[1], "", 1) < 0 && errno != EAGAIN)
		die("%s: the sensor is gone", way->name);

	if (t->job.records) {
		while ((uint64_t)(s->records + 1) * RECORD_LEN <= t->at) {
			if (!now)
				now = now_ns();
			s->late_ns[s->records] = now -
				__atomic_load_n(&s->sent_ns[s->records],
						__ATOMIC_ACQUIRE);
			s->records++;
		}
	}
	if (t->at < t->want)
		return true;
	s->to_ns = now_ns();
	s->octets = t->at;
	return false;
}
