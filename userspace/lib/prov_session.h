/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prov_session.h - inside of a provisioning session
 *
 * Private to prov_session.c, prov_keys.c, prov_gateway.c and prov_device.c.
 * What both roles have is here; what differs is in struct btgw_prov_ops.
 */
#ifndef _BTGW_LIB_PROV_SESSION_H
#define _BTGW_LIB_PROV_SESSION_H

#include "prov.h"

/* one bit per PDU type, for sets of them */
#define PDU(type)	(1U << BTGW_PROV_##type)

/**
 * struct btgw_prov_secrets - what is wiped when a session ends
 * @key: own key pair of this session
 * @oob_key: device: the key pair whose public half is known out of band
 * @ecdh: ECDHSecret
 * @auth: AuthValue
 * @static_value: static OOB as given
 * @text: value to show to a person
 * @random: own Random; all 32 octets are fresh, the session uses &value_len
 * @conf_key: ConfirmationKey
 * @session_key: SessionKey
 * @nonce: SessionNonce
 */
struct btgw_prov_secrets {
	struct btgw_p256 key;
	struct btgw_p256 oob_key;
	uint8_t ecdh[BTGW_P256_LEN];
	uint8_t auth[BTGW_PROV_VALUE_MAX];
	uint8_t static_value[BTGW_PROV_VALUE_MAX];
	char text[BTGW_AUTH_TEXT];
	uint8_t random[BTGW_PROV_VALUE_MAX];
	uint8_t conf_key[BTGW_PROV_VALUE_MAX];
	uint8_t session_key[BTGW_KEY_LEN];
	uint8_t nonce[BTGW_CCM_NONCE_LEN];
};

struct btgw_prov_ops;

/**
 * struct btgw_prov - a session
 * @ops: the role
 * @role: the same
 * @state: PDU type that the peer must send next, in the order of the standard
 * @order: order of the session
 * @order_known: device: @order has been resolved
 * @done: Complete was received or given out
 * @failed: @failure is filled in
 * @mid_batch: a batch is being received
 * @batch_index: PDUs of it that were taken
 * @sent: PDU types that were given out
 * @got: PDU types that were accepted
 * @got_now: those of the batch being received
 * @value_len: octets of AuthValue, Confirmation and Random; 0 before Start
 * @has_caps: @caps, @caps_params are those of the device
 * @has_start: @start, @start_params are known
 * @has_pub_d: @pub_d is known
 * @has_ecdh: ECDHSecret was derived
 * @has_auth: AuthValue is known
 * @has_conf_key: ConfirmationKey was derived
 * @has_device_key: @device_key was derived
 * @value_shown: the value is in front of the person
 * @has_data: gateway: @data may be sent; device: @data was received
 * @data_applied: device: @data was stored
 * @invite: parameter of Invite
 * @caps_params: parameters of Capabilities
 * @start_params: parameters of Start
 * @pub_p: public key of the gateway
 * @pub_d: public key of the device
 * @caps: Capabilities
 * @start: Start
 * @conf_salt: ConfirmationSalt, 16 or 32 octets
 * @confirm_p: Confirmation of the gateway
 * @confirm_d: Confirmation of the device
 * @random_peer: Random of the peer
 * @device_key: device key
 * @data: content of Data
 * @static_len: octets of &btgw_prov_secrets.static_value
 * @sec: what is wiped at the end
 * @cmac_auth: CMAC with an AuthValue is permitted in the standard order
 * @speculate: gateway: Start does not wait for Capabilities
 * @pin: gateway: copy of the pin
 * @has_pin: gateway: there is one
 * @auth: gateway: policy
 * @auth_id: gateway: name of the AuthValue
 * @has_auth_id: gateway: @auth_id is valid
 * @claimed: gateway: @auth_id was claimed and not yet released
 * @journal: gateway: the exposure must be stored before Random_P
 * @awaiting: gateway: the last batch was not answered by PDUs yet
 * @orders: device: what it speaks
 * @batched: device: some batch had more than one PDU
 * @out: device: PDUs to send
 * @failure: how it ended
 * @stats: what it cost
 */
struct btgw_prov {
	const struct btgw_prov_ops *ops;
	enum btgw_prov_role role;
	uint8_t state;
	enum btgw_prov_order order;
	bool order_known;
	bool done;
	bool failed;
	bool mid_batch;
	unsigned int batch_index;
	uint32_t sent;
	uint32_t got;
	uint32_t got_now;

	size_t value_len;
	bool has_caps;
	bool has_start;
	bool has_pub_d;
	bool has_ecdh;
	bool has_auth;
	bool has_conf_key;
	bool has_device_key;
	bool value_shown;
	bool has_data;
	bool data_applied;

	uint8_t invite;
	uint8_t caps_params[BTGW_PROV_CAPS_PARAMS];
	uint8_t start_params[BTGW_PROV_START_PARAMS];
	uint8_t pub_p[BTGW_P256_PUB_LEN];
	uint8_t pub_d[BTGW_P256_PUB_LEN];
	struct btgw_prov_caps caps;
	struct btgw_prov_start start;
	uint8_t conf_salt[BTGW_PROV_VALUE_MAX];
	uint8_t confirm_p[BTGW_PROV_VALUE_MAX];
	uint8_t confirm_d[BTGW_PROV_VALUE_MAX];
	uint8_t random_peer[BTGW_PROV_VALUE_MAX];
	uint8_t device_key[BTGW_KEY_LEN];
	struct btgw_prov_data data;
	size_t static_len;
	struct btgw_prov_secrets sec;
	bool cmac_auth;

	bool speculate;
	struct btgw_prov_pin pin;
	bool has_pin;
	struct btgw_auth *auth;
	struct btgw_auth_id auth_id;
	bool has_auth_id;
	bool claimed;
	bool journal;
	bool awaiting;

	unsigned int orders;
	bool batched;
	struct btgw_prov_batch out;

	struct btgw_prov_failure failure;
	struct btgw_prov_stats stats;
};

/**
 * struct btgw_prov_ops - what the two roles do differently
 * @receive: run a PDU whose type octet and length are right, in any state.
 *	A refusal is btgw_prov_fail().
 * @batch_end: the batch that was being received has ended
 * @event: the next thing to do; the session has neither failed nor completed
 * @fill: put what may go out now into an empty batch
 * @set_value: the person's value became the AuthValue
 * @ended: the session has just failed or completed; secrets are still there
 */
struct btgw_prov_ops {
	void (*receive)(struct btgw_prov *s, const uint8_t *pdu);
	void (*batch_end)(struct btgw_prov *s);
	enum btgw_prov_event (*event)(const struct btgw_prov *s);
	void (*fill)(struct btgw_prov *s, struct btgw_prov_batch *batch);
	int (*set_value)(struct btgw_prov *s, struct btgw_err *err);
	void (*ended)(struct btgw_prov *s);
};

extern const struct btgw_prov_ops btgw_prov_gateway_ops;

/**
 * btgw_prov_session_new() - what both roles begin with
 * @role: which
 * @ops: of the role
 * @err: reason of a failure, or NULL
 *
 * Return: a session with a fresh key pair and Random; NULL.
 */
struct btgw_prov *btgw_prov_session_new(enum btgw_prov_role role,
					const struct btgw_prov_ops *ops,
					struct btgw_err *err);

/**
 * btgw_prov_fail() - end the session
 * @s: session; if it has ended, nothing happens
 * @reason: why
 * @type: PDU that did it, 0xff for none
 * @fmt: the reason as a sentence
 */
void btgw_prov_fail(struct btgw_prov *s, enum btgw_prov_reason reason,
		    uint8_t type, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/**
 * btgw_prov_fail_policy() - end the session by a rule of prov_auth.h
 * @s: session
 * @verdict: the rule
 * @type: PDU that did it, 0xff for none
 */
void btgw_prov_fail_policy(struct btgw_prov *s, enum btgw_auth_verdict verdict,
			   uint8_t type);

/**
 * btgw_prov_finish() - the session is complete
 * @s: session
 */
void btgw_prov_finish(struct btgw_prov *s);

/**
 * btgw_prov_use_start() - Start is known
 * @s: session
 * @start: valid
 */
void btgw_prov_use_start(struct btgw_prov *s,
			 const struct btgw_prov_start *start);

/**
 * btgw_prov_static_auth() - AuthValue of no OOB and static OOB
 * @s: session with Start
 *
 * Return: 0; -EINVAL; output and input OOB are left alone.
 */
int btgw_prov_static_auth(struct btgw_prov *s);

/* prov_keys.c: each returns 0 or a negative errno and needs what is named */

/**
 * btgw_prov_derive_secret() - ECDHSecret; needs both keys
 * @s: session
 *
 * Return: 0; -EKEYREJECTED for the peer's key; -EIO.
 */
int btgw_prov_derive_secret(struct btgw_prov *s);

/**
 * btgw_prov_derive_conf_key() - ConfirmationSalt, ConfirmationKey
 * @s: session with the whole transcript, ECDHSecret and AuthValue
 *
 * Return: 0; -EIO.
 */
int btgw_prov_derive_conf_key(struct btgw_prov *s);

/**
 * btgw_prov_confirmation() - Confirmation of a Random
 * @s: session with ConfirmationKey
 * @random: of either side
 * @out: &value_len octets
 *
 * Return: 0; -EIO.
 */
int btgw_prov_confirmation(const struct btgw_prov *s, const uint8_t *random,
			   uint8_t out[BTGW_PROV_VALUE_MAX]);

/**
 * btgw_prov_opens() - does a Random open a Confirmation
 * @s: session with ConfirmationKey
 * @random: Random of the peer
 * @confirmation: its Confirmation
 *
 * Return: 0; -EBADMSG if it does not; -EIO.
 */
int btgw_prov_opens(const struct btgw_prov *s, const uint8_t *random,
		    const uint8_t *confirmation);

/**
 * btgw_prov_derive_session() - SessionKey, SessionNonce, device key
 * @s: session with both Randoms
 *
 * Return: 0; -EIO.
 */
int btgw_prov_derive_session(struct btgw_prov *s);

#endif /* _BTGW_LIB_PROV_SESSION_H */
