// SPDX-License-Identifier: GPL-2.0-only
/*
 * rx.c - network PDUs received
 *
 * In order: candidates by NID; header in clear; cheap checks and the message
 * cache; NetMIC; into the cache; what is for us or a friend of ours goes up to
 * the lower transport layer, where the replay list is asked; what is for others
 * is relayed.
 */
#include "mesh.h"

#include "df.h"
#include "trace.h"

static enum btgw_drop btgw_net_drop_of(enum btgw_net_reject why)
{
	switch (why) {
	case BTGW_NET_REJ_LENGTH:
		return BTGW_DROP_NET_LENGTH;
	case BTGW_NET_REJ_IVI:
		return BTGW_DROP_NET_IV;
	case BTGW_NET_REJ_SRC:
		return BTGW_DROP_NET_SRC;
	case BTGW_NET_REJ_SELF:
		return BTGW_DROP_NET_OWN;
	case BTGW_NET_REJ_CACHED:
		return BTGW_DROP_NET_DUPLICATE;
	case BTGW_NET_REJ_MIC:
		return BTGW_DROP_NET_MIC;
	case BTGW_NET_REJ_DST:
	case BTGW_NET_REJ_CTL_VIRTUAL:
		return BTGW_DROP_NET_DST;
	case BTGW_NET_REJ_PROXY:
		return BTGW_DROP_PROXY_CONFIG;
	default:
		return BTGW_DROP_NET_NID;
	}
}

/* What needs no NetMIC; nothing here is authentic yet. */
static enum btgw_net_reject btgw_net_glance(struct btgw_net *net,
					    const struct btgw_subnet *subnet,
					    const struct btgw_net_pdu *pdu)
{
	if (btgw_element_find(net, pdu->src))
		return BTGW_NET_REJ_SELF;
	if (pdu->kind == BTGW_NET_MESSAGE &&
	    btgw_msg_cache_seen(&net->cache,
				btgw_msg_key(subnet->index, pdu->src, pdu->seq,
					     pdu->iv_index & 1)))
		return BTGW_NET_REJ_CACHED;
	return BTGW_NET_REJ_NONE;
}

/**
 * btgw_net_decode() - find the credentials of a network PDU and open it
 * @net: the net
 * @kind: message or proxy configuration
 * @data: the PDU
 * @len: its length
 * @rx: where to
 *
 * Every credential with its NID is tried. What is told of a PDU that none
 * opens is what the one that came furthest said.
 *
 * Return: false if it was dropped, which is counted.
 */
bool btgw_net_decode(struct btgw_net *net, enum btgw_net_kind kind,
		     const u8 *data, size_t len, struct btgw_rx *rx)
{
	enum btgw_net_reject why, worst = BTGW_NET_REJ_NID;
	struct btgw_cred *cred;

	if (len < BTGW_NET_MIN || len > BTGW_NET_MAX) {
		btgw_mesh_drop(net, BTGW_DROP_NET_LENGTH);
		return false;
	}

	hlist_for_each_entry(cred, &net->creds[btgw_net_nid(data[0])], node) {
		why = btgw_net_peek(&cred->c, net->iv.index, kind, data, len,
				    &rx->pdu);
		if (!why)
			why = btgw_net_glance(net, cred->subnet, &rx->pdu);
		if (!why)
			why = btgw_net_open(&cred->c, data, len, &rx->pdu);
		if (!why) {
			rx->subnet = cred->subnet;
			rx->cred = cred->kind;
			rx->lpn = cred->lpn;
			return true;
		}
		/* a wrong key makes any source of the header it shows */
		if (worst == BTGW_NET_REJ_NID || worst == BTGW_NET_REJ_SRC ||
		    why == BTGW_NET_REJ_CACHED)
			worst = why;
	}
	btgw_mesh_drop(net, btgw_net_drop_of(worst));
	return false;
}

/**
 * btgw_net_fresh() - count what the replay list refuses
 * @net: the net
 * @result: what it said
 * @src: of whom
 *
 * Return: whether it said fresh.
 */
bool btgw_net_fresh(struct btgw_net *net, enum btgw_rpl_result result, u16 src)
{
	switch (result) {
	case BTGW_RPL_FRESH:
		return true;
	case BTGW_RPL_COMPLETE:
		btgw_mesh_drop(net, BTGW_DROP_SAR_COMPLETE);
		break;
	case BTGW_RPL_OLD_AUTH:
		btgw_mesh_drop(net, BTGW_DROP_REPLAY_OLD);
		break;
	case BTGW_RPL_FULL:
		btgw_mesh_drop(net, BTGW_DROP_REPLAY_FULL);
		btgw_net_event_full(net, BTGW_MESH_EV_RPL_FULL, src);
		break;
	default:
		btgw_mesh_drop(net, BTGW_DROP_REPLAY);
	}
	return false;
}

/**
 * btgw_net_receive() - a network PDU came in
 * @net: the net
 * @bearer: by which bearer
 * @rssi: dBm or %BTGW_RSSI_UNKNOWN
 * @time_ns: when, boot time
 * @data: the PDU
 * @len: its length
 */
void btgw_net_receive(struct btgw_net *net, struct btgw_bearer *bearer,
		      s8 rssi, u64 time_ns, const u8 *data, size_t len)
{
	struct btgw_rx rx = {
		.bearer = bearer,
		.rssi = rssi,
		.time_ns = time_ns,
	};
	const struct btgw_net_pdu *pdu = &rx.pdu;
	bool ours, wanted;

	if (!btgw_net_decode(net, BTGW_NET_MESSAGE, data, len, &rx))
		return;
	btgw_msg_cache_add(&net->cache,
			   btgw_msg_key(rx.subnet->index, pdu->src, pdu->seq,
					pdu->iv_index & 1));
	btgw_mesh_count(net, rx_pdus);
	trace_btgw_mesh_rx(net->id, bearer->id, pdu);
	if (bearer->proxy && (bearer->flags & BTGW_BEARER_PROXY_SERVER) &&
	    !btgw_proxy_filter_heard(&bearer->proxy->filter, pdu->src))
		btgw_mesh_drop(net, BTGW_DROP_PROXY_LIST);

	/* keys may change on the way up: the relay comes first */
	btgw_net_forward(net, &rx);

	ours = (btgw_mesh_hears(net, pdu->dst) &&
		btgw_df_hears(rx.subnet, pdu->dst)) ||
	       (pdu->ctl && pdu->transport[0] == BTGW_CTL_HEARTBEAT &&
		btgw_heartbeat_wants(net, pdu->dst));
	wanted = btgw_lpn_wanting(net, rx.subnet, pdu->src, pdu->dst, pdu->ttl,
				  false, NULL);
	if (ours || wanted)
		btgw_lower_receive(net, &rx, ours, wanted);
}
