// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df.c - directed forwarding of a subnet: what kernel/core decides, carried out
 */
#include "df.h"

#include <errno.h>
#include <stdlib.h>

static const char *const count_names[__BTGWD_DF_COUNTS] = {
	[BTGWD_DF_C_MALFORMED]	= "malformed",
	[BTGWD_DF_C_SENDER]	= "sender_limit",
	[BTGWD_DF_C_ALL]	= "limit",
	[BTGWD_DF_C_DEPENDENTS]	= "dependents",
	[BTGWD_DF_C_UNSTORED]	= "unstored",
	[BTGWD_DF_C_UNSENT]	= "unsent",
	[BTGWD_DF_C_PATH]	= "path_refused",
	[BTGWD_DF_C_SENT]	= "sent",
};

const char *btgwd_df_count_name(enum btgwd_df_count count)
{
	return (unsigned int)count < __BTGWD_DF_COUNTS ? count_names[count] :
							 "unknown";
}

struct btgw_df_cfg btgwd_df_cfg(void)
{
	return (struct btgw_df_cfg) {
		.two_way = true,
		.lifetime = 2,
		.interval = 1,
		.guard = 1,
		.lanes = 1,
		/* a gateway has more to say than a lamp */
		.max_init = 16,
		/* or a path that broke would be believed in for a day */
		.echo_unicast = 1,
		.echo_multicast = 1,
		.monitoring_s = 120,
		.early_s = 20,
		.retry_s = 300,
		.gate = {
			.threshold = -86,
			.margin = 0,
			.lost_max = BTGW_DF_LOST_MAX,
		},
		/* as many as another gateway begins at a time */
		.per_origin = 16,
		.hold_s = 30,
	};
}

/*
 * The table and the kernel's
 */

static void on_path(void *ctx, enum btgw_df_event event,
		    const struct btgw_df_entry *e)
{
	struct btgwd_df *df = ctx;
	struct btgwd_df_dirty *d;

	if (df->quiet || e->path.flags & BTGW_DF_FIXED)
		return;
	if (df->n_dirty == df->dirty_room) {
		size_t room = df->dirty_room ? 2 * df->dirty_room : 16;

		d = reallocarray(df->dirty, room, sizeof(*d));
		if (!d) {
			df->count[BTGWD_DF_C_PATH]++;
			return;
		}
		df->dirty = d;
		df->dirty_room = room;
	}
	df->dirty[df->n_dirty++] = (struct btgwd_df_dirty) {
		.origin = e->path.end[BTGW_DF_ORIGIN].start,
		.target = e->path.end[BTGW_DF_TARGET].start,
		.made = event == BTGW_DF_ADDED,
	};
}

/* @fine: what is no failure, as it comes to the same */
static bool told(struct btgwd_df *df, int ret, int fine)
{
	if (!ret || ret == fine)
		return true;
	df->count[BTGWD_DF_C_PATH]++;
	return false;
}

static void tell_dependents(struct btgwd_df *df, const struct btgw_df_entry *e,
			    enum btgw_df_side side)
{
	const struct btgw_df_range *range, left = { .start = df->left };
	u32 at = e->dep[side];

	while ((range = btgw_df_dep_next(&df->table, &at)))
		told(df, df->ops->dep(df->user, &e->path, side, range, true),
		     -EEXIST);
	if (df->left &&
	    !btgw_df_dep_find(&df->table, e, side, df->left))
		told(df, df->ops->dep(df->user, &e->path, side, &left, false),
		     -ENOENT);
}

static void tell_path(struct btgwd_df *df, const struct btgwd_df_dirty *d)
{
	struct btgw_df_entry *e;

	e = btgw_df_table_find(&df->table, false, d->origin, d->target);
	if (!e) {
		told(df, df->ops->path_del(df->user, d->origin, d->target),
		     -ENOENT);
		return;
	}
	if (!told(df, d->made ? df->ops->path_put(df->user, &e->path) :
				df->ops->path_set(df->user, &e->path), 0))
		return;
	tell_dependents(df, e, BTGW_DF_ORIGIN);
	tell_dependents(df, e, BTGW_DF_TARGET);
}

/* what was made comes first among those of the same ends */
static int dirty_order(const void *a, const void *b)
{
	const struct btgwd_df_dirty *x = a, *y = b;

	if (x->origin != y->origin)
		return x->origin - y->origin;
	if (x->target != y->target)
		return x->target - y->target;
	return y->made - x->made;
}

/* each path once, as it is now: what was replaced was never missing */
static void tell(struct btgwd_df *df)
{
	struct btgwd_df_dirty *d = df->dirty;
	size_t i;

	if (df->n_dirty > 1)
		qsort(d, df->n_dirty, sizeof(*d), dirty_order);
	for (i = 0; i < df->n_dirty; i++) {
		if (!i || d[i].origin != d[i - 1].origin ||
		    d[i].target != d[i - 1].target)
			tell_path(df, &d[i]);
	}
	df->n_dirty = 0;
	df->left = 0;
}

/*
 * What a step wants
 */

static void count_fn(struct btgwd_df *df, u8 fn)
{
	u8 more = fn - (u8)df->fn;
	u64 to;

	/* what the store refused is not asked again by each message that comes */
	if (!more)
		return;
	df->fn += more;
	if (df->fn <= df->fn_stored)
		return;
	to = df->fn + BTGWD_DF_FN_BLOCK - 1;
	if (!df->ops->reserve(df->user, to))
		df->fn_stored = to;
}

static void transmit(struct btgwd_df *df, const struct btgw_df_tx *tx)
{
	/* only the origin of a request sends it with a metric of 0 */
	if (tx->opcode == BTGW_CTL_PATH_REQUEST && !tx->params[2] &&
	    df->fn > df->fn_stored) {
		df->count[BTGWD_DF_C_UNSTORED]++;
		return;
	}
	df->count[df->ops->send(df->user, tx) ? BTGWD_DF_C_UNSENT :
						BTGWD_DF_C_SENT]++;
}

/* the wait is against collisions: where there is no room, there is none */
static void send_later(struct btgwd_df *df, const struct btgw_df_tx *tx,
		       u64 now_ms)
{
	unsigned int i;

	for (i = 0; tx->delay_ms && i < BTGWD_DF_WAITING; i++) {
		if (df->waiting[i].at_ms)
			continue;
		df->waiting[i].at_ms = now_ms + tx->delay_ms;
		df->waiting[i].tx = *tx;
		return;
	}
	transmit(df, tx);
}

static void carry_out(struct btgwd_df *df, const struct btgw_df_out *out,
		      u64 now_ms)
{
	unsigned int i;

	count_fn(df, out->fn);
	tell(df);
	for (i = 0; i < out->n_tx; i++)
		send_later(df, &out->tx[i], now_ms);
}

/*
 * Begin and end
 */

struct btgwd_df *btgwd_df_new(const struct btgwd_df_setup *setup,
			      const struct btgwd_df_ops *ops, void *user)
{
	struct btgw_df_table_cfg cfg = {
		.paths = setup->paths,
		.deps = setup->paths,
		.links = 2 * setup->paths,
		.seed = setup->seed,
		.watch = on_path,
	};
	struct btgwd_df *df = calloc(1, sizeof(*df));

	if (!df)
		return NULL;
	cfg.ctx = df;
	df->ops = ops;
	df->user = user;
	df->fn = setup->fn;
	df->fn_stored = setup->fn;
	df->table_mem = malloc(btgw_df_table_bytes(&cfg));
	df->core_mem = malloc(btgw_df_bytes(&setup->sizes));
	if (!df->table_mem || !df->core_mem) {
		btgwd_df_free(df);
		return NULL;
	}
	btgw_df_table_init(&df->table, &cfg, df->table_mem);
	btgw_df_init(&df->core, &setup->cfg, &setup->sizes, df->core_mem,
		     &df->table, setup->fn, setup->seed);
	return df;
}

void btgwd_df_free(struct btgwd_df *df)
{
	if (!df)
		return;
	free(df->dirty);
	free(df->table_mem);
	free(df->core_mem);
	free(df);
}

int btgwd_df_adopt(struct btgwd_df *df, const struct btgw_df_path *path,
		   u32 remaining_s, u64 now_ms)
{
	u64 life = btgw_df_lifetime_ms(path->lifetime);
	enum btgw_df_path_bad bad = btgw_df_path_check(path);
	struct btgw_df_entry *e;
	u64 born = now_ms;

	if (bad)
		return -EINVAL;
	/* the difference counts, it may be before the clock began */
	if (!(path->flags & BTGW_DF_FIXED))
		born -= life - (u64)remaining_s * 1000;
	df->quiet = true;
	e = btgw_df_table_find(&df->table, path->flags & BTGW_DF_FIXED,
			       path->end[BTGW_DF_ORIGIN].start,
			       path->end[BTGW_DF_TARGET].start);
	if (e)
		btgw_df_table_del(&df->table, e);
	/* the kernel has taken it */
	df->table.again = true;
	e = btgw_df_table_add(&df->table, path, born, &bad);
	df->table.again = false;
	df->quiet = false;
	return e ? 0 : -EINVAL;
}

int btgwd_df_adopt_dep(struct btgwd_df *df, bool fixed, u16 origin, u16 target,
		       enum btgw_df_side side,
		       const struct btgw_df_range *range)
{
	struct btgw_df_entry *e;
	int ret;

	e = btgw_df_table_find(&df->table, fixed, origin, target);
	if (!e)
		return -ENOENT;
	df->quiet = true;
	ret = btgw_df_dep_add(&df->table, e, side, range);
	df->quiet = false;
	return ret ? -EINVAL : 0;
}

void btgwd_df_gone(struct btgwd_df *df, bool fixed, u16 origin, u16 target)
{
	struct btgw_df_entry *e;

	e = btgw_df_table_find(&df->table, fixed, origin, target);
	if (!e)
		return;
	df->quiet = true;
	btgw_df_removed(&df->core, e);
	btgw_df_table_del(&df->table, e);
	df->quiet = false;
}

/*
 * What happens
 */

/* most that depends on this end of any path */
static u32 dependents_of(const struct btgwd_df *df, u16 endpoint)
{
	const struct btgw_df_entry *e = NULL;
	unsigned int side;
	u32 most = 0;

	if (!btgw_df_table_knows(&df->table, endpoint))
		return 0;
	while ((e = btgw_df_table_next(&df->table, e))) {
		for (side = 0; side < __BTGW_DF_SIDES; side++) {
			if (e->path.end[side].start == endpoint &&
			    e->n_dep[side] > most)
				most = e->n_dep[side];
		}
	}
	return most;
}

static bool refused(struct btgwd_df *df, const struct btgw_df_rx *rx,
		    const struct btgw_df_msg *msg, u64 now_ms)
{
	switch (btgwd_df_limit(&df->limit, rx->src, now_ms)) {
	case BTGWD_DF_SENDER:
		df->count[BTGWD_DF_C_SENDER]++;
		return true;
	case BTGWD_DF_ALL:
		df->count[BTGWD_DF_C_ALL]++;
		return true;
	case BTGWD_DF_PASS:
		break;
	}
	if (msg->opcode != BTGW_CTL_DEPENDENT_NODE_UPDATE)
		return false;
	if (!msg->update.add) {
		df->left = msg->update.dependent.start;
		return false;
	}
	if (dependents_of(df, msg->update.endpoint) >= BTGWD_DF_DEPENDENTS) {
		df->count[BTGWD_DF_C_DEPENDENTS]++;
		return true;
	}
	return false;
}

void btgwd_df_receive(struct btgwd_df *df, const struct btgw_df_rx *rx,
		      u8 opcode, const u8 *params, size_t len, u64 now_ms)
{
	struct btgw_df_rx how = *rx;
	struct btgw_df_out out;
	struct btgw_df_msg msg;
	u16 dst = rx->dst;

	if (btgw_df_parse(opcode, params, len, &msg)) {
		df->count[BTGWD_DF_C_MALFORMED]++;
		return;
	}
	if (refused(df, rx, &msg, now_ms))
		return;
	if (opcode == BTGW_CTL_PATH_REQUEST)
		dst = msg.request.destination;
	how.target = BTGW_DF_TARGET_NONE;
	if ((opcode == BTGW_CTL_PATH_REQUEST ||
	     opcode == BTGW_CTL_PATH_ECHO_REQUEST) &&
	    !btgw_addr_is_unicast(dst) && df->ops->hears(df->user, dst))
		how.target = BTGW_DF_TARGET_SELF;
	btgw_df_receive(&df->core, &how, &msg, now_ms, &out);
	carry_out(df, &out, now_ms);
}

enum btgw_df_result btgwd_df_needed(struct btgwd_df *df, u16 src, u16 dst,
				    u64 now_ms)
{
	const struct btgw_df_range *own = &df->core.cfg.own;
	const struct btgw_df_range dependent = { .start = src };
	bool ours = btgw_df_range_has(own, src);
	enum btgw_df_result result;
	struct btgw_df_out out;

	/* there is a path that it could go by, were it known to depend on us */
	if (!ours && btgw_df_table_find_to(&df->table, own->start, dst))
		result = btgw_df_dependent(&df->core, true, &dependent, &out);
	else
		result = btgw_df_need(&df->core, dst, ours ? NULL : &dependent,
				      now_ms, &out);
	carry_out(df, &out, now_ms);
	return result;
}

enum btgw_df_result btgwd_df_discover(struct btgwd_df *df, u16 dst, u64 now_ms)
{
	enum btgw_df_result result;
	struct btgw_df_out out;

	result = btgw_df_renew(&df->core, dst, now_ms, &out);
	carry_out(df, &out, now_ms);
	return result;
}

void btgwd_df_timer(struct btgwd_df *df, u64 now_ms)
{
	struct btgw_df_out out;
	unsigned int i;

	for (i = 0; i < BTGWD_DF_WAITING; i++) {
		if (!df->waiting[i].at_ms || df->waiting[i].at_ms > now_ms)
			continue;
		df->waiting[i].at_ms = 0;
		transmit(df, &df->waiting[i].tx);
	}
	btgw_df_timer(&df->core, now_ms, &out);
	carry_out(df, &out, now_ms);
}

u64 btgwd_df_deadline(const struct btgwd_df *df)
{
	u64 at, first = btgw_df_deadline(&df->core);
	unsigned int i;

	for (i = 0; i < BTGWD_DF_WAITING; i++) {
		at = df->waiting[i].at_ms;
		if (at && (!first || at < first))
			first = at;
	}
	return first;
}
