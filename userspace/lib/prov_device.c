// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_device.c - the device's side of a session
 *
 * What the gateway must send next is &btgw_prov.state; what the device must
 * have given out before is device_needs(). The device never opens its
 * Confirmation, that is sends Random, to a gateway that has not proved that it
 * knows the AuthValue, and does not even hold such a Random ready while more of
 * the same batch is to come.
 *
 * Answers wait in &btgw_prov.out until the batch has ended. A refusal empties
 * it but for Capabilities, adds Failed, and nothing is run after that.
 */
#include "prov_session.h"

#include <errno.h>
#include <string.h>

/* after Data: nothing is expected */
#define STATE_END	0xff

enum {
	FAST_ORDERS = BTGW_PROV_ORDER_BIT(BTGW_PROV_DEVICE_FIRST) |
		      BTGW_PROV_ORDER_BIT(BTGW_PROV_STRICT) |
		      BTGW_PROV_ORDER_BIT(BTGW_PROV_OPEN),
	ALL_ORDERS = FAST_ORDERS | BTGW_PROV_ORDER_BIT(BTGW_PROV_STANDARD),
};

static bool commits_first(const struct btgw_prov *s)
{
	return s->order == BTGW_PROV_DEVICE_FIRST || s->order == BTGW_PROV_OPEN;
}

/* what the device must have given out before the gateway may send @type */
static uint32_t device_needs(const struct btgw_prov *s, uint8_t type)
{
	uint32_t needs = 0;

	switch (type) {
	case BTGW_PROV_CONFIRMATION:
		/* before that the gateway cannot know what it confirms */
		if (s->start.public_key == BTGW_PROV_KEY_IN_BAND)
			needs |= PDU(PUBLIC_KEY);
		if (s->start.method == BTGW_PROV_INPUT_OOB)
			needs |= PDU(INPUT_COMPLETE);
		if (s->start.method == BTGW_PROV_OUTPUT_OOB)
			needs |= PDU(CAPS);
		if (commits_first(s))
			needs |= PDU(CONFIRMATION);
		return needs;
	case BTGW_PROV_RANDOM:
		return PDU(CONFIRMATION);
	case BTGW_PROV_DATA:
		return PDU(RANDOM);
	default:
		return 0;
	}
}

static void queue(struct btgw_prov *s, uint8_t type, const void *params,
		  size_t len)
{
	/* at most four PDUs wait, so there is room; a bug must not pass */
	if (btgw_prov_batch_add(&s->out, type, params, len))
		btgw_prov_fail(s, BTGW_PROV_R_CRYPTO, type, "no room for %s",
			       btgw_prov_type_name(type));
}

static void crypto_failed(struct btgw_prov *s, uint8_t type)
{
	btgw_prov_fail(s, BTGW_PROV_R_CRYPTO, type,
		       "%s: the cryptographic library failed",
		       btgw_prov_type_name(type));
}

/* compute and queue Confirm_D; the transcript and the AuthValue are known */
static void commit(struct btgw_prov *s)
{
	int ret;

	ret = btgw_prov_derive_conf_key(s);
	if (!ret)
		ret = btgw_prov_confirmation(s, s->sec.random, s->confirm_d);
	if (ret) {
		crypto_failed(s, BTGW_PROV_CONFIRMATION);
		return;
	}
	queue(s, BTGW_PROV_CONFIRMATION, s->confirm_d, s->value_len);
	/* no AuthValue: there is nothing that opening early could give away */
	if (s->order == BTGW_PROV_OPEN)
		queue(s, BTGW_PROV_RANDOM, s->sec.random, s->value_len);
}

/* the batch with the Public Key has told the order */
static void use_order(struct btgw_prov *s, enum btgw_prov_order order)
{
	enum btgw_auth_verdict verdict;

	s->order = order;
	s->order_known = true;
	verdict = btgw_auth_check_session(order, &s->start, s->cmac_auth);
	if (verdict) {
		btgw_prov_fail_policy(s, verdict, BTGW_PROV_START);
		return;
	}
	if (commits_first(s) && s->has_auth)
		commit(s);
}

/* Public Key was the last of its batch */
static void resolve_order(struct btgw_prov *s)
{
	bool with_start = s->got_now & PDU(START);

	if (!s->batched) {
		if (s->orders & BTGW_PROV_ORDER_BIT(BTGW_PROV_STANDARD))
			use_order(s, BTGW_PROV_STANDARD);
		else
			btgw_prov_fail(s, BTGW_PROV_R_ORDER, BTGW_PROV_PUBLIC_KEY,
				       "one PDU per batch: the standard order is not spoken");
		return;
	}
	if (!with_start) {
		btgw_prov_fail(s, BTGW_PROV_R_MERGE, BTGW_PROV_PUBLIC_KEY,
			       "Public Key in another batch than Start, but not in the standard order");
		return;
	}
	if (!(s->orders & FAST_ORDERS)) {
		btgw_prov_fail(s, BTGW_PROV_R_ORDER, BTGW_PROV_PUBLIC_KEY,
			       "only the standard order is spoken");
		return;
	}
	use_order(s, btgw_prov_order_spoken(s->orders & FAST_ORDERS,
					    s->start.method));
}

/*
 * Confirm_P in the batch of the Public Key: order strict with everything that
 * it confirms known beforehand.
 */
static void resolve_early(struct btgw_prov *s)
{
	if (s->orders & BTGW_PROV_ORDER_BIT(BTGW_PROV_STRICT) &&
	    s->got_now & PDU(START) &&
	    s->start.public_key == BTGW_PROV_KEY_OOB &&
	    s->start.method <= BTGW_PROV_STATIC_OOB)
		use_order(s, BTGW_PROV_STRICT);
	else
		btgw_prov_fail(s, BTGW_PROV_R_MERGE, BTGW_PROV_CONFIRMATION,
			       "Confirmation in the batch of the Public Key");
}

static void receive_invite(struct btgw_prov *s, const uint8_t *pdu)
{
	s->invite = pdu[1];
	queue(s, BTGW_PROV_CAPS, s->caps_params, sizeof(s->caps_params));
	s->state = BTGW_PROV_START;
}

static void receive_start(struct btgw_prov *s, const uint8_t *pdu)
{
	struct btgw_prov_start start;
	enum btgw_auth_verdict verdict;

	if (btgw_prov_start_parse(pdu, &start)) {
		btgw_prov_fail(s, BTGW_PROV_R_FORMAT, pdu[0],
			       "Start with a value out of range");
		return;
	}
	verdict = btgw_auth_check_caps(NULL, &start, s->caps_params, &s->caps);
	/* which order is not known yet: the one that permits most */
	if (!verdict)
		verdict = btgw_auth_check_session(BTGW_PROV_STANDARD, &start,
						  s->cmac_auth);
	if (verdict) {
		btgw_prov_fail_policy(s, verdict, pdu[0]);
		return;
	}
	btgw_prov_use_start(s, &start);
	memcpy(s->pub_d, start.public_key == BTGW_PROV_KEY_OOB ?
	       s->sec.oob_key.pub : s->sec.key.pub, sizeof(s->pub_d));
	s->has_pub_d = true;
	s->state = BTGW_PROV_PUBLIC_KEY;
}

/* the AuthValue that needs no one to type */
static int own_value(struct btgw_prov *s)
{
	int ret;

	if (s->start.method != BTGW_PROV_OUTPUT_OOB)
		return btgw_prov_static_auth(s);

	ret = 0;
	if (!s->sec.text[0])
		ret = btgw_auth_generate(&s->start, s->sec.text);
	if (!ret)
		ret = btgw_auth_text_value(&s->start, s->sec.text, s->sec.auth);
	s->has_auth = !ret;
	return ret;
}

static void receive_key(struct btgw_prov *s, const uint8_t *pdu)
{
	int ret;

	memcpy(s->pub_p, pdu + 1, sizeof(s->pub_p));
	if (btgw_ct_equal(s->pub_p, s->pub_d, sizeof(s->pub_d))) {
		btgw_prov_fail(s, BTGW_PROV_R_REFLECTION, pdu[0],
			       "the gateway's public key is our own");
		return;
	}
	ret = btgw_prov_derive_secret(s);
	if (ret == -EKEYREJECTED) {
		btgw_prov_fail(s, BTGW_PROV_R_PUBLIC_KEY, pdu[0],
			       "the gateway's public key is not on the curve");
		return;
	}
	if (ret || own_value(s)) {
		crypto_failed(s, pdu[0]);
		return;
	}
	if (s->start.public_key == BTGW_PROV_KEY_IN_BAND)
		queue(s, BTGW_PROV_PUBLIC_KEY, s->pub_d, sizeof(s->pub_d));
	s->state = BTGW_PROV_CONFIRMATION;
}

static void receive_confirmation(struct btgw_prov *s, const uint8_t *pdu)
{
	memcpy(s->confirm_p, pdu + 1, s->value_len);
	if (s->sent & PDU(CONFIRMATION)) {
		if (btgw_ct_equal(s->confirm_p, s->confirm_d, s->value_len)) {
			btgw_prov_fail(s, BTGW_PROV_R_REFLECTION, pdu[0],
				       "the gateway's Confirmation is our own");
			return;
		}
	} else {
		commit(s);
		if (s->failed)
			return;
	}
	s->state = BTGW_PROV_RANDOM;
}

static void receive_random(struct btgw_prov *s, const uint8_t *pdu)
{
	int ret;

	memcpy(s->random_peer, pdu + 1, s->value_len);
	if (btgw_ct_equal(s->random_peer, s->sec.random, s->value_len)) {
		btgw_prov_fail(s, BTGW_PROV_R_REFLECTION, pdu[0],
			       "the gateway's Random is our own");
		return;
	}
	ret = btgw_prov_opens(s, s->random_peer, s->confirm_p);
	if (ret == -EBADMSG) {
		btgw_prov_fail(s, BTGW_PROV_R_CONFIRMATION, pdu[0],
			       "the gateway's Random does not open its Confirmation");
		return;
	}
	if (!ret)
		ret = btgw_prov_derive_session(s);
	if (ret) {
		crypto_failed(s, pdu[0]);
		return;
	}
	if (s->order != BTGW_PROV_OPEN)
		queue(s, BTGW_PROV_RANDOM, s->sec.random, s->value_len);
	s->state = BTGW_PROV_DATA;
}

static void receive_data(struct btgw_prov *s, const uint8_t *pdu)
{
	uint8_t plain[BTGW_PROV_DATA_PLAIN];
	int ret;

	ret = btgw_ccm_decrypt(s->sec.session_key, s->sec.nonce, pdu + 1,
			       sizeof(plain), plain, BTGW_PROV_DATA_MIC);
	if (ret == -EBADMSG) {
		btgw_prov_fail(s, BTGW_PROV_R_DECRYPTION, pdu[0],
			       "the MIC of Data is wrong");
		return;
	}
	if (ret) {
		crypto_failed(s, pdu[0]);
		return;
	}
	btgw_prov_data_unpack(plain, &s->data);
	btgw_wipe(plain, sizeof(plain));
	if (btgw_prov_data_check(&s->data, s->caps.elements)) {
		btgw_wipe(&s->data, sizeof(s->data));
		btgw_prov_fail(s, BTGW_PROV_R_DATA, pdu[0],
			       "Data with a key index or addresses out of range");
		return;
	}
	s->has_data = true;
	s->state = STATE_END;
}

static void device_unexpected(struct btgw_prov *s, uint8_t type)
{
	if (type == BTGW_PROV_CONFIRMATION && s->got & PDU(CONFIRMATION))
		btgw_prov_fail(s, BTGW_PROV_R_SECOND_CONFIRMATION, type,
			       "a second Confirmation");
	else
		btgw_prov_fail(s, BTGW_PROV_R_UNEXPECTED, type,
			       "%s where %s was expected",
			       btgw_prov_type_name(type), s->state == STATE_END ?
			       "nothing" : btgw_prov_type_name(s->state));
}

static void device_receive(struct btgw_prov *s, const uint8_t *pdu)
{
	uint8_t type = pdu[0];

	if (s->batch_index)
		s->batched = true;
	if (type != s->state) {
		device_unexpected(s, type);
		return;
	}
	if (type == BTGW_PROV_CONFIRMATION && !s->order_known) {
		resolve_early(s);
		if (s->failed)
			return;
	}
	if (device_needs(s, type) & ~s->sent) {
		btgw_prov_fail(s, BTGW_PROV_R_MERGE, type,
			       "%s before the device's PDU that it answers",
			       btgw_prov_type_name(type));
		return;
	}

	switch (type) {
	case BTGW_PROV_INVITE:
		receive_invite(s, pdu);
		break;
	case BTGW_PROV_START:
		receive_start(s, pdu);
		break;
	case BTGW_PROV_PUBLIC_KEY:
		receive_key(s, pdu);
		break;
	case BTGW_PROV_CONFIRMATION:
		receive_confirmation(s, pdu);
		break;
	case BTGW_PROV_RANDOM:
		receive_random(s, pdu);
		break;
	default:
		receive_data(s, pdu);
		break;
	}
	s->got |= 1U << type;
	s->got_now |= 1U << type;
}

static void device_batch_end(struct btgw_prov *s)
{
	if (s->got_now & PDU(PUBLIC_KEY) && !s->order_known)
		resolve_order(s);
	if (!s->failed && s->out.count)
		s->stats.round_trips++;
}

static enum btgw_prov_event device_event(const struct btgw_prov *s)
{
	/* first the value, then what tells the gateway to ask for it */
	if (s->start.method == BTGW_PROV_OUTPUT_OOB && s->has_auth &&
	    !s->value_shown)
		return BTGW_PROV_EV_SHOW_VALUE;
	if (s->has_data && !s->data_applied)
		return BTGW_PROV_EV_APPLY_DATA;
	if (s->out.count)
		return BTGW_PROV_EV_SEND;
	if (s->start.method == BTGW_PROV_INPUT_OOB && s->order_known &&
	    !s->has_auth)
		return BTGW_PROV_EV_NEED_VALUE;
	return BTGW_PROV_EV_WAIT;
}

static void device_fill(struct btgw_prov *s, struct btgw_prov_batch *batch)
{
	*batch = s->out;
	memset(&s->out, 0, sizeof(s->out));
}

static int device_set_value(struct btgw_prov *s, struct btgw_err *err)
{
	queue(s, BTGW_PROV_INPUT_COMPLETE, NULL, 0);
	if (commits_first(s))
		commit(s);
	if (s->failed)
		return btgw_err_set(err, -EIO, "%s", s->failure.text);
	return 0;
}

static void device_ended(struct btgw_prov *s)
{
	struct btgw_prov_batch *out = &s->out;
	bool caps = out->count && out->octets[0] == BTGW_PROV_CAPS;

	if (!s->failed)
		return;
	if (!s->data_applied) {
		btgw_wipe(&s->data, sizeof(s->data));
		s->has_data = false;
	}
	/* whatever waited is not said any more, the Random least of all */
	if (caps) {
		btgw_wipe(out->octets + out->size[0],
			  sizeof(out->octets) - out->size[0]);
		out->count = 1;
		out->len = out->size[0];
	} else {
		btgw_wipe(out, sizeof(*out));
	}
	if (s->failure.error)
		btgw_prov_batch_add(out, BTGW_PROV_FAILED, &s->failure.error, 1);
	else
		btgw_wipe(out, sizeof(*out));
}

static const struct btgw_prov_ops device_ops = {
	.receive	= device_receive,
	.batch_end	= device_batch_end,
	.event		= device_event,
	.fill		= device_fill,
	.set_value	= device_set_value,
	.ended		= device_ended,
};

int btgw_prov_data(const struct btgw_prov *s, struct btgw_prov_data *data)
{
	if (s->role != BTGW_PROV_DEVICE || !s->has_data)
		return -EAGAIN;
	*data = s->data;
	return 0;
}

int btgw_prov_data_applied(struct btgw_prov *s, bool stored)
{
	if (btgw_prov_event(s) != BTGW_PROV_EV_APPLY_DATA)
		return -EAGAIN;
	if (stored) {
		s->data_applied = true;
		queue(s, BTGW_PROV_COMPLETE, NULL, 0);
	} else {
		btgw_prov_fail(s, BTGW_PROV_R_NOT_STORED, BTGW_PROV_DATA,
			       "the device could not store what it was given");
	}
	return 0;
}

/* -- making one ---------------------------------------------------------- */

static int check_cfg(const struct btgw_prov_device_cfg *cfg,
		     struct btgw_err *err)
{
	bool offers_static = cfg->caps.oob_type & BTGW_PROV_CAP_STATIC_OOB;
	bool offers_key = cfg->caps.key_type & BTGW_PROV_CAP_KEY_OOB;

	if (btgw_prov_caps_check(&cfg->caps))
		return btgw_err_set(err, -EINVAL,
				    "Capabilities with a value out of range");
	if (!cfg->orders || cfg->orders & ~ALL_ORDERS)
		return btgw_err_set(err, -EINVAL,
				    "orders 0x%x: expected at least one bit of 0x%x",
				    cfg->orders, ALL_ORDERS);
	if (offers_static != !!cfg->static_value ||
	    offers_static != !!cfg->static_len ||
	    cfg->static_len > BTGW_PROV_VALUE_MAX)
		return btgw_err_set(err, -EINVAL,
				    "static value of %zu octets: expected 1 to %d if Capabilities offer it, else none",
				    cfg->static_len, BTGW_PROV_VALUE_MAX);
	if (offers_key != !!cfg->private_key)
		return btgw_err_set(err, -EINVAL,
				    "a private key goes with Capabilities that offer an out-of-band public key");
	return 0;
}

struct btgw_prov *btgw_prov_device_new(const struct btgw_prov_device_cfg *cfg,
				       struct btgw_err *err)
{
	struct btgw_prov *s;

	if (check_cfg(cfg, err))
		return NULL;
	s = btgw_prov_session_new(BTGW_PROV_DEVICE, &device_ops, err);
	if (!s)
		return NULL;

	s->state = BTGW_PROV_INVITE;
	s->orders = cfg->orders;
	s->caps = cfg->caps;
	btgw_prov_caps_params(&s->caps, s->caps_params);
	s->has_caps = true;
	s->cmac_auth = cfg->cmac_auth;
	if (cfg->static_value) {
		s->static_len = cfg->static_len;
		memcpy(s->sec.static_value, cfg->static_value, cfg->static_len);
	}
	if (cfg->private_key &&
	    btgw_p256_from_private(cfg->private_key, &s->sec.oob_key)) {
		btgw_err_set(err, -EKEYREJECTED, "the private key is not one");
		btgw_prov_free(s);
		return NULL;
	}
	return s;
}
