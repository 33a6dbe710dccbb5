/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * min(), max() and clamp(): arguments are evaluated once
 */
#ifndef _BTGW_SHADOW_LINUX_MINMAX_H
#define _BTGW_SHADOW_LINUX_MINMAX_H

#ifndef min
#define min(x, y) ({			\
	const __auto_type __min1 = (x);	\
	const __auto_type __min2 = (y);	\
	__min1 < __min2 ? __min1 : __min2; })
#endif

#ifndef max
#define max(x, y) ({			\
	const __auto_type __max1 = (x);	\
	const __auto_type __max2 = (y);	\
	__max1 > __max2 ? __max1 : __max2; })
#endif

#define min_t(type, x, y)	min((type)(x), (type)(y))
#define max_t(type, x, y)	max((type)(x), (type)(y))
#define clamp_t(type, v, lo, hi) min_t(type, max_t(type, v, lo), hi)
#define clamp(v, lo, hi)	clamp_t(typeof(v), v, lo, hi)

#endif /* _BTGW_SHADOW_LINUX_MINMAX_H */
