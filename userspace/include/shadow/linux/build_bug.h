/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Assertions of the compiler
 */
#ifndef _BTGW_SHADOW_LINUX_BUILD_BUG_H
#define _BTGW_SHADOW_LINUX_BUILD_BUG_H

#ifndef static_assert
#define static_assert(expr, ...)	__static_assert(expr, ##__VA_ARGS__, #expr)
#define __static_assert(expr, msg, ...)	_Static_assert(expr, msg)
#endif

#define BUILD_BUG_ON_MSG(cond, msg)	_Static_assert(!(cond), msg)
#define BUILD_BUG_ON(cond)		BUILD_BUG_ON_MSG(cond, #cond)

#endif /* _BTGW_SHADOW_LINUX_BUILD_BUG_H */
