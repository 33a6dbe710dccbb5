// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fb_loop.c - the FastBatch socket API over loop links
 */
#include "lib/fb_test.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

static const uint8_t batch1[2 + 6 + 65] = {
	[0] = 0x00, [1] = 0x05,
	[2] = 0x02, [3] = 0x01,
	[8] = 0x03, [9] = 0x77,
};

static long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void test_batch_and_answer(void)
{
	struct btgw_fb_pdu pdu;
	struct btgw_fb_info info;
	uint8_t buf[100];
	int g, d, flags;
	uint16_t id;

	fb_loop(&g, &d);
	fb_send(g, batch1, sizeof(batch1));

	check(fb_recv_pdu(d, buf, sizeof(buf), &pdu, &flags) == 2);
	check(pdu.index == 0 && pdu.count == 3 && !(flags & MSG_EOR));
	id = pdu.id;
	check(fb_recv_pdu(d, buf, sizeof(buf), &pdu, &flags) == 6);
	check(pdu.index == 1 && pdu.id == id && !(flags & MSG_EOR));
	check(fb_recv_pdu(d, buf, sizeof(buf), &pdu, &flags) == 65);
	check(pdu.index == 2 && pdu.id == id && (flags & MSG_EOR));
	check(buf[1] == 0x77);

	info = fb_info(d);
	check(info.role == 1 && info.alg == 1 && info.unanswered);
	info = fb_info(g);
	check(info.role == 0 && info.outstanding && info.tx_id == id);

	fb_send(d, fb_complete, 1);
	check(fb_recv_pdu(g, buf, sizeof(buf), &pdu, &flags) == 1);
	check(pdu.id == id && pdu.count == 1 && (flags & MSG_EOR));

	info = fb_info(g);
	check(!info.outstanding && info.stats.tx_batches == 1);
	check(info.stats.rx_batches == 1 && info.stats.tx_acks == 0);
	info = fb_info(d);
	check(!info.unanswered && info.stats.tx_acks == 0);
}

static void test_acknowledged_by_recv(void)
{
	struct btgw_fb_info info;
	uint8_t buf[8];
	int g, d;

	fb_loop(&g, &d);
	fb_send(g, fb_invite, 2);
	fb_recv(d, fb_invite, 2);
	usleep(50000);
	info = fb_info(g);
	check(info.outstanding);
	refused(recv(d, buf, sizeof(buf), MSG_DONTWAIT), EAGAIN);
	check(fb_poll(g, POLLOUT, FB_SOON) & POLLOUT);
	info = fb_info(g);
	check(!info.outstanding && info.stats.rx_acks == 1);
	check(info.last_status == 0);

	/* now a batch of D is one of its own, which G acknowledges */
	fb_send(d, fb_complete, 1);
	fb_recv(g, fb_complete, 1);
	info = fb_info(d);
	check(info.outstanding);
	check((uint16_t)(info.tx_id ^ 0x8000) == info.rx_id);
	fb_send(g, fb_invite, 2);	/* acknowledges before it sends */
	fb_recv(d, fb_invite, 2);
	info = fb_info(d);
	check(!info.outstanding);
}

static void test_acknowledged_by_poll(void)
{
	int g, d;

	fb_loop(&g, &d);
	fb_send(g, fb_invite, 2);
	check(fb_poll(d, POLLIN, FB_SOON) & POLLIN);
	fb_recv(d, fb_invite, 2);
	check(!(fb_poll(g, POLLOUT, 0) & POLLOUT));
	check(!(fb_poll(d, POLLIN, 0) & POLLIN));
	check(fb_poll(g, POLLOUT, FB_SOON) & POLLOUT);
}

static void test_peek_does_not_acknowledge(void)
{
	uint8_t buf[8];
	int g, d;

	fb_loop(&g, &d);
	fb_send(g, fb_invite, 2);
	check(recv(d, buf, sizeof(buf), MSG_PEEK) == 2);
	check(recv(d, buf, sizeof(buf), MSG_PEEK) == 2);
	check(!(fb_poll(g, POLLOUT, 50) & POLLOUT));
	check(recv(d, buf, 1, MSG_TRUNC) == 2);
}

static void test_verdict(void)
{
	struct btgw_fb_verdict v = { .any = 1, .status = 2 };
	socklen_t len = sizeof(v);
	struct btgw_fb_info info;
	int g, d;

	fb_loop(&g, &d);
	refused(setsockopt(d, SOL_BTGW, BTGW_FB_VERDICT, &v, sizeof(v)), ENOENT);
	refused(getsockopt(d, SOL_BTGW, BTGW_FB_VERDICT, &v, &len), ENOENT);
	fb_send(g, batch1, sizeof(batch1));
	check(fb_poll(d, POLLIN, FB_SOON) & POLLIN);

	check(!getsockopt(d, SOL_BTGW, BTGW_FB_VERDICT, &v, &len));
	check(v.status == 3 && v.id == fb_info(d).rx_id);

	v = (struct btgw_fb_verdict){ .any = 1, .status = 8 };
	refused(setsockopt(d, SOL_BTGW, BTGW_FB_VERDICT, &v, sizeof(v)), EINVAL);
	v.status = 3;
	refused(setsockopt(d, SOL_BTGW, BTGW_FB_VERDICT, &v, sizeof(v)), EINVAL);
	v.status = 0x20;
	refused(setsockopt(d, SOL_BTGW, BTGW_FB_VERDICT, &v, sizeof(v)), EINVAL);
	v = (struct btgw_fb_verdict){ .id = fb_info(d).rx_id + 1, .status = 2 };
	refused(setsockopt(d, SOL_BTGW, BTGW_FB_VERDICT, &v, sizeof(v)), ENOENT);
	v.any = 2;
	refused(setsockopt(d, SOL_BTGW, BTGW_FB_VERDICT, &v, sizeof(v)), EINVAL);

	v = (struct btgw_fb_verdict){ .id = fb_info(d).rx_id, .status = 2 };
	check(!setsockopt(d, SOL_BTGW, BTGW_FB_VERDICT, &v, sizeof(v)));
	check(fb_soon(g, POLLERR) & POLLERR);
	refused(send(g, fb_invite, 2, 0), EBADMSG);
	info = fb_info(g);
	check(info.last_status == 2 && info.stats.rx_refused == 1);
	check(fb_info(d).stats.tx_refused == 1);
	/* the error was reported, the session goes on */
	fb_send(g, fb_invite, 2);
}

static void test_recverr(void)
{
	struct btgw_fb_verdict v = { .any = 1, .status = 1 };
	union {
		char buf[CMSG_SPACE(sizeof(struct btgw_fb_err))];
		struct cmsghdr align;
	} control;
	struct msghdr msg = {
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct btgw_fb_err err;
	struct cmsghdr *c;
	int g, d;

	fb_loop(&g, &d);
	fb_set(g, BTGW_RECVERR, 1);
	check(fb_get(g, BTGW_RECVERR) == 1);
	refused(recvmsg(g, &msg, MSG_ERRQUEUE), EAGAIN);
	fb_send(g, fb_invite, 2);
	check(fb_poll(d, POLLIN, FB_SOON) & POLLIN);
	check(!setsockopt(d, SOL_BTGW, BTGW_FB_VERDICT, &v, sizeof(v)));
	check(fb_soon(g, POLLERR) & POLLERR);
	fb_send(g, fb_invite, 2);	/* not an error of the next call */

	msg.msg_controllen = sizeof(control);
	check(!recvmsg(g, &msg, MSG_ERRQUEUE));
	c = CMSG_FIRSTHDR(&msg);
	check(c && c->cmsg_level == SOL_BTGW && c->cmsg_type == BTGW_CMSG_ERR);
	memcpy(&err, CMSG_DATA(c), sizeof(err));
	check(err.status == 1 && !err.rsvd);
	check(!(fb_poll(g, 0, 0) & POLLERR));
}

static void test_more_and_eor(void)
{
	uint8_t big[65 * 5 + 1];
	int g, d, i;

	fb_loop(&g, &d);
	check(send(g, fb_invite, 2, MSG_MORE) == 2);
	check(fb_get(g, BTGW_FB_ABORT) == 2);
	check(!(fb_poll(d, POLLIN, 50) & POLLIN));
	/* refused: unknown type, half a PDU; the batch stays as it was */
	refused(send(g, "\x0e", 1, MSG_MORE), EINVAL);
	refused(send(g, fb_key, 64, 0), EINVAL);
	check(fb_get(g, BTGW_FB_ABORT) == 2);
	check(send(g, fb_start_hmac, 6, MSG_MORE) == 6);
	check(send(g, fb_key, 65, MSG_MORE | MSG_EOR) == 65);
	check(fb_get(g, BTGW_FB_ABORT) == 0);
	fb_recv(d, fb_invite, 2);
	fb_recv(d, fb_start_hmac, 6);
	fb_recv(d, fb_key, 65);
	fb_send(d, fb_complete, 1);
	fb_recv(g, fb_complete, 1);

	/* six PDUs, too long, nothing */
	check(send(g, fb_invite, 2, MSG_MORE) == 2);
	for (i = 0; i < 4; i++)
		check(send(g, fb_invite, 2, MSG_MORE) == 2);
	refused(send(g, fb_invite, 2, 0), EMSGSIZE);
	check(fb_get(g, BTGW_FB_ABORT) == 10);
	fb_set(g, BTGW_FB_ABORT, 1);
	check(fb_get(g, BTGW_FB_ABORT) == 0);
	refused(send(g, fb_invite, 0, 0), EINVAL);
	refused(send(g, fb_invite, 0, MSG_MORE), EINVAL);
	memset(big, 0x03, sizeof(big));
	refused(send(g, big, 508, 0), EMSGSIZE);

	/* an empty send closes an open batch */
	check(send(g, fb_invite, 2, MSG_MORE) == 2);
	check(send(g, fb_invite, 0, 0) == 0);
	fb_recv(d, fb_invite, 2);
}

static void test_sendmmsg(void)
{
	struct iovec iov[3] = {
		{ (void *)fb_invite, 2 },
		{ (void *)fb_start_hmac, 6 },
		{ (void *)fb_key, 65 },
	};
	struct mmsghdr m[3] = {};
	int g, d, i;

	fb_loop(&g, &d);
	for (i = 0; i < 3; i++) {
		m[i].msg_hdr.msg_iov = &iov[i];
		m[i].msg_hdr.msg_iovlen = 1;
	}
	m[2].msg_hdr.msg_flags = MSG_EOR;
	check(sendmmsg(g, m, 3, MSG_MORE) == 3);
	fb_recv(d, fb_invite, 2);
	fb_recv(d, fb_start_hmac, 6);
	fb_recv(d, fb_key, 65);
	check(fb_info(g).stats.tx_batches == 1);
}

static void test_whole(void)
{
	struct btgw_fb_pdu pdu;
	uint8_t buf[100];
	int g, d, flags;

	fb_loop(&g, &d);
	fb_set(d, BTGW_FB_WHOLE, 1);
	fb_send(g, batch1, sizeof(batch1));
	check(fb_recv_pdu(d, buf, sizeof(buf), &pdu, &flags) == 73);
	check(!memcmp(buf, batch1, 73) && pdu.count == 3 && !pdu.index);
	check(flags & MSG_EOR);
	fb_send(d, fb_complete, 1);
	fb_recv(g, fb_complete, 1);
}

static void test_answer_drops_unread(void)
{
	int g, d;

	fb_loop(&g, &d);
	fb_send(g, batch1, sizeof(batch1));
	fb_recv(d, fb_invite, 2);
	fb_send(d, fb_complete, 1);
	fb_recv(g, fb_complete, 1);
	check(!(fb_poll(d, POLLIN, 0) & POLLIN));
	check(fb_info(d).stats.rx_unread == 2);
	fb_send(g, fb_invite, 2);
	fb_recv(d, fb_invite, 2);
}

static void test_window(void)
{
	struct timeval tv = { .tv_usec = 200000 };
	int g, d;
	long t;

	fb_loop(&g, &d);
	/* the device has no id before it has heard the gateway */
	check(!(fb_poll(d, POLLOUT, 0) & POLLOUT));
	refused(send(d, fb_complete, 1, MSG_DONTWAIT), EAGAIN);
	check(fb_poll(g, POLLOUT, 0) & POLLOUT);
	fb_send(g, fb_invite, 2);
	refused(send(g, fb_invite, 2, MSG_DONTWAIT), EAGAIN);
	check(fb_get(g, BTGW_FB_ABORT) == 0);
	check(!setsockopt(g, SOL_SOCKET, SO_SNDTIMEO, &tv, sizeof(tv)));
	t = now_ms();
	refused(send(g, fb_invite, 2, 0), EAGAIN);
	t = now_ms() - t;
	check(t >= 150);
	check(send(g, fb_start_hmac, 6, MSG_MORE) == 6);
	refused(send(g, fb_key, 65, 0), EAGAIN);
	check(fb_get(g, BTGW_FB_ABORT) == 6);
	fb_recv(d, fb_invite, 2);
	check(fb_poll(d, POLLOUT, FB_SOON) & POLLOUT);
	fb_send(d, fb_complete, 1);
	fb_recv(g, fb_complete, 1);
	check(send(g, fb_key, 65, 0) == 65);
}

static void *blocked_sender(void *arg)
{
	fb_send(*(int *)arg, fb_invite, 2);
	return NULL;
}

static void test_blocked_send_wakes(void)
{
	pthread_t thread;
	int g, d;

	fb_loop(&g, &d);
	fb_send(g, fb_invite, 2);
	check(!pthread_create(&thread, NULL, blocked_sender, &g));
	usleep(100000);
	fb_recv(d, fb_invite, 2);
	fb_send(d, fb_complete, 1);
	check(!pthread_join(thread, NULL));
	fb_recv(d, fb_invite, 2);
}

static void test_peer_closes(void)
{
	uint8_t buf[8];
	int g, d;

	fb_loop(&g, &d);
	fb_send(g, fb_invite, 2);
	fb_recv(d, fb_invite, 2);
	fb_send(d, fb_complete, 1);
	close(d);
	/* the last answer is there, then the end */
	fb_recv(g, fb_complete, 1);
	check(recv(g, buf, sizeof(buf), 0) == 0);
	check(fb_soon(g, POLLHUP) & POLLHUP);
	refused(send(g, fb_invite, 2, 0), EPIPE);
	check(recv(g, buf, sizeof(buf), 0) == 0);
}

static void *blocked_reader(void *arg)
{
	uint8_t buf[8];

	check(recv(*(int *)arg, buf, sizeof(buf), 0) == 0);
	return NULL;
}

static void test_end_wakes_everybody(void)
{
	pthread_t reader;
	uint32_t gid, did;
	int g;

	fb_loop_ids(&gid, &did);
	g = fb_socket();
	fb_attach(g, gid);
	check(!pthread_create(&reader, NULL, blocked_reader, &g));
	usleep(50000);
	fb_link_del(did);
	check(!pthread_join(reader, NULL));
	check(fb_soon(g, POLLHUP) & POLLHUP);
}

static void test_loop_serves_again(void)
{
	uint32_t gid, did;
	int g, d, i;

	fb_loop_ids(&gid, &did);
	for (i = 0; i < 20; i++) {
		g = fb_socket();
		d = fb_socket();
		fb_attach(g, gid);
		fb_attach(d, did);
		fb_send(g, fb_invite, 2);
		fb_recv(d, fb_invite, 2);
		if (i & 1) {
			close(g);
			/* the session is not over at the other end */
			g = fb_socket();
			refused(setsockopt(g, SOL_BTGW, BTGW_LINK, &gid,
					   sizeof(gid)), EBUSY);
		}
		close(d);
		close(g);
	}
	fb_link_del(gid);
}

static void test_attach_refusals(void)
{
	uint32_t gid, did, none = 0xfffffff0;
	int g, d;

	fb_loop_ids(&gid, &did);
	g = fb_socket();
	d = fb_socket();
	check(fb_get(g, BTGW_LINK) == 0);
	refused(setsockopt(g, SOL_BTGW, BTGW_LINK, &none, 4), ENOENT);
	refused(setsockopt(g, SOL_BTGW, BTGW_LINK, &gid, 2), EINVAL);
	refused(setsockopt(g, SOL_BTGW, BTGW_LINK, &gid, 8), EINVAL);
	fb_attach(g, gid);
	check(fb_get(g, BTGW_LINK) == gid);
	refused(setsockopt(g, SOL_BTGW, BTGW_LINK, &did, 4), EISCONN);
	refused(setsockopt(d, SOL_BTGW, BTGW_LINK, &gid, 4), EBUSY);
	fb_link_del(gid);
}

static void test_options(void)
{
	struct btgw_fb_retrans r = { .first_ms = 9, .retries = 1 };
	struct btgw_fb_info info;
	socklen_t len = sizeof(r);
	uint32_t v;
	int g, d;

	fb_loop(&g, &d);
	check(fb_get(g, BTGW_FB_ALG) == 255);
	fb_set(g, BTGW_FB_ALG, 1);
	check(fb_get(g, BTGW_FB_ALG) == 1);
	v = 2;
	refused(setsockopt(g, SOL_BTGW, BTGW_FB_ALG, &v, 4), EINVAL);
	refused(setsockopt(g, SOL_BTGW, BTGW_FB_WHOLE, &v, 4), EINVAL);
	refused(setsockopt(g, SOL_BTGW, BTGW_RECVERR, &v, 4), EINVAL);
	refused(setsockopt(g, SOL_BTGW, BTGW_FB_TIMEOUT, &v, 4), EINVAL);
	refused(setsockopt(g, SOL_BTGW, 99, &v, 4), ENOPROTOOPT);
	refused(setsockopt(g, SOL_BTGW, BTGW_FB_INFO, &info, sizeof(info)),
		EOPNOTSUPP);
	refused(setsockopt(g, SOL_BLUETOOTH, 77, &v, 4), ENOPROTOOPT);
	refused(setsockopt(g, SOL_BLUETOOTH, 4, &v, 4), EOPNOTSUPP);
	refused(setsockopt(g, 6, 1, &v, 4), ENOPROTOOPT);
	refused(setsockopt(g, SOL_BTGW, BTGW_FB_RETRANS, &r, sizeof(r)),
		EINVAL);
	/* of a socket that nobody has told otherwise */
	check(!getsockopt(fb_socket(), SOL_BTGW, BTGW_FB_RETRANS, &r, &len));
	check(r.first_ms == 1000 && r.retries == 3);
	len = 4;
	refused(getsockopt(g, SOL_BTGW, BTGW_FB_RETRANS, &r, &len), EINVAL);
	check(fb_get(g, BTGW_FB_TIMEOUT) == 60000);
	fb_set(g, BTGW_FB_TIMEOUT, 5000);
	check(fb_get(g, BTGW_FB_TIMEOUT) == 5000);
	refused(setsockopt(g, SOL_BTGW, BTGW_FB_ALG, NULL, 4), EFAULT);
	refused(send(g, NULL, 2, 0), EFAULT);
	refused(send(g, fb_invite, 2, MSG_OOB), EINVAL);
	refused(recv(g, &v, 4, MSG_OOB), EINVAL);
}

static void test_session_timeout(void)
{
	struct btgw_fb_info info;
	uint8_t buf[8];
	int g, d;
	long end;

	fb_loop(&g, &d);
	fb_retrans(g, 50, 2);
	fb_send(g, fb_invite, 2);
	/* not before both repeats were there, and answered */
	end = now_ms() + FB_SOON;
	do {
		check(now_ms() < end);
		usleep(10000);
		info = fb_info(g);
	} while (info.stats.tx_retries < 2 || !info.stats.rx_working ||
		 fb_info(d).stats.rx_duplicates < 2);
	fb_set(g, BTGW_FB_TIMEOUT, 300);
	check(fb_soon(g, POLLERR) & POLLERR);
	refused(recv(g, buf, sizeof(buf), 0), ETIMEDOUT);
	check(recv(g, buf, sizeof(buf), 0) == 0);
	info = fb_info(g);
	check(info.stats.timeouts == 1 && info.stats.tx_retries >= 2);
	check(fb_info(d).stats.rx_duplicates >= 2);
	check(fb_info(g).stats.rx_working >= 1);
	/* the device got the batch and then the end */
	fb_recv(d, fb_invite, 2);
	check(recv(d, buf, sizeof(buf), 0) == 0);
}

static void test_shutdown(void)
{
	uint8_t buf[8];
	int g, d, s;

	fb_loop(&g, &d);
	s = fb_socket();
	refused(shutdown(s, SHUT_WR), ENOTCONN);
	refused(recv(s, buf, sizeof(buf), 0), ENOTCONN);
	refused(send(s, fb_invite, 2, 0), ENOTCONN);

	/* an open batch goes out, also where the window is closed */
	fb_send(g, fb_invite, 2);
	check(send(g, fb_start_hmac, 6, MSG_MORE) == 6);
	check(!shutdown(g, SHUT_WR));
	refused(send(g, fb_invite, 2, 0), EPIPE);
	fb_recv(d, fb_invite, 2);
	fb_send(d, fb_complete, 1);
	fb_recv(g, fb_complete, 1);
	fb_recv(d, fb_start_hmac, 6);
	fb_send(d, fb_complete, 1);
	fb_recv(g, fb_complete, 1);

	check(!shutdown(g, SHUT_RD));
	check(recv(g, buf, sizeof(buf), 0) == 0);
	check(!shutdown(d, SHUT_RDWR));
	check(fb_soon(g, POLLHUP) & POLLHUP);
}

static void test_close_discards(void)
{
	uint8_t buf[8];
	int g, d;

	fb_loop(&g, &d);
	check(send(g, fb_invite, 2, MSG_MORE) == 2);
	close(g);
	check(recv(d, buf, sizeof(buf), 0) == 0);
}

static void test_linger(void)
{
	struct linger on = { .l_onoff = 1, .l_linger = 1 };
	int g, d;
	long t;

	fb_loop(&g, &d);
	check(!setsockopt(g, SOL_SOCKET, SO_LINGER, &on, sizeof(on)));
	fb_send(g, fb_invite, 2);
	t = now_ms();
	close(g);
	t = now_ms() - t;
	check(t >= 900);
	fb_recv(d, fb_invite, 2);
}

static void test_timestamp_and_queue(void)
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
	int g, d, on = 1, n = -1;
	bool seen = false;

	fb_loop(&g, &d);
	check(!setsockopt(d, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)));
	fb_send(g, fb_invite, 2);
	check(fb_poll(d, POLLIN, FB_SOON) & POLLIN);
	check(!ioctl(d, TIOCINQ, &n) && n == 2);
	check(!ioctl(g, TIOCOUTQ, &n) && n > 0);
	check(recvmsg(d, &msg, 0) == 2);
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c))
		if (c->cmsg_level == SOL_SOCKET &&
		    c->cmsg_type == SO_TIMESTAMPNS)
			seen = true;
	check(seen);
}

static void test_names(void)
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof(ss);
	int g, d, s;

	fb_loop(&g, &d);
	s = fb_socket();
	memset(&ss, 0xff, sizeof(ss));
	check(!getsockname(g, (struct sockaddr *)&ss, &len));
	check(ss.ss_family == AF_BLUETOOTH);
	len = sizeof(ss);
	refused(getpeername(s, (struct sockaddr *)&ss, &len), ENOTCONN);
	refused(listen(s, 1), EBADFD);
	refused(accept(s, NULL, NULL), EBADFD);
	memset(&ss, 0, sizeof(ss));
	refused(bind(s, (struct sockaddr *)&ss, sizeof(ss)), EINVAL);
	ss.ss_family = AF_BLUETOOTH;
	refused(bind(s, (struct sockaddr *)&ss, 4), EINVAL);
	refused(bind(g, (struct sockaddr *)&ss, sizeof(ss)), EBADFD);
	refused(connect(g, (struct sockaddr *)&ss, 14), EISCONN);
	refused(sendto(g, fb_invite, 2, 0, (struct sockaddr *)&ss, 14),
		EISCONN);
	refused(socket(AF_BLUETOOTH, SOCK_RDM, BTPROTO_BTGW), ESOCKTNOSUPPORT);
}

static void test_many_batches(void)
{
	struct btgw_fb_info info;
	int g, d, i;

	fb_loop(&g, &d);
	for (i = 0; i < 2000; i++) {
		fb_send(g, fb_invite, 2);
		fb_recv(d, fb_invite, 2);
		fb_send(d, fb_complete, 1);
		fb_recv(g, fb_complete, 1);
	}
	info = fb_info(g);
	check(info.stats.tx_batches == 2000 && info.stats.rx_batches == 2000);
	check(!info.stats.tx_retries && !info.stats.rx_stale);
}

static const struct fb_case cases[] = {
	{ "a batch and its answer", test_batch_and_answer },
	{ "receiving again acknowledges", test_acknowledged_by_recv },
	{ "polling again acknowledges", test_acknowledged_by_poll },
	{ "peeking does not acknowledge", test_peek_does_not_acknowledge },
	{ "a verdict refuses a PDU and all after it", test_verdict },
	{ "refusals on the error queue", test_recverr },
	{ "MSG_MORE keeps a batch open, MSG_EOR closes it", test_more_and_eor },
	{ "sendmmsg sends one batch", test_sendmmsg },
	{ "whole batches", test_whole },
	{ "an answer drops what was not read", test_answer_drops_unread },
	{ "one batch outstanding in each direction", test_window },
	{ "a blocked sender wakes", test_blocked_send_wakes },
	{ "the peer closes after its answer", test_peer_closes },
	{ "a removed link wakes a reader", test_end_wakes_everybody },
	{ "a loop serves one session after another", test_loop_serves_again },
	{ "links that cannot be attached", test_attach_refusals },
	{ "options and their refusals", test_options },
	{ "the session timeout", test_session_timeout },
	{ "shutdown of each direction", test_shutdown },
	{ "close discards an open batch", test_close_discards },
	{ "SO_LINGER waits for the acknowledgment", test_linger },
	{ "timestamps and queue sizes", test_timestamp_and_queue },
	{ "names and addresses", test_names },
	{ "two thousand batches", test_many_batches },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
