// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stream_test.c - what the scenarios of STREAM sockets share
 *
 * Frames are made here from the words of btgw_packet.h and not with the code
 * of the module, so that a mistake of one side shows.
 */
#include "stream_test.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

uint64_t st_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15ULL);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

static uint64_t st_word(uint64_t seed, uint64_t index)
{
	uint64_t state = seed * 0x2545f4914f6cdd1dULL + index;

	return st_random(&state);
}

void st_fill(void *buf, size_t len, uint64_t seed, uint64_t pos)
{
	uint8_t *to = buf;

	while (len) {
		uint64_t word = st_word(seed, pos / 8);
		size_t n = 8 - pos % 8;

		if (n > len)
			n = len;
		memcpy(to, (uint8_t *)&word + pos % 8, n);
		to += n;
		pos += n;
		len -= n;
	}
}

bool st_is(const void *buf, size_t len, uint64_t seed, uint64_t pos)
{
	const uint8_t *from = buf;

	while (len) {
		uint64_t word = st_word(seed, pos / 8);
		size_t n = 8 - pos % 8;

		if (n > len)
			n = len;
		if (memcmp(from, (uint8_t *)&word + pos % 8, n))
			return false;
		from += n;
		pos += n;
		len -= n;
	}
	return true;
}

int st_socket(void)
{
	int fd = socket(AF_BLUETOOTH, SOCK_STREAM, BTPROTO_BTGW);

	check(fd >= 0);
	return fd;
}

/* Two sockets over a loop of their own, not yet attached where @a is set. */
void st_loop(int *a, int *b)
{
	uint32_t g, d;

	fb_loop_ids(&g, &d);
	*a = st_socket();
	*b = st_socket();
	fb_attach(*a, g);
	fb_attach(*b, d);
}

/* A socket over one end of an AF_UNIX pair; the far end goes to @far. */
int st_adopted(int *far, uint32_t mtu)
{
	int pair[2];
	int fd;

	check(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	fd = st_socket();
	fb_attach(fd, fb_adopt(pair[0], -1, BTGW_LINK_ROLE_GATEWAY, mtu));
	close(pair[0]);
	*far = pair[1];
	return fd;
}

struct btgw_stream_info st_info(int fd)
{
	struct btgw_stream_info info;
	socklen_t len = sizeof(info);

	memset(&info, 0xff, sizeof(info));
	check(!getsockopt(fd, SOL_BTGW, BTGW_STREAM_INFO, &info, &len));
	check(len == sizeof(info));
	check(!info.rsvd && !info.tx_time.rsvd && !info.rx_time.rsvd);
	return info;
}

struct btgw_gap st_gap(int fd)
{
	struct btgw_gap gap;
	socklen_t len = sizeof(gap);

	memset(&gap, 0xff, sizeof(gap));
	check(!getsockopt(fd, SOL_BTGW, BTGW_LASTGAP, &gap, &len));
	check(len == sizeof(gap));
	return gap;
}

void st_queued(int fd, uint32_t octets)
{
	int ms;

	for (ms = 0; st_info(fd).rx_queue < octets; ms += 10) {
		check(ms < FB_SOON);
		usleep(10000);
	}
}

void st_send(int fd, uint64_t seed, uint64_t pos, size_t len, int flags)
{
	uint8_t *buf = malloc(len + 1);
	ssize_t got;
	size_t n;

	st_fill(buf, len, seed, pos);
	for (n = 0; n < len; n += got) {
		got = send(fd, buf + n, len - n, flags);
		check(got > 0);
	}
	free(buf);
}

void st_recv(int fd, uint64_t seed, uint64_t pos, size_t len)
{
	uint8_t *buf = malloc(len + 1);
	ssize_t got = recv(fd, buf, len, MSG_WAITALL);

	if (got != (ssize_t)len)
		fail("recv: %zd of %zu, errno %d", got, len, errno);
	check(st_is(buf, len, seed, pos));
	free(buf);
}

/* The stream has ended, and nothing is left. */
void st_end(int fd)
{
	uint8_t c;

	check(fb_poll(fd, POLLIN, FB_SOON) & POLLIN);
	check(recv(fd, &c, 1, MSG_DONTWAIT) == 0);
}

void st_nonblock(int fd, bool on)
{
	int flags = fcntl(fd, F_GETFL);

	flags = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
	check(!fcntl(fd, F_SETFL, flags));
}

static void *st_sender(void *arg)
{
	struct st_flow *flow = arg;
	uint64_t state = flow->seed;
	uint8_t *buf = malloc(flow->max);
	uint64_t pos = 0;

	while (pos < flow->len) {
		size_t n = 1 + st_random(&state) % flow->max;
		ssize_t got;

		if (n > flow->len - pos)
			n = flow->len - pos;
		st_fill(buf, n, flow->seed, pos);
		got = send(flow->fd, buf, n, 0);
		if (got <= 0)
			fail("send at %llu: %zd, errno %d",
			     (unsigned long long)pos, got, errno);
		pos += got;
	}
	free(buf);
	return NULL;
}

static void *st_receiver(void *arg)
{
	struct st_flow *flow = arg;
	uint64_t state = ~flow->seed;
	uint8_t *buf = malloc(flow->max);
	uint64_t pos = 0;
	bool paused = !flow->pause_ms;

	while (pos < flow->len) {
		size_t n = 1 + st_random(&state) % flow->max;
		ssize_t got;

		if (!paused && pos > flow->pause_at) {
			paused = true;
			atomic_store(&flow->paused, true);
			usleep(1000 * flow->pause_ms);
			while (atomic_load(&flow->hold))
				usleep(10000);
			atomic_store(&flow->resumed, true);
		}
		if (n > flow->len - pos)
			n = flow->len - pos;
		got = recv(flow->fd, buf, n, 0);
		if (got <= 0)
			fail("recv at %llu: %zd, errno %d",
			     (unsigned long long)pos, got, errno);
		if (!st_is(buf, got, flow->seed, pos))
			fail("wrong octets at %llu, of %zd",
			     (unsigned long long)pos, got);
		pos += got;
	}
	free(buf);
	return NULL;
}

static void st_start(struct st_flow *flow, void *(*run)(void *))
{
	pthread_t *thread = malloc(sizeof(*thread));

	if (!flow->max)
		flow->max = 8192;
	check(!pthread_create(thread, NULL, run, flow));
	flow->thread = thread;
}

void st_start_send(struct st_flow *flow)
{
	st_start(flow, st_sender);
}

void st_start_recv(struct st_flow *flow)
{
	st_start(flow, st_receiver);
}

void st_join(struct st_flow *flow)
{
	pthread_t *thread = flow->thread;

	check(!pthread_join(*thread, NULL));
	free(thread);
}

/* bit by bit, as the standard has it */
uint32_t st_crc(const uint8_t *data, size_t len)
{
	uint32_t crc = 0xffffffff;
	int bit;

	while (len--) {
		crc ^= *data++;
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
	}
	return ~crc;
}

static void st_le16(uint8_t *to, uint16_t v)
{
	to[0] = v & 0xff;
	to[1] = v >> 8;
}

static void st_le32(uint8_t *to, uint32_t v)
{
	st_le16(to, v & 0xffff);
	st_le16(to + 2, v >> 16);
}

/* A chunk of version 2, in frames of at most @frame_len. */
size_t st_v2_chunk(struct st_frame *frames, size_t max, uint8_t *counter,
		   uint16_t number, const uint8_t *data, size_t len,
		   size_t frame_len)
{
	uint8_t *all = malloc(len + 8);
	size_t total = len + 8;
	size_t n = 0;
	size_t pos;

	st_le16(all, number);
	memcpy(all + 2, data, len);
	st_le16(all + 2 + len, len);
	st_le32(all + 4 + len, st_crc(all, len + 4));

	for (pos = 0; pos < total; n++) {
		struct st_frame *f = &frames[n];
		size_t part = frame_len - 1;

		check(n < max);
		if (part > total - pos)
			part = total - pos;
		/* the trailer is never divided */
		if (part < total - pos && total - pos - part < 6)
			part = total - pos - 6;
		f->data[0] = (*counter)++ & 15;
		if (!pos)
			f->data[0] |= 0x80;
		memcpy(f->data + 1, all + pos, part);
		f->len = 1 + part;
		f->chunk = number;
		pos += part;
		if (pos == total)
			f->data[0] |= 0x40;
	}
	free(all);
	return n;
}

/* A chunk of version 1, as the listing of the article sends it. */
size_t st_v1_chunk(struct st_frame *frames, size_t max, uint16_t number,
		   const uint8_t *data, size_t len, size_t frame_len)
{
	size_t remaining = len;
	size_t offset = 0;
	size_t n = 0;

	while (remaining > 0) {
		size_t part = remaining > frame_len - 8 ? frame_len - 8 :
							  remaining;
		struct st_frame *f = &frames[n];

		check(n < max);
		st_le16(f->data, number);
		st_le16(f->data + 2, len);
		st_le32(f->data + 4, st_crc(data, len));
		memcpy(f->data + 8, data + offset, part);
		f->len = 8 + part;
		f->chunk = number;
		n++;
		offset += part;
		remaining -= part;
	}
	return n;
}

void st_put(int far, const struct st_frame *frame)
{
	check(send(far, frame->data, frame->len, 0) == (ssize_t)frame->len);
}
