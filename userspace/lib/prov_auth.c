// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_auth.c - the rules that protect an AuthValue
 *
 * The encoding of values is in prov_value.c. Each rule is a function of its
 * arguments; the only memory is struct btgw_auth, which knows the values in
 * use and the burnt ones.
 */
#include "prov_auth.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crypto.h"

/*
 * Values in use and burnt ones, by id. An entry that is released with burn set
 * turns into a burnt one in place, so that burning needs no memory.
 */
struct entry {
	struct entry *next;
	struct btgw_auth_id id;
	bool in_use;
	bool burnt;
};

struct btgw_auth {
	struct entry *entries;
};

const char *btgw_auth_text(enum btgw_auth_verdict verdict)
{
	static const char *const text[BTGW_AUTH_VERDICTS] = {
		[BTGW_AUTH_OK] = "permitted",
		[BTGW_AUTH_BAD_START] =
			"algorithm, key type, method, action and size do not make a valid Start",
		[BTGW_AUTH_OPEN_METHOD] =
			"order open is for no OOB only: an AuthValue would be open to search",
		[BTGW_AUTH_CMAC_FASTBATCH] =
			"CMAC with an AuthValue is not spoken in FastBatch; use HMAC",
		[BTGW_AUTH_CMAC_POLICY] =
			"CMAC gives the AuthValue to whoever answers; the device type must permit it",
		[BTGW_AUTH_ZERO_VALUE] =
			"a static value of zeros is no OOB under another name",
		[BTGW_AUTH_NO_POLICY] =
			"an AuthValue needs a policy object that tracks it",
		[BTGW_AUTH_IN_USE] =
			"the AuthValue serves another session at this moment",
		[BTGW_AUTH_BURNT] =
			"the static value was open to search in a session that failed; it is burnt",
		[BTGW_AUTH_ATTENTION] =
			"the device needs attention after a failure; a person must clear it",
		[BTGW_AUTH_PIN_ALGORITHM] = "the algorithm is not the pinned one",
		[BTGW_AUTH_PIN_KEY] = "the public key type is not the pinned one",
		[BTGW_AUTH_PIN_METHOD] = "the OOB method is not the pinned one",
		[BTGW_AUTH_PIN_ACTION] = "the OOB action is not the pinned one",
		[BTGW_AUTH_PIN_SIZE] = "the OOB size is not the pinned one",
		[BTGW_AUTH_PIN_CAPS] =
			"the device's Capabilities are not the pinned ones",
		[BTGW_AUTH_CAPS_ALGORITHM] =
			"the device does not offer the algorithm",
		[BTGW_AUTH_CAPS_KEY] =
			"the device does not offer an out-of-band public key",
		[BTGW_AUTH_CAPS_METHOD] =
			"the device does not offer the OOB method",
		[BTGW_AUTH_CAPS_ACTION] =
			"the device does not offer the OOB action",
		[BTGW_AUTH_CAPS_SIZE] =
			"the device does not offer an OOB value of that size",
		[BTGW_AUTH_CAPS_ONLY_OOB] =
			"the device accepts only provisioning with OOB",
		[BTGW_AUTH_RANDOM_SENT] =
			"Random was sent; there is no fall-back after that",
		[BTGW_AUTH_WEAKER_ALGORITHM] =
			"falling back to a weaker algorithm",
		[BTGW_AUTH_WEAKER_KEY] =
			"falling back from an out-of-band public key to in-band",
		[BTGW_AUTH_WEAKER_METHOD] =
			"falling back to a weaker or another OOB method",
		[BTGW_AUTH_WEAKER_SIZE] =
			"falling back to a value with fewer possibilities",
		[BTGW_AUTH_BUSY] = "another session runs",
		[BTGW_AUTH_BACKOFF] =
			"too early after a failed session",
	};

	if ((unsigned int)verdict < BTGW_AUTH_VERDICTS)
		return text[verdict];
	return "unknown";
}

enum btgw_auth_verdict
btgw_auth_check_session(enum btgw_prov_order order,
			const struct btgw_prov_start *start, bool cmac_auth)
{
	if (btgw_prov_start_check(start))
		return BTGW_AUTH_BAD_START;
	if (start->method == BTGW_PROV_NO_OOB)
		return BTGW_AUTH_OK;
	if (order == BTGW_PROV_OPEN)
		return BTGW_AUTH_OPEN_METHOD;
	if (start->algorithm != BTGW_PROV_ALG_CMAC)
		return BTGW_AUTH_OK;
	/* whatever the pin says: FastBatch came after HMAC */
	if (order != BTGW_PROV_STANDARD)
		return BTGW_AUTH_CMAC_FASTBATCH;
	return cmac_auth ? BTGW_AUTH_OK : BTGW_AUTH_CMAC_POLICY;
}

enum btgw_auth_verdict btgw_auth_check_pin(const struct btgw_prov_pin *pin,
					   const struct btgw_prov_start *start)
{
	if (!pin)
		return BTGW_AUTH_OK;
	if (start->algorithm != pin->start.algorithm)
		return BTGW_AUTH_PIN_ALGORITHM;
	if (start->public_key != pin->start.public_key)
		return BTGW_AUTH_PIN_KEY;
	if (start->method != pin->start.method)
		return BTGW_AUTH_PIN_METHOD;
	if (start->action != pin->start.action)
		return BTGW_AUTH_PIN_ACTION;
	if (start->size != pin->start.size)
		return BTGW_AUTH_PIN_SIZE;
	return BTGW_AUTH_OK;
}

enum btgw_auth_verdict
btgw_auth_check_caps(const struct btgw_prov_pin *pin,
		     const struct btgw_prov_start *start,
		     const uint8_t params[BTGW_PROV_CAPS_PARAMS],
		     const struct btgw_prov_caps *caps)
{
	uint16_t actions;
	uint8_t size;

	if (pin && pin->has_caps &&
	    memcmp(pin->caps, params, BTGW_PROV_CAPS_PARAMS))
		return BTGW_AUTH_PIN_CAPS;
	if (!(caps->algorithms & 1U << start->algorithm))
		return BTGW_AUTH_CAPS_ALGORITHM;
	if (start->public_key == BTGW_PROV_KEY_OOB &&
	    !(caps->key_type & BTGW_PROV_CAP_KEY_OOB))
		return BTGW_AUTH_CAPS_KEY;

	switch (start->method) {
	case BTGW_PROV_NO_OOB:
		if (caps->oob_type & BTGW_PROV_CAP_ONLY_OOB)
			return BTGW_AUTH_CAPS_ONLY_OOB;
		return BTGW_AUTH_OK;
	case BTGW_PROV_STATIC_OOB:
		if (!(caps->oob_type & BTGW_PROV_CAP_STATIC_OOB))
			return BTGW_AUTH_CAPS_METHOD;
		return BTGW_AUTH_OK;
	case BTGW_PROV_OUTPUT_OOB:
		actions = caps->out_actions;
		size = caps->out_size;
		break;
	default:
		actions = caps->in_actions;
		size = caps->in_size;
		break;
	}

	if (!actions || !size)
		return BTGW_AUTH_CAPS_METHOD;
	if (!(actions & 1U << start->action))
		return BTGW_AUTH_CAPS_ACTION;
	if (start->size > size)
		return BTGW_AUTH_CAPS_SIZE;
	return BTGW_AUTH_OK;
}

enum btgw_auth_next btgw_auth_after(const struct btgw_prov_start *start,
				    bool random_sent, uint16_t auth_bits)
{
	/* nothing was open to search, or there was nothing to search for */
	if (!random_sent || start->method == BTGW_PROV_NO_OOB)
		return BTGW_AUTH_RETRY;
	/* a new value costs the attacker a new guess, and a person's consent */
	if (start->method != BTGW_PROV_STATIC_OOB)
		return BTGW_AUTH_ASK_PERSON;
	/* CMAC needs no search: the value is known, however long it is */
	if (start->algorithm == BTGW_PROV_ALG_HMAC &&
	    auth_bits >= BTGW_AUTH_STRONG_BITS)
		return BTGW_AUTH_RETRY;
	return BTGW_AUTH_BURN;
}

/* possibilities of an output or input value, as a logarithm: 1000 log2 */
static unsigned int possibilities(const struct btgw_prov_start *start)
{
	enum {
		PER_DIGIT	= 3322,		/* log2(10) */
		PER_CHARACTER	= 5170,		/* log2(36) */
	};

	return start->size *
		(btgw_auth_is_alnum(start) ? PER_CHARACTER : PER_DIGIT);
}

enum btgw_auth_verdict
btgw_auth_may_fall_back(bool random_sent, const struct btgw_prov_start *from,
			const struct btgw_prov_start *to)
{
	if (random_sent)
		return BTGW_AUTH_RANDOM_SENT;
	if (btgw_prov_start_check(to))
		return BTGW_AUTH_BAD_START;
	if (to->algorithm < from->algorithm)
		return BTGW_AUTH_WEAKER_ALGORITHM;
	if (to->public_key < from->public_key)
		return BTGW_AUTH_WEAKER_KEY;
	/* methods with a value do not compare: what is better is for a person */
	if (from->method != BTGW_PROV_NO_OOB && to->method != from->method)
		return BTGW_AUTH_WEAKER_METHOD;
	if (from->method >= BTGW_PROV_OUTPUT_OOB &&
	    possibilities(to) < possibilities(from))
		return BTGW_AUTH_WEAKER_SIZE;
	return BTGW_AUTH_OK;
}

struct btgw_auth *btgw_auth_new(void)
{
	return calloc(1, sizeof(struct btgw_auth));
}

void btgw_auth_free(struct btgw_auth *auth)
{
	struct entry *e, *next;

	if (!auth)
		return;
	for (e = auth->entries; e; e = next) {
		next = e->next;
		btgw_wipe(e, sizeof(*e));
		free(e);
	}
	free(auth);
}

static struct entry *entry_find(const struct btgw_auth *auth,
				const struct btgw_auth_id *id)
{
	struct entry *e;

	for (e = auth->entries; e; e = e->next)
		if (btgw_ct_equal(&e->id, id, sizeof(*id)))
			return e;
	return NULL;
}

static struct entry *entry_get(struct btgw_auth *auth,
			       const struct btgw_auth_id *id)
{
	struct entry *e = entry_find(auth, id);

	if (e)
		return e;
	e = calloc(1, sizeof(*e));
	if (!e)
		return NULL;
	e->id = *id;
	e->next = auth->entries;
	auth->entries = e;
	return e;
}

int btgw_auth_add_burnt(struct btgw_auth *auth, const struct btgw_auth_id *id)
{
	struct entry *e = entry_get(auth, id);

	if (!e)
		return -ENOMEM;
	e->burnt = true;
	return 0;
}

enum btgw_auth_verdict btgw_auth_claim(struct btgw_auth *auth,
				       const uint8_t *value, size_t len,
				       struct btgw_auth_id *id)
{
	struct btgw_auth_id name;
	struct entry *e;

	if (!auth || btgw_auth_id(value, len, &name))
		return BTGW_AUTH_NO_POLICY;
	e = entry_get(auth, &name);
	if (!e)
		return BTGW_AUTH_NO_POLICY;
	if (e->burnt)
		return BTGW_AUTH_BURNT;
	if (e->in_use)
		return BTGW_AUTH_IN_USE;
	e->in_use = true;
	*id = name;
	return BTGW_AUTH_OK;
}

void btgw_auth_release(struct btgw_auth *auth, const struct btgw_auth_id *id,
		       bool burn)
{
	struct entry *e, **link;

	for (link = &auth->entries; (e = *link); link = &e->next) {
		if (!btgw_ct_equal(&e->id, id, sizeof(*id)))
			continue;
		e->in_use = false;
		e->burnt |= burn;
		if (!e->burnt) {
			*link = e->next;
			btgw_wipe(e, sizeof(*e));
			free(e);
		}
		return;
	}
}

enum btgw_auth_verdict btgw_prov_gate_enter(struct btgw_prov_gate *gate,
					    uint64_t now_ms)
{
	if (gate->busy)
		return BTGW_AUTH_BUSY;
	if (now_ms < gate->until_ms)
		return BTGW_AUTH_BACKOFF;
	gate->busy = true;
	return BTGW_AUTH_OK;
}

void btgw_prov_gate_leave(struct btgw_prov_gate *gate, uint64_t now_ms,
			  bool failed)
{
	uint64_t wait_s = BTGW_AUTH_BACKOFF_MAX;

	gate->busy = false;
	if (!failed) {
		gate->failures = 0;
		gate->until_ms = 0;
		return;
	}
	if (gate->failures < UINT32_MAX)
		gate->failures++;
	/* 2^6 is the most, so nothing is shifted out */
	if (gate->failures < 6)
		wait_s = 1ULL << gate->failures;
	gate->until_ms = now_ms + wait_s * 1000;
}

uint64_t btgw_prov_gate_wait_ms(const struct btgw_prov_gate *gate,
				uint64_t now_ms)
{
	return now_ms < gate->until_ms ? gate->until_ms - now_ms : 0;
}

const char *btgw_prov_order_name(enum btgw_prov_order order)
{
	static const char *const names[BTGW_PROV_ORDERS] = {
		[BTGW_PROV_DEVICE_FIRST] = "device-first",
		[BTGW_PROV_STRICT] = "strict",
		[BTGW_PROV_OPEN] = "open",
		[BTGW_PROV_STANDARD] = "standard",
	};

	if ((unsigned int)order < BTGW_PROV_ORDERS)
		return names[order];
	return "unknown";
}
