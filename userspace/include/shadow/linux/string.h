/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory and string functions, and the kernel's names for wiping
 */
#ifndef _BTGW_SHADOW_LINUX_STRING_H
#define _BTGW_SHADOW_LINUX_STRING_H

#include <string.h>

static inline void memzero_explicit(void *s, size_t count)
{
	explicit_bzero(s, count);
}

#endif /* _BTGW_SHADOW_LINUX_STRING_H */
