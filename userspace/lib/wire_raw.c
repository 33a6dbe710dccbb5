// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * wire_raw.c - FastBatch in this process, over any packet descriptor
 *
 * The shell around kernel/core/fastbatch.c that the module has in
 * kernel/sock/fastbatch.c, in its smallest form: it keeps the frames, tells
 * the time, and carries out what the core asks for. One datagram is one frame.
 *
 *	send: seal -> btgw_fb_send() -> frame out, kept for repeats
 *	recv: frame in -> btgw_fb_receive() -> what it asks for, PDUs one by one
 *	idle: all PDUs read and no answer -> btgw_fb_done(); btgw_fb_timer()
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "crypto.h"
#include "fastbatch.h"
#include "wire.h"

/* a frame with its length; 0 = none */
struct raw_frame {
	size_t len;
	u8 octets[BTGW_FB_FRAME_MAX];
};

/*
 * @tx is the outstanding batch and @answer the last answer, both for repeats;
 * @rx is the frame whose PDUs are being read, of which @read were.
 */
struct wire_raw {
	struct btgw_wire wire;
	struct btgw_fb fb;
	u16 mtu;
	bool dead;
	btgw_wire_hook hook;
	void *hook_data;
	struct raw_frame tx;
	struct raw_frame answer;
	struct raw_frame rx;
	struct btgw_fb_pdus pdus;
	unsigned int read;
};

static struct wire_raw *to_raw(struct btgw_wire *wire)
{
	return (struct wire_raw *)wire;
}

static u64 now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ull + ts.tv_nsec / 1000000;
}

/**
 * btgw_wire_raw_write() - put a frame on the descriptor, past the hook
 * @wire: a raw wire
 * @frame: octets
 * @len: their number
 *
 * Return: 0 or a negative errno
 */
int btgw_wire_raw_write(struct btgw_wire *wire, const u8 *frame, size_t len)
{
	struct pollfd pfd = { .fd = wire->fd, .events = POLLOUT };

	for (;;) {
		ssize_t n = send(wire->fd, frame, len,
				 MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n == (ssize_t)len)
			return 0;
		if (n >= 0)
			return -EIO;
		if (errno == EINTR)
			continue;
		/* frames are few: a full buffer empties, or the peer is gone */
		if (errno != EAGAIN || poll(&pfd, 1, 1000) <= 0)
			return -errno;
	}
}

static int frame_out(struct wire_raw *raw, enum btgw_wire_frame kind,
		     const u8 *frame, size_t len)
{
	if (raw->hook && raw->hook(&raw->wire, kind, frame, len,
				   raw->hook_data))
		return 0;
	return btgw_wire_raw_write(&raw->wire, frame, len);
}

/* What the core asks for, in its order */
static int act(struct wire_raw *raw, const struct btgw_fb_out *out)
{
	int ret = 0;

	if (out->todo & BTGW_FB_DO_SEND_ACK)
		ret = frame_out(raw, BTGW_WIRE_ACK, (const u8 *)&out->ack,
				sizeof(out->ack));
	if (!ret && (out->todo & BTGW_FB_DO_RESEND_ANSWER) && raw->answer.len)
		ret = frame_out(raw, BTGW_WIRE_ANSWER, raw->answer.octets,
				raw->answer.len);
	if (!ret && (out->todo & BTGW_FB_DO_RESEND_TX) && raw->tx.len)
		ret = frame_out(raw, BTGW_WIRE_BATCH, raw->tx.octets,
				raw->tx.len);
	if (out->todo & BTGW_FB_DO_TX_DONE)
		raw->tx.len = 0;
	if (out->todo & BTGW_FB_DO_CLOSE) {
		btgw_fb_down(&raw->fb);
		raw->dead = true;
	}
	return ret;
}

static int raw_send(struct btgw_wire *wire, const struct btgw_prov_batch *batch,
		    struct btgw_err *err)
{
	struct wire_raw *raw = to_raw(wire);
	struct btgw_fb_pdus pdus;
	enum btgw_fb_reject why;
	struct btgw_fb_out out;
	struct raw_frame *keep;
	size_t len = batch->len + BTGW_FB_HDR_LEN + BTGW_FB_CRC_LEN;

	if (raw->dead)
		return btgw_err_set(err, -EPIPE, "sending: the link has ended");
	if (len > raw->mtu)
		return btgw_err_set(err, -EMSGSIZE,
				    "sending: frame of %zu octets, the link takes %u",
				    len, raw->mtu);
	why = btgw_fb_scan(batch->octets, batch->len, raw->fb.alg, &pdus);
	if (why != BTGW_FB_REJ_NONE)
		return btgw_err_set(err, -EINVAL,
				    "sending: no whole PDUs (reason %d)", why);
	switch (btgw_fb_send(&raw->fb, pdus.alg, now_ms(), &out)) {
	case BTGW_FB_V_SENT:
		break;
	case BTGW_FB_V_BUSY:
		return -EAGAIN;
	case BTGW_FB_V_NOT_YET:
		return btgw_err_set(err, -ENOTCONN,
				    "sending: the gateway has not spoken yet");
	default:
		return btgw_err_set(err, -EPIPE, "sending: the link has ended");
	}
	keep = out.is_answer ? &raw->answer : &raw->tx;
	memcpy(keep->octets + BTGW_FB_HDR_LEN, batch->octets, batch->len);
	keep->len = btgw_fb_seal(keep->octets, out.id, pdus.count, batch->len);
	return frame_out(raw, out.is_answer ? BTGW_WIRE_ANSWER :
			 BTGW_WIRE_BATCH, keep->octets, keep->len);
}

/* One frame from the descriptor; 1 if it brought PDUs */
static int frame_in(struct wire_raw *raw, struct btgw_err *err)
{
	u8 buf[BTGW_FB_FRAME_MAX + 1];
	struct btgw_fb_out out;
	ssize_t n;
	int ret;

	n = recv(raw->wire.fd, buf, sizeof(buf), MSG_DONTWAIT);
	if (n < 0 && errno == EAGAIN)
		return -EAGAIN;
	if (n < 0)
		return btgw_err_set(err, -errno, "receiving: %s",
				    strerror(errno));
	if (!n) {
		raw->dead = true;
		btgw_fb_down(&raw->fb);
		return 0;
	}
	btgw_fb_receive(&raw->fb, buf, n, now_ms(), &out);
	ret = act(raw, &out);
	if (out.todo & BTGW_FB_DO_DELIVER) {
		raw->rx.len = n;
		memcpy(raw->rx.octets, buf, n);
		raw->pdus = out.frame.pdus;
		raw->read = 0;
		return 1;
	}
	switch (out.verdict) {
	case BTGW_FB_V_CONFLICT:
	case BTGW_FB_V_VIOLATION:
		return btgw_err_set(err, -EPROTO,
				    "receiving: the peer broke the protocol");
	case BTGW_FB_V_REFUSED:
	case BTGW_FB_V_FRAME_REFUSED:
		return btgw_err_set(err, -EBADMSG,
				    "the peer refused our batch (status 0x%02x)",
				    out.status);
	default:
		break;
	}
	if (ret)
		return btgw_err_set(err, ret, "sending: %s", strerror(-ret));
	return -EINPROGRESS;
}

static int settle(struct wire_raw *raw)
{
	struct btgw_fb_out out;

	if (!raw->pdus.count || raw->read < raw->pdus.count)
		return 0;
	raw->pdus.count = 0;
	btgw_fb_done(&raw->fb, BTGW_FB_ST_OK, now_ms(), &out);
	return act(raw, &out);
}

static int raw_recv(struct btgw_wire *wire, u8 *pdu, size_t size, bool *last,
		    struct btgw_err *err)
{
	struct wire_raw *raw = to_raw(wire);
	int ret;

	while (raw->read >= raw->pdus.count) {
		if (raw->dead)
			return 0;
		ret = settle(raw);
		if (ret)
			return btgw_err_set(err, ret, "sending: %s",
					    strerror(-ret));
		ret = frame_in(raw, err);
		if (ret == -EINPROGRESS)
			continue;
		if (ret <= 0)
			return ret;
	}
	if (raw->pdus.len[raw->read] > size)
		return btgw_err_set(err, -EMSGSIZE,
				    "receiving: PDU of %u octets, room for %zu",
				    raw->pdus.len[raw->read], size);
	memcpy(pdu, raw->rx.octets + BTGW_FB_HDR_LEN + raw->pdus.off[raw->read],
	       raw->pdus.len[raw->read]);
	ret = raw->pdus.len[raw->read++];
	*last = raw->read == raw->pdus.count;
	return ret;
}

static int raw_idle(struct btgw_wire *wire, int *wait_ms, struct btgw_err *err)
{
	struct wire_raw *raw = to_raw(wire);
	struct btgw_fb_out out;
	u64 now = now_ms();
	int ret;

	*wait_ms = -1;
	if (raw->dead)
		return 0;
	if (raw->read < raw->pdus.count) {
		*wait_ms = 0;
		return 0;
	}
	ret = settle(raw);
	if (!ret) {
		btgw_fb_timer(&raw->fb, now, &out);
		ret = act(raw, &out);
		if (out.verdict == BTGW_FB_V_TIMEOUT)
			return btgw_err_set(err, -ETIMEDOUT,
					    "the peer did not answer within the session timeout");
		if (out.deadline_ms)
			*wait_ms = out.deadline_ms > now ?
				   out.deadline_ms - now : 0;
	}
	if (ret)
		return btgw_err_set(err, ret, "sending: %s", strerror(-ret));
	return 0;
}

static int raw_refuse(struct btgw_wire *wire, unsigned int index,
		      struct btgw_err *err)
{
	struct wire_raw *raw = to_raw(wire);
	struct btgw_fb_out out;
	int ret;

	if (btgw_fb_done(&raw->fb, 1u << index, now_ms(), &out) ==
	    BTGW_FB_V_NOTHING && !out.todo)
		return btgw_err_set(err, -ENOENT, "refusing: no batch waits");
	raw->pdus.count = 0;
	raw->read = 0;
	ret = act(raw, &out);
	if (ret)
		return btgw_err_set(err, ret, "sending: %s", strerror(-ret));
	return 0;
}

static void raw_free(struct btgw_wire *wire)
{
	struct wire_raw *raw = to_raw(wire);

	btgw_wipe(&raw->rx, sizeof(raw->rx));
	btgw_wipe(&raw->tx, sizeof(raw->tx));
	btgw_wipe(&raw->answer, sizeof(raw->answer));
}

static const struct btgw_wire_ops wire_raw_ops = {
	.send = raw_send,
	.recv = raw_recv,
	.idle = raw_idle,
	.refuse = raw_refuse,
	.free = raw_free,
};

/**
 * btgw_wire_raw() - speak FastBatch over a plain packet descriptor
 * @cfg: see there
 * @err: reason of a failure
 *
 * Return: the wire, NULL on failure
 */
struct btgw_wire *btgw_wire_raw(const struct btgw_wire_raw_cfg *cfg,
				struct btgw_err *err)
{
	struct btgw_fb_cfg fb_cfg = {
		.retry_ms = cfg->retry_ms,
		.retries = cfg->retry_ms ? cfg->retries : 0,
		.session_ms = cfg->session_ms,
	};
	struct wire_raw *raw;
	u16 first;

	if (cfg->mtu < BTGW_FB_FRAME_MIN) {
		btgw_err_set(err, -EINVAL, "MTU %u: a frame has at least %d",
			     cfg->mtu, BTGW_FB_FRAME_MIN);
		return NULL;
	}
	if (btgw_random(&first, sizeof(first))) {
		btgw_err_set(err, -EIO, "no random numbers");
		return NULL;
	}
	raw = calloc(1, sizeof(*raw));
	if (!raw) {
		btgw_err_set(err, -ENOMEM, "out of memory");
		return NULL;
	}
	raw->wire.ops = &wire_raw_ops;
	raw->wire.fd = cfg->fd;
	raw->mtu = cfg->mtu < BTGW_FB_FRAME_MAX ? cfg->mtu : BTGW_FB_FRAME_MAX;
	btgw_fb_init(&raw->fb, cfg->device ? BTGW_FB_DEVICE : BTGW_FB_GATEWAY,
		     first, BTGW_ALG_UNKNOWN, &fb_cfg);
	return &raw->wire;
}

/**
 * btgw_wire_raw_hook() - look at, and maybe deal with, every frame sent
 * @wire: a raw wire
 * @hook: called for each frame, or NULL
 * @user_data: passed to @hook
 */
void btgw_wire_raw_hook(struct btgw_wire *wire, btgw_wire_hook hook,
			void *user_data)
{
	struct wire_raw *raw = to_raw(wire);

	raw->hook = hook;
	raw->hook_data = user_data;
}
