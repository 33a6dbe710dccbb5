// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sim_report.c - scenario a: flooding beside directed, and what is sent
 *
 * Once as the articles idealise it, where nothing is ever lost, once with
 * channels, collisions and radios that are deaf while they send.
 */
#include "sim.h"

static const char *const whats[__SIM_WHATS] = {
	[SIM_DATA]	= "data",
	[SIM_ACK]	= "acks",
	[SIM_REQUEST]	= "requests",
	[SIM_REPLY]	= "replies",
	[SIM_CONFIRM]	= "confirmations",
	[SIM_ECHO]	= "echoes",
};

static const char *const losts[__SIM_LOST] = {
	[SIM_LOST_COLLISION]	= "collision",
	[SIM_LOST_SENDING]	= "it sent itself",
	[SIM_LOST_CHANNEL]	= "change of channel",
};

static void show(const char *kind, const struct sim_figures *f)
{
	printf("  %-9s %9.2f %8.1f %8.1f %12.0f %9.2f %9.2f %6.2f %8.4f\n",
	       kind, 100 * f->delivery, f->p50_ms, f->p95_ms, f->octets,
	       f->pdus, f->other, f->hops, f->erlang);
}

static void sent(const char *kind, const struct sim_figures *f,
		 const struct sim_count *c)
{
	unsigned int i;

	printf("  sent %s, by message:", kind);
	for (i = 0; i < __SIM_WHATS; i++) {
		if (!sim_sent(c, i))
			continue;
		printf(" %s %.2f", whats[i],
		       sim_share(sim_sent(c, i), f->messages));
		if (i == SIM_DATA)
			printf(" (path %.2f first, %.2f relayed, of them %.2f left over; "
			       "flooded %.2f first, %.2f relayed)",
			       sim_share(c->sent[i][1][0], f->messages),
			       sim_share(c->sent[i][1][1], f->messages),
			       sim_share(c->stale, f->messages),
			       sim_share(c->sent[i][0][0], f->messages),
			       sim_share(c->sent[i][0][1], f->messages));
	}
	printf("\n");
}

static void lost(const char *kind, const struct sim_count *c, bool path)
{
	unsigned int i;
	u64 sum = 0;

	for (i = 0; i < __SIM_LOST; i++)
		sum += c->lost[path][i];
	printf("  not heard where wanted, %s:", kind);
	for (i = 0; i < __SIM_LOST; i++)
		printf(" %s %.1f %%%s", losts[i],
		       100 * sim_share(c->lost[path][i], sum),
		       i + 1 < __SIM_LOST ? "," : "");
	printf("; queue overflow %llu, duplicates %.0f %% of what was heard\n",
	       (unsigned long long)c->overflow,
	       100 * sim_share(c->known, c->taken));
}

static void one(const struct sim_cfg *given, bool ideal)
{
	struct sim_count setup, nothing, fc, dc;
	struct sim_figures flood, direct;
	struct sim_cfg cfg = *given;

	cfg.ideal = ideal;
	/* where nothing is lost, once is enough */
	if (ideal) {
		cfg.transmit = 1;
		cfg.relay = 1;
		cfg.flood = 1;
		cfg.control = 1;
	}
	printf("%s: %ux%u nodes, %.0f m apart, range %.0f m, %g messages/s each, %g s\n",
	       ideal ? "idealised, nothing collides" : "with collisions",
	       cfg.cols, cfg.rows, cfg.spacing, cfg.range, cfg.rate,
	       cfg.seconds);
	printf("  %-9s %9s %8s %8s %12s %9s %9s %6s %8s\n", "", "arrive %",
	       "p50 ms", "p95 ms", "octets/s", "PDUs/msg", "control", "hops",
	       "Erlang");
	cfg.directed = false;
	sim_once(&cfg, &flood, &nothing, &fc);
	show("flooding", &flood);
	cfg.directed = true;
	sim_once(&cfg, &direct, &setup, &dc);
	show("directed", &direct);
	if (!ideal) {
		sent("directed", &direct, &dc);
		lost("flooding", &fc, false);
		lost("directed", &dc, true);
	}
	printf("  %u of %u nodes have a path; finding them, before this, "
	       "took %llu PDUs, %llu octets\n",
	       direct.paths, cfg.cols * cfg.rows - cfg.gateways,
	       (unsigned long long)sim_sent_all(&setup),
	       (unsigned long long)setup.octets);
	printf("  flooding / directed: octets %.1f, transmissions %.1f, p95 %.2f\n",
	       sim_share(flood.octets, direct.octets),
	       sim_share(flood.pdus, direct.pdus + direct.other),
	       sim_share(flood.p95_ms, direct.p95_ms));
}

int sim_report(const struct sim_cfg *cfg)
{
	one(cfg, true);
	one(cfg, false);
	return 0;
}
