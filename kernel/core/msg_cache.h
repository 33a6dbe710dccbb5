/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * msg_cache.h - the network message cache, section 3.4.6.5
 *
 * Pure: no lock, clock, allocation or skb. The calls for one cache are
 * serialised by the shell, and the memory is the shell's:
 * btgw_msg_cache_bytes() says how much.
 *
 * It makes sure that every PDU is processed and relayed once. It may be asked
 * before the NetMIC is verified, which spares the decryption of the copies that
 * flooding brings; but a PDU is entered *after* that only, or anybody could
 * have genuine PDUs dropped by forging headers. The lookup is a hash, a full
 * cache forgets its oldest entry. An entry is 10 octets, and the hash table
 * adds 2 to 4 octets per entry of capacity.
 *
 * The key has the lowest bit of the IV index only. Clear the cache when the IV
 * index of the net changes: what is two indexes older looks the same.
 */
#ifndef _BTGW_CORE_MSG_CACHE_H
#define _BTGW_CORE_MSG_CACHE_H

#include <linux/types.h>

/* the standard asks for two entries; above the other a chain link is too short */
#define BTGW_MSG_CACHE_MIN	2
#define BTGW_MSG_CACHE_MAX	32768

/**
 * struct btgw_msg_cache - a cache; owned by the shell, fields private but for
 *	reading @size, @used and the counters
 * @key: keys by position, 0 = empty
 * @next: next in the chain, as position + 1
 * @head: first of each chain, as position + 1
 * @size: capacity in PDUs
 * @used: PDUs held
 * @pos: position that is filled next; the oldest entry if the cache is full
 * @shift: 64 - log2 of the number of chains
 * @hits: lookups that found something
 * @misses: lookups that did not
 * @inserts: PDUs entered
 * @evicted: PDUs forgotten because the cache was full
 */
struct btgw_msg_cache {
	u64 *key;
	u16 *next;
	u16 *head;
	u32 size;
	u32 used;
	u32 pos;
	u8 shift;
	u64 hits;
	u64 misses;
	u64 inserts;
	u64 evicted;
};

/**
 * btgw_msg_cache_bytes() - memory that a cache needs
 * @size: capacity in PDUs; outside of %BTGW_MSG_CACHE_MIN to
 *	%BTGW_MSG_CACHE_MAX the nearest is taken
 *
 * Return: octets, to be aligned as a u64.
 */
size_t btgw_msg_cache_bytes(u32 size);

/**
 * btgw_msg_cache_init() - an empty cache
 * @mc: cache
 * @mem: btgw_msg_cache_bytes(@size) octets, aligned as a u64
 * @size: as given to btgw_msg_cache_bytes()
 */
void btgw_msg_cache_init(struct btgw_msg_cache *mc, void *mem, u32 size);

/**
 * btgw_msg_cache_move() - take over what another cache holds
 * @old: cache to leave; unchanged
 * @new: cache just initialised; if it is smaller it gets the newest
 */
void btgw_msg_cache_move(const struct btgw_msg_cache *old,
			 struct btgw_msg_cache *new);

/**
 * btgw_msg_cache_clear() - forget all; the counters stay
 * @mc: cache
 */
void btgw_msg_cache_clear(struct btgw_msg_cache *mc);

/**
 * btgw_msg_key() - what identifies a PDU
 * @net: NetKey index of the subnet, 12 bits
 * @src: source address
 * @seq: SEQ, 24 bits
 * @ivi: lowest bit of the IV index
 *
 * Higher bits of @net, @seq and @ivi are ignored.
 *
 * Return: the key, never 0.
 */
u64 btgw_msg_key(u16 net, u16 src, u32 seq, u8 ivi);

/**
 * btgw_msg_cache_seen() - was this PDU entered
 * @mc: cache
 * @key: from btgw_msg_key()
 *
 * Return: whether it was and is not forgotten. Counts a hit or a miss.
 */
bool btgw_msg_cache_seen(struct btgw_msg_cache *mc, u64 key);

/**
 * btgw_msg_cache_add() - enter a PDU whose NetMIC was verified
 * @mc: cache
 * @key: from btgw_msg_key()
 *
 * Return: true if it is new; false if it was there, at its old age.
 */
bool btgw_msg_cache_add(struct btgw_msg_cache *mc, u64 key);

/**
 * btgw_msg_cache_remove() - forget a PDU that the upper layers refused for now
 * @mc: cache
 * @key: from btgw_msg_key()
 *
 * Return: whether it was there.
 */
bool btgw_msg_cache_remove(struct btgw_msg_cache *mc, u64 key);

#endif /* _BTGW_CORE_MSG_CACHE_H */
