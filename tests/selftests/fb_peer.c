// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fb_peer.c - FastBatch sockets over adopted descriptors, against a raw peer
 *
 * The far end of an AF_UNIX pair speaks frames by hand: it drops, damages,
 * repeats, reorders and lies.
 */
#include "lib/fb_test.h"

#include <fcntl.h>
#include <unistd.h>

#include <asm/unaligned.h>
#include "fb_frame.h"

/* The gateway under test has sent Invite; its id. */
static uint16_t sent_invite(int g, int far)
{
	uint8_t frame[BTGW_FB_FRAME_MAX];
	size_t len;
	uint16_t id;

	fb_send(g, fb_invite, 2);
	id = fb_raw_recv(far, frame, &len);
	check(len == 7 && frame[2] == 1 && !memcmp(frame + 3, fb_invite, 2));
	return id;
}

static void answer(int far, uint16_t id, const void *pdu, size_t len)
{
	uint8_t frame[BTGW_FB_FRAME_MAX];
	size_t n = fb_frame(frame, id, 1, pdu, len);

	check(send(far, frame, n, 0) == (ssize_t)n);
}

static void ended(int fd, int error)
{
	uint8_t buf[8];

	check(fb_soon(fd, POLLHUP) & POLLHUP);
	if (error)
		refused(recv(fd, buf, sizeof(buf), 0), error);
	check(recv(fd, buf, sizeof(buf), 0) == 0);
}

static void test_frames_on_the_wire(void)
{
	uint16_t id;
	int g, far;

	g = fb_adopted(BTGW_LINK_ROLE_GATEWAY, &far);
	id = sent_invite(g, far);
	answer(far, id, fb_complete, 1);
	fb_recv(g, fb_complete, 1);
	check(sent_invite(g, far) == (uint16_t)(id + 1));
	fb_raw_ack(far, id + 1, 0);
	check(fb_poll(g, POLLOUT, FB_SOON) & POLLOUT);
	check(sent_invite(g, far) == (uint16_t)(id + 2));
}

static void test_retransmission(void)
{
	uint8_t frame[BTGW_FB_FRAME_MAX];
	struct btgw_fb_info info;
	uint16_t id;
	size_t len;
	int g, far, i;

	g = fb_adopted(BTGW_LINK_ROLE_GATEWAY, &far);
	fb_retrans(g, 50, 3);
	id = sent_invite(g, far);
	for (i = 0; i < 3; i++)
		check(fb_raw_recv(far, frame, &len) == id && len == 7);
	/* no fourth */
	check(!(fb_poll(far, POLLIN, 700) & POLLIN));
	answer(far, id, fb_complete, 1);
	fb_recv(g, fb_complete, 1);
	info = fb_info(g);
	check(info.stats.tx_retries == 3 && info.stats.tx_batches == 1);
	check(info.stats.tx_frames == 4);
}

static void test_working(void)
{
	struct btgw_fb_info info;
	uint16_t id;
	int g, far;

	g = fb_adopted(BTGW_LINK_ROLE_GATEWAY, &far);
	id = sent_invite(g, far);
	fb_raw_ack(far, id, BTGW_FB_ST_WORKING);
	check(!(fb_poll(g, POLLOUT, 100) & POLLOUT));
	info = fb_info(g);
	check(info.stats.rx_working == 1 && info.outstanding);
	check(info.last_status == BTGW_FB_ST_WORKING);
	answer(far, id, fb_complete, 1);
	fb_recv(g, fb_complete, 1);
}

static void test_frame_refused_is_repeated(void)
{
	uint8_t frame[BTGW_FB_FRAME_MAX];
	uint16_t id;
	size_t len;
	int g, far;

	g = fb_adopted(BTGW_LINK_ROLE_GATEWAY, &far);
	fb_retrans(g, 60000, 1);
	id = sent_invite(g, far);
	fb_raw_ack(far, id, BTGW_FB_ST_FRAME);
	check(fb_raw_recv(far, frame, &len) == id);
	fb_raw_ack(far, id, BTGW_FB_ST_FRAME);
	check(fb_soon(g, POLLERR) & POLLERR);
	refused(send(g, fb_invite, 2, 0), EBADMSG);
	check(fb_info(g).last_status == BTGW_FB_ST_FRAME);
}

static void test_device_repeats(void)
{
	uint8_t frame[BTGW_FB_FRAME_MAX], again[BTGW_FB_FRAME_MAX];
	size_t n, len, len2;
	int d, far;

	d = fb_adopted(BTGW_LINK_ROLE_DEVICE, &far);
	n = fb_frame(frame, 0x1234, 1, fb_invite, 2);
	check(send(far, frame, n, 0) == (ssize_t)n);
	check(fb_poll(d, POLLIN, FB_SOON) & POLLIN);
	/* a repeat before the answer: working */
	check(send(far, frame, n, 0) == (ssize_t)n);
	fb_raw_expect_ack(far, 0x1234, BTGW_FB_ST_WORKING);
	fb_recv(d, fb_invite, 2);
	fb_send(d, fb_complete, 1);
	check(fb_raw_recv(far, again, &len) == 0x1234);
	/* a repeat after it: the same answer, and nothing runs twice */
	check(send(far, frame, n, 0) == (ssize_t)n);
	memcpy(frame, again, len);
	check(fb_raw_recv(far, again, &len2) == 0x1234);
	check(len == len2 && !memcmp(frame, again, len));
	check(!(fb_poll(d, POLLIN, 0) & POLLIN));
	check(fb_info(d).stats.rx_duplicates == 2);
	check(fb_info(d).stats.rx_batches == 1);
	check(fb_info(d).stats.tx_retries == 1);
}

static void test_device_own_batch(void)
{
	uint8_t frame[BTGW_FB_FRAME_MAX], buf[8];
	size_t n, len;
	int d, far;

	d = fb_adopted(BTGW_LINK_ROLE_DEVICE, &far);
	fb_retrans(d, 100, 3);
	n = fb_frame(frame, 0xffff, 1, fb_invite, 2);
	check(send(far, frame, n, 0) == (ssize_t)n);
	fb_recv(d, fb_invite, 2);
	refused(recv(d, buf, sizeof(buf), MSG_DONTWAIT), EAGAIN);
	fb_raw_expect_ack(far, 0xffff, 0);
	fb_send(d, fb_complete, 1);
	check(fb_raw_recv(far, frame, &len) == 0x7fff);
	/* not acknowledged: repeated */
	check(fb_raw_recv(far, frame, &len) == 0x7fff);
	fb_raw_ack(far, 0x7fff, 0);
	/* the ids wrap */
	n = fb_frame(frame, 0x0000, 1, fb_invite, 2);
	check(send(far, frame, n, 0) == (ssize_t)n);
	fb_recv(d, fb_invite, 2);
}

static void test_bad_frames(void)
{
	static const struct {
		const char *what; /* for the reader */
		uint8_t count;
		uint8_t pdus[40];
		size_t len;
		bool damage;
	} bad[] = {
		{ "count 0", 0, { 0x08 }, 1, false },
		{ "count 6", 6, { 8, 8, 8, 8, 8, 8 }, 6, false },
		{ "count too high", 2, { 0x08 }, 1, false },
		{ "unknown type", 1, { 0x0e }, 1, false },
		{ "padding bits", 1, { 0x48 }, 1, false },
		{ "half a PDU", 1, { 0x00 }, 1, false },
		{ "damaged", 1, { 0x08 }, 1, true },
	};
	uint8_t frame[BTGW_FB_FRAME_MAX + 8] = {};
	struct btgw_fb_info info;
	int d, far;
	size_t i, n;

	d = fb_adopted(BTGW_LINK_ROLE_DEVICE, &far);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		n = fb_frame(frame, 0x100 + i, bad[i].count, bad[i].pdus,
			     bad[i].len);
		if (bad[i].damage)
			frame[n - 1] ^= 1;
		check(send(far, frame, n, 0) == (ssize_t)n);
		fb_raw_expect_ack(far, 0x100 + i, BTGW_FB_ST_FRAME);
	}
	/* too short for an id, and longer than a frame may be */
	check(send(far, "x", 1, 0) == 1);
	memset(frame, 0x08, sizeof(frame));
	check(send(far, frame, 513, 0) == 513);
	fb_raw_expect_ack(far, 0x0808, BTGW_FB_ST_FRAME);
	check(!(fb_poll(d, POLLIN, 0) & POLLIN));
	info = fb_info(d);
	check(info.stats.rx_crc == 1 && info.stats.rx_malformed == 8);
	check(info.stats.rx_frames == 9 && !info.stats.rx_batches);

	/* an acknowledgment of nothing, or with undefined bits, changes nothing */
	fb_raw_ack(far, 1, 0);
	fb_raw_ack(far, 1, 0x20);
	n = fb_frame(frame, 7, 1, fb_invite, 2);
	check(send(far, frame, n, 0) == (ssize_t)n);
	fb_recv(d, fb_invite, 2);
	info = fb_info(d);
	check(info.stats.rx_stale == 1 && info.stats.rx_malformed == 9);
}

static void test_conflict_closes(void)
{
	uint8_t frame[BTGW_FB_FRAME_MAX];
	size_t n;
	int d, far;

	d = fb_adopted(BTGW_LINK_ROLE_DEVICE, &far);
	n = fb_frame(frame, 5, 1, fb_invite, 2);
	check(send(far, frame, n, 0) == (ssize_t)n);
	fb_recv(d, fb_invite, 2);
	n = fb_frame(frame, 5, 1, fb_complete, 1);
	check(send(far, frame, n, 0) == (ssize_t)n);
	ended(d, EPROTO);
	check(fb_info(d).stats.rx_violations == 1);
	/* the link closed: so did the pair */
	check(fb_soon(far, POLLHUP) & POLLHUP);
}

static void test_window_violation_closes(void)
{
	uint8_t frame[BTGW_FB_FRAME_MAX];
	size_t n;
	int d, far;

	d = fb_adopted(BTGW_LINK_ROLE_DEVICE, &far);
	n = fb_frame(frame, 5, 1, fb_invite, 2);
	check(send(far, frame, n, 0) == (ssize_t)n);
	check(fb_poll(d, POLLIN, FB_SOON) & POLLIN);
	n = fb_frame(frame, 6, 1, fb_complete, 1);
	check(send(far, frame, n, 0) == (ssize_t)n);
	check(fb_soon(d, POLLHUP) & POLLHUP);
}

static void test_peer_goes(void)
{
	int g, far;

	g = fb_adopted(BTGW_LINK_ROLE_GATEWAY, &far);
	sent_invite(g, far);
	close(far);
	ended(g, 0);
	refused(send(g, fb_invite, 2, 0), EPIPE);
}

static void test_socket_closes_the_pair(void)
{
	struct btgw_link_info info;
	uint8_t buf[BTGW_FB_FRAME_MAX];
	uint32_t id;
	int g, far;

	g = fb_adopted(BTGW_LINK_ROLE_GATEWAY, &far);
	id = fb_get(g, BTGW_LINK);
	fb_link_get(id, &info);
	check(info.kind == BTGW_LINK_KIND_ADOPTED && info.mtu == 512);
	fb_send(g, fb_invite, 2);
	close(g);
	/* what was sent is there, then the end */
	check(recv(far, buf, sizeof(buf), 0) == 7);
	check(recv(far, buf, sizeof(buf), 0) == 0);
}

static void test_small_mtu(void)
{
	int pair[2];
	int g;

	check(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	g = fb_socket();
	fb_attach(g, fb_adopt(pair[0], -1, BTGW_LINK_ROLE_GATEWAY, 23));
	check(fb_info(g).mtu == 23);
	refused(send(g, fb_key, 65, 0), EMSGSIZE);
	fb_send(g, fb_confirm_cmac, 17);
}

static void test_two_descriptors(void)
{
	uint8_t frame[BTGW_FB_FRAME_MAX];
	int out[2], in[2];
	uint16_t id;
	size_t len;
	int g;

	check(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, out));
	check(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, in));
	g = fb_socket();
	fb_attach(g, fb_adopt(out[0], in[0], BTGW_LINK_ROLE_GATEWAY, 512));
	fb_send(g, fb_invite, 2);
	id = fb_raw_recv(out[1], frame, &len);
	answer(in[1], id, fb_complete, 1);
	fb_recv(g, fb_complete, 1);
	close(out[1]);
	check(fb_soon(g, POLLHUP) & POLLHUP);
}

/* A peer that does not read: the socket waits, holds two frames, loses none. */
static void test_peer_does_not_read(void)
{
	uint8_t frame[BTGW_FB_FRAME_MAX];
	uint16_t id = 0;
	int queued = 0;
	int g, far, i;
	size_t len;

	g = fb_adopted(BTGW_LINK_ROLE_GATEWAY, &far);
	fb_retrans(g, 20, 16);
	fb_send(g, fb_invite, 2);
	usleep(1500000);
	for (i = 0; i < 64; i++) {
		if (!(fb_poll(far, POLLIN, i < 2 ? FB_SOON : 100) & POLLIN))
			break;
		id = fb_raw_recv(far, frame, &len);
		queued++;
	}
	check(queued >= 2);
	answer(far, id, fb_complete, 1);
	fb_recv(g, fb_complete, 1);
}

/* A peer that floods: dropped and counted, memory stays bounded. */
static void test_peer_floods(void)
{
	uint8_t frame[BTGW_FB_FRAME_MAX];
	struct btgw_link_info info;
	int d, far, i, small = 2304;
	size_t n;

	d = fb_adopted(BTGW_LINK_ROLE_DEVICE, &far);
	check(!setsockopt(d, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small)));
	n = fb_frame(frame, 9, 1, fb_key, 65);
	for (i = 0; i < 500; i++)
		check(send(far, frame, n, 0) == (ssize_t)n);
	check(fcntl(far, F_SETFL, O_NONBLOCK) == 0);
	while (recv(far, frame, sizeof(frame), 0) > 0)
		;
	for (i = 0; i < FB_SOON / 50; i++) {
		fb_link_get(fb_get(d, BTGW_LINK), &info);
		if (info.rx_frames == 500)
			break;
		usleep(50000);
	}
	if (info.rx_frames != 500)
		fail("%lu frames read", (unsigned long)info.rx_frames);
	check(fb_info(d).stats.rx_duplicates + info.rx_dropped == 499);
	fb_recv(d, fb_key, 65);
	check(!(fb_poll(d, POLLIN, 0) & POLLIN));
}

static const struct fb_case cases[] = {
	{ "frames and ids on the wire", test_frames_on_the_wire },
	{ "an unanswered batch is repeated", test_retransmission },
	{ "a peer that is working is waited for", test_working },
	{ "a refused frame is repeated, then reported",
	  test_frame_refused_is_repeated },
	{ "repeats never run twice", test_device_repeats },
	{ "the device's own batches", test_device_own_batch },
	{ "bad frames are refused whole and counted", test_bad_frames },
	{ "same id, other content closes the link", test_conflict_closes },
	{ "a second batch before the answer closes the link",
	  test_window_violation_closes },
	{ "the peer goes", test_peer_goes },
	{ "closing the socket ends the pair", test_socket_closes_the_pair },
	{ "an MTU below a Public Key", test_small_mtu },
	{ "reading and writing apart", test_two_descriptors },
	{ "a peer that does not read", test_peer_does_not_read },
	{ "a peer that floods", test_peer_floods },
};

int main(int argc, char **argv)
{
	return fb_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
