// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sock_bt.c - the socket API of FastBatch over a radio, two ends with btgw:
 *
 *	socket -- L2CAP -- hci0 ((radio)) hci1 -- L2CAP -- socket
 */
#include "lib/bt_test.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

static const uint8_t batch[2 + 6 + 65] = {
	[0] = 0x00, [1] = 0x05,
	[2] = 0x02, [3] = 0x01,
	[8] = 0x03, [9] = 0x77,
};

#define EV_OPEN		(POLLIN | POLLOUT | POLLRDHUP | POLLHUP | POLLERR)

static void test_connect(void)
{
	int server = fb_socket();
	int g, d;

	bt_listen(server, BT_PSM, 1);
	g = fb_socket();
	refused(send(g, fb_invite, 2, 0), ENOTCONN);
	refused(recv(g, NULL, 0, 0), ENOTCONN);
	refused(shutdown(g, SHUT_WR), ENOTCONN);
	bt_join(g, server, &d);
	refused(bt_connect(g, BT_PSM), EISCONN);
	refused(listen(g, 1), EBADFD);
	refused(bt_connect(server, BT_PSM), EBADFD);
	check(fb_poll(g, EV_OPEN, 0) == POLLOUT);
	check(bt_so_error(g) == 0);
	check(fb_info(g).role == 0 && fb_info(d).role == 1);
}

static void test_connect_nonblocking(void)
{
	int server = fb_socket();
	int g = fb_socket();
	int d;

	bt_listen(server, BT_PSM, 1);
	bt_nonblock(server, true);
	bt_nonblock(g, true);
	check(fb_poll(server, EV_OPEN, 0) == 0);
	refused(accept(server, NULL, NULL), EAGAIN);

	refused(bt_connect(g, BT_PSM), EINPROGRESS);
	bt_wait(g, POLLOUT);
	check(bt_so_error(g) == 0);
	refused(bt_connect(g, BT_PSM), EISCONN);

	bt_wait(server, POLLIN);
	check(fb_poll(server, EV_OPEN, 0) == POLLIN);
	d = accept4(server, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	check(d >= 0);
	check(fcntl(d, F_GETFL) & O_NONBLOCK);
	check(fcntl(d, F_GETFD) & FD_CLOEXEC);
	check(fb_poll(server, EV_OPEN, 0) == 0);
	refused(accept(server, NULL, NULL), EAGAIN);
	fb_send(g, fb_invite, 2);
	bt_expect_pdu(d, fb_invite, 2);
}

static void *accepts(void *arg)
{
	return (void *)(intptr_t)accept(*(int *)arg, NULL, NULL);
}

static void test_accept_blocking(void)
{
	int server = fb_socket();
	int g = fb_socket();
	pthread_t thread;
	uint8_t buf[4];
	long start;
	void *d;

	bt_listen(server, BT_PSM, 1);
	bt_timeo(server, SO_RCVTIMEO, 300);
	start = bt_now_ms();
	refused(accept(server, NULL, NULL), EAGAIN);
	check(bt_now_ms() - start >= 200);

	bt_timeo(server, SO_RCVTIMEO, 0);
	check(!pthread_create(&thread, NULL, accepts, &server));
	usleep(200000);
	check(!bt_connect(g, BT_PSM));
	check(!pthread_join(thread, &d));
	check((intptr_t)d >= 0);
	/* what accept returns is connected */
	refused(recv((intptr_t)d, buf, sizeof(buf), MSG_DONTWAIT), EAGAIN);
	fb_send(g, fb_invite, 2);
	bt_expect_pdu((intptr_t)d, fb_invite, 2);
}

/* The moment after accept() is not too early for anything. */
static void test_accepted_is_connected(void)
{
	int server = fb_socket();
	int i;

	bt_listen(server, BT_PSM, 1);
	for (i = 0; i < 30; i++) {
		struct sockaddr_l2 sa;
		socklen_t len = sizeof(sa);
		int g = fb_socket();
		pthread_t thread;
		uint8_t buf[4];
		void *ret;
		int d;

		check(!pthread_create(&thread, NULL, accepts, &server));
		check(!bt_connect(g, BT_PSM));
		check(!pthread_join(thread, &ret));
		d = (intptr_t)ret;
		check(d >= 0);
		refused(recv(d, buf, sizeof(buf), MSG_DONTWAIT), EAGAIN);
		check(!getpeername(d, (struct sockaddr *)&sa, &len));
		close(g);
		close(d);
	}
}

/* More than the backlog wait below; then connections are refused. */
static void test_backlog(void)
{
	int server = fb_socket();
	int fds[10];
	int n = 0;
	int d, i;

	bt_listen(server, BT_PSM, 2);
	bt_nonblock(server, true);
	for (;;) {
		fds[n] = fb_socket();
		bt_timeo(fds[n], SO_SNDTIMEO, BT_SOON);
		if (bt_connect(fds[n], BT_PSM))
			break;
		check(++n < 10);
	}
	check(errno == ECONNREFUSED);
	check(n >= 2);
	close(fds[n]);

	for (i = 0; i < n; i++) {
		d = bt_accept(server);
		fb_send(fds[i], fb_invite, 2);
		bt_expect_pdu(d, fb_invite, 2);
		close(d);
		close(fds[i]);
	}
	refused(accept(server, NULL, NULL), EAGAIN);

	/* and there is room again */
	fds[0] = fb_socket();
	bt_join(fds[0], server, &d);

	/* who was not accepted is told when the listener goes */
	fds[1] = fb_socket();
	check(!bt_connect(fds[1], BT_PSM));
	close(server);
	bt_wait(fds[1], POLLHUP);
	fb_send(fds[0], fb_invite, 2);
	bt_expect_pdu(d, fb_invite, 2);
}

static void name_of(int fd, bool peer, struct sockaddr_l2 *sa)
{
	socklen_t len = sizeof(*sa);

	memset(sa, 0xff, len);
	if (peer)
		check(!getpeername(fd, (struct sockaddr *)sa, &len));
	else
		check(!getsockname(fd, (struct sockaddr *)sa, &len));
	check(len == sizeof(*sa));
	check(sa->l2_family == AF_BLUETOOTH);
}

static void test_names(void)
{
	struct sockaddr_l2 here, there, want;
	socklen_t len = sizeof(here);
	int server = fb_socket();
	int g, d;

	g = fb_socket();
	refused(getpeername(g, (struct sockaddr *)&here, &len), ENOTCONN);
	bt_listen(server, BT_PSM, 1);
	refused(getpeername(server, (struct sockaddr *)&here, &len), ENOTCONN);
	name_of(server, false, &here);
	bt_addr(BT_DEVICE, BT_PSM, &want);
	check(!bacmp(&here.l2_bdaddr, &want.l2_bdaddr));
	check(here.l2_psm == want.l2_psm);
	bt_join(g, server, &d);

	name_of(g, false, &here);
	name_of(d, true, &there);
	bt_addr(BT_GATEWAY, 0, &want);
	check(!bacmp(&here.l2_bdaddr, &want.l2_bdaddr));
	check(!bacmp(&there.l2_bdaddr, &want.l2_bdaddr));
	check(here.l2_bdaddr_type == BDADDR_LE_PUBLIC);
	check(there.l2_bdaddr_type == BDADDR_LE_PUBLIC);
	check(btohs(here.l2_cid) >= 0x40 && here.l2_cid == there.l2_cid);

	name_of(g, true, &there);
	name_of(d, false, &here);
	bt_addr(BT_DEVICE, BT_PSM, &want);
	check(!bacmp(&here.l2_bdaddr, &want.l2_bdaddr));
	check(!bacmp(&there.l2_bdaddr, &want.l2_bdaddr));
	check(there.l2_psm == want.l2_psm && here.l2_psm == want.l2_psm);
	check(btohs(here.l2_cid) >= 0x40 && here.l2_cid == there.l2_cid);
}

static void test_addresses_refused(void)
{
	struct sockaddr_l2 sa;
	int fd = fb_socket();

	bt_addr(BT_DEVICE, BT_PSM, &sa);
	refused(connect(fd, (struct sockaddr *)&sa, 3), EINVAL);
	sa.l2_family = AF_UNIX;
	refused(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), EINVAL);
	sa.l2_family = AF_BLUETOOTH;
	sa.l2_bdaddr_type = 7;
	refused(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), EINVAL);
	refused(bind(fd, (struct sockaddr *)&sa, sizeof(sa)), EINVAL);
	sa.l2_bdaddr_type = BDADDR_LE_PUBLIC;
	sa.l2_cid = htobs(4);
	refused(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), EINVAL);
	sa.l2_cid = 0;
	sa.l2_psm = htobs(0x0100);
	refused(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), EINVAL);
	refused(listen(fd, 1), EBADFD);
	bt_listen(fb_socket(), BT_PSM, 1);
	sa.l2_psm = htobs(BT_PSM);
	refused(bind(fb_socket(), (struct sockaddr *)&sa, sizeof(sa)),
		EADDRINUSE);
}

static void test_batch_and_answer(void)
{
	static const size_t lens[3] = { 2, 6, 65 };
	struct btgw_fb_info info;
	struct btgw_fb_pdu pdu;
	uint8_t buf[100];
	size_t off = 0;
	uint16_t id;
	int g, d, flags, i;

	bt_pair(&g, &d);
	fb_send(g, batch, sizeof(batch));
	info = fb_info(g);
	id = info.tx_id;
	check(info.outstanding && info.stats.tx_batches == 1);
	check(fb_poll(g, EV_OPEN, 0) == 0);
	refused(send(g, fb_invite, 2, MSG_DONTWAIT), EAGAIN);

	for (i = 0; i < 3; i++) {
		bt_wait(d, POLLIN);
		check(fb_recv_pdu(d, buf, sizeof(buf), &pdu, &flags) ==
		      (ssize_t)lens[i]);
		check(!memcmp(buf, batch + off, lens[i]));
		check(pdu.id == id && pdu.index == i && pdu.count == 3);
		check(!(flags & MSG_EOR) == (i < 2));
		off += lens[i];
	}
	info = fb_info(d);
	check(info.unanswered && info.rx_id == id && info.alg == 1);

	fb_send(d, fb_confirm_hmac, 33);
	bt_wait(g, POLLIN);
	check(fb_recv_pdu(g, buf, sizeof(buf), &pdu, &flags) == 33);
	check(!memcmp(buf, fb_confirm_hmac, 33));
	check(pdu.id == id && !pdu.index && pdu.count == 1);
	check(flags & MSG_EOR);
	bt_wait(g, POLLOUT);
	check(fb_poll(g, EV_OPEN, 0) == POLLOUT);

	info = fb_info(g);
	check(!info.outstanding && info.stats.rx_batches == 1);
	check(!info.stats.tx_retries && !info.stats.tx_acks);
	info = fb_info(d);
	check(!info.unanswered && info.stats.rx_batches == 1);
	check(info.stats.tx_batches == 1 && !info.stats.rx_duplicates);

	/* the device speaks up of its own accord */
	fb_send(d, fb_complete, 1);
	bt_wait(g, POLLIN);
	check(fb_recv_pdu(g, buf, sizeof(buf), &pdu, &flags) == 1);
	check(pdu.id == fb_info(d).tx_id && pdu.id != id);
	refused(recv(g, buf, sizeof(buf), MSG_DONTWAIT), EAGAIN);
	bt_wait(d, POLLOUT);
	check(fb_info(d).stats.rx_acks == 1);
}

static void get_mtu(int fd, int opt, int want)
{
	socklen_t len = sizeof(uint16_t);
	uint16_t mtu = 0xffff;

	check(!getsockopt(fd, SOL_BLUETOOTH, opt, &mtu, &len));
	if (mtu != want)
		fail("MTU %d is %u, wanted %d", opt, mtu, want);
}

static void test_mtu(void)
{
	uint8_t big[2 * 65 + 6] = { 0x02, 0x01 };
	int server = fb_socket();
	uint16_t mtu = 120;
	int g, d;

	big[6] = 0x03;
	big[6 + 65] = 0x03;
	bt_bind(server, BT_DEVICE, BT_PSM);
	check(!setsockopt(server, SOL_BLUETOOTH, BT_RCVMTU, &mtu, sizeof(mtu)));
	get_mtu(server, BT_RCVMTU, 120);
	mtu = 300;
	refused(setsockopt(server, SOL_BLUETOOTH, BT_RCVMTU, &mtu, 0), EINVAL);
	refused(setsockopt(server, SOL_BLUETOOTH, BT_CHANNEL_POLICY, &mtu, 2),
		ENOPROTOOPT);
	refused(setsockopt(server, SOL_BLUETOOTH, 99, &mtu, 2), ENOPROTOOPT);
	refused(setsockopt(server, SOL_BLUETOOTH, BT_RCVMTU, NULL, 2), EFAULT);
	check(!listen(server, 1));

	g = fb_socket();
	bt_bind(g, BT_GATEWAY, 0);
	check(!setsockopt(g, SOL_BLUETOOTH, BT_RCVMTU, &mtu, sizeof(mtu)));
	check(!bt_connect(g, BT_PSM));
	d = bt_accept(server);
	get_mtu(g, BT_SNDMTU, 120);
	get_mtu(g, BT_RCVMTU, 300);
	get_mtu(d, BT_SNDMTU, 300);
	get_mtu(d, BT_RCVMTU, 120);
	check(fb_info(g).mtu == 120 && fb_info(d).mtu == 300);
	refused(setsockopt(g, SOL_BLUETOOTH, BT_RCVMTU, &mtu, sizeof(mtu)),
		EISCONN);
	/* the peer's word; which error it is differs between kernels */
	check(setsockopt(g, SOL_BLUETOOTH, BT_SNDMTU, &mtu, sizeof(mtu)) < 0);
	get_mtu(g, BT_SNDMTU, 120);

	/* start and two keys are 136 octets: this way no, that way yes */
	refused(send(g, big, sizeof(big), 0), EMSGSIZE);
	fb_send(g, big, 6 + 65);
	bt_expect_pdu(d, big, 6);
	bt_expect_pdu(d, big + 6, 65);
	fb_send(d, big, sizeof(big));
	bt_expect_pdu(g, big, 6);
}

static void test_security(void)
{
	struct bt_security sec = { .level = BT_SECURITY_MEDIUM };
	socklen_t len = sizeof(sec);
	int server = fb_socket();
	int g = fb_socket();
	int d;

	check(!setsockopt(g, SOL_BLUETOOTH, BT_SECURITY, &sec, sizeof(sec)));
	sec.level = 0;
	check(!getsockopt(g, SOL_BLUETOOTH, BT_SECURITY, &sec, &len));
	check(sec.level == BT_SECURITY_MEDIUM);
	sec.level = 99;
	refused(setsockopt(g, SOL_BLUETOOTH, BT_SECURITY, &sec, sizeof(sec)),
		EINVAL);
	sec.level = BT_SECURITY_LOW;
	check(!setsockopt(g, SOL_BLUETOOTH, BT_SECURITY, &sec, sizeof(sec)));
	bt_listen(server, BT_PSM, 1);
	bt_join(g, server, &d);
	sec.level = 77;
	check(!getsockopt(d, SOL_BLUETOOTH, BT_SECURITY, &sec, &len));
	check(sec.level == BT_SECURITY_LOW);
}

static void test_nobody_listens(void)
{
	int g = fb_socket();
	int got;

	refused(bt_connect(g, BT_PSM_NOBODY), ECONNREFUSED);
	/* told once */
	check(bt_so_error(g) == 0);
	check(fb_poll(g, EV_OPEN, 0) & POLLHUP);
	refused(send(g, fb_invite, 2, 0), EPIPE);

	g = fb_socket();
	bt_nonblock(g, true);
	refused(bt_connect(g, BT_PSM_NOBODY), EINPROGRESS);
	bt_wait(g, POLLHUP);
	got = fb_poll(g, EV_OPEN, 0);
	check(got & POLLERR);
	check(!(got & POLLOUT));
	check(bt_so_error(g) == ECONNREFUSED);
	check(bt_so_error(g) == 0);
}

/* Nobody has this address: nothing happens but that it tries. */
static void test_while_it_tries(void)
{
	struct sockaddr_l2 sa;
	int g = fb_socket();

	bt_addr(BT_DEVICE, BT_PSM, &sa);
	sa.l2_bdaddr.b[0] ^= 0x0f;
	bt_bind(g, BT_GATEWAY, 0);
	bt_nonblock(g, true);
	refused(connect(g, (struct sockaddr *)&sa, sizeof(sa)), EINPROGRESS);
	refused(connect(g, (struct sockaddr *)&sa, sizeof(sa)), EALREADY);
	refused(send(g, fb_invite, 2, 0), ENOTCONN);
	refused(recv(g, NULL, 0, 0), ENOTCONN);
	check(fb_poll(g, EV_OPEN, 300) == 0);
	check(!shutdown(g, SHUT_RDWR));
	check(fb_poll(g, EV_OPEN, 0) & POLLHUP);
}

/* The attempt ends with SO_SNDTIMEO. */
static void test_nobody_there(void)
{
	struct sockaddr_l2 sa;
	int g = fb_socket();
	long start, took;

	bt_addr(BT_DEVICE, BT_PSM, &sa);
	sa.l2_bdaddr.b[0] ^= 0xff;
	/* hci1 advertises: that would turn the connection round */
	bt_bind(g, BT_GATEWAY, 0);
	bt_timeo(g, SO_SNDTIMEO, 2000);
	start = bt_now_ms();
	check(connect(g, (struct sockaddr *)&sa, sizeof(sa)) == -1);
	if (errno == EINPROGRESS) {
		/* the wait ended first: the socket is about to say so */
		bt_wait(g, POLLHUP);
		errno = bt_so_error(g);
	}
	check(errno == ETIMEDOUT);
	took = bt_now_ms() - start;
	/* it would be 40 s by default */
	if (took < 1500 || took > 30000)
		fail("timed out after %ld ms", took);
	check(fb_poll(g, EV_OPEN, 0) & POLLHUP);
}

/* Without a controller that is up; the socket can be used afterwards. */
static void test_no_controller(void)
{
	struct sockaddr_l2 sa = {
		.l2_family = AF_BLUETOOTH,
		.l2_psm = htobs(BT_PSM),
		.l2_bdaddr = { { 1, 2, 3, 4, 5, 6 } },
		.l2_bdaddr_type = BDADDR_LE_PUBLIC,
	};
	int g = fb_socket();

	refused(connect(g, (struct sockaddr *)&sa, sizeof(sa)), EHOSTUNREACH);
	check(bt_so_error(g) == 0);
	bt_nonblock(g, true);
	refused(connect(g, (struct sockaddr *)&sa, sizeof(sa)), EHOSTUNREACH);
	check(bt_so_error(g) == 0);
	sa.l2_psm = 0;
	refused(connect(g, (struct sockaddr *)&sa, sizeof(sa)), EINVAL);

	/* it is not bound to anything yet */
	memset(&sa.l2_bdaddr, 0, sizeof(sa.l2_bdaddr));
	sa.l2_psm = htobs(BT_PSM);
	check(!bind(g, (struct sockaddr *)&sa, sizeof(sa)));
	check(!listen(g, 1));
}

static void test_peer_closes(void)
{
	uint8_t buf[100];
	int g, d, got;

	bt_pair(&g, &d);
	close(d);
	bt_wait(g, POLLHUP);
	got = fb_poll(g, EV_OPEN, 0);
	check((got & (POLLIN | POLLRDHUP)) == (POLLIN | POLLRDHUP));
	check(!(got & POLLOUT));
	check(recv(g, buf, sizeof(buf), 0) == 0);
	check(recv(g, buf, sizeof(buf), 0) == 0);
	refused(send(g, fb_invite, 2, 0), EPIPE);

	/* the other way round, with a batch that nobody has read */
	bt_pair(&g, &d);
	fb_send(g, batch, sizeof(batch));
	bt_wait(d, POLLIN);
	close(g);
	bt_wait(d, POLLHUP);
	bt_expect_pdu(d, batch, 2);
	bt_expect_pdu(d, batch + 2, 6);
	bt_expect_pdu(d, batch + 8, 65);
	check(recv(d, buf, sizeof(buf), 0) == 0);
	refused(send(d, fb_complete, 1, 0), EPIPE);
}

static void *blocked_recv(void *arg)
{
	uint8_t buf[10];

	return (void *)(intptr_t)recv(*(int *)arg, buf, sizeof(buf), 0);
}

static void test_peer_closes_wakes(void)
{
	pthread_t thread;
	void *ret;
	int g, d;

	bt_pair(&g, &d);
	check(!pthread_create(&thread, NULL, blocked_recv, &g));
	usleep(200000);
	close(d);
	check(!pthread_join(thread, &ret));
	check(!ret);

	/* and by ourselves */
	bt_pair(&g, &d);
	check(!pthread_create(&thread, NULL, blocked_recv, &g));
	usleep(200000);
	check(!shutdown(g, SHUT_RDWR));
	check(!pthread_join(thread, &ret));
	check(!ret);
	bt_wait(d, POLLHUP);
}

/* The answer arrives although its sender closes at once. */
static void test_close_after_answer(void)
{
	int server = fb_socket();
	uint8_t buf[100];
	int i;

	bt_listen(server, BT_PSM, 1);
	for (i = 0; i < 50; i++) {
		int g = fb_socket();
		int d;

		printf("# %d\n", i);
		bt_join(g, server, &d);
		fb_send(g, batch, sizeof(batch));
		bt_expect_pdu(d, batch, 2);
		bt_expect_pdu(d, batch + 2, 6);
		bt_expect_pdu(d, batch + 8, 65);
		fb_send(d, fb_key, 65);
		close(d);
		bt_expect_pdu(g, fb_key, 65);
		check(bt_recv(g, buf, sizeof(buf)) == 0);
		close(g);
	}
}

static void test_shut_wr(void)
{
	int g, d;

	bt_pair(&g, &d);
	check(send(g, batch, 2, MSG_MORE) == 2);
	check(send(g, batch + 2, 6, MSG_MORE) == 6);
	check(fb_get(g, BTGW_FB_ABORT) == 8);
	check(fb_poll(d, POLLIN, 200) == 0);
	check(!shutdown(g, SHUT_WR));
	bt_expect_pdu(d, batch, 2);
	bt_expect_pdu(d, batch + 2, 6);
	refused(send(g, fb_invite, 2, 0), EPIPE);
	check(!(fb_poll(g, EV_OPEN, 0) & (POLLOUT | POLLHUP)));
	/* half closed: the answer still comes */
	fb_send(d, fb_key, 65);
	bt_expect_pdu(g, fb_key, 65);
	check(!(fb_poll(g, EV_OPEN, 0) & POLLOUT));
}

/* The window is closed at that moment: the batch follows when it opens. */
static void test_shut_wr_later(void)
{
	int g, d;

	bt_pair(&g, &d);
	fb_send(g, fb_invite, 2);
	check(send(g, fb_complete, 1, MSG_MORE) == 1);
	check(!shutdown(g, SHUT_WR));
	bt_expect_pdu(d, fb_invite, 2);
	bt_expect_pdu(d, fb_complete, 1);
}

/*
 * A channel of its own keeps the connection up between the others, until the
 * radio goes: btvirt reports an advertisement once, and may do so while nobody
 * looks.
 */
static void test_hold(void)
{
	struct sockaddr_l2 sa;
	int server = bt_raw();
	int a, b;

	bt_addr(BT_DEVICE, BT_PSM_HOLD, &sa);
	check(!bind(server, (struct sockaddr *)&sa, sizeof(sa)));
	check(!listen(server, 1));
	a = bt_raw();
	bt_bind(a, BT_GATEWAY, 0);
	check(!connect(a, (struct sockaddr *)&sa, sizeof(sa)));
	b = bt_accept(server);
	printf("held\n");
	fb_poll(b, POLLHUP, -1);
}

static const struct fb_case cases[] = {
	{ "connect", test_connect },
	{ "connect-nonblocking", test_connect_nonblocking },
	{ "accept-blocking", test_accept_blocking },
	{ "accepted-is-connected", test_accepted_is_connected },
	{ "backlog", test_backlog },
	{ "names", test_names },
	{ "addresses-refused", test_addresses_refused },
	{ "batch-and-answer", test_batch_and_answer },
	{ "mtu", test_mtu },
	{ "security", test_security },
	{ "nobody-listens", test_nobody_listens },
	{ "nobody-there", test_nobody_there },
	{ "while-it-tries", test_while_it_tries },
	{ "peer-closes", test_peer_closes },
	{ "peer-closes-wakes", test_peer_closes_wakes },
	{ "close-after-answer", test_close_after_answer },
	{ "shut-wr", test_shut_wr },
	{ "shut-wr-later", test_shut_wr_later },
	/* not of the list: asked for by name */
	{ "hold", test_hold },
	{ "no-controller", test_no_controller },
};

int main(int argc, char **argv)
{
	return bt_main(cases, ARRAY_SIZE(cases), argc, argv);
}
