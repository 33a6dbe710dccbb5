/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sim.h - a network of nodes that run kernel/core, and the air between them
 *
 * Discrete events, microseconds, one seed: the same run every time.
 *
 *	sim_main.c	arguments
 *	sim_report.c	scenario a: flooding beside directed, what is sent
 *	sim_levers.c	likewise, what each setting brings
 *	sim_load.c	scenario b: both over load
 *	sim_firmware.c	scenario c: chunks to many nodes
 *	sim_churn.c	scenario d: nodes die and move
 *	sim_subnets.c	scenario e: one subnet or several
 *	sim_net.c	a network from its beginning to its end
 *	sim_traffic.c	messages to a gateway, acknowledgements, what arrives
 *	sim_sar.c	segmented messages
 *	sim_node.c	what a node does with a PDU: cache, directed forwarding,
 *			flooding
 *	sim_count.c	what was counted, as figures
 *	sim_air.c	advertising on three channels, who hears what
 *	sim_event.c	what happens next
 */
#ifndef _BTGW_TESTS_SIM_H
#define _BTGW_TESTS_SIM_H

#include "df_decide.h"
#include "df_discovery.h"
#include "msg_cache.h"
#include "sar_rx.h"
#include "sar_tx.h"

#include <stdio.h>

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#endif

enum {
	SIM_CHANNELS	= 3,
	SIM_QUEUE	= 64,	/* PDUs that wait in a node for its radio */
	SIM_CACHE	= 256,
	SIM_LT_MAX	= BTGW_LT_PDU_MAX,
	SIM_CONTEXTS	= 2,	/* of reassembly: one group, one unicast */
	/* of a lower transport PDU with a short message */
	SIM_DATA_LT	= 15,
	/* around it: network header and NetMIC */
	SIM_DATA_LEN	= 9 + 4,
	SIM_CTL_LEN	= 9 + 1 + 8,
	/* of ADV_NONCONN_IND around the network PDU: preamble, access address,
	 * header, address, length and type of the AD structure, CRC
	 */
	SIM_ADV_LEN	= 1 + 4 + 2 + 6 + 2 + 3,
	SIM_US_PER_OCTET = 8,
	SIM_GROUP	= 0xc000,
	SIM_NO_MSG	= 0xffffffff,
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
	unsigned int relay_ms;	/* a flooding relay waits so long at most */
	unsigned int path_ms;	/* a directed relay */
	unsigned int repeat_ms;	/* between two transmissions, flooded */
	unsigned int again_ms;	/* likewise, directed */
	unsigned int scan_ms;	/* on one channel before the next */
	unsigned int duty;	/* of a hundred, time that a node listens */
	double capture;		/* dB by which the stronger one is heard */
	double gate;		/* dB above the weakest, for a PATH_REQUEST */
	unsigned int lanes;
	unsigned int lifetime;	/* Path Lifetime, 0 to 3 */
	unsigned int echo;	/* Unicast Echo Interval, % */
	bool two_way;
	bool acked;		/* the gateway acknowledges, see sim_traffic.c */
	bool quiet;		/* no reports: the scenario sends */
	unsigned int gateways;
	unsigned int subnets;	/* 1, or as many as gateways */
	unsigned int targets;	/* of firmware */
	unsigned int chunks;
	unsigned int segment_ms;
	unsigned int seed;
};

enum sim_what {
	SIM_DATA,
	SIM_ACK,
	SIM_REQUEST,
	SIM_REPLY,
	SIM_CONFIRM,
	SIM_ECHO,
	__SIM_WHATS,
};

struct sim_pdu {
	u16 src;
	u16 dst;
	u32 seq;
	u32 msg;		/* which message, of data */
	u8 subnet;
	u8 ttl;
	u8 what;
	bool ctl;
	bool directed;
	bool relayed;
	u8 opcode;
	u8 len;			/* octets of parameters, or lower transport */
	u8 octets[SIM_LT_MAX];
};

struct sim_item {
	struct sim_pdu pdu;
	u64 at;			/* not before */
};

struct sim_node {
	double x;
	double y;
	u16 addr;
	u8 subnet;
	bool dead;
	bool grouped;		/* subscribed to SIM_GROUP */
	struct sim_node *gateway;
	u32 seq;
	u32 phase;		/* of its scan, us */
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

/* why a PDU was not heard that the node could have used */
enum sim_lost {
	SIM_LOST_COLLISION,
	SIM_LOST_SENDING,	/* it sent at this time */
	SIM_LOST_CHANNEL,	/* it went to the next channel, or to sleep */
	__SIM_LOST,
};

struct sim_msg {
	u64 born;
	u64 got;		/* 0: not yet */
	u16 from;
	u8 hops;
	u8 tries;
	bool flooded;		/* at first, for want of a path */
	bool acked;
};

struct sim_count {
	/* transmissions: by what, directed, relayed */
	u64 sent[__SIM_WHATS][2][2];
	u64 octets;		/* of network PDUs */
	u64 stale;		/* of relayed data: over what is left of an
				 * older path
				 */
	u64 overflow;		/* PDUs dropped by a full queue */
	u64 airtime;		/* us, on all channels */
	u64 heard;		/* likewise, at all receivers */
	u64 lost[2][__SIM_LOST]; /* of what is flooded, of data on a path */
	u64 taken;
	u64 known;		/* of them the cache had */
	unsigned int paths;	/* at their origins */
};

struct sim;

/* what scenarios add to a node */
struct sim_app {
	void (*hear)(struct sim *s, struct sim_node *node,
		     const struct sim_pdu *pdu);
	void (*timer)(struct sim *s, struct sim_node *node);
	void (*tick)(struct sim *s);
};

enum sim_kind {
	SIM_EV_SEND,
	SIM_EV_LEG,
	SIM_EV_TIMER,
	SIM_EV_MESSAGE,
	SIM_EV_RETRY,
	SIM_EV_APP,
	SIM_EV_TICK,
};

struct sim_event {
	u64 at;
	u64 order;
	unsigned int kind;
	unsigned int which;	/* node, leg or message */
};

struct sim {
	struct sim_cfg cfg;
	struct sim_node *node;
	unsigned int n;
	u64 now;
	u64 rnd;
	bool measuring;
	u64 begin;		/* of what is measured */
	u64 end;		/* of new messages, or of the setup */
	struct sim_count count;
	struct sim_msg *msg;
	u32 msgs;
	u32 msg_room;
	struct sim_air *air;
	/* what happens next */
	struct sim_event *heap;
	size_t used;
	size_t room;
	u64 order;
	const struct sim_app *app;
	void *priv;		/* of the app */
};

/* sim_event.c */
void sim_at(struct sim *s, u64 at_us, enum sim_kind kind, unsigned int which);
void sim_run(struct sim *s, u64 until_us);
double sim_random(struct sim *s);
void *sim_memory(size_t n);

/* sim_air.c */
void sim_air_init(struct sim *s);
void sim_air_free(struct sim *s);
/* after nodes have moved */
void sim_air_place(struct sim *s);
unsigned int sim_index(const struct sim *s, const struct sim_node *node);
unsigned int sim_airtime_us(const struct sim_pdu *pdu);
void sim_queue(struct sim *s, struct sim_node *node, const struct sim_pdu *pdu,
	       unsigned int times, u64 delay_us);
void sim_air_send(struct sim *s, struct sim_node *node);
void sim_air_arrive(struct sim *s, unsigned int number);
/* fewest links from each node to one node, 0 where there are none */
void sim_air_hops(const struct sim *s, const struct sim_node *to, double range,
		  unsigned int *hops);

/* sim_node.c */
void sim_node_init(struct sim *s, struct sim_node *node);
void sim_node_free(struct sim_node *node);
void sim_node_hear(struct sim *s, struct sim_node *node,
		   const struct sim_pdu *pdu, s8 rssi);
void sim_node_timer(struct sim *s, struct sim_node *node);
bool sim_node_wants(struct sim_node *node, const struct sim_pdu *pdu);
bool sim_node_has_path(const struct sim_node *node, u16 dst);
/* look for one */
void sim_node_need(struct sim *s, struct sim_node *node, u16 dst);
/* acknowledgements are missing */
void sim_node_lost(struct sim *s, struct sim_node *node, u16 dst);
/* pdu: src, seq, subnet, credentials and, if it is 0, ttl are filled in */
void sim_node_send(struct sim *s, struct sim_node *node, struct sim_pdu *pdu,
		   bool flood);

/* sim_traffic.c */
/* from one report of a node to its next */
u64 sim_traffic_pause_us(struct sim *s);
void sim_traffic_message(struct sim *s, struct sim_node *node);
void sim_traffic_retry(struct sim *s, u32 msg);
void sim_traffic_hear(struct sim *s, struct sim_node *node,
		      const struct sim_pdu *pdu);
u32 sim_msg_new(struct sim *s, struct sim_node *node);

/* sim_sar.c */
struct sim_sar_tx {
	struct btgw_sar_tx tx;
	u8 upper[BTGW_LT_UPPER_MAX];
	u16 len;
	u64 deadline_ms;
};

struct sim_sar_rx {
	struct btgw_sar_rx_table t;
	struct btgw_sar_rx ctx[SIM_CONTEXTS];
	u8 upper[SIM_CONTEXTS][BTGW_SAR_RX_BUF];
	u64 deadline_ms;
};

/* tx->upper and tx->len are to be sent */
void sim_sar_begin(struct sim *s, struct sim_node *node, struct sim_sar_tx *tx,
		   u16 dst, u8 ttl);
/* what is due; else asks for the app's timer. Return: how it ended, or not */
enum btgw_sar_end sim_sar_send(struct sim *s, struct sim_node *node,
			       struct sim_sar_tx *tx);
void sim_sar_acked(struct sim *s, struct sim_sar_tx *tx,
		   const struct sim_pdu *pdu);
void sim_sar_listen(struct sim_sar_rx *rx);
/* Return: a whole message, or NULL */
const u8 *sim_sar_hear(struct sim *s, struct sim_node *node,
		       struct sim_sar_rx *rx, const struct sim_pdu *pdu);
void sim_sar_timer(struct sim *s, struct sim_node *node,
		   struct sim_sar_rx *rx);

/* sim_net.c */
struct sim *sim_new(const struct sim_cfg *cfg);
void sim_free(struct sim *s);
/* paths are found; setup: what that took */
void sim_setup(struct sim *s, struct sim_count *setup);
/* reports go for cfg->seconds, and what is under way arrives */
void sim_measure(struct sim *s);

/* sim_count.c */
struct sim_figures {
	u64 messages;
	double delivery;	/* of 1 */
	double flooded;		/* of 1, messages without a path */
	double p50_ms;
	double p95_ms;
	double hops;
	double pdus;		/* transmissions of data, by message */
	double other;		/* of everything else, by message */
	double octets;		/* per second */
	double erlang;		/* what a node hears of others, per channel */
	unsigned int paths;
};

u64 sim_sent(const struct sim_count *c, enum sim_what what);
u64 sim_sent_all(const struct sim_count *c);
void sim_figures(const struct sim *s, struct sim_figures *f);
double sim_share(double part, double whole);
/* after sim_setup(), which stands for as many as are wanted */
void sim_measure_as(struct sim *s, const struct sim_cfg *cfg,
		    struct sim_figures *f, struct sim_count *count);
/* a network, from setup to end */
void sim_once(const struct sim_cfg *cfg, struct sim_figures *f,
	      struct sim_count *setup, struct sim_count *count);

/* scenarios; they return an exit status */
int sim_report(const struct sim_cfg *cfg);
int sim_levers(const struct sim_cfg *cfg);
int sim_load(const struct sim_cfg *cfg);
int sim_firmware(const struct sim_cfg *cfg);
int sim_churn(const struct sim_cfg *cfg);
int sim_subnets(const struct sim_cfg *cfg);

#endif /* _BTGW_TESTS_SIM_H */
