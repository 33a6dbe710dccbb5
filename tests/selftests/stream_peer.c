// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_peer.c - STREAM sockets against a peer that makes frames by hand
 *
 *	socket -- link -- AF_UNIX ~~~ raw peer
 *
 * The peer loses, repeats, damages and cuts frames, begins anew, and goes in
 * the middle of a chunk: exactly the damaged chunks are to be reported, and no
 * octet of them delivered.
 */
#include "lib/stream_test.h"

#include <unistd.h>

#define FRAMES	64

/* a chunk is told from any other by its octets */
static void payload(uint8_t *data, size_t len, unsigned int chunk)
{
	st_fill(data, len, 1000 + chunk, 0);
}

static size_t chunk_len(unsigned int chunk)
{
	return 1 + chunk * 37 % 900;
}

static void put_chunk(int far, uint8_t *counter, unsigned int chunk)
{
	struct st_frame frames[FRAMES];
	uint8_t data[1000];
	size_t n, i;

	payload(data, chunk_len(chunk), chunk);
	n = st_v2_chunk(frames, FRAMES, counter, chunk, data, chunk_len(chunk),
			245);
	for (i = 0; i < n; i++)
		st_put(far, &frames[i]);
}

static void get_chunk(int fd, unsigned int chunk)
{
	st_recv(fd, 1000 + chunk, 0, chunk_len(chunk));
}

static void get_gap(int fd, uint32_t lost, uint32_t flags)
{
	struct btgw_gap gap;
	uint64_t before = st_gap(fd).gaps;
	uint8_t c;

	check(fb_poll(fd, POLLIN, FB_SOON) == POLLIN);
	refused(recv(fd, &c, 1, MSG_PEEK), EBADMSG);
	refused(recv(fd, &c, 1, 0), EBADMSG);
	gap = st_gap(fd);
	if (gap.lost != lost || gap.flags != flags)
		fail("gap of %u, flags %#x; wanted %u, %#x", gap.lost,
		     gap.flags, lost, flags);
	check(gap.gaps == before + 1);
}

static void test_wire_format(void)
{
	uint8_t data[2000], frame[700];
	struct st_frame want[FRAMES];
	uint8_t counter = 0;
	int fd, far, chunk;
	size_t n, i;

	fd = st_adopted(&far, 512);
	for (chunk = 0; chunk < 40; chunk++) {
		size_t len = chunk_len(chunk);

		payload(data, len, chunk);
		check(send(fd, data, len, MSG_EOR) == (ssize_t)len);
		n = st_v2_chunk(want, FRAMES, &counter, chunk, data, len, 245);
		for (i = 0; i < n; i++) {
			check(fb_poll(far, POLLIN, FB_SOON) & POLLIN);
			check(recv(far, frame, sizeof(frame), 0) ==
			      (ssize_t)want[i].len);
			check(!memcmp(frame, want[i].data, want[i].len));
		}
	}
	/* an empty chunk ends the stream */
	check(!shutdown(fd, SHUT_WR));
	check(recv(far, frame, sizeof(frame), 0) == 9);
	check((frame[0] & 0xe0) == 0xc0 && frame[1] == chunk && !frame[3]);
	/* what is kept back leaves at close */
	fd = st_adopted(&far, 512);
	check(send(fd, "abc", 3, MSG_MORE) == 3);
	close(fd);
	check(recv(far, frame, sizeof(frame), 0) == 12);
	check(recv(far, frame, sizeof(frame), 0) == 9);
	check(recv(far, frame, sizeof(frame), 0) == 0);
}

static void test_wire_format_v1(void)
{
	uint8_t data[2000], frame[700];
	struct st_frame want[FRAMES];
	int fd, far, chunk, pair[2];
	size_t n, i;

	check(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	far = pair[1];
	fd = st_socket();
	fb_set(fd, BTGW_STREAM_VERSION, 1);
	fb_attach(fd, fb_adopt(pair[0], -1, BTGW_LINK_ROLE_GATEWAY, 512));
	for (chunk = 1; chunk < 30; chunk++) {
		size_t len = chunk_len(chunk);

		payload(data, len, chunk);
		check(send(fd, data, len, MSG_EOR) == (ssize_t)len);
		n = st_v1_chunk(want, FRAMES, chunk, data, len, 245);
		for (i = 0; i < n; i++) {
			check(fb_poll(far, POLLIN, FB_SOON) & POLLIN);
			check(recv(far, frame, sizeof(frame), 0) ==
			      (ssize_t)want[i].len);
			check(!memcmp(frame, want[i].data, want[i].len));
		}
	}
	/* a device has a buffer of 1000 octets */
	fb_set(fd, BTGW_STREAM_CHUNK, 5000);
	check(fb_get(fd, BTGW_STREAM_CHUNK) == 1000);
}

enum harm {
	NONE,
	LOSE,
	TWICE,
	DAMAGE,
	CUT,
	GARBAGE,
	HARMS,
};

/* Returns true where the frame's chunk cannot arrive. */
static bool put_harmed(int far, struct st_frame *f, enum harm harm,
		       uint64_t *state)
{
	struct st_frame bad = *f;

	switch (harm) {
	case LOSE:
		return true;
	case TWICE:
		st_put(far, f);
		st_put(far, f);
		return false;
	case DAMAGE:
		/* anything but the flags, which no CRC covers */
		bad.data[1 + st_random(state) % (f->len - 1)] ^=
			1 << st_random(state) % 8;
		st_put(far, &bad);
		return true;
	case CUT:
		bad.len = 1 + st_random(state) % (f->len - 1);
		st_put(far, &bad);
		return true;
	case GARBAGE:
		/* no frame at all: of no consequence */
		bad.data[0] |= 0x10;
		st_put(far, &bad);
		st_put(far, f);
		return false;
	default:
		st_put(far, f);
		return false;
	}
}

/* Harm to one frame of every third chunk, of every kind, in every place. */
static void test_harm(void)
{
	struct btgw_stream_info info;
	struct st_frame frames[FRAMES];
	uint64_t state = 99;
	uint8_t counter = 0;
	uint32_t lost = 0, total = 0;
	unsigned int chunk;
	uint8_t data[1000];
	size_t n, i;
	int fd, far;

	fd = st_adopted(&far, 512);
	for (chunk = 0; chunk < 600; chunk++) {
		enum harm harm = chunk % 3 ? NONE : chunk / 3 % HARMS;
		size_t where;
		bool gone = false;

		payload(data, chunk_len(chunk), chunk);
		n = st_v2_chunk(frames, FRAMES, &counter, chunk, data,
				chunk_len(chunk), 245);
		where = st_random(&state) % n;
		for (i = 0; i < n; i++)
			gone |= put_harmed(far, &frames[i],
					   i == where ? harm : NONE, &state);
		if (gone) {
			lost++;
			continue;
		}
		if (lost) {
			get_gap(fd, lost, 0);
			total += lost;
			lost = 0;
		}
		get_chunk(fd, chunk);
	}
	info = st_info(fd);
	check(info.stats.rx_lost == total && total > 90);
	check(info.stats.rx_repeats && info.stats.rx_malformed);
	check(info.stats.rx_crc && info.stats.rx_jumps && info.stats.rx_stray);
	check(!info.stats.rx_restarts && !info.rx_queue);
}

/* recv stops before a gap, whatever was asked for. */
static void test_gap_and_recv(void)
{
	char control[256];
	uint8_t buf[5000], counter = 0;
	struct iovec iov = { buf, sizeof(buf) };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct btgw_gap gap = {};
	struct cmsghdr *c;
	int fd, far;

	fd = st_adopted(&far, 512);
	put_chunk(far, &counter, 0);
	put_chunk(far, &counter, 1);
	put_chunk(far, &counter, 4);
	put_chunk(far, &counter, 5);
	st_queued(fd, chunk_len(0) + chunk_len(1) + chunk_len(4) +
		  chunk_len(5));
	check(recv(fd, buf, sizeof(buf), MSG_WAITALL) ==
	      (ssize_t)(chunk_len(0) + chunk_len(1)));
	get_gap(fd, 2, 0);
	check(recvmsg(fd, &msg, 0) == (ssize_t)(chunk_len(4) + chunk_len(5)));
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c))
		if (c->cmsg_level == SOL_BTGW && c->cmsg_type == BTGW_CMSG_GAP)
			memcpy(&gap, CMSG_DATA(c), sizeof(gap));
	check(gap.lost == 2 && gap.gaps == 1);
	/* told once */
	put_chunk(far, &counter, 6);
	msg.msg_controllen = sizeof(control);
	check(recvmsg(fd, &msg, 0) == (ssize_t)chunk_len(6));
	check(!CMSG_FIRSTHDR(&msg));
}

static void test_close_on_gap(void)
{
	uint8_t counter = 0, c;
	int fd, far;

	fd = st_adopted(&far, 512);
	fb_set(fd, BTGW_ON_GAP, 1);
	put_chunk(far, &counter, 0);
	put_chunk(far, &counter, 3);
	check(fb_poll(fd, POLLIN, FB_SOON) & POLLIN);
	get_chunk(fd, 0);
	refused(recv(fd, &c, 1, 0), EBADMSG);
	check(st_gap(fd).lost == 2);
	check(recv(fd, &c, 1, 0) == 0);
	refused(send(fd, &c, 1, MSG_NOSIGNAL), EPIPE);
	check(fb_soon(far, POLLHUP) & POLLHUP);
}

static void test_restart(void)
{
	struct st_frame frames[FRAMES];
	uint8_t counter = 0, data[1000];
	unsigned int i;
	int fd, far;

	fd = st_adopted(&far, 512);
	for (i = 0; i < 20; i++) {
		put_chunk(far, &counter, i);
		get_chunk(fd, i);
	}
	payload(data, 900, 20);
	st_v2_chunk(frames, FRAMES, &counter, 20, data, 900, 245);
	st_put(far, &frames[0]);
	st_put(far, &frames[1]);
	/* the device was started again */
	counter = 0;
	put_chunk(far, &counter, 0);
	get_gap(fd, 1, BTGW_GAP_RESTART);
	get_chunk(fd, 0);
	put_chunk(far, &counter, 1);
	get_chunk(fd, 1);
	check(st_info(fd).stats.rx_restarts == 1);
}

/* The same of version 1, which has no mark of a first frame. */
static void test_restart_v1(void)
{
	struct st_frame frames[FRAMES];
	uint8_t data[1000];
	int fd, far, pair[2];
	unsigned int chunk;
	size_t n, i;

	check(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	far = pair[1];
	fd = st_socket();
	fb_set(fd, BTGW_STREAM_VERSION, 1);
	fb_attach(fd, fb_adopt(pair[0], -1, BTGW_LINK_ROLE_GATEWAY, 512));
	for (chunk = 1; chunk < 40; chunk++) {
		bool anew = chunk == 20;
		unsigned int number = chunk < 20 ? chunk : chunk - 19;

		payload(data, 900, chunk);
		n = st_v1_chunk(frames, FRAMES, number, data, 900, 247);
		if (anew) {
			/* half a chunk, and the device was started again */
			st_v1_chunk(frames, FRAMES, 20, data, 900, 247);
			st_put(far, &frames[0]);
			st_put(far, &frames[1]);
			st_v1_chunk(frames, FRAMES, number, data, 900, 247);
		}
		for (i = 0; i < n; i++)
			st_put(far, &frames[i]);
		if (anew)
			get_gap(fd, 1, BTGW_GAP_RESTART);
		st_recv(fd, 1000 + chunk, 0, 900);
	}
	check(st_info(fd).stats.rx_restarts == 1);
	check(st_info(fd).stats.rx_cut == 1);
}

static void test_peer_goes(void)
{
	struct st_frame frames[FRAMES];
	uint8_t counter = 0, data[1000], c;
	int fd, far;

	fd = st_adopted(&far, 512);
	put_chunk(far, &counter, 0);
	payload(data, 900, 1);
	st_v2_chunk(frames, FRAMES, &counter, 1, data, 900, 245);
	st_put(far, &frames[0]);
	close(far);
	get_chunk(fd, 0);
	check(fb_soon(fd, POLLHUP) & POLLHUP);
	refused(recv(fd, &c, 1, 0), EBADMSG);
	check(st_gap(fd).flags == BTGW_GAP_END && st_gap(fd).lost == 1);
	check(recv(fd, &c, 1, 0) == 0);

	/* between chunks it is the end, and no more */
	fd = st_adopted(&far, 512);
	counter = 0;
	put_chunk(far, &counter, 0);
	close(far);
	get_chunk(fd, 0);
	st_end(fd);
	check(!st_gap(fd).gaps && !st_info(fd).rx_end);
}

static void test_too_large(void)
{
	struct st_frame *frames = calloc(600, sizeof(*frames));
	uint8_t counter = 0, *data = malloc(65535);
	size_t n, i;
	int fd, far, size = 20000;

	st_fill(data, 65535, 5, 0);
	fd = st_adopted(&far, 512);
	/* 4096 is the default limit */
	n = st_v2_chunk(frames, 600, &counter, 0, data, 4096, 245);
	for (i = 0; i < n; i++)
		st_put(far, &frames[i]);
	st_recv(fd, 5, 0, 4096);
	n = st_v2_chunk(frames, 600, &counter, 1, data, 4097, 245);
	for (i = 0; i < n; i++)
		st_put(far, &frames[i]);
	put_chunk(far, &counter, 2);
	get_gap(fd, 1, 0);
	get_chunk(fd, 2);
	check(st_info(fd).stats.rx_big == 1);

	/* allowed, but more than the memory of the socket */
	check(!setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	fb_set(fd, BTGW_STREAM_RCVCHUNK, 65535);
	n = st_v2_chunk(frames, 600, &counter, 3, data, 65535, 245);
	for (i = 0; i < n; i++)
		st_put(far, &frames[i]);
	put_chunk(far, &counter, 4);
	get_gap(fd, 1, 0);
	get_chunk(fd, 4);
	check(st_info(fd).stats.rx_big == 2);
	free(frames);
	free(data);
}

static void test_cut_through(void)
{
	struct st_frame frames[FRAMES];
	uint8_t counter = 0, data[1000], buf[1000];
	size_t n, i, got;
	int fd, far;

	fd = st_adopted(&far, 512);
	fb_set(fd, BTGW_STREAM_CUT, 1);
	payload(data, 900, 0);
	n = st_v2_chunk(frames, FRAMES, &counter, 0, data, 900, 245);
	/* each frame can be read before the next */
	for (i = 0, got = 0; i < n; i++) {
		ssize_t len;

		st_put(far, &frames[i]);
		len = recv(fd, buf, sizeof(buf), 0);
		check(len > 0 && !memcmp(buf, data + got, len));
		got += len;
	}
	check(got == 900);

	payload(data, 900, 1);
	n = st_v2_chunk(frames, FRAMES, &counter, 1, data, 900, 245);
	frames[n - 1].data[frames[n - 1].len - 1] ^= 1;
	for (i = 0; i < n; i++)
		st_put(far, &frames[i]);
	/* all but what the last frame brought, and at once what it was */
	check(recv(fd, buf, 242 + 2 * 244, MSG_WAITALL) == 242 + 2 * 244);
	check(!memcmp(buf, data, 242 + 2 * 244));
	get_gap(fd, 1, BTGW_GAP_DELIVERED);
	put_chunk(far, &counter, 2);
	get_chunk(fd, 2);
}

static void test_device_of_version_1(void)
{
	struct st_frame frames[FRAMES];
	uint8_t data[1000], c;
	int fd, far, turn, pair[2];
	unsigned int chunk;
	size_t n, i;

	/* said so, or found out */
	for (turn = 0; turn < 2; turn++) {
		check(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
		far = pair[1];
		fd = st_socket();
		fb_set(fd, BTGW_STREAM_VERSION, turn);
		fb_attach(fd, fb_adopt(pair[0], -1, BTGW_LINK_ROLE_GATEWAY, 512));
		/* the listing counts from 0 */
		for (chunk = 0; chunk < 50; chunk++) {
			payload(data, chunk_len(chunk), chunk);
			n = st_v1_chunk(frames, FRAMES, chunk, data,
					chunk_len(chunk), 247);
			/* it loses a frame now and then, and repeats one */
			for (i = chunk == 10 || chunk == 11; i < n; i++)
				st_put(far, &frames[i]);
			if (chunk == 20)
				st_put(far, &frames[n - 1]);
			if (chunk == 10 || chunk == 11)
				continue;
			if (chunk == 12)
				get_gap(fd, 2, 0);
			get_chunk(fd, chunk);
		}
		check(st_info(fd).stats.rx_repeats == 1);
		check(fb_get(fd, BTGW_STREAM_VERSION) == 1);
	}

	/* a socket of version 2 says what it has met */
	fd = st_adopted(&far, 512);
	payload(data, 900, 0);
	n = st_v1_chunk(frames, FRAMES, 0, data, 900, 247);
	for (i = 0; i < n; i++)
		if (send(far, frames[i].data, frames[i].len, MSG_NOSIGNAL) < 0)
			break;
	check(fb_soon(fd, POLLERR) & POLLERR);
	refused(recv(fd, &c, 1, 0), EPROTONOSUPPORT);
	check(recv(fd, &c, 1, 0) == 0);
	check(!st_gap(fd).gaps);
}

/* What AcquireWrite and AcquireNotify return: read, never written. */
static void test_gatt_pair(void)
{
	int tx[2], rx[2], fd;
	uint8_t counter = 0;

	check(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, tx));
	check(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, rx));
	fd = st_socket();
	fb_attach(fd, fb_adopt(tx[0], rx[0], BTGW_LINK_ROLE_GATEWAY, 244));
	put_chunk(rx[1], &counter, 0);
	get_chunk(fd, 0);
	refused(send(fd, "x", 1, MSG_NOSIGNAL), EOPNOTSUPP);
	check(!shutdown(fd, SHUT_WR));
	check(!(fb_poll(tx[1], POLLIN, 100) & POLLIN));
	put_chunk(rx[1], &counter, 1);
	get_chunk(fd, 1);
}

static void test_small_mtu(void)
{
	int pair[2], fd;

	check(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	fd = st_socket();
	fb_attach(fd, fb_adopt(pair[0], -1, BTGW_LINK_ROLE_GATEWAY, 100));
	check(fb_get(fd, BTGW_STREAM_FRAME) == 100);
	check(fb_get(fd, BTGW_STREAM_CHUNK) == 4 * 99 - 8);
}

/* Numbers go round; a peer that begins with a late one has begun anew. */
static void test_wrap(void)
{
	struct btgw_stream_info info;
	struct st_frame f[2];
	uint8_t counter = 0;
	uint32_t data, got;
	int fd, far;
	uint32_t i;

	fd = st_adopted(&far, 512);
	for (i = 65000; i < 66000; i++) {
		data = i;
		check(st_v2_chunk(f, 2, &counter, i, (uint8_t *)&data, 4,
				  245) == 1);
		/* two are missing where the numbers go round */
		if (i == 65535 || i == 65536)
			continue;
		st_put(far, &f[0]);
		if (i == 65000)
			get_gap(fd, 0, BTGW_GAP_RESTART);
		if (i == 65537)
			get_gap(fd, 2, 0);
		check(recv(fd, &got, 4, MSG_WAITALL) == 4);
		check(got == data);
	}
	info = st_info(fd);
	check(info.stats.rx_gaps == 2 && info.stats.rx_chunks == 1000 - 2);
}

/* A link that cannot be held up loses what finds no room, and says so. */
static void test_flood(void)
{
	struct btgw_stream_info info;
	uint8_t counter = 0, buf[4096];
	uint64_t errors = 0;
	int fd, far, size = 20000;
	unsigned int i, tries;
	ssize_t got;

	fd = st_adopted(&far, 512);
	check(!setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	for (i = 0; i < 300; i++)
		put_chunk(far, &counter, i);
	st_nonblock(fd, true);
	/* the count shows with the next chunk that finds room */
	for (tries = 0; tries < 500; tries++) {
		usleep(100000);
		while ((got = recv(fd, buf, sizeof(buf), 0)) > 0 ||
		       errno == EBADMSG)
			if (got < 0)
				errors++;
		info = st_info(fd);
		if (errors && errors == info.stats.rx_gaps &&
		    info.stats.rx_chunks + info.stats.rx_lost == i)
			break;
		put_chunk(far, &counter, i++);
	}
	check(tries < 500);
}

static const struct fb_case cases[] = {
	{ "frames on the wire", test_wire_format },
	{ "frames of version 1 on the wire", test_wire_format_v1 },
	{ "exactly the damaged chunks are reported", test_harm },
	{ "recv around a gap", test_gap_and_recv },
	{ "a gap closes the link where asked to", test_close_on_gap },
	{ "the peer begins anew in mid-chunk", test_restart },
	{ "the same of version 1", test_restart_v1 },
	{ "the peer goes in mid-chunk", test_peer_goes },
	{ "chunks larger than allowed", test_too_large },
	{ "cut-through", test_cut_through },
	{ "a device of version 1", test_device_of_version_1 },
	{ "a pair of GATT descriptors is read only", test_gatt_pair },
	{ "frame and chunk follow the MTU", test_small_mtu },
	{ "numbers go round", test_wrap },
	{ "a flood on a link without back-pressure", test_flood },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
