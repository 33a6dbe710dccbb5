/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lifecycle_util.h - links and sockets for the programs that end them
 *
 * Everything that has to work for a test to mean anything ends the program with
 * a sentence when it does not.
 */
#ifndef _BTGW_LIFECYCLE_UTIL_H
#define _BTGW_LIFECYCLE_UTIL_H

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/socket.h>

#include "genl.h"
#include "sock.h"

#ifndef AF_BLUETOOTH
#define AF_BLUETOOTH	31
#endif

#define die(...)							\
	do {								\
		printf("%s:%d: ", __func__, __LINE__);			\
		printf(__VA_ARGS__);					\
		printf("\n");						\
		fflush(stdout);						\
		_exit(1);						\
	} while (0)

#define need(cond)							\
	do {								\
		if (!(cond))						\
			die("%s: errno %d (%s)", #cond, errno,		\
			    strerror(errno));				\
	} while (0)

/* Provisioning PDUs: Invite, Complete and a Public Key, by their length. */
static const uint8_t life_invite[2] = { 0x00, 0x05 };
static const uint8_t life_complete[1] = { 0x08 };
static const uint8_t life_key[65] = { 0x03 };

/* one end of a link: its number and, where it has one, its socket */
struct life_end {
	uint32_t link;
	int fd;
};

static inline int life_socket(void)
{
	int fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET | SOCK_CLOEXEC,
			BTPROTO_BTGW);

	need(fd >= 0);
	return fd;
}

static inline int life_try_attach(int fd, uint32_t link)
{
	return setsockopt(fd, SOL_BTGW, BTGW_LINK, &link, sizeof(link));
}

static inline int life_attached(uint32_t link)
{
	int fd = life_socket();

	need(!life_try_attach(fd, link));
	return fd;
}

static inline struct btgw_genl *life_genl(void)
{
	struct btgw_genl *genl;
	struct btgw_err err;

	if (btgw_genl_open(&genl, &err))
		die("%s", err.text);
	return genl;
}

/* A pair of loop links: the gateway's end and the device's. */
static inline void life_loop(struct btgw_genl *genl, uint32_t *gateway,
			     uint32_t *device)
{
	struct btgw_link_req req = {
		.kind = BTGW_LINK_KIND_LOOP,
		.role = BTGW_LINK_ROLE_GATEWAY,
		.has = BTGW_LINK_HAS_ROLE,
	};
	struct btgw_link_info info;
	struct btgw_err err;

	if (btgw_genl_link_new(genl, &req, &info, &err))
		die("%s", err.text);
	*gateway = info.id;
	*device = info.peer;
}

/* A link over @fd, which stays the caller's. */
static inline int life_try_adopt(struct btgw_genl *genl, int fd, int fd_read,
				 uint32_t role, uint32_t *link,
				 struct btgw_err *err)
{
	struct btgw_link_req req = {
		.kind = BTGW_LINK_KIND_ADOPTED,
		.role = role,
		.fd = fd,
		.fd_read = fd_read,
		.mtu = 512,
		.has = BTGW_LINK_HAS_ROLE | BTGW_LINK_HAS_MTU |
		       (fd_read == fd ? 0 : BTGW_LINK_HAS_FD_READ),
	};
	struct btgw_link_info info;
	int ret;

	ret = btgw_genl_link_new(genl, &req, &info, err);
	if (!ret)
		*link = info.id;
	return ret;
}

/* Two adopted links with an AF_UNIX pair between them. */
static inline void life_adopted(struct btgw_genl *genl, uint32_t *gateway,
				uint32_t *device)
{
	struct btgw_err err;
	int pair[2];

	need(!socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair));
	if (life_try_adopt(genl, pair[0], pair[0], BTGW_LINK_ROLE_GATEWAY,
			   gateway, &err) ||
	    life_try_adopt(genl, pair[1], pair[1], BTGW_LINK_ROLE_DEVICE,
			   device, &err))
		die("%s", err.text);
	close(pair[0]);
	close(pair[1]);
}

static inline void life_counts(uint32_t *links, uint32_t *sockets)
{
	struct btgw_genl *genl = life_genl();
	struct btgw_stats stats;
	struct btgw_err err;

	if (btgw_genl_stats_get(genl, &stats, &err))
		die("%s", err.text);
	btgw_genl_close(genl);
	*links = stats.links;
	*sockets = stats.sockets;
}

static inline void life_sleep_us(unsigned int us)
{
	struct timespec t = {
		.tv_sec = us / 1000000,
		.tv_nsec = us % 1000000 * 1000L,
	};

	nanosleep(&t, NULL);
}

static inline double life_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* Ends the program unless there are so many left, at the latest in 45 s. */
static inline void life_expect_counts(uint32_t links, uint32_t sockets)
{
	double end = life_now() + 45;
	uint32_t l, s;

	for (;;) {
		life_counts(&l, &s);
		if (l == links && s == sockets)
			return;
		if (life_now() > end)
			break;
		life_sleep_us(5000);
	}
	die("%u links and %u sockets, wanted %u and %u", l, s, links, sockets);
}

static inline int life_collect_one(const struct btgw_link_info *link, void *user)
{
	*(uint32_t *)user = link->id;
	return -ECANCELED;
}

/* Removes every link that has no owner. */
static inline void life_purge(struct btgw_genl *genl)
{
	uint32_t id;

	for (;;) {
		id = 0;
		btgw_genl_link_dump(genl, life_collect_one, &id, NULL);
		if (!id)
			return;
		btgw_genl_link_del(genl, id, NULL);
	}
}

#endif /* _BTGW_LIFECYCLE_UTIL_H */
