// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_bt.c - streaming sockets over the radio
 *
 *	socket -- L2CAP -- hci1 ((radio)) hci0 -- L2CAP -- socket, or a peer
 *							   that is none
 *
 * "gone" is no case of its own: it says "ready" while octets flow, waits to
 * lose both controllers and says "ended".
 */
#include "lib/bt_test.h"

#include <pthread.h>
#include <unistd.h>

enum {
	/* more than all queues between two sockets hold */
	MUCH		= 300 * 1000,
	SOME		= 50 * 1000,
	/* payload of a frame of version 1 here */
	V1_PART		= 200,
};

static int stream(int version)
{
	int fd = socket(AF_BLUETOOTH, SOCK_STREAM, BTPROTO_BTGW);

	check(fd >= 0);
	fb_set(fd, BTGW_STREAM_VERSION, version);
	bt_timeo(fd, SO_RCVTIMEO, BT_SOON);
	bt_timeo(fd, SO_SNDTIMEO, BT_SOON);
	return fd;
}

static void pair(int version, int *gateway, int *device)
{
	int server = stream(version);

	bt_listen(server, BT_PSM, 1);
	*gateway = stream(version);
	check(!bt_connect(*gateway, BT_PSM));
	*device = bt_accept(server);
	bt_timeo(*device, SO_RCVTIMEO, BT_SOON);
	bt_timeo(*device, SO_SNDTIMEO, BT_SOON);
	close(server);
}

static uint8_t octet(size_t at, int salt)
{
	return at % 4093 * 167 + salt;
}

static void send_octets(int fd, size_t len, int salt)
{
	uint8_t buf[1777];
	size_t done, n, i;
	ssize_t got;

	for (done = 0; done < len; done += got) {
		n = len - done < sizeof(buf) ? len - done : sizeof(buf);
		for (i = 0; i < n; i++)
			buf[i] = octet(done + i, salt);
		got = send(fd, buf, n, MSG_NOSIGNAL);
		if (got <= 0)
			fail("sending, %zu of %zu are sent: %s", done, len,
			     strerror(errno));
	}
}

static void stream_info(int fd, struct btgw_stream_info *info)
{
	socklen_t len = sizeof(*info);

	check(!getsockopt(fd, SOL_BTGW, BTGW_STREAM_INFO, info, &len));
}

/* what the receiver made of the frames, for whoever has to find out why */
static void tell_gaps(int fd)
{
	struct btgw_stream_info info;
	struct btgw_stream_stats *s = &info.stats;

	stream_info(fd, &info);
	printf("# frames %llu, gaps %llu, lost %llu, jumps %llu, cut %llu\n",
	       (unsigned long long)s->rx_frames,
	       (unsigned long long)s->rx_gaps,
	       (unsigned long long)s->rx_lost,
	       (unsigned long long)s->rx_jumps,
	       (unsigned long long)s->rx_cut);
	printf("# crc %llu, length %llu, big %llu, malformed %llu\n",
	       (unsigned long long)s->rx_crc,
	       (unsigned long long)s->rx_length,
	       (unsigned long long)s->rx_big,
	       (unsigned long long)s->rx_malformed);
	printf("# repeats %llu, stray %llu\n",
	       (unsigned long long)s->rx_repeats,
	       (unsigned long long)s->rx_stray);
}

static void recv_octets(int fd, size_t len, int salt)
{
	uint8_t buf[3001];
	size_t done, i;
	ssize_t n;

	for (done = 0; done < len; done += n) {
		n = recv(fd, buf, len - done < sizeof(buf) ? len - done :
			 sizeof(buf), 0);
		if (n <= 0) {
			int err = errno;

			tell_gaps(fd);
			fail("receiving, %zu of %zu are there: %s", done, len,
			     n ? strerror(err) : "the end");
		}
		for (i = 0; i < (size_t)n; i++)
			if (buf[i] != octet(done + i, salt))
				fail("octet %zu is not the one that was sent",
				     done + i);
	}
}

static void recv_end(int fd)
{
	uint8_t buf[8];
	ssize_t n = recv(fd, buf, sizeof(buf), 0);

	if (n)
		fail("not the end: %zd, %s", n, strerror(errno));
}

/* one direction in a thread */
struct flow {
	int fd;
	size_t len;
	int salt;
	pthread_t thread;
};

static void *flow_send(void *arg)
{
	struct flow *f = arg;

	send_octets(f->fd, f->len, f->salt);
	return NULL;
}

static void *flow_recv(void *arg)
{
	struct flow *f = arg;

	recv_octets(f->fd, f->len, f->salt);
	return NULL;
}

static void flow_start(struct flow *f, void *(*run)(void *arg))
{
	check(!pthread_create(&f->thread, NULL, run, f));
}

static void both_ways(int version)
{
	struct flow up = { .len = MUCH, .salt = 1 };
	struct flow down = { .len = MUCH / 2, .salt = 2 };
	struct flow reader = { .len = MUCH / 2, .salt = 2 };
	struct btgw_stream_info info;
	socklen_t len = sizeof(info);
	int g, d;

	pair(version, &g, &d);
	up.fd = d;
	down.fd = g;
	/* two senders and two readers, none of which waits for another */
	reader.fd = d;
	flow_start(&up, flow_send);
	flow_start(&down, flow_send);
	flow_start(&reader, flow_recv);
	recv_octets(g, MUCH, 1);
	check(!pthread_join(up.thread, NULL));
	check(!pthread_join(down.thread, NULL));
	check(!pthread_join(reader.thread, NULL));
	check(!getsockopt(g, SOL_BTGW, BTGW_STREAM_INFO, &info, &len));
	if (info.version != version || info.stats.rx_gaps)
		fail("version %u, %llu gaps", info.version,
		     (unsigned long long)info.stats.rx_gaps);
}

static void test_both_v2(void)
{
	both_ways(2);
}

static void test_both_v1(void)
{
	both_ways(1);
}

static void close_drains(int version)
{
	int g, d;

	pair(version, &g, &d);
	/* as much as the queues take without a reader */
	send_octets(d, SOME, 3);
	check(!close(d));
	recv_octets(g, SOME, 3);
	recv_end(g);
}

static void test_close_v2(void)
{
	close_drains(2);
}

static void test_close_v1(void)
{
	close_drains(1);
}

static void test_half_close(void)
{
	int g, d;

	pair(2, &g, &d);
	send_octets(g, 1500, 4);
	check(!shutdown(g, SHUT_WR));
	refused(send(g, "", 1, MSG_NOSIGNAL), EPIPE);
	recv_octets(d, 1500, 4);
	recv_end(d);
	/* the other direction is not over */
	send_octets(d, SOME, 5);
	recv_octets(g, SOME, 5);
	check(!close(d));
	recv_end(g);
}

/* a chunk of version 1 in two frames, number 1, as the air has it */
static void v1_send_chunk(int raw)
{
	struct btgw_v1_hdr hdr = {
		.number = htole16(1),
		.length = htole16(V1_PART + 1),
	};
	uint8_t payload[V1_PART + 1], frame[sizeof(hdr) + V1_PART];
	uint32_t crc = 0xffffffff;
	size_t i;
	int bit;

	for (i = 0; i < sizeof(payload); i++) {
		payload[i] = octet(i, 6);
		crc ^= payload[i];
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	hdr.crc = htole32(~crc);
	memcpy(frame, &hdr, sizeof(hdr));
	memcpy(frame + sizeof(hdr), payload, V1_PART);
	check(send(raw, frame, sizeof(frame), 0) == sizeof(frame));
	frame[sizeof(hdr)] = payload[V1_PART];
	check(send(raw, frame, sizeof(hdr) + 1, 0) == sizeof(hdr) + 1);
}

/* hci1 is the raw peer, which listens */
static void raw_pair(int version, int *gateway, int *raw)
{
	int server = bt_raw();

	bt_listen(server, BT_PSM, 1);
	*gateway = stream(version);
	check(!bt_connect(*gateway, BT_PSM));
	*raw = bt_accept(server);
	close(server);
}

static void test_v2_meets_v1(void)
{
	struct pollfd p = { .events = POLLIN };
	uint8_t buf[8];
	int g, raw;

	raw_pair(2, &g, &raw);
	v1_send_chunk(raw);
	bt_wait(g, POLLIN);
	refused(recv(g, buf, sizeof(buf), 0), EPROTONOSUPPORT);
	/* it said so, and is over */
	recv_end(g);
	refused(send(g, "", 1, MSG_NOSIGNAL), EPIPE);
	p.fd = raw;
	check(poll(&p, 1, BT_SOON) == 1);
	check(p.revents & (POLLHUP | POLLERR | POLLRDHUP) ||
	      recv(raw, buf, sizeof(buf), 0) <= 0);
}

static void test_either(void)
{
	struct btgw_stream_info info;
	socklen_t len = sizeof(info);
	int server, raw, g, d;

	/* the listener takes what comes */
	server = stream(0);
	bt_listen(server, BT_PSM, 2);

	raw = bt_raw();
	bt_bind(raw, BT_GATEWAY, 0);
	check(!bt_connect(raw, BT_PSM));
	d = bt_accept(server);
	bt_timeo(d, SO_RCVTIMEO, BT_SOON);
	v1_send_chunk(raw);
	recv_octets(d, V1_PART + 1, 6);
	check(!getsockopt(d, SOL_BTGW, BTGW_STREAM_INFO, &info, &len));
	check(info.version == 1);
	close(d);
	close(raw);

	g = stream(2);
	check(!bt_connect(g, BT_PSM));
	d = bt_accept(server);
	bt_timeo(d, SO_RCVTIMEO, BT_SOON);
	send_octets(g, 3000, 7);
	recv_octets(d, 3000, 7);
	check(!getsockopt(d, SOL_BTGW, BTGW_STREAM_INFO, &info, &len));
	check(info.version == 2);
	close(d);
	close(g);
	close(server);
}

static void test_back_pressure(void)
{
	struct btgw_stream_info info;
	socklen_t len = sizeof(info);
	uint8_t buf[1000];
	size_t sent = 0, i;
	ssize_t n;
	int g, d;

	pair(2, &g, &d);
	/* nobody reads: at some point nothing more is taken */
	while (fb_poll(d, POLLOUT, 3000) & POLLOUT) {
		for (i = 0; i < sizeof(buf); i++)
			buf[i] = octet(sent + i, 8);
		n = send(d, buf, sizeof(buf), MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n < 0 && errno == EAGAIN)
			continue;
		check(n > 0);
		sent += n;
		if (sent > 8 * 1000 * 1000)
			fail("the peer does not read, and %zu octets were taken",
			     sent);
	}
	refused(send(d, buf, 1, MSG_DONTWAIT | MSG_NOSIGNAL), EAGAIN);
	recv_octets(g, sent, 8);
	check(!getsockopt(g, SOL_BTGW, BTGW_STREAM_INFO, &info, &len));
	check(!info.stats.rx_gaps);
	close(g);
	close(d);
}

/* what is written together travels together, what comes by and by does not */
static void test_together(void)
{
	static uint8_t buf[8000], got[8000];
	struct btgw_stream_info info;
	socklen_t len = sizeof(info);
	uint64_t frames;
	int g, d, i;

	pair(2, &g, &d);
	check(send(d, buf, sizeof(buf), MSG_EOR | MSG_NOSIGNAL) ==
	      sizeof(buf));
	check(recv(g, got, sizeof(got), MSG_WAITALL) == sizeof(got));
	check(!getsockopt(d, SOL_BTGW, BTGW_STREAM_INFO, &info, &len));
	if (info.stats.tx_frames != 3 || info.stats.tx_chunks != 3)
		fail("%llu frames, %llu chunks",
		     (unsigned long long)info.stats.tx_frames,
		     (unsigned long long)info.stats.tx_chunks);
	frames = info.stats.tx_frames;
	for (i = 0; i < 100; i++)
		check(send(d, buf, 80, MSG_NOSIGNAL) == 80);
	check(recv(g, got, sizeof(got), MSG_WAITALL) == sizeof(got));
	check(!getsockopt(d, SOL_BTGW, BTGW_STREAM_INFO, &info, &len));
	check(info.frame < 250 &&
	      info.stats.tx_frames - frames >= 8000 / info.frame);
	close(d);
	close(g);
}

/* a peer that takes no more than usual gets frames of one packet each */
static void test_narrow_peer(void)
{
	static uint8_t buf[5000];
	struct btgw_stream_info info;
	socklen_t len = sizeof(info);
	int server, g, raw;
	size_t sum = 0;
	ssize_t n;

	raw_pair(2, &g, &raw);
	check(!getsockopt(g, SOL_BTGW, BTGW_STREAM_INFO, &info, &len));
	check(send(g, buf, sizeof(buf), MSG_EOR | MSG_NOSIGNAL) ==
	      sizeof(buf));
	while (sum < sizeof(buf)) {
		n = recv(raw, buf, sizeof(buf), 0);
		check(n > 0 && (size_t)n <= info.frame);
		sum += n;
	}
	close(g);
	close(raw);

	/* what the application said of its own side stands */
	server = stream(2);
	bt_bind(server, BT_DEVICE, BT_PSM);
	check(!setsockopt(server, SOL_BLUETOOTH, BT_RCVMTU,
			  &(uint16_t){ 400 }, sizeof(uint16_t)));
	check(!listen(server, 1));
	g = stream(2);
	check(!bt_connect(g, BT_PSM));
	len = sizeof(info);
	check(!getsockopt(g, SOL_BTGW, BTGW_STREAM_INFO, &info, &len));
	check(info.mtu == 400);
	close(g);
	close(server);
}

/* Large sends from @from arrive at @to, whose peer was told of @mtu. */
static void large_sends(int from, int to, uint32_t mtu)
{
	struct flow f = { .fd = from, .len = SOME / 2, .salt = 9 };
	static uint8_t buf[8000], got[8000];
	struct btgw_stream_info info;
	size_t i;

	stream_info(from, &info);
	if (info.mtu != mtu)
		fail("MTU %u, not %u", info.mtu, mtu);
	flow_start(&f, flow_send);
	recv_octets(to, SOME / 2, 9);
	check(!pthread_join(f.thread, NULL));
	for (i = 0; i < sizeof(buf); i++)
		buf[i] = octet(i, 10);
	check(send(from, buf, sizeof(buf), MSG_EOR | MSG_NOSIGNAL) ==
	      sizeof(buf));
	check(recv(to, got, sizeof(got), MSG_WAITALL) == sizeof(got));
	check(!memcmp(buf, got, sizeof(buf)));
	stream_info(to, &info);
	check(!info.stats.rx_gaps && !info.stats.rx_lost);
}

/* the MTU says how large a chunk may be that fills it */
static void test_small_chunks(void)
{
	/* where the largest frame takes all that is accepted, more: credits */
	static const uint32_t limits[][2] = {
		{ 1024, 1033 }, { 3693, 3702 }, { 3694, 16384 }, { 700, 709 },
	};
	int server, g, d;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(limits); i++) {
		server = stream(2);
		fb_set(server, BTGW_STREAM_RCVCHUNK, limits[i][0]);
		bt_listen(server, BT_PSM, 1);
		g = stream(2);
		fb_set(g, BTGW_STREAM_RCVCHUNK, limits[i][0]);
		check(!bt_connect(g, BT_PSM));
		d = bt_accept(server);
		bt_timeo(d, SO_RCVTIMEO, BT_SOON);
		bt_timeo(d, SO_SNDTIMEO, BT_SOON);
		close(server);
		large_sends(d, g, limits[i][1]);
		large_sends(g, d, limits[i][1]);
		close(d);
		close(g);
	}
}

static void small_buffer(int fd)
{
	check(!setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &(int){ 10000 },
			  sizeof(int)));
}

/* credits follow from the buffer: too few of them for large SDUs */
static void test_small_buffer(void)
{
	int server = stream(2), g, d;

	small_buffer(server);
	bt_listen(server, BT_PSM, 1);
	g = stream(2);
	small_buffer(g);
	check(!bt_connect(g, BT_PSM));
	d = bt_accept(server);
	bt_timeo(d, SO_RCVTIMEO, BT_SOON);
	bt_timeo(d, SO_SNDTIMEO, BT_SOON);
	close(server);
	large_sends(d, g, L2CAP_DEFAULT_MTU);
	large_sends(g, d, L2CAP_DEFAULT_MTU);
	close(d);
	close(g);
}

static void set_sndbuf(int fd, int octets)
{
	check(!setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &octets, sizeof(octets)));
}

/* Two plain sockets of the MTU @mtu, one of them with a stream over it. */
static int adopted(int sndbuf, uint16_t mtu, int *near, int *far)
{
	int server = bt_raw(), fd;

	bt_bind(server, BT_DEVICE, BT_PSM);
	check(!setsockopt(server, SOL_BLUETOOTH, BT_RCVMTU, &mtu, sizeof(mtu)));
	check(!listen(server, 1));
	*near = bt_raw();
	set_sndbuf(*near, sndbuf);
	bt_join(*near, server, far);
	bt_timeo(*far, SO_RCVTIMEO, BT_SOON);
	close(server);
	fd = stream(2);
	fb_attach(fd, fb_adopt(*near, -1, BTGW_LINK_ROLE_GATEWAY, 0));
	return fd;
}

/* a frame has to fit into the buffer of the socket below at once */
static void test_small_sndbuf(void)
{
	static uint8_t buf[8000], got[4000];
	struct btgw_stream_info info;
	int fd, near, far;
	size_t sum;
	ssize_t n;

	fd = adopted(1, 4000, &near, &far);
	stream_info(fd, &info);
	check(info.mtu == L2CAP_DEFAULT_MTU);
	check(send(fd, buf, sizeof(buf), MSG_EOR | MSG_NOSIGNAL) ==
	      sizeof(buf));
	for (sum = 0; sum < sizeof(buf); sum += n) {
		n = recv(far, got, sizeof(got), 0);
		check(n > 0 && n <= info.frame);
	}
	close(fd);
	close(near);
	close(far);

	/* made small behind our back: such a frame is lost, others are not */
	fd = adopted(100000, 4000, &near, &far);
	stream_info(fd, &info);
	check(info.mtu == 4000);
	set_sndbuf(near, 1);
	check(send(fd, buf, 3000, MSG_EOR | MSG_NOSIGNAL) == 3000);
	stream_info(fd, &info);
	if (info.stats.tx_errors != 1 || info.stats.tx_frames)
		fail("%llu frames lost, %llu sent",
		     (unsigned long long)info.stats.tx_errors,
		     (unsigned long long)info.stats.tx_frames);
	set_sndbuf(near, 100000);
	check(send(fd, buf, 3000, MSG_EOR | MSG_NOSIGNAL) == 3000);
	check(recv(far, got, sizeof(got), 0) == 3009);
	close(fd);
	close(near);
	close(far);
}

/* the last call on a socket under which the controller vanished */
static void told(int fd, const char *who)
{
	uint8_t buf[4096];
	ssize_t n;

	do {
		n = recv(fd, buf, sizeof(buf), 0);
	} while (n > 0 || (n < 0 && errno == EBADMSG));
	/* the error was the sender's to see, or is ours */
	if (n < 0 && errno != ENODEV)
		fail("%s: %s", who, strerror(errno));
	refused(send(fd, "", 1, MSG_NOSIGNAL), EPIPE);
	check(fb_poll(fd, POLLIN, 0) & POLLHUP);
}

static void *send_until_gone(void *arg)
{
	int fd = *(int *)arg;
	uint8_t buf[1000] = {};

	while (send(fd, buf, sizeof(buf), MSG_NOSIGNAL) > 0)
		;
	if (errno != ENODEV && errno != EPIPE)
		fail("the sender was told: %s", strerror(errno));
	return NULL;
}

static void gone(void)
{
	uint8_t buf[4096];
	pthread_t thread;
	int g, d, i;

	pair(2, &g, &d);
	check(!pthread_create(&thread, NULL, send_until_gone, &d));
	for (i = 0; i < 20; i++)
		check(recv(g, buf, sizeof(buf), 0) > 0);
	printf("ready\n");
	told(g, "receiver");
	check(!pthread_join(thread, NULL));
	told(d, "sender");
	printf("ended\n");
}

static const struct fb_case cases[] = {
	{ "both directions at once", test_both_v2 },
	{ "both directions at once, version 1", test_both_v1 },
	{ "sent, then closed: nothing is lost", test_close_v2 },
	{ "sent, then closed, version 1", test_close_v1 },
	{ "half closed: the other direction goes on", test_half_close },
	{ "version 2 meets version 1 and says so", test_v2_meets_v1 },
	{ "a listener takes either version", test_either },
	{ "nobody reads: the sender is stopped, nothing is lost",
	  test_back_pressure },
	{ "what is written together is one frame", test_together },
	{ "a peer with a small MTU", test_narrow_peer },
	{ "a receiver that takes small chunks only", test_small_chunks },
	{ "a small receive buffer", test_small_buffer },
	{ "an adopted channel with a small send buffer", test_small_sndbuf },
	{ "gone", gone },
};

int main(int argc, char **argv)
{
	return bt_main(cases, ARRAY_SIZE(cases), argc, argv);
}
