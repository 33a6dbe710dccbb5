// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * beacon.c - when the beacons of subnets are sent on an advertising bearer
 */
#include "beacon.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <syslog.h>

#include "btgwd.h"

static struct btgwd_beacon_subnet *find(struct btgwd_beacon *beacon,
					uint16_t index)
{
	size_t i;

	for (i = 0; i < beacon->count; i++) {
		if (beacon->subnet[i].index == index)
			return &beacon->subnet[i];
	}
	return NULL;
}

/* The first one within 10 s: after a power cut not all nodes at once */
static struct btgwd_beacon_subnet *add(struct btgwd_beacon *beacon,
				       uint16_t index, uint32_t seen)
{
	struct btgwd_beacon_subnet *s;
	unsigned char random = 0;

	s = reallocarray(beacon->subnet, beacon->count + 1, sizeof(*s));
	if (!s)
		return NULL;
	beacon->subnet = s;
	s += beacon->count++;
	if (getrandom(&random, 1, GRND_NONBLOCK) != 1)
		random = 0;
	*s = (struct btgwd_beacon_subnet){
		.index = index,
		.seen = seen,
		.begin_s = btgwd_now_s(),
		.next_s = btgwd_now_s() + random % BTGWD_BEACON_MIN_S,
	};
	return s;
}

static void send_one(struct btgwd *d, uint16_t net, uint32_t bearer,
		     struct btgwd_beacon_subnet *s, uint32_t seen)
{
	int64_t now = btgwd_now_s();
	struct btgw_mesh_obj req;
	struct btgw_err err = {};
	uint32_t interval;

	btgw_mesh_init(&req, &btgw_set_subnet);
	btgw_mesh_num(&req, BTGW_A_SUBNET_NET, net);
	btgw_mesh_num(&req, BTGW_A_SUBNET_INDEX, s->index);
	btgw_mesh_num(&req, BTGW_A_SUBNET_BEARER, bearer);
	/* a subnet or bearer that went meanwhile needs none */
	if (btgw_mesh_do(d->ask, BTGW_CMD_SUBNET_BEACON, &req, NULL, &err) &&
	    err.code != -ENOENT && err.code != -ENODEV)
		btgwd_log(LOG_WARNING, "net %u: beacon: %s", net, err.text);
	interval = btgwd_beacon_interval(seen - s->seen, now - s->begin_s);
	s->next_s = now + interval;
	/* the period is about twice the interval */
	if (now - s->begin_s >= 2 * (int64_t)interval) {
		s->begin_s = now;
		s->seen = seen;
	}
}

void btgwd_beacon_tick(struct btgwd *d, uint16_t net, uint32_t bearer,
		       struct btgwd_beacon *beacon)
{
	struct btgwd_beacon_subnet *s;
	struct btgw_mesh_list list;
	struct btgw_mesh_obj only;
	size_t i;

	btgw_mesh_init(&only, &btgw_set_subnet);
	btgw_mesh_num(&only, BTGW_A_SUBNET_NET, net);
	if (btgw_mesh_collect(d->ask, BTGW_CMD_SUBNET_GET, &only, &list, NULL))
		list.count = 0;
	for (i = 0; i < list.count; i++) {
		uint16_t index = list.obj[i].v[BTGW_A_SUBNET_INDEX].num;
		uint32_t seen = list.obj[i].v[BTGW_A_SUBNET_RX_BEACONS].num;

		s = find(beacon, index);
		if (!s)
			s = add(beacon, index, seen);
		/* it was removed and made again, and counts from 0 */
		if (s && seen < s->seen) {
			s->seen = seen;
			s->begin_s = btgwd_now_s();
			s->next_s = s->begin_s;
		}
		if (s && btgwd_now_s() >= s->next_s)
			send_one(d, net, bearer, s, seen);
	}
	free(list.obj);
}

void btgwd_beacon_free(struct btgwd_beacon *beacon)
{
	free(beacon->subnet);
	*beacon = (struct btgwd_beacon){};
}
