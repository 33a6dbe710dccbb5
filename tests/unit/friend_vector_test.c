// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * friend_vector_test.c - tests/vectors/mesh-friend.txt
 *
 * Messages and network PDUs are reproduced from their fields bit for bit, in
 * both directions; scenarios of the queue are played with the real octets.
 */
#include "kunit.h"

#include <stdlib.h>
#include <asm/unaligned.h>
#include "friend.h"
#include "keys.h"
#include "net_pdu.h"
#include "prov_vectors.h"
#include "upper.h"

#define LPN		0x1201
#define FRIEND		0x0300
#define OTHER		0x0021
#define IV_INDEX	0x12345678

static const struct pv_file *vectors(void)
{
	return pv_get("mesh-friend.txt");
}

static u32 number(const struct pv_record *r, const char *key)
{
	size_t len;
	const u8 *p = pv_hex(r, key, &len);
	u32 v = 0;

	while (len--)
		v = v << 8 | *p++;
	return v;
}

static void heartbeat(struct kunit *test, const struct pv_record *r,
		      const u8 *params, size_t len)
{
	struct btgw_heartbeat hb;
	u8 again[BTGW_HEARTBEAT_LEN];

	KUNIT_EXPECT_EQ(test, btgw_heartbeat_parse(params, len, 1, &hb),
			BTGW_UT_REJ_NONE);
	KUNIT_EXPECT_EQ(test, hb.init_ttl, number(r, "init_ttl"));
	KUNIT_EXPECT_EQ(test, hb.features, number(r, "features"));
	KUNIT_EXPECT_EQ(test, hb.hops, number(r, "init_ttl"));
	KUNIT_EXPECT_EQ(test, btgw_heartbeat_build(&hb, again), len);
	KUNIT_EXPECT_MEMEQ(test, again, params, len);
}

static void fields(struct kunit *test, const struct pv_record *r,
		   const struct btgw_friend_msg *m)
{
	switch (m->opcode) {
	case BTGW_CTL_FRIEND_POLL:
		KUNIT_EXPECT_EQ(test, m->fsn, number(r, "fsn"));
		break;
	case BTGW_CTL_FRIEND_UPDATE:
		KUNIT_EXPECT_EQ(test, m->update.flags, number(r, "flags"));
		KUNIT_EXPECT_EQ(test, !!(m->update.flags &
					 BTGW_FRIEND_KEY_REFRESH),
				number(r, "key_refresh"));
		KUNIT_EXPECT_EQ(test, !!(m->update.flags &
					 BTGW_FRIEND_IV_UPDATE),
				number(r, "iv_update"));
		KUNIT_EXPECT_EQ(test, m->update.iv_index,
				number(r, "iv_index"));
		KUNIT_EXPECT_EQ(test, m->update.md, number(r, "md"));
		break;
	case BTGW_CTL_FRIEND_REQUEST:
		KUNIT_EXPECT_EQ(test, m->request.rssi_factor,
				number(r, "rssi_factor"));
		KUNIT_EXPECT_EQ(test, m->request.window_factor,
				number(r, "receive_window_factor"));
		KUNIT_EXPECT_EQ(test, m->request.min_queue_log,
				number(r, "min_queue_size_log"));
		KUNIT_EXPECT_EQ(test, m->request.receive_delay_ms,
				number(r, "receive_delay_ms"));
		KUNIT_EXPECT_EQ(test, m->request.poll_timeout,
				number(r, "poll_timeout_100ms"));
		KUNIT_EXPECT_EQ(test, m->request.previous,
				number(r, "previous_address"));
		KUNIT_EXPECT_EQ(test, m->request.num_elements,
				number(r, "num_elements"));
		KUNIT_EXPECT_EQ(test, m->request.lpn_counter,
				number(r, "lpn_counter"));
		break;
	case BTGW_CTL_FRIEND_OFFER:
		KUNIT_EXPECT_EQ(test, m->offer.receive_window_ms,
				number(r, "receive_window_ms"));
		KUNIT_EXPECT_EQ(test, m->offer.queue_size,
				number(r, "queue_size"));
		KUNIT_EXPECT_EQ(test, m->offer.sub_list_size,
				number(r, "subscription_list_size"));
		KUNIT_EXPECT_EQ(test, (u8)m->offer.rssi, number(r, "rssi"));
		KUNIT_EXPECT_EQ(test, m->offer.friend_counter,
				number(r, "friend_counter"));
		break;
	case BTGW_CTL_FRIEND_CLEAR:
	case BTGW_CTL_FRIEND_CLEAR_CONFIRM:
		KUNIT_EXPECT_EQ(test, m->clear.lpn, number(r, "lpn_address"));
		KUNIT_EXPECT_EQ(test, m->clear.lpn_counter,
				number(r, "lpn_counter"));
		break;
	default:
		KUNIT_EXPECT_EQ(test, m->sub.transaction,
				number(r, "transaction_number"));
		if (m->opcode == BTGW_CTL_FRIEND_SUB_CONFIRM)
			break;
		KUNIT_EXPECT_EQ(test, m->sub.n, number(r, "address_count"));
		break;
	}
}

static void messages(struct kunit *test)
{
	const struct pv_record *r = NULL;
	u8 again[BTGW_FRIEND_MSG_MAX];
	struct btgw_friend_msg m;
	size_t len, plen;
	unsigned int seen = 0;

	while ((r = pv_next(vectors(), "message", r))) {
		const u8 *pdu = pv_hex(r, "lower_transport_pdu", &len);
		const u8 *params = pv_hex(r, "parameters", &plen);

		KUNIT_EXPECT_EQ_MSG(test, pdu[0], pv_u8(r, "opcode"), "%s",
				    r->name);
		KUNIT_EXPECT_EQ(test, plen, len - 1);
		KUNIT_EXPECT_MEMEQ(test, pdu + 1, params, plen);
		seen |= 1U << pdu[0];
		if (pdu[0] == BTGW_CTL_HEARTBEAT) {
			heartbeat(test, r, params, plen);
			continue;
		}
		KUNIT_ASSERT_EQ_MSG(test, btgw_friend_parse(pdu, len, &m),
				    BTGW_FRIEND_OK, "%s", r->name);
		KUNIT_EXPECT_EQ(test, m.opcode, pdu[0]);
		fields(test, r, &m);
		KUNIT_EXPECT_EQ(test, btgw_friend_build(&m, again), len);
		KUNIT_EXPECT_MEMEQ_MSG(test, again, pdu, len, "%s", r->name);
	}
	/* each opcode from Poll to Heartbeat */
	KUNIT_EXPECT_EQ(test, seen, 0x7fe);
}

static void refused(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_friend_msg m;
	unsigned int reasons = 0;
	enum btgw_friend_bad bad;
	size_t len;

	while ((r = pv_next(vectors(), "refused", r))) {
		const u8 *pdu = pv_hex(r, "lower_transport_pdu", &len);

		bad = btgw_friend_parse(pdu, len, &m);
		KUNIT_EXPECT_STREQ_MSG(test, btgw_friend_bad_name(bad),
				       pv_text(r, "why"), "%s", r->name);
		reasons |= 1U << bad;
	}
	/* each reason there is, and never the one that is none */
	KUNIT_EXPECT_EQ(test, reasons, (1U << __BTGW_FRIEND_BADS) - 2);
}

/* what would not be read back is not written */
static void unbuildable(struct kunit *test)
{
	u8 pdu[BTGW_FRIEND_MSG_MAX];
	struct btgw_friend_msg good = {
		.opcode = BTGW_CTL_FRIEND_REQUEST,
		.request = {
			.min_queue_log = 1,
			.receive_delay_ms = 10,
			.poll_timeout = 10,
			.num_elements = 1,
		},
	}, msg;

	KUNIT_EXPECT_EQ(test, btgw_friend_build(&good, pdu), 11);
	msg = good;
	msg.request.rssi_factor = 4;
	KUNIT_EXPECT_EQ(test, btgw_friend_build(&msg, pdu), 0);
	msg = good;
	msg.request.window_factor = 4;
	KUNIT_EXPECT_EQ(test, btgw_friend_build(&msg, pdu), 0);
	msg = good;
	msg.request.min_queue_log = 8;
	KUNIT_EXPECT_EQ(test, btgw_friend_build(&msg, pdu), 0);
	msg = good;
	msg.request.poll_timeout = 0x34bc00;
	KUNIT_EXPECT_EQ(test, btgw_friend_build(&msg, pdu), 0);

	memset(&msg, 0, sizeof(msg));
	KUNIT_EXPECT_EQ(test, btgw_friend_build(&msg, pdu), 0);
	msg.opcode = BTGW_CTL_HEARTBEAT;
	KUNIT_EXPECT_EQ(test, btgw_friend_build(&msg, pdu), 0);
	msg.opcode = BTGW_CTL_FRIEND_UPDATE;
	msg.update.flags = 4;
	KUNIT_EXPECT_EQ(test, btgw_friend_build(&msg, pdu), 0);
	memset(&msg, 0, sizeof(msg));
	msg.opcode = BTGW_CTL_FRIEND_SUB_ADD;
	KUNIT_EXPECT_EQ(test, btgw_friend_build(&msg, pdu), 0);
	msg.sub.n = BTGW_FRIEND_SUB_MAX + 1;
	KUNIT_EXPECT_EQ(test, btgw_friend_build(&msg, pdu), 0);
}

static void offer_delays(struct kunit *test)
{
	const struct pv_record *r = NULL;

	while ((r = pv_next(vectors(), "delay", r))) {
		u8 rssi_factor = pv_u8(r, "rssi_factor");
		u8 factor = pv_u8(r, "receive_window_factor");
		u8 window = pv_u8(r, "receive_window_ms");
		s8 rssi = (s8)pv_u8(r, "rssi");
		u32 got;

		got = btgw_friend_offer_delay_x10(rssi_factor, factor, window,
						  rssi);
		KUNIT_EXPECT_EQ_MSG(test, got, number(r, "delay_ms_x10"), "%s",
				    r->name);
	}
	KUNIT_EXPECT_GE(test, pv_count(vectors(), "delay"), 6);
}

static void clears(struct kunit *test)
{
	const struct pv_record *r = NULL;

	while ((r = pv_next(vectors(), "clear", r))) {
		u16 request = (u16)number(r, "request_lpn_counter");
		u16 clear = (u16)number(r, "clear_lpn_counter");

		KUNIT_EXPECT_EQ_MSG(test,
				    btgw_friend_clear_valid(request, clear),
				    pv_u8(r, "valid"), "%s", r->name);
	}
	KUNIT_EXPECT_GE(test, pv_count(vectors(), "clear"), 6);
}

struct friendship {
	struct btgw_friend f;
	struct btgw_friend_pdu mem[BTGW_FRIEND_QUEUE_MAX + 1];
	u16 subs[16];
};

static const struct btgw_friend_sec sec = { 0, IV_INDEX };

/* through the whole establishment, up to the Friend Update */
static void befriend(struct kunit *test, struct friendship *s, u16 lpn,
		     u8 elements)
{
	struct btgw_friend_rx rx = { lpn, 0, false, -50, 0xe198 };
	struct btgw_friend_cfg cfg = { FRIEND, 50, ARRAY_SIZE(s->subs), NULL };
	struct btgw_friend_msg msg = { BTGW_CTL_FRIEND_REQUEST };
	struct btgw_friend_out out;

	cfg.subs = s->subs;
	btgw_friend_init(&s->f, &cfg, s->mem, 8);
	msg.request.min_queue_log = 1;
	msg.request.receive_delay_ms = 100;
	msg.request.poll_timeout = 100;
	msg.request.num_elements = elements;
	msg.request.lpn_counter = 0xbc2e;
	btgw_friend_receive(&s->f, &rx, &msg, 1, &out);
	KUNIT_ASSERT_EQ(test, btgw_friend_timer(&s->f, &sec, out.deadline_ms,
						&out),
			BTGW_FRIEND_V_OFFER);
	msg = (struct btgw_friend_msg){ BTGW_CTL_FRIEND_POLL };
	rx.friendship = true;
	KUNIT_ASSERT_EQ(test, btgw_friend_receive(&s->f, &rx, &msg, 500, &out),
			BTGW_FRIEND_V_ESTABLISHED);
	KUNIT_ASSERT_EQ(test, btgw_friend_timer(&s->f, &sec, 600, &out),
			BTGW_FRIEND_V_ANSWER);
}

static void add_subs(struct kunit *test, struct friendship *s, const u8 *list,
		     size_t len)
{
	struct btgw_friend_rx rx = { s->f.lpn, 0, true, -50, 0 };
	struct btgw_friend_msg msg = { BTGW_CTL_FRIEND_SUB_ADD };
	struct btgw_friend_out out;

	if (!len)
		return;
	for (; len; len -= 2, list += 2)
		msg.sub.addr[msg.sub.n++] = get_unaligned_be16(list);
	KUNIT_ASSERT_EQ(test, btgw_friend_receive(&s->f, &rx, &msg, 700, &out),
			BTGW_FRIEND_V_SUB);
}

static void store_decisions(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct friendship s;
	size_t len;

	while ((r = pv_next(vectors(), "store", r))) {
		const u8 *list = pv_hex(r, "subscription_list", &len);
		u16 dst = (u16)number(r, "dst");
		u8 ttl = pv_u8(r, "ttl");
		enum btgw_friend_want want;

		befriend(test, &s, (u16)number(r, "lpn_address"),
			 pv_u8(r, "lpn_num_elements"));
		add_subs(test, &s, list, len);
		want = btgw_friend_wants(&s.f, OTHER, dst, ttl, false);
		KUNIT_EXPECT_STREQ_MSG(test, btgw_friend_want_name(want),
				       pv_text(r, "expect"), "%s", r->name);
		/* the TTL is of no concern for what we originate */
		if (want != BTGW_FRIEND_WANT_TTL)
			continue;
		want = btgw_friend_wants(&s.f, FRIEND, dst, ttl, true);
		KUNIT_EXPECT_EQ_MSG(test, want, BTGW_FRIEND_WANT, "%s",
				    r->name);
	}
	KUNIT_EXPECT_GE(test, pv_count(vectors(), "store"), 9);
}

static void seal(struct kunit *test, const struct btgw_net_cred *cred,
		 const struct btgw_friend_pdu *pdu, const struct pv_record *r,
		 const char *key)
{
	struct btgw_net_pdu net = {
		.iv_index = pdu->iv_index,
		.seq = pdu->seq,
		.src = pdu->src,
		.dst = pdu->dst,
		.ctl = pdu->flags & BTGW_FRIEND_F_CTL,
		.ttl = pdu->ttl,
		.len = pdu->len,
	};
	u8 out[BTGW_NET_MAX];
	const u8 *want;
	size_t len;

	KUNIT_EXPECT_FALSE(test, pdu->flags & BTGW_FRIEND_F_LATE);
	memcpy(net.transport, pdu->pdu, pdu->len);
	want = pv_hex(r, key, &len);
	KUNIT_EXPECT_EQ(test, btgw_net_seal(cred, &net, out), len);
	KUNIT_EXPECT_MEMEQ(test, out, want, len);
}

static void open(struct kunit *test, const struct btgw_net_cred *cred,
		 const struct pv_record *r, const char *key, u32 iv_index,
		 struct btgw_net_pdu *net)
{
	size_t len;
	const u8 *p = pv_hex(r, key, &len);

	KUNIT_ASSERT_EQ(test, btgw_net_peek(cred, iv_index, BTGW_NET_MESSAGE,
					    p, len, net),
			BTGW_NET_REJ_NONE);
	KUNIT_ASSERT_EQ(test, btgw_net_open(cred, p, len, net),
			BTGW_NET_REJ_NONE);
}

static void forwarded(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_net_cred flooding, friendship;
	const struct btgw_friend_pdu *answer;
	struct btgw_friend_pdu pdu;
	struct btgw_net_pdu net;
	struct friendship s;
	unsigned int n = 0;

	while ((r = pv_next(vectors(), "forward", r))) {
		const u8 *net_key = pv_octets(r, "net_key", 16);
		u16 lpn = (u16)number(r, "lpn_address");
		int again;

		btgw_net_cred_flooding(&flooding, net_key);
		btgw_net_cred_friendship(&friendship, net_key, lpn,
					 (u16)number(r, "friend_address"),
					 (u16)number(r, "lpn_counter"),
					 (u16)number(r, "friend_counter"));
		KUNIT_EXPECT_EQ(test, friendship.nid,
				number(r, "nid_friendship"));
		open(test, &flooding, r, "received_network_pdu",
		     number(r, "iv_index"), &net);
		KUNIT_EXPECT_EQ(test, net.ttl, number(r, "received_ttl"));

		befriend(test, &s, lpn, 1);
		KUNIT_EXPECT_EQ(test, btgw_friend_wants(&s.f, net.src, net.dst,
							net.ttl, false),
				BTGW_FRIEND_WANT);
		memset(&pdu, 0, sizeof(pdu));
		pdu.iv_index = net.iv_index;
		pdu.seq = net.seq;
		pdu.src = net.src;
		pdu.dst = net.dst;
		pdu.ttl = net.ttl - 1;
		pdu.flags = net.ctl ? BTGW_FRIEND_F_CTL : 0;
		pdu.len = net.len;
		memcpy(pdu.pdu, net.transport, net.len);
		KUNIT_EXPECT_EQ(test, btgw_friend_q_put(&s.f.q, &pdu, 1),
				BTGW_FRIEND_STORED);

		/* delivered, and again because the first was lost */
		for (again = 0; again < 2; again++) {
			KUNIT_EXPECT_EQ(test, btgw_friend_q_poll(&s.f.q, 1),
					again);
			answer = btgw_friend_q_answer(&s.f.q, FRIEND, lpn, 0,
						      IV_INDEX);
			KUNIT_EXPECT_EQ(test, answer->ttl,
					number(r, "stored_ttl"));
			KUNIT_EXPECT_EQ(test, answer->seq, number(r, "seq"));
			seal(test, &friendship, answer, r,
			     "delivered_network_pdu");
		}
		n++;
	}
	KUNIT_EXPECT_GT(test, n, 0);
}

static void poll_and_update(struct kunit *test)
{
	const struct pv_record *r = NULL;
	const struct btgw_friend_pdu *answer;
	struct btgw_net_cred cred;
	struct btgw_friend_msg m;
	struct btgw_net_pdu net;
	struct friendship s;
	unsigned int n = 0;

	while ((r = pv_next(vectors(), "poll", r))) {
		const u8 *p = pv_octets(r, "k2_p_friendship", 9);
		u16 lpn = get_unaligned_be16(p + 1);
		u32 iv_index = number(r, "iv_index");
		u32 seq = number(r, "update_seq");

		btgw_net_cred_friendship(&cred, pv_octets(r, "net_key", 16),
					 lpn, get_unaligned_be16(p + 3),
					 get_unaligned_be16(p + 5),
					 get_unaligned_be16(p + 7));
		open(test, &cred, r, "poll_network_pdu", iv_index, &net);
		KUNIT_EXPECT_EQ(test, net.seq, number(r, "poll_seq"));
		KUNIT_EXPECT_EQ(test, net.ttl, 0);
		KUNIT_EXPECT_EQ(test, btgw_friend_parse(net.transport, net.len,
							&m),
				BTGW_FRIEND_OK);
		KUNIT_EXPECT_EQ(test, m.opcode, BTGW_CTL_FRIEND_POLL);

		befriend(test, &s, lpn, 1);
		btgw_friend_q_clear(&s.f.q);
		btgw_friend_q_poll(&s.f.q, m.fsn);
		answer = btgw_friend_q_answer(&s.f.q, net.dst, lpn, 0,
					      iv_index);
		KUNIT_EXPECT_TRUE(test, answer->flags & BTGW_FRIEND_F_LATE);
		KUNIT_EXPECT_TRUE(test, btgw_friend_q_settle(&s.f.q, iv_index,
							     seq, NULL, 0));
		answer = btgw_friend_q_answer(&s.f.q, net.dst, lpn, 0,
					      iv_index);
		seal(test, &cred, answer, r, "update_network_pdu");
		n++;
	}
	KUNIT_EXPECT_GT(test, n, 0);
}

/* put:X; the names go where nothing looks at them: into the last octets */
static enum btgw_friend_put put(struct btgw_friend_q *q, const char *what,
				u32 *seq)
{
	struct btgw_friend_pdu pdu[40];
	unsigned int i, n = 1;
	char name;

	memset(pdu, 0, sizeof(pdu));
	if (!strcmp(what, "U")) {
		btgw_friend_q_put_update(q);
		return BTGW_FRIEND_STORED;
	}
	if (*what == 'S') {
		n = (unsigned int)strtoul(what + 1, (char **)&what, 10);
		name = *what;
	} else {
		name = *what;
	}
	for (i = 0; i < n; i++) {
		pdu[i].iv_index = IV_INDEX;
		pdu[i].seq = ++*seq;
		pdu[i].src = OTHER;
		pdu[i].dst = LPN;
		pdu[i].ttl = 4;
		pdu[i].len = 12;
		pdu[i].pdu[0] = n > 1 ? 0x80 : 0;
		pdu[i].pdu[10] = (u8)name;
		pdu[i].pdu[11] = n > 1 ? (u8)('0' + i) : 0;
		if (name != 'K')
			continue;
		pdu[i].flags = BTGW_FRIEND_F_CTL;
		pdu[i].len = 7;
		pdu[i].pdu[0] = BTGW_CTL_ACK;
		put_unaligned_be16((u16)(strtoul(what + 1, NULL, 16) << 2),
				   pdu[i].pdu + 1);
		put_unaligned_be32(1, pdu[i].pdu + 3);
	}
	return btgw_friend_q_put(q, pdu, n);
}

static void describe(const struct btgw_friend_pdu *pdu, char *s)
{
	switch (pdu->kind) {
	case BTGW_FRIEND_PDU_UPDATE:
		strcpy(s, "U");
		break;
	case BTGW_FRIEND_PDU_ACK:
		sprintf(s, "K%04x", get_unaligned_be16(pdu->pdu + 1) >> 2);
		break;
	default:
		sprintf(s, "%.2s", (const char *)pdu->pdu + 10);
		break;
	}
}

static void play_put(struct btgw_friend_q *q, const char *what, u32 *seq,
		     char *s)
{
	const struct btgw_friend_pdu *pdu;
	unsigned int i;

	*s = '\0';
	if (put(q, what, seq) == BTGW_FRIEND_TOO_LARGE)
		s = stpcpy(s, "reject ack_obo:00000000 ");
	s = stpcpy(s, "queue=");
	for (i = 0; (pdu = btgw_friend_q_peek(q, i)); i++) {
		if (i)
			*s++ = ',';
		describe(pdu, s);
		s += strlen(s);
	}
}

static void play_poll(struct kunit *test, struct btgw_friend_q *q, u8 fsn,
		      u32 *seq, char *s)
{
	const struct btgw_friend_pdu *pdu;

	btgw_friend_q_poll(q, fsn);
	pdu = btgw_friend_q_answer(q, FRIEND, LPN, 0, IV_INDEX);
	/* a PDU that has a SEQ keeps it and every octet */
	if (!btgw_friend_q_settle(q, IV_INDEX, ++*seq, NULL, 0))
		KUNIT_EXPECT_LT(test, pdu->seq, *seq);
	if (pdu->kind == BTGW_FRIEND_PDU_UPDATE)
		sprintf(s, "send:update md=%u", pdu->pdu[6]);
	else
		describe(pdu, stpcpy(s, "send:"));
}

static void queue_scenarios(struct kunit *test)
{
	const struct pv_record *r = NULL;
	struct btgw_friend_pdu mem[64];
	struct btgw_friend_q q;
	char key[32], got[256];
	unsigned int i;
	u32 seq;

	while ((r = pv_next(vectors(), "queue", r))) {
		seq = 100;
		btgw_friend_q_init(&q, mem, pv_u8(r, "queue_size"));
		for (i = 0;; i++) {
			const char *step;

			snprintf(key, sizeof(key), "step_%u", i);
			if (!pv_field(r, key))
				break;
			step = pv_text(r, key);
			if (!strncmp(step, "put:", 4))
				play_put(&q, step + 4, &seq, got);
			else
				play_poll(test, &q, step[5] == '1', &seq, got);
			snprintf(key, sizeof(key), "expect_%u", i);
			KUNIT_EXPECT_STREQ_MSG(test, got, pv_text(r, key),
					       "%s: %s", r->name, key);
		}
		KUNIT_EXPECT_GT_MSG(test, i, 0, "%s", r->name);
	}
	KUNIT_EXPECT_GE(test, pv_count(vectors(), "queue"), 11);
}

static struct kunit_case friend_vector_cases[] = {
	KUNIT_CASE(messages),
	KUNIT_CASE(refused),
	KUNIT_CASE(unbuildable),
	KUNIT_CASE(offer_delays),
	KUNIT_CASE(clears),
	KUNIT_CASE(store_decisions),
	KUNIT_CASE(forwarded),
	KUNIT_CASE(poll_and_update),
	KUNIT_CASE(queue_scenarios),
	{}
};

static struct kunit_suite friend_vector_suite = {
	.name = "friend_vector",
	.test_cases = friend_vector_cases,
};

kunit_test_suite(friend_vector_suite);
