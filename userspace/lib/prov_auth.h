/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prov_auth.h - AuthValue: how it is encoded, and the rules that protect it
 *
 * Once Random_P has left the gateway, the AuthValue of that session is open to
 * search by whoever was at the other end. What then leaks network keys is not
 * the protocol but what is done around it: trying again with the same value,
 * falling back to something weaker, following what a device claims to be able
 * to do. The rules against that are all here, one function each, and each
 * refusal has a name:
 *
 *  (a) after a session that failed past Random_P: btgw_auth_after()
 *  (b) falling back: btgw_auth_may_fall_back()
 *  (c) one session at a time per AuthValue: btgw_auth_claim()
 *  (d) one Confirmation per session: the state machines, which have no other
 *      place to keep a second one
 *  (e) fresh 256-bit Randoms: the state machines; nothing can inject one
 *  (f) a device's gate: btgw_prov_gate_enter()
 *  (g) the pin: btgw_auth_check_pin(), btgw_auth_check_caps()
 *
 * No I/O, no clock. What must outlive the process is data for the caller to
 * store: the ids of burnt values, and that a device type needs attention.
 */
#ifndef _BTGW_LIB_PROV_AUTH_H
#define _BTGW_LIB_PROV_AUTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "prov_pdu.h"

/**
 * enum btgw_prov_order - who commits first, and what may share a batch
 * @BTGW_PROV_DEVICE_FIRST: Confirm_D in the device's first answer; 3 exchanges
 * @BTGW_PROV_STRICT: the order of the standard in batches; 4 exchanges, 3 for
 *	an out-of-band key with known Capabilities
 * @BTGW_PROV_OPEN: Random_D in the device's first answer; 2 exchanges, without
 *	AuthValue only
 * @BTGW_PROV_STANDARD: one PDU per batch, Capabilities first
 * @BTGW_PROV_ORDERS: number of orders
 */
enum btgw_prov_order {
	BTGW_PROV_DEVICE_FIRST,
	BTGW_PROV_STRICT,
	BTGW_PROV_OPEN,
	BTGW_PROV_STANDARD,
	BTGW_PROV_ORDERS,
};

/**
 * enum btgw_auth_verdict - what a rule says
 *
 * btgw_auth_text() has a sentence for each.
 */
enum btgw_auth_verdict {
	BTGW_AUTH_OK,
	/* the session itself */
	BTGW_AUTH_BAD_START,		/* Start is not well-formed */
	BTGW_AUTH_OPEN_METHOD,		/* order open with an AuthValue */
	BTGW_AUTH_CMAC_FASTBATCH,	/* CMAC + AuthValue in FastBatch */
	BTGW_AUTH_CMAC_POLICY,		/* CMAC + AuthValue not permitted */
	BTGW_AUTH_ZERO_VALUE,		/* a static AuthValue of zeros */
	BTGW_AUTH_NO_POLICY,		/* an AuthValue without a policy object */
	/* (c) */
	BTGW_AUTH_IN_USE,		/* serves another session now */
	/* (a) */
	BTGW_AUTH_BURNT,		/* was open to search before */
	BTGW_AUTH_ATTENTION,		/* device type waits for a person */
	/* (g) */
	BTGW_AUTH_PIN_ALGORITHM,
	BTGW_AUTH_PIN_KEY,
	BTGW_AUTH_PIN_METHOD,
	BTGW_AUTH_PIN_ACTION,
	BTGW_AUTH_PIN_SIZE,
	BTGW_AUTH_PIN_CAPS,		/* other Capabilities than pinned */
	BTGW_AUTH_CAPS_ALGORITHM,	/* the device does not offer it */
	BTGW_AUTH_CAPS_KEY,
	BTGW_AUTH_CAPS_METHOD,
	BTGW_AUTH_CAPS_ACTION,
	BTGW_AUTH_CAPS_SIZE,
	BTGW_AUTH_CAPS_ONLY_OOB,	/* it refuses no OOB */
	/* (b) */
	BTGW_AUTH_RANDOM_SENT,		/* no fall-back after Random_P */
	BTGW_AUTH_WEAKER_ALGORITHM,
	BTGW_AUTH_WEAKER_KEY,
	BTGW_AUTH_WEAKER_METHOD,
	BTGW_AUTH_WEAKER_SIZE,
	/* (f) */
	BTGW_AUTH_BUSY,			/* another session runs */
	BTGW_AUTH_BACKOFF,		/* too early after a failure */
	BTGW_AUTH_VERDICTS,
};

/**
 * enum btgw_auth_next - what may follow a session that failed
 * @BTGW_AUTH_RETRY: may be tried again without asking anyone, with fresh keys,
 *	Randoms and, for output and input OOB, a fresh value
 * @BTGW_AUTH_ASK_PERSON: only when a person says so; with a new value
 * @BTGW_AUTH_BURN: the static value is burnt for every device that shares it,
 *	the device needs attention
 */
enum btgw_auth_next {
	BTGW_AUTH_RETRY,
	BTGW_AUTH_ASK_PERSON,
	BTGW_AUTH_BURN,
};

enum {
	BTGW_AUTH_ID_LEN	= 32,
	/* random bits per device from which a static value survives a search */
	BTGW_AUTH_STRONG_BITS	= 128,
	/* longest wait of a device between sessions, seconds */
	BTGW_AUTH_BACKOFF_MAX	= 64,
	/* longest text of a value: 8 characters and the 0 */
	BTGW_AUTH_TEXT		= BTGW_PROV_OOB_SIZE_MAX + 1,
};

/**
 * struct btgw_auth_id - names an AuthValue without being it
 * @b: SHA-256 of the value under a label of its own
 *
 * A short value can be found from its id by search: keep ids as secret as the
 * device keys beside them.
 */
struct btgw_auth_id {
	uint8_t b[BTGW_AUTH_ID_LEN];
};

/**
 * struct btgw_prov_pin - what is known about a type of device
 * @start: algorithm, public key, method, action and size it is provisioned with
 * @cmac_auth: CMAC with an AuthValue is accepted, in the standard order only
 * @auth_bits: random bits of the static value, different for each device, that
 *	the maker declares; 0 if unknown or shared
 * @has_caps: @caps is known
 * @caps: the exact parameters of its Capabilities
 */
struct btgw_prov_pin {
	struct btgw_prov_start start;
	bool cmac_auth;
	uint16_t auth_bits;
	bool has_caps;
	uint8_t caps[BTGW_PROV_CAPS_PARAMS];
};

/* AuthValue */

/**
 * btgw_auth_static() - AuthValue of static OOB (5.4.2.4)
 * @value: octets
 * @len: their number, 1 to 32; what exceeds the AuthValue is cut
 * @alg: enum btgw_prov_alg
 * @out: AuthValue, left-aligned, zero-padded, 32 octets of room
 *
 * Return: 0; -EINVAL for an unknown algorithm or length.
 */
int btgw_auth_static(const uint8_t *value, size_t len, uint8_t alg,
		     uint8_t out[BTGW_PROV_VALUE_MAX]);

/**
 * btgw_auth_text_value() - AuthValue of what a person read or typed
 * @start: method output or input, action and size
 * @text: digits, or characters 0-9 and A-Z, at most as many as @start has
 * @out: AuthValue: an integer right-aligned, characters left-aligned
 *
 * Return: 0; -EINVAL if @start has neither method; -EDOM for a character that
 * cannot be part of the value; -ERANGE for no character, too many of them, or
 * a counted action of 0.
 */
int btgw_auth_text_value(const struct btgw_prov_start *start, const char *text,
			 uint8_t out[BTGW_PROV_VALUE_MAX]);

/**
 * btgw_auth_generate() - a fresh random value to show
 * @start: method output or input, action and size
 * @text: result; numeric values with leading zeros, counts without
 *
 * Return: 0; -EINVAL; -EIO.
 */
int btgw_auth_generate(const struct btgw_prov_start *start,
		       char text[BTGW_AUTH_TEXT]);

/**
 * btgw_auth_is_alnum() - is the value of characters rather than a number
 * @start: method and action
 *
 * Return: whether it is alphanumeric.
 */
bool btgw_auth_is_alnum(const struct btgw_prov_start *start);

/**
 * btgw_auth_id() - id of a value
 * @value: static OOB: the value as it was given, so that the id is the same
 *	under both algorithms; else the AuthValue
 * @len: 1 to 32; zeros at the end do not count, for the AuthValue has them
 * @id: result
 *
 * Return: 0; -EINVAL; -EIO.
 */
int btgw_auth_id(const uint8_t *value, size_t len, struct btgw_auth_id *id);

/* rules */

/**
 * btgw_auth_text() - a verdict as a sentence
 * @verdict: enum btgw_auth_verdict
 *
 * Return: a constant string without a full stop.
 */
const char *btgw_auth_text(enum btgw_auth_verdict verdict);

/**
 * btgw_auth_check_session() - may such a session be started at all
 * @order: order of the session
 * @start: what it would use
 * @cmac_auth: the device type permits CMAC with an AuthValue
 *
 * Return: a verdict; HMAC is mandatory with an AuthValue in FastBatch, and
 * CMAC with an AuthValue is refused in the standard order unless permitted.
 */
enum btgw_auth_verdict
btgw_auth_check_session(enum btgw_prov_order order,
			const struct btgw_prov_start *start, bool cmac_auth);

/**
 * btgw_auth_check_pin() - rule (g): does the session use what is pinned
 * @pin: of the device type, or NULL for none
 * @start: what the session would use
 *
 * Return: a verdict that names the first difference. A size above the pinned
 * one is a difference too.
 */
enum btgw_auth_verdict btgw_auth_check_pin(const struct btgw_prov_pin *pin,
					   const struct btgw_prov_start *start);

/**
 * btgw_auth_check_caps() - rule (g): does the device offer what will be used
 * @pin: of the device type, or NULL for none
 * @start: what the session uses
 * @params: parameters of Capabilities as received, already parsed to @caps
 * @caps: the same
 *
 * Capabilities are compared, never followed: nothing is chosen from them.
 *
 * Return: a verdict that names the first difference.
 */
enum btgw_auth_verdict
btgw_auth_check_caps(const struct btgw_prov_pin *pin,
		     const struct btgw_prov_start *start,
		     const uint8_t params[BTGW_PROV_CAPS_PARAMS],
		     const struct btgw_prov_caps *caps);

/**
 * btgw_auth_after() - rule (a): what may follow a session that failed
 * @start: what it used
 * @random_sent: Random_P had left the gateway
 * @auth_bits: what the pin declares, 0 without a pin
 *
 * Return: enum btgw_auth_next.
 */
enum btgw_auth_next btgw_auth_after(const struct btgw_prov_start *start,
				    bool random_sent, uint16_t auth_bits);

/**
 * btgw_auth_may_fall_back() - rule (b): may another session replace this one
 * @random_sent: Random_P of the first had left the gateway
 * @from: what the first used
 * @to: what the second would use; order and bearer may differ freely
 *
 * Return: a verdict. Another AuthMethod is weaker unless the first had none.
 */
enum btgw_auth_verdict
btgw_auth_may_fall_back(bool random_sent, const struct btgw_prov_start *from,
			const struct btgw_prov_start *to);

/* rules (a) and (c) need memory over all sessions of a process */

struct btgw_auth;

/**
 * btgw_auth_new() - policy over every link of a process
 *
 * Not locked: sessions on several threads bring their own lock.
 *
 * Return: the object, NULL without memory. The caller frees it after the last
 * session that uses it.
 */
struct btgw_auth *btgw_auth_new(void);

/**
 * btgw_auth_free() - release a policy object
 * @auth: or NULL
 */
void btgw_auth_free(struct btgw_auth *auth);

/**
 * btgw_auth_add_burnt() - tell of a value that was burnt, or exposed, before
 * @auth: policy
 * @id: as stored; twice the same is once
 *
 * Return: 0; -ENOMEM.
 */
int btgw_auth_add_burnt(struct btgw_auth *auth, const struct btgw_auth_id *id);

/**
 * btgw_auth_claim() - rule (c): take an AuthValue for one session
 * @auth: policy
 * @value: as for btgw_auth_id()
 * @len: 1 to 32
 * @id: result: name of the value, to give it back with; untouched on refusal
 *
 * Return: %BTGW_AUTH_OK, then btgw_auth_release() must follow;
 * %BTGW_AUTH_IN_USE; %BTGW_AUTH_BURNT. Without memory or random generator
 * %BTGW_AUTH_NO_POLICY: what cannot be tracked is not used.
 */
enum btgw_auth_verdict btgw_auth_claim(struct btgw_auth *auth,
				       const uint8_t *value, size_t len,
				       struct btgw_auth_id *id);

/**
 * btgw_auth_release() - the session that used a value has ended
 * @auth: policy
 * @id: from btgw_auth_claim()
 * @burn: the value is open to search and not strong: refuse it from now on.
 *	This cannot fail: the room was reserved by the claim.
 */
void btgw_auth_release(struct btgw_auth *auth, const struct btgw_auth_id *id,
		       bool burn);

/* rule (f): the device's side */

/**
 * struct btgw_prov_gate - one session at a time, and a pause after failures
 * @busy: a session runs
 * @failures: in a row, since the last success
 * @until_ms: no session before this time
 *
 * The caller owns it; all zero to begin with. A device stores @failures, so
 * that switching it off and on gives no new guesses.
 */
struct btgw_prov_gate {
	bool busy;
	uint32_t failures;
	uint64_t until_ms;
};

/**
 * btgw_prov_gate_enter() - may a session start now
 * @gate: state
 * @now_ms: a clock that does not jump
 *
 * Return: %BTGW_AUTH_OK, then btgw_prov_gate_leave() must follow;
 * %BTGW_AUTH_BUSY; %BTGW_AUTH_BACKOFF.
 */
enum btgw_auth_verdict btgw_prov_gate_enter(struct btgw_prov_gate *gate,
					    uint64_t now_ms);

/**
 * btgw_prov_gate_leave() - a session has ended
 * @gate: state
 * @now_ms: the same clock
 * @failed: it failed: the next waits 2^n seconds, at most 64, after n in a row
 */
void btgw_prov_gate_leave(struct btgw_prov_gate *gate, uint64_t now_ms,
			  bool failed);

/**
 * btgw_prov_gate_wait_ms() - how long until a session may start
 * @gate: state
 * @now_ms: the same clock
 *
 * Return: milliseconds, 0 for now (a running session is not counted).
 */
uint64_t btgw_prov_gate_wait_ms(const struct btgw_prov_gate *gate,
				uint64_t now_ms);

/**
 * btgw_prov_order_name() - name of an order
 * @order: enum btgw_prov_order
 *
 * Return: "device-first", "strict", "open" or "standard".
 */
const char *btgw_prov_order_name(enum btgw_prov_order order);

#endif /* _BTGW_LIB_PROV_AUTH_H */
