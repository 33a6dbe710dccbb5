/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stream_v1.h - version 1 of streaming: framer and receiver
 *
 * Pure: no lock, clock, allocation or skb. The wire format and the receiver's
 * state table are in btgw_packet.h.
 */
#ifndef _BTGW_CORE_STREAM_V1_H
#define _BTGW_CORE_STREAM_V1_H

#include "stream_rx.h"

/**
 * enum btgw_v1_frame - what a frame is to the receiver
 * @BTGW_V1_BAD: none
 * @BTGW_V1_BIG: of a chunk larger than allowed
 * @BTGW_V1_NEW: a chunk begins
 * @BTGW_V1_SAME: the next of a chunk
 * @BTGW_V1_CLASH: number of the last frame, but not the next of its chunk
 * @__BTGW_V1_FRAMES: number of the others
 */
enum btgw_v1_frame {
	BTGW_V1_BAD,
	BTGW_V1_BIG,
	BTGW_V1_NEW,
	BTGW_V1_SAME,
	BTGW_V1_CLASH,
	__BTGW_V1_FRAMES,
};

/**
 * struct btgw_v1_tx - a framer
 * @frame: octets of a full frame; may be changed between chunks
 * @chunk: payload octets of a full chunk; may be changed between chunks
 * @number: of the chunk that is open, or of the next
 * @len: payload octets in it
 * @fill: octets of the frame that is open; 0 while none is
 * @crc: of the payload so far
 *
 * The head of every frame says what only the end of the chunk shows, so the
 * shell keeps the frames of the chunk that is open. It puts octets behind
 * %BTGW_V1_HDR_LEN of a frame as btgw_v1_tx_room() says and tells
 * btgw_v1_tx_add(); where there is no room it begins another frame, with
 * btgw_v1_tx_next(), or, where the chunk is full, heads all of them with
 * btgw_v1_tx_head() and calls btgw_v1_tx_done().
 */
struct btgw_v1_tx {
	u16 frame;
	u16 chunk;
	u16 number;
	u16 len;
	u16 fill;
	u32 crc;
};

/**
 * btgw_v1_chunk() - payload octets of a chunk of @frames full frames
 * @frame: octets of a full frame
 * @frames: how many
 */
static inline u32 btgw_v1_chunk(u32 frame, u32 frames)
{
	u32 chunk = frames * (frame - BTGW_V1_HDR_LEN);

	return chunk < BTGW_V1_CHUNK_MAX ? chunk : BTGW_V1_CHUNK_MAX;
}

/**
 * btgw_v1_tx_init() - a framer at the start of a link
 * @tx: the framer
 * @frame: octets of a full frame, at least %BTGW_STREAM_FRAME_MIN
 * @chunk: payload octets of a full chunk, 1 to %BTGW_V1_CHUNK_MAX
 */
void btgw_v1_tx_init(struct btgw_v1_tx *tx, u16 frame, u16 chunk);

/**
 * btgw_v1_tx_next() - begin a frame
 * @tx: the framer
 *
 * Return: octets to leave for the head.
 */
size_t btgw_v1_tx_next(struct btgw_v1_tx *tx);

/**
 * btgw_v1_tx_room() - payload octets that the open frame still takes
 * @tx: the framer
 */
size_t btgw_v1_tx_room(const struct btgw_v1_tx *tx);

/**
 * btgw_v1_tx_add() - payload was put into the open frame
 * @tx: the framer
 * @data: the octets
 * @len: how many, at most btgw_v1_tx_room()
 */
void btgw_v1_tx_add(struct btgw_v1_tx *tx, const u8 *data, size_t len);

/**
 * btgw_v1_tx_full() - is the chunk full
 * @tx: the framer
 */
static inline bool btgw_v1_tx_full(const struct btgw_v1_tx *tx)
{
	return tx->len >= tx->chunk;
}

/**
 * btgw_v1_tx_head() - write the head of a frame of the chunk that ends
 * @tx: the framer
 * @to: the frame
 */
void btgw_v1_tx_head(const struct btgw_v1_tx *tx, u8 *to);

/**
 * btgw_v1_tx_done() - all frames of the chunk have their heads
 * @tx: the framer
 */
void btgw_v1_tx_done(struct btgw_v1_tx *tx);

/**
 * btgw_v1_classify() - what a frame is
 * @rx: the receiver
 * @frame: the frame
 * @len: its length
 *
 * Return: enum btgw_v1_frame.
 */
enum btgw_v1_frame btgw_v1_classify(const struct btgw_st_rx *rx,
				    const u8 *frame, size_t len);

/**
 * btgw_v1_receive() - a frame came
 * @rx: the receiver, from btgw_st_rx_init() without @heard
 * @frame: the frame
 * @len: its length; more than %BTGW_STREAM_FRAME_MAX is refused
 * @out: what became of it
 */
void btgw_v1_receive(struct btgw_st_rx *rx, const u8 *frame, size_t len,
		     struct btgw_st_out *out);

#endif /* _BTGW_CORE_STREAM_V1_H */
