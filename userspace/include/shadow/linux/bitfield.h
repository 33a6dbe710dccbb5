/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fields of a word by their mask, as <linux/bitfield.h> of the kernel has them
 */
#ifndef _BTGW_SHADOW_LINUX_BITFIELD_H
#define _BTGW_SHADOW_LINUX_BITFIELD_H

#include <linux/bits.h>

#define __bf_shf(mask)		__builtin_ctzll(mask)
#define FIELD_MAX(mask)		((typeof(mask))((mask) >> __bf_shf(mask)))
#define FIELD_FIT(mask, val) \
	(!((((typeof(mask))(val)) << __bf_shf(mask)) & ~(mask)))
#define FIELD_PREP(mask, val) \
	((((typeof(mask))(val)) << __bf_shf(mask)) & (mask))
#define FIELD_GET(mask, reg) \
	((typeof(mask))(((reg) & (mask)) >> __bf_shf(mask)))

#endif /* _BTGW_SHADOW_LINUX_BITFIELD_H */
