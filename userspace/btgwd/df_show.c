// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * df_show.c - what is known of directed forwarding, as JSON
 */
#include "df_net.h"

#include <jansson.h>

enum {
	/* an answer is one datagram */
	SHOW_MAX		= 400,
};

static int put(json_t *obj, const char *name, json_int_t value)
{
	return json_object_set_new(obj, name, json_integer(value));
}

/* those that are not 0: what was taken, and what was refused and why */
static json_t *counters(const struct btgwd_df *df)
{
	json_t *out = json_object();
	unsigned int i;
	int bad = 0;

	for (i = 0; out && i < __BTGWD_DF_COUNTS; i++)
		if (df->count[i])
			bad |= put(out, btgwd_df_count_name(i), df->count[i]);
	for (i = 0; out && i < __BTGW_DF_RESULTS; i++)
		if (df->core.count[i] && i != BTGW_DF_V_NOTHING)
			bad |= put(out, btgw_df_result_name(i),
				   df->core.count[i]);
	if (!bad)
		return out;
	json_decref(out);
	return NULL;
}

static json_t *destinations(const struct btgwd_df *df)
{
	const struct btgw_df_origin *o;
	json_t *out = json_array(), *one;
	unsigned int i, n = 0;

	for (i = 0; out && i < df->core.origins && n < SHOW_MAX; i++) {
		o = &df->core.origin[i];
		if (!o->used)
			continue;
		one = json_pack("{s:i, s:s, s:b}", "target", o->dst, "state",
				btgw_df_state_name(o->state), "path",
				!!btgw_df_table_find_to(&df->table,
					df->core.cfg.own.start, o->dst));
		if (!one || json_array_append_new(out, one)) {
			json_decref(out);
			return NULL;
		}
		n++;
	}
	return out;
}

static json_t *subnet(const struct btgwd_df_subnet *s)
{
	const struct btgwd_df *df = s->df;

	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:I, s:i, s:o, s:o}",
			 "net", s->net, "subnet", s->subnet,
			 "origin", df->core.cfg.own.start,
			 "elements", df->core.cfg.own.more + 1,
			 "fn", (int)(df->fn & 0xff),
			 "fn_left", (int)(df->fn_stored > df->fn ?
					  df->fn_stored - df->fn : 0),
			 "paths", (json_int_t)df->table.used,
			 "discoveries", (int)df->core.discs_used,
			 "destinations", destinations(df),
			 "counters", counters(df));
}

json_t *btgwd_df_show(struct btgwd *d, uint16_t net)
{
	const struct btgwd_df_subnet *s;
	json_t *out = json_array();

	for (s = d->dfs; out && s; s = s->next) {
		if (net && s->net != net)
			continue;
		if (json_array_append_new(out, subnet(s))) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}
