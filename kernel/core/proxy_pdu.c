// SPDX-License-Identifier: GPL-2.0-only
/*
 * proxy_pdu.c - segmentation and reassembly of the proxy protocol
 */
#include "proxy_pdu.h"

#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#define SAR		GENMASK(7, 6)
#define TYPE		GENMASK(5, 0)
#define HDR_LEN		1

/* section 6.3.1 */
enum {
	SAR_COMPLETE	= 0,
	SAR_FIRST	= 1,
	SAR_CONTINUE	= 2,
	SAR_LAST	= 3,
};

/*
 * The longest message of each type; of provisioning PDUs the caller's memory
 * is the limit, because how long a record is made is up to the peer.
 */
static const u16 type_max[__BTGW_PROXY_TYPES] = {
	[BTGW_PROXY_NETWORK] = 29,
	[BTGW_PROXY_BEACON] = 27,
	[BTGW_PROXY_CONFIG] = 29,
	[BTGW_PROXY_PROVISIONING] = BTGW_PROXY_LEN_MAX,
};

static const char *const verdict_names[__BTGW_PROXY_VERDICTS] = {
	[BTGW_PROXY_MORE] = "more",
	[BTGW_PROXY_DONE] = "done",
	[BTGW_PROXY_RFU] = "rfu",
	[BTGW_PROXY_EMPTY] = "empty",
	[BTGW_PROXY_ORPHAN] = "orphan",
	[BTGW_PROXY_RESTART] = "restart",
	[BTGW_PROXY_CHANGED] = "changed",
	[BTGW_PROXY_TOO_LONG] = "too_long",
	[BTGW_PROXY_TIMEOUT] = "timeout",
};

const char *btgw_proxy_verdict_name(unsigned int verdict)
{
	return verdict < __BTGW_PROXY_VERDICTS ? verdict_names[verdict] :
						 "unknown";
}

unsigned int btgw_proxy_cut_count(size_t len, size_t value_max)
{
	size_t part = value_max - HDR_LEN;

	if (!len || len > BTGW_PROXY_LEN_MAX || value_max <= HDR_LEN)
		return 0;
	return (len + part - 1) / part;
}

bool btgw_proxy_cut(u8 type, size_t len, size_t value_max, unsigned int i,
		    struct btgw_proxy_cut *cut)
{
	unsigned int count = btgw_proxy_cut_count(len, value_max);
	size_t part = value_max - HDR_LEN;
	u8 sar;

	if (i >= count)
		return false;
	if (count == 1)
		sar = SAR_COMPLETE;
	else if (!i)
		sar = SAR_FIRST;
	else if (i + 1 < count)
		sar = SAR_CONTINUE;
	else
		sar = SAR_LAST;
	cut->hdr = FIELD_PREP(SAR, sar) | FIELD_PREP(TYPE, type);
	cut->off = (u16)(i * part);
	cut->len = (u16)min_t(size_t, part, len - cut->off);
	return true;
}

void btgw_proxy_rx_init(struct btgw_proxy_rx *rx, u16 size)
{
	memset(rx, 0, sizeof(*rx));
	rx->size = size;
}

static enum btgw_proxy_verdict give_up(struct btgw_proxy_rx *rx,
				       enum btgw_proxy_verdict why)
{
	rx->active = false;
	rx->len = 0;
	return why;
}

bool btgw_proxy_rx_expire(struct btgw_proxy_rx *rx, u64 now_ms)
{
	if (!rx->active || now_ms < rx->deadline_ms)
		return false;
	give_up(rx, BTGW_PROXY_TIMEOUT);
	return true;
}

enum btgw_proxy_verdict btgw_proxy_rx_feed(struct btgw_proxy_rx *rx, u8 *buf,
					   const u8 *data, size_t len,
					   u64 now_ms)
{
	bool late = btgw_proxy_rx_expire(rx, now_ms);
	bool begins;
	u8 sar, type;

	if (!len)
		return give_up(rx, BTGW_PROXY_EMPTY);
	sar = FIELD_GET(SAR, data[0]);
	type = FIELD_GET(TYPE, data[0]);
	begins = sar == SAR_COMPLETE || sar == SAR_FIRST;
	data += HDR_LEN;
	len -= HDR_LEN;

	/* a late first segment is what a peer that gave up too does */
	if (late && !begins)
		return BTGW_PROXY_TIMEOUT;
	if (type >= __BTGW_PROXY_TYPES)
		return BTGW_PROXY_RFU;
	if (!len)
		return give_up(rx, BTGW_PROXY_EMPTY);
	if (begins && rx->active)
		return give_up(rx, BTGW_PROXY_RESTART);
	if (!begins && !rx->active)
		return give_up(rx, BTGW_PROXY_ORPHAN);
	if (!begins && type != rx->type)
		return give_up(rx, BTGW_PROXY_CHANGED);

	if (begins) {
		rx->active = true;
		rx->type = type;
		rx->len = 0;
		rx->deadline_ms = now_ms + BTGW_PROXY_TIMEOUT_MS;
	}
	if (len > min(rx->size, type_max[type]) - rx->len)
		return give_up(rx, BTGW_PROXY_TOO_LONG);
	memcpy(buf + rx->len, data, len);
	rx->len += len;

	if (sar == SAR_FIRST || sar == SAR_CONTINUE)
		return BTGW_PROXY_MORE;
	rx->active = false;
	return BTGW_PROXY_DONE;
}
