/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * friend.h - the Friend's side of a friendship, section 3.6.6
 *
 * Pure: no lock, clock, allocation or skb. One struct btgw_friend for each Low
 * Power node and subnet, its queue and subscription list in the shell's memory.
 * The shell serialises the calls, passes the time in, arms one timer for
 * out->deadline_ms, and carries out what the out struct asks for.
 *
 *	IDLE -- Request --> WAIT -- Local Delay --> OFFERED -- Poll --> FRIEND
 *
 * Everything else leads to GONE, and from there to IDLE after twice the
 * PollTimeout: for so long a new Friend of the node repeats its Friend Clear
 * until it is confirmed. A Request is welcome in every state and begins anew.
 * The shell may take a struct that is IDLE or GONE for another node.
 *
 * A friendship is 160 octets, beside 32 for each entry of its queue and one
 * entry more, and 2 for each address of its list.
 *
 * The receive side decrypts, checks replay and parses (friend_msg.h), then
 * calls btgw_friend_receive() for every friendship message of this node, and
 * btgw_friend_wants() and btgw_friend_q_put() for what is to be stored.
 */
#ifndef _BTGW_CORE_FRIEND_H
#define _BTGW_CORE_FRIEND_H

#include <linux/types.h>
#include "friend_q.h"

enum {
	BTGW_FRIEND_OFFER_WAIT_MS = 1000, /* for the Poll, after the Offer */
	BTGW_FRIEND_CLEAR_MS	= 1000,	/* first wait for a Clear Confirm */
	BTGW_FRIEND_TX_MAX	= 2,	/* messages of one call */
};

/**
 * enum btgw_friend_state - of a friendship
 * @BTGW_FRIEND_IDLE: there is none; nothing is remembered
 * @BTGW_FRIEND_WAIT: an Offer will be sent after the Local Delay
 * @BTGW_FRIEND_OFFERED: it was sent; the credentials are valid
 * @BTGW_FRIEND_FRIEND: established
 * @BTGW_FRIEND_GONE: over; remembered for the Friend Clear of another Friend
 * @__BTGW_FRIEND_STATES: number of the others
 */
enum btgw_friend_state {
	BTGW_FRIEND_IDLE,
	BTGW_FRIEND_WAIT,
	BTGW_FRIEND_OFFERED,
	BTGW_FRIEND_FRIEND,
	BTGW_FRIEND_GONE,
	__BTGW_FRIEND_STATES,
};

/**
 * enum btgw_friend_result - what a call turned out to be; from
 *	%BTGW_FRIEND_V_STATE on refusals, which changed nothing unless said
 * @BTGW_FRIEND_V_NOTHING: nothing to do
 * @BTGW_FRIEND_V_REQUEST: a Request that will be answered with an Offer
 * @BTGW_FRIEND_V_OFFER: the Offer is to be sent
 * @BTGW_FRIEND_V_ESTABLISHED: the first Poll
 * @BTGW_FRIEND_V_POLL: a Poll, the PDU before has arrived
 * @BTGW_FRIEND_V_POLL_AGAIN: the Poll before once more
 * @BTGW_FRIEND_V_SUB: the subscription list was changed
 * @BTGW_FRIEND_V_SUB_AGAIN: the same transaction again: confirmed, not applied
 * @BTGW_FRIEND_V_ANSWER: the answer to a Poll, a Confirm or both are to be sent
 * @BTGW_FRIEND_V_MISSED: the receive window had passed when the timer ran:
 *	nothing is sent, the node will poll again
 * @BTGW_FRIEND_V_CLEARED: another Friend has the node, which is confirmed
 * @BTGW_FRIEND_V_CLEAR_AGAIN: a Friend Clear for what is over, confirmed
 * @BTGW_FRIEND_V_CLEAR: the Friend before is told (again) to let go
 * @BTGW_FRIEND_V_CLEAR_DONE: it confirmed, or had twice the PollTimeout for it
 * @BTGW_FRIEND_V_LAPSED: no Poll within 1 s of the Offer
 * @BTGW_FRIEND_V_TIMEOUT: nothing heard for PollTimeout: the friendship ended
 * @BTGW_FRIEND_V_STATE: not a message for this state
 * @BTGW_FRIEND_V_SOURCE: from another node than it can come from
 * @BTGW_FRIEND_V_CREDENTIALS: under flooding credentials where those of the
 *	friendship are due, or the other way round
 * @BTGW_FRIEND_V_TTL: TTL must be 0 and is not
 * @BTGW_FRIEND_V_ELEMENTS: the last element of the node is no unicast address
 * @BTGW_FRIEND_V_QUEUE: the node wants a larger queue; if it was our friend it
 *	is no more
 * @BTGW_FRIEND_V_LIST_FULL: more addresses than the list can hold: none was
 *	added, nothing is confirmed; the node has been heard of, though
 * @BTGW_FRIEND_V_COUNTER: LPNCounter is not of this friendship
 * @BTGW_FRIEND_V_OPCODE: a message that a Friend does not receive
 * @__BTGW_FRIEND_RESULTS: number of the others
 */
enum btgw_friend_result {
	BTGW_FRIEND_V_NOTHING,
	BTGW_FRIEND_V_REQUEST,
	BTGW_FRIEND_V_OFFER,
	BTGW_FRIEND_V_ESTABLISHED,
	BTGW_FRIEND_V_POLL,
	BTGW_FRIEND_V_POLL_AGAIN,
	BTGW_FRIEND_V_SUB,
	BTGW_FRIEND_V_SUB_AGAIN,
	BTGW_FRIEND_V_ANSWER,
	BTGW_FRIEND_V_MISSED,
	BTGW_FRIEND_V_CLEARED,
	BTGW_FRIEND_V_CLEAR_AGAIN,
	BTGW_FRIEND_V_CLEAR,
	BTGW_FRIEND_V_CLEAR_DONE,
	BTGW_FRIEND_V_LAPSED,
	BTGW_FRIEND_V_TIMEOUT,
	BTGW_FRIEND_V_STATE,
	BTGW_FRIEND_V_SOURCE,
	BTGW_FRIEND_V_CREDENTIALS,
	BTGW_FRIEND_V_TTL,
	BTGW_FRIEND_V_ELEMENTS,
	BTGW_FRIEND_V_QUEUE,
	BTGW_FRIEND_V_LIST_FULL,
	BTGW_FRIEND_V_COUNTER,
	BTGW_FRIEND_V_OPCODE,
	__BTGW_FRIEND_RESULTS,
};

/* what the shell has to do, in this order */
enum {
	/* forget the friendship credentials; queue and list are empty */
	BTGW_FRIEND_DO_FORGET	= 0x01,
	/* derive them, from out->lpn_counter and out->friend_counter */
	BTGW_FRIEND_DO_DERIVE	= 0x02,
	/* tell that the node is a friend now (DO_FORGET: no more) */
	BTGW_FRIEND_DO_UP	= 0x04,
	/* send out->tx[0..n_tx), each with a fresh SEQ */
	BTGW_FRIEND_DO_SEND	= 0x08,
	/* send out->pdu under the friendship credentials; if it is late, call
	 * btgw_friend_q_settle() before
	 */
	BTGW_FRIEND_DO_SEND_PDU	= 0x10,
};

/**
 * struct btgw_friend_cfg - what this node offers as a Friend
 * @addr: primary unicast address of this node
 * @receive_window_ms: 1 to 255; how late an answer can be on the bearers
 * @subs: memory of the subscription list
 * @sub_size: its entries, 0 to 255
 */
struct btgw_friend_cfg {
	u16 addr;
	u8 receive_window_ms;
	u8 sub_size;
	u16 *subs;
};

/**
 * struct btgw_friend - one friendship; owned by the shell, fields private but
 *	for reading @state, @lpn, @request, @q, @n_subs and @subs of @cfg
 * @cfg: what is offered
 * @q: messages stored
 * @request: the Request it began with
 * @lpn: address of the Low Power node
 * @friend_counter: of the Offer
 * @rssi: dBm of the Request
 * @state: enum btgw_friend_state
 * @n_subs: entries of the subscription list
 * @has_transaction: there was a change of the list
 * @transaction: number of the last one
 * @clear_to: who gets Friend Clear, 0 = nobody
 * @clear_wait_ms: present wait for its confirmation
 * @clear_at: when to repeat it
 * @clear_end: when to give up
 * @state_at: end of the present state, 0 = none: Offer due, Offer lapsed, Poll
 *	timeout, end of the memory of it
 * @answer_at: when to answer the Poll, 0 = none to answer
 * @confirm_at: when to confirm the change of the list, 0 = none
 */
struct btgw_friend {
	struct btgw_friend_cfg cfg;
	struct btgw_friend_q q;
	struct btgw_friend_request request;
	u16 lpn;
	u16 friend_counter;
	s8 rssi;
	u8 state;
	u8 n_subs;
	bool has_transaction;
	u8 transaction;
	u16 clear_to;
	u64 clear_wait_ms;
	u64 clear_at;
	u64 clear_end;
	u64 state_at;
	u64 answer_at;
	u64 confirm_at;
};

/**
 * struct btgw_friend_rx - how a message arrived
 * @src: source address
 * @ttl: TTL as received
 * @friendship: under the credentials of this friendship, else flooding
 * @rssi: dBm, or %BTGW_FRIEND_RSSI_NONE
 * @friend_counter: counter for an Offer, should this lead to one; the shell
 *	raises it with every %BTGW_FRIEND_V_REQUEST
 */
struct btgw_friend_rx {
	u16 src;
	u8 ttl;
	bool friendship;
	s8 rssi;
	u16 friend_counter;
};

/**
 * struct btgw_friend_tx - a control message to send
 * @dst: destination
 * @zero_ttl: TTL 0, else the default TTL of the net
 * @friendship: under the friendship credentials, else flooding
 * @len: octets of @pdu
 * @pdu: lower transport PDU, CTL = 1
 */
struct btgw_friend_tx {
	u16 dst;
	bool zero_ttl;
	bool friendship;
	u8 len;
	u8 pdu[BTGW_FRIEND_MSG_MAX];
};

/**
 * struct btgw_friend_sec - security state of the subnet, for Friend Updates
 * @flags: BTGW_FRIEND_KEY_REFRESH, BTGW_FRIEND_IV_UPDATE
 * @iv_index: IV index of the net
 */
struct btgw_friend_sec {
	u8 flags;
	u32 iv_index;
};

/**
 * struct btgw_friend_out - what a call asks of the shell
 * @verdict: enum btgw_friend_result
 * @todo: BTGW_FRIEND_DO bits
 * @n_tx: messages in @tx
 * @tx: messages to send
 * @pdu: the answer to a Poll, valid until the next call for the friendship
 * @not_after_ms: @pdu and a Confirm are of no use after this, the end of the
 *	receive window
 * @lpn_counter: for the credentials
 * @friend_counter: likewise
 * @deadline_ms: when to call btgw_friend_timer() next, 0 = no need; valid after
 *	every call
 */
struct btgw_friend_out {
	enum btgw_friend_result verdict;
	u32 todo;
	u8 n_tx;
	struct btgw_friend_tx tx[BTGW_FRIEND_TX_MAX];
	const struct btgw_friend_pdu *pdu;
	u64 not_after_ms;
	u16 lpn_counter;
	u16 friend_counter;
	u64 deadline_ms;
};

/**
 * enum btgw_friend_want - is a message to be stored, section 3.5.5
 * @BTGW_FRIEND_WANT: yes
 * @BTGW_FRIEND_WANT_STATE: the friendship is not established
 * @BTGW_FRIEND_WANT_TTL: it arrived with TTL 0 or 1
 * @BTGW_FRIEND_WANT_SOURCE: the node sent it itself
 * @BTGW_FRIEND_WANT_DST: neither to one of its elements nor in its list
 * @__BTGW_FRIEND_WANTS: number of the others
 */
enum btgw_friend_want {
	BTGW_FRIEND_WANT,
	BTGW_FRIEND_WANT_STATE,
	BTGW_FRIEND_WANT_TTL,
	BTGW_FRIEND_WANT_SOURCE,
	BTGW_FRIEND_WANT_DST,
	__BTGW_FRIEND_WANTS,
};

/**
 * btgw_friend_init() - no friendship yet
 * @f: friendship
 * @cfg: what is offered; copied, @subs is used
 * @mem: memory of the queue, @queue_size + 1 entries
 * @queue_size: %BTGW_FRIEND_QUEUE_MIN to %BTGW_FRIEND_QUEUE_MAX
 */
void btgw_friend_init(struct btgw_friend *f, const struct btgw_friend_cfg *cfg,
		      struct btgw_friend_pdu *mem, u8 queue_size);

/**
 * btgw_friend_receive() - a friendship message
 * @f: friendship of the node it is about: the source, and for a Friend Clear
 *	its LPNAddress. A Clear Confirm belongs to the friendship of its
 *	LPNAddress too. For a Request of a new node, an idle one
 * @rx: how it arrived
 * @msg: the message, parsed
 * @now_ms: time it was received
 * @out: what to do
 *
 * Destination and subnet are the shell's to check: a Request goes to all-friends,
 * everything else to this node.
 *
 * Return: out->verdict.
 */
enum btgw_friend_result btgw_friend_receive(struct btgw_friend *f,
					    const struct btgw_friend_rx *rx,
					    const struct btgw_friend_msg *msg,
					    u64 now_ms,
					    struct btgw_friend_out *out);

/**
 * btgw_friend_timer() - time has passed
 * @f: friendship
 * @sec: security state now
 * @now_ms: time
 * @out: what to do
 *
 * To be called at the deadline of the last call; earlier does no harm, later
 * than the receive window costs the node a Poll.
 *
 * Return: out->verdict; the most telling one where several things were due.
 */
enum btgw_friend_result btgw_friend_timer(struct btgw_friend *f,
					  const struct btgw_friend_sec *sec,
					  u64 now_ms,
					  struct btgw_friend_out *out);

/**
 * btgw_friend_end() - end it from this side: an operator, a key that goes, the
 *	Friend feature switched off
 * @f: friendship
 * @out: what to do: %BTGW_FRIEND_DO_FORGET if there were credentials
 *
 * Return: out->verdict, %BTGW_FRIEND_V_NOTHING.
 */
enum btgw_friend_result btgw_friend_end(struct btgw_friend *f,
					struct btgw_friend_out *out);

/**
 * btgw_friend_security() - key refresh phase or IV index changed
 * @f: friendship
 * @iv_index: IV index of the net now
 *
 * An established friendship gets a Friend Update into its queue, and loses what
 * the node could not read any more.
 *
 * Return: entries dropped.
 */
unsigned int btgw_friend_security(struct btgw_friend *f, u32 iv_index);

/**
 * btgw_friend_wants() - is a message to be stored for the node
 * @f: friendship; the message came in on its subnet
 * @src: source address
 * @dst: destination address
 * @ttl: TTL as received
 * @local: this node originates it; TTL does not matter
 *
 * Return: %BTGW_FRIEND_WANT or why not.
 */
enum btgw_friend_want btgw_friend_wants(const struct btgw_friend *f, u16 src,
					u16 dst, u8 ttl, bool local);

/**
 * btgw_friend_poll_left() - time until the friendship ends unless a Poll comes
 * @f: friendship
 * @now_ms: time
 *
 * What Config Low Power Node PollTimeout Status reports.
 *
 * Return: in 100 ms, rounded up; 0 if it is not established.
 */
u32 btgw_friend_poll_left(const struct btgw_friend *f, u64 now_ms);

/**
 * btgw_friend_deadline() - when btgw_friend_timer() is wanted
 * @f: friendship
 *
 * Return: time in ms, 0 = not.
 */
u64 btgw_friend_deadline(const struct btgw_friend *f);

/**
 * btgw_friend_result_name() - name of a result, for counters and traces
 * @result: enum btgw_friend_result
 *
 * Return: static string; "unknown" for anything else.
 */
const char *btgw_friend_result_name(enum btgw_friend_result result);

/**
 * btgw_friend_want_name() - name of a decision, for counters and traces
 * @want: enum btgw_friend_want
 *
 * Return: static string; "unknown" for anything else.
 */
const char *btgw_friend_want_name(enum btgw_friend_want want);

#endif /* _BTGW_CORE_FRIEND_H */
