// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_gateway.c - the provisioner's side of a session
 *
 * What the device must send next is &btgw_prov.state; what may be received
 * when is gateway_needs(), what may be sent when is may_send(). Both follow
 * from three facts, in every order:
 *
 *  - the device has committed, Confirm_D is here, before Random_P goes out;
 *  - without an AuthValue alone may the device open before it was opened to;
 *  - Data, and the network key in it, waits until Random_D opened Confirm_D.
 *
 * A gateway never sends Failed: it stops, and the caller closes the link.
 */
#include "prov_session.h"

#include <errno.h>
#include <string.h>

/* after Complete: nothing is expected */
#define STATE_END	0xff

/* in this order the gateway's PDUs go out */
static const uint8_t sequence[] = {
	BTGW_PROV_INVITE, BTGW_PROV_START, BTGW_PROV_PUBLIC_KEY,
	BTGW_PROV_CONFIRMATION, BTGW_PROV_RANDOM, BTGW_PROV_DATA,
};

static bool commits_first(const struct btgw_prov *s)
{
	return s->order == BTGW_PROV_DEVICE_FIRST || s->order == BTGW_PROV_OPEN;
}

/* what must have been sent before the device may send @type, as a bit */
static uint32_t gateway_needs(const struct btgw_prov *s, uint8_t type)
{
	switch (type) {
	case BTGW_PROV_CAPS:
		return PDU(INVITE);
	case BTGW_PROV_PUBLIC_KEY:
	case BTGW_PROV_INPUT_COMPLETE:
		return PDU(PUBLIC_KEY);
	case BTGW_PROV_CONFIRMATION:
		return commits_first(s) ? PDU(PUBLIC_KEY) : PDU(CONFIRMATION);
	case BTGW_PROV_RANDOM:
		return s->order == BTGW_PROV_OPEN ? PDU(PUBLIC_KEY) : PDU(RANDOM);
	default:
		return PDU(DATA);
	}
}

/* what the device sends after @type */
static uint8_t gateway_after(const struct btgw_prov *s, uint8_t type)
{
	switch (type) {
	case BTGW_PROV_CAPS:
		if (s->start.public_key == BTGW_PROV_KEY_IN_BAND)
			return BTGW_PROV_PUBLIC_KEY;
		/* fall through */
	case BTGW_PROV_PUBLIC_KEY:
		if (s->start.method == BTGW_PROV_INPUT_OOB)
			return BTGW_PROV_INPUT_COMPLETE;
		/* fall through */
	case BTGW_PROV_INPUT_COMPLETE:
		return BTGW_PROV_CONFIRMATION;
	case BTGW_PROV_CONFIRMATION:
		return BTGW_PROV_RANDOM;
	case BTGW_PROV_RANDOM:
		return BTGW_PROV_COMPLETE;
	default:
		return STATE_END;
	}
}

/* Capabilities and both keys are known: the transcript can be hashed */
static bool transcript_known(const struct btgw_prov *s)
{
	if (!s->has_pub_d)
		return false;
	return s->has_caps || (s->speculate && s->has_pin && s->pin.has_caps);
}

/* all that Confirm_P needs but the AuthValue */
static bool may_confirm(const struct btgw_prov *s)
{
	if (!transcript_known(s))
		return false;
	if (commits_first(s))
		return s->got & PDU(CONFIRMATION);
	if (s->start.method == BTGW_PROV_INPUT_OOB)
		return s->got & PDU(INPUT_COMPLETE);
	/* a value that the device shows follows from the key exchange */
	if (s->start.method == BTGW_PROV_OUTPUT_OOB)
		return s->has_caps && s->sent & PDU(PUBLIC_KEY);
	return true;
}

/* may @type go out now; @with are the types before it in the same batch */
static bool may_send(const struct btgw_prov *s, uint8_t type, uint32_t with)
{
	bool standard = s->order == BTGW_PROV_STANDARD;

	if (standard && with)
		return false;

	switch (type) {
	case BTGW_PROV_INVITE:
		return true;
	case BTGW_PROV_START:
		return s->speculate || s->has_caps;
	case BTGW_PROV_PUBLIC_KEY:
		return true;
	case BTGW_PROV_CONFIRMATION:
		return s->has_auth && may_confirm(s);
	case BTGW_PROV_RANDOM:
		return s->got & PDU(CONFIRMATION) && !s->journal;
	case BTGW_PROV_DATA:
		return s->got & PDU(RANDOM) && s->has_data;
	default:
		return false;
	}
}

/* the first of the sequence that has not gone out, STATE_END after the last */
static uint8_t next_out(const struct btgw_prov *s, uint32_t with)
{
	size_t i;

	for (i = 0; i < sizeof(sequence); i++)
		if (!((s->sent | with) & 1U << sequence[i]))
			return sequence[i];
	return STATE_END;
}

static enum btgw_prov_event gateway_event(const struct btgw_prov *s)
{
	uint8_t type = next_out(s, 0);

	/* the person types while the device waits: as soon as it can */
	if (s->start.method == BTGW_PROV_INPUT_OOB && !s->value_shown &&
	    s->has_caps && s->has_pub_d && s->sent & PDU(PUBLIC_KEY))
		return BTGW_PROV_EV_SHOW_VALUE;
	if (type == BTGW_PROV_CONFIRMATION && !s->has_auth && may_confirm(s))
		return BTGW_PROV_EV_NEED_VALUE;
	if (s->journal && s->got & PDU(CONFIRMATION))
		return BTGW_PROV_EV_COMMIT_AUTH;
	/* in order open before Confirm_P: the three go out together */
	if (s->got & PDU(RANDOM) && !s->has_data)
		return BTGW_PROV_EV_COMMIT_DATA;
	if (type != STATE_END && may_send(s, type, 0))
		return BTGW_PROV_EV_SEND;
	return BTGW_PROV_EV_WAIT;
}

static int fill_confirmation(struct btgw_prov *s, struct btgw_prov_batch *batch)
{
	int ret;

	if (!s->has_caps)
		memcpy(s->caps_params, s->pin.caps, sizeof(s->caps_params));
	ret = btgw_prov_derive_secret(s);
	if (!ret)
		ret = btgw_prov_derive_conf_key(s);
	if (!ret)
		ret = btgw_prov_confirmation(s, s->sec.random, s->confirm_p);
	if (ret)
		return ret;

	/* device-first: the reflection shows only now */
	if (s->got & PDU(CONFIRMATION) &&
	    btgw_ct_equal(s->confirm_p, s->confirm_d, s->value_len)) {
		btgw_prov_fail(s, BTGW_PROV_R_REFLECTION, BTGW_PROV_CONFIRMATION,
			       "the device's Confirmation is our own");
		return 0;
	}
	return btgw_prov_batch_add(batch, BTGW_PROV_CONFIRMATION, s->confirm_p,
				   s->value_len);
}

static int fill_data(struct btgw_prov *s, struct btgw_prov_batch *batch)
{
	uint8_t params[BTGW_PROV_DATA_PLAIN + BTGW_PROV_DATA_MIC];
	uint8_t plain[BTGW_PROV_DATA_PLAIN];
	int ret;

	btgw_prov_data_pack(&s->data, plain);
	ret = btgw_ccm_encrypt(s->sec.session_key, s->sec.nonce, plain,
			       sizeof(plain), params, BTGW_PROV_DATA_MIC);
	btgw_wipe(plain, sizeof(plain));
	if (ret)
		return ret;
	return btgw_prov_batch_add(batch, BTGW_PROV_DATA, params,
				   sizeof(params));
}

static int fill_one(struct btgw_prov *s, struct btgw_prov_batch *batch,
		    uint8_t type)
{
	switch (type) {
	case BTGW_PROV_INVITE:
		return btgw_prov_batch_add(batch, type, &s->invite, 1);
	case BTGW_PROV_START:
		return btgw_prov_batch_add(batch, type, s->start_params,
					   sizeof(s->start_params));
	case BTGW_PROV_PUBLIC_KEY:
		return btgw_prov_batch_add(batch, type, s->pub_p,
					   sizeof(s->pub_p));
	case BTGW_PROV_CONFIRMATION:
		return fill_confirmation(s, batch);
	case BTGW_PROV_RANDOM:
		return btgw_prov_batch_add(batch, type, s->sec.random,
					   s->value_len);
	default:
		return fill_data(s, batch);
	}
}

static void gateway_fill(struct btgw_prov *s, struct btgw_prov_batch *batch)
{
	uint32_t with = 0;
	uint8_t type;

	for (;;) {
		type = next_out(s, with);
		if (type == STATE_END || !may_send(s, type, with))
			break;
		if (fill_one(s, batch, type))
			btgw_prov_fail(s, BTGW_PROV_R_CRYPTO, type,
				       "building %s: the cryptographic library failed",
				       btgw_prov_type_name(type));
		if (s->failed)
			return;
		with |= 1U << type;
	}
	s->stats.exchanges++;
	s->awaiting = true;
}

static void receive_caps(struct btgw_prov *s, const uint8_t *pdu)
{
	enum btgw_auth_verdict verdict;

	if (btgw_prov_caps_parse(pdu, &s->caps)) {
		btgw_prov_fail(s, BTGW_PROV_R_FORMAT, pdu[0],
			       "Capabilities with a value out of range");
		return;
	}
	memcpy(s->caps_params, pdu + 1, sizeof(s->caps_params));
	s->has_caps = true;
	verdict = btgw_auth_check_caps(s->has_pin ? &s->pin : NULL, &s->start,
				       s->caps_params, &s->caps);
	if (verdict)
		btgw_prov_fail_policy(s, verdict, pdu[0]);
}

static void receive_key(struct btgw_prov *s, const uint8_t *pdu)
{
	int ret;

	memcpy(s->pub_d, pdu + 1, sizeof(s->pub_d));
	s->has_pub_d = true;
	if (btgw_ct_equal(s->pub_d, s->pub_p, sizeof(s->pub_p))) {
		btgw_prov_fail(s, BTGW_PROV_R_REFLECTION, pdu[0],
			       "the device's public key is our own");
		return;
	}
	ret = btgw_prov_derive_secret(s);
	if (ret == -EKEYREJECTED)
		btgw_prov_fail(s, BTGW_PROV_R_PUBLIC_KEY, pdu[0],
			       "the device's public key is not on the curve");
	else if (ret)
		btgw_prov_fail(s, BTGW_PROV_R_CRYPTO, pdu[0],
			       "ECDH: the cryptographic library failed");
}

static void receive_confirmation(struct btgw_prov *s, const uint8_t *pdu)
{
	memcpy(s->confirm_d, pdu + 1, s->value_len);
	if (s->sent & PDU(CONFIRMATION) &&
	    btgw_ct_equal(s->confirm_d, s->confirm_p, s->value_len))
		btgw_prov_fail(s, BTGW_PROV_R_REFLECTION, pdu[0],
			       "the device's Confirmation is our own");
}

static void receive_random(struct btgw_prov *s, const uint8_t *pdu)
{
	int ret;

	memcpy(s->random_peer, pdu + 1, s->value_len);
	if (btgw_ct_equal(s->random_peer, s->sec.random, s->value_len)) {
		btgw_prov_fail(s, BTGW_PROV_R_REFLECTION, pdu[0],
			       "the device's Random is our own");
		return;
	}
	/* order open has no Confirm_P yet, and so may have no key */
	ret = btgw_prov_derive_secret(s);
	if (!ret)
		ret = btgw_prov_derive_conf_key(s);
	if (!ret)
		ret = btgw_prov_opens(s, s->random_peer, s->confirm_d);
	if (ret == -EBADMSG) {
		btgw_prov_fail(s, BTGW_PROV_R_CONFIRMATION, pdu[0],
			       "the device's Random does not open its Confirmation");
		return;
	}
	if (!ret)
		ret = btgw_prov_derive_session(s);
	if (ret)
		btgw_prov_fail(s, BTGW_PROV_R_CRYPTO, pdu[0],
			       "session key: the cryptographic library failed");
}

static void receive_failed(struct btgw_prov *s, const uint8_t *pdu)
{
	s->failure.error = pdu[1];
	btgw_prov_fail(s, BTGW_PROV_R_PEER_FAILED, pdu[0],
		       "the device sent Failed: %s (0x%02x)",
		       btgw_prov_error_name(pdu[1]), pdu[1]);
}

static void gateway_unexpected(struct btgw_prov *s, uint8_t type)
{
	if (type == BTGW_PROV_CONFIRMATION && s->got & PDU(CONFIRMATION))
		btgw_prov_fail(s, BTGW_PROV_R_SECOND_CONFIRMATION, type,
			       "a second Confirmation");
	else
		btgw_prov_fail(s, BTGW_PROV_R_UNEXPECTED, type,
			       "%s where %s was expected",
			       btgw_prov_type_name(type),
			       btgw_prov_type_name(s->state));
}

static void gateway_receive(struct btgw_prov *s, const uint8_t *pdu)
{
	uint8_t type = pdu[0];

	/* Input Complete does not answer a batch: a person typed */
	if (s->awaiting && type != BTGW_PROV_INPUT_COMPLETE) {
		s->awaiting = false;
		s->stats.round_trips++;
	}

	if (type == BTGW_PROV_FAILED && s->sent & PDU(INVITE)) {
		receive_failed(s, pdu);
		return;
	}
	if (type != s->state) {
		gateway_unexpected(s, type);
		return;
	}
	if (!(s->sent & gateway_needs(s, type))) {
		btgw_prov_fail(s, BTGW_PROV_R_MERGE, type,
			       "%s before the gateway's PDU that it answers",
			       btgw_prov_type_name(type));
		return;
	}

	switch (type) {
	case BTGW_PROV_CAPS:
		receive_caps(s, pdu);
		break;
	case BTGW_PROV_PUBLIC_KEY:
		receive_key(s, pdu);
		break;
	case BTGW_PROV_INPUT_COMPLETE:
		/* nobody can have typed what nobody has seen */
		if (!s->value_shown)
			btgw_prov_fail(s, BTGW_PROV_R_MERGE, type,
				       "Input Complete before the value was shown");
		break;
	case BTGW_PROV_CONFIRMATION:
		receive_confirmation(s, pdu);
		break;
	case BTGW_PROV_RANDOM:
		receive_random(s, pdu);
		break;
	default:
		break;
	}
	if (s->failed)
		return;

	s->got |= 1U << type;
	s->state = gateway_after(s, type);
	if (type == BTGW_PROV_COMPLETE)
		btgw_prov_finish(s);
}

static void gateway_batch_end(struct btgw_prov *s)
{
	uint8_t type = s->state;

	/* only a person may make a device answer later */
	if (type == BTGW_PROV_INPUT_COMPLETE ||
	    !(s->sent & gateway_needs(s, type)))
		return;
	btgw_prov_fail(s, BTGW_PROV_R_ORDER, type,
		       "no %s in the answer: the device does not speak order %s",
		       btgw_prov_type_name(type),
		       btgw_prov_order_name(s->order));
}

static int gateway_set_value(struct btgw_prov *s, struct btgw_err *err)
{
	enum btgw_auth_verdict verdict;

	verdict = btgw_auth_claim(s->auth, s->sec.auth, s->value_len,
				  &s->auth_id);
	if (verdict)
		return btgw_err_set(err, -EBUSY, "value: %s",
				    btgw_auth_text(verdict));
	s->claimed = true;
	s->has_auth_id = true;
	return 0;
}

static void gateway_ended(struct btgw_prov *s)
{
	struct btgw_prov_failure *f = &s->failure;

	if (s->failed) {
		f->random_sent = s->sent & PDU(RANDOM);
		f->data_sent = s->sent & PDU(DATA);
		f->next = btgw_auth_after(&s->start, f->random_sent,
					  s->has_pin ? s->pin.auth_bits : 0);
		f->has_auth_id = s->has_auth_id;
		f->auth_id = s->auth_id;
	}
	if (s->claimed)
		btgw_auth_release(s->auth, &s->auth_id,
				  s->failed && f->next == BTGW_AUTH_BURN);
	s->claimed = false;
	s->journal = false;
}

const struct btgw_prov_ops btgw_prov_gateway_ops = {
	.receive	= gateway_receive,
	.batch_end	= gateway_batch_end,
	.event		= gateway_event,
	.fill		= gateway_fill,
	.set_value	= gateway_set_value,
	.ended		= gateway_ended,
};

int btgw_prov_auth_id(const struct btgw_prov *s, struct btgw_auth_id *id)
{
	if (!s->has_auth_id)
		return -EAGAIN;
	*id = s->auth_id;
	return 0;
}

int btgw_prov_auth_committed(struct btgw_prov *s, bool stored)
{
	if (btgw_prov_event(s) != BTGW_PROV_EV_COMMIT_AUTH)
		return -EAGAIN;
	if (stored)
		s->journal = false;
	else
		btgw_prov_fail(s, BTGW_PROV_R_NOT_STORED, 0xff,
			       "the exposure of the AuthValue could not be stored");
	return 0;
}

int btgw_prov_data_committed(struct btgw_prov *s,
			     const struct btgw_prov_data *data)
{
	if (btgw_prov_event(s) != BTGW_PROV_EV_COMMIT_DATA)
		return -EAGAIN;
	if (!data) {
		btgw_prov_fail(s, BTGW_PROV_R_NOT_STORED, 0xff,
			       "the node could not be stored");
		return 0;
	}
	if (btgw_prov_data_check(data, s->caps.elements) || data->flags & ~3)
		return -EINVAL;
	s->data = *data;
	s->has_data = true;
	return 0;
}
