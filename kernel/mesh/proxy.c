// SPDX-License-Identifier: GPL-2.0-only
/*
 * proxy.c - bearers that speak the proxy protocol, chapter 6
 *
 * A server filters what its client gets, answers its configuration and tells it
 * the beacons. A client asks, when the bearer comes up, for everything.
 */
#include "mesh.h"

#include <linux/slab.h>

#include "clock.h"

int btgw_proxy_new(struct btgw_bearer *bearer)
{
	bearer->proxy = kzalloc(sizeof(*bearer->proxy), GFP_KERNEL_ACCOUNT);
	if (!bearer->proxy)
		return -ENOMEM;
	btgw_proxy_rx_init(&bearer->proxy->rx, sizeof(bearer->proxy->buf));
	btgw_proxy_filter_init(&bearer->proxy->filter, bearer->proxy->addrs,
			       ARRAY_SIZE(bearer->proxy->addrs));
	return 0;
}

void btgw_proxy_free(struct btgw_bearer *bearer)
{
	kfree_sensitive(bearer->proxy);
}

static bool btgw_proxy_server(const struct btgw_bearer *bearer)
{
	return bearer->flags & BTGW_BEARER_PROXY_SERVER;
}

/* Cut a message into frames, and send all of them. */
static bool btgw_proxy_cut_send(struct btgw_net *net,
				struct btgw_bearer *bearer, u8 type,
				const u8 *data, size_t len)
{
	size_t max = READ_ONCE(bearer->link->mtu);
	struct btgw_proxy_cut cut;
	struct sk_buff *skb;
	unsigned int i;

	if (!btgw_proxy_cut_count(len, max)) {
		btgw_mesh_drop(net, BTGW_DROP_TX_FAILED);
		return false;
	}
	for (i = 0; btgw_proxy_cut(type, len, max, i, &cut); i++) {
		skb = alloc_skb(1 + cut.len, GFP_KERNEL);
		if (!skb) {
			btgw_mesh_drop(net, BTGW_DROP_NO_MEMORY);
			return false;
		}
		skb_put_u8(skb, cut.hdr);
		skb_put_data(skb, data + cut.off, cut.len);
		btgw_bearer_send(net, bearer, skb);
	}
	return true;
}

/**
 * btgw_proxy_send() - send a network PDU to the other end
 * @net: the net
 * @bearer: where to, up
 * @data: the PDU
 * @len: its length
 * @dst: its destination
 *
 * Return: whether it went; if the filter did not want it, that is counted.
 */
bool btgw_proxy_send(struct btgw_net *net, struct btgw_bearer *bearer,
		     const u8 *data, size_t len, u16 dst)
{
	if (btgw_proxy_server(bearer) &&
	    !btgw_proxy_filter_pass(&bearer->proxy->filter, dst)) {
		btgw_mesh_drop(net, BTGW_DROP_PROXY_FILTER);
		return false;
	}
	return btgw_proxy_cut_send(net, bearer, BTGW_PROXY_NETWORK, data, len);
}

static void btgw_proxy_beacon(struct btgw_net *net, struct btgw_bearer *bearer)
{
	struct btgw_subnet *subnet;
	u8 out[BTGW_BEACON_MAX];
	size_t len;

	list_for_each_entry(subnet, &net->subnets, node) {
		len = btgw_beacon_make(net, subnet, out);
		btgw_proxy_cut_send(net, bearer, BTGW_PROXY_BEACON, out, len);
	}
}

/* IV index, a key or the kind of beacon has changed: tell the clients */
void btgw_proxy_beacons(struct btgw_net *net)
{
	struct btgw_bearer *bearer;

	list_for_each_entry(bearer, &net->bearers, node)
		if (bearer->up && btgw_proxy_server(bearer))
			btgw_proxy_beacon(net, bearer);
}

static void btgw_proxy_configure(struct btgw_net *net,
				 struct btgw_bearer *bearer,
				 const struct btgw_subnet *subnet,
				 const struct btgw_proxy_cfg *cfg)
{
	struct btgw_net_pdu pdu = {
		.iv_index = btgw_iv_tx(&net->iv),
		.src = btgw_mesh_primary(net),
		.kind = BTGW_NET_PROXY_CFG,
		.ctl = true,
	};
	u8 out[BTGW_NET_MAX];
	size_t len;

	pdu.len = btgw_proxy_cfg_build(cfg, pdu.transport);
	if (!pdu.src || !pdu.len || btgw_mesh_seq_take(net, &pdu.seq))
		return;
	len = btgw_net_seal(&btgw_subnet_key(subnet, btgw_subnet_on_new(subnet))
			    ->flooding.c, &pdu, out);
	if (len)
		btgw_proxy_cut_send(net, bearer, BTGW_PROXY_CONFIG, out, len);
}

/* The bearer came up or went down. */
void btgw_proxy_up(struct btgw_net *net, struct btgw_bearer *bearer)
{
	static const struct btgw_proxy_cfg everything = {
		.opcode = BTGW_PROXY_OP_SET_TYPE,
		.filter = BTGW_FILTER_REJECT,
	};
	struct btgw_proxy *proxy = bearer->proxy;
	struct btgw_subnet *subnet;

	btgw_timer_cancel(net, &bearer->timer);
	btgw_proxy_rx_init(&proxy->rx, sizeof(proxy->buf));
	btgw_proxy_filter_init(&proxy->filter, proxy->addrs,
			       ARRAY_SIZE(proxy->addrs));
	if (!bearer->up)
		return;
	if (btgw_proxy_server(bearer)) {
		btgw_proxy_beacon(net, bearer);
		return;
	}
	subnet = list_first_entry_or_null(&net->subnets, struct btgw_subnet,
					  node);
	if (subnet)
		btgw_proxy_configure(net, bearer, subnet, &everything);
}

static void btgw_proxy_config(struct btgw_net *net, struct btgw_bearer *bearer,
			      const u8 *data, size_t len)
{
	struct btgw_proxy_filter *filter = &bearer->proxy->filter;
	struct btgw_proxy_cfg cfg, status;
	u32 dropped = filter->dropped;
	struct btgw_rx rx = {};

	if (!btgw_net_decode(net, BTGW_NET_PROXY_CFG, data, len, &rx) ||
	    !btgw_net_fresh(net, btgw_rpl_accept(&net->rpl, rx.pdu.src,
						 rx.pdu.iv_index,
						 rx.pdu.seq), rx.pdu.src))
		return;
	if (rx.cred != BTGW_CRED_FLOODING ||
	    btgw_proxy_cfg_parse(rx.pdu.transport, rx.pdu.len, &cfg)) {
		btgw_mesh_drop(net, BTGW_DROP_PROXY_CONFIG);
		return;
	}
	if (!btgw_proxy_server(bearer)) {
		/* the status of our request; of another it is a mistake */
		if (cfg.opcode != BTGW_PROXY_OP_STATUS)
			btgw_mesh_drop(net, BTGW_DROP_PROXY_CONFIG);
		return;
	}
	if (btgw_proxy_filter_apply(filter, &cfg, &status)) {
		btgw_mesh_drop(net, BTGW_DROP_PROXY_CONFIG);
		return;
	}
	if (filter->dropped != dropped)
		btgw_mesh_drop(net, BTGW_DROP_PROXY_LIST);
	btgw_proxy_configure(net, bearer, rx.subnet, &status);
}

/**
 * btgw_proxy_receive() - a frame came in
 * @net: the net
 * @bearer: by which bearer
 * @skb: the frame, still the caller's
 */
void btgw_proxy_receive(struct btgw_net *net, struct btgw_bearer *bearer,
			struct sk_buff *skb)
{
	struct btgw_proxy *proxy = bearer->proxy;
	enum btgw_proxy_verdict verdict;

	verdict = btgw_proxy_rx_feed(&proxy->rx, proxy->buf, skb->data,
				     skb->len, btgw_mesh_now_ms());
	btgw_timer_set(net, &bearer->timer,
		       proxy->rx.active ? proxy->rx.deadline_ms : 0);
	if (btgw_proxy_is_error(verdict)) {
		btgw_mesh_drop(net, BTGW_DROP_PROXY_SAR);
		return;
	}
	if (verdict == BTGW_PROXY_RFU) {
		btgw_mesh_drop(net, BTGW_DROP_PROXY_TYPE);
		return;
	}
	if (verdict != BTGW_PROXY_DONE)
		return;
	switch (proxy->rx.type) {
	case BTGW_PROXY_NETWORK:
		btgw_net_receive(net, bearer, BTGW_RSSI_UNKNOWN,
				 btgw_skb_time_ns(skb), proxy->buf,
				 proxy->rx.len);
		break;
	case BTGW_PROXY_BEACON:
		btgw_beacon_receive(net, proxy->buf, proxy->rx.len);
		break;
	case BTGW_PROXY_CONFIG:
		btgw_proxy_config(net, bearer, proxy->buf, proxy->rx.len);
		break;
	default:
		btgw_mesh_drop(net, BTGW_DROP_PROXY_TYPE);
	}
}

/* the rest of a message did not come */
void btgw_proxy_timer(struct btgw_net *net, struct btgw_timer *timer)
{
	struct btgw_bearer *bearer = container_of(timer, struct btgw_bearer,
						  timer);

	if (btgw_proxy_rx_expire(&bearer->proxy->rx, btgw_mesh_now_ms()))
		btgw_mesh_drop(net, BTGW_DROP_PROXY_SAR);
}
