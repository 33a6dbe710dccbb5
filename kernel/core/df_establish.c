// SPDX-License-Identifier: GPL-2.0-only
/*
 * df_establish.c - how paths come to be and go both ways, and what depends on
 * their ends
 */
#include "df_state.h"

/*
 * A new path takes the place of the one between the same ends that was found
 * before; until now that was used. Dependents that find no room are left out:
 * what they send floods.
 */
static struct btgw_df_entry *replace(struct btgw_df *df,
				     const struct btgw_df_path *path,
				     const struct btgw_df_range *from,
				     const struct btgw_df_range *to, u64 now_ms)
{
	enum btgw_df_path_bad bad = btgw_df_path_check(path);
	struct btgw_df_entry *e;

	if (bad)
		return NULL;
	e = btgw_df_table_find(df->t, false, path->end[BTGW_DF_ORIGIN].start,
			       path->end[BTGW_DF_TARGET].start);
	if (e)
		btgw_df_table_del(df->t, e);
	e = btgw_df_table_add(df->t, path, now_ms, &bad);
	if (!e)
		return NULL;
	if (from->start)
		btgw_df_dep_add(df->t, e, BTGW_DF_ORIGIN, from);
	if (to->start)
		btgw_df_dep_add(df->t, e, BTGW_DF_TARGET, to);
	return e;
}

/* a path from an origin as the discovery table knows it */
static struct btgw_df_path path_from(const struct btgw_df_disc *d)
{
	struct btgw_df_path path = {
		.end[BTGW_DF_ORIGIN] = d->origin,
		.bearers[BTGW_DF_ORIGIN] = d->bearer,
		.fn = d->fn,
		.lanes = 1,
		.lifetime = d->lifetime,
	};

	return path;
}

static struct btgw_df_entry *entry_of(const struct btgw_df *df,
				      const struct btgw_df_disc *d)
{
	return btgw_df_table_find_fn(df->t, d->origin.start, d->fn,
				     d->destination);
}

/* section 3.6.8.2.3: the Path Reply Delay is over */
void btgw_df_answer(struct btgw_df *df, struct btgw_df_disc *d, u64 now_ms,
		    struct btgw_df_out *out)
{
	struct btgw_df_msg msg = { .opcode = BTGW_CTL_PATH_REPLY };
	bool unicast = btgw_addr_is_unicast(d->destination);
	struct btgw_df_entry *e = entry_of(df, d);
	struct btgw_df_path path = path_from(d);
	struct btgw_df_reply *r = &msg.reply;
	struct btgw_df_match back;

	if (e) {
		e->path.bearers[BTGW_DF_ORIGIN] |= d->bearer;
		if (e->path.lanes < 0xff)
			e->path.lanes++;
		btgw_df_table_touch(df->t, e);
	} else {
		path.end[BTGW_DF_TARGET].start = d->destination;
		if (unicast)
			path.end[BTGW_DF_TARGET] = df->cfg.own;
		if (!replace(df, &path, &d->dependent, &d->here, now_ms)) {
			df->count[BTGW_DF_V_TABLE]++;
			return;
		}
	}

	r->unicast = unicast;
	r->on_behalf = unicast && d->here.start;
	r->origin = d->origin.start;
	r->fn = d->fn;
	r->target = df->cfg.own;
	r->dependent = d->here;
	r->confirm = unicast && df->cfg.two_way &&
		     !btgw_df_table_match(df->t, df->cfg.own.start,
					  d->origin.start, df->cfg.own.start,
					  &back);
	btgw_df_emit(out, &msg, d->next, d->bearer, 0);
}

static enum btgw_df_result check_reply(const struct btgw_df *df,
				       const struct btgw_df_rx *rx,
				       const struct btgw_df_reply *r,
				       const struct btgw_df_disc *d)
{
	/* to the next one on the way, which is us */
	if (rx->dst != df->cfg.own.start)
		return BTGW_DF_V_ARRIVAL;
	if (!d)
		return BTGW_DF_V_NO_REQUEST;
	if (r->unicast != btgw_addr_is_unicast(d->destination))
		return BTGW_DF_V_DESTINATION;
	if (!r->unicast)
		return BTGW_DF_V_NOTHING;
	if (!btgw_df_range_has(r->on_behalf ? &r->dependent : &r->target,
			       d->destination))
		return BTGW_DF_V_DESTINATION;
	if (btgw_df_ranges_meet(&r->target, &df->cfg.own) ||
	    btgw_df_ranges_meet(&r->target, &d->origin))
		return BTGW_DF_V_CLAIM;
	if (r->on_behalf &&
	    (btgw_df_ranges_meet(&r->dependent, &df->cfg.own) ||
	     btgw_df_ranges_meet(&r->dependent, &r->target) ||
	     btgw_df_ranges_meet(&r->dependent, &d->origin)))
		return BTGW_DF_V_CLAIM;
	return BTGW_DF_V_NOTHING;
}

/* the path goes both ways; say so */
static void confirm(struct btgw_df *df, struct btgw_df_entry *e,
		    struct btgw_df_disc *d, struct btgw_df_out *out)
{
	struct btgw_df_msg msg = { .opcode = BTGW_CTL_PATH_CONFIRMATION };

	if (!(e->path.flags & BTGW_DF_TWO_WAY)) {
		e->path.flags |= BTGW_DF_TWO_WAY;
		btgw_df_table_touch(df->t, e);
	}
	/* the last one has nobody to tell */
	if (e->path.end[BTGW_DF_TARGET].start == df->cfg.own.start)
		return;
	if (d)
		d->confirmed = true;
	msg.confirmation.origin = e->path.end[BTGW_DF_ORIGIN].start;
	msg.confirmation.target = e->path.end[BTGW_DF_TARGET].start;
	btgw_df_emit(out, &msg, BTGW_ADDR_ALL_DIRECTED, BTGW_DF_BEARERS,
		     btgw_df_rnd(df, BTGW_DF_JITTER_MS + 1));
}

enum btgw_df_result btgw_df_rx_reply(struct btgw_df *df,
				     const struct btgw_df_rx *rx,
				     const struct btgw_df_msg *msg, u64 now_ms,
				     struct btgw_df_out *out)
{
	const struct btgw_df_reply *r = &msg->reply;
	static const struct btgw_df_range none;
	struct btgw_df_disc *d = btgw_df_disc_find(df, r->origin, r->fn);
	enum btgw_df_result verdict = check_reply(df, rx, r, d);
	struct btgw_df_path path;
	struct btgw_df_entry *e;
	bool first;

	if (verdict)
		return verdict;
	first = !d->replied;
	e = entry_of(df, d);
	if (e) {
		/* the origin has no bearer toward itself: it is 0 there */
		e->path.bearers[BTGW_DF_ORIGIN] |= d->bearer;
		e->path.bearers[BTGW_DF_TARGET] |= rx->bearer;
		if (first && e->path.lanes < 0xff)
			e->path.lanes++;
		btgw_df_table_touch(df->t, e);
	} else {
		path = path_from(d);
		path.bearers[BTGW_DF_TARGET] = rx->bearer;
		path.end[BTGW_DF_TARGET].start = d->destination;
		if (r->unicast)
			path.end[BTGW_DF_TARGET] = r->target;
		else if (d->own)
			path.flags = BTGW_DF_NOT_READY;
		e = replace(df, &path, &d->dependent,
			    r->unicast && r->on_behalf ? &r->dependent : &none,
			    now_ms);
		if (!e)
			return BTGW_DF_V_TABLE;
	}
	if (!first)
		return BTGW_DF_V_BRANCH;

	d->replied = true;
	if (!d->own) {
		btgw_df_emit(out, msg, d->next, d->bearer, 0);
		return BTGW_DF_V_FORWARD;
	}
	d->gained = true;
	if (r->confirm && r->unicast)
		confirm(df, e, d, out);
	btgw_df_origin_lane(df, d, now_ms);
	return BTGW_DF_V_LANE;
}

enum btgw_df_result btgw_df_rx_confirmation(struct btgw_df *df,
					    const struct btgw_df_msg *msg,
					    struct btgw_df_out *out)
{
	const struct btgw_df_confirmation *c = &msg->confirmation;
	struct btgw_df_entry *e;
	struct btgw_df_disc *d;

	e = btgw_df_table_find(df->t, false, c->origin, c->target);
	if (!e)
		return BTGW_DF_V_NO_PATH;
	/* we began it: what comes back is an echo of it */
	if (c->origin == df->cfg.own.start)
		return BTGW_DF_V_AGAIN;
	d = btgw_df_disc_find(df, c->origin, e->path.fn);
	if (d && d->confirmed)
		return BTGW_DF_V_AGAIN;
	/* where the round is forgotten, a wave must still end */
	if (e->path.flags & BTGW_DF_TWO_WAY &&
	    (!d || c->target == df->cfg.own.start))
		return BTGW_DF_V_AGAIN;
	confirm(df, e, d, out);
	return BTGW_DF_V_CONFIRMED;
}

static bool dep_change(struct btgw_df *df, struct btgw_df_entry *e,
		       enum btgw_df_side side, bool add,
		       const struct btgw_df_range *range)
{
	if (!add)
		return btgw_df_dep_del(df->t, e, side, range->start);
	/* nothing goes from the target where the path does not go both ways */
	if (side == BTGW_DF_TARGET && !(e->path.flags & BTGW_DF_TWO_WAY))
		return false;
	return !btgw_df_dep_add(df->t, e, side, range);
}

/* all paths that were found and have this end; section 3.6.8.5.8 */
static bool dep_wave(struct btgw_df *df, const struct btgw_df_update *u)
{
	struct btgw_df_entry *e = NULL;
	bool changed = false;

	/* nothing ends there: not worth a look at every path */
	if (!btgw_df_table_knows(df->t, u->endpoint))
		return false;
	while ((e = btgw_df_table_next(df->t, e))) {
		if (e->path.flags & BTGW_DF_FIXED)
			continue;
		if (e->path.end[BTGW_DF_ORIGIN].start == u->endpoint)
			changed |= dep_change(df, e, BTGW_DF_ORIGIN, u->add,
					      &u->dependent);
		else if (e->path.end[BTGW_DF_TARGET].start == u->endpoint)
			changed |= dep_change(df, e, BTGW_DF_TARGET, u->add,
					      &u->dependent);
	}
	return changed;
}

enum btgw_df_result btgw_df_rx_update(struct btgw_df *df,
				      const struct btgw_df_msg *msg,
				      struct btgw_df_out *out)
{
	const struct btgw_df_update *u = &msg->update;

	if (btgw_df_range_has(&df->cfg.own, u->endpoint) ||
	    btgw_df_ranges_meet(&u->dependent, &df->cfg.own))
		return BTGW_DF_V_CLAIM;
	if (!dep_wave(df, u))
		return BTGW_DF_V_NO_CHANGE;
	btgw_df_emit(out, msg, BTGW_ADDR_ALL_DIRECTED, BTGW_DF_BEARERS,
		     btgw_df_rnd(df, BTGW_DF_JITTER_MS + 1));
	return BTGW_DF_V_UPDATED;
}

enum btgw_df_result btgw_df_dependent(struct btgw_df *df, bool add,
				      const struct btgw_df_range *range,
				      struct btgw_df_out *out)
{
	struct btgw_df_msg msg = { .opcode = BTGW_CTL_DEPENDENT_NODE_UPDATE };
	enum btgw_df_result verdict = BTGW_DF_V_NO_CHANGE;

	btgw_df_begin(out);
	msg.update.add = add;
	msg.update.endpoint = df->cfg.own.start;
	msg.update.dependent = *range;
	if (dep_wave(df, &msg.update)) {
		btgw_df_emit(out, &msg, BTGW_ADDR_ALL_DIRECTED,
			     BTGW_DF_BEARERS, 0);
		verdict = BTGW_DF_V_UPDATED;
	}
	return btgw_df_finish(df, out, verdict);
}
