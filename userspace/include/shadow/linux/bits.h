/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bit masks as <linux/bits.h> of the kernel has them
 */
#ifndef _BTGW_SHADOW_LINUX_BITS_H
#define _BTGW_SHADOW_LINUX_BITS_H

#include <limits.h>

#define BITS_PER_LONG		(CHAR_BIT * (int)sizeof(long))
#define BITS_PER_LONG_LONG	64
#define BIT(n)			(1UL << (n))
#define BIT_ULL(n)		(1ULL << (n))
#define GENMASK(h, l) \
	((~0UL << (l)) & (~0UL >> (BITS_PER_LONG - 1 - (h))))
#define GENMASK_ULL(h, l) \
	((~0ULL << (l)) & (~0ULL >> (BITS_PER_LONG_LONG - 1 - (h))))

#endif /* _BTGW_SHADOW_LINUX_BITS_H */
