// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_hook.c - put known keys, Randoms and values into a session
 */
#include "prov_hook.h"

#include <stdlib.h>
#include <string.h>

#include "prov_session.h"

static void refuse_if_used(const struct btgw_prov *s)
{
	if (s->sent || s->got || s->failed || s->done)
		abort();
}

void prov_hook_key(struct btgw_prov *s, const uint8_t priv[BTGW_P256_LEN])
{
	refuse_if_used(s);
	if (btgw_p256_from_private(priv, &s->sec.key))
		abort();
	if (s->role == BTGW_PROV_GATEWAY)
		memcpy(s->pub_p, s->sec.key.pub, sizeof(s->pub_p));
}

void prov_hook_random(struct btgw_prov *s, const uint8_t *random, size_t len)
{
	refuse_if_used(s);
	if (len > sizeof(s->sec.random))
		abort();
	memcpy(s->sec.random, random, len);
}

void prov_hook_text(struct btgw_prov *s, const char *text)
{
	refuse_if_used(s);
	if (strlen(text) >= sizeof(s->sec.text))
		abort();
	memset(s->sec.text, 0, sizeof(s->sec.text));
	memcpy(s->sec.text, text, strlen(text));
	/* a device encodes it when it knows Start */
	if (s->role == BTGW_PROV_GATEWAY &&
	    btgw_auth_text_value(&s->start, text, s->sec.auth))
		abort();
}

bool prov_hook_wiped(const struct btgw_prov *s)
{
	static const struct btgw_prov_secrets zero;

	return !memcmp(&s->sec, &zero, sizeof(zero));
}
