/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sar_cfg.h - times and counts of segmentation and reassembly
 *
 * Pure: no lock, clock, allocation or skb. The SAR Transmitter and SAR Receiver
 * states of Mesh Protocol 1.1 sections 4.2.47 and 4.2.48, and the times that
 * follow from them.
 */
#ifndef _BTGW_CORE_SAR_CFG_H
#define _BTGW_CORE_SAR_CFG_H

#include <linux/types.h>

enum {
	BTGW_SAR_TX_STATE_LEN	= 4,
	BTGW_SAR_RX_STATE_LEN	= 3,
};

/**
 * struct btgw_sar_tx_cfg - SAR Transmitter state, 4.2.47; each 0 to 15
 * @seg_int_step: (n + 1) * 10 ms between two segments
 * @uni_count: a segment to a unicast address is sent at most n + 1 times
 * @uni_no_progress: at most n + 1 rounds in which none is acknowledged
 * @uni_int_step: (n + 1) * 25 ms from the last segment of a round to the next
 *	round, if nothing is heard...
 * @uni_int_inc: ... and (n + 1) * 25 ms more for each hop above the first
 *	that TTL allows
 * @multi_count: a segment to a group or virtual address is sent n + 1 times
 * @multi_int_step: (n + 1) * 25 ms between two rounds of those
 */
struct btgw_sar_tx_cfg {
	u8 seg_int_step;
	u8 uni_count;
	u8 uni_no_progress;
	u8 uni_int_step;
	u8 uni_int_inc;
	u8 multi_count;
	u8 multi_int_step;
};

/**
 * struct btgw_sar_rx_cfg - SAR Receiver state, 4.2.48
 * @threshold: acknowledgements are repeated where SegN is above, 0 to 31
 * @ack_delay_inc: an acknowledgement waits min(SegN + 0.5, n + 1.5) intervals
 *	for more segments, 0 to 7
 * @discard_timeout: (n + 1) * 5 s without a new segment end a message, 0 to 15
 * @seg_int_step: the interval: (n + 1) * 10 ms, 0 to 15
 * @ack_retrans_count: an acknowledgement is sent up to n + 1 times, 0 to 3
 */
struct btgw_sar_rx_cfg {
	u8 threshold;
	u8 ack_delay_inc;
	u8 discard_timeout;
	u8 seg_int_step;
	u8 ack_retrans_count;
};

extern const struct btgw_sar_tx_cfg btgw_sar_tx_default;
extern const struct btgw_sar_rx_cfg btgw_sar_rx_default;

bool btgw_sar_tx_cfg_valid(const struct btgw_sar_tx_cfg *cfg);
void btgw_sar_tx_pack(const struct btgw_sar_tx_cfg *cfg, u8 *state);
void btgw_sar_tx_unpack(const u8 *state, struct btgw_sar_tx_cfg *cfg);

u32 btgw_sar_tx_segment_ms(const struct btgw_sar_tx_cfg *cfg);
u32 btgw_sar_tx_unicast_ms(const struct btgw_sar_tx_cfg *cfg, u8 ttl);
u32 btgw_sar_tx_multicast_ms(const struct btgw_sar_tx_cfg *cfg);

bool btgw_sar_rx_cfg_valid(const struct btgw_sar_rx_cfg *cfg);
void btgw_sar_rx_pack(const struct btgw_sar_rx_cfg *cfg, u8 *state);
void btgw_sar_rx_unpack(const u8 *state, struct btgw_sar_rx_cfg *cfg);

u32 btgw_sar_rx_interval_ms(const struct btgw_sar_rx_cfg *cfg);
u32 btgw_sar_rx_ack_delay_ms(const struct btgw_sar_rx_cfg *cfg, u8 seg_n);
u32 btgw_sar_rx_ack_spacing_ms(const struct btgw_sar_rx_cfg *cfg);
u32 btgw_sar_rx_discard_ms(const struct btgw_sar_rx_cfg *cfg);
u8 btgw_sar_rx_ack_repeats(const struct btgw_sar_rx_cfg *cfg, u8 seg_n);

#endif /* _BTGW_CORE_SAR_CFG_H */
