/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * trace.h - tracepoints of the mesh datapath
 *
 * Nothing secret: addresses and numbers, no payload and no key.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM btgw

#if !defined(_BTGW_MESH_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _BTGW_MESH_TRACE_H

#include <linux/tracepoint.h>

#include "core/net_pdu.h"
#include "core/transport.h"
#include "drop.h"
#include "net.h"

#define BTGW_TRACE_SYMBOL(name, text, why) { BTGW_DROP_##name, text },
#define btgw_show_drop(reason) \
	__print_symbolic(reason, BTGW_DROPS(BTGW_TRACE_SYMBOL) \
			 { BTGW_DROP_COUNT, "none" })

TRACE_EVENT(btgw_mesh_drop,
	TP_PROTO(u16 net, u32 reason),
	TP_ARGS(net, reason),
	TP_STRUCT__entry(
		__field(u16, net)
		__field(u32, reason)
	),
	TP_fast_assign(
		__entry->net = net;
		__entry->reason = reason;
	),
	TP_printk("net=%u reason=%s", __entry->net,
		  btgw_show_drop(__entry->reason))
);

/* sego and segn are -1 where the PDU is no segment */
DECLARE_EVENT_CLASS(btgw_mesh_pdu,
	TP_PROTO(u16 net, u32 bearer, const struct btgw_net_pdu *pdu),
	TP_ARGS(net, bearer, pdu),
	TP_STRUCT__entry(
		__field(u32, bearer)
		__field(u32, iv_index)
		__field(u32, seq)
		__field(u16, net)
		__field(u16, src)
		__field(u16, dst)
		__field(u8, ttl)
		__field(u8, ctl)
		__field(u8, len)
		__field(s8, sego)
		__field(s8, segn)
	),
	TP_fast_assign(
		__entry->bearer = bearer;
		__entry->iv_index = pdu->iv_index;
		__entry->seq = pdu->seq;
		__entry->net = net;
		__entry->src = pdu->src;
		__entry->dst = pdu->dst;
		__entry->ttl = pdu->ttl;
		__entry->ctl = pdu->ctl;
		__entry->len = pdu->len;
		btgw_lt_segment(pdu->transport, pdu->len, &__entry->sego,
				&__entry->segn);
	),
	TP_printk("net=%u bearer=%u src=%04x dst=%04x iv=%u seq=%06x ttl=%u ctl=%u len=%u sego=%d segn=%d",
		  __entry->net, __entry->bearer, __entry->src, __entry->dst,
		  __entry->iv_index, __entry->seq, __entry->ttl, __entry->ctl,
		  __entry->len, __entry->sego, __entry->segn)
);

DEFINE_EVENT(btgw_mesh_pdu, btgw_mesh_rx,
	TP_PROTO(u16 net, u32 bearer, const struct btgw_net_pdu *pdu),
	TP_ARGS(net, bearer, pdu));

DEFINE_EVENT(btgw_mesh_pdu, btgw_mesh_tx,
	TP_PROTO(u16 net, u32 bearer, const struct btgw_net_pdu *pdu),
	TP_ARGS(net, bearer, pdu));

/* sego is -1 where no segment came but a timer ran out */
TRACE_EVENT(btgw_mesh_reassembly,
	TP_PROTO(u16 net, u16 src, u16 dst, u32 block, s8 sego, u8 segn,
		 const char *what),
	TP_ARGS(net, src, dst, block, sego, segn, what),
	TP_STRUCT__entry(
		__field(u32, block)
		__field(u16, net)
		__field(u16, src)
		__field(u16, dst)
		__field(s8, sego)
		__field(u8, segn)
		__field(const char *, what)
	),
	TP_fast_assign(
		__entry->block = block;
		__entry->net = net;
		__entry->src = src;
		__entry->dst = dst;
		__entry->sego = sego;
		__entry->segn = segn;
		__entry->what = what;
	),
	TP_printk("net=%u src=%04x dst=%04x block=%08x sego=%d segn=%u %s",
		  __entry->net, __entry->src, __entry->dst, __entry->block,
		  __entry->sego, __entry->segn, __entry->what)
);

TRACE_EVENT(btgw_mesh_friend,
	TP_PROTO(u16 net, u16 lpn, const char *what, u8 queued),
	TP_ARGS(net, lpn, what, queued),
	TP_STRUCT__entry(
		__field(u16, net)
		__field(u16, lpn)
		__field(u8, queued)
		__field(const char *, what)
	),
	TP_fast_assign(
		__entry->net = net;
		__entry->lpn = lpn;
		__entry->queued = queued;
		__entry->what = what;
	),
	TP_printk("net=%u lpn=%04x %s queued=%u", __entry->net, __entry->lpn,
		  __entry->what, __entry->queued)
);

TRACE_EVENT(btgw_mesh_key,
	TP_PROTO(u16 net, u16 subnet, u8 phase),
	TP_ARGS(net, subnet, phase),
	TP_STRUCT__entry(
		__field(u16, net)
		__field(u16, subnet)
		__field(u8, phase)
	),
	TP_fast_assign(
		__entry->net = net;
		__entry->subnet = subnet;
		__entry->phase = phase;
	),
	TP_printk("net=%u subnet=%u phase=%u", __entry->net, __entry->subnet,
		  __entry->phase)
);

#endif /* _BTGW_MESH_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH mesh
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
