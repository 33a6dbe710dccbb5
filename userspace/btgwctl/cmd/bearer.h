/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bearer.h - between bearer.c, which has the grammar, and bearer_l2cap.c, which
 * keeps the connections of "connect" and "listen"
 */
#ifndef _BTGWCTL_CMD_BEARER_H
#define _BTGWCTL_CMD_BEARER_H

#include "addr.h"
#include "mesh_obj.h"

/**
 * struct bearer_l2cap - bearers over L2CAP channels
 * @ctx: the run
 * @genl: the family
 * @bearer: what each of them is: net, framing and the like, without a link
 * @listens: waits for the other gateway, in place of connecting to it
 * @peer: the other gateway, if it does not listen
 * @src: the controller by its address, if @has_src
 * @has_src: one was chosen
 * @psm: LE PSM
 */
struct bearer_l2cap {
	struct btgwctl *ctx;
	struct btgw_genl *genl;
	struct btgw_mesh_obj bearer;
	bool listens;
	struct btgw_addr peer;
	struct btgw_addr src;
	bool has_src;
	uint32_t psm;
};

/**
 * bearer_l2cap_run() - keep the bearers until a signal comes
 * @job: what to keep
 *
 * Return: an exit code.
 */
int bearer_l2cap_run(struct bearer_l2cap *job);

/**
 * bearer_backoff() - how long to wait before connecting again
 * @failures: in a row, from 1
 *
 * Return: ms: 1 s, doubled with each, at most 60 s.
 */
unsigned int bearer_backoff(unsigned int failures);

/* whether "type adv" is among the words */
bool bearer_is_adv(int argc, char **argv);
int bearer_adv_add(struct btgwctl *ctx, int argc, char **argv);
int bearer_adv_del(struct btgwctl *ctx, int argc, char **argv);
int bearer_adv_show(struct btgwctl *ctx, int argc, char **argv);

#endif /* _BTGWCTL_CMD_BEARER_H */
