// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_session.c - what both roles of a provisioning session share
 */
#include "prov_session.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct btgw_prov *btgw_prov_session_new(enum btgw_prov_role role,
					const struct btgw_prov_ops *ops,
					struct btgw_err *err)
{
	struct btgw_prov *s;

	s = calloc(1, sizeof(*s));
	if (!s) {
		btgw_err_set(err, -ENOMEM, "no memory for a session");
		return NULL;
	}
	s->role = role;
	s->ops = ops;
	s->failure.type = 0xff;
	/* each key pair and each Random belongs to one session */
	if (btgw_p256_generate(&s->sec.key) ||
	    btgw_random(s->sec.random, sizeof(s->sec.random))) {
		btgw_err_set(err, -EIO, "no key pair: the cryptographic library failed");
		btgw_wipe(s, sizeof(*s));
		free(s);
		return NULL;
	}
	return s;
}

void btgw_prov_free(struct btgw_prov *s)
{
	if (!s)
		return;
	if (!s->done && !s->failed)
		btgw_prov_abort(s, "session dropped");
	btgw_wipe(s, sizeof(*s));
	free(s);
}

static void session_ended(struct btgw_prov *s)
{
	s->ops->ended(s);
	btgw_wipe(&s->sec, sizeof(s->sec));
}

/* code of Failed for what was wrong; a gateway never sends it */
static uint8_t failed_code(enum btgw_prov_reason reason)
{
	switch (reason) {
	case BTGW_PROV_R_INVALID_PDU:
		return BTGW_PROV_ERR_INVALID_PDU;
	case BTGW_PROV_R_FORMAT:
	case BTGW_PROV_R_POLICY:
	case BTGW_PROV_R_PUBLIC_KEY:
		return BTGW_PROV_ERR_INVALID_FORMAT;
	case BTGW_PROV_R_UNEXPECTED:
	case BTGW_PROV_R_MERGE:
	case BTGW_PROV_R_SECOND_CONFIRMATION:
	case BTGW_PROV_R_ORDER:
		return BTGW_PROV_ERR_UNEXPECTED_PDU;
	case BTGW_PROV_R_REFLECTION:
	case BTGW_PROV_R_CONFIRMATION:
		return BTGW_PROV_ERR_CONFIRMATION;
	case BTGW_PROV_R_DECRYPTION:
		return BTGW_PROV_ERR_DECRYPTION;
	case BTGW_PROV_R_DATA:
		return BTGW_PROV_ERR_INVALID_DATA;
	case BTGW_PROV_R_NOT_STORED:
		return BTGW_PROV_ERR_RESOURCES;
	default:
		return BTGW_PROV_ERR_UNEXPECTED;
	}
}

void btgw_prov_fail(struct btgw_prov *s, enum btgw_prov_reason reason,
		    uint8_t type, const char *fmt, ...)
{
	struct btgw_prov_failure *f = &s->failure;
	va_list ap;

	if (s->failed || s->done)
		return;

	f->reason = reason;
	f->type = type;
	f->by_peer = reason == BTGW_PROV_R_PEER_FAILED;
	if (s->role == BTGW_PROV_DEVICE && reason != BTGW_PROV_R_ABORTED)
		f->error = failed_code(reason);
	va_start(ap, fmt);
	vsnprintf(f->text, sizeof(f->text), fmt, ap);
	va_end(ap);
	s->failed = true;
	s->mid_batch = false;
	session_ended(s);
}

void btgw_prov_fail_policy(struct btgw_prov *s, enum btgw_auth_verdict verdict,
			   uint8_t type)
{
	s->failure.policy = verdict;
	btgw_prov_fail(s, BTGW_PROV_R_POLICY, type, "%s",
		       btgw_auth_text(verdict));
}

void btgw_prov_finish(struct btgw_prov *s)
{
	s->done = true;
	session_ended(s);
}

void btgw_prov_use_start(struct btgw_prov *s,
			 const struct btgw_prov_start *start)
{
	s->start = *start;
	s->value_len = btgw_prov_value_len(start->algorithm);
	btgw_prov_start_params(start, s->start_params);
	s->has_start = true;
}

int btgw_prov_static_auth(struct btgw_prov *s)
{
	int ret = 0;

	if (s->start.method == BTGW_PROV_STATIC_OOB)
		ret = btgw_auth_static(s->sec.static_value, s->static_len,
				       s->start.algorithm, s->sec.auth);
	else if (s->start.method != BTGW_PROV_NO_OOB)
		return 0;
	s->has_auth = !ret;
	return ret;
}

enum btgw_prov_event btgw_prov_event(const struct btgw_prov *s)
{
	/* a device that failed still says so */
	if (s->failed)
		return s->out.count ? BTGW_PROV_EV_SEND : BTGW_PROV_EV_FAILED;
	if (s->done)
		return BTGW_PROV_EV_COMPLETE;
	if (s->mid_batch)
		return BTGW_PROV_EV_WAIT;
	return s->ops->event(s);
}

/* type and length; what the state allows is the role's */
static bool check_pdu(struct btgw_prov *s, const uint8_t *pdu, size_t len)
{
	bool sized = len && (pdu[0] == BTGW_PROV_CONFIRMATION ||
			     pdu[0] == BTGW_PROV_RANDOM);

	/* before Start they have no length that could be wrong */
	if (sized && !s->has_start)
		return true;

	switch (btgw_prov_pdu_check(pdu, len, s->start.algorithm)) {
	case BTGW_PROV_ERR_NONE:
		return true;
	case BTGW_PROV_ERR_INVALID_PDU:
		btgw_prov_fail(s, BTGW_PROV_R_INVALID_PDU, pdu[0],
			       "PDU of type 0x%02x: unknown, or padding bits set",
			       pdu[0]);
		return false;
	default:
		btgw_prov_fail(s, BTGW_PROV_R_FORMAT, len ? pdu[0] : 0xff,
			       "%s of %zu octets",
			       len ? btgw_prov_type_name(pdu[0]) : "PDU", len);
		return false;
	}
}

enum btgw_prov_verdict btgw_prov_receive(struct btgw_prov *s,
					 const uint8_t *pdu, size_t len,
					 bool last)
{
	if (s->failed || s->done)
		return BTGW_PROV_V_IGNORED;

	if (!s->mid_batch) {
		s->mid_batch = true;
		s->batch_index = 0;
		s->got_now = 0;
		if (s->role == BTGW_PROV_DEVICE)
			s->stats.exchanges++;
	} else if (++s->batch_index >= BTGW_FB_MAX_PDUS) {
		btgw_prov_fail(s, BTGW_PROV_R_FORMAT, len ? pdu[0] : 0xff,
			       "more than %d PDUs in a batch",
			       BTGW_FB_MAX_PDUS);
	}

	if (!s->failed && check_pdu(s, pdu, len))
		s->ops->receive(s, pdu);
	if (s->failed)
		return BTGW_PROV_V_REFUSED;

	s->stats.pdus_in++;
	s->stats.octets_in += len;
	if (last && !s->done) {
		s->mid_batch = false;
		s->ops->batch_end(s);
		if (s->failed)
			return BTGW_PROV_V_REFUSED;
	}
	return BTGW_PROV_V_ACCEPTED;
}

enum btgw_prov_verdict btgw_prov_receive_batch(struct btgw_prov *s,
					       const uint8_t *payload,
					       size_t len,
					       unsigned int *refused)
{
	enum btgw_prov_verdict verdict = BTGW_PROV_V_IGNORED;
	struct btgw_prov_batch batch;
	unsigned int i;
	int ret;

	if (refused)
		*refused = 0;
	if (s->failed || s->done)
		return verdict;

	ret = btgw_prov_batch_split(payload, len, s->start.algorithm, &batch);
	if (ret) {
		/* no PDU of it is run */
		btgw_prov_fail(s, ret == -EPROTO ? BTGW_PROV_R_INVALID_PDU :
			       BTGW_PROV_R_FORMAT, 0xff,
			       "%zu octets that are not a batch of PDUs", len);
		return BTGW_PROV_V_REFUSED;
	}

	for (i = 0; i < batch.count; i++) {
		verdict = btgw_prov_receive(s, batch.octets + batch.off[i],
					    batch.size[i], i + 1 == batch.count);
		if (verdict != BTGW_PROV_V_ACCEPTED)
			break;
	}
	if (refused)
		*refused = i;
	return verdict;
}

int btgw_prov_next(struct btgw_prov *s, struct btgw_prov_batch *batch)
{
	unsigned int i;

	memset(batch, 0, sizeof(*batch));
	if (btgw_prov_event(s) != BTGW_PROV_EV_SEND)
		return -EAGAIN;

	s->ops->fill(s, batch);
	if (s->failed && s->role == BTGW_PROV_GATEWAY) {
		/* the library failed, or a reflection showed: nothing goes out */
		memset(batch, 0, sizeof(*batch));
		return -EAGAIN;
	}
	for (i = 0; i < batch->count; i++)
		s->sent |= 1U << batch->octets[batch->off[i]];
	s->stats.pdus_out += batch->count;
	s->stats.octets_out += batch->len;
	if (s->sent & PDU(COMPLETE) && !s->failed)
		btgw_prov_finish(s);
	return 0;
}

const char *btgw_prov_shown_value(const struct btgw_prov *s)
{
	if (btgw_prov_event(s) != BTGW_PROV_EV_SHOW_VALUE)
		return NULL;
	return s->sec.text;
}

int btgw_prov_value_shown(struct btgw_prov *s)
{
	if (btgw_prov_event(s) != BTGW_PROV_EV_SHOW_VALUE)
		return -EAGAIN;
	s->value_shown = true;
	return 0;
}

int btgw_prov_set_value(struct btgw_prov *s, const char *text,
			struct btgw_err *err)
{
	uint8_t value[BTGW_PROV_VALUE_MAX];
	int ret;

	if (btgw_prov_event(s) != BTGW_PROV_EV_NEED_VALUE)
		return btgw_err_set(err, -EAGAIN, "no value is expected now");

	ret = btgw_auth_text_value(&s->start, text, value);
	switch (ret) {
	case 0:
		break;
	case -EDOM:
		return btgw_err_set(err, ret, "value: expected %s only",
				    btgw_auth_is_alnum(&s->start) ?
				    "digits and characters A to Z" : "digits");
	case -ERANGE:
		return btgw_err_set(err, ret, "value: expected 1 to %u %s",
				    s->start.size,
				    btgw_auth_is_alnum(&s->start) ?
				    "characters" : "digits, a count above 0");
	default:
		return btgw_err_set(err, ret, "value: not for this session");
	}

	memcpy(s->sec.auth, value, sizeof(value));
	btgw_wipe(value, sizeof(value));
	ret = s->ops->set_value(s, err);
	s->has_auth = !ret;
	return ret;
}

int btgw_prov_device_key(const struct btgw_prov *s, uint8_t out[BTGW_KEY_LEN])
{
	memset(out, 0, BTGW_KEY_LEN);
	if (!s->has_device_key)
		return -EAGAIN;
	/* a device's key is one only once Data proved the gateway's session */
	if (s->role == BTGW_PROV_DEVICE && !s->has_data)
		return -EAGAIN;
	memcpy(out, s->device_key, BTGW_KEY_LEN);
	return 0;
}

void btgw_prov_abort(struct btgw_prov *s, const char *why)
{
	btgw_prov_fail(s, BTGW_PROV_R_ABORTED, 0xff, "%s", why);
}

const struct btgw_prov_failure *btgw_prov_failure(const struct btgw_prov *s)
{
	return &s->failure;
}

int btgw_prov_caps(const struct btgw_prov *s, struct btgw_prov_caps *caps)
{
	if (!s->has_caps)
		return -EAGAIN;
	*caps = s->caps;
	return 0;
}

int btgw_prov_start(const struct btgw_prov *s, struct btgw_prov_start *start)
{
	if (!s->has_start)
		return -EAGAIN;
	*start = s->start;
	return 0;
}

unsigned int btgw_prov_attention(const struct btgw_prov *s)
{
	return s->invite;
}

enum btgw_prov_order btgw_prov_order(const struct btgw_prov *s)
{
	return s->order;
}

const struct btgw_prov_stats *btgw_prov_stats(const struct btgw_prov *s)
{
	return &s->stats;
}

uint8_t btgw_prov_alg(const struct btgw_prov *s)
{
	return s->start.algorithm;
}

enum btgw_prov_order btgw_prov_order_spoken(unsigned int orders, uint8_t method)
{
	if (orders & BTGW_PROV_ORDER_BIT(BTGW_PROV_OPEN) &&
	    method == BTGW_PROV_NO_OOB)
		return BTGW_PROV_OPEN;
	if (orders & BTGW_PROV_ORDER_BIT(BTGW_PROV_DEVICE_FIRST))
		return BTGW_PROV_DEVICE_FIRST;
	if (orders & BTGW_PROV_ORDER_BIT(BTGW_PROV_STRICT))
		return BTGW_PROV_STRICT;
	return BTGW_PROV_STANDARD;
}

unsigned int btgw_prov_orders_announced(uint8_t flags)
{
	unsigned int orders = BTGW_PROV_ORDER_BIT(BTGW_PROV_STANDARD);

	if (flags & BTGW_FB_ANN_STRICT)
		orders |= BTGW_PROV_ORDER_BIT(BTGW_PROV_STRICT);
	if (flags & BTGW_FB_ANN_DEVICE_FIRST)
		orders |= BTGW_PROV_ORDER_BIT(BTGW_PROV_DEVICE_FIRST);
	if (flags & BTGW_FB_ANN_OPEN)
		orders |= BTGW_PROV_ORDER_BIT(BTGW_PROV_OPEN);
	return orders;
}

int btgw_prov_start_default(uint8_t method, struct btgw_prov_start *start)
{
	enum { DIGITS = 6 };

	memset(start, 0, sizeof(*start));
	start->algorithm = BTGW_PROV_ALG_HMAC;
	start->public_key = BTGW_PROV_KEY_IN_BAND;
	start->method = method;
	switch (method) {
	case BTGW_PROV_NO_OOB:
	case BTGW_PROV_STATIC_OOB:
		return 0;
	case BTGW_PROV_OUTPUT_OOB:
		start->action = BTGW_PROV_OUT_NUMERIC;
		start->size = DIGITS;
		return 0;
	case BTGW_PROV_INPUT_OOB:
		start->action = BTGW_PROV_IN_NUMERIC;
		start->size = DIGITS;
		return 0;
	default:
		return -EINVAL;
	}
}
