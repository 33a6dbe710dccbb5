// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_session_test.c - every session that may be, and some that may not,
 * between both roles with fresh keys
 */
#include <errno.h>
#include <stdlib.h>

#include "kunit.h"
#include "prov_hook.h"
#include "prov_pair.h"

static const uint8_t static_value[32] = "thirty-two octets of static OOB";

struct combination {
	enum btgw_prov_order order;
	uint8_t alg;
	uint8_t key;
	uint8_t method;
	bool speculate;
	bool known_caps;
};

struct side_keys {
	struct btgw_p256 oob;
	struct btgw_prov_pin pin;
	struct btgw_auth *auth;
};

static void make(struct kunit *test, const struct combination *c,
		 const struct btgw_prov_start *start, struct side_keys *k,
		 struct prov_pair *p, struct btgw_err *err)
{
	struct btgw_prov_device_cfg d = {
		.caps = {
			.elements = 3, .algorithms = 3, .key_type = 1,
			.oob_type = 1, .out_size = 8, .out_actions = 0x1f,
			.in_size = 8, .in_actions = 0xf,
		},
		.orders = BTGW_PROV_ORDER_BIT(c->order),
		.static_value = static_value,
		.static_len = sizeof(static_value),
		.cmac_auth = true,
	};
	struct btgw_prov_gateway_cfg g = {
		.order = c->order,
		.start = *start,
		.speculate = c->speculate,
		.attention = 7,
		.pin = &k->pin,
		.auth = k->auth,
	};

	prov_pair_init(p);
	KUNIT_ASSERT_EQ(test, 0, btgw_p256_generate(&k->oob));
	d.private_key = k->oob.priv;
	k->pin.start = *start;
	k->pin.cmac_auth = true;
	k->pin.has_caps = c->known_caps;
	btgw_prov_caps_params(&d.caps, k->pin.caps);
	if (start->method == BTGW_PROV_STATIC_OOB) {
		g.static_value = static_value;
		g.static_len = sizeof(static_value);
	}
	if (start->public_key == BTGW_PROV_KEY_OOB)
		g.device_key = k->oob.pub;
	p->g = btgw_prov_gateway_new(&g, err);
	p->d = btgw_prov_device_new(&d, NULL);
	KUNIT_ASSERT_NOT_NULL(test, p->d);
}

/* exchanges and round trips that the order is worth */
static unsigned int exchanges(const struct combination *c)
{
	bool oob_known = c->key == BTGW_PROV_KEY_OOB &&
			 c->method <= BTGW_PROV_STATIC_OOB;

	switch (c->order) {
	case BTGW_PROV_STANDARD:
		return 6;
	case BTGW_PROV_OPEN:
		return c->speculate ? 2 : 3;
	case BTGW_PROV_DEVICE_FIRST:
		return c->speculate ? 3 : 4;
	default:
		/* Confirm_P travels with the key where nothing else is missing */
		if (c->speculate)
			return oob_known && c->known_caps ? 3 : 4;
		return oob_known ? 4 : 5;
	}
}

static bool refused(const struct combination *c)
{
	if (c->method == BTGW_PROV_NO_OOB)
		return false;
	if (c->order == BTGW_PROV_OPEN)
		return true;
	return c->alg == BTGW_PROV_ALG_CMAC && c->order != BTGW_PROV_STANDARD;
}

/* what every batch must keep to, whatever the order */
static void check_log(struct kunit *test, const struct combination *c,
		      const struct prov_pair *p)
{
	uint32_t by_g = 0, by_d = 0;
	unsigned int i, j;

	for (i = 0; i < p->n; i++) {
		const struct btgw_prov_batch *b = &p->log[i].b;

		KUNIT_EXPECT_GE(test, b->count, 1);
		KUNIT_EXPECT_LE(test, b->count, c->order == BTGW_PROV_STANDARD ?
				1 : 5);
		for (j = 0; j < b->count; j++) {
			uint8_t type = b->octets[b->off[j]];

			if (p->log[i].side == 'D') {
				/* R3: not opened before the gateway did */
				if (type == BTGW_PROV_RANDOM && c->method)
					KUNIT_EXPECT_TRUE(test, by_g & 1 << 6);
				by_d |= 1 << type;
				continue;
			}
			/* R2: committed before; R4: opened before */
			if (type == BTGW_PROV_RANDOM)
				KUNIT_EXPECT_TRUE(test, by_d & 1 << 5);
			if (type == BTGW_PROV_DATA)
				KUNIT_EXPECT_TRUE(test, by_d & 1 << 6);
			by_g |= 1 << type;
		}
	}
	KUNIT_EXPECT_EQ(test, 0xedU, by_g);
	KUNIT_EXPECT_EQ(test, 0x162U | (c->key ? 0 : 1 << 3) |
			(c->method == BTGW_PROV_INPUT_OOB ? 1 << 4 : 0), by_d);
}

static void one(struct kunit *test, const struct combination *c,
		const struct btgw_prov_start *start, struct side_keys *k)
{
	struct btgw_prov_caps caps;
	struct btgw_err err = {};
	struct prov_pair p;

	make(test, c, start, k, &p, &err);
	if (refused(c)) {
		KUNIT_EXPECT_NULL(test, p.g);
		KUNIT_EXPECT_EQ(test, -EPERM, err.code);
		prov_pair_free(&p);
		return;
	}
	KUNIT_ASSERT_NOT_NULL(test, p.g);
	prov_pair_run(&p);
	KUNIT_EXPECT_TRUE(test, prov_pair_ok(&p));
	KUNIT_EXPECT_EQ(test, exchanges(c),
			btgw_prov_stats(p.g)->exchanges);
	KUNIT_EXPECT_EQ(test, exchanges(c),
			btgw_prov_stats(p.d)->exchanges);
	if (c->order == BTGW_PROV_STANDARD)
		KUNIT_EXPECT_EQ(test, c->key ? 4U : 5U,
				btgw_prov_stats(p.g)->round_trips);
	KUNIT_EXPECT_EQ(test, c->order, btgw_prov_order(p.d));
	KUNIT_EXPECT_EQ(test, 7U, btgw_prov_attention(p.d));
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_caps(p.g, &caps));
	KUNIT_EXPECT_EQ(test, 3, caps.elements);
	KUNIT_EXPECT_EQ(test, c->method >= BTGW_PROV_OUTPUT_OOB ? 1U : 0U,
			p.shown);
	KUNIT_EXPECT_TRUE(test, prov_hook_wiped(p.g));
	KUNIT_EXPECT_TRUE(test, prov_hook_wiped(p.d));
	check_log(test, c, &p);
	prov_pair_free(&p);
}

static const void *order_gen(const void *prev, char *desc)
{
	static const enum btgw_prov_order orders[] = {
		BTGW_PROV_DEVICE_FIRST, BTGW_PROV_STRICT, BTGW_PROV_OPEN,
		BTGW_PROV_STANDARD,
	};
	const enum btgw_prov_order *o = prev ?
		(const enum btgw_prov_order *)prev + 1 : orders;

	if (o == orders + ARRAY_SIZE(orders))
		return NULL;
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", btgw_prov_order_name(*o));
	return o;
}

static void every_combination(struct kunit *test)
{
	struct combination c = {
		.order = *(const enum btgw_prov_order *)test->param_value,
	};
	struct side_keys k = { .auth = btgw_auth_new() };
	struct btgw_prov_start start;
	unsigned int bits, n = 0;
	uint8_t actions;

	KUNIT_ASSERT_NOT_NULL(test, k.auth);
	for (c.method = 0; c.method <= BTGW_PROV_INPUT_OOB; c.method++) {
		for (bits = 0; bits < 16; bits++) {
			c.alg = bits & 1;
			c.key = bits >> 1 & 1;
			c.speculate = bits >> 2 & 1;
			c.known_caps = bits >> 3 & 1;
			if (c.order == BTGW_PROV_STANDARD && c.speculate)
				continue;	/* would be ignored */
			start = (struct btgw_prov_start){
				.algorithm = c.alg,
				.public_key = c.key,
				.method = c.method,
			};
			actions = c.method == BTGW_PROV_OUTPUT_OOB ? 5 :
				  c.method == BTGW_PROV_INPUT_OOB ? 4 : 0;
			if (!actions) {
				one(test, &c, &start, &k);
				n++;
			}
			for (start.action = 0; start.action < actions;
			     start.action++) {
				start.size = 1 + rand() % 8;
				one(test, &c, &start, &k);
				n++;
			}
		}
	}
	KUNIT_EXPECT_EQ(test, c.order == BTGW_PROV_STANDARD ? 88U : 176U, n);
	btgw_auth_free(k.auth);
}

/* two sessions share no key, Random or Confirmation */
static void fresh(struct kunit *test)
{
	struct combination c = { .alg = 1, .speculate = true };
	struct btgw_prov_start start = { .algorithm = 1 };
	struct side_keys k = { .auth = btgw_auth_new() };
	struct prov_pair p[2];
	unsigned int i, j;

	for (i = 0; i < 2; i++) {
		make(test, &c, &start, &k, &p[i], NULL);
		prov_pair_run(&p[i]);
		KUNIT_EXPECT_TRUE(test, prov_pair_ok(&p[i]));
	}
	for (i = 0; i < p[0].n; i++) {
		const struct btgw_prov_batch *a = &p[0].log[i].b;
		const struct btgw_prov_batch *b = &p[1].log[i].b;

		for (j = 0; j < a->count; j++)
			if (a->size[j] > 12)
				KUNIT_EXPECT_MEMNEQ(test, a->octets + a->off[j],
						    b->octets + b->off[j],
						    a->size[j]);
	}
	KUNIT_EXPECT_MEMNEQ(test, p[0].key_g, p[1].key_g, 16);
	prov_pair_free(&p[0]);
	prov_pair_free(&p[1]);
	btgw_auth_free(k.auth);
}

/* -- one octet wrong anywhere -------------------------------------------- */

struct garble {
	unsigned int batch;	/* of this number */
	unsigned int octet;	/* this octet */
	uint8_t flip;
	unsigned int cut;	/* or: so many octets missing at its end */
	unsigned int seen;
	bool hit;
};

static bool garble(struct prov_pair *p, char side, struct btgw_prov_batch *b)
{
	struct garble *g = (struct garble *)p->priv;

	if (g->seen++ != g->batch)
		return true;
	if (g->cut >= b->len || g->octet >= b->len)
		return true;
	g->hit = true;
	b->len -= g->cut;
	b->octets[g->octet] ^= g->flip;
	return true;
}

/*
 * Every octet of every batch, in every order: the session must not complete on
 * both sides, and where it fails somebody must say why. An octet that is in the
 * transcript but has no meaning (a reserved bit of
 * Capabilities, AttentionDuration) must be noticed too, by the confirmations.
 */
static void garbled(struct kunit *test)
{
	struct combination c = {
		.order = *(const enum btgw_prov_order *)test->param_value,
		.alg = 1, .speculate = true,
	};
	struct btgw_prov_start start = { .algorithm = 1 };
	struct side_keys k = { .auth = btgw_auth_new() };
	unsigned int runs = 0;
	struct garble g = {};
	struct prov_pair p;

	c.method = c.order == BTGW_PROV_OPEN ? 0 : BTGW_PROV_OUTPUT_OOB;
	start.method = c.method;
	if (c.method) {
		start.action = BTGW_PROV_OUT_NUMERIC;
		start.size = 6;
	}
	for (;;) {
		bool both;

		make(test, &c, &start, &k, &p, NULL);
		KUNIT_ASSERT_NOT_NULL(test, p.g);
		p.tamper = garble;
		p.priv = &g;
		g.seen = 0;
		g.hit = false;
		g.flip = 1 << rand() % 8;
		prov_pair_run(&p);
		both = btgw_prov_event(p.g) == BTGW_PROV_EV_COMPLETE &&
		       btgw_prov_event(p.d) == BTGW_PROV_EV_COMPLETE;
		if (g.hit) {
			runs++;
			KUNIT_EXPECT_FALSE_MSG(test, both, "batch %u octet %u flip %02x",
					       g.batch, g.octet, g.flip);
			if (btgw_prov_event(p.g) == BTGW_PROV_EV_FAILED)
				KUNIT_EXPECT_TRUE(test, btgw_prov_failure(p.g)->text[0]);
			/* or each waits for the other, and time runs out */
			if (!btgw_prov_failure(p.g)->reason &&
			    !btgw_prov_failure(p.d)->reason) {
				KUNIT_EXPECT_NE(test, BTGW_PROV_EV_COMPLETE,
						btgw_prov_event(p.g));
				KUNIT_EXPECT_NE(test, BTGW_PROV_EV_COMPLETE,
						btgw_prov_event(p.d));
			}
			/* not every octet, which keeps this short */
			g.octet += 1 + rand() % 3;
		} else {
			g.octet = 0;
			g.batch++;
		}
		if (g.batch > p.n && !g.hit) {
			prov_pair_free(&p);
			break;
		}
		prov_pair_free(&p);
	}
	KUNIT_EXPECT_GT(test, runs, 100U);
	btgw_auth_free(k.auth);
}

static void truncated(struct kunit *test)
{
	struct combination c = { .alg = 1, .speculate = true };
	struct btgw_prov_start start = { .algorithm = 1 };
	struct side_keys k = { .auth = btgw_auth_new() };
	unsigned int batch, runs = 0;
	struct garble g = {};
	struct prov_pair p;

	for (batch = 0; batch < 6; batch++) {
		for (g.cut = 1; g.cut < 130; g.cut += 1 + g.cut / 8) {
			make(test, &c, &start, &k, &p, NULL);
			p.tamper = garble;
			p.priv = &g;
			g.batch = batch;
			g.seen = 0;
			g.hit = false;
			prov_pair_run(&p);
			if (g.hit) {
				runs++;
				KUNIT_EXPECT_TRUE(test, btgw_prov_event(p.g) !=
						  BTGW_PROV_EV_COMPLETE);
			}
			prov_pair_free(&p);
		}
	}
	KUNIT_EXPECT_GT(test, runs, 40U);
	btgw_auth_free(k.auth);
}

/* -- the last step ------------------------------------------------------- */

static void data_only_once_committed(struct kunit *test)
{
	struct combination c = { .alg = 1, .speculate = true };
	struct btgw_prov_start start = { .algorithm = 1 };
	struct side_keys k = { .auth = btgw_auth_new() };
	struct btgw_prov_data data;
	struct btgw_prov_batch b;
	uint8_t key[16];
	struct prov_pair p;
	int i;

	make(test, &c, &start, &k, &p, NULL);
	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_device_key(p.g, key));
		KUNIT_EXPECT_EQ(test, 0, btgw_prov_next(p.g, &b));
		btgw_prov_receive_batch(p.d, b.octets, b.len, NULL);
		KUNIT_EXPECT_EQ(test, 0, btgw_prov_next(p.d, &b));
		btgw_prov_receive_batch(p.g, b.octets, b.len, NULL);
	}
	KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_COMMIT_DATA, btgw_prov_event(p.g));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_next(p.g, &b));
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_device_key(p.g, key));
	/* a device has no key before Data */
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_device_key(p.d, key));

	data = p.data;
	data.unicast = 0x7ffe;		/* three elements do not fit */
	KUNIT_EXPECT_EQ(test, -EINVAL, btgw_prov_data_committed(p.g, &data));
	data.unicast = 0;
	KUNIT_EXPECT_EQ(test, -EINVAL, btgw_prov_data_committed(p.g, &data));
	data.unicast = 0x7ffd;
	data.key_index = 0x1000;
	KUNIT_EXPECT_EQ(test, -EINVAL, btgw_prov_data_committed(p.g, &data));
	data.key_index = 0xfff;
	data.flags = 4;
	KUNIT_EXPECT_EQ(test, -EINVAL, btgw_prov_data_committed(p.g, &data));
	data.flags = 3;
	KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_COMMIT_DATA, btgw_prov_event(p.g));
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_data_committed(p.g, &data));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_data_committed(p.g, &data));
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_next(p.g, &b));
	/* never twice */
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_next(p.g, &b));
	/* and a lost Complete leaves it unknown */
	btgw_prov_abort(p.g, "link lost");
	KUNIT_EXPECT_TRUE(test, btgw_prov_failure(p.g)->data_sent);
	prov_pair_free(&p);
	btgw_auth_free(k.auth);
}

static void not_stored(struct kunit *test)
{
	struct combination c = { .alg = 1, .speculate = true };
	struct btgw_prov_start start = { .algorithm = 1 };
	struct side_keys k = { .auth = btgw_auth_new() };
	struct btgw_prov_batch b;
	struct prov_pair p;
	int device;

	for (device = 0; device <= 1; device++) {
		make(test, &c, &start, &k, &p, NULL);
		while (btgw_prov_event(p.g) != BTGW_PROV_EV_COMMIT_DATA) {
			btgw_prov_next(p.g, &b);
			btgw_prov_receive_batch(p.d, b.octets, b.len, NULL);
			btgw_prov_next(p.d, &b);
			btgw_prov_receive_batch(p.g, b.octets, b.len, NULL);
		}
		if (!device) {
			btgw_prov_data_committed(p.g, NULL);
			KUNIT_EXPECT_EQ(test, BTGW_PROV_R_NOT_STORED,
					btgw_prov_failure(p.g)->reason);
			KUNIT_EXPECT_FALSE(test, btgw_prov_failure(p.g)->data_sent);
			prov_pair_free(&p);
			continue;
		}
		btgw_prov_data_committed(p.g, &p.data);
		btgw_prov_next(p.g, &b);
		btgw_prov_receive_batch(p.d, b.octets, b.len, NULL);
		KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_APPLY_DATA, btgw_prov_event(p.d));
		KUNIT_EXPECT_EQ(test, 0, btgw_prov_data_applied(p.d, false));
		KUNIT_EXPECT_EQ(test, 0, btgw_prov_next(p.d, &b));
		KUNIT_EXPECT_EQ(test, 0x0905, b.octets[0] << 8 | b.octets[1]);
		btgw_prov_receive_batch(p.g, b.octets, b.len, NULL);
		KUNIT_EXPECT_EQ(test, BTGW_PROV_R_PEER_FAILED,
				btgw_prov_failure(p.g)->reason);
		KUNIT_EXPECT_EQ(test, 5, btgw_prov_failure(p.g)->error);
		KUNIT_EXPECT_TRUE(test, btgw_prov_failure(p.g)->by_peer);
		prov_pair_free(&p);
	}
	btgw_auth_free(k.auth);
}

static void orders_spoken(struct kunit *test)
{
	unsigned int o;

	o = btgw_prov_orders_announced(BTGW_FB_ANN_STRICT |
				       BTGW_FB_ANN_DEVICE_FIRST |
				       BTGW_FB_ANN_OPEN);
	KUNIT_EXPECT_EQ(test, 15U, o);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_OPEN,
			btgw_prov_order_spoken(o, BTGW_PROV_NO_OOB));
	KUNIT_EXPECT_EQ(test, BTGW_PROV_DEVICE_FIRST,
			btgw_prov_order_spoken(o, BTGW_PROV_STATIC_OOB));
	o = btgw_prov_orders_announced(BTGW_FB_ANN_STRICT | BTGW_FB_ANN_OPEN);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_STRICT,
			btgw_prov_order_spoken(o, BTGW_PROV_INPUT_OOB));
	o = btgw_prov_orders_announced(0);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_STANDARD,
			btgw_prov_order_spoken(o, BTGW_PROV_NO_OOB));
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(every_combination, order_gen),
	KUNIT_CASE(fresh),
	KUNIT_CASE_PARAM(garbled, order_gen),
	KUNIT_CASE(truncated),
	KUNIT_CASE(data_only_once_committed),
	KUNIT_CASE(not_stored),
	KUNIT_CASE(orders_spoken),
	{}
};

static struct kunit_suite suite = {
	.name = "prov_session",
	.test_cases = cases,
};

kunit_test_suite(suite);
