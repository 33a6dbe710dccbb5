/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * net_pdu.h - the mesh network layer: nonces, obfuscation, network PDUs
 *
 * Pure. A network PDU (Mesh Protocol 1.1, section 3.4.4) on the air:
 *
 *	+----------+----------+-----+-----+-----+---------------+--------+
 *	| IVI, NID | CTL, TTL | SEQ | SRC | DST | transport PDU | NetMIC |
 *	| 1        | 1        | 3   | 2   | 2   | 1..16         | 4 or 8 |
 *	+----------+----------+-----+-----+-----+---------------+--------+
 *	           |<-- obfuscated ------>|<---- encrypted ---->|
 *
 * Everything is big-endian. Receiving takes two steps, so that what needs only
 * the header (own address, message cache) is decided before the dearer CCM:
 * btgw_net_peek() with each credential whose NID matches, then btgw_net_open().
 * Nothing that peek returned is authentic until open has succeeded; another
 * credential with the same NID may be the right one wherever either fails.
 */
#ifndef _BTGW_CORE_NET_PDU_H
#define _BTGW_CORE_NET_PDU_H

#include <linux/types.h>
#include "keys.h"

enum {
	/* header, DST, one octet of transport PDU, four of NetMIC */
	BTGW_NET_MIN		= 9 + 1 + BTGW_MIC_SHORT,
	/* what an advertising PDU takes */
	BTGW_NET_MAX		= 29,
	/* IVI to SRC */
	BTGW_NET_HDR_LEN	= 7,
	/* transport PDU of an access message, and of a control message */
	BTGW_NET_ACCESS_MAX	= 16,
	BTGW_NET_CONTROL_MAX	= 12,
	BTGW_SEQ_MAX		= 0xffffff,
	BTGW_TTL_MAX		= 0x7f,
	/* octets of the encrypted part that go into the obfuscation */
	BTGW_PRIVACY_RANDOM_LEN	= 7,
	/* of the header, that come out of it */
	BTGW_OBFUSCATED_LEN	= 6,
};

/* addresses, section 3.4.2 */
enum {
	BTGW_ADDR_UNASSIGNED	= 0x0000,
	BTGW_ADDR_UNICAST_LAST	= 0x7fff,
	BTGW_ADDR_VIRTUAL	= 0x8000,
	BTGW_ADDR_VIRTUAL_LAST	= 0xbfff,
	BTGW_ADDR_GROUP		= 0xc000,
	/* nodes with directed forwarding enabled (1.1) */
	BTGW_ADDR_ALL_DIRECTED	= 0xfffb,
	BTGW_ADDR_ALL_PROXIES	= 0xfffc,
	BTGW_ADDR_ALL_FRIENDS	= 0xfffd,
	BTGW_ADDR_ALL_RELAYS	= 0xfffe,
	BTGW_ADDR_ALL_NODES	= 0xffff,
};

static inline bool btgw_addr_is_unicast(u16 addr)
{
	return addr != BTGW_ADDR_UNASSIGNED && addr <= BTGW_ADDR_UNICAST_LAST;
}

static inline bool btgw_addr_is_virtual(u16 addr)
{
	return addr >= BTGW_ADDR_VIRTUAL && addr <= BTGW_ADDR_VIRTUAL_LAST;
}

static inline bool btgw_addr_is_group(u16 addr)
{
	return addr >= BTGW_ADDR_GROUP;
}

/**
 * enum btgw_net_kind - which nonce secures a network PDU
 * @BTGW_NET_MESSAGE: network nonce
 * @BTGW_NET_PROXY_CFG: proxy nonce: a proxy configuration message, CTL = 1,
 *	TTL = 0, DST = 0000
 */
enum btgw_net_kind {
	BTGW_NET_MESSAGE,
	BTGW_NET_PROXY_CFG,
};

/**
 * enum btgw_net_reject - why a network PDU is dropped
 * @BTGW_NET_REJ_NONE: it is not
 * @BTGW_NET_REJ_LENGTH: shorter than its NetMIC allows, or above
 *	%BTGW_NET_MAX
 * @BTGW_NET_REJ_NID: the NID is not that of the credentials (or of any)
 * @BTGW_NET_REJ_IVI: IVI asks for the IV index before 0
 * @BTGW_NET_REJ_SRC: SRC is no unicast address
 * @BTGW_NET_REJ_SELF: SRC is an address of this node
 * @BTGW_NET_REJ_CACHED: it is in the network message cache
 * @BTGW_NET_REJ_MIC: NetMIC is wrong: other key, other IV index, or forged
 * @BTGW_NET_REJ_DST: DST is the unassigned address
 * @BTGW_NET_REJ_CTL_VIRTUAL: control message to a virtual address, and no
 *	PATH_ECHO_REQUEST
 * @BTGW_NET_REJ_PROXY: proxy configuration message with CTL = 0, TTL other
 *	than 0 or DST other than 0000
 * @__BTGW_NET_REJECTS: number of the others
 *
 * SELF and CACHED are for the caller, who has the node's addresses and the
 * cache: they share the names and the counters with those found here.
 */
enum btgw_net_reject {
	BTGW_NET_REJ_NONE,
	BTGW_NET_REJ_LENGTH,
	BTGW_NET_REJ_NID,
	BTGW_NET_REJ_IVI,
	BTGW_NET_REJ_SRC,
	BTGW_NET_REJ_SELF,
	BTGW_NET_REJ_CACHED,
	BTGW_NET_REJ_MIC,
	BTGW_NET_REJ_DST,
	BTGW_NET_REJ_CTL_VIRTUAL,
	BTGW_NET_REJ_PROXY,
	__BTGW_NET_REJECTS,
};

/**
 * btgw_net_reject_name() - name of a reason
 * @why: an enum btgw_net_reject
 *
 * Return: lower case, for counters and traces; "unknown" for another number.
 */
const char *btgw_net_reject_name(unsigned int why);

/**
 * struct btgw_net_pdu - a network PDU in clear
 * @iv_index: IV index that secures it
 * @seq: sequence number, 24 bits
 * @src: source, a unicast address
 * @dst: destination
 * @kind: enum btgw_net_kind
 * @nid: NID it arrived with; btgw_net_seal() takes that of its credentials
 * @ctl: control message, with a NetMIC of 8 octets
 * @ttl: 0 to 127
 * @len: octets in @transport, 1 to 16, for a control message to 12
 * @transport: lower transport PDU
 *
 * @iv_index, @seq, @src, @kind, @nid, @ctl and @ttl are set by
 * btgw_net_peek(), the rest by btgw_net_open().
 */
struct btgw_net_pdu {
	u32 iv_index;
	u32 seq;
	u16 src;
	u16 dst;
	u8 kind;
	u8 nid;
	bool ctl;
	u8 ttl;
	u8 len;
	u8 transport[BTGW_NET_ACCESS_MAX];
};

/**
 * btgw_net_nid() - NID of a network PDU, which selects the credentials
 * @octet0: its first octet
 *
 * Return: 7 bits.
 */
static inline u8 btgw_net_nid(u8 octet0)
{
	return octet0 & 0x7f;
}

/**
 * btgw_net_iv_index() - IV index that a network PDU was secured with
 * @octet0: its first octet, with IVI
 * @current_iv: current IV index of the net; during an IV update the new one
 * @iv_index: @current_iv, or the one before it
 *
 * Return: %BTGW_NET_REJ_IVI if that would be the one before 0.
 */
enum btgw_net_reject btgw_net_iv_index(u8 octet0, u32 current_iv,
				       u32 *iv_index);

/**
 * btgw_net_peek() - first step of receiving: what the header says
 * @cred: credentials with the NID of the PDU
 * @current_iv: current IV index of the net
 * @kind: which nonce there will be
 * @data: PDU as received, not changed
 * @len: its length
 * @pdu: its header fields, on success; nothing in it is authentic yet
 *
 * Return: %BTGW_NET_REJ_NONE, or LENGTH, NID, IVI, SRC or PROXY.
 */
enum btgw_net_reject btgw_net_peek(const struct btgw_net_cred *cred,
				   u32 current_iv, enum btgw_net_kind kind,
				   const u8 *data, size_t len,
				   struct btgw_net_pdu *pdu);

/**
 * btgw_net_open() - second step: decrypt and verify
 * @cred: the same credentials
 * @data: the same PDU, not changed
 * @len: its length
 * @pdu: as btgw_net_peek() left it; complete and authentic on success, with
 *	@pdu->len 0 otherwise
 *
 * Return: %BTGW_NET_REJ_NONE, or MIC, DST, CTL_VIRTUAL or PROXY.
 */
enum btgw_net_reject btgw_net_open(const struct btgw_net_cred *cred,
				   const u8 *data, size_t len,
				   struct btgw_net_pdu *pdu);

/**
 * btgw_net_seal() - encrypt and obfuscate
 * @cred: credentials to send with
 * @pdu: what to send; of a relayed PDU everything but @ttl as it arrived
 * @out: %BTGW_NET_MAX octets
 *
 * Return: length of the network PDU; 0 if a field of @pdu is out of its range,
 * SRC is no unicast address, or the receiver would refuse the combination of
 * CTL, TTL and DST.
 */
size_t btgw_net_seal(const struct btgw_net_cred *cred,
		     const struct btgw_net_pdu *pdu, u8 *out);

/**
 * btgw_net_relay_ttl() - TTL to relay with, section 3.4.6.3
 * @ttl: TTL received
 *
 * Return: one less; 0 if a PDU with that TTL is not relayed.
 */
static inline u8 btgw_net_relay_ttl(u8 ttl)
{
	return ttl >= 2 ? ttl - 1 : 0;
}

/**
 * btgw_net_obfuscate() - hide or show CTL, TTL, SEQ and SRC, section 3.9.7.3
 * @priv: PrivacyKey, expanded
 * @iv_index: IV index of the PDU
 * @random: the %BTGW_PRIVACY_RANDOM_LEN octets after the header
 * @out: %BTGW_OBFUSCATED_LEN octets
 * @in: as many; may be @out
 */
void btgw_net_obfuscate(const struct btgw_aes *priv, u32 iv_index,
			const u8 *random, u8 *out, const u8 *in);

/**
 * btgw_nonce_network() - network nonce, section 3.9.5
 * @nonce: %BTGW_NONCE_LEN octets
 * @ctl: control message
 * @ttl: 7 bits
 * @seq: 24 bits
 * @src: source
 * @iv_index: IV index
 */
void btgw_nonce_network(u8 *nonce, bool ctl, u8 ttl, u32 seq, u16 src,
			u32 iv_index);

/**
 * btgw_nonce_app() - application nonce, section 3.9.5
 * @nonce: %BTGW_NONCE_LEN octets
 * @aszmic: segmented message with a TransMIC of 8 octets
 * @seq: 24 bits; of a segmented message, that of SeqAuth
 * @src: source
 * @dst: destination
 * @iv_index: IV index; of a segmented message, that of SeqAuth
 */
void btgw_nonce_app(u8 *nonce, bool aszmic, u32 seq, u16 src, u16 dst,
		    u32 iv_index);

/**
 * btgw_nonce_dev() - device nonce, section 3.9.5
 * @nonce: %BTGW_NONCE_LEN octets
 * @aszmic: segmented message with a TransMIC of 8 octets
 * @seq: 24 bits; of a segmented message, that of SeqAuth
 * @src: source
 * @dst: destination
 * @iv_index: IV index; of a segmented message, that of SeqAuth
 */
void btgw_nonce_dev(u8 *nonce, bool aszmic, u32 seq, u16 src, u16 dst,
		    u32 iv_index);

/**
 * btgw_nonce_proxy() - proxy nonce, section 3.9.5
 * @nonce: %BTGW_NONCE_LEN octets
 * @seq: 24 bits
 * @src: source
 * @iv_index: IV index
 */
void btgw_nonce_proxy(u8 *nonce, u32 seq, u16 src, u32 iv_index);

/**
 * btgw_nonce_solicit() - proxy solicitation nonce, section 3.9.5
 * @nonce: %BTGW_NONCE_LEN octets
 * @seq: 24 bits, of the solicitation's own counter
 * @src: source
 */
void btgw_nonce_solicit(u8 *nonce, u32 seq, u16 src);

#endif /* _BTGW_CORE_NET_PDU_H */
