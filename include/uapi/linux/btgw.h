/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note OR BSD-3-Clause */
/*
 * btgw.h - the socket API of btgw
 *
 *	fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_BTGW);
 *
 * A SEQPACKET socket speaks FastBatch (btgw_packet.h has the frames). It takes
 * struct sockaddr_l2 and behaves as an L2CAP socket does. Out-of-tree choice:
 * 7 is a number in the Bluetooth socket family that no kernel registers.
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
 */
#ifndef _UAPI_LINUX_BTGW_H
#define _UAPI_LINUX_BTGW_H

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
	 */
	BTGW_RECVERR		= 9,
};

/* control messages of level SOL_BTGW */
enum {
	BTGW_CMSG_PDU		= 1,	/* struct btgw_fb_pdu, from recvmsg */
	BTGW_CMSG_ERR		= 2,	/* struct btgw_fb_err, MSG_ERRQUEUE */
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

#endif /* _UAPI_LINUX_BTGW_H */
