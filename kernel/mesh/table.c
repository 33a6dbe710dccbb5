// SPDX-License-Identifier: GPL-2.0-only
/*
 * table.c - the tables of a net whose size changes at run time
 *
 * The new table is filled before the old one goes, and a size that does not
 * hold what is there is refused, so that a resize loses nothing.
 */
#include "mesh.h"

#include <linux/mm.h>
#include <linux/slab.h>

static struct btgw_sar_slot *btgw_sar_alloc(u32 size, struct btgw_sar_rx **ctx)
{
	struct btgw_sar_slot *slots;

	*ctx = kvcalloc(size, sizeof(**ctx), GFP_KERNEL_ACCOUNT);
	if (!*ctx)
		return NULL;
	slots = kvcalloc(size, sizeof(*slots), GFP_KERNEL_ACCOUNT);
	if (!slots)
		kvfree(*ctx);
	return slots;
}

int btgw_tables_init(struct btgw_net *net)
{
	struct btgw_sar_rx_cfg cfg;

	net->rpl_mem = kvzalloc(btgw_rpl_bytes(net->cfg.rpl_size),
				GFP_KERNEL_ACCOUNT);
	net->cache_mem = kvzalloc(btgw_msg_cache_bytes(net->cfg.cache_size),
				  GFP_KERNEL_ACCOUNT);
	net->sar_slots = btgw_sar_alloc(net->cfg.sar_size, &net->sar_ctx);
	if (!net->rpl_mem || !net->cache_mem || !net->sar_slots) {
		btgw_tables_exit(net);
		return -ENOMEM;
	}

	btgw_rpl_init(&net->rpl, net->rpl_mem, net->cfg.rpl_size);
	btgw_msg_cache_init(&net->cache, net->cache_mem, net->cfg.cache_size);
	btgw_sar_rx_unpack(net->cfg.sar_rx, &cfg);
	btgw_sar_rx_init(&net->sar, net->sar_ctx, net->cfg.sar_size, &cfg);
	return 0;
}

/* may be called on what was never, or only in part, begun */
void btgw_tables_exit(struct btgw_net *net)
{
	kvfree(net->rpl_mem);
	kvfree(net->cache_mem);
	if (net->sar_slots) {
		kvfree(net->sar_ctx);
		kvfree_sensitive(net->sar_slots, net->cfg.sar_size *
				 sizeof(*net->sar_slots));
	}
	net->rpl_mem = NULL;
	net->cache_mem = NULL;
	net->sar_slots = NULL;
	net->sar_ctx = NULL;
}

static int btgw_rpl_resize(struct btgw_net *net, u32 size,
			   struct btgw_refusal *no)
{
	struct btgw_rpl new;
	void *mem;

	mem = kvzalloc(btgw_rpl_bytes(size), GFP_KERNEL_ACCOUNT);
	if (!mem)
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_RPL_SIZE, NULL);
	btgw_rpl_init(&new, mem, size);
	if (btgw_rpl_move(&net->rpl, &new) != BTGW_RPL_FRESH) {
		kvfree(mem);
		return btgw_refuse(no, -EBUSY, BTGW_FIELD_RPL_SIZE,
				   "the replay list holds more sources");
	}
	kvfree(net->rpl_mem);
	net->rpl_mem = mem;
	net->rpl = new;
	net->cfg.rpl_size = size;
	return 0;
}

static int btgw_cache_resize(struct btgw_net *net, u32 size,
			     struct btgw_refusal *no)
{
	struct btgw_msg_cache new;
	void *mem;

	mem = kvzalloc(btgw_msg_cache_bytes(size), GFP_KERNEL_ACCOUNT);
	if (!mem)
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_CACHE_SIZE, NULL);
	btgw_msg_cache_init(&new, mem, size);
	btgw_msg_cache_move(&net->cache, &new);
	kvfree(net->cache_mem);
	net->cache_mem = mem;
	net->cache = new;
	net->cfg.cache_size = size;
	return 0;
}

/* Active contexts first, then memories as long as there is room. */
static int btgw_sar_resize(struct btgw_net *net, u32 size,
			   struct btgw_refusal *no)
{
	struct btgw_sar_rx_table *sar = &net->sar;
	struct btgw_sar_slot *slots;
	struct btgw_sar_rx *ctx;
	u32 i, n = 0;
	int pass;

	if (size < sar->active)
		return btgw_refuse(no, -EBUSY, BTGW_FIELD_SAR_SIZE,
				   "more messages are being reassembled");
	slots = btgw_sar_alloc(size, &ctx);
	if (!slots)
		return btgw_refuse(no, -ENOMEM, BTGW_FIELD_SAR_SIZE, NULL);

	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < sar->size && n < size; i++) {
			bool active = sar->ctx[i].state == BTGW_SAR_RX_ACTIVE;

			if (sar->ctx[i].state == BTGW_SAR_RX_FREE ||
			    active != !pass)
				continue;
			ctx[n] = sar->ctx[i];
			slots[n] = net->sar_slots[i];
			n++;
		}
	}
	sar->evicted += sar->active + sar->remembered - n;
	sar->remembered = n - sar->active;

	kvfree_sensitive(net->sar_slots, sar->size * sizeof(*slots));
	kvfree(net->sar_ctx);
	net->sar_slots = slots;
	net->sar_ctx = ctx;
	sar->ctx = ctx;
	sar->size = size;
	net->cfg.sar_size = size;
	return 0;
}

/**
 * btgw_tables_resize() - change the sizes of tables
 * @net: the net
 * @cfg: sizes wanted
 * @no: why not
 *
 * Return: 0, -ENOMEM, or -EBUSY where the new size is too small for what is
 * there.
 */
int btgw_tables_resize(struct btgw_net *net, const struct btgw_net_cfg *cfg,
		       struct btgw_refusal *no)
{
	int err = 0;

	if ((cfg->set & BTGW_NET_RPL_SIZE) &&
	    cfg->rpl_size != net->cfg.rpl_size)
		err = btgw_rpl_resize(net, cfg->rpl_size, no);
	if (!err && (cfg->set & BTGW_NET_CACHE_SIZE) &&
	    cfg->cache_size != net->cfg.cache_size)
		err = btgw_cache_resize(net, cfg->cache_size, no);
	if (!err && (cfg->set & BTGW_NET_SAR_SIZE) &&
	    cfg->sar_size != net->cfg.sar_size)
		err = btgw_sar_resize(net, cfg->sar_size, no);
	return err;
}

int btgw_rpl_put(struct btgw_net *net, const struct btgw_rpl_info *info,
		 struct btgw_refusal *no)
{
	switch (btgw_rpl_load(&net->rpl, info->src, info->last, info->auth)) {
	case BTGW_RPL_FRESH:
		return 0;
	case BTGW_RPL_BACKWARD:
		return btgw_refuse(no, -ERANGE, BTGW_FIELD_SEQ,
				   "the replay list has a newer message of this source");
	case BTGW_RPL_FULL:
		return btgw_refuse(no, -ENOSPC, BTGW_FIELD_ADDRESS,
				   "the replay list is full");
	default:
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_ADDRESS,
				   "not a source, IV index and sequence number");
	}
}

int btgw_rpl_del(struct btgw_net *net, u16 src, struct btgw_refusal *no)
{
	if (!btgw_rpl_remove(&net->rpl, src))
		return btgw_refuse(no, -ENOENT, BTGW_FIELD_ADDRESS,
				   "the replay list has no such source");
	btgw_sar_rx_forget(&net->sar, src);
	return 0;
}

u32 btgw_rpl_begin(struct btgw_net *net)
{
	return btgw_rpl_snapshot(&net->rpl);
}

int btgw_rpl_walk(struct btgw_net *net, u32 since, u32 *pos,
		  struct btgw_rpl_info *info)
{
	const struct btgw_rpl_entry *entry;

	entry = btgw_rpl_next(&net->rpl, since, pos);
	if (!entry)
		return 0;
	info->src = entry->src;
	info->last = entry->pdu;
	info->auth = entry->auth;
	return 1;
}

int btgw_rpl_confirm(struct btgw_net *net, u32 generation,
		     struct btgw_refusal *no)
{
	if (generation >= net->rpl.gen)
		return btgw_refuse(no, -EINVAL, BTGW_FIELD_GENERATION,
				   "this generation has not ended yet");
	if (generation > net->rpl_confirmed)
		net->rpl_confirmed = generation;
	btgw_upper_release(net);
	return 0;
}
