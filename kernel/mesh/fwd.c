// SPDX-License-Identifier: GPL-2.0-only
/*
 * fwd.c - network PDUs for others, section 3.4.6.3
 *
 * What is relayed keeps its IV index, SEQ, source, destination and content; the
 * TTL goes down by one, and the credentials are those of flooding, with which
 * the subnet transmits now. That holds for what a Low Power node sent under
 * friendship credentials too, unless directed forwarding has a say (df_fwd.c).
 */
#include "mesh.h"

#include "df.h"
#include "trace.h"

/**
 * btgw_net_forward() - relay a PDU, if it is to be
 * @net: the net
 * @rx: the PDU, authentic and not known to the message cache before
 */
void btgw_net_forward(struct btgw_net *net, const struct btgw_rx *rx)
{
	bool server = rx->bearer->flags & BTGW_BEARER_PROXY_SERVER;
	struct btgw_net_pdu pdu = rx->pdu;
	u8 out[BTGW_NET_MAX];
	bool ours;
	size_t len;

	/* a unicast address has one owner, and it is here */
	if (btgw_element_find(net, pdu.dst))
		return;
	if (btgw_addr_is_unicast(pdu.dst) &&
	    btgw_lpn_wanting(net, rx->subnet, pdu.src, pdu.dst, 2, true, NULL))
		return;

	ours = btgw_mesh_hears(net, pdu.dst) &&
	       btgw_df_hears(rx->subnet, pdu.dst);
	if (btgw_df_forward(net, rx, ours))
		return;
	if (!net->cfg.relay && !net->cfg.proxy) {
		if (!ours)
			btgw_mesh_drop(net, BTGW_DROP_RELAY_OFF);
		return;
	}
	pdu.ttl = btgw_net_relay_ttl(pdu.ttl);
	if (!pdu.ttl) {
		if (!ours)
			btgw_mesh_drop(net, BTGW_DROP_RELAY_TTL);
		return;
	}

	len = btgw_net_seal(&btgw_subnet_key(rx->subnet,
					     btgw_subnet_on_new(rx->subnet))
			    ->flooding.c, &pdu, out);
	if (!len || !btgw_bearers_send(net, out, len, pdu.dst,
				       net->cfg.relay_retransmit, rx->bearer,
				       !net->cfg.relay)) {
		if (!ours)
			btgw_mesh_drop(net, BTGW_DROP_NET_NOT_OURS);
		return;
	}
	trace_btgw_mesh_tx(net->id, rx->bearer->id, &pdu);
	if (server || !net->cfg.relay)
		btgw_mesh_count(net, proxied);
	else
		btgw_mesh_count(net, relayed);
}
