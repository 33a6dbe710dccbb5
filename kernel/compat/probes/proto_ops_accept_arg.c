// SPDX-License-Identifier: GPL-2.0-only
/* proto_ops.accept takes a struct proto_accept_arg (Linux 6.10). */
#include <linux/net.h>
#include <net/sock.h>

int probe(const struct proto_ops *ops, struct socket *sock,
	  struct socket *newsock, struct proto_accept_arg *arg);

int probe(const struct proto_ops *ops, struct socket *sock,
	  struct socket *newsock, struct proto_accept_arg *arg)
{
	return ops->accept(sock, newsock, arg);
}
