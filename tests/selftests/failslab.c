// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * failslab - the n-th allocation of a call fails, for every n
 *
 *	failslab steps			their names
 *	failslab inject STEP		needs fault injection in the kernel
 *	failslab plain			each step without injection
 *	failslab files			descriptors run out instead
 *	failslab work SECONDS		traffic, while allocations of the kernel's
 *					workers fail (see failslab.sh)
 *
 * Each step is one call. What it needs is made without injection; then its
 * first allocation fails, then its second, until one run meets none. A run that
 * fails says ENOMEM or ENOBUFS, changes nothing, and the same call works at once
 * afterwards. After each step there are as many links and sockets as before.
 */
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "lifecycle_util.h"

/* what a step works on, made before each run */
struct bench {
	struct btgw_genl *genl;
	struct life_end gateway, device;
	/* a link without a socket, two descriptors without a link */
	uint32_t spare, spare_peer;
	int pair[2];
	/* what the step made, for its undo */
	int fd;
	uint32_t made;
	uint32_t links, sockets;
};

static int injector = -1;

/* ---- The steps: 0, or -1 with errno */

static int do_socket(struct bench *b)
{
	b->fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_BTGW);
	return b->fd < 0 ? -1 : 0;
}

static int do_attach(struct bench *b)
{
	return life_try_attach(b->fd, b->spare);
}

static int do_send(struct bench *b)
{
	return send(b->gateway.fd, life_key, sizeof(life_key),
		    MSG_DONTWAIT) == sizeof(life_key) ? 0 : -1;
}

static int do_send_more(struct bench *b)
{
	return send(b->gateway.fd, life_key, sizeof(life_key),
		    MSG_DONTWAIT | MSG_MORE) == sizeof(life_key) ? 0 : -1;
}

static int do_answer(struct bench *b)
{
	return send(b->device.fd, life_complete, sizeof(life_complete),
		    MSG_DONTWAIT) == sizeof(life_complete) ? 0 : -1;
}

static int do_receive(struct bench *b)
{
	char control[256];
	uint8_t buf[512];
	struct iovec iov = { .iov_base = buf, .iov_len = sizeof(buf) };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};

	return recvmsg(b->device.fd, &msg, MSG_DONTWAIT) ==
	       sizeof(life_invite) ? 0 : -1;
}

static int do_poll(struct bench *b)
{
	struct pollfd p = { .fd = b->device.fd, .events = POLLIN };

	return poll(&p, 1, 0) == 1 && p.revents == POLLIN ? 0 : -1;
}

static int do_verdict(struct bench *b)
{
	struct btgw_fb_verdict v = { .any = 1 };

	return setsockopt(b->device.fd, SOL_BTGW, BTGW_FB_VERDICT, &v,
			  sizeof(v));
}

static int do_retrans(struct bench *b)
{
	struct btgw_fb_retrans r = { .first_ms = 500, .retries = 2 };

	return setsockopt(b->gateway.fd, SOL_BTGW, BTGW_FB_RETRANS, &r,
			  sizeof(r));
}

static int do_info(struct bench *b)
{
	struct btgw_fb_info info;
	socklen_t len = sizeof(info);

	return getsockopt(b->gateway.fd, SOL_BTGW, BTGW_FB_INFO, &info, &len);
}

static int do_security(struct bench *b)
{
	uint8_t level[2] = { 1, 0 };

	/* SOL_BLUETOOTH, BT_SECURITY: makes an owned link */
	return setsockopt(b->fd, 274, 4, level, sizeof(level));
}

static int do_listen(struct bench *b)
{
	struct {
		uint16_t family, psm;
		uint8_t addr[6];
		uint16_t cid;
		uint8_t type;
	} la = { .family = AF_BLUETOOTH, .psm = htole16(0x91), .type = 1 };

	if (bind(b->fd, (struct sockaddr *)&la, sizeof(la)) &&
	    errno != EBADFD)
		return -1;
	return listen(b->fd, 4);
}

static int do_shutdown(struct bench *b)
{
	return shutdown(b->gateway.fd, SHUT_RDWR);
}

static int do_close(struct bench *b)
{
	int fd = b->gateway.fd;

	b->gateway.fd = -1;
	return close(fd);
}

/* The library says -ENOMEM for what libnl calls so: also ENOBUFS. */
static int genl_result(int ret, const struct btgw_err *err)
{
	if (!ret)
		return 0;
	errno = -ret;
	/* an answer that got lost is told by the socket alone */
	if (ret == -ENOMEM && !strstr(err->text, "the kernel refused"))
		errno = ENOBUFS;
	return -1;
}

static int do_loop(struct bench *b)
{
	struct btgw_link_req req = { .kind = BTGW_LINK_KIND_LOOP };
	struct btgw_link_info info;
	struct btgw_err err;
	int ret;

	ret = btgw_genl_link_new(b->genl, &req, &info, &err);
	if (!ret)
		b->made = info.id;
	return genl_result(ret, &err);
}

static int do_adopt(struct bench *b)
{
	struct btgw_err err;
	int ret;

	ret = life_try_adopt(b->genl, b->pair[0], b->pair[0], 0, &b->made,
			     &err);
	return genl_result(ret, &err);
}

static int do_adopt_two(struct bench *b)
{
	struct btgw_err err;
	int ret;

	ret = life_try_adopt(b->genl, b->pair[0], b->pair[1], 0, &b->made,
			     &err);
	return genl_result(ret, &err);
}

static int do_get(struct bench *b)
{
	struct btgw_link_info info;
	struct btgw_err err;

	return genl_result(btgw_genl_link_get(b->genl, b->spare, &info, &err),
			   &err);
}

static int ignore_link(const struct btgw_link_info *link, void *user)
{
	return 0;
}

static int do_dump(struct bench *b)
{
	struct btgw_err err;

	return genl_result(btgw_genl_link_dump(b->genl, ignore_link, NULL,
					       &err), &err);
}

static int do_stats(struct bench *b)
{
	struct btgw_stats stats;
	struct btgw_err err;

	return genl_result(btgw_genl_stats_get(b->genl, &stats, &err), &err);
}

static int do_delete(struct bench *b)
{
	struct btgw_err err;
	int ret;

	ret = btgw_genl_link_del(b->genl, b->spare, &err);
	if (!ret)
		b->spare = 0;
	return genl_result(ret, &err);
}

enum {
	/* a socket of its own to work on */
	SOCKET		= 1 << 0,
	/* a batch waits in the device's queue */
	BATCH		= 1 << 1,
	/* a netlink request: where only its answer got lost it was run */
	ANSWER_LOST	= 1 << 2,
	/* makes a socket, of ours or below */
	INODE		= 1 << 3,
};

static const struct step {
	const char *name;
	int (*run)(struct bench *b);
	unsigned int flags;
} steps[] = {
	{ "socket", do_socket, INODE },
	{ "attach", do_attach, SOCKET },
	{ "send", do_send, 0 },
	{ "send-more", do_send_more, 0 },
	{ "answer", do_answer, BATCH },
	{ "receive", do_receive, BATCH },
	{ "poll", do_poll, BATCH },
	{ "verdict", do_verdict, BATCH },
	{ "retrans", do_retrans, 0 },
	{ "info", do_info, 0 },
	{ "owned-link", do_security, SOCKET | INODE },
	{ "listen", do_listen, SOCKET | INODE },
	{ "shutdown", do_shutdown, 0 },
	{ "close", do_close, BATCH },
	{ "link-new-loop", do_loop, ANSWER_LOST },
	{ "link-new-adopted", do_adopt, ANSWER_LOST },
	{ "link-new-adopted-two", do_adopt_two, ANSWER_LOST },
	{ "link-get", do_get, 0 },
	{ "link-dump", do_dump, 0 },
	{ "stats", do_stats, 0 },
	{ "link-del", do_delete, ANSWER_LOST },
};

/* ---- One run of a step */

static void bench_make(struct bench *b, const struct step *step)
{
	struct pollfd p = { .events = POLLIN };
	uint32_t link[2];

	memset(b, 0, sizeof(*b));
	b->genl = life_genl();
	life_loop(b->genl, &link[0], &link[1]);
	b->gateway = (struct life_end){ link[0], life_attached(link[0]) };
	b->device = (struct life_end){ link[1], life_attached(link[1]) };
	life_loop(b->genl, &b->spare, &b->spare_peer);
	need(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, b->pair));
	b->fd = step->flags & SOCKET ? life_socket() : -1;
	if (step->flags & BATCH) {
		need(send(b->gateway.fd, life_invite, sizeof(life_invite),
			  0) > 0);
		p.fd = b->device.fd;
		need(poll(&p, 1, 45000) == 1);
	}
	life_counts(&b->links, &b->sockets);
}

static void bench_end(struct bench *b)
{
	close(b->gateway.fd);
	close(b->device.fd);
	close(b->fd);
	close(b->pair[0]);
	close(b->pair[1]);
	btgw_genl_close(b->genl);
	b->genl = life_genl();
	life_purge(b->genl);
	btgw_genl_close(b->genl);
	life_expect_counts(0, 0);
}

static void arm(int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", n);

	need(pwrite(injector, text, len, 0) == len);
}

/* Ends injection; true if an allocation failed. */
static bool disarm(void)
{
	char text[16] = "";

	need(pread(injector, text, sizeof(text) - 1, 0) > 0);
	if (!atoi(text))
		return true;
	arm(0);
	return false;
}

/* The kernel said no: then it is as it was, and the call works now. */
static void check_refused(struct bench *b, const struct step *step, int n,
			  int err)
{
	/* the core's word for an inode or a file that it has no memory for */
	if (err != ENOMEM && err != ENOBUFS &&
	    !(err == ENFILE && step->flags & INODE))
		die("%s, allocation %d: %s", step->name, n, strerror(err));
	if (err == ENOBUFS && step->flags & ANSWER_LOST)
		return;
	life_expect_counts(b->links, b->sockets);
	/* what is left of an answer would be taken for the next one */
	btgw_genl_close(b->genl);
	b->genl = life_genl();
	if (step->run(b))
		die("%s, after allocation %d failed: %s", step->name, n,
		    strerror(errno));
}

static void inject(const struct step *step)
{
	int refused = 0, survived = 0;
	struct bench b;
	bool failed;
	int ret, err;
	int n;

	for (n = 1;; n++) {
		bench_make(&b, step);
		errno = 0;
		arm(n);
		ret = step->run(&b);
		err = errno;
		failed = disarm();
		if (!failed && ret)
			die("%s, no allocation failed: %s", step->name,
			    strerror(err));
		if (failed && ret) {
			refused++;
			check_refused(&b, step, n, err);
		} else if (failed) {
			survived++;
		}
		bench_end(&b);
		if (!failed)
			break;
		if (n > 500)
			die("%s: no end of allocations", step->name);
	}
	printf("%s: %d allocations, %d refused, %d done without\n", step->name,
	       n - 1, refused, survived);
}

static int inject_named(const char *name)
{
	struct btgw_genl *genl;
	int total = 0;
	int fds[2];
	size_t i;

	injector = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	need(injector >= 0);
	/* no page of ours is to fail */
	need(!mlockall(MCL_CURRENT | MCL_FUTURE));
	/* what a step before this one left when it failed */
	genl = life_genl();
	life_purge(genl);
	btgw_genl_close(genl);
	life_expect_counts(0, 0);
	/* so that the injector is known to work where a step needs no memory */
	arm(1);
	if (!pipe(fds) || !disarm())
		die("nothing fails: is there fault injection?");
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (!strcmp(name, steps[i].name)) {
			inject(&steps[i]);
			total++;
		}
	}
	if (!total)
		die("no step %s", name);
	return 0;
}

static int list(void)
{
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		printf("%s\n", steps[i].name);
	return 0;
}

static int plain(void)
{
	struct bench b;
	size_t i;

	life_expect_counts(0, 0);
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		bench_make(&b, &steps[i]);
		if (steps[i].run(&b))
			die("%s: %s", steps[i].name, strerror(errno));
		bench_end(&b);
	}
	return 0;
}

/* ---- Descriptors run out: the sock is made and nobody gets it */

static int files(void)
{
	struct rlimit limit;
	struct bench b;
	int fd, last;
	int i;

	bench_make(&b, &steps[0]);
	last = dup(0);
	need(last >= 0);
	need(!getrlimit(RLIMIT_NOFILE, &limit));
	for (fd = 0; fd <= last; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			dup2(0, fd);
	limit.rlim_cur = last + 1;
	need(!setrlimit(RLIMIT_NOFILE, &limit));
	for (i = 0; i < 1000; i++)
		if (!do_socket(&b) || errno != EMFILE)
			die("a socket over the limit: errno %d", errno);
	limit.rlim_cur = limit.rlim_max;
	need(!setrlimit(RLIMIT_NOFILE, &limit));
	life_expect_counts(b.links, b.sockets);
	close(last);
	need(!do_socket(&b));
	bench_end(&b);
	return 0;
}

/* ---- The workers fail: sessions go on, or end with a reason */

static bool trip(struct life_end *gateway, struct life_end *device)
{
	uint8_t buf[512];

	if (send(gateway->fd, life_invite, sizeof(life_invite),
		 MSG_NOSIGNAL) < 0)
		return false;
	if (recv(device->fd, buf, sizeof(buf), 0) != sizeof(life_invite))
		return false;
	if (send(device->fd, life_key, sizeof(life_key), MSG_NOSIGNAL) < 0)
		return false;
	return recv(gateway->fd, buf, sizeof(buf), 0) == sizeof(life_key);
}

static void make_kind(struct btgw_genl *genl, bool adopted,
		      struct life_end *gateway, struct life_end *device)
{
	struct btgw_fb_retrans r = { .first_ms = 20, .retries = 12 };
	struct timeval limit = { .tv_sec = 45 };
	struct life_end *ends[] = { gateway, device };
	int i;

	if (adopted)
		life_adopted(genl, &gateway->link, &device->link);
	else
		life_loop(genl, &gateway->link, &device->link);
	for (i = 0; i < 2; i++) {
		ends[i]->fd = life_attached(ends[i]->link);
		need(!setsockopt(ends[i]->fd, SOL_BTGW, BTGW_FB_RETRANS, &r,
				 sizeof(r)));
		need(!setsockopt(ends[i]->fd, SOL_SOCKET, SO_RCVTIMEO, &limit,
				 sizeof(limit)));
		need(!setsockopt(ends[i]->fd, SOL_SOCKET, SO_SNDTIMEO, &limit,
				 sizeof(limit)));
	}
}

static int work(double seconds)
{
	struct btgw_genl *genl = life_genl();
	struct life_end gateway, device;
	unsigned int trips;
	double end;
	int kind;

	for (kind = 0; kind < 2; kind++) {
		make_kind(genl, kind, &gateway, &device);
		trips = 0;
		end = life_now() + seconds;
		while (life_now() < end) {
			if (!trip(&gateway, &device))
				die("%s, round trip %u: %s",
				    kind ? "adopted" : "loop", trips,
				    strerror(errno));
			trips++;
		}
		printf("%s: %u round trips\n", kind ? "adopted" : "loop",
		       trips);
		close(gateway.fd);
		close(device.fd);
	}
	life_purge(genl);
	btgw_genl_close(genl);
	life_expect_counts(0, 0);
	return 0;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 2 && !strcmp(argv[1], "steps"))
		return list();
	if (argc == 3 && !strcmp(argv[1], "inject"))
		return inject_named(argv[2]);
	if (argc == 2 && !strcmp(argv[1], "plain"))
		return plain();
	if (argc == 2 && !strcmp(argv[1], "files"))
		return files();
	if (argc == 3 && !strcmp(argv[1], "work"))
		return work(atof(argv[2]));
	fprintf(stderr, "usage: failslab steps | inject STEP | plain | files |\n"
		"       work SECONDS\n");
	return 2;
}
