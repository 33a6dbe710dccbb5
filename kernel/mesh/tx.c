// SPDX-License-Identifier: GPL-2.0-only
/*
 * tx.c - network PDUs of our own
 */
#include "mesh.h"

#include "df_priv.h"
#include "trace.h"

/**
 * btgw_tx_init() - how what begins now is sent
 * @net: the net
 * @tx: where to
 * @netkey: NetKey index
 *
 * Return: false if there is no such subnet.
 */
bool btgw_tx_init(struct btgw_net *net, struct btgw_tx *tx, u16 netkey)
{
	memset(tx, 0, sizeof(*tx));
	tx->subnet = btgw_subnet_find(net, netkey);
	if (!tx->subnet)
		return false;
	tx->on_new = btgw_subnet_on_new(tx->subnet);
	tx->cred = BTGW_CRED_FLOODING;
	return true;
}

static const struct btgw_net_cred *btgw_tx_cred(const struct btgw_tx *tx)
{
	struct btgw_netkey *key = btgw_subnet_key(tx->subnet, tx->on_new);

	if (tx->lpn)
		return btgw_lpn_cred(tx->lpn);
	if (tx->cred == BTGW_CRED_DIRECTED)
		return &key->directed.c;
	return &key->flooding.c;
}

/**
 * btgw_tx_pdu() - send a network PDU, by a path if there is one
 * @net: the net
 * @tx: with whose key
 * @pdu: the PDU, complete
 *
 * Return: 0; -ENETDOWN: no bearer is up; -EINVAL: it cannot be sent like this;
 * -ENOKEY: the friendship is over. All are counted.
 */
int btgw_tx_pdu(struct btgw_net *net, const struct btgw_tx *tx,
		const struct btgw_net_pdu *pdu)
{
	const struct btgw_net_cred *cred;
	struct btgw_tx way = *tx;
	u8 out[BTGW_NET_MAX];
	unsigned int n;
	u8 transmit;
	u16 kinds;
	size_t len;

	kinds = btgw_df_way(net, &way, pdu, &transmit);
	cred = btgw_tx_cred(&way);
	if (!cred) {
		btgw_mesh_drop(net, BTGW_DROP_TX_NO_KEY);
		return -ENOKEY;
	}
	len = btgw_net_seal(cred, pdu, out);
	if (!len)
		return -EINVAL;
	trace_btgw_mesh_tx(net->id, 0, pdu);
	btgw_mesh_count(net, tx_pdus);
	n = kinds ? btgw_bearers_path(net, out, len, pdu->dst, transmit, NULL,
				      kinds) :
		    btgw_bearers_send(net, out, len, pdu->dst, transmit, NULL,
				      false);
	if (!n) {
		btgw_mesh_drop(net, BTGW_DROP_NO_BEARER);
		return -ENETDOWN;
	}
	btgw_df_went(net, &way, pdu);
	return 0;
}

/**
 * btgw_tx_control() - send a control message of one PDU
 * @net: the net
 * @tx: with whose key
 * @src: element of ours
 * @dst: destination
 * @ttl: TTL
 * @data: lower transport PDU
 * @len: its length
 *
 * To a friend of ours it goes by way of the queue, unless it is part of the
 * friendship.
 *
 * Return: 0, -ENOSPC without a sequence number, or as btgw_tx_pdu().
 */
int btgw_tx_control(struct btgw_net *net, const struct btgw_tx *tx, u16 src,
		    u16 dst, u8 ttl, const u8 *data, size_t len)
{
	struct btgw_net_pdu pdu = {
		.iv_index = btgw_iv_tx(&net->iv),
		.src = src,
		.dst = dst,
		.ctl = true,
		.ttl = ttl,
		.len = len,
	};
	struct btgw_tx how = *tx;
	int err;

	if (!src)
		return -EADDRNOTAVAIL;
	/* a friendship is not made by way of others */
	how.immutable |= btgw_ctl_is_friend(data[0]);
	if (!btgw_ctl_is_friend(data[0]) && btgw_addr_is_unicast(dst) &&
	    btgw_friend_keep(net, tx->subnet, src, dst, ttl, data, len))
		return 0;
	err = btgw_mesh_seq_take(net, &pdu.seq);
	if (err)
		return err;
	memcpy(pdu.transport, data, len);
	err = btgw_tx_pdu(net, &how, &pdu);
	if (!err)
		btgw_mesh_count(net, tx_control);
	return err;
}
