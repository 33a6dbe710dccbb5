// SPDX-License-Identifier: GPL-2.0-only
/*
 * do_sock_getsockopt(): the one way to any protocol's getsockopt (Linux 6.7).
 * proto_ops.getsockopt is NULL where getsockopt_iter is there in its place
 * (Linux 7.1 for L2CAP; stable 6.12.117 carries it back).
 */
#include <linux/sockptr.h>
#include <net/sock.h>

int probe(struct socket *sock, char __user *val, int __user *len);

int probe(struct socket *sock, char __user *val, int __user *len)
{
	return do_sock_getsockopt(sock, false, SOL_SOCKET, SO_ERROR,
				  USER_SOCKPTR(val), USER_SOCKPTR(len));
}
