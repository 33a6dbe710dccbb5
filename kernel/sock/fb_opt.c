// SPDX-License-Identifier: GPL-2.0-only
/*
 * fb_opt.c - options of a FastBatch socket
 */
#include "sock.h"

#include <linux/bitops.h>

static int btgw_set_verdict(struct btgw_sock *bs, const struct btgw_fb_verdict *v)
{
	struct btgw_fb *fb = &bs->fb.fb;

	lockdep_assert_held(&bs->lock);

	if (v->any > 1 || (v->any && v->id))
		return -EINVAL;
	if (v->status & ~BTGW_FB_ST_PDU_MASK || hweight8(v->status) > 1)
		return -EINVAL;
	if (!bs->fb.started || fb->rx_state != BTGW_FB_RX_OPEN)
		return -ENOENT;
	if (!v->any && v->id != fb->rx_id)
		return -ENOENT;
	if (v->status >= 1 << fb->rx_count)
		return -EINVAL;
	btgw_fb_acknowledge(bs, v->status);
	return 0;
}

static int btgw_set_u32(struct btgw_sock *bs, int opt, u32 val)
{
	struct btgw_fb_sock *f = &bs->fb;

	lockdep_assert_held(&bs->lock);

	switch (opt) {
	case BTGW_FB_ALG:
		if (val != BTGW_ALG_CMAC && val != BTGW_ALG_HMAC &&
		    val != BTGW_ALG_UNKNOWN)
			return -EINVAL;
		f->alg = val;
		f->fb.alg = val;
		return 0;
	case BTGW_FB_TIMEOUT:
		if (val < 100 || val > 3600000)
			return -EINVAL;
		f->cfg.session_ms = val;
		if (f->started) {
			btgw_fb_set_cfg(&f->fb, &f->cfg);
			btgw_fb_rearm(bs);
		}
		return 0;
	}

	if (val > 1)
		return -EINVAL;
	switch (opt) {
	case BTGW_FB_WHOLE:
		f->whole = val;
		return 0;
	case BTGW_RECVERR:
		f->recverr = val;
		if (!val) {
			skb_queue_purge(&bs->sk.sk_error_queue);
			btgw_sock_resume(bs);
		}
		return 0;
	case BTGW_FB_ABORT:
		if (!val)
			return -EINVAL;
		kfree_skb(f->open);
		f->open = NULL;
		return 0;
	}
	return -ENOPROTOOPT;
}

int btgw_fb_setsockopt(struct btgw_sock *bs, int opt, sockptr_t optval,
		       unsigned int len)
{
	struct btgw_fb_verdict verdict;
	struct btgw_fb_retrans retrans;
	u32 val = 0;
	size_t size;
	void *to;
	int err;

	switch (opt) {
	case BTGW_FB_ALG:
	case BTGW_FB_WHOLE:
	case BTGW_FB_ABORT:
	case BTGW_FB_TIMEOUT:
	case BTGW_RECVERR:
		to = &val;
		size = sizeof(val);
		break;
	case BTGW_FB_VERDICT:
		to = &verdict;
		size = sizeof(verdict);
		break;
	case BTGW_FB_RETRANS:
		to = &retrans;
		size = sizeof(retrans);
		break;
	case BTGW_FB_INFO:
		return -EOPNOTSUPP;
	default:
		return -ENOPROTOOPT;
	}
	if (len != size)
		return -EINVAL;
	err = copy_safe_from_sockptr(to, size, optval, len);
	if (err)
		return err;

	/* who waits in send uses what ABORT would take away */
	if (opt == BTGW_FB_ABORT &&
	    btgw_sock_send_lock(bs, MAX_SCHEDULE_TIMEOUT))
		return -EINTR;
	mutex_lock(&bs->lock);
	switch (opt) {
	case BTGW_FB_VERDICT:
		err = btgw_set_verdict(bs, &verdict);
		break;
	case BTGW_FB_RETRANS:
		err = -EINVAL;
		if (retrans.first_ms < 10 || retrans.first_ms > 60000 ||
		    retrans.retries > 16)
			break;
		bs->fb.cfg.retry_ms = retrans.first_ms;
		bs->fb.cfg.retries = retrans.retries;
		bs->fb.cfg_set = true;
		if (bs->fb.started) {
			btgw_fb_set_cfg(&bs->fb.fb, &bs->fb.cfg);
			btgw_fb_rearm(bs);
		}
		err = 0;
		break;
	default:
		err = btgw_set_u32(bs, opt, val);
		break;
	}
	mutex_unlock(&bs->lock);
	if (opt == BTGW_FB_ABORT)
		btgw_sock_send_unlock(bs);
	return err;
}

static void btgw_get_info(struct btgw_sock *bs, struct btgw_fb_info *info)
{
	const struct btgw_fb_sock *f = &bs->fb;

	lockdep_assert_held(&bs->lock);

	memset(info, 0, sizeof(*info));
	info->role = bs->link ? bs->link->role : BTGW_LINK_ROLE_GATEWAY;
	info->alg = f->fb.alg;
	info->outstanding = f->tx ? 1 : 0;
	info->unanswered = f->started && f->fb.rx_state == BTGW_FB_RX_OPEN;
	info->last_status = f->last_status;
	info->tx_id = f->fb.tx_id;
	info->rx_id = f->fb.rx_id;
	info->mtu = bs->link ? btgw_fb_mtu(bs) : 0;
	info->mtu_rx = BTGW_FB_FRAME_MAX;
	info->stats = f->stats;
}

union btgw_fb_opt {
	u32 val;
	struct btgw_fb_verdict verdict;
	struct btgw_fb_retrans retrans;
	struct btgw_fb_info info;
};

/* @val is zeroed. Returns the size of the value, or a negative error. */
int btgw_fb_getsockopt(struct btgw_sock *bs, int opt, void *val)
{
	union btgw_fb_opt *to = val;
	const struct btgw_fb_sock *f = &bs->fb;

	lockdep_assert_held(&bs->lock);

	BUILD_BUG_ON(sizeof(*to) > BTGW_OPT_MAX);
	switch (opt) {
	case BTGW_FB_ALG:
		to->val = f->fb.alg;
		return sizeof(to->val);
	case BTGW_FB_WHOLE:
		to->val = f->whole;
		return sizeof(to->val);
	case BTGW_FB_ABORT:
		if (f->open)
			to->val = f->open->len - BTGW_FB_HDR_LEN;
		return sizeof(to->val);
	case BTGW_FB_TIMEOUT:
		to->val = f->cfg.session_ms;
		return sizeof(to->val);
	case BTGW_RECVERR:
		to->val = f->recverr;
		return sizeof(to->val);
	case BTGW_FB_VERDICT:
		if (!f->started || f->fb.rx_state != BTGW_FB_RX_OPEN)
			return -ENOENT;
		to->verdict.id = f->fb.rx_id;
		to->verdict.status = f->fb.rx_count;
		to->verdict.any = 0;
		return sizeof(to->verdict);
	case BTGW_FB_RETRANS:
		to->retrans.first_ms = f->cfg.retry_ms;
		to->retrans.retries = f->cfg.retries;
		return sizeof(to->retrans);
	case BTGW_FB_INFO:
		btgw_get_info(bs, &to->info);
		return sizeof(to->info);
	default:
		return -ENOPROTOOPT;
	}
}
