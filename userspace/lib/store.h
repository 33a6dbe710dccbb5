/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store.h - what a gateway must not forget
 *
 * A store holds one mesh network: its NetKey and IV index, every device that
 * was ever given addresses, the static values that are burnt and the device
 * types that need a person. It is one local file, readable by its owner alone;
 * every call that returns 0 has made its change durable.
 *
 * Two promises:
 *  - An address is given once. Ranges are taken from a mark that only rises,
 *    and rows of devices are never deleted, so neither a process that was
 *    killed nor a second one at work on the same store can give one twice.
 *  - What was begun is seen. A device is entered as pending before Provisioning
 *    Data leaves; a process that dies between leaves that row, and the next to
 *    open the store turns it into unknown.
 *
 * A process that has the store open holds a lock on one octet of FILE-owners;
 * the lock vanishes with the process, which is how the others tell.
 */
#ifndef _BTGW_LIB_STORE_H
#define _BTGW_LIB_STORE_H

#include <linux/types.h>

#include "log.h"

enum {
	BTGW_STORE_KEY_LEN	= 16,
	BTGW_STORE_UUID_LEN	= 16,
	BTGW_STORE_VALUE_LEN	= 32,
	BTGW_STORE_NAME_MAX	= 64,
	/* unicast addresses, Mesh Protocol 1.1 section 3.4.2.2 */
	BTGW_UNICAST_MIN	= 0x0001,
	BTGW_UNICAST_MAX	= 0x7fff,
};

/* where btgwd keeps its nets unless it is told otherwise */
#define BTGW_STORE_DAEMON	"/var/lib/btgw/btgwd.db"

/* flags of btgw_store_open() */
enum {
	BTGW_STORE_CREATE	= 0x01,	/* make it; refuse if it is there */
	BTGW_STORE_READ		= 0x02,	/* look only: take part in no recovery */
};

struct btgw_store;

/**
 * struct btgw_store_net - the network of a store
 * @name: for people
 * @netkey: secret
 * @key_index: NetKey index, 0 to 0x0fff
 * @flags: key refresh (bit 0) and IV update (bit 1) flags of Provisioning Data
 * @iv_index: IV index
 * @own: unicast address of the gateway itself
 * @next: lowest address that was never given, above %BTGW_UNICAST_MAX when
 *	none is left
 */
struct btgw_store_net {
	char name[BTGW_STORE_NAME_MAX];
	u8 netkey[BTGW_STORE_KEY_LEN];
	u16 key_index;
	u8 flags;
	u32 iv_index;
	u16 own;
	u32 next;
};

/**
 * enum btgw_node_state - what is known of a device
 * @BTGW_NODE_PENDING: Data may be on its way; a process is at work
 * @BTGW_NODE_PROVISIONED: Complete was received
 * @BTGW_NODE_UNKNOWN: Data may have arrived, Complete was not seen
 * @BTGW_NODE_REPLACED: the device was provisioned again, under other addresses
 */
enum btgw_node_state {
	BTGW_NODE_PENDING,
	BTGW_NODE_PROVISIONED,
	BTGW_NODE_UNKNOWN,
	BTGW_NODE_REPLACED,
	__BTGW_NODE_STATES,
};

/**
 * struct btgw_store_node - a device
 * @id: number of the row, given by the store
 * @uuid: Device UUID
 * @unicast: first of its addresses
 * @elements: number of them, 1 to 255
 * @devkey: secret
 * @key_index: of the NetKey it was given
 * @state: enum btgw_node_state
 * @algorithm: 0 CMAC, 1 HMAC
 * @method: authentication method of Start, 0 to 3
 * @order: order of the session, as text; at most 31 octets
 * @exchanges: batches of ours that were answered
 * @ms: duration of the session
 * @begun: when the row was made, in seconds of Unix time
 * @ended: when its state became final, 0 = not yet
 * @reason: why it is not provisioned, as text
 */
struct btgw_store_node {
	s64 id;
	u8 uuid[BTGW_STORE_UUID_LEN];
	u16 unicast;
	u16 elements;
	u8 devkey[BTGW_STORE_KEY_LEN];
	u16 key_index;
	enum btgw_node_state state;
	u8 algorithm;
	u8 method;
	char order[32];
	u32 exchanges;
	u32 ms;
	s64 begun;
	s64 ended;
	char reason[128];
};

int btgw_store_open(const char *path, unsigned int flags,
		    struct btgw_store **out, struct btgw_err *err);
void btgw_store_close(struct btgw_store *store);
const char *btgw_store_path(const struct btgw_store *store);
int btgw_store_check(struct btgw_store *store, struct btgw_err *err);

int btgw_store_net_create(struct btgw_store *store,
			  const struct btgw_store_net *net,
			  struct btgw_err *err);
int btgw_store_net_get(struct btgw_store *store, struct btgw_store_net *net,
		       struct btgw_err *err);

int btgw_store_node_begin(struct btgw_store *store,
			  struct btgw_store_node *node, struct btgw_err *err);
int btgw_store_node_end(struct btgw_store *store,
			const struct btgw_store_node *node,
			struct btgw_err *err);
int btgw_store_room(struct btgw_store *store, u32 unicast, u32 elements,
		    struct btgw_err *err);

/**
 * typedef btgw_store_node_fn - takes one device of a walk
 * @node: the device, only valid during the call
 * @user_data: as passed to btgw_store_nodes()
 *
 * Return: 0 to go on, else the walk ends with that value
 */
typedef int (*btgw_store_node_fn)(const struct btgw_store_node *node,
				  void *user_data);

int btgw_store_nodes(struct btgw_store *store, btgw_store_node_fn fn,
		     void *user_data, struct btgw_err *err);
const char *btgw_node_state_name(enum btgw_node_state state);

/*
 * AuthValues (store_auth.c). A value is known here by its id, never by itself.
 */
int btgw_store_value_take(struct btgw_store *store,
			  const u8 id[BTGW_STORE_VALUE_LEN], const char *type,
			  bool burns, struct btgw_err *err);
int btgw_store_value_expose(struct btgw_store *store,
			    const u8 id[BTGW_STORE_VALUE_LEN],
			    struct btgw_err *err);
int btgw_store_value_drop(struct btgw_store *store,
			  const u8 id[BTGW_STORE_VALUE_LEN], bool burn,
			  const char *reason, struct btgw_err *err);
int btgw_store_value_burnt(struct btgw_store *store,
			   const u8 id[BTGW_STORE_VALUE_LEN],
			   struct btgw_err *err);
int btgw_store_attention_get(struct btgw_store *store, const char *type,
			     char *reason, size_t len, struct btgw_err *err);
int btgw_store_attention_set(struct btgw_store *store, const char *type,
			     const char *reason, struct btgw_err *err);
int btgw_store_attention_clear(struct btgw_store *store, const char *type,
			       struct btgw_err *err);

/**
 * typedef btgw_store_attention_fn - takes one device type of a walk
 * @type: its name
 * @reason: why it needs a person
 * @user_data: as passed to btgw_store_attentions()
 *
 * Return: 0 to go on, else the walk ends with that value
 */
typedef int (*btgw_store_attention_fn)(const char *type, const char *reason,
				       void *user_data);

int btgw_store_attentions(struct btgw_store *store, btgw_store_attention_fn fn,
			  void *user_data, struct btgw_err *err);

#endif /* _BTGW_LIB_STORE_H */
