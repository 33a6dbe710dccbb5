/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * adv_queue.h - what an advertising bearer still has to send, and when
 *
 * A controller advertises one thing at a time, and a net says of each PDU how
 * often and how far apart. So the copies of several PDUs take turns: what was
 * not sent yet comes before what is only sent again, because a mesh can do
 * without a copy and not without the PDU.
 *
 * No clock and no memory of its own: time is passed in, in microseconds.
 */
#ifndef _BTGW_LIB_ADV_QUEUE_H
#define _BTGW_LIB_ADV_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/btgw_packet.h>

enum {
	BTGW_ADV_QUEUE		= 64,
	/* two relays that heard the same PDU do not stay in step */
	BTGW_ADV_JITTER_US	= 10000,
};

/**
 * struct btgw_adv_pdu - a PDU to be sent
 * @type: %BTGW_BEARER_MESSAGE or %BTGW_BEARER_BEACON
 * @len: octets of @data
 * @left: times to come
 * @again: it was sent at least once
 * @interval_us: between two times
 * @due_us: not before
 * @order: which came first
 * @data: it
 */
struct btgw_adv_pdu {
	uint8_t type;
	uint8_t len;
	uint8_t left;
	bool again;
	uint32_t interval_us;
	uint64_t due_us;
	uint64_t order;
	uint8_t data[BTGW_BEARER_PDU_MAX];
};

/**
 * struct btgw_adv_queue - PDUs that wait
 * @pdu: them, the first @count
 * @count: how many
 * @order: of the last one that came
 * @taken: PDUs that came
 * @sent: times that one was sent, copies included
 * @refused: frames that are none
 * @cut: PDUs that lost their last copies to others
 */
struct btgw_adv_queue {
	struct btgw_adv_pdu pdu[BTGW_ADV_QUEUE];
	unsigned int count;
	uint64_t order;
	uint64_t taken;
	uint64_t sent;
	uint64_t refused;
	uint64_t cut;
};

/**
 * btgw_adv_queue_room() - whether another PDU would be taken
 * @q: the queue
 *
 * Return: true, also where one that was sent before would make way.
 */
bool btgw_adv_queue_room(const struct btgw_adv_queue *q);

/**
 * btgw_adv_queue_add() - take a frame that a net wrote
 * @q: the queue
 * @frame: struct btgw_bearer_hdr and a PDU
 * @len: octets
 * @now_us: CLOCK_BOOTTIME
 *
 * Return: 0; -EINVAL no such frame, counted; -ENOSPC, not counted.
 */
int btgw_adv_queue_add(struct btgw_adv_queue *q, const uint8_t *frame,
		       size_t len, uint64_t now_us);

/**
 * btgw_adv_queue_next() - the PDU whose turn it is
 * @q: the queue
 * @now_us: CLOCK_BOOTTIME
 * @wait_us: where there is none: how long until there is; UINT64_MAX: the
 *	queue is empty
 *
 * Return: its place in @q->pdu; -1: none.
 */
int btgw_adv_queue_next(const struct btgw_adv_queue *q, uint64_t now_us,
			uint64_t *wait_us);

/**
 * btgw_adv_queue_sent() - it was sent once
 * @q: the queue
 * @i: its place; no place is valid after this
 * @now_us: CLOCK_BOOTTIME
 * @random: any number
 */
void btgw_adv_queue_sent(struct btgw_adv_queue *q, int i, uint64_t now_us,
			 uint32_t random);

#endif /* _BTGW_LIB_ADV_QUEUE_H */
