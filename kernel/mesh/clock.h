/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * clock.h - from one clock to the other, without reading any
 *
 * A frame gets its time once, from the link, and keeps it up to the socket. To
 * read a clock may cost as much as to decrypt the frame.
 */
#ifndef _BTGW_MESH_CLOCK_H
#define _BTGW_MESH_CLOCK_H

#include <linux/skbuff.h>
#include <linux/timekeeping.h>

/**
 * btgw_skb_time_ns() - when a frame was received
 * @skb: the frame
 *
 * Return: CLOCK_BOOTTIME in ns; that of now if the link did not say.
 */
static inline u64 btgw_skb_time_ns(const struct sk_buff *skb)
{
	ktime_t mono;

	if (!skb->tstamp)
		return ktime_get_boottime_ns();
	mono = ktime_sub(skb->tstamp, ktime_mono_to_real(0));
	return ktime_to_ns(ktime_mono_to_any(mono, TK_OFFS_BOOT));
}

/**
 * btgw_boot_to_real() - the same moment on the clock on the wall
 * @boot_ns: CLOCK_BOOTTIME in ns
 *
 * Return: CLOCK_REALTIME.
 */
static inline ktime_t btgw_boot_to_real(u64 boot_ns)
{
	ktime_t mono = ktime_sub(ns_to_ktime(boot_ns),
				 ktime_mono_to_any(0, TK_OFFS_BOOT));

	return ktime_mono_to_real(mono);
}

#endif /* _BTGW_MESH_CLOCK_H */
