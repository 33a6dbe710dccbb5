// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_loop.c - the API of STREAM sockets over loop links
 */
#include "lib/stream_test.h"

#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void timeout(int fd, int opt, int ms)
{
	struct timeval tv = { ms / 1000, ms % 1000 * 1000 };

	check(!setsockopt(fd, SOL_SOCKET, opt, &tv, sizeof(tv)));
}

static void test_octets(void)
{
	struct btgw_stream_info info;
	int a, b;

	st_loop(&a, &b);
	st_send(a, 1, 0, 10, 0);
	st_recv(b, 1, 0, 10);
	st_send(b, 2, 0, 5000, 0);
	st_recv(a, 2, 0, 5000);

	info = st_info(a);
	check(info.version == 2 && info.frame == 245 && info.chunk == 968);
	check(info.stats.tx_bytes == 10 && info.stats.tx_chunks == 1);
	check(info.stats.tx_frames == 1 && info.stats.rx_bytes == 5000);
	check(info.stats.rx_chunks == 6 && !info.stats.rx_gaps);
	check(info.tx_time.count == 1 && info.tx_time.max);
	info = st_info(b);
	check(info.rx_time.count == 1 && info.rx_time.p95 <= info.rx_time.max);
	check(!info.rx_queue && !info.rx_open && !info.tx_open);
}

/* Four full frames are one chunk, and nothing waits. */
static void test_default_chunk(void)
{
	struct btgw_stream_info info;
	int a, b, ms;

	st_loop(&a, &b);
	fb_set(a, BTGW_STREAM_FLUSH, 60000);
	st_send(a, 1, 0, 968, 0);
	st_recv(b, 1, 0, 968);
	info = st_info(a);
	check(info.stats.tx_frames == 4 && info.stats.tx_chunks == 1);
	/* frames leave before the chunk is full */
	st_send(a, 1, 968, 300, 0);
	check(st_info(a).stats.tx_frames == 5);
	check(st_info(a).tx_open == 300);
	for (ms = 0; !st_info(b).rx_open; ms += 10) {
		check(ms < FB_SOON);
		usleep(10000);
	}
	check(!(fb_poll(b, POLLIN, 50) & POLLIN));
	check(st_info(b).rx_open == 242);
}

static void sizes(uint32_t version, uint32_t frame, uint32_t chunk)
{
	static uint64_t pos;
	struct btgw_stream_info info;
	uint64_t want;
	size_t len;
	int a, b;

	a = st_socket();
	b = st_socket();
	fb_set(a, BTGW_STREAM_VERSION, version);
	fb_set(b, BTGW_STREAM_VERSION, version);
	fb_set(a, BTGW_STREAM_FRAME, frame);
	fb_set(a, BTGW_STREAM_CHUNK, chunk);
	fb_set(b, BTGW_STREAM_RCVCHUNK, 65535);
	{
		uint32_t g, d;

		fb_loop_ids(&g, &d);
		fb_attach(a, g);
		fb_attach(b, d);
	}
	check(fb_get(a, BTGW_STREAM_CHUNK) == chunk);
	/* one chunk, one and an octet, two less an octet */
	for (len = chunk; len < 2 * chunk; len += chunk > 2 ? chunk - 2 : 1) {
		st_send(a, 3, pos, len, MSG_EOR);
		st_recv(b, 3, pos, len);
		pos += len;
		if (len == chunk)
			len++;
	}
	info = st_info(b);
	check(!info.stats.rx_gaps && !info.stats.rx_malformed);
	check(!info.stats.rx_crc && !info.stats.rx_length);
	want = st_info(a).stats.tx_chunks;
	check(info.stats.rx_chunks == want);
	close(a);
	st_end(b);
	close(b);
}

static void test_chunk_sizes(void)
{
	static const uint32_t frames[] = { 16, 17, 100, 245, 672 };
	size_t i;
	uint32_t c;

	/* many sockets: a slow machine gets time */
	alarm(600);
	for (i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		uint32_t frame = frames[i];
		uint32_t two = 2 * (frame - 1) - 8;

		for (c = 1; c < 4; c++)
			sizes(2, frame, c);
		for (c = frame - 16 + 1; c < frame + 2; c++)
			sizes(2, frame, c);
		for (c = two - 2; c < two + 12; c++)
			sizes(2, frame, c);
	}
	sizes(2, 245, 967);
	sizes(2, 245, 968);
	sizes(2, 245, 969);
	sizes(2, 245, 65534);
	sizes(2, 245, 65535);
	sizes(2, 16, 4096);
}

static void test_chunk_sizes_v1(void)
{
	static const uint32_t frames[] = { 16, 100, 245, 672 };
	size_t i;
	uint32_t c;

	/* many sockets: a slow machine gets time */
	alarm(600);
	for (i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		sizes(1, frames[i], 1);
		sizes(1, frames[i], 2);
		for (c = frames[i] - 10; c < frames[i] - 5; c++)
			sizes(1, frames[i], c);
	}
	sizes(1, 245, 2 * 237);
	sizes(1, 245, 947);
	sizes(1, 245, 948);
	sizes(1, 245, 949);
	sizes(1, 245, 1000);
}

static ssize_t recv_chunk(int fd, void *buf, size_t len, struct btgw_chunk *chunk,
			  struct btgw_gap *gap, int *flags)
{
	char control[256];
	struct iovec iov = { buf, len };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c;
	ssize_t got;

	memset(chunk, 0xff, sizeof(*chunk));
	if (gap)
		memset(gap, 0, sizeof(*gap));
	got = recvmsg(fd, &msg, 0);
	*flags = msg.msg_flags;
	if (got < 0)
		return got;
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c)) {
		if (c->cmsg_level != SOL_BTGW)
			continue;
		if (c->cmsg_type == BTGW_CMSG_CHUNK)
			memcpy(chunk, CMSG_DATA(c), sizeof(*chunk));
		if (c->cmsg_type == BTGW_CMSG_GAP && gap)
			memcpy(gap, CMSG_DATA(c), sizeof(*gap));
	}
	return got;
}

static uint64_t real_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

static void test_by_chunk(void)
{
	struct btgw_chunk chunk;
	uint8_t buf[2000];
	uint64_t begin;
	int a, b, flags, i;

	st_loop(&a, &b);
	fb_set(b, BTGW_STREAM_CHUNKS, 1);
	check(fb_get(b, BTGW_STREAM_CHUNKS) == 1);
	begin = real_ns();
	for (i = 0; i < 3; i++)
		st_send(a, 1, 100 * i, 100, MSG_EOR);
	st_send(a, 1, 300, 700, MSG_EOR);
	for (i = 0; i < 3; i++) {
		check(recv_chunk(b, buf, sizeof(buf), &chunk, NULL, &flags) == 100);
		check(flags & MSG_EOR);
		check(chunk.number == i && !chunk.off && chunk.len == 100);
		check(chunk.first_ns <= chunk.last_ns && !chunk.rsvd);
		/* a clock may be set right meanwhile, by less than a second */
		check(chunk.last_ns < real_ns() + 1000000000ULL &&
		      chunk.last_ns > begin - 1000000000ULL);
		check(st_is(buf, 100, 1, 100 * i));
	}
	check(recv_chunk(b, buf, 300, &chunk, NULL, &flags) == 300);
	check(!(flags & MSG_EOR) && !chunk.off && chunk.len == 700);
	check(recv_chunk(b, buf, 2000, &chunk, NULL, &flags) == 400);
	check((flags & MSG_EOR) && chunk.off == 300 && chunk.number == 3);
	check(st_is(buf, 400, 1, 600));
	/* without the option a recv goes on into the next chunk */
	fb_set(b, BTGW_STREAM_CHUNKS, 0);
	st_send(a, 1, 1000, 10, MSG_EOR);
	st_send(a, 1, 1010, 10, MSG_EOR);
	st_recv(b, 1, 1000, 20);
}

/* When a chunk came, not when it was read. */
static void test_chunk_times(void)
{
	struct btgw_chunk first, second;
	uint8_t buf[1000];
	int a, b, flags;

	st_loop(&a, &b);
	fb_set(b, BTGW_STREAM_CHUNKS, 1);
	/* its first frame leaves at once, its last when it ends */
	st_send(a, 1, 0, 500, MSG_MORE);
	while (!st_info(b).rx_open)
		usleep(10000);
	usleep(300000);
	st_send(a, 1, 500, 100, MSG_EOR);
	st_queued(b, 600);
	usleep(300000);
	st_send(a, 1, 600, 100, MSG_EOR);
	check(recv_chunk(b, buf, 100, &first, NULL, &flags) == 100);
	usleep(300000);
	/* the rest of it has the same times */
	check(recv_chunk(b, buf, 1000, &second, NULL, &flags) == 500);
	check(first.first_ns == second.first_ns);
	check(first.last_ns == second.last_ns);
	check(first.last_ns - first.first_ns >= 250000000);
	check(recv_chunk(b, buf, 1000, &second, NULL, &flags) == 100);
	check(second.first_ns == second.last_ns);
	check(second.first_ns - first.last_ns >= 250000000);
}

static void test_eor_more_flush(void)
{
	struct btgw_stream_info info;
	int a, b;
	long t;

	st_loop(&a, &b);
	check(fb_get(a, BTGW_STREAM_FLUSH) == 10);
	fb_set(a, BTGW_STREAM_FLUSH, 300);
	t = now_ms();
	st_send(a, 1, 0, 20, 0);
	st_recv(b, 1, 0, 20);
	t = now_ms() - t;
	check(t >= 250);

	/* at once: not after the flush time, which is longer than any stall */
	fb_set(a, BTGW_STREAM_FLUSH, 60000);
	t = now_ms();
	st_send(a, 1, 20, 20, MSG_EOR);
	st_recv(b, 1, 20, 20);
	check(now_ms() - t < 50000);
	fb_set(a, BTGW_STREAM_FLUSH, 300);

	/* promised more: the flush time does not run */
	st_send(a, 1, 40, 20, MSG_MORE);
	check(!(fb_poll(b, POLLIN, 700) & POLLIN));
	check(st_info(a).tx_open == 20);
	check(send(a, "", 0, MSG_EOR) == 0);
	st_recv(b, 1, 40, 20);

	fb_set(a, BTGW_STREAM_FLUSH, 0);
	st_send(a, 1, 60, 7, 0);
	st_send(a, 1, 67, 7, 0);
	st_recv(b, 1, 60, 14);
	info = st_info(a);
	check(info.stats.tx_chunks == 5);
}

static void on_alarm(int sig)
{
}

static void test_timeouts_and_signals(void)
{
	/* again and again: the first may be there before anybody sleeps */
	struct itimerval it = {
		.it_value = { 0, 100000 },
		.it_interval = { 0, 100000 },
	};
	struct sigaction sa = { .sa_handler = on_alarm };
	uint8_t *buf = malloc(4 << 20);
	int a, b;
	long t;

	st_loop(&a, &b);
	timeout(b, SO_RCVTIMEO, 200);
	t = now_ms();
	refused(recv(b, buf, 10, 0), EAGAIN);
	check(now_ms() - t >= 150);
	st_send(a, 1, 0, 5, MSG_EOR);
	check(fb_poll(b, POLLIN, FB_SOON) & POLLIN);
	t = now_ms();
	check(recv(b, buf, 10, MSG_WAITALL) == 5);
	check(now_ms() - t >= 150);

	memset(buf, 0, 4 << 20);
	timeout(a, SO_SNDTIMEO, 200);
	/* a slow machine takes more than one time-out to fill the buffers */
	do {
		t = now_ms();
	} while (send(a, buf, 4 << 20, 0) > 0);
	check(errno == EAGAIN);
	check(now_ms() - t >= 150);

	timeout(a, SO_SNDTIMEO, 0);
	sigaction(SIGALRM, &sa, NULL);
	setitimer(ITIMER_REAL, &it, NULL);
	/* what is sent until then is told first */
	while (send(a, buf, 4 << 20, 0) > 0)
		;
	check(errno == EINTR);
	free(buf);
	alarm(FB_LIMIT);
}

static void test_recv_flags(void)
{
	uint8_t one[300], two[400], buf[3000];
	struct iovec iov[2] = {
		{ one, sizeof(one) },
		{ two, sizeof(two) },
	};
	int a, b;

	st_loop(&a, &b);
	st_send(a, 1, 0, 2000, MSG_EOR);
	st_queued(b, 2000);
	check(recv(b, buf, sizeof(buf), MSG_PEEK) == 2000);
	check(st_is(buf, 2000, 1, 0));
	check(recv(b, buf, 10, MSG_PEEK) == 10 && st_is(buf, 10, 1, 0));
	check(readv(b, iov, 2) == 700);
	check(st_is(one, 300, 1, 0) && st_is(two, 400, 1, 300));
	check(recv(b, buf, 100, MSG_TRUNC) == 100);
	check(recv(b, buf, sizeof(buf), MSG_PEEK) == 1200);
	check(st_is(buf, 1200, 1, 800));
	check(recv(b, buf, 0, 0) == 0);
	refused(recv(b, buf, 1, MSG_OOB), EINVAL);
	refused(send(a, buf, 1, MSG_OOB), EINVAL);
	st_recv(b, 1, 800, 1200);
}

struct late {
	int fd;
	size_t len;
	unsigned int parts;
};

static void *send_late(void *arg)
{
	struct late *l = arg;
	unsigned int i;

	for (i = 0; i < l->parts; i++) {
		usleep(50000);
		st_send(l->fd, 1, i * l->len, l->len, MSG_EOR);
	}
	return NULL;
}

static void test_waitall_and_lowat(void)
{
	struct late late = { .len = 100, .parts = 10 };
	uint8_t buf[1000];
	pthread_t thread;
	int a, b, lowat = 500, n;

	st_loop(&a, &b);
	late.fd = a;
	check(!pthread_create(&thread, NULL, send_late, &late));
	check(recv(b, buf, 1000, MSG_WAITALL) == 1000);
	check(st_is(buf, 1000, 1, 0));
	pthread_join(thread, NULL);

	check(!setsockopt(b, SOL_SOCKET, SO_RCVLOWAT, &lowat, sizeof(lowat)));
	check(!pthread_create(&thread, NULL, send_late, &late));
	check(fb_poll(b, POLLIN, FB_SOON) & POLLIN);
	check(!ioctl(b, TIOCINQ, &n) && n >= 500);
	check(recv(b, buf, 1000, 0) >= 500);
	pthread_join(thread, NULL);
}

/* What was asked for whole and will not come any more. */
static void test_waitall_and_the_end(void)
{
	uint8_t buf[1000];
	int a, b, i;

	for (i = 0; i < 2; i++) {
		st_loop(&a, &b);
		st_send(a, 1, 0, 300, 0);
		if (i)
			close(a);
		else
			check(!shutdown(a, SHUT_WR));
		check(recv(b, buf, 1000, MSG_WAITALL) == 300);
		check(st_is(buf, 300, 1, 0));
		check(recv(b, buf, 1000, MSG_WAITALL) == 0);
		check(recv(b, buf, 1000, MSG_PEEK) == 0);
	}
}

static void test_timestamp(void)
{
	char control[128];
	uint8_t buf[8];
	struct iovec iov = { buf, sizeof(buf) };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c;
	int a, b, on = 1;
	bool seen = false;

	st_loop(&a, &b);
	check(!setsockopt(b, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)));
	st_send(a, 1, 0, 8, 0);
	check(recvmsg(b, &msg, 0) == 8);
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c))
		if (c->cmsg_level == SOL_SOCKET &&
		    c->cmsg_type == SO_TIMESTAMPNS)
			seen = true;
	check(seen);
}

static void test_options(void)
{
	static const struct {
		int opt;
		uint32_t initial, good, bad;
	} opts[] = {
		{ BTGW_STREAM_VERSION, 2, 1, 3 },
		{ BTGW_STREAM_CHUNK, 0, 65535, 65536 },
		{ BTGW_STREAM_FLUSH, 10, 60000, 60001 },
		{ BTGW_STREAM_FRAME, 0, 16, 15 },
		{ BTGW_STREAM_FRAME, 16, 3703, 3704 },
		{ BTGW_ON_GAP, 0, 1, 2 },
		{ BTGW_STREAM_LATENCY, 0, 3600000, 3600001 },
		{ BTGW_STREAM_CUT, 0, 1, 2 },
		{ BTGW_STREAM_RCVCHUNK, 4096, 65535, 0 },
		{ BTGW_STREAM_CHUNKS, 0, 1, 2 },
	};
	uint32_t val;
	socklen_t len;
	size_t i;
	int a, b, s = st_socket();

	for (i = 0; i < sizeof(opts) / sizeof(opts[0]); i++) {
		check(fb_get(s, opts[i].opt) == opts[i].initial);
		refused(setsockopt(s, SOL_BTGW, opts[i].opt, &opts[i].bad, 4),
			EINVAL);
		refused(setsockopt(s, SOL_BTGW, opts[i].opt, &opts[i].good, 3),
			EINVAL);
		fb_set(s, opts[i].opt, opts[i].good);
		check(fb_get(s, opts[i].opt) == opts[i].good);
	}
	val = 1;
	refused(setsockopt(s, SOL_BTGW, BTGW_STREAM_INFO, &val, 4), EOPNOTSUPP);
	refused(setsockopt(s, SOL_BTGW, BTGW_LASTGAP, &val, 4), EOPNOTSUPP);
	refused(setsockopt(s, SOL_BTGW, BTGW_FB_WHOLE, &val, 4), ENOPROTOOPT);
	len = sizeof(val);
	refused(getsockopt(s, SOL_BTGW, BTGW_FB_WHOLE, &val, &len), ENOPROTOOPT);
	len = 8;
	refused(getsockopt(s, SOL_BTGW, BTGW_STREAM_INFO, &val, &len), EINVAL);
	check(st_gap(s).gaps == 0);
	refused(send(s, "", 1, MSG_NOSIGNAL), ENOTCONN);
	refused(recv(s, &val, 1, 0), ENOTCONN);

	st_loop(&a, &b);
	val = 1;
	refused(setsockopt(a, SOL_BTGW, BTGW_STREAM_VERSION, &val, 4), EISCONN);
	/* sizes follow while it runs */
	fb_set(a, BTGW_STREAM_FRAME, 100);
	check(fb_get(a, BTGW_STREAM_CHUNK) == 4 * 99 - 8);
	st_send(a, 1, 0, 3000, 0);
	fb_set(a, BTGW_STREAM_FRAME, 300);
	fb_set(a, BTGW_STREAM_CHUNK, 7);
	/* no more than the buffers hold before anything is read */
	st_send(a, 1, 3000, 1000, 0);
	st_recv(b, 1, 0, 4000);
}

static void test_versions_do_not_mix(void)
{
	uint8_t c;
	uint32_t g, d;
	int a, b, turn;

	for (turn = 0; turn < 2; turn++) {
		a = st_socket();
		b = st_socket();
		fb_set(a, BTGW_STREAM_VERSION, 1 + turn);
		fb_set(b, BTGW_STREAM_VERSION, 2 - turn);
		fb_loop_ids(&g, &d);
		fb_attach(a, g);
		fb_attach(b, d);
		st_send(a, 1, 0, 948, MSG_EOR);
		check(fb_soon(b, POLLERR) & POLLERR);
		refused(recv(b, &c, 1, 0), EPROTONOSUPPORT);
		check(recv(b, &c, 1, 0) == 0);
		refused(send(b, &c, 1, MSG_NOSIGNAL), EPIPE);
		close(a);
		close(b);
	}
}

static void test_either_version(void)
{
	uint32_t g, d, version;
	int a, b;

	for (version = 1; version <= 2; version++) {
		a = st_socket();
		b = st_socket();
		fb_set(a, BTGW_STREAM_VERSION, version);
		fb_set(b, BTGW_STREAM_VERSION, 0);
		fb_loop_ids(&g, &d);
		fb_attach(a, g);
		fb_attach(b, d);
		check(st_info(b).version == 0);
		st_send(a, 1, 0, 5000, 0);
		st_recv(b, 1, 0, 5000);
		check(fb_get(b, BTGW_STREAM_VERSION) == version);
		st_send(b, 2, 0, 5000, 0);
		st_recv(a, 2, 0, 5000);
		close(a);
		close(b);
	}
	/* whoever sends first without knowing speaks version 2 */
	a = st_socket();
	b = st_socket();
	fb_set(b, BTGW_STREAM_VERSION, 0);
	fb_loop_ids(&g, &d);
	fb_attach(a, g);
	fb_attach(b, d);
	st_send(b, 1, 0, 100, 0);
	st_recv(a, 1, 0, 100);
	check(st_info(b).version == 2);
}

static const struct fb_case cases[] = {
	{ "octets both ways", test_octets },
	{ "four full frames are a chunk", test_default_chunk },
	{ "chunk sizes around frame and chunk", test_chunk_sizes },
	{ "the same of version 1", test_chunk_sizes_v1 },
	{ "recv by chunk", test_by_chunk },
	{ "the times of a chunk", test_chunk_times },
	{ "MSG_EOR, MSG_MORE and the flush time", test_eor_more_flush },
	{ "timeouts and signals", test_timeouts_and_signals },
	{ "several buffers, MSG_PEEK, MSG_TRUNC", test_recv_flags },
	{ "MSG_WAITALL and SO_RCVLOWAT", test_waitall_and_lowat },
	{ "MSG_WAITALL and the end", test_waitall_and_the_end },
	{ "receive timestamps", test_timestamp },
	{ "options and their refusals", test_options },
	{ "versions do not mix", test_versions_do_not_mix },
	{ "a socket for either version", test_either_version },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
