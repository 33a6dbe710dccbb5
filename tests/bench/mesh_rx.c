// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mesh_rx.c - what it costs a net to hear network PDUs, link in, socket out
 *
 *	mesh_rx BATCHES
 *
 * The link is an adopted AF_UNIX pair, filled by sendmmsg() in bursts and
 * emptied, where something comes back, by recvmmsg(). It runs on one processor, as
 * whoever starts it has the workers do, so that time is cost and nothing is
 * hidden by a second one.
 * "feeder" moves the same frames through a pair that the net does not have.
 *
 * A line of JSON for each way: ns that a PDU took in the fastest tenth of the
 * bursts, from which a busy host took the least.
 */
#include <inttypes.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#include "../selftests/lib/mesh_air.h"
#include "../selftests/lib/mesh_nl.h"

enum {
	BURST	= 20,
	/* of a burst with nine copies of each message */
	FRESH	= 2,
	NODE	= 0x0001,
	SENDER	= 0x1001,
	NET	= 40,
	SEGMENTS = 32,
	LONGEST	= 380,
	SOURCES	= 10000,
	BATCHES_MAX = 1024,
	FRAME	= BTGW_BEARER_HDR_LEN + BTGW_NET_MAX,
	ACCESS	= 11,
};

struct frame {
	uint8_t data[FRAME];
	size_t len;
};

struct burst {
	struct frame frame[SEGMENTS];
	unsigned int n;
	/* messages that come out at the other end */
	unsigned int out;
};

struct bench {
	struct mesh_node node;
	struct mesh_air *air;
	int sock;
	uint32_t seq;
	/* whose turn it is among the senders */
	uint32_t turn;
};

static struct burst *bursts;
static uint64_t took[BATCHES_MAX];
static uint8_t taken[SEGMENTS][512];

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ull + ts.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void one_processor(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	check(!sched_setaffinity(0, sizeof(set), &set));
}

static void put_frame(struct bench *b, struct burst *burst,
		      const struct btgw_net_pdu *pdu)
{
	struct btgw_bearer_hdr hdr = {
		.type = BTGW_BEARER_MESSAGE,
		.up.rssi = -60,
		.up.channel = 38,
	};
	struct frame *frame = &burst->frame[burst->n++];

	memcpy(frame->data, &hdr, sizeof(hdr));
	frame->len = btgw_net_seal(&b->air->flooding, pdu,
				   frame->data + sizeof(hdr));
	check(frame->len);
	frame->len += sizeof(hdr);
}

static struct btgw_net_pdu message(struct bench *b, uint16_t src, uint16_t dst)
{
	static const uint8_t data[ACCESS] = { 0x82, 0x02, 0x01 };

	return mesh_air_access(b->air, src, dst, b->seq++, 5, data,
			       sizeof(data));
}

/* Bursts of messages from @sources nodes in turn. */
static void make_messages(struct bench *b, unsigned int batches,
			  unsigned int n, uint16_t dst, unsigned int sources)
{
	unsigned int i, j;

	for (i = 0; i < batches; i++) {
		bursts[i].n = 0;
		bursts[i].out = n;
		for (j = 0; j < n; j++) {
			struct btgw_net_pdu pdu;
			uint16_t src;

			src = SENDER + b->turn++ * 7919ull % sources;
			pdu = message(b, src, dst);
			put_frame(b, &bursts[i], &pdu);
		}
	}
}

/* The longest message there is, one a burst. */
static void make_segmented(struct bench *b, unsigned int batches)
{
	static const uint8_t data[LONGEST] = { 0x82, 0x02, 0x01 };
	struct btgw_net_pdu pdu;
	unsigned int i, j;
	uint8_t seg_n;

	for (i = 0; i < batches; i++) {
		bursts[i].n = 0;
		bursts[i].out = 1;
		for (j = 0; j < SEGMENTS; j++) {
			pdu = mesh_air_segment(b->air, SENDER, NODE, b->seq, 5,
					       data, sizeof(data), j, &seg_n);
			put_frame(b, &bursts[i], &pdu);
		}
		check(seg_n == SEGMENTS - 1);
		b->seq += SEGMENTS;
	}
}

static void put_burst(int fd, struct burst *burst)
{
	struct mmsghdr msgs[SEGMENTS] = {};
	struct iovec iov[SEGMENTS];
	unsigned int i;

	for (i = 0; i < burst->n; i++) {
		iov[i].iov_base = burst->frame[i].data;
		iov[i].iov_len = burst->frame[i].len;
		msgs[i].msg_hdr.msg_iov = &iov[i];
		msgs[i].msg_hdr.msg_iovlen = 1;
	}
	check(sendmmsg(fd, msgs, burst->n, 0) == (int)burst->n);
}

static unsigned int take_burst(int fd, unsigned int n, int flags)
{
	struct mmsghdr msgs[SEGMENTS] = {};
	struct iovec iov[SEGMENTS];
	unsigned int i;
	int got;

	for (i = 0; i < n; i++) {
		iov[i].iov_base = taken[i];
		iov[i].iov_len = sizeof(taken[i]);
		msgs[i].msg_hdr.msg_iov = &iov[i];
		msgs[i].msg_hdr.msg_iovlen = 1;
	}
	got = recvmmsg(fd, msgs, n, flags, NULL);
	check(got > 0 || (got < 0 && errno == EAGAIN));
	return got > 0 ? got : 0;
}

/* Everything of all bursts; the receiver's time limit tells a loss. */
static void run(const char *what, int in, int out, unsigned int batches,
		unsigned int per)
{
	unsigned int i, got;
	uint64_t begin;

	for (i = 0; i < batches; i++) {
		begin = now_ns();
		put_burst(in, &bursts[i]);
		for (got = 0; got < bursts[i].out;) {
			unsigned int n = take_burst(out, bursts[i].out - got, 0);

			if (!n)
				fail("%s: burst %u: %u of %u came", what, i,
				     got, bursts[i].out);
			got += n;
		}
		took[i] = now_ns() - begin;
		/* acknowledgements, which a radio would have sent */
		if (in != out)
			take_burst(in, BURST, MSG_DONTWAIT);
	}
	qsort(took, batches, sizeof(took[0]), by_value);
	if (!per)
		return;
	printf("{\"what\":\"%s\",\"ns\":%" PRIu64 "}\n", what,
	       took[batches / 10] / per);
	fflush(stdout);
}

/*
 * Bursts of copies, and a new message wherever its turn is; one ends each. With
 * @foreign the others are no copies but of a network that nobody here knows.
 */
static void make_copies(struct bench *b, unsigned int batches, bool foreign)
{
	struct btgw_net_pdu pdu = message(b, SENDER, NODE);
	unsigned int i, j, fresh;
	bool copy;

	/* the first copies are of something */
	bursts[0].n = 0;
	bursts[0].out = 1;
	put_frame(b, &bursts[0], &pdu);
	run("copies", b->air->fd, b->sock, 1, 0);

	for (i = 0; i < batches; i++) {
		fresh = 0;
		bursts[i].n = 0;
		bursts[i].out = FRESH;
		for (j = 0; j < BURST; j++) {
			copy = (j + 1) * FRESH / BURST == fresh;
			if (!copy) {
				pdu = message(b, SENDER, NODE);
				fresh++;
			}
			put_frame(b, &bursts[i], &pdu);
			/* another NID, in the first octet of the PDU */
			if (copy && foreign)
				bursts[i].frame[j].data[BTGW_BEARER_HDR_LEN] ^=
					1;
		}
	}
}

static void limit(int fd)
{
	struct timeval tv = { .tv_sec = 20 };

	check(!setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv)));
}

static void bench_open(struct bench *b)
{
	b->node = mesh_node_new(NET, NODE);
	mesh_set(&b->node, BTGW_A_NET_RPL_SIZE, SOURCES + 16, 4);
	b->air = mesh_air_new(&b->node);
	b->sock = mesh_bound(&b->node, NODE, 0);
	b->seq = 1;
	b->turn = 0;
	limit(b->air->fd);
	limit(b->sock);
}

static void bench_close(struct bench *b)
{
	close(b->sock);
	mesh_air_del(b->air);
	mesh_node_del(&b->node);
}

static void bench_sources(struct bench *b, const char *what,
			  unsigned int batches, unsigned int sources)
{
	unsigned int fill = sources / BURST + 1, now;

	/* each of them once, unless it is known */
	while (sources > 1 && fill) {
		now = fill < batches ? fill : batches;
		make_messages(b, now, BURST, NODE, sources);
		run(what, b->air->fd, b->sock, now, 0);
		fill -= now;
	}
	make_messages(b, batches, BURST, NODE, sources);
	run(what, b->air->fd, b->sock, batches, BURST);
}

int main(int argc, char **argv)
{
	unsigned long batches = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
	struct bench b;
	int pair[2];

	if (!batches || batches > BATCHES_MAX) {
		fprintf(stderr, "usage: %s BATCHES, 1 to %d\n", argv[0],
			BATCHES_MAX);
		return 2;
	}
	bursts = calloc(batches, sizeof(*bursts));
	check(bursts && !socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	limit(pair[1]);
	one_processor();
	bench_open(&b);

	make_messages(&b, batches, BURST, NODE, 1);
	run("feeder", pair[0], pair[1], batches, BURST);
	run("deliver", b.air->fd, b.sock, batches, BURST);
	make_messages(&b, batches, 1, NODE, 1);
	run("feeder_single", pair[0], pair[1], batches, 1);
	run("deliver_single", b.air->fd, b.sock, batches, 1);
	make_copies(&b, batches, false);
	run("copies", b.air->fd, b.sock, batches, BURST);
	make_copies(&b, batches, true);
	run("foreign", b.air->fd, b.sock, batches, BURST);
	make_segmented(&b, batches);
	run("segmented", b.air->fd, b.sock, batches, 1);

	bench_sources(&b, "sources_1", batches, 1);
	bench_sources(&b, "sources_100", batches, 100);
	bench_sources(&b, "sources_10000", batches, SOURCES);

	mesh_set(&b.node, BTGW_A_NET_RELAY, 1, 1);
	make_messages(&b, batches, BURST, MESH_NOWHERE, 1);
	run("relay", b.air->fd, b.air->fd, batches, BURST);
	bench_close(&b);
	return 0;
}
