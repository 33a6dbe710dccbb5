// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_gateway_new.c - what a gateway's session is allowed to begin with
 *
 * A list of refusals: no rule that can be checked beforehand waits until the
 * device is involved.
 */
#include "prov_session.h"

#include <errno.h>
#include <string.h>

static int check_cfg(const struct btgw_prov_gateway_cfg *cfg,
		     struct btgw_err *err)
{
	static const uint8_t zero[BTGW_PROV_VALUE_MAX];
	bool is_static = cfg->start.method == BTGW_PROV_STATIC_OOB;
	bool oob_key = cfg->start.public_key == BTGW_PROV_KEY_OOB;
	enum btgw_auth_verdict verdict;

	if ((unsigned int)cfg->order >= BTGW_PROV_ORDERS)
		return btgw_err_set(err, -EINVAL, "order %u: unknown", cfg->order);
	verdict = btgw_auth_check_session(cfg->order, &cfg->start,
					  cfg->pin && cfg->pin->cmac_auth);
	if (!verdict)
		verdict = btgw_auth_check_pin(cfg->pin, &cfg->start);
	if (!verdict && cfg->start.method != BTGW_PROV_NO_OOB) {
		if (!cfg->auth)
			verdict = BTGW_AUTH_NO_POLICY;
		else if (cfg->needs_attention)
			verdict = BTGW_AUTH_ATTENTION;
	}
	if (verdict)
		return btgw_err_set(err, -EPERM, "%s", btgw_auth_text(verdict));

	if (is_static) {
		if (!cfg->static_value || !cfg->static_len ||
		    cfg->static_len > BTGW_PROV_VALUE_MAX)
			return btgw_err_set(err, -EINVAL,
					    "static value of %zu octets: expected 1 to %d",
					    cfg->static_len, BTGW_PROV_VALUE_MAX);
		if (btgw_ct_equal(cfg->static_value, zero, cfg->static_len))
			return btgw_err_set(err, -EPERM, "%s",
					    btgw_auth_text(BTGW_AUTH_ZERO_VALUE));
	} else if (cfg->static_value || cfg->static_len) {
		return btgw_err_set(err, -EINVAL,
				    "a static value, but the method is not static OOB");
	}
	if (oob_key && !cfg->device_key)
		return btgw_err_set(err, -EINVAL,
				    "the public key of the device is missing");
	if (!oob_key && cfg->device_key)
		return btgw_err_set(err, -EINVAL,
				    "a public key of the device, but the key is in-band");
	if (oob_key && btgw_p256_validate(cfg->device_key))
		return btgw_err_set(err, -EKEYREJECTED,
				    "the public key of the device is not on the curve");
	return 0;
}

/* take the AuthValue that is known from the start */
static int take_static(struct btgw_prov *s,
		       const struct btgw_prov_gateway_cfg *cfg,
		       struct btgw_err *err)
{
	enum btgw_auth_verdict verdict;

	s->static_len = cfg->static_len;
	memcpy(s->sec.static_value, cfg->static_value, cfg->static_len);
	verdict = btgw_auth_claim(s->auth, cfg->static_value, cfg->static_len,
				  &s->auth_id);
	if (verdict)
		return btgw_err_set(err, -EPERM, "%s", btgw_auth_text(verdict));
	s->claimed = true;
	s->has_auth_id = true;
	s->journal = cfg->journal_auth &&
		btgw_auth_after(&cfg->start, true, s->pin.auth_bits) ==
		BTGW_AUTH_BURN;
	return 0;
}

/* draw the value that the person will type on the device */
static int draw_input(struct btgw_prov *s, struct btgw_err *err)
{
	enum { TRIES = 16 };
	enum btgw_auth_verdict verdict = BTGW_AUTH_IN_USE;
	unsigned int i;

	/* two sessions may draw the same short value: rule (c) */
	for (i = 0; i < TRIES && verdict == BTGW_AUTH_IN_USE; i++) {
		if (btgw_auth_generate(&s->start, s->sec.text) ||
		    btgw_auth_text_value(&s->start, s->sec.text, s->sec.auth))
			return btgw_err_set(err, -EIO,
					    "no value: the cryptographic library failed");
		verdict = btgw_auth_claim(s->auth, s->sec.auth, s->value_len,
					  &s->auth_id);
	}
	if (verdict)
		return btgw_err_set(err, -EBUSY, "%s", btgw_auth_text(verdict));
	s->claimed = true;
	s->has_auth_id = true;
	s->has_auth = true;
	return 0;
}

struct btgw_prov *btgw_prov_gateway_new(const struct btgw_prov_gateway_cfg *cfg,
					struct btgw_err *err)
{
	struct btgw_prov *s;
	int ret;

	if (check_cfg(cfg, err))
		return NULL;
	s = btgw_prov_session_new(BTGW_PROV_GATEWAY, &btgw_prov_gateway_ops, err);
	if (!s)
		return NULL;

	s->state = BTGW_PROV_CAPS;
	s->order = cfg->order;
	s->order_known = true;
	s->speculate = cfg->speculate && cfg->order != BTGW_PROV_STANDARD;
	s->invite = cfg->attention;
	s->auth = cfg->auth;
	if (cfg->pin) {
		s->pin = *cfg->pin;
		s->has_pin = true;
		s->cmac_auth = cfg->pin->cmac_auth;
	}
	memcpy(s->pub_p, s->sec.key.pub, sizeof(s->pub_p));
	if (cfg->device_key) {
		memcpy(s->pub_d, cfg->device_key, sizeof(s->pub_d));
		s->has_pub_d = true;
	}
	btgw_prov_use_start(s, &cfg->start);

	ret = 0;
	if (cfg->start.method == BTGW_PROV_STATIC_OOB)
		ret = take_static(s, cfg, err);
	else if (cfg->start.method == BTGW_PROV_INPUT_OOB)
		ret = draw_input(s, err);
	if (!ret) {
		ret = btgw_prov_static_auth(s);
		if (ret)
			btgw_err_set(err, ret, "static value: not usable");
	}
	if (ret) {
		btgw_prov_free(s);
		return NULL;
	}
	return s;
}
