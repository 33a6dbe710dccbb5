/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store_mesh.h - nets of the mesh datapath, and what of them must survive
 *
 * A row is an object of the netlink family (genl_mesh.h): the tables have the
 * attributes of the specification as columns. Which net a row belongs to is
 * one of them.
 *
 * The IV index, the limit of the sequence numbers and the replay list are the
 * exception: they only go forward, each has a call of its own, and when it
 * returned 0 the change is on the disk. Only then may the kernel be told.
 */
#ifndef _BTGW_LIB_STORE_MESH_H
#define _BTGW_LIB_STORE_MESH_H

#include "genl_mesh.h"
#include "store.h"

/**
 * struct btgw_store_mesh - what of a net must survive
 * @id: of the net
 * @iv_index: IV index
 * @iv_flag: 1 while an IV update is in progress; we transmit with one less
 * @iv_age: seconds that this has lasted, those not counted in which the kernel
 *	did not have the net
 * @seq_limit: lowest sequence number that was never granted
 * @loading: the net was being made in the kernel and was not finished
 */
struct btgw_store_mesh {
	u16 id;
	u32 iv_index;
	u8 iv_flag;
	u32 iv_age;
	u32 seq_limit;
	bool loading;
};

/* IV index that is transmitted with */
static inline u32 btgw_store_mesh_tx(const struct btgw_store_mesh *net)
{
	return net->iv_index - net->iv_flag;
}

/**
 * btgw_store_mesh_begin() - several changes that are one
 * @store: the store
 * @err: reason of a failure
 *
 * Until btgw_store_mesh_finish() only btgw_store_mesh_new(), _set() and _del()
 * may be called.
 *
 * Return: 0; negative errno.
 */
int btgw_store_mesh_begin(struct btgw_store *store, struct btgw_err *err);

/**
 * btgw_store_mesh_finish() - make them, or none
 * @store: the store
 * @ret: 0 makes them, what failed undoes them
 * @err: reason of a failure
 *
 * Return: @ret, or what kept them from being durable.
 */
int btgw_store_mesh_finish(struct btgw_store *store, int ret,
			   struct btgw_err *err);

/**
 * btgw_store_mesh_new() - enter an object
 * @store: the store
 * @obj: of the sets net, subnet, appkey, devkey, element, bind, sub or adv;
 *	values that are only shown are passed over. Of a net, seq-limit is the first
 *	sequence number that was never used
 * @err: reason of a failure
 *
 * Return: 0; -EEXIST there is one, or a value is out of range; -EINVAL of a
 * set that is not stored, or without what names it.
 */
int btgw_store_mesh_new(struct btgw_store *store,
			const struct btgw_mesh_obj *obj, struct btgw_err *err);

/**
 * btgw_store_mesh_set() - change what is given of an object
 * @store: the store
 * @obj: what names it, and the new values; those that go only forward are
 *	passed over
 * @err: reason of a failure
 *
 * Return: 0; -ENOENT; -EINVAL.
 */
int btgw_store_mesh_set(struct btgw_store *store,
			const struct btgw_mesh_obj *obj, struct btgw_err *err);

/**
 * btgw_store_mesh_del() - forget an object; of a net, all that belongs to it
 * @store: the store
 * @obj: what names it
 * @err: reason of a failure
 *
 * Return: 0; -ENOENT; -EINVAL.
 */
int btgw_store_mesh_del(struct btgw_store *store,
			const struct btgw_mesh_obj *obj, struct btgw_err *err);

/**
 * btgw_store_mesh_list() - read the objects of a set
 * @store: the store
 * @set: which
 * @net: of which net; 0 for all
 * @list: result, secrets included; btgw_store_mesh_free() frees it in any case
 * @err: reason of a failure
 *
 * Return: 0; -EINVAL of a set that is not stored, or a row is damaged.
 */
int btgw_store_mesh_list(struct btgw_store *store,
			 const struct btgw_mesh_set *set, u16 net,
			 struct btgw_mesh_list *list, struct btgw_err *err);

/**
 * btgw_store_mesh_free() - wipe and free a list
 * @list: the list
 */
void btgw_store_mesh_free(struct btgw_mesh_list *list);

/**
 * btgw_store_mesh_replace() - make the objects of a set those of a list
 * @store: the store
 * @set: element, bind or sub, which have no secrets
 * @net: of this net
 * @list: them
 * @err: reason of a failure
 *
 * Return: 0; -EINVAL.
 */
int btgw_store_mesh_replace(struct btgw_store *store,
			    const struct btgw_mesh_set *set, u16 net,
			    const struct btgw_mesh_list *list,
			    struct btgw_err *err);

/**
 * btgw_store_mesh_get() - what must survive of a net
 * @store: the store
 * @id: of the net
 * @net: result
 * @err: reason of a failure
 *
 * Return: 0; -ENOENT.
 */
int btgw_store_mesh_get(struct btgw_store *store, u16 id,
			struct btgw_store_mesh *net, struct btgw_err *err);

/**
 * btgw_store_mesh_step() - the IV index, its flag and the limit, in one step
 * @store: the store
 * @to: where to; @iv_age too, @loading is left as it is
 * @err: reason of a failure
 *
 * With the same index that is transmitted with the limit may only rise; with a
 * higher one the sequence numbers begin anew.
 *
 * Return: 0; -ENOENT; -ERANGE would go back, nothing was changed; -EIO and
 * others: it is not durable, do not tell the kernel.
 */
int btgw_store_mesh_step(struct btgw_store *store,
			 const struct btgw_store_mesh *to,
			 struct btgw_err *err);

/**
 * btgw_store_mesh_loading() - note that a net is being made in the kernel
 * @store: the store
 * @id: of the net
 * @loading: it is; else it was finished
 * @err: reason of a failure
 *
 * Return: 0; -ENOENT.
 */
int btgw_store_mesh_loading(struct btgw_store *store, u16 id, bool loading,
			    struct btgw_err *err);

/**
 * btgw_store_mesh_rpl() - enter changes of a replay list
 * @store: the store
 * @id: of the net
 * @list: of the set rpl-entry
 * @whole: @list is all there is, other sources are forgotten
 * @err: reason of a failure
 *
 * An entry that is older than the stored one is passed over, except with
 * @whole: then the kernel is right.
 *
 * Return: 0; negative errno.
 */
int btgw_store_mesh_rpl(struct btgw_store *store, u16 id,
			const struct btgw_mesh_list *list, bool whole,
			struct btgw_err *err);

/**
 * btgw_store_mesh_rpl_list() - read a replay list
 * @store: the store
 * @id: of the net
 * @list: result, of the set rpl-entry; btgw_store_mesh_free() frees it
 * @err: reason of a failure
 *
 * Return: 0; negative errno.
 */
int btgw_store_mesh_rpl_list(struct btgw_store *store, u16 id,
			     struct btgw_mesh_list *list,
			     struct btgw_err *err);

/* the forwarding number before the first: on the air it is 255 */
#define BTGW_STORE_FN_FIRST	255

/**
 * btgw_store_mesh_fn() - the last forwarding number that may have been used
 * @store: the store
 * @net: id of the net
 * @subnet: NetKey index
 * @fn: result, %BTGW_STORE_FN_FIRST if there was none
 * @err: reason of a failure
 *
 * It only rises; on the air it is the last octet.
 *
 * Return: 0; negative errno.
 */
int btgw_store_mesh_fn(struct btgw_store *store, u16 net, u16 subnet, u64 *fn,
		       struct btgw_err *err);

/**
 * btgw_store_mesh_fn_step() - those up to a number will be used
 * @store: the store
 * @net: id of the net
 * @subnet: NetKey index
 * @fn: the number
 * @err: reason of a failure
 *
 * Return: 0; -ENOENT there is no such net; -ERANGE it would go back; -EIO and
 * others: it is not durable, none of them may be used.
 */
int btgw_store_mesh_fn_step(struct btgw_store *store, u16 net, u16 subnet,
			    u64 fn, struct btgw_err *err);

#endif /* _BTGW_LIB_STORE_MESH_H */
