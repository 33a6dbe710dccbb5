/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fb_test.h - what the FastBatch socket scenarios share
 *
 * A test is a function that returns when it passes and exits the process when
 * it does not: each runs in a child of its own, killed after a while.
 */
#ifndef _BTGW_FB_TEST_H
#define _BTGW_FB_TEST_H

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <linux/btgw.h>
#include <linux/btgw_packet.h>

#include "genl.h"

#ifndef AF_BLUETOOTH
#define AF_BLUETOOTH 31
#endif

/* provisioning PDUs of right length; contents do not matter to the socket */
extern const uint8_t fb_invite[2];
extern const uint8_t fb_start_cmac[6];
extern const uint8_t fb_start_hmac[6];
extern const uint8_t fb_key[65];
extern const uint8_t fb_complete[1];
extern const uint8_t fb_confirm_cmac[17];
extern const uint8_t fb_confirm_hmac[33];

enum {
	/* ms for what has to come: a machine may stand still for ten seconds */
	FB_SOON		= 45000,
	/* s for a case: longer than any takes on the slow kernel */
	FB_LIMIT	= 300,
};

struct fb_case {
	const char *name;
	void (*run)(void);
};

#define fail(...)							\
	do {								\
		printf("# %s:%d: ", __func__, __LINE__);		\
		printf(__VA_ARGS__);					\
		printf("\n");						\
		fflush(stdout);						\
		_exit(1);						\
	} while (0)

#define check(cond)							\
	do {								\
		if (!(cond))						\
			fail("%s (errno %d, %s)", #cond, errno,		\
			     strerror(errno));				\
	} while (0)

/* the call must fail with the error */
#define refused(call, error)						\
	do {								\
		errno = 0;						\
		long __ret = (call);					\
									\
		if (__ret != -1 || errno != (error))			\
			fail("%s: %ld, errno %d (%s), wanted %s", #call, \
			     __ret, errno, strerror(errno), #error);	\
	} while (0)

int fb_main(const struct fb_case *cases, size_t n, int argc, char **argv);

int fb_socket(void);
void fb_attach(int fd, uint32_t link);
/* nothing is repeated over them, however long an answer takes: fb_retrans() */
void fb_loop(int *gateway, int *device);
void fb_loop_ids(uint32_t *gateway, uint32_t *device);
uint32_t fb_adopt(int fd, int fd_read, uint32_t role, uint32_t mtu);
/* the same */
int fb_adopted(uint32_t role, int *far);
void fb_link_del(uint32_t id);
void fb_link_get(uint32_t id, struct btgw_link_info *info);

void fb_send(int fd, const void *data, size_t len);
void fb_recv(int fd, const void *data, size_t len);
ssize_t fb_recv_pdu(int fd, void *buf, size_t len, struct btgw_fb_pdu *pdu,
		    int *flags);
int fb_poll(int fd, short events, int ms);
void fb_set(int fd, int opt, uint32_t value);
uint32_t fb_get(int fd, int opt);
/*
 * Until one of @events shows, POLLHUP and POLLERR among them, at the latest in
 * FB_SOON; what poll reports then. @events must show: of others it takes no
 * notice.
 */
int fb_soon(int fd, short events);
void fb_retrans(int fd, uint32_t first_ms, uint32_t retries);
struct btgw_fb_info fb_info(int fd);

/* a peer without btgw, at the far end of an AF_UNIX pair */
size_t fb_frame(uint8_t *frame, uint16_t id, uint8_t count, const void *pdus,
		size_t len);
uint16_t fb_raw_recv(int fd, uint8_t *frame, size_t *len);
void fb_raw_ack(int fd, uint16_t id, uint8_t status);
void fb_raw_expect_ack(int fd, uint16_t id, uint8_t status);

#endif /* _BTGW_FB_TEST_H */
