// SPDX-License-Identifier: GPL-2.0-only
/*
 * proxy_cfg.c - proxy configuration messages and the proxy filter
 */
#include "proxy_cfg.h"

#include <linux/string.h>
#include <asm/unaligned.h>

enum {
	SET_TYPE_LEN	= 1 + 1,
	STATUS_LEN	= 1 + 1 + 2,
};

static const char *const reject_names[__BTGW_PROXY_CFG_REJECTS] = {
	[BTGW_PROXY_CFG_REJ_NONE] = "none",
	[BTGW_PROXY_CFG_REJ_LENGTH] = "length",
	[BTGW_PROXY_CFG_REJ_OPCODE] = "opcode",
	[BTGW_PROXY_CFG_REJ_TYPE] = "type",
};

const char *btgw_proxy_cfg_reject_name(unsigned int why)
{
	return why < __BTGW_PROXY_CFG_REJECTS ? reject_names[why] : "unknown";
}

static enum btgw_proxy_cfg_reject parse(const u8 *data, size_t len,
					struct btgw_proxy_cfg *cfg)
{
	size_t i;

	if (!len || len > BTGW_NET_CONTROL_MAX)
		return BTGW_PROXY_CFG_REJ_LENGTH;
	cfg->opcode = data[0];

	switch (data[0]) {
	case BTGW_PROXY_OP_SET_TYPE:
		if (len != SET_TYPE_LEN)
			return BTGW_PROXY_CFG_REJ_LENGTH;
		cfg->filter = data[1];
		break;
	case BTGW_PROXY_OP_ADD:
	case BTGW_PROXY_OP_REMOVE:
		if ((len - 1) % 2)
			return BTGW_PROXY_CFG_REJ_LENGTH;
		cfg->count = (u8)((len - 1) / 2);
		for (i = 0; i < cfg->count; i++)
			cfg->addr[i] = get_unaligned_be16(data + 1 + 2 * i);
		break;
	case BTGW_PROXY_OP_STATUS:
		if (len != STATUS_LEN)
			return BTGW_PROXY_CFG_REJ_LENGTH;
		cfg->filter = data[1];
		cfg->list_size = get_unaligned_be16(data + 2);
		break;
	default:
		return BTGW_PROXY_CFG_REJ_OPCODE;
	}
	if (cfg->filter > BTGW_FILTER_REJECT)
		return BTGW_PROXY_CFG_REJ_TYPE;
	return BTGW_PROXY_CFG_REJ_NONE;
}

enum btgw_proxy_cfg_reject btgw_proxy_cfg_parse(const u8 *data, size_t len,
						struct btgw_proxy_cfg *cfg)
{
	enum btgw_proxy_cfg_reject why;

	memset(cfg, 0, sizeof(*cfg));
	why = parse(data, len, cfg);
	if (why)
		memset(cfg, 0, sizeof(*cfg));
	return why;
}

size_t btgw_proxy_cfg_build(const struct btgw_proxy_cfg *cfg, u8 *out)
{
	size_t i;

	if (cfg->filter > BTGW_FILTER_REJECT)
		return 0;
	out[0] = cfg->opcode;

	switch (cfg->opcode) {
	case BTGW_PROXY_OP_SET_TYPE:
		out[1] = cfg->filter;
		return SET_TYPE_LEN;
	case BTGW_PROXY_OP_ADD:
	case BTGW_PROXY_OP_REMOVE:
		if (cfg->count > BTGW_PROXY_CFG_ADDRS)
			return 0;
		for (i = 0; i < cfg->count; i++)
			put_unaligned_be16(cfg->addr[i], out + 1 + 2 * i);
		return 1 + 2 * i;
	case BTGW_PROXY_OP_STATUS:
		out[1] = cfg->filter;
		put_unaligned_be16(cfg->list_size, out + 2);
		return STATUS_LEN;
	default:
		return 0;
	}
}

void btgw_proxy_filter_init(struct btgw_proxy_filter *f, u16 *addr, u16 size)
{
	memset(f, 0, sizeof(*f));
	f->addr = addr;
	f->size = size;
	f->type = BTGW_FILTER_ACCEPT;
}

void btgw_proxy_filter_set(struct btgw_proxy_filter *f,
			   enum btgw_filter_type type)
{
	f->type = (u8)type;
	f->used = 0;
}

/* where an address is; @f->used if it is not there. Lists are short. */
static u16 find(const struct btgw_proxy_filter *f, u16 addr)
{
	u16 i;

	for (i = 0; i < f->used; i++) {
		if (f->addr[i] == addr)
			break;
	}
	return i;
}

bool btgw_proxy_filter_add(struct btgw_proxy_filter *f, u16 addr)
{
	if (addr == BTGW_ADDR_UNASSIGNED || find(f, addr) < f->used)
		return true;
	if (f->used == f->size) {
		f->dropped++;
		return false;
	}
	f->addr[f->used++] = addr;
	return true;
}

void btgw_proxy_filter_remove(struct btgw_proxy_filter *f, u16 addr)
{
	u16 i = find(f, addr);

	if (i == f->used)
		return;
	/* order means nothing: the last one fills the gap */
	f->addr[i] = f->addr[--f->used];
}

bool btgw_proxy_filter_heard(struct btgw_proxy_filter *f, u16 src)
{
	if (f->type == BTGW_FILTER_ACCEPT)
		return btgw_proxy_filter_add(f, src);
	btgw_proxy_filter_remove(f, src);
	return true;
}

bool btgw_proxy_filter_pass(const struct btgw_proxy_filter *f, u16 dst)
{
	bool listed = find(f, dst) < f->used;

	return listed == (f->type == BTGW_FILTER_ACCEPT);
}

enum btgw_proxy_cfg_reject
btgw_proxy_filter_apply(struct btgw_proxy_filter *f,
			const struct btgw_proxy_cfg *cfg,
			struct btgw_proxy_cfg *status)
{
	u8 i;

	memset(status, 0, sizeof(*status));
	switch (cfg->opcode) {
	case BTGW_PROXY_OP_SET_TYPE:
		btgw_proxy_filter_set(f, cfg->filter);
		break;
	case BTGW_PROXY_OP_ADD:
		for (i = 0; i < cfg->count; i++)
			btgw_proxy_filter_add(f, cfg->addr[i]);
		break;
	case BTGW_PROXY_OP_REMOVE:
		for (i = 0; i < cfg->count; i++)
			btgw_proxy_filter_remove(f, cfg->addr[i]);
		break;
	default:
		return BTGW_PROXY_CFG_REJ_OPCODE;
	}
	status->opcode = BTGW_PROXY_OP_STATUS;
	status->filter = f->type;
	status->list_size = f->used;
	return BTGW_PROXY_CFG_REJ_NONE;
}
