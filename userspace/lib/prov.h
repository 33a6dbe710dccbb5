/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prov.h - provisioning sessions, both roles, as state machines without I/O
 *
 * A session takes received PDUs, gives out batches to send, and says what to
 * do next. It reads no clock, opens no descriptor and starts no thread:
 *
 *	for (;;) {
 *		switch (btgw_prov_event(s)) {
 *		case BTGW_PROV_EV_WAIT:		receive, btgw_prov_receive()
 *		case BTGW_PROV_EV_SEND:		btgw_prov_next(), send
 *		case BTGW_PROV_EV_SHOW_VALUE:	show btgw_prov_shown_value(),
 *						btgw_prov_value_shown()
 *		case BTGW_PROV_EV_NEED_VALUE:	ask, btgw_prov_set_value()
 *		case BTGW_PROV_EV_COMMIT_AUTH:	store, btgw_prov_auth_committed()
 *		case BTGW_PROV_EV_COMMIT_DATA:	store, btgw_prov_data_committed()
 *		case BTGW_PROV_EV_APPLY_DATA:	store, btgw_prov_data_applied()
 *		case BTGW_PROV_EV_COMPLETE:	done
 *		case BTGW_PROV_EV_FAILED:	btgw_prov_failure()
 *		}
 *	}
 *
 * The event is a function of the state, not a queue: asking twice gives the
 * same answer, and each goes away by the call beside it. COMPLETE and FAILED
 * are final. Time-outs and lost links are the caller's: btgw_prov_abort().
 *
 * Secrets (private key, ECDH secret, AuthValue, session key) are wiped as soon
 * as the session ends, the device key with btgw_prov_free().
 */
#ifndef _BTGW_LIB_PROV_H
#define _BTGW_LIB_PROV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto.h"
#include "log.h"
#include "prov_auth.h"
#include "prov_pdu.h"

struct btgw_prov;

enum btgw_prov_role {
	BTGW_PROV_GATEWAY,	/* the provisioner */
	BTGW_PROV_DEVICE,
};

/**
 * enum btgw_prov_event - what the caller has to do next
 * @BTGW_PROV_EV_WAIT: receive
 * @BTGW_PROV_EV_SEND: btgw_prov_next() has a batch
 * @BTGW_PROV_EV_SHOW_VALUE: a person must be shown a value: on the device
 *	(output OOB) or at the gateway, to be typed on the device (input OOB)
 * @BTGW_PROV_EV_NEED_VALUE: a person must type the value that the other side
 *	shows
 * @BTGW_PROV_EV_COMMIT_AUTH: gateway with &btgw_prov_gateway_cfg.journal_auth:
 *	store durably that the value btgw_prov_auth_id() is exposed
 * @BTGW_PROV_EV_COMMIT_DATA: gateway: store durably {UUID, addresses, device
 *	key, pending}; Data does not exist before
 * @BTGW_PROV_EV_APPLY_DATA: device: store what it was given; Complete does not
 *	exist before
 * @BTGW_PROV_EV_COMPLETE: provisioned
 * @BTGW_PROV_EV_FAILED: ended otherwise
 */
enum btgw_prov_event {
	BTGW_PROV_EV_WAIT,
	BTGW_PROV_EV_SEND,
	BTGW_PROV_EV_SHOW_VALUE,
	BTGW_PROV_EV_NEED_VALUE,
	BTGW_PROV_EV_COMMIT_AUTH,
	BTGW_PROV_EV_COMMIT_DATA,
	BTGW_PROV_EV_APPLY_DATA,
	BTGW_PROV_EV_COMPLETE,
	BTGW_PROV_EV_FAILED,
	BTGW_PROV_EVENTS,
};

/**
 * enum btgw_prov_verdict - what became of a received PDU
 * @BTGW_PROV_V_ACCEPTED: it was run
 * @BTGW_PROV_V_REFUSED: it ended the session; btgw_prov_failure() says why
 * @BTGW_PROV_V_IGNORED: the session had ended
 */
enum btgw_prov_verdict {
	BTGW_PROV_V_ACCEPTED,
	BTGW_PROV_V_REFUSED,
	BTGW_PROV_V_IGNORED,
};

/**
 * enum btgw_prov_reason - why a session ended
 * @BTGW_PROV_R_NONE: it did not
 * @BTGW_PROV_R_PEER_FAILED: the device sent Failed; see the error code
 * @BTGW_PROV_R_INVALID_PDU: unknown type or padding bits
 * @BTGW_PROV_R_FORMAT: a length or a value that has no meaning
 * @BTGW_PROV_R_UNEXPECTED: a PDU that this state does not allow
 * @BTGW_PROV_R_MERGE: a PDU in a batch in which it was forbidden
 * @BTGW_PROV_R_SECOND_CONFIRMATION: rule (d), even for an identical one
 * @BTGW_PROV_R_ORDER: the answer lacks what the agreed order has in it
 * @BTGW_PROV_R_POLICY: a rule of prov_auth.h; see the verdict
 * @BTGW_PROV_R_PUBLIC_KEY: not a point of the curve
 * @BTGW_PROV_R_REFLECTION: our own key, Confirmation or Random came back
 * @BTGW_PROV_R_CONFIRMATION: Random does not open the Confirmation
 * @BTGW_PROV_R_DECRYPTION: the MIC of Data is wrong
 * @BTGW_PROV_R_DATA: content of Data is out of range
 * @BTGW_PROV_R_NOT_STORED: the caller could not store what had to be
 * @BTGW_PROV_R_CRYPTO: the cryptographic library failed
 * @BTGW_PROV_R_ABORTED: btgw_prov_abort()
 * @BTGW_PROV_REASONS: number of reasons
 */
enum btgw_prov_reason {
	BTGW_PROV_R_NONE,
	BTGW_PROV_R_PEER_FAILED,
	BTGW_PROV_R_INVALID_PDU,
	BTGW_PROV_R_FORMAT,
	BTGW_PROV_R_UNEXPECTED,
	BTGW_PROV_R_MERGE,
	BTGW_PROV_R_SECOND_CONFIRMATION,
	BTGW_PROV_R_ORDER,
	BTGW_PROV_R_POLICY,
	BTGW_PROV_R_PUBLIC_KEY,
	BTGW_PROV_R_REFLECTION,
	BTGW_PROV_R_CONFIRMATION,
	BTGW_PROV_R_DECRYPTION,
	BTGW_PROV_R_DATA,
	BTGW_PROV_R_NOT_STORED,
	BTGW_PROV_R_CRYPTO,
	BTGW_PROV_R_ABORTED,
	BTGW_PROV_REASONS,
};

/**
 * struct btgw_prov_failure - how a session ended
 * @reason: enum btgw_prov_reason
 * @by_peer: the other side ended it (Failed received)
 * @error: code of Failed, received or sent; 0 for none (a gateway sends none)
 * @policy: verdict behind %BTGW_PROV_R_POLICY
 * @type: type octet of the PDU that ended it, 0xff for none
 * @random_sent: gateway: Random_P had been given out; no fall-back after that
 * @data_sent: gateway: Data had been given out; whether the device has it is
 *	unknown
 * @next: gateway: what may follow, enum btgw_auth_next
 * @has_auth_id: @auth_id names the AuthValue of the session
 * @auth_id: to be stored as burnt if @next is %BTGW_AUTH_BURN
 * @text: the reason as a sentence; no secret in it
 */
struct btgw_prov_failure {
	enum btgw_prov_reason reason;
	bool by_peer;
	uint8_t error;
	enum btgw_auth_verdict policy;
	uint8_t type;
	bool random_sent;
	bool data_sent;
	enum btgw_auth_next next;
	bool has_auth_id;
	struct btgw_auth_id auth_id;
	char text[160];
};

/**
 * struct btgw_prov_stats - what a session cost
 * @exchanges: gateway batches that had to be answered, by PDUs or by the
 *	acknowledgement of FastBatch, before the next could go: link set-up not
 *	counted. 3 device-first, 2 open, 3..5 strict, 6 standard.
 * @round_trips: those among them that were answered by PDUs: 5 in the standard
 *	order, 4 with an out-of-band key
 * @pdus_out: PDUs given out
 * @pdus_in: PDUs accepted
 * @octets_out: their octets
 * @octets_in: likewise
 */
struct btgw_prov_stats {
	unsigned int exchanges;
	unsigned int round_trips;
	unsigned int pdus_out;
	unsigned int pdus_in;
	unsigned int octets_out;
	unsigned int octets_in;
};

/**
 * struct btgw_prov_gateway_cfg - a session of the gateway
 * @order: what this link speaks, see btgw_prov_order_spoken()
 * @start: what will be used; see btgw_prov_start_default(). Never chosen from
 *	Capabilities.
 * @speculate: send Start without waiting for Capabilities (saves an exchange;
 *	ignored in the standard order). A wrong guess costs the session.
 * @attention: seconds that the device makes itself noticed, 0 for none
 * @static_value: static OOB: the value, not copied beyond btgw_prov_*_new()
 * @static_len: static OOB: its length, 1 to 32
 * @device_key: public key of the device, 64 octets, if @start says so
 * @pin: of the device type, or NULL
 * @needs_attention: the store says that the device (type) waits for a person
 * @auth: policy over all links; mandatory with an AuthValue
 * @journal_auth: raise %BTGW_PROV_EV_COMMIT_AUTH before a static value that is
 *	not strong is exposed, so that a crash cannot forget it
 *
 * Nothing in it is referenced after the session was made, but @auth.
 */
struct btgw_prov_gateway_cfg {
	enum btgw_prov_order order;
	struct btgw_prov_start start;
	bool speculate;
	uint8_t attention;
	const uint8_t *static_value;
	size_t static_len;
	const uint8_t *device_key;
	const struct btgw_prov_pin *pin;
	bool needs_attention;
	struct btgw_auth *auth;
	bool journal_auth;
};

/* &btgw_prov_device_cfg.orders */
#define BTGW_PROV_ORDER_BIT(order)	(1U << (order))

/**
 * struct btgw_prov_device_cfg - a session of the device
 * @caps: sent as Capabilities
 * @orders: bit per enum btgw_prov_order that is spoken. A batch cannot say
 *	which it means, so the device's order follows from what it speaks: see
 *	btgw_prov_order_spoken(). The standard order is recognised by one PDU
 *	per batch.
 * @private_key: 32 octets, if the public key is known out of band; else NULL,
 *	and every session has a fresh one
 * @static_value: static OOB, if @caps offers it
 * @static_len: 1 to 32
 * @cmac_auth: accept CMAC with an AuthValue, in the standard order
 */
struct btgw_prov_device_cfg {
	struct btgw_prov_caps caps;
	unsigned int orders;
	const uint8_t *private_key;
	const uint8_t *static_value;
	size_t static_len;
	bool cmac_auth;
};

/**
 * btgw_prov_gateway_new() - start a session as the gateway
 * @cfg: see there
 * @err: reason of a refusal, or NULL
 *
 * Return: the session; NULL, @err says why.
 */
struct btgw_prov *btgw_prov_gateway_new(const struct btgw_prov_gateway_cfg *cfg,
					struct btgw_err *err);

/**
 * btgw_prov_device_new() - start a session as the device
 * @cfg: see there
 * @err: reason of a refusal, or NULL
 *
 * The caller asks btgw_prov_gate_enter() first.
 *
 * Return: the session; NULL, @err says why.
 */
struct btgw_prov *btgw_prov_device_new(const struct btgw_prov_device_cfg *cfg,
				       struct btgw_err *err);

/**
 * btgw_prov_free() - end a session and wipe it
 * @s: or NULL. One that neither completed nor failed counts as aborted.
 */
void btgw_prov_free(struct btgw_prov *s);

/**
 * btgw_prov_event() - what to do next
 * @s: session
 *
 * Return: enum btgw_prov_event.
 */
enum btgw_prov_event btgw_prov_event(const struct btgw_prov *s);

/**
 * btgw_prov_receive() - take a received PDU
 * @s: session
 * @pdu: octets
 * @len: their number
 * @last: it is the last of its batch (%MSG_EOR), or came without one. Nothing
 *	is answered before the batch has ended.
 *
 * Return: enum btgw_prov_verdict.
 */
enum btgw_prov_verdict btgw_prov_receive(struct btgw_prov *s,
					 const uint8_t *pdu, size_t len,
					 bool last);

/**
 * btgw_prov_receive_batch() - take a whole batch
 * @s: session
 * @payload: PDUs back to back
 * @len: octets
 * @refused: result, or NULL: index of the PDU that ended the session. A
 *	payload that cannot be split is refused whole, index 0.
 *
 * Return: enum btgw_prov_verdict of the last PDU that was looked at.
 */
enum btgw_prov_verdict btgw_prov_receive_batch(struct btgw_prov *s,
					       const uint8_t *payload,
					       size_t len,
					       unsigned int *refused);

/**
 * btgw_prov_next() - take the next batch to send
 * @s: session
 * @batch: result. It counts as sent: what depends on it is allowed from now on.
 *
 * Return: 0; -EAGAIN unless the event is %BTGW_PROV_EV_SEND. A device that
 * failed still has one batch to send, its Failed.
 */
int btgw_prov_next(struct btgw_prov *s, struct btgw_prov_batch *batch);

/**
 * btgw_prov_shown_value() - the value to show
 * @s: session
 *
 * Return: digits or characters, valid until btgw_prov_value_shown(); NULL
 * unless the event is %BTGW_PROV_EV_SHOW_VALUE.
 */
const char *btgw_prov_shown_value(const struct btgw_prov *s);

/**
 * btgw_prov_value_shown() - the value is in front of the person
 * @s: session
 *
 * Return: 0; -EAGAIN.
 */
int btgw_prov_value_shown(struct btgw_prov *s);

/**
 * btgw_prov_set_value() - what the person typed
 * @s: session
 * @text: see btgw_auth_text_value()
 * @err: reason of a refusal, or NULL
 *
 * Return: 0; -EAGAIN unless the event is %BTGW_PROV_EV_NEED_VALUE; -EDOM or
 * -ERANGE for a value that cannot be right: nothing has happened, ask again;
 * -EBUSY for a value that another session uses now.
 */
int btgw_prov_set_value(struct btgw_prov *s, const char *text,
			struct btgw_err *err);

/**
 * btgw_prov_auth_id() - name of the session's AuthValue
 * @s: session of the gateway
 * @id: result
 *
 * Return: 0; -EAGAIN if it has none (yet).
 */
int btgw_prov_auth_id(const struct btgw_prov *s, struct btgw_auth_id *id);

/**
 * btgw_prov_auth_committed() - outcome of %BTGW_PROV_EV_COMMIT_AUTH
 * @s: session
 * @stored: it is durable; else the session ends
 *
 * Return: 0; -EAGAIN.
 */
int btgw_prov_auth_committed(struct btgw_prov *s, bool stored);

/**
 * btgw_prov_device_key() - the device key
 * @s: session
 * @out: 16 octets; a secret
 *
 * Return: 0; -EAGAIN before %BTGW_PROV_EV_COMMIT_DATA or
 * %BTGW_PROV_EV_APPLY_DATA: it belongs to nobody then.
 */
int btgw_prov_device_key(const struct btgw_prov *s, uint8_t out[BTGW_KEY_LEN]);

/**
 * btgw_prov_data_committed() - outcome of %BTGW_PROV_EV_COMMIT_DATA
 * @s: session
 * @data: what was stored and will be sent, once; NULL if storing failed, the
 *	session ends
 *
 * Return: 0; -EAGAIN; -EINVAL for data out of range or an address range that
 * does not hold the device's elements: nothing has happened.
 */
int btgw_prov_data_committed(struct btgw_prov *s,
			     const struct btgw_prov_data *data);

/**
 * btgw_prov_data() - what the device was given
 * @s: session of a device
 * @data: result
 *
 * Return: 0; -EAGAIN before %BTGW_PROV_EV_APPLY_DATA.
 */
int btgw_prov_data(const struct btgw_prov *s, struct btgw_prov_data *data);

/**
 * btgw_prov_data_applied() - outcome of %BTGW_PROV_EV_APPLY_DATA
 * @s: session of a device
 * @stored: it is durable; else Failed is sent
 *
 * Return: 0; -EAGAIN.
 */
int btgw_prov_data_applied(struct btgw_prov *s, bool stored);

/**
 * btgw_prov_abort() - link lost, time-out, or a person changed his mind
 * @s: session; one that has ended stays as it is
 * @why: for the failure's text
 */
void btgw_prov_abort(struct btgw_prov *s, const char *why);

/**
 * btgw_prov_failure() - how the session ended
 * @s: session
 *
 * Return: reason and all, with %BTGW_PROV_R_NONE unless it failed.
 */
const struct btgw_prov_failure *btgw_prov_failure(const struct btgw_prov *s);

/**
 * btgw_prov_caps() - Capabilities of the device
 * @s: session
 * @caps: result
 *
 * Return: 0; -EAGAIN before they were received.
 */
int btgw_prov_caps(const struct btgw_prov *s, struct btgw_prov_caps *caps);

/**
 * btgw_prov_start() - what the session uses
 * @s: session
 * @start: result
 *
 * Return: 0; -EAGAIN on a device before Start was received.
 */
int btgw_prov_start(const struct btgw_prov *s, struct btgw_prov_start *start);

/**
 * btgw_prov_attention() - how long the device should make itself noticed
 * @s: session of a device
 *
 * Return: seconds; 0 before Invite.
 */
unsigned int btgw_prov_attention(const struct btgw_prov *s);

/**
 * btgw_prov_order() - order of the session
 * @s: session; a device knows it from the Public Key on
 *
 * Return: enum btgw_prov_order.
 */
enum btgw_prov_order btgw_prov_order(const struct btgw_prov *s);

/**
 * btgw_prov_stats() - what the session cost so far
 * @s: session
 *
 * Return: counters.
 */
const struct btgw_prov_stats *btgw_prov_stats(const struct btgw_prov *s);

/**
 * btgw_prov_alg() - algorithm of the session, for %BTGW_FB_ALG
 * @s: session; CMAC on a device before Start
 *
 * Return: enum btgw_prov_alg.
 */
uint8_t btgw_prov_alg(const struct btgw_prov *s);

/**
 * btgw_prov_order_spoken() - the order in which a device will answer
 * @orders: bits of the orders it speaks; from &struct btgw_fb_announce.flags,
 *	btgw_prov_orders_announced()
 * @method: enum btgw_prov_method of the session
 *
 * Both sides decide by this function, so that a link speaks one order: open if
 * it is allowed and there is no AuthValue, else device-first, else strict,
 * else standard. A Confirmation of the gateway in the first batch means strict
 * where it is spoken.
 *
 * Return: enum btgw_prov_order.
 */
enum btgw_prov_order btgw_prov_order_spoken(unsigned int orders,
					    uint8_t method);

/**
 * btgw_prov_orders_announced() - orders of an announcement
 * @flags: &struct btgw_fb_announce.flags
 *
 * Return: bits of &btgw_prov_device_cfg.orders, the standard order included.
 */
unsigned int btgw_prov_orders_announced(uint8_t flags);

/**
 * btgw_prov_start_default() - what is used without a pin
 * @method: enum btgw_prov_method
 * @start: result: HMAC, in-band key, six digits where a person is involved
 *
 * Return: 0; -EINVAL for an unknown method.
 */
int btgw_prov_start_default(uint8_t method, struct btgw_prov_start *start);

/**
 * btgw_prov_reason_name() - name of a reason
 * @reason: enum btgw_prov_reason
 *
 * Return: a constant string in lower_snake, for reports.
 */
const char *btgw_prov_reason_name(enum btgw_prov_reason reason);

/**
 * btgw_prov_event_name() - name of an event
 * @event: enum btgw_prov_event
 *
 * Return: a constant string in lower_snake, for reports.
 */
const char *btgw_prov_event_name(enum btgw_prov_event event);

#endif /* _BTGW_LIB_PROV_H */
