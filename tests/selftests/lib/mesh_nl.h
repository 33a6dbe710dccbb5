/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mesh_nl.h - settings, counters and events of a net, for the mesh scenarios
 */
#ifndef _BTGW_MESH_NL_H
#define _BTGW_MESH_NL_H

#include <linux/btgw_netlink.h>
#include <netlink/genl/genl.h>
#include "mesh_test.h"

/* more than any set of attributes has */
enum { MESH_ATTRS = 64 };

/* a request, to which attributes are added by nla_put() */
struct nl_msg *mesh_op(int cmd);
/* frees it; @reply, which may be NULL, gets the answer. Returns 0 or an errno */
int mesh_op_run(struct nl_msg *msg, nl_recvmsg_msg_cb_t reply, void *arg);
void mesh_op_must(const char *what, struct nl_msg *msg,
		  nl_recvmsg_msg_cb_t reply, void *arg);
void mesh_op_parse(struct nl_msg *msg, struct nlattr **attrs);

struct mesh_stats {
	uint64_t count[BTGW_MESH_COUNT_MAX + 1];
	uint64_t drop[BTGW_MESH_DROP_MAX + 1];
};

struct mesh_table {
	uint32_t size;
	uint32_t used;
	uint64_t dropped;
};

/* frames; @waiting to be sent */
struct mesh_bearer {
	bool up;
	uint64_t rx, tx;
	uint32_t waiting;
};

struct mesh_friend {
	uint32_t state;
	uint32_t used;
	uint32_t subs;
};

/*
 * how quickly segments follow each other: 10 ms, and many attempts; what stays
 * incomplete is kept for 80 s
 */
void mesh_fast_sar(const struct mesh_node *node);
/* as quickly as by default, and many attempts: a radio is slower than 10 ms */
void mesh_patient_sar(const struct mesh_node *node);
/* a message that nobody acknowledges is under way for minutes: 16 rounds */
void mesh_endless_sar(const struct mesh_node *node);
/* and when what stays incomplete is given up: @discard + 1 times 5 s */
void mesh_sar(const struct mesh_node *node, uint8_t discard);

/* of net-set; the number of octets must be that of the attribute */
void mesh_set(const struct mesh_node *node, int attr, uint32_t value,
	      size_t octets);
/* an attribute of the net, of 8, 16 or 32 bits */
uint32_t mesh_get(const struct mesh_node *node, int attr);
/* one step; @limit 0: none. Returns 0 or an errno */
int mesh_set_iv(const struct mesh_node *node, uint32_t index, bool flag,
		uint32_t limit);

/* the primary subnet: a new key, with @phase 1, or a step */
int mesh_refresh(const struct mesh_node *node, const uint8_t *key,
		 uint32_t phase);
uint32_t mesh_phase(const struct mesh_node *node);
/* a beacon and a message of two bearers are heard in any order */
void mesh_wait_phase(const struct mesh_node *node, uint32_t phase);
int mesh_appkey_set(const struct mesh_node *node, uint16_t index,
		    const uint8_t *key);
void mesh_sub_label(const struct mesh_node *node, uint16_t addr,
		    const uint8_t *label);
/* what is sent over @link from now on; the number of the bearer */
uint32_t mesh_bearer(const struct mesh_node *node, uint32_t link);
uint32_t mesh_bearer_as(const struct mesh_node *node, uint32_t link,
			uint32_t framing, bool repeat);
void mesh_bearer_del(const struct mesh_node *node, uint32_t bearer);
void mesh_bearer_get(const struct mesh_node *node, uint32_t bearer,
		     struct mesh_bearer *b);
/* waits until it carries frames, which its link has to find out first */
void mesh_bearer_up(const struct mesh_node *node, uint32_t bearer);

void mesh_stats(const struct mesh_node *node, struct mesh_stats *stats);
/* what was counted since @from; @to gets what there is now */
void mesh_stats_since(const struct mesh_node *node,
		      const struct mesh_stats *from, struct mesh_stats *diff);
/* waits until @n of it were dropped, or @n or more counted, since @from */
void mesh_wait_drop(const struct mesh_node *node,
		    const struct mesh_stats *from, uint32_t reason, uint64_t n);
void mesh_wait_count(const struct mesh_node *node,
		     const struct mesh_stats *from, uint32_t what, uint64_t n);
void mesh_stats_print(const char *name, const struct mesh_stats *stats);
uint64_t mesh_drops(const struct mesh_stats *stats);
/* of them, those before a network PDU was known to be one */
uint64_t mesh_bad_pdus(const struct mesh_stats *stats);
void mesh_table(const struct mesh_node *node, uint32_t kind,
		struct mesh_table *table);
/* false: there is no such friend */
bool mesh_friend(const struct mesh_node *node, uint16_t lpn,
		 struct mesh_friend *f);

/* a descriptor that hears the events of all nets from now on */
int mesh_events(void);
/* waits for an event with that command, passing over others */
bool mesh_event(int fd, int cmd, int ms);
/* the same, of one net */
bool mesh_event_of(const struct mesh_node *node, int fd, int cmd, int ms);

#endif /* _BTGW_MESH_NL_H */
