/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * policy.h - when a net gets sequence numbers, and another IV index
 *
 * Decisions without a clock, a store or a kernel: what is known goes in.
 */
#ifndef _BTGWD_POLICY_H
#define _BTGWD_POLICY_H

#include <stdbool.h>
#include <stdint.h>

enum {
	/* a block of sequence numbers at least, and so long at most */
	BTGWD_BLOCK_MIN		= 8192,
	BTGWD_BLOCK_S		= 120,
	/* the number after the last: 24 bits */
	BTGWD_SEQ_END		= 0x1000000,
	/* from here on an IV update is due */
	BTGWD_SEQ_UPDATE_AT	= 0x800000,
	/* Mesh Protocol 1.1 section 3.11.5: at least so long in each state */
	BTGWD_IV_MIN_S		= 96 * 3600,
	/* section 3.10.3.1: between two beacons of a subnet */
	BTGWD_BEACON_MIN_S	= 10,
	BTGWD_BEACON_MAX_S	= 600,
};

/**
 * struct btgwd_live - what the kernel says of a net
 * @iv_index: IV index
 * @iv_flag: an update is in progress
 * @iv_age: for how long they are so, in seconds
 * @iv_pending: the return to Normal waits for segmented messages
 * @iv_test: the 96 hours do not hold
 * @seq: next sequence number, 0 to %BTGWD_SEQ_END
 * @limit: first that must not be used, likewise
 * @seconds: for which they last at the rate of late; 0 = nothing is sent
 * @generation: of the replay list, begun and not ended
 */
struct btgwd_live {
	uint32_t iv_index;
	bool iv_flag;
	uint32_t iv_age;
	bool iv_pending;
	bool iv_test;
	uint32_t seq;
	uint32_t limit;
	uint32_t seconds;
	uint32_t generation;
};

/**
 * btgwd_seq_block() - how many sequence numbers to grant
 * @live: the net
 *
 * Return: as many as 120 s take, at least 8192.
 */
uint32_t btgwd_seq_block(const struct btgwd_live *live);

/**
 * btgwd_seq_limit() - the limit that a net should have
 * @live: the net
 * @stored: limit in the store under the IV index that is transmitted with
 *
 * Return: a limit, never below @live->limit or @stored. It is above the first
 * when less than half a block is left, and then makes a whole one.
 */
uint32_t btgwd_seq_limit(const struct btgwd_live *live, uint32_t stored);

/**
 * btgwd_iv_progress() - number of the step that an IV index and flag are
 * @index: IV index
 * @flag: an update is in progress
 *
 * Return: what is higher is later.
 */
uint64_t btgwd_iv_progress(uint32_t index, bool flag);

enum btgwd_iv_action {
	BTGWD_IV_NONE,
	/* begin an update: index + 1, in progress */
	BTGWD_IV_START,
	/* return to Normal */
	BTGWD_IV_FINISH,
};

/**
 * btgwd_iv_due() - what is to be done about the IV index
 * @live: the net
 * @age_s: for how long index and flag are what they are
 * @primary: the net is on the primary subnet, others only follow
 *
 * Return: enum btgwd_iv_action.
 */
enum btgwd_iv_action btgwd_iv_due(const struct btgwd_live *live,
				  uint64_t age_s, bool primary);

/**
 * btgwd_beacon_interval() - seconds to the next beacon of a subnet
 * @observed: beacons of the subnet that were heard in the observation period
 * @period_s: seconds of the period
 *
 * Period * (observed + 1) / expected, of which one is expected every 10 s: the
 * more nodes send beacons, the fewer each.
 *
 * Return: 10 to 600.
 */
uint32_t btgwd_beacon_interval(uint32_t observed, uint64_t period_s);

#endif /* _BTGWD_POLICY_H */
