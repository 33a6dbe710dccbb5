/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * msg.h - between a mesh net and the sockets bound on it
 */
#ifndef _BTGW_MESH_MSG_H
#define _BTGW_MESH_MSG_H

#include <linux/list.h>
#include <linux/types.h>
#include <linux/btgw.h>

#include "net.h"

/**
 * struct btgw_msg_tx - a message to send
 * @node: in a queue of the net, while that has it
 * @sk: whose it is, with a reference of the sender's, or NULL. The net only
 *	compares it, for btgw_mesh_cancel(), and hands it to those who hear the
 *	message here
 * @cookie: the sender's
 * @src: element to send from
 * @dst: destination; with %BTGW_F_VIRTUAL the net fills it in from @label
 * @key: AppKey index; where @keytype is another, NetKey index, or
 *	%BTGW_KEY_ANY for the lowest there is
 * @keytype: BTGW_KEYTYPE
 * @opcode: of a control message, 1 to 0x7f
 * @ttl: 0, 2 to 127, or %BTGW_TTL_DEFAULT for that of the net
 * @flags: %BTGW_F_DIRECTED, %BTGW_F_IMMUTABLE, %BTGW_F_SEGMENT, %BTGW_F_MIC64,
 *	%BTGW_F_VIRTUAL; the net adds %BTGW_F_SEGMENT where it had to
 * @no_loop: elements of this net do not hear it
 * @label: Label UUID
 * @iv_index: result: IV index it was sent under
 * @seq: result: its SEQ, of SeqAuth if it was segmented; 0 with @iv_index 0 if
 *	it never was
 * @len: octets of @payload
 * @payload: access payload, or parameters of a control message
 *
 * Allocated by the sender, who gives it to the net by btgw_mesh_submit() or
 * btgw_mesh_send() and gets it back in btgw_msock_done().
 */
struct btgw_msg_tx {
	struct list_head node;
	struct sock *sk;
	u32 cookie;
	u16 src;
	u16 dst;
	u16 key;
	u8 keytype;
	u8 opcode;
	u8 ttl;
	u8 flags;
	bool no_loop;
	u8 label[BTGW_NET_LABEL_LEN];
	u32 iv_index;
	u32 seq;
	u16 len;
	u8 payload[];
};

/**
 * struct btgw_msg_rx - a message received
 * @element: element it is for; 0 of a control message
 * @src: source
 * @dst: destination as sent: unicast, group or virtual
 * @label: with %BTGW_F_VIRTUAL, the Label UUID it verified under
 * @keytype: BTGW_KEYTYPE; REMOTE_DEV if the device key is that of @src
 * @opcode: of a control message
 * @key: AppKey index, with %BTGW_KEYTYPE_APP
 * @netkey: NetKey index
 * @flags: %BTGW_F_SEGMENT, %BTGW_F_MIC64, %BTGW_F_VIRTUAL, %BTGW_F_LOCAL
 * @ttl: TTL received
 * @rssi: dBm, or %BTGW_RSSI_UNKNOWN
 * @hops: 0 of a local one, that of a Heartbeat, or %BTGW_HOPS_UNKNOWN
 * @cred: BTGW_CRED
 * @seq: SEQ, of a segmented message that of its first segment
 * @iv_index: IV index
 * @bearer: number of the bearer; 0 of a local one
 * @time_ns: when its last PDU was received, CLOCK_BOOTTIME
 * @from: with %BTGW_F_LOCAL, socket that sent it, only to be compared; or NULL
 */
struct btgw_msg_rx {
	u16 element;
	u16 src;
	u16 dst;
	u8 label[BTGW_NET_LABEL_LEN];
	u8 keytype;
	u8 opcode;
	u16 key;
	u16 netkey;
	u8 flags;
	u8 ttl;
	s8 rssi;
	u8 hops;
	u8 cred;
	u32 seq;
	u32 iv_index;
	u32 bearer;
	u64 time_ns;
	const struct sock *from;
};

/**
 * btgw_mesh_check() - would a message be taken?
 * @net: the net
 * @msg: the message
 *
 * On the workqueue.
 *
 * Return: 0; -EADDRNOTAVAIL: @src is no element of ours; -ENOKEY: no such key,
 * or not bound to @src; -EMSGSIZE: too long; -EINVAL: a key type, TTL, flag or
 * destination out of its range; -EPERM: a control message that the kernel makes
 * itself.
 */
int btgw_mesh_check(struct btgw_net *net, const struct btgw_msg_tx *msg);

/**
 * btgw_mesh_send() - send a message
 * @net: the net
 * @msg: the message
 *
 * On the workqueue. Messages of one (source, destination) leave in order.
 *
 * Return: 0: the net has it and btgw_msock_done() follows, perhaps before this
 * returns; else as btgw_mesh_check() and the message is still the caller's.
 */
int btgw_mesh_send(struct btgw_net *net, struct btgw_msg_tx *msg);

/**
 * btgw_mesh_submit() - send a message, without waiting
 * @net: the net
 * @msg: the message
 *
 * Process context.
 *
 * Return: 0: the net has it, btgw_msock_done() follows with whatever comes of
 * it; -ENODEV: the net is going and the message is still the caller's.
 */
int btgw_mesh_submit(struct btgw_net *net, struct btgw_msg_tx *msg);

/**
 * btgw_mesh_cancel() - withdraw what a socket has not had an outcome for
 * @net: the net
 * @sk: the socket
 *
 * On the workqueue. btgw_msock_done() is called with -ECANCELED for each
 * message.
 */
void btgw_mesh_cancel(struct btgw_net *net, const struct sock *sk);

/*
 * kernel/sock/mesh.c
 */

/**
 * btgw_msock_done() - what came of a message
 * @net: the net
 * @msg: the message, which the callee owns from here on
 * @err: 0: an unsegmented one was handed to the bearers, a segmented one to a
 *	unicast address was acknowledged, to another was sent as often as it is.
 *	-ETIMEDOUT: not acknowledged; -ECONNREFUSED: the receiver has no room;
 *	-ENOSPC: the sequence numbers ran out; -ENETDOWN: no bearer is up;
 *	-ECANCELED: withdrawn; -ENODEV: the net went; -EMSGSIZE: the segments
 *	did not fit in 8191 sequence numbers; -ENOMEM, or those of
 *	btgw_mesh_check()
 *
 * On the workqueue of the net, once for each message.
 */
void btgw_msock_done(struct btgw_net *net, struct btgw_msg_tx *msg, int err);

/**
 * btgw_msock_deliver() - a message was received
 * @net: the net
 * @rx: facts
 * @payload: access payload or parameters
 * @len: octets of it
 *
 * On the workqueue of the net, once per element that hears the message; of a
 * control message once. Of a socket without room the callee counts the loss by
 * btgw_mesh_drop(net, BTGW_DROP_SOCKET_FULL).
 *
 * Return: sockets that were bound for it, room or not.
 */
unsigned int btgw_msock_deliver(struct btgw_net *net,
				const struct btgw_msg_rx *rx,
				const u8 *payload, size_t len);

/**
 * btgw_msock_gone() - an element or the whole net goes
 * @net: the net
 * @addr: address of the element; 0: all
 *
 * On the workqueue of the net. Sockets bound there leave btgw_net_socks() and
 * see ENODEV and EPOLLHUP.
 */
void btgw_msock_gone(struct btgw_net *net, u16 addr);

/* count a drop; any context */
void btgw_mesh_drop(struct btgw_net *net, enum btgw_drop reason);

#endif /* _BTGW_MESH_MSG_H */
