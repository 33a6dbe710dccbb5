// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sock_bt_raw.c - FastBatch sockets whose peer is a plain L2CAP socket, which
 * sends what it likes and reads when it likes:
 *
 *	socket -- L2CAP -- hci1 ((radio)) hci0 -- L2CAP -- raw peer
 *
 * and adopted L2CAP sockets on the radio.
 */
#include "lib/bt_test.h"

#include <sys/ioctl.h>
#include <unistd.h>

#define EV_ALL		(POLLIN | POLLOUT | POLLRDHUP | POLLHUP | POLLERR)

static const uint8_t batch[2 + 6] = { 0x00, 0x05, 0x02, 0x01 };

/* A device with btgw, a gateway without. */
static void raw_gateway(int *raw, int *device, int rcvbuf)
{
	int server = fb_socket();

	bt_listen(server, BT_PSM, 1);
	*raw = bt_raw();
	if (rcvbuf)
		check(!setsockopt(*raw, SOL_SOCKET, SO_RCVBUF, &rcvbuf,
				  sizeof(rcvbuf)));
	bt_join(*raw, server, device);
	close(server);
}

/* A gateway with btgw, a device without. */
static void raw_device(int *gateway, int *raw, int rcvbuf)
{
	int server = bt_raw();

	if (rcvbuf)
		check(!setsockopt(server, SOL_SOCKET, SO_RCVBUF, &rcvbuf,
				  sizeof(rcvbuf)));
	bt_listen(server, BT_PSM, 1);
	*gateway = fb_socket();
	bt_join(*gateway, server, raw);
	close(server);
}

static void raw_send(int raw, const void *frame, size_t len)
{
	check(send(raw, frame, len, 0) == (ssize_t)len);
}

static void expect_ack(int raw, uint16_t id, uint8_t status)
{
	uint8_t frame[BTGW_FB_FRAME_MAX];
	size_t len;

	check(fb_raw_recv(raw, frame, &len) == id);
	check(len == BTGW_FB_ACK_LEN);
	if (frame[2] != status || frame[3])
		fail("acknowledged with %#x %#x, wanted %#x", frame[2],
		     frame[3], status);
}

/* What is no frame gets 0x80 and its counter; the socket goes on. */
static void test_garbage(void)
{
	static const struct {
		const char *what;
		size_t len;
		uint8_t frame[12];
		bool crc;
	} bad[] = {
		{ "wrong CRC", 7, { 1, 9, 1, 0x00, 0x05, 0x12, 0x34 }, true },
		{ "no PDU", 5, { 2, 9, 0, 0xff, 0xff } },
		{ "six PDUs", 11, { 3, 9, 6, 8, 8, 8, 8, 8, 8 } },
		{ "more PDUs than octets", 6, { 4, 9, 2, 0x08 } },
		{ "an unknown type", 6, { 5, 9, 1, 0x0e } },
		{ "one PDU less than said", 7, { 6, 9, 1, 0x08, 0x08 } },
		{ "three octets", 3, { 7, 9, 1 } },
	};
	struct btgw_fb_info info;
	uint8_t frame[700] = {};
	uint64_t crc = 0;
	uint16_t mtu;
	socklen_t optlen = sizeof(mtu);
	int raw, d, i;
	size_t len;

	raw_gateway(&raw, &d, 0);
	for (i = 0; i < (int)ARRAY_SIZE(bad); i++) {
		printf("# %s\n", bad[i].what);
		memcpy(frame, bad[i].frame, bad[i].len);
		len = bad[i].len;
		if (!bad[i].crc && len > BTGW_FB_HDR_LEN + BTGW_FB_CRC_LEN) {
			/* right but for what is wrong with it */
			uint8_t count = frame[2];
			size_t n = len - BTGW_FB_HDR_LEN - BTGW_FB_CRC_LEN;

			if (i == 2)
				n = 6;
			len = fb_frame(frame, 0x0900 | bad[i].frame[0], 1,
				       bad[i].frame + BTGW_FB_HDR_LEN, n);
			frame[2] = count;
		}
		raw_send(raw, frame, len);
		expect_ack(raw, 0x0900 | bad[i].frame[0], BTGW_FB_ST_FRAME);
		crc += bad[i].crc;
		info = fb_info(d);
		check(info.stats.rx_crc == crc);
		check(info.stats.rx_malformed == i + 1 - crc);
		check(info.stats.tx_refused == i + 1);
		check(info.stats.rx_batches == 0);
	}

	/* longer than any frame, in one message */
	check(!getsockopt(raw, SOL_BLUETOOTH, BT_SNDMTU, &mtu, &optlen));
	check(mtu > BTGW_FB_FRAME_MAX && mtu <= sizeof(frame));
	memset(frame, 0x08, sizeof(frame));
	raw_send(raw, frame, mtu);
	expect_ack(raw, 0x0808, BTGW_FB_ST_FRAME);
	check(fb_info(d).stats.rx_malformed == i + 1 - crc);

	/* without an id there is nothing to acknowledge */
	raw_send(raw, frame, 1);
	check(fb_poll(raw, POLLIN, 300) == 0);
	check(fb_info(d).stats.rx_malformed == i + 2 - crc);

	/* an acknowledgment of nothing is not acknowledged */
	fb_raw_ack(raw, 0x1234, 0);
	fb_raw_ack(raw, 0x1234, 0x03);
	check(fb_poll(raw, POLLIN, 300) == 0);

	/* none of it hurt */
	len = fb_frame(frame, 0x0a00, 2, batch, sizeof(batch));
	raw_send(raw, frame, len);
	bt_expect_pdu(d, batch, 2);
	bt_expect_pdu(d, batch + 2, 6);
	fb_send(d, fb_key, 65);
	check(fb_raw_recv(raw, frame, &len) == 0x0a00);
	check(len == 3 + 65 + 2);
	check(fb_info(d).stats.rx_batches == 1);
}

/* The same id with other content ends the link, by its name. */
static void test_conflict(void)
{
	uint8_t frame[20], buf[20];
	int raw, d;
	size_t len;

	raw_gateway(&raw, &d, 0);
	len = fb_frame(frame, 7, 1, fb_complete, 1);
	raw_send(raw, frame, len);
	bt_expect_pdu(d, fb_complete, 1);
	/* the same once more is a repeat: not run again */
	raw_send(raw, frame, len);
	expect_ack(raw, 7, BTGW_FB_ST_WORKING);
	check(fb_info(d).stats.rx_duplicates == 1);
	refused(recv(d, buf, sizeof(buf), MSG_DONTWAIT), EAGAIN);

	len = fb_frame(frame, 7, 1, fb_invite, 2);
	raw_send(raw, frame, len);
	bt_wait(d, POLLHUP);
	check(fb_poll(d, EV_ALL, 0) & POLLERR);
	refused(recv(d, buf, sizeof(buf), 0), EPROTO);
	check(recv(d, buf, sizeof(buf), 0) == 0);
	refused(send(d, fb_complete, 1, 0), EPIPE);
	check(fb_info(d).stats.rx_violations == 1);
	bt_wait(raw, POLLHUP);
}

/* A gateway hears of refusals, one by one, and goes on. */
static void test_refusals(void)
{
	struct btgw_fb_info info;
	uint8_t frame[100], buf[20];
	int g, raw;
	size_t len;
	uint16_t id;

	raw_device(&g, &raw, 0);
	fb_send(g, batch, sizeof(batch));
	id = fb_raw_recv(raw, frame, &len);
	check(len == 3 + 8 + 2 && frame[2] == 2);
	check(!memcmp(frame + 3, batch, sizeof(batch)));
	fb_raw_ack(raw, id, BTGW_FB_ST_FRAME);
	bt_wait(g, POLLERR);
	refused(send(g, fb_invite, 2, 0), EBADMSG);
	info = fb_info(g);
	check(info.last_status == BTGW_FB_ST_FRAME && !info.outstanding);
	check(info.stats.rx_refused == 1);

	fb_send(g, batch, sizeof(batch));
	check(fb_raw_recv(raw, frame, &len) == (uint16_t)(id + 1));
	/* not the end of it: it goes on working */
	fb_raw_ack(raw, id + 1, BTGW_FB_ST_WORKING);
	check(fb_poll(g, EV_ALL, 300) == 0);
	fb_raw_ack(raw, id + 1, 0x02);
	bt_wait(g, POLLERR);
	refused(recv(g, buf, sizeof(buf), 0), EBADMSG);
	info = fb_info(g);
	check(info.last_status == 0x02 && !info.outstanding);
	check(info.stats.rx_working == 1 && info.stats.rx_refused == 2);
	check(fb_poll(g, EV_ALL, 0) == POLLOUT);
}

/* A device that hears and never says a word. */
static void test_silent_device(void)
{
	uint8_t frame[100], buf[20];
	int g, raw;
	long start;
	size_t len;

	raw_device(&g, &raw, 0);
	fb_send(g, batch, sizeof(batch));
	check(fb_poll(g, EV_ALL, 0) == 0);
	refused(send(g, fb_invite, 2, MSG_DONTWAIT), EAGAIN);
	bt_timeo(g, SO_SNDTIMEO, 500);
	start = bt_now_ms();
	refused(send(g, fb_invite, 2, 0), EAGAIN);
	check(bt_now_ms() - start >= 400);
	check(fb_get(g, BTGW_FB_ABORT) == 0);

	/* a reliable link repeats nothing of its own accord */
	fb_raw_recv(raw, frame, &len);
	check(fb_poll(raw, POLLIN, 1500) == 0);
	check(fb_info(g).stats.tx_retries == 0);

	/* unless it is asked to */
	fb_retrans(g, 100, 2);
	fb_raw_recv(raw, frame, &len);
	fb_raw_recv(raw, frame, &len);
	check(fb_poll(raw, POLLIN, 1000) == 0);
	check(fb_info(g).stats.tx_retries == 2);

	fb_set(g, BTGW_FB_TIMEOUT, 100);
	bt_wait(g, POLLHUP);
	refused(recv(g, buf, sizeof(buf), 0), ETIMEDOUT);
	check(recv(g, buf, sizeof(buf), 0) == 0);
	check(fb_info(g).stats.timeouts == 1);
	bt_wait(raw, POLLHUP);
}

/*
 * A gateway that repeats and never reads: its credits run out, ours to it do
 * not. What waits to be sent does not grow, and goes out once it reads again.
 */
static void test_reads_nothing(void)
{
	enum { REPEATS = 600 };
	struct btgw_fb_info info, later;
	uint8_t frame[BTGW_FB_FRAME_MAX];
	uint64_t acks = 0;
	int raw, d, i;
	size_t len;

	raw_gateway(&raw, &d, 2304);
	len = fb_frame(frame, 7, 2, batch, sizeof(batch));
	raw_send(raw, frame, len);
	bt_expect_pdu(d, batch, 2);
	for (i = 0; i < REPEATS; i++)
		raw_send(raw, frame, len);
	for (i = 0; i < BT_SOON / 100; i++) {
		info = fb_info(d);
		if (info.stats.rx_duplicates == REPEATS)
			break;
		usleep(100000);
	}
	check(info.stats.rx_duplicates == REPEATS);
	usleep(300000);
	later = fb_info(d);
	check(later.stats.tx_acks == info.stats.tx_acks);
	/* far fewer than asked for: the rest were replaced by newer ones */
	printf("# %llu acknowledgments for %d repeats\n",
	       (unsigned long long)info.stats.tx_acks, REPEATS);
	check(info.stats.tx_acks < REPEATS / 2);

	/* the answer waits behind them, and nothing is lost of it */
	bt_expect_pdu(d, batch + 2, 6);
	fb_send(d, fb_key, 65);
	do {
		check(fb_raw_recv(raw, frame, &len) == 7);
		if (len == BTGW_FB_ACK_LEN) {
			check(frame[2] == BTGW_FB_ST_WORKING);
			acks++;
		}
	} while (len == BTGW_FB_ACK_LEN);
	check(len == 3 + 65 + 2 && !memcmp(frame + 3, fb_key, 65));
	check(acks <= info.stats.tx_acks + 1);
	check(fb_poll(d, POLLIN | POLLHUP, 0) == 0);
}

/*
 * A gateway that sends one batch after the other, to an application that reads
 * each and answers none: each new batch acknowledges nothing and ends the link
 * or is held back by credits; memory does not grow either way.
 */
static void test_flood(void)
{
	uint8_t frame[BTGW_FB_FRAME_MAX], buf[200], pdus[5 * 65];
	int rcvbuf = 8192;
	int server = fb_socket();
	size_t len, sent = 0;
	int raw, d, i;

	for (i = 0; i < 5; i++)
		memcpy(pdus + i * 65, fb_key, 65);
	check(!setsockopt(server, SOL_SOCKET, SO_RCVBUF, &rcvbuf,
			  sizeof(rcvbuf)));
	bt_listen(server, BT_PSM, 1);
	raw = bt_raw();
	bt_join(raw, server, &d);

	/* frames that an endpoint with window 1 must not send */
	for (i = 0; i < 2000; i++) {
		len = fb_frame(frame, i, 5, pdus, sizeof(pdus));
		if (send(raw, frame, len, MSG_DONTWAIT) < 0) {
			if (errno != EAGAIN)
				break;
			if (fb_poll(raw, POLLOUT | POLLHUP, 1000) & POLLHUP)
				break;
			continue;
		}
		sent += len;
	}
	printf("# %zu octets taken\n", sent);
	bt_wait(d, POLLHUP);
	check(fb_info(d).stats.rx_violations == 1);
	/* what was delivered before can be read, and no more than fits */
	for (i = 0; recv(d, buf, sizeof(buf), MSG_DONTWAIT) != 0; i++) {
		check(i < 1000);
		if (errno == EPROTO)
			errno = 0;
	}
	bt_wait(raw, POLLHUP);
}

/* A plain L2CAP socket becomes a link; its descriptor is closed meanwhile. */
static void adopt_one(uint32_t role)
{
	struct btgw_link_info link;
	int server = role == BTGW_LINK_ROLE_GATEWAY ? fb_socket() : bt_raw();
	int client = role == BTGW_LINK_ROLE_GATEWAY ? bt_raw() : fb_socket();
	int raw, own, other, g, d;
	uint8_t buf[100];
	uint32_t id;

	bt_listen(server, BT_PSM, 1);
	bt_join(client, server, &other);
	raw = role == BTGW_LINK_ROLE_GATEWAY ? client : other;
	own = role == BTGW_LINK_ROLE_GATEWAY ? other : client;
	id = fb_adopt(raw, -1, role, 0);
	fb_link_get(id, &link);
	check(link.kind == BTGW_LINK_KIND_ADOPTED);
	check(link.mtu == fb_info(own).mtu_rx || link.mtu >= 512);
	client = fb_socket();
	fb_attach(client, id);
	close(raw);
	g = role == BTGW_LINK_ROLE_GATEWAY ? client : own;
	d = role == BTGW_LINK_ROLE_GATEWAY ? own : client;
	check(fb_info(g).role == 0 && fb_info(d).role == 1);

	fb_send(g, batch, sizeof(batch));
	bt_expect_pdu(d, batch, 2);
	bt_expect_pdu(d, batch + 2, 6);
	fb_send(d, fb_key, 65);
	bt_expect_pdu(g, fb_key, 65);
	fb_send(d, fb_complete, 1);
	bt_expect_pdu(g, fb_complete, 1);
	refused(recv(g, buf, sizeof(buf), MSG_DONTWAIT), EAGAIN);
	bt_wait(d, POLLOUT);
	fb_link_get(id, &link);
	check(link.rx_frames >= 2 && link.tx_frames >= 2);

	/* the answer is not lost in the close of an adopted link either */
	fb_send(g, fb_invite, 2);
	bt_expect_pdu(d, fb_invite, 2);
	fb_send(d, fb_key, 65);
	close(d);
	bt_expect_pdu(g, fb_key, 65);
	check(bt_recv(g, buf, sizeof(buf)) == 0);
	check(fb_poll(g, EV_ALL, 0) & POLLHUP);
}

static void test_adopt_gateway(void)
{
	adopt_one(BTGW_LINK_ROLE_GATEWAY);
}

static void test_adopt_device(void)
{
	adopt_one(BTGW_LINK_ROLE_DEVICE);
}

static const struct fb_case cases[] = {
	{ "garbage", test_garbage },
	{ "conflict", test_conflict },
	{ "refusals", test_refusals },
	{ "silent-device", test_silent_device },
	{ "reads-nothing", test_reads_nothing },
	{ "flood", test_flood },
	{ "adopt-gateway", test_adopt_gateway },
	{ "adopt-device", test_adopt_device },
};

int main(int argc, char **argv)
{
	return bt_main(cases, ARRAY_SIZE(cases), argc, argv);
}
