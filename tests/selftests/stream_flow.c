// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_flow.c - STREAM sockets over loop links: flow, and ends of every kind
 *
 *	BTGW_STREAM_MB=1024	megabytes of the long stream, 64 if not set; with
 *				less than 64 the other streams are shorter, too
 *	BTGW_STREAM_STOP=30	seconds that the reader stops, 5 if not set
 */
#include "lib/stream_test.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/sendfile.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/l2cap.h>

static long env(const char *name, long otherwise)
{
	const char *value = getenv(name);

	return value ? atol(value) : otherwise;
}

/* Octets of a stream that is not the long one; a slow machine gets time. */
static uint64_t some(uint64_t len)
{
	uint64_t mb = env("BTGW_STREAM_MB", 64);

	alarm(600);
	return mb < 64 ? len * (mb + 1) / 64 : len;
}

static long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void test_small_writes(void)
{
	struct st_flow in = { .seed = 7, .len = some(5000) * 12 };
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
	bulk(a, b, some(2 << 20), 30000);
	check(fb_get(b, BTGW_STREAM_VERSION) == 1);
	check(fb_get(a, BTGW_STREAM_CHUNK) == 948);
	/* the answer is of the same version */
	bulk(b, a, some(1 << 20), 5000);
	check(!st_info(a).stats.rx_gaps);
}

static void test_both_ways(void)
{
	struct st_flow out[2], in[2];
	int a, b, i;

	st_loop(&a, &b);
	for (i = 0; i < 2; i++) {
		out[i] = (struct st_flow){ .fd = i ? b : a, .seed = 21 + i,
					   .len = some(4 << 20),
					   .max = 20000 };
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

	for (i = 0; i < (int)some(60); i++) {
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
	int a, b, ms;

	st_loop(&a, &b);
	check(!shutdown(b, SHUT_RD));
	check(recv(b, &c, 1, 0) == 0);
	/* what comes is dropped, and does not hold the sender up */
	st_send(a, 1, 0, 400000, 0);
	st_send(b, 2, 0, 10, 0);
	st_recv(a, 2, 0, 10);
	for (ms = 0; st_info(b).stats.rx_unread <= 300000; ms += 10) {
		check(ms < FB_SOON);
		usleep(10000);
	}
}

static void test_reader_stops(void)
{
	unsigned int ms = env("BTGW_STREAM_STOP", 5) * 1000;
	struct st_flow out = { .seed = 31, .len = 1200000 };
	struct st_flow in = { .seed = 31, .len = 1200000 };
	struct btgw_stream_info info;
	int size = 100000;
	socklen_t len = sizeof(size);
	bool held_up = false;
	int a, b;

	alarm(ms / 1000 + 600);
	st_loop(&a, &b);
	check(!setsockopt(b, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	check(!getsockopt(b, SOL_SOCKET, SO_RCVBUF, &size, &len));
	out.fd = a;
	in.fd = b;
	in.pause_at = 200000;
	in.pause_ms = ms;
	atomic_store(&in.hold, true);
	st_start_recv(&in);
	st_start_send(&out);
	while (!atomic_load(&in.paused))
		usleep(10000);
	/* all the while */
	do {
		check(st_info(b).rx_queue <= (uint32_t)size);
		info = st_info(a);
		if (info.tx_queue && info.stats.tx_waits &&
		    !(fb_poll(a, POLLOUT, 0) & POLLOUT)) {
			held_up = true;
			atomic_store(&in.hold, false);
		}
		usleep(50000);
	} while (!atomic_load(&in.resumed));
	check(held_up);
	st_join(&in);
	st_join(&out);
	check(!st_info(b).stats.rx_gaps);
	check(fb_poll(a, POLLOUT, FB_SOON) & POLLOUT);
}

static void test_nonblocking(void)
{
	uint64_t sent = 0, got = 0;
	int a, b, n = -1, before, there;
	uint8_t buf[4096];
	ssize_t ret;
	long end;

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
	check(fb_poll(b, POLLIN, FB_SOON) & POLLIN);
	/*
	 * Once the receive buffer is full nothing moves any more. There may be
	 * room then, though less than half: that is not yet worth a wakeup.
	 */
	end = now_ms() + FB_SOON;
	do {
		check(now_ms() < end);
		before = n;
		usleep(500000);
		st_fill(buf, sizeof(buf), 1, sent);
		while ((ret = send(a, buf, sizeof(buf), 0)) > 0) {
			sent += ret;
			st_fill(buf, sizeof(buf), 1, sent);
		}
		check(!ioctl(a, TIOCOUTQ, &n));
		check(!ioctl(b, TIOCINQ, &there));
	} while (n != before || there <= 0 ||
		 there != (int)st_info(b).rx_queue ||
		 fb_poll(a, POLLOUT, 0) & POLLOUT);
	while (got < sent) {
		check(fb_poll(b, POLLIN, FB_SOON) & POLLIN);
		ret = recv(b, buf, sizeof(buf), 0);
		check(ret > 0 && st_is(buf, ret, 1, got));
		got += ret;
	}
	check(fb_poll(a, POLLOUT, FB_SOON) & POLLOUT);
}

/* With octets wanted that SO_RCVBUF cannot hold a reader still gets on. */
static void test_waitall_beyond_the_buffer(void)
{
	struct st_flow out = { .seed = 1, .len = some(4 << 20) / 4 };
	int size = 20000;
	int a, b;

	st_loop(&a, &b);
	check(!setsockopt(b, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	out.fd = a;
	st_start_send(&out);
	st_recv(b, 1, 0, out.len);
	st_join(&out);
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

/* A stream into a file, without a copy in user memory. */
static void test_splice_out(void)
{
	struct st_flow out = { .seed = 43, .len = some(1 << 20) };
	uint8_t *buf = malloc(out.len);
	char name[] = "/tmp/stream.XXXXXX";
	int a, b, file, p[2];
	uint64_t done = 0;
	ssize_t n, m;

	st_loop(&a, &b);
	file = mkstemp(name);
	check(file >= 0);
	unlink(name);
	check(!pipe(p));
	out.fd = a;
	st_start_send(&out);
	while (done < out.len) {
		n = splice(b, NULL, p[1], NULL, out.len - done, 0);
		check(n > 0);
		for (done += n; n; n -= m) {
			m = splice(p[0], NULL, file, NULL, n, 0);
			check(m > 0);
		}
	}
	st_join(&out);
	check(pread(file, buf, out.len, 0) == (ssize_t)out.len);
	check(st_is(buf, out.len, 43, 0));
	/* the end shows as it does in a file */
	close(a);
	check(splice(b, NULL, p[1], NULL, 1000, 0) == 0);
	free(buf);
}

static void test_too_old_to_send(void)
{
	struct btgw_stream_info info;
	struct btgw_gap gap;
	uint64_t lost;
	uint8_t buf[968];
	int a, b, size = 4096;
	uint32_t i;
	long end;

	st_loop(&a, &b);
	fb_set(a, BTGW_STREAM_LATENCY, 1000);
	check(!setsockopt(b, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)));
	st_nonblock(a, true);
	/* chunk i is full of i; the reader does not read */
	for (i = 0; i < 200; i++) {
		memset(buf, i, sizeof(buf));
		if (send(a, buf, sizeof(buf), 0) != sizeof(buf))
			break;
	}
	check(i > 30);
	/* until all of them are that old, and have been looked at */
	end = now_ms() + FB_SOON;
	usleep(1500000);
	do {
		check(now_ms() < end);
		lost = st_info(a).stats.tx_late;
		usleep(1000000);
		info = st_info(a);
	} while (info.stats.tx_late <= 10 || info.stats.tx_late != lost);
	/* this one may take its time */
	fb_set(a, BTGW_STREAM_LATENCY, 0);
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
	struct sockaddr_l2 sa = {
		.l2_family = AF_BLUETOOTH,
		.l2_psm = htobs(0x00f7),
		.l2_bdaddr_type = BDADDR_LE_PUBLIC,
	};
	uint64_t state = 77;
	int a, b, i;

	close(st_socket());
	for (i = 0; i < 3; i++) {
		a = st_socket();
		check(!bind(a, (struct sockaddr *)&sa, sizeof(sa)));
		check(!i || !listen(a, 1));
		check(i < 2 || !shutdown(a, SHUT_RDWR));
		/* the PSM is free when it returns */
		close(a);
	}
	for (i = 0; i < (int)some(200); i++) {
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
	/* the end of the stream may come before that of the link */
	check(fb_soon(a, POLLHUP) & POLLHUP);
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
	{ "small writes fill chunks", test_small_writes },
	{ "a long stream is bit-exact", test_bulk },
	{ "a long stream of version 1", test_bulk_v1 },
	{ "both directions at once", test_both_ways },
	{ "send, then close, loses nothing", test_send_then_close },
	{ "half-close", test_half_close },
	{ "SHUT_RD", test_shut_rd },
	{ "the reader stops and goes on", test_reader_stops },
	{ "without blocking", test_nonblocking },
	{ "MSG_WAITALL beyond SO_RCVBUF", test_waitall_beyond_the_buffer },
	{ "sendfile and splice", test_sendfile_and_splice },
	{ "splice out of a stream", test_splice_out },
	{ "a chunk too old is not sent", test_too_old_to_send },
	{ "the end wakes who sleeps", test_end_wakes },
	{ "close in every state", test_close_in_every_state },
	{ "EPIPE and SIGPIPE", test_sigpipe },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
