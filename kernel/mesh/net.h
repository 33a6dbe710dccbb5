/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * net.h - what the control API and the sockets see of a mesh net
 *
 * A net is one node of a Bluetooth mesh network, with its elements, keys,
 * sequence numbers and bearers. Everything of it happens on its own ordered
 * workqueue; btgw_net_call() is how others get there.
 */
#ifndef _BTGW_MESH_NET_H
#define _BTGW_MESH_NET_H

#include <linux/bits.h>
#include <linux/list.h>
#include <linux/types.h>
#include <linux/uidgid.h>

#include "count.h"
#include "drop.h"
#include "heartbeat.h"

struct btgw_net;
struct sock;

enum {
	BTGW_NETS_MAX		= 256,
	BTGW_NET_KEY_LEN	= 16,
	BTGW_NET_LABEL_LEN	= 16,
	BTGW_NET_INDEX_MAX	= 0xfff,	/* of NetKeys and AppKeys */
	BTGW_NET_SAR_TX_LEN	= 4,
	BTGW_NET_SAR_RX_LEN	= 3,
};

/* Names and sentences, by enum btgw_drop. */
extern const char *const btgw_drop_names[BTGW_DROP_COUNT];
extern const char *const btgw_drop_sentences[BTGW_DROP_COUNT];

/**
 * enum btgw_field - which value of a request was refused
 *
 * The control API turns it into the attribute that carried the value.
 */
enum btgw_field {
	BTGW_FIELD_NONE,
	BTGW_FIELD_NET,
	BTGW_FIELD_TTL,
	BTGW_FIELD_TRANSMIT,
	BTGW_FIELD_RELAY,
	BTGW_FIELD_RELAY_RETRANSMIT,
	BTGW_FIELD_FRIEND,
	BTGW_FIELD_FRIENDS,
	BTGW_FIELD_FRIEND_QUEUE,
	BTGW_FIELD_FRIEND_SUBS,
	BTGW_FIELD_RECEIVE_WINDOW,
	BTGW_FIELD_PROXY,
	BTGW_FIELD_BEACON,
	BTGW_FIELD_SAR_TX,
	BTGW_FIELD_SAR_RX,
	BTGW_FIELD_RPL_SIZE,
	BTGW_FIELD_CACHE_SIZE,
	BTGW_FIELD_SAR_SIZE,
	BTGW_FIELD_STRICT,
	BTGW_FIELD_IV_INDEX,
	BTGW_FIELD_IV_FLAG,
	BTGW_FIELD_IV_AGE,
	BTGW_FIELD_IV_TEST,
	BTGW_FIELD_HEARTBEAT_SRC,
	BTGW_FIELD_HEARTBEAT_DST,
	BTGW_FIELD_SEQ,
	BTGW_FIELD_SEQ_LIMIT,
	BTGW_FIELD_NETKEY_INDEX,
	BTGW_FIELD_APPKEY_INDEX,
	BTGW_FIELD_KEY,
	BTGW_FIELD_NEW_KEY,
	BTGW_FIELD_PHASE,
	BTGW_FIELD_ADDRESS,
	BTGW_FIELD_GROUP,
	BTGW_FIELD_LABEL,
	BTGW_FIELD_LINK,
	BTGW_FIELD_BEARER,
	BTGW_FIELD_BEARER_FLAGS,
	BTGW_FIELD_GENERATION,
	BTGW_FIELD_DIRECTED,
	BTGW_FIELD_PATHS,
	BTGW_FIELD_ORIGIN,
	BTGW_FIELD_ORIGIN_ELEMENTS,
	BTGW_FIELD_TARGET,
	BTGW_FIELD_TARGET_ELEMENTS,
	BTGW_FIELD_TOWARD_TARGET,
	BTGW_FIELD_FIXED,
	BTGW_FIELD_TWO_WAY,
	BTGW_FIELD_NOT_READY,
	BTGW_FIELD_FN,
	BTGW_FIELD_LANES,
	BTGW_FIELD_REMAINING,
};

/**
 * struct btgw_refusal - why a request was refused
 * @field: the value at fault
 * @why: a sentence for a person, static; NULL if the errno says it all
 *
 * Every function below that takes one returns a negative errno with it filled
 * in, and has then changed nothing. Errors: EINVAL a value out of its range,
 * EEXIST the object is there, ENOENT it is not, EBUSY it is in use or the step
 * has to wait, ENOSPC a limit, ERANGE a step backwards, ENOMEM.
 */
struct btgw_refusal {
	enum btgw_field field;
	const char *why;
};

/* how full a table is */
struct btgw_fill {
	u32 size;
	u32 used;
	u64 dropped;
};

/*
 * Nets
 * ====
 */

/* which members of a struct btgw_net_cfg count */
enum {
	BTGW_NET_TTL			= BIT(0),
	BTGW_NET_TRANSMIT		= BIT(1),
	BTGW_NET_RELAY			= BIT(2),
	BTGW_NET_RELAY_RETRANSMIT	= BIT(3),
	BTGW_NET_FRIEND			= BIT(4),
	BTGW_NET_FRIENDS		= BIT(5),
	BTGW_NET_FRIEND_QUEUE		= BIT(6),
	BTGW_NET_FRIEND_SUBS		= BIT(7),
	BTGW_NET_RECEIVE_WINDOW		= BIT(8),
	BTGW_NET_PROXY			= BIT(9),
	BTGW_NET_SAR_TX			= BIT(10),
	BTGW_NET_SAR_RX			= BIT(11),
	BTGW_NET_RPL_SIZE		= BIT(12),
	BTGW_NET_CACHE_SIZE		= BIT(13),
	BTGW_NET_SAR_SIZE		= BIT(14),
	BTGW_NET_STRICT			= BIT(15),
	BTGW_NET_IV			= BIT(16),
	BTGW_NET_IV_TEST		= BIT(17),
	BTGW_NET_SEQ			= BIT(18),
	BTGW_NET_SEQ_LIMIT		= BIT(19),
	BTGW_NET_BEACON			= BIT(20),
	BTGW_NET_IV_AGE			= BIT(21),
	BTGW_NET_HEARTBEAT		= BIT(22),
};

/**
 * struct btgw_net_cfg - what to make a net with, or to change in it
 * @set: which of the following count, BTGW_NET bits
 * @ttl: default TTL, 0 or 2 to 127; default 7
 * @transmit: Network Transmit state as in the standard: bits 0-2 count - 1, bits
 *	3-7 interval / 10 ms - 1; default 3 times, 20 ms
 * @relay: relay feature; default off
 * @relay_retransmit: Relay Retransmit state, coded as @transmit
 * @friend: friend feature; default off
 * @friends: friends at most, 1 to 64; default 8
 * @friend_queue: messages stored for each, 2 to 255; default 32
 * @friend_subs: subscriptions of each, 1 to 64; default 16
 * @receive_window: ms, 1 to 255; default 100
 * @proxy: proxy feature: forwards between proxy bearers and others; default off
 * @beacon: kind of beacon that proxy clients get: 0 Secure Network, 1 Private
 * @sar_tx: SAR Transmitter state, packed
 * @sar_rx: SAR Receiver state, packed
 * @rpl_size: sources in the replay protection list, 16 to 32767; default 1024
 * @cache_size: PDUs in the network message cache, 2 to 32768; default 256
 * @sar_size: messages reassembled at a time, 1 to 1024; default 32
 * @strict: deliver only what the store has; default off
 * @iv_index: IV index, with @iv_flag
 * @iv_flag: IV Update in Progress
 * @iv_age_s: how long the IV index has been in its state, as stored; default 0,
 *	or In Progress 96 h, of a node that was provisioned into it
 * @iv_test: IV Update test mode
 * @seq: next sequence number, when the net is made or its IV index changes;
 *	default 0
 * @seq_limit: first sequence number that may not be used, durable before it is
 *	said here, up to 0x1000000; default 0: nothing can be sent
 * @hb: whose Heartbeats are counted; default: nobody's
 *
 * All of it is taken, or nothing. {@iv_index, @iv_flag, @seq_limit} is one step.
 */
struct btgw_net_cfg {
	u32 set;
	u8 ttl;
	u8 transmit;
	bool relay;
	u8 relay_retransmit;
	bool friend;
	u32 friends;
	u32 friend_queue;
	u32 friend_subs;
	u8 receive_window;
	bool proxy;
	u8 beacon;
	u8 sar_tx[BTGW_NET_SAR_TX_LEN];
	u8 sar_rx[BTGW_NET_SAR_RX_LEN];
	u32 rpl_size;
	u32 cache_size;
	u32 sar_size;
	bool strict;
	u32 iv_index;
	bool iv_flag;
	u32 iv_age_s;
	bool iv_test;
	u32 seq;
	u32 seq_limit;
	struct btgw_hb_sub hb;
};

/**
 * struct btgw_net_info - what can be seen of a net
 * @id: its number
 * @cfg: settings in force, all members valid
 * @address: primary address, the lowest of its elements; 0 without one
 * @subnets: how many
 * @appkeys: how many
 * @devkeys: how many
 * @elements: how many
 * @bearers: how many
 * @iv_pending: the return to Normal waits for segmented sends
 * @seq_remaining: sequence numbers left below the limit
 * @seq_remaining_s: how long they last at the rate of late; U32_MAX if nothing
 *	is being sent
 * @rpl: replay protection list
 * @rpl_generation: changes in it so far, for those who store it
 * @rpl_confirmed: generation that the store has
 * @cache: network message cache
 * @sar: reassembly contexts
 * @friends: friends
 * @unsaved: messages that wait for the store, with @cfg.strict
 */
struct btgw_net_info {
	u16 id;
	struct btgw_net_cfg cfg;
	u16 address;
	u32 subnets;
	u32 appkeys;
	u32 devkeys;
	u32 elements;
	u32 bearers;
	bool iv_pending;
	u32 seq_remaining;
	u32 seq_remaining_s;
	struct btgw_fill rpl;
	u32 rpl_generation;
	u32 rpl_confirmed;
	struct btgw_fill cache;
	struct btgw_fill sar;
	struct btgw_fill friends;
	struct btgw_fill unsaved;
};

/**
 * btgw_net_new() - make a net
 * @id: its number, 1 to 65535; 0: the lowest that is free
 * @cfg: settings; those not set get their defaults
 * @no: why not
 *
 * Process context, serialised by the caller.
 *
 * Return: the net with a reference for the caller, or ERR_PTR.
 */
struct btgw_net *btgw_net_new(u16 id, const struct btgw_net_cfg *cfg,
			      struct btgw_refusal *no);

/**
 * btgw_net_kill() - remove a net
 * @net: the net; the caller has a reference and keeps it
 *
 * Process context, not on the workqueue of the net. Bearers are detached, sends
 * end with -ENODEV, sockets are told. Safe to call more than once.
 */
void btgw_net_kill(struct btgw_net *net);

/**
 * btgw_net_kill_all() - remove every net; for the drain and the exit
 *
 * Return: how many there were.
 */
unsigned int btgw_net_kill_all(void);

struct btgw_net *btgw_net_find(u16 id);
struct btgw_net *btgw_net_next(u16 *id);
struct btgw_net *btgw_net_get(struct btgw_net *net);
void btgw_net_put(struct btgw_net *net);
u16 btgw_net_id(const struct btgw_net *net);
unsigned int btgw_net_count(void);

/**
 * btgw_net_call() - run a function on the workqueue of a net, and wait
 * @net: the net
 * @fn: what to run; may sleep for memory, not for anything that waits for this
 *	net
 * @arg: for it
 *
 * Process context, not on the workqueue of the net.
 *
 * Return: what @fn returned; -ENODEV, without a call, if the net is going.
 */
int btgw_net_call(struct btgw_net *net,
		  int (*fn)(struct btgw_net *net, void *arg), void *arg);

/*
 * All that follows is called on the workqueue of the net, from a function given
 * to btgw_net_call(), unless it says otherwise. Functions named _next fill in
 * the first object at or after *@pos in the order of the table, set *@pos past
 * it and return 1; 0 at the end. *@pos is 0 at first and stays good while the
 * table changes between calls.
 */

int btgw_net_set(struct btgw_net *net, const struct btgw_net_cfg *cfg,
		 struct btgw_refusal *no);
void btgw_net_info(struct btgw_net *net, struct btgw_net_info *info);

/* any context: */
u64 btgw_net_drops(const struct btgw_net *net, enum btgw_drop reason);
void btgw_net_counters(const struct btgw_net *net,
		       struct btgw_mesh_counters *counters);

/**
 * btgw_net_socks() - the sockets bound on a net
 * @net: the net
 *
 * For kernel/sock alone: a list of its own making, changed and walked on the
 * workqueue.
 */
struct list_head *btgw_net_socks(struct btgw_net *net);

/*
 * Subnets
 * =======
 */

/**
 * struct btgw_subnet_info - what can be seen of a subnet
 * @index: NetKey index, 0 is the primary subnet
 * @phase: key refresh phase, 0 to 3
 * @nid: NID of the key, of flooding
 * @network_id: Network ID
 * @has_new: there is a new key
 * @new_nid: NID of it
 * @new_network_id: Network ID of it
 */
struct btgw_subnet_info {
	u16 index;
	u8 phase;
	u8 nid;
	u8 network_id[8];
	bool has_new;
	u8 new_nid;
	u8 new_network_id[8];
	u32 rx_beacons;
};

int btgw_subnet_new(struct btgw_net *net, u16 index, const u8 *key,
		    struct btgw_refusal *no);
int btgw_subnet_del(struct btgw_net *net, u16 index, struct btgw_refusal *no);
int btgw_subnet_beacon(struct btgw_net *net, u16 index, u32 bearer,
		       struct btgw_refusal *no);

/**
 * btgw_subnet_refresh() - a step of the Key Refresh procedure
 * @net: the net
 * @index: NetKey index
 * @new_key: 16 octets: Normal -> phase 1; NULL: none. The same again is no
 *	change
 * @phase: phase wanted: 1 with @new_key, 2 from phase 1, 3 from phase 1 or 2:
 *	revokes the old keys and leaves the subnet in phase 0. The phase it is
 *	in is no change
 * @no: why not
 *
 * Atomic for NetKey, AppKeys, friendship and directed credentials. Sends in
 * flight finish on the key they began with as long as that exists.
 */
int btgw_subnet_refresh(struct btgw_net *net, u16 index, const u8 *new_key,
			u8 phase, struct btgw_refusal *no);
int btgw_subnet_next(struct btgw_net *net, u32 *pos,
		     struct btgw_subnet_info *info);

/*
 * Application and device keys
 * ===========================
 */

/**
 * struct btgw_appkey_info - what can be seen of an AppKey
 * @index: AppKey index
 * @netkey_index: NetKey it is bound to
 * @aid: AID of the key
 * @has_new: there is a new key, for a key refresh
 * @new_aid: AID of it
 */
struct btgw_appkey_info {
	u16 index;
	u16 netkey_index;
	u8 aid;
	bool has_new;
	u8 new_aid;
};

int btgw_appkey_new(struct btgw_net *net, u16 index, u16 netkey_index,
		    const u8 *key, struct btgw_refusal *no);
/* the new key of a refresh; the subnet must be in phase 1, to @restore in 1 or 2 */
int btgw_appkey_update(struct btgw_net *net, u16 index, const u8 *new_key,
		       bool restore, struct btgw_refusal *no);
int btgw_appkey_del(struct btgw_net *net, u16 index, struct btgw_refusal *no);
int btgw_appkey_next(struct btgw_net *net, u32 *pos,
		     struct btgw_appkey_info *info);

/*
 * A device key belongs to the node with that primary address: ours, where it
 * is that of our first element, or one that we configure. One that exists is
 * replaced by btgw_devkey_new().
 */
int btgw_devkey_new(struct btgw_net *net, u16 addr, const u8 *key,
		    struct btgw_refusal *no);
int btgw_devkey_del(struct btgw_net *net, u16 addr, struct btgw_refusal *no);
/* the address of the next device key goes to @addr */
int btgw_devkey_next(struct btgw_net *net, u32 *pos, u16 *addr);

/*
 * Elements
 * ========
 */

/* of a struct btgw_element_cfg */
enum {
	BTGW_ELEMENT_UID	= BIT(0),
	BTGW_ELEMENT_GID	= BIT(1),
	BTGW_ELEMENT_NO_UID	= BIT(2),	/* take it back */
	BTGW_ELEMENT_NO_GID	= BIT(3),
};

/**
 * struct btgw_element_cfg - who may use an element without CAP_NET_ADMIN
 * @set: which count, BTGW_ELEMENT bits
 * @uid: a user
 * @gid: a group
 */
struct btgw_element_cfg {
	u32 set;
	kuid_t uid;
	kgid_t gid;
};

/**
 * struct btgw_element_info - what can be seen of an element
 * @addr: unicast address
 * @primary: it is the primary element
 * @has_uid: granted to @uid
 * @has_gid: granted to @gid
 * @uid: see above
 * @gid: see above
 * @subs: subscriptions
 * @appkeys: AppKeys bound
 */
struct btgw_element_info {
	u16 addr;
	bool primary;
	bool has_uid;
	bool has_gid;
	kuid_t uid;
	kgid_t gid;
	u32 subs;
	u32 appkeys;
};

/**
 * struct btgw_sub_info - one subscription
 * @addr: group address, or virtual address of @label
 * @label: Label UUID; zeros for a group
 */
struct btgw_sub_info {
	u16 addr;
	u8 label[BTGW_NET_LABEL_LEN];
};

int btgw_element_new(struct btgw_net *net, u16 addr,
		     const struct btgw_element_cfg *cfg,
		     struct btgw_refusal *no);
int btgw_element_set(struct btgw_net *net, u16 addr,
		     const struct btgw_element_cfg *cfg,
		     struct btgw_refusal *no);
/* sockets bound to it see -ENODEV */
int btgw_element_del(struct btgw_net *net, u16 addr, struct btgw_refusal *no);
/* -ENOENT if there is none */
int btgw_element_get(struct btgw_net *net, u16 addr,
		     struct btgw_element_info *info);
int btgw_element_next(struct btgw_net *net, u32 *pos,
		      struct btgw_element_info *info);

/* @group a group address and @label NULL, or @label 16 octets and @group 0 */
int btgw_element_subscribe(struct btgw_net *net, u16 addr, u16 group,
			   const u8 *label, struct btgw_refusal *no);
int btgw_element_unsubscribe(struct btgw_net *net, u16 addr, u16 group,
			     const u8 *label, struct btgw_refusal *no);
int btgw_element_sub_next(struct btgw_net *net, u16 addr, u32 *pos,
			  struct btgw_sub_info *info);

/* an element receives, and sends, with the AppKeys bound to it */
int btgw_element_bind(struct btgw_net *net, u16 addr, u16 appkey_index,
		      struct btgw_refusal *no);
int btgw_element_unbind(struct btgw_net *net, u16 addr, u16 appkey_index,
			struct btgw_refusal *no);
int btgw_element_key_next(struct btgw_net *net, u16 addr, u32 *pos,
			  u16 *appkey_index);

/*
 * Bearers
 * =======
 */

/* flags of a bearer */
enum {
	BTGW_BEARER_PROXY_SERVER = BIT(0),	/* proxy protocol, we serve */
	BTGW_BEARER_PROXY_CLIENT = BIT(1),	/* proxy protocol, we are served */
	BTGW_BEARER_RAW		= BIT(2),	/* network PDUs alone */
	BTGW_BEARER_NO_RELAY	= BIT(3),	/* nothing is relayed to it */
	BTGW_BEARER_REPEAT	= BIT(4),	/* repeats are made here */
	BTGW_BEARER_RX_ONLY	= BIT(5),	/* nothing is sent to it */
	BTGW_BEARER_FLAGS	= 0x3f,
};

/**
 * struct btgw_bearer_info - what can be seen of a bearer
 * @id: its number, from 1, of this net
 * @link: id of its link
 * @flags: BTGW_BEARER flags
 * @up: it carries PDUs
 * @mtu: of its link
 * @error: why it went down, positive, or 0
 * @rx: frames received
 * @tx: frames sent
 * @rxq: frames received that wait
 * @txq: frames that wait to be sent
 * @filter_type: of a proxy server's client: 0 accept list, 1 reject list
 * @filter: addresses in it
 */
struct btgw_bearer_info {
	u32 id;
	u32 link;
	u32 flags;
	bool up;
	u32 mtu;
	int error;
	u64 rx;
	u64 tx;
	struct btgw_fill rxq;
	struct btgw_fill txq;
	u8 filter_type;
	struct btgw_fill filter;
};

/* joins a link, which nobody has, to the net; its number goes to @id */
int btgw_bearer_new(struct btgw_net *net, u32 link, u32 flags, u32 *id,
		    struct btgw_refusal *no);
/* -ENOENT if there is none */
int btgw_bearer_get(struct btgw_net *net, u32 id,
		    struct btgw_bearer_info *info);
int btgw_bearer_del(struct btgw_net *net, u32 id, struct btgw_refusal *no);
int btgw_bearer_next(struct btgw_net *net, u32 *pos,
		     struct btgw_bearer_info *info);

/*
 * Friends: Low Power nodes that we store messages for
 * ===================================================
 */

/**
 * struct btgw_friend_info - what can be seen of a friend
 * @addr: primary address of the Low Power node
 * @netkey_index: subnet
 * @established: it has polled
 * @elements: number of its elements
 * @lpn_counter: LPNCounter of its request
 * @friend_counter: FriendCounter of our offer
 * @receive_delay: ms
 * @poll_timeout: 100 ms
 * @remaining_ms: until the poll timeout
 * @fsn: of the last poll
 * @queue: messages stored
 * @subs: addresses in its subscription list
 */
struct btgw_friend_info {
	u16 addr;
	u16 netkey_index;
	bool established;
	u8 elements;
	u16 lpn_counter;
	u16 friend_counter;
	u8 receive_delay;
	u32 poll_timeout;
	u32 remaining_ms;
	u8 fsn;
	struct btgw_fill queue;
	u32 subs;
};

int btgw_friend_next(struct btgw_net *net, u32 *pos,
		     struct btgw_friend_info *info);
/* ends the friendship on our side */
int btgw_friend_del(struct btgw_net *net, u16 addr, struct btgw_refusal *no);

/*
 * Replay protection list
 * ======================
 */

/**
 * struct btgw_rpl_info - one source
 * @src: unicast address
 * @last: IV index << 24 | SEQ of the last message
 * @auth: the same of the first segment of the last segmented one, with bit 63
 *	set; 0 without one
 */
struct btgw_rpl_info {
	u16 src;
	u64 last;
	u64 auth;
};

/* a restore; a step backwards is refused with -ERANGE */
int btgw_rpl_put(struct btgw_net *net, const struct btgw_rpl_info *info,
		 struct btgw_refusal *no);
int btgw_rpl_del(struct btgw_net *net, u16 src, struct btgw_refusal *no);
/* begin to store what changed: the generation that a dump from now on ends */
u32 btgw_rpl_begin(struct btgw_net *net);
/* entries changed after generation @since, 0: all */
int btgw_rpl_walk(struct btgw_net *net, u32 since, u32 *pos,
		  struct btgw_rpl_info *info);
/* all up to @generation is durable: strict delivery goes on */
int btgw_rpl_confirm(struct btgw_net *net, u32 generation,
		     struct btgw_refusal *no);

/*
 * Beacons and events
 * ==================
 */

/* what happened to a net; see struct btgw_mesh_event */
enum btgw_mesh_event_kind {
	BTGW_MESH_EV_NET_NEW,
	BTGW_MESH_EV_NET_CHG,		/* settings, IV index, sizes */
	BTGW_MESH_EV_NET_DEL,
	BTGW_MESH_EV_SUBNET_NEW,	/* @id: NetKey index */
	BTGW_MESH_EV_SUBNET_CHG,
	BTGW_MESH_EV_SUBNET_DEL,
	BTGW_MESH_EV_APPKEY_NEW,	/* @id: AppKey index */
	BTGW_MESH_EV_APPKEY_CHG,
	BTGW_MESH_EV_APPKEY_DEL,
	BTGW_MESH_EV_DEVKEY_NEW,	/* @id: address */
	BTGW_MESH_EV_DEVKEY_DEL,
	BTGW_MESH_EV_ELEMENT_NEW,	/* @id: address */
	BTGW_MESH_EV_ELEMENT_CHG,
	BTGW_MESH_EV_ELEMENT_DEL,
	BTGW_MESH_EV_BEARER_NEW,	/* @id: number */
	BTGW_MESH_EV_BEARER_CHG,
	BTGW_MESH_EV_BEARER_DEL,
	BTGW_MESH_EV_FRIEND_NEW,	/* @id: address */
	BTGW_MESH_EV_FRIEND_CHG,
	BTGW_MESH_EV_FRIEND_DEL,
	BTGW_MESH_EV_SEQ_HALF,		/* @value: numbers left */
	BTGW_MESH_EV_SEQ_EXHAUSTED,
	BTGW_MESH_EV_IV,		/* @id: 1 in progress; @value: index */
	BTGW_MESH_EV_IV_REFUSED,	/* @id: enum btgw_iv_result; @value */
	BTGW_MESH_EV_RPL_FULL,		/* @id: the source that was refused */
	BTGW_MESH_EV_SAR_FULL,
	BTGW_MESH_EV_FRIEND_FULL,
	BTGW_MESH_EV_UNSAVED,		/* strict: messages wait for the store */
	BTGW_MESH_EV_DF_CHG,		/* @id: NetKey index */
	BTGW_MESH_EV_DF_FULL,
	BTGW_MESH_EV_PATH_NEW,		/* @id: the same; @value: in df.h */
	BTGW_MESH_EV_PATH_CHG,
	BTGW_MESH_EV_PATH_DEL,		/* it is about to go */
	BTGW_MESH_EV_PATH_EXPIRING,	/* it was used */
	BTGW_MESH_EV_PATH_NEEDED,	/* there is none */
};

/**
 * btgw_mesh_event() - a net has changed; kernel/ctl tells the listeners
 * @net: the net
 * @kind: what
 * @id: which object
 * @value: see the kind
 *
 * Called on the workqueue of the net, so that the object can be shown as it is;
 * of a _DEL event it is gone. NET_NEW and NET_DEL are called by whoever makes or
 * kills the net. Table-full events come at most once per second and kind.
 */
void btgw_mesh_event(struct btgw_net *net, enum btgw_mesh_event_kind kind,
		     u32 id, u64 value);

#endif /* _BTGW_MESH_NET_H */
