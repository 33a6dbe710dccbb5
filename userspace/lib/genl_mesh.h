/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * genl_mesh.h - nets, keys, bearers, elements over the netlink family
 *
 * The attribute sets of the netlink specification are tables here, and an
 * object is a table with values: one call each makes, changes, removes, reads
 * and walks objects of every set. The same tables name the words of btgwctl,
 * the members of its JSON, and the attribute that the kernel refused.
 */
#ifndef _BTGW_LIB_GENL_MESH_H
#define _BTGW_LIB_GENL_MESH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/btgw_netlink.h>

#include "genl.h"

enum {
	/* more attributes than any set has */
	BTGW_MESH_ATTRS		= 48,
	BTGW_MESH_BIN_MAX	= 16,
	BTGW_MESH_SECRET_LEN	= 16,
};

/* how an attribute is on the wire */
enum btgw_mesh_type {
	/* not an attribute that is known here */
	BTGW_MESH_NONE,
	BTGW_MESH_U8,
	BTGW_MESH_U16,
	BTGW_MESH_U32,
	BTGW_MESH_U64,
	BTGW_MESH_BIN,
	BTGW_MESH_FILL,
};

/* how a person reads and writes it */
enum btgw_mesh_look {
	BTGW_MESH_DEC,
	/* 0x and four digits; a number in JSON */
	BTGW_MESH_ADDR,
	/* 0x and two digits */
	BTGW_MESH_ID,
	BTGW_MESH_SWITCH,
	BTGW_MESH_NAME,
	BTGW_MESH_OCTETS,
	/* address of a controller, shown as it is written everywhere */
	BTGW_MESH_BDADDR,
	/* goes in, is never shown */
	BTGW_MESH_SECRET,
	/* a user or a group, by number or name */
	BTGW_MESH_USER,
	BTGW_MESH_GROUP,
};

/**
 * struct btgw_mesh_field - an attribute
 * @name: as the specification has it
 * @type: enum btgw_mesh_type
 * @look: enum btgw_mesh_look
 * @line: a new line begins before it in text
 * @counter: only shown with -s
 * @len: octets, for %BTGW_MESH_BIN
 * @min: smallest value that is accepted
 * @max: largest
 * @names: names of the values, ended by NULL, for %BTGW_MESH_NAME
 */
struct btgw_mesh_field {
	const char *name;
	uint8_t type;
	uint8_t look;
	bool line;
	bool counter;
	uint8_t len;
	uint32_t min;
	uint32_t max;
	const char *const *names;
};

/**
 * struct btgw_mesh_set - an attribute set
 * @name: of the object: "subnet"
 * @max: highest attribute
 * @fields: by attribute
 */
struct btgw_mesh_set {
	const char *name;
	unsigned int max;
	const struct btgw_mesh_field *fields;
};

extern const struct btgw_mesh_set btgw_set_net;
extern const struct btgw_mesh_set btgw_set_subnet;
extern const struct btgw_mesh_set btgw_set_appkey;
extern const struct btgw_mesh_set btgw_set_devkey;
extern const struct btgw_mesh_set btgw_set_bearer;
extern const struct btgw_mesh_set btgw_set_element;
extern const struct btgw_mesh_set btgw_set_sub;
extern const struct btgw_mesh_set btgw_set_bind;
extern const struct btgw_mesh_set btgw_set_friend;
extern const struct btgw_mesh_set btgw_set_table;
extern const struct btgw_mesh_set btgw_set_mesh_event;
extern const struct btgw_mesh_set btgw_set_owner;
extern const struct btgw_mesh_set btgw_set_module;
extern const struct btgw_mesh_set btgw_set_rpl;
extern const struct btgw_mesh_set btgw_set_rpl_entry;
extern const struct btgw_mesh_set btgw_set_df;
extern const struct btgw_mesh_set btgw_set_path;
extern const struct btgw_mesh_set btgw_set_dependent;

/**
 * struct btgw_mesh_obj - an object, or what a request gives of one
 * @set: its attribute set
 * @has: bit by attribute
 * @v: values by attribute; of a fill, how full a table or queue is
 */
struct btgw_mesh_obj {
	const struct btgw_mesh_set *set;
	uint64_t has;
	union btgw_mesh_value {
		uint64_t num;
		uint8_t bin[BTGW_MESH_BIN_MAX];
		struct {
			uint32_t size;
			uint32_t used;
			uint64_t dropped;
		} fill;
	} v[BTGW_MESH_ATTRS];
};

#define BTGW_MESH_BIT(attr)	(UINT64_C(1) << (attr))

static inline void btgw_mesh_init(struct btgw_mesh_obj *obj,
				  const struct btgw_mesh_set *set)
{
	*obj = (struct btgw_mesh_obj){ .set = set };
}

static inline bool btgw_mesh_has(const struct btgw_mesh_obj *obj,
				 unsigned int attr)
{
	return obj->has & BTGW_MESH_BIT(attr);
}

static inline void btgw_mesh_num(struct btgw_mesh_obj *obj, unsigned int attr,
				 uint64_t num)
{
	obj->has |= BTGW_MESH_BIT(attr);
	obj->v[attr].num = num;
}

/**
 * btgw_mesh_bin() - give octets
 * @obj: the object
 * @attr: attribute of type %BTGW_MESH_BIN
 * @octets: as many as the field has
 */
void btgw_mesh_bin(struct btgw_mesh_obj *obj, unsigned int attr,
		   const uint8_t *octets);

/**
 * btgw_mesh_wipe() - forget the values, secrets among them
 * @obj: the object
 */
void btgw_mesh_wipe(struct btgw_mesh_obj *obj);

/**
 * btgw_mesh_do() - one request
 * @genl: the family
 * @cmd: a BTGW_CMD number
 * @req: what it gives
 * @reply: gets the object that the kernel answers with, or NULL where it
 *	answers with none; may not be @req
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -EPERM needs CAP_NET_ADMIN; -ENOENT; -EEXIST; -ERANGE would go
 * backwards; another negative errno.
 */
int btgw_mesh_do(struct btgw_genl *genl, int cmd,
		 const struct btgw_mesh_obj *req, struct btgw_mesh_obj *reply,
		 struct btgw_err *err);

/**
 * typedef btgw_mesh_cb - called for each object of a dump
 * @obj: the object, valid during the call
 * @user: as given
 *
 * Return: 0 to go on, a negative errno to end the dump with it.
 */
typedef int (*btgw_mesh_cb)(const struct btgw_mesh_obj *obj, void *user);

/**
 * btgw_mesh_dump() - read many objects
 * @genl: the family
 * @cmd: a BTGW_CMD number of a get
 * @only: set, and what the objects must have in common
 * @cb: called for each
 * @user: for @cb
 * @err: reason of a failure, or NULL
 *
 * Return: 0; what @cb returned; -EINTR they changed meanwhile, ask again;
 * another negative errno.
 */
int btgw_mesh_dump(struct btgw_genl *genl, int cmd,
		   const struct btgw_mesh_obj *only, btgw_mesh_cb cb,
		   void *user, struct btgw_err *err);

/**
 * struct btgw_mesh_list - objects of a dump
 * @obj: them
 * @count: how many
 */
struct btgw_mesh_list {
	struct btgw_mesh_obj *obj;
	size_t count;
	size_t room;
};

/**
 * btgw_mesh_collect() - btgw_mesh_dump() into a list, until it is consistent
 * @genl: the family
 * @cmd: a BTGW_CMD number of a get
 * @only: set, and what the objects must have in common
 * @list: result, the caller frees @list->obj in any case
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int btgw_mesh_collect(struct btgw_genl *genl, int cmd,
		      const struct btgw_mesh_obj *only,
		      struct btgw_mesh_list *list, struct btgw_err *err);

/**
 * btgw_rpl_dump() - read replay lists
 * @genl: the family
 * @only: of %btgw_set_rpl: net, since
 * @list: result: of %btgw_set_rpl_entry
 * @err: reason of a failure, or NULL
 *
 * What a list loses its net in: with several nets the entries of one follow
 * another. Ask for one net.
 *
 * Return: 0; negative errno.
 */
int btgw_rpl_dump(struct btgw_genl *genl, const struct btgw_mesh_obj *only,
		  struct btgw_mesh_list *list, struct btgw_err *err);

/**
 * btgw_rpl_get() - read the entry of one source
 * @genl: the family
 * @req: of %btgw_set_rpl: net, src
 * @list: result: one of %btgw_set_rpl_entry; the caller frees @list->obj
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ENOENT there is none; another negative errno.
 */
int btgw_rpl_get(struct btgw_genl *genl, const struct btgw_mesh_obj *req,
		 struct btgw_mesh_list *list, struct btgw_err *err);

/**
 * btgw_rpl_put() - load entries, all or none
 * @genl: the family
 * @net: id of the net
 * @entry: of %btgw_set_rpl_entry
 * @count: how many
 * @err: reason of a failure, or NULL
 *
 * Return: 0; -ERANGE one would go backwards; -ENOSPC; another negative errno.
 */
int btgw_rpl_put(struct btgw_genl *genl, uint16_t net,
		 const struct btgw_mesh_obj *entry, size_t count,
		 struct btgw_err *err);

/**
 * struct btgw_mesh_stats - what a net counted since it was made
 * @net: its id
 * @count: by enum btgw_mesh_count
 * @drop: by enum btgw_mesh_drop
 */
struct btgw_mesh_stats {
	uint16_t net;
	uint64_t count[BTGW_MESH_COUNT_MAX + 1];
	uint64_t drop[BTGW_MESH_DROP_MAX + 1];
};

typedef int (*btgw_mesh_stats_cb)(const struct btgw_mesh_stats *stats,
				  void *user);

/**
 * btgw_mesh_stats_dump() - read the counters of one net, or of all
 * @genl: the family
 * @net: id, or 0 for all
 * @cb: called for each net
 * @user: for @cb
 * @err: reason of a failure, or NULL
 *
 * Return: 0; what @cb returned; negative errno.
 */
int btgw_mesh_stats_dump(struct btgw_genl *genl, uint16_t net,
			 btgw_mesh_stats_cb cb, void *user,
			 struct btgw_err *err);

/**
 * struct btgw_mesh_name - a counter
 * @name: as the specification has it
 * @help: a sentence
 */
struct btgw_mesh_name {
	const char *name;
	const char *help;
};

/* by enum btgw_mesh_count and enum btgw_mesh_drop */
extern const struct btgw_mesh_name btgw_mesh_counts[BTGW_MESH_COUNT_MAX + 1];
extern const struct btgw_mesh_name btgw_mesh_drops[BTGW_MESH_DROP_MAX + 1];

/**
 * typedef btgw_mesh_event_cb - called for each event of a mesh net
 * @what: "new", "changed", "gone", or what happened: "seq-half"
 * @obj: to what, valid during the call
 * @user: as given
 */
typedef void (*btgw_mesh_event_cb)(const char *what,
				   const struct btgw_mesh_obj *obj,
				   void *user);

/**
 * btgw_mesh_subscribe() - ask for the events of mesh nets, too
 * @genl: the family, after btgw_genl_subscribe()
 * @cb: called for each event by btgw_genl_process()
 * @user: for @cb
 * @err: reason of a failure, or NULL
 *
 * Return: 0; negative errno.
 */
int btgw_mesh_subscribe(struct btgw_genl *genl, btgw_mesh_event_cb cb,
			void *user, struct btgw_err *err);

#endif /* _BTGW_LIB_GENL_MESH_H */
