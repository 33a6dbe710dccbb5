/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mesh_lpn.h - a Low Power node that follows a script
 *
 * Its Friend is a net; the node and everybody else speak over the far end of the
 * bearer of that.
 */
#ifndef _BTGW_MESH_LPN_H
#define _BTGW_MESH_LPN_H

#include "friend_msg.h"
#include "mesh_air.h"
#include "mesh_nl.h"

#define LPN_ADDR	0x0201
#define LPN_DELAY_MS	20
/* a poll timeout that no machine stands still for: five minutes, in 100 ms */
#define LPN_LONG	3000

/* what messages are made of */
extern uint8_t lpn_data[BTGW_MESH_MAX];

struct lpn {
	struct mesh_node node;
	struct mesh_air *air;
	struct btgw_net_cred cred;
	struct btgw_friend_offer offer;
	uint32_t seq;
	uint32_t other_seq;
	uint16_t counter;
	uint8_t fsn;
	int events;
	struct mesh_stats before;
};

/* a net at address 1 with the friend feature, and its bearer */
struct lpn *lpn_new(void);
/* and a friendship with it; @timeout: in 100 ms */
struct lpn *lpn_friend(uint32_t timeout);
void lpn_del(struct lpn *l);

/* a control message of one PDU from @src */
void lpn_ctl(struct lpn *l, const struct btgw_net_cred *cred, uint16_t src,
	     uint32_t *seq, uint16_t dst, const struct btgw_friend_msg *msg);
void lpn_ask(struct lpn *l, uint32_t timeout);
/* the same, and the Offer */
void lpn_request(struct lpn *l, uint32_t timeout);
/* from Request to friendship, once more where the Offer has lapsed meanwhile */
void lpn_befriend(struct lpn *l, uint32_t timeout);
/*
 * says @msg to the Friend, again where that has missed the receive window and
 * said nothing; false: there is no friendship any more
 */
bool lpn_say(struct lpn *l, const struct btgw_friend_msg *msg,
	     struct btgw_net_pdu *answer);
/* asks for the next PDU, or for one more time for the last; false: as above */
bool lpn_try_poll(struct lpn *l, struct btgw_net_pdu *pdu);
void lpn_poll_fsn(struct lpn *l, struct btgw_net_pdu *pdu, uint8_t fsn);
void lpn_poll(struct lpn *l, struct btgw_net_pdu *pdu);
/* a poll that is answered with an Update */
void lpn_update(struct lpn *l, uint8_t flags, uint32_t iv_index, uint8_t md);
/* polls for a message of @len octets of lpn_data, in as many PDUs as it takes */
void lpn_message(struct lpn *l, uint16_t src, uint16_t dst, uint8_t ttl,
		 size_t len);
/* waits until there are @n PDUs in the queue for it */
void lpn_stored(struct lpn *l, uint32_t n);
/* what was dropped since lpn_new() */
uint64_t lpn_drops(struct lpn *l, uint32_t reason);

#endif /* _BTGW_MESH_LPN_H */
