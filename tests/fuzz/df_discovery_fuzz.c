// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_discovery_fuzz.c - any sequence of events on one node with directed
 *	forwarding
 *
 * The input is a program: states, then events with a step of time before each.
 * After every call is checked what must hold whatever has happened.
 */
#include <stdlib.h>
#include <string.h>
#include <linux/types.h>
#include "df_discovery.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

#define OWN		0x0100
#define DISCS		4
#define ORIGINS		4
#define CALLS_MAX	200

struct input {
	const u8 *p;
	size_t left;
};

struct world {
	struct btgw_df df;
	struct btgw_df_table t;
	struct btgw_df_out out;
	u64 now;
	unsigned int paths;	/* as the watch counts them */
	u16 update_id;
};

static u8 take(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->p++;
}

/* one that means something, mostly */
static u16 take_addr(struct input *in)
{
	static const u16 some[] = { OWN, OWN + 1, 0x10, 0x20, 0x30, 0x40, 0x41,
				    0xc001, 0x8001, 0xfffb, 0xffff, 0x7fff };
	u8 i = take(in);

	return i < sizeof(some) / sizeof(some[0]) ? some[i] :
						    (u16)(i << 8 | take(in));
}

static struct btgw_df_range take_range(struct input *in)
{
	struct btgw_df_range r;

	r.start = take_addr(in);
	r.more = take(in) & 7;
	return r;
}

static void watch(void *ctx, enum btgw_df_event event,
		  const struct btgw_df_entry *entry)
{
	struct world *w = ctx;

	MUST(!btgw_df_path_check(&entry->path));
	w->paths += event == BTGW_DF_ADDED;
	w->paths -= event == BTGW_DF_REMOVED;
	w->update_id++;
}

static void check_tables(struct world *w)
{
	const struct btgw_df *df = &w->df;
	const struct btgw_df_entry *e = NULL;
	unsigned int i, own = 0, discs = 0, origins = 0, paths = 0;
	struct btgw_df_match m;

	for (i = 0; i < DISCS; i++) {
		const struct btgw_df_disc *d = &df->disc[i];

		if (!d->used)
			continue;
		discs++;
		own += d->own;
		MUST(!d->discovery_at != !d->guard_at);
		MUST(!d->guard_at || d->own);
		MUST(!d->own == !!d->next);
		MUST(!d->own || (!d->request_at && !d->reply_at));
		MUST(btgw_df_destination_valid(d->destination));
	}
	MUST(discs == df->discs_used);
	MUST(own <= df->cfg.max_init);
	for (i = 0; i < ORIGINS; i++) {
		const struct btgw_df_origin *o = &df->origin[i];

		if (!o->used)
			continue;
		origins++;
		MUST(o->state < __BTGW_DF_STATES);
		MUST(btgw_df_origin_find(df, o->dst) == o);
		MUST(o->state == BTGW_DF_IN_USE ||
		     o->state == BTGW_DF_DISCOVERY || o->wait_at);
	}
	MUST(origins == df->origins_used);
	while ((e = btgw_df_table_next(&w->t, e))) {
		u16 from = e->path.end[BTGW_DF_ORIGIN].start;
		u16 to = e->path.end[BTGW_DF_TARGET].start;

		paths++;
		MUST(btgw_df_table_match(&w->t, from, to, OWN, &m));
		MUST(btgw_df_table_find(&w->t, false, from, to) == e);
		MUST(!(e->path.flags & BTGW_DF_NOT_READY) || from == OWN);
		MUST(from == OWN ? !e->path.bearers[BTGW_DF_ORIGIN] :
		     e->path.bearers[BTGW_DF_ORIGIN]);
	}
	MUST(paths == w->t.used && paths == w->paths);
	MUST(w->update_id == w->t.update_id);
}

static void check_out(struct world *w)
{
	const struct btgw_df_out *out = &w->out;
	struct btgw_df_msg msg;
	unsigned int i;

	MUST(out->verdict < __BTGW_DF_RESULTS);
	MUST(out->n_tx <= BTGW_DF_TX_MAX);
	MUST(out->deadline_ms == btgw_df_deadline(&w->df));
	MUST(out->fn == w->df.fn);
	if (out->verdict >= BTGW_DF_V_ARRIVAL)
		MUST(!out->n_tx);
	for (i = 0; i < out->n_tx; i++) {
		const struct btgw_df_tx *tx = &out->tx[i];

		MUST(!btgw_df_parse(tx->opcode, tx->params, tx->len, &msg));
		MUST(!btgw_df_check(tx->opcode, tx->dst, tx->ttl,
				    tx->directed));
		MUST(tx->bearers);
	}
	check_tables(w);
}

static void receive(struct input *in, struct world *w)
{
	static const u8 lens[] = { 7, 4, 4, 0, 2, 5, 2 };
	struct btgw_df_rx rx = {};
	u8 params[BTGW_DF_PARAMS_MAX];
	struct btgw_df_msg msg;
	u8 how = take(in);
	u8 opcode = BTGW_CTL_PATH_REQUEST + how % 7;
	size_t len, i;
	u16 id;

	rx.src = take_addr(in);
	if (!btgw_addr_is_unicast(rx.src))
		return;
	rx.bearer = how & 0x80 ? BTGW_DF_GATT : BTGW_DF_ADV;
	rx.heard.rssi = (s8)(-80 + (take(in) & 63));
	rx.heard.lost = BTGW_DF_LOST_NONE;
	rx.directed = (how & 0x70) != 0x70;
	rx.dst = BTGW_ADDR_ALL_DIRECTED;
	if (opcode == BTGW_CTL_PATH_REPLY || opcode == BTGW_CTL_PATH_ECHO_REPLY)
		rx.dst = OWN;
	if (opcode == BTGW_CTL_PATH_ECHO_REQUEST || (how & 0x60) == 0x60)
		rx.dst = take_addr(in);
	rx.ttl = opcode >= BTGW_CTL_PATH_ECHO_REQUEST &&
		 opcode != BTGW_CTL_DEPENDENT_NODE_UPDATE ? 5 : 0;
	rx.target = take(in) % 3;
	if (rx.target == BTGW_DF_TARGET_DEPENDENT)
		rx.dependent = take_range(in);
	len = lens[how % 7] + take(in) % 6;
	if (len > sizeof(params))
		len = sizeof(params);
	for (i = 0; i < len; i++)
		params[i] = take(in);
	if (btgw_df_parse(opcode, params, len, &msg))
		return;
	/* what depends on us is a node that has what is looked for */
	if (rx.target == BTGW_DF_TARGET_DEPENDENT &&
	    (opcode != BTGW_CTL_PATH_REQUEST ||
	     !btgw_df_range_valid(&rx.dependent) ||
	     !btgw_df_range_has(&rx.dependent, msg.request.destination)))
		rx.target = BTGW_DF_TARGET_NONE;
	id = w->t.update_id;
	if (btgw_df_receive(&w->df, &rx, &msg, w->now, &w->out) >=
	    BTGW_DF_V_ARRIVAL)
		MUST(id == w->t.update_id ||
		     w->out.verdict == BTGW_DF_V_TABLE ||
		     w->out.verdict == BTGW_DF_V_ORIGINS);
}

static void event(struct input *in, struct world *w)
{
	struct btgw_df_range range;
	struct btgw_df_entry *e;
	unsigned int calls = 0;
	u8 what = take(in);
	u16 dst;

	w->now += (u64)take(in) << (what >> 4);
	/* the timer runs before anything else does */
	do {
		btgw_df_timer(&w->df, w->now, &w->out);
		check_out(w);
		MUST(++calls < CALLS_MAX);
	} while (w->out.deadline_ms && w->out.deadline_ms <= w->now);

	switch (what & 15) {
	case 0:
		dst = take_addr(in);
		range = take_range(in);
		btgw_df_need(&w->df, dst, what & 16 &&
			     btgw_df_range_valid(&range) &&
			     !btgw_df_ranges_meet(&range, &w->df.cfg.own) ?
			     &range : NULL, w->now, &w->out);
		break;
	case 1:
		btgw_df_used(&w->df, take_addr(in));
		return;
	case 2:
		btgw_df_power_up(&w->df, take_addr(in), take(in), w->now,
				 &w->out);
		break;
	case 3:
		btgw_df_monitor(&w->df, take_addr(in), w->now, &w->out);
		break;
	case 4:
		btgw_df_lost(&w->df, take_addr(in), w->now, &w->out);
		break;
	case 5:
		range = take_range(in);
		if (!btgw_df_range_valid(&range))
			return;
		btgw_df_dependent(&w->df, what & 16, &range, &w->out);
		break;
	case 6:
		e = btgw_df_table_next(&w->t, NULL);
		if (!e)
			return;
		btgw_df_removed(&w->df, e);
		btgw_df_table_del(&w->t, e);
		return;
	case 7:
		if (take(in) & 7)
			return;
		btgw_df_stop(&w->df);
		MUST(!btgw_df_deadline(&w->df));
		MUST(!w->paths);
		return;
	default:
		receive(in, w);
		if (!w->out.n_tx && !w->out.verdict)
			return;
		break;
	}
	check_out(w);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static const struct btgw_df_sizes sizes = { DISCS, ORIGINS };
	static u64 tables[65536 / 8], states[16384 / 8];
	static struct world w;
	struct btgw_df_table_cfg tc = { .paths = 20, .deps = 6, .links = 12,
					.watch = watch, .ctx = &w };
	struct input in = { data, size };
	u8 how = take(&in);
	struct btgw_df_cfg cfg = {
		.own = { OWN, 1 },
		.relay = how & 1,
		.supporting = how & 2,
		.two_way = how & 4,
		.lanes = how & 8 ? 3 : 1,
		.max_init = 2,
		.echo_unicast = how & 16 ? 10 : 0,
		.echo_multicast = how & 32 ? 10 : 0,
		.monitoring_s = how & 64 ? 0 : 120,
		.retry_s = how & 64 ? 0 : 300,
		.gate = { -86, 20, BTGW_DF_LOST_MAX, 0 },
		.cost = how & 128 ? btgw_df_cost_find("rssi") : NULL,
		.per_origin = 3,
		.hold_s = how & 128 ? 30 : 0,
	};

	MUST(btgw_df_table_bytes(&tc) <= sizeof(tables));
	MUST(btgw_df_bytes(&sizes) <= sizeof(states));
	memset(&w, 0, sizeof(w));
	w.now = 1;
	btgw_df_table_init(&w.t, &tc, tables);
	btgw_df_init(&w.df, &cfg, &sizes, states, &w.t, BTGW_DF_FN_FIRST, 7);
	while (in.left)
		event(&in, &w);
	return 0;
}
