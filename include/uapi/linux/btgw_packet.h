/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note OR BSD-3-Clause */
/*
 * btgw_packet.h - what btgw puts on the air
 *
 * Every format that leaves the machine is declared here once, for the kernel,
 * for userspace and for the authors of device firmware. Multi-octet integers
 * of btgw's own formats are little-endian; everything inside a provisioning
 * PDU is big-endian, as Mesh Protocol 1.1 section 5.4.1 has it.
 */
#ifndef _UAPI_LINUX_BTGW_PACKET_H
#define _UAPI_LINUX_BTGW_PACKET_H

#include <linux/types.h>

/*
 * FastBatch
 * =========
 *
 * A frame carries one batch of one to five provisioning PDUs:
 *
 *	+-----------+-------+----------------------+-----------+
 *	| id        | count | PDUs, back to back   | crc       |
 *	| 2, LE     | 1     | 1..507               | 2, LE     |
 *	+-----------+-------+----------------------+-----------+
 *
 * The PDUs carry no length fields: the type octet, and for Confirmation and
 * Random the algorithm chosen by Start, fix the length of each. The CRC guards
 * against faults of hosts and firmware only; the radio has a CRC of its own,
 * and authenticity comes from the provisioning protocol.
 *
 * An acknowledgement is a frame of exactly four octets, which no batch is.
 *
 * The connecting side is the gateway G, the accepting side the device D.
 * Ids count per direction. Those of G start at random. D answers batch n of G
 * with at most one batch of the same id, which is also its acknowledgement, or
 * with the four-octet acknowledgement. Any further batch of D takes an id of
 * D's own counter, which starts at G's first id xor BTGW_FB_DEVICE_ID_XOR, and
 * G acknowledges it. Each direction has one batch outstanding at a time.
 */

/**
 * struct btgw_fb_hdr - head of a FastBatch frame
 * @id: batch id, see above
 * @count: number of PDUs, 1 to %BTGW_FB_MAX_PDUS
 */
struct btgw_fb_hdr {
	__le16 id;
	__u8 count;
} __attribute__((packed));

/**
 * struct btgw_fb_ack - acknowledgement of a batch
 * @id: id of the batch it speaks of
 * @status: one of the %BTGW_FB_ST values, or a single bit 0 to 4: the PDU of
 *	that index and all after it were refused, those before it were run
 * @rsvd: zero
 */
struct btgw_fb_ack {
	__le16 id;
	__u8 status;
	__u8 rsvd;
} __attribute__((packed));

enum {
	BTGW_FB_HDR_LEN		= 3,
	BTGW_FB_CRC_LEN		= 2,
	BTGW_FB_ACK_LEN		= 4,
	BTGW_FB_MAX_PDUS	= 5,
	/* a frame around a PDU of one octet */
	BTGW_FB_FRAME_MIN	= BTGW_FB_HDR_LEN + 1 + BTGW_FB_CRC_LEN,
	/* the largest ATT attribute value; five Public Keys take 330 */
	BTGW_FB_FRAME_MAX	= 512,
	BTGW_FB_PAYLOAD_MAX	= BTGW_FB_FRAME_MAX - BTGW_FB_HDR_LEN -
				  BTGW_FB_CRC_LEN,
	/*
	 * Below this MTU a device is provisioned in the standard order, one
	 * PDU per frame: Capabilities, Public Key and HMAC Confirmation take
	 * 115 octets, rounded up to an ATT_MTU of 121 less its 3 octet header.
	 */
	BTGW_FB_MIN_MTU		= 118,
	BTGW_FB_DEVICE_ID_XOR	= 0x8000,
};

/* status of an acknowledgement */
enum {
	/* every PDU was run */
	BTGW_FB_ST_OK		= 0x00,
	/* bits 0..4: index of the first PDU that was refused */
	BTGW_FB_ST_PDU_MASK	= 0x1f,
	/* received before, the application has not answered yet */
	BTGW_FB_ST_WORKING	= 0x40,
	/* no PDU was run: CRC, count, type or length wrong */
	BTGW_FB_ST_FRAME	= 0x80,
};

/*
 * Announcement
 * ============
 *
 * A device that speaks FastBatch says so while it is unprovisioned, in a
 * connectable advertisement with Service Data - 16-bit UUID (AD type 0x16,
 * Core Specification Supplement, Part A, section 1.11). With the Flags AD
 * structure it takes 29 of the 31 octets of a legacy advertising PDU.
 */

/**
 * struct btgw_fb_announce - service data of UUID %BTGW_FB_UUID16
 * @version: %BTGW_FB_VERSION; a gateway treats any other value as a device
 *	without FastBatch
 * @flags: BTGW_FB_ANN bits; the others are zero and ignored on receipt
 * @psm: LE PSM that the device listens on, 0x0080 to 0x00ff
 * @min_mtu: smallest L2CAP MTU the device can batch with, at least
 *	%BTGW_FB_MIN_MTU
 * @uuid: Device UUID (Mesh Protocol 1.1, section 3.11.3), most significant
 *	octet first
 */
struct btgw_fb_announce {
	__u8 version;
	__u8 flags;
	__le16 psm;
	__le16 min_mtu;
	__u8 uuid[16];
} __attribute__((packed));

enum {
	/* an unassigned member UUID: a private choice, like the protocol */
	BTGW_FB_UUID16		= 0xfdf0,
	BTGW_FB_VERSION		= 1,
	BTGW_FB_ANN_STRICT	= 0x01,		/* order strict is spoken */
	BTGW_FB_ANN_DEVICE_FIRST = 0x02,	/* order device-first is spoken */
	BTGW_FB_ANN_OPEN	= 0x04,		/* order open is allowed */
	BTGW_FB_ANN_OOB_KEY	= 0x08,		/* public key is known out of band */
	BTGW_FB_DEFAULT_PSM	= 0x00f7,
};

/*
 * Mesh bearers
 * ============
 *
 * What a mesh net exchanges over a link that is neither raw nor a proxy
 * connection: a header, then one network PDU or beacon. Towards the net it says
 * how the PDU was heard, away from it how the PDU is to be sent. Two nets back
 * to back read each other's sending side as heard, with nothing known about how.
 */

/**
 * struct btgw_bearer_hdr - before every PDU on a bearer
 * @type: AD type of the PDU: %BTGW_BEARER_MESSAGE or %BTGW_BEARER_BEACON
 * @flags: %BTGW_BEARER_F values; the others are zero and ignored on receipt
 * @up: without %BTGW_BEARER_F_DOWN
 * @up.rssi: dBm, or 127 if not known
 * @up.channel: 37 to 39, or 0 if not known
 * @up.rsvd: zero
 * @up.rx_time_ns: CLOCK_BOOTTIME of the machine of the net, or 0: now
 * @down: with %BTGW_BEARER_F_DOWN
 * @down.count: how often to send it, 1 to 8
 * @down.interval: units of 10 ms between two times, 1 to 32
 * @down.tag: number of the PDU on this bearer, to tell repeats from each other
 * @down.not_before_ns: CLOCK_BOOTTIME, or 0: at once
 */
struct btgw_bearer_hdr {
	__u8 type;
	__u8 flags;
	union {
		struct {
			__s8 rssi;
			__u8 channel;
			__le32 rsvd;
			__le64 rx_time_ns;
		} __attribute__((packed)) up;
		struct {
			__u8 count;
			__u8 interval;
			__le32 tag;
			__le64 not_before_ns;
		} __attribute__((packed)) down;
	};
} __attribute__((packed));

enum {
	BTGW_BEARER_MESSAGE	= 0x2a,		/* network PDU */
	BTGW_BEARER_BEACON	= 0x2b,
	BTGW_BEARER_F_DOWN	= 0x01,		/* written by a net */
	/* a PDU that is relayed, not of the node itself */
	BTGW_BEARER_F_RELAYED	= 0x02,
	BTGW_BEARER_HDR_LEN	= 16,
	/* the longest PDU of an advertising bearer */
	BTGW_BEARER_PDU_MAX	= 29,
};

/*
 * Streaming
 * =========
 *
 * A stream of octets is cut in chunks, a chunk in frames; a frame is one SDU of
 * an LE credit based channel, of at most BTGW_STREAM_FRAME_MAX octets and the MTU
 * of the receiver. What comes little by little is best sent in frames that leave
 * as one PDU of the link layer each; what comes together, in a frame of several.
 * Both directions are independent. Two versions exist; the first frame of a
 * direction shows which is spoken: version 2 starts with the frame counter and
 * the chunk number at 0, so its first three octets are 0b1xx00000, 0, 0.
 *
 * By an MTU of more than BTGW_STREAM_MTU_PLAIN a receiver of version 2 says that
 * it accepts a chunk that is one frame of that size, or of BTGW_STREAM_FRAME_MAX
 * if that is less; a sender may count on no more. A smaller MTU says nothing of
 * chunks: four frames of a link layer PDU each are usual.
 *
 * The CRC is CRC-32 as Ethernet has it (IEEE 802.3: reflected polynomial
 * 0xedb88320, start and final xor 0xffffffff), little-endian. It guards against
 * faults of hosts, firmware and gateways; the radio has a CRC of its own.
 *
 * Version 2
 * ---------
 *
 *	first	+-------+------------+-------------------------------+
 *		| flags | number 2   | payload                       |
 *		+-------+------------+-------------------------------+
 *	next	+-------+--------------------------------------------+
 *		| flags | payload                                    |
 *		+-------+--------------------------------------------+
 *	last	+-------+-----------------------+----------+---------+
 *		| flags | payload, may be empty | length 2 | crc 4   |
 *		+-------+-----------------------+----------+---------+
 *	whole	+-------+------------+----------+----------+---------+
 *		| flags | number 2   | payload  | length 2 | crc 4   |
 *		+-------+------------+----------+----------+---------+
 *
 * flags has the frame counter in bits 0..3, which counts every frame of the
 * direction; bit 4 is zero. The number counts the chunks of the direction; a
 * chunk that the sender drops keeps its number, and the first frame after it
 * has BTGW_V2_G set. The length counts the payload octets of the chunk. The CRC
 * covers what is on the air but the flags: number, payload and length, in that
 * order. It comes last, so that frames leave before the chunk is full.
 *
 * A chunk of length 0 ends the direction: SHUT_WR or close. Nothing follows
 * it. A sender need not send it.
 *
 * What a receiver does with a frame depends on whether it is between chunks
 * (IDLE), in one (OPEN), or waits for the next after damage (SKIP):
 *
 *	frame	what it is
 *	bad	empty; bit 4 set; longer than the receiver reads; no room for
 *		the number, or for length and CRC
 *	repeat	flags are those of the last frame but for G, and a first frame
 *		has its number, too
 *	first	F without L
 *	whole	F and L
 *	next	neither, and the counter follows that of the last frame
 *	last	L without F, the same
 *	jump	no F, and the counter does not follow
 *
 *	frame	IDLE		OPEN			SKIP
 *	bad	-		-			-
 *	repeat	-		-			-
 *	first	begin; OPEN	drop, begin; OPEN	begin; OPEN
 *	whole	begin, check	drop, begin, check	begin, check
 *	next	SKIP		add; OPEN		SKIP
 *	last	SKIP		add, check		SKIP
 *	jump	SKIP		drop; SKIP		SKIP
 *
 *	begin	take number and payload
 *	add	take the payload; a chunk larger than the receiver allows is
 *		dropped: SKIP
 *	check	length and CRC are right: hand the chunk on, IDLE; else drop it,
 *		SKIP. After a length of 0 every frame is as bad
 *	drop	forget the chunk
 *
 * A frame that repeats the last one is dropped and the chunk goes on: had 15
 * frames been lost instead, length and CRC would tell. A frame that is none
 * changes nothing: where it stood for another the counter will tell.
 *
 * Only the number of a chunk that was checked is believed. If it is n more
 * than expected, n < 0x8000, then n chunks are missing before it. Otherwise the
 * peer has begun anew, and one is missing if there was damage since the last,
 * none if not. A receiver that finds the link gone in OPEN or SKIP reports at
 * least one chunk missing.
 *
 * Version 1
 * ---------
 *
 *	+----------+----------+---------+-------------------------+
 *	| number 2 | length 2 | crc 4   | payload, not empty      |
 *	+----------+----------+---------+-------------------------+
 *
 * Every frame of a chunk has the same head: number of the chunk, its payload
 * octets, CRC-32 of the payload alone. All frames of a chunk but the last are
 * full. There is neither a mark of the first frame nor an offset nor an end of
 * the direction, and the CRC does not cover the head.
 *
 * Devices exist that trust what they receive: they hold 1000 octets, and they
 * take the first chunk for a new one only if its number is not 0. So a sender
 * keeps chunks to %BTGW_V1_CHUNK_MAX octets and starts with number 1.
 *
 *	frame	what it is
 *	bad	shorter than a head and one octet, longer than the receiver
 *		reads, or length is 0 or less than its payload
 *	big	length is more than the receiver allows
 *	new	another number than that of the last frame
 *	same	head as the last frame, and not more payload than is missing
 *	clash	number of the last frame, but not same
 *
 *	frame	IDLE			OPEN			SKIP
 *	bad	-			-			-
 *	big	SKIP			drop; SKIP		SKIP
 *	new	begin, check		drop, begin, check	begin, check
 *	same	- (a repeat)		add, check		SKIP
 *	clash	begin, check		drop; SKIP		SKIP
 *
 *	begin	take head and payload
 *	check	while octets are missing: OPEN. Then, if the CRC is right: hand
 *		the chunk on, IDLE; else drop it, SKIP
 *
 * The first number of a link is believed; after that as in version 2.
 */

/**
 * struct btgw_v1_hdr - head of a frame of version 1
 * @number: of the chunk
 * @length: payload octets of the chunk
 * @crc: CRC-32 of them
 */
struct btgw_v1_hdr {
	__le16 number;
	__le16 length;
	__le32 crc;
} __attribute__((packed));

/**
 * struct btgw_v2_first - head of the first frame of a chunk of version 2
 * @flags: %BTGW_V2_F set
 * @number: of the chunk
 */
struct btgw_v2_first {
	__u8 flags;
	__le16 number;
} __attribute__((packed));

/**
 * struct btgw_v2_trailer - end of the last frame of a chunk of version 2
 * @length: payload octets of the chunk
 * @crc: CRC-32 of number, payload and @length
 */
struct btgw_v2_trailer {
	__le16 length;
	__le32 crc;
} __attribute__((packed));

/* flags of version 2 */
enum {
	BTGW_V2_F		= 0x80,	/* first frame of a chunk */
	BTGW_V2_L		= 0x40,	/* last frame of a chunk */
	BTGW_V2_G		= 0x20,	/* the sender dropped chunks before it */
	BTGW_V2_RSVD		= 0x10,
	BTGW_V2_COUNTER		= 0x0f,
};

enum {
	BTGW_V1_HDR_LEN		= 8,
	/* buffer of the devices of version 1 */
	BTGW_V1_CHUNK_MAX	= 1000,
	BTGW_V2_HDR_LEN		= 1,
	BTGW_V2_FIRST_LEN	= 3,
	BTGW_V2_TRAILER_LEN	= 6,
	/* around the payload of a whole frame */
	BTGW_V2_WHOLE_LEN	= BTGW_V2_FIRST_LEN + BTGW_V2_TRAILER_LEN,
	BTGW_STREAM_FRAME_MIN	= 16,
	/*
	 * 251 octets of a link layer PDU, less the L2CAP header of 4 and the
	 * SDU length of 2.
	 */
	BTGW_STREAM_FRAME_LL	= 245,
	/*
	 * 15 link layer PDUs as one SDU, which Linux keeps in a page. No sender
	 * makes larger frames, whatever the MTU of its peer.
	 */
	BTGW_STREAM_FRAME_MAX	= 15 * 247 - 2,
	/* MTU of an L2CAP channel that was not asked for another, as on Linux */
	BTGW_STREAM_MTU_PLAIN	= 672,
	BTGW_STREAM_CHUNK_MAX	= 65535,
	/* frames of a chunk, where nothing else was asked for */
	BTGW_STREAM_CHUNK_FRAMES = 4,
};

#endif /* _UAPI_LINUX_BTGW_PACKET_H */
