// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_loop.c - STREAM sockets over loop links
 */
#include "lib/stream_test.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/sendfile.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long env(const char *name, long otherwise)
{
	const char *value = getenv(name);

	return value ? atol(value) : otherwise;
}

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
	int a, b;

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

static void test_by_chunk(void)
{
	struct btgw_chunk chunk;
	uint8_t buf[2000];
	struct timespec ts;
	uint64_t now;
	int a, b, flags, i;

	st_loop(&a, &b);
	fb_set(b, BTGW_STREAM_CHUNKS, 1);
	check(fb_get(b, BTGW_STREAM_CHUNKS) == 1);
	for (i = 0; i < 3; i++)
		st_send(a, 1, 100 * i, 100, MSG_EOR);
	st_send(a, 1, 300, 700, MSG_EOR);
	clock_gettime(CLOCK_REALTIME, &ts);
	now = ts.tv_sec * 1000000000ULL + ts.tv_nsec;
	for (i = 0; i < 3; i++) {
		check(recv_chunk(b, buf, sizeof(buf), &chunk, NULL, &flags) == 100);
		check(flags & MSG_EOR);
		check(chunk.number == i && !chunk.off && chunk.len == 100);
		check(chunk.first_ns <= chunk.last_ns && !chunk.rsvd);
		check(chunk.last_ns < now + 5000000000ULL &&
		      chunk.last_ns > now - 5000000000ULL);
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

	t = now_ms();
	st_send(a, 1, 20, 20, MSG_EOR);
	st_recv(b, 1, 20, 20);
	check(now_ms() - t < 250);

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

static void test_small_writes(void)
{
	struct st_flow in = { .seed = 7, .len = 12 * 5000 };
	struct btgw_stream_info info;
	uint64_t pos;
	int a, b;

	st_loop(&a, &b);
	in.fd = b;
	st_start_recv(&in);
	for (pos = 0; pos < in.len; pos += 12)
		st_send(a, 7, pos, 12, 0);
	st_join(&in);
	info = st_info(a);
	check(info.stats.tx_chunks >= in.len / 968);
}

static void bulk(int from, int to, uint64_t len, size_t max)
{
	struct st_flow out = { .fd = from, .seed = 11, .len = len, .max = max };
	struct st_flow in = { .fd = to, .seed = 11, .len = len, .max = max };

	st_start_recv(&in);
	st_start_send(&out);
	st_join(&out);
	st_join(&in);
}

static void test_bulk(void)
{
	uint64_t len = (uint64_t)env("BTGW_STREAM_MB", 64) << 20;
	struct btgw_stream_info info;
	int a, b;
	long t;

	alarm(3600);
	st_loop(&a, &b);
	t = now_ms();
	bulk(a, b, len, 65536);
	t = now_ms() - t;
	info = st_info(b);
	check(info.stats.rx_bytes == len && !info.stats.rx_gaps);
	printf("# %llu MB in %ld ms\n", (unsigned long long)len >> 20, t);
}

static void test_bulk_v1(void)
{
	uint32_t g, d;
	int a, b;

	a = st_socket();
	b = st_socket();
	fb_set(a, BTGW_STREAM_VERSION, 1);
	fb_set(b, BTGW_STREAM_VERSION, 0);
	fb_loop_ids(&g, &d);
	fb_attach(a, g);
	fb_attach(b, d);
	bulk(a, b, 2 << 20, 30000);
	check(fb_get(b, BTGW_STREAM_VERSION) == 1);
	check(fb_get(a, BTGW_STREAM_CHUNK) == 948);
	/* the answer is of the same version */
	bulk(b, a, 1 << 20, 5000);
	check(!st_info(a).stats.rx_gaps);
}

static void test_both_ways(void)
{
	struct st_flow out[2], in[2];
	int a, b, i;

	st_loop(&a, &b);
	for (i = 0; i < 2; i++) {
		out[i] = (struct st_flow){ .fd = i ? b : a, .seed = 21 + i,
					   .len = 4 << 20, .max = 20000 };
		in[i] = out[i];
		in[i].fd = i ? a : b;
	}
	for (i = 0; i < 2; i++) {
		st_start_recv(&in[i]);
		st_start_send(&out[i]);
	}
	for (i = 0; i < 2; i++) {
		st_join(&out[i]);
		st_join(&in[i]);
	}
}

static void test_send_then_close(void)
{
	uint64_t state = 5;
	int a, b, i;

	for (i = 0; i < 60; i++) {
		size_t len = 1 + st_random(&state) % 60000;
		struct st_flow in = { .seed = i, .len = len };

		st_loop(&a, &b);
		in.fd = b;
		/* the reader comes late */
		if (i & 1)
			st_start_recv(&in);
		st_send(a, i, 0, len, 0);
		close(a);
		if (!(i & 1))
			st_start_recv(&in);
		st_join(&in);
		st_end(b);
		check(st_info(b).rx_end);
		close(b);
	}
}

static void test_half_close(void)
{
	uint8_t c;
	int a, b;

	st_loop(&a, &b);
	st_send(a, 1, 0, 100, MSG_MORE);
	check(!shutdown(a, SHUT_WR));
	st_recv(b, 1, 0, 100);
	st_end(b);
	check(fb_poll(b, POLLIN | POLLRDHUP, 0) & POLLRDHUP);
	check(!(fb_poll(b, POLLIN, 0) & POLLHUP));
	refused(send(a, &c, 1, MSG_NOSIGNAL), EPIPE);
	/* the other direction goes on */
	st_send(b, 2, 0, 50000, 0);
	st_recv(a, 2, 0, 50000);
	check(!shutdown(b, SHUT_WR));
	st_end(a);
	check(st_info(a).tx_end && st_info(a).rx_end);
}

static void test_shut_rd(void)
{
	uint8_t c;
	int a, b;

	st_loop(&a, &b);
	check(!shutdown(b, SHUT_RD));
	check(recv(b, &c, 1, 0) == 0);
	/* what comes is dropped, and does not hold the sender up */
	st_send(a, 1, 0, 400000, 0);
	st_send(b, 2, 0, 10, 0);
	st_recv(a, 2, 0, 10);
	usleep(100000);
	check(st_info(b).stats.rx_unread > 300000);
}

static void test_reader_stops(void)
{
	unsigned int ms = env("BTGW_STREAM_STOP", 5) * 1000;
	struct st_flow out = { .seed = 31, .len = 3 << 20 };
	struct st_flow in = { .seed = 31, .len = 3 << 20 };
	struct btgw_stream_info info;
	int size = 100000;
	socklen_t len = sizeof(size);
	int a, b;

	alarm(ms / 1000 + 60);
	st_loop(&a, &b);
	check(!setsockopt(b, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	check(!getsockopt(b, SOL_SOCKET, SO_RCVBUF, &size, &len));
	out.fd = a;
	in.fd = b;
	in.pause_at = 1 << 20;
	in.pause_ms = ms;
	st_start_recv(&in);
	st_start_send(&out);
	usleep(1000 * ms / 2 + 1000000);
	/* in mid-pause */
	info = st_info(b);
	check(info.rx_queue <= (uint32_t)size);
	info = st_info(a);
	check(info.tx_queue && info.stats.tx_waits);
	check(!(fb_poll(a, POLLOUT, 0) & POLLOUT));
	st_join(&in);
	st_join(&out);
	check(!st_info(b).stats.rx_gaps);
	check(fb_poll(a, POLLOUT, 1000) & POLLOUT);
}

static void test_nonblocking(void)
{
	uint64_t sent = 0, got = 0;
	uint8_t buf[4096];
	int a, b, n = -1;
	ssize_t ret;

	st_loop(&a, &b);
	st_nonblock(a, true);
	st_nonblock(b, true);
	refused(recv(b, buf, sizeof(buf), 0), EAGAIN);
	check(!ioctl(a, TIOCOUTQ, &n) && n > 0);
	for (;;) {
		st_fill(buf, sizeof(buf), 1, sent);
		ret = send(a, buf, sizeof(buf), 0);
		if (ret < 0)
			break;
		sent += ret;
		check(sent < 10 << 20);
	}
	check(errno == EAGAIN);
	check(fb_poll(b, POLLIN, 5000) & POLLIN);
	/* once the receive buffer is full nothing moves any more */
	do {
		usleep(200000);
		st_fill(buf, sizeof(buf), 1, sent);
		while ((ret = send(a, buf, sizeof(buf), 0)) > 0) {
			sent += ret;
			st_fill(buf, sizeof(buf), 1, sent);
		}
		check(!ioctl(a, TIOCOUTQ, &n));
	} while (n);
	check(!ioctl(b, TIOCINQ, &n) && n > 0);
	check(n == (int)st_info(b).rx_queue);
	check(!(fb_poll(a, POLLOUT, 0) & POLLOUT));
	while (got < sent) {
		check(fb_poll(b, POLLIN, 5000) & POLLIN);
		ret = recv(b, buf, sizeof(buf), 0);
		check(ret > 0 && st_is(buf, ret, 1, got));
		got += ret;
	}
	check(fb_poll(a, POLLOUT, 1000) & POLLOUT);
}

static void on_alarm(int sig)
{
}

static void test_timeouts_and_signals(void)
{
	struct itimerval it = { .it_value = { 0, 100000 } };
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
	t = now_ms();
	check(recv(b, buf, 10, MSG_WAITALL) == 5);
	check(now_ms() - t >= 150);

	memset(buf, 0, 4 << 20);
	timeout(a, SO_SNDTIMEO, 200);
	check(send(a, buf, 4 << 20, 0) < 4 << 20);
	t = now_ms();
	refused(send(a, buf, 100000, 0), EAGAIN);
	check(now_ms() - t >= 150);

	timeout(a, SO_SNDTIMEO, 0);
	sigaction(SIGALRM, &sa, NULL);
	setitimer(ITIMER_REAL, &it, NULL);
	refused(send(a, buf, 100000, 0), EINTR);
	free(buf);
	alarm(20);
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
	check(fb_poll(b, POLLIN, 2000) & POLLIN);
	usleep(50000);
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
	check(fb_poll(b, POLLIN, 5000) & POLLIN);
	check(!ioctl(b, TIOCINQ, &n) && n >= 500);
	check(recv(b, buf, 1000, 0) >= 500);
	pthread_join(thread, NULL);
}

/* With octets wanted that SO_RCVBUF cannot hold a reader still gets on. */
static void test_waitall_beyond_the_buffer(void)
{
	struct st_flow out = { .seed = 1, .len = 1 << 20 };
	int size = 20000;
	int a, b;

	st_loop(&a, &b);
	check(!setsockopt(b, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	out.fd = a;
	st_start_send(&out);
	st_recv(b, 1, 0, 1 << 20);
	st_join(&out);
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

static void test_sendfile_and_splice(void)
{
	struct st_flow in = { .seed = 41, .len = 600001 };
	char name[] = "/tmp/stream.XXXXXX";
	uint8_t *buf = malloc(in.len);
	off_t off = 0;
	int a, b, file, p[2];

	st_loop(&a, &b);
	file = mkstemp(name);
	check(file >= 0);
	unlink(name);
	st_fill(buf, in.len, in.seed, 0);
	check(write(file, buf, in.len) == (ssize_t)in.len);
	in.fd = b;
	st_start_recv(&in);
	while (off < (off_t)in.len)
		check(sendfile(a, file, &off, in.len - off) > 0);
	st_join(&in);

	check(!pipe(p));
	st_fill(buf, 30000, 42, 0);
	check(write(p[1], buf, 30000) == 30000);
	check(splice(p[0], NULL, a, NULL, 30000, 0) == 30000);
	st_recv(b, 42, 0, 30000);
	free(buf);
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
		{ BTGW_STREAM_FRAME, 16, 672, 673 },
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
	st_send(a, 1, 3000, 3000, 0);
	st_recv(b, 1, 0, 6000);
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
		check(fb_poll(b, POLLIN, 5000) & POLLERR);
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

static void test_too_old_to_send(void)
{
	struct btgw_stream_info info;
	struct btgw_gap gap;
	uint64_t lost;
	uint8_t buf[968];
	uint32_t i;
	int a, b, size = 4096;

	st_loop(&a, &b);
	fb_set(a, BTGW_STREAM_LATENCY, 100);
	check(!setsockopt(b, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	st_nonblock(a, true);
	/* chunk i is full of i; the reader does not read */
	for (i = 0; i < 200; i++) {
		memset(buf, i, sizeof(buf));
		if (send(a, buf, sizeof(buf), 0) != sizeof(buf))
			break;
	}
	check(i > 30);
	usleep(600000);
	info = st_info(a);
	check(info.stats.tx_late > 10);
	lost = info.stats.tx_late;
	memset(buf, 0xee, sizeof(buf));
	st_nonblock(a, false);
	check(send(a, buf, sizeof(buf), 0) == sizeof(buf));

	/* all that was sent, a gap, and what was sent after it */
	for (i = 0;; i++) {
		ssize_t got = recv(b, buf, sizeof(buf), MSG_WAITALL);

		if (got < 0)
			break;
		check(got == sizeof(buf) && buf[0] == i && buf[967] == i);
	}
	check(errno == EBADMSG);
	gap = st_gap(b);
	check(gap.flags == BTGW_GAP_SENDER && gap.gaps == 1);
	check(gap.lost == lost);
	check(recv(b, buf, sizeof(buf), MSG_WAITALL) == sizeof(buf));
	check(buf[0] == 0xee && buf[967] == 0xee);
	check(st_info(b).stats.rx_lost == lost);
}

static void *read_all(void *arg)
{
	int fd = *(int *)arg;
	uint8_t buf[4096];
	ssize_t got;

	do {
		got = recv(fd, buf, sizeof(buf), 0);
	} while (got > 0);
	return (void *)(intptr_t)(got ? errno : 0);
}

static void *write_all(void *arg)
{
	static uint8_t buf[100000];
	int fd = *(int *)arg;
	ssize_t got;

	do {
		got = send(fd, buf, sizeof(buf), MSG_NOSIGNAL);
	} while (got > 0);
	return (void *)(intptr_t)(got ? errno : 0);
}

/* What sleeps wakes, whatever ends the session. */
static void test_end_wakes(void)
{
	int a, b, how;

	for (how = 0; how < 3; how++) {
		pthread_t reader, writer;
		void *read_err, *write_err;
		uint32_t g, d;

		fb_loop_ids(&g, &d);
		a = st_socket();
		b = st_socket();
		fb_attach(a, g);
		fb_attach(b, d);
		check(!pthread_create(&reader, NULL, read_all, &a));
		check(!pthread_create(&writer, NULL, write_all, &a));
		usleep(300000);
		if (how == 0)
			close(b);
		else if (how == 1)
			fb_link_del(g);
		else
			check(!shutdown(a, SHUT_RDWR));
		check(!pthread_join(reader, &read_err));
		check(!pthread_join(writer, &write_err));
		check(!read_err);
		check((intptr_t)write_err == EPIPE);
		close(a);
		if (how)
			close(b);
	}
}

/* Ends of every kind at every moment; the debug kernel watches. */
static void test_close_in_every_state(void)
{
	uint64_t state = 77;
	int a, b, i;

	close(st_socket());
	for (i = 0; i < 150; i++) {
		uint64_t r = st_random(&state);
		uint32_t g, d;

		fb_loop_ids(&g, &d);
		a = st_socket();
		b = st_socket();
		fb_set(a, BTGW_STREAM_VERSION, 1 + i % 2);
		fb_set(b, BTGW_STREAM_VERSION, 1 + i % 2);
		fb_attach(a, g);
		if (r & 1)
			fb_attach(b, d);
		st_nonblock(a, true);
		if (r & 2)
			write_all(&a);
		else if (r & 4)
			st_send(a, 1, 0, 100, r & 8 ? MSG_MORE : 0);
		if (r & 16)
			shutdown(a, r & 32 ? SHUT_WR : SHUT_RD);
		if ((r & 65) == 65)
			recv(b, &state, 8, MSG_DONTWAIT);
		if (r & 128)
			fb_link_del(r & 256 ? g : d);
		if (r & 512) {
			close(a);
			close(b);
		} else {
			close(b);
			close(a);
		}
	}
}

static void test_sigpipe(void)
{
	int a, b, status;
	pid_t pid;

	st_loop(&a, &b);
	close(b);
	check(fb_poll(a, POLLIN, 5000) & POLLHUP);
	refused(send(a, "", 1, MSG_NOSIGNAL), EPIPE);
	pid = fork();
	if (!pid) {
		signal(SIGPIPE, SIG_DFL);
		send(a, "", 1, 0);
		_exit(0);
	}
	check(waitpid(pid, &status, 0) == pid);
	check(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
}

static const struct fb_case cases[] = {
	{ "octets both ways", test_octets },
	{ "four full frames are a chunk", test_default_chunk },
	{ "chunk sizes around frame and chunk", test_chunk_sizes },
	{ "the same of version 1", test_chunk_sizes_v1 },
	{ "recv by chunk", test_by_chunk },
	{ "MSG_EOR, MSG_MORE and the flush time", test_eor_more_flush },
	{ "small writes fill chunks", test_small_writes },
	{ "a long stream is bit-exact", test_bulk },
	{ "a long stream of version 1", test_bulk_v1 },
	{ "both directions at once", test_both_ways },
	{ "send, then close, loses nothing", test_send_then_close },
	{ "half-close", test_half_close },
	{ "SHUT_RD", test_shut_rd },
	{ "the reader stops and goes on", test_reader_stops },
	{ "without blocking", test_nonblocking },
	{ "timeouts and signals", test_timeouts_and_signals },
	{ "several buffers, MSG_PEEK, MSG_TRUNC", test_recv_flags },
	{ "MSG_WAITALL and SO_RCVLOWAT", test_waitall_and_lowat },
	{ "MSG_WAITALL beyond SO_RCVBUF", test_waitall_beyond_the_buffer },
	{ "receive timestamps", test_timestamp },
	{ "sendfile and splice", test_sendfile_and_splice },
	{ "options and their refusals", test_options },
	{ "versions do not mix", test_versions_do_not_mix },
	{ "a socket for either version", test_either_version },
	{ "a chunk too old is not sent", test_too_old_to_send },
	{ "the end wakes who sleeps", test_end_wakes },
	{ "close in every state", test_close_in_every_state },
	{ "EPIPE and SIGPIPE", test_sigpipe },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
