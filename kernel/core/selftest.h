/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * selftest.h - known answers, asked when the module loads
 */
#ifndef _BTGW_CORE_SELFTEST_H
#define _BTGW_CORE_SELFTEST_H

#include <linux/types.h>

/**
 * btgw_core_selftest() - the standard's sample data through this build
 * @what: name of the first case that failed; NULL if none did
 *
 * A module that cannot reproduce the samples would leak or lose what it
 * carries: it must not load. Two milliseconds in an emulator. One caller at a
 * time: the keys of the samples are expanded in static memory.
 *
 * Return: 0; -EINVAL if a case failed.
 */
int btgw_core_selftest(const char **what);

#endif /* _BTGW_CORE_SELFTEST_H */
