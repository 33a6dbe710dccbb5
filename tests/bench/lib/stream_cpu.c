// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_cpu.c - processor time and context switches by task
 *
 * /proc/PID/schedstat has both, exact: the scheduler adds them up, no tick
 * samples them. Workers of the kernel are counted because a good part of each
 * way is done by them. Its other threads are not: those of RCU, for one, take
 * their time whatever is done.
 */
#include "stream_bench.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TASKS_MAX	= 1024,
};

struct cpu {
	size_t n;
	struct {
		pid_t pid;
		struct used used;
	} task[TASKS_MAX];
};

static bool schedstat(pid_t pid, struct used *used)
{
	uint64_t waited;
	char name[64];
	bool good;
	FILE *f;

	snprintf(name, sizeof(name), "/proc/%d/schedstat", pid);
	f = fopen(name, "r");
	if (!f)
		return false;
	good = fscanf(f, "%" SCNu64 " %" SCNu64 " %" SCNu64, &used->ns,
		      &waited, &used->switches) == 3;
	fclose(f);
	return good;
}

struct used cpu_task(pid_t pid)
{
	struct used used;

	if (!schedstat(pid, &used))
		die("process %d ended, or /proc has no schedstat", pid);
	return used;
}

/* by its name: none of ours is called so */
static bool is_worker(pid_t pid)
{
	static const char begin[] = "kworker/";
	char name[64];
	bool hit;
	FILE *f;

	snprintf(name, sizeof(name), "/proc/%d/comm", pid);
	f = fopen(name, "r");
	if (!f)
		return false;
	hit = fgets(name, sizeof(name), f) &&
	      !strncmp(name, begin, sizeof(begin) - 1);
	fclose(f);
	return hit;
}

static struct cpu *look(void)
{
	struct cpu *cpu = calloc(1, sizeof(*cpu));
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	pid_t pid;

	if (!cpu || !dir)
		die("/proc: %s", strerror(errno));
	while ((entry = readdir(dir))) {
		pid = atoi(entry->d_name);
		if (!pid || !is_worker(pid))
			continue;
		if (cpu->n == TASKS_MAX)
			die("more than %d workers", TASKS_MAX);
		cpu->task[cpu->n].pid = pid;
		if (schedstat(pid, &cpu->task[cpu->n].used))
			cpu->n++;
	}
	closedir(dir);
	return cpu;
}

struct cpu *cpu_workers_begin(void)
{
	return look();
}

struct used cpu_workers_end(struct cpu *begin)
{
	struct cpu *end = look();
	struct used sum = {};
	size_t i, j;

	for (i = 0; i < end->n; i++) {
		sum.ns += end->task[i].used.ns;
		sum.switches += end->task[i].used.switches;
		for (j = 0; j < begin->n; j++) {
			if (begin->task[j].pid != end->task[i].pid)
				continue;
			sum.ns -= begin->task[j].used.ns;
			sum.switches -= begin->task[j].used.switches;
			break;
		}
	}
	free(begin);
	free(end);
	return sum;
}
