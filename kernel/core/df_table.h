/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * df_table.h - the forwarding table of a subnet, section 4.2.29
 *
 * Pure: no lock, clock, allocation or skb. The calls for one table are
 * serialised by the shell, and the memory is the shell's.
 *
 * What is asked for each PDU, is there a path from here to there, costs the
 * same with ten paths and with ten thousand. Three hash tables do that:
 *
 *	claims	first address of a node -> how many elements it has
 *	pairs	first address here, first address there -> path
 *	numbers	origin, forwarding number -> path
 *
 * An address is looked for in the claims, first as it is, then one lower, and
 * so on, as far as the largest node in the table reaches; then there is one
 * pair to try, as nobody shares his elements. Liars do: at most four claims may
 * cover an address, a fifth is refused. A path is in the table of pairs once,
 * and once more for each pair of a dependent with the other end or with a
 * dependent of that.
 */
#ifndef _BTGW_CORE_DF_TABLE_H
#define _BTGW_CORE_DF_TABLE_H

#include <linux/types.h>
#include "df_entry.h"
#include "df_heap.h"

#define BTGW_DF_PATHS_MIN	20
#define BTGW_DF_PATHS_MAX	65536
#define BTGW_DF_CLAIMS_MAX	4

/**
 * enum btgw_df_event - what happened to a path
 * @BTGW_DF_ADDED: it is new
 * @BTGW_DF_CHANGED: a field or a dependent is not what it was
 * @BTGW_DF_REMOVED: it will be gone
 */
enum btgw_df_event {
	BTGW_DF_ADDED,
	BTGW_DF_CHANGED,
	BTGW_DF_REMOVED,
};

/**
 * struct btgw_df_dep - a dependent; private
 * @next: next in the list, as index + 1
 * @range: its elements
 */
struct btgw_df_dep {
	u32 next;
	struct btgw_df_range range;
};

/**
 * struct btgw_df_entry - a path in the table; to be read only, but for @path
 *	as btgw_df_table_touch() says
 * @path: the path
 * @expires_ms: when it dies, 0 = never
 * @dep: dependents of each end, as index + 1
 * @n_dep: number of them
 * @links: its pairs, as index + 1
 * @fn_next: next with the same hash of origin and number, or next free
 * @used: it is one
 */
struct btgw_df_entry {
	struct btgw_df_path path;
	u64 expires_ms;
	u32 dep[__BTGW_DF_SIDES];
	u16 n_dep[__BTGW_DF_SIDES];
	u32 links;
	u32 fn_next;
	bool used;
};

/**
 * struct btgw_df_link - a pair; private
 * @next: next in the chain or next free, as index + 1
 * @sibling: next of the same entry, as index + 1
 * @entry: the path, as index
 * @side: the ends of this pair
 */
struct btgw_df_link {
	u32 next;
	u32 sibling;
	u32 entry;
	struct btgw_df_range side[__BTGW_DF_SIDES];
};

/**
 * struct btgw_df_claim - a node in the table; private
 * @next: next in the chain or next free, as index + 1
 * @refs: pairs that it is an end of
 * @range: its elements, as many as were ever told of it
 */
struct btgw_df_claim {
	u32 next;
	u32 refs;
	struct btgw_df_range range;
};

/**
 * struct btgw_df_hash - heads of chains; private
 * @head: the first of each, as index + 1
 * @shift: 64 - log2 of their number
 */
struct btgw_df_hash {
	u32 *head;
	u8 shift;
};

/**
 * struct btgw_df_table_cfg - sizes
 * @paths: paths, %BTGW_DF_PATHS_MIN to %BTGW_DF_PATHS_MAX
 * @deps: dependents of all of them
 * @links: pairs for these dependents: one for each with the other end, and one
 *	for each two of both ends of one path
 * @seed: random, so that nobody outside knows what shares a chain
 * @watch: told of every change; must not call back. May be NULL
 * @ctx: for @watch
 */
struct btgw_df_table_cfg {
	u32 paths;
	u32 deps;
	u32 links;
	u32 seed;
	void (*watch)(void *ctx, enum btgw_df_event event,
		      const struct btgw_df_entry *entry);
	void *ctx;
};

/**
 * struct btgw_df_table - a forwarding table; private but for reading @cfg,
 *	@entry as the base of the entries, @used, @fixed, @deps_used,
 *	@links_used, @update_id and @refused, and for setting @again
 * @cfg: sizes
 * @entry: paths
 * @link: pairs
 * @dep: dependents
 * @claim: nodes
 * @pairs: hash of @link
 * @numbers: hash of @entry
 * @claims: hash of @claim
 * @life: deadlines of @entry
 * @free_entry: first free one, as index + 1
 * @free_link: likewise
 * @free_dep: likewise
 * @free_claim: likewise
 * @used: paths
 * @fixed: those of them that are fixed
 * @deps_used: dependents
 * @links_used: pairs
 * @links_max: how many there can be
 * @reach: nodes by the octaves of their size, for how far to look back
 * @update_id: Forwarding Table Update Identifier
 * @refused: paths and dependents by enum btgw_df_path_bad
 * @again: what is added was in this table, or in one whose paths are all that
 *	come into this one. Then nobody counts who else has its addresses: that
 *	depends on who was first, and together they were accepted
 */
struct btgw_df_table {
	struct btgw_df_table_cfg cfg;
	struct btgw_df_entry *entry;
	struct btgw_df_link *link;
	struct btgw_df_dep *dep;
	struct btgw_df_claim *claim;
	struct btgw_df_hash pairs;
	struct btgw_df_hash numbers;
	struct btgw_df_hash claims;
	struct btgw_df_heap life;
	u32 free_entry;
	u32 free_link;
	u32 free_dep;
	u32 free_claim;
	u32 used;
	u32 fixed;
	u32 deps_used;
	u32 links_used;
	u32 links_max;
	u32 reach[9];
	u16 update_id;
	u32 refused[__BTGW_DF_PATH_BADS];
	bool again;
};

/**
 * struct btgw_df_match - the paths from a source to a destination
 * @n: number of them; 0 = there is none
 * @bearers: where to send, of all of them together
 * @ready: one of them is ready, section 3.4.6.4
 * @src_listed: in one, we are the end that the source depends on
 * @dst_listed: in one, we are the end that the destination depends on
 * @entry: one of them, one that is not fixed if there is; NULL if there is none
 */
struct btgw_df_match {
	u32 n;
	u16 bearers;
	bool ready;
	bool src_listed;
	bool dst_listed;
	struct btgw_df_entry *entry;
};

/**
 * btgw_df_table_bytes() - memory that a table needs
 * @cfg: sizes; outside of their limits the nearest is taken
 *
 * Return: octets, to be aligned as a u64.
 */
size_t btgw_df_table_bytes(const struct btgw_df_table_cfg *cfg);

/**
 * btgw_df_table_init() - an empty table
 * @t: table
 * @cfg: as given to btgw_df_table_bytes()
 * @mem: so many octets
 */
void btgw_df_table_init(struct btgw_df_table *t,
			const struct btgw_df_table_cfg *cfg, void *mem);

/**
 * btgw_df_table_add() - a new path
 * @t: table
 * @path: path; no other between these ends is fixed, respectively not fixed
 * @now_ms: time
 * @bad: why not, if it is refused
 *
 * Its life begins now.
 *
 * Return: the entry, or NULL.
 */
struct btgw_df_entry *btgw_df_table_add(struct btgw_df_table *t,
					const struct btgw_df_path *path,
					u64 now_ms, enum btgw_df_path_bad *bad);

/**
 * btgw_df_table_del() - a path is gone
 * @t: table
 * @e: entry
 */
void btgw_df_table_del(struct btgw_df_table *t, struct btgw_df_entry *e);

/**
 * btgw_df_table_touch() - a path is not what it was
 * @t: table
 * @e: entry, of which bearers, flags but %BTGW_DF_FIXED and lanes may be set
 */
void btgw_df_table_touch(struct btgw_df_table *t, struct btgw_df_entry *e);

/**
 * btgw_df_table_find() - a path by its ends
 * @t: table
 * @fixed: the fixed one
 * @origin: primary address of the origin
 * @dst: primary address of the target, group or virtual address
 *
 * Return: the entry, or NULL.
 */
struct btgw_df_entry *btgw_df_table_find(const struct btgw_df_table *t,
					 bool fixed, u16 origin, u16 dst);

/**
 * btgw_df_table_find_fn() - a path by the number it was found with
 * @t: table
 * @origin: primary address of the origin
 * @fn: forwarding number
 * @dst: an address it leads to: an origin of more than 256 paths has several
 *	with the same number
 *
 * Return: the entry, which is not fixed, or NULL.
 */
struct btgw_df_entry *btgw_df_table_find_fn(const struct btgw_df_table *t,
					    u16 origin, u8 fn, u16 dst);

/**
 * btgw_df_table_find_to() - the path from an origin to an address
 * @t: table
 * @origin: primary address of the origin
 * @dst: any element of the target or of what depends on it, or a group
 *
 * Return: the entry, which is not fixed, or NULL.
 */
struct btgw_df_entry *btgw_df_table_find_to(const struct btgw_df_table *t,
					    u16 origin, u16 dst);

/**
 * btgw_df_table_next() - all paths, one after the other
 * @t: table
 * @e: the one before, NULL for the first
 *
 * The order stays as long as the Update Identifier does.
 *
 * Return: the entry, or NULL.
 */
struct btgw_df_entry *btgw_df_table_next(const struct btgw_df_table *t,
					 const struct btgw_df_entry *e);

/**
 * btgw_df_table_match() - is there a path, section 3.6.8.5.1
 * @t: table
 * @src: source
 * @dst: destination
 * @own: our primary address, for the listed flags
 * @m: the paths; for the destination fffb there is always one
 *
 * Return: whether there is.
 */
bool btgw_df_table_match(const struct btgw_df_table *t, u16 src, u16 dst,
			 u16 own, struct btgw_df_match *m);

/**
 * btgw_df_table_knows() - is it the first address of a node in the table
 * @t: table
 * @addr: address
 *
 * Return: whether.
 */
bool btgw_df_table_knows(const struct btgw_df_table *t, u16 addr);

/**
 * btgw_df_dep_add() - a node depends on an end of a path
 * @t: table
 * @e: the path
 * @side: the end; not that of a group
 * @range: its elements
 *
 * Return: %BTGW_DF_PATH_OK, %BTGW_DF_PATH_EXISTS: it was there, or why not.
 */
enum btgw_df_path_bad btgw_df_dep_add(struct btgw_df_table *t,
				      struct btgw_df_entry *e,
				      enum btgw_df_side side,
				      const struct btgw_df_range *range);

/**
 * btgw_df_dep_del() - it does not any more
 * @t: table
 * @e: the path
 * @side: the end
 * @primary: its primary address
 *
 * Return: whether it did.
 */
bool btgw_df_dep_del(struct btgw_df_table *t, struct btgw_df_entry *e,
		     enum btgw_df_side side, u16 primary);

/**
 * btgw_df_dep_find() - does a node depend on an end of a path
 * @t: table
 * @e: the path
 * @side: the end
 * @addr: address of one of its elements
 *
 * Return: its elements, or NULL.
 */
const struct btgw_df_range *btgw_df_dep_find(const struct btgw_df_table *t,
					     const struct btgw_df_entry *e,
					     enum btgw_df_side side, u16 addr);

/**
 * btgw_df_dep_next() - all that depends on an end of a path
 * @t: table
 * @at: @dep of the end at first; set to where the next one is
 *
 * Return: elements of one, or NULL.
 */
const struct btgw_df_range *btgw_df_dep_next(const struct btgw_df_table *t,
					     u32 *at);

/**
 * btgw_df_table_expired() - a path whose life has ended
 * @t: table
 * @now_ms: time
 *
 * Return: the entry, which the caller removes, or NULL.
 */
struct btgw_df_entry *btgw_df_table_expired(const struct btgw_df_table *t,
					    u64 now_ms);

/**
 * btgw_df_table_deadline() - when the next path dies
 * @t: table
 *
 * Return: time, 0 = never.
 */
u64 btgw_df_table_deadline(const struct btgw_df_table *t);

#endif /* _BTGW_CORE_DF_TABLE_H */
