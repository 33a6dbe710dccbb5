// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * roundtrip.c - round trips of a batch and its answer, and what they cost
 *
 *	roundtrip loop MS RUNS	FastBatch over a loop, AF_UNIX pair
 *	roundtrip radio MS RUNS	FastBatch and plain L2CAP, hci0 to hci1
 *
 * Three paths carry the same octets and take turns, RUNS times each for MS
 * milliseconds. Many short runs: what else the machine does then meets all of
 * them, and spoils some runs and not all.
 *
 *	pdu	a FastBatch socket that is read PDU by PDU
 *	whole	a FastBatch socket that is read batch by batch
 *	plain	SOCK_SEQPACKET without framing, CRC and acknowledgement
 *
 * Each run becomes one line of JSON, and so does, before and after them, how
 * much of its time a loop that only reads the clock lost to others. A process
 * for each path answers; all paths of the radio share one connection of the
 * link layer.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/l2cap.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "compiler.h"
#include "genl.h"
#include "mgmt.h"
#include "sock.h"

enum {
	PATHS		= 3,
	PSM		= 0x00f5,	/* and the two after it */
	CONNECT_MS	= 20000,
	ANSWER_S	= 20,
	/* how long to look for time that is lost, and what is a gap */
	LOOK_NS		= 500000000,
	GAP_NS		= 500000,
	/* round trips that no run counts: memory, caches, ids */
	WARM_UP		= 5,
	/* durations kept of a run; later ones are counted, not sorted */
	KEPT		= 1 << 18,
	/* Invite, Start and Public Key; Capabilities, Public Key, Confirmation */
	BATCH_LEN	= 2 + 6 + 65,
	ANSWER_LEN	= 12 + 65 + 33,
};

struct path {
	const char *name;
	bool fastbatch;
	bool whole;
	int fd;
	pid_t pid;
	clockid_t clock;
	uint32_t loop;	/* link to remove, or 0 */
};

struct sample {
	uint64_t wall;
	uint64_t process;
	uint64_t idle;
};

static struct path paths[PATHS] = {
	{ .name = "pdu", .fastbatch = true },
	{ .name = "whole", .fastbatch = true, .whole = true },
	{ .name = "plain" },
};

static uint8_t batch[BATCH_LEN];
static uint8_t answer[ANSWER_LEN];
static uint32_t kept[KEPT];

static void __attribute__((noreturn, format(printf, 1, 2)))
die(const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "roundtrip: ");
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\n");
	exit(1);
}

/* Of right types and lengths; the socket does not look further. */
static void fill(void)
{
	memset(batch, 0x11, sizeof(batch));
	batch[0] = 0x00;	/* Invite */
	batch[2] = 0x02;	/* Start: HMAC, so that Confirmation has 33 */
	batch[3] = 0x01;
	batch[8] = 0x03;	/* Public Key */
	memset(answer, 0x22, sizeof(answer));
	answer[0] = 0x01;	/* Capabilities */
	answer[12] = 0x03;	/* Public Key */
	answer[77] = 0x05;	/* Confirmation */
}

static uint64_t now(clockid_t clock)
{
	struct timespec ts;

	if (clock_gettime(clock, &ts))
		die("reading a clock: %s", strerror(errno));
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

/*
 * What the processors idled since boot, in ns. The kernel measures idle time
 * and only samples the rest at its ticks, so busy time is what idle time
 * leaves.
 */
static uint64_t idle_time(void)
{
	uint64_t user, nice, system, idle, iowait;
	FILE *f = fopen("/proc/stat", "r");

	if (!f || fscanf(f, "cpu %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
			 " %" SCNu64, &user, &nice, &system, &idle,
			 &iowait) != 5)
		die("/proc/stat: no line of the processors");
	fclose(f);
	return (idle + iowait) * (1000000000ull / sysconf(_SC_CLK_TCK));
}

static struct sample sample(const struct path *p)
{
	return (struct sample) {
		.wall = now(CLOCK_MONOTONIC),
		.process = now(CLOCK_PROCESS_CPUTIME_ID) + now(p->clock),
		.idle = idle_time(),
	};
}

static void put(int fd, const uint8_t *data, size_t len, const char *who)
{
	ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

	if (n != (ssize_t)len)
		die("%s: sending %zu octets: %s", who, len,
		    n < 0 ? strerror(errno) : "not all were taken");
}

/*
 * One message, in as many pieces as the socket makes of it. Return: false at
 * the end of the link, before the first piece.
 */
static bool take(int fd, const uint8_t *data, size_t len, const char *who)
{
	uint8_t buf[512];
	size_t have = 0;
	ssize_t n;

	while (have < len) {
		n = recv(fd, buf + have, sizeof(buf) - have, 0);
		if (n < 0)
			die("%s: receiving: %s", who,
			    errno == EAGAIN ? "nothing came" : strerror(errno));
		if (!n && !have)
			return false;
		if (!n)
			die("%s: the link ended inside a message", who);
		have += n;
	}
	if (have != len || memcmp(buf, data, len))
		die("%s: %zu octets that were not sent", who, have);
	return true;
}

/* A process that answers until the link or its parent ends. */
static void responder(struct path *p, int fd)
{
	pid_t parent = getpid();
	int err;

	p->pid = fork();
	if (p->pid < 0)
		die("fork: %s", strerror(errno));
	if (!p->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		while (take(fd, batch, sizeof(batch), "the answering side"))
			put(fd, answer, sizeof(answer), "the answering side");
		_exit(0);
	}
	close(fd);
	err = clock_getcpuclockid(p->pid, &p->clock);
	if (err)
		die("no clock of the answering side: %s", strerror(err));
}

static int fastbatch(const struct path *p)
{
	struct btgw_err err = {};
	int fd = btgw_sock_open(&err);

	if (fd < 0 || btgw_sock_set(fd, BTGW_FB_WHOLE, p->whole, &err))
		die("%s", err.text);
	return fd;
}

static int attached(const struct path *p, uint32_t link)
{
	struct btgw_err err = {};
	int fd = fastbatch(p);

	if (btgw_sock_attach(fd, link, &err))
		die("%s", err.text);
	return fd;
}

/* Both ends of a path inside the machine. */
static void pair_loop(struct path *p, int *far)
{
	struct btgw_link_req req = {
		.kind = BTGW_LINK_KIND_LOOP,
		.has = BTGW_LINK_HAS_ROLE,
		.role = BTGW_LINK_ROLE_GATEWAY,
	};
	struct btgw_link_info link;
	struct btgw_genl *genl;
	struct btgw_err err = {};
	int fds[2];

	if (!p->fastbatch) {
		if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds))
			die("socketpair: %s", strerror(errno));
		p->fd = fds[0];
		*far = fds[1];
		return;
	}
	if (btgw_genl_open(&genl, &err) ||
	    btgw_genl_link_new(genl, &req, &link, &err))
		die("%s", err.text);
	btgw_genl_close(genl);
	p->loop = link.id;
	p->fd = attached(p, link.id);
	*far = attached(p, link.peer);
}

static struct btgw_addr controller(uint16_t index)
{
	struct btgw_controller info;
	struct btgw_mgmt *mgmt;
	struct btgw_err err = {};

	if (btgw_mgmt_open(&mgmt, &err) ||
	    btgw_mgmt_info(mgmt, index, &info, &err))
		die("%s", err.text);
	btgw_mgmt_close(mgmt);
	return info.addr;
}

static int plain_bound(const struct btgw_addr *addr, uint16_t psm)
{
	struct sockaddr_l2 sa = {
		.l2_family = AF_BLUETOOTH,
		.l2_psm = htobs(psm),
		.l2_bdaddr_type = addr->type,
	};
	int fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET | SOCK_CLOEXEC,
			BTPROTO_L2CAP);

	memcpy(&sa.l2_bdaddr, addr->b, sizeof(addr->b));
	if (fd < 0 || bind(fd, (struct sockaddr *)&sa, sizeof(sa)))
		die("a plain L2CAP socket: %s", strerror(errno));
	return fd;
}

static void plain_connect(int fd, const struct btgw_addr *addr, uint16_t psm)
{
	struct timeval tv = { .tv_sec = CONNECT_MS / 1000 };
	struct sockaddr_l2 sa = {
		.l2_family = AF_BLUETOOTH,
		.l2_psm = htobs(psm),
		.l2_bdaddr_type = addr->type,
	};

	memcpy(&sa.l2_bdaddr, addr->b, sizeof(addr->b));
	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv)) ||
	    connect(fd, (struct sockaddr *)&sa, sizeof(sa)))
		die("connecting a plain L2CAP socket: %s", strerror(errno));
}

/* Both ends of a path over the radio; the first one makes the connection. */
static void pair_radio(struct path *p, int *far)
{
	struct btgw_addr gateway = controller(0), device = controller(1);
	uint16_t psm = PSM + (p - paths);
	struct btgw_err err = {};
	int listener;

	if (p->fastbatch) {
		listener = fastbatch(p);
		p->fd = fastbatch(p);
		if (btgw_sock_listen(listener, &device, psm, 1, &err) ||
		    btgw_sock_connect(p->fd, &gateway, &device, psm,
				      CONNECT_MS, &err))
			die("%s", err.text);
	} else {
		listener = plain_bound(&device, psm);
		p->fd = plain_bound(&gateway, 0);
		if (listen(listener, 1))
			die("a plain L2CAP listener: %s", strerror(errno));
		plain_connect(p->fd, &device, psm);
	}
	*far = accept(listener, NULL, NULL);
	if (*far < 0)
		die("accepting %s: %s", p->name, strerror(errno));
	close(listener);
	if (p->fastbatch && btgw_sock_set(*far, BTGW_FB_WHOLE, p->whole, &err))
		die("%s", err.text);
}

static void finish(struct path *p)
{
	struct btgw_genl *genl;
	struct btgw_err err = {};

	close(p->fd);
	/* a later path's process holds a copy of this path's descriptor */
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
	if (!p->loop)
		return;
	if (btgw_genl_open(&genl, &err) ||
	    btgw_genl_link_del(genl, p->loop, &err))
		die("%s", err.text);
	btgw_genl_close(genl);
}

static void trip(const struct path *p)
{
	put(p->fd, batch, sizeof(batch), p->name);
	if (!take(p->fd, answer, sizeof(answer), p->name))
		die("%s: the answering side ended the link", p->name);
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void run(const char *link, const struct path *p, unsigned int ms)
{
	uint64_t end, from, to, busy, cpu, trips = 0;
	struct sample s, e;
	size_t n;
	int i;

	for (i = 0; i < WARM_UP; i++)
		trip(p);

	s = sample(p);
	end = s.wall + ms * 1000000ull;
	from = now(CLOCK_MONOTONIC);
	do {
		trip(p);
		to = now(CLOCK_MONOTONIC);
		if (trips < KEPT)
			kept[trips] = (to - from) / 1000;
		trips++;
		from = to;
	} while (to < end);
	e = sample(p);

	n = trips < KEPT ? trips : KEPT;
	qsort(kept, n, sizeof(kept[0]), by_value);
	cpu = (e.wall - s.wall) * sysconf(_SC_NPROCESSORS_ONLN);
	/* the two clocks are not read at the same moment */
	busy = cpu > e.idle - s.idle ? cpu - (e.idle - s.idle) : 0;
	printf("{\"link\":\"%s\",\"path\":\"%s\",\"trips\":%" PRIu64
	       ",\"rate\":%.1f,\"p10_us\":%" PRIu32 ",\"p50_us\":%" PRIu32 ",\"p99_us\":%" PRIu32
	       ",\"process_us\":%.2f,\"machine_us\":%.2f}\n",
	       link, p->name, trips, trips * 1e9 / (e.wall - s.wall),
	       kept[n / 10], kept[n / 2], kept[n * 99 / 100],
	       (e.process - s.process) / 1e3 / trips, busy / 1e3 / trips);
	fflush(stdout);
}

/*
 * What a host with other work takes from this machine is in no counter here;
 * it shows as gaps between two looks at the clock.
 */
static void look_for_gaps(const char *link)
{
	uint64_t begin = now(CLOCK_MONOTONIC), before = begin, after, lost = 0;

	do {
		after = now(CLOCK_MONOTONIC);
		if (after - before > GAP_NS)
			lost += after - before;
		before = after;
	} while (after - begin < LOOK_NS);
	printf("{\"link\":\"%s\",\"lost_percent\":%.1f}\n", link,
	       100.0 * lost / (after - begin));
	fflush(stdout);
}

static unsigned int number(const char *text, const char *what)
{
	unsigned long value;
	char *end;

	errno = 0;
	value = strtoul(text, &end, 10);
	if (errno || end == text || *end || text[0] == '-' || !value ||
	    value > 10000)
		die("%s '%s': expected 1 to 10000", what, text);
	return value;
}

int main(int argc, char **argv)
{
	struct timeval limit = { .tv_sec = ANSWER_S };
	unsigned int ms, runs, i, r;
	int far;
	bool radio;

	if (argc != 4 ||
	    (strcmp(argv[1], "loop") && strcmp(argv[1], "radio"))) {
		fprintf(stderr, "usage: %s loop|radio MS RUNS\n", argv[0]);
		return 2;
	}
	radio = !strcmp(argv[1], "radio");
	ms = number(argv[2], "MS");
	runs = number(argv[3], "RUNS");

	fill();
	for (i = 0; i < ARRAY_SIZE(paths); i++) {
		if (radio)
			pair_radio(&paths[i], &far);
		else
			pair_loop(&paths[i], &far);
		if (setsockopt(paths[i].fd, SOL_SOCKET, SO_RCVTIMEO, &limit,
			       sizeof(limit)))
			die("SO_RCVTIMEO: %s", strerror(errno));
		responder(&paths[i], far);
	}
	look_for_gaps(argv[1]);
	for (r = 0; r < runs; r++)
		for (i = 0; i < ARRAY_SIZE(paths); i++)
			run(argv[1], &paths[i], ms);
	look_for_gaps(argv[1]);
	for (i = 0; i < ARRAY_SIZE(paths); i++)
		finish(&paths[i]);
	return 0;
}
