// SPDX-License-Identifier: GPL-2.0-only
/*
 * df_decide.c - what becomes of a network PDU where there are paths
 */
#include "df_decide.h"

#include <linux/bits.h>
#include <linux/string.h>

#define RELAY		BTGW_DF_IS_RELAY
#define PROXY		BTGW_DF_IS_PROXY
#define FRIEND		BTGW_DF_IS_FRIEND
#define D_RELAY		BTGW_DF_IS_DIRECTED_RELAY
#define D_PROXY		BTGW_DF_IS_DIRECTED_PROXY
#define D_FRIEND	BTGW_DF_IS_DIRECTED_FRIEND
#define SELECTED	BTGW_DF_IS_SELECTED
#define PATH		BTGW_DF_HAS_PATH
#define FROM_US		BTGW_DF_HAS_PATH_FROM_US
#define TO_US		BTGW_DF_HAS_PATH_TO_US
#define SRC_LISTED	BTGW_DF_SRC_LISTED
#define DST_LISTED	BTGW_DF_DST_LISTED
#define VALID		BTGW_DF_DST_VALID
/* what a bridge sends, it sends where directed forwarding is on */
#define BRIDGED		(BTGW_DF_IS_BRIDGED | BTGW_DF_IS_DIRECTED)

#define FLOODING	BTGW_DF_M_FLOODING
#define DIRECTED	BTGW_DF_M_DIRECTED
#define FRIENDSHIP	BTGW_DF_M_FRIENDSHIP

/*
 * The rows in the order of the standard. Two of its conditions need a reading:
 * "dependent not listed" is taken as the contrary of "dependent listed", and a
 * dependent that directed traffic is for (row 11) as the destination, although
 * the text says source, or as whoever the filter of a proxy client has let in
 * where that is a group.
 */
static const struct btgw_df_row rows[BTGW_DF_ROWS] = {
	/* 1 */
	{ BTGW_DF_ADV, FLOODING, RELAY, 0,
	  BTGW_DF_TAG_RELAY, BTGW_DF_OUT_ADV, FLOODING },
	{ BTGW_DF_ADV, FLOODING, PROXY, 0,
	  0, BTGW_DF_OUT_GATT, FLOODING },
	{ BTGW_DF_ADV, FLOODING, BRIDGED | VALID, FROM_US,
	  BTGW_DF_NEED_PATH | BTGW_DF_REPLAY, BTGW_DF_OUT_ALL, FLOODING },
	{ BTGW_DF_ADV, FLOODING, BRIDGED | FROM_US, SRC_LISTED,
	  BTGW_DF_ADD_DEPENDENT | BTGW_DF_REPLAY, BTGW_DF_OUT_ALL, FLOODING },
	{ BTGW_DF_ADV, FLOODING, BRIDGED | FROM_US | SRC_LISTED, 0,
	  BTGW_DF_REPLAY, BTGW_DF_OUT_PATH, DIRECTED },
	/* 6 */
	{ BTGW_DF_ADV, FRIENDSHIP, FRIEND, D_FRIEND,
	  0, BTGW_DF_OUT_ALL, FLOODING },
	{ BTGW_DF_ADV, FRIENDSHIP, D_FRIEND | VALID, FROM_US,
	  BTGW_DF_NEED_PATH, BTGW_DF_OUT_ALL, FLOODING },
	{ BTGW_DF_ADV, FRIENDSHIP, D_FRIEND | FROM_US, SRC_LISTED,
	  BTGW_DF_ADD_DEPENDENT, BTGW_DF_OUT_ALL, FLOODING },
	{ BTGW_DF_ADV, FRIENDSHIP, D_FRIEND | FROM_US | SRC_LISTED, 0,
	  0, BTGW_DF_OUT_PATH, DIRECTED },
	/* 10 */
	{ BTGW_DF_ADV, DIRECTED, D_RELAY | PATH, 0,
	  BTGW_DF_TAG_RELAY, BTGW_DF_OUT_PATH, DIRECTED },
	{ BTGW_DF_ADV, DIRECTED, D_PROXY | TO_US | DST_LISTED, 0,
	  0, BTGW_DF_OUT_GATT, FLOODING },
	{ BTGW_DF_ADV, DIRECTED, BRIDGED, FROM_US,
	  BTGW_DF_NEED_PATH | BTGW_DF_REPLAY, BTGW_DF_OUT_ALL, FLOODING },
	{ BTGW_DF_ADV, DIRECTED, BRIDGED | FROM_US, SRC_LISTED,
	  BTGW_DF_ADD_DEPENDENT | BTGW_DF_REPLAY, BTGW_DF_OUT_ALL, FLOODING },
	{ BTGW_DF_ADV, DIRECTED, BRIDGED | PATH, 0,
	  BTGW_DF_REPLAY, BTGW_DF_OUT_PATH, DIRECTED },
	/* 15 */
	{ BTGW_DF_GATT, FLOODING, PROXY, D_PROXY,
	  0, BTGW_DF_OUT_ALL, FLOODING },
	{ BTGW_DF_GATT, FLOODING, D_PROXY, SELECTED,
	  0, BTGW_DF_OUT_ALL, FLOODING },
	{ BTGW_DF_GATT, FLOODING, SELECTED | VALID, FROM_US,
	  BTGW_DF_NEED_PATH, BTGW_DF_OUT_ALL, FLOODING },
	{ BTGW_DF_GATT, FLOODING, SELECTED | FROM_US, SRC_LISTED,
	  BTGW_DF_ADD_DEPENDENT, BTGW_DF_OUT_ALL, FLOODING },
	{ BTGW_DF_GATT, FLOODING, SELECTED | FROM_US | SRC_LISTED, 0,
	  0, BTGW_DF_OUT_PATH, DIRECTED },
	/* 20 */
	{ BTGW_DF_GATT, DIRECTED, D_RELAY | PATH, 0,
	  0, BTGW_DF_OUT_PATH, DIRECTED },
	{ BTGW_DF_GATT, DIRECTED, BRIDGED, FROM_US,
	  BTGW_DF_NEED_PATH | BTGW_DF_REPLAY, BTGW_DF_OUT_ALL, FLOODING },
	{ BTGW_DF_GATT, DIRECTED, BRIDGED | FROM_US, SRC_LISTED,
	  BTGW_DF_ADD_DEPENDENT | BTGW_DF_REPLAY, BTGW_DF_OUT_ALL, FLOODING },
	{ BTGW_DF_GATT, DIRECTED, BRIDGED | PATH, 0,
	  BTGW_DF_REPLAY, BTGW_DF_OUT_PATH, DIRECTED },
};

const struct btgw_df_row *btgw_df_row(unsigned int n)
{
	return &rows[(n - 1) % BTGW_DF_ROWS];
}

u16 btgw_df_facts(const struct btgw_df_table *t, u16 src, u16 dst, u16 own,
		  u16 *bearers)
{
	struct btgw_df_match m;
	u16 facts = 0;

	if (btgw_df_table_match(t, src, dst, own, &m))
		facts |= BTGW_DF_HAS_PATH;
	*bearers = m.bearers;
	if (m.src_listed)
		facts |= BTGW_DF_SRC_LISTED;
	if (m.dst_listed)
		facts |= BTGW_DF_DST_LISTED;
	if (btgw_df_table_match(t, own, dst, own, &m))
		facts |= BTGW_DF_HAS_PATH_FROM_US;
	if (btgw_df_table_match(t, src, own, own, &m))
		facts |= BTGW_DF_HAS_PATH_TO_US;
	/* a group has no elements that could depend on us */
	if (facts & BTGW_DF_HAS_PATH && !btgw_addr_is_unicast(dst) &&
	    dst != BTGW_ADDR_ALL_DIRECTED)
		facts |= BTGW_DF_HAS_PATH_TO_US | BTGW_DF_DST_LISTED;
	if (dst != BTGW_ADDR_ALL_NODES && dst != BTGW_ADDR_ALL_RELAYS)
		facts |= BTGW_DF_DST_VALID;
	return facts;
}

bool btgw_df_decide(u8 bearer, enum btgw_df_material in, u16 facts, u16 path,
		    struct btgw_df_verdict *v)
{
	static const u8 bearers[] = {
		[BTGW_DF_OUT_ADV]	= BTGW_DF_ADV,
		[BTGW_DF_OUT_GATT]	= BTGW_DF_GATT,
		[BTGW_DF_OUT_ALL]	= BTGW_DF_BEARERS,
	};
	unsigned int i;

	memset(v, 0, sizeof(*v));
	for (i = 0; i < BTGW_DF_ROWS; i++) {
		const struct btgw_df_row *row = &rows[i];

		if (row->bearer != bearer || row->in != in ||
		    (facts & row->need) != row->need || facts & row->deny)
			continue;
		v->rows |= BIT(i);
		v->action |= row->action;
		v->bearers[row->out] |= row->to == BTGW_DF_OUT_PATH ?
			path : bearers[row->to];
	}
	return v->rows;
}

void btgw_df_route(const struct btgw_df_table *t, const struct btgw_df_send *s,
		   struct btgw_df_route *r)
{
	struct btgw_df_match m;
	bool path;

	memset(r, 0, sizeof(*r));
	r->bearers = s->friendship ? BTGW_DF_ADV : BTGW_DF_BEARERS;
	if (!t || s->immutable || s->friendship)
		return;
	path = btgw_df_table_match(t, s->src, s->dst, BTGW_ADDR_UNASSIGNED, &m);
	/* a group's path is used when all of its branches can have grown */
	if (path && (btgw_addr_is_unicast(s->dst) || m.ready)) {
		r->directed = true;
		r->bearers = m.bearers;
	}
	r->need_path = !path && s->use_directed && s->ttl >= 2 &&
		       btgw_df_destination_valid(s->dst);
}

enum btgw_df_repeat btgw_df_repeat(enum btgw_df_material m, bool relayed,
				   bool ctl)
{
	if (m == BTGW_DF_M_FRIENDSHIP)
		return BTGW_DF_REP_ONCE;
	if (m == BTGW_DF_M_FLOODING)
		return relayed ? BTGW_DF_REP_RELAY : BTGW_DF_REP_TRANSMIT;
	if (ctl)
		return relayed ? BTGW_DF_REP_DIRECTED_CTL_RELAY :
				 BTGW_DF_REP_DIRECTED_CTL;
	return relayed ? BTGW_DF_REP_DIRECTED_RELAY : BTGW_DF_REP_DIRECTED;
}

bool btgw_df_passes(u8 bearer, enum btgw_df_material m, u8 ttl, bool relayed)
{
	if (bearer == BTGW_DF_GATT && m == BTGW_DF_M_FRIENDSHIP)
		return false;
	return ttl != 1 || relayed;
}
