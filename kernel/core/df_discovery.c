// SPDX-License-Identifier: GPL-2.0-only
/*
 * df_discovery.c - how paths are found: tables, requests, the timer
 */
#include "df_state.h"

static const char *const result_names[__BTGW_DF_RESULTS] = {
	[BTGW_DF_V_NOTHING]	= "nothing",
	[BTGW_DF_V_REQUEST]	= "request",
	[BTGW_DF_V_BETTER]	= "better",
	[BTGW_DF_V_TIE]		= "tie",
	[BTGW_DF_V_LANE]	= "lane",
	[BTGW_DF_V_FORWARD]	= "forward",
	[BTGW_DF_V_BRANCH]	= "branch",
	[BTGW_DF_V_CONFIRMED]	= "confirmed",
	[BTGW_DF_V_UPDATED]	= "updated",
	[BTGW_DF_V_ANSWER]	= "answer",
	[BTGW_DF_V_ECHO]	= "echo",
	[BTGW_DF_V_SOLICITED]	= "solicited",
	[BTGW_DF_V_NEEDED]	= "needed",
	[BTGW_DF_V_KNOWN]	= "known",
	[BTGW_DF_V_ARRIVAL]	= "arrival",
	[BTGW_DF_V_WEAK]	= "weak",
	[BTGW_DF_V_METRIC_TYPE]	= "metric_type",
	[BTGW_DF_V_CLAIM]	= "claim",
	[BTGW_DF_V_OLD_FN]	= "old_fn",
	[BTGW_DF_V_NOT_OURS]	= "not_ours",
	[BTGW_DF_V_METRIC]	= "metric",
	[BTGW_DF_V_QUOTA]	= "quota",
	[BTGW_DF_V_FULL]	= "full",
	[BTGW_DF_V_NO_REQUEST]	= "no_request",
	[BTGW_DF_V_DESTINATION]	= "destination",
	[BTGW_DF_V_TABLE]	= "table",
	[BTGW_DF_V_NO_PATH]	= "no_path",
	[BTGW_DF_V_AGAIN]	= "again",
	[BTGW_DF_V_NO_CHANGE]	= "no_change",
	[BTGW_DF_V_CREDENTIALS]	= "credentials",
	[BTGW_DF_V_LATE]	= "late",
	[BTGW_DF_V_HELD]	= "held",
	[BTGW_DF_V_ORIGINS]	= "origins",
	[BTGW_DF_V_OPCODE]	= "opcode",
};

static u32 discs_of(const struct btgw_df_sizes *sizes)
{
	return min_t(u32, max_t(u32, sizes->discs, BTGW_DF_DISCS_MIN),
		     BTGW_DF_DISCS_MAX);
}

static u32 origins_of(const struct btgw_df_sizes *sizes)
{
	return min_t(u32, max_t(u32, sizes->origins, 1), BTGW_DF_ORIGINS_MAX);
}

static u8 head_bits(u32 origins)
{
	u8 bits = 1;

	while ((1U << bits) < origins)
		bits++;
	return bits;
}

size_t btgw_df_bytes(const struct btgw_df_sizes *sizes)
{
	u32 discs = discs_of(sizes);
	u32 origins = origins_of(sizes);

	return discs * sizeof(struct btgw_df_disc) +
	       origins * sizeof(struct btgw_df_origin) +
	       btgw_df_heap_bytes(discs + origins) +
	       ((size_t)1 << head_bits(origins)) * sizeof(u32);
}

void btgw_df_init(struct btgw_df *df, const struct btgw_df_cfg *cfg,
		  const struct btgw_df_sizes *sizes, void *mem,
		  struct btgw_df_table *t, u8 fn, u32 seed)
{
	u8 bits;

	memset(df, 0, sizeof(*df));
	df->discs = discs_of(sizes);
	df->origins = origins_of(sizes);
	bits = head_bits(df->origins);
	df->shift = 32 - bits;
	df->t = t;
	df->fn = fn;
	df->rnd = seed ?: 1;
	df->disc = mem;
	df->origin = (struct btgw_df_origin *)(df->disc + df->discs);
	mem = df->origin + df->origins;
	btgw_df_heap_init(&df->due, mem, df->discs + df->origins);
	df->head = (u32 *)((u8 *)mem + btgw_df_heap_bytes(df->due.size));
	memset(df->disc, 0, df->discs * sizeof(*df->disc));
	memset(df->origin, 0, df->origins * sizeof(*df->origin));
	btgw_df_origin_reset(df);
	btgw_df_configure(df, cfg);
}

void btgw_df_configure(struct btgw_df *df, const struct btgw_df_cfg *cfg)
{
	df->cfg = *cfg;
	df->cfg.lanes = max_t(u8, cfg->lanes, 1);
	df->cfg.max_init = max_t(u8, cfg->max_init, 1);
}

u32 btgw_df_rnd(struct btgw_df *df, u32 n)
{
	u32 x = df->rnd;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	df->rnd = x;
	return x % n;
}

void btgw_df_emit(struct btgw_df_out *out, const struct btgw_df_msg *msg,
		  u16 dst, u16 bearers, u16 delay_ms)
{
	struct btgw_df_tx *tx = &out->tx[out->n_tx];
	size_t len;

	if (btgw_df_build(msg, tx->params, &len))
		return;
	tx->opcode = msg->opcode;
	tx->len = (u8)len;
	tx->dst = dst;
	tx->bearers = bearers;
	tx->delay_ms = delay_ms;
	tx->directed = true;
	tx->ttl = msg->opcode == BTGW_CTL_PATH_ECHO_REQUEST ||
		  msg->opcode == BTGW_CTL_PATH_ECHO_REPLY ? BTGW_DF_TTL : 0;
	out->n_tx++;
}

struct btgw_df_disc *btgw_df_disc_find(struct btgw_df *df, u16 origin, u8 fn)
{
	u32 i;

	for (i = 0; i < df->discs; i++) {
		struct btgw_df_disc *d = &df->disc[i];

		if (d->used && d->origin.start == origin && d->fn == fn)
			return d;
	}
	return NULL;
}

struct btgw_df_disc *btgw_df_disc_new(struct btgw_df *df)
{
	u32 i;

	for (i = 0; i < df->discs; i++) {
		struct btgw_df_disc *d = &df->disc[i];

		if (d->used)
			continue;
		memset(d, 0, sizeof(*d));
		d->used = true;
		df->discs_used++;
		return d;
	}
	return NULL;
}

void btgw_df_disc_free(struct btgw_df *df, struct btgw_df_disc *d)
{
	d->used = false;
	df->discs_used--;
	btgw_df_heap_set(&df->due, (u32)(d - df->disc), 0);
}

void btgw_df_disc_arm(struct btgw_df *df, struct btgw_df_disc *d)
{
	btgw_df_heap_set(&df->due, (u32)(d - df->disc),
			 btgw_df_sooner(btgw_df_sooner(d->discovery_at,
						       d->guard_at),
					btgw_df_sooner(d->request_at,
						       d->reply_at)));
}

/* one origin among many, or all of them that the shell cares to limit */
static u32 discs_from(const struct btgw_df *df, u16 origin)
{
	u32 i, n = 0;

	for (i = 0; i < df->discs; i++)
		n += df->disc[i].used && df->disc[i].origin.start == origin;
	return n;
}

void btgw_df_disc_request(const struct btgw_df *df,
			  const struct btgw_df_disc *d, struct btgw_df_out *out)
{
	struct btgw_df_msg msg = { .opcode = BTGW_CTL_PATH_REQUEST };
	struct btgw_df_request *r = &msg.request;
	const struct btgw_df_entry *e;

	r->on_behalf = d->dependent.start;
	r->metric_type = BTGW_DF_METRIC_NODES;
	r->lifetime = d->lifetime;
	r->interval = d->interval;
	r->fn = d->fn;
	r->destination = d->destination;
	r->origin = d->origin;
	r->dependent = d->dependent;
	if (!d->own) {
		e = btgw_df_table_find_fn(df->t, d->origin.start, d->fn,
					  d->destination);
		r->metric = btgw_df_metric_next(d->metric,
						e ? e->path.lanes : 0);
		if (r->metric == BTGW_DF_METRIC_MAX)
			return;
	}
	btgw_df_emit(out, &msg, BTGW_ADDR_ALL_DIRECTED, BTGW_DF_BEARERS, 0);
}

/* sections 3.6.8.2.2 (a) to (g) and the lies of insiders */
static enum btgw_df_result check_request(const struct btgw_df *df,
					 const struct btgw_df_rx *rx,
					 const struct btgw_df_request *r,
					 const struct btgw_df_disc *d,
					 u8 target, u8 cost)
{
	const struct btgw_df_entry *e;

	if (rx->bearer == BTGW_DF_ADV &&
	    !btgw_df_gate_pass(&df->cfg.gate, &rx->heard))
		return BTGW_DF_V_WEAK;
	if (r->metric_type != BTGW_DF_METRIC_NODES)
		return BTGW_DF_V_METRIC_TYPE;
	/* our own request comes back from every neighbour */
	if (d && d->own)
		return BTGW_DF_V_METRIC;
	if (btgw_df_ranges_meet(&r->origin, &df->cfg.own) ||
	    btgw_df_range_has(&r->origin, r->destination))
		return BTGW_DF_V_CLAIM;
	if (r->on_behalf &&
	    (btgw_df_ranges_meet(&r->dependent, &df->cfg.own) ||
	     btgw_df_ranges_meet(&r->dependent, &r->origin) ||
	     btgw_df_range_has(&r->dependent, r->destination)))
		return BTGW_DF_V_CLAIM;
	e = btgw_df_table_find_to(df->t, r->origin.start, r->destination);
	if (e && btgw_df_fn_order(r->fn, e->path.fn) < 0)
		return BTGW_DF_V_OLD_FN;
	if (!df->cfg.relay && !target)
		return BTGW_DF_V_NOT_OURS;
	if (d) {
		/* what this number was for, it is for */
		if (d->destination != r->destination)
			return BTGW_DF_V_CLAIM;
		return btgw_df_metric_better(r->metric, cost, d->metric,
					     d->cost) ? BTGW_DF_V_NOTHING :
			BTGW_DF_V_METRIC;
	}
	if (df->cfg.per_origin &&
	    discs_from(df, r->origin.start) >= df->cfg.per_origin)
		return BTGW_DF_V_QUOTA;
	return df->discs_used < df->discs ? BTGW_DF_V_NOTHING :
		BTGW_DF_V_FULL;
}

static u8 target_of(const struct btgw_df *df, const struct btgw_df_rx *rx,
		    u16 dst)
{
	if (btgw_df_range_has(&df->cfg.own, dst))
		return BTGW_DF_TARGET_SELF;
	if (rx->target == BTGW_DF_TARGET_DEPENDENT && !df->cfg.supporting)
		return BTGW_DF_TARGET_NONE;
	/* an address that is not ours is nobody's self */
	if (rx->target == BTGW_DF_TARGET_SELF && btgw_addr_is_unicast(dst))
		return BTGW_DF_TARGET_NONE;
	return rx->target;
}

static void first_request(struct btgw_df *df, struct btgw_df_disc *d,
			  const struct btgw_df_rx *rx,
			  const struct btgw_df_request *r, u8 target,
			  u64 now_ms)
{
	bool unicast = btgw_addr_is_unicast(r->destination);
	u32 wait = BTGW_DF_REPLY_MS;

	d->fn = r->fn;
	d->lifetime = r->lifetime;
	d->interval = r->interval;
	d->origin = r->origin;
	if (r->on_behalf)
		d->dependent = r->dependent;
	d->destination = r->destination;
	d->discovery_at = btgw_df_after(now_ms,
					btgw_df_interval_ms(r->interval));
	d->target = target;
	if (!target)
		return;
	if (target == BTGW_DF_TARGET_DEPENDENT && unicast)
		d->here = rx->dependent;
	/* the members of a group answer one after the other */
	if (!unicast)
		wait += btgw_df_rnd(df, BTGW_DF_REPLY_MS + 1);
	d->reply_at = btgw_df_after(now_ms, wait);
}

static enum btgw_df_result rx_request(struct btgw_df *df,
				      const struct btgw_df_rx *rx,
				      const struct btgw_df_request *r,
				      u64 now_ms)
{
	u8 cost = btgw_df_cost_of(df->cfg.cost, &rx->heard);
	u8 target = target_of(df, rx, r->destination);
	enum btgw_df_result verdict;
	struct btgw_df_disc *d;
	u32 delay;

	d = btgw_df_disc_find(df, r->origin.start, r->fn);
	verdict = check_request(df, rx, r, d, target, cost);
	if (verdict)
		return verdict;

	if (!d) {
		d = btgw_df_disc_new(df);
		first_request(df, d, rx, r, target, now_ms);
		verdict = BTGW_DF_V_REQUEST;
	} else {
		verdict = r->metric < d->metric ? BTGW_DF_V_BETTER :
						  BTGW_DF_V_TIE;
	}
	d->metric = r->metric;
	d->cost = cost;
	d->next = rx->src;
	d->bearer = rx->bearer;
	/* the metric others were told still holds after a tie */
	if (verdict != BTGW_DF_V_TIE && !d->request_at && df->cfg.relay &&
	    (!target || !btgw_addr_is_unicast(r->destination))) {
		delay = btgw_df_request_delay_ms(df->cfg.cost, cost,
						 btgw_df_rnd(df, ~0U));
		d->request_at = btgw_df_after(now_ms, delay);
	}
	btgw_df_disc_arm(df, d);
	return verdict;
}

enum btgw_df_result btgw_df_finish(struct btgw_df *df, struct btgw_df_out *out,
				   enum btgw_df_result verdict)
{
	df->count[verdict]++;
	out->verdict = verdict;
	out->fn = df->fn;
	out->deadline_ms = btgw_df_deadline(df);
	return verdict;
}

enum btgw_df_result btgw_df_receive(struct btgw_df *df,
				    const struct btgw_df_rx *rx,
				    const struct btgw_df_msg *msg, u64 now_ms,
				    struct btgw_df_out *out)
{
	enum btgw_df_result verdict;

	btgw_df_begin(out);
	if (msg->opcode < BTGW_CTL_PATH_REQUEST ||
	    msg->opcode > BTGW_CTL_PATH_REQUEST_SOLICITATION)
		return btgw_df_finish(df, out, BTGW_DF_V_OPCODE);
	if (btgw_df_check(msg->opcode, rx->dst, rx->ttl, rx->directed))
		return btgw_df_finish(df, out, BTGW_DF_V_ARRIVAL);
	/* the whole net hears what we say of ourselves, and says it again */
	if (btgw_df_range_has(&df->cfg.own, rx->src))
		return btgw_df_finish(df, out, BTGW_DF_V_CLAIM);

	switch (msg->opcode) {
	case BTGW_CTL_PATH_REQUEST:
		verdict = rx_request(df, rx, &msg->request, now_ms);
		break;
	case BTGW_CTL_PATH_REPLY:
		verdict = btgw_df_rx_reply(df, rx, msg, now_ms, out);
		break;
	case BTGW_CTL_PATH_CONFIRMATION:
		verdict = btgw_df_rx_confirmation(df, msg, out);
		break;
	case BTGW_CTL_PATH_ECHO_REQUEST:
		verdict = btgw_df_rx_echo_request(df, rx, out);
		break;
	case BTGW_CTL_PATH_ECHO_REPLY:
		verdict = btgw_df_rx_echo_reply(df, rx, msg, now_ms);
		break;
	case BTGW_CTL_DEPENDENT_NODE_UPDATE:
		verdict = btgw_df_rx_update(df, msg, out);
		break;
	default:
		verdict = btgw_df_rx_solicitation(df, msg, now_ms);
		break;
	}
	return btgw_df_finish(df, out, verdict);
}

/* section 3.6.8.2.1, step 4: the end of a round */
static void end_of_round(struct btgw_df *df, struct btgw_df_disc *d,
			 u64 now_ms)
{
	struct btgw_df_entry *e;
	u16 dst = d->destination;

	if (!d->own) {
		btgw_df_disc_free(df, d);
		return;
	}
	e = btgw_df_table_find_fn(df->t, df->cfg.own.start, d->fn, dst);
	if (e && e->path.flags & BTGW_DF_NOT_READY) {
		e->path.flags &= ~BTGW_DF_NOT_READY;
		btgw_df_table_touch(df->t, e);
	}
	d->discovery_at = 0;
	if (e && d->gained && e->path.lanes < df->cfg.lanes) {
		/* everybody else must have forgotten this number by then */
		d->guard_at = btgw_df_after(now_ms,
					    btgw_df_guard_ms(df->cfg.guard));
		btgw_df_disc_arm(df, d);
		return;
	}
	btgw_df_disc_free(df, d);
	btgw_df_origin_ended(df, dst, e, now_ms);
}

static void next_lane(struct btgw_df *df, struct btgw_df_disc *d, u64 now_ms,
		      struct btgw_df_out *out)
{
	d->guard_at = 0;
	d->replied = false;
	d->confirmed = false;
	d->gained = false;
	d->discovery_at = btgw_df_after(now_ms,
					btgw_df_interval_ms(d->interval));
	btgw_df_disc_request(df, d, out);
	btgw_df_disc_arm(df, d);
}

static void disc_timer(struct btgw_df *df, struct btgw_df_disc *d, u64 now_ms,
		       struct btgw_df_out *out)
{
	if (btgw_df_is_due(d->discovery_at, now_ms)) {
		end_of_round(df, d, now_ms);
	} else if (btgw_df_is_due(d->guard_at, now_ms)) {
		next_lane(df, d, now_ms, out);
	} else if (btgw_df_is_due(d->request_at, now_ms)) {
		d->request_at = 0;
		btgw_df_disc_request(df, d, out);
		btgw_df_disc_arm(df, d);
	} else {
		d->reply_at = 0;
		btgw_df_answer(df, d, now_ms, out);
		btgw_df_disc_arm(df, d);
	}
}

void btgw_df_timer(struct btgw_df *df, u64 now_ms, struct btgw_df_out *out)
{
	struct btgw_df_entry *e;
	u32 i;

	btgw_df_begin(out);
	while ((e = btgw_df_table_expired(df->t, now_ms))) {
		btgw_df_removed(df, e);
		btgw_df_table_del(df->t, e);
	}
	/* one message is the most that one of them sends */
	while (out->n_tx < BTGW_DF_TX_MAX &&
	       btgw_df_is_due(btgw_df_heap_first(&df->due, &i), now_ms)) {
		if (i < df->discs)
			disc_timer(df, &df->disc[i], now_ms, out);
		else
			btgw_df_origin_timer(df, i - df->discs, now_ms, out);
	}
	btgw_df_finish(df, out, BTGW_DF_V_NOTHING);
}

void btgw_df_stop(struct btgw_df *df)
{
	struct btgw_df_entry *e = NULL;
	u32 i;

	while ((e = btgw_df_table_next(df->t, e))) {
		if (!(e->path.flags & BTGW_DF_FIXED))
			btgw_df_table_del(df->t, e);
	}
	for (i = 0; i < df->discs; i++) {
		if (df->disc[i].used)
			btgw_df_disc_free(df, &df->disc[i]);
	}
	btgw_df_origin_reset(df);
}

u64 btgw_df_deadline(const struct btgw_df *df)
{
	u32 i;

	return btgw_df_sooner(btgw_df_heap_first(&df->due, &i),
			      btgw_df_table_deadline(df->t));
}

const char *btgw_df_result_name(enum btgw_df_result result)
{
	if ((unsigned int)result >= __BTGW_DF_RESULTS)
		return "unknown";
	return result_names[result];
}
