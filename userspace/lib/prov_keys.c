// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_keys.c - key schedule of a provisioning session (5.4.2.3 to 5.4.2.5)
 *
 * With CMAC the AuthValue is part of what is confirmed, and the key is known
 * to both ends: one Confirmation and its Random give the value away. With HMAC
 * it is part of the key: they only allow a search.
 */
#include "prov_session.h"

#include <errno.h>
#include <string.h>

enum {
	/* ConfirmationInputs: parameters of Invite, Capabilities, Start, keys */
	CONF_INPUTS_LEN = 1 + BTGW_PROV_CAPS_PARAMS + BTGW_PROV_START_PARAMS +
			  2 * BTGW_P256_PUB_LEN,
};

static uint8_t *put(uint8_t *p, const void *from, size_t len)
{
	memcpy(p, from, len);
	return p + len;
}

int btgw_prov_derive_secret(struct btgw_prov *s)
{
	bool device = s->role == BTGW_PROV_DEVICE;
	bool oob = device && s->start.public_key == BTGW_PROV_KEY_OOB;
	int ret;

	if (s->has_ecdh)
		return 0;
	ret = btgw_p256_derive(oob ? &s->sec.oob_key : &s->sec.key,
			       device ? s->pub_p : s->pub_d, s->sec.ecdh);
	s->has_ecdh = !ret;
	return ret;
}

int btgw_prov_derive_conf_key(struct btgw_prov *s)
{
	uint8_t n[BTGW_P256_LEN + BTGW_PROV_HMAC_VALUE];
	uint8_t inputs[CONF_INPUTS_LEN];
	uint8_t *p = inputs;
	int ret;

	if (s->has_conf_key)
		return 0;

	p = put(p, &s->invite, 1);
	p = put(p, s->caps_params, sizeof(s->caps_params));
	p = put(p, s->start_params, sizeof(s->start_params));
	p = put(p, s->pub_p, sizeof(s->pub_p));
	put(p, s->pub_d, sizeof(s->pub_d));

	if (s->start.algorithm == BTGW_PROV_ALG_CMAC) {
		ret = btgw_s1(inputs, sizeof(inputs), s->conf_salt);
		if (!ret)
			ret = btgw_k1(s->sec.ecdh, BTGW_P256_LEN, s->conf_salt,
				      "prck", s->sec.conf_key);
	} else {
		ret = btgw_s2(inputs, sizeof(inputs), s->conf_salt);
		p = put(n, s->sec.ecdh, BTGW_P256_LEN);
		put(p, s->sec.auth, BTGW_PROV_HMAC_VALUE);
		if (!ret)
			ret = btgw_k5(n, sizeof(n), s->conf_salt, "prck256",
				      s->sec.conf_key);
		btgw_wipe(n, sizeof(n));
	}
	s->has_conf_key = !ret;
	return ret;
}

int btgw_prov_confirmation(const struct btgw_prov *s, const uint8_t *random,
			   uint8_t out[BTGW_PROV_VALUE_MAX])
{
	uint8_t in[2 * BTGW_PROV_CMAC_VALUE];
	uint8_t *p;
	int ret;

	if (s->start.algorithm == BTGW_PROV_ALG_HMAC)
		return btgw_hmac(s->sec.conf_key, BTGW_PROV_HMAC_VALUE, random,
				 BTGW_PROV_HMAC_VALUE, out);

	p = put(in, random, BTGW_PROV_CMAC_VALUE);
	put(p, s->sec.auth, BTGW_PROV_CMAC_VALUE);
	ret = btgw_cmac(s->sec.conf_key, in, sizeof(in), out);
	btgw_wipe(in, sizeof(in));
	return ret;
}

int btgw_prov_opens(const struct btgw_prov *s, const uint8_t *random,
		    const uint8_t *confirmation)
{
	uint8_t expected[BTGW_PROV_VALUE_MAX];
	int ret;

	ret = btgw_prov_confirmation(s, random, expected);
	if (!ret && !btgw_ct_equal(expected, confirmation, s->value_len))
		ret = -EBADMSG;
	btgw_wipe(expected, sizeof(expected));
	return ret;
}

int btgw_prov_derive_session(struct btgw_prov *s)
{
	bool device = s->role == BTGW_PROV_DEVICE;
	uint8_t in[3 * BTGW_PROV_VALUE_MAX];
	uint8_t nonce[BTGW_KEY_LEN];
	uint8_t salt[BTGW_KEY_LEN];
	uint8_t *p;
	int ret;

	/* s1 with both algorithms, over a salt of the algorithm's length */
	p = put(in, s->conf_salt, s->value_len);
	p = put(p, device ? s->random_peer : s->sec.random, s->value_len);
	p = put(p, device ? s->sec.random : s->random_peer, s->value_len);
	ret = btgw_s1(in, p - in, salt);
	if (!ret)
		ret = btgw_k1(s->sec.ecdh, BTGW_P256_LEN, salt, "prsk",
			      s->sec.session_key);
	if (!ret)
		ret = btgw_k1(s->sec.ecdh, BTGW_P256_LEN, salt, "prsn", nonce);
	if (!ret)
		ret = btgw_k1(s->sec.ecdh, BTGW_P256_LEN, salt, "prdk",
			      s->device_key);
	if (!ret) {
		memcpy(s->sec.nonce, nonce + sizeof(nonce) - BTGW_CCM_NONCE_LEN,
		       BTGW_CCM_NONCE_LEN);
		s->has_device_key = true;
	}
	btgw_wipe(in, sizeof(in));
	btgw_wipe(salt, sizeof(salt));
	btgw_wipe(nonce, sizeof(nonce));
	return ret;
}
