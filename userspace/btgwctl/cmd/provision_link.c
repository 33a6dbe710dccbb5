// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reaching a device, and the pace of the connection
 *
 * 7.5 ms while provisioning lasts, 50 ms after. Neither is needed for it to
 * work, so a refusal is told and the work goes on.
 */
#include "provision.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "conn.h"
#include "sock.h"

enum {
	CONNECT_MS	= 20000,
	/* a link whose last session is still ending at the other end */
	BUSY_MS		= 5000,
	BUSY_STEP_MS	= 20,
	/* an LE connection of before that is still being taken down */
	ENDING_TRIES	= 3,
	ENDING_STEP_MS	= 500,
};

/**
 * link_controller() - choose and open the controller
 * @job: the call
 *
 * Return: 0; a negative errno, the sentence is in the run's err
 */
int link_controller(struct job *job)
{
	struct btgw_err *err = &job->ctx->err;
	int ret;

	ret = btgw_mgmt_open(&job->mgmt, err);
	if (!ret)
		ret = btgw_mgmt_find(job->mgmt, job->controller, &job->info,
				     err);
	return ret;
}

static int reach_addr(struct job *job, int fd, const struct target *target,
		      struct btgw_err *err)
{
	struct btgw_err why = { 0 };

	if (btgw_conn_prepare(job->mgmt, job->info.index, &target->addr,
			      BTGW_INTERVAL_FAST, &why))
		report_step(job, "the kernel's own connection interval: %s",
			    why.text);
	else
		report_step(job, "asked for a connection interval of 7.5 ms");
	return btgw_sock_connect(fd, &job->info.addr, &target->addr,
				 target->psm, CONNECT_MS, err);
}

/*
 * FastBatch in this process. Datagrams are not lost between two processes, but
 * the other end may be a relay to something that loses.
 */
static struct btgw_wire *reach_fd(const struct target *target, u16 *mtu,
				  struct btgw_err *err)
{
	struct btgw_wire_raw_cfg cfg = {
		.fd = dup(target->fd),
		.mtu = BTGW_FB_FRAME_MAX,
		.retry_ms = 1000,
		.retries = 3,
		.session_ms = 60000,
	};
	struct btgw_wire *wire;

	if (cfg.fd < 0) {
		btgw_err_set(err, -errno, "descriptor %d: %s", target->fd,
			     strerror(errno));
		return NULL;
	}
	*mtu = cfg.mtu;
	wire = btgw_wire_raw(&cfg, err);
	if (!wire)
		close(cfg.fd);
	return wire;
}

static int reach_link(struct job *job, int fd, const struct target *target,
		      struct btgw_err *err)
{
	struct pollfd pfd = { .fd = job->cancel_fd, .events = POLLIN };
	u64 end = report_now_ms() + BUSY_MS;
	int ret;

	for (;;) {
		ret = btgw_sock_attach(fd, target->link, err);
		if (ret != -EBUSY || report_now_ms() >= end)
			return ret;
		if (poll(&pfd, 1, BUSY_STEP_MS))
			return btgw_err_set(err, -EINTR, "interrupted");
	}
}

/*
 * A channel on an LE connection that is going down is reset before it carried
 * anything. Nothing was sent yet, so it is safe to try again.
 */
static int reach_again(struct job *job, int *fd, const struct target *target,
		       struct btgw_err *err)
{
	struct pollfd pfd = { .fd = job->cancel_fd, .events = POLLIN };
	int ret, i;

	for (i = 1;; i++) {
		ret = reach_addr(job, *fd, target, err);
		if ((ret != -ECONNRESET && ret != -ECONNABORTED) ||
		    i == ENDING_TRIES)
			return ret;
		report_step(job, "a connection of before was ending: again");
		if (poll(&pfd, 1, ENDING_STEP_MS))
			return btgw_err_set(err, -EINTR, "interrupted");
		close(*fd);
		*fd = btgw_sock_open(err);
		if (*fd < 0)
			return *fd;
	}
}

/**
 * link_reach() - connect to a device
 * @job: the call
 * @target: the device
 * @mtu: gets the largest frame
 * @err: why not
 *
 * Return: the wire; NULL on failure
 */
struct btgw_wire *link_reach(struct job *job, const struct target *target,
			     u16 *mtu, struct btgw_err *err)
{
	struct btgw_wire *wire = NULL;
	struct btgw_fb_info info;
	int fd, ret;

	if (target->by_fd)
		return reach_fd(target, mtu, err);
	fd = btgw_sock_open(err);
	if (fd < 0)
		return NULL;
	if (target->link)
		ret = reach_link(job, fd, target, err);
	else
		ret = reach_again(job, &fd, target, err);
	if (!ret)
		ret = btgw_sock_info(fd, &info, err);
	if (!ret) {
		*mtu = info.mtu < info.mtu_rx ? info.mtu : info.mtu_rx;
		wire = btgw_wire_sock(fd, err);
	}
	if (!wire)
		close(fd);
	return wire;
}

/**
 * link_relax() - slow the connection down
 * @job: the call
 * @target: the device, connected
 */
void link_relax(struct job *job, const struct target *target)
{
	struct btgw_err why = { 0 };
	u16 got = 0;

	if (target->link || target->by_fd)
		return;
	if (btgw_conn_interval(job->mgmt, job->info.index, &target->addr,
			       BTGW_INTERVAL_RELAXED, &got, &why))
		report_step(job, "connection interval stays: %s", why.text);
	else if (got)
		report_step(job, "connection interval now %.2f ms",
			    got * 1.25);
	else
		report_step(job, "asked for a connection interval of 50 ms");
}
