/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * timer.h - the timers of a net, all of them on its workqueue
 *
 * A net has one delayed work. Whoever waits for something owns a struct
 * btgw_timer, queued by time. As everything of a net runs on one ordered
 * workqueue, a timer that was cancelled does not run: no reference is needed,
 * and its owner may be freed at once.
 *
 *	owner			waits for
 *	btgw_net.sar_timer	acknowledgement due, reassembly given up
 *	btgw_net.iv_timer	the end of an IV update, 144 h
 *	btgw_net.drain_timer	segmented sends before the IV index changes, 30 s
 *	btgw_send.timer		next segment, retransmission
 *	btgw_lpn.timer		answer to a poll, poll timeout, offer
 *	btgw_bearer.timer	rest of a segmented proxy PDU, 20 s
 *	btgw_repeat.timer	next copy of a PDU
 *	btgw_paths.timer	end of the life of a path
 */
#ifndef _BTGW_MESH_TIMER_H
#define _BTGW_MESH_TIMER_H

#include <linux/timerqueue.h>
#include <linux/workqueue.h>

struct btgw_net;

/**
 * struct btgw_timer - something that happens later
 * @node: in the queue of the net; the time is in ms, boot time
 * @fn: called on the workqueue, no longer queued
 */
struct btgw_timer {
	struct timerqueue_node node;
	void (*fn)(struct btgw_net *net, struct btgw_timer *timer);
};

/**
 * struct btgw_timers - what a net waits for
 * @head: timers by time
 * @work: armed for the first
 */
struct btgw_timers {
	struct timerqueue_head head;
	struct delayed_work work;
};

u64 btgw_mesh_now_ms(void);

void btgw_timers_init(struct btgw_net *net);
void btgw_timers_stop(struct btgw_net *net);

void btgw_timer_init(struct btgw_timer *timer,
		     void (*fn)(struct btgw_net *net,
				struct btgw_timer *timer));
/* on the workqueue; 0 cancels, as do the deadlines of kernel/core */
void btgw_timer_set(struct btgw_net *net, struct btgw_timer *timer, u64 at_ms);
void btgw_timer_cancel(struct btgw_net *net, struct btgw_timer *timer);
bool btgw_timer_pending(const struct btgw_timer *timer);

#endif /* _BTGW_MESH_TIMER_H */
