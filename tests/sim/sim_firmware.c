// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_firmware.c - scenario c: chunks of 128 octets to many nodes
 *
 * A chunk is a message of 12 segments. By group, the gateway sends a block of
 * them over a path to a group, asks each node over its own path what it
 * misses, and sends what any of them does again, until none does. By unicast
 * each node gets each chunk over its own path, segments acknowledged; a message
 * that ends without it is sent again.
 *
 * The nodes are spread over the whole network. What is found before the first
 * chunk is not counted.
 */
#include "sim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	CHUNK		= 128 + 3 + 4,	/* opcode and number, TransMIC */
	BLOCK		= 32,		/* chunks: one bit each in an answer */
	ROUNDS		= 20,
	ASKED_MAX	= 10,
	/* by unicast each node gets the first so many: every chunk costs the
	 * same, and all of them would take hours
	 */
	UNICAST_CHUNKS	= 16,
	TTL		= 12,
};

#define TICK_US		1500000
#define ASK_US		600000
#define NEVER_US	(24 * 3600 * 1000000ULL)

struct target {
	struct sim_node *node;
	struct sim_sar_rx rx;
	u8 *have;
	unsigned int depth;	/* links to the gateway, over the tree */
};

struct fw {
	bool group;
	bool asking;
	bool over;
	struct target *target;
	unsigned int targets;
	unsigned int chunks;
	struct sim_sar_tx tx;
	/* group: the chunks of a round; unicast: one */
	unsigned int list[BLOCK];
	unsigned int listed;
	unsigned int at;
	unsigned int block;	/* first chunk of it */
	unsigned int round;
	unsigned int who;	/* is asked, or sent to */
	unsigned int asked;
	u64 ask_at;
	u32 wanted;		/* what anybody misses, of the block */
	u64 before;		/* chunks missing before they are sent again */
	u64 rounds;		/* blocks sent again, or messages */
};

static struct fw *fw_of(struct sim *s)
{
	return s->priv;
}

static struct target *target_of(struct fw *fw, const struct sim_node *node)
{
	unsigned int i;

	for (i = 0; i < fw->targets; i++) {
		if (fw->target[i].node == node)
			return &fw->target[i];
	}
	return NULL;
}

static void begin_chunk(struct sim *s, struct fw *fw)
{
	unsigned int chunk = fw->list[fw->at];

	memset(fw->tx.upper, 0, CHUNK);
	fw->tx.len = CHUNK;
	fw->tx.upper[0] = (u8)chunk;
	fw->tx.upper[1] = (u8)(chunk >> 8);
	sim_sar_begin(s, s->node, &fw->tx, fw->group ? SIM_GROUP :
		      fw->target[fw->who].node->addr, TTL);
}

static u32 missing(const struct fw *fw, const struct target *t)
{
	u32 bits = 0;
	unsigned int i;

	for (i = 0; i < BLOCK && fw->block + i < fw->chunks; i++)
		bits |= (u32)!t->have[fw->block + i] << i;
	return bits;
}

static void ask(struct sim *s, struct fw *fw)
{
	struct sim_pdu pdu = {
		.dst = fw->target[fw->who].node->addr,
		.what = SIM_DATA,
		.msg = SIM_NO_MSG,
		.len = SIM_DATA_LT,
	};

	fw->asked++;
	fw->ask_at = s->now + ASK_US;
	sim_node_send(s, s->node, &pdu, false);
	sim_at(s, fw->ask_at, SIM_EV_APP, 0);
}

/* the whole block, or what is missing of it; false: nothing */
static bool list_block(struct fw *fw, u32 bits)
{
	unsigned int i;

	fw->listed = 0;
	fw->at = 0;
	for (i = 0; i < BLOCK && fw->block + i < fw->chunks; i++) {
		if (bits >> i & 1)
			fw->list[fw->listed++] = fw->block + i;
	}
	return fw->listed;
}

static void begin_asking(struct sim *s, struct fw *fw)
{
	unsigned int i;

	for (i = 0; !fw->round && i < fw->targets; i++)
		fw->before += __builtin_popcount(missing(fw, &fw->target[i]));
	fw->asking = true;
	fw->wanted = 0;
	fw->who = 0;
	fw->asked = 0;
	ask(s, fw);
}

static void next_block(struct sim *s, struct fw *fw)
{
	fw->asking = false;
	if (fw->wanted && ++fw->round < ROUNDS) {
		fw->rounds++;
		list_block(fw, fw->wanted);
	} else {
		fw->block += BLOCK;
		fw->round = 0;
		fw->over = !list_block(fw, 0xffffffff);
	}
	if (fw->over) {
		s->end = s->now;
		return;
	}
	begin_chunk(s, fw);
	sim_at(s, s->now, SIM_EV_APP, 0);
}

static void asked(struct sim *s, struct fw *fw)
{
	fw->asked = 0;
	if (++fw->who == fw->targets)
		next_block(s, fw);
	else
		ask(s, fw);
}

/* by unicast: the next chunk, to the next node */
static void next_unicast(struct sim *s, struct fw *fw)
{
	struct target *t = &fw->target[fw->who];
	bool lost = !t->have[fw->list[0]];

	if (!fw->round)
		fw->before += lost;
	if (lost && ++fw->round < ROUNDS) {
		fw->rounds++;
	} else {
		fw->round = 0;
		if (++fw->list[0] == fw->chunks) {
			fw->list[0] = 0;
			fw->over = ++fw->who == fw->targets;
		}
	}
	if (fw->over) {
		s->end = s->now;
		return;
	}
	begin_chunk(s, fw);
	sim_at(s, s->now, SIM_EV_APP, 0);
}

static void gateway_timer(struct sim *s, struct fw *fw)
{
	if (!s->measuring || fw->over)
		return;
	if (fw->asking) {
		if (s->now < fw->ask_at)
			return;
		if (fw->asked == ASKED_MAX)
			asked(s, fw);
		else
			ask(s, fw);
		return;
	}
	if (sim_sar_send(s, s->node, &fw->tx) == BTGW_SAR_END_NONE)
		return;
	if (!fw->group) {
		next_unicast(s, fw);
	} else if (++fw->at == fw->listed) {
		begin_asking(s, fw);
	} else {
		begin_chunk(s, fw);
		sim_at(s, s->now, SIM_EV_APP, 0);
	}
}

static void fw_timer(struct sim *s, struct sim_node *node)
{
	struct fw *fw = fw_of(s);

	if (node == s->node)
		gateway_timer(s, fw);
	else
		sim_sar_timer(s, node, &target_of(fw, node)->rx);
}

static void gateway_hears(struct sim *s, struct fw *fw,
			  const struct sim_pdu *pdu)
{
	u32 bits;

	if (pdu->ctl) {
		sim_sar_acked(s, &fw->tx, pdu);
		sim_at(s, s->now, SIM_EV_APP, 0);
		return;
	}
	/* an answer of the one that was asked; of others it is too late */
	if (!fw->asking || fw->over ||
	    pdu->src != fw->target[fw->who].node->addr)
		return;
	memcpy(&bits, pdu->octets + 1, sizeof(bits));
	fw->wanted |= bits;
	asked(s, fw);
}

static void target_hears(struct sim *s, struct fw *fw, struct target *t,
			 const struct sim_pdu *pdu)
{
	struct sim_pdu reply = {
		.dst = pdu->src,
		.what = SIM_ACK,
		.msg = SIM_NO_MSG,
		.len = SIM_DATA_LT,
	};
	unsigned int chunk;
	const u8 *upper;
	u32 bits;

	if (pdu->ctl)
		return;
	if (pdu->octets[0] & 0x80) {
		if (TTL - pdu->ttl + 1U > t->depth)
			t->depth = TTL - pdu->ttl + 1U;
		upper = sim_sar_hear(s, t->node, &t->rx, pdu);
		chunk = upper ? upper[0] | upper[1] << 8 : fw->chunks;
		if (chunk < fw->chunks)
			t->have[chunk] = 1;
		return;
	}
	bits = missing(fw, t);
	memcpy(reply.octets + 1, &bits, sizeof(bits));
	sim_node_send(s, t->node, &reply, false);
}

static void fw_hear(struct sim *s, struct sim_node *node,
		    const struct sim_pdu *pdu)
{
	struct fw *fw = fw_of(s);

	if (node == s->node)
		gateway_hears(s, fw, pdu);
	else if (target_of(fw, node))
		target_hears(s, fw, target_of(fw, node), pdu);
}

/* setup: one path after the other, and those again that were not found */
static void fw_tick(struct sim *s)
{
	struct fw *fw = fw_of(s);
	unsigned int i;

	if (s->measuring || s->now + TICK_US > s->begin)
		return;
	sim_at(s, s->now + TICK_US, SIM_EV_TICK, 0);
	if (fw->group && !sim_node_has_path(s->node, SIM_GROUP)) {
		sim_node_need(s, s->node, SIM_GROUP);
		return;
	}
	for (i = 0; i < fw->targets; i++) {
		fw->who = (fw->who + 1) % fw->targets;
		if (sim_node_has_path(s->node, fw->target[fw->who].node->addr))
			continue;
		sim_node_need(s, s->node, fw->target[fw->who].node->addr);
		return;
	}
}

static const struct sim_app firmware = {
	.hear = fw_hear,
	.timer = fw_timer,
	.tick = fw_tick,
};

static struct fw *fw_new(struct sim *s, bool group)
{
	struct fw *fw = sim_memory(sizeof(*fw));
	unsigned int i;

	fw->group = group;
	fw->targets = s->cfg.targets;
	fw->chunks = s->cfg.chunks;
	if (!group && fw->chunks > UNICAST_CHUNKS)
		fw->chunks = UNICAST_CHUNKS;
	fw->target = sim_memory(fw->targets * sizeof(*fw->target));
	for (i = 0; i < fw->targets; i++) {
		struct target *t = &fw->target[i];

		t->node = &s->node[(i + 1) * (s->n - 1) / fw->targets];
		t->node->grouped = group;
		t->have = sim_memory(fw->chunks);
		sim_sar_listen(&t->rx);
	}
	s->app = &firmware;
	s->priv = fw;
	return fw;
}

static void fw_free(struct fw *fw)
{
	unsigned int i;

	for (i = 0; i < fw->targets; i++)
		free(fw->target[i].have);
	free(fw->target);
	free(fw);
}

static void show(const struct sim *s, const struct fw *fw)
{
	unsigned int i, k, depth = 0, relays = 0;
	double mean = 0, seconds = (s->end - s->begin) / 1e6;
	double pairs = (double)fw->targets * fw->chunks;
	u64 after = 0;

	for (i = 0; i < fw->targets; i++) {
		const struct target *t = &fw->target[i];

		for (k = 0; k < fw->chunks; k++)
			after += !t->have[k];
		mean += t->depth;
		if (t->depth > depth)
			depth = t->depth;
	}
	for (i = 1; i < s->n; i++)
		relays += fw->group &&
			  btgw_df_table_find_to(&s->node[i].t, s->node->addr,
						SIM_GROUP);
	printf("%u,%s,%u,%.3f,%.3f,%llu,%.1f,%.1f,%.1f,%.0f,%.0f,%u,%.1f,%.1f,%u\n",
	       fw->targets, fw->group ? "group" : "unicast", fw->chunks,
	       100 * sim_share(fw->before, pairs),
	       100 * sim_share(after, pairs), (unsigned long long)fw->rounds,
	       /* of a chunk, to all of them */
	       sim_sent_all(&s->count) / (double)fw->chunks,
	       s->count.airtime / 1e3 / fw->chunks,
	       1e3 * seconds / fw->chunks,
	       seconds, seconds * s->cfg.chunks / fw->chunks, depth,
	       mean / fw->targets, log2(fw->targets), relays);
	fflush(stdout);
}

static void one(const struct sim_cfg *given, unsigned int targets, bool group)
{
	struct sim_cfg cfg = *given;
	struct fw *fw;
	struct sim *s;

	cfg.directed = true;
	cfg.quiet = true;
	cfg.two_way = true;
	cfg.targets = targets;
	s = sim_new(&cfg);
	fw = fw_new(s, group);
	sim_at(s, 0, SIM_EV_TICK, 0);
	sim_setup(s, NULL);
	fw->who = 0;
	if (group)
		list_block(fw, 0xffffffff);
	begin_chunk(s, fw);
	sim_at(s, s->now, SIM_EV_APP, 0);
	while (!fw->over && s->now < s->begin + NEVER_US)
		sim_run(s, s->now + 1000000);
	show(s, fw);
	sim_free(s);
	fw_free(fw);
}

int sim_firmware(const struct sim_cfg *cfg)
{
	if (cfg->targets >= cfg->cols * cfg->rows) {
		fprintf(stderr, "sim: more targets than nodes\n");
		return 2;
	}
	printf("nodes,by,chunks,missing_before_percent,missing_after_percent,");
	printf("repairs,pdus_per_chunk,airtime_ms_per_chunk,ms_per_chunk,");
	printf("seconds,seconds_for_all,depth,mean_depth,log2_nodes,relays\n");
	one(cfg, cfg->targets, true);
	one(cfg, cfg->targets, false);
	if (2 * cfg->targets < cfg->cols * cfg->rows) {
		one(cfg, 2 * cfg->targets, true);
		one(cfg, 2 * cfg->targets, false);
	}
	return 0;
}
