/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record.h - what a role says of itself in SDP
 */
#ifndef _BTGW_PAN_RECORD_H
#define _BTGW_PAN_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "network.h"

enum {
	PAN_RECORD_MAX		= 4096,
};

/**
 * pan_record() - write the service record of a role, as bluetoothd reads it
 * @role: enum btgw_bnep_role
 * @host: name of this machine
 * @net: what peers come to; its addresses tell the networks
 * @secure: a link must be secure: the profile's "service level"; it has no word
 *	for how
 * @xml: room for the record
 * @size: octets there
 *
 * IPv6 is listed beside IPv4 and ARP: a peer that goes by the list would not
 * send it.
 *
 * Return: 0; -EMSGSIZE; -EINVAL if @host is no text.
 */
int pan_record(uint16_t role, const char *host, const struct pan_net *net,
	       bool secure, char *xml, size_t size);

#endif /* _BTGW_PAN_RECORD_H */
