/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream_bench.h - ways to carry a stream of bytes, one bench
 *
 * Every way has two processes: the sensor, which sends, and the gateway, which
 * receives. They stay for the whole boot and share one LE connection; the
 * program that measures gives them one job after another.
 *
 * Both GATT ways lose what they are given too fast, because bluetoothd drops
 * and queues as it likes. An application has to pace itself; here the gateway
 * says through shared memory how far it is, which costs nothing on the air.
 * That favours them, and makes the octets equal.
 */
#ifndef _BTGW_STREAM_BENCH_H
#define _BTGW_STREAM_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "addr.h"
#include "compiler.h"

enum {
	/* the payload repeats after so many octets, a prime */
	PATTERN_LEN	= 4093,
	/* what a latency job sends at a time */
	RECORD_LEN	= 1000,
	RECORDS_MAX	= 4096,
	/* no job takes longer */
	JOB_S		= 60,
	/* an SDU that is one ACL packet here: 192 less both heads */
	SDU_OF_PACKET	= 186,
	/* the largest value that an attribute has */
	GATT_VALUE_MAX	= 512,
	/*
	 * what may be on its way over GATT: a fraction of what the queue of
	 * AcquireNotify's descriptor holds
	 */
	GATT_WINDOW	= 16 * 1024,
	GATT_STEP	= GATT_WINDOW / 4,
};

/**
 * struct shared - what both processes of a way and the bench see
 * @taken: octets of this job that the gateway has received, __atomic
 * @from_ns: when the sensor began
 * @to_ns: when the gateway had the last octet
 * @octets: that arrived as they were sent
 * @wrong: 1 if others arrived
 * @records: whole records that arrived
 * @sent_ns: when the send of each began
 * @late_ns: from there until the gateway had its last octet
 * @note: what a way says of itself, for the table
 */
struct shared {
	uint64_t taken;
	uint64_t from_ns;
	uint64_t to_ns;
	uint64_t octets;
	uint32_t wrong;
	uint32_t records;
	uint64_t sent_ns[RECORDS_MAX];
	uint64_t late_ns[RECORDS_MAX];
	char note[64];
};

/**
 * struct job - what to do next
 * @octets: to be sent as fast as the way takes them; 0 for a latency job
 * @records: of %RECORD_LEN octets each, one every @every_us
 * @every_us: see there
 */
struct job {
	uint64_t octets;
	uint32_t records;
	uint32_t every_us;
};

struct way;

/**
 * struct way_ops - a way to carry octets
 * @sensor: the sensor's process; waits for its peer and sends jobs
 * @gateway: the gateway's process
 *
 * Both say that they are ready by ready() and return at the end of the
 * descriptor that jobs come from.
 */
struct way_ops {
	void (*sensor)(struct way *way);
	void (*gateway)(struct way *way);
};

/**
 * struct way - one of those that are compared
 * @name: for the report
 * @title: for people
 * @ops: what it does
 * @version: of btgw
 * @size: of a plain SDU or of a btgw frame, 0 for what is best or usual
 * @shared: seen by all
 * @jobs: where the process at hand gets its jobs and says that they are done
 * @step: the gateway tells the sensor that %GATT_STEP octets were taken: a
 *	pipe's ends, of the ways that have no flow control
 * @ends: descriptors of the bench to both
 * @pids: both
 */
struct way {
	const char *name;
	const char *title;
	const struct way_ops *ops;
	int version;
	uint32_t size;
	struct shared *shared;
	int jobs;
	int step[2];
	int ends[2];
	pid_t pids[2];
};

enum { SENSOR, GATEWAY };

extern const struct way_ops coc_ops;
extern const struct way_ops btgw_ops;
extern const struct way_ops gatt_fd_ops;
extern const struct way_ops gatt_dbus_ops;

void __attribute__((noreturn, format(printf, 1, 2)))
die(const char *fmt, ...);
uint64_t now_ns(void);

/* the payload, from octet @at of a job; PATTERN_LEN octets are there */
const uint8_t *pattern(uint64_t at);

/* one job, or false at the end */
bool job_next(struct way *way, struct job *job);
void ready(struct way *way);
void job_done(struct way *way);

/*
 * send @len octets of the payload from octet @at of the job on; @push if a
 * record ends with them, which is to leave at once
 */
typedef void (*put_fn)(struct way *way, uint64_t at, size_t len, bool push);

/* the sensor's side of a job, @piece octets at a time */
void job_send(struct way *way, const struct job *job, size_t piece, put_fn put);

/* wait until @len octets more may be on their way after @sent */
void window_wait(struct way *way, uint64_t sent, size_t len);

/**
 * struct taking - the gateway's side of a job
 * @job: it
 * @at: octets so far
 * @want: octets in all
 */
struct taking {
	struct job job;
	uint64_t at;
	uint64_t want;
};

void take_begin(struct way *way, struct taking *t, const struct job *job);
/* false when the job has ended; octets beyond that are a fault */
bool take(struct way *way, struct taking *t, const uint8_t *data, size_t len);

/* the controllers */
enum { HCI_SENSOR = 0, HCI_GATEWAY = 1 };

struct btgw_addr controller(uint16_t index);
/* ACL packets that were given to it, data and what L2CAP says of credits */
uint64_t packets_sent(uint16_t index);

/* let bluetoothd make the LE connection, from %HCI_GATEWAY */
void gatt_connect(const struct btgw_addr *sensor);

/**
 * struct used - what tasks took since they began
 * @ns: processor time
 * @switches: how often they were switched to
 */
struct used {
	uint64_t ns;
	uint64_t switches;
};

struct cpu;

/* of one process with one thread */
struct used cpu_task(pid_t pid);
/* of all workers of the kernel; those that end are lost to both */
struct cpu *cpu_workers_begin(void);
struct used cpu_workers_end(struct cpu *begin);

#endif /* _BTGW_STREAM_BENCH_H */
