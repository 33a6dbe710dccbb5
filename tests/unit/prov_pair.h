/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prov_pair.h - a gateway and a device joined back to back
 *
 * Does what an application does with the events of both, keeps every batch,
 * and lets a test change one on its way.
 */
#ifndef _BTGW_TESTS_PROV_PAIR_H
#define _BTGW_TESTS_PROV_PAIR_H

#include "prov.h"

#define PAIR_BATCHES	32

struct pair_batch {
	char side;			/* who sent it: 'G' or 'D' */
	struct btgw_prov_batch b;	/* as it was sent, before any change */
};

/**
 * struct prov_pair - both sides and what happened
 * @g: gateway
 * @d: device
 * @data: what the gateway sends
 * @tamper: changes a batch on its way, returns false to lose it; or NULL
 * @priv: for @tamper
 * @log: every batch in order
 * @n: number of them
 * @typed: the value that one side showed, for the other
 * @given: what the device was given
 * @key_g: device key as the gateway knows it
 * @key_d: and as the device does
 * @auth_commits: %BTGW_PROV_EV_COMMIT_AUTH of the gateway
 * @shown: the value was shown, by either side
 * @early_key: a device key was there before the gateway's commitment
 */
struct prov_pair {
	struct btgw_prov *g;
	struct btgw_prov *d;
	struct btgw_prov_data data;
	bool (*tamper)(struct prov_pair *p, char side,
		       struct btgw_prov_batch *b);
	const void *priv;
	struct pair_batch log[PAIR_BATCHES];
	unsigned int n;
	char typed[BTGW_AUTH_TEXT];
	struct btgw_prov_data given;
	uint8_t key_g[BTGW_KEY_LEN];
	uint8_t key_d[BTGW_KEY_LEN];
	unsigned int auth_commits;
	unsigned int shown;
	bool early_key;
};

void prov_pair_init(struct prov_pair *p);
/* until neither side has anything to do */
void prov_pair_run(struct prov_pair *p);
void prov_pair_free(struct prov_pair *p);

/* both ended well, and know the same */
bool prov_pair_ok(const struct prov_pair *p);

/* replace the parameters of the first PDU of a type in a batch */
bool prov_pair_replace(struct btgw_prov_batch *b, uint8_t type,
		       const uint8_t *params);

#endif /* _BTGW_TESTS_PROV_PAIR_H */
