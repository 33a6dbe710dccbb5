/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * genl_owner.h - being the one process that keeps what must survive
 */
#ifndef _BTGW_LIB_GENL_OWNER_H
#define _BTGW_LIB_GENL_OWNER_H

#include "genl.h"

/**
 * btgw_owner_claim() - become the owner, until the family is closed
 * @genl: the family
 * @name: what to be called, 1 to 31 octets
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -EBUSY there is another; -EPERM needs CAP_NET_ADMIN; another
 * negative errno.
 */
int btgw_owner_claim(struct btgw_genl *genl, const char *name,
		     struct btgw_err *err);

#endif /* _BTGW_LIB_GENL_OWNER_H */
