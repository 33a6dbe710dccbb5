// SPDX-License-Identifier: GPL-2.0-only
/*
 * mesh_opt.c - options of a mesh socket
 */
#include "mesh.h"

#include <linux/string.h>
#include <linux/uaccess.h>

#include "sock.h"

/* Is the value one that the option may have? */
static bool btgw_msock_opt_valid(int opt, u32 val)
{
	switch (opt) {
	case BTGW_RECVERR:
		return val <= 2;
	case BTGW_MESH_LOOP:
		return val <= 1;
	default:
		return val == BTGW_TTL_DEFAULT || (val <= 127 && val != 1);
	}
}

int btgw_msock_setsockopt(struct socket *sock, int level, int opt,
			  sockptr_t optval, unsigned int len)
{
	struct btgw_msock *ms = btgw_msock_sk(sock->sk);
	u32 val;
	int err;

	if (level != SOL_BTGW)
		return -ENOPROTOOPT;
	switch (opt) {
	case BTGW_RECVERR:
	case BTGW_MESH_LOOP:
	case BTGW_MESH_TTL:
		break;
	case BTGW_MESH_INFO:
		return -EOPNOTSUPP;
	default:
		return -ENOPROTOOPT;
	}
	err = btgw_opt_u32(&val, optval, len);
	if (err)
		return err;
	if (!btgw_msock_opt_valid(opt, val))
		return -EINVAL;

	mutex_lock(&ms->lock);
	switch (opt) {
	case BTGW_RECVERR:
		WRITE_ONCE(ms->recverr, val);
		break;
	case BTGW_MESH_LOOP:
		WRITE_ONCE(ms->loop, val);
		break;
	case BTGW_MESH_TTL:
		WRITE_ONCE(ms->ttl, val);
		break;
	}
	mutex_unlock(&ms->lock);
	return 0;
}

/* Each exact, a moment apart: they change on the workqueue of the net. */
static void btgw_msock_get_info(struct btgw_msock *ms,
				struct btgw_mesh_info *info)
{
	memset(info, 0, sizeof(*info));
	info->queued = atomic_read(&ms->queued);
	info->tx = READ_ONCE(ms->tx);
	info->tx_ok = READ_ONCE(ms->tx_ok);
	info->tx_failed = READ_ONCE(ms->tx_failed);
	info->rx = READ_ONCE(ms->rx);
	info->rx_dropped = READ_ONCE(ms->rx_dropped);
	info->err_dropped = READ_ONCE(ms->err_dropped);
}

int btgw_msock_getsockopt(struct socket *sock, int level, int opt,
			  char __user *optval, int __user *optlen)
{
	struct btgw_msock *ms = btgw_msock_sk(sock->sk);
	union {
		u32 val;
		struct btgw_mesh_info info;
	} value;
	int size = sizeof(value.val);
	int len;

	if (level != SOL_BTGW)
		return -ENOPROTOOPT;
	if (get_user(len, optlen))
		return -EFAULT;

	switch (opt) {
	case BTGW_RECVERR:
		value.val = READ_ONCE(ms->recverr);
		break;
	case BTGW_MESH_LOOP:
		value.val = READ_ONCE(ms->loop);
		break;
	case BTGW_MESH_TTL:
		value.val = READ_ONCE(ms->ttl);
		break;
	case BTGW_MESH_INFO:
		btgw_msock_get_info(ms, &value.info);
		size = sizeof(value.info);
		break;
	default:
		return -ENOPROTOOPT;
	}
	if (len < size)
		return -EINVAL;
	if (put_user(size, optlen) || copy_to_user(optval, &value, size))
		return -EFAULT;
	return 0;
}
