/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tap.h - links that hear what a controller hears
 */
#ifndef _BTGW_TAP_H
#define _BTGW_TAP_H

#include "core/adv_report.h"
#include "link.h"

struct netlink_ext_ack;
struct nlattr;

struct btgw_link *btgw_tap_new(struct nlattr *controller,
			       struct netlink_ext_ack *extack);
const struct btgw_adv_count *btgw_tap_counters(struct btgw_link *link,
					       u32 *index);

#endif /* _BTGW_TAP_H */
