/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stream_twin.h - a receiver of streams, slow and obvious
 *
 * Written from the words of btgw_packet.h, without the code it is held against:
 * it keeps the octets it was given and looks at them again and again.
 */
#ifndef _BTGW_STREAM_TWIN_H
#define _BTGW_STREAM_TWIN_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/**
 * struct twin_stream - the receiver
 * @version: 1 or 2
 * @limit: largest chunk
 * @known: @next is known
 * @next: number of the next chunk
 * @dirty: damage that was not reported
 * @open: a chunk is open
 * @skip: waits for the next
 * @over: the stream has ended
 * @any: there was a frame
 * @head: of the last frame: flags, number, length, CRC
 * @number: of the open chunk
 * @data: octets of the open chunk
 * @len: how many
 */
struct twin_stream {
	int version;
	size_t limit;
	bool known;
	long next;
	bool dirty;
	bool open;
	bool skip;
	bool over;
	bool any;
	long head[4];
	long number;
	u8 data[70000];
	size_t len;
};

/**
 * struct twin_result - what a frame led to
 * @chunk: a chunk, which is in data and len of the twin
 * @end: the end of the stream
 * @lost: chunks missing before it, -1 for no gap
 * @restart: the gap is one of numbers that began anew
 */
struct twin_result {
	bool chunk;
	bool end;
	long lost;
	bool restart;
};

void twin_stream_init(struct twin_stream *t, int version, size_t limit);
struct twin_result twin_stream_frame(struct twin_stream *t, const u8 *frame,
				     size_t len);
struct twin_result twin_stream_down(struct twin_stream *t);
u32 twin_crc32(const u8 *data, size_t len);

#endif /* _BTGW_STREAM_TWIN_H */
