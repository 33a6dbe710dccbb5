/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stream_v2.h - version 2 of streaming: framer and receiver
 *
 * Pure: no lock, clock, allocation or skb. The wire format and the receiver's
 * state table are in btgw_packet.h.
 */
#ifndef _BTGW_CORE_STREAM_V2_H
#define _BTGW_CORE_STREAM_V2_H

#include "stream_rx.h"

/**
 * enum btgw_v2_frame - what a frame is to the receiver
 * @BTGW_V2_BAD: none
 * @BTGW_V2_REPEAT: the last one again
 * @BTGW_V2_FIRST: a chunk begins
 * @BTGW_V2_WHOLE: a chunk
 * @BTGW_V2_NEXT: the next of a chunk
 * @BTGW_V2_LAST: a chunk ends
 * @BTGW_V2_JUMP: of a chunk, but not the next
 * @__BTGW_V2_FRAMES: number of the others
 */
enum btgw_v2_frame {
	BTGW_V2_BAD,
	BTGW_V2_REPEAT,
	BTGW_V2_FIRST,
	BTGW_V2_WHOLE,
	BTGW_V2_NEXT,
	BTGW_V2_LAST,
	BTGW_V2_JUMP,
	__BTGW_V2_FRAMES,
};

/**
 * struct btgw_v2_tx - a framer
 * @frame: octets of a full frame; may be changed between frames
 * @chunk: payload octets of a full chunk; may be changed between chunks
 * @number: of the chunk that is open, or of the next
 * @len: payload octets in it
 * @fill: octets of the frame that is open
 * @crc: of number and payload so far
 * @open: a chunk is open: it has octets that were not followed by a trailer
 *
 * The shell keeps the frame that is open. It calls btgw_v2_tx_begin() for a
 * frame, puts as many octets behind the head as btgw_v2_tx_room() says, tells
 * btgw_v2_tx_add() of them, and when there is no room, or the chunk is to end,
 * calls btgw_v2_tx_seal(). The frame counter is filled in when the frame
 * leaves, by btgw_v2_tx_stamp(): frames may be dropped until then.
 */
struct btgw_v2_tx {
	u16 frame;
	u16 chunk;
	u16 number;
	u16 len;
	u16 fill;
	u32 crc;
	bool open;
};

/**
 * btgw_v2_chunk() - payload octets of a chunk of @frames full frames
 * @frame: octets of a full frame
 * @frames: how many
 */
static inline u32 btgw_v2_chunk(u32 frame, u32 frames)
{
	return frames * (frame - BTGW_V2_HDR_LEN) -
	       (BTGW_V2_WHOLE_LEN - BTGW_V2_HDR_LEN);
}

/**
 * struct btgw_v2_sizes - how large frames and chunks are
 * @frame: octets of a frame of what comes little by little
 * @chunk: payload octets of a chunk of the same
 * @large: octets of the largest frame of what comes together; more than @frame,
 *	or 0 where all are alike. At least @chunk in one frame unless @fixed
 * @pdu: payload octets of a PDU of the link below, where @large is set
 * @fixed: @chunk is for all
 */
struct btgw_v2_sizes {
	u16 frame;
	u16 chunk;
	u16 large;
	u16 pdu;
	bool fixed;
};

/**
 * btgw_v2_tx_init() - a framer at the start of a link
 * @tx: the framer
 * @frame: octets of a full frame, at least %BTGW_STREAM_FRAME_MIN
 * @chunk: payload octets of a full chunk, at least 1
 */
void btgw_v2_tx_init(struct btgw_v2_tx *tx, u16 frame, u16 chunk);

/**
 * btgw_v2_tx_plan() - set the sizes of the chunk to come, or of one of which no
 *	frame was sealed yet
 * @tx: the framer
 * @sizes: what they are made of
 * @left: octets at hand
 * @bulk: they come together, and not little by little
 * @end: the chunk is to end behind them
 *
 * What is at hand together becomes one frame, which then is one SDU: one head
 * and one round of credits for many PDUs, which it fills. Nothing waits for it
 * that was not there anyway. What does not fill as much as a chunk of single
 * PDUs stays open for more, unless it is to end.
 *
 * Does nothing where a frame of the chunk was sealed.
 */
void btgw_v2_tx_plan(struct btgw_v2_tx *tx, const struct btgw_v2_sizes *sizes,
		     size_t left, bool bulk, bool end);

/**
 * btgw_v2_tx_begin() - begin a frame
 * @tx: the framer; no frame is open
 * @to: where the frame is made, with room for tx->frame octets
 *
 * Return: octets of the head.
 */
size_t btgw_v2_tx_begin(struct btgw_v2_tx *tx, u8 *to);

/**
 * btgw_v2_tx_room() - payload octets that the open frame still takes
 * @tx: the framer
 */
size_t btgw_v2_tx_room(const struct btgw_v2_tx *tx);

/**
 * btgw_v2_tx_add() - payload was put into the open frame
 * @tx: the framer
 * @data: the octets
 * @len: how many, at most btgw_v2_tx_room()
 */
void btgw_v2_tx_add(struct btgw_v2_tx *tx, const u8 *data, size_t len);

/**
 * btgw_v2_tx_seal() - end the open frame
 * @tx: the framer
 * @to: the frame
 * @end: end the chunk, too
 *
 * The chunk ends where it is full or @end is set, and the trailer fits. Where
 * it does not fit tx->open stays set, and another frame, without payload, is
 * to be begun and sealed.
 *
 * Return: octets of the frame.
 */
size_t btgw_v2_tx_seal(struct btgw_v2_tx *tx, u8 *to, bool end);

/**
 * btgw_v2_tx_stamp() - fill in what is known when a frame leaves
 * @frame: a sealed frame
 * @counter: frame counter
 * @dropped: chunks were dropped since the last frame that left
 *
 * Return: true where @frame took @dropped along.
 */
bool btgw_v2_tx_stamp(u8 *frame, u8 counter, bool dropped);

/**
 * btgw_v2_classify() - what a frame is
 * @rx: the receiver
 * @frame: the frame
 * @len: its length
 *
 * Return: enum btgw_v2_frame.
 */
enum btgw_v2_frame btgw_v2_classify(const struct btgw_st_rx *rx,
				    const u8 *frame, size_t len);

/**
 * btgw_v2_receive() - a frame came
 * @rx: the receiver, from btgw_st_rx_init() with @heard set
 * @frame: the frame
 * @len: its length; more than %BTGW_STREAM_FRAME_MAX is refused
 * @out: what became of it
 */
void btgw_v2_receive(struct btgw_st_rx *rx, const u8 *frame, size_t len,
		     struct btgw_st_out *out);

#endif /* _BTGW_CORE_STREAM_V2_H */
