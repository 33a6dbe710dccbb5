/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * count.h - what the whole machine does meanwhile
 */
#ifndef _BTGW_BENCH_COUNT_H
#define _BTGW_BENCH_COUNT_H

#include <stdint.h>

/**
 * struct count - counters of the machine
 * @syscalls: system calls of all processes
 * @wakeups: tasks that were woken
 * @switches: changes of the task that runs
 * @process_ns: processor time of processes but this one
 * @kernel_ns: processor time of kernel threads
 */
struct count {
	uint64_t syscalls;
	uint64_t wakeups;
	uint64_t switches;
	uint64_t process_ns;
	uint64_t kernel_ns;
};

/* to be called once, before any other */
void count_init(void);
void count_begin(struct count *begin);
/* what came since */
void count_end(const struct count *begin, struct count *diff);

#endif /* _BTGW_BENCH_COUNT_H */
