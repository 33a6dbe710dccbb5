/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mesh.h - a mesh net from the inside
 *
 * net.h and msg.h are what others see of it.
 */
#ifndef _BTGW_MESH_H
#define _BTGW_MESH_H

#include <linux/hashtable.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/rwsem.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "core/beacon.h"
#include "core/friend.h"
#include "core/iv.h"
#include "core/keys.h"
#include "core/msg_cache.h"
#include "core/net_pdu.h"
#include "core/proxy_cfg.h"
#include "core/proxy_pdu.h"
#include "core/replay.h"
#include "core/sar_rx.h"
#include "core/sar_tx.h"
#include "core/seq.h"
#include "core/transport.h"
#include "core/upper.h"
#include "link/link.h"
#include "limits.h"
#include "msg.h"
#include "net.h"
#include "timer.h"

/**
 * struct btgw_cred - credentials that a network PDU can come with
 * @node: in net->creds, by NID
 * @subnet: whose
 * @kind: BTGW_CRED
 * @is_new: of the new key of a refresh
 * @lpn: of a friendship, with whom
 * @c: the keys
 */
struct btgw_cred {
	struct hlist_node node;
	struct btgw_subnet *subnet;
	u8 kind;
	bool is_new;
	struct btgw_lpn *lpn;
	struct btgw_net_cred c;
};

/**
 * struct btgw_netkey - a NetKey and what follows from it
 * @key: the key itself, for friendship credentials
 * @flooding: to be sent and received with
 * @directed: the same, of directed forwarding
 * @beacon: for beacons
 */
struct btgw_netkey {
	u8 key[BTGW_MESH_KEY_LEN];
	struct btgw_cred flooding;
	struct btgw_cred directed;
	struct btgw_beacon_cred beacon;
};

/**
 * struct btgw_subnet - a subnet
 * @node: in net->subnets, by @index
 * @index: NetKey index
 * @phase: key refresh phase: 0, 1 or 2
 * @key: the key
 * @new_key: the one it will be, in phase 1 and 2; or NULL
 * @rx_beacons: beacons that were authenticated
 * @paths: directed forwarding
 */
struct btgw_subnet {
	struct list_head node;
	u16 index;
	u8 phase;
	u32 rx_beacons;
	struct btgw_netkey *key;
	struct btgw_netkey *new_key;
	struct btgw_paths *paths;
};

/* an AppKey or a device key, ready for use */
struct btgw_upper_key {
	struct btgw_aes aes;
	u8 raw[BTGW_MESH_KEY_LEN];
	u8 aid;
};

/**
 * struct btgw_appkey - an AppKey
 * @node: in net->appkeys, by @index
 * @index: AppKey index
 * @subnet: the NetKey it is bound to
 * @key: the key
 * @new_key: the one it will be, during a refresh; or NULL
 */
struct btgw_appkey {
	struct list_head node;
	u16 index;
	struct btgw_subnet *subnet;
	struct btgw_upper_key *key;
	struct btgw_upper_key *new_key;
};

/* a device key; node in net->devkeys, hashed by address */
struct btgw_devkey {
	struct hlist_node node;
	u16 addr;
	struct btgw_upper_key key;
};

/* a subscription of an element; label counts where addr is virtual */
struct btgw_sub {
	struct list_head node;
	u16 addr;
	u8 label[BTGW_NET_LABEL_LEN];
};

struct btgw_bind {
	struct list_head node;
	u16 appkey;
};

/**
 * struct btgw_element - an element of ours
 * @node: in net->elements, by @addr
 * @addr: unicast address
 * @grant: who may use it
 * @subs: struct btgw_sub, in the order they came
 * @n_subs: how many
 * @binds: AppKeys, by index
 * @n_binds: how many
 */
struct btgw_element {
	struct list_head node;
	u16 addr;
	struct btgw_element_cfg grant;
	struct list_head subs;
	u32 n_subs;
	struct list_head binds;
	u32 n_binds;
};

/**
 * struct btgw_proxy - the proxy protocol of a bearer
 * @rx: reassembly
 * @buf: for it
 * @filter: what the client wants to get; of a server
 * @addrs: for it
 */
struct btgw_proxy {
	struct btgw_proxy_rx rx;
	u8 buf[BTGW_PROXY_MSG_MAX];
	struct btgw_proxy_filter filter;
	u16 addrs[BTGW_MESH_FILTER_MAX];
};

/* bits of bearer->events */
enum {
	BTGW_BEARER_EV_TX,
	BTGW_BEARER_EV_STATE,
};

/**
 * struct btgw_bearer - a link joined to a net
 *
 * Lifetime: one reference of the list it is in, one of the link's work while it
 * calls up. A bearer holds its net (kref) and its link. It leaves in this
 * order, on the workqueue of the net: set @gone under @lock, after which nothing
 * queues @work; detach from the link, after which hardly anything calls up;
 * cancel @work and @timer; purge the queues; drop the reference. A link that is
 * being killed at the same time may still call up after that: it finds @gone.
 *
 * @ref: see above
 * @net: whose
 * @node: in net->bearers, by @id
 * @id: number within the net, constant
 * @flags: BTGW_BEARER flags, constant
 * @radio: others than the peer hear what is sent to it, so that PDUs are
 *	relayed to where they came from; constant
 * @link: the link, constant
 * @lock: leaf; protects @gone and the queueing of @work
 * @gone: the bearer has left
 * @events: atomic bits
 * @work: everything a link tells, on the workqueue of the net
 * @rxq: frames received; its lock is used
 * @up: carries PDUs; on the workqueue, as all that follows
 * @error: why it went down
 * @txq: frames that wait until the link is writable
 * @tag: number of the last PDU sent
 * @rx: frames taken
 * @tx: frames given to the link
 * @rx_dropped: frames that found @rxq full
 * @tx_dropped: frames that left @txq for others
 * @proxy: with a PROXY flag; or NULL
 * @timer: of the reassembly of @proxy
 */
struct btgw_bearer {
	struct kref ref;
	struct btgw_net *net;
	struct list_head node;
	u32 id;
	u32 flags;
	bool radio;
	struct btgw_link *link;
	spinlock_t lock; /* protects gone, and the queueing of work */
	bool gone;
	unsigned long events;
	struct work_struct work;
	struct sk_buff_head rxq;
	bool up;
	int error;
	struct sk_buff_head txq;
	u32 tag;
	u64 rx;
	u64 tx;
	atomic64_t rx_dropped;
	u64 tx_dropped;
	struct btgw_proxy *proxy;
	struct btgw_timer timer;
};

/**
 * struct btgw_rx - a network PDU on its way up
 * @bearer: where it came in; NULL of one of our own
 * @subnet: whose key it came with
 * @cred: BTGW_CRED
 * @lpn: with %BTGW_CRED_FRIEND, from whom
 * @rssi: dBm or %BTGW_RSSI_UNKNOWN
 * @time_ns: when, boot time
 * @pdu: in clear
 */
struct btgw_rx {
	struct btgw_bearer *bearer;
	struct btgw_subnet *subnet;
	u8 cred;
	struct btgw_lpn *lpn;
	s8 rssi;
	u64 time_ns;
	struct btgw_net_pdu pdu;
};

/**
 * struct btgw_tx - how our own PDUs are sent
 * @subnet: with whose key
 * @on_new: with the new one, as long as there are two
 * @cred: BTGW_CRED_FLOODING or BTGW_CRED_DIRECTED
 * @lpn: under the credentials of this friendship instead
 * @immutable: under @cred, path or not
 */
struct btgw_tx {
	struct btgw_subnet *subnet;
	bool on_new;
	bool immutable;
	u8 cred;
	struct btgw_lpn *lpn;
};

/**
 * struct btgw_sar_slot - beside each reassembly context
 * @seq: SEQ of each segment, which a Friend passes on
 * @facts: of the last segment
 * @buf: the octets
 */
struct btgw_sar_slot {
	u32 seq[BTGW_LT_SEGS_MAX];
	struct btgw_msg_rx facts;
	u8 buf[BTGW_SAR_RX_BUF];
};

/**
 * struct btgw_dest - what goes from one element to one destination
 * @node: in net->dests
 * @src: the element
 * @dst: where to; of a virtual address all labels together
 * @queue: messages that wait, struct btgw_msg_tx
 * @cur: segmented message being sent, or NULL
 *
 * Lives as long as it has something to send.
 */
struct btgw_dest {
	struct hlist_node node;
	u16 src;
	u16 dst;
	struct list_head queue;
	struct btgw_send *cur;
};

/**
 * struct btgw_send - a segmented message being sent
 * @dest: whose @cur this is
 * @msg: the message
 * @tx: how
 * @sar: the transmitter
 * @hdr: what its PDUs have in common
 * @iv_index: under which index, to the end
 * @timer: next segment
 * @len: octets of @upper
 * @upper: encrypted
 */
struct btgw_send {
	struct btgw_dest *dest;
	struct btgw_msg_tx *msg;
	struct btgw_tx tx;
	struct btgw_sar_tx sar;
	struct btgw_lt_hdr hdr;
	u32 iv_index;
	struct btgw_timer timer;
	u16 len;
	u8 upper[BTGW_LT_UPPER_MAX];
};

/**
 * struct btgw_lpn - a Low Power node and what is kept for it
 * @node: in net->lpns, by address
 * @net: whose
 * @subnet: where
 * @f: the friendship
 * @timer: its deadline
 * @cred: credentials, of the key and of the new one; in net->creds while valid
 * @valid: which of @cred are
 * @up: it was announced
 * @lpn_counter: what they were derived from
 * @friend_counter: the same
 * @subs: subscription list
 * @queue: messages
 */
struct btgw_lpn {
	struct list_head node;
	struct btgw_net *net;
	struct btgw_subnet *subnet;
	struct btgw_friend f;
	struct btgw_timer timer;
	struct btgw_cred *cred[2];
	bool valid[2];
	bool up;
	u16 lpn_counter;
	u16 friend_counter;
	u16 *subs;
	struct btgw_friend_pdu *queue;
};

/* a message that waits for the store; strict replay */
struct btgw_unsaved {
	struct list_head node;
	u32 gen;
	struct btgw_msg_rx rx;
	u16 len;
	u8 payload[];
};

/**
 * struct btgw_net - a mesh net
 *
 * Lifetime
 * --------
 * A net is made with two references: its *life*, which btgw_net_kill() drops,
 * and the maker's. Further ones: of each bearer, of whoever looked it up
 * (btgw_net_find()), of each socket bound on it. Each net holds the module.
 * The memory goes with the last reference, in process context, keys wiped.
 *
 * Death, in this order: set @dead under @gate for writing, which waits for the
 * calls that have begun and lets no other begin; leave the table; on the
 * workqueue: sockets are told, sends end, bearers leave, friendships, keys and
 * timers go; stop @timers and @tx_work; destroy the workqueue; drop the life
 * reference. What holds a reference after that finds @dead and an empty net.
 *
 * Locks
 * -----
 *	genl_mutex, bs->lock		callers
 *	  net->gate			btgw_net_call() waits under it (read)
 *	    (net->wq)			ordered: the datapath
 *	      link->life ...		see struct btgw_link
 *	      net->tx_lock		leaf, spin
 *	      bearer->lock		leaf, spin
 *
 * Whatever is not said to be under a lock belongs to the workqueue. A function
 * on the workqueue takes no lock that a caller of btgw_net_call() may hold: no
 * genl_mutex, no lock of a socket.
 *
 * @ref: see above
 * @id: number, constant
 * @wq: ordered, constant
 * @gate: see above
 * @dead: the net is going; under @gate
 * @tx_lock: protects @tx_new
 * @tx_new: messages submitted, struct btgw_msg_tx
 * @tx_work: takes them
 * @timers: all timers of the net
 * @cfg: settings in force
 * @sar_tx_cfg: @cfg.sar_tx, unpacked
 * @iv: IV index
 * @seq: sequence numbers
 * @seq_said: exhaustion was announced
 * @seq_mark: sequence number a while ago, for the rate
 * @seq_mark_ms: when that was
 * @seq_rate_mhz: numbers per 1000 s, of late
 * @iv_timer: deadline of @iv
 * @drain_timer: end of the patience of a pending return to Normal
 * @pending_limit: limit for the index that is then transmitted with
 * @pending_seq: first number under it
 * @subnets: struct btgw_subnet
 * @n_subnets: how many, as those that follow
 * @appkeys: struct btgw_appkey
 * @devkeys: struct btgw_devkey
 * @elements: struct btgw_element
 * @creds: struct btgw_cred by NID
 * @bearers: struct btgw_bearer
 * @bearer_last: number given last
 * @lpns: struct btgw_lpn
 * @lpn_refused: friendships refused for want of room
 * @friend_counter: FriendCounter
 * @rpl: replay protection list, in @rpl_mem
 * @rpl_confirmed: generation that the store has
 * @cache: network message cache, in @cache_mem
 * @sar: reassembly, in @sar_ctx
 * @sar_slots: beside its contexts
 * @sar_timer: its deadline
 * @dests: struct btgw_dest
 * @n_sends: segmented messages being sent
 * @resume: what waits in @dests is to be looked at
 * @unsaved: messages that wait for the store
 * @repeats: struct btgw_repeat
 * @socks: for kernel/sock
 * @full_said: when each table was last said to be full, seconds
 * @drops: by enum btgw_drop
 * @counters: in the order of struct btgw_mesh_counters
 */
struct btgw_net {
	struct kref ref;
	u16 id;
	struct workqueue_struct *wq;
	struct rw_semaphore gate;
	bool dead;
	spinlock_t tx_lock; /* protects tx_new */
	struct list_head tx_new;
	struct work_struct tx_work;
	struct btgw_timers timers;

	struct btgw_net_cfg cfg;
	struct btgw_sar_tx_cfg sar_tx_cfg;
	struct btgw_iv iv;
	struct btgw_seq seq;
	bool seq_said;
	u32 seq_mark;
	u64 seq_mark_ms;
	u32 seq_rate_mhz;
	struct btgw_timer iv_timer;
	struct btgw_timer drain_timer;
	u32 pending_limit;
	u32 pending_seq;

	struct list_head subnets;
	u32 n_subnets;
	struct list_head appkeys;
	u32 n_appkeys;
	DECLARE_HASHTABLE(devkeys, 8);
	u32 n_devkeys;
	struct list_head elements;
	u32 n_elements;
	struct hlist_head creds[BTGW_MESH_NIDS];

	struct list_head bearers;
	u32 n_bearers;
	u32 bearer_last;

	struct list_head lpns;
	u32 n_lpns;
	u64 lpn_refused;
	u16 friend_counter;

	struct btgw_rpl rpl;
	void *rpl_mem;
	u32 rpl_confirmed;
	struct btgw_msg_cache cache;
	void *cache_mem;
	struct btgw_sar_rx_table sar;
	struct btgw_sar_rx *sar_ctx;
	struct btgw_sar_slot *sar_slots;
	struct btgw_timer sar_timer;

	DECLARE_HASHTABLE(dests, 6);
	u32 n_sends;
	bool resume;
	struct list_head unsaved;
	u32 n_unsaved;
	u64 unsaved_dropped;
	struct list_head repeats;
	u32 n_repeats;

	struct list_head socks;
	u64 full_said[3];
	atomic64_t drops[BTGW_DROP_COUNT];
	atomic64_t counters[sizeof(struct btgw_mesh_counters) / sizeof(u64)];
};

/* count one of struct btgw_mesh_counters */
#define btgw_mesh_count(net, field) \
	atomic64_inc(&(net)->counters[offsetof(struct btgw_mesh_counters, \
					       field) / sizeof(u64)])

static inline int btgw_refuse(struct btgw_refusal *no, int err,
			      enum btgw_field field, const char *why)
{
	no->field = field;
	no->why = why;
	return err;
}

/* net.c */
void btgw_net_event_full(struct btgw_net *net, enum btgw_mesh_event_kind kind,
			 u32 id);

/* table.c: sizes that change at run time */
int btgw_tables_init(struct btgw_net *net);
void btgw_tables_exit(struct btgw_net *net);
int btgw_tables_resize(struct btgw_net *net, const struct btgw_net_cfg *cfg,
		       struct btgw_refusal *no);

/* iv.c */
struct btgw_friend_sec btgw_mesh_security(const struct btgw_net *net,
					  const struct btgw_subnet *subnet);
int btgw_mesh_iv_init(struct btgw_net *net, const struct btgw_net_cfg *cfg,
		      struct btgw_refusal *no);
int btgw_mesh_iv_set(struct btgw_net *net, const struct btgw_net_cfg *cfg,
		     struct btgw_refusal *no);
void btgw_mesh_iv_beacon(struct btgw_net *net, const struct btgw_subnet *subnet,
			 u32 index, bool flag);
void btgw_mesh_iv_begin(struct btgw_net *net);
void btgw_mesh_iv_drained(struct btgw_net *net);
u64 btgw_mesh_iv_age(const struct btgw_net *net);
int btgw_mesh_seq_take(struct btgw_net *net, u32 *seq);
u32 btgw_mesh_seq_seconds(struct btgw_net *net);

/* subnet.c */
struct btgw_subnet *btgw_subnet_find(struct btgw_net *net, u16 index);
struct btgw_netkey *btgw_subnet_key(const struct btgw_subnet *subnet,
				    bool on_new);
bool btgw_subnet_on_new(const struct btgw_subnet *subnet);
void btgw_cred_add(struct btgw_net *net, struct btgw_cred *cred);
void btgw_cred_del(struct btgw_cred *cred);
void btgw_subnet_advance(struct btgw_net *net, struct btgw_subnet *subnet,
			 u8 phase);
void btgw_subnets_exit(struct btgw_net *net);

/* key.c */
struct btgw_appkey *btgw_appkey_find(struct btgw_net *net, u16 index);
struct btgw_devkey *btgw_devkey_find(struct btgw_net *net, u16 addr);
const struct btgw_upper_key *btgw_appkey_tx(const struct btgw_appkey *key);
void btgw_appkeys_revoke(struct btgw_net *net, struct btgw_subnet *subnet);
bool btgw_appkeys_of(struct btgw_net *net, struct btgw_subnet *subnet);
void btgw_keys_exit(struct btgw_net *net);

/* element.c */
struct btgw_element *btgw_element_find(struct btgw_net *net, u16 addr);
bool btgw_element_bound(const struct btgw_element *el, u16 appkey);
bool btgw_element_hears(struct btgw_net *net, const struct btgw_element *el,
			u16 dst, const u8 *label);
bool btgw_mesh_hears(struct btgw_net *net, u16 dst);
u16 btgw_mesh_primary(struct btgw_net *net);
void btgw_elements_unbind(struct btgw_net *net, u16 appkey);
void btgw_elements_exit(struct btgw_net *net);

/* bearer.c */
void btgw_bearer_send(struct btgw_net *net, struct btgw_bearer *bearer,
		      struct sk_buff *skb);
int btgw_bearer_beacon(struct btgw_net *net, u32 id, const u8 *data,
		       size_t len, struct btgw_refusal *no);
unsigned int btgw_bearers_send(struct btgw_net *net, const u8 *data, size_t len,
			       u16 dst, u8 transmit,
			       const struct btgw_bearer *from, bool proxied);
void btgw_bearers_exit(struct btgw_net *net);

/* repeat.c */
void btgw_repeat_add(struct btgw_net *net, struct btgw_bearer *bearer,
		     struct sk_buff *skb, u8 transmit);
void btgw_repeats_drop(struct btgw_net *net, const struct btgw_bearer *bearer);

/* proxy.c */
int btgw_proxy_new(struct btgw_bearer *bearer);
void btgw_proxy_timer(struct btgw_net *net, struct btgw_timer *timer);
void btgw_proxy_free(struct btgw_bearer *bearer);
void btgw_proxy_up(struct btgw_net *net, struct btgw_bearer *bearer);
void btgw_proxy_receive(struct btgw_net *net, struct btgw_bearer *bearer,
			struct sk_buff *skb);
bool btgw_proxy_send(struct btgw_net *net, struct btgw_bearer *bearer,
		     const u8 *data, size_t len, u16 dst);
void btgw_proxy_beacons(struct btgw_net *net);

/* beacon.c */
void btgw_beacon_receive(struct btgw_net *net, const u8 *data, size_t len);
size_t btgw_beacon_make(struct btgw_net *net, const struct btgw_subnet *subnet,
			u8 *out);

/* rx.c */
void btgw_net_receive(struct btgw_net *net, struct btgw_bearer *bearer,
		      s8 rssi, u64 time_ns, const u8 *data, size_t len);
bool btgw_net_decode(struct btgw_net *net, enum btgw_net_kind kind,
		     const u8 *data, size_t len, struct btgw_rx *rx);
bool btgw_net_fresh(struct btgw_net *net, enum btgw_rpl_result result, u16 src);

/* fwd.c */
void btgw_net_forward(struct btgw_net *net, const struct btgw_rx *rx);

/* lower.c */
void btgw_lower_receive(struct btgw_net *net, const struct btgw_rx *rx,
			bool ours, bool wanted);
void btgw_rx_facts(const struct btgw_rx *rx, struct btgw_msg_rx *facts);

/* reasm.c */
void btgw_reasm_segment(struct btgw_net *net, const struct btgw_rx *rx,
			const struct btgw_lt_pdu *lt, bool ours);
void btgw_reasm_timer(struct btgw_net *net, struct btgw_timer *timer);

/* upper.c */
bool btgw_upper_open(struct btgw_net *net, struct btgw_msg_rx *facts, u8 id,
		     u8 *buf, size_t upper_len, size_t *len);
bool btgw_upper_room(struct btgw_net *net);
void btgw_upper_deliver(struct btgw_net *net, const struct btgw_msg_rx *facts,
			const u8 *payload, size_t len);
void btgw_upper_control(struct btgw_net *net, struct btgw_msg_rx *facts,
			const u8 *params, size_t len);
void btgw_upper_loop(struct btgw_net *net, const struct btgw_msg_tx *msg,
		     u16 netkey, u8 ttl);
void btgw_upper_release(struct btgw_net *net);
void btgw_upper_exit(struct btgw_net *net);

/* tx.c */
bool btgw_tx_init(struct btgw_net *net, struct btgw_tx *tx, u16 netkey);
int btgw_tx_pdu(struct btgw_net *net, const struct btgw_tx *tx,
		const struct btgw_net_pdu *pdu);
int btgw_tx_control(struct btgw_net *net, const struct btgw_tx *tx, u16 src,
		    u16 dst, u8 ttl, const u8 *pdu, size_t len);

/* send.c */
void btgw_send_work(struct work_struct *work);
void btgw_send_timer(struct btgw_net *net, struct btgw_timer *timer);
void btgw_send_ack(struct btgw_net *net, const struct btgw_rx *rx,
		   const struct btgw_lt_pdu *lt);
void btgw_send_resume(struct btgw_net *net);
void btgw_send_restart(struct btgw_net *net);
void btgw_send_element_gone(struct btgw_net *net, u16 addr);
void btgw_send_subnet_gone(struct btgw_net *net,
			   const struct btgw_subnet *subnet);
void btgw_send_exit(struct btgw_net *net);

/* friendship messages, of whichever side */
static inline bool btgw_ctl_is_friend(u8 opcode)
{
	return opcode >= BTGW_CTL_FRIEND_POLL &&
	       opcode <= BTGW_CTL_FRIEND_SUB_CONFIRM;
}

/* those that a Friend receives; the others are for a Low Power node */
static inline bool btgw_friend_takes(u8 opcode)
{
	return btgw_ctl_is_friend(opcode) &&
	       opcode != BTGW_CTL_FRIEND_UPDATE &&
	       opcode != BTGW_CTL_FRIEND_OFFER &&
	       opcode != BTGW_CTL_FRIEND_SUB_CONFIRM;
}

/* friend.c */
struct btgw_lpn *btgw_lpn_wanting(struct btgw_net *net,
				  const struct btgw_subnet *subnet, u16 src,
				  u16 dst, u8 ttl, bool local,
				  struct btgw_lpn *after);
const struct btgw_net_cred *btgw_lpn_cred(const struct btgw_lpn *lpn);
bool btgw_lpn_store(struct btgw_net *net, struct btgw_lpn *lpn,
		    const struct btgw_friend_pdu *pdu, unsigned int n);
void btgw_friend_control(struct btgw_net *net, const struct btgw_rx *rx);
void btgw_friends_security(struct btgw_net *net,
			   const struct btgw_subnet *subnet);
void btgw_friends_refresh(struct btgw_net *net, struct btgw_subnet *subnet);
void btgw_friends_new_key(struct btgw_net *net, struct btgw_subnet *subnet);
void btgw_friends_end(struct btgw_net *net, const struct btgw_subnet *subnet);

/* friend_keep.c */
bool btgw_friend_keep(struct btgw_net *net, const struct btgw_subnet *subnet,
		      u16 src, u16 dst, u8 ttl, const u8 *data, size_t len);
bool btgw_friend_keep_msg(struct btgw_net *net,
			  const struct btgw_subnet *subnet,
			  const struct btgw_msg_tx *msg, u8 ttl);
bool btgw_friend_keep_segments(struct btgw_net *net,
			       const struct btgw_subnet *subnet,
			       const struct btgw_send *send);
void btgw_friend_share(struct btgw_net *net, const struct btgw_subnet *subnet,
		       const struct btgw_msg_tx *msg,
		       const struct btgw_net_pdu *pdu);
bool btgw_friend_settle(struct btgw_net *net, struct btgw_lpn *lpn);

#endif /* _BTGW_MESH_H */
