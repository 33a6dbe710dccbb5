// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pool.c - IPv4 addresses that a network has to give away
 */
#include "pool.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

static uint32_t host_order(const uint8_t *b)
{
	return (uint32_t)b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3];
}

int pan_pool_of(const struct pan_cidr *own, struct pan_pool *pool,
		struct btgw_err *err)
{
	uint32_t addr, first, last, mask;

	if (own->family != AF_INET || own->prefix > 30)
		return btgw_err_set(err, -EINVAL,
				    "dhcp: a network of /%u has no room for a peer: expected /30 or larger",
				    own->prefix);
	addr = host_order(own->addr);
	if (pan_cidr_is_auto(own))
		return btgw_err_set(err, -EINVAL,
				    "dhcp: addresses of 169.254.0.0/16 are not given away, each takes its own");
	mask = 0xffffffffu << (32 - own->prefix);
	first = (addr & mask) + 1;
	last = (addr | ~mask) - 1;
	/* the whole row where the address is not in it: .0 or .255 */
	if (addr >= first && addr <= last) {
		if (addr - first > last - addr)
			last = addr - 1;
		else
			first = addr + 1;
	}
	if (last - first >= PAN_POOL_MAX)
		last = first + PAN_POOL_MAX - 1;
	pool->first = first;
	pool->last = last;
	pool->mask = mask;
	return 0;
}

/* The first address of network number @n: 192.168.n, then 172.16 to 172.31 */
static void candidate(struct pan_cidr *own, unsigned int n)
{
	const uint8_t low[4] = { 192, 168, n, 1 };
	const uint8_t high[4] = { 172, 16 + ((n - 256) >> 8), n, 1 };

	memset(own, 0, sizeof(*own));
	own->family = AF_INET;
	own->prefix = 24;
	memcpy(own->addr, n < 256 ? low : high, 4);
}

int pan_pool_choose(struct pan_rtnl *rt, const char *seed,
		    struct pan_cidr *own, struct btgw_err *err)
{
	enum { COMMON = 2, LOW = 256, ALL = LOW + 4096 };
	unsigned int i, n, start = 0;
	int ret;

	for (; *seed; seed++)
		start = 31 * start + (uint8_t)*seed;
	for (i = 0; i < ALL; i++) {
		/* 192.168.0 and 192.168.1 are everybody's, so they come last */
		n = i < LOW ? i - (LOW - COMMON) : i;
		if (i < LOW - COMMON)
			n = COMMON + (start + i) % (LOW - COMMON);
		candidate(own, n);
		ret = pan_route_meets(rt, own, err);
		if (ret <= 0)
			return ret;
	}
	return btgw_err_set(err, -EADDRNOTAVAIL,
			    "dhcp: all private networks are routed somewhere: give it one with \"address\"");
}
