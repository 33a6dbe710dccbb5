// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_subnets.c - scenario e: one subnet or four, one gateway or four
 *
 * Nodes of another subnet are heard and cannot be decrypted: they disturb, and
 * nothing of theirs is relayed.
 */
#include "sim.h"

static const struct {
	const char *what;
	unsigned int gateways;
	unsigned int subnets;
} nets[] = {
	{ "one_gateway_one_subnet", 1, 1 },
	{ "four_gateways_one_subnet", 4, 1 },
	{ "four_gateways_four_subnets", 4, 4 },
};

int sim_subnets(const struct sim_cfg *given)
{
	unsigned int i;

	printf("net,nodes,paths,discovery_pdus_per_path,arrive_percent,p95_ms,"
	       "pdus_per_message,control_per_message,hops,erlang\n");
	for (i = 0; i < ARRAY_SIZE(nets); i++) {
		struct sim_cfg cfg = *given;
		struct sim_count setup;
		struct sim_figures f;

		cfg.directed = true;
		cfg.gateways = nets[i].gateways;
		cfg.subnets = nets[i].subnets;
		sim_once(&cfg, &f, &setup, NULL);
		printf("%s,%u,%u,%.0f,%.2f,%.1f,%.2f,%.2f,%.2f,%.4f\n",
		       nets[i].what, cfg.cols * cfg.rows, f.paths,
		       sim_share(sim_sent_all(&setup), f.paths),
		       100 * f.delivery, f.p95_ms, f.pdus, f.other, f.hops,
		       f.erlang);
	}
	return 0;
}
