/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * nl.h - what the files of the control API share
 */
#ifndef _BTGW_NL_H
#define _BTGW_NL_H

#include <net/genetlink.h>

struct btgw_link;

extern struct genl_family btgw_nl_family;

/**
 * btgw_nl_heard() - does anybody listen?
 * @group: BTGW_NLGRP_EVENTS or BTGW_NLGRP_MESH
 *
 * Return: whether it is worth while to make a notification.
 */
bool btgw_nl_heard(unsigned int group);

void btgw_nl_lost(unsigned int group);

/**
 * __btgw_nl_missing() - is a needed attribute missing?
 * @info: the request
 * @attr: the attribute
 * @msg: what to say then; static
 *
 * Return: whether it is, and then the sender is told.
 */
bool __btgw_nl_missing(struct genl_info *info, int attr, const char *msg);

/* The same, with the name that include/netlink/btgw.yaml gives it. */
#define btgw_nl_missing(info, attr, name) \
	__btgw_nl_missing(info, attr, "the attribute " name " is missing")

/**
 * btgw_nl_refuse() - say which attribute is at fault
 * @info: the request
 * @attr: the attribute, which may be absent
 * @err: negative errno
 * @msg: why; static
 *
 * Return: @err.
 */
int btgw_nl_refuse(struct genl_info *info, int attr, int err, const char *msg);

/**
 * btgw_nl_link() - the link that an attribute names
 * @info: the request
 * @attr: the attribute
 *
 * Return: the link with a reference for the caller, or an ERR_PTR; the sender
 * was told why.
 */
struct btgw_link *btgw_nl_link(struct genl_info *info, int attr);

#endif /* _BTGW_NL_H */
