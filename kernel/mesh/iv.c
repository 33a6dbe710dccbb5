// SPDX-License-Identifier: GPL-2.0-only
/*
 * iv.c - IV index and sequence numbers of a net
 *
 * The rules are in kernel/core/iv.c and seq.c. Here is what a change of the IV
 * index means for everything else, and the wait for segmented messages that are
 * on their way under the old one.
 */
#include "mesh.h"

#include <linux/math64.h>

/* the rate is taken anew after so long */
#define BTGW_SEQ_RATE_MS	10000

static u64 btgw_mesh_now_s(void)
{
	return div_u64(btgw_mesh_now_ms(), MSEC_PER_SEC);
}

static bool btgw_mesh_busy(const struct btgw_net *net)
{
	return net->n_sends;
}

static bool btgw_mesh_on_primary(struct btgw_net *net)
{
	return btgw_subnet_find(net, 0);
}

struct btgw_friend_sec btgw_mesh_security(const struct btgw_net *net,
					  const struct btgw_subnet *subnet)
{
	struct btgw_friend_sec sec = {
		.iv_index = net->iv.index,
	};

	if (subnet->phase == 2)
		sec.flags |= BTGW_FRIEND_KEY_REFRESH;
	if (net->iv.state == BTGW_IV_IN_PROGRESS)
		sec.flags |= BTGW_FRIEND_IV_UPDATE;
	return sec;
}

/*
 * A node that was provisioned in the middle of an update need not wait 96 h for
 * its end: it counts as one that has waited, and so it is stored.
 */
u64 btgw_mesh_iv_age(const struct btgw_net *net)
{
	u64 age = btgw_iv_state_age(&net->iv, btgw_mesh_now_s());

	return net->iv.exempt ? max_t(u64, age, BTGW_IV_MIN_S) : age;
}

/*
 * The index or its state has changed; of the index that we now transmit with the
 * numbers from @seq to @limit are granted. A change that came by air has none:
 * nothing is sent until the owner of the net has stored a limit.
 */
static void btgw_mesh_iv_changed(struct btgw_net *net,
				 const struct btgw_iv_out *out, u32 limit,
				 u32 seq)
{
	struct btgw_subnet *subnet;

	if (out->deadline_s)
		btgw_timer_set(net, &net->iv_timer,
			       out->deadline_s * MSEC_PER_SEC);
	else
		btgw_timer_cancel(net, &net->iv_timer);
	if (out->restart) {
		btgw_seq_restart(&net->seq, out->tx_index, limit);
		btgw_seq_skip(&net->seq, seq);
		net->seq_said = false;
		net->seq_mark = seq;
		btgw_send_restart(net);
	}
	if (!out->changed)
		return;

	net->pending_limit = 0;
	net->pending_seq = 0;
	btgw_rpl_iv(&net->rpl, out->index);
	btgw_msg_cache_clear(&net->cache);
	list_for_each_entry(subnet, &net->subnets, node)
		btgw_friends_security(net, subnet);
	btgw_proxy_beacons(net);
	btgw_mesh_event(net, BTGW_MESH_EV_IV, out->in_progress, out->index);
}

/* A return to Normal has begun to wait, or is over. */
static void btgw_mesh_iv_wait(struct btgw_net *net)
{
	btgw_timer_set(net, &net->drain_timer,
		       net->iv.pending ?
		       btgw_mesh_now_ms() + BTGW_MESH_DRAIN_MS : 0);
}

static void btgw_mesh_iv_timer(struct btgw_net *net, struct btgw_timer *timer)
{
	struct btgw_iv_out out;

	if (btgw_iv_timer(&net->iv, btgw_mesh_busy(net), btgw_mesh_now_s(),
			  &out) == BTGW_IV_DEFERRED)
		btgw_mesh_iv_wait(net);
	btgw_mesh_iv_changed(net, &out, 0, 0);
}

/*
 * Segmented messages were still under way after 30 s: stay In Progress, let new
 * ones begin. A beacon or the owner of the net will ask again.
 */
static void btgw_mesh_iv_give_up(struct btgw_net *net,
				 struct btgw_timer *timer)
{
	if (!btgw_iv_give_up(&net->iv))
		return;
	net->pending_limit = 0;
	net->pending_seq = 0;
	btgw_mesh_event(net, BTGW_MESH_EV_IV_REFUSED, BTGW_IV_DEFERRED,
			net->iv.index);
	/* overdue, it is tried again by itself */
	btgw_timer_set(net, &net->iv_timer, btgw_mesh_now_ms() + MSEC_PER_SEC);
	btgw_send_resume(net);
}

int btgw_mesh_iv_init(struct btgw_net *net, const struct btgw_net_cfg *cfg,
		      struct btgw_refusal *no)
{
	u32 index = cfg->set & BTGW_NET_IV ? cfg->iv_index : 0;
	bool flag = (cfg->set & BTGW_NET_IV) && cfg->iv_flag;
	u32 seq = cfg->set & BTGW_NET_SEQ ? cfg->seq : 0;

	if (flag && !index)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_IV_FLAG,
				   "the first IV index is never updated to");
	if ((cfg->set & BTGW_NET_SEQ_LIMIT) && cfg->seq_limit < seq)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_SEQ_LIMIT,
				   "the limit is below the next number");

	btgw_timer_init(&net->iv_timer, btgw_mesh_iv_timer);
	btgw_timer_init(&net->drain_timer, btgw_mesh_iv_give_up);
	btgw_iv_init(&net->iv, index, flag, true, btgw_mesh_now_s());
	if (cfg->set & BTGW_NET_IV_AGE)
		btgw_iv_age(&net->iv, cfg->iv_age_s, false, false, 0,
			    btgw_mesh_now_s());
	btgw_seq_init(&net->seq, btgw_iv_tx(&net->iv), seq);
	net->seq_mark = seq;
	net->seq_mark_ms = btgw_mesh_now_ms();
	if (cfg->set & BTGW_NET_SEQ_LIMIT)
		btgw_seq_grant(&net->seq, btgw_iv_tx(&net->iv), cfg->seq_limit);
	return 0;
}

/**
 * btgw_mesh_iv_begin() - a net that was made is at work: its deadline counts
 * @net: the net, on its workqueue
 */
void btgw_mesh_iv_begin(struct btgw_net *net)
{
	u64 deadline_s = btgw_iv_deadline(&net->iv, btgw_mesh_now_s());

	btgw_timer_set(net, &net->iv_timer, deadline_s * MSEC_PER_SEC);
}

/* How long the state has lasted; a net that was stored knows, time goes on. */
static int btgw_mesh_age_check(const struct btgw_net *net,
			       const struct btgw_net_cfg *cfg,
			       struct btgw_refusal *no)
{
	if ((cfg->set & BTGW_NET_IV_AGE) &&
	    cfg->iv_age_s < btgw_mesh_iv_age(net))
		return btgw_refuse(no, -ERANGE, BTGW_FIELD_IV_AGE,
				   "the state has lasted longer");
	return 0;
}

static void btgw_mesh_age_set(struct btgw_net *net,
			      const struct btgw_net_cfg *cfg)
{
	u64 now_s = btgw_mesh_now_s();

	if (!(cfg->set & BTGW_NET_IV_AGE))
		return;
	btgw_iv_age(&net->iv, cfg->iv_age_s, false, net->iv.recovered,
		    now_s - net->iv.recovered_s, now_s);
	btgw_mesh_iv_begin(net);
}

/* The part of {IV index, flag, limit} that leaves the IV index as it is. */
static int btgw_mesh_seq_set(struct btgw_net *net,
			     const struct btgw_net_cfg *cfg,
			     struct btgw_refusal *no)
{
	u32 next = cfg->set & BTGW_NET_SEQ ? cfg->seq : net->seq.next;
	u32 limit = cfg->set & BTGW_NET_SEQ_LIMIT ? cfg->seq_limit :
						    net->seq.limit;

	if (next < net->seq.next)
		return btgw_refuse(no, -ERANGE, BTGW_FIELD_SEQ,
				   "higher sequence numbers were used");
	if (limit < net->seq.limit)
		return btgw_refuse(no, -ERANGE, BTGW_FIELD_SEQ_LIMIT,
				   "a higher limit was granted");
	if ((cfg->set & BTGW_NET_SEQ_LIMIT) && limit < next)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_SEQ_LIMIT,
				   "the limit is below the next number");

	if (next != net->seq.next)
		btgw_seq_skip(&net->seq, next);
	if ((cfg->set & BTGW_NET_SEQ_LIMIT) && limit != net->seq.limit) {
		btgw_seq_grant(&net->seq, net->seq.iv_index, limit);
		net->seq_said = false;
		btgw_send_resume(net);
	}
	return 0;
}

/* The part that is a step {IV index, flag, SEQ, limit}. */
static int btgw_mesh_iv_step(struct btgw_net *net,
			     const struct btgw_net_cfg *cfg,
			     struct btgw_refusal *no)
{
	u32 limit = cfg->set & BTGW_NET_SEQ_LIMIT ? cfg->seq_limit : 0;
	u32 seq = cfg->set & BTGW_NET_SEQ ? cfg->seq : 0;
	struct btgw_iv_out out;
	struct btgw_iv try;

	if (!(cfg->set & BTGW_NET_IV))
		return btgw_mesh_seq_set(net, cfg, no);

	net->iv.primary = btgw_mesh_on_primary(net);
	try = net->iv;
	switch (btgw_iv_set(&try, cfg->iv_index, cfg->iv_flag,
			    btgw_mesh_busy(net), btgw_mesh_now_s(), &out)) {
	case BTGW_IV_NO_CHANGE:
		return btgw_mesh_seq_set(net, cfg, no);
	case BTGW_IV_BACKWARD:
		return btgw_refuse(no, -ERANGE, BTGW_FIELD_IV_INDEX,
				   "the IV index does not go back");
	case BTGW_IV_WRONG_STATE:
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_IV_FLAG,
				   "the first IV index is never updated to");
	case BTGW_IV_DEFERRED:
		if (seq > limit)
			return btgw_refuse(no, -EINVAL, BTGW_FIELD_SEQ_LIMIT,
					   "the limit is below the next number");
		/* what was granted counts from the moment of the switch */
		net->iv = try;
		/* without the switch it would be of another index */
		net->pending_limit = try.pending ? limit : 0;
		net->pending_seq = try.pending ? seq : 0;
		if (!btgw_timer_pending(&net->drain_timer))
			btgw_mesh_iv_wait(net);
		return btgw_refuse(no, -EBUSY, BTGW_FIELD_IV_INDEX,
				   "segmented messages are on their way");
	default:
		break;
	}

	if (out.restart && seq > limit)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_SEQ_LIMIT,
				   "the limit is below the next number");
	if (!out.restart) {
		int err = btgw_mesh_seq_set(net, cfg, no);

		if (err)
			return err;
	}
	net->iv = try;
	btgw_mesh_iv_changed(net, &out, limit, seq);
	btgw_mesh_iv_wait(net);
	btgw_send_resume(net);
	return 0;
}

/**
 * btgw_mesh_iv_set() - the step {IV index, flag, SEQ, limit} as a whole, and
 *	how long the state that it leads to has lasted
 * @net: the net
 * @cfg: what to set
 * @no: why not
 *
 * Return: 0; -ERANGE: backwards; -EINVAL; -EBUSY: segmented messages are on
 * their way under the index that is left. No new one begins, and the step is
 * taken, with an event, when they are done. After 30 s it is given up.
 */
int btgw_mesh_iv_set(struct btgw_net *net, const struct btgw_net_cfg *cfg,
		     struct btgw_refusal *no)
{
	bool flag = net->iv.state == BTGW_IV_IN_PROGRESS;
	int err = 0;

	if (!(cfg->set & BTGW_NET_IV) ||
	    (cfg->iv_index == net->iv.index && cfg->iv_flag == flag))
		err = btgw_mesh_age_check(net, cfg, no);
	if (!err)
		err = btgw_mesh_iv_step(net, cfg, no);
	if (!err)
		btgw_mesh_age_set(net, cfg);
	return err;
}

/**
 * btgw_mesh_iv_beacon() - an authenticated beacon spoke of the IV index
 * @net: the net
 * @subnet: whose beacon
 * @index: its IV index
 * @flag: its IV Update flag
 */
void btgw_mesh_iv_beacon(struct btgw_net *net, const struct btgw_subnet *subnet,
			 u32 index, bool flag)
{
	enum btgw_iv_result result;
	struct btgw_iv_out out;

	net->iv.primary = btgw_mesh_on_primary(net);
	result = btgw_iv_beacon(&net->iv, index, flag, !subnet->index,
				btgw_mesh_busy(net), btgw_mesh_now_s(), &out);
	switch (result) {
	case BTGW_IV_NO_CHANGE:
		return;
	case BTGW_IV_UPDATE:
	case BTGW_IV_COMPLETE:
	case BTGW_IV_RECOVERY:
		btgw_mesh_iv_changed(net, &out, 0, 0);
		btgw_mesh_iv_wait(net);
		btgw_send_resume(net);
		return;
	case BTGW_IV_DEFERRED:
		if (!btgw_timer_pending(&net->drain_timer))
			btgw_mesh_iv_wait(net);
		return;
	default:
		btgw_mesh_drop(net, BTGW_DROP_BEACON_IV);
		btgw_mesh_event(net, BTGW_MESH_EV_IV_REFUSED, result, index);
	}
}

/* The last segmented message under the old index is done. */
void btgw_mesh_iv_drained(struct btgw_net *net)
{
	struct btgw_iv_out out;

	if (!net->iv.pending || btgw_mesh_busy(net))
		return;
	if (btgw_iv_drained(&net->iv, btgw_mesh_now_s(), &out) !=
	    BTGW_IV_COMPLETE)
		return;
	btgw_timer_cancel(net, &net->drain_timer);
	btgw_mesh_iv_changed(net, &out, net->pending_limit,
			     net->pending_seq);
	btgw_send_resume(net);
}

/**
 * btgw_mesh_seq_take() - the next sequence number
 * @net: the net
 * @seq: where to
 *
 * Return: 0 or -ENOSPC, which is counted.
 */
int btgw_mesh_seq_take(struct btgw_net *net, u32 *seq)
{
	switch (btgw_seq_take(&net->seq, seq)) {
	case BTGW_SEQ_LOW:
		btgw_mesh_event(net, BTGW_MESH_EV_SEQ_HALF, 0,
				btgw_seq_remaining(&net->seq));
		break;
	case BTGW_SEQ_EXHAUSTED:
		btgw_mesh_drop(net, BTGW_DROP_SEQ_EXHAUSTED);
		if (!net->seq_said)
			btgw_mesh_event(net, BTGW_MESH_EV_SEQ_EXHAUSTED, 0, 0);
		net->seq_said = true;
		return -ENOSPC;
	default:
		break;
	}
	return 0;
}

/**
 * btgw_mesh_seq_seconds() - how long the sequence numbers last
 * @net: the net
 *
 * At the rate since the last measurement that took 10 s or more.
 *
 * Return: seconds; U32_MAX while nothing is sent.
 */
u32 btgw_mesh_seq_seconds(struct btgw_net *net)
{
	u64 now = btgw_mesh_now_ms();
	u64 span = now - net->seq_mark_ms;

	if (span >= BTGW_SEQ_RATE_MS) {
		net->seq_rate_mhz =
			div64_u64((u64)(net->seq.next - net->seq_mark) *
				  1000 * MSEC_PER_SEC, span);
		net->seq_mark = net->seq.next;
		net->seq_mark_ms = now;
	}
	if (!net->seq_rate_mhz)
		return U32_MAX;
	return min_t(u64, U32_MAX,
		     div_u64((u64)btgw_seq_remaining(&net->seq) * 1000,
			     net->seq_rate_mhz));
}
