/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * friend_msg.h - friendship messages: layout, refusals, section 3.6.5
 *
 * Pure: no lock, clock, allocation or skb.
 *
 * A message is a lower transport PDU with CTL = 1 that is not segmented: one
 * octet of opcode (SEG = 0), then the parameters, numbers of more than one
 * octet most significant first. Lengths are exact. Bits that are reserved for
 * future use are sent as 0 and ignored, values that the standard prohibits are
 * refused, and so is padding that it wants to be 0.
 */
#ifndef _BTGW_CORE_FRIEND_MSG_H
#define _BTGW_CORE_FRIEND_MSG_H

#include <linux/types.h>
#include "upper.h"

enum {
	BTGW_FRIEND_MSG_MAX	= 12,	/* opcode and 11 octets */
	BTGW_FRIEND_SUB_MAX	= 5,	/* addresses of one message */
	BTGW_FRIEND_RSSI_NONE	= 0x7f,	/* not known */
};

/* Flags of a Friend Update */
enum {
	BTGW_FRIEND_KEY_REFRESH	= 0x01,
	BTGW_FRIEND_IV_UPDATE	= 0x02,
};

/**
 * enum btgw_friend_bad - why a message is refused
 * @BTGW_FRIEND_OK: it is not
 * @BTGW_FRIEND_BAD_LENGTH: not the length of this message
 * @BTGW_FRIEND_BAD_OPCODE: no friendship message, or segmented
 * @BTGW_FRIEND_BAD_PADDING: padding of a Poll is not 0
 * @BTGW_FRIEND_BAD_QUEUE: Request: MinQueueSizeLog 0
 * @BTGW_FRIEND_BAD_DELAY: Request: ReceiveDelay below 10 ms
 * @BTGW_FRIEND_BAD_TIMEOUT: Request: PollTimeout outside 1 s to 96 h
 * @BTGW_FRIEND_BAD_ELEMENTS: Request: NumElements 0
 * @BTGW_FRIEND_BAD_WINDOW: Offer: ReceiveWindow 0
 * @BTGW_FRIEND_BAD_MD: Update: MD is neither 0 nor 1
 * @BTGW_FRIEND_BAD_ADDRESS: an address of the wrong kind: PreviousAddress or
 *	LPNAddress not unicast (the former may be unassigned), an entry of a
 *	list neither group nor virtual
 * @__BTGW_FRIEND_BADS: number of the others
 */
enum btgw_friend_bad {
	BTGW_FRIEND_OK,
	BTGW_FRIEND_BAD_LENGTH,
	BTGW_FRIEND_BAD_OPCODE,
	BTGW_FRIEND_BAD_PADDING,
	BTGW_FRIEND_BAD_QUEUE,
	BTGW_FRIEND_BAD_DELAY,
	BTGW_FRIEND_BAD_TIMEOUT,
	BTGW_FRIEND_BAD_ELEMENTS,
	BTGW_FRIEND_BAD_WINDOW,
	BTGW_FRIEND_BAD_MD,
	BTGW_FRIEND_BAD_ADDRESS,
	__BTGW_FRIEND_BADS,
};

/**
 * struct btgw_friend_request - what a Low Power node asks for
 * @rssi_factor: 0 to 3 for 1, 1.5, 2, 2.5
 * @window_factor: likewise, ReceiveWindowFactor
 * @min_queue_log: 1 to 7: a queue of at least 2 to 128 entries
 * @receive_delay_ms: 10 to 255
 * @poll_timeout: in 100 ms, 0x00000a to 0x34bbff
 * @previous: unicast address of the Friend before, or unassigned
 * @num_elements: 1 to 255
 * @lpn_counter: number of Requests it sent, mod 65536
 */
struct btgw_friend_request {
	u8 rssi_factor;
	u8 window_factor;
	u8 min_queue_log;
	u8 receive_delay_ms;
	u32 poll_timeout;
	u16 previous;
	u8 num_elements;
	u16 lpn_counter;
};

/**
 * struct btgw_friend_offer - what a Friend offers
 * @receive_window_ms: 1 to 255
 * @queue_size: messages it can store
 * @sub_list_size: group and virtual addresses it can remember
 * @rssi: dBm the Request was heard with, or %BTGW_FRIEND_RSSI_NONE
 * @friend_counter: number of Offers it sent, mod 65536
 */
struct btgw_friend_offer {
	u8 receive_window_ms;
	u8 queue_size;
	u8 sub_list_size;
	s8 rssi;
	u16 friend_counter;
};

/**
 * struct btgw_friend_update - security state, and is there more
 * @flags: BTGW_FRIEND_KEY_REFRESH, BTGW_FRIEND_IV_UPDATE
 * @iv_index: IV index
 * @md: more data: 1 if the queue is not empty
 */
struct btgw_friend_update {
	u8 flags;
	u32 iv_index;
	u8 md;
};

/**
 * struct btgw_friend_clear - a friendship is over, or its confirmation
 * @lpn: address of the Low Power node
 * @lpn_counter: of its newest Request
 */
struct btgw_friend_clear {
	u16 lpn;
	u16 lpn_counter;
};

/**
 * struct btgw_friend_sub - change of the subscription list
 * @transaction: number of the change
 * @n: addresses, 1 to %BTGW_FRIEND_SUB_MAX; 0 in a Confirm
 * @addr: group and virtual addresses
 */
struct btgw_friend_sub {
	u8 transaction;
	u8 n;
	u16 addr[BTGW_FRIEND_SUB_MAX];
};

/**
 * struct btgw_friend_msg - any of them
 * @opcode: enum btgw_ctl_op
 * @fsn: Poll: Friend Sequence Number, 0 or 1
 * @request: Request
 * @offer: Offer
 * @update: Update
 * @clear: Clear and Clear Confirm
 * @sub: Subscription List Add, Remove and Confirm
 */
struct btgw_friend_msg {
	u8 opcode;
	union {
		u8 fsn;
		struct btgw_friend_request request;
		struct btgw_friend_offer offer;
		struct btgw_friend_update update;
		struct btgw_friend_clear clear;
		struct btgw_friend_sub sub;
	};
};

/**
 * btgw_friend_parse() - read a message
 * @pdu: lower transport PDU, opcode first
 * @len: its length, any
 * @msg: the message; undefined if it is refused
 *
 * Return: %BTGW_FRIEND_OK or why not.
 */
enum btgw_friend_bad btgw_friend_parse(const u8 *pdu, size_t len,
				       struct btgw_friend_msg *msg);

/**
 * btgw_friend_build() - write a message
 * @msg: the message
 * @pdu: room for %BTGW_FRIEND_MSG_MAX octets
 *
 * Return: length of the lower transport PDU; 0 if btgw_friend_parse() would
 * refuse it.
 */
size_t btgw_friend_build(const struct btgw_friend_msg *msg, u8 *pdu);

/**
 * btgw_friend_offer_delay_x10() - how long to wait before an Offer
 * @rssi_factor: of the Request, 0 to 3
 * @window_factor: of the Request, 0 to 3
 * @receive_window_ms: that will be offered
 * @rssi: dBm of the Request
 *
 * Better Friends answer earlier: section 3.6.6.3.1, Local Delay.
 *
 * Return: tenths of a millisecond, at least 1000.
 */
u32 btgw_friend_offer_delay_x10(u8 rssi_factor, u8 window_factor,
				u8 receive_window_ms, s8 rssi);

/**
 * btgw_friend_clear_valid() - does a Friend Clear end this friendship
 * @request_counter: LPNCounter of the Request it began with
 * @clear_counter: LPNCounter of the Friend Clear
 *
 * Return: whether the latter is the same or up to 255 later, mod 65536.
 */
bool btgw_friend_clear_valid(u16 request_counter, u16 clear_counter);

/**
 * btgw_friend_bad_name() - name of a refusal, for counters and traces
 * @bad: enum btgw_friend_bad
 *
 * Return: static string; "unknown" for anything else.
 */
const char *btgw_friend_bad_name(enum btgw_friend_bad bad);

#endif /* _BTGW_CORE_FRIEND_MSG_H */
