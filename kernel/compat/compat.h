/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * compat.h - what differs between kernels, and nothing else
 *
 * The BTGW_HAVE values come from kernel/compat/gen.sh, which asks the kernel at
 * hand by compiling the files of kernel/compat/probes.
 */
#ifndef _BTGW_COMPAT_H
#define _BTGW_COMPAT_H

#include <linux/compat.h>
#include <linux/net.h>
#include <linux/sockptr.h>
#include <net/sock.h>

/* bind and connect take a type of their own where the address has no bound */
#if BTGW_HAVE_SOCKADDR_UNSIZED
#define btgw_sockaddr		sockaddr_unsized
#else
#define btgw_sockaddr		sockaddr
#endif

/* head of a proto_ops.accept, and what it knows of the flags and the caller */
#if BTGW_HAVE_PROTO_OPS_ACCEPT_ARG
#define BTGW_ACCEPT_ARGS	struct proto_accept_arg *arg
#define BTGW_ACCEPT_FLAGS	(arg->flags)
#else
#define BTGW_ACCEPT_ARGS	int flags, bool kern
#define BTGW_ACCEPT_FLAGS	(flags)
#endif

/* how sendfile and splice mark their pieces: the one before 6.5, one since */
#ifndef MSG_SENDPAGE_NOTLAST
#define MSG_SENDPAGE_NOTLAST	0
#endif
#ifndef MSG_SPLICE_PAGES
#define MSG_SPLICE_PAGES	0
#endif

#if !BTGW_HAVE_COPY_SAFE_FROM_SOCKPTR
static inline int copy_safe_from_sockptr(void *dst, size_t ksize,
					 sockptr_t optval, unsigned int optlen)
{
	if (optlen < ksize)
		return -EINVAL;
	if (copy_from_sockptr(dst, optval, ksize))
		return -EFAULT;
	return 0;
}
#endif

/* getsockopt of a socket below, into the memory of the process */
static inline int btgw_getsockopt(struct socket *sock, int level, int opt,
				  char __user *val, int __user *len)
{
#if BTGW_HAVE_DO_SOCK_GETSOCKOPT
	return do_sock_getsockopt(sock, in_compat_syscall(), level, opt,
				  USER_SOCKPTR(val), USER_SOCKPTR(len));
#else
	return sock->ops->getsockopt(sock, level, opt, val, len);
#endif
}

#endif /* _BTGW_COMPAT_H */
