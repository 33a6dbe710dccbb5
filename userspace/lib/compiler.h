/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compiler.h - attributes and the size of an array under the kernel's names
 */
#ifndef _BTGW_LIB_COMPILER_H
#define _BTGW_LIB_COMPILER_H

#define __btgw_attr(x)		__attribute__((x))

#ifndef __packed
#define __packed		__btgw_attr(packed)
#endif
#ifndef __printf
#define __printf(a, b)		__btgw_attr(__format__(__printf__, a, b))
#endif
#ifndef __used
#define __used			__btgw_attr(used)
#endif
#ifndef __section
#define __section(s)		__btgw_attr(section(s))
#endif
#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#endif

#endif /* _BTGW_LIB_COMPILER_H */
