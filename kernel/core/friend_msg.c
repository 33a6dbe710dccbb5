// SPDX-License-Identifier: GPL-2.0-only
/*
 * friend_msg.c - friendship messages: layout, refusals
 */
#include "friend_msg.h"

#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/string.h>
#include <asm/unaligned.h>

#include "net_pdu.h"

/* Criteria of a Request; bit 7 is reserved */
#define CRIT_RSSI		GENMASK(6, 5)
#define CRIT_WINDOW		GENMASK(4, 3)
#define CRIT_QUEUE_LOG		GENMASK(2, 0)

#define POLL_FSN		BIT(0)
#define UPDATE_FLAGS		(BTGW_FRIEND_KEY_REFRESH | \
				 BTGW_FRIEND_IV_UPDATE)

enum {
	/* with the opcode */
	LEN_POLL	= 2,
	LEN_UPDATE	= 7,
	LEN_REQUEST	= 11,
	LEN_OFFER	= 7,
	LEN_CLEAR	= 5,
	LEN_SUB		= 2,	/* and 2 for each address */

	DELAY_MIN	= 0x0a,
	TIMEOUT_MIN	= 0x00000a,
	TIMEOUT_MAX	= 0x34bbff,

	OFFER_MIN_X10	= 1000,	/* 100 ms */
	CLEAR_SPAN	= 255,
};

static const char *const bad_names[__BTGW_FRIEND_BADS] = {
	[BTGW_FRIEND_OK]		= "ok",
	[BTGW_FRIEND_BAD_LENGTH]	= "length",
	[BTGW_FRIEND_BAD_OPCODE]	= "opcode",
	[BTGW_FRIEND_BAD_PADDING]	= "padding",
	[BTGW_FRIEND_BAD_QUEUE]		= "queue",
	[BTGW_FRIEND_BAD_DELAY]		= "delay",
	[BTGW_FRIEND_BAD_TIMEOUT]	= "timeout",
	[BTGW_FRIEND_BAD_ELEMENTS]	= "elements",
	[BTGW_FRIEND_BAD_WINDOW]	= "window",
	[BTGW_FRIEND_BAD_MD]		= "md",
	[BTGW_FRIEND_BAD_ADDRESS]	= "address",
};

static bool listable(u16 addr)
{
	return btgw_addr_is_group(addr) || btgw_addr_is_virtual(addr);
}

static enum btgw_friend_bad check_request(const struct btgw_friend_request *r)
{
	if (!r->min_queue_log)
		return BTGW_FRIEND_BAD_QUEUE;
	if (r->receive_delay_ms < DELAY_MIN)
		return BTGW_FRIEND_BAD_DELAY;
	if (r->poll_timeout < TIMEOUT_MIN || r->poll_timeout > TIMEOUT_MAX)
		return BTGW_FRIEND_BAD_TIMEOUT;
	if (r->previous && !btgw_addr_is_unicast(r->previous))
		return BTGW_FRIEND_BAD_ADDRESS;
	if (!r->num_elements)
		return BTGW_FRIEND_BAD_ELEMENTS;
	return BTGW_FRIEND_OK;
}

static enum btgw_friend_bad check_sub(const struct btgw_friend_sub *s)
{
	u8 i;

	for (i = 0; i < s->n; i++) {
		if (!listable(s->addr[i]))
			return BTGW_FRIEND_BAD_ADDRESS;
	}
	return BTGW_FRIEND_OK;
}

/* the values; the same for what comes in and what goes out */
static enum btgw_friend_bad check(const struct btgw_friend_msg *msg)
{
	switch (msg->opcode) {
	case BTGW_CTL_FRIEND_POLL:
		return msg->fsn > 1 ? BTGW_FRIEND_BAD_PADDING : BTGW_FRIEND_OK;
	case BTGW_CTL_FRIEND_UPDATE:
		return msg->update.md > 1 ? BTGW_FRIEND_BAD_MD :
			BTGW_FRIEND_OK;
	case BTGW_CTL_FRIEND_REQUEST:
		return check_request(&msg->request);
	case BTGW_CTL_FRIEND_OFFER:
		return msg->offer.receive_window_ms ? BTGW_FRIEND_OK :
			BTGW_FRIEND_BAD_WINDOW;
	case BTGW_CTL_FRIEND_CLEAR:
	case BTGW_CTL_FRIEND_CLEAR_CONFIRM:
		return btgw_addr_is_unicast(msg->clear.lpn) ? BTGW_FRIEND_OK :
			BTGW_FRIEND_BAD_ADDRESS;
	case BTGW_CTL_FRIEND_SUB_ADD:
	case BTGW_CTL_FRIEND_SUB_REMOVE:
		return check_sub(&msg->sub);
	default:
		return BTGW_FRIEND_OK;
	}
}

static bool length_is_right(u8 opcode, size_t len)
{
	switch (opcode) {
	case BTGW_CTL_FRIEND_POLL:
		return len == LEN_POLL;
	case BTGW_CTL_FRIEND_UPDATE:
		return len == LEN_UPDATE;
	case BTGW_CTL_FRIEND_REQUEST:
		return len == LEN_REQUEST;
	case BTGW_CTL_FRIEND_OFFER:
		return len == LEN_OFFER;
	case BTGW_CTL_FRIEND_CLEAR:
	case BTGW_CTL_FRIEND_CLEAR_CONFIRM:
		return len == LEN_CLEAR;
	case BTGW_CTL_FRIEND_SUB_CONFIRM:
		return len == LEN_SUB;
	default:
		/* Subscription List Add and Remove */
		return len > LEN_SUB && len <= BTGW_FRIEND_MSG_MAX &&
		       !((len - LEN_SUB) % sizeof(__be16));
	}
}

static void read_request(const u8 *p, struct btgw_friend_request *r)
{
	r->rssi_factor = FIELD_GET(CRIT_RSSI, p[0]);
	r->window_factor = FIELD_GET(CRIT_WINDOW, p[0]);
	r->min_queue_log = FIELD_GET(CRIT_QUEUE_LOG, p[0]);
	r->receive_delay_ms = p[1];
	r->poll_timeout = (u32)p[2] << 16 | get_unaligned_be16(p + 3);
	r->previous = get_unaligned_be16(p + 5);
	r->num_elements = p[7];
	r->lpn_counter = get_unaligned_be16(p + 8);
}

enum btgw_friend_bad btgw_friend_parse(const u8 *pdu, size_t len,
				       struct btgw_friend_msg *msg)
{
	const u8 *p = pdu + 1;
	u8 i;

	if (!len)
		return BTGW_FRIEND_BAD_LENGTH;
	if (pdu[0] < BTGW_CTL_FRIEND_POLL ||
	    pdu[0] > BTGW_CTL_FRIEND_SUB_CONFIRM)
		return BTGW_FRIEND_BAD_OPCODE;
	if (!length_is_right(pdu[0], len))
		return BTGW_FRIEND_BAD_LENGTH;

	memset(msg, 0, sizeof(*msg));
	msg->opcode = pdu[0];
	switch (msg->opcode) {
	case BTGW_CTL_FRIEND_POLL:
		msg->fsn = p[0];
		break;
	case BTGW_CTL_FRIEND_UPDATE:
		msg->update.flags = p[0] & UPDATE_FLAGS;
		msg->update.iv_index = get_unaligned_be32(p + 1);
		msg->update.md = p[5];
		break;
	case BTGW_CTL_FRIEND_REQUEST:
		read_request(p, &msg->request);
		break;
	case BTGW_CTL_FRIEND_OFFER:
		msg->offer.receive_window_ms = p[0];
		msg->offer.queue_size = p[1];
		msg->offer.sub_list_size = p[2];
		msg->offer.rssi = (s8)p[3];
		msg->offer.friend_counter = get_unaligned_be16(p + 4);
		break;
	case BTGW_CTL_FRIEND_CLEAR:
	case BTGW_CTL_FRIEND_CLEAR_CONFIRM:
		msg->clear.lpn = get_unaligned_be16(p);
		msg->clear.lpn_counter = get_unaligned_be16(p + 2);
		break;
	default:
		msg->sub.transaction = p[0];
		msg->sub.n = (u8)((len - LEN_SUB) / sizeof(__be16));
		for (i = 0; i < msg->sub.n; i++)
			msg->sub.addr[i] = get_unaligned_be16(p + 1 + 2 * i);
		break;
	}
	return check(msg);
}

static size_t write_request(const struct btgw_friend_request *r, u8 *p)
{
	p[0] = (u8)(FIELD_PREP(CRIT_RSSI, r->rssi_factor) |
		    FIELD_PREP(CRIT_WINDOW, r->window_factor) |
		    FIELD_PREP(CRIT_QUEUE_LOG, r->min_queue_log));
	p[1] = r->receive_delay_ms;
	p[2] = (u8)(r->poll_timeout >> 16);
	put_unaligned_be16((u16)r->poll_timeout, p + 3);
	put_unaligned_be16(r->previous, p + 5);
	p[7] = r->num_elements;
	put_unaligned_be16(r->lpn_counter, p + 8);
	return LEN_REQUEST;
}

static size_t write_sub(const struct btgw_friend_msg *msg, u8 *p)
{
	u8 i;

	p[0] = msg->sub.transaction;
	if (msg->opcode == BTGW_CTL_FRIEND_SUB_CONFIRM)
		return LEN_SUB;
	for (i = 0; i < msg->sub.n; i++)
		put_unaligned_be16(msg->sub.addr[i], p + 1 + 2 * i);
	return LEN_SUB + msg->sub.n * sizeof(__be16);
}

/* what would not survive the width of its field */
static bool fits(const struct btgw_friend_msg *msg)
{
	const struct btgw_friend_request *r = &msg->request;

	switch (msg->opcode) {
	case BTGW_CTL_FRIEND_REQUEST:
		return r->rssi_factor < 4 && r->window_factor < 4 &&
		       r->min_queue_log < 8;
	case BTGW_CTL_FRIEND_UPDATE:
		return !(msg->update.flags & ~UPDATE_FLAGS);
	case BTGW_CTL_FRIEND_SUB_ADD:
	case BTGW_CTL_FRIEND_SUB_REMOVE:
		return msg->sub.n && msg->sub.n <= BTGW_FRIEND_SUB_MAX;
	default:
		return true;
	}
}

size_t btgw_friend_build(const struct btgw_friend_msg *msg, u8 *pdu)
{
	u8 *p = pdu + 1;

	if (!fits(msg) || check(msg))
		return 0;

	pdu[0] = msg->opcode;
	switch (msg->opcode) {
	case BTGW_CTL_FRIEND_POLL:
		p[0] = msg->fsn;
		return LEN_POLL;
	case BTGW_CTL_FRIEND_UPDATE:
		p[0] = msg->update.flags;
		put_unaligned_be32(msg->update.iv_index, p + 1);
		p[5] = msg->update.md;
		return LEN_UPDATE;
	case BTGW_CTL_FRIEND_REQUEST:
		return write_request(&msg->request, p);
	case BTGW_CTL_FRIEND_OFFER:
		p[0] = msg->offer.receive_window_ms;
		p[1] = msg->offer.queue_size;
		p[2] = msg->offer.sub_list_size;
		p[3] = (u8)msg->offer.rssi;
		put_unaligned_be16(msg->offer.friend_counter, p + 4);
		return LEN_OFFER;
	case BTGW_CTL_FRIEND_CLEAR:
	case BTGW_CTL_FRIEND_CLEAR_CONFIRM:
		put_unaligned_be16(msg->clear.lpn, p);
		put_unaligned_be16(msg->clear.lpn_counter, p + 2);
		return LEN_CLEAR;
	case BTGW_CTL_FRIEND_SUB_ADD:
	case BTGW_CTL_FRIEND_SUB_REMOVE:
	case BTGW_CTL_FRIEND_SUB_CONFIRM:
		return write_sub(msg, p);
	default:
		return 0;
	}
}

u32 btgw_friend_offer_delay_x10(u8 rssi_factor, u8 window_factor,
				u8 receive_window_ms, s8 rssi)
{
	/* factor f means (f + 2) / 2 */
	s32 delay = 5 * ((s32)window_factor + 2) * receive_window_ms -
		    5 * ((s32)rssi_factor + 2) * rssi;

	return delay < OFFER_MIN_X10 ? OFFER_MIN_X10 : (u32)delay;
}

bool btgw_friend_clear_valid(u16 request_counter, u16 clear_counter)
{
	return (u16)(clear_counter - request_counter) <= CLEAR_SPAN;
}

const char *btgw_friend_bad_name(enum btgw_friend_bad bad)
{
	if ((unsigned int)bad >= __BTGW_FRIEND_BADS)
		return "unknown";
	return bad_names[bad];
}
