// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * proxy_fuzz.c - a connection of a proxy client as a string of events
 *
 * The first octet is how much memory there is for a message, the second for the
 * filter. An event is a length octet, bit 7 of which lets 8 seconds pass
 * before, and that many octets: an ATT value. Whatever message it completes is
 * read as proxy configuration, whatever its type says; what comes of that is
 * carried out on the filter. Beside both runs the obvious: a plain copy of what
 * was received, and a filter that is an array of all addresses.
 */
#include <stdlib.h>
#include <string.h>

#include "proxy_cfg.h"
#include "proxy_pdu.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

struct twin {
	u8 msg[256 * 128];
	size_t len;
	u64 began;
	bool listed[0x10000];
	u16 count;
};

static struct twin twin;

static void check_filter(const struct btgw_proxy_filter *f, u16 addr)
{
	bool accept = f->type == BTGW_FILTER_ACCEPT;

	MUST(f->used <= f->size && f->used == twin.count);
	MUST(btgw_proxy_filter_pass(f, addr) == (twin.listed[addr] == accept));
}

static void twin_clear(void)
{
	if (!twin.count)
		return;
	memset(twin.listed, 0, sizeof(twin.listed));
	twin.count = 0;
}

static void twin_put(const struct btgw_proxy_filter *f, u16 addr, bool add)
{
	if (!addr || twin.listed[addr] == add)
		return;
	if (add && twin.count == f->size)
		return;
	twin.listed[addr] = add;
	twin.count += add ? 1 : -1;
}

static void configure(struct btgw_proxy_filter *f, const u8 *msg, size_t len)
{
	struct btgw_proxy_cfg cfg, status;
	u8 again[BTGW_NET_CONTROL_MAX];
	u8 i;

	if (btgw_proxy_cfg_parse(msg, len, &cfg))
		return;
	MUST(cfg.count <= BTGW_PROXY_CFG_ADDRS);
	MUST(btgw_proxy_cfg_build(&cfg, again) == len);
	MUST(!memcmp(again, msg, len));

	if (btgw_proxy_filter_apply(f, &cfg, &status)) {
		MUST(cfg.opcode == BTGW_PROXY_OP_STATUS);
		/* no message of a server: let it be the SRC of the client */
		btgw_proxy_filter_heard(f, cfg.list_size);
		twin_put(f, cfg.list_size, f->type == BTGW_FILTER_ACCEPT);
		check_filter(f, cfg.list_size);
		return;
	}
	if (cfg.opcode == BTGW_PROXY_OP_SET_TYPE)
		twin_clear();
	for (i = 0; i < cfg.count; i++)
		twin_put(f, cfg.addr[i], cfg.opcode == BTGW_PROXY_OP_ADD);
	for (i = 0; i < cfg.count; i++)
		check_filter(f, cfg.addr[i]);
	check_filter(f, 0xffff);
	check_filter(f, 0x0000);
	MUST(status.opcode == BTGW_PROXY_OP_STATUS);
	MUST(status.list_size == twin.count && status.filter == f->type);
	MUST(btgw_proxy_cfg_build(&status, again) == 4);
}

static void feed(struct btgw_proxy_rx *rx, u8 *buf,
		 struct btgw_proxy_filter *f, const u8 *value, size_t len,
		 u64 now)
{
	bool active = rx->active && now < rx->deadline_ms;
	enum btgw_proxy_verdict verdict;

	verdict = btgw_proxy_rx_feed(rx, buf, value, len, now);
	MUST(verdict < __BTGW_PROXY_VERDICTS);
	MUST(rx->len <= rx->size);
	if (verdict == BTGW_PROXY_RFU) {
		MUST(rx->active == active);
		return;
	}
	MUST(rx->active == (verdict == BTGW_PROXY_MORE));
	if (btgw_proxy_is_error(verdict))
		return;
	if (!active) {
		twin.len = 0;
		twin.began = now;
	}
	MUST(now - twin.began < BTGW_PROXY_TIMEOUT_MS);
	MUST(len > 1 && (value[0] & 0x3f) == rx->type);
	memcpy(twin.msg + twin.len, value + 1, len - 1);
	twin.len += len - 1;
	MUST(rx->len == twin.len && !memcmp(buf, twin.msg, twin.len));
	if (verdict == BTGW_PROXY_DONE)
		configure(f, buf, rx->len);
}

/* what we cut, we put together again */
static void there_and_back(u8 type, size_t value_max, const u8 *msg, size_t len)
{
	enum btgw_proxy_verdict verdict = BTGW_PROXY_MORE;
	struct btgw_proxy_cut cut;
	struct btgw_proxy_rx rx;
	u8 value[256], buf[64];
	unsigned int i;

	if (len > 27)
		len = 27;
	btgw_proxy_rx_init(&rx, sizeof(buf));
	for (i = 0; btgw_proxy_cut(type, len, value_max, i, &cut); i++) {
		MUST(verdict == BTGW_PROXY_MORE);
		MUST(cut.len && 1 + cut.len <= value_max);
		MUST(cut.off + cut.len <= len);
		value[0] = cut.hdr;
		memcpy(value + 1, msg + cut.off, cut.len);
		verdict = btgw_proxy_rx_feed(&rx, buf, value, 1 + cut.len, 0);
	}
	MUST(i == btgw_proxy_cut_count(len, value_max));
	if (!i)
		return;
	MUST(verdict == BTGW_PROXY_DONE);
	MUST(rx.type == type && rx.len == len && !memcmp(buf, msg, len));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct btgw_proxy_filter f;
	struct btgw_proxy_rx rx;
	u64 now = 0;
	u16 *list;
	size_t n;
	u8 *buf;

	if (size < 2)
		return 0;
	there_and_back(data[0] & 3, data[1], data + 2, size - 2);

	/* to the octet, for the sanitizer */
	buf = malloc(data[0]);
	list = malloc((data[1] & 15) * sizeof(*list));
	MUST(buf && list);
	btgw_proxy_rx_init(&rx, data[0]);
	btgw_proxy_filter_init(&f, list, data[1] & 15);
	twin_clear();
	data += 2;
	size -= 2;
	while (size) {
		if (data[0] & 0x80)
			now += 8000;
		n = data[0] & 0x7f;
		data++;
		size--;
		if (n > size)
			n = size;
		feed(&rx, buf, &f, data, n, now);
		data += n;
		size -= n;
	}
	free(list);
	free(buf);
	return 0;
}
