/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * proxy_pdu.h - segmentation and reassembly of the proxy protocol
 *
 * Pure. A proxy PDU (Mesh Protocol 1.1, section 6.3) is what one ATT value
 * carries: an octet SAR(2) | MessageType(6) and a part of a message. The
 * messages themselves are network PDUs, beacons, proxy configuration
 * (proxy_cfg.h) and provisioning PDUs.
 */
#ifndef _BTGW_CORE_PROXY_PDU_H
#define _BTGW_CORE_PROXY_PDU_H

#include <linux/types.h>

enum {
	/* what ATT and its header leave of the default ATT_MTU of 23 */
	BTGW_PROXY_VALUE_MIN	= 20,
	/* a Public Key with its type octet: the longest that every peer sends */
	BTGW_PROXY_MSG_MAX	= 65,
	/* what the lengths here can say */
	BTGW_PROXY_LEN_MAX	= 0xffff,
	/* from the first segment to the last, section 6.6 */
	BTGW_PROXY_TIMEOUT_MS	= 20000,
};

/**
 * enum btgw_proxy_type - what a proxy PDU carries
 * @BTGW_PROXY_NETWORK: network PDU
 * @BTGW_PROXY_BEACON: mesh beacon
 * @BTGW_PROXY_CONFIG: proxy configuration message, a network PDU of its own
 *	kind
 * @BTGW_PROXY_PROVISIONING: provisioning PDU
 * @__BTGW_PROXY_TYPES: number of the others; types from here on are reserved
 */
enum btgw_proxy_type {
	BTGW_PROXY_NETWORK,
	BTGW_PROXY_BEACON,
	BTGW_PROXY_CONFIG,
	BTGW_PROXY_PROVISIONING,
	__BTGW_PROXY_TYPES,
};

/**
 * struct btgw_proxy_cut - one proxy PDU of a message
 * @hdr: its first octet
 * @off: where its part of the message begins
 * @len: octets of the message, after @hdr
 */
struct btgw_proxy_cut {
	u8 hdr;
	u16 off;
	u16 len;
};

/**
 * btgw_proxy_cut_count() - number of proxy PDUs that a message takes
 * @len: length of the message, 1 to %BTGW_PROXY_LEN_MAX
 * @value_max: longest ATT value: ATT_MTU less 3
 *
 * Return: 0 if there is no message or no room for an octet of it.
 */
unsigned int btgw_proxy_cut_count(size_t len, size_t value_max);

/**
 * btgw_proxy_cut() - which part of a message goes into a proxy PDU
 * @type: enum btgw_proxy_type
 * @len: length of the message
 * @value_max: longest ATT value; the same for every part of a message
 * @i: which, from 0
 * @cut: header and part; the caller copies
 *
 * Return: whether there is an @i-th one.
 */
bool btgw_proxy_cut(u8 type, size_t len, size_t value_max, unsigned int i,
		    struct btgw_proxy_cut *cut);

/**
 * enum btgw_proxy_verdict - what became of a proxy PDU
 * @BTGW_PROXY_MORE: kept, the message is not complete
 * @BTGW_PROXY_DONE: the message is complete
 * @BTGW_PROXY_RFU: reserved message type: ignored, a message in progress stays
 * @BTGW_PROXY_EMPTY: no octet at all, or no part of a message after the first
 * @BTGW_PROXY_ORPHAN: continuation or last segment without a first one
 * @BTGW_PROXY_RESTART: first segment or complete message before the end of the
 *	message in progress
 * @BTGW_PROXY_CHANGED: other message type than the segments before
 * @BTGW_PROXY_TOO_LONG: longer than any message of its type
 * @BTGW_PROXY_TIMEOUT: a segment after %BTGW_PROXY_TIMEOUT_MS
 * @__BTGW_PROXY_VERDICTS: number of the others
 *
 * From EMPTY on they are errors of the peer: what was collected is discarded
 * with the PDU, and a server disconnects (section 6.6).
 */
enum btgw_proxy_verdict {
	BTGW_PROXY_MORE,
	BTGW_PROXY_DONE,
	BTGW_PROXY_RFU,
	BTGW_PROXY_EMPTY,
	BTGW_PROXY_ORPHAN,
	BTGW_PROXY_RESTART,
	BTGW_PROXY_CHANGED,
	BTGW_PROXY_TOO_LONG,
	BTGW_PROXY_TIMEOUT,
	__BTGW_PROXY_VERDICTS,
};

static inline bool btgw_proxy_is_error(enum btgw_proxy_verdict verdict)
{
	return verdict >= BTGW_PROXY_EMPTY;
}

/**
 * btgw_proxy_verdict_name() - name of a verdict
 * @verdict: an enum btgw_proxy_verdict
 *
 * Return: lower case, for counters and traces; "unknown" for another number.
 */
const char *btgw_proxy_verdict_name(unsigned int verdict);

/**
 * struct btgw_proxy_rx - reassembly of one direction of a connection
 * @deadline_ms: when the message in progress is given up; meaningful while
 *	@active
 * @size: octets the caller has for a message
 * @len: octets collected; after %BTGW_PROXY_DONE the length of the message
 * @type: enum btgw_proxy_type of the message
 * @active: a message is in progress
 */
struct btgw_proxy_rx {
	u64 deadline_ms;
	u16 size;
	u16 len;
	u8 type;
	bool active;
};

/**
 * btgw_proxy_rx_init() - begin, or begin again
 * @rx: state
 * @size: octets the caller has for a message; %BTGW_PROXY_MSG_MAX takes all
 *	but long provisioning records
 */
void btgw_proxy_rx_init(struct btgw_proxy_rx *rx, u16 size);

/**
 * btgw_proxy_rx_feed() - a proxy PDU was received
 * @rx: state
 * @buf: the caller's memory, @rx->size octets, the same in every call
 * @data: ATT value, not within @buf
 * @len: its length
 * @now_ms: time, from any origin
 *
 * On %BTGW_PROXY_DONE the message of type @rx->type is in @buf, @rx->len
 * octets, until the next call.
 *
 * Return: an enum btgw_proxy_verdict.
 */
enum btgw_proxy_verdict btgw_proxy_rx_feed(struct btgw_proxy_rx *rx, u8 *buf,
					   const u8 *data, size_t len,
					   u64 now_ms);

/**
 * btgw_proxy_rx_expire() - the timer
 * @rx: state
 * @now_ms: time
 *
 * Return: whether a message was given up, which is a %BTGW_PROXY_TIMEOUT.
 */
bool btgw_proxy_rx_expire(struct btgw_proxy_rx *rx, u64 now_ms);

#endif /* _BTGW_CORE_PROXY_PDU_H */
