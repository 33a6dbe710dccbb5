// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * net_pdu_fuzz.c - any octets as a network PDU, and any PDU there and back
 *
 * The first octet says what is done: bit 0 the kind of PDU, bit 1 the other
 * direction. The next four are the IV index; the last octets of the input are
 *
 *	direction 0: the PDU as received. Nothing but chance makes it authentic,
 *		so the same octets are also received after their encrypted part
 *		was made of them as plaintext: behind the MIC there are checks.
 *	direction 1: the fields of a PDU to send, in or out of range.
 */
#include <asm/unaligned.h>
#include <stdlib.h>
#include <string.h>

#include "net_pdu.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

#define MUST(cond) do { if (!(cond)) abort(); } while (0)

/* octet 0 of a PATH_ECHO_REQUEST */
#define ECHO_REQUEST	0x0e

/* the sample's NetKey, so that a corpus can hold PDUs that authenticate */
static const u8 net_key[16] = {
	0x7d, 0xd7, 0x36, 0x4c, 0xd8, 0x42, 0xad, 0x18,
	0xc1, 0x7c, 0x2b, 0x82, 0x0c, 0x84, 0xc3, 0xd6,
};

static struct btgw_net_cred cred;

static void __attribute__((constructor)) derive(void)
{
	btgw_net_cred_flooding(&cred, net_key);
}

static void same(const struct btgw_net_pdu *a, const struct btgw_net_pdu *b)
{
	MUST(a->iv_index == b->iv_index && a->seq == b->seq);
	MUST(a->src == b->src && a->dst == b->dst && a->kind == b->kind);
	MUST(a->ctl == b->ctl && a->ttl == b->ttl && a->len == b->len);
	MUST(!memcmp(a->transport, b->transport, a->len));
}

/* what is accepted is in range, and seals to what it came from */
static enum btgw_net_reject receive(u32 current_iv, enum btgw_net_kind kind,
				    const u8 *data, size_t len)
{
	enum btgw_net_reject why;
	struct btgw_net_pdu pdu;
	u8 again[BTGW_NET_MAX];

	why = btgw_net_peek(&cred, current_iv, kind, data, len, &pdu);
	MUST(why != BTGW_NET_REJ_MIC && why < __BTGW_NET_REJECTS);
	if (why)
		return why;
	MUST(pdu.seq <= BTGW_SEQ_MAX && pdu.ttl <= BTGW_TTL_MAX);
	MUST(btgw_addr_is_unicast(pdu.src));
	MUST(pdu.iv_index == current_iv || pdu.iv_index + 1 == current_iv);

	why = btgw_net_open(&cred, data, len, &pdu);
	if (why) {
		MUST(!pdu.len);
		return why;
	}
	MUST(pdu.len && pdu.len <= (pdu.ctl ? BTGW_NET_CONTROL_MAX :
					      BTGW_NET_ACCESS_MAX));
	MUST(!pdu.dst == (kind == BTGW_NET_PROXY_CFG));
	MUST(!pdu.ctl || !btgw_addr_is_virtual(pdu.dst) ||
	     pdu.transport[0] == ECHO_REQUEST);
	MUST(btgw_net_seal(&cred, &pdu, again) == len);
	MUST(!memcmp(again, data, len));
	return BTGW_NET_REJ_NONE;
}

/* the octets as header and plaintext, with the MIC that belongs to them */
static void receive_authentic(u32 current_iv, enum btgw_net_kind kind,
			      const u8 *data, size_t len)
{
	bool ctl = data[1] & 0x80;
	size_t mic_len = ctl ? BTGW_MIC_LONG : BTGW_MIC_SHORT;
	u32 seq = get_unaligned_be24(data + 2);
	u16 src = get_unaligned_be16(data + 5);
	u8 nonce[BTGW_NONCE_LEN], out[BTGW_NET_MAX];
	enum btgw_net_reject why;
	size_t text_len;
	u16 dst;
	u32 iv;

	if (len > BTGW_NET_MAX || len < BTGW_NET_HDR_LEN + 2 + 1 + mic_len)
		return;
	if (btgw_net_iv_index(data[0], current_iv, &iv))
		return;
	memcpy(out, data, BTGW_NET_HDR_LEN);
	out[0] = (out[0] & 0x80) | cred.nid;
	text_len = len - BTGW_NET_HDR_LEN - mic_len;
	if (kind == BTGW_NET_PROXY_CFG)
		btgw_nonce_proxy(nonce, seq, src, iv);
	else
		btgw_nonce_network(nonce, ctl, data[1] & 0x7f, seq, src, iv);
	btgw_ccm_seal(&cred.enc, nonce, NULL, 0, out + BTGW_NET_HDR_LEN,
		      data + BTGW_NET_HDR_LEN, text_len,
		      out + BTGW_NET_HDR_LEN + text_len, mic_len);
	btgw_net_obfuscate(&cred.priv, iv, out + BTGW_NET_HDR_LEN, out + 1,
			   out + 1);

	why = receive(current_iv, kind, out, len);
	dst = get_unaligned_be16(data + BTGW_NET_HDR_LEN);
	MUST(why != BTGW_NET_REJ_MIC && why != BTGW_NET_REJ_LENGTH);
	if (!btgw_addr_is_unicast(src))
		MUST(why == BTGW_NET_REJ_SRC);
	else if (kind == BTGW_NET_PROXY_CFG)
		MUST(why == (data[1] == 0x80 && !dst ? BTGW_NET_REJ_NONE :
						       BTGW_NET_REJ_PROXY));
	else if (!dst)
		MUST(why == BTGW_NET_REJ_DST);
	else if (ctl && btgw_addr_is_virtual(dst) &&
		 data[BTGW_NET_HDR_LEN + 2] != ECHO_REQUEST)
		MUST(why == BTGW_NET_REJ_CTL_VIRTUAL);
	else
		MUST(why == BTGW_NET_REJ_NONE);
}

static void send(u32 iv_index, enum btgw_net_kind kind, const u8 *data,
		 size_t len)
{
	struct btgw_net_pdu pdu = { .iv_index = iv_index, .kind = kind }, got;
	u8 out[BTGW_NET_MAX];
	size_t n;

	if (len < 10)
		return;
	pdu.seq = get_unaligned_be32(data) >> 7;
	pdu.src = get_unaligned_be16(data + 4);
	pdu.dst = get_unaligned_be16(data + 6);
	pdu.ctl = data[8] & 1;
	pdu.ttl = data[9];
	len -= 10;
	pdu.len = len > 0xff ? 0xff : len;
	memcpy(pdu.transport, data + 10,
	       len > sizeof(pdu.transport) ? sizeof(pdu.transport) : len);

	n = btgw_net_seal(&cred, &pdu, out);
	if (!n)
		return;
	MUST(n >= BTGW_NET_MIN && n <= BTGW_NET_MAX);
	MUST(!btgw_net_peek(&cred, iv_index, kind, out, n, &got));
	MUST(!btgw_net_open(&cred, out, n, &got));
	same(&pdu, &got);
	/* one IV index later it still is the same, another one later not */
	if (iv_index < 0xfffffffe) {
		MUST(!btgw_net_peek(&cred, iv_index + 1, kind, out, n, &got));
		MUST(got.iv_index == iv_index);
		MUST(receive(iv_index + 2, kind, out, n));
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	enum btgw_net_kind kind;
	u32 iv_index;

	if (size < 5)
		return 0;
	kind = data[0] & 1 ? BTGW_NET_PROXY_CFG : BTGW_NET_MESSAGE;
	iv_index = get_unaligned_be32(data + 1);
	if (data[0] & 2) {
		send(iv_index, kind, data + 5, size - 5);
		return 0;
	}
	receive(iv_index, kind, data + 5, size - 5);
	if (size - 5 > BTGW_NET_HDR_LEN)
		receive_authentic(iv_index, kind, data + 5, size - 5);
	return 0;
}
