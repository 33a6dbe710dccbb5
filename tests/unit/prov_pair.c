// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_pair.c - a gateway and a device joined back to back
 */
#include "prov_pair.h"

#include <stdlib.h>
#include <string.h>

void prov_pair_init(struct prov_pair *p)
{
	memset(p, 0, sizeof(*p));
	memset(p->data.netkey, 0x5a, sizeof(p->data.netkey));
	p->data.key_index = 0x123;
	p->data.flags = 2;
	p->data.iv_index = 0x01020304;
	p->data.unicast = 0x0b0c;
}

void prov_pair_free(struct prov_pair *p)
{
	btgw_prov_free(p->g);
	btgw_prov_free(p->d);
	p->g = NULL;
	p->d = NULL;
}

static void carry(struct prov_pair *p, char side)
{
	struct btgw_prov *from = side == 'G' ? p->g : p->d;
	struct btgw_prov *to = side == 'G' ? p->d : p->g;
	struct btgw_prov_batch b;

	if (btgw_prov_next(from, &b))
		return;
	if (p->n == PAIR_BATCHES)
		abort();
	p->log[p->n].side = side;
	p->log[p->n++].b = b;
	if (p->tamper && !p->tamper(p, side, &b))
		return;
	btgw_prov_receive_batch(to, b.octets, b.len, NULL);
}

static bool step(struct prov_pair *p, char side)
{
	struct btgw_prov *s = side == 'G' ? p->g : p->d;
	uint8_t key[BTGW_KEY_LEN];

	switch (btgw_prov_event(s)) {
	case BTGW_PROV_EV_SEND:
		carry(p, side);
		return true;
	case BTGW_PROV_EV_SHOW_VALUE:
		strcpy(p->typed, btgw_prov_shown_value(s));
		p->shown++;
		return !btgw_prov_value_shown(s);
	case BTGW_PROV_EV_NEED_VALUE:
		return p->typed[0] && !btgw_prov_set_value(s, p->typed, NULL);
	case BTGW_PROV_EV_COMMIT_AUTH:
		p->auth_commits++;
		return !btgw_prov_auth_committed(s, true);
	case BTGW_PROV_EV_COMMIT_DATA:
		if (btgw_prov_device_key(s, p->key_g))
			return false;
		return !btgw_prov_data_committed(s, &p->data);
	case BTGW_PROV_EV_APPLY_DATA:
		if (btgw_prov_data(s, &p->given) ||
		    btgw_prov_device_key(s, p->key_d))
			return false;
		return !btgw_prov_data_applied(s, true);
	default:
		if (side == 'D' && !btgw_prov_device_key(s, key) &&
		    btgw_prov_event(s) == BTGW_PROV_EV_WAIT)
			p->early_key = true;
		return false;
	}
}

void prov_pair_run(struct prov_pair *p)
{
	while (step(p, 'G') || step(p, 'D'))
		;
}

bool prov_pair_ok(const struct prov_pair *p)
{
	return btgw_prov_event(p->g) == BTGW_PROV_EV_COMPLETE &&
	       btgw_prov_event(p->d) == BTGW_PROV_EV_COMPLETE &&
	       !p->early_key &&
	       !memcmp(p->key_g, p->key_d, sizeof(p->key_g)) &&
	       !memcmp(p->data.netkey, p->given.netkey,
		       sizeof(p->data.netkey)) &&
	       p->data.key_index == p->given.key_index &&
	       p->data.flags == p->given.flags &&
	       p->data.iv_index == p->given.iv_index &&
	       p->data.unicast == p->given.unicast;
}

bool prov_pair_replace(struct btgw_prov_batch *b, uint8_t type,
		       const uint8_t *params)
{
	unsigned int i;

	for (i = 0; i < b->count; i++) {
		if (b->octets[b->off[i]] != type)
			continue;
		memcpy(b->octets + b->off[i] + 1, params, b->size[i] - 1);
		return true;
	}
	return false;
}
