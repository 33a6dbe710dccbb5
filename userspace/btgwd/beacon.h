/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * beacon.h - when the beacons of subnets are sent on an advertising bearer
 *
 * The kernel makes them, Secure Network or Mesh Private as the net is set, and
 * counts those it has heard. How often is decided here.
 */
#ifndef _BTGWD_BEACON_H
#define _BTGWD_BEACON_H

#include <stddef.h>
#include <stdint.h>

struct btgwd;

/**
 * struct btgwd_beacon_subnet - a subnet on a bearer
 * @index: NetKey index
 * @seen: beacons that were heard before the period
 * @begin_s: of the observation period
 * @next_s: when the next beacon is due
 */
struct btgwd_beacon_subnet {
	uint16_t index;
	uint32_t seen;
	int64_t begin_s;
	int64_t next_s;
};

/**
 * struct btgwd_beacon - the subnets of a net, on a bearer
 * @subnet: them
 * @count: how many
 */
struct btgwd_beacon {
	struct btgwd_beacon_subnet *subnet;
	size_t count;
};

/* every second: send what is due on @bearer of net @net */
void btgwd_beacon_tick(struct btgwd *d, uint16_t net, uint32_t bearer,
		       struct btgwd_beacon *beacon);
void btgwd_beacon_free(struct btgwd_beacon *beacon);

#endif /* _BTGWD_BEACON_H */
