// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_guard_test.c - peers that reflect, do not wait, or ask for what the
 * session does not have
 */
#include <errno.h>

#include "kunit.h"
#include "prov_reach.h"

static bool reflect_back(struct prov_pair *p, char side, struct btgw_prov_batch *b)
{
	uint8_t type = *(const uint8_t *)p->priv;
	char from = ((const char *)p->priv)[1];
	unsigned int i, j;

	if (side == from)
		return true;
	for (i = 0; i < p->n; i++)
		for (j = 0; j < p->log[i].b.count; j++) {
			const struct btgw_prov_batch *old = &p->log[i].b;

			if (p->log[i].side == from &&
			    old->octets[old->off[j]] == type)
				prov_pair_replace(b, type, old->octets + old->off[j] + 1);
		}
	return true;
}

/* a peer that sends back what it was sent: key, Confirmation, Random */
static void reflection(struct kunit *test)
{
	static const struct {
		enum btgw_prov_order order;
		uint8_t what[2];	/* type, who said it first */
	} t[] = {
		{ D_FIRST, { 3, 'G' } }, { STRICT, { 3, 'G' } },
		{ STRICT, { 5, 'G' } }, { STRICT, { 6, 'G' } },
		{ D_FIRST, { 6, 'G' } }, { STD, { 3, 'G' } },
		{ STD, { 5, 'G' } }, { STD, { 6, 'G' } },
		{ D_FIRST, { 5, 'D' } },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(t); i++) {
		struct state st = { t[i].order, OUT, GW, 0, 0 };
		struct btgw_prov *s;
		struct prov_pair p;

		make(test, &st, &p);
		p.tamper = reflect_back;
		p.priv = t[i].what;
		prov_pair_run(&p);
		s = t[i].what[1] == 'G' ? p.g : p.d;
		KUNIT_EXPECT_EQ_MSG(test, BTGW_PROV_R_REFLECTION,
				    btgw_prov_failure(s)->reason, "case %u", i);
		KUNIT_EXPECT_FALSE(test, btgw_prov_failure(p.g)->data_sent);
		prov_pair_free(&p);
	}
}

/* -- a gateway that does not wait for the device's answer --------------- */

static struct btgw_prov *oob_device(struct kunit *test, unsigned int orders,
				    bool cmac_auth, struct btgw_p256 *key)
{
	struct btgw_prov_device_cfg cfg = {
		.caps = {
			.elements = 1, .algorithms = 3, .key_type = 1,
			.oob_type = 1, .out_size = 8, .out_actions = 0x1f,
		},
		.orders = orders,
		.static_value = (const uint8_t *)"static",
		.static_len = 6,
		.cmac_auth = cmac_auth,
	};
	struct btgw_prov *s;

	KUNIT_ASSERT_EQ(test, 0, btgw_p256_generate(key));
	cfg.private_key = key->priv;
	s = btgw_prov_device_new(&cfg, NULL);
	KUNIT_ASSERT_NOT_NULL(test, s);
	return s;
}

/* Invite, Start, Public Key and, if @confirm, a Confirmation */
static void first_batch(struct kunit *test, const struct btgw_prov_start *start,
			const uint8_t *pub, bool confirm,
			struct btgw_prov_batch *b)
{
	static const uint8_t zero[32];
	uint8_t params[5];

	memset(b, 0, sizeof(*b));
	btgw_prov_start_params(start, params);
	btgw_prov_batch_add(b, BTGW_PROV_INVITE, zero, 1);
	btgw_prov_batch_add(b, BTGW_PROV_START, params, 5);
	btgw_prov_batch_add(b, BTGW_PROV_PUBLIC_KEY, pub, 64);
	if (confirm)
		btgw_prov_batch_add(b, BTGW_PROV_CONFIRMATION, zero,
				    start->algorithm ? 32 : 16);
	KUNIT_ASSERT_EQ(test, confirm ? 4 : 3, b->count);
}

static void confirmation_too_early(struct kunit *test)
{
	static const struct {
		const char *name;
		unsigned int orders;
		struct btgw_prov_start start;
		bool with_key;		/* in the batch of the Public Key */
		enum btgw_prov_reason want;
	} t[] = {
		{ "OOB key, static, strict", 1 << STRICT, { 1, 1, 1 }, true, 0 },
		{ "OOB key, none, strict", 1 << STRICT, { 1, 1, 0 }, true, 0 },
		{ "both spoken: strict", 0xf, { 1, 1, 1 }, true, 0 },
		{ "OOB key, static, device-first", 1 << D_FIRST, { 1, 1, 1 },
		  true, BTGW_PROV_R_MERGE },
		{ "OOB key, output, strict", 1 << STRICT, { 1, 1, 2, 3, 6 },
		  true, BTGW_PROV_R_MERGE },
		{ "in-band, static, strict", 1 << STRICT, { 1, 0, 1 },
		  true, BTGW_PROV_R_MERGE },
		/* the answer to the first batch was not given out yet */
		{ "unanswered, in-band", 1 << STRICT, { 1, 0, 1 },
		  false, BTGW_PROV_R_MERGE },
		{ "unanswered, output", 1 << STRICT, { 1, 1, 2, 3, 6 },
		  false, BTGW_PROV_R_MERGE },
		{ "unanswered, static", 1 << STRICT, { 1, 1, 1 }, false, 0 },
		{ "unanswered, device-first", 1 << D_FIRST, { 1, 1, 1 },
		  false, BTGW_PROV_R_MERGE },
	};
	struct btgw_p256 own, peer;
	struct btgw_prov_batch b;
	struct btgw_prov *s;
	uint8_t cp[33] = { BTGW_PROV_CONFIRMATION };
	unsigned int i;

	KUNIT_ASSERT_EQ(test, 0, btgw_p256_generate(&peer));
	for (i = 0; i < ARRAY_SIZE(t); i++) {
		s = oob_device(test, t[i].orders, false, &own);
		first_batch(test, &t[i].start, peer.pub, t[i].with_key, &b);
		btgw_prov_receive_batch(s, b.octets, b.len, NULL);
		if (btgw_prov_event(s) == BTGW_PROV_EV_SHOW_VALUE)
			btgw_prov_value_shown(s);
		if (!t[i].with_key)
			btgw_prov_receive(s, cp, sizeof(cp), true);
		KUNIT_EXPECT_EQ_MSG(test, t[i].want,
				    btgw_prov_failure(s)->reason, "%s",
				    t[i].name);
		if (!t[i].want)
			KUNIT_EXPECT_EQ(test, STRICT, btgw_prov_order(s));
		btgw_prov_free(s);
	}
}

/* the device's own key, which everyone may know, as the gateway's */
static void reflected_oob_key(struct kunit *test)
{
	static const struct btgw_prov_start start = { 1, 1, 0 };
	struct btgw_prov_batch b;
	struct btgw_p256 own;
	struct btgw_prov *s;

	s = oob_device(test, 1 << D_FIRST, false, &own);
	first_batch(test, &start, own.pub, false, &b);
	btgw_prov_receive_batch(s, b.octets, b.len, NULL);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_R_REFLECTION,
			btgw_prov_failure(s)->reason);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_PUBLIC_KEY, btgw_prov_failure(s)->type);
	btgw_prov_free(s);
}

/* Random_D, which order open gives away, as Random_P */
static void reflected_open_random(struct kunit *test)
{
	static const struct state st = { OPEN, NONE, DEV, 0, 0 };
	static const uint8_t what[2] = { BTGW_PROV_RANDOM, 'D' };
	struct prov_pair p;

	make(test, &st, &p);
	p.tamper = reflect_back;
	p.priv = what;
	prov_pair_run(&p);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_R_REFLECTION,
			btgw_prov_failure(p.d)->reason);
	KUNIT_EXPECT_EQ(test, 4, btgw_prov_failure(p.d)->error);
	prov_pair_free(&p);
}

/* CMAC with an AuthValue: only where the device's maker said so */
static void cmac_on_device(struct kunit *test)
{
	static const uint8_t start[] = { 2, 0, 0, 1, 0, 0 };
	static const uint8_t invite[] = { 0, 0 };
	struct btgw_prov_batch b;
	struct btgw_p256 own;
	struct btgw_prov *s;
	int allowed;

	for (allowed = 0; allowed <= 1; allowed++) {
		s = oob_device(test, 1 << STD, allowed, &own);
		btgw_prov_receive(s, invite, 2, true);
		btgw_prov_next(s, &b);
		KUNIT_EXPECT_EQ(test, allowed ? BTGW_PROV_V_ACCEPTED :
				BTGW_PROV_V_REFUSED,
				btgw_prov_receive(s, start, 6, true));
		KUNIT_EXPECT_EQ(test, allowed ? BTGW_AUTH_OK :
				BTGW_AUTH_CMAC_POLICY,
				btgw_prov_failure(s)->policy);
		btgw_prov_free(s);
	}
}

/* what a session does not have yet it does not give */
static void nothing_early(struct kunit *test)
{
	static const struct state st = { D_FIRST, OUT, DEV, 0, 0 };
	struct btgw_prov_start start;
	struct btgw_prov_batch b;
	struct btgw_prov_caps caps;
	struct btgw_prov_data data;
	struct btgw_auth_id id;
	uint8_t key[16];
	struct prov_pair p;

	make(test, &st, &p);
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_data(p.d, &data));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_data(p.g, &data));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_device_key(p.g, key));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_device_key(p.d, key));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_caps(p.g, &caps));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_start(p.d, &start));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_auth_id(p.g, &id));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_next(p.d, &b));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_value_shown(p.d));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_set_value(p.g, "1", NULL));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_auth_committed(p.g, true));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_data_committed(p.g, &p.data));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_data_applied(p.d, true));
	KUNIT_EXPECT_NULL(test, btgw_prov_shown_value(p.d));
	KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_SEND, btgw_prov_event(p.g));
	KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_WAIT, btgw_prov_event(p.d));
	prov_pair_run(&p);
	KUNIT_EXPECT_TRUE(test, prov_pair_ok(&p));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_data(p.g, &data));
	prov_pair_free(&p);
}

static int guard_init(struct kunit *test)
{
	test->priv = btgw_auth_new();
	return test->priv ? 0 : -ENOMEM;
}

static void guard_exit(struct kunit *test)
{
	btgw_auth_free(test->priv);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(reflection),
	KUNIT_CASE(confirmation_too_early),
	KUNIT_CASE(reflected_oob_key),
	KUNIT_CASE(reflected_open_random),
	KUNIT_CASE(cmac_on_device),
	KUNIT_CASE(nothing_early),
	{}
};

static struct kunit_suite suite = {
	.name = "prov_guard",
	.init = guard_init,
	.exit = guard_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
