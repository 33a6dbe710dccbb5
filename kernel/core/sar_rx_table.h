/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sar_rx_table.h - the contexts of the SAR Receiver, for sar_rx.c alone
 */
#ifndef _BTGW_CORE_SAR_RX_TABLE_H
#define _BTGW_CORE_SAR_RX_TABLE_H

#include "sar_rx.h"

/* the context of a pair; NULL if it has none */
struct btgw_sar_rx *__btgw_sar_rx_find(const struct btgw_sar_rx_table *t,
				       u16 src, u16 dst);

/* a context for a new pair: free, or of the oldest memory; NULL if every one
 * is active
 */
struct btgw_sar_rx *__btgw_sar_rx_alloc(struct btgw_sar_rx_table *t);

/* another state, with its place in the counts; no timer runs after it */
void __btgw_sar_rx_set(struct btgw_sar_rx_table *t, struct btgw_sar_rx *c,
		       enum btgw_sar_rx_state state);

/* when the next of its timers is due; only of an active one */
u64 __btgw_sar_rx_due(const struct btgw_sar_rx *c);

/* the active one that is due first; NULL if none is active */
struct btgw_sar_rx *
__btgw_sar_rx_first_due(const struct btgw_sar_rx_table *t);

/* what was said of a message without a context; NULL if nothing was */
struct btgw_sar_rx_answer *
__btgw_sar_rx_answer(const struct btgw_sar_rx_table *t, u16 src, u16 dst,
		     u64 seq_auth);

struct btgw_sar_rx_answer *
__btgw_sar_rx_answer_new(struct btgw_sar_rx_table *t, u16 src, u16 dst,
			 u64 seq_auth, u32 block);

#endif /* _BTGW_CORE_SAR_RX_TABLE_H */
