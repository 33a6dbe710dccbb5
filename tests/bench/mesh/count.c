// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * count.c - what the whole machine does meanwhile
 *
 * Tracepoints are counted by perf on every processor, and not recorded. The time
 * of a task is that of the scheduler, in ns, not in ticks.
 */
#include "count.h"

#include <ctype.h>
#include <dirent.h>
#include <inttypes.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../../selftests/lib/fb_test.h"

enum { EVENTS = 3, CPUS_MAX = 64 };

static const char *const events[EVENTS] = {
	"raw_syscalls/sys_enter", "sched/sched_wakeup", "sched/sched_switch",
};

static int fds[EVENTS][CPUS_MAX];
static int cpus;

static uint64_t event_id(const char *name)
{
	uint64_t id = 0;
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "/sys/kernel/tracing/events/%s/id", name);
	f = fopen(path, "r");
	if (!f || fscanf(f, "%" SCNu64, &id) != 1)
		fail("%s: %s", path, strerror(errno));
	fclose(f);
	return id;
}

void count_init(void)
{
	int e, cpu;

	cpus = sysconf(_SC_NPROCESSORS_ONLN);
	check(cpus > 0 && cpus <= CPUS_MAX);
	for (e = 0; e < EVENTS; e++) {
		struct perf_event_attr attr = {
			.type = PERF_TYPE_TRACEPOINT,
			.size = sizeof(attr),
			.config = event_id(events[e]),
		};

		for (cpu = 0; cpu < cpus; cpu++) {
			fds[e][cpu] = syscall(SYS_perf_event_open, &attr, -1,
					      cpu, -1, PERF_FLAG_FD_CLOEXEC);
			if (fds[e][cpu] < 0)
				fail("perf_event_open: %s", strerror(errno));
		}
	}
}

static uint64_t event_read(int e)
{
	uint64_t sum = 0, value;
	int cpu;

	for (cpu = 0; cpu < cpus; cpu++) {
		check(read(fds[e][cpu], &value, sizeof(value)) ==
		      sizeof(value));
		sum += value;
	}
	return sum;
}

/* first number of a file of /proc; a task may have ended since it was listed */
static uint64_t task_ns(const char *pid, const char *tid)
{
	uint64_t ns = 0;
	char path[600];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%s/task/%s/schedstat", pid, tid);
	f = fopen(path, "r");
	if (!f)
		return 0;
	if (fscanf(f, "%" SCNu64, &ns) != 1)
		ns = 0;
	fclose(f);
	return ns;
}

static bool is_kernel(const char *pid)
{
	char path[300];
	bool empty;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%s/cmdline", pid);
	f = fopen(path, "r");
	empty = f && fgetc(f) == EOF;
	if (f)
		fclose(f);
	return empty;
}

static uint64_t process_ns(const char *pid)
{
	struct dirent *entry;
	uint64_t ns = 0;
	char path[300];
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%s/task", pid);
	dir = opendir(path);
	while (dir && (entry = readdir(dir)))
		if (isdigit((unsigned char)entry->d_name[0]))
			ns += task_ns(pid, entry->d_name);
	if (dir)
		closedir(dir);
	return ns;
}

static void events_read(struct count *count)
{
	count->syscalls = event_read(0);
	count->wakeups = event_read(1);
	count->switches = event_read(2);
}

static void tasks_read(struct count *count)
{
	struct dirent *entry;
	char self[16];
	DIR *dir;

	count->process_ns = 0;
	count->kernel_ns = 0;
	snprintf(self, sizeof(self), "%d", getpid());
	dir = opendir("/proc");
	check(dir);
	while ((entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    !strcmp(entry->d_name, self))
			continue;
		if (is_kernel(entry->d_name))
			count->kernel_ns += process_ns(entry->d_name);
		else
			count->process_ns += process_ns(entry->d_name);
	}
	closedir(dir);
}

/* The tasks are read outside: that takes a thousand system calls. */
void count_begin(struct count *begin)
{
	tasks_read(begin);
	events_read(begin);
}

void count_end(const struct count *begin, struct count *diff)
{
	events_read(diff);
	tasks_read(diff);
	diff->syscalls -= begin->syscalls;
	diff->wakeups -= begin->wakeups;
	diff->switches -= begin->switches;
	diff->process_ns -= begin->process_ns;
	diff->kernel_ns -= begin->kernel_ns;
}
