/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note OR BSD-3-Clause */
/*
 * btgw_mesh.h - mesh sockets, the SOCK_DGRAM part of the socket API
 *
 * Included by btgw.h, which has the options and the numbers of the control
 * messages.
 */
#ifndef _UAPI_LINUX_BTGW_MESH_H
#define _UAPI_LINUX_BTGW_MESH_H

#include <linux/socket.h>
#include <linux/types.h>

/*
 *	fd = socket(AF_BLUETOOTH, SOCK_DGRAM, BTPROTO_BTGW);
 *
 * One send or recv is one access message of the Mesh Protocol: opcode and
 * parameters, 1 to %BTGW_MESH_MAX octets. The kernel encrypts, segments,
 * acknowledges, reassembles and checks for replay. With keytype control it is
 * one transport control message instead: the opcode in one octet, then its
 * parameters.
 *
 * bind	takes an element of a net of this machine and says which keys to
 *	listen for. It needs the element to be granted to the effective uid or
 *	to a group of the caller, or CAP_NET_ADMIN in the initial user
 *	namespace; for any keytype but app it needs that capability. An
 *	unbound socket neither sends nor receives.
 *	    ENODEV		no such net
 *	    EADDRNOTAVAIL	the net has no such element
 *	    EACCES		the element is not granted to the caller
 *	    EPERM		the keytype needs CAP_NET_ADMIN
 *	    ENOKEY		the element has no such application key
 *	    EINVAL		bound already; an address, key, keytype, flag or
 *				reserved octet out of range
 *	    EAFNOSUPPORT	not a struct sockaddr_btgw
 * connect	sets where send() goes. It does not filter what is received.
 *	An address of family AF_UNSPEC takes it away.
 * send	queues the message within SO_SNDBUF; the kernel sends messages of one
 *	source to one destination one after the other, and those to others
 *	meanwhile.
 *	    EMSGSIZE		0 octets or more than fit, see BTGW_MESH_MAX
 *	    EDESTADDRREQ	no address given and not connected
 *	    EADDRNOTAVAIL	not bound
 *	    ENOKEY		no such key, or not bound to our element
 *	    EPERM		the keytype needs CAP_NET_ADMIN; a control opcode
 *				that the kernel answers for itself
 *	    EACCES		the element is not granted any more
 *	    EINVAL		an address, key, TTL, flag or reserved octet out
 *				of range
 *	    EAFNOSUPPORT	not a struct sockaddr_btgw
 *	    ENODEV		the net was removed
 *	    EAGAIN		no space in SO_SNDBUF, and not to be waited for
 * recv	returns one message; what does not fit is cut off, with MSG_TRUNC. The
 *	name is the address to answer to. With room for it there is a control
 *	message %BTGW_CMSG_RX. What finds no room in SO_RCVBUF is dropped and
 *	counted (SO_RXQ_OVFL, %BTGW_MESH_INFO).
 *	    EADDRNOTAVAIL	not bound
 * close	lets what was sent go on. With SO_LINGER it waits that long for it to
 *	end; with a time of 0 it withdraws it, as SHUT_RDWR does.
 *
 * A net or element that is removed ends its sockets: ENODEV once, then EOF for
 * recv and ENODEV for send, and EPOLLHUP. Keytype control hears what is for any
 * element of the net; the others hear what is for theirs.
 */

/**
 * struct sockaddr_btgw - address of a mesh socket
 * @btgw_family: AF_BLUETOOTH
 * @btgw_addr: bind: unicast address of one of our elements, 0x0001 to 0x7fff.
 *	Send: destination; with %BTGW_F_VIRTUAL 0 or the virtual address of
 *	@btgw_label; without it unicast, a group or a fixed group, 0xc000 to
 *	0xffff; unicast for keytype dev and remote-dev. Host order
 * @btgw_net: bind: id of the net, not 0. Send: 0 or the same as in bind
 * @btgw_key: index, 0 to 4095, of the application key for keytype app, of the
 *	network key for the others. bind: %BTGW_KEY_ANY listens for every key of
 *	that type that the element has. Send: %BTGW_KEY_ANY stands for that of
 *	bind; if that names none either, for the lowest network key, and for
 *	keytype app it is refused
 * @btgw_keytype: one of the %BTGW_KEYTYPE values
 * @btgw_ttl: send: 0, 2 to 127, or %BTGW_TTL_DEFAULT. bind: 0 or
 *	%BTGW_TTL_DEFAULT, without meaning
 * @btgw_flags: send: %BTGW_F values. bind: 0
 * @btgw_rsvd: zero
 * @btgw_label: Label UUID, most significant octet first, with %BTGW_F_VIRTUAL;
 *	else zero
 *
 * No octet is padding. recvmsg() fills in the source of the message, the key
 * that it came with, no flag and %BTGW_TTL_DEFAULT: the address of an answer.
 */
struct sockaddr_btgw {
	__kernel_sa_family_t btgw_family;
	__u16 btgw_addr;
	__u16 btgw_net;
	__u16 btgw_key;
	__u8 btgw_keytype;
	__u8 btgw_ttl;
	__u8 btgw_flags;
	__u8 btgw_rsvd[3];
	__u8 btgw_label[16];
};

/* which key encrypts a message above the network layer */
enum {
	/* an application key */
	BTGW_KEYTYPE_APP	= 0,
	/* the device key of our own node: what a configuration client sends us */
	BTGW_KEYTYPE_DEV	= 1,
	/*
	 * The device key of the other node, by the address of its primary
	 * element: for a configuration client.
	 */
	BTGW_KEYTYPE_REMOTE_DEV	= 2,
	/* none: transport control messages, which the network key protects */
	BTGW_KEYTYPE_CONTROL	= 3,
};

/* flags of an address, and of struct btgw_mesh_rx */
enum {
	/*
	 * What has a path goes by it. Of what has none it says that one is
	 * wanted; it is flooded until there is one
	 */
	BTGW_F_DIRECTED		= 0x01,
	/*
	 * By flooding, path or not; with BTGW_F_DIRECTED under directed
	 * credentials, path or not
	 */
	BTGW_F_IMMUTABLE	= 0x02,
	/* segmented, however short: it is then acknowledged */
	BTGW_F_SEGMENT		= 0x04,
	/* TransMIC of 64 bits; implies segmented. Not for control messages */
	BTGW_F_MIC64		= 0x08,
	/* to the virtual address of the label. Keytype app only */
	BTGW_F_VIRTUAL		= 0x10,
	/* only in struct btgw_mesh_rx: sent on this machine */
	BTGW_F_LOCAL		= 0x80,
};

enum {
	/* every key of the type */
	BTGW_KEY_ANY		= 0xffff,
	/* the default of the socket, else of the net */
	BTGW_TTL_DEFAULT	= 0xff,
	/* struct btgw_mesh_rx: not known */
	BTGW_RSSI_UNKNOWN	= 127,
	BTGW_HOPS_UNKNOWN	= 0xff,
	/* octets of an access message, and with a TransMIC of 64 bits */
	BTGW_MESH_MAX		= 380,
	BTGW_MESH_MAX_MIC64	= 376,
	/* octets of a control message, opcode included */
	BTGW_MESH_MAX_CONTROL	= 257,
};

/* credentials that a message came with */
enum {
	BTGW_CRED_FLOODING	= 0,
	BTGW_CRED_FRIEND	= 1,
	BTGW_CRED_DIRECTED	= 2,
};

/**
 * struct btgw_mesh_rx - control message %BTGW_CMSG_RX: facts of a message
 * @rx_time_ns: when its last PDU was received, CLOCK_BOOTTIME
 * @iv_index: IV index that it was encrypted under
 * @seq: its sequence number; that of SeqAuth if it was segmented
 * @bearer: id of the bearer that it came in by; 0 for %BTGW_F_LOCAL
 * @dst: destination: our element, a group, or a virtual address
 * @netkey: index of the network key
 * @label: Label UUID with %BTGW_F_VIRTUAL, else zero
 * @flags: %BTGW_F_SEGMENT, %BTGW_F_MIC64, %BTGW_F_VIRTUAL, %BTGW_F_LOCAL
 * @ttl: as received
 * @hops: 0 from this machine, 1 heard from its source, or
 *	%BTGW_HOPS_UNKNOWN: a TTL does not say what it began with
 * @rssi: dBm, or %BTGW_RSSI_UNKNOWN
 * @cred: one of the %BTGW_CRED values
 * @rsvd: zero
 */
struct btgw_mesh_rx {
	__u64 rx_time_ns;
	__u32 iv_index;
	__u32 seq;
	__u32 bearer;
	__u16 dst;
	__u16 netkey;
	__u8 label[16];
	__u8 flags;
	__u8 ttl;
	__u8 hops;
	__s8 rssi;
	__u8 cred;
	__u8 rsvd[3];
};

/*
 * Outcome of a send
 * -----------------
 *
 * A message that send() took can still fail. How its end is told:
 *
 *	BTGW_RECVERR 0	(default) a failure is the error of the next call, once,
 *			on a connected socket; else it is only counted
 *	BTGW_RECVERR 1	failures, and every end of a message that takes more
 *			than one segment, are queued on the error queue
 *	BTGW_RECVERR 2	every end is
 *
 * recvmsg(MSG_ERRQUEUE) then returns no data, the destination as name, and a
 * control message %BTGW_CMSG_DONE. It finds the message by the number that was
 * given to sendmsg() in a control message %BTGW_CMSG_COOKIE, else 0. poll
 * reports EPOLLERR while there is one. An outcome that finds no room within
 * SO_RCVBUF is counted (err_dropped).
 *
 * A segmented message to a unicast address ends well when its receiver, or the
 * receiver's friend, has acknowledged all of it. Any other ends well when it
 * was handed to the bearers as often as the net asks for.
 */

/**
 * struct btgw_mesh_done - control message %BTGW_CMSG_DONE
 * @cookie: as given to sendmsg(), else 0
 * @error: 0, or why it failed, an errno:
 *	ETIMEDOUT	not acknowledged within the retransmissions
 *	ECONNREFUSED	the receiver cancelled it
 *	ECANCELED	withdrawn by shutdown or close
 *	ENOKEY		its key is gone
 *	ENOSPC		the sequence numbers that this machine may use are spent
 *	ENETDOWN	the net has no bearer that is up
 *	EADDRNOTAVAIL	the element is gone
 *	ENODEV		the net is gone
 *	EMSGSIZE	the sequence numbers went on by 8192 before its end
 *	ENOMEM		no memory
 * @iv_index: IV index that it was sent under; 0 with @seq if it never was
 * @seq: sequence number, that of SeqAuth if it was segmented
 * @dst: where it went, the virtual address if to a label
 * @flags: %BTGW_F_SEGMENT if it was, %BTGW_F_MIC64, %BTGW_F_VIRTUAL
 * @rsvd: zero
 */
struct btgw_mesh_done {
	__u32 cookie;
	__u32 error;
	__u32 iv_index;
	__u32 seq;
	__u16 dst;
	__u8 flags;
	__u8 rsvd;
};

/**
 * struct btgw_mesh_info - result of %BTGW_MESH_INFO
 * @queued: messages that send() took and that have not ended
 * @rsvd: zero
 * @tx: messages that send() took
 * @tx_ok: of these, ended well
 * @tx_failed: of these, failed
 * @rx: messages received
 * @rx_dropped: messages for this socket that found no room in SO_RCVBUF, or no
 *	memory
 * @err_dropped: outcomes that found no room in the error queue
 */
struct btgw_mesh_info {
	__u32 queued;
	__u32 rsvd;
	__u64 tx;
	__u64 tx_ok;
	__u64 tx_failed;
	__u64 rx;
	__u64 rx_dropped;
	__u64 err_dropped;
};

#endif /* _UAPI_LINUX_BTGW_MESH_H */
