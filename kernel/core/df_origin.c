// SPDX-License-Identifier: GPL-2.0-only
/*
 * df_origin.c - the state machines of the Path Origin, echoes, solicitations
 *
 * Section 4.4.7.2. What the standard leaves open: a path whose use ends while
 * an echo is waited for goes on to monitoring when that has come; solicited in
 * any state but discovery, it is looked for at once.
 */
#include "df_state.h"

/* hash of an address */
#define HASH_MULT	0x9e3779b1U

static const char *const state_names[__BTGW_DF_STATES] = {
	[BTGW_DF_START]		= "start",
	[BTGW_DF_POWER_UP]	= "power_up",
	[BTGW_DF_DISCOVERY]	= "discovery",
	[BTGW_DF_RETRY_WAIT]	= "retry_wait",
	[BTGW_DF_IN_USE]	= "in_use",
	[BTGW_DF_VALIDATION]	= "validation",
	[BTGW_DF_MONITORING]	= "monitoring",
};

static u32 *slot_of(const struct btgw_df *df, u16 dst)
{
	u32 *slot = &df->head[(dst * HASH_MULT) >> df->shift];

	while (*slot && df->origin[*slot - 1].dst != dst)
		slot = &df->origin[*slot - 1].next;
	return slot;
}

static struct btgw_df_origin *origin_of(const struct btgw_df *df, u16 dst)
{
	u32 at = *slot_of(df, dst);

	return at ? &df->origin[at - 1] : NULL;
}

/* in each state some of the timers matter; the others may have passed */
static void arm(struct btgw_df *df, const struct btgw_df_origin *o)
{
	u64 at = o->wait_at;

	if (o->state == BTGW_DF_IN_USE)
		at = btgw_df_sooner(o->use_at, o->echo_at);
	btgw_df_heap_set(&df->due, df->discs + (u32)(o - df->origin), at);
}

static struct btgw_df_origin *origin_new(struct btgw_df *df, u16 dst)
{
	u32 at = df->free_origin;
	struct btgw_df_origin *o;

	if (!at)
		return NULL;
	o = &df->origin[at - 1];
	df->free_origin = o->next;
	memset(o, 0, sizeof(*o));
	o->used = true;
	o->dst = dst;
	o->fn = df->fn;
	*slot_of(df, dst) = at;
	df->origins_used++;
	return o;
}

static void origin_free(struct btgw_df *df, struct btgw_df_origin *o)
{
	u32 *slot = slot_of(df, o->dst);
	u32 at = *slot;

	btgw_df_heap_set(&df->due, df->discs + at - 1, 0);
	*slot = o->next;
	o->used = false;
	o->next = df->free_origin;
	df->free_origin = at;
	df->origins_used--;
}

void btgw_df_origin_reset(struct btgw_df *df)
{
	u32 i;

	for (i = 0; i < df->origins; i++) {
		if (df->origin[i].used)
			btgw_df_heap_set(&df->due, df->discs + i, 0);
	}
	memset(df->head, 0, sizeof(*df->head) << (32 - df->shift));
	memset(df->origin, 0, df->origins * sizeof(*df->origin));
	df->free_origin = 0;
	df->origins_used = 0;
	for (i = df->origins; i; i--) {
		df->origin[i - 1].next = df->free_origin;
		df->free_origin = i;
	}
}

static u32 own_discs(const struct btgw_df *df)
{
	u32 i, n = 0;

	for (i = 0; i < df->discs; i++)
		n += df->disc[i].used && df->disc[i].own;
	return n;
}

/*
 * The next forwarding number. It counts by one, as the standard has it, but for
 * two cases in which that would be in vain: the number is that of a discovery
 * still going on, or relays that hold the last path to this destination would
 * take it for an older one. An origin of more than 127 paths comes to that.
 */
static u8 next_fn(struct btgw_df *df, u16 dst)
{
	const struct btgw_df_entry *e = btgw_df_own_path(df, dst);
	unsigned int i;
	u8 fn = df->fn;

	for (i = 0; i < 256; i++) {
		fn++;
		if (btgw_df_disc_find(df, df->cfg.own.start, fn))
			continue;
		if (!e || btgw_df_fn_order(fn, e->path.fn) > 0)
			break;
	}
	return fn;
}

/* section 3.6.8.2.1 */
static bool initialize(struct btgw_df *df, struct btgw_df_origin *o,
		       u64 now_ms, struct btgw_df_out *out)
{
	struct btgw_df_disc *d;
	u8 fn;

	if (own_discs(df) >= df->cfg.max_init)
		return false;
	fn = next_fn(df, o->dst);
	d = btgw_df_disc_new(df);
	if (!d)
		return false;
	df->fn = fn;
	o->fn = fn;
	d->own = true;
	d->fn = fn;
	d->lifetime = df->cfg.lifetime;
	d->interval = df->cfg.interval;
	d->origin = df->cfg.own;
	d->dependent = o->dependent;
	d->destination = o->dst;
	d->discovery_at = btgw_df_after(now_ms,
					btgw_df_interval_ms(d->interval));
	btgw_df_disc_request(df, d, out);
	btgw_df_disc_arm(df, d);
	return true;
}

static void wait(struct btgw_df *df, struct btgw_df_origin *o, u8 state,
		 u64 ms, u64 now_ms)
{
	o->state = state;
	o->needed = false;
	o->wait_at = btgw_df_after(now_ms, ms);
	o->use_at = 0;
	arm(df, o);
}

static void retry(struct btgw_df *df, struct btgw_df_origin *o, u64 now_ms)
{
	wait(df, o, BTGW_DF_RETRY_WAIT, (u64)df->cfg.retry_s * 1000, now_ms);
}

static void discover(struct btgw_df *df, struct btgw_df_origin *o, u64 now_ms,
		     struct btgw_df_out *out)
{
	o->state = BTGW_DF_DISCOVERY;
	o->wait_at = 0;
	o->use_at = 0;
	o->echo_at = 0;
	if (initialize(df, o, now_ms, out))
		arm(df, o);
	else
		retry(df, o, now_ms);
}

static void monitor(struct btgw_df *df, struct btgw_df_origin *o, u64 now_ms)
{
	wait(df, o, BTGW_DF_MONITORING, (u64)df->cfg.monitoring_s * 1000,
	     now_ms);
}

static u64 echo_ms(const struct btgw_df *df, const struct btgw_df_origin *o)
{
	const struct btgw_df_entry *e = btgw_df_own_path(df, o->dst);

	return e ? btgw_df_echo_ms(e->path.lifetime,
				   btgw_addr_is_unicast(o->dst) ?
				   df->cfg.echo_unicast :
				   df->cfg.echo_multicast) : 0;
}

static void arm_echo(struct btgw_df *df, struct btgw_df_origin *o, u64 now_ms)
{
	u64 ms = echo_ms(df, o);

	o->echo_at = ms ? btgw_df_after(now_ms, ms) : 0;
}

/* a lane of ours was found */
void btgw_df_origin_lane(struct btgw_df *df, const struct btgw_df_disc *d,
			 u64 now_ms)
{
	struct btgw_df_origin *o = origin_of(df, d->destination);

	if (o && !o->echo_at)
		arm_echo(df, o, now_ms);
}

/* the Path Use timer */
static u64 use_ms(const struct btgw_df *df)
{
	const struct btgw_df_cfg *cfg = &df->cfg;
	u64 ms = btgw_df_use_ms(cfg->lifetime, cfg->interval,
				cfg->monitoring_s);
	u64 least = btgw_df_interval_ms(cfg->interval);
	u64 early = (u64)cfg->early_s * 1000;

	return ms > least + early ? ms - early : least;
}

/* a discovery of ours has ended */
void btgw_df_origin_ended(struct btgw_df *df, u16 dst, bool found, u64 now_ms)
{
	struct btgw_df_origin *o = origin_of(df, dst);

	if (!o || o->state != BTGW_DF_DISCOVERY)
		return;
	if (!found) {
		retry(df, o, now_ms);
		return;
	}
	o->state = BTGW_DF_IN_USE;
	o->use_at = df->cfg.test ? 0 : btgw_df_after(now_ms, use_ms(df));
	arm(df, o);
}

static void send_echo(struct btgw_df *df, struct btgw_df_origin *o, u64 now_ms,
		      struct btgw_df_out *out)
{
	struct btgw_df_msg msg = { .opcode = BTGW_CTL_PATH_ECHO_REQUEST };
	const struct btgw_df_entry *e = btgw_df_own_path(df, o->dst);

	o->echo_at = 0;
	if (e) {
		/* to the path, and not to an element of its target */
		btgw_df_emit(out, &msg, e->path.end[BTGW_DF_TARGET].start,
			     e->path.bearers[BTGW_DF_TARGET], 0);
		o->state = BTGW_DF_VALIDATION;
		o->wait_at = btgw_df_after(now_ms, BTGW_DF_ECHO_WAIT_MS);
	}
	arm(df, o);
}

static void echo_failed(struct btgw_df *df, struct btgw_df_origin *o,
			u64 now_ms, struct btgw_df_out *out)
{
	struct btgw_df_entry *e = btgw_df_own_path(df, o->dst);

	if (e)
		btgw_df_table_del(df->t, e);
	discover(df, o, now_ms, out);
}

void btgw_df_origin_timer(struct btgw_df *df, u32 i, u64 now_ms,
			  struct btgw_df_out *out)
{
	struct btgw_df_origin *o = &df->origin[i];

	switch (o->state) {
	case BTGW_DF_START:
		discover(df, o, now_ms, out);
		break;
	case BTGW_DF_POWER_UP:
	case BTGW_DF_RETRY_WAIT:
	case BTGW_DF_MONITORING:
		if (o->needed)
			discover(df, o, now_ms, out);
		else
			origin_free(df, o);
		break;
	case BTGW_DF_VALIDATION:
		echo_failed(df, o, now_ms, out);
		break;
	default:
		if (btgw_df_is_due(o->use_at, now_ms))
			monitor(df, o, now_ms);
		else
			send_echo(df, o, now_ms, out);
		break;
	}
}

enum btgw_df_result btgw_df_rx_echo_request(struct btgw_df *df,
					    const struct btgw_df_rx *rx,
					    struct btgw_df_out *out)
{
	struct btgw_df_msg msg = { .opcode = BTGW_CTL_PATH_ECHO_REPLY };
	bool ours = rx->dst == df->cfg.own.start;
	const struct btgw_df_entry *e;

	if (!btgw_addr_is_unicast(rx->dst))
		ours = rx->target == BTGW_DF_TARGET_SELF ||
		       (rx->target && df->cfg.supporting);
	e = btgw_df_table_find(df->t, false, rx->src, rx->dst);
	if (!e || !ours)
		return BTGW_DF_V_NO_PATH;
	msg.echo_destination = rx->dst;
	btgw_df_emit(out, &msg, rx->src, BTGW_DF_BEARERS, 0);
	if (e->path.flags & BTGW_DF_TWO_WAY)
		out->tx[0].bearers = e->path.bearers[BTGW_DF_ORIGIN];
	else
		out->tx[0].directed = false;
	return BTGW_DF_V_ANSWER;
}

enum btgw_df_result btgw_df_rx_echo_reply(struct btgw_df *df,
					  const struct btgw_df_rx *rx,
					  const struct btgw_df_msg *msg,
					  u64 now_ms)
{
	struct btgw_df_origin *o;
	struct btgw_df_entry *e;
	u32 i;

	if (rx->dst != df->cfg.own.start)
		return BTGW_DF_V_ARRIVAL;
	e = btgw_df_table_find(df->t, false, df->cfg.own.start,
			       msg->echo_destination);
	if (!e)
		return BTGW_DF_V_NO_PATH;
	if (rx->directed != !!(e->path.flags & BTGW_DF_TWO_WAY))
		return BTGW_DF_V_CREDENTIALS;
	/* whoever looked for the path may have asked for another element */
	o = origin_of(df, msg->echo_destination);
	for (i = 0; !o && i <= e->path.end[BTGW_DF_TARGET].more; i++)
		o = origin_of(df, e->path.end[BTGW_DF_TARGET].start + i);
	if (!o || o->state != BTGW_DF_VALIDATION)
		return BTGW_DF_V_LATE;
	o->state = BTGW_DF_IN_USE;
	o->wait_at = 0;
	arm_echo(df, o, now_ms);
	arm(df, o);
	return BTGW_DF_V_ECHO;
}

/* the path to one destination of a solicitation */
static enum btgw_df_result solicited(struct btgw_df *df, u16 dst, u64 now_ms)
{
	struct btgw_df_entry *e;
	struct btgw_df_origin *o;

	e = btgw_df_table_find(df->t, false, df->cfg.own.start, dst);
	if (!e)
		return BTGW_DF_V_NO_PATH;
	o = origin_of(df, dst);
	if (o && now_ms < o->held_until)
		return BTGW_DF_V_HELD;
	btgw_df_table_del(df->t, e);
	if (!o)
		o = origin_new(df, dst);
	if (!o)
		return BTGW_DF_V_ORIGINS;
	o->held_until = btgw_df_after(now_ms, (u64)df->cfg.hold_s * 1000);
	if (o->state == BTGW_DF_DISCOVERY)
		return BTGW_DF_V_SOLICITED;
	wait(df, o, BTGW_DF_START, 0, now_ms);
	return BTGW_DF_V_SOLICITED;
}

enum btgw_df_result btgw_df_rx_solicitation(struct btgw_df *df,
					    const struct btgw_df_msg *msg,
					    u64 now_ms)
{
	enum btgw_df_result verdict = BTGW_DF_V_NO_PATH, one;
	u8 i;

	/* of several, the best that came of one of them */
	for (i = 0; i < msg->solicitation.n; i++) {
		one = solicited(df, msg->solicitation.addr[i], now_ms);
		if (verdict == BTGW_DF_V_NO_PATH || one == BTGW_DF_V_SOLICITED)
			verdict = one;
	}
	return verdict;
}

enum btgw_df_result btgw_df_need(struct btgw_df *df, u16 dst,
				 const struct btgw_df_range *dependent,
				 u64 now_ms, struct btgw_df_out *out)
{
	struct btgw_df_origin *o;

	btgw_df_begin(out);
	if (!btgw_df_destination_valid(dst) ||
	    btgw_df_range_has(&df->cfg.own, dst) ||
	    (dependent && btgw_df_range_has(dependent, dst)))
		return btgw_df_finish(df, out, BTGW_DF_V_DESTINATION);
	o = origin_of(df, dst);
	if (o) {
		o->needed = true;
		return btgw_df_finish(df, out, BTGW_DF_V_KNOWN);
	}
	o = origin_new(df, dst);
	if (!o)
		return btgw_df_finish(df, out, BTGW_DF_V_ORIGINS);
	if (dependent)
		o->dependent = *dependent;
	discover(df, o, now_ms, out);
	/* that is for what was sent now */
	o->needed = true;
	return btgw_df_finish(df, out, BTGW_DF_V_NEEDED);
}

/* a discovery that has found a path, but waits for more lanes or branches */
static struct btgw_df_disc *found_by(struct btgw_df *df,
				     const struct btgw_df_origin *o)
{
	const struct btgw_df_entry *e = btgw_df_own_path(df, o->dst);

	if (!e || e->path.fn != o->fn || e->path.flags & BTGW_DF_NOT_READY)
		return NULL;
	return btgw_df_disc_find(df, df->cfg.own.start, o->fn);
}

enum btgw_df_result btgw_df_renew(struct btgw_df *df, u16 dst, u64 now_ms,
				  struct btgw_df_out *out)
{
	struct btgw_df_origin *o = origin_of(df, dst);
	struct btgw_df_disc *d;

	if (!o)
		return btgw_df_need(df, dst, NULL, now_ms, out);
	btgw_df_begin(out);
	d = o->state == BTGW_DF_DISCOVERY ? found_by(df, o) : NULL;
	if (d)
		btgw_df_disc_free(df, d);
	if (d || o->state != BTGW_DF_DISCOVERY)
		discover(df, o, now_ms, out);
	o->needed = true;
	return btgw_df_finish(df, out, BTGW_DF_V_KNOWN);
}

bool btgw_df_used(struct btgw_df *df, u16 dst)
{
	struct btgw_df_origin *o = origin_of(df, dst);

	if (o)
		o->needed = true;
	return o;
}

enum btgw_df_result btgw_df_power_up(struct btgw_df *df, u16 dst, u32 n,
				     u64 now_ms, struct btgw_df_out *out)
{
	struct btgw_df_origin *o;

	btgw_df_begin(out);
	if (!btgw_df_destination_valid(dst))
		return btgw_df_finish(df, out, BTGW_DF_V_DESTINATION);
	if (origin_of(df, dst))
		return btgw_df_finish(df, out, BTGW_DF_V_KNOWN);
	o = origin_new(df, dst);
	if (!o)
		return btgw_df_finish(df, out, BTGW_DF_V_ORIGINS);
	/* one after the other, each at random in its two seconds */
	wait(df, o, BTGW_DF_POWER_UP,
	     (u64)(max_t(u32, n, 1) - 1) * BTGW_DF_POWER_UP_MS +
	     btgw_df_rnd(df, BTGW_DF_POWER_UP_MS), now_ms);
	return btgw_df_finish(df, out, BTGW_DF_V_NEEDED);
}

enum btgw_df_result btgw_df_monitor(struct btgw_df *df, u16 dst, u64 now_ms,
				    struct btgw_df_out *out)
{
	struct btgw_df_origin *o = origin_of(df, dst);

	btgw_df_begin(out);
	if (!o || o->state != BTGW_DF_IN_USE)
		return btgw_df_finish(df, out, BTGW_DF_V_NO_PATH);
	monitor(df, o, now_ms);
	return btgw_df_finish(df, out, BTGW_DF_V_KNOWN);
}

enum btgw_df_result btgw_df_lost(struct btgw_df *df, u16 dst, u64 now_ms,
				 struct btgw_df_out *out)
{
	struct btgw_df_origin *o = origin_of(df, dst);

	btgw_df_begin(out);
	if (!o || !btgw_df_own_path(df, dst))
		return btgw_df_finish(df, out, BTGW_DF_V_NO_PATH);
	if (o->state == BTGW_DF_IN_USE)
		send_echo(df, o, now_ms, out);
	return btgw_df_finish(df, out, BTGW_DF_V_KNOWN);
}

void btgw_df_removed(struct btgw_df *df, const struct btgw_df_entry *e)
{
	const struct btgw_df_range *target = &e->path.end[BTGW_DF_TARGET];
	struct btgw_df_origin *o;
	u32 i;

	if (e->path.flags & BTGW_DF_FIXED ||
	    e->path.end[BTGW_DF_ORIGIN].start != df->cfg.own.start)
		return;
	for (i = 0; i <= target->more; i++) {
		o = origin_of(df, target->start + i);
		if (o && (o->state == BTGW_DF_IN_USE ||
			  o->state == BTGW_DF_VALIDATION))
			origin_free(df, o);
	}
}

const struct btgw_df_origin *btgw_df_origin_find(const struct btgw_df *df,
						 u16 dst)
{
	return origin_of(df, dst);
}

const char *btgw_df_state_name(enum btgw_df_state state)
{
	if ((unsigned int)state >= __BTGW_DF_STATES)
		return "unknown";
	return state_names[state];
}
