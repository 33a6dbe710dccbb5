/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the suites of the PAN server and client have around them
 */
#ifndef PAN_WORLD_H
#define PAN_WORLD_H

#include <sys/socket.h>

#include "kunit.h"
#include "pan_fake.h"

#define FRAME(...)	((const uint8_t[]){ __VA_ARGS__ })
#define SEND(w, ...)	send((w)->fd, FRAME(__VA_ARGS__),			\
			     sizeof(FRAME(__VA_ARGS__)), MSG_NOSIGNAL)

struct world {
	struct pan_env env;
	struct pan_server *server;
	struct pan_server_conf conf;
	struct pan_service service[PAN_ROLES];
	struct pan_client *client;
	struct pan_client_conf client_conf;
	struct pan_net net;
	int mgmt;
	int fd;
	int failed;
	char why[160];
};

int pan_world_init(struct kunit *test);
void pan_world_exit(struct kunit *test);
/* the next frame is this one */
void pan_world_answered(struct kunit *test, const uint8_t *frame, int len);

#define ANSWERED(test, ...)						\
	pan_world_answered(test, FRAME(__VA_ARGS__),			\
			   sizeof(FRAME(__VA_ARGS__)))

#endif /* PAN_WORLD_H */
