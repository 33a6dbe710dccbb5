/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mesh_addr.h - what kind of address a 16-bit mesh address is, section 3.4.2
 *
 * Pure: no lock, clock, allocation or skb.
 */
#ifndef _BTGW_CORE_MESH_ADDR_H
#define _BTGW_CORE_MESH_ADDR_H

#include <linux/types.h>

enum {
	BTGW_ADDR_UNASSIGNED	= 0x0000,
	BTGW_ADDR_UNICAST_MAX	= 0x7fff,
	BTGW_ADDR_VIRTUAL_MIN	= 0x8000,
	BTGW_ADDR_VIRTUAL_MAX	= 0xbfff,
	BTGW_ADDR_GROUP_MIN	= 0xc000,
	BTGW_ADDR_ALL_PROXIES	= 0xfffc,
	BTGW_ADDR_ALL_FRIENDS	= 0xfffd,
	BTGW_ADDR_ALL_RELAYS	= 0xfffe,
	BTGW_ADDR_ALL_NODES	= 0xffff,
};

static inline bool btgw_addr_unicast(u16 addr)
{
	return addr && addr <= BTGW_ADDR_UNICAST_MAX;
}

static inline bool btgw_addr_virtual(u16 addr)
{
	return addr >= BTGW_ADDR_VIRTUAL_MIN && addr <= BTGW_ADDR_VIRTUAL_MAX;
}

static inline bool btgw_addr_group(u16 addr)
{
	return addr >= BTGW_ADDR_GROUP_MIN;
}

#endif /* _BTGW_CORE_MESH_ADDR_H */
