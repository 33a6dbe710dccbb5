// SPDX-License-Identifier: GPL-2.0-only
/*
 * timer.c - the timers of a net, all of them on its workqueue
 */
#include "timer.h"

#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/timekeeping.h>

#include "mesh.h"

/**
 * btgw_mesh_now_ms() - the clock of the mesh
 *
 * Return: boot time in ms, which goes on during suspend; never 0, which the
 * core takes for never.
 */
u64 btgw_mesh_now_ms(void)
{
	return ktime_to_ms(ktime_get_boottime()) + 1;
}

static void btgw_timers_arm(struct btgw_net *net)
{
	struct timerqueue_node *first;
	u64 now, at;

	first = timerqueue_getnext(&net->timers.head);
	if (!first)
		return;
	now = btgw_mesh_now_ms();
	at = first->expires;
	mod_delayed_work(net->wq, &net->timers.work,
			 at > now ? msecs_to_jiffies(min_t(u64, at - now,
							   MSEC_PER_SEC * 3600)) : 0);
}

static void btgw_timers_work(struct work_struct *work)
{
	struct btgw_net *net = container_of(to_delayed_work(work),
					    struct btgw_net, timers.work);
	struct timerqueue_node *first;
	u64 now = btgw_mesh_now_ms();

	while ((first = timerqueue_getnext(&net->timers.head)) &&
	       first->expires <= now) {
		struct btgw_timer *timer =
			container_of(first, struct btgw_timer, node);

		btgw_timer_cancel(net, timer);
		timer->fn(net, timer);
	}
	btgw_timers_arm(net);
}

void btgw_timers_init(struct btgw_net *net)
{
	timerqueue_init_head(&net->timers.head);
	INIT_DELAYED_WORK(&net->timers.work, btgw_timers_work);
}

/* after the last timer was cancelled; not on the workqueue */
void btgw_timers_stop(struct btgw_net *net)
{
	WARN_ON_ONCE(timerqueue_getnext(&net->timers.head));
	cancel_delayed_work_sync(&net->timers.work);
}

void btgw_timer_init(struct btgw_timer *timer,
		     void (*fn)(struct btgw_net *net,
				struct btgw_timer *timer))
{
	timerqueue_init(&timer->node);
	timer->fn = fn;
}

bool btgw_timer_pending(const struct btgw_timer *timer)
{
	return !RB_EMPTY_NODE(&timer->node.node);
}

void btgw_timer_cancel(struct btgw_net *net, struct btgw_timer *timer)
{
	if (!btgw_timer_pending(timer))
		return;
	timerqueue_del(&net->timers.head, &timer->node);
	RB_CLEAR_NODE(&timer->node.node);
}

void btgw_timer_set(struct btgw_net *net, struct btgw_timer *timer, u64 at_ms)
{
	btgw_timer_cancel(net, timer);
	if (!at_ms)
		return;
	timer->node.expires = at_ms;
	if (timerqueue_add(&net->timers.head, &timer->node))
		btgw_timers_arm(net);
}
