// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * prov_state_test.c - every PDU in every state of both roles, and the merges
 * that are forbidden
 *
 * A state is reached by a genuine session of some order that is stopped after
 * a number of batches. Then each PDU type is put in, well formed. What may be
 * accepted there is written out by hand below; all else must end the session.
 */
#include <errno.h>

#include "kunit.h"
#include "prov_hook.h"
#include "prov_reach.h"

#define B(type)		(1U << BTGW_PROV_##type)

static const struct state states[] = {
	/* the device; the gateway's batches are the even ones */
	{ D_FIRST, OUT, DEV, 0, B(INVITE) },
	{ D_FIRST, OUT, DEV, 2, B(CONFIRMATION) },
	{ D_FIRST, OUT, DEV, 4, B(DATA) },
	{ D_FIRST, OUT, DEV, 6, 0 },
	{ D_FIRST, IN, DEV, 2, 0 },			/* nobody has typed yet */
	{ D_FIRST, IN, DEV, 3, B(CONFIRMATION) },
	{ D_FIRST, IN, DEV, 5, B(DATA) },
	{ STRICT, OUT, DEV, 2, B(CONFIRMATION) },
	{ STRICT, OUT, DEV, 4, B(RANDOM) },
	{ STRICT, OUT, DEV, 6, B(DATA) },
	{ STRICT, IN, DEV, 2, 0 },
	{ STRICT, IN, DEV, 3, B(CONFIRMATION) },
	{ OPEN, NONE, DEV, 2, B(CONFIRMATION) },
	{ OPEN, NONE, DEV, 4, 0 },
	{ STD, OUT, DEV, 0, B(INVITE) },
	{ STD, OUT, DEV, 2, B(START) },
	{ STD, OUT, DEV, 3, B(PUBLIC_KEY) },
	{ STD, OUT, DEV, 5, B(CONFIRMATION) },
	{ STD, OUT, DEV, 7, B(RANDOM) },
	{ STD, OUT, DEV, 9, B(DATA) },
	{ STD, OUT, DEV, 11, 0 },
	/* the gateway; Failed at any time after Invite */
	{ D_FIRST, OUT, GW, 0, 0 },
	{ D_FIRST, OUT, GW, 1, B(CAPS) | B(FAILED) },
	{ D_FIRST, OUT, GW, 2, B(FAILED) },		/* asks the person */
	{ D_FIRST, OUT, GW, 3, B(RANDOM) | B(FAILED) },
	{ D_FIRST, OUT, GW, 4, B(FAILED) },		/* stores the node */
	{ D_FIRST, OUT, GW, 5, B(COMPLETE) | B(FAILED) },
	{ D_FIRST, IN, GW, 2, B(INPUT_COMPLETE) | B(FAILED) },
	{ D_FIRST, IN, GW, 3, B(FAILED) },
	{ D_FIRST, NONE, GW, 3, B(RANDOM) | B(FAILED) },
	{ STRICT, OUT, GW, 1, B(CAPS) | B(FAILED) },
	{ STRICT, OUT, GW, 2, B(FAILED) },
	{ STRICT, OUT, GW, 3, B(CONFIRMATION) | B(FAILED) },
	{ STRICT, OUT, GW, 4, B(FAILED) },
	{ STRICT, OUT, GW, 5, B(RANDOM) | B(FAILED) },
	{ STRICT, OUT, GW, 6, B(FAILED) },
	{ STRICT, OUT, GW, 7, B(COMPLETE) | B(FAILED) },
	{ STRICT, IN, GW, 2, B(INPUT_COMPLETE) | B(FAILED) },
	{ OPEN, NONE, GW, 1, B(CAPS) | B(FAILED) },
	{ OPEN, NONE, GW, 2, B(FAILED) },
	{ OPEN, NONE, GW, 3, B(COMPLETE) | B(FAILED) },
	{ STD, OUT, GW, 1, B(CAPS) | B(FAILED) },
	{ STD, OUT, GW, 2, B(FAILED) },			/* Start is its own turn */
	{ STD, OUT, GW, 3, B(FAILED) },			/* then the Public Key */
	{ STD, OUT, GW, 4, B(PUBLIC_KEY) | B(FAILED) },
	{ STD, OUT, GW, 6, B(CONFIRMATION) | B(FAILED) },
	{ STD, OUT, GW, 8, B(RANDOM) | B(FAILED) },
	{ STD, OUT, GW, 10, B(COMPLETE) | B(FAILED) },
};

static void describe(const struct state *st, char *desc)
{
	static const char *const methods[] = { "none", "static", "output", "input" };

	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s-%s-%s-%u",
		 st->role == DEV ? "device" : "gateway",
		 btgw_prov_order_name(st->order), methods[st->method],
		 st->batches);
}

KUNIT_ARRAY_PARAM(state, states, describe);

static void every_pdu(struct kunit *test)
{
	const struct state *st = test->param_value;
	struct btgw_prov_batch out;
	struct btgw_p256 key;
	uint8_t pdu[70];
	unsigned int type;
	size_t len;

	KUNIT_ASSERT_EQ(test, 0, btgw_p256_generate(&key));
	for (type = 0; type < 0x40; type++) {
		enum btgw_prov_verdict v;
		struct btgw_prov *s;
		struct prov_pair p;
		bool ended;

		make(test, st, &p);
		reach(st, &p);
		KUNIT_ASSERT_EQ(test, st->batches, p.n);
		s = st->role == DEV ? p.d : p.g;
		ended = btgw_prov_event(s) == BTGW_PROV_EV_COMPLETE;

		memset(pdu, 0, sizeof(pdu));
		pdu[0] = type;
		if (type == BTGW_PROV_PUBLIC_KEY)
			memcpy(pdu + 1, key.pub, 64);
		if (type == BTGW_PROV_CAPS)
			memcpy(pdu + 1, "\x01\x00\x03\x00\x00\x08\x00\x1f\x08\x00\x0f", 11);
		if (type == BTGW_PROV_START)
			memcpy(pdu + 1, "\x01\x00\x02\x03\x06", 5);
		len = btgw_prov_pdu_len(type, 1) ?: 3;
		v = btgw_prov_receive(s, pdu, len, false);

		if (ended) {
			KUNIT_EXPECT_EQ(test, BTGW_PROV_V_IGNORED, v);
		} else if (type < 32 && st->accept & 1U << type) {
			/* taken, or refused for what it says and not for when */
			KUNIT_EXPECT_TRUE_MSG(test, v == BTGW_PROV_V_ACCEPTED ||
					      type == BTGW_PROV_RANDOM ||
					      type == BTGW_PROV_DATA ||
					      type == BTGW_PROV_FAILED, "type %02x", type);
			KUNIT_EXPECT_NE_MSG(test, BTGW_PROV_R_UNEXPECTED,
					    btgw_prov_failure(s)->reason,
					    "type %02x", type);
			KUNIT_EXPECT_NE_MSG(test, BTGW_PROV_R_MERGE,
					    btgw_prov_failure(s)->reason,
					    "type %02x", type);
		} else {
			KUNIT_EXPECT_EQ_MSG(test, BTGW_PROV_V_REFUSED, v,
					    "type %02x", type);
			KUNIT_EXPECT_EQ(test, type, btgw_prov_failure(s)->type);
			KUNIT_EXPECT_TRUE(test, prov_hook_wiped(s));
			if (st->role == DEV) {
				KUNIT_EXPECT_EQ(test, 0, btgw_prov_next(s, &out));
				KUNIT_EXPECT_EQ(test, 2, out.len);
				KUNIT_EXPECT_EQ(test, type > 0xd ? 0x0901 : 0x0903,
						out.octets[0] << 8 | out.octets[1]);
			}
			KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_FAILED,
					btgw_prov_event(s));
			KUNIT_EXPECT_EQ(test, -EAGAIN, btgw_prov_next(s, &out));
			KUNIT_EXPECT_EQ(test, BTGW_PROV_V_IGNORED,
					btgw_prov_receive(s, pdu, len, true));
		}
		prov_pair_free(&p);
	}
}

/* -- merges -------------------------------------------------------------- */

/*
 * Join the batch of one side to the one it sends next, as a peer would that
 * does not wait. The genuine PDUs come from a session that ran to its end.
 */
static void prefix(struct btgw_prov_batch *b, const struct pair_batch *log,
		   unsigned int n, char side, const uint8_t *types)
{
	unsigned int i, j, t = 0;

	memset(b, 0, sizeof(*b));
	for (i = 0; i < n && types[t] != 0xff; i++) {
		const struct btgw_prov_batch *from = &log[i].b;

		for (j = 0; log[i].side == side && j < from->count; j++) {
			const uint8_t *pdu = from->octets + from->off[j];

			if (pdu[0] == types[t]) {
				btgw_prov_batch_add(b, pdu[0], pdu + 1,
						    from->size[j] - 1);
				t++;
			}
		}
	}
}

struct merge {
	const char *name;
	struct state st;	/* reached before; accept is unused */
	uint8_t types[6];	/* then this batch, ended by 0xff */
	enum btgw_prov_reason reason;
	unsigned int refused;	/* index of the PDU that must be refused */
};

#define END 0xff

static const struct merge merges[] = {
	{ "confirm with the key, in-band", { D_FIRST, OUT, DEV, 0, 0 },
	  { 0, 2, 3, 5, END }, BTGW_PROV_R_MERGE, 3 },
	{ "confirm with the key, in-band, strict", { STRICT, NONE, DEV, 0, 0 },
	  { 0, 2, 3, 5, END }, BTGW_PROV_R_MERGE, 3 },
	{ "confirm with the key, output, strict", { STRICT, OUT, DEV, 0, 0 },
	  { 0, 2, 3, 5, END }, BTGW_PROV_R_MERGE, 3 },
	{ "everything at once, open", { OPEN, NONE, DEV, 0, 0 },
	  { 0, 2, 3, 5, 6, END }, BTGW_PROV_R_MERGE, 3 },
	{ "random with confirm, strict", { STRICT, OUT, DEV, 2, 0 },
	  { 5, 6, END }, BTGW_PROV_R_MERGE, 1 },
	{ "random with confirm, strict, none", { STRICT, NONE, DEV, 2, 0 },
	  { 5, 6, END }, BTGW_PROV_R_MERGE, 1 },
	{ "random with confirm, standard", { STD, OUT, DEV, 5, 0 },
	  { 5, 6, END }, BTGW_PROV_R_MERGE, 1 },
	{ "second confirm, device", { D_FIRST, OUT, DEV, 2, 0 },
	  { 5, 5, END }, BTGW_PROV_R_SECOND_CONFIRMATION, 1 },
	{ "second confirm, device, strict", { STRICT, OUT, DEV, 4, 0 },
	  { 5, END }, BTGW_PROV_R_SECOND_CONFIRMATION, 0 },
	{ "confirm after random, device", { D_FIRST, OUT, DEV, 4, 0 },
	  { 5, END }, BTGW_PROV_R_SECOND_CONFIRMATION, 0 },
	{ "start without key, then key", { D_FIRST, OUT, DEV, 0, 0 },
	  { 0, 2, 2, END }, BTGW_PROV_R_UNEXPECTED, 2 },
	{ "key in another batch", { STRICT, OUT, DEV, 0, 0 },
	  { 0, 2, END }, BTGW_PROV_R_NONE, 0 },
	{ "early random, output", { D_FIRST, OUT, GW, 1, 0 },
	  { 1, 3, 5, 6, END }, BTGW_PROV_R_MERGE, 3 },
	{ "early random, input", { D_FIRST, IN, GW, 2, 0 },
	  { 4, 5, 6, END }, BTGW_PROV_R_MERGE, 2 },
	{ "early random, none, but not open", { D_FIRST, NONE, GW, 1, 0 },
	  { 1, 3, 5, 6, END }, BTGW_PROV_R_MERGE, 3 },
	{ "early confirm, strict", { STRICT, OUT, GW, 1, 0 },
	  { 1, 3, 5, END }, BTGW_PROV_R_MERGE, 2 },
	{ "early confirm, standard", { STD, OUT, GW, 4, 0 },
	  { 3, 5, END }, BTGW_PROV_R_MERGE, 1 },
	{ "random with confirm, gateway strict", { STRICT, OUT, GW, 3, 0 },
	  { 5, 6, END }, BTGW_PROV_R_MERGE, 1 },
	{ "second confirm, gateway", { D_FIRST, OUT, GW, 1, 0 },
	  { 1, 3, 5, 5, END }, BTGW_PROV_R_SECOND_CONFIRMATION, 3 },
	{ "second confirm, gateway, later", { D_FIRST, OUT, GW, 3, 0 },
	  { 5, END }, BTGW_PROV_R_SECOND_CONFIRMATION, 0 },
	{ "input complete before the value", { D_FIRST, IN, GW, 1, 0 },
	  { 1, 3, 4, END }, BTGW_PROV_R_MERGE, 2 },
	{ "no confirm, device-first", { D_FIRST, OUT, GW, 1, 0 },
	  { 1, 3, END }, BTGW_PROV_R_ORDER, 1 },
	{ "no random, open", { OPEN, NONE, GW, 1, 0 },
	  { 1, 3, 5, END }, BTGW_PROV_R_ORDER, 2 },
	{ "no key", { D_FIRST, OUT, GW, 1, 0 },
	  { 1, END }, BTGW_PROV_R_ORDER, 0 },
	{ "no confirm after input", { D_FIRST, IN, GW, 2, 0 },
	  { 4, END }, BTGW_PROV_R_ORDER, 0 },
};

static void merge_desc(const struct merge *m, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%s", m->name);
}

KUNIT_ARRAY_PARAM(merge, merges, merge_desc);

static void forbidden_merge(struct kunit *test)
{
	const struct merge *m = test->param_value;
	struct prov_pair done, p;
	const struct btgw_prov_failure *f;
	struct btgw_prov_batch b, out;
	unsigned int refused;
	struct btgw_prov *s;

	/* genuine PDUs of the same shape, from another session */
	make(test, &m->st, &done);
	prov_pair_run(&done);
	KUNIT_ASSERT_TRUE(test, prov_pair_ok(&done));
	prefix(&b, done.log, done.n, m->st.role == DEV ? 'G' : 'D', m->types);
	/* what repeats itself is found once: add it */
	while (m->types[b.count] != END) {
		const uint8_t *pdu = b.octets + (b.count ? b.off[b.count - 1] : 0);

		KUNIT_ASSERT_GT(test, b.count, 0);
		KUNIT_ASSERT_EQ(test, m->types[b.count], pdu[0]);
		KUNIT_ASSERT_EQ(test, 0,
				btgw_prov_batch_add(&b, pdu[0], pdu + 1,
						    b.size[b.count - 1] - 1));
	}

	make(test, &m->st, &p);
	reach(&m->st, &p);
	KUNIT_ASSERT_EQ(test, m->st.batches, p.n);
	s = m->st.role == DEV ? p.d : p.g;
	btgw_prov_receive_batch(s, b.octets, b.len, &refused);
	f = btgw_prov_failure(s);
	if (m->reason == BTGW_PROV_R_NONE) {
		/* half of a first batch, and the rest in a batch of its own */
		uint8_t key[65] = { 3 };

		memcpy(key + 1, done.log[0].b.octets + 9, 64);
		btgw_prov_next(s, &out);
		btgw_prov_receive(s, key, sizeof(key), true);
		KUNIT_EXPECT_EQ(test, BTGW_PROV_R_MERGE, f->reason);
		prov_pair_free(&done);
		prov_pair_free(&p);
		return;
	}
	KUNIT_EXPECT_EQ(test, m->reason, f->reason);
	KUNIT_EXPECT_EQ(test, m->refused, refused);
	if (m->st.role == DEV) {
		KUNIT_EXPECT_EQ(test, 0, btgw_prov_next(s, &out));
		/* Failed is the last, behind Capabilities at most */
		KUNIT_EXPECT_LE(test, out.count, 2);
		KUNIT_EXPECT_EQ(test, BTGW_PROV_FAILED,
				out.octets[out.off[out.count - 1]]);
	} else {
		KUNIT_EXPECT_EQ(test, BTGW_PROV_EV_FAILED, btgw_prov_event(s));
		KUNIT_EXPECT_EQ(test, 0, f->error);
		KUNIT_EXPECT_FALSE(test, f->data_sent);
	}
	prov_pair_free(&done);
	prov_pair_free(&p);
}

/*
 * Data right behind a Random that does open: the Random of the device must not
 * have been held ready for it. Same session, so that everything else is true.
 */
static void data_with_genuine_random(struct kunit *test)
{
	static const struct state t[] = {
		{ D_FIRST, OUT, DEV, 2, 0 }, { D_FIRST, NONE, DEV, 2, 0 },
		{ D_FIRST, IN, DEV, 3, 0 }, { STRICT, OUT, DEV, 4, 0 },
		{ STRICT, NONE, DEV, 4, 0 }, { STD, OUT, DEV, 7, 0 },
	};
	uint8_t data[BTGW_PROV_DATA_LEN] = { BTGW_PROV_DATA };
	struct btgw_prov_batch b, out;
	unsigned int i, refused;
	struct prov_pair p;

	for (i = 0; i < ARRAY_SIZE(t); i++) {
		make(test, &t[i], &p);
		reach(&t[i], &p);
		if (btgw_prov_event(p.g) == BTGW_PROV_EV_NEED_VALUE)
			btgw_prov_set_value(p.g, p.typed, NULL);
		KUNIT_ASSERT_EQ(test, 0, btgw_prov_next(p.g, &b));
		KUNIT_ASSERT_EQ(test, 0, btgw_prov_batch_add(&b, data[0],
							     data + 1, 33));
		btgw_prov_receive_batch(p.d, b.octets, b.len, &refused);
		KUNIT_EXPECT_EQ(test, b.count - 1U, refused);
		KUNIT_EXPECT_EQ(test, BTGW_PROV_R_MERGE,
				btgw_prov_failure(p.d)->reason);
		KUNIT_EXPECT_EQ(test, 0, btgw_prov_next(p.d, &out));
		KUNIT_EXPECT_EQ(test, 2, out.len);
		KUNIT_EXPECT_EQ(test, 0x0903, out.octets[0] << 8 | out.octets[1]);
		prov_pair_free(&p);
	}
}

/* Complete right behind a Random that does open: Data was not even made */
static void complete_with_genuine_random(struct kunit *test)
{
	static const struct state st = { D_FIRST, OUT, DEV, 3, 0 };
	struct btgw_prov_batch b;
	unsigned int refused;
	struct prov_pair p;

	make(test, &st, &p);
	reach(&st, &p);
	KUNIT_ASSERT_EQ(test, 0, btgw_prov_next(p.d, &b));
	KUNIT_ASSERT_EQ(test, 0, btgw_prov_batch_add(&b, BTGW_PROV_COMPLETE,
						     NULL, 0));
	btgw_prov_receive_batch(p.g, b.octets, b.len, &refused);
	KUNIT_EXPECT_EQ(test, 1U, refused);
	KUNIT_EXPECT_EQ(test, BTGW_PROV_R_MERGE, btgw_prov_failure(p.g)->reason);
	KUNIT_EXPECT_FALSE(test, btgw_prov_failure(p.g)->data_sent);
	prov_pair_free(&p);
}

static int state_init(struct kunit *test)
{
	test->priv = btgw_auth_new();
	return test->priv ? 0 : -ENOMEM;
}

static void state_exit(struct kunit *test)
{
	btgw_auth_free(test->priv);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(every_pdu, state_gen_params),
	KUNIT_CASE_PARAM(forbidden_merge, merge_gen_params),
	KUNIT_CASE(data_with_genuine_random),
	KUNIT_CASE(complete_with_genuine_random),
	{}
};

static struct kunit_suite suite = {
	.name = "prov_state",
	.init = state_init,
	.exit = state_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
