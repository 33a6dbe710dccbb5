// SPDX-License-Identifier: GPL-2.0-only
/*
 * opt.c - socket options
 *
 * Every option that can be set can be read back. Values are copied before any
 * lock is taken: a page fault may take as long as the user likes.
 */
#include "sock.h"

#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/slab.h>

#include "compat/compat.h"
#include "link/l2cap.h"

/* Options of an L2CAP socket that pass through to an owned link. */
static bool btgw_bt_option(int opt, bool set)
{
	switch (opt) {
	case BT_SECURITY:
	case BT_SNDMTU:
	case BT_RCVMTU:
	case BT_POWER:
	case BT_FLUSHABLE:
	case BT_MODE:
		return true;
	case BT_PHY:
		return !set;
	default:
		return false;
	}
}

static int btgw_bt_setsockopt(struct btgw_sock *bs, int opt, sockptr_t optval,
			      unsigned int len)
{
	u8 val[16];
	int err;

	if (!btgw_bt_option(opt, true))
		return -ENOPROTOOPT;
	if (len < 1 || len > sizeof(val))
		return -EINVAL;
	if (copy_from_sockptr(val, optval, len))
		return -EFAULT;

	mutex_lock(&bs->lock);
	err = btgw_sock_own_link(bs);
	if (!err)
		err = btgw_l2cap_setsockopt(bs->link, SOL_BLUETOOTH, opt, val,
					    len);
	mutex_unlock(&bs->lock);
	return err;
}

static int btgw_bt_getsockopt(struct btgw_sock *bs, int opt,
			      char __user *optval, int __user *optlen)
{
	struct btgw_link *link = NULL;
	int len;
	u16 mtu;
	int err;

	if (!btgw_bt_option(opt, false))
		return -ENOPROTOOPT;
	if (get_user(len, optlen))
		return -EFAULT;

	mutex_lock(&bs->lock);
	err = btgw_sock_own_link(bs);
	if (!err || err == -EOPNOTSUPP)
		link = btgw_link_get(bs->link);
	mutex_unlock(&bs->lock);
	if (!link)
		return err;

	if (!err) {
		err = btgw_l2cap_getsockopt(link, SOL_BLUETOOTH, opt, optval,
					    optlen);
	} else if (opt == BT_SNDMTU || opt == BT_RCVMTU) {
		mtu = min_t(u32, READ_ONCE(link->mtu), U16_MAX);
		err = -EINVAL;
		if (len >= (int)sizeof(mtu))
			err = put_user(mtu, (u16 __user *)optval) ||
			      put_user((int)sizeof(mtu), optlen) ? -EFAULT : 0;
	}
	btgw_link_put(link);
	return err;
}

static int btgw_set_link(struct btgw_sock *bs, u32 id)
{
	struct btgw_link *link;
	int err;

	link = btgw_link_find(id);
	if (!link)
		return -ENOENT;

	err = -EOPNOTSUPP;
	if (link->kind == BTGW_LINK_KIND_OWNED ||
	    link->kind == BTGW_LINK_KIND_TAP)
		goto out;
	err = -EPERM;
	if (!(link->has_uid && uid_eq(link->uid, current_euid())) &&
	    !capable(CAP_NET_ADMIN))
		goto out;

	mutex_lock(&bs->lock);
	err = -EISCONN;
	if (bs->sk.sk_state == BT_OPEN && !bs->link) {
		WRITE_ONCE(bs->sk.sk_state, BT_CONNECT);
		err = btgw_sock_attach(bs, btgw_link_get(link));
		if (err) {
			WRITE_ONCE(bs->sk.sk_state, BT_OPEN);
		} else {
			/* there is nothing to wait for: start at once */
			btgw_link_set_state(link, BTGW_LINK_STATE_UP);
			mutex_unlock(&bs->lock);
			bs->service->user->up(&bs->sk);
			btgw_link_event(link, BTGW_LINK_EV_RX);
			btgw_link_put(link);
			return 0;
		}
	}
	mutex_unlock(&bs->lock);
out:
	btgw_link_put(link);
	return err;
}

/* The value of an option that is a __u32. */
int btgw_opt_u32(u32 *val, sockptr_t optval, unsigned int len)
{
	if (len != sizeof(*val))
		return -EINVAL;
	return copy_safe_from_sockptr(val, sizeof(*val), optval, len);
}

int btgw_sock_setsockopt(struct socket *sock, int level, int opt,
			 sockptr_t optval, unsigned int len)
{
	struct btgw_sock *bs = btgw_sk(sock->sk);
	u32 val;
	int err;

	if (level == SOL_BLUETOOTH)
		return btgw_bt_setsockopt(bs, opt, optval, len);
	if (level != SOL_BTGW)
		return -ENOPROTOOPT;
	if (opt != BTGW_LINK)
		return bs->service->setsockopt(bs, opt, optval, len);

	err = btgw_opt_u32(&val, optval, len);
	return err ? err : btgw_set_link(bs, val);
}

int btgw_sock_getsockopt(struct socket *sock, int level, int opt,
			 char __user *optval, int __user *optlen)
{
	struct btgw_sock *bs = btgw_sk(sock->sk);
	void *value;
	int size;
	int len;

	if (level == SOL_BLUETOOTH)
		return btgw_bt_getsockopt(bs, opt, optval, optlen);
	if (level != SOL_BTGW)
		return -ENOPROTOOPT;
	if (get_user(len, optlen))
		return -EFAULT;
	value = kzalloc(BTGW_OPT_MAX, GFP_KERNEL);
	if (!value)
		return -ENOMEM;

	mutex_lock(&bs->lock);
	if (opt == BTGW_LINK) {
		size = sizeof(u32);
		if (bs->link && bs->link->kind != BTGW_LINK_KIND_OWNED)
			*(u32 *)value = bs->link->id;
	} else {
		size = bs->service->getsockopt(bs, opt, value);
	}
	mutex_unlock(&bs->lock);

	if (size >= 0 && len < size)
		size = -EINVAL;
	if (size >= 0 &&
	    (put_user(size, optlen) || copy_to_user(optval, value, size)))
		size = -EFAULT;
	kfree(value);
	return size < 0 ? size : 0;
}
