// SPDX-License-Identifier: GPL-2.0-only
/* proto_ops.bind and connect take a struct sockaddr_unsized (Linux 6.19). */
#include <linux/net.h>
#include <linux/socket.h>

int probe(const struct proto_ops *ops, struct socket *sock,
	  struct sockaddr_unsized *addr);

int probe(const struct proto_ops *ops, struct socket *sock,
	  struct sockaddr_unsized *addr)
{
	return ops->bind(sock, addr, sizeof(struct sockaddr_storage));
}
