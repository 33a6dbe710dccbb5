/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stream.h - state of a STREAM socket
 */
#ifndef _BTGW_SOCK_STREAM_H
#define _BTGW_SOCK_STREAM_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/skbuff.h>
#include <linux/btgw.h>
#include <net/sock.h>

#include "core/stream_rx.h"
#include "core/stream_v1.h"
#include "core/stream_v2.h"

/* frames made before they are handed on together, and kept for reuse */
#define BTGW_STREAM_BATCH	16
/* octets after which they are handed on: the link has something to do early */
#define BTGW_STREAM_BATCH_LEN	(2 * BTGW_STREAM_FRAME_MAX)
/* frames of more are not kept for reuse */
#define BTGW_STREAM_SPARE_MAX	1024
/*
 * Largest SDU taken from the peer where no chunk that fills a frame is too
 * large. Several frames, because the credits that it gets at a time can depend
 * on it, see btgw_l2cap_set_room().
 */
#define BTGW_STREAM_RCVMTU	16384

/* bits of btgw_stream_sock.want: for whoever has send_lock next */
enum {
	/* the flush time of the chunk that is open is over */
	BTGW_STREAM_WANT_FLUSH	= 0,
	/* SHUT_WR or close: end the chunk and the stream */
	BTGW_STREAM_WANT_END	= 1,
};

/**
 * struct btgw_stream_tx_cb - a frame to be sent, in its control block
 * @born: when the first octet of its chunk was written
 * @payload: octets of the application in it
 * @first: first of its chunk
 * @last: last of its chunk
 * @end: end of the stream
 */
struct btgw_stream_tx_cb {
	ktime_t born;
	u16 payload;
	bool first;
	bool last;
	bool end;
};

static inline struct btgw_stream_tx_cb *btgw_stream_tx_cb(struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct btgw_stream_tx_cb) > sizeof(skb->cb));
	return (struct btgw_stream_tx_cb *)skb->cb;
}

/**
 * struct btgw_stream_rx_cb - octets of a chunk, or a gap, in the receive queue
 * @first_ns: when the first frame of the chunk came
 * @off: where in the chunk the octets are, those taken included
 * @len: octets of the chunk, 0 while not known; chunks missing in a gap
 * @number: of the chunk; BTGW_GAP flags of a gap
 * @last: last octets of the chunk
 * @gap: this is a gap
 */
struct btgw_stream_rx_cb {
	u64 first_ns;
	u32 off;
	u32 len;
	u32 number;
	bool last;
	bool gap;
};

static inline struct btgw_stream_rx_cb *btgw_stream_rx_cb(struct sk_buff *skb)
{
	/* the socket core has the end of the control block */
	BUILD_BUG_ON(sizeof(struct btgw_stream_rx_cb) > SOCK_SKB_CB_OFFSET);
	return (struct btgw_stream_rx_cb *)skb->cb;
}

/**
 * struct btgw_stream_cfg - what the application asked for
 * @version: %BTGW_STREAM_VERSION
 * @chunk: %BTGW_STREAM_CHUNK
 * @frame: %BTGW_STREAM_FRAME
 * @flush_ms: %BTGW_STREAM_FLUSH
 * @latency_ms: %BTGW_STREAM_LATENCY
 * @rcvchunk: %BTGW_STREAM_RCVCHUNK
 * @close_on_gap: %BTGW_ON_GAP
 * @cut: %BTGW_STREAM_CUT
 * @chunks: %BTGW_STREAM_CHUNKS
 */
struct btgw_stream_cfg {
	u8 version;
	u32 chunk;
	u32 frame;
	u32 flush_ms;
	u32 latency_ms;
	u32 rcvchunk;
	bool close_on_gap;
	bool cut;
	bool chunks;
};

/**
 * struct btgw_stream_sock - state of a STREAM socket
 *
 * Three kinds of callers, three locks. A *sender* makes frames under
 * bs->send_lock alone, copying from the user, and hands them on in batches
 * under bs->lock, too. The *link* and the timer run under bs->lock; where they
 * have something to frame (a flush, an end) they try bs->send_lock, and leave
 * it to whoever has it in @want. A *reader* copies to the user under
 * @recv_lock alone. What the link and a reader share is under the lock of the
 * receive queue. Order: send_lock or recv_lock, bs->lock, queue lock.
 *
 * @all: in the list of all, see kernel/ctl/stats.c
 * @cfg: under bs->lock; single values are read without it
 * @version: spoken, or 0 while not known; changes once, under bs->lock
 * @started: the link came up
 * @tx_err: why nothing can be sent on this link, or 0; set as it comes up or
 *	when it refuses, under bs->lock; read without
 * @sizes: octets of frames and chunks; single values are read without the lock.
 *	sizes.pdu is constant once @started
 * @want: BTGW_STREAM_WANT bits, atomic
 * @timer_at: when bs->timer will run, in jiffies, or 0; under bs->lock
 *
 * @v1: framer; under send_lock, as all up to @flush_at
 * @v2: the same
 * @open: frame that is being made
 * @parts: version 1: frames of the open chunk before @open
 * @spare: empty frames
 * @born: when the first octet of the open chunk was written, ktime
 * @bulk: the sender at hand writes a chunk at a time, or more
 * @waits: times a sender found no room
 * @flush_at: when the open chunk is to end, in jiffies, or 0; read without
 *
 * @txq: frames for the link, in order; under bs->lock, as all up to @rx
 * @tx_len: octets in it
 * @tx_size: memory in it
 * @full: senders wait; read without the lock
 * @retry_send: the link had no memory; the timer tries again
 * @pool: empty frames on their way to @spare
 * @counter: of the next frame
 * @dropped: chunks were dropped since the last first frame that left
 * @dropping: the chunk that is being handed on in parts is dropped
 * @ended: the end of the stream was put into @txq, or cannot be
 *
 * @rx: receiver; under bs->lock, as all up to @stats
 * @detect: looks for a peer of version 1
 * @parts_rx: octets of the chunk that is being received
 * @rx_size: memory in it
 * @rx_len: octets handed on or kept of the chunk
 * @last_len: octets of the chunk before, to guess the next
 * @first_ns: when the first frame of the chunk came
 * @number: of the chunk
 * @fresh: empty, with room for the frame at hand
 * @marker: for the next gap
 * @held: frame there was no memory for; nothing is read meanwhile. Looked at
 *	without the lock
 * @stats: counters
 * @tx_time: for %BTGW_STREAM_INFO
 *
 * @recv_lock: one reader at a time; protects the head of the receive queue and
 *	all up to @rx_bytes
 * @gap: the last gap reported
 * @gap_news: it has yet to go along as a control message
 *
 * @rx_bytes: octets in the receive queue. Written under its lock, as all that
 *	follows; read without
 * @rx_marks: gaps in it
 * @rx_time: for %BTGW_STREAM_INFO
 * @rx_waiters: readers that sleep, atomic
 */
struct btgw_stream_sock {
	struct list_head all;
	struct btgw_stream_cfg cfg;
	u8 version;
	bool started;
	int tx_err;
	struct btgw_v2_sizes sizes;
	unsigned long want;
	unsigned long timer_at;

	struct btgw_v1_tx v1;
	struct btgw_v2_tx v2;
	struct sk_buff *open;
	struct sk_buff_head parts;
	struct sk_buff_head spare;
	ktime_t born;
	bool bulk;
	u64 waits;
	unsigned long flush_at;

	struct sk_buff_head txq;
	u32 tx_len;
	u32 tx_size;
	bool full;
	bool retry_send;
	struct sk_buff_head pool;
	u8 counter;
	bool dropped;
	bool dropping;
	bool ended;

	struct btgw_st_rx rx;
	struct btgw_st_detect detect;
	struct sk_buff_head parts_rx;
	u32 rx_size;
	u32 rx_len;
	u32 last_len;
	u64 first_ns;
	u16 number;
	struct sk_buff *fresh;
	struct sk_buff *marker;
	struct sk_buff *held;
	struct btgw_stream_stats stats;
	struct btgw_stream_time tx_time;

	struct mutex recv_lock; /* one reader at a time */
	struct btgw_gap gap;
	bool gap_news;

	u32 rx_bytes;
	u32 rx_marks;
	struct btgw_stream_time rx_time;
	atomic_t rx_waiters;
};

#endif /* _BTGW_SOCK_STREAM_H */
