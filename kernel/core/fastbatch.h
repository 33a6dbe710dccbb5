/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fastbatch.h - the FastBatch endpoint as a state machine
 *
 * Pure: no lock, clock, allocation or skb. The shell (kernel/sock/fastbatch.c,
 * tests, simulator) serialises the calls for one endpoint, passes the time in,
 * keeps the frames, and carries out what the out struct asks for.
 *
 * The shell keeps two frames per endpoint, because the core never copies
 * payload: the *outstanding* batch (for BTGW_FB_DO_RESEND_TX) and, on D, the
 * last *answer* (for BTGW_FB_DO_RESEND_ANSWER).
 *
 * Ids are compared as serial numbers, within 0x3fff of each other. Those of
 * G's batches and those of D's own are 0x8000 apart at the start; where one
 * side sends 0x4000 batches more than the other the two ranges meet, and a
 * batch of D's own is dropped as stale. D then ends by its session timeout.
 * Answers carry G's id and are not concerned.
 */
#ifndef _BTGW_CORE_FASTBATCH_H
#define _BTGW_CORE_FASTBATCH_H

#include <linux/types.h>
#include "fb_frame.h"

/**
 * enum btgw_fb_role - which side of the link this endpoint is
 * @BTGW_FB_GATEWAY: it connected (or adopted as gateway); its ids start at
 *	random, every answer of D repeats the id
 * @BTGW_FB_DEVICE: it accepted
 */
enum btgw_fb_role {
	BTGW_FB_GATEWAY,
	BTGW_FB_DEVICE,
};

/**
 * enum btgw_fb_tx_state - our batch that the peer has to acknowledge
 * @BTGW_FB_TX_IDLE: none outstanding, the window is open
 * @BTGW_FB_TX_WAIT: sent, nothing heard
 * @BTGW_FB_TX_WORKING: sent, the peer said it is working on it
 * @BTGW_FB_TX_DEAD: the link ended
 * @__BTGW_FB_TX_STATES: number of the others
 *
 * An answer of D is never outstanding: G repeats its batch until it has it.
 */
enum btgw_fb_tx_state {
	BTGW_FB_TX_IDLE,
	BTGW_FB_TX_WAIT,
	BTGW_FB_TX_WORKING,
	BTGW_FB_TX_DEAD,
	__BTGW_FB_TX_STATES,
};

/**
 * enum btgw_fb_rx_state - the last batch of the peer that we have to
 *	acknowledge
 * @BTGW_FB_RX_IDLE: none so far
 * @BTGW_FB_RX_OPEN: given to the application, neither answered nor acknowledged
 * @BTGW_FB_RX_ACKED: acknowledged; a repeat gets the same status again
 * @BTGW_FB_RX_ANSWERED: answered with a batch (D only); a repeat gets it again
 * @BTGW_FB_RX_DEAD: the link ended
 * @__BTGW_FB_RX_STATES: number of the others
 */
enum btgw_fb_rx_state {
	BTGW_FB_RX_IDLE,
	BTGW_FB_RX_OPEN,
	BTGW_FB_RX_ACKED,
	BTGW_FB_RX_ANSWERED,
	BTGW_FB_RX_DEAD,
	__BTGW_FB_RX_STATES,
};

/**
 * enum btgw_fb_tx_event - what can happen to the transmit half
 * @BTGW_FB_TXE_SEND: the application sends a batch that is no answer
 * @BTGW_FB_TXE_ACK_OK: acknowledgement of the outstanding id, status 0
 * @BTGW_FB_TXE_ACK_REFUSED: the same, one of bits 0..4
 * @BTGW_FB_TXE_ACK_WORKING: the same, working
 * @BTGW_FB_TXE_ACK_FRAME: the same, frame refused whole; with a repeat left
 *	it counts as %BTGW_FB_TXE_RETRY
 * @BTGW_FB_TXE_ANSWER: batch of D with the outstanding id (G only)
 * @BTGW_FB_TXE_ACK_OTHER: acknowledgement of any other id
 * @BTGW_FB_TXE_RETRY: the retransmission timer
 * @BTGW_FB_TXE_SESSION: the session timer
 * @BTGW_FB_TXE_DOWN: the link ended
 * @__BTGW_FB_TX_EVENTS: number of the others
 */
enum btgw_fb_tx_event {
	BTGW_FB_TXE_SEND,
	BTGW_FB_TXE_ACK_OK,
	BTGW_FB_TXE_ACK_REFUSED,
	BTGW_FB_TXE_ACK_WORKING,
	BTGW_FB_TXE_ACK_FRAME,
	BTGW_FB_TXE_ANSWER,
	BTGW_FB_TXE_ACK_OTHER,
	BTGW_FB_TXE_RETRY,
	BTGW_FB_TXE_SESSION,
	BTGW_FB_TXE_DOWN,
	__BTGW_FB_TX_EVENTS,
};

/**
 * enum btgw_fb_rx_event - what can happen to the receive half
 * @BTGW_FB_RXE_NEW: a batch with a later id
 * @BTGW_FB_RXE_REPEAT: id, length and CRC of the last one
 * @BTGW_FB_RXE_CONFLICT: id of the last one, other content
 * @BTGW_FB_RXE_OLD: an id before the last one (a late repeat)
 * @BTGW_FB_RXE_ANSWERED: the application answers with a batch (D only)
 * @BTGW_FB_RXE_VERDICT: the application is done with it, with a status
 * @BTGW_FB_RXE_DOWN: the link ended
 * @__BTGW_FB_RX_EVENTS: number of the others
 */
enum btgw_fb_rx_event {
	BTGW_FB_RXE_NEW,
	BTGW_FB_RXE_REPEAT,
	BTGW_FB_RXE_CONFLICT,
	BTGW_FB_RXE_OLD,
	BTGW_FB_RXE_ANSWERED,
	BTGW_FB_RXE_VERDICT,
	BTGW_FB_RXE_DOWN,
	__BTGW_FB_RX_EVENTS,
};

/**
 * enum btgw_fb_result - what a frame or call turned out to be; the shell
 *	counts each under its own name
 * @BTGW_FB_V_BATCH: a new batch that we will acknowledge; deliver it
 * @BTGW_FB_V_ANSWER: the answer to our outstanding batch; deliver it
 * @BTGW_FB_V_ACK: an acknowledgement that ended our outstanding batch
 * @BTGW_FB_V_WORKING: the peer is working on it
 * @BTGW_FB_V_REFUSED: the peer refused a PDU (out->status)
 * @BTGW_FB_V_FRAME_REFUSED: the peer refused the frame whole, and no repeat is
 *	left. Only where a repeat can overtake the refusal of an earlier copy
 *	may it have been run all the same; D's answer then ends the link
 * @BTGW_FB_V_REPEAT: a repeat, answered from what is stored or dropped
 * @BTGW_FB_V_STALE: a late repeat or acknowledgement of something settled
 * @BTGW_FB_V_REJECT: no valid frame (out->reject says why)
 * @BTGW_FB_V_CONFLICT: same id, other content: the link must close
 * @BTGW_FB_V_VIOLATION: window, id or acknowledgement rule broken: the link
 *	must close
 * @BTGW_FB_V_SENT: btgw_fb_send() took the batch; btgw_fb_done() took the
 *	status, its acknowledgement is to be sent
 * @BTGW_FB_V_BUSY: btgw_fb_send(): the window is closed, wait
 * @BTGW_FB_V_NOT_YET: btgw_fb_send(): D has not heard G yet and has no id
 * @BTGW_FB_V_NOTHING: nothing to do (timer not due, nothing to acknowledge)
 * @BTGW_FB_V_RETRY: the batch is repeated: btgw_fb_timer(), or
 *	btgw_fb_receive() where the peer refused the frame and a repeat is left
 * @BTGW_FB_V_TIMEOUT: btgw_fb_timer(): no answer within the session timeout;
 *	the link must close
 * @BTGW_FB_V_DEAD: the link had ended before
 */
enum btgw_fb_result {
	BTGW_FB_V_BATCH,
	BTGW_FB_V_ANSWER,
	BTGW_FB_V_ACK,
	BTGW_FB_V_WORKING,
	BTGW_FB_V_REFUSED,
	BTGW_FB_V_FRAME_REFUSED,
	BTGW_FB_V_REPEAT,
	BTGW_FB_V_STALE,
	BTGW_FB_V_REJECT,
	BTGW_FB_V_CONFLICT,
	BTGW_FB_V_VIOLATION,
	BTGW_FB_V_SENT,
	BTGW_FB_V_BUSY,
	BTGW_FB_V_NOT_YET,
	BTGW_FB_V_NOTHING,
	BTGW_FB_V_RETRY,
	BTGW_FB_V_TIMEOUT,
	BTGW_FB_V_DEAD,
};

/* what the shell has to do, in this order */
enum {
	BTGW_FB_DO_SEND_ACK	= 0x01,	/* send out->ack */
	BTGW_FB_DO_RESEND_ANSWER = 0x02, /* send the stored answer again */
	BTGW_FB_DO_RESEND_TX	= 0x04,	/* send the outstanding batch again */
	BTGW_FB_DO_DELIVER	= 0x08,	/* out->frame goes to the application */
	BTGW_FB_DO_TX_DONE	= 0x10,	/* forget the outstanding batch */
	BTGW_FB_DO_CLOSE	= 0x20,	/* tear the link down */
};

/**
 * struct btgw_fb_cfg - times of an endpoint
 * @retry_ms: first wait before a repeat, doubled each time; 1 to 60000
 * @retries: repeats at most until something is heard; 0 = never repeat by
 *	timer. Once the peer is working on the batch, repeats go on without
 *	counting, at the interval reached: the answer may have been lost
 * @session_ms: an outstanding batch unanswered for so long ends the link;
 *	0 = never
 */
struct btgw_fb_cfg {
	u32 retry_ms;
	u32 retries;
	u32 session_ms;
};

enum {
	BTGW_FB_RETRY_MS	= 1000,
	BTGW_FB_RETRY_MS_MAX	= 60000,
	BTGW_FB_RETRIES		= 3,		/* after 1, 2 and 4 s */
	BTGW_FB_SESSION_MS	= 60000,
};

/**
 * struct btgw_fb - one endpoint; owned by the shell, all fields private
 * @cfg: times in force
 * @role: enum btgw_fb_role
 * @alg: enum btgw_fb_alg of the session so far
 * @tx_state: enum btgw_fb_tx_state
 * @rx_state: enum btgw_fb_rx_state
 * @has_base: @base is known (G: from the start; D: after G's first batch)
 * @has_answer: @answer_id and what follows are valid (G only)
 * @base: G's first id
 * @tx_id: id of the outstanding batch, or of the last one
 * @tx_next: id of the next batch that is no answer
 * @rx_id: id of the last batch we had to acknowledge
 * @rx_len: its length
 * @rx_crc: its CRC
 * @rx_count: its number of PDUs
 * @rx_status: status we acknowledged it with
 * @answer_id: id of the last answer received (G only)
 * @answer_len: its length
 * @answer_crc: its CRC
 * @tries: repeats of the outstanding batch so far
 * @tx_ms: when the outstanding batch was first sent
 * @sent_ms: when it was last sent, or the peer last said it is working
 * @retry_at: when to repeat it, 0 = never
 * @session_at: when to give up, 0 = never
 */
struct btgw_fb {
	struct btgw_fb_cfg cfg;
	u8 role;
	u8 alg;
	u8 tx_state;
	u8 rx_state;
	bool has_base;
	bool has_answer;
	u16 base;
	u16 tx_id;
	u16 tx_next;
	u16 rx_id;
	u16 rx_len;
	u16 rx_crc;
	u8 rx_count;
	u8 rx_status;
	u16 answer_id;
	u16 answer_len;
	u16 answer_crc;
	u32 tries;
	u64 tx_ms;
	u64 sent_ms;
	u64 retry_at;
	u64 session_at;
};

/**
 * struct btgw_fb_out - what a call asks of the shell
 * @verdict: enum btgw_fb_result
 * @todo: BTGW_FB_DO bits
 * @reject: enum btgw_fb_reject, with %BTGW_FB_V_REJECT
 * @status: status octet of an acknowledgement received
 * @is_answer: btgw_fb_send(): the batch answers G's batch @id; keep it as the
 *	stored answer, not as the outstanding batch
 * @id: batch id the call was about
 * @rtt_ms: time from first sending to the acknowledgement or answer, with
 *	%BTGW_FB_DO_TX_DONE
 * @deadline_ms: when to call btgw_fb_timer() next, 0 = no need; valid after
 *	every call
 * @ack: acknowledgement to send, with %BTGW_FB_DO_SEND_ACK
 * @frame: frame to deliver, with %BTGW_FB_DO_DELIVER
 */
struct btgw_fb_out {
	enum btgw_fb_result verdict;
	u32 todo;
	enum btgw_fb_reject reject;
	u8 status;
	bool is_answer;
	u16 id;
	u64 rtt_ms;
	u64 deadline_ms;
	struct btgw_fb_ack ack;
	struct btgw_fb_frame frame;
};

void btgw_fb_init(struct btgw_fb *fb, enum btgw_fb_role role, u16 first_id,
		  u8 alg, const struct btgw_fb_cfg *cfg);

enum btgw_fb_result btgw_fb_may_send(const struct btgw_fb *fb);

enum btgw_fb_result btgw_fb_send(struct btgw_fb *fb, u8 alg, u64 now_ms,
				 struct btgw_fb_out *out);

enum btgw_fb_result btgw_fb_receive(struct btgw_fb *fb, const u8 *data,
				    size_t len, u64 now_ms,
				    struct btgw_fb_out *out);

enum btgw_fb_result btgw_fb_done(struct btgw_fb *fb, u8 status, u64 now_ms,
				 struct btgw_fb_out *out);

enum btgw_fb_result btgw_fb_timer(struct btgw_fb *fb, u64 now_ms,
				  struct btgw_fb_out *out);

u64 btgw_fb_deadline(const struct btgw_fb *fb);

void btgw_fb_set_cfg(struct btgw_fb *fb, const struct btgw_fb_cfg *cfg);

void btgw_fb_down(struct btgw_fb *fb);

#endif /* _BTGW_CORE_FASTBATCH_H */
