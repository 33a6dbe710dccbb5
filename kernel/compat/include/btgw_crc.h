/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * btgw_crc.h - CRC-32 of the kernel's library
 *
 * Userspace has a file of this name of its own.
 */
#ifndef _BTGW_CRC_H
#define _BTGW_CRC_H

#include <linux/crc32.h>

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
	return crc32_le(crc, data, len);
}

#endif /* _BTGW_CRC_H */
