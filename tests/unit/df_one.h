/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * df_one.h - one node, and what its neighbours say to it
 */
#ifndef _DF_ONE_H
#define _DF_ONE_H

#include "kunit.h"

#include <stdlib.h>
#include <linux/minmax.h>
#include "df_discovery.h"

#define OWN		0x0100
#define PO		0x0010
#define HOP		0x0020	/* neighbour toward the origin */
#define FAR		0x0030	/* neighbour toward the target */
#define GROUP		0xc010
#define DISCS		4

struct one {
	struct btgw_df df;
	struct btgw_df_table t;
	struct btgw_df_out out;
	struct btgw_df_rx rx;
	u64 now;
};

static inline struct one *new_one(struct kunit *test)
{
	static const struct btgw_df_sizes sizes = { .discs = DISCS,
						    .origins = 4 };
	struct btgw_df_table_cfg tc = { .paths = 600, .deps = 8 };
	struct btgw_df_cfg cfg = {
		.own = { OWN, 1 },
		.relay = true,
		.two_way = true,
		.lanes = 1,
		.max_init = 2,
		.monitoring_s = 120,
		.retry_s = 300,
		.gate = { -86, 20, BTGW_DF_LOST_MAX, 0 },
	};
	struct one *o = kunit_kzalloc(test, sizeof(*o), GFP_KERNEL);
	void *mem;

	mem = kunit_kmalloc(test, btgw_df_table_bytes(&tc), GFP_KERNEL);
	btgw_df_table_init(&o->t, &tc, mem);
	mem = kunit_kmalloc(test, btgw_df_bytes(&sizes), GFP_KERNEL);
	btgw_df_init(&o->df, &cfg, &sizes, mem, &o->t, BTGW_DF_FN_FIRST,
		     rand());
	o->rx.bearer = BTGW_DF_ADV;
	o->rx.heard = (struct btgw_df_heard){ -60, BTGW_DF_LOST_NONE };
	o->now = 1000;
	return o;
}

static inline struct btgw_df_msg request(u16 dst, u8 fn, u8 metric)
{
	struct btgw_df_msg m = { .opcode = BTGW_CTL_PATH_REQUEST };

	m.request.destination = dst;
	m.request.fn = fn;
	m.request.metric = metric;
	m.request.origin = (struct btgw_df_range){ PO, 1 };
	return m;
}

static inline struct btgw_df_msg reply(u16 target, u8 more, u8 fn)
{
	struct btgw_df_msg m = { .opcode = BTGW_CTL_PATH_REPLY };

	m.reply.unicast = true;
	m.reply.origin = PO;
	m.reply.fn = fn;
	m.reply.target = (struct btgw_df_range){ target, more };
	return m;
}

/* from a neighbour, as it should come */
static inline enum btgw_df_result take(struct one *o, u16 src,
				       const struct btgw_df_msg *m)
{
	o->rx.src = src;
	o->rx.directed = true;
	o->rx.ttl = m->opcode >= BTGW_CTL_PATH_ECHO_REQUEST &&
		    m->opcode != BTGW_CTL_DEPENDENT_NODE_UPDATE ? 5 : 0;
	o->rx.dst = BTGW_ADDR_ALL_DIRECTED;
	if (m->opcode == BTGW_CTL_PATH_REPLY ||
	    m->opcode == BTGW_CTL_PATH_ECHO_REPLY)
		o->rx.dst = OWN;
	return btgw_df_receive(&o->df, &o->rx, m, o->now, &o->out);
}

/* the next thing that happens by itself */
static inline u64 tick(struct one *o)
{
	o->now = max(o->now, btgw_df_deadline(&o->df));
	btgw_df_timer(&o->df, o->now, &o->out);
	return o->now;
}

static inline struct btgw_df_msg sent(struct kunit *test, const struct one *o)
{
	struct btgw_df_msg m = {};

	KUNIT_ASSERT_EQ(test, o->out.n_tx, 1);
	KUNIT_ASSERT_EQ(test, btgw_df_parse(o->out.tx[0].opcode,
					    o->out.tx[0].params,
					    o->out.tx[0].len, &m), BTGW_DF_OK);
	return m;
}

/* a lane of our own */
static inline void lane(struct kunit *test, struct one *o, u16 dst)
{
	struct btgw_df_msg r = reply(dst, 0, o->df.fn);

	r.reply.origin = OWN;
	KUNIT_ASSERT_EQ(test, take(o, HOP, &r), BTGW_DF_V_LANE);
}

static inline unsigned int state(struct one *o, u16 dst)
{
	const struct btgw_df_origin *origin = btgw_df_origin_find(&o->df, dst);

	return origin ? origin->state : __BTGW_DF_STATES;
}

#endif /* _DF_ONE_H */
