// SPDX-License-Identifier: GPL-2.0-only
/*
 * sar_cfg.c - times and counts of segmentation and reassembly
 */
#include "sar_cfg.h"

#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/minmax.h>

#define NIBBLE		15
#define STATE_LOW	GENMASK(3, 0)
#define STATE_HIGH	GENMASK(7, 4)

#define THRESHOLD_MAX	31
#define DELAY_INC_MAX	7
#define ACK_COUNT_MAX	3
#define STATE_THRESHOLD	GENMASK(4, 0)
#define STATE_DELAY_INC	GENMASK(7, 5)
#define STATE_ACK_COUNT	GENMASK(1, 0)

/* what a node has that nobody configured */
const struct btgw_sar_tx_cfg btgw_sar_tx_default = {
	.seg_int_step = 5,
	.uni_count = 2,
	.uni_no_progress = 2,
	.uni_int_step = 7,
	.uni_int_inc = 1,
	.multi_count = 2,
	.multi_int_step = 9,
};

const struct btgw_sar_rx_cfg btgw_sar_rx_default = {
	.threshold = 3,
	.ack_delay_inc = 1,
	.discard_timeout = 1,
	.seg_int_step = 5,
	.ack_retrans_count = 0,
};

/**
 * btgw_sar_tx_cfg_valid() - is every field in its range
 * @cfg: times and counts
 *
 * Return: whether they can be packed.
 */
bool btgw_sar_tx_cfg_valid(const struct btgw_sar_tx_cfg *cfg)
{
	return cfg->seg_int_step <= NIBBLE && cfg->uni_count <= NIBBLE &&
	       cfg->uni_no_progress <= NIBBLE && cfg->uni_int_step <= NIBBLE &&
	       cfg->uni_int_inc <= NIBBLE && cfg->multi_count <= NIBBLE &&
	       cfg->multi_int_step <= NIBBLE;
}

/**
 * btgw_sar_tx_pack() - write the SAR Transmitter state
 * @cfg: times and counts, in range
 * @state: %BTGW_SAR_TX_STATE_LEN octets, as in SAR Transmitter Set
 */
void btgw_sar_tx_pack(const struct btgw_sar_tx_cfg *cfg, u8 *state)
{
	state[0] = FIELD_PREP(STATE_LOW, cfg->seg_int_step) |
		   FIELD_PREP(STATE_HIGH, cfg->uni_count);
	state[1] = FIELD_PREP(STATE_LOW, cfg->uni_no_progress) |
		   FIELD_PREP(STATE_HIGH, cfg->uni_int_step);
	state[2] = FIELD_PREP(STATE_LOW, cfg->uni_int_inc) |
		   FIELD_PREP(STATE_HIGH, cfg->multi_count);
	state[3] = FIELD_PREP(STATE_LOW, cfg->multi_int_step);
}

/**
 * btgw_sar_tx_unpack() - read the SAR Transmitter state
 * @state: %BTGW_SAR_TX_STATE_LEN octets; RFU bits are ignored, so that every
 *	value is valid
 * @cfg: times and counts
 */
void btgw_sar_tx_unpack(const u8 *state, struct btgw_sar_tx_cfg *cfg)
{
	cfg->seg_int_step = FIELD_GET(STATE_LOW, state[0]);
	cfg->uni_count = FIELD_GET(STATE_HIGH, state[0]);
	cfg->uni_no_progress = FIELD_GET(STATE_LOW, state[1]);
	cfg->uni_int_step = FIELD_GET(STATE_HIGH, state[1]);
	cfg->uni_int_inc = FIELD_GET(STATE_LOW, state[2]);
	cfg->multi_count = FIELD_GET(STATE_HIGH, state[2]);
	cfg->multi_int_step = FIELD_GET(STATE_LOW, state[3]);
}

/**
 * btgw_sar_tx_segment_ms() - time between two segments
 * @cfg: times and counts
 *
 * Return: milliseconds.
 */
u32 btgw_sar_tx_segment_ms(const struct btgw_sar_tx_cfg *cfg)
{
	return (cfg->seg_int_step + 1) * 10;
}

/**
 * btgw_sar_tx_unicast_ms() - time from the last segment of a round to the next
 * @cfg: times and counts
 * @ttl: TTL of the message
 *
 * Return: milliseconds.
 */
u32 btgw_sar_tx_unicast_ms(const struct btgw_sar_tx_cfg *cfg, u8 ttl)
{
	u32 hops = ttl ? ttl - 1 : 0;

	return (cfg->uni_int_step + 1) * 25 +
	       (cfg->uni_int_inc + 1) * 25 * hops;
}

/**
 * btgw_sar_tx_multicast_ms() - the same, to a group or virtual address
 * @cfg: times and counts
 *
 * Return: milliseconds.
 */
u32 btgw_sar_tx_multicast_ms(const struct btgw_sar_tx_cfg *cfg)
{
	return (cfg->multi_int_step + 1) * 25;
}

/**
 * btgw_sar_rx_cfg_valid() - is every field in its range
 * @cfg: times and counts
 *
 * Return: whether they can be packed.
 */
bool btgw_sar_rx_cfg_valid(const struct btgw_sar_rx_cfg *cfg)
{
	return cfg->threshold <= THRESHOLD_MAX &&
	       cfg->ack_delay_inc <= DELAY_INC_MAX &&
	       cfg->discard_timeout <= NIBBLE && cfg->seg_int_step <= NIBBLE &&
	       cfg->ack_retrans_count <= ACK_COUNT_MAX;
}

/**
 * btgw_sar_rx_pack() - write the SAR Receiver state
 * @cfg: times and counts, in range
 * @state: %BTGW_SAR_RX_STATE_LEN octets, as in SAR Receiver Set
 */
void btgw_sar_rx_pack(const struct btgw_sar_rx_cfg *cfg, u8 *state)
{
	state[0] = FIELD_PREP(STATE_THRESHOLD, cfg->threshold) |
		   FIELD_PREP(STATE_DELAY_INC, cfg->ack_delay_inc);
	state[1] = FIELD_PREP(STATE_LOW, cfg->discard_timeout) |
		   FIELD_PREP(STATE_HIGH, cfg->seg_int_step);
	state[2] = FIELD_PREP(STATE_ACK_COUNT, cfg->ack_retrans_count);
}

/**
 * btgw_sar_rx_unpack() - read the SAR Receiver state
 * @state: %BTGW_SAR_RX_STATE_LEN octets; RFU bits are ignored, so that every
 *	value is valid
 * @cfg: times and counts
 */
void btgw_sar_rx_unpack(const u8 *state, struct btgw_sar_rx_cfg *cfg)
{
	cfg->threshold = FIELD_GET(STATE_THRESHOLD, state[0]);
	cfg->ack_delay_inc = FIELD_GET(STATE_DELAY_INC, state[0]);
	cfg->discard_timeout = FIELD_GET(STATE_LOW, state[1]);
	cfg->seg_int_step = FIELD_GET(STATE_HIGH, state[1]);
	cfg->ack_retrans_count = FIELD_GET(STATE_ACK_COUNT, state[2]);
}

/**
 * btgw_sar_rx_interval_ms() - the segment reception interval
 * @cfg: times and counts
 *
 * Return: milliseconds; also between an acknowledgement and its repeat.
 */
u32 btgw_sar_rx_interval_ms(const struct btgw_sar_rx_cfg *cfg)
{
	return (cfg->seg_int_step + 1) * 10;
}

/**
 * btgw_sar_rx_ack_delay_ms() - from a segment to the acknowledgement
 * @cfg: times and counts
 * @seg_n: SegN of the message
 *
 * min(SegN + 0.5, ack_delay_inc + 1.5) intervals, which are even.
 *
 * Return: milliseconds.
 */
u32 btgw_sar_rx_ack_delay_ms(const struct btgw_sar_rx_cfg *cfg, u8 seg_n)
{
	u32 halves = min(2U * seg_n + 1, 2U * cfg->ack_delay_inc + 3);

	return halves * btgw_sar_rx_interval_ms(cfg) / 2;
}

/**
 * btgw_sar_rx_ack_spacing_ms() - between two acknowledgements of a message
 *	that is over, at least
 * @cfg: times and counts
 *
 * Return: milliseconds.
 */
u32 btgw_sar_rx_ack_spacing_ms(const struct btgw_sar_rx_cfg *cfg)
{
	return (2U * cfg->ack_delay_inc + 3) * btgw_sar_rx_interval_ms(cfg) / 2;
}

/**
 * btgw_sar_rx_discard_ms() - from the last new segment until a message is
 *	given up
 * @cfg: times and counts
 *
 * Return: milliseconds.
 */
u32 btgw_sar_rx_discard_ms(const struct btgw_sar_rx_cfg *cfg)
{
	return (cfg->discard_timeout + 1) * 5000;
}

/**
 * btgw_sar_rx_ack_repeats() - how often an acknowledgement is sent again
 * @cfg: times and counts
 * @seg_n: SegN of the message
 *
 * Return: 0 where SegN is not above the threshold.
 */
u8 btgw_sar_rx_ack_repeats(const struct btgw_sar_rx_cfg *cfg, u8 seg_n)
{
	return seg_n > cfg->threshold ? cfg->ack_retrans_count : 0;
}
