// SPDX-License-Identifier: GPL-2.0-only
/*
 * fastbatch.c - the FastBatch endpoint as a state machine
 *
 * A call is first classified: which half of the endpoint does it concern, and
 * which event is it for that half. The event and the state of the half select
 * a cell of a table (fb_table.h), the cell says everything else, and one
 * function applies it.
 */
#include "fastbatch.h"

#include <linux/minmax.h>
#include <linux/string.h>
#include <asm/unaligned.h>

#include "fb_table.h"

/* ids this close are before or after each other, others are unrelated */
#define FB_WINDOW	0x3fff
/* largest doubling of the first wait */
#define FB_SHIFT_MAX	16

/* @now_ms + @ms, and no wrap into the past */
static u64 fb_after(u64 now_ms, u64 ms)
{
	return now_ms > ~0ULL - ms ? ~0ULL : now_ms + ms;
}

static bool fb_outstanding(const struct btgw_fb *fb)
{
	return fb->tx_state == BTGW_FB_TX_WAIT ||
	       fb->tx_state == BTGW_FB_TX_WORKING;
}

/*
 * When to repeat, from the time of the last sign of life of this batch. While
 * the peer is working, or when the last repeat is out, the wait no longer grows.
 */
static u64 fb_retry_at(const struct btgw_fb *fb, u8 state)
{
	u32 shift;

	if (!fb->cfg.retries)
		return 0;
	if (state != BTGW_FB_TX_WORKING && fb->tries >= fb->cfg.retries)
		return 0;
	shift = min(fb->tries, fb->cfg.retries - 1);
	shift = min_t(u32, shift, FB_SHIFT_MAX);
	return fb_after(fb->sent_ms, (u64)fb->cfg.retry_ms << shift);
}

static u64 fb_session_at(const struct btgw_fb *fb)
{
	return fb->cfg.session_ms ? fb_after(fb->tx_ms, fb->cfg.session_ms) : 0;
}

static void fb_set_ack(struct btgw_fb_out *out, u16 id, u8 status)
{
	put_unaligned_le16(id, &out->ack.id);
	out->ack.status = status;
	out->ack.rsvd = 0;
}

static void fb_start(struct btgw_fb_out *out)
{
	memset(out, 0, sizeof(*out));
}

static enum btgw_fb_result fb_end(const struct btgw_fb *fb,
				  struct btgw_fb_out *out,
				  enum btgw_fb_result verdict)
{
	out->verdict = verdict;
	out->deadline_ms = btgw_fb_deadline(fb);
	return verdict;
}

/*
 * A half that dies takes the other with it: the link is about to be closed, and
 * neither may go on over what is left of it.
 */
static void fb_die(struct btgw_fb *fb)
{
	fb->tx_state = BTGW_FB_TX_DEAD;
	fb->rx_state = BTGW_FB_RX_DEAD;
	fb->retry_at = 0;
	fb->session_at = 0;
}

static enum btgw_fb_result fb_tx(struct btgw_fb *fb,
				 enum btgw_fb_tx_event event, u64 now_ms,
				 struct btgw_fb_out *out)
{
	const struct fb_cell *cell;

	cell = &tx_table[fb->tx_state * __BTGW_FB_TX_EVENTS + event];
	out->todo |= cell->todo & FB_SHELL;

	if (cell->todo & FB_ARM) {
		fb->tx_id = fb->tx_next++;
		out->id = fb->tx_id;
		fb->tries = 0;
		fb->tx_ms = now_ms;
		fb->sent_ms = now_ms;
		fb->session_at = fb_session_at(fb);
	}
	if (cell->todo & FB_REARM) {
		fb->tries++;
		fb->sent_ms = now_ms;
	}
	if (cell->todo & FB_PACE)
		fb->sent_ms = now_ms;
	if (cell->todo & (FB_ARM | FB_REARM | FB_PACE))
		fb->retry_at = fb_retry_at(fb, cell->next);
	if (cell->todo & FB_SETTLE) {
		out->rtt_ms = now_ms > fb->tx_ms ? now_ms - fb->tx_ms : 0;
		fb->retry_at = 0;
		fb->session_at = 0;
	}

	fb->tx_state = cell->next;
	if (cell->next == BTGW_FB_TX_DEAD)
		fb_die(fb);
	return cell->verdict;
}

static enum btgw_fb_result fb_rx(struct btgw_fb *fb,
				 enum btgw_fb_rx_event event,
				 struct btgw_fb_out *out)
{
	const struct btgw_fb_frame *frame = &out->frame;
	const struct fb_cell *cell;

	cell = &rx_table[fb->rx_state * __BTGW_FB_RX_EVENTS + event];
	out->todo |= cell->todo & FB_SHELL;

	if (cell->todo & FB_TAKE) {
		fb->rx_id = frame->id;
		fb->rx_len = frame->len;
		fb->rx_crc = frame->crc;
		fb->rx_count = frame->pdus.count;
	}
	if (cell->todo & FB_ACK_WORKING)
		fb_set_ack(out, fb->rx_id, BTGW_FB_ST_WORKING);
	if (cell->todo & FB_ACK_STORED)
		fb_set_ack(out, fb->rx_id, fb->rx_status);

	fb->rx_state = cell->next;
	if (cell->next == BTGW_FB_RX_DEAD)
		fb_die(fb);
	return cell->verdict;
}

static void fb_learn_alg(struct btgw_fb *fb, u8 alg)
{
	if (alg == BTGW_ALG_CMAC || alg == BTGW_ALG_HMAC)
		fb->alg = alg;
}

/* is it one status that an acknowledgement may carry */
static bool fb_status_valid(u8 status)
{
	switch (status) {
	case BTGW_FB_ST_OK:
	case BTGW_FB_ST_WORKING:
	case BTGW_FB_ST_FRAME:
		return true;
	default:
		return !(status & ~BTGW_FB_ST_PDU_MASK) &&
		       !(status & (status - 1));
	}
}

static enum btgw_fb_result fb_receive_ack(struct btgw_fb *fb, const u8 *data,
					  u64 now_ms, struct btgw_fb_out *out)
{
	enum btgw_fb_tx_event event;

	out->id = get_unaligned_le16(data);
	out->status = data[2];
	/* never acknowledged in turn: two ends could go on for ever */
	if (data[3] || !fb_status_valid(out->status)) {
		out->reject = BTGW_FB_REJ_TYPE;
		return BTGW_FB_V_REJECT;
	}

	if (out->id != fb->tx_id)
		event = BTGW_FB_TXE_ACK_OTHER;
	else if (out->status == BTGW_FB_ST_OK)
		event = BTGW_FB_TXE_ACK_OK;
	else if (out->status == BTGW_FB_ST_WORKING)
		event = BTGW_FB_TXE_ACK_WORKING;
	else if (out->status != BTGW_FB_ST_FRAME)
		event = BTGW_FB_TXE_ACK_REFUSED;
	else if (fb->tx_state == BTGW_FB_TX_WAIT && fb->tries < fb->cfg.retries)
		event = BTGW_FB_TXE_RETRY;
	else
		event = BTGW_FB_TXE_ACK_FRAME;
	return fb_tx(fb, event, now_ms, out);
}

/* a frame that is none: nothing changes but what is said about it */
static enum btgw_fb_result fb_refuse(const struct btgw_fb *fb, const u8 *data,
				     size_t len, struct btgw_fb_out *out)
{
	if (len < sizeof(__le16))
		return BTGW_FB_V_REJECT;

	out->id = get_unaligned_le16(data);
	/*
	 * "No PDU was run" would be untrue of the batch we have under that id:
	 * this is a damaged repeat of it. Wait for the next.
	 */
	if (fb->rx_state != BTGW_FB_RX_IDLE && out->id == fb->rx_id)
		return BTGW_FB_V_REJECT;
	fb_set_ack(out, out->id, BTGW_FB_ST_FRAME);
	out->todo |= BTGW_FB_DO_SEND_ACK;
	return BTGW_FB_V_REJECT;
}

/* a batch of the sequence that we acknowledge; @last is the id before */
static enum btgw_fb_result fb_receive_seq(struct btgw_fb *fb, u16 last,
					  struct btgw_fb_out *out)
{
	const struct btgw_fb_frame *frame = &out->frame;
	s16 diff = (s16)(u16)(frame->id - last);
	enum btgw_fb_rx_event event;

	if (diff > FB_WINDOW || diff < -FB_WINDOW) {
		out->todo |= BTGW_FB_DO_CLOSE;
		fb_die(fb);
		return BTGW_FB_V_VIOLATION;
	}

	if (diff > 0)
		event = BTGW_FB_RXE_NEW;
	else if (diff < 0 || fb->rx_state == BTGW_FB_RX_IDLE)
		event = BTGW_FB_RXE_OLD;
	else if (frame->len == fb->rx_len && frame->crc == fb->rx_crc)
		event = BTGW_FB_RXE_REPEAT;
	else
		event = BTGW_FB_RXE_CONFLICT;
	return fb_rx(fb, event, out);
}

static enum btgw_fb_result fb_receive_device(struct btgw_fb *fb,
					     struct btgw_fb_out *out)
{
	const struct btgw_fb_frame *frame = &out->frame;

	if (!fb->has_base) {
		fb->has_base = true;
		fb->base = frame->id;
		fb->tx_next = frame->id ^ BTGW_FB_DEVICE_ID_XOR;
		/* none was sent, so nothing may look like the last one */
		fb->tx_id = fb->tx_next - 1;
		return fb_rx(fb, BTGW_FB_RXE_NEW, out);
	}
	return fb_receive_seq(fb, fb->rx_id, out);
}

static enum btgw_fb_result fb_receive_gateway(struct btgw_fb *fb, u64 now_ms,
					      struct btgw_fb_out *out)
{
	const struct btgw_fb_frame *frame = &out->frame;
	enum btgw_fb_result verdict;
	s16 behind;
	u16 last;

	if (frame->id == fb->tx_id && fb_outstanding(fb)) {
		verdict = fb_tx(fb, BTGW_FB_TXE_ANSWER, now_ms, out);
		fb->has_answer = true;
		fb->answer_id = frame->id;
		fb->answer_len = frame->len;
		fb->answer_crc = frame->crc;
		return verdict;
	}

	/* G has the answer already: there is nothing to say about a repeat */
	if (fb->has_answer && frame->id == fb->answer_id) {
		if (frame->len == fb->answer_len &&
		    frame->crc == fb->answer_crc)
			return BTGW_FB_V_REPEAT;
		out->todo |= BTGW_FB_DO_CLOSE;
		fb_die(fb);
		return BTGW_FB_V_CONFLICT;
	}
	if (frame->id == fb->tx_id)
		return fb_tx(fb, BTGW_FB_TXE_ANSWER, now_ms, out);

	/* a late answer to a batch before */
	behind = (s16)(u16)(fb->tx_id - frame->id);
	if (behind > 0 && behind <= FB_WINDOW)
		return BTGW_FB_V_STALE;

	/* D's own sequence */
	last = fb->rx_id;
	if (fb->rx_state == BTGW_FB_RX_IDLE)
		last = (fb->base ^ BTGW_FB_DEVICE_ID_XOR) - 1;
	return fb_receive_seq(fb, last, out);
}

/**
 * btgw_fb_init() - a new endpoint on a new link
 * @fb: endpoint
 * @role: which side it is
 * @first_id: G: id of its first batch, random; D: ignored
 * @alg: enum btgw_fb_alg if known beforehand, else %BTGW_ALG_UNKNOWN
 * @cfg: times, see btgw_fb_set_cfg()
 */
void btgw_fb_init(struct btgw_fb *fb, enum btgw_fb_role role, u16 first_id,
		  u8 alg, const struct btgw_fb_cfg *cfg)
{
	memset(fb, 0, sizeof(*fb));
	fb->role = role;
	fb->alg = BTGW_ALG_UNKNOWN;
	fb_learn_alg(fb, alg);
	fb->tx_state = BTGW_FB_TX_IDLE;
	fb->rx_state = BTGW_FB_RX_IDLE;
	if (role == BTGW_FB_GATEWAY) {
		fb->has_base = true;
		fb->base = first_id;
		fb->tx_next = first_id;
		fb->tx_id = first_id - 1;
	}
	btgw_fb_set_cfg(fb, cfg);
}

/**
 * btgw_fb_may_send() - would btgw_fb_send() take a batch now
 * @fb: endpoint
 *
 * Return: %BTGW_FB_V_SENT if it would, else what it would return.
 */
enum btgw_fb_result btgw_fb_may_send(const struct btgw_fb *fb)
{
	if (fb->tx_state == BTGW_FB_TX_DEAD)
		return BTGW_FB_V_DEAD;
	if (fb->role == BTGW_FB_DEVICE && fb->rx_state == BTGW_FB_RX_OPEN)
		return BTGW_FB_V_SENT;
	if (!fb->has_base)
		return BTGW_FB_V_NOT_YET;
	return fb_outstanding(fb) ? BTGW_FB_V_BUSY : BTGW_FB_V_SENT;
}

/**
 * btgw_fb_send() - the application sends a batch
 * @fb: endpoint
 * @alg: algorithm after the batch, from btgw_fb_scan(); a Start of ours sets
 *	that of the session
 * @now_ms: time
 * @out: id to seal the frame with, and whether it is the answer to G's batch
 *
 * On D, with a batch of G open, the batch answers it: it is sent at any time
 * and never outstanding. Any other needs the window.
 *
 * Return: %BTGW_FB_V_SENT: seal with @out->id and transmit; %BTGW_FB_V_BUSY,
 * %BTGW_FB_V_NOT_YET, %BTGW_FB_V_DEAD: nothing has changed.
 */
enum btgw_fb_result btgw_fb_send(struct btgw_fb *fb, u8 alg, u64 now_ms,
				 struct btgw_fb_out *out)
{
	enum btgw_fb_result verdict = btgw_fb_may_send(fb);

	fb_start(out);
	if (verdict != BTGW_FB_V_SENT)
		return fb_end(fb, out, verdict);

	if (fb->role == BTGW_FB_DEVICE && fb->rx_state == BTGW_FB_RX_OPEN) {
		out->is_answer = true;
		out->id = fb->rx_id;
		verdict = fb_rx(fb, BTGW_FB_RXE_ANSWERED, out);
	} else {
		verdict = fb_tx(fb, BTGW_FB_TXE_SEND, now_ms, out);
	}
	fb_learn_alg(fb, alg);
	return fb_end(fb, out, verdict);
}

/**
 * btgw_fb_receive() - a frame came in
 * @fb: endpoint
 * @data: the frame, not changed and not kept
 * @len: its length, any
 * @now_ms: time
 * @out: what to do
 *
 * Return: what the frame was; see enum btgw_fb_result.
 */
enum btgw_fb_result btgw_fb_receive(struct btgw_fb *fb, const u8 *data,
				    size_t len, u64 now_ms,
				    struct btgw_fb_out *out)
{
	enum btgw_fb_result verdict;

	fb_start(out);
	if (fb->rx_state == BTGW_FB_RX_DEAD)
		return fb_end(fb, out, BTGW_FB_V_DEAD);

	if (len == BTGW_FB_ACK_LEN) {
		verdict = fb_receive_ack(fb, data, now_ms, out);
		return fb_end(fb, out, verdict);
	}

	out->reject = btgw_fb_parse(data, len, fb->alg, &out->frame);
	if (out->reject) {
		verdict = fb_refuse(fb, data, len, out);
		return fb_end(fb, out, verdict);
	}

	out->id = out->frame.id;
	if (fb->role == BTGW_FB_DEVICE)
		verdict = fb_receive_device(fb, out);
	else
		verdict = fb_receive_gateway(fb, now_ms, out);

	/* a repeat or a late frame speaks of a session that has moved on */
	if (out->todo & BTGW_FB_DO_DELIVER)
		fb_learn_alg(fb, out->frame.pdus.alg);
	return fb_end(fb, out, verdict);
}

/**
 * btgw_fb_done() - the application is done with the last batch received
 * @fb: endpoint
 * @status: 0, or a single bit 0 to 4: that PDU and all after it are refused
 * @now_ms: time
 * @out: the acknowledgement to send
 *
 * Return: %BTGW_FB_V_SENT, or with nothing changed %BTGW_FB_V_NOTHING: no batch
 * waits for it or @status is none for this batch; %BTGW_FB_V_DEAD.
 */
enum btgw_fb_result btgw_fb_done(struct btgw_fb *fb, u8 status, u64 now_ms,
				 struct btgw_fb_out *out)
{
	enum btgw_fb_result verdict;

	/* every event comes with its time, though this one starts no timer */
	(void)now_ms;

	fb_start(out);
	out->id = fb->rx_id;
	if (fb->rx_state == BTGW_FB_RX_OPEN) {
		if ((status & (status - 1)) || status >> fb->rx_count)
			return fb_end(fb, out, BTGW_FB_V_NOTHING);
		fb->rx_status = status;
	}
	verdict = fb_rx(fb, BTGW_FB_RXE_VERDICT, out);
	return fb_end(fb, out, verdict);
}

/**
 * btgw_fb_timer() - time has passed
 * @fb: endpoint
 * @now_ms: time
 * @out: what to do
 *
 * To be called at the deadline of the last call; earlier or later does no harm.
 *
 * Return: %BTGW_FB_V_TIMEOUT, %BTGW_FB_V_RETRY, %BTGW_FB_V_NOTHING or
 * %BTGW_FB_V_DEAD.
 */
enum btgw_fb_result btgw_fb_timer(struct btgw_fb *fb, u64 now_ms,
				  struct btgw_fb_out *out)
{
	enum btgw_fb_result verdict = BTGW_FB_V_NOTHING;

	fb_start(out);
	out->id = fb->tx_id;
	if (fb->tx_state == BTGW_FB_TX_DEAD)
		verdict = BTGW_FB_V_DEAD;
	else if (fb->session_at && now_ms >= fb->session_at)
		verdict = fb_tx(fb, BTGW_FB_TXE_SESSION, now_ms, out);
	else if (fb->retry_at && now_ms >= fb->retry_at)
		verdict = fb_tx(fb, BTGW_FB_TXE_RETRY, now_ms, out);
	return fb_end(fb, out, verdict);
}

/**
 * btgw_fb_deadline() - when btgw_fb_timer() is wanted
 * @fb: endpoint
 *
 * Return: time in ms, 0 = not.
 */
u64 btgw_fb_deadline(const struct btgw_fb *fb)
{
	if (!fb->retry_at || !fb->session_at)
		return fb->retry_at | fb->session_at;
	return min(fb->retry_at, fb->session_at);
}

/**
 * btgw_fb_set_cfg() - change the times
 * @fb: endpoint
 * @cfg: times; a first wait outside 1 to 60000 ms is taken as the nearest
 *
 * They hold for the outstanding batch too, counted from when it was sent;
 * afterwards the shell has to look at btgw_fb_deadline() again.
 */
void btgw_fb_set_cfg(struct btgw_fb *fb, const struct btgw_fb_cfg *cfg)
{
	fb->cfg = *cfg;
	fb->cfg.retry_ms = clamp_t(u32, cfg->retry_ms, 1, BTGW_FB_RETRY_MS_MAX);
	if (!fb_outstanding(fb))
		return;
	fb->retry_at = fb_retry_at(fb, fb->tx_state);
	fb->session_at = fb_session_at(fb);
}

/**
 * btgw_fb_down() - the link ended
 * @fb: endpoint
 *
 * Every later call returns %BTGW_FB_V_DEAD and asks for nothing.
 */
void btgw_fb_down(struct btgw_fb *fb)
{
	struct btgw_fb_out out;

	fb_start(&out);
	fb_tx(fb, BTGW_FB_TXE_DOWN, 0, &out);
	fb_rx(fb, BTGW_FB_RXE_DOWN, &out);
}
