/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream_test.h - what the scenarios of STREAM sockets share
 */
#ifndef _BTGW_STREAM_TEST_H
#define _BTGW_STREAM_TEST_H

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

#include "fb_test.h"

/* payload: octet @pos of stream @seed, so that any shift or swap shows */
void st_fill(void *buf, size_t len, uint64_t seed, uint64_t pos);
bool st_is(const void *buf, size_t len, uint64_t seed, uint64_t pos);
uint64_t st_random(uint64_t *state);

int st_socket(void);
void st_loop(int *a, int *b);
int st_adopted(int *far, uint32_t mtu);
struct btgw_stream_info st_info(int fd);
struct btgw_gap st_gap(int fd);
/* waits until there are so many octets to be read */
void st_queued(int fd, uint32_t octets);

void st_send(int fd, uint64_t seed, uint64_t pos, size_t len, int flags);
void st_recv(int fd, uint64_t seed, uint64_t pos, size_t len);
void st_end(int fd);
void st_nonblock(int fd, bool on);

/* a thread that sends or receives so much, in pieces of random size */
struct st_flow {
	int fd;
	uint64_t seed;
	uint64_t len;
	size_t max;
	unsigned int pause_at;
	unsigned int pause_ms;
	/* the pause lasts at least until this is false */
	atomic_bool hold;
	atomic_bool paused;
	atomic_bool resumed;
	void *thread;
};

void st_start_send(struct st_flow *flow);
void st_start_recv(struct st_flow *flow);
void st_join(struct st_flow *flow);

/* frames made by hand: the peer at the far end of an AF_UNIX pair */
struct st_frame {
	uint8_t data[700];
	size_t len;
	unsigned int chunk;
};

size_t st_v2_chunk(struct st_frame *frames, size_t max, uint8_t *counter,
		   uint16_t number, const uint8_t *data, size_t len,
		   size_t frame_len);
size_t st_v1_chunk(struct st_frame *frames, size_t max, uint16_t number,
		   const uint8_t *data, size_t len, size_t frame_len);
void st_put(int far, const struct st_frame *frame);
uint32_t st_crc(const uint8_t *data, size_t len);

#endif /* _BTGW_STREAM_TEST_H */
