/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * inner.h - a socket below a link
 *
 * The only place that touches the callbacks of a struct socket.
 */
#ifndef _BTGW_INNER_H
#define _BTGW_INNER_H

#include <linux/errno.h>
#include <linux/skbuff.h>
#include <linux/types.h>

struct btgw_link;
struct sock;
struct socket;

/**
 * struct btgw_inner - a socket whose events a link wants
 * @link: the link; no reference, because btgw_inner_unhook() comes before its
 *	end
 * @sock: the socket; whoever hooked it holds it
 * @data_ready: callback that was there before
 * @state_change: the same
 * @write_space: the same
 * @error_report: the same
 * @ahead: frames that were read before they were wanted, see btgw_inner_recv();
 *	no lock, only the link's work reads
 * @hooked: the callbacks are ours
 */
struct btgw_inner {
	struct btgw_link *link;
	struct socket *sock;
	void (*data_ready)(struct sock *sk);
	void (*state_change)(struct sock *sk);
	void (*write_space)(struct sock *sk);
	void (*error_report)(struct sock *sk);
	struct sk_buff_head ahead;
	bool hooked;
};

int btgw_inner_hook(struct btgw_inner *inner, struct btgw_link *link,
		    struct socket *sock);
void btgw_inner_unhook(struct btgw_inner *inner);

/* An error of a send that says that the channel is gone, and why. */
static inline bool btgw_inner_fatal(int err)
{
	switch (err) {
	case 0:
	case -EAGAIN:
	case -ENOMEM:
	case -ENOBUFS:
	case -EMSGSIZE:
	case -ENOTCONN:
	case -EPIPE:
		return false;
	default:
		return true;
	}
}

int btgw_inner_send(struct btgw_inner *inner, const void *data, size_t len);
struct sk_buff *btgw_inner_recv(struct btgw_inner *inner, size_t max,
				bool *descriptors);
bool btgw_inner_is_empty(const struct btgw_inner *inner);
void btgw_inner_purge(struct btgw_inner *inner);

#endif /* _BTGW_INNER_H */
