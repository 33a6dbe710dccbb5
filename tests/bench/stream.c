// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream.c - a stream of bytes by several ways, and what each costs
 *
 *	stream KB ROUNDS RECORDS EVERY-US DAEMONS WAY...
 *
 * From hci0 to hci1, over one LE connection. The ways take turns, ROUNDS
 * times: KB kilobytes as fast as they go, then RECORDS records of 1000 octets,
 * one every EVERY-US microseconds. DAEMONS are the process ids, with commas,
 * of what the GATT ways cannot do without: bluetoothd and the bus.
 *
 * Each turn becomes one line of JSON. Processor time is that of the two
 * processes, of the daemons and of the kernel's workers; what plays both
 * controllers is not among them.
 */
#include "lib/stream_bench.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

enum {
	DAEMONS_MAX	= 4,
	/* finding a GATT service takes its time on a slow machine */
	SETUP_MS	= 90000,
};

static struct way ways[] = {
	{ .name = "coc", .ops = &coc_ops },
	{ .name = "packets", .ops = &coc_ops, .size = SDU_OF_PACKET },
	{ .name = "notify", .ops = &gatt_fd_ops },
	{ .name = "dbus", .ops = &gatt_dbus_ops },
	{ .name = "v1", .ops = &btgw_ops, .version = 1 },
	{ .name = "v2", .ops = &btgw_ops, .version = 2 },
	{
		.name = "v2-packets",
		.ops = &btgw_ops,
		.version = 2,
		.size = SDU_OF_PACKET,
	},
};

static pid_t daemons[DAEMONS_MAX];
static size_t n_daemons;

static void wait_for(struct way *way, int side, int ms)
{
	struct pollfd p = { .fd = way->ends[side], .events = POLLIN };
	char c;

	if (poll(&p, 1, ms) <= 0 || read(p.fd, &c, 1) != 1)
		die("%s: the %s's process ended or does not answer", way->name,
		    side == SENSOR ? "sensor" : "gateway");
}

static void process(struct way *way, int side)
{
	pid_t parent = getpid();
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds))
		die("socketpair: %s", strerror(errno));
	way->pids[side] = fork();
	if (way->pids[side] < 0)
		die("fork: %s", strerror(errno));
	if (way->pids[side]) {
		close(fds[1]);
		way->ends[side] = fds[0];
		return;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	close(fds[0]);
	way->jobs = fds[1];
	(side == SENSOR ? way->ops->sensor : way->ops->gateway)(way);
	_exit(0);
}

static void begin_sensor(struct way *way)
{
	way->shared = mmap(NULL, sizeof(*way->shared), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (way->shared == MAP_FAILED || pipe2(way->step, O_CLOEXEC) ||
	    fcntl(way->step[1], F_SETFL, O_NONBLOCK))
		die("%s: %s", way->name, strerror(errno));
	process(way, SENSOR);
	wait_for(way, SENSOR, SETUP_MS);
}

static void begin_gateway(struct way *way)
{
	process(way, GATEWAY);
	wait_for(way, GATEWAY, SETUP_MS);
	wait_for(way, SENSOR, SETUP_MS);
}

static void end(struct way *way)
{
	int side;

	for (side = SENSOR; side <= GATEWAY; side++) {
		kill(way->pids[side], SIGKILL);
		waitpid(way->pids[side], NULL, 0);
	}
}

static struct used daemons_used(void)
{
	struct used sum = {}, one;
	size_t i;

	for (i = 0; i < n_daemons; i++) {
		one = cpu_task(daemons[i]);
		sum.ns += one.ns;
		sum.switches += one.switches;
	}
	return sum;
}

static struct used minus(struct used a, struct used b)
{
	return (struct used) { a.ns - b.ns, a.switches - b.switches };
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void give(struct way *way, int side, const struct job *job)
{
	if (send(way->ends[side], job, sizeof(*job), MSG_NOSIGNAL) < 0)
		die("%s: a process ended", way->name);
}

static void turn(struct way *way, const struct job *job)
{
	static const uint16_t hci[] = { HCI_SENSOR, HCI_GATEWAY };
	struct used at[2], daemon, kernel, total = {};
	uint64_t packets[2];
	struct shared *s = way->shared;
	struct cpu *cpu;
	double mb;
	int side;

	cpu = cpu_workers_begin();
	daemon = daemons_used();
	for (side = SENSOR; side <= GATEWAY; side++) {
		packets[side] = packets_sent(hci[side]);
		at[side] = cpu_task(way->pids[side]);
	}
	give(way, GATEWAY, job);
	wait_for(way, GATEWAY, JOB_S * 1000);
	give(way, SENSOR, job);
	wait_for(way, SENSOR, JOB_S * 1000);
	wait_for(way, GATEWAY, JOB_S * 1000);
	for (side = SENSOR; side <= GATEWAY; side++)
		at[side] = minus(cpu_task(way->pids[side]), at[side]);
	daemon = minus(daemons_used(), daemon);
	kernel = cpu_workers_end(cpu);
	for (side = SENSOR; side <= GATEWAY; side++)
		packets[side] = packets_sent(hci[side]) - packets[side];

	if (s->wrong)
		die("%s: octets that were not sent", way->name);
	if (job->records) {
		qsort(s->late_ns, s->records, sizeof(s->late_ns[0]), by_value);
		printf("{\"way\":\"%s\",\"p50_us\":%.1f,\"p95_us\":%.1f}\n",
		       way->name, s->late_ns[s->records / 2] / 1e3,
		       s->late_ns[s->records * 95 / 100] / 1e3);
		fflush(stdout);
		return;
	}
	mb = s->octets / 1e6;
	total.ns = at[SENSOR].ns + at[GATEWAY].ns + daemon.ns + kernel.ns;
	total.switches = at[SENSOR].switches + at[GATEWAY].switches +
			 daemon.switches + kernel.switches;
	printf("{\"way\":\"%s\",\"rate\":%.0f,\"sensor_ms\":%.3f,\"gateway_ms\":%.3f,",
	       way->name, s->octets * 1e9 / (s->to_ns - s->from_ns),
	       at[SENSOR].ns / 1e6 / mb, at[GATEWAY].ns / 1e6 / mb);
	printf("\"daemons_ms\":%.3f,\"kernel_ms\":%.3f,\"cpu_ms\":%.3f,",
	       daemon.ns / 1e6 / mb, kernel.ns / 1e6 / mb, total.ns / 1e6 / mb);
	printf("\"packets\":%.1f,\"packets_back\":%.1f,\"switches\":%.1f,",
	       packets[SENSOR] / mb, packets[GATEWAY] / mb,
	       total.switches / mb);
	printf("\"note\":\"%s\"}\n", s->note);
	fflush(stdout);
}

static unsigned long number(const char *text, const char *what,
			    unsigned long most)
{
	unsigned long value;
	char *tail;

	errno = 0;
	value = strtoul(text, &tail, 10);
	if (errno || tail == text || *tail || text[0] == '-' || !value ||
	    value > most)
		die("%s '%s': expected 1 to %lu", what, text, most);
	return value;
}

static void read_daemons(char *text)
{
	char *word;

	for (word = strtok(text, ","); word; word = strtok(NULL, ",")) {
		if (n_daemons == DAEMONS_MAX)
			die("more than %d daemons", DAEMONS_MAX);
		daemons[n_daemons++] = number(word, "DAEMONS", 1 << 22);
	}
}

static struct way *find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ways); i++)
		if (!strcmp(ways[i].name, name))
			return &ways[i];
	die("no way is called '%s'", name);
}

int main(int argc, char **argv)
{
	struct way *chosen[ARRAY_SIZE(ways)];
	struct job bulk = {}, records = {};
	struct btgw_addr sensor;
	unsigned long rounds, r;
	size_t n = 0, i;

	if (argc < 7) {
		fprintf(stderr,
			"usage: %s KB ROUNDS RECORDS EVERY-US DAEMONS WAY...\n",
			argv[0]);
		return 2;
	}
	bulk.octets = number(argv[1], "KB", 1000000) * 1000;
	rounds = number(argv[2], "ROUNDS", 1000);
	records.records = number(argv[3], "RECORDS", RECORDS_MAX);
	records.every_us = number(argv[4], "EVERY-US", 1000000);
	read_daemons(argv[5]);
	for (i = 6; argv[i] && n < ARRAY_SIZE(chosen); i++)
		chosen[n++] = find(argv[i]);

	/* a client of GATT sees the services that are there when it connects */
	for (i = 0; i < n; i++)
		begin_sensor(chosen[i]);
	sensor = controller(HCI_SENSOR);
	gatt_connect(&sensor);
	for (i = 0; i < n; i++)
		begin_gateway(chosen[i]);
	/* a turn that nobody counts: memory, caches, the path to the peer */
	for (i = 0; i < n; i++) {
		fflush(stdout);
		turn(chosen[i], &(struct job){ .octets = 20000 });
	}
	printf("{\"begin\":true}\n");
	for (r = 0; r < rounds; r++) {
		for (i = 0; i < n; i++)
			turn(chosen[i], &bulk);
		for (i = 0; i < n; i++)
			turn(chosen[i], &records);
	}
	for (i = 0; i < n; i++)
		end(chosen[i]);
	return 0;
}
