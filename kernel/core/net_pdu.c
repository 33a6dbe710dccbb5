// SPDX-License-Identifier: GPL-2.0-only
/*
 * net_pdu.c - the mesh network layer: nonces, obfuscation, network PDUs
 */
#include "net_pdu.h"

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/string.h>
#include <asm/unaligned.h>

/* octet 0 and octet 1 */
#define IVI		BIT(7)
#define NID		GENMASK(6, 0)
#define CTL		BIT(7)
#define TTL		GENMASK(6, 0)

/* octet 1 of an application or device nonce */
#define ASZMIC		BIT(7)

#define DST_LEN		2

/*
 * The one control message that goes to a virtual address: a path may lead to
 * such, and is asked for an echo there. The standard allows none and sends it.
 */
#define CTL_PATH_ECHO_REQUEST	0x0e

/* nonce types, section 3.9.5 */
enum {
	NONCE_NETWORK	= 0x00,
	NONCE_APP	= 0x01,
	NONCE_DEV	= 0x02,
	NONCE_PROXY	= 0x03,
	NONCE_SOLICIT	= 0x04,
};

static_assert(BTGW_NET_HDR_LEN + DST_LEN + BTGW_NET_ACCESS_MAX +
	      BTGW_MIC_SHORT == BTGW_NET_MAX);
static_assert(BTGW_NET_HDR_LEN + DST_LEN + BTGW_NET_CONTROL_MAX +
	      BTGW_MIC_LONG == BTGW_NET_MAX);
/* the shortest PDU has what the obfuscation takes from its encrypted part */
static_assert(BTGW_NET_HDR_LEN + BTGW_PRIVACY_RANDOM_LEN <= BTGW_NET_MIN);

static const char *const reject_names[__BTGW_NET_REJECTS] = {
	[BTGW_NET_REJ_NONE] = "none",
	[BTGW_NET_REJ_LENGTH] = "length",
	[BTGW_NET_REJ_NID] = "nid",
	[BTGW_NET_REJ_IVI] = "ivi",
	[BTGW_NET_REJ_SRC] = "src",
	[BTGW_NET_REJ_SELF] = "self",
	[BTGW_NET_REJ_CACHED] = "cached",
	[BTGW_NET_REJ_MIC] = "mic",
	[BTGW_NET_REJ_DST] = "dst",
	[BTGW_NET_REJ_CTL_VIRTUAL] = "ctl_virtual",
	[BTGW_NET_REJ_PROXY] = "proxy",
};

const char *btgw_net_reject_name(unsigned int why)
{
	return why < __BTGW_NET_REJECTS ? reject_names[why] : "unknown";
}

static void nonce(u8 *out, u8 type, u8 octet1, u32 seq, u16 src, u16 dst,
		  u32 iv_index)
{
	out[0] = type;
	out[1] = octet1;
	put_unaligned_be24(seq, out + 2);
	put_unaligned_be16(src, out + 5);
	put_unaligned_be16(dst, out + 7);
	put_unaligned_be32(iv_index, out + 9);
}

void btgw_nonce_network(u8 *out, bool ctl, u8 ttl, u32 seq, u16 src,
			u32 iv_index)
{
	nonce(out, NONCE_NETWORK, (ctl ? CTL : 0) | (ttl & TTL), seq, src, 0,
	      iv_index);
}

void btgw_nonce_app(u8 *out, bool aszmic, u32 seq, u16 src, u16 dst,
		    u32 iv_index)
{
	nonce(out, NONCE_APP, aszmic ? ASZMIC : 0, seq, src, dst, iv_index);
}

void btgw_nonce_dev(u8 *out, bool aszmic, u32 seq, u16 src, u16 dst,
		    u32 iv_index)
{
	nonce(out, NONCE_DEV, aszmic ? ASZMIC : 0, seq, src, dst, iv_index);
}

void btgw_nonce_proxy(u8 *out, u32 seq, u16 src, u32 iv_index)
{
	nonce(out, NONCE_PROXY, 0, seq, src, 0, iv_index);
}

void btgw_nonce_solicit(u8 *out, u32 seq, u16 src)
{
	nonce(out, NONCE_SOLICIT, 0, seq, src, 0, 0);
}

void btgw_net_obfuscate(const struct btgw_aes *priv, u32 iv_index,
			const u8 *random, u8 *out, const u8 *in)
{
	u8 block[BTGW_AES_BLOCK_LEN] = {};
	unsigned int i;

	put_unaligned_be32(iv_index, block + 5);
	memcpy(block + 9, random, BTGW_PRIVACY_RANDOM_LEN);
	btgw_aes_encrypt(priv, block, block);
	for (i = 0; i < BTGW_OBFUSCATED_LEN; i++)
		out[i] = in[i] ^ block[i];
	memzero_explicit(block, sizeof(block));
}

static size_t mic_len(bool ctl)
{
	return ctl ? BTGW_MIC_LONG : BTGW_MIC_SHORT;
}

static void pdu_nonce(u8 *out, const struct btgw_net_pdu *pdu)
{
	if (pdu->kind == BTGW_NET_PROXY_CFG)
		btgw_nonce_proxy(out, pdu->seq, pdu->src, pdu->iv_index);
	else
		btgw_nonce_network(out, pdu->ctl, pdu->ttl, pdu->seq, pdu->src,
				   pdu->iv_index);
}

/* what both ends demand of a destination, sections 3.4.4 and 6.5 */
static enum btgw_net_reject check_dst(const struct btgw_net_pdu *pdu)
{
	if (pdu->kind == BTGW_NET_PROXY_CFG)
		return pdu->dst == BTGW_ADDR_UNASSIGNED ? BTGW_NET_REJ_NONE :
							  BTGW_NET_REJ_PROXY;
	if (pdu->dst == BTGW_ADDR_UNASSIGNED)
		return BTGW_NET_REJ_DST;
	if (pdu->ctl && btgw_addr_is_virtual(pdu->dst) &&
	    pdu->transport[0] != CTL_PATH_ECHO_REQUEST)
		return BTGW_NET_REJ_CTL_VIRTUAL;
	return BTGW_NET_REJ_NONE;
}

enum btgw_net_reject btgw_net_iv_index(u8 octet0, u32 current_iv, u32 *iv_index)
{
	bool ivi = octet0 & IVI;

	*iv_index = current_iv;
	if (ivi == (current_iv & 1))
		return BTGW_NET_REJ_NONE;
	if (!current_iv)
		return BTGW_NET_REJ_IVI;
	*iv_index = current_iv - 1;
	return BTGW_NET_REJ_NONE;
}

enum btgw_net_reject btgw_net_peek(const struct btgw_net_cred *cred,
				   u32 current_iv, enum btgw_net_kind kind,
				   const u8 *data, size_t len,
				   struct btgw_net_pdu *pdu)
{
	u8 hdr[BTGW_OBFUSCATED_LEN];
	enum btgw_net_reject why;

	memset(pdu, 0, sizeof(*pdu));
	if (len < BTGW_NET_MIN || len > BTGW_NET_MAX)
		return BTGW_NET_REJ_LENGTH;
	if (btgw_net_nid(data[0]) != cred->nid)
		return BTGW_NET_REJ_NID;
	why = btgw_net_iv_index(data[0], current_iv, &pdu->iv_index);
	if (why)
		return why;

	btgw_net_obfuscate(&cred->priv, pdu->iv_index, data + BTGW_NET_HDR_LEN,
			   hdr, data + 1);
	pdu->kind = kind;
	pdu->nid = cred->nid;
	pdu->ctl = hdr[0] & CTL;
	pdu->ttl = hdr[0] & TTL;
	pdu->seq = get_unaligned_be24(hdr + 1);
	pdu->src = get_unaligned_be16(hdr + 4);

	if (len < BTGW_NET_HDR_LEN + DST_LEN + 1 + mic_len(pdu->ctl))
		return BTGW_NET_REJ_LENGTH;
	if (!btgw_addr_is_unicast(pdu->src))
		return BTGW_NET_REJ_SRC;
	if (kind == BTGW_NET_PROXY_CFG && (!pdu->ctl || pdu->ttl))
		return BTGW_NET_REJ_PROXY;
	return BTGW_NET_REJ_NONE;
}

enum btgw_net_reject btgw_net_open(const struct btgw_net_cred *cred,
				   const u8 *data, size_t len,
				   struct btgw_net_pdu *pdu)
{
	size_t text_len = len - BTGW_NET_HDR_LEN - mic_len(pdu->ctl);
	u8 text[DST_LEN + BTGW_NET_ACCESS_MAX];
	enum btgw_net_reject why;
	u8 n[BTGW_NONCE_LEN];

	pdu->len = 0;
	pdu_nonce(n, pdu);
	if (!btgw_ccm_open(&cred->enc, n, NULL, 0, text,
			   data + BTGW_NET_HDR_LEN, text_len,
			   data + BTGW_NET_HDR_LEN + text_len,
			   mic_len(pdu->ctl)))
		return BTGW_NET_REJ_MIC;

	pdu->dst = get_unaligned_be16(text);
	memcpy(pdu->transport, text + DST_LEN, text_len - DST_LEN);
	why = check_dst(pdu);
	if (why)
		return why;
	pdu->len = (u8)(text_len - DST_LEN);
	return BTGW_NET_REJ_NONE;
}

static bool may_seal(const struct btgw_net_pdu *pdu)
{
	if (!pdu->len || pdu->len > (pdu->ctl ? BTGW_NET_CONTROL_MAX :
						BTGW_NET_ACCESS_MAX))
		return false;
	if (pdu->ttl > BTGW_TTL_MAX || pdu->seq > BTGW_SEQ_MAX)
		return false;
	if (!btgw_addr_is_unicast(pdu->src))
		return false;
	if (pdu->kind == BTGW_NET_PROXY_CFG && (!pdu->ctl || pdu->ttl))
		return false;
	return check_dst(pdu) == BTGW_NET_REJ_NONE;
}

size_t btgw_net_seal(const struct btgw_net_cred *cred,
		     const struct btgw_net_pdu *pdu, u8 *out)
{
	size_t text_len = DST_LEN + pdu->len;
	u8 *text = out + BTGW_NET_HDR_LEN;
	u8 n[BTGW_NONCE_LEN];

	if (!may_seal(pdu))
		return 0;

	put_unaligned_be16(pdu->dst, text);
	memcpy(text + DST_LEN, pdu->transport, pdu->len);
	pdu_nonce(n, pdu);
	btgw_ccm_seal(&cred->enc, n, NULL, 0, text, text, text_len,
		      text + text_len, mic_len(pdu->ctl));

	out[0] = (pdu->iv_index & 1 ? IVI : 0) | (cred->nid & NID);
	out[1] = (pdu->ctl ? CTL : 0) | pdu->ttl;
	put_unaligned_be24(pdu->seq, out + 2);
	put_unaligned_be16(pdu->src, out + 5);
	btgw_net_obfuscate(&cred->priv, pdu->iv_index, text, out + 1, out + 1);
	return BTGW_NET_HDR_LEN + text_len + mic_len(pdu->ctl);
}
