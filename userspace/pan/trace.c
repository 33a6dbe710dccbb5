// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * trace.c - what a btsnoop trace says of attempts to reach PSM 15
 */
#include "trace.h"

#include <errno.h>
#include <string.h>

#include "bnep.h"

enum {
	HEAD_LEN	= 16,
	RECORD_LEN	= 24,
	/* kinds of trace */
	LINK_H1		= 1001,
	LINK_H4		= 1002,
	LINK_MONITOR	= 2001,
	/* btmon's packets */
	MONITOR_ACL_TX	= 4,
	MONITOR_ACL_RX	= 5,
	H4_ACL		= 2,
	/* flags of the others */
	FLAG_RX		= 1,
	FLAG_NO_DATA	= 2,
	/* L2CAP */
	CID_SIGNALLING	= 1,
	CONN_REQ	= 2,
	CONN_RSP	= 3,
	DISCONN_REQ	= 6,
	RESULT_SUCCESS	= 0,
	RESULT_PENDING	= 1,
	RESULT_PSM	= 2,
	RESULT_SECURITY	= 3,
	STATUS_AUTHENTICATION = 1,
	STATUS_AUTHORIZATION = 2,
};

struct reader {
	struct pan_attempt *attempt;
	int n;
	uint32_t link;
	double seconds;
};

/* an ACL packet: who sent it, on which link */
struct packet {
	uint16_t index;
	uint16_t handle;
	bool rx;
	const uint8_t *p;
	size_t len;
};

static uint16_t get_le16(const uint8_t *p)
{
	return p[0] | p[1] << 8;
}

static uint32_t get_be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static uint64_t get_be64(const uint8_t *p)
{
	return (uint64_t)get_be32(p) << 32 | get_be32(p + 4);
}

/* The last attempt from @asker, of the one who did not send @pkt */
static struct pan_attempt *find(struct reader *r, const struct packet *pkt,
				uint16_t asker)
{
	struct pan_attempt *a;
	int i;

	for (i = r->n; i--;) {
		a = &r->attempt[i];
		if (a->index == pkt->index && a->handle == pkt->handle &&
		    a->asker == asker && a->incoming != pkt->rx)
			return a;
	}
	return NULL;
}

static void on_request(struct reader *r, const struct packet *pkt,
		       const uint8_t *p)
{
	struct pan_attempt *a = &r->attempt[r->n];

	if (get_le16(p) != BTGW_BNEP_PSM || r->n == PAN_ATTEMPTS_MAX)
		return;
	memset(a, 0, sizeof(*a));
	a->index = pkt->index;
	a->handle = pkt->handle;
	a->incoming = pkt->rx;
	a->asker = get_le16(p + 2);
	a->seconds = r->seconds;
	r->n++;
}

static void on_response(struct reader *r, const struct packet *pkt,
			const uint8_t *p)
{
	struct pan_attempt *a = find(r, pkt, get_le16(p + 2));
	uint16_t result = get_le16(p + 4), status = get_le16(p + 6);

	if (!a || a->answered)
		return;
	a->answerer = get_le16(p);
	if (result == RESULT_PENDING) {
		a->authentication |= status == STATUS_AUTHENTICATION;
		a->authorization |= status == STATUS_AUTHORIZATION;
		return;
	}
	a->answered = true;
	a->result = result;
}

static bool has_channel(const struct pan_attempt *a, const struct packet *pkt,
			uint16_t to)
{
	bool by_asker = pkt->rx == a->incoming;

	return a->index == pkt->index && a->handle == pkt->handle &&
	       a->answered && a->result == RESULT_SUCCESS && !a->ended &&
	       to == (by_asker ? a->answerer : a->asker);
}

/* the last that has a channel to @to, by whoever sent the packet */
static struct pan_attempt *on_channel(struct reader *r,
				      const struct packet *pkt, uint16_t to)
{
	int i;

	for (i = r->n; i--;) {
		if (has_channel(&r->attempt[i], pkt, to))
			return &r->attempt[i];
	}
	return NULL;
}

static void on_signal(struct reader *r, const struct packet *pkt,
		      const uint8_t *p, size_t len)
{
	struct pan_attempt *a;
	size_t n;

	for (; len >= 4; p += 4 + n, len -= 4 + n) {
		n = get_le16(p + 2);
		if (n > len - 4)
			return;
		if (p[0] == CONN_REQ && n >= 4) {
			on_request(r, pkt, p + 4);
		} else if (p[0] == CONN_RSP && n >= 8) {
			on_response(r, pkt, p + 4);
		} else if (p[0] == DISCONN_REQ && n >= 4) {
			a = on_channel(r, pkt, get_le16(p + 4));
			if (a)
				a->ended = true;
		}
	}
}

static void on_bnep(struct reader *r, const struct packet *pkt, uint16_t to,
		    const uint8_t *p, size_t len)
{
	struct pan_attempt *a = on_channel(r, pkt, to);
	struct btgw_bnep_frame f;

	if (!a || btgw_bnep_parse(p, len, &f, NULL))
		return;
	if (f.kind == BTGW_BNEP_IS_SETUP && !a->responded) {
		a->requested = f.setup.dst ? f.setup.dst : 1;
	} else if (f.kind == BTGW_BNEP_IS_SETUP_RSP && !a->responded) {
		a->responded = true;
		a->code = f.value;
	} else if (a->responded && pkt->rx == a->incoming) {
		a->sent++;
	} else if (a->responded) {
		a->came++;
	}
}

/* Only what begins an L2CAP packet: what matters here is short */
static void on_acl(struct reader *r, struct packet *pkt)
{
	const uint8_t *p = pkt->p;
	size_t len = pkt->len, n;
	uint16_t cid;

	if (len < 8 || (p[1] & 0x30) == 0x10)
		return;
	pkt->handle = get_le16(p) & 0x0fff;
	n = get_le16(p + 4);
	cid = get_le16(p + 6);
	p += 8;
	len -= 8;
	/* a frame of data may go on in other packets, its head is here */
	if (n > len)
		n = len;
	if (cid == CID_SIGNALLING)
		on_signal(r, pkt, p, n);
	else
		on_bnep(r, pkt, cid, p, n);
}

static void on_record(struct reader *r, uint32_t flags, const uint8_t *p,
		      size_t len)
{
	struct packet pkt = { .p = p, .len = len };

	switch (r->link) {
	case LINK_MONITOR:
		pkt.index = flags >> 16;
		flags &= 0xffff;
		pkt.rx = flags == MONITOR_ACL_RX;
		if (pkt.rx || flags == MONITOR_ACL_TX)
			on_acl(r, &pkt);
		break;
	case LINK_H4:
		if (!len || p[0] != H4_ACL)
			break;
		pkt.p++;
		pkt.len--;
		pkt.rx = flags & FLAG_RX;
		on_acl(r, &pkt);
		break;
	case LINK_H1:
		pkt.rx = flags & FLAG_RX;
		if (!(flags & FLAG_NO_DATA))
			on_acl(r, &pkt);
		break;
	}
}

int pan_trace_read(const uint8_t *data, size_t len,
		   struct pan_attempt *attempt, struct btgw_err *err)
{
	struct reader r = { .attempt = attempt };
	uint64_t first = 0, at;
	uint32_t n;

	if (len < HEAD_LEN || memcmp(data, "btsnoop", 8))
		return btgw_err_set(err, -EBADMSG,
				    "no btsnoop trace: \"btmon -w FILE\" writes one");
	r.link = get_be32(data + 12);
	if (r.link != LINK_H1 && r.link != LINK_H4 && r.link != LINK_MONITOR)
		return btgw_err_set(err, -EBADMSG,
				    "btsnoop trace of type %u, expected %d, %d or %d",
				    r.link, LINK_H1, LINK_H4, LINK_MONITOR);
	data += HEAD_LEN;
	len -= HEAD_LEN;
	while (len >= RECORD_LEN) {
		n = get_be32(data + 4);
		at = get_be64(data + 16);
		if (n > len - RECORD_LEN)
			break;
		if (!first)
			first = at;
		/* a clock that was set back */
		r.seconds = at > first ? (at - first) / 1e6 : 0;
		on_record(&r, get_be32(data + 8), data + RECORD_LEN, n);
		data += RECORD_LEN + n;
		len -= RECORD_LEN + n;
	}
	return r.n;
}

enum verdict {
	OPEN,
	NOBODY,
	RESOURCES,
	HUNG_UP,
	WEAK_KEY,
	AT_ONCE,
	MUTE,
	SILENT,
	NO_ROLE,
	NO_PAIR,
	NO_SIZE,
	NOT_ALLOWED,
	OTHER_CODE,
	HOLE,
	GOOD,
	GOOD_ENDED,
};

static const char *const verdict_texts[] = {
	[OPEN] =
		"no answer: the trace ends, somebody is being asked, or the link was lost",
	[NOBODY] =
		"nobody listens on PSM 15 of that controller",
	[RESOURCES] =
		"refused by L2CAP for want of resources",
	[HUNG_UP] =
		"refused by the program that listens, after authorization was asked for: bluetoothd 5.0 to 5.42 without a NAP server, a device that is not trusted where there is no agent, or a list",
	[WEAK_KEY] =
		"refused for the link key: it is weaker than what is demanded, pair with a code",
	[AT_ONCE] =
		"refused at once: the kernel had not read the key's size yet, or the link is not encrypted; the same a moment later succeeds",
	[MUTE] =
		"let in, and then the one who asked said nothing: it keeps others out where bluetoothd serves",
	[SILENT] =
		"let in, and no answer to the setup request: bluetoothd 5.30 and later does so where the role is not registered or its bridge is unusable",
	[NO_ROLE] =
		"let in, and refused with code 1: the role that was asked for is none",
	[NO_PAIR] =
		"let in, and refused with code 2: these two roles cannot meet, one has to be a PANU",
	[NO_SIZE] =
		"let in, and refused with code 3: UUIDs of a size that it does not know",
	[NOT_ALLOWED] =
		"let in, and refused with code 4: it does not serve that role, or has a session with this peer",
	[OTHER_CODE] =
		"let in, and refused with a code that is not known",
	[HOLE] =
		"connected, and nothing comes back: there is nothing behind the channel, a bridge that is missing for one",
	[GOOD] =
		"connected",
	[GOOD_ENDED] =
		"connected, and ended later",
};

static enum verdict judge_refusal(const struct pan_attempt *a)
{
	if (a->result == RESULT_PSM)
		return NOBODY;
	if (a->result != RESULT_SECURITY)
		return RESOURCES;
	if (a->authorization)
		return HUNG_UP;
	return a->authentication ? WEAK_KEY : AT_ONCE;
}

static enum verdict judge_code(const struct pan_attempt *a)
{
	switch (a->code) {
	case BTGW_BNEP_BAD_DST:
		return NO_ROLE;
	case BTGW_BNEP_BAD_SRC:
		return NO_PAIR;
	case BTGW_BNEP_BAD_SIZE:
		return NO_SIZE;
	case BTGW_BNEP_NOT_ALLOWED:
		return NOT_ALLOWED;
	}
	return OTHER_CODE;
}

static enum verdict judge(const struct pan_attempt *a)
{
	if (!a->answered)
		return OPEN;
	if (a->result != RESULT_SUCCESS)
		return judge_refusal(a);
	if (!a->requested)
		return MUTE;
	if (!a->responded)
		return SILENT;
	if (a->code)
		return judge_code(a);
	/* a broadcast or two need no answer */
	if (a->sent > 3 && !a->came)
		return HOLE;
	return a->ended ? GOOD_ENDED : GOOD;
}

const char *pan_trace_judge(const struct pan_attempt *attempt, bool *good)
{
	enum verdict verdict = judge(attempt);

	*good = verdict == GOOD || verdict == GOOD_ENDED;
	return verdict_texts[verdict];
}
