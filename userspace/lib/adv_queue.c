// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adv_queue.c - what an advertising bearer still has to send, and when
 */
#include "adv_queue.h"

#include <endian.h>
#include <errno.h>
#include <string.h>

enum {
	/* of down.count and down.interval */
	COUNT_MAX		= 8,
	INTERVAL_MAX		= 32,
	INTERVAL_US		= 10000,
	/* a PDU for later than this is for no time at all */
	AHEAD_MAX_US		= 10000000,
};

/* Of those that were sent before, the one with the fewest copies to come */
static int expendable(const struct btgw_adv_queue *q)
{
	unsigned int i;
	int best = -1;

	for (i = 0; i < q->count; i++) {
		if (q->pdu[i].again &&
		    (best < 0 || q->pdu[i].left < q->pdu[best].left))
			best = (int)i;
	}
	return best;
}

bool btgw_adv_queue_room(const struct btgw_adv_queue *q)
{
	return q->count < BTGW_ADV_QUEUE || expendable(q) >= 0;
}

static void take_out(struct btgw_adv_queue *q, int i)
{
	q->pdu[i] = q->pdu[--q->count];
}

static bool frame_good(const struct btgw_bearer_hdr *hdr, size_t len,
		       uint64_t now_us)
{
	return len <= BTGW_BEARER_PDU_MAX && len &&
	       (hdr->type == BTGW_BEARER_MESSAGE ||
		hdr->type == BTGW_BEARER_BEACON) &&
	       hdr->flags & BTGW_BEARER_F_DOWN &&
	       hdr->down.count >= 1 && hdr->down.count <= COUNT_MAX &&
	       hdr->down.interval >= 1 && hdr->down.interval <= INTERVAL_MAX &&
	       le64toh(hdr->down.not_before_ns) / 1000 <=
		       now_us + AHEAD_MAX_US;
}

int btgw_adv_queue_add(struct btgw_adv_queue *q, const uint8_t *frame,
		       size_t len, uint64_t now_us)
{
	struct btgw_bearer_hdr hdr;
	struct btgw_adv_pdu *pdu;
	uint64_t due;

	if (len >= sizeof(hdr))
		memcpy(&hdr, frame, sizeof(hdr));
	if (len < sizeof(hdr) ||
	    !frame_good(&hdr, len - sizeof(hdr), now_us)) {
		q->refused++;
		return -EINVAL;
	}
	if (q->count == BTGW_ADV_QUEUE) {
		int i = expendable(q);

		if (i < 0)
			return -ENOSPC;
		take_out(q, i);
		q->cut++;
	}

	due = le64toh(hdr.down.not_before_ns) / 1000;
	pdu = &q->pdu[q->count++];
	*pdu = (struct btgw_adv_pdu){
		.type = hdr.type,
		.len = len - sizeof(hdr),
		.left = hdr.down.count,
		.interval_us = hdr.down.interval * INTERVAL_US,
		.due_us = due > now_us ? due : now_us,
		.order = ++q->order,
	};
	memcpy(pdu->data, frame + sizeof(hdr), pdu->len);
	q->taken++;
	return 0;
}

/* Which of two that are due: never sent, longer due, older */
static bool before(const struct btgw_adv_pdu *a, const struct btgw_adv_pdu *b)
{
	if (a->again != b->again)
		return !a->again;
	if (a->due_us != b->due_us)
		return a->due_us < b->due_us;
	return a->order < b->order;
}

int btgw_adv_queue_next(const struct btgw_adv_queue *q, uint64_t now_us,
			uint64_t *wait_us)
{
	unsigned int i;
	int best = -1;

	*wait_us = UINT64_MAX;
	for (i = 0; i < q->count; i++) {
		const struct btgw_adv_pdu *pdu = &q->pdu[i];

		if (pdu->due_us > now_us) {
			if (pdu->due_us - now_us < *wait_us)
				*wait_us = pdu->due_us - now_us;
		} else if (best < 0 || before(pdu, &q->pdu[best])) {
			best = (int)i;
		}
	}
	return best;
}

void btgw_adv_queue_sent(struct btgw_adv_queue *q, int i, uint64_t now_us,
			 uint32_t random)
{
	struct btgw_adv_pdu *pdu = &q->pdu[i];

	q->sent++;
	if (!--pdu->left) {
		take_out(q, i);
		return;
	}
	pdu->again = true;
	pdu->due_us = now_us + pdu->interval_us + random % BTGW_ADV_JITTER_US;
}
