/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * path.h - folders for what is kept
 */
#ifndef _BTGW_LIB_PATH_H
#define _BTGW_LIB_PATH_H

#include "log.h"

int btgw_make_folder(const char *parent, const char *name,
		     struct btgw_err *err);

#endif /* _BTGW_LIB_PATH_H */
