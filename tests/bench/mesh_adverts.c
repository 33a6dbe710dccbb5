// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_adverts.c - what a heard advertisement costs the machine
 *
 *	mesh_adverts RATE MESSAGES STORE
 *
 * A controller of this program hears RATE mesh messages a second, each PDU ten
 * times: four times from its sender and twice from each of three relays, which
 * took one off its TTL. MESSAGES of them are new. Listening, one after the
 * other, are
 *
 *	none	nobody: what the rest of the kernel and this program cost
 *	btgw	a net behind a tap, and a process that receives
 *	meshd	bluetooth-meshd with the node that STORE has, same keys and address
 *
 * A line of JSON for each: what the machine did meanwhile. STORE is a folder,
 * /NODE/node.json below it; meshd writes there what it last heard of a sender.
 */
#include <inttypes.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "../selftests/lib/mesh_air.h"
#include "../selftests/lib/mesh_nl.h"
#include "mesh/controller.h"
#include "mesh/count.h"

enum {
	NET		= 41,
	NODE		= 0x0001,
	SENDER		= 0x1001,
	COPIES		= 10,
	ACCESS		= 11,
	TTL		= 5,
	SOON_MS		= 60000,
};

/* who each copy comes from: the sender, or a relay */
static const uint8_t heard_from[COPIES] = { 0, 0, 1, 0, 2, 1, 0, 3, 2, 3 };

struct room {
	struct controller controller;
	struct mesh_air air;
	uint32_t seq;
	/* of the last message that whoever listens has taken */
	_Atomic uint32_t *taken;
	const char *store;
	/* who listens */
	pid_t pid;
	struct mesh_node node;
};

static void sleep_ms(unsigned int ms)
{
	usleep(ms * 1000);
}

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

static void sleep_until(uint64_t ns)
{
	struct timespec ts = {
		.tv_sec = ns / 1000000000,
		.tv_nsec = ns % 1000000000,
	};

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
}

/* The PDU as its sender sends it, and as a relay does. */
static void message(struct room *room, uint8_t out[2][BTGW_NET_MAX],
		    size_t len[2])
{
	static const uint8_t data[ACCESS] = { 0x82, 0x02, 0x01 };
	struct btgw_net_pdu pdu;
	int i;

	pdu = mesh_air_access(&room->air, SENDER, NODE, ++room->seq, TTL, data,
			      sizeof(data));
	for (i = 0; i < 2; i++) {
		pdu.ttl = TTL - i;
		len[i] = btgw_net_seal(&room->air.flooding, &pdu, out[i]);
		check(len[i]);
	}
}

static uint32_t taken_by_meshd(struct room *room)
{
	char path[300], text[7] = "";
	FILE *f;

	snprintf(path, sizeof(path), "%s/rpl/%08x/%04x", room->store,
		 room->air.iv_index, SENDER);
	f = fopen(path, "r");
	if (!f)
		return 0;
	if (fread(text, 1, 6, f) != 6)
		text[0] = 0;
	fclose(f);
	return strtoul(text, NULL, 16);
}

static uint32_t taken(struct room *room, bool meshd)
{
	return meshd ? taken_by_meshd(room) : *room->taken;
}

/* Messages until one is taken: whoever listens is ready. */
static void until_heard(struct room *room, const char *who, bool meshd)
{
	uint8_t out[2][BTGW_NET_MAX];
	uint32_t before = room->seq;
	size_t len[2];
	int i;

	for (i = 0; i < SOON_MS / 200; i++) {
		message(room, out, len);
		controller_hear(&room->controller, 0, BTGW_BEARER_MESSAGE,
				out[0], len[0]);
		sleep_ms(200);
		if (taken(room, meshd) > before)
			return;
		if (waitpid(room->pid, NULL, WNOHANG))
			fail("%s has ended", who);
	}
	fail("%s hears nothing", who);
}

static void play(struct room *room, const char *who, unsigned int rate,
		 unsigned int messages)
{
	bool meshd = !strcmp(who, "meshd"), none = !strcmp(who, "none");
	uint64_t period = 1000000000ull / rate, next, begin, end;
	uint8_t (*out)[2][BTGW_NET_MAX];
	struct count from, diff;
	unsigned int i, j;
	size_t (*len)[2];

	/* made before, so that making them is in no figure */
	out = calloc(messages, sizeof(*out));
	len = calloc(messages, sizeof(*len));
	check(out && len);
	for (i = 0; i < messages; i++)
		message(room, out[i], len[i]);

	count_begin(&from);
	begin = now_ns();
	next = begin;
	for (i = 0; i < messages; i++) {
		for (j = 0; j < COPIES; j++) {
			uint8_t at = heard_from[j];

			sleep_until(next);
			controller_hear(&room->controller, at,
					BTGW_BEARER_MESSAGE, out[i][!!at],
					len[i][!!at]);
			next += period;
		}
	}
	end = now_ns();
	/* what is behind catches up */
	sleep_ms(300);
	count_end(&from, &diff);
	if (!none && taken(room, meshd) != room->seq)
		fail("%s: message %u was the last, %u is the last heard", who,
		     room->seq, taken(room, meshd));

	printf("{\"who\":\"%s\",\"rate\":%u,\"pdus\":%u,\"ms\":%" PRIu64
	       ",\"syscalls\":%" PRIu64 ",\"wakeups\":%" PRIu64
	       ",\"switches\":%" PRIu64 ",\"process_us\":%" PRIu64
	       ",\"kernel_us\":%" PRIu64 "}\n", who, rate, messages * COPIES,
	       (end - begin) / 1000000, diff.syscalls, diff.wakeups,
	       diff.switches, diff.process_ns / 1000, diff.kernel_ns / 1000);
	fflush(stdout);
	free(out);
	free(len);
}

/* A process that ends with this one. */
static bool child(struct room *room)
{
	pid_t parent = getpid();

	fflush(stdout);
	room->pid = fork();
	check(room->pid >= 0);
	if (room->pid)
		return false;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	return true;
}

/* What an application does: one call for a message, and what is known of it. */
static void receive(struct room *room)
{
	int fd = mesh_bound(&room->node, NODE, 0);
	union {
		char buf[CMSG_SPACE(sizeof(struct btgw_mesh_rx))];
		struct cmsghdr align;
	} control;
	uint8_t data[512];
	struct iovec iov = { .iov_base = data, .iov_len = sizeof(data) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct btgw_mesh_rx rx;
	struct cmsghdr *cmsg;

	for (;;) {
		msg.msg_control = control.buf;
		msg.msg_controllen = sizeof(control.buf);
		if (recvmsg(fd, &msg, 0) != ACCESS)
			_exit(1);
		cmsg = CMSG_FIRSTHDR(&msg);
		if (!cmsg || cmsg->cmsg_type != BTGW_CMSG_RX)
			_exit(1);
		memcpy(&rx, CMSG_DATA(cmsg), sizeof(rx));
		*room->taken = rx.seq;
	}
}

static void btgw(struct room *room, unsigned int rate, unsigned int messages)
{
	struct btgw_link_req req = {
		.has = BTGW_LINK_HAS_CONTROLLER,
		.kind = BTGW_LINK_KIND_TAP,
		.controller = room->controller.index,
	};
	struct btgw_link_info link;
	struct btgw_genl *genl;
	struct btgw_err err;

	room->node = mesh_node_new(NET, NODE);
	if (btgw_genl_open(&genl, &err) ||
	    btgw_genl_link_new(genl, &req, &link, &err))
		fail("%s", err.text);
	mesh_bearer(&room->node, link.id);
	if (child(room))
		receive(room);

	until_heard(room, "the receiver", false);
	play(room, "btgw", rate, messages);

	kill(room->pid, SIGKILL);
	check(waitpid(room->pid, NULL, 0) == room->pid);
	mesh_node_del(&room->node);
	btgw_genl_close(genl);
}

static void meshd(struct room *room, unsigned int rate, unsigned int messages)
{
	char store[300], io[32], *slash;

	/* the folder of all nodes is the one above the node's */
	snprintf(store, sizeof(store), "%s", room->store);
	slash = strrchr(store, '/');
	check(slash);
	*slash = 0;
	snprintf(io, sizeof(io), "auto:hci%u", room->controller.index);
	if (child(room)) {
		/* it says a lot, all of it to us */
		check(freopen("/dev/null", "r", stdin));
		check(dup2(2, 1) == 1);
		execlp("/usr/libexec/bluetooth/bluetooth-meshd",
		       "bluetooth-meshd", "--nodetach", "--storage", store,
		       "--io", io, NULL);
		_exit(127);
	}
	until_heard(room, "bluetooth-meshd", true);
	play(room, "meshd", rate, messages);
	kill(room->pid, SIGTERM);
	check(waitpid(room->pid, NULL, 0) == room->pid);
}

static unsigned int number(const char *text, const char *what)
{
	unsigned long value = strtoul(text, NULL, 10);

	if (!value || value > 10000)
		fail("%s '%s': expected 1 to 10000", what, text);
	return value;
}

int main(int argc, char **argv)
{
	unsigned int rate, messages;
	struct room room = {};

	if (argc != 4) {
		fprintf(stderr, "usage: %s RATE MESSAGES STORE\n", argv[0]);
		return 2;
	}
	rate = number(argv[1], "RATE");
	messages = number(argv[2], "MESSAGES");
	room.store = argv[3];
	room.seq = taken_by_meshd(&room);
	room.taken = mmap(NULL, sizeof(*room.taken), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	check(room.taken != MAP_FAILED);
	/* the keys of mesh_node_new() */
	memset(room.air.netkey, 0x11, 14);
	memset(room.air.appkey, 0xaa, 14);
	btgw_net_cred_flooding(&room.air.flooding, room.air.netkey);
	btgw_aes_init(&room.air.app, room.air.appkey);
	room.air.aid = btgw_mesh_k4(room.air.appkey);
	count_init();

	/* a controller each: meshd switches its off at the end */
	controller_plug(&room.controller);
	play(&room, "none", rate, messages);
	controller_unplug(&room.controller);
	controller_plug(&room.controller);
	btgw(&room, rate, messages);
	controller_unplug(&room.controller);
	controller_plug(&room.controller);
	meshd(&room, rate, messages);
	controller_unplug(&room.controller);
	return 0;
}
