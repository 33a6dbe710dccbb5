/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * btgw_crc.h - CRC-32 for kernel/core in userspace
 */
#ifndef _BTGW_SHADOW_BTGW_CRC_H
#define _BTGW_SHADOW_BTGW_CRC_H

#include <linux/types.h>

/**
 * btgw_crc32() - CRC-32 as Ethernet has it, without the start and final xor
 * @crc: what came before; 0xffffffff at the start
 * @data: octets
 * @len: how many
 *
 * Return: the CRC so far; that of the whole is its complement.
 */
static inline u32 btgw_crc32(u32 crc, const u8 *data, size_t len)
{
	/* four bits at a time of the polynomial 0xedb88320 */
	static const u32 table[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
		0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
		0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};

	while (len--) {
		crc ^= *data++;
		crc = (crc >> 4) ^ table[crc & 15];
		crc = (crc >> 4) ^ table[crc & 15];
	}
	return crc;
}

#endif /* _BTGW_SHADOW_BTGW_CRC_H */
