/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * df_decide.h - what becomes of a network PDU where there are paths
 *
 * Pure: no lock, clock, allocation or skb. Sections 3.4.6.3 (what is
 * retransmitted, where and how), 3.4.6.4 (what is sent) and 3.4.5.4 (how
 * often).
 *
 * What came in is compared with every row of the table of section 3.4.6.3; each
 * that fits is carried out. The rows are told apart by facts: states of this
 * node, which the shell knows, and paths, which btgw_df_facts() looks for.
 */
#ifndef _BTGW_CORE_DF_DECIDE_H
#define _BTGW_CORE_DF_DECIDE_H

#include <linux/types.h>
#include "df_table.h"

/**
 * enum btgw_df_material - which credentials
 * @BTGW_DF_M_FLOODING: managed flooding
 * @BTGW_DF_M_DIRECTED: directed
 * @BTGW_DF_M_FRIENDSHIP: of a friendship; only in
 * @__BTGW_DF_MATERIALS: number of the others
 */
enum btgw_df_material {
	BTGW_DF_M_FLOODING,
	BTGW_DF_M_DIRECTED,
	BTGW_DF_M_FRIENDSHIP,
	__BTGW_DF_MATERIALS,
};

/* Facts, section 3.4.6.3. States are those of the subnet it came from, but for
 * BTGW_DF_IS_DIRECTED, which is that of the subnet it would be sent in.
 */
enum {
	BTGW_DF_IS_RELAY		= 0x0001,
	BTGW_DF_IS_PROXY		= 0x0002,
	BTGW_DF_IS_FRIEND		= 0x0004,
	BTGW_DF_IS_DIRECTED		= 0x0008,
	BTGW_DF_IS_DIRECTED_RELAY	= 0x0010,
	BTGW_DF_IS_DIRECTED_PROXY	= 0x0020,
	BTGW_DF_IS_DIRECTED_FRIEND	= 0x0040,
	BTGW_DF_IS_BRIDGED		= 0x0080,
	/* the client of the connection has chosen directed forwarding */
	BTGW_DF_IS_SELECTED		= 0x0100,
	/* found by btgw_df_facts(): a path from SRC to DST, from us to DST,
	 * from SRC to us; SRC, DST depend on us in one; one may lead to DST.
	 * Of a group with a path both of us and of DST are said: which proxy
	 * client hears it, its filter knows
	 */
	BTGW_DF_HAS_PATH		= 0x0200,
	BTGW_DF_HAS_PATH_FROM_US	= 0x0400,
	BTGW_DF_HAS_PATH_TO_US		= 0x0800,
	BTGW_DF_SRC_LISTED		= 0x1000,
	BTGW_DF_DST_LISTED		= 0x2000,
	BTGW_DF_DST_VALID		= 0x4000,
	__BTGW_DF_FACTS			= 0x8000,
};

/* Actions of a row, beside sending */
enum {
	BTGW_DF_TAG_RELAY	= 0x01,	/* repeated as what is relayed */
	BTGW_DF_NEED_PATH	= 0x02,	/* begin to look for one to DST */
	BTGW_DF_ADD_DEPENDENT	= 0x04,	/* SRC is new to the path to DST */
	BTGW_DF_REPLAY		= 0x08,	/* the bridge remembers SRC and SEQ */
};

enum {
	BTGW_DF_ROWS		= 23,
};

/**
 * enum btgw_df_where - where a row sends
 * @BTGW_DF_OUT_ADV: on advertising bearers
 * @BTGW_DF_OUT_GATT: on GATT bearers
 * @BTGW_DF_OUT_ALL: on all
 * @BTGW_DF_OUT_PATH: on those of the paths
 */
enum btgw_df_where {
	BTGW_DF_OUT_ADV,
	BTGW_DF_OUT_GATT,
	BTGW_DF_OUT_ALL,
	BTGW_DF_OUT_PATH,
};

/**
 * struct btgw_df_row - a row of the table
 * @bearer: bearer it came on, %BTGW_DF_ADV or %BTGW_DF_GATT
 * @in: credentials it came under
 * @need: facts that must be
 * @deny: facts that must not be
 * @action: BTGW_DF_TAG_RELAY...
 * @to: enum btgw_df_where
 * @out: credentials to send under
 */
struct btgw_df_row {
	u8 bearer;
	u8 in;
	u16 need;
	u16 deny;
	u8 action;
	u8 to;
	u8 out;
};

/**
 * struct btgw_df_verdict - what to do with a PDU
 * @rows: bit n - 1: row n fits
 * @action: of all of them
 * @bearers: where to send it, by credentials; BTGW_DF_ADV, BTGW_DF_GATT
 */
struct btgw_df_verdict {
	u32 rows;
	u8 action;
	u16 bearers[2];
};

/**
 * enum btgw_df_repeat - how often something is sent
 * @BTGW_DF_REP_TRANSMIT: Network Transmit
 * @BTGW_DF_REP_RELAY: Relay Retransmit
 * @BTGW_DF_REP_ONCE: once
 * @BTGW_DF_REP_DIRECTED: Directed Network Transmit
 * @BTGW_DF_REP_DIRECTED_CTL: Directed Control Network Transmit
 * @BTGW_DF_REP_DIRECTED_RELAY: Directed Relay Retransmit
 * @BTGW_DF_REP_DIRECTED_CTL_RELAY: Directed Control Relay Retransmit
 */
enum btgw_df_repeat {
	BTGW_DF_REP_TRANSMIT,
	BTGW_DF_REP_RELAY,
	BTGW_DF_REP_ONCE,
	BTGW_DF_REP_DIRECTED,
	BTGW_DF_REP_DIRECTED_CTL,
	BTGW_DF_REP_DIRECTED_RELAY,
	BTGW_DF_REP_DIRECTED_CTL_RELAY,
};

/**
 * struct btgw_df_send - a message of this node
 * @src: source
 * @dst: destination
 * @ttl: TTL
 * @immutable: it keeps the credentials it has
 * @use_directed: it may begin a search for a path
 * @friendship: it has those of a friendship
 */
struct btgw_df_send {
	u16 src;
	u16 dst;
	u8 ttl;
	bool immutable;
	bool use_directed;
	bool friendship;
};

/**
 * struct btgw_df_route - how a message of this node goes
 * @directed: under directed credentials; otherwise those it has
 * @need_path: begin to look for one; this message does not wait for it
 * @bearers: where
 */
struct btgw_df_route {
	bool directed;
	bool need_path;
	u16 bearers;
};

/**
 * btgw_df_row() - a row of the table
 * @n: its number, 1 to %BTGW_DF_ROWS
 *
 * Return: the row.
 */
const struct btgw_df_row *btgw_df_row(unsigned int n);

/**
 * btgw_df_facts() - what the paths say about a PDU
 * @t: forwarding table of the subnet it would be sent in
 * @src: SRC
 * @dst: DST
 * @own: our primary address
 * @bearers: those of the paths from SRC to DST
 *
 * Return: the facts.
 */
u16 btgw_df_facts(const struct btgw_df_table *t, u16 src, u16 dst, u16 own,
		  u16 *bearers);

/**
 * btgw_df_decide() - compare with the table
 * @bearer: bearer it came on, %BTGW_DF_ADV or %BTGW_DF_GATT
 * @in: credentials it came under
 * @facts: all of them
 * @path: bearers from btgw_df_facts()
 * @v: what to do
 *
 * For a PDU with a TTL of 2 or more whose DST is none of our unicast addresses;
 * any other is not retransmitted.
 *
 * Return: whether any row fits.
 */
bool btgw_df_decide(u8 bearer, enum btgw_df_material in, u16 facts, u16 path,
		    struct btgw_df_verdict *v);

/**
 * btgw_df_route() - how a message of this node goes, section 3.4.6.4
 * @t: forwarding table of the subnet, NULL where directed forwarding is off
 * @s: the message
 * @r: how
 */
void btgw_df_route(const struct btgw_df_table *t, const struct btgw_df_send *s,
		   struct btgw_df_route *r);

/**
 * btgw_df_repeat() - which state says how often something is sent
 * @m: credentials
 * @relayed: it has the relay tag
 * @ctl: it is a control message
 */
enum btgw_df_repeat btgw_df_repeat(enum btgw_df_material m, bool relayed,
				   bool ctl);

/**
 * btgw_df_passes() - output filter of an interface
 * @bearer: its kind
 * @m: credentials
 * @ttl: TTL to send with
 * @relayed: it has the relay tag
 *
 * Return: whether it is sent there.
 */
bool btgw_df_passes(u8 bearer, enum btgw_df_material m, u8 ttl, bool relayed);

#endif /* _BTGW_CORE_DF_DECIDE_H */
