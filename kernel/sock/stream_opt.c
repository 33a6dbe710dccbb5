// SPDX-License-Identifier: GPL-2.0-only
/*
 * stream_opt.c - options of a STREAM socket
 */
#include "sock.h"

#include "core/stream_time.h"

/**
 * struct btgw_stream_range - what an option of type __u32 may be
 * @opt: the option
 * @zero: 0 is allowed beside what follows
 * @min: smallest value
 * @max: largest value
 */
struct btgw_stream_range {
	int opt;
	bool zero;
	u32 min;
	u32 max;
};

static const struct btgw_stream_range btgw_stream_ranges[] = {
	{ BTGW_STREAM_VERSION, true, 1, 2 },
	{ BTGW_STREAM_CHUNK, true, 1, BTGW_STREAM_CHUNK_MAX },
	{ BTGW_STREAM_FLUSH, true, 1, 60000 },
	{ BTGW_STREAM_FRAME, true, BTGW_STREAM_FRAME_MIN,
	  BTGW_STREAM_FRAME_MAX },
	{ BTGW_ON_GAP, true, 1, 1 },
	{ BTGW_STREAM_LATENCY, true, 1, 3600000 },
	{ BTGW_STREAM_CUT, true, 1, 1 },
	{ BTGW_STREAM_RCVCHUNK, false, 1, BTGW_STREAM_CHUNK_MAX },
	{ BTGW_STREAM_CHUNKS, true, 1, 1 },
};

static int btgw_stream_check_range(int opt, u32 val)
{
	const struct btgw_stream_range *r;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(btgw_stream_ranges); i++) {
		r = &btgw_stream_ranges[i];
		if (r->opt != opt)
			continue;
		if (!val)
			return r->zero ? 0 : -EINVAL;
		return val >= r->min && val <= r->max ? 0 : -EINVAL;
	}
	return -ENOPROTOOPT;
}

static int btgw_stream_set(struct btgw_sock *bs, int opt, u32 val)
{
	struct btgw_stream_sock *st = &bs->st;
	struct btgw_stream_cfg *cfg = &st->cfg;

	lockdep_assert_held(&bs->lock);

	switch (opt) {
	case BTGW_STREAM_VERSION:
		if (st->started || bs->sk.sk_state == BT_CLOSED)
			return -EISCONN;
		cfg->version = val;
		return 0;
	case BTGW_STREAM_CHUNK:
		cfg->chunk = val;
		break;
	case BTGW_STREAM_FRAME:
		cfg->frame = val;
		break;
	case BTGW_STREAM_FLUSH:
		WRITE_ONCE(cfg->flush_ms, val);
		return 0;
	case BTGW_ON_GAP:
		cfg->close_on_gap = val;
		return 0;
	case BTGW_STREAM_LATENCY:
		cfg->latency_ms = val;
		return 0;
	case BTGW_STREAM_CUT:
		cfg->cut = val;
		st->rx.cut = val;
		return 0;
	case BTGW_STREAM_RCVCHUNK:
		cfg->rcvchunk = val;
		st->rx.limit = val;
		return 0;
	case BTGW_STREAM_CHUNKS:
		WRITE_ONCE(cfg->chunks, val);
		return 0;
	}
	if (st->started)
		btgw_stream_sizes(bs);
	return 0;
}

int btgw_stream_setsockopt(struct btgw_sock *bs, int opt, sockptr_t optval,
			   unsigned int len)
{
	u32 val;
	int err;

	if (opt == BTGW_STREAM_INFO || opt == BTGW_LASTGAP)
		return -EOPNOTSUPP;
	err = btgw_stream_check_range(opt, 0);
	if (err == -ENOPROTOOPT)
		return err;
	err = btgw_opt_u32(&val, optval, len);
	if (!err)
		err = btgw_stream_check_range(opt, val);
	if (err)
		return err;

	mutex_lock(&bs->lock);
	err = btgw_stream_set(bs, opt, val);
	mutex_unlock(&bs->lock);
	return err;
}

static void btgw_stream_get_info(struct btgw_sock *bs,
				 struct btgw_stream_info *info)
{
	struct sk_buff_head *queue = &bs->sk.sk_receive_queue;
	struct btgw_stream_sock *st = &bs->st;

	lockdep_assert_held(&bs->lock);

	info->version = st->version;
	info->tx_end = st->ended;
	info->rx_end = st->rx.ended;
	info->mtu = bs->link ? READ_ONCE(bs->link->mtu) : 0;
	info->frame = st->sizes.frame;
	info->chunk = st->sizes.chunk;
	info->tx_queue = st->tx_len;
	/* senders are at it: a glance */
	info->tx_open = st->version == 1 ? READ_ONCE(st->v1.len) :
					   READ_ONCE(st->v2.len);
	info->rx_open = st->rx_len;
	info->stats = st->stats;
	info->stats.tx_waits = READ_ONCE(st->waits);
	info->tx_time = st->tx_time;
	spin_lock_bh(&queue->lock);
	info->rx_queue = st->rx_bytes;
	info->rx_time = st->rx_time;
	spin_unlock_bh(&queue->lock);
	info->tx_time.p95 = btgw_time_p95(&info->tx_time);
	info->rx_time.p95 = btgw_time_p95(&info->rx_time);
}

static int btgw_stream_get_u32(struct btgw_sock *bs, int opt, u32 *val)
{
	const struct btgw_stream_sock *st = &bs->st;
	const struct btgw_stream_cfg *cfg = &st->cfg;

	switch (opt) {
	case BTGW_STREAM_VERSION:
		*val = st->version ? st->version : cfg->version;
		break;
	case BTGW_STREAM_CHUNK:
		*val = st->sizes.chunk ? st->sizes.chunk : cfg->chunk;
		break;
	case BTGW_STREAM_FRAME:
		*val = st->sizes.frame ? st->sizes.frame : cfg->frame;
		break;
	case BTGW_STREAM_FLUSH:
		*val = cfg->flush_ms;
		break;
	case BTGW_ON_GAP:
		*val = cfg->close_on_gap;
		break;
	case BTGW_STREAM_LATENCY:
		*val = cfg->latency_ms;
		break;
	case BTGW_STREAM_CUT:
		*val = cfg->cut;
		break;
	case BTGW_STREAM_RCVCHUNK:
		*val = cfg->rcvchunk;
		break;
	case BTGW_STREAM_CHUNKS:
		*val = cfg->chunks;
		break;
	default:
		return -ENOPROTOOPT;
	}
	return sizeof(*val);
}

/* @val is zeroed. Returns the size of the value, or a negative error. */
int btgw_stream_getsockopt(struct btgw_sock *bs, int opt, void *val)
{
	struct btgw_gap *gap = val;

	lockdep_assert_held(&bs->lock);

	BUILD_BUG_ON(sizeof(struct btgw_stream_info) > BTGW_OPT_MAX);
	switch (opt) {
	case BTGW_STREAM_INFO:
		btgw_stream_get_info(bs, val);
		return sizeof(struct btgw_stream_info);
	case BTGW_LASTGAP:
		/* a reader may be at it, but then it has not returned */
		*gap = bs->st.gap;
		return sizeof(*gap);
	default:
		return btgw_stream_get_u32(bs, opt, val);
	}
}
