/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dhcp.h - IPv4 addresses for those who come to a bridge, by dnsmasq
 *
 * One dnsmasq for each bridge, bound to it alone, without DNS and without any
 * file of the operator's; another dnsmasq of this machine is not touched.
 */
#ifndef _BTGW_PAN_DHCP_H
#define _BTGW_PAN_DHCP_H

#include <systemd/sd-event.h>

#include "network.h"

struct pan_dhcp;

/**
 * pan_dhcp_there() - is there a dnsmasq
 * @err: reason of a refusal, or NULL
 *
 * Return: 0; -ENOENT, and the sentence names the package.
 */
int pan_dhcp_there(struct btgw_err *err);

/**
 * pan_dhcp_start() - give addresses away
 * @dhcp: result
 * @event: the loop
 * @net: the network, started, whose @pool it is
 * @said: called with what happens, a sentence; @good is whether it runs, which
 *	is known a second after each start
 * @user: for @said
 * @err: reason of a failure, or NULL
 *
 * Leases are kept over a start that follows.
 *
 * Return: 0; negative errno.
 */
int pan_dhcp_start(struct pan_dhcp **dhcp, sd_event *event,
		   const struct pan_net *net,
		   void (*said)(bool good, const char *text, void *user),
		   void *user, struct btgw_err *err);
void pan_dhcp_stop(struct pan_dhcp *dhcp);

#endif /* _BTGW_PAN_DHCP_H */
