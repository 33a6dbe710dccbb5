/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Error numbers
 */
#ifndef _BTGW_SHADOW_LINUX_ERRNO_H
#define _BTGW_SHADOW_LINUX_ERRNO_H

#include_next <linux/errno.h>

#endif /* _BTGW_SHADOW_LINUX_ERRNO_H */
