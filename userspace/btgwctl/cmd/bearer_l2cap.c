// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Bearers over L2CAP between two gateways
 *
 * The channel is made here, handed to the module and joined to the net; from
 * then on no PDU passes through this process. It keeps the descriptor to see
 * the end of the channel. A link or bearer that somebody else removes ends its
 * channel, and is made again; a net that is removed ends the command.
 */
#include "bearer.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/l2cap.h>

enum {
	/* other gateways at a time */
	PEERS			= 32,
	/* largest SDU that is taken; the longest frame of a net has 45 octets */
	RCVMTU			= 512,
	BACKOFF_MS		= 1000,
	BACKOFF_MAX_MS		= 60000,
	/* a channel that lived so long was no failure */
	GOOD_MS			= 30000,
	/* before the descriptors of the peers */
	P_SIGNAL		= 0,
	P_EVENTS		= 1,
	P_STDOUT		= 2,
	P_LISTEN		= 3,
	P_PEERS			= 4,
};

struct l2cap_peer {
	int fd;
	/* 0 while it connects */
	uint32_t link;
	uint32_t bearer;
	uint64_t since_ms;
	struct btgw_addr addr;
};

struct l2cap_run {
	struct bearer_l2cap *job;
	struct btgw_genl *events;
	struct l2cap_peer peer[PEERS];
	unsigned int failures;
	uint64_t retry_ms;
	bool net_gone;
};

unsigned int bearer_backoff(unsigned int failures)
{
	unsigned int ms = BACKOFF_MS;

	while (--failures && ms < BACKOFF_MAX_MS)
		ms *= 2;
	return ms < BACKOFF_MAX_MS ? ms : BACKOFF_MAX_MS;
}

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	return ts.tv_sec * 1000ULL + ts.tv_nsec / 1000000;
}

/* one document and one line each, at once: readers are pipes, too */
static void l2cap_report(struct l2cap_run *run, const struct l2cap_peer *p,
			 const char *event, const char *why)
{
	struct btgwctl *ctx = run->job->ctx;
	char text[BTGW_ADDR_TEXT];

	btgw_json_init(&ctx->jw, stdout, ctx->pretty);
	out_object(ctx, NULL);
	out_str(ctx, "event", "%s", event);
	out_str(ctx, "peer", " %s", btgw_addr_print(&p->addr, text));
	out_u64(ctx, "net", " net %" PRIu64,
		run->job->bearer.v[BTGW_A_BEARER_NET].num);
	if (p->bearer) {
		out_u64(ctx, "bearer", " bearer %" PRIu64, p->bearer);
		out_u64(ctx, "link", " link %" PRIu64, p->link);
	}
	if (why)
		out_str(ctx, "reason", ": %s", why);
	out_object_end(ctx);
	if (ctx->json)
		btgw_json_finish(&ctx->jw);
	else
		out_text(ctx, "\n");
	fflush(stdout);
}

static void l2cap_sockaddr(const struct btgw_addr *addr, uint16_t psm,
			   struct sockaddr_l2 *sa)
{
	memset(sa, 0, sizeof(*sa));
	sa->l2_family = AF_BLUETOOTH;
	sa->l2_psm = htobs(psm);
	sa->l2_bdaddr_type = BDADDR_LE_PUBLIC;
	if (addr) {
		memcpy(&sa->l2_bdaddr, addr->b, sizeof(addr->b));
		sa->l2_bdaddr_type = addr->type;
	}
}

/* a socket of the kernel's own L2CAP: the module adopts no other */
static int l2cap_socket(struct l2cap_run *run, uint16_t psm)
{
	struct bearer_l2cap *job = run->job;
	uint16_t mtu = RCVMTU;
	struct sockaddr_l2 sa;
	int fd, ret;

	fd = socket(AF_BLUETOOTH,
		    SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
		    BTPROTO_L2CAP);
	if (fd < 0)
		return btgw_err_set(&job->ctx->err, -errno,
				    "opening an L2CAP socket: %s",
				    btgw_strerror(errno));
	l2cap_sockaddr(job->has_src ? &job->src : NULL, psm, &sa);
	if (bind(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0 ||
	    setsockopt(fd, SOL_BLUETOOTH, BT_RCVMTU, &mtu, sizeof(mtu)) < 0) {
		ret = btgw_err_set(&job->ctx->err, -errno,
				   psm ? "listening on PSM 0x%04x: %s" :
					 "binding to the controller%.0u: %s",
				   psm, btgw_strerror(errno));
		close(fd);
		return ret;
	}
	return fd;
}

/* from a connected channel to a bearer */
static int l2cap_join(struct l2cap_run *run, struct l2cap_peer *p)
{
	struct bearer_l2cap *job = run->job;
	struct btgw_link_req req = {
		.has = BTGW_LINK_HAS_ROLE,
		.kind = BTGW_LINK_KIND_ADOPTED,
		.role = job->listens ? BTGW_LINK_ROLE_DEVICE :
				       BTGW_LINK_ROLE_GATEWAY,
		.fd = p->fd,
	};
	struct btgw_mesh_obj bearer = job->bearer, made;
	struct btgw_err *err = &job->ctx->err;
	struct btgw_link_info link;
	int ret;

	ret = btgw_genl_link_new(job->genl, &req, &link, err);
	if (ret)
		return ret;
	btgw_mesh_num(&bearer, BTGW_A_BEARER_LINK, link.id);
	ret = btgw_mesh_do(job->genl, BTGW_CMD_BEARER_NEW, &bearer, &made, err);
	if (ret) {
		btgw_err_prefix(err, "bearer");
		btgw_genl_link_del(job->genl, link.id, NULL);
		return ret;
	}
	p->link = link.id;
	p->bearer = made.v[BTGW_A_BEARER_ID].num;
	p->since_ms = now_ms();
	l2cap_report(run, p, "up", NULL);
	return 0;
}

/* what is gone already is no failure of its removal */
static void l2cap_end(struct l2cap_run *run, struct l2cap_peer *p)
{
	struct bearer_l2cap *job = run->job;
	struct btgw_mesh_obj req;

	if (p->bearer) {
		btgw_mesh_init(&req, &btgw_set_bearer);
		btgw_mesh_num(&req, BTGW_A_BEARER_NET,
			      job->bearer.v[BTGW_A_BEARER_NET].num);
		btgw_mesh_num(&req, BTGW_A_BEARER_ID, p->bearer);
		btgw_mesh_do(job->genl, BTGW_CMD_BEARER_DEL, &req, NULL, NULL);
		btgw_genl_link_del(job->genl, p->link, NULL);
	}
	close(p->fd);
	*p = (struct l2cap_peer){ .fd = -1 };
}

static void l2cap_lost(struct l2cap_run *run, struct l2cap_peer *p,
		       const char *why)
{
	struct bearer_l2cap *job = run->job;

	if (p->bearer && now_ms() - p->since_ms >= GOOD_MS)
		run->failures = 0;
	l2cap_report(run, p, p->bearer ? "down" : "failed", why);
	l2cap_end(run, p);
	if (!job->listens)
		run->retry_ms = now_ms() + bearer_backoff(++run->failures);
}

/* a channel that ended meanwhile cannot be joined, and that is no refusal */
static int l2cap_try_join(struct l2cap_run *run, struct l2cap_peer *p)
{
	struct pollfd hup = { .fd = p->fd };
	int ret = l2cap_join(run, p);

	if (ret && poll(&hup, 1, 0) > 0) {
		l2cap_lost(run, p, "the channel ended");
		btgw_err_clear(&run->job->ctx->err);
		ret = 0;
	}
	return ret;
}

static int l2cap_connect(struct l2cap_run *run)
{
	struct bearer_l2cap *job = run->job;
	struct l2cap_peer *p = &run->peer[0];
	struct sockaddr_l2 sa;
	int fd;

	fd = l2cap_socket(run, 0);
	if (fd < 0)
		return fd;
	*p = (struct l2cap_peer){ .fd = fd, .addr = job->peer };
	l2cap_sockaddr(&job->peer, job->psm, &sa);
	if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)) < 0 &&
	    errno != EINPROGRESS)
		l2cap_lost(run, p, btgw_strerror(errno));
	return 0;
}

static int l2cap_accept(struct l2cap_run *run, int listener)
{
	struct sockaddr_l2 sa = {};
	socklen_t len = sizeof(sa);
	struct l2cap_peer *p;
	int fd;

	fd = accept4(listener, (struct sockaddr *)&sa, &len,
		     SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0)
		return errno == EAGAIN || errno == ECONNABORTED ||
		       errno == EINTR ? 0 :
		       btgw_err_set(&run->job->ctx->err, -errno,
				    "accepting a connection: %s",
				    btgw_strerror(errno));
	for (p = run->peer; p < run->peer + PEERS; p++)
		if (p->fd < 0)
			break;
	if (p == run->peer + PEERS) {
		fprintf(stderr, "btgwctl: a gateway was turned away: there are %d\n",
			PEERS);
		close(fd);
		return 0;
	}
	*p = (struct l2cap_peer){ .fd = fd };
	memcpy(p->addr.b, &sa.l2_bdaddr, sizeof(p->addr.b));
	p->addr.type = sa.l2_bdaddr_type;
	return l2cap_try_join(run, p);
}

static int l2cap_peer_event(struct l2cap_run *run, struct l2cap_peer *p,
			    short revents)
{
	int error = 0;
	socklen_t len = sizeof(error);

	/* SO_ERROR is the module's to read once it has the channel */
	if (p->bearer) {
		l2cap_lost(run, p, "the channel ended");
		return 0;
	}
	if (getsockopt(p->fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		error = errno;
	if (!error && revents & (POLLHUP | POLLERR))
		error = ECONNRESET;
	if (error) {
		l2cap_lost(run, p, btgw_strerror(error));
		return 0;
	}
	return l2cap_try_join(run, p);
}

static void on_link(enum btgw_genl_event event,
		    const struct btgw_link_info *link, void *user)
{
	struct l2cap_run *run = user;
	struct l2cap_peer *p;

	for (p = run->peer; p < run->peer + PEERS; p++)
		if (event == BTGW_GENL_LINK_GONE && p->fd >= 0 && p->link &&
		    p->link == link->id)
			l2cap_lost(run, p, "the link was removed");
}

static void on_mesh(const char *what, const struct btgw_mesh_obj *obj,
		    void *user)
{
	struct l2cap_run *run = user;
	uint64_t net = run->job->bearer.v[BTGW_A_BEARER_NET].num;
	struct l2cap_peer *p;

	/* attribute 1 is the net in both */
	if (strcmp(what, "gone") || obj->v[1].num != net)
		return;
	if (obj->set == &btgw_set_net)
		run->net_gone = true;
	if (obj->set != &btgw_set_bearer)
		return;
	for (p = run->peer; p < run->peer + PEERS; p++)
		if (p->fd >= 0 && p->bearer &&
		    p->bearer == obj->v[BTGW_A_BEARER_ID].num)
			l2cap_lost(run, p, "the bearer was removed");
}

static int l2cap_wait_ms(struct l2cap_run *run)
{
	uint64_t now = now_ms();

	if (run->job->listens || run->peer[0].fd >= 0)
		return -1;
	return run->retry_ms > now ? (int)(run->retry_ms - now) : 0;
}

static int l2cap_step(struct l2cap_run *run, struct pollfd *poll_fd)
{
	struct btgw_err *err = &run->job->ctx->err;
	unsigned int i;
	int ret;

	for (i = 0; i < PEERS; i++) {
		poll_fd[P_PEERS + i].fd = run->peer[i].fd;
		/* POLLHUP and POLLERR come without being asked for */
		poll_fd[P_PEERS + i].events = run->peer[i].bearer ? 0 : POLLOUT;
		poll_fd[P_PEERS + i].revents = 0;
	}
	ret = poll(poll_fd, P_PEERS + PEERS, l2cap_wait_ms(run));
	if (ret < 0)
		return errno == EINTR ? 0 :
		       btgw_err_set(err, -errno, "waiting: %s",
				    btgw_strerror(errno));
	ret = 0;
	for (i = 0; !ret && i < PEERS; i++)
		if (poll_fd[P_PEERS + i].revents)
			ret = l2cap_peer_event(run, &run->peer[i],
					       poll_fd[P_PEERS + i].revents);
	if (!ret && poll_fd[P_LISTEN].revents)
		ret = l2cap_accept(run, poll_fd[P_LISTEN].fd);
	if (!ret && poll_fd[P_EVENTS].revents) {
		ret = btgw_genl_process(run->events, err);
		/* the descriptors tell what was missed */
		if (ret == -ENOBUFS)
			ret = 0;
	}
	if (!ret && run->net_gone)
		ret = btgw_err_set(err, -ENOENT, "the net was removed");
	if (!ret && !run->job->listens && run->peer[0].fd < 0 &&
	    now_ms() >= run->retry_ms)
		ret = l2cap_connect(run);
	return ret;
}

static int l2cap_loop(struct l2cap_run *run, int signals, int listener)
{
	struct pollfd poll_fd[P_PEERS + PEERS] = {
		[P_SIGNAL] = { .fd = signals, .events = POLLIN },
		[P_EVENTS] = { .fd = btgw_genl_fd(run->events),
			       .events = POLLIN },
		/* a reader that went away is noticed without an event */
		[P_STDOUT] = { .fd = STDOUT_FILENO },
		[P_LISTEN] = { .fd = listener, .events = POLLIN },
	};
	struct signalfd_siginfo info;
	int ret = 0;

	while (!ret) {
		ret = l2cap_step(run, poll_fd);
		/* taken in, or it would strike when it is unblocked */
		if (poll_fd[P_SIGNAL].revents &&
		    read(signals, &info, sizeof(info)) == sizeof(info))
			return 0;
		if (poll_fd[P_STDOUT].revents & (POLLERR | POLLNVAL))
			return 0;
	}
	return ret;
}

static int l2cap_begin(struct l2cap_run *run, int *listener)
{
	struct bearer_l2cap *job = run->job;
	int ret;

	*listener = -1;
	ret = btgw_genl_open(&run->events, &job->ctx->err);
	if (!ret)
		ret = btgw_genl_subscribe(run->events, on_link, run,
					  &job->ctx->err);
	if (!ret)
		ret = btgw_mesh_subscribe(run->events, on_mesh, run,
					  &job->ctx->err);
	if (ret || !job->listens)
		return ret;
	*listener = l2cap_socket(run, job->psm);
	if (*listener < 0)
		return *listener;
	if (listen(*listener, PEERS) < 0)
		return btgw_err_set(&job->ctx->err, -errno,
				    "listening on PSM 0x%04x: %s", job->psm,
				    btgw_strerror(errno));
	return 0;
}

/* a net that is not there is said at once, not after a connection */
static int l2cap_check(struct bearer_l2cap *job)
{
	struct btgw_mesh_obj req, net;

	btgw_mesh_init(&req, &btgw_set_net);
	btgw_mesh_num(&req, BTGW_A_NET_ID,
		      job->bearer.v[BTGW_A_BEARER_NET].num);
	return btgw_mesh_do(job->genl, BTGW_CMD_NET_GET, &req, &net,
			    &job->ctx->err);
}

int bearer_l2cap_run(struct bearer_l2cap *job)
{
	struct l2cap_run run = { .job = job };
	int signals, listener, ret, i;
	sigset_t set, old;

	for (i = 0; i < PEERS; i++)
		run.peer[i].fd = -1;
	ret = l2cap_check(job);
	if (ret)
		return BTGWCTL_REFUSED;

	/* Ctrl-C ends it in order, with success */
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, &old);
	signals = signalfd(-1, &set, SFD_CLOEXEC);
	ret = l2cap_begin(&run, &listener);
	if (!ret && signals < 0)
		ret = btgw_err_set(&job->ctx->err, -errno, "signalfd: %s",
				   btgw_strerror(errno));
	if (!ret)
		ret = l2cap_loop(&run, signals, listener);

	for (i = 0; i < PEERS; i++)
		if (run.peer[i].fd >= 0)
			l2cap_end(&run, &run.peer[i]);
	if (listener >= 0)
		close(listener);
	if (signals >= 0)
		close(signals);
	btgw_genl_close(run.events);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return ret ? btgwctl_exit_code(ret) : BTGWCTL_OK;
}
