/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note OR BSD-3-Clause */
/*
 * btgw.h - the socket API of btgw
 *
 *	fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_BTGW);
 *
 * A DGRAM socket sends and receives mesh messages: see btgw_mesh.h.
 *
 * A SEQPACKET socket speaks FastBatch (btgw_packet.h has the frames), a STREAM
 * socket, below, a stream of octets. Both take struct sockaddr_l2 and behave as
 * an L2CAP socket does. Out-of-tree choice: 7 is a number in the Bluetooth
 * socket family that no kernel registers.
 *
 * One send is one batch: one to five provisioning PDUs, back to back, all or
 * nothing. MSG_MORE keeps the batch open for further PDUs; a send without
 * MSG_MORE, or with MSG_EOR, closes and transmits it. A send that is refused
 * leaves the open batch as it was. On the device side the first batch sent
 * after a batch of the gateway was received answers it.
 *
 * One recv is one PDU, with MSG_EOR on the last of its batch and, if there is
 * room, a control message %BTGW_CMSG_PDU. A batch is acknowledged when its
 * last PDU was received and the application receives or polls again, or by
 * %BTGW_FB_VERDICT.
 *
 * Errors of send and recv beside those of an L2CAP socket:
 *	EMSGSIZE	the batch would exceed the link's MTU, 512 octets or
 *			five PDUs
 *	EINVAL		no whole PDUs, or an unknown type; an unknown flag
 *	EBADMSG		the peer refused a PDU, or the frame whole
 *			(%BTGW_FB_INFO: last_status)
 *	ETIMEDOUT	no answer within the session timeout; the link is closed
 *	EPROTO		the peer broke the protocol; the link is closed
 *	ENODEV		the controller went away
 *	EPIPE		sent after shutdown, or after the peer went
 *
 *	fd = socket(AF_BLUETOOTH, SOCK_STREAM, BTPROTO_BTGW);
 *
 * A STREAM socket carries octets, which the kernel cuts in chunks, each with a
 * number and a CRC (btgw_packet.h has the frames). Both directions run at once.
 * A frame leaves when it is full; what does not fill one waits for more until
 * the flush time is over. MSG_EOR ends the chunk with this send. MSG_MORE says
 * that more will follow: the flush time does not run until a send without it.
 * shutdown(SHUT_WR) and close send what is left; close waits for it in the
 * background, at most 5 s. sendfile and splice into the socket work, and
 * splice out of it.
 *
 * A chunk that did not arrive whole leaves a gap in the stream: recv returns
 * the octets before it, then once -1/EBADMSG, then goes on behind it. How many
 * chunks are missing says %BTGW_LASTGAP, and a control message %BTGW_CMSG_GAP
 * with the first octets behind the gap. poll reports a gap as EPOLLIN, never
 * as EPOLLERR. SO_RCVLOWAT, MSG_PEEK and MSG_WAITALL work as on TCP; a gap ends
 * a MSG_WAITALL. SO_TIMESTAMP* tell when the chunk of the first octet returned
 * was complete.
 *
 * Errors of send and recv on a STREAM socket beside those of an L2CAP socket:
 *	EBADMSG		recv: a gap, see above
 *	EPROTONOSUPPORT	the peer speaks the other version; the link is closed
 *	EOPNOTSUPP	send: the link is a pair of GATT descriptors, where
 *			nothing pushes back
 *	EMSGSIZE	the link's MTU is below %BTGW_STREAM_FRAME_MIN
 *	EINVAL		an unknown flag
 *	ENODEV, EPIPE	as above; EPIPE raises SIGPIPE without MSG_NOSIGNAL
 */
#ifndef _UAPI_LINUX_BTGW_H
#define _UAPI_LINUX_BTGW_H

#include <linux/btgw_mesh.h>
#include <linux/types.h>

#define BTPROTO_BTGW		7
#define SOL_BTGW		0x4247

/*
 * Options of level SOL_BTGW. Each can be read back with getsockopt(). A length
 * other than that of the type given, a reserved octet that is not zero and an
 * unknown option are refused with EINVAL or ENOPROTOOPT.
 */
enum {
	/*
	 * __u32: id of an adopted or loop link to speak over, in place of bind
	 * and connect. Needs CAP_NET_ADMIN or the uid that the link was created
	 * for. 0 reads back on a socket that has no link or an owned one.
	 * ENOENT no such link, EBUSY it has a socket, EISCONN we have one.
	 */
	BTGW_LINK		= 1,
	/*
	 * __u32: provisioning algorithm where Start was not seen: 0 CMAC,
	 * 1 HMAC, 255 unknown (default). Start in either direction sets it.
	 */
	BTGW_FB_ALG		= 2,
	/* __u32 0/1: recv returns whole batches, PDUs back to back */
	BTGW_FB_WHOLE		= 3,
	/*
	 * __u32, set to 1: drop the batch kept open by MSG_MORE. Reads back the
	 * number of octets in it.
	 */
	BTGW_FB_ABORT		= 4,
	/* struct btgw_fb_verdict: acknowledge the last batch received now */
	BTGW_FB_VERDICT		= 5,
	/*
	 * struct btgw_fb_retrans: repeat an unacknowledged batch. Default 3
	 * repeats from 1000 ms on adopted and loop links, none on owned ones,
	 * which are reliable.
	 */
	BTGW_FB_RETRANS		= 6,
	/* __u32: session timeout in ms, 100 to 3600000, default 60000 */
	BTGW_FB_TIMEOUT		= 7,
	/* struct btgw_fb_info, read only (setting is EOPNOTSUPP) */
	BTGW_FB_INFO		= 8,
	/*
	 * __u32 0/1: queue refusals on the error queue (MSG_ERRQUEUE) with
	 * struct btgw_fb_err; poll then reports EPOLLERR until they are read.
	 * On a mesh socket 0, 1 or 2: see btgw_mesh.h.
	 */
	BTGW_RECVERR		= 9,

	/* mesh sockets (SOCK_DGRAM) */

	/*
	 * __u32 0/1, default 1: sockets of this machine hear what this one
	 * sends, if they are bound to an element that it is for. The sender
	 * is no exception.
	 */
	BTGW_MESH_LOOP		= 32,
	/*
	 * __u32: TTL of a send whose address says %BTGW_TTL_DEFAULT: 0, 2 to
	 * 127, or %BTGW_TTL_DEFAULT (default) for that of the net.
	 */
	BTGW_MESH_TTL		= 33,
	/* struct btgw_mesh_info, read only (setting is EOPNOTSUPP) */
	BTGW_MESH_INFO		= 34,

	/* STREAM sockets */

	/*
	 * __u32: version of the wire format: 1, 2 (default), or 0 for whichever
	 * the first frame of the peer shows, and 2 where we send before it. A
	 * listener with 0 accepts both. Reads back what is spoken once that is
	 * known. EISCONN once connected.
	 */
	BTGW_STREAM_VERSION	= 64,
	/*
	 * __u32: octets of a chunk, 1 to 65535, or 0 (default): as many as four
	 * full frames take, 968 of version 2 on a frame of 245, and more where
	 * one send brings more, see %BTGW_STREAM_FRAME. Version 1 never sends
	 * more than %BTGW_V1_CHUNK_MAX. Counts from the next chunk on. Reads
	 * back the size in use once connected: of what comes little by little.
	 */
	BTGW_STREAM_CHUNK	= 65,
	/*
	 * __u32: how long octets that do not fill a frame may wait for more, in
	 * ms, 0 to 60000, default 10. 0: every send ends its chunk.
	 */
	BTGW_STREAM_FLUSH	= 66,
	/*
	 * __u32: octets of a frame, %BTGW_STREAM_FRAME_MIN to
	 * %BTGW_STREAM_FRAME_MAX, at most the link's MTU, or 0 (default): what
	 * leaves as one PDU of the link layer, at most 245. Then version 2 puts
	 * a send that brings a chunk or more, or ends one, in larger frames over
	 * L2CAP if the peer's MTU is above %BTGW_STREAM_MTU_PLAIN: a chunk in
	 * one frame, of as many full PDUs as there are octets for, or a chunk
	 * of the size that was asked for, in as few as it takes. Counts from
	 * the next frame on. Reads back the size in use once connected: of what
	 * comes little by little.
	 */
	BTGW_STREAM_FRAME	= 67,
	/*
	 * __u32: 0 (default): a gap is reported by recv, see above. 1: the
	 * link is closed at the first gap, after which recv reports it.
	 */
	BTGW_ON_GAP		= 68,
	/*
	 * __u32: how old a chunk may become here, in ms from its first octet,
	 * before its first frame has left; then it is dropped whole, counted,
	 * and the peer is told that it was the sender. 1 to 3600000, or 0
	 * (default): chunks do not age.
	 */
	BTGW_STREAM_LATENCY	= 69,
	/*
	 * __u32 0/1: cut-through: recv returns octets before the CRC of their
	 * chunk was seen. Where it turns out wrong a gap with
	 * %BTGW_GAP_DELIVERED follows them. Counts from the next chunk on.
	 */
	BTGW_STREAM_CUT		= 70,
	/*
	 * __u32: largest chunk accepted, 1 to 65535, default 4096. A chunk that
	 * takes more memory than SO_RCVBUF is a gap, too. The MTU that the peer
	 * is told by connect and listen follows from it, unless BT_RCVMTU was
	 * set; what is set later changes nothing of what it was told.
	 */
	BTGW_STREAM_RCVCHUNK	= 71,
	/*
	 * __u32 0/1: recv returns octets of one chunk at most, with MSG_EOR on
	 * its last and a control message %BTGW_CMSG_CHUNK.
	 */
	BTGW_STREAM_CHUNKS	= 72,
	/* struct btgw_gap, read only: the last gap that recv reported */
	BTGW_LASTGAP		= 73,
	/* struct btgw_stream_info, read only (setting is EOPNOTSUPP) */
	BTGW_STREAM_INFO	= 74,
};

/* control messages of level SOL_BTGW */
enum {
	BTGW_CMSG_PDU		= 1,	/* struct btgw_fb_pdu, from recvmsg */
	BTGW_CMSG_ERR		= 2,	/* struct btgw_fb_err, MSG_ERRQUEUE */

	BTGW_CMSG_RX		= 32,	/* struct btgw_mesh_rx, from recvmsg */
	BTGW_CMSG_COOKIE	= 33,	/* __u32, to sendmsg of a mesh socket */
	BTGW_CMSG_DONE		= 34,	/* struct btgw_mesh_done, MSG_ERRQUEUE */
	/* STREAM */
	BTGW_CMSG_CHUNK		= 64,	/* struct btgw_chunk, from recvmsg */
	BTGW_CMSG_GAP		= 65,	/* struct btgw_gap, from recvmsg */
};

/**
 * struct btgw_fb_pdu - where a received PDU stands in its batch
 * @id: batch id as on the air, host order
 * @index: 0 for the first; with %BTGW_FB_WHOLE always 0
 * @count: PDUs in the batch
 */
struct btgw_fb_pdu {
	__u16 id;
	__u8 index;
	__u8 count;
};

/**
 * struct btgw_fb_verdict - argument of %BTGW_FB_VERDICT
 * @id: batch it speaks of, or 0 with @any set
 * @status: 0 every PDU was run; one of 1, 2, 4, 8, 16: that PDU (bit number)
 *	and all after it are refused
 * @any: 1 = whatever batch is open, without comparing @id
 *
 * ENOENT: no batch waits for a verdict, or not this one. EINVAL: @status names
 * a PDU the batch does not have. Reads back the batch that waits, with its
 * number of PDUs in @status; ENOENT if none does.
 */
struct btgw_fb_verdict {
	__u16 id;
	__u8 status;
	__u8 any;
};

/**
 * struct btgw_fb_retrans - argument of %BTGW_FB_RETRANS
 * @first_ms: wait before the first repeat, doubled after each; 10 to 60000
 * @retries: number of repeats, 0 to 16; 0 = none
 */
struct btgw_fb_retrans {
	__u32 first_ms;
	__u32 retries;
};

/**
 * struct btgw_fb_err - on the error queue with %BTGW_RECVERR
 * @id: batch of ours that the peer refused
 * @status: acknowledgement status (btgw_packet.h)
 * @rsvd: zero
 */
struct btgw_fb_err {
	__u16 id;
	__u8 status;
	__u8 rsvd;
};

/* buckets of the round-trip histogram: [2^i, 2^(i+1)) ms, the last is open */
#define BTGW_FB_RTT_BUCKETS	16

/**
 * struct btgw_fb_stats - FastBatch counters, of a socket or of the module
 * @tx_batches: batches sent, answers included, repeats not
 * @tx_frames: frames sent, acknowledgements and repeats included
 * @tx_acks: acknowledgements sent
 * @tx_retries: batches and answers repeated
 * @rx_frames: frames received, of any kind
 * @rx_batches: batches given to the application
 * @rx_acks: acknowledgements received that ended or kept our batch
 * @rx_crc: frames refused for their CRC
 * @rx_malformed: frames refused for length, count, type or algorithm
 * @rx_duplicates: repeats recognised and not run again
 * @rx_stale: late repeats and acknowledgements, dropped
 * @rx_working: times the peer said it is working
 * @rx_refused: batches of ours the peer refused, in part or whole
 * @tx_refused: batches of the peer we refused, in part or whole
 * @rx_violations: frames that broke the protocol and ended the link
 * @rx_unread: PDUs dropped because the application answered before reading them
 * @rx_nobuf: frames dropped for want of memory or receive space
 * @timeouts: session timeouts
 * @rtt: round trips by duration
 */
struct btgw_fb_stats {
	__u64 tx_batches;
	__u64 tx_frames;
	__u64 tx_acks;
	__u64 tx_retries;
	__u64 rx_frames;
	__u64 rx_batches;
	__u64 rx_acks;
	__u64 rx_crc;
	__u64 rx_malformed;
	__u64 rx_duplicates;
	__u64 rx_stale;
	__u64 rx_working;
	__u64 rx_refused;
	__u64 tx_refused;
	__u64 rx_violations;
	__u64 rx_unread;
	__u64 rx_nobuf;
	__u64 timeouts;
	__u64 rtt[BTGW_FB_RTT_BUCKETS];
};

/**
 * struct btgw_fb_info - result of %BTGW_FB_INFO
 * @role: 0 gateway, 1 device
 * @alg: 0 CMAC, 1 HMAC, 255 unknown
 * @outstanding: 1 while a batch of ours is unacknowledged
 * @unanswered: 1 while a batch of the peer waits for our answer or verdict
 * @last_status: status of the last acknowledgement received
 * @rsvd: zero
 * @tx_id: id of our last batch
 * @rx_id: id of the peer's last batch
 * @mtu: largest frame that can be sent now
 * @mtu_rx: largest frame that can be received
 * @stats: counters of this socket
 */
struct btgw_fb_info {
	__u8 role;
	__u8 alg;
	__u8 outstanding;
	__u8 unanswered;
	__u8 last_status;
	__u8 rsvd[3];
	__u16 tx_id;
	__u16 rx_id;
	__u16 mtu;
	__u16 mtu_rx;
	struct btgw_fb_stats stats;
};

/* flags of struct btgw_gap */
enum {
	/* the peer dropped chunks before it sent them, for their age */
	BTGW_GAP_SENDER		= 0x01,
	/* the numbers began anew: how many are missing is not known */
	BTGW_GAP_RESTART	= 0x02,
	/* the last octets that recv returned were of a damaged chunk */
	BTGW_GAP_DELIVERED	= 0x04,
	/* the link ended in mid-chunk: so many are missing at least */
	BTGW_GAP_END		= 0x08,
};

/**
 * struct btgw_gap - a gap in what was received
 * @lost: chunks that are missing
 * @flags: BTGW_GAP bits; others may come
 * @gaps: gaps that recv has reported so far, this one included
 */
struct btgw_gap {
	__u32 lost;
	__u32 flags;
	__u64 gaps;
};

/**
 * struct btgw_chunk - the chunk that octets received are of
 * @first_ns: when its first frame came, CLOCK_REALTIME, in ns
 * @last_ns: when it was complete; with %BTGW_STREAM_CUT when the frame of the
 *	first octet returned came
 * @off: where in the chunk the first octet returned stands
 * @len: octets of the chunk; 0 with %BTGW_STREAM_CUT before the last frame
 * @number: of the chunk, as on the air
 * @rsvd: zero
 */
struct btgw_chunk {
	__u64 first_ns;
	__u64 last_ns;
	__u32 off;
	__u32 len;
	__u32 number;
	__u32 rsvd;
};

/*
 * Buckets of a duration v in us: v itself below 4, else four for each power of
 * two: with l = floor(log2(v)), 4 * (l - 1) + (v >> (l - 2)) % 4. The last one
 * is open: 1835008 us and more.
 */
#define BTGW_STREAM_BUCKETS	80

/**
 * struct btgw_stream_time - durations, in us
 * @count: how many
 * @sum: of all
 * @min: the shortest; 0 while there is none
 * @max: the longest
 * @p95: 95 of 100 are not longer: the upper edge of their bucket, or @max
 * @rsvd: zero
 * @bucket: how many in each
 */
struct btgw_stream_time {
	__u64 count;
	__u64 sum;
	__u32 min;
	__u32 max;
	__u32 p95;
	__u32 rsvd;
	__u32 bucket[BTGW_STREAM_BUCKETS];
};

/**
 * struct btgw_stream_stats - counters of a STREAM socket
 * @tx_bytes: octets of the application handed to the link
 * @tx_chunks: chunks handed to the link
 * @tx_frames: frames handed to the link
 * @tx_late: chunks dropped for %BTGW_STREAM_LATENCY
 * @tx_errors: frames the link refused
 * @tx_waits: times a sender found no room
 * @rx_bytes: octets in chunks that arrived whole
 * @rx_chunks: chunks that arrived whole
 * @rx_frames: frames received, of any kind
 * @rx_gaps: gaps
 * @rx_lost: chunks missing in them
 * @rx_crc: chunks dropped for their CRC
 * @rx_length: chunks dropped for their length
 * @rx_jumps: chunks dropped, or frames between chunks, for a frame missing
 * @rx_cut: chunks dropped because the next began
 * @rx_big: chunks dropped as larger than %BTGW_STREAM_RCVCHUNK or SO_RCVBUF
 * @rx_malformed: frames that are none
 * @rx_repeats: frames that came twice, dropped
 * @rx_stray: frames dropped while waiting for the next chunk
 * @rx_restarts: times the numbers of the peer began anew
 * @rx_unread: octets dropped after SHUT_RD
 */
struct btgw_stream_stats {
	__u64 tx_bytes;
	__u64 tx_chunks;
	__u64 tx_frames;
	__u64 tx_late;
	__u64 tx_errors;
	__u64 tx_waits;
	__u64 rx_bytes;
	__u64 rx_chunks;
	__u64 rx_frames;
	__u64 rx_gaps;
	__u64 rx_lost;
	__u64 rx_crc;
	__u64 rx_length;
	__u64 rx_jumps;
	__u64 rx_cut;
	__u64 rx_big;
	__u64 rx_malformed;
	__u64 rx_repeats;
	__u64 rx_stray;
	__u64 rx_restarts;
	__u64 rx_unread;
};

/**
 * struct btgw_stream_info - result of %BTGW_STREAM_INFO
 * @version: 1, 2, or 0 while nothing has shown it
 * @tx_end: 1 once the end of our stream has been sent
 * @rx_end: 1 once the peer said that its stream has ended (version 2 only)
 * @rsvd: zero
 * @mtu: largest frame the link takes
 * @frame: octets of a full frame
 * @chunk: octets of a full chunk
 * @tx_queue: octets of frames that wait for the link
 * @tx_open: octets of the application that wait for the chunk to fill
 * @rx_queue: octets that recv could return now
 * @rx_open: octets of the chunk that is being received
 * @stats: counters
 * @tx_time: from the first octet of a chunk written to its last frame taken by
 *	the link
 * @rx_time: from the first frame of a chunk to its last octet returned by recv
 */
struct btgw_stream_info {
	__u8 version;
	__u8 tx_end;
	__u8 rx_end;
	__u8 rsvd;
	__u32 mtu;
	__u32 frame;
	__u32 chunk;
	__u32 tx_queue;
	__u32 tx_open;
	__u32 rx_queue;
	__u32 rx_open;
	struct btgw_stream_stats stats;
	struct btgw_stream_time tx_time;
	struct btgw_stream_time rx_time;
};

#endif /* _UAPI_LINUX_BTGW_H */
