/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link.h - printing a link, for the commands that show one
 */
#ifndef _BTGWCTL_CMD_LINK_H
#define _BTGWCTL_CMD_LINK_H

#include "../main.h"
#include "genl.h"

/**
 * btgwctl_link_fields() - write what is known of a link
 * @ctx: the run
 * @link: the link
 *
 * In JSON members of the object that is open, in text one line without its
 * newline, with -s three.
 */
void btgwctl_link_fields(struct btgwctl *ctx,
			 const struct btgw_link_info *link);

#endif /* _BTGWCTL_CMD_LINK_H */
