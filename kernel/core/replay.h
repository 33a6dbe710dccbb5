/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * replay.h - the replay protection list, section 3.9.8
 *
 * Pure: no lock, clock, allocation or skb. The calls for one list are
 * serialised by the shell (the ordered work of the net), and the memory is the
 * shell's: btgw_rpl_bytes() says how much, btgw_rpl_init() takes it.
 *
 * One entry per source address: the newest (IV index, SEQ) accepted, and the
 * newest SeqAuth of a segmented message accepted. An entry is 24 octets, and
 * the hash table over them adds 2 to 4 octets per entry of capacity: 10,000
 * sources are 272,768 octets. Entries do not move, so a walk with a cursor
 * stays valid while others come and go.
 *
 * The order of use for a message that this node consumes or stores; what is
 * only relayed never comes here:
 *  - unsegmented: btgw_rpl_check(), authenticate, btgw_rpl_accept();
 *  - segmented: btgw_rpl_check_segment() for each segment; when all are there,
 *    authenticate, btgw_rpl_accept_segmented() once.
 * Only what was accepted may be delivered: the list may have filled up since
 * the check.
 */
#ifndef _BTGW_CORE_REPLAY_H
#define _BTGW_CORE_REPLAY_H

#include <linux/bits.h>
#include <linux/types.h>

/* one entry for each unicast address is all that can ever be used */
#define BTGW_RPL_MAX		0x7fff

/**
 * enum btgw_rpl_result - what the list says of a message
 * @BTGW_RPL_FRESH: newer than all before; go on
 * @BTGW_RPL_REPLAY: its (IV index, SEQ) is not newer than what was accepted
 *	from this source: drop
 * @BTGW_RPL_COMPLETE: a fresh copy of a segment of the segmented message that
 *	was completed last: acknowledge it again, deliver nothing
 * @BTGW_RPL_OLD_AUTH: a fresh segment of a message before the one that was
 *	completed last: drop
 * @BTGW_RPL_FULL: a new source, and no entry is left for it: drop, it could
 *	not be protected
 * @BTGW_RPL_BACKWARD: btgw_rpl_load(): the list has newer values already;
 *	nothing changed
 * @BTGW_RPL_INVALID: the source is no unicast address, or a SEQ or SeqZero
 *	that cannot be
 * @__BTGW_RPL_RESULTS: number of the others
 */
enum btgw_rpl_result {
	BTGW_RPL_FRESH,
	BTGW_RPL_REPLAY,
	BTGW_RPL_COMPLETE,
	BTGW_RPL_OLD_AUTH,
	BTGW_RPL_FULL,
	BTGW_RPL_BACKWARD,
	BTGW_RPL_INVALID,
	__BTGW_RPL_RESULTS,
};

/**
 * struct btgw_rpl_entry - what is known of one source; 24 octets
 * @pdu: newest (IV index << 24 | SEQ) accepted
 * @auth: newest SeqAuth (IV index << 24 | SEQ of the first segment) of a
 *	segmented message accepted, with %BTGW_RPL_HAS_AUTH set; 0 = none so far
 * @gen: generation of the last change, see btgw_rpl_snapshot()
 * @src: unicast address; 0 = the entry is free
 * @next: next in the chain, or in the list of free entries; private
 */
struct btgw_rpl_entry {
	u64 pdu;
	u64 auth;
	u32 gen;
	u16 src;
	u16 next;
};

#define BTGW_RPL_HAS_AUTH	BIT_ULL(63)

/**
 * struct btgw_rpl - a list; owned by the shell, fields private but for reading
 *	@size, @used and @dropped
 * @entry: the entries
 * @head: first of each chain, as index + 1
 * @size: capacity in sources
 * @used: sources held
 * @dropped: messages refused with %BTGW_RPL_FULL, by checks and acceptances
 * @gen: generation that changes are marked with
 * @tried: entries from this index on were never used
 * @free: first free entry among the others, as index + 1
 * @shift: 32 - log2 of the number of chains
 */
struct btgw_rpl {
	struct btgw_rpl_entry *entry;
	u16 *head;
	u32 size;
	u32 used;
	u64 dropped;
	u32 gen;
	u16 tried;
	u16 free;
	u8 shift;
};

/**
 * btgw_rpl_bytes() - memory that a list needs
 * @size: capacity in sources, 1 to %BTGW_RPL_MAX; others are taken as the
 *	nearest
 *
 * Return: octets, to be aligned as a u64.
 */
size_t btgw_rpl_bytes(u32 size);

/**
 * btgw_rpl_init() - an empty list
 * @rpl: list
 * @mem: btgw_rpl_bytes(@size) octets, aligned as a u64; the list's until the
 *	shell takes them back, which it may at any time between two calls
 * @size: as given to btgw_rpl_bytes()
 */
void btgw_rpl_init(struct btgw_rpl *rpl, void *mem, u32 size);

/**
 * btgw_rpl_move() - take over all entries of another list
 * @old: list to leave; still valid and unchanged afterwards
 * @new: list just initialised, of another size
 *
 * Counters and the generation go along. The entries change places, so every one
 * counts as changed in this generation: a walk that was under way has passed
 * over some, and whoever stores what it found must find those in the next.
 *
 * Return: %BTGW_RPL_FRESH, or %BTGW_RPL_FULL with @new left empty: it is
 * smaller than what @old holds.
 */
enum btgw_rpl_result btgw_rpl_move(const struct btgw_rpl *old,
				   struct btgw_rpl *new);

/**
 * btgw_rpl_check() - may an unsegmented message be new
 * @rpl: list
 * @src: source address
 * @iv_index: IV index the PDU was secured with
 * @seq: its SEQ, 24 bits
 *
 * Return: %BTGW_RPL_FRESH, %BTGW_RPL_REPLAY, %BTGW_RPL_FULL or
 * %BTGW_RPL_INVALID. But for the counter, nothing changes.
 */
enum btgw_rpl_result btgw_rpl_check(struct btgw_rpl *rpl, u16 src,
				    u32 iv_index, u32 seq);

/**
 * btgw_rpl_check_segment() - is a segment worth looking at
 * @rpl: list
 * @src: source address
 * @iv_index: IV index the segment was secured with
 * @seq: its own SEQ, 24 bits
 * @auth_seq: SEQ of the first segment, from SeqZero; at most @seq and at most
 *	8191 below it
 * @in_progress: a reassembly of this very SeqAuth is under way. Its segments
 *	are accepted though an unsegmented message with a higher SEQ slipped in
 *	between; the reassembly itself knows which segments it has
 *
 * Return: %BTGW_RPL_FRESH, %BTGW_RPL_REPLAY, %BTGW_RPL_COMPLETE,
 * %BTGW_RPL_OLD_AUTH, %BTGW_RPL_FULL or %BTGW_RPL_INVALID. After
 * %BTGW_RPL_COMPLETE, once the acknowledgment is decided on, btgw_rpl_accept()
 * with the segment's own SEQ keeps a recording of it from asking for another.
 */
enum btgw_rpl_result btgw_rpl_check_segment(struct btgw_rpl *rpl, u16 src,
					    u32 iv_index, u32 seq,
					    u32 auth_seq, bool in_progress);

/**
 * btgw_rpl_accept() - an unsegmented message authenticated
 * @rpl: list
 * @src: source address
 * @iv_index: IV index
 * @seq: SEQ
 *
 * Return: as btgw_rpl_check(); deliver with %BTGW_RPL_FRESH only.
 */
enum btgw_rpl_result btgw_rpl_accept(struct btgw_rpl *rpl, u16 src,
				     u32 iv_index, u32 seq);

/**
 * btgw_rpl_accept_segmented() - a segmented message is complete and
 *	authenticated
 * @rpl: list
 * @src: source address
 * @iv_index: IV index of all its segments
 * @high_seq: highest SEQ among the segments received
 * @auth_seq: SEQ of the first segment
 *
 * Where two messages of one source to two destinations overlap, the one with
 * the lower SeqAuth may end last. It is accepted, for its reassembly was
 * allowed to begin; the entry keeps the higher values.
 *
 * Return: %BTGW_RPL_FRESH: deliver; %BTGW_RPL_COMPLETE: it was before;
 * %BTGW_RPL_FULL; %BTGW_RPL_INVALID.
 */
enum btgw_rpl_result btgw_rpl_accept_segmented(struct btgw_rpl *rpl, u16 src,
					       u32 iv_index, u32 high_seq,
					       u32 auth_seq);

/**
 * btgw_rpl_iv() - the IV index of the net has changed
 * @rpl: list
 * @iv_index: the new one
 *
 * Entries older than the index before @iv_index go: nothing secured with those
 * is accepted by the network layer any more.
 *
 * Return: number of entries removed. Whoever stores the list may forget the
 * same ones by the same rule.
 */
u32 btgw_rpl_iv(struct btgw_rpl *rpl, u32 iv_index);

/**
 * btgw_rpl_load() - restore one entry
 * @rpl: list
 * @src: source address
 * @pdu: as in struct btgw_rpl_entry, at most 56 bits
 * @auth: likewise, 0 or with %BTGW_RPL_HAS_AUTH
 *
 * Values equal to those held are no change.
 *
 * Return: %BTGW_RPL_FRESH: taken; %BTGW_RPL_BACKWARD: one of the two is below
 * what is held, or @auth is above @pdu; %BTGW_RPL_FULL; %BTGW_RPL_INVALID.
 */
enum btgw_rpl_result btgw_rpl_load(struct btgw_rpl *rpl, u16 src, u64 pdu,
				   u64 auth);

/**
 * btgw_rpl_find() - the entry of a source
 * @rpl: list
 * @src: source address
 *
 * Return: entry, valid until the next call that changes the list, or NULL.
 */
const struct btgw_rpl_entry *btgw_rpl_find(const struct btgw_rpl *rpl, u16 src);

/**
 * btgw_rpl_remove() - forget a source
 * @rpl: list
 * @src: source address
 *
 * For a node that left the net for good and whose address is not used again
 * under this IV index or the one before.
 *
 * Return: whether there was one.
 */
bool btgw_rpl_remove(struct btgw_rpl *rpl, u16 src);

/**
 * btgw_rpl_snapshot() - begin to store what has changed
 * @rpl: list
 *
 * Changes from now on belong to a later generation. The order of use: g =
 * btgw_rpl_snapshot(); walk with btgw_rpl_next(since = the g of the time
 * before, 0 at first); once all that is durable, remember g.
 *
 * Return: the generation that ends here.
 */
u32 btgw_rpl_snapshot(struct btgw_rpl *rpl);

/**
 * btgw_rpl_next() - walk over entries changed
 * @rpl: list
 * @since: entries of later generations only; 0 = all
 * @cursor: 0 at first; where to go on, changed by the call
 *
 * The walk may be spread over any time. An entry changed meanwhile is found
 * with its newest values, in this walk, the next or both.
 *
 * Return: the next entry or NULL.
 */
const struct btgw_rpl_entry *btgw_rpl_next(const struct btgw_rpl *rpl,
					   u32 since, u32 *cursor);

/**
 * btgw_rpl_result_name() - name of a result, for counters and traces
 * @result: enum btgw_rpl_result
 *
 * Return: static string; "unknown" for anything else.
 */
const char *btgw_rpl_result_name(enum btgw_rpl_result result);

#endif /* _BTGW_CORE_REPLAY_H */
