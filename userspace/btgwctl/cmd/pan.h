/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pan.h - between the parts of "btgwctl pan"
 */
#ifndef _BTGWCTL_CMD_PAN_H
#define _BTGWCTL_CMD_PAN_H

#include "../main.h"
#include "doctor.h"
#include "../../pan/pan.h"

/**
 * struct pan_job - a run of serve or connect
 * @ctx: the run of the tool
 * @env: loop, rtnetlink, bnep
 * @service: serve: the roles
 * @server: serve: how
 * @net: connect: what the interface comes to
 * @client: connect: how
 * @controller: connect: address of ours
 * @controller_name: "hci0" or an address, NULL for any
 * @routed: connect: a word said whether packets may pass
 * @trusted: serve: a word said whom to trust
 * @code: exit code
 */
struct pan_job {
	struct btgwctl *ctx;
	struct pan_env env;
	struct pan_service service[PAN_ROLES];
	struct pan_server_conf server;
	struct pan_net net;
	struct pan_client_conf client;
	struct btgw_addr controller;
	const char *controller_name;
	bool routed;
	bool trusted;
	int code;
};

/* pan_args.c */
int pan_parse_serve(struct pan_job *job, int argc, char **argv);
int pan_parse_connect(struct pan_job *job, int argc, char **argv);

/* pan_status.c */
int pan_status_run(struct btgwctl *ctx, int argc, char **argv);
int pan_disconnect_run(struct btgwctl *ctx, int argc, char **argv);

/* pan_doctor.c */
int pan_doctor_run(struct btgwctl *ctx, int argc, char **argv);
void pan_doctor_routing(struct doctor *doc, struct pan_rtnl *rt,
			const char *name, int index);

/* pan_doctor_peer.c: a session that is there, or should be */
void pan_doctor_peer(struct doctor *doc, const struct btgw_addr *peer);

#endif /* _BTGWCTL_CMD_PAN_H */
