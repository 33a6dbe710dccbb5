/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stream_rx.h - the receiver of a stream: what both versions share
 *
 * Pure: no lock, clock, allocation or skb. The shell (kernel/sock/stream_rx.c,
 * tests) serialises the calls, keeps the octets of the chunk that is being
 * received, and does what the out struct asks for. The state tables are in
 * btgw_packet.h.
 */
#ifndef _BTGW_CORE_STREAM_RX_H
#define _BTGW_CORE_STREAM_RX_H

#include <linux/btgw.h>
#include <linux/btgw_packet.h>
#include <linux/types.h>

/**
 * enum btgw_st_state - where a receiver is
 * @BTGW_ST_IDLE: between chunks
 * @BTGW_ST_OPEN: in a chunk
 * @BTGW_ST_SKIP: there was damage; waits for the next chunk
 * @__BTGW_ST_STATES: number of the others
 */
enum btgw_st_state {
	BTGW_ST_IDLE,
	BTGW_ST_OPEN,
	BTGW_ST_SKIP,
	__BTGW_ST_STATES,
};

/**
 * enum btgw_st_verdict - what became of a frame; the shell counts each under
 *	its own name
 * @BTGW_ST_V_PART: part of a chunk that goes on
 * @BTGW_ST_V_CHUNK: with it the chunk is whole and right
 * @BTGW_ST_V_END: the stream of the peer has ended
 * @BTGW_ST_V_MALFORMED: no frame; nothing changed
 * @BTGW_ST_V_REPEAT: the last frame again; nothing changed
 * @BTGW_ST_V_STRAY: of a chunk that was dropped
 * @BTGW_ST_V_JUMP: frames are missing before it; its chunk is dropped
 * @BTGW_ST_V_CRC: with it the chunk was dropped for its CRC
 * @BTGW_ST_V_LENGTH: the same, for its length (version 1: or its head)
 * @BTGW_ST_V_BIG: the same, as larger than allowed
 */
enum btgw_st_verdict {
	BTGW_ST_V_PART,
	BTGW_ST_V_CHUNK,
	BTGW_ST_V_END,
	BTGW_ST_V_MALFORMED,
	BTGW_ST_V_REPEAT,
	BTGW_ST_V_STRAY,
	BTGW_ST_V_JUMP,
	BTGW_ST_V_CRC,
	BTGW_ST_V_LENGTH,
	BTGW_ST_V_BIG,
};

/* bits of btgw_st_out.todo, in the order they are to be done */
enum {
	/* forget what is stored of the chunk that was being received */
	BTGW_ST_DO_DROP		= 0x01,
	/* queue a gap: out->lost, out->gap */
	BTGW_ST_DO_GAP		= 0x02,
	/* a chunk begins: out->number */
	BTGW_ST_DO_BEGIN	= 0x04,
	/* store out->len octets of the frame from out->off on */
	BTGW_ST_DO_STORE	= 0x08,
	/* hand on what is stored: it is a chunk */
	BTGW_ST_DO_CHUNK	= 0x10,
	/* the stream has ended */
	BTGW_ST_DO_END		= 0x20,
};

/**
 * struct btgw_st_rx - a receiver
 * @limit: largest chunk accepted, in octets
 * @cut: from the next chunk on hand octets on before they are checked: the
 *	shell delivers what it is told to store at once
 * @state: enum btgw_st_state
 * @cutting: the chunk that is being received is handed on as it comes
 * @begun: a frame has been seen, so @flags and @number are those of the last
 * @heard: @expect is known
 * @damage: something was dropped since the last chunk, and not reported
 * @late: the sender dropped chunks before the one that is being received
 * @ended: the peer said that its stream has ended
 * @flags: of the last frame, without BTGW_V2_G (version 2)
 * @number: of the chunk of the last frame that has one
 * @expect: number of the next chunk
 * @length: octets of the chunk (version 1)
 * @want: its CRC (version 1)
 * @got: octets of it received
 * @crc: CRC so far
 */
struct btgw_st_rx {
	u32 limit;
	bool cut;
	u8 state;
	bool cutting;
	bool begun;
	bool heard;
	bool damage;
	bool late;
	bool ended;
	u8 flags;
	u16 number;
	u16 expect;
	u16 length;
	u32 want;
	u32 got;
	u32 crc;
};

/**
 * struct btgw_st_out - what became of a frame and what is to be done
 * @verdict: enum btgw_st_verdict
 * @todo: BTGW_ST_DO bits
 * @cut_short: the chunk that was being received ended because another began
 * @restart: the peer began anew
 * @gap: BTGW_GAP flags
 * @lost: chunks missing
 * @number: of the chunk
 * @off: of the payload in the frame
 * @len: of the payload
 */
struct btgw_st_out {
	u8 verdict;
	u8 todo;
	bool cut_short;
	bool restart;
	u32 gap;
	u32 lost;
	u16 number;
	u16 off;
	u16 len;
};

/**
 * struct btgw_st_detect - looks for the version of the peer
 * @head: of the last frame that could be one of version 1
 * @seen: there is one
 */
struct btgw_st_detect {
	u8 head[BTGW_V1_HDR_LEN];
	bool seen;
};

/**
 * btgw_st_version() - the version that the first frame of a link shows
 * @frame: the frame
 * @len: its length
 *
 * Certain but for a frame of version 1 with one of four numbers of 65536 and a
 * length that is a multiple of 256.
 *
 * Return: 2; 1 for a frame that version 1 can have; 0 for neither.
 */
u8 btgw_st_version(const u8 *frame, size_t len);

/**
 * btgw_st_meets_v1() - is the peer, who should speak version 2, of version 1
 * @det: zeroed at the start
 * @frame: a frame, before any chunk of version 2 was whole
 * @len: its length
 *
 * Two frames in a row with the same head are none of version 2, whose counter
 * would differ; neither is a chunk whose CRC is that of version 1.
 */
bool btgw_st_meets_v1(struct btgw_st_detect *det, const u8 *frame, size_t len);

/**
 * btgw_st_rx_init() - a receiver at the start of a link
 * @rx: the receiver
 * @limit: largest chunk accepted, 1 to %BTGW_STREAM_CHUNK_MAX
 * @heard: the first number is 0 (version 2); else it is believed (version 1)
 */
void btgw_st_rx_init(struct btgw_st_rx *rx, u32 limit, bool heard);

/**
 * btgw_st_rx_abort() - the shell cannot keep the chunk that is being received
 * @rx: the receiver
 * @out: what is to be done
 */
void btgw_st_rx_abort(struct btgw_st_rx *rx, struct btgw_st_out *out);

/**
 * btgw_st_rx_down() - the link has ended
 * @rx: the receiver
 * @out: what is to be done; a gap where it ended in a chunk or after damage
 */
void btgw_st_rx_down(struct btgw_st_rx *rx, struct btgw_st_out *out);

/* for stream_v1.c and stream_v2.c */
void btgw_st_rx_drop(struct btgw_st_rx *rx, struct btgw_st_out *out);
void btgw_st_rx_begin(struct btgw_st_rx *rx, u16 number, bool late,
		      struct btgw_st_out *out);
void btgw_st_rx_whole(struct btgw_st_rx *rx, struct btgw_st_out *out);

#endif /* _BTGW_CORE_STREAM_RX_H */
