/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Number of elements of an array
 */
#ifndef _BTGW_SHADOW_LINUX_ARRAY_SIZE_H
#define _BTGW_SHADOW_LINUX_ARRAY_SIZE_H

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#endif

#endif /* _BTGW_SHADOW_LINUX_ARRAY_SIZE_H */
