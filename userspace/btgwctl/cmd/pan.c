// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * btgwctl pan: networks over Bluetooth
 */
#include "pan.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <systemd/sd-daemon.h>

static void on_event(const struct pan_event *e, void *user)
{
	static const char *const names[] = {
		[PAN_SERVING] = "serving",
		[PAN_WAITING] = "waiting",
		[PAN_REFUSED] = "refused",
		[PAN_UP] = "up",
		[PAN_DOWN] = "down",
		[PAN_ADOPTED] = "adopted",
		[PAN_RETRY] = "retry",
		[PAN_ANNOUNCED] = "announced",
		[PAN_HELPER] = "helper",
	};
	char controller[BTGW_ADDR_TEXT], peer[BTGW_ADDR_TEXT];
	struct pan_job *job = user;
	struct btgwctl *ctx = job->ctx;

	out_event(ctx);
	out_str(ctx, "event", "%-9s", names[e->what]);
	if (e->controller)
		out_str(ctx, "controller", e->peer ? NULL : " %s",
			btgw_addr_print(e->controller, controller));
	if (e->peer)
		out_str(ctx, "peer", " %s", btgw_addr_print(e->peer, peer));
	if (e->role)
		out_str(ctx, "role", " %s", btgw_bnep_role_name(e->role));
	if (e->device)
		out_str(ctx, "device", " %s", e->device);
	if (e->text)
		out_str(ctx, "text", ": %s", e->text);
	out_event_end(ctx);
}

static void on_failed(int code, const char *why, void *user)
{
	struct pan_job *job = user;

	job->code = btgwctl_exit_code(code);
	btgw_err_set(&job->ctx->err, code, "%s", why);
	sd_event_exit(job->env.event, 0);
}

/* Ctrl-C ends it in order, with success */
static int run_loop(struct pan_job *job)
{
	int ret;

	sd_notify(0, "READY=1");
	ret = sd_event_loop(job->env.event);
	sd_notify(0, "STOPPING=1");
	if (ret < 0)
		return btgwctl_fail(job->ctx, BTGWCTL_REFUSED, "event loop: %s",
				    btgw_strerror(ret));
	return job->code;
}

/*
 * What ends it in order. A terminal that is closed is such a thing, unless
 * nohup said that it is none.
 */
static void end_signals(sigset_t *set)
{
	struct sigaction hup;

	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	if (sigaction(SIGHUP, NULL, &hup) || hup.sa_handler != SIG_IGN)
		sigaddset(set, SIGHUP);
}

static int add_signals(sd_event *event, const sigset_t *set)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	unsigned int i;
	int ret = 0;

	for (i = 0; i < ARRAY_SIZE(signals) && ret >= 0; i++) {
		if (sigismember(set, signals[i]))
			ret = sd_event_add_signal(event, NULL, signals[i], NULL,
						  NULL);
	}
	return ret;
}

static int job_start(struct pan_job *job)
{
	sigset_t set;
	int ret;

	end_signals(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	/* networks are not undone because nobody reads any more */
	signal(SIGPIPE, SIG_IGN);
	job->env.tell = on_event;
	job->env.user = job;
	ret = pan_env_init(&job->env, &job->ctx->err);
	if (!ret) {
		ret = add_signals(job->env.event, &set);
		if (ret < 0)
			btgw_err_set(&job->ctx->err, ret, "event loop: %s",
				     btgw_strerror(ret));
	}
	return ret < 0 ? btgwctl_exit_code(ret) : 0;
}

static void job_end(struct pan_job *job)
{
	sigset_t set;

	pan_env_exit(&job->env);
	end_signals(&set);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static int serve_run(struct btgwctl *ctx, int argc, char **argv)
{
	struct pan_job job = { .ctx = ctx };
	struct pan_server *server;
	int ret;

	ret = pan_parse_serve(&job, argc, argv);
	if (ret)
		return ret;
	ret = job_start(&job);
	if (!ret) {
		ret = pan_server_start(&server, &job.env, &job.server,
				       job.service, &ctx->err);
		if (ret) {
			ret = btgwctl_exit_code(ret);
		} else {
			ret = run_loop(&job);
			pan_server_stop(server);
		}
	}
	job_end(&job);
	return ret;
}

static int choose_controller(struct pan_job *job)
{
	int ret;

	if (!job->controller_name)
		return 0;
	job->client.controller = &job->controller;
	ret = pan_controller_find(job->controller_name, &job->controller,
				  &job->ctx->err);
	return ret ? btgwctl_exit_code(ret) : 0;
}

static int connect_run(struct btgwctl *ctx, int argc, char **argv)
{
	struct pan_job job = { .ctx = ctx };
	struct pan_client *client;
	int ret;

	ret = pan_parse_connect(&job, argc, argv);
	if (!ret)
		ret = choose_controller(&job);
	if (ret)
		return ret;
	ret = job_start(&job);
	if (!ret) {
		ret = pan_client_start(&client, &job.env, &job.client, &job.net,
				       on_failed, &ctx->err);
		if (ret) {
			ret = btgwctl_exit_code(ret);
		} else {
			ret = run_loop(&job);
			pan_client_stop(client);
		}
	}
	job_end(&job);
	return ret;
}

static const struct btgwctl_command pan_commands[] = {
	{ .name = "status", .run = pan_status_run },
	{ .name = "serve", .run = serve_run, .streams = true },
	{ .name = "connect", .run = connect_run, .streams = true },
	{ .name = "disconnect", .run = pan_disconnect_run },
	{ .name = "doctor", .run = pan_doctor_run },
	{ }
};

BTGWCTL_OBJECT(pan) = {
	.name = "pan",
	.help = "networks over Bluetooth: NAP, GN and PANU",
	.usage = "btgwctl pan [ status ]\n"
		 "btgwctl pan serve [ security LEVEL ] { role ROLE[,ROLE]... [ NET ]... }...\n"
		 "            [ allow ADDR[,ADDR]... ] [ trust { paired | trusted | any } ]\n"
		 "            [ agent { on | off } ] [ controller { hciN | ADDR } ] [ name TEMPLATE ]\n"
		 "btgwctl pan connect ADDR role ROLE [ as ROLE ] [ NET ]...\n"
		 "            [ controller { hciN | ADDR } ] [ name TEMPLATE ]\n"
		 "            [ alive SECONDS ] [ once ] [ types { default | all } ] [ uuid-size { 2 | 4 | 16 } ]\n"
		 "btgwctl pan disconnect { ADDR | all }\n"
		 "btgwctl pan doctor [ ADDR | trace FILE ]\n"
		 "    ROLE := { nap | gn | panu }\n"
		 "    NET := { bridge NAME | address CIDR | routing { none | bridge } |\n"
		 "             isolate-ports | mtu N | dhcp | security LEVEL }\n"
		 "    LEVEL := { low | medium | high }\n",
	.commands = pan_commands,
};
