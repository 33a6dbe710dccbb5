/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prov_reach.h - bring a session to a given state
 */
#ifndef _BTGW_TESTS_PROV_REACH_H
#define _BTGW_TESTS_PROV_REACH_H

#include "kunit.h"
#include "prov_pair.h"

/*
 * &accept is the set of PDU types that the role takes after @batches batches
 * went in all, those of both sides counted.
 */
struct state {
	enum btgw_prov_order order;
	uint8_t method;
	enum btgw_prov_role role;
	unsigned int batches;
	uint32_t accept;
};

#define D_FIRST	BTGW_PROV_DEVICE_FIRST
#define STRICT	BTGW_PROV_STRICT
#define OPEN	BTGW_PROV_OPEN
#define STD	BTGW_PROV_STANDARD
#define NONE	BTGW_PROV_NO_OOB
#define OUT	BTGW_PROV_OUTPUT_OOB
#define IN	BTGW_PROV_INPUT_OOB
#define DEV	BTGW_PROV_DEVICE
#define GW	BTGW_PROV_GATEWAY

/* both sides, fresh; the policy object is test->priv */
void make(struct kunit *test, const struct state *st, struct prov_pair *p);

/* let them go on until that many batches were sent in all */
void reach(const struct state *st, struct prov_pair *p);

#endif /* _BTGW_TESTS_PROV_REACH_H */
