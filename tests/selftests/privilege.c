// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * privilege - who may do what, and what may be adopted
 *
 *	privilege denied		as nobody: making and removing links
 *	privilege attach LINK WANTED	attach; WANTED is "ok" or an error's name
 *	privilege flight ROUNDS		as nobody: descriptors in flight, user
 *					namespaces, adoption
 *	privilege whitelist CTL		as root: what is refused, by what words
 *	privilege descriptors		as root: descriptors over an adopted link
 */
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "lifecycle_util.h"

struct l2_addr {
	uint16_t family;
	uint16_t psm;
	uint8_t bdaddr[6];
	uint16_t cid;
	uint8_t type;
};

static int adopt(int fd, int fd_read, struct btgw_err *err)
{
	struct btgw_genl *genl = life_genl();
	uint32_t link;
	int ret;

	ret = life_try_adopt(genl, fd, fd_read, BTGW_LINK_ROLE_GATEWAY, &link,
			     err);
	btgw_genl_close(genl);
	return ret;
}

static int loop(struct btgw_err *err)
{
	struct btgw_link_req req = { .kind = BTGW_LINK_KIND_LOOP };
	struct btgw_genl *genl = life_genl();
	struct btgw_link_info info;
	int ret;

	ret = btgw_genl_link_new(genl, &req, &info, err);
	btgw_genl_close(genl);
	return ret;
}

static int link_del(uint32_t id, struct btgw_err *err)
{
	struct btgw_genl *genl = life_genl();
	int ret;

	ret = btgw_genl_link_del(genl, id, err);
	btgw_genl_close(genl);
	return ret;
}

static int first_link(const struct btgw_link_info *link, void *user)
{
	uint32_t *id = user;

	if (!*id)
		*id = link->id;
	return 0;
}

static void expect_denied(void)
{
	struct btgw_genl *genl = life_genl();
	struct btgw_err err;
	uint32_t id = 0;
	int pair[2];
	int ret;

	ret = loop(&err);
	if (ret != -EPERM)
		die("a loop: %d %s", ret, err.text);
	need(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	ret = adopt(pair[0], pair[0], &err);
	if (ret != -EPERM)
		die("an adoption: %d %s", ret, err.text);
	ret = adopt(pair[0], pair[1], &err);
	if (ret != -EPERM)
		die("an adoption of two: %d %s", ret, err.text);
	close(pair[0]);
	close(pair[1]);

	/* looking is free, and there is one to be found */
	need(!btgw_genl_link_dump(genl, first_link, &id, &err));
	btgw_genl_close(genl);
	if (!id)
		die("no link to try to remove");
	ret = link_del(id, &err);
	if (ret != -EPERM)
		die("removing link %u: %d %s", id, ret, err.text);
}

static int attach(uint32_t link, const char *wanted)
{
	int fd = life_socket();
	const char *got;
	uint32_t back;
	socklen_t len = sizeof(back);

	got = life_try_attach(fd, link) ? strerrorname_np(errno) : "ok";
	if (strcmp(got, wanted))
		die("attach to %u: %s, wanted %s", link, got, wanted);
	need(!getsockopt(fd, SOL_BTGW, BTGW_LINK, &back, &len));
	if (back != (strcmp(got, "ok") ? 0 : link))
		die("BTGW_LINK reads back %u", back);
	return 0;
}

/*
 * The garbage collector of AF_UNIX runs when a socket is released, since 6.10
 * in the background.
 */
static void collect(void)
{
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);

	need(fd >= 0);
	close(fd);
	life_sleep_us(20000);
}

static void pass(int over, const int *fds, int n)
{
	union {
		struct cmsghdr head;
		char buf[CMSG_SPACE(4 * sizeof(int))];
	} control = {};
	char octet = 'x';
	struct iovec iov = { .iov_base = &octet, .iov_len = 1 };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.buf,
		.msg_controllen = CMSG_SPACE(n * sizeof(int)),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	int tries = 0;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(n * sizeof(int));
	memcpy(CMSG_DATA(c), fds, n * sizeof(int));
	/* a user may have so many in flight */
	while (sendmsg(over, &msg, MSG_NOSIGNAL) != 1) {
		need(errno == ETOOMANYREFS && tries++ < 100);
		collect();
	}
}

/*
 * A pair that is in flight to itself: only the garbage collector of AF_UNIX can
 * end it, and a reference of the module would hide it from the collector.
 */
static void flight_round(void)
{
	struct btgw_err err;
	int fds[3];
	int ret;

	need(!socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds));
	fds[2] = life_socket();
	pass(fds[0], fds, 3);
	pass(fds[1], fds, 3);
	ret = adopt(fds[0], fds[0], &err);
	if (ret != -EPERM)
		die("adopted: %d %s", ret, err.text);
	ret = adopt(fds[1], fds[0], &err);
	if (ret != -EPERM)
		die("adopted two: %d %s", ret, err.text);
	close(fds[0]);
	close(fds[1]);
	close(fds[2]);
}

static void in_namespace(int flags, void (*run)(int), int arg)
{
	int status;
	pid_t pid;

	pid = fork();
	need(pid >= 0);
	if (!pid) {
		if (unshare(flags))
			die("unshare: %s", strerror(errno));
		run(arg);
		_exit(0);
	}
	need(waitpid(pid, &status, 0) == pid);
	if (status)
		die("the child ended with %#x", status);
}

static void flight_user_ns(int rounds)
{
	int i;

	expect_denied();
	for (i = 0; i < rounds; i++)
		flight_round();
}

/* Bluetooth and the family are in the first network namespace only. */
static void flight_net_ns(int rounds)
{
	struct btgw_genl *genl;
	int fd;

	if (!btgw_genl_open(&genl, NULL))
		die("the family is there in a network namespace of ours");
	fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_BTGW);
	if (fd >= 0 || errno != EAFNOSUPPORT)
		die("a socket in a network namespace of ours: %d, errno %d", fd,
		    errno);
}

static int flight(int rounds)
{
	int i;

	if (!geteuid())
		die("this is not for root");
	expect_denied();
	for (i = 0; i < rounds; i++)
		flight_round();
	in_namespace(CLONE_NEWUSER, flight_user_ns, rounds);
	in_namespace(CLONE_NEWUSER | CLONE_NEWNET, flight_net_ns, 0);
	collect();
	return 0;
}

/* ---- What may be adopted */

static const char *ctl;

/* what btgwctl says of "link add type adopted fd FD" */
static int ctl_adopt(int fd, int fd_read, bool mtu, char *text, size_t size)
{
	char a[16], b[16];
	const char *argv[12];
	size_t n = 0;
	ssize_t got;
	int status;
	int out[2];
	int i = 0;
	pid_t pid;

	snprintf(a, sizeof(a), "%d", fd);
	snprintf(b, sizeof(b), "%d", fd_read);
	argv[i++] = ctl;
	argv[i++] = "link";
	argv[i++] = "add";
	argv[i++] = "type";
	argv[i++] = "adopted";
	argv[i++] = "fd";
	argv[i++] = a;
	if (fd_read != fd) {
		argv[i++] = "fd-read";
		argv[i++] = b;
	}
	if (mtu) {
		argv[i++] = "mtu";
		argv[i++] = "100";
	}
	argv[i] = NULL;

	need(!pipe(out));
	pid = fork();
	need(pid >= 0);
	if (!pid) {
		dup2(out[1], 2);
		close(out[0]);
		close(out[1]);
		execv(ctl, (char **)argv);
		_exit(127);
	}
	close(out[1]);
	while ((got = read(out[0], text + n, size - 1 - n)) > 0)
		n += got;
	text[n] = '\0';
	close(out[0]);
	need(waitpid(pid, &status, 0) == pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* btgwctl must be refused, with these words, and leave nothing. */
static void refused(const char *what, int fd, int fd_read, bool mtu,
		    const char *words)
{
	char text[1024];
	int status;

	status = ctl_adopt(fd, fd_read, mtu, text, sizeof(text));
	if (status != 2)
		die("%s: btgwctl ended with %d: %s", what, status, text);
	if (!strstr(text, words))
		die("%s: btgwctl said \"%s\", wanted \"%s\"", what, text, words);
	life_expect_counts(0, !strcmp(what, "a btgw socket"));
	printf("%s: %s", what, text);
}

static int l2cap_socket(int type)
{
	int fd = socket(AF_BLUETOOTH, type, 0);

	need(fd >= 0);
	return fd;
}

static int l2cap_listener(void)
{
	struct l2_addr addr = { .family = AF_BLUETOOTH, .psm = htole16(0x81),
				.type = 1 };
	int fd = l2cap_socket(SOCK_SEQPACKET);

	need(!bind(fd, (struct sockaddr *)&addr, sizeof(addr)));
	need(!listen(fd, 1));
	return fd;
}

static int unix_listener(void)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);

	need(fd >= 0);
	memcpy(addr.sun_path, "\0btgw-privilege", 15);
	need(!bind(fd, (struct sockaddr *)&addr,
		   sizeof(addr.sun_family) + 15));
	need(!listen(fd, 1));
	return fd;
}

#define NOT_SEQ		"only SEQPACKET sockets keep frames apart (attribute fd)"
#define NO_SOCKET	"no open socket behind the descriptor (attribute fd)"
#define NO_L2CAP	"the L2CAP socket is not connected (attribute fd)"
#define NO_UNIX		"the AF_UNIX socket is not connected (attribute fd)"
#define NEITHER		"neither an L2CAP nor an AF_UNIX socket (attribute fd)"
#define TAKEN		"another part of the kernel has the socket (attribute fd)"

static void whitelist_one(const char *what, int fd, const char *words)
{
	need(fd >= 0);
	refused(what, fd, fd, true, words);
	close(fd);
}

static void whitelist_kinds(void)
{
	int pair[2];

	whitelist_one("an L2CAP listener", l2cap_listener(), NO_L2CAP);
	whitelist_one("an unconnected L2CAP socket",
		      l2cap_socket(SOCK_SEQPACKET), NO_L2CAP);
	whitelist_one("an L2CAP stream", l2cap_socket(SOCK_STREAM), NOT_SEQ);
	whitelist_one("an L2CAP datagram socket", l2cap_socket(SOCK_DGRAM),
		      NOT_SEQ);
	whitelist_one("an SCO socket", socket(AF_BLUETOOTH, SOCK_SEQPACKET, 2),
		      NEITHER);
	whitelist_one("an HCI socket", socket(AF_BLUETOOTH, SOCK_RAW, 1),
		      NOT_SEQ);
	whitelist_one("a btgw socket",
		      socket(AF_BLUETOOTH, SOCK_SEQPACKET, BTPROTO_BTGW),
		      NEITHER);
	whitelist_one("an AF_UNIX listener", unix_listener(), NO_UNIX);
	whitelist_one("an unconnected AF_UNIX socket",
		      socket(AF_UNIX, SOCK_SEQPACKET, 0), NO_UNIX);
	whitelist_one("a UDP socket", socket(AF_INET, SOCK_DGRAM, 0), NOT_SEQ);
	whitelist_one("a TCP socket", socket(AF_INET, SOCK_STREAM, 0), NOT_SEQ);
	whitelist_one("a netlink socket", socket(AF_NETLINK, SOCK_RAW, 0),
		      NOT_SEQ);
	whitelist_one("a regular file", open(ctl, O_RDONLY), NO_SOCKET);
	whitelist_one("a folder", open("/", O_RDONLY), NO_SOCKET);
	whitelist_one("an O_PATH descriptor", open("/", O_PATH), NO_SOCKET);
	whitelist_one("an eventfd", eventfd(0, 0), NO_SOCKET);

	need(!socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	whitelist_one("an AF_UNIX stream", pair[0], NOT_SEQ);
	close(pair[1]);
	need(!socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
	whitelist_one("an AF_UNIX datagram socket", pair[0], NOT_SEQ);
	close(pair[1]);
	need(!pipe(pair));
	whitelist_one("a pipe", pair[0], NO_SOCKET);
	whitelist_one("its other end", pair[1], NO_SOCKET);
}

/* The tool looks at numbers itself; the kernel must do without that. */
static void whitelist_number(int fd)
{
	struct btgw_err err;
	int ret;

	ret = adopt(fd, fd, &err);
	if (ret != -EBADF || !strstr(err.text, NO_SOCKET))
		die("descriptor %d: %d %s", fd, ret, err.text);
	life_expect_counts(0, 0);
}

static void whitelist_two(void)
{
	struct btgw_genl *genl = life_genl();
	struct btgw_err err;
	uint32_t link, other;
	int pair[2], more[2], fds[2];
	int ret;

	need(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	need(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, more));
	need(!pipe(fds));

	refused("no mtu", pair[0], pair[0], false,
		"an AF_UNIX socket needs the attribute mtu");
	refused("a pipe to read", pair[0], fds[0], true,
		"no open socket behind the descriptor (attribute fd-read)");
	close(fds[0]);
	close(fds[1]);

	/* the same descriptor for both is one */
	need(!life_try_adopt(genl, pair[0], pair[0], 0, &link, &err));
	ret = life_try_adopt(genl, pair[0], pair[0], 0, &other, &err);
	if (ret != -EBUSY || !strstr(err.text, TAKEN))
		die("adopted twice: %d %s", ret, err.text);
	ret = life_try_adopt(genl, more[0], pair[0], 0, &other, &err);
	if (ret != -EBUSY ||
	    !strstr(err.text, "has the socket (attribute fd-read)"))
		die("adopted twice, to read: %d %s", ret, err.text);
	life_expect_counts(1, 0);

	/* that refusal took nothing of the other one */
	need(!life_try_adopt(genl, more[0], more[1], 0, &other, &err));
	life_expect_counts(2, 0);
	need(!btgw_genl_link_del(genl, other, &err));
	need(!btgw_genl_link_del(genl, link, &err));
	life_expect_counts(0, 0);

	/* a peer that is gone already: the link goes by itself */
	close(pair[0]);
	close(pair[1]);
	close(more[0]);
	close(more[1]);
	need(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	close(pair[1]);
	ret = life_try_adopt(genl, pair[0], pair[0], 0, &link, &err);
	if (ret)
		printf("without a peer: %s\n", err.text);
	life_expect_counts(0, 0);
	close(pair[0]);
	btgw_genl_close(genl);
}

/* Often enough that one reference kept would show in the machine's count. */
static void whitelist_often(void)
{
	struct btgw_genl *genl = life_genl();
	struct btgw_err err;
	int pair[2], fds[2];
	uint32_t link;
	int i;

	for (i = 0; i < 400; i++) {
		need(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
		need(!pipe(fds));
		need(life_try_adopt(genl, pair[0], fds[0], 0, &link, &err));
		need(life_try_adopt(genl, fds[1], pair[1], 0, &link, &err));
		close(pair[0]);
		close(pair[1]);
		close(fds[0]);
		close(fds[1]);
	}
	btgw_genl_close(genl);
}

static int whitelist(void)
{
	life_expect_counts(0, 0);
	whitelist_kinds();
	whitelist_number(-1);
	whitelist_number(-2147483647 - 1);
	whitelist_number(2147483647);
	whitelist_number(1000);
	whitelist_two();
	whitelist_often();
	return 0;
}

/* ---- Descriptors that arrive on the read side */

static uint64_t dropped(struct btgw_genl *genl, uint32_t link)
{
	struct btgw_link_info info;
	struct btgw_err err;

	if (btgw_genl_link_get(genl, link, &info, &err))
		die("%s", err.text);
	return info.rx_descriptors;
}

/* A descriptor that nobody but the module has: closed when it lets go. */
static void pass_pipe(int over, int *reader)
{
	int fds[2];

	need(!pipe(fds));
	pass(over, &fds[1], 1);
	close(fds[1]);
	*reader = fds[0];
}

static int descriptors(void)
{
	struct btgw_genl *genl = life_genl();
	struct pollfd end = {};
	struct btgw_err err;
	uint32_t link;
	int pair[2];
	double limit;
	int sock = -1;
	int i;

	need(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	if (life_try_adopt(genl, pair[0], pair[0], 0, &link, &err))
		die("%s", err.text);

	/* without a socket on the link, and with one */
	for (i = 0; i < 20; i++) {
		if (i == 10)
			sock = life_attached(link);
		pass_pipe(pair[1], &end.fd);
		if (poll(&end, 1, 45000) != 1 || !(end.revents & POLLHUP))
			die("round %d: the descriptor is still open", i);
		close(end.fd);
		limit = life_now() + 45;
		while (dropped(genl, link) != i + 1u)
			if (life_now() > limit)
				die("round %d: %llu counted", i,
				    (unsigned long long)dropped(genl, link));
	}

	/* closing the socket ends an adopted link, and what it carried */
	close(sock);
	life_expect_counts(0, 0);
	need(send(pair[1], "x", 1, MSG_NOSIGNAL) < 0 && errno == EPIPE);

	/* in flight both ways while the link goes */
	for (i = 0; i < 200; i++) {
		close(pair[0]);
		close(pair[1]);
		need(!socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
		pass(pair[1], pair, 2);
		if (life_try_adopt(genl, pair[0], pair[0], 0, &link, &err))
			die("%s", err.text);
		pass(pair[1], pair, 2);
		need(!btgw_genl_link_del(genl, link, &err));
	}
	close(pair[0]);
	close(pair[1]);
	btgw_genl_close(genl);
	life_expect_counts(0, 0);
	/* what was left in a queue is for the collector of AF_UNIX */
	collect();
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "denied")) {
		expect_denied();
		return 0;
	}
	if (argc == 4 && !strcmp(argv[1], "attach"))
		return attach(strtoul(argv[2], NULL, 10), argv[3]);
	if (argc == 3 && !strcmp(argv[1], "flight"))
		return flight(atoi(argv[2]));
	if (argc == 3 && !strcmp(argv[1], "whitelist")) {
		ctl = argv[2];
		return whitelist();
	}
	if (argc == 2 && !strcmp(argv[1], "descriptors"))
		return descriptors();
	fprintf(stderr, "usage: privilege denied | attach LINK WANTED | flight ROUNDS |\n"
		"       whitelist CTL | descriptors\n");
	return 2;
}
