/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pool.h - IPv4 addresses that a network has to give away
 */
#ifndef _BTGW_PAN_POOL_H
#define _BTGW_PAN_POOL_H

#include "rtnl.h"

enum {
	/* members of a piconet many times over, whatever the prefix */
	PAN_POOL_MAX		= 254,
};

/**
 * struct pan_pool - addresses in a row, in the order of the host
 * @first: the first
 * @last: the last
 * @mask: of the network
 */
struct pan_pool {
	uint32_t first;
	uint32_t last;
	uint32_t mask;
};

/**
 * pan_pool_of() - what an address leaves in its network
 * @own: IPv4 address of this machine
 * @pool: result: the longer of the two rows beside @own
 * @err: reason of a refusal, or NULL
 *
 * Return: 0; -EINVAL nobody else has room there, or it is 169.254/16, whose
 * addresses are not given away.
 */
int pan_pool_of(const struct pan_cidr *own, struct pan_pool *pool,
		struct btgw_err *err);

/**
 * pan_pool_choose() - a private network that is nowhere yet
 * @rt: rtnetlink
 * @seed: what the search begins with: the same one finds the same network
 * @own: result: the first address of a /24 of 192.168/16, else of 172.16/12
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -EADDRNOTAVAIL all of them are routed somewhere; another negative
 * errno.
 */
int pan_pool_choose(struct pan_rtnl *rt, const char *seed,
		    struct pan_cidr *own, struct btgw_err *err);

#endif /* _BTGW_PAN_POOL_H */
