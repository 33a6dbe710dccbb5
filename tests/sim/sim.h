/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sim.h - a network of nodes that run kernel/core, and the air between them
 *
 * Discrete events, microseconds, one seed: the same run every time.
 *
 *	sim_main.c	scenarios, tables
 *	sim_node.c	what a node does with a PDU: cache, directed forwarding,
 *			flooding; messages to the gateway
 *	sim_air.c	events, advertising on three channels, who hears what
 */
#ifndef _BTGW_TESTS_SIM_H
#define _BTGW_TESTS_SIM_H

#include "df_decide.h"
#include "df_discovery.h"
#include "msg_cache.h"

enum {
	SIM_CHANNELS	= 3,
	SIM_QUEUE	= 32,	/* PDUs that wait in a node for its radio */
	SIM_CACHE	= 256,
	/* octets of a network PDU with data; of a control PDU it is computed */
	SIM_DATA_LEN	= 28,
	SIM_CTL_LEN	= 9 + 1 + 8,
	/* of ADV_NONCONN_IND around the network PDU: preamble, access address,
	 * header, address, length and type of the AD structure, CRC
	 */
	SIM_ADV_LEN	= 1 + 4 + 2 + 6 + 2 + 3,
	SIM_US_PER_OCTET = 8,
};

/* what is simulated */
struct sim_cfg {
	unsigned int cols;
	unsigned int rows;
	double spacing;		/* m */
	double range;		/* m at which a PDU is just heard */
	bool ideal;		/* no channels, collisions or deaf radios */
	bool directed;
	double rate;		/* messages per second and node */
	double setup;		/* s in which paths are found */
	double seconds;		/* s that are measured */
	unsigned int transmit;	/* times the first node sends a directed PDU */
	unsigned int relay;	/* times another one does */
	unsigned int flood;	/* times anybody sends a flooded one */
	unsigned int control;	/* times a control PDU is sent */
	unsigned int relay_ms;	/* a relay waits at random so long at most */
	unsigned int repeat_ms;	/* between two transmissions of a PDU */
	unsigned int scan_ms;	/* on one channel before the next */
	unsigned int duty;	/* of a hundred, time that a node listens */
	double capture;		/* dB by which the stronger one is heard */
	double gate;		/* dB above the weakest, for a PATH_REQUEST */
	unsigned int lanes;
	unsigned int seed;
};

struct sim_pdu {
	u16 src;
	u16 dst;
	u32 seq;
	u64 born;		/* us; of data */
	u8 ttl;
	bool ctl;
	bool directed;
	u8 opcode;
	u8 len;			/* octets of parameters */
	u8 params[BTGW_DF_PARAMS_MAX];
};

struct sim_item {
	struct sim_pdu pdu;
	u64 at;			/* not before */
};

struct sim_node {
	double x;
	double y;
	u16 addr;
	u32 seq;
	unsigned int scan_phase;
	/* radio */
	struct sim_item queue[SIM_QUEUE];
	unsigned int queued;
	u64 tx_from;
	u64 tx_until;
	u64 wake_at;
	/* protocol */
	struct btgw_df df;
	struct btgw_df_table t;
	struct btgw_msg_cache cache;
	u64 timer_at;
};

struct sim_count {
	u64 messages;
	u64 delivered;
	u64 pdus[2];		/* transmissions: of data, of control */
	u64 bytes[2];		/* octets of network PDU in them */
	u64 overflow;		/* PDUs dropped by a full queue */
	u64 airtime;		/* us, of all nodes and channels */
	u64 heard;		/* us, of all of them at all receivers */
	u64 collided;		/* PDUs a listening node lost to another one */
	u64 taken;		/* those it got */
	unsigned int paths;	/* at their origins */
	u64 hops;		/* of the messages that arrived, together */
	u32 *latency;		/* us, of each that arrived */
	unsigned int n_latency;
	unsigned int room;
};

struct sim;

/* sim_air.c */
void sim_air_init(struct sim *s);
void sim_air_free(struct sim *s);
void sim_queue(struct sim *s, struct sim_node *node, const struct sim_pdu *pdu,
	       unsigned int times, u64 delay_us);
void sim_timer(struct sim *s, struct sim_node *node, u64 at_us);
void sim_message(struct sim *s, struct sim_node *node, u64 at_us);
void sim_run(struct sim *s, u64 until_us);
double sim_random(struct sim *s);

/* sim_node.c */
void sim_node_init(struct sim *s, struct sim_node *node);
void sim_node_free(struct sim_node *node);
void sim_node_hear(struct sim *s, struct sim_node *node,
		   const struct sim_pdu *pdu, s8 rssi);
void sim_node_timer(struct sim *s, struct sim_node *node);
void sim_node_message(struct sim *s, struct sim_node *node);
/* has it a path to the gateway */
bool sim_node_has_path(const struct sim *s, const struct sim_node *node);

struct sim {
	struct sim_cfg cfg;
	struct sim_node *node;
	unsigned int n;
	struct sim_node *gateway;
	u64 now;
	u64 rnd;
	bool measuring;
	u64 end;		/* of new messages, or of the setup */
	struct sim_count count;
	struct sim_air *air;
};

#endif /* _BTGW_TESTS_SIM_H */
