// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_vector_test.c - known answers of provisioning: every intermediate value,
 * every PDU and every batch of both roles, bit for bit
 */
#include <errno.h>
#include <stdlib.h>

#include "fb_vectors.h"
#include "kunit.h"
#include "prov_hook.h"
#include "prov_pair.h"
#include "prov_session.h"
#include "prov_vectors.h"

#define FILE_NAME	"provisioning.txt"

/* what a session of the file needs, both sides of it */
struct setup {
	const struct pv_record *r;
	struct btgw_prov_pin pin;
	struct btgw_auth *auth;
	struct prov_pair pair;
};

static const uint8_t *pdu_of(const struct pv_record *r, uint8_t type, char side)
{
	unsigned int i;

	for (i = 0; i < r->n; i++)
		if (r->fields[i].key[0] == side && r->fields[i].key[1] == '_' &&
		    r->fields[i].octets[0] == type)
			return r->fields[i].octets;
	return NULL;
}

static void text_of(const struct btgw_prov_start *start, const uint8_t *auth,
		    size_t len, char *text)
{
	unsigned int i, number = auth[len - 2] << 8 | auth[len - 1];

	if (btgw_auth_is_alnum(start)) {
		memcpy(text, auth, start->size);
		return;
	}
	for (i = start->size; i--; number /= 10)
		text[i] = '0' + number % 10;
}

static void setup(struct kunit *test, struct setup *su,
		  const struct pv_record *r, enum btgw_prov_order order,
		  bool known_caps)
{
	struct btgw_prov_gateway_cfg g = { .order = order, .speculate = true };
	struct btgw_prov_device_cfg d = {
		.orders = BTGW_PROV_ORDER_BIT(order) |
			  BTGW_PROV_ORDER_BIT(BTGW_PROV_STANDARD),
		.cmac_auth = true,
	};
	const uint8_t *auth, *oob_pub = NULL;
	char text[BTGW_AUTH_TEXT] = "";
	size_t len;

	memset(su, 0, sizeof(*su));
	su->r = r;
	su->auth = btgw_auth_new();
	KUNIT_ASSERT_NOT_NULL(test, su->auth);
	prov_pair_init(&su->pair);

	KUNIT_ASSERT_EQ(test, 0, btgw_prov_caps_parse(pdu_of(r, 1, 'd'), &d.caps));
	KUNIT_ASSERT_EQ(test, 0, btgw_prov_start_parse(pdu_of(r, 2, 'g'), &g.start));
	btgw_prov_data_unpack(pv_octets(r, "provisioning_data", 25),
			      &su->pair.data);
	auth = pv_hex(r, "auth_value", &len);

	su->pin.start = g.start;
	su->pin.cmac_auth = true;
	su->pin.has_caps = known_caps;
	memcpy(su->pin.caps, pdu_of(r, 1, 'd') + 1, sizeof(su->pin.caps));
	g.pin = &su->pin;
	g.auth = su->auth;
	g.attention = pdu_of(r, 0, 'g')[1];
	if (g.start.method == BTGW_PROV_STATIC_OOB) {
		g.static_value = auth;
		g.static_len = len;
	}
	if (d.caps.oob_type & BTGW_PROV_CAP_STATIC_OOB) {
		d.static_value = g.static_value ?: (const uint8_t *)"unused";
		d.static_len = g.static_value ? len : 6;
	}
	if (d.caps.key_type & BTGW_PROV_CAP_KEY_OOB)
		d.private_key = pv_octets(r, "private_key_device", 32);
	if (g.start.public_key == BTGW_PROV_KEY_OOB)
		oob_pub = pv_octets(r, "public_key_device", 64);
	g.device_key = oob_pub;

	su->pair.g = btgw_prov_gateway_new(&g, NULL);
	su->pair.d = btgw_prov_device_new(&d, NULL);
	if (!su->pair.g || !su->pair.d)
		return;
	prov_hook_key(su->pair.g, pv_octets(r, "private_key_provisioner", 32));
	prov_hook_key(su->pair.d, pv_octets(r, "private_key_device", 32));
	prov_hook_random(su->pair.g, pv_octets(r, "random_provisioner", len), len);
	prov_hook_random(su->pair.d, pv_octets(r, "random_device", len), len);
	if (g.start.method >= BTGW_PROV_OUTPUT_OOB) {
		text_of(&g.start, auth, len, text);
		prov_hook_text(g.start.method == BTGW_PROV_OUTPUT_OOB ?
			       su->pair.d : su->pair.g, text);
	}
}

static void teardown(struct setup *su)
{
	prov_pair_free(&su->pair);
	btgw_auth_free(su->auth);
}

static void known_file(struct kunit *test)
{
	const struct pv_file *f = pv_get(FILE_NAME);

	KUNIT_EXPECT_EQ(test, 7U, pv_count(f, "session"));
	KUNIT_EXPECT_EQ(test, 3U, pv_count(f, "value"));
	KUNIT_EXPECT_EQ(test, 6U, pv_count(f, "refused"));
	KUNIT_EXPECT_EQ(test, 7U, pv_count(f, "pdu"));
	KUNIT_EXPECT_EQ(test, 3U, pv_count(f, "order"));
	KUNIT_EXPECT_EQ(test, 26U, f->n);
}

#define GEN(kind)							\
	static const void *kind##_gen(const void *prev, char *desc)	\
	{								\
		const struct pv_record *r;				\
									\
		r = pv_next(pv_get(FILE_NAME), #kind, prev);		\
		if (r)							\
			snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", r->name); \
		return r;						\
	}

GEN(session)
GEN(value)
GEN(refused)
GEN(pdu)
GEN(order)

/* the arithmetic, one step at a time, through the key schedule alone */
static void known_keys(struct kunit *test)
{
	const struct pv_record *r = test->param_value;
	uint8_t out[BTGW_PROV_VALUE_MAX];
	struct btgw_prov *s;
	struct setup su;
	size_t len;

	setup(test, &su, r, BTGW_PROV_STANDARD, false);
	KUNIT_ASSERT_NOT_NULL(test, su.pair.g);
	s = su.pair.g;
	len = s->value_len;
	memcpy(s->pub_d, pv_octets(r, "public_key_device", 64), 64);
	memcpy(s->caps_params, su.pin.caps, sizeof(s->caps_params));
	memcpy(s->sec.auth, pv_octets(r, "auth_value", len), len);
	memcpy(s->random_peer, pv_octets(r, "random_device", len), len);

	KUNIT_EXPECT_MEMEQ(test, s->pub_p,
			   pv_octets(r, "public_key_provisioner", 64), 64);
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_derive_secret(s));
	KUNIT_EXPECT_MEMEQ(test, s->sec.ecdh, pv_octets(r, "ecdh_secret", 32), 32);
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_derive_conf_key(s));
	KUNIT_EXPECT_MEMEQ(test, s->conf_salt,
			   pv_octets(r, "confirmation_salt", len), len);
	KUNIT_EXPECT_MEMEQ(test, s->sec.conf_key,
			   pv_octets(r, "confirmation_key", len), len);
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_confirmation(s, s->sec.random, out));
	KUNIT_EXPECT_MEMEQ(test, out,
			   pv_octets(r, "confirmation_provisioner", len), len);
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_confirmation(s, s->random_peer, out));
	KUNIT_EXPECT_MEMEQ(test, out,
			   pv_octets(r, "confirmation_device", len), len);
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_opens(s, s->random_peer, out));
	out[len - 1] ^= 1;
	KUNIT_EXPECT_EQ(test, -EBADMSG, btgw_prov_opens(s, s->random_peer, out));
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_derive_session(s));
	KUNIT_EXPECT_MEMEQ(test, s->sec.session_key,
			   pv_octets(r, "session_key", 16), 16);
	KUNIT_EXPECT_MEMEQ(test, s->sec.nonce,
			   pv_octets(r, "session_nonce", 13), 13);
	KUNIT_EXPECT_MEMEQ(test, s->device_key,
			   pv_octets(r, "device_key", 16), 16);
	teardown(&su);
}

/* the standard order between both roles: every PDU of the file, in order */
static void known_pdus(struct kunit *test)
{
	const struct pv_record *r = test->param_value;
	struct setup su;
	unsigned int i, n = 0;
	char key[16];
	size_t len;

	setup(test, &su, r, BTGW_PROV_STANDARD, false);
	KUNIT_ASSERT_NOT_NULL(test, su.pair.g);
	KUNIT_ASSERT_NOT_NULL(test, su.pair.d);
	prov_pair_run(&su.pair);
	KUNIT_EXPECT_TRUE(test, prov_pair_ok(&su.pair));
	KUNIT_EXPECT_MEMEQ(test, su.pair.key_g,
			   pv_octets(r, "device_key", 16), 16);

	for (i = 0; i < r->n; i++)
		n += r->fields[i].key[1] == '_' && r->fields[i].key[2] < 'a';
	KUNIT_EXPECT_EQ(test, n, su.pair.n);
	for (i = 0; i < su.pair.n; i++) {
		const struct pair_batch *b = &su.pair.log[i];
		const uint8_t *want;

		sprintf(key, "%c_%u", b->side == 'G' ? 'g' : 'd', i);
		want = pv_hex(r, key, &len);
		KUNIT_EXPECT_EQ(test, 1, b->b.count);
		KUNIT_EXPECT_EQ(test, len, b->b.len);
		KUNIT_EXPECT_MEMEQ(test, want, b->b.octets, len);
	}
	KUNIT_EXPECT_EQ(test, 6U, btgw_prov_stats(su.pair.g)->exchanges);
	teardown(&su);
}

static void known_value(struct kunit *test)
{
	const struct pv_record *r = test->param_value;
	bool alnum = pv_u8(r, "alnum");
	struct btgw_prov_start start = {
		.algorithm = pv_u8(r, "algorithm"),
		.method = BTGW_PROV_OUTPUT_OOB,
		.action = alnum ? BTGW_PROV_OUT_ALNUM : BTGW_PROV_OUT_NUMERIC,
		.size = strlen(pv_text(r, "text")),
	};
	size_t len = btgw_prov_value_len(start.algorithm);
	uint8_t out[BTGW_PROV_VALUE_MAX];

	KUNIT_EXPECT_EQ(test, 0, btgw_auth_text_value(&start, pv_text(r, "text"),
						      out));
	KUNIT_EXPECT_MEMEQ(test, out, pv_octets(r, "auth_value", len), len);
}

static uint8_t type_of(const char *name)
{
	static const char *const names[] = {
		"invite", "capabilities", "start", "public_key",
		"input_complete", "confirmation", "random", "data",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name, names[i]))
			return i;
	abort();
}

static bool replace(struct prov_pair *p, char side, struct btgw_prov_batch *b)
{
	const struct pv_record *r = p->priv;
	bool to_gateway = !strcmp(pv_text(r, "role"), "gateway");
	size_t len;

	if (side == (to_gateway ? 'D' : 'G'))
		prov_pair_replace(b, type_of(pv_text(r, "replace")),
				  pv_hex(r, "with", &len));
	return true;
}

static bool sent(const struct prov_pair *p, char side, uint8_t type)
{
	unsigned int i, j;

	for (i = 0; i < p->n; i++)
		for (j = 0; j < p->log[i].b.count; j++)
			if (p->log[i].side == side &&
			    p->log[i].b.octets[p->log[i].b.off[j]] == type)
				return true;
	return false;
}

static void refused_in(struct kunit *test, const struct pv_record *r,
		       enum btgw_prov_order order)
{
	bool by_gateway = !strcmp(pv_text(r, "role"), "gateway");
	uint8_t type = type_of(pv_text(r, "replace"));
	const struct btgw_prov_failure *f;
	const struct pair_batch *last;
	struct setup su;

	setup(test, &su, pv_find(pv_get(FILE_NAME), "session",
				 pv_text(r, "session")), order, false);
	KUNIT_ASSERT_NOT_NULL(test, su.pair.g);
	su.pair.tamper = replace;
	su.pair.priv = r;
	prov_pair_run(&su.pair);

	KUNIT_EXPECT_NE(test, BTGW_PROV_EV_COMPLETE, btgw_prov_event(su.pair.d));
	KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_FAILED, btgw_prov_event(su.pair.g));
	f = btgw_prov_failure(by_gateway ? su.pair.g : su.pair.d);
	KUNIT_EXPECT_EQ(test, pv_u8(r, "failed"), f->error);
	KUNIT_EXPECT_EQ(test, type, f->type);
	last = &su.pair.log[su.pair.n - 1];
	if (by_gateway) {
		/* it says nothing more, and never gives the network key */
		KUNIT_EXPECT_EQ(test, 'D', last->side);
		KUNIT_EXPECT_FALSE(test, sent(&su.pair, 'G', BTGW_PROV_DATA));
	} else {
		KUNIT_EXPECT_EQ(test, 'D', last->side);
		KUNIT_EXPECT_EQ(test, 1, last->b.count);
		KUNIT_EXPECT_EQ(test, 2, last->b.len);
		KUNIT_EXPECT_EQ(test, BTGW_PROV_FAILED, last->b.octets[0]);
		KUNIT_EXPECT_EQ(test, pv_u8(r, "failed"), last->b.octets[1]);
		if (type == BTGW_PROV_RANDOM)
			KUNIT_EXPECT_FALSE(test, sent(&su.pair, 'D',
						      BTGW_PROV_RANDOM));
	}
	teardown(&su);
}

static void known_refused(struct kunit *test)
{
	refused_in(test, test->param_value, BTGW_PROV_STANDARD);
	refused_in(test, test->param_value, BTGW_PROV_STRICT);
	refused_in(test, test->param_value, BTGW_PROV_DEVICE_FIRST);
}

/* a device that has taken what comes before the PDU under test */
static struct btgw_prov *device_before(struct kunit *test, uint8_t type,
				       struct setup *su)
{
	struct btgw_prov_batch b;

	setup(test, su, pv_find(pv_get(FILE_NAME), "session",
				"prov_8_17_1_cmac"), BTGW_PROV_DEVICE_FIRST,
	      false);
	KUNIT_ASSERT_NOT_NULL(test, su->pair.d);
	if (type == BTGW_PROV_START)
		btgw_prov_receive(su->pair.d, (const uint8_t[]){ 0, 0 }, 2, true);
	btgw_prov_next(su->pair.d, &b);
	return su->pair.d;
}

static void known_pdu(struct kunit *test)
{
	const struct pv_record *r = test->param_value;
	struct btgw_prov_batch b;
	struct btgw_prov *d;
	const uint8_t *pdu;
	struct setup su;
	size_t len;

	pdu = pv_hex(r, "pdu", &len);
	d = device_before(test, pdu[0], &su);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_V_REFUSED,
			btgw_prov_receive(d, pdu, len, true));
	KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_SEND, btgw_prov_event(d));
	KUNIT_EXPECT_EQ(test, 0, btgw_prov_next(d, &b));
	KUNIT_EXPECT_EQ(test, 2, b.len);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_FAILED, b.octets[0]);
	KUNIT_EXPECT_EQ(test, pv_u8(r, "failed"), b.octets[1]);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_FAILED, btgw_prov_event(d));
	teardown(&su);
}

static void known_order(struct kunit *test)
{
	const struct pv_record *r = test->param_value;
	const struct pv_record *sr;
	enum btgw_prov_verdict v = BTGW_PROV_V_ACCEPTED;
	char *name, *save = NULL, *list;
	struct btgw_prov_batch b;
	struct setup su;

	sr = pv_find(pv_get(FILE_NAME), "session", "prov_8_17_1_cmac");
	setup(test, &su, sr, BTGW_PROV_STANDARD, false);
	list = strdup(pv_text(r, "sequence"));
	for (name = strtok_r(list, ",", &save); name;
	     name = strtok_r(NULL, ",", &save)) {
		uint8_t type = type_of(name);

		KUNIT_EXPECT_EQ(test, BTGW_PROV_V_ACCEPTED, v);
		v = btgw_prov_receive(su.pair.d, pdu_of(sr, type, 'g'),
				      btgw_prov_pdu_len(type, 0), true);
		memset(&b, 0, sizeof(b));
		btgw_prov_next(su.pair.d, &b);
	}
	free(list);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_V_REFUSED, v);
	KUNIT_EXPECT_EQ(test, 2, b.len);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_FAILED, b.octets[0]);
	KUNIT_EXPECT_EQ(test, pv_u8(r, "failed"), b.octets[1]);
	teardown(&su);
}

/* -- batches ------------------------------------------------------------- */

struct scheme {
	const char *suffix;
	enum btgw_prov_order order;
	bool known_caps;
	unsigned int exchanges;
};

static const struct scheme schemes[] = {
	{ "_device_first", BTGW_PROV_DEVICE_FIRST, false, 3 },
	{ "_strict4", BTGW_PROV_STRICT, false, 4 },
	{ "_strict3", BTGW_PROV_STRICT, true, 3 },
	{ "_open2", BTGW_PROV_OPEN, false, 2 },
};

static const void *batches_gen(const void *prev, char *desc)
{
	const struct fbv *v = fbv_get();
	const struct fbv_session *s = prev ? (const struct fbv_session *)prev + 1 :
				      v->sessions;

	/* those that must be refused are known_merge()'s */
	while (s < v->sessions + v->n_sessions && s->refuser)
		s++;
	if (s >= v->sessions + v->n_sessions)
		return NULL;
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", s->name);
	return s;
}

/* every PDU of the batches is one of the session's */
static void expect_joined(struct kunit *test, const struct fbv_session *fs,
			  const struct pv_record *r)
{
	struct btgw_prov_batch b;
	unsigned int i, j;

	for (i = 0; i < fs->n; i++) {
		const struct fbv_frame *f = &fs->frames[i];

		KUNIT_EXPECT_EQ(test, 0,
				btgw_prov_batch_split(f->frame + 3, f->len - 5,
						      fs->alg, &b));
		KUNIT_EXPECT_EQ(test, f->count, b.count);
		for (j = 0; j < b.count; j++) {
			const uint8_t *pdu = b.octets + b.off[j];
			char side = f->side == 'G' ? 'g' : 'd';

			KUNIT_ASSERT_NOT_NULL(test, pdu_of(r, pdu[0], side));
			KUNIT_EXPECT_MEMEQ(test, pdu_of(r, pdu[0], side), pdu,
					   b.size[j]);
		}
	}
}

/* a session whose frames are in fastbatch.txt, all but the framing */
static void known_batches(struct kunit *test)
{
	const struct fbv_session *fs = test->param_value;
	const struct scheme *sc = NULL;
	char name[64];
	struct setup su;
	unsigned int i;
	char *at;

	for (i = 0; i < ARRAY_SIZE(schemes); i++)
		if (strstr(fs->name, schemes[i].suffix))
			sc = &schemes[i];
	KUNIT_ASSERT_NOT_NULL(test, sc);
	strcpy(name, fs->name);
	at = strstr(name, sc->suffix);
	*at = 0;
	setup(test, &su, pv_find(pv_get(FILE_NAME), "session", name), sc->order,
	      sc->known_caps);

	if (strstr(name, "_cmac_") && !strstr(name, "8_17_1")) {
		/*
		 * CMAC with an AuthValue: an endpoint must refuse. That the
		 * octets are right known_pdus() has shown: batches join them.
		 */
		expect_joined(test, fs, su.r);
		KUNIT_EXPECT_NULL(test, su.pair.g);
		KUNIT_EXPECT_EQ(test, BTGW_PROV_V_REFUSED,
				btgw_prov_receive_batch(su.pair.d,
							fs->frames[0].frame + 3,
							fs->frames[0].len - 5,
							NULL));
		KUNIT_EXPECT_EQ(test, BTGW_AUTH_CMAC_FASTBATCH,
				btgw_prov_failure(su.pair.d)->policy);
		teardown(&su);
		return;
	}

	KUNIT_ASSERT_NOT_NULL(test, su.pair.g);
	prov_pair_run(&su.pair);
	KUNIT_EXPECT_TRUE(test, prov_pair_ok(&su.pair));
	KUNIT_EXPECT_EQ(test, fs->n, su.pair.n);
	for (i = 0; i < fs->n && i < su.pair.n; i++) {
		const struct pair_batch *b = &su.pair.log[i];

		KUNIT_EXPECT_EQ(test, fs->frames[i].side, b->side);
		KUNIT_EXPECT_EQ(test, fs->frames[i].count, b->b.count);
		KUNIT_EXPECT_EQ(test, fs->frames[i].len - 5, b->b.len);
		KUNIT_EXPECT_MEMEQ(test, fs->frames[i].frame + 3, b->b.octets,
				   b->b.len);
	}
	KUNIT_EXPECT_EQ(test, sc->exchanges,
			btgw_prov_stats(su.pair.g)->exchanges);
	KUNIT_EXPECT_EQ(test, sc->exchanges,
			btgw_prov_stats(su.pair.g)->round_trips);
	teardown(&su);
}

/* batches that join PDUs which must not be joined, to the real other side */
static void known_merge(struct kunit *test)
{
	const struct fbv *v = fbv_get();
	unsigned int i, j, refused, seen = 0;

	for (i = 0; i < v->n_sessions; i++) {
		const struct fbv_session *fs = &v->sessions[i];
		struct btgw_prov_batch b;
		struct btgw_prov *s;
		struct setup su;

		if (!fs->refuser)
			continue;
		seen++;
		setup(test, &su, pv_find(pv_get(FILE_NAME), "session",
					 "prov_v_hmac_output_numeric"),
		      fs->refuser == 'D' ? BTGW_PROV_STRICT :
		      BTGW_PROV_DEVICE_FIRST, false);
		s = fs->refuser == 'D' ? su.pair.d : su.pair.g;
		for (j = 0; j <= fs->refused; j++) {
			const struct fbv_frame *f = &fs->frames[j];
			enum btgw_prov_verdict got;

			if (f->side == fs->refuser) {
				if (btgw_prov_event(s) == BTGW_PROV_EV_SHOW_VALUE)
					btgw_prov_value_shown(s);
				KUNIT_EXPECT_EQ(test, 0, btgw_prov_next(s, &b));
				continue;
			}
			got = btgw_prov_receive_batch(s, f->frame + 3,
						      f->len - 5, &refused);
			KUNIT_EXPECT_EQ(test, j == fs->refused ?
					BTGW_PROV_V_REFUSED :
					BTGW_PROV_V_ACCEPTED, got);
		}
		KUNIT_EXPECT_EQ(test, BTGW_PROV_R_MERGE,
				btgw_prov_failure(s)->reason);
		KUNIT_EXPECT_EQ(test, BTGW_PROV_RANDOM,
				btgw_prov_failure(s)->type);
		/* nothing was opened: the device says Failed, the gateway nothing */
		if (fs->refuser == 'D') {
			KUNIT_EXPECT_EQ(test, 0, btgw_prov_next(s, &b));
			KUNIT_EXPECT_EQ(test, 1, b.count);
			KUNIT_EXPECT_EQ(test, 0x0903, b.octets[0] << 8 | b.octets[1]);
		} else {
			KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_FAILED,
					btgw_prov_event(s));
			KUNIT_EXPECT_FALSE(test,
					   btgw_prov_failure(s)->random_sent);
		}
		teardown(&su);
	}
	KUNIT_EXPECT_EQ(test, 2U, seen);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(known_file),
	KUNIT_CASE_PARAM(known_keys, session_gen),
	KUNIT_CASE_PARAM(known_pdus, session_gen),
	KUNIT_CASE_PARAM(known_value, value_gen),
	KUNIT_CASE_PARAM(known_refused, refused_gen),
	KUNIT_CASE_PARAM(known_pdu, pdu_gen),
	KUNIT_CASE_PARAM(known_order, order_gen),
	KUNIT_CASE_PARAM(known_batches, batches_gen),
	KUNIT_CASE(known_merge),
	{}
};

static struct kunit_suite suite = {
	.name = "prov_vectors",
	.test_cases = cases,
};

kunit_test_suite(suite);
