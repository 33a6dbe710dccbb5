/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * net.h - which network: from what a person writes to an open store
 *
 *	(nothing)	$XDG_STATE_HOME/btgw/default.net
 *	FILE		the store FILE, which must be there
 *	new		a new network in the default place
 *	new:FILE	a new network in FILE
 */
#ifndef _BTGW_LIB_NET_H
#define _BTGW_LIB_NET_H

#include "log.h"
#include "store.h"

int btgw_net_path(const char *spec, char *path, size_t size, bool *create,
		  struct btgw_err *err);
int btgw_net_store_open(const char *spec, unsigned int flags,
			struct btgw_store **store, struct btgw_err *err);

#endif /* _BTGW_LIB_NET_H */
