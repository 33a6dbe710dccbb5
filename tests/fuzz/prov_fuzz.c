// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_fuzz.c - both roles of a provisioning session, with the link in the
 * hands of the fuzzer
 *
 * Octets 0 and 1 choose the session. Then come operations, one octet each and
 * what it takes: the genuine next batch of a side passes, is changed, cut, sent
 * twice or lost, or octets of the fuzzer's own take its place. Whatever happens:
 *
 *  - with an AuthValue the device says Random only after it took the gateway's
 *  - the gateway says Random only after it took a Confirmation, and Data only
 *    after it took a Random
 *  - whoever has completed has the key and the data that the other side has
 *  - who has ended says nothing more, but for a device's one Failed
 *  - no secret is left in a session that has ended
 *
 * Keys and Randoms are fixed, so that an input does the same every time.
 */
#include <stdlib.h>
#include <string.h>

#include "prov_hook.h"
#include "prov_pair.h"
#include "prov_session.h"

enum {
	OP_PASS, OP_FLIP, OP_CUT, OP_TWICE, OP_LOSE, OP_RAW_G, OP_RAW_D,
	OP_ABORT, OPS,
};

struct input {
	const uint8_t *p;
	size_t len;
};

#define CHECK(cond)		do { if (!(cond)) abort(); } while (0)

static uint8_t take(struct input *in)
{
	if (!in->len)
		return 0;
	in->len--;
	return *in->p++;
}

static struct btgw_prov *gateway(uint8_t a, uint8_t b, struct btgw_auth *auth,
				 const struct btgw_p256 *key)
{
	struct btgw_prov_gateway_cfg cfg = {
		.order = a & 3,
		.start = {
			.algorithm = a >> 2 & 1,
			.public_key = a >> 3 & 1,
			.method = a >> 4 & 3,
		},
		.speculate = a >> 6 & 1,
		.journal_auth = a >> 7,
		.auth = auth,
	};
	struct btgw_prov_pin pin = { .cmac_auth = true };
	struct btgw_prov *s;

	if (cfg.start.method >= BTGW_PROV_OUTPUT_OOB) {
		cfg.start.action = b & 3;
		cfg.start.size = 1 + (b >> 2 & 7);
	}
	if (cfg.start.method == BTGW_PROV_STATIC_OOB) {
		cfg.static_value = (const uint8_t *)"static";
		cfg.static_len = 6;
	}
	if (cfg.start.public_key)
		cfg.device_key = key->pub;
	pin.start = cfg.start;
	cfg.pin = &pin;
	s = btgw_prov_gateway_new(&cfg, NULL);
	if (s) {
		prov_hook_key(s, (const uint8_t *)"the private key of one, 32 octet");
		prov_hook_random(s, (const uint8_t *)"the Random of one, 32 octets in ", 32);
		if (cfg.start.method == BTGW_PROV_INPUT_OOB)
			prov_hook_text(s, "1");
	}
	return s;
}

static struct btgw_prov *device(uint8_t a, uint8_t b, const struct btgw_p256 *key)
{
	struct btgw_prov_device_cfg cfg = {
		.caps = {
			.elements = 1, .algorithms = 3, .key_type = 1,
			.oob_type = 1, .out_size = 8, .out_actions = 0x1f,
			.in_size = 8, .in_actions = 0xf,
		},
		.orders = b & 0x80 ? 0xf : BTGW_PROV_ORDER_BIT(a & 3),
		.private_key = key->priv,
		.static_value = (const uint8_t *)"static",
		.static_len = 6,
		.cmac_auth = true,
	};
	struct btgw_prov *s = btgw_prov_device_new(&cfg, NULL);

	CHECK(s);
	prov_hook_key(s, (const uint8_t *)"the private key of another, 32 o");
	prov_hook_random(s, (const uint8_t *)"the Random of another, 32 octets", 32);
	prov_hook_text(s, "1");
	return s;
}

static void check_side(const struct btgw_prov *s)
{
	bool gw = s->role == BTGW_PROV_GATEWAY;

	if (gw && s->sent & PDU(RANDOM))
		CHECK(s->got & PDU(CONFIRMATION));
	if (gw && s->sent & PDU(DATA))
		CHECK(s->got & PDU(RANDOM) && s->has_data);
	if (!gw && s->sent & PDU(RANDOM) && s->start.method)
		CHECK(s->got & PDU(RANDOM) && s->got & PDU(CONFIRMATION));
	if (!gw && s->sent & PDU(COMPLETE))
		CHECK(s->has_data && s->data_applied);
	if (s->failed || s->done)
		CHECK(prov_hook_wiped(s));
	if (s->failed)
		CHECK(s->failure.reason && s->failure.text[0]);
	if (gw)
		CHECK(!(s->sent & PDU(FAILED)));
}

/* what an application does by itself; the batches are the fuzzer's */
static void application(struct prov_pair *p, struct btgw_prov *s)
{
	unsigned int i;

	for (i = 0; i < 8; i++) {
		switch (btgw_prov_event(s)) {
		case BTGW_PROV_EV_SHOW_VALUE:
			strcpy(p->typed, btgw_prov_shown_value(s));
			btgw_prov_value_shown(s);
			break;
		case BTGW_PROV_EV_NEED_VALUE:
			if (!p->typed[0] ||
			    btgw_prov_set_value(s, p->typed, NULL))
				return;
			break;
		case BTGW_PROV_EV_COMMIT_AUTH:
			btgw_prov_auth_committed(s, true);
			break;
		case BTGW_PROV_EV_COMMIT_DATA:
			CHECK(!btgw_prov_device_key(s, p->key_g));
			CHECK(!btgw_prov_data_committed(s, &p->data));
			break;
		case BTGW_PROV_EV_APPLY_DATA:
			CHECK(!btgw_prov_data(s, &p->given));
			CHECK(!btgw_prov_device_key(s, p->key_d));
			btgw_prov_data_applied(s, true);
			break;
		default:
			return;
		}
	}
	abort();
}

static void operate(struct prov_pair *p, struct input *in)
{
	uint8_t op = take(in) % OPS;
	struct btgw_prov *from, *to;
	struct btgw_prov_batch b;
	uint8_t at, n;

	application(p, p->g);
	application(p, p->d);
	from = btgw_prov_event(p->g) == BTGW_PROV_EV_SEND ? p->g : p->d;
	to = from == p->g ? p->d : p->g;

	if (op == OP_ABORT) {
		btgw_prov_abort(take(in) & 1 ? p->g : p->d, "aborted");
		return;
	}
	if (op == OP_RAW_G || op == OP_RAW_D) {
		n = take(in);
		if (n > in->len)
			n = in->len;
		btgw_prov_receive_batch(op == OP_RAW_G ? p->g : p->d, in->p, n,
					NULL);
		in->p += n;
		in->len -= n;
		return;
	}
	if (btgw_prov_next(from, &b))
		return;
	switch (op) {
	case OP_FLIP:
		at = take(in);
		if (at < b.len)
			b.octets[at] ^= take(in);
		break;
	case OP_CUT:
		n = take(in);
		b.len = n < b.len ? b.len - n : 0;
		break;
	case OP_TWICE:
		btgw_prov_receive_batch(to, b.octets, b.len, NULL);
		break;
	case OP_LOSE:
		return;
	}
	btgw_prov_receive_batch(to, b.octets, b.len, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct btgw_p256 key;
	struct input in = { data, size };
	struct btgw_auth *auth;
	struct prov_pair p;
	uint8_t a, b;

	if (!key.pub[0] && !key.pub[1])
		CHECK(!btgw_p256_from_private((const uint8_t *)
					      "a private key known out of band!",
					      &key));
	a = take(&in);
	b = take(&in);
	auth = btgw_auth_new();
	CHECK(auth);
	prov_pair_init(&p);
	p.g = gateway(a, b, auth, &key);
	p.d = device(a, b, &key);
	while (p.g && in.len) {
		operate(&p, &in);
		check_side(p.g);
		check_side(p.d);
	}
	if (p.g && p.g->done) {
		CHECK(p.d->has_data);
		CHECK(!memcmp(p.key_g, p.key_d, sizeof(p.key_g)));
		CHECK(!memcmp(p.data.netkey, p.given.netkey, 16));
		CHECK(p.data.unicast == p.given.unicast);
	}
	prov_pair_free(&p);
	btgw_auth_free(auth);
	return 0;
}
