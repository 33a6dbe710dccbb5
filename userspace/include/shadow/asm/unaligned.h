/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Integers of known byte order at any address
 */
#ifndef _BTGW_SHADOW_ASM_UNALIGNED_H
#define _BTGW_SHADOW_ASM_UNALIGNED_H

#include <linux/types.h>

static inline u16 get_unaligned_le16(const void *p)
{
	const u8 *b = p;

	return b[0] | b[1] << 8;
}

static inline void put_unaligned_le16(u16 v, void *p)
{
	u8 *b = p;

	b[0] = v;
	b[1] = v >> 8;
}

static inline u16 get_unaligned_be16(const void *p)
{
	const u8 *b = p;

	return b[0] << 8 | b[1];
}

static inline void put_unaligned_be16(u16 v, void *p)
{
	u8 *b = p;

	b[0] = v >> 8;
	b[1] = v;
}

static inline u32 get_unaligned_le24(const void *p)
{
	const u8 *b = p;

	return (u32)b[0] | (u32)b[1] << 8 |
	       (u32)b[2] << 16;
}

static inline void put_unaligned_le24(u32 v, void *p)
{
	u8 *b = p;

	b[0] = v;
	b[1] = v >> 8;
	b[2] = v >> 16;
}

static inline u32 get_unaligned_be24(const void *p)
{
	const u8 *b = p;

	return (u32)b[0] << 16 | (u32)b[1] << 8 |
	       (u32)b[2];
}

static inline void put_unaligned_be24(u32 v, void *p)
{
	u8 *b = p;

	b[0] = v >> 16;
	b[1] = v >> 8;
	b[2] = v;
}

static inline u32 get_unaligned_le32(const void *p)
{
	const u8 *b = p;

	return (u32)b[0] | (u32)b[1] << 8 |
	       (u32)b[2] << 16 | (u32)b[3] << 24;
}

static inline void put_unaligned_le32(u32 v, void *p)
{
	u8 *b = p;

	b[0] = v;
	b[1] = v >> 8;
	b[2] = v >> 16;
	b[3] = v >> 24;
}

static inline u32 get_unaligned_be32(const void *p)
{
	const u8 *b = p;

	return (u32)b[0] << 24 | (u32)b[1] << 16 |
	       (u32)b[2] << 8 | (u32)b[3];
}

static inline void put_unaligned_be32(u32 v, void *p)
{
	u8 *b = p;

	b[0] = v >> 24;
	b[1] = v >> 16;
	b[2] = v >> 8;
	b[3] = v;
}

static inline u64 get_unaligned_le64(const void *p)
{
	const u8 *b = p;

	return (u64)b[0] | (u64)b[1] << 8 |
	       (u64)b[2] << 16 | (u64)b[3] << 24 |
	       (u64)b[4] << 32 | (u64)b[5] << 40 |
	       (u64)b[6] << 48 | (u64)b[7] << 56;
}

static inline void put_unaligned_le64(u64 v, void *p)
{
	u8 *b = p;

	b[0] = v;
	b[1] = v >> 8;
	b[2] = v >> 16;
	b[3] = v >> 24;
	b[4] = v >> 32;
	b[5] = v >> 40;
	b[6] = v >> 48;
	b[7] = v >> 56;
}

static inline u64 get_unaligned_be64(const void *p)
{
	const u8 *b = p;

	return (u64)b[0] << 56 | (u64)b[1] << 48 |
	       (u64)b[2] << 40 | (u64)b[3] << 32 |
	       (u64)b[4] << 24 | (u64)b[5] << 16 |
	       (u64)b[6] << 8 | (u64)b[7];
}

static inline void put_unaligned_be64(u64 v, void *p)
{
	u8 *b = p;

	b[0] = v >> 56;
	b[1] = v >> 48;
	b[2] = v >> 40;
	b[3] = v >> 32;
	b[4] = v >> 24;
	b[5] = v >> 16;
	b[6] = v >> 8;
	b[7] = v;
}

#endif /* _BTGW_SHADOW_ASM_UNALIGNED_H */
