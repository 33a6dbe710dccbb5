// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_auth_test.c - the rules that protect an AuthValue, one by one
 */
#include <errno.h>

#include "kunit.h"
#include "prov_hook.h"
#include "prov_pair.h"

static const uint8_t label[16] = "a static value!!";

#define START(alg, key, method, action, size)				\
	{ BTGW_PROV_ALG_##alg, BTGW_PROV_KEY_##key, BTGW_PROV_##method, \
	  action, size }

static const struct btgw_prov_start none = START(HMAC, IN_BAND, NO_OOB, 0, 0);
static const struct btgw_prov_start none_cmac = START(CMAC, IN_BAND, NO_OOB, 0, 0);
static const struct btgw_prov_start fixed = START(HMAC, IN_BAND, STATIC_OOB, 0, 0);
static const struct btgw_prov_start fixed_cmac = START(CMAC, IN_BAND, STATIC_OOB, 0, 0);
static const struct btgw_prov_start fixed_key = START(HMAC, OOB, STATIC_OOB, 0, 0);
static const struct btgw_prov_start out6 = START(HMAC, IN_BAND, OUTPUT_OOB, 3, 6);
static const struct btgw_prov_start out5 = START(HMAC, IN_BAND, OUTPUT_OOB, 3, 5);
static const struct btgw_prov_start out_alnum5 = START(HMAC, IN_BAND, OUTPUT_OOB, 4, 5);
static const struct btgw_prov_start out_alnum3 = START(HMAC, IN_BAND, OUTPUT_OOB, 4, 3);
static const struct btgw_prov_start in6 = START(HMAC, IN_BAND, INPUT_OOB, 2, 6);

/* an application with a device at the other end of each session */
struct world {
	struct btgw_auth *auth;
	struct btgw_prov_pin pin;
	bool journal;
	bool attention;
};

static int world_init(struct kunit *test)
{
	struct world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);

	w->auth = btgw_auth_new();
	test->priv = w;
	return w->auth ? 0 : -ENOMEM;
}

static void world_exit(struct kunit *test)
{
	struct world *w = test->priv;

	btgw_auth_free(w->auth);
}

static struct btgw_prov *gateway(struct world *w,
				 const struct btgw_prov_start *start,
				 enum btgw_prov_order order,
				 const uint8_t *value, struct btgw_err *err)
{
	struct btgw_prov_gateway_cfg cfg = {
		.order = order,
		.start = *start,
		.speculate = true,
		.auth = w->auth,
		.pin = &w->pin,
		.journal_auth = w->journal,
		.needs_attention = w->attention,
	};

	if (start->method == BTGW_PROV_STATIC_OOB) {
		cfg.static_value = value;
		cfg.static_len = sizeof(label);
	}
	w->pin.start = *start;
	return btgw_prov_gateway_new(&cfg, err);
}

static struct btgw_prov *device(const uint8_t *value)
{
	struct btgw_prov_device_cfg cfg = {
		.caps = {
			.elements = 1, .algorithms = 3, .oob_type = 1,
			.out_size = 8, .out_actions = 0x1f,
			.in_size = 8, .in_actions = 0xf,
		},
		.orders = BTGW_PROV_ORDER_BIT(BTGW_PROV_DEVICE_FIRST) |
			  BTGW_PROV_ORDER_BIT(BTGW_PROV_STANDARD),
		.static_value = value,
		.static_len = sizeof(label),
		.cmac_auth = true,
	};

	return btgw_prov_device_new(&cfg, NULL);
}

/* lose everything the device says from its Random on */
static bool lose_random(struct prov_pair *p, char side, struct btgw_prov_batch *b)
{
	return side != 'D' || b->octets[0] != BTGW_PROV_RANDOM;
}

/* lose what the device commits with: Random_P never goes out */
static bool lose_first(struct prov_pair *p, char side, struct btgw_prov_batch *b)
{
	return side != 'D';
}

/* one session that the link loses; what may follow */
static struct btgw_prov_failure
cut_short(struct kunit *test, const struct btgw_prov_start *start,
	  bool after_random)
{
	struct btgw_prov_failure f;
	struct prov_pair p;

	prov_pair_init(&p);
	p.g = gateway(test->priv, start, BTGW_PROV_DEVICE_FIRST, label, NULL);
	p.d = device(label);
	KUNIT_ASSERT_NOT_NULL(test, p.g);
	KUNIT_ASSERT_NOT_NULL(test, p.d);
	p.tamper = after_random ? lose_random : lose_first;
	prov_pair_run(&p);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_WAIT, btgw_prov_event(p.g));
	btgw_prov_abort(p.g, "link lost");
	KUNIT_EXPECT_TRUE(test, prov_hook_wiped(p.g));
	f = *btgw_prov_failure(p.g);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_R_ABORTED, f.reason);
	KUNIT_EXPECT_EQ(test, after_random, f.random_sent);
	KUNIT_EXPECT_FALSE(test, f.data_sent);
	prov_pair_free(&p);
	return f;
}

/* (a) */
static void retry_without_value(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_RETRY, cut_short(test, &none, true).next);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_RETRY, cut_short(test, &none, false).next);
}

static void retry_before_random(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_RETRY, cut_short(test, &fixed, false).next);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_RETRY, cut_short(test, &out6, false).next);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_RETRY, cut_short(test, &in6, false).next);
	/* the value may be used again: it was never exposed */
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_RETRY, cut_short(test, &fixed, false).next);
}

static void retry_person(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_ASK_PERSON, cut_short(test, &out6, true).next);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_ASK_PERSON, cut_short(test, &in6, true).next);
}

static void retry_strong_static(struct kunit *test)
{
	struct world *w = test->priv;

	w->pin.auth_bits = 128;
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_RETRY, cut_short(test, &fixed, true).next);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_RETRY, cut_short(test, &fixed, true).next);
	w->pin.auth_bits = 127;
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_BURN, cut_short(test, &fixed, true).next);
}

static void retry_cmac_static(struct kunit *test)
{
	/* with CMAC one answer is enough, however long the value */
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_BURN,
			btgw_auth_after(&fixed_cmac, true, 256));
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_RETRY,
			btgw_auth_after(&fixed_cmac, false, 0));
}

static void burnt_everywhere(struct kunit *test)
{
	static const uint8_t padded[BTGW_PROV_HMAC_VALUE] = "a static value!!";
	struct world *w = test->priv;
	struct btgw_prov_failure f = cut_short(test, &fixed, true);
	struct btgw_auth_id id;
	struct btgw_err err = {};
	struct btgw_auth *next_start;

	KUNIT_EXPECT_EQ(test, BTGW_AUTH_BURN, f.next);
	KUNIT_EXPECT_TRUE(test, f.has_auth_id);
	/* the same value on another device, under the other algorithm */
	KUNIT_EXPECT_NULL(test, gateway(w, &fixed, BTGW_PROV_DEVICE_FIRST,
					label, &err));
	KUNIT_EXPECT_STREQ(test, btgw_auth_text(BTGW_AUTH_BURNT), err.text);
	w->pin.cmac_auth = true;
	KUNIT_EXPECT_NULL(test, gateway(w, &fixed_cmac, BTGW_PROV_STANDARD,
					label, &err));
	KUNIT_EXPECT_STREQ(test, btgw_auth_text(BTGW_AUTH_BURNT), err.text);
	/* and in the next process, which knows it from the store */
	next_start = btgw_auth_new();
	KUNIT_ASSERT_NOT_NULL(test, next_start);
	KUNIT_EXPECT_EQ(test, 0, btgw_auth_add_burnt(next_start, &f.auth_id));
	KUNIT_EXPECT_EQ(test, 0, btgw_auth_add_burnt(next_start, &f.auth_id));
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_BURNT,
			btgw_auth_claim(next_start, label, sizeof(label), &id));
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_BURNT,
			btgw_auth_claim(next_start, padded, sizeof(padded), &id));
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_OK,
			btgw_auth_claim(next_start, (const uint8_t *)"b", 1, &id));
	btgw_auth_free(next_start);
}

static void attention(struct kunit *test)
{
	struct world *w = test->priv;
	struct btgw_err err = {};

	w->attention = true;
	KUNIT_EXPECT_NULL(test, gateway(w, &out6, BTGW_PROV_DEVICE_FIRST, NULL,
					&err));
	KUNIT_EXPECT_STREQ(test, btgw_auth_text(BTGW_AUTH_ATTENTION), err.text);
}

/* a shared value is recorded as exposed before Random_P, a strong one is not */
static void journal(struct kunit *test)
{
	struct world *w = test->priv;
	struct btgw_auth_id id;
	struct prov_pair p;
	int strong;

	w->journal = true;
	for (strong = 0; strong <= 1; strong++) {
		w->pin.auth_bits = strong ? 128 : 0;
		prov_pair_init(&p);
		p.g = gateway(w, &fixed, BTGW_PROV_DEVICE_FIRST, label, NULL);
		p.d = device(label);
		KUNIT_ASSERT_NOT_NULL(test, p.g);
		KUNIT_EXPECT_EQ(test, 0, btgw_prov_auth_id(p.g, &id));
		prov_pair_run(&p);
		KUNIT_EXPECT_TRUE(test, prov_pair_ok(&p));
		KUNIT_EXPECT_EQ(test, strong ? 0U : 1U, p.auth_commits);
		prov_pair_free(&p);
	}
}

static void journal_fails(struct kunit *test)
{
	struct world *w = test->priv;
	struct btgw_prov_batch b;
	struct btgw_prov *g, *d;

	w->journal = true;
	g = gateway(w, &fixed, BTGW_PROV_DEVICE_FIRST, label, NULL);
	d = device(label);
	KUNIT_ASSERT_NOT_NULL(test, g);
	KUNIT_ASSERT_NOT_NULL(test, d);
	btgw_prov_next(g, &b);
	btgw_prov_receive_batch(d, b.octets, b.len, NULL);
	btgw_prov_next(d, &b);
	btgw_prov_receive_batch(g, b.octets, b.len, NULL);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_COMMIT_AUTH, btgw_prov_event(g));
	KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_next(g, &b));
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_auth_committed(g, false));
	KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_FAILED, btgw_prov_event(g));
	KUNIT_EXPECT_FALSE(test, btgw_prov_failure(g)->random_sent);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_RETRY, btgw_prov_failure(g)->next);
	btgw_prov_free(g);
	btgw_prov_free(d);
}

/* (b) */
static const struct {
	const char *name;
	bool random_sent;
	const struct btgw_prov_start *from, *to;
	enum btgw_auth_verdict want;
} fall_back[] = {
	{ "same", false, &fixed, &fixed, BTGW_AUTH_OK },
	{ "after Random", true, &fixed, &fixed, BTGW_AUTH_RANDOM_SENT },
	{ "none after Random", true, &none, &none, BTGW_AUTH_RANDOM_SENT },
	{ "HMAC to CMAC", false, &fixed, &fixed_cmac, BTGW_AUTH_WEAKER_ALGORITHM },
	{ "HMAC to CMAC, none", false, &none, &none_cmac, BTGW_AUTH_WEAKER_ALGORITHM },
	{ "CMAC to HMAC", false, &fixed_cmac, &fixed, BTGW_AUTH_OK },
	{ "OOB key to in-band", false, &fixed_key, &fixed, BTGW_AUTH_WEAKER_KEY },
	{ "in-band to OOB key", false, &fixed, &fixed_key, BTGW_AUTH_OK },
	{ "static to none", false, &fixed, &none, BTGW_AUTH_WEAKER_METHOD },
	{ "output to none", false, &out6, &none, BTGW_AUTH_WEAKER_METHOD },
	{ "static to output", false, &fixed, &out6, BTGW_AUTH_WEAKER_METHOD },
	{ "output to input", false, &out6, &in6, BTGW_AUTH_WEAKER_METHOD },
	{ "none to output", false, &none, &out6, BTGW_AUTH_OK },
	{ "6 to 5 digits", false, &out6, &out5, BTGW_AUTH_WEAKER_SIZE },
	{ "5 to 6 digits", false, &out5, &out6, BTGW_AUTH_OK },
	{ "6 digits to 5 characters", false, &out6, &out_alnum5, BTGW_AUTH_OK },
	{ "6 digits to 3 characters", false, &out6, &out_alnum3, BTGW_AUTH_WEAKER_SIZE },
};

static void falling_back(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fall_back); i++)
		KUNIT_EXPECT_EQ_MSG(test, fall_back[i].want,
				    btgw_auth_may_fall_back(fall_back[i].random_sent,
							    fall_back[i].from,
							    fall_back[i].to),
				    "%s", fall_back[i].name);
}

/* (c) */
static void parallel_static(struct kunit *test)
{
	struct world *w = test->priv;
	struct btgw_err err = {};
	struct btgw_prov *a, *b;

	a = gateway(w, &fixed, BTGW_PROV_DEVICE_FIRST, label, NULL);
	KUNIT_ASSERT_NOT_NULL(test, a);
	b = gateway(w, &fixed, BTGW_PROV_DEVICE_FIRST, label, &err);
	KUNIT_EXPECT_NULL(test, b);
	KUNIT_EXPECT_STREQ(test, btgw_auth_text(BTGW_AUTH_IN_USE), err.text);
	/* another value is another matter */
	b = gateway(w, &fixed, BTGW_PROV_DEVICE_FIRST,
		    (const uint8_t *)"another value!!!", NULL);
	KUNIT_EXPECT_NOT_NULL(test, b);
	btgw_prov_free(b);
	/* and it is free again after */
	btgw_prov_free(a);
	a = gateway(w, &fixed, BTGW_PROV_DEVICE_FIRST, label, NULL);
	KUNIT_EXPECT_NOT_NULL(test, a);
	btgw_prov_free(a);
}

/* one digit: ten input values, so the eleventh session finds none */
static void parallel_input(struct kunit *test)
{
	struct btgw_prov_start in1 = START(HMAC, IN_BAND, INPUT_OOB, 2, 1);
	struct btgw_prov *s[10] = {};
	struct btgw_err err = {};
	unsigned int i, tries;

	for (i = 0; i < ARRAY_SIZE(s); i++)
		for (tries = 0; !s[i] && tries < 100; tries++)
			s[i] = gateway(test->priv, &in1, BTGW_PROV_DEVICE_FIRST,
				       NULL, NULL);
	for (i = 0; i < ARRAY_SIZE(s); i++)
		KUNIT_EXPECT_NOT_NULL(test, s[i]);
	KUNIT_EXPECT_NULL(test, gateway(test->priv, &in1,
					BTGW_PROV_DEVICE_FIRST, NULL, &err));
	KUNIT_EXPECT_EQ(test, -EBUSY, err.code);
	for (i = 0; i < ARRAY_SIZE(s); i++)
		btgw_prov_free(s[i]);
}

static void parallel_output(struct kunit *test)
{
	struct prov_pair a, b;
	struct btgw_err err = {};

	prov_pair_init(&a);
	prov_pair_init(&b);
	a.g = gateway(test->priv, &out6, BTGW_PROV_DEVICE_FIRST, NULL, NULL);
	b.g = gateway(test->priv, &out6, BTGW_PROV_DEVICE_FIRST, NULL, NULL);
	a.d = device(label);
	b.d = device(label);
	prov_hook_text(a.d, "019655");
	prov_hook_text(b.d, "019655");
	a.tamper = lose_random;
	prov_pair_run(&a);
	/* both devices show the same: the second value is refused, not used */
	b.typed[0] = 0;
	while (btgw_prov_event(b.g) != BTGW_PROV_EV_NEED_VALUE) {
		struct btgw_prov *from = btgw_prov_event(b.g) ==
			BTGW_PROV_EV_SEND ? b.g : b.d;
		struct btgw_prov_batch batch;

		if (btgw_prov_event(from) == BTGW_PROV_EV_SHOW_VALUE)
			btgw_prov_value_shown(from);
		KUNIT_ASSERT_EQ(test, 0, btgw_prov_next(from, &batch));
		btgw_prov_receive_batch(from == b.g ? b.d : b.g, batch.octets,
					batch.len, NULL);
	}
	KUNIT_EXPECT_EQ(test, -EBUSY, btgw_prov_set_value(b.g, "019655", &err));
	KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_NEED_VALUE, btgw_prov_event(b.g));
	btgw_prov_abort(a.g, "link lost");
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_set_value(b.g, "019655", &err));
	prov_pair_run(&b);
	KUNIT_EXPECT_TRUE(test, prov_pair_ok(&b));
	prov_pair_free(&a);
	prov_pair_free(&b);
}

/* (f) */
static void gate(struct kunit *test)
{
	static const unsigned int wait_s[] = { 2, 4, 8, 16, 32, 64, 64, 64 };
	struct btgw_prov_gate g = {};
	uint64_t now = 1000;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, BTGW_AUTH_OK, btgw_prov_gate_enter(&g, now));
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_BUSY, btgw_prov_gate_enter(&g, now));
	for (i = 0; i < ARRAY_SIZE(wait_s); i++) {
		btgw_prov_gate_leave(&g, now, true);
		KUNIT_EXPECT_EQ(test, wait_s[i] * 1000ULL,
				btgw_prov_gate_wait_ms(&g, now));
		now += wait_s[i] * 1000 - 1;
		KUNIT_EXPECT_EQ(test, BTGW_AUTH_BACKOFF,
				btgw_prov_gate_enter(&g, now));
		now++;
		KUNIT_EXPECT_EQ(test, BTGW_AUTH_OK, btgw_prov_gate_enter(&g, now));
	}
	btgw_prov_gate_leave(&g, now, false);
	KUNIT_EXPECT_EQ(test, 0U, g.failures);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_OK, btgw_prov_gate_enter(&g, now));
	g.failures = UINT32_MAX;
	btgw_prov_gate_leave(&g, now, true);
	KUNIT_EXPECT_EQ(test, 64000ULL, btgw_prov_gate_wait_ms(&g, now));
}

/* (g) */
static void pinned(struct kunit *test)
{
	struct btgw_prov_pin pin = { .start = START(HMAC, OOB, OUTPUT_OOB, 3, 6) };
	struct btgw_prov_start s;

	KUNIT_EXPECT_EQ(test, BTGW_AUTH_OK, btgw_auth_check_pin(NULL, &none));
	s = pin.start;
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_OK, btgw_auth_check_pin(&pin, &s));
	s.algorithm = BTGW_PROV_ALG_CMAC;
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_PIN_ALGORITHM, btgw_auth_check_pin(&pin, &s));
	s = pin.start;
	s.public_key = BTGW_PROV_KEY_IN_BAND;
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_PIN_KEY, btgw_auth_check_pin(&pin, &s));
	s = pin.start;
	s.method = BTGW_PROV_NO_OOB;
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_PIN_METHOD, btgw_auth_check_pin(&pin, &s));
	s = pin.start;
	s.action = BTGW_PROV_OUT_ALNUM;
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_PIN_ACTION, btgw_auth_check_pin(&pin, &s));
	s = pin.start;
	s.size = 5;
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_PIN_SIZE, btgw_auth_check_pin(&pin, &s));
	s.size = 7;
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_PIN_SIZE, btgw_auth_check_pin(&pin, &s));
}

static void offered(struct kunit *test)
{
	static const struct btgw_prov_caps all = {
		.elements = 1, .algorithms = 3, .key_type = 1, .oob_type = 1,
		.out_size = 6, .out_actions = 0x08, .in_size = 4, .in_actions = 0x04,
	};
	struct btgw_prov_pin pin = { .has_caps = true };
	uint8_t params[BTGW_PROV_CAPS_PARAMS];
	struct btgw_prov_caps c;

#define CHECK(start) btgw_auth_check_caps(&pin, start, params, &c)
#define OFFER(field, value)						\
	do {								\
		c = all;						\
		c.field = value;					\
		btgw_prov_caps_params(&c, params);			\
		memcpy(pin.caps, params, sizeof(params));		\
	} while (0)

	OFFER(elements, 1);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_OK, CHECK(&out6));
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_OK, CHECK(&fixed_key));
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_CAPS_SIZE, CHECK(&in6));
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_CAPS_ACTION, CHECK(&out_alnum5));
	pin.caps[0]++;
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_PIN_CAPS, CHECK(&out6));
	pin.has_caps = false;
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_OK, CHECK(&out6));
	OFFER(algorithms, 1);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_CAPS_ALGORITHM, CHECK(&none));
	OFFER(key_type, 0);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_CAPS_KEY, CHECK(&fixed_key));
	OFFER(oob_type, 0);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_CAPS_METHOD, CHECK(&fixed));
	OFFER(oob_type, 3);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_CAPS_ONLY_OOB, CHECK(&none));
	OFFER(out_actions, 0);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_CAPS_METHOD, CHECK(&out6));
	OFFER(out_size, 5);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_CAPS_SIZE, CHECK(&out6));
}

/* a device that offers less than what was asked for: refused, not followed */
static void downgrade(struct kunit *test)
{
	struct btgw_prov_device_cfg cfg = {
		.caps = { .elements = 1, .algorithms = 1 },
		.orders = BTGW_PROV_ORDER_BIT(BTGW_PROV_DEVICE_FIRST),
	};
	const struct btgw_prov_failure *f;
	struct prov_pair p;

	prov_pair_init(&p);
	p.g = gateway(test->priv, &out6, BTGW_PROV_DEVICE_FIRST, NULL, NULL);
	p.d = btgw_prov_device_new(&cfg, NULL);
	KUNIT_ASSERT_NOT_NULL(test, p.g);
	KUNIT_ASSERT_NOT_NULL(test, p.d);
	prov_pair_run(&p);
	f = btgw_prov_failure(p.g);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_R_POLICY, f->reason);
	KUNIT_EXPECT_EQ(test, BTGW_AUTH_CAPS_ALGORITHM, f->policy);
	KUNIT_EXPECT_FALSE(test, f->random_sent);
	/* the device said what was wrong, behind what it offers */
	KUNIT_EXPECT_EQ(test, 2, p.log[1].b.count);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_FAILED, p.log[1].b.octets[12]);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_ERR_INVALID_FORMAT, p.log[1].b.octets[13]);
	KUNIT_EXPECT_EQ(test, 2U, p.n);
	prov_pair_free(&p);
}

/* what a session may be at all */
static void sessions(struct kunit *test)
{
	int order;

	for (order = 0; order < BTGW_PROV_ORDERS; order++) {
		bool standard = order == BTGW_PROV_STANDARD;
		bool open = order == BTGW_PROV_OPEN;

		KUNIT_EXPECT_EQ(test, BTGW_AUTH_OK,
				btgw_auth_check_session(order, &none, false));
		KUNIT_EXPECT_EQ(test, BTGW_AUTH_OK,
				btgw_auth_check_session(order, &none_cmac, false));
		KUNIT_EXPECT_EQ(test, open ? BTGW_AUTH_OPEN_METHOD : BTGW_AUTH_OK,
				btgw_auth_check_session(order, &out6, false));
		KUNIT_EXPECT_EQ(test, open ? BTGW_AUTH_OPEN_METHOD :
				standard ? BTGW_AUTH_CMAC_POLICY :
				BTGW_AUTH_CMAC_FASTBATCH,
				btgw_auth_check_session(order, &fixed_cmac, false));
		KUNIT_EXPECT_EQ(test, open ? BTGW_AUTH_OPEN_METHOD :
				standard ? BTGW_AUTH_OK :
				BTGW_AUTH_CMAC_FASTBATCH,
				btgw_auth_check_session(order, &fixed_cmac, true));
	}
}

static void refused_at_start(struct kunit *test)
{
	static const uint8_t zero[sizeof(label)];
	struct btgw_prov_gateway_cfg cfg = { .start = out6 };
	struct world *w = test->priv;
	struct btgw_err err = {};

	KUNIT_EXPECT_NULL(test, gateway(w, &fixed, BTGW_PROV_OPEN, label, &err));
	KUNIT_EXPECT_STREQ(test, btgw_auth_text(BTGW_AUTH_OPEN_METHOD), err.text);
	KUNIT_EXPECT_NULL(test, gateway(w, &fixed, BTGW_PROV_STRICT, zero, &err));
	KUNIT_EXPECT_STREQ(test, btgw_auth_text(BTGW_AUTH_ZERO_VALUE), err.text);
	KUNIT_EXPECT_NULL(test, gateway(w, &fixed, BTGW_PROV_STRICT, NULL, &err));
	KUNIT_EXPECT_NULL(test, gateway(w, &fixed_key, BTGW_PROV_STRICT, label, &err));
	KUNIT_EXPECT_NULL(test, btgw_prov_gateway_new(&cfg, &err));
	KUNIT_EXPECT_STREQ(test, btgw_auth_text(BTGW_AUTH_NO_POLICY), err.text);
	/* the pin is asked before the device is */
	w->pin.start = out6;
	cfg.pin = &w->pin;
	cfg.auth = w->auth;
	cfg.start = out5;
	KUNIT_EXPECT_NULL(test, btgw_prov_gateway_new(&cfg, &err));
	KUNIT_EXPECT_STREQ(test, btgw_auth_text(BTGW_AUTH_PIN_SIZE), err.text);
	cfg.start = none;
	KUNIT_EXPECT_NULL(test, btgw_prov_gateway_new(&cfg, &err));
	KUNIT_EXPECT_STREQ(test, btgw_auth_text(BTGW_AUTH_PIN_METHOD), err.text);
}

/* values */
static void typed(struct kunit *test)
{
	static const struct btgw_prov_start push3 = START(HMAC, IN_BAND, INPUT_OOB, 0, 3);
	static const struct {
		const struct btgw_prov_start *start;
		const char *text;
		int want;
	} t[] = {
		{ &out6, "000000", 0 }, { &out6, "999999", 0 }, { &out6, "1", 0 },
		{ &out6, "", -ERANGE }, { &out6, "1000000", -ERANGE },
		{ &out6, "12 456", -EDOM }, { &out6, "-12345", -EDOM },
		{ &out6, "12345A", -EDOM }, { &out6, "0x1234", -EDOM },
		{ &out_alnum5, "0AZ9", 0 }, { &out_alnum5, "abc", -EDOM },
		{ &out_alnum5, "ABCDEF", -ERANGE }, { &out_alnum5, "A C", -EDOM },
		{ &push3, "0", -ERANGE }, { &push3, "000", -ERANGE },
		{ &push3, "1", 0 }, { &none, "1", -EINVAL }, { &fixed, "1", -EINVAL },
	};
	uint8_t out[BTGW_PROV_VALUE_MAX];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(t); i++)
		KUNIT_EXPECT_EQ_MSG(test, t[i].want,
				    btgw_auth_text_value(t[i].start, t[i].text, out),
				    "\"%s\"", t[i].text);
}

static void generated(struct kunit *test)
{
	struct btgw_prov_start s = out6;
	uint8_t out[BTGW_PROV_VALUE_MAX];
	char text[BTGW_AUTH_TEXT];
	unsigned int i;

	/* 9 actions of 8 sizes, 50 values of each */
	for (i = 0; i < 9 * 8 * 50; i++) {
		unsigned int action = i / 50 % 9;

		s.method = action < BTGW_PROV_OUT_ACTIONS ?
			   BTGW_PROV_OUTPUT_OOB : BTGW_PROV_INPUT_OOB;
		s.action = action % BTGW_PROV_OUT_ACTIONS;
		s.size = 1 + i / 50 / 9;
		KUNIT_ASSERT_EQ(test, 0, btgw_auth_generate(&s, text));
		KUNIT_ASSERT_EQ(test, 0, btgw_auth_text_value(&s, text, out));
	}
	KUNIT_EXPECT_EQ(test, -EINVAL, btgw_auth_generate(&fixed, text));
}

static void texts(struct kunit *test)
{
	int v;

	for (v = 0; v < BTGW_AUTH_VERDICTS; v++)
		KUNIT_EXPECT_NOT_NULL(test, btgw_auth_text(v));
	KUNIT_EXPECT_STREQ(test, "unknown", btgw_auth_text(BTGW_AUTH_VERDICTS));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(retry_without_value),
	KUNIT_CASE(retry_before_random),
	KUNIT_CASE(retry_person),
	KUNIT_CASE(retry_strong_static),
	KUNIT_CASE(retry_cmac_static),
	KUNIT_CASE(burnt_everywhere),
	KUNIT_CASE(attention),
	KUNIT_CASE(journal),
	KUNIT_CASE(journal_fails),
	KUNIT_CASE(falling_back),
	KUNIT_CASE(parallel_static),
	KUNIT_CASE(parallel_input),
	KUNIT_CASE(parallel_output),
	KUNIT_CASE(gate),
	KUNIT_CASE(pinned),
	KUNIT_CASE(offered),
	KUNIT_CASE(downgrade),
	KUNIT_CASE(sessions),
	KUNIT_CASE(refused_at_start),
	KUNIT_CASE(typed),
	KUNIT_CASE(generated),
	KUNIT_CASE(texts),
	{}
};

static struct kunit_suite suite = {
	.name = "prov_auth",
	.init = world_init,
	.exit = world_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
