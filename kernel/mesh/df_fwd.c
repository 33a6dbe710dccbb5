// SPDX-License-Identifier: GPL-2.0-only
/*
 * df_fwd.c - what goes by a path, sections 3.4.6.3 and 3.4.6.4
 *
 * Which rows of the standard's table fit a PDU, and what they do, is
 * kernel/core/df_decide.c. What came by flooding is not looked at here: where
 * no subnet is bridged and no proxy client has chosen directed forwarding, its
 * rows are those of a net without paths, in fwd.c.
 */
#include "df_priv.h"

#include "core/df_decide.h"
#include "trace.h"

/* Directed Network Transmit and so on, sections 4.2.37 to 4.2.40: defaults */
enum {
	BTGW_DF_TRANSMIT	= 9 << 3 | 1,	/* twice, every 100 ms */
	BTGW_DF_RETRANSMIT	= 9 << 3 | 2,
	/* less is left of a path than Path Monitoring Interval: soon it ends */
	BTGW_DF_MONITORING_MS	= 120 * MSEC_PER_SEC,
};

static u8 btgw_df_transmit(const struct btgw_net *net,
			   enum btgw_df_material m, bool relayed, bool ctl)
{
	switch (btgw_df_repeat(m, relayed, ctl)) {
	case BTGW_DF_REP_DIRECTED:
	case BTGW_DF_REP_DIRECTED_CTL:
		return BTGW_DF_TRANSMIT;
	case BTGW_DF_REP_DIRECTED_RELAY:
	case BTGW_DF_REP_DIRECTED_CTL_RELAY:
		return BTGW_DF_RETRANSMIT;
	case BTGW_DF_REP_RELAY:
		return net->cfg.relay_retransmit;
	case BTGW_DF_REP_ONCE:
		return 0;
	default:
		return net->cfg.transmit;
	}
}

/* A PDU goes by a path: count it, and say so if the path is about to end. */
static void btgw_path_used(struct btgw_paths *paths, u16 src, u16 dst,
			   bool relayed)
{
	u64 now = btgw_mesh_now_ms();
	struct btgw_path_use *use;
	struct btgw_df_match m;

	btgw_df_table_match(&paths->table, src, dst, BTGW_ADDR_UNASSIGNED, &m);
	/* to all directed forwarding nodes there is a path, but no entry */
	if (!m.entry)
		return;
	use = &paths->use[m.entry - paths->table.entry];
	use->last_ms = now;
	if (relayed)
		use->relayed++;
	else
		use->sent++;
	/* who began it is who can renew it */
	if (use->said || m.entry->path.bearers[BTGW_DF_ORIGIN] ||
	    !m.entry->expires_ms ||
	    m.entry->expires_ms > now + BTGW_DF_MONITORING_MS)
		return;
	use->said = true;
	btgw_path_tell(paths, m.entry, BTGW_MESH_EV_PATH_EXPIRING, 0);
}

/* Something was flooded for want of a path; a second later it may be again. */
static void btgw_path_needed(struct btgw_paths *paths, u16 src, u16 dst)
{
	u64 now = btgw_mesh_now_ms();
	struct btgw_path_need *need;
	unsigned int i;

	for (i = 0; i < BTGW_PATHS_NEEDED; i++) {
		need = &paths->needed[i];
		if (need->src == src && need->dst == dst &&
		    need->at_ms + MSEC_PER_SEC > now)
			return;
	}
	/* the oldest; who sends to very many does not drown those who listen */
	need = &paths->needed[paths->needed_next % BTGW_PATHS_NEEDED];
	if (need->src && need->at_ms + MSEC_PER_SEC > now)
		return;
	paths->needed_next++;
	*need = (struct btgw_path_need){ src, dst, now };
	btgw_mesh_event(paths->net, BTGW_MESH_EV_PATH_NEEDED, paths->subnet,
			btgw_path_event(src, dst, false, 0));
}

/**
 * btgw_df_hears() - what is for all directed forwarding nodes is heard by them
 * @subnet: where something came from
 * @dst: where it goes
 *
 * Return: false if it is for such nodes and this is none, in this subnet.
 */
bool btgw_df_hears(const struct btgw_subnet *subnet, u16 dst)
{
	return dst != BTGW_ADDR_ALL_DIRECTED || subnet->paths->states.directed;
}

/* is there a subnet where this node is one */
bool btgw_df_any(struct btgw_net *net)
{
	struct btgw_subnet *subnet;

	list_for_each_entry(subnet, &net->subnets, node)
		if (subnet->paths->states.directed)
			return true;
	return false;
}

/* States of the subnet, and what its paths say. */
static u16 btgw_df_all_facts(struct btgw_net *net, struct btgw_paths *paths,
			     const struct btgw_net_pdu *pdu, u16 *bearers)
{
	const struct btgw_df_states *states = &paths->states;

	return btgw_df_facts(&paths->table, pdu->src, pdu->dst,
			     btgw_mesh_primary(net), bearers) |
	       BTGW_DF_IS_DIRECTED |
	       (net->cfg.relay ? BTGW_DF_IS_RELAY : 0) |
	       (net->cfg.proxy ? BTGW_DF_IS_PROXY : 0) |
	       (net->cfg.friend ? BTGW_DF_IS_FRIEND : 0) |
	       (states->relay ? BTGW_DF_IS_DIRECTED_RELAY : 0) |
	       (states->proxy ? BTGW_DF_IS_DIRECTED_PROXY : 0) |
	       (states->friend ? BTGW_DF_IS_DIRECTED_FRIEND : 0);
}

static unsigned int btgw_df_give(struct btgw_net *net, const struct btgw_rx *rx,
				 const struct btgw_net_pdu *pdu,
				 enum btgw_df_material m,
				 const struct btgw_df_verdict *v)
{
	bool relayed = m == BTGW_DF_M_DIRECTED &&
		       v->action & BTGW_DF_TAG_RELAY;
	struct btgw_netkey *key;
	u8 out[BTGW_NET_MAX];
	u16 kinds = 0;
	size_t len;

	if (btgw_df_passes(BTGW_DF_ADV, m, pdu->ttl, relayed))
		kinds |= v->bearers[m] & BTGW_DF_ADV;
	if (btgw_df_passes(BTGW_DF_GATT, m, pdu->ttl, relayed))
		kinds |= v->bearers[m] & BTGW_DF_GATT;
	if (!kinds)
		return 0;
	key = btgw_subnet_key(rx->subnet, btgw_subnet_on_new(rx->subnet));
	len = btgw_net_seal(m == BTGW_DF_M_DIRECTED ? &key->directed.c :
						      &key->flooding.c,
			    pdu, out);
	if (!len)
		return 0;
	return btgw_bearers_path(net, out, len, pdu->dst,
				 btgw_df_transmit(net, m, relayed, pdu->ctl),
				 rx->bearer, kinds);
}

/**
 * btgw_df_forward() - relay a PDU that is not flooded
 * @net: the net
 * @rx: the PDU, for none of our elements alone
 * @ours: it is for us, too
 *
 * Return: false: it is flooded.
 */
bool btgw_df_forward(struct btgw_net *net, const struct btgw_rx *rx, bool ours)
{
	bool directed = rx->cred == BTGW_CRED_DIRECTED;
	struct btgw_paths *paths = rx->subnet->paths;
	struct btgw_net_pdu pdu = rx->pdu;
	enum btgw_drop why = BTGW_DROP_NET_NOT_OURS;
	struct btgw_df_verdict v;
	u16 facts, bearers;
	bool by_path;

	/* without a Directed Friend, what its Low Power nodes send is flooded */
	if (!directed && !(rx->cred == BTGW_CRED_FRIEND && paths->states.friend))
		return false;
	if (!paths->states.directed) {
		why = BTGW_DROP_NET_DIRECTED;
		goto drop;
	}
	facts = btgw_df_all_facts(net, paths, &pdu, &bearers);
	pdu.ttl = btgw_net_relay_ttl(pdu.ttl);
	if (!pdu.ttl) {
		why = BTGW_DROP_RELAY_TTL;
		goto drop;
	}
	if (!btgw_df_decide(rx->bearer->proxy ? BTGW_DF_GATT : BTGW_DF_ADV,
			    directed ? BTGW_DF_M_DIRECTED :
				       BTGW_DF_M_FRIENDSHIP,
			    facts, bearers, &v)) {
		why = facts & BTGW_DF_HAS_PATH ? BTGW_DROP_RELAY_OFF :
						 BTGW_DROP_NET_DIRECTED;
		goto drop;
	}
	if (v.action & (BTGW_DF_NEED_PATH | BTGW_DF_ADD_DEPENDENT))
		btgw_path_needed(paths, pdu.src, pdu.dst);
	by_path = btgw_df_give(net, rx, &pdu, BTGW_DF_M_DIRECTED, &v);
	if (!(btgw_df_give(net, rx, &pdu, BTGW_DF_M_FLOODING, &v) || by_path))
		goto drop;

	trace_btgw_mesh_tx(net->id, rx->bearer->id, &pdu);
	btgw_mesh_count(net, relayed);
	if (by_path) {
		btgw_mesh_count(net, directed_relayed);
		btgw_path_used(paths, pdu.src, pdu.dst, true);
	}
	return true;

drop:
	if (!ours)
		btgw_mesh_drop(net, why);
	return true;
}

/**
 * btgw_df_way() - how a PDU of ours goes
 * @net: the net
 * @tx: with whose key, and whether by a path; on return, how
 * @pdu: the PDU
 * @transmit: how often, coded as Network Transmit
 *
 * Return: bearers, BTGW_DF_ADV and BTGW_DF_GATT; 0: on all, as what is flooded.
 */
u16 btgw_df_way(struct btgw_net *net, struct btgw_tx *tx,
		const struct btgw_net_pdu *pdu, u8 *transmit)
{
	struct btgw_paths *paths = tx->subnet->paths;
	bool directed = tx->cred == BTGW_CRED_DIRECTED;
	struct btgw_df_send send = {
		.src = pdu->src,
		.dst = pdu->dst,
		.ttl = pdu->ttl,
		.immutable = tx->immutable,
		.use_directed = directed,
		.friendship = tx->lpn,
	};
	struct btgw_df_route route;

	*transmit = net->cfg.transmit;
	if (tx->lpn || (tx->immutable && !directed))
		return 0;
	if (tx->immutable) {
		*transmit = btgw_df_transmit(net, BTGW_DF_M_DIRECTED, false,
					     pdu->ctl);
		return BTGW_DF_BEARERS;
	}
	tx->cred = BTGW_CRED_FLOODING;
	if (!paths->states.directed)
		return 0;
	btgw_df_route(&paths->table, &send, &route);
	if (route.need_path)
		btgw_path_needed(paths, pdu->src, pdu->dst);
	/* one that leads nowhere from here is none */
	if (!route.directed || !route.bearers)
		return 0;
	tx->cred = BTGW_CRED_DIRECTED;
	*transmit = btgw_df_transmit(net, BTGW_DF_M_DIRECTED, false, pdu->ctl);
	return route.bearers;
}

/**
 * btgw_df_went() - a PDU of ours was taken by a bearer
 * @net: the net
 * @tx: as btgw_df_way() left it
 * @pdu: the PDU
 */
void btgw_df_went(struct btgw_net *net, const struct btgw_tx *tx,
		  const struct btgw_net_pdu *pdu)
{
	if (tx->lpn || tx->immutable || tx->cred != BTGW_CRED_DIRECTED)
		return;
	btgw_mesh_count(net, directed_sent);
	btgw_path_used(tx->subnet->paths, pdu->src, pdu->dst, false);
}
